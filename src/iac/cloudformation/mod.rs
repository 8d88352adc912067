//! CloudFormation templates, in YAML and JSON, those of SAM and CDK among them.
//!
//! In: a template's file. Out: its [`Stack`]: resources as written, and the same in Terraform's words
//! ([`Stack::view`]), which the rules about Terraform are asked of.
//!
//! ```text
//! bytes ─► recognise ─► yaml / json ─► template + nested ─► evaluate (intrinsic functions) ─► resources ─► view
//! ```

use crate::iac::{Dialect, Stack};
use crate::path::RepoPath;
use crate::text::Source;
use crate::tree::Tree;

pub mod backwards;
mod evaluate;
pub mod exports;
mod functions;
mod growth;
mod loops;
mod nested;
pub mod parameters;
mod recognise;
mod resources;
mod sam;
pub mod shown;
pub mod table;
#[cfg(test)]
mod table_text;
mod template;
mod turn;
mod values_file;
pub mod view;
pub mod write;

pub use nested::{template_of, templates_called};
pub use recognise::{may_be, may_be_named, may_hold_template};

use evaluate::Evaluator;
use nested::Family;
use parameters::Values;
use template::{Template, Unread};

/// The parser's and the evaluator's recursion is bounded, but a thread of a pool may have only 2 MiB.
const STACK: usize = 16 * 1024 * 1024;

/// The stack of a template, and after it one for each file of parameters. None where the file is no template.
pub fn read(tree: &dyn Tree, root: &RepoPath, bytes: &[u8]) -> Vec<Stack> {
    if !may_be(root.file_name(), bytes) {
        return Vec::new();
    }
    stacker::grow(STACK, || stacks(tree, root, &Source::decode(root.clone(), bytes)))
}

fn stacks(tree: &dyn Tree, root: &RepoPath, source: &Source) -> Vec<Stack> {
    let mut template = match Template::read(source) {
        None => return Vec::new(),
        Some(Err(Unread(trouble))) => {
            let mut stack = empty(root, source);
            stack.troubles.push(trouble);
            return vec![stack];
        }
        Some(Ok(template)) => template,
    };
    let family = Family::of(tree, &mut template);
    let modules = family.judged_in(root);
    let mut given = parameters::files(tree, root, &template);
    template.troubles.append(&mut given.broken);
    let variants = given.files;
    let has_files = !variants.is_empty();
    let base = (None, Values::new());
    let all = std::iter::once(base).chain(variants.into_iter().map(|(path, values)| (Some(path), values)));
    let stack = |(variant, values)| {
        let mut stack = stack(root, &template, &family, variant, &values);
        stack.modules.clone_from(&modules);
        stack.has_files = has_files;
        stack
    };
    all.map(stack).collect()
}

fn stack(
    root: &RepoPath,
    template: &Template,
    family: &Family,
    variant: Option<RepoPath>,
    values: &Values,
) -> Stack {
    let evaluator = Evaluator::new(template, family, values, true);
    let given = Evaluator::new(template, family, values, false);
    let mut stack = empty(root, &template.source);
    stack.variant = variant;
    stack.troubles = template.troubles.clone();
    stack.refused = template.repeated + parameters::refused(template, values);
    let mut seen = stack.clone();
    stack.resources = resources::all(&evaluator, &given);
    stack.kept = nested::kept(&evaluator);
    stack.kept.sort();
    stack.uses = exports::all(&evaluator);
    stack.troubles.append(&mut evaluator.troubles.borrow_mut());
    seen.resources = stack.resources.iter().flat_map(view::of).collect();
    seen.dialect = Dialect::Terraform;
    stack.view = Some(Box::new(seen));
    stack
}

fn empty(root: &RepoPath, source: &Source) -> Stack {
    Stack {
        root: root.clone(),
        variant: None,
        dialect: Dialect::CloudFormation,
        resources: Vec::new(),
        view: None,
        sources: vec![source.clone()],
        modules: Vec::new(),
        is_called: false,
        troubles: Vec::new(),
        uses: Vec::new(),
        moved: Vec::new(),
        refused: 0,
        kept: Vec::new(),
        called: std::collections::HashMap::new(),
        names: Vec::new(),
        has_files: false,
    }
}
