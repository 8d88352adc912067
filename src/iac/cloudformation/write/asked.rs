//! What CloudFormation asks for beside what a fix sets, and what SAM has no property for.
//!
//! In: `rules/cloudformation/asked.tsv` and `serverless.tsv`, and what is wanted of a resource. Out: that with what belongs
//! to it; `None` where CloudFormation would refuse it.

use super::{Wanted, Written};
use crate::iac::{Map, Node, Value, WrittenStep};
use crate::literal::Literal;

const ASKED: &str = include_str!("../../../../rules/cloudformation/asked.tsv");
const SERVERLESS: &str = include_str!("../../../../rules/cloudformation/serverless.tsv");

impl Written {
    /// Puts beside what is set what its type asks for.
    pub fn complete(&self, address: &str, wanted: &mut Wanted) -> Option<()> {
        let resource = self.template.section("Resources").get(address)?.as_map()?;
        let kind = resource.get("Type")?.as_text()?;
        let set: Vec<String> = wanted.set.iter().chain(&wanted.append).map(|(path, _)| names(path)).collect();
        if !set.iter().all(|path| is_property(kind, path)) {
            return None;
        }
        let properties = resource.get("Properties").and_then(Node::as_map);
        let is_there = |other: &str| {
            let names: Vec<&str> = other.split('.').collect();
            set.iter().any(|path| path == other) || properties.is_some_and(|map| has(map, &names))
        };
        for (other, becomes) in asked(kind, &set) {
            let way = || other.split('.').map(|name| WrittenStep::new(name, None)).collect();
            match (becomes, is_there(other)) {
                ("!", false) | ("x", true) => return None,
                ("-", true) => wanted.remove.push(way()),
                ("x" | "-", false) | (_, true) => {}
                (value, false) => wanted.set.push((way(), Literal::Text(value.to_owned()))),
            }
        }
        Some(())
    }

    /// Has a resource made after others.
    pub fn wait_for(&self, address: &str, others: &[String], wanted: &mut Wanted) -> Option<()> {
        if others.is_empty() {
            return Some(());
        }
        let resource = self.template.section("Resources").get(address)?.as_map()?;
        let mut all: Vec<Literal> = match resource.get("DependsOn").map(|node| &node.value) {
            None => Vec::new(),
            Some(Value::Text(one)) => vec![Literal::Text(one.clone())],
            Some(Value::List(items)) => {
                let text = |item: &Node| Some(Literal::Text(item.as_text()?.to_owned()));
                items.iter().map(text).collect::<Option<_>>()?
            }
            Some(_) => return None,
        };
        all.extend(others.iter().cloned().map(Literal::Text));
        let value = if all.len() > 1 { Literal::List(all) } else { all.remove(0) };
        wanted.set.push((vec![WrittenStep::new("@DependsOn", None)], value));
        Some(())
    }
}

/// What a type asks for beside what is set of it, with what becomes of it.
fn asked<'s>(kind: &'s str, set: &'s [String]) -> impl Iterator<Item = (&'static str, &'static str)> + 's {
    let lines = ASKED.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(move |line| {
        let mut cells = line.split('\t');
        let (of, when) = (cells.next()?, cells.next()?);
        (of == kind && set.iter().any(|path| path == when)).then_some((cells.next()?, cells.next()?))
    })
}

/// Whether SAM's types have it; of all others their views know it.
fn is_property(kind: &str, path: &str) -> bool {
    let first = path.split('.').next().unwrap_or(path);
    let row = |line: &'static str| line.split_once('\t').filter(|(of, _)| *of == kind);
    first.starts_with('@')
        || SERVERLESS
            .lines()
            .find_map(row)
            .is_none_or(|(_, properties)| properties.split(' ').any(|property| property == first))
}

fn names(path: &[WrittenStep]) -> String {
    path.iter().map(|step| step.name.as_str()).collect::<Vec<_>>().join(".")
}

/// Whether something stands at a path, in any element of the lists on the way.
fn has(map: &Map, names: &[&str]) -> bool {
    let Some((name, rest)) = names.split_first() else { return true };
    let below = |node: &Node| rest.is_empty() || node.as_map().is_some_and(|map| has(map, rest));
    map.get(name).is_some_and(|node| match &node.value {
        Value::List(items) if !rest.is_empty() => items.iter().any(below),
        _ => below(node),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_whole() {
        for (table, columns) in [(ASKED, 4), (SERVERLESS, 2)] {
            let rows: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
            assert!(rows.is_sorted() && rows.iter().all(|row| row.split('\t').count() == columns));
        }
        assert!(is_property("AWS::Serverless::Api", "TracingEnabled"));
        assert!(!is_property("AWS::Serverless::Api", "ClientCertificateId"));
        assert!(is_property("AWS::ApiGateway::Stage", "ClientCertificateId"));
    }
}
