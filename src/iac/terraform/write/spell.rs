//! How Terraform spells a value, an attribute and a block, the way `terraform fmt` leaves it.
//!
//! In: literals and the settings of a block that is new. Out: text with `\n` line endings.

use super::{Setting, Step};
use crate::literal::Literal;

/// What stands in a new block: attributes first, then nested blocks.
#[derive(Default)]
pub struct Body<'a> {
    pub attributes: Vec<(&'a str, &'a Literal)>,
    blocks: Vec<(&'a str, Body<'a>)>,
}

impl<'a> Body<'a> {
    /// Paths of several steps become nested blocks; those that share a start share the block.
    /// `None` for the second or a later element of blocks that are not there.
    pub fn of(settings: impl IntoIterator<Item = (&'a [Step], &'a Literal)>) -> Option<Self> {
        let mut body = Self::default();
        for (path, value) in settings {
            body.put(path, value)?;
        }
        Some(body)
    }

    fn put(&mut self, path: &'a [Step], value: &'a Literal) -> Option<()> {
        let (step, rest) = path.split_first()?;
        if step.index.is_some_and(|index| index > 0) {
            return None;
        }
        if rest.is_empty() {
            self.attributes.retain(|(name, _)| *name != step.name);
            self.attributes.push((&step.name, value));
            return Some(());
        }
        let place = self.blocks.iter().position(|(name, _)| *name == step.name);
        let place = place.unwrap_or_else(|| {
            self.blocks.push((&step.name, Self::default()));
            self.blocks.len() - 1
        });
        self.blocks[place].1.put(rest, value)
    }

    /// The same settings as one object: what nested blocks are in JSON.
    pub fn into_object(self) -> Vec<(String, Literal)> {
        let attributes = self.attributes.into_iter().map(|(name, value)| (name.to_owned(), value.clone()));
        let blocks = self.blocks.into_iter();
        attributes
            .chain(blocks.map(|(name, body)| (name.to_owned(), Literal::Map(body.into_object()))))
            .collect()
    }

    pub fn has_blocks(&self) -> bool {
        !self.blocks.is_empty()
    }

    /// The attributes, each line with its line ending.
    pub fn attribute_lines(&self, indent: &str) -> String {
        rows(self.attributes.iter().map(|(name, value)| ((*name).to_owned(), literal(value, indent))), indent)
    }

    /// The nested blocks, a blank line between them, each line with its line ending.
    pub fn block_lines(&self, indent: &str, unit: &str) -> String {
        let written = self.blocks.iter().map(|(name, body)| {
            let inner = body.lines(&format!("{indent}{unit}"), unit);
            format!("{indent}{name} {{\n{inner}{indent}}}\n")
        });
        written.collect::<Vec<_>>().join("\n")
    }

    fn lines(&self, indent: &str, unit: &str) -> String {
        let attributes = self.attribute_lines(indent);
        let blank = if attributes.is_empty() || self.blocks.is_empty() { "" } else { "\n" };
        format!("{attributes}{blank}{}", self.block_lines(indent, unit))
    }
}

/// Nobody aligns further; a formatter's width has a limit, and running into it would be a panic.
pub const WIDEST: usize = 200;

/// `key = value` lines; `=` stands in one column over neighbours of one line each.
pub fn rows(rows: impl IntoIterator<Item = (String, String)>, indent: &str) -> String {
    let rows: Vec<(String, String)> = rows.into_iter().collect();
    let mut out = String::new();
    for group in rows.chunk_by(|before, after| !before.1.contains('\n') && !after.1.contains('\n')) {
        let width = group.iter().map(|(key, _)| key.chars().count()).max().unwrap_or(0).min(WIDEST);
        for (key, value) in group {
            out += &format!("{indent}{key:width$} = {value}\n");
        }
    }
    out
}

/// The text of a new resource: `by = expression` first, then what is set.
pub fn companion(kind: &str, name: &str, by: &str, expression: &str, set: &[Setting]) -> String {
    let target = Literal::Expression(expression.to_owned());
    let mut body = Body { attributes: vec![(by, &target)], blocks: Vec::new() };
    for (path, value) in set {
        // A later element of blocks that are not there can't be meant by a recipe that parsed.
        let _ = body.put(path, value);
    }
    format!("resource {} {} {{\n{}}}\n", quoted(kind), quoted(name), body.lines("  ", "  "))
}

/// A literal as HCL spells it. Objects take several lines; `indent` is that of the line they begin on.
pub fn literal(value: &Literal, indent: &str) -> String {
    let inner = if indent.starts_with('\t') { format!("{indent}\t") } else { format!("{indent}  ") };
    match value {
        Literal::Map(entries) if !entries.is_empty() => {
            let entries = entries.iter().map(|(name, value)| (key(name), literal(value, &inner)));
            format!("{{\n{}{indent}}}", rows(entries, &inner))
        }
        Literal::List(items) if items.iter().any(|item| matches!(item, Literal::Map(_))) => {
            let items = items.iter().map(|item| format!("{inner}{},\n", literal(item, &inner)));
            format!("[\n{}{indent}]", items.collect::<String>())
        }
        other => inline(other),
    }
}

/// A literal as HCL spells it on one line.
pub fn inline(value: &Literal) -> String {
    match value {
        Literal::Bool(yes) => yes.to_string(),
        Literal::Number(number) => number.to_string(),
        Literal::Text(text) => quoted(text),
        Literal::List(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Literal::Map(entries) if entries.is_empty() => "{}".to_owned(),
        Literal::Map(entries) => format!("{{ {} }}", pairs(entries)),
        Literal::Expression(expression) => expression.clone(),
    }
}

/// `a = 1, b = 2`.
pub fn pairs(entries: &[(String, Literal)]) -> String {
    let written = entries.iter().map(|(name, value)| format!("{} = {}", key(name), inline(value)));
    written.collect::<Vec<_>>().join(", ")
}

/// An object's key: bare where it is an identifier.
pub fn key(name: &str) -> String {
    let starts = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let goes_on = name.chars().all(|part| part.is_ascii_alphanumeric() || part == '_' || part == '-');
    // `for` right behind a brace would begin a for expression.
    if starts && goes_on && name != "for" { name.to_owned() } else { quoted(name) }
}

/// A text in quotes; nothing in it is a template.
pub fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => out += "\\\"",
            '\\' => out += "\\\\",
            '\n' => out += "\\n",
            '\r' => out += "\\r",
            '\t' => out += "\\t",
            '$' | '%' if characters.peek() == Some(&'{') => out.extend([character, character]),
            control if control.is_control() => out += &format!("\\u{:04x}", u32::from(control)),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// A literal as Terraform's JSON spells it: `indent` is that of the line it begins on.
pub fn json(value: &Literal, indent: &str) -> String {
    let inner = format!("{indent}  ");
    match value {
        Literal::List(items) => {
            format!("[{}]", items.iter().map(|item| json(item, indent)).collect::<Vec<_>>().join(", "))
        }
        Literal::Map(entries) if !entries.is_empty() => {
            let entries = entries
                .iter()
                .map(|(name, value)| format!("{inner}{}: {}", json_text(name), json(value, &inner)));
            format!("{{\n{}\n{indent}}}", entries.collect::<Vec<_>>().join(",\n"))
        }
        Literal::Text(text) => json_text(&text.replace("${", "$${").replace("%{", "%%{")),
        Literal::Expression(expression) => json_text(&format!("${{{expression}}}")),
        other => inline(other),
    }
}

pub fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
