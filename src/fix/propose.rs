//! Makes a fix of a rule's recipe and the place that broke it.

use std::collections::BTreeMap;

use super::{Fix, Rewrite, Trial, gitignore};
use crate::finding::{Finding, Subject};
use crate::iac::terraform::write;
use crate::iac::{Reference, Resource, Stack};
use crate::literal::Literal;
use crate::path::RepoPath;
use crate::rules::ask::{Broken, ask_one};
use crate::rules::pack::{Path, Recipe, Safety};
use crate::state;
use crate::text::{Edit, Source};
use crate::tree::{Content, Tree};

/// The fix of a finding of `tree`, if its rule knows one that fits the place.
pub fn propose(finding: &Finding, trial: &Trial) -> Option<Fix> {
    let rules = &trial.judge.rules;
    match &finding.subject {
        Subject::File(path) => unstage(path, trial.tree),
        Subject::Resource { stack, address, variant, .. } => {
            let rule = rules.find(finding.rule.as_str())?;
            let stacks = trial.read(stack).ok()?;
            let stack = stacks.iter().find(|stack| stack.variant == *variant)?;
            // The rule was already found to apply: nobody needs to search for callers again.
            let answers = ask_one(rules, rule, stack, address, &|_| false);
            let broken = answers.broken.iter().find(|broken| {
                broken.path == finding.attribute.as_deref().unwrap_or("")
                    && broken.at.span == finding.at.span
                    && broken.at.path() == finding.at.path()
            })?;
            mend(broken, broken.recipe()?, stack)
        }
    }
}

fn mend(broken: &Broken, recipe: &Recipe, stack: &Stack) -> Option<Fix> {
    let set: Vec<(Vec<write::Step>, Literal)> =
        recipe.set.iter().map(|(path, value)| (steps(path, &broken.path), value.clone())).collect();
    let mut edits: Vec<Edit> = Vec::new();
    let holder = match &recipe.companion {
        None => broken.resource,
        Some(companion) => {
            let by = broken.companion.filter(|other| other.kind == companion.resource);
            match by.or_else(|| named_by(stack, &companion.resource, &companion.by, broken.resource)) {
                Some(there) => there,
                None => {
                    // With several instances there is no one thing that a new resource could name.
                    let settings = broken.resource.settings();
                    if settings.get("count").is_some() || settings.get("for_each").is_some() {
                        return None;
                    }
                    let name = write::free_name(stack, &companion.resource, &broken.resource.name);
                    let expression = format!("{}.{}", broken.resource.local_address(), companion.attribute);
                    let text = write::append_companion(
                        broken.resource,
                        &companion.resource,
                        &name,
                        &companion.by,
                        &expression,
                        &set,
                    )?;
                    return Some(fix(broken, recipe, &broken.resource.block.source, vec![text]));
                }
            }
        }
    };
    if !set.is_empty() {
        edits.extend(write::set_all(holder, &set)?);
    }
    for path in &recipe.remove {
        edits.extend(write::remove(holder, &steps(path, &broken.path))?);
    }
    if let Some(template) = &recipe.append {
        let text = template
            .replace("${address}", broken.resource.local_address())
            .replace("${name}", &broken.resource.name);
        edits.push(write::append_after(holder, &text));
    }
    (!edits.is_empty()).then(|| fix(broken, recipe, &holder.block.source, edits))
}

fn fix(broken: &Broken, recipe: &Recipe, source: &Source, edits: Vec<Edit>) -> Fix {
    // A value that came through a variable or local may be wanted elsewhere too: a person decides.
    let safety = if broken.via.is_empty() { recipe.safety } else { Safety::Suggested };
    let files = BTreeMap::from([(source.path().clone(), Rewrite::Edits(source.clone(), edits))]);
    Fix { title: recipe.title.clone(), safety, files, unstage: Vec::new() }
}

/// A resource of `kind` whose `by` refers to `resource`.
fn named_by<'a>(stack: &'a Stack, kind: &str, by: &str, resource: &Resource) -> Option<&'a Resource> {
    stack.resources.iter().find(|other| {
        let refers = |reference: &Reference| resource.is_named_by(reference);
        other.kind == kind && other.settings().get(by).is_some_and(|node| node.refers.iter().any(refers))
    })
}

/// A recipe's path made concrete: `[*]` is the element that failed.
fn steps(path: &Path, failed: &str) -> Vec<write::Step> {
    let concrete: Vec<&str> = failed.split('.').collect();
    let step = |(position, step): (usize, &crate::rules::pack::PathStep)| {
        let index = concrete.get(position).and_then(|part| {
            let (name, rest) = part.split_once('[')?;
            (name == step.name).then(|| rest.trim_end_matches(']').parse().ok()).flatten()
        });
        write::Step { name: step.name.clone(), index }
    };
    path.0.iter().enumerate().map(step).collect()
}

/// Committed state and its like leave the index, and `.gitignore` keeps them out.
fn unstage(path: &RepoPath, tree: &dyn Tree) -> Option<Fix> {
    let Ok(Some(Content::Whole(bytes))) = tree.read(path) else { return None };
    let kind = state::recognise(path, &bytes)?;
    let ignore = RepoPath::from(".gitignore");
    let existing = match tree.read(&ignore) {
        Ok(Some(Content::Whole(bytes))) => Some(Source::decode(ignore.clone(), &bytes)),
        Ok(None) => None,
        _ => return None,
    };
    let lines = state::gitignore_lines(path, &kind);
    let text = gitignore::add_lines(existing.as_ref().map(Source::text), &lines);
    let files = text.map(|text| (ignore, Rewrite::Text(existing, text))).into_iter().collect();
    Some(Fix {
        title: "keep it out of Git".to_owned(),
        safety: Safety::Safe,
        files,
        unstage: vec![path.clone()],
    })
}
