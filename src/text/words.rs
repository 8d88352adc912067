//! The table of words that ships with iacgate, and what it finds in a text.

use std::sync::LazyLock;

use super::glance::{self, Family, Glance};
use super::prefilter::{Hit, Prefilter};

/// What stands in a text; `None` where it is too large to keep that.
pub fn of(text: &[u8]) -> Option<Glance> {
    Glance::new(table(), text)
}

/// The same without keeping any: for a text that is too large for that.
pub fn each(text: &[u8], take: impl FnMut(Family, Hit)) {
    glance::each(table(), text, take);
}

/// Decoded on first need.
fn table() -> &'static Prefilter {
    static TABLE: LazyLock<Prefilter> = LazyLock::new(|| {
        let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/words.bin"));
        postcard::from_bytes(bytes).expect("build.rs wrote it with these very types")
    });
    &TABLE
}
