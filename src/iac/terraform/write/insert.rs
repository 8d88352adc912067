//! New settings put between two braces, laid out as their neighbours are.
//!
//! In: a [`Region`] and what it lacks. Out: edits that only add, but for `=` moved in a short object.
//! What `terraform fmt` would realign far and wide stands behind a blank line instead.

use super::Setting;
use super::region::{Item, Region, Shape};
use super::spell::{self, Body};
use crate::literal::Literal;
use crate::text::{Edit, Span};

/// Objects of up to this many lines have their `=` moved for a longer key.
const REALIGNED: usize = 4;

/// `None` where the layout is one that can't be added to.
pub fn insert(region: &Region, new: &[Setting], edits: &mut Vec<Edit>) -> Option<()> {
    if new.is_empty() {
        return Some(());
    }
    let body = Body::of(new.iter().map(|(path, value)| (path.as_slice(), value)))?;
    let hidden = region.items().is_empty() && !region.text().trim().is_empty();
    match region.shape {
        Shape::Body if region.is_one_line() => expand(region, &body, hidden, edits),
        Shape::Body => into_body(region, &body, edits),
        Shape::Object if region.is_one_line() && !hidden => {
            one_line(region, &spell::pairs(&body.into_object()), edits)
        }
        Shape::Object if !region.is_one_line() => into_object(region, &body.into_object(), edits),
        Shape::Json => into_json(region, &body.into_object(), edits),
        _ => None,
    }
}

/// `block {}` and `block { a = 1 }` on one line become several.
fn expand(region: &Region, body: &Body, hidden: bool, edits: &mut Vec<Edit>) -> Option<()> {
    if hidden {
        return None;
    }
    let (indent, unit) = region.indents();
    let mut rows = Vec::new();
    for item in region.items() {
        let sign = item.sign?;
        let (key, value) = (Span::new(item.span.start, sign), Span::new(sign + 1, item.span.end));
        let slice = |span| region.source.slice(span).trim().to_owned();
        rows.push((slice(key), slice(value)));
    }
    let there = !rows.is_empty();
    rows.extend(
        body.attributes.iter().map(|(name, value)| ((*name).to_owned(), spell::literal(value, &indent))),
    );
    let blank = if body.has_blocks() && (there || !body.attributes.is_empty()) { "\n" } else { "" };
    let rows = spell::rows(rows, &indent);
    let outer = region.indent_at(region.inside.end);
    let text = format!("\n{rows}{blank}{}{outer}", body.block_lines(&indent, unit));
    edits.push(Edit::replace(region.inside, text));
    Some(())
}

fn into_body(region: &Region, body: &Body, edits: &mut Vec<Edit>) -> Option<()> {
    let (indent, unit) = region.indents();
    let items = region.items();
    let end = region.content_end();
    let closes_alone = region.source.slice(Span::new(end, region.inside.end)).contains('\n');
    if !closes_alone {
        return None;
    }
    let mut empty = end == region.inside.start;
    if !body.attributes.is_empty() {
        let attributes = items.iter().take_while(|item| item.sign.is_some());
        match attributes.last().or_else(|| items.iter().rfind(|item| item.sign.is_some())) {
            Some(last) => behind(region, body, &items, last, &indent, edits),
            None => {
                let blank = if empty { "\n" } else { "\n\n" };
                edits.push(Edit::insert(end, format!("{blank}{}", body.attribute_lines(&indent).trim_end())));
            }
        }
        empty = false;
    }
    if body.has_blocks() {
        let blank = if empty { "\n" } else { "\n\n" };
        edits.push(Edit::insert(end, format!("{blank}{}", body.block_lines(&indent, unit).trim_end())));
    }
    Some(())
}

/// Attributes behind the last one: in its group where they fit, else behind a blank line.
fn behind(region: &Region, body: &Body, items: &[Item], last: &Item, indent: &str, edits: &mut Vec<Edit>) {
    let group = region.group(items, last);
    let width = if is_aligned(region, &group) { region.width(last) } else { usize::MAX };
    let (mut joined, mut apart) = (String::new(), Body::default());
    for (name, value) in &body.attributes {
        let text = spell::literal(value, indent);
        if group.is_empty() || text.contains('\n') || name.chars().count() > width {
            apart.attributes.push((name, value));
            continue;
        }
        let width = if width == usize::MAX { 0 } else { width };
        joined += &format!("\n{indent}{name:width$} = {text}");
    }
    if !apart.attributes.is_empty() {
        joined += &format!("\n\n{}", apart.attribute_lines(indent).trim_end());
    }
    edits.push(Edit::insert(region.line_end(last.span.end), joined));
}

/// Whether all `=` stand under each other.
fn is_aligned(region: &Region, group: &[Item]) -> bool {
    group.windows(2).all(|pair| region.width(&pair[0]) == region.width(&pair[1]))
}

/// `{ a = 1 }` becomes `{ a = 1, b = 2 }`.
fn one_line(region: &Region, pairs: &str, edits: &mut Vec<Edit>) -> Option<()> {
    match region.items().last() {
        None => edits.push(Edit::replace(region.inside, format!(" {pairs} "))),
        Some(last) => match region.comma(last) {
            Some(comma) => edits.push(Edit::insert(comma + 1, format!(" {pairs}"))),
            None => edits.push(Edit::insert(last.span.end, format!(", {pairs}"))),
        },
    }
    Some(())
}

fn into_object(region: &Region, new: &[(String, Literal)], edits: &mut Vec<Edit>) -> Option<()> {
    let (indent, _) = region.indents();
    let items = region.items();
    let Some(last) = items.last() else {
        let rows = new.iter().map(|(name, value)| (spell::key(name), spell::literal(value, &indent)));
        let text = spell::rows(rows, &indent);
        let end = region.content_end();
        region.source.slice(Span::new(end, region.inside.end)).contains('\n').then_some(())?;
        edits.push(Edit::insert(end, format!("\n{}", text.trim_end())));
        return Some(());
    };
    let behind_last = Span::new(last.span.end, region.inside.end);
    if !region.source.slice(behind_last).contains('\n') {
        return one_line(region, &spell::pairs(new), edits);
    }
    let text = region.source.text();
    let quotes = text[last.span.start..].starts_with('"');
    let colon = last.sign.filter(|sign| text[*sign..].starts_with(':'));
    let before_colon = colon.filter(|sign| text[..*sign].ends_with(' ')).map_or("", |_| " ");
    let commas = items.iter().any(|item| region.comma(item).is_some());
    let group = region.group(&items, last);
    let rows: Vec<(String, String)> = new
        .iter()
        .map(|(name, value)| {
            let key = if quotes { spell::quoted(name) } else { spell::key(name) };
            (key, spell::literal(value, &indent))
        })
        .collect();
    let longest = rows.iter().map(|(key, _)| key.chars().count()).max().unwrap_or(0);
    let mut width = if is_aligned(region, &group) { region.width(last) } else { 0 };
    let mut apart = "";
    if colon.is_some() || group.is_empty() || !is_aligned(region, &group) {
        width = 0;
    } else if longest > width && group.len() <= REALIGNED {
        for item in &group {
            edits.extend(item.sign.map(|sign| Edit::insert(sign, " ".repeat(longest - width))));
        }
        width = longest;
    } else if longest > width {
        (apart, width) = ("\n", longest);
    }
    let mut comma_at_end = "";
    match region.comma(last) {
        Some(_) => comma_at_end = ",",
        None if commas => edits.push(Edit::insert(last.span.end, ",")),
        None => {}
    }
    let mut added = apart.to_owned();
    for (place, (key, value)) in rows.iter().enumerate() {
        let is_last = place + 1 == rows.len();
        let comma = if is_last {
            comma_at_end
        } else if commas {
            ","
        } else {
            ""
        };
        let row = match colon {
            Some(_) => format!("{key}{before_colon}: {value}"),
            None => format!("{key:width$} = {value}"),
        };
        added += &format!("\n{indent}{row}{comma}");
    }
    edits.push(Edit::insert(region.line_end(last.span.end), added));
    Some(())
}

fn into_json(region: &Region, new: &[(String, Literal)], edits: &mut Vec<Edit>) -> Option<()> {
    let (indent, _) = region.indents();
    let items = region.items();
    let empty = region.text().trim().is_empty();
    let spread = empty || !region.is_one_line();
    let indent_of_values = if spread { indent.as_str() } else { region.indent_at(region.inside.end) };
    let pairs = new
        .iter()
        .map(|(name, value)| format!("{}: {}", spell::json_text(name), spell::json(value, indent_of_values)));
    let between = if spread { format!(",\n{indent}") } else { ", ".to_owned() };
    let pairs = pairs.collect::<Vec<_>>().join(&between);
    match items.last() {
        Some(last) => edits.push(Edit::insert(last.span.end, format!("{between}{pairs}"))),
        // What stands there is not known: in front of it is always right.
        None if !empty => {
            let start = if spread { format!("\n{indent}") } else { String::new() };
            edits.push(Edit::insert(region.inside.start, format!("{start}{pairs},")));
        }
        None => {
            let outer = region.indent_at(region.inside.end);
            edits.push(Edit::replace(region.inside, format!("\n{indent}{pairs}\n{outer}")));
        }
    }
    Some(())
}
