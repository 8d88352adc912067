//! A blob decoded: its text, and places in it.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::frame::floor;
use super::glance::Glance;
use super::lines::Lines;
use super::{binary, wide, words};
use crate::path::RepoPath;

/// Bytes `start..end` of a source's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The place between two bytes.
    pub fn at(place: usize) -> Self {
        Self { start: place, end: place }
    }

    /// The same place in a part of the text that begins at `start`.
    pub fn within(self, start: usize) -> Self {
        Self { start: self.start - start, end: self.end - start }
    }

    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// How a blob's bytes spell its text. Only UTF-8 can be edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// UTF-8 after a byte order mark, which is not part of the text.
    Utf8Bom,
    Utf16Le,
    Utf16Be,
    Utf32,
    /// Anything else: a part of a text, a text with each byte that is no UTF-8 shown as U+FFFD, or the stretches of text
    /// in a binary.
    Lossy,
}

/// A file of one tree, decoded. Cheap to clone; spans are bytes of `text()`.
#[derive(Clone)]
pub struct Source(Arc<Inner>);

struct Inner {
    path: RepoPath,
    text: String,
    encoding: Encoding,
    /// Of a part of a longer text.
    origin: Option<Origin>,
    lines: OnceLock<Lines>,
    glance: OnceLock<Option<Arc<Glance>>>,
    hidden: OnceLock<Vec<Span>>,
}

impl Source {
    /// Decodes a blob.
    pub fn decode(path: RepoPath, bytes: &[u8]) -> Self {
        let (text, encoding) = decode(bytes);
        Self::of(path, text.into_owned(), encoding, OnceLock::new())
    }

    /// The same of bytes that are text as they are, without a copy; else they are given back.
    ///
    /// # Errors
    /// The bytes, where a byte order mark or another encoding makes a text of them that they are not.
    pub fn taking(path: RepoPath, bytes: Vec<u8>) -> Result<Self, Vec<u8>> {
        match decode(&bytes) {
            // Its bytes were looked at: they are UTF-8.
            (Cow::Borrowed(_), Encoding::Utf8) => {}
            _ => return Err(bytes),
        }
        let text = String::from_utf8(bytes).map_err(std::string::FromUtf8Error::into_bytes)?;
        Ok(Self::of(path, text, Encoding::Utf8, OnceLock::new()))
    }

    pub(super) fn of(
        path: RepoPath,
        text: String,
        encoding: Encoding,
        glance: OnceLock<Option<Arc<Glance>>>,
    ) -> Self {
        let (lines, hidden) = Default::default();
        Self(Arc::new(Inner { path, text, encoding, origin: None, lines, glance, hidden }))
    }

    /// A part of a longer text.
    pub(super) fn part(path: RepoPath, text: String, origin: Origin) -> Self {
        let ((lines, glance, hidden), encoding) = (Default::default(), Encoding::Lossy);
        Self(Arc::new(Inner { path, text, encoding, origin: Some(origin), lines, glance, hidden }))
    }

    /// Where it begins in the whole text.
    fn origin(&self) -> Origin {
        self.0.origin.unwrap_or(Origin::START)
    }

    /// Whether it is a part of a longer text.
    pub fn is_part(&self) -> bool {
        self.0.origin.is_some()
    }

    /// Small parts of it, one around each of these places, which are sorted, or around several that are near each other:
    /// for whoever keeps the places and not the text. With each, where in this text it begins. They know of these spans
    /// that they must not be shown.
    pub fn excerpts(&self, places: &[Span], hidden: &[Span]) -> Vec<(usize, Self)> {
        /// On either side of a place, in bytes: what a report shows, and the comments above it.
        const AROUND: usize = 4 << 10;
        let text = self.text();
        let around = |place: &Span| {
            let from = floor(text, place.start.saturating_sub(AROUND));
            let line = memchr::memchr(b'\n', &text.as_bytes()[from..place.start]);
            let to = floor(text, text.len().min(place.end + AROUND));
            // With whole lines, where they are no longer than that.
            Span::new(if from == 0 { 0 } else { line.map_or(from, |length| from + length + 1) }, to)
        };
        let mut stretches: Vec<Span> = Vec::new();
        for stretch in places.iter().map(around) {
            match stretches.last_mut() {
                Some(last) if stretch.start <= last.end => last.end = last.end.max(stretch.end),
                _ => stretches.push(stretch),
            }
        }
        let excerpt = |stretch: Span| {
            let (path, text) = (self.path().clone(), self.slice(stretch).to_owned());
            let (place, offset) = (self.position(stretch.start), self.origin().offset + stretch.start);
            let part = Self::part(path, text, Origin { place, offset });
            part.hidden_once(|| {
                let within = hidden.iter().filter(|span| span.overlaps(stretch));
                let clipped = |span: &Span| {
                    Span::new(
                        span.start.max(stretch.start) - stretch.start,
                        span.end.min(stretch.end) - stretch.start,
                    )
                };
                within.map(clipped).collect()
            });
            (stretch.start, part)
        };
        stretches.into_iter().map(excerpt).collect()
    }

    /// The words of its text; `None` where it has too many to keep them.
    pub fn glance(&self) -> Option<&Glance> {
        self.0.glance.get_or_init(|| words::of(self.text().as_bytes()).map(Arc::new)).as_deref()
    }

    /// What must not be shown of it, from whoever looks first.
    pub fn hidden_once(&self, look: impl FnOnce() -> Vec<Span>) -> &[Span] {
        self.0.hidden.get_or_init(look)
    }

    pub fn path(&self) -> &RepoPath {
        &self.0.path
    }

    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// Whether both are one and the same, not only alike.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether both have the same text, at the same place of the whole: of one that is a copy of the other no byte is
    /// looked at.
    pub fn has_text_of(&self, other: &Self) -> bool {
        self.is(other) || self.origin().offset == other.origin().offset && self.text() == other.text()
    }

    pub fn encoding(&self) -> Encoding {
        self.0.encoding
    }

    /// Whether the text, written back, gives the blob's bytes again.
    pub fn is_editable(&self) -> bool {
        matches!(self.0.encoding, Encoding::Utf8 | Encoding::Utf8Bom)
    }

    /// The blob's bytes for a new text in this source's encoding. Only for editable sources.
    pub fn encode(&self, text: &str) -> Vec<u8> {
        debug_assert!(self.is_editable());
        let mark: &[u8] = if self.0.encoding == Encoding::Utf8Bom { &[0xef, 0xbb, 0xbf] } else { &[] };
        [mark, text.as_bytes()].concat()
    }

    /// The text of a span; empty where the span does not fit the text.
    pub fn slice(&self, span: Span) -> &str {
        self.0.text.get(span.start..span.end).unwrap_or("")
    }

    pub fn location(&self, span: Span) -> Location {
        Location { source: self.clone(), span }
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: usize) -> Position {
        let text = self.0.text.as_bytes();
        let line = self.lines().at(text, offset);
        let start = self.lines().start(text, line).unwrap_or(0);
        let before = self.0.text.get(start..offset).unwrap_or("");
        let place = Position { line: line + 1, column: before.chars().count() + 1 };
        place.behind(self.origin().place)
    }

    /// The span of a line (counted from 1) without its line ending. `None` past the last line.
    pub fn line(&self, number: usize) -> Option<Span> {
        let text = self.0.text.as_bytes();
        let number = number.checked_sub(self.origin().place.line - 1)?;
        let start = self.lines().start(text, number.checked_sub(1)?)?;
        let end = self.lines().start(text, number).unwrap_or(text.len());
        let text = self.0.text[start..end].trim_end_matches(['\n', '\r']);
        Some(Span::new(start, start + text.len()))
    }

    fn lines(&self) -> &Lines {
        self.0.lines.get_or_init(|| Lines::of(self.0.text.as_bytes()))
    }
}

impl fmt::Debug for Source {
    /// Never the text: it may hold a secret.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "Source({})", self.0.path)
    }
}

/// A blob's text. Byte order marks decide, and what is ASCII with a zero beside each letter, as .NET's encoder writes
/// it, or three; nothing is guessed from names or attributes.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    let utf8 = |bytes, encoding| match std::str::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), encoding),
        Err(_) => (Cow::Owned(lossy(bytes)), Encoding::Lossy),
    };
    let wide = |bytes, unit, encoding| (Cow::Owned(utf16(bytes, unit)), encoding);
    // Its mark begins as that of UTF-16.
    if let Some(text) = wide::utf32(bytes) {
        return (Cow::Owned(text), Encoding::Utf32);
    }
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest, Encoding::Utf8Bom),
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes, Encoding::Utf16Le),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes, Encoding::Utf16Be),
        [first, 0, ..] if *first != 0 && is_wide_ascii(bytes, 0) => {
            wide(bytes, u16::from_le_bytes, Encoding::Utf16Le)
        }
        [0, ..] if is_wide_ascii(bytes, 1) => wide(bytes, u16::from_be_bytes, Encoding::Utf16Be),
        _ => utf8(bytes, Encoding::Utf8),
    }
}

fn lossy(bytes: &[u8]) -> String {
    if binary::is_binary(bytes) { binary::readable(bytes) } else { shown(bytes) }
}

/// As [`String::from_utf8_lossy`] has it, which reads a text of any length a character at a time once a byte of it is
/// amiss.
fn shown(bytes: &[u8]) -> String {
    let (mut text, mut rest) = (String::with_capacity(bytes.len()), bytes);
    while let Err(error) = std::str::from_utf8(rest) {
        let (valid, after) = rest.split_at(error.valid_up_to());
        text.push_str(std::str::from_utf8(valid).unwrap_or_default());
        text.push(char::REPLACEMENT_CHARACTER);
        rest = error.error_len().and_then(|length| after.get(length..)).unwrap_or_default();
    }
    text + std::str::from_utf8(rest).unwrap_or_default()
}

/// Whether a blob begins with so many letters of ASCII in UTF-16; `letter` is where in each pair they stand.
fn is_wide_ascii(bytes: &[u8], letter: usize) -> bool {
    const SHORTEST: usize = 8;
    let pairs = || bytes.chunks_exact(2).take(4 * SHORTEST);
    let is_text = |byte: u8| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    bytes.len().is_multiple_of(2)
        && pairs().count() >= SHORTEST
        && pairs().all(|pair| is_text(pair[letter]) && pair[1 - letter] == 0)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// A line and a column as people count them: from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// Where a part of a text begins in the whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    pub place: Position,
    /// In bytes.
    pub offset: usize,
}

impl Origin {
    pub const START: Self = Self { place: Position { line: 1, column: 1 }, offset: 0 };

    /// Behind this text, which begins here.
    pub fn after(self, text: &str) -> Self {
        Self { place: self.place.after(text), offset: self.offset + text.len() }
    }
}

impl Position {
    /// Where the text behind this one goes on, if it began here.
    fn after(self, text: &str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes());
        let (count, last) = breaks.fold((0, 0), |(count, _), at| (count + 1, at + 1));
        Self { line: count + 1, column: text[last..].chars().count() + 1 }.behind(self)
    }

    /// A place in a part of a text, in the whole.
    fn behind(self, origin: Self) -> Self {
        let column = if self.line == 1 { origin.column - 1 } else { 0 };
        Self { line: origin.line + self.line - 1, column: self.column + column }
    }
}

/// A span and the source it belongs to.
#[derive(Clone, Debug)]
pub struct Location {
    pub source: Source,
    pub span: Span,
}

impl Location {
    pub fn path(&self) -> &RepoPath {
        self.source.path()
    }

    pub fn start(&self) -> Position {
        self.source.position(self.span.start)
    }

    pub fn end(&self) -> Position {
        self.source.position(self.span.end)
    }

    pub fn text(&self) -> &str {
        self.source.slice(self.span)
    }

    /// Its bytes in the whole text, of which the source may be a part: to be compared, not to be read.
    pub fn in_whole(&self) -> Span {
        let Origin { offset, .. } = self.source.origin();
        Span::new(self.span.start + offset, self.span.end + offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_characters_and_lines_count_from_one() {
        let source = Source::decode("a.tf".into(), "é = 1\r\nb = 2".as_bytes());
        assert_eq!(source.position(3), Position { line: 1, column: 3 });
        assert_eq!(source.position(8), Position { line: 2, column: 1 });
        assert_eq!(source.slice(source.line(1).unwrap()), "é = 1");
        assert_eq!(source.slice(source.line(2).unwrap()), "b = 2");
        assert!(source.line(3).is_none());
    }

    #[test]
    fn what_is_no_utf8_is_shown_as_rust_shows_it() {
        let whole = "größer 漢 😀".as_bytes();
        for cut in 0..whole.len() {
            for bytes in [
                whole[cut..].to_vec(),
                whole[..cut].to_vec(),
                [&whole[..cut], b"\xff\xf0\x9f", whole].concat(),
            ] {
                assert_eq!(shown(&bytes), String::from_utf8_lossy(&bytes));
            }
        }
    }

    #[test]
    fn byte_order_marks_decide_the_encoding() {
        let utf16: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("key".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(Source::decode("a".into(), &utf16).text(), "key");
        let text = "password: a\n";
        let wide = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(unit).collect() };
        for (bytes, encoding) in
            [(wide(u16::to_le_bytes), Encoding::Utf16Le), (wide(u16::to_be_bytes), Encoding::Utf16Be)]
        {
            let source = Source::decode("a".into(), &bytes);
            assert_eq!((source.text(), source.encoding()), (text, encoding));
            assert_ne!(Source::decode("a".into(), &bytes[..12]).text(), &text[..6]);
        }
        let marked = Source::decode("a".into(), b"\xef\xbb\xbfkey");
        assert_eq!(marked.text(), "key");
        assert_eq!(marked.encode("kez"), b"\xef\xbb\xbfkez");
    }
}
