//! Which tier a stack belongs to, how strict it is there, and what may not cross its border.

mod support;

use std::path::Path;

use support::TestRepo;

const VOLUME: &str = "resource \"aws_ebs_volume\" \"scratch\" {\n  encrypted = false\n}\n";

const TIERS: &str = r#"
[[tier]]
name     = "prod"
paths    = ["envs/prod/**"]
accounts = ["111122223333", "ml-prod"]
owns     = ["prod-*", "Z0PROD"]
block    = "low"

[[tier]]
name     = "sandbox"
paths    = ["envs/sandbox/**"]
accounts = ["444455556666"]
block    = "critical"
"#;

/// `file:line rule action tier`, a line each.
fn told(repo: &TestRepo, arguments: &[&str]) -> Vec<String> {
    let run = repo.run(&[arguments, &["--format", "json"]].concat());
    if run.stdout.is_empty() {
        assert_eq!(run.status, 0, "{run:?}");
        return Vec::new();
    }
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report is JSON");
    let line = |finding: &serde_json::Value| {
        let word = |key: &str| finding[key].as_str().unwrap_or("-").to_owned();
        format!("{}:{} {} {} {}", word("file"), finding["line"], word("rule"), word("action"), word("tier"))
    };
    report["findings"].as_array().expect("a list").iter().map(line).collect()
}

fn staged(policy: &str, files: &[(&str, &str)]) -> TestRepo {
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", policy);
    for (path, text) in files {
        repo.stage(path, text);
    }
    repo
}

/// What a sandbox stack is told of this text.
fn sandbox(text: &str) -> Vec<String> {
    let repo = staged(TIERS, &[("envs/sandbox/main.tf", text)]);
    let all = told(&repo, &[]).into_iter();
    all.filter(|line| line.contains(" cross-tier-") || line.contains(" shared-")).collect()
}

#[test]
fn a_workspace_a_values_file_a_name_or_an_account_puts_a_stack_into_its_tier() {
    let tier = |claim: &str| format!("[[tier]]\nname = \"prod\"\n{claim}\nblock = \"critical\"\n");
    let account = format!("provider \"aws\" {{\n  allowed_account_ids = [\"111122223333\"]\n}}\n{VOLUME}");
    let role = account.replace(
        "allowed_account_ids = [\"111122223333\"]",
        "assume_role {\n    role_arn = \"arn:aws:iam::111122223333:role/apply\"\n  }",
    );
    let workspace = format!(
        "terraform {{\n  cloud {{\n    organization = \"acme\"\n    workspaces {{\n      name = \"ml-prod\"\n    }}\n  }}\n}}\n{VOLUME}"
    );
    for (claim, text) in [
        ("workspaces = [\"*-prod\"]", &workspace),
        ("accounts = [\"111122223333\"]", &account),
        ("accounts = [\"111122223333\"]", &role),
        ("stacks = [\"train*\"]", &VOLUME.to_owned()),
    ] {
        let repo = staged(&tier(claim), &[("training/main.tf", text)]);
        let all = told(&repo, &["--rule", "unencrypted-volume"]);
        assert!(all.len() == 1 && all[0].ends_with("unencrypted-volume warn prod"), "{claim}: {all:?}");
        let other = tier(claim).replace("1111", "2222").replace("train", "web").replace("-prod\"", "-dev\"");
        let repo = staged(&other, &[("training/main.tf", text)]);
        let all = told(&repo, &["--rule", "unencrypted-volume"]);
        assert!(all.len() == 1 && all[0].ends_with("unencrypted-volume block -"), "{claim}: {all:?}");
    }
}

#[test]
fn a_folder_with_several_values_files_is_judged_by_the_strictest_of_their_tiers() {
    let policy = "[[tier]]\nname = \"dev\"\ntfvars = [\"dev.tfvars\"]\nblock = \"critical\"\n[[tier]]\nname = \"prod\"\ntfvars = [\"prod.tfvars\"]\nblock = \"low\"\n";
    let text =
        "variable \"safe\" { type = bool }\nresource \"aws_ebs_volume\" \"a\" {\n  encrypted = var.safe\n}\n";
    let values = |dev: bool, prod: bool| {
        let repo = staged(
            policy,
            &[
                ("main.tf", text),
                ("dev.tfvars", &format!("safe = {dev}\n")),
                ("prod.tfvars", &format!("safe = {prod}\n")),
            ],
        );
        told(&repo, &["--rule", "unencrypted-volume"])
    };
    assert_eq!(values(false, true), ["main.tf:3 unencrypted-volume warn dev"]);
    assert_eq!(values(true, false), ["main.tf:3 unencrypted-volume block prod"]);
    // What no values change is deployed by both.
    let zoned = format!("{VOLUME}variable \"zone\" {{}}\n");
    let repo = staged(
        policy,
        &[("main.tf", &zoned), ("dev.tfvars", "zone = \"a\"\n"), ("prod.tfvars", "zone = \"b\"\n")],
    );
    assert_eq!(told(&repo, &["--rule", "unencrypted-volume"]), ["main.tf:2 unencrypted-volume block prod"]);
}

#[test]
fn values_in_a_folder_of_settings_are_those_of_the_stack_above() {
    let policy = "[[tier]]\nname = \"dev\"\ntfvars = [\"dev.tfvars\"]\nblock = \"critical\"\n[[tier]]\nname = \"prod\"\ntfvars = [\"*/prod.tfvars\"]\nowns = [\"prod-*\"]\nblock = \"low\"\n";
    let text =
        "variable \"safe\" { type = bool }\nresource \"aws_ebs_volume\" \"a\" {\n  encrypted = var.safe\n}\n";
    let judged = |folder: &str, more: &[(&str, &str)]| {
        let repo = TestRepo::holding(&[("iacgate.toml", policy), ("main.tf", text)]);
        more.iter().for_each(|(path, text)| repo.stage(path, text));
        repo.commit("before");
        repo.stage(format!("{folder}/dev.tfvars"), "safe = true\n");
        repo.stage(format!("{folder}/prod.tfvars"), "safe = false\n");
        let hook = told(&repo, &["--rule", "unencrypted-volume"]);
        repo.try_git(&["commit", "--no-verify", "-qm", "values"]);
        assert_eq!(told(&repo, &["audit", "--rule", "unencrypted-volume"]), hook, "{folder}");
        hook
    };
    for folder in ["env", "envs", "environments", "vars", "tfvars", "config"] {
        assert_eq!(judged(folder, &[]), ["main.tf:3 unencrypted-volume block prod"], "{folder}");
    }
    assert!(judged("data", &[]).is_empty());
    // Each in a folder of its own, told by it; a tier claims the folder or the file.
    for claim in ["tfvars = [\"env/prod/*.tfvars\"]", "paths = [\"env/prod/**\"]"] {
        let policy = format!("[[tier]]\nname = \"prod\"\n{claim}\nblock = \"low\"\n");
        let repo = TestRepo::holding(&[("iacgate.toml", &policy), ("main.tf", text)]);
        repo.stage("env/dev/terraform.tfvars", "safe = true\n");
        repo.stage("env/prod/terraform.tfvars", "safe = false\n");
        let hook = told(&repo, &["--rule", "unencrypted-volume"]);
        assert_eq!(hook, ["main.tf:3 unencrypted-volume block prod"], "{claim}");
        let words = repo.run(&["--rule", "unencrypted-volume"]).stdout;
        assert!(words.contains("with `prod/terraform.tfvars`"), "{words}");
        repo.try_git(&["commit", "--no-verify", "-qm", "values"]);
        assert_eq!(told(&repo, &["audit", "--rule", "unencrypted-volume"]), hook, "{claim}");
        assert!(!repo.run(&["audit"]).stdout.contains("fits"), "{claim}");
        // A configuration beside the values has them for itself.
        repo.stage("env/prod/main.tf", "variable \"safe\" {}\n");
        repo.try_git(&["commit", "--no-verify", "-qm", "a stack of its own"]);
        assert!(told(&repo, &["audit", "--rule", "unencrypted-volume"]).is_empty(), "{claim}");
    }
    // A folder with configuration is a stack of its own.
    assert!(judged("env", &[("env/main.tf", "locals {}\n")]).is_empty());
    // What crosses a border with the values of another tier.
    let bucket = "variable \"bucket\" {}\ndata \"aws_s3_object\" \"a\" {\n  bucket = var.bucket\n  key    = \"a\"\n}\n";
    let repo = staged(
        policy,
        &[
            ("main.tf", bucket),
            ("env/dev.tfvars", "bucket = \"prod-data\"\n"),
            ("env/prod.tfvars", "bucket = \"prod-data\"\n"),
        ],
    );
    assert_eq!(told(&repo, &["--rule", "cross-tier-bucket"]), ["main.tf:3 cross-tier-bucket block dev"]);
}

/// A stack that becomes another tier's where it lies brings what its tier of before let by.
#[test]
fn what_a_tier_let_by_is_new_in_a_stricter_one() {
    let account = |id: &str| format!("provider \"aws\" {{\n  allowed_account_ids = [\"{id}\"]\n}}\n{VOLUME}");
    let workspace = |name: &str| {
        format!(
            "terraform {{\n  cloud {{\n    organization = \"acme\"\n    workspaces {{\n      name = \"{name}\"\n    }}\n  }}\n}}\n{VOLUME}"
        )
    };
    let policy = |claims: [&str; 2]| {
        let [prod, sandbox] = claims;
        format!(
            "[[tier]]\nname = \"prod\"\n{prod}\nblock = \"low\"\n[[tier]]\nname = \"sandbox\"\n{sandbox}\nblock = \"critical\"\n"
        )
    };
    let by_account = policy(["accounts = [\"111122223333\"]", "accounts = [\"444455556666\"]"]);
    let by_name = policy(["workspaces = [\"ml-prod\"]", "workspaces = [\"ml-box\"]"]);
    let judged = |before: (&str, &str), after: (&str, &str)| {
        let repo = TestRepo::holding(&[("iacgate.toml", before.0), ("ml/main.tf", before.1)]);
        repo.stage("iacgate.toml", after.0);
        repo.stage("ml/main.tf", after.1);
        let all = told(&repo, &["--rule", "unencrypted-volume"]);
        (repo.run(&["--rule", "unencrypted-volume"]).status, all)
    };
    let (prod, sandbox) = (account("111122223333"), account("444455556666"));
    let (status, all) = judged((&by_account, &sandbox), (&by_account, &prod));
    assert_eq!((status, all), (1, vec!["ml/main.tf:5 unencrypted-volume block prod".to_owned()]));
    assert_eq!(judged((&by_account, &prod), (&by_account, &sandbox)).0, 0);
    let (prod, sandbox) = (workspace("ml-prod"), workspace("ml-box"));
    assert_eq!(judged((&by_name, &sandbox), (&by_name, &prod)).0, 1);
    // Where the policy takes a stack into a tier that it has, the stack is as new there as one that moves there.
    let paths =
        |prod: &str, sandbox: &str| policy([&format!("paths = [{prod}]"), &format!("paths = [{sandbox}]")]);
    let (apart, taken) = (paths("\"web/**\"", "\"ml/**\""), paths("\"web/**\", \"ml/**\"", "\"lab/**\""));
    let (status, all) = judged((&apart, VOLUME), (&taken, VOLUME));
    assert_eq!((status, all), (1, vec!["ml/main.tf:2 unencrypted-volume block prod".to_owned()]));
    let renamed = by_name.replace("ml-prod", "ml-*").replace("ml-box", "lab");
    assert_eq!(judged((&by_name, &sandbox), (&renamed, &sandbox)).0, 1);
    // A tier that is new, and one that is stricter from now on, say nothing of what is there.
    assert_eq!(judged(("", VOLUME), (&taken, VOLUME)).0, 0);
    assert_eq!(judged((&apart, VOLUME), (&apart.replace("critical", "low"), VOLUME)).0, 0);
}

#[test]
fn a_rule_may_be_on_off_warn_or_block_in_a_tier() {
    let bucket = "resource \"aws_s3_bucket\" \"logs\" {\n  bucket = \"logs\"\n}\n";
    let asked = |word: &str| {
        let policy = format!(
            "[[tier]]\nname = \"a\"\npaths = [\"**\"]\nactions = {{ unversioned-bucket = \"{word}\" }}\n"
        );
        told(&staged(&policy, &[("main.tf", bucket)]), &[])
            .into_iter()
            .filter(|line| line.contains("unversioned"))
            .collect::<Vec<_>>()
    };
    // A low one, which the essential rules leave out.
    assert_eq!(asked("on"), ["main.tf:1 unversioned-bucket warn a"]);
    assert_eq!(asked("block"), ["main.tf:1 unversioned-bucket block a"]);
    assert_eq!(asked("warn"), ["main.tf:1 unversioned-bucket warn a"]);
    assert_eq!(asked("off"), Vec::<String>::new());
}

#[test]
fn a_rule_may_be_worse_in_a_tier_than_elsewhere() {
    let gateway = "resource \"aws_internet_gateway\" \"out\" {\n  vpc_id = \"vpc-1\"\n}\nresource \"aws_rds_cluster\" \"records\" {\n  engine = \"aurora-mysql\"\n}\n";
    let sandbox = "block = \"critical\"\n[[tier]]\nname = \"sandbox\"\npaths = [\"sandbox/**\"]\nactions = { internet-gateway-beside-data = \"critical\" }\nlongest = { critical = 3 }\n";
    let repo = staged(sandbox, &[("sandbox/main.tf", gateway), ("main.tf", gateway)]);
    let run = repo.run(&["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report is JSON");
    let found = report["findings"].as_array().expect("a list").iter();
    let found: Vec<String> = found
        .filter(|one| one["rule"] == "internet-gateway-beside-data")
        .map(|one| format!("{} {} {}", one["file"], one["severity"], one["action"]))
        .collect();
    // A low one of the thorough profile, which nobody asks elsewhere.
    assert_eq!(found, ["\"sandbox/main.tf\" \"critical\" \"block\""]);
    let told = repo.run(&["explain", "--tier", "sandbox", "internet-gateway-beside-data"]).stdout;
    assert!(told.contains("critical blocks (block = \"critical\", tier sandbox, iacgate.toml); an exception holds 3 days at most"), "{told}");
    // An exception is as short as the severity wants.
    let exception = "[[exception]]\nrule = \"internet-gateway-beside-data\"\npath = \"sandbox/**\"\nticket = \"SEC-1\"\nreason = \"why\"\nexpires = 2999-01-01\n";
    let repo = staged(&format!("{sandbox}{exception}"), &[("sandbox/main.tf", gateway)]);
    assert!(
        repo.run(&["--rule", "internet-gateway-beside-data"])
            .stdout
            .contains("3 are allowed for a critical finding in tier sandbox")
    );
    let run = staged("[actions]\npublic-bucket = \"severe\"\n", &[]).hook();
    assert!(run.status == 2 && run.stderr.contains("iacgate.toml:2"), "{run:?}");
}

#[test]
fn explain_tells_what_a_tier_makes_of_a_rule() {
    let repo = staged(TIERS, &[]);
    let last = |tier: &str| {
        let run = repo.run(&["explain", "--tier", tier, "CKV_AWS_3"]);
        assert_eq!(run.status, 0, "{run:?}");
        run.stdout.lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(last("prod"), "tier prod: high blocks (block = \"low\", tier prod, iacgate.toml)");
    assert_eq!(
        last("sandbox"),
        "tier sandbox: high warns (block = \"critical\", tier sandbox, iacgate.toml)"
    );
    let run = repo.run(&["explain", "--tier", "nowhere", "CKV_AWS_3"]);
    assert!(run.status == 2 && run.stderr.contains("has no tier `nowhere`"), "{run:?}");
}

#[test]
fn two_tiers_that_claim_the_same_are_refused() {
    let both =
        |claim: &str| format!("[[tier]]\nname = \"prod\"\n{claim}\n\n[[tier]]\nname = \"dev\"\n{claim}\n");
    insta::assert_snapshot!(staged(&both("paths = [\"envs/**\", \"x/**\"]"), &[]).hook().stderr, @r#"
    error: tiers `prod` and `dev` both claim `envs/**` (paths)
     --> iacgate.toml:7:10
      |
    7 | paths = ["envs/**", "x/**"]
      |          ^^^^^^^^^
     help: no order settles whose it is: leave it to one of them, or narrow it in `dev`
    "#);
    for claim in [
        "accounts = [\"111122223333\"]",
        "workspaces = \"prod\"",
        "stacks = [\"a\"]",
        "tfvars = [\"a.tfvars\"]",
    ] {
        let run = staged(&both(claim), &[]).hook();
        assert!(run.status == 2 && run.stderr.contains("both claim"), "{run:?}");
    }
    let twice = both("block = \"low\"").replace("dev", "prod");
    assert!(staged(&twice, &[]).hook().stderr.contains("there are two tiers `prod`"));
    let spelled = "[[tier]]\nname = \"one\"\npaths = [\"{prod,live}/**\"]\n[[tier]]\nname = \"other\"\npaths = [\"prod/**\", \"live/**\"]\n";
    insta::assert_snapshot!(staged(spelled, &[]).hook().stderr, @r#"
    error: tiers `one` and `other` claim the same paths
     --> iacgate.toml:6:9
      |
    6 | paths = ["prod/**", "live/**"]
      |         ^^^^^^^^^^^^^^^^^^^^^^
     help: no order settles whose it is: leave it to one of them, or narrow it in `other`
    "#);
    // What a tier above takes in part, order settles; what it takes whole, an audit tells.
    let part = spelled.replace("\"live/**\"", "\"lab/**\"");
    assert_eq!(staged(&part, &[]).hook().status, 0);
    let idle = spelled.replace(", \"live/**\"", "");
    let repo = staged(&idle, &[("prod/a.txt", "")]);
    assert_eq!(repo.hook().status, 0);
    repo.commit("idle");
    insta::assert_snapshot!(repo.run(&["audit"]).stdout, @"
    note: iacgate.toml:6: tier `other` has nothing: tier `one` above it takes all of its paths
    iacgate: 2 blobs, 0 resources judged, nothing blocks
    ");
    let third = "[[tier]]\nname = \"third\"\npaths = [\"{prod,lab}/**\"]\n";
    let several = spelled.replace("{prod,live}", "prod").replace("\"prod/**\", \"live/**\"", "\"lab/**\"");
    let repo = staged(&(several + third), &[("prod/a.txt", ""), ("lab/a.txt", "")]);
    repo.commit("idle");
    insta::assert_snapshot!(repo.run(&["audit"]).stdout, @"
    note: iacgate.toml:9: tier `third` has nothing: the tiers above it together take all of its paths
    iacgate: 3 blobs, 0 resources judged, nothing blocks
    ");
}

#[test]
fn a_glob_of_a_tier_that_no_file_fits_is_told_by_audits() {
    let policy = "[[tier]]\nname = \"prod\"\npaths = [\n  \"envs/prod/**\",\n  \"live/**\",\n]\n";
    let repo = staged(policy, &[("envs/prod/main.tf", "locals {}\n")]);
    assert_eq!((repo.hook().status, repo.hook().stdout.as_str()), (0, ""));
    repo.commit("tiers");
    insta::assert_snapshot!(repo.run(&["audit"]).stdout, @"
    note: iacgate.toml:5: `live/**` of tier `prod` fits no file: mend it, or take it out
    iacgate: 2 blobs, 0 resources judged, nothing blocks
    ");
    assert!(!repo.run(&["audit", "envs"]).stdout.contains("fits no file"));
    // What others share speaks of folders that they have.
    repo.stage("base.toml", policy);
    repo.stage("iacgate.toml", "extends = [\"base.toml\"]\n");
    repo.try_git(&["commit", "--no-verify", "-qm", "shared"]);
    assert!(!repo.run(&["audit"]).stdout.contains("fits no file"));
}

#[test]
fn values_of_a_tier_that_no_stack_is_deployed_with_are_told_by_audits() {
    let policy = "[[tier]]\nname = \"prod\"\ntfvars = [\n  \"env/prod.tfvars\",\n  \"live.tfvars\",\n  \"gone.tfvars\",\n]\n";
    let notes = |files: &[(&str, &str)]| -> Vec<String> {
        let repo = staged(policy, files);
        repo.commit("tiers");
        let lines = repo.run(&["audit"]).stdout;
        lines.lines().filter(|line| line.starts_with("note: ")).map(str::to_owned).collect()
    };
    let variable = ("main.tf", "variable \"a\" {}\n");
    assert_eq!(
        notes(&[variable, ("env/prod.tfvars", "a = 1\n"), ("env/own.tf", ""), ("live.tfvars", "a = 2\n")]),
        ["note: iacgate.toml:6: `gone.tfvars` of tier `prod` fits no file: mend it, or take it out"]
    );
    assert_eq!(
        notes(&[
            ("app/main.tf", "variable \"a\" {}\n"),
            ("env/prod.tfvars", "a = 1\n"),
            ("app/live.tfvars", "a = 2\n")
        ]),
        [
            "note: iacgate.toml:4: `env/prod.tfvars` of tier `prod` fits only files that lie beside no configuration, which nobody reads as its values: claim `paths` or `workspaces`",
            "note: iacgate.toml:6: `gone.tfvars` of tier `prod` fits no file: mend it, or take it out",
        ]
    );
    // One of several that is read is enough.
    let all = notes(&[
        ("a/main.tf", variable.1),
        ("a/gone.tfvars", "a = 1\n"),
        ("a/env/live.tfvars", "a = 1\n"),
        ("a/live.tfvars", "a = 1\n"),
    ]);
    assert!(all.len() == 1 && all[0].contains("`env/prod.tfvars`"), "{all:?}");
}

#[test]
fn another_spelling_is_the_same_claim() {
    for (one, other) in [("envs/prod/**", "envs/prod/**/*"), ("envs/prod/**", "./envs/prod/**")] {
        let policy = format!(
            "[[tier]]\nname = \"prod\"\npaths = [\"{one}\"]\n[[tier]]\nname = \"dev\"\npaths = [\"{other}\"]\n"
        );
        let run = staged(&policy, &[]).hook();
        assert!(run.status == 2 && run.stderr.contains("iacgate.toml:6:10"), "{run:?}");
    }
}

#[test]
fn a_tier_beside_a_shared_one_may_not_claim_the_same() {
    let shared = "[[tier]]\nname = \"prod\"\npaths = [\"envs/prod/**\"]\n";
    let own = |name: &str| {
        format!("extends = [\"shared.toml\"]\n[[tier]]\nname = \"{name}\"\npaths = [\"envs/prod/**\"]\n")
    };
    let run = staged(&own("lax"), &[("shared.toml", shared)]).hook();
    assert_eq!(run.status, 2);
    insta::assert_snapshot!(run.stderr, @r#"
    error: tiers `prod` and `lax` both claim `envs/prod/**` (paths)
     --> iacgate.toml:4:10
      |
    4 | paths = ["envs/prod/**"]
      |          ^^^^^^^^^^^^^^
     help: no order settles whose it is: name the tier as the shared policy does, or narrow it
    "#);
    assert_eq!(staged(&own("prod"), &[("shared.toml", shared)]).hook().status, 0);
}

#[test]
fn a_word_that_names_nothing_is_an_error_where_nothing_is_staged() {
    let repo = TestRepo::holding(&[("iacgate.toml", "[[tier]]\nname = \"prod\"\npaths = [\"x/**\"]\n")]);
    for (arguments, help) in [
        (["check", "--tier", "prd"], "did you mean `prod`?"),
        (["check", "--tier", "elsewhere"], "one of: prod"),
        (["check", "--rule", "unencrypted-volum"], "did you mean `unencrypted-volume`?"),
        (["check", "--skip", "nope"], "iacgate rules"),
    ] {
        let run = repo.run(&arguments);
        assert!(run.status == 2 && run.stderr.contains(help), "{run:?}");
    }
    assert_eq!(repo.run(&["check", "--tier", "prod"]).status, 0);
    let run = TestRepo::new().run(&["check", "--tier", "prod"]);
    assert!(run.status == 2 && run.stderr.contains("help: write `[[tier]]`"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_policy_behind_a_symbolic_link_is_not_passed_over() {
    let repo = TestRepo::holding(&[("main.tf", "")]);
    repo.write("lax.toml", "block = \"critical\"\n");
    std::os::unix::fs::symlink("lax.toml", repo.path().join("iacgate.toml")).expect("a link");
    repo.git(&["add", "."]);
    let is_refused = |arguments: &[&str]| {
        let run = repo.run(arguments);
        assert!(run.status == 2 && run.stderr.contains("iacgate.toml is a symbolic link"), "{run:?}");
    };
    is_refused(&[]);
    repo.git(&["commit", "-qm", "a link"]);
    is_refused(&["audit"]);
    is_refused(&["audit", "."]);
    // Also by a commit that leaves it alone.
    repo.stage("main.tf", "locals {}\n");
    is_refused(&[]);
    // The way out.
    repo.git(&["rm", "-q", "--cached", "iacgate.toml"]);
    assert_eq!(repo.hook().status, 0);
    std::fs::remove_file(repo.path().join("iacgate.toml")).expect("removed");
    repo.stage("iacgate.toml", "block = \"critical\"\n");
    assert_eq!(repo.hook().status, 0);
}

#[cfg(unix)]
#[test]
fn rules_behind_a_symbolic_link_are_not_passed_over() {
    let beside = tempfile::tempdir().expect("a folder");
    std::fs::write(beside.path().join("ours.toml"), "").expect("a file");
    for (glob, link, target, message) in [
        (
            "policy/*.toml",
            "policy/ours.toml",
            beside.path().join("ours.toml"),
            "`policy/*.toml` finds policy/ours.toml",
        ),
        ("policy/ours.rego", "policy/ours.rego", "../other.rego".into(), "finds policy/ours.rego"),
        ("policy/*.toml", "policy", beside.path().into(), "finds policy, a symbolic link"),
    ] {
        let repo = TestRepo::holding(&[("main.tf", "")]);
        repo.write("iacgate.toml", format!("rules = [\"{glob}\"]\n"));
        let link = repo.path().join(link);
        std::fs::create_dir_all(link.parent().expect("a folder")).expect("made");
        std::os::unix::fs::symlink(target, &link).expect("a link");
        repo.git(&["add", "."]);
        let is_refused = |arguments: &[&str]| {
            let run = repo.run(arguments);
            assert!(run.status == 2 && run.stderr.contains(message), "{run:?}");
            assert!(run.stderr.contains("--> iacgate.toml:1:10"), "{run:?}");
        };
        is_refused(&[]);
        repo.commit("a link");
        is_refused(&["audit"]);
        is_refused(&["audit", "."]);
        // The way out.
        std::fs::remove_file(&link).expect("removed");
        let (name, text) =
            if glob.ends_with("rego") { ("ours.rego", "package ours\n") } else { ("ours.toml", "") };
        repo.write(std::path::Path::new("policy").join(name), text);
        repo.git(&["add", "-A", "."]);
        let run = repo.hook();
        assert_eq!(run.status, 0, "{run:?}");
    }
}

#[test]
fn a_provider_that_works_elsewhere_is_told() {
    for inside in [
        "allowed_account_ids = [\"111122223333\"]",
        "profile = \"ml-prod\"",
        "assume_role {\n    role_arn = \"arn:aws:iam::111122223333:role/apply\"\n  }",
    ] {
        let all = sandbox(&format!("provider \"aws\" {{\n  {inside}\n}}\n"));
        assert!(all.len() == 1 && all[0].ends_with("cross-tier-account block sandbox"), "{inside}: {all:?}");
    }
    assert!(sandbox("provider \"aws\" {\n  allowed_account_ids = [\"444455556666\"]\n}\n").is_empty());
    // Nobody's account, and one that a plan alone will know.
    assert!(
        sandbox(
            "variable \"id\" {}\nprovider \"aws\" {\n  allowed_account_ids = [\"777788889999\", var.id]\n}\n"
        )
        .is_empty()
    );
}

#[test]
fn what_belongs_to_another_tier_is_told_by_what_it_is() {
    for (text, rule) in [
        (
            "resource \"aws_iam_role_policy\" \"a\" {\n  policy = jsonencode({\n    Statement = [{ Effect = \"Allow\", Action = \"sts:AssumeRole\", Resource = \"arn:aws:iam::111122223333:role/train\" }]\n  })\n}\n",
            "cross-tier-role",
        ),
        ("data \"aws_s3_object\" \"a\" {\n  bucket = \"prod-data\"\n  key = \"a\"\n}\n", "cross-tier-bucket"),
        (
            "resource \"aws_sagemaker_model\" \"a\" {\n  primary_container {\n    model_data_url = \"s3://prod-models/m.tar.gz\"\n  }\n}\n",
            "cross-tier-bucket",
        ),
        (
            "resource \"aws_glue_job\" \"a\" {\n  role_arn = \"r\"\n  command {\n    script_location = \"s3://prod-jobs/a.py\"\n  }\n}\n",
            "cross-tier-bucket",
        ),
        (
            "resource \"aws_ebs_volume\" \"a\" {\n  encrypted = true\n  kms_key_id = \"arn:aws:kms:eu-west-1:111122223333:key/1\"\n}\n",
            "cross-tier-key",
        ),
        (
            "resource \"aws_vpc_peering_connection\" \"a\" {\n  peer_owner_id = \"111122223333\"\n}\n",
            "cross-tier-network",
        ),
        ("resource \"aws_route53_record\" \"a\" {\n  zone_id = \"Z0PROD\"\n}\n", "cross-tier-zone"),
        (
            "resource \"aws_sagemaker_model\" \"a\" {\n  primary_container {\n    image = \"111122223333.dkr.ecr.eu-west-1.amazonaws.com/serve:1\"\n  }\n}\n",
            "cross-tier-image",
        ),
    ] {
        let all = sandbox(text);
        assert!(all.len() == 1 && all[0].contains(&format!(" {rule} ")), "{rule}: {all:?}");
        // The same in the tier that owns it.
        let repo = staged(TIERS, &[("envs/prod/main.tf", text)]);
        assert!(!told(&repo, &[]).iter().any(|line| line.contains("cross-tier")), "{rule}");
        // A stack without a tier crosses no border.
        let repo = staged(TIERS, &[("shared/main.tf", text)]);
        assert!(!told(&repo, &[]).iter().any(|line| line.contains("cross-tier")), "{rule}");
    }
}

#[test]
fn a_word_that_cannot_be_a_name_names_nothing() {
    let ours = |body: &str| format!("resource {body}\n");
    for text in [
        "\"aws_security_group\" \"a\" {\n  description = \"prod-like rules\"\n}",
        "\"aws_security_group\" \"a\" {\n  description = \"prod-like\"\n}",
        "\"aws_iam_role\" \"a\" {\n  description = \"for prod-like trials, see https://prod-wiki.example.com/x\"\n}",
        "\"aws_glue_job\" \"a\" {\n  default_arguments = { \"--mode\" = \"prod-like\" }\n}",
        "\"aws_vpc\" \"a\" {\n  tags = { Name = \"prod-like\" }\n}",
        "\"aws_lambda_function\" \"a\" {\n  environment {\n    variables = { MODE = \"prod-like\" }\n  }\n}",
        "\"aws_ecs_task_definition\" \"a\" {\n  container_definitions = jsonencode([{ environment = [{ name = \"MODE\", value = \"prod-like\" }] }])\n}",
        "\"aws_s3_object\" \"a\" {\n  bucket = \"own\"\n  key    = \"prod-ready/readme.md\"\n  source = \"prod-ready/readme.md\"\n}",
        "\"google_storage_bucket_object\" \"a\" {\n  bucket = \"own\"\n  name   = \"prod-ready/readme.md\"\n}",
        "\"aws_ssm_parameter\" \"a\" {\n  name  = \"bucket\"\n  type  = \"String\"\n  value = \"prod-like\"\n}",
        "\"kubernetes_config_map\" \"a\" {\n  data = { mode = \"prod-like\" }\n}",
        "\"kubernetes_config_map\" \"a\" {\n  data = { \"app.yaml\" = \"mode: prod-like\\nbucket: own\\n\" }\n}",
        "\"helm_release\" \"a\" {\n  set {\n    name  = \"mode\"\n    value = \"prod-like\"\n  }\n}",
        "\"null_resource\" \"a\" {\n  provisioner \"local-exec\" {\n    command = \"build --mode prod-like\"\n  }\n}",
        "\"aws_s3_object\" \"a\" {\n  bucket  = \"own\"\n  key     = \"a\"\n  content = \"bucket: prod-data\"\n}",
        "\"aws_lambda_function\" \"a\" {\n  handler = \"prod-main.handler\"\n}",
        "\"aws_route53_record\" \"a\" {\n  type    = \"TXT\"\n  records = [\"prod-like\"]\n}",
        "\"aws_iam_policy\" \"a\" {\n  policy = jsonencode({ Statement = [{ Effect = \"Deny\", Action = \"s3:*\", Resource = \"arn:aws:s3:::prod-*\" }] })\n}",
        "\"aws_iam_role\" \"a\" {\n  assume_role_policy = jsonencode({ Statement = [{ Effect = \"Allow\", Action = \"sts:AssumeRoleWithWebIdentity\", Condition = { StringLike = { \"token.actions.githubusercontent.com:sub\" = \"repo:acme/prod-app:*\" } } }] })\n}",
    ] {
        assert_eq!(sandbox(&ours(text)), [""; 0], "{text}");
    }
    let template = "Resources:\n  Net:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n      Tags: [{ Key: Name, Value: prod-like }]\n  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: prod-like\n";
    let repo = staged(TIERS, &[("envs/sandbox/net.yaml", template)]);
    assert!(!told(&repo, &[]).iter().any(|line| line.contains("cross-tier")));
    // An address says what it names wherever it stands, and a key of settings may say that a name is one.
    for (text, rule) in [
        ("\"aws_vpc\" \"a\" {\n  tags = { From = \"arn:aws:s3:::prod-data\" }\n}", "cross-tier-bucket"),
        (
            "\"aws_instance\" \"a\" {\n  user_data = \"aws s3 cp 's3://prod-data/x' .\"\n}",
            "cross-tier-bucket",
        ),
        (
            "\"aws_lambda_function\" \"a\" {\n  environment {\n    variables = { BUCKET = \"prod-data\" }\n  }\n}",
            "cross-tier-bucket",
        ),
        (
            "\"aws_ecs_task_definition\" \"a\" {\n  container_definitions = jsonencode([{ environment = [{ name = \"BUCKET\", value = \"prod-data\" }] }])\n}",
            "cross-tier-resource",
        ),
        ("\"aws_kms_alias\" \"a\" {\n  name = \"alias/prod-key\"\n}", "cross-tier-key"),
        (
            "\"aws_iam_policy\" \"a\" {\n  policy = jsonencode({ Statement = [{ Effect = \"Allow\", Action = \"s3:GetObject\", Resource = \"arn:aws:s3:::prod-*\" }] })\n}",
            "cross-tier-bucket",
        ),
        ("\"aws_route53_zone\" \"a\" {\n  name = \"prod-zone.example.com\"\n}", "cross-tier-resource"),
        ("\"kubernetes_config_map\" \"a\" {\n  data = { BUCKET = \"prod-data\" }\n}", "cross-tier-bucket"),
        (
            "\"kubernetes_config_map_v1\" \"a\" {\n  data = {\n    \"app.yaml\" = <<-E\n      mode: prod-like\n      bucket: \"prod-data\"\n    E\n  }\n}",
            "cross-tier-resource",
        ),
        (
            "\"helm_release\" \"a\" {\n  set {\n    name  = \"store.bucket\"\n    value = \"prod-data\"\n  }\n}",
            "cross-tier-resource",
        ),
        (
            "\"helm_release\" \"a\" {\n  set_list {\n    name  = \"buckets\"\n    value = [\"prod-data\"]\n  }\n}",
            "cross-tier-resource",
        ),
        (
            "\"helm_release\" \"a\" {\n  values = [<<-E\n    store:\n      bucket: prod-data\n      mode: prod-like\n  E\n  ]\n}",
            "cross-tier-resource",
        ),
        (
            "\"null_resource\" \"a\" {\n  provisioner \"local-exec\" {\n    command = \"aws --profile ml-prod s3 ls\"\n  }\n}",
            "cross-tier-resource",
        ),
        (
            "\"null_resource\" \"a\" {\n  provisioner \"local-exec\" {\n    command = \"deploy --account=111122223333\"\n  }\n}",
            "cross-tier-resource",
        ),
        (
            "\"null_resource\" \"a\" {\n  provisioner \"local-exec\" {\n    command = \"AWS_PROFILE=ml-prod aws s3 ls\"\n  }\n}",
            "cross-tier-resource",
        ),
    ] {
        let all = sandbox(&ours(text));
        assert!(all.len() == 1 && all[0].contains(&format!(" {rule} ")), "{text}: {all:?}");
    }
    let looked_up = "data \"aws_vpc\" \"a\" {\n  tags = { Name = \"prod-net\" }\n}\n";
    assert!(sandbox(looked_up)[0].contains("cross-tier-network"));
}

#[test]
fn an_account_may_be_written_as_a_number() {
    for (text, rule) in [
        ("provider \"aws\" {\n  allowed_account_ids = [111122223333]\n}\n", "cross-tier-account"),
        (
            "resource \"aws_vpc_peering_connection\" \"a\" {\n  peer_owner_id = 111122223333\n}\n",
            "cross-tier-network",
        ),
    ] {
        let all = sandbox(text);
        assert!(all.len() == 1 && all[0].contains(&format!(" {rule} ")), "{text}: {all:?}");
        assert!(sandbox(&text.replace("111122223333", "444455556666")).is_empty(), "{text}");
    }
    let template = "Resources:\n  Peer:\n    Type: AWS::EC2::VPCPeeringConnection\n    Properties:\n      PeerOwnerId: 111122223333\n";
    let repo = staged(TIERS, &[("envs/sandbox/net.yaml", template)]);
    assert_eq!(
        told(&repo, &["--rule", "cross-tier-network"]),
        ["envs/sandbox/net.yaml:5 cross-tier-network block sandbox"]
    );
    // It puts a stack into its tier, too.
    let text = format!("provider \"aws\" {{\n  allowed_account_ids = [444455556666]\n}}\n{VOLUME}");
    let repo = staged(TIERS, &[("apps/main.tf", &text)]);
    assert_eq!(
        told(&repo, &["--rule", "unencrypted-volume"]),
        ["apps/main.tf:5 unencrypted-volume warn sandbox"]
    );
}

#[test]
fn a_template_crosses_borders_too() {
    let template = "Resources:\n  Data:\n    Type: AWS::EC2::Volume\n    Properties:\n      Encrypted: true\n      KmsKeyId: prod-key\n";
    let repo = staged(TIERS, &[("envs/sandbox/data.yaml", template)]);
    assert_eq!(
        told(&repo, &["--rule", "cross-tier-key"]),
        ["envs/sandbox/data.yaml:6 cross-tier-key block sandbox"]
    );
}

#[test]
fn a_name_that_comes_from_elsewhere_is_told_with_its_way() {
    let repo = staged(
        TIERS,
        &[
            (
                "envs/sandbox/main.tf",
                "module \"data\" {\n  source = \"../../modules/data\"\n  bucket = \"prod-data\"\n}\n",
            ),
            (
                "modules/data/main.tf",
                "variable \"bucket\" {}\ndata \"aws_s3_object\" \"a\" {\n  bucket = var.bucket\n  key = \"a\"\n}\n",
            ),
        ],
    );
    let all = told(&repo, &["--rule", "cross-tier-bucket"]);
    assert_eq!(all, ["modules/data/main.tf:3 cross-tier-bucket block sandbox"]);
    let unknown = "variable \"bucket\" {}\ndata \"aws_s3_object\" \"a\" {\n  bucket = \"prod-${var.bucket}\"\n  key = \"a\"\n}\n";
    assert!(sandbox(unknown).is_empty());
}

fn backend(bucket: &str, key: &str) -> String {
    format!(
        "terraform {{\n  backend \"s3\" {{\n    bucket = \"{bucket}\"\n    key    = \"{key}\"\n    region = \"eu-west-1\"\n  }}\n}}\n"
    )
}

#[test]
fn two_stacks_with_one_state_key_are_told() {
    let repo = TestRepo::holding(&[("a/main.tf", &backend("state", "net.tfstate"))]);
    repo.stage("b/main.tf", backend("state", "net.tfstate"));
    let shared = |arguments: &[&str]| told(&repo, &[arguments, &["--rule", "shared-state-key"]].concat());
    assert_eq!(shared(&[]), ["b/main.tf:4 shared-state-key block -"]);
    repo.stage("b/main.tf", backend("state", "web.tfstate"));
    assert!(shared(&[]).is_empty());
    repo.stage("b/main.tf", backend("other", "net.tfstate"));
    assert!(shared(&[]).is_empty());
    repo.stage("b/main.tf", backend("state", "net.tfstate"));
    repo.commit("shared");
    assert_eq!(shared(&["audit"]).len(), 2);
    // It was so before.
    repo.stage("b/main.tf", format!("{}# more\n", backend("state", "net.tfstate")));
    assert_eq!(repo.hook().status, 0, "{:?}", repo.hook());
}

#[test]
fn a_state_of_another_tier_is_told() {
    let read = "data \"terraform_remote_state\" \"net\" {\n  backend = \"s3\"\n  config = {\n    bucket = \"state\"\n    key    = \"net.tfstate\"\n  }\n}\n";
    let prod = backend("state", "net.tfstate");
    let repo = staged(TIERS, &[("envs/prod/main.tf", &prod), ("envs/sandbox/main.tf", read)]);
    let state = |repo: &TestRepo| told(repo, &["--rule", "cross-tier-state"]);
    assert_eq!(state(&repo), ["envs/sandbox/main.tf:5 cross-tier-state block sandbox"]);
    repo.stage("envs/sandbox/main.tf", read.replace("net.tf", "own.tf"));
    assert!(state(&repo).is_empty());
    // A bucket of the other tier, whoever's state it is.
    repo.stage("envs/sandbox/main.tf", backend("prod-state", "own.tfstate"));
    assert_eq!(state(&repo), ["envs/sandbox/main.tf:4 cross-tier-state block sandbox"]);
}

/// A name that CloudFormation hands from stack to stack is read as a state is.
#[test]
fn an_import_of_what_another_tier_exports_is_told() {
    let export = |name: &str| {
        format!(
            "Parameters:\n  Stage:\n    Type: String\n    Default: prod\nResources:\n  Net:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\nOutputs:\n  Vpc:\n    Value: !Ref Net\n    Export:\n      Name: {name}\n"
        )
    };
    let import = |name: &str| {
        format!(
            "Resources:\n  Subnet:\n    Type: AWS::EC2::Subnet\n    Properties:\n      VpcId: !ImportValue {name}\n"
        )
    };
    let terraform =
        |name: &str| format!("data \"aws_cloudformation_export\" \"vpc\" {{\n  name = \"{name}\"\n}}\n");
    let judged = |before: &[(&str, String)], path: &str, text: &str| {
        let repo = staged(TIERS, &[]);
        before.iter().for_each(|(path, text)| repo.stage(path, text));
        repo.commit("before");
        repo.stage(path, text);
        let crossings = |all: Vec<String>| {
            all.into_iter().filter(|line| line.contains(" cross-tier-")).collect::<Vec<_>>()
        };
        let hook = crossings(told(&repo, &[]));
        repo.try_git(&["commit", "--no-verify", "-qm", "it is there"]);
        assert_eq!(crossings(told(&repo, &["audit"])), hook, "{path} {text}");
        hook
    };
    let by = ("envs/prod/net.yaml", export("main-vpc"));
    let box_ = "envs/sandbox/net.yaml";
    let crossed = [format!("{box_}:5 cross-tier-state block sandbox")];
    assert_eq!(judged(std::slice::from_ref(&by), box_, &import("main-vpc")), crossed);
    let put_together = ("envs/prod/net.yaml", export("!Sub \"${Stage}-vpc\""));
    assert_eq!(judged(&[put_together], box_, &import("prod-vpc")), crossed);
    assert_eq!(
        judged(std::slice::from_ref(&by), "envs/sandbox/main.tf", &terraform("main-vpc")),
        ["envs/sandbox/main.tf:2 cross-tier-state block sandbox"]
    );
    // By what a tier owns, wherever it is declared.
    assert_eq!(judged(&[], box_, &import("prod-shared")), crossed);
    // Of its own tier, of none, of nobody here, and one that two accounts have by the same name.
    for (path, name) in [("envs/prod/app.yaml", "main-vpc"), ("app.yaml", "main-vpc"), (box_, "other-vpc")] {
        assert_eq!(judged(std::slice::from_ref(&by), path, &import(name)), [""; 0], "{path} {name}");
    }
    let own = ("envs/sandbox/own.yaml", export("main-vpc"));
    assert_eq!(judged(&[by.clone(), own], box_, &import("main-vpc")), [""; 0]);
    let shared = ("shared/net.yaml", export("main-vpc"));
    assert_eq!(judged(&[by, shared], box_, &import("main-vpc")), [""; 0]);
}

#[test]
fn a_backend_that_a_file_completes_is_where_that_file_says() {
    let open = "terraform {\n  backend \"s3\" {\n    region = \"eu-west-1\"\n  }\n}\n";
    let settings = |bucket: &str, key: &str| format!("bucket = \"{bucket}\"\nkey    = \"{key}\"\n");
    let shared = |repo: &TestRepo| told(repo, &["--rule", "shared-state-key"]);
    for file in [
        "b/backend.hcl",
        "b/prod.tfbackend",
        "b/backend-prod.hcl",
        "b/prod_backend.hcl",
        "b/env/prod.backend.hcl",
        "b/config/prod/backend.hcl",
        "b/backend-config/prod.tfbackend",
    ] {
        let repo = TestRepo::holding(&[("a/main.tf", &backend("state", "net.tfstate")), ("b/main.tf", open)]);
        assert!(shared(&repo).is_empty());
        repo.stage(file, settings("state", "net.tfstate"));
        assert_eq!(shared(&repo), [format!("{file}:2 shared-state-key block -")]);
        repo.stage(file, settings("state", "web.tfstate"));
        assert!(shared(&repo).is_empty(), "{file}");
        // It is found from the other side, too.
        repo.commit("apart");
        repo.stage("a/main.tf", backend("state", "web.tfstate"));
        assert_eq!(shared(&repo), ["a/main.tf:4 shared-state-key block -"], "{file}");
    }
    // A part may stand in the block.
    let repo = TestRepo::holding(&[
        ("a/main.tf", &backend("state", "net.tfstate")),
        ("b/main.tf", &open.replace("region = \"eu-west-1\"", "key = \"net.tfstate\"")),
    ]);
    repo.stage("b/backend.hcl", "bucket = \"state\"\n");
    assert_eq!(shared(&repo), ["b/backend.hcl:1 shared-state-key block -"]);
    // A bucket of another tier; and one that goes with the values of that tier is right.
    let state = |files: &[(&str, &str)]| told(&staged(TIERS, files), &["--rule", "cross-tier-state"]);
    let theirs = settings("prod-state", "own.tfstate");
    assert_eq!(
        state(&[("envs/sandbox/main.tf", open), ("envs/sandbox/backend.hcl", &theirs)]),
        ["envs/sandbox/backend.hcl:2 cross-tier-state block sandbox"]
    );
    // A stack without a tier is deployed to the one in whose paths such a file lies.
    let by_folder = |path: &str, bucket: &str| {
        let file = settings(bucket, "own.tfstate");
        state(&[("infra/main.tf", open), ("infra/env/lab/backend.hcl", ""), (path, &file)])
    };
    let placed = TIERS.replace("\"envs/sandbox/**\"", "\"infra/env/lab/**\"");
    let in_lab = |bucket: &str| {
        let file = settings(bucket, "own.tfstate");
        let files = [("infra/main.tf", open), ("infra/env/lab/backend.hcl", file.as_str())];
        told(&staged(&placed, &files), &["--rule", "cross-tier-state"])
    };
    assert_eq!(in_lab("prod-state"), ["infra/env/lab/backend.hcl:2 cross-tier-state block sandbox"]);
    assert_eq!(in_lab("lab-state"), [""; 0]);
    assert_eq!(by_folder("infra/env/lab/backend.hcl", "prod-state"), [""; 0]);
    // What lies beside another stack's files is that stack's.
    assert!(
        state(&[
            ("envs/sandbox/main.tf", open),
            ("envs/sandbox/env/main.tf", ""),
            ("envs/sandbox/env/backend.hcl", &theirs)
        ])
        .is_empty()
    );
    let by_values = "[[tier]]\nname = \"prod\"\ntfvars = [\"prod.tfvars\"]\nowns = [\"prod-*\"]\n[[tier]]\nname = \"box\"\ntfvars = [\"box.tfvars\"]\n";
    let both = |prod: &str, sandbox: &str| {
        let text = format!("{open}variable \"a\" {{}}\n");
        let files = [
            ("app/main.tf", text.as_str()),
            ("app/prod.tfvars", "a = 1\n"),
            ("app/box.tfvars", "a = 2\n"),
            ("app/env/prod.tfbackend", prod),
            ("app/env/box.tfbackend", sandbox),
        ];
        told(&staged(by_values, &files), &["--rule", "cross-tier-state"])
    };
    let own = settings("box-state", "own.tfstate");
    assert!(both(&theirs, &own).is_empty());
    assert_eq!(both(&theirs, &theirs), ["app/env/box.tfbackend:2 cross-tier-state block box"]);
}

#[test]
fn a_file_of_a_backend_that_can_not_be_read_is_told() {
    let open = ("a/main.tf", "terraform {\n  backend \"s3\" {}\n}\n");
    let judged = |file: &str, text: &[u8]| {
        let repo = TestRepo::holding(&[open]);
        repo.stage(file, text);
        let run = repo.hook();
        (run.status, run.stdout)
    };
    for broken in [&b"bucket = \"state\nkey = \"a\"\n"[..], b"bucket = \n", b"bucket = \"\xff\xfe\"\n"] {
        let (status, told) = judged("a/prod.tfbackend", broken);
        assert!(status == 2 && told.contains("a/prod.tfbackend"), "{told}");
        // Of that name there are others' files.
        let (status, told) = judged("a/backend.hcl", broken);
        assert!(status == 0 && told.contains("a/backend.hcl"), "{told}");
    }
    assert_eq!(judged("a/prod.tfbackend", b"bucket = \"state\"\n"), (0, String::new()));
}

#[test]
fn whose_credentials_and_keys_a_backend_uses_is_told() {
    let open =
        "terraform {\n  backend \"s3\" {\n    bucket = \"state\"\n    key    = \"own\"\n    MORE\n  }\n}\n";
    let read = "data \"terraform_remote_state\" \"net\" {\n  backend = \"s3\"\n  config = {\n    bucket = \"state\"\n    key    = \"net\"\n    MORE\n  }\n}\n";
    let rules = |repo: &TestRepo| -> Vec<String> {
        told(repo, &[]).into_iter().filter(|line| line.contains(" cross-tier-")).collect()
    };
    for (setting, rule) in [
        ("profile = \"ml-prod\"", "cross-tier-account"),
        ("role_arn = \"arn:aws:iam::111122223333:role/x\"", "cross-tier-role"),
        ("assume_role = { role_arn = \"arn:aws:iam::111122223333:role/x\" }", "cross-tier-role"),
        ("kms_key_id = \"arn:aws:kms:eu-west-1:111122223333:key/abc1\"", "cross-tier-key"),
    ] {
        let own = setting.replace("111122223333", "444455556666").replace("ml-prod", "ml-box");
        for (text, line) in [(open, 5), (read, 6)] {
            let judged = |setting: &str| {
                rules(&staged(TIERS, &[("envs/sandbox/main.tf", &text.replace("MORE", setting))]))
            };
            assert_eq!(judged(setting), [format!("envs/sandbox/main.tf:{line} {rule} block sandbox")]);
            assert!(judged(&own).is_empty(), "{own}");
        }
        // A file that completes it, whatever the block leaves to it.
        let block = "terraform {\n  backend \"s3\" {}\n}\n".to_owned();
        for block in [open.replace("    MORE\n", ""), block] {
            let repo = TestRepo::holding(&[("iacgate.toml", TIERS), ("envs/sandbox/main.tf", &block)]);
            repo.stage("envs/sandbox/backend.hcl", format!("{setting}\n"));
            assert_eq!(rules(&repo), [format!("envs/sandbox/backend.hcl:1 {rule} block sandbox")], "{block}");
            repo.stage("envs/sandbox/backend.hcl", format!("{own}\n"));
            assert!(rules(&repo).is_empty(), "{own}");
        }
    }
    // Where its state is kept says nothing of where a stack works.
    let text = format!("{}{VOLUME}", open.replace("MORE", "profile = \"ml-prod\""));
    let repo = staged(TIERS, &[("apps/main.tf", &text)]);
    let all = told(&repo, &["--rule", "unencrypted-volume"]);
    assert_eq!(all, ["apps/main.tf:9 unencrypted-volume block -"]);
}

#[test]
fn one_folder_of_a_bucket_is_one_state_however_it_is_written() {
    let gcs = |prefix: &str| {
        format!("terraform {{\n  backend \"gcs\" {{\n    bucket = \"state\"\n{prefix}  }}\n}}\n")
    };
    let shared = |one: &str, other: &str| {
        let repo = TestRepo::holding(&[("a/main.tf", &gcs(one))]);
        repo.stage("b/main.tf", gcs(other));
        told(&repo, &["--rule", "shared-state-key"])
    };
    let at = |line: u32| [format!("b/main.tf:{line} shared-state-key block -")];
    for other in ["    prefix = \"k\"\n", "    prefix = \"k/\"\n", "    prefix = \"/k\"\n"] {
        assert_eq!(shared("    prefix = \"k\"\n", other), at(4));
    }
    assert_eq!(shared("", ""), at(3));
    assert_eq!(shared("    prefix = \"/\"\n", ""), at(3));
    assert!(shared("", "    prefix = \"k\"\n").is_empty());
    assert!(shared("", "    prefix = var.where\n").is_empty());
    // What a file says goes before what is so by default.
    let repo = TestRepo::holding(&[("a/main.tf", &gcs("")), ("b/backend.hcl", "prefix = \"b\"\n")]);
    repo.stage("b/main.tf", gcs(""));
    assert!(told(&repo, &["--rule", "shared-state-key"]).is_empty());
}

#[test]
fn workspaces_that_begin_like_those_of_another_tier_are_told() {
    let tiers = TIERS.replace("block    = \"low\"", "workspaces = [\"ml-prod*\"]");
    let judged = |kind: &str, workspaces: &str| {
        let text = format!(
            "terraform {{\n  {kind} {{\n    organization = \"acme\"\n    workspaces {{\n      {workspaces}\n    }}\n  }}\n}}\n"
        );
        told(&staged(&tiers, &[("envs/sandbox/main.tf", &text)]), &["--rule", "cross-tier-state"])
    };
    let expected = ["envs/sandbox/main.tf:5 cross-tier-state block sandbox"];
    assert_eq!(judged("backend \"remote\"", "prefix = \"ml-prod-\""), expected);
    assert!(judged("backend \"remote\"", "prefix = \"ml-\"").is_empty());
    assert!(judged("backend \"remote\"", "prefix = \"ml-box-\"").is_empty());
}

#[test]
fn a_workspace_or_a_file_of_state_of_another_tier_is_told() {
    let tiers = format!("{TIERS}workspaces = [\"*-box\"]\n")
        .replace("block    = \"low\"", "workspaces = [\"*-prod\"]");
    let state = |text: &str| {
        let prod = "resource \"null_resource\" \"a\" {}\n";
        let repo = staged(&tiers, &[("envs/prod/net/main.tf", prod), ("envs/sandbox/app/main.tf", text)]);
        told(&repo, &["--rule", "cross-tier-state"])
    };
    let outputs = |workspace: &str| {
        format!(
            "data \"tfe_outputs\" \"net\" {{\n  organization = \"acme\"\n  workspace = \"{workspace}\"\n}}\n"
        )
    };
    let remote = |backend: &str, config: &str, more: &str| {
        format!(
            "data \"terraform_remote_state\" \"net\" {{\n  backend = \"{backend}\"\n  config = {{ {config} }}\n{more}}}\n"
        )
    };
    for (line, theirs, own) in [
        (3, outputs("net-prod"), outputs("net-box")),
        (
            3,
            remote("remote", "organization = \"acme\", workspaces = { name = \"net-prod\" }", ""),
            remote("remote", "organization = \"acme\", workspaces = { name = \"net-box\" }", ""),
        ),
        (
            4,
            remote(
                "remote",
                "organization = \"acme\", workspaces = { prefix = \"net-\" }",
                "  workspace = \"prod\"\n",
            ),
            remote(
                "remote",
                "organization = \"acme\", workspaces = { prefix = \"net-\" }",
                "  workspace = \"box\"\n",
            ),
        ),
        (
            4,
            remote("s3", "bucket = \"b\", key = \"k\"", "  workspace = \"net-prod\"\n"),
            remote("s3", "bucket = \"b\", key = \"k\"", "  workspace = terraform.workspace\n"),
        ),
        (
            3,
            remote("local", "path = \"../../prod/net/terraform.tfstate\"", ""),
            remote("local", "path = \"../net/terraform.tfstate\"", ""),
        ),
        (
            3,
            remote(
                "local",
                "path = \"${path.module}/../../prod/net/terraform.tfstate.d/a/terraform.tfstate\"",
                "",
            ),
            remote("local", "path = var.path", ""),
        ),
    ] {
        assert_eq!(
            state(&theirs),
            [format!("envs/sandbox/app/main.tf:{line} cross-tier-state block sandbox")],
            "{theirs}"
        );
        assert!(state(&own).is_empty(), "{own}");
    }
    // Where the other stack is in its tier by its name, the folder of its state says which stack is meant.
    let by_name =
        "[[tier]]\nname = \"prod\"\nstacks = [\"net\"]\n[[tier]]\nname = \"box\"\nstacks = [\"app\"]\n";
    let text = remote("local", "path = \"../net/terraform.tfstate\"", "");
    let repo = staged(by_name, &[("net/main.tf", "locals {}\n"), ("app/main.tf", &text)]);
    assert_eq!(told(&repo, &["--rule", "cross-tier-state"]), ["app/main.tf:3 cross-tier-state block box"]);
}

#[test]
fn a_border_that_was_crossed_before_is_carried() {
    let text = "data \"aws_s3_object\" \"a\" {\n  bucket = \"prod-data\"\n  key = \"a\"\n}\n";
    let repo = TestRepo::holding(&[
        ("iacgate.toml", &TIERS.replace("critical", "low")),
        ("envs/sandbox/main.tf", text),
    ]);
    repo.stage("envs/sandbox/main.tf", format!("# data\n\n{text}"));
    assert_eq!(repo.hook().status, 0);
    repo.stage("envs/sandbox/main.tf", format!("{text}{}", text.replace("\"a\" {", "\"b\" {")));
    assert_eq!(repo.hook().status, 1);
    // No edit decides whose it is.
    let fixed = repo.run(&["fix", "--suggested"]);
    assert!(!fixed.stdout.contains("fixed 1 finding"), "{fixed:?}");
}

#[test]
fn an_account_that_a_tier_claims_is_nobody_elses() {
    let policy = |account: &str, more: &str| {
        format!(
            "[[tier]]\nname = \"sandbox\"\npaths = [\"**\"]\naccounts = [\"{account}\"]\nactions = {{ cross-account-grant = \"critical\" }}\n{more}"
        )
    };
    let grant = "resource \"aws_lambda_permission\" \"a\" {\n  action = \"lambda:InvokeFunction\"\n  function_name = \"f\"\n  principal = \"444455556666\"\n}\n";
    let judged = |policy: &str| staged(policy, &[("main.tf", grant)]).judged(&[]);
    let expected = "status 1\nmain.tf:4 cross-account-grant introduced block\n";
    assert_eq!(judged(&policy("111122223333", "")), expected);
    assert_eq!(judged(&policy("444455556666", "")), "status 0\n");
    assert_eq!(judged(&policy("111122223333", "[settings]\naccounts = [\"444455556666\"]\n")), "status 0\n");
    // Nobody else hears of it.
    assert_eq!(judged(""), "status 0\n");
}

#[test]
fn stores_of_google_and_azure_are_asked_for_their_labels_too() {
    const STORES: &str = r#"
resource "google_storage_bucket" "a" {
  name     = "a"
  location = "EU"
  labels   = { data_classification = "LABEL" }
}
resource "google_sql_database_instance" "a" {
  database_version = "POSTGRES_16"
  settings {
    tier        = "db-f1-micro"
    user_labels = { data-class = "LABEL" }
  }
}
resource "azurerm_storage_account" "a" {
  name = "a"
  tags = { DataClassification = "LABEL" }
}
"#;
    let policy = "[actions]\nunlabelled-data = \"block\"\nreal-data = \"block\"\n";
    let judged = |text: &str| {
        staged(policy, &[("main.tf", text)]).judged(&["--rule", "real-data", "--rule", "unlabelled-data"])
    };
    assert_eq!(judged(&STORES.replace("LABEL", "synthetic")), "status 0\n");
    let of = |rule: &str| {
        format!(
            "status 1\nmain.tf:5 {rule} introduced block\nmain.tf:11 {rule} introduced block\nmain.tf:16 {rule} introduced block\n"
        )
    };
    assert_eq!(judged(&STORES.replace("LABEL", "restricted")), of("real-data"));
    assert_eq!(judged(&STORES.replace("LABEL", "nobody knows")), of("unlabelled-data"));
    // A label that is none of the known ones is told as that, under whichever name it stands, and with those that are.
    let said = |text: &str| {
        let policy = format!("{policy}[settings]\ndata-labels = [\"public\", \"made-*\"]\n");
        let run =
            staged(&policy, &[("main.tf", text)]).run(&["--rule", "unlabelled-data", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report is JSON");
        report["findings"][0]["message"].as_str().unwrap_or_default().to_owned()
    };
    let store = |tags: &str| format!("resource \"aws_s3_bucket\" \"b\" {{\n  tags = {{ {tags} }}\n}}\n");
    let names = |place: &str| format!("`{place}` is none of `data-labels`: public, made-*");
    assert_eq!(said(&store("DataClassification = \"nobody knows\"")), names("tags.DataClassification"));
    assert_eq!(said(&store("Data = \"pubic\"")), names("tags.Data"));
    let given = "provider \"aws\" {\n  default_tags {\n    tags = { DataClass = \"pubic\" }\n  }\n}\n";
    assert_eq!(said(&format!("{given}{}", store(""))), names("default_tags.tags.DataClass"));
    assert_eq!(said(&store("Team = \"x\"")), "`tags.DataClassification` is not set");
    assert_eq!(said(&store("Data = \"made-up\"")), "");
    // What the provider gives to all is on each.
    let given =
        "provider \"google\" {\n  default_labels = {\n    data_classification = \"synthetic\"\n  }\n}\n";
    let bucket = "resource \"google_storage_bucket\" \"b\" {\n  name = \"b\"\n  location = \"EU\"\n}\n";
    assert_eq!(judged(&format!("{given}{bucket}")), "status 0\n");
    assert_eq!(judged(bucket), "status 1\nmain.tf:1 unlabelled-data introduced block\n");
    let real = given.replace("synthetic", "pii");
    assert_eq!(judged(&format!("{real}{bucket}")), "status 1\nmain.tf:6 real-data introduced block\n");
    let own = bucket.replace("  name", "  labels = { data_classification = \"synthetic\" }\n  name");
    assert_eq!(judged(&format!("{real}{own}")), "status 0\n");
    for label in ["pii", "Sensitive", "secret", "GDPR", "hipaa", "pci"] {
        let aws = format!(
            "provider \"aws\" {{\n  default_tags {{\n    tags = {{ DataClassification = \"{label}\" }}\n  }}\n}}\nresource \"aws_s3_bucket\" \"b\" {{\n  bucket = \"b\"\n}}\n"
        );
        assert_eq!(judged(&aws), "status 1\nmain.tf:6 real-data introduced block\n", "{label}");
    }
    let unknown = "variable \"label\" {}\n".to_owned() + &STORES.replace("\"LABEL\"", "var.label");
    assert_eq!(judged(&unknown), "status 0\n");
}

#[test]
fn the_example_is_locked_down_in_production_and_permissive_in_the_sandbox() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/tiers");
    let repo = TestRepo::new();
    for path in ["iacgate.toml", "envs/prod/main.tf", "envs/sandbox/main.tf"] {
        repo.stage(path, std::fs::read(top.join(path)).expect("an example"));
    }
    let all = told(&repo, &[]);
    let has = |rule: &str, rest: &str| all.iter().any(|line| line.contains(&format!(" {rule} {rest}")));
    // Cheap compute only warns in the sandbox, and blocks in production, where every rule is asked.
    assert!(has("unencrypted-volume", "warn sandbox") && has("unencrypted-volume", "block prod"), "{all:?}");
    assert!(
        has("volume-without-own-key", "block prod") && !has("volume-without-own-key", "warn sandbox"),
        "{all:?}"
    );
    // Data that leaves the sandbox blocks, and what is production's is none of its business.
    assert!(
        has("public-bucket-acl", "block sandbox") && has("cross-tier-bucket", "block sandbox"),
        "{all:?}"
    );
    assert!(
        all.iter()
            .filter(|line| line.ends_with("block sandbox"))
            .all(|line| line.contains("public-bucket") || line.contains("cross-tier")),
        "{all:?}"
    );
}

#[test]
fn an_action_may_name_a_tag_and_a_rule_by_itself_goes_before_it() {
    let grant = "resource \"aws_ram_resource_share\" \"a\" {\n  name                      = \"a\"\n  allow_external_principals = true\n}\n";
    let judged = |actions: &str| {
        let policy = format!(
            "[[tier]]\nname = \"sandbox\"\npaths = [\"*.tf\"]\nblock = \"critical\"\n[tier.actions]\n{actions}"
        );
        let repo = staged(&policy, &[("main.tf", grant)]);
        (repo.hook().status, repo.run(&["explain", "--tier", "sandbox", "cross-account-grant"]).stdout)
    };
    assert_eq!(judged("\"tag:egress\" = \"low\"\n").0, 0);
    let (status, told) = judged("\"tag:egress\" = \"critical\"\n");
    assert!(status == 1 && told.contains("tier sandbox: critical blocks"), "{told}");
    assert_eq!(judged("\"tag:egress\" = \"critical\"\ncross-account-grant = \"warn\"\n").0, 0);
    let repo = staged("[actions]\n\"tag:egres\" = \"block\"\n", &[("main.tf", "")]);
    let run = repo.run(&[]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("unknown tag `egres`") && run.stderr.contains("did you mean `egress`?"),
        "{run:?}"
    );
    // A tag that says less than before is told where it is written.
    let policy = |word: &str| format!("[actions]\n\"tag:egress\" = \"{word}\"\n");
    let repo = TestRepo::holding(&[("iacgate.toml", &policy("block")), ("main.tf", "")]);
    repo.stage("iacgate.toml", policy("warn"));
    let run = repo.hook();
    assert!(run.status == 1 && run.stdout.contains("iacgate.toml:2"), "{run:?}");
}

#[test]
fn a_pulumi_stack_says_in_its_file_where_it_works_and_in_its_program_whom_it_reads() {
    let policy = "[[tier]]\nname = \"prod\"\npaths = [\"prod/**\"]\nstacks = [\"prod\"]\naccounts = [\"111122223333\", \"ml-prod\"]\n\n[[tier]]\nname = \"sandbox\"\npaths = [\"sbx/**\"]\nblock = \"critical\"\n";
    let project = ("sbx/Pulumi.yaml", "name: ml\nruntime: nodejs\n");
    let program = "import * as pulumi from \"@pulumi/pulumi\";\nexport const dev = new pulumi.StackReference(\"acme/net/dev\");\n";
    for config in [
        "  aws:profile: ml-prod\n",
        "  aws:allowedAccountIds: [\"111122223333\"]\n",
        "  aws:allowedAccountIds: [111122223333]\n",
        "  aws:assumeRole:\n    roleArn: arn:aws:iam::111122223333:role/deploy\n",
    ] {
        let files =
            [project, ("sbx/Pulumi.dev.yaml", &*format!("config:\n{config}")), ("sbx/index.ts", program)];
        let all = told(&staged(policy, &files), &[]);
        assert!(
            all.len() == 1
                && all[0].starts_with("sbx/Pulumi.dev.yaml:")
                && all[0].contains("cross-tier-account block"),
            "{all:?}"
        );
    }
    let files =
        [project, ("sbx/Pulumi.dev.yaml", "config:\n  aws:profile: ml-sandbox\n"), ("sbx/index.ts", program)];
    assert_eq!(told(&staged(policy, &files), &[]), [""; 0]);
    let reads = program.replace("net/dev", "net/prod");
    assert_eq!(
        told(&staged(policy, &[project, ("sbx/index.ts", &reads)]), &[]),
        ["sbx/index.ts:2 cross-tier-state block sandbox"]
    );
    let yaml = "name: ml\nruntime: yaml\nresources:\n  net:\n    type: pulumi:pulumi:StackReference\n    properties:\n      name: acme/net/prod\n";
    assert_eq!(
        told(&staged(policy, &[("sbx/Pulumi.yaml", yaml)]), &[]),
        ["sbx/Pulumi.yaml:7 cross-tier-state block sandbox"]
    );
}

#[test]
fn what_a_pulumi_program_looks_up_is_of_the_tier_that_claims_it() {
    let policy = "[[tier]]\nname = \"prod\"\npaths = [\"prod/**\"]\nowns = [\"prod-*\"]\n\n[[tier]]\nname = \"sandbox\"\npaths = [\"sbx/**\"]\nblock = \"critical\"\n";
    let go = "package main\n\nimport (\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc main() {\n\tpulumi.Run(func(ctx *pulumi.Context) error {\n\t\t_, err := CALL\n\t\treturn err\n\t})\n}\n";
    let ts = "import * as aws from \"@pulumi/aws\";\nexport const data = CALL;\n";
    let py = "import pulumi_aws as aws\ndata = CALL\n";
    let yaml = "resources:\n  data:\n    type: aws:s3:Bucket\n    CALL\n";
    let asked =
        "variables:\n  data:\n    fn::invoke:\n      function: aws:s3:getBucket\n      CALL\nresources: {}\n";
    for (runtime, path, text, call, line) in [
        ("nodejs", "sbx/index.ts", ts, "aws.s3.getBucket({ bucket: \"NAME\" })", 2),
        ("nodejs", "sbx/index.ts", ts, "aws.s3.getBucketOutput({ bucket: \"NAME\" })", 2),
        ("nodejs", "sbx/index.ts", ts, "aws.s3.Bucket.get(\"data\", \"NAME\")", 2),
        ("python", "sbx/__main__.py", py, "aws.s3.get_bucket(bucket=\"NAME\")", 2),
        ("python", "sbx/__main__.py", py, "aws.s3.Bucket.get(\"data\", id=\"NAME\")", 2),
        ("go", "sbx/main.go", go, "s3.LookupBucket(ctx, &s3.LookupBucketArgs{Bucket: \"NAME\"}, nil)", 10),
        ("go", "sbx/main.go", go, "s3.GetBucket(ctx, \"data\", pulumi.ID(\"NAME\"), nil)", 10),
        ("yaml", "sbx/Main.yaml", yaml, "get: { id: NAME }", 4),
        ("yaml", "sbx/Main.yaml", asked, "arguments: { bucket: NAME }", 5),
    ] {
        for (name, is_theirs) in [("prod-data", true), ("sbx-data", false)] {
            let text = text.replace("CALL", &call.replace("NAME", name));
            let project = format!("name: ml\nruntime: {runtime}\n");
            let all = told(&staged(policy, &[("sbx/Pulumi.yaml", &project), (path, &text)]), &[]);
            let wanted = format!("{path}:{line} cross-tier-bucket block sandbox");
            assert_eq!(all, if is_theirs { vec![wanted] } else { Vec::new() }, "{text}");
        }
    }
}

#[test]
fn what_is_said_of_a_whole_stack_stays_the_same_whatever_lies_beside_it() {
    let agent = "resource \"aws_bedrockagent_agent\" \"a\" {\n  agent_name              = \"a\"\n  agent_resource_role_arn = \"r\"\n  foundation_model        = \"m\"\n}\n";
    let exception = "[[exception]]\nrule = \"bedrock-without-log\"\nresource = \"aws_bedrockagent_agent.a\"\nticket = \"S-1\"\nreason = \"x\"\nexpires = 2099-01-01\n";
    let judged = |policy: &str| {
        let repo = staged(policy, &[("a/main.tf", agent)]);
        repo.commit("agent");
        // A file that comes first, and one with what is asked before any resource.
        repo.stage(
            "a/aaa.tf",
            "resource \"aws_accessanalyzer_analyzer\" \"a\" {\n  analyzer_name = \"a\"\n}\n",
        );
        repo.stage("a/versions.tf", "terraform {\n  required_version = \"1.9.0\"\n}\n");
        let run = repo.run(&["--rule", "bedrock-without-log", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
        let one = &report["findings"][0];
        format!(
            "{} {} {}",
            one["state"].as_str().unwrap_or("-"),
            one["action"].as_str().unwrap_or("-"),
            one["resource"].as_str().unwrap_or("-")
        )
    };
    assert_eq!(judged("profile = \"thorough\"\n"), "carried block aws_bedrockagent_agent.a");
    assert_eq!(
        judged(&format!("profile = \"thorough\"\n{exception}")),
        "carried excepted aws_bedrockagent_agent.a"
    );
}

#[test]
fn a_state_that_a_tier_owns_accuses_the_other_alone() {
    let policy = "[[tier]]\nname = \"prod\"\npaths = [\"prod/**\"]\nowns = [\"prod-*\"]\n\n[[tier]]\nname = \"sandbox\"\npaths = [\"sbx/**\"]\n";
    let text = backend("prod-state", "a");
    let repo = staged(policy, &[("prod/main.tf", &text), ("sbx/main.tf", &text)]);
    repo.commit("both");
    let all = told(&repo, &["audit"]);
    let crossing: Vec<&String> = all
        .iter()
        .filter(|one| one.contains("-state ") || one.contains("-state-key"))
        .filter(|one| one.contains("cross") || one.contains("shared"))
        .collect();
    assert!(crossing.len() == 2 && crossing.iter().all(|one| one.starts_with("sbx/")), "{all:?}");
}

#[test]
fn a_tier_that_stops_only_the_worst_holds_data_in() {
    let copied = "resource \"aws_s3_bucket_replication_configuration\" \"a\" {\n  bucket = \"a\"\n  role   = \"r\"\n  rule {\n    status = \"Enabled\"\n    destination {\n      bucket  = \"arn:aws:s3:::b\"\n      account = \"999988887777\"\n    }\n  }\n}\n";
    let volume = "resource \"aws_ebs_volume\" \"a\" {\n  encrypted = false\n}\n";
    let tier = |block: &str, actions: &str| {
        format!(
            "[[tier]]\nname = \"box\"\npaths = [\"*.tf\"]\nblock = \"{block}\"\nactions = {{ {actions} }}\n"
        )
    };
    let judged = |policy: &str| told(&staged(policy, &[("main.tf", copied), ("v.tf", volume)]), &[]);
    let all = judged(&tier("critical", ""));
    assert!(
        all.iter().any(|one| one.starts_with("main.tf:8 bucket-copied-to-other-account block")),
        "{all:?}"
    );
    assert!(all.iter().any(|one| one.starts_with("v.tf:2 unencrypted-volume warn")), "{all:?}");
    let all = judged(&tier("critical", "\"tag:egress\" = \"warn\""));
    assert!(all.iter().all(|one| !one.contains(" block ")), "{all:?}");
    // A threshold from above is how lax a repository is in all its tiers, production among them.
    let inherited =
        format!("block = \"critical\"\n{}", tier("critical", "").replacen("block = \"critical\"\n", "", 1));
    assert!(!judged(&inherited).iter().any(|one| one.contains("bucket-copied")));
    // Elsewhere it is asked by those who want all rules.
    assert!(!judged(&tier("high", "")).iter().any(|one| one.contains("bucket-copied")));
    let changed = |to: &str| {
        let repo = TestRepo::holding(&[("iacgate.toml", &tier("critical", "")), ("main.tf", "")]);
        repo.stage("iacgate.toml", to);
        repo.run(&[])
    };
    let run = changed(&tier("high", ""));
    assert!(run.status == 1 && run.stdout.contains("ways out for data blocked in tier `box`"), "{run:?}");
    assert_eq!(changed(&tier("high", "\"tag:egress\" = \"critical\", real-data = \"critical\"")).status, 0);
}

#[test]
fn a_policy_that_lets_everybody_or_another_account_in_stops_a_sandbox_whatever_it_is_of() {
    let held = |kind: &str, attribute: &str, principal: &str, condition: &str| {
        let document = format!(
            "jsonencode({{ Statement = [{{ Effect = \"Allow\", Principal = {principal}, Action = \"*\", Resource = \"*\"{condition} }}] }})"
        );
        let lines = match attribute.split_once('.') {
            Some((block, inner)) => format!("{block} {{\n  {inner} = {document}\n}}"),
            None => format!("{attribute} = {document}"),
        };
        let text = format!("resource \"{kind}\" \"a\" {{\n{lines}\n}}\n");
        let tiers = TIERS.replace("\"444455556666\"", "\"444455556666\", \"o-abcdefghij\"");
        let all = told(&staged(&tiers, &[("envs/sandbox/main.tf", &text)]), &[]);
        all.iter().filter(|line| line.contains(" block sandbox")).count()
    };
    let organization = ", Condition = { StringEquals = { \"aws:PrincipalOrgID\" = \"o-abcdefghij\" } }";
    let others = organization.replace("o-abcdefghij", "o-zzzzzzzzzz");
    let foreign = "{ AWS = \"arn:aws:iam::999988887777:root\" }";
    let rows = include_str!("schema/resource-policies.tsv").lines().filter(|line| !line.starts_with('#'));
    // A few of each attribute: that all of them are asked another test tells.
    for row in rows
        .step_by(4)
        .chain(["aws_dynamodb_resource_policy\tpolicy\t", "aws_efs_file_system_policy\tpolicy\t"])
    {
        let cells: Vec<&str> = row.split('\t').collect();
        let [kind, attribute, why] = cells.as_slice() else { panic!("three columns: {row}") };
        // A bucket by itself lacks what keeps it closed, whatever its policy says.
        let own = held(kind, attribute, "\"*\"", organization);
        assert!(own == 0 || *kind == "aws_s3_bucket", "the organization: {row}");
        assert!(held(kind, attribute, "\"*\"", &others) > own, "another organization: {row}");
        assert!(held(kind, attribute, foreign, "") > own, "another account: {row}");
        assert!(!why.is_empty() || held(kind, attribute, "\"*\"", "") > own, "everybody: {row}");
    }
}

#[test]
fn a_pulumi_stack_is_in_the_tier_of_its_name_whether_or_not_its_configuration_is_asked() {
    let program = "name: vols\nruntime: yaml\nresources:\n  scratch:\n    type: aws:ebs:Volume\n    properties:\n      \
                   availabilityZone: eu-west-1a\n      size: 8\n      encrypted: false\n";
    let tiers = "[[tier]]\nname = \"prod\"\nstacks = [\"*-prod\"]\n\n[[tier]]\nname = \"sandbox\"\nstacks = [\"sandbox\"]\nblock = \"critical\"\n";
    for (stacks, action, tier) in [
        (&["sandbox"][..], "warn", "sandbox"),
        (&["sandbox", "payments-prod"], "block", "prod"),
        (&["dev"], "block", "-"),
    ] {
        let repo = staged(tiers, &[("p/Pulumi.yaml", program)]);
        for stack in stacks {
            repo.stage(format!("p/Pulumi.{stack}.yaml"), "config:\n  aws:region: eu-west-1\n");
        }
        let all = told(&repo, &[]);
        let volume = all.iter().find(|line| line.contains(" unencrypted-volume "));
        assert_eq!(
            volume.map(String::as_str),
            Some(&*format!("p/Pulumi.yaml:9 unencrypted-volume {action} {tier}")),
            "{stacks:?}: {all:?}"
        );
    }
}

#[test]
fn the_project_of_a_google_service_account_is_whose_it_is() {
    let tiers = TIERS.replace("\"111122223333\"", "\"111122223333\", \"prod-ml\", \"222233334444\"");
    let judged = |text: &str| -> Vec<String> {
        let repo = staged(&tiers, &[("envs/sandbox/main.tf", text)]);
        told(&repo, &[]).into_iter().filter(|line| line.contains(" cross-tier-")).collect()
    };
    for (text, rule) in [
        (
            "provider \"google\" {\n  impersonate_service_account = \"train@PROJECT.iam.gserviceaccount.com\"\n}\n",
            "cross-tier-account",
        ),
        (
            "resource \"google_storage_bucket_iam_member\" \"a\" {\n  bucket = \"own\"\n  role   = \"roles/storage.admin\"\n  member = \"serviceAccount:train@PROJECT.iam.gserviceaccount.com\"\n}\n",
            "cross-tier-role",
        ),
        (
            "resource \"google_compute_instance\" \"a\" {\n  service_account {\n    email  = \"train@PROJECT.iam.gserviceaccount.com\"\n    scopes = [\"cloud-platform\"]\n  }\n}\n",
            "cross-tier-role",
        ),
        (
            "resource \"google_compute_instance\" \"a\" {\n  metadata_startup_script = \"gcloud auth print-identity-token --impersonate-service-account=train@PROJECT.iam.gserviceaccount.com\"\n}\n",
            "cross-tier-role",
        ),
    ] {
        let all = judged(&text.replace("PROJECT", "prod-ml"));
        assert!(all.len() == 1 && all[0].contains(&format!(" {rule} ")), "{text}: {all:?}");
        assert!(judged(&text.replace("PROJECT", "box-ml")).is_empty(), "{text}");
        assert!(judged(&text.replace("train@PROJECT", "prod-ml@box-ml")).is_empty(), "{text}");
    }
    let agent = "resource \"google_kms_crypto_key_iam_member\" \"a\" {\n  crypto_key_id = \"own\"\n  role          = \"roles/cloudkms.viewer\"\n  member        = \"serviceAccount:service-222233334444@gcp-sa-pubsub.iam.gserviceaccount.com\"\n}\n";
    assert_eq!(judged(agent).len(), 1);
    assert!(judged(&agent.replace("222233334444", "999900001111")).is_empty());
    // Who works as a tier's own account is in that tier.
    let text = format!(
        "provider \"google\" {{\n  impersonate_service_account = \"x@prod-ml.iam.gserviceaccount.com\"\n}}\n{VOLUME}"
    );
    let all = told(&staged(&tiers, &[("apps/main.tf", &text)]), &["--rule", "unencrypted-volume"]);
    assert_eq!(all, ["apps/main.tf:5 unencrypted-volume block prod"]);
}

#[test]
fn what_is_handed_to_a_module_that_is_not_here_names_its_owner_too() {
    for source in [
        "terraform-aws-modules/vpc/aws",
        "s3::https://s3.amazonaws.com/acme-modules/vpc.zip",
        "git::https://git.example.com/prod-modules/vpc.git",
    ] {
        let call = |arguments: &str| {
            format!("module \"a\" {{\n  source = \"{source}\"\n  name   = \"prod-like\"\n  {arguments}\n}}\n")
        };
        for (arguments, rule) in [
            ("policy_arns = [\"arn:aws:iam::111122223333:policy/apply\"]", "cross-tier-role"),
            ("kms_key_id = \"arn:aws:kms:eu-west-1:111122223333:key/1\"", "cross-tier-key"),
            ("trusted_accounts = [\"111122223333\"]", "cross-tier-resource"),
            ("zone_id = \"Z0PROD\"", "cross-tier-zone"),
        ] {
            let all = sandbox(&call(arguments));
            assert!(
                all.len() == 1 && all[0].starts_with(&format!("envs/sandbox/main.tf:4 {rule} ")),
                "{source} {arguments}: {all:?}"
            );
            let own = arguments.replace("111122223333", "444455556666").replace("Z0PROD", "Z0BOX");
            assert!(sandbox(&call(&own)).is_empty(), "{source} {own}");
        }
        // Deep inside, with what a module of this repository is called with.
        let repo = staged(
            TIERS,
            &[
                (
                    "envs/sandbox/main.tf",
                    "module \"data\" {\n  source = \"../../modules/data\"\n  role   = \"arn:aws:iam::111122223333:role/x\"\n}\n",
                ),
                ("modules/data/main.tf", &format!("variable \"role\" {{}}\n{}", call("role_arn = var.role"))),
            ],
        );
        assert_eq!(
            told(&repo, &["--rule", "cross-tier-role"]),
            ["modules/data/main.tf:5 cross-tier-role block sandbox"]
        );
    }
    // What a module of this repository does with it is looked at there, once.
    let repo = staged(
        TIERS,
        &[
            (
                "envs/sandbox/main.tf",
                "module \"data\" {\n  source = \"../../modules/data\"\n  role   = \"arn:aws:iam::111122223333:role/x\"\n}\n",
            ),
            ("modules/data/main.tf", "variable \"role\" {}\n"),
        ],
    );
    assert!(told(&repo, &["--rule", "cross-tier-role"]).is_empty());
}

#[test]
fn what_a_script_in_base64_uses_is_told() {
    let instance =
        |value: &str| format!("resource \"aws_instance\" \"a\" {{\n  user_data_base64 = {value}\n}}\n");
    // `aws s3 cp s3://prod-data/x .` and the same of `box-data`.
    let written = |text: &str| instance(&format!("\"{text}\""));
    let all = sandbox(&written("YXdzIHMzIGNwIHMzOi8vcHJvZC1kYXRhL3ggLgo="));
    assert!(all.len() == 1 && all[0].contains(":2 cross-tier-bucket "), "{all:?}");
    assert!(sandbox(&written("YXdzIHMzIGNwIHMzOi8vYm94LWRhdGEveCAuCgo=")).is_empty());
    let all = sandbox(&instance("base64encode(\"aws s3 cp s3://prod-data/x .\")"));
    assert!(all.len() == 1 && all[0].contains(":2 cross-tier-bucket "), "{all:?}");
    assert!(sandbox(&instance("base64encode(\"prod-like\")")).is_empty());
    // Known in part alone.
    let open = "variable \"to\" {}\n".to_owned();
    let all = sandbox(&(open.clone() + &instance("base64encode(\"aws s3 cp s3://prod-data/x ${var.to}\")")));
    assert!(all.len() == 1 && all[0].contains(":3 cross-tier-bucket "), "{all:?}");
    assert!(sandbox(&(open + &instance("base64encode(\"aws s3 cp s3://prod-${var.to} .\")"))).is_empty());
}

#[test]
fn what_an_import_takes_over_is_told() {
    let bucket = "resource \"aws_s3_bucket\" \"a\" {\n  bucket = \"NAME\"\n}\n";
    let import = "import {\n  to = aws_s3_bucket.a\n  id = \"NAME\"\n}\n";
    let all = sandbox(&(import.to_owned() + bucket).replace("NAME", "prod-data"));
    assert!(all.iter().any(|line| line.starts_with("envs/sandbox/main.tf:3 cross-tier-bucket ")), "{all:?}");
    assert!(sandbox(&(import.to_owned() + bucket).replace("NAME", "box-data")).is_empty());
    let each = "import {\n  for_each = { a = \"Z0BOX\", b = \"Z0PROD\" }\n  to       = aws_route53_zone.a[each.key]\n  id       = each.value\n}\n";
    let all = sandbox(each);
    assert!(all.len() == 1 && all[0].starts_with("envs/sandbox/main.tf:4 cross-tier-resource "), "{all:?}");
}

#[test]
fn a_zone_is_the_same_with_and_without_the_dot_at_its_end() {
    let zone = |name: &str| format!("data \"aws_route53_zone\" \"a\" {{\n  name = \"{name}\"\n}}\n");
    for owned in ["prod.example.com", "prod.example.com."] {
        let tiers = TIERS.replace("Z0PROD", owned);
        let judged = |name: &str| {
            let repo = staged(&tiers, &[("envs/sandbox/main.tf", &zone(name))]);
            told(&repo, &[]).iter().filter(|line| line.contains(" cross-tier-")).count()
        };
        assert_eq!([judged("prod.example.com"), judged("prod.example.com.")], [1, 1], "{owned}");
        assert_eq!([judged("box.example.com."), judged("example.com.")], [0, 0], "{owned}");
    }
}

#[test]
fn each_configuration_that_a_provider_is_made_into_is_looked_at() {
    let text = "provider \"aws\" {\n  for_each            = { box = \"444455556666\", prod = \"111122223333\" }\n  alias               = \"by\"\n  allowed_account_ids = [each.value]\n}\n";
    let all = sandbox(text);
    assert!(all.len() == 1 && all[0].starts_with("envs/sandbox/main.tf:4 cross-tier-account "), "{all:?}");
    assert!(sandbox(&text.replace("111122223333", "444455556666")).is_empty());
    assert!(
        sandbox(&text.replace("{ box = \"444455556666\", prod = \"111122223333\" }", "var.all")).is_empty()
    );
}

#[test]
fn what_an_output_hands_out_is_told() {
    for (value, rule) in [
        ("\"arn:aws:iam::111122223333:role/apply\"", "cross-tier-role"),
        ("{ key = \"arn:aws:kms:eu-west-1:111122223333:key/1\" }", "cross-tier-key"),
    ] {
        let text = format!("output \"a\" {{\n  value = {value}\n}}\n");
        let all = sandbox(&text);
        assert!(all.len() == 1 && all[0].contains(&format!(":2 {rule} ")), "{value}: {all:?}");
        assert!(sandbox(&text.replace("111122223333", "444455556666")).is_empty(), "{value}");
    }
    let named =
        |name: &str, value: &str| sandbox(&format!("output \"{name}\" {{\n  value = \"{value}\"\n}}\n"));
    assert_eq!(named("zone_id", "Z0PROD").len(), 1);
    assert_eq!(named("account", "111122223333").len(), 1);
    assert!(named("stage", "prod-like").is_empty() && named("built_at", "111122223333").is_empty());
}

#[test]
fn a_bucket_that_a_stack_makes_itself_is_nobody_elses() {
    let own = "resource \"aws_s3_bucket\" \"a\" {\n  bucket = \"prod-like\"\n}\nresource \"aws_s3_bucket_policy\" \"a\" {\n  bucket = \"prod-like\"\n  policy = jsonencode({ Statement = [{ Effect = \"Allow\", Principal = { AWS = \"444455556666\" }, Action = \"s3:GetObject\", Resource = \"arn:aws:s3:::prod-like/*\" }] })\n}\n";
    assert_eq!(sandbox(own), [""; 0]);
    // Another one, and the same under another's account, are not.
    let other = own.replace("arn:aws:s3:::prod-like", "arn:aws:s3:::prod-data");
    assert_eq!(sandbox(&other).len(), 1);
    let foreign =
        own.replace("arn:aws:s3:::prod-like", "arn:aws:s3:eu-west-1:111122223333:accesspoint/prod-like");
    assert_eq!(sandbox(&foreign).len(), 1);
    let template =
        "Resources:\n  Own:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: prod-like\n";
    let repo = staged(TIERS, &[("envs/sandbox/own.yaml", template)]);
    assert!(!told(&repo, &[]).iter().any(|line| line.contains("cross-tier")));
}

#[test]
fn the_name_that_a_resource_is_given_is_its_own() {
    for text in [
        "\"aws_sqs_queue\" \"a\" {\n  name = \"prod-like\"\n}",
        "\"aws_cloudwatch_metric_alarm\" \"a\" {\n  alarm_name = \"prod-like\"\n}",
        "\"aws_lambda_function\" \"a\" {\n  function_name = \"prod-like\"\n}",
        "\"aws_rds_cluster\" \"a\" {\n  cluster_identifier = \"prod-like\"\n}",
    ] {
        assert_eq!(sandbox(&format!("resource {text}\n")), [""; 0], "{text}");
    }
    // What another one is called is a use of it, and so is what is looked up.
    for text in [
        "resource \"aws_lambda_permission\" \"a\" {\n  function_name = \"prod-like\"\n}\n",
        "resource \"aws_ecs_service\" \"a\" {\n  name    = \"own\"\n  cluster = \"prod-like\"\n}\n",
        "resource \"aws_s3_bucket_policy\" \"a\" {\n  bucket = \"prod-like\"\n}\n",
        "data \"aws_sqs_queue\" \"a\" {\n  name = \"prod-like\"\n}\n",
    ] {
        assert_eq!(sandbox(text).len(), 1, "{text}");
    }
}

#[test]
fn twelve_digits_are_an_account_where_one_may_stand() {
    for text in [
        "\"aws_cloudwatch_metric_alarm\" \"a\" {\n  threshold = 111122223333\n}",
        "\"aws_cloudwatch_metric_alarm\" \"a\" {\n  threshold = \"111122223333\"\n}",
        "\"aws_scheduler_schedule\" \"a\" {\n  start_date = \"111122223333\"\n}",
        "\"aws_vpc\" \"a\" {\n  tags = { Ticket = \"111122223333\", Account = \"111122223333\" }\n}",
        "\"aws_lambda_function\" \"a\" {\n  environment {\n    variables = { SEED = \"111122223333\" }\n  }\n}",
        "\"terraform_data\" \"a\" {\n  input = 111122223333\n}",
    ] {
        assert_eq!(sandbox(&format!("resource {text}\n")), [""; 0], "{text}");
    }
    for text in [
        "\"aws_lambda_permission\" \"a\" {\n  principal = \"111122223333\"\n}",
        "\"aws_lambda_permission\" \"a\" {\n  source_account = 111122223333\n}",
        "\"aws_lambda_function\" \"a\" {\n  environment {\n    variables = { TARGET_ACCOUNT = \"111122223333\" }\n  }\n}",
        "\"aws_ecs_task_definition\" \"a\" {\n  container_definitions = jsonencode([{ environment = [{ name = \"ACCOUNT_ID\", value = \"111122223333\" }] }])\n}",
        "\"aws_kms_key\" \"a\" {\n  policy = jsonencode({ Statement = [{ Effect = \"Allow\", Principal = { AWS = [\"111122223333\"] }, Action = \"kms:*\", Resource = \"*\" }] })\n}",
        "\"aws_sns_topic_policy\" \"a\" {\n  policy = jsonencode({ Statement = [{ Effect = \"Allow\", Principal = \"*\", Action = \"sns:Publish\", Resource = \"*\", Condition = { StringEquals = { \"aws:SourceOwner\" = \"111122223333\" } } }] })\n}",
        "\"aws_directory_service_shared_directory\" \"a\" {\n  target {\n    id = \"111122223333\"\n  }\n}",
        "\"aws_glue_catalog_table\" \"a\" {\n  catalog_id = \"111122223333\"\n}",
    ] {
        let all = sandbox(&format!("resource {text}\n"));
        assert_eq!(all.len(), 1, "{text}: {all:?}");
    }
    let looked_up = "data \"aws_ami\" \"a\" {\n  owners = [\"111122223333\"]\n}\n";
    assert_eq!(sandbox(looked_up).len(), 1);
}

#[test]
fn a_state_behind_an_address_is_whose_the_address_is() {
    let http = |address: &str| {
        format!("terraform {{\n  backend \"http\" {{\n    address = \"{address}\"\n  }}\n}}\n")
    };
    let shared = |one: &str, other: &str| {
        let repo = TestRepo::holding(&[("a/main.tf", &http(one))]);
        repo.stage("b/main.tf", http(other));
        told(&repo, &["--rule", "shared-state-key"])
    };
    let address = "https://state.example.com/net";
    for same in [
        address,
        "https://state.example.com/net/",
        "https://STATE.example.com/net",
        "https://state.example.com:443/net",
        "https://user@state.example.com/net",
    ] {
        assert_eq!(shared(address, same), ["b/main.tf:3 shared-state-key block -"], "{same}");
    }
    for other in [
        "https://state.example.com/web",
        "https://state.example.com/net?ref=web",
        "https://state.example.com:8443/net",
    ] {
        assert!(shared(address, other).is_empty(), "{other}");
    }
    let state = |address: &str| {
        told(&staged(TIERS, &[("envs/sandbox/main.tf", &http(address))]), &["--rule", "cross-tier-state"])
    };
    assert_eq!(
        state("https://prod-state.example.com/net"),
        ["envs/sandbox/main.tf:3 cross-tier-state block sandbox"]
    );
    assert_eq!(state("https://git.example.com/api/v4/projects/1/terraform/state/prod-net").len(), 1);
    assert!(state("https://state.example.com/net").is_empty());
    // Of the other stack's, whatever anybody owns.
    let files = [
        ("envs/prod/main.tf", &*http(address)),
        ("envs/sandbox/main.tf", &*http("https://state.example.com/net/")),
    ];
    assert_eq!(told(&staged(TIERS, &files), &["--rule", "cross-tier-state"]).len(), 2);
    let read = "data \"terraform_remote_state\" \"net\" {\n  backend = \"http\"\n  config = {\n    address = \"https://state.example.com/net\"\n  }\n}\n";
    let files = [("envs/prod/main.tf", &*http(address)), ("envs/sandbox/main.tf", read)];
    assert_eq!(told(&staged(TIERS, &files), &["--rule", "cross-tier-state"]).len(), 1);
}

#[test]
fn a_label_that_a_provider_gives_is_told_with_its_place_at_the_store() {
    let text = "provider \"aws\" {\n  default_tags {\n    tags = {\n      DataClassification = \"pii\"\n    }\n  }\n}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n  tags   = { Name = \"b\" }\n}\n";
    let repo = staged("[actions]\nreal-data = \"block\"\n", &[("main.tf", text)]);
    let run = repo.run(&["--rule", "real-data", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report is JSON");
    let finding = &report["findings"][0];
    let related = &finding["related"][0];
    assert_eq!((&finding["line"], &related["line"]), (&8.into(), &4.into()), "{finding}");
    assert_eq!(finding["message"], "`aws_s3_bucket.b`: the store is labelled as holding real data");
}

#[test]
fn whose_addresses_are_the_organizations_own_a_setting_says() {
    let text = "resource \"google_storage_bucket_iam_binding\" \"a\" {\n  bucket  = \"own\"\n  role    = \"roles/storage.objectViewer\"\n  members = [\"MEMBER\"]\n}\n";
    let judged = |settings: &str, member: &str| {
        let repo = staged(
            &format!("{settings}{TIERS}"),
            &[("envs/sandbox/main.tf", &text.replace("MEMBER", member))],
        );
        told(&repo, &["--rule", "google-grant-to-outsider"])
    };
    let block = ["envs/sandbox/main.tf:4 google-grant-to-outsider block sandbox"];
    assert_eq!(judged("", "user:someone@gmail.com"), block);
    assert!(judged("", "user:someone@example.org").is_empty());
    let own = "[settings]\ntrusted-members = [\"*@example.com\", \"domain:example.com\"]\n";
    for member in
        ["user:someone@example.org", "group:ml@example.org", "domain:example.org", "user:someone@gmail.com"]
    {
        assert_eq!(judged(own, member), block, "{member}");
    }
    for member in
        ["user:someone@example.com", "domain:example.com", "serviceAccount:a@box.iam.gserviceaccount.com"]
    {
        assert!(judged(own, member).is_empty(), "{member}");
    }
}

#[test]
fn an_access_list_and_a_dataset_let_in_whom_a_grant_may() {
    let own = "[settings]\ntrusted-members = [\"user:*@example.com\", \"group:*@example.com\", \"domain:example.com\"]\n";
    let number = |kind: &str, inside: &str| {
        let text = format!("resource \"{kind}\" \"a\" {{\n{inside}\n}}\n");
        let repo = staged(&format!("{own}{TIERS}"), &[("envs/sandbox/main.tf", &text)]);
        told(&repo, &["--rule", "google-grant-to-outsider"]).len()
    };
    for (resource, inside) in [
        ("google_storage_bucket_access_control", "entity = \"KIND-WHO\""),
        ("google_storage_default_object_acl", "role_entity = [\"READER:KIND-WHO\"]"),
        ("google_bigquery_dataset_access", "NAMED = \"WHO\""),
        ("google_bigquery_dataset", "access {\nNAMED = \"WHO\"\n}"),
    ] {
        for (kind, who, is_told) in [
            ("user", "a@gmail.com", true),
            ("user", "a@example.org", true),
            ("group", "a@example.org", true),
            ("domain", "example.org", true),
            ("user", "a@example.com", false),
            ("group", "a@example.com", false),
            ("domain", "example.com", false),
            ("user", "a@box.iam.gserviceaccount.com", false),
        ] {
            let named = if kind == "domain" { kind.to_owned() } else { format!("{kind}_by_email") };
            let inside = inside.replace("NAMED", &named).replace("KIND", kind).replace("WHO", who);
            assert_eq!(number(resource, &inside), usize::from(is_told), "{resource} {kind} {who}");
        }
    }
}

#[test]
fn whom_a_condition_alone_lets_in_stops_a_sandbox() {
    let judged = |principal: &str, condition: &str| {
        let text = format!(
            "resource \"aws_sqs_queue_policy\" \"a\" {{\n  queue_url = \"own\"\n  policy = jsonencode({{ Statement = [{{ Effect = \"Allow\", Principal = {principal}, Action = \"sqs:*\", Resource = \"*\", Condition = {{ {condition} }} }}] }})\n}}\n"
        );
        let all = told(&staged(TIERS, &[("envs/sandbox/main.tf", &text)]), &[]);
        all.iter().filter(|line| line.contains(" cross-account-grant block sandbox")).count()
    };
    let is = |key: &str, value: &str| format!("StringEquals = {{ \"{key}\" = {value} }}");
    let (all, service) = ("\"*\"", "{ Service = \"sns.amazonaws.com\" }");
    for (told, principal, condition) in [
        (1, all, is("aws:PrincipalAccount", "\"999988887777\"")),
        (0, all, is("aws:PrincipalAccount", "\"444455556666\"")),
        (1, all, is("aws:PrincipalAccount", "[\"444455556666\", \"999988887777\"]")),
        (1, all, is("AWS:principalarn", "\"arn:aws:iam::999988887777:role/r\"")),
        (0, all, is("aws:PrincipalArn", "\"arn:aws:iam::444455556666:role/r\"")),
        (1, all, "ArnLike = { \"aws:PrincipalArn\" = \"arn:aws:iam::*:role/r\" }".to_owned()),
        (1, all, is("aws:PrincipalOrgPaths", "\"o-zzzzzzzzzz/r-ab12/*\"")),
        (1, all, is("kms:CallerAccount", "\"999988887777\"")),
        (1, all, is("kms:ViaService", "\"s3.eu-west-1.amazonaws.com\"")),
        // One of them keeps it to the own account.
        (
            0,
            all,
            format!(
                "{}, {}",
                is("kms:CallerAccount", "\"444455556666\""),
                is("kms:ViaService", "\"s3\"").replace("StringEquals", "StringLike")
            ),
        ),
        (1, all, is("sts:ExternalId", "\"agreed\"")),
        (1, all, "IpAddress = { \"aws:SourceIp\" = \"203.0.113.0/24\" }".to_owned()),
        (0, all, "IpAddress = { \"aws:SourceIp\" = \"10.0.0.0/8\" }".to_owned()),
        (0, all, is("aws:SourceVpce", "\"vpce-1\"")),
        (0, all, "ArnEquals = { \"aws:SourceArn\" = \"arn:aws:s3:::own\" }".to_owned()),
        (1, service, is("aws:SourceAccount", "\"999988887777\"")),
        (0, service, is("aws:SourceAccount", "\"444455556666\"")),
        // Only a plan will know.
        (0, all, is("aws:PrincipalAccount", "var.account")),
        (0, all, "IpAddress = { \"aws:SourceIp\" = var.networks }".to_owned()),
        // Whoever holds nobody back lets in the world, which other rules tell.
        (0, all, "Bool = { \"aws:SecureTransport\" = \"true\" }".to_owned()),
    ] {
        assert_eq!(judged(principal, &condition), told, "{principal} {condition}");
    }
    assert_eq!(judged(&format!("{{ CanonicalUser = \"{}\" }}", "79a59df900b949e5".repeat(4)), ""), 1);
}

#[test]
fn a_signed_address_in_a_file_stops_a_sandbox() {
    // Put together here: in this file it would be one.
    let signature: String =
        (0_u32..64).map(|at| char::from_digit(at * at * 7 % 31 % 16, 16).unwrap_or('0')).collect();
    let address = |sign: &str| {
        format!(
            "output \"fetch\" {{\n  value = \"https://own.example.com/k?X-{sign}-Expires=600&X-{sign}-Signature={signature}\"\n}}\n"
        )
    };
    let judged =
        |policy: &str, sign: &str| told(&staged(policy, &[("envs/sandbox/main.tf", &address(sign))]), &[]);
    assert_eq!(judged(TIERS, "Amz"), ["envs/sandbox/main.tf:2 aws-presigned-url block sandbox"]);
    assert_eq!(judged(TIERS, "Other"), [""; 0]);
    // Elsewhere it is a finding like others.
    assert_eq!(judged("block = \"high\"\n", "Amz"), ["envs/sandbox/main.tf:2 aws-presigned-url warn -"]);
    let repo = staged(TIERS, &[("envs/sandbox/main.tf", &address("Amz"))]);
    assert!(!repo.run(&[]).stdout.contains(&signature[8..]), "{:?}", repo.run(&[]));
}

#[test]
fn records_that_flow_to_another_account_stop_a_sandbox() {
    let filter = "resource \"aws_cloudwatch_log_subscription_filter\" \"a\" {\n  name            = \"a\"\n  log_group_name  = \"own\"\n  filter_pattern  = \"\"\n  destination_arn = \"arn:aws:logs:eu-west-1:999988887777:destination:theirs\"\n}\n";
    let judged = |text: &str| told(&staged(TIERS, &[("envs/sandbox/main.tf", text)]), &[]);
    assert_eq!(judged(filter), ["envs/sandbox/main.tf:5 records-sent-elsewhere block sandbox"]);
    assert!(judged(&filter.replace("999988887777", "444455556666")).is_empty());
}
