//! The table of words that ships with iacgate, and what it finds in a text.

use super::glance::{self, Family, Glance};
use super::prefilter::{Hit, Prefilter};

static TABLE: Prefilter = Prefilter::of(include_bytes!(concat!(env!("OUT_DIR"), "/words.bin")));

/// What stands in a text; `None` where it is too large to keep that.
pub fn of(text: &[u8]) -> Option<Glance> {
    Glance::new(&TABLE, text)
}

/// The same without keeping any: for a text that is too large for that.
pub fn each(text: &[u8], take: impl FnMut(Family, Hit)) {
    glance::each(&TABLE, text, take);
}
