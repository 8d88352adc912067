//! Nested stacks: which templates a template deploys, and with what.
//!
//! In: `AWS::CloudFormation::Stack` and `AWS::Serverless::Application` resources whose template lies in the tree, by a
//! path relative to the template (or where CDK says that it put it). Out: the [`Family`] of these templates, and for
//! each such resource an [`Evaluator`] of its own, with the parameters that it is handed. Nothing is fetched.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use super::evaluate::{Evaluator, unknown};
use super::growth::{self, follow};
use super::parameters::Values;
use super::recognise::may_be_template;
use super::shown::is_silent;
use super::template::Template;
use crate::finding::Trouble;
use crate::iac::{Map, Node, Value};
use crate::path::RepoPath;
use crate::text::Source;
use crate::tree::{Content, Tree};

/// Stacks inside stacks. Real ones stay below five.
const DEEPEST: usize = 16;
/// Nested stacks of one stack: each is evaluated for itself.
const MOST: usize = 500;
/// Types of resources that deploy a template, and the property that says which.
const KINDS: [(&str, &str); 2] =
    [("AWS::CloudFormation::Stack", "TemplateURL"), ("AWS::Serverless::Application", "Location")];
/// Where CDK says which file of its output it will upload.
const ASSET: &str = "aws:asset:path";

/// No path is longer, nor what stands before it on its line.
const LONGEST: usize = 4096;

/// What a stack gives may be written twice in what the next one gives: each would be twice as large.
const MOST_VALUES: usize = 10_000;
const TOO_MANY: &str = "an output of more values than a person hands on";

/// The templates that one deploys, by their paths, those that these deploy among them.
pub struct Family {
    templates: BTreeMap<RepoPath, Template>,
    /// How many nested stacks were made so far.
    made: Cell<usize>,
}

/// Where the template of a nested stack lies.
enum Leads {
    To(RepoPath),
    /// Out of the repository.
    Outside,
    /// To a bucket, or nobody knows where before it is deployed.
    Elsewhere,
}

impl Family {
    /// Reads what a template deploys. What stands in the way is told of the template's own nested stacks: those of
    /// others are told with these.
    pub fn of(tree: &dyn Tree, root: &mut Template) -> Self {
        let mut templates = BTreeMap::new();
        let mut wanted: Vec<RepoPath> = calls(root).filter_map(|(_, leads)| leads.path()).collect();
        while let Some(path) = wanted.pop() {
            if templates.len() >= MOST || path == *root.source.path() || templates.contains_key(&path) {
                continue;
            }
            if let Some(template) = read(tree, &path) {
                wanted.extend(calls(&template).filter_map(|(_, leads)| leads.path()));
                templates.insert(path, template);
            }
        }
        let family = Self { templates, made: Cell::new(0) };
        let troubles: Vec<Trouble> = calls(root)
            .filter_map(|(at, leads)| {
                let message = family.wrong(root.source.path(), &leads)?.to_owned();
                let place = root.source.position(at.at.span.start);
                Some(Trouble { path: root.source.path().clone(), at: Some(place), message, counts: false })
            })
            .collect();
        root.troubles.extend(troubles);
        family
    }

    /// The files of the templates that are judged where `root` deploys them: none that leads back to it.
    pub fn judged_in(&self, root: &RepoPath) -> Vec<RepoPath> {
        let is_judged = |path: &&RepoPath| !self.reaches(path, root, &mut BTreeSet::new());
        self.templates.keys().filter(is_judged).cloned().collect()
    }

    fn wrong(&self, root: &RepoPath, leads: &Leads) -> Option<&'static str> {
        match leads {
            Leads::Elsewhere => None,
            Leads::Outside => {
                Some("this nested stack's template leaves the repository: its outputs are not known")
            }
            Leads::To(path) if self.reaches(path, root, &mut BTreeSet::new()) => {
                Some("this nested stack deploys itself: it is not followed")
            }
            Leads::To(path) => (!self.templates.contains_key(path))
                .then_some("this nested stack's template is not there: its outputs are not known"),
        }
    }

    fn reaches(&self, from: &RepoPath, to: &RepoPath, seen: &mut BTreeSet<RepoPath>) -> bool {
        from == to
            || seen.insert(from.clone())
                && self.templates.get(from).is_some_and(|template| {
                    calls(template)
                        .filter_map(|(_, leads)| leads.path())
                        .any(|next| self.reaches(&next, to, seen))
                })
    }
}

impl Leads {
    fn path(self) -> Option<RepoPath> {
        match self {
            Self::To(path) => Some(path),
            Self::Outside | Self::Elsewhere => None,
        }
    }
}

fn read(tree: &dyn Tree, path: &RepoPath) -> Option<Template> {
    let Ok(Some(Content::Whole(bytes))) = tree.read(path) else { return None };
    // Whatever its ending: who deploys it says that it is a template.
    may_be_template(&bytes).then_some(())?;
    Template::read(&Source::decode(path.clone(), &bytes))?.ok()
}

/// The nested stacks of a template: where each says what it deploys, and where that leads.
fn calls(template: &Template) -> impl Iterator<Item = (&Node, Leads)> {
    let resources = template.section("Resources").entries.iter();
    resources.filter_map(|entry| leads(template.source.path(), entry.node.as_map()?))
}

/// The names of the resources of a template that deploy another.
pub fn deploying(template: &Template) -> HashSet<&str> {
    let resources = template.section("Resources").entries.iter();
    let deploys = |kind: &str| KINDS.iter().any(|(known, _)| *known == kind);
    let named =
        resources.filter(|entry| entry.node.as_map().and_then(|map| map.text("Type")).is_some_and(deploys));
    named.map(|entry| entry.key.as_str()).collect()
}

/// The template of this repository that a resource of the template at `path` deploys.
pub fn template_of(path: &RepoPath, declared: &Map) -> Option<RepoPath> {
    leads(path, declared)?.1.path()
}

fn leads<'t>(path: &RepoPath, declared: &'t Map) -> Option<(&'t Node, Leads)> {
    let kind = declared.get("Type")?.as_text()?;
    let (_, property) = KINDS.iter().find(|(known, _)| *known == kind)?;
    let asset = declared.object("Metadata").and_then(|metadata| metadata.get(ASSET));
    let source = asset.or_else(|| declared.object("Properties")?.get(property))?;
    let leads = match source.as_text().filter(|text| is_local(text)) {
        None => Leads::Elsewhere,
        Some(text) => match path.parent().resolve(text) {
            Some(path) => Leads::To(path),
            None => Leads::Outside,
        },
    };
    Some((source, leads))
}

/// Whether a location is a path of this repository.
fn is_local(text: &str) -> bool {
    !text.is_empty() && !text.starts_with('/') && !text.contains("://") && !text.contains("{{")
}

/// What stands behind the words that name a nested stack's template: candidates, by a search through bytes.
pub fn templates_called(path: &RepoPath, bytes: &[u8]) -> Vec<RepoPath> {
    if !KINDS.iter().any(|(kind, _)| memchr::memmem::find(bytes, kind.as_bytes()).is_some()) {
        return Vec::new();
    }
    let words = KINDS.iter().map(|(_, property)| *property).chain([ASSET]);
    let behind = |word: &'static str| {
        memchr::memmem::find_iter(bytes, word.as_bytes()).filter_map(move |at| {
            // In a file of one line each word would be read to its end.
            let behind = &bytes[at + word.len()..];
            let line = behind[..behind.len().min(LONGEST)].split(|byte| *byte == b'\n').next()?;
            let text = line.utf8_chunks().next()?.valid();
            let text = text.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':')?;
            let text = text.split(" #").next()?;
            Some(text.trim_matches(|sign: char| sign.is_whitespace() || "\"',}".contains(sign)))
        })
    };
    let folder = path.parent();
    words.flat_map(behind).filter(|text| is_local(text)).filter_map(|text| folder.resolve(text)).collect()
}

/// What nested stacks are given for a parameter with `NoEcho`: the address of the stack, and what the parameter is called.
pub fn kept(evaluator: &Evaluator) -> Vec<(String, String)> {
    let mut kept = Vec::new();
    for name in deploying(evaluator.template) {
        let Some(inner) = evaluator.nested(name) else { continue };
        let parameters = inner.template.section("Parameters").entries.iter();
        let hidden = parameters.filter(|entry| entry.node.as_map().is_some_and(is_silent));
        kept.extend(hidden.map(|entry| (format!("{}{name}", evaluator.prefix), entry.key.clone())));
        kept.extend(self::kept(&inner));
    }
    kept
}

impl<'t> Evaluator<'t> {
    /// The nested stack that a resource is, with what it is handed; `None` where its template is not a part of the
    /// tree, or where it leads back to itself.
    pub fn nested(&self, name: &str) -> Option<Rc<Evaluator<'t>>> {
        if let Some(known) = self.nested.borrow().get(name) {
            return known.clone();
        }
        // What it is handed may be what it gives.
        self.nested.borrow_mut().insert(name.to_owned(), None);
        let made = follow(|| self.follow(name));
        self.nested.borrow_mut().insert(name.to_owned(), made.clone());
        made
    }

    fn follow(&self, name: &str) -> Option<Rc<Evaluator<'t>>> {
        let declared = self.template.section("Resources").get(name)?.as_map()?;
        let (_, leads) = leads(self.template.source.path(), declared)?;
        let path = leads.path()?;
        let template = self.family.templates.get(&path)?;
        let chain: Vec<RepoPath> = [self.chain.as_slice(), &[self.template.source.path().clone()]].concat();
        self.family.made.set(self.family.made.get() + 1);
        if chain.contains(&path) || chain.len() > DEEPEST || self.family.made.get() > MOST {
            return None;
        }
        let handed = declared.object("Properties").and_then(|properties| properties.get("Parameters"));
        let values = match handed.and_then(|node| self.node(node)).map(|node| node.value) {
            Some(Value::Map(map)) => map.entries.into_iter().map(|entry| (entry.key, entry.node)).collect(),
            _ => Values::new(),
        };
        // What it is not handed has its default, whoever deploys the whole.
        let mut inner = Evaluator::new(template, self.family, &values, true);
        inner.prefix = format!("{}{name}.", self.prefix);
        self.left.set(self.left.get() + inner.left.get() - growth::of(""));
        inner.left = Rc::clone(&self.left);
        inner.chain = chain;
        Some(Rc::new(inner))
    }

    /// An output, as the stack that it is of gives it.
    pub fn output(&self, key: &str) -> Option<Node> {
        if let Some(known) = self.given.borrow().get(key) {
            return known.clone();
        }
        // What it gives may be what it is handed.
        self.given.borrow_mut().insert(key.to_owned(), None);
        let declared = self.template.section("Outputs").get(key).and_then(Node::as_map);
        let value = declared.and_then(|declared| follow(|| self.node(declared.get("Value")?)));
        let value =
            value.map(|node| if size(&node) > MOST_VALUES { unknown(TOO_MANY, &node.at) } else { node });
        self.given.borrow_mut().insert(key.to_owned(), value.clone());
        value
    }
}

/// How many values one holds, itself among them; counted a little beyond what is too many.
fn size(node: &Node) -> usize {
    let (mut count, mut left) = (0, vec![node]);
    while let Some(node) = left.pop().filter(|_| count <= MOST_VALUES) {
        count += 1;
        match &node.value {
            Value::List(items) => left.extend(items),
            Value::Map(map) => left.extend(map.entries.iter().map(|entry| &entry.node)),
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_that_a_text_names_are_found_by_their_bytes() {
        let found = |text: &str| templates_called(&RepoPath::from("a/b.yaml"), text.as_bytes());
        let yaml = "  N:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ./net.yaml # ours\n";
        assert_eq!(found(yaml), [RepoPath::from("a/net.yaml")]);
        let json =
            "{\"Type\": \"AWS::Serverless::Application\", \"Properties\": {\"Location\": \"../x/app.json\"}}";
        assert_eq!(found(json), [RepoPath::from("x/app.json")]);
        let remote = "Type: AWS::CloudFormation::Stack\nTemplateURL: https://example.com/a.yaml\nTemplateURL: !Sub x\n";
        assert_eq!(found(remote), [RepoPath::from("a/!Sub x")]);
        assert!(found("Location: ./x.yaml\n").is_empty());
    }
}
