//! Where comments stand in a program's text, by light lexing: a text that holds `// …` is none.
//!
//! In: a text and what its language's comments and texts look like. Out: spans, in order.

use super::Span;

/// How a language writes comments and texts.
#[derive(Clone, Copy)]
pub struct Language {
    /// What a comment to the end of its line begins with.
    line: &'static str,
    /// Whether `/* … */` is a comment.
    has_blocks: bool,
    /// Texts that cross lines, the longer first: each with whether `\` takes its end's meaning away.
    long: &'static [(&'static str, bool)],
    /// Texts that end with their line.
    short: &'static [u8],
}

const SCRIPT: Language = Language { line: "//", has_blocks: true, long: &[("`", true)], short: b"\"'" };
const GO: Language = Language { line: "//", has_blocks: true, long: &[("`", false)], short: b"\"'" };
const PYTHON: Language =
    Language { line: "#", has_blocks: false, long: &[("\"\"\"", true), ("'''", true)], short: b"\"'" };
const BICEP: Language = Language { line: "//", has_blocks: true, long: &[("'''", false)], short: b"'" };

impl Language {
    /// By the ending of a file's name.
    pub fn of(name: &[u8]) -> Option<Self> {
        let ending = name.rsplit(|byte| *byte == b'.').next()?;
        Some(match ending {
            b"ts" | b"tsx" | b"mts" | b"cts" | b"js" | b"jsx" | b"mjs" | b"cjs" => SCRIPT,
            b"go" => GO,
            b"py" => PYTHON,
            b"bicep" | b"bicepparam" => BICEP,
            _ => return None,
        })
    }

    pub fn comments(self, text: &str) -> Vec<Span> {
        let bytes = text.as_bytes();
        let (mut found, mut at) = (Vec::new(), 0);
        while at < bytes.len() {
            let rest = &bytes[at..];
            let start = at;
            if rest.starts_with(self.line.as_bytes()) {
                at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                found.push(Span::new(start, at));
            } else if self.has_blocks && rest.starts_with(b"/*") {
                at += memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |end| end + 4);
                found.push(Span::new(start, at));
            } else if let Some((quote, escapes)) =
                self.long.iter().find(|one| rest.starts_with(one.0.as_bytes()))
            {
                at += quote.len() + length(&rest[quote.len()..], quote.as_bytes(), *escapes, false);
            } else if self.short.contains(&bytes[at]) {
                at += 1 + length(&rest[1..], &[bytes[at]], true, true);
            } else {
                at += 1;
            }
        }
        found
    }
}

/// How far a text goes, with its end.
fn length(rest: &[u8], end: &[u8], escapes: bool, ends_with_line: bool) -> usize {
    let mut at = 0;
    while at < rest.len() {
        match rest[at] {
            b'\\' if escapes => at += 1,
            b'\n' if ends_with_line => return at,
            _ if rest[at..].starts_with(end) => return at + end.len(),
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comments(name: &str, text: &str) -> Vec<String> {
        let language = Language::of(name.as_bytes()).expect("it is known");
        language.comments(text).into_iter().map(|span| text[span.start..span.end].to_owned()).collect()
    }

    #[test]
    fn what_stands_in_a_text_is_no_comment() {
        assert_eq!(comments("a.ts", "x('// a', `\n// b\n`) // c\n/* d\n */"), ["// c", "/* d\n */"]);
        assert_eq!(comments("a.py", "x = '''\n# a\n''' # b\ny = \"#\\\"#\" # c\n"), ["# b", "# c"]);
        assert_eq!(comments("a.go", "x := `\\` // a\ny := \"//\"\n"), ["// a"]);
        // One that was never closed ends with its line.
        assert_eq!(comments("a.py", "x = 'it\n# a\n"), ["# a"]);
    }
}
