//! Which exceptions `check --strict` takes: those that stood at the same place before.
//!
//! In: the trees before. Out: yes or no for the place of an exception and the finding that it excuses. The policy of
//! before brings its own; what stands beside code (comments, metadata, lists of other tools) comes with the change.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::finding::Finding;
use crate::path::RepoPath;
use crate::policy::comment;
use crate::text::{Location, Source};
use crate::tree::{Tree, whole};

/// The trees before, and what their files are called now.
pub struct Before {
    pub trees: Vec<Rc<dyn Tree>>,
    pub moves: BTreeMap<RepoPath, RepoPath>,
}

impl Before {
    pub fn had(&self, finding: &Finding, exception: &Location) -> bool {
        let path = self.moves.get(exception.path()).unwrap_or(exception.path());
        self.trees.iter().any(|tree| {
            whole(&**tree, path)
                .map(|bytes| Source::decode(path.clone(), &bytes))
                .is_some_and(|before| stood(&before, finding, exception))
        })
    }
}

/// Whether the same words stood there, for the same setting of the same declaration.
fn stood(before: &Source, finding: &Finding, exception: &Location) -> bool {
    let words = exception.text().trim_end();
    let places = before.text().match_indices(words).map(|(at, _)| before.position(at).line);
    let (now, line) = (&exception.source, exception.start().line);
    let blocks = finding.block.iter().chain(&finding.calls).filter(|block| block.path() == now.path());
    let header = |block: &Location| Some((indent(now, block.start().line)?, code(now, block.start().line)?));
    let headers: Vec<(usize, &str)> = blocks.filter_map(header).collect();
    if exception.path() != finding.at.path() && headers.is_empty() {
        return places.count() > 0;
    }
    // Of what is handed on by several calls, the one that it stands at now.
    let owners: Vec<_> = headers.iter().filter(|header| declares(now, line, **header)).collect();
    let is_same = |then: usize| {
        let is_there = || owners.iter().any(|header| declares(before, then, **header));
        setting(before, then) == setting(now, line) && (headers.is_empty() || is_there())
    };
    { places }.any(is_same)
}

/// What a line says, its comment aside; nothing where it says nothing.
fn code(source: &Source, line: usize) -> Option<&str> {
    let text = source.slice(source.line(line)?).trim();
    let text = text
        .find("iacgate:ignore")
        .map_or(text, |at| text[..at].trim_end_matches([' ', '\t', '#', '/', '*']));
    (!text.is_empty() && !comment::begins(text)).then_some(text)
}

fn indent(source: &Source, line: usize) -> Option<usize> {
    let text = source.slice(source.line(line)?);
    Some(text.len() - text.trim_start().len())
}

/// The name of what a comment on or above a line speaks of.
fn setting(source: &Source, line: usize) -> Option<&str> {
    let mut lines = (line..).map_while(|line| source.line(line).map(|_| line));
    let text = lines.find_map(|line| code(source, line))?;
    Some(text.split(['=', ':']).next().unwrap_or(text).trim())
}

/// Whether a line stands right above, in or on the declaration whose first line this is.
fn declares(source: &Source, line: usize, (deep, header): (usize, &str)) -> bool {
    let is_header = |line: usize| code(source, line) == Some(header);
    let next =
        (line..).map_while(|line| source.line(line).map(|_| line)).find(|line| code(source, *line).is_some());
    let around = (1..=line).rev().find(|line| {
        code(source, *line).is_some() && indent(source, *line).is_some_and(|indent| indent <= deep)
    });
    next.is_some_and(is_header) || around.is_some_and(is_header)
}
