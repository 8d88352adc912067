//! What the targets share: the built-in rules, ready, and a tree of the files that one input makes.

use std::collections::BTreeMap;

use iacgate::fix::{Choice, Laid, Trial, WORK, combine};
use iacgate::path::RepoPath;
use iacgate::rules::Rules;
use iacgate::scan::{Callers, Judge, Scan, Scope};
use iacgate::tree::{Empty, Overlay};

/// Compiled once: each input would cost more than it does.
pub fn with_judge<T>(work: impl FnOnce(&Judge) -> T) -> T {
    thread_local!(static JUDGE: Judge = Judge::new(Rules::built_in()));
    JUDGE.with(work)
}

pub fn tree(files: &[(&str, &[u8])]) -> Overlay<Empty> {
    let files = files.iter().map(|(path, bytes)| (RepoPath::from(*path), Some((*bytes).into())));
    Overlay { below: Empty, files: BTreeMap::from_iter(files) }
}

/// The stack at `root`, read, evaluated and asked all rules.
pub fn scan_stack(files: &[(&str, &[u8])], root: &str) -> Scan {
    with_judge(|judge| judge.scan(&tree(files), &Scope::of([root.into()], [])))
}

/// The same, with all fixes that hold laid over it.
pub fn fixed(files: &[(&str, &[u8])], root: &str) -> Laid {
    with_judge(|judge| {
        let tree = tree(files);
        let found = judge.scan(&tree, &Scope::of([root.into()], [])).findings;
        let callers = Callers::of(&tree);
        let choice = Choice { suggested: true, work: WORK / 100, is_free: &|_| true };
        combine(&Vec::from_iter(&found), &Trial::on(&tree, judge, &callers), choice)
    })
}
