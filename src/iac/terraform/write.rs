//! Changes to Terraform files as edits: nothing is printed anew, so what an edit does not name stays as it is.
//!
//! In: a [`Resource`] as it was read (its source comes with it), a path into it, a [`Literal`]. Out: [`Edit`]s,
//! or `None` where the place is not written in a way that can be edited. [`laid`] makes the new text of them, laid
//! out as `terraform fmt` would leave it. Works on `.tf` and `.tf.json` alike.

use crate::iac::{Node, Resource, Role, Stack, Value};
use crate::literal::Literal;
use crate::text::{Edit, Source, Span};

mod align;
pub mod encoded;
mod exchange;
mod insert;
mod json;
mod lay;
mod list;
mod place;
mod region;
mod remove;
mod spell;
#[cfg(test)]
mod tests;
mod tokens;

pub use exchange::exchange;
pub use lay::laid;
pub use list::{list_add, list_remove};
use region::{Region, Shape};
pub use remove::remove;
pub use spell::{companion, literal};

/// One name of a path; `index` picks an element of repeated blocks or of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub name: String,
    pub index: Option<usize>,
}

/// A path and what stands there.
pub type Setting = (Vec<Step>, Literal);

impl Step {
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), index: None }
    }

    pub fn nth(name: impl Into<String>, index: usize) -> Self {
        Self { name: name.into(), index: Some(index) }
    }
}

/// Sets one setting. A [`Literal::Map`] is merged into an object that is there.
pub fn set(resource: &Resource, path: &[Step], value: &Literal) -> Option<Vec<Edit>> {
    set_all(resource, &[(path.to_vec(), value.clone())])
}

/// Sets several settings at once: those that need the same new block share it.
pub fn set_all(resource: &Resource, wanted: &[Setting]) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    fill(&whole(resource)?, wanted.to_vec(), &mut edits)?;
    Some(ended_like(&resource.block.source, edits))
}

/// Text put after the resource's block, with a blank line between.
pub fn append_after(resource: &Resource, text: &str) -> Edit {
    let source = &resource.block.source;
    let all = source.text();
    let end = resource.block.span.end.min(all.len());
    let line_end = end + all.get(end..).unwrap_or("").split('\n').next().unwrap_or("").trim_end().len();
    // A block right below keeps a blank line before it too.
    let below = all.get(line_end..).unwrap_or("").split('\n').nth(1).unwrap_or("");
    let blank = if below.trim().is_empty() { "" } else { "\n" };
    let edit = Edit::insert(line_end, format!("\n\n{}{blank}", text.trim_end()));
    ended_like(source, vec![edit.clone()]).pop().unwrap_or(edit)
}

/// A new resource behind `resource`, in the file's own notation; the arguments are those of [`companion`].
/// `None` where a JSON file writes its resources in some other way than as objects by type and name.
pub fn append_companion(
    resource: &Resource,
    kind: &str,
    name: &str,
    by: &str,
    expression: &str,
    set: &[Setting],
) -> Option<Edit> {
    let source = &resource.block.source;
    if !source.is_editable() {
        return None;
    }
    if !is_json(source) {
        return Some(append_after(resource, &companion(kind, name, by, expression, set)));
    }
    let target = (vec![Step::new(by)], Literal::Expression(expression.to_owned()));
    let settings = std::iter::once(&target).chain(set).map(|(path, value)| (path.as_slice(), value));
    let object = Literal::Map(spell::Body::of(settings)?.into_object());
    ended_like(source, vec![json::companion(resource, kind, name, object)?]).pop()
}

/// `wanted`, or the first of `wanted_2`, `wanted_3`, … that no resource of that kind has.
pub fn free_name(stack: &Stack, kind: &str, wanted: &str) -> String {
    // One with `count = 0` is no resource, and has its name all the same.
    let is_written = |name: &str| {
        let header = format!("\"{kind}\" \"{name}\"");
        stack.sources.iter().any(|source| source.text().contains(&header))
    };
    let is_free = |name: &str| {
        !is_written(name)
            && !stack.resources.iter().any(|resource| {
                resource.role == Role::Managed && resource.kind == kind && resource.name == name
            })
    };
    let mut name = wanted.to_owned();
    let mut number = 2;
    while !is_free(&name) {
        name = format!("{wanted}_{number}");
        number += 1;
    }
    name
}

/// Text put at the end of a file, with a blank line between.
pub fn append_to(source: &Source, text: &str) -> Edit {
    let all = source.text();
    let end = all.trim_end().len();
    let before = if end == 0 { "" } else { "\n\n" };
    let after = if end == 0 || !all[end..].contains('\n') { "\n" } else { "" };
    let edit = Edit::insert(end, format!("{before}{}{after}", text.trim_end()));
    ended_like(source, vec![edit.clone()]).pop().unwrap_or(edit)
}

/// `backend "s3" { … }`, to stand at `indent`; its first line is not indented.
pub fn labelled_block(word: &str, label: &str, settings: &[(String, Literal)], indent: &str) -> String {
    let inner = format!("{indent}  ");
    let rows = settings.iter().map(|(name, value)| (name.clone(), spell::literal(value, &inner)));
    format!("{word} {} {{\n{}{indent}}}", spell::quoted(label), spell::rows(rows, &inner))
}

/// Another block in place of a whole one.
pub fn block_instead(resource: &Resource, text: String) -> Edit {
    let edit = Edit::replace(resource.block.span, text);
    ended_like(&resource.block.source, vec![edit.clone()]).pop().unwrap_or(edit)
}

/// `parameter { … }`, to stand at `indent`; its first line is not indented. An object is a block in it.
pub fn plain_block(word: &str, settings: &[(String, Literal)], indent: &str) -> String {
    if settings.is_empty() {
        return format!("{word} {{}}");
    }
    let inner = format!("{indent}  ");
    let (blocks, plain): (Vec<_>, Vec<_>) =
        settings.iter().partition(|(_, value)| matches!(value, Literal::Map(_)));
    let rows = plain.iter().map(|(name, value)| (name.clone(), spell::literal(value, &inner)));
    let mut body = spell::rows(rows, &inner);
    for (name, value) in blocks {
        let Literal::Map(below) = value else { continue };
        let gap = if body.is_empty() { "" } else { "\n" };
        body += &format!("{gap}{inner}{}\n", plain_block(name, below, &inner));
    }
    format!("{word} {{\n{body}{indent}}}")
}

/// A nested block put into a resource's block, where blocks go. `None` where that is on one line, or in JSON.
pub fn add_block(resource: &Resource, text: &str) -> Option<Edit> {
    if is_json(&resource.block.source) {
        return None;
    }
    let region = whole(resource)?;
    let edit = insert::block(&region, text)?;
    ended_like(region.source, vec![edit]).pop()
}

/// A constant as a file spells it.
pub fn constant(value: &Literal, source: &Source) -> String {
    if is_json(source) { spell::json(value, "") } else { spell::inline(value) }
}

/// Steps as a finding writes a path: `ingress[1].cidr_blocks`.
pub fn spelled(steps: &[Step]) -> String {
    let step = |step: &Step| match step.index {
        Some(index) => format!("{}[{index}]", step.name),
        None => step.name.clone(),
    };
    steps.iter().map(step).collect::<Vec<_>>().join(".")
}

/// Puts the settings that are there in place and adds those that are not.
fn fill(region: &Region, wanted: Vec<Setting>, edits: &mut Vec<Edit>) -> Option<()> {
    let mut there: Vec<(Step, Vec<Setting>)> = Vec::new();
    let mut new = Vec::new();
    for (path, value) in wanted {
        let (step, rest) = path.split_first()?;
        if region.map.entry(&step.name).is_none() {
            new.push((path, value));
            continue;
        }
        let below = (rest.to_vec(), value);
        match there.iter_mut().find(|(known, _)| known == step) {
            Some((_, settings)) => settings.push(below),
            None => there.push((step.clone(), vec![below])),
        }
    }
    for (step, settings) in there {
        let entry = region.map.entry(&step.name)?;
        let node = region.pick(entry, &step)?;
        let mut deeper = Vec::new();
        for (path, value) in settings {
            match value {
                // An object is set key by key, so that what else it holds stays.
                Literal::Map(entries) if path.is_empty() => {
                    deeper.extend(entries.into_iter().map(|(name, value)| (vec![Step::new(name)], value)));
                }
                value if path.is_empty() => edits.push(replaced(region, entry.blocks, node, &value)?),
                value => deeper.push((path, value)),
            }
        }
        if deeper.is_empty() {
            continue;
        }
        match region.below(entry, node) {
            Some(below) => fill(&below, deeper, edits)?,
            None => edits.push(merged(region, entry.blocks, node, deeper)?),
        }
    }
    insert::insert(region, &new, edits)
}

fn replaced(region: &Region, blocks: bool, node: &Node, value: &Literal) -> Option<Edit> {
    if blocks {
        return None;
    }
    let span = region.here(node)?;
    let indent = region.indent_at(span.start);
    let text = match region.shape {
        Shape::Json => spell::json(value, indent),
        _ => spell::literal(value, indent),
    };
    Some(Edit::replace(span, text))
}

/// `tags = local.tags` becomes `tags = merge(local.tags, { … })`.
fn merged(region: &Region, blocks: bool, node: &Node, new: Vec<Setting>) -> Option<Edit> {
    if blocks || region.shape == Shape::Json {
        return None;
    }
    let span = region.here(node)?;
    let body = spell::Body::of(new.iter().map(|(path, value)| (path.as_slice(), value)))?;
    let object = Literal::Map(body.into_object());
    let written = region.source.slice(span);
    match node.value {
        Value::Null if written == "null" => {
            Some(Edit::replace(span, spell::literal(&object, region.indent_at(span.start))))
        }
        Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => None,
        _ => Some(Edit::replace(span, format!("merge({written}, {})", spell::inline(&object)))),
    }
}

/// The resource's own settings. Only text that is written back as it was read can be edited.
fn whole(resource: &Resource) -> Option<Region<'_>> {
    let source = &resource.block.source;
    if !source.is_editable() {
        return None;
    }
    if is_json(source) {
        let span = match source.slice(resource.body.at.span) {
            object if object.starts_with('{') => resource.body.at.span,
            _ => resource.block.span,
        };
        return Region::new(source, resource.settings(), span, Shape::Json);
    }
    Region::new(source, resource.settings(), resource.block.span, Shape::Body)
}

/// Whether a file is written in JSON.
pub fn is_json(source: &Source) -> bool {
    source.path().ends_with(".json")
}

/// New lines end as those of the file do.
fn ended_like(source: &Source, mut edits: Vec<Edit>) -> Vec<Edit> {
    let first = source.text().split_inclusive('\n').next().unwrap_or("");
    if first.ends_with("\r\n") {
        for edit in &mut edits {
            // What is cut from the text already has its own.
            edit.text = edit.text.replace("\r\n", "\n").replace('\n', "\r\n");
        }
    }
    edits
}

/// The whole lines of `span`, line ending included, where nothing else stands on them but a comma and a comment.
fn whole_lines(source: &Source, span: Span) -> Option<Span> {
    let text = source.text();
    let start = text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |newline| span.end + newline + 1);
    let behind = text[span.end..end].trim().trim_start_matches(',').trim_start();
    let is_comment = behind.starts_with('#')
        || behind.starts_with("//")
        || (behind.starts_with("/*") && behind.find("*/") == Some(behind.len() - 2));
    let alone = text[start..span.start].trim().is_empty() && (behind.is_empty() || is_comment);
    alone.then(|| Span::new(start, end))
}
