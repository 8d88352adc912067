//! What should be looked at beside the findings: exceptions that end, excuse nothing or are no exceptions, lines of
//! the baseline that are stale.
//!
//! In: what was judged, and what exceptions were used for. Out: notes, in the order of their places.

use std::collections::BTreeSet;

use super::options::Common;
use super::outcome::{Judged, Shape};
use super::policy;
use crate::finding::{Subject, Trouble};
use crate::iac::terraform;
use crate::iac::terraform::values_file::{self, is_values_file};
use crate::path::{PathSet, RepoPath};
use crate::policy::exception::{Because, Exception, days_between, shown, written};
use crate::policy::inline::{self, Comment, comments};
use crate::policy::{Action, LOOSENED, RuleAction, Tier, Verdict};
use crate::report::Entry;
use crate::rules::measure::Day;
use crate::stop;
use crate::text::escape::Line;
use crate::text::{Location, Source};
use crate::tree::whole;

/// Files that speak of comments rather than being excused by one.
const PROSE: [&str; 6] = [".md", ".rst", ".adoc", ".txt", ".html", ".rs"];

/// What an exception was used for, or would have been if it held.
pub struct Use {
    pub exception: (RepoPath, usize),
    pub rule: String,
    pub file: RepoPath,
    pub line: usize,
    pub resource: Option<String>,
    pub holds: bool,
    /// Why it does not, where it does not.
    pub why: Option<String>,
}

impl Use {
    pub fn of(verdict: &Verdict) -> Option<Self> {
        let finding = &verdict.finding;
        Some(Self {
            exception: key(verdict.exception.as_ref()?),
            rule: finding.rule.as_str().to_owned(),
            file: finding.at.path().clone(),
            line: finding.at.start().line,
            resource: match &finding.subject {
                Subject::Resource { address, .. } => Some(address.clone()),
                Subject::File(_) => None,
            },
            holds: verdict.action == Action::Excepted,
            // The last of what decided is said of the exception.
            why: (verdict.action != Action::Excepted)
                .then(|| verdict.because.rsplit("; ").next().unwrap_or_default().to_owned()),
        })
    }
}

/// An exception by its place.
pub fn key(at: &Location) -> (RepoPath, usize) {
    (at.path().clone(), at.in_whole().start)
}

pub fn of<'a>(judged: &'a Judged, entries: &'a [Entry], common: &Common, shape: Shape) -> Vec<Trouble> {
    let used: BTreeSet<&(RepoPath, usize)> = judged.uses.iter().map(|one| &one.exception).collect();
    // A choice of rules leaves out what the others find, and with it what is excused.
    let is_whole = shape.audit
        && !shape.history
        && judged.asked.below.is_none()
        && !stop::is_wanted()
        && common.rule.is_empty()
        && common.skip.is_empty();
    let mut notes: Vec<Trouble> = Vec::new();
    for exception in &judged.policy.exceptions {
        let is_used = used.contains(&key(&exception.at));
        notes.extend(about(exception, judged, is_used, is_whole).map(|words| note(&exception.at, words)));
    }
    for comment in judged.comments() {
        let is_used = used.contains(&key(&comment.at));
        notes
            .extend(about_comment(&comment, judged, is_used, is_whole).map(|words| note(&comment.at, words)));
    }
    notes.extend(judged.known.slips.iter().map(|(at, words)| note(at, words.clone())));
    if is_whole {
        notes.extend(hushed(judged));
        notes.extend(idle(judged));
        notes.extend(fitting_nothing(judged));
    }
    let misstated = |entry: &'a Entry| {
        let Verdict { accepted, finding, .. } = &entry.verdict;
        judged.baseline.misstated(finding, &entry.fingerprint).filter(|_| accepted.is_none())
    };
    // In a history a finding has the fingerprint of where it stood first.
    let misstated: Vec<_> = entries.iter().filter(|_| !shape.history).filter_map(misstated).collect();
    notes.extend(misstated.iter().map(|(line, own)| {
        let words = format!(
            "this line accepts nothing: its fingerprint is that of `{own}`, which its words do not say"
        );
        note(&line.at, words)
    }));
    if is_whole && !judged.baseline.is_empty() {
        let line = |entry: &'a Entry| {
            let Verdict { accepted, finding, .. } = &entry.verdict;
            accepted.as_ref().or_else(|| judged.baseline.out_of_reach(finding, &*judged.tree))
        };
        let held = entries.iter().filter_map(line).chain(misstated.iter().map(|(line, _)| &line.at));
        let held: Vec<_> = held.collect();
        notes.extend(judged.baseline.without(&held).into_iter().map(|line| {
            let words = format!("no longer occurs: {} (`iacgate baseline --update` prunes it)", line.text);
            note(&line.at, words)
        }));
    }
    notes.sort();
    notes
}

/// That a policy makes little of its own changes: set in a first commit, nothing else ever told it.
fn hushed(judged: &Judged) -> Option<Trouble> {
    let word = match judged.policy.actions.get(LOOSENED)? {
        RuleAction::Off => "off",
        RuleAction::Warn => "warn",
        _ => return None,
    };
    let at = judged.policy.places.get(&format!("actions.{LOOSENED}"))?;
    let told = "what lets more through only warns, save by `iacgate check --strict`";
    Some(note(at, format!("`{LOOSENED}` is set to \"{word}\": {told}")))
}

/// A tier that has nothing: somebody believes in a strictness that holds nowhere.
fn idle(judged: &Judged) -> Vec<Trouble> {
    let policy = &judged.policy;
    let told = |(tier, above): (&Tier, Vec<&Tier>)| {
        let who = match above[..] {
            [one] => format!("tier `{}` above it takes", one.name),
            _ => "the tiers above it together take".to_owned(),
        };
        let words = format!("tier `{}` has nothing: {who} all of its paths", tier.name);
        Some(note(policy.places.get(&format!("tier.{}.paths", tier.name))?, words))
    };
    policy.idle_tiers().into_iter().filter_map(told).collect()
}

/// Globs of tiers that no file fits: a folder that was renamed is in another tier now, or in none.
fn fitting_nothing(judged: &Judged) -> Vec<Trouble> {
    let policy = &judged.policy;
    let claims = policy.tiers.iter().flat_map(|tier| {
        let paths = tier.paths.patterns().iter().map(move |glob| (tier, "paths", glob));
        paths.chain(tier.tfvars.patterns().iter().map(move |glob| (tier, "tfvars", glob)))
    });
    let Ok(files) = judged.tree.files() else { return Vec::new() };
    let files: Vec<RepoPath> = files.into_iter().chain(judged.tree.links()).collect();
    let folders = configured(&files);
    let told = |(tier, key, glob): (&Tier, &str, &String)| {
        let set = PathSet::new(&[glob]).ok()?;
        let mut fitting = files.iter().filter(|file| match key {
            "paths" => set.matches(file),
            // By name or by path, as a deployment is asked.
            _ => set.matches(file) || set.matches(&RepoPath::new(file.file_name())),
        });
        let words = match fitting.next() {
            None => "fits no file: mend it, or take it out",
            Some(first) if key == "tfvars" => {
                let is_read = |file: &RepoPath| {
                    let below = || values_file::folders_above(file).any(|above| folders.contains(&above));
                    !is_values_file(file) || folders.contains(&file.parent()) || below()
                };
                if is_read(first) || fitting.any(is_read) {
                    return None;
                }
                "fits only files that lie beside no configuration, which nobody reads as its values: claim `paths` or `workspaces`"
            }
            Some(_) => return None,
        };
        let list = format!("tier.{}.{key}", tier.name);
        let at = policy.places.get(&format!("{list}.{glob}")).or(policy.places.get(&list))?;
        // A shared policy speaks of folders that others have.
        let is_own = !policy.extends.contains(at.path());
        is_own.then(|| note(at, format!("`{glob}` of tier `{}` {words}", tier.name)))
    };
    claims.filter_map(told).collect()
}

/// The folders that hold configuration of Terraform's.
fn configured(files: &[RepoPath]) -> BTreeSet<RepoPath> {
    let is_configuration = |file: &&RepoPath| terraform::is_ours(file) && !is_values_file(file);
    files.iter().filter(is_configuration).map(RepoPath::parent).collect()
}

fn about(exception: &Exception, judged: &Judged, is_used: bool, is_whole: bool) -> Option<String> {
    let rule = &exception.rule;
    match &exception.because {
        // It holds at no time, which is told as a mistake.
        Because::Ticket { .. } if judged.known.find(rule).is_some_and(|rule| rule.is_never) => None,
        Because::Ticket { ticket, expires, .. } => {
            let left = days_between(policy::today(), *expires);
            let (day, ticket) = (written(*expires), &shown(ticket));
            match left {
                // One that a finding speaks of needs no second word.
                _ if left < 0 && is_used => None,
                _ if left < 0 => Some(format!("exception {ticket} for {rule} ended on {day}: take it out")),
                _ if is_whole && !is_used => Some(format!(
                    "exception {ticket} for {rule} excuses nothing{}",
                    idle_here(exception, judged)
                )),
                _ if left <= judged.policy.limits.warn_days => Some(ends(ticket, rule, *expires, left)),
                _ => None,
            }
        }
        Because::FalsePositive if is_whole && !is_used => {
            Some(format!("the false positive of {rule} excuses nothing{}", idle_here(exception, judged)))
        }
        Because::FalsePositive if is_whole => {
            let number = judged.uses.iter().filter(|one| one.exception == key(&exception.at)).count();
            let times = if number == 1 { "once".to_owned() } else { format!("{number} times") };
            Some(format!(
                "{rule} is marked as a false positive, {times}: {}",
                Line(&shown(&exception.reason))
            ))
        }
        Because::FalsePositive => None,
    }
}

/// What is to be done about an exception that no finding of the tree needs. The history keeps what was deleted.
fn idle_here(exception: &Exception, judged: &Judged) -> &'static str {
    let fits =
        |paths: &PathSet| judged.tree.files().is_ok_and(|files| files.iter().any(|file| paths.matches(file)));
    match &exception.path {
        Some(paths) if !fits(paths) => {
            " here, where no file has its path: take it out, unless `iacgate audit --history` needs it"
        }
        _ => ": take it out",
    }
}

fn about_comment(comment: &Comment, judged: &Judged, is_used: bool, is_whole: bool) -> Option<String> {
    if is_used {
        let is_listed = is_whole && comment.false_positive;
        return match ends_soon(comment, judged) {
            _ if is_listed => Some(format!(
                "{} is marked as a false positive: {}",
                comment.rule,
                Line(&shown(&comment.reason))
            )),
            soon => soon,
        };
    }
    if comment.misspelled.is_some() {
        let why = comment.mistake(None, policy::today()).unwrap_or_default();
        return Some(format!("the comment excuses nothing: {why}"));
    }
    if comment.rule.is_empty() {
        return Some("the comment excuses nothing: it names no rule".to_owned());
    }
    let Some(rule) = judged.known.find(&comment.rule) else {
        let ids: Vec<&str> = judged.known.rules.iter().map(|rule| rule.id.as_str()).collect();
        let near = crate::toml_table::nearest(&comment.rule, &ids);
        let near = near.map_or(String::new(), |near| format!(", did you mean `{near}`?"));
        return Some(format!("the comment excuses nothing: there is no rule `{}`{near}", comment.rule));
    };
    if rule.is_never {
        return Some(format!("the comment excuses nothing: what {} finds is never let by", rule.id));
    }
    match comment.mistake(judged.policy.tickets.as_ref(), policy::today()) {
        Some(mistake) => Some(format!("the comment excuses nothing: {mistake}")),
        None if is_whole => {
            Some(format!("the comment excuses nothing: no finding of {} is there", comment.rule))
        }
        None => ends_soon(comment, judged),
    }
}

/// As an exception of the policy that ends soon is told; one that ended is told at its finding.
fn ends_soon(comment: &Comment, judged: &Judged) -> Option<String> {
    let (until, ticket) = (comment.until().filter(|_| !comment.false_positive)?, comment.ticket.as_ref()?);
    let left = days_between(policy::today(), until);
    let is_soon = (0..=judged.policy.limits.warn_days).contains(&left);
    is_soon.then(|| ends(&shown(ticket), &comment.rule, until, left))
}

fn ends(ticket: &str, rule: &str, until: Day, left: i64) -> String {
    let when = match left {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        left => format!("on {}, in {left} days", written(until)),
    };
    format!("exception {ticket} for {rule} ends {when}")
}

impl Judged {
    /// Exceptions that are written as comments in what was judged.
    pub fn comments(&self) -> Vec<Comment> {
        let source =
            |path: &RepoPath| whole(&*self.tree, path).map(|bytes| Source::decode(path.clone(), &bytes));
        // Excluded files are nobody's business, and prose that speaks of such comments holds none.
        let judged = self.marked.iter().filter(|path| !self.policy.exclude.matches(path) && !is_prose(path));
        let in_comments = judged.filter_map(source).flat_map(|source| comments(&source));
        let ways = self.deployed.iter().filter(|way| way.variant.is_none());
        let in_metadata = ways.flat_map(|way| &way.ignores).filter_map(|(_, node)| inline::in_metadata(node));
        in_comments.chain(in_metadata).collect()
    }
}

pub fn is_prose(path: &RepoPath) -> bool {
    PROSE.iter().any(|ending| path.ends_with(ending))
}

fn note(at: &Location, message: String) -> Trouble {
    Trouble { path: at.path().clone(), at: Some(at.start()), message, counts: false }
}
