//! Variables of pipelines and plays, whatever they are called, that a password is taken from: `env: { A: … }` beside
//! `mysql -p$A`, `vars: { a: … }` beside `password: "{{ a }}"`.
//!
//! In: the documents of a file. Out: the literals that such variables are given in it. In the place of each reference a
//! text is put that nobody writes, and what commands and names make of it is asked as for a literal.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::arguments::{self, MOST_WORDS, Word};
use super::value::{self, Trust};
use super::{Search, command, commands, names, tree};
use crate::iac::{Map, Node, Value};
use crate::text::Span;

/// No pipeline is deeper.
const DEEPEST: usize = 48;
/// Nobody hands a value on more often.
const MOST_STEPS: usize = 8;

/// A larger script is data.
const LARGEST_SCRIPT: usize = 256 << 10;

/// A text that a variable is given, and where.
type Given<'n> = (&'n str, Span);

/// Which variables a secret is taken from, each with the name of what it is given to.
#[derive(Default)]
pub struct Used(HashMap<String, String>);

/// Tells the literals of a file's own variables.
pub fn of_documents(search: &mut Search, documents: &[Node], trust: Trust) {
    let has_reference = |sign: &str| memchr::memmem::find(search.source.text().as_bytes(), sign.as_bytes());
    let trust = documents.iter().map(|document| tree::trust_of(document, trust)).max().unwrap_or(trust);
    if trust < Trust::Config || !["$", "{{"].iter().any(|sign| has_reference(sign).is_some()) {
        return;
    }
    let used = Used::in_documents(documents, search);
    let mut given = Vec::new();
    documents.iter().for_each(|document| declared(document, &mut given, 0));
    used.tell(search, given, trust);
}

/// Tells the literals of a script's own variables: `x=…` before `mysql -p"$x"`.
pub fn of_script(search: &mut Search, trust: Trust) {
    /// `x=…`, `export x="…"`, `ARG x=…`, `$x = '…'`, `set x=…`
    static GIVEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r#"(?m)^[ \t]*(?:(?:export|local|readonly|declare(?: -x)?|ARG|ENV|set|SET)[ \t]+|\$)?([A-Za-z_]\w*)[ \t]?=[ \t]?(?:"([^"\n$`]+)"|'([^'\n]+)'|([^\s"'$`;&|()<>]+))[ \t]*\r?$"#,
        )
        .expect("a pattern of ours compiles")
    });
    let source = search.source;
    let text = source.text();
    if text.len() > LARGEST_SCRIPT || memchr::memchr(b'$', text.as_bytes()).is_none() {
        return;
    }
    let given: Vec<(&str, Given)> = GIVEN
        .captures_iter(text)
        .filter_map(|found| Some((found.get(1)?.as_str(), found.iter().skip(2).flatten().next()?)))
        .filter(|(_, value)| value::works_as_password(value.as_str(), Trust::Config))
        .map(|(name, value)| (name, (value.as_str(), Span::new(value.start(), value.end()))))
        .collect();
    if given.is_empty() {
        return;
    }
    let mut used = Used::default();
    for window in commands::windows(text, search.words) {
        used.inside(&text[window.start..window.end]);
    }
    used.tell(search, given, trust);
}

impl Used {
    /// What documents use, where a word stands that leads to a secret.
    pub fn in_documents(documents: &[Node], search: &Search) -> Self {
        let mut used = Self::default();
        documents.iter().for_each(|document| used.walk(search, document, 0));
        used
    }

    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Tells what the variables that are used so are given, through however many others.
    pub fn tell(mut self, search: &mut Search, given: Vec<(&str, Given)>, trust: Trust) {
        for _ in 0..MOST_STEPS {
            let before = self.0.len();
            for (name, (text, _)) in &given {
                if let Some(property) = self.0.get(*name).cloned()
                    && let Some(other) = whole(text)
                {
                    self.0.entry(other.to_owned()).or_insert(property);
                }
            }
            if self.0.len() == before {
                break;
            }
        }
        for (name, (text, span)) in given {
            // What a name says of its own value, it said.
            let says_itself = names::of(name).is_some_and(|named| named.sure);
            if let Some(property) = self.0.get(name).filter(|_| !says_itself) {
                search.named(property, text, span, trust);
            }
        }
    }

    fn walk(&mut self, search: &Search, node: &Node, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match &node.value {
            Value::Map(map) => {
                self.beside(map);
                for entry in &map.entries {
                    if let Some(text) = entry.node.as_text() {
                        self.under(&entry.key, text);
                    }
                    self.walk(search, &entry.node, depth + 1);
                }
            }
            Value::List(items) => {
                self.words(search, items);
                items.iter().for_each(|item| self.walk(search, item, depth + 1));
            }
            Value::Text(text) if search.has_word(node.at.span) => self.inside(text),
            _ => {}
        }
    }

    /// `name: DB_PASSWORD` beside `value: $(a)`.
    fn beside(&mut self, map: &Map) {
        if let (Some(name), Some(value)) = (map.text("name"), map.text("value")) {
            self.under(name.rsplit('.').next().unwrap_or(name), value);
        }
    }

    /// `password: "{{ a }}"`
    fn under(&mut self, name: &str, text: &str) {
        if let Some(variable) = whole(text)
            && names::of(name).is_some_and(|named| named.sure)
        {
            self.0.entry(variable.to_owned()).or_insert_with(|| name.to_owned());
        }
    }

    /// `["tool", "--password", "$(a)"]`
    fn words(&mut self, search: &Search, items: &[Node]) {
        let is_command =
            (2..=MOST_WORDS).contains(&items.len()) && items.iter().any(|item| search.has_word(item.at.span));
        if !is_command {
            return;
        }
        let mut variables = Vec::new();
        let texts: Vec<String> =
            items.iter().map(|item| filled(item.as_text().unwrap_or(""), &mut variables)).collect();
        let words: Vec<Word> =
            items.iter().zip(&texts).map(|(item, text)| Word { text, span: item.at.span }).collect();
        for (name, word) in arguments::given(&words, Trust::Config) {
            self.take(&name, word.text, &variables);
        }
    }

    /// A command or a script.
    fn inside(&mut self, text: &str) {
        if !command::is_worth_reading(text) {
            return;
        }
        // PowerShell takes a variable without quotes, and a literal in them.
        static SECURED: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?i)\bConvertTo-SecureString\s+(?:-\w+\s+){0,3}\$([A-Za-z_]\w*)")
                .expect("a pattern of ours compiles")
        });
        for found in SECURED.captures_iter(text).filter_map(|found| found.get(1)) {
            self.0.entry(found.as_str().to_owned()).or_insert_with(|| "password".to_owned());
        }
        let mut variables = Vec::new();
        let text = filled(text, &mut variables);
        if variables.is_empty() {
            return;
        }
        for (name, value) in command::secrets(&text) {
            self.take(&name, value, &variables);
        }
        let sure = |name: &str| names::of(name).is_some_and(|named| named.sure);
        for (name, value) in command::assignments(&text).into_iter().filter(|(name, _)| sure(name)) {
            self.take(name, value, &variables);
        }
    }

    fn take(&mut self, name: &str, value: &str, variables: &[String]) {
        let property = if names::of(name).is_some() { name } else { "password" };
        for (number, variable) in variables.iter().enumerate() {
            if value.contains(&stand_in(number)) {
                self.0.entry(variable.clone()).or_insert_with(|| property.to_owned());
            }
        }
    }
}

/// What stands for a reference: it is drawn, so that whatever asks for a secret takes it for one.
pub fn stand_in(number: usize) -> String {
    format!("qZ7xK4{number:04}wRv9Tb")
}

/// A text with each of its references replaced, and the variables that they were to.
fn filled(text: &str, variables: &mut Vec<String>) -> String {
    /// `{{ a }}`, `{{ a | b }}`, `${{ env.A }}`, `$(A)`, `${A}`, `$env:A`, `$A`
    static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"\$?\{\{\s*(?:(?:env|variables|vars|inputs)\.)?(\w+)\s*(?:\|[^{}]*)?\}\}|\$\((\w+)\)|\$\{(\w+)\}|\$env:(\w+)|\$([A-Za-z_]\w*)",
        )
        .expect("a pattern of ours compiles")
    });
    let replaced = |found: &Captures| {
        let name = found.iter().skip(1).flatten().next().map_or("", |name| name.as_str());
        let number = variables.iter().position(|known| known == name).unwrap_or_else(|| {
            variables.push(name.to_owned());
            variables.len() - 1
        });
        stand_in(number)
    };
    REFERENCE.replace_all(text, replaced).into_owned()
}

/// The variable that a text is as a whole.
pub fn whole(text: &str) -> Option<&str> {
    static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:\$?\{\{\s*(?:(?:env|variables|vars)\.)?([A-Za-z_]\w*)\s*(?:\|[^{}]*)?\}\}|\$\(([A-Za-z_]\w*)\)|\$\{?([A-Za-z_]\w*)\}?)$",
        )
        .expect("a pattern of ours compiles")
    });
    WHOLE.captures(text.trim())?.iter().skip(1).flatten().next().map(|name| name.as_str())
}

/// What stands under `env`, `variables`, `vars` and their like.
fn declared<'n>(node: &'n Node, given: &mut Vec<(&'n str, Given<'n>)>, depth: usize) {
    const HOLDERS: [&str; 6] =
        ["env", "environment", "variables", "vars", "set_fact", "ansible.builtin.set_fact"];
    match &node.value {
        Value::Map(map) if depth < DEEPEST => {
            for entry in &map.entries {
                if HOLDERS.contains(&entry.key.as_str()) {
                    texts(&entry.node, given);
                }
                declared(&entry.node, given, depth + 1);
            }
        }
        Value::List(items) if depth < DEEPEST => {
            items.iter().for_each(|item| declared(item, given, depth + 1));
        }
        _ => {}
    }
}

/// The variables of a map, `a: …` or `a: { value: … }`, or of a list, `{ name: a, value: … }`.
pub fn texts<'n>(node: &'n Node, given: &mut Vec<(&'n str, Given<'n>)>) {
    let text = |node: &'n Node| node.as_text().map(|text| (text, node.at.span));
    match &node.value {
        Value::Map(map) => given.extend(map.entries.iter().filter_map(|entry| {
            let value = text(&entry.node).or_else(|| text(entry.node.as_map()?.get("value")?));
            Some((entry.key.as_str(), value?))
        })),
        Value::List(items) => given.extend(
            items
                .iter()
                .filter_map(Node::as_map)
                .filter_map(|map| Some((map.text("name")?, text(map.get("value")?)?))),
        ),
        _ => {}
    }
}
