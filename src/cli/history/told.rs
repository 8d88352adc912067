//! What is told of a history: each finding once, where it is shown, with the commit that brought it.
//!
//! In: [`Leaks`] and what the rules found. Out: [`Told`]: verdicts, and what is known of each beside them. What is
//! published of a finding comes of where and when it stood first: a history that goes on changes nothing of it.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

use super::leaks::{Leak, Leaks, MOST_NAMED};
use super::rules::OfRules;
use crate::cli::accepted::OfPast;
use crate::cli::masks::value;
use crate::cli::notes::Use;
use crate::cli::policy;
use crate::finding::{Finding, Fingerprint, Related};
use crate::git::Past;
use crate::policy::{Verdict, baseline};
use crate::report::Brought;
use crate::text::Location;

#[derive(Default)]
pub struct Told {
    pub verdicts: Vec<Verdict>,
    pub commits: BTreeMap<Fingerprint, String>,
    pub brought: BTreeMap<Fingerprint, Brought>,
    pub past: BTreeMap<Fingerprint, OfPast>,
    pub uses: Vec<Use>,
    /// Values of all secrets, also of those that the policy does not want to hear of.
    pub secrets: Vec<String>,
}

/// The commit that brought a finding first.
struct First {
    commit: usize,
    may_be_older: bool,
    in_head: bool,
}

pub fn told(leaks: Leaks, of_rules: Vec<OfRules>, past: &Past) -> Told {
    let mut told = Told::default();
    let mut ordinals: HashMap<Fingerprint, usize> = HashMap::new();
    let mut secrets = BTreeSet::new();
    for mut leak in leaks.in_turn() {
        let ordinal = ordinals.entry(leak.origin.fingerprint.clone()).or_default();
        let fingerprint = leak.origin.fingerprint.published(*ordinal);
        *ordinal += 1;
        secrets.extend(leak.texts.iter().map(|text| value(text).to_owned()));
        told.uses.extend(std::mem::take(&mut leak.uses).into_values());
        let first = First {
            commit: leak.origin.commit,
            may_be_older: leak.origin.may_be_older,
            in_head: leak.in_head,
        };
        if let Some(verdict) = shown(&mut leak, past) {
            // Its line in a baseline is known by its value, whatever number it has there; a whole file has no number.
            let ordinal = baseline::is_whole(&verdict.finding).then_some(0);
            let standing = leak.standing().into_iter().map(|finding| (finding, ordinal)).collect();
            told.add(verdict, past, &first, OfPast { fingerprint, standing });
        }
    }
    for OfRules { verdict, commit, in_head, may_be_older, fingerprint, standing } in of_rules {
        let past_one = OfPast { fingerprint, standing: standing.into_iter().collect() };
        told.add(verdict, past, &First { commit, may_be_older, in_head }, past_one);
    }
    told.secrets = secrets.into_iter().collect();
    told
}

/// The verdict on the place that decides, with the others beside it.
fn shown(leak: &mut Leak, past: &Past) -> Option<Verdict> {
    let mut verdict = leak.shown.verdict.take()?;
    let is_whole = baseline::is_whole(&verdict.finding);
    let noun = if is_whole { "file" } else { "secret" };
    let others = leak.others().into_iter().map(|other| {
        let there = if other.is_standing { "still" } else { "no longer" };
        let since = when(past, other.since);
        Related { at: other.at.clone(), message: format!("the same {noun}, since {since}, {there} in HEAD") }
    });
    verdict.finding.related.extend(others);
    let message = &mut verdict.finding.message;
    if is_whole && leak.values.len() > 1 {
        message.push_str(&format!(" ({} versions)", leak.values.len()));
    }
    if leak.stood_at() > MOST_NAMED + 1 {
        message.push_str(&format!(" (at {} places of the history)", leak.stood_at()));
    }
    Some(verdict)
}

fn brought(past: &Past, first: &First) -> Brought {
    let commit = &past.commits[first.commit];
    let date = commit.written.map(|written| {
        let (year, month, day) = policy::day(written);
        format!("{year:04}-{month:02}-{day:02}")
    });
    let unknown = || Brought::UNKNOWN.to_owned();
    Brought {
        author: commit.author.clone().unwrap_or_else(unknown),
        date: date.unwrap_or_else(unknown),
        in_head: first.in_head,
        or_before: commit.is_cut || first.may_be_older,
        order: first.commit,
    }
}

fn when(past: &Past, commit: usize) -> String {
    brought(past, &First { commit, may_be_older: false, in_head: false }).when()
}

/// Where a finding of the rules stood first, where that is another folder than the one it is shown in.
pub fn came_from(finding: &mut Finding, at: Location, past: &Past, commit: usize) {
    let message = format!("where it was brought, on {}", when(past, commit));
    finding.related.push(Related { at, message });
}

impl Told {
    fn add(&mut self, verdict: Verdict, past: &Past, first: &First, of_past: OfPast) {
        let fingerprint = &verdict.finding.fingerprint;
        self.commits.insert(fingerprint.clone(), past.commits[first.commit].id.clone());
        self.brought.insert(fingerprint.clone(), brought(past, first));
        self.past.insert(fingerprint.clone(), of_past);
        self.verdicts.push(verdict);
    }
}

/// Joins what a place is told of for several calls, and a key's id with its secret: where both are of one version, and
/// HEAD has both or none.
pub fn joined(mut verdicts: Vec<Verdict>, brought: &BTreeMap<Fingerprint, Brought>) -> Vec<Verdict> {
    // The first of those that are joined is the one that is told.
    verdicts.sort_by_cached_key(|verdict| {
        let finding = &verdict.finding;
        (brought.get(&finding.fingerprint).map(|brought| brought.order), finding.fingerprint.clone())
    });
    let mut groups: Vec<Vec<Verdict>> = Vec::new();
    let mut known: HashMap<_, usize> = HashMap::new();
    for verdict in verdicts {
        let finding = &verdict.finding;
        let mut text = DefaultHasher::new();
        finding.at.source.text().hash(&mut text);
        let in_head = brought.get(&finding.fingerprint).is_some_and(|brought| brought.in_head);
        let at = *known.entry((text.finish(), in_head)).or_insert(groups.len());
        if at == groups.len() {
            groups.push(Vec::new());
        }
        groups[at].push(verdict);
    }
    groups.into_iter().flat_map(crate::policy::joined).collect()
}
