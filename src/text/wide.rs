//! Text of which each letter takes two or four bytes.
//!
//! In: a blob's bytes. Out: the text of what is in UTF-32, and of any such text the bytes that are no zeros, for whoever only
//! looks for a word.

use std::borrow::Cow;

/// So many letters at the beginning tell what a blob is.
const SHORTEST: usize = 8;
const LOOKED_AT: usize = 32;

type Unit = fn([u8; 4]) -> u32;

/// `None` for what is not in UTF-32: what its mark says, or zeros around each letter of ASCII.
pub fn utf32(bytes: &[u8]) -> Option<String> {
    let (rest, unit): (&[u8], Unit) = match bytes {
        [0xff, 0xfe, 0, 0, rest @ ..] if is_text(rest, u32::from_le_bytes) => (rest, u32::from_le_bytes),
        [0, 0, 0xfe, 0xff, rest @ ..] if is_text(rest, u32::from_be_bytes) => (rest, u32::from_be_bytes),
        [1..=255, 0, 0, 0, ..] if is_ascii(bytes, u32::from_le_bytes) => (bytes, u32::from_le_bytes),
        [0, 0, 0, 1..=255, ..] if is_ascii(bytes, u32::from_be_bytes) => (bytes, u32::from_be_bytes),
        _ => return None,
    };
    let (units, cut_off) = rest.as_chunks();
    let letters = units.iter().map(|four| letter(*four, unit));
    let last = (!cut_off.is_empty()).then_some(char::REPLACEMENT_CHARACTER);
    Some(letters.map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).chain(last).collect())
}

fn letter(four: [u8; 4], unit: Unit) -> Option<char> {
    char::from_u32(unit(four))
}

/// Two bytes of this are the mark of UTF-16, and what follows may be its text or any other thing.
fn is_text(bytes: &[u8], unit: Unit) -> bool {
    bytes.as_chunks().0.iter().take(LOOKED_AT).all(|four| letter(*four, unit).is_some_and(|one| one != '\0'))
}

fn is_ascii(bytes: &[u8], unit: Unit) -> bool {
    let units = || bytes.as_chunks().0.iter().take(LOOKED_AT).map(|four| unit(*four));
    let is_text = |unit: u32| matches!(unit, 0x20..0x7f | 0x9 | 0xa | 0xd);
    units().count() >= SHORTEST && units().all(is_text)
}

/// Without the zeros beside its letters, where its beginning says that there are some.
pub fn narrow(bytes: &[u8]) -> Cow<'_, [u8]> {
    match bytes {
        [0xff, 0xfe, ..]
        | [0xfe, 0xff, ..]
        | [1..=255, 0, ..]
        | [0, 1..=255, ..]
        | [0, 0, 0xfe, 0xff, ..]
        | [0, 0, 0, 1..=255, ..] => bytes.iter().copied().filter(|byte| *byte != 0).collect(),
        _ => bytes.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Encoding, Source};

    fn wide(text: &str, unit: fn(u32) -> [u8; 4]) -> Vec<u8> {
        text.chars().flat_map(|letter| unit(letter.into())).collect()
    }

    #[test]
    fn utf32_is_read_with_a_mark_and_without() {
        let text = "password: größer 😀\n";
        for unit in [u32::to_le_bytes, u32::to_be_bytes] {
            let source = Source::decode("a".into(), &wide(&format!("\u{feff}{text}"), unit));
            assert_eq!((source.text(), source.encoding()), (text, Encoding::Utf32));
            assert!(!source.is_editable());
            let plain = "a line of plain text that is long enough to be known";
            let bytes = wide(plain, unit);
            assert_eq!(Source::decode("a".into(), &bytes).text(), plain);
            assert_eq!(narrow(&bytes), plain.as_bytes());
            // What is cut off or no letter costs itself alone.
            let hurt = [&bytes[..], &unit(0xd800), &bytes, &[7, 7]].concat();
            assert_eq!(Source::decode("a".into(), &hurt).text(), format!("{plain}\u{fffd}{plain}\u{fffd}"));
            assert_eq!(Source::decode("a".into(), &bytes[..28]).encoding(), Encoding::Utf8);
        }
    }

    #[test]
    fn what_only_begins_so_is_no_utf32() {
        let utf16 = [0xff, 0xfe, 0, 0, b'a', 0, b'b', 0, b'c', 0];
        assert_eq!(Source::decode("a".into(), &utf16).text(), "\0abc");
        assert_eq!(utf32(b"\x7fELF\0\0\0\0\x01\0\0\0"), None);
        assert_eq!(utf32(&[1, 0, 0, 0, 2, 0, 0, 0].repeat(9)), None);
        assert_eq!(narrow(b"plain"), &b"plain"[..]);
    }
}
