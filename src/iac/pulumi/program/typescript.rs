//! TypeScript and JavaScript, which its grammar reads too.

mod each;
mod modules;

use tree_sitter::Node;

use self::each::{defaults, first_of, one_of, over, own_defaults};
use self::modules::{called, export, exported, hand_out, import, is_handed_out};
use super::reading::{Grammar, Reading, number, product, span, unescaped};
use super::syntax::{Call, Expr, Field, Function, Kind, Language, Parameter, Part, Pattern, Share, Taken};
use crate::text::Span;

pub(super) static GRAMMAR: Grammar = GRAMMAR_OF;

const GRAMMAR_OF: Grammar = Grammar {
    language: Language::TypeScript,
    load: || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
    scopes: &[
        "statement_block",
        "class_body",
        "arrow_function",
        "function_expression",
        "function_declaration",
        "generator_function_declaration",
        "method_definition",
        "for_statement",
        "for_in_statement",
        "switch_body",
    ],
    imports: &["import_statement"],
    classes: &["class_body"],
    calls: &["new_expression", "call_expression"],
    blocks: &["program", "statement_block", "switch_case", "switch_default"],
    visit,
    expression,
};

/// The same with markup in it, which reads `<T>x` in another way.
pub(super) static MARKUP: Grammar =
    Grammar { load: || tree_sitter_typescript::LANGUAGE_TSX.into(), ..GRAMMAR_OF };

fn visit(reading: &mut Reading, node: Node) {
    match node.kind() {
        "import_statement" => import(reading, node),
        "export_statement" => export(reading, node),
        "variable_declarator" => declarator(reading, node),
        "public_field_definition" => {
            let name = node.child_by_field_name("name").map(|name| format!("this.{}", reading.text(name)));
            if let (Some(name), Some(value)) = (name, node.child_by_field_name("value")) {
                let value = reading.expression(value);
                reading.statement(node, &value, Some(&name));
                reading.bind(&name, Some(value));
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
        "assignment_expression" | "augmented_assignment_expression" => assignment(reading, node),
        "call_expression" => changing(reading, node),
        "arrow_function" | "function_expression" | "function_declaration" | "method_definition" => {
            // What is taken apart has parts that nobody knows.
            let applied = reading.applied(node).filter(|_| takes_one_name(node));
            match over(reading, node) {
                Some(one) => first_of(reading, node, one),
                None => {
                    for name in parameters(reading, node).into_iter().flatten() {
                        reading.bind(&name, applied.clone());
                    }
                }
            }
            defaults(reading, node);
            routine(reading, node);
        }
        // `constructor(private readonly size: number)`
        "required_parameter" | "optional_parameter" if is_kept(reading, node) => {
            if let Some(name) = node.child_by_field_name("pattern") {
                let value = reading.expression(name);
                reading.bind(&format!("this.{}", reading.text(name)), Some(value));
            }
        }
        "class_declaration" | "class" => {
            if let Some(name) = called(reading, node) {
                reading.class(&name, node);
                if let (Some(base), false) = (base(node), has_constructor(node)) {
                    let base = reading.expression(base);
                    reading.bind(&name, Some(base));
                }
            }
        }
        "enum_declaration" => {
            let Some(name) = node.child_by_field_name("name") else { return };
            reading.class(reading.text(name), node);
            let Some(body) = node.child_by_field_name("body") else { return };
            let mut cursor = body.walk();
            let all: Vec<Node> = body.named_children(&mut cursor).collect();
            for member in all {
                if let (Some(name), Some(value)) =
                    (member.child_by_field_name("name"), member.child_by_field_name("value"))
                {
                    let value = reading.expression(value);
                    reading.bind(&format!("this.{}", reading.text(name)), Some(value));
                }
            }
        }
        "for_in_statement" => {
            let (left, right) = (node.child_by_field_name("left"), node.child_by_field_name("right"));
            let (Some(left), Some(right)) = (left, right) else { return };
            let is_of_keys =
                node.child_by_field_name("operator").is_some_and(|word| reading.text(word) == "in");
            let share = if is_of_keys { Share::Key } else { Share::Element };
            let one = Kind::Each(Box::new(reading.expression(right)), share);
            one_of(reading, left, Expr::new(one, span(right)), 0);
        }
        _ => {}
    }
}

/// What a class extends.
fn base(class: Node) -> Option<Node> {
    let heritage = named_child(class, "class_heritage")?;
    named_child(heritage, "extends_clause").unwrap_or(heritage).child_by_field_name("value")
}

fn has_constructor(class: Node) -> bool {
    let Some(body) = class.child_by_field_name("body") else { return false };
    let mut cursor = body.walk();
    let mut methods = body.named_children(&mut cursor).filter(|child| child.kind() == "method_definition");
    methods.any(|method| {
        method.child_by_field_name("name").is_some_and(|name| name.end_byte() - name.start_byte() == 11)
    })
}

/// The class whose constructor calls `super(…)`.
fn above(reading: &Reading, node: Node) -> Option<Expr> {
    let mut next = node.parent();
    while let Some(one) = next {
        if matches!(one.kind(), "class_declaration" | "class") {
            return Some(reading.expression(base(one)?));
        }
        next = one.parent();
    }
    None
}

/// Whether a constructor's parameter is a property too.
fn is_kept(reading: &Reading, parameter: Node) -> bool {
    named_child(parameter, "accessibility_modifier").is_some()
        || reading.text(parameter).starts_with("readonly ")
}

fn declarator(reading: &mut Reading, node: Node) {
    let Some(name) = node.child_by_field_name("name") else { return };
    let value = node.child_by_field_name("value").map(|value| reading.expression(value));
    let Some(value) = value else {
        // Its only assignment may follow.
        return reading.bind(reading.text(name), Some(Expr::awaited(span(name))));
    };
    if let Some(module) = required(&value) {
        return require(reading, name, &module);
    }
    match name.kind() {
        "identifier" => {
            let statement = node.parent().filter(|parent| parent.named_child_count() == 1);
            let exported =
                statement.and_then(|one| one.parent()).filter(|one| one.kind() == "export_statement");
            let name = reading.text(name);
            reading.statement(exported.or(statement).unwrap_or(node), &value, Some(name));
            reading.bind(name, Some(value));
        }
        "object_pattern" => {
            // `const { s3 } = aws`
            for (local, keys) in taken_deep(reading, name) {
                let member = |holder: Expr, key| Expr::new(Kind::Member(Box::new(holder), key), value.span);
                reading.bind(&local, Some(keys.into_iter().fold(value.clone(), member)));
            }
            own_defaults(reading, name);
        }
        _ => {
            let mut names = Vec::new();
            pattern(reading, name, &mut names);
            names.iter().for_each(|name| reading.bind(name, None));
        }
    }
}

/// The module of `require("…")`, `await import("…")`.
fn required(value: &Expr) -> Option<String> {
    let call = value.as_call()?;
    match (&call.callee.kind, call.arguments.first().map(|first| &first.kind)) {
        (Kind::Name(name), Some(Kind::Text(module))) if name == "require" || name == "import" => {
            Some(module.clone())
        }
        _ => None,
    }
}

fn require(reading: &mut Reading, name: Node, module: &str) {
    if let Some(statement) = name.parent().and_then(|declarator| declarator.parent()) {
        reading.imports_in(statement);
    }
    if name.kind() == "identifier" {
        return reading.import(reading.text(name), module, &[]);
    }
    for (local, keys) in taken_deep(reading, name) {
        reading.import(&local, module, &keys.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

/// The names of `{ a, b: { c } }`, each with the keys that lead to what it takes.
fn taken_deep(reading: &Reading, pattern: Node) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let mut wanted = vec![(pattern, Vec::new())];
    while let Some((pattern, keys)) = wanted.pop() {
        let below = |key: String| [keys.as_slice(), &[key]].concat();
        found.extend(taken_apart(reading, pattern).into_iter().map(|(name, key, _)| (name, below(key))));
        let mut cursor = pattern.walk();
        for pair in pattern.named_children(&mut cursor).filter(|child| child.kind() == "pair_pattern") {
            let inside = pair.child_by_field_name("value").filter(|inside| inside.kind() == "object_pattern");
            if let (Some(key), Some(inside)) = (pair.child_by_field_name("key"), inside) {
                wanted.push((inside, below(reading.text(key).to_owned())));
            }
        }
    }
    found
}

/// The names of `{ a, b: c = d }` with the keys that they take, and what they are where there is none.
fn taken_apart<'t>(reading: &Reading, pattern: Node<'t>) -> Vec<(String, String, Option<Node<'t>>)> {
    let mut names = Vec::new();
    let mut cursor = pattern.walk();
    for child in pattern.named_children(&mut cursor) {
        let (key, local) = match child.kind() {
            "shorthand_property_identifier_pattern" | "object_assignment_pattern" => (None, child),
            "pair_pattern" => match child.child_by_field_name("value") {
                Some(local) if local.kind() != "object_pattern" => (child.child_by_field_name("key"), local),
                _ => continue,
            },
            _ => continue,
        };
        // `{ acl = "private" }`, `{ acl: own = "private" }`
        let name = local.child_by_field_name("left").unwrap_or(local);
        let text = |node: Node| reading.text(node).to_owned();
        names.push((text(name), text(key.unwrap_or(name)), local.child_by_field_name("right")));
    }
    names
}

fn assignment(reading: &mut Reading, node: Node) {
    let (Some(left), Some(right)) = (node.child_by_field_name("left"), node.child_by_field_name("right"))
    else {
        return;
    };
    match exported(reading, node) {
        Some("") => return hand_out(reading, right),
        Some(name) if right.kind() != "identifier" || reading.text(right) != name => {
            let value = reading.expression(right);
            let statement = node.parent().filter(|one| one.kind() == "expression_statement").unwrap_or(node);
            reading.statement(statement, &value, None);
            return reading.bind(name, Some(value));
        }
        Some(_) => return,
        None => {}
    }
    let target = reading.expression(left);
    let value = reading.expression(right);
    match target.as_target() {
        Some(name) if node.kind() == "assignment_expression" => {
            let statement = node.parent().filter(|one| one.kind() == "expression_statement").unwrap_or(node);
            reading.statement(statement, &value, Some(&name));
            match name.contains('.') {
                true => reading.bind(&name, Some(value)),
                false => reading.assign(&name, Some(value), target.span),
            }
        }
        None if node.kind() == "assignment_expression" => {
            let statement = node.parent().filter(|one| one.kind() == "expression_statement").unwrap_or(node);
            reading.set(&target, value, statement);
        }
        _ => reading.change(&target),
    }
}

/// `names.push(…)`, `Object.assign(settings, …)`
fn changing(reading: &mut Reading, node: Node) {
    let Some(function) = node.child_by_field_name("function") else { return };
    let method = reading.text(function).rsplit('.').next().unwrap_or("");
    if matches!(method, "push" | "unshift" | "splice" | "assign") {
        let Kind::Call(call) = reading.expression(node).kind else { return };
        let target = match (method, &call.callee.kind) {
            ("assign", _) => call.arguments.first(),
            (_, Kind::Member(holder, _)) => Some(&**holder),
            _ => None,
        };
        let given = match method {
            "assign" => call.arguments.last().cloned(),
            _ => Some(Expr::new(Kind::List(call.arguments.clone()), span(node))),
        };
        if let Some(target) = target {
            reading.change_by(target, given);
        }
    }
}

fn named_child<'t>(node: Node<'t>, kind: &str) -> Option<Node<'t>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).find(|child| child.kind() == kind)
}

const FUNCTIONS: [&str; 4] =
    ["arrow_function", "function_expression", "function_declaration", "method_definition"];

/// A function that has a name to be called by.
fn routine(reading: &mut Reading, node: Node) {
    let above = |depth: usize| (0..depth).try_fold(node, |node, _| node.parent());
    let named = |holder: Option<Node>| Some(reading.text(holder?.child_by_field_name("name")?).to_owned());
    let name = match node.kind() {
        "function_declaration" => called(reading, node),
        "method_definition" => match named(Some(node)).as_deref() {
            // The class's body, and the class.
            Some("constructor") => above(2).and_then(|class| called(reading, class)),
            Some(method) => Some(format!("this.{method}")),
            None => None,
        },
        // `build = () => …` of a class, `{ build: () => … }`
        _ => match above(1).map(|parent| (parent, parent.kind())) {
            Some((parent, "variable_declarator")) => named(Some(parent)),
            Some((parent, "public_field_definition")) => {
                named(Some(parent)).map(|name| format!("this.{name}"))
            }
            Some((parent, "pair")) => {
                let key = parent.child_by_field_name("key").map(|key| reading.text(key));
                let is_handed_out = parent.parent().is_some_and(|object| is_handed_out(reading, object));
                key.map(|key| if is_handed_out { key.to_owned() } else { format!("this.{key}") })
            }
            _ => called(reading, node),
        },
    };
    let Some(name) = name else { return };
    let mut cursor = node.walk();
    let list = node.child_by_field_name("parameters");
    let each = list.iter().flat_map(|list| list.named_children(&mut cursor).collect::<Vec<_>>());
    let taken: Vec<Parameter> =
        each.filter(|child| child.kind() != "comment").map(|one| parameter(reading, one)).collect();
    let returns = node.child_by_field_name("body").map_or(Vec::new(), |body| match body.kind() {
        "statement_block" => reading.returns(body, &FUNCTIONS),
        _ => vec![reading.expression(body)],
    });
    reading.routine(&name, node, taken, returns);
}

fn parameter(reading: &Reading, node: Node) -> Parameter {
    let pattern = node.child_by_field_name("pattern").unwrap_or(node);
    let default = node.child_by_field_name("value").map(|value| reading.expression(value));
    match pattern.kind() {
        "identifier" => Parameter::One { name: reading.text(pattern).to_owned(), default },
        "object_pattern" => {
            let of = |(name, key, default): (String, String, Option<Node>)| Taken {
                name,
                key,
                default: default.map(|default| reading.expression(default)),
            };
            Parameter::Apart(taken_apart(reading, pattern).into_iter().map(of).collect())
        }
        _ => Parameter::Rest,
    }
}

/// `id => …`, `(id: string) => …`
fn takes_one_name(function: Node) -> bool {
    let Some(list) = function.child_by_field_name("parameters") else {
        return function.child_by_field_name("parameter").is_some();
    };
    let only = list.named_child(0).filter(|_| list.named_child_count() == 1);
    let pattern = only.and_then(|only| only.child_by_field_name("pattern"));
    pattern.is_some_and(|pattern| pattern.kind() == "identifier")
}

/// The names of each parameter.
fn parameters(reading: &Reading, function: Node) -> Vec<Vec<String>> {
    if let Some(only) = function.child_by_field_name("parameter") {
        return vec![vec![reading.text(only).to_owned()]];
    }
    let Some(list) = function.child_by_field_name("parameters") else { return Vec::new() };
    let mut cursor = list.walk();
    let of = |parameter: Node| {
        let mut names = Vec::new();
        pattern(reading, parameter.child_by_field_name("pattern").unwrap_or(parameter), &mut names);
        names
    };
    list.named_children(&mut cursor).map(of).collect()
}

/// What a function's parameters make names of.
fn patterns(reading: &Reading, function: Node) -> Vec<Pattern> {
    if let Some(only) = function.child_by_field_name("parameter") {
        return vec![Pattern::Whole(reading.text(only).to_owned())];
    }
    let Some(list) = function.child_by_field_name("parameters") else { return Vec::new() };
    let mut cursor = list.walk();
    let name = |node: Node| (node.kind() == "identifier").then(|| reading.text(node).to_owned());
    let of = |parameter: Node| {
        let taken = parameter.child_by_field_name("pattern").unwrap_or(parameter);
        let mut cursor = taken.walk();
        match taken.kind() {
            "array_pattern" => Pattern::Places(taken.named_children(&mut cursor).map(name).collect()),
            "object_pattern" => {
                let all = taken_apart(reading, taken).into_iter();
                Pattern::Keys(all.map(|(name, key, _)| (name, key)).collect())
            }
            _ => Pattern::Whole(reading.text(taken).to_owned()),
        }
    };
    list.named_children(&mut cursor).map(of).collect()
}

/// The names that a pattern binds.
fn pattern(reading: &Reading, node: Node, names: &mut Vec<String>) {
    match node.kind() {
        "identifier" | "shorthand_property_identifier_pattern" => names.push(reading.text(node).to_owned()),
        "pair_pattern" => {
            if let Some(value) = node.child_by_field_name("value") {
                pattern(reading, value, names);
            }
        }
        "array_pattern"
        | "object_pattern"
        | "rest_pattern"
        | "assignment_pattern"
        | "object_assignment_pattern" => {
            let mut cursor = node.walk();
            node.named_children(&mut cursor).take(64).for_each(|child| pattern(reading, child, names));
        }
        _ => {}
    }
}

fn expression(reading: &Reading, node: Node, depth: usize) -> Expr {
    let inner = |node: Option<Node>| reading.inner(node, depth);
    let field = |name: &str| node.child_by_field_name(name);
    let kind = match node.kind() {
        // What stands inside is what is meant; its place is its own.
        "parenthesized_expression"
        | "as_expression"
        | "satisfies_expression"
        | "non_null_expression"
        | "await_expression" => return inner(node.named_child(0)),
        "type_assertion" => return inner(node.named_child(1)),
        "null" | "undefined" => Kind::Null,
        "true" => Kind::Bool(true),
        "false" => Kind::Bool(false),
        "number" => number(reading.text(node)),
        "string" => quoted(reading, node).map_or(Kind::Other, Kind::Text),
        "template_string" => template(reading, node, depth),
        "identifier" | "this" | "import" | "shorthand_property_identifier" => {
            Kind::Name(reading.text(node).to_owned())
        }
        "member_expression" => match (field("object"), field("property")) {
            // The grammar reads `x as aws.ebs.VolumeArgs` as a member of `x as aws.ebs`.
            (Some(object), _) if matches!(object.kind(), "as_expression" | "satisfies_expression") => {
                return inner(Some(object));
            }
            (Some(object), Some(property)) => {
                Kind::Member(Box::new(inner(Some(object))), reading.text(property).to_owned())
            }
            _ => Kind::Other,
        },
        "super" => return above(reading, node).unwrap_or(Expr::new(Kind::Other, span(node))),
        "subscript_expression" => {
            let name = field("index").filter(|index| index.kind() == "string");
            // `aws["ebs"]` is `aws.ebs`.
            if let (Some(object), Some(name)) = (field("object"), name.and_then(|name| quoted(reading, name)))
            {
                return Expr::new(Kind::Member(Box::new(inner(Some(object))), name), span(node));
            }
            Kind::Index(Box::new(inner(field("object"))), Box::new(inner(field("index"))))
        }
        "array" => {
            let mut cursor = node.walk();
            let items = node.named_children(&mut cursor).filter(|child| child.kind() != "comment");
            let item = |item: Node| match item.kind() {
                "spread_element" => Expr::new(Kind::Spread(Box::new(inner(Some(item)))), span(item)),
                _ => inner(Some(item)),
            };
            Kind::List(items.map(item).collect())
        }
        "object" => object(reading, node, depth),
        "new_expression" => call(reading, node, field("constructor"), depth),
        "call_expression" => call(reading, node, field("function"), depth),
        "ternary_expression" => {
            Kind::Choice(Box::new(["condition", "consequence", "alternative"].map(|name| inner(field(name)))))
        }
        "unary_expression" => {
            match (field("operator").map(|sign| reading.text(sign)), inner(field("argument"))) {
                (Some("-"), Expr { kind: Kind::Number(number), .. }) => Kind::Number(-number),
                (Some("!"), argument) => Kind::Not(Box::new(argument)),
                _ => Kind::Other,
            }
        }
        "binary_expression" => {
            let sides = Box::new([inner(field("left")), inner(field("right"))]);
            match field("operator").map(|sign| reading.text(sign)).unwrap_or("") {
                "||" | "??" => Kind::Either(sides),
                "===" | "==" => Kind::Equal(sides, true),
                "!==" | "!=" => Kind::Equal(sides, false),
                "+" => Kind::Parts((*sides).map(Part::Value).into()),
                sign => product(&sides, sign),
            }
        }
        "arrow_function" | "function_expression" => {
            let gives = field("body").and_then(|body| match body.kind() {
                "statement_block" => returned(reading, body, depth),
                _ => Some(inner(Some(body))),
            });
            Kind::Function(Box::new(Function { parameters: patterns(reading, node), gives }))
        }
        "spread_element" => return inner(node.named_child(0)),
        _ => Kind::Other,
    };
    Expr::new(kind, span(node))
}

/// What a body of one `return`, at its end, gives.
fn returned(reading: &Reading, body: Node, depth: usize) -> Option<Expr> {
    let last = body.named_child(body.named_child_count().checked_sub(1)? as u32)?;
    (last.kind() == "return_statement").then(|| reading.inner(last.named_child(0), depth))
}

fn call(reading: &Reading, node: Node, callee: Option<Node>, depth: usize) -> Kind {
    let Some(callee) = callee else { return Kind::Other };
    let callee = reading.inner(Some(callee), depth);
    let Some(list) = node.child_by_field_name("arguments") else {
        let parentheses = Span::at(span(node).end);
        return Kind::Call(Box::new(Call { callee, arguments: Vec::new(), named: Vec::new(), parentheses }));
    };
    let arguments = match list.kind() {
        // pulumi.interpolate`…`
        "template_string" => vec![reading.inner(Some(list), depth)],
        _ => {
            let mut cursor = list.walk();
            let given = list.named_children(&mut cursor).filter(|child| child.kind() != "comment");
            given.map(|argument| reading.inner(Some(argument), depth)).collect()
        }
    };
    Kind::Call(Box::new(Call { callee, arguments, named: Vec::new(), parentheses: span(list) }))
}

fn object(reading: &Reading, node: Node, depth: usize) -> Kind {
    let mut fields = Vec::new();
    let mut cursor = node.walk();
    for child in node.named_children(&mut cursor) {
        let own = span(child);
        let field = match child.kind() {
            "pair" => {
                let Some(key) = child.child_by_field_name("key") else { continue };
                let written = match key.kind() {
                    "string" => quoted(reading, key),
                    "computed_property_name" => match reading.inner(key.named_child(0), depth).kind {
                        Kind::Text(text) => Some(text),
                        _ => None,
                    },
                    _ => Some(reading.text(key).to_owned()),
                };
                let value = reading.inner(child.child_by_field_name("value"), depth);
                match written {
                    Some(written) => Field { key: Some((written, span(key))), span: own, value },
                    None => Field { key: None, span: own, value: Expr::new(Kind::Other, own) },
                }
            }
            "shorthand_property_identifier" => {
                let value = reading.inner(Some(child), depth);
                Field { key: Some((reading.text(child).to_owned(), own)), span: own, value }
            }
            "spread_element" => {
                Field { key: None, span: own, value: reading.inner(child.named_child(0), depth) }
            }
            "method_definition" => continue,
            _ => continue,
        };
        fields.push(field);
    }
    Kind::Object(fields)
}

fn quoted(reading: &Reading, node: Node) -> Option<String> {
    let written = reading.text(node);
    let inside = written.get(1..written.len().checked_sub(1)?)?;
    Some(unescaped(inside))
}

fn template(reading: &Reading, node: Node, depth: usize) -> Kind {
    let whole = span(node);
    let inside = Span::new(whole.start + 1, (whole.end - 1).max(whole.start + 1));
    let mut cursor = node.walk();
    let values = node.named_children(&mut cursor).filter(|child| child.kind() == "template_substitution");
    let values = values.map(|child| (span(child), reading.inner(child.named_child(0), depth)));
    reading.parts(inside, values.collect(), unescaped)
}
