//! A new resource in a `.tf.json` file, beside the one that it serves.
//!
//! In: the resource and what the new one is to be. Out: an edit that adds it to the objects of its type, or a
//! type behind that of the resource.

use super::insert::into_json;
use super::region::{Region, Shape};
use super::spell;
use crate::iac::{Node, Resource, Value, json};
use crate::literal::Literal;
use crate::text::Edit;

/// `None` where resources are not written as `{"type": {"name": {…}}}`, or the name is there.
pub fn companion(resource: &Resource, kind: &str, name: &str, body: Literal) -> Option<Edit> {
    let (source, block) = (&resource.block.source, resource.block.span);
    let top = json::read(source).ok()?;
    let types = holding(top.as_map()?.get("resource")?, resource)?;
    let named = vec![(name.to_owned(), body)];
    if let Some(there) = types.as_map()?.get(kind) {
        let names = there.as_map().filter(|names| names.get(name).is_none())?;
        let mut edits = Vec::new();
        into_json(&Region::new(source, names, there.at.span, Shape::Json)?, &named, &mut edits)?;
        return edits.pop();
    }
    let entry = types.as_map()?.entries.iter().find(|entry| entry.node.at.span.contains(block))?;
    let region = Region::new(source, types.as_map()?, types.at.span, Shape::Json)?;
    let indent = region.indent_at(entry.key_span.start);
    let between = if region.is_one_line() { " ".to_owned() } else { format!("\n{indent}") };
    let object = spell::json(&Literal::Map(named), indent);
    let text = format!(",{between}{}: {object}", spell::json_text(kind));
    Some(Edit::insert(entry.node.at.span.end, text))
}

/// The object of types that has the resource in it: resources may be a list of such objects.
fn holding<'a>(resources: &'a Node, resource: &Resource) -> Option<&'a Node> {
    let has_it = |node: &&Node| node.at.span.contains(resource.block.span);
    match &resources.value {
        Value::Map(_) => Some(resources).filter(has_it),
        Value::List(parts) => parts.iter().find(has_it),
        _ => None,
    }
}
