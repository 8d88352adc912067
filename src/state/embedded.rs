//! State that stands in another text: a heredoc, a conflicted merge, a value in base64.
//!
//! In: a text. Out: the objects of JSON in it, what its base64 says, and what its marks alone prove.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use memchr::memmem;

use crate::text::entities::{stretch, without_entities};

/// A text is read at most so many times over in search of objects: every `{` may open one that never ends.
const PASSES: usize = 4;
/// Shorter base64 holds no state, packed or not.
const SHORTEST_BASE64: usize = 80;

/// The parts of a text that are objects of JSON, by their braces, and that have one of these marks of state.
pub fn objects<'t>(text: &'t str, marks: &[usize]) -> Vec<&'t str> {
    let bytes = text.as_bytes();
    let (mut found, mut from, mut left) = (Vec::new(), 0, bytes.len().saturating_mul(PASSES) + (1 << 10));
    let mut marks = marks.iter().peekable();
    while let Some(start) = memchr::memchr(b'{', &bytes[from..]).map(|at| from + at) {
        while marks.next_if(|mark| **mark < start).is_some() {}
        if marks.peek().is_none() {
            break;
        }
        from = start + 1;
        let first = bytes[from..].iter().find(|byte| !byte.is_ascii_whitespace());
        if first != Some(&b'"') {
            continue;
        }
        let (length, is_closed) = balanced(&bytes[start..bytes.len().min(start + left)]);
        left -= length.min(left);
        if left == 0 {
            break;
        }
        if is_closed {
            from = start + length;
            if marks.peek().is_some_and(|mark| **mark < from) {
                found.push(&text[start..from]);
            }
        }
    }
    found
}

/// How far an object that begins here goes, and whether it ends. A string holds no line break.
fn balanced(bytes: &[u8]) -> (usize, bool) {
    let (mut depth, mut at) = (0usize, 0);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return (at, true);
                }
            }
            b'"' => loop {
                let rest = bytes.get(at..).unwrap_or_default();
                let Some(length) = memchr::memchr3(b'"', b'\\', b'\n', rest) else {
                    return (bytes.len(), false);
                };
                at += length + 1;
                match rest[length] {
                    b'"' => break,
                    b'\\' => at += 1,
                    _ => return (at - 1, false),
                }
            },
            _ => {}
        }
    }
    (at.min(bytes.len()), false)
}

/// What the base64 in a text says, and where it begins: each run whose beginning, one of `starts`, is that of JSON or of a packed file, in
/// lines or not.
pub fn base64<'t>(text: &'t str, starts: &'t [usize]) -> impl Iterator<Item = (usize, Vec<u8>)> + 't {
    let bytes = text.as_bytes();
    let mut done = 0;
    starts.iter().filter_map(move |start| {
        let begins = *start >= done && !start.checked_sub(1).is_some_and(|before| is_base64(bytes[before]));
        let (digits, end) = begins.then(|| run(bytes, *start))?;
        done = end;
        if digits.len() < SHORTEST_BASE64 { None } else { Some((*start, decode(digits)?)) }
    })
}

/// What the hexadecimal digits in a text say, likewise.
pub fn hex<'t>(text: &'t str, starts: &'t [usize]) -> impl Iterator<Item = (usize, Vec<u8>)> + 't {
    let bytes = text.as_bytes();
    let mut done = 0;
    starts.iter().filter_map(move |start| {
        let begins = *start >= done
            && !start.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_alphanumeric());
        if !begins {
            return None;
        }
        let rest = &bytes[*start..];
        let length =
            rest.iter().take_while(|byte| byte.is_ascii_hexdigit() || byte.is_ascii_whitespace()).count();
        done = start + length;
        let digits: Vec<u8> = rest[..length]
            .iter()
            .filter_map(|byte| char::from(*byte).to_digit(16))
            .map(|digit| digit as u8)
            .collect();
        let decoded = || digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
        (digits.len() >= 2 * SHORTEST_BASE64).then(|| (*start, decoded()))
    })
}

/// What stands around places where quotes are written as entities or as percent escapes, with these read, and where it
/// begins.
pub fn escaped<'t>(text: &'t str, places: &'t [usize]) -> impl Iterator<Item = (usize, Vec<u8>)> + 't {
    let bytes = text.as_bytes();
    let mut done = 0;
    places.iter().filter_map(move |at| {
        if *at < done {
            return None;
        }
        // A mark stands in quotes of one of both.
        let is_of_url = bytes[..*at].ends_with(b"%22");
        let (start, end) = if is_of_url { of_url(bytes, done, *at) } else { stretch(bytes, done, *at) };
        done = end;
        let written = text.get(start..end)?;
        Some((start, if is_of_url { percent(written) } else { without_entities(written).into_bytes() }))
    })
}

/// How far a value of a URL reaches from a place in it.
fn of_url(bytes: &[u8], from: usize, at: usize) -> (usize, usize) {
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"%-_.~!*'()+:,/@;$".contains(byte);
    let before = bytes[from..at].iter().rev().take_while(is_part).count();
    (at - before, at + bytes[at..].iter().take_while(is_part).count())
}

/// The bytes of a value of a URL; a form writes a blank as `+`.
fn percent(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let (mut plain, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let digit = |place: usize| char::from(*bytes.get(place)?).to_digit(16);
        let pair = if *byte == b'%' { digit(at + 1).zip(digit(at + 2)) } else { None };
        match pair {
            Some((high, low)) => plain.push((high << 4 | low) as u8),
            None => plain.push(if *byte == b'+' { b' ' } else { *byte }),
        }
        at += if pair.is_some() { 3 } else { 1 };
    }
    plain
}

/// Whether a file may be a dump or base32, by its first bytes.
pub fn may_be_spelled(bytes: &[u8]) -> bool {
    matches!(bytes, [b'0', b'0', b'0', b'0', ..] | [b'P', b'M'..=b'P', ..] | [b'D', b'6', ..])
}

/// The bytes of a dump, as `xxd`, `hexdump -C` and `od -x` begin: a place of eight digits, then the bytes.
pub fn dumped(text: &str) -> Option<Vec<u8>> {
    const BEGINS: [&str; 2] = ["00000000: ", "00000000  "];
    /// Bytes on a line of theirs.
    const ON_A_LINE: usize = 16;
    if !BEGINS.iter().any(|begin| text.starts_with(begin)) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4);
    for line in text.lines() {
        let Some(rest) = line.get(8..) else { continue };
        // The same bytes as signs stand behind two blanks, or a bar.
        let rest = rest.trim_start_matches(':').trim_start();
        let mut digits = Vec::with_capacity(2 * ON_A_LINE);
        let mut blanks = 0;
        for byte in rest.bytes() {
            match char::from(byte).to_digit(16) {
                _ if digits.len() == 2 * ON_A_LINE => break,
                Some(digit) if blanks < 2 || digits.len() == ON_A_LINE => {
                    digits.push(digit as u8);
                    blanks = 0;
                }
                None if byte == b' ' => blanks += 1,
                _ => break,
            }
        }
        bytes.extend(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]));
    }
    Some(bytes)
}

/// What a text of nothing but base32 says, if that begins as JSON or a gzip file does.
pub fn base32(text: &str) -> Option<Vec<u8>> {
    let text = text.trim().as_bytes();
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'2'..=b'7' => Some(byte - b'2' + 26),
        _ => None,
    };
    let head = text.get(..SHORTEST_BASE64)?;
    let begins = matches!(head, [b'P', b'M'..=b'P', ..] | [b'D', b'6', b'F', ..]);
    if !begins || !head.iter().all(|byte| digit(*byte).is_some() || byte.is_ascii_whitespace()) {
        return None;
    }
    let (mut bytes, mut bits, mut held) = (Vec::with_capacity(text.len() / 8 * 5), 0u32, 0u32);
    for byte in text.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != b'=') {
        bits = bits << 5 | u32::from(digit(*byte)?);
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    Some(bytes)
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// The digits from `start` on, across line breaks (as such or as `\n`) and indentation, and where they end.
fn run(bytes: &[u8], start: usize) -> (Vec<u8>, usize) {
    let (mut digits, mut at) = (Vec::new(), start);
    loop {
        let line = at;
        while bytes.get(at).is_some_and(|byte| is_base64(*byte)) {
            at += 1;
        }
        digits.extend_from_slice(&bytes[line..at]);
        let after = bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let escaped = if bytes[at..].starts_with(b"\\n") { 2 } else { 0 };
        let next = at + after.max(escaped);
        // A line of base64 is long; a word after it is not.
        let goes_on = bytes[next..].iter().take_while(|byte| is_base64(**byte)).count();
        let is_line = at - line >= 40 && goes_on > 0 && (bytes[at..next].contains(&b'\n') || escaped > 0);
        if !is_line {
            return (digits, at);
        }
        at = next;
    }
}

fn decode(mut digits: Vec<u8>) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    for digit in &mut digits {
        match digit {
            b'-' => *digit = b'+',
            b'_' => *digit = b'/',
            _ => {}
        }
    }
    // A word that followed on its own line may have been taken along: what is too much is dropped.
    digits.truncate(digits.len() - usize::from(digits.len() % 4 == 1));
    LENIENT.decode(digits).ok()
}

/// What marks alone prove where braces don't close or quotes are another language's: a lineage is a UUID, and
/// nothing else has one beside a serial and a version of Terraform.
pub fn has_state(text: &[u8]) -> bool {
    let has = |mark: &[u8]| memmem::find(text, mark).is_some();
    has(b"terraform_version")
        && has(b"serial")
        && (has(b"resources") || has(b"modules") || has(b"outputs"))
        && memmem::find_iter(text, b"lineage").any(|at| uuid_follows(&text[at + b"lineage".len()..]))
}

/// `": "b53d611e-22de-…"`, its quotes perhaps escaped.
fn uuid_follows(rest: &[u8]) -> bool {
    let skipped = rest.iter().take(12).take_while(|byte| b"\\\"'=> : \t".contains(byte)).count();
    let Some(uuid) = rest.get(skipped..skipped + 36) else { return false };
    skipped > 1
        && uuid.iter().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
