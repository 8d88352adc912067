//! What `iacgate.toml` and comments decide, and what they can't.

mod support;

use std::fs;

use support::TestRepo;

const VOLUME: &str = r#"resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-west-1a"
  encrypted         = false
}
"#;

const BLOCKS: &str = "status 1\nmain.tf:3 unencrypted-volume introduced block\n";
const WARNS: &str = "status 0\nmain.tf:3 unencrypted-volume introduced warn\n";
const EXCEPTED: &str = "status 0\nmain.tf:3 unencrypted-volume introduced excepted\n";

/// Put together here so that no scanner takes this file for a leak.
fn key() -> String {
    ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat()
}

/// A policy and a volume that is not encrypted, staged.
fn under(policy: &str) -> TestRepo {
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", policy);
    repo.stage("main.tf", VOLUME);
    repo
}

/// What is told of a policy that can't be read.
#[track_caller]
fn refused(policy: &str) -> String {
    let run = under(policy).hook();
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run:?}");
    run.stderr
}

fn exception(lines: &str) -> String {
    format!("[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"aws_ebs_volume.scratch\"\n{lines}")
}

#[test]
fn broken_toml_is_told_with_its_place() {
    insta::assert_snapshot!(refused("profile =\n"), @r#"
    error: string values must be quoted, expected literal string
     --> iacgate.toml:1:10
      |
    1 | profile =
      |          ^
     help: profile = "…"
    "#);
}

#[test]
fn whatever_is_broken_is_told_with_what_to_write() {
    for (policy, place, help) in [
        ("exclude = [\"a/**\"\nblock = \"low\"\n", "2:1", "exclude = [\"a/**\"]"),
        ("exclude = [\n", "1:12", "exclude = [ … ]"),
        ("block = \n", "1:9", "block = \"…\""),
        ("block \"low\"\n", "1:7", "block = \"low\""),
        ("[tickets\n", "1:9", "[tickets]"),
        ("[exceptions]\nlongest = { high = 1\n", "2:21", "longest = { high = 1 }"),
        (
            "[tickets]\npattern = \"a\"\n[tickets]\n",
            "3:2",
            "write what belongs to it into the first `[tickets]`",
        ),
        ("block = \"low\"\nblock = \"high\"\n", "2:1", "take one of the two out"),
        ("[exclude]\npaths = [\"a\"]\n", "1:1", "exclude = [\"…\"]"),
        ("[[tickets]]\npattern = \"a\"\n", "1:1", "[tickets]"),
        ("tier = \"prod\"\n", "1:8", "[[tier]]"),
        ("tier = [\"prod\"]\n", "1:9", "[[tier]]"),
        ("[block]\n", "1:1", "block = \"…\""),
        ("[exceptions]\nwarn-days = \"a\"\n", "2:13", "warn-days = 14"),
        ("[exceptions]\nlongest = 3\n", "2:11", "longest = { … }"),
    ] {
        let told = refused(policy);
        assert!(told.contains(&format!("--> iacgate.toml:{place}\n")), "{told}");
        assert!(told.contains(" ^") && told.ends_with(&format!(" help: {help}\n")), "{told}");
    }
}

#[test]
fn an_unknown_key_is_told_with_the_nearest_one() {
    insta::assert_snapshot!(refused("blok = \"low\"\n"), @r#"
    error: unknown key `blok`
     --> iacgate.toml:1:1
      |
    1 | blok = "low"
      | ^^^^
     help: did you mean `block`?
    "#);
}

#[test]
fn an_unknown_word_is_told_with_the_nearest_one() {
    insta::assert_snapshot!(refused("block = \"hihg\"\n"), @r#"
    error: unknown value `hihg` for `block`
     --> iacgate.toml:1:9
      |
    1 | block = "hihg"
      |         ^^^^^^
     help: did you mean `high`?
    "#);
}

#[test]
fn a_broken_glob_is_told_with_its_place() {
    insta::assert_snapshot!(refused("exclude = [\"examples/**\", \"a[/**\"]\n"), @r#"
    error: no valid glob: unclosed character class; missing ']'
     --> iacgate.toml:1:27
      |
    1 | exclude = ["examples/**", "a[/**"]
      |                           ^^^^^^^
     help: a glob such as "envs/prod/**": `*` stays in one folder, `**` crosses folders
    "#);
}

#[test]
fn a_glob_that_can_match_nothing_is_told_with_what_is_meant() {
    for (glob, message, instead) in [
        ("/envs/prod/**", "paths begin in the repository, without `/`", "\"envs/prod/**\""),
        ("envs/prod/", "is a folder, and globs match files", "\"envs/prod/**\""),
        ("../other/**", "leads out of the repository", "a path from its top"),
        (r"envs\\prod\\**", "has no `/` between folders", "\"envs/prod/**\""),
        ("", "an empty glob", "\"**\" is every file"),
    ] {
        for text in
            [format!("exclude = [\"{glob}\"]\n"), format!("[[tier]]\nname = \"a\"\npaths = [\"{glob}\"]\n")]
        {
            let told = refused(&text);
            assert!(
                told.contains(message) && told.ends_with(&format!("help: {instead}\n")),
                "{glob}: {told}"
            );
        }
    }
    // A bracket in a folder's name, and a path from where one stands.
    for glob in [r"app/\\[id\\]/**", "./envs/**"] {
        assert_eq!(under(&format!("exclude = [\"{glob}\"]\n")).hook().status, 1, "{glob}");
    }
    assert_eq!(under("exclude = [\"./main.tf\"]\n").run(&["--rule", "unencrypted-volume"]).status, 0);
}

#[test]
fn a_folder_where_files_are_meant_is_told() {
    let exception = exception("path = \"envs\"\nticket = \"SEC-1\"\nreason = \"x\"\nexpires = 2099-12-31");
    for (policy, place) in [
        ("exclude = [\"envs\"]\n", "iacgate.toml:1:12"),
        ("[[tier]]\nname = \"prod\"\npaths = [\"envs\"]\n", "iacgate.toml:3:10"),
        (&exception, "iacgate.toml:1:1"),
    ] {
        let repo = under(policy);
        assert_eq!(repo.hook().status, 1, "{policy}");
        repo.stage("envs/prod/main.tf", "");
        let run = repo.hook();
        let is_told =
            run.stderr.contains("`envs` is a folder, and globs match files") && run.stderr.contains(place);
        assert!(run.status == 2 && is_told && run.stderr.ends_with("help: \"envs/**\"\n"), "{run:?}");
    }
}

#[test]
fn two_rules_with_one_id_are_told_with_the_place_of_the_second() {
    let rule = |id: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\ntitle = \"t\"\nseverity = \"low\"\n[[rule.terraform]]\nresource = \"aws_ebs_volume\"\nrequire = {{ path = \"size\", exists = true }}\n"
        )
    };
    let told = |files: &[(&str, String)]| {
        let repo = under("rules = [\"policy/*.toml\"]\n");
        files.iter().for_each(|(path, text)| repo.stage(path, text));
        let run = repo.hook();
        assert_eq!(run.status, 2, "{run:?}");
        run.stderr
    };
    let [ours, theirs] = [rule("ours"), rule("unencrypted-volume")];
    let beside = told(&[("policy/a.toml", ours.clone()), ("policy/b.toml", ours.clone())]);
    assert!(
        beside.contains("policy/b.toml:2:7") && beside.contains("the other one is in policy/a.toml"),
        "{beside}"
    );
    let within = told(&[("policy/a.toml", ours.repeat(2))]);
    assert!(
        within.contains("policy/a.toml:9:6") && within.contains("there is a rule `ours` already"),
        "{within}"
    );
    let built_in = told(&[("policy/a.toml", theirs)]);
    assert!(
        built_in.contains("policy/a.toml:2:7") && built_in.contains("iacgate's own rules are changed"),
        "{built_in}"
    );
}

#[test]
fn a_teams_rule_is_asked_where_it_says_nothing_of_a_profile() {
    let rule = "[[rule]]\nid = \"sized-volume\"\ntitle = \"t\"\nseverity = \"high\"\n[[rule.terraform]]\nresource = \"aws_ebs_volume\"\nrequire = { path = \"size\", exists = true }\n";
    let repo = under("rules = [\"policy/*.toml\"]\n");
    repo.stage("policy/a.toml", rule);
    assert!(repo.judged(&[]).contains("sized-volume introduced block"));
    repo.stage("policy/a.toml", rule.replace("severity", "profile = \"thorough\"\nseverity"));
    assert!(!repo.judged(&[]).contains("sized-volume"));
}

#[test]
fn a_day_that_does_not_exist_is_told_with_its_place() {
    insta::assert_snapshot!(refused(&exception("ticket = \"SEC-1\"\nreason = \"test\"\nexpires = 2027-02-31\n")), @r"
    error: invalid date, expected day between 01 and 28
     --> iacgate.toml:6:11
      |
    6 | expires = 2027-02-31
      |           ^^^^^^^^^^
     help: expires = 2027-03-31
    ");
    for (line, help) in [
        ("expires = soon", "expires = 2027-03-31"),
        ("expires = 31.03.2027", "expires = 2027-03-31"),
        ("expires = \"2027-02-30\"", "2027-03-31"),
        ("expires = \"2027-04-30\"", "2027-04-30"),
        ("expires = 20270331", "2027-03-31"),
        ("expires = 2099-12-31\nsince = 2027-13-01", "since = 2027-03-31"),
        ("owner = web", "owner = \"web\""),
    ] {
        let told = refused(&exception(&format!("ticket = \"SEC-1\"\nreason = \"test\"\n{line}\n")));
        assert!(told.ends_with(&format!("\n help: {help}\n")), "{told}");
    }
    let told = refused("[dates.lambda-runtimes]\n\"nodejs18.x\" = \"soon\"\n");
    assert!(told.ends_with("\n help: 2027-03-31\n"), "{told}");
}

#[test]
fn a_setting_a_list_or_a_table_of_dates_that_no_rule_asks_for_is_refused() {
    insta::assert_snapshot!(refused("[settings]\nmax-rotation-day = 30\n"), @r#"
    error: unknown setting `max-rotation-day`
     --> iacgate.toml:2:1
      |
    2 | max-rotation-day = 30
      | ^^^^^^^^^^^^^^^^
     help: did you mean `max-rotation-days`?
    "#);
    for (policy, message, help) in [
        ("[lists]\ngpu-familes = [\"x\"]\n", "unknown list `gpu-familes`", "did you mean `gpu-families`?"),
        (
            "[dates.lamda-runtimes]\n\"nodejs18.x\" = 2027-01-31\n",
            "unknown table of dates `lamda-runtimes`",
            "did you mean `lambda-runtimes`?",
        ),
        (
            "[settings]\nmax-rotation-days = [30]\n",
            "the setting `max-rotation-days` is one value",
            "max-rotation-days = 90",
        ),
        (
            "[settings]\nrequired-tags = 3\n",
            "the setting `required-tags` is a list",
            "required-tags = [\"…\"]",
        ),
        (
            "[settings]\nrequired-tags = [3]\n",
            "the setting `required-tags` is a list of texts",
            "required-tags = [\"…\"]",
        ),
        (
            "[settings]\nadmin-ports = [\"ssh\"]\n",
            "the setting `admin-ports` is a list of numbers",
            "admin-ports = [443]",
        ),
        (
            "[settings]\nmax-rotation-days = \"ninety\"\n",
            "the setting `max-rotation-days` is a number",
            "max-rotation-days = 90",
        ),
        (
            "[settings]\nlargest-model = \"1Xi\"\n",
            "the setting `largest-model` is of another form",
            "largest-model = \"1Mi\"",
        ),
        (
            "[settings]\nlargest-model = -1\n",
            "the setting `largest-model` is a count or a size of zero or more",
            "largest-model = \"1Mi\"",
        ),
        (
            "[settings]\nlargest-model = \"-1Mi\"\n",
            "the setting `largest-model` is a count or a size of zero or more",
            "largest-model = \"1Mi\"",
        ),
        (
            "[settings]\nlargest-model = nan\n",
            "the setting `largest-model` is a count or a size of zero or more",
            "largest-model = \"1Mi\"",
        ),
        (
            "[settings]\nmax-rotation-days = -90\n",
            "the setting `max-rotation-days` is a count or a size of zero or more",
            "max-rotation-days = 90",
        ),
        (
            "[settings]\nadmin-ports = [22, -1]\n",
            "the setting `admin-ports` is a list of numbers",
            "admin-ports = [443]",
        ),
    ] {
        let told = refused(policy);
        assert!(told.contains(message) && told.ends_with(&format!("help: {help}\n")), "{told}");
    }
    assert_eq!(under("[settings]\nrequired-tags = \"Team\"\n").judged(&[]).lines().next(), Some("status 1"));
}

#[test]
fn a_glob_of_rules_that_nothing_is_near_is_refused() {
    let repo = under("rules = [\"polcy/*.toml\"]\n");
    repo.stage("policy/a.rego", "package a\n");
    insta::assert_snapshot!(repo.hook().stderr, @r#"
    error: `polcy/*.toml` names no file here
     --> iacgate.toml:1:10
      |
    1 | rules = ["polcy/*.toml"]
      |          ^^^^^^^^^^^^^^
     help: did you mean `policy/*.toml`?
    "#);
    for (rules, is_refused) in [
        ("policy/*.toml", false),
        ("*/b.toml", false),
        ("policy/a.rego", false),
        ("policy/b.rego", true),
        ("zzz/**", true),
    ] {
        repo.stage("iacgate.toml", format!("rules = [\"{rules}\"]\n"));
        let run = repo.hook();
        assert_eq!(run.stderr.contains("names no file here"), is_refused, "{rules} {run:?}");
        assert_eq!(run.status == 2, is_refused, "{rules}");
    }
    repo.stage("p/a.toml", "");
    repo.stage("iacgate.toml", "rules = [\"q/*.toml\"]\n");
    assert!(repo.hook().stderr.ends_with(" help: did you mean `p/*.toml`?\n"));
    repo.git(&["rm", "--quiet", "-f", "p/a.toml"]);
    // What a commit takes away was named rightly.
    repo.stage("iacgate.toml", "rules = [\"policy/*.rego\"]\n");
    repo.commit("with it");
    repo.git(&["rm", "--quiet", "-f", "policy/a.rego"]);
    assert_eq!(repo.hook().stderr, "");
}

#[test]
fn a_glob_of_rules_that_nobody_reads_is_refused() {
    for (rules, is_refused) in [
        ("policy/ours.tml", true),
        ("main.tf", true),
        ("policy/*.txt", true),
        ("policy/*.{txt,md}", true),
        ("policy", true),
        ("policy/ours*", false),
        ("policy/*.{toml,txt}", false),
        ("policy/*.y*ml", false),
        ("policy/**", false),
    ] {
        let repo = under(&format!("rules = [\"policy/*\", \"{rules}\"]\n"));
        repo.stage("policy/ours.tml", "");
        let run = repo.hook();
        let told = format!("`{rules}` names files that are not read\n --> iacgate.toml:1:22");
        assert_eq!(run.stderr.contains(&told), is_refused, "{rules} {run:?}");
        assert_eq!(run.status, if is_refused { 2 } else { 1 }, "{rules} {run:?}");
        assert_eq!(run.stderr.contains("TOML and Rego are read"), is_refused, "{run:?}");
    }
    assert!(refused("[rego]\ndata = \"policy/data/*.toml\"\n").contains("JSON and YAML are read"));
}

#[test]
fn what_is_said_of_a_rule_that_nothing_reaches_is_told_and_all_is_judged() {
    let policy = "[actions]\naws-access-key = \"off\"\n";
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", policy);
    let run = repo.hook();
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    insta::assert_snapshot!(run.stderr, @r#"
    error: `aws-access-key` always blocks: no action reaches it
     --> iacgate.toml:2:1
      |
    2 | aws-access-key = "off"
      | ^^^^^^^^^^^^^^
     help: take it out; a finding that is none: [[exception]] with `path`, `reason` and `false-positive = true`
    "#);
    // What blocks still does, and says so.
    repo.stage("notes.txt", ["the key is AKIA", "Z7VDBZZQ3KJ4X2NB\n"].concat());
    assert_eq!(repo.judged(&[]), "status 1\nnotes.txt:1 aws-access-key introduced block\n");

    let never = |rest: &str| exception(rest).replace("unencrypted-volume", "aws-access-key");
    let dated = never("ticket = \"SEC-1\"\nreason = \"test\"\nexpires = 2099-12-31\n");
    for (policy, message) in [
        (dated.as_str(), "`aws-access-key` takes no ticket: what it finds must not be committed"),
        (
            never("reason = \"a test's\"\nfalse-positive = true\n").as_str(),
            "a false positive of `aws-access-key` needs a path",
        ),
        (
            "[[tier]]\nname = \"a\"\npaths = [\"a/**\"]\nactions = { aws-access-key = \"low\" }\n",
            "`aws-access-key` always blocks",
        ),
        (
            "[actions]\n\"tag:never\" = \"off\"\n",
            "rules with the tag `never` always block: no action reaches them",
        ),
        (
            "[[tier]]\nname = \"a\"\npaths = [\"a/**\"]\nactions = { \"tag:never\" = \"warn\" }\n",
            "rules with the tag `never` always block",
        ),
    ] {
        let told = refused_beside(policy);
        assert!(told.contains(message) && told.contains("\n help: "), "{told}");
    }
    let path = never("reason = \"a test's\"\nfalse-positive = true\n")
        .replace("resource = \"aws_ebs_volume.scratch\"", "path = \"notes.txt\"");
    for policy in ["[actions]\naws-access-key = \"block\"\n", "[actions]\n\"tag:never\" = \"block\"\n", &path]
    {
        assert_eq!(refused_beside(policy), "", "{policy}");
    }
}

/// What is told of a policy beside a judgement in which nothing blocks.
fn refused_beside(policy: &str) -> String {
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", policy);
    let run = repo.hook();
    assert_eq!(run.status, if run.stderr.is_empty() { 0 } else { 2 }, "{run:?}");
    run.stderr
}

#[test]
fn a_secret_in_a_policy_is_not_shown_beside_a_mistake() {
    let token = ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat();
    let told =
        refused(&exception(&format!("ticket = \"SEC-1\"\nreason = \"it is {token}\"\nexpires = soon\n")));
    assert!(!told.contains(&token), "{told}");
}

#[test]
fn an_unknown_rule_is_told_where_it_is_named_and_not_where_a_comment_mentions_it() {
    insta::assert_snapshot!(refused("# on unencrypted-volum\n[actions]\nunencrypted-volum = \"off\"\n"), @r#"
    error: unknown rule `unencrypted-volum`
     --> iacgate.toml:3:1
      |
    3 | unencrypted-volum = "off"
      | ^^^^^^^^^^^^^^^^^
     help: did you mean `unencrypted-volume`?
    "#);
}

#[test]
fn an_unknown_rule_is_told_at_its_own_key_whatever_else_is_called_so() {
    let tier = "[[tier]]\nname = \"prod\"\npaths = [\"prod/**\"]\n";
    let exception =
        "[[exception]]\nreason = \"of prod\"\nrule = \"prod\"\npath = \"a\"\nfalse-positive = true\n";
    for (text, place) in [
        (format!("{tier}{exception}"), "iacgate.toml:6:9"),
        (format!("{tier}[tier.actions]\n\"prod\" = \"off\"\n"), "iacgate.toml:5:2"),
        (format!("{tier}[actions]\n\"tag:prod\" = \"off\"\n"), "iacgate.toml:5:2"),
        (format!("{tier}[actions]\nprod = \"off\"\n"), "iacgate.toml:5:1"),
    ] {
        let told = refused(&text);
        assert!(told.contains("`prod`") && told.contains(place), "{text}{told}");
    }
}

#[test]
fn an_exception_without_ticket_is_refused() {
    insta::assert_snapshot!(refused(&exception("reason = \"test\"\nexpires = 2027-02-21\n")), @r#"
    error: `ticket` is missing in the exception for `unencrypted-volume`
     --> iacgate.toml:1:1
      |
    1 | [[exception]]
      | ^^^^^^^^^^^^^
     help: ticket = "SEC-1", or `false-positive = true` where the finding is none
    "#);
}

#[test]
fn a_ticket_that_does_not_fit_the_pattern_is_refused() {
    let policy = exception("ticket = \"X-1\"\nreason = \"test\"\nexpires = 2027-02-21\n");
    insta::assert_snapshot!(refused(&format!("{policy}\n[tickets]\npattern = \"^SEC-[0-9]+$\"\n")), @r#"
    error: ticket `X-1` does not match `[tickets] pattern`
     --> iacgate.toml:4:10
      |
    4 | ticket = "X-1"
      |          ^^^^^
     help: a ticket that matches ^SEC-[0-9]+$
    "#);
}

#[test]
fn a_pattern_of_tickets_binds_every_file_that_makes_up_the_policy() {
    let pattern = "[tickets]\npattern = \"^SEC-[0-9]+$\"\n";
    let excepted = |ticket: &str| {
        exception(&format!("ticket = \"{ticket}\"\nreason = \"test\"\nexpires = 2099-12-31\n"))
    };
    let judged = |own: &str, shared: &str| {
        let repo = under(&format!("extends = [\"s/a.toml\", \"s/b.toml\"]\n{own}"));
        repo.stage("s/a.toml", shared);
        repo.stage("s/b.toml", "block = \"low\"\n");
        repo.hook()
    };
    for (own, shared, place) in [
        (excepted("J-1"), pattern.to_owned(), "iacgate.toml:5:10"),
        (pattern.to_owned(), excepted("J-1"), "s/a.toml:4:10"),
        (String::new(), excepted("J-1") + pattern, "s/a.toml:4:10"),
    ] {
        let run = judged(&own, &shared);
        assert!(run.status == 2 && run.stderr.contains("ticket `J-1` does not match"), "{run:?}");
        assert!(run.stderr.contains(&format!("--> {place}\n")), "{run:?}");
        let [own, shared] = [own, shared].map(|text| text.replace("J-1", "SEC-1"));
        assert_eq!(judged(&own, &shared).status, 0, "{own}{shared}");
    }
}

#[test]
fn an_exception_that_holds_lets_its_finding_by() {
    let repo = under(&exception("ticket = \"SEC-1\"\nreason = \"test\"\nexpires = 2099-12-31\n"));
    assert_eq!(repo.judged(&[]), EXCEPTED);
    repo.stage("other.tf", VOLUME.replace("scratch", "other"));
    assert!(
        repo.judged(&[]).ends_with("other.tf:3 unencrypted-volume introduced block\n"),
        "{}",
        repo.judged(&[])
    );
}

#[test]
fn an_exception_that_has_expired_holds_no_more() {
    let repo = under(&exception("ticket = \"SEC-1\"\nreason = \"test\"\nexpires = 2020-12-31\n"));
    assert_eq!(repo.judged(&[]), BLOCKS);
}

#[test]
fn a_false_positive_needs_a_reason_alone() {
    let repo = under(&exception("false-positive = true\nreason = \"encrypted by the account\"\n"));
    assert_eq!(repo.judged(&[]), EXCEPTED);
    assert!(refused(&exception("false-positive = true\n")).starts_with("error: `reason` is missing"));
}

#[test]
fn an_exception_takes_the_name_that_another_tool_has() {
    let policy = exception("ticket = \"SEC-1\"\nreason = \"test\"\nexpires = 2099-12-31\n");
    let repo = under(&policy.replace("unencrypted-volume", "CKV_AWS_3"));
    assert_eq!(repo.judged(&[]), EXCEPTED);
}

#[test]
fn actions_and_thresholds_decide() {
    assert_eq!(under("[actions]\nunencrypted-volume = \"warn\"\n").judged(&[]), WARNS);
    assert_eq!(under("[actions]\nunencrypted-volume = \"off\"\n").judged(&[]), "status 0\n");
    assert_eq!(under("block = \"critical\"\n").judged(&[]), WARNS);
    let policy = "block = \"critical\"\n[actions]\nunencrypted-volume = \"block\"\n";
    assert_eq!(under(policy).judged(&[]), BLOCKS);
    assert_eq!(under("exclude = [\"*.tf\"]\n").judged(&[]), "status 0\n");
}

#[test]
fn the_first_tier_that_fits_decides() {
    let policy = "[[tier]]\nname = \"sandbox\"\npaths = [\"sandbox/**\"]\nblock = \"critical\"\n\n[[tier]]\nname = \"all\"\npaths = [\"**\"]\nactions = { unencrypted-volume = \"block\" }\n";
    let repo = under(policy);
    repo.stage("sandbox/main.tf", VOLUME);
    assert_eq!(repo.judged(&[]), format!("{BLOCKS}sandbox/main.tf:3 unencrypted-volume introduced warn\n"));
    assert!(repo.judged(&["--tier", "sandbox"]).starts_with("status 0\n"));
    assert_eq!(repo.run(&["--tier", "nowhere"]).status, 2);
}

#[test]
fn a_profile_widens_what_is_asked() {
    let bucket = "resource \"aws_s3_bucket\" \"logs\" {\n  bucket = \"logs\"\n}\n";
    let asked = |policy: &str| {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", policy);
        repo.stage("main.tf", bucket);
        repo.judged(&[])
    };
    assert!(!asked("").contains("unversioned-bucket"), "{}", asked(""));
    let thorough = asked("profile = \"thorough\"\n");
    assert!(thorough.contains("unversioned-bucket"), "{thorough}");
}

#[test]
fn a_setting_changes_what_a_rule_wants() {
    let role = "resource \"aws_iam_role\" \"trainer\" {\n  assume_role_policy = jsonencode({ Version = \"2012-10-17\", Statement = [] })\n  tags = { Team = \"ml\" }\n}\n";
    let asked = |policy: &str| {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", policy);
        repo.stage("main.tf", role);
        repo.judged(&["--rule", "missing-required-tag"])
    };
    assert!(asked("").contains("missing-required-tag introduced block"), "{}", asked(""));
    assert_eq!(asked("[settings]\nrequired-tags = [\"Team\"]\n"), "status 0\n");
    assert_eq!(asked("[settings]\nrequired-tags = []\n"), "status 0\n");
}

#[test]
fn what_is_unknown_passes_unless_the_policy_blocks_it() {
    let unknown = VOLUME.replace("= false", "= var.encrypted") + "variable \"encrypted\" {}\n";
    let status = |policy: &str| {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", policy);
        repo.stage("main.tf", &unknown);
        let run = repo.hook();
        (run.status, run.stdout.is_empty())
    };
    assert_eq!(status(""), (0, true));
    assert_eq!(status("unknown = \"warn\"\n"), (0, false));
    assert_eq!(status("unknown = \"block\"\n"), (1, false));
}

#[test]
fn nothing_reaches_the_rules_that_always_hold() {
    let exception = "[[exception]]\nrule = \"aws-access-key\"\npath = \"**\"\nticket = \"SEC-1\"\nreason = \"test\"\nexpires = 2099-12-31\n";
    for policy in [
        "exclude = [\"**\"]\n",
        "[actions]\naws-access-key = \"off\"\n",
        "block = \"critical\"\n[[tier]]\nname = \"lax\"\npaths = [\"**\"]\nactions = { aws-access-key = \"off\" }\n",
        exception,
    ] {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", policy);
        repo.stage(
            "notes.txt",
            format!(
                "the key is {} # iacgate:ignore aws-access-key ticket=SEC-1 expires=2099-12-31 test\n",
                key()
            ),
        );
        assert_eq!(repo.judged(&[]), "status 1\nnotes.txt:1 aws-access-key introduced block\n", "{policy}");
        let skipped = repo.judged(&["--skip", "aws-access-key"]);
        assert_eq!(skipped, "status 1\nnotes.txt:1 aws-access-key introduced block\n", "{policy}");
    }
}

#[test]
fn a_key_that_is_none_takes_a_false_positive_with_its_path() {
    let policy = |place: &str| {
        format!(
            "[[exception]]\nrule = \"aws-access-key\"\n{place}\nfalse-positive = true\nreason = \"from the manual\"\n"
        )
    };
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", policy("path = [\"tests/**\"]"));
    repo.stage("tests/notes.txt", format!("the key is {}\n", key()));
    assert_eq!(repo.judged(&[]), "status 0\ntests/notes.txt:1 aws-access-key introduced excepted\n");
    repo.stage("notes.txt", format!("the key is {}\n", key()));
    assert_eq!(repo.hook().status, 1);
}

#[test]
fn a_comment_excuses_its_attribute_or_its_block() {
    let mark = "# iacgate:ignore unencrypted-volume ticket=SEC-1 expires=2099-12-31 scratch space";
    let judged = |text: String| {
        let repo = TestRepo::new();
        repo.stage("main.tf", text);
        repo.judged(&[])
    };
    let on = judged(VOLUME.replace("= false", &format!("= false {mark}")));
    assert_eq!(on, EXCEPTED);
    let above = judged(VOLUME.replace("  encrypted", &format!("  {mark}\n  encrypted")));
    assert_eq!(above, EXCEPTED.replace(":3", ":4"));
    assert_eq!(judged(format!("{mark}\n{VOLUME}")), EXCEPTED.replace(":3", ":4"));
}

#[test]
fn a_comment_that_lacks_something_excuses_nothing() {
    for mark in [
        "iacgate:ignore unencrypted-volume ticket=SEC-1 expires=2020-12-31 expired",
        "iacgate:ignore unencrypted-volume expires=2099-12-31 no ticket",
        "iacgate:ignore unencrypted-volume ticket=SEC-1 no day",
        "iacgate:ignore unencrypted-volume ticket=SEC-1 expires=2099-12-31",
        "iacgate:ignore public-bucket ticket=SEC-1 expires=2099-12-31 another rule",
    ] {
        let repo = TestRepo::new();
        repo.stage("main.tf", VOLUME.replace("= false", &format!("= false # {mark}")));
        assert_eq!(repo.judged(&[]), BLOCKS, "{mark}");
    }
}

#[test]
fn a_comment_two_lines_above_excuses_nothing() {
    let mark = "iacgate:ignore unencrypted-volume ticket=SEC-1 expires=2099-12-31 scratch";
    let repo = TestRepo::new();
    repo.stage("main.tf", VOLUME.replace("  availability", &format!("  # {mark}\n  availability")));
    assert_eq!(repo.judged(&[]), BLOCKS.replace(":3", ":4"));
}

#[test]
fn a_ticket_in_a_comment_must_fit_the_pattern_too() {
    let repo = TestRepo::new();
    let mark = "# iacgate:ignore unencrypted-volume ticket=X-1 expires=2099-12-31 scratch";
    repo.stage("iacgate.toml", "[tickets]\npattern = \"^SEC-[0-9]+$\"\n");
    repo.stage("main.tf", VOLUME.replace("= false", &format!("= false {mark}")));
    assert_eq!(repo.judged(&[]), BLOCKS);
}

#[test]
fn the_policy_is_read_from_the_index() {
    let repo = under("block = \"high\"\n");
    repo.write("iacgate.toml", "block = \"critical\"\n");
    assert_eq!(repo.judged(&[]), BLOCKS);
    repo.git(&["add", "iacgate.toml"]);
    assert_eq!(repo.judged(&[]), WARNS);
    repo.remove("iacgate.toml");
    assert_eq!(repo.judged(&[]), WARNS);
}

#[test]
fn a_team_has_rules_of_its_own() {
    let repo = under("rules = [\"policy/*.toml\"]\n");
    let rule = "[[rule]]\nid = \"volume-in-zone-a\"\nseverity = \"high\"\nprofile = \"essential\"\ntitle = \"zone a is full\"\n\n[[rule.terraform]]\nresource = \"aws_ebs_volume\"\nrequire = { path = \"availability_zone\", not-equals = \"eu-west-1a\" }\n";
    repo.stage("policy/zones.toml", rule);
    let told = repo.judged(&[]);
    assert!(told.contains("main.tf:2 volume-in-zone-a introduced block"), "{told}");
    repo.stage("policy/zones.toml", rule.replace("severity", "severty"));
    let run = repo.hook();
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("policy/zones.toml:3:1") || run.stderr.contains("severity"), "{run:?}");
}

#[test]
fn except_writes_an_exception_and_keeps_what_was_there() {
    let before = "# ours\nblock = \"medium\" # as agreed\n";
    let repo = under(before);
    let run = repo.run(&[
        "except",
        "CKV_AWS_3",
        "--resource",
        "aws_ebs_volume.*",
        "--ticket",
        "SEC-1",
        "--reason",
        "a \"quoted\" reason",
        "--expires",
        "2099-12-31",
    ]);
    assert_eq!(run.status, 0, "{run:?}");
    let written = fs::read_to_string(repo.path().join("iacgate.toml")).expect("the policy");
    assert!(written.starts_with(before), "{written}");
    assert!(written.contains("rule     = \"unencrypted-volume\""), "{written}");
    repo.git(&["add", "iacgate.toml"]);
    assert_eq!(repo.judged(&[]), EXCEPTED);
}

#[test]
fn except_adds_to_no_list_in_brackets() {
    let one = "rule = \"public-bucket\", path = \"x.tf\", reason = \"test\", false-positive = true";
    for written in [
        format!("exception = [{{ {one} }}]\n"),
        format!("exception = {{ {one} }}\n"),
        format!("[exception]\n{}\n", one.replace(", ", "\n")),
    ] {
        let policy = format!("block = \"low\"\n{written}");
        let repo = under(&policy);
        let place = ["except", "unencrypted-volume", "--path", "main.tf", "--reason", "test"];
        let run = repo.run(&[&place[..], &["--ticket", "SEC-1", "--expires", "2099-12-31"]].concat());
        assert!(run.status == 2 && run.stderr.contains("--> iacgate.toml:2:"), "{run:?}");
        assert!(run.stderr.ends_with("below `[[exception]]`\n"), "{run:?}");
        assert_eq!(fs::read_to_string(repo.path().join("iacgate.toml")).expect("the policy"), policy);
    }
}

#[test]
fn except_refuses_what_would_not_be_a_policy() {
    let repo = under("[tickets]\npattern = \"^SEC-[0-9]+$\"\n");
    let place = ["except", "unencrypted-volume", "--path", "main.tf", "--reason", "test"];
    for wrong in [["--ticket", "X-1", "--expires", "2099-12-31"], ["--ticket", "SEC-1", "--expires", "soon"]]
    {
        assert_eq!(repo.run(&[&place[..], &wrong].concat()).status, 2);
    }
    let never = ["except", "private-key", "--path", "a.pem", "--reason", "x", "--ticket", "SEC-1"];
    assert_eq!(repo.run(&[&never[..], &["--expires", "2099-12-31"]].concat()).status, 2);
    let kept = fs::read_to_string(repo.path().join("iacgate.toml")).expect("the policy");
    assert_eq!(kept, "[tickets]\npattern = \"^SEC-[0-9]+$\"\n");
}

#[test]
fn a_mistake_in_a_teams_own_rule_points_at_its_word() {
    let repo = under("rules = [\"policy/*.toml\"]\n");
    repo.stage("policy/team.toml", "[[rule]]\nid = \"team-size\"\ntitle = \"x\"\nseverity = \"high\"\n[rule.terraform]\nresource = \"aws_ebs_volume\"\nrequire = { path = \"size\", equal = 5 }\n");
    let run = repo.hook();
    assert_eq!(run.status, 2);
    insta::assert_snapshot!(run.stderr, @r###"
    error: unknown key `equal` in rule `team-size`
     --> policy/team.toml:7:28
      |
    7 | require = { path = "size", equal = 5 }
      |                            ^^^^^
     help: did you mean `equals`?
    "###);
    let rule = |id: &str, rest: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\ntitle = \"x\"\nseverity = \"high\"\n[rule.terraform]\nresource = \"aws_ebs_volume\"\n{rest}\n"
        )
    };
    for (rule, place, message, help) in [
        (rule("Team Size", ""), "2:6", "is not kebab-case", "id = \"team-size\""),
        (
            rule("team-size", "requires = { path = \"size\", equals = 5 }"),
            "7:1",
            "unknown key `requires`",
            "did you mean `require`?",
        ),
        (rule("team-size", ""), "5:1", "`require` is missing", "require = …"),
    ] {
        repo.stage("policy/team.toml", rule);
        let told = repo.hook().stderr;
        assert!(told.contains(message) && told.contains(&format!("team.toml:{place}\n")), "{told}");
        assert!(told.ends_with(&format!(" help: {help}\n")), "{told}");
    }
}

#[test]
fn a_teams_rule_names_data_that_the_policy_extends() {
    let rule = "[[rule]]\nid = \"old-zone\"\ntitle = \"x\"\nseverity = \"high\"\nprofile = \"essential\"\n[rule.terraform]\nresource = \"aws_ebs_volume\"\nrequire = { path = \"availability_zone\", supported = \"zones\" }\n";
    let policy = "rules = [\"policy/*.toml\"]\n";
    let repo = under(&format!("{policy}[dates.zones]\n\"eu-west-1?\" = 2020-01-01\n"));
    repo.stage("policy/team.toml", rule);
    assert!(repo.judged(&[]).contains("main.tf:2 old-zone introduced block"));
    // A later day of the same glob replaces the earlier one.
    repo.stage("policy/team.toml", format!("{rule}[dates.zones]\n\"eu-west-1?\" = 2020-01-01\n"));
    repo.stage("iacgate.toml", format!("{policy}[dates.zones]\n\"eu-west-1?\" = 2999-01-01\n"));
    assert!(!repo.judged(&[]).contains("old-zone"));
    repo.stage("policy/team.toml", rule.replace("\"zones\"", "\"zone\""));
    let run = repo.hook();
    assert_eq!(run.status, 2);
    insta::assert_snapshot!(run.stderr, @r###"
    error: unknown table of dates `zone`
     --> policy/team.toml:8:53
      |
    8 | require = { path = "availability_zone", supported = "zone" }
      |                                                     ^^^^^^
     help: did you mean `zones`?
    "###);
}

/// What a shared policy brings along lies beside it; what it says of the repository's files begins at the top.
#[test]
fn paths_of_a_shared_policy_begin_at_its_folder() {
    let rule = "[[rule]]\nid = \"old-zone\"\ntitle = \"x\"\nseverity = \"high\"\nprofile = \"essential\"\n[rule.terraform]\nresource = \"aws_ebs_volume\"\nrequire = { path = \"availability_zone\", not-equals = \"eu-west-1a\" }\n";
    let rego = "package team\n\ndeny contains {\"msg\": data.why, \"resource\": \"aws_ebs_volume.a\"} if input.resource.aws_ebs_volume\n";
    let shared = "extends = [\"../base/iacgate.toml\"]\nrules = [\"rules/*\"]\n[rego]\ndata = [\"../base/data/*\"]\n[[tier]]\nname = \"prod\"\npaths = [\"main.tf\"]\nblock = \"low\"\n";
    let files = [
        ("iacgate.toml", "extends = [\"platform/team/iacgate.toml\"]\n"),
        ("platform/team/iacgate.toml", shared),
        ("platform/team/rules/zones.toml", rule),
        ("platform/team/rules/team.rego", rego),
        ("platform/base/iacgate.toml", "rules = [\"./keys.toml\"]\n"),
        ("platform/base/keys.toml", &rule.replace("old-zone", "older-zone")),
        ("platform/base/data/why.yaml", "why: because\n"),
    ];
    let repo = TestRepo::holding(&files);
    let volume = "resource \"aws_ebs_volume\" \"a\" {\n  availability_zone = \"eu-west-1a\"\n  encrypted         = true\n}\n";
    repo.stage("main.tf", volume);
    let judged = repo.run(&["--format", "json"]);
    for told in
        ["\"rule\":\"old-zone\"", "\"rule\":\"older-zone\"", "\"rule\":\"team-deny\"", "\"tier\":\"prod\""]
    {
        assert!(judged.stdout.replace(": ", ":").contains(told), "{told}: {judged:?}");
    }
    repo.stage("platform/team/iacgate.toml", shared.replace("rules/*", "platform/team/rules/*"));
    let run = repo.hook();
    assert_eq!(run.status, 2);
    insta::assert_snapshot!(run.stderr, @r#"
    error: `platform/team/platform/team/rules/*` names no file here
     --> platform/team/iacgate.toml:2:10
      |
    2 | rules = ["platform/team/rules/*"]
      |          ^^^^^^^^^^^^^^^^^^^^^^^
     help: what a shared policy brings along begins at its own folder, platform/team/: write `rules/*`
    "#);
    repo.stage("platform/team/iacgate.toml", shared.replace("rules/*", "../../../rules/*"));
    let run = repo.hook();
    assert_eq!(run.status, 2);
    insta::assert_snapshot!(run.stderr, @r#"
    error: `../../../rules/*` leads out of the repository
     --> platform/team/iacgate.toml:2:10
      |
    2 | rules = ["../../../rules/*"]
      |          ^^^^^^^^^^^^^^^^^^
     help: a path from its top
    "#);
}

#[test]
fn a_type_or_a_managed_rule_that_is_nearly_a_known_one_is_told() {
    let rule = |kind: &str, more: &str| {
        format!(
            "[[rule]]\nid = \"named\"\ntitle = \"x\"\nseverity = \"high\"\n{more}\n[rule.terraform]\nresource = \"{kind}\"\nrequire = {{ path = \"name\", exists = true }}\n"
        )
    };
    let repo = under("rules = [\"policy/*.toml\"]\n");
    let told = |rule: &str| {
        repo.stage("policy/team.toml", rule);
        repo.hook().stdout
    };
    let slip = rule("aws_ebs_volum", "enforce = { aws-config = \"ENCRYPTED_VOLUMS\" }");
    let text = told(&slip);
    for line in [
        "policy/team.toml:7: iacgate knows no type `aws_ebs_volum`: did you mean `aws_ebs_volume`?",
        "policy/team.toml:5: iacgate knows no managed rule `ENCRYPTED_VOLUMS`: did you mean `ENCRYPTED_VOLUMES`?",
    ] {
        assert!(text.contains(line), "{text}");
    }
    for kind in ["aws_ebs_volume", "aws_of_tomorrow", "hcloud_servr", "acme_ebs_volum"] {
        let text = told(&rule(kind, "enforce = { aws-config = \"A_RULE_OF_TOMORROW\" }"));
        assert!(!text.contains("iacgate knows no"), "{kind}: {text}");
    }
    repo.stage("policy/team.toml", &slip);
    std::fs::create_dir_all(repo.path().join("policy")).expect("a folder");
    std::fs::write(repo.path().join("policy/team.toml"), slip).expect("a file");
    std::fs::write(repo.path().join("iacgate.toml"), "rules = [\"policy/*.toml\"]\n").expect("a file");
    assert!(repo.run(&["test"]).stdout.contains("policy/team.toml:7: iacgate knows no type"));
}

/// The rule `private-key` has the name of a secret; what a policy says of it is none.
#[test]
fn an_error_shows_what_is_said_of_a_rule_and_no_secret() {
    let shown = |value: &str| under(&format!("[actions]\nprivate-key = \"{value}\"\n")).hook().stderr;
    for value in ["off", "warn", "offf"] {
        assert!(shown(value).contains(&format!("2 | private-key = \"{value}\"")), "{}", shown(value));
    }
    let secret = ["Tr0ub4dor", "&3-zebra"].concat();
    assert!(shown(&secret).contains("2 | private-key = \"****\""), "{}", shown(&secret));
}

/// A fix says and writes what the policy asks for, no more often than AWS rotates a key.
#[test]
fn a_fix_rotates_as_often_as_the_setting_says() {
    let fixed = |days: usize| {
        let repo = under(&format!("profile = \"thorough\"\n[settings]\nmax-rotation-days = {days}\n"));
        let key = "resource \"aws_kms_key\" \"k\" {\n  enable_key_rotation     = true\n  rotation_period_in_days = 400\n}\n";
        let secret = "resource \"aws_secretsmanager_secret_rotation\" \"s\" {\n  secret_id           = \"s\"\n  rotation_lambda_arn = \"arn:aws:lambda:eu-west-1:111122223333:function:rotate\"\n  rotation_rules {\n    schedule_expression = \"rate(400 days)\"\n  }\n}\n";
        repo.stage("main.tf", format!("{key}\n{secret}"));
        let run = repo.run(&["--rule", "rarely-rotated-kms-key", "--rule", "rarely-rotated-secret"]);
        let lines = run.stdout.lines().map(str::trim);
        let lines: Vec<String> = lines
            .filter(|line| line.starts_with("fix:") || line.starts_with("+  "))
            .map(str::to_owned)
            .collect();
        lines.join("\n")
    };
    insta::assert_snapshot!(fixed(180), @r#"
    fix: rotate every 180 days
    +    schedule_expression = "rate(180 days)"
    fix: rotate the key every 180 days
    +  rotation_period_in_days = 180
    "#);
    insta::assert_snapshot!(fixed(1), @r#"
    fix: rotate every 1 day
    +    schedule_expression = "rate(1 day)"
    "#);
}

#[test]
fn words_in_a_text_excuse_nothing() {
    let repo = TestRepo::new();
    let words = "# iacgate:ignore unencrypted-volume ticket=SEC-1 expires=2099-12-31 in a text";
    repo.stage(
        "main.tf",
        format!(
            "resource \"aws_ebs_volume\" \"a\" {{\n  snapshot_id = \"{words}\"\n  encrypted = false\n}}\n"
        ),
    );
    assert_eq!(repo.hook().status, 1);
}

#[test]
fn an_exception_whose_day_is_past_is_not_written() {
    let repo = under("");
    let run = repo.run(&[
        "except",
        "unencrypted-volume",
        "--path",
        "a",
        "--ticket",
        "A",
        "--reason",
        "x",
        "--expires",
        "2020-01-01",
    ]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("that day is past"), "{}", run.stderr);
}

#[test]
fn how_often_a_secret_must_rotate_is_a_setting() {
    let rotation = "resource \"aws_secretsmanager_secret_rotation\" \"a\" {\n  secret_id = \"a\"\n  rotation_rules {\n    automatically_after_days = 60\n  }\n}\n";
    let judged = |settings: &str| {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", settings);
        repo.stage("main.tf", rotation);
        repo.judged(&["--rule", "rarely-rotated-secret"])
    };
    assert_eq!(judged(""), "status 0\n");
    assert!(
        judged("[settings]\nmax-rotation-days = 30\n")
            .contains("main.tf:4 rarely-rotated-secret introduced block")
    );
    assert_eq!(judged("[settings]\nmax-rotation-days = 60\n"), "status 0\n");
}

#[test]
fn what_can_hold_nothing_is_refused() {
    for (policy, message, line) in [
        ("[[tier]]\nname = \"prod\"\nblock = \"low\"\n", "tier `prod` claims nothing", 1),
        ("[[tier]]\nname = \"prod\"\npath = [\"a/**\"]\n", "unknown key `path` in tier `prod`", 3),
        (
            "[[tier]]\nname = \"prod\"\naccounts = [\"11112222333\"]\n",
            "`11112222333` has 11 digits, and an account has 12",
            3,
        ),
        (
            "[[tier]]\nname = \"prod\"\naccounts = \"11112222333\"\n",
            "`11112222333` has 11 digits, and an account has 12",
            3,
        ),
        (
            "[settings]\naccounts = [\"111122223333\", \"11112222333\"]\n",
            "`11112222333` has 11 digits, and an account has 12",
            2,
        ),
        ("[[tier]]\nname = \"prod\"\npaths = []\n", "tier `prod` claims nothing", 1),
        ("[tickets]\npattern = \" \"\n", "an empty pattern matches every ticket", 2),
        ("[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"\"\n", "an empty address", 3),
        (
            "[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"aws_ebs_volume.[a\"\n",
            "`aws_ebs_volume.[a` is no glob of addresses",
            3,
        ),
        (
            "[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"aws_ebs_volume.a[\\\"b]\"\n",
            "is no glob of addresses",
            3,
        ),
        ("[[exception]]\nrule = \"unencrypted-volume\"\npath = []\n", "an empty list of paths", 3),
        (
            "[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"a\"\nticket = \"S-1\"\nreason = \"x\"\nsince = 2027-02-01\nexpires = 2027-01-01\n",
            "it ends before it begins",
            7,
        ),
    ] {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", policy);
        let run = repo.run(&["check", "--tier", "prod"]);
        assert!(run.status == 2 && run.stderr.contains(message), "{run:?}");
        assert!(run.stderr.contains(&format!("iacgate.toml:{line}:")), "{run:?}");
        assert!(run.stderr.contains(" help: "), "{run:?}");
    }
}
