//! `iacgate fix`: the proven fixes of what is staged, laid on the index and the work tree.
//!
//! All edits are tried together, which one scan proves; where that fails, each fix is tried on top of the ones
//! before it. Git applies the result, to the index first: its lock is respected, and a file's mode and unstaged
//! work stay.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

use super::masks::Masks;
use super::options::Fix;
use super::outcome::unstage_command;
use super::{BLOCKED, CLEAN, check};
use crate::delta::State;
use crate::error::{Error, Result};
use crate::finding::{Finding, Fingerprint};
use crate::fix::{Patch, Trial, joined, mend, propose, prove};
use crate::git::Repository;
use crate::path::RepoPath;
use crate::policy::{Action, Verdict};
use crate::rules::pack::Safety;
use crate::scan::{Callers, Judge, Scope};
use crate::text::Source;
use crate::text::diff::{CONTEXT, FileChange, context_beside, unified};
use crate::tree::{Content, Overlay, Tree};

/// Fixes may make room for others; a repository that needs more rounds than this is fixed in several runs.
const ROUNDS: usize = 500;

pub fn run(options: &Fix) -> Result<u8> {
    let repository = Repository::from_env()?;
    let change = repository.staged()?;
    check::there(&repository, &options.files, &change)?;
    let named = check::beside(&repository, &options.files);
    let mut judged = check::judge(change, &named, &options.common)?;
    let verdicts = crate::policy::joined(judged.verdicts(&options.common, false));
    let wanted = |action: Action, state: State| {
        action != Action::Excepted && (state == State::Introduced || options.all)
    };
    let callers = Callers::of(&*judged.tree);
    let mut laid = Laid { on: &*judged.tree, files: BTreeMap::new(), unstaged: Vec::new(), fixed: 0 };
    let chosen = |path: &RepoPath| named.is_empty() || named.contains(path);
    let to_mend: Vec<&Finding> = verdicts
        .iter()
        .filter(|verdict| wanted(verdict.action, verdict.state) && chosen(verdict.finding.at.path()))
        .map(|verdict| &verdict.finding)
        .collect();
    let rest = laid.at_once(&to_mend, &judged.judge, &callers, options.suggested);
    let over = rest.len().saturating_sub(ROUNDS);
    for finding in rest.into_iter().take(ROUNDS) {
        laid.one(finding, &judged.judge, &callers, options.suggested);
    }
    if over > 0 {
        eprintln!("{over} findings were left for another run of `iacgate fix`");
    }
    let left = laid.still_blocking(&verdicts, &judged.judge, &callers);
    let Laid { files: mut laid, unstaged, fixed, .. } = laid;
    laid.retain(|path, _| !unstaged.contains(path));
    if options.dry_run {
        let trial = Trial::on(&*judged.tree, &judged.judge, &callers);
        let (patch, left_out) = patch(&laid, &*judged.tree, Some(&Masks::over(&trial)))?;
        let hidden: String = left_out
            .iter()
            .map(|path| {
                format!("# {path}: a secret stands beside the fix; `iacgate fix` applies it unseen\n")
            })
            .collect();
        let commands: String = unstaged.iter().map(|path| format!("# {}\n", unstage_command(path))).collect();
        if !unstaged.is_empty() || !hidden.is_empty() {
            eprintln!("not all fixes can stand in a patch: see the lines with `#`, or run `iacgate fix`");
        }
        super::written(super::without_tokens(&format!("{commands}{hidden}{patch}")).as_bytes())?;
        return Ok(if left > 0 { BLOCKED } else { CLEAN });
    }
    let (patch, _) = patch(&laid, &*judged.tree, None)?;
    let said = applied(&repository, &patch, &unstaged, fixed, left)?;
    super::written(super::without_tokens(&said).as_bytes())?;
    Ok(if left > 0 { BLOCKED } else { CLEAN })
}

/// Fixes that were proven so far, laid over the index.
struct Laid<'a> {
    on: &'a dyn Tree,
    files: BTreeMap<RepoPath, Option<Arc<[u8]>>>,
    unstaged: Vec<RepoPath>,
    fixed: usize,
}

impl Laid<'_> {
    fn tree(&self) -> Overlay<'_> {
        Overlay { below: self.on, files: self.files.clone() }
    }

    fn lay(&mut self, patch: &Patch, findings: usize) {
        self.files.extend(patch.files().map(|(path, bytes)| (path.clone(), Some(bytes.into()))));
        self.files.extend(patch.unstage.iter().map(|path| (path.clone(), None)));
        self.unstaged.extend(patch.unstage.iter().cloned());
        self.fixed += findings;
    }

    /// Tries all fixes together, which one scan proves. Out: the findings that are still to be mended.
    fn at_once<'f>(
        &mut self,
        findings: &[&'f Finding],
        judge: &Judge,
        callers: &Callers,
        suggested: bool,
    ) -> Vec<&'f Finding> {
        let trial = Trial::on(self.on, judge, callers);
        let (mut of, mut fixes) = (Vec::new(), Vec::new());
        for finding in findings {
            let first = propose(finding, &trial).into_iter().next();
            let fix = first.filter(|fix| fix.safety == Safety::Safe || suggested);
            if let Some(fix) = fix {
                of.push(*finding);
                fixes.push(fix);
            }
        }
        if let Some((fix, members)) = joined(&fixes) {
            let mended: Vec<&Finding> = members.iter().map(|member| of[*member]).collect();
            if let Some(patch) = prove(fix, &mended, &trial) {
                self.lay(&patch, mended.len());
                let is_mended = |position: &usize| members.contains(position);
                return (0..of.len())
                    .filter(|position| !is_mended(position))
                    .map(|position| of[position])
                    .collect();
            }
        }
        of
    }

    /// Tries one on top of those before it, which may have mended or moved it.
    fn one(&mut self, finding: &Finding, judge: &Judge, callers: &Callers, suggested: bool) {
        let tree = self.tree();
        let trial = Trial::on(&tree, judge, callers);
        let scan = judge.scan_among(&tree, &Scope::of_findings([finding]), callers);
        let Some(now) = scan.findings.into_iter().find(|other| other.fingerprint == finding.fingerprint)
        else {
            self.fixed += 1;
            return;
        };
        let patch = mend(&now, &trial);
        if let Some(patch) = patch.filter(|patch| patch.safety == Safety::Safe || suggested) {
            self.lay(&patch, 1);
        }
    }

    /// How many of the blocking findings are still there.
    fn still_blocking(&self, verdicts: &[Verdict], judge: &Judge, callers: &Callers) -> usize {
        let blocks =
            |verdict: &&Verdict| verdict.action == Action::Block && verdict.state == State::Introduced;
        let blocking: Vec<&Finding> =
            verdicts.iter().filter(blocks).map(|verdict| &verdict.finding).collect();
        let scope = Scope::of_findings(blocking.iter().copied());
        let now = judge.scan_among(&self.tree(), &scope, callers).findings;
        let mut there: HashMap<&Fingerprint, usize> = HashMap::new();
        for finding in &now {
            *there.entry(&finding.fingerprint).or_default() += 1;
        }
        let still = |finding: &&&Finding| match there.get_mut(&finding.fingerprint) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        };
        blocking.iter().filter(still).count()
    }
}

/// One patch of all that was laid, against the index. With `masks`, it is for eyes: it shows fewer lines
/// around a change where they hold a secret, and a file where that does not help is left out and named.
fn patch(
    laid: &BTreeMap<RepoPath, Option<Arc<[u8]>>>,
    index: &dyn Tree,
    masks: Option<&Masks>,
) -> Result<(String, Vec<RepoPath>)> {
    let (mut patch, mut left_out) = (String::new(), Vec::new());
    for (path, after) in laid {
        let before = match index.read(path).map_err(|unreadable| Error::new(unreadable.to_string()))? {
            Some(Content::Whole(bytes)) => Some(bytes),
            _ => None,
        };
        let text = |bytes: &Arc<[u8]>| String::from_utf8_lossy(bytes).into_owned();
        let (old, new) = (before.as_ref().map(text), after.as_ref().map(text));
        let change = FileChange { path, before: old.as_deref(), after: new.as_deref(), executable: false };
        let context = match (masks, &before) {
            (Some(masks), Some(bytes)) => {
                let source = Source::decode(path.clone(), bytes);
                context_beside(&change, &source, &masks.of(&source))
            }
            _ => Some(CONTEXT),
        };
        match context {
            Some(context) => patch.push_str(&unified(&change, context)),
            None => left_out.push(path.clone()),
        }
    }
    Ok((patch, left_out))
}

fn applied(
    repository: &Repository,
    patch: &str,
    unstaged: &[RepoPath],
    fixed: usize,
    left: usize,
) -> Result<String> {
    let top = repository.work_tree().ok_or_else(|| Error::new("a bare repository has no index to fix"))?;
    let git = |arguments: &[&str], input: &[u8]| -> std::io::Result<bool> {
        let mut child = Command::new("git")
            .current_dir(top)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        if let Some(stdin) = &mut child.stdin {
            stdin.write_all(input)?;
        }
        Ok(child.wait()?.success())
    };
    let failed = |error: std::io::Error| Error::new(format!("git could not be run: {error}"));
    let mut said = String::new();
    if !patch.is_empty() {
        if !git(&["apply", "--cached", "--whitespace=nowarn", "-"], patch.as_bytes()).map_err(failed)? {
            return Err(
                Error::new("the fixes could not be written to the index").help("iacgate fix --dry-run")
            );
        }
        if !git(&["apply", "--whitespace=nowarn", "-"], patch.as_bytes()).map_err(failed)? {
            said.push_str(
                "the work tree differs too much: fixed in the index alone, unstaged work is as it was\n",
            );
        }
    }
    for path in unstaged {
        // A name as it is: neither a pattern nor text.
        let name = [path.as_bytes(), b"\0"].concat();
        if !git(&["update-index", "--force-remove", "-z", "--stdin"], &name).map_err(failed)? {
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
