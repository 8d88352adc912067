//! The walk over an index's bytes: where each entry is, and what the extensions say.
//!
//! Every entry is looked at once, for no more than what later searches rely on: that it lies inside the file,
//! has a name, a mode that exists, and its place in the order.

use std::cmp::Ordering;

use super::cache_tree::CacheTree;
use super::{Entry, Failure, ID, MODE, offset};

pub const CUT_OFF: Failure = Failure::Corrupt("it is cut off");
pub const EXTENDED: u16 = 0x4000;
pub const INTENT_TO_ADD: u16 = 0x2000;
/// A name as long as this or longer: its end is where a NUL is.
const LONGEST_NAME: usize = 0xfff;

/// Whatever the bytes say, it stays inside them.
pub struct Reader<'a> {
    /// Without the hash that the file ends with, which Git may leave zero (`index.skipHash`) and does not check on
    /// reading.
    bytes: &'a [u8],
    width: usize,
    at: usize,
}

#[derive(Default)]
pub struct Entries {
    pub places: Vec<Entry>,
    pub has_folders: bool,
    /// Or submodules.
    pub has_links: bool,
    /// What a split index may do and no other: only the extensions tell which this is.
    pub wrong: Option<Failure>,
}

/// What an entry says before its name.
struct Head {
    length: usize,
    stage: u16,
    is_folder: bool,
    /// Or a submodule.
    is_link: bool,
    /// How many bytes of further flags there are.
    more: usize,
}

impl Head {
    /// Times, device, inode, owner and size are of the work tree, not of what is staged.
    #[inline]
    fn of(bytes: &[u8], version: u32) -> Result<Self, Failure> {
        let flags = u16::from_be_bytes([bytes[bytes.len() - 2], bytes[bytes.len() - 1]]);
        let is_extended = flags & EXTENDED != 0;
        if is_extended && version == 2 {
            return Err(Failure::Corrupt("an entry has flags of a later version"));
        }
        let (is_folder, is_link) = match bytes[MODE + 2] >> 4 {
            0o10 => (false, false),
            0o12 | 0o16 => (false, true),
            0o04 => (true, false),
            _ => return Err(Failure::Corrupt("an entry is neither file nor link")),
        };
        let length = usize::from(flags) & LONGEST_NAME;
        Ok(Self { length, stage: flags >> 12 & 3, is_folder, is_link, more: if is_extended { 2 } else { 0 } })
    }
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], width: usize) -> Self {
        Self { bytes: &bytes[..bytes.len().saturating_sub(width)], width, at: 0 }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], Failure> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let taken = rest.get(..count).ok_or(CUT_OFF)?;
        self.at += count;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32, Failure> {
        let taken = self.take(4)?;
        Ok(u32::from_be_bytes([taken[0], taken[1], taken[2], taken[3]]))
    }

    fn until_nul(&mut self) -> Result<&'a [u8], Failure> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = memchr::memchr(0, rest).ok_or(CUT_OFF)?;
        self.at += length + 1;
        Ok(&rest[..length])
    }

    /// The entries, and the names that version 4 shortens: they are to go behind the file's bytes.
    pub fn entries(&mut self) -> Result<(Entries, Vec<u8>), Failure> {
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
        offset(self.bytes.len())?;
        match (version, self.width) {
            (4, _) => self.shortened(count),
            (_, 20) => Ok((self.plain::<{ ID + 20 + 2 }>(version, count)?, Vec::new())),
            _ => Ok((self.plain::<{ ID + 32 + 2 }>(version, count)?, Vec::new())),
        }
    }

    /// Versions 2 and 3: whole names, filled up with NULs to a multiple of eight. `HEAD` is [`ID`] with the id and the
    /// flags: as a constant it costs half a million entries no check of bounds.
    fn plain<const HEAD: usize>(&mut self, version: u32, count: usize) -> Result<Entries, Failure> {
        let mut entries = Entries { places: Vec::with_capacity(count), ..Entries::default() };
        let mut previous = (&[][..], 0);
        for _ in 0..count {
            let start = self.at;
            let rest = self.bytes.get(start..).unwrap_or_default();
            let (bytes, rest) = rest.split_first_chunk::<HEAD>().ok_or(CUT_OFF)?;
            let head = Head::of(bytes, version)?;
            let rest = rest.get(head.more..).ok_or(CUT_OFF)?;
            let name = if head.length < LONGEST_NAME {
                let (name, end) = rest.split_at_checked(head.length).ok_or(CUT_OFF)?;
                if end.first() != Some(&0) {
                    return Err(Failure::Corrupt("a name is not as long as its entry says"));
                }
                name
            } else {
                &rest[..memchr::memchr(0, rest).ok_or(CUT_OFF)?]
            };
            let before_name = HEAD + head.more;
            self.at = start + ((before_name + name.len() + 8) & !7);
            if let Err(wrong) = in_order(previous, (name, head.stage)) {
                entries.wrong.get_or_insert(wrong);
            }
            previous = (name, head.stage);
            entries.has_folders |= head.is_folder;
            entries.has_links |= head.is_link;
            // That the last of them fits was seen before the first.
            let at = start as u32;
            let place = Entry { head: at, name: at + before_name as u32, length: name.len() as u32 };
            entries.places.push(place);
        }
        if self.at > self.bytes.len() { Err(CUT_OFF) } else { Ok(entries) }
    }

    /// Version 4: how many bytes to take off the previous name, and what to put there.
    fn shortened(&mut self, count: usize) -> Result<(Entries, Vec<u8>), Failure> {
        let behind = self.bytes.len() + self.width;
        let mut entries = Entries { places: Vec::with_capacity(count), ..Entries::default() };
        let mut names: Vec<u8> = Vec::new();
        let mut previous = (0..0, 0);
        for _ in 0..count {
            let start = self.at;
            let head = Head::of(self.take(ID + self.width + 2)?, 4)?;
            self.take(head.more)?;
            let strip = self.strip()?;
            let kept = previous.0.len().checked_sub(strip);
            let kept = kept.ok_or(Failure::Corrupt("a name takes off more than there is"))?;
            let from = names.len();
            names.extend_from_within(previous.0.start..previous.0.start + kept);
            names.extend(self.until_nul()?);
            let name = from..names.len();
            let before = (&names[previous.0], previous.1);
            if let Err(wrong) = in_order(before, (&names[name.clone()], head.stage)) {
                entries.wrong.get_or_insert(wrong);
            }
            entries.has_folders |= head.is_folder;
            entries.has_links |= head.is_link;
            let place =
                Entry { head: start as u32, name: offset(behind + from)?, length: offset(name.len())? };
            offset(behind + name.end)?;
            entries.places.push(place);
            previous = (name, head.stage);
        }
        Ok((entries, names))
    }

    /// A number as packs write offsets: seven bits a byte, each further byte adds one before it shifts.
    fn strip(&mut self) -> Result<usize, Failure> {
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
        Ok(strip)
    }

    /// The cache-tree, and whether the index is sparse.
    pub fn extensions(&mut self) -> Result<(CacheTree, bool), Failure> {
        let (mut cache_tree, mut sparse) = (CacheTree::default(), false);
        while self.at < self.bytes.len() {
            let signature = self.take(4)?;
            let length = self.u32()? as usize;
            let start = self.at;
            self.take(length)?;
            match signature {
                b"TREE" => cache_tree = CacheTree::parse(self.bytes, start..start + length, self.width)?,
                b"sdir" => sparse = true,
                // A small letter: whoever does not know it must not go on.
                _ if !signature[0].is_ascii_uppercase() => {
                    let name = String::from_utf8_lossy(signature).escape_default().to_string();
                    return Err(Failure::Unsupported(format!("index extension `{name}`")));
                }
                _ => {}
            }
        }
        Ok((cache_tree, sparse))
    }
}

/// An order that Git would not have written would make searches miss entries.
fn in_order(before: (&[u8], u16), after: (&[u8], u16)) -> Result<(), Failure> {
    if after.0.is_empty() {
        return Err(Failure::Corrupt("an entry has no name"));
    }
    let is_right = match before.0.cmp(after.0) {
        Ordering::Less => true,
        Ordering::Greater => false,
        // Several sides of one stage are seen in a merge of more than two branches.
        Ordering::Equal => after.1 != 0 && before.1 <= after.1,
    };
    if is_right { Ok(()) } else { Err(Failure::Corrupt("its entries are not in order")) }
}
