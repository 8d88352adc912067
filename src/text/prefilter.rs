//! Which words of many stand in a text, in one pass and with next to nothing to build.
//!
//! In: words, each with a number. Out: their places in a text, in order. Every word is known by four of its
//! bytes, the rarest that it has; a table of marks says for each four bytes of the text whether they are any
//! word's. It is read as it lies in the binary: a commit of one file decodes and builds nothing. Every byte of every
//! file comes by here, so what is passed over is passed over without a branch. Compiled by `build.rs` too, which
//! makes the table of the built-in words.

use std::borrow::Cow;
use std::ops::ControlFlow;

/// 2¹⁶ slots, a byte each: one in fifteen is taken, and what a text uses of them stays in a fast cache.
const SLOTS: u32 = 16;
/// Buckets that entries are kept in: more than there are entries, for most hold one or none.
const BUCKETS: u32 = 13;

/// Where a word stands in a text: kept small, for a large file has many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    start: u32,
    end: u32,
    pub owner: u32,
}

impl Hit {
    pub fn start(&self) -> usize {
        self.start as usize
    }

    pub fn end(&self) -> usize {
        self.end as usize
    }
}

/// For each hash of four bytes that a word is known by, a bit that three more bits of the hash choose.
type Slots = [u8; 1 << SLOTS];

/// How many places are looked at before what may stand there is read: their bytes are still in the fastest cache.
const CHUNK: usize = 1 << 10;
/// Places that are passed over together.
const GROUP: usize = 4;

/// A table as bytes, its numbers in little-endian order: the slots; the first entry of each bucket and the end of the
/// last; the entries, in order of their buckets; the text of the words, one behind the other.
pub struct Prefilter {
    table: Cow<'static, [u8]>,
}

const STARTS: usize = 1 << SLOTS;
const ENTRIES: usize = STARTS + 4 * ((1 << BUCKETS) + 1);
/// Bytes of an entry: three numbers, and one of four parts.
const RECORD: usize = 16;

/// Four bytes that a word is known by, and the word: all in one place, for most that are looked at are none.
struct Entry {
    gram: u32,
    /// Where the word begins among the texts.
    text: u32,
    owner: u32,
    length: u16,
    /// Where in the word the four bytes stand.
    offset: u8,
    /// Whether capitals differ from small letters in it.
    exact: bool,
}

impl Entry {
    fn bytes(&self) -> [u8; RECORD] {
        let [a, b] = self.length.to_le_bytes();
        let last = u32::from_le_bytes([a, b, self.offset, u8::from(self.exact)]);
        let mut bytes = [0; RECORD];
        for (number, place) in [self.gram, self.text, self.owner, last].into_iter().zip(bytes.chunks_mut(4)) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        bytes
    }

    fn read(bytes: &[u8; RECORD]) -> Self {
        let number = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let length = u16::from_le_bytes([bytes[12], bytes[13]]);
        let (offset, exact) = (bytes[14], bytes[15] != 0);
        Self { gram: number(0), text: number(4), owner: number(8), length, offset, exact }
    }
}

impl Prefilter {
    /// Words of one or two bytes stand everywhere, and are left out; nobody has one of 64 KiB.
    pub fn new<'a>(words: impl Iterator<Item = (&'a str, bool, u32)>) -> Self {
        let (mut all, mut entries) = (String::new(), Vec::new());
        for (text, exact, owner) in words.filter(|(text, ..)| text.len() > 2) {
            let Ok(length) = u16::try_from(text.len()) else { continue };
            let start = all.len() as u32;
            let entry =
                |gram, offset| Entry { gram: folded(gram), text: start, owner, length, offset, exact };
            if let [a, b, c] = *text.as_bytes() {
                // What begins a token is followed by more of it; a name by more names, or by what ends it.
                let is_open = exact || !c.is_ascii_alphanumeric();
                let letters: &[u8] = if is_open { b"abcdefghijklmnopqrstuvwxyz" } else { b"acdkpst" };
                let signs: &[u8] = if is_open && exact { b"-_.:/+~=" } else { b"-_.:=\"' ])>\\,&;<\n" };
                let followers = letters.iter().chain(b"0123456789").chain(signs).copied();
                entries.extend(followers.map(|next| entry([a, b, c, next], 0)));
            } else {
                let grams = text.as_bytes().windows(4).enumerate().take(usize::from(u8::MAX));
                let rarest = grams.max_by_key(|(_, gram)| rarity(gram));
                let Some((offset, gram)) = rarest else { continue };
                entries.push(entry([gram[0], gram[1], gram[2], gram[3]], offset as u8));
            }
            all.push_str(text);
        }
        entries.sort_by_key(|entry| bucket(entry.gram));
        let mut table = vec![0; STARTS];
        let mut starts = vec![0u32; (1 << BUCKETS) + 1];
        for entry in &entries {
            let hash = hash(entry.gram);
            table[slot(hash)] |= 1 << choice(hash);
            starts[bucket(entry.gram) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        table.extend(starts.into_iter().flat_map(u32::to_le_bytes));
        table.extend(entries.iter().flat_map(Entry::bytes));
        table.extend(all.bytes());
        Self { table: Cow::Owned(table) }
    }

    /// One that [`Self::new`] made, by its bytes.
    pub const fn of(table: &'static [u8]) -> Self {
        Self { table: Cow::Borrowed(table) }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.table
    }

    /// Every word in the text, in order of the four bytes it is known by, until `take` has enough. Texts of 4 GiB
    /// and more are looked at up to there; no blob that is read is as large.
    pub fn find(&self, text: &[u8], mut take: impl FnMut(Hit) -> ControlFlow<()>) {
        let Some(slots) = self.table.first_chunk() else { return };
        let (mut groups, mut places) = ([0; CHUNK / GROUP], [0; CHUNK]);
        for start in (0..text.len()).step_by(CHUNK) {
            // The bytes of the last places reach over its end.
            let chunk = &text[start..text.len().min(start + CHUNK + GROUP)];
            let groups = candidate_groups(slots, chunk, &mut groups);
            for place in candidates(slots, chunk, groups, &mut places) {
                if self.at(text, start + usize::from(*place), &mut take).is_break() {
                    return;
                }
            }
        }
    }

    #[inline(never)]
    fn at(&self, text: &[u8], at: usize, take: &mut impl FnMut(Hit) -> ControlFlow<()>) -> ControlFlow<()> {
        let Some(gram) = text[at..].first_chunk() else { return ControlFlow::Continue(()) };
        let gram = folded(*gram);
        let bucket = bucket(gram) as usize;
        let entries = ENTRIES + self.start(bucket) * RECORD..ENTRIES + self.start(bucket + 1) * RECORD;
        for record in self.table.get(entries).unwrap_or_default().as_chunks().0 {
            let entry = Entry::read(record);
            let Some(start) = at.checked_sub(usize::from(entry.offset)).filter(|_| entry.gram == gram) else {
                continue;
            };
            let end = start + usize::from(entry.length);
            let (Some(there), Some(word)) = (text.get(start..end), self.text(&entry)) else { continue };
            if if entry.exact { there == word } else { there.eq_ignore_ascii_case(word) }
                && let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end))
            {
                take(Hit { start, end, owner: entry.owner })?;
            }
        }
        ControlFlow::Continue(())
    }

    /// The first entry of a bucket.
    fn start(&self, bucket: usize) -> usize {
        let four = self.table[STARTS + 4 * bucket..].first_chunk();
        four.map_or(0, |four| u32::from_le_bytes(*four) as usize)
    }

    fn text(&self, entry: &Entry) -> Option<&[u8]> {
        let start = ENTRIES + self.start(1 << BUCKETS) * RECORD + entry.text as usize;
        self.table.get(start..start + usize::from(entry.length))
    }
}

/// The groups of places of which one may be a word's, each by its first place. Each is written down, and counted if
/// it is one: a branch would be guessed wrong at every third.
#[inline(never)]
fn candidate_groups<'g>(slots: &Slots, chunk: &[u8], groups: &'g mut [u16; CHUNK / GROUP]) -> &'g [u16] {
    let (mut count, mut at) = (0, 0);
    while let Some(eight) = chunk.get(at..).and_then(<[u8]>::first_chunk) {
        let eight = folded_eight(*eight);
        let mut taken = 0;
        for place in 0..GROUP {
            taken |= slots[slot(hash_at(eight, place))];
        }
        groups[count % groups.len()] = at as u16;
        count += usize::from(taken != 0);
        at += GROUP;
    }
    // The end of a text.
    while at < CHUNK && at + GROUP <= chunk.len() {
        groups[count % groups.len()] = at as u16;
        count += 1;
        at += GROUP;
    }
    &groups[..count.min(groups.len())]
}

/// The places among the groups that are one.
#[inline(never)]
fn candidates<'p>(slots: &Slots, chunk: &[u8], groups: &[u16], places: &'p mut [u16; CHUNK]) -> &'p [u16] {
    let mut count = 0;
    for group in groups {
        let Some(rest) = chunk.get(usize::from(*group)..) else { continue };
        let eight = rest.first_chunk().copied().unwrap_or_else(|| {
            let mut padded = [0; 8];
            padded[..rest.len()].copy_from_slice(rest);
            padded
        });
        let eight = folded_eight(eight);
        for place in 0..GROUP {
            let hash = hash_at(eight, place);
            places[count % CHUNK] = *group + place as u16;
            count += usize::from(slots[slot(hash)] >> choice(hash) & 1);
        }
    }
    &places[..count.min(CHUNK)]
}

fn folded_eight(eight: [u8; 8]) -> u64 {
    u64::from_le_bytes(eight) | 0x2020_2020_2020_2020
}

/// That of the four bytes at one of the first places of eight.
fn hash_at(eight: u64, place: usize) -> u32 {
    hash((eight >> (8 * place)) as u32)
}

fn slot(hash: u32) -> usize {
    (hash >> (32 - SLOTS)) as usize
}

/// Which bit of its slot is a hash's.
fn choice(hash: u32) -> u32 {
    hash >> (32 - SLOTS - 3) & 7
}

/// Without regard to capitals, and to little else: what is met is compared whole.
fn folded(gram: [u8; 4]) -> u32 {
    u32::from_le_bytes(gram) | 0x2020_2020
}

fn hash(gram: u32) -> u32 {
    gram.wrapping_mul(0x9e37_79b1)
}

fn bucket(gram: u32) -> u32 {
    hash(gram) >> (32 - BUCKETS)
}

/// How seldom four bytes stand together: by their place in the list, which begins with the most frequent.
fn rarity(gram: &[u8]) -> usize {
    // Of the grams of our own words, those that stand twice or more in 100,000 bytes of code, configuration and
    // documentation, counted in 24 MB.
    const FREQUENT: &str = include_str!("frequent.txt");
    let mut frequent = FREQUENT.lines().flat_map(|line| line.as_bytes().chunks(GROUP));
    frequent.position(|known| known.eq_ignore_ascii_case(gram)).unwrap_or(FREQUENT.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[(&str, bool)], text: &str) -> Vec<(usize, u32)> {
        let words = words.iter().enumerate().map(|(number, (word, exact))| (*word, *exact, number as u32));
        let mut found = Vec::new();
        Prefilter::new(words).find(text.as_bytes(), |hit| {
            found.push((hit.start(), hit.owner));
            ControlFlow::Continue(())
        });
        found.sort();
        found
    }

    #[test]
    fn words_are_found_wherever_they_stand() {
        let words = [("password", false), ("hf_", true), ("sk-", true), ("api_key", false)];
        assert_eq!(found(&words, "hf_a PassWord"), [(0, 1), (5, 0)]);
        assert_eq!(found(&words, "HF_a passwor API_KEY"), [(13, 3)]);
        assert_eq!(found(&words, "x=sk-1"), [(2, 2)]);
        assert_eq!(found(&words, ""), []);
    }

    #[test]
    fn no_place_is_passed_over_in_a_long_text() {
        let words = [("hf_", true), ("password", false)];
        for length in (0..40).chain(CHUNK - 12..CHUNK + 12) {
            for (word, number) in [("hf_a", 0), ("PassWord", 1)] {
                let text = ".".repeat(length) + word;
                assert_eq!(found(&words, &text), [(length, number)], "after {length}");
                assert_eq!(found(&words, &(text + &".".repeat(CHUNK))), [(length, number)], "before more");
            }
        }
    }

    #[test]
    fn all_words_at_one_place_are_told() {
        let words = [("token", false), ("auth_token", false), ("auth_token", true)];
        assert_eq!(found(&words, "auth_token"), [(0, 1), (0, 2), (5, 0)]);
    }
}
