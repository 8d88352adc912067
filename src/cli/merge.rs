//! `iacgate merge`: JSON reports joined, or one told in another form.
//!
//! In: files that `--format json` wrote. Out: one report, and the exit status that a run over all would have had.

use std::collections::BTreeSet;
use std::path::Path;

use super::options::Merge;
use super::tell::{self, Form};
use crate::error::{Error, Result};
use crate::report::{self, Document};

/// A report of a whole organisation's history is not near it.
const LARGEST: u64 = 1 << 30;

pub fn run(options: &Merge) -> Result<u8> {
    let is_one = options.reports.len() == 1;
    let (mut documents, mut names) = (Vec::new(), BTreeSet::new());
    for path in &options.reports {
        let mut document = read(path)?;
        if !is_one {
            // `network/report.json` and `platform/report.json` are told apart by where they are.
            let short = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let whole = || path.with_extension("").to_string_lossy().into_owned();
            document.name(&if names.insert(short.clone()) { short } else { whole() });
        }
        documents.push(document);
    }
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

/// A report on disk.
pub fn read(path: &Path) -> Result<Document> {
    let name = path.display();
    let unread = |why: String| Error::new(format!("{name} could not be read: {why}"));
    let size = std::fs::metadata(path).map_err(|error| unread(error.to_string()))?.len();
    if size > LARGEST {
        return Err(unread(format!("{} MB are too many", size >> 20)));
    }
    let bytes = std::fs::read(path).map_err(|error| unread(error.to_string()))?;
    report::read(&name.to_string(), &bytes)
}
