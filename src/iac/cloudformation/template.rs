//! A template's text, read: its sections as written, nothing evaluated.
//!
//! In: a [`Source`]. Out: a [`Template`], or what is wrong with it. A text that is no template after all is none.

use std::collections::HashSet;

use super::recognise::{LARGEST, may_be_named};
use crate::finding::Trouble;
use crate::iac::json::Malformed;
use crate::iac::{Map, Node, Value, json, repeated, yaml};
use crate::text::{Encoding, Source, Span};

/// Repeated keys that are told, one by one.
const MOST_REPEATED: usize = 20;
/// Macros of AWS that are followed here, or leave what is written as it is.
const KNOWN: [&str; 4] =
    ["AWS::Serverless-", "AWS::LanguageExtensions", "AWS::CodeDeployBlueGreen", "AWS::SecretsManager-"];
/// How the types of resources begin.
pub const KINDS: [&str; 3] = ["AWS::", "Custom::", "Alexa::"];

pub struct Template {
    pub source: Source,
    top: Map,
    pub troubles: Vec<Trouble>,
    /// Resources of one name.
    pub repeated: usize,
}

/// A file that says that it is a template, and can't be read as one.
pub struct Unread(pub Trouble);

impl Template {
    /// `None` where the text is no template.
    pub fn read(source: &Source) -> Option<Result<Self, Unread>> {
        let unread = |at: Option<crate::text::Position>, message: &str| {
            says_so(source).then(|| {
                // Whoever fills it in makes the template: nobody could mend this file for us.
                let counts = !is_engine(source.text());
                let message = if counts {
                    format!("this template could not be read: {message}")
                } else {
                    "a template of templates, which another tool fills in: judge what it writes".to_owned()
                };
                Err(Unread(Trouble { path: source.path().clone(), at, message, counts }))
            })
        };
        if source.text().len() > LARGEST {
            return unread(None, "too large");
        }
        if source.encoding() == Encoding::Lossy {
            return unread(None, "not valid UTF-8");
        }
        let documents = match documents(source) {
            Ok(documents) => documents,
            Err(wrong) => return unread(Some(wrong.at), &wrong.message),
        };
        // Between two marks there may be nothing.
        let documents: Vec<Node> =
            documents.into_iter().filter(|node| !matches!(node.value, Value::Null)).collect();
        let several = documents.len() > 1;
        let misplaced = documents.iter().find_map(misplaced);
        let Some(top) = documents.into_iter().find_map(|node| match node.value {
            Value::Map(map) if is_template(&map) => Some(map),
            _ => None,
        }) else {
            if let Some(at) = misplaced {
                return unread(Some(source.position(at.start)), "its `Resources` are no map");
            }
            // It reads, and yet is none: an engine's marks may have hidden what it is.
            return is_engine(source.text()).then(|| unread(None, "")).flatten();
        };
        let mut template = Self { source: source.clone(), top, troubles: Vec::new(), repeated: 0 };
        if several {
            template.trouble(None, "a template is one document: the others are not judged");
        }
        template.find_repeated();
        template.find_macros();
        Some(Ok(template))
    }

    /// A section's entries: `Parameters`, `Mappings`, `Conditions`, `Globals`.
    pub fn section(&self, name: &str) -> &Map {
        static NONE: Map = Map { entries: Vec::new(), span: None };
        self.top.get(name).and_then(Node::as_map).unwrap_or(&NONE)
    }

    pub fn trouble(&mut self, at: Option<Span>, message: &str) {
        let at = at.map(|span| self.source.position(span.start));
        let (path, message) = (self.source.path().clone(), message.to_owned());
        self.troubles.push(Trouble { path, at, message, counts: true });
    }

    /// Tells the macros that go over the whole template, but for those that are known.
    fn find_macros(&mut self) {
        let Some(transform) = self.top.get("Transform") else { return };
        let macros = match &transform.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(transform),
        };
        let name = |node: &Node| match &node.value {
            Value::Map(map) => map.text("Name").map(str::to_owned),
            _ => node.as_text().map(str::to_owned),
        };
        let is_known = |name: &str| KNOWN.iter().any(|known| name.starts_with(known));
        let own = macros.iter().filter_map(|node| Some((node.at.span, name(node)?)));
        let own: Vec<_> = own.filter(|(_, name)| !is_known(name)).collect();
        for (at, name) in own.into_iter().take(MOST_REPEATED) {
            self.tell(at, &format!("`{name}` may change this template: it is judged as it is written"));
        }
    }

    /// Tells what nobody could mend here.
    fn tell(&mut self, at: Span, message: &str) {
        let (path, at) = (self.source.path().clone(), Some(self.source.position(at.start)));
        self.troubles.push(Trouble { path, at, message: message.to_owned(), counts: false });
    }

    fn find_repeated(&mut self) {
        let found = repeated(&self.top);
        let resources = self.section("Resources").entries.iter().map(|entry| entry.key_span.start);
        let resources: HashSet<usize> = resources.collect();
        self.repeated = found.iter().filter(|(_, span)| resources.contains(&span.start)).count();
        for (key, span) in found.into_iter().take(MOST_REPEATED) {
            self.trouble(Some(span), &format!("the key `{key}` is there twice: CloudFormation refuses that"));
        }
    }
}

fn documents(source: &Source) -> Result<Vec<Node>, Malformed> {
    if source.text().trim_start().starts_with('{') {
        let strict = json::read(source);
        // What is written in braces may be YAML all the same: with comments, with commas too many.
        return match strict {
            Ok(node) => Ok(vec![node]),
            Err(wrong) if source.path().ends_with(".json") => Err(wrong),
            Err(wrong) => yaml::read_whole(source).map_err(|_| wrong),
        };
    }
    yaml::read_whole(source)
}

/// Whether a text is one that a template engine fills in: Jinja, Go's, ERB, Mustache.
fn is_engine(text: &str) -> bool {
    ["{%", "{{ ", "{{-", "{{.", "{{#", "<%"].iter().any(|mark| text.contains(mark))
}

/// Whether a text that can't be read calls itself a template.
fn says_so(source: &Source) -> bool {
    let text = source.text();
    let begins =
        |line: &str, word: &str| line.trim_start_matches([' ', '\t', '{', '"', '\'']).starts_with(word);
    // `Resources` at the top, and a type of the known shape: what other files have of it stands deeper, but for scripts
    // that write templates.
    let is_named = may_be_named(source.path().file_name());
    let at_top = |line: &str| line.starts_with("Resources:");
    let has_type = |line: &str| {
        begins(line, "Type")
            && KINDS.iter().any(|kind| {
                line.split_once(':')
                    .is_some_and(|(_, rest)| rest.trim_start_matches([' ', '"', '\'']).starts_with(kind))
            })
    };
    // What is filled in may come to be anything, but where it says itself that it is a template.
    text.lines().any(|line| begins(line, "AWSTemplateFormatVersion"))
        || !is_engine(text)
            && is_named
            && (text.lines().any(at_top) && text.lines().any(has_type)
                || text.trim_start().starts_with('{') && has_resources(text))
}

/// Whether a text in braces that can't be read has `"Resources": {` in its outermost ones, and a type of the known shape.
fn has_resources(text: &str) -> bool {
    let value_of = |behind: &str, start: &str| {
        let behind = behind.trim_start().strip_prefix(':').map(str::trim_start);
        behind.is_some_and(|value| value.starts_with(start))
    };
    let has_type = |behind: &str| KINDS.iter().any(|kind| value_of(behind, &format!("\"{kind}")));
    let (mut depth, mut is_inside, mut is_escaped) = (0usize, false, false);
    let mut has_section = false;
    for (at, sign) in text.bytes().enumerate() {
        match sign {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_inside => is_escaped = true,
            b'"' => {
                is_inside = !is_inside;
                let rest = &text[at..];
                if !is_inside || depth == 0 {
                } else if let Some(behind) = rest.strip_prefix("\"Resources\"") {
                    has_section |= depth == 1 && value_of(behind, "{");
                } else if let Some(behind) = rest.strip_prefix("\"Type\"")
                    && has_section
                    && has_type(behind)
                {
                    return true;
                }
            }
            b'{' if !is_inside => depth += 1,
            b'}' if !is_inside => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// Where the resources stand of what calls itself a template and has them as anything but a map.
fn misplaced(root: &Node) -> Option<Span> {
    let top = root.as_map()?;
    top.get("AWSTemplateFormatVersion")?;
    let resources = top.get("Resources")?;
    let is_wrong = !matches!(resources.value, Value::Map(_) | Value::Null);
    is_wrong.then_some(resources.at.span)
}

fn is_template(top: &Map) -> bool {
    let Some(resources) = top.get("Resources").and_then(Node::as_map) else { return false };
    let is_typed = |node: &Node| {
        let kind = node.as_map().and_then(|map| map.get("Type")).and_then(Node::as_text);
        kind.is_some_and(|kind| KINDS.iter().any(|start| kind.starts_with(start)))
    };
    top.get("AWSTemplateFormatVersion").is_some()
        || resources
            .entries
            .iter()
            .any(|entry| is_typed(&entry.node) || entry.key.starts_with("Fn::ForEach::"))
}
