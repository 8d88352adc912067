//! `iacgate audit --repos DIR…`: many repositories, one after the other, told as one.
//!
//! In: folders that are repositories, or that hold some at any depth. Out: one [`Document`], in which each finding names
//! its repository. What can't be opened or judged is told beside the findings of the others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::options::Audit;
use super::{audit, history, names};
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::report::{Document, Kind};
use crate::stop;

/// Folders inside of each other that are looked into: GitLab nests twenty groups, and nothing else nests as many.
const DEEPEST: usize = 24;

pub fn judge(options: &Audit) -> Result<Document> {
    let kind = if options.history.is_some() { Kind::History } else { Kind::Audit };
    let mut search = Search::default();
    for top in &options.repos {
        search.below(top);
    }
    if search.found.is_empty() && !search.unread.is_empty() {
        return Err(search.unread.swap_remove(0));
    }
    let mut documents: Vec<Document> = search.unread.iter().map(|error| unjudged(kind, error)).collect();
    let found = once(search.found);
    for (name, Found { repository, .. }) in names(&found).into_iter().zip(found) {
        let judged = repository.and_then(|repository| one(&repository, options));
        let mut document = judged.unwrap_or_else(|error| unjudged(kind, &error));
        document.name(&name);
        documents.push(document);
    }
    Document::joined(documents).ok_or_else(|| Error::new("there is no repository to judge"))
}

/// What could not be judged, with the place that the error has.
fn unjudged(kind: Kind, error: &Error) -> Document {
    Document::unjudged(kind, error.in_one_line())
}

fn one(repository: &Repository, options: &Audit) -> Result<Document> {
    if stop::is_wanted() {
        return Err(Error::new("interrupted: left unjudged"));
    }
    let outcome = match options.history {
        Some(depth) => history::judge(repository, depth, options)?,
        None => audit::of_tree(audit::Asked::of(repository)?, options)?,
    };
    Ok(outcome.document())
}

/// By its path below the folder that was named, and as much of that folder's as tells two apart. A bare one is named
/// without its ending, where no other has the name.
fn names(found: &[Found]) -> Vec<String> {
    let below: BTreeSet<&Path> = found.iter().map(|one| one.below.as_path()).collect();
    let of = |one: &Found| {
        let mut names = names::ends(&one.folder, one.below.components().count());
        if one.below.extension().is_some_and(|ending| ending == "git")
            && !below.contains(one.below.with_extension("").as_path())
        {
            names.insert(0, one.below.with_extension("").to_string_lossy().into_owned());
        }
        names
    };
    names::told_apart(&found.iter().map(of).collect::<Vec<_>>())
}

/// A folder that is a repository, or says that it is one.
struct Found {
    /// Its path below the folder that was named.
    below: PathBuf,
    folder: PathBuf,
    is_link: bool,
    repository: Result<Repository>,
}

#[derive(Default)]
struct Search {
    found: Vec<Found>,
    unread: Vec<Error>,
}

impl Search {
    /// A folder that was named: itself, else the repositories below it. A repository's own folders are not looked into.
    fn below(&mut self, named: &Path) {
        let before = (self.found.len(), self.unread.len());
        let top = match named.canonicalize() {
            Ok(top) => top,
            Err(error) => return self.unread(named, &error),
        };
        if is_repository(&top) {
            return self.add(top.file_name().unwrap_or_default().into(), top, false);
        }
        let (mut open, mut is_too_deep) = (vec![(top.clone(), 0)], false);
        while let Some((folder, depth)) = open.pop() {
            if stop::is_wanted() {
                let message = format!("{}: interrupted: not all folders were looked into", named.display());
                self.unread.push(Error::new(message));
                break;
            }
            let entries =
                match std::fs::read_dir(&folder).and_then(Iterator::collect::<std::io::Result<Vec<_>>>) {
                    Ok(entries) => entries,
                    Err(error) => {
                        self.unread(&folder, &error);
                        continue;
                    }
                };
            for entry in entries {
                let path = entry.path();
                // A link to a repository is one; a link to other folders may lead anywhere, and back.
                let kind = entry.file_type();
                let is_link = kind.as_ref().is_ok_and(std::fs::FileType::is_symlink);
                if is_repository(&path) {
                    self.add(path.strip_prefix(&top).unwrap_or(&path).to_path_buf(), path, is_link);
                } else if kind.is_ok_and(|kind| kind.is_dir()) {
                    is_too_deep |= depth == DEEPEST;
                    open.extend((depth < DEEPEST).then_some((path, depth + 1)));
                }
            }
        }
        if is_too_deep {
            let message =
                format!("{}: deeper than {DEEPEST} folders no repository was looked for", named.display());
            self.unread.push(Error::new(message).help("name the folder that holds them"));
        }
        if (self.found.len(), self.unread.len()) == before {
            let message = format!("{} is no Git repository and holds none", named.display());
            self.unread.push(Error::new(message).help("iacgate audit PATH"));
        }
    }

    fn add(&mut self, below: PathBuf, folder: PathBuf, is_link: bool) {
        let repository = Repository::at(&folder).map(Repository::expecting_damage);
        self.found.push(Found { below, folder, is_link, repository });
    }

    fn unread(&mut self, folder: &Path, error: &std::io::Error) {
        self.unread.push(Error::new(format!("{} could not be read: {error}", folder.display())));
    }
}

/// Each repository once, however it was reached: by its own folder rather than by a link or a linked work tree.
fn once(mut found: Vec<Found>) -> Vec<Found> {
    let is_linked = |one: &Found| {
        let Ok(repository) = &one.repository else { return false };
        repository.git_dir().canonicalize().ok() != repository.common_dir().canonicalize().ok()
    };
    found.sort_by_cached_key(|one| (one.is_link, is_linked(one), one.folder.clone()));
    let mut known = BTreeMap::new();
    for one in found {
        let place = match &one.repository {
            Ok(repository) => repository.common_dir().canonicalize().unwrap_or_else(|_| one.folder.clone()),
            Err(_) => one.folder.canonicalize().unwrap_or_else(|_| one.folder.clone()),
        };
        known.entry(place).or_insert(one);
    }
    let mut found: Vec<Found> = known.into_values().collect();
    found.sort_by(|one, other| one.folder.cmp(&other.folder));
    found
}

/// With a work tree, or bare.
fn is_repository(folder: &Path) -> bool {
    std::fs::symlink_metadata(folder.join(".git")).is_ok()
        || folder.join("HEAD").is_file() && folder.join("objects").is_dir()
}
