//! Every version of every file that any ref leads to, and reading them fast.
//!
//! In: a repository, which refs, since when. Out: a [`Past`]: each blob at each path that it ever stood at, with the
//! commit that first brought it there; its blobs' content; [`Trees`], a reader for each thread. Nothing is fetched: what
//! a partial clone lacks is listed.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Kind;
use super::Repository;
use super::blobs::{self, Opener};
use super::loose::{self, Loose};
use super::object::{Id, Mode, Why};
use crate::error::Result;
use crate::path::RepoPath;
use crate::stop;
use crate::tree::{Content, Unreadable};

mod commits;
mod refs;
mod trees;

pub use trees::{TreeId, Trees};

/// What of the history is asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    /// Whatever Git takes for a date: only what commits since then brought.
    pub since: Option<&'a str>,
    /// Globs of branches, local or remote; all refs where there are none.
    pub branches: &'a [String],
}

/// Objects that are missing or damaged are named one by one up to this many: a partial clone may lack all.
const MOST_NAMED: usize = 100;

#[derive(Default)]
pub struct Past {
    /// Parents first, else by when they were committed.
    pub commits: Vec<Commit>,
    /// What tags alone lead to, each with the place among `commits` of what stands for its tag.
    tagged: Vec<(BlobId, usize)>,
    /// Those of one blob stand together, the earliest first.
    pub versions: Vec<Version>,
    pub unreadable: Vec<Unreadable>,
    /// Whether somebody ended the listing.
    is_cut_short: bool,
    /// Commits from before it are known and not told.
    pub since: Option<i64>,
    /// What HEAD has, if it has anything.
    pub head: Option<TreeId>,
}

pub struct Commit {
    pub id: String,
    /// `None` where the commit names none.
    pub author: Option<String>,
    /// When it was written, in seconds since 1970; `None` where it says none, or none of the calendar.
    pub written: Option<i64>,
    /// When it was committed, likewise: that is what `git log --since` asks for.
    pub committed: Option<i64>,
    pub tree: TreeId,
    /// The tree of its first parent; `None` where it has none, or none that is here.
    pub before: Option<TreeId>,
    /// Whether it has a parent that is not here: what it seems to bring may be older.
    pub is_cut: bool,
}

/// A blob at a path.
#[derive(Clone)]
pub struct Version {
    pub blob: BlobId,
    pub path: RepoPath,
    /// Which of the commits brought it first.
    pub commit: usize,
    /// Whether HEAD has the blob, at whatever path.
    pub in_head: bool,
    /// Whether HEAD has it at this path.
    pub stands: bool,
    /// Whether its folder could not be read in a commit before: it may have been there.
    pub may_be_older: bool,
}

/// A blob's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobId(Id);

impl BlobId {
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether this is the blob with that content.
    pub fn is_of(&self, content: &[u8]) -> bool {
        loose::names(&self.0, "blob", content)
    }
}

impl Repository {
    /// All that the refs lead to.
    pub fn past(&self, asked: &Asked) -> Result<Past> {
        let since = asked.since.map(|date| self.moment(date)).transpose()?;
        let head = self.resolve("HEAD", "tree").ok().map(TreeId);
        let mut past = Past { since, head, ..Past::default() };
        self.commits(asked.branches, &mut past)?;
        if self.is_shallow() {
            let message =
                "the history of this clone is cut off (git fetch --unshallow): what came before is not seen";
            past.unreadable.push(unreadable(RepoPath::new("."), message.to_owned()));
        }
        let mut walk = Walk {
            repository: self,
            seen: HashSet::new(),
            gaps: HashSet::new(),
            missing: 0,
            past: &mut past,
        };
        for number in 0..walk.past.commits.len() {
            walk.commit(number);
        }
        if walk.past.is_cut_short {
            let why = "interrupted: not all of the history was listed".to_owned();
            walk.past.unreadable.push(unreadable(RepoPath::new("."), why));
        }
        let missing = walk.missing;
        for (blob, commit) in std::mem::take(&mut past.tagged) {
            if past.is_told(&past.commits[commit]) {
                let path = RepoPath::new(past.commits[commit].id.as_str());
                let version =
                    Version { blob, path, commit, in_head: false, stands: false, may_be_older: false };
                past.versions.push(version);
            }
        }
        if missing > MOST_NAMED {
            let message = format!("{} more folders of the history could not be read", missing - MOST_NAMED);
            past.unreadable.push(unreadable(RepoPath::new("."), message));
        }
        let head = self.blobs_of(past.head);
        for version in &mut past.versions {
            let paths = head.get(&version.blob);
            version.in_head = paths.is_some();
            version.stands = paths.is_some_and(|paths| paths.contains(&version.path));
        }
        past.versions.sort_by_key(|version| (version.blob, version.commit));
        Ok(past)
    }

    /// Shows these blobs, which are sorted, each once, on so many threads: its number, and its content or why it can't be
    /// had; until `see` has enough.
    pub fn each_blob(
        &self,
        blobs: &[BlobId],
        threads: usize,
        see: impl Fn(usize, Result<Content, Why>) -> bool + Sync,
    ) {
        let ids: Vec<Id> = blobs.iter().map(|blob| blob.0).collect();
        self.objects.each_blob(&ids, threads, see);
    }

    /// For the threads; `None` where only Git itself can open it.
    pub fn opener(&self) -> Option<Opener> {
        self.objects.opener()
    }

    /// Each with the paths at which the tree has it.
    fn blobs_of(&self, tree: Option<TreeId>) -> HashMap<BlobId, BTreeSet<RepoPath>> {
        let mut blobs: HashMap<BlobId, BTreeSet<RepoPath>> = HashMap::new();
        let mut open: Vec<(Id, RepoPath)> = tree.map(|tree| (tree.0, RepoPath::root())).into_iter().collect();
        while let Some((tree, folder)) = open.pop() {
            let (entries, _) = self.objects.tree_once(&tree).unwrap_or_default();
            for entry in entries {
                let path = folder.join(&entry.name);
                match entry.mode {
                    Mode::Leaf(Kind::File) => {
                        blobs.entry(BlobId(entry.id)).or_default().insert(path);
                    }
                    Mode::Folder => open.push((entry.id, path)),
                    Mode::Leaf(_) => {}
                }
            }
        }
        blobs
    }

    /// Of these blobs, which are sorted, those that are in the store, as far as can be told without reading them: what an
    /// earlier audit read may have been lost since.
    pub fn are_here(&self, blobs: &[BlobId]) -> HashSet<BlobId> {
        let ids: Vec<Id> = blobs.iter().map(|blob| blob.0).collect();
        let loose = Loose::of(self.common_dir(), self.objects.git().is_here());
        let is_here = blobs::are_here(&loose, &ids, self.objects.width);
        blobs.iter().zip(is_here).filter(|(_, is_here)| *is_here).map(|(blob, _)| *blob).collect()
    }
}

impl Past {
    /// Whether what a commit brought is asked for. Nobody can say that one without a date is too old.
    pub fn is_told(&self, commit: &Commit) -> bool {
        self.since.zip(commit.committed).is_none_or(|(since, committed)| committed >= since)
    }
}

fn unreadable(path: RepoPath, why: String) -> Unreadable {
    Unreadable { path, why }
}

/// Goes into each folder of each version once.
struct Walk<'a> {
    repository: &'a Repository,
    /// Trees and blobs at their paths: what a file is depends on where it lies.
    seen: HashSet<(Id, RepoPath)>,
    /// Folders that could not be read since they were read last.
    gaps: HashSet<RepoPath>,
    missing: usize,
    past: &'a mut Past,
}

impl Walk<'_> {
    fn commit(&mut self, number: usize) {
        let commit = &self.past.commits[number];
        let is_told = self.past.is_told(commit);
        let mut open = vec![(commit.tree.0, RepoPath::root(), false)];
        while let Some((tree, folder, mut may_be_older)) = open.pop() {
            if stop::is_wanted() {
                self.past.is_cut_short = true;
                return;
            }
            if !self.seen.insert((tree, folder.clone())) {
                continue;
            }
            let (entries, why) = match self.repository.objects.tree_once(&tree) {
                Ok(read) => read,
                Err(why) => (Vec::new(), Some(why)),
            };
            may_be_older |= self.gaps.remove(&folder);
            if let Some(why) = why {
                self.gaps.insert(folder.clone());
                self.missing += 1;
                if self.missing <= MOST_NAMED {
                    let path = if folder.is_root() { RepoPath::new(".") } else { folder.clone() };
                    self.past.unreadable.push(unreadable(path, why));
                }
            }
            for entry in entries {
                let path = folder.join(&entry.name);
                match entry.mode {
                    Mode::Folder => open.push((entry.id, path, may_be_older)),
                    Mode::Leaf(Kind::File) if self.seen.insert((entry.id, path.clone())) && is_told => {
                        let blob = BlobId(entry.id);
                        let version = Version {
                            blob,
                            path,
                            commit: number,
                            in_head: false,
                            stands: false,
                            may_be_older,
                        };
                        self.past.versions.push(version);
                    }
                    Mode::Leaf(_) => {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_is_known_by_the_digest_of_its_content() {
        // `printf 'hello\n' | git hash-object --stdin`, in either format.
        for name in [
            "ce013625030ba8dba906f756967f9e9ca394464a",
            "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4",
        ] {
            let blob = BlobId(Id::from_hex(name.as_bytes()).expect("a name"));
            assert!(blob.is_of(b"hello\n") && !blob.is_of(b"hello"), "{name}");
        }
    }
}
