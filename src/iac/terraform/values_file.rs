//! Files of values that lie in a folder below a stack's own, as `terraform apply -var-file=env/prod.tfvars` names them.
//!
//! In: a tree and a stack's folder. Out: the folders below that hold nothing but values. They are known by convention:
//! a folder with configuration is a stack of its own, and its values are that stack's.

use crate::path::RepoPath;
use crate::tree::Tree;

/// Folders of values beside a stack's own files.
const FOLDERS: [&str; 8] =
    ["config", "env", "environment", "environments", "envs", "tfvars", "values", "vars"];

/// Whether a file of this name holds values of variables.
pub fn is_values_file(path: &RepoPath) -> bool {
    [".tfvars", ".tfvars.json"].iter().any(|ending| path.ends_with(ending))
}

/// The folder whose stack a file of values may be for, where it lies in a folder of settings below.
pub fn folder_above(path: &RepoPath) -> Option<RepoPath> {
    let own = path.parent();
    let is_settings = FOLDERS.iter().any(|name| own.file_name() == name.as_bytes());
    (is_values_file(path) && is_settings).then(|| own.parent())
}

/// The stacks of a tree whose values such a file may hold.
pub fn stacks(tree: &dyn Tree, path: &RepoPath) -> Vec<RepoPath> {
    let above = folder_above(path).filter(|above| !is_stack(tree, &path.parent()) && is_stack(tree, above));
    above.into_iter().collect()
}

/// The folders below a stack's own that hold its values.
pub(super) fn folders(tree: &dyn Tree, root: &RepoPath) -> Vec<RepoPath> {
    let below = FOLDERS.iter().map(|name| root.join(name));
    let holds_values = |folder: &RepoPath| {
        let files = tree.folder(folder).unwrap_or_default();
        files.iter().any(is_values_file) && !files.iter().any(is_configuration)
    };
    below.filter(holds_values).collect()
}

fn is_stack(tree: &dyn Tree, folder: &RepoPath) -> bool {
    tree.folder(folder).is_ok_and(|files| files.iter().any(is_configuration))
}

fn is_configuration(path: &RepoPath) -> bool {
    super::is_ours(path) && !is_values_file(path)
}
