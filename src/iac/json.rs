//! JSON with byte spans, strict. The only user of jsonc-parser.

use std::borrow::Cow;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions};

use super::{Entry, Map, Node, Value};
use crate::text::{Location, Position, Source, Span};

/// What is wrong with a text that is no JSON, and where.
#[derive(Debug)]
pub struct Malformed {
    pub at: Position,
    pub message: String,
}

/// Reads a whole file. Numbers beyond `f64` are kept as the nearest one.
pub fn read(source: &Source) -> Result<Node, Malformed> {
    parse(source.text(), &|span| source.location(span))
        .map_err(|(offset, message)| Malformed { at: source.position(offset), message })
}

/// Reads a file with what editors and tools let by: comments, commas too many.
pub fn read_loose(source: &Source) -> Result<Node, Malformed> {
    parse_with(source.text(), true, &|span| source.location(span))
        .map_err(|(offset, message)| Malformed { at: source.position(offset), message })
}

/// Reads a file of which every line is an object or a list by itself. `None` where one is not.
pub fn read_lines(source: &Source) -> Option<Vec<Node>> {
    let mut at = 0;
    let lines = source.text().split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        (start, line)
    });
    let written = lines.filter(|(_, line)| !line.trim().is_empty());
    let each = written.map(|(start, line)| {
        let is_one = line.trim_start().starts_with(['{', '[']);
        let locate = |span: Span| source.location(Span::new(start + span.start, start + span.end));
        parse(line, &locate).ok().filter(|_| is_one)
    });
    each.collect()
}

/// Reads a text that stands inside another file, such as a policy in a heredoc: every node is at `at`.
/// `None` where it is no JSON.
pub fn read_embedded(text: &str, at: &Location) -> Option<Node> {
    parse(text, &|_| at.clone()).ok()
}

fn parse(text: &str, locate: &dyn Fn(Span) -> Location) -> Result<Node, (usize, String)> {
    parse_with(text, false, locate)
}

fn parse_with(text: &str, loose: bool, locate: &dyn Fn(Span) -> Location) -> Result<Node, (usize, String)> {
    let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
    let options = ParseOptions {
        allow_comments: loose,
        allow_loose_object_property_names: false,
        allow_trailing_commas: loose,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let text = &*paired(text);
    let parsed = jsonc_parser::parse_to_ast(text, &collect, &options)
        .map_err(|error| (error.range().start, error.kind().to_string()))?;
    let value = parsed.value.ok_or_else(|| (0, "empty".to_owned()))?;
    Ok(node(&value, locate))
}

/// The text with `\ufffd` for half of a pair of escapes, as most readers take it: same length, so places hold.
fn paired(text: &str) -> Cow<'_, str> {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let (mut mended, mut from) = (String::new(), 0);
    let mut at = 0;
    while let Some(found) = text[at..].find('\\').map(|found| at + found) {
        // A backslash takes the next sign with it, another one too.
        at = found + 1 + text[found + 1..].chars().next().map_or(0, char::len_utf8);
        match unit(found) {
            Some(0xD800..=0xDBFF) if matches!(unit(found + 6), Some(0xDC00..=0xDFFF)) => at = found + 12,
            Some(0xD800..=0xDFFF) => {
                mended.push_str(&text[from..found]);
                mended.push_str("\\ufffd");
                from = found + 6;
            }
            _ => {}
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    mended.push_str(&text[from..]);
    Cow::Owned(mended)
}

fn node(value: &ast::Value, locate: &dyn Fn(Span) -> Location) -> Node {
    let span = Span::new(value.start(), value.end());
    let read = match value {
        ast::Value::StringLit(text) => Value::Text(text.value.to_string()),
        ast::Value::NumberLit(number) => Value::Number(number.value.parse().unwrap_or(f64::NAN)),
        ast::Value::BooleanLit(literal) => Value::Bool(literal.value),
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::Array(array) => {
            Value::List(array.elements.iter().map(|item| node(item, locate)).collect())
        }
        ast::Value::Object(object) => Value::Map(Map {
            entries: object
                .properties
                .iter()
                .map(|property| Entry {
                    key: property.name.as_str().to_owned(),
                    key_span: Span::new(property.name.start(), property.name.end()),
                    span: Span::new(property.start(), property.end()),
                    node: node(&property.value, locate),
                    blocks: false,
                })
                .collect(),
            span: Some(span),
        }),
    };
    Node::new(read, locate(span))
}
