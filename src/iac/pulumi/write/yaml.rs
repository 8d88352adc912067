//! Edits of a project's YAML.

mod made;

use made::{Made, on_lines};

use super::spell::Spelling;
use super::want::{NEW, Want, What, wants, wants_of, way_of};
use super::{named, translated};
use crate::iac::pulumi::names;
use crate::iac::pulumi::token::Token;
use crate::iac::terraform::write::{Setting, Step};
use crate::iac::{Map, Node, Resource, Stack, Value, yaml};
use crate::literal::Literal;
use crate::text::{Edit, Source, Span};

pub fn set_all(
    resource: &Resource,
    stack: &Stack,
    token: &Token,
    wanted: &[Setting],
    made: &[Resource],
) -> Option<Vec<Edit>> {
    let source = &resource.block.source;
    let document = document(source)?;
    let entry = entry(&document, resource)?;
    let body = entry.as_map()?;
    let spelling = Spelling::of(source.text(), None);
    let made = Made::of(made, &document, stack)?;
    let wants = wants_of(resource, token, &in_yaml(wanted, &document, stack, &made)?)?;
    let mut edits = Vec::new();
    match body.get("properties") {
        Some(Node { value: Value::Map(map), at, .. }) => {
            put(map, at.span, &wants, source, &spelling, &mut edits)?
        }
        Some(_) => return None,
        None => {
            let want =
                Want { name: "properties".into(), is_free: true, what: What::Object(String::new(), wants) };
            put(body, entry.at.span, &[want], source, &spelling, &mut edits)?;
        }
    }
    if !made.entries.is_empty() {
        edits.push(behind(resource, &made.entries, &spelling)?);
    }
    Some(edits)
}

fn document(source: &Source) -> Option<Node> {
    yaml::read(source)?.into_iter().next()
}

/// The entry of a resource, by its place.
fn entry<'d>(document: &'d Node, resource: &Resource) -> Option<&'d Node> {
    let resources = document.as_map()?.get("resources")?.as_map()?;
    let is_it = |entry: &&crate::iac::Entry| entry.key_span.start == resource.name_at.span.start;
    Some(&resources.entries.iter().find(is_it)?.node)
}

/// The key of a resource: what `${…}` calls it.
fn key<'d>(document: &'d Node, resource: &Resource) -> Option<&'d str> {
    let resources = document.as_map()?.get("resources")?.as_map()?;
    let is_it = |entry: &&crate::iac::Entry| entry.key_span.start == resource.name_at.span.start;
    Some(&resources.entries.iter().find(is_it)?.key)
}

/// What an edit needs of the document.
pub struct Needs<'n> {
    /// What stands for an expression of Terraform's.
    pub name: &'n dyn Fn(&str) -> Option<Literal>,
    /// The entries that are made.
    pub entries: Option<Edit>,
}

/// Edits of what is written with expressions, and the entries that these need.
pub fn with_names(
    resource: &Resource,
    stack: &Stack,
    made: &[Resource],
    then: &mut dyn FnMut(Needs) -> Option<Vec<Edit>>,
) -> Option<Vec<Edit>> {
    let source = &resource.block.source;
    let document = document(source)?;
    let made = Made::of(made, &document, stack)?;
    let entries = match made.entries.is_empty() {
        true => None,
        false => Some(behind(resource, &made.entries, &Spelling::of(source.text(), None))?),
    };
    let name = |expression: &str| name(expression, &document, stack, &made);
    then(Needs { name: &name, entries })
}

/// Entries of `resources` behind that of `resource`, to which they refer.
pub fn beside(resource: &Resource, stack: &Stack, made: &[Resource]) -> Option<Vec<Edit>> {
    with_names(resource, stack, made, &mut |needs| Some(vec![needs.entries?]))
}

/// What stands in the YAML for an expression of Terraform's.
fn name(expression: &str, document: &Node, stack: &Stack, made: &Made) -> Option<Literal> {
    match named(stack, expression) {
        Some((other, attribute)) => {
            let name = names::output(&other.kind, attribute);
            Some(Literal::Expression(format!("${{{}.{name}}}", key(document, other)?)))
        }
        None => made.expression(expression, document, stack),
    }
}

fn in_yaml(wanted: &[Setting], document: &Node, stack: &Stack, made: &Made) -> Option<Vec<Setting>> {
    let name = |expression: &str| name(expression, document, stack, made);
    wanted.iter().map(|(path, value)| Some((path.clone(), translated(value, &name)?))).collect()
}

/// A function, whose argument is a tree of its own.
fn is_function(what: &What) -> bool {
    matches!(what, What::Value(Literal::Map(entries)) if matches!(entries.as_slice(), [(name, _)] if name.starts_with("fn::")))
}

/// Whether a map is written between braces.
fn is_flow(source: &Source, span: Span) -> bool {
    source.slice(span).starts_with('{')
}

fn put(
    map: &Map,
    span: Span,
    wants: &[Want],
    source: &Source,
    spelling: &Spelling,
    edits: &mut Vec<Edit>,
) -> Option<()> {
    let mut new = Vec::new();
    for want in wants {
        let Some(node) = map.get(&want.name) else {
            new.push(if is_function(&want.what) { on_lines(want.clone()) } else { want.clone() });
            continue;
        };
        match (&want.what, &node.value) {
            (What::Object(_, inside), Value::Map(below)) => {
                put(below, node.at.span, inside, source, spelling, edits)?;
            }
            (What::Element(_, NEW, inside), Value::List(items)) if !items.is_empty() => {
                let text = source.text();
                text.get(node.at.span.start..)?.starts_with("- ").then_some(())?;
                let item = spelling.yaml_item(inside, &column(text, node.at.span.start))?;
                edits.push(Edit::insert(line_end(text, node.at.span.end)?, item));
            }
            (What::Element(_, index, inside), Value::List(items)) => {
                let item = items.get(*index)?;
                put(item.as_map()?, item.at.span, inside, source, spelling, edits)?;
            }
            (What::Value(value), Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Null) => {
                let text = spelling.value(value)?;
                // An empty value has no place of its own.
                let is_empty = node.at.span.start == node.at.span.end;
                let text = if is_empty { format!(" {text}") } else { text };
                edits.push(Edit::replace(node.at.span, text));
            }
            // Keys of the user's own.
            (What::Value(Literal::Map(entries)), Value::Map(below)) if !is_function(&want.what) => {
                let one = |(key, value): &(String, Literal)| Want {
                    name: key.clone(),
                    is_free: true,
                    what: What::Value(value.clone()),
                };
                let inside: Vec<Want> = entries.iter().map(one).collect();
                put(below, node.at.span, &inside, source, spelling, edits)?;
            }
            // One function in place of another, on lines of its own.
            (_, Value::Map(_)) if is_function(&want.what) && !is_flow(source, span) => {
                let entry = map.entry(&want.name)?;
                let text = source.text();
                let end = text.get(..entry.span.end)?.trim_end().len();
                let indent = column(text, entry.key_span.start);
                let instead = spelling.field(&on_lines(want.clone()), false, Some(&indent))?;
                edits.push(Edit::replace(Span::new(entry.key_span.start, end), instead));
            }
            (What::Value(value), Value::List(_)) if is_inline(source, node) => {
                edits.push(Edit::replace(node.at.span, spelling.value(value)?));
            }
            (What::Value(Literal::List(values)), Value::List(_)) => {
                edits.push(in_place_of_rows(source, node, values, spelling)?);
            }
            _ => return None,
        }
    }
    if new.is_empty() {
        return Some(());
    }
    let text = source.text();
    let last = map.entries.last();
    if is_flow(source, span) {
        let fields =
            new.iter().map(|want| spelling.field(want, false, None)).collect::<Option<Vec<_>>>()?.join(", ");
        edits.push(match last {
            Some(last) => Edit::insert(last.span.end, format!(", {fields}")),
            None => Edit::replace(span, format!("{{ {fields} }}")),
        });
        return Some(());
    }
    // A block: the lines follow the last entry's, whatever that holds.
    let last = last?;
    let indent = column(text, map.entries.first()?.key_span.start);
    let at = line_end(text, last.span.end.max(last.key_span.end))?;
    let row = |want: &Want| Some(format!("\n{indent}{}", spelling.field(want, false, Some(&indent))?));
    edits.push(Edit::insert(at, new.iter().map(row).collect::<Option<String>>()?));
    Some(())
}

/// Plain values in place of a list that is written row by row.
fn in_place_of_rows(source: &Source, list: &Node, values: &[Literal], spelling: &Spelling) -> Option<Edit> {
    let text = source.text();
    let start = list.at.span.start;
    text.get(start..)?.starts_with("- ").then_some(())?;
    // A comment among the rows would have no row of its own any more.
    let end = start + source.slice(list.at.span).trim_end().len();
    (!source.slice(Span::new(start, end)).contains('#')).then_some(())?;
    let indent = column(text, start);
    let row = |value: &Literal| Some(format!("- {}", spelling.value(value)?));
    let rows = values.iter().map(row).collect::<Option<Vec<_>>>()?.join(&format!("\n{indent}"));
    let rows = if rows.is_empty() { "[]".to_owned() } else { rows };
    Some(Edit::replace(Span::new(start, end), rows))
}

/// Behind what ends there, and what else its line has.
fn line_end(text: &str, end: usize) -> Option<usize> {
    let end = text.get(..end)?.trim_end().len();
    Some(end + text.get(end..)?.split('\n').next().unwrap_or("").trim_end().len())
}

fn is_inline(source: &Source, node: &Node) -> bool {
    source.slice(node.at.span).starts_with('[')
}

/// The white space that puts a line under a key, which may stand behind a `- `.
fn column(text: &str, key: usize) -> String {
    let start = text[..key].rfind('\n').map_or(0, |newline| newline + 1);
    " ".repeat(text[start..key].chars().count())
}

/// Takes the entry at a path away, with its lines.
pub fn remove(resource: &Resource, token: &Token, path: &[Step]) -> Option<Vec<Edit>> {
    let source = &resource.block.source;
    let document = document(source)?;
    let Some(mut map) = entry(&document, resource)?.as_map()?.get("properties").and_then(Node::as_map) else {
        return Some(Vec::new());
    };
    let way = way_of(resource, token, path)?;
    let mut want = way.first()?;
    let mut above = None;
    while let What::Object(_, inside) | What::Element(_, _, inside) = &want.what {
        let Some(entry) = map.entry(&want.name) else { return Some(Vec::new()) };
        let node = match (&want.what, &entry.node.value) {
            (What::Element(_, index, _), Value::List(items)) => items.get(*index)?,
            _ => &entry.node,
        };
        above = matches!(want.what, What::Object(..)).then_some(entry);
        (map, want) = (node.as_map()?, inside.first()?);
    }
    matches!(want.what, What::Value(_)).then_some(())?;
    let Some(entry) = map.entry(&want.name) else { return Some(Vec::new()) };
    let text = source.text();
    let start = text[..entry.span.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text.get(..entry.span.end)?.trim_end().len();
    let end = text[end..].find('\n').map_or(text.len(), |newline| end + newline + 1);
    let is_alone = text[start..entry.span.start].trim().is_empty();
    is_alone.then_some(())?;
    if map.entries.len() > 1 {
        return Some(vec![Edit::replace(Span::new(start, end), "")]);
    }
    // The only entry would leave a key without a value.
    let above = above?.key_span.end;
    let colon = above + text.get(above..)?.find(':')? + 1;
    Some(vec![Edit::replace(Span::new(colon, end), " {}\n")])
}

/// An entry of `resources` behind that of `resource`, and those that it needs.
pub fn companion(
    resource: &Resource,
    stack: &Stack,
    token: &Token,
    kind: &str,
    (by, attribute): (&str, &str),
    (wanted, made): (&[Setting], &[Resource]),
) -> Option<Edit> {
    let source = &resource.block.source;
    let document = document(source)?;
    let own = key(&document, resource)?;
    let target = Literal::Expression(format!("${{{own}.{}}}", names::output(&resource.kind, attribute)));
    let mut made = Made::of(made, &document, stack)?;
    let mut settings = vec![(vec![Step::new(by)], target)];
    settings.extend(in_yaml(wanted, &document, stack, &made)?);
    let wants = wants(kind, &token.class, &settings)?;
    let resources = document.as_map()?.get("resources")?.as_map()?;
    // Pulumi's names are unique by type; keys of the YAML are by themselves.
    let word = names::snake(token.class.trim_end_matches("V2"));
    let word = word.rsplit('_').next().unwrap_or(&word);
    let wanted = format!("{own}-{word}");
    let is_taken =
        |name: &String| resources.get(name).is_some() || made.entries.iter().any(|entry| entry.name == *name);
    let mut numbers = 2..;
    let mut name = wanted.clone();
    while is_taken(&name) {
        name = format!("{wanted}-{}", numbers.next()?);
    }
    made.entries.push(entry_of(&name, token, wants));
    behind(resource, &made.entries, &Spelling::of(source.text(), None))
}

/// A new entry of `resources`.
fn entry_of(name: &str, token: &Token, wants: Vec<Want>) -> Want {
    let field = |name: &str, what: What| Want { name: name.to_owned(), is_free: true, what };
    let kind = format!("{}:{}:{}", token.package, token.module, token.class);
    let mut inside = vec![field("type", What::Value(Literal::Text(kind)))];
    if !wants.is_empty() {
        inside.push(field("properties", What::Object(String::new(), wants)));
    }
    field(name, What::Object(String::new(), inside))
}

/// Entries on the lines behind that of a resource.
fn behind(resource: &Resource, entries: &[Want], spelling: &Spelling) -> Option<Edit> {
    let text = resource.block.source.text();
    let indent = column(text, resource.name_at.span.start);
    text[..resource.name_at.span.start].ends_with(&format!("\n{indent}")).then_some(())?;
    let end = text.get(..resource.block.span.end)?.trim_end().len();
    let at = end + text.get(end..)?.split('\n').next().unwrap_or("").trim_end().len();
    let row = |entry: &Want| Some(format!("\n{indent}{}", spelling.field(entry, false, Some(&indent))?));
    Some(Edit::insert(at, entries.iter().map(row).collect::<Option<String>>()?))
}
