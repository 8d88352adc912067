//! Texts of a resource that may name what somebody claims.
//!
//! In: a resource's type and body, and the globs and account ids that are claimed. Out: each text that one of them may
//! be in, with its path. What is a name alone, `prod-data`, is one only where an attribute takes names: words for
//! people, labels, settings of programs, keys of objects and what is stored name nothing. An address, such as an ARN or
//! a URL, says by itself what it names, wherever it stands.

use std::borrow::Cow;

use super::deployed::may_name;
use crate::iac::{Map, Node, Resource, Role, Value};

/// Nested deeper than this no configuration is.
const DEEPEST: usize = 64;
/// Digits of an account's id.
const ACCOUNT: usize = 12;

/// Attributes, without `_` and in small letters, in which and below which no text is a name.
const FREE: [&str; 32] = [
    "annotations",
    "availabilityzone",
    "body",
    "chart",
    "command",
    "content",
    "contentbase64",
    "displayname",
    "filename",
    "filterprefix",
    "handler",
    "input",
    "labels",
    "message",
    "metadata",
    "metricname",
    "namespace",
    "note",
    "notes",
    "objectkey",
    "path",
    "prefix",
    "records",
    "s3key",
    "s3keyprefix",
    // Of a condition: `s3:prefix`.
    "s3prefix",
    "secretstring",
    "sid",
    "stagename",
    "templatebody",
    "triggers",
    "userdata",
];
/// Of what Kubernetes stores for its programs the entries are settings, too.
const STORED: [&str; 3] = ["binarydata", "data", "stringdata"];
/// What signs in with a token of a forge is called so: no registry.
const SUBJECTS: [&str; 2] = ["repo:", "project_path:"];
/// Labels: of what is declared they say nothing, of what is looked up they say which it is.
const LABELS: [&str; 4] = ["defaulttags", "tag", "tags", "tagsall"];
/// Attributes whose texts are names only where the key that they are given says so: `BUCKET = "prod-data"`.
const SETTINGS: [&str; 11] = [
    "defaultarguments",
    "env",
    "environment",
    "environmentvariables",
    "envvars",
    "hyperparameters",
    "insecurevalue",
    "parameters",
    "setting",
    "value",
    "variables",
];
/// Words of such keys.
const NAMING: [&str; 12] = [
    "account",
    "bucket",
    "image",
    "kms",
    "peer",
    "profile",
    "registry",
    "repository",
    "role",
    "subnet",
    "vpc",
    "zone",
];
/// Types, by a word of theirs, and the attributes that are the key of an object and the file that it is made of.
const OBJECTS: [(&str, [&str; 2]); 4] = [
    ("s3object", ["key", "source"]),
    ("s3bucketobject", ["key", "source"]),
    ("storagebucketobject", ["name", "source"]),
    ("storageblob", ["name", "source"]),
];
/// What a registry of images has in its host.
pub const REGISTRIES: [&str; 3] = [".dkr.ecr.", "-docker.pkg.dev", ".azurecr.io"];

/// A text, and where it stands.
pub struct Mention<'n> {
    pub attribute: String,
    pub node: &'n Node,
    pub text: String,
}

/// The texts of a resource that may name one of `names`.
pub fn mentions<'n>(resource: &'n Resource, names: &[String]) -> Vec<Mention<'n>> {
    let is_lookup = resource.role == Role::Data;
    let mut found = Finder { kind: plain(&resource.kind), is_lookup, names, found: Vec::new() };
    found.walk(&resource.body, "", None, DEEPEST);
    found.found
}

/// A text, or the number that somebody wrote for an account's id. One that begins with 0 only a text can be.
pub fn account_or_text(node: &Node) -> Option<Cow<'_, str>> {
    match &node.value {
        Value::Text(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => account(*number).map(Cow::Owned),
        _ => None,
    }
}

fn account(number: f64) -> Option<String> {
    let text = format!("{number}");
    is_account(&text).then_some(text)
}

fn is_account(text: &str) -> bool {
    text.len() == ACCOUNT && text.bytes().all(|byte| byte.is_ascii_digit())
}

struct Finder<'n, 'a> {
    kind: String,
    is_lookup: bool,
    names: &'a [String],
    found: Vec<Mention<'n>>,
}

impl<'n> Finder<'n, '_> {
    /// Of a JSON text, the texts of what it says; of one that is known in part, that part. `label` is the name that
    /// stands beside a value: `{ name = "BUCKET", value = "data" }`.
    fn walk(&mut self, node: &'n Node, path: &str, label: Option<&str>, depth: usize) {
        if depth == 0 {
            return;
        }
        if let Some(encoded) = node.encoded() {
            return self.walk(encoded, path, label, depth - 1);
        }
        match &node.value {
            Value::Text(text) => self.text(node, path, label, text),
            Value::Number(number) => {
                if let Some(text) = account(*number) {
                    self.text(node, path, label, &text);
                }
            }
            Value::Unknown { .. } => {
                if let Some(parts) = node.parts() {
                    self.text(node, path, label, parts);
                }
            }
            Value::List(items) => items.iter().for_each(|item| self.walk(item, path, label, depth - 1)),
            // What a policy forbids nobody uses.
            Value::Map(map) if forbids(map) => {}
            Value::Map(map) => {
                for entry in &map.entries {
                    let gap = if path.is_empty() { "" } else { "." };
                    let label = if plain(&entry.key) == "value" { name_of(map) } else { None };
                    self.walk(&entry.node, &format!("{path}{gap}{}", entry.key), label, depth - 1);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn text(&mut self, node: &'n Node, path: &str, label: Option<&str>, text: &str) {
        let is_claimed = |text: &str| self.names.iter().any(|name| may_name(text, name));
        let text = text.trim();
        // Most texts name nobody.
        let is_word = !text.contains(char::is_whitespace);
        if is_word && !is_claimed(text) || SUBJECTS.iter().any(|subject| text.starts_with(subject)) {
            return;
        }
        let whole = is_account(text) || is_word && self.takes_names(path, label);
        let texts: Vec<&str> =
            if whole { vec![text] } else { addresses(text, is_for_people(path)).collect() };
        let texts: Vec<&str> = texts.into_iter().filter(|text| is_claimed(text)).collect();
        let mention = |text: &str| Mention { attribute: path.to_owned(), node, text: text.to_owned() };
        self.found.extend(texts.into_iter().map(mention));
    }

    /// Whether a text at this place may be a name.
    fn takes_names(&self, path: &str, label: Option<&str>) -> bool {
        let parts: Vec<String> = path.split('.').map(plain).collect();
        let Some((last, above)) = parts.split_last() else { return true };
        let holds =
            |parts: &[String], words: &[&str]| parts.iter().any(|part| words.contains(&part.as_str()));
        if holds(&parts, &FREE) || is_for_people(path) && !(self.is_lookup && holds(&parts, &LABELS)) {
            return false;
        }
        let is_object =
            |(word, keys): &(&str, [&str; 2])| self.kind.contains(word) && keys.contains(&last.as_str());
        let is_stored = self.kind.starts_with("kubernetes") && holds(&parts, &STORED);
        if is_stored || OBJECTS.iter().any(is_object) {
            return false;
        }
        if !holds(&parts, &SETTINGS) {
            return true;
        }
        // What is stored under a name is no setting.
        let label = label.filter(|_| holds(above, &SETTINGS)).map(plain);
        let key = label.as_ref().unwrap_or(last);
        NAMING.iter().any(|word| key.contains(word))
    }
}

/// The words of a text that say by themselves what they name. A page on the web that people are told of is no resource.
fn addresses(text: &str, is_for_people: bool) -> impl Iterator<Item = &str> {
    let is_edge = |c: char| c.is_whitespace() || "\"'`,;()<>[]{}=|".contains(c);
    let is_page = move |word: &str| is_for_people && word.starts_with("http");
    let is_address = move |word: &&str| {
        word.starts_with("arn:")
            || word.contains("://") && !is_page(word)
            || REGISTRIES.iter().any(|registry| word.contains(registry))
    };
    text.split(is_edge).filter(is_address)
}

/// A description or a label.
fn is_for_people(path: &str) -> bool {
    let mut parts = path.split('.').map(plain);
    parts.any(|part| {
        LABELS.contains(&part.as_str()) || part.ends_with("description") || part.starts_with("comment")
    })
}

/// Whether it is a statement of a policy that denies.
fn forbids(map: &Map) -> bool {
    let effect = map.get("Effect").or_else(|| map.get("effect")).and_then(Node::as_text);
    effect.is_some_and(|effect| effect.eq_ignore_ascii_case("deny"))
}

/// How a value's name stands beside it.
fn name_of(map: &Map) -> Option<&str> {
    ["name", "Name", "key", "Key"].iter().find_map(|key| map.get(key)?.as_text())
}

/// Terraform's `kms_key_id`, CloudFormation's `KmsKeyId` and Pulumi's `kmsKeyId` are one word.
fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
