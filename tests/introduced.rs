//! What a commit introduces: by meaning, not by line.

mod support;

use serde_json::Value;
use support::{Run, TestRepo};

const OPEN_VOLUME: &str = "resource \"aws_ebs_volume\" \"scratch\" {\n  size = 10\n}\n";
const BUCKET: &str = "resource \"aws_s3_bucket\" \"logs\" {\n  bucket = \"acme-logs\"\n}\n";
const GUARD: &str = "resource \"aws_s3_bucket_public_access_block\" \"logs\" {
  bucket                  = aws_s3_bucket.logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
";

/// An AWS key id that is none, put together here so that no scanner trips over this file.
fn key() -> String {
    ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat()
}

fn passes(run: &Run) {
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
}

/// Blocks, and names each rule as often as it is listed.
fn blocks(run: &Run, rules: &[&str]) {
    assert_eq!(run.status, 1, "{}{}", run.stdout, run.stderr);
    let is_head =
        |line: &&str| ["critical: ", "high: ", "medium: ", "low: "].iter().any(|word| line.starts_with(word));
    let id = |line: &'_ str| {
        line.strip_suffix(']').and_then(|line| line.rsplit_once(" [")).map(|(_, id)| id.to_owned())
    };
    let mut named: Vec<String> = run.stdout.lines().filter(is_head).filter_map(id).collect();
    named.sort_unstable();
    assert_eq!(named, rules, "{}", run.stdout);
}

fn json(repo: &TestRepo, arguments: &[&str]) -> Value {
    let run = repo.run(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", run.stdout, run.stderr))
}

fn holding(files: &[(&str, &str)]) -> TestRepo {
    let repo = TestRepo::new();
    repo.stage("readme.txt", "x\n");
    for (path, text) in files {
        repo.stage(path, text);
    }
    repo.commit("before");
    repo
}

#[test]
fn old_findings_never_block_new_work() {
    let repo = holding(&[("main.tf", OPEN_VOLUME)]);
    repo.stage("main.tf", format!("# A word.\n\n{OPEN_VOLUME}"));
    passes(&repo.hook());
    repo.stage("more.tf", OPEN_VOLUME.replace("scratch", "second"));
    blocks(&repo.hook(), &["unencrypted-volume"]);
    let report = json(&repo, &[]);
    assert_eq!(
        (report["summary"]["block"].as_u64(), report["summary"]["carried"].as_u64()),
        (Some(1), Some(1))
    );
}

#[test]
fn a_guard_removed_in_another_file_blocks() {
    let repo = holding(&[("bucket.tf", BUCKET), ("guard.tf", GUARD)]);
    repo.git(&["rm", "-q", "guard.tf"]);
    blocks(&repo.hook(), &["public-bucket"]);
}

#[test]
fn a_guard_that_is_weakened_blocks_and_one_that_moves_does_not() {
    let repo = holding(&[("bucket.tf", BUCKET), ("guard.tf", GUARD)]);
    repo.git(&["mv", "guard.tf", "access.tf"]);
    passes(&repo.hook());
    repo.stage(
        "access.tf",
        GUARD.replace("ignore_public_acls      = true", "ignore_public_acls      = false"),
    );
    blocks(&repo.hook(), &["public-bucket"]);
}

#[test]
fn a_default_changed_in_another_file_blocks_and_names_both_places() {
    let volume = OPEN_VOLUME.replace("size = 10", "encrypted = var.encrypted");
    let repo =
        holding(&[("main.tf", &volume), ("variables.tf", "variable \"encrypted\" {\n  default = true\n}\n")]);
    repo.stage("variables.tf", "variable \"encrypted\" {\n  default = false\n}\n");
    blocks(&repo.hook(), &["unencrypted-volume"]);
    let finding = &json(&repo, &[])["findings"][0];
    assert_eq!((finding["file"].as_str(), finding["line"].as_u64()), (Some("main.tf"), Some(2)));
    assert_eq!(finding["related"][0]["file"], "variables.tf");
    assert_eq!(finding["related"][0]["line"], 2);
}

#[test]
fn a_default_that_goes_makes_the_value_unknown_which_is_no_finding() {
    let volume = OPEN_VOLUME.replace("size = 10", "encrypted = var.encrypted");
    let repo =
        holding(&[("main.tf", &volume), ("variables.tf", "variable \"encrypted\" {\n  default = true\n}\n")]);
    repo.stage("variables.tf", "variable \"encrypted\" {}\n");
    passes(&repo.hook());
    let unknown = &json(&repo, &[])["unknown"][0];
    assert_eq!(unknown["rule"], "unencrypted-volume");
    assert_eq!(unknown["waits_for"], "var.encrypted");
}

#[test]
fn a_renamed_folder_and_a_moved_block_introduce_nothing() {
    let repo = holding(&[("old/main.tf", OPEN_VOLUME), ("old/bucket.tf", BUCKET)]);
    repo.git(&["mv", "old", "new"]);
    passes(&repo.hook());
    // Renamed and edited at once.
    repo.stage("new/main.tf", format!("# Moved.\n{OPEN_VOLUME}"));
    passes(&repo.hook());
    repo.commit("moved");
    let moved = "moved {\n  from = aws_ebs_volume.scratch\n  to   = aws_ebs_volume.cache\n}\n";
    repo.stage("new/main.tf", format!("{}{moved}", OPEN_VOLUME.replace("scratch", "cache")));
    passes(&repo.hook());
    repo.stage("new/main.tf", OPEN_VOLUME.replace("scratch", "cache"));
    blocks(&repo.hook(), &["unencrypted-volume"]);
}

#[test]
fn one_port_more_is_new_and_another_description_is_not() {
    let group = |ingress: &str| format!("resource \"aws_security_group\" \"a\" {{\n{ingress}}}\n");
    let ingress = |port: u16, text: &str| {
        format!(
            "  ingress {{\n    description = \"{text}\"\n    from_port   = {port}\n    to_port     = {port}\n    protocol    = \"tcp\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }}\n"
        )
    };
    let repo = holding(&[("main.tf", &group(&ingress(22, "in")))]);
    repo.stage("main.tf", group(&ingress(22, "shell")));
    passes(&repo.hook());
    repo.stage("main.tf", group(&(ingress(3389, "desktop") + &ingress(22, "shell"))));
    blocks(&repo.hook(), &["open-admin-port"]);
    assert_eq!(json(&repo, &[])["summary"]["carried"], 1);
}

#[test]
fn one_statement_more_is_new() {
    let policy = |statements: &str| {
        format!(
            "data \"aws_iam_policy_document\" \"p\" {{\n{statements}}}\nresource \"aws_iam_policy\" \"p\" {{\n  policy = data.aws_iam_policy_document.p.json\n}}\n"
        )
    };
    let wide = |sid: &str, actions: &str| {
        format!(
            "  statement {{\n    sid       = \"{sid}\"\n    actions   = [{actions}]\n    resources = [\"*\"]\n  }}\n"
        )
    };
    let repo = holding(&[("main.tf", &policy(&wide("A", "\"*\"")))]);
    repo.stage("main.tf", policy(&wide("Renamed", "\"*\"")));
    passes(&repo.hook());
    repo.stage("main.tf", policy(&(wide("A", "\"*\"") + &wide("B", "\"*\", \"s3:Get*\""))));
    let run = repo.hook();
    assert_eq!(run.status, 1, "{}", run.stdout);
}

#[test]
fn a_folder_moved_to_a_stricter_tier_is_new() {
    let policy = "[[tier]]\nname = \"prod\"\npaths = [\"prod/**\"]\n[[tier]]\nname = \"sandbox\"\npaths = [\"sandbox/**\"]\nblock = \"critical\"\n";
    let repo = holding(&[("iacgate.toml", policy), ("sandbox/main.tf", OPEN_VOLUME)]);
    repo.git(&["mv", "sandbox", "other"]);
    repo.git(&["mv", "other", "prod"]);
    blocks(&repo.hook(), &["unencrypted-volume"]);
    assert_eq!(json(&repo, &[])["findings"][0]["tier"], "prod");
    repo.git(&["mv", "prod", "sandbox"]);
    repo.commit("back");
    repo.git(&["mv", "sandbox/main.tf", "sandbox/volumes.tf"]);
    passes(&repo.hook());
}

#[test]
fn a_second_copy_of_a_known_secret_is_new_and_a_moved_one_is_not() {
    let line = format!("key: {}\n", key());
    let repo = holding(&[("a.yaml", &line)]);
    repo.git(&["mv", "a.yaml", "b.yaml"]);
    passes(&repo.hook());
    repo.stage("b.yaml", format!("# same\n{line}"));
    repo.git(&["reset", "-q", "--hard"]);
    repo.stage("a.yaml", format!("{line}{line}"));
    blocks(&repo.hook(), &["aws-access-key"]);
    repo.stage("a.yaml", format!("# a comment above\n{line}"));
    passes(&repo.hook());
}

#[test]
fn a_new_version_of_committed_state_is_new_and_deleting_it_passes() {
    let state = |serial: u8| {
        format!(
            "{{\"version\":4,\"terraform_version\":\"1.9.0\",\"serial\":{serial},\"lineage\":\"x\",\"outputs\":{{}},\"resources\":[]}}"
        )
    };
    let repo = holding(&[("terraform.tfstate", &state(1))]);
    repo.stage("other.txt", "y\n");
    passes(&repo.hook());
    repo.stage("terraform.tfstate", state(2));
    blocks(&repo.hook(), &["committed-state"]);
    repo.git(&["rm", "-q", "--cached", "terraform.tfstate"]);
    passes(&repo.hook());
}

#[test]
fn a_merge_carries_what_any_parent_has() {
    let repo = holding(&[("main.tf", "locals {}\n")]);
    repo.git(&["switch", "-q", "-c", "side"]);
    repo.stage("side.tf", OPEN_VOLUME);
    repo.commit("side");
    repo.git(&["switch", "-q", "main"]);
    repo.stage("main.tf", "locals {\n  a = 1\n}\n");
    repo.commit("main");
    repo.git(&["merge", "-q", "--no-commit", "--no-ff", "side"]);
    passes(&repo.hook());
    repo.stage("mine.tf", OPEN_VOLUME.replace("scratch", "mine"));
    blocks(&repo.hook(), &["unencrypted-volume"]);
}

#[test]
fn a_secret_that_a_later_commit_of_the_range_deletes_still_leaks() {
    let repo = holding(&[("main.tf", "locals {}\n")]);
    let base = repo.ask(&["rev-parse", "HEAD"]);
    repo.stage("notes.txt", format!("{}\n", key()));
    let leaking = repo.commit("oops");
    repo.git(&["rm", "-q", "notes.txt"]);
    repo.commit("gone");
    let run = repo.run(&["check", "--from", &base, "--to", "HEAD"]);
    blocks(&run, &["aws-access-key"]);
    let report = json(&repo, &["check", "--from", &base, "--to", "HEAD"]);
    assert_eq!(report["findings"][0]["commit"], leaking.trim());
    passes(&repo.run(&["check", "--from", "HEAD~1", "--to", "HEAD"]));
}

#[test]
fn a_range_compares_the_merge_base_with_its_end() {
    let repo = holding(&[("main.tf", OPEN_VOLUME)]);
    repo.git(&["switch", "-q", "-c", "side"]);
    repo.stage("side.tf", BUCKET);
    repo.commit("side");
    repo.git(&["switch", "-q", "main"]);
    repo.stage("later.tf", OPEN_VOLUME.replace("scratch", "later"));
    repo.commit("main went on");
    blocks(&repo.run(&["check", "--from", "main", "--to", "side"]), &["public-bucket"]);
}

#[test]
fn a_file_that_is_named_and_not_touched_is_judged_whole() {
    let repo = holding(&[("main.tf", OPEN_VOLUME), ("bucket.tf", BUCKET)]);
    passes(&repo.hook());
    blocks(&repo.run(&["check", "main.tf"]), &["unencrypted-volume"]);
    // From a subfolder, by its relative name; what is staged is judged all the same.
    repo.stage("sub/more.tf", OPEN_VOLUME.replace("scratch", "more"));
    blocks(&repo.run_in("sub", &["check", "../bucket.tf"]), &["public-bucket", "unencrypted-volume"]);
}

#[test]
fn nothing_staged_is_silent() {
    let repo = holding(&[("main.tf", OPEN_VOLUME)]);
    repo.write("main.tf", "not even staged");
    passes(&repo.hook());
}
