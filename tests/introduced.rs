//! What a commit introduces: it answers for that and for nothing else.

mod support;

use support::TestRepo;

const VOLUME: &str = r#"resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-west-1a"
  encrypted         = false
}
"#;

const SAFE_VOLUME: &str = r#"resource "aws_ebs_volume" "safe" {
  availability_zone = "eu-west-1a"
  encrypted         = true
}
"#;

const CLEAN: &str = "status 0\n";

/// A key of no account, put together here so that no scanner takes this file for a leak.
fn key() -> String {
    ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat()
}

fn state(serial: u32) -> String {
    format!(
        r#"{{"version": 4, "terraform_version": "1.9.0", "serial": {serial}, "lineage": "3d1f", "outputs": {{}}, "resources": []}}"#
    )
}

fn group(ingress: &str) -> String {
    format!("resource \"aws_security_group\" \"notebook\" {{\n  name = \"notebook\"\n{ingress}}}\n")
}

fn ingress(port: u16, cidr: &str, description: &str) -> String {
    format!(
        "  ingress {{\n    description = \"{description}\"\n    from_port   = {port}\n    to_port     = {port}\n    protocol    = \"tcp\"\n    cidr_blocks = [\"{cidr}\"]\n  }}\n"
    )
}

/// Only the lines that block now.
fn blocked(told: &str) -> Vec<&str> {
    told.lines().filter(|line| line.ends_with("introduced block")).collect()
}

#[test]
fn nothing_staged_is_silent() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    let run = repo.hook();
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
}

#[test]
fn a_new_finding_blocks() {
    let repo = TestRepo::holding(&[("main.tf", SAFE_VOLUME)]);
    repo.stage("data.tf", VOLUME);
    assert_eq!(repo.judged(&[]), "status 1\ndata.tf:3 unencrypted-volume introduced block\n");
}

#[test]
fn an_old_finding_never_blocks_new_work_in_its_file() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    repo.stage("main.tf", format!("{SAFE_VOLUME}\n{VOLUME}"));
    let run = repo.hook();
    assert_eq!((run.status, run.stdout.as_str()), (0, ""));
}

#[test]
fn an_old_finding_stays_old_when_its_resource_changes_otherwise() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    repo.stage("main.tf", VOLUME.replace("eu-west-1a", "eu-west-1b"));
    assert!(repo.judged(&[]).starts_with(CLEAN), "{}", repo.judged(&[]));
}

#[test]
fn blank_lines_introduce_nothing() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    repo.stage("main.tf", format!("\n\n# scratch space\n\n{VOLUME}\n\n"));
    assert!(repo.judged(&[]).starts_with(CLEAN), "{}", repo.judged(&[]));
}

#[test]
fn a_renamed_file_introduces_nothing() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    repo.git(&["mv", "main.tf", "storage.tf"]);
    assert!(repo.judged(&[]).starts_with(CLEAN), "{}", repo.judged(&[]));
}

#[test]
fn a_renamed_folder_introduces_nothing() {
    let repo = TestRepo::holding(&[("stacks/a/main.tf", VOLUME), ("stacks/a/safe.tf", SAFE_VOLUME)]);
    repo.git(&["mv", "stacks/a", "stacks/b"]);
    assert!(repo.judged(&[]).starts_with(CLEAN), "{}", repo.judged(&[]));
}

#[test]
fn a_renamed_folder_whose_file_also_changes_introduces_nothing() {
    let repo = TestRepo::holding(&[("stacks/a/main.tf", VOLUME)]);
    repo.git(&["mv", "stacks/a", "stacks/b"]);
    repo.stage("stacks/b/main.tf", format!("# moved\n{VOLUME}"));
    assert!(repo.judged(&[]).starts_with(CLEAN), "{}", repo.judged(&[]));
}

#[test]
fn a_block_moved_to_another_file_of_its_folder_introduces_nothing() {
    let repo = TestRepo::holding(&[("main.tf", &format!("{VOLUME}{SAFE_VOLUME}"))]);
    repo.stage("main.tf", SAFE_VOLUME);
    repo.stage("storage.tf", VOLUME);
    assert!(repo.judged(&[]).starts_with(CLEAN), "{}", repo.judged(&[]));
}

#[test]
fn a_moved_block_carries_its_finding_to_the_new_address() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    let moved = "moved {\n  from = aws_ebs_volume.scratch\n  to   = aws_ebs_volume.data\n}\n";
    repo.stage("main.tf", format!("{}{moved}", VOLUME.replace("scratch", "data")));
    assert!(repo.judged(&[]).starts_with(CLEAN), "{}", repo.judged(&[]));
}

#[test]
fn a_copy_of_an_old_resource_is_new() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    repo.stage("copy.tf", VOLUME.replace("scratch", "second"));
    assert_eq!(blocked(&repo.judged(&[])), ["copy.tf:3 unencrypted-volume introduced block"]);
}

#[test]
fn of_a_name_declared_twice_the_new_declaration_is_told() {
    let other = VOLUME.replace("eu-west-1a", "eu-west-1b");
    let repo = TestRepo::new();
    repo.stage("main.tf", format!("{VOLUME}{other}"));
    let both =
        ["main.tf:3 unencrypted-volume introduced block", "main.tf:7 unencrypted-volume introduced block"];
    assert_eq!(blocked(&repo.judged(&[])), both);
    repo.commit("two of one name");
    repo.stage("main.tf", format!("# the other way round\n{other}{VOLUME}"));
    assert!(repo.judged(&[]).starts_with(CLEAN), "{}", repo.judged(&[]));
    // Whatever stands first: above the old ones, and in a file that is read before theirs.
    repo.stage("main.tf", format!("{}{VOLUME}{other}", VOLUME.replace("eu-west-1a", "eu-west-1c")));
    assert_eq!(blocked(&repo.judged(&[])), both[..1]);
    repo.git(&["reset", "--quiet", "--hard"]);
    repo.stage("a.tf", VOLUME);
    assert_eq!(blocked(&repo.judged(&[])), ["a.tf:3 unencrypted-volume introduced block"]);
    // One that moves there is none.
    repo.stage("main.tf", &other);
    assert!(repo.judged(&[]).starts_with(CLEAN), "{}", repo.judged(&[]));
}

#[test]
fn a_guard_removed_in_another_file_blocks() {
    let bucket = "resource \"aws_s3_bucket\" \"models\" {\n  bucket = \"acme-models\"\n}\n";
    let guard = "resource \"aws_s3_bucket_public_access_block\" \"models\" {\n  bucket                  = aws_s3_bucket.models.id\n  block_public_acls       = true\n  block_public_policy     = true\n  ignore_public_acls      = true\n  restrict_public_buckets = true\n}\n";
    let repo = TestRepo::holding(&[("bucket.tf", bucket), ("guard.tf", guard)]);
    repo.git(&["rm", "--quiet", "guard.tf"]);
    assert_eq!(blocked(&repo.judged(&[])), ["bucket.tf:1 public-bucket introduced block"]);
}

#[test]
fn a_default_changed_in_another_file_blocks_and_both_places_are_named() {
    let volume = VOLUME.replace("= false", "= var.encrypted");
    let variable = "variable \"encrypted\" {\n  default = true\n}\n";
    let repo = TestRepo::holding(&[("main.tf", &volume), ("variables.tf", variable)]);
    repo.stage("variables.tf", variable.replace("true", "false"));
    let told = repo.judged(&[]);
    assert_eq!(blocked(&told).len(), 1, "{told}");
    let report: serde_json::Value =
        serde_json::from_str(&repo.run(&["--format", "json"]).stdout).expect("JSON");
    let finding = &report["findings"][0];
    let mut places = vec![finding["file"].as_str().expect("a file")];
    let related = finding["related"].as_array().expect("a list");
    places.extend(related.iter().filter_map(|one| one["file"].as_str()));
    assert!(places.contains(&"main.tf") && places.contains(&"variables.tf"), "{places:?}");
}

#[test]
fn one_more_open_port_is_new() {
    let repo = TestRepo::holding(&[("main.tf", &group(&ingress(22, "0.0.0.0/0", "ssh")))]);
    let both = ingress(22, "0.0.0.0/0", "ssh") + &ingress(8888, "0.0.0.0/0", "notebooks");
    repo.stage("main.tf", group(&both));
    let told = repo.judged(&[]);
    assert_eq!(blocked(&told).len(), 1, "{told}");
}

#[test]
fn one_more_open_network_is_new() {
    let old = group(&ingress(22, "0.0.0.0/0", "ssh"));
    let repo = TestRepo::holding(&[("main.tf", &old)]);
    repo.stage(
        "main.tf",
        old.replace("[\"0.0.0.0/0\"]", "[\"0.0.0.0/0\"]\n    ipv6_cidr_blocks = [\"::/0\"]"),
    );
    let told = repo.judged(&[]);
    assert_eq!(blocked(&told).len(), 1, "{told}");
}

#[test]
fn a_changed_description_of_an_open_port_is_not_new() {
    let repo = TestRepo::holding(&[("main.tf", &group(&ingress(22, "0.0.0.0/0", "ssh")))]);
    repo.stage("main.tf", group(&ingress(22, "0.0.0.0/0", "ssh, to be closed")));
    assert!(repo.judged(&[]).starts_with(CLEAN), "{}", repo.judged(&[]));
}

#[test]
fn one_more_statement_of_a_policy_is_new_and_the_old_ones_are_not() {
    let policy = |statements: &[&str]| {
        let statements: Vec<String> = statements
            .iter()
            .map(|sid| {
                format!(
                    "      {{ Sid = \"{sid}\", Effect = \"Allow\", Action = \"*\", Resource = \"*\" }},\n"
                )
            })
            .collect();
        format!(
            "resource \"aws_iam_policy\" \"trainer\" {{\n  policy = jsonencode({{\n    Version = \"2012-10-17\"\n    Statement = [\n{}    ]\n  }})\n}}\n",
            statements.concat()
        )
    };
    let repo = TestRepo::holding(&[("main.tf", &policy(&["One"]))]);
    repo.stage("main.tf", policy(&["One", "Two"]));
    let told = repo.judged(&[]);
    assert_eq!(blocked(&told).len(), 1, "{told}");
    repo.stage("main.tf", format!("# the same\n{}", policy(&["One"])));
    assert!(repo.judged(&[]).starts_with(CLEAN), "{}", repo.judged(&[]));
}

#[test]
fn a_folder_moved_to_a_stricter_tier_is_new() {
    let policy = "[[tier]]\nname = \"prod\"\npaths = [\"envs/prod/**\"]\nblock = \"low\"\n\n[[tier]]\nname = \"sandbox\"\npaths = [\"envs/sandbox/**\"]\nblock = \"critical\"\n";
    let repo = TestRepo::holding(&[("iacgate.toml", policy), ("envs/sandbox/data/main.tf", VOLUME)]);
    repo.git(&["mv", "envs/sandbox", "envs/prod"]);
    assert_eq!(blocked(&repo.judged(&[])), ["envs/prod/data/main.tf:3 unencrypted-volume introduced block"]);
}

#[test]
fn a_folder_moved_to_a_laxer_tier_is_not_new() {
    let policy = "[[tier]]\nname = \"sandbox\"\npaths = [\"envs/sandbox/**\"]\nblock = \"critical\"\n";
    let repo = TestRepo::holding(&[("iacgate.toml", policy), ("envs/prod/main.tf", VOLUME)]);
    repo.git(&["mv", "envs/prod", "envs/sandbox"]);
    assert!(repo.judged(&[]).starts_with(CLEAN), "{}", repo.judged(&[]));
}

#[test]
fn a_second_copy_of_a_known_secret_is_new() {
    let repo = TestRepo::holding(&[("notes.txt", &format!("first {}\n", key()))]);
    repo.stage("notes.txt", format!("first {}\nsecond {}\n", key(), key()));
    let told = repo.judged(&[]);
    assert_eq!(blocked(&told), ["notes.txt:2 aws-access-key introduced block"]);
    repo.stage("notes.txt", format!("second {}\nfirst {}\n", key(), key()));
    assert_eq!(blocked(&repo.judged(&[])), ["notes.txt:1 aws-access-key introduced block"]);
}

#[test]
fn a_copy_of_a_known_secret_in_another_file_is_new() {
    let repo = TestRepo::holding(&[("notes.txt", &format!("first {}\n", key()))]);
    repo.stage("copy.txt", format!("first {}\n", key()));
    assert_eq!(blocked(&repo.judged(&[])), ["copy.txt:1 aws-access-key introduced block"]);
}

#[test]
fn a_secret_in_an_exactly_renamed_file_is_not_new() {
    let repo = TestRepo::holding(&[("notes.txt", &format!("first {}\n", key()))]);
    repo.git(&["mv", "notes.txt", "old-notes.txt"]);
    assert!(repo.judged(&[]).starts_with(CLEAN), "{}", repo.judged(&[]));
}

#[test]
fn a_secret_that_moves_by_a_line_is_not_new() {
    let repo = TestRepo::holding(&[("notes.txt", &format!("first {}\n", key()))]);
    repo.stage("notes.txt", format!("\n\nfirst {}\n", key()));
    assert!(repo.judged(&[]).starts_with(CLEAN), "{}", repo.judged(&[]));
}

#[test]
fn a_new_version_of_a_committed_state_is_new_and_deleting_it_passes() {
    let repo = TestRepo::holding(&[("terraform.tfstate", &state(1))]);
    repo.stage("terraform.tfstate", state(2));
    assert_eq!(blocked(&repo.judged(&[])), ["terraform.tfstate:1 committed-state introduced block"]);
    repo.git(&["rm", "--quiet", "-f", "terraform.tfstate"]);
    assert_eq!(repo.judged(&[]), CLEAN);
}

#[test]
fn a_merge_carries_what_either_parent_has_and_answers_for_the_rest() {
    let repo = TestRepo::holding(&[("main.tf", SAFE_VOLUME)]);
    repo.git(&["switch", "--quiet", "-c", "topic"]);
    repo.stage("theirs.tf", VOLUME);
    repo.commit("theirs");
    repo.git(&["switch", "--quiet", "main"]);
    repo.stage("ours.tf", VOLUME.replace("scratch", "ours"));
    repo.commit("ours");
    repo.git(&["merge", "--quiet", "--no-commit", "--no-ff", "topic"]);
    assert!(repo.judged(&[]).starts_with(CLEAN), "{}", repo.judged(&[]));
    repo.stage("evil.tf", VOLUME.replace("scratch", "evil"));
    assert_eq!(blocked(&repo.judged(&[])), ["evil.tf:3 unencrypted-volume introduced block"]);
}

#[test]
fn a_range_is_judged_from_the_merge_base() {
    let repo = TestRepo::holding(&[("main.tf", SAFE_VOLUME)]);
    repo.git(&["switch", "--quiet", "-c", "topic"]);
    repo.stage("topic.tf", VOLUME);
    repo.commit("topic");
    repo.git(&["switch", "--quiet", "main"]);
    repo.stage("other.tf", VOLUME.replace("scratch", "other"));
    repo.commit("other");
    let told = repo.judged(&["check", "--from", "main", "--to", "topic"]);
    assert_eq!(told, "status 1\ntopic.tf:3 unencrypted-volume introduced block\n");
}

#[test]
fn a_secret_added_and_deleted_inside_a_range_is_blocked_with_its_commit() {
    let repo = TestRepo::holding(&[("main.tf", SAFE_VOLUME)]);
    let base = repo.ask(&["rev-parse", "HEAD"]);
    repo.stage("notes.txt", format!("first {}\n", key()));
    let leak = repo.commit("leak");
    repo.git(&["rm", "--quiet", "notes.txt"]);
    repo.commit("undo");
    let run = repo.run(&["check", "--from", &base, "--to", "HEAD", "--format", "json"]);
    assert_eq!(run.status, 1, "{run:?}");
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(1));
    assert_eq!(report["findings"][0]["rule"], "aws-access-key");
    assert_eq!(report["findings"][0]["commit"], leak.as_str());
    assert!(!run.stdout.contains(&key()), "{}", run.stdout);
}

#[test]
fn a_named_file_that_the_change_does_not_touch_is_judged_whole() {
    let repo = TestRepo::holding(&[("old.tf", VOLUME), ("main.tf", SAFE_VOLUME)]);
    assert_eq!(blocked(&repo.judged(&["check", "old.tf"])), ["old.tf:3 unencrypted-volume introduced block"]);
    assert!(repo.judged(&["check", "main.tf"]).starts_with(CLEAN));
}

#[test]
fn a_named_file_that_the_change_touches_answers_for_the_change_alone() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    repo.stage("main.tf", format!("\n{VOLUME}"));
    let told = repo.judged(&["check", "main.tf"]);
    assert!(told.starts_with(CLEAN), "{told}");
}

#[test]
fn a_named_file_never_narrows_the_change() {
    let repo = TestRepo::holding(&[("main.tf", SAFE_VOLUME)]);
    repo.stage("data.tf", VOLUME);
    assert_eq!(
        blocked(&repo.judged(&["check", "main.tf"])),
        ["data.tf:3 unencrypted-volume introduced block"]
    );
}

#[test]
fn a_guard_that_is_weakened_blocks_and_one_that_only_moves_does_not() {
    let guard = "resource \"aws_s3_bucket_public_access_block\" \"logs\" {
  bucket                  = aws_s3_bucket.logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
";
    let bucket = "resource \"aws_s3_bucket\" \"logs\" {\n  bucket = \"acme-logs\"\n}\n";
    let repo = TestRepo::holding(&[("bucket.tf", bucket), ("guard.tf", guard)]);
    repo.git(&["mv", "guard.tf", "access.tf"]);
    assert_eq!(repo.judged(&[]), CLEAN);
    repo.stage(
        "access.tf",
        guard.replace("ignore_public_acls      = true", "ignore_public_acls      = false"),
    );
    assert_eq!(repo.judged(&[]), "status 1\naccess.tf:5 public-bucket introduced block\n");
}

#[test]
fn a_default_that_goes_makes_the_value_unknown_which_is_no_finding() {
    let volume = VOLUME.replace("false", "var.encrypted");
    let variable = "variable \"encrypted\" {\n  default = true\n}\n";
    let repo = TestRepo::holding(&[("main.tf", &volume), ("variables.tf", variable)]);
    repo.stage("variables.tf", "variable \"encrypted\" {}\n");
    assert_eq!(repo.judged(&[]), CLEAN);
    let run = repo.run(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report is JSON");
    assert_eq!(report["unknown"][0]["rule"], "unencrypted-volume");
    assert_eq!(report["unknown"][0]["waits_for"], "var.encrypted");
}

#[test]
fn a_stack_is_judged_when_a_file_that_it_reads_changes() {
    let policy = |who: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {who}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::x/*"}}]}}"#
        )
    };
    let (one, everybody) = (policy(r#"{"AWS": "444455556666"}"#), policy(r#""*""#));
    for (place, written) in [
        ("live/p.json", "file(\"p.json\")"),
        ("live/policies/p.json", "templatefile(\"${path.module}/policies/p.json\", {})"),
        ("shared/p.json", "file(\"../shared/p.json\")"),
        ("live/policies/p.json", "file(\"policies/${local.name}.json\")"),
    ] {
        let repo = TestRepo::new();
        let bucket = format!(
            "locals {{\n  name = \"p\"\n}}\nresource \"aws_s3_bucket_policy\" \"p\" {{\n  bucket = \"x\"\n  policy = {written}\n}}\n"
        );
        repo.stage("live/main.tf", bucket);
        repo.stage(place, &one);
        repo.commit("a grant");
        repo.stage("other/a.json", "{}");
        assert_eq!(repo.hook().status, 0);
        repo.stage(place, &everybody);
        let run = repo.hook();
        assert!(run.status == 1 && run.stdout.contains("[public-bucket-policy]"), "{written}: {run:?}");
    }
}
