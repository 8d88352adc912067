//! Which line of the baseline accepts a finding.
//!
//! In: a finding, and what was judged. Out: the line. A secret's line names the version of its file that it was accepted
//! in: while its value is the one that stood there, edits around it wake nothing. The two values meet in memory alone.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use super::outcome::{Judged, published};
use crate::delta::State;
use crate::finding::{Finding, Fingerprint};
use crate::path::RepoPath;
use crate::policy::baseline::Accepted;
use crate::policy::{Action, Verdict, joined};
use crate::scan::Scope;
use crate::text::Location;
use crate::tree::Overlay;

/// What earlier versions of files held, each version read once: findings with their published fingerprints.
#[derive(Default)]
pub struct Versions(RefCell<HashMap<(RepoPath, String), Vec<Numbered>>>);

/// A fingerprint as it is published, and as it is.
type Numbered = (String, Fingerprint);

impl Judged {
    /// The line of the baseline that is this finding's.
    pub fn line_of(&self, finding: &Finding, fingerprint: &str, versions: &Versions) -> Option<Location> {
        if self.baseline.is_empty() {
            return None;
        }
        if let Some(line) = self.baseline.line(finding, fingerprint, &*self.tree) {
            return Some(line.at.clone());
        }
        let is_it = |(fingerprint, blob, _): &(&str, &str, &Accepted)| {
            self.held_then(finding, blob, versions).iter().any(|then| then == fingerprint)
        };
        self.baseline.of_secret(finding).into_iter().find(is_it).map(|(.., line)| line.at.clone())
    }

    /// The published fingerprints that this very secret had in an earlier version of its file.
    fn held_then(&self, finding: &Finding, blob: &str, versions: &Versions) -> Vec<String> {
        let key = (finding.at.path().clone(), blob.to_owned());
        let mut known = versions.0.borrow_mut();
        let held = known.entry(key).or_insert_with(|| self.version(finding, blob).unwrap_or_default());
        let same = held.iter().filter(|(_, then)| *then == finding.fingerprint);
        same.map(|(published, _)| published.clone()).collect()
    }

    /// What is found where that version lies in place of the file.
    fn version(&self, finding: &Finding, blob: &str) -> Option<Vec<Numbered>> {
        let path = finding.at.path();
        let files = BTreeMap::from([(path.clone(), Some(self.tree.version(blob)?))]);
        let scan = self.judge.scan(&Overlay { below: &*self.tree, files }, &Scope::of_findings([finding]));
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
