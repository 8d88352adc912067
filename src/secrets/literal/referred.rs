//! Literals that a value is put together from, told where they stand: `"mysql://app:${local.x}@db"`,
//! `format("…", var.y)`, `templatefile("a.sh", { z = "…" })`.
//!
//! In: a value, and the expression that makes it. Out: the literals of the stack's own files that are secret in it.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::super::structure::kubernetes::is_public;
use super::super::structure::value::is_drawn_of_letters;
use super::super::structure::{blocks, command, composed};
use super::Search;
use super::written::{inside, place};
use crate::iac::{GAP, Node, Resource};
use crate::text::{Location, Source};

/// A shorter text is a part of many.
const SHORTEST: usize = 4;

/// The texts of a stack's own files, by what they are and by what they are called.
#[derive(Default)]
pub(super) struct Literals {
    all: Vec<Literal>,
    of_value: HashMap<String, Vec<usize>>,
    of_name: HashMap<String, usize>,
}

struct Literal {
    value: String,
    at: Location,
    /// What refers to it: `local.a`, `var.b`.
    name: Option<String>,
    address: String,
    attribute: String,
}

impl Literals {
    pub fn add(&mut self, source: &Source, texts: &[blocks::Text]) {
        let is_values = source.path().ends_with(".tfvars");
        for text in texts {
            let value = source.slice(text.span);
            if value.len() < SHORTEST || value.contains("${") {
                continue;
            }
            let first = text.blocks.first().map_or("", String::as_str);
            let name = match (first, text.key.as_deref()) {
                ("locals", Some(key)) if text.blocks.len() == 1 => Some(format!("local.{key}")),
                ("variable", Some("default")) => text.labels.first().map(|name| format!("var.{name}")),
                _ => None,
            };
            let (address, attribute) = place(text, is_values);
            let number = self.all.len();
            self.of_value.entry(value.to_owned()).or_default().push(number);
            name.iter().for_each(|name| {
                self.of_name.insert(name.clone(), number);
            });
            let at = source.location(text.span);
            self.all.push(Literal { value: value.to_owned(), at, name, address, attribute });
        }
    }

    /// The literals that a value is: those that the expression refers to, if there are any.
    fn of(&self, value: &str, expression: &str) -> Vec<&Literal> {
        let numbers = self.of_value.get(value).map_or(&[][..], Vec::as_slice);
        let all: Vec<&Literal> = numbers.iter().map(|number| &self.all[*number]).collect();
        let is_named = |literal: &&&Literal| {
            literal.name.as_ref().is_some_and(|name| references(expression).any(|(known, _)| known == name))
        };
        let named: Vec<&Literal> = all.iter().filter(is_named).copied().collect();
        if named.is_empty() { all } else { named }
    }
}

/// In bytes: a script that an instance is started with has a quarter of it.
const LONGEST_EXPRESSION: usize = 64 << 10;

impl Search {
    /// What commands, connections and settings give away in a text that is put together, and is known but for gaps.
    pub(super) fn put_together(&mut self, resource: &Resource, path: &str, node: &Node) {
        let expression = node.at.text();
        // What is longer is a list of thousands, each of which stands in all of it.
        if expression.len() > LONGEST_EXPRESSION {
            return;
        }
        if !expression.contains('(') && !expression.contains("${") {
            return;
        }
        let Some(text) = node.as_text().or_else(|| node.parts()) else { return };
        // A gap is as good as a variable of a shell's.
        let text = text.replace(GAP, "$_");
        let literals = std::rc::Rc::clone(&self.literals);
        let connection = command::login_of_connection(&text).map(|value| (String::new(), value.to_owned()));
        for (_, value) in inside(path.rsplit('.').next(), &text).into_iter().chain(connection) {
            for literal in literals.of(&value, expression) {
                let address = resource.written().to_owned();
                self.take(&value, literal.at.clone(), address, resource.written_path(path));
            }
        }
    }

    /// The literals that a secret's expression refers to, where they are strong by themselves; whether there are any.
    pub(super) fn referred(&mut self, expression: &str) -> bool {
        let literals = std::rc::Rc::clone(&self.literals);
        let mut are_any = false;
        let is_call = ["format(", "join("].iter().any(|call| expression.starts_with(call));
        for (name, start) in references(expression) {
            let before = &expression[..start];
            // `"{\"client_id\":\"${local.id}\"}"`
            let is_in_text = before.ends_with("${") && !is_under_public_name(&before[..before.len() - 2]);
            // `var.x ? local.a : local.b`
            let is_branch = before.trim_end().ends_with(['?', ':']);
            let is_part = is_in_text || is_call || is_branch;
            let Some(number) = literals.of_name.get(name).filter(|_| is_part) else { continue };
            let Literal { value, at, address, attribute, .. } = &literals.all[*number];
            if composed::is_strong(value) || is_drawn_of_letters(value) {
                self.take(value, at.clone(), address.clone(), attribute.clone());
                are_any = true;
            }
        }
        are_any
    }
}

/// Whether the setting that is given something at the end says where or as whom.
fn is_under_public_name(before: &str) -> bool {
    let head = before.trim_end_matches(['"', '\\', ' ']).trim_end_matches([':', '=']);
    let head = head.trim_end_matches(['"', '\\', ' ']);
    let start = head.rfind(|sign: char| !(sign.is_ascii_alphanumeric() || "_-.".contains(sign)));
    let name = start.map_or(head, |at| head[at..].trim_start_matches(|sign: char| !sign.is_alphanumeric()));
    name.len() < before.len() && !name.is_empty() && is_public(name)
}

/// `local.a` and `var.b` in an expression, and where.
fn references(expression: &str) -> impl Iterator<Item = (&str, usize)> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(?:local|var)\.[A-Za-z_][\w-]*").expect("a pattern of ours compiles")
    });
    NAME.find_iter(expression).map(|found| (found.as_str(), found.start()))
}
