//! Values in any of the formats that credential files have, and whether one is real.

use crate::secrets::is_placeholder;

/// What stands behind every `key =` or `key:` that has a value, without quotes.
pub fn values_of<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(key).filter_map(move |(at, _)| {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|before| before.is_alphanumeric() || matches!(before, '_' | '-')) {
            return None;
        }
        let line = text[..at].rsplit('\n').next().unwrap_or("");
        if line.trim_start().starts_with(['#', ';']) {
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
    !value.is_empty() && !is_placeholder(value) && !value.contains("EXAMPLE") && !is_reference(value)
}

/// `$(pass show x)`, `` `pass` ``, `@/run/secrets/x`.
fn is_reference(value: &str) -> bool {
    value.starts_with(['$', '`', '@', '&', '*', '|', '>', '#'])
}
