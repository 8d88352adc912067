//! Names that hold something else each time: what loops and functions over lists hand on, and what a parameter or a part
//! of an object is by default.

use tree_sitter::Node;

use super::super::reading::{Reading, span};
use super::super::syntax::{Expr, Kind, Share};
use super::{pattern, taken_apart};

/// What parameters are by default.
pub(super) fn defaults(reading: &mut Reading, function: Node) {
    let Some(list) = function.child_by_field_name("parameters") else { return };
    let mut cursor = list.walk();
    let all: Vec<Node> = list.named_children(&mut cursor).collect();
    for parameter in all {
        let Some(pattern) = parameter.child_by_field_name("pattern") else { continue };
        let value = parameter.child_by_field_name("value").filter(|_| pattern.kind() == "identifier");
        if let Some(value) = value.map(|value| reading.expression(value)) {
            reading.fall_back(reading.text(pattern), value);
        }
        if pattern.kind() == "object_pattern" {
            own_defaults(reading, pattern);
        }
    }
}

/// `{ size = 10 }`
pub(super) fn own_defaults(reading: &mut Reading, pattern: Node) {
    for (name, _, default) in taken_apart(reading, pattern) {
        if let Some(default) = default {
            let default = reading.expression(default);
            reading.fall_back(&name, default);
        }
    }
}

/// What a function is handed that is called for each element of a list: `users.forEach(user => …)`.
pub(super) fn over(reading: &Reading, function: Node) -> Option<(Expr, bool)> {
    let call = function.parent()?.parent().filter(|call| call.kind() == "call_expression")?;
    let callee = call.child_by_field_name("function")?;
    let (holder, method) = (callee.child_by_field_name("object")?, callee.child_by_field_name("property")?);
    let each = ["forEach", "map", "flatMap", "filter", "reduce"];
    let is_each = each.contains(&reading.text(method));
    let one = is_each.then(|| Kind::Each(Box::new(reading.expression(holder)), Share::Element))?;
    Some((Expr::new(one, span(holder)), reading.text(method) == "reduce"))
}

/// Binds what a function takes: its first parameter, or of `reduce` the second, is one of these.
pub(super) fn first_of(reading: &mut Reading, function: Node, (one, reduces): (Expr, bool)) {
    if let Some(only) = function.child_by_field_name("parameter") {
        return one_of(reading, only, one, 0);
    }
    let Some(list) = function.child_by_field_name("parameters") else { return };
    let mut cursor = list.walk();
    let all: Vec<Node> = list.named_children(&mut cursor).collect();
    let first = usize::from(reduces);
    for (position, parameter) in all.into_iter().enumerate() {
        let taken = parameter.child_by_field_name("pattern").unwrap_or(parameter);
        if position == first {
            one_of(reading, taken, one.clone(), 0);
            continue;
        }
        let mut names = Vec::new();
        pattern(reading, taken, &mut names);
        names.iter().for_each(|name| reading.bind(name, None));
    }
}

/// Patterns within patterns that a loop takes apart: no person goes deeper.
const DEEPEST_PATTERN: usize = 8;

/// Names that hold a part of something different each time.
pub(super) fn one_of(reading: &mut Reading, node: Node, one: Expr, depth: usize) {
    if depth > DEEPEST_PATTERN {
        return;
    }
    let member = |one: &Expr, key: Node| {
        let name = reading.text(key).trim_matches(['"', '\'']).to_owned();
        Expr::new(Kind::Member(Box::new(one.clone()), name), one.span)
    };
    let mut cursor = node.walk();
    let children: Vec<Node> = node.named_children(&mut cursor).collect();
    match node.kind() {
        "identifier" => reading.bind_each(reading.text(node), one),
        "shorthand_property_identifier_pattern" => {
            let one = member(&one, node);
            reading.bind_each(reading.text(node), one);
        }
        "pair_pattern" => {
            if let (Some(key), Some(value)) =
                (node.child_by_field_name("key"), node.child_by_field_name("value"))
            {
                let one = member(&one, key);
                one_of(reading, value, one, depth + 1);
            }
        }
        // `{ password = "…" }`
        "object_assignment_pattern" => {
            if let Some(left) = node.child_by_field_name("left") {
                one_of(reading, left, one, depth + 1);
            }
            let name = node.child_by_field_name("left").map(|left| reading.text(left));
            if let (Some(name), Some(right)) = (name, node.child_by_field_name("right")) {
                let default = reading.expression(right);
                reading.bind_each(name, default);
            }
        }
        "assignment_pattern" => {
            if let Some(left) = node.child_by_field_name("left") {
                one_of(reading, left, one, depth + 1);
            }
        }
        "array_pattern" => {
            for (position, part) in children.into_iter().enumerate() {
                one_of(reading, part, one.clone().at(position), depth + 1);
            }
        }
        "object_pattern" => {
            children.into_iter().for_each(|part| one_of(reading, part, one.clone(), depth + 1));
        }
        _ => {
            let mut names = Vec::new();
            pattern(reading, node, &mut names);
            names.iter().for_each(|name| reading.bind(name, None));
        }
    }
}
