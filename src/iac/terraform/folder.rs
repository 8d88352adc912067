//! The files of one folder, read and parsed: once, however many module calls lead there.

use std::rc::Rc;

use super::files::{self, File};
use super::{recent, recover};
use crate::finding::Trouble;
use crate::iac::{Node, json};
use crate::path::RepoPath;
use crate::tree::{Tree, Unreadable};

pub(super) struct Folder {
    pub path: RepoPath,
    pub files: Vec<(File, Option<Rc<Parsed>>)>,
    pub troubles: Vec<Trouble>,
}

/// A file's content, parsed.
pub(super) enum Parsed {
    Native(Vec<recover::Piece>),
    Json(Node),
}

impl Folder {
    /// `again`: the same bytes will be asked for once more.
    pub fn read(tree: &dyn Tree, path: &RepoPath, again: bool) -> Result<Self, Unreadable> {
        let mut troubles = Vec::new();
        let files = files::of(tree, path, &mut troubles)?;
        let parse = |file: File| {
            let parsed = match again {
                true => recent::parsed(&file, &mut troubles, |troubles| parse(&file, troubles)),
                false => parse(&file, &mut troubles).map(Rc::new),
            };
            (file, parsed)
        };
        let files = files.into_iter().map(parse).collect();
        Ok(Self { path: path.clone(), files, troubles })
    }
}

fn parse(file: &File, troubles: &mut Vec<Trouble>) -> Option<Parsed> {
    if !file.readable {
        return None;
    }
    if !file.json {
        return Some(Parsed::Native(recover::parse(&file.source, troubles)));
    }
    match json::read(&file.source) {
        Ok(node) => Some(Parsed::Json(node)),
        Err(error) => {
            troubles.push(Trouble {
                path: file.source.path().clone(),
                at: Some(error.at),
                message: format!("this file could not be read: {}", error.message),
                counts: true,
            });
            None
        }
    }
}
