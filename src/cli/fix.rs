//! `iacgate fix`: the proven fixes of what is staged, laid on the index and the work tree.
//!
//! Each fix is tried on top of the ones before it, so fixes that touch each other combine. Git applies the
//! result, to the index first: its lock is respected, and a file's mode and unstaged work stay.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

use super::masks::Masks;
use super::options::Fix;
use super::outcome::{Judged, unstage_command};
use super::{BLOCKED, CLEAN, check};
use crate::delta::State;
use crate::error::{Error, Result};
use crate::finding::Fingerprint;
use crate::fix::{propose, prove};
use crate::git::Repository;
use crate::path::RepoPath;
use crate::policy::Action;
use crate::rules::pack::Safety;
use crate::scan::Callers;
use crate::text::diff::{FileChange, hunk_lines, unified};
use crate::text::{Source, Span};
use crate::tree::{Content, Overlay, Tree};

/// Fixes may make room for others; a repository that needs more rounds than this is fixed in several runs.
const ROUNDS: usize = 500;

pub fn run(options: &Fix) -> Result<u8> {
    let repository = Repository::from_env()?;
    let change = repository.staged()?;
    let named: BTreeSet<RepoPath> = options
        .files
        .iter()
        .filter_map(|file| repository.prefix().resolve(&file.to_string_lossy()))
        .collect();
    let mut judged = check::judge(change, &named, &options.common)?;
    let verdicts = judged.verdicts(&options.common, false);
    let wanted = |action: Action, state: State| {
        action != Action::Excepted && (state == State::Introduced || options.all)
    };
    let callers = Callers::of(&*judged.tree);
    let mut laid: BTreeMap<RepoPath, Option<Arc<[u8]>>> = BTreeMap::new();
    let mut done: BTreeSet<Fingerprint> = BTreeSet::new();
    let mut unstaged = Vec::new();
    let mut left = 0;
    for verdict in verdicts.iter().take(ROUNDS) {
        let finding = &verdict.finding;
        let chosen = named.is_empty() || named.contains(finding.at.path());
        if !wanted(verdict.action, verdict.state) || !chosen {
            left += usize::from(verdict.action == Action::Block && verdict.state == State::Introduced);
            continue;
        }
        let tree = Overlay { below: &*judged.tree, files: laid.clone() };
        // An earlier fix may have mended or moved it: find it again where it now stands.
        let Some(now) = again(finding, &tree, &judged, &callers) else { continue };
        let patch = propose(&now, &tree, &judged.judge.rules)
            .and_then(|fix| prove(fix, &now, &tree, &judged.judge, &callers));
        let patch = patch.filter(|patch| patch.safety == Safety::Safe || options.suggested);
        match patch {
            Some(patch) => {
                laid.extend(patch.files().map(|(path, bytes)| (path.clone(), Some(bytes.into()))));
                laid.extend(patch.unstage.iter().map(|path| (path.clone(), None)));
                unstaged.extend(patch.unstage.iter().cloned());
                done.insert(finding.fingerprint.clone());
            }
            None => left += usize::from(verdict.action == Action::Block),
        }
    }
    laid.retain(|path, _| !unstaged.contains(path));
    if options.dry_run {
        let patch = shown(&laid, &judged)?;
        let commands: String = unstaged.iter().map(|path| format!("# {}\n", unstage_command(path))).collect();
        super::written(format!("{commands}{patch}").as_bytes())?;
        return Ok(if left > 0 { BLOCKED } else { CLEAN });
    }
    let patch = patch(&laid, &*judged.tree)?;
    let said = applied(&repository, &patch, &unstaged, done.len(), left)?;
    super::written(said.as_bytes())?;
    Ok(if left > 0 { BLOCKED } else { CLEAN })
}

/// The same finding in a tree that other fixes already changed.
fn again(
    finding: &crate::finding::Finding,
    tree: &dyn Tree,
    judged: &Judged,
    callers: &Callers,
) -> Option<crate::finding::Finding> {
    use crate::finding::Subject;
    use crate::scan::{FilePlace, Scope, StackPlace};
    let mut scope = Scope::default();
    match &finding.subject {
        Subject::Resource { stack, .. } => {
            scope.stacks.push(StackPlace { path: stack.clone(), known_as: stack.clone(), moved: Vec::new() });
        }
        Subject::File(path) => scope.files.push(FilePlace { path: path.clone(), known_as: path.clone() }),
    }
    let scan = judged.judge.scan_among(tree, &scope, callers);
    scan.findings.into_iter().find(|other| other.fingerprint == finding.fingerprint)
}

/// One patch of all that was laid, against the index.
fn patch(laid: &BTreeMap<RepoPath, Option<Arc<[u8]>>>, index: &dyn Tree) -> Result<String> {
    let mut patch = String::new();
    for (path, after) in laid {
        let texts = Texts::read(path, after.as_deref(), index)?;
        patch.push_str(&unified(&texts.change(path), CONTEXT));
    }
    Ok(patch)
}

/// The same to be printed: with less context where a secret stands near, and without a file whose patch would
/// show one all the same.
fn shown(laid: &BTreeMap<RepoPath, Option<Arc<[u8]>>>, judged: &Judged) -> Result<String> {
    let masks = Masks::new(&judged.judge, &*judged.tree);
    let mut patch = String::new();
    for (path, after) in laid {
        let texts = Texts::read(path, after.as_deref(), &*judged.tree)?;
        let change = texts.change(path);
        let source = Source::decode(path.clone(), texts.before.as_deref().unwrap_or_default().as_bytes());
        let lines = |mask: &Span| source.position(mask.start).line..=source.position(mask.end).line;
        let secret: BTreeSet<usize> = masks.of(&source).iter().flat_map(lines).collect();
        let shows = |context: &usize| {
            hunk_lines(&change, *context).iter().any(|hunk| secret.iter().any(|line| hunk.contains(line)))
        };
        match (1..=CONTEXT).rev().find(|context| !shows(context)) {
            Some(context) => patch.push_str(&unified(&change, context)),
            None => patch
                .push_str(&format!("# {path}: a secret stands beside the fix, apply it with: iacgate fix\n")),
        }
    }
    Ok(patch)
}

/// Lines of context around a change, as Git has them.
const CONTEXT: usize = 3;

/// A file as the index has it and as it becomes.
struct Texts {
    before: Option<String>,
    after: Option<String>,
}

impl Texts {
    fn read(path: &RepoPath, after: Option<&[u8]>, index: &dyn Tree) -> Result<Self> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let before = match index.read(path).map_err(|unreadable| Error::new(unreadable.to_string()))? {
            Some(Content::Whole(bytes)) => Some(text(&bytes)),
            _ => None,
        };
        Ok(Self { before, after: after.map(text) })
    }

    fn change<'a>(&'a self, path: &'a RepoPath) -> FileChange<'a> {
        FileChange { path, before: self.before.as_deref(), after: self.after.as_deref(), executable: false }
    }
}

fn applied(
    repository: &Repository,
    patch: &str,
    unstaged: &[RepoPath],
    fixed: usize,
    left: usize,
) -> Result<String> {
    let top = repository.work_tree().ok_or_else(|| Error::new("a bare repository has no index to fix"))?;
    let git = |arguments: &[&str], input: &str| -> std::io::Result<bool> {
        let mut child = Command::new("git")
            .current_dir(top)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        if let Some(stdin) = &mut child.stdin {
            stdin.write_all(input.as_bytes())?;
        }
        Ok(child.wait()?.success())
    };
    let failed = |error: std::io::Error| Error::new(format!("git could not be run: {error}"));
    let mut said = String::new();
    if !patch.is_empty() {
        if !git(&["apply", "--cached", "--whitespace=nowarn", "-"], patch).map_err(failed)? {
            return Err(
                Error::new("the fixes could not be written to the index").help("iacgate fix --dry-run")
            );
        }
        if !git(&["apply", "--whitespace=nowarn", "-"], patch).map_err(failed)? {
            said.push_str(
                "the work tree differs too much: fixed in the index alone, unstaged work is as it was\n",
            );
        }
    }
    for path in unstaged {
        let name = String::from_utf8_lossy(path.as_bytes()).into_owned();
        if !git(&["rm", "--cached", "-f", "-q", "--", &format!(":(top,literal){name}")], "")
            .map_err(failed)?
        {
            return Err(Error::new(format!("{path} could not be unstaged")).help(unstage_command(path)));
        }
        said.push_str(&format!("unstaged {path}: it stays on disk\n"));
    }
    let plural = |count: usize| if count == 1 { "finding" } else { "findings" };
    said.push_str(&match (fixed, left) {
        (0, 0) => "nothing to fix\n".to_owned(),
        (fixed, 0) => format!("fixed {fixed} {}\n", plural(fixed)),
        (fixed, left) => {
            format!("fixed {fixed}, {left} {} still to be mended by hand: iacgate\n", plural(left))
        }
    });
    Ok(said)
}
