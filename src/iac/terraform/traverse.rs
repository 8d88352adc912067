//! Follows `var.x`, `local.tags["a"]`, `aws_s3_bucket.models[0].id` to what they name.
//!
//! In: a traversal. Out: the value it arrives at, or `Unknown`; the name itself is always referred to.

use hcl::edit::expr::{Expression, Traversal, TraversalOperator};

use super::evaluate::{Evaluator, unknown, waits};
use super::functions;
use super::scope::{Found, gathered, refer};
use crate::iac::{Node, Reference, Value};
use crate::text::Location;

/// One step from a value into it.
enum Step {
    Name(String),
    Index(Node),
    Splat,
}

impl Evaluator<'_> {
    pub(super) fn traversal(&self, traversal: &Traversal, at: &Location) -> Node {
        let mut inside = Vec::new();
        let steps: Vec<Step> = traversal
            .operators
            .iter()
            .map(|operator| match operator.value() {
                TraversalOperator::GetAttr(name) => Step::Name(name.as_str().to_owned()),
                TraversalOperator::LegacyIndex(index) => {
                    Step::Index(Node::new(Value::Number(*index.value() as f64), at.clone()))
                }
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => Step::Splat,
                TraversalOperator::Index(expression) => {
                    let index = self.node(expression);
                    refer(&mut inside, &index.refers);
                    Step::Index(index)
                }
            })
            .collect();
        let mut node = match &traversal.expr {
            Expression::Variable(root) => self.named(root.as_str(), &steps, at),
            other => {
                let base = self.node(other);
                let mut node = self.walk(&base, &steps, "an element that is not there", at);
                refer(&mut node.refers, &base.refers);
                node
            }
        };
        refer(&mut node.refers, &inside);
        node
    }

    fn named(&self, root: &str, steps: &[Step], at: &Location) -> Node {
        if let Some(node) = self.bound.and_then(|bound| bound.find(root)) {
            let mut seen = self.walk(node, steps, &path(root, steps), at);
            refer(&mut seen.refers, &node.refers);
            return seen;
        }
        let whole = path(root, steps);
        match (root, steps) {
            ("each" | "count" | "self" | "path" | "terraform", _) => unknown(&whole, at),
            ("var" | "local", [Step::Name(name), rest @ ..]) => {
                let address = format!("{root}.{name}");
                let found = self.scope.value(&address);
                self.found(found, Reference { address, attribute: attribute(rest) }, rest, &whole, at)
            }
            ("data", [Step::Name(kind), Step::Name(name), rest @ ..]) => {
                self.of_resource(format!("data.{kind}.{name}"), rest, &whole, at)
            }
            ("module", [Step::Name(name), rest @ ..]) => {
                let rest = behind_instance(rest);
                let reference = Reference { address: format!("module.{name}"), attribute: attribute(rest) };
                self.found(Found::Absent, reference, rest, &whole, at)
            }
            (kind, [Step::Name(name), rest @ ..]) => {
                self.of_resource(format!("{kind}.{name}"), rest, &whole, at)
            }
            _ => unknown(&whole, at),
        }
    }

    /// What the resource's own block says of the attribute is known; the rest only an apply will know.
    fn of_resource(&self, address: String, rest: &[Step], whole: &str, at: &Location) -> Node {
        let many = matches!(rest.first(), Some(Step::Splat));
        let rest = behind_instance(rest);
        let reference = Reference { address, attribute: attribute(rest) };
        let (found, rest) = match rest {
            [Step::Name(name), rest @ ..] if !many => (self.scope.attribute(&reference.address, name), rest),
            _ => (Found::Absent, rest),
        };
        let mut node = self.found(found, reference, rest, whole, at);
        if let Value::Unknown { why } = &mut node.value {
            // Not what the other block waits for (its `each.key`, say): the reader looks at this one.
            whole.clone_into(why);
        }
        node
    }

    fn found(&self, found: Found, reference: Reference, rest: &[Step], whole: &str, at: &Location) -> Node {
        let mut refers = vec![reference];
        let mut node = match found {
            Found::Value(value) => {
                refer(&mut refers, &value.refers);
                self.walk(&value, rest, whole, at)
            }
            Found::Cycle => {
                if refers[0].address.starts_with("local.") {
                    self.scope.cycle(&refers[0].address, at);
                }
                unknown(whole, at)
            }
            Found::Absent => unknown(whole, at),
        };
        refer(&mut refers, &node.refers);
        node.refers = refers;
        node
    }

    /// The value that lies `steps` inside `base`, seen from `at`.
    fn walk(&self, base: &Node, steps: &[Step], whole: &str, at: &Location) -> Node {
        let Some((step, rest)) = steps.split_first() else { return self.scope.seen_from(base, at) };
        let inner = match (&base.value, step) {
            (Value::Unknown { why }, _) => {
                return Node { value: waits(why), ..self.scope.seen_from(base, at) };
            }
            (Value::Map(map), Step::Name(name)) => map.get(name),
            (Value::Map(map), Step::Index(index)) => {
                functions::text(&index.value).and_then(|name| map.get(&name))
            }
            (Value::List(items), Step::Index(index)) => functions::number(&index.value)
                .filter(|index| *index >= 0.0 && index.fract() == 0.0)
                .and_then(|index| items.get(index as usize)),
            (Value::List(items), Step::Splat) => {
                let items = items.iter().map(|item| self.walk(item, rest, whole, at)).collect();
                return gathered(Value::List(items), at);
            }
            (Value::Null, Step::Splat) => return Node::new(Value::List(Vec::new()), at.clone()),
            (_, Step::Splat) => {
                return gathered(Value::List(vec![self.walk(base, rest, whole, at)]), at);
            }
            _ => None,
        };
        match inner {
            Some(inner) => self.walk(inner, rest, whole, at),
            None => unknown(whole, at),
        }
    }
}

/// Without the `[0]`, `["key"]` or `[*]` that picks instances of a resource or module.
fn behind_instance(steps: &[Step]) -> &[Step] {
    match steps {
        [Step::Index(_) | Step::Splat, rest @ ..] => rest,
        all => all,
    }
}

/// `0.name`: names and known indexes.
fn attribute(steps: &[Step]) -> String {
    let parts = steps.iter().filter_map(|step| match step {
        Step::Name(name) => Some(name.clone()),
        Step::Index(index) => functions::text(&index.value),
        Step::Splat => None,
    });
    parts.collect::<Vec<_>>().join(".")
}

/// The traversal as one would write it, for people to read.
fn path(root: &str, steps: &[Step]) -> String {
    let mut path = root.to_owned();
    for step in steps {
        match step {
            Step::Name(name) => {
                path.push('.');
                path.push_str(name);
            }
            Step::Index(index) => match &index.value {
                Value::Text(text) => path.push_str(&format!("[\"{text}\"]")),
                Value::Unknown { why } => path.push_str(&format!("[{why}]")),
                other => path.push_str(&format!("[{}]", functions::text(other).unwrap_or_default())),
            },
            Step::Splat => path.push_str("[*]"),
        }
    }
    path
}
