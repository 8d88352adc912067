//! One rule broken by one subject, and what could not be judged.
//!
//! Out: [`Finding`], [`Unanswered`] (a rule that waits for a value), [`Trouble`] (a file that could not be
//! read). Whether a commit may pass is a `Verdict`'s business.

use std::fmt;
use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};

use crate::path::RepoPath;
use crate::severity::Severity;
use crate::text::{Location, Position, Span};

/// A rule's name: kebab-case, never reused.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(Arc<str>);

impl RuleId {
    pub fn new(id: &str) -> Self {
        Self(id.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A declared thing of a stack, by the tool's own address; the stack's root folder or file.
    Resource {
        dialect: &'static str,
        address: String,
        stack: RepoPath,
        /// The file of values that it has this finding with: `prod.tfvars`.
        variant: Option<RepoPath>,
    },
    /// The file itself.
    File(RepoPath),
}

/// A second place that helps to understand a finding.
#[derive(Clone, Debug)]
pub struct Related {
    pub at: Location,
    pub message: String,
}

/// A fingerprint, and the declaration: see [`Finding::told_of`].
pub type ToldOf = (Fingerprint, Option<(RepoPath, Span)>);

/// One rule broken by one subject.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: RuleId,
    pub severity: Severity,
    pub subject: Subject,
    /// The path of the attribute that decides, as the dialect writes it: `root_block_device.encrypted`.
    pub attribute: Option<String>,
    pub at: Location,
    /// The whole declaration that `at` lies in, where it is a resource's.
    pub block: Option<Location>,
    /// The calls that lead to that declaration, the nearest first: `module` blocks, what deploys a nested template.
    pub calls: Vec<Location>,
    pub related: Vec<Related>,
    /// One line, specific to this place. Never holds a secret.
    pub message: String,
    /// What the dialect calls what the rule's texts name in Terraform's words, where it is another one.
    pub words: Vec<(String, String)>,
    pub fingerprint: Fingerprint,
}

impl Finding {
    /// What makes two findings of one tree the same, whatever values led to them: what they say, and the declaration
    /// that they say it of. A name may be declared twice.
    pub fn told_of(&self, fingerprint: Fingerprint) -> ToldOf {
        (fingerprint, self.block.as_ref().map(|block| (block.path().clone(), block.span)))
    }

    /// What calls hand on to it, the nearest first: the position among `related`, and the place in the call.
    pub fn handed_on(&self) -> impl Iterator<Item = (usize, &Related)> {
        let is_in = |call: &Location, at: &Location| {
            call.path() == at.path() && call.span.start <= at.span.start && at.span.end <= call.span.end
        };
        let all = self.related.iter().enumerate();
        all.filter(move |(_, one)| self.calls.iter().any(|call| is_in(call, &one.at)))
    }

    /// The path that decides whose finding this is: its own, or in a called module that of the stack which
    /// deploys it.
    pub fn place(&self) -> RepoPath {
        let own = self.at.path();
        match &self.subject {
            // A template is a stack by itself, with the templates that it deploys; a project's files are its own.
            Subject::Resource { dialect: "cloudformation", stack, .. } => stack.clone(),
            Subject::Resource { dialect: "pulumi", .. } => own.clone(),
            Subject::Resource { stack, .. } if own.parent() != *stack && own != stack => {
                stack.join(own.file_name())
            }
            _ => own.clone(),
        }
    }
}

/// A rule that waits for a value that only a plan or an apply will know.
#[derive(Clone, Debug)]
pub struct Unanswered {
    pub rule: RuleId,
    pub subject: Subject,
    pub at: Location,
    /// What it waits for: `var.key_arn`.
    pub waits_for: String,
    pub fingerprint: Fingerprint,
}

/// Something that could not be judged: an unreadable file, a block that does not parse.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trouble {
    pub path: RepoPath,
    pub at: Option<Position>,
    pub message: String,
    /// Whether the file is left unjudged, so that a change that brings this can't be passed with 0.
    pub counts: bool,
}

/// What makes two findings the same one, in a tree and in the next: rule, subject, attribute and the
/// offending element; no lines. A secret or a state file also differs by its content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint {
    /// Readable parts: may be published, digested.
    place: String,
    /// A digest of the value under a key that this run alone knows: never leaves memory.
    value: Option<u64>,
    /// Tells several at one place apart that hold no value: versions in a history.
    version: Option<u64>,
}

impl Fingerprint {
    pub fn new(rule: &RuleId, parts: &[&str]) -> Self {
        let mut place = rule.as_str().to_owned();
        for part in parts {
            place.push('\0');
            place.push_str(part);
        }
        Self { place, value: None, version: None }
    }

    /// Tells two values at one place apart, without keeping either.
    #[must_use]
    pub fn of_value(mut self, value: &[u8]) -> Self {
        static KEY: OnceLock<std::hash::RandomState> = OnceLock::new();
        self.value = Some(KEY.get_or_init(Default::default).hash_one(value));
        self
    }

    /// Tells two versions of what is found at one place apart.
    #[must_use]
    pub fn of_version(self, version: u64) -> Self {
        Self { version: Some(version), ..self }
    }

    /// Whether it tells values at one place apart: a secret's, a state's.
    pub fn holds_value(&self) -> bool {
        self.value.is_some()
    }

    /// The digest of the value: the same wherever it stands.
    pub fn value_alone(&self) -> Option<u64> {
        self.value
    }

    /// What reports show: 16 hexadecimal digits of the SHA-256 of rule, place and ordinal (how many
    /// findings with the same place come before this one).
    pub fn published(&self, ordinal: usize) -> String {
        use sha2::Digest;
        let digest = sha2::Sha256::digest(format!("{}\0{ordinal}", self.place));
        digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Its readable parts, behind the rule.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.place.split('\0').skip(1)
    }

    /// Whether one of its readable parts, behind the rule, is this.
    pub fn names(&self, part: &str) -> bool {
        self.parts().any(|own| own == part)
    }

    /// The same of another place: each part that is `from` becomes `to`.
    #[must_use]
    pub fn moved(&self, from: &str, to: &str) -> Self {
        let mut parts = self.place.split('\0');
        let mut place = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            place.push('\0');
            place.push_str(if part == from { to } else { part });
        }
        Self { place, ..self.clone() }
    }

    /// The readable parts alone: findings that share them are told apart by an ordinal when published.
    #[must_use]
    pub fn without_value(&self) -> Self {
        Self { place: self.place.clone(), value: None, version: None }
    }
}
