//! A recipe followed in a Pulumi program, in its own language.
//!
//! In: a [`Broken`] of a project's view in Terraform's words, and its recipe. Out: the ways to follow it, best first.
//! What a template of Terraform's would make, such as a key, is made in the program too.

use super::dependency::Maker;
use super::recipe::{self, Follow};
use super::{Fix, Rewrite, Trial, origin};
use crate::iac::Stack;
use crate::iac::pulumi::write;
use crate::iac::terraform::made;
use crate::rules::ask::Broken;
use crate::rules::pack::{Recipe, Safety};
use crate::scan::words;

pub fn fixes(broken: &Broken, recipe: &Recipe, stack: &Stack, trial: &Trial) -> Vec<Fix> {
    if recipe.native.is_some() {
        return Vec::new();
    }
    recipe::each_preference(broken, recipe, stack, trial, &mut |follow, maker| {
        origin::fix(follow, stack, trial).into_iter().chain(in_place(follow, stack, maker, trial)).collect()
    })
}

fn in_place(follow: &Follow, stack: &Stack, maker: &mut Maker, trial: &Trial) -> Option<Fix> {
    let (broken, recipe) = (follow.broken, follow.recipe);
    // A value that came through a constant is wanted elsewhere too: a person decides.
    let safety = if broken.via.is_empty() { follow.safety } else { Safety::Suggested };
    let mut fix = Fix::new(&recipe.title, safety);
    let mut wanted = follow.wanted.clone();
    for (name, value) in &recipe.block {
        let settings = maker.literal(value)?;
        wanted.push((vec![write::one_more(name)], settings));
    }
    let mut texts = maker.take_made();
    if let Some(template) = &recipe.append {
        texts.insert(0, maker.text(template)?);
        texts.extend(maker.take_made());
    }
    let made = if texts.is_empty() { Vec::new() } else { made::read(&texts)? };
    match (follow.holder(), &recipe.companion) {
        (Some(holder), _) => {
            let mut edits = match wanted.is_empty() {
                true => Vec::new(),
                false => write::set_all(holder, stack, &wanted, &made, &trial.programs)?,
            };
            for path in &recipe.remove {
                edits.extend(write::remove(holder, &follow.steps(path), &trial.programs)?);
            }
            fix.edit(&holder.block.source, edits)?;
        }
        (None, Some(companion)) => {
            let (kind, by, attribute) = (&companion.resource, &companion.by, &companion.attribute);
            let edits = write::companion(
                broken.resource,
                stack,
                (kind, by, attribute),
                &wanted,
                &made,
                &trial.programs,
            )?;
            fix.edit(&broken.resource.block.source, edits)?;
        }
        (None, None) => return None,
    }
    // Go names the types of nested settings, and no schema was asked for these; nor for which texts there are types of
    // their own, as the clouds' own SDKs have them.
    let is_native = write::is_native(broken.resource);
    let names_types = |rewrite: &Rewrite| match rewrite {
        Rewrite::Edits(source, edits) => {
            source.path().ends_with(".go")
                && edits
                    .iter()
                    .any(|edit| edit.text.contains("Args{") || is_native && edit.text.contains(".String("))
        }
        Rewrite::Text(..) => false,
    };
    if fix.files.values().any(names_types) {
        fix.safety = Safety::Suggested;
        fix.note(
            "the types that it names follow the SDK's rule for names: build before you deploy".to_owned(),
        );
    }
    fix.notes.extend(recipe.note.as_ref().map(|note| words::said(note, broken.resource)));
    maker.put(&mut fix, Vec::new())?;
    (!fix.files.is_empty()).then_some(fix)
}
