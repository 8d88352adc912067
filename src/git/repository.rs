//! A repository, found and opened as Git would.
//!
//! In: Git's environment (in a hook it names the index that is about to be committed) or a folder. Out: a
//! [`Change`], or single versions as [`Tree`]s. What libgit2 can't open is left to Git itself.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Once;

use git2::ErrorCode;

use super::compare::{Comparison, Difference, Side, compare, moves};
use super::index::{Failure, Index};
use super::object::{EMPTY_TREE_SHA1, EMPTY_TREE_SHA256, Id, Mode, Objects};
use super::parents::Forks;
use super::plumbing::{Git, RawDifference};
use super::version::{Committed, StagedTree};
use super::wrong::{broken_head, not_owned, unknown, unopened, unreadable};
use super::{Change, Touched, special};
use crate::error::{Error, Result};
use crate::path::RepoPath;
use crate::text::escape::Escaped;
use crate::tree::{Empty, Tree};

/// An open repository.
pub struct Repository {
    pub(super) objects: Rc<Objects>,
    git_dir: PathBuf,
    common_dir: PathBuf,
    work_tree: Option<PathBuf>,
    index_file: PathBuf,
    /// Whether the lists of what is ignored can be read, folder by folder.
    lists: RefCell<HashMap<RepoPath, bool>>,
    /// What is tracked, for who asks what is not; `None` where it can't be read.
    tracked: OnceCell<Option<Rc<Index>>>,
}

/// The staged paths and, where Git had to be asked for them, that this is so.
pub(super) struct Staging {
    pub(super) index: Rc<Index>,
    listed: bool,
}

impl Repository {
    /// The repository of the current folder, or the one that GIT_DIR, GIT_INDEX_FILE and the like name.
    pub fn from_env() -> Result<Self> {
        prepare();
        let here = std::env::current_dir().unwrap_or_default();
        match std::env::var_os("GIT_DIR").filter(|folder| !folder.is_empty()) {
            Some(folder) => special::refuse_in(&here.join(folder))?,
            None => special::refuse_around(&here)?,
        }
        let mut repository = Self::open(git2::Repository::open_from_env(), Git::here(), &here)?;
        // libgit2 has none for a bare repository, even where Git is told of one.
        let told = std::env::var_os("GIT_WORK_TREE").filter(|top| !top.is_empty());
        if let (None, Some(top)) = (&repository.work_tree, told) {
            repository.work_tree = here.join(top).canonicalize().ok();
        }
        Ok(match std::env::var_os("GIT_INDEX_FILE").filter(|file| !file.is_empty()) {
            // Relative to where Git works, which is the top of the work tree.
            Some(file) => {
                let top = repository.work_tree.clone().unwrap_or(here);
                Self { index_file: top.join(file), ..repository }
            }
            None => repository,
        })
    }

    /// The repository that `path` lies in, whatever the environment says.
    pub fn discover(path: &Path) -> Result<Self> {
        prepare();
        let folder = if path.is_file() { path.parent().unwrap_or(path) } else { path };
        special::refuse_around(folder)?;
        Self::open(git2::Repository::discover(path), Git::at(folder.to_path_buf()), folder)
    }

    /// The repository of this very folder, with a work tree or bare, and none that lies around it.
    pub fn at(folder: &Path) -> Result<Self> {
        prepare();
        special::refuse_around(folder)?;
        let repository = Self::open(git2::Repository::open(folder), Git::at(folder.to_path_buf()), folder)?;
        let place = |path: &Path| path.canonicalize().ok();
        let is_work_tree = repository.work_tree().is_some_and(|top| place(top) == place(folder));
        let is_inside =
            || place(&repository.git_dir).zip(place(folder)).is_some_and(|(own, top)| own.starts_with(top));
        if is_work_tree || is_inside() {
            return Ok(repository);
        }
        Err(Error::new(format!("{} is no repository that Git can open", shown(folder))))
    }

    fn open(opened: Result<git2::Repository, git2::Error>, git: Git, at: &Path) -> Result<Self> {
        match opened {
            Ok(library) => Ok(Self::of_library(library, git)),
            Err(error) if error.code() == ErrorCode::NotFound => {
                Err(Error::new(format!("{} is in no Git repository", shown(at))).help("iacgate audit PATH"))
            }
            Err(error) if error.code() == ErrorCode::Owner => Err(not_owned(&error)),
            // An extension that libgit2 does not know: Git may.
            Err(error) => Self::of_git(git, at).map_err(|_| unopened(&error)),
        }
    }

    fn of_library(library: git2::Repository, git: Git) -> Self {
        let git_dir = library.path().to_path_buf();
        let width = match library.object_format() {
            git2::ObjectFormat::Sha1 => 20,
            git2::ObjectFormat::Sha256 => 32,
        };
        Self {
            index_file: git_dir.join("index"),
            lists: RefCell::default(),
            tracked: OnceCell::new(),
            common_dir: library.commondir().to_path_buf(),
            work_tree: library.workdir().map(Path::to_path_buf),
            git_dir,
            objects: Rc::new(Objects::new(Some(library), git, width)),
        }
    }

    fn of_git(git: Git, at: &Path) -> Result<Self> {
        let path = |arguments: &[&str]| git.line(arguments).map(|line| at.join(os_string(&line)));
        let git_dir = path(&["rev-parse", "--absolute-git-dir"])?;
        let common_dir = path(&["rev-parse", "--git-common-dir"])?;
        let work_tree = path(&["rev-parse", "--show-toplevel"]).ok();
        let width = match git.line(&["rev-parse", "--show-object-format"])?.as_slice() {
            b"sha256" => 32,
            _ => 20,
        };
        let index_file = git_dir.join("index");
        Ok(Self {
            index_file,
            lists: RefCell::default(),
            tracked: OnceCell::new(),
            git_dir,
            common_dir,
            work_tree,
            objects: Rc::new(Objects::new(None, git, width)),
        })
    }

    /// For an audit: what is damaged or missing is told, and costs no more than itself. Nothing is fetched.
    #[must_use]
    pub fn expecting_damage(self) -> Self {
        self.objects.spare_the_rest();
        self
    }

    pub(super) fn git(&self) -> &Git {
        self.objects.git()
    }

    /// `None` for a bare repository.
    pub fn work_tree(&self) -> Option<&Path> {
        self.work_tree.as_deref()
    }

    /// Of a linked work tree, its own.
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// Where the index is, in a hook the one that is about to be committed.
    pub(super) fn index_file(&self) -> &Path {
        &self.index_file
    }

    /// What all work trees share.
    pub fn common_dir(&self) -> &Path {
        &self.common_dir
    }

    /// The current folder as a path of the repository: what a FILE argument is relative to.
    pub fn prefix(&self) -> RepoPath {
        let within = || {
            let here = std::env::current_dir().ok()?.canonicalize().ok()?;
            let top = self.work_tree.as_ref()?.canonicalize().ok()?;
            Some(RepoPath::new(os_bytes(here.strip_prefix(top).ok()?.as_os_str())))
        };
        within().unwrap_or_else(RepoPath::root)
    }

    /// In bytes; 0 where there is none.
    pub fn index_size(&self) -> u64 {
        std::fs::metadata(&self.index_file).map_or(0, |file| file.len())
    }

    /// A blob by its id in hexadecimal digits, where this repository has it.
    pub fn blob_named(&self, id: &str) -> Option<crate::tree::Content> {
        self.objects.version(id)
    }

    /// Whether Git would leave the path out of `git add` if it were not tracked. Where a `.gitignore` on the way is no file,
    /// Git would wait for it: nothing is left out by it.
    pub fn is_ignored(&self, path: &RepoPath) -> bool {
        if !self.has_lists(&path.parent()) {
            return false;
        }
        let name = os_string(path.as_bytes());
        match self.objects.library() {
            Some(library) => library.is_path_ignored(Path::new(&name)).unwrap_or(false),
            None => {
                let arguments = [":/", &name.to_string_lossy()].concat();
                let output =
                    self.objects.git().output(&["check-ignore", "-q", "--no-index", "--", &arguments]);
                output.is_ok_and(|output| output.status.success())
            }
        }
    }

    /// Whether the path is ignored, and Git holds nothing there or below it: what is tracked is never ignored. Where nobody
    /// knows what is tracked, all may be.
    pub fn is_left_out(&self, path: &RepoPath) -> bool {
        if !self.is_ignored(path) {
            return false;
        }
        let index = self.tracked.get_or_init(|| self.staging().ok().map(|staging| staging.index));
        index.as_ref().is_some_and(|index| !index.holds(path.as_bytes()))
    }

    /// Whether all lists of what is ignored can be read from the top down to a folder.
    fn has_lists(&self, folder: &RepoPath) -> bool {
        if let Some(known) = self.lists.borrow().get(folder) {
            return *known;
        }
        let above = folder.is_root() || self.has_lists(&folder.parent());
        let top = self.work_tree.as_deref().unwrap_or(Path::new(""));
        let list = top.join(os_string(folder.as_bytes())).join(".gitignore");
        let is_readable = above && special::refuse_file(&list).is_ok();
        self.lists.borrow_mut().insert(folder.clone(), is_readable);
        is_readable
    }

    /// HEAD against the index.
    pub fn staged(&self) -> Result<Change> {
        if self.work_tree.is_none() && !self.index_file.exists() {
            return Err(
                Error::new("a bare repository has nothing staged").help("iacgate check --from REV --to REV")
            );
        }
        let head = self.head_tree()?;
        let staging = self.staging()?;
        let found = self.since(head, &staging)?;
        let parents = self.merged()?;
        let mut kept: BTreeSet<RepoPath> = BTreeSet::new();
        for parent in &parents {
            let others = self.since(Some(parent.tree), &staging)?.differences;
            kept.extend(others.into_iter().map(|difference| difference.path));
        }
        for touched in &found.differences {
            kept.remove(&touched.path);
        }
        let before = |root: Option<Id>| -> Rc<dyn Tree> {
            match root {
                Some(root) => Rc::new(self.committed(root).beside(Rc::clone(&staging.index))),
                None => Rc::new(Empty),
            }
        };
        let merged = parents.iter().map(|parent| before(Some(parent.tree)));
        let befores = std::iter::once(before(head)).chain(merged).collect();
        let after = Rc::new(StagedTree { objects: Rc::clone(&self.objects), index: staging.index });
        let forks = Forks::of(&self.objects, &parents);
        Ok(Change { kept: kept.into_iter().collect(), forks, ..change(befores, after, found) })
    }

    /// What is staged against a commit's tree.
    fn since(&self, tree: Option<Id>, staging: &Staging) -> Result<Comparison> {
        if staging.listed {
            return Ok(from_listing(self.objects.git().diff_index(&self.name_of_tree(tree))?));
        }
        compare(&self.objects, Side::tree(tree), Side::index(&staging.index)).map_err(unreadable)
    }

    /// The index as a tree.
    pub fn index(&self) -> Result<Rc<dyn Tree>> {
        let index = self.staging()?.index;
        Ok(Rc::new(StagedTree { objects: Rc::clone(&self.objects), index }))
    }

    /// HEAD's tree; `None` before the first commit. A HEAD that is broken is an error.
    pub fn head(&self) -> Result<Option<Rc<dyn Tree>>> {
        Ok(self.head_tree()?.map(|tree| self.version(Some(tree))))
    }

    /// The tree of whatever Git understands as a revision.
    pub fn tree(&self, revision: &str) -> Result<Rc<dyn Tree>> {
        let tree = self.resolve(revision, "tree")?;
        Ok(self.version(Some(tree)))
    }

    /// The object of `kind` that a revision names. Git itself reads it: no one else knows all that it may say.
    pub(super) fn resolve(&self, revision: &str, kind: &str) -> Result<Id> {
        let unknown = || unknown(revision);
        if revision.is_empty() || revision.starts_with('-') {
            return Err(unknown());
        }
        special::refuse_ref(self.common_dir(), revision)?;
        let peeled = format!("{revision}^{{{kind}}}");
        let output = self.objects.git().output(&["rev-parse", "--verify", "--quiet", &peeled])?;
        let id = Id::from_hex(output.stdout.trim_ascii_end()).filter(|_| output.status.success());
        id.ok_or_else(|| match self.objects.git().line(&["cat-file", "-t", revision]) {
            Ok(found) if found == b"blob" && !revision.contains(':') => {
                let error = Error::new(format!("`{}` names a file and no {kind}", Escaped(revision)));
                error.help("name a commit, a branch or a tag")
            }
            _ => unknown(),
        })
    }

    pub(super) fn committed(&self, root: Id) -> Committed {
        Committed::new(Rc::clone(&self.objects), root)
    }

    pub(super) fn version(&self, tree: Option<Id>) -> Rc<dyn Tree> {
        match tree {
            Some(root) => Rc::new(self.committed(root)),
            None => Rc::new(Empty),
        }
    }

    fn head_tree(&self) -> Result<Option<Id>> {
        let Some(library) = self.objects.library().filter(|_| !self.has_reftable()) else {
            return self.head_tree_by_git();
        };
        let commit = match library.head() {
            Ok(head) => head.target().and_then(|id| Id::from_raw(&id.as_bytes()[..self.objects.width])),
            Err(error) if error.code() == ErrorCode::UnbornBranch => return Ok(None),
            Err(error) => return Err(broken_head(error.message())),
        };
        let commit = commit.ok_or_else(|| broken_head("it names no commit"))?;
        self.objects.tree_of_commit(&commit).map(Some).map_err(unreadable)
    }

    fn head_tree_by_git(&self) -> Result<Option<Id>> {
        let git = self.objects.git();
        if let Ok(tree) = self.resolve("HEAD", "tree") {
            return Ok(Some(tree));
        }
        // At one wrong line of this file Git gives up, whatever it was asked.
        if let Some(line) = self.wrong_edge() {
            let file = shown(&self.common_dir.join("shallow"));
            return Err(Error::new(format!("{file} is corrupt: `{}` is no commit's id", Escaped(&line))));
        }
        // Unborn: a branch that no ref is there for. Anything else is damage.
        let branch = git.line(&["symbolic-ref", "--quiet", "HEAD"])?;
        let branch = String::from_utf8_lossy(&branch);
        let found = git.line(&["for-each-ref", "--format=%(objectname)", &branch])?;
        if found.is_empty() { Ok(None) } else { Err(broken_head("it names no commit")) }
    }

    pub(super) fn has_reftable(&self) -> bool {
        self.common_dir.join("reftable").is_dir()
    }

    pub(super) fn staging(&self) -> Result<Staging> {
        let width = self.objects.width;
        special::refuse_file(&self.index_file)?;
        let unreadable = |error: &dyn std::fmt::Display| {
            Err(Error::new(format!("the index can't be read: {error}")).at(self.index_place()))
        };
        let opened = File::open(&self.index_file).and_then(|file| Ok((file.metadata()?.len(), file)));
        let (length, file) = match opened {
            Ok(opened) => opened,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Staging { index: Rc::new(Index::empty(width)), listed: false });
            }
            Err(error) => return unreadable(&error),
        };
        match Index::read(file, length as usize, width) {
            Err(Failure::Unreadable(why)) => unreadable(&why),
            Ok(index) => Ok(Staging { index: Rc::new(index), listed: false }),
            Err(Failure::Unsupported(what)) => {
                // Against the empty tree, all that is staged is a difference; and `git ls-files` would list
                // what is only announced, too.
                let listing = self.objects.git().diff_index(&self.name_of_tree(None));
                let listing =
                    listing.map_err(|error| error.at(format!("{} has {what}", self.index_place())))?;
                let index = Index::listed(&listing, width).map_err(|_| {
                    Error::new("the index lists more than can be held").at(self.index_place())
                })?;
                Ok(Staging { index: Rc::new(index), listed: true })
            }
            Err(Failure::Corrupt(why)) => Err(Error::new(format!("the index is corrupt: {why}"))
                .at(self.index_place())
                .help(format!("rm '{}' && git reset", shown(&self.index_file)))),
        }
    }

    fn index_place(&self) -> String {
        format!("  --> {}", shown(&self.index_file))
    }

    fn name_of_tree(&self, tree: Option<Id>) -> String {
        match tree {
            Some(id) => id.to_string(),
            None if self.objects.width == 20 => EMPTY_TREE_SHA1.to_owned(),
            None => EMPTY_TREE_SHA256.to_owned(),
        }
    }
}

/// Settings of libgit2 that hold for the whole process.
fn prepare() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let extensions =
            ["partialclone", "refstorage", "worktreeconfig", "preciousobjects", "relativeworktrees"];
        // SAFETY: libgit2 keeps the list in a static variable; `Once` lets no second thread in.
        let set = unsafe { git2::opts::set_extensions(&extensions) };
        // Without them, such repositories are read by Git itself.
        drop(set);
        // Git does not check the hash of each blob that it reads either, and it costs a tenth of the hook.
        git2::opts::strict_hash_verification(false);
    });
}

pub(super) fn change(befores: Vec<Rc<dyn Tree>>, after: Rc<dyn Tree>, found: Comparison) -> Change {
    let kind = |version: Option<super::compare::Version>| version.map(|version| version.kind);
    Change {
        befores,
        after,
        moves: moves(&found.differences),
        touched: found
            .differences
            .into_iter()
            .map(|Difference { path, before, after }| Touched {
                path,
                before: kind(before),
                after: kind(after),
            })
            .collect(),
        passing: Vec::new(),
        kept: Vec::new(),
        forks: Forks::default(),
        unseen: found.unseen,
        conflicts: found.conflicts,
    }
}

fn from_listing(listing: Vec<RawDifference>) -> Comparison {
    let leaf = |side: Option<(Mode, Id)>| match side {
        Some((Mode::Leaf(kind), id)) => Some(super::compare::Version { kind, id }),
        _ => None,
    };
    let mut found = Comparison::default();
    for RawDifference { path, before, after, unmerged } in listing {
        let (before, after) = (leaf(before), leaf(after));
        if unmerged {
            found.conflicts.push(path);
        } else if before != after {
            found.differences.push(Difference { path, before, after });
        }
    }
    found.differences.retain(|difference| !found.conflicts.contains(&difference.path));
    found.differences.sort_by(|a, b| a.path.cmp(&b.path));
    found.conflicts.sort();
    found.conflicts.dedup();
    found
}

pub(super) fn shown(path: &Path) -> RepoPath {
    RepoPath::new(os_bytes(path.as_os_str()))
}

#[cfg(unix)]
fn os_bytes(name: &OsStr) -> Vec<u8> {
    std::os::unix::ffi::OsStrExt::as_bytes(name).to_vec()
}

#[cfg(not(unix))]
fn os_bytes(name: &OsStr) -> Vec<u8> {
    name.to_string_lossy().replace('\\', "/").into_bytes()
}

#[cfg(unix)]
pub(super) fn os_string(bytes: &[u8]) -> std::ffi::OsString {
    <OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes).to_owned()
}

#[cfg(not(unix))]
pub(super) fn os_string(bytes: &[u8]) -> std::ffi::OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}
