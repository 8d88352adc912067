//! Which fixes a finding has: by its rule's recipe, or by what kind of thing it is.

use super::{Fix, Trial, recipe, unstage, wrap};
use crate::finding::{Finding, Subject};
use crate::path::RepoPath;
use crate::rules::ask::ask_one;

/// The fixes of a finding of `tree` that its rule knows and that fit the place, best first.
pub fn propose(finding: &Finding, trial: &Trial) -> Vec<Fix> {
    let mut fixes = proposed(finding, trial);
    fixes.retain(|fix| !fix.files.keys().any(is_fetched));
    fixes
}

/// What `terraform init` put there is another's code, and is fetched anew.
fn is_fetched(path: &RepoPath) -> bool {
    path.as_bytes().split(|byte| *byte == b'/').any(|part| part == b".terraform")
}

fn proposed(finding: &Finding, trial: &Trial) -> Vec<Fix> {
    if let Some(fix) = unstage::fix(finding, trial.tree) {
        return vec![fix];
    }
    let rules = &trial.judge.rules;
    let (Subject::Resource { stack, address, variant, .. }, Some(rule)) =
        (&finding.subject, rules.find(finding.rule.as_str()))
    else {
        return wrap::fixes(finding, trial);
    };
    let Ok(stacks) = trial.read(stack) else { return Vec::new() };
    let Some(stack) = stacks.iter().find(|stack| stack.variant == *variant) else { return Vec::new() };
    // The rule was already found to apply: nobody needs to search for callers again.
    let answers = ask_one(rules, rule, stack, address, &|_| false);
    let broken = answers.broken.iter().find(|broken| {
        broken.path == finding.attribute.as_deref().unwrap_or("")
            && broken.at.span == finding.at.span
            && broken.at.path() == finding.at.path()
    });
    match broken.and_then(|broken| Some((broken, broken.recipe()?))) {
        Some((broken, recipe)) => recipe::fixes(broken, recipe, stack, trial),
        None => wrap::fixes(finding, trial),
    }
}
