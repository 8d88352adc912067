//! Which line of the baseline accepts a finding.
//!
//! In: a finding, and what was judged. Out: the line. A secret's line names the version of its file that it was accepted
//! in: while its value is the one that stood there, edits around it wake nothing. The two values meet in memory alone.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use super::outcome::{Judged, published};
use crate::delta::State;
use crate::finding::{Finding, Fingerprint, Subject};
use crate::iac::Moved;
use crate::path::RepoPath;
use crate::policy::baseline::Accepted;
use crate::policy::{Action, Verdict, joined};
use crate::scan::{Callers, Scope, StackPlace, known_address, without_numbers};
use crate::text::Location;
use crate::tree::{Content, Overlay};

/// What is known of a finding of a history.
pub struct OfPast {
    /// As it is published.
    pub fingerprint: String,
    /// It as HEAD has it, at each place, with its number there where that is known; nothing where none of these decides.
    pub standing: Vec<(Finding, Option<usize>)>,
}

/// What earlier versions of files held, each version read once.
pub struct Versions<'t> {
    callers: &'t Callers<'t>,
    /// By the stack whose secrets they are, where they are a stack's, by file and version: findings with their
    /// published fingerprints.
    held: RefCell<HashMap<Version, Vec<Numbered>>>,
}

type Version = (Option<RepoPath>, RepoPath, String);

/// A fingerprint as it is published, and as it is.
type Numbered = (String, Fingerprint);

impl<'t> Versions<'t> {
    pub fn among(callers: &'t Callers<'t>) -> Self {
        Self { callers, held: RefCell::default() }
    }
}

impl Judged {
    /// The line of the baseline that is this finding's; `ordinal` as its fingerprint is published with, where that is
    /// known.
    pub fn line_of(
        &self,
        finding: &Finding,
        ordinal: Option<usize>,
        versions: &Versions,
    ) -> Option<Location> {
        if self.baseline.is_empty() {
            return None;
        }
        if let Some(ordinal) = ordinal {
            let line = |finding: &Finding| {
                self.baseline.line(finding, &finding.fingerprint.published(ordinal), &*self.tree)
            };
            if let Some(line) = line(finding).or_else(|| self.before_moves(finding).iter().find_map(line)) {
                return Some(line.at.clone());
            }
        }
        let is_it = |(fingerprint, blob, _): &(&str, &str, &Accepted)| {
            self.held_then(finding, blob, versions).iter().any(|then| then == fingerprint)
        };
        self.baseline.of_secret(finding).into_iter().find(is_it).map(|(.., line)| line.at.clone())
    }

    /// The first line of those that accept a finding at each place of a tree: one that none accepts is not accepted.
    pub fn line_of_all(
        &self,
        standing: &[(Finding, Option<usize>)],
        versions: &Versions,
    ) -> Option<Location> {
        let lines = standing.iter().map(|(finding, ordinal)| self.line_of(finding, *ordinal, versions));
        lines.collect::<Option<Vec<_>>>()?.into_iter().next()
    }

    /// The same finding at the addresses that its resource had before `moved` blocks, the latest first.
    fn before_moves(&self, finding: &Finding) -> Vec<Finding> {
        let Subject::Resource { dialect, address, stack, variant } = &finding.subject else {
            return Vec::new();
        };
        let Some(deployed) = self.deployed.iter().find(|one| one.root == *stack) else { return Vec::new() };
        let mut earlier = Vec::new();
        let mut address = without_numbers(address);
        // A block takes a resource on once: more steps would go in a circle.
        for _ in &deployed.moved {
            let before = |moved: &Moved| {
                let back = vec![Moved { from: moved.to.clone(), to: moved.from.clone() }];
                let (path, known_as) = (stack.clone(), stack.clone());
                let before = known_address(&address, &StackPlace { path, known_as, moved: back });
                (before != address).then_some(before)
            };
            let Some(before) = deployed.moved.iter().find_map(before) else { break };
            let (dialect, stack, variant) = (*dialect, stack.clone(), variant.clone());
            let last = earlier.last().unwrap_or(finding);
            earlier.push(Finding {
                fingerprint: last.fingerprint.moved(&address, &before),
                subject: Subject::Resource { dialect, address: before.clone(), stack, variant },
                ..finding.clone()
            });
            address = before;
        }
        earlier
    }

    /// The published fingerprints that this very secret had in an earlier version of its file.
    fn held_then(&self, finding: &Finding, blob: &str, versions: &Versions) -> Vec<String> {
        let stack = match &finding.subject {
            Subject::Resource { stack, .. } => Some(stack.clone()),
            Subject::File(_) => None,
        };
        let key = (stack, finding.at.path().clone(), blob.to_owned());
        let mut known = versions.held.borrow_mut();
        let version = || self.version(finding, blob, versions.callers).unwrap_or_default();
        let held = known.entry(key).or_insert_with(version);
        let same = held.iter().filter(|(_, then)| *then == finding.fingerprint);
        same.map(|(published, _)| published.clone()).collect()
    }

    /// What is found where that version lies in place of the file.
    fn version(&self, finding: &Finding, blob: &str, callers: &Callers) -> Option<Vec<Numbered>> {
        let path = finding.at.path();
        let scan = match self.tree.version(blob)? {
            Content::Whole(bytes) => {
                let files = BTreeMap::from([(path.clone(), Some(bytes))]);
                let then = Overlay { below: &*self.tree, files };
                self.judge.scan_among(&then, &Scope::of_findings([finding]), callers)
            }
            // It is no part of a stack.
            long => self.judge.version(path, &long),
        };
        let here = scan.findings.into_iter().filter(|then| then.at.path() == path);
        // Numbered as they were when it was written: joined first.
        let verdict = |finding| Verdict {
            finding,
            state: State::Introduced,
            action: Action::Block,
            because: String::new(),
            tier: None,
            exception: None,
            accepted: None,
        };
        let mut ordinals = HashMap::new();
        let numbered = |verdict: Verdict| {
            let fingerprint = verdict.finding.fingerprint;
            (published(&fingerprint, &mut ordinals), fingerprint)
        };
        Some(joined(here.map(verdict).collect()).into_iter().map(numbered).collect())
    }
}
