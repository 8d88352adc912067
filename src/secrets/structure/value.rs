//! Whether a value is one that works as a secret, by how much its place is to be trusted.
//!
//! In: what a name says ([`Named`]), the value and the [`Trust`] in its place. Out: yes or no.

use super::called;
use super::names::{self, Family, Named};
use crate::secrets::documented;
use crate::secrets::placeholder::is_placeholder;
use crate::secrets::strength::{self, entropy};

/// How much a place says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// Source code, tests, examples, translations: only a value that looks random is one.
    Little,
    /// Configuration of no known kind: a value that could be a word of its language is none.
    Loose,
    /// Configuration of a known kind: a weak password is one too.
    Config,
    /// The schema says that a secret stands there, and nothing else may.
    Schema,
}

/// Longer values are files rather than secrets.
const LONGEST: usize = 8192;

/// What no password is, but where one is meant to be put.
const STAND_INS: [&str; 49] = [
    "password",
    "passwd",
    "passphrase",
    "pass",
    "pwd",
    "secret",
    "token",
    "key",
    "apikey",
    "api-key",
    "api_key",
    "user",
    "username",
    "admin",
    "root",
    "guest",
    "anonymous",
    "default",
    "example",
    "sample",
    "string",
    "text",
    "bearer",
    "basic",
    "digest",
    "jwt",
    "oauth",
    "oauth2",
    "oidc",
    "header",
    "cookie",
    "query",
    "body",
    "field",
    "required",
    "optional",
    "hidden",
    "input",
    "changeme",
    "change-me",
    "change_me",
    "changeit",
    "changethis",
    "foo",
    "bar",
    "foobar",
    "yes",
    "no",
    "postgres",
];

/// What files end in that hold keys, tokens and passwords.
const FILES: [&str; 16] = [
    "pem", "key", "crt", "cer", "txt", "json", "yaml", "yml", "conf", "env", "jks", "p12", "pfx", "asc",
    "gpg", "pub",
];

pub fn is_secret(named: Named, name: &str, value: &str, trust: Trust) -> bool {
    if let Some(token) = of_header(value).filter(|_| named.family == Family::Token) {
        return is_of_header(token, trust);
    }
    // A comment that slipped into the quotes changes nothing.
    let value = value.split_once(" #").map_or(value, |(value, _)| value).trim();
    if value.is_empty()
        || value.len() > LONGEST
        || is_placeholder(value)
        || is_of_a_manual(value)
        || documented::is_known(value)
    {
        return false;
    }
    if named.family == Family::Connection {
        // Judged by the login that stands in it.
        return super::command::login_of_connection(value).is_some();
    }
    if named.family == Family::Secret && called::is_of_one(named, name, value) {
        return false;
    }
    match trust {
        Trust::Schema => !is_prose(value),
        _ if is_none(name, value) => false,
        Trust::Config => match (named.sure, named.family) {
            (false, _) => looks_random(value) || is_drawn_of_letters(value),
            // `secret: my-app` names one.
            (true, Family::Secret | Family::Token | Family::Key) if named.bare || !is_constant(name) => {
                value.len() >= 6 && (has_digit(value) || is_mixed(value)) || is_drawn_of_letters(value)
            }
            (true, Family::Password) => {
                value.len() >= 4 && (!is_word(value) || is_known_weak(value)) && !is_said(value)
            }
            (true, _) => value.len() >= 4,
        },
        Trust::Loose => match (named.sure, named.family) {
            (true, Family::Password) => {
                value.len() >= 6 && (is_mixed(value) || value.contains('-') && !echoes_any(value))
                    || is_known_weak(value)
                    || is_drawn_of_letters(value)
            }
            (true, _) => {
                value.len() >= 12 && is_mixed(value) && !is_words(value) || is_drawn_of_letters(value)
            }
            (false, _) => looks_random(value),
        },
        // One digit stands in names too: `bdc1DischargeTotal`.
        Trust::Little => {
            let digits = value.bytes().filter(u8::is_ascii_digit).count();
            named.sure
                && value.len() >= 14
                && digits > 1
                && (looks_random(value) || strength::is_drawn_of_letters_and_digits(value))
        }
    }
}

/// What a header authorizes with, without the scheme: `Bearer …`, `Basic …`.
pub fn of_header(value: &str) -> Option<&str> {
    const SCHEMES: [&str; 7] = ["bearer", "basic", "token", "apikey", "splunk", "geniekey", "ssws"];
    let (scheme, token) = value.trim().split_once(' ')?;
    let is_scheme = SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
    Some(token.trim()).filter(|token| is_scheme && !token.contains(' '))
}

/// Whether it works as one: drawn, or nothing that a word for it looks like.
pub fn is_of_header(token: &str, trust: Trust) -> bool {
    let is_chosen = || token.len() >= 8 && !echoes_any(token) && (has_digit(token) || is_mixed(token));
    (looks_random(token) || is_chosen() || is_drawn_of_letters(token)) && works_as_password(token, trust)
}

/// What a reference falls back on: `${DB_PASSWORD:-…}`, `{{ password | default('…') }}`.
pub fn fallback(value: &str) -> Option<&str> {
    let value = value.trim();
    if let Some(inner) = value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) {
        return inner.split_once(":-").map(|(_, rest)| rest.trim_matches(['"', '\'']));
    }
    let inner = value.strip_prefix("{{")?.strip_suffix("}}")?;
    let inner = inner.trim_start_matches(['-', ' ']);
    // `{{ "…" | b64enc }}` is no reference at all.
    let rest = match inner.starts_with(['"', '\'']) && inner.contains(" | ") {
        true => inner,
        false => inner.split_once("default")?.1,
    };
    let rest = rest.trim_start_matches(['(', ' ']);
    let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    rest[1..].split(quote).next()
}

/// What secrets are called rather than what they are: `wildcard-tls`, `prod/app#token`.
pub fn is_name(value: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.bytes().all(|sign| sign.is_ascii_lowercase());
    value.contains(['-', '_', '/']) && value.split(['-', '_', '/', '.', '#']).all(part)
}

/// Manuals mark their keys.
pub fn is_of_a_manual(value: &str) -> bool {
    value.len() <= 400 && value.contains("EXAMPLE")
}

/// What a word for a secret, a name or a text looks like, wherever it stands.
fn is_none(name: &str, value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    STAND_INS.contains(&lower.as_str())
        || value.chars().any(|sign| sign.is_whitespace() || !sign.is_ascii())
        || value.contains(['<', '>', '(', '{', '[', '"', '`'])
        || ["example", "sample", "dummy", "invalid", "wrong", "placeholder"]
            .iter()
            .any(|word| lower.contains(word))
        || lower.ends_with([':', '…', ','])
        || lower.starts_with("0x") && value.len() <= 10
        || ["1234567890", "123456789", "12345678", "1234567", "123456", "12345", "1234"]
            .contains(&lower.as_str())
        || is_echo(name, &lower) && !is_drawn_of_letters(value)
        || is_constant(value) && value.contains('_')
        || is_reference(value)
}

/// The name again: `password: dbPassword`, `token: access-token`.
fn is_echo(name: &str, lower: &str) -> bool {
    let squeeze = |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).collect() };
    if name.is_empty() {
        // Of a place without a name a short word says nothing.
        return lower.len() < 9 && lower.bytes().all(|sign| sign.is_ascii_alphabetic());
    }
    let (name, value) = (squeeze(&name.to_ascii_lowercase()), squeeze(lower));
    name.contains(&value) || value.ends_with(&name) && value.bytes().all(|sign| sign.is_ascii_alphabetic())
}

/// A short word, or words of which one is the word for a secret: `infoblox`, `user_password`.
fn is_word(value: &str) -> bool {
    let plain = value.bytes().all(|sign| sign.is_ascii_lowercase());
    let words = value.bytes().all(|sign| sign.is_ascii_alphabetic() || b"-_.".contains(&sign));
    plain && value.len() < 9 || words && says_secret(value)
}

/// Short words that only a password is.
fn is_known_weak(value: &str) -> bool {
    const WEAK: [&str; 14] = [
        "letmein",
        "qwerty",
        "qwertz",
        "asdfgh",
        "iloveyou",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "superman",
        "batman",
        "starwars",
        "trustno",
        "opensesame",
    ];
    WEAK.iter().any(|weak| value.eq_ignore_ascii_case(weak))
}

/// Words for how, or whether, there is a password.
fn is_said(value: &str) -> bool {
    const SAID: [&str; 32] = [
        "encrypted",
        "unencrypted",
        "decrypted",
        "plaintext",
        "cleartext",
        "generated",
        "autogenerated",
        "randomized",
        "environment",
        "configured",
        "unconfigured",
        "prompted",
        "interactive",
        "automatic",
        "inherited",
        "undefined",
        "unspecified",
        "specified",
        "anything",
        "something",
        "whatever",
        "nothing",
        "external",
        "internal",
        "disabled",
        "available",
        "unavailable",
        "mandatory",
        "forbidden",
        "character",
        "sensitive",
        "keychain",
    ];
    SAID.iter().any(|said| value.eq_ignore_ascii_case(said))
}

/// A word, or several in one, that is no name of a program's: `correcthorse`, `Sunflower`, but not `dbCredential`.
pub fn is_of_letters(value: &str) -> bool {
    value.len() >= 8
        && value.bytes().all(|sign| sign.is_ascii_alphabetic())
        && value.bytes().skip(1).all(|sign| sign.is_ascii_lowercase())
}

fn says_secret(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    ["pass", "pwd", "secret", "credential"].iter().any(|word| lower.contains(word))
}

/// Words of which one is the word for a secret: `user-password`, `my-secret`.
fn echoes_any(value: &str) -> bool {
    const WORDS: [&str; 12] = [
        "pass",
        "secret",
        "token",
        "key",
        "user",
        "auth",
        "login",
        "credential",
        "example",
        "test",
        "dummy",
        "fake",
    ];
    let lower = value.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

/// `DB_PASSWORD`: the name of an environment variable.
fn is_constant(value: &str) -> bool {
    value.bytes().all(|sign| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == b'_')
        && value.starts_with(|sign: char| sign.is_ascii_uppercase())
}

/// `config.db.password`, `this.token`, `/etc/token`, `secrets/db`, `ref+vault://…`: a place rather than a value.
fn is_reference(value: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|sign: char| sign.is_ascii_alphabetic())
            && part.bytes().all(|sign| sign.is_ascii_alphabetic() || sign == b'_' || sign == b'-')
    };
    let dotted = value.contains(['.', '/', ':']) && value.split(['.', '/', ':', '#']).all(part);
    let scheme = value.contains("://") && !value.contains('@');
    // `vault kv put secret/app password=@password.txt`, `--token @/run/token`
    let file = value.starts_with('@')
        && value.rsplit_once('.').map_or(value.contains('/'), |(_, end)| end.len() <= 4 && part(end))
        || value.rsplit_once('.').is_some_and(|(_, ending)| FILES.contains(&ending));
    dotted || scheme || file || value.starts_with("ref+") || value.starts_with("urn:")
}

fn is_prose(value: &str) -> bool {
    value.split_whitespace().count() > 3
        && value.bytes().filter(|sign| *sign == b' ').count() * 12 > value.len()
}

fn has_digit(value: &str) -> bool {
    value.bytes().any(|sign| sign.is_ascii_digit())
}

/// Letters that somebody drew, with signs that no name has between its words.
pub fn is_drawn_of_letters(value: &str) -> bool {
    let letters: String = value.chars().filter(|sign| !"+/=!@#%^&*,~?".contains(*sign)).collect();
    strength::is_drawn_of_letters(&letters) && !echoes_any(value)
}

/// Letters beside digits or signs that no word has.
pub fn is_mixed(value: &str) -> bool {
    let letters = value.bytes().any(|sign| sign.is_ascii_alphabetic());
    let others = value.bytes().any(|sign| !sign.is_ascii_alphabetic() && !b"-_. ".contains(&sign));
    letters && others
}

/// Words with at most a short number behind: `v1-token`, `access-token-2`.
pub fn is_words(value: &str) -> bool {
    let runs: Vec<&str> = value.split(['-', '_', '.', ':', '/']).collect();
    runs.len() > 1
        && runs.iter().all(|run| run.bytes().all(|sign| sign.is_ascii_alphabetic()) || run.len() <= 4)
}

/// Nobody writes or reads such a value.
pub fn looks_random(value: &str) -> bool {
    let bytes = value.as_bytes();
    let digits = bytes.iter().filter(|sign| sign.is_ascii_digit()).count();
    let upper = bytes.iter().filter(|sign| sign.is_ascii_uppercase()).count();
    let lower = bytes.iter().filter(|sign| sign.is_ascii_lowercase()).count();
    if bytes.len() < 12 || digits == 0 || upper + lower == 0 || bytes.iter().any(u8::is_ascii_whitespace) {
        return false;
    }
    let hexadecimal = bytes.iter().all(u8::is_ascii_hexdigit);
    let least = match bytes.len() {
        _ if hexadecimal => 2.8,
        ..16 => 3.2,
        16..24 => 3.5,
        _ => 3.8,
    };
    entropy(value) >= least && !is_identifier(value) && !is_sequence(bytes) && !is_words(value)
}

pub fn is_uuid(value: &str) -> bool {
    value.len() == 36
        && value.bytes().enumerate().all(|(at, sign)| match at {
            8 | 13 | 18 | 23 => sign == b'-',
            _ => sign.is_ascii_hexdigit(),
        })
}

/// UUIDs, thumbprints, digests and versions name something.
fn is_identifier(value: &str) -> bool {
    let thumbprint = value.len() > 20
        && value.split(':').count() > 8
        && value.split(':').all(|pair| pair.len() == 2 && pair.bytes().all(|sign| sign.is_ascii_hexdigit()));
    let digest = ["sha1-", "sha256-", "sha384-", "sha512-", "sha256:", "sha512:", "md5:", "h1:", "zh:"]
        .iter()
        .any(|start| value.starts_with(start));
    is_uuid(value) || thumbprint || digest
}

/// `1234567890abcdef`, `abcdefghijkl123`: typed along the keyboard.
fn is_sequence(bytes: &[u8]) -> bool {
    let steps = bytes.windows(2).filter(|pair| pair[1] == pair[0] + 1 || pair[1] == pair[0]).count();
    let lower = bytes.to_ascii_lowercase();
    let typed: [&[u8]; 6] = [b"1234567", b"abcdef0", b"abcdefg", b"0123456", b"qwerty", b"987654321"];
    steps * 2 > bytes.len() || typed.iter().any(|run| memchr::memmem::find(&lower, run).is_some())
}

/// A name of no kind that is known: what a place with a name of its own is asked with.
pub fn named_of(family: Family) -> Named {
    Named { family, sure: true, bare: false }
}

/// Whether a value works as a password, where the place alone says that it is one.
pub fn works_as_password(value: &str, trust: Trust) -> bool {
    is_secret(named_of(Family::Password), "", value, trust)
}

/// Whether a name and a value make a secret.
pub fn pair(name: &str, value: &str, trust: Trust) -> bool {
    names::of(name).is_some_and(|named| is_secret(named, name, value, trust))
}
