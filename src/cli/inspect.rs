//! `iacgate inspect`: what is read of a folder, for authors of rules.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::masks::{Masks, Veil};
use crate::error::{Error, Result};
use crate::finding::Trouble;
use crate::fix::Trial;
use crate::git::Repository;
use crate::iac::{Node, Resource, Stack, Value, reader};
use crate::path::RepoPath;
use crate::rules::Rules;
use crate::scan::{Callers, Judge};
use crate::secrets;
use crate::tree::{Folder, Tree, Unreadable, whole};

pub fn run(path: &Path) -> Result<u8> {
    if let Err(error) = path.metadata() {
        return Err(Error::new(format!("{}: {error}", path.display())).help("iacgate inspect FOLDER"));
    }
    let file = path.is_file().then(|| path.file_name()).flatten();
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new(".")) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if !folder.is_dir() {
        return Err(Error::new(format!("{} is no folder", path.display())));
    }
    let (top, below) = within(folder)?;
    let tree = Folder::new(top);
    let (judge, callers) = (Judge::new(Rules::built_in()), Callers::of(&tree));
    let trial = Trial::on(&tree, &judge, &callers);
    // A template is a stack by itself; any other file is a part of its folder's.
    let unreadable = |unreadable: Unreadable| Error::new(unreadable.to_string());
    let template = file.map(|name| below.join(super::install::place::path_bytes(Path::new(name))));
    let template =
        template.filter(|file| is_template(&tree, file)).or_else(|| reader::project_in(&tree, &below));
    let stacks = trial.read(template.as_ref().unwrap_or(&below)).map_err(unreadable)?;
    if stacks.is_empty() {
        return Err(Error::new(format!("{} is no template", path.display())));
    }
    let masks = Masks::over(&trial, &Veil::default());
    // What stands in other files: a text that `file` reads, the output of a module.
    let reached = stacks.iter().flat_map(|stack| secrets::not_shown_of(stack).1);
    let veil = Veil::of_texts(stacks.iter().flat_map(|stack| &stack.sources), &masks, reached);
    let hide = veil.in_code();
    let shown = Shown { masks: &masks, veil: &veil, hide: &hide };
    let mut all = shown.stack(&stacks[0]);
    let variants = stacks[1..].iter().map(|stack| {
        let mut variant = shown.stack(stack);
        variant["values_file"] = json!(stack.variant.as_ref().map(ToString::to_string));
        variant
    });
    all["variants"] = Json::Array(variants.collect());
    let text = serde_json::to_string_pretty(&all).map_err(|error| Error::new(error.to_string()))?;
    super::said(&text)
}

fn is_template(tree: &dyn Tree, file: &RepoPath) -> bool {
    whole(tree, file).is_some_and(|bytes| reader::root_by_content(file, &bytes).as_ref() == Some(file))
}

/// The repository that a folder lies in, where its modules may lie too, and its place there; else the folder.
fn within(folder: &Path) -> Result<(PathBuf, RepoPath)> {
    let folder =
        folder.canonicalize().map_err(|error| Error::new(format!("{}: {error}", folder.display())))?;
    let top =
        Repository::discover(&folder).ok().and_then(|repository| repository.work_tree()?.canonicalize().ok());
    let below = top.as_ref().and_then(|top| folder.strip_prefix(top).ok());
    let below = below.map(|below| RepoPath::new(super::install::place::path_bytes(below)));
    Ok(match (top, below) {
        (Some(top), Some(below)) => (top, below),
        _ => (folder, RepoPath::root()),
    })
}

/// What may be seen: nothing where a secret stands, and no secret of the stack in another place.
struct Shown<'a> {
    masks: &'a Masks<'a>,
    veil: &'a Veil,
    hide: &'a dyn Fn(&mut String),
}

impl Shown<'_> {
    fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        (self.hide)(&mut text);
        text
    }

    /// A key that is a secret as a whole, whatever it is made of.
    fn key(&self, key: &str) -> String {
        self.text(&format!("`{key}`")).trim_matches('`').to_owned()
    }

    fn stack(&self, stack: &Stack) -> Json {
        let trouble = |trouble: &Trouble| {
            let line = trouble.at.map(|at| at.line);
            json!({ "file": trouble.path.to_string(), "line": line, "message": self.text(&trouble.message) })
        };
        json!({
            "dialect": stack.dialect.word(),
            "resources": stack.resources.iter().map(|one| self.resource(one)).collect::<Vec<_>>(),
            "troubles": stack.troubles.iter().map(trouble).collect::<Vec<_>>(),
        })
    }

    fn resource(&self, resource: &Resource) -> Json {
        let at = resource.name_at.start();
        json!({
            "address": self.text(&resource.address),
            "kind": resource.kind,
            "file": resource.name_at.path().to_string(),
            "line": at.line,
            "column": at.column,
            "values": self.node(&resource.body),
        })
    }

    fn node(&self, node: &Node) -> Json {
        let at = node.at.start();
        let place = |value: Json| json!({ "known": value, "line": at.line, "column": at.column });
        match &node.value {
            Value::Null => place(Json::Null),
            Value::Bool(value) => place(json!(value)),
            Value::Number(number) => place(json!(number)),
            // A value where a secret stands is not shown.
            Value::Text(text) => {
                let hidden = self.masks.hides(node.origin())
                    || self.masks.hides(&node.at)
                    || self.veil.is_said_in(text) && self.text(text) == *text;
                place(if hidden { json!("****") } else { json!(self.text(text)) })
            }
            Value::Unknown { why } => {
                json!({ "unknown": self.text(why), "line": at.line, "column": at.column })
            }
            Value::List(items) => Json::Array(items.iter().map(|item| self.node(item)).collect()),
            Value::Map(map) => {
                let entries = map.entries.iter();
                Json::Object(entries.map(|one| (self.key(&one.key), self.node(&one.node))).collect())
            }
        }
    }
}
