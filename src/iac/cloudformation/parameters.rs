//! What parameters are: by a file of values, by their defaults, by what they are allowed to be.
//!
//! In: a template, and a tree with files of values beside it. Out: nodes by name.

use std::collections::HashMap;

use super::evaluate::{MOST_SIDES, open, text, unknown};
use super::recognise::{may_be, may_be_named, may_hold_template};
use super::template::Template;
use super::values_file;
use crate::finding::Trouble;
use crate::iac::{Map, Node, Value};
use crate::path::RepoPath;
use crate::text::Source;
use crate::tree::{Content, Tree};

/// Values by the parameter's name.
pub type Values = HashMap<String, Node>;

/// Files of values that are judged apart. More are a data set, not deployments.
const MOST_FILES: usize = 16;
/// No file of values is larger.
const LARGEST: usize = 1024 * 1024;
/// Folders below a template's in which its files of values lie.
const FOLDERS: [&[u8]; 2] = [b"parameters", b"params"];

/// How files with a line for each parameter end, beside those that templates may have.
const ENDINGS: [&[u8]; 3] = [b".env", b".params", b".properties"];

/// Every parameter of a template. Where `defaults` don't count, one that nobody gives is unknown.
pub fn all(template: &Template, values: &Values, defaults: bool) -> HashMap<String, Node> {
    let section = template.section("Parameters");
    let one = |entry: &crate::iac::Entry| {
        let declared = entry.node.as_map().cloned().unwrap_or_default();
        let kind = declared.get("Type").and_then(Node::as_text).unwrap_or("String");
        let given = values.get(&entry.key);
        let value = given.or_else(|| declared.get("Default").filter(|_| defaults));
        let node = match value {
            // The value names a parameter of the store, which holds the value.
            Some(_) if kind.starts_with("AWS::SSM::Parameter::") => unknown(&entry.key, &entry.node.at),
            Some(node) if node.as_text().is_some_and(|text| text.contains("{{resolve:")) => {
                unknown(&entry.key, &node.at)
            }
            Some(node) => typed(node, kind),
            None => allowed(&declared, &entry.key, kind, &entry.node),
        };
        (entry.key.clone(), node)
    };
    section.entries.iter().map(one).collect()
}

/// How many parameters are given a value, or have a default, that they don't allow.
pub fn refused(template: &Template, values: &Values) -> usize {
    let is_refused = |entry: &&crate::iac::Entry| {
        let Some(declared) = entry.node.as_map() else { return false };
        let Some(Value::List(allowed)) = declared.get("AllowedValues").map(|node| &node.value) else {
            return false;
        };
        // Of a list each item must be allowed.
        if declared.text("Type").is_some_and(|kind| kind.contains("List")) {
            return false;
        }
        let value = values.get(&entry.key).or_else(|| declared.get("Default"));
        value
            .and_then(|node| text(&node.value))
            .is_some_and(|value| !allowed.iter().any(|one| text(&one.value).is_none_or(|one| one == value)))
    };
    template.section("Parameters").entries.iter().filter(is_refused).count()
}

fn typed(node: &Node, kind: &str) -> Node {
    let is_list = kind == "CommaDelimitedList" || kind.starts_with("List<");
    let value = match (&node.value, is_list) {
        (Value::Text(text), true) => {
            let items =
                text.split(',').map(|item| Node::new(Value::Text(item.trim().to_owned()), node.at.clone()));
            Value::List(items.collect())
        }
        (Value::Text(text), false) if kind == "Number" => {
            text.trim().parse().map_or_else(|_| node.value.clone(), Value::Number)
        }
        _ => return node.clone(),
    };
    node.with(value)
}

/// Unknown; but one of those that it may be.
fn allowed(declared: &Map, name: &str, kind: &str, node: &Node) -> Node {
    match declared.get("AllowedValues").map(|node| &node.value) {
        Some(Value::List(items)) if !items.is_empty() && items.len() <= MOST_SIDES => {
            let mut one_of = open(items.iter().map(|item| Some(typed(item, kind))).collect(), name);
            one_of.refers.clear();
            one_of
        }
        _ => unknown(name, &node.at),
    }
}

/// What the files of values beside a template say.
#[derive(Default)]
pub struct Given {
    /// Of each that hands in parameters of the template, and no other, the values for each deployment.
    pub files: Vec<(RepoPath, Values)>,
    /// Those that can't be read.
    pub broken: Vec<Trouble>,
}

pub fn files(tree: &dyn Tree, root: &RepoPath, template: &Template) -> Given {
    let declared = template.section("Parameters");
    let mut given = Given::default();
    if declared.entries.is_empty() {
        return given;
    }
    let folder = root.parent();
    let folders = std::iter::once(folder.clone()).chain(FOLDERS.iter().map(|below| folder.join(below)));
    for path in folders.flat_map(|folder| tree.folder(&folder).unwrap_or_default()) {
        if path == *root || !may_hold_values(&path) || given.files.len() >= MOST_FILES {
            continue;
        }
        let Ok(Some(Content::Whole(bytes))) = tree.read(&path) else { continue };
        if bytes.len() > LARGEST {
            continue;
        }
        let source = Source::decode(path.clone(), &bytes);
        match values_file::read(&source, root) {
            Ok(all) => {
                let is_own = |values: &Values| values.keys().all(|name| declared.get(name).is_some());
                let is_ours = all.iter().all(is_own) && all.iter().any(|values| !values.is_empty());
                given.files.extend(all.into_iter().filter(|_| is_ours).map(|values| (path.clone(), values)));
            }
            // What names none of them is another tool's.
            Err(_) if !is_meant(source.text(), declared) => {}
            Err(wrong) => {
                let message = format!("this file of values could not be read: {}", wrong.message);
                given.broken.push(Trouble { path, at: Some(wrong.at), message, counts: true });
            }
        }
    }
    given
}

/// Whether a text that can't be read as a file of values is one all the same, by what it says.
fn is_meant(text: &str, declared: &Map) -> bool {
    let is_word = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    let words = || text.split(|sign: char| !is_word(sign));
    words().any(|word| {
        ["ParameterKey", "Parameters", "parameter_overrides"].contains(&word) || declared.get(word).is_some()
    })
}

/// `vpc.parameters.json`, `params/prod.json`: by its name alone.
pub fn may_hold_values(path: &RepoPath) -> bool {
    let name = path.file_name().to_ascii_lowercase();
    let in_folder = FOLDERS.contains(&path.parent().file_name());
    let has_ending = may_be_named(&name) || ENDINGS.iter().any(|ending| name.ends_with(ending));
    has_ending && (in_folder || memchr::memmem::find(&name, b"param").is_some())
        || values_file::is_of_sam(&name)
}

/// Where the templates lie that a file of values may be for.
fn folders_of(path: &RepoPath) -> Vec<RepoPath> {
    let own = path.parent();
    let above = FOLDERS.contains(&own.file_name()).then(|| own.parent());
    std::iter::once(own.clone()).chain(above).collect()
}

/// The templates that lie where a file of values has them: whose values these are shows when they are read.
pub fn templates_beside(tree: &dyn Tree, path: &RepoPath) -> Vec<RepoPath> {
    let mut found = Vec::new();
    for other in folders_of(path).iter().flat_map(|folder| tree.folder(folder).unwrap_or_default()) {
        if other == *path || !may_hold_template(other.file_name()) || found.len() >= MOST_FILES {
            continue;
        }
        if let Ok(Some(Content::Whole(bytes))) = tree.read(&other)
            && may_be(other.file_name(), &bytes)
        {
            found.push(other);
        }
    }
    found
}
