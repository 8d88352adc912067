//! `iacgate fix`: the proven fixes of what is staged, laid on the index and the work tree.
//!
//! Everything that policy asks is judged, so that no fix brings what another rule forbids; options only choose whose
//! fixes are taken. What comes of them is judged as `check` would judge it, and that is the exit status.

mod patch;
mod told;

use std::collections::BTreeSet;
use std::rc::Rc;

use super::options::{Common, Fix};
use super::outcome::Judged;
use super::{check, policy};
use crate::delta::State;
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::fix::{self, Choice, Files, Laid, Trial};
use crate::git::{Change, Kind, Repository, Rewrite, Touched, Written};
use crate::iac::reader;
use crate::path::RepoPath;
use crate::policy::{Action, Verdict};
use crate::scan::Callers;
use crate::secrets;
use crate::tree::{Content, Empty, Overlay, Tree};
use told::Told;

/// What the count of what `--suggested` would do is worth.
const WORK_TO_COUNT: usize = fix::WORK / 8;

pub fn run(options: &Fix) -> Result<u8> {
    let repository = Repository::from_env()?;
    let change = repository.staged()?;
    check::there(&repository, &options.files, &change)?;
    let named = check::beside(&repository, &options.files);
    let everything = Common { rule: Vec::new(), also: options.common.rule.clone(), ..options.common.clone() };
    let mut judged = check::judge(change.clone(), &named, &everything)?;
    let verdicts = crate::policy::joined(judged.verdicts(&everything, false));
    let to_mend = chosen(&verdicts, &judged, options, &named)?;

    let is_free = repository.free_places()?;
    let callers = Callers::of(&*judged.tree);
    let trial = Trial::on(&*judged.tree, &judged.judge, &callers);
    let choice = Choice { suggested: options.suggested, work: fix::WORK, is_free: &is_free };
    let laid = fix::combine(&to_mend, &trial, choice);
    let status = standing(&judged, &verdicts, &change, &laid.files, &named, &everything)?;
    if options.dry_run {
        patch::print(&laid, &trial, &judged.veil)?;
        return Ok(status);
    }
    let written = written(&repository, &judged, &laid.files)?;
    let told = Told {
        asked: to_mend.len(),
        suggested: if options.suggested { Laid::default() } else { suggested(&laid, &judged, choice) },
        laid: &laid,
        written: &written,
        verbose: options.common.verbose,
    };
    super::written(super::plain(&told.to_string()).as_bytes())?;
    Ok(status)
}

/// The findings that are to be mended: by state, action, file and rule.
fn chosen<'v>(
    verdicts: &'v [Verdict],
    judged: &Judged,
    options: &Fix,
    named: &BTreeSet<RepoPath>,
) -> Result<Vec<&'v Finding>> {
    let rules = policy::ids(&judged.known, &options.common.rule)?;
    let is_chosen = |verdict: &&Verdict| {
        let finding = &verdict.finding;
        verdict.action != Action::Excepted
            // What is asked of the policy and its tiers no edit of ours decides.
            && judged.known.find(finding.rule.as_str()).is_none_or(|rule| !rule.tags.iter().any(|tag| tag == "policy"))
            && (verdict.state == State::Introduced || options.all)
            && (rules.is_empty() || rules.iter().any(|rule| rule == finding.rule.as_str()))
            && (named.is_empty() || named.iter().any(|path| finding.at.path().is_within(path)))
    };
    Ok(verdicts.iter().filter(is_chosen).map(|verdict| &verdict.finding).collect())
}

/// The exit status that `check` gives when these files are staged.
fn standing(
    judged: &Judged,
    verdicts: &[Verdict],
    change: &Change,
    files: &Files,
    named: &BTreeSet<RepoPath>,
    common: &Common,
) -> Result<u8> {
    let blocks = |verdicts: &[Verdict]| {
        verdicts.iter().any(|verdict| verdict.state == State::Introduced && verdict.action == Action::Block)
    };
    if files.is_empty() {
        return Ok(judged.status(blocks(verdicts), false));
    }
    let mut after = check::judge(staging(change, files, named), named, common)?;
    let verdicts = after.verdicts(common, false);
    Ok(after.status(blocks(&verdicts), false))
}

/// The change as it is when these files are staged too.
fn staging(change: &Change, files: &Files, named: &BTreeSet<RepoPath>) -> Change {
    let mut after = change.clone();
    for (path, content) in files {
        let kind = content.as_ref().map(|_| Kind::File);
        match after.touched.iter().position(|touched| touched.path == *path) {
            // Added, and no more.
            Some(position) if after.touched[position].before.is_none() && kind.is_none() => {
                after.touched.remove(position);
            }
            Some(position) => after.touched[position].after = kind,
            // Judged whole, as it was named.
            None if named.contains(path) => {}
            None => {
                let before = matches!(change.after.read(path), Ok(Some(_))).then_some(Kind::File);
                after.touched.push(Touched { path: path.clone(), before, after: kind });
            }
        }
    }
    after.touched.sort_by(|a, b| a.path.cmp(&b.path));
    after.after = Rc::new(Overlay { below: Rc::clone(&change.after), files: files.clone() });
    after
}

/// What `--suggested` would mend of what is left. Nothing of it is kept.
fn suggested(laid: &Laid, judged: &Judged, choice: Choice) -> Laid {
    let tree = Overlay { below: &*judged.tree, files: laid.files.clone() };
    let callers = Callers::of(&tree);
    let trial = Trial::on(&tree, &judged.judge, &callers);
    let choice = Choice { suggested: true, work: WORK_TO_COUNT, ..choice };
    fix::combine(&laid.left.iter().collect::<Vec<_>>(), &trial, choice)
}

fn written(repository: &Repository, judged: &Judged, files: &Files) -> Result<Written> {
    if files.is_empty() {
        return Ok(Written::default());
    }
    let rewrite = |(path, after): (&RepoPath, &Option<_>)| {
        let before = match judged.tree.read(path).map_err(|unreadable| Error::new(unreadable.to_string()))? {
            Some(Content::Whole(bytes)) => Some(bytes),
            _ => None,
        };
        Ok(Rewrite { path: path.clone(), before, after: after.clone() })
    };
    repository.write(&files.iter().map(rewrite).collect::<Result<Vec<_>>>()?, &reads_as_well)
}

/// Whether a file of a stack has no more blocks that can't be read, and no more names that are taken, than before.
fn reads_as_well(path: &RepoPath, before: &[u8], after: &[u8]) -> bool {
    let Some(root) = reader::root_of(path, &String::from_utf8_lossy(before)) else { return true };
    let flaws = |bytes: &[u8]| {
        let files = [(path.clone(), Some(bytes.into()))].into();
        let tree = Overlay { below: &Empty, files };
        let stacks = secrets::reader(&tree).read(&root).unwrap_or_default();
        stacks.first().map_or((0, 0), |stack| {
            (stack.troubles.iter().filter(|trouble| trouble.counts).count(), stack.refused)
        })
    };
    let ((unread, refused), (unread_after, refused_after)) = (flaws(before), flaws(after));
    unread_after <= unread && refused_after <= refused
}
