//! Which words a text holds that state and credentials are known by: a file without any is read no further.

use super::words;
use crate::text::glance::Glance;

/// A group of words; each is a bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks(u32);

impl Marks {
    pub const NONE: Self = Self(0);
    pub const LINEAGE: Self = Self(words::LINEAGE);
    pub const BASE64: Self = Self(words::BASE64);
    pub const LOG: Self = Self(words::LOG);
    pub const CREDENTIALS: Self = Self(words::CREDENTIALS);
    /// What any JSON document of ours holds.
    pub const DOCUMENT: Self = Self(words::LINEAGE | words::TERRAFORM | words::PULUMI);
    /// What a text is searched for.
    pub const TEXT: Self = Self(Self::DOCUMENT.0 | words::BASE64 | words::LOG);

    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub fn of_glance(glance: &Glance) -> Self {
        Self(glance.marks)
    }
}

/// The marks of a text.
pub fn of(bytes: &[u8]) -> Marks {
    Marks::of_glance(&crate::text::words::of(bytes))
}
