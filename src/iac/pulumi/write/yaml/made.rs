//! Resources that a fix makes for one in a project's YAML: entries of `resources`.
//!
//! In: [`Resource`]s as Terraform's templates make them. Out: [`Made`]: the entries, and what `${…}` calls them.

use super::{entry_of, key};
use crate::iac::pulumi::names;
use crate::iac::pulumi::write::class_in;
use crate::iac::pulumi::write::want::{Want, What, wants};
use crate::iac::terraform::made::{self, Part, document, parts};
use crate::iac::terraform::write::{Setting, Step};
use crate::iac::{Entry, Map, Node, Reference, Resource, Role, Stack, Value};
use crate::literal::Literal;

#[derive(Default)]
pub struct Made {
    /// By Terraform's address: the key in `resources`.
    keys: Vec<(String, String)>,
    pub entries: Vec<Want>,
}

impl Made {
    /// `None` where something of it can't be said there.
    pub fn of(resources: &[Resource], yaml: &Node, stack: &Stack) -> Option<Self> {
        let there = yaml.as_map()?.get("resources")?.as_map()?;
        let managed = || resources.iter().filter(|one| one.role == Role::Managed);
        let mut made = Self::default();
        for one in managed() {
            let key = made.free_key(one, there)?;
            made.keys.push((one.address.clone(), key));
        }
        for (position, one) in managed().enumerate() {
            let writing = Writing { made: &made, yaml, stack };
            let token = class_in(stack, &one.kind)?;
            let mut settings: Vec<Setting> = Vec::new();
            for entry in &one.settings().entries {
                settings.push((vec![Step::new(&entry.key)], writing.value(&entry.node)?));
            }
            let wants = wants(&one.kind, &token.class, &settings)?.into_iter().map(on_lines).collect();
            let entry = entry_of(&made.keys[position].1, &token, wants);
            made.entries.push(entry);
        }
        Some(made)
    }

    /// What `aws_kms_key.scratch.arn` is called, or what stands in place of a larger expression of Terraform's.
    pub fn expression(&self, text: &str, yaml: &Node, stack: &Stack) -> Option<Literal> {
        let whole = text.rsplit_once('.').and_then(|(address, attribute)| self.output(address, attribute));
        whole.map(Literal::Expression).or_else(|| {
            let node = made::expression(&made::readable(text, stack))?;
            Writing { made: self, yaml, stack }.value(&node)
        })
    }

    fn output(&self, address: &str, attribute: &str) -> Option<String> {
        let (_, key) = self.keys.iter().find(|(known, _)| known == address)?;
        let kind = address.split('.').next()?;
        Some(format!("${{{key}.{}}}", names::output(kind, attribute)))
    }

    /// `scratch-key`: the name, and what it is.
    fn free_key(&self, one: &Resource, there: &Map) -> Option<String> {
        let what: Vec<&str> = one.kind.split('_').skip(2).collect();
        let wanted = format!("{}-{}", one.name.replace('_', "-"), what.join("-"));
        let is_free =
            |key: &String| there.get(key).is_none() && !self.keys.iter().any(|(_, known)| known == key);
        let numbered = (2..100).map(|number| format!("{wanted}-{number}"));
        std::iter::once(wanted.clone()).chain(numbered).find(is_free)
    }
}

struct Writing<'w> {
    made: &'w Made,
    yaml: &'w Node,
    stack: &'w Stack,
}

impl Writing<'_> {
    fn value(&self, node: &Node) -> Option<Literal> {
        if let Some(inside) = document(node) {
            return Some(function("toJSON", self.tree(inside)?));
        }
        self.with(node, &|inner| self.value(inner))
    }

    /// A document's tree: what stands in it is no document of its own.
    fn tree(&self, node: &Node) -> Option<Literal> {
        self.with(node, &|inner| self.tree(inner))
    }

    fn with(&self, node: &Node, inside: &dyn Fn(&Node) -> Option<Literal>) -> Option<Literal> {
        if let Some(parts) = parts(node) {
            return self.text(&parts);
        }
        Some(match &node.value {
            Value::Bool(value) => Literal::Bool(*value),
            Value::Number(number) => Literal::Number(*number),
            Value::Text(text) => Literal::Text(plain(text)),
            Value::List(items) => Literal::List(items.iter().map(inside).collect::<Option<_>>()?),
            Value::Map(map) => {
                let entry = |entry: &Entry| Some((entry.key.clone(), inside(&entry.node)?));
                Literal::Map(map.entries.iter().map(entry).collect::<Option<_>>()?)
            }
            Value::Null | Value::Unknown { .. } => return None,
        })
    }

    /// A text with what is referred to in it; what a provider is asked for has no name that could stand in one.
    fn text(&self, parts: &[Part]) -> Option<Literal> {
        if let [Part::Named(named)] = parts {
            return self.named(named);
        }
        let mut all = Vec::new();
        for part in parts {
            all.push(match part {
                Part::Text(text) => Literal::Text(plain(text)),
                Part::Named(named) => self.named(named)?,
            });
        }
        let mut whole = String::new();
        for part in &all {
            let (Literal::Text(text) | Literal::Expression(text)) = part else {
                let parts = vec![Literal::Text(String::new()), Literal::List(all)];
                return Some(function("join", Literal::List(parts)));
            };
            whole.push_str(text);
        }
        Some(Literal::Text(whole))
    }

    fn named(&self, reference: &Reference) -> Option<Literal> {
        if let Some(known) = made::managed(reference) {
            return Some(Literal::Text(known.to_owned()));
        }
        let attribute = if reference.attribute.is_empty() { "id" } else { &reference.attribute };
        if let Some(data) = reference.address.strip_prefix("data.aws_") {
            let kind = data.split('.').next()?;
            matches!(kind, "caller_identity" | "region" | "partition").then_some(())?;
            let text = |text: String| Literal::Text(text);
            let asked = vec![
                ("function".to_owned(), text(format!("aws:{}", names::camel(&format!("get_{kind}"))))),
                ("arguments".to_owned(), Literal::Map(Vec::new())),
                ("return".to_owned(), text(names::camel(attribute))),
            ];
            return Some(function("invoke", Literal::Map(asked)));
        }
        if let Some(own) = self.made.output(&reference.address, attribute) {
            return Some(Literal::Expression(own));
        }
        let other = made::referred(reference, self.stack)?;
        let key = key(self.yaml, other)?;
        Some(Literal::Expression(format!("${{{key}.{}}}", names::output(&other.kind, attribute))))
    }
}

fn function(name: &str, argument: Literal) -> Literal {
    Literal::Map(vec![(format!("fn::{name}"), argument)])
}

/// A text in which nothing is put in.
fn plain(text: &str) -> String {
    text.replace("${", "$${")
}

/// Documents and functions on lines of their own, as people write them.
pub fn on_lines(want: Want) -> Want {
    let all = |wants: Vec<Want>| wants.into_iter().map(on_lines).collect();
    let what = match want.what {
        What::Value(value) => of_literal(value),
        What::Object(kind, inside) => What::Object(kind, all(inside)),
        What::Objects(kind, items) => What::Objects(kind, items.into_iter().map(all).collect()),
        What::Element(kind, index, inside) => What::Element(kind, index, all(inside)),
    };
    Want { what, ..want }
}

fn of_literal(value: Literal) -> What {
    let fields = |entries: Vec<(String, Literal)>| {
        let field = |(name, value)| Want { name, is_free: true, what: of_literal(value) };
        entries.into_iter().map(field).collect::<Vec<Want>>()
    };
    match value {
        Literal::Map(entries) if !entries.is_empty() => What::Object(String::new(), fields(entries)),
        Literal::List(items) if !items.is_empty() && items.iter().all(is_filled) => {
            let item = |item| if let Literal::Map(entries) = item { fields(entries) } else { Vec::new() };
            What::Objects(String::new(), items.into_iter().map(item).collect())
        }
        plain => What::Value(plain),
    }
}

fn is_filled(item: &Literal) -> bool {
    matches!(item, Literal::Map(entries) if !entries.is_empty())
}
