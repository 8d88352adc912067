//! Edits of the call that declares a resource.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::made::{Made, Side};
use super::object;
use super::spell::Spelling;
use super::want::{Want, What, wants_of, way_of};
use super::{named, translated};
use crate::iac::pulumi::declared::Style;
use crate::iac::pulumi::names;
use crate::iac::pulumi::program::syntax::{Call, Creation, Expr, Kind, Language, Program};
use crate::iac::pulumi::program::{Written, name_of, read};
use crate::iac::pulumi::token::{self, Token};
use crate::iac::terraform::write::{Setting, Step};
use crate::iac::{Resource, Stack};
use crate::literal::Literal;
use crate::path::RepoPath;
use crate::text::{Edit, Source, Span};

/// Programs that fixes are written to, each parsed once.
#[derive(Default)]
pub struct Programs(RefCell<HashMap<RepoPath, Rc<Program>>>);

impl Programs {
    pub fn read(&self, source: &Source, language: Language) -> Rc<Program> {
        let mut all = self.0.borrow_mut();
        let known = all.get(source.path()).filter(|known| known.source.text() == source.text());
        if let Some(known) = known {
            return Rc::clone(known);
        }
        let program = Rc::new(read(source, language));
        all.insert(source.path().clone(), Rc::clone(&program));
        program
    }
}

/// The call of one resource in a file.
pub struct Found<'p> {
    pub creation: &'p Creation,
    pub call: &'p Call,
}

/// The call that declares a resource.
pub fn creation<'p>(program: &'p Program, resource: &Resource) -> Option<Found<'p>> {
    let at = resource.name_at.span.start;
    let creation = program.creations.iter().find(|creation| creation.call.span.start == at)?;
    Some(Found { creation, call: creation.call.as_call()? })
}

pub fn spelling(program: &Program, call: &Call) -> Spelling {
    let text = program.source.text();
    let mut spelling = Spelling::of(text, Some(program.language));
    if program.language == Language::Go {
        let is_core = |module: &str| token::package(module) == Some((token::CORE.to_owned(), Vec::new()));
        let core = program.imports.iter().find(|(_, import)| is_core(&import.module));
        spelling.core = core.map(|(name, _)| name.clone()).unwrap_or_default();
        let callee = program.source.slice(call.callee.span);
        spelling.package =
            callee.rsplit_once('.').map_or_else(String::new, |(package, _)| package.to_owned());
    }
    spelling
}

pub fn set_all(
    resource: &Resource,
    stack: &Stack,
    token: &Token,
    program: &Program,
    wanted: &[Setting],
    made: &[Resource],
) -> Option<Vec<Edit>> {
    let source = &resource.block.source;
    let found = creation(program, resource)?;
    let spelling = spelling(program, found.call);
    let mut made = Made::of(made, program, &found, stack, wanted, Side::Before)?;
    let wanted = in_program(wanted, program, (&found, None), stack, &made)?;
    let wants = wants_of(resource, token, &wanted)?;
    let mut edits = std::mem::take(&mut made.edits);
    if !edits.is_empty() && program.language == Language::Go {
        // What is made declares `err`, and Go takes no second declaration that brings nothing new.
        let left = Span::new(found.creation.statement.start, found.creation.call.span.start);
        let again = source.slice(left).trim() == "_, err :=";
        edits.extend(again.then(|| Edit::replace(left, "_, err = ")));
    }
    put(program, found.call, token, &wants, &spelling, &mut edits)?;
    edits.extend(made.import(program));
    Some(edits)
}

/// The settings with the variables that hold other resources, those that are made among them; and that of the resource
/// itself, for what stands behind it.
pub fn in_program(
    wanted: &[Setting],
    program: &Program,
    (found, own): (&Found, Option<&str>),
    stack: &Stack,
    made: &Made,
) -> Option<Vec<Setting>> {
    let name = |expression: &str, depth: usize| {
        if let Some((other, attribute)) = named(stack, expression) {
            let is_own = other.name_at.span.start == found.creation.call.span.start;
            if let Some(variable) = own.filter(|_| is_own) {
                let named = output(program.language, variable, (&other.kind, attribute));
                return Some(Literal::Expression(named));
            }
            return Some(Literal::Expression(reference(program, &program.source, other, attribute)?));
        }
        made.expression(expression, (program, found, stack), depth)
    };
    let setting = |(path, value): &Setting| {
        let name = |expression: &str| name(expression, path.len());
        Some((path.clone(), translated(value, &name)?))
    };
    wanted.iter().map(setting).collect()
}

/// `key.arn`, `key.Arn`, `key.ID()`: an output of a resource whose variable the same file has.
pub fn reference(program: &Program, source: &Source, other: &Resource, attribute: &str) -> Option<String> {
    (other.block.path() == source.path()).then_some(())?;
    let variable = creation(program, other)?.creation.bound.clone()?;
    Some(output(program.language, &variable, (&other.kind, attribute)))
}

/// An attribute of Terraform's type `kind`, which a variable holds a resource of.
pub fn output(language: Language, variable: &str, (kind, attribute): (&str, &str)) -> String {
    let name = names::output(kind, attribute);
    match (language, attribute) {
        (Language::Go, "id") => format!("{variable}.ID()"),
        (Language::Go, _) => format!("{variable}.{}", Style::Pascal.written(&name)),
        (Language::Python, _) => format!("{variable}.{}", Style::Snake.written(&name)),
        (Language::TypeScript, _) => format!("{variable}.{name}"),
    }
}

fn put(
    program: &Program,
    call: &Call,
    token: &Token,
    wants: &[Want],
    spelling: &Spelling,
    edits: &mut Vec<Edit>,
) -> Option<()> {
    let text = program.source.text();
    let written = Written::of(call, program.language, token);
    match written.settings {
        Some(settings) if matches!(settings.kind, Kind::Null) => {
            let indent = object::indent_at(text, call.callee.span.start);
            edits.push(Edit::replace(settings.span, whole(wants, token, spelling, indent)?));
            Some(())
        }
        Some(settings) => object::put(constant(program, settings)?, wants, text, spelling, edits),
        None if program.language == Language::Python => {
            let own = Expr::new(Kind::Call(Box::new(call.clone())), call.parentheses);
            object::put(&own, wants, text, spelling, edits)
        }
        None => {
            let name = name_of(call, program.language)?;
            let indent = object::indent_at(text, call.callee.span.start);
            edits.push(Edit::insert(name.span.end, format!(", {}", whole(wants, token, spelling, indent)?)));
            Some(())
        }
    }
}

/// The object that settings are named by, where nothing else in the file uses that name.
fn constant<'p>(program: &'p Program, settings: &'p Expr) -> Option<&'p Expr> {
    let Kind::Name(name) = &settings.kind else { return Some(settings) };
    let is_word = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    let words = program.source.text().split(|sign| !is_word(sign));
    (words.filter(|word| word == name).count() == 2).then_some(())?;
    program.binding(name, settings.span)?.value.as_ref()
}

/// An object of settings where there was none.
pub fn whole(wants: &[Want], token: &Token, spelling: &Spelling, indent: &str) -> Option<String> {
    spelling.what(&What::Object(token.class.clone(), wants.to_vec()), Some(indent))
}

pub fn remove(resource: &Resource, token: &Token, program: &Program, path: &[Step]) -> Option<Vec<Edit>> {
    let (source, language) = (&resource.block.source, program.language);
    let found = creation(program, resource)?;
    let spelling = spelling(program, found.call);
    let path = way_of(resource, token, path)?;
    let written = Written::of(found.call, language, token);
    let text = source.text();
    let edit = match written.settings {
        Some(settings) => object::remove(settings, &path, text, &spelling)?,
        None if language == Language::Python => {
            let kind = Kind::Call(Box::new(found.call.clone()));
            let own = Expr::new(kind, found.call.parentheses);
            object::remove(&own, &path, text, &spelling)?
        }
        None => None,
    };
    Some(edit.into_iter().collect())
}

/// What ends a statement of a TypeScript program: `;`, or nothing where none of its lines ends so.
pub fn end_mark(text: &str) -> &'static str {
    if text.lines().any(|line| line.ends_with(';')) { ";" } else { "" }
}

/// The place behind a statement where another one may stand: in Go behind the check of its error.
pub fn behind(program: &Program, statement: Span) -> usize {
    let text = program.source.text();
    // Before its line ending, whichever that is.
    let line_end = |from: usize| from + text[from..].lines().next().unwrap_or("").len();
    let end = line_end(statement.end);
    if program.language != Language::Go {
        return end;
    }
    let rest = &text[end..];
    let next = rest.trim_start();
    if !next.starts_with("if err != nil") {
        return end;
    }
    let indent = object::indent_at(text, statement.start);
    let closing = format!("\n{indent}}}");
    rest.find(&closing).map_or(end, |at| line_end(end + at + closing.len()))
}
