//! What the user sees: verdicts in, text, JSON and what other programs read out.
//!
//! In: a [`Report`], everything that is to be told, with the spans of secrets and texts that are masked
//! already. Out: bytes on a stream. The terminal's text is written from the report itself, all else from a
//! [`Document`], which a report on disk is read back into. Knows neither Git nor a front end, and never reads the environment.

mod asked;
mod colour;
mod document;
mod github;
mod gitlab;
mod grouped;
mod hidden;
mod html;
mod joined;
mod json;
mod junit;
mod listed;
mod markdown;
mod sarif;
mod text;
mod turn;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::rc::Rc;

pub use asked::Asked;
pub use colour::{ColorChoice, Palette};
pub use document::{Brought, Control, Document, Found, Gone, RuleNote, Told};
pub use github::github;
pub use gitlab::{code_quality, sast};
pub use grouped::{MANY, grouped};
pub use html::html;
pub use json::{SCHEMA, json, read};
pub use junit::junit;
pub use listed::{brief, whole};
pub use markdown::markdown;
pub use sarif::sarif;
pub use text::text;

use serde::{Deserialize, Serialize};

use crate::delta::State;
use crate::finding::{Trouble, Unanswered};
use crate::policy::Verdict;
use crate::text::Span;

/// What was judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A change, against what was there before.
    #[default]
    Check,
    /// A tree, whole.
    Audit,
    /// Every version of every file.
    History,
}

/// One run, told.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub kind: Kind,
    /// What the broken rules say of themselves.
    pub rules: Vec<RuleNote>,
    pub entries: Vec<Entry>,
    pub unknown: Vec<UnknownEntry>,
    pub troubles: Vec<(Trouble, State)>,
    /// What should be looked at beside the findings: an exception that ends, a line of the baseline that is stale.
    pub notes: Vec<Trouble>,
    pub summary: Summary,
    pub hints: Hints,
    /// What was looked for.
    pub asked: Asked,
}

/// A verdict and what its rule says of it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub verdict: Verdict,
    pub title: String,
    pub why: String,
    pub advice: String,
    pub aliases: Vec<String>,
    /// No ticket lets it by.
    pub is_never: bool,
    pub fix: Option<ShownFix>,
    /// Spans of secrets in the finding's source: shown in no frame.
    pub masks: Rc<[Span]>,
    /// The commit that brought it, where a history was judged.
    pub commit: Option<String>,
    pub brought: Option<Brought>,
    /// As published: rule, place and ordinal.
    pub fingerprint: String,
}

/// A fix as it may be printed.
#[derive(Clone, Debug, Default)]
pub struct ShownFix {
    pub title: String,
    /// A person must look at it; else it is safe.
    pub suggested: bool,
    /// Secrets masked.
    pub diff: Option<String>,
    /// For `git apply`: `None` where the diff is masked.
    pub patch: Option<String>,
    /// What a person should know of it, a sentence each.
    pub notes: Vec<String>,
    pub commands: Vec<String>,
}

/// A rule that waits for a value.
#[derive(Clone, Debug)]
pub struct UnknownEntry {
    pub answer: Unanswered,
    pub state: State,
    /// `pass`, `warn` or `block`.
    pub action: &'static str,
    pub fingerprint: String,
}

/// Counts of the whole run, shown or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub blobs: usize,
    pub resources: usize,
    pub block: usize,
    pub warn: usize,
    pub excepted: usize,
    pub unknown: usize,
    pub carried: usize,
}

/// How the text report is to be told; JSON always tells everything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints {
    pub quiet: bool,
    pub verbose: bool,
    /// A commit waits for this: the last lines say what to type.
    pub in_hook: bool,
    /// A whole tree is judged: what is carried is what it is about.
    pub audit: bool,
}

fn count(many: usize, noun: &str) -> String {
    if many == 1 { format!("1 {noun}") } else { format!("{many} {noun}s") }
}

impl Report {
    /// Worst first, then by file and line; the same from run to run.
    fn sorted(&self) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_by_cached_key(|entry| {
            let finding = &entry.verdict.finding;
            (
                Reverse(finding.severity),
                finding.at.path().clone(),
                finding.at.start(),
                finding.rule.clone(),
                entry.fingerprint.clone(),
                entry.commit.clone(),
            )
        });
        entries
    }

    fn sorted_unknown(&self) -> Vec<&UnknownEntry> {
        let mut unknown: Vec<&UnknownEntry> = self.unknown.iter().collect();
        unknown.sort_by_cached_key(|entry| {
            let answer = &entry.answer;
            (answer.at.path().clone(), answer.at.start(), answer.rule.clone(), entry.fingerprint.clone())
        });
        unknown
    }

    fn sorted_troubles(&self) -> Vec<&(Trouble, State)> {
        let mut troubles: Vec<&(Trouble, State)> = self.troubles.iter().collect();
        troubles.sort_by(|a, b| a.0.cmp(&b.0));
        troubles
    }
}
