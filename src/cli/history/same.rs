//! One secret that a history has at several places is one finding: who renames a file and edits it leaks nothing anew.
//!
//! In: verdicts of a history, and who brought each. Out: fewer, the earliest of each secret with its other places. What
//! the policy decides otherwise, in another folder say, stays apart.

use std::collections::{BTreeMap, HashMap};

use crate::finding::{Fingerprint, Related};
use crate::policy::Verdict;
use crate::report::Brought;

/// Places that are named beside the first.
const MOST_NAMED: usize = 20;

pub fn joined(verdicts: Vec<Verdict>, brought: &mut BTreeMap<Fingerprint, Brought>) -> Vec<Verdict> {
    let mut groups: Vec<Vec<Verdict>> = Vec::new();
    let mut known: HashMap<_, usize> = HashMap::new();
    for verdict in verdicts {
        let finding = &verdict.finding;
        let is_whole = finding.at.span.start == finding.at.span.end;
        let Some(value) = finding.fingerprint.value_alone().filter(|_| !is_whole) else {
            groups.push(vec![verdict]);
            continue;
        };
        let key = (finding.rule.clone(), value, verdict.action as u8, verdict.tier.clone());
        let at = *known.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(verdict);
    }
    groups.into_iter().filter_map(|group| one(group, brought)).collect()
}

fn one(mut group: Vec<Verdict>, brought: &mut BTreeMap<Fingerprint, Brought>) -> Option<Verdict> {
    group.sort_by_key(|verdict| brought.get(&verdict.finding.fingerprint).map(|brought| brought.order));
    let mut group = group.into_iter();
    let mut first = group.next()?;
    let mut in_head = false;
    let others: Vec<Verdict> = group.collect();
    for (number, other) in others.iter().enumerate() {
        let Some(later) = brought.get(&other.finding.fingerprint) else { continue };
        in_head |= later.in_head;
        if number < MOST_NAMED {
            let message = format!("the same secret, since {}", later.when());
            first.finding.related.push(Related { at: other.finding.at.clone(), message });
        }
    }
    if others.len() > MOST_NAMED {
        first.finding.message.push_str(&format!(" (in {} files of the history)", others.len() + 1));
    }
    if let Some(earliest) = brought.get_mut(&first.finding.fingerprint) {
        earliest.in_head |= in_head;
    }
    Some(first)
}
