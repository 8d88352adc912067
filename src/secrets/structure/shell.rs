//! Command lines in words, as far as it takes to tell what a command is given.
//!
//! In: a text. Out: its commands, each with its words as they are written, quotes and all. Nothing is expanded: a word
//! that a shell would put something into is no literal.

use super::lines;

/// A command with more words is a list of files.
const MOST_WORDS: usize = 256;

/// How long `$(…)` may be: where none closes, each that is open would be read to the end of the text.
const LONGEST_SUBSTITUTION: usize = 512;

/// One command of a line.
#[derive(Debug, Default)]
pub struct Command<'t> {
    pub words: Vec<&'t str>,
    /// Whether it reads what the command before it writes.
    pub is_piped: bool,
}

/// The commands of a text, in order.
pub fn commands(text: &str) -> Vec<Command<'_>> {
    let bytes = text.as_bytes();
    let (mut found, mut command, mut at) = (Vec::new(), Command::default(), 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if is_line_end(&bytes[at + 1..]) => at += 2,
            b'\n' | b';' | b'(' | b')' => {
                at += 1;
                end(&mut command, &mut found, false);
            }
            b'|' | b'&' => {
                let is_twice = bytes.get(at + 1) == Some(byte);
                at += 1 + usize::from(is_twice);
                end(&mut command, &mut found, *byte == b'|' && !is_twice);
            }
            _ if byte.is_ascii_whitespace() => at += 1,
            b'#' => at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at),
            _ => {
                let length = word(&bytes[at..]);
                // A place inside a character can't be cut; words end at signs of one byte.
                if let Some(word) = text.get(at..at + length).filter(|_| command.words.len() < MOST_WORDS) {
                    command.words.push(word);
                }
                at += length;
            }
        }
    }
    end(&mut command, &mut found, false);
    found
}

fn end<'t>(command: &mut Command<'t>, found: &mut Vec<Command<'t>>, is_piped: bool) {
    let next = Command { words: Vec::new(), is_piped };
    let ended = std::mem::replace(command, next);
    if !ended.words.is_empty() {
        found.push(ended);
    }
}

fn is_line_end(rest: &[u8]) -> bool {
    matches!(rest, [b'\n', ..] | [b'\r', b'\n', ..])
}

/// How long the word is that a text begins with; at least one byte.
fn word(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if is_line_end(&bytes[at + 1..]) => break,
            // A quote of a text that stands in another's quotes.
            b'\\' if bytes.get(at + 1) == Some(&b'"') => {
                let rest = &bytes[at + 2..];
                at += memchr::memmem::find(rest, b"\\\"").map_or(2, |end| end + 4);
            }
            b'\\' => at += 2,
            b'"' | b'\'' | b'`' => at += quoted(&bytes[at..], *byte),
            b'$' if bytes.get(at + 1) == Some(&b'(') => at += substituted(&bytes[at..]),
            b';' | b'|' | b'&' | b'(' | b')' => break,
            _ if byte.is_ascii_whitespace() => break,
            _ => at += 1,
        }
    }
    at.clamp(1, bytes.len())
}

/// Where no quote closes it, it is a sign like others.
fn quoted(bytes: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 2,
            _ if *byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    1
}

fn substituted(bytes: &[u8]) -> usize {
    let mut depth = 0usize;
    for (at, byte) in bytes.iter().take(LONGEST_SUBSTITUTION).enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return at + 1,
            b')' => depth -= 1,
            _ => {}
        }
    }
    2
}

/// The text of a word that is the same whoever runs it, without quotes around it.
pub fn literal(word: &str) -> Option<&str> {
    const QUOTES: [&str; 3] = ["\\\"", "\"", "'"];
    let quote = QUOTES.into_iter().find(|quote| word.len() >= 2 * quote.len() && word.starts_with(quote));
    let text = match quote {
        Some(quote) => word.strip_prefix(quote)?.strip_suffix(quote)?,
        None => word,
    };
    let is_bare = quote != Some("'");
    let is_open = text.contains("{{") || text.contains(['\n', '<']) || is_bare && lines::names_another(text);
    (!text.is_empty() && !is_open).then_some(text)
}

/// `name=value`, quoted as a whole, in its second part or not at all.
pub fn entry(word: &str) -> Option<(&str, &str)> {
    let bare = literal(word).unwrap_or(word);
    let (name, value) = bare.split_once('=')?;
    Some((name, literal(value)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Vec<&str>> {
        commands(text).into_iter().map(|command| command.words).collect()
    }

    #[test]
    fn a_line_falls_into_commands_and_words() {
        assert_eq!(
            words("a -b \"c d\" e='f g' | h; i && j \\\n  k # l\nm"),
            vec![vec!["a", "-b", "\"c d\"", "e='f g'"], vec!["h"], vec!["i"], vec!["j", "k"], vec!["m"]]
        );
        assert_eq!(words("a $(b c) `d e` \\\"f g\\\""), [["a", "$(b c)", "`d e`", "\\\"f g\\\""]]);
        let piped: Vec<bool> = commands("a | b || c").iter().map(|command| command.is_piped).collect();
        assert_eq!(piped, [false, true, false]);
    }

    #[test]
    fn what_a_shell_fills_in_is_no_literal() {
        for (word, text) in [("'a$b'", "a$b"), ("\"a\"", "a"), ("\\\"a\\\"", "a"), ("a", "a"), ("a$", "a$")] {
            assert_eq!(literal(word), Some(text), "{word}");
        }
        for word in ["$a", "\"${a}\"", "`a`", "$(a b)", "%a%", "{{ a }}", "<a>", "\"\"", "\"a"] {
            assert_eq!(literal(word), None, "{word}");
        }
        assert_eq!(entry("a='b c'"), Some(("a", "b c")));
        assert_eq!(entry("\"a=b\""), Some(("a", "b")));
        assert_eq!(entry("a=$b"), None);
    }

    #[test]
    fn a_substitution_is_a_word_up_to_a_length() {
        let long = format!("$({})", "a ".repeat(LONGEST_SUBSTITUTION / 2 - 2));
        assert_eq!(words(&long), [[long.as_str()]]);
        let longer = format!("$(a{})", " b".repeat(LONGEST_SUBSTITUTION / 2));
        assert_eq!(words(&longer)[0][..2], ["$(a", "b"]);
    }

    #[test]
    fn what_never_closes_is_read_to_its_end() {
        for text in ["a 'b", "a \"b\\", "a $(b", "\\", "a \\\"b", "é'", "(((", "| | |"] {
            commands(text);
        }
    }
}
