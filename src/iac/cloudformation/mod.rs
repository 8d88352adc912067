//! CloudFormation templates, in YAML and JSON, those of SAM and CDK among them.
//!
//! In: a template's file. Out: its [`Stack`]: resources as written, and the same in Terraform's words
//! ([`Stack::view`]), which the rules about Terraform are asked of.
//!
//! ```text
//! bytes ─► recognise ─► yaml / json ─► template ─► evaluate (intrinsic functions) ─► resources ─► view
//! ```

use crate::iac::Stack;
use crate::path::RepoPath;
use crate::tree::Tree;

mod recognise;

pub use recognise::{may_be_named, may_be_template};

/// The stack of a template, and after it one for each file of parameters. None where the file is no template.
pub fn read(_tree: &dyn Tree, _root: &RepoPath, _bytes: &[u8]) -> Vec<Stack> {
    Vec::new()
}
