//! Whether a team's own rules may let more through than they did.
//!
//! In: a rule of before and after. What only asks for more is told from the rest: more conditions, a narrower bound, a
//! shorter list of what may be. Of the rest nobody can say which way it goes without asking it of everything, so a person
//! must look.

use crate::rules::measure::Measure;
use crate::rules::pack::{Bounds, Condition, LooksAt, Network, Quantifier, Rule, Subject, Table, Test};

/// Whether what the old rule refuses may pass the new one.
pub fn may_ask_less(old: &Rule, new: &Rule) -> bool {
    match (&old.looks_at, &new.looks_at) {
        (LooksAt::Resources(old), LooksAt::Resources(new)) => {
            !old.iter().all(|table| new.iter().any(|other| asks_as_much(table, other)))
        }
        (LooksAt::Secret(old), LooksAt::Secret(new)) => !same(&**old, &**new),
        (LooksAt::Files, LooksAt::Files) => false,
        _ => true,
    }
}

fn asks_as_much(old: &Table, new: &Table) -> bool {
    let applies = match (&old.asks.when, &new.asks.when) {
        (_, None) => true,
        (Some(old), Some(new)) => is_narrower(old, new),
        (None, Some(_)) => false,
    };
    old.dialect == new.dialect
        && applies
        && is_within(&old.subject, &new.subject)
        && is_narrower(&new.asks.require, &old.asks.require)
}

/// Whether all that is plainly so by `one` is so by `other`.
fn is_narrower(one: &Condition, other: &Condition) -> bool {
    if same(one, other) {
        return true;
    }
    match (one, other) {
        (one, Condition::All(all)) => all.iter().all(|part| is_narrower(one, part)),
        (Condition::Any(any), other) => any.iter().all(|way| is_narrower(way, other)),
        (Condition::All(all), other) => all.iter().any(|part| is_narrower(part, other)),
        (one, Condition::Any(any)) => any.iter().any(|way| is_narrower(one, way)),
        (Condition::Not(one), Condition::Not(other)) => is_narrower(other, one),
        (
            Condition::Test { path, test, absent },
            Condition::Test { path: other_path, test: other, absent: other_absent },
        ) => path == other_path && same(absent, other_absent) && is_narrower_test(test, other),
        (
            Condition::Over { quantifier, path, holds },
            Condition::Over { quantifier: other_quantifier, path: other_path, holds: other },
        ) => {
            let is_same = quantifier == other_quantifier && path == other_path;
            is_same
                && match quantifier {
                    Quantifier::None => is_narrower(other, holds),
                    Quantifier::Each | Quantifier::Some => is_narrower(holds, other),
                }
        }
        (
            Condition::Json { path, holds, absent },
            Condition::Json { path: other_path, holds: other, absent: other_absent },
        ) => path == other_path && same(absent, other_absent) && is_narrower(holds, other),
        (Condition::Provider(one), Condition::Provider(other))
        | (Condition::Known(one), Condition::Known(other)) => is_narrower(one, other),
        (
            Condition::Count { path, holds, bounds },
            Condition::Count { path: other_path, holds: other, bounds: other_bounds },
        ) => path == other_path && same(holds, other) && are_narrower(bounds, other_bounds),
        _ => false,
    }
}

/// The same of what is asked of one value.
fn is_narrower_test(one: &Test, other: &Test) -> bool {
    fn is_part<T: PartialEq>(one: &[T], other: &[T]) -> bool {
        one.iter().all(|item| other.contains(item))
    }
    match (one, other) {
        (Test::AtMost(unit, one), Test::AtMost(other_unit, other)) => {
            same(unit, other_unit) && is_at_most(one, other)
        }
        (Test::AtLeast(unit, one), Test::AtLeast(other_unit, other)) => {
            same(unit, other_unit) && is_at_most(other, one)
        }
        (Test::OneOf(one), Test::OneOf(other)) => is_part(one, other),
        (Test::NoneOf(one), Test::NoneOf(other)) => is_part(other, one),
        (Test::Keys(one), Test::Keys(other)) => is_part(one, other),
        (Test::Network(Network::Within(one)), Test::Network(Network::Within(other))) => is_part(one, other),
        (Test::Length(one), Test::Length(other)) => are_narrower(one, other),
        (Test::IgnoreCase(one), Test::IgnoreCase(other)) => is_narrower_test(one, other),
        _ => same(one, other),
    }
}

/// Versions have an order of their own, and today is no number.
fn is_at_most(one: &Measure, other: &Measure) -> bool {
    matches!((one, other), (Measure::Number(one), Measure::Number(other)) if one <= other)
}

fn are_narrower(one: &Bounds, other: &Bounds) -> bool {
    let least = |bounds: &Bounds| bounds.at_least.unwrap_or(0);
    let most = |bounds: &Bounds| bounds.at_most.unwrap_or(u64::MAX);
    least(one) >= least(other) && most(one) <= most(other)
}

fn is_within(old: &Subject, new: &Subject) -> bool {
    fn kinds(subject: &Subject) -> &[String] {
        match subject {
            Subject::Resource(kinds)
            | Subject::Data(kinds)
            | Subject::Provider(kinds)
            | Subject::Backend(kinds)
            | Subject::Module(kinds) => kinds,
            Subject::Variable | Subject::Output | Subject::Settings | Subject::Stack => &[],
        }
    }
    std::mem::discriminant(old) == std::mem::discriminant(new)
        && kinds(old).iter().all(|kind| kinds(new).contains(kind))
}

/// Conditions are plain data: what is written the same is the same.
fn same<T: std::fmt::Debug>(one: &T, other: &T) -> bool {
    format!("{one:?}") == format!("{other:?}")
}
