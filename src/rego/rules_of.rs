//! A policy taken to pieces: what it says for all of its rules, and each rule by itself.
//!
//! In: a text. Out: [`Pieces`]. Where a rule stands says nothing: one that is put above another, or into another file of
//! the package with the same imports, is the same.

use super::heads::{Head, heads};
use super::{END, Version, words};
use crate::text::Source;

/// What a policy is made of, without its style.
#[derive(Debug)]
pub struct Pieces {
    /// The package and the imports, which the words of every rule hang on.
    pub start: String,
    pub rules: Vec<Piece>,
}

/// One rule, or one part of what several make up.
#[derive(Debug)]
pub struct Piece {
    pub words: String,
    pub head: Head,
}

/// In the order of the text; nothing where it can't be read.
pub fn pieces(source: &Source, version: Version) -> Option<Pieces> {
    let words = words(source.text());
    let mut heads = heads(source, version)?;
    heads.sort_by_key(|head| head.start);
    let place = |head: &Head| {
        let at = words.iter().position(|word| word.start == head.start && word.text != END)?;
        let is_default = at.checked_sub(1).is_some_and(|before| words[before].text == "default");
        Some(if is_default { at - 1 } else { at })
    };
    let places: Vec<usize> = heads.iter().map(place).collect::<Option<_>>()?;
    let ends = places.iter().skip(1).copied().chain([words.len()]);
    // Between two words that can't be one.
    let said = |from: usize, to: usize| {
        let texts: Vec<&str> = words[from..to].iter().map(|word| word.text).collect();
        texts.join("\n").trim_end_matches(['\n', ';']).to_owned()
    };
    let each = places.iter().zip(ends).zip(heads);
    let rules = each.map(|((from, to), head)| Piece { words: said(*from, to), head }).collect();
    Some(Pieces { start: said(0, places.first().copied().unwrap_or(words.len())), rules })
}
