//! What a rule's recipe makes of the place that broke it.
//!
//! In: a [`Broken`] and its [`Recipe`]. Out: the ways to follow it, best first: where the value comes from before
//! where it is used, what the stack has before what must be made.

use super::dependency::{Maker, Preference};
use super::{Fix, Trial, backend, narrow, origin, own_account, program, template, wrap};
use crate::iac::pulumi;
use crate::iac::terraform::write::{self, Setting, Step};
use crate::iac::{Dialect, Map, Node, Reference, Resource, Stack, Value};
use crate::literal::Literal;
use crate::rules::ask::{Broken, holds};
use crate::rules::glob_matches;
use crate::rules::pack::{Companion, NativeFix, Path, PathStep, Recipe, Safety};
use crate::rules::truth::Truth;
use crate::text::Edit;

pub fn fixes(broken: &Broken, recipe: &Recipe, stack: &Stack, trial: &Trial) -> Vec<Fix> {
    let holds = |when| holds(&trial.judge.rules, stack, broken.resource, when) == Truth::Yes;
    if !recipe.when.as_ref().is_none_or(holds) {
        return Vec::new();
    }
    // What is written in another dialect is mended there.
    if pulumi::write::is_ours(broken.resource) {
        return program::fixes(broken, recipe, stack, trial);
    }
    if stack.dialect == Dialect::CloudFormation || broken.resource.view.is_some() {
        return template::fixes(broken, recipe, stack, trial);
    }
    match recipe.native {
        Some(NativeFix::Backend) => return backend::fixes(recipe, stack, trial),
        Some(NativeFix::OwnAccount) => return own_account::fixes(broken, recipe, stack, trial),
        Some(NativeFix::Wrap) => return wrap::of_broken(broken, trial),
        // Templates alone have it.
        Some(NativeFix::NoEcho) => return Vec::new(),
        None => {}
    }
    each_preference(broken, recipe, stack, trial, &mut |follow, maker| {
        origin::fix(follow, stack, trial).into_iter().chain(follow.at_the_place(maker)).collect()
    })
}

/// What `mend` makes with what is there already, and with new resources where there is a choice.
pub fn each_preference(
    broken: &Broken,
    recipe: &Recipe,
    stack: &Stack,
    trial: &Trial,
    mend: &mut dyn FnMut(&Follow, &mut Maker) -> Vec<Fix>,
) -> Vec<Fix> {
    let (rules, safety) = (&trial.judge.rules, safety(broken, recipe, stack, trial));
    let mut fixes = Vec::new();
    for preference in [Preference::There, Preference::New] {
        let mut maker = Maker::new(rules, stack, broken.resource, preference);
        let follow = Follow { broken, recipe, stack, safety, wanted: Vec::new() };
        if let Some(follow) = follow.wanted(&mut |value| maker.literal(value)) {
            fixes.extend(mend(&follow, &mut maker));
        }
        if !maker.has_choice() {
            break;
        }
    }
    fixes
}

/// How safe a recipe is for this resource.
fn safety(broken: &Broken, recipe: &Recipe, stack: &Stack, trial: &Trial) -> Safety {
    let needs_a_look = recipe
        .suggested_when
        .as_ref()
        .is_some_and(|when| holds(&trial.judge.rules, stack, broken.resource, when) != Truth::No);
    if needs_a_look { Safety::Suggested } else { recipe.safety }
}

/// Nested blocks by type, each with its settings.
type Blocks<'a> = Vec<(&'a str, Vec<(String, Literal)>)>;

/// A recipe with its values made out.
pub struct Follow<'a> {
    pub broken: &'a Broken<'a>,
    pub recipe: &'a Recipe,
    pub stack: &'a Stack,
    /// What the recipe says of it, and what this resource adds.
    pub safety: Safety,
    /// What is to stand where: of `set`, `add`, `narrow` and `replace`.
    pub wanted: Vec<Setting>,
}

impl Follow<'_> {
    pub fn wanted(mut self, literal: &mut dyn FnMut(&Literal) -> Option<Literal>) -> Option<Self> {
        let recipe = self.recipe;
        for (path, value) in &recipe.set {
            let steps = self.steps(path);
            // What the rule does not blame, and nobody knows to be wrong, stays as it is written.
            let is_blamed = recipe.set.len() == 1 || write::spelled(&steps) == self.broken.path;
            let is_open = |holder: &Resource| node(holder.settings(), &steps).is_some_and(Node::is_unknown);
            if is_blamed || !self.holder().is_some_and(is_open) {
                self.wanted.push((steps, literal(value)?));
            }
        }
        for (path, value) in &recipe.fill {
            let steps = self.steps(path);
            let is_there = |holder: &Resource| {
                node(holder.settings(), &steps).is_some()
                    || write::encoded::has(holder, &steps)
                    || pulumi::write::document::has(holder, &steps)
            };
            if !self.holder().is_some_and(is_there) {
                self.wanted.push((steps, literal(value)?));
            }
        }
        for (path, value) in &recipe.add {
            let steps = self.steps(path);
            let value = literal(value)?;
            self.wanted.push(match node(self.broken.resource.settings(), &steps) {
                Some(there) => (steps, narrow::with(there, value)?),
                None => (steps, value),
            });
        }
        for (path, instead) in &recipe.narrow {
            let steps = self.steps(path);
            let Some(there) = node(self.broken.resource.settings(), &steps) else { continue };
            if let Some(value) = narrow::closed(there, literal(instead)) {
                self.wanted.push((steps, value));
            }
        }
        for (path, by_glob) in &recipe.replace {
            let steps = self.steps(path);
            let there = node(self.broken.resource.settings(), &steps).and_then(Node::as_text);
            if let Some(value) = there.and_then(|there| by_text(by_glob, there)) {
                self.wanted.push((steps, literal(value)?));
            }
        }
        for choice in &recipe.choose {
            let by = node(self.broken.resource.settings(), &self.steps(&choice.by))?.as_text()?;
            self.wanted.push((self.steps(&choice.path), literal(by_text(&choice.values, by)?)?));
        }
        Some(self)
    }

    /// Whether a setting is there only where nothing was said.
    pub fn fills(&self, steps: &[Step]) -> bool {
        self.recipe.fill.iter().any(|(path, _)| self.steps(path) == steps)
    }

    /// Whose block is edited: the resource's, or that of a companion that is there.
    pub fn holder(&self) -> Option<&Resource> {
        let Some(companion) = &self.recipe.companion else { return Some(self.broken.resource) };
        let by = self.broken.companion.filter(|other| other.kind == companion.resource);
        by.or_else(|| named_by(self.stack, companion, self.broken.resource))
    }

    /// The resource's own block, or that of a companion.
    fn at_the_place(&self, maker: &mut Maker) -> Option<Fix> {
        let (broken, recipe) = (self.broken, self.recipe);
        // A value that came through a variable or local, or is computed, is wanted elsewhere too: a person decides.
        let is_own = broken.via.is_empty() && (broken.is_absent || !origin::is_computed(broken.at.text()));
        let safety = if is_own { self.safety } else { Safety::Suggested };
        let mut fix = Fix::new(&recipe.title, safety);
        let mut behind: Vec<String> = Vec::new();
        match (self.holder(), &recipe.companion) {
            (Some(holder), _) => {
                let mut edits = Vec::new();
                let (encoded, plain): (Vec<Setting>, Vec<Setting>) = self
                    .wanted
                    .iter()
                    .cloned()
                    .partition(|(path, _)| write::encoded::is_encoded(holder, path));
                if !plain.is_empty() {
                    edits.extend(write::set_all(holder, &plain)?);
                }
                edits.extend(write::encoded::set_all(holder, &encoded)?);
                let mut gone = Vec::new();
                for path in &recipe.remove {
                    gone.extend(write::remove(holder, &self.steps(path))?);
                }
                edits = beside(holder.block.source.text(), edits, gone);
                for (name, settings) in self.blocks(maker)? {
                    edits.push(write::add_block(holder, &write::plain_block(name, &settings, "  "))?);
                }
                fix.edit(&holder.block.source, edits)?;
            }
            (None, Some(companion)) => {
                let mut wanted = self.wanted.clone();
                for (name, settings) in self.blocks(maker)? {
                    let row =
                        |(key, value): (String, Literal)| (vec![Step::new(name), Step::new(key)], value);
                    wanted.extend(settings.into_iter().map(row));
                }
                let edit = new_companion(self.stack, broken.resource, companion, &wanted)?;
                match edit {
                    Made::Text(text) => behind.push(text),
                    Made::Edit(edit) => fix.edit(&broken.resource.block.source, vec![edit])?,
                }
            }
            (None, None) => return None,
        }
        if let Some(template) = &recipe.append {
            behind.push(maker.text(template)?);
        }
        if let Some(note) = &recipe.note {
            fix.note(note.clone());
        }
        maker.put(&mut fix, behind)?;
        (!fix.files.is_empty()).then_some(fix)
    }

    /// The blocks that are to be added, with their settings.
    fn blocks(&self, maker: &mut Maker) -> Option<Blocks<'_>> {
        let mut blocks = Vec::new();
        for (name, value) in &self.recipe.block {
            let Literal::Map(settings) = maker.literal(value)? else { return None };
            blocks.push((name.as_str(), settings));
        }
        Some(blocks)
    }

    /// A recipe's path made concrete: `[*]` is the element that failed.
    pub fn steps(&self, path: &Path) -> Vec<Step> {
        let concrete: Vec<&str> = self.broken.path.split('.').collect();
        let step = |(position, step): (usize, &PathStep)| {
            let index = concrete.get(position).and_then(|part| {
                let (name, rest) = part.split_once('[')?;
                (name == step.name).then(|| rest.trim_end_matches(']').parse().ok()).flatten()
            });
            Step { name: step.name.clone(), index }
        };
        path.0.iter().enumerate().map(step).collect()
    }
}

/// What is set, beside lines that go: a new line behind one of them stands before it, and none is aligned.
fn beside(text: &str, set: Vec<Edit>, gone: Vec<Edit>) -> Vec<Edit> {
    let spot = |mut edit: Edit| {
        let is_line = edit.span.start == edit.span.end && edit.text.starts_with(['\n', '\r']);
        let hole_of = |edit: &Edit| {
            let is_in = |hole: &&Edit| hole.span.start < edit.span.start && edit.span.end < hole.span.end;
            gone.iter().find(is_in).map(|hole| hole.span)
        };
        // Lines that go may stand one below the other.
        while let Some(hole) = hole_of(&edit) {
            let line = text.get(..hole.start)?.strip_suffix('\n').filter(|_| is_line)?;
            edit = Edit::insert(line.strip_suffix('\r').unwrap_or(line).len(), edit.text);
        }
        Some(edit)
    };
    let mut edits: Vec<Edit> = set.into_iter().filter_map(spot).collect();
    edits.extend(gone);
    edits
}

/// The value of the first glob that matches.
fn by_text<'a>(by_glob: &'a [(String, Literal)], text: &str) -> Option<&'a Literal> {
    by_glob.iter().find(|(glob, _)| glob_matches(glob, text)).map(|(_, value)| value)
}

/// What stands at a path.
pub fn node<'a>(map: &'a Map, steps: &[Step]) -> Option<&'a Node> {
    let (step, rest) = steps.split_first()?;
    let node = map.get(&step.name)?;
    let node = match (&node.value, step.index) {
        (Value::List(items), Some(index)) => items.get(index)?,
        (Value::List(items), None) if !rest.is_empty() && items.len() == 1 => items.first()?,
        _ => node,
    };
    if rest.is_empty() { Some(node) } else { node_below(node, rest) }
}

fn node_below<'a>(node: &'a Node, rest: &[Step]) -> Option<&'a Node> {
    self::node(node.as_map()?, rest)
}

/// A resource of the companion's kind that refers to `resource`.
fn named_by<'a>(stack: &'a Stack, companion: &Companion, resource: &Resource) -> Option<&'a Resource> {
    stack.resources.iter().find(|other| {
        let refers = |reference: &Reference| resource.is_named_by(reference);
        other.kind == companion.resource
            && other.settings().get(&companion.by).is_some_and(|node| node.refers.iter().any(refers))
    })
}

enum Made {
    /// HCL, to stand behind the resource.
    Text(String),
    Edit(Edit),
}

/// A new resource that refers to `resource`: one for each of its instances.
fn new_companion(
    stack: &Stack,
    resource: &Resource,
    companion: &Companion,
    wanted: &[Setting],
) -> Option<Made> {
    let name = write::free_name(stack, &companion.resource, &resource.name);
    let (kind, by, attribute) = (&companion.resource, &companion.by, &companion.attribute);
    let address = resource.local_address();
    let own = |key: &str| resource.settings().get(key).map(|node| node.at.text());
    let (meta, index) = match (own("count"), own("for_each")) {
        (None, None) => {
            let expression = format!("{address}.{attribute}");
            let provider = own("provider")
                .map(|text| (vec![Step::new("provider")], Literal::Text(text.trim_matches('"').to_owned())));
            let with_provider: Vec<Setting> = provider.into_iter().chain(wanted.iter().cloned()).collect();
            let in_json = write::is_json(&resource.block.source)
                .then(|| write::append_companion(resource, kind, &name, by, &expression, &with_provider));
            let text = || Made::Text(write::companion(kind, &name, by, &expression, wanted));
            return Some(in_json.flatten().map_or_else(text, Made::Edit));
        }
        // What JSON has as a text would have to be taken out of it.
        (Some(_), _) if write::is_json(&resource.block.source) => return None,
        (Some(count), _) => (("count", count.to_owned()), "count.index"),
        // The resource itself is the collection: its keys are the new one's.
        (None, Some(_)) => (("for_each", address.to_owned()), "each.key"),
    };
    let (key, expression) = meta;
    let target = Literal::Expression(format!("{address}[{index}].{attribute}"));
    let mut settings = vec![(vec![Step::new(by)], target)];
    settings.extend(wanted.iter().cloned());
    Some(Made::Text(write::companion(kind, &name, key, &expression, &settings)))
}

#[cfg(test)]
mod tests {
    use super::beside;
    use crate::text::{Edit, Span, apply};

    #[test]
    fn a_new_line_stands_before_the_lines_that_go_and_none_of_these_is_aligned() {
        let text = "{\n  a = 1\n  b = 2\n  c = 3\n}\n";
        let gone = vec![Edit::replace(Span::new(10, 18), ""), Edit::replace(Span::new(18, 26), "")];
        let set = vec![Edit::replace(Span::new(21, 21), "   "), Edit::insert(25, "\n  long = 4")];
        let edits = beside(text, set, gone);
        assert_eq!(apply(text, &edits).as_deref(), Ok("{\n  a = 1\n  long = 4\n}\n"));
    }
}
