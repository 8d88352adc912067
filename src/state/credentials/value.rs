//! Values in any of the formats that credential files have, and whether one is real.

use crate::secrets::{is_placeholder, is_stand_in};

/// What stands behind every `key =` or `key:` that has a value, without quotes.
pub fn values_of<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    // How far the text was read for its lines, and whether this one is a comment, where that is known.
    let (mut seen, mut is_comment) = (0, None);
    text.match_indices(key).filter_map(move |(at, _)| {
        let mut line = &text[seen..at];
        if let Some(end) = line.rfind('\n') {
            (line, is_comment) = (&line[end + 1..], None);
        }
        is_comment = is_comment.or(line.trim_start().chars().next().map(|first| matches!(first, '#' | ';')));
        seen = at;
        let before = text[..at].chars().next_back();
        if before.is_some_and(|before| before.is_alphanumeric() || matches!(before, '_' | '-')) {
            return None;
        }
        if is_comment == Some(true) {
            return None;
        }
        let rest = text[at + key.len()..].trim_start_matches(['"', '\'']).trim_start_matches([' ', '\t']);
        let rest = match rest.strip_prefix('=') {
            Some(rest) => rest.trim_start_matches([' ', '\t', '"', '\'']),
            None => rest.strip_prefix(':')?.trim_start_matches([' ', '\t', '"', '\'', '\n', '\r']),
        };
        let value = rest.split(['"', '\'', '\n', '\r', ' ', ',', '}']).next()?;
        (!value.is_empty()).then_some(value)
    })
}

pub fn has_real(text: &str, key: &str) -> bool {
    values_of(text, key).any(is_real)
}

pub fn is_real(value: &str) -> bool {
    !value.is_empty()
        && !is_placeholder(value)
        && !is_stand_in(value)
        && !value.to_ascii_lowercase().contains("example")
        && !is_reference(value)
}

/// `$(pass show x)`, `` `pass` ``, `@/run/secrets/x`.
fn is_reference(value: &str) -> bool {
    value.starts_with(['$', '`', '@', '&', '*', '|', '>', '#'])
}
