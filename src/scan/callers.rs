//! Which folders of a tree call which as modules; which templates deploy which, see [`Deploying`].
//!
//! In: a tree. Out: callers, found by a byte search of all configuration when somebody first asks; what one file calls.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::deploying::Deploying;
use crate::iac::{cloudformation, terraform};
use crate::path::RepoPath;
use crate::stop;
use crate::tree::{Content, Tree};

/// Terragrunt's file.
const TERRAGRUNT: &[u8] = b"terragrunt.hcl";

pub struct Callers<'a> {
    tree: &'a dyn Tree,
    found: OnceCell<Found>,
    pub templates: Deploying<'a>,
}

#[derive(Default)]
struct Found {
    /// A folder and the folders that call it.
    by: BTreeMap<RepoPath, BTreeSet<RepoPath>>,
    /// Folders that Terragrunt deploys: with what values it alone knows.
    by_terragrunt: BTreeSet<RepoPath>,
}

impl<'a> Callers<'a> {
    /// For whoever asks about a change: templates are looked for near those that are asked about.
    pub fn of(tree: &'a dyn Tree) -> Self {
        Self { tree, found: OnceCell::new(), templates: Deploying::of(tree, false) }
    }

    /// For whoever reads all of the tree.
    pub fn of_all(tree: &'a dyn Tree) -> Self {
        Self { templates: Deploying::of(tree, true), ..Self::of(tree) }
    }

    /// Whether anything calls a folder.
    pub fn has(&self, folder: &RepoPath) -> bool {
        let found = self.found();
        found.by.contains_key(folder) || found.by_terragrunt.contains(folder)
    }

    /// Whether another folder or template of the tree may call this one.
    pub fn may_be_called(&self, stack: &RepoPath) -> bool {
        let is_template = cloudformation::may_be_named(stack.file_name());
        is_template && self.templates.may_be_deployed(stack) || self.found().by.contains_key(stack)
    }

    /// The folders that call one of these, and those that call them.
    pub fn above(&self, folders: impl IntoIterator<Item = RepoPath>) -> BTreeSet<RepoPath> {
        above(&self.found().by, folders.into_iter().collect())
    }

    fn found(&self) -> &Found {
        self.found.get_or_init(|| self.search())
    }

    fn search(&self) -> Found {
        let files = self.tree.files_named(&Calls::may_be_in).unwrap_or_default();
        let mut found = Found::default();
        let mut elsewhere: Vec<Vec<u8>> = Vec::new();
        for path in files.iter().take_while(|_| !stop::is_wanted()) {
            let content = self.tree.read(path);
            let bytes: &[u8] = match &content {
                Ok(Some(Content::Whole(bytes))) => bytes,
                _ => &[],
            };
            let calls = Calls::of(path, bytes);
            if calls.by_terragrunt {
                found.by_terragrunt.extend(calls.folders);
                elsewhere.extend(calls.ends);
            } else {
                for module in calls.folders {
                    found.by.entry(module).or_default().insert(path.parent());
                }
            }
        }
        if !elsewhere.is_empty() {
            let folders = files.iter().filter(|path| terraform::is_ours(path)).map(RepoPath::parent);
            found
                .by_terragrunt
                .extend(folders.filter(|folder| elsewhere.iter().any(|end| ends_with(folder, end))));
        }
        found
    }
}

/// What one file of configuration calls.
#[derive(Default)]
pub struct Calls {
    pub folders: Vec<RepoPath>,
    /// Terragrunt does: with what values it alone knows.
    pub by_terragrunt: bool,
    /// `"${get_repo_root()}/modules/vpc"`: only the end of the path is known.
    ends: Vec<Vec<u8>>,
}

impl Calls {
    /// Whether a file of this name may call anything.
    pub fn may_be_in(name: &[u8]) -> bool {
        terraform::is_configuration_name(name) || name == TERRAGRUNT
    }

    /// By a search of the file's bytes.
    pub fn of(path: &RepoPath, bytes: &[u8]) -> Self {
        let folder = path.parent();
        let by_terragrunt = path.file_name() == TERRAGRUNT;
        let mut folders: Vec<RepoPath> =
            sources(bytes).filter_map(|source| folder.resolve(&source.replace("//", "/"))).collect();
        let mut ends = Vec::new();
        if by_terragrunt {
            ends.extend(computed_sources(bytes));
            // It writes the backend beside it when it runs.
            folders.push(folder);
        }
        Self { folders, by_terragrunt, ends }
    }

    pub fn calls(&self, folder: &RepoPath) -> bool {
        self.folders.contains(folder) || self.ends.iter().any(|end| ends_with(folder, end))
    }
}

fn ends_with(folder: &RepoPath, end: &[u8]) -> bool {
    [b"/", folder.as_bytes()].concat().ends_with(end)
}

fn above(by: &BTreeMap<RepoPath, BTreeSet<RepoPath>>, mut wanted: Vec<RepoPath>) -> BTreeSet<RepoPath> {
    let mut above = BTreeSet::new();
    while let Some(called) = wanted.pop() {
        for caller in by.get(&called).into_iter().flatten() {
            if above.insert(caller.clone()) {
                wanted.push(caller.clone());
            }
        }
    }
    above
}

/// The local paths behind `source = "…"` or `"source": "…"`.
fn sources(bytes: &[u8]) -> impl Iterator<Item = &str> {
    memchr::memmem::find_iter(bytes, b"source").filter_map(move |at| {
        let rest = &bytes[at + b"source".len()..];
        let between = rest.iter().take(40).position(|byte| *byte == b'.')?;
        rest[..between].iter().all(|byte| b" \t\"=:".contains(byte)).then_some(())?;
        let path = &rest[between..];
        let end = path.iter().take(512).position(|byte| *byte == b'"')?;
        std::str::from_utf8(&path[..end]).ok()
    })
}

/// The ends, from a slash on, of paths that Terragrunt computes: `source = "${…}//modules/vpc"`.
fn computed_sources(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    memchr::memmem::find_iter(bytes, b"source").filter_map(move |at| {
        let line = bytes[at..].split(|byte| *byte == b'\n').next()?;
        let end = line.iter().rposition(|byte| *byte == b'}')?;
        let path: Vec<u8> =
            line[end + 1..].iter().copied().take_while(|byte| !b"\"?".contains(byte)).collect();
        let path = path.strip_prefix(b"/").filter(|path| path.starts_with(b"/")).unwrap_or(&path).to_vec();
        (path.len() > 1 && path[0] == b'/').then_some(path)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_are_found_by_their_bytes() {
        let text =
            b"module \"a\" {\n  source = \"./mods/a\"\n}\nsource = \"hashicorp/x\"\n{\"source\": \"../b\"}";
        assert_eq!(sources(text).collect::<Vec<_>>(), ["./mods/a", "../b"]);
    }

    #[test]
    fn the_end_of_a_computed_path_is_known() {
        let text = b"terraform {\n  source = \"${get_repo_root()}//modules/vpc?ref=1\"\n}\n";
        assert_eq!(computed_sources(text).collect::<Vec<_>>(), [b"/modules/vpc".to_vec()]);
    }
}
