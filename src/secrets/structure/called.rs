//! What secrets are called rather than what they are: paths in a store, names of objects, ids.
//!
//! In: a value, and what its name says. Out: yes or no.

use super::names::{self, Named};
use super::value::{is_drawn_of_letters, is_uuid};

/// Whether a value says which secret rather than what it is: where it lies in a store, `prod/db/Main2024`; what an
/// object is called where the name is that of one, `tlsSecret: web-tls-7f3k`; an id, `SecretId`.
pub fn is_of_one(named: Named, name: &str, value: &str) -> bool {
    is_path_of_words(value)
        || !named.sure && is_object_name(value)
        || !named.sure && !is_uuid(value) && names::snake(name).ends_with("secret_id") && is_of_words(value)
}

/// `prod/db/Main2024`: words with a number behind at most, the first of small letters.
pub fn is_path_of_words(value: &str) -> bool {
    let first = value.split('/').next().unwrap_or("");
    first.len() < value.len()
        && first.len() > 1
        && first.bytes().all(|sign| sign.is_ascii_lowercase() || b"-_".contains(&sign))
        && is_of_words(value)
}

/// Words, each with a number of a year's length behind it at most: `Crm-Login-2024`.
fn is_of_words(value: &str) -> bool {
    let is_word = |part: &str| {
        let letters = part.trim_end_matches(|sign: char| sign.is_ascii_digit());
        part.len() - letters.len() <= 4
            && letters.bytes().all(|sign| sign.is_ascii_alphabetic())
            && !is_drawn_of_letters(letters)
    };
    value.len() <= 128 && !value.is_empty() && value.split(['/', '-', '_', '.']).all(is_word)
}

/// What Kubernetes lets an object be called, with a suffix that a generator made at most: `grafana-env-9x2k`.
pub fn is_object_name(value: &str) -> bool {
    /// A longer part is drawn to keep others out.
    const LONGEST: usize = 10;
    let mut parts = value.split(['-', '.']);
    let first = parts.next().unwrap_or("");
    let is_part = |part: &str| {
        let is_plain = part.bytes().all(|sign| sign.is_ascii_lowercase());
        !part.is_empty()
            && part.bytes().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit())
            && (is_plain || part.len() <= LONGEST)
    };
    first.len() < value.len()
        && first.bytes().all(|sign| sign.is_ascii_lowercase())
        && !first.is_empty()
        && parts.all(is_part)
}
