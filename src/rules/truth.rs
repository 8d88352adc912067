//! Kleene's three-valued logic.

use serde::{Deserialize, Serialize};

/// What a rule can say of a resource. `Unknown` is an answer: neither a pass nor a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Truth {
    Yes,
    No,
    Unknown,
}

impl Truth {
    /// One `No` settles it, whatever the unknowns turn out to be.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    /// One `Yes` settles it.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    #[must_use]
    #[allow(clippy::should_implement_trait, reason = "reads beside `and` and `or`; build.rs has it private")]
    pub fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}
