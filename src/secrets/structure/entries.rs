//! Entries of objects as programs, Bicep and JSON in other texts write them: `{ name: 'DB_PASSWORD', value: '…' }`.
//!
//! In: a text and the bracket that opens an object, a list or a call. Out: its literals with their keys. Tolerant: what
//! is no literal is passed over, so that an object is read which holds expressions.

use super::value::Trust;
use super::{Search, names};
use crate::text::Span;
use crate::text::frame::floor;
use crate::text::prefilter::Hit;

/// How far an object is read, in bytes: a document of settings is still seen whole.
pub const DOCUMENT: usize = 16 << 10;
/// The same of a name beside its value, which may be one of many, in both directions.
const BESIDE: usize = 1024;
/// No object of settings is deeper: where more brackets are open, some close nowhere.
const DEEPEST: usize = 8;
/// Keys of a name that has its value beside it; the ends of them.
const NAMERS: [&str; 3] = ["name", "key", "variable"];
/// Calls that give their text as it is.
const WRAPPERS: [&[u8]; 7] =
    [b"String", b"StringPtr", b"from_input", b"output", b"interpolate", b"jsii", b"StringRef"];

/// A literal under its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'t> {
    pub key: &'t str,
    pub value: &'t str,
    pub span: Span,
    /// How many brackets are open around it; 1 for the object's own.
    pub depth: usize,
}

/// The literals between the bracket at `open` and the one that closes it, and where that is; up to `reach` bytes, where
/// none does.
pub fn of(text: &str, open: usize, reach: usize) -> (Vec<Entry<'_>>, usize) {
    let bytes = &text.as_bytes()[..text.len().min(open + reach)];
    let (mut found, mut depth, mut at) = (Vec::new(), 1usize, open + 1);
    // What stands before a `:` or `=`, until a literal follows or something else does.
    let mut key: Option<&str> = None;
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b'{' | b'[' | b'(' => {
                let wraps = byte == b'(' && WRAPPERS.iter().any(|call| bytes[..at].ends_with(call));
                key = key.filter(|_| wraps);
                depth += 1;
                at += 1;
                if depth > DEEPEST {
                    break;
                }
            }
            b'}' | b']' | b')' => {
                depth -= 1;
                at += 1;
                if depth == 0 {
                    break;
                }
            }
            b',' | b';' => (key, at) = (None, at + 1),
            b'"' | b'\'' | b'`' | b'\\' => {
                let length = if byte == b'\\' && bytes.get(at + 1) == Some(&b'"') { 2 } else { 1 };
                if byte == b'\\' && length == 1 {
                    at += 2;
                    continue;
                }
                let start = at + length;
                let Some(end) = closing(bytes, start, &bytes[at..start]) else { break };
                at = end + length;
                // A place inside a character can't be cut; quotes are of one byte.
                let literal = text.get(start..end).unwrap_or("");
                match key.take() {
                    Some(key) => {
                        found.push(Entry { key, value: literal, span: Span::new(start, end), depth })
                    }
                    None => key = Some(literal).filter(|_| is_given(bytes, at)),
                }
                if key.is_some() {
                    at = sign(bytes, at) + 1;
                }
            }
            _ if byte.is_ascii_alphabetic() || byte == b'_' => {
                let rest = &bytes[at..];
                let length =
                    rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte));
                let word = &text[at..at + length.count()];
                at += word.len();
                let is_wrapper = WRAPPERS.iter().any(|call| word.as_bytes().ends_with(call));
                if is_given(bytes, at) {
                    key = Some(word);
                    at = sign(bytes, at) + 1;
                } else if !is_wrapper {
                    key = None;
                }
            }
            _ => at += 1,
        }
    }
    (found, at.min(bytes.len()))
}

/// Where the first sign behind a place is that is no blank.
fn sign(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Whether what ends there is given something: `a:`, `a =`, but for `a ==`.
fn is_given(bytes: &[u8], at: usize) -> bool {
    let at = sign(bytes, at);
    matches!(bytes.get(at), Some(b':' | b'=')) && !matches!(bytes.get(at + 1), Some(b'=' | b':'))
}

fn closing(bytes: &[u8], start: usize, quote: &[u8]) -> Option<usize> {
    let mut at = start;
    loop {
        match bytes.get(at)? {
            _ if bytes[at..].starts_with(quote) => return Some(at),
            b'\n' if quote != b"`" => return None,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// The bracket that is open where `at` stands.
fn opening(bytes: &[u8], at: usize) -> Option<usize> {
    let mut closed = 0usize;
    let from = at.saturating_sub(BESIDE);
    for place in (from..at).rev() {
        match bytes[place] {
            b'}' | b')' | b']' => closed += 1,
            b'{' | b'(' | b'[' if closed == 0 => return Some(place),
            b'{' | b'(' | b'[' => closed -= 1,
            _ => {}
        }
    }
    None
}

/// What stands beside each name of a secret that is itself a value: `name: 'DB_PASSWORD'`.
pub fn pairs(search: &mut Search, trust: Trust) {
    let source = search.source;
    let (text, bytes) = (source.text(), source.text().as_bytes());
    let mut done = 0;
    // The object that was read last: of one with many names each asks for it.
    let mut object: Option<(usize, Vec<Entry>)> = None;
    for hit in search.words {
        if hit.start() < done {
            continue;
        }
        let Some(name) = value_at(text, hit) else { continue };
        done = name.end;
        let last = source.slice(name).rsplit(['.', '/', ':']).next().unwrap_or("");
        if names::of(last).is_none() {
            continue;
        }
        let mut open = opening(bytes, name.start);
        // What wraps the name is not its object.
        while let Some(at) = open.filter(|at| WRAPPERS.iter().any(|call| bytes[..*at].ends_with(call))) {
            open = opening(bytes, at);
        }
        let Some(open) = open else { continue };
        if object.as_ref().is_none_or(|(known, _)| *known != open) {
            object = Some((open, of(text, open, 2 * BESIDE).0));
        }
        let Some((_, entries)) = &object else { continue };
        let Some(namer) = entries.iter().find(|entry| entry.span == name) else { continue };
        let is_namer = NAMERS.iter().any(|namer_is| ends(namer.key, namer_is));
        let value = entries.iter().find(|entry| entry.span != name && ends(entry.key, "value"));
        if let Some(value) = value.filter(|_| is_namer) {
            search.named(last, value.value, value.span, trust);
        }
    }
}

fn ends(key: &str, word: &str) -> bool {
    key.len() >= word.len() && key.as_bytes()[key.len() - word.len()..].eq_ignore_ascii_case(word.as_bytes())
}

/// The text in quotes that a word stands in, if it is one of a name's signs alone and given to something.
fn value_at(text: &str, hit: &Hit) -> Option<Span> {
    /// A name is no longer.
    const LONGEST: usize = 96;
    let bytes = text.as_bytes();
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-.:/".contains(byte);
    let before = bytes[..hit.start()].iter().rev().take(LONGEST).take_while(is_name).count();
    let start = hit.start() - before;
    let length = bytes[start..].iter().take(2 * LONGEST).take_while(is_name).count();
    let is_quote = |byte: Option<&u8>| matches!(byte, Some(b'"' | b'\'' | b'`'));
    let is_quoted = start > 0 && is_quote(bytes.get(start - 1)) && is_quote(bytes.get(start + length));
    let head = text.get(..start.checked_sub(1)?)?;
    let head = &head[floor(head, head.len().saturating_sub(LONGEST))..];
    let head =
        head.trim_end_matches("\\").trim_end_matches("jsii.String(").trim_end_matches("pulumi.String(");
    (is_quoted && head.trim_end().ends_with([':', '='])).then(|| Span::new(start, start + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(&str, &str, usize)> {
        of(text, 0, DOCUMENT).0.into_iter().map(|entry| (entry.key, entry.value, entry.depth)).collect()
    }

    #[test]
    fn literals_stand_under_their_keys() {
        assert_eq!(read("{ name: 'a', value: `b` } c: 'd'"), [("name", "a", 1), ("value", "b", 1)]);
        assert_eq!(read("[\n  {\n    name: 'a'\n    value: x\n  }\n]"), [("name", "a", 2)]);
        assert_eq!(read("{\"a\": {\"b\": \"c\"}, \"d\": 1, \"e\": \"f\"}"), [("b", "c", 2), ("e", "f", 1)]);
        assert_eq!(read("{\\\"a\\\":\\\"b\\\"}"), [("a", "b", 1)]);
        assert_eq!(read("{Name: pulumi.String(\"a\"), Value: x(\"b\")}"), [("Name", "a", 2)]);
        assert_eq!(read("(name=\"a\", value=\"b\")"), [("name", "a", 1), ("value", "b", 1)]);
        assert_eq!(read("{\"port\": ${Port}, \"a\": \"b\"}"), [("a", "b", 1)]);
    }

    #[test]
    fn what_never_closes_is_read_to_its_end() {
        for text in ["{", "{a: '", "{a: \\", "{'é", "{a:", "{'a'", "{]", "{\"a\\"] {
            of(text, 0, DOCUMENT);
        }
    }
}
