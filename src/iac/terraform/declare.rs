//! Top-level blocks of all files of a folder, whichever syntax they were written in.
//!
//! In: parsed pieces and JSON values. Out: [`Block`]s with their labels, override files merged.

use hcl::edit::Span as _;
use hcl::edit::structure::Structure;

use super::recover::Piece;
use super::scope::{Inside, Written};
use crate::iac::{Map, Node, Value};
use crate::text::{Location, Span};

/// `resource "aws_s3_bucket" "models" { … }`, as it stands.
pub(super) struct Block<'a> {
    pub word: &'a str,
    pub labels: Vec<&'a str>,
    /// The first as written, then what override files put over it.
    pub insides: Vec<Inside<'a>>,
    pub header: Location,
    pub at: Location,
}

/// The blocks of a native file.
pub(super) fn native<'a>(piece: &'a Piece, blocks: &mut Vec<Block<'a>>) {
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
pub(super) fn json<'a>(root: &'a Node, blocks: &mut Vec<Block<'a>>) {
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
pub(super) fn put_over<'a>(blocks: &mut [Block<'a>], overrides: Vec<Block<'a>>) {
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

    /// Every attribute: what `locals` and `.tfvars` define.
    pub fn attributes(&self) -> Vec<(&'a str, Written<'a>)> {
        self.insides.iter().flat_map(|inside| attributes(*inside)).collect()
    }
}

pub(super) fn attributes(inside: Inside<'_>) -> Vec<(&str, Written<'_>)> {
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
