//! Settings taken out, with the lines they stood on.

use super::region::{Item, Region, Shape};
use super::{Step, ended_like, whole, whole_lines};
use crate::iac::{Resource, Value};
use crate::text::{Edit, Span};

/// Takes a setting out; a step to repeated blocks without an index takes all of them.
/// No edits where there is nothing to take, `None` where it is not written here.
pub fn remove(resource: &Resource, path: &[Step]) -> Option<Vec<Edit>> {
    let edits = take(&whole(resource)?, path)?;
    Some(ended_like(&resource.block.source, edits))
}

fn take(region: &Region, path: &[Step]) -> Option<Vec<Edit>> {
    let (step, rest) = path.split_first()?;
    let Some(entry) = region.map.entry(&step.name) else { return Some(Vec::new()) };
    if !rest.is_empty() {
        let node = region.pick(entry, step)?;
        return take(&region.below(entry, node)?, rest);
    }
    if entry.blocks && region.shape == Shape::Json {
        return None;
    }
    let items: Vec<Item> = match &entry.node.value {
        Value::List(elements) if entry.blocks => {
            let meant = |place: usize| step.index.is_none_or(|index| index == place);
            // A `dynamic` block goes whole, and only where all that it makes is meant.
            let stays = |span: Span| {
                elements.iter().enumerate().any(|(place, other)| !meant(place) && other.at.span == span)
            };
            let spans = elements.iter().enumerate().filter(|(place, _)| meant(*place)).map(|(_, element)| {
                let span = region.here(element)?;
                let written = region.is_dynamic(span) || region.source.slice(span).starts_with(&step.name);
                (written && !stays(span)).then_some(Item { span, sign: None })
            });
            let mut items = spans.collect::<Option<Vec<Item>>>()?;
            items.dedup_by_key(|item| item.span);
            items
        }
        _ if step.index.is_some() => return None,
        _ => vec![region.attribute(entry)?],
    };
    Some(items.iter().map(|item| Edit::replace(gone(region, item), "")).collect())
}

/// What goes with an item: its lines, or the comma beside it.
fn gone(region: &Region, item: &Item) -> Span {
    let comma = region.comma(item);
    let before = Span::new(region.inside.start, item.span.start.max(region.inside.start));
    let before = region.source.slice(before).trim_end();
    let comma_before = before.ends_with(',').then(|| region.inside.start + before.len() - 1);
    if region.shape == Shape::Json && comma.is_none() {
        // JSON takes no comma behind its last entry: the one before goes.
        return comma_before.map_or(region.inside, |start| Span::new(start, item.span.end));
    }
    if let Some(lines) = whole_lines(region.source, item.span) {
        return with_blank_line(region, lines);
    }
    match (comma, comma_before) {
        (Some(comma), _) => {
            let rest = &region.source.text()[comma + 1..region.inside.end];
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            Span::new(item.span.start, comma + 1 + blanks)
        }
        (None, Some(start)) => Span::new(start, item.span.end),
        (None, None) if before.is_empty() => region.inside,
        (None, None) => item.span,
    }
}

/// A blank line before goes too where another, or the brace, follows.
fn with_blank_line(region: &Region, lines: Span) -> Span {
    let text = region.source.text();
    let before = &text[..lines.start];
    let line = before[..before.len().saturating_sub(1)].rfind('\n').map_or(0, |newline| newline + 1);
    let next = text[lines.end..].split('\n').next().unwrap_or("").trim();
    let doubled = before[line..].trim().is_empty() && line > region.inside.start;
    let start = if doubled && (next.is_empty() || next.starts_with('}')) { line } else { lines.start };
    Span::new(start, lines.end)
}
