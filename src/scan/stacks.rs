//! Judges the stacks of a tree, on all cores where there are many.
//!
//! In: where stacks lie. Out: what rules say of them and of those that call them, in the order of their paths, whatever
//! the number of threads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::by_default::ByDefault;
use super::lent::{self, Lent};
use super::{Callers, Judge, Scan, StackPlace, Watch, trouble};
use crate::cores::cores;
use crate::finding::Finding;
use crate::iac::{Dialect, Reader, Stack};
use crate::path::RepoPath;
use crate::secrets;
use crate::tree::{Tree, Unreadable};

/// Fewer stacks are judged before threads have asked for their files.
const WORTH_THREADS: usize = 24;
/// Stacks for which a thread keeps the modules that it read: those after them read theirs anew, and memory stays flat.
const KEPT: usize = 64;

/// The stacks at a place: read, and perhaps judged.
struct Told {
    place: StackPlace,
    /// The modules that they deploy.
    modules: Vec<RepoPath>,
    /// Those that may be called by others are judged when all are read.
    kept: Option<Vec<Stack>>,
    scan: Scan,
    /// Which of the findings in files it began with.
    prior: Vec<usize>,
    callers: Wanted,
    unreadable: Option<Unreadable>,
}

/// Whose callers are judged with them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Nobodys,
    /// Of a Terraform folder that does not say that it is deployed as it is.
    Modules,
    /// Of a template, which another may deploy.
    Templates,
}

impl Judge {
    /// Judges stacks, and those that call one of them: a module is judged where it is called.
    pub(super) fn stacks(
        &self,
        tree: &dyn Tree,
        places: &[StackPlace],
        callers: &Callers,
        watch: &Watch,
        scan: &mut Scan,
    ) {
        if places.is_empty() {
            return;
        }
        let whole = Whole { tree, callers, watch, prior: Prior::of(scan) };
        // It keeps what it parsed: those who call a module read it again.
        let reader = secrets::reader(tree);
        let mut told: Vec<Told> = Vec::new();
        let mut wanted = places.to_vec();
        let mut judged: BTreeSet<RepoPath> = places.iter().map(|place| place.path.clone()).collect();
        while !wanted.is_empty() {
            let new = self.read_all(&whole, &reader, std::mem::take(&mut wanted));
            let of = |wanted: Wanted| {
                let these = new.iter().filter(|told| told.callers == wanted);
                these.map(|told| told.place.path.clone()).collect::<Vec<RepoPath>>()
            };
            let (modules, templates) = (of(Wanted::Modules), of(Wanted::Templates));
            told.extend(new);
            let mut above = if modules.is_empty() { BTreeSet::new() } else { callers.above(modules) };
            if !templates.is_empty() {
                above.extend(callers.templates.above(templates));
            }
            let above = above.into_iter().filter(|path| judged.insert(path.clone()));
            wanted.extend(above.map(|path| StackPlace { known_as: path.clone(), path, moved: Vec::new() }));
        }
        scan.troubles.extend(places.iter().filter_map(|place| callers.templates.left_out(&place.path)));
        self.judge_kept(&whole, &mut told);
        told.sort_by(|one, other| one.place.path.cmp(&other.place.path));
        for told in told {
            merge(told, scan);
        }
    }

    fn read_all(&self, whole: &Whole, reader: &Reader, wanted: Vec<StackPlace>) -> Vec<Told> {
        if wanted.len() < WORTH_THREADS {
            return wanted.into_iter().map(|place| self.read_place(reader, place)).collect();
        }
        // Who has no caller by any file's bytes has none: most are judged at once, and none of them is kept.
        let may_be_called =
            |place: &StackPlace| whole.callers.may_be_called(&place.path) || is_installed(&place.path);
        let may_be_called: Vec<bool> = wanted.iter().map(may_be_called).collect();
        let (next, watch, prior) = (AtomicUsize::new(0), whole.watch, &whole.prior);
        let mut all = Vec::new();
        let work = |lent: &Lent<Told>| {
            let mut reader = secrets::reader(lent).once();
            for turn in 1.. {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(place) = wanted.get(at).filter(|_| !watch.is_stopped()) else { break };
                let mut told = self.read_place(&reader, place.clone());
                // Who ended it while this was read may have only a part of it.
                if !may_be_called[at] && !watch.is_stopped() {
                    self.place(&mut told, false, &|folder| lent.has_callers(folder), prior, watch);
                }
                lent.say(told);
                if turn % KEPT == 0 {
                    reader = secrets::reader(lent).once();
                }
            }
        };
        lent::to_threads(threads(wanted.len()), whole.tree, whole.callers, work, |told| all.push(told));
        all
    }

    fn read_place(&self, reader: &Reader, place: StackPlace) -> Told {
        let mut told = Told {
            place,
            modules: Vec::new(),
            kept: None,
            scan: Scan::default(),
            prior: Vec::new(),
            callers: Wanted::Nobodys,
            unreadable: None,
        };
        match reader.read(&told.place.path) {
            Ok(stacks) => {
                told.callers = match stacks.first() {
                    Some(stack) if stack.dialect == Dialect::Terraform && !stack.is_root() => Wanted::Modules,
                    Some(stack) if stack.dialect == Dialect::CloudFormation => Wanted::Templates,
                    _ => Wanted::Nobodys,
                };
                told.modules = stacks.iter().flat_map(|stack| stack.modules.clone()).collect();
                told.kept = Some(stacks);
            }
            Err(unreadable) => told.unreadable = Some(unreadable),
        }
        told
    }

    /// Now that all are read it is known which of them others deploy.
    fn judge_kept(&self, whole: &Whole, told: &mut [Told]) {
        let Whole { tree, callers, watch, prior } = whole;
        let called: BTreeSet<RepoPath> = told.iter().flat_map(|told| &told.modules).cloned().collect();
        let kept: Vec<&mut Told> = told.iter_mut().filter(|told| told.kept.is_some()).collect();
        let judge = |told: &mut Told, has_callers: &dyn Fn(&RepoPath) -> bool| {
            // Who ended it before all were read does not know who is called.
            if !watch.is_stopped() {
                let is_called = called.contains(&told.place.path);
                self.place(told, is_called, has_callers, prior, watch);
            }
        };
        if kept.len() < WORTH_THREADS {
            kept.into_iter().for_each(|told| judge(told, &|folder| callers.has(folder)));
            return;
        }
        let many = kept.len();
        let next = Mutex::new(kept.into_iter());
        let work = |lent: &Lent<()>| {
            while let Some(told) = next.lock().ok().and_then(|mut kept| kept.next()) {
                judge(told, &|folder| lent.has_callers(folder));
            }
        };
        lent::to_threads(threads(many), *tree, callers, work, |()| {});
    }

    /// Judges the stacks at one place.
    fn place(
        &self,
        told: &mut Told,
        is_called: bool,
        has_callers: &dyn Fn(&RepoPath) -> bool,
        prior: &Prior,
        watch: &Watch,
    ) {
        let Some(stacks) = told.kept.take() else { return };
        (told.prior, told.scan.findings) = prior.in_files_of(&stacks);
        let mut before = ByDefault::default();
        for mut stack in stacks {
            stack.set_called(is_called);
            self.stack(stack, &told.place, has_callers, &mut before, &mut told.scan);
        }
        before.end(&mut told.scan);
        watch.stack(told.scan.findings.len() - told.prior.len());
    }
}

/// What is judged, for all threads.
struct Whole<'a> {
    tree: &'a dyn Tree,
    callers: &'a Callers<'a>,
    watch: &'a Watch,
    prior: Prior,
}

fn threads(many: usize) -> usize {
    cores().min(many)
}

/// A module of a registry, where `terraform init` put it: no source says its path.
fn is_installed(path: &RepoPath) -> bool {
    path.as_bytes().split(|byte| *byte == b'/').any(|part| part == b".terraform")
}

/// What was found in files, before any stack was judged: a stack tells nothing of it again, or tells it better.
struct Prior(BTreeMap<RepoPath, Vec<(usize, Finding)>>);

impl Prior {
    fn of(scan: &Scan) -> Self {
        let mut prior: BTreeMap<RepoPath, Vec<(usize, Finding)>> = BTreeMap::new();
        for (at, finding) in scan.findings.iter().enumerate() {
            prior.entry(finding.at.path().clone()).or_default().push((at, finding.clone()));
        }
        Self(prior)
    }

    fn in_files_of(&self, stacks: &[Stack]) -> (Vec<usize>, Vec<Finding>) {
        if self.0.is_empty() {
            return (Vec::new(), Vec::new());
        }
        let mut paths = BTreeSet::new();
        for stack in stacks {
            paths.insert(&stack.root);
            paths.extend(stack.sources.iter().map(crate::text::Source::path));
            paths.extend(stack.resources.iter().map(|resource| resource.block.path()));
        }
        paths.into_iter().filter_map(|path| self.0.get(path)).flatten().cloned().unzip()
    }
}

/// Adds what was told of a place to what is known.
fn merge(told: Told, scan: &mut Scan) {
    let Told { scan: mut new, prior, unreadable, .. } = told;
    scan.troubles.extend(unreadable.map(trouble));
    let own = new.findings.split_off(prior.len().min(new.findings.len()));
    for (at, better) in prior.into_iter().zip(new.findings) {
        if matches!(scan.findings[at].subject, crate::finding::Subject::File(_)) {
            scan.findings[at] = better;
        }
    }
    scan.findings.extend(own);
    scan.unanswered.extend(new.unanswered);
    scan.troubles.extend(new.troubles);
    scan.failed.extend(new.failed);
    scan.stacks.extend(new.stacks);
    scan.resources += new.resources;
    scan.refused += new.refused;
    scan.deployed.extend(new.deployed);
}
