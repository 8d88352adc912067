//! One kind of token: where in a text it may stand, and whether what stands there is one.
//!
//! In: a text and a word's place in it that this kind is known by. Out: tokens, each with its place. The regex is
//! compiled when the first such word is met, and looks at the bytes around it alone.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use regex::bytes::{Regex, RegexBuilder};

use super::{Found, context, documented, placeholder, strength, structure};
use crate::finding::RuleId;
use crate::rules::pack::{Manner, SecretShape};
use crate::text::Span;

/// How far before and behind a keyword the regex of a kind may look, unless it says `reach`.
const BEFORE: usize = 256;
const AFTER: u32 = 1 << 10;
/// How long a token may be that is known by its first letters: the longest are JSON web tokens.
const LONGEST: usize = 4 << 10;

/// A kind, its regex compiled when a word of it is met.
pub struct Shape {
    pub rule: RuleId,
    pub shape: SecretShape,
    pub manner: Manner,
    regex: OnceLock<Option<Regex>>,
}

impl Shape {
    pub fn new(rule: RuleId, shape: SecretShape) -> Self {
        Self { rule, manner: shape.manner(), shape, regex: OnceLock::new() }
    }

    /// Looks where one of its words stands. `done` is how far the regex has read the text already.
    pub fn look(&self, text: &str, word: Span, done: &mut usize, take: &mut impl FnMut(Found)) {
        match self.manner {
            Manner::Start => self.starting(text, word, done, take),
            // Its windows are put together first: see `within`.
            Manner::Keyword => {}
            Manner::Near => self.near(text, word, take),
            Manner::Name => self.named(text, word, take),
        }
    }

    fn starting(&self, text: &str, word: Span, done: &mut usize, take: &mut impl FnMut(Found)) {
        let bytes = text.as_bytes();
        if word.start < *done || !begins(bytes, word.start) || is_of_digest(&bytes[..word.start]) {
            return;
        }
        let Some(span) = self.fitting(bytes, word.start, LONGEST) else { return };
        *done = span.end;
        self.check(text, span, take);
    }

    /// The token that begins here, if it is one of this kind from its first to its last byte.
    fn fitting(&self, bytes: &[u8], start: usize, longest: usize) -> Option<Span> {
        let end = bytes.len().min(start + longest);
        let found = self.regex()?.captures(&bytes[start..end])?.get(1)?;
        // At a cut the token may go on.
        (start + found.end() < end || end == bytes.len()).then(|| Span::new(start, start + found.end()))
    }

    /// Looks around its keywords: `windows` do not overlap, so a text that repeats one is still read once.
    pub fn within(&self, text: &str, windows: &[Span], take: &mut impl FnMut(Found)) {
        let Some(regex) = self.regex() else { return };
        for window in windows {
            // The text before stays in sight, for `\b`.
            let bytes = &text.as_bytes()[..window.end];
            let mut start = window.start;
            while let Some(captures) = regex.captures_at(bytes, start) {
                let Some(whole) = captures.get(0) else { break };
                let group = captures.iter().skip(1).flatten().next().unwrap_or(whole);
                self.check(text, group.range().into(), take);
                start = whole.end().max(start + 1);
                if start >= bytes.len() {
                    break;
                }
            }
        }
    }

    /// How far around a keyword at `word` the regex may look.
    pub fn window(&self, text: &str, word: Span) -> Span {
        let after = self.shape.reach.unwrap_or(AFTER) as usize;
        Span::new(word.start.saturating_sub(BEFORE), text.len().min(word.end + after))
    }

    fn near(&self, text: &str, word: Span, take: &mut impl FnMut(Found)) {
        let bytes = text.as_bytes();
        if !is_word(bytes, word) {
            return;
        }
        for start in context::starts(bytes, word, self.shape.shortest as usize) {
            let Some(span) = self.fitting(bytes, start, 1024) else { continue };
            let candidate = context::candidate(bytes, word, start);
            if !(candidate.is_spoken || candidate.is_given && !self.shape.spoken) {
                continue;
            }
            // What is called a token in an address and looks like an id names what can be seen there.
            let is_id = is_digest_like(&bytes[span.start..span.end])
                && (!candidate.is_spoken || candidate.is_parameter);
            if candidate.is_digest || candidate.is_public || is_id {
                continue;
            }
            if let Some(value) = text.get(span.start..span.end)
                && value.bytes().any(|byte| byte.is_ascii_digit())
                && !strength::is_wordy(value)
                && (!self.shape.spoken || strength::mixing(value) >= value.len() / 16)
                // What is called a key may be as simple as it likes, but not one byte over and over.
                && (strength::is_drawn(value) || candidate.is_spoken && !strength::is_repeated(value))
            {
                self.check(text, span, take);
            }
            return;
        }
    }

    fn named(&self, text: &str, word: Span, take: &mut impl FnMut(Found)) {
        let Some(span) = context::given(text.as_bytes(), word) else { return };
        let Some(value) = text.get(span.start..span.end) else { return };
        let is_quoted = span.start > 0 && b"\"'`".contains(&text.as_bytes()[span.start - 1]);
        // Without quotes it may be a piece of code.
        let (shortest, mixing) =
            if is_quoted { (10, value.len() / 8) } else { (12, (value.len() / 6).max(4)) };
        let fits = value.len() >= shortest
            && self.regex().is_some_and(|regex| regex.is_match(value.as_bytes()))
            && !value.contains("://")
            && !is_sealed(value)
            && !value.starts_with("SHA256:")
            && !value.to_ascii_lowercase().contains("example")
            && !is_echo(&text[word.start..word.end], value)
            && !names_an_object(&text[context::name_start(text.as_bytes(), word.start)..word.end], value)
            && !repeats(&text[context::name_start(text.as_bytes(), word.start)..span.start], value)
            && !is_named_digest(value)
            && !is_public_key(value)
            && !is_encoded_prose(value)
            && strength::mixing(value) >= mixing.max(3)
            && !is_digest_like(value.as_bytes())
            && strength::is_drawn(value)
            && !strength::is_mashed(value)
            && !strength::is_wordy(value);
        if fits {
            self.check(text, span, take);
        }
    }

    fn check(&self, text: &str, span: Span, take: &mut impl FnMut(Found)) {
        let Some(value) = text.get(span.start..span.end) else { return };
        let rest = &text[span.end..];
        // `f4Zs...`: whoever wrote it left the rest out.
        let is_cut = rest.starts_with("...") || rest.starts_with('…');
        if is_cut || !self.is_real(value) || documented::is_example_host(rest) {
            return;
        }
        take(Found::new(self.rule.clone(), span, self.rule.as_str(), value));
    }

    /// Documentation keys say so, and nobody's key repeats one character.
    fn is_real(&self, value: &str) -> bool {
        // In a key's body of many lines the word proves nothing: anyone can put it there.
        let says_so = value.len() <= 100 && value.contains("EXAMPLE");
        !says_so
            && !documented::is_known(value)
            && !placeholder::is_stand_in(value)
            && (self.shape.min_entropy <= 0.0 || strength::entropy(value) >= self.shape.min_entropy)
            && (value.len() > 200
                || value.contains("://")
                // A token that begins with a dollar is no reference.
                || self.manner == Manner::Start && value.starts_with('$')
                || !placeholder::is_placeholder(value))
    }

    /// Bytes rather than characters: tokens are ASCII, and `\b` stays on the fast path.
    fn regex(&self) -> Option<&Regex> {
        let build = || {
            let shape = &self.shape.shape;
            let pattern = match self.manner {
                // Held to the place, up to where the token cannot go on.
                Manner::Start => format!(r"^({shape})(?:[^A-Za-z0-9_]|$)"),
                Manner::Near => format!(r"^({shape})(?:[^A-Za-z0-9_+/=.~%-]|\.(?:[^A-Za-z0-9]|$)|$)"),
                Manner::Name => format!(r"^(?:{shape})$"),
                Manner::Keyword => shape.clone(),
            };
            RegexBuilder::new(&pattern).unicode(false).build().ok()
        };
        self.regex.get_or_init(build).as_ref()
    }
}

/// Whether what comes next is a digest that happens to begin like a token: `sha256=…` of a wheel's record,
/// `sha512-…` of a lock file.
fn is_of_digest(before: &[u8]) -> bool {
    const ENDS: [&[u8]; 8] =
        [b"sha1-", b"sha256-", b"sha384-", b"sha512-", b"sha256=", b"sha512=", b"sha256:", b"sha512:"];
    ENDS.iter().any(|end| before.ends_with(end))
}

/// Whether a token may begin here: what stands before belongs to no word, unless it is an escape.
fn begins(bytes: &[u8], at: usize) -> bool {
    let first_is_sign = !bytes[at].is_ascii_alphanumeric();
    first_is_sign
        || context::is_boundary_before(bytes, at)
        || matches!(bytes[..at], [.., b'-' | b'/' | b'+' | b'.'])
}

/// Whether the word is one of its own, or a part of a name: `box` in `box_token` and `myBoxToken`, not in `inbox`.
fn is_word(bytes: &[u8], word: Span) -> bool {
    let before = word.start.checked_sub(1).map(|at| bytes[at]);
    let first = bytes[word.start];
    let opens = !before.is_some_and(|byte| byte.is_ascii_alphabetic())
        || first.is_ascii_uppercase() && before.is_some_and(|byte| byte.is_ascii_lowercase())
        || matches!(bytes[..word.start], [.., b'\\', b'n' | b'r' | b't']);
    let short = word.end - word.start <= 5;
    let after = &bytes[word.end..];
    let goes_on =
        after.first().is_some_and(u8::is_ascii_lowercase) && bytes[word.end - 1].is_ascii_lowercase();
    let into_key = [&b"key"[..], b"token", b"secret", b"api", b"pass", b"auth", b"access"];
    opens && !(short && goes_on && !into_key.iter().any(|key| after.starts_with(key)))
}

/// Whether a value is called as its name is: `token-box: awsui_token-box_1i2wg`.
fn is_echo(word: &str, value: &str) -> bool {
    word.len() >= 5 && value.to_ascii_lowercase().contains(&word.to_ascii_lowercase())
}

/// Whether a chart's name for an object that holds a secret is given what an object is called: `tlsSecret: web-tls-7f3k`.
fn names_an_object(name: &str, value: &str) -> bool {
    structure::names::is_of_one(name) && structure::called::is_object_name(value)
}

/// Whether each part of a value stands in its name, too: `convert2rhel_key_rhel7: convert2rhel_rhel7`.
fn repeats(name: &str, value: &str) -> bool {
    let is_sign = |letter: char| !letter.is_ascii_alphanumeric();
    value.split(is_sign).all(|part| name.contains(part))
}

/// Whether a digest stands behind the name of what it is of: `ScalarUnion.Int-Selector.<digest>`.
fn is_named_digest(value: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic() || b".-_".contains(&byte))
    };
    value.rsplit_once('.').is_some_and(|(name, digest)| is_name(name) && is_digest_like(digest.as_bytes()))
}

/// Whether it is a sealed secret's ciphertext.
fn is_sealed(value: &str) -> bool {
    value.len() > 30 && matches!(value.as_bytes(), [b'A', b'g', b'A'..=b'D', ..])
}

/// Whether it is what `ssh-keygen` writes into a file of public keys, without the name before it: a length, and the name
/// of an algorithm (RFC 4253, 6.6).
fn is_public_key(value: &str) -> bool {
    ["AAAAB3NzaC1", "AAAAC3NzaC1", "AAAAE2VjZHNh"].iter().any(|start| value.starts_with(start))
}

/// Whether it is base64 of what a person wrote: `super-secret-key`, or a login that ends so.
fn is_encoded_prose(value: &str) -> bool {
    let plain = STANDARD_NO_PAD.decode(value.trim_end_matches('='));
    let plain = plain.ok().and_then(|plain| String::from_utf8(plain).ok());
    plain.is_some_and(|plain| {
        plain.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') && !strength::is_drawn(&plain)
    })
}

/// Whether a value has the form of a digest or an id, which anything may be called by.
fn is_digest_like(value: &[u8]) -> bool {
    // MySQL writes a star before that of a password.
    let value = value.strip_prefix(b"*").filter(|rest| rest.len() == 40).unwrap_or(value);
    let hex = value.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-');
    hex && matches!(value.len(), 32 | 36 | 40 | 56 | 64 | 96 | 128)
}
