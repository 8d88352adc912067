//! Resources that a fix makes, in CloudFormation's words: a key, a topic, a log group, a bucket of logs.
//!
//! In: [`Resource`]s as Terraform's templates make them. Out: entries of the template's `Resources`, and what their
//! references are called there. Only types whose every setting has words there are made.

use super::{Place, is_function};
use crate::iac::cloudformation::{table::pascal, view, write};
use crate::iac::terraform::made::{Part, parts, read};
use crate::iac::{Node, Reference, Resource, Role, Stack, Value};
use crate::literal::Literal;

/// Types that are made. What stands in others has not all been looked up in CloudFormation.
const KINDS: [&str; 15] = [
    "aws_api_gateway_client_certificate",
    "aws_api_gateway_request_validator",
    "aws_cloudwatch_log_group",
    "aws_glue_security_configuration",
    "aws_kms_key",
    "aws_s3_bucket",
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_notification",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning",
    "aws_sns_topic",
    "aws_sns_topic_policy",
    "aws_sqs_queue",
];
/// CloudFormation makes names up by itself.
const NAMED: [&str; 2] = ["name_prefix", "bucket_prefix"];

/// What is made, by Terraform's address: its logical id.
#[derive(Default)]
pub struct Made {
    ids: Vec<(String, String)>,
    /// Entries of `Resources`.
    pub entries: Vec<(String, Literal)>,
}

impl Made {
    /// `None` where something of it has no words.
    pub fn of(resources: &[Resource], stack: &Stack, taken: &dyn Fn(&str) -> bool) -> Option<Self> {
        let mut made = Self::default();
        for one in resources.iter().filter(|one| one.role == Role::Managed) {
            KINDS.contains(&one.kind.as_str()).then_some(())?;
            if view::type_of(&one.kind).is_some() {
                let id = made.free_id(one, taken)?;
                made.ids.push((one.address.clone(), id));
            }
        }
        let mut trees: Vec<(String, Vec<write::Setting>)> = Vec::new();
        for one in resources.iter().filter(|one| one.role == Role::Managed) {
            let (holder, place) = made.place(one, resources)?;
            let mut settings = Vec::new();
            for entry in &one.settings().entries {
                let is_left = NAMED.contains(&entry.key.as_str())
                    || holder.address != one.address
                        && entry.node.refers.iter().any(|named| holder.is_named_by(named));
                if is_left {
                    continue;
                }
                let mut value = made.value(&entry.node, stack)?;
                // A topic's policy is for several topics.
                if one.kind == "aws_sns_topic_policy" && entry.key == "arn" {
                    value = Literal::List(vec![value]);
                }
                if entry.blocks {
                    value = only(value)?;
                }
                place.settings(vec![(entry.key.clone(), None)], &value, &mut settings)?;
            }
            match trees.iter_mut().find(|(address, _)| *address == holder.address) {
                Some((_, known)) => known.extend(settings),
                None => trees.push((holder.address.clone(), settings)),
            }
        }
        for (address, settings) in trees {
            let kind = view::type_of(&resources.iter().find(|one| one.address == address)?.kind)?.0;
            let mut entry = vec![("Type".to_owned(), Literal::Text(kind))];
            if !settings.is_empty() {
                entry.push(("Properties".to_owned(), write::tree(&settings)?));
            }
            made.entries.push((made.id(&address)?.to_owned(), Literal::Map(entry)));
        }
        Some(made)
    }

    fn id(&self, address: &str) -> Option<&str> {
        self.ids.iter().find(|(known, _)| known == address).map(|(_, id)| id.as_str())
    }

    /// `ScratchKey`: the name, and what it is.
    fn free_id(&self, one: &Resource, taken: &dyn Fn(&str) -> bool) -> Option<String> {
        let words: String =
            one.name.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '_' }).collect();
        let what: Vec<&str> = one.kind.split('_').skip(2).collect();
        let wanted = pascal(&words) + &pascal(&what.join("_"));
        let is_free = |id: &String| !taken(id) && !self.ids.iter().any(|(_, known)| known == id);
        let numbered = (2..100).map(|number| format!("{wanted}{number}"));
        std::iter::once(wanted.clone()).chain(numbered).find(is_free)
    }

    /// Whose properties a resource's settings are: its own, or those of what it is a companion of.
    fn place<'r>(&self, one: &'r Resource, all: &'r [Resource]) -> Option<(&'r Resource, Place)> {
        if let Some((_, view)) = view::type_of(&one.kind) {
            return Some((one, Place { name: String::new(), view: Some(view) }));
        }
        let named = |node: &Node| {
            node.refers.iter().find_map(|named| all.iter().find(|other| other.is_named_by(named)))
        };
        let holder = one.settings().entries.iter().find_map(|entry| named(&entry.node))?;
        let view = view::type_of(&holder.kind)?.1.companion(&one.kind)?;
        Some((holder, Place { name: String::new(), view: Some(view) }))
    }

    fn value(&self, node: &Node, stack: &Stack) -> Option<Literal> {
        if let Some(inside) = node.encoded() {
            return self.value(inside, stack);
        }
        if let Some(parts) = parts(node) {
            return self.text(&parts, stack);
        }
        Some(match &node.value {
            Value::Bool(value) => Literal::Bool(*value),
            Value::Number(number) => Literal::Number(*number),
            Value::Text(text) => Literal::Text(text.clone()),
            Value::List(items) => {
                Literal::List(items.iter().map(|item| self.value(item, stack)).collect::<Option<_>>()?)
            }
            Value::Map(map) => {
                let mut entries = Vec::new();
                for entry in &map.entries {
                    let value = self.value(&entry.node, stack)?;
                    let value = if entry.blocks { only(value)? } else { value };
                    // `filter {}` says nothing, in words that templates may not have.
                    if !entry.blocks || value != Literal::Map(Vec::new()) {
                        entries.push((entry.key.clone(), value));
                    }
                }
                Literal::Map(entries)
            }
            Value::Null | Value::Unknown { .. } => return None,
        })
    }

    fn text(&self, parts: &[Part], stack: &Stack) -> Option<Literal> {
        if let [Part::Named(named)] = parts {
            return self.named(named, stack);
        }
        // What a template knows as a log group's ARN ends so by itself.
        if let [Part::Named(named), Part::Text(":*")] = parts
            && self.is_log_group(named, stack)
        {
            return self.named(named, stack);
        }
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Text(plain) => text.push_str(&plain.replace("${", "${!")),
                Part::Named(named) => text.push_str(&substituted(&self.named(named, stack)?)?),
            }
        }
        Some(function("Fn::Sub", Literal::Text(text)))
    }

    /// What a reference of Terraform's is called in the template.
    fn named(&self, reference: &Reference, stack: &Stack) -> Option<Literal> {
        if let Some(data) = reference.address.strip_prefix("data.") {
            let pseudo = match (data.split('.').next()?, reference.attribute.as_str()) {
                ("aws_caller_identity", "account_id" | "id") => "AWS::AccountId",
                ("aws_region", "id" | "name" | "region") => "AWS::Region",
                ("aws_partition", "partition" | "id") => "AWS::Partition",
                _ => return None,
            };
            return Some(function("Ref", Literal::Text(pseudo.to_owned())));
        }
        if let Some(id) = self.id(&reference.address) {
            return attribute(id, &reference.attribute);
        }
        self.attribute(&whole(reference), stack)
    }

    fn is_log_group(&self, reference: &Reference, stack: &Stack) -> bool {
        let whole = whole(reference);
        let address = whole.rsplit_once('.').map_or(whole.as_str(), |(address, _)| address);
        let is_it = |one: &Resource| one.address == address && one.kind.ends_with("aws_cloudwatch_log_group");
        let seen = stack.view.as_deref().unwrap_or(stack);
        address.starts_with("aws_cloudwatch_log_group.") || seen.resources.iter().any(is_it)
    }

    /// What an expression of Terraform's is in the template: an attribute, a text with attributes in it, a list of them.
    pub fn expression(&self, text: &str, stack: &Stack) -> Option<Literal> {
        if let Some(attribute) = self.attribute(text, stack) {
            return Some(attribute);
        }
        let read = read(&[format!("resource \"made\" \"made\" {{\n  value = {text}\n}}\n")])?;
        let node = read.first()?.settings().get("value")?;
        match &node.value {
            // A document that is known whole may stand where templates take a text alone.
            Value::Text(known) => Some(Literal::Text(known.clone())),
            _ => self.value(node, stack),
        }
    }

    /// `aws_kms_key.scratch.arn` of what is made, `Key.arn` of what the template has.
    fn attribute(&self, text: &str, stack: &Stack) -> Option<Literal> {
        let (address, name) = text.rsplit_once('.')?;
        if let Some(id) = self.id(address) {
            return attribute(id, name);
        }
        let found = stack.resources.iter().find(|other| other.address == address)?;
        attribute(super::logical_id(found), name)
    }
}

/// A reference as it is written: a logical id looks like a type there, and its attribute like a name.
fn whole(reference: &Reference) -> String {
    [reference.address.as_str(), &reference.attribute].join(".").trim_end_matches('.').to_owned()
}

/// The only block of its name: the view knows where templates have a list of them.
fn only(blocks: Literal) -> Option<Literal> {
    match blocks {
        Literal::List(mut items) => items.pop().filter(|_| items.is_empty()),
        other => Some(other),
    }
}

fn attribute(id: &str, attribute: &str) -> Option<Literal> {
    let text = |text: &str| Literal::Text(text.to_owned());
    Some(match attribute {
        "arn" => function("Fn::GetAtt", Literal::List(vec![text(id), text("Arn")])),
        "" | "id" | "name" | "bucket" | "key_id" => function("Ref", text(id)),
        _ => return None,
    })
}

fn function(name: &str, argument: Literal) -> Literal {
    Literal::Map(vec![(name.to_owned(), argument)])
}

/// A reference inside of a text: `${Key.Arn}`.
fn substituted(value: &Literal) -> Option<String> {
    let Literal::Map(entries) = value else { return None };
    is_function(entries).then_some(())?;
    Some(match &entries.first()?.1 {
        Literal::Text(name) => format!("${{{name}}}"),
        Literal::List(items) => {
            let text = |item: &Literal| match item {
                Literal::Text(text) => Some(text.clone()),
                _ => None,
            };
            format!("${{{}}}", items.iter().map(text).collect::<Option<Vec<_>>>()?.join("."))
        }
        _ => return None,
    })
}
