//! Files that give a template's parameters their values: in the forms of the AWS CLI, of SAM and of common deploy tools.
//!
//! | form | such as |
//! |---|---|
//! | the AWS CLI's | `[{"ParameterKey": …, "ParameterValue": …}]`, `["Name=value"]`, a line `Name=value` each |
//! | a whole request | `{"StackName": …, "Parameters": [{"ParameterKey": …}]}` (`--cli-input-json`) |
//! | CodePipeline's | `{"Parameters": {"Name": "value"}}` |
//! | plain | `{"Name": "value"}`, in YAML too |
//! | SAM's | `samconfig.toml`, `samconfig.yaml`: `parameter_overrides`, for each environment |

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::parameters::Values;
use crate::iac::json::Malformed;
use crate::iac::{Entry, Map, Node, Value, json, yaml};
use crate::path::RepoPath;
use crate::text::{Source, Span};

/// How SAM's own file of settings is called.
const SAM: &[u8] = b"samconfig.";
/// Whose parameters count, the first that has some.
const COMMANDS: [&str; 3] = ["deploy", "global", "sync"];

/// Whether SAM takes its settings from a file of this name.
pub fn is_of_sam(name: &[u8]) -> bool {
    name.strip_prefix(SAM).is_some_and(|ending| [&b"toml"[..], b"yaml", b"yml"].contains(&ending))
}

/// The values of each deployment that a file is for: none where it is no such file. Of one that is broken, why.
pub fn read(source: &Source, template: &RepoPath) -> Result<Vec<Values>, Malformed> {
    let name = source.path().file_name();
    if is_of_sam(name) {
        let top = if name.ends_with(b"toml") {
            toml_of(source)?
        } else {
            yaml::read_whole(source)?.into_iter().next()
        };
        return Ok(top.as_ref().and_then(Node::as_map).map(|top| of_sam(top, template)).unwrap_or_default());
    }
    let is_yaml = name.ends_with(b".yaml") || name.ends_with(b".yml");
    let root = if source.text().trim_start().starts_with(['{', '[']) {
        match json::read(source) {
            Err(wrong) if name.ends_with(b".json") => return Err(wrong),
            // What is in braces may be YAML, or what another tool fills in.
            read => read.ok().or_else(|| yaml_of(source)),
        }
    } else if let Some(values) = lines(source) {
        return Ok(vec![values]);
    } else {
        match yaml::read_whole(source) {
            Err(wrong) if is_yaml => return Err(wrong),
            read => read.ok().and_then(|documents| documents.into_iter().next()),
        }
    };
    if let Some(node) = root.as_ref().and_then(misplaced) {
        let message = "`Parameters` is neither a list of them nor a map".to_owned();
        return Err(Malformed { at: source.position(node.at.span.start), message });
    }
    Ok(root.and_then(|root| of_document(&root)).into_iter().collect())
}

/// What stands alone under `Parameters` and can't be any.
fn misplaced(root: &Node) -> Option<&Node> {
    let [entry] = root.as_map()?.entries.as_slice() else { return None };
    let is_plain = matches!(entry.node.value, Value::Text(_) | Value::Bool(_) | Value::Number(_));
    (entry.key == "Parameters" && is_plain).then_some(&entry.node)
}

fn yaml_of(source: &Source) -> Option<Node> {
    yaml::read(source)?.into_iter().next()
}

fn of_document(root: &Node) -> Option<Values> {
    match &root.value {
        Value::List(items) => pairs(items),
        Value::Map(map) => {
            let map = match map.get("Parameters").map(|node| &node.value) {
                Some(Value::List(items)) => return pairs(items),
                Some(Value::Map(inside)) => inside,
                _ => map,
            };
            plain(map)
        }
        _ => None,
    }
}

fn plain(map: &Map) -> Option<Values> {
    let is_plain = |entry: &Entry| !matches!(entry.node.value, Value::Map(_));
    let pair = |entry: &Entry| (entry.key.clone(), entry.node.clone());
    map.entries.iter().all(is_plain).then(|| map.entries.iter().map(pair).collect())
}

/// The parameters of a list. What else stands in it gives none: who deploys with it is told so by the service.
fn pairs(items: &[Node]) -> Option<Values> {
    let values: Values = items.iter().filter_map(pair).collect();
    (!values.is_empty()).then_some(values)
}

/// One parameter of a list.
fn pair(item: &Node) -> Option<(String, Node)> {
    if let Some(text) = item.as_text() {
        let (name, value) = named(text)?;
        return Some((name.to_owned(), item.with(Value::Text(value.to_owned()))));
    }
    let map = item.as_map()?;
    Some((map.get("ParameterKey")?.as_text()?.to_owned(), map.get("ParameterValue")?.clone()))
}

/// `Name=value`, `ParameterKey=Name,ParameterValue=value`.
fn named(text: &str) -> Option<(&str, &str)> {
    let (name, value) = match text.trim().strip_prefix("ParameterKey=") {
        Some(rest) => rest.split_once(",ParameterValue=")?,
        None => text.trim().split_once('=')?,
    };
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then(|| (name, bare(value)))
}

fn bare(text: &str) -> &str {
    let of = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    of('"').or_else(|| of('\'')).unwrap_or(text)
}

/// A line for each parameter.
fn lines(source: &Source) -> Option<Values> {
    let mut values = Values::new();
    let mut start = 0;
    for line in source.text().split_inclusive('\n') {
        let (written, at) = (line.trim(), start);
        start += line.len();
        if written.is_empty() || written.starts_with('#') {
            continue;
        }
        let (name, value) = named(written)?;
        let from = at + line.find(value).unwrap_or(0);
        let location = source.location(Span::new(from, from + value.len()));
        values.insert(name.to_owned(), Node::new(Value::Text(value.to_owned()), location));
    }
    (!values.is_empty()).then_some(values)
}

/// What each environment gives a template; nothing where none gives anything.
fn of_sam(top: &Map, template: &RepoPath) -> Vec<Values> {
    let mut all: Vec<Values> = Vec::new();
    for environment in top.entries.iter().filter_map(|entry| entry.node.as_map()) {
        let parameters = |command: &&str| environment.get(command)?.as_map()?.get("parameters")?.as_map();
        let commands: Vec<&Map> = COMMANDS.iter().filter_map(parameters).collect();
        if commands.is_empty() || !commands.iter().all(|one| is_for(one, template)) {
            continue;
        }
        let given = commands.iter().find_map(|one| one.get("parameter_overrides"));
        let values = given.map_or_else(Values::new, overrides);
        all.push(values);
    }
    if all.iter().all(Values::is_empty) { Vec::new() } else { all }
}

/// Whether settings are for this template, or name none where it is the usual one.
fn is_for(parameters: &Map, template: &RepoPath) -> bool {
    let named = ["template_file", "template"].iter().find_map(|key| parameters.get(key)?.as_text());
    match named {
        Some(named) => named.rsplit('/').next().map(str::as_bytes) == Some(template.file_name()),
        None => template.file_name().starts_with(b"template."),
    }
}

fn overrides(node: &Node) -> Values {
    match &node.value {
        Value::Text(text) => {
            let pairs = words(text).into_iter();
            let one = |(name, value): (String, String)| (name, node.with(Value::Text(value)));
            pairs.map(one).collect()
        }
        Value::List(items) => items.iter().filter_map(pair).collect(),
        Value::Map(map) => plain(map).unwrap_or_default(),
        _ => Values::new(),
    }
}

/// `A=1 B="two words"`: blanks part what stands in no quotes.
fn words(text: &str) -> Vec<(String, String)> {
    let (mut words, mut word, mut quote) = (vec![], String::new(), None);
    for sign in text.chars() {
        match (sign, quote) {
            ('"' | '\'', None) => quote = Some(sign),
            (sign, Some(open)) if sign == open => quote = None,
            (sign, None) if sign.is_whitespace() => words.push(std::mem::take(&mut word)),
            _ => word.push(sign),
        }
    }
    words.push(word);
    let pair = |word: &String| named(word).map(|(name, value)| (name.to_owned(), value.to_owned()));
    words.iter().filter_map(pair).collect()
}

/// TOML as nodes; none where it is deeper than any of SAM's.
fn toml_of(source: &Source) -> Result<Option<Node>, Malformed> {
    let table = DeTable::parse(source.text()).map_err(|wrong| {
        let at = source.position(wrong.span().map_or(0, |span| span.start));
        Malformed { at, message: wrong.message().to_owned() }
    })?;
    let map = table_of(source, table.get_ref(), 0);
    Ok(map.map(|map| Node::new(Value::Map(map), source.location(Span::from(table.span())))))
}

fn table_of(source: &Source, table: &DeTable, depth: usize) -> Option<Map> {
    let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue>)| {
        let node = node_of(source, value, depth + 1)?;
        let (key_span, span) = (Span::from(key.span()), node.at.span);
        let key: &std::borrow::Cow<str> = key.get_ref();
        Some(Entry { key: key.to_string(), key_span, span, node, blocks: false })
    };
    Some(Map { entries: table.iter().map(entry).collect::<Option<_>>()?, span: None })
}

fn node_of(source: &Source, value: &Spanned<DeValue>, depth: usize) -> Option<Node> {
    /// SAM's settings lie four tables deep.
    const DEEPEST: usize = 16;
    if depth > DEEPEST {
        return None;
    }
    let made = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Array(items) => {
            Value::List(items.iter().map(|item| node_of(source, item, depth + 1)).collect::<Option<_>>()?)
        }
        DeValue::Table(table) => Value::Map(table_of(source, table, depth + 1)?),
        _ => Value::Text(source.slice(Span::from(value.span())).to_owned()),
    };
    Some(Node::new(made, source.location(Span::from(value.span()))))
}
