//! Functions that read files: from the tree that is judged and from nowhere else.
//!
//! In: a path as Terraform takes it, relative to the stack's own folder. Out: what lies there; unknown where
//! nothing does, as it may be made before Terraform runs.

use std::rc::Rc;

use super::evaluate::{Bound, Evaluator, waits};
use super::functions;
use super::literals::Form;
use super::place::Place;
use super::scope::{LONGEST_TEXT, entry};
use crate::iac::{Map, Node, Value};
use crate::path::RepoPath;
use crate::text::{Encoding, Source};
use crate::tree::Content;

/// Variables of one template.
const MOST_VARIABLES: usize = 200;

impl Evaluator<'_, '_> {
    /// The value of a function that reads a file; `None` for any other function.
    pub(super) fn reading(&self, name: &str, arguments: &[Node]) -> Option<Value> {
        /// What is made of a file's text: `filesha256(path)` is `sha256(file(path))`.
        const OF_CONTENT: [(&str, &str); 6] = [
            ("filemd5", "md5"),
            ("filesha1", "sha1"),
            ("filesha256", "sha256"),
            ("filesha512", "sha512"),
            ("filebase64sha256", "base64sha256"),
            ("filebase64sha512", "base64sha512"),
        ];
        let of_content = OF_CONTENT.iter().find(|(file, _)| *file == name).map(|(_, of)| *of);
        let is_reading = matches!(name, "file" | "templatefile" | "fileexists" | "filebase64" | "fileset");
        if !is_reading && of_content.is_none() {
            return None;
        }
        let open = || waits(&format!("{name}(…)"));
        let path = match &arguments.first()?.value {
            Value::Unknown { why } => return Some(waits(why)),
            value => functions::text(value)?,
        };
        let Some(path) = self.scope.world.root.resolve(&path) else { return Some(open()) };
        let source = || match self.scope.world.tree.read(&path) {
            Ok(Some(Content::Whole(bytes))) if bytes.len() <= LONGEST_TEXT => {
                Some(Source::decode(path.clone(), &bytes)).filter(|read| read.encoding() == Encoding::Utf8)
            }
            _ => None,
        };
        let text =
            |source: &Source| Node::new(Value::Text(source.text().to_owned()), arguments[0].at.clone());
        Some(match (name, of_content) {
            ("fileset", _) => open(),
            ("fileexists", _) => match self.scope.world.tree.read(&path) {
                Ok(Some(_)) => Value::Bool(true),
                // It may be made before Terraform runs.
                _ => open(),
            },
            ("templatefile", _) => match source() {
                Some(source) => self.template_file(&source, arguments.get(1)).unwrap_or_else(open),
                None => open(),
            },
            ("file", _) => source().map_or_else(open, |source| text(&source).value),
            ("filebase64", _) => {
                source().map_or_else(open, |source| functions::call("base64encode", vec![text(&source)]))
            }
            (_, Some(of)) => source().map_or_else(open, |source| functions::call(of, vec![text(&source)])),
            _ => open(),
        })
    }

    fn template_file(&self, source: &Source, variables: Option<&Node>) -> Option<Value> {
        let template = hcl::edit::parser::parse_template(source.text()).ok()?;
        let place = Place::new(source, 0);
        let none = Map::default();
        let variables = match variables.map(|node| &node.value) {
            Some(Value::Map(map)) if map.entries.len() <= MOST_VARIABLES => map,
            Some(Value::Unknown { why }) => return Some(waits(why)),
            None => &none,
            Some(_) => return None,
        };
        let at = source.location(crate::text::Span::new(0, source.text().len()));
        let evaluator = Evaluator { scope: self.scope, place: &place, bound: None };
        Some(with_all(&evaluator, &variables.entries, &mut |evaluator| {
            evaluator.template(&template, at.clone(), Form::Plain).value
        }))
    }

    /// `path.module`, `path.root`: relative to the stack's own folder, as Terraform has them.
    pub(super) fn path_of(&self, folder: &str) -> Option<Value> {
        let root = self.scope.world.root;
        match folder {
            "root" => Some(Value::Text(".".to_owned())),
            "module" => relative(root, &self.scope.declarations.folder.path).map(Value::Text),
            _ => None,
        }
    }
}

/// Evaluates where each entry's key is bound to its value.
fn with_all(
    evaluator: &Evaluator,
    entries: &[crate::iac::Entry],
    then: &mut dyn FnMut(&Evaluator) -> Value,
) -> Value {
    let Some((first, rest)) = entries.split_first() else { return then(evaluator) };
    let bound = Bound { name: &first.key, node: Rc::new(first.node.clone()), outer: evaluator.bound };
    with_all(&evaluator.with(&bound), rest, then)
}

/// The way from one folder to another: `../modules/vpc`. `None` where a name is no UTF-8.
fn relative(from: &RepoPath, to: &RepoPath) -> Option<String> {
    let parts = |path: &RepoPath| -> Option<Vec<String>> {
        Some(path.to_str()?.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect())
    };
    let (from, to) = (parts(from)?, parts(to)?);
    let shared = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let way: Vec<String> = up.chain(to[shared..].iter().cloned()).collect();
    Some(if way.is_empty() { ".".to_owned() } else { way.join("/") })
}

/// An object of names and values, seen from one place.
pub(super) fn object(entries: Vec<(String, Node)>, at: &crate::text::Location) -> Node {
    let entries = entries.into_iter().map(|(key, node)| entry(&key, at.span, node));
    super::scope::gathered(Value::Map(Map { entries: entries.collect(), span: None }), at)
}
