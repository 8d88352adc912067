//! Which fixes a finding has: by its rule's recipe, or by what kind of thing it is.

use std::collections::{BTreeMap, HashMap};

use super::{Fix, Trial, recipe, unstage, wrap};
use crate::finding::{Finding, Subject};
use crate::path::RepoPath;
use crate::rules::ask::ask_about;
use crate::rules::said::made_out;
use crate::text::Location;

/// The fixes of each finding of a tree that its rule knows and that fit the place, best first; each rule is asked once for
/// each stack.
pub fn propose_all(findings: &[&Finding], trial: &Trial) -> Vec<Vec<Fix>> {
    let mut asked: BTreeMap<Question, Vec<(usize, &str)>> = BTreeMap::new();
    let mut all = Vec::new();
    for (position, finding) in findings.iter().enumerate() {
        let unstaged = unstage::fix(finding, trial);
        if let (None, Subject::Resource { stack, address, variant, .. }) = (&unstaged, &finding.subject) {
            let question = (stack, variant.as_ref(), finding.rule.as_str());
            asked.entry(question).or_default().push((position, address));
        }
        all.push(Vec::from_iter(unstaged));
    }
    for (question, about) in &asked {
        by_recipe(question, about, findings, trial, &mut all);
    }
    for (fixes, finding) in all.iter_mut().zip(findings) {
        if fixes.is_empty() {
            *fixes = wrap::fixes(finding, trial);
        }
        fixes.retain(|fix| !fix.files.keys().any(is_fetched));
        fixes.iter_mut().for_each(Fix::note_holes);
    }
    all
}

/// What `terraform init` put there is another's code, and is fetched anew.
fn is_fetched(path: &RepoPath) -> bool {
    path.as_bytes().split(|byte| *byte == b'/').any(|part| part == b".terraform")
}

/// Stack, values and rule.
type Question<'a> = (&'a RepoPath, Option<&'a RepoPath>, &'a str);

fn by_recipe(
    (folder, variant, rule): &Question,
    about: &[(usize, &str)],
    findings: &[&Finding],
    trial: &Trial,
    all: &mut [Vec<Fix>],
) {
    let rules = &trial.judge.rules;
    let (Some(rule), Ok(stacks)) = (rules.find(rule), trial.read(folder)) else { return };
    let Some(stack) = stacks.iter().find(|stack| stack.variant.as_ref() == *variant) else { return };
    let mut wanted: HashMap<&str, Vec<usize>> = HashMap::new();
    for (position, address) in about {
        wanted.entry(address).or_default().push(*position);
    }
    // The rule was already found to apply: nobody needs to search for callers again.
    let is_meant = |address: &str| wanted.contains_key(address);
    let answers = ask_about(rules, rule, stack, &|resource| is_meant(resource.written()), &|_| false);
    for broken in &answers.broken {
        for position in wanted.get(broken.resource.written()).into_iter().flatten() {
            let finding = findings[*position];
            // It may be told where a call hands it on.
            let is_told_at = |at: &Location| at.span == finding.at.span && at.path() == finding.at.path();
            let is_it = broken.written_path() == finding.attribute.as_deref().unwrap_or("")
                && (is_told_at(&broken.at) || broken.via.iter().any(is_told_at));
            if is_it && all[*position].is_empty() {
                let recipes = broken.recipes().iter();
                let follow = |recipe| recipe::fixes(broken, &made_out(recipe, rules), broken.stack, trial);
                all[*position] = recipes.flat_map(follow).collect();
            }
        }
    }
}
