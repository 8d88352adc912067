//! What a call gives: of a function of the program, of the language's own, of the configuration, of an output.

use std::borrow::Cow;

use super::super::calls::{self, Meaning};
use super::super::syntax::{Call, Expr, Field, Function, Kind, Parameter, Part, Pattern};
use super::{DEEPEST, Evaluator, Given, Place};
use crate::iac::pulumi::declared::Style;
use crate::iac::pulumi::values::{encoded, gathered, unknown};
use crate::iac::{Node, Reference, Value, refer};
use crate::text::Location;

/// The names that a pattern makes of a value. `part` is what is known of one that it holds.
fn taken(pattern: &Pattern, whole: &Node, part: &dyn Fn(&Node) -> Node, given: &mut Given) {
    match pattern {
        Pattern::Whole(name) => given.push(match &whole.value {
            Value::List(_) | Value::Map(_) => (name.clone(), whole.clone()),
            _ => (name.clone(), part(whole)),
        }),
        Pattern::Places(names) => {
            let item = |at: usize| match &whole.value {
                Value::List(items) => items.get(at),
                _ => None,
            };
            let named = names.iter().enumerate().filter_map(|(at, name)| Some((at, name.as_ref()?)));
            given.extend(named.map(|(at, name)| (name.clone(), part(item(at).unwrap_or(whole)))));
        }
        Pattern::Keys(names) => {
            let entry = |key: &str| whole.as_map().and_then(|map| map.get(key));
            given.extend(names.iter().map(|(name, key)| (name.clone(), part(entry(key).unwrap_or(whole)))));
        }
    }
}

impl Evaluator<'_> {
    /// A call with what it is given elsewhere already: of `partial(aws.ebs.Volume, encrypted=False)`.
    pub fn completed<'c>(&self, call: &'c Call, place: Place) -> Cow<'c, Call> {
        let more = || {
            let Kind::Name(name) = &call.callee.kind else { return None };
            let (file, value) = self.imports.bound(self.programs, place.file, name, call.callee.span)?;
            let known = value?.as_call().filter(|_| file == place.file)?;
            let path = self.imports.path(self.programs, file, &known.callee, 0)?;
            matches!(path.path.as_slice(), [.., last] if last == "partial").then_some(())?;
            let (callee, given) = known.arguments.split_first()?;
            // What the call itself says comes last, and counts.
            Some(Call {
                callee: callee.clone(),
                arguments: [given, call.arguments.as_slice()].concat(),
                named: [known.named.as_slice(), call.named.as_slice()].concat(),
                parentheses: call.parentheses,
            })
        };
        more().map_or(Cow::Borrowed(call), Cow::Owned)
    }

    pub(super) fn call(&self, call: &Call, expr: &Expr, place: Place) -> Node {
        let at = self.at(place, expr.span);
        if let Some(made) = self.resources.get(&(place.file, expr.span)) {
            return unknown(at, self.one_of(made, place.frame).into_iter().collect());
        }
        let first = || call.arguments.first().or_else(|| call.named.first().map(|field| &field.value));
        match self.meaning(&call.callee, place) {
            Some(Meaning::Arguments) if call.named.is_empty() && call.arguments.len() == 1 => {
                return self.whole(first(), expr, place);
            }
            Some(Meaning::Arguments) => {
                let node = self.object(&call.named, call.parentheses, place);
                return Node { at, ..node };
            }
            Some(Meaning::Merged) => {
                let fields: Vec<Field> = call.arguments.iter().map(Field::spread).collect();
                return Node { at, ..self.object(&fields, expr.span, place) };
            }
            Some(Meaning::Same) => return self.whole(first(), expr, place),
            Some(Meaning::Json) => {
                let node = self.whole(first(), expr, place);
                return encoded(node, at);
            }
            Some(Meaning::Text) => {
                let node = self.whole(first(), expr, place);
                return Node { at, ..node };
            }
            Some(Meaning::Joined) => {
                let parts: Vec<Part> = call.arguments.iter().cloned().map(Part::Value).collect();
                return self.parts(&parts, at, place);
            }
            Some(Meaning::Formatted) => return self.formatted(call, at, place),
            Some(Meaning::StackName) => {
                self.asked.set(true);
                return match &self.config.stack {
                    Some(name) => Node::new(Value::Text(name.clone()), at),
                    None => unknown(at, Vec::new()),
                };
            }
            Some(Meaning::All) if call.arguments.is_empty() && !call.named.is_empty() => {
                return self.object(&call.named, call.parentheses, place);
            }
            Some(Meaning::All) => {
                let given: Vec<Node> =
                    call.arguments.iter().map(|argument| self.node(argument, place)).collect();
                // Of one list, its elements; of several values, those.
                return match given.as_slice() {
                    [one] if matches!(one.value, Value::List(_)) => Node { at, ..one.clone() },
                    _ => gathered(Value::List(given), at),
                };
            }
            Some(Meaning::Class(token)) if token.asks_for_place() => {
                let address = token.written();
                let attribute = String::new();
                let asked = Reference { address, instance: None, attribute, is_resource: true };
                return unknown(at, vec![asked]);
            }
            _ => {}
        }
        if let Some((key, asked)) = self.setting(call, place) {
            self.asked.set(true);
            return match self.config.get(&key).filter(|_| !asked.is_secret) {
                Some(node) => self.through(node.clone(), at),
                None => {
                    let reference = Reference {
                        address: format!("config.{key}"),
                        instance: None,
                        attribute: String::new(),
                        is_resource: false,
                    };
                    let mut node = unknown(at, vec![reference]);
                    node.value = Value::Unknown { why: format!("config.{key}") };
                    node
                }
            };
        }
        if let Some(node) = self.of_text(call, &at, place) {
            return node;
        }
        if let Kind::Member(holder, method) = &call.callee.kind {
            if matches!(method.as_str(), "apply" | "then" | "ApplyT") {
                return self.applied(holder, call, at, place);
            }
            let holder_node = self.node(holder, place);
            if let Some(node) = self.mapped(method, &holder_node, call, &at, place) {
                return node;
            }
            // `bucket.ID()`, `role.Arn.ToStringOutput()`
            if !holder_node.refers.is_empty() {
                return match method.as_str() {
                    "ID" => self.below(&holder_node, "Id", expr, place),
                    _ => unknown(at, holder_node.refers),
                };
            }
        }
        if let Some(node) = self.given_by_own(call, expr, place) {
            return self.through(node, at);
        }
        // What it is given may be what it gives.
        let mut refers = Vec::new();
        for argument in call.arguments.iter().chain(call.named.iter().map(|field| &field.value)) {
            refer(&mut refers, &self.node(argument, place).refers);
        }
        let may_give = self.aside(|| self.may_give(call, expr, place));
        self.reached(unknown(at, refers), || may_give)
    }

    /// `ports.map(port => …)` of a list that is known.
    fn mapped(&self, method: &str, list: &Node, call: &Call, at: &Location, place: Place) -> Option<Node> {
        let Value::List(items) = &list.value else { return None };
        let (file, function) = self.function(call.arguments.first().filter(|_| method == "map")?, place)?;
        let gives = function.gives.as_ref()?;
        let mut position = 0.0;
        let mut name = |given: &mut Given, item: Node| {
            let index = Node::new(Value::Number(position), item.at.clone());
            position += 1.0;
            for (pattern, node) in function.parameters.iter().zip([&item, &index]) {
                taken(pattern, node, &Node::clone, given);
            }
        };
        let all = self.rounds(items.clone(), &mut name, gives, Place { file, ..place })?;
        Some(gathered(Value::List(all), at.clone()))
    }

    /// The resource that a call makes, in the frame that is meant, or the only one.
    pub(super) fn one_of(&self, made: &[(usize, String)], frame: usize) -> Option<Reference> {
        let by_frame = || {
            let chain = self.chain(frame);
            chain.into_iter().find_map(|frame| made.iter().find(|(known, _)| *known == frame))
        };
        let (_, address) = match made {
            [only] => only,
            several => by_frame().filter(|_| several.len() > 1)?,
        };
        let (address, attribute) = (address.clone(), String::new());
        Some(Reference { address, instance: None, attribute, is_resource: true })
    }

    /// The options of a resource as an object: Go has a call for each.
    pub fn options(&self, expr: &Expr, place: Place) -> Node {
        let Some(call) = expr.as_call() else { return self.node(expr, place) };
        let Kind::Member(_, name) = &call.callee.kind else { return self.node(expr, place) };
        match (name.as_str(), call.arguments.first()) {
            ("ResourceOptions", _) => self.object(&call.named, call.parentheses, place),
            ("mergeOptions", _) => {
                let of = |one: &Expr| Field { key: None, span: one.span, value: one.clone() };
                let merged: Vec<Field> = call.arguments.iter().map(of).collect();
                self.object(&merged, call.parentheses, place)
            }
            ("Provider" | "Parent" | "Protect" | "DeleteBeforeReplace", Some(value)) => {
                let key = Some((Style::Pascal.schema_name(name), call.callee.span));
                let field = Field { key, span: expr.span, value: value.clone() };
                self.object(&[field], expr.span, place)
            }
            // One that is about something else.
            ("Aliases" | "DependsOn" | "DependsOnInputs" | "IgnoreChanges" | "Import", _)
            | ("ReplaceOnChanges" | "RetainOnDelete" | "Timeouts" | "Transformations" | "Transforms", _)
            | ("AdditionalSecretOutputs" | "DeletedWith" | "Version" | "PluginDownloadURL", _) => {
                self.object(&[], expr.span, place)
            }
            _ => self.node(expr, place),
        }
    }

    pub(super) fn whole(&self, argument: Option<&Expr>, expr: &Expr, place: Place) -> Node {
        match argument {
            Some(argument) => self.node(argument, place),
            None => self.waiting(expr, place),
        }
    }

    /// `pulumi.Sprintf("%s/*", bucket.Arn)`, `Output.format("{0}/*", bucket.arn)`
    pub(super) fn formatted(&self, call: &Call, at: Location, place: Place) -> Node {
        let Some((format, given)) = call.arguments.split_first() else { return unknown(at, Vec::new()) };
        let Value::Text(format) = self.node(format, place).value else { return unknown(at, Vec::new()) };
        let (mut parts, mut next, mut text) = (Vec::new(), 0_usize, String::new());
        let mut signs = format.chars().peekable();
        while let Some(sign) = signs.next() {
            let is_hole = match (sign, signs.peek()) {
                ('%', Some('%')) | ('{', Some('{')) | ('}', Some('}')) => {
                    signs.next();
                    false
                }
                ('%', Some(_)) => signs.next().is_some(),
                ('{', Some(_)) => signs.by_ref().any(|inside| inside == '}'),
                _ => false,
            };
            if !is_hole {
                text.push(sign);
                continue;
            }
            parts.push(Part::Text(std::mem::take(&mut text)));
            let named = call.named.get(next.saturating_sub(given.len())).map(|field| &field.value);
            let value = given.get(next).or(named).cloned();
            parts.push(Part::Value(value.unwrap_or(Expr::new(Kind::Other, at.span))));
            next += 1;
        }
        parts.push(Part::Text(text));
        self.parts(&parts, at, place)
    }

    /// `x.apply(v => …)`: the function's result, where its parameter stands for what is not known yet.
    pub(super) fn applied(&self, holder: &Expr, call: &Call, at: Location, place: Place) -> Node {
        let source = self.node(holder, place);
        let function = call.arguments.first().and_then(|first| self.function(first, place));
        let Some((file, function)) = function else { return unknown(at, source.refers) };
        let Some(gives) = &function.gives else { return unknown(at, source.refers) };
        let hidden = |node: &Node| match &node.value {
            Value::Unknown { .. } => node.clone(),
            _ if node.refers.is_empty() => node.clone(),
            _ => unknown(node.at.clone(), node.refers.clone()),
        };
        let mut given = place.given.to_vec();
        for pattern in &function.parameters {
            taken(pattern, &source, &hidden, &mut given);
        }
        let mut node = self.node(gives, Place { file, given: &given, ..place });
        // What the result does not name itself, it may still depend on.
        let is_new = |reference: &&Reference| !node.refers.iter().any(|own| own.address == reference.address);
        let more: Vec<Reference> = source.refers.iter().filter(is_new).cloned().collect();
        refer(&mut node.refers, &more);
        node.at = at;
        node
    }

    /// A function that is given: written there, or the constant of that name.
    pub(super) fn function<'e>(&'e self, expr: &'e Expr, place: Place) -> Option<(usize, Cow<'e, Function>)> {
        if let Kind::Function(function) = &expr.kind {
            return Some((place.file, Cow::Borrowed(function)));
        }
        let bound = expr
            .as_target()
            .and_then(|name| self.imports.bound(self.programs, place.file, &name, expr.span))
            .and_then(|(file, value)| Some((file, value?)));
        if let Some((file, Expr { kind: Kind::Function(function), .. })) = bound {
            return Some((file, Cow::Borrowed(function)));
        }
        let (file, routine) = self.imports.routine(self.programs, place.file, expr)?;
        let name = |parameter: &Parameter| match parameter {
            Parameter::One { name, .. } => Some(Pattern::Whole(name.clone())),
            _ => None,
        };
        let parameters = routine.parameters.iter().map(name).collect::<Option<_>>()?;
        Some((file, Cow::Owned(Function { parameters, gives: Some(routine.gives()?.clone()) })))
    }

    /// The setting that `config.require("size")` asks for: `project:size`.
    pub(super) fn setting(&self, call: &Call, place: Place) -> Option<(String, calls::Asked)> {
        let Kind::Member(holder, method) = &call.callee.kind else { return None };
        let asked = calls::asked(method)?;
        // `config.Require(ctx, "aws:region")` of Go's package.
        if let Some(Meaning::ConfigPackage) = self.meaning(holder, place) {
            let Value::Text(key) = self.node(call.arguments.get(1)?, place).value else { return None };
            return Some((self.config.qualified(&key), asked));
        }
        let space = self.config_space(holder, place, 0)?;
        let key = call.arguments.first().or_else(|| call.named.first().map(|field| &field.value))?;
        let Value::Text(key) = self.node(key, place).value else { return None };
        Some((format!("{space}:{key}"), asked))
    }

    /// The namespace of `new pulumi.Config("…")`, however it is named.
    pub(super) fn config_space(&self, expr: &Expr, place: Place, depth: usize) -> Option<String> {
        if depth > DEEPEST {
            return None;
        }
        if let Some(call) = expr.as_call() {
            let Some(Meaning::Config) = self.meaning(&call.callee, place) else { return None };
            let mut given = call.arguments.iter().chain(call.named.iter().map(|field| &field.value));
            let named = given.find_map(|argument| match self.node(argument, place).value {
                Value::Text(text) if !text.is_empty() => Some(text),
                _ => None,
            });
            return Some(named.unwrap_or_else(|| self.config.project.clone()));
        }
        let name = expr.as_target()?;
        let (file, value) = self.imports.bound(self.programs, place.file, &name, expr.span)?;
        self.config_space(value?, Place { file, given: &[], ..place }, depth + 1)
    }
}
