//! Which versions of which stacks a history holds: of each commit those that it changed, as the hook would have judged
//! them.
//!
//! In: a [`Past`]. Out: a [`Plan`]: each version once, by all that it is read from, parents first. Commits are compared
//! with their first parent by the ids of their trees; of a file only what it calls is read here.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sha2::{Digest, Sha256};

use super::Run;
use super::standing::Standing;
use crate::cli::check::folder_moves;
use crate::finding::Trouble;
use crate::git::{Change, Commit, Kind, Past, TreeId, Trees};
use crate::iac::{cloudformation, pulumi, reader};
use crate::path::RepoPath;
use crate::scan::PastStack;
use crate::tree::whole;

/// Versions of stacks that are judged: a quarter of an hour for one core. Of a longer history the newest are.
const MOST: usize = 100_000;
/// Commits that can't be compared are named one by one up to this many.
const MOST_NAMED: usize = 100;

/// What a version is read from, digested.
pub type Key = [u8; 16];

pub struct StackVersion {
    pub key: Key,
    pub stack: PastStack,
    pub tree: TreeId,
    pub commit: usize,
    /// Whether what it brings is told: not where the version only shows what was there before.
    pub is_told: bool,
    /// Whether nobody can say what its folder held before.
    pub may_be_older: bool,
}

#[derive(Default)]
pub struct Plan {
    /// In the order of their commits.
    pub versions: Vec<StackVersion>,
    /// Those that HEAD has.
    pub in_head: HashSet<Key>,
    pub troubles: Vec<Trouble>,
}

impl Plan {
    pub fn of(past: &Past, trees: &Trees, run: &Run) -> Self {
        Self::bounded(past, trees, run, MOST)
    }

    fn bounded(past: &Past, trees: &Trees, run: &Run, most: usize) -> Self {
        let whole = walk(past, trees, run, 0);
        let told = whole.versions.iter().filter(|version| version.is_told).count();
        let Some(over) = told.checked_sub(most + 1) else { return whole };
        let last = whole.versions.iter().filter(|version| version.is_told).nth(over);
        let first_told = last.map_or(0, |version| version.commit + 1);
        let mut plan = walk(past, trees, run, first_told);
        plan.troubles.push(trouble(
            RepoPath::new("."),
            format!(
                "more than {most} versions of stacks: rules were asked of those since commit {} alone; \
                 `--since` chooses others",
                past.commits.get(first_told).map_or("", |commit| &commit.id)
            ),
        ));
        plan
    }
}

/// The plan for the commits from `first_told` on.
fn walk(past: &Past, trees: &Trees, run: &Run, first_told: usize) -> Plan {
    let mut walk = Walk {
        trees,
        standing: Standing::default(),
        seen: HashSet::new(),
        first_names: HashMap::new(),
        roots: BTreeSet::new(),
        shows_before: past.since.is_some() || first_told > 0,
        unread: 0,
        plan: Plan::default(),
    };
    let commits = past.commits.iter().enumerate().skip(first_told);
    for (number, commit) in commits.filter(|(_, commit)| past.is_told(commit)) {
        if run.is_stopped() {
            break;
        }
        if let Err(why) = walk.commit(number, commit) {
            walk.unread += 1;
            if walk.unread <= MOST_NAMED {
                let why = format!("what commit {} changed could not be seen: {why}", commit.id);
                walk.plan.troubles.push(trouble(RepoPath::new("."), why));
            }
            walk.standing = Standing::default();
        }
    }
    if let Some(head) = past.head {
        walk.head(head);
    }
    if walk.unread > MOST_NAMED {
        let more = format!("{} more commits could not be compared", walk.unread - MOST_NAMED);
        walk.plan.troubles.push(trouble(RepoPath::new("."), more));
    }
    walk.plan
}

fn trouble(path: RepoPath, message: String) -> Trouble {
    Trouble { path, at: None, message, counts: true }
}

struct Walk<'a> {
    trees: &'a Trees,
    standing: Standing,
    /// Versions that are planned.
    seen: HashSet<Key>,
    /// Of what was moved, the name that it had first.
    first_names: HashMap<RepoPath, RepoPath>,
    /// Stacks of which some version is planned.
    roots: BTreeSet<RepoPath>,
    /// Where not all commits are told, what was there before each.
    shows_before: bool,
    unread: usize,
    plan: Plan,
}

impl Walk<'_> {
    fn commit(&mut self, number: usize, commit: &Commit) -> Result<(), String> {
        self.standing.go(self.trees, commit.before)?;
        let change = self.trees.change(commit.before, commit.tree)?;
        let moved = self.moved(&change);
        let mut roots = self.roots_of(&change);
        let above = self.standing.above(&roots);
        if self.shows_before
            && let Some(tree) = commit.before
        {
            let stood_in = |root: &RepoPath| moved.get(root).unwrap_or(root).clone();
            for root in roots.iter().chain(&above).map(stood_in).collect::<BTreeSet<_>>() {
                self.add(&root, tree, number, false);
            }
        }
        self.standing.take(&change, commit.tree);
        roots.extend(above);
        roots.extend(self.standing.above(&roots));
        let planned = self.plan.versions.len();
        for root in roots {
            self.add(&root, commit.tree, number, true);
        }
        for version in &mut self.plan.versions[planned..] {
            let root = &version.stack.root;
            version.may_be_older = change.unseen.iter().any(|folder| root.is_within(folder));
        }
        Ok(())
    }

    /// What HEAD has of the stacks that something is told of: judged already, but for what no told commit changed.
    fn head(&mut self, head: TreeId) {
        if self.standing.go(self.trees, Some(head)).is_err() {
            return;
        }
        let last = self.plan.versions.last().map_or(0, |version| version.commit);
        for root in self.roots.clone() {
            if let Some(key) = self.add(&root, head, last, false) {
                self.plan.in_head.insert(key);
            }
        }
    }

    /// Plans a version of a stack, unless it is planned. `None` where the tree has no such folder.
    fn add(&mut self, root: &RepoPath, tree: TreeId, commit: usize, is_told: bool) -> Option<Key> {
        let stack = PastStack {
            root: root.clone(),
            known_as: self.first_names.get(root).unwrap_or(root).clone(),
            is_called: self.standing.callers.contains_key(root),
            has_callers: self.standing.callers.contains_key(root) || self.standing.is_in_terragrunt(root),
        };
        let key = self.key(&stack, tree)?;
        if self.seen.insert(key) {
            self.roots.insert(root.clone());
            self.plan.versions.push(StackVersion { key, stack, tree, commit, is_told, may_be_older: false });
        }
        Some(key)
    }

    /// All that a version is read from: its folder and those that it calls, with all that lies in them.
    fn key(&self, stack: &PastStack, tree: TreeId) -> Option<Key> {
        let folder = match self.trees.folder(tree, &stack.root) {
            Some(_) => stack.root.clone(),
            None if self.trees.is_file(tree, &stack.root) => stack.root.parent(),
            None => return None,
        };
        let mut digest = Sha256::new();
        let mut part = |bytes: &[u8]| {
            digest.update(bytes.len().to_be_bytes());
            digest.update(bytes);
        };
        part(stack.root.as_bytes());
        part(stack.known_as.as_bytes());
        part(&[u8::from(stack.is_called), u8::from(stack.has_callers)]);
        for folder in self.standing.below(folder) {
            part(folder.as_bytes());
            if let Some(id) = self.trees.folder(tree, &folder) {
                part(id.as_bytes());
            }
        }
        let mut key = Key::default();
        key.copy_from_slice(&digest.finalize()[..16]);
        Some(key)
    }

    /// The stacks that the touched files belong to.
    fn roots_of(&self, change: &Change) -> BTreeSet<RepoPath> {
        let mut roots = BTreeSet::new();
        let after = &*change.after;
        for touched in &change.touched {
            let (path, name) = (&touched.path, touched.path.file_name());
            roots.extend(reader::root_by_name(path));
            if pulumi::is_project(name) {
                roots.insert(path.clone());
            } else if pulumi::may_be_named(name) {
                roots.extend(self.standing.project_of(path));
            }
            if touched.after == Some(Kind::File) {
                roots.extend(reader::roots_by_values(after, path));
                if cloudformation::may_hold_template(name)
                    && let Some(bytes) = whole(after, path)
                {
                    roots.extend(reader::root_by_content(path, &bytes));
                }
            }
        }
        roots
    }

    /// Stacks that a commit moved keep the name that they had first. Out: where each stood before.
    fn moved(&mut self, change: &Change) -> BTreeMap<RepoPath, RepoPath> {
        let mut moved = folder_moves(change);
        let may_be_root = |name: &[u8]| pulumi::is_project(name) || cloudformation::may_hold_template(name);
        let files = change.moves.iter().filter(|(new, _)| may_be_root(new.file_name()));
        moved.extend(files.map(|(new, old)| (new.clone(), old.clone())));
        for (new, old) in &moved {
            if !self.roots.contains(new) {
                let first = self.first_names.get(old).unwrap_or(old).clone();
                self.first_names.entry(new.clone()).or_insert(first);
            }
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;

    use super::*;
    use crate::git::{Asked, Repository};

    fn git(folder: &Path, arguments: &[&str]) {
        let mut run = Command::new("git");
        run.args(["-c", "user.name=T", "-c", "user.email=t@e.x"]).args(arguments).current_dir(folder);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            run.env_remove(name);
        }
        assert!(run.status().expect("git runs").success(), "git {arguments:?}");
    }

    #[test]
    fn of_a_history_that_is_too_long_the_newest_commits_are_told() {
        let folder = tempfile::tempdir().expect("a folder");
        git(folder.path(), &["init", "-q"]);
        for number in 0..6 {
            let text = format!("variable \"a\" {{\n  default = {number}\n}}\n");
            std::fs::write(folder.path().join("main.tf"), text).expect("written");
            git(folder.path(), &["add", "main.tf"]);
            git(folder.path(), &["commit", "-q", "--no-verify", "-m", "x"]);
        }
        let repository = Repository::discover(folder.path()).expect("a repository");
        let past = repository.past(&Asked::default()).expect("a history");
        let run = Run::heeding_signals().expect("signals");
        let told = |plan: &Plan| {
            let told = plan.versions.iter().map(|version| (version.commit, version.is_told));
            told.collect::<Vec<_>>()
        };
        let plan = Plan::bounded(&past, &repository.trees(), &run, 6);
        assert_eq!(told(&plan).len(), 6);
        assert!(plan.troubles.is_empty());
        let plan = Plan::bounded(&past, &repository.trees(), &run, 2);
        // What the first of them found there is known, and not told.
        assert_eq!(told(&plan), [(4, false), (4, true), (5, true)]);
        assert!(plan.troubles[0].counts && plan.troubles[0].message.contains(&past.commits[4].id));
    }
}
