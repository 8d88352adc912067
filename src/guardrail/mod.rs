//! Guardrails that a repository deploys: service control policies, and the rules of AWS Config.
//!
//! In: the stacks and files of policies of the tree before and of the tree after. Out: findings, where the second
//! denies or watches less than the first. Compared by meaning: what was renamed, moved, split, merged or tightened is
//! none, and neither is what only a plan will know.

mod compare;
mod control;
mod inherited;
mod watch;

use std::collections::{BTreeMap, BTreeSet};

pub use compare::weakened;
pub use control::is_policy_file;

use crate::finding::Subject;
use crate::iac::{Node, Reference, Resource, Stack};
use crate::path::RepoPath;
use crate::scan::{GUARDRAILS, StackPlace, known_address};
use crate::text::Location;
use control::{Attachment, Control};
use watch::Watch;

/// The rule that tells them.
pub const WEAKENED: &str = "weakened-guardrail";

/// Whether a file may declare guardrails: it names a type of theirs, or a program's module with them.
pub fn may_declare(bytes: &[u8]) -> bool {
    let has = |word: &str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
    GUARDRAILS.iter().any(|word| has(word)) || has("organizations.")
}

/// The guardrails of a tree, as far as it was read.
#[derive(Default)]
pub struct Guardrails {
    controls: Vec<Control>,
    attachments: Vec<Attachment>,
    watches: Vec<Watch>,
    /// What is above a unit or an account of the organization.
    above: BTreeMap<Target, Target>,
    /// Every resource that was read: what is gone is protected from nothing.
    there: BTreeSet<Target>,
}

/// What makes it the same one in the next tree: stack, values, address.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    stack: RepoPath,
    variant: Option<RepoPath>,
    address: String,
}

/// Where a guardrail is declared.
#[derive(Clone)]
struct Place {
    key: Key,
    subject: Subject,
    at: Location,
    block: Option<Location>,
}

/// What a policy is attached to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    /// Above every unit and account.
    Root,
    Named(RepoPath, String),
    Text(String),
    /// Only a plan will know: what it waits for.
    Open(String),
}

impl Guardrails {
    /// Adds what a stack declares.
    pub fn add_stack(&mut self, stack: &Stack, place: &StackPlace) {
        // In another dialect's own words, and in Terraform's where it is told in those.
        for stack in [Some(stack), stack.view.as_deref()].into_iter().flatten() {
            control::read(stack, place, self);
            watch::read(stack, place, self);
        }
    }
}

impl Place {
    fn of(resource: &Resource, at: &Location, stack: &Stack, place: &StackPlace) -> Self {
        let key = Key {
            stack: place.known_as.clone(),
            variant: stack.variant.clone(),
            address: known_address(&resource.address, place),
        };
        let subject = Subject::Resource {
            dialect: stack.dialect.word(),
            address: resource.written().to_owned(),
            stack: stack.root.clone(),
            variant: stack.variant.clone(),
        };
        Self { key, subject, at: at.clone(), block: Some(resource.block.clone()) }
    }
}

impl Target {
    fn of(node: &Node, place: &StackPlace) -> Self {
        if let Some(text) = node.as_text() {
            return if text.starts_with("r-") { Self::Root } else { Self::Text(text.to_owned()) };
        }
        match node.refers.iter().find(|reference| reference.is_resource) {
            Some(reference) if is_root(reference) => Self::Root,
            Some(reference) => {
                let instance = reference.instance.as_deref().unwrap_or("");
                let address = known_address(&format!("{}{instance}", reference.address), place);
                Self::Named(place.known_as.clone(), address)
            }
            None => Self::Open(node.at.text().to_owned()),
        }
    }

    /// For people.
    fn told(&self) -> &str {
        match self {
            Self::Root => "the organization's root",
            Self::Named(_, name) | Self::Text(name) | Self::Open(name) => name,
        }
    }
}

fn is_root(reference: &Reference) -> bool {
    reference.address.contains("aws_organizations_organization.") && reference.attribute.starts_with("roots")
}

/// The first of these keys that a resource has: Terraform's word, CloudFormation's.
fn setting<'r>(resource: &'r Resource, keys: &[&str]) -> Option<&'r Node> {
    keys.iter().find_map(|key| resource.settings().get(key))
}
