//! A report as data: what every format but the terminal's text is written from, and what a report on disk is read
//! back into.
//!
//! In: a [`Report`], or the JSON of one. Out: a [`Document`]: owned, sorted, secrets masked. Its texts are exact;
//! whoever writes them escapes them for the format.

use serde::{Deserialize, Serialize};

use super::{Asked, Kind, Report, Summary};
use crate::delta::State;
use crate::policy::Action;
use crate::severity::Severity;

mod made;

pub(super) use made::number;
pub use made::percent_encoded;
use made::{numbered, told, waiting};

/// Raised when a reader of the former document could go wrong.
pub const VERSION: u32 = 1;
/// Digits of a commit's name that tell it from others.
const SHORT: usize = 12;
/// Lines that are shown on either side of a finding's own.
const AROUND: usize = 2;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    pub version: u32,
    pub tool: Tool,
    #[serde(default)]
    pub kind: Kind,
    /// The exit status of the run.
    #[serde(default)]
    pub status: u8,
    /// What each rule that was broken says of itself.
    #[serde(default)]
    pub rules: Vec<RuleNote>,
    pub findings: Vec<Found>,
    /// Of a comparison with an older report: what it had and this one has not.
    #[serde(default)]
    pub gone: Vec<Gone>,
    /// Whether it was compared with an older one, however little that changed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_compared: bool,
    pub unknown: Vec<Waiting>,
    pub troubles: Vec<Told>,
    pub summary: Summary,
    /// What was looked for, by repository; nothing where none could be judged.
    #[serde(skip)]
    pub asked: Vec<Asked>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tool {
    pub name: String,
    pub version: String,
}

/// What a rule says, once however often it is broken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleNote {
    pub id: String,
    pub title: String,
    pub why: String,
    pub advice: String,
    pub tags: Vec<String>,
    /// Whether what it found is out with the commit, whatever mends the file: a secret, state.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_leak: bool,
    /// Benchmark → ids of its controls.
    pub controls: Vec<Control>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    pub benchmark: String,
    pub ids: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Found {
    pub rule: String,
    pub aliases: Vec<String>,
    pub severity: Severity,
    pub title: String,
    pub message: String,
    pub action: Action,
    pub because: String,
    pub state: State,
    /// Whether the baseline accepts it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accepted: bool,
    pub dialect: Option<String>,
    pub resource: Option<String>,
    pub attribute: Option<String>,
    /// Where several repositories were judged.
    #[serde(default)]
    pub repository: Option<String>,
    pub file: String,
    /// The name's bytes, percent-encoded, where it is no text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
    /// The lines around it; none where the file as a whole is meant.
    #[serde(default)]
    pub excerpt: Option<Excerpt>,
    pub related: Vec<Beside>,
    pub commit: Option<String>,
    #[serde(default)]
    pub brought: Option<Brought>,
    pub tier: Option<String>,
    pub fingerprint: String,
    /// Which secret of the report it is, from 1, where several places have the same one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<usize>,
    /// A digest of the secret that only this run can make: stands in no report.
    #[serde(skip)]
    pub value: Option<u64>,
    pub fix: Option<Mended>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Excerpt {
    pub first_line: usize,
    pub lines: Vec<String>,
}

/// Who brought it when, as the commit says, and whether HEAD still has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brought {
    /// [`Brought::UNKNOWN`] where the commit names none.
    pub author: String,
    /// `2026-03-31`, in UTC; [`Brought::UNKNOWN`] where the commit has none.
    pub date: String,
    pub in_head: bool,
    /// What came before that commit is not here: it may be older.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub or_before: bool,
    /// Which of the run's commits it is, parents first.
    #[serde(skip)]
    pub order: usize,
}

impl Brought {
    pub const UNKNOWN: &str = "unknown";

    /// `brought by commit 0123abc, Ann, 2026-03-31 (UTC)`
    pub fn words(&self, commit: &str) -> String {
        let by = if self.or_before { "at or before" } else { "by" };
        format!("brought {by} commit {commit}, {}, {}", self.who(), self.when())
    }

    /// `0123abc, Ann, 2026-03-31 (UTC), no longer in HEAD`
    pub fn in_short(&self, commit: &str) -> String {
        let before = if self.or_before { "at or before " } else { "" };
        let commit: String = commit.chars().take(SHORT).collect();
        let gone = if self.in_head { "" } else { ", no longer in HEAD" };
        format!("{before}{commit}, {}, {}{gone}", self.who(), self.when())
    }

    pub fn who(&self) -> &str {
        match self.author.as_str() {
            "" | Self::UNKNOWN => "author unknown",
            author => author,
        }
    }

    /// `2026-03-31 (UTC)`
    pub fn when(&self) -> String {
        match self.date.as_str() {
            "" | Self::UNKNOWN => "date unknown".to_owned(),
            date => format!("{date} (UTC)"),
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Beside {
    pub file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    pub line: usize,
    pub message: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mended {
    pub title: String,
    pub safety: String,
    pub patch: Option<String>,
    /// Where there is no patch since it would show a secret: the same, masked.
    #[serde(default)]
    pub masked: Option<String>,
    pub commands: Vec<String>,
    #[serde(default)]
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Gone {
    pub rule: String,
    pub severity: Severity,
    #[serde(default)]
    pub repository: Option<String>,
    pub file: String,
    pub line: usize,
    pub message: String,
    pub fingerprint: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waiting {
    pub rule: String,
    pub resource: Option<String>,
    #[serde(default)]
    pub repository: Option<String>,
    pub file: String,
    pub line: usize,
    pub waits_for: String,
    pub state: State,
    pub action: String,
    pub fingerprint: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Told {
    #[serde(default)]
    pub repository: Option<String>,
    pub file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    pub line: Option<usize>,
    pub message: String,
    /// Whether something is left unjudged by it.
    #[serde(default = "yes")]
    pub counts: bool,
    /// Whether a person should look at it all the same: an exception that ends.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub note: bool,
}

fn yes() -> bool {
    true
}

impl Document {
    pub fn of(report: &Report, status: u8) -> Self {
        Self {
            version: VERSION,
            tool: Tool { name: env!("CARGO_PKG_NAME").into(), version: env!("CARGO_PKG_VERSION").into() },
            kind: report.kind,
            status,
            rules: report.rules.clone(),
            findings: numbered(&report.sorted()),
            gone: Vec::new(),
            is_compared: false,
            unknown: report.sorted_unknown().into_iter().map(waiting).collect(),
            troubles: report
                .sorted_troubles()
                .into_iter()
                .map(|(trouble, _)| told(trouble))
                .chain(report.notes.iter().map(|note| Told { note: true, ..told(note) }))
                .collect(),
            summary: report.summary,
            asked: vec![report.asked.clone()],
        }
    }

    /// What a person should look at beside the findings.
    pub fn notes(&self) -> impl Iterator<Item = &Told> {
        self.troubles.iter().filter(|told| told.note)
    }

    /// What was left unjudged.
    pub fn unread(&self) -> impl Iterator<Item = &Told> {
        self.troubles.iter().filter(|told| told.counts)
    }

    /// What could not be judged, before what was only skipped and notes: where room is short, the rest is left out.
    pub fn troubles_in_turn(&self) -> impl Iterator<Item = &Told> {
        self.unread().chain(self.troubles.iter().filter(|told| !told.counts))
    }

    /// `3 files or folders could not be read`, where any is: nobody is to take the report for all there is.
    pub fn not_whole(&self) -> Option<String> {
        match self.unread().count() {
            0 if self.status < 2 => None,
            // Standard error told of a mistake in the policy.
            0 => Some("not all that was asked could be done".to_owned()),
            1 => Some("1 file or folder could not be read".to_owned()),
            many => Some(format!("{many} files or folders could not be read")),
        }
    }

    /// Nothing but something that could not be judged.
    pub fn unjudged(kind: Kind, message: String) -> Self {
        let troubles = vec![Told {
            repository: None,
            file: ".".into(),
            uri: None,
            line: None,
            message,
            counts: true,
            note: false,
        }];
        Self { status: 2, troubles, asked: Vec::new(), ..Self::of(&Report { kind, ..Report::default() }, 2) }
    }

    /// What a reader is to act on: nothing that an exception holds for, and in a check nothing that was there before.
    pub fn shown(&self) -> impl Iterator<Item = &Found> {
        let all = self.kind != Kind::Check;
        self.findings.iter().filter(move |found| {
            found.action != Action::Excepted && (all || found.state == State::Introduced)
        })
    }

    pub fn excepted(&self) -> impl Iterator<Item = &Found> {
        self.findings.iter().filter(|found| found.action == Action::Excepted)
    }

    pub fn rule(&self, id: &str) -> Option<&RuleNote> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// Takes what `mask` knows out of every text that came from a repository: the last net.
    pub fn mask(&mut self, mask: &dyn Fn(&str) -> String) {
        let one = |text: &mut String| *text = mask(text);
        let each = |texts: &mut [String]| texts.iter_mut().for_each(one);
        for found in &mut self.findings {
            [&mut found.message, &mut found.because, &mut found.file, &mut found.title]
                .into_iter()
                .for_each(one);
            [&mut found.resource, &mut found.attribute, &mut found.repository, &mut found.tier]
                .into_iter()
                .flatten()
                .for_each(one);
            found.brought.iter_mut().for_each(|brought| one(&mut brought.author));
            found.excerpt.iter_mut().for_each(|excerpt| each(&mut excerpt.lines));
            for beside in &mut found.related {
                [&mut beside.file, &mut beside.message].into_iter().for_each(one);
            }
            if let Some(fix) = &mut found.fix {
                // A patch is whole or not at all: a masked one would not apply.
                fix.patch = fix.patch.take().filter(|patch| mask(patch) == *patch);
                fix.masked.iter_mut().for_each(one);
                one(&mut fix.title);
                each(&mut fix.commands);
                each(&mut fix.notes);
            }
        }
        for RuleNote { title, why, advice, .. } in &mut self.rules {
            [title, why, advice].into_iter().for_each(one);
        }
        for gone in &mut self.gone {
            [&mut gone.file, &mut gone.message].into_iter().for_each(one);
        }
        for waiting in &mut self.unknown {
            [&mut waiting.file, &mut waiting.waits_for].into_iter().for_each(one);
            waiting.resource.iter_mut().for_each(one);
        }
        for told in &mut self.troubles {
            [&mut told.file, &mut told.message].into_iter().for_each(one);
        }
    }
}

impl Found {
    /// Whether it is why the run fails: what was there before, or was accepted, is not.
    pub fn blocks(&self) -> bool {
        self.action == Action::Block && self.state == State::Introduced
    }

    pub fn warns(&self) -> bool {
        self.action == Action::Warn && self.state == State::Introduced
    }

    /// Its fingerprint, unique in a report of several repositories, and the same from run to run.
    pub fn known_as(&self) -> String {
        match &self.repository {
            Some(repository) => format!("{repository}:{}", self.fingerprint),
            None => self.fingerprint.clone(),
        }
    }

    /// Its file, under its repository's name where there are several.
    pub fn place(&self) -> String {
        placed(self.repository.as_deref(), &self.file)
    }

    /// ` in NAME`, of a fix: a patch is for its own repository, where there are several.
    pub fn within(&self, shown: impl Fn(&str) -> String) -> String {
        self.repository.as_ref().map_or_else(String::new, |repository| format!(" in {}", shown(repository)))
    }

    /// The place of what stands beside it.
    pub fn place_beside(&self, beside: &Beside) -> String {
        format!("{}:{}", placed(self.repository.as_deref(), &beside.file), beside.line)
    }

    /// The commit that brought it, where a history or a range was judged.
    pub fn brought_by(&self) -> Option<String> {
        let commit = self.commit.as_ref()?;
        Some(match &self.brought {
            Some(brought) => {
                let there = if brought.in_head { "still" } else { "no longer" };
                format!("{}; HEAD {there} has it", brought.words(commit))
            }
            None => format!("brought by commit {commit}"),
        })
    }

    /// The same where each finding has one line.
    pub fn brought_in_short(&self) -> String {
        let commit = self.commit.as_deref().unwrap_or_default();
        self.brought.as_ref().map_or_else(String::new, |brought| format!("  ({})", brought.in_short(commit)))
    }

    /// The folder of its place; `.` for the top.
    pub fn folder(&self) -> String {
        let place = self.place();
        place.rsplit_once('/').map_or_else(|| ".".to_owned(), |(folder, _)| folder.to_owned())
    }

    /// The diff that mends it, fit to be read.
    pub fn diff(&self) -> Option<&str> {
        let fix = self.fix.as_ref()?;
        fix.patch.as_deref().or(fix.masked.as_deref())
    }
}

impl Gone {
    pub fn place(&self) -> String {
        placed(self.repository.as_deref(), &self.file)
    }
}

impl Waiting {
    pub fn place(&self) -> String {
        placed(self.repository.as_deref(), &self.file)
    }
}

impl Told {
    pub fn place(&self) -> String {
        placed(self.repository.as_deref(), &self.file)
    }
}

fn placed(repository: Option<&str>, file: &str) -> String {
    repository.map_or_else(|| file.to_owned(), |repository| format!("{repository}/{file}"))
}
