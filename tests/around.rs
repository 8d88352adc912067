//! Ways around the policy that nobody would see: each is told, or leads nowhere.

mod support;

use support::TestRepo;

const SANDBOX: &str = "[[tier]]\nname = \"sandbox\"\npaths = [\"envs/sandbox/**\"]\n";
const PROD: &str = "[[tier]]\nname = \"prod\"\npaths = [\"envs/prod/**\"]\naccounts = [\"111122223333\"]\nowns = [\"prod-*\"]\n";

/// What a change from one policy to another is told of, a line each.
fn told(before: &str, after: &str) -> String {
    let repo = TestRepo::holding(&[("iacgate.toml", before), ("main.tf", "")]);
    repo.stage("iacgate.toml", after);
    let run = repo.run(&["check", "-q"]);
    format!("{}{}", run.stdout, run.stderr)
}

/// A key as a cloud gives it, which this file does not hold.
fn key() -> String {
    ["AKIA", "QYLPMN5HHHFPZAM2"].concat()
}

#[test]
fn a_tier_that_reaches_for_what_another_owns_is_told() {
    for (key, claim) in [
        ("owns", "p*"),
        ("owns", "*"),
        ("owns", "prod-models"),
        ("owns", "arn:aws:s3:::prod-*"),
        ("accounts", "1111*"),
        ("owns", "prod-*"),
    ] {
        let prod =
            if claim == "prod-*" { PROD.replace("owns = [\"prod-*\"]\n", "") } else { PROD.to_owned() };
        let all = told(&format!("{SANDBOX}{PROD}"), &format!("{SANDBOX}{key} = [\"{claim}\"]\n{prod}"));
        assert!(all.contains(&format!("iacgate.toml:4:{}", key.len() + 5)), "{claim}: {all}");
        assert!(all.contains(&format!("`{claim}` of tier `sandbox` takes in ")), "{claim}: {all}");
        let behind = told(&format!("{PROD}{SANDBOX}"), &format!("{prod}{SANDBOX}{key} = [\"{claim}\"]\n"));
        assert!(behind.contains("of tier `sandbox` takes in "), "{claim}: {behind}");
    }
    let both = format!("{SANDBOX}{PROD}");
    for same in [
        format!("{PROD}{SANDBOX}"),
        both.replace("\"prod\"", "\"production\""),
        format!("{SANDBOX}owns = [\"box-*\"]\n{PROD}"),
        both.replace("prod-*\"", "prod-*\", \"live-*\""),
    ] {
        assert_eq!(told(&both, &same), "", "{same}");
    }
}

#[test]
fn an_account_that_a_tier_brings_and_a_border_that_goes_are_told() {
    let both = format!("{SANDBOX}{PROD}");
    let other =
        "[[tier]]\nname = \"other\"\npaths = [\"x/**\"]\naccounts = [\"444455556666\", \"profile\"]\n";
    let all = told(&both, &format!("{both}{other}"));
    assert!(all.contains("account `444455556666` counts as the organization's own now"), "{all}");
    assert!(!all.contains("`profile`"), "{all}");
    let all = told(&both, PROD);
    assert!(all.contains("now by no tier, which lets more through: what other tiers own"), "{all}");
    let all = told(&both, &both.replace("prod-*", "prod-a*"));
    assert!(all.contains("`prod-*` belonged to tier `prod`, now to none"), "{all}");
}

#[test]
fn what_no_glob_means_is_refused() {
    for (policy, why) in [
        ("exclude = [\"!envs/prod/**\"]\n".to_owned(), "no glob takes back"),
        (format!("{SANDBOX}owns = [\"!prod-*\"]\n"), "no glob takes back"),
        (format!("{SANDBOX}workspaces = [\"{{dev,test}}-*\"]\n"), "one glob for each"),
    ] {
        let all = told("", &policy);
        assert!(all.contains(why) && all.contains(" --> iacgate.toml:"), "{policy}: {all}");
    }
}

#[test]
fn a_false_positive_of_what_is_never_let_by_names_its_place() {
    let exception = |path: &str, more: &str| {
        format!(
            "[[exception]]\nrule = \"aws-access-key\"\npath = \"{path}\"\nreason = \"made up\"\nfalse-positive = true\n{more}"
        )
    };
    for path in ["**", "**/*.py", "*", "*.py", "{tests,src}/**", "[t]ests/**"] {
        let repo = TestRepo::holding(&[("iacgate.toml", &exception(path, "")), ("main.tf", "")]);
        repo.stage("tests/a.py", format!("key = \"{}\"\n", key()));
        let run = repo.run(&["check", "-q"]);
        assert_eq!(run.status, 1, "{path}: {run:?}");
        assert!(run.stdout.contains("tests/a.py:1:8 critical aws-access-key"), "{path}: {run:?}");
        assert!(
            run.stderr.contains("a false positive of `aws-access-key` for files anywhere"),
            "{path}: {run:?}"
        );
    }
    let spelled = format!("pattern = '^{}$'\n", key());
    for (path, more, is_told) in [
        ("tests/**", "", true),
        ("tests/a.py", "", false),
        ("tests/**", "line = 'key = \"*\"'\n", false),
        ("**", spelled.as_str(), false),
        ("tests/**", "pattern = '^AKIA[A-Z0-9]+$'\n", true),
    ] {
        let repo = TestRepo::holding(&[("main.tf", "")]);
        repo.stage("iacgate.toml", exception(path, more));
        repo.stage("tests/a.py", format!("key = \"{}\"\n", key()));
        let run = repo.run(&["check", "-q"]);
        assert_eq!(
            run.stdout.contains("loosened-policy: whatever `aws-access-key` will find in"),
            is_told,
            "{path} {more}{run:?}"
        );
        assert!(!run.stdout.contains("tests/a.py"), "{path} {more}{run:?}");
    }
}

#[test]
fn a_choice_of_rules_lets_no_cloud_key_by() {
    let repo = TestRepo::holding(&[("main.tf", "")]);
    repo.stage("a.py", format!("key = \"{}\"\n", key()));
    for arguments in [["--rule", "unencrypted-volume"], ["--skip", "aws-access-key"]] {
        let run = repo.run(&[&["check", "-q"], &arguments[..]].concat());
        assert_eq!(run.status, 1, "{run:?}");
        assert!(run.stdout.contains("aws-access-key"), "{run:?}");
    }
}

#[test]
fn a_baseline_in_the_first_commit_is_told() {
    let repo = TestRepo::new();
    repo.stage("iacgate.baseline", "0123456789abcdef unencrypted-volume aws_ebs_volume.a\n");
    let run = repo.run(&["check", "-q"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.stdout.contains("loosened-policy: the baseline accepts"), "{run:?}");
}

#[test]
fn data_that_policies_reach_by_a_computed_name_is_told() {
    let policy = "rules = [\"policy/*\"]\n";
    let asks = |what: &str| format!("package main\n\ndeny contains \"no\" if {{ not {what} }}\n");
    for (asked, path, text, is_told) in [
        ("data[input.kind]", "policy/b.json", "{\"bucket\": true}\n", true),
        ("data.known[input.kind]", "policy/b.yaml", "known: {bucket: true}\n", true),
        ("data.known[input.kind]", "policy/b.rego", "package known\n\nbucket := true\n", true),
        ("data.known.volume", "policy/b.rego", "package known\n\nbucket := true\n", false),
        ("data.known.volume", "policy/b.json", "{\"other\": true}\n", false),
    ] {
        let repo = TestRepo::holding(&[
            ("iacgate.toml", policy),
            ("policy/a.rego", &asks(asked)),
            ("policy/a.json", "{\"volume\": true}\n"),
        ]);
        repo.stage(path, text);
        let run = repo.run(&["check", "-q"]);
        assert_eq!(run.stdout.contains("loosened-policy"), is_told, "{asked} {path}: {run:?}");
    }
}

const VOLUME: &str =
    "resource \"aws_ebs_volume\" \"a\" {\n  availability_zone = \"a\"\n  size = 5\n  encrypted = false\n}\n";

/// A repository in which links stand, with what is staged beside its one commit.
fn linked(committed: &[(&str, &str)], links: &[(&str, &str)], staged: &[(&str, &str)]) -> TestRepo {
    let repo = TestRepo::holding(committed);
    for (path, to) in links {
        let place = repo.path().join(path);
        std::fs::create_dir_all(place.parent().expect("a folder")).expect("it is made");
        std::os::unix::fs::symlink(to, &place).expect("a link");
    }
    repo.git(&["add", "-A"]);
    staged.iter().for_each(|(path, text)| repo.stage(path, text));
    repo
}

#[test]
fn a_link_that_terraform_reads_is_judged_as_the_file_that_it_stands_for() {
    let found = "volume.txt:4:15 high unencrypted-volume";
    for (link, to) in [
        ("main.tf", "volume.txt"),
        ("envs/prod/main.tf", "../../volume.txt"),
        ("envs/prod/main.tf", ".././../envs//../volume.txt"),
    ] {
        let repo = linked(&[("README.md", "")], &[(link, to)], &[("volume.txt", VOLUME)]);
        for command in ["check", "audit"] {
            let run = repo.run(&[command, "-q"]);
            if command == "check" {
                assert!(run.status == 1 && run.stdout.contains(found), "{link} {run:?}");
                repo.commit("it is there");
            }
            assert!(run.stdout.contains(found), "{command} {link} {run:?}");
        }
        let folder = repo.run(&["audit", "-q", "."]);
        assert!(folder.stdout.contains(found), "{folder:?}");
    }
    // Through a second link, and through a folder that is one.
    let links = [("main.tf", "other"), ("other", "far/volume.txt"), ("far", "near")];
    let repo = linked(&[("README.md", "")], &links, &[("near/volume.txt", VOLUME)]);
    assert!(
        repo.run(&["check", "-q"]).stdout.contains("near/volume.txt:4:15 high"),
        "{repo:?}",
        repo = repo.run(&["check"])
    );
    // What it stands for changes, and it does not; it comes, and what it stands for was there.
    let safe = VOLUME.replace("false", "true");
    let repo = linked(&[("volume.txt", &safe)], &[("main.tf", "volume.txt")], &[]);
    assert_eq!(repo.run(&["check"]).status, 0);
    repo.commit("a link");
    repo.stage("volume.txt", VOLUME);
    assert!(repo.run(&["check", "-q"]).stdout.contains(found));
    let repo = linked(&[("volume.txt", VOLUME)], &[("main.tf", "volume.txt")], &[]);
    assert!(repo.run(&["check", "-q"]).stdout.contains(found));
    // A module that is called through a link.
    let call = "module \"m\" {\n  source = \"./part\"\n  safe = false\n}\n";
    let module = "variable \"safe\" {}\n".to_owned() + &VOLUME.replace("false", "var.safe");
    let repo = linked(&[("lib/real/main.tf", &module)], &[("part", "lib/real")], &[("main.tf", call)]);
    assert!(repo.run(&["check", "-q"]).stdout.contains("unencrypted-volume"), "{:?}", repo.run(&["check"]));
}

const TEMPLATE: &str = "AWSTemplateFormatVersion: \"2010-09-09\"\nResources:\n  Disk:\n    Type: AWS::EC2::Volume\n    Properties:\n      AvailabilityZone: a\n      Encrypted: false\n";
const PROGRAM: &str =
    "import pulumi_aws as aws\naws.ebs.Volume(\"disk\", availability_zone=\"a\", encrypted=False)\n";

/// Whoever deploys reads what the link stands for by the link's name: it says which dialect that is.
#[test]
fn a_link_that_makes_a_template_or_a_program_of_a_file_is_judged_as_one() {
    let json = "{\"AWSTemplateFormatVersion\":\"2010-09-09\",\"Resources\":{\"Disk\":{\"Type\":\"AWS::EC2::Volume\",\"Properties\":{\"AvailabilityZone\":\"a\",\"Encrypted\":false}}}}";
    let project = ("app/Pulumi.yaml", "name: app\nruntime: python\n");
    for (link, to, target, text, found) in [
        ("stack.yaml", "far/stack.bin", "far/stack.bin", TEMPLATE, "stack.yaml:7:18 high unencrypted-volume"),
        ("stack.json", "stack.dat", "stack.dat", json, "stack.json:1:138 high unencrypted-volume"),
        (
            "app/__main__.py",
            "../far/app.bin",
            "far/app.bin",
            PROGRAM,
            "app/__main__.py:2:57 high unencrypted-volume",
        ),
    ] {
        let repo = linked(
            &[project],
            &[(link, to)],
            &[(target, &text.replace("false", "true").replace("False", "True"))],
        );
        repo.commit("a safe one");
        repo.stage(target, text);
        let run = repo.run(&["check", "-q"]);
        assert!(run.status == 1 && run.stdout.contains(found), "{link} {run:?}");
        // A patch of the link would put a file in its place.
        assert!(!run.stdout.contains("diff --git"), "{run:?}");
        repo.commit("it is there");
        assert_eq!(repo.run(&["check"]).status, 0);
        for run in [repo.run(&["audit", "-q"]), repo.run(&["audit", "-q", "."])] {
            assert!(
                run.stdout.matches("unencrypted-volume").count() == 1 && run.stdout.contains(found),
                "{run:?}"
            );
        }
    }
    // A second name of a template makes no second finding.
    let repo = linked(&[("README.md", "")], &[("stack.yml", "stack.yaml")], &[("stack.yaml", TEMPLATE)]);
    let run = repo.run(&["check", "-q"]);
    assert_eq!(run.stdout.matches("unencrypted-volume").count(), 1, "{run:?}");
}

/// What is excluded where it lies is deployed from elsewhere all the same.
#[test]
fn an_exclude_hides_what_lies_there_and_no_link_to_it() {
    let policy = ("iacgate.toml", "exclude = [\"examples/**\"]\n");
    let found = |links: &[(&str, &str)], staged: &[(&str, &str)]| {
        let repo = linked(&[policy], links, staged);
        let found = repo.run(&["check", "-q"]).stdout;
        repo.commit("it is there");
        let audit = repo.run(&["audit", "-q"]).stdout;
        assert_eq!(found.matches(" high ").count(), audit.matches(" high ").count(), "{found}\n{audit}");
        found
    };
    let volume = [("examples/volume.tf", VOLUME)];
    assert_eq!(found(&[], &volume), "");
    assert_eq!(found(&[("examples/more/main.tf", "../volume.tf")], &volume), "");
    let told = found(&[("live/main.tf", "../examples/volume.tf")], &volume);
    assert!(told.contains("examples/volume.tf:4:15 high unencrypted-volume"), "{told}");
    let template = [("examples/stack.yaml", TEMPLATE)];
    assert_eq!(found(&[("examples/more.yaml", "stack.yaml")], &template), "");
    let told = found(&[("live/stack.yaml", "../examples/stack.yaml")], &template);
    assert!(told.contains("live/stack.yaml:7:18 high unencrypted-volume"), "{told}");
}

/// What a judged folder hands to a module is its own, wherever the module lies.
#[test]
fn an_exclude_hides_a_module_and_not_what_a_call_hands_to_it() {
    let policy = ("iacgate.toml", "exclude = [\"modules/**\"]\n");
    let module = "variable \"encrypted\" {\n  default = false\n}\nresource \"aws_ebs_volume\" \"a\" {\n  availability_zone = \"eu-west-1a\"\n  encrypted = var.encrypted\n}\n";
    let call = |argument: &str| format!("module \"db\" {{\n  source = \"../modules/db\"\n{argument}}}\n");
    let hands_on = "variable \"safe\" {}\nmodule \"db\" {\n  source = \"../db\"\n  encrypted = var.safe\n}\n";
    let found = |files: &[(&str, &str)]| {
        let repo = linked(&[policy, ("modules/db/main.tf", module)], &[], files);
        let hook = repo.judged(&["--rule", "unencrypted-volume"]);
        let fix = repo.run(&["fix", "--dry-run"]).stdout;
        repo.try_git(&["commit", "--no-verify", "-qm", "it is there"]);
        assert_eq!(repo.judged(&["audit", "--rule", "unencrypted-volume"]), hook);
        (hook, fix)
    };
    let (told, fix) = found(&[("prod/main.tf", &call("  encrypted = false\n"))]);
    assert_eq!(told, "status 1\nprod/main.tf:3 unencrypted-volume introduced block\n");
    assert!(fix.contains("+++ b/prod/main.tf") && fix.contains("+  encrypted = true"), "{fix}");
    // Through a module that is excluded, too.
    let through = call("  safe = false\n").replace("modules/db", "modules/all");
    let (told, _) = found(&[("modules/all/main.tf", hands_on), ("prod/main.tf", &through)]);
    assert_eq!(told, "status 1\nprod/main.tf:3 unencrypted-volume introduced block\n");
    let nested = call("  encrypted = false\n").replace("modules/db", "db");
    // What the module decides by itself lies there, as does a call that is excluded.
    assert_eq!(found(&[("prod/main.tf", &call(""))]).0, "status 0\n");
    assert_eq!(found(&[("modules/test/main.tf", &nested)]).0, "status 0\n");
    // A commit in the module alone brings it as well.
    let fixed = module.replace("= var.encrypted", "= true");
    let repo = linked(
        &[policy, ("modules/db/main.tf", &fixed), ("prod/main.tf", &call("  encrypted = false\n"))],
        &[],
        &[("modules/db/main.tf", module)],
    );
    assert_eq!(
        repo.judged(&["--rule", "unencrypted-volume"]),
        "status 1\nprod/main.tf:3 unencrypted-volume introduced block\n"
    );
}

#[test]
fn a_link_that_leads_nowhere_here_is_told_and_not_followed() {
    let outside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("main.tf"), VOLUME).expect("a file");
    let outside = outside.path().display();
    for (link, to, why) in [
        ("main.tf", format!("{outside}/main.tf"), "leads out of the repository"),
        ("main.tf", "../main.tf".to_owned(), "leads out of the repository"),
        ("main.tf", "gone.txt".to_owned(), "leads to nothing in the repository"),
        ("a/main.tf", "main.tf".to_owned(), "leads to itself"),
        ("a/prod.auto.tfvars", "../x".to_owned(), "leads to nothing in the repository"),
    ] {
        let repo = linked(&[("README.md", "")], &[(link, &to)], &[]);
        for arguments in [&["check", "-q"][..], &["audit", "."]] {
            let run = repo.run(arguments);
            assert_eq!(run.status, 2, "{link} {to} {run:?}");
            assert!(format!("{}{}", run.stdout, run.stderr).contains(why), "{link} {to} {run:?}");
            assert!(!run.stdout.contains("unencrypted-volume"), "{run:?}");
        }
    }
    let repo = linked(
        &[("README.md", "")],
        &[("part", &format!("{outside}"))],
        &[("main.tf", "module \"m\" {\n  source = \"./part\"\n}\n")],
    );
    assert!(!repo.run(&["audit", "-q", "."]).stdout.contains("unencrypted-volume"));
}

#[test]
fn a_baseline_that_git_joined_line_by_line_is_read() {
    let bad = |name: &str| VOLUME.replace("\"a\" {", &format!("\"{name}\" {{"));
    let repo =
        TestRepo::holding(&[(".gitattributes", "iacgate.baseline merge=union\n"), ("main.tf", &bad("a"))]);
    assert_eq!(repo.run(&["baseline"]).status, 0);
    repo.git(&["add", "-A"]);
    repo.commit("accepted");
    for (branch, file) in [("one", "z.tf"), ("other", "b.tf")] {
        repo.git(&["checkout", "-q", "-b", branch, "main"]);
        repo.stage(file, bad(branch));
        repo.stage("both.tf", bad("both"));
        repo.commit("more");
        assert_eq!(repo.run(&["baseline"]).status, 0);
        repo.git(&["add", "-A"]);
        repo.commit("accepted");
    }
    repo.git(&["merge", "-q", "one", "-m", "both"]);
    let baseline = std::fs::read_to_string(repo.path().join("iacgate.baseline")).expect("it is there");
    repo.stage(
        "iacgate.baseline",
        format!("{baseline}{}", baseline.lines().rev().collect::<Vec<_>>().join("\n")),
    );
    repo.commit("twice, and the other way round");
    let run = repo.run(&["audit"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(!run.stdout.contains("no longer"), "{run:?}");
}

#[test]
fn the_record_of_exceptions_says_who_and_since_when() {
    let exception = "[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"*\"\nticket = \"SEC-1\"\nreason = \"test\"\nexpires = 2099-12-31\n";
    let repo = TestRepo::holding(&[("iacgate.toml", exception), ("main.tf", VOLUME)]);
    let run = repo.run(&["exceptions", "--format", "json"]);
    let record: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let row = &record["exceptions"][0];
    assert_eq!(row["owner"], "Test", "{row}");
    assert!(row["since"].as_str().is_some_and(|day| day.len() == 10 && day.starts_with("20")), "{row}");
    let repo = TestRepo::holding(&[
        ("iacgate.toml", &format!("{exception}owner = \"ml\"\nsince = 2020-01-02\n")),
        ("main.tf", VOLUME),
    ]);
    let run = repo.run(&["exceptions", "--format", "json"]);
    assert!(run.stdout.contains("\"ml\"") && run.stdout.contains("\"2020-01-02\""), "{run:?}");
}
