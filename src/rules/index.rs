//! A stack's resources by type, by address and by what they name, so that rules × resources stays fast.
//!
//! In: a [`Stack`]. Out: an [`Index`], made once per question; it narrows down whom to ask, and decides nothing:
//! whether one resource names another is [`super::link`]'s to say.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::glob_matches;
use super::link::{Naming, own_name};
use super::lookup::{Found, find};
use super::pack::Path;
use super::worlds;
use crate::iac::{Map, Resource, Role, Stack, Value};

pub struct Index<'a> {
    pub stack: &'a Stack,
    /// Few are told apart faster than hashed.
    kinds: Vec<(Role, &'a str, Vec<usize>)>,
    /// By address without an index of its own, as references carry it.
    addresses: HashMap<&'a str, Vec<usize>>,
    /// What the candidates of a `linked … by` name, by the rule's own lists (which outlive this).
    links: RefCell<HashMap<(usize, usize), Rc<Links>>>,
    /// What resources are one way or the other, by where they lie in memory.
    worlds: RefCell<HashMap<usize, Rc<Vec<Map>>>>,
}

/// Candidates by what their `by` names.
#[derive(Default)]
struct Links {
    addresses: HashMap<String, Vec<usize>>,
    texts: HashMap<String, Vec<usize>>,
    /// Those that may name anything.
    open: Vec<usize>,
}

impl Links {
    fn is_empty(&self) -> bool {
        self.addresses.is_empty() && self.texts.is_empty() && self.open.is_empty()
    }
}

impl<'a> Index<'a> {
    pub fn new(stack: &'a Stack) -> Self {
        let mut by_kind: HashMap<_, Vec<usize>> = HashMap::new();
        let mut addresses: HashMap<_, Vec<usize>> = HashMap::new();
        for (position, resource) in stack.resources.iter().enumerate() {
            by_kind.entry((resource.role, resource.kind.as_str())).or_default().push(position);
            addresses.entry(resource.base()).or_default().push(position);
        }
        let kinds = by_kind.into_iter().map(|((role, kind), positions)| (role, kind, positions)).collect();
        Self { stack, kinds, addresses, links: RefCell::default(), worlds: RefCell::default() }
    }

    /// The types that there are.
    pub fn kinds(&self) -> impl Iterator<Item = &'a str> {
        self.kinds.iter().map(|(_, kind, _)| *kind)
    }

    /// The resources of these types (globs), in the order written.
    pub fn of(&self, role: Role, kinds: &[String]) -> Vec<&'a Resource> {
        let mut positions = Vec::new();
        for kind in kinds {
            let is_glob = kind.contains(['*', '?']);
            let is_meant = |known: &str| if is_glob { glob_matches(kind, known) } else { kind == known };
            let matching = self.kinds.iter().filter(|(own, known, _)| *own == role && is_meant(known));
            positions.extend(matching.flat_map(|(_, _, positions)| positions));
        }
        self.at(positions)
    }

    /// What a resource is for every choice that nobody can make yet: see `worlds`.
    pub fn worlds(&self, resource: &Resource) -> Rc<Vec<Map>> {
        let key = std::ptr::from_ref(resource) as usize;
        if let Some(known) = self.worlds.borrow().get(&key) {
            return Rc::clone(known);
        }
        let worlds = Rc::new(worlds::of(resource.settings()));
        self.worlds.borrow_mut().insert(key, Rc::clone(&worlds));
        worlds
    }

    pub fn with_role(&self, role: Role) -> Vec<&'a Resource> {
        self.stack.resources.iter().filter(|resource| resource.role == role).collect()
    }

    /// All instances of the resource with this address.
    pub fn with_base(&self, base: &str) -> impl Iterator<Item = &'a Resource> {
        self.addresses.get(base).into_iter().flatten().map(|position| &self.stack.resources[*position])
    }

    /// The resources of these types that may name `target` at one of the paths `by`.
    pub fn naming(&self, role: Role, kinds: &[String], by: &[Path], target: &Resource) -> Vec<&'a Resource> {
        let key = (kinds.as_ptr() as usize, by.as_ptr() as usize);
        let known = self.links.borrow().get(&key).cloned();
        let links = known.unwrap_or_else(|| {
            let links = Rc::new(self.links(role, kinds, by));
            self.links.borrow_mut().insert(key, Rc::clone(&links));
            links
        });
        if links.is_empty() {
            return Vec::new();
        }
        let mut positions = links.open.clone();
        positions.extend(links.addresses.get(target.base()).into_iter().flatten());
        match own_name(target).map(|own| &own.value) {
            Some(Value::Text(own)) => positions.extend(links.texts.get(own).into_iter().flatten()),
            Some(Value::Unknown { .. }) => positions.extend(links.texts.values().flatten()),
            _ => {}
        }
        self.at(positions)
    }

    fn links(&self, role: Role, kinds: &[String], by: &[Path]) -> Links {
        let mut links = Links::default();
        for other in self.of(role, kinds) {
            let mut found = Found::default();
            by.iter().for_each(|path| find(&path.0, other.settings(), "", None, &mut found));
            let naming = Naming::of(&found);
            let Some(position) = self.position(other) else { continue };
            for reference in naming.addresses {
                links.addresses.entry(reference.to_owned()).or_default().push(position);
            }
            for text in naming.texts {
                links.texts.entry(text.to_owned()).or_default().push(position);
            }
            if naming.is_open {
                links.open.push(position);
            }
        }
        links
    }

    /// The resources of these types that the nodes at a path may name.
    pub fn named(&self, role: Role, kinds: &[String], found: &Found) -> Vec<&'a Resource> {
        let naming = Naming::of(found);
        if naming.is_open || !naming.texts.is_empty() {
            return self.of(role, kinds);
        }
        let addresses = naming.addresses.iter().filter_map(|address| self.addresses.get(*address));
        let mut resources = self.at(addresses.flatten().copied().collect());
        resources
            .retain(|other| other.role == role && kinds.iter().any(|kind| glob_matches(kind, &other.kind)));
        resources
    }

    fn position(&self, resource: &Resource) -> Option<usize> {
        let positions = self.addresses.get(resource.base())?;
        positions.iter().copied().find(|position| std::ptr::eq(&self.stack.resources[*position], resource))
    }

    fn at(&self, mut positions: Vec<usize>) -> Vec<&'a Resource> {
        positions.sort_unstable();
        positions.dedup();
        positions.into_iter().map(|position| &self.stack.resources[position]).collect()
    }
}
