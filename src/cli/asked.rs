//! What an audit looks for: a comparison with an older report tells nothing else as gone.

use crate::policy::Policy;
use crate::report::Asked;
use crate::rules::Rules;
use crate::rules::pack::{LooksAt, Rule};

/// In a whole tree, by the rules that are asked.
pub fn of_tree(rules: &Rules, policy: &Policy) -> Asked {
    of(rules, policy, |_| true)
}

/// In files alone: neither what is asked of stacks, nor a team's own policies in Rego.
pub fn of_files(rules: &Rules, policy: &Policy) -> Asked {
    of(rules, policy, |rule| match rule.looks_at {
        LooksAt::Resources(_) => false,
        LooksAt::Files => rule.number.is_some(),
        LooksAt::Secret(_) => true,
    })
}

fn of(rules: &Rules, policy: &Policy, is_asked: impl Fn(&Rule) -> bool) -> Asked {
    let ids = |is_one: &dyn Fn(&Rule) -> bool| {
        let asked = rules.rules.iter().filter(|rule| is_asked(rule) && is_one(rule));
        asked.map(|rule| rule.id.clone()).collect()
    };
    Asked {
        rules: ids(&|_| true),
        never: ids(&|rule| rule.is_never),
        excluded: policy.exclude.clone(),
        ..Asked::default()
    }
}
