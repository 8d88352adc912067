//! `iacgate audit`: a whole tree, compared with nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use super::options::{Audit, Common};
use super::outcome::{Judged, Shape};
use super::policy::{self, Basis};
use super::tickets::Commands;
use super::{isolation, loosening};
use crate::delta;
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::iac::reader;
use crate::path::RepoPath;
use crate::policy::Baseline;
use crate::scan::{Judge, Scope};
use crate::tree::{Folder, Tree};

pub fn run(options: &Audit) -> Result<u8> {
    if options.history {
        return super::history::run(options);
    }
    let tree: Rc<dyn Tree> = match (&options.path, &options.rev) {
        (Some(path), _) => on_disk(path, options.ignored)?,
        (None, Some(rev)) => Repository::from_env()?.tree(rev)?,
        (None, None) => committed(&Repository::from_env()?)?,
    };
    let baseline = Baseline::of(&*tree)?;
    let mut judged = judge(tree, baseline, &options.common)?;
    if options.verify_tickets {
        judged.verify = Some(Commands::of_user(&Repository::from_env()?)?.verifier()?);
    }
    judged.outcome_with(&options.common, SHAPE, options.no_exceptions).told(&options.common)
}

pub const SHAPE: Shape = Shape { in_hook: false, audit: true, history: false };

/// Judges a whole tree.
pub fn judge(tree: Rc<dyn Tree>, baseline: Baseline, common: &Common) -> Result<Judged> {
    let basis = policy::read(&[&*tree], common)?;
    let loosened = loosening::of_tree(&*tree, &basis, common)?;
    let Basis { policy, known, asked, .. } = basis;
    let mut judge = Judge::new(asked);
    judge.claimed = isolation::claimed(&policy);
    let files = tree.files().map_err(|unreadable| Error::new(unreadable.to_string()))?;
    let stacks: Vec<RepoPath> = files.iter().filter_map(reader::root_among_all).collect();
    let scope = Scope::of(stacks, files);
    let mut scan = judge.scan(&*tree, &scope);
    isolation::add(&mut scan, &*tree, &policy, &judge, isolation::States::Judged);
    let (blobs, resources) = (scan.blobs, scan.resources);
    let (marked, deployed) = (std::mem::take(&mut scan.marked), std::mem::take(&mut scan.deployed));
    let delta = delta::compare(&[], scan);
    let commits = BTreeMap::new();
    Ok(Judged {
        delta,
        tree,
        judge,
        policy,
        known,
        loosened,
        baseline,
        commits,
        brought: BTreeMap::new(),
        verify: None,
        marked,
        deployed,
        uses: Vec::new(),
        blobs,
        resources,
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
