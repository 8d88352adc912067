//! What is asked of one value.
//!
//! In: a [`Test`] and a known or unknown [`Node`]. Out: a [`Truth`]. Values are compared as Terraform
//! converts them: `"true"` is `true`, `"3"` is `3`.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;

use super::element::account;
use super::measure::{Measure, Unit};
use super::pack::{Network, Test};
use super::truth::Truth;
use super::{Rules, glob_matches, network, partial};
use crate::iac::{Node, Value};
use crate::literal::Literal;

/// Answers for a value that is there. Absence is the caller's business.
pub fn answer(test: &Test, node: &Node, rules: &Rules) -> Truth {
    match test {
        // Providers take an empty text for none.
        Test::Exists(wanted) => return Truth::from(*wanted != (node.as_text() == Some(""))),
        // What nobody knows yet is something.
        Test::Filled(wanted) => return Truth::from(*wanted == is_filled(node)),
        Test::Network(kind) => return in_network(node, kind),
        Test::Contains(wanted) if !node.is_unknown() => return contains(node, wanted),
        _ => {}
    }
    if node.is_unknown() {
        // Of an ARN it may be known whose it is, and not yet of what.
        let is_others = || partial::parts(node).is_some_and(|parts| is_others(&parts, rules));
        let is_known = matches!(test, Test::OtherAccount) && is_others();
        return if is_known { Truth::Yes } else { partial::answer(test, node) };
    }
    match test {
        Test::Equals(wanted) => equals(node, wanted),
        Test::NotEquals(unwanted) => equals(node, unwanted).not(),
        Test::OneOf(all) => one_of(node, all),
        Test::NoneOf(all) => one_of(node, all).not(),
        Test::Matches(regex) => each_text(node, test, |text| matches(regex, text)),
        Test::NotMatches(regex) => each_text(node, test, |text| !matches(regex, text)),
        Test::StartsWith(start) => text(node, |text| text.starts_with(start.as_str())),
        Test::EndsWith(end) => text(node, |text| text.ends_with(end.as_str())),
        Test::AtLeast(unit, least) => against(node, *unit, least, rules, |order| order != Ordering::Less),
        Test::AtMost(unit, most) => against(node, *unit, most, rules, |order| order != Ordering::Greater),
        Test::AtMostSetting(unit, name) => {
            let bound = match rules.settings.get(name) {
                Some(Literal::Number(number)) => unit.read(&number.to_string()),
                Some(Literal::Text(text)) => unit.read(text),
                _ => None,
            };
            let fits = |order| order != Ordering::Greater;
            bound.map_or(Truth::Unknown, |most| against(node, *unit, &most, rules, fits))
        }
        Test::Empty(wanted) => (length(node).is_none_or(|length| length == 0) == *wanted).into(),
        Test::Length(bounds) => {
            let length = length(node).unwrap_or(0);
            let (least, most) = (bounds.at_least.unwrap_or(0), bounds.at_most.unwrap_or(u64::MAX));
            (least <= length && length <= most).into()
        }
        Test::Keys(keys) => {
            node.as_map().is_some_and(|map| keys.iter().any(|key| map.get(key).is_some())).into()
        }
        Test::IgnoreCase(test) => answer(test, &lower(node), rules),
        Test::ReadAs(from, to, test) => answer(test, &read_as(from, to, node), rules),
        Test::Supported(name) => {
            let Some(today) = rules.today else { return Truth::Unknown };
            let table = rules.dates.get(name).map_or(&[][..], Vec::as_slice);
            let is_over =
                |text: &str| table.iter().any(|(glob, day)| *day < today && glob_matches(glob, text));
            text(node, is_over).not()
        }
        Test::Type(word) => (kind(node) == word).into(),
        Test::Lists(name) => {
            let globs = rules.lists.get(name).map_or(&[][..], Vec::as_slice);
            text(node, |text| globs.iter().any(|glob| glob_matches(glob, text)))
        }
        Test::MatchesSetting(name) => {
            let globs = texts(rules.settings.get(name));
            text(node, |text| globs.iter().any(|glob| glob_matches(glob, text)))
        }
        Test::OtherAccount => text(node, |text| is_others(text, rules)),
        Test::Exists(_) | Test::Filled(_) | Test::Network(_) | Test::Contains(_) => Truth::Unknown,
    }
}

fn is_others(text: &str, rules: &Rules) -> bool {
    let own = texts(rules.settings.get("accounts"));
    // A document of Systems Manager names those that share it in one text.
    let mut each = text.split(',').filter_map(|one| account(one.trim()));
    each.any(|account| !own.contains(&account))
}

/// What stands for a value that a person was to write, but for its case and what is between its letters.
const TO_FILL_IN: [&str; 10] = [
    "changeme",
    "replaceme",
    "fillme",
    "fillmein",
    "fillin",
    "todo",
    "tbd",
    "fixme",
    "placeholder",
    "tobedefined",
];

/// Whether a text is more than a place for one.
fn is_filled(node: &Node) -> bool {
    let Some(text) = node.as_text() else { return !matches!(node.value, Value::Null) };
    let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let is_hole = TO_FILL_IN.contains(&letters.as_str())
        || text.starts_with('<') && text.ends_with('>')
        || letters.len() > 2 && letters.bytes().all(|byte| byte == b'x');
    !text.trim().is_empty() && !is_hole
}

/// A measure against a bound.
fn against(node: &Node, unit: Unit, bound: &Measure, rules: &Rules, fits: fn(Ordering) -> bool) -> Truth {
    let bound = match (bound, rules.today) {
        (Measure::Today, Some(today)) => Measure::of_day(today),
        (Measure::Today, None) => return Truth::Unknown,
        (bound, _) => bound.clone(),
    };
    let own = match &node.value {
        Value::Number(number) => unit.read(&number.to_string()),
        Value::Text(text) => unit.read(text),
        _ => None,
    };
    own.and_then(|own| own.compare(&bound)).map_or(Truth::Unknown, |order| fits(order).into())
}

/// A value whose texts are lower case.
fn lower(node: &Node) -> Node {
    let mut node = node.clone();
    match &mut node.value {
        Value::Text(text) => *text = text.to_lowercase(),
        Value::List(items) => items.iter_mut().for_each(|item| *item = lower(item)),
        _ => {}
    }
    node
}

fn read_as(from: &str, to: &str, node: &Node) -> Node {
    let mut node = node.clone();
    match &mut node.value {
        Value::Text(text) => {
            *text = compiled(from, |regex| regex.replace(text, to).into_owned()).unwrap_or_default();
        }
        Value::List(items) => items.iter_mut().for_each(|item| *item = read_as(from, to, item)),
        _ => {}
    }
    node
}

/// The texts of a setting: a list of texts, or one.
pub fn texts(setting: Option<&Literal>) -> Vec<&str> {
    match setting {
        Some(Literal::Text(text)) => vec![text],
        Some(Literal::List(items)) => items
            .iter()
            .filter_map(|item| if let Literal::Text(text) = item { Some(text.as_str()) } else { None })
            .collect(),
        _ => Vec::new(),
    }
}

fn equals(node: &Node, wanted: &Literal) -> Truth {
    match (&node.value, wanted) {
        (Value::Unknown { .. }, _) => Truth::Unknown,
        (Value::Bool(value), Literal::Bool(wanted)) => (value == wanted).into(),
        (Value::Text(text), Literal::Bool(wanted)) => (*text == wanted.to_string()).into(),
        (Value::Bool(value), Literal::Text(wanted)) => (value.to_string() == *wanted).into(),
        (Value::Text(text), Literal::Text(wanted)) => (text == wanted).into(),
        (_, Literal::Number(wanted)) => number(node).is_some_and(|number| number == *wanted).into(),
        (Value::Number(number), Literal::Text(wanted)) => (number.to_string() == *wanted).into(),
        (Value::List(items), Literal::List(wanted)) if items.len() == wanted.len() => {
            items.iter().zip(wanted).map(|(item, wanted)| equals(item, wanted)).fold(Truth::Yes, Truth::and)
        }
        _ => Truth::No,
    }
}

fn one_of(node: &Node, all: &[Literal]) -> Truth {
    all.iter().map(|wanted| equals(node, wanted)).fold(Truth::No, Truth::or)
}

fn contains(node: &Node, wanted: &Literal) -> Truth {
    match (&node.value, wanted) {
        (Value::Unknown { .. }, _) => Truth::Unknown,
        (Value::List(items), _) => items.iter().map(|item| equals(item, wanted)).fold(Truth::No, Truth::or),
        (Value::Text(text), Literal::Text(part)) => text.contains(part.as_str()).into(),
        (Value::Map(map), Literal::Text(key)) => map.get(key).is_some().into(),
        _ => Truth::No,
    }
}

/// A block or a list of them: open or public where one of them is, private or within where all are.
fn in_network(node: &Node, kind: &Network) -> Truth {
    match &node.value {
        Value::Unknown { .. } => Truth::Unknown,
        // Who is on a prefix list is written elsewhere.
        Value::Text(text) if text.starts_with("pl-") => Truth::Unknown,
        Value::Text(text) => network::is(text, kind).map_or(Truth::No, Truth::from),
        Value::List(items) => {
            let each = items.iter().map(|item| in_network(item, kind));
            match kind {
                Network::Open if network::make_up_everything(items.iter().filter_map(Node::as_text)) => {
                    Truth::Yes
                }
                Network::Open | Network::Public => each.fold(Truth::No, Truth::or),
                Network::Private | Network::Within(_) => each.fold(Truth::Yes, Truth::and),
            }
        }
        _ => Truth::No,
    }
}

/// Whether a regex matches.
pub fn matches(regex: &str, text: &str) -> bool {
    compiled(regex, |regex| regex.is_match(text)).unwrap_or(false)
}

/// Each is compiled once: a rule asks it of every resource of a type. Nothing where it is no regex.
fn compiled<T>(regex: &str, ask: impl FnOnce(&regex::Regex) -> T) -> Option<T> {
    thread_local! {
        static COMPILED: RefCell<HashMap<String, Option<regex::Regex>>> = RefCell::default();
    }
    COMPILED.with_borrow_mut(|compiled| {
        if let Some(known) = compiled.get(regex) {
            return known.as_ref().map(ask);
        }
        let read = regex::Regex::new(regex).ok();
        let answer = read.as_ref().map(ask);
        compiled.insert(regex.to_owned(), read);
        answer
    })
}

fn text(node: &Node, test: impl Fn(&str) -> bool) -> Truth {
    match &node.value {
        Value::Text(text) => test(text).into(),
        Value::Number(number) => test(&number.to_string()).into(),
        Value::Bool(value) => test(&value.to_string()).into(),
        Value::List(items) => items.iter().map(|item| text_of(item, &test)).fold(Truth::No, Truth::or),
        Value::Unknown { .. } => Truth::Unknown,
        _ => Truth::No,
    }
}

/// As [`text`], with what the known parts of an element settle.
fn each_text(node: &Node, test: &Test, of: impl Fn(&str) -> bool) -> Truth {
    let Value::List(items) = &node.value else { return text(node, of) };
    let answer =
        |item: &Node| if item.is_unknown() { partial::answer(test, item) } else { text_of(item, &of) };
    items.iter().map(answer).fold(Truth::No, Truth::or)
}

fn text_of(node: &Node, test: &impl Fn(&str) -> bool) -> Truth {
    match &node.value {
        Value::Text(text) => test(text).into(),
        Value::Unknown { .. } => Truth::Unknown,
        _ => Truth::No,
    }
}

pub fn number(node: &Node) -> Option<f64> {
    match &node.value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn length(node: &Node) -> Option<u64> {
    Some(match &node.value {
        Value::List(items) => items.len() as u64,
        Value::Map(map) => map.entries.len() as u64,
        Value::Text(text) => text.chars().count() as u64,
        _ => return None,
    })
}

fn kind(node: &Node) -> &'static str {
    match &node.value {
        Value::Text(_) => "text",
        Value::Number(_) => "number",
        Value::Bool(_) => "bool",
        Value::List(_) => "list",
        Value::Map(_) => "map",
        Value::Null | Value::Unknown { .. } => "",
    }
}

/// A value as a fingerprint or a message spells it.
pub fn canonical(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Unknown { why } => format!("<{why}>"),
        Value::List(items) => {
            let mut items: Vec<String> = items.iter().map(canonical).collect();
            items.sort();
            items.join(",")
        }
        Value::Map(map) => {
            let mut entries: Vec<String> =
                map.entries.iter().map(|entry| format!("{}={}", entry.key, canonical(&entry.node))).collect();
            entries.sort();
            entries.join(";")
        }
    }
}
