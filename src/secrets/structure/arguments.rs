//! Commands as lists of words, `["app", "--password", "…"]`, in trees and in texts of any form.
//!
//! In: the words of a list, or a text and the words in it that lead to secrets. Out: what options are given whose names
//! say that it is secret, and what is given to commands that are known.

use super::names::{self, Family, Named};
use super::value::{Trust, is_drawn_of_letters, is_secret, looks_random, named_of};
use super::{Search, command, lines};
use crate::text::Span;
use crate::text::prefilter::Hit;

/// A list of more words is no command.
pub const MOST_WORDS: usize = 64;
/// How far from its beginning a list is read, and how far before a word one is sought: the bytes of a long command.
const REACH: usize = 4096;
/// No option's name is longer.
const LONGEST_NAME: usize = 96;

/// A word of a list; what is no literal has no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    pub text: &'t str,
    pub span: Span,
}

/// What an option's name says, without its dashes: `admin-password`, `AdminPassword`.
pub fn named(name: &str) -> Option<Named> {
    // Redis' own, which sound like switches.
    let is_given = matches!(name, "requirepass" | "masterauth");
    names::of(name).filter(|named| named.sure).or(is_given.then(|| named_of(Family::Password)))
}

/// Whether what such an option is given is a secret rather than which one, or where it lies.
pub fn is_given(name: &str, named: Named, value: &str, trust: Trust) -> bool {
    let strong = named.family == Family::Password
        || value.bytes().any(|sign| sign.is_ascii_digit())
        || is_drawn_of_letters(value);
    // `docker service create --secret app-tls-1`: which one.
    let is_one = name == "secret" && !looks_random(value);
    // `--password`s in manuals are given the word for one.
    strong && !is_one && value.len() >= 4 && is_secret(named, "", value, trust)
}

/// The secrets in a list of words, each with the name of what it is given to.
pub fn given<'t>(list: &[Word<'t>], trust: Trust) -> Vec<(String, Word<'t>)> {
    let mut found = Vec::new();
    for pair in list.windows(2) {
        let name = pair[0].text.trim_start_matches('-');
        let value = pair[1];
        if name.len() < pair[0].text.len()
            && !value.text.starts_with('-')
            && !lines::names_another(value.text)
            && named(name).is_some_and(|named| is_given(name, named, value.text, trust))
        {
            found.push((name.to_owned(), value));
        }
    }
    if trust >= Trust::Loose && list.len() > 1 {
        // What is filled in later is as good as a variable's.
        let text = |word: &Word<'t>| if word.text.is_empty() { "$_" } else { word.text };
        let line = list.iter().map(text).collect::<Vec<_>>().join(" ");
        for (name, value) in command::secrets(&line) {
            // What stands in one word is found there by itself.
            let word = list.iter().find(|word| word.text.contains(value) && !word.text.contains(' '));
            if let Some(word) = word.filter(|word| !found.iter().any(|(_, known)| known.span == word.span)) {
                let at = word.text.find(value).unwrap_or(0);
                // Written in escapes, the whole word is the place.
                let is_plain = word.span.end - word.span.start == word.text.len();
                let part = Span::new(word.span.start + at, word.span.start + at + value.len());
                let span = if is_plain { part } else { word.span };
                found.push((name, Word { text: &word.text[at..at + value.len()], span }));
            }
        }
    }
    found
}

/// The same of every list of a file that is read as text.
pub fn in_text(search: &mut Search, trust: Trust) {
    let source = search.source;
    for list in lists(source.text(), search.words) {
        for (name, word) in given(&list, trust) {
            search.take(&name, word.text, word.span);
        }
    }
}

/// Every list of words in a text that a word which leads to a secret stands in, none twice.
pub fn lists<'t>(text: &'t str, words: &[Hit]) -> Vec<Vec<Word<'t>>> {
    let bytes = text.as_bytes();
    let (mut found, mut done) = (Vec::new(), 0);
    // The bracket that was last found to open no list.
    let mut no_list = None;
    for hit in words {
        if hit.start() < done || !is_a_word_of_its_own(bytes, hit) {
            continue;
        }
        let open = opening(bytes, hit.start(), done).filter(|open| no_list != Some(*open));
        let list = open.and_then(|open| in_brackets(text, open, hit.start()));
        if list.is_none() {
            no_list = open.or(no_list);
        }
        if let Some((list, end)) = list.or_else(|| in_items(text, hit.start())) {
            done = end;
            found.push(list);
        }
    }
    found
}

/// Whether what the hit is a part of begins as a word of a list does: `"--password`, `'mysql`, `- --token`.
fn is_a_word_of_its_own(bytes: &[u8], hit: &Hit) -> bool {
    let head = &bytes[..hit.start()];
    let name = head.iter().rev().take(LONGEST_NAME).take_while(|byte| is_of_name(**byte)).count();
    let (head, name) = head.split_at(head.len() - name);
    head.ends_with(b"\"") || head.ends_with(b"'") || head.ends_with(b"- ") && name.starts_with(b"-")
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-./".contains(&byte)
}

/// The last bracket before a place.
fn opening(bytes: &[u8], at: usize, done: usize) -> Option<usize> {
    let from = at.saturating_sub(REACH).max(done);
    memchr::memrchr(b'[', &bytes[from..at]).map(|open| from + open)
}

/// The list that a bracket opens, if a place stands in it, and where it ends.
fn in_brackets(text: &str, open: usize, at: usize) -> Option<(Vec<Word<'_>>, usize)> {
    let bytes = text.as_bytes();
    let limit = bytes.len().min(open + REACH);
    let mut list: Vec<Word> = Vec::new();
    let mut place = open + 1;
    // An element is one literal; a call or a sum with a literal in it is none.
    let mut is_plain = true;
    loop {
        match *bytes[..limit].get(place)? {
            b']' if place > at => return Some((list, place)),
            b']' | b'[' | b'{' | b'}' => return None,
            // In Bicep a line is an element.
            b',' | b'\n' => (place, is_plain) = (place + 1, true),
            byte if byte.is_ascii_whitespace() => place += 1,
            // A line of a Dockerfile goes on.
            b'\\' if matches!(bytes.get(place + 1), Some(b'\n' | b'\r')) => place += 2,
            b'"' | b'\'' | b'\\' => {
                let length = usize::from(bytes[place] == b'\\') + 1;
                let quote = bytes[..limit].get(place..place + length)?;
                let start = place + length;
                let end = start + closing(&bytes[start..limit], quote)?;
                let inside = text.get(start..end)?;
                let word = Word { text: inside, span: Span::new(start, end) };
                place = end + length;
                list.push(if is_plain { word } else { Word { text: "", ..word } });
                is_plain = false;
            }
            _ => {
                let length = bytes[place..limit].iter().take_while(|byte| !b",[]{}\"'\\ \n".contains(byte));
                let length = length.count().max(1);
                list.push(Word { text: "", span: Span::new(place, place + length) });
                (place, is_plain) = (place + length, false);
            }
        }
        if list.len() > MOST_WORDS {
            return None;
        }
    }
}

/// Where a text in quotes ends. A line break ends no word of a command.
fn closing(bytes: &[u8], quote: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            _ if bytes[at..].starts_with(quote) => return Some(at),
            b'\n' => return None,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    None
}

/// `- --password`, and the item on the line below, as templates of YAML have it.
fn in_items(text: &str, at: usize) -> Option<(Vec<Word<'_>>, usize)> {
    let bytes = text.as_bytes();
    let (start, end) = (lines::line_start(bytes, at, REACH)?, lines::line_end(bytes, at, REACH)?);
    let next = lines::next_line(bytes, end);
    let below = lines::line_end(bytes, next, REACH)?;
    let list = [item(text, start, end)?, item(text, next, below)?];
    Some((list.to_vec(), below))
}

fn item(text: &str, start: usize, end: usize) -> Option<Word<'_>> {
    let value = text.get(start..end)?.trim().strip_prefix("- ")?.trim();
    let quote = ['"', '\''].into_iter().find(|quote| value.starts_with(*quote));
    let value = match quote {
        Some(quote) => value[1..].split(quote).next()?,
        None => value.split(" #").next()?.trim_end(),
    };
    let from = value.as_ptr() as usize - text.as_ptr() as usize;
    Some(Word { text: value, span: Span::new(from, from + value.len()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Vec<&str>> {
        let words = crate::text::words::of(text.as_bytes()).expect("short").places;
        let of = |list: Vec<Word<'static>>| list.into_iter().map(|word| word.text).collect();
        let text: &'static str = Box::leak(text.to_owned().into_boxed_str());
        lists(text, &words).into_iter().map(of).collect()
    }

    #[test]
    fn lists_of_words_in_any_language() {
        for text in [
            "CMD [\"app\", \"--password\", \"x\"]",
            "command: [\n  'app'\n  '--password'\n  'x'\n]",
            "a = \"[\\\"app\\\", \\\"--password\\\", \\\"x\\\"]\"",
            "args = [\n  \"app\",\n  \"--password\",\n  \"x\",\n]",
        ] {
            assert_eq!(read(text), [["app", "--password", "x"]], "{text}");
        }
        assert_eq!(read("  - --password\n  - 'x' # y\n"), [["--password", "x"]]);
        assert_eq!(read("[\"--password\", var.x, \"y\"]"), [["--password", "", "y"]]);
        assert_eq!(read("[\"--password\", f(\"x\")]"), [["--password", "", "", ""]]);
    }

    #[test]
    fn what_is_no_list_of_words_is_left() {
        for text in [
            "\"--password\" = [",
            "x['password'] = 'y'",
            "[{\"--password\": 1}]",
            "- --password",
            "é]'--password'",
        ] {
            assert!(read(text).iter().all(|list| list.len() < 2), "{text}: {:?}", read(text));
        }
    }
}
