//! Every fix that a rule's failing example gets: applied with `git apply --index`, it takes its finding away,
//! brings none, and leaves nothing to propose.

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use support::TestRepo;

/// The report on what is staged, all rules asked.
fn report(repo: &TestRepo) -> Value {
    let run = repo.run(&["check", "--profile", "thorough", "--format", "json"]);
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
    let mut tried = 0;
    let mut fixed_rules = BTreeSet::new();
    for example in std::fs::read_dir(examples).expect("listed").map(|entry| entry.expect("listed").path()) {
        let before = report(&staged(&example));
        for finding in findings(&before) {
            let Some(patch) = finding["fix"]["patch"].as_str() else { continue };
            let place = format!("{} {}\n{patch}", example.display(), finding["rule"]);
            let repo = staged(&example);
            repo.write("fix.patch", patch);
            repo.git(&["apply", "--index", "fix.patch"]);
            let after = report(&repo);
            let gone = !fingerprints(&after).contains(finding["fingerprint"].as_str().expect("text"));
            assert!(gone, "its finding stays: {place}");
            assert!(fingerprints(&after).is_subset(&fingerprints(&before)), "it brings another: {place}");
            assert_eq!(after["troubles"], before["troubles"], "{place}");
            tried += 1;
            fixed_rules.insert(finding["rule"].to_string());
        }
    }
    assert!(tried >= 20 && fixed_rules.len() >= 10, "only {tried} fixes of {fixed_rules:?} were tried");
}
