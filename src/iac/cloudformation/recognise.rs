//! Which files are worth parsing as templates: by a search through their bytes.
//!
//! In: a file's name and bytes. Out: whether it may be a template; only parsing it tells for sure.

use memchr::memmem;

use crate::text::narrow;

/// Endings of what is written in YAML or JSON.
const ENDINGS: [&[u8]; 7] = [b".yaml", b".yml", b".json", b".template", b".cfn", b".cform", b".yaml.txt"];

/// How the types of resources begin.
const KINDS: [&[u8]; 3] = [b"AWS::", b"Custom::", b"Alexa::"];

/// CloudFormation takes a megabyte; what tools write before they package it is larger.
pub(super) const LARGEST: usize = 16 * 1024 * 1024;

/// What a template says of itself.
const VERSION: &[u8] = b"AWSTemplateFormatVersion";

/// Whether a template may have this name.
pub fn may_be_named(name: &[u8]) -> bool {
    ENDINGS.iter().any(|ending| {
        name.len() > ending.len() && name[name.len() - ending.len()..].eq_ignore_ascii_case(ending)
    })
}

/// Whether a file of any other kind may be a template that says so itself: one without an ending, or a text.
fn is_bare(name: &[u8]) -> bool {
    const TEXT: &[u8] = b".txt";
    let is_text = name.len() > TEXT.len() && name[name.len() - TEXT.len()..].eq_ignore_ascii_case(TEXT);
    is_text || !name.is_empty() && !name.contains(&b'.')
}

/// Whether it is worth looking into a file of this name.
pub fn may_hold_template(name: &[u8]) -> bool {
    may_be_named(name) || is_bare(name)
}

/// Whether a file may be a template.
pub fn may_be(name: &[u8], bytes: &[u8]) -> bool {
    may_be_named(name) && may_be_template(bytes)
        || is_bare(name)
            && bytes.len() <= LARGEST
            && memmem::find(bytes, VERSION).is_some()
            && may_be_template(bytes)
}

/// Whether a template may have this content.
pub fn may_be_template(bytes: &[u8]) -> bool {
    // UTF-16 and UTF-32 are read as any text is, and have these words with zeros beside each letter.
    has_words(&narrow(bytes))
}

fn has_words(bytes: &[u8]) -> bool {
    let has = |word: &[u8]| memmem::find(bytes, word).is_some();
    // What a type is may be written with escapes: `"\u0041WS::S3::Bucket"`.
    has(b"Resources")
        && (has(VERSION)
            || has(b"Type") && (KINDS.iter().any(|kind| has(kind)) || has(b"\\u00") || has(b"\\x")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_known_by_their_words() {
        assert!(may_be_template(b"Resources:\n  A:\n    Type: AWS::S3::Bucket\n"));
        assert!(may_be_template(b"{\"AWSTemplateFormatVersion\": \"2010-09-09\", \"Resources\": {}}"));
        let wide: Vec<u8> =
            "\u{feff}Resources: {A: {Type: AWS::X::Y}}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(may_be_template(&wide));
        assert!(!may_be_template(b"services:\n  web:\n    image: nginx\n"));
        assert!(!may_be_template(b"kind: Deployment\nspec:\n  resources:\n    Type: x\n"));
    }

    #[test]
    fn names_end_as_yaml_and_json_do() {
        for name in ["a.yaml", "A.YML", "x.template", "stack.template.json"] {
            assert!(may_be_named(name.as_bytes()), "{name}");
        }
        for name in [".yaml", "README.md", "main.tf", "yaml"] {
            assert!(!may_be_named(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn a_file_of_any_name_must_say_itself_that_it_is_a_template() {
        let bare = b"Resources:\n  A:\n    Type: AWS::S3::Bucket\n";
        let told = [b"AWSTemplateFormatVersion: x\n".as_slice(), bare].concat();
        for name in ["stack", "notes.TXT"] {
            assert_eq!(
                (may_be(name.as_bytes(), bare), may_be(name.as_bytes(), &told)),
                (false, true),
                "{name}"
            );
        }
        assert!(!may_be(b"README.md", &told) && !may_be(b"main.py", &told));
        let log = [told, vec![b' '; LARGEST]].concat();
        assert!(!may_be(b"log.txt", &log) && may_be(b"log.yaml", &log));
    }
}
