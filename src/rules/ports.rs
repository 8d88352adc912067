//! Port ranges, and whether they reach a port.

use super::condition::{Answer, Asked};
use super::pack::{Path, PortShape, PortsAt};
use super::test;
use super::truth::Truth;
use crate::iac::{Node, Value};
use crate::literal::Literal;

/// Whether a range reaches one of the ports, or is all of them.
pub fn ports_covered(asked: Asked, shape: &PortShape) -> Answer {
    let value = |path: &Path| asked.find(path).nodes.into_iter().next().map(|(_, node)| node);
    let protocol = shape.protocol.as_ref().and_then(value);
    // It may turn out to be all of them, or one without ports.
    if let Some(Value::Unknown { why }) = protocol.map(|node| &node.value) {
        return Answer { truth: Truth::Unknown, blame: Vec::new(), waits: Some(why.clone()) };
    }
    let word = protocol.map(test::canonical);
    match word.as_deref() {
        // Every protocol and every port.
        Some("-1" | "all") => return Answer::of(Truth::Yes),
        Some("icmp" | "icmpv6" | "1" | "58") => return Answer::of(Truth::No),
        _ => {}
    }
    match &shape.at {
        PortsAt::Between(from, to) => between(value(from), value(to), shape, asked),
        PortsAt::Written(path) => written(path, shape, asked),
    }
}

fn between(from: Option<&Node>, to: Option<&Node>, shape: &PortShape, asked: Asked) -> Answer {
    if let (Some(low), Some(high)) = (from.and_then(test::number), to.and_then(test::number)) {
        return Answer::of(reached((low, high), shape, asked).into());
    }
    match [from, to].into_iter().flatten().find_map(why) {
        Some(why) => Answer { truth: Truth::Unknown, blame: Vec::new(), waits: Some(why) },
        None => Answer::of(Truth::No),
    }
}

/// One known range that reaches a port settles it, whatever the others will be.
fn written(path: &Path, shape: &PortShape, asked: Asked) -> Answer {
    let found = asked.find(path);
    let mut waits = found.waits;
    for (at, node) in &found.nodes {
        let ranges = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(*node),
        };
        waits = waits.or_else(|| ranges.iter().find_map(why));
        let reaches =
            |node: &Node| range(&test::canonical(node)).is_some_and(|range| reached(range, shape, asked));
        if ranges.iter().any(reaches) {
            return Answer { truth: Truth::Yes, blame: asked.blame(at, Some(node)), waits: None };
        }
    }
    match waits {
        Some(why) => Answer { truth: Truth::Unknown, blame: Vec::new(), waits: Some(why) },
        None => Answer::of(Truth::No),
    }
}

fn why(node: &Node) -> Option<String> {
    match &node.value {
        Value::Unknown { why } => Some(why.to_string()),
        _ => None,
    }
}

fn reached((low, high): (f64, f64), shape: &PortShape, asked: Asked) -> bool {
    let reaches = |(first, last): (f64, f64)| low <= last && first <= high;
    let mut wanted = shape.ports.iter();
    wanted.any(|(first, last)| reaches((f64::from(*first), f64::from(*last))))
        || of_setting(shape.setting.as_deref(), asked).into_iter().any(reaches)
        || shape.all && low <= 1.0 && high >= 65_535.0
}

/// `22`, `8000-8999`, or `*` for all.
fn range(text: &str) -> Option<(f64, f64)> {
    if text.trim() == "*" {
        return Some((0.0, 65_535.0));
    }
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
}

/// The user's ports: numbers, and ranges as text.
fn of_setting(name: Option<&str>, asked: Asked) -> Vec<(f64, f64)> {
    let setting = name.and_then(|name| asked.rules.settings.get(name));
    let Some(Literal::List(items)) = setting else { return Vec::new() };
    let range = |item: &Literal| match item {
        Literal::Number(port) => Some((*port, *port)),
        Literal::Text(text) => range(text),
        _ => None,
    };
    items.iter().filter_map(range).collect()
}
