//! Values in a document that is written as the language's own objects: `JSON.stringify({ … })`, `fn::toJSON`.
//!
//! In: a [`Resource`] in Terraform's words, paths that go on inside of such a document or places in it, and what is to
//! stand there. Out: edits; `None` where the document is a text that spells its JSON out, or is computed.

use super::made::{Made, Side};
use super::program::{Found, Programs, creation};
use super::spell::Spelling;
use super::{translated, writable, yaml};
use crate::iac::pulumi::program::language;
use crate::iac::pulumi::program::syntax::{Language, Program};
use crate::iac::terraform::write::{Setting, Step};
use crate::iac::{Node, Resource, Stack, Value};
use crate::literal::Literal;
use crate::text::{Edit, Source, Span};

/// Whether a path goes on inside of a document.
pub fn is_inside(resource: &Resource, path: &[Step]) -> bool {
    path.len() > 1 && resource.settings().get(&path[0].name).is_some_and(|node| node.encoded().is_some())
}

/// Whether something stands at a path inside of a document.
pub fn has(resource: &Resource, path: &[Step]) -> bool {
    let place = path
        .split_first()
        .and_then(|(first, rest)| place(resource.settings().get(&first.name)?.encoded()?, first.index, rest));
    matches!(place, Some((_, [])))
}

/// Puts settings into the documents that they go into.
pub fn set_all(
    resource: &Resource,
    stack: &Stack,
    wanted: &[Setting],
    made: &[Resource],
    programs: &Programs,
) -> Option<Vec<Edit>> {
    let source = &resource.block.source;
    with_words(resource, stack, wanted, made, programs, &mut |words| {
        let mut edits = Vec::new();
        let mut new: Vec<(&Node, &str, Literal)> = Vec::new();
        for (path, value) in wanted {
            let (first, rest) = path.split_first()?;
            let whole = resource.settings().get(&first.name)?;
            let (at, missing) = place(whole.encoded()?, first.index, rest)?;
            let value = words.value(value)?;
            edits.extend(words.opened(whole, &value)?);
            let Some((step, deeper)) = missing.split_first() else {
                is_here(at, source).then_some(())?;
                edits.push(Edit::replace(at.at.span, words.spelling.document(&value)?));
                continue;
            };
            let nest = |value, step: &Step| Literal::Map(vec![(step.name.clone(), value)]);
            let value = deeper.iter().rev().fold(value, nest);
            let is_it = |(node, key, _): &&mut (&Node, &str, Literal)| {
                node.at.span == at.at.span && *key == step.name
            };
            match new.iter_mut().find(is_it) {
                Some((.., known)) => merge(known, value),
                None => new.push((at, &step.name, value)),
            }
        }
        edits.dedup();
        for (at, key, value) in new {
            edits.push(words.added(at, key, &value)?);
        }
        Some(edits)
    })
}

/// Puts other values in the places of some that stand in documents.
pub fn instead(
    resource: &Resource,
    stack: &Stack,
    places: &[(Span, Literal)],
    made: &[Resource],
    programs: &Programs,
) -> Option<Vec<Edit>> {
    with_words(resource, stack, &[], made, programs, &mut |words| {
        let mut edits = Vec::new();
        for (span, value) in places {
            let value = words.value(value)?;
            let is_around = |node: &&Node| {
                node.encoded().is_some() && node.at.span.contains(*span) && node.via.is_empty()
            };
            let whole = resource.settings().entries.iter().map(|entry| &entry.node).find(is_around)?;
            edits.extend(words.opened(whole, &value)?);
            edits.push(Edit::replace(*span, words.spelling.document(&value)?));
        }
        edits.dedup();
        Some(edits)
    })
}

/// What the file calls things.
struct Words<'w> {
    source: &'w Source,
    spelling: Spelling,
    name: &'w dyn Fn(&str) -> Option<Literal>,
    /// What the program calls Pulumi's own SDK.
    core: &'w dyn Fn() -> Option<String>,
}

fn with_words(
    resource: &Resource,
    stack: &Stack,
    wanted: &[Setting],
    made: &[Resource],
    programs: &Programs,
    then: &mut dyn FnMut(&Words) -> Option<Vec<Edit>>,
) -> Option<Vec<Edit>> {
    let source = writable(resource)?;
    let Some(language) = language(source.path().file_name()) else {
        return yaml::with_names(resource, stack, made, &mut |needs| {
            let spelling = Spelling::of(source.text(), None);
            let mut edits = then(&Words { source, spelling, name: needs.name, core: &|| None })?;
            edits.extend(needs.entries);
            Some(edits)
        });
    };
    let program = programs.read(source, language);
    let found = creation(&program, resource)?;
    let mut made = Made::of(made, &program, &found, stack, wanted, Side::Before)?;
    let mut edits = std::mem::take(&mut made.edits);
    let at: (&Program, &Found, &Stack) = (&program, &found, stack);
    let name = |text: &str| made.expression(text, at, 0);
    let core = || made.core(&program);
    let spelling = super::program::spelling(&program, found.call);
    edits.extend(then(&Words { source, spelling, name: &name, core: &core })?);
    edits.extend(made.import(&program));
    Some(edits)
}

impl Words<'_> {
    fn value(&self, value: &Literal) -> Option<Literal> {
        translated(value, self.name)
    }

    /// What makes a text of the document has to wait for outputs that come to stand in it: nothing to change where it
    /// does, or where none come.
    fn opened(&self, whole: &Node, value: &Literal) -> Option<Option<Edit>> {
        (whole.at.path() == self.source.path()).then_some(())?;
        let text = whole.at.text();
        let Some(language) = self.spelling.language else {
            // A text that spells its JSON out begins otherwise.
            return text.trim_start().to_ascii_lowercase().starts_with("fn::tojson").then_some(None);
        };
        let head = text.split_once('(')?.0;
        if ["jsonStringify", "json_dumps", "JSONMarshal"].iter().any(|name| head.ends_with(name)) {
            return Some(None);
        }
        let (plain, waiting) = match language {
            Language::TypeScript => ("JSON.stringify", "jsonStringify"),
            Language::Python => ("json.dumps", "Output.json_dumps"),
            Language::Go => return None,
        };
        (head == plain).then_some(())?;
        if !has_expression(value) {
            return Some(None);
        }
        let start = whole.at.span.start;
        let waiting = format!("{}.{waiting}", (self.core)()?);
        Some(Some(Edit::replace(Span::new(start, start + head.len()), waiting)))
    }

    /// A new entry of an object, before the others and laid out as they are.
    fn added(&self, object: &Node, key: &str, value: &Literal) -> Option<Edit> {
        is_here(object, self.source).then_some(())?;
        let map = object.as_map()?;
        let text = self.source.text();
        let entry = format!("{}: {}", self.spelling.document_key(key), self.spelling.document(value)?);
        let Some(first) = map.entries.first() else {
            let (start, end) = (object.at.span.start, object.at.span.end);
            let open = start + text.get(start..end)?.rfind('{')? + 1;
            return text[open..end].trim_start().starts_with('}').then(|| Edit::insert(open, entry));
        };
        let at = first.key_span.start;
        let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let before = &text[line..at];
        let is_flow = text.get(object.at.span.start..)?.starts_with('{') || !self.spelling.is_yaml();
        let is_on_line = before.trim().is_empty() || !is_flow;
        Some(match (is_flow, is_on_line) {
            (true, true) => Edit::insert(at, format!("{entry},\n{before}")),
            (true, false) => Edit::insert(at, format!("{entry}, ")),
            // The first key of a list's element stands behind its dash.
            (false, _) => Edit::insert(at, format!("{entry}\n{}", " ".repeat(before.chars().count()))),
        })
    }
}

/// The deepest value on the way, and the steps that nothing is written for.
fn place<'n, 's>(node: &'n Node, index: Option<usize>, rest: &'s [Step]) -> Option<(&'n Node, &'s [Step])> {
    let mut at = nth(node, index)?;
    for (depth, step) in rest.iter().enumerate() {
        match at.as_map()?.get(&step.name) {
            Some(below) => at = nth(below, step.index)?,
            None => return Some((at, &rest[depth..])),
        }
    }
    Some((at, &[]))
}

/// Adds what is in one object to another.
fn merge(known: &mut Literal, more: Literal) {
    match (known, more) {
        (Literal::Map(entries), Literal::Map(more)) => {
            for (key, value) in more {
                match entries.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, there)) => merge(there, value),
                    None => entries.push((key, value)),
                }
            }
        }
        (known, more) => *known = more,
    }
}

fn nth(node: &Node, index: Option<usize>) -> Option<&Node> {
    match (&node.value, index) {
        (Value::List(items), Some(index)) => items.get(index),
        (_, Some(_)) => None,
        (_, None) => Some(node),
    }
}

/// What came through a constant stands elsewhere.
fn is_here(node: &Node, source: &Source) -> bool {
    node.via.is_empty() && node.at.path() == source.path()
}

fn has_expression(value: &Literal) -> bool {
    match value {
        Literal::Expression(_) => true,
        Literal::List(items) => items.iter().any(has_expression),
        Literal::Map(entries) => entries.iter().any(|(_, value)| has_expression(value)),
        _ => false,
    }
}
