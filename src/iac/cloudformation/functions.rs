//! The intrinsic functions, by their long names.

use std::sync::Arc;

use super::evaluate::{Evaluator, LONGEST_TEXT, MOST_SIDES, came_by, open, text, unknown};
use super::growth::TOO_LARGE;
use crate::iac::{GAP, Map, Node, Reference, TextOf, Value, refer};
use crate::text::Location;

/// Pseudo parameters that tell the place that is deployed to.
const OF_PLACE: [&str; 4] = ["AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::URLSuffix"];

impl Evaluator<'_> {
    pub(super) fn call(&self, name: &str, argument: &Node, whole: &Node) -> Option<Node> {
        let at = &whole.at;
        let list = || match &argument.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(argument),
        };
        Some(match name {
            "Ref" => return self.reference(argument.as_text().unwrap_or(""), at),
            "Fn::GetAtt" => self.attribute(argument, at),
            "Fn::Sub" => match list() {
                [template] => self.substituted(template.as_text()?, &Map::default(), whole),
                [template, names, ..] => {
                    let none = Map::default();
                    self.substituted(template.as_text()?, names.as_map().unwrap_or(&none), whole)
                }
                [] => unknown(name, at),
            },
            "Fn::Join" => match list() {
                [between, parts] => self.joined(between.as_text().unwrap_or(""), parts, at),
                _ => unknown(name, at),
            },
            "Fn::If" => match list() {
                [condition, then, otherwise] => {
                    let condition = condition.as_text().unwrap_or("");
                    return match self.condition(condition) {
                        Some(true) => self.node(then),
                        Some(false) => self.node(otherwise),
                        None => {
                            let why = format!("condition {}{condition}", self.prefix);
                            self.either(self.node(then), self.node(otherwise), &why)
                        }
                    };
                }
                _ => unknown(name, at),
            },
            "Fn::FindInMap" => self.found_in_map(list(), at),
            "Fn::Select" => self.selected(list(), at),
            "Fn::Split" => self.split(list(), at),
            // What is encoded is what matters of it.
            "Fn::Base64" => return self.node(argument),
            "Fn::ToJsonString" => {
                let inner = self.node(argument)?;
                let mut node = unknown(name, at);
                node.refers = inner.refers.clone();
                node.text = Some(Arc::new(TextOf::Json(inner)));
                node
            }
            "Fn::Length" => match self.node(argument).map(|node| node.value) {
                Some(Value::List(items)) => Node::new(Value::Number(items.len() as f64), at.clone()),
                _ => unknown(name, at),
            },
            // What is exported, split into networks or written by a macro is known elsewhere.
            _ => unknown(name, at),
        })
    }

    fn reference(&self, name: &str, at: &Location) -> Option<Node> {
        if name == "AWS::NoValue" {
            return None;
        }
        let bound = self.bound.borrow();
        let known = bound.iter().rev().find(|(bound, _)| bound == name).map(|(_, value)| value);
        if known.or_else(|| self.parameters.get(name)).is_some_and(|value| !self.may_copy(value)) {
            return Some(unknown(TOO_LARGE, at));
        }
        if let Some(value) = known {
            return Some(Node { at: at.clone(), via: came_by(value), ..value.clone() });
        }
        if let Some(value) = self.parameters.get(name) {
            let via = if value.is_unknown() { Vec::new() } else { came_by(value) };
            return Some(Node { at: at.clone(), via, ..value.clone() });
        }
        if self.resources.borrow().contains(name) {
            return Some(self.of_resource(name, "", at));
        }
        let mut node = unknown(name, at);
        // What nobody may choose is no pattern, as an attribute of a resource is none.
        if OF_PLACE.contains(&name) {
            let (address, attribute) = (name.to_owned(), String::new());
            node.refers.push(Reference { address, instance: None, attribute, is_resource: true });
        }
        Some(node)
    }

    /// `A.B`, `[A, B]`.
    fn attribute(&self, argument: &Node, at: &Location) -> Node {
        let (name, attribute) = match &argument.value {
            Value::Text(text) => match text.split_once('.') {
                Some((name, attribute)) => (name.to_owned(), attribute.to_owned()),
                None => return unknown("Fn::GetAtt", at),
            },
            Value::List(items) => match items.as_slice() {
                [name, attribute] => {
                    let of = |node: &Node| self.node(node).and_then(|node| text(&node.value));
                    match (of(name), of(attribute)) {
                        (Some(name), Some(attribute)) => (name, attribute),
                        _ => return unknown("Fn::GetAtt", at),
                    }
                }
                _ => return unknown("Fn::GetAtt", at),
            },
            _ => return unknown("Fn::GetAtt", at),
        };
        self.of_resource(&name, &attribute, at)
    }

    /// `${Name}`, `${Resource.Attribute}`, `${!Literal}`; `names` are those of the function's own map.
    pub(super) fn substituted(&self, template: &str, names: &Map, whole: &Node) -> Node {
        let mut built = Built::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("${") {
            built.literal(before);
            let Some((name, behind)) = after.split_once('}') else {
                built.literal("${");
                rest = after;
                continue;
            };
            rest = behind;
            let name = name.trim();
            if let Some(literal) = name.strip_prefix('!') {
                built.literal(&format!("${{{literal}}}"));
                continue;
            }
            let node = match names.get(name) {
                Some(given) => self.node(given),
                None => match name.split_once('.') {
                    Some((resource, attribute)) => Some(self.of_resource(resource, attribute, &whole.at)),
                    None => self.reference(name, &whole.at),
                },
            };
            built.part(node.as_ref());
        }
        built.literal(rest);
        self.finished(built, &whole.at)
    }

    fn joined(&self, between: &str, parts: &Node, at: &Location) -> Node {
        let Some(parts) = self.node(parts) else { return unknown("Fn::Join", at) };
        let Value::List(items) = &parts.value else {
            let mut node = unknown("Fn::Join", at);
            node.refers = parts.refers;
            return node;
        };
        let mut built = Built::new();
        for (position, item) in items.iter().enumerate() {
            if position > 0 {
                built.literal(between);
            }
            built.part(Some(item));
        }
        self.finished(built, at)
    }

    fn finished(&self, built: Built, at: &Location) -> Node {
        if self.may_make_text(&built.text) { built.finished(at) } else { unknown(TOO_LARGE, at) }
    }

    fn selected(&self, arguments: &[Node], at: &Location) -> Node {
        let [index, list] = arguments else { return unknown("Fn::Select", at) };
        let index = self.node(index).and_then(|node| text(&node.value)?.parse::<usize>().ok());
        let list = self.node(list);
        match (index, list.as_ref().map(|node| &node.value)) {
            (Some(index), Some(Value::List(items))) => items
                .get(index)
                .cloned()
                .map_or_else(|| unknown("Fn::Select", at), |node| Node { at: at.clone(), ..node }),
            _ => {
                let mut node = unknown("Fn::Select", at);
                node.refers = list.map(|node| node.refers).unwrap_or_default();
                node
            }
        }
    }

    fn split(&self, arguments: &[Node], at: &Location) -> Node {
        let [between, whole] = arguments else { return unknown("Fn::Split", at) };
        let whole = self.node(whole);
        match (between.as_text(), whole.as_ref().map(|node| &node.value)) {
            (Some(between), Some(Value::Text(text))) if !between.is_empty() => {
                let piece = |piece: &str| Node::new(Value::Text(piece.to_owned()), at.clone());
                if !self.may_make(text.matches(between).count()) {
                    return unknown(TOO_LARGE, at);
                }
                Node::new(Value::List(text.split(between).map(piece).collect()), at.clone())
            }
            _ => {
                let mut node = unknown("Fn::Split", at);
                node.refers = whole.map(|node| node.refers).unwrap_or_default();
                node
            }
        }
    }

    /// `[map, first key, second key]`: with a key that is not known it is one of the mapping's values.
    fn found_in_map(&self, arguments: &[Node], at: &Location) -> Node {
        let [map, first, second, more @ ..] = arguments else { return unknown("Fn::FindInMap", at) };
        let name = self.node(map).and_then(|node| text(&node.value));
        let why = || name.clone().unwrap_or_else(|| "Fn::FindInMap".to_owned());
        let mappings = self.template.section("Mappings");
        let Some(mapping) = name.as_deref().and_then(|name| mappings.get(name)?.as_map()) else {
            return unknown(&why(), at);
        };
        // A plain key is what is written, whatever YAML takes it for.
        let key = |node: &Node| match node.as_text() {
            Some(text) => Some(text.to_owned()),
            None => self.node(node).and_then(|node| text(&node.value)),
        };
        fn below<'m>(map: &'m Map, key: &Option<String>) -> Vec<&'m Node> {
            match key {
                Some(key) => map.get(key).into_iter().collect(),
                None => map.entries.iter().map(|entry| &entry.node).collect(),
            }
        }
        let (first, second) = (key(first), key(second));
        let rows = below(mapping, &first).into_iter();
        let found = rows.flat_map(|row| row.as_map().map(|row| below(row, &second)).unwrap_or_default());
        let found: Vec<&Node> = found.take(MOST_SIDES + 1).collect();
        if found.len() > MOST_SIDES {
            return unknown(&why(), at);
        }
        if !found.iter().all(|node| self.may_copy(node)) {
            return unknown(TOO_LARGE, at);
        }
        let mut values: Vec<Node> = found.into_iter().cloned().collect();
        // `{DefaultValue: …}`
        let default = more.first().and_then(Node::as_map).and_then(|map| map.get("DefaultValue"));
        if values.is_empty() || first.is_none() || second.is_none() {
            values.extend(default.and_then(|node| self.node(node)));
        }
        let is_sure = first.is_some() && second.is_some();
        match values.as_slice() {
            [] => unknown(&why(), at),
            [value] if is_sure || mapping.entries.len() == 1 => {
                Node { at: at.clone(), via: vec![value.at.clone()], ..value.clone() }
            }
            _ if values.len() > MOST_SIDES => unknown(&why(), at),
            _ => {
                let mut node = open(values.into_iter().map(Some).collect(), &why());
                node.at = at.clone();
                node
            }
        }
    }
}

/// More places than a value that people wrote has come by.
const MOST_WAYS: usize = 256;

/// A text in the making.
struct Built {
    text: String,
    why: Option<String>,
    refers: Vec<crate::iac::Reference>,
    via: Vec<Location>,
}

impl Built {
    fn new() -> Self {
        Self { text: String::new(), why: None, refers: Vec::new(), via: Vec::new() }
    }

    fn literal(&mut self, text: &str) {
        if self.text.len() + text.len() <= LONGEST_TEXT {
            self.text.push_str(text);
        }
    }

    fn part(&mut self, node: Option<&Node>) {
        let Some(node) = node else { return };
        refer(&mut self.refers, &node.refers);
        if let Some(text) = text(&node.value) {
            // A value that is handed on and written twice at each stack has ways without number.
            self.via.extend(node.via.iter().take(MOST_WAYS.saturating_sub(self.via.len())).cloned());
            return self.literal(&text);
        }
        let why = if let Value::Unknown { why } = &node.value { why.as_str() } else { "a list in a text" };
        self.why.get_or_insert_with(|| why.to_owned());
        let parts = node.parts().map_or_else(|| GAP.to_string(), str::to_owned);
        self.literal(&parts);
    }

    fn finished(self, at: &Location) -> Node {
        let mut node = match self.why {
            None => Node::new(Value::Text(self.text), at.clone()),
            Some(why) => {
                let mut node = unknown(&why, at);
                // A gap alone says nothing.
                if self.text.chars().any(|sign| sign != GAP) {
                    node.text = Some(Arc::new(TextOf::Parts(self.text)));
                }
                node
            }
        };
        node.refers = self.refers;
        node.via = self.via;
        node
    }
}
