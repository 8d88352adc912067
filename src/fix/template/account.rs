//! A statement for everybody becomes one for the own account, in a template.
//!
//! In: the statement that a rule blames, a tree of the template. Out: an edit of its principal.

use super::super::{Fix, Trial, everybody, own_account};
use crate::iac::Node;
use crate::literal::Literal;
use crate::rules::ask::Broken;
use crate::rules::pack::{Recipe, Safety};

/// The root of the account is everybody in it whom its own policies let.
const ACCOUNT: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:root";

pub fn fix(broken: &Broken, recipe: &Recipe, trial: &Trial) -> Option<Fix> {
    let at = &broken.at;
    if !at.source.is_editable() {
        return None;
    }
    let stars = everybody::stars(&broken.resource.body, at);
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
    fix.note(own_account::NOTE.to_owned());
    Some(fix)
}
