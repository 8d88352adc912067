//! Text from a repository, made safe to show: it must not steer a terminal or reorder a line.

use std::fmt;

/// Shows its text with control, bidirectional and invisible characters as `\u{…}`. Tabs stay.
pub struct Escaped<'a>(pub &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut plain = 0;
        for (at, character) in self.0.char_indices().filter(|(_, character)| is_hostile(*character)) {
            f.write_str(&self.0[plain..at])?;
            write!(f, "{}", character.escape_unicode())?;
            plain = at + character.len_utf8();
        }
        f.write_str(&self.0[plain..])
    }
}

/// Controls (C0, C1, delete), bidirectional marks and overrides (Unicode UAX #9), line separators,
/// zero-width characters and tags.
pub fn is_hostile(character: char) -> bool {
    (character.is_control() && character != '\t')
        || matches!(character,
            '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::Escaped;

    #[test]
    fn what_steers_a_terminal_is_spelled_out() {
        assert_eq!(Escaped("a\u{1b}[2J\tb\n\u{202e}ü").to_string(), "a\\u{1b}[2J\tb\\u{a}\\u{202e}ü");
    }
}
