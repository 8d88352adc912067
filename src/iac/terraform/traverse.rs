//! Follows `var.x`, `local.tags["a"]`, `aws_s3_bucket.models[0].id` to what they name.
//!
//! In: a traversal. Out: the value it arrives at, or `Unknown`; the name itself is always referred to.

use hcl::edit::expr::{Expression, Traversal, TraversalOperator};

use super::evaluate::{Evaluator, unknown, waits};
use super::functions;
use super::instances::{Instance, Key};
use super::modules::Module;
use super::scope::{Found, gathered};
use crate::iac::{Node, Reference, Value, refer};
use crate::text::Location;

/// One step from a value into it.
enum Step {
    Name(String),
    Index(Node),
    /// `[*]` or `.*`, and the steps that go on inside each element.
    Splat(Vec<Step>),
}

impl Evaluator<'_, '_> {
    pub(super) fn traversal(&self, traversal: &Traversal, at: &Location) -> Node {
        let mut inside = Vec::new();
        let operators: Vec<&TraversalOperator> =
            traversal.operators.iter().map(|operator| operator.value()).collect();
        let steps = self.steps(&operators, &mut inside, at);
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

    /// `.*` takes the names behind it into each element, `[*]` everything behind it.
    fn steps(
        &self,
        operators: &[&TraversalOperator],
        inside: &mut Vec<Reference>,
        at: &Location,
    ) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut rest = operators;
        while let Some((operator, behind)) = rest.split_first() {
            rest = behind;
            steps.push(match operator {
                TraversalOperator::GetAttr(name) => Step::Name(name.as_str().to_owned()),
                TraversalOperator::LegacyIndex(index) => {
                    Step::Index(Node::new(Value::Number(*index.value() as f64), at.clone()))
                }
                TraversalOperator::AttrSplat(_) => {
                    let is_name =
                        |operator: &&&TraversalOperator| matches!(operator, TraversalOperator::GetAttr(_));
                    let (names, others) = rest.split_at(rest.iter().take_while(is_name).count());
                    rest = others;
                    Step::Splat(self.steps(names, inside, at))
                }
                TraversalOperator::FullSplat(_) => {
                    Step::Splat(self.steps(std::mem::take(&mut rest), inside, at))
                }
                TraversalOperator::Index(expression) => {
                    let index = self.node(expression);
                    refer(inside, &index.refers);
                    Step::Index(index)
                }
            });
        }
        steps
    }

    fn named(&self, root: &str, steps: &[Step], at: &Location) -> Node {
        if let Some(node) = self.bound.and_then(|bound| bound.find(root)) {
            let mut seen = self.walk(node, steps, &path(root, steps), at);
            refer(&mut seen.refers, &node.refers);
            return seen;
        }
        let whole = path(root, steps);
        match (root, steps) {
            ("path", [Step::Name(folder)]) => match self.path_of(folder) {
                Some(value) => Node::new(value, at.clone()),
                None => unknown(&whole, at),
            },
            ("each" | "count" | "self" | "path" | "terraform", _) => unknown(&whole, at),
            ("var", [Step::Name(name), rest @ ..]) => {
                if !self.scope.declarations.variables.contains_key(name.as_str()) {
                    self.scope.undeclared(&format!("var.{name}"), at);
                }
                let reference = self.reference(&format!("var.{name}"), rest, false);
                self.found(self.scope.variable(name), reference, rest, &whole, at)
            }
            ("local", [Step::Name(name), rest @ ..]) => {
                if !self.scope.declarations.locals.contains_key(name.as_str()) {
                    self.scope.undeclared(&format!("local.{name}"), at);
                }
                let reference = self.reference(&format!("local.{name}"), rest, false);
                self.found(self.scope.local(name), reference, rest, &whole, at)
            }
            ("module", [Step::Name(name), rest @ ..]) => self.of_module(name, rest, &whole, at),
            ("data" | "ephemeral", [Step::Name(kind), Step::Name(name), rest @ ..]) => {
                self.of_resource(&format!("{root}.{kind}.{name}"), rest, &whole, at)
            }
            (kind, [Step::Name(name), rest @ ..]) => {
                self.of_resource(&format!("{kind}.{name}"), rest, &whole, at)
            }
            _ => unknown(&whole, at),
        }
    }

    fn reference(&self, local: &str, rest: &[Step], is_resource: bool) -> Reference {
        let address = self.scope.address(local);
        Reference { address, instance: None, attribute: attribute(rest), is_resource }
    }

    /// What the resource's own block says of an attribute is known; the rest only an apply will know.
    fn of_resource(&self, address: &str, steps: &[Step], whole: &str, at: &Location) -> Node {
        let reference = |instance: &Key, rest: &[Step]| Reference {
            instance: instance.shown(),
            ..self.reference(address, rest, true)
        };
        let Some(block) = self.scope.declarations.resources.get(address) else {
            let rest = behind_instance(steps);
            return self.found(Found::Absent, reference(&Key::None, rest), rest, whole, at);
        };
        let instances = self.scope.instances(address, block);
        let of = |instance: &Instance, rest: &[Step]| {
            let reference = reference(&instance.key, rest);
            let (found, rest) = match rest {
                [Step::Name(name), rest @ ..] => (self.scope.attribute(address, instance, name), rest),
                _ => (Found::Absent, rest),
            };
            let mut node = self.found(found, reference, rest, whole, at);
            if let Value::Unknown { why } = &mut node.value {
                // Not what the other block waits for (its `each.key`, say): the reader looks at this one.
                whole.clone_into(why);
            }
            node
        };
        self.picked(steps, &instances, |instance| (&instance.key, instance.is_open), of, at).unwrap_or_else(
            || {
                let rest = behind_instance(steps);
                self.found(Found::Absent, reference(&Key::None, rest), rest, whole, at)
            },
        )
    }

    /// What an output of a module is, or all of its outputs.
    fn of_module(&self, name: &str, steps: &[Step], whole: &str, at: &Location) -> Node {
        let address = format!("module.{name}");
        let Some(modules) = self.scope.called(name) else {
            let rest = behind_instance(steps);
            return self.found(Found::Absent, self.reference(&address, rest, false), rest, whole, at);
        };
        let of = |module: &Module, rest: &[Step]| {
            let reference = self.reference(&address, rest, false);
            match rest {
                [Step::Name(output), rest @ ..] => {
                    self.found(module.scope.output(output), reference, rest, whole, at)
                }
                _ => {
                    let outputs = module.scope.declarations.outputs.keys().map(|output| {
                        let found = module.scope.output(output);
                        ((*output).to_owned(), self.found(found, reference.clone(), &[], whole, at))
                    });
                    super::reading::object(outputs.collect(), at)
                }
            }
        };
        self.picked(steps, &modules, |module| (&module.key, module.is_open), of, at).unwrap_or_else(|| {
            let rest = behind_instance(steps);
            self.found(Found::Absent, self.reference(&address, rest, false), rest, whole, at)
        })
    }

    /// Of several instances, the one that an index picks, or all of them for a splat or where the whole is
    /// meant. `None` where which one is not known.
    fn picked<T>(
        &self,
        steps: &[Step],
        all: &[T],
        identity: impl Fn(&T) -> (&Key, bool),
        of: impl Fn(&T, &[Step]) -> Node,
        at: &Location,
    ) -> Option<Node> {
        let is_open = all.iter().any(|one| identity(one).1);
        let only = match all {
            [one] if *identity(one).0 == Key::None => Some(one),
            _ => None,
        };
        match (steps, only) {
            ([Step::Splat(inside), rest @ ..], _) if !is_open => {
                let list = gathered(Value::List(all.iter().map(|one| of(one, inside)).collect()), at);
                Some(self.inside_result(list, rest, at))
            }
            ([Step::Index(index), rest @ ..], None) => {
                all.iter().find(|one| identity(one).0.is(&index.value)).map(|one| of(one, rest))
            }
            // A number not known yet: what the one that stands for all says holds for each.
            ([Step::Index(_), rest @ ..], Some(one)) => Some(of(one, rest)),
            (rest, Some(one)) if !is_open => Some(of(one, rest)),
            ([], None) if all.iter().all(|one| matches!(identity(one).0, Key::Name(_))) => {
                let entries = all.iter().map(|one| match identity(one).0 {
                    Key::Name(name) => (name.clone(), of(one, &[])),
                    other => (other.to_string(), of(one, &[])),
                });
                Some(super::reading::object(entries.collect(), at))
            }
            ([], None) => Some(gathered(Value::List(all.iter().map(|one| of(one, &[])).collect()), at)),
            _ => None,
        }
    }

    /// On from what a splat made: `a.*.b[0]`.
    fn inside_result(&self, list: Node, rest: &[Step], at: &Location) -> Node {
        if rest.is_empty() {
            return list;
        }
        let mut node = self.walk(&list, rest, "an element that is not there", at);
        refer(&mut node.refers, &list.refers);
        node
    }

    fn found(&self, found: Found, reference: Reference, rest: &[Step], whole: &str, at: &Location) -> Node {
        let is_local = !reference.is_resource && reference.address.contains("local.");
        let mut refers = vec![reference];
        let mut node = match found {
            Found::Value(value) => {
                refer(&mut refers, &value.refers);
                self.walk(&value, rest, whole, at)
            }
            Found::Cycle => {
                if is_local {
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
            (value, Step::Splat(inside)) => {
                let items: Vec<Node> = match value {
                    Value::List(items) => {
                        items.iter().map(|item| self.walk(item, inside, whole, at)).collect()
                    }
                    Value::Null => Vec::new(),
                    _ => vec![self.walk(base, inside, whole, at)],
                };
                return self.inside_result(gathered(Value::List(items), at), rest, at);
            }
            _ => None,
        };
        match inner {
            Some(inner) => self.walk(inner, rest, whole, at),
            None => {
                // An index that is not known yet may well be there.
                let is_known = !matches!(step, Step::Index(index) if index.is_unknown());
                Node { fails: is_known, ..unknown(whole, at) }
            }
        }
    }
}

/// Without the `[0]`, `["key"]` or `[*]` that picks instances of a resource or module.
fn behind_instance(steps: &[Step]) -> &[Step] {
    match steps {
        [Step::Index(_), rest @ ..] => rest,
        // Whatever comes behind a splat of all instances is said of each.
        [Step::Splat(inside), ..] => inside,
        all => all,
    }
}

/// `0.name`: names and known indexes.
fn attribute(steps: &[Step]) -> String {
    let parts = steps.iter().filter_map(|step| match step {
        Step::Name(name) => Some(name.clone()),
        Step::Index(index) => functions::text(&index.value),
        Step::Splat(_) => None,
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
            Step::Splat(inside) => path.push_str(&self::path("[*]", inside)),
        }
    }
    path
}
