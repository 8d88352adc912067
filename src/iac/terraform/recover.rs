//! Parses a file so that a syntax error costs one top-level block, not the file.
//!
//! In: the text of a source. Out: parsed [`Piece`]s, and a trouble for each block that could not be read.
//! The whole file is tried first. Where that fails a scanner that knows strings, templates, heredocs,
//! comments and brackets cuts it into top-level items, and each is parsed alone.

use std::borrow::Cow;
use std::ops::Range;

use hcl::edit::parser::parse_body;
use hcl::edit::structure::Body;

use super::place::Place;
use crate::finding::Trouble;
use crate::text::{Source, Span};

/// Brackets, strings and templates inside each other. The deepest real file seen has 31.
const DEEPEST: usize = 100;
/// Keys in one block: looking for repeated ones takes the square of their number, 0.6 s for these.
const MOST_KEYS: usize = 20_000;

/// Something that was parsed together, and where it begins.
pub(super) struct Piece {
    pub place: Place,
    pub body: Body,
}

/// Reads what can be read. Every block left out is a trouble.
pub(super) fn parse(source: &Source, troubles: &mut Vec<Trouble>) -> Vec<Piece> {
    let scan = scan(source.text(), false);
    let text = &*scan.without_empty_heredocs(source.text());
    if scan.items.iter().all(Item::is_reasonable)
        && let Ok(body) = parse_body(text)
    {
        return vec![Piece { place: Place::new(source, 0), body }];
    }
    let mut pieces = Vec::new();
    for item in self::scan(text, true).items {
        match parse_item(text, &item) {
            Ok(body) => pieces.push(Piece { place: Place::new(source, item.start), body }),
            Err((offset, why)) => troubles.push(Trouble {
                path: source.path().clone(),
                at: Some(source.position(item.start + offset)),
                message: format!("this block could not be read: {why}"),
                counts: true,
            }),
        }
    }
    pieces
}

/// Where the comments of a text stand.
pub fn comments(text: &str) -> Vec<Span> {
    scan(text, true).comments
}

fn parse_item(text: &str, item: &Item) -> Result<Body, (usize, String)> {
    if item.depth > DEEPEST {
        return Err((0, "nested too deep".to_owned()));
    }
    if item.keys > MOST_KEYS {
        return Err((0, "too many keys".to_owned()));
    }
    let text = &text[item.start..item.end];
    parse_body(text).or_else(|error| {
        let folded = folded(text);
        // HashiCorp's parser ignores newlines in places where this one does not.
        parse_body(&folded).map_err(|_| {
            let offset = (0..=error.location().offset().min(text.len()))
                .rev()
                .find(|at| text.is_char_boundary(*at))
                .unwrap_or(0);
            let why = error.message().lines().next().unwrap_or("invalid syntax");
            (offset, why.to_owned())
        })
    })
}

/// The text with newlines and comments inside `( )`, `[ ]`, `{ for` and `${ }` blanked: same length, so
/// spans hold.
fn folded(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for at in scan(text, true).foldable {
        bytes[at] = b' ';
    }
    // Only whole comments and line endings were blanked, so this is UTF-8 still.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// A top-level attribute or block: its bytes, and how much there is in it.
struct Item {
    start: usize,
    end: usize,
    depth: usize,
    keys: usize,
}

impl Item {
    fn is_reasonable(&self) -> bool {
        self.depth <= DEEPEST && self.keys <= MOST_KEYS
    }
}

struct Scan {
    items: Vec<Item>,
    /// Bytes of line endings and comments that mean nothing where they stand.
    foldable: Vec<usize>,
    /// Heredocs without a line, from `<<` to the end of their delimiter.
    empty_heredocs: Vec<Range<usize>>,
    comments: Vec<Span>,
}

impl Scan {
    /// The text with `""` in place of heredocs without a line, which hcl's parser reads on to the next
    /// delimiter of that name, over whatever stands between. Same length, so spans hold.
    fn without_empty_heredocs<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.empty_heredocs.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut bytes = text.as_bytes().to_vec();
        for range in &self.empty_heredocs {
            for at in range.clone().filter(|at| !text.as_bytes()[*at].is_ascii_whitespace()) {
                bytes[at] = if at < range.start + 2 { b'"' } else { b' ' };
            }
        }
        // Whole characters were replaced: a delimiter's name and what opens it.
        String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
    }
}

enum Inside<'t> {
    /// `{` of a block or object: newlines matter.
    Braces,
    /// `( )`, `[ ]`, `{ for` and `${ }`: they do not.
    Folds,
    Quote,
    Heredoc(&'t str),
}

/// One pass over the bytes. With `resync`, a line that begins like a top-level block ends whatever
/// bracket was left open before it.
fn scan(text: &str, resync: bool) -> Scan {
    let bytes = text.as_bytes();
    let mut found =
        Scan { items: Vec::new(), foldable: Vec::new(), empty_heredocs: Vec::new(), comments: Vec::new() };
    let mut open: Vec<Inside> = Vec::new();
    let mut item: Option<Item> = None;
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let line_start = at == 0 || bytes[at - 1] == b'\n';
        if resync && line_start && !matches!(open.last(), Some(Inside::Heredoc(_))) && begins_block(rest) {
            open.clear();
            close(&mut item, at, &mut found.items);
        }
        match open.last() {
            Some(Inside::Heredoc(delimiter)) if line_start && ends_heredoc(rest, delimiter) => {
                at += rest.iter().take_while(|byte| **byte == b' ' || **byte == b'\t').count();
                at += delimiter.len();
                open.pop();
                continue;
            }
            Some(Inside::Heredoc(_) | Inside::Quote) => {
                let quoted = matches!(open.last(), Some(Inside::Quote));
                match rest {
                    [b'\\', _, ..] if quoted => at += 2,
                    [b'$', b'$', b'{', ..] | [b'%', b'%', b'{', ..] => at += 3,
                    [b'$' | b'%', b'{', ..] => {
                        open.push(Inside::Folds);
                        at += 2;
                    }
                    // No string crosses a line: one that does was never closed.
                    [b'"' | b'\n', ..] if quoted => {
                        open.pop();
                        at += 1;
                    }
                    _ => at += 1,
                }
                note_depth(&mut item, open.len());
                continue;
            }
            _ => {}
        }
        let folds = matches!(open.last(), Some(Inside::Folds));
        let blank = match rest {
            [b'#', ..] | [b'/', b'/', ..] => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
            [b'/', b'*', ..] => memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |end| end + 4),
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            _ => 0,
        };
        if blank > 0 {
            if !rest[0].is_ascii_whitespace() {
                found.comments.push(Span::new(at, at + blank));
            }
            if folds {
                found.foldable.extend(at..at + blank);
            }
            if open.is_empty() && rest[..blank].ends_with(b"\n") && !rest.starts_with(b"/*") {
                close(&mut item, at, &mut found.items);
            }
            at += blank;
            continue;
        }
        if !rest[0].is_ascii_whitespace() {
            item.get_or_insert(Item { start: at, end: at, depth: 0, keys: 0 });
        }
        at += match rest {
            [b'<', b'<', ..] => match heredoc(&text[at..]) {
                Some((delimiter, length)) => {
                    let next = &bytes[at + length..];
                    if ends_heredoc(next, delimiter) {
                        let indent = next.len() - next.trim_ascii_start().len();
                        found.empty_heredocs.push(at..at + length + indent + delimiter.len());
                    }
                    open.push(Inside::Heredoc(delimiter));
                    length
                }
                None => 2,
            },
            [b'"', ..] => {
                open.push(Inside::Quote);
                1
            }
            [b'{', ..] => {
                open.push(if begins_for(&rest[1..]) { Inside::Folds } else { Inside::Braces });
                1
            }
            [b'(' | b'[', ..] => {
                open.push(Inside::Folds);
                1
            }
            [b'}' | b')' | b']', ..] => {
                open.pop();
                1
            }
            [byte, ..] => {
                if matches!(byte, b'=' | b':')
                    && let Some(item) = &mut item
                {
                    item.keys += 1;
                }
                1
            }
            [] => 1,
        };
        note_depth(&mut item, open.len());
    }
    close(&mut item, bytes.len(), &mut found.items);
    found
}

fn note_depth(item: &mut Option<Item>, depth: usize) {
    if let Some(item) = item {
        item.depth = item.depth.max(depth);
    }
}

fn close(item: &mut Option<Item>, end: usize, items: &mut Vec<Item>) {
    if let Some(item) = item.take() {
        items.push(Item { end, ..item });
    }
}

/// `<<EOT` or `<<-EOT` and the rest of its line: the delimiter, and how long that is.
fn heredoc(text: &str) -> Option<(&str, usize)> {
    let line = memchr::memchr(b'\n', text.as_bytes())?;
    let name = text[2..line].trim_start_matches('-').trim_end();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    is_name.then_some((name, line + 1))
}

fn ends_heredoc(line: &[u8], delimiter: &str) -> bool {
    let indent = line.iter().take_while(|byte| **byte == b' ' || **byte == b'\t').count();
    line[indent..].strip_prefix(delimiter.as_bytes()).is_some_and(|rest| {
        !rest.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | 0x80..))
    })
}

fn begins_for(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii_start();
    rest.strip_prefix(b"for").is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_whitespace))
}

/// Whether a line looks like the header of a top-level block: `resource "…`, `locals {`.
fn begins_block(line: &[u8]) -> bool {
    const WORDS: [&str; 12] = [
        "resource",
        "data",
        "variable",
        "output",
        "module",
        "provider",
        "locals",
        "terraform",
        "moved",
        "removed",
        "import",
        "check",
    ];
    WORDS.iter().any(|word| {
        line.strip_prefix(word.as_bytes()).is_some_and(|rest| {
            rest.first().is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'"' | b'{'))
                && matches!(rest.trim_ascii_start().first(), Some(b'"' | b'{'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (usize, Vec<Trouble>) {
        let source = Source::decode("main.tf".into(), text.as_bytes());
        let mut troubles = Vec::new();
        let pieces = parse(&source, &mut troubles);
        (pieces.iter().map(|piece| piece.body.len()).sum(), troubles)
    }

    #[test]
    fn a_syntax_error_costs_one_block() {
        let (read, troubles) = read("a \"b\" {\n  x = = 1\n}\n\nc \"d\" {\n  y = \"}\" # }\n}\n");
        assert_eq!(read, 1);
        assert_eq!(troubles.len(), 1);
        assert_eq!(troubles[0].at.unwrap().line, 2);
    }

    #[test]
    fn an_open_bracket_ends_where_the_next_block_begins() {
        let (read, troubles) = read("resource \"a\" \"b\" {\n  x = [\n\nresource \"c\" \"d\" {\n}\n");
        assert_eq!((read, troubles.len()), (1, 1));
    }

    #[test]
    fn a_repeated_attribute_is_a_trouble() {
        let (read, troubles) = read("a {\n  x = 1\n  x = 2\n}\nb {\n}\n");
        assert_eq!((read, troubles.len()), (1, 1));
        assert!(troubles[0].message.starts_with("this block could not be read: "));
    }

    #[test]
    fn newlines_in_a_for_are_folded() {
        let (read, troubles) = read("x = { for k, v in y : k =>\n v == 1 # one\n  ? 2 : 3 }\n");
        assert_eq!((read, troubles.len()), (1, 0));
    }

    #[test]
    fn a_heredoc_may_hold_brackets_and_block_headers() {
        let (read, troubles) = read("a = = 1\nb = <<EOT\n}\nresource \"x\" {\n${\"a\"}\nEOT\nc = 1\r\n");
        assert_eq!((read, troubles.len()), (2, 1));
    }

    #[test]
    fn a_heredoc_without_a_line_ends_where_it_does() {
        let text = "a = <<EOT\nEOT\nb = f(<<-É\n  É\n, 1)\nc = <<EOT\n1\nEOT\n";
        assert_eq!(read(text).0, 3);
        assert!(read(text).1.is_empty());
    }

    #[test]
    fn what_is_nested_too_deep_is_not_parsed() {
        let (read, troubles) = read(&format!("x = {}1{}\ny = 1\n", "[".repeat(9000), "]".repeat(9000)));
        assert_eq!((read, troubles.len()), (1, 1));
    }
}
