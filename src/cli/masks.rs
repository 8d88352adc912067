//! What must not be shown of a source, found once however often it is asked.
//!
//! In: a [`Trial`], which knows the stacks of the judged tree. Out: the spans of secrets in a source.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::fix::Trial;
use crate::iac::reader;
use crate::path::RepoPath;
use crate::text::{Location, Source, Span};

/// The texts that stood at one path, each with its secrets.
type Texts = Vec<(Source, Vec<Span>)>;

/// By path, and by text: one path has several texts in a range, and before and after a fix.
pub struct Masks<'a> {
    trial: &'a Trial<'a>,
    known: RefCell<HashMap<RepoPath, Texts>>,
}

impl<'a> Masks<'a> {
    pub fn over(trial: &'a Trial<'a>) -> Self {
        Self { trial, known: RefCell::default() }
    }

    pub fn of(&self, source: &Source) -> Vec<Span> {
        let mut known = self.known.borrow_mut();
        let texts = known.entry(source.path().clone()).or_default();
        if let Some((_, spans)) = texts.iter().find(|(other, _)| other.has_text_of(source)) {
            return spans.clone();
        }
        let root = reader::root_in(self.trial.tree, source.path())
            .or_else(|| reader::root_by_content(source.path(), source.text().as_bytes()));
        let stacks = root.and_then(|root| self.trial.read(&root).ok());
        let spans = self.trial.judge.sensitive_spans(source, stacks.as_deref().unwrap_or_default());
        texts.push((source.clone(), spans.clone()));
        spans
    }

    /// Whether a secret stands there.
    pub fn hides(&self, at: &Location) -> bool {
        self.of(&at.source).iter().any(|span| span.overlaps(at.span))
    }
}
