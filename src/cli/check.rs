//! `iacgate check`: what is staged, a range of commits, or a plan.
//!
//! The tree before is scanned only where the tree after has something; of a clean commit only the touched files of code
//! are read there, for what they held off ([`super::guardrails`]).

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use clap::CommandFactory;

use super::CLEAN;
use super::former::Former;
use super::options::{Arguments, Check, Common, Format};
use super::outcome::{Ask, Judged, Shape, Stood};
use super::policy::{self, Basis};
use super::strict::Before;
use super::tickets::Commands;
use super::{guardrails, isolation, loosening, plan};
use crate::delta::{self, Delta};
use crate::error::{Error, Result};
use crate::finding::{Finding, Fingerprint, Subject, Trouble};
use crate::fix::Held;
use crate::git::{Change, Kind, Repository};
use crate::iac::{reader, terraform};
use crate::path::RepoPath;
use crate::policy::Baseline;
use crate::scan::{FilePlace, Judge, Scan, Scope, StackPlace, stacks_that_read};
use crate::text::Location;
use crate::text::escape::Escaped;
use crate::tree::{Content, Empty, Overlay, Tree};

pub fn run(options: &Check) -> Result<u8> {
    if let Some(file) = &options.plan {
        return plan::run(file, options);
    }
    let repository = Repository::from_env()?;
    let change = match range(options) {
        Some((from, to)) => repository.range(&from, &to)?,
        None => {
            if repository.index_size() >= LARGE_INDEX {
                in_small_pages();
            }
            repository.staged()?
        }
    };
    let beside = beside(&repository, &options.files);
    there(&repository, &options.files, &change)?;
    if change.touched.is_empty() {
        judgeable(&options.files, &beside, &*change.after)?;
    }
    let common = &options.common;
    // A word that names nothing is told even where there is nothing to judge: CI would pass for ever.
    if change.touched.is_empty()
        && (common.tier.is_some() || !common.rule.is_empty() || !common.skip.is_empty())
    {
        policy::read(&[&*change.after], common)?;
    }
    // A merge that leaves all as HEAD has it may still drop what the other side decided.
    let may_loosen = change.kept.iter().any(|path| loosening::may_decide(path, true));
    // A program that reads the report gets a whole one; a person is told nothing.
    if options.common.format == Format::Text
        && change.touched.is_empty()
        && !may_loosen
        && change.conflicts.is_empty()
        && change.passing.is_empty()
        && beside.is_empty()
    {
        return Ok(CLEAN);
    }
    let verify = options.verify_tickets.then(|| Commands::of_user(&repository)?.verifier()).transpose()?;
    let gate = Gate { strict: options.strict, with_never: true, verify: verify.as_deref() };
    let mut judged = judge_by(change, &beside, &options.common, gate)?;
    judged.verify = verify;
    judged
        .outcome(&options.common, Shape { in_hook: true, audit: false, history: false })
        .told(&options.common)
}

/// In bytes: of some 30,000 files. With fewer a hook holds little, and is faster in large pages.
const LARGE_INDEX: u64 = 3 << 20;

/// Asks the system for memory in pages of 4 KB and not of 2 MB. A hook uses little of it in many places: with 100,000
/// files tracked it takes 7 MB less so, for 3 ms. Where the system does not know of it nothing changes.
fn in_small_pages() {
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

/// The options, else what the pre-commit framework says.
fn range(options: &Check) -> Option<(String, String)> {
    if let (Some(from), Some(to)) = (&options.from, &options.to) {
        return Some((from.clone(), to.clone()));
    }
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    Some((variable("PRE_COMMIT_FROM_REF")?, variable("PRE_COMMIT_TO_REF")?))
}

/// FILE arguments as paths of the repository, from wherever they were typed.
pub fn beside(repository: &Repository, files: &[std::path::PathBuf]) -> BTreeSet<RepoPath> {
    let prefix = repository.prefix();
    let top = repository.work_tree();
    let path = |file: &std::path::PathBuf| {
        let relative = match (file.is_absolute(), top) {
            (true, Some(top)) => {
                return Some(RepoPath::new(super::install::place::path_bytes(file.strip_prefix(top).ok()?)));
            }
            _ => super::install::place::path_bytes(file),
        };
        match std::str::from_utf8(&relative) {
            Ok(text) => prefix.resolve(text),
            Err(_) => Some(prefix.join(&relative)),
        }
    };
    files.iter().filter_map(path).collect()
}

/// That only files were named which the index does not have must not look like a pass.
fn judgeable(files: &[std::path::PathBuf], paths: &BTreeSet<RepoPath>, index: &dyn Tree) -> Result<()> {
    let is_in_index = |path: &RepoPath| !matches!(index.read(path), Ok(None));
    let (Some(file), false) = (files.first(), paths.iter().any(is_in_index)) else { return Ok(()) };
    let name = Escaped(&file.to_string_lossy()).to_string();
    match std::fs::symlink_metadata(file) {
        Ok(found) if found.is_dir() => {
            Err(Error::new(format!("`{name}` is a folder")).help(format!("iacgate audit {name}")))
        }
        Ok(found) if found.is_file() => {
            Err(Error::new(format!("nothing to judge: `{name}` is not in the index"))
                .help(format!("git add {name}")))
        }
        _ => Ok(()),
    }
}

/// A word that is no file anywhere is most likely a mistyped command: to pass it over would pass the commit.
pub fn there(repository: &Repository, files: &[std::path::PathBuf], change: &Change) -> Result<()> {
    let is_missing = |file: &&std::path::PathBuf| {
        // A framework may name what the commit deletes or what only the index has.
        let known = |path: &RepoPath| {
            change.touched.iter().any(|touched| touched.path == *path)
                || matches!(change.after.read(path), Ok(Some(_)))
        };
        std::fs::symlink_metadata(file).is_err()
            && !beside(repository, std::slice::from_ref(file)).iter().any(known)
    };
    let Some(file) = files.iter().find(is_missing) else { return Ok(()) };
    let word = file.to_string_lossy();
    let command = Arguments::command();
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    let help = match crate::toml_table::nearest(&word, &names) {
        Some(near) => format!("iacgate {near}"),
        None => "iacgate --help".to_owned(),
    };
    Err(Error::new(format!("there is no file and no command `{}`", Escaped(&word))).help(help))
}

/// Compares, judges and decides.
pub fn judge(change: Change, beside: &BTreeSet<RepoPath>, common: &Common) -> Result<Judged> {
    judge_by(change, beside, common, Gate::default())
}

/// How a commit is let in, where it is more than looked at.
#[derive(Clone, Copy, Default)]
struct Gate<'a> {
    /// By the policy of before, whatever the change makes of it.
    strict: bool,
    /// `--rule` narrows what is asked; what is never let by is no part of that.
    with_never: bool,
    /// Whom to ask whether a ticket is approved.
    verify: Option<&'a Ask>,
}

fn judge_by(change: Change, beside: &BTreeSet<RepoPath>, common: &Common, gate: Gate) -> Result<Judged> {
    let Gate { strict, with_never, verify } = gate;
    let mut trees = vec![Rc::clone(&change.after)];
    trees.extend(change.befores.iter().cloned());
    let basis = policy::read(&policy::borrowed(&trees), common)?;
    let loosened = loosening::of_change(&change, &basis, common, loosening::By { strict, verify })?;
    let basis = if strict { policy::read(&policy::borrowed(&change.befores), common)? } else { basis };
    let base = if strict { None } else { loosening::base(&change, common) };
    let Basis { policy, known, mut asked, policies, .. } = basis;
    if with_never && !common.rule.is_empty() {
        asked.add_never(&known);
    }
    let mut judge = Judge::new(asked).with(policies);
    judge.claimed = isolation::claimed(&policy);
    let touched: BTreeSet<&RepoPath> = change.touched.iter().map(|touched| &touched.path).collect();
    let whole: BTreeSet<&RepoPath> = beside.iter().filter(|path| !touched.contains(path)).collect();
    let files = || change.after.files().unwrap_or_default();
    let retiered = base.as_ref().map(|base| policy.retiered(base, files)).unwrap_or_default();
    let also: BTreeSet<&RepoPath> = whole.iter().copied().chain(&retiered).collect();

    let scope = scope_after(&change, &also, &|path| policy.exclude.matches(path));
    let mut after = judge.scan(&*change.after, &scope);
    let held = (!after.findings.is_empty()).then(|| (scope, Held::of(&after)));
    let states = isolation::may_move_state(&change, &after);
    isolation::add(&mut after, &*change.after, &policy, &judge, states);
    let weakened = guardrails::of_change(&change, &after, &judge.rules, &|| folder_moves(&change));
    let (blobs, resources) = (after.blobs, after.resources);
    let (marked, deployed) = (std::mem::take(&mut after.marked), std::mem::take(&mut after.deployed));
    let (passing, commits) = passing(&change, &judge)?;
    let mut former = Former { trees: change.befores.clone(), deployed: Vec::new(), policy: base };
    let mut delta = if is_silent(&after) && passing.findings.is_empty() {
        delta::compare(&[], after)
    } else {
        let scope = scope_before(&change, &after, &passing);
        // What a new policy could not answer was not as unanswered before: nobody asked it.
        let is_asked_anew = judge.policies.is_some()
            && change.touched.iter().any(|touched| loosening::may_decide(&touched.path, true));
        let before = |tree: &Rc<dyn Tree>| {
            let mut scan = judge.scan(&**tree, &scope);
            if is_asked_anew {
                scan.failed.clear();
            }
            isolation::add(&mut scan, &**tree, &policy, &judge, states);
            scan
        };
        let befores: Vec<Scan> = change.befores.iter().map(before).collect();
        add_passing(&mut after, passing, &befores);
        let delta = delta::compare(&befores, after);
        former.deployed = befores.into_iter().flat_map(|scan| scan.deployed).collect();
        delta
    };
    judged_whole(&mut delta, &whole);
    delta.introduced.extend(weakened);
    for path in &change.conflicts {
        let message = "unresolved conflict: no version of it can be judged".to_owned();
        let trouble = Trouble { path: path.clone(), at: None, message, counts: true };
        delta.troubles.push((trouble, delta::State::Introduced));
    }
    // One that was touched is read, whether or not it is needed: a mistake in it is told when it is made.
    let is_touched = touched.contains(&RepoPath::from(crate::policy::BASELINE));
    let before: &dyn Tree = change.befores.first().map_or(&Empty, |tree| &**tree);
    let baseline = if delta.introduced.is_empty() && !is_touched {
        Baseline::default()
    } else {
        Baseline::of(if strict { before } else { &*change.after })?
    };
    let stood: Option<Box<Stood>> = strict.then(|| {
        let before = Before { trees: change.befores.clone(), moves: change.moves.clone() };
        Box::new(move |finding: &Finding, at: &Location| before.had(finding, at)) as Box<Stood>
    });
    Ok(Judged {
        decided: loosened,
        stood,
        baseline,
        commits,
        marked,
        deployed,
        former,
        held,
        blobs,
        resources,
        ..Judged::of(delta, change.after, judge, policy, known)
    })
}

fn is_silent(scan: &Scan) -> bool {
    scan.findings.is_empty() && scan.unanswered.is_empty() && scan.troubles.is_empty()
}

/// The touched files and their stacks, and what is judged whole beside them.
fn scope_after(change: &Change, whole: &BTreeSet<&RepoPath>, hidden: &dyn Fn(&RepoPath) -> bool) -> Scope {
    let present = |touched: &&crate::git::Touched| touched.after == Some(Kind::File);
    let files =
        change.touched.iter().filter(present).map(|touched| &touched.path).chain(whole.iter().copied());
    // A file that went away may have held a guard: its stack is judged too.
    let named = change.touched.iter().map(|touched| &touched.path).chain(whole.iter().copied());
    let own = named.clone().filter_map(|path| reader::root_in(&*change.after, path));
    let read = stacks_that_read(&*change.after, named.clone());
    let named: BTreeSet<&RepoPath> = named.collect();
    let linked = reader::roots_by_links(&*change.after, &|path| named.contains(path), hidden);
    Scope::of(own.chain(linked).chain(read), files.cloned())
}

/// Only where the tree after has something: the same places, by the names they had.
fn scope_before(change: &Change, scan: &Scan, passing: &Scan) -> Scope {
    let mut stacks: BTreeSet<RepoPath> = BTreeSet::new();
    let mut files: BTreeSet<&RepoPath> = BTreeSet::new();
    let findings =
        scan.findings.iter().chain(&passing.findings).map(|finding| (&finding.subject, &finding.at));
    let waiting = scan.unanswered.iter().map(|answer| (&answer.subject, &answer.at));
    for (subject, at) in findings.chain(waiting) {
        files.insert(at.path());
        match subject {
            Subject::Resource { stack, .. } => stacks.insert(stack.clone()),
            Subject::File(path) => stacks.insert(path.parent()),
        };
    }
    files.extend(scan.troubles.iter().map(|trouble| &trouble.path));
    stacks.extend(scan.troubles.iter().map(|trouble| trouble.path.parent()));
    stacks.extend(scan.troubles.iter().filter_map(|trouble| reader::root_in(&*change.after, &trouble.path)));
    let folders = folder_moves(change);
    let places = scan.stacks.iter().map(|(path, moved)| StackPlace {
        path: folders.get(path).or_else(|| change.moves.get(path)).unwrap_or(path).clone(),
        known_as: path.clone(),
        moved: moved.clone(),
    });
    let files = files.into_iter().map(|path| FilePlace {
        path: change.moves.get(path).unwrap_or(path).clone(),
        known_as: path.clone(),
    });
    Scope {
        stacks: places.filter(|place| stacks.contains(&place.known_as)).collect(),
        files: files.collect(),
    }
}

/// New folder → old folder, where a stack moved: its files vanished there and came here by their names.
pub(super) fn folder_moves(change: &Change) -> BTreeMap<RepoPath, RepoPath> {
    let ours = || change.touched.iter().filter(|touched| terraform::is_ours(&touched.path));
    let added = ours().filter(|touched| touched.before.is_none());
    let mut moves: BTreeMap<RepoPath, RepoPath> = BTreeMap::new();
    for new in added {
        let folder = new.path.parent();
        let gone = ours().filter(|old| old.after.is_none() && old.path.file_name() == new.path.file_name());
        let mut origins: Vec<RepoPath> = gone.map(|old| old.path.parent()).collect();
        if let Some(old) = change.moves.get(&new.path) {
            origins.insert(0, old.parent());
        }
        let is_empty = |tree: &dyn Tree, folder: &RepoPath| {
            tree.folder(folder).is_ok_and(|files| !files.iter().any(terraform::is_ours))
        };
        let Some(before) = change.befores.first() else { continue };
        // The old folder holds no stack any more, the new one held none.
        let moved =
            |old: &RepoPath| *old != folder && is_empty(&*change.after, old) && is_empty(&**before, &folder);
        if let Some(old) = origins.into_iter().find(moved) {
            moves.entry(folder).or_insert(old);
        }
    }
    moves
}

/// Secrets and state in blobs that only commits inside the range hold, and which commit brought each finding.
fn passing(change: &Change, judge: &Judge) -> Result<(Scan, BTreeMap<Fingerprint, String>)> {
    let mut all = Scan::default();
    let mut commits = BTreeMap::new();
    for blob in &change.passing {
        let scan = match blob.read()? {
            Content::Whole(bytes) => {
                let files = BTreeMap::from([(blob.path.clone(), Some(bytes))]);
                judge.scan(&Overlay { below: &Empty, files }, &Scope::of([], [blob.path.clone()]))
            }
            long => judge.version(&blob.path, &long),
        };
        for finding in scan.findings {
            commits.entry(finding.fingerprint.clone()).or_insert_with(|| blob.commit.clone());
            all.findings.push(finding);
        }
        all.blobs += scan.blobs;
    }
    Ok((all, commits))
}

/// What a commit inside the range leaks, once each: not what was known before, nor what is still there.
fn add_passing(after: &mut Scan, passing: Scan, befores: &[Scan]) {
    let known = befores.iter().flat_map(|scan| &scan.findings).chain(&after.findings);
    let mut seen: BTreeSet<_> = known.map(|finding| finding.fingerprint.clone()).collect();
    let new: Vec<_> =
        passing.findings.into_iter().filter(|finding| seen.insert(finding.fingerprint.clone())).collect();
    after.findings.extend(new);
    after.blobs += passing.blobs;
}

/// A file that was named and that the change does not touch is judged whole: what it carries is told.
fn judged_whole(delta: &mut Delta, whole: &BTreeSet<&RepoPath>) {
    let carried = std::mem::take(&mut delta.carried);
    for one in carried {
        if whole.contains(one.finding.at.path()) {
            delta.introduced.push(one.finding);
        } else {
            delta.carried.push(one);
        }
    }
    for (trouble, state) in &mut delta.troubles {
        if whole.contains(&trouble.path) {
            *state = delta::State::Introduced;
        }
    }
}
