//! All words that anything in a file is known by, in one pass over its bytes.
//!
//! In: bytes. Out: the marks of state, the words of tokens and the words of sensitive places in them. What each means
//! is known where the words are listed: `rules/secrets/`, `state/words.rs`, `secrets/structure/words.rs`. `build.rs`
//! makes the table, and this file with it.

use std::ops::ControlFlow;

use super::prefilter::{Hit, Prefilter};

/// The words of a larger text are not kept: nobody wrote it, and its tokens are read as they come.
const LARGEST: usize = 32 << 20;

/// Whose word it is. The table knows words by number: the two highest bits say the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// The number is that of a kind of token, its rule's place in the pack.
    Token,
    /// The number is a mark's bit.
    Mark,
    /// The number is what the word says, in bits.
    Place,
}

const NUMBER: u32 = (1 << 30) - 1;

impl Family {
    /// The number of a word in the table.
    pub fn owner(self, number: u32) -> u32 {
        (self as u32) << 30 | number & NUMBER
    }

    fn of(owner: u32) -> (Self, u32) {
        let family = match owner >> 30 {
            0 => Self::Token,
            1 => Self::Mark,
            _ => Self::Place,
        };
        (family, owner & NUMBER)
    }
}

/// The words of a text, each with its number in its family, in order of place.
#[derive(Clone, Debug, Default)]
pub struct Glance {
    pub tokens: Vec<Hit>,
    pub marks: Vec<Hit>,
    pub places: Vec<Hit>,
}

impl Glance {
    /// `None` where the text is too large to keep its words.
    pub fn new(table: &Prefilter, text: &[u8]) -> Option<Self> {
        if text.len() > LARGEST {
            return None;
        }
        let mut glance = Self::default();
        each(table, text, |family, hit| match family {
            Family::Token => glance.tokens.push(hit),
            Family::Mark => glance.marks.push(hit),
            Family::Place => glance.places.push(hit),
        });
        for words in [&mut glance.tokens, &mut glance.marks, &mut glance.places] {
            // They come in order of their rarest bytes, nearly that of place.
            words.sort_unstable_by_key(Hit::start);
        }
        Some(glance)
    }
}

/// The same without keeping any.
pub fn each(table: &Prefilter, text: &[u8], mut take: impl FnMut(Family, Hit)) {
    table.find(text, |mut hit| {
        let (family, number) = Family::of(hit.owner);
        hit.owner = number;
        take(family, hit);
        ControlFlow::Continue(())
    });
}
