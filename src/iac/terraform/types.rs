//! Types of variables: what a given value is turned into.
//!
//! In: a `type` as written and a value. Out: the value as the module sees it: numbers and bools read from
//! strings, missing `optional` attributes filled in, sets without repetition.

use hcl::edit::expr::{Expression, FuncCall, ObjectKey};

use super::evaluate::unknown;
use super::functions;
use super::operators::same;
use super::scope::{Scope, Written, entry};
use crate::iac::{Map, Node, Value};

pub(super) enum Type<'a> {
    Any,
    Text,
    Number,
    Bool,
    List(Box<Type<'a>>),
    Set(Box<Type<'a>>),
    Map(Box<Type<'a>>),
    Tuple(Vec<Type<'a>>),
    Object(Vec<Member<'a>>),
}

pub(super) struct Member<'a> {
    name: String,
    kind: Type<'a>,
    is_optional: bool,
    default: Option<Written<'a>>,
}

/// Types inside types; the parser ends at about a hundred.
const DEEPEST: usize = 64;

impl<'a> Type<'a> {
    /// What can't be read is any type: Terraform will say what is wrong with it.
    pub fn read(written: Written<'a>) -> Self {
        match written {
            Written::Hcl(expression, place) => {
                let member = |expression| Written::Hcl(expression, place);
                read(expression, &member, DEEPEST)
            }
            Written::Json(node) => node.as_text().map_or(Self::Any, word),
        }
    }
}

fn word<'a>(word: &str) -> Type<'a> {
    match word {
        "string" => Type::Text,
        "number" => Type::Number,
        "bool" => Type::Bool,
        "list" => Type::List(Box::new(Type::Any)),
        "map" => Type::Map(Box::new(Type::Any)),
        _ => Type::Any,
    }
}

fn read<'a>(
    expression: &'a Expression,
    written: &dyn Fn(&'a Expression) -> Written<'a>,
    depth: usize,
) -> Type<'a> {
    match expression {
        _ if depth == 0 => Type::Any,
        Expression::Variable(name) => word(name.as_str()),
        Expression::String(name) => word(name.value()),
        Expression::Parenthesis(inner) => read(inner.inner(), written, depth - 1),
        Expression::FuncCall(call) => {
            let inner = || call.args.iter().next().map_or(Type::Any, |of| read(of, written, depth - 1));
            match call.name.name.as_str() {
                "list" => Type::List(Box::new(inner())),
                "set" => Type::Set(Box::new(inner())),
                "map" => Type::Map(Box::new(inner())),
                "optional" => inner(),
                "tuple" => match call.args.iter().next() {
                    Some(Expression::Array(all)) => {
                        Type::Tuple(all.iter().map(|of| read(of, written, depth - 1)).collect())
                    }
                    _ => Type::Any,
                },
                "object" => object(call, written, depth),
                _ => Type::Any,
            }
        }
        _ => Type::Any,
    }
}

fn object<'a>(call: &'a FuncCall, written: &dyn Fn(&'a Expression) -> Written<'a>, depth: usize) -> Type<'a> {
    let Some(Expression::Object(object)) = call.args.iter().next() else { return Type::Any };
    let mut members = Vec::new();
    for (key, value) in object {
        let name = match key {
            ObjectKey::Ident(name) => name.as_str(),
            ObjectKey::Expression(Expression::String(name)) => name.value(),
            ObjectKey::Expression(Expression::Variable(name)) => name.as_str(),
            ObjectKey::Expression(_) => return Type::Any,
        };
        let optional = match value.expr() {
            Expression::FuncCall(call) if call.name.name.as_str() == "optional" => Some(call),
            _ => None,
        };
        members.push(Member {
            name: name.to_owned(),
            kind: read(value.expr(), written, depth - 1),
            is_optional: optional.is_some(),
            default: optional.and_then(|call| call.args.iter().nth(1)).map(written),
        });
    }
    Type::Object(members)
}

/// The value of `var.name` as its type wants it. What does not fit is unknown, and told.
pub(super) fn convert(scope: &Scope, name: &str, node: Node, kind: &Type) -> Node {
    let mut wrong = None;
    let at = node.at.clone();
    let converted = converted(scope, node, kind, &mut wrong);
    if let Some(wanted) = wrong {
        scope.world.tell(&at, format!("the value of `var.{name}` is no {wanted}"), false);
    }
    converted
}

fn converted(scope: &Scope, mut node: Node, kind: &Type, wrong: &mut Option<&'static str>) -> Node {
    if matches!(node.value, Value::Null | Value::Unknown { .. }) {
        return node;
    }
    let all = |items: Vec<Node>, of: &Type, wrong: &mut Option<&'static str>| -> Vec<Node> {
        items.into_iter().map(|item| converted(scope, item, of, wrong)).collect()
    };
    let wanted = match kind {
        Type::Any => return node,
        Type::Text => "string",
        Type::Number => "number",
        Type::Bool => "bool",
        Type::List(_) | Type::Tuple(_) => "list",
        Type::Set(_) => "set",
        Type::Map(_) => "map",
        Type::Object(_) => "object of its type",
    };
    let value = match (kind, &mut node.value) {
        (Type::Text, value) => functions::text(value).map(Value::Text),
        (Type::Number, value) => functions::number(value).map(Value::Number),
        (Type::Bool, value) => functions::boolean(value).map(Value::Bool),
        (Type::List(of), Value::List(items)) => Some(Value::List(all(std::mem::take(items), of, wrong))),
        (Type::Set(of), Value::List(items)) => Some(Value::List(set(all(std::mem::take(items), of, wrong)))),
        (Type::Tuple(kinds), Value::List(items)) if kinds.len() == items.len() => {
            let pairs = std::mem::take(items).into_iter().zip(kinds);
            Some(Value::List(pairs.map(|(item, kind)| converted(scope, item, kind, wrong)).collect()))
        }
        (Type::Map(of), Value::Map(map)) => {
            let mut map = std::mem::take(map);
            for entry in &mut map.entries {
                let item = std::mem::replace(&mut entry.node, unknown("", &node.at));
                entry.node = converted(scope, item, of, wrong);
            }
            Some(Value::Map(map))
        }
        (Type::Object(members), Value::Map(map)) => {
            members_of(scope, std::mem::take(map), members, &node.at, wrong)
        }
        _ => None,
    };
    match value {
        Some(value) => Node { value, ..node },
        None => {
            *wrong = Some(wanted);
            let why = format!("a value that is no {wanted}");
            Node { value: super::evaluate::waits(&why), fails: true, ..node }
        }
    }
}

/// `None` where a member that must be there is not.
fn members_of(
    scope: &Scope,
    mut map: Map,
    members: &[Member],
    at: &crate::text::Location,
    wrong: &mut Option<&'static str>,
) -> Option<Value> {
    let mut entries = Vec::with_capacity(members.len());
    for member in members {
        let found = map.entries.iter().rposition(|entry| entry.key == member.name);
        let given = found.map(|index| map.entries.swap_remove(index));
        // A null asks for the default, as a missing one does.
        let given =
            given.filter(|entry| member.default.is_none() || !matches!(entry.node.value, Value::Null));
        let entry = match (given, &member.default) {
            (Some(given), _) => given,
            (None, Some(default)) => entry(&member.name, at.span, scope.evaluate(*default, None)),
            (None, None) if member.is_optional => {
                entry(&member.name, at.span, Node::new(Value::Null, at.clone()))
            }
            (None, None) => return None,
        };
        let node = converted(scope, entry.node, &member.kind, wrong);
        entries.push(crate::iac::Entry { node, ..entry });
    }
    Some(Value::Map(Map { entries, span: map.span }))
}

/// Without repetition; strings in their order, as Terraform keeps them.
fn set(items: Vec<Node>) -> Vec<Node> {
    let mut texts: Vec<(String, Node)> = Vec::new();
    let mut others: Vec<Node> = Vec::new();
    /// Comparing takes the square of their number.
    const MOST_COMPARED: usize = 1_000;
    for item in items {
        match &item.value {
            Value::Text(text) => texts.push((text.clone(), item)),
            _ if others.len() < MOST_COMPARED
                && others.iter().any(|known| same(&known.value, &item.value) == Some(true)) => {}
            _ => others.push(item),
        }
    }
    texts.sort_by(|one, other| one.0.cmp(&other.0));
    texts.dedup_by(|one, other| one.0 == other.0);
    texts.into_iter().map(|(_, item)| item).chain(others).collect()
}
