//! What a merge lets through: what no parent did, and what of one parent's tightening it drops.
//!
//! In: a merge in progress, and the policy of each parent. Out: verdicts by decision. What is looser than with one parent
//! is no news where another parent's own commits, since both parted, decided so: there it was told. Where they did not, the
//! merge takes the older state over the tighter one, which nobody was told.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::{By, Decision, since};
use crate::cli::options::Common;
use crate::cli::policy::{self, Basis};
use crate::error::Result;
use crate::git::Change;
use crate::path::RepoPath;
use crate::policy::{BASELINE, Verdict, baseline};
use crate::tree::{Empty, Overlay, Tree};

/// A parent and the policy that it has.
type Side = (Rc<dyn Tree>, Basis);

/// What is told of a change against one parent or several.
pub(super) fn told(
    change: &Change,
    sides: &[Side],
    after: &Basis,
    common: &Common,
    by: By,
) -> Result<BTreeMap<Decision, Verdict>> {
    let each = sides.iter().map(|(tree, before)| since(tree, before, change, after, by));
    let each: Vec<BTreeMap<Decision, Verdict>> = each.collect::<Result<_>>()?;
    let mut brought: BTreeMap<(usize, usize), Option<BTreeSet<Decision>>> = BTreeMap::new();
    let mut told = BTreeMap::new();
    for (place, verdicts) in each.iter().enumerate() {
        for (decision, verdict) in verdicts {
            let as_loose: Vec<usize> =
                (0..each.len()).filter(|at| !each[*at].contains_key(decision)).collect();
            let mut was_told = false;
            for parent in &as_loose {
                // Two that are merged into HEAD at once have no merge base of their own here.
                let fork = if place == 0 || *parent == 0 { place.max(*parent) } else { 0 };
                let own = brought
                    .entry((*parent, fork))
                    .or_insert_with(|| decided(change, fork, &sides[*parent], common, by));
                was_told |= own.as_ref().is_none_or(|own| own.contains(decision));
            }
            if was_told {
                continue;
            }
            let mut verdict = verdict.clone();
            if !as_loose.is_empty() {
                verdict.finding.message.push_str(" (the merge drops what one of its parents decided)");
            }
            told.entry(decision.clone()).or_insert(verdict);
        }
    }
    Ok(told)
}

/// What a parent's own commits loosened since it parted from HEAD, or HEAD from it; nothing where nobody can tell.
fn decided(
    change: &Change,
    fork: usize,
    (tree, basis): &Side,
    common: &Common,
    by: By,
) -> Option<BTreeSet<Decision>> {
    let fork = change.forks.tree(fork)?;
    let before = policy::read(&[&*fork], common).ok()?;
    let step = Change { befores: vec![Rc::clone(&fork)], after: Rc::clone(tree), ..change.clone() };
    Some(since(&fork, &before, &step, basis, by).ok()?.into_keys().collect())
}

/// A tree whose baseline accepts what the parents do: what all of them have, and what one added since they parted.
pub(super) fn accepted(change: &Change) -> Rc<dyn Tree> {
    let parents: Vec<BTreeSet<String>> =
        change.befores.iter().map(|tree| baseline::entries(&**tree)).collect();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (place, own) in parents.iter().enumerate() {
        // HEAD parted from each of the others; what one of them had then, HEAD did not add.
        let places = if place == 0 { 1..parents.len() } else { place..place + 1 };
        let forks = places.filter_map(|place| change.forks.tree(place));
        let then: BTreeSet<String> = forks.flat_map(|fork| baseline::entries(&*fork)).collect();
        let is_everywhere = |line: &String| parents.iter().all(|parent| parent.contains(line));
        known.extend(own.iter().filter(|line| !then.contains(*line) || is_everywhere(line)).cloned());
    }
    let text: String = known.iter().map(|line| format!("{line}\n")).collect();
    let files = BTreeMap::from([(RepoPath::from(BASELINE), Some(text.into_bytes().into()))]);
    Rc::new(Overlay { below: Rc::new(Empty) as Rc<dyn Tree>, files })
}
