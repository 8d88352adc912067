//! What Python files say about settings rather than make of them: the documentation of Ansible's modules, and YAML or
//! shell in a docstring.
//!
//! In: a text and places in it. Out: whether what stands there is an example.

use std::cell::OnceCell;

use super::structure::format::is_of_example;
use crate::path::RepoPath;
use crate::text::Span;

/// What Ansible takes a module's documentation from.
const MANUALS: [&str; 3] = ["DOCUMENTATION", "EXAMPLES", "RETURN"];
const QUOTES: [&str; 2] = ["\"\"\"", "'''"];
/// No line of code is longer.
const LONGEST: usize = 4096;

/// Where a file speaks of settings rather than makes them.
pub struct Manuals<'t> {
    path: &'t RepoPath,
    text: &'t str,
    /// Whether the file as a whole is a test, a sample or a manual.
    is_whole: OnceCell<bool>,
    stretches: OnceCell<Vec<Span>>,
}

impl<'t> Manuals<'t> {
    pub fn new(path: &'t RepoPath, text: &'t str) -> Self {
        Self { path, text, is_whole: OnceCell::new(), stretches: OnceCell::new() }
    }

    pub fn path(&self) -> &RepoPath {
        self.path
    }

    /// Whether a place is in a test, a sample or a manual.
    pub fn are_at(&self, place: Span) -> bool {
        self.are_whole() || self.are_around(place)
    }

    /// Whether the whole file is one.
    pub fn are_whole(&self) -> bool {
        let is_whole = || is_of_example(self.path) || self.path.ends_with(".txt") || self.is_for_people();
        *self.is_whole.get_or_init(is_whole)
    }

    /// Whether a place is in what is written for people to read.
    pub fn are_written_at(&self, place: Span) -> bool {
        self.is_for_people() || self.are_around(place)
    }

    fn is_for_people(&self) -> bool {
        [".md", ".rst", ".adoc"].iter().any(|ending| self.path.ends_with(ending))
    }

    /// Whether a place is in a Python file's manual, or what stands at `value` of `text` is no code there.
    pub fn are_shown_at(&self, text: &str, value: Span, place: Span) -> bool {
        self.is_python() && (self.are_around(place) || is_no_code(text, value))
    }

    fn is_python(&self) -> bool {
        self.path.ends_with(".py")
    }

    /// Whether a place is in the manual that a Python file has in it.
    pub fn are_around(&self, place: Span) -> bool {
        let read = || {
            let mut found = stretches(self.text);
            found.extend(docstrings(self.text));
            found
        };
        self.is_python() && self.stretches.get_or_init(read).iter().any(|manual| manual.overlaps(place))
    }
}

/// Whether the words before a value call it an example: `for example V(…)`, `# Example - …`.
pub fn is_called_example(text: &str, value: Span) -> bool {
    const WORDS: [&[u8]; 2] = [b"example", b"e.g"];
    let head = &text.as_bytes()[value.start.saturating_sub(LONGEST)..value.start];
    // Ansible's manuals mark a value with a letter and brackets.
    let head = head.strip_suffix(b"V(").or(head.strip_suffix(b"C(")).unwrap_or(head);
    let signs = head.iter().rev().take_while(|byte| !byte.is_ascii_alphanumeric() && **byte != b'\n').count();
    let head = &head[..head.len() - signs];
    WORDS.iter().any(|word| {
        let start = head.len().saturating_sub(word.len());
        head[start..].eq_ignore_ascii_case(word)
    })
}

/// The stretches of a Python file that are a module's manual.
fn stretches(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for name in MANUALS {
        // Each has one; a file that repeats the name is no module.
        for (at, _) in text.match_indices(name).take(4) {
            let is_first = at == 0 || text[..at].ends_with('\n');
            let rest = text[at + name.len()..].trim_start().strip_prefix('=').map(str::trim_start);
            let Some(rest) = rest.filter(|_| is_first) else { continue };
            let rest = rest.trim_start_matches(['r', 'R', 'u', 'b', 'f']);
            let Some(quote) = QUOTES.into_iter().find(|quote| rest.starts_with(quote)) else { continue };
            let start = text.len() - rest.len() + quote.len();
            let end = memchr::memmem::find(&text.as_bytes()[start..], quote.as_bytes());
            found.push(Span::new(start, end.map_or(text.len(), |end| start + end)));
        }
    }
    found
}

/// The docstrings of a Python file: texts in three quotes that nothing is given. What a line shows in one is an example.
pub fn docstrings(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(quote) = memchr::memchr2(b'"', b'\'', &bytes[at..]).map(|place| at + place) {
        let three = [bytes[quote]; 3];
        if !bytes[quote..].starts_with(&three) {
            // A text in one quote ends on its line.
            let end = bytes[quote + 1..].iter().position(|byte| *byte == bytes[quote] || *byte == b'\n');
            at = end.map_or(bytes.len(), |end| quote + 1 + end + 1);
            continue;
        }
        let start = quote + three.len();
        let end = memchr::memmem::find(&bytes[start..], &three).map_or(bytes.len(), |end| start + end);
        let head = &bytes[..quote];
        let line = memchr::memrchr(b'\n', head).map_or(0, |place| place + 1);
        if head[line..].iter().all(|byte| byte.is_ascii_whitespace() || b"rRuU".contains(byte)) {
            found.push(Span::new(start, end));
        }
        at = (end + three.len()).min(bytes.len());
    }
    found
}

/// Whether what stands at `value` is no code: `name: value` and `name = value`, where code has quotes around the one or
/// the other.
fn is_no_code(text: &str, value: Span) -> bool {
    let head = &text.as_bytes()[value.start.saturating_sub(LONGEST)..value.start];
    let line = head.rsplit(|byte| *byte == b'\n').next().unwrap_or(head);
    let Ok(line) = std::str::from_utf8(line) else { return false };
    let line = line.trim_start_matches([' ', '\t', '-', '#', '$', '>', '*']);
    let line = line.strip_prefix("export ").unwrap_or(line);
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
    let length = line.bytes().take_while(|byte| is_name(byte)).count();
    let rest = line[length..].trim_start();
    match rest.as_bytes() {
        _ if length == 0 => false,
        // An annotation of a type has an equals sign behind it.
        [b':', behind @ ..] => !behind.contains(&b'='),
        [b'=', behind @ ..] => behind.iter().all(u8::is_ascii_whitespace),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_of_a_module_ends_at_its_quotes() {
        let text = "a = 1\nEXAMPLES = r'''\n- x:\n    token: y\n'''\nRETURN = \"\"\"z\"\"\"\nb = EXAMPLES\n";
        let found = stretches(text);
        let found: Vec<&str> = found.into_iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(found, ["\n- x:\n    token: y\n", "z"]);
        assert_eq!(stretches("EXAMPLES = r'''a").len(), 1);
    }

    #[test]
    fn a_docstring_is_given_to_nothing() {
        let text = "def a():\n    r\"\"\"one\n  it's\n\"\"\"\n    b = \"\"\"two\"\"\"\n    c = 'x' # don't\n    '''three'''\n";
        let found = docstrings(text);
        let found: Vec<&str> = found.into_iter().map(|span| &text[span.start..span.end]).collect();
        assert_eq!(found, ["one\n  it's\n", "three"]);
    }

    #[test]
    fn code_has_quotes() {
        for (line, is_none) in [
            ("    token: V", true),
            ("  - api_key: \"V", true),
            ("token = V", true),
            ("# export TOKEN=V", true),
            ("token = \"V", false),
            ("token: str = \"V", false),
            ("    \"token\": \"V", false),
            ("f(token=V", false),
        ] {
            let at = line.find('V').expect("a value");
            assert_eq!(is_no_code(line, Span::new(at, at + 1)), is_none, "{line}");
        }
    }
}
