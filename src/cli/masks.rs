//! What no output may show of a source: secrets by their shape, and the literals of its stack.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::iac::terraform;
use crate::path::RepoPath;
use crate::scan::Judge;
use crate::secrets;
use crate::text::{Source, Span};
use crate::tree::Tree;

/// Found once a folder and once a path.
pub struct Masks<'a> {
    judge: &'a Judge,
    tree: &'a dyn Tree,
    literals: RefCell<HashMap<RepoPath, Rc<Vec<String>>>>,
    known: RefCell<HashMap<RepoPath, Vec<Span>>>,
}

impl<'a> Masks<'a> {
    pub fn new(judge: &'a Judge, tree: &'a dyn Tree) -> Self {
        Self { judge, tree, literals: RefCell::default(), known: RefCell::default() }
    }

    /// Of a source of the tree, remembered by its path.
    pub fn of(&self, source: &Source) -> Vec<Span> {
        if let Some(known) = self.known.borrow().get(source.path()) {
            return known.clone();
        }
        let spans = self.anew(source);
        self.known.borrow_mut().insert(source.path().clone(), spans.clone());
        spans
    }

    /// Of any text by that path, such as one that a fix made.
    pub fn anew(&self, source: &Source) -> Vec<Span> {
        let mut spans = self.judge.sensitive_spans(source);
        for literal in self.literals(source.path()).iter() {
            let places = source.text().match_indices(literal.as_str());
            spans.extend(places.map(|(at, text)| Span::new(at, at + text.len())));
        }
        spans.sort();
        let mut merged: Vec<Span> = Vec::new();
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
        }
        merged
    }

    /// The literal secrets of the stack that a file belongs to, as they are written: only the evaluated stack
    /// knows that the default of `db_password` is one. They are hidden wherever they stand.
    fn literals(&self, path: &RepoPath) -> Rc<Vec<String>> {
        if !terraform::is_ours(path) {
            return Rc::default();
        }
        let mut known = self.literals.borrow_mut();
        let read = || {
            let stack = terraform::read(self.tree, &path.parent()).ok();
            let found = stack.iter().flat_map(secrets::in_stack);
            let written = found.map(|found| found.at.text().trim_matches('"').to_owned());
            Rc::new(written.filter(|text| !text.is_empty()).collect())
        };
        Rc::clone(known.entry(path.parent()).or_insert_with(read))
    }
}
