//! Which words of many stand in a text, in one pass and with next to nothing to build.
//!
//! In: words, each with a number. Out: their places in a text, in order. Every word is known by four of its
//! bytes, the rarest that it has; a table of bits says for each four bytes of the text whether they are any
//! word's. A commit of one file pays for the table and no automaton; a file of megabytes is read at the speed of
//! memory. Compiled by `build.rs` too, which makes the one for the built-in kinds of token.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

/// 2¹⁷ bits, 16 KiB: small enough for the fastest cache, and one in a hundred set.
const BITS: u32 = 17;
/// Buckets that entries are kept in: about as many as there are entries.
const BUCKETS: u32 = 11;

/// A word that is looked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Word {
    /// Where it ends in the text of all words; it starts where the one before ends.
    end: u32,
    /// Whether capitals differ from small letters.
    exact: bool,
    owner: u32,
}

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

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Entry {
    gram: u32,
    word: u32,
    /// Where in the word its four bytes stand.
    offset: u32,
}

/// A bit for each hash of four bytes that a word is known by.
type Bits = [u64; 1 << (BITS - 6)];

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct Prefilter {
    written: Written,
    bits: Box<Bits>,
    /// The first entry of each bucket.
    starts: Vec<u32>,
}

/// What is kept of it: the tables are made in no time.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Written {
    /// All words, one behind the other.
    text: String,
    words: Vec<Word>,
    /// In order of their buckets.
    entries: Vec<Entry>,
}

impl From<Prefilter> for Written {
    fn from(prefilter: Prefilter) -> Self {
        prefilter.written
    }
}

impl From<Written> for Prefilter {
    fn from(written: Written) -> Self {
        let mut bits = Box::new([0u64; 1 << (BITS - 6)]);
        let mut starts = vec![0u32; (1 << BUCKETS) + 1];
        for entry in &written.entries {
            let bit = hash(entry.gram) >> (32 - BITS);
            bits[(bit >> 6) as usize] |= 1 << (bit & 63);
            starts[bucket(entry.gram) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { written, bits, starts }
    }
}

impl Prefilter {
    /// Words of one or two bytes stand everywhere, and are left out.
    pub fn new<'a>(words: impl Iterator<Item = (&'a str, bool, u32)>) -> Self {
        let mut written = Written { text: String::new(), words: Vec::new(), entries: Vec::new() };
        for (text, exact, owner) in words.filter(|(text, ..)| text.len() > 2) {
            let word = written.words.len() as u32;
            if let [a, b, c] = *text.as_bytes() {
                // What begins a token is followed by more of it; a name by more names, or by what ends it.
                let is_open = exact || !c.is_ascii_alphanumeric();
                let letters: &[u8] = if is_open { b"abcdefghijklmnopqrstuvwxyz" } else { b"acdkpst" };
                let signs: &[u8] = if is_open && exact { b"-_.:/+~=" } else { b"-_.:=\"' ])>\\,&;<\n" };
                let followers = letters.iter().chain(b"0123456789").chain(signs).copied();
                let entry = |next| Entry { gram: folded([a, b, c, next]), word, offset: 0 };
                written.entries.extend(followers.map(entry));
            } else {
                let grams = text.as_bytes().windows(4).enumerate();
                let rarest = grams.max_by_key(|(_, gram)| rarity(gram));
                let Some((offset, gram)) = rarest else { continue };
                let gram = folded([gram[0], gram[1], gram[2], gram[3]]);
                written.entries.push(Entry { gram, word, offset: offset as u32 });
            }
            written.text.push_str(text);
            written.words.push(Word { end: written.text.len() as u32, exact, owner });
        }
        written.entries.sort_by_key(|entry| bucket(entry.gram));
        written.into()
    }

    pub fn is_empty(&self) -> bool {
        self.written.words.is_empty()
    }

    /// Every word in the text, in order of the four bytes it is known by, until `take` has enough. Texts of 4 GiB
    /// and more are looked at up to there; no blob that is read is as large.
    pub fn find(&self, text: &[u8], mut take: impl FnMut(Hit) -> ControlFlow<()>) {
        let mut from = 0;
        while let Some(at) = candidate(&self.bits, text, from) {
            if self.at(text, at, &mut take).is_break() {
                return;
            }
            from = at + 1;
        }
    }

    #[inline(never)]
    fn at(&self, text: &[u8], at: usize, take: &mut impl FnMut(Hit) -> ControlFlow<()>) -> ControlFlow<()> {
        let Some(gram) = text[at..].first_chunk() else { return ControlFlow::Continue(()) };
        let gram = folded(*gram);
        let bucket = bucket(gram) as usize;
        let entries = &self.written.entries[self.starts[bucket] as usize..self.starts[bucket + 1] as usize];
        for entry in entries.iter().filter(|entry| entry.gram == gram) {
            let (text_of_word, word) = self.word(entry.word as usize);
            let Some(start) = at.checked_sub(entry.offset as usize) else { continue };
            let end = start + text_of_word.len();
            let Some(there) = text.get(start..end) else { continue };
            if if word.exact { there == text_of_word } else { there.eq_ignore_ascii_case(text_of_word) }
                && let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end))
            {
                take(Hit { start, end, owner: word.owner })?;
            }
        }
        ControlFlow::Continue(())
    }

    fn word(&self, number: usize) -> (&[u8], &Word) {
        let word = &self.written.words[number];
        let start = number.checked_sub(1).map_or(0, |before| self.written.words[before].end);
        (&self.written.text.as_bytes()[start as usize..word.end as usize], word)
    }
}

/// The next place whose four bytes may be a word's. By itself, and eight places for each branch, so that the loop
/// keeps all it needs in registers: it reads every byte of every file.
#[inline(never)]
fn candidate(bits: &Bits, text: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(bytes) = text.get(at..).and_then(|rest| rest.first_chunk::<12>()) {
        let [a, b, c, d, e, f, g, h, i, j, k, l] = *bytes;
        let low = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
        let high = u64::from_le_bytes([e, f, g, h, i, j, k, l]);
        let mut set = 0;
        for place in 0..4 {
            set |= is_set(bits, (low >> (8 * place)) as u32) << place;
            set |= is_set(bits, (high >> (8 * place)) as u32) << (place + 4);
        }
        if set != 0 {
            return Some(at + set.trailing_zeros() as usize);
        }
        at += 8;
    }
    let set = |gram: &[u8]| is_set(bits, u32::from_le_bytes([gram[0], gram[1], gram[2], gram[3]])) != 0;
    Some(at + text.get(at..)?.windows(4).position(set)?)
}

fn is_set(bits: &Bits, gram: u32) -> u64 {
    let bit = hash(gram | 0x2020_2020) >> (32 - BITS);
    bits[(bit >> 6) as usize] >> (bit & 63) & 1
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

/// How seldom four bytes stand together in source code and prose, by and large: by its bytes and by its pairs.
fn rarity(gram: &[u8]) -> usize {
    const BYTES: &[u8] = b" etaoinsrlcdpumfhg_.\"-=/:vybwk01xq2jz";
    // Most frequent first, counted in 27 MB of code, configuration and documentation.
    const PAIRS: &[u8] = b"onreerintiseattecoorenlethesstiodeanntitetisarastameelalnsaciactrotoomednghenegecaecurceailitrllsiun \
        mafiicrisstynondraeanapeagamulnciflaloadportpachhafoveolidemougaotdihiprdatuodigusexgitsttabvamoblke \
        nirnilmprssuplueimosopcklfutibaaefuphosoienfrybaapyphtlultclviocscdoptbeofmmfawifuauowsaciwarregpsev \
        ayeppiirubbicrtpmioa";
    let small = gram.to_ascii_lowercase();
    let byte = |byte: &u8| BYTES.iter().position(|known| known == byte).unwrap_or(BYTES.len());
    let pair = |pair: &[u8]| PAIRS.chunks(2).position(|known| known == pair).unwrap_or(PAIRS.len() / 2);
    small.iter().map(byte).sum::<usize>() + small.windows(2).map(pair).sum::<usize>()
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
    fn all_words_at_one_place_are_told() {
        let words = [("token", false), ("auth_token", false), ("auth_token", true)];
        assert_eq!(found(&words, "auth_token"), [(0, 1), (0, 2), (5, 0)]);
    }
}
