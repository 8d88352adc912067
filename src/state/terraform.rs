//! State and plans of Terraform and OpenTofu as JSON: versions 1 to 4, what `show -json` and `output -json` print.

use super::holdings::{self, Holdings, sort_of_name};
use super::{Found, Kind};
use crate::iac::{Map, Node, Value};

/// Modules in modules, as `show -json` nests them.
const DEEPEST_MODULE: usize = 64;

/// What a JSON object is, whatever stands around it.
pub fn recognise(top: &Map) -> Option<Found> {
    encrypted(top)
        .or_else(|| state(top))
        .or_else(|| shown(top))
        .or_else(|| outputs(top))
        .or_else(|| lock(top))
}

/// OpenTofu's own encryption, of state and of plans.
fn encrypted(top: &Map) -> Option<Found> {
    let is = top.text("encrypted_data").is_some()
        && ["lineage", "encryption_version", "serial"].iter().any(|key| top.get(key).is_some());
    is.then(|| Found::of(Kind::EncryptedState))
}

fn state(top: &Map) -> Option<Found> {
    let resources = top.list("resources").unwrap_or_default();
    let modules = top.list("modules").unwrap_or_default();
    let version = number(top, "version").filter(|version| (1.0..=4.0).contains(version));
    let keeps_count = version.is_some() && number(top, "serial").is_some();
    let is_named = top.text("lineage").is_some() || top.text("terraform_version").is_some();
    let kept_by = top.object("backend").or_else(|| top.object("remote"));
    let has_body = top.get("resources").is_some_and(is_list)
        || top.get("modules").is_some_and(is_list)
        || top.object("outputs").is_some()
        || kept_by.is_some();
    let is_whole = keeps_count && is_named && has_body;
    // Before 0.7 state had neither name, but modules with a path and what lies in them.
    let is_old = version.is_some() && modules.iter().filter_map(Node::as_map).any(is_module);
    let is_part = resources.iter().filter_map(Node::as_map).any(is_resource);
    if !(is_whole || is_old || is_part) {
        return None;
    }
    let mut holds = Holdings::default();
    resources.iter().filter_map(Node::as_map).for_each(|resource| instances(resource, &mut holds));
    output_values(top, &mut holds);
    for module in modules.iter().filter_map(Node::as_map) {
        output_values(module, &mut holds);
        for entry in module.object("resources").iter().flat_map(|resources| &resources.entries) {
            old_resource(&entry.key, &entry.node, &mut holds);
        }
    }
    let Some(kept_by) = kept_by.filter(|_| holds.resources == 0 && holds.sensitive_outputs == 0) else {
        return Some(Found { holds, ..Found::of(Kind::TerraformState) });
    };
    // `.terraform/terraform.tfstate`: how the state is reached, perhaps with a key to it.
    holds.backend = kept_by.text("type").map(str::to_owned);
    if let Some(config) = kept_by.object("config") {
        holds.attributes("backend", config);
    }
    Some(Found { holds, ..Found::of(Kind::BackendSettings) })
}

/// What a query cut out of a state: its list of resources, and nothing around it.
pub fn resources(items: &[Node]) -> Option<Found> {
    let mut holds = Holdings::default();
    for resource in items.iter().filter_map(Node::as_map).filter(|item| is_resource(item)) {
        instances(resource, &mut holds);
    }
    (holds.resources > 0).then(|| Found { holds, ..Found::of(Kind::TerraformState) })
}

fn is_resource(resource: &Map) -> bool {
    matches!(resource.text("mode"), Some("managed" | "data"))
        && resource.text("type").is_some()
        && resource.list("instances").is_some()
}

fn is_module(module: &Map) -> bool {
    module.list("path").is_some_and(|path| path.first().and_then(Node::as_text) == Some("root"))
        && (module.object("resources").is_some() || module.object("outputs").is_some())
}

/// Version 4: a resource and its instances.
fn instances(resource: &Map, holds: &mut Holdings) {
    let kind = resource.text("type").unwrap_or("");
    if resource.text("mode") != Some("data") {
        holds.resource(kind);
    }
    for instance in resource.list("instances").unwrap_or_default().iter().filter_map(Node::as_map) {
        for attributes in ["attributes", "attributes_flat"].iter().filter_map(|key| instance.object(key)) {
            holds.attributes(kind, attributes);
        }
    }
}

/// Versions 1 to 3: `"aws_instance.web": { "type": …, "primary": { "attributes": … } }`.
fn old_resource(address: &str, node: &Node, holds: &mut Holdings) {
    let Some(resource) = node.as_map() else { return };
    let kind = resource.text("type").unwrap_or("");
    if !address.starts_with("data.") {
        holds.resource(kind);
    }
    if let Some(attributes) = resource.object("primary").and_then(|primary| primary.object("attributes")) {
        holds.attributes(kind, attributes);
    }
}

fn output_values(holder: &Map, holds: &mut Holdings) {
    for entry in holder.object("outputs").iter().flat_map(|outputs| &outputs.entries) {
        match entry.node.as_map() {
            Some(output) => holds.output(&entry.key, output.get("value"), is_flagged(output)),
            // Version 1 had the value alone.
            None => holds.output(&entry.key, Some(&entry.node), false),
        }
    }
}

/// `terraform show -json` of a state or a plan.
fn shown(top: &Map) -> Option<Found> {
    top.text("format_version")?;
    let changes = top.list("resource_changes");
    let planned = top.object("planned_values");
    let values = top
        .object("values")
        .filter(|values| values.get("root_module").is_some() || values.get("outputs").is_some());
    let mut holds = Holdings::default();
    let kind = if planned.is_some() || changes.is_some() {
        let before = top.object("prior_state").and_then(|state| state.object("values"));
        for values in planned.or(before).iter() {
            shown_values(values, &mut holds);
        }
        for entry in top.object("variables").iter().flat_map(|variables| &variables.entries) {
            if let Some(variable) = entry.node.as_map() {
                // A variable is as secret as its name says: a plan does not tell its flag.
                if variable.get("value").is_some_and(holdings::is_secret)
                    && let Some(sort) = sort_of_name(&entry.key)
                {
                    holds.secret(sort);
                }
            }
        }
        holds.changes = changes.map_or(0, <[Node]>::len);
        holds.resources = 0;
        Kind::Plan
    } else {
        shown_values(values?, &mut holds);
        Kind::ShownState
    };
    Some(Found { holds, ..Found::of(kind) })
}

fn shown_values(values: &Map, holds: &mut Holdings) {
    output_values(values, holds);
    let mut modules: Vec<(&Map, usize)> =
        values.object("root_module").into_iter().map(|root| (root, 0)).collect();
    while let Some((module, depth)) = modules.pop() {
        for resource in module.list("resources").unwrap_or_default().iter().filter_map(Node::as_map) {
            let kind = resource.text("type").unwrap_or("");
            if resource.text("mode") != Some("data") {
                holds.resource(kind);
            }
            if let Some(values) = resource.object("values") {
                holds.attributes(kind, values);
            }
        }
        if depth < DEEPEST_MODULE {
            let below = module.list("child_modules").unwrap_or_default().iter().filter_map(Node::as_map);
            modules.extend(below.map(|module| (module, depth + 1)));
        }
    }
}

/// `terraform output -json`: nothing but outputs, one of them sensitive. Without one it says what it was told to.
fn outputs(top: &Map) -> Option<Found> {
    let is_output = |output: &Map| {
        output.get("value").is_some()
            && output.get("sensitive").is_some_and(|flag| matches!(flag.value, Value::Bool(_)))
            && output.entries.iter().all(|entry| {
                matches!(entry.key.as_str(), "value" | "sensitive" | "type" | "description" | "deprecated")
            })
    };
    let all =
        !top.entries.is_empty() && top.entries.iter().all(|entry| entry.node.as_map().is_some_and(is_output));
    let mut holds = Holdings::default();
    for (name, output) in
        top.entries.iter().filter(|_| all).filter_map(|entry| Some((&entry.key, entry.node.as_map()?)))
    {
        holds.output(name, output.get("value"), is_flagged(output));
    }
    (holds.sensitive_outputs > 0).then(|| Found { holds, ..Found::of(Kind::Outputs) })
}

/// Who holds the lock of a state, and where the state lies.
fn lock(top: &Map) -> Option<Found> {
    let is = top.text("Operation").is_some_and(|operation| operation.starts_with("OperationType"))
        && top.text("ID").is_some()
        && top.text("Who").is_some();
    is.then(|| Found::of(Kind::StateLock))
}

fn is_flagged(output: &Map) -> bool {
    output.get("sensitive").is_some_and(|flag| matches!(flag.value, Value::Bool(true)))
}

fn is_list(node: &Node) -> bool {
    matches!(node.value, Value::List(_))
}

pub fn number(map: &Map, key: &str) -> Option<f64> {
    match map.get(key)?.value {
        Value::Number(number) => Some(number),
        _ => None,
    }
}
