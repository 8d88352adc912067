//! The index, read without libgit2, which hashes and unpacks all of it for each commit.
//!
//! In: the bytes of the index file (versions 2 to 4, both hashes). Out: an [`Index`]: its entries in order, and the
//! cache-tree, whose ids tell which folders need not be looked at. The format is Git's `gitformat-index`.

use std::ops::Range;

use super::object::{Id, Mode};
use super::plumbing::RawDifference;

/// Why an index could not be read.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// Git may know what this is: a split index, a newer version.
    Unsupported(String),
    /// Git could not read it either.
    Corrupt(&'static str),
}

/// A staged path. `name` and `id` say where in the index's bytes they are.
struct Entry {
    name: Range<usize>,
    id: usize,
    mode: Mode,
    /// 0, or a side of an unresolved conflict.
    stage: u8,
    /// `git add -N`: announced, with no content that a commit would take.
    intent_to_add: bool,
}

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
    bytes: Vec<u8>,
    width: usize,
    entries: Vec<Entry>,
    /// Whether some entries stand for whole folders (`sdir`).
    sparse: bool,
    cache_tree: Option<CacheTree>,
}

/// The trees that Git last wrote for the index's folders.
pub struct CacheTree {
    name: Vec<u8>,
    /// `None` where something below has been staged since.
    pub id: Option<Id>,
    /// Sorted by name (in the file they are sorted by its length first).
    children: Vec<CacheTree>,
}

impl CacheTree {
    pub fn child(&self, name: &[u8]) -> Option<&Self> {
        let at = self.children.binary_search_by(|child| child.name.as_slice().cmp(name)).ok()?;
        self.children.get(at)
    }
}

impl Index {
    /// The index before anything was staged: there is no file.
    pub fn empty(width: usize) -> Self {
        Self { bytes: Vec::new(), width, entries: Vec::new(), sparse: false, cache_tree: None }
    }

    /// What Git lists, where the file itself can't be read here.
    pub fn listed(listing: &[RawDifference], width: usize) -> Self {
        let mut index = Self::empty(width);
        for line in listing {
            let unmerged = line.unmerged.then(|| nothing(width));
            let Some((mode, id)) = line.after.or(unmerged) else { continue };
            let start = index.bytes.len();
            index.bytes.extend(line.path.as_bytes());
            let name = start..index.bytes.len();
            index.bytes.extend(id.as_bytes());
            let stage = u8::from(line.unmerged);
            index.entries.push(Entry { id: name.end, name, mode, stage, intent_to_add: false });
        }
        let Self { bytes, entries, .. } = &mut index;
        // A conflict comes first: it is what a search must find.
        entries.sort_by(|a, b| bytes[a.name.clone()].cmp(&bytes[b.name.clone()]).then(b.stage.cmp(&a.stage)));
        index
    }

    pub fn parse(bytes: Vec<u8>, width: usize) -> Result<Self, Failure> {
        let (entries, expanded, end) = Reader { bytes: &bytes, width, at: 0 }.entries()?;
        let (cache_tree, sparse) = Reader { bytes: &bytes, width, at: end }.extensions()?;
        let mut index = Self { bytes, width, entries, sparse, cache_tree };
        index.bytes.extend(expanded);
        index.check()?;
        Ok(index)
    }

    /// An order that Git would not have written would make the searches below miss entries.
    fn check(&self) -> Result<(), Failure> {
        // A split index leaves out names; but that was refused before this.
        if self.entries.iter().any(|entry| entry.name.is_empty()) {
            return Err(Failure::Corrupt("an entry has no name"));
        }
        for pair in self.entries.windows(2) {
            let order =
                self.name_of(&pair[0]).cmp(self.name_of(&pair[1])).then(pair[0].stage.cmp(&pair[1].stage));
            // Several sides of one stage are seen in a merge of more than two branches.
            if order.is_gt() || (order.is_eq() && pair[0].stage == 0) {
                return Err(Failure::Corrupt("its entries are not in order"));
            }
        }
        let folders = self.entries.iter().filter(|entry| entry.mode == Mode::Folder);
        if folders.clone().any(|entry| !self.sparse || !self.name_of(entry).ends_with(b"/")) {
            return Err(Failure::Corrupt("a folder stands where a file should"));
        }
        Ok(())
    }

    fn name_of(&self, entry: &Entry) -> &[u8] {
        &self.bytes[entry.name.clone()]
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_sparse(&self) -> bool {
        self.sparse
    }

    pub fn cache_tree(&self) -> Option<&CacheTree> {
        self.cache_tree.as_ref()
    }

    /// The path of the entry at `position`; it ends with a slash where it stands for a whole folder.
    pub fn name(&self, position: usize) -> &[u8] {
        self.name_of(&self.entries[position])
    }

    pub fn staged(&self, position: usize) -> Staged {
        let entry = &self.entries[position];
        let id = Id::from_raw(&self.bytes[entry.id..entry.id + self.width]);
        match id {
            _ if entry.stage != 0 => Staged::Conflict,
            Some(id) if !entry.intent_to_add => Staged::At(entry.mode, id),
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
    (Mode::Leaf(super::Kind::File), id)
}

const CUT_OFF: Failure = Failure::Corrupt("it is cut off");
const EXTENDED: u16 = 0x4000;
const INTENT_TO_ADD: u16 = 0x2000;
const LONGEST_NAME: usize = 0xfff;
/// A path can't have more folders than this: the deepest that a file system can hold.
const DEEPEST: usize = 2048;

/// Walks the bytes once. Whatever they say, it stays inside them.
struct Reader<'a> {
    bytes: &'a [u8],
    width: usize,
    at: usize,
}

type Parsed = (Vec<Entry>, Vec<u8>, usize);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Failure> {
        let end = self.at.checked_add(count).filter(|end| *end <= self.end()).ok_or(CUT_OFF)?;
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    /// The file ends with its own hash, which Git may leave zero (`index.skipHash`) and does not check on reading.
    fn end(&self) -> usize {
        self.bytes.len().saturating_sub(self.width)
    }

    fn u32(&mut self) -> Result<u32, Failure> {
        let taken = self.take(4)?;
        Ok(taken.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    fn u16(&mut self) -> Result<u16, Failure> {
        let taken = self.take(2)?;
        Ok(u16::from(taken[0]) << 8 | u16::from(taken[1]))
    }

    fn until(&mut self, end: u8) -> Result<&'a [u8], Failure> {
        let rest = self.bytes.get(self.at..self.end()).ok_or(CUT_OFF)?;
        let length = memchr::memchr(end, rest).ok_or(CUT_OFF)?;
        self.at += length + 1;
        Ok(&rest[..length])
    }

    /// The entries, the names that version 4 shortens (to go behind the bytes), and where the extensions begin.
    fn entries(mut self) -> Result<Parsed, Failure> {
        if self.take(4)? != b"DIRC" {
            return Err(Failure::Corrupt("it does not begin as an index"));
        }
        let version = self.u32()?;
        if !matches!(version, 2..=4) {
            return Err(Failure::Unsupported(format!("index version {version}")));
        }
        let count = self.u32()? as usize;
        // Each entry has an id and 42 bytes at least: no corrupt count makes us ask for more memory than that.
        if count > self.bytes.len() / (self.width + 42) {
            return Err(CUT_OFF);
        }
        let mut entries = Vec::with_capacity(count);
        let mut expanded = Vec::new();
        let mut previous: Vec<u8> = Vec::new();
        for _ in 0..count {
            let start = self.at;
            let mut entry = self.entry_header(version)?;
            if version == 4 {
                self.expand_name(&mut previous)?;
                let from = self.bytes.len() + expanded.len();
                expanded.extend(&previous);
                entry.name = from..from + previous.len();
            } else {
                entry.name = self.plain_name(start, entry.name.len())?;
            }
            entries.push(entry);
        }
        Ok((entries, expanded, self.at))
    }

    /// Up to the name. Its length, as far as the header tells it, is left in `name`.
    fn entry_header(&mut self, version: u32) -> Result<Entry, Failure> {
        self.take(24)?; // times, device and inode: of the work tree, not of what is staged
        let mode = self.u32()?;
        self.take(12)?; // owner and size
        let id = self.at;
        self.take(self.width)?;
        let flags = self.u16()?;
        let extended = match flags & EXTENDED {
            0 => 0,
            _ if version == 2 => return Err(Failure::Corrupt("an entry has flags of a later version")),
            _ => self.u16()?,
        };
        let mode = Mode::new(mode).ok_or(Failure::Corrupt("an entry is neither file nor link"))?;
        Ok(Entry {
            name: 0..usize::from(flags) & LONGEST_NAME,
            id,
            mode,
            stage: u8::try_from(flags >> 12 & 3).expect("two bits"),
            intent_to_add: extended & INTENT_TO_ADD != 0,
        })
    }

    /// Versions 2 and 3: the whole name, filled up with NULs to a multiple of eight.
    fn plain_name(&mut self, start: usize, length: usize) -> Result<Range<usize>, Failure> {
        let from = self.at;
        let name = self.until(0)?;
        if name.len() != length && (length < LONGEST_NAME || name.len() < LONGEST_NAME) {
            return Err(Failure::Corrupt("a name is not as long as its entry says"));
        }
        let end = from + name.len();
        self.at = start + ((end - start + 8) & !7);
        if self.at > self.end() {
            return Err(CUT_OFF);
        }
        Ok(from..end)
    }

    /// Version 4: how many bytes to take off the previous name, and what to put there.
    fn expand_name(&mut self, previous: &mut Vec<u8>) -> Result<(), Failure> {
        let mut byte = self.take(1)?[0];
        let mut strip = usize::from(byte & 0x7f);
        while byte & 0x80 != 0 {
            byte = self.take(1)?[0];
            strip = strip
                .checked_add(1)
                .and_then(|strip| strip.checked_mul(128))
                .and_then(|strip| strip.checked_add(usize::from(byte & 0x7f)))
                .ok_or(CUT_OFF)?;
        }
        let kept = previous.len().checked_sub(strip);
        previous.truncate(kept.ok_or(Failure::Corrupt("a name takes off more than there is"))?);
        previous.extend(self.until(0)?);
        Ok(())
    }

    fn extensions(mut self) -> Result<(Option<CacheTree>, bool), Failure> {
        let (mut cache_tree, mut sparse) = (None, false);
        while self.at < self.end() {
            let signature = self.take(4)?;
            let length = self.u32()? as usize;
            let start = self.at;
            self.take(length)?;
            match signature {
                b"TREE" => {
                    // Its hash takes no room: `end` is where the extension ends.
                    let bytes = &self.bytes[..start + length + self.width];
                    cache_tree = Reader { bytes, width: self.width, at: start }.cache_tree(0)?;
                }
                b"sdir" => sparse = true,
                // A small letter: whoever does not know it must not go on.
                _ if !signature[0].is_ascii_uppercase() => {
                    let name = String::from_utf8_lossy(signature).escape_default().to_string();
                    return Err(Failure::Unsupported(format!("index extension `{name}`")));
                }
                _ => {}
            }
        }
        if self.at != self.end() {
            return Err(CUT_OFF);
        }
        Ok((cache_tree, sparse))
    }

    /// `<name> NUL <entries> SP <children> LF [<id>]`, then the children. Fewer than no entries: not valid.
    fn cache_tree(&mut self, depth: usize) -> Result<Option<CacheTree>, Failure> {
        if depth > DEEPEST {
            return Err(Failure::Corrupt("its cached trees are too deep"));
        }
        if self.at == self.end() {
            return Ok(None);
        }
        let name = self.until(0)?.to_vec();
        let entries = number(self.until(b' ')?)?;
        let count = number(self.until(b'\n')?)?;
        let id = if entries < 0 { None } else { Id::from_raw(self.take(self.width)?) };
        let mut children = Vec::new();
        for _ in 0..count {
            children.push(self.cache_tree(depth + 1)?.ok_or(CUT_OFF)?);
        }
        children.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Some(CacheTree { name, id, children }))
    }
}

fn number(digits: &[u8]) -> Result<i64, Failure> {
    let text = std::str::from_utf8(digits).ok();
    text.and_then(|text| text.parse().ok()).ok_or(Failure::Corrupt("a cached tree is malformed"))
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
        assert_eq!(index.staged(0), Staged::At(Mode::Leaf(super::super::Kind::File), id));
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
            let _ = Index::parse(bytes, 20).map(|index| index.len());
        }
    }
}
