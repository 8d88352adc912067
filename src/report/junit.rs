//! JUnit XML: each rule that was broken is a suite, each finding a failed test, so that any CI shows them.
//!
//! In: a [`Document`]. Out: XML. What only warns is a test that passed, with its words as output; what an exception
//! holds for is one that was skipped; a file that could not be judged is an error; notes are tests with an output.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::document::{Document, Found, Told};
use crate::policy::Action;
use crate::text::escape::Escaped;

pub fn junit(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<&str, Vec<&Found>> = BTreeMap::new();
    for found in document.shown().chain(document.excepted()) {
        suites.entry(&found.rule).or_default().push(found);
    }
    let (unread, notes): (Vec<&Told>, Vec<&Told>) = document.troubles.iter().partition(|told| told.counts);
    let tests = suites.values().map(Vec::len).sum::<usize>() + unread.len() + notes.len();
    let failures = suites.values().flatten().filter(|found| found.blocks()).count();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"iacgate\" tests=\"{}\" failures=\"{failures}\" errors=\"{}\" skipped=\"{}\">",
        tests.max(1),
        unread.len(),
        document.excepted().count()
    )?;
    for (rule, found) in &suites {
        let failures = found.iter().filter(|found| found.blocks()).count();
        let rule = attribute(rule);
        writeln!(
            out,
            "  <testsuite name=\"{rule}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{}\">",
            found.len(),
            found.iter().filter(|found| found.action == Action::Excepted).count()
        )?;
        for found in found {
            case(found, &rule, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    if !unread.is_empty() {
        let many = unread.len();
        writeln!(
            out,
            "  <testsuite name=\"could-not-read\" tests=\"{many}\" failures=\"0\" errors=\"{many}\">"
        )?;
        for told in unread {
            let (file, message) = (attribute(&told.place()), attribute(&told.message));
            writeln!(
                out,
                "    <testcase classname=\"could-not-read\" name=\"{file}\"><error message=\"{message}\"/></testcase>"
            )?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    if !notes.is_empty() {
        writeln!(out, "  <testsuite name=\"notes\" tests=\"{}\" failures=\"0\" errors=\"0\">", notes.len())?;
        for told in notes {
            let place = told.line.map_or_else(|| told.place(), |line| format!("{}:{line}", told.place()));
            writeln!(
                out,
                "    <testcase classname=\"notes\" name=\"{}\"><system-out>{}</system-out></testcase>",
                attribute(&place),
                text(&told.message)
            )?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    if tests == 0 {
        // Without a test, a CI says that nothing ran.
        writeln!(out, "  <testsuite name=\"iacgate\" tests=\"1\" failures=\"0\" errors=\"0\">")?;
        writeln!(out, "    <testcase classname=\"iacgate\" name=\"nothing found\"/>\n  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn case(found: &Found, rule: &str, out: &mut dyn Write) -> io::Result<()> {
    let place = Escaped(&format!("{}:{}", found.place(), found.line)).to_string();
    let name = found.resource.as_ref().map_or(place.clone(), |resource| format!("{place} {resource}"));
    let file = attribute(&found.place());
    writeln!(
        out,
        "    <testcase classname=\"{rule}\" name=\"{}\" file=\"{file}\" line=\"{}\">",
        attribute(&name),
        found.line
    )?;
    let message = Escaped(&format!("{}: {}", found.severity, found.message)).to_string();
    let mut words = format!("{place}:{}\n{message}\n{}\n", found.column, Escaped(&found.because));
    if let Some(brought) = found.brought_by() {
        words.push_str(&format!("{}\n", Escaped(&brought)));
    }
    if let Some(diff) = found.diff() {
        words.push_str(diff);
    }
    let words = text(&words);
    if found.action == Action::Excepted {
        let because = attribute(&format!("{message}; excepted: {}", found.because));
        writeln!(out, "      <skipped message=\"{because}\"/>")?;
    } else if found.blocks() {
        writeln!(
            out,
            "      <failure type=\"{rule}\" message=\"{}\">{words}</failure>",
            attribute(&message)
        )?;
    } else {
        writeln!(out, "      <system-out>{words}</system-out>")?;
    }
    writeln!(out, "    </testcase>")
}

/// Character data of XML 1.0, which has no way to say a control character: each is spelled out first.
fn text(words: &str) -> String {
    let lines: Vec<String> = words.lines().map(|line| Escaped(line).to_string()).collect();
    marked(&lines.join("\n"))
}

/// One line: a reader makes a space of a line break, and of two files one.
fn attribute(words: &str) -> String {
    let words = Escaped(words).to_string().replace('\t', "\\u{9}");
    marked(&words).replace('"', "&quot;").replace('\'', "&#39;")
}

fn marked(words: &str) -> String {
    let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    words.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
