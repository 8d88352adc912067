//! Tokens made from the regex that describes them, from a seed: none is anybody's, and none stands in a file.

use regex_syntax::hir::{Class, Hir, HirKind};

/// A small generator of numbers that look drawn (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % sides.max(1) as u64) as usize
    }
}

/// A text that a regex matches; of what may be any byte, a space.
pub fn matching(pattern: &str, dice: &mut Dice) -> String {
    let hir = regex_syntax::ParserBuilder::new().unicode(true).build().parse(pattern).expect("a regex");
    let mut text = String::new();
    write(&hir, dice, &mut text);
    text
}

fn write(hir: &Hir, dice: &mut Dice, text: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => text.push(one_of(class, dice)),
        HirKind::Repetition(repeated) => {
            let most = repeated.max.unwrap_or(repeated.min + 4).min(repeated.min + 4);
            // What is optional and hungry for nothing is left out.
            let most = if repeated.greedy { most } else { repeated.min };
            let count = repeated.min as usize + dice.roll((most - repeated.min) as usize + 1);
            (0..count).for_each(|_| write(&repeated.sub, dice, text));
        }
        HirKind::Capture(group) => write(&group.sub, dice, text),
        HirKind::Concat(parts) => parts.iter().for_each(|part| write(part, dice, text)),
        HirKind::Alternation(parts) => write(&parts[dice.roll(parts.len())], dice, text),
    }
}

fn one_of(class: &Class, dice: &mut Dice) -> char {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.ranges().iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => {
            class.ranges().iter().map(|range| (char::from(range.start()), char::from(range.end()))).collect()
        }
    };
    let is_in = |byte: u8| ranges.iter().any(|(from, to)| (*from..=*to).contains(&char::from(byte)));
    let letters: Vec<u8> = (b'!'..=b'~').filter(|byte| is_in(*byte)).collect();
    // A class that leaves something out stands for an end, or for what is between.
    if letters.len() > 80 || letters.is_empty() {
        return [' ', '\n'].into_iter().find(|end| is_in(*end as u8)).unwrap_or(';');
    }
    char::from(letters[dice.roll(letters.len())])
}
