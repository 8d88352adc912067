//! `iacgate audit --history`: every version of every file that any ref leads to; with `=full` of every stack, too.
//!
//! In: a [`Past`](crate::git::Past). Out: what was found, once each, with the commit that brought it first. Blobs are
//! read by all cores in the store's order, each by one of them; what is clean is remembered for the next time.

mod cache;
mod key;
mod rules;
pub mod same;
mod seen;
mod stacks;
mod standing;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use super::asked;
use super::interrupt;
use super::options::{Audit, Depth};
use super::outcome::{Judged, Outcome, Shape};
use super::policy::{self, Basis};
use super::progress::Progress;
use crate::delta::{Delta, State};
use crate::error::Result;
use crate::finding::{Finding, Fingerprint, RuleId, Trouble};
use crate::git::{Asked, BlobId, Past, Repository, Version};
use crate::path::RepoPath;
use crate::report::{self, Brought};
use crate::scan::{Judge, Scan, Watch};
use crate::text::Span;
use crate::tree::{Content, Empty, Tree};
use cache::{Cache, Store};
use key::Key;
use rules::OfRules;
use seen::Seen;
use stacks::Plan;

/// Blobs that can't be read are named one by one up to this many: a partial clone may lack all.
const MOST_NAMED: usize = 100;

/// What all parts of a run heed.
pub struct Run {
    stop: Arc<AtomicBool>,
    pub progress: Progress,
}

impl Run {
    fn heeding_signals() -> Result<Self> {
        Ok(Self { stop: interrupt::heeded()?, progress: Progress::default() })
    }

    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

pub fn judge(repository: &Repository, depth: Depth, options: &Audit) -> Result<Outcome> {
    let (head, lost) = head(repository);
    let Basis { policy, known, asked, policies, .. } = policy::read(&[&*head], &options.common)?;
    let judge = Judge::new(asked).with(policies.filter(|_| depth == Depth::Full));
    let run = Run::heeding_signals()?;
    // A broken HEAD is told, and the branches beside it are judged.
    let _stand_in = lost.as_ref().and_then(|_| repository.without_head());
    let wanted = Asked { since: options.since.as_deref(), branches: &options.branches };
    let past = repository.past(&wanted)?;
    let key = Key::of_user(repository);
    let cache = Cache::open(repository, key.as_ref(), &judge.rules);
    // What policies in Rego say of a file is told each time: they are no part of the rules that a cache is for.
    let is_cached = judge.policies.is_none();
    let fresh: Vec<&Version> =
        past.versions.iter().filter(|version| !is_cached || !cache.is_clean(version)).collect();
    let plan = match depth {
        Depth::Files => Plan::default(),
        Depth::Full => Plan::of(&past, &repository.trees(), &run),
    };
    run.progress.expect(fresh.len(), plan.versions.len());
    let all = past.versions.len() + plan.versions.len();
    let (looked, ruled) = run.progress.shown(|| {
        let looked = look(repository, &judge, &fresh, &run);
        let store = is_cached.then(|| Store::of_rules(repository, key.as_ref(), &judge.rules));
        (looked, rules::judge(repository, &judge, plan, &past, Seen::open(store), &run))
    });
    let blobs = past.versions.len() - fresh.len() + looked.judged;
    let mut interrupted = Vec::new();
    if run.is_stopped() {
        let judged = blobs + ruled.judged;
        let noun = if all == 1 { "version" } else { "versions" };
        eprintln!("interrupted: {judged} of {all} {noun} judged");
        if all > judged {
            let message = format!("interrupted: {} of {all} {noun} left unjudged", all - judged);
            interrupted.push(Trouble { path: RepoPath::new("."), at: None, message, counts: true });
        }
    }
    if is_cached {
        cache.keep(looked.clean.into_iter());
    }
    let told = told(looked.found, ruled.findings, &past);
    let mut notes = Vec::new();
    if past.commits.is_empty() && past.unreadable.is_empty() && lost.is_none() {
        let message = "there is no commit yet: no version of any file was judged".to_owned();
        notes.push(Trouble { path: RepoPath::new("."), at: None, message, counts: false });
    }
    let missing = past.unreadable.into_iter();
    let missing = missing.map(|one| Trouble { path: one.path, at: None, message: one.why, counts: true });
    let troubles =
        lost.into_iter().chain(missing).chain(looked.troubles).chain(ruled.troubles).chain(interrupted);
    let delta = Delta {
        introduced: told.findings,
        troubles: troubles.map(|trouble| (trouble, State::Introduced)).collect(),
        ..Delta::default()
    };
    let asked = match depth {
        Depth::Files => asked::of_files(&judge.rules, &policy),
        Depth::Full => asked::of_tree(&judge.rules, &policy),
    };
    let is_choice = options.since.is_some() || !options.branches.is_empty();
    let asked = report::Asked { is_choice, ..asked };
    let judged = Judged {
        asked,
        notes,
        commits: told.commits,
        brought: told.brought,
        blobs,
        resources: ruled.resources,
        ..Judged::of(delta, head, judge, policy, known)
    };
    let shape = Shape { in_hook: false, audit: true, history: true };
    Ok(judged.outcome_with(&options.common, shape, options.no_exceptions))
}

/// HEAD, whose policy judges. Where it can't be read, other refs still lead to something.
fn head(repository: &Repository) -> (Rc<dyn Tree>, Option<Trouble>) {
    let why = match repository.head() {
        Ok(None) => return (Rc::new(Empty), None),
        Ok(Some(head)) => match head.folder(&RepoPath::root()) {
            Ok(_) => return (head, None),
            Err(unreadable) => unreadable.why,
        },
        Err(error) => error.message,
    };
    let message = format!("HEAD can't be read ({why}), nor its policy: judged by the built-in one");
    (Rc::new(Empty), Some(Trouble { path: RepoPath::new("."), at: None, message, counts: true }))
}

/// What all threads gave.
#[derive(Default)]
struct Looked<'v> {
    found: Found<'v>,
    clean: Vec<&'v Version>,
    troubles: Vec<Trouble>,
    unread: usize,
    judged: usize,
}

/// By what makes it the same finding: the finding, its version, how many versions have it, whether HEAD does.
type Found<'v> = HashMap<Fingerprint, (Finding, &'v Version, usize, bool)>;

fn look<'v>(repository: &Repository, judge: &Judge, versions: &[&'v Version], run: &Run) -> Looked<'v> {
    let all = Mutex::new(Looked::default());
    // The versions of one blob stay together: it is read once.
    let blobs: Vec<&[&Version]> = versions.chunk_by(|one, other| one.blob == other.blob).collect();
    let ids: Vec<BlobId> = blobs.iter().map(|same| same[0].blob).collect();
    repository.each_blob(&ids, crate::cores::cores(), |number, content| {
        if run.is_stopped() {
            return false;
        }
        one_blob(judge, blobs[number], &content, &run.progress.watch, &all);
        true
    });
    let mut looked = all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    if looked.unread > MOST_NAMED {
        let message = format!("{} more blobs of the history could not be read", looked.unread - MOST_NAMED);
        looked.troubles.push(Trouble { path: RepoPath::new("."), at: None, message, counts: true });
    }
    looked
}

/// The first of many, and how many more there are.
fn unread(troubles: BTreeSet<Trouble>) -> Vec<Trouble> {
    let more = troubles.len().saturating_sub(MOST_NAMED);
    let mut named: Vec<Trouble> = troubles.into_iter().take(MOST_NAMED).collect();
    if more > 0 {
        let message = format!("{more} more versions of stacks could not be read");
        named.push(Trouble { path: RepoPath::new("."), at: None, message, counts: true });
    }
    named
}

/// Judges a blob at every path that it stood at.
fn one_blob<'v>(
    judge: &Judge,
    same: &[&'v Version],
    content: &Result<Content, String>,
    watch: &Watch,
    all: &Mutex<Looked<'v>>,
) {
    if let Ok(Content::Whole(bytes)) = content {
        watch.blob(bytes.len());
    }
    // What it brought to its first path it did not bring anew by a rename or a copy.
    let mut told: HashSet<(RuleId, Span)> = HashSet::new();
    for version in same {
        let result = content.as_ref().map(|content| judge.version(&version.path, content));
        let findings = result.as_ref().map_or(0, |scan| scan.findings.len());
        watch.file();
        watch.found(findings);
        // A thread that panicked has ended the process.
        let Ok(mut all) = all.lock() else { return };
        all.judged += 1;
        match result {
            Ok(mut scan) => {
                if scan.findings.is_empty() && scan.troubles.is_empty() {
                    all.clean.push(version);
                }
                scan.findings.retain(|finding| told.insert((finding.rule.clone(), finding.at.span)));
                all.take(scan, version);
            }
            Err(why) => {
                all.unread += 1;
                if all.unread <= MOST_NAMED {
                    let (path, message) = (version.path.clone(), why.clone());
                    all.troubles.push(Trouble { path, at: None, message, counts: true });
                }
            }
        }
    }
}

impl<'v> Looked<'v> {
    fn take(&mut self, scan: Scan, version: &'v Version) {
        self.troubles.extend(scan.troubles);
        for finding in scan.findings {
            // Each version of a state differs, and is the same mistake.
            let is_whole = finding.at.span.start == finding.at.span.end;
            let same =
                if is_whole { finding.fingerprint.without_value() } else { finding.fingerprint.clone() };
            match self.found.get_mut(&same) {
                Some((known, first, many, in_head)) => {
                    *many += 1;
                    *in_head |= version.in_head;
                    // The order of threads decides nothing.
                    if (version.commit, finding.at.span) < (first.commit, known.at.span) {
                        (*known, *first) = (finding, version);
                    }
                }
                None => {
                    self.found.insert(same, (finding, version, 1, version.in_head));
                }
            }
        }
    }
}

/// Each finding with who brought it when.
#[derive(Default)]
struct Told {
    findings: Vec<Finding>,
    commits: BTreeMap<Fingerprint, String>,
    brought: BTreeMap<Fingerprint, Brought>,
}

fn told(found: Found, of_rules: Vec<OfRules>, past: &Past) -> Told {
    let mut told = Told::default();
    for (mut finding, version, many, in_head) in found.into_values() {
        if many > 1 && finding.at.span.start == finding.at.span.end {
            finding.message.push_str(&format!(" ({many} versions)"));
        }
        told.add(finding, past, version.commit, in_head, version.may_be_older);
    }
    for OfRules { finding, commit, in_head, may_be_older } in of_rules {
        told.add(finding, past, commit, in_head, may_be_older);
    }
    told.findings.sort_by_cached_key(|finding| {
        let commit = told.commits.get(&finding.fingerprint).cloned();
        (finding.at.path().clone(), finding.at.span, finding.rule.clone(), finding.message.clone(), commit)
    });
    told
}

impl Told {
    fn add(&mut self, finding: Finding, past: &Past, order: usize, in_head: bool, may_be_older: bool) {
        let commit = &past.commits[order];
        let date = commit.written.map(|written| {
            let (year, month, day) = policy::day(written);
            format!("{year:04}-{month:02}-{day:02}")
        });
        let unknown = || Brought::UNKNOWN.to_owned();
        let (author, date) = (commit.author.clone().unwrap_or_else(unknown), date.unwrap_or_else(unknown));
        self.commits.insert(finding.fingerprint.clone(), commit.id.clone());
        let brought = Brought { author, date, in_head, or_before: commit.is_cut || may_be_older, order };
        self.brought.insert(finding.fingerprint.clone(), brought);
        self.findings.push(finding);
    }
}
