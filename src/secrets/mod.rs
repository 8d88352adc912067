//! Secrets in the text of any file.
//!
//! In: a [`crate::text::Source`] and the kinds of token that rules describe; a file, or a stack, for literals in
//! sensitive places.
//! Out: what was found, each with its place and a masked hint. A value never leaves as text: see [`Secret`].

mod assignment;
mod checksum;
mod context;
mod decoded;
mod documented;
mod find;
mod hidden;
mod incomplete;
mod known;
mod literal;
mod manual;
mod named;
mod pieces;
mod placeholder;
mod prose;
mod shape;
mod stock;
mod strength;
mod structure;
mod token;

use std::fmt;

use self::structure::command;
use self::structure::value::Trust;
use crate::finding::RuleId;
use crate::text::Span;
use crate::toml_table::distance;

pub use find::{Shapes, merged, not_shown};
pub use hidden::{hidden_in, reader};
pub use known::Known;
pub use literal::{InStack, in_stack, not_shown_of, values};
pub use named::{frame, without_tokens};
pub use placeholder::{is_placeholder, is_stand_in};
pub use stock::is_said;
pub use structure::elsewhere::{may_be_said, said};
pub use structure::{RULE as LITERAL, find as in_structure, find_at as in_structure_at};

/// The rule of whatever a name alone says is a secret: where the place tells more, the place has it.
pub const ASSIGNED: &str = "assigned-secret";

/// A value that no output may show.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    pub fn new(value: &str) -> Self {
        Self(value.to_owned())
    }

    /// For a fingerprint of this run alone ([`crate::finding::Fingerprint::of_value`]); not for printing.
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Masked, so that no `{:?}` in a log or a panic gives it away.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "Secret({} characters)", self.0.chars().count())
    }
}

/// A token in a text.
#[derive(Clone, Debug)]
pub struct Found {
    pub rule: RuleId,
    /// The secret alone, without what stands around it.
    pub span: Span,
    pub value: Secret,
    /// Kind, length and a known prefix: `github-token, 40 characters, ghp_…`.
    pub hint: String,
}

impl Found {
    /// What a secret is called that has no name.
    pub const LITERAL: &str = "literal";

    pub fn new(rule: RuleId, span: Span, kind: &str, value: &str) -> Self {
        Self { rule, span, value: Secret::new(value), hint: hint(kind, value) }
    }
}

/// What a hint, with whatever is said behind it, calls this value.
pub fn kind<'h>(hint: &'h str, value: &str) -> Option<&'h str> {
    let length = format!(", {} characters", value.chars().count());
    hint.rfind(&length).map(|end| &hint[..end])
}

/// Where a text gives a literal to a sensitive name: not to be shown.
pub fn assigned(text: &str) -> Vec<Span> {
    let mut values = assignment::literals(text);
    values.retain(|value| !is_said_of_rules(&text[value.start..value.end]));
    values
}

/// What a policy says of the rule `private-key`, with a slip in it or none, is no key.
fn is_said_of_rules(value: &str) -> bool {
    const WORDS: [&str; 11] =
        ["block", "warn", "off", "on", "critical", "high", "medium", "low", "pass", "essential", "thorough"];
    let value = value.trim_matches(['"', '\'']);
    WORDS.iter().any(|word| distance(value, word) <= 1)
}

/// Words in people's own text (a ticket, a reason) that nobody would think of: one who speaks of a secret may repeat it.
pub fn repeated(text: &str) -> Vec<Span> {
    /// A shorter one is a part number or a ticket's.
    const SHORTEST: usize = 10;
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || "_+/=".contains(c);
    let mut spans = Vec::new();
    let mut start = 0;
    for word in text.split(|c: char| !is_of_word(c)) {
        let span = Span::new(start, start + word.len());
        // Behind a word there is the one character that ended it.
        start = span.end + text[span.end..].chars().next().map_or(0, char::len_utf8);
        if word.len() >= SHORTEST && strength::is_drawn(word) && strength::mixing(word) >= 3 {
            spans.push(span);
        }
    }
    spans
}

/// What people's own text (a ticket, a reason, the advice of a rule) gives away by itself: words that nobody would think
/// of, and what stands in it as a command or a setting would have it. In order; none overlaps another.
pub fn given_away(text: &str) -> Vec<Span> {
    let place = |value: &str| {
        let start = value.as_ptr() as usize - text.as_ptr() as usize;
        Span::new(start, start + value.len())
    };
    let mut spans = [repeated(text), assigned(text)].concat();
    spans.extend(command::secrets(text).into_iter().map(|(_, value)| place(value)));
    let settings = command::assignments(text).into_iter();
    let settings = settings.filter(|(name, value)| structure::value::pair(name, value, Trust::Config));
    spans.extend(settings.map(|(_, value)| place(value)));
    find::merged(spans)
}

/// What may be said of a secret. Only a prefix that every token of its kind has is shown, never more than four
/// characters of it.
fn hint(kind: &str, value: &str) -> String {
    const PREFIXES: [&str; 24] = [
        "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "gith", "glpa", "xoxb", "xoxp", "xapp",
        "sk_l", "rk_l", "sk-a", "sk-p", "hf_", "npm_", "pypi", "dapi", "hvs.", "SG.", "AIza", "sk-",
    ];
    let length = value.chars().count();
    let known = PREFIXES.iter().find(|prefix| value.starts_with(**prefix) && length > 16);
    match known {
        Some(prefix) => format!("{kind}, {length} characters, {prefix}…"),
        None => format!("{kind}, {length} characters"),
    }
}

#[cfg(test)]
mod tests;
