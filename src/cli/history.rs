//! `iacgate audit --history`: every version of every file that any ref leads to; with `=full` of every stack, too.
//!
//! In: a [`Past`](crate::git::Past). Out: what was found, once each, with the commit that brought it first. Blobs are
//! read by all cores in the store's order, each by one of them; what is clean is remembered for the next time.

mod cache;
mod decide;
mod key;
mod leaks;
mod look;
mod rules;
mod seen;
mod stacks;
mod standing;
mod told;
mod traces;

use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::asked;
use super::interrupt;
use super::options::{Audit, Depth};
use super::outcome::{Judged, Outcome, Shape};
use super::policy::{self, Basis};
use super::progress::Progress;
use super::streams;
use crate::delta::{Delta, State};
use crate::error::Result;
use crate::finding::Trouble;
use crate::git::{Asked, BlobId, Past, Repository, Version};
use crate::path::RepoPath;
use crate::policy::Baseline;
use crate::report;
use crate::scan::Judge;
use crate::tree::{Empty, Tree};
use cache::{Cache, Store};
use decide::Deciding;
use key::Key;
use look::Look;
use seen::Seen;
use stacks::Plan;
pub use told::joined;
use told::told;
use traces::Traces;

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
    let baseline = Baseline::of(&*head)?;
    let judge = Judge::new(asked).with(policies.filter(|_| depth == Depth::Full));
    let run = Run::heeding_signals()?;
    // A broken HEAD is told, and the branches beside it are judged.
    let _stand_in = lost.as_ref().and_then(|_| repository.without_head());
    let wanted = Asked { since: options.since.as_deref(), branches: &options.branches };
    let mut past = repository.past(&wanted)?;
    let unreadable = std::mem::take(&mut past.unreadable);
    let key = Key::of_user(repository);
    let cache = Cache::open(repository, key.as_ref(), &judge.rules);
    // What policies in Rego say of a file is told each time: they are no part of the rules that a cache is for.
    let is_cached = judge.policies.is_none();
    let fresh = if is_cached { fresh(repository, &past, &cache) } else { past.versions.iter().collect() };
    let plan = match depth {
        Depth::Files => Plan::default(),
        Depth::Full => Plan::of(&past, &repository.trees(), &run),
    };
    run.progress.expect(fresh.len(), plan.versions.len());
    let all = past.versions.len() + plan.versions.len();
    let (common, ignore_exceptions) = (&options.common, options.no_exceptions);
    let deciding = Deciding::by(&policy, &known, &*head, common, ignore_exceptions);
    let places = is_cached.then(|| Store::of_traces(repository, key.as_ref(), &judge.rules));
    let traces = Traces::open(places);
    let (mut looked, ruled) = run.progress.shown(|| {
        let looking = Look { judge: &judge, deciding: &deciding, traces: &traces, run: &run };
        let looked = looking.at(repository, &fresh);
        let store = is_cached.then(|| Store::of_rules(repository, key.as_ref(), &judge.rules, &deciding));
        (looked, rules::judge(repository, &judge, &deciding, plan, &past, Seen::open(store), &run))
    });
    drop(deciding);
    let looked_at = past.versions.len() - fresh.len() + looked.judged;
    let mut interrupted = Vec::new();
    if run.is_stopped() {
        let judged = looked_at + ruled.judged;
        let noun = if all == 1 { "version" } else { "versions" };
        streams::note(format_args!("interrupted: {judged} of {all} {noun} judged"));
        if all > judged {
            let message = format!("interrupted: {} of {all} {noun} left unjudged", all - judged);
            interrupted.push(Trouble { path: RepoPath::new("."), at: None, message, counts: true });
        }
    }
    if is_cached {
        cache.keep(looked.clean.into_iter());
        traces.keep(std::mem::take(&mut looked.traced), fresh.into_iter());
    }
    let told = told(looked.leaks, ruled.findings, &past);
    let mut notes = Vec::new();
    if past.commits.is_empty() && unreadable.is_empty() && lost.is_none() {
        let message = "there is no commit yet: no version of any file was judged".to_owned();
        notes.push(Trouble { path: RepoPath::new("."), at: None, message, counts: false });
    }
    let missing = unreadable.into_iter().map(|one| Trouble {
        path: one.path,
        at: None,
        message: one.why,
        counts: true,
    });
    let troubles =
        lost.into_iter().chain(missing).chain(looked.troubles).chain(ruled.troubles).chain(interrupted);
    let delta = Delta {
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
        baseline,
        decided: told.verdicts,
        deployed: ruled.deployed,
        commits: told.commits,
        brought: told.brought,
        past: told.past,
        uses: told.uses,
        secrets: told.secrets,
        blobs: looked_at - looked.unread,
        resources: ruled.resources,
        ..Judged::of(delta, head, judge, policy, known)
    };
    let shape = Shape { in_hook: false, audit: true, history: true };
    Ok(judged.outcome_with(&options.common, shape, options.no_exceptions))
}

/// What is to be looked at: what was not found clean before, and what is lost since.
fn fresh<'p>(repository: &Repository, past: &'p Past, cache: &Cache) -> Vec<&'p Version> {
    let known: HashSet<usize> =
        (0..past.versions.len()).filter(|at| cache.is_clean(&past.versions[*at])).collect();
    let mut blobs: Vec<BlobId> = known.iter().map(|at| past.versions[*at].blob).collect();
    blobs.sort_unstable();
    blobs.dedup();
    let here = repository.are_here(&blobs);
    let is_fresh = |(at, version): &(usize, &Version)| !known.contains(at) || !here.contains(&version.blob);
    past.versions.iter().enumerate().filter(is_fresh).map(|(_, version)| version).collect()
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
