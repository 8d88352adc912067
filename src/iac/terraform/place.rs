//! Where parsed things stand: spans of a parsed piece turned into locations of its source.

use std::ops::Range;

use crate::text::{Location, Source, Span};

/// Where a parsed text begins in its source.
#[derive(Clone, Debug)]
pub(super) struct Place {
    source: Source,
    base: usize,
    /// An expression inside a JSON string: escapes make its own spans useless, so all of it is here.
    string: Option<Span>,
}

impl Place {
    pub fn new(source: &Source, base: usize) -> Self {
        Self { source: source.clone(), base, string: None }
    }

    pub fn in_string(at: &Location) -> Self {
        Self { source: at.source.clone(), base: 0, string: Some(at.span) }
    }

    pub fn span(&self, parsed: Option<Range<usize>>) -> Span {
        match (self.string, parsed) {
            (Some(span), _) => span,
            (None, Some(range)) => Span::new(self.base + range.start, self.base + range.end),
            (None, None) => Span::at(self.base),
        }
    }

    pub fn at(&self, parsed: Option<Range<usize>>) -> Location {
        self.source.location(self.span(parsed))
    }

    /// The text as written; `None` inside a JSON string.
    pub fn raw(&self, parsed: Option<Range<usize>>) -> Option<&str> {
        let parsed = parsed.filter(|_| self.string.is_none())?;
        Some(self.source.slice(self.span(Some(parsed))))
    }
}
