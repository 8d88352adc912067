//! Literals given to sensitive names, line by line: what masks excerpts.

use super::placeholder::is_placeholder;
use super::repeated;
use super::structure::value::{Trust, pair};
use super::structure::words::NAME;
use super::structure::{lines, names};
use crate::text::glance::{Family, Glance};
use crate::text::prefilter::Hit;
use crate::text::{Span, words};

/// No person writes a longer line, and a packed file has little else.
const LONGEST: usize = 4096;

/// Every literal that is assigned to a sensitive name, without its quotes; several may stand on one line.
pub fn literals(text: &str) -> Vec<Span> {
    literals_at(text, words::of(text.as_bytes()).as_ref())
}

/// The same in a text that was looked at.
pub fn literals_at(text: &str, glance: Option<&Glance>) -> Vec<Span> {
    let mut found = Vec::new();
    let mut gathered = Vec::new();
    let places = match glance {
        Some(glance) => &glance.places,
        None => {
            words::each(text.as_bytes(), |family, hit| {
                if family == Family::Place && hit.owner & NAME != 0 {
                    gathered.push(hit);
                }
            });
            gathered.sort_unstable_by_key(Hit::start);
            &gathered
        }
    };
    for line in lines::of_words(text, places, LONGEST, |says| says & NAME != 0) {
        in_line(&text[line.start..line.end], line.start, &mut found);
    }
    found
}

fn in_line(line: &str, offset: usize, found: &mut Vec<Span>) {
    let bytes = line.as_bytes();
    let comment = comment_start(line);
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| matches!(byte, b'=' | b':')).map(|at| from + at)
    {
        from = at + 1;
        let head = line[..at].trim_end().trim_end_matches(['"', '\'']);
        let name_start = head
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
            .map_or(0, |place| place + head[place..].chars().next().map_or(1, char::len_utf8));
        let name = &head[name_start..];
        if !is_sensitive_name(name) {
            continue;
        }
        let rest = &line[at + 1..];
        let lead = rest.len() - rest.trim_start().len();
        let Some(quote @ ('"' | '\'')) = rest[lead..].chars().next() else {
            // In code that is a reference; a comment has none.
            if at > comment {
                let value_start = at + 1 + lead;
                let length = rest[lead..].find(char::is_whitespace).unwrap_or(rest.len() - lead);
                let value = &line[value_start..value_start + length];
                if !is_traversal(value) && pair(name, value, Trust::Config) {
                    found.push(Span::new(offset + value_start, offset + value_start + length));
                }
            }
            continue;
        };
        let value_start = at + 1 + lead + 1;
        let Some(length) = closing(&line[value_start..], quote) else { continue };
        let value = &line[value_start..value_start + length];
        from = value_start + length;
        if !is_placeholder(value) {
            found.push(Span::new(offset + value_start, offset + value_start + length));
        }
    }
    // `# the password is …`: whoever speaks of one may repeat it.
    let spoken = repeated(&line[comment..]).into_iter();
    found.extend(spoken.map(|word| Span::new(offset + comment + word.start, offset + comment + word.end)));
}

/// Where the comment of a line begins; its length, where it has none.
fn comment_start(line: &str) -> usize {
    if lines::is_comment(line.trim_start()) {
        return 0;
    }
    [" #", "\t#", " //"].iter().filter_map(|mark| line.find(mark)).min().unwrap_or(line.len())
}

/// `var.db.password1`, as code that was commented out has it.
fn is_traversal(value: &str) -> bool {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-[]\"*".contains(&byte);
    value.split('.').count() > 1 && value.split('.').all(|part| !part.is_empty() && part.bytes().all(is_name))
}

/// Where a quoted text ends, escapes passed over.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return Some(at),
            _ => {}
        }
    }
    None
}

/// Whether a name says that its value is a secret, rather than something about one.
pub fn is_sensitive_name(name: &str) -> bool {
    names::of(name).is_some_and(|named| named.sure)
}
