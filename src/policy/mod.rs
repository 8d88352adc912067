//! What may pass: tiers, thresholds, actions, exceptions.
//!
//! In: a `Delta`. Out: a [`Verdict`] for each finding, with the line of policy that decided it.

use crate::delta::State;
use crate::finding::Finding;

/// What becomes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    Block,
    Warn,
    /// A valid exception holds.
    Excepted,
}

impl Action {
    pub fn word(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Warn => "warn",
            Self::Excepted => "excepted",
        }
    }
}

/// A finding, what becomes of it, and why.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub finding: Finding,
    pub state: State,
    pub action: Action,
    /// For people: `high blocks (block = "medium", iacgate.toml:2)`.
    pub because: String,
    /// The tier that its place belongs to.
    pub tier: Option<String>,
}
