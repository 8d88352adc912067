//! Rules, asked of each version of each stack of a history.
//!
//! In: a [`Plan`]. Out: each finding once, from the version that brought it: the first in which anything of its meaning
//! is found. What a version has is remembered by its digests, so that the next audit judges only versions that it does
//! not know and those that bring something.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::seen::{Print, Prints, Seen};
use super::stacks::{Plan, StackVersion};
use super::{MOST_NAMED, Run, unread};
use crate::finding::{Finding, Trouble};
use crate::git::{Past, Repository, Trees};
use crate::iac::Moved;
use crate::path::RepoPath;
use crate::scan::{Judge, Scan};

/// Versions that a thread takes at once: neighbours share most of their files.
const AT_ONCE: usize = 8;

/// A finding, and who brought it.
pub struct OfRules {
    pub finding: Finding,
    pub commit: usize,
    pub in_head: bool,
    /// Whether it may have been there before.
    pub may_be_older: bool,
}

/// What was found of the rules.
#[derive(Default)]
pub struct Told {
    pub findings: Vec<OfRules>,
    pub troubles: Vec<Trouble>,
    pub resources: usize,
    pub judged: usize,
}

/// What all threads gave.
#[derive(Default)]
struct Judged {
    prints: HashMap<usize, Arc<Prints>>,
    /// By what it means: the finding as the earliest of the judged versions has it.
    kept: HashMap<u64, (usize, Finding)>,
    troubles: BTreeSet<Trouble>,
    /// What could not be made out of versions, by file and reason.
    in_part: BTreeMap<(RepoPath, String), InPart>,
}

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
    let in_turn = |wanted: &[usize]| each(repository, judge, &plan, wanted, run, &all);
    in_turn(&unknown);
    let (first, _) = brought(&plan.versions, &lock(&all).prints);
    // What a version that is known brings is read from it once more.
    let kept = |print: &u64, at: usize| lock(&all).kept.get(print).is_some_and(|(by, _)| *by == at);
    let wanted: BTreeSet<usize> =
        first.iter().filter(|(print, at)| !kept(print, **at)).map(|(_, at)| *at).collect();
    in_turn(&wanted.into_iter().collect::<Vec<_>>());

    let mut judged = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    for (at, prints) in &judged.prints {
        seen.keep(plan.versions[*at].key, prints);
    }
    seen.write();
    let (first, same) = brought(&plan.versions, &judged.prints);
    let heads = in_head(&plan, &judged.prints, &same);
    let mut told = Told { troubles: plan.troubles, judged: judged.prints.len(), ..Told::default() };
    told.resources = judged.prints.values().map(|prints| prints.resources).sum();
    for (print, at) in first {
        let Some((by, finding)) = judged.kept.remove(&print) else { continue };
        if by == at {
            let StackVersion { commit, may_be_older, .. } = plan.versions[at];
            let in_head = heads.contains(&print);
            told.findings.push(OfRules { finding, commit, in_head, may_be_older });
        }
    }
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

impl Judged {
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
            let Print { now, before } = *print;
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

fn in_head(plan: &Plan, prints: &HashMap<usize, Arc<Prints>>, same: &Same) -> HashSet<u64> {
    let here = plan.versions.iter().enumerate().filter(|(_, version)| plan.in_head.contains(&version.key));
    let prints = here.filter_map(|(at, _)| prints.get(&at)).flat_map(|prints| &prints.found);
    prints.filter_map(|print| same.get(&print.now).copied()).collect()
}

/// Judges the wanted versions on all cores.
fn each(
    repository: &Repository,
    judge: &Judge,
    plan: &Plan,
    wanted: &[usize],
    run: &Run,
    all: &Mutex<Judged>,
) {
    let next = AtomicUsize::new(0);
    let chunks: Vec<&[usize]> = wanted.chunks(AT_ONCE).collect();
    let work = |trees: &Trees| {
        while let Some(chunk) = chunks.get(next.fetch_add(1, Ordering::Relaxed)) {
            for at in *chunk {
                if run.is_stopped() {
                    return;
                }
                one(judge, trees, *at, plan, run, all);
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

fn one(judge: &Judge, trees: &Trees, at: usize, plan: &Plan, run: &Run, all: &Mutex<Judged>) {
    let version = &plan.versions[at];
    let tree = trees.tree(version.tree);
    let scan = match judge.past_stack(&tree, &version.stack, &[]) {
        Ok(scan) => scan,
        Err(unreadable) => {
            let trouble = Trouble { path: unreadable.path, at: None, message: unreadable.why, counts: true };
            lock(all).troubles.insert(trouble);
            return;
        }
    };
    // By the addresses that the resources had before, where the version says that they moved.
    let moved = scan.stacks.iter().flat_map(|(_, moved)| moved);
    let back: Vec<Moved> =
        moved.map(|moved| Moved { from: moved.to.clone(), to: moved.from.clone() }).collect();
    let before = (!back.is_empty()).then(|| judge.past_stack(&tree, &version.stack, &back).ok()).flatten();
    let now = prints(&scan);
    let before = before.map_or_else(|| now.clone(), |scan| prints(&scan));
    let found = now.iter().zip(&before).map(|(now, before)| Print { now: *now, before: *before }).collect();
    // What could not be read then is looked at again the next time.
    let is_whole = scan.troubles.is_empty();
    let counted = Arc::new(Prints { resources: scan.resources, found, is_whole });
    let mut all = lock(all);
    for trouble in scan.troubles {
        all.in_part(at, trouble, version.is_told, plan.in_head.contains(&version.key));
    }
    all.prints.insert(at, counted);
    let mut new = 0;
    for (finding, print) in scan.findings.into_iter().zip(now) {
        let is_earlier = all.kept.get(&print).is_none_or(|(by, _)| at < *by);
        new += usize::from(!all.kept.contains_key(&print));
        if is_earlier {
            // A second one at the same place is another.
            let finding = Finding { fingerprint: finding.fingerprint.of_version(print), ..finding };
            all.kept.insert(print, (at, finding));
        }
    }
    drop(all);
    run.progress.watch.stack(new);
}

/// What each finding means, in their order: rule, place and which of those at the place it is.
fn prints(scan: &Scan) -> Vec<u64> {
    let mut ordinals: HashMap<&crate::finding::Fingerprint, usize> = HashMap::new();
    let print = |finding: &'_ Finding, ordinal: usize| {
        u64::from_str_radix(&finding.fingerprint.published(ordinal), 16).unwrap_or_default()
    };
    let mut prints = Vec::with_capacity(scan.findings.len());
    for finding in &scan.findings {
        let ordinal = ordinals.entry(&finding.fingerprint).or_default();
        prints.push(print(finding, *ordinal));
        *ordinal += 1;
    }
    prints
}
