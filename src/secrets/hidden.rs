//! Addresses that give no secret away: `for_each` over passwords puts each into the address of its instance, and a
//! program may name a resource after one.
//!
//! In: a tree. Out: a [`Reader`] whose stacks have a number in the place of each such key, in addresses and in all
//! that speaks of them. Only the number, in the order of the resources, tells two instances apart.

use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::named::tokens;
use super::{Known, literal, repeated, strength};
use crate::iac::{
    Dialect, Map, Moved, Node, Reader, Reference, Resource, Stack, TextOf, Value, ViewOf, WrittenStep,
};
use crate::literal::Literal;
use crate::tree::Tree;

/// A shorter value is a part of many words; as a key by itself it is one all the same.
const SHORTEST_PART: usize = 8;

/// Reads the stacks of a tree as anyone may see them.
pub fn reader(tree: &dyn Tree) -> Reader<'_> {
    Reader::of(tree).then(hide)
}

/// Puts numbers in the place of secrets in a stack's addresses.
pub fn hide(stack: &mut Stack) {
    hidden_in(stack);
}

/// The same; answers what is hidden now, as it stood in addresses.
pub fn hidden_in(stack: &mut Stack) -> Vec<String> {
    let names: Vec<&str> = match stack.dialect {
        Dialect::Terraform => stack.resources.iter().flat_map(|one| keys(&one.address)).collect(),
        Dialect::Pulumi => {
            stack.resources.iter().filter_map(|one| Some(one.address.split_once("::")?.1)).collect()
        }
        Dialect::CloudFormation => Vec::new(),
    };
    let labels = stack.resources.iter().map(|one| one.name.as_str());
    // Of labels few are asked for: nobody writes those of letters, digits and capitals for what they run, and what tools
    // add to a logical id is short.
    let is_odd = |label: &&str| match stack.dialect {
        Dialect::Terraform => is_drawn(label) && label.bytes().any(|byte| byte.is_ascii_uppercase()),
        Dialect::CloudFormation => strength::is_drawn(label) && strength::mixing(label) >= 3,
        Dialect::Pulumi => false,
    };
    let labels: Vec<&str> = labels.filter(is_odd).collect();
    let mut hidden: Vec<String> = Vec::new();
    let mut hide = |part: &str| {
        if !hidden.iter().any(|known| known == part) {
            hidden.push(part.to_owned());
        }
    };
    for Resource { address, .. } in &stack.resources {
        tokens(address).iter().for_each(|span| hide(&address[span.start..span.end]));
    }
    if !names.is_empty() || !labels.is_empty() {
        let values = literal::values(stack);
        let lower = values.iter().map(|value| value.to_lowercase()).collect();
        let secrets = Secrets { known: Known::of(&values), lower };
        names.into_iter().flat_map(|name| secrets.parts(name)).for_each(&mut hide);
        labels.into_iter().filter(|label| secrets.known.is_in(label)).for_each(&mut hide);
    }
    if hidden.is_empty() {
        return hidden;
    }
    let hidden = Hidden::of(hidden, stack.dialect);
    hidden.stack(stack);
    hidden.0.into_iter().map(|(value, _)| value).collect()
}

/// A value that is no word of a language, nor a part of one.
fn is_drawn(label: &&str) -> bool {
    label.len() >= SHORTEST_PART
        && label.bytes().any(|byte| byte.is_ascii_digit())
        && label.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// The names among an address's indexes: `db` and `eu` of `module.m["eu"].aws_x.y["db"]`.
fn keys(address: &str) -> impl Iterator<Item = &str> {
    static KEY: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"\["(.*?)"\](?:[.\[]|$)"#).expect("a pattern of ours compiles"));
    let may = address.contains("[\"");
    may.then(|| KEY.captures_iter(address).filter_map(|key| Some(key.get(1)?.as_str()))).into_iter().flatten()
}

/// The secrets of a stack.
struct Secrets {
    /// In lower case: an expression may have changed it.
    lower: Vec<String>,
    known: Known,
}

impl Secrets {
    /// What of a name must not be seen: all of it, where it is a secret's value or holds one or a piece of it, else the
    /// words that nobody gives to what they run.
    fn parts<'n>(&self, name: &'n str) -> Vec<&'n str> {
        let lower = name.to_lowercase();
        let holds = |secret: &String| {
            *secret == lower || secret.len() >= SHORTEST_PART && lower.contains(secret.as_str())
        };
        if self.lower.iter().any(holds) || self.known.is_in(name) {
            return vec![name];
        }
        repeated(name).into_iter().map(|word| &name[word.start..word.end]).collect()
    }
}

/// What is hidden in a stack, the longest first, with what stands for it.
struct Hidden(Vec<(String, String)>);

impl Hidden {
    fn of(values: Vec<String>, dialect: Dialect) -> Self {
        let shown = |(number, value): (usize, String)| {
            let shown = format!("<secret-{}>", number + 1);
            // A value of letters may be a part of other words.
            let is_drawn = is_drawn(&value.as_str());
            if !is_drawn && dialect == Dialect::Terraform {
                (format!("[\"{value}\"]"), format!("[\"{shown}\"]"))
            } else if !is_drawn {
                (format!("::{value}"), format!("::{shown}"))
            } else {
                (value, shown)
            }
        };
        let mut hidden: Vec<(String, String)> = values.into_iter().enumerate().map(shown).collect();
        hidden.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        Self(hidden)
    }

    fn text(&self, text: &mut String) {
        for (value, shown) in &self.0 {
            if text.contains(value.as_str()) {
                *text = text.replace(value.as_str(), shown);
            }
        }
    }

    fn stack(&self, stack: &mut Stack) {
        stack.resources.iter_mut().chain(&mut stack.uses).for_each(|one| self.resource(one));
        for Moved { from, to } in &mut stack.moved {
            self.text(from);
            self.text(to);
        }
        stack.troubles.iter_mut().for_each(|trouble| self.text(&mut trouble.message));
        if let Some(view) = &mut stack.view {
            self.stack(view);
        }
    }

    fn resource(&self, resource: &mut Resource) {
        [&mut resource.address, &mut resource.module, &mut resource.name]
            .into_iter()
            .for_each(|text| self.text(text));
        [&mut resource.instance, &mut resource.provider]
            .into_iter()
            .flatten()
            .for_each(|text| self.text(text));
        if let Some(view) = resource.view.take() {
            resource.view = Some(self.view(view));
        }
        self.node(&mut resource.body);
    }

    fn view(&self, made: Arc<dyn ViewOf>) -> Arc<dyn ViewOf> {
        let mut address = made.address().to_owned();
        self.text(&mut address);
        if address == made.address() { made } else { Arc::new(Renamed { made, address }) }
    }

    /// What is known stays as it is: a rule may look at it, and who prints it masks it by its place.
    fn node(&self, node: &mut Node) {
        for Reference { address, instance, .. } in &mut node.refers {
            self.text(address);
            instance.iter_mut().for_each(|text| self.text(text));
        }
        match &mut node.value {
            Value::Unknown { why } => self.text(why),
            Value::List(items) => items.iter_mut().for_each(|item| self.node(item)),
            Value::Map(Map { entries, .. }) => {
                entries.iter_mut().for_each(|entry| self.node(&mut entry.node))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
        match node.text.as_mut().map(Arc::make_mut) {
            Some(TextOf::Json(inside) | TextOf::Base64(inside)) => self.node(inside),
            Some(TextOf::OneOf(sides)) => sides.iter_mut().flatten().for_each(|side| self.node(side)),
            Some(TextOf::Parts(_)) | None => {}
        }
    }
}

/// A view under an address that may be seen.
#[derive(Debug)]
struct Renamed {
    made: Arc<dyn ViewOf>,
    address: String,
}

impl ViewOf for Renamed {
    fn address(&self) -> &str {
        &self.address
    }

    fn path(&self, path: &str) -> String {
        self.made.path(path)
    }

    fn steps(&self, path: &[(String, Option<usize>)]) -> Vec<WrittenStep> {
        self.made.steps(path)
    }

    fn value(&self, path: &[(String, Option<usize>)], value: &Literal) -> Option<Literal> {
        self.made.value(path, value)
    }

    fn kind(&self, kind: &str) -> Option<String> {
        self.made.kind(kind)
    }

    fn companion(&self, kind: &str) -> Option<Arc<dyn ViewOf>> {
        let made = self.made.companion(kind)?;
        Some(Arc::new(Self { made, address: self.address.clone() }))
    }
}
