//! The report for programs: one JSON document, told whole whatever the hints say.
//!
//! In: a [`Report`]. Out: the document that `schema.json` describes. Texts are exact: what could steer a
//! terminal is written as JSON's own `\u` escapes, so that a reader gets the very name.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use super::{Entry, Report, ShownFix, Summary, UnknownEntry};
use crate::delta::State;
use crate::finding::{Subject, Trouble};
use crate::path::RepoPath;
use crate::text::escape::is_hostile;

/// JSON Schema 2020-12 of the document.
pub const SCHEMA: &str = include_str!("schema.json");

/// Raised when a reader of the former document could go wrong.
const VERSION: u32 = 1;

pub fn json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        findings: report.sorted().into_iter().map(finding).collect(),
        unknown: report.sorted_unknown().into_iter().map(unknown).collect(),
        troubles: report
            .sorted_troubles()
            .into_iter()
            .map(|(trouble, _)| trouble)
            .chain(&report.notes)
            .map(told)
            .collect(),
        summary: report.summary,
    };
    let mut serializer = Serializer::with_formatter(&mut *out, Harmless(PrettyFormatter::new()));
    document.serialize(&mut serializer)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    findings: Vec<Found<'a>>,
    unknown: Vec<Waiting<'a>>,
    troubles: Vec<Told<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Found<'a> {
    rule: &'a str,
    aliases: &'a [String],
    severity: &'static str,
    title: &'a str,
    message: &'a str,
    action: &'static str,
    because: &'a str,
    state: &'static str,
    dialect: Option<&'static str>,
    resource: Option<&'a str>,
    attribute: Option<&'a str>,
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    related: Vec<Beside<'a>>,
    commit: Option<&'a str>,
    tier: Option<&'a str>,
    fingerprint: &'a str,
    fix: Option<Mended<'a>>,
}

#[derive(Serialize)]
struct Beside<'a> {
    file: String,
    line: usize,
    message: &'a str,
}

#[derive(Serialize)]
struct Mended<'a> {
    title: &'a str,
    safety: &'static str,
    patch: Option<&'a str>,
    commands: &'a [String],
    notes: &'a [String],
}

#[derive(Serialize)]
struct Waiting<'a> {
    rule: &'a str,
    resource: Option<&'a str>,
    file: String,
    line: usize,
    waits_for: &'a str,
    state: &'static str,
    action: &'static str,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct Told<'a> {
    file: String,
    line: Option<usize>,
    message: &'a str,
}

fn finding(entry: &Entry) -> Found<'_> {
    let finding = &entry.verdict.finding;
    let (dialect, resource) = subject(&finding.subject);
    let (start, end) = (finding.at.start(), finding.at.end());
    let related = finding.related.iter().map(|related| Beside {
        file: file(related.at.path()),
        line: related.at.start().line,
        message: &related.message,
    });
    Found {
        rule: finding.rule.as_str(),
        aliases: &entry.aliases,
        severity: finding.severity.word(),
        title: &entry.title,
        message: &finding.message,
        action: entry.verdict.action.word(),
        because: &entry.verdict.because,
        state: state(entry.verdict.state),
        dialect,
        resource,
        attribute: finding.attribute.as_deref(),
        file: file(finding.at.path()),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        related: related.collect(),
        commit: entry.commit.as_deref(),
        tier: entry.verdict.tier.as_deref(),
        fingerprint: &entry.fingerprint,
        fix: entry.fix.as_ref().map(mended),
    }
}

fn mended(fix: &ShownFix) -> Mended<'_> {
    Mended {
        title: &fix.title,
        safety: if fix.suggested { "suggested" } else { "safe" },
        patch: fix.patch.as_deref(),
        commands: &fix.commands,
        notes: &fix.notes,
    }
}

fn unknown(entry: &UnknownEntry) -> Waiting<'_> {
    let answer = &entry.answer;
    Waiting {
        rule: answer.rule.as_str(),
        resource: subject(&answer.subject).1,
        file: file(answer.at.path()),
        line: answer.at.start().line,
        waits_for: &answer.waits_for,
        state: state(entry.state),
        action: entry.action,
        fingerprint: &entry.fingerprint,
    }
}

fn told(trouble: &Trouble) -> Told<'_> {
    Told { file: file(&trouble.path), line: trouble.at.map(|at| at.line), message: &trouble.message }
}

fn subject(subject: &Subject) -> (Option<&'static str>, Option<&str>) {
    match subject {
        Subject::Resource { dialect, address, .. } => (Some(*dialect), Some(address)),
        Subject::File(_) => (None, None),
    }
}

/// The exact name where it is text; a name that is none can only be shown.
fn file(path: &RepoPath) -> String {
    path.to_str().map_or_else(|| path.to_string(), str::to_owned)
}

fn state(state: State) -> &'static str {
    match state {
        State::Introduced => "introduced",
        State::Carried => "carried",
    }
}

/// Pretty JSON in which no character can steer the terminal that it is read on.
struct Harmless(PrettyFormatter<'static>);

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut plain = 0;
        for (at, character) in fragment.char_indices().filter(|(_, character)| is_hostile(*character)) {
            writer.write_all(&fragment.as_bytes()[plain..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            plain = at + character.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[plain..])
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    fn written(report: &Report) -> String {
        let mut out = Vec::new();
        json(report, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_report_keeps_to_the_schema() {
        let schema = serde_json::from_str(SCHEMA).unwrap();
        jsonschema::meta::validate(&schema).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for report in [Report::default(), samples::volume(), samples::everything()] {
            let document: serde_json::Value = serde_json::from_str(&written(&report)).unwrap();
            let errors: Vec<String> = validator.iter_errors(&document).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
        assert!(!validator.is_valid(&serde_json::json!({ "version": 2 })));
    }

    #[test]
    fn names_are_exact_and_harmless() {
        let text = written(&samples::everything());
        assert!(!text.chars().any(|character| character != '\n' && is_hostile(character)));
        assert!(!text.contains(samples::SECRET));
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        let files = document["findings"].as_array().unwrap().iter().map(|finding| &finding["file"]);
        assert!(files.into_iter().any(|file| file == samples::HOSTILE_NAME));
    }
}
