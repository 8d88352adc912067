//! Port ranges, and whether they reach a port.

use super::condition::{Answer, Asked};
use super::pack::{Path, PortShape};
use super::test;
use super::truth::Truth;
use crate::iac::{Node, Value};
use crate::literal::Literal;

/// Whether the range from one path to another reaches one of the ports, or is all of them.
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
    let (from, to) = (value(&shape.from), value(&shape.to));
    if let (Some(low), Some(high)) = (from.and_then(test::number), to.and_then(test::number)) {
        let mut wanted = shape.ports.iter();
        let reaches = |(first, last): (f64, f64)| low <= last && first <= high;
        let reached = wanted.any(|(first, last)| reaches((f64::from(*first), f64::from(*last))))
            || of_setting(shape.setting.as_deref(), asked).into_iter().any(reaches);
        return Answer::of((reached || shape.all && low <= 1.0 && high >= 65_535.0).into());
    }
    let why = |node: &Node| match &node.value {
        Value::Unknown { why } => Some(why.clone()),
        _ => None,
    };
    match [from, to].into_iter().flatten().find_map(why) {
        Some(why) => Answer { truth: Truth::Unknown, blame: Vec::new(), waits: Some(why) },
        None => Answer::of(Truth::No),
    }
}

/// The user's ports: numbers, and ranges as text.
fn of_setting(name: Option<&str>, asked: Asked) -> Vec<(f64, f64)> {
    let setting = name.and_then(|name| asked.rules.settings.get(name));
    let Some(Literal::List(items)) = setting else { return Vec::new() };
    let range = |item: &Literal| match item {
        Literal::Number(port) => Some((*port, *port)),
        Literal::Text(text) => {
            let (first, last) = text.split_once('-').unwrap_or((text, text));
            Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
        }
        _ => None,
    };
    items.iter().filter_map(range).collect()
}
