//! SAM: what `Globals` says of every function, API and table, and what the policies of a function are.

use super::template::Template;
use crate::iac::{Map, Node, Value};

/// A section of `Globals`, and the types that it is for.
const SECTIONS: [(&str, &str); 7] = [
    ("Function", "AWS::Serverless::Function"),
    ("Api", "AWS::Serverless::Api"),
    ("HttpApi", "AWS::Serverless::HttpApi"),
    ("SimpleTable", "AWS::Serverless::SimpleTable"),
    ("StateMachine", "AWS::Serverless::StateMachine"),
    ("LayerVersion", "AWS::Serverless::LayerVersion"),
    ("CapacityProvider", "AWS::Serverless::CapacityProvider"),
];

pub fn globals<'t>(template: &'t Template, kind: &str) -> Option<&'t Map> {
    let (section, _) = SECTIONS.iter().find(|(_, of)| *of == kind)?;
    template.section("Globals").get(section)?.as_map()
}

/// Puts what is said of all under what one says: maps are merged, lists put behind each other, all else is its own.
pub fn merge(own: &mut Map, globals: Map) {
    for entry in globals.entries {
        let Some(position) = own.entries.iter().position(|known| known.key == entry.key) else {
            own.entries.push(entry);
            continue;
        };
        match (&mut own.entries[position].node.value, entry.node.value) {
            (Value::Map(own), Value::Map(global)) => merge(own, global),
            (Value::List(own), Value::List(mut global)) => {
                global.append(own);
                *own = global;
            }
            _ => {}
        }
    }
}

/// An element of `Policies` as the policy of a role, or as a managed one that is attached to it, whichever is asked for.
/// SAM's own templates of policies are neither: they name one table, queue or bucket.
pub fn policy(kind: &str, element: &Node) -> Option<Node> {
    match (&element.value, kind) {
        (Value::Map(map), "aws_iam_role_policy") => map.get("Statement").map(|_| element.clone()),
        (Value::Text(name), "aws_iam_role_policy_attachment") if name.contains(':') => Some(element.clone()),
        (Value::Text(name), "aws_iam_role_policy_attachment") => {
            Some(element.with(Value::Text(format!("arn:aws:iam::aws:policy/{name}"))))
        }
        (Value::Map(_) | Value::Text(_), _) => None,
        _ => Some(element.clone()),
    }
}
