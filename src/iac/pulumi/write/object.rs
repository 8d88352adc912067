//! Settings put into an object that a program writes: a literal, named arguments, a struct.
//!
//! In: [`Want`]s and the expression. Out: edits; what they do not name stays as it is.

use super::spell::Spelling;
use super::want::{NEW, Want, What};
use crate::iac::pulumi::program::syntax::{Expr, Kind, Language};
use crate::text::{Edit, Span};

/// An object as written: between brackets, its entries in order.
struct Object<'e> {
    /// Behind the opening bracket, and before the closing one.
    open: usize,
    close: usize,
    /// Schema names with their values, by the entry's place.
    fields: Vec<(String, &'e Expr)>,
    /// All entries, those without a name too.
    entries: Vec<Span>,
    is_arguments: bool,
}

impl<'e> Object<'e> {
    fn of(expr: &'e Expr, text: &str, spelling: &Spelling) -> Option<Self> {
        match &expr.kind {
            Kind::Object(fields) => {
                let named =
                    fields.iter().filter_map(|field| Some((field.key.as_ref()?.0.as_str(), &field.value)));
                let entries: Vec<Span> = fields.iter().map(|field| field.span).collect();
                let close = expr.span.end.checked_sub(1)?;
                let open = match entries.first() {
                    Some(first) => expr.span.start + text.get(expr.span.start..first.start)?.rfind('{')? + 1,
                    None => expr.span.start + text.get(expr.span.start..close)?.rfind('{')? + 1,
                };
                (text.get(close..expr.span.end)? == "}").then(|| Self {
                    open,
                    close,
                    fields: named.map(|(key, value)| (spelling.style().schema_name(key), value)).collect(),
                    entries,
                    is_arguments: false,
                })
            }
            // Python's `BucketVersioningArgs(enabled=True)`
            Kind::Call(call) if spelling.language == Some(Language::Python) => {
                let mut entries: Vec<Span> = call.arguments.iter().map(|argument| argument.span).collect();
                entries.extend(call.named.iter().map(|field| field.span));
                entries.sort();
                let named = call
                    .named
                    .iter()
                    .filter_map(|field| Some((field.key.as_ref()?.0.as_str(), &field.value)));
                Some(Self {
                    open: call.parentheses.start + 1,
                    close: call.parentheses.end.checked_sub(1)?,
                    fields: named.map(|(key, value)| (spelling.style().schema_name(key), value)).collect(),
                    entries,
                    is_arguments: true,
                })
            }
            _ => None,
        }
    }
}

/// Puts settings into what `expr` writes. `None` where that is no object to be edited.
pub fn put(
    expr: &Expr,
    wants: &[Want],
    text: &str,
    spelling: &Spelling,
    edits: &mut Vec<Edit>,
) -> Option<()> {
    let object = Object::of(expr, text, spelling)?;
    let mut new = Vec::new();
    for want in wants {
        let is_it = |(key, _): &&(String, &Expr)| *key == want.name;
        match object.fields.iter().rev().find(is_it) {
            Some((_, value)) => replace(value, want, text, spelling, edits)?,
            None => new.push(want.clone()),
        }
    }
    if new.is_empty() { Some(()) } else { insert(&object, &new, text, spelling, edits) }
}

fn replace(value: &Expr, want: &Want, text: &str, spelling: &Spelling, edits: &mut Vec<Edit>) -> Option<()> {
    let mut instead = |what: &What| {
        let is_long = text.get(value.span.start..value.span.end)?.contains('\n');
        let indent = is_long.then(|| indent_at(text, value.span.start));
        edits.push(Edit::replace(value.span, spelling.what(what, indent)?));
        Some(())
    };
    match &want.what {
        What::Object(_, inside) => match &value.kind {
            Kind::Object(_) | Kind::Call(_) => put(value, inside, text, spelling, edits),
            _ => None,
        },
        What::Element(kind, NEW, inside) => match &value.kind {
            Kind::List(items) => match items.last() {
                Some(last) => {
                    edits.push(one_more(
                        last.span,
                        &What::Object(kind.clone(), inside.clone()),
                        text,
                        spelling,
                    )?);
                    Some(())
                }
                None => instead(&want.what),
            },
            _ => None,
        },
        What::Element(_, index, inside) => match &value.kind {
            Kind::List(items) => put(element(items, *index)?, inside, text, spelling, edits),
            _ => None,
        },
        // What other objects say would be lost.
        What::Objects(..) if matches!(&value.kind, Kind::List(items) if !items.is_empty()) => None,
        what => instead(what),
    }
}

/// The element at a place; none behind a list that is spread, whose own elements count too.
fn element(items: &[Expr], index: usize) -> Option<&Expr> {
    let is_plain = |item: &Expr| !matches!(item.kind, Kind::Spread(_));
    items.get(..=index)?.iter().all(is_plain).then(|| &items[index])
}

/// An element behind the last of a list.
fn one_more(last: Span, what: &What, text: &str, spelling: &Spelling) -> Option<Edit> {
    let behind = text.get(last.end..)?;
    let comma = behind.find(',').filter(|at| behind[..*at].trim().is_empty());
    let at = last.end + comma.map_or(0, |at| at + 1);
    if !starts_line(text, last.start) {
        return Some(Edit::insert(last.end, format!(", {}", spelling.what(what, None)?)));
    }
    let lead = indent_at(text, last.start);
    let item = spelling.what(what, Some(lead))?;
    Some(match comma {
        Some(_) => Edit::insert(at, format!("\n{lead}{item},")),
        None => Edit::insert(at, format!(",\n{lead}{item}")),
    })
}

/// Entries behind those that are there.
fn insert(
    object: &Object,
    new: &[Want],
    text: &str,
    spelling: &Spelling,
    edits: &mut Vec<Edit>,
) -> Option<()> {
    let inside = text.get(object.open..object.close)?;
    let Some(last) = object.entries.last() else {
        let indent = indent_at(text, object.open);
        if inside.trim().is_empty() {
            let rows = spelling.rows(new, object.is_arguments, indent)?;
            edits.push(Edit::replace(Span::new(object.open, object.close), format!("{rows}\n{indent}")));
            return Some(());
        }
        // Nothing but a comment: it stays above.
        let rows = spelling.rows(new, object.is_arguments, indent)?;
        let end = object.open + inside.trim_end().len();
        edits.push(Edit::insert(end, rows));
        return Some(());
    };
    let behind = text.get(last.end..object.close)?;
    let has_comma = behind.trim_start().starts_with(',');
    let line_end = behind.find('\n');
    match line_end {
        // The bracket closes on a line of its own.
        Some(newline) => {
            let lead = indent_at(text, last.start);
            let is_first_of_line = text.get(..last.start)?.ends_with(lead) && starts_line(text, last.start);
            let indent = match is_first_of_line {
                true => lead.to_owned(),
                // `Volume("scratch", {` opens on the line above.
                false => format!("{}{}", indent_at(text, object.open), spelling.unit),
            };
            let at = last.end + behind.get(..newline)?.trim_end().len();
            let run = if spelling.language == Some(Language::Go) { run(object, text) } else { Vec::new() };
            let widest = run.iter().map(|row| row.key).max().unwrap_or(0);
            let (rows, width) = spelling.rows_below(new, object.is_arguments, &indent, widest)?;
            edits.extend(run.iter().filter_map(|row| row.aligned(width)));
            // The last one keeps the habit of the file.
            let rows = if has_comma { rows } else { rows.strip_suffix(',')?.to_owned() };
            match has_comma || at > last.end {
                true => {
                    edits.extend((!has_comma).then(|| Edit::insert(last.end, ",")));
                    edits.push(Edit::insert(at, rows));
                }
                false => edits.push(Edit::insert(at, format!(",{rows}"))),
            }
        }
        // Where each has a line of its own, these do too.
        None => {
            let lead = starts_line(text, last.start).then(|| indent_at(text, last.start));
            let fields: Vec<String> = new
                .iter()
                .map(|want| spelling.field(want, object.is_arguments, lead))
                .collect::<Option<_>>()?;
            let gap = lead.map_or_else(|| ", ".to_owned(), |lead| format!(",\n{lead}"));
            edits.push(Edit::insert(last.end, format!("{gap}{}", fields.join(&gap))));
        }
    }
    Some(())
}

/// A line of a struct: how long its key is, and the gap between that and the value.
struct Row {
    key: usize,
    gap: Span,
}

impl Row {
    /// Puts the value into the column behind keys of this width.
    fn aligned(&self, width: usize) -> Option<Edit> {
        let wanted = " ".repeat(width.saturating_sub(self.key) + 1);
        let there = self.gap.end - self.gap.start;
        (there != wanted.len()).then(|| Edit::replace(self.gap, wanted))
    }
}

/// The last lines of a struct that gofmt aligns with what comes below: neighbours that each take one line.
fn run(object: &Object, text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut below: Option<Span> = None;
    for entry in object.entries.iter().rev() {
        let Some(written) = text.get(entry.start..entry.end) else { break };
        let is_next = below.is_none_or(|below| {
            let between = text.get(entry.end..below.start).and_then(|between| between.split_once('\n'));
            between.is_some_and(|(behind, before)| {
                let behind = behind.trim_start_matches(',').trim();
                (behind.is_empty() || behind.starts_with("//"))
                    && before.trim().is_empty()
                    && !before.contains('\n')
            })
        });
        let Some((key, rest)) = written.split_once(':').filter(|_| is_next && !written.contains('\n')) else {
            break;
        };
        let gap = entry.start + key.len() + 1;
        let value = rest.len() - rest.trim_start().len();
        rows.push(Row { key: key.len(), gap: Span::new(gap, gap + value) });
        below = Some(*entry);
    }
    rows
}

/// The white space that a line begins with.
pub fn indent_at(text: &str, place: usize) -> &str {
    let start = text[..place].rfind('\n').map_or(0, |newline| newline + 1);
    let line = &text[start..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

fn starts_line(text: &str, place: usize) -> bool {
    let start = text[..place].rfind('\n').map_or(0, |newline| newline + 1);
    text[start..place].trim().is_empty()
}

/// Takes the entry at a path away, with its comma and, where nothing else stands there, its lines.
pub fn remove(expr: &Expr, path: &[Want], text: &str, spelling: &Spelling) -> Option<Option<Edit>> {
    let [want] = path else { return None };
    let object = Object::of(expr, text, spelling)?;
    let Some((_, value)) = object.fields.iter().find(|(key, _)| *key == want.name) else { return Some(None) };
    match &want.what {
        What::Object(_, inside) => return remove(value, inside, text, spelling),
        What::Element(_, index, inside) => {
            let Kind::List(items) = &value.kind else { return None };
            return remove(element(items, *index)?, inside, text, spelling);
        }
        What::Objects(..) => return None,
        What::Value(_) => {}
    }
    let span = *object.entries.iter().find(|entry| entry.contains(value.span))?;
    let behind = text.get(span.end..object.close)?;
    let comma = behind.len() - behind.trim_start().len();
    let end = if behind.trim_start().starts_with(',') { span.end + comma + 1 } else { span.end };
    let line_end = text.get(end..)?.find('\n').map_or(text.len(), |newline| end + newline + 1);
    if starts_line(text, span.start) && text.get(end..line_end)?.trim().is_empty() {
        let start = text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
        return Some(Some(Edit::replace(Span::new(start, line_end), "")));
    }
    let spaces = text.get(end..)?.len() - text.get(end..)?.trim_start_matches(' ').len();
    if end > span.end {
        return Some(Some(Edit::replace(Span::new(span.start, end + spaces), "")));
    }
    // The last one takes the comma before it along.
    let before = text.get(object.open..span.start)?;
    let start = object.open + before.trim_end().trim_end_matches(',').len();
    Some(Some(Edit::replace(Span::new(start, span.end), "")))
}
