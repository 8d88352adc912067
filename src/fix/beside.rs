//! Which fixes can be laid side by side, and the one fix that they make.
//!
//! In: fixes of one tree. Out: whether one touches another; their edits together. Two that change the same block
//! or neighbouring lines touch, even where their edits would fit: how lines are aligned depends on their neighbours.

use std::collections::{BTreeMap, HashMap};

use super::{Fix, Rewrite, gitignore};
use crate::finding::Finding;
use crate::path::RepoPath;
use crate::rules::pack::Safety;
use crate::text::{Edit, Source, Span};

/// Where the fixes of a round are.
#[derive(Default)]
pub struct Beside {
    taken: HashMap<RepoPath, Taken>,
}

enum Taken {
    /// Starts and ends, none of which touch.
    Spans(BTreeMap<usize, usize>),
    /// Lines are added to it: others may be, too.
    Lines,
    Whole,
}

impl Beside {
    /// Takes a fix in, unless it touches one that is there.
    pub fn takes(&mut self, fix: &Fix, finding: &Finding) -> bool {
        let rewritten = fix.files.iter().map(|(path, rewrite)| (path, wanted(path, rewrite, finding)));
        let wanted: Vec<(&RepoPath, Taken)> =
            rewritten.chain(fix.unstage.iter().map(|path| (path, Taken::Whole))).collect();
        let fits = wanted.iter().all(|(path, wanted)| match (self.taken.get(*path), wanted) {
            (None, _) | (Some(Taken::Lines), Taken::Lines) => true,
            (Some(Taken::Spans(there)), Taken::Spans(new)) => {
                new.iter().all(|(start, end)| !touches(there, *start, *end))
            }
            _ => false,
        });
        if !fits {
            return false;
        }
        for (path, wanted) in wanted {
            match (self.taken.get_mut(path), wanted) {
                (Some(Taken::Spans(there)), Taken::Spans(new)) => there.extend(new),
                (_, wanted) => {
                    self.taken.insert(path.clone(), wanted);
                }
            }
        }
        true
    }
}

/// The spans that are there do not touch each other: the last that begins before the end decides.
fn touches(there: &BTreeMap<usize, usize>, start: usize, end: usize) -> bool {
    there.range(..=end).next_back().is_some_and(|(_, last)| *last >= start)
}

fn wanted(path: &RepoPath, rewrite: &Rewrite, finding: &Finding) -> Taken {
    match rewrite {
        Rewrite::Text(..) if is_of_lines(path) => Taken::Lines,
        Rewrite::Text(..) => Taken::Whole,
        Rewrite::Edits(source, edits) => {
            let mut spans: Vec<Span> = edits.iter().map(|edit| around(source, edit, finding)).collect();
            spans.sort();
            let mut apart: BTreeMap<usize, usize> = BTreeMap::new();
            for span in spans {
                match apart.last_entry() {
                    Some(mut last) if *last.get() >= span.start => {
                        let end = span.end.max(*last.get());
                        last.insert(end);
                    }
                    _ => {
                        apart.insert(span.start, span.end);
                    }
                }
            }
            Taken::Spans(apart)
        }
    }
}

/// The finding's block, where the edit is in it or at its end, and the edit's own lines with their ends.
fn around(source: &Source, edit: &Edit, finding: &Finding) -> Span {
    let text = source.text().as_bytes();
    let (from, to) = (edit.span.start.min(text.len()), edit.span.end.min(text.len()));
    let start = memchr::memrchr(b'\n', &text[..from]).map_or(0, |at| at + 1);
    let end = memchr::memchr(b'\n', &text[to..]).map_or(text.len(), |at| to + at + 1);
    match &finding.block {
        Some(block)
            if block.path() == source.path()
                && block.span.start <= edit.span.start
                && to <= block.span.end =>
        {
            Span::new(block.span.start.min(start), block.span.end.max(end))
        }
        _ => Span::new(start, end),
    }
}

fn is_of_lines(path: &RepoPath) -> bool {
    path.file_name() == b".gitignore"
}

/// The fix that others make together. They must have been taken side by side.
pub fn joined<'f>(fixes: impl IntoIterator<Item = &'f Fix>) -> Fix {
    let mut whole = Fix::new("all of them", Safety::Safe);
    for fix in fixes {
        whole.unstage.extend(fix.unstage.iter().cloned());
        if fix.safety == Safety::Suggested {
            whole.safety = Safety::Suggested;
        }
        for (path, rewrite) in &fix.files {
            match (whole.files.get_mut(path), rewrite) {
                (Some(Rewrite::Edits(_, all)), Rewrite::Edits(_, edits)) => all.extend(edits.iter().cloned()),
                (Some(Rewrite::Text(_, all)), Rewrite::Text(_, text)) => {
                    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
                    if let Some(more) = gitignore::add_lines(Some(all), &lines) {
                        *all = more;
                    }
                }
                (_, Rewrite::Edits(source, edits)) => {
                    whole.files.insert(path.clone(), Rewrite::Edits(source.clone(), edits.clone()));
                }
                (_, Rewrite::Text(before, text)) => {
                    whole.files.insert(path.clone(), Rewrite::Text(before.clone(), text.clone()));
                }
            }
        }
    }
    whole
}
