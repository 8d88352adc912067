//! Asks policies, and reads what they say.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use regorus::Value as Rego;

use super::bounds;
use super::compile::{Entry, LONGEST, Policies};
use super::depth::with_room;
use super::input::{self, Document};
use crate::iac::Stack;
use crate::severity::Severity;

/// How long all questions of a run may take together: a hook that takes longer is switched off.
const ALL: Duration = Duration::from_secs(20);
/// Results of one rule on one file: more are a mistake in the policy.
const MOST: usize = 1000;
/// What a person reads of a message.
const LONGEST_MESSAGE: usize = 1000;

/// What a policy says of what it was asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The rule's id, its own or the one that the result carries.
    pub rule: String,
    pub severity: Severity,
    pub message: String,
    /// The resource that it is about, as the policy names it.
    pub resource: Option<String>,
    /// The attribute's path in it: `versioning[0].enabled`.
    pub attribute: Option<String>,
    /// The line that it names, counted from 1.
    pub line: Option<usize>,
    /// Keys and positions that lead to the place in `input`.
    pub path: Vec<String>,
}

/// A policy that could not answer.
#[derive(Debug)]
pub struct Failure {
    pub rule: String,
    pub why: String,
}

impl Policies {
    /// Asks about one document of a file.
    pub fn about_file(&self, document: &Document) -> (Vec<Said>, Vec<Failure>) {
        self.ask(input::value(&document.node, self.blocks), false)
    }

    /// Asks about a stack.
    pub fn about_stack(&self, stack: &Stack) -> (Vec<Said>, Vec<Failure>) {
        self.ask(input::stack(stack), true)
    }

    fn ask(&self, input: Rego, about_stacks: bool) -> (Vec<Said>, Vec<Failure>) {
        let (mut said, mut failures) = (Vec::new(), Vec::new());
        let asked: Vec<&Entry> =
            self.entries.iter().filter(|entry| entry.about_stacks == about_stacks).collect();
        if asked.is_empty() {
            return (said, failures);
        }
        let mut engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
        engine.set_input(input);
        for entry in asked {
            if self.spent.load(Ordering::Relaxed) > ALL.as_millis() as u64 {
                let why = format!("all policies together have had their {} s", ALL.as_secs());
                failures.push(Failure { rule: entry.id.clone(), why });
                continue;
            }
            let started = Instant::now();
            bounds::give_room();
            let answer = with_room(|| engine.eval_rule(format!("{}.{}", entry.package, entry.rule)));
            self.spent.fetch_add(started.elapsed().as_millis() as u64, Ordering::Relaxed);
            match answer {
                Ok(value) => {
                    // Only where a rule says something is it worth asking whether it is excused.
                    let results = results(&value, entry);
                    if matches!(value, Rego::Bool(true)) && is_plain(&entry.rule) {
                        let why = format!(
                            "it says `true`, which is no message: {} contains \"why\" if …",
                            entry.rule
                        );
                        failures.push(Failure { rule: entry.id.clone(), why });
                    }
                    if results.is_empty() {
                        continue;
                    }
                    let excused = with_room(|| engine.eval_rule(format!("{}.exception", entry.package)));
                    if excused.is_ok_and(|excused| excuses(&excused, &entry.rule)) {
                        continue;
                    }
                    if results.len() > MOST {
                        let why =
                            format!("it says more than {MOST} things of one file: the rest is not told");
                        failures.push(Failure { rule: entry.id.clone(), why });
                    }
                    let (told, unread): (Vec<_>, Vec<_>) = results
                        .into_iter()
                        .take(MOST)
                        .map(|result| one(result, entry))
                        .partition(Result::is_ok);
                    if let Some(Err(why)) = unread.into_iter().next() {
                        failures.push(Failure { rule: entry.id.clone(), why });
                    }
                    said.extend(told.into_iter().flatten());
                }
                Err(error) => {
                    let text = error.to_string();
                    let line = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("");
                    let why = match line.trim().trim_start_matches("error: ") {
                        line if line.contains("exceeded time limit") => {
                            format!("it took more than {} s", LONGEST.as_secs())
                        }
                        line if line.contains("exceeded memory limit") => {
                            format!("it took more than {} MiB of memory", bounds::ROOM >> 20)
                        }
                        line => line.to_owned(),
                    };
                    failures.push(Failure { rule: entry.id.clone(), why });
                }
            }
            let _ = engine.take_prints();
        }
        bounds::done();
        (said, failures)
    }
}

/// The elements of a set or a list, or a value that is itself a message. Any other value is a helper's, as in conftest.
fn results<'v>(value: &'v Rego, entry: &Entry) -> Vec<&'v Rego> {
    match value {
        // `default deny := ""`: nothing said is nothing found.
        Rego::String(text) if text.trim().is_empty() => Vec::new(),
        Rego::String(_) | Rego::Object(_) if is_plain(&entry.rule) || entry.says_one => vec![value],
        Rego::Number(_) if is_plain(&entry.rule) => vec![value],
        _ => elements(value),
    }
}

fn elements(value: &Rego) -> Vec<&Rego> {
    match value {
        Rego::Set(_) => value.as_set().map(|set| set.iter_sorted().collect()).unwrap_or_default(),
        Rego::Array(_) => value.as_array().map(|list| list.iter().collect()).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Whether nobody would take the name for that of a helper.
fn is_plain(rule: &str) -> bool {
    ["deny", "violation", "warn"].contains(&rule)
}

/// conftest's own exceptions: `exception contains ["public"]` for `deny_public`, `[""]` for a plain `deny`.
fn excuses(exception: &Rego, rule: &str) -> bool {
    let name = rule.strip_prefix("deny_").or_else(|| rule.strip_prefix("violation_")).unwrap_or(rule);
    let is_nameless = ["deny", "violation"].contains(&rule);
    let named =
        |inner: &&Rego| inner.as_string().is_ok_and(|text| **text == *name || is_nameless && text.is_empty());
    elements(exception).into_iter().any(|list| elements(list).iter().any(named))
}

/// Reads one result; else why it is none.
fn one(result: &Rego, entry: &Entry) -> Result<Said, String> {
    let none = || "it says what is neither a message nor an object with `msg`".to_owned();
    let mut said = Said {
        rule: entry.id.clone(),
        severity: entry.severity,
        message: String::new(),
        resource: None,
        attribute: None,
        line: None,
        path: Vec::new(),
    };
    // What a rule refuses without a word is refused all the same.
    let message = |text: &str| Some(shortened(text)).filter(|text| !text.is_empty());
    let refused =
        || format!("refused by `{}` of `{}`", entry.rule, entry.package.trim_start_matches("data."));
    if let Ok(text) = result.as_string() {
        said.message = message(text).unwrap_or_else(refused);
        return Ok(said);
    }
    result.as_object().map_err(|_| none())?;
    let find = |key: &str| find(result, key);
    let text = |key: &str| find(key).and_then(|value| value.as_string().ok()).map(|text| text.to_string());
    let written = text("msg").or_else(|| text("message")).ok_or_else(none)?;
    said.message = message(&written).unwrap_or_else(refused);
    if let Some(id) = text("id").or_else(|| text("rule")).filter(|id| entry.named.contains(id)) {
        said.rule = id;
    }
    if let Some(written) = find("severity") {
        said.severity = severity(written)?;
    }
    said.resource = text("resource").or_else(|| text("address"));
    said.attribute = text("attribute");
    let line = find("_loc").and_then(|place| get(place, "line")).or_else(|| find("line"));
    said.line = line.and_then(|line| line.as_u64().ok()).and_then(|line| usize::try_from(line).ok());
    if let Some(path) = find("path").and_then(|path| path.as_array().ok()) {
        said.path = path
            .iter()
            .map(|step| step.as_string().map_or_else(|_| step.to_string(), |s| s.to_string()))
            .collect();
    }
    Ok(said)
}

/// What a result says for a key, itself or in what it says besides.
fn find<'v>(result: &'v Rego, key: &str) -> Option<&'v Rego> {
    let beside = || ["metadata", "details"].into_iter().find_map(|inner| get(get(result, inner)?, key));
    get(result, key).or_else(beside)
}

/// A policy that mistypes it asked for another than its rule's own.
fn severity(value: &Rego) -> Result<Severity, String> {
    let word = value.as_string().ok().and_then(|word| Severity::from_word(&word.to_lowercase()));
    word.ok_or_else(|| {
        let said = shortened(&value.to_string());
        format!("it says the severity {said}, which is none of {}", Severity::WORDS.join(", "))
    })
}

fn get<'v>(value: &'v Rego, key: &str) -> Option<&'v Rego> {
    value.as_object().ok()?.get(&Rego::from(key))
}

/// One line, not too long.
fn shortened(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_MESSAGE).collect()
}
