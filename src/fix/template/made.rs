//! Resources that a fix makes, in CloudFormation's words: a key, a topic, a log group, a bucket of logs.
//!
//! In: [`Resource`]s as Terraform's templates make them. Out: entries of the template's `Resources`, and what their
//! references are called there. Only types whose every setting has words there are made.

use super::{Place, is_function, returned};
use crate::iac::cloudformation::{table::pascal, view, write};
use crate::iac::terraform::made::{Part, managed, parts, read};
use crate::iac::{Node, Reference, Resource, Role, Stack, Value};
use crate::literal::Literal;

/// Types that are made. What stands in others has not all been looked up in CloudFormation.
const KINDS: [&str; 35] = [
    "aws_api_gateway_client_certificate",
    "aws_api_gateway_request_validator",
    "aws_backup_plan",
    "aws_backup_selection",
    "aws_backup_vault",
    "aws_cloudfront_origin_access_control",
    "aws_cloudwatch_log_delivery",
    "aws_cloudwatch_log_delivery_destination",
    "aws_cloudwatch_log_delivery_source",
    "aws_cloudwatch_log_group",
    "aws_cloudwatch_log_resource_policy",
    "aws_flow_log",
    "aws_glue_security_configuration",
    "aws_iam_instance_profile",
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_iam_role_policy_attachment",
    "aws_kms_key",
    "aws_networkfirewall_logging_configuration",
    "aws_route53_hosted_zone_dnssec",
    "aws_route53_key_signing_key",
    "aws_route53_query_log",
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
    "aws_wafv2_web_acl",
    "aws_wafv2_web_acl_association",
    "aws_wafv2_web_acl_logging_configuration",
];
/// Attributes that have several values in a template: a topic's policy is for several topics.
const SEVERAL: [(&str, &str); 3] = [
    ("aws_iam_instance_profile", "role"),
    ("aws_iam_role_policy_attachment", "policy_arn"),
    ("aws_sns_topic_policy", "arn"),
];
/// What CloudFormation asks for and Terraform does not, each with its value; nothing is the resource's name.
const ASKED: [(&str, &str, &str); 5] = [
    ("aws_api_gateway_method_settings", "http_method", "*"),
    ("aws_api_gateway_method_settings", "resource_path", "/*"),
    ("aws_flow_log", "resource_type", "VPC"),
    ("aws_iam_role_policy", "name", ""),
    ("aws_route53_key_signing_key", "status", "ACTIVE"),
];
/// CloudFormation makes names up by itself.
const NAMED: [&str; 2] = ["name_prefix", "bucket_prefix"];
/// WAF writes to log groups whose name begins so, and to no other.
const FIREWALL_LOGS: &str = "aws-waf-logs-";
/// What a service asks for before it takes what the policy is of, and the attribute that says of what.
const POLICIES: [(&str, &str); 3] =
    [("aws_iam_role_policy", "role"), ("aws_s3_bucket_policy", "bucket"), ("aws_sns_topic_policy", "arn")];

/// What is made, by Terraform's address: its logical id.
#[derive(Default)]
pub struct Made {
    ids: Vec<Id>,
    /// Entries of `Resources`.
    pub entries: Vec<(String, Literal)>,
    /// Properties of the resource that it is made for.
    pub own: Vec<write::Setting>,
}

struct Id {
    resource: Resource,
    id: String,
    /// CloudFormation's type.
    kind: String,
}

impl Made {
    /// What is made for `own`. `None` where something of it has no words.
    pub fn of(
        resources: &[Resource],
        own: &Resource,
        stack: &Stack,
        taken: &dyn Fn(&str) -> bool,
    ) -> Option<Self> {
        let mut made = Self::default();
        let managed = || resources.iter().filter(|one| one.role == Role::Managed);
        for one in managed() {
            KINDS.contains(&one.kind.as_str()).then_some(())?;
            if let Some((kind, _)) = view::type_of(&one.kind) {
                let id = made.free_id(one, taken)?;
                made.ids.push(Id { resource: one.clone(), id, kind });
            }
        }
        let mut trees: Vec<(String, Vec<write::Setting>)> = Vec::new();
        for one in managed() {
            let (holder, place) = made.place(one, resources, own)?;
            let mut settings = Vec::new();
            for entry in &one.settings().entries {
                if let Some(name) = prefixed(&entry.key, &entry.node) {
                    place.settings(vec![("name".to_owned(), None)], &name, &mut settings)?;
                    continue;
                }
                let is_left = NAMED.contains(&entry.key.as_str())
                    || holder.address != one.address
                        && entry.node.refers.iter().any(|named| is_named(holder, named));
                if is_left {
                    continue;
                }
                let mut value = made.value(&entry.node, stack)?;
                if SEVERAL.contains(&(one.kind.as_str(), entry.key.as_str())) {
                    value = Literal::List(vec![value]);
                }
                if entry.blocks && !is_list_of_several(&value) {
                    value = only(value)?;
                }
                if entry.key == "log_destination_configs" {
                    value = log_group_arns(value);
                }
                place.settings(vec![(entry.key.clone(), None)], &value, &mut settings)?;
            }
            asked(&one.kind, &one.name, &place, &mut settings)?;
            if holder.address == own.address {
                made.own.extend(settings);
                continue;
            }
            match trees.iter_mut().find(|(address, _)| *address == holder.address) {
                Some((_, known)) => known.extend(settings),
                None => trees.push((holder.address.clone(), settings)),
            }
        }
        for (address, settings) in trees {
            let found = made.ids.iter().find(|one| one.resource.address == address)?;
            let mut entry = vec![("Type".to_owned(), Literal::Text(found.kind.clone()))];
            let values: Vec<&Literal> = settings.iter().map(|(_, value)| value).collect();
            let is_policy = POLICIES.iter().any(|(kind, _)| *kind == found.resource.kind);
            let policies = if is_policy { Vec::new() } else { made.policies_of(&values) };
            let waits = made.waits_for(&found.resource).or(policies.into_iter().next());
            entry.extend(waits.map(|id| ("DependsOn".to_owned(), Literal::Text(id))));
            if !settings.is_empty() {
                entry.push(("Properties".to_owned(), write::tree(&settings)?));
            }
            made.entries.push((found.id.clone(), Literal::Map(entry)));
        }
        Some(made)
    }

    /// Whether roles are among it: a stack that makes some is deployed with leave to do so.
    pub fn has_roles(&self) -> bool {
        self.ids.iter().any(|one| one.kind.starts_with("AWS::IAM::"))
    }

    fn found(&self, address: &str) -> Option<&Id> {
        self.ids.iter().find(|one| one.resource.address == address)
    }

    /// What is there before a resource that takes over one of its settings, rather than refer to it.
    fn waits_for(&self, one: &Resource) -> Option<String> {
        let named = one.settings().entries.iter().flat_map(|entry| &entry.node.refers);
        let taken_over = |named: &Reference| {
            let other = self.found(&named.address)?;
            let is_said = returned::attribute(&other.kind, &other.id, &named.attribute, &|_| None).is_none();
            is_said.then(|| other.id.clone())
        };
        named.into_iter().find_map(taken_over)
    }

    /// The policies of what is made and named in `values`, which the service asks for first.
    pub fn policies_of(&self, values: &[&Literal]) -> Vec<String> {
        let is_named = |id: &str| values.iter().any(|value| names(value, id));
        let policy = |one: &&Id| {
            let by = POLICIES.iter().find(|(kind, _)| *kind == one.resource.kind).map(|(_, by)| *by);
            let of = by.and_then(|by| one.resource.settings().get(by));
            of.is_some_and(|node| {
                let made = node.refers.iter().filter_map(|named| self.found(&named.address));
                made.into_iter().any(|other| is_named(&other.id))
            })
        };
        self.ids.iter().filter(policy).map(|one| one.id.clone()).collect()
    }

    /// `ScratchKey`: the name, and what it is.
    fn free_id(&self, one: &Resource, taken: &dyn Fn(&str) -> bool) -> Option<String> {
        let words: String =
            one.name.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '_' }).collect();
        let what: Vec<&str> = one.kind.split('_').skip(2).collect();
        let wanted = pascal(&words) + &pascal(&what.join("_"));
        let is_free = |id: &String| !taken(id) && !self.ids.iter().any(|one| one.id == *id);
        let numbered = (2..100).map(|number| format!("{wanted}{number}"));
        std::iter::once(wanted.clone()).chain(numbered).find(is_free)
    }

    /// Whose properties a resource's settings are: its own, or those of what it is a companion of.
    fn place<'r>(
        &self,
        one: &'r Resource,
        all: &'r [Resource],
        own: &'r Resource,
    ) -> Option<(&'r Resource, Place)> {
        let place = |view| Place { name: String::new(), view: Some(view) };
        if let Some((_, view)) = view::type_of(&one.kind) {
            return Some((one, place(view)));
        }
        let named = || one.settings().entries.iter().flat_map(|entry| &entry.node.refers);
        let holds = |holder: &Resource| {
            let view = match holder.address == own.address {
                true => own.view.clone()?,
                false => view::type_of(&holder.kind)?.1,
            };
            view.companion(&one.kind)
        };
        named().find_map(|reference| {
            let holder = all.iter().chain([own]).find(|other| is_named(other, reference))?;
            Some((holder, place(holds(holder)?)))
        })
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
                    let is_one = entry.blocks && !is_list_of_several(&value);
                    let value = if is_one { only(value)? } else { value };
                    if !says_nothing(&entry.key, &value) {
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
        if let Some(known) = managed(reference) {
            return Some(Literal::Text(known.to_owned()));
        }
        if let Some(data) = reference.address.strip_prefix("data.") {
            let pseudo = match (data.split('.').next()?, reference.attribute.as_str()) {
                ("aws_caller_identity", "account_id" | "id") => "AWS::AccountId",
                ("aws_region", "id" | "name" | "region") => "AWS::Region",
                ("aws_partition", "partition" | "id") => "AWS::Partition",
                _ => return None,
            };
            return Some(function("Ref", Literal::Text(pseudo.to_owned())));
        }
        if let Some(one) = self.found(&reference.address) {
            return self.of_made(one, &reference.attribute, stack);
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
        if let Some(one) = self.found(address) {
            return self.of_made(one, name, stack);
        }
        let found = stack.resources.iter().find(|other| other.address == address)?;
        let kind = view::type_of(&found.kind).map_or_else(|| found.kind.clone(), |(kind, _)| kind);
        let said = |name: &str| in_text(found.settings().get(name)?);
        returned::attribute(&kind, super::logical_id(found), name, &said)
    }

    /// An attribute that a made resource has, or what it was made with.
    fn of_made(&self, one: &Id, attribute: &str, stack: &Stack) -> Option<Literal> {
        returned::attribute(&one.kind, &one.id, attribute, &|_| None)
            .or_else(|| self.value(one.resource.settings().get(attribute)?, stack))
    }
}

/// Settings of a new resource, or of a property that is one in Terraform, that CloudFormation asks for besides.
pub fn asked(kind: &str, name: &str, place: &Place, settings: &mut Vec<write::Setting>) -> Option<()> {
    for (_, attribute, value) in ASKED.iter().filter(|(asked, ..)| *asked == kind) {
        let value = if value.is_empty() { name } else { *value };
        let path = vec![((*attribute).to_owned(), None)];
        place.settings(path, &Literal::Text(value.to_owned()), settings)?;
    }
    Some(())
}

/// A reference as it is written: a logical id looks like a type there, and its attribute like a name.
fn whole(reference: &Reference) -> String {
    [reference.address.as_str(), &reference.attribute].join(".").trim_end_matches('.').to_owned()
}

/// `filter {}` says nothing, in words that templates may not have; `allow {}` says all there is to say.
pub fn says_nothing(key: &str, value: &Literal) -> bool {
    key == "filter" && *value == Literal::Map(Vec::new())
}

/// The only block of its name: the view knows where templates have a list of them.
fn only(blocks: Literal) -> Option<Literal> {
    match blocks {
        Literal::List(mut items) => items.pop().filter(|_| items.is_empty()),
        other => Some(other),
    }
}

fn is_list_of_several(value: &Literal) -> bool {
    matches!(value, Literal::List(items) if items.len() > 1)
}

/// Whether a reference names a resource of the template, by its logical id, or one that is made.
fn is_named(resource: &Resource, named: &Reference) -> bool {
    resource.is_named_by(named)
        || whole(named).split_once('.').is_some_and(|(id, _)| id == super::logical_id(resource))
}

/// Whether a value names a resource, alone or in a text.
pub fn names(value: &Literal, id: &str) -> bool {
    match value {
        Literal::Text(text) => {
            text == id || [format!("${{{id}}}"), format!("${{{id}.")].iter().any(|named| text.contains(named))
        }
        Literal::List(items) => items.iter().any(|item| names(item, id)),
        Literal::Map(entries) => entries.iter().any(|(_, value)| names(value, id)),
        _ => false,
    }
}

/// A name in place of a prefix that the service asks for: no other stack has the same.
fn prefixed(key: &str, node: &Node) -> Option<Literal> {
    let prefix = node.as_text().filter(|text| key == "name_prefix" && text.starts_with(FIREWALL_LOGS))?;
    Some(function("Fn::Sub", Literal::Text(format!("{prefix}${{AWS::StackName}}"))))
}

/// WAF takes a log group's ARN without the `:*` that templates know it with.
fn log_group_arns(value: Literal) -> Literal {
    let arn = |item: Literal| match substituted(&item)
        .and_then(|text| text.strip_prefix("${")?.strip_suffix(".Arn}").map(str::to_owned))
    {
        Some(id) => {
            let arn = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:";
            function("Fn::Sub", Literal::Text(format!("{arn}${{{id}}}")))
        }
        None => item,
    };
    match value {
        Literal::List(items) => Literal::List(items.into_iter().map(arn).collect()),
        other => arn(other),
    }
}

/// A property as it stands in a text: `${Api}` of a reference.
fn in_text(node: &Node) -> Option<String> {
    match (&node.value, node.refers.as_slice()) {
        (Value::Text(text), []) => Some(text.clone()),
        (_, [one]) if one.is_resource && matches!(one.attribute.as_str(), "" | "id") => {
            Some(format!("${{{}}}", one.address))
        }
        _ => None,
    }
}

pub fn function(name: &str, argument: Literal) -> Literal {
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
