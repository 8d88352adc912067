//! What a policy or its data says, whatever the style.
//!
//! In: a text. Out: its words, without comments, empty lines and space, the imports sorted, and with one sign for
//! whatever ends a statement: what `opa fmt` changes makes no difference. Where space or a line's end might make one, it
//! stays.

use super::input::{Blocks, documents, value};
use crate::text::Source;

/// A word, and where in the text it begins.
#[derive(Clone, Copy, Debug)]
pub struct Word<'t> {
    pub text: &'t str,
    pub start: usize,
}

impl PartialEq for Word<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// What ends a statement: a line's end, or `;`.
pub const END: &str = ";";
/// Operators of two signs.
const PAIRS: [&str; 5] = [":=", "==", "!=", "<=", ">="];
/// Behind these a statement goes on.
const OPEN: [&str; 21] = [
    "{", "[", "(", " [", " (", ",", "|", ":", ":=", "=", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*",
    "/", "&",
];
const CLOSING: [&str; 3] = ["}", "]", ")"];

/// The words of a policy.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let length = length(rest);
        let start = at;
        at += length;
        let word = &rest[..length];
        let word = match word {
            "\n" | END => END,
            _ if word.starts_with('#') || word.chars().all(char::is_whitespace) => continue,
            "[" if is_apart(text, start, &words) => " [",
            "(" if is_apart(text, start, &words) => " (",
            _ => word,
        };
        let last = |words: &[Word]| words.last().map(|word| word.text.to_owned());
        if word == END {
            if last(&words).is_none_or(|last| last == END || OPEN.contains(&&*last)) {
                continue;
            }
        } else if CLOSING.contains(&word) || [",", "else"].contains(&word) {
            while last(&words).is_some_and(|last| last == END || last == "," && word != "," && word != "else")
            {
                words.pop();
            }
        }
        words.push(Word { text: word, start });
    }
    while words.last().is_some_and(|word| word.text == END) {
        words.pop();
    }
    with_sorted_imports(words)
}

/// How long the word is that a text begins with.
fn length(text: &str) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    let part = |sign: char| sign.is_alphanumeric() || sign == '_';
    match text.as_bytes().first() {
        Some(b'#') => text.find('\n').unwrap_or(text.len()),
        Some(b'`') => text[1..].find('`').map_or(text.len(), |end| end + 2),
        Some(b'"') => {
            let mut is_escaped = false;
            let end = text[1..].find(|sign| {
                let ends = !is_escaped && sign == '"' || sign == '\n';
                is_escaped = !is_escaped && sign == '\\';
                ends
            });
            end.map_or(text.len(), |end| end + 2)
        }
        Some(_) if text.starts_with(part) => text.find(|sign| !part(sign)).unwrap_or(text.len()),
        Some(_) if PAIRS.iter().any(|pair| text.starts_with(pair)) => 2,
        _ => first,
    }
}

/// Whether space stands between a bracket and the value before it, of which it is no part then.
fn is_apart(text: &str, start: usize, words: &[Word]) -> bool {
    let is_value = |text: &str| {
        text.ends_with(|sign: char| {
            sign.is_alphanumeric() || matches!(sign, '_' | '"' | '`' | ']' | ')' | '}')
        })
    };
    text[..start].ends_with([' ', '\t']) && words.last().is_some_and(|word| is_value(word.text))
}

/// The order of imports says nothing.
fn with_sorted_imports(words: Vec<Word>) -> Vec<Word> {
    let mut depth = 0_usize;
    let statements = words.split(|word| {
        match word.text {
            "{" | "[" | "(" | " [" | " (" => depth += 1,
            "}" | "]" | ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && word.text == END
    });
    let is = |statement: &&[Word], first: &str| statement.first().is_some_and(|word| word.text == first);
    let (first, rest): (Vec<&[Word]>, Vec<&[Word]>) =
        statements.partition(|statement| is(statement, "package") || is(statement, "import"));
    let (packages, mut imports): (Vec<&[Word]>, Vec<&[Word]>) =
        first.into_iter().partition(|statement| is(statement, "package"));
    let texts = |statement: &&[Word]| statement.iter().map(|word| word.text.to_owned()).collect::<Vec<_>>();
    imports.sort_by_cached_key(texts);
    let mut sorted: Vec<Word> = Vec::with_capacity(words.len());
    for statement in packages.into_iter().chain(imports).chain(rest) {
        if let (Some(next), false) = (statement.first(), sorted.is_empty()) {
            sorted.push(Word { text: END, start: next.start });
        }
        sorted.extend_from_slice(statement);
    }
    sorted
}

/// Whether two files of data say the same: neither comments nor style nor the order of keys makes a difference.
pub fn is_same_data(one: &Source, other: &Source) -> bool {
    let said = |source: &Source| {
        let documents = documents(source).ok()?;
        Some(documents.iter().map(|one| value(&one.node, Blocks::default())).collect::<Vec<_>>())
    };
    one.text() == other.text() || said(one).is_some_and(|one| said(other) == Some(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_makes_no_difference_and_all_else_does() {
        let policy = "package main\n\nimport data.b\nimport data.a\n\n# why\ndeny contains msg if {\n\tsome kind in [\"a\", \"b\"]\n\tx := {\"k\": 1}\n\tmsg := sprintf(\"no # %s\", [kind])\n}\n";
        for same in [
            policy.replace('\t', "    "),
            policy.replace("# why\n", "").replace("\n\n", "\n"),
            policy.replace("[\"a\", \"b\"]", "[\n\t\t\"a\",\n\t\t\"b\",\n\t]"),
            policy.replace("\"b\"]\n\tx", "\"b\"]; x"),
            policy.replace(":=", " :=").replace("{\"k\": 1}", "{ \"k\":1 }"),
            policy.replace("import data.b\nimport data.a", "import data.a\nimport data.b"),
            policy.replace('\n', "\r\n"),
        ] {
            assert_eq!(words(policy), words(&same), "{same}");
        }
        for other in [
            policy.replace("# %s", "%s"),
            policy.replace("\"b\"]\n\tx", "\"b\"]\n\tfalse; x"),
            policy.replace("[kind]", " [kind, 1]"),
            policy.replace("in [", "in[").replace("kind in[", "kind[0] in ["),
            policy.replace("\n\tx := {\"k\": 1}", ""),
            policy.replace("data.b", "data.c"),
        ] {
            assert_ne!(words(policy), words(&other), "{other}");
        }
        // A bracket that stands apart is no part of the value before it.
        assert_ne!(words("a if x [1]"), words("a if x[1]"));
        assert_eq!(words("a if {\n x\n}\nelse := 2"), words("a if { x } else := 2"));
        assert_ne!(words("a if { x y }"), words("a if { xy }"));
    }

    #[test]
    fn data_is_the_same_by_what_it_says() {
        let source = |name: &str, text: &str| Source::decode(name.into(), text.as_bytes());
        let same = |one: &str, other: &str| is_same_data(&source("a.yaml", one), &source("a.yaml", other));
        assert!(same("a: [1, 2]\nb: c\n", "# why\nb: \"c\"\na:\n  - 1\n  - 2\n"));
        assert!(!same("a: [1, 2]\n", "a: [2, 1]\n"));
        assert!(!same("a: 1\n", "a: \"1\"\n"));
        assert!(!same("a: [\n", "a: [ \n"));
    }
}
