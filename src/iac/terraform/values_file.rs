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

/// The folders whose stack a file of values may be for, the nearest first: it lies in a folder of settings below one, or
/// in a folder of its own in there, as `env/prod/terraform.tfvars`.
pub fn folders_above(path: &RepoPath) -> impl Iterator<Item = RepoPath> {
    let own = path.parent();
    let settings = [own.clone(), own.parent()].into_iter().take(if own.is_root() { 1 } else { 2 });
    let is_settings = |folder: &RepoPath| FOLDERS.iter().any(|name| folder.file_name() == name.as_bytes());
    let is_values = is_values_file(path);
    settings.filter(move |folder| is_values && is_settings(folder)).map(|folder| folder.parent())
}

/// The stacks of a tree whose values such a file may hold: the nearest, where no configuration lies between.
pub fn stacks(tree: &dyn Tree, path: &RepoPath) -> Vec<RepoPath> {
    let own = path.parent();
    if folders_above(path).next().is_none() || is_stack(tree, &own) {
        return Vec::new();
    }
    let is_between = |above: &RepoPath| own.parent() != *above && is_stack(tree, &own.parent());
    let mut above = folders_above(path).filter(|above| is_stack(tree, above));
    above.find(|above| !is_between(above)).into_iter().collect()
}

/// The folders below a stack's own that hold its values, among all files of values of a tree.
pub(super) fn folders(tree: &dyn Tree, files: &[RepoPath], root: &RepoPath) -> Vec<RepoPath> {
    let may_be = |path: &&RepoPath| folders_above(path).any(|above| above == *root);
    let own = files.iter().filter(may_be).filter(|path| stacks(tree, path).contains(root));
    let mut folders: Vec<RepoPath> = own.map(RepoPath::parent).collect();
    folders.dedup();
    folders
}

fn is_stack(tree: &dyn Tree, folder: &RepoPath) -> bool {
    tree.folder(folder).is_ok_and(|files| files.iter().any(is_configuration))
}

fn is_configuration(path: &RepoPath) -> bool {
    super::is_ours(path) && !is_values_file(path)
}
