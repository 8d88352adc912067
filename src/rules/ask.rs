//! Asks the rules of a stack.
//!
//! In: [`Rules`] and a [`Stack`]. Out: for each rule and resource the places that break it, and what waits.

use std::collections::HashSet;

use super::Rules;
use super::condition::{Answer, Asked, Blame, evaluate};
use super::index::Index;
use super::pack::{Condition, Kinds, LooksAt, Recipe, Rule, Subject, Table};
use super::truth::Truth;
use crate::iac::{Dialect, Resource, Role, Stack};
use crate::path::RepoPath;
use crate::text::Location;

/// A rule that a resource breaks, at one place.
pub struct Broken<'a> {
    pub rule: &'a Rule,
    pub table: &'a Table,
    /// The stack that was asked: as written, or its view.
    pub stack: &'a Stack,
    pub resource: &'a Resource,
    /// The attribute's concrete path, empty where the whole resource is meant.
    pub path: String,
    pub element: String,
    pub companion: Option<&'a Resource>,
    pub at: Location,
    /// Where the value came from, nearest first.
    pub via: Vec<Location>,
    /// The attribute is not written at all.
    pub is_absent: bool,
    /// A value is there and none of those that a setting names: the setting, and what it names.
    pub expected: Option<String>,
}

impl Broken<'_> {
    pub fn recipes(&self) -> &[Recipe] {
        &self.table.fixes
    }

    /// Whether it is said of the stack as a whole.
    pub fn is_of_stack(&self) -> bool {
        self.table.subject == Subject::Stack && self.companion.is_none()
    }

    /// The attribute's path as it is written.
    pub fn written_path(&self) -> String {
        self.companion.unwrap_or(self.resource).written_path(&self.path)
    }
}

/// A rule that waits for a value.
pub struct Waiting<'a> {
    pub rule: &'a Rule,
    pub resource: &'a Resource,
    pub waits_for: String,
}

/// Everything that rules say of a stack.
#[derive(Default)]
pub struct Answers<'a> {
    pub broken: Vec<Broken<'a>>,
    pub waiting: Vec<Waiting<'a>>,
}

/// Asks every rule about resources. `is_called` tells whether a folder is called as a module: it may be
/// dear, and is asked only where an answer hangs on it.
pub fn ask<'a>(rules: &'a Rules, stack: &'a Stack, is_called: &dyn Fn(&RepoPath) -> bool) -> Answers<'a> {
    let mut answers = Answers::default();
    for side in sides(stack) {
        let there = Kinds::of(side.index.kinds());
        for rule in rules.rules.iter().filter(|rule| rule.kinds.share(there)) {
            about(rules, rule, &side, &|_| true, is_called, &mut answers);
        }
    }
    answers
}

/// A stack as it is written, or in Terraform's words.
struct Side<'a> {
    index: Index<'a>,
    /// The dialect that a view was made from.
    view_of: Option<Dialect>,
}

impl Side<'_> {
    /// Whether a table of a rule is asked here: a view only what says nothing of the dialect itself, and only
    /// about what is deployed.
    fn asks(&self, table: &Table, all: &[Table]) -> bool {
        table.dialect == self.index.stack.dialect.word()
            && self.view_of.is_none_or(|written| {
                matches!(table.subject, Subject::Resource(_))
                    && !all.iter().any(|other| other.dialect == written.word())
            })
    }
}

fn sides(stack: &Stack) -> impl Iterator<Item = Side<'_>> {
    let view = stack.view.as_deref();
    let view = view.map(|view| Side { index: Index::new(view), view_of: Some(stack.dialect) });
    std::iter::once(Side { index: Index::new(stack), view_of: None }).chain(view)
}

/// Asks one rule about some resources.
pub fn ask_about<'a>(
    rules: &'a Rules,
    rule: &'a Rule,
    stack: &'a Stack,
    is_meant: &dyn Fn(&Resource) -> bool,
    is_called: &dyn Fn(&RepoPath) -> bool,
) -> Answers<'a> {
    let mut answers = Answers::default();
    for side in sides(stack) {
        about(rules, rule, &side, is_meant, is_called, &mut answers);
    }
    answers
}

/// What a rule is about in a stack, by role and kind, a whole stack by no kind: where its `when` is not known to leave
/// all of them out.
pub fn meant<'a>(rules: &'a Rules, rule: &'a Rule, stack: &'a Stack) -> Vec<Option<(Role, &'a str)>> {
    let LooksAt::Resources(tables) = &rule.looks_at else { return Vec::new() };
    let mut meant = Vec::new();
    for side in sides(stack) {
        for table in tables.iter().filter(|table| side.asks(table, tables)) {
            let is_whole = table.subject == Subject::Stack;
            let applies = |resource: &&Resource| {
                let asked = Asked::about(rules, &side.index, resource, is_whole, &|_| false);
                is_judged(&table.subject, side.index.stack, resource)
                    && table.asks.when.as_ref().is_none_or(|when| evaluate(when, asked).truth != Truth::No)
            };
            let found = subjects(table, &side.index).into_iter().filter(applies);
            meant.extend(found.map(|one| (!is_whole).then_some((one.role, one.kind.as_str()))));
        }
    }
    meant
}

/// Whether a condition holds for one resource, asked outside of any rule.
pub fn holds(rules: &Rules, stack: &Stack, resource: &Resource, condition: &Condition) -> Truth {
    let index = Index::new(stack);
    evaluate(condition, Asked::about(rules, &index, resource, false, &|_| false)).truth
}

fn about<'a>(
    rules: &'a Rules,
    rule: &'a Rule,
    side: &Side<'a>,
    is_meant: &dyn Fn(&Resource) -> bool,
    is_called: &dyn Fn(&RepoPath) -> bool,
    answers: &mut Answers<'a>,
) {
    let LooksAt::Resources(tables) = &rule.looks_at else { return };
    let index = &side.index;
    for table in tables.iter().filter(|table| side.asks(table, tables)) {
        let asked = subjects(table, index);
        // What only Terraform does to a resource, such as to keep its secret in state.
        if !asked.is_empty() && side.view_of.is_some() && rule.tags.iter().any(|tag| tag == "terraform") {
            return;
        }
        let asked = asked.into_iter();
        let judged = asked.filter(|resource| is_judged(&table.subject, index.stack, resource));
        for resource in judged.filter(|resource| is_meant(resource)) {
            one(rules, rule, table, index, resource, is_called, answers);
        }
    }
}

fn subjects<'a>(table: &Table, index: &Index<'a>) -> Vec<&'a Resource> {
    match &table.subject {
        Subject::Resource(kinds) => index.of(Role::Managed, kinds),
        Subject::Data(kinds) => index.of(Role::Data, kinds),
        Subject::Provider(kinds) => index.of(Role::Provider, kinds),
        Subject::Backend(kinds) => index.of(Role::Backend, kinds),
        Subject::Module(kinds) => index.of(Role::Module, kinds),
        Subject::Variable => index.with_role(Role::Variable),
        Subject::Output => index.with_role(Role::Output),
        Subject::Settings => index.with_role(Role::Settings),
        Subject::Stack => stands_for(table, index).into_iter().collect(),
    }
}

/// Where the whole is asked: at what makes the rule apply, else at its first settings or provider, else at the resource
/// whose address comes first. A file that has nothing to do with it moves none of them.
fn stands_for<'a>(table: &Table, index: &Index<'a>) -> Option<&'a Resource> {
    let by_address =
        |resources: Vec<&'a Resource>| resources.into_iter().min_by(|a, b| a.address.cmp(&b.address));
    let kinds: Vec<String> = table.asks.when.iter().flat_map(linked_kinds).cloned().collect();
    let stack = index.stack;
    let by = |role: Role| stack.resources.iter().find(move |resource| resource.role == role);
    by_address(index.of(Role::Managed, &kinds))
        .or_else(|| by(Role::Settings))
        .or_else(|| by(Role::Backend))
        .or_else(|| by(Role::Provider))
        .or_else(|| by_address(stack.resources.iter().collect()))
}

fn linked_kinds(condition: &Condition) -> Vec<&String> {
    match condition {
        Condition::All(all) | Condition::Any(all) => all.iter().flat_map(linked_kinds).collect(),
        Condition::Linked { kinds, .. } => kinds.iter().collect(),
        _ => Vec::new(),
    }
}

/// Resources are judged where they are deployed; what only configures a folder, in that folder.
fn is_judged(subject: &Subject, stack: &Stack, resource: &Resource) -> bool {
    match subject {
        Subject::Resource(_) | Subject::Data(_) | Subject::Stack => !stack.is_called,
        _ => resource.module.is_empty(),
    }
}

fn one<'a>(
    rules: &'a Rules,
    rule: &'a Rule,
    table: &'a Table,
    index: &Index<'a>,
    resource: &'a Resource,
    is_called: &dyn Fn(&RepoPath) -> bool,
    answers: &mut Answers<'a>,
) {
    let asked = Asked::about(rules, index, resource, table.subject == Subject::Stack, is_called);
    // Most answers are Yes, and nobody asks why.
    if asks(table, asked).truth == Truth::Yes {
        return;
    }
    let asked = Asked { tells: true, ..asked };
    let mut answer = asks(table, asked);
    if answer.truth == Truth::Unknown {
        let worlds = index.worlds(resource);
        let each = worlds.iter().map(|map| asks(table, Asked { map, ..asked }));
        answer = each.reduce(agreed).filter(|agreed| agreed.truth != Truth::Unknown).unwrap_or(answer);
    }
    match answer.truth {
        Truth::Yes => {}
        Truth::No => {
            let mut blame = answer.blame;
            // One value may fail several conditions, and is one finding.
            // Statements of one policy stand in two places of it.
            let place = |blame: &Blame| {
                let at = blame.at.as_ref().map(|at| (at.path().clone(), at.span));
                (blame.path.clone(), blame.element.clone(), blame.companion.clone(), at)
            };
            let mut seen = HashSet::new();
            blame.retain(|one| one.expected.is_some() || one.is_given || seen.insert(place(one)));
            if blame.is_empty() {
                blame.push(Blame::of(String::new(), None));
            }
            answers.broken.extend(blame.into_iter().map(|blame| broken(rule, table, index, resource, blame)));
        }
        Truth::Unknown => {
            answers.waiting.push(Waiting { rule, resource, waits_for: answer.waits.unwrap_or_default() });
        }
    }
}

/// Whether what a rule wants is there, or the rule does not mean this.
fn asks(table: &Table, asked: Asked) -> Answer {
    // A block that did not parse to settings says nothing.
    let selected = match &table.asks.when {
        Some(when) => evaluate(when, asked),
        None => Answer::of(Truth::Yes),
    };
    if selected.truth == Truth::No {
        return Answer::of(Truth::Yes);
    }
    let required = evaluate(&table.asks.require, asked);
    match (selected.truth, required.truth) {
        (Truth::Unknown, Truth::No | Truth::Unknown) => {
            Answer { truth: Truth::Unknown, blame: Vec::new(), waits: selected.waits }
        }
        _ => required,
    }
}

/// What is so on both of two sides, for the reasons of both.
fn agreed(mut one: Answer, other: Answer) -> Answer {
    if one.truth != other.truth {
        return Answer { truth: Truth::Unknown, ..one };
    }
    let is_new = |new: &Blame, known: &[Blame]| {
        !known.iter().any(|known| (&known.path, &known.element) == (&new.path, &new.element))
    };
    for blame in other.blame {
        if is_new(&blame, &one.blame) {
            one.blame.push(blame);
        }
    }
    one
}

fn broken<'a>(
    rule: &'a Rule,
    table: &'a Table,
    index: &Index<'a>,
    resource: &'a Resource,
    blame: Blame,
) -> Broken<'a> {
    let companion = blame.companion.as_ref().and_then(|address| index.stack.resource(address));
    let holder = companion.unwrap_or(resource);
    // What the dialect takes where nothing is written stands at the header.
    let is_default = |at: &Location| holder.view.is_some() && at.span == holder.name_at.span;
    let (at, via, is_absent) = match blame.at {
        Some(at) => {
            let is_absent = is_default(&at);
            (at, blame.via, is_absent)
        }
        None => (deepest(holder, &blame.path), Vec::new(), true),
    };
    let (stack, path, element, expected) = (index.stack, blame.path, blame.element, blame.expected);
    Broken { rule, table, stack, resource, path, element, companion, at, via, is_absent, expected }
}

/// Where an absent attribute would stand: the innermost block that is written, by its header.
fn deepest(resource: &Resource, path: &str) -> Location {
    let mut map = resource.settings();
    let mut at = resource.name_at.clone();
    for step in path.split('.') {
        let (name, index) = match step.split_once('[') {
            Some((name, index)) => (name, index.trim_end_matches(']').parse().unwrap_or(0)),
            None => (step, 0),
        };
        let Some(entry) = map.entry(name) else { break };
        match &entry.node.value {
            crate::iac::Value::Map(inner) => {
                at = at.source.location(entry.key_span);
                map = inner;
            }
            crate::iac::Value::List(items) => {
                let Some(element) = items.get(index) else { break };
                let Some(inner) = element.as_map() else { break };
                let start = element.at.span.start;
                at = element.at.source.location(crate::text::Span::new(start, start + name.len()));
                map = inner;
            }
            _ => break,
        }
    }
    at
}
