//! Changes of a template that keep what they do not touch: comments, order, quotes, indentation.
//!
//! In: a template's text, a resource's logical id, and what is to stand at which of its paths. Out: edits; `None`
//! where the place can't be told, such as behind a condition or a macro.

mod added;
mod asked;
mod spell;
mod style;

use std::collections::HashSet;

use super::evaluate::intrinsic;
use super::resources::end;
use super::template::Template;
use crate::iac::{Entry, Map, Node, Value, WrittenStep};
use crate::literal::Literal;
use crate::text::{Edit, Source, Span};
use added::Addition;
use spell::Spelling;
use style::Style;

/// Types and properties that a resource is replaced for.
const REPLACED: &str = include_str!("../../../rules/cloudformation/replaced.tsv");

/// A path from the resource's properties on (`@DeletionPolicy` stands beside them), and what is to stand there.
pub type Setting = (Vec<WrittenStep>, Literal);

/// What is to change of one resource.
#[derive(Default)]
pub struct Wanted {
    pub set: Vec<Setting>,
    /// Lists that get one more element.
    pub append: Vec<Setting>,
    pub remove: Vec<Vec<WrittenStep>>,
    /// Resources that come behind it, each with its logical id.
    pub beside: Vec<(String, Literal)>,
}

/// Properties that are new, as one value.
pub fn tree(settings: &[Setting]) -> Option<Literal> {
    let mut tree = Vec::new();
    for (path, value) in settings {
        insert(&mut tree, path, value)?;
    }
    Some(Literal::Map(tree))
}

/// A template that is written to: read once, however many changes there are.
pub struct Written {
    template: Template,
    style: Style,
}

impl Written {
    pub fn of(source: &Source) -> Option<Self> {
        let template = Template::read(source)?.ok()?;
        Some(Self { style: Style::of(source, &template), template })
    }

    /// The logical ids that it has given away.
    pub fn names(&self) -> HashSet<String> {
        self.template.section("Resources").entries.iter().map(|entry| entry.key.clone()).collect()
    }

    pub fn edits(&self, address: &str, wanted: &Wanted) -> Option<Vec<Edit>> {
        edits(&self.template, &self.style, address, wanted)
    }

    /// Hides a parameter's value, which has no default.
    pub fn hidden(&self, parameter: &str) -> Option<Vec<Edit>> {
        let parameters = self.template.section("Parameters");
        let declared = parameters.get(parameter).filter(|_| is_single(parameters, parameter))?;
        let has_default = declared.as_map()?.get("Default").is_some();
        let mut plan = Plan {
            text: self.template.source.text(),
            style: &self.style,
            added: Vec::new(),
            edits: Vec::new(),
        };
        let path = [WrittenStep::new("NoEcho", None)];
        (!has_default).then(|| plan.set(declared, &path, &Literal::Bool(true), false))??;
        plan.finished()
    }

    /// The property of a path that a resource which is deployed can't take.
    pub fn replacing(&self, address: &str, path: &[WrittenStep]) -> Option<String> {
        let kind = self.template.section("Resources").get(address)?.as_map()?.get("Type")?.as_text()?;
        let names: Vec<&str> = path.iter().map(|step| step.name.as_str()).collect();
        let wanted = (1..=names.len()).map(|end| names[..end].join("."));
        let is_row =
            |property: &String| REPLACED.lines().any(|line| line.split_once('\t') == Some((kind, property)));
        wanted.into_iter().find(is_row)
    }

    /// A value that stands somewhere by itself: a parameter's default.
    pub fn replaced(&self, span: Span, value: &Literal) -> Option<Edit> {
        let old = self.template.source.slice(span);
        Some(Edit::replace(
            span,
            Spelling { style: &self.style, is_flow: true, in_line: true }.scalar(value, old)?,
        ))
    }

    /// Any value in place of what stands somewhere by itself, within one line in YAML: a statement's principal.
    pub fn instead(&self, span: Span, value: &Literal) -> Option<Edit> {
        let text = self.template.source.text();
        let line = text.get(..span.start)?.rsplit('\n').next()?;
        let column = line.len() - line.trim_start().len();
        Some(Edit::replace(
            span,
            Spelling { style: &self.style, is_flow: true, in_line: self.style.is_line }
                .value(value, column)?,
        ))
    }
}

fn edits(template: &Template, style: &Style, address: &str, wanted: &Wanted) -> Option<Vec<Edit>> {
    let source = &template.source;
    let resources = template.section("Resources");
    let resource = resources.entry(address).filter(|_| is_single(resources, address))?;
    let mut plan = Plan { text: source.text(), style, added: Vec::new(), edits: Vec::new() };
    for (path, value) in &wanted.set {
        plan.set(&resource.node, &below_resource(path), value, false)?;
    }
    for (path, value) in &wanted.append {
        plan.set(&resource.node, &below_resource(path), value, true)?;
    }
    for path in &wanted.remove {
        plan.remove(&resource.node, &below_resource(path))?;
    }
    if !wanted.beside.is_empty() {
        let (map, behind, tree) = (resources.clone(), Some(resource.clone()), wanted.beside.clone());
        let next = resources.entries.iter().find(|entry| entry.key_span.start > resource.key_span.start);
        let stop = end(&resource.node, source.text());
        let is_apart = next.is_some_and(|next| {
            let between = source.text().get(stop..next.key_span.start).unwrap_or("");
            let lines: Vec<&str> = between.split('\n').collect();
            // Between what is behind the one and what is before the other.
            lines.len() > 2 && lines[1..lines.len() - 1].iter().any(|line| line.trim().is_empty())
        });
        plan.added.push(Addition { at: resources.span?, map, behind, is_apart, tree });
    }
    plan.finished()
}

fn below_resource(path: &[WrittenStep]) -> Vec<WrittenStep> {
    match path.first().and_then(|step| step.name.strip_prefix('@')) {
        Some(beside) => vec![WrittenStep::new(beside, None)],
        None => std::iter::once(WrittenStep::new("Properties", None)).chain(path.iter().cloned()).collect(),
    }
}

struct Plan<'a> {
    text: &'a str,
    style: &'a Style,
    /// What is added to maps that are there, by where the map starts.
    added: Vec<Addition>,
    edits: Vec<Edit>,
}

impl Plan<'_> {
    fn set(&mut self, node: &Node, path: &[WrittenStep], value: &Literal, more: bool) -> Option<()> {
        let map = plain(node)?;
        let (step, rest) = path.split_first()?;
        is_single(map, &step.name).then_some(())?;
        let there = map.entry(&step.name);
        let own = there.filter(|entry| is_within(entry.key_span, map.span));
        let is_plain = rest.is_empty() && step.element.is_none() && !more;
        // What is merged in is wanted elsewhere too: an own value goes before it, a part of it has no place here.
        if there.is_some() && own.is_none() && !is_plain {
            return None;
        }
        let Some(entry) = own else {
            let value = if more { Literal::List(vec![value.clone()]) } else { value.clone() };
            return self.add(node, map, path, &value);
        };
        if rest.is_empty() && step.element.is_none() {
            return match (&entry.node.value, more) {
                (Value::List(items), true) => self.add_item(&entry.node, items, value),
                (_, true) => None,
                _ => self.replace(entry, value),
            };
        }
        match &entry.node.value {
            Value::Map(_) => self.set(&entry.node, rest, value, more),
            Value::List(items) => {
                if let Some(element) = &step.element {
                    let named = |item: &&Node| {
                        item.as_map().and_then(|map| map.get(&element.key)).and_then(Node::as_text)
                            == Some(element.wanted.as_str())
                    };
                    let below: Vec<WrittenStep> = std::iter::once(WrittenStep::new(&element.value, None))
                        .chain(rest.iter().cloned())
                        .collect();
                    return match items.iter().find(named) {
                        Some(item) => self.set(item, &below, value, more),
                        None => {
                            let mut tree = vec![(element.key.clone(), Literal::Text(element.wanted.clone()))];
                            insert(&mut tree, &below, value)?;
                            self.add_item(&entry.node, items, &Literal::Map(tree))
                        }
                    };
                }
                let item = match (step.index, items.as_slice()) {
                    (Some(index), items) => items.get(index)?,
                    (None, [item]) => item,
                    _ => return None,
                };
                self.set(item, rest, value, more)
            }
            Value::Null => {
                let mut tree = Vec::new();
                insert(&mut tree, path, value)?;
                let (_, value) = tree.pop()?;
                self.replace(entry, &value)
            }
            _ => None,
        }
    }

    /// What a map lacks. Several things that it lacks are put there together.
    fn add(&mut self, node: &Node, map: &Map, path: &[WrittenStep], value: &Literal) -> Option<()> {
        let at = node.at.span;
        let known = self.added.iter().position(|known| known.at == at);
        let position = known.unwrap_or_else(|| {
            // Properties come behind the type, as everybody writes them.
            let behind = map.entry("Type").filter(|_| path[0].name == "Properties").cloned();
            let tree = Vec::new();
            self.added.push(Addition { map: map.clone(), at, behind, is_apart: false, tree });
            self.added.len() - 1
        });
        insert(&mut self.added[position].tree, path, value)
    }

    fn replace(&mut self, entry: &Entry, value: &Literal) -> Option<()> {
        let old = entry.node.at.span;
        let written = self.text.get(old.start..old.end)?;
        let is_flow = self.style.is_json || written.starts_with(['{', '[']) || self.is_in_flow(entry);
        let spelling = Spelling { style: self.style, is_flow, in_line: self.is_in_flow(entry) };
        let is_scalar =
            matches!(entry.node.value, Value::Text(_) | Value::Bool(_) | Value::Number(_) | Value::Null);
        let in_line = !self.text.get(entry.key_span.end..old.start)?.contains('\n');
        if let (Some(text), true, true) =
            (spelling.scalar(value, written), is_scalar, in_line && old.start < old.end)
        {
            // A block scalar has its sign before it.
            let between = self.text.get(entry.key_span.end..old.start)?;
            if !between.contains(['|', '>']) {
                self.edits.push(Edit::replace(Span::new(tag_start(self.text, old.start), old.end), text));
                return Some(());
            }
        }
        // From behind the colon on.
        let colon = entry.key_span.end + self.text.get(entry.key_span.end..)?.find(':')? + 1;
        let stop = end(&entry.node, self.text).max(colon);
        let indent = self.column(entry.key_span.start);
        let text = spelling.value(value, indent)?;
        let gap = if text.starts_with(['\n', '\r']) { "" } else { self.style.gap };
        let text = format!("{gap}{text}");
        self.edits.push(Edit::replace(Span::new(colon, stop), text));
        Some(())
    }

    fn is_in_flow(&self, entry: &Entry) -> bool {
        let line = self.text[..entry.key_span.start].rfind('\n').map_or(0, |at| at + 1);
        self.text[line..entry.key_span.start].contains('{')
    }

    fn add_item(&mut self, list: &Node, items: &[Node], value: &Literal) -> Option<()> {
        let span = list.at.span;
        let written = self.text.get(span.start..span.end)?;
        let first = items.first();
        if self.style.is_json || written.starts_with('[') {
            let in_line = self.style.is_line || !written.contains('\n') && first.is_some();
            let spelling = Spelling { style: self.style, is_flow: true, in_line };
            let open = span.start + 1;
            let Some(first) = first else {
                let column = self.indent_of_line(span.start);
                let text = spelling.value(&Literal::List(vec![value.clone()]), column)?;
                self.edits.push(Edit::replace(span, text));
                return Some(());
            };
            let between = self.text.get(open..first.at.span.start)?;
            let indent = self.column(first.at.span.start);
            let text = spelling.value(value, indent)?;
            self.edits.push(Edit::insert(
                first.at.span.start,
                format!("{text},{}", if between.is_empty() { self.style.gap } else { between }),
            ));
            return Some(());
        }
        let first = first?;
        let dash = self.text[..first.at.span.start].rfind('-')?;
        let column = self.column(dash);
        let spelling = Spelling { style: self.style, is_flow: false, in_line: false };
        let item = spelling.item(value, column)?;
        let newline = self.style.newline;
        let at = self.above_comments(dash);
        self.edits.push(Edit::insert(at, format!("{item}{newline}{}", " ".repeat(column))));
        Some(())
    }

    fn remove(&mut self, node: &Node, path: &[WrittenStep]) -> Option<()> {
        let map = plain(node)?;
        let (step, rest) = path.split_first()?;
        is_single(map, &step.name).then_some(())?;
        let position = map.entries.iter().position(|entry| entry.key == step.name);
        let Some(position) = position else { return Some(()) };
        let entry = &map.entries[position];
        is_within(entry.key_span, map.span).then_some(())?;
        if !rest.is_empty() {
            return match &entry.node.value {
                // An object without anything in it still has to be one.
                Value::Map(below) if below.entries.len() == 1 && rest.len() == 1 => below
                    .entry(&rest[0].name)
                    .map_or(Some(()), |_| self.replace(entry, &Literal::Map(Vec::new()))),
                Value::Map(_) => self.remove(&entry.node, rest),
                Value::List(items) => {
                    let item =
                        if let Some(index) = step.index { items.get(index)? } else { items.first()? };
                    self.remove(item, rest)
                }
                _ => None,
            };
        }
        if map.entries.len() == 1 || step.index.is_some() {
            return None;
        }
        let stop = end(&entry.node, self.text).max(entry.key_span.end);
        let is_flow = self.text.get(node.at.span.start..)?.starts_with('{');
        let span = if !is_flow {
            let line = self.text[..entry.key_span.start].rfind('\n').map_or(0, |at| at + 1);
            // The first key of a list's element stands behind its dash.
            if !self.text[line..entry.key_span.start].trim().is_empty() {
                return None;
            }
            let next = self.text[stop..].find('\n').map_or(self.text.len(), |at| stop + at + 1);
            Span::new(line, next)
        } else if let Some(next) = map.entries.get(position + 1) {
            Span::new(entry.key_span.start, next.key_span.start)
        } else {
            let before = &map.entries[position - 1];
            Span::new(end(&before.node, self.text), stop)
        };
        self.edits.push(Edit::replace(span, ""));
        Some(())
    }

    fn column(&self, offset: usize) -> usize {
        let line = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        self.text[line..offset].chars().count()
    }

    /// How many blanks the line of a place begins with.
    fn indent_of_line(&self, offset: usize) -> usize {
        let line = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        self.text[line..offset].chars().take_while(|sign| matches!(sign, ' ' | '\t')).count()
    }

    /// Where the comments begin that stand right above a key, or a dash, and as deep: what is new goes before both.
    fn above_comments(&self, offset: usize) -> usize {
        let line = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let indent = &self.text[line..offset];
        let mut start = line;
        while indent.trim().is_empty() && start > 0 {
            let above = self.text[..start - 1].rfind('\n').map_or(0, |at| at + 1);
            let is_comment =
                self.text[above..].strip_prefix(indent).is_some_and(|rest| rest.starts_with('#'));
            if !is_comment {
                break;
            }
            start = above;
        }
        start + indent.len()
    }

    /// The blanks that a line begins with: a file may use tabs, in JSON.
    fn indent_of(&self, offset: usize) -> String {
        let line = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let before = &self.text[line..offset];
        if before.trim().is_empty() { before.to_owned() } else { " ".repeat(before.chars().count()) }
    }
}

/// Whether an entry stands in its map, rather than in one that is merged into it.
fn is_within(key: Span, map: Option<Span>) -> bool {
    map.is_none_or(|map| map.start <= key.start && key.end <= map.end)
}

/// Of a key that is there twice nobody knows which one is meant: CloudFormation refuses the template.
fn is_single(map: &Map, key: &str) -> bool {
    map.entries.iter().filter(|entry| entry.key == key).count() < 2
}

/// A map that is no function.
fn plain(node: &Node) -> Option<&Map> {
    let map = node.as_map()?;
    intrinsic(map).is_none().then_some(map)
}

/// Puts a value into a tree of what is new.
fn insert(tree: &mut Vec<(String, Literal)>, path: &[WrittenStep], value: &Literal) -> Option<()> {
    let (step, rest) = path.split_first()?;
    let there = tree.iter().position(|(key, _)| *key == step.name);
    if let Some(element) = &step.element {
        let mut item = vec![(element.key.clone(), Literal::Text(element.wanted.clone()))];
        let below: Vec<WrittenStep> =
            std::iter::once(WrittenStep::new(&element.value, None)).chain(rest.iter().cloned()).collect();
        insert(&mut item, &below, value)?;
        match there.map(|position| &mut tree[position].1) {
            Some(Literal::List(items)) => items.push(Literal::Map(item)),
            Some(_) => return None,
            None => tree.push((step.name.clone(), Literal::List(vec![Literal::Map(item)]))),
        }
        return Some(());
    }
    if rest.is_empty() {
        let value = if step.is_list && matches!(value, Literal::Map(_)) {
            Literal::List(vec![value.clone()])
        } else {
            value.clone()
        };
        match there {
            Some(position) => tree[position].1 = value,
            None => tree.push((step.name.clone(), value)),
        }
        return Some(());
    }
    let position = there.unwrap_or_else(|| {
        let empty = Literal::Map(Vec::new());
        let empty = if step.is_list { Literal::List(vec![empty]) } else { empty };
        tree.push((step.name.clone(), empty));
        tree.len() - 1
    });
    match &mut tree[position].1 {
        Literal::Map(inner) => insert(inner, rest, value),
        Literal::List(items) => match items.as_mut_slice() {
            [Literal::Map(inner)] => insert(inner, rest, value),
            _ => None,
        },
        _ => None,
    }
}

/// Where a value begins with its tag: `!Ref` stands before what it is for.
fn tag_start(text: &str, start: usize) -> usize {
    let before = text[..start].trim_end_matches([' ', '\t']);
    let word = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    if before[word..].starts_with('!') && before.len() > word { word } else { start }
}
