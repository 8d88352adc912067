//! Changes to programs as edits: nothing is printed anew, so what an edit does not name stays as it is.
//!
//! In: a [`Resource`] in Terraform's words (a view), settings by Terraform's paths. Out: [`Edit`]s of the program or
//! the YAML that declares it, in its own language and style; `None` where it is not written in a way that can be
//! edited. A file is parsed anew, once for all fixes in it: fixes are rare, and trees are large.

mod companion;
pub mod document;
mod made;
mod object;
mod program;
mod spell;
mod want;
mod yaml;

pub use companion::{beside, companion};
pub use program::Programs;

use self::spell::Spelling;
use super::names;
use super::native;
use super::program::language;
use super::token::Token;
use crate::iac::terraform::write::{Setting, Step};
use crate::iac::{Resource, Stack};
use crate::literal::Literal;
use crate::text::{Edit, Source};

/// Whether a resource of a view is declared by a program, or by a project's YAML.
pub fn is_ours(resource: &Resource) -> bool {
    resource.view.is_some() && super::may_be_named(resource.block.path().file_name())
}

/// Whether what is written for a resource may name another one: in a program, what stands above it in its file.
pub fn may_name(resource: &Resource, other: &Resource) -> bool {
    let (own, there) = (&resource.block.source, &other.block.source);
    let is_program = is_ours(resource) && language(own.path().file_name()).is_some();
    !is_program || own.path() == there.path() && other.name_at.span.start < resource.name_at.span.start
}

/// A block beside those that are there.
pub fn one_more(block: &str) -> Step {
    Step { index: Some(want::NEW), ..Step::new(block) }
}

/// Whether it is of a cloud's own SDK.
pub fn is_native(resource: &Resource) -> bool {
    token(resource).is_some_and(|token| !names::is_bridged(&token))
}

/// The file that declares a resource, where it is one that edits can be made to. Projects in JSON are read as the YAML
/// that they are too, and not written.
fn writable(resource: &Resource) -> Option<&Source> {
    let source = &resource.block.source;
    (source.is_editable() && !source.path().ends_with(".json")).then_some(source)
}

/// Sets several settings at once, with what is made for them.
pub fn set_all(
    resource: &Resource,
    stack: &Stack,
    wanted: &[Setting],
    made: &[Resource],
    programs: &Programs,
) -> Option<Vec<Edit>> {
    let source = writable(resource)?;
    let token = token(resource)?;
    // What is made is of the bridged provider: who uses a cloud's own SDK may not have that.
    if !names::is_bridged(&token) && !made.is_empty() {
        return None;
    }
    match language(source.path().file_name()) {
        Some(language) => {
            let program = programs.read(source, language);
            program::set_all(resource, stack, &token, &program, wanted, made)
        }
        None => yaml::set_all(resource, stack, &token, wanted, made),
    }
    .map(|edits| ended_like(source, edits))
}

/// Takes a setting away. No edits where it is not there.
pub fn remove(resource: &Resource, path: &[Step], programs: &Programs) -> Option<Vec<Edit>> {
    let source = writable(resource)?;
    let token = token(resource)?;
    match language(source.path().file_name()) {
        Some(language) => program::remove(resource, &token, &programs.read(source, language), path),
        None => yaml::remove(resource, &token, path),
    }
}

/// A constant as a file spells it, in place of another one.
pub fn constant(value: &Literal, there: &str, source: &Source) -> Option<String> {
    let language = language(source.path().file_name());
    let spelling = Spelling::of(source.text(), language);
    // Go's constants have no type yet: `true`, rather than `pulumi.Bool(true)`; nor may they lose one.
    let is_go = language == Some(super::program::syntax::Language::Go);
    (!is_go || !there.contains('(') && !matches!(value, Literal::List(_) | Literal::Map(_)))
        .then(|| spelling.value(value))?
}

/// The class of a resource in Terraform's words; none of a package that nothing is known of.
fn token(resource: &Resource) -> Option<Token> {
    let token = Token::parse(resource.written().split("::").next()?)?;
    (names::is_bridged(&token) || native::kind(&token).is_some()).then_some(token)
}

/// The class of Terraform's type, as the SDK of this program calls it.
fn class_in(stack: &Stack, kind: &str) -> Option<Token> {
    let called = |one: &Resource| Token::parse(&one.view.as_ref()?.kind(kind)?).filter(names::is_bridged);
    stack.resources.iter().find_map(called)
}

/// New lines end as those of the file do.
fn ended_like(source: &Source, mut edits: Vec<Edit>) -> Vec<Edit> {
    if source.text().split_inclusive('\n').next().is_some_and(|first| first.ends_with("\r\n")) {
        for edit in &mut edits {
            edit.text = edit.text.replace("\r\n", "\n").replace('\n', "\r\n");
        }
    }
    edits
}

/// The resource of a view that an expression of Terraform's names, and the attribute.
fn named<'s, 'e>(stack: &'s Stack, expression: &'e str) -> Option<(&'s Resource, &'e str)> {
    stack.resources.iter().find_map(|resource| {
        let rest = expression.strip_prefix(resource.address.as_str())?.strip_prefix('.')?;
        let is_attribute = rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_attribute.then_some((resource, rest))
    })
}

/// Values with what the program calls other resources; `None` for an expression that it has no words for.
fn translated(value: &Literal, name: &dyn Fn(&str) -> Option<Literal>) -> Option<Literal> {
    Some(match value {
        Literal::Expression(text) => name(text)?,
        Literal::List(items) => {
            Literal::List(items.iter().map(|item| translated(item, name)).collect::<Option<_>>()?)
        }
        Literal::Map(entries) => {
            let entry = |(key, value): &(String, Literal)| Some((key.clone(), translated(value, name)?));
            Literal::Map(entries.iter().map(entry).collect::<Option<_>>()?)
        }
        plain => plain.clone(),
    })
}
