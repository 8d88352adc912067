//! `iacgate audit --benchmark`: control by control.

mod support;

use support::TestRepo;

const STACK: &str = r#"variable "later" {}

resource "aws_ebs_volume" "open" {
  availability_zone = "eu-west-1a"
  encrypted         = false
}

resource "aws_db_instance" "later" {
  instance_class    = "db.t4g.micro"
  storage_encrypted = var.later
}

resource "aws_sqs_queue" "jobs" {
  kms_master_key_id = "alias/jobs"
}
"#;

fn audited(arguments: &[&str]) -> (i32, String) {
    let repo = TestRepo::holding(&[("main.tf", STACK)]);
    let run = repo.run(&[&["audit", "."], arguments].concat());
    assert_eq!(run.stderr, "", "{run:?}");
    (run.status, run.stdout)
}

fn control(report: &serde_json::Value, id: &str) -> serde_json::Value {
    let controls = report["controls"].as_array().expect("a list");
    controls.iter().find(|control| control["id"] == id).cloned().expect("the control")
}

#[test]
fn each_control_has_its_state() {
    let (status, text) = audited(&["--benchmark", "aws-fsbp", "--format", "json"]);
    assert_eq!(status, 1);
    let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let state = |id: &str| control(&report, id)["status"].as_str().expect("a word").to_owned();
    assert_eq!(state("EC2.3"), "broken");
    assert_eq!(control(&report, "EC2.3")["findings"][0]["line"], 5);
    assert_eq!(state("RDS.3"), "unknown");
    assert_eq!(state("SQS.1"), "met");
    assert_eq!(state("EKS.1"), "nothing_of_its_kind");
    assert_eq!(state("Account.1"), "not_covered");
}

/// One rule answers to the controls of several services.
#[test]
fn a_control_is_broken_by_what_it_is_about() {
    let states = |path: &str, text: &str| {
        let repo = TestRepo::holding(&[(path, text)]);
        let run = repo.run(&["audit", ".", "--benchmark", "aws-fsbp", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
        move |id: &str| control(&report, id)["status"].as_str().expect("a word").to_owned()
    };
    let volume = states("main.tf", STACK);
    assert_eq!((volume("EC2.28").as_str(), volume("EFS.2").as_str()), ("broken", "nothing_of_its_kind"));
    let neptune = "resource \"aws_neptune_cluster\" \"a\" {\n  storage_encrypted = false\n}\n";
    let template = "Resources:\n  A:\n    Type: AWS::Neptune::DBCluster\n    Properties:\n      StorageEncrypted: false\n";
    for (path, text) in [("main.tf", neptune), ("template.yaml", template)] {
        let state = states(path, text);
        assert_eq!(state("Neptune.1"), "broken", "{path}");
        for other in ["RDS.3", "RDS.27", "DocumentDB.1"] {
            assert_eq!(state(other), "nothing_of_its_kind", "{path} {other}");
        }
    }
}

/// A rule that asks some resources of a type alone says nothing where all of them are others.
#[test]
fn a_control_is_not_met_by_what_its_rules_do_not_ask() {
    let state = |text: &str, id: &str| {
        let repo = TestRepo::holding(&[("main.tf", text)]);
        let run = repo.run(&["audit", ".", "--benchmark", "cis-aws", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
        control(&report, id)["status"].as_str().expect("a word").to_owned()
    };
    let bucket = "resource \"aws_s3_bucket\" \"a\" {}\nresource \"aws_s3_bucket_versioning\" \"a\" {\n  bucket = aws_s3_bucket.a.id\n  versioning_configuration {\n    status = \"Suspended\"\n  }\n}\n";
    let versioned = bucket.replace("Suspended", "Enabled\"\n    mfa_delete = \"Enabled");
    assert_eq!(state(bucket, "2.1.2"), "nothing_of_its_kind");
    assert_eq!(state(&versioned, "2.1.2"), "met");
    // The log bucket of a trail that is not there.
    assert_eq!(state(bucket, "3.4"), "nothing_of_its_kind");
}

#[test]
fn a_control_is_met_by_nothing_but_what_was_judged_for_it() {
    let states = |text: &str| {
        let repo = TestRepo::holding(&[("main.tf", text)]);
        let run = repo.run(&["audit", ".", "--benchmark", "nist-800-53", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
        move |id: &str| control(&report, id)["status"].as_str().expect("a word").to_owned()
    };
    let volume =
        states("resource \"aws_ebs_volume\" \"a\" {\n  encrypted  = true\n  kms_key_id = \"alias/own\"\n}\n");
    assert_eq!((volume("SC-28").as_str(), volume("AC-4").as_str()), ("met", "nothing_of_its_kind"));
    let gateway = states("resource \"aws_internet_gateway\" \"a\" {}\n");
    assert_eq!((gateway("SC-28").as_str(), gateway("AC-4").as_str()), ("nothing_of_its_kind", "met"));
}

#[test]
fn every_control_that_is_about_some_types_is_known() {
    let kinds = include_str!("../rules/benchmark-kinds.tsv");
    let known = include_str!("../rules/benchmarks.tsv");
    for line in kinds.lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<&str> = line.split('\t').collect();
        let [benchmark, control, types] = parts[..] else { panic!("{line}") };
        let start = format!("{benchmark}\t{control}");
        let is_there = |row: &str| row.strip_prefix(&start).is_some_and(|rest| rest.starts_with(['\t', '.']));
        assert!(known.lines().any(is_there), "{control}");
        assert!(types.split(',').all(|kind| kind.starts_with("aws_")), "{line}");
    }
}

#[test]
fn every_control_is_counted_once() {
    for name in ["aws-fsbp", "cis-aws", "nist-800-53", "pci-dss"] {
        let (_, text) = audited(&["--benchmark", name, "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let summary = report["summary"].as_object().expect("numbers");
        let all: u64 = summary.values().filter_map(serde_json::Value::as_u64).sum();
        let ids: std::collections::BTreeSet<&str> = report["controls"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|one| one["id"].as_str())
            .collect();
        assert_eq!(all as usize, ids.len(), "{name}");
        assert!(all > 5, "{name}");
    }
}

#[test]
fn the_text_names_what_is_broken_and_where() {
    let (status, text) = audited(&["--benchmark", "nist-800-53"]);
    assert_eq!(status, 1);
    assert!(text.contains("broken   SC-28"), "{text}");
    assert!(text.contains("main.tf:5 unencrypted-volume"), "{text}");
    assert!(text.lines().last().is_some_and(|line| line.contains("not covered")), "{text}");
}

#[test]
fn an_unknown_benchmark_is_told_with_the_nearest() {
    let repo = TestRepo::holding(&[("main.tf", STACK)]);
    let run = repo.run(&["audit", ".", "--benchmark", "nist-800-35"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("did you mean `nist-800-53`?"), "{run:?}");
}

#[test]
fn a_benchmark_marks_what_is_excepted_and_refuses_forms_that_tell_findings() {
    let exception = "[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"*\"\nticket = \"S-1\"\nreason = \"x\"\nexpires = 2099-01-01\n";
    let repo = TestRepo::holding(&[
        ("iacgate.toml", exception),
        ("main.tf", "resource \"aws_ebs_volume\" \"a\" {\n  encrypted = false\n}\n"),
    ]);
    let run = |arguments: &[&str]| repo.run(&[&["audit", "--benchmark", "nist-800-53"], arguments].concat());
    let text = run(&[]);
    assert!(
        text.status == 1
            && text.stdout.contains("main.tf:2 unencrypted-volume; excepted all the same: exception S-1"),
        "{text:?}"
    );
    let markdown = run(&["--format", "markdown"]);
    assert!(
        markdown.stdout.contains("| SC-28 | broken |")
            && markdown.stdout.contains("(excepted: exception S-1"),
        "{markdown:?}"
    );
    let json: serde_json::Value = serde_json::from_str(&run(&["--format", "json"]).stdout).expect("JSON");
    assert!(json.to_string().contains("\"excepted\":\"exception S-1 until 2099-01-01"), "{json}");
    for format in ["sarif", "html", "junit", "gitlab", "github"] {
        let run = run(&["--format", format]);
        assert!(
            run.status == 2 && run.stdout.is_empty() && run.stderr.contains("text, JSON or Markdown"),
            "{run:?}"
        );
    }
}
