//! Policies of an organization: what they deny, what they allow at most, and what they are attached to.
//!
//! In: a [`Stack`], or a file that holds a policy document. Out: [`Control`]s and [`Attachment`]s.

use std::collections::BTreeSet;

use super::inherited::Inherited;
use super::{Guardrails, Key, Place, Target, setting};
use crate::finding::Subject;
use crate::iac::{Map, Node, Resource, Role, Stack, Value, json};
use crate::path::RepoPath;
use crate::rules::truth::Truth;
use crate::rules::{Document, Index, Statement};
use crate::scan::StackPlace;
use crate::text::{Location, Source, Span};

const POLICIES: [&str; 2] = ["aws_organizations_policy", "AWS::Organizations::Policy"];
const ATTACHMENT: &str = "aws_organizations_policy_attachment";
const BELOW: [&str; 4] = [
    "aws_organizations_organizational_unit",
    "aws_organizations_account",
    "AWS::Organizations::OrganizationalUnit",
    "AWS::Organizations::Account",
];

/// What a policy is where nothing is said.
const SERVICE_CONTROL: &str = "SERVICE_CONTROL_POLICY";

/// What allows everything: to detach it denies more.
const FULL_ACCESS: &str = "p-FullAWSAccess";

/// Words of paths where policies of an organization lie.
const PATH_WORDS: [&str; 6] = ["scp", "scps", "rcp", "rcps", "guardrail", "guardrails"];

/// One policy.
pub struct Control {
    pub place: Place,
    /// As people know it.
    pub name: String,
    /// A document of statements; else tags, backups, services that may learn from data. Nothing where only a plan will
    /// know.
    pub kind: Option<String>,
    /// Where that is said, if it is.
    pub kind_at: Option<Location>,
    pub is_document: bool,
    pub document: Document,
    /// What it says, where that is no document.
    pub inherited: Option<Inherited>,
    pub targets: BTreeSet<Target>,
    /// The text itself, where it is one: a file with it is the same policy.
    pub text: Option<String>,
}

/// A policy attached to something.
pub struct Attachment {
    pub place: Place,
    pub policy: Target,
    pub target: Target,
    /// The policy is declared beside it.
    pub is_known: bool,
}

impl Control {
    pub fn denials(&self) -> impl Iterator<Item = &Statement> {
        self.document.statements.iter().filter(|statement| statement.deny == Truth::Yes)
    }

    pub fn grants(&self) -> impl Iterator<Item = &Statement> {
        self.document.statements.iter().filter(|statement| statement.allow == Truth::Yes)
    }

    /// Whether it denies all that a statement denies.
    pub fn denies(&self, other: &Statement) -> Truth {
        let each = self.document.statements.iter().map(|own| own.deny.and(own.covers(other)));
        each.fold(self.openness(), Truth::or)
    }

    /// Whether it allows all that a statement allows.
    pub fn allows(&self, other: &Statement) -> Truth {
        let each = self.document.statements.iter().map(|own| own.allow.and(own.covers(other)));
        each.fold(self.openness(), Truth::or)
    }

    /// Whether it may be of the same kind: what one kind denies, another does not.
    pub fn is_like(&self, other: &Self) -> bool {
        self.kind.is_none() || other.kind.is_none() || self.kind == other.kind
    }

    fn openness(&self) -> Truth {
        if self.document.waits.is_some() { Truth::Unknown } else { Truth::No }
    }
}

pub fn is_kind(kind: &str) -> bool {
    POLICIES.contains(&kind) || kind == ATTACHMENT
}

pub fn read(stack: &Stack, place: &StackPlace, into: &mut Guardrails) {
    let managed = || stack.resources.iter().filter(|resource| resource.role == Role::Managed);
    if !managed().any(|resource| is_kind(&resource.kind) || BELOW.contains(&resource.kind.as_str())) {
        return;
    }
    let index = Index::new(stack);
    let mut attachments = Vec::new();
    for resource in managed() {
        let own = Target::Named(
            place.known_as.clone(),
            Place::of(resource, &resource.name_at, stack, place).key.address,
        );
        if BELOW.contains(&resource.kind.as_str())
            && let Some(parent) = setting(resource, &["parent_id", "ParentId"])
        {
            into.above.insert(own.clone(), Target::of(parent, place));
        }
        into.there.insert(own);
        if resource.kind == ATTACHMENT
            && let (Some(policy), Some(target)) =
                (resource.settings().get("policy_id"), resource.settings().get("target_id"))
        {
            attachments.push((resource, policy, target));
        }
    }
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for resource in managed().filter(|resource| POLICIES.contains(&resource.kind.as_str())) {
        let names = |node: &Node| node.refers.iter().any(|reference| resource.is_named_by(reference));
        let own = attachments.iter().filter(|(_, policy, _)| names(policy));
        let mut targets = BTreeSet::new();
        for (attachment, _, target) in own {
            known.insert(&attachment.address);
            targets.insert(Target::of(target, place));
        }
        match setting(resource, &["TargetIds"]).map(|node| (&node.value, node)) {
            Some((Value::List(items), _)) => targets.extend(items.iter().map(|item| Target::of(item, place))),
            Some((_, node)) => drop(targets.insert(Target::of(node, place))),
            None => {}
        }
        into.controls.push(control(resource, targets, stack, place, &index));
    }
    for (resource, policy, target) in attachments {
        into.attachments.push(Attachment {
            place: Place::of(resource, &target.at, stack, place),
            policy: Target::of(policy, place),
            target: Target::of(target, place),
            is_known: known.contains(resource.address.as_str()),
        });
    }
}

fn control(
    resource: &Resource,
    targets: BTreeSet<Target>,
    stack: &Stack,
    place: &StackPlace,
    index: &Index,
) -> Control {
    let text = |keys: &[&str]| setting(resource, keys).and_then(Node::as_text).map(str::to_owned);
    let written = setting(resource, &["type", "Type"]);
    let kind = match written {
        Some(node) => node.as_text().map(str::to_owned),
        None => Some(SERVICE_CONTROL.to_owned()),
    };
    let content = setting(resource, &["content", "Content"]);
    let document = match content {
        // A text that is no policy denies nothing, and nothing is left to wait for.
        Some(node) if node.as_text().is_some() => Document { waits: None, ..Document::read(node, index) },
        Some(node) => Document::read(node, index),
        None => Document { waits: Some(String::new()), ..Document::default() },
    };
    let is_document = kind.as_ref().is_none_or(|kind| kind.ends_with("_CONTROL_POLICY"));
    Control {
        inherited: content.filter(|_| !is_document).and_then(Inherited::read),
        place: Place::of(resource, content.map_or(&resource.name_at, |node| &node.at), stack, place),
        name: text(&["name", "Name"]).unwrap_or_else(|| resource.written().to_owned()),
        is_document,
        kind,
        kind_at: written.map(|node| node.at.clone()),
        document,
        targets,
        text: content.and_then(Node::as_text).map(str::to_owned),
    }
}

/// Whether a file may hold nothing but the policy of an organization, by its name and its bytes.
pub fn is_policy_file(path: &RepoPath, bytes: &[u8]) -> bool {
    let has = |word: &str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
    path.ends_with(".json") && has("\"Statement\"") && has("\"Effect\"")
}

impl Guardrails {
    /// Adds a file that is a policy document by itself, if it is one of an organization: one that denies, and allows
    /// all or nothing; or one that lies where such policies do.
    pub fn add_file(&mut self, known_as: &RepoPath, path: &RepoPath, bytes: &[u8]) {
        let source = Source::decode(path.clone(), bytes);
        let Ok(node) = json::read_loose(&source) else { return };
        if !node.as_map().is_some_and(|map| is_of_organization(map, path)) {
            return;
        }
        // A resource whose content is this very text was read already.
        let is_same =
            |control: &Control| control.text.as_deref().map(str::trim) == Some(source.text().trim());
        if self.controls.iter().any(is_same) {
            return;
        }
        let key = Key { stack: known_as.clone(), variant: None, address: String::new() };
        let place = Place {
            key,
            subject: Subject::File(path.clone()),
            at: source.location(Span::at(0)),
            block: None,
        };
        self.controls.push(Control {
            place,
            name: path.to_string(),
            kind: Some(SERVICE_CONTROL.to_owned()),
            kind_at: None,
            is_document: true,
            document: Document::of_file(&node),
            inherited: None,
            targets: BTreeSet::new(),
            text: None,
        });
    }
}

fn is_of_organization(document: &Map, path: &RepoPath) -> bool {
    let Some(statements) = document.get("Statement") else { return false };
    let list = match &statements.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(statements),
    };
    let says = |node: &Node, key: &str, word: &str| {
        let value = node.as_map().and_then(|map| map.get(key));
        value.and_then(Node::as_text) == Some(word)
    };
    let path = path.to_string().to_lowercase();
    let mut words = path.split(|c: char| !c.is_ascii_alphanumeric());
    let lies_there = words.any(|word| PATH_WORDS.contains(&word)) || path.contains("service-control");
    let is_plain = |node: &Node| node.as_map().is_some_and(|map| map.get("Principal").is_none());
    let denies = list.iter().any(|node| says(node, "Effect", "Deny"));
    let allows_all = |node: &Node| says(node, "Action", "*") && says(node, "Resource", "*");
    let all_or_nothing = list.iter().all(|node| says(node, "Effect", "Deny") || allows_all(node));
    lies_there || denies && all_or_nothing && list.iter().all(is_plain)
}

/// What is attached here allows everything.
pub fn is_full_access(policy: &Target) -> bool {
    *policy == Target::Text(FULL_ACCESS.to_owned())
}
