//! `iacgate audit --benchmark`: control by control what is met, broken, waiting or not covered.
//!
//! In: what was judged, and the controls that rules answer to. Out: text or JSON. A finding that an exception hides
//! breaks its control all the same: a ticket meets no control.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Value as Json, json};

use super::options::{Common, Format};
use super::policy::{self, Basis};
use super::{BLOCKED, CLEAN, UNJUDGED};
use crate::error::{Error, Result};
use crate::iac::{self, Role, reader};
use crate::path::RepoPath;
use crate::rules::pack::{LooksAt, Rule, Subject, Table};
use crate::rules::{Rules, glob_matches};
use crate::scan::{Judge, Scan, Scope};
use crate::text::escape::Escaped;
use crate::tree::Tree;

/// Every control number that is known, also those that no rule answers to.
static CONTROLS: &str = include_str!("../../rules/benchmarks.tsv");

/// Names of benchmarks as rules have them, and as people call them.
const NAMES: [(&str, &str); 4] = [
    ("aws-fsbp", "AWS Foundational Security Best Practices"),
    ("cis-aws", "CIS AWS Foundations Benchmark 3.0"),
    ("nist-800-53", "NIST SP 800-53 revision 5"),
    ("pci-dss", "PCI DSS 3.2.1"),
];

/// A benchmark by its name.
fn named(word: &str) -> Result<&'static str> {
    let names = NAMES.map(|(name, _)| name);
    names.into_iter().find(|name| *name == word).ok_or_else(|| {
        let near = crate::toml_table::nearest(word, &names);
        let help = near.map_or_else(|| names.join(", "), |near| format!("did you mean `{near}`?"));
        Error::new(format!("unknown benchmark `{word}`")).help(help)
    })
}

/// The rules that answer to a control of a benchmark.
fn asked(known: &Rules, benchmark: &str) -> Rules {
    let mut asked = known.clone();
    asked.rules.retain(|rule| controls(rule, benchmark).next().is_some());
    asked
}

fn controls<'r>(rule: &'r Rule, benchmark: &'r str) -> impl Iterator<Item = &'r String> {
    rule.controls.iter().filter(move |(name, _)| name == benchmark).flat_map(|(_, ids)| ids)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Broken,
    Unknown,
    Met,
    /// Nothing of the kind that it is about is there.
    Absent,
    NotCovered,
}

impl Status {
    const ALL: [Self; 5] = [Self::Broken, Self::Unknown, Self::Met, Self::Absent, Self::NotCovered];

    fn word(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Unknown => "unknown",
            Self::Met => "met",
            Self::Absent => "nothing_of_its_kind",
            Self::NotCovered => "not_covered",
        }
    }
}

struct Control<'a> {
    id: &'a str,
    title: &'a str,
    status: Status,
    rules: Vec<&'a Rule>,
}

/// What was judged of a tree.
struct Judged {
    known: Rules,
    scan: Scan,
}

/// Judges a tree by a benchmark, prints the report and answers the exit status. The rules are those of `ruled`.
pub fn run(name: &str, tree: &dyn Tree, ruled: &dyn Tree, common: &Common) -> Result<u8> {
    let benchmark = named(name)?;
    let Basis { known, policies, .. } = policy::read(&[ruled], common)?;
    // A benchmark asks whatever answers to it, also what the policy does not want to hear of.
    let judge = Judge::new(asked(&known, benchmark)).with(policies);
    let files = tree.files().map_err(|unreadable| Error::new(unreadable.to_string()))?;
    let stacks: Vec<RepoPath> = files.iter().filter_map(|path| reader::root_in(tree, path)).collect();
    let scan = judge.scan(tree, &Scope::of(stacks, files));
    tell(benchmark, &Judged { known, scan }, tree, common)
}

fn tell(benchmark: &'static str, judged: &Judged, tree: &dyn Tree, common: &Common) -> Result<u8> {
    let broken: BTreeSet<&str> = judged.scan.findings.iter().map(|finding| finding.rule.as_str()).collect();
    let waiting: BTreeSet<&str> = judged.scan.unanswered.iter().map(|answer| answer.rule.as_str()).collect();
    let kinds = kinds(judged, tree);
    let mut by_control: BTreeMap<&str, Vec<&Rule>> = BTreeMap::new();
    for rule in &judged.known.rules {
        for control in controls(rule, benchmark) {
            by_control.entry(control).or_default().push(rule);
        }
    }
    let mut known = titles(benchmark);
    // A team's own rules may answer to more.
    let more: Vec<&str> =
        by_control.keys().filter(|id| !known.iter().any(|(one, _)| one == *id)).copied().collect();
    known.extend(more.into_iter().map(|id| (id, "")));
    let controls: Vec<Control> = known
        .into_iter()
        .map(|(id, title)| {
            let rules = by_control.remove(id).unwrap_or_default();
            let any = |test: &dyn Fn(&Rule) -> bool| rules.iter().any(|rule| test(rule));
            let status = if rules.is_empty() {
                Status::NotCovered
            } else if any(&|rule| broken.contains(rule.id.as_str())) {
                Status::Broken
            } else if any(&|rule| waiting.contains(rule.id.as_str())) {
                Status::Unknown
            } else if any(&|rule| is_about(rule, &kinds)) {
                Status::Met
            } else {
                Status::Absent
            };
            Control { id, title, status, rules }
        })
        .collect();
    let text = match common.format {
        Format::Json => serde_json::to_string_pretty(&as_json(benchmark, &controls, judged))
            .map_err(|error| Error::new(error.to_string()))?,
        _ => as_text(benchmark, &controls, judged, common.verbose),
    };
    let text = super::without_tokens(&text);
    match &common.output {
        Some(path) => std::fs::write(path, text + "\n")
            .map_err(|error| Error::new(format!("{} could not be written: {error}", path.display())))?,
        None => {
            super::said(&text)?;
        }
    }
    let is_broken = controls.iter().any(|control| control.status == Status::Broken);
    let is_unjudged = judged.scan.troubles.iter().any(|trouble| trouble.counts);
    Ok(if is_broken {
        BLOCKED
    } else if is_unjudged {
        UNJUDGED
    } else {
        CLEAN
    })
}

fn titles<'a>(benchmark: &str) -> Vec<(&'a str, &'a str)> {
    let rows = CONTROLS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (name, rest) = line.split_once('\t')?;
        (name == benchmark).then(|| rest.split_once('\t').unwrap_or((rest, "")))
    });
    rows.collect()
}

/// What was judged, by role and kind.
fn kinds(judged: &Judged, tree: &dyn Tree) -> HashSet<(Role, String)> {
    let reader = iac::Reader::of(tree);
    let mut kinds = HashSet::new();
    for stack in judged.scan.stacks.iter().filter_map(|(path, _)| reader.read(path).ok()).flatten() {
        let written = stack.resources.iter().chain(stack.view.iter().flat_map(|view| &view.resources));
        kinds.extend(written.map(|resource| (resource.role, resource.kind.clone())));
    }
    kinds
}

fn is_about(rule: &Rule, kinds: &HashSet<(Role, String)>) -> bool {
    match &rule.looks_at {
        LooksAt::Resources(tables) => tables.iter().any(|table| is_asked(table, kinds)),
        // Any file may hold a secret or state.
        _ => true,
    }
}

fn is_asked(table: &Table, kinds: &HashSet<(Role, String)>) -> bool {
    let has = |role: Role, globs: &[String]| {
        kinds.iter().any(|(known, kind)| *known == role && globs.iter().any(|glob| glob_matches(glob, kind)))
    };
    let has_role = |role: Role| kinds.iter().any(|(known, _)| *known == role);
    match &table.subject {
        Subject::Resource(globs) => has(Role::Managed, globs),
        Subject::Data(globs) => has(Role::Data, globs),
        Subject::Provider(globs) => has(Role::Provider, globs),
        Subject::Backend(globs) => has(Role::Backend, globs),
        Subject::Module(globs) => has(Role::Module, globs),
        Subject::Variable => has_role(Role::Variable),
        Subject::Output => has_role(Role::Output),
        Subject::Settings => has_role(Role::Settings),
        Subject::Stack => !kinds.is_empty(),
    }
}

fn as_json(benchmark: &str, controls: &[Control], judged: &Judged) -> Json {
    let row = |control: &Control| {
        let is_of = |rule: &str| control.rules.iter().any(|known| known.id == rule);
        let findings: Vec<Json> = judged
            .scan
            .findings
            .iter()
            .filter(|finding| is_of(finding.rule.as_str()))
            .map(|finding| {
                json!({
                    "rule": finding.rule.as_str(),
                    "file": finding.at.path().to_string(),
                    "line": finding.at.start().line,
                    "message": Escaped(&finding.message).to_string(),
                })
            })
            .collect();
        let unknown: Vec<Json> = judged
            .scan
            .unanswered
            .iter()
            .filter(|answer| is_of(answer.rule.as_str()))
            .map(|answer| {
                json!({
                    "rule": answer.rule.as_str(),
                    "file": answer.at.path().to_string(),
                    "line": answer.at.start().line,
                    "waits_for": answer.waits_for,
                })
            })
            .collect();
        json!({
            "id": control.id,
            "title": control.title,
            "status": control.status.word(),
            "rules": control.rules.iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>(),
            "findings": findings,
            "unknown": unknown,
        })
    };
    let summary: serde_json::Map<String, Json> = Status::ALL
        .into_iter()
        .map(|status| (status.word().to_owned(), count(controls, status).into()))
        .collect();
    json!({
        "version": 1,
        "benchmark": benchmark,
        "controls": controls.iter().map(row).collect::<Vec<_>>(),
        "summary": summary,
    })
}

fn count(controls: &[Control], status: Status) -> usize {
    controls.iter().filter(|control| control.status == status).count()
}

fn as_text(benchmark: &str, controls: &[Control], judged: &Judged, verbose: bool) -> String {
    let title = NAMES.iter().find(|(name, _)| *name == benchmark).map_or(benchmark, |(_, title)| title);
    let width = controls.iter().map(|control| control.id.len()).max().unwrap_or(0);
    let mut lines = vec![title.to_owned()];
    for status in Status::ALL {
        let of_it = controls.iter().filter(|control| control.status == status);
        // What nobody covers, and what is not there, is a number unless somebody asks.
        if matches!(status, Status::NotCovered | Status::Absent) && !verbose {
            continue;
        }
        for control in of_it {
            let word = status.word().replace('_', " ");
            lines.push(format!("{:7}  {:width$}  {}", word, control.id, control.title).trim_end().to_owned());
            let broken = judged.scan.findings.iter().filter(|finding| {
                status == Status::Broken && control.rules.iter().any(|rule| rule.id == finding.rule.as_str())
            });
            lines.extend(broken.map(|finding| {
                let at = finding.at.start();
                format!("         {:width$}  {}:{} {}", "", finding.at.path(), at.line, finding.rule)
            }));
        }
    }
    let counts: Vec<String> = Status::ALL
        .into_iter()
        .map(|status| format!("{} {}", count(controls, status), status.word().replace('_', " ")))
        .collect();
    let more = if verbose { "" } else { "; -v lists all" };
    lines.push(format!("{} controls: {}{more}", controls.len(), counts.join(", ")));
    lines.join("\n")
}
