//! What a stack says by its defaults alone, where each deployment of it has a file of values.
//!
//! In: what was found with the defaults, and with each file. Out: the scan without what no file leaves so: nobody deploys
//! that.

use std::collections::BTreeSet;

use super::Scan;
use crate::finding::{Subject, ToldOf, Unanswered};
use crate::iac::Stack;

/// What was found at one place so far: first with the defaults, then with each file of values.
#[derive(Default)]
pub(super) struct ByDefault {
    pub told: BTreeSet<ToldOf>,
    /// What of it a file of values leaves as it is.
    pub again: BTreeSet<ToldOf>,
    /// Whether each deployment has such a file.
    has_files: bool,
    waiting: usize,
}

impl ByDefault {
    /// Before the stack is judged.
    pub fn begin(&mut self, stack: &Stack, scan: &Scan) {
        if stack.variant.is_none() {
            (self.has_files, self.waiting) = (stack.has_files, scan.unanswered.len());
        }
    }

    /// Takes away what no file leaves so.
    pub fn end(self, scan: &mut Scan) {
        if !self.has_files {
            return;
        }
        scan.findings.retain(|finding| {
            let same = finding.told_of(finding.fingerprint.clone());
            !self.told.contains(&same) || self.again.contains(&same)
        });
        let new = scan.unanswered.split_off(self.waiting);
        let question =
            |one: &Unanswered| (one.rule.clone(), one.at.path().clone(), one.at.span, one.waits_for.clone());
        let (with_files, by_default): (Vec<_>, Vec<_>) = new.into_iter().partition(has_variant);
        let asked: BTreeSet<_> = with_files.iter().map(question).collect();
        scan.unanswered.extend(by_default.into_iter().filter(|one| asked.contains(&question(one))));
        scan.unanswered.extend(with_files);
    }
}

fn has_variant(one: &Unanswered) -> bool {
    matches!(&one.subject, Subject::Resource { variant: Some(_), .. })
}
