//! YAML with byte spans: every document of a text, as nodes. Tolerates what dialects add, such as tags.
//!
//! A value with a tag of its own (`!Ref x`, `!vault |`) is a map with that tag as its only key, as CloudFormation's
//! long form has it. An alias is unknown to [`read`], as what it repeats stands elsewhere; [`read_whole`] puts it in.

use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, Span as Marks, Tag};

use super::json::Malformed;
use super::{Entry, Map, Node, Value};
use crate::text::{Source, Span};

/// No person nests deeper; the reader goes down by recursion.
const DEEPEST: usize = 64;
/// A text of more values is data rather than configuration.
const MOST_NODES: usize = 400_000;

/// The documents of a file. `None` where it is no YAML, such as a template of one.
pub fn read(source: &Source) -> Option<Vec<Node>> {
    documents(source, false).ok()
}

/// The documents of a file with aliases and merged maps put in, or what is wrong with it.
pub fn read_whole(source: &Source) -> Result<Vec<Node>, Malformed> {
    documents(source, true)
}

/// Where keys and values stand, as far as the text can be read: what else is written there is a comment.
pub fn scalars(source: &Source) -> Vec<Span> {
    let mut options = Options::default();
    options.block_scalar_eof_without_line_feed = true;
    let events = Parser::new_from_str_with_options(source.text(), options);
    let spans = events.map_while(Result::ok).take(MOST_NODES).filter_map(|(event, marks)| match event {
        Event::Scalar(..) => marks.byte_range().map(Span::from),
        _ => None,
    });
    spans.collect()
}

fn documents(source: &Source, expands: bool) -> Result<Vec<Node>, Malformed> {
    let mut options = Options::default();
    options.block_scalar_eof_without_line_feed = true;
    let events = Parser::new_from_str_with_options(source.text(), options);
    let anchors = expands.then(HashMap::new);
    let mut reader = Reader { source, events, made: 0, anchors, wrong: None, at: 0 };
    let mut documents = Vec::new();
    let mut next = || -> Option<bool> {
        match reader.next()? {
            (Event::StreamEnd, _) => return Some(false),
            (Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd, _) => {}
            (event, marks) => documents.push(reader.node(event, marks, 0)?),
        }
        Some(true)
    };
    loop {
        match next() {
            Some(true) => {}
            Some(false) => return Ok(documents),
            None => break,
        }
    }
    let message = reader.wrong.take().unwrap_or_else(|| "it ends too early".to_owned());
    Err(Malformed { at: source.position(reader.at), message })
}

struct Reader<'s, I> {
    source: &'s Source,
    events: I,
    made: usize,
    /// What aliases stand for, where they are put in: each with its number of nodes.
    anchors: Option<HashMap<usize, (Node, usize)>>,
    wrong: Option<String>,
    /// How far it came.
    at: usize,
}

impl<'t, I: Iterator<Item = Result<(Event<'t>, Marks), ScanError>>> Reader<'_, I> {
    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        match self.events.next()? {
            Ok((event, marks)) => {
                let span = marks.byte_range().map_or(Span::at(0), Span::from);
                self.at = span.start;
                Some((event, span))
            }
            Err(error) => {
                self.at = error.marker().byte_offset().unwrap_or(self.at).min(self.source.text().len());
                self.wrong = Some(match error.kind() {
                    ErrorKind::RecursionLimitExceeded => "nested too deeply".to_owned(),
                    _ => error.info(),
                });
                None
            }
        }
    }

    fn refuse(&mut self, why: &str) -> Option<Node> {
        self.wrong.get_or_insert_with(|| why.to_owned());
        None
    }

    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Option<Node> {
        let (anchor, before) = (anchor(&event), self.made);
        let node = self.plain(event, span, depth)?;
        if let Some(anchors) = self.anchors.as_mut().filter(|_| anchor > 0) {
            anchors.insert(anchor, (node.clone(), self.made - before));
        }
        Some(node)
    }

    fn plain(&mut self, event: Event<'t>, span: Span, depth: usize) -> Option<Node> {
        self.made += 1;
        if depth > DEEPEST {
            return self.refuse("nested too deeply");
        }
        if self.made > MOST_NODES {
            return self.refuse("too many values");
        }
        if let (Event::Alias(id), Some(anchors)) = (&event, &self.anchors) {
            let Some((node, size)) = anchors.get(id).cloned() else {
                return self.refuse("an alias of itself");
            };
            self.made += size;
            return if self.made > MOST_NODES { self.refuse("too many values") } else { Some(node) };
        }
        let (value, tag, span) = match event {
            Event::Scalar(content, style, _, tag) => {
                let tag = own(tag.as_deref());
                let plain = style == ScalarStyle::Plain && tag.is_none();
                (scalar(&content, plain), tag, span)
            }
            Event::SequenceStart(_, _, tag) => {
                let mut items = Vec::new();
                let end = loop {
                    match self.next()? {
                        (Event::SequenceEnd, end) => break end,
                        (event, span) => items.push(self.node(event, span, depth + 1)?),
                    }
                };
                (Value::List(items), own(tag.as_deref()), Span::new(span.start, span.start.max(end.end)))
            }
            Event::MappingStart(_, _, tag) => {
                let (map, span) = self.mapping(span, depth)?;
                (Value::Map(map), own(tag.as_deref()), span)
            }
            Event::Alias(_) => (Value::Unknown { why: "an alias".to_owned() }, None, span),
            _ => return None,
        };
        let node = Node::new(value, self.source.location(span));
        let Some(tag) = tag else { return Some(node) };
        let at = node.at.clone();
        let entry = Entry { key: tag, key_span: Span::at(span.start), span, node, blocks: false };
        Some(Node::new(Value::Map(Map { entries: vec![entry], span: Some(span) }), at))
    }

    fn mapping(&mut self, start: Span, depth: usize) -> Option<(Map, Span)> {
        let mut map = Map::default();
        let mut merged = Vec::new();
        let end = loop {
            let (event, key_span) = match self.next()? {
                (Event::MappingEnd, end) => break end,
                next => next,
            };
            let key = match self.node(event, key_span, depth + 1)?.value {
                Value::Text(text) => text,
                Value::Bool(word) => word.to_string(),
                Value::Number(_) => self.source.slice(key_span).to_owned(),
                _ => String::new(),
            };
            let (event, span) = self.next()?;
            let node = self.node(event, span, depth + 1)?;
            let span = Span::new(key_span.start, key_span.start.max(node.at.span.end));
            match (key.as_str(), node.value) {
                ("<<", value) if self.anchors.is_some() => merged.push(value),
                (_, value) => {
                    let node = Node { value, ..node };
                    map.entries.push(Entry { key, key_span, span, node, blocks: false });
                }
            }
        };
        // Behind what the map says itself, wherever `<<` stands.
        merged.into_iter().for_each(|value| merge(&mut map, value));
        let span = Span::new(start.start, start.start.max(end.end));
        map.span = Some(span);
        Some((map, span))
    }
}

fn anchor(event: &Event) -> usize {
    match event {
        Event::Scalar(_, _, anchor, _) => *anchor,
        Event::SequenceStart(_, anchor, _) | Event::MappingStart(_, anchor, _) => *anchor,
        _ => 0,
    }
}

/// `<<: *base`: what stands in the map itself wins.
fn merge(map: &mut Map, value: Value) {
    match value {
        Value::Map(other) => {
            let is_new = |entry: &Entry| map.get(&entry.key).is_none();
            let new: Vec<Entry> = other.entries.into_iter().filter(is_new).collect();
            map.entries.extend(new);
        }
        Value::List(items) => items.into_iter().for_each(|item| merge(map, item.value)),
        _ => {}
    }
}

/// `!Ref`; not YAML's own, such as `!!str`.
fn own(tag: Option<&Tag>) -> Option<String> {
    tag.filter(|tag| tag.handle() == "!").map(|tag| format!("!{}", tag.suffix()))
}

/// Plain words have types; for what is asked here the old and the new rules agree.
fn scalar(content: &str, plain: bool) -> Value {
    match content {
        _ if !plain => Value::Text(content.to_owned()),
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if content.bytes().all(|sign| sign.is_ascii_digit() || b"+-.eE_".contains(&sign)) => {
            content.parse().map_or_else(|_| Value::Text(content.to_owned()), Value::Number)
        }
        _ => Value::Text(content.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(text: &str) -> Vec<Node> {
        read(&Source::decode("a.yaml".into(), text.as_bytes())).expect("YAML")
    }

    #[test]
    fn every_document_is_read_with_the_places_of_its_values() {
        let read = documents("é: \"b c\"\nlist:\n  - x: |\n      two\n      lines\n---\nd: 12\n");
        assert_eq!(read.len(), 2);
        let map = read[0].as_map().expect("a map");
        assert_eq!(map.get("é").expect("there").at.text(), "\"b c\"");
        assert!(matches!(
            read[1].as_map().and_then(|map| map.get("d")).expect("there").value,
            Value::Number(_)
        ));
    }

    #[test]
    fn a_tag_is_the_only_key_of_its_value() {
        let read = documents("a: !Ref b\nc: !Join ['', [x]]\nd: !!str 5\n");
        let map = read[0].as_map().expect("a map");
        let of = |key: &str| map.get(key).and_then(Node::as_map).map(|map| map.entries[0].key.clone());
        assert_eq!(of("a").as_deref(), Some("!Ref"));
        assert_eq!(of("c").as_deref(), Some("!Join"));
        assert_eq!(of("d"), None);
    }

    #[test]
    fn a_template_and_a_deep_text_are_no_yaml() {
        for text in ["a: {{ .b }}: c\n  - d", &"[".repeat(500)] {
            assert!(read(&Source::decode("a.yaml".into(), text.as_bytes())).is_none());
        }
    }
}
