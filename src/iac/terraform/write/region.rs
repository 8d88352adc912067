//! What stands between two braces: a block's body or an object, as places in the text.
//!
//! In: a source and the map read from it. Out: where entries stand and how they are laid out.

use super::Step;
use super::tokens::{Kind, line_end, tokens};
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
        let open = tokens(source.text(), whole).find(|token| token.kind == Kind::Open)?.span;
        let (start, end) = (open.end, whole.end - 1);
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
        if entry.blocks && self.is_dynamic(span) {
            return Self::new(self.source, map, content(self.source, span)?, Shape::Body);
        }
        let shape = match self.shape {
            Shape::Json => Shape::Json,
            _ if entry.blocks => Shape::Body,
            _ => Shape::Object,
        };
        let begins = match shape {
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
                    // What one `dynamic` block makes is written once.
                    [first, rest @ ..]
                        if self.is_dynamic(first.at.span)
                            && rest.iter().all(|other| other.at.span == first.at.span) =>
                    {
                        Some(first)
                    }
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

    /// Whether these blocks are made by a `dynamic` one, and not written one by one.
    pub fn is_dynamic(&self, span: Span) -> bool {
        self.shape == Shape::Body
            && self.source.text().get(span.start..).is_some_and(|text| text.starts_with("dynamic"))
            && !self.map.entries.iter().any(|entry| entry.key == "dynamic" && entry.span == span)
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
                Value::List(elements) if entry.blocks && !elements.is_empty() => {
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
        // What a `dynamic` block makes stands in one place.
        items.dedup_by_key(|item| item.span);
        items
    }

    pub fn attribute(&self, entry: &Entry) -> Option<Item> {
        let value = self.here(&entry.node)?;
        let text = self.source.text().as_bytes();
        let from = entry.key_span.end + usize::from(text.get(entry.key_span.end) == Some(&b'"'));
        let sign = self.sign(Span::new(from, value.start.max(from)))?;
        // The key's quotes, where the reader leaves them out.
        let quote = entry.span.start.checked_sub(1).filter(|at| text[*at] == b'"');
        let start =
            if self.shape == Shape::Body { entry.span.start } else { quote.unwrap_or(entry.span.start) };
        Some(Item { span: Span::new(start, value.end), sign: Some(sign) })
    }

    fn sign(&self, between: Span) -> Option<usize> {
        let text = self.source.text();
        let mut tokens = tokens(text, between).filter(|token| !token.is_comment());
        tokens
            .find(|token| matches!(&text[token.span.start..token.span.end], "=" | ":"))
            .map(|sign| sign.span.start)
    }

    /// The entries of one line each that stand line under line with this one, and it among them.
    pub fn group(&self, items: &[Item], member: &Item) -> Vec<Item> {
        let line = |at: usize| self.source.position(at).line;
        let is_row = |item: &Item| item.sign.is_some() && !self.source.slice(item.span).contains('\n');
        let touch = |above: &Item, below: &Item| line(above.span.end) + 1 == line(below.span.start);
        let groups = items.chunk_by(|above, below| is_row(above) && is_row(below) && touch(above, below));
        let mut groups = groups.filter(|group| group.iter().all(is_row));
        groups.find(|group| group.iter().any(|item| item.span == member.span)).unwrap_or_default().to_vec()
    }

    /// The name of an entry, without quotes; empty for a block.
    pub fn name(&self, item: &Item) -> &'a str {
        let end = item.sign.unwrap_or(item.span.start).max(item.span.start);
        let key = self.source.slice(Span::new(item.span.start, end));
        key.trim().trim_matches('"')
    }

    /// How much room the key takes before its `=`.
    pub fn width(&self, item: &Item) -> usize {
        let end = item.sign.unwrap_or(item.span.start).max(item.span.start);
        self.source.slice(Span::new(item.span.start, end)).trim_end().chars().count()
    }

    /// The end of the line that an entry ends on; `None` where nothing can be put behind that.
    pub fn line_end(&self, item: &Item) -> Option<usize> {
        let end = line_end(self.source.text(), self.comma(item).map_or(item.span.end, |comma| comma + 1))?;
        self.text_from(end).contains('\n').then_some(end)
    }

    /// Behind the `{` and the comment on its line, where the rest stands below.
    pub fn start(&self) -> Option<usize> {
        let end = line_end(self.source.text(), self.inside.start)?;
        self.text_from(end).contains('\n').then_some(end)
    }

    /// What stands between a place and the closing brace.
    pub fn text_from(&self, at: usize) -> &'a str {
        self.source.slice(Span::new(at.min(self.inside.end), self.inside.end))
    }

    /// Where what stands here ends: the last byte that is not blank, or the `{`.
    pub fn content_end(&self) -> usize {
        self.inside.start + self.text().trim_end().len()
    }

    /// The comma behind an entry.
    pub fn comma(&self, item: &Item) -> Option<usize> {
        let rest = Span::new(item.span.end, self.inside.end.max(item.span.end));
        // Only what stands on the entry's own line is surely its.
        let next = tokens(self.source.text(), rest).find(|token| token.kind != Kind::Comment)?;
        self.source.slice(next.span).starts_with(',').then_some(next.span.start)
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
    let mut tokens = tokens(inside, Span::new(0, inside.len()));
    let first = tokens.find(|token| !token.is_comment() && token.kind != Kind::Newline);
    first.is_some_and(|token| &inside[token.span.start..token.span.end] == "for")
}

/// The `content` block of a `dynamic` one.
fn content(source: &Source, dynamic: Span) -> Option<Span> {
    let (mut depth, mut named, mut start) = (0_usize, None, None);
    for token in tokens(source.text(), dynamic) {
        match token.kind {
            Kind::Open => {
                start = start.or(named.filter(|_| depth == 1));
                depth += 1;
            }
            Kind::Close => {
                depth = depth.checked_sub(1)?;
                if let Some(start) = start.filter(|_| depth == 1) {
                    return Some(Span::new(start, token.span.end));
                }
            }
            _ => {}
        }
        let is_name = depth == 1 && token.kind == Kind::Other && source.slice(token.span) == "content";
        named = is_name.then_some(token.span.start);
    }
    None
}
