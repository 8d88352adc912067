//! Tables, a row a line: what stands in a column that is called as secrets are.
//!
//! In: a file of comma, semicolon or tab separated values (RFC 4180). Out: the cells of such columns that work as one.

use super::value::Trust;
use super::{Search, names};
use crate::text::Span;

/// A table with more columns is a data set.
const MOST_COLUMNS: usize = 256;
/// And one of this size: nobody exports so many logins into a repository by accident, and each row would be a finding.
const LARGEST: usize = 1 << 20;

pub fn all(search: &mut Search, trust: Trust) {
    let source = search.source.clone();
    let text = source.text();
    let header = text.lines().next().unwrap_or("");
    if text.len() > LARGEST || !search.has_word(Span::new(0, header.len())) {
        return;
    }
    let Some(separator) = [',', ';', '\t'].into_iter().find(|sign| header.contains(*sign)) else { return };
    let columns = cells(text, 0, separator).0;
    if columns.len() > MOST_COLUMNS {
        return;
    }
    let name = |span: &Span| source.slice(*span).trim().replace(' ', "_");
    let columns: Vec<(usize, String)> = columns.iter().map(name).enumerate().collect();
    let secret: Vec<(usize, String)> =
        columns.into_iter().filter(|(_, name)| names::of(name).is_some_and(|named| named.sure)).collect();
    if secret.is_empty() {
        return;
    }
    let mut at = cells(text, 0, separator).1;
    while at < text.len() {
        let (row, next) = cells(text, at, separator);
        for (column, name) in &secret {
            if let Some(cell) = row.get(*column) {
                search.named(name, source.slice(*cell), *cell, trust);
            }
        }
        at = next;
    }
}

/// The cells of the row that begins at `at`, without their quotes, and where the next row begins.
fn cells(text: &str, at: usize, separator: char) -> (Vec<Span>, usize) {
    let bytes = text.as_bytes();
    let (mut cells, mut at) = (Vec::new(), at);
    loop {
        let quoted = bytes.get(at) == Some(&b'"');
        let start = at + usize::from(quoted);
        let mut end = start;
        if quoted {
            // A quote in it is written twice.
            while end < bytes.len() && (bytes[end] != b'"' || bytes.get(end + 1) == Some(&b'"')) {
                end += 1 + usize::from(bytes[end] == b'"');
            }
            at = (end + 1).min(bytes.len());
            end = end.min(bytes.len());
        }
        let ends = |byte: &u8| *byte == separator as u8 || *byte == b'\n';
        at += bytes[at..].iter().position(ends).unwrap_or(bytes.len() - at);
        let end = if quoted { end } else { at };
        cells.push(Span::new(start, start + text[start..end].trim_end_matches('\r').len()));
        if bytes.get(at) != Some(&(separator as u8)) {
            return (cells, (at + 1).min(bytes.len()));
        }
        at += 1;
    }
}
