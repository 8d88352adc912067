//! Values are put together here, so that no scanner finds one in this file.

use std::sync::Arc;

use super::*;
use crate::rules::Rules;
use crate::rules::later::Later;
use crate::rules::pack::{Kinds, LooksAt, Profile, Rule, SecretShape, Told};
use crate::severity::Severity;
use crate::text::Source;

fn shapes(shapes: &[(&str, &str, &str)]) -> Shapes {
    let rule = |(id, keyword, shape): &(&str, &str, &str)| {
        let shape = SecretShape {
            keywords: vec![(*keyword).to_owned()],
            shape: (*shape).to_owned(),
            min_entropy: 3.0,
            ..SecretShape::default()
        };
        Arc::new(Rule {
            id: (*id).to_owned(),
            severity: Severity::High,
            profile: Profile::Essential,
            is_never: false,
            number: None,
            kinds: Kinds::default(),
            looks_at: LooksAt::Secret(Later::new(shape)),
            told: Later::new(Told::default()),
        })
    };
    Shapes::of(&Rules { rules: shapes.iter().map(rule).collect(), ..Rules::default() })
}

fn aws() -> Shapes {
    shapes(&[("aws-access-key", "akia", r"\b(AKIA[A-Z2-7]{16})\b")])
}

fn key() -> String {
    ["AKIA", "Q3EGVL2XZ7", "NTWY5B"].concat()
}

#[test]
fn a_key_is_found_where_it_stands_and_shown_by_its_prefix_alone() {
    let source = Source::decode("é.env".into(), format!("é: {}\n", key()).as_bytes());
    let found = aws().find(&source);
    assert_eq!(found.len(), 1);
    assert_eq!(source.slice(found[0].span), key());
    assert_eq!(found[0].hint, "aws-access-key, 20 characters, AKIA…");
    assert!(!format!("{found:?}").contains(&key()));
}

#[test]
fn a_key_of_the_manual_is_none() {
    let manual = ["AKIAIOSFODNN7", "EXAMPLE"].concat();
    assert!(aws().find(&Source::decode("a".into(), manual.as_bytes())).is_empty());
}

#[test]
fn a_key_in_a_binary_file_is_found() {
    let bytes = [b"\xff\xfe\x00\x9f \x80".as_slice(), key().as_bytes(), b" \xc3("].concat();
    let bytes = [b"\x7fELF".as_slice(), &bytes].concat();
    assert_eq!(aws().find(&Source::decode("a.bin".into(), &bytes)).len(), 1);
}

#[test]
fn of_two_shapes_at_one_place_the_first_rule_has_it() {
    let both = shapes(&[("one", "akia", r"(AKIA[A-Z2-7]{16})"), ("two", "key", r"key=([A-Z0-9]{20})")]);
    let found = both.find(&Source::decode("a".into(), format!("key={}", key()).as_bytes()));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].rule.as_str(), "one");
}

#[test]
fn an_excerpt_hides_what_is_assigned_to_a_sensitive_name() {
    let word = ["hunter", "2"].concat();
    let text = format!("name = \"db\"\napp = {{ \"dbPassword\": \"{word}\", token = var.token }}\n");
    let source = Source::decode("a.tf".into(), text.as_bytes());
    let spans = aws().sensitive_spans(&source);
    assert_eq!(spans.iter().map(|span| source.slice(*span)).collect::<Vec<_>>(), [word]);
}

#[test]
fn keys_far_apart_in_a_large_file_are_all_found() {
    let filler = "plain words and more of them\n".repeat(4000);
    let text = format!("{0}\n{filler}{0}\n{filler}{0}", key());
    assert_eq!(aws().find(&Source::decode("a".into(), text.as_bytes())).len(), 3);
}
