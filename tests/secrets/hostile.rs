//! Random bytes, and what was a valid file before chance went over it: no panic, and no time that grows with the
//! square of the text.

use std::time::{Duration, Instant};

use iacgate::rules::Rules;
use iacgate::secrets::{Shapes, in_structure};
use iacgate::text::Source;

use crate::sample::Dice;

fn shapes() -> Shapes {
    Shapes::of(&Rules::built_in())
}

fn look(shapes: &Shapes, bytes: &[u8]) {
    let source = Source::decode("a".into(), bytes);
    for found in shapes.find(&source) {
        assert!(!source.slice(found.span).is_empty());
    }
}

#[test]
fn random_bytes_are_read() {
    let shapes = shapes();
    let mut dice = Dice(1);
    for length in 0..600 {
        let bytes: Vec<u8> = (0..length).map(|_| dice.roll(256) as u8).collect();
        look(&shapes, &bytes);
    }
}

#[test]
fn a_valid_file_with_anything_in_it_is_read() {
    let shapes = shapes();
    let mut dice = Dice(2);
    let parts = [
        "api_key",
        "=",
        ": ",
        "\"",
        "'",
        "\\n",
        "\\u003d",
        "%3D",
        "\n",
        " ",
        "sk-",
        "ghp_",
        "eyJ",
        "AKIA",
        "é",
        "\u{1F511}",
        "-----BEGIN PRIVATE ",
        "KEY-----",
        "https://a:",
        "@b",
        "secret",
        "vault",
        "Zm9vYmFyYmF6cXV4",
        "{",
        "}",
        "\0",
        "0123456789abcdef",
        "curl -u ",
        "twilio",
        ",",
        "(",
        "Authorization: Bearer ",
    ];
    for _ in 0..4000 {
        let text: String = (0..dice.roll(40)).map(|_| parts[dice.roll(parts.len())]).collect();
        let mut bytes = text.into_bytes();
        for _ in 0..dice.roll(3) {
            if !bytes.is_empty() {
                let at = dice.roll(bytes.len());
                bytes[at] = dice.roll(256) as u8;
            }
        }
        look(&shapes, &bytes);
    }
}

#[test]
fn what_repeats_a_word_of_a_kind_is_read_in_one_go() {
    let shapes = shapes();
    let repeated = [
        "://",
        "sk-",
        "key_",
        "box_",
        "-----BEGIN PRIVATE KEY-----",
        "eyJaaaaaaaaaaaaaaaaa.eyJ-",
        "%3D",
        "\\u003d",
        "token=",
        "curl ",
        "aaaa",
        "QUJD",
        "61",
        "AAAA\n",
        "vault: ",
        "authorization: bearer ",
        "twilio_key=",
    ];
    for part in repeated {
        let time = |count: usize| {
            let source = Source::decode("a".into(), part.repeat(count).as_bytes());
            let begin = Instant::now();
            shapes.find(&source);
            begin.elapsed()
        };
        let (small, large) = (time(20_000), time(80_000));
        // Four times the text takes four times as long; a machine that is busy, a few times that.
        let bound = 16 * small + Duration::from_millis(400);
        assert!(large < bound, "`{part}`: {small:?}, then {large:?}");
    }
}

/// One of each form that places of secrets are read in.
const FILES: [&str; 12] = [
    "a.yaml",
    "a.json",
    "a.bicep",
    "a.ts",
    "a.nomad",
    "Dockerfile",
    "a.conf",
    "a.xml",
    "cookbooks/a.rb",
    "compose.yaml",
    ".ebextensions/a.config",
    "a.json.tpl",
];

#[test]
fn pieces_of_places_in_any_order_are_read() {
    let mut dice = Dice(3);
    let signs = "\" ' ` \\\" \\ [ ] { } ( ) , : = \n é ${ # /* ''' </ |";
    let words = "--password -p name: value: 'DB_PASSWORD' secrets: secureValue: secureJsonData: adminPassword:a pulumi \
                 pulumi.String( postgres://a:b1c2d3@ <password> key=\"password\" value=\" Bearer Fn::Sub SecretString \
                 AWS::SecretsManager::Secret apiVersion: services: content: --secret-string x1y2z3w4 Authorization: 🔑";
    let phrases = [
        "param a = ",
        "var a = '",
        "- ",
        " ",
        "\n  ",
        "stats auth a:b1c2d3",
        "aws secretsmanager create-secret ",
    ];
    let parts: Vec<&str> = signs.split(' ').chain(words.split_whitespace()).chain(phrases).collect();
    for number in 0..6000 {
        let text: String = (0..dice.roll(30)).map(|_| parts[dice.roll(parts.len())]).collect();
        let source = Source::decode(FILES[number % FILES.len()].into(), text.as_bytes());
        for found in in_structure(&source) {
            assert!(source.text().get(found.span.start..found.span.end).is_some(), "{text}");
        }
    }
}

#[test]
fn what_repeats_a_place_is_read_in_one_go() {
    let repeated = [
        "[\"--password\"",
        "[\"--password\", ",
        "\"--password\" ",
        "['[--password",
        "- --password\n",
        "{name:'pwd',",
        "{name: 'pwd', value: '",
        "secrets:[",
        "secureValue: '",
        "adminPassword: a\nvar a = 'x1y2z3w4'\n",
        "<password>",
        "<add key=\"password\" ",
        "{\"secureJsonData\":",
        "postgres://a:b1c2d3@",
        "Authorization: Bearer ",
    ];
    for (part, path) in repeated.iter().flat_map(|part| FILES.map(|path| (part, path))) {
        let time = |count: usize| {
            let text = format!("import pulumi\n{}", part.repeat(count));
            let source = Source::decode(path.into(), text.as_bytes());
            let begin = Instant::now();
            in_structure(&source);
            begin.elapsed()
        };
        let (small, large) = (time(1_000), time(4_000));
        let bound = 16 * small + Duration::from_millis(400);
        assert!(large < bound, "{path}: `{part}`: {small:?}, then {large:?}");
    }
}
