//! A recipe followed in a Pulumi program, in its own language.
//!
//! In: a [`Broken`] of a project's view in Terraform's words, and its recipe. Out: the ways to follow it, best first.
//! What a template of Terraform's would make, such as a key, is made in the program too.

use super::dependency::{Maker, Preference};
use super::recipe::{self, Follow};
use super::{Fix, Rewrite, Trial, everybody, origin, own_account};
use crate::iac::pulumi::write;
use crate::iac::terraform::made;
use crate::iac::{Node, Stack};
use crate::literal::Literal;
use crate::rules::ask::Broken;
use crate::rules::pack::{NativeFix, Recipe, Safety};
use crate::scan::words;
use crate::text::Edit;

pub fn fixes(broken: &Broken, recipe: &Recipe, stack: &Stack, trial: &Trial) -> Vec<Fix> {
    match recipe.native {
        Some(NativeFix::OwnAccount) => return account(broken, recipe, stack, trial).into_iter().collect(),
        // Programs have none of these.
        Some(NativeFix::Backend | NativeFix::Wrap | NativeFix::NoEcho) => return Vec::new(),
        None => {}
    }
    recipe::each_preference(broken, recipe, stack, trial, &mut |follow, maker| {
        origin::fix(follow, stack, trial).into_iter().chain(in_place(follow, stack, maker, trial)).collect()
    })
}

/// What goes, beside what is set: a new entry that would stand in or behind it stands in its place.
fn in_its_place(edits: Vec<Edit>, gone: Edit) -> Vec<Edit> {
    let hole = gone.span;
    let is_in = |edit: &Edit| {
        edit.span.start == edit.span.end && hole.start < edit.span.start && edit.span.start <= hole.end
    };
    let (inside, mut edits): (Vec<Edit>, Vec<Edit>) = edits.into_iter().partition(is_in);
    let text: String = inside.into_iter().map(|edit| edit.text).collect();
    let text = match text.strip_prefix('\n') {
        Some(lines) => format!("{lines}\n"),
        None => text,
    };
    edits.push(Edit::replace(hole, text));
    edits
}

/// A statement for everybody becomes one for the own account.
fn account(broken: &Broken, recipe: &Recipe, stack: &Stack, trial: &Trial) -> Option<Fix> {
    let mut maker = Maker::new(&trial.judge.rules, stack, broken.resource, Preference::There);
    let account = Literal::Expression(maker.text(own_account::ACCOUNT)?);
    let made = made::read(&maker.take_made())?;
    let place = |(star, is_whole): (&Node, bool)| {
        let instead =
            if is_whole { Literal::Map(vec![("AWS".to_owned(), account.clone())]) } else { account.clone() };
        (star.at.span, instead)
    };
    let places: Vec<_> = everybody::stars(&broken.resource.body, &broken.at).into_iter().map(place).collect();
    if places.is_empty() {
        return None;
    }
    let edits = write::document::instead(broken.resource, stack, &places, &made, &trial.programs)?;
    let mut fix = Fix::new(&recipe.title, Safety::Suggested);
    fix.edit(&broken.resource.block.source, edits)?;
    fix.note(own_account::NOTE.to_owned());
    maker.put(&mut fix, Vec::new())?;
    (!fix.files.is_empty()).then_some(fix)
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
        let own = maker.text(template)?;
        // A statement stands behind what it refers to.
        texts.extend(maker.take_made());
        texts.push(own);
    }
    let texts: Vec<String> = texts.iter().map(|text| made::readable(text, stack)).collect();
    let made = if texts.is_empty() { Vec::new() } else { made::read(&texts)? };
    match (follow.holder(), &recipe.companion) {
        (Some(holder), _) => {
            let (inside, plain): (Vec<_>, Vec<_>) =
                wanted.iter().cloned().partition(|(path, _)| write::document::is_inside(holder, path));
            let programs = &trial.programs;
            let mut edits = match (plain.is_empty(), inside.is_empty()) {
                (true, true) if made.is_empty() => Vec::new(),
                (true, true) => write::beside(holder, stack, &made, programs)?,
                (true, false) => write::document::set_all(holder, stack, &inside, &made, programs)?,
                (false, true) => write::set_all(holder, stack, &plain, &made, programs)?,
                (false, false) => return None,
            };
            for path in &recipe.remove {
                let gone = write::remove(holder, &follow.steps(path), &trial.programs)?;
                edits = gone.into_iter().fold(edits, in_its_place);
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
