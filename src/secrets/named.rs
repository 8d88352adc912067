//! Tokens that something is named by, a resource, a module, a file, and those in the line that an error shows.
//!
//! In: an address, a path, a place in a source. Out: where in it a token of a known shape stands; the line without.

use std::sync::LazyLock;

use super::{Shapes, assigned, repeated};
use crate::path::RepoPath;
use crate::rules::Rules;
use crate::text::glance::Family;
use crate::text::{Source, Span, frame, words};

/// No token is shorter.
const SHORTEST: usize = 16;

pub fn tokens(name: &str) -> Vec<Span> {
    static SHAPES: LazyLock<Shapes> = LazyLock::new(|| Shapes::of(&Rules::of_files()));
    if !may_hold(name) {
        return Vec::new();
    }
    let source = Source::decode(RepoPath::root(), name.as_bytes());
    SHAPES.find(&source).into_iter().map(|found| found.span).collect()
}

/// The place and the line of an error, without what may be a secret: before it is cut to a terminal's width.
pub fn frame(source: &Source, span: Span) -> String {
    let line = source.line(source.position(span.start).line).unwrap_or(span);
    let text = source.slice(line);
    let found = [assigned(text), repeated(text), tokens(text)].concat();
    let masks: Vec<Span> =
        found.iter().map(|found| Span::new(line.start + found.start, line.start + found.end)).collect();
    frame::plain(source, span, &masks)
}

/// A name without its tokens.
pub fn without_tokens(name: String) -> String {
    let mut clean = name;
    for span in tokens(&clean).into_iter().rev() {
        clean.replace_range(span.start..span.end, "****");
    }
    clean
}

/// Most names are short words: of the others those that have a word of a token in them.
fn may_hold(name: &str) -> bool {
    let is_of_token = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let is_long = |run: &[u8]| {
        run.len() >= SHORTEST && run.iter().any(u8::is_ascii_digit) && run.iter().any(u8::is_ascii_alphabetic)
    };
    let mut has_word = false;
    if name.len() >= SHORTEST && name.as_bytes().split(|byte| !is_of_token(byte)).any(is_long) {
        words::each(name.as_bytes(), |family, _| has_word |= family == Family::Token);
    }
    has_word
}
