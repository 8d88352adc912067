//! Fixes of many findings: each is shown by itself, and is there only where it would hold by itself.

mod support;

use std::collections::BTreeMap;

use iacgate::fix::{Choice, Trial, combine};
use iacgate::path::RepoPath;
use iacgate::rules::Rules;
use iacgate::scan::{Callers, Judge, Scope};
use iacgate::tree::{Empty, Overlay};
use serde_json::Value;
use support::TestRepo;

/// The findings of a commit, each with its patch.
fn findings(repo: &TestRepo, rule: &str) -> Vec<Value> {
    let run = repo.run(&["--format", "json", "--rule", rule]);
    let report: Value = serde_json::from_str(&run.stdout).expect("a report");
    report["findings"].as_array().cloned().unwrap_or_default()
}

fn patch(finding: &Value) -> Option<&str> {
    finding["fix"]["patch"].as_str()
}

fn volume(name: usize, encrypted: &str) -> String {
    format!(
        "resource \"aws_ebs_volume\" \"v{name}\" {{\n  availability_zone = \"eu-west-1a\"\n  encrypted         = {encrypted}\n}}\n\n"
    )
}

#[test]
fn each_of_many_findings_has_a_patch_of_its_own() {
    let repo = TestRepo::new();
    let main: String = (0..40).map(|name| volume(name, "false")).collect();
    repo.stage("main.tf", main);
    let found = findings(&repo, "unencrypted-volume");
    assert_eq!(found.len(), 40);
    for finding in &found {
        let patch = patch(finding).expect("a fix");
        let changed = patch.lines().filter(|line| line.starts_with('+') && !line.starts_with("+++")).count();
        assert_eq!(changed, 1, "{patch}");
        let line = finding["line"].as_u64().expect("a line");
        let hunk = patch.lines().find(|line| line.starts_with("@@")).expect("a hunk");
        assert!(hunk.starts_with(&format!("@@ -{},", line.saturating_sub(3).max(1))), "{line}: {hunk}");
    }
}

#[test]
fn one_whose_fix_does_not_hold_takes_no_other_along() {
    let repo = TestRepo::new();
    let mut main: String = (0..20).map(|name| volume(name, "false")).collect();
    main += &volume(20, "tobool(\"false\")").replace("\n}", "\n  lifecycle {\n    enabled = \"x\"\n  }\n}");
    main += "locals {\n  off = false\n}\n\n";
    main += &volume(21, "local.off");
    repo.stage("main.tf", main);
    let found = findings(&repo, "unencrypted-volume");
    assert_eq!(found.len(), 22);
    assert!(found.iter().filter(|finding| patch(finding).is_some()).count() >= 21);
}

#[test]
fn a_fix_that_only_helps_the_others_is_none() {
    let rule = "[[rule]]\nid = \"thing-that-is-off\"\ntitle = \"the thing is off\"\nseverity = \"high\"\nwhy = \"It must be on.\"\n[rule.terraform]\nresource = \"aws_thing\"\nrequire = { any = [\n  { path = \"on\", equals = true },\n  { linked = \"aws_thing\", holds = { path = \"all\", equals = true } },\n] }\nfix = { title = \"switch all on\", set = { all = true } }\n";
    let repo = TestRepo::new();
    repo.stage("policy/thing.toml", rule);
    repo.stage("iacgate.toml", "rules = [\"policy/*.toml\"]\n");
    let things: String =
        (0..24).map(|name| format!("resource \"aws_thing\" \"t{name}\" {{\n  on = false\n}}\n\n")).collect();
    repo.stage("main.tf", things);
    let found = findings(&repo, "thing-that-is-off");
    assert_eq!(found.len(), 24);
    assert!(found.iter().all(|finding| patch(finding).is_none()), "{found:#?}");
}

#[test]
fn what_is_left_of_a_name_declared_twice_is_told() {
    let variables = ["a", "b"].map(|name| format!("variable \"{name}\" {{ default = false }}\n")).concat();
    let main = variables + &volume(1, "var.a") + &volume(1, "var.b");
    let files = BTreeMap::from([(RepoPath::from("main.tf"), Some(main.as_bytes().into()))]);
    let tree = Overlay { below: Empty, files };
    let judge = Judge::new(Rules::built_in());
    let mut found = judge.scan(&tree, &Scope::of([RepoPath::root()], [])).findings;
    found.retain(|finding| finding.rule.as_str() == "unencrypted-volume");
    assert_eq!(found.len(), 2);
    let callers = Callers::of(&tree);
    // Edits of neighbouring lines take a round each, and there is time for one.
    let choice = Choice { suggested: true, work: 1, is_free: &|_| true };
    let laid = combine(&Vec::from_iter(&found), &Trial::on(&tree, &judge, &callers), choice);
    let left: Vec<usize> = laid.left.iter().map(|finding| finding.at.start().line).collect();
    assert_eq!((laid.mended.len(), left, laid.untried), (1, vec![10], 1));
}
