//! `iacgate audit --history`: every version of every file that any ref leads to.
//!
//! In: a [`Past`](crate::git::Past). Out: what was found, once each, with the commit that brought it first. Blobs are
//! read by all cores in the store's order, each by one of them; what is clean is remembered for the next time.

mod cache;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use super::options::Audit;
use super::outcome::{Judged, Outcome, Shape};
use super::policy::{self, Basis};
use super::progress::Progress;
use crate::delta::{Delta, State};
use crate::error::{Error, Result};
use crate::finding::{Finding, Fingerprint, RuleId, Trouble};
use crate::git::{Asked, Blobs, Past, Repository, Version};
use crate::path::RepoPath;
use crate::report::Brought;
use crate::scan::{Judge, Scan};
use crate::text::Span;
use crate::tree::{Content, Empty, Tree};
use cache::Cache;

/// Versions that a thread takes at once: neighbours share what they are made from.
const AT_ONCE: usize = 64;
/// Blobs that can't be read are named one by one up to this many: a partial clone may lack all.
const MOST_NAMED: usize = 100;

pub fn judge(repository: &Repository, options: &Audit) -> Result<Outcome> {
    let head: Rc<dyn Tree> = match repository.head()? {
        Some(head) => head,
        None => Rc::new(Empty),
    };
    let Basis { policy, known, asked, .. } = policy::read(&[&*head], &options.common)?;
    let judge = Judge::new(asked);
    let wanted = Asked { since: options.since.as_deref(), branches: &options.branches };
    let past = repository.past(&wanted)?;
    let cache = Cache::open(repository.common_dir(), &judge.rules);
    let fresh: Vec<&Version> = past.versions.iter().filter(|version| !cache.is_clean(version)).collect();
    let looked = look(repository, &judge, &fresh)?;
    let judged_versions = past.versions.len() - fresh.len() + looked.judged;
    if looked.was_interrupted {
        eprintln!("interrupted: {judged_versions} of {} versions were judged", past.versions.len());
    }
    cache.keep(looked.clean.into_iter());
    let (findings, commits, brought) = told(looked.found, &past);
    let missing = past.unreadable.into_iter();
    let missing = missing.map(|one| Trouble { path: one.path, at: None, message: one.why, counts: true });
    let troubles = missing.chain(looked.troubles);
    let delta = Delta {
        introduced: findings,
        troubles: troubles.map(|trouble| (trouble, State::Introduced)).collect(),
        ..Delta::default()
    };
    let judged =
        Judged { commits, brought, blobs: judged_versions, ..Judged::of(delta, head, judge, policy, known) };
    let shape = Shape { in_hook: false, audit: true, history: true };
    Ok(judged.outcome_with(&options.common, shape, options.no_exceptions))
}

/// What all threads gave.
#[derive(Default)]
struct Looked<'v> {
    found: Found<'v>,
    clean: Vec<&'v Version>,
    troubles: Vec<Trouble>,
    unread: usize,
    judged: usize,
    was_interrupted: bool,
}

/// By what makes it the same finding: the finding, its version, how many versions have it, whether HEAD does.
type Found<'v> = HashMap<Fingerprint, (Finding, &'v Version, usize, bool)>;

fn look<'v>(repository: &Repository, judge: &Judge, versions: &[&'v Version]) -> Result<Looked<'v>> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // Who asks a second time does not want to wait for the report.
        signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&stop))
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&stop)))
            .map_err(|error| Error::new(format!("signals could not be watched: {error}")))?;
    }
    let progress = Progress::of(versions.len());
    let all = Mutex::new(Looked::default());
    let chunks = chunks(versions);
    let next = AtomicUsize::new(0);
    let work = |read: &dyn Fn(&Version) -> Result<Content, String>| {
        while let Some(chunk) = chunks.get(next.fetch_add(1, Ordering::Relaxed)) {
            for same in chunk.chunk_by(|one, other| one.blob == other.blob) {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                one_blob(judge, same, read, &progress, &all);
            }
        }
    };
    progress.shown(|| match repository.opener() {
        Some(opener) => std::thread::scope(|scope| {
            let threads = std::thread::available_parallelism().map_or(1, usize::from);
            for _ in 0..threads.min(chunks.len()) {
                scope.spawn(|| match opener.open() {
                    Some(blobs) => work(&|version| Blobs::read(&blobs, &version.blob)),
                    None => work(&|_| Err("the repository could not be opened again".to_owned())),
                });
            }
        }),
        None => work(&|version| repository.blob(&version.blob)),
    });
    let mut looked = all.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut more = |message: String| {
        looked.troubles.push(Trouble { path: RepoPath::new("."), at: None, message, counts: true });
    };
    if looked.unread > MOST_NAMED {
        more(format!("{} more blobs of the history could not be read", looked.unread - MOST_NAMED));
    }
    if stop.load(Ordering::Relaxed) {
        more(format!(
            "interrupted: {} of {} versions were left unjudged",
            versions.len() - looked.judged,
            versions.len()
        ));
        looked.was_interrupted = true;
    }
    Ok(looked)
}

/// The versions of one blob stay together: it is read once.
fn chunks<'a, 'v>(versions: &'a [&'v Version]) -> Vec<&'a [&'v Version]> {
    let mut chunks = Vec::new();
    let mut rest = versions;
    while !rest.is_empty() {
        let mut end = AT_ONCE.min(rest.len());
        while end < rest.len() && rest[end].blob == rest[end - 1].blob {
            end += 1;
        }
        let (chunk, after) = rest.split_at(end);
        chunks.push(chunk);
        rest = after;
    }
    chunks
}

/// Judges a blob at every path that it stood at.
fn one_blob<'v>(
    judge: &Judge,
    same: &[&'v Version],
    read: &dyn Fn(&Version) -> Result<Content, String>,
    progress: &Progress,
    all: &Mutex<Looked<'v>>,
) {
    let Some(first) = same.first() else { return };
    let content = read(first);
    let size = match &content {
        Ok(Content::Whole(bytes)) => bytes.len(),
        _ => 0,
    };
    // What it brought to its first path it did not bring anew by a rename or a copy.
    let mut told: HashSet<(RuleId, Span)> = HashSet::new();
    for (number, version) in same.iter().enumerate() {
        let result = content.as_ref().map(|content| judge.version(&version.path, content.clone()));
        let findings = result.as_ref().map_or(0, |scan| scan.findings.len());
        progress.file(if number == 0 { size } else { 0 }, findings);
        // A thread that panicked has ended the process.
        let Ok(mut all) = all.lock() else { return };
        all.judged += 1;
        match result {
            Ok(mut scan) => {
                if scan.findings.is_empty() && scan.troubles.is_empty() {
                    all.clean.push(version);
                }
                scan.findings.retain(|finding| told.insert((finding.rule.clone(), finding.at.span)));
                all.take(scan, version);
            }
            Err(why) => {
                all.unread += 1;
                if all.unread <= MOST_NAMED {
                    let (path, message) = (version.path.clone(), why.clone());
                    all.troubles.push(Trouble { path, at: None, message, counts: true });
                }
            }
        }
    }
}

impl<'v> Looked<'v> {
    fn take(&mut self, scan: Scan, version: &'v Version) {
        self.troubles.extend(scan.troubles);
        for finding in scan.findings {
            // Each version of a state differs, and is the same mistake.
            let is_whole = finding.at.span.start == finding.at.span.end;
            let same =
                if is_whole { finding.fingerprint.without_value() } else { finding.fingerprint.clone() };
            match self.found.get_mut(&same) {
                Some((known, first, many, in_head)) => {
                    *many += 1;
                    *in_head |= version.in_head;
                    // The order of threads decides nothing.
                    if (version.commit, finding.at.span) < (first.commit, known.at.span) {
                        (*known, *first) = (finding, version);
                    }
                }
                None => {
                    self.found.insert(same, (finding, version, 1, version.in_head));
                }
            }
        }
    }
}

type Told = (Vec<Finding>, BTreeMap<Fingerprint, String>, BTreeMap<Fingerprint, Brought>);

/// Each finding with who brought it when.
fn told(found: Found, past: &Past) -> Told {
    let (mut findings, mut commits, mut brought) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    for (finding, version, many, in_head) in found.into_values() {
        let commit = &past.commits[version.commit];
        let (year, month, day) = policy::day(commit.time);
        let mut finding = finding;
        if many > 1 && finding.at.span.start == finding.at.span.end {
            finding.message.push_str(&format!(" ({many} versions)"));
        }
        let date = format!("{year:04}-{month:02}-{day:02}");
        let author = commit.author.clone();
        commits.insert(finding.fingerprint.clone(), commit.id.clone());
        brought.insert(finding.fingerprint.clone(), Brought { author, date, in_head });
        findings.push(finding);
    }
    findings.sort_by_cached_key(|finding| {
        (finding.at.path().clone(), finding.at.span, finding.rule.clone(), finding.message.clone())
    });
    (findings, commits, brought)
}
