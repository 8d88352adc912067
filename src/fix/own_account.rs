//! A statement for everybody becomes one for the own account.
//!
//! In: the statement that a rule blames, as it is written: an object in `jsonencode`, JSON in a heredoc, a block of
//! an `aws_iam_policy_document`. Out: an edit of its principal.

use regex::Regex;

use super::dependency::{Maker, Preference};
use super::{Fix, Trial};
use crate::iac::Stack;
use crate::iac::terraform::write;
use crate::rules::ask::Broken;
use crate::rules::pack::{Recipe, Safety};
use crate::text::{Edit, Span};

/// The root of the account is everybody in it whom its own policies let.
pub const ACCOUNT: &str = "\"arn:aws:iam::${${caller-identity}.account_id}:root\"";

pub const NOTE: &str = "name the roles or accounts that need it, where the whole account is too many";

pub fn fixes(broken: &Broken, recipe: &Recipe, stack: &Stack, trial: &Trial) -> Vec<Fix> {
    let mut maker = Maker::new(&trial.judge.rules, stack, broken.resource, Preference::There);
    fix(broken, recipe, &mut maker).into_iter().collect()
}

fn fix(broken: &Broken, recipe: &Recipe, maker: &mut Maker) -> Option<Fix> {
    // Where the statement itself stands: in a document or a local that the resource names.
    let at = broken.via.last().unwrap_or(&broken.at);
    if !at.source.is_editable() || write::is_json(&at.source) {
        return None;
    }
    let account = maker.text(ACCOUNT)?;
    let edits = edits(at.text(), &account)?;
    let moved = |edit: Edit| {
        let start = at.span.start;
        Edit::replace(Span::new(start + edit.span.start, start + edit.span.end), edit.text)
    };
    let mut fix = Fix::new(&recipe.title, Safety::Suggested);
    fix.edit(&at.source, edits.into_iter().map(moved).collect())?;
    maker.put(&mut fix, Vec::new())?;
    fix.note(NOTE.to_owned());
    Some(fix)
}

/// `None` where no principal is written as a star.
fn edits(text: &str, account: &str) -> Option<Vec<Edit>> {
    let find = |pattern: &str| Regex::new(pattern).expect("a pattern of ours compiles");
    let mut edits = Vec::new();
    let mut put = |range: std::ops::Range<usize>, text: String| edits.push(Edit::replace(range.into(), text));
    // Principal = "*", "Principal": "*"
    for found in find(r#"("?)Principal("?)\s*(=|:)\s*("\*")"#).captures_iter(text) {
        let (quote, sign, star) = (found.get(1)?.as_str(), found.get(3)?.as_str(), found.get(4)?);
        let pair =
            if sign == ":" { format!("{quote}AWS{quote}: {account}") } else { format!("AWS = {account}") };
        put(star.range(), format!("{{ {pair} }}"));
    }
    // AWS = "*", "AWS": ["*"]
    for found in find(r#""?AWS"?\s*[=:]\s*(?:\[\s*)?("\*")"#).captures_iter(text) {
        put(found.get(1)?.range(), account.to_owned());
    }
    // principals { type = "*" … identifiers = ["*"] }
    for block in find(r"principals\s*\{[^{}]*\}").find_iter(text) {
        let shift = |range: std::ops::Range<usize>| block.start() + range.start..block.start() + range.end;
        let identifiers = find(r#"identifiers\s*=\s*\[\s*("\*")\s*,?\s*\]"#);
        let Some(star) = identifiers.captures(block.as_str()).and_then(|found| found.get(1)) else {
            continue;
        };
        put(shift(star.range()), account.to_owned());
        if let Some(kind) =
            find(r#"type\s*=\s*("\*")"#).captures(block.as_str()).and_then(|found| found.get(1))
        {
            put(shift(kind.range()), "\"AWS\"".to_owned());
        }
    }
    (!edits.is_empty()).then_some(edits)
}

#[cfg(test)]
mod tests {
    use super::edits;
    use crate::text::apply;

    #[test]
    fn a_star_becomes_the_account_in_each_way_of_writing() {
        let closed = |text: &str| edits(text, "X").map(|edits| apply(text, &edits).unwrap());
        for (open, wanted) in [
            (r#"{ Principal = "*", Action = "*" }"#, r#"{ Principal = { AWS = X }, Action = "*" }"#),
            (r#"{"Principal": "*"}"#, r#"{"Principal": { "AWS": X }}"#),
            (r#"Principal = { AWS = ["*"] }"#, r#"Principal = { AWS = [X] }"#),
            (
                "statement {\n  principals {\n    type = \"*\"\n    identifiers = [\"*\"]\n  }\n}",
                "statement {\n  principals {\n    type = \"AWS\"\n    identifiers = [X]\n  }\n}",
            ),
        ] {
            assert_eq!(closed(open).as_deref(), Some(wanted));
        }
        assert_eq!(closed(r#"{ Principal = { Service = "ec2.amazonaws.com" }, Action = "*" }"#), None);
    }
}
