//! One statement of a policy document, and whether it is of the shape that a rule looks for.
//!
//! In: a [`Statement`], the document's denials, a [`StatementShape`]. Out: a [`Truth`].

use super::element::{Conditions, Part};
use super::pack::{Effect, StatementShape, Wanted};
use super::truth::Truth;
use crate::iac::Node;

/// More pairs of an action and a resource than a policy of the cloud has room for.
const MOST_PIECES: usize = 2_000;

#[derive(Clone)]
pub struct Statement {
    pub node: Node,
    pub sid: Option<String>,
    pub allow: Truth,
    pub deny: Truth,
    pub actions: Option<Part>,
    pub resources: Option<Part>,
    pub principals: Option<Part>,
    pub conditions: Conditions,
}

impl Statement {
    /// Whether this statement is of that shape. What `denials` take away whole and without a condition, it
    /// does not allow.
    pub fn is(
        &self,
        effect: Effect,
        shape: &StatementShape,
        denials: &[&Statement],
        own_accounts: &[&str],
    ) -> Truth {
        let (own, denials) = match effect {
            Effect::Allow => (self.allow, denials),
            Effect::Deny => (self.deny, &[][..]),
        };
        let part = |part: &Option<Part>, wanted: &Wanted| match part {
            _ if wanted.is_empty() => Truth::Yes,
            None => Truth::No,
            Some(part) => part.is(wanted),
        };
        let principals = match &self.principals {
            Some(part) if !shape.principals.whole.is_empty() => {
                let deliverers = self.actions.as_ref().map_or(&[][..], Part::deliverers);
                let known = [own_accounts, deliverers].concat();
                let admits = shape.principals.whole.iter().map(|word| {
                    let named = part.admits(word, &known);
                    if word == "other-account" {
                        named.or(self.leaves_others(part, own_accounts))
                    } else {
                        named
                    }
                });
                let written = shape.principals.matches.as_deref();
                admits
                    .fold(Truth::No, Truth::or)
                    .and(written.map_or(Truth::Yes, |regex| part.is_written(regex)))
            }
            principals => part(principals, &shape.principals),
        };
        let taken =
            denials.iter().map(|denial| denial.reach(self).and(covers_part(&denial.actions, &self.actions)));
        let with = shape.with.iter().map(|key| self.has(key)).fold(Truth::Yes, Truth::and);
        let without = shape.without.iter().map(|key| self.has(key).not()).fold(Truth::Yes, Truth::and);
        let conditions =
            shape.conditions.iter().map(|one| self.conditions.has(one)).fold(Truth::Yes, Truth::and);
        let others = shape.without_conditions.iter();
        let no_others = others.map(|one| self.conditions.has(one).not()).fold(Truth::Yes, Truth::and);
        own.and(part(&self.actions, &shape.actions))
            .and(self.keeps_one_of(&shape.actions.whole, denials))
            .and(part(&self.resources, &shape.resources))
            .and(principals)
            .and(with)
            .and(without)
            .and(conditions)
            .and(no_others)
            .and(taken.fold(Truth::No, Truth::or).not())
    }

    /// Whether its conditions alone say that another account is let in.
    fn leaves_others(&self, principals: &Part, own_accounts: &[&str]) -> Truth {
        let everybody =
            principals.admits("public", own_accounts).and(self.conditions.leave_others(own_accounts));
        match self.conditions.name_others(own_accounts) {
            Some(named) if principals.has_service() => everybody.or(named),
            _ => everybody,
        }
    }

    /// Whether one of the actions that are asked for is left to it.
    fn keeps_one_of(&self, words: &[String], denials: &[&Statement]) -> Truth {
        let (Some(actions), false) = (&self.actions, words.is_empty() || denials.is_empty()) else {
            return Truth::Yes;
        };
        let kept = words.iter().map(|word| {
            let taken = denials.iter().map(|denial| {
                let acts = denial.actions.as_ref().map_or(Truth::No, |part| part.holds_all_of(word));
                denial.reach(self).and(acts)
            });
            actions.holds(word).and(taken.fold(Truth::No, Truth::or).not())
        });
        kept.fold(Truth::No, Truth::or)
    }

    /// Whether a denial is about all that another statement is about, its actions aside.
    fn reach(&self, other: &Self) -> Truth {
        self.deny
            .and(self.conditions.is_there.not())
            .and(covers_part(&self.resources, &other.resources))
            .and(covers_part(&self.principals, &other.principals))
    }

    fn has(&self, key: &str) -> Truth {
        let there = |part: &Option<Part>, negated: bool| {
            Truth::from(part.as_ref().is_some_and(|part| part.is_negated == negated))
        };
        match key {
            "Action" => there(&self.actions, false),
            "NotAction" => there(&self.actions, true),
            "Resource" => there(&self.resources, false),
            "NotResource" => there(&self.resources, true),
            "Principal" => there(&self.principals, false),
            "NotPrincipal" => there(&self.principals, true),
            "Sid" => self.sid.is_some().into(),
            // A denial needs no more than a condition to spare somebody.
            _ if self.deny == Truth::No => self.conditions.restrain(),
            _ => self.conditions.is_there,
        }
    }

    /// What an unknown part of it waits for.
    pub fn waits(&self) -> Option<&str> {
        let mut parts = [&self.actions, &self.resources, &self.principals].into_iter().flatten();
        parts.find_map(|part| part.unknown.as_deref()).or_else(|| self.conditions.waits())
    }

    /// It, one action on one resource at a time; whole where that would be too many.
    pub fn pieces(&self) -> Vec<Self> {
        let of = |part: &Option<Part>| match part {
            Some(part) => part.pieces().into_iter().map(Some).collect(),
            None => vec![None],
        };
        let (actions, resources) = (of(&self.actions), of(&self.resources));
        if actions.len().saturating_mul(resources.len()) > MOST_PIECES {
            return vec![self.clone()];
        }
        let pairs =
            actions.iter().flat_map(|action| resources.iter().map(move |resource| (action, resource)));
        pairs
            .map(|(actions, resources)| Self {
                actions: actions.clone(),
                resources: resources.clone(),
                ..self.clone()
            })
            .collect()
    }

    /// Whether it says of all that another one is about what that one says; both allow, or both deny.
    pub fn covers(&self, other: &Self) -> Truth {
        self.covers_subjects(other).and(self.conditions.follow_from(&other.conditions))
    }

    /// The same, whatever the conditions are.
    pub fn covers_subjects(&self, other: &Self) -> Truth {
        covers_part(&self.actions, &other.actions)
            .and(covers_part(&self.resources, &other.resources))
            .and(covers_part(&self.principals, &other.principals))
    }

    /// Whether it is about the same actions, whatever on.
    pub fn covers_actions(&self, other: &Self) -> Truth {
        covers_part(&self.actions, &other.actions)
    }

    /// How a fingerprint names it: its content, so that one more action is a new statement.
    pub fn element(&self) -> String {
        let part = |part: &Option<Part>| part.as_ref().map_or(String::new(), Part::content);
        format!("{}|{}|{}", part(&self.actions), part(&self.resources), part(&self.principals))
    }
}

/// Whether one statement's element covers another's. Identity policies have no principal, trust policies no
/// resource.
fn covers_part(wider: &Option<Part>, other: &Option<Part>) -> Truth {
    match (wider, other) {
        (None, None) => Truth::Yes,
        (Some(wider), Some(other)) => wider.covers(other),
        (Some(wider), None) => wider.holds_all_of("*"),
        (None, Some(_)) => Truth::No,
    }
}
