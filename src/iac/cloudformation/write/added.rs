//! What a map of a template lacks, as one edit for each map.

use super::super::resources::end;
use super::spell::Spelling;
use super::{Plan, is_within};
use crate::iac::{Entry, Map};
use crate::literal::Literal;
use crate::text::{Edit, Span};

pub struct Addition {
    pub map: Map,
    pub at: Span,
    /// Behind this entry rather than before the first one.
    pub behind: Option<Entry>,
    /// With an empty line before each.
    pub is_apart: bool,
    pub tree: Vec<(String, Literal)>,
}

impl Plan<'_> {
    pub fn finished(mut self) -> Option<Vec<Edit>> {
        for addition in std::mem::take(&mut self.added) {
            let edit = self.added_to(addition)?;
            self.edits.push(edit);
        }
        Some(self.edits)
    }

    fn added_to(&self, addition: Addition) -> Option<Edit> {
        let start = self.text.get(addition.at.start..)?;
        let is_flow = start.starts_with('{');
        let (newline, gap) = (self.style.newline, self.style.gap);
        let mut spelling = Spelling { style: self.style, is_flow, in_line: self.style.is_line };
        if addition.map.entries.is_empty() {
            // `{}`, or nothing behind a key: what is in it stands one level below its line.
            let column = self.indent_of_line(addition.at.start);
            let text = spelling.value(&Literal::Map(addition.tree), column)?;
            return Some(Edit::replace(addition.at, text));
        }
        // What is merged in stands elsewhere.
        let own = |entry: &&Entry| is_within(entry.key_span, addition.map.span);
        let first = addition.map.entries.iter().find(own)?;
        let is_one_line = is_flow && !self.text.get(addition.at.start..first.key_span.start)?.contains('\n');
        spelling.in_line |= is_one_line;
        let indent = self.indent_of(first.key_span.start);
        let column = self.column(first.key_span.start);
        let mut rows = Vec::new();
        for (key, value) in &addition.tree {
            rows.push(spelling.entry(key, value, column)?);
        }
        Some(match (&addition.behind, is_flow) {
            (Some(behind), false) => {
                let stop = end(&behind.node, self.text);
                let line = self.text[stop..].find('\n').map_or(self.text.len(), |at| stop + at);
                let line = if self.text[..line].ends_with('\r') { line - 1 } else { line };
                let gap = if addition.is_apart { newline } else { "" };
                let rows: String = rows.iter().map(|row| format!("{gap}{newline}{indent}{row}")).collect();
                Edit::insert(line, rows)
            }
            (Some(behind), true) => {
                let between = if is_one_line { gap.to_owned() } else { format!("{newline}{indent}") };
                let rows: String = rows.iter().map(|row| format!(",{between}{row}")).collect();
                Edit::insert(end(&behind.node, self.text), rows)
            }
            (None, true) => {
                let between = if is_one_line { gap.to_owned() } else { format!("{newline}{indent}") };
                let rows: String = rows.iter().map(|row| format!("{row},{between}")).collect();
                Edit::insert(first.key_span.start, rows)
            }
            (None, false) => {
                let rows: String = rows.iter().map(|row| format!("{row}{newline}{indent}")).collect();
                Edit::insert(self.above_comments(first.key_span.start), rows)
            }
        })
    }
}
