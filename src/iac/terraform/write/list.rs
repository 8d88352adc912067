//! One element put into a list of literals, or taken out of it.
//!
//! In: a list as it stands between its brackets. Out: edits that keep its lines, commas and comments.

use super::region::Region;
use super::tokens::{Kind, line_end, tokens};
use super::{Step, ended_like, is_json, set, spell, whole};
use crate::iac::{Node, Resource, Value};
use crate::literal::Literal;
use crate::text::{Edit, Source, Span};

/// Puts a literal at the end of a list; a list that is not there is made, one that is computed gets a `concat`.
/// No edits where the list has it already.
pub fn list_add(resource: &Resource, path: &[Step], value: &Literal) -> Option<Vec<Edit>> {
    let region = whole(resource)?;
    let Some(node) = region.node(path)? else {
        return set(resource, path, &Literal::List(vec![value.clone()]));
    };
    if let Value::List(elements) = &node.value
        && elements.iter().any(|element| is(&element.value, value))
    {
        return Some(Vec::new());
    }
    let source = &resource.block.source;
    if matches!(node.value, Value::Null) && source.slice(node.at.span) == "null" {
        return set(resource, path, &Literal::List(vec![value.clone()]));
    }
    let edits = match List::of(source, node) {
        Some(list) => list.add(value)?,
        None => vec![joined(source, node, value)?],
    };
    Some(ended_like(source, edits))
}

/// Takes the element at `index` out of a list.
pub fn list_remove(resource: &Resource, path: &[Step], index: usize) -> Option<Vec<Edit>> {
    let node = whole(resource)?.node(path)??;
    let source = &resource.block.source;
    let edits = List::of(source, node)?.remove(index)?;
    Some(ended_like(source, edits))
}

/// `local.groups` becomes `concat(local.groups, ["x"])`.
fn joined(source: &Source, node: &Node, value: &Literal) -> Option<Edit> {
    let written = source.slice(node.at.span);
    let is_list = matches!(node.value, Value::List(_) | Value::Unknown { .. });
    // A set is no list, and a heredoc or text is none either.
    let is_open =
        !is_json(source) && is_list && !written.starts_with(['"', '<']) && !written.starts_with("toset");
    let element = spell::inline(value);
    is_open.then(|| Edit::replace(node.at.span, format!("concat({written}, [{element}])")))
}

/// A list that is written out, element by element.
struct List<'a> {
    source: &'a Source,
    /// Between the brackets.
    inside: Span,
    elements: Vec<Span>,
}

impl<'a> List<'a> {
    fn of(source: &'a Source, node: &Node) -> Option<Self> {
        let Value::List(elements) = &node.value else { return None };
        if node.at.source.path() != source.path() {
            return None;
        }
        let written = source.slice(node.at.span);
        let whole = Span::new(node.at.span.start, node.at.span.start + written.trim_end().len());
        let inside = written.trim_end().strip_prefix('[')?.strip_suffix(']')?;
        let inside = Span::new(whole.start + 1, whole.start + 1 + inside.len());
        let elements: Vec<Span> = elements.iter().map(|element| element.at.span).collect();
        // Elements that a `for` makes, or that came from elsewhere, are not written here one by one.
        let mut last = inside.start;
        for element in &elements {
            if !inside.contains(*element) || element.start < last {
                return None;
            }
            last = element.end;
        }
        let list = Self { source, inside, elements };
        let between = list.commas()? - usize::from(list.last_comma().is_some());
        (between == list.elements.len().saturating_sub(1)).then_some(list)
    }

    /// How many commas stand outside the elements. `None` where more than commas does.
    fn commas(&self) -> Option<usize> {
        let mut commas = 0;
        let mut from = self.inside.start;
        let ends = self.elements.iter().copied().chain([Span::at(self.inside.end)]);
        for element in ends {
            for token in tokens(self.source.text(), Span::new(from, element.start)) {
                match token.kind {
                    Kind::Newline => {}
                    _ if token.is_comment() => {}
                    _ if self.source.slice(token.span) == "," => commas += 1,
                    _ => return None,
                }
            }
            from = element.end;
        }
        Some(commas)
    }

    /// The comma behind an element.
    fn comma(&self, element: Span) -> Option<usize> {
        let rest = Span::new(element.end, self.inside.end);
        let mut tokens = tokens(self.source.text(), rest);
        let next = tokens.find(|token| !token.is_comment() && token.kind != Kind::Newline)?;
        (self.source.slice(next.span) == ",").then_some(next.span.start)
    }

    fn last_comma(&self) -> Option<usize> {
        self.comma(*self.elements.last()?)
    }

    fn add(&self, value: &Literal) -> Option<Vec<Edit>> {
        let text = self.source.text();
        let json = is_json(self.source);
        let spelled = if json { spell::json(value, "") } else { spell::inline(value) };
        let Some(last) = self.elements.last().copied() else {
            let inside = self.source.slice(self.inside);
            return inside.trim().is_empty().then(|| vec![Edit::replace(self.inside, spelled)]);
        };
        let comma = self.last_comma();
        let end = comma.map_or(last.end, |comma| comma + 1);
        let start = text[..last.start].rfind('\n').map_or(0, |newline| newline + 1);
        let indent = &text[start..last.start];
        let opens_line = indent.trim().is_empty();
        // Where the last element shares its line with another, or with the bracket, so does the new one.
        if !opens_line || !text[end..self.inside.end].contains('\n') {
            return Some(vec![Edit::insert(last.end, format!(", {spelled}"))]);
        }
        let line_end = line_end(text, end)?;
        let after = if comma.is_some() { "," } else { "" };
        let new = Edit::insert(line_end, format!("\n{indent}{spelled}{after}"));
        Some(match comma {
            Some(_) => vec![new],
            None => vec![Edit::insert(last.end, ","), new],
        })
    }

    fn remove(&self, index: usize) -> Option<Vec<Edit>> {
        let element = *self.elements.get(index)?;
        let text = self.source.text();
        let comma = self.comma(element);
        let is_last = index + 1 == self.elements.len();
        let before = index.checked_sub(1).map(|before| self.elements[before]);
        let between = |from: usize, to: usize| {
            let mut tokens = tokens(text, Span::new(from, to));
            tokens.any(|token| token.is_comment())
        };
        if self.elements.len() == 1 && !between(self.inside.start, self.inside.end) {
            return Some(vec![Edit::replace(self.inside, "")]);
        }
        let end = comma.map_or(element.end, |comma| comma + 1);
        let start = text[..element.start].rfind('\n').map_or(0, |newline| newline + 1);
        let own_line = text[start..element.start].trim().is_empty();
        if own_line && let Some(line) = line_end(text, end) {
            // Its comment goes along. The comma above does where none stood behind the last one.
            let line = text[line..].find('\n').map_or(line, |newline| line + newline + 1);
            let mut edits = vec![Edit::replace(Span::new(start, line), "")];
            if let Some(above) = before.filter(|_| is_last && comma.is_none()) {
                let comma = self.comma(above)?;
                edits.push(Edit::replace(Span::new(comma, comma + 1), ""));
            }
            return Some(edits);
        }
        if between(element.end, end) {
            return None;
        }
        let edit = match (before, comma) {
            (Some(above), _) if is_last => {
                let from = self.comma(above)?;
                // One behind the last stays.
                let to = if comma.is_some() { element.end } else { end };
                if between(from, to) {
                    return None;
                }
                Edit::replace(Span::new(from, to), "")
            }
            (_, Some(comma)) => {
                let rest = &text[comma + 1..];
                let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
                Edit::replace(Span::new(element.start, comma + 1 + blanks), "")
            }
            _ => Edit::replace(element, ""),
        };
        Some(vec![edit])
    }
}

impl<'a> Region<'a> {
    /// The value at a path. `None` inside where there is none, `None` where the way there is not written here.
    fn node(&self, path: &[Step]) -> Option<Option<&'a Node>> {
        let (step, rest) = path.split_first()?;
        let Some(entry) = self.map.entry(&step.name) else { return Some(None) };
        if rest.is_empty() {
            let plain = !entry.blocks && step.index.is_none() && self.here(&entry.node).is_some();
            return plain.then_some(Some(&entry.node));
        }
        let node = self.pick(entry, step)?;
        self.below(entry, node)?.node(rest)
    }
}

/// Whether a value is this literal, as far as lists of plain ones go.
fn is(value: &Value, literal: &Literal) -> bool {
    match (value, literal) {
        (Value::Bool(one), Literal::Bool(other)) => one == other,
        (Value::Number(one), Literal::Number(other)) => one == other,
        (Value::Text(one), Literal::Text(other)) => one == other,
        _ => false,
    }
}
