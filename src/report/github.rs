//! Workflow commands of GitHub Actions: each finding becomes an annotation at its line.
//!
//! In: a [`Document`]. Out: a line each. GitHub shows ten of a kind for each step, so what is new
//! and worst comes first.

use std::io::{self, Write};

use super::document::{Document, Found};
use crate::text::escape::Escaped;

pub fn github(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    if let Some(unread) = document.not_whole() {
        // At the first of them: an annotation without a place is hard to find.
        let place = document
            .unread()
            .next()
            .map(|told| [("file", told.place()), ("line", told.line.unwrap_or(1).to_string())]);
        let title = ("title", "this report is not whole".to_owned());
        let properties: Vec<_> = place.into_iter().flatten().chain([title]).collect();
        command("warning", &properties, &unread, out)?;
    }
    for found in document.in_turn() {
        let level = if found.blocks() { "error" } else { "warning" };
        let properties = [
            ("file", found.place()),
            ("line", found.line.to_string()),
            ("endLine", found.end_line.to_string()),
            ("title", format!("{}: {} [{}]", found.severity, found.title, found.rule)),
        ];
        command(level, &properties, &words(found), out)?;
    }
    for told in document.unread() {
        let line = told.line.unwrap_or(1).to_string();
        let properties = [("file", told.place()), ("line", line), ("title", "could not read".to_owned())];
        command("warning", &properties, &told.message, out)?;
    }
    // An exception that ends soon, a comment that excuses nothing: no fault of this change, and worth a look.
    for told in document.notes() {
        let line = told.line.unwrap_or(1).to_string();
        let properties = [("file", told.place()), ("line", line), ("title", "note".to_owned())];
        command("notice", &properties, &told.message, out)?;
    }
    Ok(())
}

fn words(found: &Found) -> String {
    let subject = found.resource.as_ref().map_or(String::new(), |resource| format!("{resource}: "));
    let fix = found.fix.as_ref().map_or(String::new(), |fix| format!("\nfix: {}", fix.title));
    let brought = found.brought_by().map_or(String::new(), |brought| format!("\n{}", Escaped(&brought)));
    let said = Escaped(&format!("{subject}{}", found.message)).to_string();
    format!("{said}\n{}{brought}{fix}", Escaped(&found.because))
}

fn command(level: &str, properties: &[(&str, String)], words: &str, out: &mut dyn Write) -> io::Result<()> {
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    let lines: Vec<String> = words.lines().map(|line| data(&Escaped(line).to_string())).collect();
    writeln!(out, "::{level} {}::{}", properties.join(","), lines.join("%0A"))
}

/// As the runner reads it back: only these four stand for something else.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&Escaped(text).to_string()).replace(':', "%3A").replace(',', "%2C")
}
