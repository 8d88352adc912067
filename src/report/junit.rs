//! JUnit XML: each rule that was broken is a suite, each finding a failed test, so that any CI shows them.
//!
//! In: a [`Document`]. Out: XML. What only warns is a test that passed, with its words as output; a file that could
//! not be judged is an error.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::document::{Document, Found, Told};
use crate::text::escape::Escaped;

pub fn junit(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<&str, Vec<&Found>> = BTreeMap::new();
    for found in document.shown() {
        suites.entry(&found.rule).or_default().push(found);
    }
    let unread: Vec<&Told> = document.troubles.iter().filter(|told| told.counts).collect();
    let tests = suites.values().map(Vec::len).sum::<usize>() + unread.len();
    let failures = suites.values().flatten().filter(|found| found.blocks()).count();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"iacgate\" tests=\"{}\" failures=\"{failures}\" errors=\"{}\">",
        tests.max(1),
        unread.len()
    )?;
    for (rule, found) in &suites {
        let failures = found.iter().filter(|found| found.blocks()).count();
        let rule = attribute(rule);
        writeln!(
            out,
            "  <testsuite name=\"{rule}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\">",
            found.len()
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
    if tests == 0 {
        // Without a test, a CI says that nothing ran.
        writeln!(out, "  <testsuite name=\"iacgate\" tests=\"1\" failures=\"0\" errors=\"0\">")?;
        writeln!(out, "    <testcase classname=\"iacgate\" name=\"nothing found\"/>\n  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn case(found: &Found, rule: &str, out: &mut dyn Write) -> io::Result<()> {
    let place = format!("{}:{}", found.place(), found.line);
    let name = found.resource.as_ref().map_or(place.clone(), |resource| format!("{place} {resource}"));
    let file = attribute(&found.place());
    writeln!(
        out,
        "    <testcase classname=\"{rule}\" name=\"{}\" file=\"{file}\" line=\"{}\">",
        attribute(&name),
        found.line
    )?;
    let mut words =
        format!("{place}:{}\n{}: {}\n{}\n", found.column, found.severity, found.message, found.because);
    if let Some(diff) = found.diff() {
        words.push_str(diff);
    }
    let (words, message) = (text(&words), attribute(&format!("{}: {}", found.severity, found.message)));
    if found.blocks() {
        writeln!(out, "      <failure type=\"{rule}\" message=\"{message}\">{words}</failure>")?;
    } else {
        writeln!(out, "      <system-out>{words}</system-out>")?;
    }
    writeln!(out, "    </testcase>")
}

/// Character data of XML 1.0, which has no way to say a control character: each is spelled out first.
fn text(words: &str) -> String {
    let lines: Vec<String> = words.lines().map(|line| Escaped(line).to_string()).collect();
    let text = lines.join("\n").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

fn attribute(words: &str) -> String {
    text(&words.replace(['\n', '\r', '\t'], " ")).replace('"', "&quot;").replace('\'', "&#39;")
}
