//! Texts inside a text, one level deep: base64, hexadecimal, percent and JSON escapes, entities.
//!
//! In: a text. Out: what the encoded stretches of it say, each with its place in the outer text. Line breaks
//! written as `\n`, heredocs and the cells of notebooks need no view: a token stands in them as it is.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::text::Span;
use crate::text::entities::{stretch, without_entities};
use crate::text::glance::{ESCAPE, Glance, QUOTE};

/// A shorter stretch of base64 or hexadecimal digits holds no token that could be told from chance.
const SHORTEST: usize = 32;
/// Of so many bytes a run of the shortest length has one block at least.
const BLOCK: usize = SHORTEST / 2;
/// How much is decoded of one stretch, and of one text: more is no configuration, and must not double the cost.
const LONGEST: usize = 1 << 20;
const MOST: usize = 16 << 20;
/// A text with more escapes of a kind is data.
const MOST_ESCAPES: usize = 1 << 20;
/// How much around a percent or JSON escape is read: a URL, a line of JSON.
const AROUND: usize = 2 << 10;

const PADDING: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, PADDING);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, PADDING);

/// A text that stands encoded in another.
pub struct View {
    pub text: String,
    /// The encoded stretch as a whole: whatever hides in it hides there.
    pub outer: Span,
    /// Whether most of it stands there as it is: of what HTML writes only the quotes are encoded.
    is_plain: bool,
}

impl View {
    /// Where in the file a part of this text stands.
    pub fn place(&self, file: &str, part: Span) -> Span {
        let written = &file.as_bytes()[self.outer.start..self.outer.end];
        let part = &self.text.as_bytes()[part.start..part.end];
        let at = self.is_plain.then(|| memchr::memmem::find(written, part)).flatten();
        at.map_or(self.outer, |at| Span::new(self.outer.start + at, self.outer.start + at + part.len()))
    }
}

/// The encoded stretches of a text that say something readable.
pub fn views(text: &str, glance: Option<&Glance>) -> Vec<View> {
    let mut views = Vec::new();
    let mut left = MOST;
    stretches(text.as_bytes(), |outer| {
        let Some(inner) = packed(text, outer, &mut left) else { return };
        views.push(View { text: inner, outer, is_plain: false });
    });
    escaped(text, glance, &mut left, &mut views);
    of_entities(text, glance, &mut left, &mut views);
    views
}

/// Runs of what base64 is written with, over line breaks where whole lines are.
fn stretches(bytes: &[u8], mut take: impl FnMut(Span)) {
    let mut done = 0;
    for (number, block) in bytes.as_chunks::<BLOCK>().0.iter().enumerate() {
        let at = number * BLOCK;
        if at < done || !are_digits(block) {
            continue;
        }
        let start = at - bytes[done..at].iter().rev().take_while(|byte| is_digit(**byte)).count();
        let mut end = at + digits(&bytes[at..]);
        if end - start < SHORTEST {
            continue;
        }
        while let Some(next) = next_line(&bytes[end..]) {
            end += next + digits(&bytes[end + next..]);
        }
        take(Span::new(start, end));
        done = end;
    }
}

/// How many digits of base64 a text begins with.
fn digits(bytes: &[u8]) -> usize {
    let mut length = 0;
    while let Some(eight) = bytes.get(length..).and_then(<[u8]>::first_chunk) {
        match others(u64::from_le_bytes(*eight)) {
            0 => length += 8,
            others => return length + others.trailing_zeros() as usize / 8,
        }
    }
    length + bytes[length..].iter().take_while(|byte| is_digit(**byte)).count()
}

/// Whether a whole block is of digits. Nearly every one has a space, a quote or a bracket in it, which one comparison
/// tells.
fn are_digits(block: &[u8; BLOCK]) -> bool {
    let both = u128::from_le_bytes(*block);
    let halves = [both as u64, (both >> 64) as u64];
    let has_less = |eight: u64| eight.wrapping_sub(ONES * u64::from(b'+')) & !eight & HIGH;
    has_less(halves[0]) | has_less(halves[1]) == 0 && others(halves[0]) | others(halves[1]) == 0
}

/// Eight bytes of one, and the highest bit of each.
const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = ONES << 7;

/// Of eight bytes the highest bit of each that is no digit. What is compared has that bit free, so that no byte carries
/// over into the next.
fn others(eight: u64) -> u64 {
    let bytes = eight & !HIGH;
    let at_least = |bytes: u64, least: u8| bytes + ONES * u64::from(0x80 - least);
    let within = |bytes, first: u8, last: u8| at_least(bytes, first) & !at_least(bytes, last + 1);
    let is = |sign: u8| !((bytes ^ (ONES * u64::from(sign))) + ONES * 0x7f);
    let letters = within(bytes | (ONES * 0x20), b'a', b'z');
    // A slash comes before the numbers.
    let digits = letters | within(bytes, b'/', b'9') | is(b'+') | is(b'-') | is(b'_') | is(b'=');
    (!digits | eight) & HIGH
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=')
}

/// How far the next line is, where the stretch goes on there: wrapped base64 fills its lines.
fn next_line(rest: &[u8]) -> Option<usize> {
    let indent = rest.iter().take(64).take_while(|byte| matches!(byte, b'\r' | b'\n' | b' ' | b'\t')).count();
    let breaks = rest[..indent].iter().filter(|byte| **byte == b'\n').count();
    let line = digits(&rest[indent..rest.len().min(indent + 128)]);
    let ends = rest.get(indent + line).is_none_or(|byte| matches!(byte, b'\r' | b'\n'));
    (breaks == 1 && line > 0 && ends).then_some(indent)
}

/// What a stretch says, as base64 or as hexadecimal.
fn packed(text: &str, outer: Span, left: &mut usize) -> Option<String> {
    let stretch = text.get(outer.start..outer.end)?.as_bytes();
    // The first letters tell whether it is worth more: most stretches are names and paths.
    let head = &stretch[..SHORTEST];
    let is_hex = head.iter().all(u8::is_ascii_hexdigit);
    let reads = if is_hex {
        head.chunks_exact(2).all(|pair| hex_byte(pair[0], pair[1]).is_some_and(is_readable))
    } else {
        head.chunks_exact(4)
            .all(|four| three_bytes(four).is_some_and(|three| three.into_iter().all(is_readable)))
    };
    if !reads {
        return None;
    }
    if stretch.len() > LONGEST || stretch.len() > *left {
        return None;
    }
    *left -= stretch.len();
    let is_wrapped = memchr::memchr(b'\n', stretch).is_some();
    let joined = || stretch.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let digits: Cow<[u8]> = if is_wrapped { Cow::Owned(joined()) } else { Cow::Borrowed(stretch) };
    let bytes = if is_hex { unhex(&digits)? } else { unbase(&digits)? };
    let text = String::from_utf8(bytes).ok()?;
    text.bytes().all(is_readable).then_some(text)
}

fn is_readable(byte: u8) -> bool {
    !byte.is_ascii_control() || matches!(byte, b'\n' | b'\r' | b'\t')
}

fn unbase(digits: &[u8]) -> Option<Vec<u8>> {
    let url = digits.iter().any(|byte| matches!(byte, b'-' | b'_'));
    if url { URL_SAFE.decode(digits).ok() } else { STANDARD.decode(digits).ok() }
}

/// What four digits of base64 stand for, in either alphabet.
fn three_bytes(four: &[u8]) -> Option<[u8; 3]> {
    let mut bits = 0u32;
    for digit in four {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
    }
    let [_, one, two, three] = bits.to_be_bytes();
    Some([one, two, three])
}

fn unhex(digits: &[u8]) -> Option<Vec<u8>> {
    let byte = |pair: &[u8]| hex_byte(pair[0], pair[1]);
    digits.len().is_multiple_of(2).then(|| digits.chunks_exact(2).map(byte).collect()).flatten()
}

fn hex_byte(high: u8, low: u8) -> Option<u8> {
    let value = |digit: u8| char::from(digit).to_digit(16);
    Some((value(high)? * 16 + value(low)?) as u8)
}

/// What stands around `%3D` and `\u003d`, with the escapes read. Each place is read once.
fn escaped(text: &str, glance: Option<&Glance>, left: &mut usize, views: &mut Vec<View>) {
    let bytes = text.as_bytes();
    let mut done = 0;
    let begins = |at: &usize| escape(&bytes[*at..]).is_some();
    let mut places: Vec<usize> = memchr::memchr_iter(b'%', bytes).filter(begins).take(MOST_ESCAPES).collect();
    match glance {
        Some(glance) => places.extend(glance.places_of(ESCAPE).filter(begins).take(MOST_ESCAPES)),
        None => {
            let found = memchr::memmem::find_iter(bytes, ESCAPE.as_bytes());
            places.extend(found.filter(begins).take(MOST_ESCAPES));
        }
    }
    places.sort_unstable();
    for at in places {
        if at < done {
            continue;
        }
        let is_end = |byte: &&u8| !(byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'<' | b'>'));
        let before = bytes[at.saturating_sub(AROUND).max(done)..at].iter().rev().take_while(is_end).count();
        let after = bytes[at..].iter().take(AROUND).take_while(is_end).count();
        let outer = Span::new(at - before, at + after);
        done = outer.end;
        let stretch = &bytes[outer.start..outer.end];
        if stretch.len() > *left {
            return;
        }
        *left -= stretch.len();
        let mut inner = Vec::with_capacity(stretch.len());
        let mut from = 0;
        while from < stretch.len() {
            let (byte, length) = escape(&stretch[from..]).unwrap_or((stretch[from], 1));
            inner.push(byte);
            from += length;
        }
        if let Ok(text) = String::from_utf8(inner) {
            views.push(View { text, outer, is_plain: false });
        }
    }
}

/// What stands around `&quot;`, with the entities read. Each place is read once.
fn of_entities(text: &str, glance: Option<&Glance>, left: &mut usize, views: &mut Vec<View>) {
    let bytes = text.as_bytes();
    let places: Vec<usize> = match glance {
        Some(glance) => glance.places_of(QUOTE).take(MOST_ESCAPES).collect(),
        None => memchr::memmem::find_iter(bytes, QUOTE.as_bytes()).take(MOST_ESCAPES).collect(),
    };
    let mut done = 0;
    for at in places {
        if at < done {
            continue;
        }
        let (start, end) = stretch(bytes, done, at);
        done = end;
        if end - start > LONGEST.min(*left) {
            continue;
        }
        *left -= end - start;
        let inner = without_entities(&text[start..end]);
        views.push(View { text: inner, outer: Span::new(start, end), is_plain: true });
    }
}

/// The byte that an escape stands for, and how long it is.
fn escape(bytes: &[u8]) -> Option<(u8, usize)> {
    let (high, low, length) = match bytes {
        [b'%', high, low, ..] => (*high, *low, 3),
        [b'\\', b'u', b'0', b'0', high, low, ..] => (*high, *low, 6),
        _ => return None,
    };
    let byte = hex_byte(high, low)?;
    is_readable(byte).then_some((byte, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inner(text: &str) -> Vec<String> {
        views(text, None).into_iter().map(|view| view.text).collect()
    }

    #[test]
    fn base64_is_read_over_its_lines() {
        let whole = STANDARD.encode("#!/bin/sh\nexport WORD=one\nexport OTHER=two\necho three four five\n");
        let (first, second) = whole.split_at(40);
        let said = "#!/bin/sh\nexport WORD=one\nexport OTHER=two\necho three four five\n";
        assert_eq!(inner(&format!("data: {whole}\n")), [said]);
        assert_eq!(inner(&format!("data: |\n  {first}\n  {second}\nnext: a\n")), [said]);
        let place = views(&format!("data: {whole}\n"), None).remove(0).outer;
        assert_eq!(place, Span::new(6, 6 + whole.len()));
    }

    #[test]
    fn hexadecimal_and_escapes_are_read() {
        let hex: String = "export WORD=one two".bytes().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(inner(&hex), ["export WORD=one two"]);
        assert_eq!(inner("x \"a%3Db%26c\" y"), ["a=b&c"]);
        assert_eq!(inner(r#"{"a": "key\u003dvalue"}"#), ["key=value"]);
        let html = "<a b=\"{&quot;c&quot;: &quot;d e&quot;}\">";
        assert_eq!(inner(html), ["{\"c\": \"d e\"}"]);
        let view = views(html, None).remove(0);
        assert_eq!(view.place(html, Span::new(7, 10)), Span::new(28, 31));
    }

    #[test]
    fn digits_are_the_same_by_one_and_by_eight() {
        for byte in 0..=u8::MAX {
            for place in 0..8 {
                for around in [b'a', b'Z', b'_', 0xff] {
                    let mut eight = [around; 8];
                    eight[place] = byte;
                    let expected: u64 =
                        (0..8).filter(|at| !is_digit(eight[*at])).map(|at| 0x80 << (8 * at)).sum();
                    assert_eq!(others(u64::from_le_bytes(eight)), expected, "{byte} at {place}");
                }
            }
        }
    }

    #[test]
    fn what_says_nothing_is_no_view() {
        assert!(inner("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08").is_empty());
        assert!(inner("a_very_long_identifier_that_is_no_base64_at_all").is_empty());
        assert!(inner("100% sure, 20%, \\n").is_empty());
    }
}
