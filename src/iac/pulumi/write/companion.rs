//! A resource that is added for another one: a statement behind it, or an entry of the YAML.

use super::made::{Made, Side};
use super::program::{Found, Programs, behind, creation, end_mark, in_program, output, spelling, whole};
use super::want::wants;
use super::{class_in, ended_like, object, writable, yaml};
use crate::iac::pulumi::names;
use crate::iac::pulumi::program::syntax::{Language, Program, Stands};
use crate::iac::pulumi::program::{Written, language, name_of};
use crate::iac::pulumi::provider;
use crate::iac::pulumi::token::{self, Token};
use crate::iac::terraform::made;
use crate::iac::terraform::write::{Setting, Step};
use crate::iac::{Reference, Resource, Stack};
use crate::literal::Literal;
use crate::text::{Edit, Source, Span};

/// A resource of Terraform's type `kind` whose `by` is the `attribute` of `resource`, with these settings.
pub fn companion(
    resource: &Resource,
    stack: &Stack,
    (kind, by, attribute): (&str, &str, &str),
    wanted: &[Setting],
    made: &[Resource],
    programs: &Programs,
) -> Option<Vec<Edit>> {
    let source = open(resource)?;
    if !names::is_bridged(&super::token(resource)?) {
        // A property of its own, or nothing.
        let view = resource.view.as_ref()?.companion(kind)?;
        let own = Resource { view: Some(view), ..resource.clone() };
        return super::set_all(&own, stack, wanted, made, programs);
    }
    let token = class_in(stack, kind)?;
    let edits = match language(source.path().file_name()) {
        Some(language) => {
            let made = (wanted, made);
            let program = programs.read(source, language);
            in_language(resource, stack, &token, kind, (by, attribute), made, &program)?
        }
        None => vec![yaml::companion(resource, stack, &token, kind, (by, attribute), (wanted, made))?],
    };
    Some(ended_like(source, edits))
}

/// The file of a resource that another one can stand beside: of one with a provider it would have to share that.
fn open(resource: &Resource) -> Option<&Source> {
    writable(resource).filter(|_| resource.provider.as_deref().is_none_or(provider::is_default))
}

fn in_language(
    resource: &Resource,
    stack: &Stack,
    token: &Token,
    kind: &str,
    (by, attribute): (&str, &str),
    (wanted, made): (&[Setting], &[Resource]),
    program: &Program,
) -> Option<Vec<Edit>> {
    let (language, text) = (program.language, program.source.text());
    let found = creation(program, resource)?;
    let mut binding = Vec::new();
    let variable = bound(resource, program, &found, &mut binding)?;
    let side = if refer_to(made, resource, stack) { Side::Behind(&variable) } else { Side::Before };
    let mut made = Made::of(made, program, &found, stack, wanted, side)?;
    // What stands before the statement stands before its variable too.
    let mut edits = std::mem::take(&mut made.edits);
    edits.append(&mut binding);
    let class = match class(program, found.call, token) {
        Some(class) => class,
        None if language == Language::Go => {
            if !made.imported.contains(&token.module) {
                edits.push(go_import(program, "aws", &token.module)?.1);
            }
            format!("{}.{}", token.module, token.class)
        }
        None => return None,
    };
    let stands = found.creation.stands;
    let target = Literal::Expression(output(language, &variable, (&resource.kind, attribute)));
    let mut settings = vec![(vec![Step::new(by)], target)];
    settings.extend(in_program(wanted, program, (&found, Some(&variable)), stack, &made)?);
    let wants = wants(kind, &token.class, &settings)?;
    let mut spelling = spelling(program, found.call);
    let indent = object::indent_at(text, found.creation.statement.start);
    let name = program.source.slice(name_of(found.call, language)?.span);
    let statement = match language {
        Language::TypeScript => {
            let end = end_mark(text);
            format!("new {class}({name}, {}){end}", whole(&wants, token, &spelling, indent)?)
        }
        Language::Python => {
            let rows = spelling.rows(&wants, true, indent)?;
            format!("{class}({name},{})", rows.trim_end_matches(','))
        }
        Language::Go => {
            spelling.package = class.rsplit_once('.')?.0.to_owned();
            let (package, own) = class.rsplit_once('.')?;
            let context = program.source.slice(found.call.arguments.first()?.span);
            let settings = whole(&wants, token, &spelling, indent)?;
            let unit = &spelling.unit;
            format!(
                "_, err = {package}.New{own}({context}, {name}, {settings})\n{indent}if err != nil {{\n{indent}{unit}return err\n{indent}}}"
            )
        }
    };
    // Options of a resource that this one should share are not known to do.
    Written::of(found.call, language, token).options.is_empty().then_some(())?;
    edits.extend(made.import(program));
    if stands == Stands::OnLine {
        let end = found.creation.statement.end;
        let is_ended = program.source.slice(found.creation.statement).ends_with(';');
        let (gap, end_mark) = match language {
            Language::TypeScript if is_ended => (" ", ";"),
            Language::TypeScript => ("; ", ""),
            _ => ("; ", ""),
        };
        let statement = statement.trim_end_matches(';');
        edits.push(Edit::insert(end, format!("{gap}{statement}{end_mark}")));
        return Some(edits);
    }
    let at = behind(program, found.creation.statement);
    // What stands right below keeps a blank line before it.
    let below = text[at..].split('\n').nth(1).unwrap_or("").trim();
    let gap = if below.is_empty() || below.starts_with('}') { "" } else { "\n" };
    // What is made may stand there already.
    if let Some(there) = edits.iter_mut().find(|edit| edit.span == Span::at(at)) {
        there.text.truncate(there.text.trim_end().len());
    }
    edits.push(Edit::insert(at, format!("\n\n{indent}{statement}{gap}")));
    Some(edits)
}

/// Whether something that is made refers to the resource that it is made for.
fn refer_to(made: &[Resource], resource: &Resource, stack: &Stack) -> bool {
    let is_own = |named: &Reference| {
        made::referred(named, stack).is_some_and(|other| other.address == resource.address)
    };
    made.iter().any(|one| super::made::refers(&one.body, &is_own))
}

/// Statements behind that of a resource, to which they refer: what is made for it.
pub fn beside(
    resource: &Resource,
    stack: &Stack,
    made: &[Resource],
    programs: &Programs,
) -> Option<Vec<Edit>> {
    let source = open(resource)?;
    // What is made is of the bridged provider.
    names::is_bridged(&super::token(resource)?).then_some(())?;
    let Some(language) = language(source.path().file_name()) else {
        return Some(ended_like(source, yaml::beside(resource, stack, made)?));
    };
    let program = programs.read(source, language);
    let found = creation(&program, resource)?;
    let mut edits = Vec::new();
    let variable = bound(resource, &program, &found, &mut edits)?;
    let made = Made::of(made, &program, &found, stack, &[], Side::Behind(&variable))?;
    edits.extend(made.import(&program));
    edits.extend(made.edits);
    Some(ended_like(source, edits))
}

/// The variable that holds a resource; one that has none gets one.
fn bound(resource: &Resource, program: &Program, found: &Found, edits: &mut Vec<Edit>) -> Option<String> {
    let (language, stands) = (program.language, found.creation.stands);
    // What is a part of a larger expression has no place behind it, and gofmt leaves no line with two statements.
    (stands == Stands::OnLines || stands == Stands::OnLine && language != Language::Go).then_some(())?;
    if let Some(bound) = &found.creation.bound {
        return Some(bound.clone());
    }
    // `b` may be anything; `bBucket` says what it is.
    let what = resource.kind.split('_').skip(2).collect::<Vec<_>>().join("_");
    let name = free_variable(program, &resource.name)
        .or_else(|| free_variable(program, &format!("{}_{what}", resource.name)))?;
    let start = found.creation.statement.start;
    edits.push(match language {
        Language::TypeScript => Edit::insert(start, format!("const {name} = ")),
        Language::Python => Edit::insert(start, format!("{name} = ")),
        Language::Go => {
            // What was thrown away gets a name; `err` is declared again or taken over.
            let left = Span::new(start, found.creation.call.span.start);
            let is_thrown = matches!(program.source.slice(left).trim(), "_, err =" | "_, err :=");
            Edit::replace(left, is_thrown.then(|| format!("{name}, err := "))?)
        }
    });
    Some(name)
}

/// How the program names another class, by the way in which it names the resource's own.
pub(super) fn class(
    program: &Program,
    call: &crate::iac::pulumi::program::syntax::Call,
    token: &Token,
) -> Option<String> {
    let written = program.source.slice(call.callee.span);
    let steps: Vec<&str> = written.split('.').collect();
    let module = match (program.language, token.module.as_str()) {
        (Language::Python, "lambda") => "lambda_",
        (_, module) => module,
    };
    let of = |import: &crate::iac::pulumi::program::syntax::Import| {
        let (package, mut path) = token::package(&import.module)?;
        path.extend(import.path.iter().cloned());
        (package == token.package).then_some(path)
    };
    if let [package, _, _] = steps.as_slice()
        && program.imports.get(*package).and_then(of).is_some_and(|path| path.is_empty())
    {
        return Some(format!("{package}.{module}.{}", token.class));
    }
    // `s3.Bucket`, where there is a name for the module that is wanted.
    let mut names: Vec<(&String, Vec<String>)> =
        program.imports.iter().filter_map(|(name, import)| Some((name, of(import)?))).collect();
    names.sort();
    let own = names
        .iter()
        .find(|(_, path)| path.as_slice() == [module] || path.as_slice() == [token.module.as_str()]);
    let whole = names.iter().find(|(_, path)| path.is_empty() && program.language != Language::Go);
    match (own, whole) {
        (Some((name, _)), _) => Some(format!("{name}.{}", token.class)),
        (None, Some((name, _))) => Some(format!("{name}.{module}.{}", token.class)),
        (None, None) => None,
    }
}

/// A package of the provider that a Go program does not import yet: its name, and the line that imports it, in the place
/// that gofmt sorts it to.
pub(super) fn go_import(program: &Program, provider: &str, module: &str) -> Option<(String, Edit)> {
    let text = program.source.text();
    let of_provider = |import: &&crate::iac::pulumi::program::syntax::Import| {
        token::package(&import.module).is_some_and(|(package, _)| package == provider)
    };
    let mut known: Vec<&str> =
        program.imports.values().filter(of_provider).map(|one| one.module.as_str()).collect();
    known.sort_unstable();
    let base = known.first()?.split_once(&format!("/go/{provider}"))?.0;
    let name = if module.is_empty() { provider } else { module };
    let (path, is_taken) = match module {
        "" => (format!("{base}/go/{provider}"), program.imports.contains_key(name)),
        module => (format!("{base}/go/{provider}/{module}"), program.imports.contains_key(name)),
    };
    (!is_taken && !program.bindings.contains_key(name)).then_some(())?;
    let before = known.iter().rev().find(|known| **known < path.as_str());
    let beside = before.or(known.first())?;
    let quoted = text.find(&format!("\"{beside}\""))?;
    let start = text[..quoted].rfind('\n')? + 1;
    let end = quoted + text[quoted..].lines().next()?.len();
    // `import "…"` on a line of its own has no list to stand in.
    let indent = &text[start..quoted];
    indent.trim().is_empty().then_some(())?;
    Some((
        name.to_owned(),
        match before {
            Some(_) => Edit::insert(end, format!("\n{indent}\"{path}\"")),
            None => Edit::insert(start, format!("{indent}\"{path}\"\n")),
        },
    ))
}

/// A variable named after the resource that nothing in the file is called.
fn free_variable(program: &Program, name: &str) -> Option<String> {
    let words: String =
        name.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '_' }).collect::<String>();
    let name = match program.language {
        Language::Python => words.to_ascii_lowercase(),
        _ => names::camel(&words),
    };
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_free = !program.bindings.contains_key(&name) && !program.imports.contains_key(&name);
    // A word of the language would be no name.
    (is_name
        && is_free
        && name.len() > 2
        && !matches!(name.as_str(), "for" | "new" | "var" | "try" | "class" | "import" | "default"))
    .then_some(name)
}
