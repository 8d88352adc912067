//! `iacgate merge`: JSON reports joined, or one told in another form.
//!
//! In: files that `--format json` wrote. Out: one report, and the exit status that a run over all would have had.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::names;
use super::options::Merge;
use super::tell::{self, Form};
use crate::error::{Error, Result};
use crate::report::{self, Document};

/// A report of a whole organisation's history is not near it.
const LARGEST: u64 = 1 << 30;

pub fn run(options: &Merge) -> Result<u8> {
    let mut documents = read_each(&options.reports)?;
    if let [_, _, ..] = documents[..] {
        name_each(&mut documents);
    }
    let documents = documents.into_iter().map(|(_, document)| document).collect();
    let document = Document::joined(documents).ok_or_else(|| Error::new("there is no report to join"))?;
    let form = Form {
        format: options.format,
        output: tell::output(options.output.as_deref()),
        color: options.color,
        quiet: options.quiet,
        verbose: options.verbose,
    };
    tell::tell(document, form)
}

/// Each report once, however often and by whatever path it is named, with its place. One that can't be read is told in
/// its place, unless none can.
fn read_each(reports: &[PathBuf]) -> Result<Vec<(PathBuf, Document)>> {
    let (mut read_ones, mut known) = (Vec::new(), BTreeSet::new());
    for path in reports {
        let place = path.canonicalize().unwrap_or_else(|_| path.clone());
        if known.insert(place.clone()) {
            read_ones.push((place, read(path)));
        }
    }
    let kind = read_ones.iter().find_map(|(_, read)| Some(read.as_ref().ok()?.kind));
    let told = |(place, read): (PathBuf, Result<Document>)| match (read, kind) {
        (Err(error), Some(kind)) => Ok((place, Document::unjudged(kind, error.in_one_line()))),
        (read, _) => Ok((place, read?)),
    };
    read_ones.into_iter().map(told).collect()
}

/// Each file's name stands for its repository. Where a report names repositories itself, they keep their names, with the
/// report's in front of what another report names too: those are different ones.
fn name_each(documents: &mut [(PathBuf, Document)]) {
    let ends: Vec<Vec<String>> =
        documents.iter().map(|(place, _)| names::ends(&place.with_extension(""), 1)).collect();
    let names = names::told_apart(&ends);
    let mut reports_with: BTreeMap<String, usize> = BTreeMap::new();
    for ((_, document), name) in documents.iter().zip(&names) {
        let own = document.repositories().into_iter().map(|one| one.unwrap_or(name));
        let own: BTreeSet<&str> = own.collect();
        own.into_iter().for_each(|name| *reports_with.entry(name.to_owned()).or_default() += 1);
    }
    for ((_, document), name) in documents.iter_mut().zip(&names) {
        document.rename(&|repository| match repository {
            None => name.clone(),
            Some(repository) if reports_with[repository] > 1 => format!("{name}/{repository}"),
            Some(repository) => repository.to_owned(),
        });
    }
}

/// A report on disk.
pub fn read(path: &Path) -> Result<Document> {
    let name = path.display();
    let unread = |why: String| Error::new(format!("{name} could not be read: {why}"));
    let size = std::fs::metadata(path).map_err(|error| unread(error.to_string()))?.len();
    if size > LARGEST {
        return Err(unread(format!("{} MB are too many", size >> 20)));
    }
    // A pipe or a device says nothing of its size.
    let mut bytes = Vec::new();
    let file = File::open(path).map(|file| file.take(LARGEST + 1));
    file.and_then(|mut file| file.read_to_end(&mut bytes)).map_err(|error| unread(error.to_string()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(unread(format!("more than {} MB are too many", LARGEST >> 20)));
    }
    report::read(&name.to_string(), &bytes)
}
