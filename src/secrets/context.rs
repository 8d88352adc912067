//! What stands between a word and the value that it speaks of.
//!
//! In: a text, and where in it a word is that secrets are named by. Out: where values begin that are given to
//! it, within a line or the next, with what is known of the way there.

use super::token;
use crate::text::Span;

/// How far from its word a value may begin: a name, an operator, a line break with indentation.
const REACH: usize = 120;
/// How much of the name may stand before the word: `AWS_PROD_`.
const NAME: usize = 32;
/// A shorter value proves nothing.
const SHORTEST: usize = 6;

/// What is known of a place where a value begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Whether a name around the word says `key`, `token`, `secret` or the like.
    pub is_spoken: bool,
    /// Whether the name, or what follows it, speaks of a digest: it looks like a key and is none.
    pub is_digest: bool,
    /// Whether the name is that of a client's id, which everybody sees who logs in: `AUTH0_CLIENT`.
    pub is_public: bool,
    /// Whether something is between the two that gives the one to the other.
    pub is_given: bool,
    /// Whether it is the value of a URL's parameter.
    pub is_parameter: bool,
}

/// Where values of `shortest` bytes and more may begin that the word at `word` speaks of, nearest first.
pub fn starts(text: &[u8], word: Span, shortest: usize) -> impl Iterator<Item = usize> {
    let shortest = shortest.max(SHORTEST);
    let reach = &text[word.end..text.len().min(word.end + REACH + shortest)];
    let end = if token::has_run(reach, shortest) { text.len().min(word.end + REACH) } else { word.end };
    let mut lines = 0;
    let mut gap = Gap::default();
    let mut at = word.end;
    std::iter::from_fn(move || {
        while at < end {
            let here = at;
            at += 1;
            lines += usize::from(text[here] == b'\n');
            if lines > 2 {
                break;
            }
            let ahead = &text[here..text.len().min(here + shortest)];
            let begins = is_start(text, here) && token::run(ahead) >= shortest;
            if begins && gap.is_other() {
                break;
            }
            gap.grow(text[here]);
            if begins {
                return Some(here);
            }
        }
        at = end;
        None
    })
}

/// What stands on the way from the word to a value that begins at `start`.
pub fn candidate(text: &[u8], word: Span, start: usize) -> Candidate {
    // A parameter of an address is what its own name says, whatever the address is called.
    let parameter = parameter(&text[..start]);
    let around = parameter.unwrap_or(&text[name_start(text, word.start)..start]);
    let is_given = text[word.end..start].iter().any(|byte| b"=:>,(|".contains(byte));
    Candidate {
        is_spoken: is_about(around, SPOKEN),
        is_digest: is_about(around, DIGEST),
        is_public: is_client(around),
        is_given: is_given && parameter.is_none(),
        is_parameter: parameter.is_some(),
    }
}

/// Whether a name, and the signs between it and its value, say `client` or its id at their end.
fn is_client(around: &[u8]) -> bool {
    let signs = around.iter().rev().take_while(|byte| !byte.is_ascii_alphanumeric()).count();
    // `Client("…")` makes one.
    if around[around.len() - signs..].contains(&b'(') {
        return false;
    }
    let name = around[..around.len() - signs].to_ascii_lowercase();
    [&b"client"[..], b"client_id", b"clientid", b"client-id"].iter().any(|end| name.ends_with(end))
}

/// The name of the URL parameter whose value comes next: `token` of `?alt=media&token=`.
fn parameter(before: &[u8]) -> Option<&[u8]> {
    let named = before.strip_suffix(b"=")?;
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
    let length = named.iter().rev().take(NAME).take_while(is_name).count();
    let (rest, name) = named.split_at(named.len() - length);
    matches!(rest, [.., b'?' | b'&']).then_some(name)
}

const SPOKEN: &[&[u8]] = &[
    b"key", b"token", b"secret", b"private", b"access", b"auth", b"passw", b"pwd", b"cred", b"bearer",
    b"login", b"api", b"jwt",
];
const DIGEST: &[&[u8]] = &[
    b"sha1",
    b"sha2",
    b"sha-",
    b"sha_",
    b"sha5",
    b"md5",
    b"hash",
    b"checksum",
    b"digest",
    b"commit",
    b"integrity",
    b"fingerprint",
    b"thumbprint",
    b"etag",
    b"revision",
    b"resolved",
    b"publickey",
    b"public_key",
    b"public-key",
];

/// Where the name that holds the word begins.
pub fn name_start(text: &[u8], at: usize) -> usize {
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
    at - text[at.saturating_sub(NAME)..at].iter().rev().take_while(is_name).count()
}

/// Whether a value may begin here: after a sign, a space or an escape, and not with a sign.
fn is_start(text: &[u8], at: usize) -> bool {
    // `\u00e9`: a letter is spelled, and a word goes on.
    let is_escape = || text[at] == b'u' && text[..at].last() == Some(&b'\\');
    let begins = (text[at].is_ascii_alphanumeric() || b"$+/_".contains(&text[at])) && !is_escape();
    // `SECRET-1a2b…`
    let follows_key = || {
        let Some(before) = text[..at].strip_suffix(b"-") else { return false };
        [&b"secret"[..], b"token", b"key", b"access", b"private"].iter().any(|word| {
            before.len() >= word.len() && before[before.len() - word.len()..].eq_ignore_ascii_case(word)
        })
    };
    begins && (is_boundary_before(text, at) || follows_key())
}

/// Whether what stands before this place is no part of the same word: `\n` in a quoted text is a line break.
pub fn is_boundary_before(text: &[u8], at: usize) -> bool {
    match text[..at] {
        [] => true,
        [.., b'\\', b'n' | b'r' | b't'] => true,
        // `%3D`: an escaped `=`.
        [.., b'%', high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => true,
        [.., b'\\', b'u', b'0', b'0', high, _] => matches!(high, b'0'..=b'7'),
        [.., last] => !(last.is_ascii_alphanumeric() || b"_-+/.".contains(&last)),
    }
}

/// What stands between a word and a place behind it.
#[derive(Default)]
struct Gap {
    has_ended: bool,
    operators: usize,
    /// Whether a word stands behind the last operator.
    has_word: bool,
}

impl Gap {
    fn grow(&mut self, byte: u8) {
        match byte {
            b';' => self.has_ended = true,
            b'=' | b':' => {
                // `:=`, `::` are one.
                self.operators += usize::from(self.has_word || self.operators == 0);
                self.has_word = false;
            }
            _ => self.has_word |= byte.is_ascii_alphanumeric(),
        }
    }

    /// Whether a value of its own, or the end of a statement, stands in between: what follows is another's. Of two
    /// operators with words between them the second gives something else; a third, surely.
    fn is_other(&self) -> bool {
        self.has_ended || self.operators > 2
    }
}

/// The value that a name ending in the word at `word` is given: `dbPassword: "…"`, `API_KEY=…`. Where it is
/// quoted, up to the quote; else up to a space. `None` where nothing is given, or something that is computed.
pub fn given(text: &[u8], word: Span) -> Option<Span> {
    let end = text.len().min(word.end + REACH);
    let rest = &text[word.end..end];
    let before = name_start(text, word.start);
    // `arn:…:secret:name`, `AWS::SecretsManager::Secret`: a part of another value.
    if matches!(text[..before], [.., b':']) {
        return None;
    }
    // What may still belong to the name: `password_prod`, `secret2`.
    let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte)).count();
    if name > 16 {
        return None;
    }
    let mut at = skip(rest, name, b"\"'`\\]) ", 4);
    // Go and C say what it is between name and sign.
    for kind in [&b"string"[..], b"str", b"String", b"[]byte"] {
        if rest[at..].starts_with(kind) && rest[at..].get(kind.len()) == Some(&b' ') {
            at += kind.len() + 1;
        }
    }
    at = skip(rest, at, b" \t", 8);
    // `setenv("TOKEN", "…")` gives it; a list of names does not.
    let is_call = matches!(text[..before], [.., b'(', b'"' | b'\'']);
    let operator = operator(&rest[at..]).filter(|_| rest[at] != b',' || is_call)?;
    at = skip(rest, at + operator, b" \t", 8);
    at += usize::from(matches!(rest[at..], [b'b' | b'r' | b'f' | b'u' | b'@', b'"' | b'\'', ..]));
    let value = value(text, word.end + at)?;
    // Most words are given nothing: what the name says is asked last.
    let is_other = is_about(&text[before..word.start], ABOUT_BEFORE) || is_about(&rest[..name], ABOUT_AFTER);
    (!is_other).then_some(value)
}

/// Names whose tokens go from page to page, or keep a call from being made twice.
const ABOUT_BEFORE: &[&[u8]] = &[
    b"next",
    b"change",
    b"client_t",
    b"clientt",
    b"client-t",
    b"client_req",
    b"clientreq",
    b"idempot",
    b"lock",
    b"continuation",
    b"page",
    b"creation",
    b"registration",
    b"verification",
    b"public",
    b"product",
    b"marker",
    b"csrf",
    b"xsrf",
    b"sync",
    b"cursor",
    b"foreign",
    b"primary",
    b"partition",
    b"sort",
    b"cache",
    b"bucket",
    b"object",
    b"kms",
    b"row",
    b"hash",
    b"pub",
    b"type",
    b"host",
];
/// Names that speak of a secret rather than hold it: `token_type`, `secretArn`, `key-id`.
const ABOUT_AFTER: &[&[u8]] = &[
    b"id", b"name", b"length", b"size", b"type", b"arn", b"url", b"uri", b"path", b"file", b"count",
    b"index", b"hash", b"ring", b"version", b"alias", b"ttl", b"expir", b"prefix", b"policy", b"field",
    b"header", b"usage", b"format", b"kind", b"store", b"board", b"word", b"stroke", b"code", b"frame",
    b"value", b"space", b"map", b"error", b"info", b"date", b"time", b"last", b"used",
];

fn is_about(name: &[u8], words: &[&[u8]]) -> bool {
    (0..name.len()).any(|at| {
        let first = name[at].to_ascii_lowercase();
        let begins = |word: &&&[u8]| word[0] == first && word.len() <= name.len() - at;
        words.iter().filter(begins).any(|word| name[at..at + word.len()].eq_ignore_ascii_case(word))
    })
}

fn operator(rest: &[u8]) -> Option<usize> {
    const OPERATORS: [&[u8]; 12] =
        [b":::=", b"::=", b":=", b"=>", b"->", b"?=", b"+=", b".=", b"||=", b"=", b":", b","];
    let found = OPERATORS.iter().find(|operator| rest.starts_with(operator))?;
    // A comparison gives nothing, nor does a path of C++ or Rust.
    let next = rest.get(found.len());
    (!(matches!(found, [b'='] | [b':']) && matches!(next, Some(b'=' | b':' | b'~')))).then_some(found.len())
}

fn value(text: &[u8], start: usize) -> Option<Span> {
    /// No person's password is longer, and no line of prose is one.
    const LONGEST: usize = 512;
    let limit = text.len().min(start + LONGEST);
    let (quote, begin) = match text.get(start..limit)? {
        [b'\\', quote @ (b'"' | b'\''), ..] => (Some(*quote), start + 2),
        [quote @ (b'"' | b'\'' | b'`'), ..] => (Some(*quote), start + 1),
        _ => (None, start),
    };
    let body = &text[begin..limit];
    let stop = |byte: &u8| match quote {
        Some(quote) => *byte == quote || *byte == b'\n' || *byte == b'\\',
        None => byte.is_ascii_whitespace() || b"\"'`<>,;)}]&\\".contains(byte),
    };
    let length = body.iter().position(stop).unwrap_or(body.len());
    if begin + length == limit && limit < text.len() {
        return None;
    }
    let next = text.get(begin + length);
    // `token(`, `a.b(`: a call.
    let is_open = quote.is_some() && next != quote.as_ref() && next != Some(&b'\\');
    (!is_open && length > 0).then(|| Span::new(begin, begin + length))
}

/// The place behind `from` up to which there are only these bytes, `most` of them.
pub fn skip(text: &[u8], from: usize, bytes: &[u8], most: usize) -> usize {
    from + text[from..].iter().take(most).take_while(|byte| bytes.contains(byte)).count()
}
