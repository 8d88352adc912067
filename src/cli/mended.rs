//! The fixes of a report's findings, as many as there is patience for.
//!
//! In: what was decided. Out: a proven [`Patch`] for each finding that has one, in the same order; what was left untried.

use crate::delta::State;
use crate::finding::{Finding, Trouble};
use crate::fix::{self, Patch, Trial};
use crate::path::RepoPath;
use crate::policy::{Action, Verdict};
use crate::stop;

/// How many findings a report tries to mend: nobody reads more diffs.
const MOST_FIXES: usize = 500;
/// Resources that are judged again to prove fixes, about a second's worth: each proof is a scan of its stack.
const MOST_JUDGED_AGAIN: usize = 50_000;

pub struct Mended {
    wanted: usize,
    tried: usize,
    patches: std::vec::IntoIter<Option<Option<Patch>>>,
}

impl Mended {
    /// Nothing is tried where a report has no room for it.
    pub fn of<'v>(verdicts: impl Iterator<Item = &'v Verdict>, trial: &Trial, has_room: bool) -> Self {
        let wanted = verdicts.filter(|verdict| has_room && wants_fix(verdict));
        let wanted: Vec<&Finding> = wanted.map(|verdict| &verdict.finding).collect();
        let first = &wanted[..wanted.len().min(MOST_FIXES)];
        let is_enough = || trial.judged_again() >= MOST_JUDGED_AGAIN || stop::is_wanted();
        let patches = fix::mend_all(first, trial, &is_enough);
        let tried = patches.iter().filter(|patch| patch.is_some()).count();
        Self { wanted: wanted.len(), tried, patches: patches.into_iter() }
    }

    /// That of the next verdict.
    pub fn next_for(&mut self, verdict: &Verdict) -> Option<Patch> {
        if wants_fix(verdict) { self.patches.next().flatten().flatten() } else { None }
    }

    /// That some were not tried, told at a path.
    pub fn left(&self, path: impl FnOnce() -> RepoPath) -> Option<Trouble> {
        let Self { wanted, tried, .. } = self;
        let message = format!("fixes were tried for {tried} of {wanted} findings; `iacgate fix` tries all");
        let trouble = || Trouble { path: path(), at: None, message, counts: false };
        (tried < wanted).then(trouble)
    }
}

fn wants_fix(verdict: &Verdict) -> bool {
    verdict.state == State::Introduced && verdict.action != Action::Excepted
}
