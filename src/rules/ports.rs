//! Port ranges, and whether they cover a port.

use super::condition::{Answer, Asked};
use super::lookup::{Found, find};
use super::pack::Path;
use super::test;
use super::truth::Truth;
use crate::iac::Value;

pub fn ports_covered(
    asked: Asked,
    from: &Path,
    to: &Path,
    protocol: Option<&Path>,
    ports: &[u16],
    setting: Option<&str>,
) -> Answer {
    let value = |path: &Path| {
        let mut found = Found::default();
        find(&path.0, asked.map, asked.prefix, asked.item, &mut found);
        found.nodes.into_iter().next().map(|(_, node)| node)
    };
    if let Some(node) = protocol.and_then(value) {
        // -1 and "all" are every protocol and every port.
        match &node.value {
            Value::Text(text) if text == "-1" || text == "all" => return Answer::of(Truth::Yes),
            Value::Number(number) if *number == -1.0 => return Answer::of(Truth::Yes),
            Value::Text(text) if text == "icmp" || text == "icmpv6" => return Answer::of(Truth::No),
            _ => {}
        }
    }
    let mut wanted: Vec<f64> = ports.iter().map(|port| f64::from(*port)).collect();
    if let Some(crate::literal::Literal::List(more)) = setting.and_then(|name| asked.rules.settings.get(name))
    {
        wanted.extend(more.iter().filter_map(|item| {
            if let crate::literal::Literal::Number(port) = item { Some(*port) } else { None }
        }));
    }
    let bounds = (value(from), value(to));
    let waits = [bounds.0, bounds.1].into_iter().flatten().find_map(|node| match &node.value {
        Value::Unknown { why } => Some(why.clone()),
        _ => None,
    });
    match (bounds.0.and_then(test::number), bounds.1.and_then(test::number)) {
        (Some(low), Some(high)) => Answer::of(wanted.iter().any(|port| low <= *port && *port <= high).into()),
        _ if waits.is_some() => Answer { truth: Truth::Unknown, blame: Vec::new(), waits },
        _ => Answer::of(Truth::No),
    }
}
