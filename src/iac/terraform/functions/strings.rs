//! Functions of texts. Terraform counts in what a reader sees as one character (grapheme clusters).

use unicode_segmentation::UnicodeSegmentation as _;

use super::arguments::Arguments;
use super::convert::text;
use crate::iac::Value;
use crate::iac::terraform::scope::LONGEST_TEXT;

fn made(text: impl Into<String>) -> Option<Value> {
    Some(Value::Text(text.into()))
}

/// Terraform maps letter by letter: `ß` has no capital of one letter and stays.
fn single(mut letters: impl Iterator<Item = char>, else_: char) -> char {
    match (letters.next(), letters.next()) {
        (Some(letter), None) => letter,
        _ => else_,
    }
}

pub(super) fn upper(given: &Arguments) -> Option<Value> {
    made(given.text(0)?.chars().map(|letter| single(letter.to_uppercase(), letter)).collect::<String>())
}

pub(super) fn lower(given: &Arguments) -> Option<Value> {
    let small = |letter: char| single(letter.to_lowercase(), if letter == 'İ' { 'i' } else { letter });
    made(given.text(0)?.chars().map(small).collect::<String>())
}

/// A capital where no letter, digit or underscore (or anything else but ASCII signs and spaces) stands before.
pub(super) fn title(given: &Arguments) -> Option<Value> {
    let mut titled = String::new();
    let mut before = ' ';
    for letter in given.text(0)?.chars() {
        let separated = match before {
            before if before.is_ascii() => !before.is_ascii_alphanumeric() && before != '_',
            before => before.is_whitespace(),
        };
        titled.push(match letter {
            'Ǆ' | 'ǅ' | 'ǆ' if separated => 'ǅ',
            'Ǉ' | 'ǈ' | 'ǉ' if separated => 'ǈ',
            'Ǌ' | 'ǋ' | 'ǌ' if separated => 'ǋ',
            'Ǳ' | 'ǲ' | 'ǳ' if separated => 'ǲ',
            letter if separated => single(letter.to_uppercase(), letter),
            letter => letter,
        });
        before = letter;
    }
    made(titled)
}

pub(super) fn chomp(given: &Arguments) -> Option<Value> {
    made(given.text(0)?.trim_end_matches(['\r', '\n']))
}

pub(super) fn trimspace(given: &Arguments) -> Option<Value> {
    made(given.text(0)?.trim())
}

pub(super) fn trim(given: &Arguments) -> Option<Value> {
    let cut: Vec<char> = given.text(1)?.chars().collect();
    made(given.text(0)?.trim_matches(cut.as_slice()))
}

pub(super) fn trimprefix(given: &Arguments) -> Option<Value> {
    let (whole, start) = (given.text(0)?, given.text(1)?);
    made(whole.strip_prefix(&start).unwrap_or(&whole))
}

pub(super) fn trimsuffix(given: &Arguments) -> Option<Value> {
    let (whole, end) = (given.text(0)?, given.text(1)?);
    made(whole.strip_suffix(&end).unwrap_or(&whole))
}

pub(super) fn startswith(given: &Arguments) -> Option<Value> {
    Some(Value::Bool(given.text(0)?.starts_with(&given.text(1)?)))
}

pub(super) fn endswith(given: &Arguments) -> Option<Value> {
    Some(Value::Bool(given.text(0)?.ends_with(&given.text(1)?)))
}

pub(super) fn strcontains(given: &Arguments) -> Option<Value> {
    Some(Value::Bool(given.text(0)?.contains(&given.text(1)?)))
}

pub(super) fn strrev(given: &Arguments) -> Option<Value> {
    made(given.text(0)?.graphemes(true).rev().collect::<String>())
}

pub(super) fn count(text: &str) -> usize {
    text.graphemes(true).count()
}

/// From an offset, which counts from the end where it is negative; a negative length means all the rest.
pub(super) fn substr(given: &Arguments) -> Option<Value> {
    let (text, offset, length) = (given.text(0)?, given.integer(1)?, given.integer(2)?);
    let from_end = count(&text).saturating_sub(usize::try_from(offset.unsigned_abs()).ok()?);
    let offset = usize::try_from(offset).unwrap_or(from_end);
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    made(text.graphemes(true).skip(offset).take(length).collect::<String>())
}

pub(super) fn indent(given: &Arguments) -> Option<Value> {
    let (spaces, text) = (given.integer(0)?, given.text(1)?);
    let spaces = usize::try_from(spaces).ok()?;
    let lines = text.matches('\n').count();
    let length = lines.checked_mul(spaces)?.checked_add(text.len())?;
    if lines == 0 {
        return made(text);
    }
    (length <= LONGEST_TEXT).then(|| made(text.replace('\n', &format!("\n{}", " ".repeat(spaces)))))?
}

pub(super) fn join(given: &Arguments) -> Option<Value> {
    let separator = given.text(0)?;
    let mut joined = String::new();
    let mut first = true;
    for list in 1..given.len() {
        for item in given.list(list)? {
            if !std::mem::take(&mut first) {
                joined.push_str(&separator);
            }
            joined.push_str(&text(&item.value)?);
            if joined.len() > LONGEST_TEXT {
                return None;
            }
        }
    }
    made(joined)
}

pub(super) fn split(given: &Arguments) -> Option<Value> {
    let (separator, whole) = (given.text(0)?, given.text(1)?);
    let part = |part: &str| Value::Text(part.to_owned());
    if separator.is_empty() {
        return given.made_list(whole.chars().map(|letter| Value::Text(letter.to_string())));
    }
    given.made_list(whole.split(&separator).map(part))
}
