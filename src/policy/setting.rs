//! Whether a changed setting lets more through.
//!
//! In: a setting's name, its value before and now, and the rules that read it. Out: yes or no. Of a list the conditions
//! tell what one element more does; else its name decides, as people name such things; where that tells nothing, a
//! change is taken for a loosening.

use std::sync::Arc;

use crate::literal::Literal;
use crate::rules::Rules;
use crate::rules::glob_matches;
use crate::rules::measure::{Measure, Unit};
use crate::rules::pack::{Condition, LooksAt, Quantifier, Rule, Test};

/// Names of what is permitted, where more is looser.
const PERMITS: [&str; 10] = [
    "accounts",
    "allowed",
    "approved",
    "trusted",
    "permitted",
    "known",
    "exempt",
    "ignored",
    "supported",
    "accepted",
];
/// Names of upper bounds.
const MOST: [&str; 6] = ["largest", "longest", "max", "maximum", "most", "oldest"];
/// Names of lower bounds.
const LEAST: [&str; 6] = ["smallest", "shortest", "min", "minimum", "least", "fewest"];

fn has(name: &str, words: &[&str]) -> bool {
    name.split('-').any(|part| words.contains(&part))
}

/// Which way a list is looser; both where rules want opposite things of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looser {
    with_more: bool,
    with_fewer: bool,
    /// Its elements are globs: what one of them takes in is no element more.
    has_globs: bool,
}

impl Looser {
    /// As the conditions of all rules read it, else as its name says.
    pub fn of(name: &str, rules: &Rules) -> Self {
        let found = Self::read_by(name, rules.rules.iter());
        if found == Self::default() { Self::by_name(name) } else { found }
    }

    /// As the conditions of these rules read it; nothing where none does.
    fn read_by<'r>(name: &str, rules: impl Iterator<Item = &'r Arc<Rule>>) -> Self {
        let mut found = Self::default();
        for rule in rules {
            let LooksAt::Resources(tables) = &rule.looks_at else { continue };
            for table in tables.iter() {
                // A rule that applies to more asks more.
                table.asks.when.iter().for_each(|when| found.read(name, when, false));
                found.read(name, &table.asks.require, true);
            }
        }
        found
    }

    fn by_name(name: &str) -> Self {
        let with_more = has(name, &PERMITS);
        Self { with_more, with_fewer: !with_more, has_globs: false }
    }

    /// `passes`: whether a Yes of this condition lets something through.
    fn read(&mut self, name: &str, condition: &Condition, passes: bool) {
        match condition {
            Condition::Test { test, .. } => {
                if reads(test, name) {
                    self.note(passes);
                    self.has_globs = true;
                }
            }
            Condition::Ports(shape) if shape.setting.as_deref() == Some(name) => self.note(passes),
            Condition::All(all) | Condition::Any(all) => {
                all.iter().for_each(|one| self.read(name, one, passes));
            }
            Condition::Not(inner) => self.read(name, inner, !passes),
            Condition::Over { quantifier, holds, .. } => {
                self.read(name, holds, passes == (*quantifier != Quantifier::None));
            }
            Condition::Setting { name: own, quantifier, holds } => {
                if own == name {
                    self.note(passes == (*quantifier == Quantifier::Some));
                }
                self.read(name, holds, passes == (*quantifier != Quantifier::None));
            }
            Condition::Linked { holds, .. } => holds.iter().for_each(|inner| self.read(name, inner, passes)),
            Condition::Count { holds, bounds, .. } => {
                if let Some(inner) = holds {
                    if bounds.at_least.is_some() {
                        self.read(name, inner, passes);
                    }
                    if bounds.at_most.is_some() {
                        self.read(name, inner, !passes);
                    }
                }
            }
            Condition::Known(inner) | Condition::Provider(inner) | Condition::Json { holds: inner, .. } => {
                self.read(name, inner, passes);
            }
            Condition::Ports(_)
            | Condition::Policy { .. }
            | Condition::Native { .. }
            | Condition::Always(_) => {}
        }
    }

    fn note(&mut self, more_passes: bool) {
        if more_passes {
            self.with_more = true;
        } else {
            self.with_fewer = true;
        }
    }

    /// An element that only one of the lists has, where that lets more through.
    fn by<'v, T>(self, old: &'v [T], new: &'v [T], has: impl Fn(&[T], &T) -> bool) -> Option<&'v T> {
        let gone = || old.iter().find(|item| !has(new, item)).filter(|_| self.with_fewer);
        let added = || new.iter().find(|item| !has(old, item)).filter(|_| self.with_more);
        gone().or_else(added)
    }
}

/// Whether more of it makes the test say Yes more often.
fn reads(test: &Test, name: &str) -> bool {
    match test {
        Test::MatchesSetting(own) | Test::Lists(own) | Test::AtMostSetting(_, own) => own == name,
        Test::IgnoreCase(inner) | Test::ReadAs(_, _, inner) => reads(inner, name),
        _ => false,
    }
}

pub fn is_looser(name: &str, old: &Literal, new: Option<&Literal>, rules: &Rules) -> bool {
    let Some(new) = new else { return true };
    if let (Literal::List(old), Literal::List(new)) = (old, new) {
        let looser = Looser::of(name, rules);
        let covers = |glob: &Literal, item: &Literal| match (glob, item) {
            (Literal::Text(glob), Literal::Text(item)) => looser.has_globs && takes(glob, item),
            _ => false,
        };
        let has = |all: &[Literal], item: &Literal| all.iter().any(|one| one == item || covers(one, item));
        return looser.by(old, new, has).is_some();
    }
    let read = Looser::read_by(name, rules.rules.iter());
    match (amount(old), amount(new)) {
        (Some(old), Some(new)) if read != Looser::default() => {
            read.with_more && new > old || read.with_fewer && new < old
        }
        (Some(old), Some(new)) if has(name, &MOST) => new > old,
        (Some(old), Some(new)) if has(name, &LEAST) => new < old,
        _ => true,
    }
}

/// A word of a list whose coming or going lets more through. What iacgate's own rules ask of a kind (`gpu-families`) is
/// asked otherwise than the rest, by rules in pairs, so their conditions tell no way: the name does. Those of a team's
/// own rules do.
pub fn lost<'w>(name: &str, old: &'w [String], new: &'w [String], rules: &Rules) -> Option<&'w String> {
    let own = Looser::read_by(name, rules.rules.iter().filter(|rule| rule.number.is_none()));
    let is_named = own == Looser::default() || Rules::built_in().lists.contains_key(name);
    let named = if is_named { Looser::by_name(name) } else { Looser::default() };
    let looser = Looser {
        with_more: own.with_more || named.with_more,
        with_fewer: own.with_fewer || named.with_fewer,
        has_globs: true,
    };
    looser.by(old, new, |all, word| all.iter().any(|one| one == word || takes(one, word)))
}

/// Whether a glob takes in all that another one does: what a star may stand for only a star takes.
fn takes(glob: &str, other: &str) -> bool {
    glob_matches(glob, &other.replace(['*', '?'], "\u{e000}"))
}

fn amount(value: &Literal) -> Option<f64> {
    match value {
        Literal::Number(number) => Some(*number),
        Literal::Text(text) => [Unit::Days, Unit::Bytes].into_iter().find_map(|unit| match unit.read(text) {
            Some(Measure::Number(number)) => Some(number),
            _ => None,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(words: &[&str]) -> Literal {
        Literal::List(words.iter().map(|word| Literal::Text((*word).to_owned())).collect())
    }

    fn looser(name: &str, old: Literal, new: Literal) -> bool {
        is_looser(name, &old, Some(&new), &Rules::built_in())
    }

    #[test]
    fn a_name_tells_in_which_direction_a_setting_is_looser() {
        assert!(looser("required-tags", list(&["Team", "Owner"]), list(&["Team"])));
        assert!(!looser("required-tags", list(&["Team"]), list(&["Team", "Owner"])));
        assert!(looser("trusted-accounts", list(&["1"]), list(&["1", "2"])));
        assert!(looser("largest-model", Literal::Text("1Mi".into()), Literal::Text("2Gi".into())));
        assert!(!looser("largest-model", Literal::Text("1Mi".into()), Literal::Number(10.0)));
        assert!(looser("shortest-retention", Literal::Number(365.0), Literal::Text("30d".into())));
        assert!(looser("data-labels", list(&["public"]), list(&["public", "any"])));
        assert!(!looser("data-labels", list(&["public", "any"]), list(&["public"])));
        assert!(looser("real-data-labels", list(&["pii", "phi"]), list(&["pii"])));
        assert!(!looser("real-data-labels", list(&["pii"]), list(&["pii", "phi"])));
        // What makes a store labelled also is where a label of real data is looked for.
        assert!(looser("data-label-tags", list(&["Data"]), list(&["Data", "Name"])));
        assert!(looser("data-label-tags", list(&["Data", "Name"]), list(&["Data"])));
        // A glob that another one takes in is no more than that one.
        assert!(!looser("trusted-members", list(&["*"]), list(&["*@example.com"])));
        assert!(looser(
            "trusted-members",
            list(&["*@example.com"]),
            list(&["*@example.com", "*@example.org"])
        ));
        assert!(looser("trusted-members", list(&["*@example.com"]), list(&["*"])));
        assert!(looser("admin-ports", list(&["22", "80"]), list(&["22"])));
        assert!(looser("zone", Literal::Text("a".into()), Literal::Text("b".into())));
    }
}
