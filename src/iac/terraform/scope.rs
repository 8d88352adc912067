//! What names stand for in one folder: variables, locals and what resources say of themselves.
//!
//! In: what the folder declares, and the call that leads to it. Out: values, evaluated when first asked for
//! and remembered. Bounds on depth and on the number of values made keep a hostile file from costing more
//! than it weighs.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::{Rc, Weak};

use hcl::edit::expr::Expression;
use hcl::edit::structure::Body;

use super::declare::{Block, Declarations};
use super::evaluate::{Bound, Evaluator, unknown};
use super::instances::Instance;
use super::literals::Form;
use super::modules::Module;
use super::place::Place;
use super::types;
use crate::finding::Trouble;
use crate::iac::{Entry, Map, Node, Value, refer};
use crate::path::RepoPath;
use crate::text::{Location, Span};
use crate::tree::Tree;

/// Expressions inside expressions, through locals, variables and module calls too: a few MiB of stack in a
/// debug build.
const DEEPEST: usize = 400;
/// Values made for one stack, copies included: some hundred megabytes. A real one has thousands.
const MOST_VALUES: usize = 1_000_000;
/// Turns of all `for` expressions of one stack: each makes values, and a real one has hundreds.
const MOST_TURNS: usize = 100_000;
/// Bytes of one computed string.
pub(super) const LONGEST_TEXT: usize = 4 * 1024 * 1024;

/// An expression as it stands in a file.
#[derive(Clone, Copy)]
pub(super) enum Written<'a> {
    Hcl(&'a Expression, &'a Place),
    Json(&'a Node),
}

impl Written<'_> {
    pub fn at(&self) -> Location {
        match self {
            Self::Hcl(expression, place) => place.at(hcl::edit::Span::span(*expression)),
            Self::Json(node) => node.at.clone(),
        }
    }

    /// A string without any template in it.
    pub fn literal(&self) -> Option<&str> {
        match self {
            Self::Hcl(Expression::String(text), _) => Some(text.value()),
            Self::Json(node) => node.as_text().filter(|text| !text.contains("${")),
            Self::Hcl(..) => None,
        }
    }

    /// What names another thing, as written: `aws.west`.
    pub fn address(&self) -> Option<String> {
        match self {
            Self::Hcl(..) => Some(self.at().text().split_whitespace().collect()),
            Self::Json(node) => node.as_text().map(str::to_owned),
        }
    }
}

/// The inside of a block as it stands in a file.
#[derive(Clone, Copy)]
pub(super) enum Inside<'a> {
    Hcl(&'a Body, &'a Place),
    Json(&'a Node),
}

impl<'a> Inside<'a> {
    pub fn attribute(self, name: &str) -> Option<Written<'a>> {
        match self {
            Self::Hcl(body, place) => {
                body.get_attribute(name).map(|attribute| Written::Hcl(&attribute.value, place))
            }
            Self::Json(node) => node.as_map()?.get(name).map(Written::Json),
        }
    }
}

pub(super) enum Found {
    Absent,
    /// Its own definition waits for it.
    Cycle,
    Value(Rc<Node>),
}

/// What all folders of a stack share: where they come from, bounds, and what went wrong.
pub(super) struct World<'a> {
    pub tree: &'a dyn Tree,
    pub root: &'a RepoPath,
    pub folders: &'a HashMap<RepoPath, Declarations<'a>>,
    /// Where `terraform init` put modules, by their keys (`vpc.subnets`), if that is a part of the tree.
    pub installed: &'a HashMap<String, RepoPath>,
    /// Calls of modules that were followed.
    pub called: Cell<usize>,
    /// The folders of the modules that are deployed.
    pub reached: RefCell<BTreeSet<RepoPath>>,
    troubles: RefCell<Vec<Trouble>>,
    depth: Cell<usize>,
    made: Cell<usize>,
    turns: Cell<usize>,
}

impl<'a> World<'a> {
    pub fn new(
        tree: &'a dyn Tree,
        root: &'a RepoPath,
        folders: &'a HashMap<RepoPath, Declarations<'a>>,
        installed: &'a HashMap<String, RepoPath>,
    ) -> Self {
        let (reached, troubles, called, depth, made, turns) = Default::default();
        Self { tree, root, folders, installed, called, reached, troubles, depth, made, turns }
    }

    /// What is given up is never passed over in silence.
    pub fn tell(&self, at: &Location, message: String, counts: bool) {
        let at_line = Some(at.start());
        self.troubles.borrow_mut().push(Trouble { path: at.path().clone(), at: at_line, message, counts });
    }

    pub fn into_troubles(self) -> Vec<Trouble> {
        let mut troubles = self.troubles.into_inner();
        if self.made.get() > MOST_VALUES || self.turns.get() > MOST_TURNS {
            let message = "this folder could not be judged in full: its values are too large".to_owned();
            let path = if self.root.is_root() { RepoPath::from(".") } else { self.root.clone() };
            troubles.push(Trouble { path, at: None, message, counts: true });
        }
        troubles
    }
}

/// One instance of a module, or the stack's own folder.
pub(super) struct Scope<'a> {
    pub world: &'a World<'a>,
    pub declarations: &'a Declarations<'a>,
    /// The calls that lead here: `module.vpc["a"]`; empty for the stack's own folder.
    pub module: String,
    pub caller: Option<Caller<'a>>,
    /// Values of variables from files: for the stack's own folder alone.
    given: HashMap<&'a str, Written<'a>>,
    remembered: RefCell<HashMap<String, Option<Rc<Node>>>>,
    pub(super) instances: RefCell<HashMap<String, Option<Rc<[Instance]>>>>,
    pub(super) modules: RefCell<HashMap<String, Option<Rc<[Module<'a>]>>>>,
    pub(super) me: Weak<Scope<'a>>,
}

/// The call that made a scope.
pub(super) struct Caller<'a> {
    pub scope: Weak<Scope<'a>>,
    pub call: &'a Block<'a>,
    pub instance: Instance,
}

impl<'a> Scope<'a> {
    pub fn new(
        world: &'a World<'a>,
        declarations: &'a Declarations<'a>,
        module: String,
        caller: Option<Caller<'a>>,
        given: HashMap<&'a str, Written<'a>>,
    ) -> Rc<Self> {
        Rc::new_cyclic(|me| Self {
            world,
            declarations,
            module,
            caller,
            given,
            remembered: RefCell::default(),
            instances: RefCell::default(),
            modules: RefCell::default(),
            me: me.clone(),
        })
    }

    /// An address of this folder as the whole stack knows it.
    pub fn address(&self, local: &str) -> String {
        if self.module.is_empty() { local.to_owned() } else { format!("{}.{local}", self.module) }
    }

    pub fn variable(&self, name: &str) -> Found {
        self.remember(&format!("var.{name}"), || {
            let declared = self.declarations.variables.get(name);
            let default = || Some(self.evaluate(declared?.default?, None));
            let node = match (self.given.get(name), self.argument(name)) {
                (Some(written), _) => self.evaluate(*written, None),
                (None, Some(argument)) => argument,
                (None, None) => default()?,
            };
            let Some(declared) = declared else { return Some(node) };
            let node = match (&node.value, declared.nullable) {
                (Value::Null, false) => default().unwrap_or(node),
                _ => node,
            };
            Some(types::convert(self, name, node, &declared.kind))
        })
    }

    /// The value that the call of this module gives to a variable.
    fn argument(&self, name: &str) -> Option<Node> {
        let caller = self.caller.as_ref()?;
        let scope = caller.scope.upgrade()?;
        let written = caller.call.attribute(name)?;
        Some(scope.evaluate(written, caller.instance.bound().as_ref()))
    }

    pub fn local(&self, name: &str) -> Found {
        self.remember(&format!("local.{name}"), || {
            Some(self.evaluate(*self.declarations.locals.get(name)?, None))
        })
    }

    pub fn output(&self, name: &str) -> Found {
        self.remember(&format!("output.{name}"), || {
            Some(self.evaluate(self.declarations.outputs.get(name)?.attribute("value")?, None))
        })
    }

    /// The value that a resource's own block gives to an attribute of one instance.
    pub fn attribute(&self, address: &str, instance: &Instance, attribute: &str) -> Found {
        self.remember(&format!("{address}{}.{attribute}", instance.key), || {
            let written = self.declarations.resources.get(address)?.attribute(attribute)?;
            Some(self.evaluate(written, instance.bound().as_ref()))
        })
    }

    pub fn evaluate(&self, written: Written<'_>, bound: Option<&Bound<'_>>) -> Node {
        match written {
            Written::Hcl(expression, place) => Evaluator { scope: self, place, bound }.node(expression),
            Written::Json(node) => self.json(node, bound),
        }
    }

    /// A value of a `.tf.json` file: its strings are templates.
    pub fn json(&self, node: &Node, bound: Option<&Bound<'_>>) -> Node {
        match &node.value {
            Value::Text(text) if text.contains("${") || text.contains("%{") => {
                let place = Place::in_string(&node.at);
                match hcl::edit::parser::parse_template(text) {
                    Ok(template) => {
                        let evaluator = Evaluator { scope: self, place: &place, bound };
                        evaluator.template(&template, node.at.clone(), Form::Plain)
                    }
                    Err(_) => unknown(text, &node.at),
                }
            }
            Value::List(items) => {
                let items: Vec<Node> = items.iter().map(|item| self.json(item, bound)).collect();
                gathered(Value::List(items), &node.at)
            }
            Value::Map(map) => {
                let entries = map.entries.iter().map(|entry| entry.with(self.json(&entry.node, bound)));
                gathered(Value::Map(Map { entries: entries.collect(), span: map.span }), &node.at)
            }
            _ => node.clone(),
        }
    }

    fn remember(&self, name: &str, make: impl FnOnce() -> Option<Node>) -> Found {
        if let Some(known) = self.remembered.borrow().get(name) {
            return match known {
                Some(node) => Found::Value(node.clone()),
                None => Found::Cycle,
            };
        }
        self.remembered.borrow_mut().insert(name.to_owned(), None);
        match make() {
            Some(node) => {
                let node = Rc::new(node);
                self.remembered.borrow_mut().insert(name.to_owned(), Some(node.clone()));
                Found::Value(node)
            }
            None => {
                self.remembered.borrow_mut().remove(name);
                Found::Absent
            }
        }
    }

    /// A local that needs itself: Terraform will say so too, so this does not count.
    pub fn cycle(&self, name: &str, at: &Location) {
        self.world.tell(at, format!("`{name}` refers to itself"), false);
    }

    /// A name that nothing declares. Where a part of the folder could not be read, it may stand there.
    pub fn undeclared(&self, name: &str, at: &Location) {
        if self.declarations.folder.troubles.is_empty() {
            self.world.tell(at, format!("`{name}` is not declared"), false);
        }
    }

    /// Whether one more value may be made one level deeper. Each `true` is answered by [`Scope::leave`].
    pub fn enter(&self) -> bool {
        let depth = &self.world.depth;
        let fits = depth.get() < DEEPEST && self.charge(1);
        if fits {
            depth.set(depth.get() + 1);
        }
        fits
    }

    pub fn leave(&self) {
        self.world.depth.set(self.world.depth.get() - 1);
    }

    /// Whether a `for` may go on.
    pub fn turn(&self) -> bool {
        let turns = &self.world.turns;
        turns.set(turns.get().saturating_add(1));
        turns.get() <= MOST_TURNS
    }

    /// Whether that many more values may be made.
    pub fn charge(&self, values: usize) -> bool {
        let made = &self.world.made;
        made.set(made.get().saturating_add(values));
        made.get() <= MOST_VALUES
    }

    /// A value as it is seen from an expression that names it: it is written `at`, and came from where
    /// it was.
    pub fn seen_from(&self, node: &Node, at: &Location) -> Node {
        let text = node.as_text().map_or(0, |text| text.len() / 64);
        if !self.charge(1 + text + node.via.len()) {
            return unknown("a value too large", at);
        }
        let value = match &node.value {
            Value::List(items) => Value::List(items.iter().map(|item| self.seen_from(item, at)).collect()),
            Value::Map(map) => {
                let entries = map.entries.iter().map(|entry| Entry {
                    key: entry.key.clone(),
                    // The spans of the map belong to another place, perhaps another file.
                    key_span: at.span,
                    span: at.span,
                    node: self.seen_from(&entry.node, at),
                    blocks: entry.blocks,
                });
                Value::Map(Map { entries: entries.collect(), span: None })
            }
            other => other.clone(),
        };
        let via = std::iter::once(node.at.clone()).chain(node.via.iter().cloned()).collect();
        Node {
            value,
            at: at.clone(),
            via,
            refers: node.refers.clone(),
            fails: node.fails,
            text: node.text.clone(),
            reached_by: node.reached_by.clone(),
        }
    }
}

/// A list or map that refers to whatever its parts refer to.
pub(super) fn gathered(value: Value, at: &Location) -> Node {
    let mut node = Node::new(value, at.clone());
    let mut refers = Vec::new();
    let mut fails = false;
    let mut take = |part: &Node| {
        refer(&mut refers, &part.refers);
        fails |= part.fails;
    };
    match &node.value {
        Value::List(items) => items.iter().for_each(take),
        Value::Map(map) => map.entries.iter().for_each(|entry| take(&entry.node)),
        _ => {}
    }
    (node.refers, node.fails) = (refers, fails);
    node
}

/// An entry of a map that is not written as one: a block's label.
pub(super) fn entry(key: &str, span: Span, node: Node) -> Entry {
    Entry { key: key.to_owned(), key_span: span, span, node, blocks: false }
}
