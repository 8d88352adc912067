//! What stands between two braces: a block's body or an object, as places in the text.
//!
//! In: a source and the map read from it. Out: where entries stand and how they are laid out.

use super::Step;
use super::spell::WIDEST;
use crate::iac::{Entry, Map, Node, Value};
use crate::text::{Source, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Body,
    Object,
    /// Any object of a `.tf.json` file.
    Json,
}

pub struct Region<'a> {
    pub source: &'a Source,
    pub map: &'a Map,
    /// Between the braces.
    pub inside: Span,
    pub shape: Shape,
}

/// An attribute, an object's entry or a nested block.
#[derive(Clone, Copy)]
pub struct Item {
    pub span: Span,
    /// Where its `=` or `:` stands; a block has none.
    pub sign: Option<usize>,
}

impl<'a> Region<'a> {
    /// `whole` reaches to the `}`. Its `{` is the first outside quotes.
    pub fn new(source: &'a Source, map: &'a Map, whole: Span, shape: Shape) -> Option<Self> {
        let text = source.slice(whole);
        if !text.ends_with('}') {
            return None;
        }
        let mut in_quotes = false;
        let open = text.bytes().position(|byte| {
            in_quotes ^= byte == b'"';
            byte == b'{' && !in_quotes
        })?;
        let (start, end) = (whole.start + open + 1, whole.end - 1);
        if start > end {
            return None;
        }
        Some(Self { source, map, inside: Span::new(start, end), shape })
    }

    /// The object or nested block that `node` is, where it is written here as one.
    pub fn below(&self, entry: &Entry, node: &'a Node) -> Option<Self> {
        let Value::Map(map) = &node.value else { return None };
        let span = self.here(node)?;
        let text = self.source.slice(span);
        let shape = match self.shape {
            Shape::Json => Shape::Json,
            _ if entry.blocks => Shape::Body,
            _ => Shape::Object,
        };
        let begins = match shape {
            // `dynamic "rule"` stands for blocks that are not written one by one.
            Shape::Body => text.starts_with(entry.key.as_str()),
            Shape::Object => text.strip_prefix('{').is_some_and(|rest| !is_for(rest)),
            Shape::Json => text.starts_with('{'),
        };
        begins.then(|| Self::new(self.source, map, span, shape)).flatten()
    }

    /// The element a step means: by its index, else the only one.
    pub fn pick(&self, entry: &'a Entry, step: &Step) -> Option<&'a Node> {
        match (&entry.node.value, step.index) {
            (Value::List(elements), Some(index)) => elements.get(index),
            // JSON writes repeated blocks as a list, and a list of plain values as one too.
            (Value::List(elements), None) if entry.blocks || self.shape == Shape::Json => {
                match elements.as_slice() {
                    [only] if entry.blocks || only.as_map().is_some() => Some(only),
                    _ if entry.blocks => None,
                    _ => Some(&entry.node),
                }
            }
            (_, Some(index)) if index > 0 => None,
            _ => Some(&entry.node),
        }
    }

    /// The node's span where it is written between these braces. A heredoc's last line ending is not part of it.
    pub fn here(&self, node: &Node) -> Option<Span> {
        let written = node.at.source.path() == self.source.path() && self.inside.contains(node.at.span);
        let text = self.source.slice(node.at.span).trim_end_matches(['\r', '\n']);
        (written && !text.is_empty()).then(|| Span::new(node.at.span.start, node.at.span.start + text.len()))
    }

    pub fn text(&self) -> &'a str {
        self.source.slice(self.inside)
    }

    pub fn is_one_line(&self) -> bool {
        !self.text().contains('\n')
    }

    /// All that stands here, in the order written.
    pub fn items(&self) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        for entry in &self.map.entries {
            if entry.blocks && self.shape == Shape::Json {
                // Its elements may stand in a list whose end is not known here.
                continue;
            }
            match &entry.node.value {
                Value::List(elements) if entry.blocks => {
                    let spans = elements.iter().filter_map(|element| self.here(element));
                    items.extend(spans.map(|span| Item { span, sign: None }));
                }
                _ if entry.blocks => {
                    items.extend(self.here(&entry.node).map(|span| Item { span, sign: None }))
                }
                _ => items.extend(self.attribute(entry)),
            }
        }
        items.sort_by_key(|item| item.span.start);
        items
    }

    pub fn attribute(&self, entry: &Entry) -> Option<Item> {
        let value = self.here(&entry.node)?;
        let from = entry.key_span.end;
        let between = self.source.text().get(from..value.start)?;
        let sign = from + between.find(['=', ':'])?;
        // The key's quotes, where the reader leaves them out.
        let quote = entry.span.start.checked_sub(1).filter(|at| self.source.text().as_bytes()[*at] == b'"');
        let start =
            if self.shape == Shape::Body { entry.span.start } else { quote.unwrap_or(entry.span.start) };
        Some(Item { span: Span::new(start, value.end), sign: Some(sign) })
    }

    /// The attributes of one line each that end with `last` and stand line under line.
    pub fn group(&self, items: &[Item], last: &Item) -> Vec<Item> {
        let mut group: Vec<Item> = Vec::new();
        let line = |at: usize| self.source.position(at).line;
        for item in items.iter().rev().skip_while(|item| item.span != last.span) {
            let touches =
                group.last().is_none_or(|below| line(item.span.start) + 1 == line(below.span.start));
            let one_line = !self.source.slice(item.span).contains('\n');
            if item.sign.is_none() || !one_line || !touches {
                break;
            }
            group.push(*item);
        }
        group
    }

    /// Characters from the key's start to its `=`, less the blank before it.
    pub fn width(&self, item: &Item) -> usize {
        let sign = item.sign.unwrap_or(item.span.start).max(item.span.start);
        self.source.slice(Span::new(item.span.start, sign)).chars().count().saturating_sub(1).min(WIDEST)
    }

    /// The end of the line that holds `at`, without blanks and line ending.
    pub fn line_end(&self, at: usize) -> usize {
        let rest = &self.source.text()[at..];
        at + rest.split('\n').next().unwrap_or("").trim_end().len()
    }

    /// Where what stands here ends: the last byte that is not blank, or the `{`.
    pub fn content_end(&self) -> usize {
        self.inside.start + self.text().trim_end().len()
    }

    /// The comma behind an entry.
    pub fn comma(&self, item: &Item) -> Option<usize> {
        let rest = self.source.text().get(item.span.end..self.inside.end)?;
        let blanks = rest.len() - rest.trim_start().len();
        rest[blanks..].starts_with(',').then_some(item.span.end + blanks)
    }

    /// What the line that holds `at` is indented by.
    pub fn indent_at(&self, at: usize) -> &'a str {
        let text = self.source.text();
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let line = &text[start..];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// The indentation of what stands here, and what one level adds: as the neighbours do, else two blanks.
    pub fn indents(&self) -> (String, &'static str) {
        let outer = self.indent_at(self.inside.end);
        let own = self.items().first().map(|item| self.indent_at(item.span.start));
        let own = own.filter(|own| own.len() > outer.len() && own.starts_with(outer) && !self.is_one_line());
        let tabs = own.unwrap_or(outer).starts_with('\t');
        let unit = if tabs { "\t" } else { "  " };
        (own.map_or_else(|| format!("{outer}{unit}"), str::to_owned), unit)
    }
}

fn is_for(inside: &str) -> bool {
    inside.trim_start().strip_prefix("for").is_some_and(|rest| rest.starts_with(char::is_whitespace))
}
