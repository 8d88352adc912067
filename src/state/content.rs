//! State and plans by what they hold: JSON of a known shape, or a plan's archive.
//!
//! Every file of a tree comes by here, so words that all such files hold are looked for before any parse.

use memchr::memmem;

use super::Kind;
use crate::iac::{Map, Node, Value, json};
use crate::path::RepoPath;
use crate::text::Source;

/// Beyond this a file is judged by its marks alone: a tree of JSON takes many times its text.
const LARGEST_PARSED: usize = 16 << 20;

/// One of these stands in every such file.
const MARKS: [&[u8]; 8] = [
    b"lineage",
    b"planned_values",
    b"resource_changes",
    b"terraform_version",
    b"checkpoint",
    b"deployment",
    b"encrypted_data",
    b"resourcePlans",
];

pub fn recognise(path: &RepoPath, bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"PK\x03\x04") {
        return archive(bytes);
    }
    // PowerShell's `>` writes UTF-16.
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    if !wide && !MARKS.iter().any(|mark| memmem::find(bytes, mark).is_some()) {
        return None;
    }
    if bytes.len() > LARGEST_PARSED {
        return by_marks(path, bytes);
    }
    let source = Source::decode(path.clone(), bytes);
    let text = source.text().trim_start();
    if text.starts_with('{')
        && let Ok(Node { value: Value::Map(top), .. }) = json::read(&source)
        && let Some(kind) = document(&top)
    {
        return Some(kind);
    }
    by_marks(path, source.text().as_bytes())
}

/// A plan is an archive of `tfplan`, `tfstate` and the configuration; a copy of state may lie in any archive.
/// Names of entries stand unpacked in it.
fn archive(bytes: &[u8]) -> Option<Kind> {
    // The directory of an archive stands at its end; entries' names stand before each entry too.
    memmem::find(bytes, b"PK\x01\x02")?;
    if memmem::find(bytes, b"tfplan").is_some() && memmem::find(bytes, b"tfstate").is_some() {
        return Some(Kind::BinaryPlan);
    }
    let copy = [b".tfstatePK".as_slice(), b"terraform.tfstate"];
    copy.iter().any(|name| memmem::find(bytes, name).is_some()).then_some(Kind::StateByName)
}

fn document(top: &Map) -> Option<Kind> {
    let has = |key: &str| top.get(key).is_some();
    let text = |key: &str| top.get(key).and_then(Node::as_text).is_some();
    if text("encrypted_data") && (has("lineage") || has("encryption_version")) {
        return Some(Kind::EncryptedState);
    }
    if let Some(version) = number(top, "version") {
        let body = list(top, "resources").is_some()
            || list(top, "modules").is_some()
            || map(top, "outputs").is_some()
            || map(top, "backend").is_some();
        if number(top, "serial").is_some() && (text("lineage") || text("terraform_version")) && body {
            return Some(terraform_state(top, version));
        }
        if let Some(latest) = map(top, "checkpoint") {
            return Some(Kind::PulumiState { resources: pulumi_resources(map(latest, "latest")) });
        }
    }
    if let Some(deployment) = map(top, "deployment")
        && (map(deployment, "manifest").is_some()
            || list(deployment, "resources").is_some() && has("version"))
    {
        return Some(Kind::PulumiState { resources: pulumi_resources(Some(deployment)) });
    }
    if map(top, "manifest").is_some() && map(top, "resourcePlans").is_some() {
        return Some(Kind::PulumiPlan);
    }
    if text("format_version") {
        if map(top, "planned_values").is_some() || list(top, "resource_changes").is_some() {
            return Some(Kind::PlanJson { changes: list(top, "resource_changes").map_or(0, <[Node]>::len) });
        }
        let values = map(top, "values");
        if values.is_some_and(|values| values.get("root_module").is_some() || values.get("outputs").is_some())
        {
            return Some(Kind::ShownState);
        }
    }
    None
}

fn terraform_state(top: &Map, version: u64) -> Kind {
    let managed = |node: &&Node| {
        node.as_map().is_some_and(|map| map.get("mode").and_then(Node::as_text) != Some("data"))
    };
    let mut resources = list(top, "resources").unwrap_or_default().iter().filter(managed).count();
    let mut outputs = map(top, "outputs").map_or(0, sensitive);
    // Before Terraform 0.12 resources and outputs stood in modules.
    for module in list(top, "modules").unwrap_or_default().iter().filter_map(Node::as_map) {
        resources += map(module, "resources").map_or(0, |resources| resources.entries.len());
        outputs += map(module, "outputs").map_or(0, sensitive);
    }
    Kind::TerraformState { version, resources, sensitive_outputs: outputs }
}

fn sensitive(outputs: &Map) -> usize {
    let flagged = |node: &Node| {
        node.as_map()
            .and_then(|map| map.get("sensitive"))
            .is_some_and(|flag| matches!(flag.value, Value::Bool(true)))
    };
    outputs.entries.iter().filter(|entry| flagged(&entry.node)).count()
}

fn pulumi_resources(deployment: Option<&Map>) -> usize {
    deployment.and_then(|deployment| list(deployment, "resources")).map_or(0, <[Node]>::len)
}

/// State in a file that is no JSON, or inside a text of one: its lineage is a UUID, and nothing else has one.
fn by_marks(path: &RepoPath, bytes: &[u8]) -> Option<Kind> {
    // A manual may show what state looks like.
    if [".md", ".rst", ".adoc", ".mdx"].iter().any(|end| path.ends_with(end)) {
        return None;
    }
    let has = |mark: &[u8]| memmem::find(bytes, mark).is_some();
    let state = has(b"terraform_version")
        && has(b"serial")
        && (has(b"resources") || has(b"modules"))
        && memmem::find_iter(bytes, b"lineage").any(|at| uuid_follows(&bytes[at + b"lineage".len()..]));
    state.then_some(Kind::EmbeddedState)
}

/// `": "b53d611e-22de-…"`, its quotes perhaps escaped.
fn uuid_follows(rest: &[u8]) -> bool {
    let skipped = rest.iter().take(12).take_while(|byte| b"\\\": \t".contains(byte)).count();
    let Some(uuid) = rest.get(skipped..skipped + 36) else { return false };
    skipped > 1
        && uuid.iter().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn map<'a>(map: &'a Map, key: &str) -> Option<&'a Map> {
    map.get(key).and_then(Node::as_map)
}

fn list<'a>(map: &'a Map, key: &str) -> Option<&'a [Node]> {
    match &map.get(key)?.value {
        Value::List(items) => Some(items),
        _ => None,
    }
}

fn number(map: &Map, key: &str) -> Option<u64> {
    match map.get(key)?.value {
        // Versions and serials are small whole numbers.
        Value::Number(number) if number >= 0.0 => Some(number as u64),
        _ => None,
    }
}
