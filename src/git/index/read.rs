//! The walk over an index file: what each entry stages, and what the extensions say.
//!
//! Every entry is looked at once, for no more than what later searches rely on: that it lies inside the file,
//! has a name, a mode that exists, and its place in the order.

use std::cmp::Ordering;
use std::io::{ErrorKind, Read};

use super::cache_tree::CacheTree;
use super::{ANNOUNCED, Failure, RECORD, offset};

pub const CUT_OFF: Failure = Failure::Corrupt("it is cut off");
// What an entry's head has where: ten numbers of four bytes, the id, then flags.
const MODE: usize = 24;
const ID: usize = 40;
const EXTENDED: u16 = 0x4000;
/// In the first byte of the further flags: `git add -N`, announced with no content that a commit would take.
const INTENT_TO_ADD: u8 = 0x20;
/// A name as long as this or longer: its end is where a NUL is.
const LONGEST_NAME: usize = 0xfff;

/// How much of the file is held at a time.
const WINDOW: usize = 64 << 10;
/// What an entry takes at most, but for longer names: its head, further flags, its name, what fills it up.
const LARGEST: usize = ID + 32 + 2 + 2 + LONGEST_NAME + 8;

/// A window over the file, which moves on as it is read. Whatever the bytes say, it stays inside them.
pub struct Reader<R> {
    from: R,
    width: usize,
    window: Vec<u8>,
    /// How much of the window was looked at.
    at: usize,
    /// What is not in the window yet, without the hash that the file ends with, which Git may leave zero
    /// (`index.skipHash`) and does not check on reading.
    left: usize,
}

/// What is kept of the entries.
#[derive(Default)]
pub struct Entries {
    /// See [`super::Index`].
    pub records: Vec<u8>,
    pub starts: Vec<u32>,
    pub has_folders: bool,
    /// Or submodules.
    pub has_links: bool,
    /// What a split index may do and no other: only the extensions tell which this is.
    pub wrong: Option<Failure>,
    /// Where the name of the last one begins, and its stage.
    last: (usize, u16),
}

impl Entries {
    fn of(count: usize, bytes: usize) -> Self {
        // Nothing of it is touched before it is written.
        let (records, starts) = (Vec::with_capacity(bytes), Vec::with_capacity(count + 1));
        Self { records, starts, ..Self::default() }
    }

    /// Adds one: the name is so much of the last one's, and `name`.
    #[inline]
    fn add(&mut self, bytes: &[u8], head: &Head, width: usize, kept: usize, name: &[u8]) {
        // That it fits was seen before.
        let start = self.records.len() as u32;
        let more = bytes.get(ID + width + 2..).unwrap_or_default();
        let announced = head.more > 0 && more.first().is_some_and(|flags| flags & INTENT_TO_ADD != 0);
        let state = head.stage as u8 | if announced { ANNOUNCED } else { 0 };
        self.records.extend_from_slice(&[bytes[MODE + 2], state]);
        self.records.extend_from_slice(&bytes[ID..ID + width]);
        let at = self.records.len();
        let (last, stage) = self.last;
        if kept > 0 {
            self.records.extend_from_within(last..last + kept);
        }
        self.records.extend_from_slice(name);
        let before = &self.records[last..start as usize];
        if let Err(wrong) = in_order((before, stage), (&self.records[at..], head.stage)) {
            self.wrong.get_or_insert(wrong);
        }
        self.starts.push(start);
        self.last = (at, head.stage);
        self.has_folders |= head.is_folder;
        self.has_links |= head.is_link;
    }

    /// How long the last one's name is.
    fn last_length(&self) -> usize {
        self.records.len() - self.last.0
    }
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

impl<R: Read> Reader<R> {
    /// Over a file of so many bytes.
    pub fn new(from: R, length: usize, width: usize) -> Self {
        Self { from, width, window: Vec::new(), at: 0, left: length.saturating_sub(width) }
    }

    /// What comes next: as much as was asked for or more, less only where the file ends.
    #[inline]
    fn ahead(&mut self, count: usize) -> Result<&[u8], Failure> {
        if self.window.len() - self.at < count && self.left > 0 {
            self.move_on(count)?;
        }
        Ok(&self.window[self.at..])
    }

    #[cold]
    fn move_on(&mut self, count: usize) -> Result<(), Failure> {
        let kept = self.window.len() - self.at;
        self.window.copy_within(self.at.., 0);
        self.at = 0;
        let more = count.max(WINDOW).saturating_sub(kept).min(self.left);
        self.window.resize(kept + more, 0);
        // In one read, and not in the small steps of a reader that does not know how much will come.
        self.from.read_exact(&mut self.window[kept..]).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => CUT_OFF,
            _ => Failure::Unreadable(error.to_string()),
        })?;
        self.left -= more;
        Ok(())
    }

    fn remaining(&self) -> usize {
        self.window.len() - self.at + self.left
    }

    /// Goes on by what was looked at.
    fn advance(&mut self, count: usize) -> Result<(), Failure> {
        // Most of what is gone by was looked at, and is in the window.
        if self.window.len() - self.at < count && self.ahead(count)?.len() < count {
            return Err(CUT_OFF);
        }
        self.at += count;
        Ok(())
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Failure> {
        let taken = *self.ahead(N)?.first_chunk::<N>().ok_or(CUT_OFF)?;
        self.at += N;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32, Failure> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    /// The length of what begins so far ahead and ends with a NUL.
    fn until_nul(&mut self, from: usize) -> Result<usize, Failure> {
        let mut wanted = LARGEST;
        loop {
            let seen = self.ahead(wanted)?;
            if let Some(length) = memchr::memchr(0, seen.get(from..).unwrap_or_default()) {
                return Ok(length);
            }
            if wanted >= self.remaining() {
                return Err(CUT_OFF);
            }
            wanted *= 2;
        }
    }

    /// What later searches need of the entries.
    pub fn entries(&mut self) -> Result<Entries, Failure> {
        if self.array()? != *b"DIRC" {
            return Err(Failure::Corrupt("it does not begin as an index"));
        }
        let version = self.u32()?;
        if !matches!(version, 2..=4) {
            return Err(Failure::Unsupported(format!("index version {version}")));
        }
        let count = self.u32()? as usize;
        // Each entry has an id and 42 bytes at least: no corrupt count makes us ask for more memory than that.
        if count > self.remaining() / (self.width + 42) {
            return Err(CUT_OFF);
        }
        offset(self.remaining())?;
        match self.width {
            20 => self.each::<{ ID + 20 + 2 }>(version, count),
            _ => self.each::<{ ID + 32 + 2 }>(version, count),
        }
    }

    /// `HEAD` is [`ID`] with the id and the flags: as a constant it costs half a million entries no check of bounds.
    fn each<const HEAD: usize>(&mut self, version: u32, count: usize) -> Result<Entries, Failure> {
        let mut entries = Entries::of(count, self.remaining() - count * (ID - RECORD));
        for _ in 0..count {
            if self.window.len() - self.at < LARGEST && self.left > 0 {
                self.move_on(LARGEST)?;
            }
            let rest = &self.window[self.at..];
            let head = Head::of(rest.first_chunk::<HEAD>().ok_or(CUT_OFF)?, version)?;
            let taken = match version {
                4 => self.shortened(HEAD, &head, &mut entries)?,
                _ => self.plain(HEAD, &head, &mut entries)?,
            };
            self.advance(taken)?;
        }
        entries.starts.push(offset(entries.records.len())?);
        Ok(entries)
    }

    /// Versions 2 and 3: a whole name, filled up with NULs to a multiple of eight. Out: the bytes of the entry.
    #[inline]
    fn plain(&mut self, at: usize, head: &Head, entries: &mut Entries) -> Result<usize, Failure> {
        let before_name = at + head.more;
        let is_long = head.length == LONGEST_NAME;
        let length = if is_long { self.until_nul(before_name)? } else { head.length };
        let rest = &self.window[self.at..];
        let name = rest.get(before_name..before_name + length).ok_or(CUT_OFF)?;
        if rest.get(before_name + length).ok_or(CUT_OFF)? != &0 {
            return Err(Failure::Corrupt("a name is not as long as its entry says"));
        }
        entries.add(rest, head, self.width, 0, name);
        Ok((before_name + length + 8) & !7)
    }

    /// Version 4: how many bytes to take off the previous name, and what to put there.
    fn shortened(&mut self, at: usize, head: &Head, entries: &mut Entries) -> Result<usize, Failure> {
        let mut before_name = at + head.more;
        let strip = strip(&self.window[self.at..], &mut before_name)?;
        let kept = entries.last_length().checked_sub(strip);
        let kept = kept.ok_or(Failure::Corrupt("a name takes off more than there is"))?;
        let length = self.until_nul(before_name)?;
        let rest = &self.window[self.at..];
        // Of all that is written out no more than of a file.
        offset(entries.records.len() + kept + length + LARGEST)?;
        entries.add(rest, head, self.width, kept, &rest[before_name..before_name + length]);
        Ok(before_name + length + 1)
    }

    /// The cache-tree with the bytes that it points into, and whether the index is sparse.
    pub fn extensions(&mut self) -> Result<(Vec<u8>, CacheTree, bool), Failure> {
        let (mut bytes, mut cache_tree, mut sparse) = (Vec::new(), CacheTree::default(), false);
        while self.remaining() > 0 {
            let signature = self.array::<4>()?;
            let length = self.u32()? as usize;
            if length > self.remaining() {
                return Err(CUT_OFF);
            }
            match &signature {
                b"TREE" => {
                    bytes = self.ahead(length)?[..length].to_vec();
                    cache_tree = CacheTree::parse(&bytes, self.width)?;
                }
                b"sdir" => sparse = true,
                // A small letter: whoever does not know it must not go on.
                _ if !signature[0].is_ascii_uppercase() => {
                    let name = String::from_utf8_lossy(&signature).escape_default().to_string();
                    return Err(Failure::Unsupported(format!("index extension `{name}`")));
                }
                _ => {}
            }
            self.skip(length)?;
        }
        Ok((bytes, cache_tree, sparse))
    }

    /// Goes on by what nobody needs to see at once.
    fn skip(&mut self, mut count: usize) -> Result<(), Failure> {
        while count > 0 {
            let here = self.ahead(1)?.len().min(count);
            if here == 0 {
                return Err(CUT_OFF);
            }
            self.at += here;
            count -= here;
        }
        Ok(())
    }
}

/// A number as packs write offsets: seven bits a byte, each further byte adds one before it shifts.
fn strip(bytes: &[u8], at: &mut usize) -> Result<usize, Failure> {
    let mut next = || {
        let byte = *bytes.get(*at).ok_or(CUT_OFF)?;
        *at += 1;
        Ok(byte)
    };
    let mut byte = next()?;
    let mut strip = usize::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        byte = next()?;
        strip = strip
            .checked_add(1)
            .and_then(|strip| strip.checked_mul(128))
            .and_then(|strip| strip.checked_add(usize::from(byte & 0x7f)))
            .ok_or(CUT_OFF)?;
    }
    Ok(strip)
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
