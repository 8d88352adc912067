//! Evaluates `"…${ }…"`, `%{ if }`, `%{ for }` and heredocs to text.
//!
//! In: hcl's templates. Out: a text where every part is known, else `Unknown` with all references and the
//! parts that are known.

use std::sync::Arc;

use hcl::edit::Span as _;
use hcl::edit::template::{Directive, Element, HeredocTemplate, Template};

use super::evaluate::{Bound, Evaluator, Traces, elements, unknown, waiting};
use super::functions;
use super::literals::{Form, Literals};
use super::scope::LONGEST_TEXT;
use crate::iac::{GAP, Node, TextOf, Value};
use crate::text::Location;

/// The text made so far.
struct Writer {
    literals: Literals,
    text: String,
    /// What the first unknown part waits for.
    waits_for: Option<String>,
    has_open_parts: bool,
    traces: Traces,
}

impl Writer {
    fn push(&mut self, text: &str) {
        if self.text.len() + text.len() <= LONGEST_TEXT {
            self.text.push_str(text);
        }
    }

    fn value(&mut self, node: &Node) {
        self.traces.add(node);
        match (functions::text(&node.value), node.parts()) {
            (Some(text), _) => self.push(&text),
            (None, parts) => {
                let why = waiting(&node.value).unwrap_or("a template of no text");
                self.waits_for.get_or_insert_with(|| why.to_owned());
                self.push(parts.unwrap_or(GAP.encode_utf8(&mut [0; 4])));
            }
        }
    }

    /// Whether the next parts are there at all is not known.
    fn stuck(&mut self, why: &str) {
        self.waits_for.get_or_insert_with(|| why.to_owned());
        self.has_open_parts = true;
    }
}

impl Evaluator<'_, '_> {
    /// A string with templates in it.
    pub(super) fn template(&self, template: &Template, at: Location, form: Form) -> Node {
        // `"${x}"` is `x` itself, of whatever type.
        if let Some(Element::Interpolation(only)) = template.as_single_element() {
            return Node { at, ..self.node(&only.expr) };
        }
        self.written(template, &at, form)
    }

    pub(super) fn heredoc(&self, heredoc: &HeredocTemplate, at: &Location) -> Node {
        let is_indented = self.place.raw(heredoc.span()).is_some_and(|raw| raw.starts_with("<<-"));
        self.written(&heredoc.template, at, if is_indented { Form::Indented } else { Form::Heredoc })
    }

    fn written(&self, template: &Template, at: &Location, form: Form) -> Node {
        let mut writer = Writer {
            literals: Literals::of(template, form, self.place),
            text: String::new(),
            waits_for: None,
            has_open_parts: false,
            traces: Traces::default(),
        };
        self.append(template, &mut writer);
        if writer.text.len() >= LONGEST_TEXT || !self.scope.charge(writer.text.len() / 64) {
            return unknown("a value too large", at);
        }
        match writer.waits_for {
            Some(why) => {
                let parts = (!writer.has_open_parts).then(|| Arc::new(TextOf::Parts(writer.text)));
                Node { text: parts, ..writer.traces.on(Value::Unknown { why }, at) }
            }
            None => writer.traces.on(Value::Text(writer.text), at),
        }
    }

    fn append(&self, template: &Template, writer: &mut Writer) {
        for element in template {
            match element {
                Element::Literal(literal) => {
                    let literals = std::mem::take(&mut writer.literals);
                    writer.push(literals.at(literal.span().map(|span| span.start)));
                    writer.literals = literals;
                }
                Element::Interpolation(interpolation) => writer.value(&self.node(&interpolation.expr)),
                Element::Directive(directive) => self.directive(directive, writer),
            }
        }
    }

    fn directive(&self, directive: &Directive, writer: &mut Writer) {
        match directive {
            Directive::If(branch) => {
                let condition = self.node(&branch.if_expr.cond_expr);
                writer.traces.add(&condition);
                let chosen = functions::boolean(&condition.value);
                if chosen.is_none() {
                    writer.stuck(waiting(&condition.value).unwrap_or("a condition that is no bool"));
                }
                // Both sides are read where the condition is open: for what they refer to.
                if chosen != Some(false) {
                    self.append(&branch.if_expr.template, writer);
                }
                if let Some(otherwise) = &branch.else_expr
                    && chosen != Some(true)
                {
                    self.append(&otherwise.template, writer);
                }
            }
            Directive::For(each) => {
                let collection = self.node(&each.for_expr.collection_expr);
                writer.traces.add(&collection);
                if let Value::Unknown { why } = &collection.value {
                    writer.stuck(why);
                }
                let key_name = each.for_expr.key_var.as_ref().map_or("", |name| name.as_str());
                for (key, node) in elements(&collection) {
                    let value = Bound { name: each.for_expr.value_var.as_str(), node, outer: self.bound };
                    let key = Bound { name: key_name, node: key, outer: Some(&value) };
                    self.with(&key).append(&each.for_expr.template, writer);
                }
            }
        }
    }
}
