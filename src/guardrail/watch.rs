//! Rules of AWS Config: what is watched, and where.
//!
//! In: a [`Stack`]. Out: [`Watch`]es, one for each rule, those of a conformance pack's template among them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Guardrails, Place, setting};
use crate::iac::{Map, Node, Resource, Role, Stack, Value, json, yaml};
use crate::scan::StackPlace;
use crate::text::Source;

const RULES: [&str; 6] = [
    "aws_config_config_rule",
    "aws_config_organization_managed_rule",
    "aws_config_organization_custom_rule",
    "aws_config_organization_custom_policy_rule",
    "AWS::Config::ConfigRule",
    "AWS::Config::OrganizationConfigRule",
];
const PACKS: [&str; 4] = [
    "aws_config_conformance_pack",
    "aws_config_organization_conformance_pack",
    "AWS::Config::ConformancePack",
    "AWS::Config::OrganizationConformancePack",
];

/// One rule that watches.
pub struct Watch {
    pub place: Place,
    /// What it asks: a managed rule's identifier, a function of the team's own, a whole pack.
    pub asks: String,
    pub name: String,
    /// Every account of the organization, rather than its own.
    pub is_everywhere: bool,
    pub scope: Scope,
}

/// What a rule looks at; `None` where only a plan will know.
#[derive(Default)]
pub struct Scope {
    /// Types of resources; all where there are none.
    pub kinds: Option<BTreeSet<String>>,
    /// One resource, or those with one tag.
    pub chosen: Option<BTreeSet<String>>,
    pub left_out: Option<BTreeSet<String>>,
    pub parameters: Option<BTreeMap<String, String>>,
}

pub fn is_kind(kind: &str) -> bool {
    RULES.contains(&kind) || PACKS.contains(&kind)
}

pub fn read(stack: &Stack, place: &StackPlace, into: &mut Guardrails) {
    let managed = stack.resources.iter().filter(|resource| resource.role == Role::Managed);
    for resource in managed.filter(|resource| is_kind(&resource.kind)) {
        let stands = Place::of(resource, &resource.name_at, stack, place);
        let is_everywhere = resource.kind.to_lowercase().contains("organization");
        if RULES.contains(&resource.kind.as_str()) {
            into.watches.extend(rule(resource.settings(), resource, is_everywhere, stands));
        } else {
            into.watches.extend(pack(resource, is_everywhere, &stands));
        }
    }
}

/// A rule, however nested its dialect writes it.
fn rule(body: &Map, resource: &Resource, is_everywhere: bool, place: Place) -> Option<Watch> {
    // CloudFormation's organization-wide rules have it all one level deeper.
    let deeper = [
        "OrganizationManagedRuleMetadata",
        "OrganizationCustomRuleMetadata",
        "OrganizationCustomPolicyRuleMetadata",
    ];
    let inner = deeper.iter().find_map(|key| body.get(key)?.as_map()).unwrap_or(body);
    let source = get(body, &["source", "Source"]).and_then(first_map);
    let asks = source
        .and_then(|source| get(source, &["source_identifier", "SourceIdentifier"]))
        .or_else(|| get(inner, &["rule_identifier", "RuleIdentifier"]))
        .or_else(|| get(inner, &["lambda_function_arn", "LambdaFunctionArn"]));
    let asks = match asks.map(|node| (node.as_text(), node)) {
        Some((Some(text), _)) => text.to_owned(),
        // The same function, whatever its name will be.
        Some((None, node)) => {
            node.refers.first().map_or_else(|| node.at.text().to_owned(), |one| one.address.clone())
        }
        None => resource.address.clone(),
    };
    let limits = get(body, &["scope", "Scope"]).and_then(first_map).unwrap_or(inner);
    let texts = |map: &Map, keys: &[&str]| get(map, keys).map_or(Some(BTreeSet::new()), texts);
    let mut chosen = Some(BTreeSet::new());
    for keys in [
        ["compliance_resource_id", "ComplianceResourceId"],
        ["resource_id_scope", "ResourceIdScope"],
        ["tag_key", "TagKey"],
        ["tag_key_scope", "TagKeyScope"],
        ["tag_value", "TagValue"],
        ["tag_value_scope", "TagValueScope"],
    ] {
        match texts(limits, &keys) {
            Some(more) => drop(chosen.as_mut().map(|chosen| chosen.extend(more))),
            None => chosen = None,
        }
    }
    let kinds = [
        "compliance_resource_types",
        "ComplianceResourceTypes",
        "resource_types_scope",
        "ResourceTypesScope",
    ];
    let name = get(body, &["name", "ConfigRuleName", "OrganizationConfigRuleName"]).and_then(Node::as_text);
    Some(Watch {
        name: name.map_or_else(|| resource.written().to_owned(), str::to_owned),
        asks,
        is_everywhere,
        scope: Scope {
            kinds: texts(limits, &kinds),
            chosen,
            left_out: texts(body, &["excluded_accounts", "ExcludedAccounts"]),
            parameters: parameters(get(inner, &["input_parameters", "InputParameters"])),
        },
        place,
    })
}

/// The rules of a pack by its template; the pack itself where that lies elsewhere.
fn pack(resource: &Resource, is_everywhere: bool, place: &Place) -> Vec<Watch> {
    let name = setting(resource, &["name", "ConformancePackName", "OrganizationConformancePackName"]);
    let name = name.and_then(Node::as_text).unwrap_or_else(|| resource.written());
    let left_out =
        || setting(resource, &["excluded_accounts", "ExcludedAccounts"]).map_or(Some(BTreeSet::new()), texts);
    let whole = |asks: String| Watch {
        place: place.clone(),
        asks,
        name: name.to_owned(),
        is_everywhere,
        scope: Scope {
            kinds: Some(BTreeSet::new()),
            chosen: Some(BTreeSet::new()),
            left_out: left_out(),
            parameters: Some(BTreeMap::new()),
        },
    };
    let template = setting(resource, &["template_body", "TemplateBody"]).and_then(Node::as_text);
    let Some(rules) = template.and_then(|text| template_rules(text, resource)) else {
        let elsewhere = setting(resource, &["template_s3_uri", "TemplateS3Uri"]).and_then(Node::as_text);
        return vec![whole(format!("pack {}", elsewhere.unwrap_or(name)))];
    };
    let watches = rules.iter().filter_map(|(id, body)| {
        let mut place = place.clone();
        place.key.address = format!("{} {id}", place.key.address);
        let mut watch = rule(body, resource, is_everywhere, place)?;
        watch.scope.left_out = left_out();
        watch.name = format!("{name}: {id}");
        Some(watch)
    });
    watches.collect()
}

/// The bodies of the rules in a pack's template.
fn template_rules(text: &str, resource: &Resource) -> Option<Vec<(String, Map)>> {
    let document = json::read_embedded(text, &resource.name_at).or_else(|| {
        let source = Source::decode(resource.name_at.path().clone(), text.as_bytes());
        yaml::read(&source)?.into_iter().next()
    })?;
    let resources = document.as_map()?.get("Resources")?.as_map()?;
    let body = |entry: &crate::iac::Entry| {
        let map = entry.node.as_map()?;
        (map.get("Type")?.as_text()? == "AWS::Config::ConfigRule")
            .then(|| Some((entry.key.clone(), map.get("Properties")?.as_map()?.clone())))?
    };
    Some(resources.entries.iter().filter_map(body).collect())
}

/// As text by name: JSON, or an object.
fn parameters(node: Option<&Node>) -> Option<BTreeMap<String, String>> {
    let Some(node) = node else { return Some(BTreeMap::new()) };
    let node = node.encoded().unwrap_or(node);
    let read;
    let map = match &node.value {
        Value::Text(text) => {
            read = json::read_embedded(text, &node.at)?;
            read.as_map()?
        }
        Value::Map(map) => map,
        _ => return None,
    };
    let one = |entry: &crate::iac::Entry| Some((entry.key.clone(), plain(&entry.node)?));
    map.entries.iter().map(one).collect()
}

fn plain(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// A list's texts, or one text; `None` where one is not known.
fn texts(node: &Node) -> Option<BTreeSet<String>> {
    match &node.value {
        Value::List(items) => items.iter().map(plain).collect(),
        Value::Null => Some(BTreeSet::new()),
        _ => plain(node).map(|text| BTreeSet::from([text])),
    }
}

fn get<'m>(map: &'m Map, keys: &[&str]) -> Option<&'m Node> {
    keys.iter().find_map(|key| map.get(key))
}

fn first_map(node: &Node) -> Option<&Map> {
    match &node.value {
        Value::List(items) => items.first()?.as_map(),
        _ => node.as_map(),
    }
}

impl Watch {
    /// What another one watches and this one does not; nothing where a plan must tell.
    pub fn lacks(&self, before: &Self) -> Option<String> {
        if before.is_everywhere && !self.is_everywhere {
            return Some("it watches one account, and no longer the organization".to_owned());
        }
        let (old, new) = (&before.scope, &self.scope);
        if let (Some(old), Some(new)) = (&old.kinds, &new.kinds)
            && !new.is_empty()
            && (old.is_empty() || !old.is_subset(new))
        {
            let gone: Vec<&str> = old.difference(new).map(String::as_str).collect();
            return Some(match gone.as_slice() {
                [] => "it no longer looks at every type of resource".to_owned(),
                gone => format!("it no longer looks at {}", gone.join(", ")),
            });
        }
        if let (Some(old), Some(new)) = (&old.chosen, &new.chosen)
            && !new.is_empty()
            && old != new
        {
            return Some("it looks at some resources alone".to_owned());
        }
        if let (Some(old), Some(new)) = (&old.left_out, &new.left_out)
            && !new.is_subset(old)
        {
            let more: Vec<&str> = new.difference(old).map(String::as_str).collect();
            return Some(format!("it leaves out {}", more.join(", ")));
        }
        let (Some(old), Some(new)) = (&old.parameters, &new.parameters) else { return None };
        old.iter().find_map(|(name, was)| looser(name, was, new.get(name)?))
    }
}

/// Which way a number is looser its name tells: `maxAccessKeyAge`, `minRetentionTime`.
fn looser(name: &str, was: &str, is: &str) -> Option<String> {
    let (old, new) = (was.trim().parse::<f64>().ok()?, is.trim().parse::<f64>().ok()?);
    let word = name.to_lowercase();
    let is_looser = word.starts_with("max") && new > old || word.starts_with("min") && new < old;
    is_looser.then(|| format!("`{name}` was {was}, now {is}"))
}
