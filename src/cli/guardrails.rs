//! What a change takes from the guardrails that a repository deploys.
//!
//! In: a change, and what was scanned of its tree after. Out: findings of [`crate::guardrail`]. The tree before is read
//! only where one of the stacks that the change touches declares guardrails, or a touched file did.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, Fingerprint};
use crate::git::{Change, Touched};
use crate::guardrail::{Guardrails, WEAKENED, is_policy_file, may_declare, weakened};
use crate::iac::{Stack, reader, terraform};
use crate::path::RepoPath;
use crate::rules::Rules;
use crate::scan::{Scan, StackPlace};
use crate::secrets;
use crate::tree::{Tree, whole};

/// The findings that a change brings; in a merge, those that it brings to every parent.
pub fn of_change(
    change: &Change,
    after: &Scan,
    asked: &Rules,
    old_folders: &dyn Fn() -> BTreeMap<RepoPath, RepoPath>,
) -> Vec<Finding> {
    let Some(rule) = asked.rules.by_id(WEAKENED) else { return Vec::new() };
    let has_guardrails = after.deployed.iter().any(|one| one.has_guardrails);
    let mut kept: Option<BTreeMap<Fingerprint, Finding>> = None;
    let mut now = None;
    for before in &change.befores {
        let files = policy_files(change, &**before);
        let stacks =
            has_guardrails || change.touched.iter().any(|touched| declared(touched, change, &**before));
        if files.is_empty() && !stacks {
            return Vec::new();
        }
        let places = if stacks { places(change, after, &old_folders(), &**before) } else { Vec::new() };
        let old = read(&**before, &places, files.iter().map(|(new, old)| (new, old)));
        let now = now.get_or_insert_with(|| {
            let places: Vec<StackPlace> = places
                .iter()
                .map(|place| StackPlace { path: place.known_as.clone(), ..place.clone() })
                .collect();
            let files: BTreeSet<&RepoPath> = change.touched.iter().map(|touched| &touched.path).collect();
            read(&*change.after, &places, files.into_iter().map(|path| (path, path)))
        });
        let found = weakened(&old, now, rule.severity);
        let found: BTreeMap<Fingerprint, Finding> =
            found.into_iter().map(|finding| (finding.fingerprint.clone(), finding)).collect();
        kept = Some(match kept {
            None => found,
            Some(mut kept) => {
                kept.retain(|fingerprint, _| found.contains_key(fingerprint));
                kept
            }
        });
    }
    kept.unwrap_or_default().into_values().collect()
}

/// Touched files that were policies by themselves: the name that they have now, and the one they had.
fn policy_files(change: &Change, before: &dyn Tree) -> Vec<(RepoPath, RepoPath)> {
    let moved: BTreeSet<&RepoPath> = change.moves.values().collect();
    let json = change.touched.iter().filter(|touched| touched.path.ends_with(".json"));
    let names = json.map(|touched| {
        let old = change.moves.get(&touched.path).unwrap_or(&touched.path);
        (touched.path.clone(), old.clone())
    });
    // Of one that was moved its new name speaks.
    names
        .filter(|(new, old)| new != old || !moved.contains(old))
        .filter(|(_, old)| whole(before, old).is_some_and(|bytes| is_policy_file(old, &bytes)))
        .collect()
}

/// Whether a touched file declared guardrails, or called a module that it no longer does.
fn declared(touched: &Touched, change: &Change, before: &dyn Tree) -> bool {
    let path = &touched.path;
    let is_code = terraform::is_ours(path)
        || crate::iac::cloudformation::may_hold_template(path.file_name())
        || [".ts", ".js", ".py", ".go"].iter().any(|ending| path.ends_with(ending));
    let Some(old) = touched.before.filter(|_| is_code).and_then(|_| whole(before, path)) else {
        return false;
    };
    if may_declare(&old) {
        return true;
    }
    let calls = |bytes: &[u8]| memchr::memmem::find_iter(bytes, b"module \"").count();
    let is = || whole(&*change.after, path).map_or(0, |new| calls(&new));
    calls(&old) > 0 && calls(&old) > is()
}

/// The stacks that were judged, by the names that they had; those that are there no more by their own.
fn places(
    change: &Change,
    after: &Scan,
    old_folders: &BTreeMap<RepoPath, RepoPath>,
    before: &dyn Tree,
) -> Vec<StackPlace> {
    let judged = after.stacks.iter().map(|(path, moved)| StackPlace {
        path: old_folders.get(path).or_else(|| change.moves.get(path)).unwrap_or(path).clone(),
        known_as: path.clone(),
        moved: moved.clone(),
    });
    let mut all: Vec<StackPlace> = judged.collect();
    let gone = change.touched.iter().filter(|touched| touched.after.is_none());
    let roots: BTreeSet<RepoPath> = gone
        .filter_map(|touched| {
            let template = || reader::root_by_content(&touched.path, &whole(before, &touched.path)?);
            reader::root_in(before, &touched.path).or_else(template)
        })
        .collect();
    for root in roots {
        if !all.iter().any(|place| place.path == root) {
            all.push(StackPlace { path: root.clone(), known_as: root, moved: Vec::new() });
        }
    }
    all
}

/// The guardrails of these stacks and files. A module is read where it is called.
fn read<'p>(
    tree: &dyn Tree,
    places: &[StackPlace],
    files: impl Iterator<Item = (&'p RepoPath, &'p RepoPath)>,
) -> Guardrails {
    let reader = secrets::reader(tree);
    let stacks: Vec<(&StackPlace, Vec<Stack>)> =
        places.iter().map(|place| (place, reader.read(&place.path).unwrap_or_default())).collect();
    let called: BTreeSet<RepoPath> =
        stacks.iter().flat_map(|(_, stacks)| stacks).flat_map(|stack| stack.modules.clone()).collect();
    let mut guardrails = Guardrails::default();
    for (place, stacks) in stacks {
        for stack in stacks.iter().filter(|stack| !called.contains(&stack.root)) {
            guardrails.add_stack(stack, place);
        }
    }
    for (known_as, path) in files {
        if let Some(bytes) = whole(tree, path).filter(|bytes| is_policy_file(path, bytes)) {
            guardrails.add_file(known_as, path, &bytes);
        }
    }
    guardrails
}
