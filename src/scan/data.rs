//! Which stacks read a file as data: `file("policy.json")`, `templatefile("${path.module}/user-data.sh", …)`.
//!
//! In: a tree, and files that a change touched. Out: the folders whose configuration names one of them, found by a byte
//! search of the configuration that lies near enough. A change of nothing that is read so costs nothing.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::iac::{reader, terraform};
use crate::path::RepoPath;
use crate::stop;
use crate::text::prefilter::Prefilter;
use crate::tree::{Content, Tree};

/// What files end in that configuration reads. Prose and plain text end in others.
const ENDINGS: [&str; 15] = [
    ".json",
    ".yaml",
    ".yml",
    ".tpl",
    ".tftpl",
    ".tmpl",
    ".template",
    ".sh",
    ".ps1",
    ".cfg",
    ".conf",
    ".toml",
    ".xml",
    ".csv",
    ".j2",
];
/// How many folders below one beside the file's a stack may lie: `../../shared/policy.json`.
const DEEPEST: usize = 3;

/// The folders of stacks that may read one of these files.
pub fn stacks_that_read<'p>(
    tree: &dyn Tree,
    paths: impl Iterator<Item = &'p RepoPath>,
) -> BTreeSet<RepoPath> {
    let is_data =
        |path: &&RepoPath| ENDINGS.iter().any(|ending| path.ends_with(ending)) && !terraform::is_ours(path);
    // A template is deployed by itself.
    let is_template = |path: &RepoPath| match tree.read(path) {
        Ok(Some(Content::Whole(bytes))) => reader::root_by_content(path, &bytes).is_some(),
        _ => false,
    };
    let data: Vec<&RepoPath> = paths.filter(is_data).filter(|path| !is_template(path)).collect();
    let mut found = BTreeSet::new();
    if data.is_empty() {
        return found;
    }
    let names: Vec<String> =
        data.iter().map(|path| String::from_utf8_lossy(path.file_name()).into_owned()).collect();
    let written = names.iter().enumerate().map(|(number, name)| (name.as_str(), true, number as u32));
    // `"${path.module}/${each.key}.json"`
    let ends: Vec<String> = ENDINGS.iter().map(|ending| format!("}}{ending}\"")).collect();
    let computed =
        ends.iter().enumerate().map(|(number, end)| (end.as_str(), true, (names.len() + number) as u32));
    let words = Prefilter::new(written.chain(computed));
    let files = tree.files_named(&terraform::is_configuration_name).unwrap_or_default();
    for file in files.iter().take_while(|_| !stop::is_wanted()) {
        let stack = file.parent();
        if found.contains(&stack) || !data.iter().any(|path| is_near(&stack, &path.parent())) {
            continue;
        }
        let Ok(Some(Content::Whole(bytes))) = tree.read(file) else { continue };
        words.find(&bytes, |hit| {
            let number = hit.owner as usize;
            let is_one = match data.get(number) {
                Some(path) => is_near(&stack, &path.parent()),
                None => {
                    let ending = ENDINGS[number - data.len()];
                    data.iter().any(|path| path.ends_with(ending) && is_near(&stack, &path.parent()))
                }
            };
            match is_one {
                true => {
                    found.insert(stack.clone());
                    ControlFlow::Break(())
                }
                false => ControlFlow::Continue(()),
            }
        });
    }
    found
}

/// Whether a stack lies above the folder of a file, or not far below a folder beside it.
fn is_near(stack: &RepoPath, folder: &RepoPath) -> bool {
    if folder.is_within(stack) {
        return true;
    }
    let beside = folder.parent();
    let mut above = stack.clone();
    for _ in 0..=DEEPEST {
        if above == beside {
            return true;
        }
        if above.is_root() {
            return false;
        }
        above = above.parent();
    }
    false
}
