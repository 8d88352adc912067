//! What GitLab reads: a code quality report, and a SAST report (security report schema 15.2).
//!
//! In: a [`Document`]. Out: JSON of either form.

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::document::{Document, Found, Told};
use super::json::harmless;
use crate::finding::{Fingerprint, RuleId};
use crate::severity::Severity;
use crate::text::escape::Escaped;

pub fn code_quality(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let issues: Vec<Value> = document
        .shown()
        .map(|found| {
            let severity = match found.severity {
                Severity::Critical => "blocker",
                Severity::High => "critical",
                Severity::Medium => "major",
                Severity::Low => "minor",
            };
            json!({
                "description": format!("{}: {}", found.title, words(found)),
                "check_name": found.rule,
                "fingerprint": found.known_as(),
                "severity": severity,
                "location": { "path": found.place(), "lines": { "begin": found.line, "end": found.end_line.max(found.line) } },
            })
        })
        .collect();
    // The form has no other place for what could not be judged, and an empty report says that all is well.
    let mut ordinals = HashMap::new();
    let unread = document.unread().map(|told| ("could-not-read", "major", told));
    let asides = unread.chain(document.notes().map(|told| ("note", "info", told)));
    let asides = asides.map(|(name, severity, told)| aside(name, severity, told, &mut ordinals));
    let issues: Vec<Value> = issues.into_iter().chain(asides).collect();
    harmless(&issues, out)
}

fn aside(name: &str, severity: &str, told: &Told, ordinals: &mut HashMap<Fingerprint, usize>) -> Value {
    let line = told.line.unwrap_or(1);
    let fingerprint = Fingerprint::new(&RuleId::new(name), &[&told.place(), &told.message]);
    let ordinal = ordinals.entry(fingerprint.clone()).or_default();
    *ordinal += 1;
    json!({
        "description": Escaped(&told.message).to_string(),
        "check_name": name,
        "fingerprint": fingerprint.published(*ordinal - 1),
        "severity": severity,
        "location": { "path": told.place(), "lines": { "begin": line, "end": line } },
    })
}

/// `started` and `ended` are when the run was, as `2026-03-31T12:00:00`.
pub fn sast(document: &Document, (started, ended): (&str, &str), out: &mut dyn Write) -> io::Result<()> {
    let tool = json!({
        "id": document.tool.name,
        "name": document.tool.name,
        "version": document.tool.version,
        "vendor": { "name": document.tool.name },
    });
    let messages: Vec<Value> = document
        .troubles
        .iter()
        .map(|told| json!({ "level": if told.counts { "warn" } else { "info" }, "value": Escaped(&format!("{}: {}", told.place(), told.message)).to_string() }))
        .collect();
    let report = json!({
        "version": "15.2.1",
        "scan": {
            "analyzer": tool,
            "scanner": tool,
            "type": "sast",
            "start_time": started,
            "end_time": ended,
            "status": if document.not_whole().is_some() { "failure" } else { "success" },
            "messages": messages,
        },
        "vulnerabilities": document.shown().map(|found| vulnerability(found, document)).collect::<Vec<_>>(),
    });
    harmless(&report, out)
}

fn vulnerability(found: &Found, document: &Document) -> Value {
    let severity = match found.severity {
        Severity::Critical => "Critical",
        Severity::High => "High",
        Severity::Medium => "Medium",
        Severity::Low => "Low",
    };
    let note = document.rule(&found.rule);
    let mut identifiers = vec![json!({ "type": "iacgate_rule", "name": found.rule, "value": found.rule })];
    identifiers
        .extend(found.aliases.iter().map(|alias| json!({ "type": "alias", "name": alias, "value": alias })));
    // The schema takes twenty.
    identifiers.truncate(20);
    let mut vulnerability = json!({
        "id": uuid(found),
        "name": found.title.chars().take(255).collect::<String>(),
        "description": format!("{}\n\n{}", words(found), note.map_or("", |note| &note.why)).trim(),
        "severity": severity,
        "identifiers": identifiers,
        "location": { "file": found.place(), "start_line": found.line, "end_line": found.end_line.max(found.line) },
    });
    let solution = match (&found.fix, note) {
        (Some(fix), _) => fix.title.clone(),
        (None, Some(note)) => note.advice.clone(),
        (None, None) => String::new(),
    };
    if !solution.is_empty() {
        vulnerability["solution"] = solution.into();
    }
    vulnerability
}

fn words(found: &Found) -> String {
    let subject = found.resource.as_ref().map_or(String::new(), |resource| format!("{resource}: "));
    let brought = found.brought_by().map_or(String::new(), |brought| format!(" ({brought})"));
    Escaped(&format!("{subject}{}{brought}", found.message)).to_string()
}

/// A UUID of version 8 (RFC 9562): what is known of the finding, digested.
fn uuid(found: &Found) -> String {
    use sha2::Digest;
    let mut bytes: Vec<u8> = sha2::Sha256::digest(found.known_as()).iter().take(16).copied().collect();
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
