//! All words that anything in a file is known by, in one pass over its bytes.
//!
//! In: bytes. Out: the marks of state, the words of tokens and the words of sensitive places in them. What each means
//! is known where the words are listed: `rules/secrets/`, `state/words.rs`, `secrets/structure/words.rs`. `build.rs`
//! makes the table, and this file with it.

use std::ops::ControlFlow;

use super::prefilter::{Hit, Prefilter};

/// The words of a text that has more are not kept, at twelve bytes each: nobody wrote it, and its tokens are read as
/// they come.
const MOST: usize = 4 << 20;

/// Signs that say how a text is to be read, each by its number: what every comment that is meant for an exception holds,
/// a JSON escape of what ASCII has a letter for, a quote as HTML writes it.
#[allow(dead_code, reason = "the table is made of them by `build.rs`")]
pub const SIGNS: [&str; 3] = [OWN, ESCAPE, QUOTE];
pub const OWN: &str = "iacgate";
pub const ESCAPE: &str = "\\u00";
pub const QUOTE: &str = "&quot;";

/// Whose word it is. The table knows words by number: the two highest bits say the family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// The number is that of a kind of token, its rule's place in the pack.
    Token,
    /// The number is a mark's bit.
    Mark,
    /// The number is what the word says, in bits.
    Place,
    /// The number is its place among [`SIGNS`].
    Sign,
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
            2 => Self::Place,
            _ => Self::Sign,
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
    signs: Vec<Hit>,
}

impl Glance {
    /// `None` where the text has too many words to keep them.
    pub fn new(table: &Prefilter, text: &[u8]) -> Option<Self> {
        let (mut glance, mut left) = (Self::default(), MOST);
        until(table, text, |family, hit| {
            let words = match family {
                Family::Token => &mut glance.tokens,
                Family::Mark => &mut glance.marks,
                Family::Place => &mut glance.places,
                Family::Sign => &mut glance.signs,
            };
            words.push(hit);
            left -= 1;
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        for words in [&mut glance.tokens, &mut glance.marks, &mut glance.places, &mut glance.signs] {
            // They come in order of their rarest bytes, nearly that of place.
            words.sort_unstable_by_key(Hit::start);
        }
        (left > 0).then_some(glance)
    }

    /// Where one of [`SIGNS`] stands.
    pub fn places_of(&self, sign: &'static str) -> impl Iterator<Item = usize> {
        let is_it = move |hit: &&Hit| SIGNS.get(hit.owner as usize) == Some(&sign);
        self.signs.iter().filter(is_it).map(Hit::start)
    }
}

/// The same without keeping any.
pub fn each(table: &Prefilter, text: &[u8], mut take: impl FnMut(Family, Hit)) {
    until(table, text, |family, hit| {
        take(family, hit);
        ControlFlow::Continue(())
    });
}

fn until(table: &Prefilter, text: &[u8], mut take: impl FnMut(Family, Hit) -> ControlFlow<()>) {
    table.find(text, |mut hit| {
        let (family, number) = Family::of(hit.owner);
        hit.owner = number;
        take(family, hit)
    });
}
