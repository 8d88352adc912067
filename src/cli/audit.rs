//! `iacgate audit`: a whole tree, compared with nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use super::benchmark;
use super::options::Audit;
use super::outcome::{Judged, Shape};
use super::policy::{self, Basis};
use crate::delta;
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::iac::reader;
use crate::path::RepoPath;
use crate::scan::{Judge, Scope};
use crate::tree::{Folder, Tree};

pub fn run(options: &Audit) -> Result<u8> {
    let tree: Rc<dyn Tree> = match (&options.path, &options.rev) {
        (Some(path), _) => on_disk(path, options.ignored)?,
        (None, Some(rev)) => Repository::from_env()?.tree(rev)?,
        (None, None) => {
            let repository = Repository::from_env()?;
            match repository.head()? {
                Some(head) => head,
                None => repository.index()?,
            }
        }
    };
    let benchmark = options.benchmark.as_deref().map(benchmark::named).transpose()?;
    let Basis { policy, known, asked, policies } = policy::read(&[&*tree], &options.common)?;
    // A benchmark asks whatever answers to it, also what the policy does not want to hear of.
    let asked = benchmark.map_or(asked, |name| benchmark::asked(&known, name));
    let judge = Judge::new(asked).with(policies);
    let files = tree.files().map_err(|unreadable| Error::new(unreadable.to_string()))?;
    let stacks: Vec<RepoPath> = files.iter().filter_map(reader::root_by_name).collect();
    let scope = Scope::of(stacks, files);
    let scan = judge.scan(&*tree, &scope);
    let (blobs, resources) = (scan.blobs, scan.resources);
    let judged_stacks: Vec<RepoPath> = scan.stacks.iter().map(|(path, _)| path.clone()).collect();
    let delta = delta::compare(&[], scan);
    let judged = Judged { delta, tree, judge, policy, known, commits: BTreeMap::new(), blobs, resources };
    if let Some(name) = benchmark {
        return benchmark::tell(name, &judged, options, &judged_stacks);
    }
    let shape = Shape { in_hook: false, audit: true };
    judged.outcome_with(&options.common, shape, options.no_exceptions).told(&options.common)
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
