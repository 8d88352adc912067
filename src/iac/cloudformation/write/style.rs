//! How a template is written: so is what is added to it.

use crate::iac::{Map, Node, Value};
use crate::text::Source;

use super::super::template::Template;

pub struct Style {
    pub is_json: bool,
    /// JSON that is all on one line.
    pub is_line: bool,
    /// What stands before a colon: a blank where JSON is written `"key" : value`.
    pub colon: &'static str,
    /// What stands behind a colon or a comma: nothing where JSON is written without blanks.
    pub gap: &'static str,
    pub newline: &'static str,
    /// One level.
    pub indent: String,
    /// How much further than its key a list stands.
    pub list: usize,
    /// The quote that texts have which need one.
    pub quote: char,
    /// `!GetAtt` rather than `Fn::GetAtt`: what people write, unless the template has the long form alone.
    pub has_tags: bool,
}

impl Style {
    pub fn of(source: &Source, template: &Template) -> Self {
        let text = source.text();
        let is_json = text.trim_start().starts_with('{');
        let is_line = is_json && !text.trim().contains('\n');
        let is_tight = is_json && text.contains("\":") && !text.contains("\": ");
        let gap = if is_tight { "" } else { " " };
        // In columns there are several.
        let keys = |is_it: &dyn Fn(&str) -> bool| text.split('"').filter(|piece| is_it(piece)).count();
        let apart = keys(&|piece| piece.starts_with(' ') && piece.trim_start().starts_with(':'));
        let is_apart = is_json && apart > keys(&|piece| piece.starts_with(':'));
        let colon = if is_apart { " :" } else { ":" };
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let first = template.section("Resources").entries.first();
        let indent = first.map_or("  ", |entry| {
            let line = text[..entry.key_span.start].rfind('\n').map_or(0, |at| at + 1);
            let before = &text[line..entry.key_span.start];
            if before.trim().is_empty() { before } else { "  " }
        });
        // In JSON a resource stands two levels deep.
        let indent = match (is_json, indent.len()) {
            (_, 0) => "  ".to_owned(),
            (true, length) => indent[..length.div_ceil(2)].to_owned(),
            (false, _) => indent.to_owned(),
        };
        let list = list_indent(text, template.section("Resources")).unwrap_or(0).min(8);
        let count = |mark: &str| text.matches(mark).count();
        let quote = if count(": \"") + count("- \"") > count(": '") + count("- '") { '"' } else { '\'' };
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let has_tags =
            has(&["!Ref", "!GetAtt", "!Sub", "!If", "!Join"]) || !is_json && !has(&["Ref:", "Fn::"]);
        Self { is_json, is_line, colon, gap, newline, indent, list, quote, has_tags }
    }
}

/// By the first list in block style.
fn list_indent(text: &str, map: &Map) -> Option<usize> {
    let column = |offset: usize| offset - text[..offset].rfind('\n').map_or(0, |at| at + 1);
    map.entries.iter().find_map(|entry| match &entry.node.value {
        Value::Map(inner) => list_indent(text, inner),
        Value::List(items) => {
            let first = items.first()?;
            let before = text.get(entry.key_span.end..first.at.span.start)?;
            let dash = entry.key_span.end + before.rfind('-')?;
            let is_block = before.contains('\n') && !before.contains('[');
            let own = is_block.then(|| column(dash).checked_sub(column(entry.key_span.start)))?;
            own.or_else(|| items.iter().filter_map(Node::as_map).find_map(|map| list_indent(text, map)))
        }
        _ => None,
    })
}
