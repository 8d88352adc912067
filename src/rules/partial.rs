//! Texts of which only a part is known: `"${aws_s3_bucket.models.arn}/*"`.
//!
//! In: an unknown [`Node`]. Out: what its literal parts settle already.

use std::borrow::Cow;

use super::pack::Test;
use super::test::matches;
use super::truth::Truth;
use crate::iac::{GAP, Node};
use crate::literal::Literal;

/// An unknown text's literal parts with a [`GAP`] for each missing one. Of a resource's ARN it is known that it
/// is one.
pub fn parts(node: &Node) -> Option<Cow<'_, str>> {
    match (node.parts(), node.refers.as_slice()) {
        (Some(parts), _) => Some(Cow::Borrowed(parts)),
        (None, [reference]) if reference.is_resource && reference.attribute == "arn" && is_plain(node) => {
            Some(Cow::Owned(format!("arn:{GAP}")))
        }
        _ => None,
    }
}

/// Nothing but the reference is written there: `one(aws_kms_key.k[*].arn)` may be null.
fn is_plain(node: &Node) -> bool {
    let written = node.at.text();
    written.ends_with(".arn") && !written.contains(['(', '?', '*', ' ', '{']) && !node.fails
}

/// What the parts answer; Unknown where the gaps decide.
pub fn answer(test: &Test, node: &Node) -> Truth {
    let Some(parts) = parts(node) else { return Truth::Unknown };
    let one_of = |all: &[Literal]| all.iter().map(|wanted| equals(&parts, wanted)).fold(Truth::No, Truth::or);
    let (start, end) = (parts.split(GAP).next().unwrap_or(""), parts.rsplit(GAP).next().unwrap_or(""));
    match test {
        Test::Equals(wanted) => equals(&parts, wanted),
        Test::NotEquals(wanted) => equals(&parts, wanted).not(),
        Test::OneOf(all) => one_of(all),
        Test::NoneOf(all) => one_of(all).not(),
        Test::StartsWith(wanted) => within(start.starts_with(wanted.as_str()), wanted.starts_with(start)),
        Test::EndsWith(wanted) => within(end.ends_with(wanted.as_str()), wanted.ends_with(end)),
        Test::Matches(regex) => matches_within(regex, &parts),
        Test::NotMatches(regex) => matches_within(regex, &parts).not(),
        Test::Contains(Literal::Text(wanted))
            if parts.split(GAP).any(|part| part.contains(wanted.as_str())) =>
        {
            Truth::Yes
        }
        _ => Truth::Unknown,
    }
}

/// Yes where a part that is known settles it, wherever the gaps lead; No where the text's known end is another than the
/// one that is asked for: `policy/AdministratorAccess$`.
fn matches_within(regex: &str, parts: &str) -> Truth {
    /// What asks for an edge in its middle may find it in a gap.
    const EDGES: [&str; 8] = ["^", "$", "|", r"\b", r"\B", r"\A", r"\z", r"\<"];
    let plain = regex.strip_prefix("(?i)").unwrap_or(regex);
    let inner = plain.trim_start_matches('^').trim_end_matches('$');
    if EDGES.iter().any(|edge| inner.contains(edge)) || inner.ends_with('\\') {
        return Truth::Unknown;
    }
    let (at_start, at_end) = (plain.starts_with('^'), plain.ends_with('$'));
    let mut known: Vec<&str> = parts.split(GAP).collect();
    match (at_start, at_end) {
        (true, true) => return Truth::Unknown,
        (true, false) => known.truncate(1),
        (false, true) => known.drain(..known.len() - 1).for_each(drop),
        (false, false) => {}
    }
    if known.iter().any(|part| !part.is_empty() && matches(regex, part)) {
        return Truth::Yes;
    }
    let is_literal = inner.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_: ".contains(&byte));
    let (end, inner) = (known[0].to_lowercase(), inner.to_lowercase());
    let is_another = at_end && is_literal && !inner.ends_with(&end);
    if is_another { Truth::No } else { Truth::Unknown }
}

fn within(certainly: bool, possibly: bool) -> Truth {
    match (certainly, possibly) {
        (true, _) => Truth::Yes,
        (false, true) => Truth::Unknown,
        (false, false) => Truth::No,
    }
}

/// No where no filling of the gaps makes it that text.
fn equals(parts: &str, wanted: &Literal) -> Truth {
    let Literal::Text(wanted) = wanted else { return Truth::Unknown };
    let mut rest = wanted.as_str();
    for (position, part) in parts.split(GAP).enumerate() {
        let found = if position == 0 { rest.starts_with(part).then_some(0) } else { rest.find(part) };
        match found {
            Some(at) => rest = &rest[at + part.len()..],
            None => return Truth::No,
        }
    }
    let end = parts.rsplit(GAP).next().unwrap_or("");
    if wanted.ends_with(end) { Truth::Unknown } else { Truth::No }
}
