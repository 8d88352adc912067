//! Python.

use tree_sitter::Node;

use super::reading::{Grammar, Reading, number, product, span, unescaped};
use super::syntax::{Call, Expr, Field, Function, Kind, Language, Parameter, Part, Pattern, Rounds, Share};
use crate::text::Span;

pub(super) static GRAMMAR: Grammar = Grammar {
    language: Language::Python,
    load: || tree_sitter_python::LANGUAGE.into(),
    scopes: &[
        "function_definition",
        "class_definition",
        "lambda",
        "list_comprehension",
        "dictionary_comprehension",
        "set_comprehension",
        "generator_expression",
    ],
    imports: &["import_statement", "import_from_statement"],
    classes: &["class_definition"],
    calls: &["call"],
    blocks: &["module", "block"],
    visit,
    expression,
};

/// Tuples within tuples that a loop takes apart: no person goes deeper.
const DEEPEST_PATTERN: usize = 8;

fn visit(reading: &mut Reading, node: Node) {
    match node.kind() {
        "import_statement" => {
            for (path, local) in imported(reading, node) {
                match local {
                    Some(local) => reading.import(local, path, &[]),
                    None => {
                        // `import pulumi_aws.s3` binds `pulumi_aws`.
                        let first = path.split('.').next().unwrap_or(path);
                        reading.import(first, first, &[]);
                    }
                }
            }
        }
        "import_from_statement" => {
            let Some(module) = node.child_by_field_name("module_name") else { return };
            let module = reading.text(module);
            let mut cursor = node.walk();
            if node.named_children(&mut cursor).any(|child| child.kind() == "wildcard_import") {
                reading.star(module);
            }
            for (name, local) in imported(reading, node) {
                if name != module {
                    reading.import(local.unwrap_or(name), module, &[name]);
                }
            }
        }
        "assignment" | "named_expression" => assignment(reading, node),
        "augmented_assignment" => {
            if let Some(left) = node.child_by_field_name("left") {
                let target = reading.expression(left);
                reading.change(&target);
            }
        }
        "expression_statement" => {
            if let Some(inside) = node.named_child(0) {
                let value = reading.expression(inside);
                if value.as_call().is_some() {
                    reading.statement(node, &value, None);
                }
            }
        }
        "call" => changing(reading, node),
        "function_definition" | "lambda" => {
            let names = parameters(reading, node);
            let applied = reading.applied(node).filter(|_| names.len() == 1);
            names.iter().for_each(|name| reading.bind(name, applied.clone()));
            fallbacks(reading, node);
            routine(reading, node);
        }
        "class_definition" => {
            if let Some(name) = node.child_by_field_name("name") {
                reading.class(reading.text(name), node);
                if let (Some(base), false) = (base(node), has_constructor(reading, node)) {
                    let base = reading.expression(base);
                    // The class's own scope is open already.
                    reading.bind_outside(reading.text(name), base);
                }
            }
        }
        "for_statement" | "for_in_clause" => {
            let (left, right) = (node.child_by_field_name("left"), node.child_by_field_name("right"));
            let (Some(left), Some(right)) = (left, right) else { return unknown(reading, left) };
            let whole = reading.expression(right);
            let one = Expr::new(Kind::Each(Box::new(whole), Share::Element), span(right));
            one_of(reading, left, one, 0);
        }
        "as_pattern_target" => unknown(reading, node.named_child(0)),
        _ => {}
    }
}

/// The first class that a class extends.
fn base(class: Node) -> Option<Node> {
    let all = class.child_by_field_name("superclasses")?;
    all.named_child(0).filter(|base| matches!(base.kind(), "attribute" | "identifier"))
}

fn has_constructor(reading: &Reading, class: Node) -> bool {
    let Some(body) = class.child_by_field_name("body") else { return false };
    let mut cursor = body.walk();
    body.named_children(&mut cursor).any(|child| {
        let function = child.child_by_field_name("definition").unwrap_or(child);
        function.child_by_field_name("name").is_some_and(|name| reading.text(name) == "__init__")
    })
}

/// What `super().__init__` means: the class that is extended.
fn above(reading: &Reading, callee: Node) -> Option<Expr> {
    let is_constructor =
        callee.child_by_field_name("attribute").is_some_and(|name| reading.text(name) == "__init__");
    let holder = callee.child_by_field_name("object").filter(|_| is_constructor)?;
    if !reading.text(holder).starts_with("super(") {
        // `aws.ebs.Volume.__init__(self, …)` names it.
        return None;
    }
    let mut next = callee.parent();
    while let Some(one) = next {
        if one.kind() == "class_definition" {
            return Some(reading.expression(base(one)?));
        }
        next = one.parent();
    }
    None
}

/// Names that hold something different each time.
fn unknown(reading: &mut Reading, pattern: Option<Node>) {
    let mut names = Vec::new();
    if let Some(pattern) = pattern {
        targets(reading, pattern, &mut names);
    }
    names.iter().for_each(|name| reading.bind(name, None));
}

/// Names that hold a part of something different each time.
fn one_of(reading: &mut Reading, pattern: Node, one: Expr, depth: usize) {
    match pattern.kind() {
        "identifier" => reading.bind_each(reading.text(pattern), one),
        "pattern_list" | "tuple_pattern" | "list_pattern" if depth < DEEPEST_PATTERN => {
            let mut cursor = pattern.walk();
            let parts: Vec<Node> = pattern.named_children(&mut cursor).collect();
            for (position, part) in parts.into_iter().enumerate() {
                one_of(reading, part, one.clone().at(position), depth + 1);
            }
        }
        _ => {}
    }
}

fn targets(reading: &Reading, node: Node, names: &mut Vec<String>) {
    match node.kind() {
        "identifier" => names.push(reading.text(node).to_owned()),
        "pattern_list" | "tuple_pattern" | "list_pattern" => {
            let mut cursor = node.walk();
            node.named_children(&mut cursor).for_each(|child| targets(reading, child, names));
        }
        _ => {}
    }
}

/// What an import names, with another name for it.
fn imported<'s>(reading: &Reading<'s>, node: Node) -> Vec<(&'s str, Option<&'s str>)> {
    let mut cursor = node.walk();
    let named = node.children_by_field_name("name", &mut cursor);
    let of = |name: Node| match name.kind() {
        "aliased_import" => {
            let path = reading.text(name.child_by_field_name("name")?);
            Some((path, name.child_by_field_name("alias").map(|alias| reading.text(alias))))
        }
        _ => Some((reading.text(name), None)),
    };
    named.filter_map(of).collect()
}

fn assignment(reading: &mut Reading, node: Node) {
    let left = node.child_by_field_name("left").or_else(|| node.child_by_field_name("name"));
    let right = node.child_by_field_name("right").or_else(|| node.child_by_field_name("value"));
    let (Some(left), Some(right)) = (left, right) else { return };
    let target = reading.expression(left);
    match target.as_target() {
        Some(name) => {
            let value = reading.expression(right);
            let statement = node.parent().filter(|one| one.kind() == "expression_statement").unwrap_or(node);
            reading.statement(statement, &value, Some(&name));
            reading.bind(&name, Some(value));
        }
        None if matches!(left.kind(), "subscript" | "attribute") => {
            let statement = node.parent().filter(|one| one.kind() == "expression_statement").unwrap_or(node);
            let value = reading.expression(right);
            reading.set(&target, value, statement);
        }
        None => unknown(reading, Some(left)),
    }
}

/// `names.append(…)`, `settings.update(…)`
fn changing(reading: &mut Reading, node: Node) {
    let Some(function) = node.child_by_field_name("function") else { return };
    let method = reading.text(function).rsplit('.').next().unwrap_or("");
    if matches!(method, "append" | "extend" | "insert" | "update" | "setdefault" | "pop")
        && let Some(holder) = function.child_by_field_name("object")
    {
        let target = reading.expression(holder);
        let given = match reading.expression(node).kind {
            Kind::Call(call) => call.arguments.last().cloned(),
            _ => None,
        };
        let given = given.map(|given| match method {
            "extend" | "update" => given,
            _ => Expr::new(Kind::List(vec![given]), span(node)),
        });
        reading.change_by(&target, given);
    }
}

/// What parameters are where they are not given: by default, or what `map` hands a lambda.
fn fallbacks(reading: &mut Reading, function: Node) {
    let Some(list) = function.child_by_field_name("parameters") else { return };
    let mut cursor = list.walk();
    let all: Vec<Node> = list.named_children(&mut cursor).collect();
    let call = function.parent().and_then(|list| list.parent()).filter(|call| call.kind() == "call");
    let is_map = |call: &Node| {
        call.child_by_field_name("function").is_some_and(|own| matches!(reading.text(own), "map" | "filter"))
    };
    let over = call.filter(is_map).and_then(|call| call.child_by_field_name("arguments")?.named_child(1));
    let over = over
        .map(|over| Expr::new(Kind::Each(Box::new(reading.expression(over)), Share::Element), span(over)));
    for parameter in all {
        let default = parameter.child_by_field_name("value").map(|value| reading.expression(value));
        let name = parameter.child_by_field_name("name").unwrap_or(parameter);
        if name.kind() == "identifier"
            && let Some(one) = default.or_else(|| over.clone())
        {
            reading.fall_back(reading.text(name), one);
        }
    }
}

/// A function that has a name to be called by; of a class, its `__init__` is called by the class's.
fn routine(reading: &mut Reading, node: Node) {
    let Some(own) = node.child_by_field_name("name").or_else(|| variable(node)) else { return };
    let own = reading.text(own);
    let holder = node.parent().map(|parent| match parent.kind() {
        "decorated_definition" => parent.parent(),
        _ => Some(parent),
    });
    let class =
        holder.flatten().and_then(|block| block.parent()).filter(|one| one.kind() == "class_definition");
    let name = match class.map(|class| class.child_by_field_name("name")) {
        Some(Some(class)) if own == "__init__" => reading.text(class).to_owned(),
        Some(_) => format!("self.{own}"),
        None => own.to_owned(),
    };
    let Some(list) = node.child_by_field_name("parameters") else { return };
    let mut cursor = list.walk();
    let each = list.named_children(&mut cursor).filter(|child| child.kind() != "comment");
    let parameter = |one: Node| {
        let own = match one.kind() {
            "identifier" => Some(one),
            "typed_parameter" => one.named_child(0).filter(|name| name.kind() == "identifier"),
            _ => one.child_by_field_name("name"),
        };
        let named = match one.kind() {
            "dictionary_splat_pattern" => one.named_child(0),
            // `**settings: Unpack[Settings]`
            _ => one.named_child(0).filter(|inner| inner.kind() == "dictionary_splat_pattern"),
        };
        if let Some(named) = named {
            return Parameter::Named(reading.text(named).trim_start_matches('*').to_owned());
        }
        match own {
            Some(name) => Parameter::One {
                name: reading.text(name).to_owned(),
                default: one.child_by_field_name("value").map(|value| reading.expression(value)),
            },
            None => Parameter::Rest,
        }
    };
    let mut taken: Vec<Parameter> = each.map(parameter).collect();
    if class.is_some() && !taken.is_empty() && !is_static(reading, node) {
        taken.remove(0);
    }
    let body = node.child_by_field_name("body");
    let returns = body.map_or(Vec::new(), |body| match node.kind() {
        "lambda" => vec![reading.expression(body)],
        _ => reading.returns(body, &["function_definition", "lambda"]),
    });
    reading.routine(&name, node, taken, returns);
}

/// The variable that a lambda is the value of.
fn variable(lambda: Node) -> Option<Node> {
    let assigned = lambda.parent().filter(|one| one.kind() == "assignment")?;
    assigned.child_by_field_name("left").filter(|left| left.kind() == "identifier")
}

/// Whether a method takes no `self`.
fn is_static(reading: &Reading, method: Node) -> bool {
    let Some(decorated) = method.parent().filter(|one| one.kind() == "decorated_definition") else {
        return false;
    };
    let mut cursor = decorated.walk();
    let mut above = decorated.named_children(&mut cursor).filter(|child| child.kind() == "decorator");
    above.any(|decorator| reading.text(decorator).contains("staticmethod"))
}

fn parameters(reading: &Reading, function: Node) -> Vec<String> {
    let Some(list) = function.child_by_field_name("parameters") else { return Vec::new() };
    let mut cursor = list.walk();
    let name = |parameter: Node| match parameter.kind() {
        "identifier" => Some(reading.text(parameter).to_owned()),
        "typed_parameter" => {
            parameter.named_child(0).map(|name| reading.text(name).trim_start_matches('*').to_owned())
        }
        "dictionary_splat_pattern" => parameter.named_child(0).map(|name| reading.text(name).to_owned()),
        _ => parameter.child_by_field_name("name").map(|name| reading.text(name).to_owned()),
    };
    list.named_children(&mut cursor).filter_map(name).collect()
}

fn expression(reading: &Reading, node: Node, depth: usize) -> Expr {
    let inner = |node: Option<Node>| reading.inner(node, depth);
    let field = |name: &str| node.child_by_field_name(name);
    let kind = match node.kind() {
        "parenthesized_expression" | "await" => return inner(node.named_child(0)),
        "none" => Kind::Null,
        "true" => Kind::Bool(true),
        "false" => Kind::Bool(false),
        "integer" | "float" => number(reading.text(node)),
        "string" => string(reading, node, depth),
        "concatenated_string" => joined(reading, node, depth),
        "identifier" => Kind::Name(reading.text(node).to_owned()),
        "attribute" => match (field("object"), field("attribute")) {
            (Some(object), Some(name)) => {
                Kind::Member(Box::new(inner(Some(object))), reading.text(name).to_owned())
            }
            _ => Kind::Other,
        },
        "subscript" => Kind::Index(Box::new(inner(field("value"))), Box::new(inner(field("subscript")))),
        "list" | "tuple" => {
            let mut cursor = node.walk();
            let items = node.named_children(&mut cursor).filter(|child| child.kind() != "comment");
            Kind::List(items.map(|item| inner(Some(item))).collect())
        }
        "dictionary" => dictionary(reading, node, depth),
        "call" => call(reading, node, depth),
        "conditional_expression" => {
            let part = |position| inner(node.named_child(position));
            Kind::Choice(Box::new([part(1), part(0), part(2)]))
        }
        "unary_operator" => match inner(field("argument")) {
            Expr { kind: Kind::Number(number), .. } if reading.text(node).starts_with('-') => {
                Kind::Number(-number)
            }
            _ => Kind::Other,
        },
        "not_operator" => Kind::Not(Box::new(inner(field("argument")))),
        "boolean_operator" => match field("operator").map(|sign| reading.text(sign)) {
            Some("or") => Kind::Either(Box::new([inner(field("left")), inner(field("right"))])),
            _ => Kind::Other,
        },
        "comparison_operator" => {
            let sides = Box::new([inner(node.named_child(0)), inner(node.named_child(1))]);
            match field("operators").map(|sign| reading.text(sign)) {
                Some("==") if node.named_child_count() == 2 => Kind::Equal(sides, true),
                Some("!=") if node.named_child_count() == 2 => Kind::Equal(sides, false),
                _ => Kind::Other,
            }
        }
        "binary_operator" => {
            let sides = [inner(field("left")), inner(field("right"))];
            match field("operator").map_or("", |sign| reading.text(sign)) {
                "+" => Kind::Parts(sides.map(Part::Value).into()),
                "|" => merged(sides),
                "%" if matches!(sides[0].kind, Kind::Text(_) | Kind::Parts(_)) => {
                    formatted(sides, span(node))
                }
                sign => product(&sides, sign),
            }
        }
        "list_comprehension" | "set_comprehension" | "generator_expression" => {
            Kind::Rounds(Box::new(Rounds { one: inner(field("body")), over: over(reading, node, depth) }))
        }
        "list_splat" => Kind::Spread(Box::new(inner(node.named_child(0)))),
        "lambda" => {
            let parameters = parameters(reading, node).into_iter().map(Pattern::Whole).collect();
            Kind::Function(Box::new(Function { parameters, gives: Some(inner(field("body"))) }))
        }
        _ => Kind::Other,
    };
    Expr::new(kind, span(node))
}

/// What a comprehension goes over, where it is one list, taken whole: `[… for port in ports]`.
fn over(reading: &Reading, node: Node, depth: usize) -> Option<(String, Expr)> {
    let mut cursor = node.walk();
    let clauses: Vec<Node> = node.named_children(&mut cursor).filter(|one| one.kind() != "comment").collect();
    let [_, clause] = clauses.as_slice() else { return None };
    let left = clause.child_by_field_name("left").filter(|left| left.kind() == "identifier")?;
    let right = reading.inner(clause.child_by_field_name("right"), depth);
    Some((reading.text(left).to_owned(), right))
}

/// `"…%s…" % value`, `"…%s…%s…" % (one, other)`
fn formatted([format, given]: [Expr; 2], at: Span) -> Kind {
    let given = match given.kind {
        Kind::List(items) => items,
        _ => vec![given],
    };
    let callee = Expr::new(Kind::Name("%".to_owned()), Span::at(format.span.end));
    let arguments = std::iter::once(format).chain(given).collect();
    Kind::Call(Box::new(Call { callee, arguments, named: Vec::new(), parentheses: at }))
}

/// `common | {"size": 10}`: dictionaries laid over each other.
fn merged(sides: [Expr; 2]) -> Kind {
    Kind::Object(sides.map(|side| Field { key: None, span: side.span, value: side }).into())
}

fn call(reading: &Reading, node: Node, depth: usize) -> Kind {
    let Some(callee) = node.child_by_field_name("function") else { return Kind::Other };
    let callee = above(reading, callee).unwrap_or_else(|| reading.inner(Some(callee), depth));
    let (mut arguments, mut named) = (Vec::new(), Vec::new());
    let Some(list) = node.child_by_field_name("arguments") else { return Kind::Other };
    let mut cursor = list.walk();
    for argument in list.named_children(&mut cursor) {
        match argument.kind() {
            "comment" => {}
            "keyword_argument" => {
                let Some(name) = argument.child_by_field_name("name") else { continue };
                named.push(Field {
                    key: Some((reading.text(name).to_owned(), span(name))),
                    span: span(argument),
                    value: reading.inner(argument.child_by_field_name("value"), depth),
                });
            }
            "dictionary_splat" => named.push(Field {
                key: None,
                span: span(argument),
                value: reading.inner(argument.named_child(0), depth),
            }),
            _ => arguments.push(reading.inner(Some(argument), depth)),
        }
    }
    // `getattr(aws.ebs, "Volume")`
    if let (Kind::Name(own), [holder, Expr { kind: Kind::Text(name), .. }]) =
        (&callee.kind, arguments.as_slice())
        && own == "getattr"
    {
        return Kind::Member(Box::new(holder.clone()), name.clone());
    }
    Kind::Call(Box::new(Call { callee, arguments, named, parentheses: span(list) }))
}

fn dictionary(reading: &Reading, node: Node, depth: usize) -> Kind {
    let mut fields = Vec::new();
    let mut cursor = node.walk();
    for child in node.named_children(&mut cursor) {
        let own = span(child);
        match child.kind() {
            "pair" => {
                let Some(key) = child.child_by_field_name("key") else { continue };
                let written = match reading.inner(Some(key), depth).kind {
                    Kind::Text(text) => Some((text, span(key))),
                    _ => None,
                };
                let value = match written {
                    Some(_) => reading.inner(child.child_by_field_name("value"), depth),
                    None => Expr::new(Kind::Other, own),
                };
                fields.push(Field { key: written, span: own, value });
            }
            "dictionary_splat" => {
                fields.push(Field {
                    key: None,
                    span: own,
                    value: reading.inner(child.named_child(0), depth),
                });
            }
            _ => {}
        }
    }
    Kind::Object(fields)
}

fn string(reading: &Reading, node: Node, depth: usize) -> Kind {
    let written = reading.text(node);
    let prefix = written.find(['"', '\'']).unwrap_or(0);
    let quotes =
        if written[prefix..].starts_with("\"\"\"") || written[prefix..].starts_with("'''") { 3 } else { 1 };
    let whole = span(node);
    let (start, end) = (whole.start + prefix + quotes, whole.end.saturating_sub(quotes));
    if end < start {
        return Kind::Other;
    }
    let is_formatted = written[..prefix].contains(['f', 'F']);
    let is_raw = written[..prefix].contains(['r', 'R']);
    let mut cursor = node.walk();
    let values = node.named_children(&mut cursor).filter(|child| child.kind() == "interpolation");
    let values = values.map(|child| (span(child), reading.inner(child.named_child(0), depth)));
    let plain: fn(&str) -> String = match (is_formatted, is_raw) {
        (true, _) => |inside| unescaped(&inside.replace("{{", "{").replace("}}", "}")),
        (false, true) => str::to_owned,
        (false, false) => unescaped,
    };
    reading.parts(Span::new(start, end), values.collect(), plain)
}

/// `"one" "after the other"`
fn joined(reading: &Reading, node: Node, depth: usize) -> Kind {
    let mut cursor = node.walk();
    let pieces: Vec<Expr> =
        node.named_children(&mut cursor).map(|child| reading.inner(Some(child), depth)).collect();
    let plain = |piece: &Expr| match &piece.kind {
        Kind::Text(text) => Some(text.clone()),
        _ => None,
    };
    match pieces.iter().map(plain).collect::<Option<Vec<String>>>() {
        Some(texts) => Kind::Text(texts.concat()),
        None => Kind::Parts(pieces.into_iter().map(Part::Value).collect()),
    }
}
