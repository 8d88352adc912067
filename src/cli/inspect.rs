//! `iacgate inspect`: what is read of a folder, for authors of rules.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::masks::Masks;
use crate::error::{Error, Result};
use crate::fix::Trial;
use crate::iac::{Node, Resource, Value};
use crate::path::RepoPath;
use crate::rules::Rules;
use crate::scan::{Callers, Judge};
use crate::tree::Folder;

pub fn run(path: &Path) -> Result<u8> {
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new(".")) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if !folder.is_dir() {
        return Err(Error::new(format!("{} is no folder", path.display())));
    }
    let tree = Folder::new(folder.to_path_buf(), |_| false);
    let (judge, callers) = (Judge::new(Rules::built_in()), Callers::of(&tree));
    let trial = Trial::on(&tree, &judge, &callers);
    let stacks = trial.read(&RepoPath::root()).map_err(|unreadable| Error::new(unreadable.to_string()))?;
    let stack = &stacks[0];
    let masks = Masks::over(&trial);
    let resources: Vec<Json> = stack.resources.iter().map(|one| resource(one, &masks)).collect();
    let troubles: Vec<Json> = stack
        .troubles
        .iter()
        .map(|trouble| json!({ "file": trouble.path.to_string(), "line": trouble.at.map(|at| at.line), "message": trouble.message }))
        .collect();
    let all = json!({ "dialect": stack.dialect.word(), "resources": resources, "troubles": troubles });
    let text = serde_json::to_string_pretty(&all).map_err(|error| Error::new(error.to_string()))?;
    super::said(&super::without_tokens(&text))
}

fn resource(resource: &Resource, masks: &Masks) -> Json {
    let at = resource.name_at.start();
    json!({
        "address": resource.address,
        "kind": resource.kind,
        "file": resource.name_at.path().to_string(),
        "line": at.line,
        "column": at.column,
        "values": node(&resource.body, masks),
    })
}

fn node(node: &Node, masks: &Masks) -> Json {
    let at = node.at.start();
    let place = |value: Json| json!({ "known": value, "line": at.line, "column": at.column });
    match &node.value {
        Value::Null => place(Json::Null),
        Value::Bool(value) => place(json!(value)),
        Value::Number(number) => place(json!(number)),
        // A value where a secret stands is not shown.
        Value::Text(text) => {
            let hidden = masks.hides(node.origin()) || masks.hides(&node.at);
            place(if hidden { json!("****") } else { json!(text) })
        }
        Value::Unknown { why } => json!({ "unknown": why, "line": at.line, "column": at.column }),
        Value::List(items) => Json::Array(items.iter().map(|item| self::node(item, masks)).collect()),
        Value::Map(map) => Json::Object(
            map.entries.iter().map(|entry| (entry.key.clone(), self::node(&entry.node, masks))).collect(),
        ),
    }
}
