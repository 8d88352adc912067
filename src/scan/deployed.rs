//! What a stack says of where it is deployed, and whose names it uses.
//!
//! In: a [`Stack`], and the names that somebody claims. Out: a [`Deployed`]. Only what is known is told: a value that
//! a plan alone will know names nobody.

use super::StackPlace;
use super::credentials::credentials;
use super::mentions::{Claims, account_or_text, mentions};
use super::tell::known_address;
use crate::iac::cloudformation::exports::{EXPORT, IMPORT, NAME};
use crate::iac::terraform::backend_file::BackendFile;
use crate::iac::{GAP, Map, Moved, Node, Resource, Role, Stack, Value};
use crate::path::RepoPath;
use crate::text::Location;

/// How the types begin that hold off others, in any dialect.
pub const GUARDRAILS: [&str; 6] = [
    "aws_organizations_",
    "aws_config_",
    "AWS::Organizations::",
    "AWS::Config::",
    "aws:organizations",
    "aws:cfg",
];

/// Before the name of a Pulumi stack, where states are named.
pub const PULUMI: &str = "pulumi://";
/// Before an organization and a workspace of HCP Terraform.
pub const CLOUD: &str = "cloud://";
/// Before a workspace of another state.
pub const WORKSPACE: &str = "workspace://";
/// The backend of Google's storage.
const GCS: &str = "gcs";
/// The folder of its bucket that a state lies in, the bucket itself by default; how the names of workspaces begin.
const PREFIX: &str = "prefix";
/// Before a name that one stack of CloudFormation exports and others import.
pub const EXPORTED: &str = "export://";
/// Before the path of a state in the repository.
pub const LOCAL: &str = "local://";

/// Whether a class reads another stack's outputs: programs and YAML write it otherwise.
fn is_reference(kind: &str) -> bool {
    kind.starts_with("pulumi:") && kind.ends_with(":StackReference")
}

/// Where a stack goes, with one set of values.
#[derive(Clone, Debug)]
pub struct Deployed {
    pub root: RepoPath,
    /// The name that fingerprints use, see [`StackPlace`].
    pub known_as: RepoPath,
    pub variant: Option<RepoPath>,
    pub dialect: &'static str,
    /// One of its own files: globs of paths are asked of it.
    pub file: RepoPath,
    /// By what it is called: its folder, its template, its Pulumi stack.
    pub names: Vec<String>,
    pub workspaces: Vec<String>,
    /// Accounts by id or profile that its providers work in.
    pub accounts: Vec<Named>,
    /// Where its state lies, or may lie: one for each file that completes its backend.
    pub states: Vec<Named>,
    /// Its backend, until the files that complete it were asked.
    pub backend: Option<Resource>,
    /// The backend's block by itself does not say, or not for sure, where the state lies.
    pub is_open: bool,
    /// States of others that it reads.
    pub reads: Vec<Named>,
    /// Names that its outputs hand to other stacks.
    pub exports: Vec<Named>,
    /// Texts that may name what somebody else claims.
    pub mentions: Vec<Named>,
    /// It declares what holds off others: a policy of an organization, a rule that watches.
    pub has_guardrails: bool,
    /// Where its `moved` blocks took resources.
    pub moved: Vec<Moved>,
    /// Exceptions that stand in a resource's own metadata, each with its resource's address.
    pub ignores: Vec<(String, Node)>,
    /// The same, as checkov reads them.
    pub skips: Vec<(String, Node)>,
}

/// A name, and where it is used.
#[derive(Clone, Debug)]
pub struct Named {
    pub text: String,
    pub address: String,
    /// The address that the newer tree has for it.
    pub known_as: String,
    /// `aws_kms_key`, `aws`, `s3`.
    pub kind: String,
    pub attribute: String,
    pub at: Location,
    /// Where the value stands, if elsewhere.
    pub via: Option<Location>,
    pub block: Location,
    /// The calls that lead to what uses it, the nearest first.
    pub calls: Vec<Location>,
}

impl Deployed {
    /// `names` are globs and account ids: a text that none of them could be in is no mention.
    pub fn of(stack: &Stack, place: &StackPlace, names: &[String]) -> Self {
        let file =
            stack.sources.first().map_or_else(|| stack.root.join("main.tf"), |source| source.path().clone());
        let mut found = Self {
            root: stack.root.clone(),
            known_as: place.known_as.clone(),
            variant: stack.variant.clone(),
            dialect: stack.dialect.word(),
            file,
            names: called(stack),
            workspaces: Vec::new(),
            accounts: Vec::new(),
            states: Vec::new(),
            backend: None,
            is_open: false,
            reads: Vec::new(),
            exports: Vec::new(),
            mentions: Vec::new(),
            has_guardrails: false,
            moved: stack.moved.clone(),
            ignores: Vec::new(),
            skips: Vec::new(),
        };
        let claims = Claims::of(names, stack);
        for resource in &stack.resources {
            found.has_guardrails |= GUARDRAILS.iter().any(|start| resource.kind.starts_with(start));
            for (key, all) in [("@ignore", &mut found.ignores), ("@skip", &mut found.skips)] {
                let written = resource.settings().get(key).into_iter().flat_map(elements);
                all.extend(written.map(|one| (resource.address.clone(), one.clone())));
            }
            match resource.role {
                Role::Backend => found.backend(resource),
                Role::Provider => found.provider(resource),
                Role::Data if resource.kind == "terraform_remote_state" => found.remote(resource),
                Role::Data if resource.kind == "tfe_outputs" => found.outputs(resource),
                Role::Data if resource.kind == "aws_cloudformation_export" => {
                    found.reads.extend(exported(resource, "name"));
                }
                Role::Managed if is_reference(&resource.kind) => found.reference(resource),
                Role::Managed | Role::Data | Role::Output => found.mentions(resource, &claims),
                _ => {}
            }
        }
        for resource in &stack.uses {
            match resource.kind.as_str() {
                EXPORT => found.exports.extend(exported(resource, NAME)),
                IMPORT => found.reads.extend(exported(resource, NAME)),
                _ => found.mentions(resource, &claims),
            }
        }
        let all = [&mut found.accounts, &mut found.reads, &mut found.mentions].into_iter().flatten();
        for named in all.chain(&mut found.states) {
            named.known_as = known_address(&named.address, place);
            named.calls = stack.calls(&named.address);
        }
        found
    }

    /// Takes the states that files of settings give its backend, and whose accounts and keys they name.
    pub fn complete(&mut self, files: &[BackendFile], place: &StackPlace) {
        let Some(resource) = self.backend.take() else { return };
        // Of several, those that go with the values that it is deployed with; else nobody knows which of them does.
        let of_values = |file: &&BackendFile| match &self.variant {
            Some(values) => files.len() == 1 || file.goes_with(values),
            None => true,
        };
        let (mut states, mut mentions) = (Vec::new(), Vec::new());
        for file in files.iter().filter(of_values) {
            let Some(at) = file.first() else { continue };
            let used = credentials(file.settings()).into_iter();
            mentions.extend(used.map(|(attribute, node, text)| named(&resource, attribute, node, text)));
            let settings = file.over(resource.settings());
            if self.is_open
                && let Some((text, node)) = state(&resource.kind, &settings, &self.root)
            {
                let mut state = named(&resource, "key".to_owned(), node, text);
                // Where the file says it, rather than a part that the block has.
                if state.at.path() != &file.path {
                    state.at = at.clone();
                }
                states.push(state);
            }
        }
        for named in states.iter_mut().chain(&mut mentions) {
            named.known_as = known_address(&named.address, place);
        }
        if !states.is_empty() {
            self.states = states;
        }
        self.mentions.extend(mentions);
    }

    fn mentions(&mut self, resource: &Resource, claims: &Claims) {
        let told = mentions(resource, claims).into_iter();
        // Where a module comes from says nothing of what it is handed.
        let kind = if resource.role == Role::Module { "" } else { resource.kind.as_str() };
        self.mentions.extend(told.map(|one| Named {
            kind: kind.to_owned(),
            ..named(resource, one.attribute, one.node, one.text)
        }));
    }

    fn backend(&mut self, resource: &Resource) {
        let body = resource.settings();
        if let Some(workspaces) = body.get("workspaces").and_then(first_map) {
            self.workspaces.extend(workspaces.get("name").and_then(Node::as_text).map(str::to_owned));
            // All that begin so are its own; how they go on nobody says.
            if let Some(node) = workspaces.get(PREFIX)
                && let Some(prefix) = node.as_text()
            {
                let text = format!("{WORKSPACE}{prefix}{GAP}");
                self.reads.push(named(resource, format!("workspaces.{PREFIX}"), node, text));
            }
        }
        self.uses(resource, "", body);
        let state = state(&resource.kind, body, &self.root);
        // A file may say in which folder of the bucket.
        self.is_open = state.is_none() || resource.kind == GCS && body.get(PREFIX).is_none();
        self.states.extend(state.map(|(text, node)| named(resource, "key".to_owned(), node, text)));
        self.backend = Some(resource.clone());
    }

    /// The accounts, roles and keys that a backend's settings name. They are not where the stack itself works.
    fn uses(&mut self, resource: &Resource, path: &str, settings: &Map) {
        let used = credentials(settings).into_iter();
        self.mentions.extend(
            used.map(|(attribute, node, text)| named(resource, format!("{path}{attribute}"), node, text)),
        );
    }

    fn remote(&mut self, resource: &Resource) {
        let body = resource.settings();
        let (Some(kind), Some(config)) = (body.get("backend").and_then(Node::as_text), body.get("config"))
        else {
            return;
        };
        let Some(map) = first_map(config) else { return };
        if let Some((text, node)) = state(kind, map, &self.root) {
            self.reads.push(named(resource, "config".to_owned(), node, text));
        }
        self.uses(resource, "config.", map);
        let Some(node) = body.get("workspace") else { return };
        let Some(workspace) = node.as_text() else { return };
        // HCP Terraform's workspaces have the prefix before the name.
        let prefix = map.get("workspaces").and_then(first_map).and_then(|one| one.get("prefix"));
        let prefix = prefix.and_then(Node::as_text).unwrap_or_default();
        self.reads.push(named(
            resource,
            "workspace".to_owned(),
            node,
            format!("{WORKSPACE}{prefix}{workspace}"),
        ));
    }

    /// The outputs of another workspace in HCP Terraform; its organization may be the provider's.
    fn outputs(&mut self, resource: &Resource) {
        let body = resource.settings();
        let Some(node) = body.get("workspace") else { return };
        let Some(workspace) = node.as_text() else { return };
        let organization = body.get("organization").and_then(Node::as_text).unwrap_or_default();
        let text = format!("{CLOUD}{organization}/{workspace}");
        self.reads.push(named(resource, "workspace".to_owned(), node, text));
    }

    /// `acme/network/prod`, or a part of it: the organization and the project may be one's own.
    fn reference(&mut self, resource: &Resource) {
        let name = resource.settings().get("name");
        let text = name.map_or(Some(resource.name.as_str()), Node::as_text);
        let Some(text) = text.filter(|text| !text.is_empty()) else { return };
        let node = name.unwrap_or(&resource.body);
        let mut read = named(resource, "name".to_owned(), node, format!("{PULUMI}{text}"));
        if name.is_none() {
            read.at = resource.name_at.clone();
        }
        self.reads.push(read);
    }

    fn provider(&mut self, resource: &Resource) {
        let body = resource.settings();
        let mut tell = |attribute: &str, node: &Node| {
            if let Some(text) = account_or_text(node) {
                self.accounts.push(named(resource, attribute.to_owned(), node, text.into_owned()));
            }
        };
        for attribute in [
            "profile",
            "project",
            "subscription_id",
            "account_id",
            "impersonate_service_account",
            "subscriptionId",
            "accountId",
            "impersonateServiceAccount",
        ] {
            if let Some(node) = body.get(attribute) {
                tell(attribute, node);
            }
        }
        for list in ["allowed_account_ids", "allowedAccountIds"] {
            body.get(list).into_iter().flat_map(elements).for_each(|node| tell(list, node));
        }
        for block in ["assume_role", "assume_role_with_web_identity", "assumeRole", "assumeRoles"] {
            for role in body.get(block).into_iter().flat_map(elements).filter_map(Node::as_map) {
                for key in ["role_arn", "roleArn"] {
                    role.get(key).into_iter().for_each(|node| tell(&format!("{block}.{key}"), node));
                }
            }
        }
    }
}

/// A name that is exported or imported, where it is known.
fn exported(resource: &Resource, key: &str) -> Option<Named> {
    let node = resource.settings().get(key)?;
    let text = format!("{EXPORTED}{}", node.as_text()?);
    let attribute = if key == NAME { &resource.kind } else { key };
    Some(named(resource, attribute.to_owned(), node, text))
}

/// How a tier may name a stack.
fn called(stack: &Stack) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut names = Vec::new();
    let root = text(stack.root.file_name());
    if !root.is_empty() {
        names.push(root.split('.').next().unwrap_or(&root).to_owned());
    }
    names.extend(stack.names.iter().cloned());
    names
}

/// A state's place in one word, and the value that tells it from others. `root` is the folder of the stack.
fn state<'n>(kind: &str, body: &'n Map, root: &RepoPath) -> Option<(String, &'n Node)> {
    let keys: &[&str] = match kind {
        "s3" | "oss" | "cos" => &["bucket", "key"],
        GCS => {
            let bucket = body.get("bucket")?;
            let node = body.get(PREFIX).unwrap_or(bucket);
            let prefix = body.get(PREFIX).map_or(Some(""), Node::as_text)?;
            // It is a folder, with or without the strokes around it.
            let prefix = prefix.trim_start_matches('/');
            let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
            return Some((format!("{GCS}://{}/{prefix}", bucket.as_text()?), node));
        }
        "azurerm" => &["storage_account_name", "container_name", "key"],
        "consul" => &["path"],
        "http" => {
            let node = body.get("address")?;
            return Some((place_of(node.as_text()?), node));
        }
        "local" => {
            let node = body.get("path")?;
            let path = node.as_text()?;
            let place = root.resolve(path).map_or_else(|| path.to_owned(), |place| place.to_string());
            return Some((format!("{LOCAL}{place}"), node));
        }
        "remote" | "cloud" => {
            let workspaces = first_map(body.get("workspaces")?)?;
            let (organization, name) = (body.get("organization")?, workspaces.get("name")?);
            // Both words mean the same service.
            return Some((format!("{CLOUD}{}/{}", organization.as_text()?, name.as_text()?), name));
        }
        _ => return None,
    };
    let mut text = format!("{kind}:/");
    let mut last = None;
    for key in keys {
        let node = body.get(key)?;
        text = format!("{text}/{}", node.as_text()?);
        last = Some(node);
    }
    Some((text, last?))
}

/// An address on the web as every server takes it: who signs in, letters' case, a port that goes without saying and a
/// stroke at the end make no other place of it.
fn place_of(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("https", address));
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = host.rsplit('@').next().unwrap_or(host);
    let (scheme, host) = (scheme.to_lowercase(), host.to_lowercase());
    let port = if scheme == "http" { ":80" } else { ":443" };
    let host = host.strip_suffix(port).unwrap_or(&host);
    format!("{scheme}://{host}{}", path.trim_end_matches('/'))
}

fn named(resource: &Resource, attribute: String, node: &Node, text: String) -> Named {
    Named {
        text,
        address: resource.address.clone(),
        known_as: String::new(),
        kind: resource.kind.clone(),
        attribute,
        at: node.at.clone(),
        via: node.via.last().cloned(),
        block: resource.block.clone(),
        calls: Vec::new(),
    }
}

pub(super) fn elements(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(items) => items,
        _ => std::slice::from_ref(node),
    }
}

fn first_map(node: &Node) -> Option<&Map> {
    elements(node).first()?.as_map()
}
