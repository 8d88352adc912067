//! Rules, asked of each version of each stack of a history.
//!
//! In: a [`Plan`]. Out: each finding once, from the version that brought it: the first in which anything of its meaning
//! is found. What a version has is remembered by its digests, so that the next audit judges only versions that it does
//! not know and those that bring something.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::seen::{Print, Prints, Seen};
use super::stacks::{Plan, StackVersion};
use super::{Run, unread};
use crate::finding::{Finding, Trouble};
use crate::git::{Repository, Trees};
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
    in_part: usize,
}

pub fn judge(repository: &Repository, judge: &Judge, plan: Plan, mut seen: Seen, run: &Run) -> Told {
    let known: HashMap<usize, Arc<Prints>> = plan
        .versions
        .iter()
        .enumerate()
        .filter_map(|(at, version)| Some((at, seen.of(&version.key)?)))
        .collect();
    let unknown: Vec<usize> = (0..plan.versions.len()).filter(|at| !known.contains_key(at)).collect();
    let all = Mutex::new(Judged { prints: known, ..Judged::default() });
    let in_turn = |wanted: &[usize]| each(repository, judge, &plan.versions, wanted, run, &all);
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
    if judged.in_part > 0 {
        told.troubles.push(Trouble {
            path: RepoPath::new("."),
            at: None,
            message: match judged.in_part {
                1 => "1 version of a stack could be read in part only, as it was committed".to_owned(),
                many => {
                    format!("{many} versions of stacks could be read in part only, as they were committed")
                }
            },
            counts: false,
        });
    }
    told.troubles.extend(unread(judged.troubles));
    told
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
    versions: &[StackVersion],
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
                one(judge, trees, *at, &versions[*at], run, all);
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

fn one(judge: &Judge, trees: &Trees, at: usize, version: &StackVersion, run: &Run, all: &Mutex<Judged>) {
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
    all.in_part += usize::from(!is_whole && !all.prints.contains_key(&at));
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
