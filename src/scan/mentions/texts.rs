//! What a text names by itself: addresses, what a script hands to options and variables, and what is packed in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::naming::SERVICE_ACCOUNT;
use super::{NAMING, plain};

/// A shorter text in base64 holds no address.
const SHORTEST_PACKED: usize = 24;
/// What a registry of images has in its host.
pub const REGISTRIES: [&str; 3] = [".dkr.ecr.", "-docker.pkg.dev", ".azurecr.io"];

/// The words of a text that say by themselves what they name. A page on the web that people are told of is no resource.
pub fn addresses(text: &str, is_for_people: bool) -> impl Iterator<Item = &str> {
    let is_edge = |c: char| c.is_whitespace() || "\"'`,;()<>[]{}=|".contains(c);
    let is_page = move |word: &str| is_for_people && word.starts_with("http");
    let is_address = move |word: &&str| {
        word.starts_with("arn:")
            || word.contains("://") && !is_page(word)
            || word.contains(SERVICE_ACCOUNT)
            || REGISTRIES.iter().any(|registry| word.contains(registry))
    };
    text.split(is_edge).filter(is_address)
}

/// What a script or a text of settings gives to options, variables and keys that speak of a bucket, a role or the like.
pub fn settings(text: &str) -> Vec<&str> {
    let is_edge = |c: char| "\"'`,;()[]{}".contains(c);
    let speaks = |key: &str| {
        let key = plain(key);
        NAMING.iter().any(|word| key.contains(word))
    };
    let mut named = Vec::new();
    for line in text.lines() {
        let mut words = line.split_whitespace().map(|word| word.trim_matches(is_edge)).peekable();
        while let Some(word) = words.next() {
            let given = match word.split_once('=') {
                Some((key, value)) => Some((key, value)),
                None if word.starts_with("--") || word.ends_with(':') => {
                    words.peek().map(|value| (word, *value))
                }
                None => None,
            };
            named.extend(given.filter(|(key, _)| speaks(key)).map(|(_, value)| value.trim_matches(is_edge)));
        }
    }
    named
}

/// What a text in base64 says.
pub fn unpacked(text: &str) -> Option<String> {
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    if text.len() < SHORTEST_PACKED || !text.len().is_multiple_of(4) || !text.bytes().all(is_digit) {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
    let is_written = |letter: char| !letter.is_control() || letter.is_whitespace();
    text.chars().all(is_written).then_some(text)
}
