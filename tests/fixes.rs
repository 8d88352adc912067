//! Fixes as they are printed and as they are applied.

mod support;

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use support::TestRepo;

const VOLUME: &str = r#"resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-west-1a"
  encrypted         = false
}
"#;

const BUCKET: &str = "resource \"aws_s3_bucket\" \"models\" {\n  bucket = \"acme-models\"\n}\n";

const KEY: &str = "resource \"aws_kms_key\" \"models\" {\n  description = \"models\"\n}\n";

fn apply(repo: &TestRepo, patch: &str) {
    let mut git = repo.command("git");
    git.args(["apply", "--index", "-"]).stdin(Stdio::piped());
    let mut child = git.spawn().expect("git runs");
    child.stdin.take().expect("its input").write_all(patch.as_bytes()).expect("it reads");
    assert!(child.wait().expect("git ends").success(), "{patch}");
}

#[test]
fn what_a_dry_run_prints_applies_and_clears_its_finding() {
    for (name, stack, rule) in [
        ("volume", VOLUME, "unencrypted-volume"),
        ("bucket", BUCKET, "public-bucket"),
        ("key", KEY, "unrotated-kms-key"),
    ] {
        let repo = TestRepo::new();
        repo.stage("main.tf", stack);
        assert!(repo.judged(&[]).contains(rule), "{name}: {}", repo.judged(&[]));
        let dry_run = ["fix", "--dry-run", "--rule", rule];
        let patch = repo.run(&dry_run).stdout;
        assert!(patch.contains("+++ b/main.tf"), "{name}: {patch}");
        assert_eq!(fs::read_to_string(repo.path().join("main.tf")).expect("the file"), stack);
        apply(&repo, &patch);
        assert!(!repo.judged(&[]).contains(&format!(" {rule} ")), "{name}: {}", repo.judged(&[]));
        assert_eq!(repo.run(&dry_run).stdout, "", "{name}");
    }
}

#[test]
fn fixing_keeps_unstaged_work_and_the_files_mode() {
    let repo = TestRepo::new();
    let padding = "\n# far away\n".repeat(6);
    repo.stage("main.tf", format!("{VOLUME}{padding}"));
    let file = repo.path().join("main.tf");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("a mode");
    repo.git(&["add", "main.tf"]);
    repo.write("main.tf", format!("{VOLUME}{padding}# unstaged\n"));
    assert_eq!(repo.run(&["fix"]).status, 0);
    let fixed = VOLUME.replace("false", "true");
    assert_eq!(repo.ask(&["show", ":main.tf"]), format!("{fixed}{padding}").trim_end());
    assert_eq!(fs::read_to_string(&file).expect("the file"), format!("{fixed}{padding}# unstaged\n"));
    assert!(repo.ask(&["ls-files", "-s"]).starts_with("100755"));
    assert_eq!(repo.hook().status, 0);
    assert_eq!(repo.run(&["fix"]).stdout, "nothing to fix\n");
}

#[test]
fn fixing_keeps_carriage_returns() {
    let repo = TestRepo::new();
    repo.stage("main.tf", VOLUME.replace('\n', "\r\n"));
    assert_eq!(repo.run(&["fix"]).status, 0);
    let fixed = VOLUME.replace("false", "true").replace('\n', "\r\n");
    assert_eq!(fs::read_to_string(repo.path().join("main.tf")).expect("the file"), fixed);
    assert_eq!(String::from_utf8_lossy(&repo.git(&["show", ":main.tf"]).stdout), fixed);
}

#[test]
fn state_is_unstaged_ignored_and_stays_on_disk() {
    let repo = TestRepo::new();
    // In single quotes: no scanner is to take this file for state.
    let state = "{'version': 4, 'terraform_version': '1.9.0', 'serial': 1, 'lineage': '3d1f', 'outputs': {}, 'resources': []}".replace('\'', "\"");
    repo.stage("terraform.tfstate", &state);
    assert_eq!(repo.hook().status, 1);
    assert_eq!(repo.run(&["fix"]).status, 0);
    assert_eq!(fs::read_to_string(repo.path().join("terraform.tfstate")).expect("it stays"), state);
    assert_eq!(repo.ask(&["ls-files"]), ".gitignore");
    assert_eq!(repo.ask(&["check-ignore", "terraform.tfstate"]), "terraform.tfstate");
    assert_eq!(repo.hook().status, 0);
}

#[test]
fn a_secret_near_a_fix_takes_the_patch_away_and_not_the_fix() {
    let secret = ["hunter2", "-Zq9xPw7k"].concat();
    let repo = TestRepo::new();
    let variable = format!("variable \"db_password\" {{ default = \"{secret}\" }}\n");
    repo.stage(
        "main.tf",
        VOLUME.replace("  encrypted", &format!("  tags = {{ password = \"{secret}\" }}\n  encrypted"))
            + &variable,
    );
    let report = repo.run(&["--format", "json"]).stdout;
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let volume = report["findings"].as_array().expect("a list");
    let volume = volume.iter().find(|finding| finding["rule"] == "unencrypted-volume").expect("it is found");
    assert!(volume["fix"].is_object() && volume["fix"]["patch"].is_null(), "{volume}");
    let printed = repo.run(&["fix", "--dry-run"]).stdout;
    assert!(printed.contains("a secret stands beside the fix") && !printed.contains(&secret), "{printed}");
    repo.run(&["fix"]);
    assert!(repo.ask(&["show", ":main.tf"]).contains("encrypted         = true"));
}

#[test]
fn a_name_that_is_written_is_not_given_again() {
    let repo = TestRepo::new();
    let guard = "resource \"aws_s3_bucket_public_access_block\" \"logs\" {\n  count  = 0\n  bucket = aws_s3_bucket.logs.id\n}\n";
    repo.stage("main.tf", format!("resource \"aws_s3_bucket\" \"logs\" {{}}\n{guard}"));
    let patch = repo.run(&["fix", "--dry-run"]).stdout;
    assert!(patch.contains("\"aws_s3_bucket_public_access_block\" \"logs_2\""), "{patch}");
}

#[test]
fn a_block_below_that_does_not_parse_takes_no_fix_away() {
    let repo = TestRepo::new();
    repo.stage("main.tf", "resource \"aws_ebs_volume\" \"a\" {\n  size = 1\n}\nlocals {\n  a = [1,,2]\n}\n");
    let run = repo.run(&["fix", "--dry-run"]);
    assert!(run.stdout.contains("+  encrypted = true"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn a_named_rule_is_mended_whatever_the_profile() {
    let repo = TestRepo::new();
    repo.stage("main.tf", KEY.replace("description", "enable_key_rotation = true\n  description        "));
    let fixed = repo.run(&["fix", "--rule", "rarely-rotated-kms-key"]);
    assert!(fixed.status == 0 && fixed.stdout.starts_with("fixed 1 finding"), "{fixed:?}");
    let text = fs::read_to_string(repo.path().join("main.tf")).expect("there");
    assert!(text.contains("rotation_period_in_days = 90"), "{text}");
    let other = repo.run(&["fix"]);
    assert!(other.stdout.starts_with("nothing to fix"), "{other:?}");
}

#[test]
fn a_value_that_a_fix_leaves_to_write_does_not_count_until_it_is_written() {
    let role = |tags: &str| {
        format!(
            "resource \"aws_iam_role\" \"trainer\" {{\n  name               = \"trainer\"\n  assume_role_policy = \"{{}}\"\n{tags}}}\n"
        )
    };
    let repo = TestRepo::holding(&[("README", "x")]);
    repo.stage("main.tf", role(""));
    let run = repo.run(&["fix", "--suggested"]);
    assert!(run.stdout.contains("`CHANGE-ME`"), "{}", run.stdout);
    assert!(repo.ask(&["show", ":main.tf"]).contains("CostCenter = \"CHANGE-ME\""), "{}", run.stdout);
    assert_eq!(run.status, 1, "the commit is not ready");
    let again = repo.run(&["fix", "--suggested"]);
    assert!(again.stdout.contains("nothing to fix") || !again.stdout.contains("fixed "), "{}", again.stdout);
    for (value, passes) in [
        ("CHANGE-ME", false),
        ("change me", false),
        ("TODO", false),
        ("<team>", false),
        ("", false),
        ("ml-42", true),
    ] {
        repo.stage("main.tf", role(&format!("\n  tags = {{\n    CostCenter = \"{value}\"\n  }}\n")));
        let judged = repo.judged(&[]);
        assert_eq!(judged.contains("missing-required-tag"), !passes, "{value}: {judged}");
    }
}

#[test]
fn a_variable_is_given_no_value_that_its_validation_refuses() {
    let folder = |validation: &str| {
        format!(
            "variable \"on\" {{\n  type    = bool\n  default = false\n{validation}}}\n\nresource \"aws_ebs_volume\" \"v\" {{\n  availability_zone = \"a\"\n  encrypted         = var.on\n}}\n"
        )
    };
    let refusing = "\n  validation {\n    condition     = var.on == false\n    error_message = \"no\"\n  }\n";
    for (validation, wanted) in [("", "default = true"), (refusing, "encrypted         = true")] {
        let repo = TestRepo::holding(&[("README", "x")]);
        repo.stage("main.tf", folder(validation));
        repo.run(&["fix", "--suggested", "--rule", "unencrypted-volume"]);
        let text = repo.ask(&["show", ":main.tf"]);
        assert!(text.contains(wanted), "{text}");
    }
}
