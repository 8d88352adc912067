//! Rules, asked of each version of each stack of a history.
//!
//! In: a [`Plan`]. Out: each finding once, with the commit that brought it: that of the first version in which anything of
//! its meaning is found. It is shown as the version has it that is decided over most strictly, of several as HEAD has it.
//! What a version has is remembered by its digests, so that the next audit judges only versions that it does not know and
//! those that are shown.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::decide::{Deciding, strictness};
use super::seen::{Print, Prints, Seen};
use super::stacks::{Plan, StackVersion};
use super::told::came_from;
use super::{MOST_NAMED, Run, unread};
use crate::finding::{Finding, Fingerprint, Trouble};
use crate::git::{Past, Repository, Trees};
use crate::iac::Moved;
use crate::path::RepoPath;
use crate::policy::{Action, Verdict};
use crate::scan::{Deployed, Judge, PastStack, Scan};
use crate::text::Location;

/// Versions that a thread takes at once: neighbours share most of their files.
const AT_ONCE: usize = 8;

/// A verdict on a finding, and who brought it.
pub struct OfRules {
    pub verdict: Verdict,
    pub commit: usize,
    pub in_head: bool,
    /// Whether it may have been there before.
    pub may_be_older: bool,
    /// As it is published.
    pub fingerprint: String,
    /// Where it is shown as HEAD has it: as an audit of HEAD knows it, and which of those at its place it is.
    pub standing: Option<(Finding, Option<usize>)>,
}

/// What was found of the rules.
#[derive(Default)]
pub struct Told {
    pub findings: Vec<OfRules>,
    pub troubles: Vec<Trouble>,
    /// Where HEAD's stacks go.
    pub deployed: Vec<Deployed>,
    pub resources: usize,
    pub judged: usize,
}

/// What all threads gave.
#[derive(Default)]
struct Judged {
    prints: HashMap<usize, Arc<Prints>>,
    /// By what it means: the finding as it is to be shown, of the judged versions.
    kept: HashMap<u64, Kept>,
    /// The same: the earliest of the judged versions, and where it has the finding.
    origins: HashMap<u64, (usize, Location)>,
    deployed: Vec<Deployed>,
    troubles: BTreeSet<Trouble>,
    /// What could not be made out of versions, by file and reason.
    in_part: BTreeMap<(RepoPath, String), InPart>,
}

/// A finding of a version.
struct Kept {
    turn: Turn,
    finding: Finding,
    /// Which of those at its place it is.
    ordinal: usize,
    /// `None` where the policy does not want to hear of it there.
    verdict: Option<Verdict>,
}

/// How strictly a version's finding is decided over, whether HEAD has something else, and which version it is: what is
/// shown comes first.
type Turn = (u8, bool, usize);

/// Versions that can't be read at the same place for the same reason.
struct InPart {
    /// The earliest of those that are told.
    first: Option<usize>,
    /// As HEAD has it, else as the earliest has.
    trouble: Trouble,
    in_head: bool,
}

pub fn judge(
    repository: &Repository,
    judge: &Judge,
    deciding: &Deciding,
    plan: Plan,
    past: &Past,
    mut seen: Seen,
    run: &Run,
) -> Told {
    let known: HashMap<usize, Arc<Prints>> = plan
        .versions
        .iter()
        .enumerate()
        .filter_map(|(at, version)| Some((at, seen.of(&version.key)?)))
        .collect();
    let unknown: Vec<usize> = (0..plan.versions.len()).filter(|at| !known.contains_key(at)).collect();
    let all = Mutex::new(Judged { prints: known, ..Judged::default() });
    let asking = Asking { judge, deciding, plan: &plan, run };
    let in_turn = |wanted: &[usize]| each(repository, &asking, wanted, &all);
    in_turn(&unknown);
    let wanted: Vec<usize> = lock(&all).wanted(&plan).into_iter().collect();
    in_turn(&wanted);

    let mut judged = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    for (at, prints) in &judged.prints {
        seen.keep(plan.versions[*at].key, prints);
    }
    seen.write();
    let mut told = Told { judged: judged.prints.len(), ..Told::default() };
    told.resources = judged.prints.values().map(|prints| prints.resources).sum();
    told.findings = judged.findings(&plan, past);
    told.deployed = judged.deployed;
    told.troubles.extend(plan.troubles);
    told.troubles.extend(in_part(judged.in_part, &plan.versions, past));
    told.troubles.extend(unread(judged.troubles));
    told
}

/// Each with the commit that brought it. What HEAD has counts, as in an audit of HEAD; what it no longer has is as it was
/// committed, and nobody mends it.
fn in_part(
    all: BTreeMap<(RepoPath, String), InPart>,
    versions: &[StackVersion],
    past: &Past,
) -> Vec<Trouble> {
    let asked = all.into_values().filter(|one| one.in_head || one.first.is_some());
    let (still, gone): (Vec<_>, Vec<_>) = asked.partition(|one| one.in_head);
    let more = gone.len().saturating_sub(MOST_NAMED);
    let told = |InPart { first, trouble, in_head }: InPart| {
        let since = first
            .map_or(String::new(), |at| format!("since commit {}; ", past.commits[versions[at].commit].id));
        let there = if in_head { "still" } else { "no longer" };
        let message = format!("{} ({since}HEAD {there} has it)", trouble.message);
        Trouble { message, counts: trouble.counts && in_head, ..trouble }
    };
    let mut told: Vec<Trouble> =
        still.into_iter().chain(gone.into_iter().take(MOST_NAMED)).map(told).collect();
    if more > 0 {
        let message = format!("{more} more files could be read in part only, as they were committed");
        told.push(Trouble { path: RepoPath::new("."), at: None, message, counts: false });
    }
    told
}

impl Plan {
    fn decides(&self, at: usize) -> bool {
        let version = &self.versions[at];
        version.is_told || self.in_head.contains(&version.key)
    }

    fn turn(&self, at: usize, action: Option<Action>) -> Turn {
        (strictness(action), !self.in_head.contains(&self.versions[at].key), at)
    }

    /// Whether a stack lies elsewhere in the one version than in the other.
    fn moved(&self, one: usize, other: usize) -> bool {
        self.versions[one].stack.root != self.versions[other].stack.root
    }
}

impl Kept {
    /// As an audit of the tree knows it, by the name that the stack has there.
    fn in_audit(&self, stack: &PastStack) -> (Finding, Option<usize>) {
        let (known_as, root) = (stack.known_as.to_string(), stack.root.to_string());
        let fingerprint = self.finding.fingerprint.moved(&known_as, &root);
        (Finding { fingerprint, ..self.finding.clone() }, Some(self.ordinal))
    }
}

impl Judged {
    /// The versions that something is to be told from, and that were not judged now but known.
    fn wanted(&self, plan: &Plan) -> BTreeSet<usize> {
        let (first, same) = brought(&plan.versions, &self.prints);
        let best = shown(plan, &self.prints, &same);
        let mut wanted = BTreeSet::new();
        for (meant, begins_at) in first {
            let Some((turn, print)) = best.get(&meant) else { continue };
            if self.kept.get(print).is_none_or(|kept| kept.turn != *turn) {
                wanted.insert(turn.2);
            }
            let is_known = || self.origins.get(&meant).is_some_and(|(at, _)| *at == begins_at);
            if plan.moved(begins_at, turn.2) && !is_known() {
                wanted.insert(begins_at);
            }
        }
        wanted
    }

    /// Each that the policy wants to hear of, once.
    fn findings(&mut self, plan: &Plan, past: &Past) -> Vec<OfRules> {
        let (first, same) = brought(&plan.versions, &self.prints);
        let best = shown(plan, &self.prints, &same);
        let heads = in_head(plan, &self.prints, &same);
        let mut findings = Vec::new();
        for (meant, begins_at) in first {
            // Of a version that can't be read any more there may be another that can.
            let Some(kept) = best.get(&meant).and_then(|(_, print)| self.kept.remove(print)) else {
                continue;
            };
            let (.., shown_at) = kept.turn;
            let shown = &plan.versions[shown_at];
            let standing = plan.in_head.contains(&shown.key).then(|| kept.in_audit(&shown.stack));
            let Some(mut verdict) = kept.verdict else { continue };
            let StackVersion { commit, may_be_older, .. } = plan.versions[begins_at];
            if plan.moved(begins_at, shown_at)
                && let Some((_, at)) = self.origins.remove(&meant).filter(|(at, _)| *at == begins_at)
            {
                came_from(&mut verdict.finding, at, past, commit);
            }
            let (in_head, fingerprint) = (heads.contains(&meant), format!("{meant:016x}"));
            findings.push(OfRules { verdict, commit, in_head, may_be_older, fingerprint, standing });
        }
        findings
    }

    fn in_part(&mut self, at: usize, trouble: Trouble, is_told: bool, in_head: bool) {
        let key = (trouble.path.clone(), trouble.message.clone());
        let new = InPart { first: None, trouble: trouble.clone(), in_head };
        let one = self.in_part.entry(key).or_insert(new);
        let is_earlier = is_told && one.first.is_none_or(|first| at < first);
        // Where both have it, its line is that of HEAD; the order of threads decides nothing.
        if in_head || is_earlier && !one.in_head {
            one.trouble = trouble;
        }
        one.in_head |= in_head;
        if is_earlier {
            one.first = Some(at);
        }
    }
}

fn lock(all: &Mutex<Judged>) -> std::sync::MutexGuard<'_, Judged> {
    all.lock().unwrap_or_else(PoisonError::into_inner)
}

type First = HashMap<u64, usize>;
/// A digest that an address gave after the resource moved, and the one from before.
type Same = HashMap<u64, u64>;

/// The version that each finding is told with: the first that has it, under whatever address; and which are the same.
fn brought(versions: &[StackVersion], prints: &HashMap<usize, Arc<Prints>>) -> (First, Same) {
    let (mut first, mut same) = (First::new(), Same::new());
    for (at, version) in versions.iter().enumerate() {
        for print in prints.get(&at).iter().flat_map(|prints| &prints.found) {
            let Print { now, before, .. } = *print;
            if same.contains_key(&now) {
                continue;
            }
            match same.get(&before).copied() {
                Some(meant) => _ = same.insert(now, meant),
                None => {
                    same.insert(now, now);
                    same.entry(before).or_insert(now);
                    if version.is_told {
                        first.insert(now, at);
                    }
                }
            }
        }
    }
    (first, same)
}

/// Of each finding, the version that it is shown as, and what it means there. What stood before all that is told, and is
/// gone, decides nothing.
fn shown(plan: &Plan, prints: &HashMap<usize, Arc<Prints>>, same: &Same) -> HashMap<u64, (Turn, u64)> {
    let mut best: HashMap<u64, (Turn, u64)> = HashMap::new();
    for at in (0..plan.versions.len()).filter(|at| plan.decides(*at)) {
        for Print { now, action, .. } in prints.get(&at).iter().flat_map(|prints| &prints.found) {
            let Some(meant) = same.get(now) else { continue };
            let one = (plan.turn(at, *action), *now);
            best.entry(*meant).and_modify(|known| *known = one.min(*known)).or_insert(one);
        }
    }
    best
}

fn in_head(plan: &Plan, prints: &HashMap<usize, Arc<Prints>>, same: &Same) -> HashSet<u64> {
    let here = plan.versions.iter().enumerate().filter(|(_, version)| plan.in_head.contains(&version.key));
    let prints = here.filter_map(|(at, _)| prints.get(&at)).flat_map(|prints| &prints.found);
    prints.filter_map(|print| same.get(&print.now).copied()).collect()
}

/// What versions are asked.
struct Asking<'a> {
    judge: &'a Judge,
    deciding: &'a Deciding<'a>,
    plan: &'a Plan,
    run: &'a Run,
}

/// Judges the wanted versions on all cores.
fn each(repository: &Repository, asking: &Asking, wanted: &[usize], all: &Mutex<Judged>) {
    let next = AtomicUsize::new(0);
    let chunks: Vec<&[usize]> = wanted.chunks(AT_ONCE).collect();
    let work = |trees: &Trees| {
        while let Some(chunk) = chunks.get(next.fetch_add(1, Ordering::Relaxed)) {
            for at in *chunk {
                if asking.run.is_stopped() {
                    return;
                }
                asking.one(trees, *at, all);
            }
        }
    };
    let opener = repository.opener();
    let width = repository.id_width();
    match opener {
        Some(opener) => std::thread::scope(|scope| {
            let threads = crate::cores::cores();
            for _ in 0..threads.min(chunks.len()) {
                scope.spawn(|| {
                    if let Some(trees) = opener.trees(width) {
                        work(&trees);
                    }
                });
            }
        }),
        None => work(&repository.trees()),
    }
}

impl Asking<'_> {
    fn one(&self, trees: &Trees, at: usize, all: &Mutex<Judged>) {
        let (judge, plan) = (self.judge, self.plan);
        let version = &plan.versions[at];
        let tree = trees.tree(version.tree);
        let scan = match judge.past_stack(&tree, &version.stack, &[]) {
            Ok(scan) => scan,
            Err(unreadable) => {
                let (path, message) = (unreadable.path, unreadable.why);
                lock(all).troubles.insert(Trouble { path, at: None, message, counts: true });
                return;
            }
        };
        // By the addresses that the resources had before, where the version says that they moved.
        let moved = scan.stacks.iter().flat_map(|(_, moved)| moved);
        let back: Vec<Moved> =
            moved.map(|moved| Moved { from: moved.to.clone(), to: moved.from.clone() }).collect();
        let before =
            (!back.is_empty()).then(|| judge.past_stack(&tree, &version.stack, &back).ok()).flatten();
        let now = prints(&scan);
        let before = before.map_or_else(|| now.clone(), |scan| prints(&scan));
        let decided: Vec<Option<Verdict>> =
            scan.findings.iter().map(|finding| self.deciding.on(finding, &scan.deployed)).collect();
        let found = now.iter().zip(&before).zip(&decided).map(|(((now, _), (before, _)), verdict)| Print {
            now: *now,
            before: *before,
            action: verdict.as_ref().map(|verdict| verdict.action),
        });
        // What could not be read then is looked at again the next time.
        let is_whole = scan.troubles.is_empty();
        let counted = Arc::new(Prints { resources: scan.resources, found: found.collect(), is_whole });
        let in_head = plan.in_head.contains(&version.key);
        let mut all = lock(all);
        for trouble in scan.troubles {
            all.in_part(at, trouble, version.is_told, in_head);
        }
        if in_head {
            all.deployed.extend(scan.deployed);
        }
        all.prints.insert(at, counted);
        let mut new = 0;
        if plan.decides(at) {
            for ((finding, (print, ordinal)), verdict) in scan.findings.into_iter().zip(now).zip(decided) {
                new += usize::from(!all.kept.contains_key(&print));
                let turn = plan.turn(at, verdict.as_ref().map(|verdict| verdict.action));
                all.keep(print, Kept { turn, finding, ordinal, verdict });
            }
        }
        drop(all);
        self.run.progress.watch.stack(new);
    }
}

impl Judged {
    /// The order of threads decides nothing.
    fn keep(&mut self, print: u64, mut kept: Kept) {
        let at = kept.turn.2;
        if self.origins.get(&print).is_none_or(|(known, _)| at < *known) {
            self.origins.insert(print, (at, kept.finding.at.clone()));
        }
        if self.kept.get(&print).is_none_or(|known| kept.turn < known.turn) {
            // A second one at the same place is another.
            if let Some(verdict) = &mut kept.verdict {
                verdict.finding.fingerprint = verdict.finding.fingerprint.clone().of_version(print);
            }
            self.kept.insert(print, kept);
        }
    }
}

/// What each finding means, in their order: rule, place and which of those at the place it is; and that number.
fn prints(scan: &Scan) -> Vec<(u64, usize)> {
    let mut ordinals: HashMap<&Fingerprint, usize> = HashMap::new();
    let print = |finding: &'_ Finding, ordinal: usize| {
        u64::from_str_radix(&finding.fingerprint.published(ordinal), 16).unwrap_or_default()
    };
    let mut prints = Vec::with_capacity(scan.findings.len());
    for finding in &scan.findings {
        let ordinal = ordinals.entry(&finding.fingerprint).or_default();
        prints.push((print(finding, *ordinal), *ordinal));
        *ordinal += 1;
    }
    prints
}
