//! Regular expressions: `regex`, `regexall`, and `replace`, whose pattern is one between slashes.
//!
//! Terraform has RE2's syntax. It is close to that of our crate but not the same, so a pattern is
//! translated first; one that does not compile then is left to Terraform.

use regex::{Captures, Regex, RegexBuilder};

use super::arguments::Arguments;
use super::convert::made_map;
use crate::iac::Value;
use crate::iac::terraform::scope::LONGEST_TEXT;

/// Bytes of a compiled pattern and of the text it looks at: their product is what a match may cost.
const LARGEST_PATTERN: usize = 512 * 1024;
const LONGEST_SEARCHED: usize = 64 * 1024;

pub(super) fn regex(given: &Arguments) -> Option<Value> {
    let (pattern, text) = (compiled(&given.text(0)?)?, searched(given)?);
    captured(given, &pattern, &pattern.captures(&text)?)
}

pub(super) fn regexall(given: &Arguments) -> Option<Value> {
    let (pattern, text) = (compiled(&given.text(0)?)?, searched(given)?);
    let mut found = Vec::new();
    for captures in pattern.captures_iter(&text) {
        if found.len() >= super::MOST_ELEMENTS {
            return None;
        }
        found.push(captured(given, &pattern, &captures)?);
    }
    given.made_list(found)
}

fn searched(given: &Arguments) -> Option<String> {
    given.text(1).filter(|text| text.len() <= LONGEST_SEARCHED)
}

/// The match itself, a list of its groups, or a map where they have names. Names for some only are refused.
fn captured(given: &Arguments, pattern: &Regex, captures: &Captures) -> Option<Value> {
    let group = |index: usize| {
        captures.get(index).map_or(Value::Null, |group| Value::Text(group.as_str().to_owned()))
    };
    let names: Vec<&str> = pattern.capture_names().flatten().collect();
    match (captures.len() - 1, names.len()) {
        (0, _) => Some(group(0)),
        (groups, 0) => given.made_list((1..=groups).map(group)),
        (groups, named) if groups == named => {
            let entries = names
                .iter()
                .zip(1..)
                .map(|(name, index)| Some(((*name).to_owned(), given.made(group(index))?)));
            Some(made_map(entries.collect::<Option<Vec<_>>>()?, given.at()?))
        }
        _ => None,
    }
}

pub(super) fn replace(given: &Arguments) -> Option<Value> {
    let (text, old, new) = (given.text(0)?, given.text(1)?, given.text(2)?);
    let pattern = old.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let mut made = String::new();
    let mut kept = 0;
    let mut put = |start: usize, end: usize, expand: &dyn Fn(&mut String)| {
        made.push_str(&text[kept..start]);
        expand(&mut made);
        kept = end;
        (made.len() <= LONGEST_TEXT).then_some(())
    };
    match pattern {
        Some(pattern) => {
            let pattern = compiled(pattern).filter(|_| text.len() <= LONGEST_SEARCHED)?;
            for captures in pattern.captures_iter(&text) {
                let whole = captures.get_match();
                put(whole.start(), whole.end(), &|made| captures.expand(&new, made))?;
            }
        }
        None => {
            for (start, _) in text.match_indices(&old) {
                put(start, start + old.len(), &|made| made.push_str(&new))?;
            }
        }
    }
    made.push_str(&text[kept..]);
    Some(Value::Text(made))
}

fn compiled(pattern: &str) -> Option<Regex> {
    if pattern.len() > LARGEST_PATTERN {
        return None;
    }
    RegexBuilder::new(&translated(pattern)?).size_limit(LARGEST_PATTERN).build().ok()
}

/// RE2 as our crate writes it: classes of ASCII alone, and literal signs that mean something here.
fn translated(pattern: &str) -> Option<String> {
    let mut made = String::new();
    let mut rest = pattern;
    // In `[…]`: where its content begins, since a `]` there is a literal one.
    let mut class: Option<usize> = None;
    while let Some(letter) = rest.chars().next() {
        let next = &rest[letter.len_utf8()..];
        rest = match (letter, class) {
            ('\\', _) => escape(next, class.is_some(), &mut made)?,
            ('[', None) => {
                let negated = next.starts_with('^');
                made.push_str(if negated { "[^" } else { "[" });
                class = Some(made.len());
                &next[usize::from(negated)..]
            }
            ('[', Some(_)) if next.starts_with(':') => {
                let end = next.find(":]")? + 2;
                made.push('[');
                made.push_str(&next[..end]);
                &next[end..]
            }
            (']', Some(start)) if start < made.len() => {
                class = None;
                made.push(']');
                next
            }
            ('[' | ']' | '&' | '~', Some(_)) => {
                made.push('\\');
                made.push(letter);
                next
            }
            ('{', None) if !repeats(next) => {
                made.push_str("\\{");
                next
            }
            _ => {
                made.push(letter);
                next
            }
        };
    }
    Some(made)
}

/// What stands behind a backslash. Gives what is left to read.
fn escape<'p>(next: &'p str, in_class: bool, made: &mut String) -> Option<&'p str> {
    let letter = next.chars().next()?;
    let rest = &next[letter.len_utf8()..];
    let class = match letter {
        'd' => "0-9",
        'w' => "0-9A-Za-z_",
        's' => r"\t\n\f\r ",
        'D' => "^0-9",
        'W' => "^0-9A-Za-z_",
        'S' => r"^\t\n\f\r ",
        'b' | 'B' if !in_class => {
            made.push_str(if letter == 'b' { r"(?-u:\b)" } else { r"(?-u:\B)" });
            return Some(rest);
        }
        'Q' if !in_class => {
            let end = rest.find(r"\E").unwrap_or(rest.len());
            made.push_str(&regex::escape(&rest[..end]));
            return Some(rest[end..].strip_prefix(r"\E").unwrap_or_default());
        }
        'a' | 'f' | 't' | 'n' | 'r' | 'v' | 'x' | 'p' | 'P' | 'A' | 'z' => {
            made.push('\\');
            made.push(letter);
            return Some(rest);
        }
        sign if sign.is_ascii() && !sign.is_ascii_alphanumeric() => {
            made.push_str(&format!(r"\x{{{:x}}}", u32::from(sign)));
            return Some(rest);
        }
        _ => return None,
    };
    match (in_class, letter.is_ascii_lowercase()) {
        (true, true) => made.push_str(class),
        _ => made.push_str(&format!("[{class}]")),
    }
    Some(rest)
}

/// Whether a brace opens `{2}`, `{2,}` or `{2,3}`; any other is a literal one.
fn repeats(next: &str) -> bool {
    let Some((counts, _)) = next.split_once('}') else { return false };
    let (least, most) = counts.split_once(',').unwrap_or((counts, ""));
    let digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    !least.is_empty() && digits(least) && digits(most)
}
