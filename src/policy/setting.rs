//! Whether a changed setting lets more through.
//!
//! In: a setting's name, its value before and now. Out: yes or no. What a number or a word means only its rules
//! know, so its name decides, as people name such things; where that tells nothing, a change is taken for a loosening.

use crate::literal::Literal;
use crate::rules::measure::{Measure, Unit};

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

pub fn is_looser(name: &str, old: &Literal, new: Option<&Literal>) -> bool {
    let Some(new) = new else { return true };
    if let (Literal::List(old), Literal::List(new)) = (old, new) {
        let (from, to) = if has(name, &PERMITS) { (new, old) } else { (old, new) };
        return from.iter().any(|item| !to.contains(item));
    }
    match (amount(old), amount(new)) {
        (Some(old), Some(new)) if has(name, &MOST) => new > old,
        (Some(old), Some(new)) if has(name, &LEAST) => new < old,
        _ => true,
    }
}

/// A word that a list has no more, or that one of permitted things has now.
pub fn lost<'w>(name: &str, old: &'w [String], new: &'w [String]) -> Option<&'w String> {
    let (from, to) = if has(name, &PERMITS) { (new, old) } else { (old, new) };
    from.iter().find(|word| !to.contains(word))
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
        is_looser(name, &old, Some(&new))
    }

    #[test]
    fn a_name_tells_in_which_direction_a_setting_is_looser() {
        assert!(looser("required-tags", list(&["Team", "Owner"]), list(&["Team"])));
        assert!(!looser("required-tags", list(&["Team"]), list(&["Team", "Owner"])));
        assert!(looser("trusted-accounts", list(&["1"]), list(&["1", "2"])));
        assert!(looser("largest-model", Literal::Text("1Mi".into()), Literal::Text("2Gi".into())));
        assert!(!looser("largest-model", Literal::Text("1Mi".into()), Literal::Number(10.0)));
        assert!(looser("shortest-retention", Literal::Number(365.0), Literal::Text("30d".into())));
        assert!(looser("zone", Literal::Text("a".into()), Literal::Text("b".into())));
    }
}
