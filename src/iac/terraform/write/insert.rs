//! New settings put between two braces, laid out as their neighbours are.
//!
//! In: a [`Region`] and what it lacks. Out: edits that only add; what stands beside them is aligned later.
//! What would realign a long group stands behind a blank line instead.

use super::Setting;
use super::place::{self, Place};
use super::region::{Item, Region, Shape};
use super::spell::{self, Body};
use crate::literal::Literal;
use crate::text::{Edit, Span};

/// Groups of up to this many lines have their `=` moved for a longer key.
const REALIGNED: usize = 4;

/// `None` where the layout is one that can't be added to.
pub fn insert(region: &Region, new: &[Setting], edits: &mut Vec<Edit>) -> Option<()> {
    if new.is_empty() {
        return Some(());
    }
    let body = Body::of(new.iter().map(|(path, value)| (path.as_slice(), value)))?;
    let hidden = region.items().is_empty() && !region.text().trim().is_empty();
    match region.shape {
        Shape::Body if region.is_one_line() => expand(region, &body, edits),
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
fn expand(region: &Region, body: &Body, edits: &mut Vec<Edit>) -> Option<()> {
    let (indent, unit) = region.indents();
    let mut rows = Vec::new();
    let mut done = region.inside.start;
    for item in region.items() {
        let sign = item.sign?;
        let (key, value) = (Span::new(item.span.start, sign), Span::new(sign + 1, item.span.end));
        let slice = |span| region.source.slice(span).trim().to_owned();
        // A comment has no place in what comes of it.
        region.source.slice(Span::new(done, item.span.start)).trim().is_empty().then_some(())?;
        done = item.span.end;
        rows.push((slice(key), slice(value)));
    }
    region.text_from(done).trim().is_empty().then_some(())?;
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
    // What has a blank line to its neighbours, by where it goes.
    let mut open: Vec<(usize, Vec<(String, String)>)> = Vec::new();
    for (name, value) in &body.attributes {
        let at = match place::of(region, &items, name)? {
            Place::Beside(neighbour) if fits(region, &items, &neighbour, name, value) => {
                let text = format!("\n{indent}{name} = {}", spell::inline(value));
                edits.push(Edit::insert(region.line_end(&neighbour)?, text));
                continue;
            }
            Place::Beside(neighbour) => {
                let last = region.group(&items, &neighbour).last().copied().unwrap_or(neighbour);
                region.line_end(&last)?
            }
            Place::Behind(item) => region.line_end(&item)?,
            Place::First => region.start()?,
        };
        let row = ((*name).to_owned(), spell::literal(value, &indent));
        match open.last_mut() {
            Some((there, rows)) if *there == at => rows.push(row),
            _ => open.push((at, vec![row])),
        }
    }
    let mut blocks = body.has_blocks().then(|| body.block_lines(&indent, unit));
    for (at, rows) in open {
        let mut text = spell::rows(rows, &indent);
        // Into a block with nothing in it all goes at once.
        if items.is_empty()
            && let Some(blocks) = blocks.take()
        {
            text += &format!("\n{blocks}");
        }
        edits.push(apart(region, at, &text));
    }
    if let Some(blocks) = blocks {
        edits.push(apart(region, place::of_block(region, &items)?, &blocks));
    }
    Some(())
}

/// A block, given without its first line's indentation.
pub fn block(region: &Region, text: &str) -> Option<Edit> {
    if region.is_one_line() {
        return None;
    }
    let (indent, _) = region.indents();
    let items = region.items();
    Some(apart(region, place::of_block(region, &items)?, &format!("{indent}{text}")))
}

/// Text of its own, with a blank line to what stands above and below.
fn apart(region: &Region, at: usize, text: &str) -> Edit {
    let above = if region.start() == Some(at) { "\n" } else { "\n\n" };
    let next_line = region.text_from(at).split('\n').nth(1).unwrap_or("");
    let below = if next_line.trim().is_empty() { "" } else { "\n" };
    Edit::insert(at, format!("{above}{}{below}", text.trim_end()))
}

/// Whether an attribute can stand right below its neighbour.
fn fits(region: &Region, items: &[Item], neighbour: &Item, name: &str, value: &Literal) -> bool {
    let group = region.group(items, neighbour);
    let widest = group.iter().map(|item| region.width(item)).max().unwrap_or(0);
    let is_short = group.len() <= REALIGNED || name.chars().count() <= widest;
    is_short && !group.is_empty() && !spell::literal(value, "").contains('\n')
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
        region.text_from(end).contains('\n').then_some(())?;
        edits.push(Edit::insert(end, format!("\n{}", text.trim_end())));
        return Some(());
    };
    if !region.text_from(last.span.end).contains('\n') {
        return one_line(region, &spell::pairs(new), edits);
    }
    let text = region.source.text();
    let quotes = text[last.span.start..].starts_with('"');
    let colon = last.sign.filter(|sign| text[*sign..].starts_with(':'));
    let before_colon = colon.filter(|sign| text[..*sign].ends_with(' ')).map_or("", |_| " ");
    let commas = items.iter().any(|item| region.comma(item).is_some());
    let rows: Vec<(String, String)> = new
        .iter()
        .map(|(name, value)| {
            let key = if quotes { spell::quoted(name) } else { spell::key(name) };
            (key, spell::literal(value, &indent))
        })
        .collect();
    let group = region.group(&items, last);
    let widest = group.iter().map(|item| region.width(item)).max().unwrap_or(0);
    let longest = rows.iter().map(|(key, _)| key.chars().count()).max().unwrap_or(0);
    let apart = if colon.is_none() && longest > widest && group.len() > REALIGNED { "\n" } else { "" };
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
            None => format!("{key} = {value}"),
        };
        added += &format!("\n{indent}{row}{comma}");
    }
    edits.push(Edit::insert(region.line_end(last)?, added));
    Some(())
}

/// Entries behind the last one, on lines of their own where the others are.
pub fn into_json(region: &Region, new: &[(String, Literal)], edits: &mut Vec<Edit>) -> Option<()> {
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
