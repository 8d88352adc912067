//! One attribute taken out and others put in its place, their `=` under each other as `terraform fmt` leaves them.

use super::region::{Item, Region, Shape};
use super::spell::{self, WIDEST};
use super::{ended_like, whole};
use crate::iac::Resource;
use crate::literal::Literal;
use crate::text::{Edit, Span};

/// `None` where the attribute is not written here.
pub fn exchange(resource: &Resource, attribute: &str, rows: &[(&str, Literal)]) -> Option<Vec<Edit>> {
    let region = whole(resource)?;
    let item = region.attribute(region.map.entry(attribute)?)?;
    let indent = region.indent_at(item.span.start).to_owned();
    if region.shape == Shape::Json {
        let pairs = rows
            .iter()
            .map(|(name, value)| format!("{}: {}", spell::json_text(name), spell::json(value, &indent)));
        let text = pairs.collect::<Vec<_>>().join(&format!(",\n{indent}"));
        return Some(ended_like(region.source, vec![Edit::replace(item.span, text)]));
    }
    if region.is_one_line() && rows.len() > 1 {
        return None;
    }
    let others = neighbours(&region, &item);
    let name = |item: &Item| {
        let sign = item.sign.unwrap_or(item.span.end);
        region.source.slice(Span::new(item.span.start, sign)).trim_end().to_owned()
    };
    let new = rows.iter().map(|(name, _)| name.chars().count());
    let width =
        others.iter().map(|other| name(other).chars().count()).chain(new).max().unwrap_or(0).min(WIDEST);
    let width = if others.is_empty() && rows.len() == 1 { 0 } else { width };
    let mut edits: Vec<Edit> = Vec::new();
    for other in &others {
        let (key, sign) = (name(other), other.sign?);
        let blanks = (width + 1).saturating_sub(key.chars().count()).max(1);
        let between = Span::new(other.span.start + key.len(), sign);
        if between.end - between.start != blanks {
            edits.push(Edit::replace(between, " ".repeat(blanks)));
        }
    }
    let line =
        |(name, value): &(&str, Literal)| format!("{name:width$} = {}", spell::literal(value, &indent));
    let text = rows.iter().map(line).collect::<Vec<_>>().join(&format!("\n{indent}"));
    edits.push(Edit::replace(item.span, text));
    Some(ended_like(region.source, edits))
}

/// The attributes of one line each that stand line under line with `item`, if their `=` do so too.
fn neighbours(region: &Region, item: &Item) -> Vec<Item> {
    let items = region.items();
    let line = |at: usize| region.source.position(at).line;
    let one_line = |item: &Item| item.sign.is_some() && !region.source.slice(item.span).contains('\n');
    let mut last = *item;
    for next in items.iter().skip_while(|other| other.span.start <= item.span.start) {
        if !one_line(&last) || !one_line(next) || line(last.span.end) + 1 != line(next.span.start) {
            break;
        }
        last = *next;
    }
    let group = region.group(&items, &last);
    let aligned = group.windows(2).all(|pair| region.width(&pair[0]) == region.width(&pair[1]));
    if !aligned || region.is_one_line() {
        return Vec::new();
    }
    group.into_iter().filter(|other| other.span != item.span).collect()
}
