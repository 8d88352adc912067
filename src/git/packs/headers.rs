//! Whether the headers that lead to an object are sound. Of one that names a kind that there is not, or that a damaged one
//! leads to, git2 0.21 asks the kind and ends the process: an audit must live through it.
//!
//! In: the packs of a repository, an id. Out: whether libgit2 may be asked. Each entry is looked at once, by any thread.

use std::path::Path;
use std::sync::atomic::{AtomicU8, Ordering};

use super::super::object::Id;
use super::{BY_NAME, BY_OFFSET, Base, LONGEST_HEADER, Pack, read_at};

const SOUND: u8 = 1;
const DAMAGED: u8 = 2;
/// Commits, trees, blobs and tags.
const KINDS: std::ops::RangeInclusive<u8> = 1..=4;

pub struct Headers(Vec<Known>);

struct Known {
    pack: Pack,
    /// Entries by their ids.
    by_name: Vec<u32>,
    /// What was seen of each entry.
    seen: Vec<AtomicU8>,
}

impl Headers {
    pub fn of<'p>(folders: impl Iterator<Item = &'p Path>, width: usize) -> Self {
        let known = |pack: Pack| {
            let mut by_name: Vec<u32> = (0..).take(pack.entries.len()).collect();
            by_name.sort_unstable_by_key(|at| pack.entries[*at as usize].id);
            Known { seen: pack.entries.iter().map(|_| AtomicU8::new(0)).collect(), by_name, pack }
        };
        Self(folders.flat_map(|folder| Pack::all_in(folder, width)).map(known).collect())
    }

    /// Where a pack has it and does not say what it is.
    pub fn is_damaged(&self, id: &Id) -> bool {
        self.0.iter().any(|known| known.find(id).is_some_and(|at| known.is_damaged(at)))
    }
}

impl Known {
    fn find(&self, id: &Id) -> Option<usize> {
        let name = |at: &u32| self.pack.entries[*at as usize].id;
        let found = self.by_name.binary_search_by_key(id, name).ok()?;
        Some(self.by_name[found] as usize)
    }

    /// Follows the bases to the first that is whole, or known.
    fn is_damaged(&self, first: usize) -> bool {
        let (mut at, mut chain) = (first, Vec::new());
        let answer = loop {
            let known = self.seen[at].load(Ordering::Relaxed);
            if known != 0 {
                break known;
            }
            chain.push(at);
            // A ring of bases leads nowhere.
            let is_ring = chain.len() > self.seen.len();
            match self.next(at) {
                Some(Some(base)) if !is_ring => at = base,
                Some(None) => break SOUND,
                _ => break DAMAGED,
            }
        };
        chain.iter().for_each(|at| self.seen[*at].store(answer, Ordering::Relaxed));
        answer == DAMAGED
    }

    /// The entry that this one is made from, if from any; `None` where its header makes no sense. A base that another pack
    /// has makes sense to libgit2.
    #[expect(clippy::option_option, reason = "no header, and a header without a base, are two things")]
    fn next(&self, at: usize) -> Option<Option<usize>> {
        let entry = &self.pack.entries[at];
        let length = usize::try_from(self.pack.end_of(at).checked_sub(entry.offset)?).ok()?;
        let mut bytes = [0; LONGEST_HEADER];
        let bytes = &mut bytes[..length.min(LONGEST_HEADER)];
        read_at(&self.pack.file, bytes, entry.offset)?;
        let header = self.pack.header(bytes)?;
        match (header.kind, header.base) {
            (BY_OFFSET, Some(Base::Before(back))) => {
                let base = entry.offset.checked_sub(back)?;
                self.pack.entries.binary_search_by_key(&base, |entry| entry.offset).ok().map(Some)
            }
            (BY_NAME, Some(Base::Named(name))) => Some(self.find(&name)),
            (kind, _) => KINDS.contains(&kind).then_some(None),
        }
    }
}
