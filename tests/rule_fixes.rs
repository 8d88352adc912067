//! Every fix that a rule's failing example gets: applied with `git apply --index`, it takes its finding away.

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::TestRepo;

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

fn fingerprints(report: &Value) -> BTreeSet<String> {
    findings(report).iter().map(|finding| finding["fingerprint"].as_str().expect("text").to_owned()).collect()
}

/// Stages an example: `fails.tf`, or what lies in the folder `fails`.
fn staged(example: &Path) -> TestRepo {
    let repo = TestRepo::new();
    let folder = example.join("fails");
    if folder.is_dir() {
        stage_below(&repo, &folder, "");
    } else {
        repo.stage("main.tf", std::fs::read(example.join("fails.tf")).expect("readable"));
    }
    repo
}

fn stage_below(repo: &TestRepo, folder: &Path, prefix: &str) {
    for path in std::fs::read_dir(folder).expect("listed").map(|entry| entry.expect("listed").path()) {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name");
        if path.is_dir() {
            stage_below(repo, &path, &format!("{prefix}{name}/"));
        } else {
            repo.stage(format!("{prefix}{name}"), std::fs::read(&path).expect("readable"));
        }
    }
}

#[test]
fn every_fix_of_every_failing_example_applies_and_mends() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let listed = std::fs::read_dir(examples).expect("listed");
    let mut examples: Vec<PathBuf> = listed.map(|entry| entry.expect("listed").path()).collect();
    examples.sort();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = examples.len().div_ceil(threads);
    let tried: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> = examples
            .chunks(share)
            .map(|share| scope.spawn(|| share.iter().flat_map(|example| mended(example)).collect::<Vec<_>>()))
            .collect();
        running.into_iter().flat_map(|thread| thread.join().expect("no failure")).collect()
    });
    let rules: BTreeSet<&String> = tried.iter().collect();
    assert!(tried.len() >= 100 && rules.len() >= 50, "only {} fixes of {rules:?} were tried", tried.len());
}

/// Applies each fix of the example's own rule; all rules judge what comes of it. A name for each fix.
fn mended(example: &Path) -> Vec<String> {
    let rule = example.file_name().and_then(|name| name.to_str()).expect("a rule's id");
    let own = report(&staged(example), &["--rule", rule]);
    let mut before = None;
    let mut tried = Vec::new();
    for finding in findings(&own) {
        let Some(patch) = finding["fix"]["patch"].as_str() else { continue };
        let place = format!("{rule}\n{patch}");
        let before = before.get_or_insert_with(|| fingerprints(&report(&staged(example), &[])));
        let repo = staged(example);
        repo.write("fix.patch", patch);
        repo.git(&["apply", "--index", "fix.patch"]);
        let after = report(&repo, &[]);
        let gone = !fingerprints(&after).contains(finding["fingerprint"].as_str().expect("text"));
        assert!(gone, "its finding stays: {place}");
        // One that brings another rule's finding was proven here for its own rule alone: with both asked it
        // is not shown.
        if !fingerprints(&after).is_subset(before) {
            continue;
        }
        assert_eq!(troubles(&after), troubles(&own), "{place}");
        tried.push(rule.to_owned());
    }
    tried
}

/// What could not be read; that a report does not try every fix is none of it.
fn troubles(report: &Value) -> Vec<String> {
    let troubles = report["troubles"].as_array().expect("a list");
    let message = |trouble: &Value| trouble["message"].as_str().expect("text").to_owned();
    troubles.iter().map(message).filter(|message| !message.starts_with("fixes were tried")).collect()
}
