//! What a folder declares, whichever syntax it is written in.
//!
//! In: a parsed [`Folder`]. Out: its [`Declarations`]: top-level [`Block`]s with override files laid over them,
//! and what can be named, by its name.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use hcl::edit::Span as _;
use hcl::edit::structure::Structure;

use super::files::{self, File, Part};
use super::folder::{Folder, Parsed};
use super::recover::Piece;
use super::scope::{Inside, Written};
use super::types::Type;
use crate::iac::{Map, Node, Value};
use crate::path::RepoPath;
use crate::text::{Location, Span};

/// `resource "aws_s3_bucket" "models" { … }`, as it stands.
#[derive(Clone)]
pub(super) struct Block<'a> {
    pub word: &'a str,
    pub labels: Vec<&'a str>,
    /// The first as written, then what override files put over it.
    pub insides: Vec<Inside<'a>>,
    pub header: Location,
    pub at: Location,
}

/// What a folder declares.
pub(super) struct Declarations<'a> {
    pub folder: &'a Folder,
    pub blocks: Vec<Block<'a>>,
    pub variables: HashMap<&'a str, Variable<'a>>,
    pub locals: HashMap<&'a str, Written<'a>>,
    pub outputs: HashMap<&'a str, Block<'a>>,
    /// Resources, data sources and ephemeral ones by their addresses.
    pub resources: HashMap<String, Block<'a>>,
    pub calls: BTreeMap<&'a str, Block<'a>>,
    pub providers: Vec<Block<'a>>,
    /// How many blocks have a name that another one has already.
    pub repeated: usize,
}

pub(super) struct Variable<'a> {
    pub default: Option<Written<'a>>,
    pub kind: Type<'a>,
    pub nullable: bool,
    /// Sensitive or ephemeral.
    pub is_kept: bool,
}

/// Names and values of a `.tfvars` file.
type Values<'a> = HashMap<&'a str, Written<'a>>;

impl<'a> Declarations<'a> {
    pub fn of(folder: &'a Folder) -> Self {
        let (mut blocks, mut overrides) = (Vec::new(), Vec::new());
        for (file, parsed) in &folder.files {
            let blocks = match file.part {
                Part::Configuration => &mut blocks,
                Part::Override => &mut overrides,
                Part::Values | Part::OtherValues => continue,
            };
            match parsed.as_deref() {
                Some(Parsed::Native(pieces)) => pieces.iter().for_each(|piece| native(piece, blocks)),
                Some(Parsed::Json(node)) => json(node, blocks),
                None => {}
            }
        }
        put_over(&mut blocks, overrides);
        let mut declarations = Self {
            folder,
            blocks: Vec::new(),
            variables: HashMap::new(),
            locals: HashMap::new(),
            outputs: HashMap::new(),
            resources: HashMap::new(),
            calls: BTreeMap::new(),
            providers: Vec::new(),
            repeated: repeated(&blocks),
        };
        blocks.iter().for_each(|block| declarations.name(block));
        // What override files say of locals holds whichever block they stand in.
        let locals = blocks.iter().filter(|block| block.word == "locals");
        let overridden = locals.flat_map(|block| block.insides.iter().skip(1));
        declarations.locals.extend(overridden.flat_map(|inside| attributes(*inside)));
        declarations.blocks = blocks;
        declarations
    }

    fn name(&mut self, block: &Block<'a>) {
        match (block.word, block.labels.as_slice()) {
            ("variable", [name]) => {
                let is_false = |written: Written| written.at().text() == "false";
                let is_true = |key: &str| block.attribute(key).is_some_and(|is| is.at().text() == "true");
                let variable = Variable {
                    default: block.attribute("default"),
                    kind: block.attribute("type").map_or(Type::Any, Type::read),
                    nullable: !block.attribute("nullable").is_some_and(is_false),
                    is_kept: is_true("sensitive") || is_true("ephemeral"),
                };
                self.variables.insert(name, variable);
            }
            ("locals", []) => self.locals.extend(block.attributes()),
            ("output", [name]) => {
                self.outputs.insert(name, block.clone());
            }
            ("module", [name]) => {
                self.calls.insert(name, block.clone());
            }
            ("provider", [_]) => self.providers.push(block.clone()),
            ("resource", [kind, name]) => {
                self.resources.insert(format!("{kind}.{name}"), block.clone());
            }
            ("data" | "ephemeral", [kind, name]) => {
                self.resources.insert(format!("{}.{kind}.{name}", block.word), block.clone());
            }
            _ => {}
        }
    }

    /// The values that Terraform reads by itself; a later file wins.
    pub fn given(&self) -> Values<'a> {
        let mut files: Vec<&'a (File, Option<Rc<Parsed>>)> =
            self.folder.files.iter().filter(|(file, _)| file.part == Part::Values).collect();
        files.sort_by_cached_key(|(file, _)| files::precedence(file));
        files.into_iter().filter_map(|(_, parsed)| parsed.as_deref()).flat_map(values).collect()
    }

    /// The files of values that somebody must name, as far as they say something of this folder's variables.
    pub fn variants(&self) -> Vec<(RepoPath, Values<'a>)> {
        let named = self.folder.files.iter().filter(|(file, _)| file.part == Part::OtherValues);
        named.filter_map(|file| self.variant(file)).collect()
    }

    /// The same of files that lie elsewhere: whatever they are called, somebody must name them.
    pub fn variants_among<'v>(&self, files: &'v [(File, Option<Rc<Parsed>>)]) -> Vec<(RepoPath, Values<'v>)> {
        let are_values = |(file, _): &&(File, _)| matches!(file.part, Part::Values | Part::OtherValues);
        files.iter().filter(are_values).filter_map(|file| self.variant(file)).collect()
    }

    fn variant<'v>(&self, (file, parsed): &'v (File, Option<Rc<Parsed>>)) -> Option<(RepoPath, Values<'v>)> {
        let values: Values = values(parsed.as_ref()?).collect();
        let is_ours = values.keys().any(|name| self.variables.contains_key(name));
        is_ours.then(|| (file.source.path().clone(), values))
    }

    pub fn has_variables(&self) -> bool {
        !self.variables.is_empty()
    }
}

fn values(parsed: &Parsed) -> impl Iterator<Item = (&str, Written<'_>)> {
    let insides: Vec<Inside> = match parsed {
        Parsed::Native(pieces) => pieces.iter().map(|piece| Inside::Hcl(&piece.body, &piece.place)).collect(),
        Parsed::Json(node) => vec![Inside::Json(node)],
    };
    insides.into_iter().flat_map(attributes)
}

/// Blocks whose name another one has already: Terraform refuses them.
fn repeated(blocks: &[Block]) -> usize {
    let named = |block: &&Block| {
        matches!(block.word, "resource" | "data" | "variable" | "output" | "module")
            && !block.labels.is_empty()
    };
    let mut known = HashSet::new();
    blocks.iter().filter(named).filter(|block| !known.insert((block.word, &block.labels))).count()
}

/// The blocks of a native file.
fn native<'a>(piece: &'a Piece, blocks: &mut Vec<Block<'a>>) {
    for structure in &piece.body {
        let Structure::Block(block) = structure else { continue };
        let word = piece.place.span(block.ident.span());
        let end = block.labels.last().map_or(word, |label| piece.place.span(label.span())).end;
        let at = piece.place.at(block.span());
        blocks.push(Block {
            word: block.ident.as_str(),
            labels: block.labels.iter().map(|label| label.as_str()).collect(),
            insides: vec![Inside::Hcl(&block.body, &piece.place)],
            header: at.source.location(Span::new(word.start, end)),
            at,
        });
    }
}

/// The blocks of a `.tf.json` file: `{"resource": {"aws_s3_bucket": {"models": {…}}}}`, where each object
/// may also be a list of objects.
fn json<'a>(root: &'a Node, blocks: &mut Vec<Block<'a>>) {
    for top in objects(root) {
        for entry in &top.entries {
            let labels = match entry.key.as_str() {
                "resource" | "data" | "ephemeral" => 2,
                "provider" | "variable" | "output" | "module" | "check" => 1,
                _ => 0,
            };
            let header = entry.node.at.source.location(entry.key_span);
            labelled(&entry.key, &mut Vec::new(), labels, &entry.node, &header, blocks);
        }
    }
}

fn labelled<'a>(
    word: &'a str,
    labels: &mut Vec<&'a str>,
    missing: usize,
    node: &'a Node,
    header: &Location,
    blocks: &mut Vec<Block<'a>>,
) {
    if let Value::List(items) = &node.value {
        for item in items {
            labelled(word, labels, missing, item, header, blocks);
        }
        return;
    }
    let Value::Map(map) = &node.value else { return };
    if missing == 0 {
        let (labels, insides) = (labels.clone(), vec![Inside::Json(node)]);
        blocks.push(Block { word, labels, insides, header: header.clone(), at: node.at.clone() });
        return;
    }
    for entry in map.entries.iter().filter(|entry| entry.key != "//") {
        let header = node.at.source.location(entry.key_span);
        labels.push(&entry.key);
        labelled(word, labels, missing - 1, &entry.node, &header, blocks);
        labels.pop();
    }
}

/// The object, or the objects of a list.
pub(super) fn objects(node: &Node) -> Vec<&Map> {
    match &node.value {
        Value::Map(map) => vec![map],
        Value::List(items) => items.iter().filter_map(Node::as_map).collect(),
        _ => Vec::new(),
    }
}

/// Puts each override over the block of the same header. One that overrides nothing is left out, as
/// Terraform refuses it.
fn put_over<'a>(blocks: &mut [Block<'a>], overrides: Vec<Block<'a>>) {
    for over in overrides {
        let same = |block: &&mut Block| block.word == over.word && block.labels == over.labels;
        if let Some(block) = blocks.iter_mut().find(same) {
            block.insides.extend(over.insides);
        }
    }
}

impl<'a> Block<'a> {
    pub fn attribute(&self, name: &str) -> Option<Written<'a>> {
        self.insides.iter().rev().find_map(|inside| inside.attribute(name))
    }

    /// Every attribute: what `locals` define.
    fn attributes(&self) -> Vec<(&'a str, Written<'a>)> {
        self.insides.iter().flat_map(|inside| attributes(*inside)).collect()
    }
}

fn attributes(inside: Inside<'_>) -> Vec<(&str, Written<'_>)> {
    match inside {
        Inside::Hcl(body, place) => body
            .attributes()
            .map(|attribute| (attribute.key.as_str(), Written::Hcl(&attribute.value, place)))
            .collect(),
        Inside::Json(node) => node.as_map().map_or_else(Vec::new, |map| {
            map.entries.iter().map(|entry| (entry.key.as_str(), Written::Json(&entry.node))).collect()
        }),
    }
}
