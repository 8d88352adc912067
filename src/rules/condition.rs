//! Evaluates a condition on a resource, in three-valued logic.
//!
//! In: a [`Condition`] and where it is asked ([`Asked`]). Out: an [`Answer`]: the truth, the places to blame
//! for a No, and what an Unknown waits for.

use super::index::Index;
use super::link::{linked, provider};
use super::lookup::{Found, find};
use super::over::{count, names_itself, over, wrap};
use super::pack::{Condition, Effect, Path, Quantifier, StatementShape, Test};
use super::policy_document::Document;
use super::ports::ports_covered;
use super::statement::Statement;
use super::truth::Truth;
use super::{Rules, test};
use crate::iac::{Map, Node, Resource, Role, Value, json};
use crate::text::Location;

/// Where a condition is asked.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub rules: &'a Rules,
    pub index: &'a Index<'a>,
    /// Whether `resource` merely stands for the whole stack.
    pub is_of_stack: bool,
    pub resource: &'a Resource,
    /// The map that paths start from: the resource's settings, or an element of a list in it.
    pub map: &'a Map,
    /// The concrete path that led to `map`: `ingress[1]`.
    pub prefix: &'a str,
    /// What `${item}` stands for.
    pub item: Option<&'a str>,
    /// Whether places to blame, and what it waits for, are wanted beside the truth.
    pub tells: bool,
    /// Whether a folder is called as a module by another one of the tree; asked only where it matters.
    pub is_called: &'a dyn Fn(&crate::path::RepoPath) -> bool,
}

impl<'a> Asked<'a> {
    /// Of a resource as a whole.
    pub fn about(
        rules: &'a Rules,
        index: &'a Index<'a>,
        resource: &'a Resource,
        is_of_stack: bool,
        is_called: &'a dyn Fn(&crate::path::RepoPath) -> bool,
    ) -> Self {
        Self {
            rules,
            index,
            is_of_stack,
            resource,
            map: resource.settings(),
            prefix: "",
            item: None,
            tells: false,
            is_called,
        }
    }

    /// What a path leads to.
    pub fn find(&self, path: &Path) -> Found<'a> {
        let mut found = Found::telling(self.tells);
        self.find_too(path, &mut found);
        found
    }

    /// The same beside what was found before.
    pub fn find_too(&self, path: &Path, found: &mut Found<'a>) {
        find(&path.0, self.map, self.prefix, self.item, found);
    }

    pub(super) fn blame(&self, at: &str, node: Option<&Node>) -> Vec<Blame> {
        if self.tells { vec![Blame::of(at.to_owned(), node)] } else { Vec::new() }
    }
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub truth: Truth,
    pub blame: Vec<Blame>,
    /// What it waits for, where it is Unknown.
    pub waits: Option<String>,
}

/// A place that makes a condition fail.
#[derive(Clone, Debug)]
pub struct Blame {
    /// Where the value is written, or `None` where it is absent.
    pub at: Option<Location>,
    /// The way it came, nearest first.
    pub via: Vec<Location>,
    /// The concrete path: `ebs_block_device[1].encrypted`.
    pub path: String,
    /// The offending element's content, where a condition quantifies.
    pub element: String,
    /// The companion in which it stands, if it is not the resource itself.
    pub companion: Option<String>,
    /// The value is its provider's, given to all.
    pub is_given: bool,
    /// A value is there and none of those that a setting names: the setting, and what it names.
    pub expected: Option<String>,
}

impl Blame {
    pub fn of(path: String, node: Option<&Node>) -> Self {
        // Its value may be a whole policy, and most that is looked at is to blame for nothing.
        let (at, via) = (node.map(|node| node.at.clone()), node.map(|node| node.via.clone()));
        Self {
            at,
            via: via.unwrap_or_default(),
            path,
            element: String::new(),
            companion: None,
            is_given: false,
            expected: None,
        }
    }
}

impl Answer {
    pub fn of(truth: Truth) -> Self {
        Self { truth, blame: Vec::new(), waits: None }
    }

    pub fn not(self) -> Self {
        Self { truth: self.truth.not(), ..self }
    }

    pub fn and(mut self, other: Self) -> Self {
        let truth = self.truth.and(other.truth);
        // Only the failing sides are to blame for a No, and for a Yes what nobody would find in the resource.
        let is_to_blame =
            |side: Truth, blame: &Blame| side == Truth::No || truth == Truth::Yes && blame.is_given;
        self.blame.retain(|blame| is_to_blame(self.truth, blame));
        self.blame.extend(other.blame.into_iter().filter(|blame| is_to_blame(other.truth, blame)));
        Self { truth, blame: self.blame, waits: self.waits.or(other.waits) }
    }

    pub fn or(self, other: Self) -> Self {
        let truth = self.truth.or(other.truth);
        // Each alternative fails for its own reason; the first one is what the rule's author prefers.
        let is_said = |blame: &[Blame]| blame.iter().any(|blame| blame.expected.is_some());
        // But of what is absent in one place and wrong in the next, the wrong one.
        let is_wrong = !is_said(&self.blame) && is_said(&other.blame);
        let is_given = !is_said(&self.blame) && other.blame.iter().any(|blame| blame.is_given);
        let is_others = self.blame.is_empty() || is_given || is_wrong;
        let blame = if is_others { other.blame } else { self.blame };
        Self { truth, blame, waits: self.waits.or(other.waits) }
    }
}

/// Evaluates.
pub fn evaluate(condition: &Condition, asked: Asked) -> Answer {
    match condition {
        Condition::Test { path, test, absent } => tested(path, test, *absent, asked),
        Condition::All(all) => {
            all.iter().map(|one| evaluate(one, asked)).fold(Answer::of(Truth::Yes), Answer::and)
        }
        Condition::Any(any) => {
            let mut answer = Answer::of(Truth::No);
            for one in any {
                answer = answer.or(evaluate(one, asked));
                // What comes later may be dear to ask.
                if answer.truth == Truth::Yes {
                    break;
                }
            }
            answer
        }
        Condition::Not(inner) => {
            let mut answer = evaluate(inner, asked);
            if asked.tells && answer.blame.is_empty() {
                return Answer { blame: reads(inner, asked), ..answer.not() };
            }
            answer.blame.iter_mut().for_each(|blame| blame.expected = None);
            answer.not()
        }
        Condition::Known(inner) => {
            let answer = evaluate(inner, asked);
            let truth = Truth::from(answer.truth == Truth::Yes);
            Answer { truth, waits: None, ..answer }
        }
        Condition::Over { quantifier, path, holds } => over(*quantifier, path, holds, asked),
        Condition::Setting { name, quantifier, holds } => {
            let items = test::texts(asked.rules.settings.get(name));
            let answers = items.into_iter().map(|item| evaluate(holds, Asked { item: Some(item), ..asked }));
            match quantifier {
                Quantifier::Each => answers.fold(Answer::of(Truth::Yes), Answer::and),
                Quantifier::Some | Quantifier::None => answers.fold(Answer::of(Truth::No), Answer::or),
            }
        }
        Condition::Linked { role, kinds, by, via, holds } => {
            linked(*role, kinds, by, via, holds.as_deref(), asked)
        }
        Condition::Provider(holds_there) => match provider(asked) {
            Some(provider) => {
                let inner = Asked { resource: provider, map: provider.settings(), prefix: "", ..asked };
                let mut answer = evaluate(holds_there, inner);
                let blame = match answer.truth {
                    Truth::Yes if asked.tells => given(reads(holds_there, inner), asked),
                    Truth::No => {
                        answer.blame.retain(|blame| blame.expected.is_some());
                        given(answer.blame, asked)
                    }
                    _ => Vec::new(),
                };
                Answer { blame, ..answer }
            }
            // A called module has its caller's provider.
            None if (asked.is_called)(&asked.index.stack.root) => Answer {
                truth: Truth::Unknown,
                blame: Vec::new(),
                waits: Some("the calling module's provider".to_owned()),
            },
            None => Answer::of(Truth::No),
        },
        Condition::Count { path, holds, bounds } => count(path, holds.as_deref(), bounds, asked),
        Condition::Json { path, holds, absent } => json_holds(path, holds, *absent, asked),
        Condition::Ports(shape) => ports_covered(asked, shape),
        Condition::Policy { path, effect, shape } => policy(path, *effect, shape, asked),
        Condition::Native { name } => native(name, asked),
        Condition::Always(truth) => Answer::of(*truth),
    }
}

/// Places in a provider, as those of the resource that it gives its values to: a finding stands there.
fn given(places: Vec<Blame>, asked: Asked) -> Vec<Blame> {
    let of = |there: Blame| {
        let via = std::iter::once(there.at?).chain(there.via).collect();
        let at = Some(asked.resource.name_at.clone());
        let (element, expected) = (there.path, there.expected);
        Some(Blame { at, via, element, expected, is_given: true, ..Blame::of(String::new(), None) })
    };
    places.into_iter().filter_map(of).collect()
}

fn tested(path: &Path, test: &Test, absent: Truth, asked: Asked) -> Answer {
    if let Some(own) = own_name(path, asked.resource) {
        let mut truth = truth_of(test, &own, absent, asked.rules);
        // Whatever stands in the gaps of `models-${stack}`, it is a name with `model` in it.
        if let (Truth::Unknown, Test::Matches(_) | Test::MatchesSetting(_), Some(parts)) =
            (truth, test, own.parts())
        {
            let parts = Node::new(Value::Text(parts.to_owned()), own.at.clone());
            truth = if test::answer(test, &parts, asked.rules) == Truth::Yes { Truth::Yes } else { truth };
        }
        let waits = match &own.value {
            Value::Unknown { why } => Some(why.clone()),
            _ => None,
        };
        return Answer { waits, ..Answer::of(truth) };
    }
    let found = asked.find(path);
    let mut answer = Answer::of(Truth::Yes);
    let of_absent = |test: &Test| match test {
        Test::Exists(wanted) | Test::Filled(wanted) => Truth::from(!wanted),
        Test::Empty(true) => Truth::Yes,
        _ => absent,
    };
    for (at, node) in found.nodes {
        let truth = truth_of(test, node, of_absent(test), asked.rules);
        let waits = match (&node.value, truth) {
            (Value::Unknown { why }, Truth::Unknown) => Some(why.clone()),
            (_, Truth::Unknown) => Some(at.clone()),
            _ => None,
        };
        let mut blame = asked.blame(&at, Some(node));
        if let (Test::MatchesSetting(name), Truth::No) = (test, truth) {
            let named = test::texts(asked.rules.settings.get(name)).join(", ");
            blame.iter_mut().for_each(|blame| blame.expected = Some(format!("`{name}`: {named}")));
        }
        answer = answer.and(Answer { truth, blame, waits });
    }
    for at in found.absent_at {
        let truth = of_absent(test);
        answer = answer.and(Answer { truth, blame: asked.blame(&at, None), waits: Some(at) });
    }
    if let Some(waits) = found.waits {
        answer = answer.and(Answer { truth: Truth::Unknown, blame: Vec::new(), waits: Some(waits) });
    }
    answer
}

/// Of a value that is one of several, what all of them say.
fn truth_of(test: &Test, node: &Node, absent: Truth, rules: &Rules) -> Truth {
    let Some(sides) = node.sides() else { return test::answer(test, node, rules) };
    let mut truths = sides.iter().map(|side| match side {
        Some(side) => truth_of(test, side, absent, rules),
        None => absent,
    });
    let first = truths.next().unwrap_or(Truth::Unknown);
    if truths.all(|truth| truth == first) { first } else { Truth::Unknown }
}

/// `@name`, `@address`, `@kind`.
fn own_name(path: &Path, resource: &Resource) -> Option<Node> {
    let text = match path.0.first()?.name.as_str() {
        Resource::OWN_NAME => match resource.settings().get(Resource::OWN_NAME) {
            Some(awaited) => return Some(awaited.clone()),
            None => &resource.name,
        },
        "@address" => &resource.address,
        "@kind" => &resource.kind,
        _ => return None,
    };
    Some(Node::new(Value::Text(text.clone()), resource.name_at.clone()))
}

/// The values that a condition looks at: what to point to when its opposite was wanted.
pub fn reads(condition: &Condition, asked: Asked) -> Vec<Blame> {
    let mut found = Found::telling(asked.tells);
    let mut paths: Vec<&Path> = Vec::new();
    // Of alternatives, the one that holds: `ipv6_cidr_blocks` where `cidr_blocks` is harmless.
    holding(condition, asked, &mut paths);
    gather(condition, &mut paths);
    for path in paths {
        asked.find_too(path, &mut found);
    }
    let blame = |(path, node): (String, &Node)| Blame::of(path, Some(node));
    // One place is enough: the first that is written.
    found.nodes.into_iter().map(blame).take(1).collect()
}

fn holding<'c>(condition: &'c Condition, asked: Asked, paths: &mut Vec<&'c Path>) {
    match condition {
        Condition::Test { path, test, absent } if tested(path, test, *absent, asked).truth == Truth::Yes => {
            paths.push(path);
        }
        Condition::All(all) | Condition::Any(all) => {
            all.iter().for_each(|one| holding(one, asked, paths));
        }
        _ => {}
    }
}

pub fn gather<'c>(condition: &'c Condition, paths: &mut Vec<&'c Path>) {
    match condition {
        Condition::Test { path, .. } => paths.push(path),
        Condition::All(all) | Condition::Any(all) => all.iter().for_each(|one| gather(one, paths)),
        Condition::Not(inner) | Condition::Known(inner) => gather(inner, paths),
        Condition::Count { path, .. } | Condition::Json { path, .. } => paths.push(path),
        Condition::Ports(shape) => paths.extend(shape.at.paths()),
        Condition::Linked { via, .. } => paths.extend(via),
        _ => {}
    }
}

/// What a JSON text says, or the value that it will be made from.
fn json_holds(path: &Path, holds: &Condition, absent: Truth, asked: Asked) -> Answer {
    let found = asked.find(path);
    let mut answer = Answer::of(Truth::Yes);
    for (at, node) in found.nodes {
        let read;
        let document = match (&node.value, node.encoded()) {
            (_, Some(encoded)) => Some(encoded),
            (Value::Text(text), _) => {
                read = json::read_embedded(text, &node.at);
                read.as_ref()
            }
            (Value::Map(_) | Value::List(_), _) => Some(node),
            _ => None,
        };
        let one = match document {
            Some(document) => {
                // A document may be large: only who names it itself needs it with a name.
                let plain = document.as_map().filter(|_| !names_itself(holds));
                let wrapped = if plain.is_some() { Map::default() } else { wrap(document, None) };
                evaluate(holds, Asked { map: plain.unwrap_or(&wrapped), prefix: &at, ..asked })
            }
            None => {
                let waits = if let Value::Unknown { why } = &node.value { why.clone() } else { at };
                Answer { truth: Truth::Unknown, blame: Vec::new(), waits: Some(waits) }
            }
        };
        answer = answer.and(one);
    }
    for at in found.absent_at {
        answer = answer.and(Answer { truth: absent, blame: asked.blame(&at, None), waits: Some(at) });
    }
    if let Some(waits) = found.waits {
        answer = answer.and(Answer { truth: Truth::Unknown, blame: Vec::new(), waits: Some(waits) });
    }
    answer
}

/// Yes where a statement of that shape is there: rules that forbid it say `not`.
fn policy(path: &Path, effect: Effect, shape: &StatementShape, asked: Asked) -> Answer {
    let own_accounts = test::texts(asked.rules.settings.get("accounts"));
    let found = asked.find(path);
    let mut answer = Answer {
        waits: found.waits.clone(),
        ..Answer::of(if found.waits.is_some() { Truth::Unknown } else { Truth::No })
    };
    let mut without = Vec::new();
    for (at, node) in found.nodes {
        let document = Document::read(node, asked.index);
        if let Some(why) = &document.waits {
            answer.truth = answer.truth.or(Truth::Unknown);
            answer.waits = Some(if why.is_empty() { at.clone() } else { why.clone() });
        }
        // More denials than anyone writes are not held against each statement.
        let denials = document.statements.iter().filter(|statement| statement.deny != Truth::No);
        let denials: Vec<&Statement> = denials.take(100).collect();
        for statement in &document.statements {
            let truth = statement.is(effect, shape, &denials, &own_accounts);
            answer.truth = answer.truth.or(truth);
            if truth == Truth::Unknown && answer.waits.is_none() {
                answer.waits = Some(statement.waits().unwrap_or(&at).to_owned());
            }
            if truth == Truth::Yes && asked.tells {
                let element = statement.element();
                answer.blame.push(Blame { element, ..Blame::of(at.clone(), Some(&statement.node)) });
            }
        }
        without.extend(asked.blame(&at, Some(node)));
    }
    // Where such a statement was wanted, the whole document lacks it.
    if answer.truth == Truth::No {
        answer.blame = without;
    }
    answer
}

fn native(name: &str, asked: Asked) -> Answer {
    match name {
        // A root module: one that configures a provider or a backend or has tfvars, and that nothing calls.
        "root-module" => {
            let stack = asked.index.stack;
            let configures =
                stack.resources.iter().any(|other| matches!(other.role, Role::Provider | Role::Backend))
                    || stack.sources.iter().any(|source| {
                        source.path().ends_with(".tfvars") || source.path().ends_with(".tfvars.json")
                    });
            Answer::of((configures && !(asked.is_called)(&stack.root)).into())
        }
        // CDK for Terraform writes a backend into every stack that names none: the program is what to mend.
        "written-by-cdktf" => {
            let root = asked.index.stack.root.as_bytes();
            Answer::of(root.split(|byte| *byte == b'/').any(|part| part == b"cdktf.out").into())
        }
        // A template's front end tells which secrets can be read.
        "hidden-secrets" => {
            let shown = asked.resource.settings().get("@shown").and_then(Node::as_map);
            let shown = shown.iter().flat_map(|shown| &shown.entries);
            let blame: Vec<Blame> = shown.map(|one| Blame::of(one.key.clone(), Some(&one.node))).collect();
            Answer { truth: blame.is_empty().into(), blame, waits: None }
        }
        // An output or a module names it: who uses it stands elsewhere.
        "handed-on" => {
            let stack = asked.index.stack;
            let names = |other: &Resource| {
                let nodes = other.settings().entries.iter().map(|entry| &entry.node);
                nodes.flat_map(|node| &node.refers).any(|reference| asked.resource.is_named_by(reference))
            };
            let hands_on = |other: &&Resource| matches!(other.role, Role::Output | Role::Module);
            Answer::of(stack.resources.iter().filter(hands_on).any(names).into())
        }
        _ => Answer::of(Truth::Unknown),
    }
}
