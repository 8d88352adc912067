//! The index, read without libgit2, which hashes and unpacks all of it for each commit.
//!
//! In: the bytes of the index file (versions 2 to 4, both hashes). Out: an [`Index`]: its entries in order, and the
//! cache-tree, whose ids tell which folders need not be looked at. The format is Git's `gitformat-index`.

mod cache_tree;
mod read;

use std::ops::Range;

use super::Kind;
use super::object::{Id, Mode};
use super::plumbing::RawDifference;
use cache_tree::CacheTree;
pub use cache_tree::Node;
use read::{EXTENDED, INTENT_TO_ADD, Reader};

/// Why an index could not be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// Git may know what this is: a split index, a newer version.
    Unsupported(String),
    /// Git could not read it either.
    Corrupt(&'static str),
}

/// Where, in the index's bytes, a staged path is: what is asked of one entry is read when it is asked.
/// Most commits ask it of a handful, and an index may have half a million.
#[derive(Clone, Copy)]
struct Entry {
    head: u32,
    name: u32,
    length: u32,
}

// What an entry's head has where: ten numbers of four bytes, the id, then flags.
const MODE: usize = 24;
const ID: usize = 40;

/// What a path of the index says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Staged {
    At(Mode, Id),
    /// Unresolved: nothing that could be committed.
    Conflict,
    /// As not there.
    Announced,
}

/// The staged paths, sorted as Git sorts them: by bytes, then by stage.
pub struct Index {
    /// The file; behind it, names that it does not spell out.
    bytes: Vec<u8>,
    width: usize,
    entries: Vec<Entry>,
    /// Whether some entries stand for whole folders (`sdir`).
    sparse: bool,
    /// Whether some may be symbolic links, here or in such a folder.
    links: bool,
    cache_tree: CacheTree,
}

impl Index {
    /// The index before anything was staged: there is no file.
    pub fn empty(width: usize) -> Self {
        Self {
            bytes: Vec::new(),
            width,
            entries: Vec::new(),
            sparse: false,
            links: true,
            cache_tree: CacheTree::default(),
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
            let head = index.bytes.len();
            index.bytes.extend([0; MODE]);
            index.bytes.extend(mode.bits().to_be_bytes());
            index.bytes.resize(head + ID, 0);
            index.bytes.extend(id.as_bytes());
            index.bytes.extend((u16::from(stage) << 12).to_be_bytes());
            let at = index.bytes.len();
            index.bytes.extend(name);
            index.entries.push(Entry { head: offset(head)?, name: offset(at)?, length: offset(name.len())? });
        }
        Ok(index)
    }

    pub fn parse(bytes: Vec<u8>, width: usize) -> Result<Self, Failure> {
        let mut reader = Reader::new(&bytes, width);
        let (entries, expanded) = reader.entries()?;
        let (cache_tree, sparse) = reader.extensions()?;
        if let Some(wrong) = entries.wrong {
            return Err(wrong);
        }
        let mut index = Self {
            bytes,
            width,
            entries: entries.places,
            sparse,
            links: sparse || entries.has_links,
            cache_tree,
        };
        index.bytes.extend(expanded);
        if entries.has_folders {
            index.check_folders()?;
        }
        Ok(index)
    }

    fn check_folders(&self) -> Result<(), Failure> {
        let mut folders = self.entries.iter().filter(|entry| self.mode(entry) == Some(Mode::Folder));
        if folders.any(|entry| !self.sparse || !self.name_of(entry).ends_with(b"/")) {
            return Err(Failure::Corrupt("a folder stands where a file should"));
        }
        Ok(())
    }

    fn name_of(&self, entry: &Entry) -> &[u8] {
        &self.bytes[entry.name as usize..][..entry.length as usize]
    }

    fn u16(&self, at: usize) -> u16 {
        u16::from_be_bytes([self.bytes[at], self.bytes[at + 1]])
    }

    fn mode(&self, entry: &Entry) -> Option<Mode> {
        Mode::new(u32::from(self.u16(entry.head as usize + MODE + 2)))
    }

    pub fn count(&self) -> usize {
        self.entries.len()
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
        Id::from_raw(&self.bytes[at..at + self.width])
    }

    /// The cached trees of a folder's folders, sorted by name.
    pub fn cached_below(&self, node: Node) -> Vec<(&[u8], Node)> {
        let named = |child: Node| (&self.bytes[self.cache_tree.name(child)], child);
        // In the file they are sorted by the length of their name first.
        let mut below: Vec<(&[u8], Node)> = self.cache_tree.below(node).map(named).collect();
        below.sort_unstable();
        below
    }

    /// The path of the entry at `position`; it ends with a slash where it stands for a whole folder.
    pub fn name(&self, position: usize) -> &[u8] {
        self.name_of(&self.entries[position])
    }

    pub fn staged(&self, position: usize) -> Staged {
        let entry = &self.entries[position];
        let id = entry.head as usize + ID;
        let flags = self.u16(id + self.width);
        if flags >> 12 & 3 != 0 {
            return Staged::Conflict;
        }
        // `git add -N`: announced, with no content that a commit would take.
        let announced = flags & EXTENDED != 0 && self.u16(id + self.width + 2) & INTENT_TO_ADD != 0;
        match (self.mode(entry), Id::from_raw(&self.bytes[id..id + self.width])) {
            (Some(mode), Some(id)) if !announced => Staged::At(mode, id),
            _ => Staged::Announced,
        }
    }

    pub fn find(&self, name: &[u8]) -> Option<usize> {
        let at = self.entries.partition_point(|entry| self.name_of(entry) < name);
        self.entries.get(at).filter(|entry| self.name_of(entry) == name).map(|_| at)
    }

    /// The entries whose path begins with `prefix`.
    pub fn starting_with(&self, prefix: &[u8]) -> Range<usize> {
        let start = self.entries.partition_point(|entry| self.name_of(entry) < prefix);
        start..self.end_of(start..self.entries.len(), prefix)
    }

    /// Where, in `within`, whose first entry begins with `prefix`, they no longer do.
    pub fn end_of(&self, within: Range<usize>, prefix: &[u8]) -> usize {
        let below = &self.entries[within.clone()];
        within.start + below.partition_point(|entry| self.name_of(entry).starts_with(prefix))
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

    #[test]
    fn an_entry_is_found_by_its_path() {
        let index = Index::parse(one_file(), 20).expect("a whole index");
        assert_eq!(index.find(b"a.tf"), Some(0));
        assert_eq!(index.find(b"b.tf"), None);
        let id = Id::from_raw(&[7; 20]).expect("an id");
        assert_eq!(index.staged(0), Staged::At(Mode::Leaf(Kind::File), id));
    }

    #[test]
    fn an_index_cut_off_anywhere_is_an_error() {
        let whole = one_file();
        for end in 0..whole.len() {
            assert!(Index::parse(whole[..end].to_vec(), 20).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn no_flipped_bit_makes_it_panic() {
        let whole = one_file();
        for bit in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let _ = Index::parse(bytes, 20).map(|index| index.count());
        }
    }
}
