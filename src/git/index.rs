//! The index, read without libgit2, which hashes and unpacks all of it for each commit.
//!
//! In: the index file (versions 2 to 4, both hashes). Out: an [`Index`]: its entries in order, and the
//! cache-tree, whose ids tell which folders need not be looked at. The format is Git's `gitformat-index`.

mod cache_tree;
mod read;

use std::io::Read;
use std::ops::Range;

use super::Kind;
use super::object::{Id, Mode};
use super::plumbing::RawDifference;
use cache_tree::CacheTree;
pub use cache_tree::Node;
use read::Reader;

/// Why an index could not be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// Git may know what this is: a split index, a newer version.
    Unsupported(String),
    /// Git could not read it either.
    Corrupt(&'static str),
    /// The system says why.
    Unreadable(String),
}

/// What a record has before its id: the byte of the mode that tells kinds apart, and the stage with whether it is
/// announced. Behind the id is the path, up to the next record.
const RECORD: usize = 2;
const ANNOUNCED: u8 = 4;

/// What a path of the index says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Staged {
    At(Mode, Id),
    /// Unresolved: nothing that could be committed.
    Conflict,
    /// As not there.
    Announced,
}

/// The staged paths, sorted as Git sorts them: by bytes, then by stage. Times, sizes and owners, half of the file, are of
/// the work tree and not kept; what else is asked of an entry is read when it is asked: most commits ask it of a handful,
/// and an index may have half a million.
pub struct Index {
    records: Vec<u8>,
    /// Where each begins, and where the last one ends.
    starts: Vec<u32>,
    width: usize,
    /// Whether some entries stand for whole folders (`sdir`).
    sparse: bool,
    /// Whether some may be symbolic links, here or in such a folder.
    links: bool,
    cache_tree: CacheTree,
    /// Names and ids of the cached trees.
    cached: Vec<u8>,
}

impl Index {
    /// The index before anything was staged: there is no file.
    pub fn empty(width: usize) -> Self {
        Self {
            records: Vec::new(),
            starts: vec![0],
            width,
            sparse: false,
            links: true,
            cache_tree: CacheTree::default(),
            cached: Vec::new(),
        }
    }

    /// What Git lists, where the file itself can't be read here: written as an index would have it.
    pub fn listed(listing: &[RawDifference], width: usize) -> Result<Self, Failure> {
        let mut lines: Vec<(&[u8], u8, Mode, Id)> = Vec::new();
        for line in listing {
            let unmerged = line.unmerged.then(|| nothing(width));
            let Some((mode, id)) = line.after.or(unmerged) else { continue };
            lines.push((line.path.as_bytes(), u8::from(line.unmerged), mode, id));
        }
        // A conflict comes first: it is what a search must find.
        lines.sort_by(|a, b| (a.0, b.1).cmp(&(b.0, a.1)));
        let mut index = Self::empty(width);
        for (name, stage, mode, id) in lines {
            index.records.extend([(mode.bits() >> 8) as u8, stage]);
            index.records.extend(id.as_bytes());
            index.records.extend(name);
            index.starts.push(offset(index.records.len())?);
        }
        Ok(index)
    }

    /// Reads an index of `length` bytes.
    pub fn read(from: impl Read, length: usize, width: usize) -> Result<Self, Failure> {
        let mut reader = Reader::new(from, length, width);
        let entries = reader.entries()?;
        let (cached, cache_tree, sparse) = reader.extensions()?;
        if let Some(wrong) = entries.wrong {
            return Err(wrong);
        }
        let index = Self {
            records: entries.records,
            starts: entries.starts,
            width,
            sparse,
            links: sparse || entries.has_links,
            cache_tree,
            cached,
        };
        if entries.has_folders {
            index.check_folders()?;
        }
        Ok(index)
    }

    fn check_folders(&self) -> Result<(), Failure> {
        let mut folders = (0..self.count()).filter(|at| self.mode(*at) == Some(Mode::Folder));
        if folders.any(|at| !self.sparse || !self.name(at).ends_with(b"/")) {
            return Err(Failure::Corrupt("a folder stands where a file should"));
        }
        Ok(())
    }

    fn record(&self, position: usize) -> &[u8] {
        &self.records[self.starts[position] as usize..self.starts[position + 1] as usize]
    }

    fn mode(&self, position: usize) -> Option<Mode> {
        Mode::new(u32::from(self.record(position)[0]) << 8)
    }

    pub fn count(&self) -> usize {
        self.starts.len() - 1
    }

    pub fn is_sparse(&self) -> bool {
        self.sparse
    }

    pub fn may_have_links(&self) -> bool {
        self.links
    }

    /// The cached tree of the top folder.
    pub fn cached(&self) -> Option<Node> {
        self.cache_tree.top()
    }

    /// The tree that a folder is known to be; `None` where something below it has been staged since.
    pub fn cached_id(&self, node: Node) -> Option<Id> {
        let at = self.cache_tree.id(node)?;
        Id::from_raw(&self.cached[at..at + self.width])
    }

    /// The cached trees of a folder's folders, sorted by name.
    pub fn cached_below(&self, node: Node) -> Vec<(&[u8], Node)> {
        let named = |child: Node| (&self.cached[self.cache_tree.name(child)], child);
        // In the file they are sorted by the length of their name first.
        let mut below: Vec<(&[u8], Node)> = self.cache_tree.below(node).map(named).collect();
        below.sort_unstable();
        below
    }

    /// The path of the entry at `position`; it ends with a slash where it stands for a whole folder.
    pub fn name(&self, position: usize) -> &[u8] {
        &self.record(position)[RECORD + self.width..]
    }

    pub fn staged(&self, position: usize) -> Staged {
        let record = self.record(position);
        let (stage, announced) = (record[1] & 3, record[1] & ANNOUNCED != 0);
        if stage != 0 {
            return Staged::Conflict;
        }
        match (self.mode(position), Id::from_raw(&record[RECORD..RECORD + self.width])) {
            (Some(mode), Some(id)) if !announced => Staged::At(mode, id),
            _ => Staged::Announced,
        }
    }

    pub fn find(&self, name: &[u8]) -> Option<usize> {
        let at = self.first_that_is_not(0..self.count(), |other| other < name);
        (at < self.count() && self.name(at) == name).then_some(at)
    }

    /// Whether a file is tracked at a path, or below it, or in a folder above it that stands for all that is in it.
    pub fn holds(&self, path: &[u8]) -> bool {
        let below = || !self.starting_with(&[path, b"/"].concat()).is_empty();
        let folders = || memchr::memchr_iter(b'/', path).map(|end| &path[..=end]);
        self.find(path).is_some()
            || below()
            || self.sparse && folders().any(|folder| self.find(folder).is_some())
    }

    /// The entries whose path begins with `prefix`.
    pub fn starting_with(&self, prefix: &[u8]) -> Range<usize> {
        let start = self.first_that_is_not(0..self.count(), |name| name < prefix);
        start..self.end_of(start..self.count(), prefix)
    }

    /// Where, in `within`, whose first entry begins with `prefix`, they no longer do.
    pub fn end_of(&self, within: Range<usize>, prefix: &[u8]) -> usize {
        self.first_that_is_not(within, |name| name.starts_with(prefix))
    }

    /// Where, in `within`, paths stop to be what only the first ones are.
    fn first_that_is_not(&self, within: Range<usize>, is: impl Fn(&[u8]) -> bool) -> usize {
        let Range { mut start, mut end } = within;
        while start < end {
            let middle = start + (end - start) / 2;
            if is(self.name(middle)) {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        start
    }
}

/// A path of which Git tells no more than that it is unmerged.
fn nothing(width: usize) -> (Mode, Id) {
    let id = Id::from_raw(&[0; 32][..width]).expect("the width of a hash");
    (Mode::Leaf(Kind::File), id)
}

/// Offsets take four bytes each: no repository comes near such an index, and Git is asked about it.
fn offset(at: usize) -> Result<u32, Failure> {
    u32::try_from(at).map_err(|_| Failure::Unsupported("more than 4 GB".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A version 2 index of one file, as Git writes it, its hash left zero.
    fn one_file() -> Vec<u8> {
        let mut bytes = b"DIRC\0\0\0\x02\0\0\0\x01".to_vec();
        bytes.extend([0; 24]);
        bytes.extend([0, 0, 0x81, 0xa4]);
        bytes.extend([0; 12]);
        bytes.extend([7; 20]);
        bytes.extend([0, 4]);
        bytes.extend(b"a.tf\0\0\0\0\0\0");
        bytes.extend([0; 20]);
        bytes
    }

    fn read(bytes: &[u8]) -> Result<Index, Failure> {
        Index::read(bytes, bytes.len(), 20)
    }

    #[test]
    fn an_entry_is_found_by_its_path() {
        let index = read(&one_file()).expect("a whole index");
        assert_eq!(index.find(b"a.tf"), Some(0));
        assert_eq!(index.find(b"b.tf"), None);
        let id = Id::from_raw(&[7; 20]).expect("an id");
        assert_eq!(index.staged(0), Staged::At(Mode::Leaf(Kind::File), id));
    }

    #[test]
    fn an_index_cut_off_anywhere_is_an_error() {
        let whole = one_file();
        for end in 0..whole.len() {
            assert!(read(&whole[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn no_flipped_bit_makes_it_panic() {
        let whole = one_file();
        for bit in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let _ = read(&bytes).map(|index| index.count());
        }
    }
}
