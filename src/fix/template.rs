//! A recipe followed in a CloudFormation template.
//!
//! In: a [`Broken`] of a template or of its view in Terraform's words, and its recipe. Out: the ways to follow it, best
//! first. What the template has no words for is left to a person.

mod account;
mod made;
mod no_echo;
mod returned;

use std::cell::OnceCell;
use std::sync::Arc;

use made::Made;

use super::dependency::Maker;
use super::recipe::{self, Follow};
use super::{Fix, Trial};
use crate::iac::cloudformation::write::{self, Wanted, Written};
use crate::iac::terraform::write as terraform;
use crate::iac::{Resource, Stack, ViewOf, WrittenStep};
use crate::literal::Literal;
use crate::rules::ask::Broken;
use crate::rules::pack::{NativeFix, Recipe, Safety};
use crate::scan::words;

/// A path in the words of the rule.
type Asked = Vec<(String, Option<usize>)>;

pub fn fixes(broken: &Broken, recipe: &Recipe, stack: &Stack, trial: &Trial) -> Vec<Fix> {
    match recipe.native {
        Some(NativeFix::OwnAccount) => return account::fix(broken, recipe, trial).into_iter().collect(),
        Some(NativeFix::NoEcho) => return no_echo::fix(broken, recipe, trial).into_iter().collect(),
        // Templates have neither.
        Some(NativeFix::Backend | NativeFix::Wrap) => return Vec::new(),
        None => {}
    }
    recipe::each_preference(broken, recipe, stack, trial, &mut |follow, maker| {
        at_parameter(follow, trial).into_iter().chain(in_place(follow, maker, trial)).collect()
    })
}

/// What a resource is called in its own template: of a nested stack's, without the stack.
fn logical_id(resource: &Resource) -> &str {
    let address = resource.written();
    let own = address.strip_prefix(resource.module.as_str()).filter(|_| !resource.module.is_empty());
    own.map_or(address, |own| own.trim_start_matches('.'))
}

/// Whose settings are meant, in the words of the rule and in those of the template.
struct Place {
    /// The logical id in its own template.
    name: String,
    view: Option<Arc<dyn ViewOf>>,
}

impl Place {
    fn own(resource: &Resource) -> Self {
        Self { name: logical_id(resource).to_owned(), view: resource.view.clone() }
    }

    fn of(follow: &Follow) -> Option<Self> {
        let own = follow.broken.resource;
        match (follow.holder(), &follow.recipe.companion) {
            (Some(holder), _) => Some(Self::own(holder)),
            // A companion that the resource itself has as a property.
            (None, Some(companion)) => {
                let view = own.view.as_ref()?.companion(&companion.resource)?;
                Some(Self { name: logical_id(own).to_owned(), view: Some(view) })
            }
            (None, None) => None,
        }
    }

    fn steps(&self, path: &Asked) -> Vec<WrittenStep> {
        match &self.view {
            Some(view) => view.steps(path),
            None => path.iter().map(|(name, index)| WrittenStep::new(name, *index)).collect(),
        }
    }

    /// A value with its settings, each at its own path.
    fn settings(&self, path: Asked, value: &Literal, into: &mut Vec<write::Setting>) -> Option<()> {
        match value {
            Literal::Map(entries) if !entries.is_empty() && !is_function(entries) => {
                for (key, value) in entries {
                    let below = path.iter().cloned().chain([(key.clone(), None)]).collect();
                    self.settings(below, value, into)?;
                }
            }
            _ => into.push((self.steps(&path), self.value(&path, value)?)),
        }
        Some(())
    }

    /// A block that the template has under a key.
    fn keyed(&self, path: &Asked, key: &str, block: &Literal) -> Option<Vec<write::Setting>> {
        let (view, Literal::Map(entries)) = (self.view.as_ref()?, block) else { return None };
        let (keys, rest): (Vec<_>, Vec<_>) = entries.iter().cloned().partition(|(name, _)| name == key);
        let [(_, Literal::Text(name))] = keys.as_slice() else { return None };
        let mut rest = rest;
        // A log is published where it is said so.
        if key == "log_type" && !rest.iter().any(|(attribute, _)| attribute == "enabled") {
            rest.push(("enabled".to_owned(), Literal::Bool(true)));
        }
        Some(rest.into_iter().map(|(attribute, value)| (view.keyed(path, name, &attribute), value)).collect())
    }

    fn value(&self, path: &Asked, value: &Literal) -> Option<Literal> {
        match value {
            Literal::List(items) if items.iter().any(|item| matches!(item, Literal::Map(_))) => {
                let items: Option<Vec<Literal>> = items.iter().map(|item| self.item(path, item)).collect();
                let list = Literal::List(items?);
                // The template may have one object there.
                self.view.as_ref().map_or_else(|| Some(list.clone()), |view| view.value(path, &list))
            }
            Literal::Map(entries) if is_function(entries) => Some(value.clone()),
            _ => match &self.view {
                Some(view) => view.value(path, value),
                None => Some(value.clone()),
            },
        }
    }

    /// An element of a list: its keys as the template has them.
    fn item(&self, path: &Asked, item: &Literal) -> Option<Literal> {
        let Literal::Map(entries) = item else { return Some(item.clone()) };
        if is_function(entries) {
            return Some(item.clone());
        }
        let depth = self.steps(path).len();
        let mut converted = Vec::new();
        for (key, value) in entries.iter().filter(|(key, value)| !made::says_nothing(key, value)) {
            let below: Asked = path.iter().cloned().chain([(key.clone(), None)]).collect();
            let [step] = &self.steps(&below)[depth..] else { return None };
            let value = match value {
                Literal::Map(inner) if !is_function(inner) => self.item(&below, value)?,
                _ => self.value(&below, value)?,
            };
            converted.push((step.name.clone(), value));
        }
        Some(Literal::Map(converted))
    }
}

fn in_place(follow: &Follow, maker: &mut Maker, trial: &Trial) -> Option<Fix> {
    let (broken, recipe, stack) = (follow.broken, follow.recipe, follow.stack);
    let source = &broken.resource.block.source;
    let written = trial.template(source)?;
    let blocks: Option<Vec<(&String, Literal)>> =
        recipe.block.iter().map(|(name, value)| Some((name, maker.literal(value)?))).collect();
    let blocks = blocks?;
    let mut texts = maker.take_made();
    if let Some(template) = &recipe.append {
        texts.insert(0, maker.text(template)?);
        texts.extend(maker.take_made());
    }
    let place = Place::of(follow);
    if place.is_none() {
        texts.push(companion(follow)?);
    }
    let resources = if texts.is_empty() { Vec::new() } else { crate::iac::terraform::made::read(&texts)? };
    let taken = OnceCell::new();
    let is_taken = |name: &str| taken.get_or_init(|| written.names()).contains(name);
    let mut made = Made::of(&resources, broken.resource, stack, &is_taken)?;
    let asked = |steps: &[crate::iac::terraform::write::Step]| -> Asked {
        steps.iter().map(|step| (step.name.clone(), step.index)).collect()
    };
    let mut wanted = Wanted { set: std::mem::take(&mut made.own), ..Wanted::default() };
    let is_beside = place.is_none();
    let place = place.unwrap_or_else(|| Place::own(broken.resource));
    for (steps, value) in follow.wanted.iter().filter(|_| !is_beside) {
        let put = || {
            let mut settings = Vec::new();
            place.settings(asked(steps), &named(value, &made, stack)?, &mut settings)?;
            Some(settings)
        };
        match put() {
            Some(settings) => wanted.set.extend(settings),
            // What Terraform says again of whom a companion belongs to, its property has no words for.
            None if recipe.companion.is_some() && follow.fills(steps) => {}
            None => return None,
        }
    }
    // Two attributes of Terraform's may be one property.
    for position in (0..wanted.set.len()).rev() {
        if wanted.set[position + 1..].iter().any(|(path, _)| *path == wanted.set[position].0) {
            wanted.set.remove(position);
        }
    }
    if let (None, false, Some(companion)) = (follow.holder(), is_beside, &recipe.companion) {
        made::asked(&companion.resource, &broken.resource.name, &place, &mut wanted.set)?;
    }
    for path in &recipe.remove {
        wanted.remove.push(place.steps(&asked(&follow.steps(path))));
    }
    for (name, value) in &blocks {
        let path = vec![((*name).clone(), None)];
        if let Some(key) = place.view.as_ref().and_then(|view| view.key_of(&path)) {
            wanted.set.extend(place.keyed(&path, key, &named(value, &made, stack)?)?);
            continue;
        }
        let item = place.item(&path, &named(value, &made, stack)?)?;
        wanted.append.push((place.steps(&path), item));
    }
    written.complete(&place.name, &mut wanted)?;
    let values: Vec<&Literal> = wanted.set.iter().chain(&wanted.append).map(|(_, value)| value).collect();
    let mut policies = made.policies_of(&values);
    // One that is about the resource comes after it.
    policies.retain(|id| !made.entries.iter().any(|(key, tree)| key == id && made::names(tree, &place.name)));
    written.wait_for(&place.name, &policies, &mut wanted)?;
    // A value that came through a parameter or a mapping is wanted elsewhere too: a person decides.
    let safety = if broken.via.is_empty() { follow.safety } else { Safety::Suggested };
    let mut fix = Fix::new(&recipe.title, safety);
    if made.has_roles() {
        fix.note("a stack that makes roles is deployed with the capability `CAPABILITY_IAM`".to_owned());
    }
    for look in looks(&place, &wanted, &written) {
        fix.safety = Safety::Suggested;
        fix.note(look);
    }
    wanted.beside = made.entries;
    fix.edit(source, written.edits(&place.name, &wanted)?)?;
    fix.notes.extend(recipe.note.as_ref().map(|note| words::said(note, broken.resource)));
    maker.put(&mut fix, Vec::new())?;
    (!fix.files.is_empty()).then_some(fix)
}

/// A companion that is a type of its own: what Terraform would make of it.
fn companion(follow: &Follow) -> Option<String> {
    let (own, companion) = (follow.broken.resource, follow.recipe.companion.as_ref()?);
    let (kind, by) = (&companion.resource, &companion.by);
    let target = format!("{}.{}", own.local_address(), companion.attribute);
    let plain = follow.recipe.block.is_empty() && follow.recipe.remove.is_empty();
    plain.then(|| terraform::companion(kind, &own.name, by, &target, &follow.wanted))
}

/// What a person should look at before it is deployed.
fn looks(place: &Place, wanted: &Wanted, written: &Written) -> Vec<String> {
    let mut looks = Vec::new();
    let paths = wanted.set.iter().chain(&wanted.append).map(|(path, _)| path).chain(&wanted.remove);
    for path in paths {
        if let Some(property) = written.replacing(&place.name, path) {
            looks.push(format!(
                "a resource that is deployed can't take another `{property}`: CloudFormation replaces it, with what it holds, or refuses"
            ));
        }
        let element = path.iter().find_map(|step| step.element.as_ref());
        if let Some(element) = element.filter(|element| element.key == "DeviceName") {
            looks.push(format!(
                "whether `{}` is the root volume hangs on the image: Amazon Linux has /dev/xvda, most others /dev/sda1",
                element.wanted
            ));
        }
    }
    looks
}

/// A parameter's default in place of what names the parameter.
fn at_parameter(follow: &Follow, trial: &Trial) -> Option<Fix> {
    let (broken, recipe) = (follow.broken, follow.recipe);
    let origin = broken.via.last()?;
    let [(steps, value)] = follow.wanted.as_slice() else { return None };
    let is_plain = matches!(value, Literal::Bool(_) | Literal::Number(_) | Literal::Text(_));
    let is_whole = is_plain && recipe.remove.is_empty() && recipe.block.is_empty() && recipe.append.is_none();
    let is_it = crate::iac::terraform::write::spelled(steps) == broken.path;
    let source = &origin.source;
    // What a file of values hands in is not the template's to change; what another template does is.
    let is_template = crate::iac::reader::root_by_content(source.path(), source.text().as_bytes()).is_some();
    if !is_whole || !is_it || !source.is_editable() || !is_template {
        return None;
    }
    let path: Asked = steps.iter().map(|step| (step.name.clone(), step.index)).collect();
    let value = Place::of(follow)?.value(&path, value)?;
    let mut fix = Fix::new(&recipe.title, Safety::Suggested);
    fix.edit(source, vec![trial.template(source)?.replaced(origin.span, &value)?])?;
    fix.notes.extend(recipe.note.as_ref().map(|note| words::said(note, broken.resource)));
    Some(fix)
}

fn is_function(entries: &[(String, Literal)]) -> bool {
    matches!(entries, [(name, _)] if name == "Ref" || name.starts_with("Fn::"))
}

/// A value with what it names put in: a resource that the template has, or that is made.
fn named(value: &Literal, made: &Made, stack: &Stack) -> Option<Literal> {
    Some(match value {
        Literal::Expression(text) => made.expression(text, stack)?,
        Literal::List(items) => {
            Literal::List(items.iter().map(|item| named(item, made, stack)).collect::<Option<_>>()?)
        }
        Literal::Map(entries) => {
            let entry = |(key, value): &(String, Literal)| Some((key.clone(), named(value, made, stack)?));
            Literal::Map(entries.iter().map(entry).collect::<Option<_>>()?)
        }
        plain => plain.clone(),
    })
}
