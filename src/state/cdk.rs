//! What `cdk synth` wrote: templates with every value in them, literal secrets too.

use super::holdings::{self, Holdings, Sort, sort_of_name};
use super::{Found, Kind, name};
use crate::iac::{Map, Node, Value, json};
use crate::path::RepoPath;
use crate::text::Source;

/// A template is at most 1 MB, what it deploys with at most a few.
const LARGEST: usize = 4 << 20;
/// `tree.json` nests the deepest: constructs in constructs.
const DEEPEST: usize = 64;

pub fn recognise(path: &RepoPath, bytes: &[u8]) -> Option<Found> {
    let is_output = path.ends_with(".json") && bytes.len() <= LARGEST && name::is_in_folder(path, b"cdk.out");
    is_output.then_some(())?;
    let node = json::read(&Source::decode(path.clone(), bytes)).ok()?;
    let mut holds = Holdings::default();
    count(node.as_map()?, 0, &mut holds);
    holds.has_secrets().then(|| Found { holds, ..Found::of(Kind::CdkOutput) })
}

fn count(map: &Map, depth: usize, holds: &mut Holdings) {
    if depth > DEEPEST {
        return;
    }
    for entry in &map.entries {
        match &entry.node.value {
            Value::Map(inner) => count(inner, depth + 1, holds),
            Value::List(items) => {
                items.iter().filter_map(Node::as_map).for_each(|item| count(item, depth + 1, holds));
            }
            Value::Text(_) if holdings::is_secret(&entry.node) => {
                // `primaryKey` is what a table is sorted by.
                if let Some(sort) = sort_of_name(&entry.key).filter(|sort| *sort != Sort::StorageKey) {
                    holds.secret(sort);
                }
            }
            _ => {}
        }
    }
}
