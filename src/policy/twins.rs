//! Whether what a team's rules say under `enforce` is something that AWS takes.
//!
//! In: a file of rules. Out: a mistake with its place, told when the rule is written rather than when it is exported.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::toml_table::{Item, Mistake, Read, Table, nearest};

/// The benchmarks whose controls are known.
pub const BENCHMARKS: [&str; 4] = ["aws-fsbp", "cis-aws", "nist-800-53", "pci-dss"];

const KEYS: [&str; 3] = ["scp", "aws-config", "aws-config-input"];
/// What a statement of a service control policy may hold; `Effect` and `Sid` are the export's.
const STATEMENT: [&str; 5] = ["Action", "NotAction", "Resource", "NotResource", "Condition"];
const SCP: &str =
    r#"scp = '{"Action": "ec2:CreateVolume", "Condition": {"Bool": {"ec2:Encrypted": "false"}}}'"#;
const CONFIG: &str = "aws-config = \"ENCRYPTED_VOLUMES\"";
const INPUT: &str = "aws-config-input = '{\"maxAccessKeyAge\": \"90\"}'";

pub fn check(top: &Table) -> Read<()> {
    for rule in top.tables("rule")? {
        benchmarks(&rule)?;
        let Some(twins) = rule.table("enforce")? else { continue };
        let entries = twins.entries();
        for (key, span, item) in &entries {
            match key.as_str() {
                "scp" => statements(item)?,
                "aws-config" => managed(item)?,
                "aws-config-input" => {
                    if !entries.iter().any(|(key, ..)| key == "aws-config") {
                        let mistake =
                            Mistake::new(span.clone(), "`aws-config-input` is for an `aws-config` beside it");
                        return Err(mistake.help(CONFIG));
                    }
                    input(item)?;
                }
                word => {
                    return Err(Mistake::unknown_word(span.clone(), "key", word, " under `enforce`", &KEYS));
                }
            }
        }
    }
    Ok(())
}

/// A team may have a benchmark of its own; what is nearly the name of a known one is a slip.
fn benchmarks(rule: &Table) -> Read<()> {
    let Some(controls) = rule.table("controls")? else { return Ok(()) };
    for (name, span, _) in controls.entries() {
        let is_slip = !BENCHMARKS.contains(&name.as_str())
            && (nearest(&name, &BENCHMARKS).is_some()
                || BENCHMARKS.iter().any(|known| known.starts_with(&name)));
        if is_slip {
            return Err(Mistake::unknown_word(span, "benchmark", &name, " in `controls`", &BENCHMARKS));
        }
    }
    Ok(())
}

/// One statement, or a list of them.
fn statements(item: &Item) -> Read<()> {
    let text = item.text()?;
    if !text.trim_start().starts_with('[') {
        return statement(item, &object(item, "no statement of a policy", SCP)?);
    }
    let all: Vec<Map<String, Value>> = json(item, "no statements of a policy", SCP)?;
    match all.is_empty() {
        true => Err(Mistake::new(item.span(), "a twin denies something").help(SCP)),
        false => all.iter().try_for_each(|given| statement(item, given)),
    }
}

fn statement(item: &Item, given: &Map<String, Value>) -> Read<()> {
    if let Some(key) = given.keys().find(|key| !STATEMENT.contains(&key.as_str())) {
        return Err(Mistake::unknown_word(
            item.span(),
            "key",
            key,
            " in a statement that denies",
            &STATEMENT,
        ));
    }
    let actions = given.get("Action").or(given.get("NotAction"));
    let is_action = |value: &Value| value.as_str().is_some_and(|text| text == "*" || text.contains(':'));
    let are_actions = actions.is_some_and(|actions| match actions {
        Value::Array(all) => !all.is_empty() && all.iter().all(is_action),
        one => is_action(one),
    });
    match are_actions {
        true => Ok(()),
        false => Err(Mistake::new(item.span(), "a statement names the actions that it denies").help(SCP)),
    }
}

/// AWS has some hundreds of them; their identifiers are all of this form.
fn managed(item: &Item) -> Read<()> {
    let text = item.text()?;
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    match text.starts_with(|first: char| first.is_ascii_uppercase()) && text.bytes().all(is_part) {
        true => Ok(()),
        false => {
            let message = format!("`{text}` is no identifier of a managed rule");
            Err(Mistake::new(item.span(), message).help(CONFIG))
        }
    }
}

fn input(item: &Item) -> Read<()> {
    let given = object(item, "nothing that a managed rule is given", INPUT)?;
    match given.values().all(Value::is_string) {
        true => Ok(()),
        false => Err(Mistake::new(item.span(), "a managed rule is given texts").help(INPUT)),
    }
}

fn object(item: &Item, what: &str, help: &str) -> Read<Map<String, Value>> {
    json(item, what, help)
}

fn json<T: DeserializeOwned>(item: &Item, what: &str, help: &str) -> Read<T> {
    serde_json::from_str(&item.text()?).map_err(|error| {
        let why = error.to_string();
        Mistake::new(item.span(), format!("{what}: {}", why.split(" at line").next().unwrap_or(&why)))
            .help(help)
    })
}
