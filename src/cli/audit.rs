//! `iacgate audit`: a whole tree, compared with nothing.

use std::path::Path;
use std::rc::Rc;

use super::benchmark;
use super::options::{Audit, Common};
use super::outcome::{Judged, Outcome, Shape};
use super::policy::{self, Basis};
use super::progress::{Counted, Progress};
use super::tell::{self, Form};
use super::tickets::Commands;
use super::{history, isolation, loosening, merge, repos};
use crate::delta;
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::iac::reader;
use crate::path::RepoPath;
use crate::policy::Baseline;
use crate::report::Document;
use crate::scan::{Judge, Scope};
use crate::tree::{Folder, Tree};

pub fn run(options: &Audit) -> Result<u8> {
    if !options.repos.is_empty() {
        return compared(repos::judge(options)?, options);
    }
    if let Some(name) = &options.benchmark {
        return benchmark::run(name, &*asked_for(options)?, &options.common);
    }
    let outcome = if options.history {
        history::judge(&Repository::from_env()?, options)?
    } else {
        of_tree(asked_for(options)?, options)?
    };
    match &options.against {
        Some(_) => compared(Document::of(&outcome.report, outcome.status), options),
        None => outcome.told(&options.common),
    }
}

/// HEAD, another commit, or a folder as it lies on disk.
fn asked_for(options: &Audit) -> Result<Rc<dyn Tree>> {
    match (&options.path, &options.rev) {
        (Some(path), _) => on_disk(path, options.ignored),
        (None, Some(rev)) => Repository::from_env()?.tree(rev),
        (None, None) => committed(&Repository::from_env()?),
    }
}

pub fn of_tree(tree: Rc<dyn Tree>, options: &Audit) -> Result<Outcome> {
    let baseline = Baseline::of(&*tree)?;
    let mut judged = judge(tree, baseline, &options.common)?;
    if options.verify_tickets {
        judged.verify = Some(Commands::of_user(&Repository::from_env()?)?.verifier()?);
    }
    Ok(judged.outcome_with(&options.common, SHAPE, options.no_exceptions))
}

/// Told against an older report, if there is one.
fn compared(mut document: Document, options: &Audit) -> Result<u8> {
    if let Some(path) = &options.against {
        let older = merge::read(path)?;
        if older.kind != document.kind {
            let message = format!("{} is a report of another kind of run", path.display());
            return Err(Error::new(message).help("compare an audit with an audit, a history with a history"));
        }
        document.compare_with(&older);
    }
    tell::tell(document, Form::from(&options.common))
}

pub const SHAPE: Shape = Shape { in_hook: false, audit: true, history: false };

/// Judges a whole tree.
pub fn judge(tree: Rc<dyn Tree>, baseline: Baseline, common: &Common) -> Result<Judged> {
    let basis = policy::read(&[&*tree], common)?;
    let loosened = loosening::of_tree(&*tree, &basis, common)?;
    let Basis { policy, known, asked, policies, .. } = basis;
    let mut judge = Judge::new(asked).with(policies);
    judge.claimed = isolation::claimed(&policy);
    let files = tree.files().map_err(|unreadable| Error::new(unreadable.to_string()))?;
    let stacks: Vec<RepoPath> = files.iter().filter_map(reader::root_among_all).collect();
    let scope = Scope::of(stacks, files);
    let progress = Progress::of(scope.files.len());
    let mut scan = progress.shown(|| judge.scan(&Counted::of(&tree, &progress), &scope));
    isolation::add(&mut scan, &*tree, &policy, &judge, isolation::States::Judged);
    let (blobs, resources) = (scan.blobs, scan.resources);
    let (marked, deployed) = (std::mem::take(&mut scan.marked), std::mem::take(&mut scan.deployed));
    let delta = delta::compare(&[], scan);
    Ok(Judged {
        loosened,
        baseline,
        marked,
        deployed,
        blobs,
        resources,
        ..Judged::of(delta, tree, judge, policy, known)
    })
}

/// HEAD, or the index before the first commit.
pub fn committed(repository: &Repository) -> Result<Rc<dyn Tree>> {
    match repository.head()? {
        Some(head) => Ok(head),
        None => repository.index(),
    }
}

fn on_disk(path: &Path, ignored: bool) -> Result<Rc<dyn Tree>> {
    if !path.is_dir() {
        return Err(Error::new(format!("{} is no folder", path.display())));
    }
    let top = path.canonicalize().map_err(|error| Error::new(format!("{}: {error}", path.display())))?;
    let repository = if ignored { None } else { Repository::discover(&top).ok() };
    let below = repository.as_ref().and_then(|repository| {
        let work_tree = repository.work_tree()?.canonicalize().ok()?;
        Some(RepoPath::new(super::install::place::path_bytes(top.strip_prefix(work_tree).ok()?)))
    });
    Ok(match (repository, below) {
        (Some(repository), Some(below)) => {
            Rc::new(Folder::new(top, move |path| repository.is_ignored(&below.join(path.as_bytes()))))
        }
        _ => Rc::new(Folder::new(top, |_| false)),
    })
}
