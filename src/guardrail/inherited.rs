//! Policies of an organization that are no documents of statements: tags, backups, services that may learn from data.
//!
//! In: the contents of one, before and after. Out: what it no longer says. Operators of inheritance (`@@assign`,
//! `@@append`) say how a value is handed down, and not what it is.

use std::collections::BTreeMap;

use crate::iac::{Map, Node, Value, json};

/// Nested deeper than this no such policy is.
const DEEPEST: usize = 16;
/// Before how a value is handed down to units below.
const OPERATOR: &str = "@@";
/// That a service may not keep what it is given, and who is held to a tag's spelling.
const OPTED_OUT: &str = "optOut";
const ENFORCED: &str = "enforced_for";
/// Of services, the one that stands for those that are not named.
const DEFAULT: &str = "default";

/// What a policy says, by path; nothing of what only a plan will know.
pub struct Inherited {
    texts: BTreeMap<String, Vec<String>>,
    is_whole: bool,
}

impl Inherited {
    /// Nothing where it is no text that can be read yet.
    pub fn read(content: &Node) -> Option<Self> {
        let parsed;
        let node = match (content.encoded(), content.as_text()) {
            (Some(encoded), _) => encoded,
            (None, Some(text)) => {
                parsed = json::read_embedded(text, &content.at)?;
                &parsed
            }
            (None, None) => return None,
        };
        let mut inherited = Self { texts: BTreeMap::new(), is_whole: true };
        inherited.take(node, "", DEEPEST);
        Some(inherited)
    }

    fn take(&mut self, node: &Node, path: &str, depth: usize) {
        match &node.value {
            Value::Map(map) if depth > 0 => self.entries(map, path, depth - 1),
            Value::List(items) if depth > 0 => {
                items.iter().for_each(|item| self.take(item, path, depth - 1));
            }
            Value::Text(text) => self.texts.entry(path.to_owned()).or_default().push(text.clone()),
            Value::Unknown { .. } => self.is_whole = false,
            _ => {}
        }
    }

    fn entries(&mut self, map: &Map, path: &str, depth: usize) {
        for entry in &map.entries {
            let gap = if path.is_empty() { "" } else { "." };
            match entry.key.starts_with(OPERATOR) {
                true => self.take(&entry.node, path, depth),
                false => self.take(&entry.node, &format!("{path}{gap}{}", entry.key), depth),
            }
        }
    }

    /// The first thing that it said and another, later one does not, for people.
    pub fn lost(&self, later: &Self) -> Option<String> {
        if !later.is_whole {
            return None;
        }
        let has = |path: &str, text: &String| later.texts.get(path).is_some_and(|texts| texts.contains(text));
        for (path, texts) in &self.texts {
            let named = parts(path);
            // A service that is no longer named is what all others are.
            let stands_for = |text: &String| {
                let default = path.replacen(&format!(".{}", named.1), &format!(".{DEFAULT}"), 1);
                !later.has_part(named) && has(&default, text)
            };
            let is_held = path.ends_with(ENFORCED) || texts.iter().any(|text| text == OPTED_OUT);
            let gone = texts.iter().find(|text| is_held && !has(path, text) && !stands_for(text));
            if let Some(text) = gone {
                return Some(format!("`{path}` no longer says `{text}`"));
            }
            if !is_held && !later.has_part(named) {
                return Some(format!("`{}.{}` is gone", named.0, named.1));
            }
        }
        None
    }

    fn has_part(&self, part: (&str, &str)) -> bool {
        self.texts.keys().any(|path| parts(path) == part)
    }
}

/// The kind and the name of what a path is of: `tags`, `costcenter`.
fn parts(path: &str) -> (&str, &str) {
    let mut parts = path.split('.');
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}
