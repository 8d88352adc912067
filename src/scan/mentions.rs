//! Texts of a resource that may name what somebody claims.
//!
//! In: a resource's type and body, and what is claimed ([`Claims`]). Out: each text that one of these may be in, with its
//! path. What is a name alone, `prod-data`, is one only where an attribute takes names: words for people, labels,
//! settings of programs, keys of objects and what is stored name nothing. An address, such as an ARN or a URL, says by
//! itself what it names, wherever it stands, in base64 too; an account's id is one where an account may stand.

mod texts;

use std::borrow::Cow;
use std::collections::BTreeSet;

pub use texts::REGISTRIES;
use texts::{addresses, settings, unpacked};

use super::naming::may_name;
use crate::iac::{Map, Node, Resource, Role, Stack, Value};

/// Nested deeper than this no configuration is.
const DEEPEST: usize = 64;
/// Digits of an account's id.
const ACCOUNT: usize = 12;

/// What is handed on under such a name is a thing that is there: what a module makes is named otherwise.
const IDENTITIES: [&str; 4] = ["id", "ids", "arn", "arns"];
/// What makes instances of a block: the attributes that take it say what for.
const OF_INSTANCES: [&str; 2] = ["count", "for_each"];
/// What a call says of the module itself, rather than hands to it.
const OF_CALLS: [&str; 3] = ["providers", "source", "version"];
/// Words of places where an account's id may stand: elsewhere so many digits are a count or a time.
const ACCOUNTS: [&str; 11] = [
    "account",
    "catalogid",
    "member",
    "owner",
    "principal",
    "project",
    "registry",
    "role",
    "share",
    "targetid",
    "trust",
];
/// Types whose name the world has once, by how they end, and the attributes that give it: who makes one has it.
const ONCE: [&str; 9] = [
    "bucketv2",
    "containerregistry",
    "googlestoragebucket",
    "keyvault",
    "s3bucket",
    "s3bucketbucket",
    "s3directorybucket",
    "storageaccount",
    "storagebucketbucket",
];
const ITS_NAME: [&str; 6] = ["accountname", "bucket", "bucketname", "name", "registryname", "vaultname"];

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
/// Attributes that hold a whole script, or settings of a program as a text: `--profile ml-prod`, `BUCKET=prod-data`,
/// `bucket: prod-data`.
const SCRIPTS: [&str; 8] = [
    "command",
    "customdata",
    "metadatastartupscript",
    "script",
    "startupscript",
    "userdata",
    "userdatabase64",
    "values",
];
/// Attributes whose texts are names only where the key that they are given says so: `BUCKET = "prod-data"`.
const SETTINGS: [&str; 14] = [
    "defaultarguments",
    "env",
    "environment",
    "environmentvariables",
    "envvars",
    "hyperparameters",
    "insecurevalue",
    "parameters",
    "set",
    "setlist",
    "setsensitive",
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
/// A text, and where it stands.
pub struct Mention<'n> {
    pub attribute: String,
    pub node: &'n Node,
    pub text: String,
}

/// What somebody claims, and what a stack has of its own all the same.
pub struct Claims<'a> {
    /// Globs and account ids.
    names: &'a [String],
    /// Names that the stack itself gives to what the world has once.
    own: Vec<String>,
}

impl<'a> Claims<'a> {
    pub fn of(names: &'a [String], stack: &Stack) -> Self {
        let mut claims = Self { names, own: Vec::new() };
        if names.is_empty() {
            return claims;
        }
        let made = stack.resources.iter().filter(|one| one.role == Role::Managed).filter_map(name_given);
        claims.own = made.filter(|name| names.iter().any(|glob| may_name(name, glob))).collect();
        // What is taken over was somebody else's.
        let taken = |name: &String| {
            stack.uses.iter().any(|one| one.settings().text("id").is_some_and(|id| may_name(id, name)))
        };
        claims.own.retain(|name| !taken(name));
        claims
    }

    /// Whether a text may name what is claimed, beside what the stack has of its own.
    fn hold(&self, text: &str) -> bool {
        let is_claimed = |text: &str| self.names.iter().any(|name| may_name(text, name));
        let own = || self.own.iter().find(|own| may_name(text, own));
        is_claimed(text) && own().is_none_or(|own| is_claimed(&text.replace(own.as_str(), "")))
    }
}

/// The name that a bucket or the like is given.
fn name_given(resource: &Resource) -> Option<String> {
    let kind = plain(&resource.kind);
    if !ONCE.iter().any(|end| kind.ends_with(end)) {
        return None;
    }
    let entries = &resource.settings().entries;
    let is_name = |entry: &&crate::iac::Entry| ITS_NAME.contains(&plain(&entry.key).as_str());
    entries.iter().filter(is_name).find_map(|entry| entry.node.as_text()).map(str::to_owned)
}

/// The texts of a resource that may name what is claimed.
pub fn mentions<'n>(resource: &'n Resource, claims: &Claims) -> Vec<Mention<'n>> {
    if claims.names.is_empty() {
        return Vec::new();
    }
    let mut found = Finder {
        kind: plain(&resource.kind),
        role: resource.role,
        output: (resource.role == Role::Output).then_some(resource.name.as_str()),
        is_packed: false,
        claims,
        found: Vec::new(),
    };
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
    role: Role,
    /// What an output is called, which says what its value is.
    output: Option<&'n str>,
    /// Inside what is packed in base64, a script say.
    is_packed: bool,
    claims: &'a Claims<'a>,
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
        if let Some(packed) = node.packed() {
            let around = std::mem::replace(&mut self.is_packed, true);
            self.walk(packed, path, label, depth - 1);
            self.is_packed = around;
            return;
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
                let role = self.role;
                let is_left_out = |key: &str| {
                    let is_of_call = || role == Role::Module && OF_CALLS.contains(&key);
                    path.is_empty() && (OF_INSTANCES.contains(&key) || is_of_call())
                };
                for entry in map.entries.iter().filter(|entry| !is_left_out(&entry.key)) {
                    let gap = if path.is_empty() { "" } else { "." };
                    let is_value = plain(&entry.key) == "value";
                    let label = if is_value { name_of(map).or(self.output) } else { None };
                    self.walk(&entry.node, &format!("{path}{gap}{}", entry.key), label, depth - 1);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn text(&mut self, node: &'n Node, path: &str, label: Option<&str>, text: &str) {
        let text = text.trim();
        // Most texts name nobody.
        let is_word = !text.contains(char::is_whitespace);
        if let Some(unpacked) = unpacked(text) {
            return self.words(node, path, &unpacked);
        }
        if SUBJECTS.iter().any(|subject| text.starts_with(subject)) {
            return;
        }
        if is_word && !self.claims.hold(text) {
            // `--profile=ml-prod`, as an element of a command by itself.
            if text.contains('=') && self.is_script(path) {
                self.words(node, path, text);
            }
            return;
        }
        if is_account(text) {
            if self.takes_accounts(path, label) {
                self.tell(node, path, text);
            }
        } else if is_word && self.takes_names(path, label) && !self.is_given(path, text) {
            self.tell(node, path, text);
        } else {
            self.words(node, path, text);
        }
    }

    /// Whether a plain word is the name that the resource itself is given: what it makes is its own, and a name in one
    /// account says nothing of another's. A domain or a path may be somebody else's all the same.
    fn is_given(&self, path: &str, text: &str) -> bool {
        let key = plain(path);
        let stem = ["name", "identifier"].iter().find_map(|end| key.strip_suffix(end));
        self.role == Role::Managed
            && !path.contains('.')
            && !text.contains(['.', '/', ':'])
            && stem.is_some_and(|stem| self.kind.ends_with(stem))
    }

    /// The addresses in a text.
    fn words(&mut self, node: &'n Node, path: &str, text: &str) {
        let named = if self.is_script(path) { settings(text) } else { Vec::new() };
        let told = addresses(text, is_for_people(path)).chain(named).filter(|word| self.claims.hold(word));
        let told: BTreeSet<&str> = told.collect();
        told.into_iter().for_each(|word| self.tell(node, path, word));
    }

    /// Whether the text there is a script, or what a program takes as its settings.
    fn is_script(&self, path: &str) -> bool {
        let parts: Vec<String> = path.split('.').map(plain).collect();
        let last = parts.last().map_or("", String::as_str);
        SCRIPTS.contains(&last) || self.is_stored(&parts)
    }

    /// Whether it is an entry of what Kubernetes stores for its programs.
    fn is_stored(&self, parts: &[String]) -> bool {
        self.kind.starts_with("kubernetes") && parts.iter().any(|part| STORED.contains(&part.as_str()))
    }

    fn tell(&mut self, node: &'n Node, path: &str, text: &str) {
        self.found.push(Mention { attribute: path.to_owned(), node, text: text.to_owned() });
    }

    /// Whether an account's id may stand at this place.
    fn takes_accounts(&self, path: &str, label: Option<&str>) -> bool {
        let says = |place: &str| {
            let place = plain(place);
            ACCOUNTS.iter().any(|word| place.contains(word))
        };
        (self.role == Role::Data || !is_for_people(path)) && (says(path) || label.is_some_and(says))
    }

    /// Whether a text at this place may be a name.
    fn takes_names(&self, path: &str, label: Option<&str>) -> bool {
        let parts: Vec<String> = path.split('.').map(plain).collect();
        let Some((last, above)) = parts.split_last() else { return true };
        let holds =
            |parts: &[String], words: &[&str]| parts.iter().any(|part| words.contains(&part.as_str()));
        let is_lookup = self.role == Role::Data;
        if self.is_packed
            || holds(&parts, &FREE)
            || is_for_people(path) && !(is_lookup && holds(&parts, &LABELS))
        {
            return false;
        }
        if matches!(self.role, Role::Module | Role::Output) {
            let key = label.unwrap_or(path).rsplit(['.', '_', '-']).next().unwrap_or_default();
            return IDENTITIES.contains(&key);
        }
        let is_object =
            |(word, keys): &(&str, [&str; 2])| self.kind.contains(word) && keys.contains(&last.as_str());
        if OBJECTS.iter().any(is_object) {
            return false;
        }
        if !holds(&parts, &SETTINGS) && !self.is_stored(&parts) {
            return true;
        }
        // What is stored under a name is no setting.
        let label = label.filter(|_| holds(above, &SETTINGS)).map(plain);
        let key = label.as_ref().unwrap_or(last);
        NAMING.iter().any(|word| key.contains(word))
    }
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
