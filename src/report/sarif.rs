//! SARIF 2.1.0, within what GitHub code scanning takes.
//!
//! In: a [`Document`]. Out: one run. What an exception holds for is a note of the run rather than a result, which code
//! scanning would show as an alert, and what a change did not bring is left out.
//! Every fix comes from a patch: a masked one has none.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::document::{Beside, Document, Found, RuleNote, percent_encoded};
use super::json::harmless;
use super::turn::of_the_rest;
use crate::delta::State;
use crate::policy::Action;
use crate::severity::Severity;
use crate::text::escape::Escaped;

/// Code scanning shows this many results of a run, and refuses a file of five times as many.
const MOST_RESULTS: usize = 5_000;
/// Code scanning keeps this many tags of a rule.
const MOST_TAGS: usize = 20;
/// Code scanning shows this many related places of a result.
const MOST_RELATED: usize = 100;

pub fn sarif(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let all = document.in_turn();
    let (shown, left_out) = all.split_at(all.len().min(MOST_RESULTS));
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rules: Vec<Value> = Vec::new();
    for found in shown {
        numbers.entry(&found.rule).or_insert_with(|| {
            rules.push(rule(found, document.rule(&found.rule)));
            rules.len() - 1
        });
    }
    let results: Vec<Value> = shown.iter().map(|found| result(found, numbers[found.rule.as_str()])).collect();
    let mut notices: Vec<Value> = document.troubles_in_turn().take(MOST_RESULTS).map(notice).collect();
    notices.extend(document.excepted().take(MOST_RESULTS).map(excepted));
    if !left_out.is_empty() {
        let (many, rest) = (left_out.len(), of_the_rest(left_out));
        let message = format!("{} results; {many} more are left out, {rest}", shown.len());
        notices.push(json!({ "level": "warning", "message": { "text": message } }));
    }
    if document.troubles.len() > MOST_RESULTS {
        let message = format!(
            "{} more files could not be read or were skipped",
            document.troubles.len() - MOST_RESULTS
        );
        notices.push(json!({ "level": "warning", "message": { "text": message } }));
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": document.tool.name,
                "semanticVersion": document.tool.version,
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "SRCROOT": { "description": { "text": "The top of the judged tree." } } },
            "invocations": [{
                "executionSuccessful": document.not_whole().is_none(),
                "exitCode": document.status,
                "toolExecutionNotifications": notices,
            }],
            "results": results,
        }],
    });
    harmless(&log, out)
}

fn rule(found: &Found, note: Option<&RuleNote>) -> Value {
    let empty = RuleNote::default();
    let note = note.unwrap_or(&empty);
    let controls = note
        .controls
        .iter()
        .flat_map(|control| control.ids.iter().map(move |id| format!("{}/{id}", control.benchmark)));
    let tags: Vec<String> =
        ["security".to_owned()].into_iter().chain(note.tags.iter().cloned()).chain(controls).collect();
    let tags: Vec<String> = tags.into_iter().take(MOST_TAGS).collect();
    let help = [note.why.as_str(), note.advice.as_str()].join("\n\n").trim().to_owned();
    let help = if help.is_empty() { found.title.clone() } else { help };
    let also = if found.aliases.is_empty() {
        String::new()
    } else {
        format!("\n\nAlso known as: {}", found.aliases.join(", "))
    };
    json!({
        "id": found.rule,
        "name": pascal(&found.rule),
        "shortDescription": { "text": sentence(&found.title, &found.rule) },
        "fullDescription": { "text": sentence(&note.why, &found.title) },
        "help": { "text": format!("{help}{also}"), "markdown": format!("{help}{also}") },
        "defaultConfiguration": { "level": level(found.severity) },
        "properties": {
            "tags": tags,
            "precision": "high",
            "problem.severity": if found.severity >= Severity::High { "error" } else { "warning" },
            "security-severity": score(found.severity),
        },
    })
}

fn sentence(text: &str, instead: &str) -> String {
    if text.is_empty() { instead.to_owned() } else { text.to_owned() }
}

fn pascal(id: &str) -> String {
    id.split('-').map(|word| word[..1.min(word.len())].to_uppercase() + word.get(1..).unwrap_or("")).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}

/// What blocks is an error, whatever its severity, and what only warns is none.
fn level_of(found: &Found) -> &'static str {
    match (found.action, level(found.severity)) {
        (Action::Block, _) => "error",
        (_, "error") => "warning",
        (_, level) => level,
    }
}

/// In the middle of the bands that code scanning names after these words.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.5",
    }
}

fn result(found: &Found, number: usize) -> Value {
    let words = match &found.resource {
        Some(resource) => format!("{resource}: {}", found.message),
        None => found.message.clone(),
    };
    let words = match found.brought_by() {
        Some(brought) => format!("{words} ({brought})"),
        None => words,
    };
    let mut result = json!({
        "ruleId": found.rule,
        "ruleIndex": number,
        "level": level_of(found),
        "message": { "text": Escaped(&words).to_string() },
        "locations": [{ "physicalLocation": {
            "artifactLocation": placed(found.repository.as_deref(), &found.file, found.uri.as_deref()),
            "region": {
                "startLine": found.line,
                "startColumn": found.column,
                "endLine": found.end_line.max(found.line),
                "endColumn": found.end_column,
            },
        }}],
        // The first is what code scanning knows a result by from run to run.
        "partialFingerprints": {
            "primaryLocationLineHash": found.known_as(),
            "iacgate/v1": found.known_as(),
        },
        "baselineState": if found.state == State::Introduced { "new" } else { "unchanged" },
        "properties": { "action": found.action, "because": found.because },
    });
    let beside = found.related.iter().take(MOST_RELATED).enumerate();
    let related: Vec<Value> =
        beside.map(|(number, beside)| related(number, beside, found.repository.as_deref())).collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    if let Some(fix) = fix(found) {
        result["fixes"] = json!([fix]);
    }
    result
}

fn related(number: usize, beside: &Beside, repository: Option<&str>) -> Value {
    json!({
        "id": number + 1,
        "physicalLocation": {
            "artifactLocation": placed(repository, &beside.file, beside.uri.as_deref()),
            "region": { "startLine": beside.line },
        },
        "message": { "text": Escaped(&beside.message).to_string() },
    })
}

fn notice(told: &super::document::Told) -> Value {
    let mut notice = json!({
        "level": if told.counts { "error" } else { "note" },
        "message": { "text": Escaped(&told.message).to_string() },
    });
    if !told.file.is_empty() {
        let place = placed(told.repository.as_deref(), &told.file, told.uri.as_deref());
        let mut at = json!({ "artifactLocation": place });
        if let Some(line) = told.line {
            at["region"] = json!({ "startLine": line });
        }
        notice["locations"] = json!([{ "physicalLocation": at }]);
    }
    notice
}

fn excepted(found: &Found) -> Value {
    let words = format!("{}: {}; excepted: {}", found.rule, found.message, found.because);
    json!({
        "level": "note",
        "message": { "text": Escaped(&words).to_string() },
        "locations": [{ "physicalLocation": {
            "artifactLocation": placed(found.repository.as_deref(), &found.file, found.uri.as_deref()),
            "region": { "startLine": found.line },
        }}],
    })
}

/// A file of a repository, if there are several; of a name that is no text, its bytes.
fn placed(repository: Option<&str>, file: &str, bytes: Option<&str>) -> Value {
    let file = bytes.map_or_else(|| percent_encoded(file.as_bytes()), str::to_owned);
    let uri = match repository {
        Some(repository) => format!("{}/{file}", percent_encoded(repository.as_bytes())),
        None => file,
    };
    json!({ "uri": uri, "uriBaseId": "SRCROOT" })
}

/// The patch as replacements of whole lines.
fn fix(found: &Found) -> Option<Value> {
    let mended = found.fix.as_ref()?;
    let repository = found.repository.as_deref();
    let changes: Vec<Value> = changes(mended.patch.as_deref()?)?
        .into_iter()
        .map(|(file, replacements)| {
            json!({ "artifactLocation": placed(repository, &file, None), "replacements": replacements })
        })
        .collect();
    (!changes.is_empty())
        .then(|| json!({ "description": { "text": mended.title }, "artifactChanges": changes }))
}

/// Each file of a unified diff with its hunks. `None` for what can't be said as a replacement: a new or quoted name.
fn changes(patch: &str) -> Option<Vec<(String, Vec<Value>)>> {
    let mut files: Vec<(String, Vec<Value>)> = Vec::new();
    let mut lines = patch.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("--- ") {
            let name = name.trim_end().strip_prefix("a/")?;
            files.push((name.to_owned(), Vec::new()));
        } else if let Some(ranges) = line.strip_prefix("@@ -") {
            let (start, count) = range(ranges.split(' ').next()?)?;
            let mut inserted = String::new();
            while let Some(text) = lines.next_if(|line| {
                !line.starts_with("@@ ") && !line.starts_with("diff ") && !line.starts_with("--- ")
            }) {
                match text.as_bytes().first() {
                    Some(b'+' | b' ') => inserted.push_str(&text[1..]),
                    // The line above it, of either side, ends without a line break; whole lines can't say so.
                    Some(b'\\') => return None,
                    _ => {}
                }
            }
            // A hunk without old lines stands behind the line that it names.
            let first = if count == 0 { start + 1 } else { start };
            let region =
                json!({ "startLine": first, "startColumn": 1, "endLine": first + count, "endColumn": 1 });
            files
                .last_mut()?
                .1
                .push(json!({ "deletedRegion": region, "insertedContent": { "text": inserted } }));
        }
    }
    Some(files)
}

/// `12,3` or `12`.
fn range(text: &str) -> Option<(usize, usize)> {
    match text.split_once(',') {
        Some((start, count)) => Some((start.parse().ok()?, count.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hunk_becomes_a_replacement_of_whole_lines() {
        let patch = "diff --git a/x.tf b/x.tf\n--- a/x.tf\n+++ b/x.tf\n@@ -2,3 +2,3 @@\n a\n-b\n+B\n c\n@@ -9,0 +10 @@\n+new\n";
        let files = changes(patch).unwrap();
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].0, "x.tf");
        assert_eq!(files[0].1[0]["insertedContent"]["text"], "a\nB\nc\n");
        assert_eq!(
            files[0].1[0]["deletedRegion"],
            json!({ "startLine": 2, "startColumn": 1, "endLine": 5, "endColumn": 1 })
        );
        assert_eq!(files[0].1[1]["deletedRegion"]["startLine"], 10);
        assert_eq!(files[0].1[1]["deletedRegion"]["endLine"], 10);
        assert!(changes("--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+x\n").is_none());
        assert!(changes("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n").is_none());
    }

    #[test]
    fn names_are_percent_encoded() {
        assert_eq!(percent_encoded("a b/ü#?%\u{1b}.tf".as_bytes()), "a%20b/%C3%BC%23%3F%25%1B.tf");
        assert_eq!(pascal("unencrypted-volume"), "UnencryptedVolume");
    }
}
