//! One place that many deploy is one finding: a module's mistake is not told once for each of its calls.
//!
//! In: verdicts. Out: fewer, each with how many calls or instances reach its place.

use std::collections::{BTreeSet, HashMap};

use super::Verdict;
use crate::finding::{Related, Subject};
use crate::path::RepoPath;
use crate::text::Span;

/// How many of the others are named.
const MOST_NAMED: usize = 5;

/// Joins verdicts that say the same of the same place and differ in what leads there.
pub fn joined(verdicts: Vec<Verdict>) -> Vec<Verdict> {
    let mut groups: Vec<Vec<Verdict>> = Vec::new();
    let mut places: HashMap<_, usize> = HashMap::new();
    for verdict in verdicts {
        let Some(key) = key(&verdict) else {
            groups.push(vec![verdict]);
            continue;
        };
        let place = *places.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[place].push(verdict);
    }
    groups.into_iter().filter_map(one).collect()
}

/// What is the same of verdicts that are joined; `None` where the subject is the file itself.
#[expect(clippy::type_complexity, reason = "a key is what it is made of")]
fn key(verdict: &Verdict) -> Option<(String, u8, u8, Vec<(RepoPath, Span)>, Option<String>)> {
    let finding = &verdict.finding;
    if !matches!(finding.subject, Subject::Resource { .. }) {
        return None;
    }
    let places = std::iter::once(&finding.at).chain(finding.related.iter().map(|related| &related.at));
    let places = places.map(|at| (at.path().clone(), at.span)).collect();
    Some((
        finding.rule.as_str().to_owned(),
        verdict.state as u8,
        verdict.action as u8,
        places,
        finding.attribute.clone(),
    ))
}

fn one(group: Vec<Verdict>) -> Option<Verdict> {
    let others: Vec<String> = group.iter().skip(1).filter_map(address).collect();
    let calls: BTreeSet<(RepoPath, String)> = group.iter().filter_map(call).collect();
    let number = group.len();
    let mut first = group.into_iter().next()?;
    if number > 1 {
        let reached = match calls.len() {
            0 | 1 => format!("in {number} instances"),
            calls => format!("reached from {calls} calls"),
        };
        first.finding.message = format!("{} ({reached})", first.finding.message);
        for other in others.into_iter().take(MOST_NAMED) {
            let at = first.finding.at.clone();
            first.finding.related.push(Related { at, message: format!("also as `{other}`") });
        }
    }
    Some(first)
}

fn address(verdict: &Verdict) -> Option<String> {
    match &verdict.finding.subject {
        Subject::Resource { address, .. } => Some(address.clone()),
        Subject::File(_) => None,
    }
}

/// The stack and the calls that lead to a resource.
fn call(verdict: &Verdict) -> Option<(RepoPath, String)> {
    let Subject::Resource { address, stack, .. } = &verdict.finding.subject else { return None };
    let mut calls = Vec::new();
    let mut parts = address.split('.');
    while let Some("module") = parts.next() {
        calls.extend(parts.next());
    }
    Some((stack.clone(), calls.join(".")))
}
