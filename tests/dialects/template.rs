//! A Terraform stack as a CloudFormation template, by the views that templates are read with.

use std::collections::BTreeMap;
use std::sync::Arc;

use iacgate::iac::cloudformation::backwards::{self, Step};
use iacgate::iac::cloudformation::table::{Becomes, Row, Turn, View, snake};
use iacgate::iac::cloudformation::view;
use iacgate::iac::{GAP, Map, Node, Reference, Resource, Role, Stack, Value as Known, WrittenStep};
use iacgate::literal::Literal;
use serde_json::{Map as Object, Value, json};

use super::{Twin, as_json, named, owners, spell, tree, undeclared};

/// What Terraform does with a resource, rather than what the resource is.
const META: [&str; 7] = ["count", "for_each", "provider", "depends_on", "timeouts", "lifecycle", "region"];

/// What a resource becomes: a resource of its own, or a property of another.
pub struct Place {
    pub id: String,
    pub kind: &'static str,
    pub view: Arc<View>,
    pub from: Vec<String>,
    pub index: Option<usize>,
    /// The attribute that names whose property it is.
    pub by: String,
    /// The attribute that is the property itself.
    pub attribute: Option<String>,
    /// It is a property of another.
    pub is_part: bool,
}

impl Place {
    /// A resource of its own.
    fn own(id: String, kind: &'static str, view: Arc<View>) -> Self {
        let (from, index, by, attribute) = Default::default();
        Self { id, kind, view, from, index, by, attribute, is_part: false }
    }

    /// A value as one of several, where the property has the values of all that Terraform has one by one.
    fn listed(&self, value: Value) -> Value {
        let is_several = self.from.last().is_some_and(|name| name.ends_with('s'));
        if self.attribute.is_some() && is_several && !value.is_array() { json!([value]) } else { value }
    }

    /// How what stands at a property is turned over.
    fn turn_at(&self, steps: &[WrittenStep]) -> Option<Turn> {
        let is_it = |row: &&Row| row.path.iter().eq(steps.iter().map(|step| &step.name));
        self.view.rows.iter().filter(is_it).find_map(|row| match &row.becomes {
            Becomes::Name(_, turn) | Becomes::Place(_, turn) => Some(*turn),
            _ => None,
        })
    }

    /// Whether an attribute tells no more than that a property is there.
    fn is_told_by_being_there(&self, path: &[Step]) -> bool {
        let is_it = |row: &Row| match &row.becomes {
            Becomes::Place(names, Turn::There) => names.iter().eq(path.iter().map(|(name, _)| name)),
            _ => false,
        };
        self.view.rows.iter().any(is_it)
    }

    /// Whether an attribute of what became a property is its owner's: where the property has none of the kind.
    fn is_owner_s(&self, name: &str) -> bool {
        let own = |row: &&Row| row.path.split_last().is_some_and(|(_, above)| above == self.from);
        let is_left_out = |row: &Row| {
            row.becomes == Becomes::LeftOut && row.path.last().is_some_and(|last| snake(last) == name)
        };
        let is_said = |row: &Row| matches!(&row.becomes, Becomes::Name(names, _) if names == &[name]);
        let mut rows = self.view.rows.iter().filter(own);
        match &self.attribute {
            Some(attribute) => attribute != name,
            None => !self.from.is_empty() && rows.clone().any(is_left_out) && !rows.any(is_said),
        }
    }
}

pub fn twin(stack: &Stack) -> Result<Twin, String> {
    let all: Vec<Resource> = stack.resources.iter().map(owners::as_templates_have_it).collect();
    let managed: Vec<&Resource> = all.iter().filter(|one| one.role == Role::Managed).collect();
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    for one in &managed {
        if let Some((kind, view)) = view_of(&one.kind) {
            places.insert(one.address.clone(), Place::own(id(&one.address), kind, view));
        }
    }
    let mut resources = Object::new();
    for (kind, name) in undeclared(stack) {
        let (own, view) = view_of(&kind).ok_or_else(|| owners::wordless(&kind))?;
        let id = format!("There{}", id(&name));
        resources.insert(id.clone(), json!({"Type": own, "Properties": {}}));
        places.insert(format!("{kind}.{name}"), Place::own(id, own, view));
    }
    for one in &managed {
        if places.contains_key(&one.address) {
            continue;
        }
        let place = owners::place(one, &places, &managed, &mut resources)
            .ok_or_else(|| owners::wordless(&one.kind))?;
        places.insert(one.address.clone(), place);
    }
    let writing = Writing { places: &places };
    // What is a resource of its own comes first: others are put into it.
    let (own, parts): (Vec<&&Resource>, Vec<&&Resource>) =
        managed.iter().partition(|one| !places[&one.address].is_part);
    for one in own.into_iter().chain(parts) {
        let place = &places[&one.address];
        let declared = resources
            .entry(place.id.clone())
            .or_insert_with(|| json!({"Type": place.kind, "Properties": {}}));
        writing.put(one, place, declared)?;
    }
    let template = json!({
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {"Open": {"Type": "String"}},
        "Resources": resources,
    });
    let files = BTreeMap::from([("stack.yaml".to_owned(), spell::yaml(&template))]);
    let addresses = places.into_iter().map(|(address, place)| (address, place.id)).collect();
    Ok(Twin { files: tree(files), root: "stack.yaml".into(), addresses })
}

pub fn id(address: &str) -> String {
    let words = address.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

pub fn view_of(terraform: &str) -> Option<(&'static str, Arc<View>)> {
    // Two names of one type.
    let terraform = terraform.replace("aws_alb", "aws_lb");
    let all = view::plainest_first().into_iter();
    let all = all.filter(|(kind, _)| !kind.starts_with("AWS::Serverless::"));
    all.into_iter().find(|(_, view)| view.resource == terraform)
}

struct Writing<'a> {
    places: &'a BTreeMap<String, Place>,
}

impl Writing<'_> {
    fn put(&self, one: &Resource, place: &Place, declared: &mut Value) -> Result<(), String> {
        for entry in &one.settings().entries {
            let is_left_out = META.contains(&entry.key.as_str()) || entry.key == place.by;
            let path = &mut vec![(entry.key.clone(), None)];
            if is_left_out {
                continue;
            }
            if place.is_owner_s(&entry.key) {
                let owner = Place::own(place.id.clone(), place.kind, Arc::clone(&place.view));
                self.at(path, &entry.node, entry.blocks, &owner, declared)?;
            } else {
                self.at(path, &entry.node, entry.blocks, place, declared)?;
            }
        }
        if place.attribute.is_none() {
            // It is there, whatever is said of it.
            let mut at = &mut declared["Properties"];
            for name in &place.from {
                let Some(object) = at.as_object_mut() else { break };
                at = object.entry(name.clone()).or_insert_with(|| json!({}));
            }
        }
        if is_kept(one) {
            declared["DeletionPolicy"] = json!("Retain");
        }
        Ok(())
    }

    fn at(
        &self,
        path: &mut Vec<Step>,
        node: &Node,
        blocks: bool,
        place: &Place,
        declared: &mut Value,
    ) -> Result<(), String> {
        match &node.value {
            Known::Null => return Ok(()),
            Known::List(items) if blocks => {
                for (index, item) in items.iter().enumerate() {
                    let Known::Map(map) = &item.value else {
                        return Err("a block whose number nobody knows".to_owned());
                    };
                    if let Some(last) = path.last_mut() {
                        last.1 = Some(index);
                    }
                    match backwards::key_of(&place.view, &place.from, path) {
                        Some(key) => self.keyed(path, key, map, place, declared)?,
                        None => self.below(path, map, place, declared)?,
                    }
                }
                return Ok(());
            }
            Known::Map(map) if !map.entries.is_empty() && !is_document(node) => {
                return self.below(path, map, place, declared);
            }
            _ => {}
        }
        let steps = backwards::steps(&place.view, &place.from, place.index, path);
        let turn = place.turn_at(&steps);
        let inside = node.encoded().unwrap_or(node);
        if turn == Some(Turn::Camel) && matches!(inside.value, Known::List(_) | Known::Map(_)) {
            return insert(&mut declared["Properties"], &steps, capitalised(self.value(inside)?))
                .ok_or_else(|| format!("`{}` is another thing in templates", spelled(path)));
        }
        // What is there or not is said by what it holds, and by that alone.
        if matches!(node.value, Known::Bool(false)) && place.is_told_by_being_there(path) {
            return Ok(());
        }
        let reference = named(node).and_then(|one| self.reference(one)).map(written);
        let is_tree = place.attribute.is_some() || matches!(turn, Some(Turn::Raw | Turn::Json));
        let known = reference.is_none().then(|| literal(node, is_tree)).flatten();
        if let Some(reference) = reference {
            return insert(&mut declared["Properties"], &steps, place.listed(reference))
                .ok_or_else(|| format!("`{}` is another thing in templates", spelled(path)));
        }
        let value = match known {
            Some(known) => {
                let words = spelled(path);
                let value = backwards::value(&place.view, &place.from, path, &known);
                plain(&value.ok_or_else(|| format!("templates have no words for `{words}`"))?)
            }
            None => self.value(node)?,
        };
        let start: &mut Value = match steps.first() {
            Some(step) if step.name.starts_with('@') => {
                declared[step.name.trim_start_matches('@')] = value;
                return Ok(());
            }
            _ => &mut declared["Properties"],
        };
        insert(start, &steps, place.listed(value))
            .ok_or_else(|| format!("`{}` is another thing in templates", spelled(path)))
    }

    /// A block that templates have under a key: `Parameters` of a group, by their names.
    fn keyed(
        &self,
        path: &[Step],
        key: &str,
        map: &Map,
        place: &Place,
        declared: &mut Value,
    ) -> Result<(), String> {
        let name = map.get(key).and_then(Node::as_text).ok_or("a key that nobody knows")?;
        let mut put = |attribute: &str, value: Value| {
            let steps = backwards::keyed(&place.view, &place.from, path, name, attribute);
            insert(&mut declared["Properties"], &steps, value)
                .ok_or_else(|| format!("`{}` is another thing in templates", spelled(path)))
        };
        if key == "log_type" && map.get("enabled").is_none() {
            put("enabled", json!(true))?;
        }
        // How a parameter comes to count is CloudFormation's business.
        for entry in map.entries.iter().filter(|entry| entry.key != key && entry.key != "apply_method") {
            put(&entry.key, self.value(&entry.node)?)?;
        }
        Ok(())
    }

    fn below(
        &self,
        path: &mut Vec<Step>,
        map: &Map,
        place: &Place,
        declared: &mut Value,
    ) -> Result<(), String> {
        for entry in &map.entries {
            path.push((entry.key.clone(), None));
            self.at(path, &entry.node, entry.blocks, place, declared)?;
            path.pop();
        }
        Ok(())
    }

    fn value(&self, node: &Node) -> Result<Value, String> {
        if let Some(inside) = node.encoded() {
            return self.value(inside);
        }
        as_json(&node.value, str::to_owned, &|inner| self.value(inner)).unwrap_or_else(|| self.unknown(node))
    }

    fn unknown(&self, node: &Node) -> Result<Value, String> {
        let referred: Option<&Reference> = node.refers.iter().find(|one| one.is_resource);
        let unwritten =
            |one: &Reference| format!("it refers to {}, which templates do not have", one.address);
        let hole = match referred {
            Some(one) if one.address.contains("data.") => pseudo(one).ok_or_else(|| unwritten(one))?,
            Some(one) => self.reference(one).ok_or_else(|| unwritten(one))?,
            None => ("Open".to_owned(), String::new()),
        };
        Ok(match (node.parts(), hole) {
            (Some(parts), (id, attribute)) => {
                let name = if attribute.is_empty() { id } else { format!("{id}.{attribute}") };
                let mut pieces = parts.split(GAP).map(|piece| piece.replace("${", "${!"));
                let mut text = pieces.next().unwrap_or_default();
                for (index, piece) in pieces.enumerate() {
                    text.push_str(&if index == 0 { format!("${{{name}}}") } else { "${Open}".to_owned() });
                    text.push_str(&piece);
                }
                json!({"Fn::Sub": text})
            }
            (None, hole) => written(hole),
        })
    }

    fn reference(&self, one: &Reference) -> Option<(String, String)> {
        let instance = format!("{}{}", one.address, one.instance.as_deref().unwrap_or(""));
        let first = || {
            self.places
                .iter()
                .find(|(address, _)| address.starts_with(&format!("{}[", one.address)))
                .map(|(_, place)| place)
        };
        let place = self.places.get(&instance).or_else(|| self.places.get(&one.address)).or_else(first)?;
        let attribute = one.attribute.split('.').next().unwrap_or("");
        let attribute = match attribute {
            "" | "id" | "name" | "bucket" | "key_id" | "function_name" => String::new(),
            other => other.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect(),
        };
        Some((place.id.clone(), attribute))
    }
}

/// What templates know without asking.
fn pseudo(one: &Reference) -> Option<(String, String)> {
    let kinds =
        [("aws_caller_identity", "AccountId"), ("aws_region", "Region"), ("aws_partition", "Partition")];
    let (_, name) = kinds.iter().find(|(kind, _)| one.address.contains(&format!("data.{kind}.")))?;
    Some((format!("AWS::{name}"), String::new()))
}

fn written((id, attribute): (String, String)) -> Value {
    if attribute.is_empty() { json!({"Ref": id}) } else { json!({"Fn::GetAtt": [id, attribute]}) }
}

fn is_kept(one: &Resource) -> bool {
    let Some(Known::List(blocks)) = one.settings().get("lifecycle").map(|node| &node.value) else {
        return false;
    };
    let kept = blocks.first().and_then(Node::as_map).and_then(|map| map.get("prevent_destroy"));
    matches!(kept.map(|node| &node.value), Some(Known::Bool(true)))
}

fn spelled(path: &[Step]) -> String {
    path.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(".")
}

/// Whether a value is what `jsonencode` makes a text of, known whole or not.
fn is_document(node: &Node) -> bool {
    node.encoded().is_some() || node.at.text().trim_start().starts_with("jsonencode(")
}

/// Names that begin with a capital letter, as templates have those that a service takes as JSON.
fn capitalised(value: Value) -> Value {
    match value {
        Value::Object(entries) => {
            let entry = |(key, value): (String, Value)| match key.starts_with("Fn::") || key == "Ref" {
                true => (key, value),
                false => (key[..1].to_uppercase() + &key[1..], capitalised(value)),
            };
            Value::Object(entries.into_iter().map(entry).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(capitalised).collect()),
        other => other,
    }
}

/// A value that is known whole and is no document.
fn literal(node: &Node, is_tree: bool) -> Option<Literal> {
    // A document is a tree where templates have one, and a text where they have that.
    if node.encoded().is_some() && is_tree {
        return None;
    }
    Some(match &node.value {
        Known::Bool(value) => Literal::Bool(*value),
        Known::Number(number) => Literal::Number(*number),
        Known::Text(text) => Literal::Text(text.clone()),
        Known::List(items) => {
            Literal::List(items.iter().map(|item| literal(item, is_tree)).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

fn plain(value: &Literal) -> Value {
    match value {
        Literal::Bool(value) => json!(value),
        Literal::Number(number) => json!(number),
        Literal::Text(text) | Literal::Expression(text) => json!(text),
        Literal::List(items) => Value::Array(items.iter().map(plain).collect()),
        Literal::Map(entries) => {
            Value::Object(entries.iter().map(|(key, value)| (key.clone(), plain(value))).collect())
        }
    }
}

/// Puts a value where steps lead. `None` where something else stands in the way.
pub fn insert(at: &mut Value, steps: &[WrittenStep], value: Value) -> Option<()> {
    let (step, rest) = steps.split_first()?;
    let object = at.as_object_mut()?;
    if let Some(element) = &step.element {
        let list = object.entry(step.name.clone()).or_insert_with(|| json!([])).as_array_mut()?;
        let position = list.iter().position(|item| item[&element.key] == json!(element.wanted));
        let position = position.unwrap_or_else(|| {
            list.push(json!({&element.key: &element.wanted}));
            list.len() - 1
        });
        let below: Vec<WrittenStep> =
            std::iter::once(WrittenStep::new(&element.value, None)).chain(rest.iter().cloned()).collect();
        return insert(&mut list[position], &below, value);
    }
    if rest.is_empty() {
        match (object.get_mut(&step.name), value) {
            (Some(Value::Array(known)), Value::Array(more)) => known.extend(more),
            (_, value) => drop(object.insert(step.name.clone(), value)),
        }
        return Some(());
    }
    let is_list = step.is_list || step.index.is_some_and(|index| index > 0);
    let next = object.entry(step.name.clone()).or_insert_with(|| if is_list { json!([]) } else { json!({}) });
    if is_list && next.is_object() {
        // The first one was taken for the only one.
        *next = json!([next.take()]);
    }
    if let Value::Array(list) = next {
        let index = step.index.unwrap_or(0);
        while list.len() <= index {
            list.push(json!({}));
        }
        return insert(&mut list[index], rest, value);
    }
    insert(next, rest, value)
}
