//! A statement for everybody becomes one for the own account, in a template.
//!
//! In: the statement that a rule blames, a tree of the template. Out: an edit of its principal.

use super::super::{Fix, Trial};
use crate::iac::{Node, Value};
use crate::literal::Literal;
use crate::rules::ask::Broken;
use crate::rules::pack::{Recipe, Safety};
use crate::text::Location;

/// The root of the account is everybody in it whom its own policies let.
const ACCOUNT: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:root";

pub fn fix(broken: &Broken, recipe: &Recipe, trial: &Trial) -> Option<Fix> {
    let at = &broken.at;
    if !at.source.is_editable() {
        return None;
    }
    let mut stars = Vec::new();
    statements(&broken.resource.body, at, &mut |statement| {
        let principal = statement.as_map().and_then(|map| map.get("Principal"));
        stars.extend(principal.into_iter().flat_map(of_everybody));
    });
    let written = trial.template(&at.source)?;
    let account = || Literal::Map(vec![("Fn::Sub".to_owned(), Literal::Text(ACCOUNT.to_owned()))]);
    let edit = |(star, is_bare): (&Node, bool)| {
        let value = if is_bare { Literal::Map(vec![("AWS".to_owned(), account())]) } else { account() };
        written.instead(star.at.span, &value)
    };
    let edits: Vec<_> = stars.into_iter().map(edit).collect::<Option<_>>()?;
    if edits.is_empty() {
        return None;
    }
    let mut fix = Fix::new(&recipe.title, Safety::Suggested);
    fix.edit(&at.source, edits)?;
    fix.note("name the roles or accounts that need it, where the whole account is too many".to_owned());
    Some(fix)
}

/// The statements that are written at a place.
fn statements<'n>(node: &'n Node, at: &Location, then: &mut dyn FnMut(&'n Node)) {
    match &node.value {
        Value::Map(_) if node.at.span == at.span && node.at.path() == at.path() => then(node),
        Value::Map(map) => map.entries.iter().for_each(|entry| statements(&entry.node, at, then)),
        Value::List(items) => items.iter().for_each(|item| statements(item, at, then)),
        _ => {}
    }
}

/// Each star of a principal, and whether it is the whole principal.
fn of_everybody(principal: &Node) -> Vec<(&Node, bool)> {
    // A star that came through a parameter stands elsewhere.
    let is_star = |node: &&Node| {
        node.as_text() == Some("*") && matches!(node.at.text(), "'*'" | "\"*\"") && node.via.is_empty()
    };
    if is_star(&principal) {
        return vec![(principal, true)];
    }
    let own = principal.as_map().and_then(|map| map.get("AWS"));
    let all: &[Node] = match own.map(|node| &node.value) {
        Some(Value::List(items)) => items,
        _ => own.map(std::slice::from_ref).unwrap_or_default(),
    };
    all.iter().filter(is_star).map(|star| (star, false)).collect()
}
