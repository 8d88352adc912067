//! `iacgate audit --repos DIR…`: many repositories, one after the other, told as one.
//!
//! In: folders that are repositories, or that hold some. Out: one [`Document`], in which each finding names its
//! repository. One that can't be judged is told beside the findings of the others.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::options::Audit;
use super::outcome::Outcome;
use super::{audit, history};
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::report::{Document, Kind};

pub fn judge(options: &Audit) -> Result<Document> {
    let mut documents = Vec::new();
    let mut names = BTreeSet::new();
    for folder in
        options.repos.iter().map(|folder| repositories(folder)).collect::<Result<Vec<_>>>()?.concat()
    {
        let mut document = match one(&folder, options) {
            Ok(outcome) => Document::of(&outcome.report, outcome.status),
            Err(error) => {
                let kind = if options.history.is_some() { Kind::History } else { Kind::Audit };
                Document::unjudged(kind, error.message)
            }
        };
        let last = folder.file_name().unwrap_or_default().to_string_lossy();
        let short = last.strip_suffix(".git").unwrap_or(&last).to_owned();
        // Two of the same name are told apart by where they are.
        let name = if names.insert(short.clone()) { short } else { folder.to_string_lossy().into_owned() };
        document.name(&name);
        documents.push(document);
    }
    Document::joined(documents).ok_or_else(|| Error::new("there is no repository to judge"))
}

fn one(folder: &Path, options: &Audit) -> Result<Outcome> {
    let repository = Repository::discover(folder)?.expecting_damage();
    match options.history {
        Some(depth) => history::judge(&repository, depth, options),
        None => audit::of_tree(audit::Asked::whole(audit::committed(&repository)?), options),
    }
}

/// The folder itself, else the repositories right below it, sorted.
fn repositories(folder: &Path) -> Result<Vec<PathBuf>> {
    let unread =
        |error: std::io::Error| Error::new(format!("{} could not be read: {error}", folder.display()));
    let top = folder.canonicalize().map_err(unread)?;
    if is_repository(&top) {
        return Ok(vec![top]);
    }
    let mut below = Vec::new();
    for entry in std::fs::read_dir(&top).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        if is_repository(&path) {
            below.push(path);
        }
    }
    if below.is_empty() {
        let message = format!("{} is no Git repository and holds none", folder.display());
        return Err(Error::new(message).help("iacgate audit PATH"));
    }
    below.sort();
    Ok(below)
}

/// With a work tree, or bare.
fn is_repository(folder: &Path) -> bool {
    folder.join(".git").exists() || folder.join("HEAD").is_file() && folder.join("objects").is_dir()
}
