//! Text of a document, finding by finding: what `-q` and `-v` ask for where a report is no longer one run's own.
//!
//! In: a [`Document`] and a [`Palette`]. Out: a line each, or each with its code, its reason and its fix.

use std::io::{self, Write};

use super::Palette;
use super::document::{Document, Found};
use super::grouped;
use crate::delta::State;
use crate::text::escape::{Escaped, Line, Name};

/// `file:line:column severity rule: message`, of a history with the commit that brought it, and what could not be read.
pub fn brief(document: &Document, palette: &Palette, out: &mut dyn Write) -> io::Result<()> {
    let marks = grouped::Marks::of(document);
    for found in document.shown() {
        let severity = palette.severity(found.severity, found.severity);
        let (place, rule, message) = (found.place(), Escaped(&found.rule), Line(&found.message));
        let (mark, brought) = (marks.of_one(found), found.brought_in_short());
        write!(out, "{mark}{}:{}:{} {severity} {rule}: {message}", Name(&place), found.line, found.column)?;
        writeln!(out, "{}", Escaped(&brought))?;
    }
    grouped::gone(document, out)?;
    grouped::troubles(document, usize::MAX, out)
}

/// Each whole, also what an exception holds for.
pub fn whole(document: &Document, palette: &Palette, out: &mut dyn Write) -> io::Result<()> {
    let marks = grouped::Marks::of(document);
    for found in document.shown().chain(document.excepted()) {
        one(found, marks.of_one(found), palette, out)?;
    }
    for waiting in &document.unknown {
        let resource = waiting.resource.as_ref().map_or(String::new(), |one| format!(" {}", Escaped(one)));
        let (place, rule, waits_for) = (waiting.place(), Escaped(&waiting.rule), Escaped(&waiting.waits_for));
        let head = palette.strong("unknown");
        writeln!(out, "{head}: {}:{}{resource} {rule}: waits for {waits_for}", Name(&place), waiting.line)?;
    }
    grouped::gone(document, out)?;
    grouped::troubles(document, usize::MAX, out)?;
    grouped::totals(document, out)
}

fn one(found: &Found, mark: &str, palette: &Palette, out: &mut dyn Write) -> io::Result<()> {
    let head = format!("{mark}{}: {} [{}]", found.severity, Escaped(&found.title), Escaped(&found.rule));
    writeln!(out, "{}", palette.severity(found.severity, head))?;
    let resource = found.resource.as_ref().map_or(String::new(), |one| format!("  {}", Escaped(one)));
    writeln!(
        out,
        " {} {}:{}:{}{resource}",
        palette.faint("-->"),
        Name(&found.place()),
        found.line,
        found.column
    )?;
    for (number, line) in found.excerpt.iter().flat_map(|excerpt| (excerpt.first_line..).zip(&excerpt.lines))
    {
        let sign = if number == found.line { ">" } else { " " };
        writeln!(out, "{sign}{number:>5} {} {}", palette.faint("|"), Escaped(line))?;
    }
    writeln!(out, "  = {}", Line(&found.message))?;
    for beside in &found.related {
        let place = found.place_beside(beside);
        writeln!(out, "  = {}: {}", Escaped(&beside.message), Name(&place))?;
    }
    if let Some(brought) = found.brought_by() {
        writeln!(out, "  = {}", Escaped(&brought))?;
    }
    writeln!(out, "  = {}{}", decided(found), Escaped(&found.because))?;
    if let Some(fix) = &found.fix {
        let look = if fix.safety == "safe" { "" } else { " (needs a look)" };
        let within = found.within(|name| Escaped(name).to_string());
        writeln!(out, "  {}{look}{within}: {}", palette.strong("fix"), Escaped(&fix.title))?;
        for line in found.diff().iter().flat_map(|diff| diff.lines()) {
            writeln!(out, "    {}", Escaped(line))?;
        }
        for line in fix.commands.iter().chain(&fix.notes) {
            writeln!(out, "    {}", Escaped(line))?;
        }
    }
    writeln!(out)
}

fn decided(found: &Found) -> &'static str {
    use crate::policy::Action;
    match (found.action, found.state) {
        (Action::Excepted, _) => "excepted: ",
        (_, State::Carried) => "was there before; ",
        (Action::Block, _) => "blocks: ",
        (Action::Warn, _) => "warns: ",
    }
}
