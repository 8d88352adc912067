//! `iacgate audit`: a whole tree, compared with nothing.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::benchmark;
use super::options::{Audit, Common};
use super::outcome::{Judged, Outcome, Shape};
use super::policy::{self, Basis};
use super::progress::Progress;
use super::tell::{self, Form};
use super::tickets::Commands;
use super::{asked, history, interrupt, isolation, loosening, merge, repos};
use crate::delta;
use crate::error::{Error, Result};
use crate::finding::Trouble;
use crate::git::Repository;
use crate::iac::reader;
use crate::path::RepoPath;
use crate::policy::{Baseline, baseline, file};
use crate::report::{self, Document};
use crate::scan::{Callers, Judge, Scope};
use crate::tree::{Folder, Tree, Unreadable};

pub fn run(options: &Audit) -> Result<u8> {
    if options.benchmark.is_none() {
        // Listing takes long, too.
        interrupt::heeded()?;
    }
    if !options.repos.is_empty() {
        return compared(repos::judge(options)?, options);
    }
    if let Some(name) = &options.benchmark {
        let asked = asked_for(options)?;
        return benchmark::run(name, &*asked.tree, &*asked.ruled, &options.common);
    }
    let outcome = match options.history {
        Some(depth) => history::judge(&Repository::from_env()?.expecting_damage(), depth, options)?,
        None => of_tree(asked_for(options)?, options)?,
    };
    match &options.against {
        Some(_) => compared(outcome.document(), options),
        None => outcome.told(&options.common),
    }
}

/// What is judged, and the tree whose policy judges it: the whole that it is a part of.
pub struct Asked {
    pub tree: Rc<dyn Tree>,
    pub ruled: Rc<dyn Tree>,
    /// The folder that is the part.
    pub below: Option<RepoPath>,
    /// The folder of its repository that is judged by a policy of its own, by the paths below it.
    top: Option<RepoPath>,
    /// What is to be told of it.
    note: Option<Trouble>,
}

impl Asked {
    pub fn whole(tree: Rc<dyn Tree>) -> Self {
        Self { ruled: Rc::clone(&tree), tree, below: None, top: None, note: None }
    }

    /// HEAD, or the index before the first commit.
    pub fn of(repository: &Repository) -> Result<Self> {
        if let Some(head) = repository.head()? {
            return Ok(Self::whole(head));
        }
        let message = "there is no commit yet: what is staged was judged".to_owned();
        let note = Trouble { path: RepoPath::new("."), at: None, message, counts: false };
        Ok(Self { note: Some(note), ..Self::whole(repository.index()?) })
    }
}

/// HEAD, another commit, or a folder as it lies on disk.
fn asked_for(options: &Audit) -> Result<Asked> {
    match (&options.path, &options.rev) {
        (Some(path), _) => on_disk(path, options.ignored),
        (None, Some(rev)) => Ok(Asked::whole(Repository::from_env()?.expecting_damage().tree(rev)?)),
        (None, None) => Asked::of(&Repository::from_env()?.expecting_damage()),
    }
}

pub fn of_tree(asked: Asked, options: &Audit) -> Result<Outcome> {
    let baseline = Baseline::of(&*asked.ruled)?;
    let mut judged = judge_part(asked, baseline, &options.common)?;
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
    judge_part(Asked::whole(tree), baseline, common)
}

fn judge_part(asked: Asked, baseline: Baseline, common: &Common) -> Result<Judged> {
    let Asked { tree, ruled, below, top, note } = asked;
    // Without it there is nothing to judge, whatever file is asked for first.
    ruled.folder(&RepoPath::root()).map_err(|Unreadable { why, .. }| {
        Error::new(format!("the top folder can't be read: {why}")).help("git fsck")
    })?;
    let basis = policy::read(&[&*ruled], common)?;
    let loosened = loosening::of_tree(&*ruled, &basis, common)?;
    let Basis { policy, known, asked, policies, .. } = basis;
    let mut judge = Judge::new(asked).with(policies);
    judge.claimed = isolation::claimed(&policy);
    let files = tree.files().map_err(|unreadable| Error::new(unreadable.to_string()))?;
    let links = tree.links();
    let own = files.iter().chain(&links).filter_map(reader::root_among_all);
    let linked = reader::roots_by_links(&tree, &|_| true, &|path| policy.exclude.matches(path));
    let stacks: Vec<RepoPath> = own.chain(linked).collect();
    let scope = Scope::of(stacks, files);
    let progress = Progress::watching(interrupt::heeded()?);
    progress.expect(scope.files.len(), scope.stacks.len());
    let callers = Callers::of_all(&tree);
    let mut scan = progress.shown(|| judge.scan_watched(&tree, &scope, &callers, &progress.watch));
    scan.troubles.extend(unlisted(&*tree));
    isolation::add(&mut scan, &*tree, &policy, &judge, isolation::States::Judged);
    let (blobs, resources) = (scan.blobs, scan.resources);
    let (marked, deployed) = (std::mem::take(&mut scan.marked), std::mem::take(&mut scan.deployed));
    let delta = delta::compare(&[], scan);
    let asked = report::Asked { below, top, ..asked::of_tree(&judge.rules, &policy) };
    Ok(Judged {
        decided: loosened,
        baseline,
        asked,
        notes: note.into_iter().collect(),
        marked,
        deployed,
        blobs,
        resources,
        ..Judged::of(delta, tree, judge, policy, known)
    })
}

/// The folders that could not be listed, and what is named as infrastructure and is no file: what lies in them was not
/// judged.
pub fn unlisted(tree: &dyn Tree) -> impl Iterator<Item = Trouble> + use<> {
    let is_named = |special: &Unreadable| reader::root_among_all(&special.path).is_some();
    let specials = tree.specials().into_iter().filter(is_named);
    tree.unlisted().into_iter().chain(specials).map(|Unreadable { path, why }| {
        let path = if path.is_root() { RepoPath::new(".") } else { path };
        Trouble { path, at: None, message: why, counts: true }
    })
}

/// HEAD, or the index before the first commit.
pub fn committed(repository: &Repository) -> Result<Rc<dyn Tree>> {
    match repository.head()? {
        Some(head) => Ok(head),
        None => repository.index(),
    }
}

fn on_disk(path: &Path, ignored: bool) -> Result<Asked> {
    if path.is_file() {
        let error = Error::new(format!(
            "{} is a file: an audit judges a folder with all that is in it",
            path.display()
        ));
        let folder = path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
        return Err(error.help(format!("iacgate audit {}", folder.display())));
    }
    let top = path.canonicalize().map_err(|error| Error::new(format!("{}: {error}", path.display())))?;
    if let Some(repository) = own_folder_of(&top)? {
        return Asked::of(&repository.expecting_damage());
    }
    let Some((repository, work_tree, below)) = around(&top) else {
        return Ok(Asked::whole(Rc::new(Folder::new(top))));
    };
    let repository = Rc::new(repository);
    let whole = || {
        let (repository, versions) = (Rc::clone(&repository), Rc::clone(&repository));
        let folder = Folder::new(work_tree.clone()).with_versions(move |id| versions.blob_named(id));
        if ignored { folder } else { folder.without(move |path| repository.is_ignored(path)) }
    };
    let is_there = |name: &str| std::fs::symlink_metadata(top.join(name)).is_ok();
    // The policy of the repository judges its folders too, and whatever it has: all go by the paths that they have there.
    if !below.is_root() && !is_there(file::FILE) && !is_there(baseline::BASELINE) {
        let tree: Rc<dyn Tree> = Rc::new(whole().listing(below.clone()));
        return Ok(Asked { below: Some(below), ruled: Rc::new(whole()), ..Asked::whole(tree) });
    }
    let own = (!below.is_root()).then(|| below.clone());
    let versions = Rc::clone(&repository);
    let mut folder = Folder::new(top).with_versions(move |id| versions.blob_named(id));
    if !ignored {
        folder = folder.without(move |path| repository.is_ignored(&below.join(path.as_bytes())));
    }
    Ok(Asked { top: own, ..Asked::whole(Rc::new(folder)) })
}

/// The bare repository that a folder is. In Git's own folder of any other there is nothing to judge.
fn own_folder_of(top: &Path) -> Result<Option<Repository>> {
    let is_own = top.join("HEAD").is_file() && top.join("objects").is_dir() && top.join("refs").is_dir();
    let found = if is_own { Some(Repository::at(top)?) } else { Repository::discover(top).ok() };
    let Some(repository) = found else { return Ok(None) };
    let own = [repository.git_dir(), repository.common_dir()].map(|own| own.canonicalize().ok());
    if is_own && repository.work_tree().is_none() {
        return Ok(Some(repository));
    }
    let work_tree = repository.work_tree().and_then(|work_tree| work_tree.canonicalize().ok());
    // A linked work tree may lie in the folder of a bare repository.
    let is_work =
        |own: &Path| work_tree.as_ref().is_some_and(|work| work.starts_with(own) && top.starts_with(work));
    if !own.iter().flatten().any(|own| top.starts_with(own) && !is_work(own)) {
        return Ok(None);
    }
    let message = format!("{} is a part of Git's own folder: there is nothing to judge", top.display());
    let judged = repository.work_tree().unwrap_or(repository.git_dir());
    Err(Error::new(message).help(format!("iacgate audit {}", judged.display())))
}

/// The repository that a folder lies in, its work tree, and the folder's path there.
fn around(top: &Path) -> Option<(Repository, PathBuf, RepoPath)> {
    let repository = Repository::discover(top).ok()?;
    let work_tree = repository.work_tree()?.canonicalize().ok()?;
    let below = RepoPath::new(super::install::place::path_bytes(top.strip_prefix(&work_tree).ok()?));
    Some((repository, work_tree, below))
}
