//! A read-only tree of files: what every comparison has two of.
//!
//! Out: [`Tree`] and the trees that need no Git: [`Empty`], [`Folder`] (as it lies on disk) and
//! [`Overlay`] (a tree with some files changed, to try a fix). Regular files only: symbolic links and
//! submodules are not followed and do not appear; who needs what a link stands for asks [`link::followed`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use crate::path::RepoPath;

mod folder;
pub mod link;
mod long;
pub use folder::{Disk, Folder};
pub use long::Long;
use long::Uncut;

/// Blobs over this many bytes are judged by name and header alone: a bigger one costs seconds and
/// gigabytes to inflate, and no configuration is near it.
pub const LARGEST_BLOB: u64 = 256 * 1024 * 1024;

/// Files over this many bytes are not held, so that memory stays flat however large a data set is: whoever looks for secrets
/// reads them in parts. Nothing that is parsed as a whole is as large.
pub const LARGEST_WHOLE: u64 = 16 * 1024 * 1024;

/// What is told of one, in the same words by all who meet it: so it is told once.
pub fn over_the_limit(size: u64) -> String {
    format!("{} MiB is over the limit of {}: judged by its name alone", size >> 20, LARGEST_BLOB >> 20)
}

/// Of a tree whose listing somebody ended: what is not listed is not judged.
pub fn cut_short() -> Unreadable {
    Unreadable { path: RepoPath::root(), why: "interrupted: not all folders were listed".to_owned() }
}

/// A regular file's content.
#[derive(Clone)]
pub enum Content {
    Whole(Arc<[u8]>),
    /// Over [`LARGEST_WHOLE`].
    Long(Long),
    /// Over [`LARGEST_BLOB`]: its size in bytes.
    TooLarge(u64),
}

impl Content {
    pub fn seen(&self) -> Seen<'_> {
        match self {
            Self::Whole(bytes) => Seen::Whole(bytes),
            Self::Long(long) => Seen::Long(long.clone()),
            Self::TooLarge(size) => Seen::TooLarge(*size),
        }
    }
}

/// The same where somebody else keeps it.
pub enum Seen<'b> {
    Whole(&'b [u8]),
    /// A long one, for whoever wants to keep it: a copy would cost as much as reading it.
    Own(Vec<u8>),
    /// Over [`LARGEST_WHOLE`].
    Long(Long),
    /// Over [`LARGEST_BLOB`]: its size in bytes.
    TooLarge(u64),
}

/// A file or folder that is there and can't be read, and why. Never "not found": that is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub path: RepoPath,
    pub why: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.why)
    }
}

/// A file's bytes, for whoever makes no difference between one that is not there and one that can't be read.
pub fn whole(tree: &dyn Tree, path: &RepoPath) -> Option<Arc<[u8]>> {
    match tree.read(path) {
        Ok(Some(Content::Whole(bytes))) => Some(bytes),
        _ => None,
    }
}

/// Whoever looks at many files, and whether they want more.
pub type See<'s> = &'s (dyn Fn(usize, Seen) -> bool + Sync);

/// One version of a repository's files. All answers are the same however often they are asked for.
pub trait Tree {
    /// `None` where there is no regular file.
    fn read(&self, path: &RepoPath) -> Result<Option<Content>, Unreadable>;

    /// The paths (whole, sorted) of the regular files that lie directly in `folder`.
    fn folder(&self, folder: &RepoPath) -> Result<Vec<RepoPath>, Unreadable>;

    /// The paths of the regular files whose names (the last part) are wanted, sorted. Costs what the
    /// repository costs.
    fn files_named(&self, is_wanted: &dyn Fn(&[u8]) -> bool) -> Result<Vec<RepoPath>, Unreadable>;

    /// The folders of which not all could be listed, and why: an audit judges the rest, and tells these. A tree that is
    /// compared with another lists all or gives an error.
    fn unlisted(&self) -> Vec<Unreadable> {
        Vec::new()
    }

    /// Named pipes, sockets and devices: what stands in the place of a file and can't be read as one.
    fn specials(&self) -> Vec<Unreadable> {
        Vec::new()
    }

    /// Where repositories of their own are bound in: what they hold is no part of the tree.
    fn submodules(&self) -> Vec<RepoPath> {
        Vec::new()
    }

    /// Whether a symbolic link stands there: what it leads to is no part of the tree.
    fn is_link(&self, _path: &RepoPath) -> bool {
        false
    }

    /// The paths of all symbolic links that can be listed, sorted.
    fn links(&self) -> Vec<RepoPath> {
        Vec::new()
    }

    /// Those that lie directly in `folder`.
    fn links_in(&self, folder: &RepoPath) -> Vec<RepoPath> {
        let mut links = self.links();
        links.retain(|path| path.parent() == *folder);
        links
    }

    /// What a symbolic link says, where one stands.
    fn link(&self, _path: &RepoPath) -> Option<Vec<u8>> {
        None
    }

    /// A version that a file had once, by the id of its blob; nothing where that is not to be had.
    fn version(&self, _blob: &str) -> Option<Content> {
        None
    }

    /// Where its files lie as they are, for any thread to read.
    fn disk(&self) -> Option<&Disk> {
        None
    }

    /// Shows many files, each once, on so many threads, in whatever order they are best read: its number and its content,
    /// until `see` has enough. What is not shown is still to be read.
    fn read_many(&self, _paths: &[&RepoPath], _threads: usize, _see: See) {}

    /// The paths of all regular files, sorted.
    fn files(&self) -> Result<Vec<RepoPath>, Unreadable> {
        self.files_named(&|_| true)
    }
}

/// A tree by whatever holds it.
macro_rules! held {
    ($($holder:ty),*) => {$(
        impl<T: Tree + ?Sized> Tree for $holder {
            fn read(&self, path: &RepoPath) -> Result<Option<Content>, Unreadable> {
                (**self).read(path)
            }

            fn folder(&self, folder: &RepoPath) -> Result<Vec<RepoPath>, Unreadable> {
                (**self).folder(folder)
            }

            fn files_named(&self, is_wanted: &dyn Fn(&[u8]) -> bool) -> Result<Vec<RepoPath>, Unreadable> {
                (**self).files_named(is_wanted)
            }

            fn unlisted(&self) -> Vec<Unreadable> {
                (**self).unlisted()
            }

            fn specials(&self) -> Vec<Unreadable> {
                (**self).specials()
            }

            fn submodules(&self) -> Vec<RepoPath> {
                (**self).submodules()
            }

            fn is_link(&self, path: &RepoPath) -> bool {
                (**self).is_link(path)
            }

            fn links(&self) -> Vec<RepoPath> {
                (**self).links()
            }

            fn links_in(&self, folder: &RepoPath) -> Vec<RepoPath> {
                (**self).links_in(folder)
            }

            fn link(&self, path: &RepoPath) -> Option<Vec<u8>> {
                (**self).link(path)
            }

            fn version(&self, blob: &str) -> Option<Content> {
                (**self).version(blob)
            }

            fn disk(&self) -> Option<&Disk> {
                (**self).disk()
            }

            fn read_many(&self, paths: &[&RepoPath], threads: usize, see: See) {
                (**self).read_many(paths, threads, see);
            }
        }
    )*};
}
held!(&T, Rc<T>);

/// The tree before the first commit.
pub struct Empty;

impl Tree for Empty {
    fn read(&self, _: &RepoPath) -> Result<Option<Content>, Unreadable> {
        Ok(None)
    }

    fn folder(&self, _: &RepoPath) -> Result<Vec<RepoPath>, Unreadable> {
        Ok(Vec::new())
    }

    fn files_named(&self, _: &dyn Fn(&[u8]) -> bool) -> Result<Vec<RepoPath>, Unreadable> {
        Ok(Vec::new())
    }
}

/// A tree with some files put in its place: `None` takes one away.
pub struct Overlay<T> {
    pub below: T,
    pub files: BTreeMap<RepoPath, Option<Arc<[u8]>>>,
}

impl<T: Tree> Overlay<T> {
    fn laid_over(&self, below: Vec<RepoPath>, belongs: impl Fn(&RepoPath) -> bool) -> Vec<RepoPath> {
        let mut paths: BTreeSet<RepoPath> = below.into_iter().collect();
        for (path, content) in self.files.iter().filter(|(path, _)| belongs(path)) {
            match content {
                Some(_) => paths.insert(path.clone()),
                None => paths.remove(path),
            };
        }
        paths.into_iter().collect()
    }
}

impl<T: Tree> Tree for Overlay<T> {
    fn read(&self, path: &RepoPath) -> Result<Option<Content>, Unreadable> {
        match self.files.get(path) {
            Some(content) => Ok(content.clone().map(Content::Whole)),
            None => self.below.read(path),
        }
    }

    fn folder(&self, folder: &RepoPath) -> Result<Vec<RepoPath>, Unreadable> {
        Ok(self.laid_over(self.below.folder(folder)?, |path| path.parent() == *folder))
    }

    fn files_named(&self, is_wanted: &dyn Fn(&[u8]) -> bool) -> Result<Vec<RepoPath>, Unreadable> {
        Ok(self.laid_over(self.below.files_named(is_wanted)?, |path| is_wanted(path.file_name())))
    }

    fn unlisted(&self) -> Vec<Unreadable> {
        self.below.unlisted()
    }

    fn is_link(&self, path: &RepoPath) -> bool {
        !self.files.contains_key(path) && self.below.is_link(path)
    }

    fn links(&self) -> Vec<RepoPath> {
        let mut links = self.below.links();
        links.retain(|path| !self.files.contains_key(path));
        links
    }

    fn links_in(&self, folder: &RepoPath) -> Vec<RepoPath> {
        let mut links = self.below.links_in(folder);
        links.retain(|path| !self.files.contains_key(path));
        links
    }

    fn link(&self, path: &RepoPath) -> Option<Vec<u8>> {
        if self.files.contains_key(path) { None } else { self.below.link(path) }
    }

    fn version(&self, blob: &str) -> Option<Content> {
        self.below.version(blob)
    }
}
