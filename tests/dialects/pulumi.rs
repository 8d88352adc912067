//! A Terraform stack as a Pulumi program, by the names of the bridge: what it says, which each language prints.
//!
//! In: a [`Stack`]. Out: a [`Twin`] in YAML, TypeScript, Python or Go.

mod go;
mod lines;
mod python;
mod typescript;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use iacgate::iac::pulumi::names::{Setting, Settings, class_of};
use iacgate::iac::pulumi::token::Token;
use iacgate::iac::{GAP, Map, Node, Reference, Resource, Role, Stack, Value as Known};

use super::{Twin, named, tree, undeclared};

/// What Terraform does with a resource, rather than what the resource is.
const META: [&str; 6] = ["count", "for_each", "provider", "depends_on", "timeouts", "lifecycle"];

/// What a program says, in no language yet.
struct Program {
    items: Vec<Item>,
}

/// A resource, a function that is asked for something, or a provider.
struct Item {
    key: String,
    token: Token,
    settings: Said,
    is_protected: bool,
    /// The key of the provider that it is made with, where that has settings.
    provider: Option<String>,
}

enum Said {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Said>),
    /// Settings by the schema's names, with the name that Go has for their type.
    Settings(String, Vec<(String, Said)>),
    /// Keys of the user's own.
    Keys(Vec<(String, Said)>),
    /// An output of an item, by its key.
    Output(String, String),
    /// What the configuration says.
    Open,
    Parts(Vec<Said>),
    Json(Box<Said>),
}

/// A language: the runtime that `Pulumi.yaml` names, the program's file, and how it is written.
type Print = (&'static str, &'static str, fn(&Program) -> String);

pub fn in_yaml(stack: &Stack) -> Result<Twin, String> {
    twin(stack, ("yaml", "", yaml::print))
}

pub fn in_typescript(stack: &Stack) -> Result<Twin, String> {
    twin(stack, ("nodejs", "index.ts", typescript::print))
}

pub fn in_python(stack: &Stack) -> Result<Twin, String> {
    twin(stack, ("python", "__main__.py", python::print))
}

pub fn in_go(stack: &Stack) -> Result<Twin, String> {
    twin(stack, ("go", "main.go", go::print))
}

fn twin(stack: &Stack, (runtime, name, print): Print) -> Result<Twin, String> {
    let (program, keys) = program(stack)?;
    let text = print(&program);
    let files = match name {
        "" => BTreeMap::from([("Pulumi.yaml".to_owned(), text)]),
        name => BTreeMap::from([
            ("Pulumi.yaml".to_owned(), format!("name: demo\nruntime: {runtime}\n")),
            (name.to_owned(), text),
        ]),
    };
    let address = |(address, (key, token)): (String, (String, Token))| {
        (address, if token.is_function() { key } else { format!("{}::{key}", token.written()) })
    };
    let addresses = keys.into_iter().map(address).collect();
    Ok(Twin { files: tree(files), root: "Pulumi.yaml".into(), addresses })
}

type Keys = BTreeMap<String, (String, Token)>;

fn program(stack: &Stack) -> Result<(Program, Keys), String> {
    let class = |kind: &str| class_of(kind).ok_or_else(|| format!("there is no class for {kind}"));
    let mut keys = Keys::new();
    for one in stack.resources.iter().filter(|one| matches!(one.role, Role::Managed | Role::Data)) {
        let token = if one.role == Role::Data { function(&one.kind) } else { class(&one.kind)? };
        keys.insert(one.address.clone(), (key(&one.address), token));
    }
    let mut items = Vec::new();
    for (kind, name) in undeclared(stack) {
        let (key, token) = (format!("there-{}", name.replace('_', "-")), class(&kind)?);
        let settings = Said::Settings(token.class.clone(), Vec::new());
        items.push(Item {
            key: key.clone(),
            token: token.clone(),
            settings,
            is_protected: false,
            provider: None,
        });
        keys.insert(format!("{kind}.{name}"), (key, token));
    }
    let providers: BTreeSet<&str> = stack
        .resources
        .iter()
        .filter(|one| one.role == Role::Provider && !one.settings().entries.is_empty())
        .map(|one| one.address.as_str())
        .collect();
    let writing = Writing { keys: &keys };
    for one in &stack.resources {
        let (key, token) = match one.role {
            Role::Managed | Role::Data => keys[&one.address].clone(),
            Role::Provider if providers.contains(one.address.as_str()) => {
                let token = Token { package: one.kind.clone(), module: "".into(), class: "Provider".into() };
                (key(&one.address), token)
            }
            _ => continue,
        };
        // What is asked for hangs on nothing that is said here, but for documents.
        let settings = match one.role == Role::Data && one.kind != "aws_iam_policy_document" {
            true => Said::Settings(token.class.clone(), Vec::new()),
            false => writing.settings(one, &token)?,
        };
        let provider = one.provider.as_deref().filter(|address| providers.contains(address));
        items.push(Item {
            key,
            token,
            settings,
            is_protected: is_kept(one),
            provider: provider.map(self::key),
        });
    }
    Ok((Program { items: in_order(items) }, keys))
}

fn key(address: &str) -> String {
    let key: String = address.chars().map(|sign| if sign.is_alphanumeric() { sign } else { '-' }).collect();
    key.trim_matches('-').replace("--", "-")
}

fn function(kind: &str) -> Token {
    let (module, rest) = match kind {
        "aws_iam_policy_document" => ("iam", "policy_document"),
        _ => ("", kind.trim_start_matches("aws_")),
    };
    let name = Settings::default().by_terraform(rest).pulumi;
    let class = format!("get{}{}", name[..1].to_uppercase(), &name[1..]);
    Token { package: "aws".into(), module: module.into(), class }
}

/// What is named stands before who names it, as far as there is no ring.
fn in_order(mut items: Vec<Item>) -> Vec<Item> {
    let mut done: Vec<Item> = Vec::new();
    while !items.is_empty() {
        let waits = |item: &Item| {
            let mut named = BTreeSet::new();
            outputs(&item.settings, &mut named);
            named.extend(item.provider.as_deref());
            items.iter().any(|other| other.key != item.key && named.contains(other.key.as_str()))
        };
        let next = items.iter().position(|item| !waits(item)).unwrap_or(0);
        done.push(items.remove(next));
    }
    done
}

fn outputs<'s>(said: &'s Said, found: &mut BTreeSet<&'s str>) {
    match said {
        Said::Output(key, _) => {
            found.insert(key);
        }
        Said::List(items) | Said::Parts(items) => items.iter().for_each(|item| outputs(item, found)),
        Said::Settings(_, entries) | Said::Keys(entries) => {
            entries.iter().for_each(|(_, value)| outputs(value, found));
        }
        Said::Json(inner) => outputs(inner, found),
        _ => {}
    }
}

fn is_kept(one: &Resource) -> bool {
    let block = one.settings().list("lifecycle").and_then(|blocks| blocks.first()?.as_map());
    let kept = block.and_then(|map| map.get("prevent_destroy"));
    matches!(kept.map(|node| &node.value), Some(Known::Bool(true)))
}

struct Writing<'a> {
    keys: &'a Keys,
}

impl Writing<'_> {
    fn settings(&self, one: &Resource, token: &Token) -> Result<Said, String> {
        self.map(one.settings(), Settings::of(&one.kind), token.class.clone(), true)
    }

    fn map(&self, map: &Map, settings: Settings, class: String, is_top: bool) -> Result<Said, String> {
        let mut said: Vec<(String, Said)> = Vec::new();
        for entry in map.entries.iter().filter(|entry| !is_top || !META.contains(&entry.key.as_str())) {
            let setting = settings.by_terraform(&entry.key);
            let own = setting.pulumi.strip_suffix('s').filter(|_| setting.is_list).unwrap_or(&setting.pulumi);
            let below = format!("{class}{}{}", own[..1].to_uppercase(), &own[1..]);
            if let Some(value) = self.setting(&entry.node, &setting, entry.blocks, below)? {
                said.retain(|(name, _)| *name != setting.pulumi);
                said.push((setting.pulumi.clone(), value));
            }
        }
        Ok(Said::Settings(class, said))
    }

    fn setting(
        &self,
        node: &Node,
        setting: &Setting,
        blocks: bool,
        class: String,
    ) -> Result<Option<Said>, String> {
        Ok(Some(match &node.value {
            Known::List(items) if blocks || setting.is_flat => {
                let of = |item: &Node| match &item.value {
                    Known::Map(map) => self.map(map, setting.below(), class.clone(), false),
                    _ => self.value(item),
                };
                match (setting.is_flat, items.as_slice()) {
                    (true, [one]) => of(one)?,
                    (true, []) => return Ok(None),
                    (true, _) => {
                        return Err("a block that Pulumi takes once is there several times".to_owned());
                    }
                    _ => Said::List(items.iter().map(of).collect::<Result<_, _>>()?),
                }
            }
            Known::Map(map) if setting.is_object => self.map(map, setting.below(), class, false)?,
            Known::Null => return Ok(None),
            _ => self.value(node)?,
        }))
    }

    fn value(&self, node: &Node) -> Result<Said, String> {
        if let Some(reference) = named(node).and_then(|one| self.reference(one)) {
            return Ok(reference);
        }
        if let Some(inside) = node.encoded() {
            return Ok(Said::Json(Box::new(self.value(inside)?)));
        }
        let said = self.plain(node)?;
        // A document of which a part is not known.
        let is_partly_known = node.at.text().trim_start().starts_with("jsonencode(");
        Ok(match said {
            said @ (Said::List(_) | Said::Keys(_)) if is_partly_known => Said::Json(Box::new(said)),
            said => said,
        })
    }

    fn plain(&self, node: &Node) -> Result<Said, String> {
        Ok(match &node.value {
            Known::Null => Said::Null,
            Known::Bool(value) => Said::Bool(*value),
            Known::Number(number) => Said::Number(*number),
            Known::Text(text) => Said::Text(text.clone()),
            Known::List(items) => {
                Said::List(items.iter().map(|item| self.value(item)).collect::<Result<_, _>>()?)
            }
            Known::Map(map) => {
                let entries =
                    map.entries.iter().map(|entry| Ok((entry.key.clone(), self.value(&entry.node)?)));
                Said::Keys(entries.collect::<Result<_, String>>()?)
            }
            Known::Unknown { .. } => self.unknown(node)?,
        })
    }

    fn unknown(&self, node: &Node) -> Result<Said, String> {
        let referred = node.refers.iter().filter(|one| one.is_resource).find_map(|one| self.reference(one));
        if node.refers.iter().any(|one| one.is_resource) && referred.is_none() {
            return Err("it refers to what the example does not declare".to_owned());
        }
        let hole = referred.unwrap_or(Said::Open);
        let Some(parts) = node.parts() else { return Ok(hole) };
        let mut pieces = parts.split(GAP);
        let first = pieces.next().unwrap_or_default();
        let mut said = vec![Said::Text(first.to_owned())];
        // Of several gaps the first is what is referred to.
        let mut hole = Some(hole);
        for piece in pieces {
            said.push(hole.take().unwrap_or(Said::Open));
            said.push(Said::Text(piece.to_owned()));
        }
        said.retain(|part| !matches!(part, Said::Text(text) if text.is_empty()));
        Ok(Said::Parts(said))
    }

    fn reference(&self, one: &Reference) -> Option<Said> {
        let at = |address: &str| self.keys.get(address);
        let instance = format!("{}{}", one.address, one.instance.as_deref().unwrap_or(""));
        let first = || {
            self.keys
                .iter()
                .find(|(address, _)| address.starts_with(&format!("{}[", one.address)))
                .map(|(_, key)| key)
        };
        let (key, _) = at(&instance).or_else(|| at(&one.address)).or_else(first)?;
        let attribute = one.attribute.split('.').next().filter(|name| !name.is_empty()).unwrap_or("id");
        Some(Said::Output(key.clone(), Settings::default().by_terraform(attribute).pulumi))
    }
}
