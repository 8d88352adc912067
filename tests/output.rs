//! What the user sees, and what nobody must see.

mod support;

use insta::assert_snapshot;
use support::TestRepo;

fn key() -> String {
    ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat()
}

/// A password that stands nowhere in this file as a whole.
fn password() -> String {
    ["tr0ub4", "dor-and-", "3-more"].concat()
}

#[test]
fn a_finding_says_where_why_and_what_to_do() {
    let repo = TestRepo::new();
    repo.stage(
        "main.tf",
        "resource \"aws_ebs_volume\" \"scratch\" {\n  size      = 10\n  encrypted = false\n}\n",
    );
    assert_snapshot!(repo.hook().stdout, @r###"
    high: the volume is not encrypted [unencrypted-volume]
     --> main.tf:3:15  aws_ebs_volume.scratch
      |
    3 |   encrypted = false
      |               ^^^^^ `encrypted` is false
      = Volumes of training and inference machines hold weights, data sets and cached credentials; a
        snapshot shared by mistake gives all of it away in clear.
      = blocks: high blocks (block = "medium", built-in policy)
      fix: encrypt the volume
        diff --git a/main.tf b/main.tf
        --- a/main.tf
        +++ b/main.tf
        @@ -1,4 +1,4 @@
         resource "aws_ebs_volume" "scratch" {
           size      = 10
        -  encrypted = false
        +  encrypted = true
         }

    1 finding blocks this commit
      apply the safe fixes:       iacgate fix
      accept one, with a ticket:  iacgate except RULE --ticket ID --reason "why" --expires YYYY-MM-DD
    `git commit --no-verify` skips this gate, but CI judges what it lets by
    "###);
}

#[test]
fn committed_state_comes_with_what_unstages_it() {
    let repo = TestRepo::new();
    repo.stage("terraform.tfstate", "{\"version\":4,\"terraform_version\":\"1.9.0\",\"serial\":1,\"lineage\":\"x\",\"outputs\":{},\"resources\":[]}");
    assert_snapshot!(repo.hook().stdout, @r###"
    critical: state is committed [committed-state]
     --> terraform.tfstate
      = Terraform state, 0 resources
      = State holds every attribute of every resource in plain text: generated passwords, private keys,
        connection strings. A copy in Git also grows stale, and an apply from it destroys what it does
        not know.
      = Keep state in a remote backend, take the file out of the index and change the secrets that it
        held.
      = blocks: committed-state always blocks
      fix: keep it out of Git
        diff --git a/.gitignore b/.gitignore
        new file mode 100644
        --- /dev/null
        +++ b/.gitignore
        @@ -0,0 +1,3 @@
        +*.tfstate
        +*.tfstate.*
        +.terraform/
        git rm --cached -f -- terraform.tfstate

    1 finding blocks this commit
      apply the safe fixes:       iacgate fix
      accept one, with a ticket:  iacgate except RULE --ticket ID --reason "why" --expires YYYY-MM-DD
    `git commit --no-verify` skips this gate, but CI judges what it lets by
    "###);
    assert_eq!(repo.run(&["fix"]).status, 0);
    assert_eq!(repo.ask(&["diff", "--cached", "--name-only"]), ".gitignore");
    assert!(repo.path().join("terraform.tfstate").exists(), "it stays on disk");
}

#[test]
fn a_secret_stands_in_no_output() {
    let (key, password) = (key(), password());
    let stack = format!(
        "provider \"aws\" {{\n  access_key = \"{key}\"\n}}\nresource \"aws_db_instance\" \"d\" {{\n  password = \"{password}\"\n  storage_encrypted = false\n}}\nresource \"aws_ebs_volume\" \"v\" {{\n  size = 1 # {key}\n}}\nvariable \"db_password\" {{\n  default = \"{password}\"\n}}\n"
    );
    let repo = TestRepo::new();
    repo.stage("main.tf", &stack);
    repo.stage("prod.auto.tfvars", format!("db_password = \"{password}\"\n"));
    repo.stage("terraform.tfstate", format!("{{\"version\":4,\"terraform_version\":\"1.9.0\",\"serial\":1,\"lineage\":\"x\",\"outputs\":{{\"p\":{{\"value\":\"{password}\",\"sensitive\":true}}}},\"resources\":[]}}"));
    for arguments in [
        &[][..],
        &["-v"],
        &["-q"],
        &["check", "--format", "json"],
        &["check", "--profile", "thorough"],
        &["fix", "--dry-run", "--suggested"],
        &["audit", "."],
        &["inspect", "."],
    ] {
        let run = repo.run(arguments);
        let told = run.stdout + &run.stderr;
        assert!(!told.is_empty(), "{arguments:?}");
        assert!(!told.contains(&key) && !told.contains(&password), "{arguments:?} tells a secret");
    }
}

#[test]
fn a_fix_beside_a_secret_shows_less_context_or_stars() {
    let near = format!(
        "resource \"aws_db_instance\" \"d\" {{\n  password = \"{}\"\n}}\nresource \"aws_ebs_volume\" \"v\" {{\n  size      = 1\n  encrypted = false\n}}\n",
        password()
    );
    let repo = TestRepo::new();
    repo.stage("main.tf", near);
    let report: serde_json::Value =
        serde_json::from_str(&repo.run(&["check", "--format", "json"]).stdout).expect("JSON");
    let volume = report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["rule"] == "unencrypted-volume")
        .expect("found");
    let patch = volume["fix"]["patch"].as_str().expect("fewer context lines will do");
    repo.write("p.patch", patch);
    repo.git(&["apply", "--index", "p.patch"]);
}

#[test]
fn the_report_keeps_to_its_schema() {
    let repo = TestRepo::new();
    repo.stage("main.tf", "resource \"aws_ebs_volume\" \"v\" {\n  encrypted = var.a\n}\nresource \"aws_ebs_volume\" \"w\" {}\nvariable \"a\" {}\nresource \"x\" {\n");
    repo.stage("key.txt", key());
    let schema: serde_json::Value = serde_json::from_str(&repo.run(&["schema"]).stdout).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let run = repo.run(&["check", "--format", "json"]);
    assert_eq!(run.status, 1, "a finding wins over a file that could not be read");
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(
        (report["findings"].as_array().map(Vec::len), report["unknown"].as_array().map(Vec::len)),
        (Some(2), Some(1))
    );
    assert_eq!(report["troubles"].as_array().map(Vec::len), Some(1));
    validator.validate(&report).expect("as promised");
}

#[test]
fn what_the_change_made_unreadable_is_told_and_the_rest_is_judged() {
    let repo = TestRepo::new();
    repo.stage("main.tf", "resource \"aws_ebs_volume\" \"v\" {\n  encrypted = true\n}\n");
    repo.commit("good");
    repo.stage(
        "main.tf",
        "resource \"aws_ebs_volume\" \"v\" {\n  encrypted = true\n}\nlocals {\n  a = [1,,2]\n}\n",
    );
    let run = repo.hook();
    assert_eq!(run.status, 2, "{}", run.stdout);
    assert!(run.stdout.contains("could not read main.tf:"), "{}", run.stdout);
    repo.commit("broken, past the hook");
    repo.stage("other.tf", "locals {}\n");
    assert_eq!(repo.hook().status, 0, "as unreadable as before");
    repo.stage(
        "main.tf",
        "resource \"aws_ebs_volume\" \"v\" {\n  encrypted = false\n}\nlocals {\n  a = [1,,2]\n}\n",
    );
    assert_eq!(repo.hook().status, 1, "the other block is judged");
}

#[test]
fn a_hostile_name_does_not_steer_the_terminal() {
    let repo = TestRepo::new();
    repo.stage("a\u{1b}[31m\u{202e}.txt", key());
    let run = repo.hook();
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("a\\u{1b}[31m\\u{202e}.txt"), "{}", run.stdout);
    assert!(!run.stdout.contains(['\u{1b}', '\u{202e}']));
}

#[test]
fn encodings_and_line_endings_hide_nothing() {
    let volume = "resource \"aws_ebs_volume\" \"v\" {\r\n  size = 1\r\n}\r\n";
    let repo = TestRepo::new();
    repo.stage("crlf.tf", volume);
    repo.stage("bom/main.tf", format!("\u{feff}{volume}"));
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(key().encode_utf16().flat_map(u16::to_le_bytes)).collect();
    repo.stage("key.txt", utf16);
    assert_eq!(
        repo.judged(&[]),
        "status 1\nkey.txt:1 aws-access-key introduced block\nbom/main.tf:1 unencrypted-volume introduced block\ncrlf.tf:1 unencrypted-volume introduced block\n"
    );
    let run = repo.run(&["fix"]);
    assert_eq!(run.status, 1, "the key is left: {}", run.stdout);
    let text = String::from_utf8(repo.git(&["show", ":bom/main.tf"]).stdout).expect("text");
    assert_eq!(
        text,
        "\u{feff}resource \"aws_ebs_volume\" \"v\" {\r\n  size = 1\r\n\r\n  encrypted = true\r\n}\r\n"
    );
}

#[test]
fn fix_keeps_unstaged_work_and_modes() {
    let repo = TestRepo::new();
    let volume = "resource \"aws_ebs_volume\" \"v\" {\n  size = 1\n}\n\n\n\n\n# end\n";
    repo.stage("main.tf", volume);
    repo.git(&["update-index", "--chmod=+x", "main.tf"]);
    repo.write("main.tf", format!("{volume}# not staged\n"));
    assert_eq!(repo.run(&["fix"]).status, 0);
    let staged = String::from_utf8(repo.git(&["show", ":main.tf"]).stdout).expect("text");
    assert!(staged.contains("encrypted = true") && !staged.contains("not staged"), "{staged}");
    let on_disk = std::fs::read_to_string(repo.path().join("main.tf")).expect("there");
    assert!(on_disk.contains("encrypted = true") && on_disk.ends_with("# not staged\n"), "{on_disk}");
    assert!(repo.ask(&["ls-files", "--stage"]).starts_with("100755"));
    assert_eq!(repo.hook().status, 0);
}

#[test]
fn fix_dry_run_prints_a_patch_and_changes_nothing() {
    let repo = TestRepo::new();
    repo.stage(
        "a b/main.tf",
        "resource \"aws_ebs_volume\" \"v\" {}\nresource \"aws_s3_bucket\" \"logs\" {}\n",
    );
    let before = repo.ask(&["ls-files", "--stage"]);
    let run = repo.run_in("a b", &["fix", "--dry-run"]);
    assert_eq!((run.status, repo.ask(&["ls-files", "--stage"])), (0, before));
    repo.write("all.patch", &run.stdout);
    repo.git(&["apply", "--index", "all.patch"]);
    assert_eq!(repo.judged(&[]), "status 0\n");
    assert_eq!(repo.run(&["fix", "--dry-run"]).stdout, "");
}

#[test]
fn options_shape_the_report() {
    let repo = TestRepo::new();
    repo.stage("main.tf", "resource \"aws_ebs_volume\" \"v\" {}\n");
    assert_eq!(repo.run(&["-q"]).stdout, "main.tf:1:1 high unencrypted-volume: `encrypted` is not set\n");
    assert!(repo.run(&["--color", "always"]).stdout.contains("\u{1b}["));
    assert_eq!(repo.run(&["check", "--output", "report.txt"]).stdout, "");
    let written = std::fs::read_to_string(repo.path().join("report.txt")).expect("written");
    assert!(written.contains("[unencrypted-volume]"));
    assert_eq!(repo.run(&["check", "--rule", "public-bucket"]).status, 0);
    assert_eq!(repo.run(&["check", "--skip", "CKV_AWS_3"]).status, 0);
    assert_eq!(repo.run(&["--no-such"]).status, 2);
    assert_eq!(repo.run(&["check", "--rule", "no-such"]).status, 2);
}

#[test]
fn a_clean_check_says_one_line_when_asked() {
    let repo = TestRepo::new();
    repo.stage("main.tf", "resource \"aws_ebs_volume\" \"v\" {\n  encrypted = true\n}\n");
    assert_snapshot!(repo.run(&["-v"]).stdout, @r###"
    iacgate: 1 blob, 1 resource judged, nothing blocks
    "###);
}
