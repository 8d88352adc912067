//! Every fix of every finding that all rules together have in every failing example: applied with
//! `git apply --index` as it is printed (with `iacgate fix` where a secret hides the patch), it takes its
//! finding away, brings none, and is not proposed again.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::Stdio;

use serde_json::Value;
use support::TestRepo;
use support::examples::{Example, each};

/// Fixes that were tried, and what came of them.
#[derive(Default)]
struct Count {
    printed: usize,
    applied: usize,
    cleared: usize,
    clean: usize,
    idempotent: usize,
    /// Applied by `iacgate fix`, since a secret stands beside them.
    masked: usize,
    rules: BTreeSet<String>,
    wrong: Vec<String>,
}

#[test]
fn every_fix_of_every_example_applies_mends_and_brings_nothing() {
    let mut count = Count::default();
    for one in each(&Example::all(), tried) {
        count.printed += one.printed;
        count.applied += one.applied;
        count.cleared += one.cleared;
        count.clean += one.clean;
        count.idempotent += one.idempotent;
        count.masked += one.masked;
        count.rules.extend(one.rules);
        count.wrong.extend(one.wrong);
    }
    println!(
        "{} fixes of {} rules: {} apply ({} unseen), {} clear their finding, {} bring none, {} are idempotent",
        count.printed,
        count.rules.len(),
        count.applied,
        count.masked,
        count.cleared,
        count.clean,
        count.idempotent
    );
    assert!(count.wrong.is_empty(), "{} fail:\n{}", count.wrong.len(), count.wrong.join("\n"));
    let all = [count.applied, count.cleared, count.clean, count.idempotent];
    assert_eq!(all, [count.printed; 4]);
    assert!(count.printed >= 1_000 && count.rules.len() >= 150, "so few were hardly all");
}

/// Tries the fixes of an example one by one: those that a report has room for.
fn tried(example: &Example) -> Count {
    let repo = example.staged();
    let first = report(&repo, &[]);
    let fixes: Vec<Value> =
        findings(&first).into_iter().filter(|finding| finding["fix"].is_object()).cloned().collect();
    // Beside what is committed, a report tells what a fix brings and what it leaves.
    repo.commit("before");
    let mut count = Count::default();
    for finding in &fixes {
        count.one(&example.rule, &repo, finding, &first);
        repo.git(&["reset", "--quiet", "--hard"]);
    }
    count
}

impl Count {
    fn one(&mut self, example: &str, repo: &TestRepo, finding: &Value, first: &Value) {
        let (before, all_before) = (fingerprints(first), findings(first));
        self.printed += 1;
        self.rules.insert(word(finding, "rule"));
        let patch = finding["fix"]["patch"].as_str();
        let shown = patch.map_or_else(|| finding.to_string(), str::to_owned);
        let mut fails = |what: &str, with: &str| {
            let (rule, resource) = (word(finding, "rule"), word(finding, "resource"));
            self.wrong.push(format!("{example}: {rule} of {resource} {what}\n{with}\n{shown}"));
        };
        match patch {
            Some(patch) => {
                if let Err(why) = apply(repo, patch) {
                    return fails("does not apply", &why);
                }
            }
            None => {
                let (rule, file) = (word(finding, "rule"), word(finding, "file"));
                let run = repo.run(&[
                    "fix",
                    "--suggested",
                    "--all",
                    "--profile",
                    "thorough",
                    "--rule",
                    &rule,
                    "--",
                    &file,
                ]);
                if !run.stdout.contains("fixed ") {
                    return fails("is not applied", &run.stdout);
                }
                self.masked += 1;
            }
        }
        self.applied += 1;
        repo.fill_in();
        let after = report(repo, &[]);
        let fingerprint = word(finding, "fingerprint");
        let now = fingerprints(&after);
        let (had, has) = (before[&fingerprint], now.get(&fingerprint).copied());
        // Of two that differ by their ordinal alone, the other one may take the name of that which is gone.
        let one_less = now.values().sum::<usize>() < before.values().sum::<usize>();
        if has.unwrap_or(0) >= had && !one_less {
            return fails("stays", &repo.ask(&["diff", "--cached"]));
        }
        self.cleared += 1;
        let brought: Vec<&Value> =
            findings(&after).into_iter().filter(|other| other["state"] == "introduced").collect();
        let troubles: Vec<&Value> = after["troubles"].as_array().expect("a list").iter().collect();
        let troubles: Vec<&&Value> =
            troubles.iter().filter(|trouble| trouble["state"] == "introduced").collect();
        if !brought.is_empty() || !troubles.is_empty() {
            return fails("brings another", &format!("{brought:#?}{troubles:#?}"));
        }
        self.clean += 1;
        // What a second run could propose a fix for.
        let is_it = |other: &&&Value| {
            ["rule", "file", "resource", "attribute"].iter().all(|key| other[key] == finding[key])
        };
        let (had, has) =
            (all_before.iter().filter(is_it).count(), findings(&after).iter().filter(is_it).count());
        if has >= had {
            return fails("is proposed again", &format!("{has} of {had}"));
        }
        self.idempotent += 1;
    }
}

fn apply(repo: &TestRepo, patch: &str) -> Result<(), String> {
    let mut git = repo.command("git");
    git.args(["apply", "--index", "-"]).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut git = git.spawn().expect("git runs");
    git.stdin.take().expect("its input").write_all(patch.as_bytes()).expect("it reads");
    let output = git.wait_with_output().expect("git ends");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// The report on what is staged: all rules asked, or those that `arguments` name.
fn report(repo: &TestRepo, arguments: &[&str]) -> Value {
    let run = repo.run(&[&["check", "--profile", "thorough", "--format", "json"], arguments].concat());
    if run.stdout.is_empty() {
        return serde_json::json!({ "findings": [], "troubles": [] });
    }
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {} {}", run.stdout, run.stderr))
}

fn findings(report: &Value) -> Vec<&Value> {
    report["findings"].as_array().expect("a list").iter().collect()
}

fn word(finding: &Value, key: &str) -> String {
    finding[key].as_str().unwrap_or("").to_owned()
}

fn fingerprints(report: &Value) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings(report) {
        *counts.entry(word(finding, "fingerprint")).or_default() += 1;
    }
    counts
}
