//! Settings inside of a text that is JSON: `jsonencode({ … })`, or a heredoc that spells it out.
//!
//! In: a resource, a path that goes on inside of the text, and what is to stand there. Out: an edit of the
//! attribute, in which all but that is as it was.

use super::spell;
use super::{Setting, Step};
use crate::iac::Resource;
use crate::literal::Literal;
use crate::text::{Edit, Span};

/// Nothing of ours goes deeper.
const DEEPEST: usize = 64;

/// Whether a path goes on inside of a text.
pub fn is_encoded(resource: &Resource, path: &[Step]) -> bool {
    path.len() > 1 && Written::of(resource, &path[0].name).is_some()
}

/// Whether something stands at a path inside of a text.
pub fn has(resource: &Resource, path: &[Step]) -> bool {
    let found = path.split_first().and_then(|(first, rest)| {
        let written = Written::of(resource, &first.name)?;
        written.place(first, rest)
    });
    matches!(found, Some((_, [])))
}

/// Puts settings into the texts that they go into: one edit for each.
pub fn set_all(resource: &Resource, wanted: &[Setting]) -> Option<Vec<Edit>> {
    let mut names: Vec<&str> = Vec::new();
    for (path, _) in wanted {
        let name = path.first()?.name.as_str();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let edit = |name: &str| {
        let mut written = Written::of(resource, name)?;
        for (path, value) in wanted.iter().filter(|(path, _)| path[0].name == name) {
            let (first, rest) = path.split_first()?;
            written.set(first, rest, value)?;
        }
        Some(Edit::replace(written.span, written.text))
    };
    names.into_iter().map(edit).collect()
}

/// An attribute's text.
struct Written {
    span: Span,
    text: String,
    /// JSON as such, rather than an expression that is encoded.
    is_json: bool,
    start: usize,
}

/// An entry of an object: its key, where its `=` or `:` stands, its value.
struct Entry {
    key: String,
    start: usize,
    sign: usize,
    value: Span,
}

impl Written {
    fn of(resource: &Resource, name: &str) -> Option<Self> {
        let node = resource.settings().get(name)?;
        let source = &resource.block.source;
        let is_here = node.at.path() == source.path() && resource.block.span.contains(node.at.span);
        if !is_here || !source.is_editable() || super::is_json(source) {
            return None;
        }
        let text = node.at.text().trim_end_matches(['\r', '\n']);
        let (is_json, start) = match text.strip_prefix("jsonencode(") {
            Some(_) => (false, "jsonencode(".len()),
            None if text.starts_with("<<") => (true, text.find('\n')? + 1),
            None => return None,
        };
        let span = Span::new(node.at.span.start, node.at.span.start + text.len());
        Some(Self { span, text: text.to_owned(), is_json, start })
    }

    /// The deepest value on the way, and the steps that nothing is written for.
    fn place<'s>(&self, first: &Step, rest: &'s [Step]) -> Option<(Span, &'s [Step])> {
        let mut at = self.value(self.start)?;
        if let Some(index) = first.index {
            at = self.nth(at, index)?;
        }
        for (depth, step) in rest.iter().enumerate() {
            let entries = self.entries(at)?;
            let Some(entry) = entries.iter().find(|entry| entry.key == step.name) else {
                return Some((at, &rest[depth..]));
            };
            at = entry.value;
            if let Some(index) = step.index {
                at = self.nth(at, index)?;
            }
        }
        Some((at, &[]))
    }

    fn set(&mut self, first: &Step, rest: &[Step], value: &Literal) -> Option<()> {
        let (at, missing) = self.place(first, rest)?;
        let Some((step, deeper)) = missing.split_first() else {
            let text = self.spelled(value, &self.indent(at.start));
            self.text.replace_range(at.start..at.end, &text);
            return Some(());
        };
        let nest = |value, step: &Step| Literal::Map(vec![(step.name.clone(), value)]);
        let value = deeper.iter().rev().fold(value.clone(), nest);
        let (place, text) = self.insertion(at, &step.name, &value)?;
        self.text.insert_str(place, &text);
        Some(())
    }

    /// A new entry behind the last one, laid out as that is.
    fn insertion(&self, object: Span, key: &str, value: &Literal) -> Option<(usize, String)> {
        let (name, sign) = if self.is_json { (spell::json_text(key), ":") } else { (spell::key(key), " =") };
        let entries = self.entries(object)?;
        let Some(last) = entries.last() else {
            let value = self.inline(value);
            let inner = self.text[object.start + 1..object.end - 1].trim().is_empty();
            return inner.then(|| (object.start + 1, format!(" {name}{sign} {value} ")));
        };
        let has_comma = self.text[last.value.end..].trim_start_matches([' ', '\t']).starts_with(',');
        let on_one_line = !self.text[object.start..object.end].contains('\n');
        if on_one_line {
            return (!has_comma).then(|| (last.value.end, format!(", {name}{sign} {}", self.inline(value))));
        }
        let indent = self.indent(last.start);
        let value = self.spelled(value, &indent);
        if self.is_json {
            return (!has_comma).then(|| (last.value.end, format!(",\n{indent}{name}: {value}")));
        }
        // Signs stand under each other in neighbours of one line each.
        let width = last.sign - last.start - 1;
        let stands_alone = name.len() > width || self.text[last.start..last.value.end].contains('\n');
        let multi = value.contains('\n');
        let (blank, name) = match stands_alone || multi {
            true => ("\n", name),
            false => ("", format!("{name:width$}")),
        };
        let (place, comma) = match has_comma {
            true => (last.value.end + self.text[last.value.end..].find(',')? + 1, ","),
            false => (last.value.end, ""),
        };
        // A comment may follow on the line.
        let line_end = place + self.text[place..].find('\n')?;
        Some((line_end, format!("\n{blank}{indent}{name} = {value}{comma}")))
    }

    fn spelled(&self, value: &Literal, indent: &str) -> String {
        if self.is_json { spell::json(value, indent) } else { spell::literal(value, indent) }
    }

    fn inline(&self, value: &Literal) -> String {
        match self.is_json {
            true => spell::json(value, "").split_whitespace().collect::<Vec<_>>().join(" "),
            false => spell::inline(value),
        }
    }

    fn indent(&self, at: usize) -> String {
        let line = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let rest = &self.text[line..];
        rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()].to_owned()
    }

    fn nth(&self, list: Span, index: usize) -> Option<Span> {
        let mut at = self.opened(list, b'[')?;
        for _ in 0..index {
            let element = self.value(at)?;
            at = self.behind_comma(element.end);
        }
        let element = self.value(at)?;
        (element.start < element.end && element.end < list.end).then_some(element)
    }

    fn entries(&self, object: Span) -> Option<Vec<Entry>> {
        let mut at = self.opened(object, b'{')?;
        let mut entries = Vec::new();
        loop {
            at = self.behind_comma(at);
            if at + 1 >= object.end {
                return Some(entries);
            }
            let start = at;
            let key = match self.byte(at)? {
                b'"' => {
                    let end = self.string(at)?;
                    let key = self.text[at + 1..end - 1].to_owned();
                    at = end;
                    key
                }
                first if first.is_ascii_alphabetic() || first == b'_' => {
                    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(*byte, b'_' | b'-');
                    let length = self.text.as_bytes()[at..].iter().take_while(|byte| is_word(byte)).count();
                    at += length;
                    self.text[start..at].to_owned()
                }
                _ => return None,
            };
            at = self.blank(at);
            let sign = at;
            if !matches!(self.byte(at)?, b'=' | b':') {
                return None;
            }
            let value = self.value(at + 1)?;
            at = value.end;
            entries.push(Entry { key, start, sign, value });
        }
    }

    /// Behind the bracket that a value begins with.
    fn opened(&self, value: Span, bracket: u8) -> Option<usize> {
        let inside = self.blank(value.start + 1);
        let is_for = self.text[inside..].starts_with("for ");
        (self.byte(value.start)? == bracket && !is_for).then_some(value.start + 1)
    }

    /// The value that begins behind blanks.
    fn value(&self, at: usize) -> Option<Span> {
        let start = self.blank(at);
        let (mut at, mut depth) = (start, 0);
        while let Some(byte) = self.byte(at) {
            match byte {
                b'"' => {
                    at = self.string(at)?;
                    continue;
                }
                b'{' | b'[' | b'(' => depth += 1,
                b'}' | b']' | b')' if depth == 0 => break,
                b'}' | b']' | b')' => depth -= 1,
                b',' | b'\n' if depth == 0 => break,
                b'#' if !self.is_json => {
                    if depth == 0 {
                        break;
                    }
                    at += self.text[at..].find('\n')?;
                }
                _ => {}
            }
            if depth > DEEPEST {
                return None;
            }
            at += 1;
        }
        let end = start + self.text[start..at].trim_end().len();
        Some(Span::new(start, end))
    }

    /// Behind a quoted text, whatever is interpolated in it.
    fn string(&self, start: usize) -> Option<usize> {
        let (mut at, mut depth) = (start + 1, 0_usize);
        loop {
            match self.byte(at)? {
                b'\\' => at += 1,
                b'$' | b'%' if self.byte(at + 1) == Some(b'{') => {
                    depth += 1;
                    at += 1;
                }
                b'}' => depth = depth.saturating_sub(1),
                b'"' if depth == 0 => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
    }

    fn behind_comma(&self, at: usize) -> usize {
        let at = self.blank(at);
        if self.byte(at) == Some(b',') { self.blank(at + 1) } else { at }
    }

    /// Behind blanks and comments.
    fn blank(&self, mut at: usize) -> usize {
        loop {
            match self.byte(at) {
                Some(byte) if byte.is_ascii_whitespace() => at += 1,
                Some(b'#') if !self.is_json => at += self.text[at..].find('\n').unwrap_or(1),
                Some(b'/') if !self.is_json && self.byte(at + 1) == Some(b'/') => {
                    at += self.text[at..].find('\n').unwrap_or(1);
                }
                _ => return at,
            }
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str, path: &[Step], value: Literal) -> Option<String> {
        let (is_json, start) = match text.strip_prefix("jsonencode(") {
            Some(_) => (false, "jsonencode(".len()),
            None => (true, text.find('\n')? + 1),
        };
        let mut written = Written { span: Span::new(0, text.len()), text: text.to_owned(), is_json, start };
        let (first, rest) = path.split_first()?;
        written.set(first, rest, &value)?;
        Some(written.text)
    }

    #[test]
    fn what_stands_in_a_text_gives_way_and_what_lacks_is_added() {
        let first = |name: &str| vec![Step::nth("containers", 0), Step::new(name)];
        for (before, path, wanted) in [
            ("jsonencode([{ a = false }])", first("a"), "jsonencode([{ a = true }])"),
            ("jsonencode([{ a = 1 }])", first("b"), "jsonencode([{ a = 1, b = true }])"),
            ("jsonencode([{}])", first("a"), "jsonencode([{ a = true }])"),
            (
                "jsonencode([\n  {\n    name = \"x\" # of it\n  },\n])",
                first("open"),
                "jsonencode([\n  {\n    name = \"x\" # of it\n    open = true\n  },\n])",
            ),
            (
                "jsonencode([\n  {\n    a = \"x\",\n  },\n])",
                first("open"),
                "jsonencode([\n  {\n    a = \"x\",\n\n    open = true,\n  },\n])",
            ),
            ("<<EOF\n[{\"a\": false}]\nEOF", first("a"), "<<EOF\n[{\"a\": true}]\nEOF"),
        ] {
            assert_eq!(after(before, &path, Literal::Bool(true)).as_deref(), Some(wanted), "{before}");
        }
    }

    #[test]
    fn what_is_computed_is_left_alone() {
        let path = [Step::nth("containers", 0), Step::new("a")];
        for text in [
            "jsonencode([for x in y : { a = x }])",
            "jsonencode(local.all)",
            "jsonencode([local.one])",
            // A brace in quotes inside of an interpolation.
            "<<EOF\n[{\n  \"a\": \"${x[\"}\"]}\"\n}]\nEOF",
        ] {
            assert_eq!(after(text, &path, Literal::Bool(true)), None, "{text}");
        }
    }
}
