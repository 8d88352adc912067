//! Programs read as source: which resources they declare, without running them. The only user of tree-sitter.
//!
//! In: the files of a project that speak of Pulumi, and its configuration. Out: [`Declared`] resources.
//!
//! ```text
//! source ─► reading (by grammar: typescript, python, go) ─► syntax::Program ─► imports + calls + frames ─► evaluate
//!        ─► Declared
//! ```

mod branches;
mod calls;
mod constants;
mod evaluate;
mod frames;
mod go;
mod imports;
mod python;
mod reading;
pub mod syntax;
mod transforms;
mod typescript;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use self::calls::Meaning;
use self::evaluate::{Evaluator, Place};
use self::frames::TOP;
use self::imports::Imports;
use self::syntax::{Call, Creation, Expr, Field, Kind, Language, Program};
use self::transforms::Changes;
use super::awaited;
use super::config::Config;
use super::declared::{self, Declared, Style};
use super::provider::Uses;
use super::token::{self, CORE, STACK_REFERENCE, Token};
use super::values::gathered;
use crate::iac::{Map, Node, Value};
use crate::path::RepoPath;
use crate::text::{Location, Source, Span};

/// The language that a file's name says, where its programs are read.
pub fn language(name: &[u8]) -> Option<Language> {
    const ENDINGS: [(&[u8], Language); 10] = [
        (b".ts", Language::TypeScript),
        (b".js", Language::TypeScript),
        (b".tsx", Language::TypeScript),
        (b".jsx", Language::TypeScript),
        (b".mts", Language::TypeScript),
        (b".mjs", Language::TypeScript),
        (b".cts", Language::TypeScript),
        (b".cjs", Language::TypeScript),
        (b".py", Language::Python),
        (b".go", Language::Go),
    ];
    ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, language)| *language)
}

/// The files of the project that a program imports, as far as their names tell: those that may be there.
pub fn imported(program: &Program) -> Vec<RepoPath> {
    let named = program.imports.values().chain(&program.stars).chain(program.exports.values());
    let named = named.flat_map(|import| imports::files_of(program, import));
    named.chain(program.modules.iter().flat_map(|module| imports::candidates(program, module))).collect()
}

/// Whether a file is one of the Go package that a program belongs to, or of one that it imports.
pub fn is_of_package(program: &Program, path: &RepoPath) -> bool {
    let folder = path.parent();
    program.language == Language::Go
        && (program.source.path().parent() == folder
            || program.imports.values().any(|import| {
                token::package(&import.module).is_none()
                    && import.module.rsplit('/').next().map(str::as_bytes) == Some(folder.file_name())
            }))
}

/// Parses one file.
pub fn read(source: &Source, language: Language) -> Program {
    let grammar = match language {
        Language::TypeScript if source.path().ends_with("x") => &typescript::MARKUP,
        Language::TypeScript => &typescript::GRAMMAR,
        Language::Python => &python::GRAMMAR,
        Language::Go => &go::GRAMMAR,
    };
    reading::read(source, grammar)
}

/// What a project's programs declare, and what about it was not understood.
#[derive(Default)]
pub struct Declarations {
    pub resources: Vec<Declared>,
    /// Whether what the configuration says makes a difference.
    pub asks_config: bool,
    /// More values than a person writes: not all of them were looked at.
    pub is_exhausted: bool,
    /// What could not be read as a resource, and why.
    pub troubles: Vec<(Location, String)>,
}

pub fn declarations(programs: &[Program], config: &Config) -> Declarations {
    let imports = Imports::of(programs);
    let mut evaluator = Evaluator {
        programs,
        imports: &imports,
        config,
        resources: HashMap::new(),
        frames: RefCell::default(),
        apart: RefCell::default(),
        made: Cell::new(0),
        aside: evaluate::Aside::default(),
        asked: Cell::new(false),
    };
    let sites = evaluator.sites();
    let mut made: Vec<Creating> = Vec::new();
    for (file, program) in programs.iter().enumerate() {
        for creation in &program.creations {
            let Some(call) = creation.call.as_call() else { continue };
            let call = evaluator.completed(call, Place::at(file));
            let Some(Meaning::Class(token)) = evaluator.meaning(&call.callee, Place::at(file)) else {
                continue;
            };
            let is_core = token.package == CORE && token.class != STACK_REFERENCE;
            // Who asks where it is asks for nobody's resource.
            if is_core || token.asks_for_place() {
                continue;
            }
            for frame in evaluator.frames_at(file, creation.call.span, &sites) {
                let place = Place { frame, ..Place::at(file) };
                let (name, awaited) = name(&evaluator, place, creation, &call, &token);
                let (call, token) = (call.clone(), token.clone());
                made.push(Creating { place, creation, call, token, name, awaited });
            }
        }
    }
    // What is looked up has outputs of its own only where rules look into it.
    let has_outputs =
        |one: &&Creating| !one.token.is_function() || super::shape::address(&one.token, "").is_some();
    for one in made.iter().filter(has_outputs) {
        let all = evaluator.resources.entry((one.place.file, one.creation.call.span)).or_default();
        all.push((one.place.frame, declared::address(&one.token, &one.name)));
    }
    evaluator.apart.take();
    evaluator.aside.forget();
    let changes = evaluator.changed_everywhere();
    let resources: Vec<Declared> = made.iter().map(|one| declared(&evaluator, one, &changes)).collect();
    let message = "this changes what resources are made with: the settings that it names are not known";
    let changing = changes.at.into_iter().map(|at| (at, message.to_owned())).collect();
    Declarations {
        troubles: [silent(programs, &resources), evaluator.handed_on(), changing].concat(),
        resources,
        asks_config: evaluator.asked.get(),
        is_exhausted: evaluator.is_exhausted()
            || evaluator.aside.is_full()
            || evaluator.frames.borrow().is_full,
    }
}

/// A program that imports a provider and makes nothing, as far as it was understood.
fn silent(programs: &[Program], resources: &[Declared]) -> Vec<(Location, String)> {
    if !resources.is_empty() {
        return Vec::new();
    }
    let of = |program: &Program| {
        let stars = program.stars.iter().chain(program.exports.values());
        let imports = program.imports.values().chain(stars);
        let mut packages: Vec<String> = imports
            .filter_map(|import| Some(token::package(&import.module)?.0))
            .filter(|package| package != CORE)
            .collect();
        packages.sort();
        let package = packages.first()?;
        let message = format!(
            "this program imports `{package}`, and none of what it makes was understood: its resources are not judged"
        );
        Some((program.source.location(Span::at(0)), message))
    };
    programs.iter().find_map(of).into_iter().collect()
}

/// A call that makes a resource, in one of the frames that it is made in.
struct Creating<'p> {
    place: Place<'p>,
    creation: &'p Creation,
    /// With what it is given elsewhere: `partial(aws.ebs.Volume, encrypted=False)`.
    call: Cow<'p, Call>,
    token: Token,
    name: String,
    /// What its name is, where that is not known.
    awaited: Option<Node>,
}

/// Where the name stands among the arguments: Go's constructors take a context first.
pub fn name_of(call: &Call, language: Language) -> Option<&Expr> {
    let position = usize::from(language == Language::Go);
    let named =
        || call.named.iter().find(|field| field.key.as_ref().is_some_and(|key| key.0 == "resource_name"));
    call.arguments.get(position).or_else(|| Some(&named()?.value))
}

/// What tells a resource from others, and what its name is where that is not known.
fn name(
    evaluator: &Evaluator,
    place: Place,
    creation: &Creation,
    call: &Call,
    token: &Token,
) -> (String, Option<Node>) {
    let program = &evaluator.programs[place.file];
    let bound = creation.bound.clone();
    if token.is_function() {
        let at = program.source.position(creation.call.span.start);
        return (bound.unwrap_or_else(|| format!("line{}", at.line)), None);
    }
    let Some(given) = name_of(call, program.language) else {
        return (bound.unwrap_or_default(), None);
    };
    let node = evaluator.node(given, place);
    // A name without its literals would be that of others too.
    let awaited = |why: String| if why == awaited::named(&node.at) { awaited::whole(&node.at) } else { why };
    let unknown = Some(&node).filter(|node| node.is_unknown()).cloned();
    let value = match node.value {
        Value::Unknown { why } => Value::Unknown { why: awaited(why) },
        value => value,
    };
    let name = match value {
        Value::Text(text) => text,
        // What a function is given says more than its own word for it.
        Value::Unknown { why } if place.frame != TOP && !why.is_empty() && !why.contains('…') => why,
        _ => {
            let written = program.source.slice(given.span).trim_matches(['`', '"', '\'']);
            let is_short = written.len() <= 60 && !written.contains('\n');
            if is_short { written.to_owned() } else { bound.unwrap_or_default() }
        }
    };
    (name, unknown)
}

fn declared(evaluator: &Evaluator, one: &Creating, changes: &Changes) -> Declared {
    let Creating { place, creation, call, token, name, awaited } = one;
    let (place, token, name, awaited) = (*place, token.clone(), name.clone(), awaited.clone());
    let program = &evaluator.programs[place.file];
    let written = Written::of(call, program.language, &token);
    let by_id = looked_up_by(call, program.language).filter(|_| token.is_function());
    let settings = match by_id.or(written.settings) {
        Some(id) if by_id.is_some() => {
            let key = Some(("id".to_owned(), id.span));
            evaluator.object(&[Field { key, span: id.span, value: id.clone() }], call.parentheses, place)
        }
        Some(expr) => evaluator.node(expr, place),
        None if program.language == Language::Python => {
            let own = call.named.iter().filter(|field| {
                field
                    .key
                    .as_ref()
                    .is_none_or(|key| !["opts", "resource_name", "args"].contains(&key.0.as_str()))
            });
            evaluator.object(&own.cloned().collect::<Vec<_>>(), call.parentheses, place)
        }
        None => Node::new(Value::Null, program.source.location(Span::at(call.parentheses.end))),
    };
    let style = match program.language {
        Language::TypeScript => Style::Camel,
        Language::Python => Style::Snake,
        Language::Go => Style::Pascal,
    };
    let changes = evaluator.changed_by_options(changes, &written.options, place);
    let settings = changes.over(as_map(settings), style);
    let options = written.options.iter().map(|option| evaluator.options(option, place)).collect::<Vec<_>>();
    let first = |key: &str| {
        options
            .iter()
            .find_map(|node| node.as_map()?.get(key).cloned())
            .filter(|node| !matches!(node.value, Value::Null))
    };
    let is_on = |key: &str| first(key).is_some_and(|node| matches!(node.value, Value::Bool(true)));
    let header = name_of(call, program.language).map_or(call.callee.span.end, |name| name.span.end);
    let header = Span::new(creation.call.span.start, header.max(creation.call.span.start));
    Declared {
        token,
        name,
        awaited,
        name_at: program.source.location(header),
        block: program.source.location(creation.statement),
        settings,
        provider: Uses::of(&options),
        is_protected: is_on("protect"),
        goes_first: is_on("deleteBeforeReplace") || is_on("delete_before_replace"),
        only_if: evaluator.conditions_at(place, creation.call.span),
        style,
    }
}

/// The id of `aws.s3.Bucket.get("data", "prod-data")`, `s3.GetBucket(ctx, "data", pulumi.ID("prod-data"), nil)`.
fn looked_up_by(call: &Call, language: Language) -> Option<&Expr> {
    let Kind::Member(_, method) = &call.callee.kind else { return None };
    let named = call.named.iter().find(|field| field.key.as_ref().is_some_and(|(key, _)| key == "id"));
    match language {
        // Its functions take an object there.
        Language::Go => {
            let has_name =
                matches!(call.arguments.get(1)?.kind, Kind::Text(_) | Kind::Parts(_) | Kind::Call(_));
            call.arguments.get(2).filter(|_| has_name && method.starts_with("Get"))
        }
        _ if method == "get" => call.arguments.get(1).or(named.map(|field| &field.value)),
        _ => None,
    }
}

/// A call's settings and options, where they are expressions.
pub struct Written<'c> {
    pub settings: Option<&'c Expr>,
    pub options: Vec<&'c Expr>,
}

impl<'c> Written<'c> {
    pub fn of(call: &'c Call, language: Language, token: &Token) -> Self {
        let named = |name: &str| {
            let is_it = |field: &&syntax::Field| field.key.as_ref().is_some_and(|key| key.0 == name);
            call.named.iter().find(is_it).map(|field| &field.value)
        };
        // A function has no name; Go's take a context.
        let first = usize::from(!token.is_function()) + usize::from(language == Language::Go);
        let settings = call.arguments.get(first);
        let mut options: Vec<&Expr> = call.arguments.iter().skip(first + 1).collect();
        match language {
            Language::Python => {
                options.extend(named("opts"));
                // `Bucket("models", opts)` has options where `BucketArgs` might stand.
                let is_options = |expr: &&Expr| {
                    let callee = expr.as_call().map(|call| &call.callee.kind);
                    matches!(callee, Some(Kind::Member(_, name) | Kind::Name(name)) if name == "ResourceOptions")
                };
                if settings.is_some_and(|expr| is_options(&expr)) {
                    options.extend(settings);
                    return Self { settings: named("args"), options };
                }
                Self { settings: settings.or_else(|| named("args")), options }
            }
            Language::TypeScript | Language::Go => Self { settings, options },
        }
    }
}

/// Settings that are not known may be any.
fn as_map(settings: Node) -> Node {
    let at = settings.at.clone();
    match settings.value {
        Value::Map(_) => settings,
        Value::Null => Node { value: Value::Map(Map::default()), ..settings },
        _ => {
            let entry = crate::iac::Entry {
                key: Map::REST.to_owned(),
                key_span: at.span,
                span: at.span,
                node: settings,
                blocks: false,
            };
            gathered(Value::Map(Map { entries: vec![entry], span: None }), at)
        }
    }
}
