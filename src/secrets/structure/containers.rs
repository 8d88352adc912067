//! What containers run where the image, or a setting beside its words, says which program: `image: curlimages/curl` with
//! `args: ["-u", "…"]`.
//!
//! In: a map of Kubernetes, Compose, ECS or Terraform. Out: what the program is given that is secret.

use super::arguments::{self, MOST_WORDS, Word};
use super::command;
use super::value::Trust;
use crate::iac::{GAP, Map, Node, Value};
use crate::text::Span;

/// Images by the end of their names, and the program that each runs.
const IMAGES: [(&str, &str); 26] = [
    ("aws-cli", "aws"),
    ("azure-cli", "az"),
    ("cqlsh", "cqlsh"),
    ("curl", "curl"),
    ("etcdctl", "etcdctl"),
    ("httpie", "http"),
    ("k8s-kubectl", "kubectl"),
    ("kubectl", "kubectl"),
    ("ldapsearch", "ldapsearch"),
    ("lftp", "lftp"),
    ("mariadb", "mariadb"),
    ("mariadb-client", "mariadb"),
    ("mc", "mc"),
    ("mongo", "mongo"),
    ("mongosh", "mongosh"),
    ("mssql-tools", "sqlcmd"),
    ("mysql", "mysql"),
    ("mysql-client", "mysql"),
    ("postgresql-client", "psql"),
    ("psql", "psql"),
    ("rclone", "rclone"),
    ("redis", "redis-cli"),
    ("redis-cli", "redis-cli"),
    ("sqlcmd", "sqlcmd"),
    ("vault", "vault"),
    ("wget", "wget"),
];

/// A secret among the words of a container: the name of what it is given to, the value, and where it is written.
pub struct Given<'n> {
    pub name: String,
    pub value: String,
    pub node: &'n Node,
}

/// What a container's program is given, where its words alone do not say which program it is.
pub fn given(map: &Map, trust: Trust) -> Vec<Given<'_>> {
    let any = |keys: [&str; 3]| keys.iter().find_map(|key| map.get(key));
    // Kubernetes says the program as `command`, all others as the entry point.
    let (program, words) = match map.get("args") {
        Some(args) => (map.get("command"), args),
        None => match any(["command", "Command", "commands"]) {
            Some(words) => {
                (any(["entrypoint", "entryPoint", "EntryPoint"]).or(map.get("entry_point")), words)
            }
            None => return Vec::new(),
        },
    };
    let mut line: Vec<(String, Option<&Node>)> = match program.map(words_of) {
        Some(said) if !said.is_empty() => said.into_iter().map(|(text, _)| (text, None)).collect(),
        _ => {
            let image = map.get("image").or_else(|| map.get("Image"));
            let Some(program) = image.and_then(|image| program_of(known(image)?)) else { return Vec::new() };
            vec![(program.to_owned(), None)]
        }
    };
    if let Some(text) = words.as_text() {
        // Compose takes a line, too.
        let before: Vec<&str> = line.iter().map(|(text, _)| text.as_str()).collect();
        let whole = format!("{} {text}", before.join(" "));
        let found = command::secrets(&whole).into_iter();
        let found = found.filter(|(_, value)| trust >= Trust::Loose && text.contains(value));
        return found.map(|(name, value)| Given { name, value: value.to_owned(), node: words }).collect();
    }
    line.extend(words_of(words).into_iter().map(|(text, node)| (text, Some(node))));
    if line.len() > MOST_WORDS {
        return Vec::new();
    }
    // Their numbers stand for their places, with room for each.
    let place = |number: usize| Span::new(number << 32, (number << 32) + line[number].0.len());
    let list: Vec<Word> =
        line.iter().enumerate().map(|(number, (text, _))| Word { text, span: place(number) }).collect();
    let found = arguments::given(&list, trust).into_iter();
    found
        .filter_map(|(name, word)| {
            let node = line.get(word.span.start >> 32)?.1?;
            Some(Given { name, value: word.text.to_owned(), node })
        })
        .collect()
}

/// The words of a list, or of a line; what is not known is empty.
fn words_of(node: &Node) -> Vec<(String, &Node)> {
    match &node.value {
        Value::List(items) => items
            .iter()
            .map(|item| match &item.value {
                Value::Number(_) => (item.at.text().to_owned(), item),
                _ => (item.as_text().unwrap_or("").to_owned(), item),
            })
            .collect(),
        Value::Text(text) => text.split_whitespace().map(|word| (word.to_owned(), node)).collect(),
        _ => Vec::new(),
    }
}

/// A text as far as it is known: `curlimages/curl:${var.tag}`.
fn known(node: &Node) -> Option<&str> {
    node.as_text().or_else(|| node.parts())
}

/// The program that an image runs: `registry.internal:5000/curlimages/curl:8.5.0@sha256:…`.
fn program_of(image: &str) -> Option<&'static str> {
    let name = image.rsplit('/').next()?.split([':', '@', GAP]).next()?;
    let is_of =
        |known: &str| name.strip_suffix(known).is_some_and(|before| before.is_empty() || before == "alpine-");
    IMAGES.iter().find(|(known, _)| is_of(known)).map(|(_, program)| *program)
}
