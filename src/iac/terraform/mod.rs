//! Terraform and OpenTofu. The only user of hcl.

pub mod write;

use crate::iac::{Dialect, Stack};
use crate::path::RepoPath;
use crate::tree::{Tree, Unreadable};

/// Whether a file belongs to a Terraform stack: `.tf`, `.tofu`, `.tf.json`, `.tofu.json`, `.tfvars`, `.tfvars.json`.
pub fn is_ours(path: &RepoPath) -> bool {
    const ENDINGS: [&str; 6] = [".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json"];
    ENDINGS.iter().any(|ending| path.ends_with(ending) && path.file_name().len() > ending.len())
}

/// Reads the stack that lies in `folder`. What can't be read is a trouble of the stack.
pub fn read(_tree: &dyn Tree, folder: &RepoPath) -> Result<Stack, Unreadable> {
    Ok(Stack {
        root: folder.clone(),
        dialect: Dialect::Terraform,
        resources: Vec::new(),
        sources: Vec::new(),
        troubles: Vec::new(),
        moved: Vec::new(),
    })
}
