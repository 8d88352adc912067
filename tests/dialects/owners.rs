//! Whose property a resource of Terraform's is in a template: `aws_s3_bucket_versioning` is `VersioningConfiguration` of
//! its bucket. One that the example only names, or does not name, is written for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use iacgate::iac::cloudformation::backwards;
use iacgate::iac::cloudformation::table::{Becomes, Turn, View};
use iacgate::iac::cloudformation::view;
use iacgate::iac::{Node, Resource, Value as Known};
use serde_json::{Map as Object, Value, json};

use super::template::{Place, id, insert, view_of};

/// What Terraform says beside a resource and templates among its properties: the type, whose, and by what it names it.
const BESIDE: [(&str, &str, &str); 3] = [
    ("aws_api_gateway_rest_api_policy", "aws_api_gateway_rest_api", "rest_api_id"),
    ("aws_kms_key_policy", "aws_kms_key", "key_id"),
    ("aws_s3_bucket_acl", "aws_s3_bucket", "bucket"),
];

/// Terraform's types that are no type of CloudFormation's and no property of one.
const TYPELESS: [&str; 30] = [
    "aws_ami_launch_permission",
    "aws_athena_database",
    "aws_bedrock_custom_model",
    "aws_bedrock_model_invocation_logging_configuration",
    "aws_bedrockagentcore_token_vault_cmk",
    "aws_cloudsearch_domain",
    "aws_codecommit_approval_rule_template",
    "aws_codecommit_approval_rule_template_association",
    "aws_config_configuration_recorder_status",
    "aws_db_cluster_snapshot",
    "aws_db_snapshot_copy",
    "aws_default_security_group",
    "aws_default_vpc",
    "aws_ebs_encryption_by_default",
    "aws_ebs_snapshot_copy",
    "aws_ec2_image_block_public_access",
    "aws_emr_block_public_access_configuration",
    "aws_glacier_vault",
    "aws_glue_resource_policy",
    "aws_guardduty_organization_configuration",
    "aws_iam_account_password_policy",
    "aws_kms_external_key",
    "aws_kms_grant",
    "aws_route53domains_registered_domain",
    "aws_s3_account_public_access_block",
    "aws_s3_object",
    "aws_sagemaker_flow_definition",
    "aws_spot_instance_request",
    "aws_waf_rule_group",
    "aws_wafregional_rule_group",
];

/// Why a type is not written in a template.
pub fn wordless(kind: &str) -> String {
    match TYPELESS.contains(&kind) {
        true => format!("CloudFormation has no type for {kind}"),
        false => format!("templates have no words for {kind} here"),
    }
}

/// What Terraform has two resources for, as the newer one that templates have too: a rule of a security group is of one
/// range or group each.
pub fn as_templates_have_it(one: &Resource) -> Resource {
    let text = |name: &str| one.settings().get(name).and_then(Node::as_text);
    let (kind, names): (_, &[(&str, &str)]) = match (one.kind.as_str(), text("type")) {
        ("aws_security_group_rule", Some("ingress")) => ("aws_vpc_security_group_ingress_rule", &RULE),
        ("aws_security_group_rule", Some("egress")) => ("aws_vpc_security_group_egress_rule", &RULE),
        ("aws_ses_configuration_set", _) => ("aws_sesv2_configuration_set", &MAIL),
        _ => return one.clone(),
    };
    let mut map = one.settings().clone();
    map.entries.retain(|entry| entry.key != "type");
    for entry in &mut map.entries {
        let Some((_, new)) = names.iter().find(|(old, _)| *old == entry.key) else { continue };
        match &entry.node.value {
            // Several would be several rules.
            Known::List(items) if items.len() != 1 => return one.clone(),
            Known::List(items) => entry.node = items[0].clone(),
            _ => {}
        }
        entry.key = (*new).to_owned();
    }
    Resource { kind: kind.to_owned(), ..one.with(one.body.with(Known::Map(map))) }
}

const MAIL: [(&str, &str); 1] = [("name", "configuration_set_name")];
/// What the newer resource calls its settings.
const RULE: [(&str, &str); 5] = [
    ("cidr_blocks", "cidr_ipv4"),
    ("ipv6_cidr_blocks", "cidr_ipv6"),
    ("prefix_list_ids", "prefix_list_id"),
    ("protocol", "ip_protocol"),
    ("source_security_group_id", "referenced_security_group_id"),
];

/// The property that a resource becomes.
struct Part {
    kind: &'static str,
    view: Arc<View>,
    from: Vec<String>,
    is_list: bool,
    by: String,
    attribute: Option<String>,
}

/// Where a resource stands that is no resource in templates, and its owner among `resources`.
pub fn place(
    one: &Resource,
    places: &BTreeMap<String, Place>,
    managed: &[&Resource],
    resources: &mut Object<String, Value>,
) -> Option<Place> {
    let all = parts(&one.kind);
    let owned = all.iter().find_map(|part| Some((part, owner(one, part, places, managed)?)));
    let (part, id) = owned.or_else(|| Some((all.first()?, made(one, all.first()?, resources))))?;
    Some(Place {
        id,
        kind: part.kind,
        view: Arc::clone(&part.view),
        from: part.from.clone(),
        index: part.is_list.then_some(0),
        by: part.by.clone(),
        attribute: part.attribute.clone(),
        is_part: true,
    })
}

fn parts(terraform: &str) -> Vec<Part> {
    let mut all = Vec::new();
    if let Some((_, owner, by)) = BESIDE.iter().find(|(kind, ..)| *kind == terraform)
        && let Some((kind, view)) = view_of(owner)
    {
        let (from, by) = (Vec::new(), (*by).to_owned());
        all.push(Part { kind, view, from, is_list: false, by, attribute: None });
    }
    for (kind, view) in view::plainest_first() {
        for row in view.rows.iter().filter(|_| !kind.starts_with("AWS::Serverless::")) {
            let Becomes::Companion { kind: companion, by, attribute } = &row.becomes else { continue };
            if companion == terraform {
                let (view, from) = (Arc::clone(&view), row.path.clone());
                let (by, attribute) = (by.clone(), attribute.clone());
                all.push(Part { kind, view, from, is_list: row.is_list, by, attribute });
            }
        }
    }
    all
}

/// The owner that the example has: it is named by reference, or by its name.
fn owner(
    one: &Resource,
    part: &Part,
    places: &BTreeMap<String, Place>,
    managed: &[&Resource],
) -> Option<String> {
    let named = one.settings().get(&part.by)?;
    let is_it = |address: &str| {
        let refers = |reference: &iacgate::iac::Reference| reference.address == address;
        match managed.iter().find(|other| other.address == *address) {
            Some(other) => {
                named.refers.iter().any(|reference| other.is_named_by(reference))
                    || is_called(other, part, named)
            }
            None => named.refers.iter().any(refers),
        }
    };
    let mut fitting = places.iter().filter(|(_, place)| !place.is_part && place.kind == part.kind);
    fitting.find(|(address, _)| is_it(address)).map(|(_, place)| place.id.clone())
}

fn is_called(other: &Resource, part: &Part, named: &Node) -> bool {
    let called = other.settings().get(name_of(part)).and_then(Node::as_text);
    called.is_some() && called == named.as_text()
}

/// What Terraform calls the attribute that is the owner's name.
fn name_of(part: &Part) -> &str {
    let is_name =
        |becomes: &Becomes| matches!(becomes, Becomes::Name(names, Turn::Plain) if names == &["name"]);
    if part.view.rows.iter().any(|row| is_name(&row.becomes)) { "name" } else { &part.by }
}

/// An owner for what has none: others of the same name share it.
fn made(one: &Resource, part: &Part, resources: &mut Object<String, Value>) -> String {
    let text = one.settings().get(&part.by).filter(|node| matches!(node.value, Known::Text(_)));
    let text = text.and_then(Node::as_text);
    let id = format!("Of{}", id(text.unwrap_or(&one.address)));
    let declared =
        resources.entry(id.clone()).or_insert_with(|| json!({"Type": part.kind, "Properties": {}}));
    if let Some(text) = text.filter(|text| !text.starts_with("arn:")) {
        let steps = backwards::steps(&part.view, &[], None, &[(name_of(part).to_owned(), None)]);
        insert(&mut declared["Properties"], &steps, json!(text));
    }
    id
}
