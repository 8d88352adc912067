//! One attribute taken out and others put in its place.

use super::region::Shape;
use super::spell;
use super::{ended_like, whole};
use crate::iac::Resource;
use crate::literal::Literal;
use crate::text::Edit;

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
    let line = |(name, value): &(&str, Literal)| format!("{name} = {}", spell::literal(value, &indent));
    let text = rows.iter().map(line).collect::<Vec<_>>().join(&format!("\n{indent}"));
    Some(ended_like(region.source, vec![Edit::replace(item.span, text)]))
}
