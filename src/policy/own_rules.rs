//! Whether a team's own rules may let more through than they did.
//!
//! In: a rule of before and after. What only asks for more is told from the rest;
//! of the rest nobody can say which way it goes without asking it of everything, so a person must look.

use crate::rules::pack::{Condition, LooksAt, Rule, Subject, Table};

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
        (Some(old), Some(new)) => same(old, new),
        (None, Some(_)) => false,
    };
    let required = parts(&new.asks.require);
    old.dialect == new.dialect
        && applies
        && is_within(&old.subject, &new.subject)
        && parts(&old.asks.require).iter().all(|part| required.iter().any(|other| same(*part, *other)))
}

/// What must hold, each by itself.
fn parts(condition: &Condition) -> Vec<&Condition> {
    match condition {
        Condition::All(all) => all.iter().collect(),
        one => vec![one],
    }
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
