//! Branches of a program: what is run only where something holds.
//!
//! In: a grammar's tree, node by node; later a place. Out: [`Branch`]es; and which [`OnlyIf`]s stand around the place, in
//! its own function and in those that call it.

use tree_sitter::Node;

use super::evaluate::{Evaluator, Place, truth};
use super::frames::TOP;
use super::reading::{Reading, span};
use super::syntax::{Expr, Language};
use crate::iac::pulumi::awaited;
use crate::iac::{OnlyIf, Value};
use crate::text::Span;

/// A part of a program that is run only where a condition holds, or where it does not.
#[derive(Clone, Debug)]
pub struct Branch {
    pub span: Span,
    /// `None` where it is not one expression: a case, what is caught.
    pub when: Option<(Expr, bool)>,
    /// What is run in its place.
    pub other: Option<Span>,
}

/// Takes down the branches that a node makes.
pub(super) fn visit(reading: &mut Reading, node: Node) {
    match node.kind() {
        "if_statement" | "elif_clause" | "ternary_expression" => {
            let condition = node.child_by_field_name("condition");
            let mut cursor = node.walk();
            let others: Vec<Node> = node.children_by_field_name("alternative", &mut cursor).collect();
            // With several, each waits for those before it too.
            let only = if let [only] = others.as_slice() { Some(span(*only)) } else { None };
            let then = node.child_by_field_name("consequence").map(span);
            if let Some(then) = then {
                take(reading, then, condition.map(|condition| (condition, true)), only);
            }
            for other in others {
                let when = condition.filter(|_| only.is_some()).map(|condition| (condition, false));
                take(reading, span(other), when, only.and(then));
            }
            rest(reading, node, condition);
        }
        "conditional_expression" => {
            let condition = node.named_child(1);
            let sides = [0, 2].map(|position| node.named_child(position).map(span));
            for (part, other, holds) in [(sides[0], sides[1], true), (sides[1], sides[0], false)] {
                if let Some(part) = part {
                    take(reading, part, condition.map(|condition| (condition, holds)), other);
                }
            }
        }
        "binary_expression" | "boolean_operator" => {
            let operator = node.child_by_field_name("operator").map(|operator| reading.text(operator));
            let holds = match operator {
                Some("&&" | "and") => true,
                Some("||" | "or") => false,
                _ => return,
            };
            let left = node.child_by_field_name("left").map(|left| (left, holds));
            if let Some(right) = node.child_by_field_name("right") {
                take(reading, span(right), left, None);
            }
        }
        "switch_case" | "switch_default" | "case_clause" | "expression_case" | "default_case"
        | "type_case" | "communication_case" | "catch_clause" | "except_clause" => {
            take(reading, span(node), None, None)
        }
        _ => {}
    }
}

/// What follows `if (name === "logs") continue;` to the end of its block.
fn rest(reading: &mut Reading, node: Node, condition: Option<Node>) {
    let Some(then) = node.child_by_field_name("consequence") else { return };
    let last = match then.kind() {
        "statement_block" | "block" | "statement_list" => {
            then.named_child(then.named_child_count().saturating_sub(1) as u32)
        }
        _ => Some(then),
    };
    let Some(last) = last else { return };
    // Go has its statements in a list.
    let last = match last.kind() {
        "statement_list" => {
            last.named_child(last.named_child_count().saturating_sub(1) as u32).unwrap_or(last)
        }
        _ => last,
    };
    let leaves = match last.kind() {
        "continue_statement" | "break_statement" => true,
        // `return err` ends the deployment.
        "return_statement" if reading.language() == Language::Go => {
            let given = reading.text(last).trim_start_matches("return").trim();
            given.is_empty() || given.ends_with("nil")
        }
        "return_statement" => true,
        _ => false,
    };
    if let Some(block) = node.parent().filter(|_| leaves) {
        let behind = Span::new(node.end_byte(), block.end_byte());
        take(reading, behind, condition.map(|condition| (condition, false)), None);
    }
}

fn take(reading: &mut Reading, span: Span, when: Option<(Node, bool)>, other: Option<Span>) {
    let when = when.map(|(condition, holds)| (reading.expression(condition), holds));
    reading.branch(Branch { span, when, other });
}

impl Evaluator<'_> {
    /// What must hold for a place to be run in its frame.
    pub fn conditions_at(&self, place: Place, at: Span) -> Vec<OnlyIf> {
        let mut found = Vec::new();
        let (mut place, mut at) = (place, at);
        loop {
            let branches = self.programs[place.file].branches.iter();
            found
                .extend(branches.filter(|one| one.span.contains(at)).filter_map(|one| self.open(one, place)));
            if place.frame == TOP {
                return found;
            }
            let Some((file, span, frame)) = self.site_of(place.frame) else { return found };
            (place, at) = (Place { file, frame, ..place }, span);
        }
    }

    /// A branch that is not known to be run.
    fn open(&self, branch: &Branch, place: Place) -> Option<OnlyIf> {
        let program = &self.programs[place.file];
        let condition = branch.when.as_ref().map(|(expr, holds)| (self.node(expr, place), holds));
        let is_run = condition.as_ref().and_then(|(node, holds)| match &node.value {
            // An empty list holds in one language and not in the other.
            Value::List(_) | Value::Map(_) => None,
            value => truth(value).map(|truth| truth == **holds),
        });
        let named = condition.map_or_else(|| "a branch".to_owned(), |(node, _)| awaited::named(&node.at));
        let id =
            |span: Span| format!("{}:{}:{}:{}", program.source.path(), span.start, span.end, place.frame);
        (is_run != Some(true)).then(|| OnlyIf {
            id: id(branch.span),
            named,
            is_never: is_run == Some(false),
            opposite: branch.other.map(id),
        })
    }
}
