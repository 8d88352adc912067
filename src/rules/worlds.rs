//! What a resource is, one way or the other, where nobody can say which of several a value is.
//!
//! In: settings with unknowns that are one of several ([`TextOf::OneOf`](crate::iac::TextOf)): both sides of an `If`.
//! Out: the settings for every choice. What breaks a rule in all of them breaks it, however different the sides are.

use crate::iac::{Entry, Map, Node, Value};

/// A person follows a few conditions at once, and each doubles the work.
const MOST: usize = 16;
/// How the wait for a condition begins: whoever waits for the same one is on the same side.
const CONDITION: &str = "condition ";

/// The settings for every choice; none where there is nothing to choose, or more than anybody follows.
pub fn of(settings: &Map) -> Vec<Map> {
    if choice_in(settings).is_none() {
        return Vec::new();
    }
    let mut worlds = vec![settings.clone()];
    while let Some(choice) = worlds.first().and_then(choice_in) {
        if worlds.len() * choice.sides > MOST {
            return Vec::new();
        }
        let every =
            |world: &Map| (0..choice.sides).map(|side| chosen(world, &choice, side)).collect::<Vec<_>>();
        worlds = worlds.iter().flat_map(every).collect();
        // A side may hold a choice of its own, which the other has not: the first world says what is left to choose, so
        // one that still has some goes first.
        if let Some(open) = worlds.iter().position(|world| choice_in(world).is_some()) {
            worlds.swap(0, open);
        }
    }
    if worlds.len() > 1 { worlds } else { Vec::new() }
}

/// One choice: all unknowns that wait for the same condition, or one alone by its place.
struct Choice {
    sides: usize,
    by: By,
}

#[derive(PartialEq)]
enum By {
    Condition(String),
    /// File positions: a value that came from elsewhere stands in two places, and may be chosen twice.
    Place(usize, usize, String),
}

fn choice_of(node: &Node) -> Option<Choice> {
    let (Value::Unknown { why }, Some(sides)) = (&node.value, node.sides()) else { return None };
    let by = if sides.len() == 2 && why.starts_with(CONDITION) {
        By::Condition(why.clone())
    } else {
        By::Place(node.at.span.start, node.at.span.end, why.clone())
    };
    (!sides.is_empty()).then_some(Choice { sides: sides.len(), by })
}

fn choice_in(map: &Map) -> Option<Choice> {
    map.entries.iter().find_map(|entry| choice_below(&entry.node))
}

fn choice_below(node: &Node) -> Option<Choice> {
    match &node.value {
        Value::Map(map) => choice_in(map),
        Value::List(items) => items.iter().find_map(choice_below),
        _ => choice_of(node),
    }
}

fn chosen(map: &Map, choice: &Choice, side: usize) -> Map {
    let entry = |entry: &Entry| Some(entry.with(settled(&entry.node, choice, side)?));
    Map { entries: map.entries.iter().filter_map(entry).collect(), span: map.span }
}

/// The node on that side; `None` where nothing is there.
fn settled(node: &Node, choice: &Choice, side: usize) -> Option<Node> {
    match &node.value {
        Value::Map(map) => Some(node.with(Value::Map(chosen(map, choice, side)))),
        Value::List(items) => {
            let items = items.iter().filter_map(|item| settled(item, choice, side)).collect();
            Some(node.with(Value::List(items)))
        }
        _ => match choice_of(node) {
            Some(own) if own.by == choice.by && own.sides == choice.sides => {
                // The side itself may wait for the same condition.
                settled(node.sides()?.get(side)?.as_ref()?, choice, side)
            }
            _ => Some(node.clone()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iac::TextOf;
    use crate::text::{Source, Span};
    use std::sync::Arc;

    fn text(text: &str) -> Node {
        let source = Source::decode("a".into(), b"");
        Node::new(Value::Text(text.to_owned()), source.location(Span::at(0)))
    }

    fn open(why: &str, sides: Vec<Option<Node>>) -> Node {
        let node = text("").with(Value::Unknown { why: why.to_owned() });
        Node { text: Some(Arc::new(TextOf::OneOf(sides))), ..node }
    }

    fn map(nodes: Vec<Node>) -> Map {
        let entry = |(at, node): (usize, Node)| Entry {
            key: format!("k{at}"),
            key_span: Span::at(0),
            span: Span::at(0),
            node,
            blocks: false,
        };
        Map { entries: nodes.into_iter().enumerate().map(entry).collect(), span: None }
    }

    fn texts(worlds: &[Map]) -> Vec<Vec<&str>> {
        worlds
            .iter()
            .map(|world| world.entries.iter().map(|entry| entry.node.as_text().unwrap_or("?")).collect())
            .collect()
    }

    #[test]
    fn one_condition_is_on_one_side_wherever_it_is_asked() {
        let of = |a, b| open("condition c", vec![Some(text(a)), b]);
        let worlds = of_pair(of("a", Some(text("b"))), of("x", None));
        assert_eq!(texts(&worlds), [vec!["a", "x"], vec!["b"]]);
    }

    fn of_pair(one: Node, other: Node) -> Vec<Map> {
        super::of(&map(vec![one, other]))
    }

    #[test]
    fn what_is_chosen_apart_has_every_combination_up_to_a_limit() {
        let of = |why: &str| open(why, vec![Some(text("a")), Some(text("b"))]);
        assert_eq!(of_pair(of("condition c"), of("condition d")).len(), 4);
        let many = (0..5).map(|at| of(&format!("condition {at}"))).collect();
        assert!(super::of(&map(many)).is_empty());
        assert!(super::of(&map(vec![text("a")])).is_empty());
    }

    #[test]
    fn a_choice_inside_one_side_is_followed() {
        let inner = open("condition d", vec![Some(text("a")), Some(text("b"))]);
        let list = text("").with(Value::List(vec![inner]));
        let worlds = super::of(&map(vec![open("condition c", vec![Some(list), None])]));
        assert!(worlds.iter().all(|world| choice_in(world).is_none()));
        assert!(worlds.len() >= 3);
    }
}
