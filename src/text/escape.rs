//! Text from a repository, made safe to show: it must not steer a terminal or reorder a line.

use std::borrow::Cow;
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

/// As [`Escaped`], for what people write in sentences, on one line: where theirs ended, a space is as good.
pub struct Line<'a>(pub &'a str);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut lines = self.0.lines().map(str::trim).filter(|line| !line.is_empty());
        let first = lines.next().unwrap_or_default();
        write!(f, "{}", Escaped(first))?;
        lines.try_for_each(|line| write!(f, " {}", Escaped(line)))
    }
}

/// As [`Escaped`], for a name on a line by itself: a tab in it is no room between two words.
pub struct Name<'a>(pub &'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for (number, part) in self.0.split('\t').enumerate() {
            if number > 0 {
                f.write_str("\\u{9}")?;
            }
            write!(f, "{}", Escaped(part))?;
        }
        Ok(())
    }
}

/// Controls (C0, C1, delete), bidirectional marks and overrides (Unicode UAX #9), line separators,
/// zero-width and other invisible characters (`Default_Ignorable_Code_Point`) but variation selectors, and tags.
pub fn is_hostile(character: char) -> bool {
    (character.is_control() && character != '\t')
        || matches!(character,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180e}'
            | '\u{3164}' | '\u{ffa0}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// What a runner of CI obeys wherever it stands in a line: GitHub Actions' older commands, and Azure Pipelines'.
const COMMANDS: [&str; 2] = ["##[", "##vso["];

/// Text of many lines in which no runner of CI finds a command. GitHub Actions takes a line for one that begins with `::`,
/// blanks aside; a file may be named so.
pub fn without_commands(text: &str) -> Cow<'_, str> {
    let is_one = |line: &str| line.trim_start().starts_with("::");
    if !COMMANDS.iter().any(|command| text.contains(command)) && !text.lines().any(is_one) {
        return Cow::Borrowed(text);
    }
    let spelled = |line: &str| {
        let line = if is_one(line) { line.replacen("::", "\\u{3a}:", 1) } else { line.to_owned() };
        COMMANDS
            .iter()
            .fold(line, |line, command| line.replace(command, &format!("\\u{{23}}{}", &command[1..])))
    };
    Cow::Owned(text.split_inclusive('\n').map(spelled).collect())
}

/// The same of JSON: the sign stands in texts alone, and is spelled as JSON has it.
pub fn json_without_commands(json: &str) -> Cow<'_, str> {
    COMMANDS.iter().fold(Cow::Borrowed(json), |json, command| match json.contains(command) {
        true => Cow::Owned(json.replace(command, &format!("\\u0023{}", &command[1..]))),
        false => json,
    })
}

#[cfg(test)]
mod tests {
    use super::{Escaped, Name, json_without_commands, without_commands};

    #[test]
    fn no_line_is_a_command_to_a_runner() {
        for (text, shown) in [
            ("a ::b\nAWS::RDS ##\n", "a ::b\nAWS::RDS ##\n"),
            ("::error::x\n \t::stop-commands::y", "\\u{3a}:error::x\n \t\\u{3a}:stop-commands::y"),
            ("x ##[add-path]y\n####[z", "x \\u{23}#[add-path]y\n##\\u{23}#[z"),
            ("a\u{a0}##vso[task]", "a\u{a0}\\u{23}#vso[task]"),
        ] {
            assert_eq!(without_commands(text), shown);
        }
    }

    #[test]
    fn a_command_in_json_is_spelled_and_means_the_same() {
        let json = json_without_commands("{\"a\": \"##vso[task] ##[b\"}");
        assert!(!json.contains("##"), "{json}");
        let read: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
        assert_eq!(read["a"], "##vso[task] ##[b");
    }

    #[test]
    fn what_steers_a_terminal_is_spelled_out() {
        assert_eq!(Escaped("a\u{ad}b\u{180e}").to_string(), "a\\u{ad}b\\u{180e}");
        assert_eq!(Escaped("a\u{1b}[2J\tb\n\u{202e}ü").to_string(), "a\\u{1b}[2J\tb\\u{a}\\u{202e}ü");
        assert_eq!(Name("a\tb\u{1b}\t").to_string(), "a\\u{9}b\\u{1b}\\u{9}");
    }
}
