//! Pulumi's state as JSON: checkpoints, exports, histories, saved plans and previews.

use super::holdings::{Holdings, Sort, sort_of_name};
use super::terraform::number;
use super::{Found, Kind};
use crate::iac::pulumi::{SECRET, SIGN};
use crate::iac::{Map, Node, Value};

/// Values nest no deeper in any provider.
const DEEPEST: usize = 32;

/// What a JSON object is, whatever stands around it.
pub fn recognise(top: &Map) -> Option<Found> {
    checkpoint(top)
        .or_else(|| plan(top))
        .or_else(|| preview(top))
        .or_else(|| history(top))
        .or_else(|| settings(top))
}

fn checkpoint(top: &Map) -> Option<Found> {
    let deployment = if let Some(checkpoint) = top.object("checkpoint") {
        number(top, "version")?;
        // A stack that was never deployed has no `latest`.
        checkpoint.object("latest").or_else(|| checkpoint.text("stack").map(|_| checkpoint))?
    } else if let Some(deployment) = top.object("deployment") {
        let is = deployment.object("manifest").is_some()
            || deployment
                .list("resources")
                .is_some_and(|_| top.get("version").is_some() || has_urns(deployment));
        is.then_some(deployment)?
    } else if let Some(latest) = top.object("latest").filter(|_| top.text("stack").is_some()) {
        latest.object("manifest")?;
        latest
    } else {
        // A deployment alone, or its list of resources.
        has_urns(top).then_some(top)?
    };
    let mut holds = Holdings::default();
    for resource in deployment.list("resources").unwrap_or_default().iter().filter_map(Node::as_map) {
        resource_of(resource, &mut holds);
    }
    Some(Found { holds, ..Found::of(Kind::PulumiState) })
}

fn has_urns(deployment: &Map) -> bool {
    let has_urn = |resource: &Map| resource.text("urn").is_some_and(|urn| urn.starts_with("urn:pulumi:"));
    deployment.list("resources").unwrap_or_default().iter().filter_map(Node::as_map).any(has_urn)
}

fn resource_of(resource: &Map, holds: &mut Holdings) {
    let kind = resource.text("type").unwrap_or("");
    holds.resource(kind);
    // What came out has all that went in.
    if let Some(values) = resource.object("outputs").or_else(|| resource.object("inputs")) {
        for entry in &values.entries {
            value(kind, &entry.key, &entry.node, 0, holds);
        }
    }
}

fn value(kind: &str, name: &str, node: &Node, depth: usize, holds: &mut Holdings) {
    if depth > DEEPEST {
        return;
    }
    match &node.value {
        Value::Map(inner) if inner.text(SIGN) == Some(SECRET) => {
            if inner.text("ciphertext").is_some() {
                holds.encrypted += 1;
            } else {
                holds.secret(sort_of_name(name).unwrap_or(Sort::Other));
            }
        }
        Value::Map(inner) => {
            inner.entries.iter().for_each(|entry| value(kind, &entry.key, &entry.node, depth + 1, holds));
        }
        Value::List(items) => items.iter().for_each(|item| value(kind, name, item, depth + 1, holds)),
        Value::Text(_) => {
            let alone = Map { entries: vec![entry(name, node)], span: None };
            holds.attributes(kind, &alone);
        }
        _ => {}
    }
}

fn entry(name: &str, node: &Node) -> crate::iac::Entry {
    let span = node.at.span;
    crate::iac::Entry { key: snake(name), key_span: span, span, node: node.clone(), blocks: false }
}

/// Pulumi's names as Terraform's, which the tables have.
fn snake(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(character.to_ascii_lowercase());
    }
    text
}

/// `pulumi preview --save-plan`.
fn plan(top: &Map) -> Option<Found> {
    top.object("manifest")?;
    let plans = top.object("resourcePlans")?;
    let mut holds = Holdings::default();
    holds.changes = plans.entries.len();
    Some(Found { holds, ..Found::of(Kind::PulumiPlan) })
}

/// `pulumi preview --json`: each step with the state before and after.
fn preview(top: &Map) -> Option<Found> {
    let steps = top.list("steps")?;
    let is_step = |step: &Map| {
        step.text("op").is_some() && step.text("urn").is_some_and(|urn| urn.starts_with("urn:pulumi:"))
    };
    steps.iter().filter_map(Node::as_map).any(is_step).then_some(())?;
    let mut holds = Holdings::default();
    for step in steps.iter().filter_map(Node::as_map) {
        if let Some(state) = step.object("newState").or_else(|| step.object("oldState")) {
            resource_of(state, &mut holds);
        }
    }
    holds.resources = 0;
    holds.changes = steps.len();
    Some(Found { holds, ..Found::of(Kind::PulumiPlan) })
}

/// `.pulumi/history/…history.json`: an update with the configuration that it was made with.
fn history(top: &Map) -> Option<Found> {
    let is = number(top, "startTime").is_some()
        && top.object("config").is_some()
        && top.object("resourceChanges").is_some();
    let mut holds = Holdings::default();
    settings_of(top.object("config").filter(|_| is)?, &mut holds);
    Some(Found { holds, ..Found::of(Kind::PulumiState) })
}

/// `pulumi config --json --show-secrets`: secret settings in plain text.
fn settings(top: &Map) -> Option<Found> {
    let is_setting =
        |setting: &Map| setting.get("secret").is_some_and(|flag| matches!(flag.value, Value::Bool(_)));
    let all = !top.entries.is_empty()
        && top
            .entries
            .iter()
            .all(|entry| entry.key.contains(':') && entry.node.as_map().is_some_and(is_setting));
    let mut holds = Holdings::default();
    settings_of(Some(top).filter(|_| all)?, &mut holds);
    holds.has_secrets().then(|| Found { holds, ..Found::of(Kind::Outputs) })
}

fn settings_of(config: &Map, holds: &mut Holdings) {
    for entry in &config.entries {
        let Some(setting) = entry.node.as_map() else { continue };
        let is_secret = setting.get("secret").is_some_and(|flag| matches!(flag.value, Value::Bool(true)));
        match setting.text("value").filter(|_| is_secret) {
            Some(value) if value.starts_with("v1:") => holds.encrypted += 1,
            Some(_) => holds.secret(sort_of_name(&entry.key).unwrap_or(Sort::Other)),
            None => {}
        }
    }
}
