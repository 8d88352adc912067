//! Objects by id: what commits, trees and the index point to.
//!
//! In: an [`Id`]. Out: a blob's [`Content`], a tree's entries, a commit's tree. libgit2 reads them; Git itself
//! is asked where libgit2 can't open the repository, or where a promisor remote may still hold the object.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use git2::{ErrorCode, ObjectType};

use super::loose::{Damaged, Loose};
use super::packs::Headers;
use super::plumbing::{CatFile, Git};
use super::stream;
use crate::tree::{Content, LARGEST_BLOB, LARGEST_WHOLE, Long};

mod form;

use form::parse_tree;
pub use form::{EMPTY_TREE_SHA1, EMPTY_TREE_SHA256, Id, Mode, TreeEntry};

/// Why an object could not be had, as a sentence without its end.
pub type Why = String;

/// What an id leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Commit(Id),
    Tree(Id),
    Blob(Id),
}

/// Blobs of a commit that are kept, in number and in bytes of each: a fix is tried on the same few files again and again.
/// An audit reads each once.
const MOST_KEPT: usize = 64;
const LARGEST_KEPT: usize = 64 << 10;

/// Tags of tags that are followed: one of another is rare.
const MOST_TAGS: usize = 16;

/// The objects of one repository.
pub struct Objects {
    /// `None` where libgit2 can't open the repository: then everything is asked of Git.
    library: Option<git2::Repository>,
    git: Git,
    /// Bytes in an id.
    pub width: usize,
    promisor: OnceCell<bool>,
    loose: OnceCell<Loose>,
    headers: OnceCell<Arc<Headers>>,
    cat_file: RefCell<Option<CatFile>>,
    trees: RefCell<HashMap<Id, Rc<Vec<TreeEntry>>>>,
    blobs: RefCell<HashMap<Id, Arc<[u8]>>>,
    /// Of an audit: what is damaged is left out and told, the rest is judged.
    spares_the_rest: Cell<bool>,
    /// What does not parse of trees that were read all the same.
    broken: RefCell<HashMap<Id, Why>>,
}

impl Objects {
    pub fn new(library: Option<git2::Repository>, git: Git, width: usize) -> Self {
        Self {
            library,
            git,
            width,
            promisor: OnceCell::new(),
            loose: OnceCell::new(),
            headers: OnceCell::new(),
            cat_file: RefCell::new(None),
            trees: RefCell::new(HashMap::new()),
            blobs: RefCell::default(),
            spares_the_rest: Cell::new(false),
            broken: RefCell::default(),
        }
    }

    /// What is in the store and no more: a promisor is never asked.
    pub fn of_what_is_here(library: git2::Repository, git: Git, width: usize, headers: Arc<Headers>) -> Self {
        let loose = Loose::of(library.commondir(), git.is_here()).with(headers).verifying(true);
        Self {
            promisor: OnceCell::from(false),
            loose: OnceCell::from(loose),
            spares_the_rest: Cell::new(true),
            ..Self::new(Some(library), git, width)
        }
    }

    /// For an audit: nothing is fetched, and what is damaged costs no more than itself.
    pub fn spare_the_rest(&self) {
        self.spares_the_rest.set(true);
        self.git.never_fetch();
        // Nothing was read yet.
        let _ = self.promisor.set(false);
        self.expect_damage();
    }

    pub fn spares_the_rest(&self) -> bool {
        self.spares_the_rest.get()
    }

    /// What does not parse of a tree that was read, where an audit reads it all the same.
    pub fn broken(&self, tree: &Id) -> Option<Why> {
        self.broken.borrow().get(tree).cloned()
    }

    /// From now on damaged packs are told from others before libgit2 is asked: an audit reads what nobody read for years.
    pub fn expect_damage(&self) -> Option<Arc<Headers>> {
        let library = self.library.as_ref()?;
        let headers = self.headers.get_or_init(|| {
            let loose = Loose::of(library.commondir(), self.git.is_here());
            Arc::new(Headers::of(loose.folders(), self.width))
        });
        let loose = Loose::of(library.commondir(), self.git.is_here()).with(Arc::clone(headers));
        let loose = loose.verifying(self.spares_the_rest());
        // Where something was read before, it was sound.
        let _ = self.loose.set(loose);
        Some(Arc::clone(headers))
    }

    /// Lets go of the trees that were read, where they are more than `most`.
    pub fn forget_beyond(&self, most: usize) {
        let mut trees = self.trees.borrow_mut();
        if trees.len() > most {
            trees.clear();
        }
    }

    pub fn library(&self) -> Option<&git2::Repository> {
        self.library.as_ref()
    }

    pub fn git(&self) -> &Git {
        &self.git
    }

    fn loose(&self, library: &git2::Repository) -> &Loose {
        self.loose.get_or_init(|| Loose::of(library.commondir(), self.git.is_here()))
    }

    /// A blob, unless it is larger than anyone wants to read.
    pub fn blob(&self, id: &Id) -> Result<Content, Why> {
        if let Some(known) = self.blobs.borrow().get(id) {
            return Ok(Content::Whole(Arc::clone(known)));
        }
        let content = self.object(id, ObjectType::Blob)?;
        if let Content::Whole(bytes) = &content
            && bytes.len() <= LARGEST_KEPT
            && !self.spares_the_rest()
        {
            let mut blobs = self.blobs.borrow_mut();
            if blobs.len() < MOST_KEPT {
                blobs.insert(*id, Arc::clone(bytes));
            }
        }
        Ok(content)
    }

    /// A blob by its id in hexadecimal digits, where this repository has it.
    pub fn version(&self, blob: &str) -> Option<Content> {
        let id = Id::from_hex(blob.as_bytes()).filter(|id| id.as_bytes().len() == self.width)?;
        self.blob(&id).ok().filter(|content| !matches!(content, Content::TooLarge(_)))
    }

    /// A tree's entries, sorted by name with folders behind files.
    pub fn tree(&self, id: &Id) -> Result<Rc<Vec<TreeEntry>>, Why> {
        if let Some(known) = self.trees.borrow().get(id) {
            return Ok(Rc::clone(known));
        }
        let mut entries = if id.is_empty_tree() {
            Vec::new()
        } else {
            let (entries, broken) = parse_tree(&self.whole(id, ObjectType::Tree)?, self.width);
            if let Some(broken) = broken {
                let why = format!("tree {id} is corrupt: {broken}");
                if !self.spares_the_rest() {
                    return Err(why);
                }
                self.broken.borrow_mut().insert(*id, why);
            }
            entries
        };
        entries.sort_by(|a, b| (&a.name, a.mode == Mode::Folder).cmp(&(&b.name, b.mode == Mode::Folder)));
        let entries = Rc::new(entries);
        self.trees.borrow_mut().insert(*id, Rc::clone(&entries));
        Ok(entries)
    }

    /// As [`Objects::tree`], kept nowhere and never asked of a promisor: a history has too many. With it, what of the
    /// tree does not parse.
    pub fn tree_once(&self, id: &Id) -> Result<(Vec<TreeEntry>, Option<Why>), Why> {
        if id.is_empty_tree() {
            return Ok((Vec::new(), None));
        }
        let content = match &self.library {
            Some(library) => read(library, self.loose(library), id, ObjectType::Tree)
                .map_err(|error| match error.code() {
                    ErrorCode::NotFound => format!("tree {id} is missing from the repository"),
                    _ => format!("tree {id}: {}", error.message()),
                })?
                .ok_or_else(|| format!("object {id} is no tree"))?,
            None => self.ask_git(id, ObjectType::Tree)?,
        };
        let Content::Whole(bytes) = content else { return Err(format!("tree {id} is too large")) };
        let (entries, broken) = parse_tree(&bytes, self.width);
        Ok((entries, broken.map(|broken| format!("tree {id} is corrupt: {broken}"))))
    }

    /// A commit as it is stored.
    pub fn commit(&self, id: &Id) -> Result<Arc<[u8]>, Why> {
        self.whole(id, ObjectType::Commit)
    }

    /// A tag as it is stored.
    pub fn tag(&self, id: &Id) -> Result<Arc<[u8]>, Why> {
        self.whole(id, ObjectType::Tag)
    }

    /// What an id leads to through tags, each of which is what its name says.
    pub fn peeled(&self, id: &Id) -> Result<Target, Why> {
        let mut at = *id;
        for _ in 0..MOST_TAGS {
            match self.kind(&at)? {
                ObjectType::Commit => return Ok(Target::Commit(at)),
                ObjectType::Tree => return Ok(Target::Tree(at)),
                ObjectType::Blob => return Ok(Target::Blob(at)),
                _ => {
                    let tag = self.tag(&at)?;
                    let line = tag.split(|byte| *byte == b'\n').next().unwrap_or_default();
                    let next = line.strip_prefix(b"object ").and_then(Id::from_hex);
                    at = next.ok_or_else(|| format!("tag {at} is corrupt: it names no object"))?;
                }
            }
        }
        Err(format!("tag {id} is one of more than {MOST_TAGS} tags"))
    }

    fn kind(&self, id: &Id) -> Result<ObjectType, Why> {
        const KINDS: [ObjectType; 4] =
            [ObjectType::Commit, ObjectType::Tag, ObjectType::Tree, ObjectType::Blob];
        let library = self.library.as_ref().filter(|_| !self.has_promisor());
        let Some(library) = library else {
            let kind = KINDS.into_iter().find(|kind| self.object(id, *kind).is_ok());
            return kind.ok_or_else(|| format!("object {id} is missing from the repository"));
        };
        if let Some(why) = self.loose(library).refused(id) {
            return Err(format!("object {id}: {why}"));
        }
        let odb = library.odb().map_err(|error| error.message().to_owned())?;
        let oid = git2::Oid::from_bytes(id.as_bytes()).map_err(|error| error.message().to_owned())?;
        match odb.read_header(oid) {
            Ok((_, kind)) => Ok(kind),
            Err(error) if error.code() == ErrorCode::NotFound => {
                Err(format!("object {id} is missing from the repository"))
            }
            Err(error) => Err(format!("object {id}: {}", error.message())),
        }
    }

    /// The tree that a commit records.
    pub fn tree_of_commit(&self, commit: &Id) -> Result<Id, Why> {
        let bytes = self.whole(commit, ObjectType::Commit)?;
        let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        line.strip_prefix(b"tree ")
            .and_then(Id::from_hex)
            .ok_or_else(|| format!("commit {commit} is corrupt: it names no tree"))
    }

    fn whole(&self, id: &Id, kind: ObjectType) -> Result<std::sync::Arc<[u8]>, Why> {
        match self.object(id, kind)? {
            Content::Whole(bytes) => Ok(bytes),
            Content::Long(Long { size, .. }) | Content::TooLarge(size) => {
                Err(format!("{} {id} has {size} bytes", kind.str()))
            }
        }
    }

    fn object(&self, id: &Id, kind: ObjectType) -> Result<Content, Why> {
        let Some(library) = &self.library else {
            return self.ask_git(id, kind);
        };
        match read(library, self.loose(library), id, kind) {
            Ok(Some(content)) => Ok(content),
            Ok(None) => Err(format!("object {id} is no {}", kind.str())),
            Err(error) if error.code() == ErrorCode::NotFound && self.has_promisor() => {
                self.ask_git(id, kind)
            }
            Err(error) if error.code() == ErrorCode::NotFound => {
                Err(format!("{} {id} is missing from the repository", kind.str()))
            }
            Err(error) => Err(format!("{} {id}: {}", kind.str(), error.message())),
        }
    }

    fn ask_git(&self, id: &Id, kind: ObjectType) -> Result<Content, Why> {
        let mut running = self.cat_file.borrow_mut();
        let mut cat_file = match running.take() {
            Some(cat_file) => cat_file,
            None => CatFile::start(&self.git)?,
        };
        let content = cat_file.read(id, kind.str())?;
        // Only kept while its answers are in step with what is asked.
        *running = Some(cat_file);
        content.ok_or_else(|| format!("{} {id} is missing from the repository", kind.str()))
    }

    /// Whether Git may fetch what a partial clone left out.
    fn has_promisor(&self) -> bool {
        *self.promisor.get_or_init(|| {
            let config = self.library.as_ref().and_then(|library| library.config().ok());
            config.is_some_and(|config| {
                config.get_entry("extensions.partialclone").is_ok()
                    || config
                        .entries(Some("^remote\\..*\\.promisor$"))
                        .is_ok_and(|mut entries| entries.next().is_some())
            })
        })
    }
}

/// `None` where the object is of another type. The header goes first: a blob too large is never inflated.
pub fn read(
    library: &git2::Repository,
    loose: &Loose,
    id: &Id,
    kind: ObjectType,
) -> Result<Option<Content>, git2::Error> {
    if let Some(why) = loose.refused(id) {
        return Err(git2::Error::from_str(why));
    }
    let odb = library.odb()?;
    let oid = git2::Oid::from_bytes(id.as_bytes())?;
    let (size, found) = odb.read_header(oid)?;
    if found != kind {
        return Ok(None);
    }
    if size as u64 > LARGEST_BLOB {
        return Ok(Some(Content::TooLarge(size as u64)));
    }
    if kind == ObjectType::Blob && size as u64 > LARGEST_WHOLE {
        return Ok(Some(Content::Long(stream::long(library, loose, id, size as u64))));
    }
    if let Some(read) = loose.read(id, kind.str(), size) {
        let bytes = read.map_err(|Damaged(why)| git2::Error::from_str(why))?;
        return Ok(Some(Content::Whole(bytes.into())));
    }
    Ok(Some(Content::Whole(odb.read(oid)?.data().into())))
}
