//! The commits that are asked for, parents first.
//!
//! In: branches, a date as a person writes it. Out: [`Commit`]s. Git walks: it knows grafts, cut histories, tags and
//! every kind of ref.

use std::collections::{HashMap, HashSet};
use std::time::{SystemTime, UNIX_EPOCH};

use super::super::object::Id;
use super::{Commit, Past, Repository, TreeId, unreadable};
use crate::error::{Error, Result};
use crate::path::RepoPath;
use crate::text::escape::Escaped;

/// Git takes a moment to answer: what it says is as late as this many seconds ago, it did not understand.
const NEVER_NOW: i64 = 5;

/// A commit and its parents.
type Read = (Commit, Vec<Id>);

impl Repository {
    /// Git understands `2026-03-31`, `2 weeks ago` and much else.
    pub(super) fn moment(&self, date: &str) -> Result<i64> {
        let wrong = || Error::new(format!("`{}` is no date", Escaped(date))).help("--since 2026-03-31");
        if !is_date(date) {
            return Err(wrong());
        }
        // To Git a day alone is that day at this hour.
        let is_day = date.len() == 10 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let moment = if is_day { format!("{date}T00:00:00+0000") } else { date.to_owned() };
        let line = self.objects.git().line(&["rev-parse", &format!("--since={moment}")])?;
        let text = String::from_utf8_lossy(&line).into_owned();
        let seconds: i64 =
            text.strip_prefix("--max-age=").and_then(|seconds| seconds.parse().ok()).ok_or_else(wrong)?;
        // Whatever Git does not understand is now, and nothing is newer.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
        if seconds + NEVER_NOW >= now { Err(wrong()) } else { Ok(seconds) }
    }

    pub(super) fn commits(&self, branches: &[String], past: &mut Past) -> Result<()> {
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
            let list = [&["rev-list", "--format=%H %T %at %an%x00%P"], order, &starts, &["--"]].concat();
            self.objects.git().output(&list)
        };
        let output = list(&["--topo-order"])?;
        if !output.status.success() {
            return self.commits_around(&starts, past);
        }
        let lines = output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let read: Vec<Read> = lines.filter(|line| !line.starts_with(b"commit ")).filter_map(commit).collect();
        past.commits = with_parents(read);
        past.commits.reverse();
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
        let (mut seen, mut found) = (HashSet::new(), Vec::new());
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let read = self.objects.commit(&id);
            match read.and_then(|raw| raw_commit(&id, &raw).ok_or_else(|| format!("commit {id} is corrupt")))
            {
                Ok((commit, parents)) => {
                    open.extend(&parents);
                    found.push((commit, parents));
                }
                Err(why) => {
                    let why = format!("{why}: what lies behind it is not seen");
                    past.unreadable.push(unreadable(RepoPath::new("."), why));
                }
            }
        }
        past.commits = with_parents(found);
        past.commits.sort_by(|one, other| (one.time, &one.id).cmp(&(other.time, &other.id)));
        Ok(())
    }
}

/// What the first parents held.
fn with_parents(read: Vec<Read>) -> Vec<Commit> {
    let trees: HashMap<&str, TreeId> =
        read.iter().map(|(commit, _)| (commit.id.as_str(), commit.tree)).collect();
    let first = |parents: &[Id]| trees.get(parents.first()?.to_string().as_str()).copied();
    let befores: Vec<Option<TreeId>> = read.iter().map(|(_, parents)| first(parents)).collect();
    let commits = read.into_iter().zip(befores);
    commits.map(|((commit, _), before)| Commit { before, ..commit }).collect()
}

/// `<commit> <tree> <seconds> <author> NUL <parents>`.
fn commit(line: &[u8]) -> Option<Read> {
    let mut parts = line.splitn(4, |byte| *byte == b' ');
    let id = Id::from_hex(parts.next()?)?.to_string();
    let tree = TreeId(Id::from_hex(parts.next()?)?);
    let time = std::str::from_utf8(parts.next()?).ok()?.parse().ok()?;
    let rest = parts.next().unwrap_or_default();
    let (author, parents) = rest.split_at(memchr::memchr(0, rest)?);
    let author = String::from_utf8_lossy(author).into_owned();
    let parents = parents[1..].split(|byte| *byte == b' ').filter_map(Id::from_hex).collect();
    Some((Commit { id, author, time, tree, before: None }, parents))
}

/// A commit as it is stored, and its parents.
fn raw_commit(id: &Id, raw: &[u8]) -> Option<Read> {
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
    Some((
        Commit {
            id: id.to_string(),
            author: name.trim().to_owned(),
            time,
            tree: TreeId(tree?),
            before: None,
        },
        parents,
    ))
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
