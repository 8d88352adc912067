//! The commits that are asked for, parents first.
//!
//! In: branches, a date as a person writes it. Out: [`Commit`]s. Git walks: it knows cut histories, tags and every
//! kind of ref. What a commit says of author and date may be anything: Git reads it all the same.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::time::{SystemTime, UNIX_EPOCH};

use super::super::object::{Id, Target};
use super::refs::Tip;
use super::{BlobId, Commit, Past, Repository, TreeId, unreadable};
use crate::calendar;
use crate::error::{Error, Result};
use crate::path::RepoPath;
use crate::stop;
use crate::text::escape::Escaped;

/// Git takes a moment to answer: what it says is as late as this many seconds ago, it did not understand.
const NEVER_NOW: i64 = 5;

/// In seconds.
const DAY: i64 = 86_400;

/// The last second of the year 9999: what is later is no date that anybody wrote.
const LAST_SECOND: i64 = 253_402_300_799;

/// A commit and its parents.
type Read = (Commit, Vec<Id>);

impl Repository {
    /// Git understands `2026-03-31`, `2 weeks ago` and much else.
    pub(super) fn moment(&self, date: &str) -> Result<i64> {
        let wrong = || Error::new(format!("`{}` is no date", Escaped(date))).help("--since 2026-03-31");
        let to_come = || {
            let message = format!("`{}` is still to come: no commit was made since then", Escaped(date));
            Error::new(message).help("--since 2026-03-31")
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
        let day = day(date).map_err(|NoDate| wrong())?;
        if day.is_some_and(|day| day * DAY > now + DAY) {
            return Err(to_come());
        }
        // To Git a day alone is that day at this hour.
        let is_day = date.len() == 10 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let moment = if is_day { format!("{date}T00:00:00+0000") } else { date.to_owned() };
        let line = self.objects.git().line(&["rev-parse", &format!("--since={moment}")])?;
        let text = String::from_utf8_lossy(&line).into_owned();
        let seconds: i64 =
            text.strip_prefix("--max-age=").and_then(|seconds| seconds.parse().ok()).ok_or_else(wrong)?;
        if seconds > now {
            return Err(to_come());
        }
        // Whatever Git does not understand is now, and nothing is newer; or a part of it is now. No hour and no time zone makes
        // it another day than the one before or behind.
        let is_that_day = day.is_none_or(|day| (-DAY..2 * DAY).contains(&(seconds - day * DAY)));
        if !is_that_day || seconds + NEVER_NOW >= now { Err(wrong()) } else { Ok(seconds) }
    }

    pub(super) fn commits(&self, branches: &[String], past: &mut Past) -> Result<()> {
        let mut starts: Vec<String> = Vec::new();
        for glob in branches {
            starts.extend(self.branches(glob)?);
        }
        if starts.is_empty() {
            starts.push("--all".to_owned());
            starts.extend(self.stashes().iter().map(Id::to_string));
        }
        let starts_of: Vec<&str> = starts.iter().map(String::as_str).collect();
        let list = ["rev-list", "--encoding=UTF-8", "--format=%H %T %at %ct %an%x00%P"];
        let list = [&list[..], &starts_of, &["--"]].concat();
        let (answer, is_whole) = self.objects.git().long_answer(&list)?;
        let lines = answer.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let (heads, lines): (Vec<_>, Vec<_>) = lines.partition(|line| line.starts_with(b"commit "));
        let read: Vec<Read> = lines.into_iter().filter_map(commit).collect();
        let is_whole = is_whole && read.len() == heads.len();
        let tips = self.tips(&starts, past)?;
        // Git believes a commit's file, whatever its name says, and lists none of those that such a one puts in a circle.
        let listed: HashSet<Id> =
            read.iter().filter_map(|(commit, _)| Id::from_hex(commit.id.as_bytes())).collect();
        let is_sound = |(commit, parents): &Read| {
            let id = Id::from_hex(commit.id.as_bytes());
            let is_commit = |id: Id| !stop::is_wanted() && self.objects.commit(&id).is_ok();
            id.is_some_and(is_commit) && parents.iter().all(|parent| listed.contains(parent))
        };
        if is_whole && read.iter().all(is_sound) {
            past.commits = self.with_parents(parents_first(read));
        } else {
            self.commits_around(&tips, past);
        }
        self.beside_commits(&tips, past);
        Ok(())
    }

    /// Tags that lead to a tree or a blob of no commit: as if each were one that brought it, the last of all.
    fn beside_commits(&self, tips: &[Tip], past: &mut Past) {
        for tip in tips {
            let (tree, blob) = match tip.target {
                Target::Commit(_) => continue,
                Target::Tree(tree) => (Some(tree), None),
                Target::Blob(blob) => (Id::empty_tree(self.objects.width), Some(BlobId(blob))),
            };
            let Some(tree) = tree.map(TreeId) else { continue };
            past.tagged.extend(blob.map(|blob| (blob, past.commits.len())));
            let tag = self.objects.tag(&tip.id).ok();
            let Signed { name, time } = tag.map_or_else(Signed::default, |tag| tagger(&tag));
            past.commits.push(Commit {
                id: tip.name.clone(),
                author: name.or_else(|| Some("a tag".to_owned())),
                written: time,
                committed: time,
                tree,
                before: None,
                is_cut: false,
            });
        }
    }

    /// All stashes: the ref has the newest alone, its log the others.
    pub(super) fn stashes(&self) -> Vec<Id> {
        // Where the log is no file, Git reads it, and gives up at the first stash that is missing.
        if self.has_reftable() {
            let list = ["rev-list", "--walk-reflogs", "refs/stash", "--"];
            let answer = self.objects.git().answer(&list).unwrap_or_default();
            return answer.split(|byte| *byte == b'\n').filter_map(Id::from_hex).collect();
        }
        let file = self.common_dir().join("logs/refs/stash");
        let is_file = std::fs::symlink_metadata(&file).is_ok_and(|known| known.is_file());
        let log = if is_file { std::fs::read(&file).unwrap_or_default() } else { Vec::new() };
        // `<old> <new> <who> <when>`
        let lines = log.split(|byte| *byte == b'\n');
        lines.filter_map(|line| Id::from_hex(line.split(|byte| *byte == b' ').nth(1)?)).collect()
    }

    /// The same where a commit or a ref is missing or broken, at which Git gives up: around it, by time.
    fn commits_around(&self, tips: &[Tip], past: &mut Past) {
        // The ref that is listed first names what several lead to.
        let mut open: Vec<(Id, String)> = tips.iter().rev().filter_map(Tip::commit).collect();
        let (mut seen, mut found) = (HashSet::new(), Vec::new());
        while let Some((id, from)) = open.pop() {
            if stop::is_wanted() {
                past.is_cut_short = true;
                break;
            }
            if !seen.insert(id) {
                continue;
            }
            let read = self.objects.commit(&id);
            match read.and_then(|raw| raw_commit(&id, &raw).ok_or_else(|| format!("commit {id} is corrupt")))
            {
                Ok((commit, parents)) => {
                    open.extend(parents.iter().map(|parent| (*parent, String::new())));
                    found.push((commit, parents));
                }
                Err(why) => past.behind(&from, &why),
            }
        }
        past.commits = self.with_parents(parents_first(found));
    }

    /// What the first parents held, and whether all parents are here.
    fn with_parents(&self, read: Vec<Read>) -> Vec<Commit> {
        let trees: HashMap<&str, TreeId> =
            read.iter().map(|(commit, _)| (commit.id.as_str(), commit.tree)).collect();
        let tree = |commit: &Id| trees.get(commit.to_string().as_str()).copied();
        let is_here = |parent: &Id| tree(parent).is_some();
        let places: Vec<(Option<TreeId>, bool)> = read
            .iter()
            .map(|(_, parents)| (parents.first().and_then(tree), !parents.iter().all(is_here)))
            .collect();
        let edge: HashSet<String> = self.edge().iter().map(Id::to_string).collect();
        let commits = read.into_iter().zip(places);
        let place = |((commit, _), (before, lacks_some)): (Read, (Option<TreeId>, bool))| {
            let is_cut = lacks_some || edge.contains(&commit.id);
            Commit { before, is_cut, ..commit }
        };
        commits.map(place).collect()
    }
}

impl Past {
    /// That a commit can't be read, and with it what it leads to; `from` is the ref that names it.
    pub(super) fn behind(&mut self, from: &str, why: &str) {
        let from = if from.is_empty() { String::new() } else { format!("{from}: ") };
        let why = format!("{from}{why}: what lies behind it is not seen");
        self.unreadable.push(unreadable(RepoPath::new("."), why));
    }
}

/// The same commits, each behind its parents, else by when they were committed: of two branches that bring the same the
/// earlier brought it, whichever was merged into the other. A damaged store may hold a circle: its earliest goes first.
fn parents_first(found: Vec<Read>) -> Vec<Read> {
    let places: HashMap<&str, usize> =
        found.iter().enumerate().map(|(at, (commit, _))| (commit.id.as_str(), at)).collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); found.len()];
    let mut waits_for = vec![0; found.len()];
    for (at, (_, parents)) in found.iter().enumerate() {
        for parent in parents.iter().filter_map(|parent| places.get(parent.to_string().as_str())) {
            children[*parent].push(at);
            waits_for[at] += 1;
        }
    }
    let key = |at: usize| (found[at].0.committed, found[at].0.id.as_str(), at);
    let mut ready: BinaryHeap<_> =
        (0..found.len()).filter(|at| waits_for[*at] == 0).map(|at| Reverse(key(at))).collect();
    let mut by_time = None;
    let mut is_taken = vec![false; found.len()];
    let mut order = Vec::with_capacity(found.len());
    while order.len() < found.len() {
        let in_circle = || {
            let all = by_time.get_or_insert_with(|| {
                let mut all: Vec<usize> = (0..found.len()).collect();
                all.sort_unstable_by_key(|at| key(*at));
                all.into_iter()
            });
            all.find(|at| !is_taken[*at])
        };
        let Some(at) = ready.pop().map(|Reverse((.., at))| at).or_else(in_circle) else { break };
        is_taken[at] = true;
        order.push(at);
        for child in &children[at] {
            waits_for[*child] -= 1;
            if waits_for[*child] == 0 && !is_taken[*child] {
                ready.push(Reverse(key(*child)));
            }
        }
    }
    let mut found: Vec<Option<Read>> = found.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| found[at].take()).collect()
}

/// `<commit> <tree> <written> <committed> <author> NUL <parents>`; Git leaves empty what it can't make out.
fn commit(line: &[u8]) -> Option<Read> {
    let mut parts = line.splitn(5, |byte| *byte == b' ');
    let id = Id::from_hex(parts.next()?)?.to_string();
    let tree = TreeId(Id::from_hex(parts.next()?)?);
    let (written, committed) = (seconds(parts.next()?), seconds(parts.next()?));
    let rest = parts.next()?;
    let (author, parents) = rest.split_at(memchr::memchr(0, rest)?);
    let author = name(author);
    let parents = parents[1..].split(|byte| *byte == b' ').filter_map(Id::from_hex).collect();
    Some((Commit { id, author, written, committed, tree, before: None, is_cut: false }, parents))
}

/// A commit as it is stored, and its parents. As Git reads it: first its tree, then its parents; what a line behind them
/// says may be anything.
fn raw_commit(id: &Id, raw: &[u8]) -> Option<Read> {
    let mut lines = raw.split(|byte| *byte == b'\n').take_while(|line| !line.is_empty()).peekable();
    let tree = TreeId(Id::from_hex(lines.next()?.strip_prefix(b"tree ")?)?);
    let mut parents = Vec::new();
    while let Some(parent) = lines.peek().and_then(|line| line.strip_prefix(b"parent ")) {
        parents.push(Id::from_hex(parent)?);
        lines.next();
    }
    let (mut author, mut committer) = (None, None);
    for line in lines {
        if let Some(text) = line.strip_prefix(b"author ") {
            author.get_or_insert_with(|| signed(text));
        } else if let Some(text) = line.strip_prefix(b"committer ") {
            committer.get_or_insert_with(|| signed(text));
        }
    }
    let author: Signed = author.unwrap_or_default();
    let commit = Commit {
        id: id.to_string(),
        author: author.name,
        written: author.time,
        committed: committer.and_then(|committer: Signed| committer.time),
        tree,
        before: None,
        is_cut: false,
    };
    Some((commit, parents))
}

/// Who signed, and when, as far as it is said.
#[derive(Default)]
struct Signed {
    name: Option<String>,
    time: Option<i64>,
}

/// Who tagged, and when; a tag that is a ref alone does not say.
fn tagger(raw: &[u8]) -> Signed {
    let mut lines = raw.split(|byte| *byte == b'\n').take_while(|line| !line.is_empty());
    lines.find_map(|line| line.strip_prefix(b"tagger ")).map_or_else(Signed::default, signed)
}

/// The name and the time of `Ann <ann@example.com> 1767225600 +0000`.
fn signed(text: &[u8]) -> Signed {
    let Some(open) = memchr::memchr(b'<', text) else { return Signed::default() };
    // As Git: without a zone there is no date.
    let time = memchr::memrchr(b'>', text).and_then(|close| {
        let mut words = text[close + 1..].split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let time = words.next().and_then(seconds);
        time.filter(|_| words.next().is_some_and(|zone| zone.starts_with(b"+") || zone.starts_with(b"-")))
    });
    Signed { name: name(&text[..open]), time }
}

fn name(text: &[u8]) -> Option<String> {
    let name = String::from_utf8_lossy(text.trim_ascii()).into_owned();
    (!name.is_empty()).then_some(name)
}

/// Of a moment that the calendar of reports has.
fn seconds(text: &[u8]) -> Option<i64> {
    let seconds = std::str::from_utf8(text).ok()?.parse().ok()?;
    (0..=LAST_SECOND).contains(&seconds).then_some(seconds)
}

/// What nobody means by a date.
struct NoDate;

/// The day, counted from 1970-01-01, of a date in figures; `None` where there are words, which are Git's own to understand: it
/// takes whatever it can't read for now, the 31st of November for the 1st of December, and a year after 2099 for another.
fn day(text: &str) -> std::result::Result<Option<i64>, NoDate> {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    if day.is_empty() || !day.bytes().all(|byte| byte.is_ascii_digit() || b"-./".contains(&byte)) {
        return if day.is_empty() { Err(NoDate) } else { Ok(None) };
    }
    let parts: Option<Vec<i64>> = day.split('-').map(|part| part.parse().ok()).collect();
    let Some(&[year, month, day_of_month]) = parts.as_deref() else {
        // `2 weeks ago`
        let is_number = text.contains(' ') && !day.contains(['-', '.', '/']);
        return if is_number { Ok(None) } else { Err(NoDate) };
    };
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) {
        return Err(NoDate);
    }
    let day = calendar::days(year, month, day_of_month);
    let is_of_calendar = calendar::date(day) == (year, month, day_of_month);
    is_of_calendar.then_some(Some(day)).ok_or(NoDate)
}
