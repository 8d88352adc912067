//! Compares what a change adds with what was there before.
//!
//! In: the scans of the trees before and of the tree after. Out: a [`Delta`].
//! Matched by fingerprint, never by line: a rename or a blank line adds nothing.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Fingerprint, Subject, Trouble, Unanswered};
use crate::path::RepoPath;
use crate::scan::Scan;

/// Whether a change brought it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Introduced,
    Carried,
}

/// What a change brings, keeps and takes away.
#[derive(Debug, Default)]
pub struct Delta {
    pub introduced: Vec<Finding>,
    pub carried: Vec<Carried>,
    pub resolved: Vec<Finding>,
    pub unanswered: Vec<(Unanswered, State)>,
    pub troubles: Vec<(Trouble, State)>,
}

/// A finding that was there before, and as it then was: its tier and its place may have been others.
#[derive(Debug)]
pub struct Carried {
    pub finding: Finding,
    pub before: Finding,
}

/// Compares by multisets: a second copy of a known secret is new. With several parents (a merge) a
/// finding is carried up to the larger count of any of them.
pub fn compare(befores: &[Scan], after: Scan) -> Delta {
    let mut delta = Delta::default();
    let mut known =
        parents(befores, |scan| scan.findings.iter().map(|finding| (finding.fingerprint.clone(), finding)));
    let pairs = pairs(&after.findings, &mut known);
    let mut new = Vec::new();
    for (finding, before) in after.findings.into_iter().zip(pairs) {
        match before {
            Some(before) => delta.carried.push(Carried { finding, before: before.clone() }),
            None => new.push(finding),
        }
    }
    for finding in new {
        match called_before(&finding, &mut known) {
            Some(before) => delta.carried.push(Carried { finding, before: before.clone() }),
            None => delta.introduced.push(finding),
        }
    }
    delta.resolved = known.into_values().flatten().cloned().collect();

    let mut waiting =
        parents(befores, |scan| scan.unanswered.iter().map(|answer| (answer.fingerprint.clone(), ())));
    for answer in after.unanswered {
        let state = state(waiting.get_mut(&answer.fingerprint).and_then(Vec::pop));
        delta.unanswered.push((answer, state));
    }
    // Not its place: a block that did not parse before and moved down a line is as unreadable as it was. A policy in Rego
    // that failed on another input says nothing of this one.
    let key = |trouble: &Trouble, failed: &BTreeMap<(RepoPath, String), u64>| {
        let place = (trouble.path.clone(), trouble.message.clone());
        let asked = failed.get(&place).copied();
        (place, asked)
    };
    let mut unread =
        parents(befores, |scan| scan.troubles.iter().map(|trouble| (key(trouble, &scan.failed), ())));
    for trouble in after.troubles {
        let key = key(&trouble, &after.failed);
        let state = state(unread.get_mut(&key).and_then(Vec::pop));
        delta.troubles.push((trouble, state));
    }
    delta.resolved.sort_by(|a, b| a.fingerprint.cmp(&b.fingerprint));
    delta
}

/// For each finding the one that it was before, taken out of `known`. Of several with one fingerprint (a name that is
/// declared twice, a secret that stands twice) those pair first that read the same: what is left over is what was added.
fn pairs<'a>(
    findings: &[Finding],
    known: &mut HashMap<Fingerprint, Vec<&'a Finding>>,
) -> Vec<Option<&'a Finding>> {
    let mut pairs: Vec<Option<&Finding>> = vec![None; findings.len()];
    let mut together: HashMap<&Fingerprint, Vec<usize>> = HashMap::new();
    for (position, finding) in findings.iter().enumerate() {
        if known.contains_key(&finding.fingerprint) {
            together.entry(&finding.fingerprint).or_default().push(position);
        }
    }
    for (fingerprint, mut left) in together {
        let Some(befores) = known.get_mut(fingerprint) else { continue };
        let likenesses: &[Likeness] = if left.len() > 1 { &LIKENESSES } else { &[] };
        for likeness in likenesses {
            let mut alike: HashMap<_, Vec<&Finding>> = HashMap::new();
            // The first of them stands last, to be taken first.
            for before in befores.drain(..).rev() {
                alike.entry(likeness(before)).or_default().push(before);
            }
            left.retain(|position| {
                pairs[*position] = alike.get_mut(&likeness(&findings[*position])).and_then(Vec::pop);
                pairs[*position].is_none()
            });
            befores.extend(alike.into_values().flatten());
            befores.sort_by(|a, b| (a.at.path(), a.at.in_whole()).cmp(&(b.at.path(), b.at.in_whole())));
        }
        for position in left {
            pairs[position] = befores.pop();
        }
    }
    pairs
}

/// What two findings of one fingerprint share.
type Likeness = for<'f> fn(&'f Finding) -> (Option<&'f RepoPath>, Option<&'f str>);

/// Where it stands and what is written there, then one of the two.
const LIKENESSES: [Likeness; 3] = [
    |finding| (Some(finding.at.path()), written(finding)),
    |finding| (None, written(finding)),
    |finding| (Some(finding.at.path()), None),
];

/// A finding's declaration or line. `None` where it is long: thousands may stand in one.
fn written(finding: &Finding) -> Option<&str> {
    const LONGEST: usize = 4096;
    let source = &finding.at.source;
    let text = match &finding.block {
        Some(block) => block.text(),
        None => source.slice(source.line(finding.at.start().line)?),
    };
    (text.len() <= LONGEST).then_some(text)
}

/// A module whose last caller went away is judged alone: what it had where it was called is nothing new.
fn called_before<'a>(
    finding: &Finding,
    known: &mut HashMap<Fingerprint, Vec<&'a Finding>>,
) -> Option<&'a Finding> {
    let alone = |finding: &Finding| match &finding.subject {
        Subject::Resource { address, stack, .. } => {
            Some((address.clone(), finding.at.path().parent() == *stack))
        }
        Subject::File(_) => None,
    };
    let (address, true) = alone(finding)? else { return None };
    let is_it = |before: &&Finding| {
        let called = alone(before).filter(|(_, is_alone)| !is_alone);
        let tail = called.as_ref().and_then(|(called, _)| called.strip_suffix(address.as_str()));
        tail.is_some_and(|calls| calls.ends_with('.'))
            && (&before.rule, before.at.path(), &before.attribute)
                == (&finding.rule, finding.at.path(), &finding.attribute)
    };
    known.values_mut().find_map(|befores| {
        let position = befores.iter().position(&is_it)?;
        Some(befores.swap_remove(position))
    })
}

fn state(before: Option<()>) -> State {
    if before.is_some() { State::Carried } else { State::Introduced }
}

/// For each key the longest list that one parent has.
fn parents<'a, K, V, I>(befores: &'a [Scan], entries: impl Fn(&'a Scan) -> I) -> HashMap<K, Vec<V>>
where
    K: std::hash::Hash + Eq,
    I: Iterator<Item = (K, V)>,
{
    let mut longest: HashMap<K, Vec<V>> = HashMap::new();
    for scan in befores {
        let mut here: HashMap<K, Vec<V>> = HashMap::new();
        for (key, value) in entries(scan) {
            here.entry(key).or_default().push(value);
        }
        for (key, values) in here {
            let kept = longest.entry(key).or_default();
            if values.len() > kept.len() {
                *kept = values;
            }
        }
    }
    longest
}
