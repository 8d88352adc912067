//! What a file is that is too long to be held.
//!
//! In: its first bytes, then its parts. Out: what it is where they tell, or that only the whole does.

use super::marks::{DOCUMENT, Marks};
use super::{Found, Recogniser, base85, embedded, model, unpack};
use crate::path::RepoPath;
use crate::text::Reading;

/// First bytes that are asked for: the header of a model is longer, and tells itself by less.
pub const HEAD: usize = 64 << 10;

/// What the first bytes of a long file say.
pub enum ByHead {
    /// All that there is to say of it.
    Found(Found),
    /// It is packed, a pickle, or another file spelled out: what it holds is told by all of its bytes.
    Whole,
    /// A text, or something else of which each part speaks for itself.
    Parts { is_document: bool },
}

impl Recogniser {
    /// A file of so many bytes by its first ones.
    pub fn look_at_head(&self, path: &RepoPath, head: &[u8], size: u64) -> ByHead {
        if let Some(kind) = model::by_head(path, head, size, self.largest_model) {
            return ByHead::Found(Found::of(kind));
        }
        let is_spelled = base85::may_be(head) || embedded::may_be_spelled(head);
        let is_whole = is_spelled
            || model::may_be_pickle(path.file_name(), head)
            || unpack::may_hold(head)
            || self.look(&Reading::new(path, head)).found.is_some();
        if is_whole {
            return ByHead::Whole;
        }
        let first = Reading::new(path, head).text().trim_start().as_bytes().first().copied();
        ByHead::Parts { is_document: matches!(first, Some(b'{' | b'[')) }
    }

    /// Whether a part of a text says that only the whole tells what it is: state ends where its braces do.
    pub fn asks_for_whole(&self, part: &Reading, is_document: bool) -> bool {
        let look = self.look(part);
        look.found.is_some()
            || look.unread.is_some()
            || is_document && Marks::of_glance(part.bytes, part.glance()).has(DOCUMENT)
    }

    /// Whether the last bytes of a file say that an archive stands behind something else.
    pub fn ends_as_archive(tail: &[u8]) -> bool {
        unpack::ends_as_zip(tail)
    }
}
