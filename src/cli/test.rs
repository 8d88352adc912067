//! `iacgate test`: the examples beside a team's own rules, and the `test_` rules of its policies in Rego.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::options::Common;
use super::policy::{self, Basis};
use super::{BLOCKED, CLEAN};
use crate::error::{Error, Result};
use crate::path::RepoPath;
use crate::policy::{Policy, file};
use crate::rego;
use crate::rules::Rules;
use crate::rules::pack::{Example, Rule};
use crate::scan::{Judge, Scan, Scope};
use crate::text::escape::Escaped;
use crate::text::{Location, Source};
use crate::tree::{Empty, Folder, Overlay, Tree};

pub fn run(path: &Path) -> Result<u8> {
    let top = top(path)?;
    let tree = Folder::new(top);
    let Basis { policy, known, .. } = policy::read(&[&tree], &Common::default())?;
    let own: Vec<Arc<Rule>> = known.rules.iter().filter(|rule| is_own(rule)).cloned().collect();
    let judge = Judge::new(Rules { rules: own.iter().cloned().collect(), ..known });
    let mut told = Told::default();
    let slip = |(at, words): &(Location, String)| {
        format!("note  {}:{}: {words}", Escaped(&at.path().to_string()), at.start().line)
    };
    told.lines.extend(judge.rules.slips.iter().map(slip));
    for rule in &own {
        if rule.examples.is_empty() {
            told.lines.push(format!("none  {}: no examples", rule.id));
        }
        for example in &rule.examples {
            examples(rule, example, &judge, &mut told);
        }
    }
    let has_policies = policies(&tree, &policy, &mut told)?;
    if told.asked == 0 && told.lines.is_empty() && has_policies {
        told.lines.push("none  policies in Rego: no rule whose name begins with `test_`".to_owned());
    }
    if told.asked == 0 && told.lines.is_empty() {
        let help = "rules = [\"policy/*.toml\", \"policy/*.rego\"] in iacgate.toml".to_owned();
        return Err(Error::new("there are no rules of your own here").help(help));
    }
    let s = |count: usize| if count == 1 { "" } else { "s" };
    let (asked, failed) = (told.asked, told.failed);
    told.lines.push(format!("{asked} example{} and test{}, {failed} failed", s(asked), s(asked)));
    super::said(&told.lines.join("\n"))?;
    Ok(if failed == 0 { CLEAN } else { BLOCKED })
}

/// The folder at or above a path that has a configuration.
fn top(path: &Path) -> Result<PathBuf> {
    let start = path.canonicalize().map_err(|error| Error::new(format!("{}: {error}", path.display())))?;
    let found = start.ancestors().find(|folder| folder.join(file::FILE).is_file());
    found.map(Path::to_path_buf).ok_or_else(|| {
        Error::new(format!("there is no {} in {} or above it", file::FILE, path.display()))
            .help("iacgate.toml names a team's rules: rules = [\"policy/*.toml\"]")
    })
}

fn is_own(rule: &Rule) -> bool {
    rule.number.is_none() && !rule.tags.iter().any(|tag| tag == "rego")
}

#[derive(Default)]
struct Told {
    lines: Vec<String>,
    asked: usize,
    failed: usize,
}

impl Told {
    fn tell(&mut self, what: String, wrong: Vec<String>) {
        self.asked += 1;
        if wrong.is_empty() {
            self.lines.push(format!("ok    {what}"));
            return;
        }
        self.failed += 1;
        self.lines.extend(wrong.iter().map(|why| format!("FAIL  {what}: {}", Escaped(why))));
    }
}

fn examples(rule: &Rule, example: &Example, judge: &Judge, told: &mut Told) {
    let kinds = [("fails", &example.fails), ("passes", &example.passes), ("unknown", &example.unknown)];
    for (kind, text) in kinds {
        let Some(text) = text else { continue };
        told.tell(
            format!("{} {kind} ({})", rule.id, example.dialect),
            judged(rule, example, kind, text, judge),
        );
    }
}

/// What is wrong with an example.
fn judged(rule: &Rule, example: &Example, kind: &str, text: &str, judge: &Judge) -> Vec<String> {
    let scan = scan(&example.dialect, text, judge);
    let mut wrong: Vec<String> = scan.troubles.iter().map(|trouble| trouble.message.clone()).collect();
    let of_rule = || scan.findings.iter().filter(|finding| finding.rule.as_str() == rule.id);
    let waits: Vec<&str> = scan
        .unanswered
        .iter()
        .filter(|answer| answer.rule.as_str() == rule.id)
        .map(|answer| answer.waits_for.as_str())
        .collect();
    let found: BTreeSet<usize> = of_rule().map(|finding| finding.at.start().line).collect();
    let marked = marks(text, &rule.id);
    match kind {
        "fails" if found.is_empty() => wrong.push("there is no finding".to_owned()),
        "fails" if !marked.is_empty() && found != marked => {
            wrong.push(format!("finds lines {found:?} where {marked:?} are marked"));
        }
        "passes" | "unknown" => {
            wrong.extend(
                of_rule().map(|finding| format!("line {}: {}", finding.at.start().line, finding.message)),
            );
        }
        _ => {}
    }
    match kind {
        "passes" if !waits.is_empty() => wrong.push(format!("waits for {}", waits.join(", "))),
        "unknown" if waits.is_empty() && found.is_empty() => wrong.push("waits for nothing".to_owned()),
        _ => {}
    }
    wrong
}

fn scan(dialect: &str, text: &str, judge: &Judge) -> Scan {
    let is_json = text.trim_start().starts_with('{');
    let path = RepoPath::from(match (dialect, is_json) {
        ("cloudformation", true) => "template.json",
        ("cloudformation", false) => "template.yaml",
        (_, true) => "main.tf.json",
        (_, false) => "main.tf",
    });
    let tree =
        Overlay { below: &Empty, files: BTreeMap::from([(path.clone(), Some(Arc::from(text.as_bytes())))]) };
    let stack = if dialect == "cloudformation" { path.clone() } else { RepoPath::root() };
    judge.scan(&tree, &Scope::of([stack], [path]))
}

/// The lines, counted from 1, that end in `# finds: <id>`.
fn marks(text: &str, rule: &str) -> BTreeSet<usize> {
    let is_marked = |line: &str| {
        line.split_once("# finds: ").is_some_and(|(_, ids)| ids.split(',').any(|id| id.trim() == rule))
    };
    text.lines().enumerate().filter(|(_, line)| is_marked(line)).map(|(index, _)| index + 1).collect()
}

/// Whether there are any.
fn policies(tree: &dyn Tree, policy: &Policy, told: &mut Told) -> Result<bool> {
    let (policies, data): (Vec<Source>, _) = policy::rego_sources(tree, policy)?;
    if policies.is_empty() {
        return Ok(false);
    }
    for tested in rego::tests(&policies, &data, &policy.rego)? {
        told.tell(tested.name, tested.failed.into_iter().collect());
    }
    Ok(true)
}
