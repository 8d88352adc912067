//! Policies, from their texts to something that can be asked.
//!
//! In: sources of policies and data. Out: [`Policies`], or an [`Error`] with file, line and caret.

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::atomic::AtomicU64;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use regex::Regex;
use regorus::Engine;
use regorus::unstable::{Rule as Written, RuleHead};
use regorus::utils::limits::ExecutionTimerConfig;

use super::input::{Blocks, value};
use super::{calls, depth, more, unbound};
use crate::error::{Error, Result};
use crate::iac::{Node, json, yaml};
use crate::path::{PathSet, RepoPath};
use crate::rules::later::Later;
use crate::rules::pack::{Kinds, LooksAt, Pack, Profile, Rule, Told};
use crate::secrets;
use crate::severity::Severity;
use crate::text::{Position, Source, Span};

/// One policy's say on one file. A policy that needs longer would be felt at every commit.
pub(super) const LONGEST: Duration = Duration::from_secs(2);
/// Steps between two looks at the clock: one that multiplies large numbers takes long by itself.
const BETWEEN: NonZeroU32 = NonZeroU32::new(4).expect("not 0");

/// Which Rego the policies are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// `deny[msg] { … }`.
    V0,
    /// `deny contains msg if { … }`.
    #[default]
    V1,
}

/// How policies are read and asked: `[rego]` in a policy file.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub version: Version,
    pub blocks: Blocks,
    /// Globs of the files that are asked about; none for all.
    pub files: PathSet,
}

/// A file of data beside the policies.
pub struct Data(pub Source);

/// Policies, ready to be asked.
#[derive(Debug)]
pub struct Policies {
    /// One at a time: an audit of history judges on several threads.
    pub(super) engine: Mutex<Engine>,
    /// What asking has taken so far, in milliseconds.
    pub(super) spent: AtomicU64,
    pub(super) entries: Vec<Entry>,
    pub(super) blocks: Blocks,
    files: PathSet,
    /// Where data lies beside the policies: it is no configuration that they judge.
    data: BTreeSet<RepoPath>,
}

/// A rule of a package that says something of what is judged.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// `main-deny-public`.
    pub id: String,
    /// `data.main`.
    pub package: String,
    /// `deny_public`.
    pub rule: String,
    pub severity: Severity,
    /// Ids that its results may take in place of its own.
    pub named: Vec<String>,
    /// Whether it is one value that stands under a condition: `deny_public := "why" if { … }`.
    pub says_one: bool,
    /// Whether the package is asked about stacks rather than files.
    pub about_stacks: bool,
}

impl Policies {
    /// Reads all of them: packages may span files.
    pub fn compile(policies: &[Source], data: &[Data], options: &Options) -> Result<Self> {
        let mut engine = ready(policies, data, options)?;
        let mut entries: Vec<Entry> = Vec::new();
        for (place, source) in policies.iter().enumerate() {
            let module = engine.get_modules()[place].clone();
            let package = format!("data.{}", module.package.refr.span().text());
            for rule in &module.policy {
                let Some(name) = name(rule).filter(|name| speaks(name)) else { continue };
                let named = named(source.text());
                let says_one = says_one(rule);
                match entries.iter_mut().find(|known| (&known.package, &known.rule) == (&package, &name)) {
                    Some(known) => {
                        known.named.extend(named);
                        known.says_one |= says_one;
                    }
                    None => entries.push(Entry { says_one, ..entry(&package, &name, named) }),
                }
            }
        }
        for entry in &mut entries {
            let modules = policies.iter().zip(engine.get_modules());
            entry.about_stacks = modules.into_iter().any(|(source, module)| {
                entry.package == format!("data.{}", module.package.refr.span().text())
                    && source.text().contains("input.iacgate")
            });
        }
        // What is wrong with a rule's body shows when all are put together.
        depth::with_room(|| engine.eval_query("true".to_owned(), false))
            .map_err(|error| told(&error.to_string(), policies))?;
        Ok(Self {
            engine: Mutex::new(engine),
            spent: AtomicU64::new(0),
            entries,
            blocks: options.blocks,
            files: options.files.clone(),
            data: data.iter().map(|data| data.0.path().clone()).collect(),
        })
    }

    /// Its rules, as others are: to be named, listed and decided over.
    pub fn pack(&self) -> Pack {
        let mut pack = Pack::default();
        for entry in &self.entries {
            for id in std::iter::once(&entry.id).chain(&entry.named) {
                if pack.rules.iter().any(|known| known.id == *id) {
                    continue;
                }
                let path = format!("{}.{}", entry.package.trim_start_matches("data."), entry.rule);
                let told = Told {
                    title: format!("refused by the policy `{path}`"),
                    category: "policy".to_owned(),
                    tags: vec!["rego".to_owned()],
                    ..Told::default()
                };
                pack.rules.push(Rule {
                    id: id.clone(),
                    severity: entry.severity,
                    profile: Profile::Essential,
                    is_never: false,
                    number: None,
                    kinds: Kinds::default(),
                    looks_at: LooksAt::Files,
                    told: Later::new(told),
                });
            }
        }
        pack
    }

    /// Whether the configuration itself says that such files are asked about.
    pub fn name(&self, path: &RepoPath) -> bool {
        self.files.matches(path)
    }

    /// Whether a file of this name is asked about at all.
    pub fn are_asked_about(&self, path: &RepoPath) -> bool {
        self.files.matches(path) || self.files.is_empty() && !self.data.contains(path)
    }

    /// The policies that say nothing, by their place among all, with what is told of them.
    pub fn silent(&self) -> Vec<(usize, &'static str)> {
        let mut engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
        let modules = engine.get_modules().iter().enumerate();
        let empty = modules.filter(|(_, module)| module.policy.is_empty());
        let mut silent: Vec<_> = empty.map(|(place, _)| (place, "no rule is in this policy")).collect();
        if self.entries.is_empty() && silent.is_empty() {
            silent
                .push((0, "none of the policies has a rule `deny`, `violation` or `warn`: nothing is asked"));
        }
        silent
    }

    pub fn is_about_stacks(&self) -> bool {
        self.entries.iter().any(|entry| entry.about_stacks)
    }
}

/// An engine that holds the policies and the data, with the limits set.
pub(super) fn ready(policies: &[Source], data: &[Data], options: &Options) -> Result<Engine> {
    let mut engine = Engine::new();
    engine.set_rego_v0(options.version == Version::V0);
    engine.set_strict_builtin_errors(false);
    // What `print` says goes nowhere: reports have their own words.
    engine.set_gather_prints(true);
    super::bounds::bound(&mut engine);
    more::add(&mut engine, options.version);
    engine.set_execution_timer_config(ExecutionTimerConfig { limit: LONGEST, check_interval: BETWEEN });
    for source in policies {
        depth::readable(source)?;
        if options.version == Version::V0 {
            calls::of_v1(source).map_or(Ok(()), Err)?;
        }
        engine
            .add_policy(source.path().to_string(), quiet(source.text()))
            .map_err(|error| told(&error.to_string(), policies))?;
    }
    calls::check(policies, &defined(&mut engine), options.version)?;
    depth::check(policies, engine.get_modules())?;
    unbound::check(policies, engine.get_modules())?;
    for Data(source) in data {
        const HELP: &str = "mend the file, or take it out of what `rules` and `data` under `[rego]` name";
        let at =
            |why: &str, span: Span| Error::new(why.to_owned()).at(secrets::frame(source, span)).help(HELP);
        let of = |at: Position| {
            let line = source.line(at.line).unwrap_or(Span::at(0));
            let column = source.slice(line).char_indices().nth(at.column.saturating_sub(1));
            Span::at(column.map_or(line.end, |(column, _)| line.start + column))
        };
        let node: Node = if source.path().ends_with(".json") {
            json::read(source)
                .map_err(|wrong| at(&format!("no valid JSON: {}", wrong.message), of(wrong.at)))?
        } else {
            let read = yaml::read_whole(source)
                .map_err(|wrong| at(&format!("no valid YAML: {}", wrong.message), of(wrong.at)))?;
            read.into_iter().next().ok_or_else(|| at("no YAML is in it", Span::at(0)))?
        };
        engine
            .add_data(value(&node, options.blocks))
            .map_err(|error| at(&format!("this data can't be laid beside the rest: {error}"), Span::at(0)))?;
    }
    Ok(engine)
}

/// The text without `import input`, of which regorus would say by itself that it does nothing. Same length, so places
/// hold.
fn quiet(text: &str) -> String {
    static INPUT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^[ \t]*import[ \t]+input[ \t]*(?:#.*)?\r?$")
            .expect("a constant that a test compiles")
    });
    INPUT.replace_all(text, |found: &regex::Captures| " ".repeat(found[0].len())).into_owned()
}

/// The functions that the policies define.
fn defined(engine: &mut Engine) -> BTreeSet<String> {
    let rules = engine.get_modules().iter().flat_map(|module| &module.policy);
    let names = rules.filter_map(|rule| match &**rule {
        Written::Spec { head: RuleHead::Func { refr, .. }, .. } | Written::Default { refr, .. } => {
            Some(refr.span().text().trim().to_owned())
        }
        Written::Spec { .. } => None,
    });
    names.collect()
}

fn name(rule: &Written) -> Option<String> {
    let refr = match rule {
        Written::Spec { head: RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. }, .. } => refr,
        _ => return None,
    };
    // `deny[msg]` and `deny.public` are both of `deny`.
    let text = refr.span().text();
    Some(text.split(['.', '[']).next().unwrap_or(text).trim().to_owned())
}

fn says_one(rule: &Written) -> bool {
    matches!(rule, Written::Spec { head: RuleHead::Compr { assign: Some(_), .. }, bodies, .. } if !bodies.is_empty())
}

/// What conftest takes for a rule that says something: `deny`, `deny_public`, `violation`, `warn_soon`.
pub(super) fn speaks(name: &str) -> bool {
    let mut words = name.split('_');
    matches!(words.next(), Some("deny" | "violation" | "warn"))
        && words.all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn entry(package: &str, rule: &str, named: Vec<String>) -> Entry {
    Entry {
        id: kebab(&format!("{}-{rule}", package.trim_start_matches("data."))),
        package: package.to_owned(),
        rule: rule.to_owned(),
        // A warning is one: it blocks only where low severities do.
        severity: if rule.starts_with("warn") { Severity::Low } else { Severity::High },
        named,
        says_one: false,
        about_stacks: false,
    }
}

fn kebab(text: &str) -> String {
    let mut id = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            _ if sign.is_ascii_alphanumeric() => id.push(sign.to_ascii_lowercase()),
            _ if id.ends_with('-') => {}
            _ => id.push('-'),
        }
    }
    id.trim_matches('-').to_owned()
}

/// Ids that results may carry are written out in the policy, so that a configuration can name them.
fn named(text: &str) -> Vec<String> {
    static ID: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#""(?:id|rule)"\s*:\s*"([a-z0-9]+(?:-[a-z0-9]+)+)""#)
            .expect("a constant that a test compiles")
    });
    ID.captures_iter(text).map(|found| found[1].to_owned()).collect()
}

/// regorus says ` --> file:line:column`, the line, a caret and `error: why`.
pub(super) fn told(message: &str, policies: &[Source]) -> Error {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^\s*--> (.*):([0-9]+):([0-9]+)$").expect("a constant that a test compiles")
    });
    static UNDEFINED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("undefined variable `(.*)` is unsafe").expect("a constant that a test compiles")
    });
    let why = message.lines().rev().find_map(|line| line.trim().strip_prefix("error: "));
    let error = Error::new(format!("this policy can't be read: {}", why.unwrap_or(message.trim())));
    let place = PLACE.captures(message).and_then(|found| {
        let source = policies.iter().find(|source| source.path().to_string() == found[1])?;
        let line = source.line(found[2].parse().ok()?)?;
        let column: usize = found[3].parse().ok()?;
        let start = (line.start + column.saturating_sub(1)).min(line.end);
        Some(secrets::frame(source, Span::at(start)))
    });
    let error = match place {
        Some(place) => error.at(place),
        None => error,
    };
    let why = why.unwrap_or_default();
    if why.contains("`if`") || why.contains("`contains`") {
        error.help("policies of Rego v0 need `version = \"v0\"` under `[rego]` in iacgate.toml; those of v1 beside them then `import rego.v1`")
    } else if why.contains("invalid character in string") {
        error.help(
            "close the string with `\"` on its own line; one of several lines stands between backquotes",
        )
    } else if let Some(name) = UNDEFINED.captures(why).map(|found| found[1].to_owned()) {
        error.help(format!("give it a value in the body: `{name} := input.resource.aws_instance`, or `some {name} in input.resource`"))
    } else {
        error.help("such as: deny contains \"why\" if { input.resource.aws_instance }")
    }
}
