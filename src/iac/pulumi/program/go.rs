//! Go.

use tree_sitter::Node;

use super::reading::{Grammar, Reading, number, product, span, unescaped};
use super::syntax::{Call, Expr, Field, Function, Kind, Language, Parameter, Part, Pattern, Share};
use crate::text::Span;

pub(super) static GRAMMAR: Grammar = Grammar {
    language: Language::Go,
    load: || tree_sitter_go::LANGUAGE.into(),
    scopes: &[
        "block",
        "func_literal",
        "function_declaration",
        "method_declaration",
        "for_statement",
        "if_statement",
    ],
    imports: &[],
    classes: &[],
    calls: &["call_expression"],
    blocks: &["block", "statement_list"],
    visit,
    expression,
};

fn visit(reading: &mut Reading, node: Node) {
    match node.kind() {
        "import_spec" => {
            let Some(path) = node.child_by_field_name("path") else { return };
            let path = reading.text(path).trim_matches(['"', '`']);
            let name = match node.child_by_field_name("name") {
                Some(name) => reading.text(name),
                None => package_name(path),
            };
            if name == "." {
                return reading.star(path);
            }
            reading.import(name, path, &[]);
        }
        "short_var_declaration" | "assignment_statement" => assignment(reading, node),
        "var_spec" | "const_spec" => declaration(reading, node),
        "expression_statement" => {
            if let Some(inside) = node.named_child(0) {
                let value = reading.expression(inside);
                reading.statement(node, &value, None);
            }
        }
        "function_declaration" => {
            if let Some(name) = node.child_by_field_name("name") {
                routine(reading, node, reading.text(name));
            }
        }
        "method_declaration" => {
            if let Some(name) = node.child_by_field_name("name") {
                routine(reading, node, &format!("this.{}", reading.text(name)));
            }
        }
        "func_literal" => {
            if let Some(name) = closure(reading, node) {
                routine(reading, node, &name);
            }
        }
        "parameter_declaration" => {
            let mut cursor = node.walk();
            let names: Vec<&str> =
                node.children_by_field_name("name", &mut cursor).map(|name| reading.text(name)).collect();
            names.into_iter().for_each(|name| reading.bind(name, None));
        }
        "range_clause" => {
            let names =
                node.child_by_field_name("left").map(|left| listed(reading, left)).unwrap_or_default();
            let whole = node.child_by_field_name("right").map(|right| reading.expression(right));
            for (name, share) in names.iter().zip([Share::Key, Share::Value]) {
                let Some(name) = name.as_target() else { continue };
                match &whole {
                    Some(whole) => {
                        let one = Kind::Each(Box::new(whole.clone()), share);
                        reading.bind_each(&name, Expr::new(one, whole.span));
                    }
                    None => reading.bind(&name, None),
                }
            }
        }
        _ => {}
    }
}

/// The name of a function that is written where it gets one: `make := func(name string) { … }`.
fn closure(reading: &Reading, node: Node) -> Option<String> {
    let list =
        node.parent().filter(|list| list.kind() == "expression_list" && list.named_child_count() == 1)?;
    let statement = list.parent().filter(|one| matches!(one.kind(), "short_var_declaration" | "var_spec"))?;
    let left = statement.child_by_field_name("left").or_else(|| statement.child_by_field_name("name"))?;
    let name = if left.kind() == "expression_list" { left.named_child(0)? } else { left };
    Some(reading.text(name).to_owned())
}

fn routine(reading: &mut Reading, node: Node, name: &str) {
    let Some(list) = node.child_by_field_name("parameters") else { return };
    let mut taken = Vec::new();
    let mut cursor = list.walk();
    for declared in list.named_children(&mut cursor) {
        let mut inside = declared.walk();
        let names = declared.children_by_field_name("name", &mut inside);
        match declared.kind() {
            "parameter_declaration" => taken.extend(names.map(|name| Parameter::one(reading.text(name)))),
            "comment" => {}
            _ => taken.push(Parameter::Rest),
        }
    }
    let body = node.child_by_field_name("body");
    let returns = body.map_or(Vec::new(), |body| reading.returns(body, &["func_literal"]));
    reading.routine(name, node, taken, returns);
}

/// The last part of a path that is no version: `…/sdk/v6/go/aws/s3`, `…-native-sdk/storage/v2`.
fn package_name(path: &str) -> &str {
    let is_version = |part: &&str| {
        part.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|sign| sign.is_ascii_digit()))
    };
    path.rsplit('/').find(|part| !is_version(part)).unwrap_or(path)
}

fn listed(reading: &Reading, node: Node) -> Vec<Expr> {
    if node.kind() != "expression_list" {
        return vec![reading.expression(node)];
    }
    let mut cursor = node.walk();
    node.named_children(&mut cursor).map(|child| reading.expression(child)).collect()
}

fn assignment(reading: &mut Reading, node: Node) {
    let (Some(left), Some(right)) = (node.child_by_field_name("left"), node.child_by_field_name("right"))
    else {
        return;
    };
    let (targets, values) = (listed(reading, left), listed(reading, right));
    let declares = node.kind() == "short_var_declaration";
    bound(reading, node, &targets, values, declares);
}

/// A call gives a value and an error: the first name stands for the value.
fn bound(reading: &mut Reading, node: Node, targets: &[Expr], values: Vec<Expr>, declares: bool) {
    let several = targets.len() == values.len();
    let mut values = values.into_iter().map(Some);
    for (position, target) in targets.iter().enumerate() {
        let value = if several || position == 0 { values.next().flatten() } else { None };
        let Some(name) = target.as_target() else {
            match value {
                Some(value) => reading.set(target, value, node),
                None => reading.change(target),
            }
            continue;
        };
        if name == "_" {
            if let Some(value) = &value {
                reading.statement(node, value, None);
            }
            continue;
        }
        if let Some(value) = &value {
            reading.statement(node, value, Some(&name));
        }
        match declares {
            true => reading.bind(&name, value),
            false => reading.assign(&name, value, target.span),
        }
    }
}

fn declaration(reading: &mut Reading, node: Node) {
    let mut cursor = node.walk();
    let targets: Vec<Expr> =
        node.children_by_field_name("name", &mut cursor).map(|name| reading.expression(name)).collect();
    match node.child_by_field_name("value") {
        Some(value) => {
            let values = listed(reading, value);
            bound(reading, node, &targets, values, true);
        }
        None => {
            for name in targets.iter().filter_map(Expr::as_target) {
                reading.bind(&name, Some(Expr::awaited(span(node))));
            }
        }
    }
}

fn expression(reading: &Reading, node: Node, depth: usize) -> Expr {
    let inner = |node: Option<Node>| reading.inner(node, depth);
    let field = |name: &str| node.child_by_field_name(name);
    let kind = match node.kind() {
        "parenthesized_expression" | "literal_element" => return inner(node.named_child(0)),
        "nil" => Kind::Null,
        "true" => Kind::Bool(true),
        "false" => Kind::Bool(false),
        "int_literal" | "float_literal" => number(reading.text(node)),
        "interpreted_string_literal" | "raw_string_literal" => {
            let written = reading.text(node);
            let inside = written.get(1..written.len().saturating_sub(1)).unwrap_or("");
            let is_raw = node.kind() == "raw_string_literal";
            Kind::Text(if is_raw { inside.to_owned() } else { unescaped(inside) })
        }
        "identifier" | "field_identifier" | "package_identifier" | "type_identifier" => {
            Kind::Name(reading.text(node).to_owned())
        }
        "selector_expression" => match (field("operand"), field("field")) {
            (Some(operand), Some(name)) => {
                Kind::Member(Box::new(inner(Some(operand))), reading.text(name).to_owned())
            }
            _ => Kind::Other,
        },
        "index_expression" => Kind::Index(Box::new(inner(field("operand"))), Box::new(inner(field("index")))),
        "unary_expression" => {
            match (field("operator").map(|sign| reading.text(sign)), inner(field("operand"))) {
                // A pointer to a struct is that struct to Pulumi.
                (Some("&" | "*"), operand) => return operand,
                (Some("-"), Expr { kind: Kind::Number(number), .. }) => Kind::Number(-number),
                (Some("!"), operand) => Kind::Not(Box::new(operand)),
                _ => Kind::Other,
            }
        }
        "binary_expression" => {
            let sides = Box::new([inner(field("left")), inner(field("right"))]);
            match field("operator").map(|sign| reading.text(sign)).unwrap_or("") {
                "==" => Kind::Equal(sides, true),
                "!=" => Kind::Equal(sides, false),
                "+" => Kind::Parts((*sides).map(Part::Value).into()),
                sign => product(&sides, sign),
            }
        }
        "call_expression" => call(reading, node, depth),
        // `[]byte(text)`, `name.ApplyT(…).(pulumi.StringOutput)`
        "type_conversion_expression" | "type_assertion_expression" => return inner(field("operand")),
        "composite_literal" => composite(reading, node, depth),
        // An element of a list whose type is left out.
        "literal_value" => values(reading, node, false, depth),
        "func_literal" => function(reading, node, depth),
        _ => Kind::Other,
    };
    Expr::new(kind, span(node))
}

fn call(reading: &Reading, node: Node, depth: usize) -> Kind {
    let (Some(callee), Some(list)) =
        (node.child_by_field_name("function"), node.child_by_field_name("arguments"))
    else {
        return Kind::Other;
    };
    let callee = reading.inner(Some(callee), depth);
    let mut cursor = list.walk();
    let given = list.named_children(&mut cursor).filter(|child| child.kind() != "comment");
    let arguments: Vec<Expr> = given.map(|argument| reading.inner(Some(argument), depth)).collect();
    // `new(ebs.VolumeArgs)`
    if arguments.len() == 1 && matches!(&callee.kind, Kind::Name(name) if name == "new") {
        return Kind::Object(Vec::new());
    }
    Kind::Call(Box::new(Call { callee, arguments, named: Vec::new(), parentheses: span(list) }))
}

/// `s3.BucketArgs{…}`, `pulumi.StringMap{…}`, `[]string{…}`
fn composite(reading: &Reading, node: Node, depth: usize) -> Kind {
    let Some(body) = node.child_by_field_name("body") else { return Kind::Other };
    let Some(kind) = node.child_by_field_name("type") else { return Kind::Other };
    let name = reading.text(kind);
    let is_list = matches!(kind.kind(), "slice_type" | "array_type" | "implicit_length_array_type")
        || name.ends_with("Array");
    let names = fields_of(reading, kind);
    match (values(reading, body, is_list, depth), names.as_slice()) {
        // `[]db{{"orders", 20}}`
        (Kind::List(items), [_, ..]) if is_list => {
            Kind::List(items.into_iter().map(|item| named(item, &names)).collect())
        }
        (Kind::Object(fields), [_, ..]) if kind.kind() == "map_type" => {
            let of = |field: Field| Field { value: named(field.value, &names), ..field };
            Kind::Object(fields.into_iter().map(of).collect())
        }
        (whole, [_, ..]) if !is_list => named(Expr::new(whole, span(body)), &names).kind,
        (whole, _) => whole,
    }
}

/// Values of a struct that are written without the names of their fields.
fn named(value: Expr, names: &[(String, Span)]) -> Expr {
    let Kind::List(items) = value.kind else { return value };
    if items.len() != names.len() {
        return Expr::new(Kind::List(items), value.span);
    }
    let field =
        |(value, name): (Expr, &(String, Span))| Field { key: Some(name.clone()), span: value.span, value };
    Expr::new(Kind::Object(items.into_iter().zip(names).map(field).collect()), value.span)
}

/// The fields of the struct that a type is, is a list of, or leads to.
fn fields_of(reading: &Reading, kind: Node) -> Vec<(String, Span)> {
    let kind = match kind.kind() {
        "slice_type" | "array_type" | "implicit_length_array_type" => kind.child_by_field_name("element"),
        "map_type" => kind.child_by_field_name("value"),
        _ => Some(kind),
    };
    let kind = kind
        .map(|kind| if kind.kind() == "pointer_type" { kind.named_child(0).unwrap_or(kind) } else { kind });
    let structure = match kind {
        Some(kind) if kind.kind() == "type_identifier" => declared(reading, kind),
        kind => kind.filter(|kind| kind.kind() == "struct_type"),
    };
    let Some(list) = structure.and_then(|structure| structure.named_child(0)) else { return Vec::new() };
    let mut names = Vec::new();
    let mut cursor = list.walk();
    for field in list.named_children(&mut cursor).filter(|child| child.kind() == "field_declaration") {
        let mut inside = field.walk();
        let own = field.children_by_field_name("name", &mut inside);
        names.extend(own.map(|name| (reading.text(name).to_owned(), span(name))));
    }
    names
}

/// The struct of that name, where the file declares it: at its top, or before in the function.
fn declared<'t>(reading: &Reading, name: Node<'t>) -> Option<Node<'t>> {
    let mut around = name.parent();
    while let Some(block) = around {
        if matches!(block.kind(), "source_file" | "block" | "statement_list") {
            let mut cursor = block.walk();
            let types = block.named_children(&mut cursor).filter(|child| child.kind() == "type_declaration");
            for declaration in types.collect::<Vec<_>>() {
                let mut inside = declaration.walk();
                let found = declaration.named_children(&mut inside).find(|one| {
                    one.child_by_field_name("name").is_some_and(|own| reading.text(own) == reading.text(name))
                });
                if let Some(found) = found {
                    return found.child_by_field_name("type").filter(|kind| kind.kind() == "struct_type");
                }
            }
        }
        around = block.parent();
    }
    None
}

fn values(reading: &Reading, body: Node, is_list: bool, depth: usize) -> Kind {
    let mut cursor = body.walk();
    let (mut fields, mut items) = (Vec::new(), Vec::new());
    for child in body.named_children(&mut cursor) {
        match child.kind() {
            "keyed_element" => {
                // A field's name is no name of a value: it is taken as written.
                let key = child.named_child(0).map(|key| match key.kind() {
                    "literal_element" => key.named_child(0).unwrap_or(key),
                    _ => key,
                });
                let Some(key) = key else { continue };
                let written = match key.kind() {
                    "identifier" | "field_identifier" => Some(reading.text(key).to_owned()),
                    _ => match reading.inner(Some(key), depth).kind {
                        Kind::Text(text) => Some(text),
                        _ => None,
                    },
                };
                let last = child.named_child(child.named_child_count().saturating_sub(1) as u32);
                let own = span(child);
                fields.push(match written {
                    Some(written) => Field {
                        key: Some((written, span(key))),
                        span: own,
                        value: reading.inner(last, depth),
                    },
                    None => Field { key: None, span: own, value: Expr::new(Kind::Other, own) },
                });
            }
            "comment" => {}
            _ => items.push(reading.inner(Some(child), depth)),
        }
    }
    match fields.is_empty() && (is_list || !items.is_empty()) {
        true => Kind::List(items),
        false => Kind::Object(fields),
    }
}

/// A function that ends in `return x, nil`: what `ApplyT` is given.
fn function(reading: &Reading, node: Node, depth: usize) -> Kind {
    let mut parameters = Vec::new();
    if let Some(list) = node.child_by_field_name("parameters") {
        let mut cursor = list.walk();
        for parameter in list.named_children(&mut cursor) {
            let mut inside = parameter.walk();
            let names = parameter.children_by_field_name("name", &mut inside);
            parameters.extend(names.map(|name| Pattern::Whole(reading.text(name).to_owned())));
        }
    }
    let body = node.child_by_field_name("body");
    let last = body.and_then(|body| {
        let list = body.named_child(0).filter(|list| list.kind() == "statement_list").unwrap_or(body);
        list.named_child(list.named_child_count().checked_sub(1)? as u32)
    });
    let gives = last.filter(|last| last.kind() == "return_statement").and_then(|last| {
        let list = last.named_child(0)?;
        let first = if list.kind() == "expression_list" { list.named_child(0) } else { Some(list) };
        Some(reading.inner(first, depth))
    });
    Kind::Function(Box::new(Function { parameters, gives }))
}
