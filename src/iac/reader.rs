//! Which stack a file or folder belongs to, and reading it, whatever its dialect.
//!
//! In: a tree and a path, or a file's bytes. Out: [`Stack`]s. A Terraform stack is a folder, a CloudFormation
//! template a file, known by its content; what is none of them costs a search through its bytes.

use super::{Stack, cloudformation, pulumi, terraform};
use crate::path::RepoPath;
use crate::tree::link::{self, followed};
use crate::tree::{Content, LARGEST_WHOLE, Tree, Unreadable};

/// Reads stacks of a tree by the path that they have there: a folder, or a template's file.
pub struct Reader<'t> {
    tree: &'t dyn Tree,
    terraform: terraform::Reader<'t>,
    /// What each stack goes through before anyone has it.
    then: fn(&mut Stack),
}

impl<'t> Reader<'t> {
    pub fn of(tree: &'t dyn Tree) -> Self {
        Self { tree, terraform: terraform::Reader::of(tree), then: |_| {} }
    }

    /// For who reads each stack once, and many of them.
    #[must_use]
    pub fn once(self) -> Self {
        Self { terraform: self.terraform.once(), ..self }
    }

    #[must_use]
    pub fn then(self, then: fn(&mut Stack)) -> Self {
        Self { then, ..self }
    }

    /// The stacks at a path, each followed by its variants: none where a file is no template.
    pub fn read(&self, root: &RepoPath) -> Result<Vec<Stack>, Unreadable> {
        let mut stacks = self.as_written(root)?;
        stacks.iter_mut().for_each(self.then);
        Ok(stacks)
    }

    fn as_written(&self, root: &RepoPath) -> Result<Vec<Stack>, Unreadable> {
        if pulumi::is_project(root.file_name()) {
            return pulumi::read(self.tree, root);
        }
        if cloudformation::may_hold_template(root.file_name()) {
            match link::read(self.tree, root)? {
                Some(Content::Whole(bytes)) => return Ok(cloudformation::read(self.tree, root, &bytes)),
                // As much as shows that it is too large.
                Some(Content::Long(long)) => {
                    let head = long.head(LARGEST_WHOLE as usize + 1);
                    let head = head.map_err(|why| Unreadable { path: root.clone(), why })?;
                    return Ok(cloudformation::read(self.tree, root, &head));
                }
                Some(Content::TooLarge(_)) => return Ok(Vec::new()),
                None => {}
            }
        }
        self.terraform.read(root)
    }
}

/// The root of the stack that a file is, or is a part of, by its content.
pub fn root_by_content(path: &RepoPath, bytes: &[u8]) -> Option<RepoPath> {
    cloudformation::may_be(path.file_name(), bytes).then(|| path.clone())
}

/// The roots of the stacks whose values a file may hold.
pub fn roots_by_values(tree: &dyn Tree, path: &RepoPath) -> Vec<RepoPath> {
    if cloudformation::parameters::may_hold_values(path) {
        return cloudformation::parameters::templates_beside(tree, path);
    }
    let completed = terraform::backend_file::stacks(tree, path);
    completed.into_iter().chain(terraform::values_file::stacks(tree, path)).collect()
}

/// The root of the stack that a file belongs to in a tree, whether or not the file is still there.
pub fn root_in(tree: &dyn Tree, path: &RepoPath) -> Option<RepoPath> {
    root_by_name(path).or_else(|| pulumi::project_of(tree, path))
}

/// The roots of the stacks that have some of these files by a symbolic link. A template that is one under its own
/// name, too, is judged there, unless it is `hidden` there.
pub fn roots_by_links(
    tree: &dyn Tree,
    files: &dyn Fn(&RepoPath) -> bool,
    hidden: &dyn Fn(&RepoPath) -> bool,
) -> Vec<RepoPath> {
    let root = |link: RepoPath| {
        let target = followed(tree, &link).ok().filter(|target| files(target) || files(&link))?;
        if let Some(root) = root_in(tree, &link) {
            return Some(root);
        }
        let is_template = |path: &RepoPath| cloudformation::may_hold_template(path.file_name());
        let is_known = is_template(&target) && !hidden(&target);
        (is_template(&link) && !is_known && !hidden(&link)).then_some(link)
    };
    tree.links().into_iter().filter_map(root).collect()
}

/// The root of the stack that a file belongs to, where all files of a tree are asked: a project answers for its own.
pub fn root_among_all(path: &RepoPath) -> Option<RepoPath> {
    root_by_name(path).or_else(|| pulumi::is_project(path.file_name()).then(|| path.clone()))
}

/// The Pulumi project that a folder is, where it holds no Terraform.
pub fn project_in(tree: &dyn Tree, folder: &RepoPath) -> Option<RepoPath> {
    let files = tree.folder(folder).ok()?;
    if files.iter().any(terraform::is_ours) {
        return None;
    }
    files.into_iter().find(|path| pulumi::is_project(path.file_name()))
}

/// The root of the stack that a file of this name belongs to, whether or not it is still there.
pub fn root_by_name(path: &RepoPath) -> Option<RepoPath> {
    terraform::is_ours(path).then(|| path.parent())
}

/// The root of the stack in which a text lies that was read from a tree.
pub fn root_of(path: &RepoPath, text: &str) -> Option<RepoPath> {
    root_by_name(path).or_else(|| root_by_content(path, text.as_bytes()))
}
