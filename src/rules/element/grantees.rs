//! Whom the conditions of a grant to everybody, or to a service, leave in.
//!
//! In: the conditions of a statement, and what is one's own: accounts, organizations. Out: whether somebody of another
//! account is among them. The keys are AWS's (IAM User Guide, "AWS global condition context keys").

use super::{Conditions, Part, account, is_idle};
use crate::rules::network;
use crate::rules::pack::Network;
use crate::rules::truth::Truth;

/// Keys that say whose the caller is, or on whose behalf a service comes.
const OWNERS: [&str; 18] = [
    "aws:federatedprovider",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpcarn",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "elasticfilesystem:accesspointarn",
    "kms:calleraccount",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
];
/// Keys that let nobody in but one's own network, one known caller or AWS itself, whose account their words do not tell.
const NEAR: [&str; 7] = [
    "aws:principalisawsservice",
    "aws:principalservicename",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "aws:vpcsourceip",
    "elasticfilesystem:accessedviamounttarget",
];

impl Conditions {
    /// Whether of everybody somebody of another account is left. Those that hold nobody back are not asked: whoever lets in
    /// the world lets in more than an account.
    pub fn leave_others(&self, own: &[&str]) -> Truth {
        if self.restrain() == Truth::No {
            return Truth::No;
        }
        if let Some(named) = self.name_others(own) {
            return named;
        }
        let near = self.entries.iter().map(|(_, key, values)| match key {
            key if key.eq_ignore_ascii_case("aws:SourceIp") => values.are_private(),
            key => NEAR.iter().any(|near| key.eq_ignore_ascii_case(near)).into(),
        });
        let open = if self.unknown.is_some() { Truth::Unknown } else { Truth::No };
        // A word that is agreed upon, an address, a service by which somebody comes: of whatever account.
        near.fold(open, Truth::or).not()
    }

    /// Whether they name another account or organization; nothing where they do not say whose the caller is. One that
    /// keeps to one's own keeps the statement to it.
    pub fn name_others(&self, own: &[&str]) -> Option<Truth> {
        let asked = self.entries.iter().filter(|(operator, key, values)| {
            let plain = operator.to_ascii_lowercase();
            let compares = plain.contains("string") || plain.contains("arn");
            let is_owner = OWNERS.iter().any(|owner| key.eq_ignore_ascii_case(owner));
            compares && is_owner && !is_idle(operator, key, values)
        });
        let each = asked.map(|(_, _, values)| values.names_others(own));
        each.reduce(Truth::and)
    }
}

impl Part {
    /// Whether these are networks that the internet has no way from.
    fn are_private(&self) -> Truth {
        let is_private = |text: &str| network::is(text, &Network::Private) == Some(true);
        let open = if self.unknown.is_some() { Truth::Unknown } else { Truth::Yes };
        Truth::from(self.texts.iter().all(|value| is_private(&value.text))).and(open)
    }

    /// Whether one of these accounts, ARNs, organizations and paths in one is another's.
    fn names_others(&self, own: &[&str]) -> Truth {
        let known = self.texts.iter().any(|text| is_others(&text.text, own));
        let partly = self.partly.iter().map(|partly| match account(&partly.text) {
            Some(account) => Truth::from(!own.contains(&account)),
            // What a resource of the stack is called by is one's own.
            None if partly.is_attribute => Truth::No,
            None => Truth::Unknown,
        });
        partly.fold(known.into(), Truth::or)
    }
}

/// Whether a value of such a key is another's. Of an ARN without an account, such as a bucket's, nobody can tell.
fn is_others(text: &str, own: &[&str]) -> bool {
    let organization = text.split('/').next().unwrap_or(text);
    let is_own = own.contains(&organization) || account(text).is_some_and(|account| own.contains(&account));
    let is_nobodys = text.starts_with("arn:") && text.split(':').nth(4).is_none_or(str::is_empty);
    !is_own && !is_nobodys
}
