//! How resources of a stack belong together: by reference, by the same literal name, by provider.

use super::condition::{Answer, Asked, evaluate};
use super::lookup::{Found, find};
use super::pack::{Condition, LinkRole, Path};
use super::truth::Truth;
use crate::iac::{Node, OnlyIf, Reference, Resource, Role, Value};

/// Whether `node` names `target`: by reference, or by the same literal name.
fn names(node: &Node, target: &Resource) -> Truth {
    if node.refers.iter().any(|reference| target.is_named_by(reference)) {
        return Truth::Yes;
    }
    match &node.value {
        Value::List(items) => items.iter().map(|item| names(item, target)).fold(Truth::No, Truth::or),
        // Another one of its kind is meant, that may have the same name.
        Value::Text(_) if refers_to_a_sibling(node, target) => Truth::No,
        Value::Text(text) => match own_name(target).map(|own| &own.value) {
            Some(Value::Text(own)) => (own == text || own == bucket(text)).into(),
            Some(Value::Unknown { .. }) if node.refers.is_empty() => Truth::Unknown,
            _ => Truth::No,
        },
        // It names a resource, and not this one; or it names nothing that is known yet.
        Value::Unknown { .. } if refers_to_a_resource(node) => Truth::No,
        Value::Unknown { .. } => Truth::Unknown,
        _ => Truth::No,
    }
}

fn refers_to_a_sibling(node: &Node, target: &Resource) -> bool {
    let is_of_kind = |reference: &Reference| {
        let local = reference.address.rsplit_once(&format!("{}.", target.kind));
        reference.is_resource && local.is_some_and(|(before, _)| before.is_empty() || before.ends_with('.'))
    };
    node.refers.iter().any(is_of_kind)
}

fn refers_to_a_resource(node: &Node) -> bool {
    node.refers.iter().any(|reference| reference.is_resource)
}

/// What others call it. Without a name of its own it is made up at apply: no literal can be it.
pub fn own_name(resource: &Resource) -> Option<&Node> {
    const KEYS: [&str; 5] = ["bucket", "name", "id", "identifier", "instance_id"];
    KEYS.iter().find_map(|key| resource.settings().get(key))
}

/// The bucket of `s3://name/key`, `arn:aws:s3:::name/*` or `storage.googleapis.com/name`; any other text as it is.
fn bucket(text: &str) -> &str {
    let named = ["s3://", "gs://", "storage.googleapis.com/"]
        .iter()
        .find_map(|start| text.strip_prefix(start))
        .or_else(|| text.strip_prefix("arn:")?.split_once(":s3:::").map(|part| part.1));
    named.map_or(text, |rest| rest.split('/').next().unwrap_or(rest))
}

/// What nodes can name at all, for the index: whoever is not in it, [`names`] would answer No for.
#[derive(Default)]
pub struct Naming<'a> {
    pub addresses: Vec<&'a str>,
    pub texts: Vec<&'a str>,
    /// Anything, as far as is known.
    pub is_open: bool,
}

impl<'a> Naming<'a> {
    pub fn of(found: &Found<'a>) -> Self {
        let mut naming = Self { is_open: found.waits.is_some(), ..Self::default() };
        found.nodes.iter().for_each(|(_, node)| naming.take(node));
        naming
    }

    fn take(&mut self, node: &'a Node) {
        self.addresses.extend(node.refers.iter().map(|reference| reference.address.as_str()));
        match &node.value {
            Value::List(items) => items.iter().for_each(|item| self.take(item)),
            Value::Text(text) => self.texts.extend([text, bucket(text)]),
            Value::Unknown { .. } if !refers_to_a_resource(node) => self.is_open = true,
            _ => {}
        }
    }
}

/// Whether another resource of the stack is linked to this one and holds what it must.
pub fn linked(
    role: LinkRole,
    kinds: &[String],
    by: &[Path],
    via: &[Path],
    holds: Option<&Condition>,
    asked: Asked,
) -> Answer {
    let role = match role {
        LinkRole::Managed => Role::Managed,
        LinkRole::Data => Role::Data,
        LinkRole::Backend => Role::Backend,
    };
    let mut own = Found::telling(asked.tells);
    via.iter().for_each(|path| asked.find_too(path, &mut own));
    let mut candidates = match (by, via) {
        ([], []) => asked.index.of(role, kinds),
        ([], _) => asked.index.named(role, kinds, &own),
        _ => asked.index.naming(role, kinds, by, asked.resource),
    };
    // The whole stack is asked at one of its resources, which counts as any other.
    candidates.retain(|other| asked.is_of_stack || other.address != asked.resource.address);
    let mut answer = Answer::of(Truth::No);
    let mut failing = Vec::new();
    // Those that hold, each under one condition that this one does not stand under.
    let mut sides: Vec<&OnlyIf> = Vec::new();
    for other in candidates {
        let mut found = Found::telling(asked.tells);
        let (named_by, target) = match (by, via) {
            ([], []) => (None, other),
            ([], _) => (Some(&own), other),
            _ => {
                by.iter().for_each(|path| find(&path.0, other.settings(), "", None, &mut found));
                (Some(&found), asked.resource)
            }
        };
        let is_named = named_by.map_or(Truth::Yes, |found| named(found, target));
        let more = more_conditions(other, asked);
        let (there, awaited) = is_there(&more);
        let link = is_named.and(there);
        if link == Truth::No {
            continue;
        }
        let waits = named_by.and_then(waits).filter(|_| there == Truth::Yes).or(awaited);
        let mut held = match holds {
            Some(holds) => evaluate(
                holds,
                Asked { resource: other, map: other.settings(), prefix: "", is_of_stack: false, ..asked },
            ),
            None => Answer::of(Truth::Yes),
        };
        if asked.tells && link == Truth::Yes && held.truth == Truth::No {
            held.blame.iter_mut().for_each(|blame| blame.companion = Some(other.address.clone()));
            failing.append(&mut held.blame);
        }
        if let (Truth::Yes, Truth::Yes, [side]) = (is_named, held.truth, more.as_slice()) {
            if sides.iter().any(|other| other.is_opposite_of(side)) {
                return Answer::of(Truth::Yes);
            }
            sides.push(side);
        }
        let one = Answer { truth: held.truth.and(link), blame: Vec::new(), waits: held.waits.or(waits) };
        answer = answer.or(one);
    }
    // Where one holds, those that don't are not to blame, whoever asks for the opposite.
    if answer.truth != Truth::Yes {
        answer.blame = failing;
    }
    answer
}

/// What must hold for another one to be there, besides what must for this one.
fn more_conditions<'a>(other: &'a Resource, asked: Asked) -> Vec<&'a OnlyIf> {
    let own = &asked.resource.only_if;
    other.only_if.iter().filter(|one| !asked.is_of_stack && !own.contains(one)).collect()
}

/// Whether another one is there wherever this one is, and what that waits for.
fn is_there(more: &[&OnlyIf]) -> (Truth, Option<String>) {
    let Some(first) = more.first() else { return (Truth::Yes, None) };
    let truth = if more.iter().any(|one| one.is_never) { Truth::No } else { Truth::Unknown };
    (truth, Some(first.named.clone()))
}

fn named(found: &Found, target: &Resource) -> Truth {
    // A block whose number is not known may name anything.
    let start = if found.waits.is_some() { Truth::Unknown } else { Truth::No };
    found.nodes.iter().map(|(_, node)| names(node, target)).fold(start, Truth::or)
}

fn waits(found: &Found) -> Option<String> {
    let unknown = found.nodes.iter().find_map(|(_, node)| match &node.value {
        Value::Unknown { why } => Some(why.clone()),
        _ => None,
    });
    unknown.or_else(|| found.waits.clone()).or_else(|| Some(found.nodes.first()?.0.clone()))
}

/// The provider configuration that a resource uses.
pub fn provider<'a>(asked: Asked<'a>) -> Option<&'a Resource> {
    let wanted = asked.resource.provider.as_deref()?;
    asked.index.with_base(wanted).find(|other| other.role == Role::Provider)
}
