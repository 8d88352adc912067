//! Every version of every file that any ref leads to, and reading them fast.
//!
//! In: a repository, which refs, since when. Out: a [`Past`]: each blob at each path that it ever stood at, with the
//! commit that first brought it there; [`Blobs`], a reader for each thread. Nothing is fetched: what a partial clone
//! lacks is listed.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use super::Kind;
use super::Repository;
use super::loose::Loose;
use super::object::{self, Id, Mode, Why};
use crate::error::{Error, Result};
use crate::path::RepoPath;
use crate::text::escape::Escaped;
use crate::tree::{Content, Unreadable};

/// Git takes a moment to answer: what it says is as late as this many seconds ago, it did not understand.
const NEVER_NOW: i64 = 5;

/// What of the history is asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    /// Whatever Git takes for a date: only what commits since then brought.
    pub since: Option<&'a str>,
    /// Globs of branches, local or remote; all refs where there are none.
    pub branches: &'a [String],
}

/// Objects that are missing are named one by one up to this many: a partial clone may lack all.
const MOST_NAMED: usize = 100;

#[derive(Default)]
pub struct Past {
    /// Parents first.
    pub commits: Vec<Commit>,
    /// In the order in which the store has them.
    pub versions: Vec<Version>,
    pub unreadable: Vec<Unreadable>,
}

pub struct Commit {
    pub id: String,
    pub author: String,
    /// When it was written, in seconds since 1970.
    pub time: i64,
    tree: Id,
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
}

/// A blob's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlobId(Id);

impl BlobId {
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Opens the repository once more: libgit2's handles belong to a thread each.
#[derive(Clone)]
pub struct Opener(PathBuf);

/// Blobs by id, for one thread.
pub struct Blobs(git2::Repository, Loose);

impl Opener {
    pub fn open(&self) -> Option<Blobs> {
        let library = git2::Repository::open(&self.0).ok()?;
        let loose = Loose::of(library.commondir(), false);
        Some(Blobs(library, loose))
    }
}

impl Blobs {
    pub fn read(&self, blob: &BlobId) -> Result<Content, Why> {
        object::read(&self.0, &self.1, &blob.0, git2::ObjectType::Blob)
            .map_err(|error| match error.code() {
                git2::ErrorCode::NotFound => format!("blob {} is missing from the repository", blob.0),
                _ => format!("blob {}: {}", blob.0, error.message()),
            })?
            .ok_or_else(|| format!("object {} is no blob", blob.0))
    }
}

impl Repository {
    /// For the threads; `None` where only Git itself can open it.
    pub fn opener(&self) -> Option<Opener> {
        self.objects.library().map(|library| Opener(library.path().to_path_buf()))
    }

    /// As [`Blobs::read`], where there is no library: by Git.
    pub fn blob(&self, blob: &BlobId) -> Result<Content, Why> {
        self.objects.blob(&blob.0)
    }

    /// All that the refs lead to.
    pub fn past(&self, asked: &Asked) -> Result<Past> {
        let since = asked.since.map(|date| self.moment(date)).transpose()?;
        let mut past = Past::default();
        self.commits(asked.branches, &mut past)?;
        if self.is_shallow() {
            let message =
                "the history of this clone is cut off (git fetch --unshallow): what came before is not seen";
            past.unreadable.push(unreadable(RepoPath::new("."), message.to_owned()));
        }
        let mut walk = Walk { repository: self, seen: HashSet::new(), missing: 0, past: &mut past };
        for number in 0..walk.past.commits.len() {
            walk.commit(number, since);
        }
        let missing = walk.missing;
        if missing > MOST_NAMED {
            let message = format!("{} more folders of the history could not be read", missing - MOST_NAMED);
            past.unreadable.push(unreadable(RepoPath::new("."), message));
        }
        let head = self.blobs_of_head();
        for version in &mut past.versions {
            version.in_head = head.contains(&version.blob);
        }
        self.order(&mut past.versions);
        Ok(past)
    }

    /// Git understands `2026-03-31`, `2 weeks ago` and much else.
    fn moment(&self, date: &str) -> Result<i64> {
        let wrong = || Error::new(format!("`{}` is no date", Escaped(date))).help("--since 2026-03-31");
        if !is_date(date) {
            return Err(wrong());
        }
        let line = self.objects.git().line(&["rev-parse", &format!("--since={date}")])?;
        let text = String::from_utf8_lossy(&line).into_owned();
        let seconds: i64 =
            text.strip_prefix("--max-age=").and_then(|seconds| seconds.parse().ok()).ok_or_else(wrong)?;
        // Whatever Git does not understand is now, and nothing is newer.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
        if seconds + NEVER_NOW >= now { Err(wrong()) } else { Ok(seconds) }
    }

    /// Git walks: it knows grafts, cut histories, tags and every kind of ref.
    fn commits(&self, branches: &[String], past: &mut Past) -> Result<()> {
        let mut starts: Vec<String> = Vec::new();
        for glob in branches {
            let places = [format!("refs/heads/{glob}"), format!("refs/remotes/*/{glob}")];
            let list = ["for-each-ref", "--format=%(refname)", &places[0], &places[1]];
            let answer = self.objects.git().answer(&list)?;
            let names = String::from_utf8_lossy(&answer).lines().map(str::to_owned).collect::<Vec<_>>();
            if names.is_empty() {
                let message = format!("no branch is named `{}`", Escaped(glob));
                return Err(Error::new(message).help("git branch --all"));
            }
            starts.extend(names);
        }
        if starts.is_empty() {
            starts.push("--all".to_owned());
        }
        let list = |order: &[&str]| {
            let starts: Vec<&str> = starts.iter().map(String::as_str).collect();
            let list = [&["rev-list", "--format=%H %T %at %an"], order, &starts, &["--"]].concat();
            self.objects.git().output(&list)
        };
        let output = list(&["--topo-order"])?;
        if !output.status.success() {
            return self.commits_around(&starts, past);
        }
        let lines = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let mut commits: Vec<Commit> =
            lines.filter(|line| !line.starts_with(b"commit ")).filter_map(commit).collect();
        commits.reverse();
        past.commits = commits;
        Ok(())
    }

    /// The same where a commit is missing or broken, at which Git gives up: around it, by time.
    fn commits_around(&self, starts: &[String], past: &mut Past) -> Result<()> {
        let names = starts.iter().map(String::as_str).filter(|name| name.starts_with("refs/"));
        let format = "--format=%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)";
        let list: Vec<&str> = ["for-each-ref", format].into_iter().chain(names).collect();
        let mut tips = self.objects.git().answer(&list)?;
        if starts.iter().any(|start| start == "--all") {
            tips.extend(self.objects.git().line(&["rev-parse", "HEAD"]).unwrap_or_default());
        }
        let mut open: Vec<Id> = tips.split(|byte| *byte == b'\n').filter_map(Id::from_hex).collect();
        let mut seen = HashSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let read = self.objects.commit(&id);
            match read.and_then(|raw| raw_commit(&id, &raw).ok_or_else(|| format!("commit {id} is corrupt")))
            {
                Ok((commit, parents)) => {
                    past.commits.push(commit);
                    open.extend(parents);
                }
                Err(why) => {
                    let why = format!("{why}: what lies behind it is not seen");
                    past.unreadable.push(unreadable(RepoPath::new("."), why));
                }
            }
        }
        past.commits.sort_by(|one, other| (one.time, &one.id).cmp(&(other.time, &other.id)));
        Ok(())
    }

    fn blobs_of_head(&self) -> HashSet<BlobId> {
        let mut blobs = HashSet::new();
        let mut open: Vec<Id> = self.resolve("HEAD", "tree").into_iter().collect();
        while let Some(tree) = open.pop() {
            for entry in self.objects.tree_once(&tree).unwrap_or_default() {
                match entry.mode {
                    Mode::Leaf(Kind::File) => _ = blobs.insert(BlobId(entry.id)),
                    Mode::Folder => open.push(entry.id),
                    Mode::Leaf(_) => {}
                }
            }
        }
        blobs
    }

    /// Neighbours in a pack share their bases: read in the store's order, none is inflated for each of them anew.
    fn order(&self, versions: &mut [Version]) {
        let Some(odb) = self.objects.library().and_then(|library| library.odb().ok()) else { return };
        let mut places: HashMap<Id, u32> = HashMap::new();
        let width = self.objects.width;
        let listed = odb.foreach(|id| {
            if let Some(id) = id.as_bytes().get(..width).and_then(Id::from_raw) {
                let next = u32::try_from(places.len()).unwrap_or(u32::MAX);
                places.entry(id).or_insert(next);
            }
            true
        });
        if listed.is_ok() {
            let place = |version: &Version| places.get(&version.blob.0).copied().unwrap_or(u32::MAX);
            versions.sort_by_key(|version| (place(version), version.blob, version.commit));
        }
    }
}

/// `<commit> <tree> <seconds> <author>`.
fn commit(line: &[u8]) -> Option<Commit> {
    let mut parts = line.splitn(4, |byte| *byte == b' ');
    let id = Id::from_hex(parts.next()?)?.to_string();
    let tree = Id::from_hex(parts.next()?)?;
    let time = std::str::from_utf8(parts.next()?).ok()?.parse().ok()?;
    let author = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    Some(Commit { id, author, time, tree })
}

/// A commit as it is stored, and its parents.
fn raw_commit(id: &Id, raw: &[u8]) -> Option<(Commit, Vec<Id>)> {
    let (mut tree, mut parents, mut author) = (None, Vec::new(), None);
    for line in raw.split(|byte| *byte == b'\n').take_while(|line| !line.is_empty()) {
        let (name, value) = line.split_at(memchr::memchr(b' ', line)?);
        match name {
            b"tree" => tree = Id::from_hex(&value[1..]),
            b"parent" => parents.push(Id::from_hex(&value[1..])?),
            b"author" => author = Some(String::from_utf8_lossy(&value[1..]).into_owned()),
            _ => {}
        }
    }
    // `Ann <ann@example.com> 1767225600 +0000`
    let author = author?;
    let (name, rest) = author.split_once('<')?;
    let time = rest.rsplit_once('>')?.1.split_whitespace().next()?.parse().ok()?;
    Some((Commit { id: id.to_string(), author: name.trim().to_owned(), time, tree: tree? }, parents))
}

fn unreadable(path: RepoPath, why: String) -> Unreadable {
    Unreadable { path, why }
}

/// Goes into each folder of each version once.
struct Walk<'a> {
    repository: &'a Repository,
    /// Trees and blobs at their paths: what a file is depends on where it lies.
    seen: HashSet<(Id, RepoPath)>,
    missing: usize,
    past: &'a mut Past,
}

impl Walk<'_> {
    /// What was brought before `since` is known and not told.
    fn commit(&mut self, number: usize, since: Option<i64>) {
        let commit = &self.past.commits[number];
        let is_told = since.is_none_or(|since| commit.time >= since);
        let mut open = vec![(commit.tree, RepoPath::root())];
        while let Some((tree, folder)) = open.pop() {
            if !self.seen.insert((tree, folder.clone())) {
                continue;
            }
            let entries = match self.repository.objects.tree_once(&tree) {
                Ok(entries) => entries,
                Err(why) => {
                    self.missing += 1;
                    if self.missing <= MOST_NAMED {
                        let path = if folder.is_root() { RepoPath::new(".") } else { folder };
                        self.past.unreadable.push(unreadable(path, why));
                    }
                    continue;
                }
            };
            for entry in entries {
                let path = folder.join(&entry.name);
                match entry.mode {
                    Mode::Folder => open.push((entry.id, path)),
                    Mode::Leaf(Kind::File) if self.seen.insert((entry.id, path.clone())) && is_told => {
                        let blob = BlobId(entry.id);
                        self.past.versions.push(Version { blob, path, commit: number, in_head: false });
                    }
                    Mode::Leaf(_) => {}
                }
            }
        }
    }
}

/// Whether a date in figures is one: Git takes whatever it can't read for now, and the 31st of November for the 1st
/// of December. Words are Git's own to understand.
fn is_date(text: &str) -> bool {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    if day.is_empty() || !day.bytes().all(|byte| byte.is_ascii_digit() || b"-./".contains(&byte)) {
        return !day.is_empty();
    }
    let parts: Option<Vec<u32>> = day.split('-').map(|part| part.parse().ok()).collect();
    let Some(&[year, month, day]) = parts.as_deref() else {
        // `2 weeks ago`
        return text.contains(' ') && !day.contains(['-', '.', '/']);
    };
    let is_of_calendar = format!("{year:04}-{month:02}-{day:02}").parse::<toml::value::Datetime>().is_ok();
    (1970..=9999).contains(&year) && is_of_calendar
}
