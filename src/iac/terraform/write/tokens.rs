//! A text of HCL as tokens: no more of it than where lines end and what a formatter moves.
//!
//! In: a text that was parsed. Out: [`Token`]s without the blanks between them; a string or heredoc is one.

use crate::text::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Newline,
    /// `#` or `//` to the end of the line.
    LineComment,
    /// `/* … */`
    Comment,
    Text,
    Open,
    Close,
    Equals,
    Other,
}

#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: Kind,
    pub span: Span,
}

impl Token {
    pub fn is_comment(&self) -> bool {
        matches!(self.kind, Kind::LineComment | Kind::Comment)
    }
}

/// The tokens between two places, which must lie between tokens.
pub fn tokens(text: &str, within: Span) -> impl Iterator<Item = Token> {
    let bytes = &text.as_bytes()[..within.end];
    let mut at = within.start;
    std::iter::from_fn(move || {
        while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\r')) {
            at += 1;
        }
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let (kind, length) = token(rest);
        let start = at;
        at += length;
        Some(Token { kind, span: Span::new(start, at) })
    })
}

fn token(rest: &[u8]) -> (Kind, usize) {
    match rest {
        [b'\n', ..] => (Kind::Newline, 1),
        [b'#', ..] | [b'/', b'/', ..] => {
            let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            (Kind::LineComment, rest[..line].trim_ascii_end().len())
        }
        [b'/', b'*', ..] => {
            let end = memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |end| end + 4);
            (Kind::Comment, end)
        }
        [b'"', ..] => (Kind::Text, quoted(rest)),
        [b'<', b'<', ..] => match heredoc(rest) {
            Some(length) => (Kind::Text, length),
            None => (Kind::Other, 2),
        },
        [b'{' | b'[' | b'(', ..] => (Kind::Open, 1),
        [b'}' | b']' | b')', ..] => (Kind::Close, 1),
        [b'=' | b'!' | b'<' | b'>', b'=', ..] | [b'=', b'>', ..] => (Kind::Other, 2),
        [b'=', ..] => (Kind::Equals, 1),
        _ => {
            let is_word =
                |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | 0x80..);
            (Kind::Other, rest.iter().take_while(is_word).count().max(1))
        }
    }
}

/// How long a string is, quotes included. What stands in its templates may have strings again.
fn quoted(text: &[u8]) -> usize {
    // Whether each open one is a string, else a template.
    let mut open = vec![true];
    let mut at = 1;
    while at < text.len() {
        let in_string = *open.last().unwrap_or(&true);
        at += match &text[at..] {
            [b'\\', _, ..] if in_string => 2,
            [b'$', b'$', b'{', ..] | [b'%', b'%', b'{', ..] if in_string => 3,
            [b'$' | b'%', b'{', ..] if in_string => {
                open.push(false);
                2
            }
            [b'"', ..] if in_string => {
                open.pop();
                1
            }
            [b'"', ..] => {
                open.push(true);
                1
            }
            [b'{', ..] if !in_string => {
                open.push(false);
                1
            }
            [b'}', ..] if !in_string => {
                open.pop();
                1
            }
            _ => 1,
        };
        if open.is_empty() {
            break;
        }
    }
    at.min(text.len())
}

/// `<<EOT` to the end of its closing `EOT`.
fn heredoc(text: &[u8]) -> Option<usize> {
    let line = memchr::memchr(b'\n', text)?;
    let name = text[2..line].trim_ascii();
    let name = name.strip_prefix(b"-").unwrap_or(name);
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | 0x80..);
    if name.is_empty() || !name.iter().all(is_part) {
        return None;
    }
    let mut at = line + 1;
    while at < text.len() {
        let indent = text[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let rest = &text[at + indent..];
        if rest.strip_prefix(name).is_some_and(|rest| !rest.first().is_some_and(is_part)) {
            return Some(at + indent + name.len());
        }
        at += memchr::memchr(b'\n', &text[at..]).map_or(text.len() - at, |end| end + 1);
    }
    Some(text.len())
}

/// The end of the line that holds `at`, its comment included. `None` where other things stand there too, or a
/// comment goes on below.
pub fn line_end(text: &str, at: usize) -> Option<usize> {
    let mut end = at;
    for token in tokens(text, Span::new(at, text.len())) {
        match token.kind {
            Kind::Newline => break,
            _ if token.is_comment() && !text[token.span.start..token.span.end].contains('\n') => {
                end = token.span.end
            }
            _ => return None,
        }
    }
    Some(end)
}
