//! Azure's ARM templates and their files of parameters.

use super::value::Trust;
use super::{Search, tree};
use crate::iac::{Map, Node};

pub fn is_template(top: &Map) -> bool {
    top.get("$schema").and_then(Node::as_text).is_some_and(|schema| {
        schema.contains("deploymentTemplate")
            || schema.contains("deploymentParameters")
            || schema.contains("DeploymentTemplate")
    })
}

pub fn template(search: &mut Search, top: &Map, trust: Trust) {
    for entry in &top.entries {
        if entry.key != "parameters" {
            tree::entry(search, &entry.key, &entry.node, trust, 0);
            continue;
        }
        for parameter in entry.node.as_map().into_iter().flat_map(|map| &map.entries) {
            let Some(map) = parameter.node.as_map() else { continue };
            let kind = map.get("type").and_then(Node::as_text).unwrap_or("");
            let hidden = kind.eq_ignore_ascii_case("securestring") && trust >= Trust::Config;
            for key in ["defaultValue", "value"] {
                let Some(node) = map.get(key) else { continue };
                match node.as_text() {
                    Some(text) if hidden => search.certain(&parameter.key, text, node.at.span),
                    Some(text) => search.named(&parameter.key, text, node.at.span, trust),
                    None => tree::walk(search, node, trust, 0),
                }
            }
        }
    }
}
