//! One place that many deploy is one finding: a module's mistake is not told once for each of its calls.
//!
//! Nor is a secret that stands in one file several times, nor a key's id beside its secret.
//!
//! In: verdicts. Out: fewer, each with how many calls or instances reach its place, or with its other places. A
//! new copy of a known secret stays apart: what was there before is in another state.

use std::collections::{BTreeSet, HashMap};

use super::Verdict;
use crate::finding::{Fingerprint, Related, Subject};
use crate::path::RepoPath;
use crate::text::Span;

/// How many of the others are named.
const MOST_NAMED: usize = 5;

/// Joins verdicts that say the same of the same place and differ in what leads there.
pub fn joined(verdicts: Vec<Verdict>) -> Vec<Verdict> {
    let mut groups: Vec<Vec<Verdict>> = Vec::new();
    let mut places: HashMap<_, usize> = HashMap::new();
    for verdict in verdicts {
        let place = *places.entry(key(&verdict)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[place].push(verdict);
    }
    paired(groups.into_iter().filter_map(one).collect())
}

/// What is the same of verdicts that are joined.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    /// One place of a stack.
    Place(String, u8, u8, Vec<(RepoPath, Span)>, Option<String>),
    /// One value in one file, wherever it stands there.
    Value(Fingerprint, u8, u8),
}

fn key(verdict: &Verdict) -> Key {
    let finding = &verdict.finding;
    let (state, action) = (verdict.state as u8, verdict.action as u8);
    if matches!(finding.subject, Subject::File(_)) {
        return Key::Value(finding.fingerprint.clone(), state, action);
    }
    let places = std::iter::once(&finding.at).chain(finding.related.iter().map(|related| &related.at));
    let places = places.map(|at| (at.path().clone(), at.span)).collect();
    Key::Place(finding.rule.as_str().to_owned(), state, action, places, finding.attribute.clone())
}

fn one(group: Vec<Verdict>) -> Option<Verdict> {
    if group.first().is_some_and(|verdict| matches!(verdict.finding.subject, Subject::File(_))) {
        return one_value(group);
    }
    let own = group.first().map(|verdict| verdict.finding.subject.clone());
    let others: Vec<String> =
        group.iter().skip(1).filter_map(|other| told_apart(own.as_ref()?, &other.finding.subject)).collect();
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
            first.finding.related.push(Related { at, message: other });
        }
    }
    Some(first)
}

/// A secret that stands in a file several times.
fn one_value(group: Vec<Verdict>) -> Option<Verdict> {
    let number = group.len();
    let mut group = group.into_iter();
    let mut first = group.next()?;
    if number > 1 {
        first.finding.message = format!("{} (in {number} places)", first.finding.message);
        let others = group.take(MOST_NAMED).map(|other| other.finding.at);
        let related = others.map(|at| Related { at, message: "the same value".to_owned() });
        first.finding.related.extend(related);
    }
    Some(first)
}

/// A key's id and its secret right beside each other are one leak, told where the secret stands.
fn paired(verdicts: Vec<Verdict>) -> Vec<Verdict> {
    /// A pair stands in one block of a file: `[default]`, `provider "aws"`.
    const NEAR: usize = 3;
    const PAIRS: [(&str, &str); 1] = [("aws-access-key", "aws-secret-key")];
    let mut alone: Vec<Option<Verdict>> = verdicts.into_iter().map(Some).collect();
    for (id, secret) in PAIRS {
        for at in 0..alone.len() {
            let Some(held) = alone[at].as_ref().filter(|held| held.finding.rule.as_str() == secret) else {
                continue;
            };
            let line = held.finding.at.start().line;
            let is_its_id = |other: &Option<Verdict>| {
                other.as_ref().is_some_and(|other| {
                    other.finding.rule.as_str() == id
                        && (other.state, other.action) == (held.state, held.action)
                        && other.finding.at.path() == held.finding.at.path()
                        && other.finding.at.start().line.abs_diff(line) <= NEAR
                })
            };
            let Some(place) = alone.iter().position(is_its_id) else { continue };
            let (Some(id), Some(held)) = (alone[place].take(), alone[at].as_mut()) else { continue };
            held.finding.related.push(Related { at: id.finding.at, message: "its key id".to_owned() });
        }
    }
    alone.into_iter().flatten().collect()
}

/// How another one differs from the first: by its address, its stack, the values that it is deployed with.
fn told_apart(first: &Subject, other: &Subject) -> Option<String> {
    let Subject::Resource { address: own, stack: own_stack, .. } = first else { return None };
    let Subject::Resource { address, stack, variant, .. } = other else { return None };
    let place = match stack {
        stack if stack == own_stack => String::new(),
        stack if stack.is_root() => " in the top folder".to_owned(),
        stack => format!(" in `{stack}`"),
    };
    Some(match (address == own, variant) {
        (false, _) => format!("also as `{address}`{place}"),
        (true, Some(values)) => format!("also with `{values}`{place}"),
        (true, None) if place.is_empty() => format!("also as `{address}`"),
        (true, None) => format!("also{place}"),
    })
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
