//! How resources of a stack belong together: by reference, by the same literal name, by provider.

use super::condition::{Answer, Asked, evaluate};
use super::glob_matches;
use super::lookup::{Found, find};
use super::pack::{Condition, LinkRole, Path};
use super::truth::Truth;
use crate::iac::{Node, Resource, Role, Value};

/// Whether `node` names `target`: by reference, or by the same literal name.
fn names(node: &Node, target: &Resource) -> Truth {
    if node.refers.iter().any(|reference| target.is_named_by(reference)) {
        return Truth::Yes;
    }
    match &node.value {
        Value::List(items) => items.iter().map(|item| names(item, target)).fold(Truth::No, Truth::or),
        Value::Text(text) => {
            // Without a name of its own the target's is made up at apply: no literal can be it.
            let own = ["bucket", "name", "id", "identifier", "instance_id"]
                .iter()
                .find_map(|key| target.settings().get(key));
            match own.map(|own| &own.value) {
                Some(Value::Text(own)) => (own == text).into(),
                Some(Value::Unknown { .. }) if node.refers.is_empty() => Truth::Unknown,
                _ => Truth::No,
            }
        }
        Value::Unknown { .. } => {
            let elsewhere = node.refers.iter().any(|reference| reference.is_resource);
            // It names a resource, and not this one; or it names nothing that is known yet.
            if elsewhere { Truth::No } else { Truth::Unknown }
        }
        _ => Truth::No,
    }
}

/// Whether another resource of the stack is linked to this one and holds what it must.
pub fn linked(
    role: LinkRole,
    kinds: &[String],
    by: Option<&Path>,
    via: Option<&Path>,
    holds: Option<&Condition>,
    asked: Asked,
) -> Answer {
    let role = match role {
        LinkRole::Managed => Role::Managed,
        LinkRole::Data => Role::Data,
        LinkRole::Backend => Role::Backend,
    };
    let candidates = asked.stack.resources.iter().filter(|other| {
        other.role == role
            && kinds.iter().any(|kind| glob_matches(kind, &other.kind))
            && other.address != asked.resource.address
    });
    let mut answer = Answer::of(Truth::No);
    let mut failing = Vec::new();
    for other in candidates {
        let mut found = Found::default();
        let link = match (by, via) {
            (Some(path), _) => {
                find(&path.0, other.settings(), "", None, &mut found);
                found.nodes.iter().map(|(_, node)| names(node, asked.resource)).fold(Truth::No, Truth::or)
            }
            (None, Some(path)) => {
                find(&path.0, asked.map, asked.prefix, None, &mut found);
                found.nodes.iter().map(|(_, node)| names(node, other)).fold(Truth::No, Truth::or)
            }
            (None, None) => Truth::Yes,
        };
        if link == Truth::No {
            continue;
        }
        let unknown = found.nodes.iter().find_map(|(_, node)| match &node.value {
            Value::Unknown { why } => Some(why.clone()),
            _ => None,
        });
        let waits = unknown.or_else(|| Some(found.nodes.first()?.0.clone()));
        let mut held = match holds {
            Some(holds) => {
                evaluate(holds, Asked { resource: other, map: other.settings(), prefix: "", ..asked })
            }
            None => Answer::of(Truth::Yes),
        };
        if link == Truth::Yes && held.truth == Truth::No {
            held.blame.iter_mut().for_each(|blame| blame.companion = Some(other.address.clone()));
            failing.append(&mut held.blame);
        }
        let one = Answer { truth: held.truth.and(link), blame: Vec::new(), waits: held.waits.or(waits) };
        answer = answer.or(one);
    }
    answer.blame = failing;
    answer
}

/// The provider configuration that a resource uses.
pub fn provider<'a>(asked: Asked<'a>) -> Option<&'a Resource> {
    let wanted = asked.resource.provider.as_deref()?;
    asked.stack.resources.iter().find(|other| other.role == Role::Provider && other.address == wanted)
}
