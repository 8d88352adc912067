//! Mends many findings, those that are alike at once: a proof is a scan of the whole stack.
//!
//! In: findings of a tree. Out: for each the first fix that holds. Fixes of one rule that each change nothing but the
//! block of their own finding are tried together, one of them by itself, and then in halves, by each digit of their
//! places in turn, so that of any two there is a try that has the one without the other: none holds by leave of another.
//! Where a try fails, each is proven by itself, as all others are.

use std::collections::BTreeMap;

use super::beside::{Beside, joined};
use super::prove::{Patch, Trial, prove, proven};
use super::{Fix, Rewrite, propose_all};
use crate::finding::{Finding, Subject};
use crate::path::RepoPath;

/// Fewer are proven one by one in about as many scans.
const FEWEST: usize = 12;

/// The first fix of each finding that holds. `None` for those that were not tried, as `is_enough` said so before.
pub fn mend_all(
    findings: &[&Finding],
    trial: &Trial,
    is_enough: &dyn Fn() -> bool,
) -> Vec<Option<Option<Patch>>> {
    let mut proposed = propose_all(findings, trial);
    let mut mended: Vec<Option<Option<Patch>>> = findings.iter().map(|_| None).collect();
    for alike in groups(findings, &proposed) {
        if is_enough() || !hold_together(&alike, findings, &proposed, trial) {
            continue;
        }
        for position in alike.into_iter().take_while(|_| !is_enough()) {
            let first = proposed[position].drain(..).next();
            mended[position] = first.map(|fix| proven(fix, trial));
        }
    }
    for (position, fixes) in proposed.into_iter().enumerate() {
        if mended[position].as_ref().is_none_or(Option::is_none) && !is_enough() {
            let holds = |fix| prove(fix, &[findings[position]], trial);
            mended[position] = Some(fixes.into_iter().find_map(holds));
        }
    }
    mended
}

/// The places of findings whose first fixes may be tried together.
fn groups(findings: &[&Finding], proposed: &[Vec<Fix>]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<(&str, &RepoPath, &str), (Beside, Vec<usize>)> = BTreeMap::new();
    for (position, (finding, fixes)) in findings.iter().zip(proposed).enumerate() {
        let (Some(first), Subject::Resource { stack, .. }) = (fixes.first(), &finding.subject) else {
            continue;
        };
        if !stays_at_home(first, finding) {
            continue;
        }
        let key = (finding.rule.as_str(), stack, first.title.as_str());
        let (beside, group) = groups.entry(key).or_default();
        if beside.takes(first, finding) {
            group.push(position);
        }
    }
    groups.into_values().map(|(_, group)| group).filter(|group| group.len() >= FEWEST).collect()
}

/// Whether a fix changes nothing but the finding's own block.
fn stays_at_home(fix: &Fix, finding: &Finding) -> bool {
    let Some(block) = &finding.block else { return false };
    fix.unstage.is_empty()
        && fix.hands_in.is_empty()
        && fix.files.values().all(|rewrite| match rewrite {
            Rewrite::Edits(source, edits) => {
                source.path() == block.path() && edits.iter().all(|edit| block.span.contains(edit.span))
            }
            Rewrite::Text(..) => false,
        })
}

fn hold_together(group: &[usize], findings: &[&Finding], proposed: &[Vec<Fix>], trial: &Trial) -> bool {
    let holds = |some: &dyn Fn(usize) -> bool| {
        let chosen: Vec<usize> =
            group.iter().enumerate().filter(|(at, _)| some(*at)).map(|(_, position)| *position).collect();
        let whole = joined(chosen.iter().filter_map(|position| proposed[*position].first()));
        let own: Vec<&Finding> = chosen.iter().map(|position| findings[*position]).collect();
        chosen.is_empty() || prove(whole, &own, trial).is_some()
    };
    let digits = usize::BITS - (group.len() - 1).leading_zeros();
    holds(&|_| true)
        && holds(&|at| at == 0)
        && (0..digits).all(|digit| [0, 1].into_iter().all(|half| holds(&|at| at >> digit & 1 == half)))
}
