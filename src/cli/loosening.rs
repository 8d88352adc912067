//! What a change lets through by changing the policy itself.
//!
//! In: a change, and the policy of the tree after. Out: verdicts on `loosened-policy`, by the policy of before:
//! the change can't reach what judges it. A change that touches no policy costs nothing.
//!
//! Nor may a policy hush what is said of it: no exclude and no tier reaches the rule, "off" is a warning, and
//! `--strict` asks no action at all.

mod in_merge;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::audit;
use super::options::Common;
use super::outcome::Ask;
use super::policy::{self, Basis};
use crate::delta::State;
use crate::error::Result;
use crate::finding::Finding;
use crate::git::Change;
use crate::path::{PathSet, RepoPath};
use crate::policy::peer_files::PeerFiles;
use crate::policy::{
    Action, Baseline, Decider, EXCLUDED, LOOSENED, Loosening, Policy, RuleAction, Side, Verdict, baseline,
    file, globs_cover, loosened, rewritten,
};
use crate::rego::Policies;
use crate::rules::Rules;
use crate::severity::Severity;
use crate::text::Source;
use crate::tree::{self, Tree};

/// How strictly a loosening is judged.
#[derive(Clone, Copy, Default)]
pub struct By<'a> {
    /// By the policy of before, whatever it says of the rule.
    pub strict: bool,
    /// Whom to ask whether a ticket is approved.
    pub verify: Option<&'a Ask>,
}

/// What was decided, whatever for.
type Decision = Option<String>;

/// The loosenings that a change brings. In a merge, those that no parent had, and what it drops of a parent's tightening.
pub fn of_change(change: &Change, after: &Basis, common: &Common, by: By) -> Result<Vec<Verdict>> {
    let touched = change.touched.iter().map(|touched| &touched.path);
    let touches = touched.chain(&change.kept).any(|path| may_decide(path, after.policies.is_some()));
    if common.config.is_some() || !touches || !is_asked(after, common)? {
        return Ok(Vec::new());
    }
    // The policy of before need not know the tiers and rules that are chosen now.
    let common = &Common { profile: common.profile, ..Common::default() };
    let mut sides = Vec::new();
    for tree in &change.befores {
        // Before the first commit there is no policy to loosen, and nothing that a baseline could accept.
        if tree.files().is_ok_and(|files| files.is_empty()) {
            let policy = Policy::built_in();
            let judge = Judges::of(&policy, &after.known, by);
            let grown = baseline::grown(&**tree, &*change.after);
            return Ok(grown.and_then(|grown| judge.verdict(grown)).into_iter().collect());
        }
        let Ok(before) = policy::read(&[&**tree], common) else {
            let judge = Judges::of(&after.policy, &after.known, by);
            let warned =
                |verdict| Verdict { action: Action::Warn, because: UNREADABLE.to_owned(), ..verdict };
            return Ok(judge.verdict(unreadable()).map(warned).into_iter().collect());
        };
        sides.push((Rc::clone(tree), before));
    }
    let Some((first, before)) = sides.first() else { return Ok(Vec::new()) };
    let accepted = match sides.as_slice() {
        [_] => Rc::clone(first),
        _ => in_merge::accepted(change),
    };
    let mut told = in_merge::told(change, &sides, after, common, by)?;
    if let Some(verdict) = grown(&accepted, before, change, by)? {
        told.insert(verdict.finding.attribute.clone(), verdict);
    }
    Ok(told.into_values().collect())
}

/// The policy of before, where a change may touch what decides and it can be read.
pub fn base(change: &Change, common: &Common) -> Option<Policy> {
    let touches = change.touched.iter().any(|touched| may_decide(&touched.path, false));
    if common.config.is_some() || !touches {
        return None;
    }
    // The policy of before need not know the tiers and rules that are chosen now.
    let common = &Common { profile: common.profile, ..Common::default() };
    policy::read(&policy::borrowed(&change.befores), common).ok().map(|basis| basis.policy)
}

/// What the repository's policy lets through and the one that it extends does not, in a tree by itself.
pub fn of_tree(tree: &dyn Tree, basis: &Basis, common: &Common) -> Result<Vec<Verdict>> {
    if common.config.is_some() || !is_asked(basis, common)? {
        return Ok(Vec::new());
    }
    let judge = Judges::of(basis.base.as_ref().unwrap_or(&basis.policy), &basis.known, By::default());
    Ok(beyond_base(tree, basis)?.into_iter().filter_map(|finding| judge.verdict(finding)).collect())
}

/// Whether a policy, a team's rules, their data or a baseline could be this file.
pub(super) fn may_decide(path: &RepoPath, has_rego: bool) -> bool {
    let is_data = || [".json", ".yaml", ".yml"].iter().any(|ending| path.ends_with(ending));
    path.ends_with(".toml")
        || path.ends_with(".rego")
        || *path == RepoPath::from(crate::policy::BASELINE)
        || has_rego && is_data()
}

fn since(
    tree: &Rc<dyn Tree>,
    before: &Basis,
    change: &Change,
    after: &Basis,
    by: By,
) -> Result<BTreeMap<Decision, Verdict>> {
    let mut findings = Vec::new();
    let is_there = |tree: &dyn Tree| matches!(tree.read(&file::place()), Ok(Some(_)));
    if is_there(&**tree) && !is_there(&*change.after) {
        findings.push(deleted());
    } else {
        let files = change.after.files().unwrap_or_default();
        let old = Side { policy: &before.policy, rules: &before.known };
        let new = Side { policy: &after.policy, rules: &after.known };
        let version = after.policy.rego.version;
        let rewritten = rewritten(&in_rego(&**tree, before), &in_rego(&*change.after, after), version);
        let mut told = loosened(old, new, &files);
        told.retain(|one| {
            !is_adopted_account(one, &**tree, before, change)
                && !is_moved(one, &**tree, before, change, after)
        });
        if !rewritten.is_empty() {
            // A rule in Rego that is gone is told with the policy that it was in.
            let pack = before.policies.as_ref().map(Policies::pack).unwrap_or_default();
            told.retain(|one| !pack.rules.iter().any(|rule| one.key == format!("rules.{}", rule.id)));
        }
        let told = told.into_iter().chain(rewritten);
        findings.extend(told.map(|one| one.finding(Severity::High, &file::place())));
        findings.extend(new_beyond_base(tree, before, change, after, &findings)?);
    }
    let judge = Judges::of(&before.policy, &before.known, by);
    let mut told: BTreeMap<Decision, Verdict> = BTreeMap::new();
    // One decision is one finding, whether it is looser than before or than the shared policy.
    for verdict in findings.into_iter().filter_map(|finding| judge.verdict(finding)) {
        told.entry(verdict.finding.attribute.clone()).or_insert(verdict);
    }
    Ok(told)
}

/// What the baseline accepts and did not before.
fn grown(tree: &Rc<dyn Tree>, before: &Basis, change: &Change, by: By) -> Result<Option<Verdict>> {
    let judge = Judges::of(&before.policy, &before.known, by);
    let Some(verdict) = baseline::grown(&**tree, &*change.after).and_then(|grown| judge.verdict(grown))
    else {
        return Ok(None);
    };
    let is_new = !by.strict && verdict.action == Action::Block;
    Ok(Some(match is_new && is_adopted(&change.befores[0], tree, &*change.after)? {
        true => Verdict {
            action: Action::Warn,
            because: "the first baseline warns: all that it accepts was there before".to_owned(),
            ..verdict
        },
        false => verdict,
    }))
}

/// What is looser than the shared policy and was not so before: neither by this decision, however far it then went, nor
/// by the same words before anything was shared. What changed what holds is among `told`, and is told once.
fn new_beyond_base(
    tree: &Rc<dyn Tree>,
    before: &Basis,
    change: &Change,
    after: &Basis,
    told: &[Finding],
) -> Result<Vec<Finding>> {
    let known = beyond_base(&**tree, before)?;
    let keys = || known.iter().filter_map(|known| known.attribute.as_deref());
    let is_known = |one: &Finding| {
        let key = one.attribute.as_deref().unwrap_or_default();
        // A glob that is narrower than one of before leaves out less than it did.
        let left_out: Vec<&str> = keys().filter_map(|key| key.strip_prefix(EXCLUDED)).collect();
        let is_narrower = key.strip_prefix(EXCLUDED).is_some_and(|glob| globs_cover(&left_out, glob));
        keys().any(|known| known == key) || is_narrower
    };
    let is_told = |one: &Finding| {
        told.iter().any(|told| told.at.path() == one.at.path() && told.at.span == one.at.span)
    };
    let mut new = beyond_base(&*change.after, after)?;
    new.retain(|one| !is_known(one) && !is_told(one) && !before.policy.places.hold(&one.at));
    Ok(new)
}

/// Whether an account belongs to a tier of a shared policy that is extended from now on and was there as it is: whoever
/// takes on what the team shares takes on its accounts.
fn is_adopted_account(one: &Loosening, before: &dyn Tree, was: &Basis, change: &Change) -> bool {
    let Some(at) = one.at.as_ref().filter(|_| one.key.contains(".accounts.")) else { return false };
    let path = at.path();
    let is_same =
        || tree::whole(before, path).is_some_and(|bytes| tree::whole(&*change.after, path) == Some(bytes));
    *path != file::place() && !was.policy.extends.contains(path) && is_same()
}

/// Whether a policy that is no longer extended is extended from another place now, as it was.
fn is_moved(one: &Loosening, before: &dyn Tree, was: &Basis, change: &Change, after: &Basis) -> bool {
    let (old, new) = (&was.policy.extends, &after.policy.extends);
    let Some(path) = old.iter().find(|path| one.key == format!("extends.{path}")) else { return false };
    let Some(bytes) = tree::whole(before, path) else { return false };
    let mut news = new.iter().filter(|path| !old.contains(path));
    news.any(|path| tree::whole(&*change.after, path).is_some_and(|now| now == bytes))
}

/// Whether a first baseline accepts nothing but what was there before it: no commit is let by that was stopped.
fn is_adopted(before: &Rc<dyn Tree>, accepted: &Rc<dyn Tree>, after: &dyn Tree) -> Result<bool> {
    // One of before that can't be read accepted nothing.
    if Baseline::of(&**accepted).is_ok_and(|baseline| !baseline.is_empty()) {
        return Ok(false);
    }
    let baseline = Baseline::of(after)?;
    let common = Common { quiet: true, ..Common::default() };
    let Ok(judged) = audit::judge(Rc::clone(before), baseline.clone(), &common) else { return Ok(false) };
    let outcome = judged.outcome_with(&common, audit::SHAPE, true);
    let held: Vec<_> =
        outcome.report.entries.iter().filter_map(|entry| entry.verdict.accepted.as_ref()).collect();
    Ok(baseline.without(&held).is_empty())
}

/// The policies in Rego of a tree, and their data; what can't be read was told already.
fn in_rego(tree: &dyn Tree, basis: &Basis) -> Vec<Source> {
    if basis.policies.is_none() {
        return Vec::new();
    }
    let (policies, data) = policy::rego_sources(tree, &basis.policy).unwrap_or_default();
    policies.into_iter().chain(data.into_iter().map(|data| data.0)).collect()
}

fn beyond_base(tree: &dyn Tree, basis: &Basis) -> Result<Vec<Finding>> {
    let Some(base) = &basis.base else { return Ok(Vec::new()) };
    let (known, _) = policy::known(&[tree], base)?;
    let files = tree.files().unwrap_or_default();
    let mut base = base.clone();
    // What is extended is no part of what the shared policy itself says.
    base.extends.clear();
    let old = Side { policy: &base, rules: &known };
    let new = Side { policy: &basis.policy, rules: &basis.known };
    Ok(loosened(old, new, &files)
        .into_iter()
        .map(|one| one.finding(Severity::High, &file::place()))
        .collect())
}

/// Whoever mends a policy must be able to commit it.
const UNREADABLE: &str = "the policy of before can't be read, so it blocks nothing";

fn deleted() -> Finding {
    whole("deleted", "the policy is deleted: what it decided no longer holds")
}

fn unreadable() -> Finding {
    whole(
        "unreadable",
        "the policy before this change can't be read: whether this one lets more through is not known",
    )
}

/// What is said of the policy as a whole.
fn whole(key: &str, message: &str) -> Finding {
    let one = Loosening { key: key.to_owned(), message: message.to_owned(), at: None, stood: None };
    one.finding(Severity::High, &file::place())
}

/// Whether the options of this run leave the rule in.
fn is_asked(basis: &Basis, common: &Common) -> Result<bool> {
    let is = |ids: &[String]| ids.iter().any(|id| id == LOOSENED);
    let (asked, skipped) =
        (policy::ids(&basis.known, &common.rule)?, policy::ids(&basis.known, &common.skip)?);
    Ok((asked.is_empty() || is(&asked)) && !is(&skipped))
}

/// Who decides over a loosening: never the policy that it is in.
struct Judges<'a> {
    policy: Policy,
    rules: &'a Rules,
    verify: Option<&'a Ask>,
}

impl<'a> Judges<'a> {
    /// What is decided for every file decides over the policy, which is no tier's.
    fn of(policy: &Policy, rules: &'a Rules, by: By<'a>) -> Self {
        let mut policy = Policy { exclude: PathSet::default(), tiers: Vec::new(), ..policy.clone() };
        match policy.actions.get_mut(LOOSENED) {
            Some(_) if by.strict => {
                policy.actions.remove(LOOSENED);
            }
            Some(action @ RuleAction::Off) => *action = RuleAction::Warn,
            _ => {}
        }
        Self { policy, rules, verify: by.verify }
    }

    fn verdict(&self, finding: Finding) -> Option<Verdict> {
        let decider = Decider {
            policy: &self.policy,
            rules: self.rules,
            tier: None,
            today: policy::today(),
            ignore_exceptions: false,
            verify: self.verify,
            stood: None,
            linked: &BTreeMap::new(),
            deployed: &[],
            peers: &PeerFiles::default(),
        };
        decider.introduced(finding).map(|verdict| Verdict { state: State::Introduced, ..verdict })
    }
}
