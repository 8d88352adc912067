//! Text for many findings: by rule with a few places each, then totals by folder.
//!
//! In: a [`Document`] and a [`Palette`]. Out: text that fits on a few screens, however many findings there are.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::document::{Document, Found};
use super::{Palette, count};
use crate::delta::State;
use crate::text::escape::{Escaped, Name};

/// From so many findings on a reader is told groups.
pub const MANY: usize = 30;
/// Places that are named of each rule.
const PLACES: usize = 3;
/// Folders that are named.
const FOLDERS: usize = 10;
/// Lines for files that could not be read.
const TROUBLES: usize = 20;

pub fn grouped(document: &Document, palette: &Palette, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: BTreeMap<_, Vec<&Found>> = BTreeMap::new();
    let mut folders: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    for found in document.shown() {
        rules.entry((Reverse(found.severity), found.rule.as_str())).or_default().push(found);
        folders.entry(found.folder()).or_default()[3 - found.severity as usize] += 1;
    }
    let marks = Marks::of(document);
    for ((severity, rule), found) in &mut rules {
        // What is new is named before what is known.
        found.sort_by_key(|found| found.state == State::Carried);
        let head = format!("{}: {} [{}]", severity.0, Escaped(&found[0].title), Escaped(rule));
        let all = found.len();
        let others = one_of_each(found);
        let places = match found.len() {
            each if each == all => places(all),
            each => format!("{} at {}", count(each, "secret"), places(all)),
        };
        writeln!(out, "{}  {places}", palette.severity(severity.0, head))?;
        for found in found.iter().take(PLACES) {
            let others = found.secret.map_or(0, |secret| others[&secret] - 1);
            place(found, marks.of_one(found), others, out)?;
        }
        if found.len() > PLACES {
            writeln!(out, "  …and {} more", found.len() - PLACES)?;
        }
    }
    if !rules.is_empty() {
        writeln!(out, "\n{}", palette.strong("critical  high  medium  low  folder"))?;
        let mut folders: Vec<_> = folders.into_iter().collect();
        folders.sort_by_key(|(folder, counts)| (Reverse(*counts), folder.clone()));
        for (folder, [critical, high, medium, low]) in folders.iter().take(FOLDERS) {
            writeln!(out, "{critical:>8}  {high:>4}  {medium:>6}  {low:>3}  {}", Name(folder))?;
        }
        if folders.len() > FOLDERS {
            writeln!(out, "{:29}…and {} more", "", folders.len() - FOLDERS)?;
        }
        writeln!(out)?;
    }
    troubles(document, TROUBLES, out)?;
    gone(document, out)?;
    totals(document, out)?;
    if document.shown().any(|found| found.blocks() || found.warns()) {
        writeln!(out, "  each with its code and fix:  -v, or --format html --output FILE")?;
    }
    Ok(())
}

/// Leaves the first place of each secret, and answers at how many each stands.
fn one_of_each(found: &mut Vec<&Found>) -> BTreeMap<usize, usize> {
    let mut places = BTreeMap::new();
    found.retain(|found| {
        let Some(secret) = found.secret else { return true };
        let places = places.entry(secret).or_insert(0);
        *places += 1;
        *places == 1
    });
    places
}

/// The first of what could not be read or was skipped, what counts before the rest.
pub fn troubles(document: &Document, most: usize, out: &mut dyn Write) -> io::Result<()> {
    for told in document.troubles_in_turn().take(most) {
        let verb = match (told.counts, told.note) {
            (true, _) => "could not read",
            (false, true) => "note:",
            (false, false) => "skipped",
        };
        let line = told.line.map_or(String::new(), |line| format!(":{line}"));
        writeln!(out, "{verb} {}{line}: {}", Name(&told.place()), Escaped(&told.message))?;
    }
    if document.troubles.len() > most {
        writeln!(out, "…and {} more that could not be read or were skipped", document.troubles.len() - most)?;
    }
    Ok(())
}

/// What stands before findings, where they were compared with an older report.
#[derive(Clone, Copy)]
pub struct Marks(bool);

impl Marks {
    pub fn of(document: &Document) -> Self {
        Self(document.is_compared)
    }

    pub fn of_one(self, found: &Found) -> &'static str {
        if self.0 && found.state == State::Introduced { "new: " } else { "" }
    }
}

fn is_compared(document: &Document) -> bool {
    document.is_compared || document.shown().any(|found| found.state == State::Carried)
}

/// What became of an older report's findings: each that is gone, and how many there are.
pub fn gone(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    if !is_compared(document) {
        return Ok(());
    }
    for gone in &document.gone {
        let (place, rule, message) = (gone.place(), Escaped(&gone.rule), Escaped(&gone.message));
        writeln!(out, "gone: {}:{} {rule}: {message}", Name(&place), gone.line)?;
    }
    let old = document.shown().filter(|found| found.state == State::Carried).count();
    let new = document.shown().count() - old;
    writeln!(out, "{new} new, {} gone, {old} still there", document.gone.len())
}

pub fn totals(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let block = document.shown().filter(|found| found.blocks()).count();
    let warn = document.shown().filter(|found| found.warns()).count();
    let excepted = document.excepted().count();
    let mut secrets = BTreeSet::new();
    let again = document.shown().filter_map(|found| found.secret).filter(|secret| !secrets.insert(*secret));
    let again = match again.count() {
        0 => String::new(),
        again => format!(" ({again} of them a secret that another place has, too)"),
    };
    let blobs = count(document.summary.blobs, "file");
    let resources = count(document.summary.resources, "resource");
    writeln!(out, "{block} block, {warn} warn{again}, {excepted} excepted; {blobs}, {resources} judged")
}

fn place(found: &Found, mark: &str, others: usize, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "  {mark}{}:{}", Name(&found.place()), found.line)?;
    if let Some(resource) = &found.resource {
        write!(out, "  {}", Escaped(resource))?;
    }
    write!(out, "  {}", Escaped(&found.message))?;
    if others > 0 {
        write!(out, "  (and at {})", count(others, "other place"))?;
    }
    write!(out, "{}", Escaped(&found.brought_in_short()))?;
    writeln!(out)
}

fn places(many: usize) -> String {
    count(many, "place")
}
