//! `regex.globs_match` of OPA: whether some text fits two simple patterns, which know `.`, `[a-z]`, `*` and `+`.

use std::collections::HashSet;

/// Letters, from and to, and whether there may be any number of them.
struct Part {
    letters: Vec<(char, char)>,
    is_repeated: bool,
}

/// Parts of a pattern: two of them make no more than some hundred thousand pairs.
const MOST_PARTS: usize = 500;

/// Whether a text that is not empty fits both; nothing where one is no such pattern.
pub(super) fn meet(one: &str, other: &str) -> Option<bool> {
    let (one, other) = (parts(one)?, parts(other)?);
    let (mut seen, mut open) = (HashSet::new(), vec![(0, 0, false)]);
    while let Some((left, right, has_letters)) = open.pop() {
        if !seen.insert((left, right, has_letters)) {
            continue;
        }
        let (a, b) = (one.get(left), other.get(right));
        if a.is_none() && b.is_none() && has_letters {
            return Some(true);
        }
        // What may be there any number of times may be there not at all.
        if a.is_some_and(|part| part.is_repeated) {
            open.push((left + 1, right, has_letters));
        }
        if b.is_some_and(|part| part.is_repeated) {
            open.push((left, right + 1, has_letters));
        }
        if let (Some(a), Some(b)) = (a, b)
            && a.letters.iter().any(|one| b.letters.iter().any(|other| one.0 <= other.1 && other.0 <= one.1))
        {
            let behind = |at: usize, part: &Part| if part.is_repeated { at } else { at + 1 };
            open.push((behind(left, a), behind(right, b), true));
        }
    }
    Some(false)
}

fn parts(pattern: &str) -> Option<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = pattern.chars().peekable();
    while let Some(letter) = rest.next() {
        let letters = match letter {
            '.' => vec![('\0', char::MAX)],
            '[' => class(&mut rest)?,
            '\\' => rest.next().map(|letter| vec![(letter, letter)])?,
            '*' | '+' | ']' => return None,
            letter => vec![(letter, letter)],
        };
        let is_repeated = rest.next_if(|sign| matches!(sign, '*' | '+'));
        if is_repeated != Some('*') {
            parts.push(Part { letters: letters.clone(), is_repeated: false });
        }
        if is_repeated.is_some() {
            parts.push(Part { letters, is_repeated: true });
        }
        if parts.len() > MOST_PARTS {
            return None;
        }
    }
    Some(parts)
}

/// `[a-z0]`, from behind its bracket.
fn class(rest: &mut std::iter::Peekable<std::str::Chars>) -> Option<Vec<(char, char)>> {
    let mut letters = Vec::new();
    loop {
        let mut next = || match rest.next()? {
            '\\' => rest.next().map(|letter| (letter, true)),
            letter => Some((letter, false)),
        };
        let (from, is_escaped) = next()?;
        if from == ']' && !is_escaped {
            return (!letters.is_empty()).then_some(letters);
        }
        match rest.next_if_eq(&'-') {
            Some(_) => {
                let to = rest.next().filter(|to| *to != ']' && *to >= from)?;
                letters.push((from, to));
            }
            None => letters.push((from, from)),
        }
    }
}
