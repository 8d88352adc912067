//! Audits of several repositories, reports that are joined, and two days compared.

mod support;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use support::TestRepo;

const VOLUME: &str = "resource \"aws_ebs_volume\" \"scratch\" {\n  availability_zone = \"eu-west-1a\"\n  encrypted         = false\n}\n";

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| panic!("no report: {text}"))
}

fn assert_keeps_to_schema(report: &Value) {
    let schema = parsed(include_str!("../src/report/schema.json"));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> = validator.iter_errors(report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

/// `repository file state`, a line each.
fn lines(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let line =
        |one: &Value| format!("{} {} {}", text(&one["repository"]), text(&one["file"]), text(&one["state"]));
    report["findings"].as_array().expect("findings").iter().map(line).collect()
}

/// A repository in a folder of `repo`'s.
fn inner(repo: &TestRepo, name: &str, files: &[(&str, &str)]) {
    for (path, content) in files {
        repo.write(format!("{name}/{path}"), content);
    }
    repo.git(&["init", "-q", name]);
    repo.git(&["-C", name, "add", "-A"]);
    repo.git(&["-C", name, "commit", "-q", "--allow-empty", "-m", "x"]);
}

#[test]
fn many_repositories_are_judged_and_told_as_one() {
    let repo = TestRepo::new();
    inner(&repo, "all/one", &[("main.tf", VOLUME)]);
    inner(&repo, "all/two", &[("main.tf", VOLUME), ("b.tf", "# nothing\n")]);
    inner(&repo, "all/clean", &[("a.txt", "nothing\n")]);
    repo.write("all/notes/readme.txt", "no repository\n");
    let run = repo.run(&["audit", "--repos", "all", "--format", "json"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    let report = parsed(&run.stdout);
    assert_keeps_to_schema(&report);
    assert_eq!(lines(&report), ["one main.tf introduced", "two main.tf introduced"]);
    assert_eq!(report["summary"]["blobs"], 4);
    let text = repo.run(&["audit", "--repos", "all/one", "all/two"]).stdout;
    assert!(text.contains("  one/main.tf:3") && text.contains("2 places"), "{text}");
    // Each one's own policy decides.
    inner(&repo, "all/lax", &[("main.tf", VOLUME), ("iacgate.toml", "block = \"critical\"\n")]);
    assert_eq!(repo.run(&["audit", "--repos", "all/lax"]).status, 0);
}

#[test]
fn a_secret_that_stands_in_many_files_is_one_to_replace() {
    let repo = TestRepo::new();
    let token = |number: u64| {
        let part = |by: u64| format!("{:016x}", (number + 1).wrapping_mul(by));
        let odd =
            [0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f, 0x1656_67b1_9e37_79f9, 0x85eb_ca77_c2b2_ae63];
        format!("{}-{}", "sk-or-v1", odd.map(part).concat())
    };
    for number in 0..40 {
        // The first eight have one and the same.
        repo.stage(format!("{number:02}.txt"), format!("key {}\n", token(number.max(7))));
    }
    repo.commit("all");
    let text = repo.run(&["audit"]).stdout;
    assert!(text.contains("33 secrets at 40 places"), "{text}");
    assert!(text.contains("00.txt:1") && text.contains("(and at 7 other places)"), "{text}");
    assert!(text.contains("40 block, 0 warn (7 of them a secret that another place has, too)"), "{text}");
    let report = parsed(&repo.run(&["audit", "--format", "json"]).stdout);
    assert_keeps_to_schema(&report);
    let numbers: Vec<&Value> =
        report["findings"].as_array().expect("findings").iter().map(|found| &found["secret"]).collect();
    assert!(numbers[..8].iter().all(|number| **number == 1), "{numbers:?}");
    assert!(numbers[8..].iter().all(|number| number.is_null()), "{numbers:?}");
}

#[test]
fn a_secret_that_stands_in_several_repositories_is_one_in_one_run() {
    let repo = TestRepo::new();
    let token =
        |last: &str| ["sk-or-v1-", &"9e37ab12c4d056f8".repeat(3)[..46], "7c15f02b9d3e64a18", last].concat();
    let lines =
        |tokens: &[&str]| tokens.iter().map(|last| format!("key {}\n", token(last))).collect::<String>();
    inner(&repo, "all/one", &[("a.txt", &lines(&["a"])), ("b.txt", &lines(&["a"]))]);
    inner(&repo, "all/two", &[("a.txt", &lines(&["b", "c"]))]);
    inner(&repo, "all/zoo", &[("a.txt", &lines(&["c", "d"])), ("b.txt", &lines(&["a"]))]);
    let told = |run: support::Run| -> Vec<String> {
        let report = parsed(&run.stdout);
        assert_keeps_to_schema(&report);
        let findings = report["findings"].as_array().expect("findings").iter();
        let line = |one: &Value| {
            format!("{}/{}:{} {}", one["repository"], one["file"], one["line"], one["secret"])
                .replace('"', "")
        };
        findings.map(line).collect()
    };
    let expected = [
        "one/a.txt:1 1",
        "one/b.txt:1 1",
        "two/a.txt:1 null",
        "two/a.txt:2 2",
        "zoo/a.txt:1 2",
        "zoo/a.txt:2 null",
        "zoo/b.txt:1 1",
    ];
    for history in [&[][..], &["--history"]] {
        let all = ["audit", "--repos", "all", "--format", "json"];
        let run = repo.run(&[&all, history].concat());
        let shown: Vec<&str> = if history.is_empty() {
            expected.into()
        } else {
            // A history tells a secret once, with its other places beside it.
            expected.into_iter().filter(|line| !line.starts_with("one/b.txt")).collect()
        };
        assert_eq!(told(run), shown);
    }
    let text = repo.run(&["audit", "--repos", "all", "--history=full"]).stdout;
    assert!(text.contains("4 secrets at 6 places"), "{text}");
    // Reports of several runs have nothing to tell by that two values are one: each keeps what it knows.
    for name in ["one", "two", "zoo"] {
        repo.run(&[
            "audit",
            "--repos",
            &format!("all/{name}"),
            "--format",
            "json",
            "--output",
            &format!("{name}.json"),
        ]);
    }
    let merged = repo.run(&["merge", "one.json", "two.json", "zoo.json", "--format", "json"]);
    let numbers: Vec<String> = expected
        .iter()
        .map(|line| {
            let (place, _) = line.split_once(' ').expect("a number");
            if place.starts_with("one/") { format!("{place} 1") } else { format!("{place} null") }
        })
        .collect();
    assert_eq!(told(merged), numbers);
    repo.write("all.json", repo.run(&["audit", "--repos", "all", "--format", "json"]).stdout);
    assert_eq!(told(repo.run(&["merge", "all.json", "--format", "json"])), expected);
}

#[test]
fn a_repository_that_cannot_be_judged_is_told_beside_the_others() {
    let repo = TestRepo::new();
    inner(&repo, "all/good", &[("main.tf", "# nothing\n")]);
    inner(&repo, "all/broken", &[("main.tf", VOLUME)]);
    repo.write("all/broken/.git/HEAD", "no ref\n");
    let run = repo.run(&["audit", "--repos", "all", "--format", "json"]);
    assert_eq!(run.status, 2, "{}", run.stdout);
    let report = parsed(&run.stdout);
    assert_keeps_to_schema(&report);
    assert_eq!(report["troubles"][0]["repository"], "broken");
    // A policy's mistake is told with its place.
    inner(&repo, "all/wrong", &[("iacgate.toml", "blok = \"high\"\n"), ("main.tf", VOLUME)]);
    let text = repo.run(&["audit", "--repos", "all"]).stdout;
    assert!(text.contains("could not read wrong/.: unknown key `blok` (iacgate.toml:1:1)"), "{text}");
    let run = repo.run(&["audit", "--repos", "all/nosuch"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("could not be read"), "{}", run.stderr);
}

#[test]
fn reports_are_joined_and_one_is_told_in_every_form() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    let clean = TestRepo::holding(&[("main.tf", "# nothing\n")]);
    for (from, name) in [(&repo, "infra.json"), (&clean, "apps.json")] {
        let file = repo.beside(name);
        from.run(&["audit", "--format", "json", "--output", file.to_str().expect("a path")]);
    }
    let (infra, apps) = (repo.beside("infra.json"), repo.beside("apps.json"));
    let (infra, apps) = (infra.to_str().expect("a path"), apps.to_str().expect("a path"));
    let run = repo.run(&["merge", apps, infra, "--format", "json"]);
    assert_eq!(run.status, 1);
    let report = parsed(&run.stdout);
    assert_keeps_to_schema(&report);
    assert_eq!(lines(&report), ["infra main.tf introduced"]);
    assert_eq!(report["summary"]["blobs"], 2);
    assert_eq!(repo.run(&["merge", apps]).status, 0);
    for format in ["sarif", "github", "gitlab", "gitlab-sast", "junit", "markdown", "html"] {
        let direct = repo.run(&["audit", "--format", format]);
        let told = repo.run(&["merge", infra, "--format", format]);
        assert_eq!(told.status, 1, "{format}");
        if format != "gitlab-sast" {
            assert_eq!(told.stdout, direct.stdout, "{format} is the same from the JSON report");
        }
    }
    repo.write("other.json", "{\"version\": 9}");
    let run = repo.run(&["merge", "other.json"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("other.json is no JSON report of iacgate"), "{}", run.stderr);
}

#[test]
fn an_older_report_tells_what_is_new_gone_and_still_there() {
    let repo = TestRepo::holding(&[("a.tf", VOLUME), ("b.tf", &VOLUME.replace("scratch", "second"))]);
    let older = repo.beside("older.json");
    let older = older.to_str().expect("a path");
    repo.run(&["audit", "--format", "json", "--output", older]);
    // Moved down, and still the same.
    repo.stage("a.tf", format!("\n\n{VOLUME}"));
    repo.stage("b.tf", "# mended\n");
    repo.commit("mended");
    let run = repo.run(&["audit", "--against", older, "--format", "json"]);
    assert_eq!(run.status, 0, "nothing new blocks");
    let report = parsed(&run.stdout);
    assert_keeps_to_schema(&report);
    assert_eq!(lines(&report), ["- a.tf carried"]);
    assert_eq!(report["gone"][0]["file"], "b.tf");
    repo.stage("c.tf", VOLUME.replace("scratch", "third"));
    repo.commit("worse");
    let run = repo.run(&["audit", "--against", older]);
    assert_eq!(run.status, 1);
    assert!(run.stdout.contains("1 new, 1 gone, 1 still there"), "{}", run.stdout);
    assert!(run.stdout.contains("1 block, 0 warn"), "{}", run.stdout);
    let page = repo.run(&["audit", "--against", older, "--format", "html"]).stdout;
    assert!(page.contains("1 new, 1 gone, 1 still there") && page.contains("Gone since the older report"));
    let sarif = parsed(&repo.run(&["audit", "--against", older, "--format", "sarif"]).stdout);
    let states: Vec<&Value> = sarif["runs"][0]["results"]
        .as_array()
        .expect("results")
        .iter()
        .map(|one| &one["baselineState"])
        .collect();
    assert_eq!(states, ["new", "unchanged"]);
    // A history is another kind of thing.
    let run = repo.run(&["audit", "--history", "--against", older]);
    assert_eq!(run.status, 2);
}

#[test]
fn what_is_accepted_no_longer_is_new_and_what_an_exception_holds_for_is_gone() {
    let exception = |expires: &str| {
        format!(
            "[[exception]]\nrule = \"unencrypted-volume\"\npath = \"a.tf\"\nticket = \"SEC-1\"\nreason = \"why\"\nexpires = {expires}\n"
        )
    };
    let accepted = |repo: &TestRepo| {
        assert_eq!(repo.run(&["baseline"]).status, 0);
        repo.git(&["add", "iacgate.baseline"]);
    };
    let policy = |text: String| move |repo: &TestRepo| repo.stage("iacgate.toml", &text);
    let nothing = |repo: &TestRepo| {
        repo.git(&["rm", "-q", "--ignore-unmatch", "iacgate.toml", "iacgate.baseline"]);
    };
    type Change<'c> = &'c dyn Fn(&TestRepo);
    let held: Change = &policy(exception("2999-01-01"));
    let ended: Change = &policy(exception("2026-01-01"));
    let lenient: Change = &policy("block = \"critical\"\n".to_owned());
    for (before, after, status, told) in [
        (held, &nothing as Change, 1, "1 new, 0 gone, 0 still there"),
        (held, ended, 1, "1 new, 0 gone, 0 still there"),
        (&accepted as Change, &nothing, 1, "1 new, 0 gone, 0 still there"),
        (lenient, &nothing, 1, "1 new, 0 gone, 0 still there"),
        (&nothing, lenient, 0, "0 new, 0 gone, 1 still there"),
        (&nothing, held, 0, "0 new, 1 gone, 0 still there"),
        (&nothing, &accepted, 0, "0 new, 0 gone, 1 still there"),
        (held, held, 0, "0 new, 0 gone, 0 still there"),
        (&accepted, &accepted, 0, "0 new, 0 gone, 1 still there"),
    ] {
        let repo = TestRepo::holding(&[("a.tf", VOLUME)]);
        let older = repo.beside("older.json");
        let older = older.to_str().expect("a path");
        before(&repo);
        repo.git(&["commit", "-q", "--no-verify", "--allow-empty", "-m", "before"]);
        repo.run(&["audit", "--format", "json", "--output", older]);
        after(&repo);
        repo.git(&["commit", "-q", "--no-verify", "--allow-empty", "-m", "after"]);
        let run = repo.run(&["audit", "--against", older]);
        assert_eq!(run.status, status, "{told}: {} {}", run.stdout, run.stderr);
        assert!(run.stdout.contains(told), "{told}: {}", run.stdout);
        assert_keeps_to_schema(&parsed(&repo.run(&["audit", "--format", "json"]).stdout));
    }
}

#[test]
fn a_submodule_is_told_and_a_file_is_no_revision() {
    let repo = TestRepo::holding(&[("a.tf", "# nothing\n")]);
    let commit = repo.ask(&["rev-parse", "HEAD"]);
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{commit},parts/sub")]);
    repo.git(&["commit", "-q", "--no-verify", "-m", "bound in"]);
    for tree in [&["audit"][..], &["audit", "--rev", "HEAD"]] {
        let run = repo.run(tree);
        assert!(run.status == 0 && run.stdout.contains("parts/sub: a submodule"), "{}", run.stdout);
    }
    let blob = repo.ask(&["rev-parse", "HEAD:a.tf"]);
    let run = repo.run(&["audit", "--rev", &blob]);
    assert!(run.status == 2 && run.stderr.contains("names a file and no tree"), "{}", run.stderr);
}

#[test]
fn what_is_tracked_is_judged_whatever_says_that_it_is_ignored() {
    let repo = TestRepo::holding(&[("build/main.tf", VOLUME), ("a.tf", VOLUME), (".gitignore", "*\n")]);
    repo.write("build/scratch.tf", VOLUME.replace("scratch", "ignored"));
    repo.write("out/main.tf", VOLUME.replace("scratch", "ignored"));
    let told = |path: &str| repo.judged(&["audit", path]);
    let both = "status 1\na.tf:3 unencrypted-volume introduced block\nbuild/main.tf:3 unencrypted-volume introduced block\n";
    assert_eq!(told("."), both);
    assert_eq!(told("build"), "status 1\nbuild/main.tf:3 unencrypted-volume introduced block\n");
    // Of what an index that can't be read would say, nobody knows.
    repo.write(".git/index", "torn");
    assert!(told(".").contains("out/main.tf:3"), "{}", told("."));
}

#[test]
fn a_tree_with_every_kind_of_bad_input_is_judged_as_far_as_it_can_be() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME), ("lost.txt", "a blob that gets lost\n")]);
    repo.stage("odd\u{7}\n name.tf", VOLUME.replace("scratch", "odd"));
    // A submodule that leads nowhere, and a link that leads out.
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{},sub", "1".repeat(40))]);
    std::os::unix::fs::symlink("/etc/hostname", repo.path().join("link.tf")).expect("a link");
    repo.git(&["add", "link.tf"]);
    repo.commit("odd");
    let id = repo.ask(&["rev-parse", "HEAD:lost.txt"]);
    std::fs::remove_file(repo.path().join(".git/objects").join(&id[..2]).join(&id[2..]))
        .expect("it was there");
    let run = repo.run(&["audit", "--format", "json"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    let report = parsed(&run.stdout);
    assert_eq!(lines(&report).len(), 2, "{report:#}");
    let troubles = report["troubles"].to_string();
    assert!(troubles.contains("lost.txt") && troubles.contains("missing"), "{troubles}");
    // Alone, what could not be read is exit 2.
    assert_eq!(repo.run(&["audit", "--skip", "unencrypted-volume"]).status, 2);
}

/// Runs the binary with standard error on a terminal, as Python makes one. Out: what the terminal was sent.
fn on_terminal(repo: &TestRepo, arguments: &[&str]) -> String {
    let script = "import os, pty, subprocess, sys\n\
        ours, theirs = pty.openpty()\n\
        run = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=theirs)\n\
        os.close(theirs)\n\
        try:\n    \
            while part := os.read(ours, 4096): os.write(1, part)\n\
        except OSError: pass\n\
        run.wait()";
    let mut command = repo.command("python3");
    command.args(["-c", script, env!("CARGO_BIN_EXE_iacgate")]).args(arguments);
    String::from_utf8_lossy(&command.output().expect("Python runs").stdout).into_owned()
}

#[test]
fn a_terminal_is_told_how_far_a_long_audit_is_and_nobody_else() {
    let repo = TestRepo::holding(&[("main.tf", "# nothing\n")]);
    assert_eq!(on_terminal(&repo, &["audit"]), "", "short work is not waited for");
    // As much as takes this machine long enough to be told of it.
    let mut told = [String::new(), String::new()];
    let mut size = 600;
    while told.iter().any(String::is_empty) && size < 600 << 6 {
        for number in 0..120 {
            let line = "let total = items.iter().map(|item| item.price).sum::<u64>(); // token password\n";
            repo.write(format!("src/{number}.rs"), format!("// {number}\n{}", line.repeat(size)));
        }
        repo.git(&["add", "-A"]);
        repo.commit("many");
        told = [&["audit"][..], &["audit", "--history"]].map(|arguments| on_terminal(&repo, arguments));
        size *= 2;
    }
    for told in told {
        assert!(told.contains(" files, ") && told.contains(" MB") && told.contains(" s left"), "{told:?}");
        // Taken away at the end.
        assert!(told.ends_with(" \r"), "{told:?}");
    }
    assert_eq!(repo.run(&["audit"]).stderr, "");
}

#[test]
fn a_folder_of_a_repository_is_judged_by_the_repositorys_policy() {
    let policy = "rules = [\"policy/*.toml\"]\n\n[[tier]]\nname = \"prod\"\npaths = [\"envs/prod/**\"]\nblock = \"critical\"\n\n[[exception]]\nrule = \"unencrypted-volume\"\npath = \"elsewhere/**\"\nticket = \"SEC-1\"\nreason = \"why\"\nexpires = 2999-01-01\n";
    let rule = "[[rule]]\nid = \"sized-volume\"\ntitle = \"the volume has no size\"\nseverity = \"critical\"\nprofile = \"essential\"\nadvice = \"Give it one.\"\n[rule.terraform]\nresource = \"aws_ebs_volume\"\nrequire = { path = \"size\", exists = true }\n";
    let volume = "resource \"aws_ebs_volume\" \"a\" {\n  encrypted = false\n}\n";
    let repo = TestRepo::holding(&[
        ("iacgate.toml", policy),
        ("policy/own.toml", rule),
        ("envs/prod/main.tf", volume),
        ("envs/dev/main.tf", volume),
        (".gitignore", "envs/prod/scratch.tf\n"),
    ]);
    repo.write("envs/prod/scratch.tf", volume.replace("\"a\"", "\"b\""));
    let told = |arguments: &[&str]| repo.judged(&[&["audit"], arguments].concat());
    let all = told(&["envs/prod"]);
    // The tier, the team's own rule, and nothing of what lies beside or is ignored.
    assert_eq!(
        all,
        "status 1\nenvs/prod/main.tf:1 sized-volume introduced block\nenvs/prod/main.tf:2 unencrypted-volume introduced warn\n"
    );
    // That an exception for elsewhere excuses nothing here says nothing of it.
    assert!(!repo.run(&["audit", "envs/prod"]).stdout.contains("SEC-1"));
    assert!(repo.run(&["audit", "."]).stdout.contains("SEC-1"));
    // A folder with a policy of its own is judged by that, by its own paths.
    repo.write("envs/prod/iacgate.toml", "block = \"high\"\n");
    assert!(told(&["envs/prod"]).contains("main.tf:2 unencrypted-volume introduced block"));
    assert!(!told(&["envs/prod"]).contains("envs/prod/main.tf"));
}

/// Modules that others call, one that nobody calls, templates with a password, and stacks that hold all kinds of answers.
fn many_stacks() -> TestRepo {
    let repo = TestRepo::new();
    let password = ["hunter2", "xZq99pW"].concat();
    for number in 0..5 {
        let name = format!("modules/m{number}/main.tf");
        repo.write(
            name,
            format!(
                "variable \"e\" {{\n  default = {}\n}}\n{}",
                number != 4,
                VOLUME.replace("false", "var.e")
            ),
        );
    }
    for number in 0..60 {
        let call = format!(
            "module \"m\" {{\n  source = \"../modules/m{}\"\n  e = {}\n}}\n",
            number % 4,
            number % 3 == 0
        );
        let backend = if number % 2 == 0 { "terraform {\n  backend \"s3\" {}\n}\n" } else { "" };
        repo.write(format!("s{number}/main.tf"), format!("{backend}{call}{VOLUME}"));
        repo.write(
            format!("t{number}/t.yaml"),
            format!("Resources:\n  Data:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      MasterUserPassword: {password}{number}\n"),
        );
    }
    repo.git(&["add", "-A"]);
    repo.commit("many");
    repo
}

#[test]
fn a_commit_of_many_files_is_judged_alike_however_git_keeps_its_blobs() {
    let repo = many_stacks();
    for number in 0..1_000 {
        repo.write(format!("notes/n{}/{number}.txt", number % 7), format!("note {number}\n"));
    }
    // One blob at two paths.
    for path in ["one/deploy.sh", "two/deploy.sh"] {
        repo.write(path, format!("export AWS_ACCESS_KEY_ID={}\n", ["AKIA", "Z7VRX2QKD3MLW6TB"].concat()));
    }
    repo.git(&["add", "-A"]);
    repo.commit("more");
    let audit = || repo.run(&["audit", "--format", "json"]);
    let loose = audit();
    let report = parsed(&loose.stdout);
    let scripts = lines(&report).into_iter().filter(|line| line.contains("deploy.sh")).count();
    assert_eq!((loose.status, scripts), (1, 2), "{}", loose.stderr);
    assert_eq!(report["summary"]["blobs"], 1_127);
    repo.git(&["gc", "-q"]);
    assert_eq!(audit().stdout, loose.stdout);
    repo.write("notes/new.txt", "not packed\n");
    repo.git(&["add", "-A"]);
    repo.commit("one more");
    let id = repo.ask(&["rev-parse", "HEAD:notes/new.txt"]);
    repo.remove(format!(".git/objects/{}/{}", &id[..2], &id[2..]));
    let broken = audit();
    assert!(parsed(&broken.stdout)["troubles"].to_string().contains("notes/new.txt"), "{}", broken.stdout);
    assert_eq!(lines(&parsed(&broken.stdout)), lines(&report));
}

#[test]
fn what_can_not_be_read_any_more_is_not_told_to_be_gone() {
    let repo = TestRepo::holding(&[("net/main.tf", VOLUME), ("app/main.tf", VOLUME)]);
    assert_eq!(repo.run(&["audit", "--format", "json", "--output", "old.json"]).status, 1);
    let id = repo.ask(&["rev-parse", "HEAD:net"]);
    repo.stage("app/main.tf", VOLUME.replace("false", "true"));
    repo.commit("mended");
    let blob = repo.ask(&["rev-parse", &format!("{id}:main.tf")]);
    repo.remove(format!(".git/objects/{}/{}", &blob[..2], &blob[2..]));
    let run = repo.run(&["audit", "--against", "old.json", "--format", "json"]);
    let gone = parsed(&run.stdout)["gone"].clone();
    let files: Vec<&str> =
        gone.as_array().expect("a list").iter().filter_map(|one| one["file"].as_str()).collect();
    assert_eq!((run.status, files), (2, vec!["app/main.tf"]), "{}", run.stdout);
}

#[test]
fn a_folder_of_a_repository_has_the_names_and_fingerprints_of_the_whole() {
    let odd = "infra/a\tb.tf";
    let repo = TestRepo::holding(&[("infra/main.tf", VOLUME), (odd, &VOLUME.replace("scratch", "other"))]);
    let findings = |arguments: &[&str]| {
        let run = repo.run(&[&["audit", "--format", "json"], arguments].concat());
        let report = parsed(&run.stdout);
        let keys = ["file", "line", "fingerprint", "fix"];
        let line = |one: &Value| keys.map(|key| one[key].to_string());
        report["findings"].as_array().expect("findings").iter().map(line).collect::<Vec<_>>()
    };
    let whole = findings(&[]);
    assert_eq!(whole.len(), 2);
    assert_eq!(findings(&["infra"]), whole);
    for format in ["github", "gitlab", "sarif", "gitlab-sast"] {
        let told = repo.run(&["audit", "infra", "--format", format]).stdout;
        assert!(told.contains("infra/main.tf"), "{format} {told}");
    }
    // Nor is a tab in a name room between two words.
    for options in
        [&[][..], &["-q"], &["-v"], &["--repos", "."], &["--repos", ".", "-q"], &["--repos", ".", "-v"]]
    {
        let told = repo.run(&[&["audit"], options].concat()).stdout;
        assert!(told.contains("infra/a\\u{9}b.tf") && !told.contains("infra/a\tb"), "{options:?} {told}");
    }
    repo.run(&["audit", "--format", "json", "--output", "../whole.json"]);
    let told = repo.run(&["audit", "infra", "--against", "../whole.json"]);
    assert!(told.status == 0 && told.stdout.contains("0 new, 0 gone, 2 still there"), "{}", told.stdout);
    // With a policy of its own it goes by its own paths, which no service of CI knows.
    repo.write("infra/iacgate.toml", "block = \"high\"\n");
    let told = repo.run(&["audit", "infra", "-q"]).stdout;
    assert!(told.lines().any(|line| line.starts_with("main.tf:3")), "{told}");
    for format in ["github", "gitlab", "sarif", "gitlab-sast"] {
        let told = repo.run(&["audit", "infra", "--format", format]).stdout;
        assert!(told.contains("infra/main.tf") && !told.contains("\"main.tf\""), "{format} {told}");
    }
}

#[test]
fn a_bare_repository_is_judged_by_its_head_and_no_other_git_folder_is_called_clean() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME), ("iacgate.toml", "block = \"high\"\n")]);
    repo.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    repo.git(&["-C", "../bare.git", "worktree", "add", "-q", "linked"]);
    let told = repo.judged(&["audit"]);
    assert!(told.contains("main.tf:3 unencrypted-volume"), "{told}");
    assert_eq!(repo.judged(&["audit", "../bare.git"]), told);
    assert_eq!(repo.judged(&["audit", "../bare.git/linked"]), told);
    for arguments in [&["audit", "-q"][..], &["audit", ".", "-q"]] {
        let run = repo.run_in("../bare.git", arguments);
        assert!(run.status == 1 && run.stdout.starts_with("main.tf:3"), "{arguments:?} {run:?}");
    }
    for path in [".git", ".git/refs", "../bare.git/refs"] {
        let run = repo.run(&["audit", path]);
        assert!(
            run.status == 2 && run.stdout.is_empty() && run.stderr.contains("Git's own folder"),
            "{run:?}"
        );
    }
    // What only looks like one can't be opened.
    for folder in ["odd/objects", "odd/refs"] {
        std::fs::create_dir_all(repo.beside(folder)).expect("a folder");
    }
    std::fs::write(repo.beside("odd/HEAD"), "nothing\n").expect("a file");
    assert_eq!(repo.run(&["audit", "../odd"]).status, 2);
}

#[test]
fn a_report_that_can_not_be_read_is_listed_beside_the_others() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    let clean = TestRepo::holding(&[("main.tf", "# nothing\n")]);
    repo.run(&["audit", "--format", "json", "--output", "bad.json"]);
    let good = repo.beside("good.json");
    let good = good.to_str().expect("a path");
    clean.run(&["audit", "--format", "json", "--output", good]);
    repo.write("torn.json", "{\"version\": 1");
    for (reports, status) in
        [(&["torn.json", good, "gone.json"][..], 2), (&["bad.json", "torn.json", "gone.json"], 1)]
    {
        let run = repo.run(&[&["merge", "--format", "json"], reports].concat());
        let report = parsed(&run.stdout);
        assert_keeps_to_schema(&report);
        assert_eq!((run.status, report["kind"].as_str()), (status, Some("audit")), "{}", run.stderr);
        let told = |name: &str| {
            let mut troubles = report["troubles"].as_array().expect("a list").iter();
            troubles.any(|one| one["repository"] == name && one["message"].to_string().contains(".json "))
        };
        assert!(told("torn") && told("gone") && !told("good"), "{report:#}");
        let page = repo.run(&[&["merge", "--format", "html"], reports].concat()).stdout;
        assert!(page.contains("gone.json could not be read"));
    }
    // Where there is nothing else, nothing is told.
    let run = repo.run(&["merge", "torn.json", "gone.json"]);
    assert!(run.status == 2 && run.stdout.is_empty() && run.stderr.contains("torn.json"), "{run:?}");
}

#[test]
fn numbers_that_somebody_wrote_into_a_report_are_added_up_as_far_as_it_goes() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    let mut report = parsed(&repo.run(&["audit", "--format", "json"]).stdout);
    for count in ["blobs", "resources", "block", "warn", "excepted", "unknown", "carried"] {
        report["summary"][count] = u64::MAX.into();
    }
    report["findings"][0]["secret"] = u64::MAX.into();
    repo.write("one.json", report.to_string());
    repo.write("two.json", report.to_string());
    let merged = repo.run(&["merge", "one.json", "two.json", "--format", "json"]);
    assert_eq!((merged.status, merged.stderr.as_str()), (1, ""));
    assert_eq!(parsed(&merged.stdout)["summary"]["blobs"], u64::MAX);
    let compared = repo.run(&["audit", "--against", "one.json", "--format", "json"]);
    assert_eq!((compared.status, compared.stderr.as_str()), (0, ""));
}

#[test]
fn what_a_run_was_not_asked_for_is_not_told_to_be_gone() {
    let bucket = "resource \"aws_s3_bucket_acl\" \"b\" {\n  bucket = \"b\"\n  acl    = \"public-read\"\n}\n";
    let key = format!("export AWS_ACCESS_KEY_ID={}\n", ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat());
    let repo = TestRepo::holding(&[
        ("net/main.tf", VOLUME),
        ("app/main.tf", &format!("{VOLUME}{bucket}")),
        ("deploy.sh", &key),
        ("iacgate.toml", "block = \"medium\"\n"),
    ]);
    for (file, options) in [("old.json", &[][..]), ("full.json", &["--history=full"])] {
        let run = repo.run(&[&["audit", "--format", "json", "--output", file], options].concat());
        assert_eq!(run.status, 1, "{run:?}");
    }
    repo.stage("net/main.tf", "# mended\n");
    repo.stage("app/main.tf", "# mended\n");
    repo.stage("deploy.sh", "# mended\n");
    repo.commit("mended");
    let told = |older: &str, options: &[&str]| {
        let run = repo.run(&[&["audit", "--against", older, "--format", "json"], options].concat());
        let report = parsed(&run.stdout);
        assert_keeps_to_schema(&report);
        let gone = report["gone"].as_array().expect("a list").iter();
        let line = |one: &Value| format!("{} {}", one["file"], one["rule"]).replace('"', "");
        let others = report["troubles"].as_array().expect("a list").iter();
        let is_it = |one: &&Value| one["message"].to_string().contains("did not look for them");
        let others =
            others.filter(is_it).map(|one| one["message"].as_str().expect("a text")[..2].trim().to_owned());
        (gone.map(line).collect::<Vec<_>>(), others.collect::<String>())
    };
    let all = [
        "app/main.tf public-bucket-acl",
        "deploy.sh aws-access-key",
        "app/main.tf unencrypted-volume",
        "net/main.tf unencrypted-volume",
    ];
    assert_eq!(told("old.json", &[]), (all.map(str::to_owned).to_vec(), String::new()));
    // Rules, by their own names or others'; a folder; what the policy leaves out now.
    let volumes = all[2..].iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    assert_eq!(told("old.json", &["--rule", "CKV_AWS_3"]), (volumes, "2".to_owned()));
    assert_eq!(told("old.json", &["--skip", "unencrypted-volume"]).1, "2");
    assert_eq!(told("old.json", &["net"]), (vec![all[3].to_owned()], "3".to_owned()));
    repo.stage("iacgate.toml", "exclude = [\"app/**\"]\n");
    repo.commit("excluded");
    assert_eq!(told("old.json", &[]), (vec![all[1].to_owned(), all[3].to_owned()], "2".to_owned()));
    // Of a history: the rules of stacks, and a choice of commits.
    assert_eq!(told("full.json", &["--history"]), (Vec::new(), "3".to_owned()));
    assert_eq!(told("full.json", &["--history", "--since", "2000-01-01"]).0, Vec::<String>::new());
    // Other repositories.
    inner(&repo, "all/one", &[("main.tf", VOLUME)]);
    inner(&repo, "all/two", &[("main.tf", VOLUME)]);
    repo.run(&["audit", "--repos", "all", "--format", "json", "--output", "repos.json"]);
    repo.write("all/one/main.tf", "# mended\n");
    repo.git(&["-C", "all/one", "commit", "-qam", "mended"]);
    std::fs::rename(repo.path().join("all/two"), repo.path().join("two")).expect("moved");
    let gone = vec!["main.tf unencrypted-volume".to_owned()];
    assert_eq!(told("repos.json", &["--repos", "all"]), (gone, "1".to_owned()));
    let text = repo.run(&["audit", "--repos", "all", "--against", "repos.json"]).stdout;
    assert!(
        text.contains("note: .: 1 finding of the older report: this run did not look for them"),
        "{text}"
    );
}

#[test]
fn before_the_first_commit_an_audit_says_what_it_judged() {
    let repo = TestRepo::new();
    repo.stage("main.tf", VOLUME);
    for options in [&[][..], &["-q"], &["--repos", "."], &["--format", "html"]] {
        let run = repo.run(&[&["audit"], options].concat());
        assert!(run.status == 1 && run.stdout.contains("there is no commit yet"), "{options:?} {run:?}");
    }
    repo.commit("first");
    assert!(!repo.run(&["audit"]).stdout.contains("no commit yet"));
}

#[test]
fn reports_of_one_name_are_told_apart_by_where_they_are() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    for name in ["network", "platform"] {
        std::fs::create_dir(repo.path().join(name)).expect("a folder");
        let file = format!("{name}/report.json");
        assert_eq!(repo.run(&["audit", "--format", "json", "--output", &file]).status, 1);
    }
    let run = repo.run(&["merge", "network/report.json", "platform/report.json", "--format", "json"]);
    let told = lines(&parsed(&run.stdout));
    let both = ["network/report main.tf introduced", "platform/report main.tf introduced"];
    assert_eq!(told, both, "{}", run.stderr);
}

#[test]
fn a_report_that_is_named_twice_is_told_once_and_no_two_findings_share_a_fingerprint() {
    let repo = TestRepo::new();
    for (folder, name) in [("x", "one"), ("x", "two"), ("y", "one"), ("y", "three")] {
        inner(&repo, &format!("{folder}/{name}"), &[("main.tf", VOLUME)]);
    }
    for folder in ["x", "y"] {
        let file = format!("{folder}.json");
        repo.run(&["audit", "--repos", folder, "--format", "json", "--output", &file]);
    }
    repo.run(&["audit", "--repos", "x/two", "--format", "json", "--output", "m.json"]);
    repo.run(&["audit", "x/two", "--format", "json", "--output", "three.json"]);
    let told = |reports: &[&str]| {
        let run = repo.run(&[&["merge", "--format", "json"], reports].concat());
        lines(&parsed(&run.stdout)).iter().map(|line| line.replace(" introduced", "")).collect::<Vec<_>>()
    };
    assert_eq!(told(&["x.json", "./x.json", "y/../x.json"]), ["one main.tf", "two main.tf"]);
    assert_eq!(told(&["three.json", "three.json"]), ["- main.tf"]);
    // Repositories of one name in two reports, and a report named as a repository.
    assert_eq!(
        told(&["x.json", "y.json", "three.json"]),
        ["three main.tf", "two main.tf", "x/one main.tf", "y/one main.tf", "y/three main.tf"]
    );
    for (format, key, list) in [("gitlab", "fingerprint", ""), ("gitlab-sast", "id", "/vulnerabilities")] {
        let run = repo.run(&["merge", "x.json", "x.json", "y.json", "m.json", "--format", format]);
        let report = parsed(&run.stdout);
        let issues = report.pointer(list).and_then(Value::as_array).expect("a list");
        let ids: std::collections::BTreeSet<&str> =
            issues.iter().filter_map(|one| one[key].as_str()).collect();
        assert_eq!((issues.len(), ids.len()), (5, 5), "{format} {report:#}");
    }
}

#[test]
fn repositories_are_named_by_their_path_below_the_folder() {
    let repo = TestRepo::new();
    for name in ["rp/two", "rp/org/two", "other/two"] {
        inner(&repo, name, &[("main.tf", VOLUME)]);
    }
    repo.git(&["clone", "-q", "--bare", "rp/two", "rp/two.git"]);
    repo.git(&["clone", "-q", "--bare", "rp/two", "rp/org/bare.git"]);
    let names = |folders: &[&str]| {
        let run = repo.run(&[&["audit", "--format", "json", "--repos"], folders].concat());
        judged_repositories(&run).0
    };
    assert_eq!(names(&["rp"]), ["org/bare", "org/two", "two", "two.git"]);
    assert_eq!(names(&["rp", "other"]), ["org/bare", "org/two", "other/two", "rp/two", "two.git"]);
    assert_eq!(names(&["rp/two.git", "other/two"]), ["two", "two.git"]);
    std::fs::create_dir(repo.path().join("deep")).expect("a folder");
    std::fs::rename(repo.path().join("other"), repo.path().join("deep/rp")).expect("moved");
    assert_eq!(names(&["rp", "deep/rp"]).iter().filter(|name| name.ends_with("/rp/two")).count(), 2);
}

#[test]
fn of_several_repositories_each_fix_and_each_place_beside_is_named_with_its_own() {
    let repo = TestRepo::new();
    let module = VOLUME.replace("false", "var.e");
    let files = [
        ("m/main.tf", format!("variable \"e\" {{}}\n{module}")),
        ("main.tf", "module \"m\" {\n  source = \"./m\"\n  e = false\n}\n".to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    inner(&repo, "all/one", &files);
    inner(&repo, "all/two", &[("v.tf", VOLUME)]);
    let told = |format: &str| repo.run(&["audit", "--repos", "all", "--format", format]).stdout;
    let log = parsed(&told("sarif"));
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 2);
    for (result, repository) in results.iter().zip(["one/", "two/"]) {
        let mut places = Vec::new();
        let mut open = vec![result];
        while let Some(value) = open.pop() {
            places.extend(value["artifactLocation"]["uri"].as_str());
            open.extend(value.as_array().into_iter().flatten());
            open.extend(value.as_object().into_iter().flatten().map(|(_, value)| value));
        }
        assert!(places.len() >= 2 && places.iter().all(|place| place.starts_with(repository)), "{places:?}");
    }
    assert!(results.iter().all(|one| !one["fixes"].is_null()), "{results:#?}");
    // A patch is for its own repository, which is named.
    assert!(told("markdown").contains("fix in `two`: ") && told("markdown").contains("--- a/v.tf"));
    assert!(told("html").contains("<h3>Fix in two: "));
    let text = repo.run(&["audit", "--repos", "all", "-v"]).stdout;
    assert!(text.contains("  fix in two: ") && text.contains(": one/m"), "{text}");
}

#[test]
fn the_number_of_cores_decides_nothing() {
    let repo = many_stacks();
    let all = repo.run(&["audit", "--format", "json"]);
    let mut command = repo.command("taskset");
    command.args(["-c", "0", env!("CARGO_BIN_EXE_iacgate"), "audit", "--format", "json"]);
    let one = command.output().expect("taskset of util-linux runs");
    assert!(all.stdout == String::from_utf8_lossy(&one.stdout) && all.status == 1, "{}", all.stderr);
    let report = parsed(&all.stdout);
    let of = |folder: &str, rule: &str| {
        let findings = report["findings"].as_array().expect("findings").iter();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        findings.filter(|one| text(&one["file"]).starts_with(folder) && one["rule"] == rule).count()
    };
    // Modules answer where they are called, by the values that they are given; the one that nobody calls for itself.
    assert_eq!((of("modules/m4/", "unencrypted-volume"), of("s", "unencrypted-volume")), (1, 60));
    assert_eq!(of("modules/", "unencrypted-volume"), 41);
    // A password in a template is told once, with its resource.
    assert_eq!(of("t", "literal-secret"), 60);
    let in_template = |one: &Value| one["file"] == "t7/t.yaml" && one["resource"] == "Data";
    assert!(report["findings"].as_array().expect("findings").iter().any(in_template));
}

#[test]
fn an_interrupted_audit_tells_what_it_found_until_then() {
    let repo = TestRepo::new();
    // In single quotes: no scanner is to take this file for state.
    let state =
        "{'version': 4, 'terraform_version': '1.9.0', 'serial': 1, 'lineage': '3d1f', 'resources': []}";
    // A commit's blobs are read in an order of their own.
    for serial in 0..200 {
        let state = state.replace('\'', "\"").replace("1,", &format!("{serial},"));
        repo.write(format!("states/{serial}.tfstate"), state);
    }
    let line =
        "let total = items.iter().map(|item| item.price * item.count).sum::<u64>(); // token password\n";
    for number in 0..2000 {
        repo.write(format!("src/{number}.rs"), format!("// {number}\n{}", line.repeat(800)));
        repo.write(format!("stacks/{number}/main.tf"), VOLUME);
    }
    repo.git(&["add", "-f", "-A"]);
    repo.commit("many");
    let mut command = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    command.args(["audit", "--format", "json"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let running = command.spawn().expect("it runs");
    let began = Instant::now();
    std::thread::sleep(Duration::from_millis(1500));
    // A shell and a runner both send one.
    for _ in 0..2 {
        Command::new("kill").args(["-INT", &running.id().to_string()]).status().expect("kill runs");
    }
    let output = running.wait_with_output().expect("it ends");
    assert!(began.elapsed() < Duration::from_secs(20));
    let report = parsed(&String::from_utf8_lossy(&output.stdout));
    let told = report["troubles"][0]["message"].as_str().expect("a trouble");
    assert!(
        told.starts_with("interrupted: ") && told.contains(" of 4200 files and 2000 of 2000 stacks"),
        "{told}"
    );
    let first = report["findings"][0]["file"].as_str().expect("a finding");
    assert!(first.starts_with("states/"), "{first}");
    assert_eq!(output.status.code(), Some(1));
    assert_keeps_to_schema(&report);
}

/// The repositories that were judged, and what could not be.
fn judged_repositories(run: &support::Run) -> (Vec<String>, String) {
    let report = parsed(&run.stdout);
    let mut names: Vec<String> =
        lines(&report).iter().map(|line| line.split(' ').next().unwrap_or_default().to_owned()).collect();
    names.dedup();
    (names, report["troubles"].to_string())
}

#[test]
fn repositories_are_found_at_any_depth_and_each_is_judged_once() {
    let repo = TestRepo::new();
    inner(&repo, "all/org/team/net", &[("main.tf", VOLUME)]);
    inner(&repo, "all/org/app", &[("main.tf", VOLUME)]);
    // A repository's own folders are its own.
    inner(&repo, "all/org/app/vendored", &[("main.tf", VOLUME)]);
    repo.git(&["-C", "all/org/app", "worktree", "add", "-q", "../aa-linked", "-b", "linked"]);
    repo.git(&["clone", "-q", "--bare", "all/org/app", "all/bare.git"]);
    std::os::unix::fs::symlink("../all/org/team/net", repo.path().join("all/a-link")).expect("a link");
    std::os::unix::fs::symlink("..", repo.path().join("all/org/back")).expect("a link");
    let run = repo.run(&["audit", "--repos", "all", "all/org/team/net", "--format", "json"]);
    let (names, troubles) = judged_repositories(&run);
    assert_eq!(
        (names, troubles.as_str()),
        (["bare", "org/app", "org/team/net"].map(str::to_owned).to_vec(), "[]")
    );
    // One that is reached by a link or a linked work tree alone is judged all the same.
    std::fs::create_dir(repo.path().join("links")).expect("a folder");
    std::os::unix::fs::symlink("../all/org/team/net", repo.path().join("links/net")).expect("a link");
    std::os::unix::fs::symlink("../all/org/aa-linked", repo.path().join("links/other")).expect("a link");
    let (names, _) = judged_repositories(&repo.run(&["audit", "--repos", "links", "--format", "json"]));
    assert_eq!(names, ["net", "other"]);
}

#[test]
fn what_can_not_be_opened_among_repositories_is_listed() {
    let repo = TestRepo::new();
    inner(&repo, "all/good", &[("main.tf", VOLUME)]);
    // Neither is the repository around it.
    repo.write("all/moved/.git", "gitdir: /nowhere/.git/worktrees/moved\n");
    repo.write("all/empty/.git/HEAD", "ref: refs/heads/main\n");
    // Whoever runs the tests may open anything, but no path that is too long.
    let script = "import os\nname = 'd' * 250\nos.chdir('all')\nfor _ in range(20):\n    os.mkdir(name)\n    os.chdir(name)\n";
    assert!(repo.command("python3").args(["-c", script]).status().expect("Python runs").success());
    let deep = format!("deep/{}", "d/".repeat(30));
    std::fs::create_dir_all(repo.path().join("all").join(deep)).expect("folders");
    let run = repo.run(&["audit", "--repos", "all", "nosuch", "--format", "json"]);
    let (names, troubles) = judged_repositories(&run);
    assert_eq!((run.status, names), (1, vec!["good".to_owned()]), "{}", run.stderr);
    for words in ["\"moved\"", "\"empty\"", "too long", "deeper than 24 folders", "nosuch could not be read"]
    {
        assert!(troubles.contains(words), "{words}: {troubles}");
    }
    assert_eq!(repo.run(&["audit", "--repos", "all", "--skip", "unencrypted-volume"]).status, 2);
}

#[test]
fn a_comparison_is_told_in_every_form_of_text() {
    let repo = TestRepo::holding(&[("old.tf", VOLUME)]);
    for number in 0..5 {
        repo.stage(format!("gone{number}.tf"), VOLUME.replace("scratch", &format!("g{number}")));
    }
    repo.commit("older");
    let older = repo.beside("older.json");
    let older = older.to_str().expect("a path");
    repo.run(&["audit", "--format", "json", "--output", older]);
    for number in 0..5 {
        repo.git(&["rm", "-q", &format!("gone{number}.tf")]);
    }
    repo.stage("zz-new.tf", VOLUME.replace("scratch", "new"));
    repo.commit("newer");
    let told = |options: &[&str]| repo.run(&[&["audit", "--against", older], options].concat()).stdout;
    for options in [&[][..], &["-q"], &["-v"]] {
        let text = told(options);
        let gone = text.lines().filter(|line| line.starts_with("gone: gone")).count();
        assert_eq!(gone, 5, "{options:?} {text}");
        assert!(text.contains("1 new, 5 gone, 1 still there"), "{options:?} {text}");
        assert!(!text.contains("new: old.tf") && text.contains("new: "), "{options:?} {text}");
    }
    assert!(told(&[]).contains("new: zz-new.tf:3"));
    assert!(told(&["-q"]).contains("new: zz-new.tf:3:23 high unencrypted-volume: "), "{}", told(&["-q"]));
    let each = told(&["-v"]);
    assert!(
        each.contains("> ") && each.contains("encrypted         = false") && each.contains("fix: "),
        "{each}"
    );
    // Nothing changed is told, too.
    repo.run(&["audit", "--format", "json", "--output", older]);
    assert!(told(&[]).contains("0 new, 0 gone, 2 still there"));
    // Of many repositories.
    let repos = |option| repo.run(&["audit", "--repos", ".", option]).stdout;
    assert!(repos("-q").lines().all(|line| line.contains(" unencrypted-volume: ")), "{}", repos("-q"));
    assert!(repos("-v").contains("fix in repo: "), "{}", repos("-v"));
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    repo.run(&["audit", "--format", "json", "--output", "old.json"]);
    for options in [
        &["--against", "old.json", "--benchmark", "aws-fsbp"][..],
        &["--repos", ".", "--benchmark", "aws-fsbp"],
        &["--repos", ".", "--ignored"],
        &["--history", "--benchmark", "aws-fsbp"],
        &["--history", "--verify-tickets"],
        &["--benchmark", "aws-fsbp", "--verify-tickets"],
    ] {
        let run = repo.run(&[&["audit"], options].concat());
        assert!(run.status == 2 && run.stdout.is_empty(), "{options:?} {run:?}");
        assert!(run.stderr.contains("cannot be used with"), "{options:?} {run:?}");
    }
}

#[test]
fn a_clean_audit_says_what_it_judged_and_a_file_is_told_from_a_folder() {
    let repo = TestRepo::holding(&[("main.tf", "# nothing\n")]);
    for arguments in [&["audit"][..], &["audit", "."], &["audit", "--output", "-"]] {
        let run = repo.run(arguments);
        assert_eq!(run.stdout, "iacgate: 1 blob, 0 resources judged, nothing blocks\n", "{arguments:?}");
    }
    assert_eq!(repo.run(&["audit", "-q"]).stdout, "");
    let json = repo.run(&["audit", "--format", "json", "--output", "-"]).stdout;
    assert_eq!(parsed(&json)["summary"]["blobs"], 1);
    assert!(!repo.path().join("-").exists());
    let run = repo.run(&["audit", "main.tf"]);
    assert!(
        run.status == 2 && run.stderr.contains("main.tf is a file") && run.stderr.contains("iacgate audit ."),
        "{run:?}"
    );
}
