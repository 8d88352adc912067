//! Writes new versions of files to the index and the work tree: all of it, or nothing.
//!
//! In: [`Rewrite`]s of what the index holds. Out: [`Written`], which tells where the work tree kept its own. Git's
//! own protocol: `index.lock` is taken, a copy of the index is made ready beside it, new files beside those that they
//! replace; then names change, and what fails until the last one is taken back. Git writes objects and entries, and
//! no filter, hook or attribute is heeded: what is staged is what was proven.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::index::{Index, Staged};
use super::lock::{IndexLock, Staging};
use super::object::Mode;
use super::work_tree::{IsSound, WorkTree};
use super::{Kind, Repository};
use crate::error::{Error, Result};
use crate::path::RepoPath;
use crate::tree::{Content, Tree};

/// A file as it is to be staged.
pub struct Rewrite {
    pub path: RepoPath,
    /// What the index has there now.
    pub before: Option<Arc<[u8]>>,
    /// `None` takes it out of the index; it stays on disk.
    pub after: Option<Arc<[u8]>>,
}

/// What became of the work tree.
#[derive(Debug, Default)]
pub struct Written {
    /// Files that were changed in the index alone, and why.
    pub index_only: Vec<(RepoPath, &'static str)>,
}

impl Repository {
    /// Writes all of it, or nothing.
    pub fn write(&self, rewrites: &[Rewrite], is_sound: IsSound) -> Result<Written> {
        let interrupted = Interrupted::watched()?;
        let lock = IndexLock::take(self.index_file())?;
        self.is_as_judged(rewrites)?;
        let staging = Staging::beside(self, &lock)?;
        staging.stage(rewrites)?;
        let (work_tree, index_only) = WorkTree::prepared(self.work_tree(), rewrites, is_sound)?;
        interrupted.not_yet()?;
        let replaced = work_tree.put()?;
        if let Err(error) = interrupted.not_yet().and_then(|()| lock.commit(staging)) {
            replaced.take_back()?;
            return Err(error);
        }
        Ok(Written { index_only })
    }

    /// Tells whether a file can be made at a path: nothing but a regular file stands there, in the index or on disk.
    pub fn free_places(&self) -> Result<impl Fn(&RepoPath) -> bool> {
        let index = self.staging()?.index;
        Ok(move |path: &RepoPath| self.is_free(&index, path))
    }

    fn is_free(&self, index: &Index, path: &RepoPath) -> bool {
        let is_file = |position: usize| match index.staged(position) {
            Staged::At(mode, _) => mode == Mode::Leaf(Kind::File),
            Staged::Announced => true,
            Staged::Conflict => false,
        };
        let below = [path.as_bytes(), b"/"].concat();
        let is_free_in_index =
            index.find(path.as_bytes()).is_none_or(is_file) && index.starting_with(&below).is_empty();
        let mut folder = path.parent();
        while is_free_in_index && !folder.is_root() {
            // A file where a folder should be, or a whole folder of a sparse index.
            let whole = [folder.as_bytes(), b"/"].concat();
            if index.find(folder.as_bytes()).or_else(|| index.find(&whole)).is_some() {
                return false;
            }
            folder = folder.parent();
        }
        is_free_in_index && self.work_tree().is_none_or(|top| super::work_tree::is_free(top, path))
    }

    /// Somebody may have staged something since it was judged.
    fn is_as_judged(&self, rewrites: &[Rewrite]) -> Result<()> {
        let index = self.index()?;
        for Rewrite { path, before, .. } in rewrites {
            let now = match index.read(path).map_err(|unreadable| Error::new(unreadable.to_string()))? {
                Some(Content::Whole(bytes)) => Some(bytes),
                Some(Content::Long(_) | Content::TooLarge(_)) if before.is_none() => None,
                Some(Content::Long(_) | Content::TooLarge(_)) => Some(Arc::default()),
                None => None,
            };
            if now != *before {
                let message = format!("{path} was staged anew while it was judged: nothing was written");
                return Err(Error::new(message).help("iacgate fix"));
            }
        }
        Ok(())
    }
}

/// Whether somebody wants the run to end. Until the last name is changed that takes everything back.
struct Interrupted(Arc<AtomicBool>);

/// What ends a command from outside: Ctrl-C, `kill`, a terminal that closes, Ctrl-\\.
const ENDING: [i32; 4] = [
    signal_hook::consts::SIGINT,
    signal_hook::consts::SIGTERM,
    signal_hook::consts::SIGHUP,
    signal_hook::consts::SIGQUIT,
];

impl Interrupted {
    fn watched() -> Result<Self> {
        let flag = Arc::new(AtomicBool::new(false));
        for signal in ENDING {
            signal_hook::flag::register(signal, Arc::clone(&flag))
                .map_err(|error| Error::new(format!("signals could not be watched: {error}")))?;
        }
        Ok(Self(flag))
    }

    fn not_yet(&self) -> Result<()> {
        match self.0.load(Ordering::SeqCst) {
            true => Err(Error::new("interrupted: nothing was written")),
            false => Ok(()),
        }
    }
}

/// A path on disk, for a message.
pub(super) fn place(path: &Path) -> String {
    format!("  --> {}", super::repository::shown(path))
}
