//! Values as YAML and JSON.

use super::style::Style;
use crate::literal::Literal;

pub struct Spelling<'a> {
    pub style: &'a Style,
    /// In braces and brackets, as JSON has everything.
    pub is_flow: bool,
    /// JSON on one line.
    pub in_line: bool,
}

impl Spelling<'_> {
    /// `Key: value`, where the key stands in a column.
    pub fn entry(&self, key: &str, value: &Literal, column: usize) -> Option<String> {
        let text = self.value(value, column)?;
        let key = if self.style.is_json { json_text(key) } else { key.to_owned() };
        let gap = if text.starts_with(['\n', '\r']) { "" } else { self.style.gap };
        Some(format!("{key}{}{gap}{text}", self.style.colon))
    }

    /// What stands behind a key in a column: with its line ending first, where it stands below.
    pub fn value(&self, value: &Literal, column: usize) -> Option<String> {
        if let Some(text) = self.scalar(value, "") {
            return Some(text);
        }
        if let Some(function) = self.function(value) {
            return Some(function);
        }
        if self.style.is_json {
            return self.json(value, column);
        }
        if self.is_flow {
            return self.flow(value);
        }
        let newline = self.style.newline;
        match value {
            Literal::Map(entries) if entries.is_empty() => Some("{}".to_owned()),
            Literal::Map(entries) => {
                let column = column + self.style.indent.len();
                let mut text = String::new();
                for (key, value) in entries {
                    let entry = self.entry(key, value, column)?;
                    text.push_str(&format!("{newline}{}{entry}", " ".repeat(column)));
                }
                Some(text)
            }
            Literal::List(items) if items.is_empty() => Some("[]".to_owned()),
            Literal::List(items) => {
                let column = column + self.style.list;
                let mut text = String::new();
                for item in items {
                    text.push_str(&format!("{newline}{}{}", " ".repeat(column), self.item(item, column)?));
                }
                Some(text)
            }
            _ => None,
        }
    }

    /// `- value`, where the dash stands in a column.
    pub fn item(&self, value: &Literal, column: usize) -> Option<String> {
        if let Some(text) = self.scalar(value, "").or_else(|| self.function(value)) {
            return Some(format!("- {text}"));
        }
        let Literal::Map(entries) = value else { return None };
        let newline = self.style.newline;
        let mut text = "- ".to_owned();
        for (position, (key, value)) in entries.iter().enumerate() {
            if position > 0 {
                text.push_str(&format!("{newline}{}", " ".repeat(column + 2)));
            }
            text.push_str(&self.entry(key, value, column + 2)?);
        }
        Some(text)
    }

    /// A plain value, with the quotes of what stood there.
    pub fn scalar(&self, value: &Literal, old: &str) -> Option<String> {
        let plain = match value {
            Literal::Bool(value) => value.to_string(),
            Literal::Number(number) => number.to_string(),
            Literal::Text(text) => return Some(self.text(text, old)),
            _ => return None,
        };
        let quote = old.chars().next().filter(|sign| matches!(sign, '"' | '\''));
        Some(quote.map_or(plain.clone(), |quote| format!("{quote}{plain}{quote}")))
    }

    fn text(&self, text: &str, old: &str) -> String {
        if self.style.is_json || old.starts_with('"') {
            return json_text(text);
        }
        let quote = if old.starts_with('\'') { '\'' } else { self.style.quote };
        if is_plain(text) && !old.starts_with('\'') {
            return text.to_owned();
        }
        if quote == '"' { json_text(text) } else { format!("'{}'", text.replace('\'', "''")) }
    }

    /// `!GetAtt Key.Arn`, `!Ref Key`.
    fn function(&self, value: &Literal) -> Option<String> {
        let Literal::Map(entries) = value else { return None };
        let [(name, argument)] = entries.as_slice() else { return None };
        if self.style.is_json || !self.style.has_tags {
            return None;
        }
        match (name.as_str(), argument) {
            ("Ref", Literal::Text(name)) => Some(format!("!Ref {name}")),
            ("Fn::GetAtt", Literal::List(parts)) => match parts.as_slice() {
                [Literal::Text(name), Literal::Text(attribute)] => {
                    Some(format!("!GetAtt {name}.{attribute}"))
                }
                _ => None,
            },
            ("Fn::Sub", Literal::Text(_)) => Some(format!("!Sub {}", self.scalar(argument, "")?)),
            _ => None,
        }
    }

    fn flow(&self, value: &Literal) -> Option<String> {
        match value {
            Literal::Map(entries) => {
                let entries: Option<Vec<String>> = entries
                    .iter()
                    .map(|(key, value)| Some(format!("{key}: {}", self.value(value, 0)?)))
                    .collect();
                Some(format!("{{{}}}", entries?.join(", ")))
            }
            Literal::List(items) => {
                let items: Option<Vec<String>> = items.iter().map(|item| self.value(item, 0)).collect();
                Some(format!("[{}]", items?.join(", ")))
            }
            _ => None,
        }
    }

    fn json(&self, value: &Literal, column: usize) -> Option<String> {
        let unit = &self.style.indent;
        // Columns count signs, and a tab is one.
        let blank = unit.chars().next().unwrap_or(' ');
        let indent = |depth: usize| blank.to_string().repeat(depth);
        let (inner, newline) = (column + unit.len(), self.style.newline);
        let (open, close, rows) = match value {
            Literal::Map(entries) => {
                let rows: Option<Vec<String>> =
                    entries.iter().map(|(key, value)| self.entry(key, value, inner)).collect();
                ('{', '}', rows?)
            }
            Literal::List(items) => {
                let rows: Option<Vec<String>> = items.iter().map(|item| self.value(item, inner)).collect();
                ('[', ']', rows?)
            }
            _ => return None,
        };
        if rows.is_empty() {
            return Some(format!("{open}{close}"));
        }
        if self.in_line {
            return Some(format!("{open}{}{close}", rows.join(&format!(",{}", self.style.gap))));
        }
        let rows: Vec<String> = rows.iter().map(|row| format!("{newline}{}{row}", indent(inner))).collect();
        Some(format!("{open}{}{newline}{}{close}", rows.join(","), indent(column)))
    }
}

/// Whether YAML takes it for a text without quotes.
fn is_plain(text: &str) -> bool {
    let is_word = |sign: char| sign.is_ascii_alphanumeric() || "_./:+=@-".contains(sign);
    let word = text.to_ascii_lowercase();
    let is_other =
        matches!(word.as_str(), "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n")
            || text.parse::<f64>().is_ok()
            || text.starts_with(|c: char| c.is_ascii_digit());
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
        && text.chars().all(is_word)
        && !text.ends_with(':')
        && !is_other
}

fn json_text(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}
