//! `iacgate audit --benchmark`: control by control what is met, broken, waiting or not covered.
//!
//! In: what was judged, and the controls that rules answer to. Out: text or JSON. A finding that an exception hides
//! breaks its control all the same: a ticket meets no control.

mod reach;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::options::{Common, Format};
use super::policy::{self, Basis};
use super::{BLOCKED, CLEAN, UNJUDGED};
use crate::error::{Error, Result};
use crate::finding::{self, Finding, RuleId, ToldOf};
use crate::iac::{Role, reader};
use crate::path::{PathSet, RepoPath};
use crate::policy::peer_files::PeerFiles;
use crate::policy::{Action, Decider, Policy};
use crate::rules::Rules;
use crate::rules::ask::meant;
use crate::rules::pack::{LooksAt, Profile, Rule};
use crate::scan::{Judge, Scan, Scope};
use crate::secrets;
use crate::text::escape::Escaped;
use crate::tree::Tree;
use reach::Reach;

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
    let answers = |rule: &&Arc<Rule>| controls(rule, benchmark).next().is_some();
    asked.rules = known.rules.iter().filter(answers).cloned().collect();
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
    reach: Reach,
}

impl Control<'_> {
    /// Of a benchmark whose words are not ours to repeat, what its rules find.
    fn title(&self) -> String {
        let (first, more) = (self.rules.first(), self.rules.len().saturating_sub(1));
        match first {
            Some(rule) if self.title.is_empty() && more > 0 => format!("({}; {more} more rules)", rule.title),
            Some(rule) if self.title.is_empty() => format!("({})", rule.title),
            _ => self.title.to_owned(),
        }
    }

    /// Whether what a rule says of a subject is said of what the control is about.
    fn concerns(&self, rule: &RuleId, subject: &finding::Subject, kinds: &Kinds) -> bool {
        let is_own = self.rules.iter().any(|known| known.id == rule.as_str());
        is_own
            && match subject {
                finding::Subject::Resource { stack, address, .. } => {
                    let key = (stack.clone(), address.clone());
                    kinds.by_address.get(&key).is_none_or(|kinds| self.reach.has_any(kinds))
                }
                finding::Subject::File(_) => true,
            }
    }
}

/// What was judged, by role and kind, and the kinds of each resource, in its own and in Terraform's words.
#[derive(Default)]
struct Kinds {
    /// By a rule's id, what it is about that is there; a whole stack has no kind.
    meant: HashMap<String, HashSet<Option<(Role, String)>>>,
    by_address: HashMap<(RepoPath, String), Vec<String>>,
}

/// What was judged of a tree.
struct Judged {
    known: Rules,
    scan: Scan,
    kinds: Kinds,
    /// What exceptions say of findings, which break their control all the same.
    excepted: HashMap<ToldOf, String>,
}

impl Judged {
    fn excepted(&self, finding: &Finding) -> Option<&String> {
        self.excepted.get(&finding.told_of(finding.fingerprint.clone()))
    }
}

/// Judges a tree by a benchmark, prints the report and answers the exit status. The rules are those of `ruled`.
pub fn run(name: &str, tree: &dyn Tree, ruled: &dyn Tree, common: &Common) -> Result<u8> {
    let benchmark = named(name)?;
    if !matches!(common.format, Format::Text | Format::Json | Format::Markdown) {
        let error =
            Error::new("a benchmark is told as text, JSON or Markdown: it is about controls, not findings");
        return Err(
            error.help("--format markdown; the findings in any form: iacgate audit --profile thorough")
        );
    }
    let Basis { policy, known, policies, .. } = policy::read(&[ruled], common)?;
    // A benchmark asks whatever answers to it, also what the policy does not want to hear of.
    let judge = Judge::new(asked(&known, benchmark)).with(policies);
    let files = tree.files().map_err(|unreadable| Error::new(unreadable.to_string()))?;
    let stacks: Vec<RepoPath> = files.iter().filter_map(|path| reader::root_in(tree, path)).collect();
    let mut scan = judge.scan(tree, &Scope::of(stacks, files));
    scan.troubles.extend(super::audit::unlisted(tree));
    let kinds = kinds(&scan, tree, &judge.rules);
    let excepted = excepted(&scan, &policy, &known);
    tell(benchmark, &Judged { known, scan, kinds, excepted }, common)
}

/// By the places of findings, the exception that excuses each.
fn excepted(scan: &Scan, policy: &Policy, known: &Rules) -> HashMap<ToldOf, String> {
    // Whatever the policy wants to hear of, an exception is one.
    let mut policy = Policy { exclude: PathSet::default(), profile: Profile::Thorough, ..policy.clone() };
    policy.actions.clear();
    for tier in &mut policy.tiers {
        tier.actions.clear();
        tier.profile = None;
    }
    let decider = Decider {
        policy: &policy,
        rules: known,
        tier: None,
        today: policy::today(),
        ignore_exceptions: false,
        verify: None,
        stood: None,
        linked: &BTreeMap::new(),
        deployed: &scan.deployed,
        peers: &PeerFiles::default(),
    };
    let told = |one: &finding::Finding| {
        let verdict = decider.introduced(one.clone())?;
        (verdict.action == Action::Excepted).then(|| (one.told_of(one.fingerprint.clone()), verdict.because))
    };
    scan.findings.iter().filter_map(told).collect()
}

fn tell(benchmark: &'static str, judged: &Judged, common: &Common) -> Result<u8> {
    let Judged { scan, kinds, .. } = judged;
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
            let reach = Reach::of(benchmark, id);
            let mut control = Control { id, title, status: Status::NotCovered, rules, reach };
            let is_broken =
                || scan.findings.iter().any(|one| control.concerns(&one.rule, &one.subject, kinds));
            let is_open =
                || scan.unanswered.iter().any(|one| control.concerns(&one.rule, &one.subject, kinds));
            control.status = if control.rules.is_empty() {
                Status::NotCovered
            } else if is_broken() {
                Status::Broken
            } else if is_open() {
                Status::Unknown
            } else if control.rules.iter().any(|rule| is_about(rule, judged, reach)) {
                Status::Met
            } else {
                Status::Absent
            };
            control
        })
        .collect();
    let text = match common.format {
        Format::Json => serde_json::to_string_pretty(&as_json(benchmark, &controls, judged))
            .map_err(|error| Error::new(error.to_string()))?,
        Format::Markdown => as_markdown(benchmark, &controls, judged),
        _ => as_text(benchmark, &controls, judged, common.verbose),
    };
    let text = super::without_tokens(&text);
    match super::tell::output(common.output.as_deref()) {
        Some(path) => super::tell::put((text + "\n").as_bytes(), Some(path))?,
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

fn kinds(scan: &Scan, tree: &dyn Tree, rules: &Rules) -> Kinds {
    let reader = secrets::reader(tree);
    let mut kinds = Kinds::default();
    for stack in scan.stacks.iter().filter_map(|(path, _)| reader.read(path).ok()).flatten() {
        let written = stack.resources.iter().chain(stack.view.iter().flat_map(|view| &view.resources));
        for resource in written {
            let key = (stack.root.clone(), resource.written().to_owned());
            kinds.by_address.entry(key).or_default().push(resource.kind.clone());
        }
        for rule in &rules.rules {
            let meant = meant(rules, rule, &stack);
            if !meant.is_empty() {
                let known = kinds.meant.entry(rule.id.clone()).or_default();
                known.extend(meant.into_iter().map(|one| one.map(|(role, kind)| (role, kind.to_owned()))));
            }
        }
    }
    kinds
}

/// Whether anything that a rule is about is there, and the control is about that, too.
fn is_about(rule: &Rule, judged: &Judged, reach: Reach) -> bool {
    // Any file may hold a secret or state.
    if !matches!(rule.looks_at, LooksAt::Resources(_)) {
        return judged.scan.blobs > 0;
    }
    let is_reached = |one: &Option<(Role, String)>| {
        one.as_ref()
            .is_none_or(|(role, kind)| *role != Role::Managed || reach.has(kind) || !kind.starts_with("aws_"))
    };
    judged.kinds.meant.get(&rule.id).is_some_and(|meant| meant.iter().any(is_reached))
}

fn as_json(benchmark: &str, controls: &[Control], judged: &Judged) -> Json {
    let row = |control: &Control| {
        let findings: Vec<Json> = judged
            .scan
            .findings
            .iter()
            .filter(|finding| control.concerns(&finding.rule, &finding.subject, &judged.kinds))
            .map(|finding| {
                json!({
                    "rule": finding.rule.as_str(),
                    "file": finding.at.path().to_string(),
                    "line": finding.at.start().line,
                    "message": Escaped(&finding.message).to_string(),
                    "excepted": judged.excepted(finding).map(|why| Escaped(why).to_string()),
                })
            })
            .collect();
        let unknown: Vec<Json> = judged
            .scan
            .unanswered
            .iter()
            .filter(|answer| control.concerns(&answer.rule, &answer.subject, &judged.kinds))
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
            "title": control.title(),
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

fn as_markdown(benchmark: &str, controls: &[Control], judged: &Judged) -> String {
    let title = NAMES.iter().find(|(name, _)| *name == benchmark).map_or(benchmark, |(_, title)| title);
    let cell = |text: &str| Escaped(text).to_string().replace('|', "\\|");
    let counts: Vec<String> = Status::ALL
        .into_iter()
        .map(|status| format!("{} {}", count(controls, status), status.word().replace('_', " ")))
        .collect();
    let mut text = format!(
        "# {title}\n\n{} controls: {}\n\n| control | status | what | where |\n|---|---|---|---|\n",
        controls.len(),
        counts.join(", ")
    );
    for control in Status::ALL.iter().flat_map(|status| controls.iter().filter(|one| one.status == *status)) {
        let broken = judged.scan.findings.iter().filter(|finding| {
            control.status == Status::Broken
                && control.concerns(&finding.rule, &finding.subject, &judged.kinds)
        });
        let places = broken.map(|finding| {
            let excepted = judged.excepted(finding);
            let excepted = excepted.map_or(String::new(), |why| format!(" (excepted: {})", cell(why)));
            format!(
                "`{}:{}` {}{excepted}",
                cell(&finding.at.path().to_string()),
                finding.at.start().line,
                finding.rule
            )
        });
        text.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            cell(control.id),
            control.status.word().replace('_', " "),
            cell(&control.title()),
            places.collect::<Vec<_>>().join("<br>")
        ));
    }
    text.trim_end().to_owned()
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
            lines.push(
                format!("{:7}  {:width$}  {}", word, control.id, control.title()).trim_end().to_owned(),
            );
            let broken = judged.scan.findings.iter().filter(|finding| {
                status == Status::Broken && control.concerns(&finding.rule, &finding.subject, &judged.kinds)
            });
            lines.extend(broken.map(|finding| {
                let at = finding.at.start();
                let excepted = judged.excepted(finding);
                let excepted = excepted
                    .map_or(String::new(), |why| format!("; excepted all the same: {}", Escaped(why)));
                format!(
                    "         {:width$}  {}:{} {}{excepted}",
                    "",
                    finding.at.path(),
                    at.line,
                    finding.rule
                )
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
