//! Which words a text holds that state and credentials are known by: a file without any is read no further.

use super::words::{BASE64, CAPITAL, FIRST, HEX, LINEAGE, LOG, PULUMI, TERRAFORM, WORDS};
use crate::text::glance::Glance;
use crate::text::prefilter::Hit;
use crate::text::{self, words as table};

/// What any JSON document of ours holds.
pub const DOCUMENT: u32 = LINEAGE | TERRAFORM | PULUMI;
/// What a text is searched for.
pub const TEXT: u32 = DOCUMENT | BASE64 | HEX | LOG | ESCAPED;

/// Of none of the words: that one stands in quotes which are written as entities or as percent escapes.
const ESCAPED: u32 = 1 << 31;

/// How far a key's value may be from it.
const REACH: usize = 64;

/// The marks of a text.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// As [`super::words`] has them.
    bits: u32,
    /// Where a document's marks are.
    pub document: Vec<usize>,
    /// Where what is told by its first letters may begin.
    pub base64: Vec<usize>,
    /// The same in hexadecimal digits.
    pub hex: Vec<usize>,
    /// Where a document's marks are whose quotes are written as entities or as percent escapes.
    pub escaped: Vec<usize>,
}

impl Marks {
    pub fn has(&self, marks: u32) -> bool {
        self.bits & marks != 0
    }

    pub fn of_glance(bytes: &[u8], glance: Option<&Glance>) -> Self {
        let mut marks = Self::default();
        match glance {
            Some(glance) => glance.marks.iter().for_each(|hit| marks.take(bytes, hit)),
            None => table::each(bytes, |family, hit| {
                if family == text::glance::Family::Mark {
                    marks.take(bytes, &hit);
                }
            }),
        }
        // Those of a large text come in order of their rarest bytes.
        marks.document.sort_unstable();
        marks.base64.sort_unstable();
        marks.hex.sort_unstable();
        marks.escaped.sort_unstable();
        marks
    }

    fn take(&mut self, bytes: &[u8], hit: &Hit) {
        if hit.owner & BASE64 != 0 {
            self.base64.push(hit.start());
        }
        if hit.owner & HEX != 0 {
            self.hex.push(hit.start());
        }
        let in_document = hit.owner & DOCUMENT != 0;
        if in_document && is_in_escapes(bytes, hit) {
            self.bits |= ESCAPED;
            self.escaped.push(hit.start());
        }
        if (in_document || self.bits & hit.owner == 0) && is_meant(bytes, hit) {
            self.bits |= hit.owner;
            if in_document {
                self.document.push(hit.start());
            }
        }
    }
}

/// The marks of a text that nobody has looked at.
pub fn of(bytes: &[u8]) -> Marks {
    Marks::of_glance(bytes, table::of(bytes).as_ref())
}

/// Whether the word stands where a document has it, rather than in code or prose.
fn is_meant(bytes: &[u8], hit: &Hit) -> bool {
    let word = &bytes[hit.start()..hit.end()];
    let then = WORDS.iter().find(|(known, ..)| known.as_bytes() == word).map_or("", |(_, _, then)| *then);
    match then {
        "" => true,
        CAPITAL => bytes.get(hit.end()).is_some_and(u8::is_ascii_uppercase),
        FIRST => {
            let before =
                bytes[..hit.start()].iter().rev().take(REACH).find(|byte| !byte.is_ascii_whitespace());
            before == Some(&b'[')
        }
        _ => is_key_of(&bytes[hit.end()..bytes.len().min(hit.end() + REACH)], then.as_bytes()),
    }
}

/// Whether the word, or what begins with it, stands in quotes that are written as HTML or a URL has them.
fn is_in_escapes(bytes: &[u8], hit: &Hit) -> bool {
    const QUOTES: [&[u8]; 4] = [b"&quot;", b"&#34;", b"&#x22;", b"%22"];
    let (before, behind) = (&bytes[..hit.start()], &bytes[hit.end()..]);
    QUOTES.iter().any(|quote| before.ends_with(quote) || behind.starts_with(quote))
}

/// Whether a value that begins with one of `firsts` is given to the name before; in a text inside a text its quotes and
/// line breaks are escaped, and Python and HCL give with other signs.
fn is_key_of(rest: &[u8], firsts: &[u8]) -> bool {
    let skip =
        |from: usize, of: &[u8]| from + rest[from..].iter().take_while(|byte| of.contains(byte)).count();
    let sign = skip(0, b"\\\"' \t");
    let value = skip(sign, b":=> \t\r\n\\");
    // `\\n` between the two is a line break.
    let value = if rest[..value].ends_with(b"\\") { skip(value, b"n \\") } else { value };
    value > sign && rest.get(value).is_none_or(|first| firsts.contains(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_documents_are_marks() {
        for (text, mark) in [
            ("{\"lineage\": \"b53d\"}", LINEAGE),
            ("\"{\\\"lineage\\\":\\\"b53d\\\"}\"", LINEAGE),
            ("lineage = \"b53d\"", LINEAGE),
            ("{\"path\": [\n  \"root\"\n]}", TERRAFORM),
            ("{\"instances\" : [", TERRAFORM),
            ("{\\n  \\\"root_module\\\": {", TERRAFORM),
            ("{\"sensitive\":true}", TERRAFORM),
            ("\"Operation\": \"OperationTypeApply\"", TERRAFORM),
            ("{\"deployment\": {", PULUMI),
            ("\"planned_values\\\":\\n {\\n", TERRAFORM),
        ] {
            assert!(of(text.as_bytes()).has(mark), "{text}");
        }
    }

    #[test]
    fn the_same_words_in_code_are_none() {
        for text in [
            "the lineage of a table",
            "find(\"root\")",
            "{\"instances\": {}}",
            "\"terraform_version\": null",
            "enum OperationType { Apply }",
            "{\"deployment\": \"blue\", \"secret\": \"x\"}",
            "sensitive = true",
        ] {
            assert!(!of(text.as_bytes()).has(DOCUMENT), "{text}");
        }
    }
}
