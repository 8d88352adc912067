//! A resource as a program or a YAML file declares it, whatever the language.

use super::provider::Uses;
use super::token::Token;
use crate::iac::{Entry, Node, OnlyIf, Resource};
use crate::text::Location;

/// How a language spells the names of settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `kmsKeyId`: TypeScript, JavaScript, YAML.
    Camel,
    /// `kms_key_id`: Python.
    Snake,
    /// `KmsKeyId`: Go.
    Pascal,
}

#[derive(Clone, Debug)]
pub struct Declared {
    pub token: Token,
    /// The first argument; in YAML the key.
    pub name: String,
    /// The same, where it is not known: `name` tells the resource from others all the same.
    pub awaited: Option<Node>,
    /// The call up to its name; in YAML the key.
    pub name_at: Location,
    /// The statement, or the whole entry.
    pub block: Location,
    /// Its arguments, by the names that the language has for them: always a map.
    pub settings: Node,
    pub provider: Uses,
    /// Pulumi refuses to delete it.
    pub is_protected: bool,
    /// Its successor is made when it is gone, rather than before.
    pub goes_first: bool,
    /// What must hold for it to be there.
    pub only_if: Vec<OnlyIf>,
    pub style: Style,
}

impl Declared {
    pub fn address(&self) -> String {
        address(&self.token, &self.name)
    }

    /// What a rule is told of its name, where that is not known: a setting that nothing else is called.
    pub fn awaited_name(&self) -> Option<Entry> {
        let (key, span) = (Resource::OWN_NAME.to_owned(), self.name_at.span);
        let node = self.awaited.clone()?;
        Some(Entry { key, key_span: span, span, node, blocks: false })
    }
}

/// `aws:ebs/volume:Volume::scratch`
pub fn address(token: &Token, name: &str) -> String {
    format!("{}::{name}", token.written())
}

impl Style {
    /// A name of the language as Pulumi's schema has it.
    pub fn schema_name(self, written: &str) -> String {
        match self {
            Self::Camel => written.to_owned(),
            Self::Snake => super::names::camel(written),
            Self::Pascal => with_first(written, |first| first.to_ascii_lowercase()),
        }
    }

    /// A name of the schema as the language writes it.
    pub fn written(self, name: &str) -> String {
        match self {
            Self::Camel => name.to_owned(),
            Self::Snake => super::names::snake(name),
            Self::Pascal => with_first(name, |first| first.to_ascii_uppercase()),
        }
    }
}

fn with_first(word: &str, change: fn(&char) -> char) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| change(&first));
    first.into_iter().chain(letters).collect()
}
