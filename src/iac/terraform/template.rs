//! Evaluates `"…${ }…"`, `%{ if }`, `%{ for }` and heredocs to text.
//!
//! In: hcl's templates. Out: a text where every part is known, else `Unknown` with all references.
//! The text of heredocs is cut from the file: the parser's own dedent eats characters where one line
//! starts at column 0 and another after an interpolation does not.

use std::sync::Arc;

use hcl::edit::Span as _;
use hcl::edit::template::{Directive, Element, HeredocTemplate, Strip, Template};

use super::evaluate::{Bound, Evaluator, Traces, elements, unknown, waiting};
use super::functions;
use super::scope::LONGEST_TEXT;
use crate::iac::{GAP, Node, TextOf, Value};
use crate::text::Location;

/// The text made so far.
#[derive(Default)]
struct Writer {
    text: String,
    /// What the first unknown part waits for.
    waits_for: Option<String>,
    has_open_parts: bool,
    traces: Traces,
    /// Where the literal begins that a `~` to its right may trim.
    literal: usize,
    /// A `~` stands to the left of the next literal.
    trim: bool,
    /// `Some` in a heredoc: how many spaces each line loses.
    dedent: Option<usize>,
    line_start: bool,
    /// In a directive of a quoted string the parser leaves escapes as they are.
    escaped: bool,
}

impl Writer {
    fn literal(&mut self, text: &str) {
        self.literal = self.text.len();
        let text = if std::mem::take(&mut self.trim) { text.trim_start() } else { text };
        if self.text.len() + text.len() <= LONGEST_TEXT {
            self.text.push_str(text);
        }
    }

    fn strip(&mut self, strip: Strip) {
        if matches!(strip, Strip::Start | Strip::Both) {
            let kept = self.text[self.literal..].trim_end().len();
            self.text.truncate(self.literal + kept);
        }
        self.trim = matches!(strip, Strip::End | Strip::Both);
    }

    /// A part that is not known, or of which only parts are.
    fn gap(&mut self, node: &Node) {
        let why = waiting(&node.value).unwrap_or("a template of no text");
        self.waits_for.get_or_insert_with(|| why.to_owned());
        match node.parts() {
            Some(parts) if self.text.len() + parts.len() <= LONGEST_TEXT => self.text.push_str(parts),
            _ => self.text.push(GAP),
        }
        self.literal = self.text.len();
    }

    /// Whether the next parts are there at all is not known.
    fn stuck(&mut self, why: &str) {
        self.waits_for.get_or_insert_with(|| why.to_owned());
        self.has_open_parts = true;
    }
}

impl Evaluator<'_, '_> {
    /// A string with templates in it. `escaped` in HCL's quotes, not where JSON has undone the escapes.
    pub(super) fn template(&self, template: &Template, at: Location, escaped: bool) -> Node {
        // `"${x}"` is `x` itself, of whatever type.
        if let Some(Element::Interpolation(only)) = template.as_single_element() {
            return Node { at, ..self.node(&only.expr) };
        }
        self.written(template, &at, Writer { escaped, ..Writer::default() })
    }

    pub(super) fn heredoc(&self, heredoc: &HeredocTemplate, at: &Location) -> Node {
        let dedents = self.place.raw(heredoc.span()).is_some_and(|raw| raw.starts_with("<<-"));
        let mut least = None;
        if dedents {
            self.indentation(&heredoc.template, &mut true, &mut least);
        }
        self.written(
            &heredoc.template,
            at,
            Writer { dedent: Some(least.unwrap_or(0)), line_start: true, ..Writer::default() },
        )
    }

    fn written(&self, template: &Template, at: &Location, mut writer: Writer) -> Node {
        self.append(template, &mut writer, false);
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

    fn append(&self, template: &Template, writer: &mut Writer, nested: bool) {
        for element in template {
            match element {
                Element::Literal(literal) => match (writer.dedent, self.place.raw(literal.span())) {
                    (Some(dedent), Some(raw)) => {
                        let text = dedented(raw, dedent, &mut writer.line_start);
                        writer.literal(&text.replace("$${", "${").replace("%%{", "%{"));
                    }
                    _ if nested && writer.escaped => writer.literal(&unescaped(literal.value())),
                    _ => writer.literal(literal.value()),
                },
                Element::Interpolation(interpolation) => {
                    writer.strip(interpolation.strip);
                    writer.line_start = false;
                    let node = self.node(&interpolation.expr);
                    writer.traces.add(&node);
                    match functions::text(&node.value) {
                        Some(text) => {
                            let trim = std::mem::take(&mut writer.trim);
                            writer.literal(&text);
                            writer.trim = trim;
                            writer.literal = writer.text.len();
                        }
                        None => writer.gap(&node),
                    }
                }
                Element::Directive(directive) => {
                    writer.line_start = false;
                    self.directive(directive, writer);
                }
            }
        }
    }

    fn directive(&self, directive: &Directive, writer: &mut Writer) {
        match directive {
            Directive::If(branch) => {
                writer.strip(branch.if_expr.strip);
                let condition = self.node(&branch.if_expr.cond_expr);
                writer.traces.add(&condition);
                let chosen = functions::boolean(&condition.value);
                if chosen.is_none() {
                    writer.stuck(waiting(&condition.value).unwrap_or("a condition that is no bool"));
                }
                // Both sides are read where the condition is open: for what they refer to.
                if chosen != Some(false) {
                    self.append(&branch.if_expr.template, writer, true);
                }
                if let Some(otherwise) = &branch.else_expr {
                    writer.strip(otherwise.strip);
                    if chosen != Some(true) {
                        self.append(&otherwise.template, writer, true);
                    }
                }
                writer.strip(branch.endif_expr.strip);
            }
            Directive::For(each) => {
                let collection = self.node(&each.for_expr.collection_expr);
                writer.traces.add(&collection);
                if let Value::Unknown { why } = &collection.value {
                    writer.stuck(why);
                }
                let key_name = each.for_expr.key_var.as_ref().map_or("", |name| name.as_str());
                writer.strip(each.for_expr.strip);
                let trim = writer.trim;
                for (key, node) in elements(&collection) {
                    let value = Bound { name: each.for_expr.value_var.as_str(), node, outer: self.bound };
                    let key = Bound { name: key_name, node: key, outer: Some(&value) };
                    writer.trim = trim;
                    self.with(&key).append(&each.for_expr.template, writer, true);
                    if matches!(each.endfor_expr.strip, Strip::Start | Strip::Both) {
                        writer.strip(Strip::Start);
                    }
                }
                writer.trim = matches!(each.endfor_expr.strip, Strip::End | Strip::Both);
            }
        }
    }

    /// The least indentation of any line that is not blank.
    fn indentation(&self, template: &Template, line_start: &mut bool, least: &mut Option<usize>) {
        for element in template {
            match element {
                Element::Literal(literal) => {
                    for line in self.place.raw(literal.span()).unwrap_or("").split_inclusive('\n') {
                        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
                        // Blank to its end; what ends without a newline goes on in an interpolation.
                        let blank = line.ends_with('\n') && line.trim().is_empty();
                        if *line_start && !blank {
                            *least = Some(least.map_or(indent, |least| least.min(indent)));
                        }
                        *line_start = line.ends_with('\n');
                    }
                }
                Element::Interpolation(_) => {
                    at_column_zero(line_start, least);
                }
                Element::Directive(directive) => {
                    at_column_zero(line_start, least);
                    match directive.as_ref() {
                        Directive::If(branch) => {
                            self.indentation(&branch.if_expr.template, line_start, least);
                            if let Some(otherwise) = &branch.else_expr {
                                *line_start = false;
                                self.indentation(&otherwise.template, line_start, least);
                            }
                        }
                        Directive::For(each) => {
                            self.indentation(&each.for_expr.template, line_start, least);
                        }
                    }
                    at_column_zero(line_start, least);
                }
            }
        }
    }
}

/// An interpolation that opens a line has nothing before it to take away.
fn at_column_zero(line_start: &mut bool, least: &mut Option<usize>) {
    if std::mem::take(line_start) {
        *least = Some(0);
    }
}

/// Takes up to `dedent` spaces from each line that begins in `raw`.
fn dedented(raw: &str, dedent: usize, line_start: &mut bool) -> String {
    let mut text = String::with_capacity(raw.len());
    for line in raw.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        text.push_str(if *line_start { &line[indent.min(dedent)..] } else { line });
        *line_start = line.ends_with('\n');
    }
    text
}

fn unescaped(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n') => made.push('\n'),
                Some('t') => made.push('\t'),
                Some('r') => made.push('\r'),
                Some(quoted @ ('"' | '\\')) => made.push(quoted),
                // `\u` and the like stay as written.
                other => made.extend(std::iter::once('\\').chain(other)),
            },
            other => made.push(other),
        }
    }
    made
}
