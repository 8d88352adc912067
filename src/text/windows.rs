//! A text that is too long to be held, in windows.
//!
//! In: what its bytes are read from. Out: [`Window`]s, each a [`Source`] that knows where in the whole it begins.
//! Neighbours overlap, so that what stands at the end of one stands whole in the next, and each place belongs to one of
//! them.

use std::io::Read;
use std::ops::Range;

use super::source::{Origin, decode};
use super::{Encoding, Source, binary};
use crate::path::RepoPath;

/// How a text is cut, in bytes.
#[derive(Clone, Copy)]
struct Cut {
    /// Of text in a window.
    width: usize,
    /// What neighbours share.
    overlap: usize,
    /// What is decoded at once.
    chunk: usize,
}

/// A window has more than what is parsed as a tree, so that no part of a text is taken for a file. A key of 16,384 bits
/// takes 13 KiB, and what stands around a secret to tell it less.
const CUT: Cut = Cut { width: 8 << 20, overlap: 256 << 10, chunk: 1 << 20 };
/// Of what neighbours share, how much may be left to one of them so that it ends with a line.
const SIXTEENTH: usize = 16;
/// What tells the encoding.
const HEAD: usize = 8 << 10;
/// The last bytes, for whoever tells a file by them.
const TAIL: usize = 1 << 10;

pub struct Windows {
    path: RepoPath,
    cut: Cut,
    from: Box<dyn Read>,
    /// Bytes that were not read, as far as anyone knows.
    left: u64,
    decoder: Option<Decoder>,
    /// What is decoded of the next window.
    text: String,
    /// Where that begins.
    origin: Origin,
    /// How much of it belongs to the window before.
    done: usize,
    tail: Vec<u8>,
    is_at_end: bool,
    is_over: bool,
}

/// A part of a text.
pub struct Window {
    pub source: Source,
    /// What of it, in bytes, is no other window's.
    pub own: Range<usize>,
    pub is_first: bool,
}

impl Windows {
    /// Of so many bytes.
    pub fn of(path: RepoPath, from: Box<dyn Read>, size: u64) -> Self {
        Self::cut(path, from, size, CUT)
    }

    fn cut(path: RepoPath, from: Box<dyn Read>, size: u64, cut: Cut) -> Self {
        Self {
            path,
            cut,
            from,
            left: size,
            decoder: None,
            text: String::new(),
            origin: Origin::START,
            done: 0,
            tail: Vec::new(),
            is_at_end: false,
            is_over: false,
        }
    }

    /// The last bytes that were read.
    pub fn tail(&self) -> &[u8] {
        &self.tail
    }

    /// `None` behind the last.
    ///
    /// # Errors
    /// What is read from fails.
    pub fn next_window(&mut self) -> std::io::Result<Option<Window>> {
        if self.is_over {
            return Ok(None);
        }
        let is_first = self.decoder.is_none();
        self.fill()?;
        self.is_over = self.is_at_end;
        let text = std::mem::take(&mut self.text);
        let (start, origin) = (self.done, self.origin);
        let mut end = text.len() + 1;
        if !self.is_over {
            end = self.line_near(&text, self.cut.overlap / 2);
            let next = self.line_near(&text, self.cut.overlap);
            self.text.push_str(&text[next..]);
            self.done = end - next;
            self.origin = origin.after(&text[..next]);
        }
        Ok(Some(Window { source: Source::part(self.path.clone(), text, origin), own: start..end, is_first }))
    }

    /// Reads until the text is a window, or all that there is: what would be left for a last one that is short comes too.
    fn fill(&mut self) -> std::io::Result<()> {
        let mut bytes = Vec::new();
        while !self.is_at_end && (self.text.len() < self.cut.width || self.left < self.cut.width as u64 / 2) {
            bytes.clear();
            (&mut self.from).take(self.cut.chunk as u64).read_to_end(&mut bytes)?;
            self.is_at_end = bytes.len() < self.cut.chunk;
            self.left = self.left.saturating_sub(bytes.len() as u64);
            self.tail.extend_from_slice(&bytes[bytes.len().saturating_sub(TAIL)..]);
            self.tail.drain(..self.tail.len().saturating_sub(TAIL));
            let decoder = self.decoder.get_or_insert_with(|| Decoder::of(&bytes));
            decoder.add(&bytes, self.is_at_end, &mut self.text);
        }
        Ok(())
    }

    /// Where a line begins near so many bytes before the end, or a character where the line is long.
    fn line_near(&self, text: &str, from_end: usize) -> usize {
        let at = ceiling(text, text.len() - from_end);
        let near = &text.as_bytes()[at..text.len().min(at + self.cut.overlap / SIXTEENTH)];
        memchr::memchr(b'\n', near).map_or(at, |length| at + length + 1)
    }
}

fn ceiling(text: &str, at: usize) -> usize {
    (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// Makes text of bytes that come in pieces.
struct Decoder {
    encoding: Encoding,
    /// What stands before a text whose letters take two bytes or four.
    mark: &'static [u8],
    is_binary: bool,
    /// What is no whole character yet.
    carried: Vec<u8>,
}

impl Decoder {
    /// By the first bytes.
    fn of(head: &[u8]) -> Self {
        let encoding = match decode(&head[..head.len().min(HEAD) & !3]).1 {
            // Its end may have cut a character in two.
            Encoding::Lossy => Encoding::Utf8,
            encoding => encoding,
        };
        let mark: &[u8] = match encoding {
            Encoding::Utf16Le => b"\xff\xfe",
            Encoding::Utf16Be => b"\xfe\xff",
            Encoding::Utf32 if head[0] == 0 => b"\0\0\xfe\xff",
            Encoding::Utf32 => b"\xff\xfe\0\0",
            _ => b"",
        };
        Self { encoding, mark, is_binary: binary::is_binary(head), carried: Vec::new() }
    }

    fn add(&mut self, bytes: &[u8], is_end: bool, text: &mut String) {
        let mut whole = std::mem::take(&mut self.carried);
        whole.extend_from_slice(bytes);
        let kept = if is_end { 0 } else { self.unfinished(&whole) };
        self.carried = whole.split_off(whole.len() - kept);
        // A mark stands before the first bytes alone.
        let marked = match self.mark {
            b"" => whole,
            mark => [mark, whole.strip_prefix(mark).unwrap_or(&whole)].concat(),
        };
        match std::str::from_utf8(&marked) {
            Ok(valid) if !self.is_wide() => text.push_str(valid.strip_prefix('\u{feff}').unwrap_or(valid)),
            _ if self.is_binary && !self.is_wide() => {
                self.encoding = Encoding::Lossy;
                text.push_str(&binary::readable(&marked));
            }
            _ => {
                if !self.is_wide() {
                    self.encoding = Encoding::Lossy;
                }
                text.push_str(&decode(&marked).0);
            }
        }
    }

    fn is_wide(&self) -> bool {
        !self.mark.is_empty()
    }

    /// How many of the last bytes may be the beginning of something.
    fn unfinished(&self, bytes: &[u8]) -> usize {
        /// A longer stretch of text in a binary may be cut in two.
        const STRETCH: usize = 64 << 10;
        if self.is_wide() {
            let odd = bytes.len() % if self.encoding == Encoding::Utf32 { 4 } else { 2 };
            let last = bytes[..bytes.len() - odd].last_chunk::<2>().map_or(0, |pair| match self.encoding {
                Encoding::Utf16Le => u16::from_le_bytes(*pair),
                Encoding::Utf16Be => u16::from_be_bytes(*pair),
                _ => 0,
            });
            let is_half = (0xd800..0xdc00).contains(&last);
            return odd + if is_half { 2 } else { 0 };
        }
        if self.is_binary {
            let is_of_text = |byte: &&u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r' | 0x80..);
            return bytes.iter().rev().take(STRETCH).take_while(is_of_text).count();
        }
        let is_begun = |kept: &usize| {
            let last = &bytes[bytes.len() - kept..];
            let error = std::str::from_utf8(last).err();
            error.is_some_and(|error| error.valid_up_to() == 0 && error.error_len().is_none())
        };
        (1..=3.min(bytes.len())).find(is_begun).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Position;
    use super::*;

    /// The text as its windows have it, each place by the window that it belongs to; and where that window says that it is.
    fn joined(bytes: &[u8], cut: Cut) -> (String, Vec<(usize, Position)>) {
        let from = Box::new(std::io::Cursor::new(bytes.to_vec()));
        let mut windows = Windows::cut("a".into(), from, bytes.len() as u64, cut);
        let (mut text, mut places) = (String::new(), Vec::new());
        while let Some(Window { source, own, is_first }) = windows.next_window().expect("read") {
            assert_eq!(is_first, text.is_empty());
            let part = &source.text()[own.start..own.end.min(source.text().len())];
            let middle = ceiling(source.text(), own.start + part.len() / 2);
            let outer = |at: usize| (text.len() + at - own.start, source.position(at));
            places.extend([own.start, middle].map(outer));
            text.push_str(part);
        }
        assert!(places.len() > 2 && bytes.ends_with(windows.tail()) && windows.tail().len() == TAIL);
        (text, places)
    }

    #[test]
    fn windows_give_the_text_as_it_is_read_whole() {
        let lines: String = (0..2_000).map(|number| format!("größer {number} 漢字 😀\n")).collect();
        let mark = "\u{feff}";
        let wide = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.encode_utf16().chain(lines.encode_utf16()).flat_map(unit).collect()
        };
        let latin: Vec<u8> = lines.bytes().map(|byte| if byte == b'7' { 0xfc } else { byte }).collect();
        let mut binary = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".repeat(40);
        let symbol = |number: i32| [format!("symbol_{number} ").as_bytes(), b"\0\x01\x02\xff"].concat();
        binary.extend((0..4_000).flat_map(symbol));
        let texts = [
            lines.clone().into_bytes(),
            lines.replace('\n', " ").into_bytes(),
            [mark.as_bytes(), lines.as_bytes()].concat(),
            wide(u16::to_le_bytes),
            wide(u16::to_be_bytes),
            mark.chars().chain(lines.chars()).flat_map(|letter| u32::from(letter).to_le_bytes()).collect(),
            lines.chars().filter(char::is_ascii).flat_map(|letter| u32::from(letter).to_be_bytes()).collect(),
            latin,
            binary,
        ];
        // Each chunk ends somewhere else in a character.
        for (bytes, odd) in texts.iter().flat_map(|bytes| (0..7).map(move |odd| (bytes, odd))) {
            let cut = Cut { width: 9_000 + 13 * odd, overlap: 1_000 + odd, chunk: 2_003 + odd };
            let whole = Source::decode("a".into(), bytes);
            let (text, places) = joined(bytes, cut);
            if binary::is_binary(bytes) && whole.encoding() == Encoding::Lossy {
                // What lies between two stretches of text may be told twice where it was cut.
                assert!(text.replace('\0', "") == whole.text().replace('\0', ""), "{odd}");
                continue;
            }
            assert!(text == whole.text(), "{:?} {odd}", whole.encoding());
            for (at, place) in places {
                assert_eq!(place, whole.position(at), "{:?} {odd}", whole.encoding());
            }
        }
    }
}
