//! A recipe followed in a CloudFormation template.
//!
//! In: a [`Broken`] of a template or of its view in Terraform's words, and its recipe. Out: the ways to follow it, best
//! first. What the template has no words for, such as a new resource, is left to a person.

use std::sync::Arc;

use super::recipe::{self, Follow};
use super::{Fix, Trial};
use crate::iac::cloudformation::write::{self, Wanted};
use crate::iac::{Resource, Stack, ViewOf, WrittenStep};
use crate::literal::Literal;
use crate::rules::ask::{Broken, holds};
use crate::rules::pack::{Dependency, Recipe, Safety};
use crate::rules::placeholder::placeholders;
use crate::rules::truth::Truth;
use crate::text::Source;

/// A path in the words of the rule.
type Asked = Vec<(String, Option<usize>)>;

pub fn fixes(broken: &Broken, recipe: &Recipe, stack: &Stack, trial: &Trial) -> Vec<Fix> {
    // Text in HCL and fixes made in Rust know no template.
    if recipe.native.is_some() || recipe.append.is_some() {
        return Vec::new();
    }
    let mut literal = |value: &Literal| self::literal(value, broken, stack, trial);
    let safety = recipe::safety(broken, recipe, stack, trial);
    let follow = Follow { broken, recipe, stack, safety, wanted: Vec::new() };
    let Some(follow) = follow.wanted(&mut literal) else { return Vec::new() };
    let at_parameter = at_parameter(&follow);
    at_parameter.into_iter().chain(in_place(&follow, &mut literal)).collect()
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
    fn of(follow: &Follow) -> Option<Self> {
        let own = follow.broken.resource;
        match (follow.holder(), &follow.recipe.companion) {
            (Some(holder), _) => {
                Some(Self { name: logical_id(holder).to_owned(), view: holder.view.clone() })
            }
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

    fn value(&self, path: &Asked, value: &Literal) -> Option<Literal> {
        match value {
            Literal::List(items) if items.iter().any(|item| matches!(item, Literal::Map(_))) => {
                let items: Option<Vec<Literal>> = items.iter().map(|item| self.item(path, item)).collect();
                Some(Literal::List(items?))
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
        for (key, value) in entries {
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

fn in_place(follow: &Follow, literal: &mut dyn FnMut(&Literal) -> Option<Literal>) -> Option<Fix> {
    let (broken, recipe) = (follow.broken, follow.recipe);
    let place = Place::of(follow)?;
    let asked = |steps: &[crate::iac::terraform::write::Step]| -> Asked {
        steps.iter().map(|step| (step.name.clone(), step.index)).collect()
    };
    let mut wanted = Wanted::default();
    for (steps, value) in &follow.wanted {
        place.settings(asked(steps), value, &mut wanted.set)?;
    }
    for path in &recipe.remove {
        wanted.remove.push(place.steps(&asked(&follow.steps(path))));
    }
    for (name, value) in &recipe.block {
        let path = vec![(name.clone(), None)];
        let item = place.item(&path, &literal(value)?)?;
        wanted.append.push((place.steps(&path), item));
    }
    // A value that came through a parameter or a mapping is wanted elsewhere too: a person decides.
    let safety = if broken.via.is_empty() { follow.safety } else { Safety::Suggested };
    let mut fix = Fix::new(&recipe.title, safety);
    let source = &broken.resource.block.source;
    for look in looks(&place, &wanted, source) {
        fix.safety = Safety::Suggested;
        fix.note(look);
    }
    fix.edit(source, write::edits(source, &place.name, &wanted)?)?;
    fix.notes.extend(recipe.note.clone());
    (!fix.files.is_empty()).then_some(fix)
}

/// What a person should look at before it is deployed.
fn looks(place: &Place, wanted: &Wanted, source: &Source) -> Vec<String> {
    let mut looks = Vec::new();
    let paths = wanted.set.iter().chain(&wanted.append).map(|(path, _)| path).chain(&wanted.remove);
    for path in paths {
        if let Some(property) = write::replacing(source, &place.name, path) {
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
fn at_parameter(follow: &Follow) -> Option<Fix> {
    let (broken, recipe) = (follow.broken, follow.recipe);
    let origin = broken.via.last()?;
    let [(steps, value)] = follow.wanted.as_slice() else { return None };
    let is_whole = recipe.remove.is_empty() && recipe.block.is_empty();
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
    fix.edit(source, vec![write::replaced(source, origin.span, &value)?])?;
    fix.notes.extend(recipe.note.clone());
    Some(fix)
}

fn is_function(entries: &[(String, Literal)]) -> bool {
    matches!(entries, [(name, _)] if name == "Ref" || name.starts_with("Fn::"))
}

/// A value with what it names put in: a resource that the template has.
fn literal(value: &Literal, broken: &Broken, stack: &Stack, trial: &Trial) -> Option<Literal> {
    Some(match value {
        Literal::Expression(text) => named(text, broken, stack, trial)?,
        Literal::List(items) => {
            let items: Option<Vec<Literal>> =
                items.iter().map(|item| literal(item, broken, stack, trial)).collect();
            Literal::List(items?)
        }
        Literal::Map(entries) => {
            let entries: Option<Vec<(String, Literal)>> = entries
                .iter()
                .map(|(key, value)| Some((key.clone(), literal(value, broken, stack, trial)?)))
                .collect();
            Literal::Map(entries?)
        }
        plain => plain.clone(),
    })
}

/// `${kms-key}.arn`, of a key in the template, is `{"Fn::GetAtt": ["Key", "Arn"]}`.
fn named(text: &str, broken: &Broken, stack: &Stack, trial: &Trial) -> Option<Literal> {
    let place = placeholders(text).next().filter(|place| place.span == (0..text.len()) && !place.every)?;
    let dependency: &Dependency = trial.judge.rules.dependencies.get(place.name)?;
    let fits = |other: &&Resource| {
        other.kind == dependency.resource
            && other.module == broken.resource.module
            && other.written() != broken.resource.written()
            && dependency
                .when
                .as_ref()
                .is_none_or(|when| holds(&trial.judge.rules, stack, other, when) == Truth::Yes)
    };
    let found = logical_id(stack.resources.iter().find(fits)?).to_owned();
    let text = |text: &str| Literal::Text(text.to_owned());
    Some(match place.attribute {
        ".arn" => {
            Literal::Map(vec![("Fn::GetAtt".to_owned(), Literal::List(vec![text(&found), text("Arn")]))])
        }
        "" | ".id" | ".name" | ".bucket" | ".key_id" => Literal::Map(vec![("Ref".to_owned(), text(&found))]),
        _ => return None,
    })
}
