//! Lays fixes on each other until nothing is left to lay.
//!
//! In: findings of a tree and which fixes may be taken. Out: [`Laid`], the files as they become. It goes in rounds,
//! each on the tree as laid so far: fixes that do not touch each other are proven at once; where that fails, halves
//! are tried, so that k bad ones among n cost about k log n scans. Those that touch another wait for the next round.
//! In the end all of it is proven once more, as one fix of the tree before.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::beside::{Beside, joined};
use super::{Fix, Patch, Rewrite, Trial, propose_all, prove};
use crate::finding::{Finding, Fingerprint};
use crate::path::RepoPath;
use crate::rules::pack::Safety;
use crate::scan::Scope;
use crate::text::Source;
use crate::tree::Overlay;

/// As many fixes may touch each other at one place; a rule or two of a block never come near.
const ROUNDS: usize = 50;
/// A trial scans all that is touched, and so costs what it tries, a small one as much as `LEAST` fixes. This is
/// 400 small trials, or 50 of two thousand fixes: seconds, in which dozens of bad ones among many are found.
pub const WORK: usize = 100_000;
const LEAST: usize = 250;

/// Files by their new content; `None` where one leaves the index.
pub type Files = BTreeMap<RepoPath, Option<Arc<[u8]>>>;

/// Which fixes may be taken.
#[derive(Clone, Copy)]
pub struct Choice<'a> {
    /// Also those that need a look.
    pub suggested: bool,
    /// How many fixes may be tried, counted for each trial.
    pub work: usize,
    /// Whether a file can be made there: no symbolic link or folder is in the way.
    pub is_free: &'a dyn Fn(&RepoPath) -> bool,
}

/// What was laid, proven as a whole.
#[derive(Default)]
pub struct Laid {
    pub files: Files,
    /// The findings whose own fix was laid. Others may have gone along with them.
    pub mended: Vec<Mended>,
    /// Those that are still there, as they now stand.
    pub left: Vec<Finding>,
    /// How many of these were not tried, as too many fixes failed before.
    pub untried: usize,
    /// Lines for files that could not be made, as something else stands there.
    pub lines: BTreeMap<RepoPath, Vec<String>>,
}

/// A finding whose fix was laid: what it does, and what a person should know of it.
pub struct Mended {
    pub finding: Finding,
    pub title: String,
    pub notes: Vec<String>,
}

/// Lays the fixes of findings of `on`'s tree.
pub fn combine(findings: &[&Finding], on: &Trial, choice: Choice) -> Laid {
    let mut laying = Laying { on, work: choice.work, choice, laid: Laid::default(), steps: Vec::new() };
    laying.rounds(findings.iter().map(|finding| Open::new((*finding).clone())).collect());
    laying.proven(findings)
}

struct Laying<'a> {
    on: &'a Trial<'a>,
    choice: Choice<'a>,
    /// How many trials' worth of it is left.
    work: usize,
    laid: Laid,
    /// What was laid after each round, and how many findings were mended by then.
    steps: Vec<(Files, usize)>,
}

/// A finding that is still to be mended.
struct Open {
    finding: Finding,
    /// How many of its fixes were tried, and did not hold.
    tried: usize,
    /// Whether it let another one make what both could refer to.
    has_waited: bool,
}

impl Open {
    fn new(finding: Finding) -> Self {
        Self { finding, tried: 0, has_waited: false }
    }
}

/// What a round leaves.
#[derive(Default)]
struct Rest {
    /// Touch a fix that was laid, or have another one.
    open: Vec<Open>,
    /// Have no fix here that holds.
    failed: Vec<Finding>,
}

impl Laying<'_> {
    fn rounds(&mut self, findings: Vec<Open>) {
        let (mut open, mut failed) = (findings, Vec::new());
        let mut laid_before = 0;
        for _ in 0..ROUNDS {
            // What failed is tried again where more was laid since: one fix may make room for another.
            if open.is_empty() && self.steps.len() > laid_before {
                laid_before = self.steps.len();
                open.extend(failed.drain(..).map(Open::new));
            }
            if open.is_empty() || self.work == 0 {
                break;
            }
            let rest = self.round(open);
            open = rest.open;
            failed.extend(rest.failed);
        }
        self.laid.untried += open.len();
    }

    /// Proposes on the tree as laid so far, and lays what holds together.
    fn round(&mut self, open: Vec<Open>) -> Rest {
        let laid = self.steps.last().map(|(files, _)| files.clone()).unwrap_or_default();
        let tree = Overlay { below: self.on.tree, files: laid.clone() };
        let trial = Trial::on(&tree, self.on.judge, self.on.callers);
        let open = if laid.is_empty() { open } else { still_there(open, &trial) };
        let (mut rest, mut beside, mut making) = (Rest::default(), Beside::default(), BTreeSet::new());
        let mut candidates = Vec::new();
        let proposed = propose_all(&open.iter().map(|open| &open.finding).collect::<Vec<_>>(), &trial);
        for (open, fixes) in open.into_iter().zip(proposed) {
            let next = fixes.into_iter().filter_map(|fix| self.permitted(fix)).nth(open.tried);
            match next {
                None => rest.failed.push(open.finding),
                // In the next round it refers to what the other one made.
                Some(fix) if !open.has_waited && fix.makes.iter().any(|one| making.contains(one)) => {
                    rest.open.push(Open { has_waited: true, ..open });
                }
                Some(fix) if beside.takes(&fix, &open.finding) => {
                    making.extend(fix.makes.iter().cloned());
                    candidates.push(Candidate { open, fix });
                }
                Some(_) => rest.open.push(open),
            }
        }
        let mut halving = Halving { trial: &trial, work: &mut self.work, holds: Vec::new(), patch: None };
        // Neighbours stay together: what fails for one often fails for the next.
        halving.lay(candidates, false, &mut rest.open);
        let Halving { holds, patch, .. } = halving;
        if let Some(patch) = patch {
            let mut files = laid;
            files.extend(patch.files().map(|(path, bytes)| (path.clone(), Some(bytes.into()))));
            files.extend(patch.unstage.iter().map(|path| (path.clone(), None)));
            self.laid.mended.extend(holds.into_iter().map(Candidate::mended));
            self.steps.push((files, self.laid.mended.len()));
        }
        rest
    }

    /// What may be laid of a fix. State leaves the index even where nothing can be added to `.gitignore`.
    fn permitted(&mut self, mut fix: Fix) -> Option<Fix> {
        if fix.safety == Safety::Suggested && !self.choice.suggested {
            return None;
        }
        let is_barred = |path: &RepoPath, rewrite: &Rewrite| {
            matches!(rewrite, Rewrite::Text(None, _)) && !(self.choice.is_free)(path)
        };
        let barred: Vec<RepoPath> = fix
            .files
            .iter()
            .filter(|(path, rewrite)| is_barred(path, rewrite))
            .map(|(path, _)| path.clone())
            .collect();
        if !barred.is_empty() && fix.unstage.is_empty() {
            return None;
        }
        for path in barred {
            if let Some(Rewrite::Text(_, text)) = fix.files.remove(&path) {
                let lines = self.laid.lines.entry(path).or_default();
                let new = text.lines().map(str::to_owned).filter(|line| !lines.contains(line));
                let new: Vec<String> = new.collect();
                lines.extend(new);
            }
        }
        Some(fix)
    }

    /// The longest run of rounds that holds as one fix of the tree before.
    fn proven(mut self, findings: &[&Finding]) -> Laid {
        let is_one_round = self.steps.len() == 1;
        while let Some((files, mended)) = self.steps.pop() {
            let own = || self.laid.mended[..mended].iter().map(|mended| &mended.finding);
            // A single round was proven on this very tree.
            if is_one_round || self.holds(&files, &own().collect::<Vec<_>>()) {
                self.laid.mended.truncate(mended);
                self.laid.files = files;
                break;
            }
        }
        if self.laid.files.is_empty() {
            self.laid.mended.clear();
        }
        let tree = Overlay { below: self.on.tree, files: self.laid.files.clone() };
        let trial = Trial::on(&tree, self.on.judge, self.on.callers);
        let asked = findings.iter().map(|finding| Open::new((*finding).clone())).collect();
        let left: Vec<Finding> = still_there(asked, &trial).into_iter().map(|open| open.finding).collect();
        let mut gone: HashMap<&Fingerprint, usize> = HashMap::new();
        for finding in findings {
            *gone.entry(&finding.fingerprint).or_default() += 1;
        }
        for finding in &left {
            gone.entry(&finding.fingerprint).and_modify(|gone| *gone -= 1);
        }
        // What waits for a person to write a value was mended as far as it can be, and is there all the same.
        let mut waits: HashMap<&Fingerprint, usize> = HashMap::new();
        for Mended { finding, .. } in &self.laid.mended {
            match gone.get_mut(&finding.fingerprint) {
                Some(gone) if *gone > 0 => *gone -= 1,
                _ => *waits.entry(&finding.fingerprint).or_default() += 1,
            }
        }
        let mut is_left = |finding: &Finding| match waits.get_mut(&finding.fingerprint) {
            Some(waits) if *waits > 0 => {
                *waits -= 1;
                false
            }
            _ => true,
        };
        self.laid.left = left.into_iter().filter(&mut is_left).collect();
        self.laid.untried = self.laid.untried.min(self.laid.left.len());
        self.laid
    }

    fn holds(&self, files: &Files, mended: &[&Finding]) -> bool {
        let mut whole = Fix::new("all of them", Safety::Suggested);
        for (path, after) in files {
            let Some(after) = after else {
                whole.unstage.push(path.clone());
                continue;
            };
            let before =
                crate::tree::whole(self.on.tree, path).map(|bytes| Source::decode(path.clone(), &bytes));
            let after = Source::decode(path.clone(), after).text().to_owned();
            whole.files.insert(path.clone(), Rewrite::Text(before, after));
        }
        prove(whole, mended, self.on).is_some()
    }
}

/// Those of the findings that a tree still has, as it has them: an edit moves what stands below it.
fn still_there(open: Vec<Open>, trial: &Trial) -> Vec<Open> {
    let scope = Scope::of_findings(open.iter().map(|open| &open.finding));
    let scan = trial.judge.scan_among(trial.tree, &scope, trial.callers);
    let mut there: HashMap<Fingerprint, Vec<Finding>> = HashMap::new();
    for finding in scan.findings.into_iter().rev() {
        there.entry(finding.fingerprint.clone()).or_default().push(finding);
    }
    let now = |open: Open| {
        let finding = there.get_mut(&open.finding.fingerprint)?.pop()?;
        Some(Open { finding, ..open })
    };
    open.into_iter().filter_map(now).collect()
}

/// A fix that may be laid.
struct Candidate {
    open: Open,
    fix: Fix,
}

impl Candidate {
    fn mended(self) -> Mended {
        Mended { finding: self.open.finding, title: self.fix.title, notes: self.fix.notes }
    }
}

/// Finds the candidates that hold together: all of them, else as many halves of them as do.
struct Halving<'a> {
    trial: &'a Trial<'a>,
    work: &'a mut usize,
    holds: Vec<Candidate>,
    /// What `holds` makes, proven.
    patch: Option<Patch>,
}

impl Halving<'_> {
    /// Out: whether all of `some` hold. `is_bad`: that is known not to be so. The others are left `open`.
    fn lay(&mut self, mut some: Vec<Candidate>, is_bad: bool, open: &mut Vec<Open>) -> bool {
        if some.is_empty() {
            return true;
        }
        if !is_bad {
            if *self.work == 0 {
                open.extend(some.into_iter().map(|candidate| candidate.open));
                return false;
            }
            *self.work = self.work.saturating_sub((self.holds.len() + some.len()).max(LEAST));
            let all = || self.holds.iter().chain(&some);
            let findings: Vec<&Finding> = all().map(|candidate| &candidate.open.finding).collect();
            let whole = joined(all().map(|candidate| &candidate.fix));
            if let Some(patch) = prove(whole, &findings, self.trial) {
                self.patch = Some(patch);
                self.holds.extend(some);
                return true;
            }
        }
        if some.len() == 1 {
            let next = |candidate: Candidate| Open { tried: candidate.open.tried + 1, ..candidate.open };
            open.extend(some.into_iter().map(next));
            return false;
        }
        let later = some.split_off(some.len() / 2);
        // Where all the first ones hold, it is the others that do not.
        let first_holds = self.lay(some, false, open);
        self.lay(later, first_holds, open);
        false
    }
}
