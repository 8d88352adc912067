//! `iacgate.toml`: what it decides, and what it says of a mistake.

mod support;

use insta::assert_snapshot;
use support::{Run, TestRepo};

const VOLUME: &str = "resource \"aws_ebs_volume\" \"scratch\" {\n  size = 10\n}\n";

fn key() -> String {
    ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat()
}

/// A repository with a policy and one bad volume staged.
fn with_policy(policy: &str) -> TestRepo {
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", policy);
    repo.stage("main.tf", VOLUME);
    repo
}

fn judged(policy: &str) -> Run {
    with_policy(policy).hook()
}

fn mistake(policy: &str) -> String {
    let run = judged(policy);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    run.stderr
}

#[test]
fn an_unknown_key_is_shown_with_the_nearest_word() {
    assert_snapshot!(mistake("profile = \"essential\"\nblok = \"high\"\n"), @r###"
    error: unknown key `blok`
     --> iacgate.toml:2:1
      |
    2 | blok = "high"
      | ^^^^
     help: did you mean `block`?
    "###);
}

#[test]
fn an_unknown_value_is_shown_with_the_nearest_word() {
    assert_snapshot!(mistake("block = \"hihg\"\n"), @r###"
    error: unknown value `hihg` for `block`
     --> iacgate.toml:1:9
      |
    1 | block = "hihg"
      |         ^^^^^^
     help: did you mean `high`?
    "###);
}

#[test]
fn broken_toml_is_shown_where_it_breaks() {
    assert_snapshot!(mistake("block = \"high\n"), @r###"
    error: invalid basic string, expected `"`
     --> iacgate.toml:1:14
      |
    1 | block = "high
      |              ^
    "###);
}

#[test]
fn a_glob_that_is_none_is_shown() {
    assert_snapshot!(mistake("exclude = [\"ok/**\", \"a[\"]\n"), @r###"
    error: no valid glob: unclosed character class; missing ']'
     --> iacgate.toml:1:21
      |
    1 | exclude = ["ok/**", "a["]
      |                     ^^^^
    "###);
}

#[test]
fn an_unknown_rule_is_shown_with_the_nearest_one() {
    assert_snapshot!(mistake("[actions]\nunencrypted-volum = \"off\"\n"), @r###"
    error: unknown rule `unencrypted-volum`
     --> iacgate.toml:2:1
      |
    2 | unencrypted-volum = "off"
      | ^^^^^^^^^^^^^^^^^
     help: did you mean `unencrypted-volume`?
    "###);
}

#[test]
fn an_exception_says_what_it_lacks() {
    let head = "[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"*\"\n";
    assert_snapshot!(mistake(&format!("{head}reason = \"synthetic\"\nexpires = 2099-01-01\n")), @r###"
    error: `ticket` is missing in the exception for `unencrypted-volume`
     --> iacgate.toml:1:1
      |
    1 | [[exception]]
      | ^^^^^^^^^^^^^
    "###);
    assert_snapshot!(mistake(&format!("{head}reason = \"synthetic\"\nticket = \"SEC-1\"\nexpires = \"2099-01-01\"\n")), @r###"
    error: expected a date such as 2027-03-31, without quotes, found string in the exception for `unencrypted-volume`
     --> iacgate.toml:6:11
      |
    6 | expires = "2099-01-01"
      |           ^^^^^^^^^^^^
    "###);
    assert_snapshot!(mistake(&format!("{head}reason = \"synthetic\"\nticket = \"OPS-1\"\nexpires = 2099-01-01\n[tickets]\npattern = \"^SEC-[0-9]+$\"\n")), @r###"
    error: ticket `OPS-1` does not match `[tickets] pattern`
     --> iacgate.toml:5:10
      |
    5 | ticket = "OPS-1"
      |          ^^^^^^^
    "###);
}

#[test]
fn a_mistake_in_a_teams_own_rule_points_at_its_word() {
    let repo = with_policy("rules = [\"policy/*.toml\"]\n");
    repo.stage("policy/team.toml", "[[rule]]\nid = \"team-size\"\ntitle = \"x\"\nseverity = \"high\"\n[rule.terraform]\nresource = \"aws_ebs_volume\"\nrequire = { path = \"size\", equal = 5 }\n");
    let run = repo.hook();
    assert_eq!(run.status, 2);
    assert_snapshot!(run.stderr, @r###"
    error: unknown key `equal` in rule `team-size`
     --> policy/team.toml:7:28
      |
    7 | require = { path = "size", equal = 5 }
      |                            ^^^^^
     help: did you mean `equals`?
    "###);
}

#[test]
fn a_teams_own_rule_judges_with_its_fix() {
    let repo = with_policy("rules = [\"policy/*.toml\"]\n");
    repo.stage("policy/team.toml", "[[rule]]\nid = \"large-volume\"\ntitle = \"The volume is large\"\nseverity = \"high\"\nprofile = \"essential\"\nwhy = \"It costs.\"\n[rule.terraform]\nresource = \"aws_ebs_volume\"\nrequire = { path = \"size\", at-most = 5 }\nfix = { title = \"make it small\", set = { size = 5 } }\n");
    let run = repo.hook();
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("[large-volume]") && run.stdout.contains("+  size = 5"), "{}", run.stdout);
}

#[test]
fn thresholds_actions_and_excludes_decide() {
    assert_eq!(judged("").status, 1);
    for lets_through in [
        "block = \"critical\"\n",
        "[actions]\nunencrypted-volume = \"warn\"\n",
        "[actions]\nCKV_AWS_3 = \"warn\"\n",
    ] {
        let run = judged(lets_through);
        assert_eq!(run.status, 0, "{lets_through}");
        assert!(run.stdout.contains("[unencrypted-volume]"), "a warning is told: {}", run.stdout);
    }
    for silences in ["[actions]\nunencrypted-volume = \"off\"\n", "exclude = [\"*.tf\"]\n"] {
        let run = judged(silences);
        assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{silences}");
    }
}

#[test]
fn a_tier_is_stricter_or_milder_than_the_rest() {
    let tier =
        |more: &str| format!("block = \"critical\"\n[[tier]]\nname = \"prod\"\npaths = [\"*.tf\"]\n{more}");
    assert_eq!(judged(&tier("block = \"low\"\n")).status, 1);
    assert_eq!(judged(&tier("")).status, 0);
    assert_eq!(judged(&tier("actions = { unencrypted-volume = \"block\" }\n")).status, 1);
    let repo = with_policy("[[tier]]\nname = \"prod\"\npaths = [\"prod/**\"]\nblock = \"critical\"\n");
    assert_eq!(repo.hook().status, 1);
    assert_eq!(repo.run(&["check", "--tier", "prod"]).status, 0);
    let unknown = repo.run(&["check", "--tier", "prd"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("no tier `prd`"), "{}", unknown.stderr);
}

#[test]
fn an_exception_holds_until_its_day_and_for_its_resource() {
    let exception = |resource: &str, expires: &str| {
        format!(
            "[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"{resource}\"\nticket = \"SEC-1\"\nreason = \"synthetic data\"\nexpires = {expires}\n"
        )
    };
    assert_eq!(judged(&exception("aws_ebs_volume.scr*", "2099-12-31")).status, 0);
    assert_eq!(judged(&exception("aws_ebs_volume.scr*", "2020-01-01")).status, 1);
    assert_eq!(judged(&exception("aws_ebs_volume.other", "2099-12-31")).status, 1);
    let marked = "[[exception]]\nrule = \"unencrypted-volume\"\npath = \"main.tf\"\nfalse-positive = true\nreason = \"no data\"\n";
    assert_eq!(judged(marked).status, 0);
    let repo = with_policy(&exception("*", "2099-12-31"));
    repo.commit("all");
    assert_eq!(repo.run(&["audit"]).status, 0);
    assert_eq!(repo.run(&["audit", "--no-exceptions"]).status, 1);
}

#[test]
fn an_inline_exception_needs_ticket_expiry_and_reason() {
    let staged = |text: &str| {
        let repo = TestRepo::new();
        repo.stage("main.tf", text);
        repo.hook().status
    };
    let ignore = "# iacgate:ignore unencrypted-volume ticket=SEC-1 expires=2099-12-31 synthetic data\n";
    let off = VOLUME.replace("size = 10", "encrypted = false");
    assert_eq!(staged(&format!("{ignore}{VOLUME}")), 0);
    assert_eq!(staged(&off.replace("  encrypted", &format!("  {ignore}  encrypted"))), 0);
    assert_eq!(staged(&off.replace("false\n", &format!("false {ignore}"))), 0);
    assert_eq!(staged(&format!("{}{VOLUME}", ignore.replace("ticket=SEC-1 ", ""))), 1);
    assert_eq!(staged(&format!("{}{VOLUME}", ignore.replace(" synthetic data", ""))), 1);
    assert_eq!(staged(&format!("{}{VOLUME}", ignore.replace("2099", "2020"))), 1);
    assert_eq!(staged(&format!("{}{VOLUME}", ignore.replace("unencrypted-volume", "public-bucket"))), 1);
}

#[test]
fn what_is_never_to_be_committed_is_out_of_reach() {
    let policy = "block = \"critical\"\nexclude = [\"**\"]\n[actions]\naws-access-key = \"off\"\n[[exception]]\nrule = \"aws-access-key\"\npath = \"**\"\nticket = \"SEC-1\"\nreason = \"x\"\nexpires = 2099-01-01\n";
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", policy);
    repo.stage("notes.txt", key());
    assert_eq!(repo.hook().status, 1);
    assert_eq!(repo.run(&["check", "--skip", "aws-access-key"]).status, 1);
    let marked = "[[exception]]\nrule = \"aws-access-key\"\npath = \"notes.txt\"\nfalse-positive = true\nreason = \"a test's\"\n";
    repo.stage("iacgate.toml", marked);
    assert_eq!(repo.hook().status, 0);
    let refused = repo.run(&[
        "except",
        "aws-access-key",
        "--path",
        "notes.txt",
        "--ticket",
        "SEC-1",
        "--reason",
        "x",
        "--expires",
        "2099-01-01",
    ]);
    assert_eq!(refused.status, 2);
}

#[test]
fn unknown_values_pass_unless_policy_says_otherwise() {
    let staged = |policy: &str| {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", policy);
        repo.stage(
            "main.tf",
            format!("variable \"e\" {{}}\n{}", VOLUME.replace("size = 10", "encrypted = var.e")),
        );
        repo.hook()
    };
    assert_eq!(staged("").status, 0);
    let blocked = staged("unknown = \"block\"\n");
    assert_eq!(blocked.status, 1);
    assert!(blocked.stdout.contains("var.e"), "{}", blocked.stdout);
}

#[test]
fn required_tags_are_a_setting() {
    let role = "resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = \"{}\"\n  tags = {\n    CostCenter = \"a\"\n  }\n}\n";
    let staged = |policy: &str| {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", policy);
        repo.stage("main.tf", role);
        repo.hook()
    };
    assert_eq!(staged("").status, 0);
    let run = staged("[settings]\nrequired-tags = [\"CostCenter\", \"Owner\"]\n");
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("`tags.Owner` is not set"), "{}", run.stdout);
    assert_eq!(staged("[settings]\nrequired-tags = []\n").status, 0);
}

#[test]
fn the_staged_policy_decides_and_not_the_work_trees() {
    let repo = with_policy("");
    repo.write("iacgate.toml", "block = \"critical\"\n");
    assert_eq!(repo.hook().status, 1);
    assert_eq!(repo.run(&["check", "--config", "iacgate.toml"]).status, 0);
}

#[test]
fn except_writes_what_then_holds_and_keeps_comments() {
    let repo = with_policy("# Ours.\nblock = \"medium\" # and worse\n");
    let except = [
        "except",
        "CKV_AWS_3",
        "--resource",
        "aws_ebs_volume.*",
        "--ticket",
        "SEC-7",
        "--reason",
        "a \"test\"",
        "--expires",
        "2099-03-31",
    ];
    assert_eq!(repo.run(&except).status, 0);
    let text = std::fs::read_to_string(repo.path().join("iacgate.toml")).expect("written");
    assert!(
        text.starts_with(
            "# Ours.\nblock = \"medium\" # and worse\n\n[[exception]]\nrule     = \"unencrypted-volume\"\n"
        ),
        "{text}"
    );
    repo.git(&["add", "iacgate.toml"]);
    assert_eq!(repo.hook().status, 0);
    let wrong = repo.run(&[
        "except",
        "unencrypted-volume",
        "--resource",
        "*",
        "--ticket",
        "x",
        "--reason",
        "y",
        "--expires",
        "soon",
    ]);
    assert_eq!(wrong.status, 2);
}
