//! The borders between tiers, looked at beside the rules.
//!
//! In: what was scanned. Out: its findings, and those of [`crate::policy::isolation`]. Whose state a key is only other
//! stacks can tell: they are found by a byte search for the key, and only where a change may move a state.

use std::collections::BTreeSet;

use crate::finding::ToldOf;
use crate::git::Change;
use crate::iac::reader;
use crate::iac::terraform::{self, backend_file, values_file};
use crate::path::RepoPath;
use crate::policy::Policy;
use crate::policy::isolation::{crossings, folder_of_state};
use crate::scan::{Deployed, EXPORTED, Judge, LOCAL, Scan, StackPlace};
use crate::secrets;
use crate::tree::{Tree, whole};

/// Whose states are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum States {
    /// Nobody's: the change moves none.
    None,
    /// Those of every stack, which were all judged.
    Judged,
    /// Those of the stacks that name the same keys.
    Searched,
}

/// Globs and accounts that tiers claim.
pub fn claimed(policy: &Policy) -> Vec<String> {
    policy.tiers.iter().flat_map(|tier| tier.accounts.iter().chain(&tier.owns)).cloned().collect()
}

/// Whether a change touches a file that says where the state of a judged stack lies.
pub fn may_move_state(change: &Change, scan: &Scan) -> States {
    let has_state = |one: &&Deployed| !one.states.is_empty() || one.is_open || !one.reads.is_empty();
    let roots: BTreeSet<&RepoPath> = scan.deployed.iter().filter(has_state).map(|one| &one.root).collect();
    let says = |touched: &crate::git::Touched| {
        // A template is a stack by itself.
        if roots.contains(&touched.path) {
            return true;
        }
        let below = values_file::stacks(&*change.after, &touched.path);
        if below.iter().any(|root| roots.contains(root)) {
            return true;
        }
        let completes = backend_file::is_backend_file(touched.path.file_name());
        completes
            && backend_file::stacks(&*change.after, &touched.path).iter().any(|root| roots.contains(root))
            || terraform::is_ours(&touched.path)
                && roots.contains(&touched.path.parent())
                && (touched.path.ends_with(".tfvars") || is_said_in(&*change.after, &touched.path))
    };
    if change.touched.iter().any(says) { States::Searched } else { States::None }
}

fn is_said_in(tree: &dyn Tree, path: &RepoPath) -> bool {
    let words =
        [&b"backend"[..], b"cloud", b"terraform_remote_state", b"tfe_outputs", b"aws_cloudformation_export"];
    whole(tree, path)
        .is_some_and(|bytes| words.iter().any(|word| memchr::memmem::find(&bytes, word).is_some()))
}

/// Adds what crosses a border.
pub fn add(scan: &mut Scan, tree: &dyn Tree, policy: &Policy, judge: &Judge, states: States) {
    // Who has no tiers and moves no state asks nobody where it lies.
    if states != States::None || !policy.tiers.is_empty() {
        complete(&mut scan.deployed, tree, !policy.tiers.is_empty());
    }
    let others = match states {
        States::Searched => searched(tree, &scan.deployed),
        States::None | States::Judged => Vec::new(),
    };
    let all: &[Deployed] = match states {
        States::None => &[],
        States::Judged => &scan.deployed,
        States::Searched => &others,
    };
    let mut seen: BTreeSet<ToldOf> = BTreeSet::new();
    let mut found = crossings(&scan.deployed, all, policy, &judge.rules);
    // What the values do not change is told once, with the values that somebody need not name.
    found.sort_by_key(|finding| {
        matches!(&finding.subject, crate::finding::Subject::Resource { variant: Some(_), .. })
    });
    found.retain(|finding| seen.insert(finding.told_of(finding.fingerprint.clone())));
    scan.findings.extend(found);
}

/// Reads the files that complete a backend, of stacks that have one to complete; with borders, of all that have one.
fn complete(deployed: &mut [Deployed], tree: &dyn Tree, has_borders: bool) {
    let is_wanted = |one: &Deployed| one.is_open || has_borders && one.backend.is_some();
    if !deployed.iter().any(is_wanted) {
        return;
    }
    let files = backend_file::all(tree);
    for one in deployed.iter_mut().filter(|one| is_wanted(one)) {
        let place = place(&one.root);
        one.complete(
            &backend_file::of(tree, &files, &one.root),
            &StackPlace { known_as: one.known_as.clone(), ..place },
        );
    }
}

fn place(path: &RepoPath) -> StackPlace {
    StackPlace { path: path.clone(), known_as: path.clone(), moved: Vec::new() }
}

/// The stacks whose files hold a key that one of these uses, and those in whose folders a state is read.
fn searched(tree: &dyn Tree, deployed: &[Deployed]) -> Vec<Deployed> {
    let used = deployed.iter().flat_map(|one| one.reads.iter().chain(&one.states));
    let local = used.clone().filter_map(|state| state.text.strip_prefix(LOCAL));
    let local: Vec<RepoPath> = local.map(|path| folder_of_state(&RepoPath::from(path))).collect();
    let keys: BTreeSet<&str> = used
        .filter(|state| !state.text.starts_with(EXPORTED))
        .filter_map(|state| state.text.trim_end_matches('/').rsplit('/').next())
        .filter(|key| !key.is_empty())
        .collect();
    let imports = deployed.iter().flat_map(|one| &one.reads).any(|read| read.text.starts_with(EXPORTED));
    let templates = if imports { exporting(tree) } else { Vec::new() };
    if keys.is_empty() && templates.is_empty() {
        return Vec::new();
    }
    let named = |name: &[u8]| terraform::is_our_name(name) || backend_file::is_backend_file(name);
    let files = tree.files_named(&named).unwrap_or_default();
    let holds = |path: &&RepoPath| {
        whole(tree, path).is_some_and(|bytes| {
            keys.iter().any(|key| memchr::memmem::find(&bytes, key.as_bytes()).is_some())
        })
    };
    let roots = |path: &RepoPath| match backend_file::is_backend_file(path.file_name()) {
        true => backend_file::stacks(tree, path),
        false => vec![path.parent()],
    };
    let folders: BTreeSet<RepoPath> =
        files.iter().filter(holds).flat_map(roots).chain(local).chain(templates).collect();
    let reader = secrets::reader(tree);
    let read = |path: RepoPath| {
        let stacks = reader.read(&path).unwrap_or_default();
        stacks.iter().map(|stack| Deployed::of(stack, &place(&path), &[])).collect::<Vec<_>>()
    };
    let mut found: Vec<Deployed> = folders.into_iter().flat_map(read).collect();
    complete(&mut found, tree, false);
    found
}

/// The templates that may export a name: it is put together where it stands, so that no search finds the whole.
fn exporting(tree: &dyn Tree) -> Vec<RepoPath> {
    let is_named = |name: &[u8]| {
        [".yaml", ".yml", ".json", ".template"].iter().any(|ending| name.ends_with(ending.as_bytes()))
    };
    let exports = |path: &RepoPath| {
        let bytes = whole(tree, path)?;
        memchr::memmem::find(&bytes, b"Export")?;
        reader::root_by_content(path, &bytes)
    };
    tree.files_named(&is_named).unwrap_or_default().iter().filter_map(exports).collect()
}
