//! The parts of a document from those of a report.
//!
//! In: an [`Entry`], a [`Trouble`], what waits. Out: owned texts, secrets masked, and names as JSON and URIs have them.

use std::collections::HashMap;

use super::{AROUND, Beside, Excerpt, Found, Mended, Told, Waiting};
use crate::delta::State;
use crate::finding::{Subject, Trouble};
use crate::path::RepoPath;
use crate::report::{Entry, ShownFix, UnknownEntry};
use crate::text::frame::Frame;
use crate::text::{Source, Span};

/// Each finding, with a number for the secrets that stand at several places.
pub(super) fn numbered(entries: &[&Entry]) -> Vec<Found> {
    let mut all: Vec<Found> = entries.iter().map(|entry| found(entry)).collect();
    number(&mut all);
    all
}

/// Gives the secrets that stand at several places a number each, in turn: a leak is to be mended once. Those of a report
/// that was read are known by the number that they have.
pub fn number(all: &mut [Found]) {
    #[derive(Clone, Copy, PartialEq, Eq, Hash)]
    enum Known {
        Value(u64),
        Number(usize),
    }
    let known = |found: &Found| found.value.map(Known::Value).or_else(|| found.secret.map(Known::Number));
    let mut places: HashMap<Known, usize> = HashMap::new();
    for one in all.iter().filter_map(known) {
        *places.entry(one).or_default() += 1;
    }
    let mut numbers: HashMap<Known, usize> = HashMap::new();
    for found in all {
        let several = known(found).filter(|one| places[one] > 1);
        let next = numbers.len() + 1;
        found.secret = several.map(|one| *numbers.entry(one).or_insert(next));
    }
}

fn found(entry: &Entry) -> Found {
    let finding = &entry.verdict.finding;
    let (dialect, resource) = subject(&finding.subject);
    let (start, end) = (finding.at.start(), finding.at.end());
    let related = finding.related.iter().map(|related| Beside {
        file: file(related.at.path()),
        uri: uri(related.at.path()),
        line: related.at.start().line,
        message: related.message.clone(),
    });
    let is_whole = dialect.is_none() && finding.at.span.start == finding.at.span.end;
    Found {
        rule: finding.rule.as_str().to_owned(),
        aliases: entry.aliases.clone(),
        severity: finding.severity,
        title: entry.title.clone(),
        message: finding.message.clone(),
        action: entry.verdict.action,
        because: entry.verdict.because.clone(),
        state: entry.verdict.state,
        accepted: entry.verdict.state == State::Carried && entry.verdict.accepted.is_some(),
        dialect: dialect.map(str::to_owned),
        resource: resource.map(str::to_owned),
        attribute: finding.attribute.clone(),
        repository: None,
        file: file(finding.at.path()),
        uri: uri(finding.at.path()),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        excerpt: (!is_whole).then(|| excerpt(&finding.at.source, start.line, &entry.masks)),
        related: related.collect(),
        commit: entry.commit.clone(),
        brought: entry.brought.clone(),
        tier: entry.verdict.tier.clone(),
        fingerprint: entry.fingerprint.clone(),
        secret: None,
        value: finding.fingerprint.value_alone(),
        fix: entry.fix.as_ref().map(mended),
    }
}

/// A few lines, each cut to what fits, with secrets masked.
fn excerpt(source: &Source, line: usize, masks: &[Span]) -> Excerpt {
    let first_line = line.saturating_sub(AROUND).max(1);
    let shown = |number: usize| {
        let start = source.line(number)?.start;
        Some(Frame::new(source, Span::at(start), masks)?.text)
    };
    let mut lines: Vec<String> = (first_line..=line + AROUND).map_while(shown).collect();
    while lines.len() > line - first_line + 1 && lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    Excerpt { first_line, lines }
}

fn mended(fix: &ShownFix) -> Mended {
    Mended {
        title: fix.title.clone(),
        safety: if fix.suggested { "suggested" } else { "safe" }.to_owned(),
        patch: fix.patch.clone(),
        masked: fix.diff.clone().filter(|_| fix.patch.is_none()),
        commands: fix.commands.clone(),
        notes: fix.notes.clone(),
    }
}

pub(super) fn waiting(entry: &UnknownEntry) -> Waiting {
    let answer = &entry.answer;
    Waiting {
        rule: answer.rule.as_str().to_owned(),
        resource: subject(&answer.subject).1.map(str::to_owned),
        repository: None,
        file: file(answer.at.path()),
        line: answer.at.start().line,
        waits_for: answer.waits_for.clone(),
        state: entry.state,
        action: entry.action.to_owned(),
        fingerprint: entry.fingerprint.clone(),
    }
}

pub(super) fn told(trouble: &Trouble) -> Told {
    Told {
        repository: None,
        file: file(&trouble.path),
        uri: uri(&trouble.path),
        line: trouble.at.map(|at| at.line),
        message: trouble.message.clone(),
        counts: trouble.counts,
        note: false,
    }
}

fn subject(subject: &Subject) -> (Option<&'static str>, Option<&str>) {
    match subject {
        Subject::Resource { dialect, address, .. } => (Some(*dialect), Some(address)),
        Subject::File(_) => (None, None),
    }
}

/// Where the name is no text: its bytes as a relative reference of RFC 3986.
fn uri(path: &RepoPath) -> Option<String> {
    path.to_str().is_none().then(|| percent_encoded(path.as_bytes()))
}

/// What may stand in a path of a URI as it is, and all else by its bytes.
pub fn percent_encoded(name: &[u8]) -> String {
    let mut uri = String::new();
    for byte in name {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// The exact name where it is text; a name that is none can only be shown.
fn file(path: &RepoPath) -> String {
    path.to_str().map_or_else(|| path.to_string(), str::to_owned)
}
