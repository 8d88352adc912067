//! SAM: what `Globals` says of every function, API and table, and what the policies of a function are.

use std::sync::Arc;

use super::evaluate::{text, unknown};
use super::template::Template;
use crate::iac::{Entry, GAP, Map, Node, TextOf, Value, refer};
use crate::text::Location;

/// What SAM's own templates of policies grant.
const POLICIES: &str = include_str!("../../../rules/cloudformation/policies.tsv");

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
pub fn policy(kind: &str, element: &Node) -> Option<Node> {
    match (&element.value, kind) {
        (Value::Map(map), "aws_iam_role_policy") if map.get("Statement").is_some() => Some(element.clone()),
        (Value::Map(map), "aws_iam_role_policy") => Some(of_templates(map, element)),
        (Value::Text(name), "aws_iam_role_policy_attachment") if name.contains(':') => Some(element.clone()),
        (Value::Text(name), "aws_iam_role_policy_attachment") => {
            Some(element.with(Value::Text(format!("arn:aws:iam::aws:policy/{name}"))))
        }
        (Value::Map(_) | Value::Text(_), _) => None,
        _ => Some(element.clone()),
    }
}

/// The document that SAM makes of its own templates: unknown where it has none of that name.
fn of_templates(map: &Map, element: &Node) -> Node {
    let mut statements = Vec::new();
    for entry in &map.entries {
        let Some(rest) = POLICIES.lines().find_map(|row| row.strip_prefix(&entry.key)?.strip_prefix('\t'))
        else {
            return unknown(&format!("the policy template {}", entry.key), &element.at);
        };
        let Some((resources, actions)) = rest.split_once('\t').filter(|(resources, _)| *resources != "-")
        else {
            continue;
        };
        let at = element.at.source.location(entry.key_span);
        let text = |text: &str| Node::new(Value::Text(text.to_owned()), at.clone());
        let resource = |written: &str| granted_on(written, &entry.node, &at);
        let list = |items: Vec<Node>| Node::new(Value::List(items), at.clone());
        let said = [
            ("Effect", text("Allow")),
            ("Action", list(actions.split(' ').map(text).collect())),
            ("Resource", list(resources.split(' ').map(resource).collect())),
        ];
        statements.push(Node::new(made(said), at.clone()));
    }
    element.with(made([("Statement", element.with(Value::List(statements)))]))
}

fn made<const COUNT: usize>(entries: [(&str, Node); COUNT]) -> Value {
    let entry = |(key, node): (&str, Node)| Entry {
        key: key.to_owned(),
        key_span: node.at.span,
        span: node.at.span,
        node,
        blocks: false,
    };
    Value::Map(Map { entries: entries.map(entry).into(), span: None })
}

/// A resource of the table with the parameters that a template is given: what is granted on all of a kind by its name is
/// granted on everything, as the actions are of that kind.
fn granted_on(written: &str, given: &Node, at: &Location) -> Node {
    let parameter = |name: &str| given.as_map().and_then(|map| map.get(name));
    let whole = written.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    if let Some(whole) = whole {
        return parameter(whole).cloned().unwrap_or_else(|| unknown(whole, at));
    }
    let mut arn = format!("arn:{GAP}:");
    let mut refers = Vec::new();
    for (position, piece) in written.split(['{', '}']).enumerate() {
        if position % 2 == 0 {
            arn.push_str(&piece.replace('@', &format!("{GAP}:{GAP}")));
            continue;
        }
        match parameter(piece) {
            Some(node) if node.as_text() == Some("*") => {
                return Node::new(Value::Text("*".to_owned()), at.clone());
            }
            Some(node) => {
                refer(&mut refers, &node.refers);
                let known = text(&node.value).or_else(|| node.parts().map(str::to_owned));
                arn.push_str(&known.unwrap_or_else(|| GAP.to_string()));
            }
            None => arn.push(GAP),
        }
    }
    let mut node = unknown("the account that is deployed to", at);
    node.text = Some(Arc::new(TextOf::Parts(arn)));
    node.refers = refers;
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_policies_is_sorted_and_says_what_each_grants_on() {
        let rows: Vec<&str> = POLICIES.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(rows.is_sorted());
        for row in rows {
            let [_, resources, actions] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
            assert_eq!(resources == "-", actions == "-", "{row}");
            let is_named = |resource: &str| resource.contains('{') && resource.contains('}');
            assert!(resources == "-" || resources.split(' ').all(is_named), "{row}");
            assert!(actions == "-" || actions.split(' ').all(|action| action.contains(':')), "{row}");
        }
    }
}
