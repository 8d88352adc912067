//! Exceptions as a team lives with them: they end, they are bounded, they are asked for, and they are on record.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use support::TestRepo;

const VOLUME: &str = "resource \"aws_ebs_volume\" \"scratch\" {\n  encrypted = false\n}\n";
const RULE: &str = "unencrypted-volume";

/// `[[exception]]` for the volume, until this day.
fn until(day: &str) -> String {
    format!(
        "[[exception]]\nrule = \"{RULE}\"\nresource = \"*.scratch\"\nticket = \"SEC-1\"\nowner = \"ml\"\nreason = \"synthetic data\"\nexpires = {day}\n"
    )
}

/// The day that lies so many days from today.
fn day(from_today: i64) -> String {
    let output =
        std::process::Command::new("date").args(["-u", "-d", &format!("{from_today} days"), "+%F"]).output();
    String::from_utf8(output.expect("date runs").stdout).expect("text").trim().to_owned()
}

fn under(policy: &str, volume: &str) -> TestRepo {
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", policy);
    repo.stage("main.tf", volume);
    repo
}

fn finding(repo: &TestRepo, arguments: &[&str]) -> (String, String) {
    let run = repo.run(&[arguments, &["--format", "json"]].concat());
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report is JSON");
    let found =
        report["findings"].as_array().expect("a list").iter().find(|one| one["rule"] == RULE).expect("found");
    let word = |key: &str| found[key].as_str().unwrap_or("-").to_owned();
    (word("action"), word("because"))
}

#[track_caller]
fn decided(policy: &str, volume: &str, action: &str, because: &str) {
    let told = finding(&under(policy, volume), &[]);
    assert!(told.0 == action && told.1.contains(because), "{told:?}");
}

#[test]
fn an_exception_that_does_not_hold_says_why_at_its_finding() {
    decided(&until("2020-12-31"), VOLUME, "block", "; exception SEC-1 ended on 2020-12-31 (iacgate.toml:1)");
    let mark = |words: &str| VOLUME.replace("= false", &format!("= false # iacgate:ignore {RULE} {words}"));
    for (words, why) in [
        ("ticket=SEC-1 expires=2020-12-31 x", "it ended on 2020-12-31"),
        ("ticket=SEC-1 expires=2099-02-31 x", "`2099-02-31` is no day"),
        ("ticket=SEC-1 x", "it names no day"),
        ("expires=2099-12-31 x", "it names no ticket"),
        ("ticket=SEC-1 expires=2099-12-31", "it gives no reason"),
    ] {
        decided("", &mark(words), "block", &format!("the comment excuses nothing: {why}"));
    }
    decided("", &mark("false-positive encrypted by the account"), "excepted", "marked as a false positive");
}

#[test]
fn an_exception_may_hold_so_long_by_severity_and_tier() {
    let bounded = |days: i64, tier: &str| {
        format!("{}\n[exceptions]\nlongest = {{ high = 90, critical = 7 }}\n{tier}", until(&day(days)))
    };
    let prod = "[[tier]]\nname = \"prod\"\npaths = [\"*.tf\"]\nlongest = { high = 10 }\n";
    decided(&bounded(90, ""), VOLUME, "excepted", "exception SEC-1 until");
    decided(&bounded(91, ""), VOLUME, "block", "holds 91 days, 90 are allowed for a high finding");
    decided(
        &bounded(11, prod),
        VOLUME,
        "block",
        "holds 11 days, 10 are allowed for a high finding in tier prod",
    );
    // Before its first day it does not hold.
    decided(
        &bounded(30, "").replace("expires", &format!("since = {}\nexpires", day(3))),
        VOLUME,
        "block",
        "begins on",
    );
    // What has run since long is measured from its first day.
    let since = bounded(30, "").replace("expires", &format!("since = {}\nexpires", day(-80)));
    decided(&since, VOLUME, "block", "holds 110 days");
    let comment = format!("# iacgate:ignore {RULE} ticket=SEC-1 expires=2099-12-31 x\n{VOLUME}");
    decided("[exceptions]\nlongest = { high = 90 }\n", &comment, "block", "90 are allowed");
}

#[test]
fn a_glob_of_addresses_reaches_into_modules() {
    let repo = under(&until("2099-12-31").replace("*.scratch", "module.data*.aws_ebs_volume.*"), "");
    repo.stage(
        "main.tf",
        "module \"data\" {\n  source   = \"./data\"\n  for_each = toset([\"a\", \"b\"])\n}\n",
    );
    repo.stage("data/main.tf", VOLUME);
    assert_eq!(repo.judged(&[]), format!("status 0\ndata/main.tf:2 {RULE} introduced excepted\n"));
}

#[test]
fn what_ends_soon_says_so_ahead() {
    let repo = under(&until(&day(5)), "");
    repo.stage("other.tf", "# another commit\n");
    let told = repo.hook();
    assert_eq!(told.status, 0);
    let expected =
        format!("note: iacgate.toml:1: exception SEC-1 for {RULE} ends on {}, in 5 days\n", day(5));
    assert_eq!(told.stdout, expected);
    repo.stage("iacgate.toml", format!("{}\n[exceptions]\nwarn-days = 3\n", until(&day(5))));
    assert_eq!(repo.hook().stdout, "");
    repo.stage("iacgate.toml", until("2020-12-31"));
    assert!(repo.hook().stdout.contains("ended on 2020-12-31: take it out"));
    assert_eq!(repo.hook().status, 0);
    // In an audit it blocks what it excused.
    repo.stage("main.tf", VOLUME);
    repo.commit("all");
    assert_eq!(repo.run(&["audit"]).status, 1);
}

#[test]
fn what_takes_no_ticket_is_offered_none() {
    let repo = TestRepo::new();
    let ends = day(3);
    repo.stage(
        "iacgate.toml",
        format!("[[exception]]\nrule = \"aws-access-key\"\npath = \"notes.txt\"\nticket = \"SEC-1\"\nreason = \"a test\"\nexpires = {ends}\n"),
    );
    repo.stage("notes.txt", ["the key is AKIA", "Z7VDBZZQ3KJ4X2NB\n"].concat());
    let run = repo.hook();
    assert!(run.status == 1 && run.stderr.contains("takes no ticket"), "{run:?}");
    assert!(!run.stdout.contains(" ends ") && !run.stdout.contains("--ticket"), "{run:?}");
    assert!(run.stdout.contains("iacgate except RULE --false-positive --path FILE --reason"), "{run:?}");
    // Beside what takes one, that is offered.
    repo.stage("main.tf", "resource \"aws_ebs_volume\" \"a\" {\n  encrypted = false\n}\n");
    assert!(repo.hook().stdout.contains("accept one, with a ticket:"));
}

#[test]
fn a_comment_that_ends_soon_says_so_ahead() {
    let comment =
        |days: i64| format!("# iacgate:ignore {RULE} ticket=SEC-1 expires={} x\n{VOLUME}", day(days));
    let told = |days: i64| {
        let run = under("", &comment(days)).hook();
        assert_eq!(run.status, 0, "{run:?}");
        run.stdout
    };
    let expected = |end: &str| format!("note: main.tf:1: exception SEC-1 for {RULE} ends {end}\n");
    assert_eq!(told(14), expected(&format!("on {}, in 14 days", day(14))));
    assert_eq!(told(1), expected("tomorrow"));
    assert_eq!(told(0), expected("today"));
    assert_eq!(told(15), "");
    let bounded = under("[exceptions]\nwarn-days = 3\n", &comment(5));
    assert_eq!(bounded.hook().stdout, "");
}

#[test]
fn a_secret_that_a_ticket_or_a_reason_repeats_is_printed_nowhere() {
    let secret = ["hq7Vz2m", "Pk9Xw4"].concat();
    let policy = format!(
        "[[exception]]\nrule = \"literal-secret\"\npath = \"app.env\"\nticket = \"T-{secret}\"\nowner = \"of-{secret}\"\nreason = \"it is {secret}\"\nexpires = {}\n",
        day(3)
    );
    let repo = under(&policy, "");
    repo.stage("app.env", format!("DB_PASSWORD={secret}\n"));
    repo.stage(
        "main.tf",
        format!(
            "# iacgate:ignore {RULE} ticket=T-{secret} expires={} owner={secret} it is {secret}\n{VOLUME}",
            day(3)
        ),
    );
    let unshown = |arguments: &[&str]| {
        let run = repo.run(arguments);
        assert!(!run.stdout.contains(&secret) && !run.stderr.contains(&secret), "{arguments:?} {run:?}");
        run
    };
    for format in ["json", "text", "sarif", "markdown", "html"] {
        unshown(&["check", "--format", format]);
        unshown(&["audit", "--no-exceptions", "--format", format]);
    }
    repo.commit("all");
    assert!(unshown(&["exceptions", "--format", "json"]).stdout.contains("\"ticket\": \"T-****\""));
    unshown(&["exceptions", "--format", "markdown"]);
    // Nor what nothing else of the repository holds.
    let other = ["copper", "-kettle-", "7"].concat();
    for said in [format!("password={other}"), format!("app --password {other}"), format!("token: '{other}'")]
    {
        repo.stage("iacgate.toml", policy.replace(&format!("it is {secret}"), &said));
        repo.commit("said");
        for format in ["json", "markdown", "text"] {
            let run = repo.run(&["exceptions", "--format", format]);
            assert!(run.stdout.contains("T-****") && !run.stdout.contains(&other), "{said}: {run:?}");
        }
    }
    repo.stage("iacgate.toml", policy.clone());
    repo.commit("as it was");
    // Where the secret itself is not judged, too.
    repo.stage("other.tf", "# another commit\n");
    assert!(unshown(&["check"]).stdout.contains("exception T-**** for literal-secret ends on "));
    repo.stage("iacgate.toml", format!("{policy}[tickets]\npattern = \"^SEC-\"\n"));
    assert!(unshown(&["check"]).stderr.contains("ticket `T-****` does not match"));
    repo.stage("iacgate.toml", policy.replace("reason", "raison"));
    unshown(&["check"]);
}

#[test]
fn an_audit_tells_what_excuses_nothing_and_lists_false_positives() {
    let false_positive = "[[exception]]\nrule = \"unencrypted-volume\"\npath = \"main.tf\"\nfalse-positive = true\nreason = \"encrypted by the account\"\n";
    let comment = format!(
        "# iacgate:ignore unencrypted-volum ticket=SEC-1 expires=2099-12-31 x\n# iacgate:ignore public-bucket ticket=SEC-1 expires=2099-12-31 x\n{VOLUME}"
    );
    let repo = TestRepo::holding(&[
        ("iacgate.toml", &format!("{false_positive}\n{}", until("2099-12-31").replace("scratch", "nothing"))),
        ("main.tf", &comment),
    ]);
    let audit = repo.run(&["audit"]);
    assert_eq!(audit.status, 0);
    insta::assert_snapshot!(audit.stdout, @"
    note: iacgate.toml:1: unencrypted-volume is marked as a false positive, once: encrypted by the account
    note: iacgate.toml:7: exception SEC-1 for unencrypted-volume excuses nothing: take it out
    note: main.tf:1: the comment excuses nothing: there is no rule `unencrypted-volum`, did you mean `unencrypted-volume`?
    note: main.tf:2: the comment excuses nothing: no finding of public-bucket is there
    iacgate: 2 blobs, 1 resource judged, nothing blocks
    ");
    assert_eq!(repo.run(&["audit", "--no-exceptions"]).status, 1);
}

#[test]
fn an_exception_for_what_the_history_alone_has_is_not_told_to_be_taken_out() {
    let exception = "[[exception]]\nrule = \"literal-secret\"\npath = \"old/**\"\nfalse-positive = true\nreason = \"a sample\"\n";
    let repo = TestRepo::holding(&[("iacgate.toml", exception), ("main.tf", "# nothing\n")]);
    let told = repo.run(&["audit"]).stdout;
    assert!(
        told.contains("excuses nothing here, where no file has its path: take it out, unless `iacgate audit --history` needs it"),
        "{told}"
    );
    repo.stage("old/main.tf", "# nothing\n");
    repo.commit("a file");
    assert!(repo.run(&["audit"]).stdout.contains("excuses nothing: take it out"));
}

#[test]
fn except_refuses_what_would_excuse_nothing_or_not_hold() {
    let repo = under("# ours\n[exceptions]\nlongest = { high = 30 }\n", VOLUME);
    let except = |place: &[&str], expires: &str| {
        let rest = ["--ticket", "SEC-1", "--reason", "x", "--expires", expires];
        repo.run(&[&["except", RULE], place, &rest].concat())
    };
    let wrong = except(&["--resource", "aws_ebs_volume.scratsh"], &day(3));
    assert_eq!(wrong.status, 2);
    insta::assert_snapshot!(wrong.stderr, @"
    error: nothing that `unencrypted-volume` finds is there
     help: it is found at --resource 'aws_ebs_volume.scratch'   (--force writes it all the same)
    ");
    let place = ["--resource", "aws_ebs_volume.scratch"];
    for (date, why) in [
        ("soon", "`soon` is no day of the calendar, written as 2027-03-31"),
        ("2027-02-30", "`2027-02-30` is no day of the calendar"),
        ("2020-01-01", "that day is past"),
        (day(31).as_str(), "holds 31 days, 30 are allowed for a high finding"),
    ] {
        let run = except(&place, date);
        assert!(run.status == 2 && run.stderr.contains(why), "{run:?}");
    }
    assert_eq!(fs::read_to_string(repo.path().join("iacgate.toml")).expect("kept").lines().count(), 3);
    assert_eq!(except(&["--resource", "aws_ebs_volume.later", "--force"], &day(3)).status, 0);
    assert_eq!(except(&place, &day(3)).status, 0);
    let written = fs::read_to_string(repo.path().join("iacgate.toml")).expect("written");
    assert!(
        written.starts_with("# ours\n") && written.contains(&format!("since    = {}\n", day(0))),
        "{written}"
    );
    // Once is enough, staged or not, by whatever name.
    for _ in 0..2 {
        for rule in [RULE, "CKV_AWS_3"] {
            let rest = ["--ticket", "SEC-2", "--reason", "x", "--expires", &day(9)];
            let run = repo.run(&[&["except", rule], &place[..], &rest].concat());
            assert!(
                run.status == 2 && run.stderr.contains("there is an exception for it already (iacgate.toml:"),
                "{run:?}"
            );
        }
        assert_eq!(fs::read_to_string(repo.path().join("iacgate.toml")).expect("kept"), written);
        repo.git(&["add", "iacgate.toml"]);
    }
    assert_eq!(repo.hook().status, 0);
}

#[test]
fn a_request_that_makes_no_sense_is_told_what_to_type() {
    let repo = under("", VOLUME);
    let told = |more: &[&str]| {
        let first = ["except", RULE, "--request", "--resource", "aws_ebs_volume.*", "--reason", "x"];
        let run = repo.run(&[&first[..], more].concat());
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run:?}");
        run.stderr
    };
    let day = day(30);
    insta::assert_snapshot!(told(&["--ticket", "SEC-1", "--expires", &day]), @r"
    error: a request asks for a ticket: it has none yet
     help: leave out --ticket; once the request has one, type --ticket in place of --request
    ");
    insta::assert_snapshot!(told(&["--false-positive"]), @r"
    error: a false positive needs no ticket, and no request for one
     help: leave out --request, and the false positive is written
    ");
    insta::assert_snapshot!(told(&["--expires", &day, "--format", "sarif"]), @r"
    error: a request is told as Markdown or as JSON
     help: --format json
    ");
}

/// Whoever calls a module says at the call what is excepted of what it brings.
#[test]
fn a_comment_at_a_call_excuses_what_the_call_brings() {
    let module = "variable \"safe\" {\n  default = false\n}\nresource \"aws_ebs_volume\" \"a\" {\n  availability_zone = \"eu-west-1a\"\n  encrypted = var.safe\n}\n";
    let words = format!("# iacgate:ignore {RULE} ticket=SEC-1 expires=2099-12-31 scratch");
    let call = |name: &str, above: &str, argument: &str| {
        format!("{above}module \"{name}\" {{\n  source = \"./data\"\n{argument}}}\n")
    };
    let judged = |calls: &str| {
        let repo = TestRepo::holding(&[("data/main.tf", "")]);
        repo.stage("data/main.tf", module);
        repo.stage("main.tf", calls);
        repo
    };
    let counts = |calls: &str| {
        let run = judged(calls).run(&["--format", "json", "--rule", RULE]);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
        let count = |word: &str| report["summary"][word].as_u64().expect("a number");
        (count("excepted"), count("block"))
    };
    let above = format!("{words}\n");
    assert_eq!(counts(&call("a", &above, "")), (1, 0));
    assert_eq!(counts(&call("a", &above, "  safe = false\n")), (1, 0));
    assert_eq!(counts(&call("a", "", &format!("  {words}\n  safe = false\n"))), (1, 0));
    assert_eq!(counts(&call("a", "", &format!("  safe = false {words}\n"))), (1, 0));
    let twice = call("a", &above, "  for_each = toset([\"x\", \"y\"])\n");
    assert_eq!(counts(&twice), (1, 0));
    // Another call, another argument, another rule.
    let both = call("a", &above, "") + &call("b", "", "");
    assert_eq!(counts(&both), (1, 1));
    assert_eq!(counts(&call("a", "", &format!("  name = \"x\" {words}\n  safe = false\n"))), (0, 1));
    assert_eq!(counts(&call("a", &above.replace(RULE, "public-bucket"), "")), (0, 1));
    // A call inside a call: either says it.
    let repo = judged(&call("outer", &above, "").replace("./data", "./outer"));
    repo.stage("outer/main.tf", call("inner", "", "").replace("./data", "../data"));
    assert_eq!(repo.run(&["--rule", RULE]).status, 0);
    // A strict run takes one that stood at that call, and none that came to another.
    let strict = |before: &str, after: &str| {
        let repo = judged(before);
        repo.stage("data/main.tf", "");
        repo.commit("a call");
        repo.stage("data/main.tf", module);
        repo.stage("main.tf", after.to_owned() + "# more\n");
        repo.run(&["check", "--strict", "--rule", RULE]).status
    };
    assert_eq!(strict(&call("a", &above, ""), &call("a", &above, "")), 0);
    assert_eq!(strict(&call("a", "", ""), &call("a", &above, "")), 1);
    let moved = call("a", "", "") + &call("b", &above, "");
    assert_eq!(strict(&both, &moved), 1);
}

/// What an exception held is new where it is out of its reach.
#[test]
fn a_finding_that_leaves_the_reach_of_its_exception_is_new() {
    let by_path = until("2099-12-31").replace("resource = \"*.scratch\"", "path = \"main.tf\"");
    let by_name = until("2099-12-31").replace("*.scratch", "aws_ebs_volume.scratch");
    let marked = format!("# iacgate:ignore {RULE} ticket=SEC-1 expires=2099-12-31 x\n{VOLUME}");
    let renamed = "moved {\n  from = aws_ebs_volume.scratch\n  to   = aws_ebs_volume.data\n}\n".to_owned()
        + &VOLUME.replace("scratch", "data");
    let out = |policy: &str, before: &str, path: &str, after: &str, now: &str| {
        let repo = TestRepo::holding(&[("iacgate.toml", policy), ("main.tf", before)]);
        repo.git(&["rm", "-q", "--cached", "main.tf"]);
        repo.stage(path, after);
        repo.stage("iacgate.toml", now);
        repo.judged(&["--rule", RULE])
    };
    let new = |path: &str, line: usize| format!("status 1\n{path}:{line} {RULE} introduced block\n");
    assert_eq!(out(&by_path, VOLUME, "other.tf", VOLUME, &by_path), new("other.tf", 2));
    assert_eq!(out(&by_name, VOLUME, "main.tf", &renamed, &by_name), new("main.tf", 6));
    assert_eq!(out("", &marked, "main.tf", VOLUME, ""), new("main.tf", 2));
    // Neither does it slip by where the exception goes in the same commit.
    assert_eq!(out(&by_path, VOLUME, "other.tf", VOLUME, ""), new("other.tf", 2));
    // One that goes with it holds; one that is taken out, and a policy that is stricter, bring nothing.
    let followed = by_path.replace("main.tf", "other.tf");
    let held = |line: &str| format!("status 0\n{line} {RULE} carried excepted\n");
    assert_eq!(out(&by_path, VOLUME, "other.tf", VOLUME, &followed), held("other.tf:2"));
    let stays = |policy: &str, now: &str| out(policy, VOLUME, "main.tf", &format!("# more\n{VOLUME}"), now);
    assert_eq!(stays(&by_path, ""), format!("status 0\nmain.tf:3 {RULE} carried block\n"));
    assert_eq!(
        stays("block = \"critical\"\n", "block = \"low\"\n"),
        format!("status 0\nmain.tf:3 {RULE} carried block\n")
    );
}

/// A module is deployed from several folders: a path that names all of one excuses what that one calls.
#[test]
fn a_path_of_a_folder_excuses_what_it_deploys_from_a_module() {
    let module = VOLUME.to_owned();
    let call = "module \"store\" {\n  source = \"../../modules/store\"\n}\n";
    let policy = |path: &str| {
        format!(
            "[[exception]]\nrule = \"{RULE}\"\npath = \"{path}\"\nticket = \"SEC-1\"\nreason = \"x\"\nexpires = {}\n",
            day(9)
        )
    };
    let repo = TestRepo::holding(&[("README.md", "")]);
    repo.stage("modules/store/main.tf", module);
    repo.stage("envs/prod/main.tf", call);
    repo.stage("envs/sandbox/main.tf", call);
    for (path, excused) in [
        // What is decided alike for both is told once.
        ("envs/sandbox/**", (1, 1)),
        ("envs/**/*.tf", (1, 0)),
        ("modules/store/main.tf", (1, 0)),
        ("envs/sandbox/main.tf", (0, 1)),
        ("envs/sandbox/other.tf", (0, 1)),
    ] {
        repo.stage("iacgate.toml", policy(path));
        let run = repo.run(&["--format", "json", "--rule", RULE]);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
        let counts = |word: &str| report["summary"][word].as_u64().expect("a number");
        assert_eq!((counts("excepted"), counts("block")), excused, "{path}");
    }
    // What is told once for both is written for one.
    repo.stage("iacgate.toml", "");
    let written = repo.run(&[
        "except",
        RULE,
        "--path",
        "envs/sandbox/**",
        "--ticket",
        "SEC-1",
        "--reason",
        "x",
        "--expires",
        &day(9),
    ]);
    assert_eq!(written.status, 0, "{written:?}");
}

#[test]
fn a_request_says_all_that_a_ticket_needs() {
    let repo = under("", VOLUME);
    let request = [
        "except",
        RULE,
        "--resource",
        "aws_ebs_volume.*",
        "--reason",
        "synthetic data",
        "--owner",
        "ml",
        "--request",
    ];
    let day = day(30);
    let run = repo.run(&[&request[..], &["--expires", &day]].concat());
    assert_eq!(run.status, 0, "{run:?}");
    for part in [
        "# Exception for `unencrypted-volume`\n",
        "- **Severity**: high\n",
        "- **Reason**: synthetic data\n",
        &format!("- **Wanted until**: {day} (30 days)\n"),
        "- **Controls (aws-fsbp)**: EC2.3\n",
        "- main.tf:2 `aws_ebs_volume.scratch`: ",
        "```diff\n",
        "+  encrypted = true\n",
    ] {
        assert!(run.stdout.contains(part), "{part}\n{}", run.stdout);
    }
    let run = repo.run(&[&request[..], &["--expires", &day, "--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("a request is JSON");
    assert_eq!(json["days"], 30);
    assert_eq!(json["places"][0]["resource"], "aws_ebs_volume.scratch");
    assert_eq!(json["controls"]["aws-fsbp"][0], "EC2.3");
    // Nothing was written.
    assert_eq!(fs::read_to_string(repo.path().join("iacgate.toml")).expect("kept"), "");
}

#[test]
fn a_request_for_one_folder_names_no_place_of_another() {
    let call = |name: &str| format!("module \"{name}\" {{\n  source = \"../../modules/store\"\n}}\n");
    let repo = TestRepo::holding(&[
        ("iacgate.toml", "[[tier]]\nname = \"box\"\npaths = [\"envs/box/**\"]\nblock = \"critical\"\n"),
        ("modules/store/main.tf", "resource \"aws_ebs_volume\" \"a\" {\n  encrypted = false\n}\n"),
        ("envs/prod/main.tf", &call("prod")),
        ("envs/dev/main.tf", &call("dev")),
        ("envs/box/main.tf", &call("box")),
    ]);
    let asked = |arguments: &[&str]| {
        let request = [
            "except",
            "unencrypted-volume",
            "--request",
            "--format",
            "json",
            "--reason",
            "why",
            "--expires",
            "2099-01-01",
        ];
        let run = repo.run(&[&request[..], arguments].concat());
        let request: serde_json::Value = serde_json::from_str(&run.stdout).expect("a request is JSON");
        let places = request["places"].as_array().expect("a list").clone();
        places.iter().map(|place| format!("{} {}", place["resource"], place["message"])).collect::<Vec<_>>()
    };
    assert_eq!(
        asked(&["--path", "envs/dev/**"]),
        ["\"module.dev.aws_ebs_volume.a\" \"`encrypted` is false\""]
    );
    assert_eq!(asked(&["--path", "modules/**"]).len(), 2);
}

#[test]
fn the_last_day_that_is_allowed_is_named_where_a_later_one_is_wanted() {
    let tier = "[[tier]]\nname = \"prod\"\npaths = [\"*.tf\"]\nlongest = { high = 10 }\n";
    let repo = under(&format!("[exceptions]\nlongest = {{ high = 30 }}\n{tier}"), VOLUME);
    let except = |rest: &[&str]| {
        let day = day(388);
        let wanted =
            ["except", RULE, "--resource", "aws_ebs_volume.scratch", "--reason", "x", "--expires", &day];
        repo.run(&[&wanted[..], rest].concat())
    };
    let run = except(&["--request"]);
    let line = format!("- **Allowed until**: {} (10 days): an exception until the day", day(10));
    assert!(run.status == 0 && run.stdout.contains(&line), "{run:?}");
    let json: serde_json::Value =
        serde_json::from_str(&except(&["--request", "--format", "json"]).stdout).expect("JSON");
    assert_eq!((&json["longest"], &json["latest"]), (&10.into(), &day(10).into()));
    let run = except(&["--ticket", "SEC-1"]);
    let help = format!("help: --expires {} at the latest", day(10));
    assert!(run.status == 2 && run.stderr.contains(&help), "{run:?}");
}

/// A user whose configuration has these commands, and a script `tickets` beside it.
fn with_commands(repo: &TestRepo, config: &str, script: &str) {
    let folder = repo.beside("home").join(".config/iacgate");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("config.toml"), config).expect("a configuration");
    fs::write(folder.join("tickets"), format!("#!/bin/sh\n{script}\n")).expect("a script");
    fs::set_permissions(folder.join("tickets"), fs::Permissions::from_mode(0o755)).expect("it runs");
}

const VERIFY: &str = "[tickets]\nverify = [\"./tickets\", \"{ticket}\"]\ntimeout = 2\n";

#[test]
fn a_ticket_that_is_not_approved_excuses_nothing_in_ci() {
    let repo = under(&until("2099-12-31"), VOLUME);
    let verify = ["check", "--verify-tickets"];
    let run = repo.run(&verify);
    assert!(run.status == 2 && run.stderr.contains("config.toml could not be read"), "{run:?}");
    with_commands(&repo, VERIFY, "test \"$1\" = SEC-1");
    assert_eq!(finding(&repo, &verify).0, "excepted");
    with_commands(&repo, VERIFY, "echo 'it is closed' >&2; exit 1");
    let told = finding(&repo, &verify);
    assert!(told.0 == "block" && told.1.contains("ticket SEC-1 is not approved: it is closed"), "{told:?}");
    // Without the option nobody is asked.
    assert_eq!(finding(&repo, &[]).0, "excepted");
    with_commands(&repo, VERIFY, "sleep 60");
    assert!(finding(&repo, &verify).1.contains("no answer within 2 s"));
    // A command that hears of no ticket would say yes to all of them.
    with_commands(&repo, "[tickets]\nverify = [\"true\"]\n", "true");
    let run = repo.run(&verify);
    assert!(run.status == 2 && run.stderr.contains("the command is not given the ticket"), "{run:?}");
    assert!(run.stderr.contains(" help: verify = [\"my-check\", \"{ticket}\"]"), "{run:?}");
    // A name that a shell or a program could take for more than a word is given to no command.
    with_commands(&repo, VERIFY, "true");
    for name in ["--help", "$(touch x)", "a b", "../a"] {
        repo.stage("iacgate.toml", until("2099-12-31").replace("SEC-1", name));
        assert!(finding(&repo, &verify).1.contains("no plain word"), "{name}");
    }
}

#[test]
fn a_ticket_is_asked_for_the_rule_too_and_for_a_loosening() {
    let repo = under(&until("2099-12-31"), VOLUME);
    let verify = ["check", "--verify-tickets"];
    let config = VERIFY.replace("\"{ticket}\"]", "\"{ticket}\", \"{rule}\"]");
    with_commands(&repo, &config, "test \"$1 $2\" = 'SEC-1 unencrypted-volume'");
    assert_eq!(finding(&repo, &verify).0, "excepted");
    let exception = until("2099-12-31")
        .replace(RULE, "loosened-policy")
        .replace("resource = \"*.scratch\"", "path = \"iacgate.toml\"");
    let repo = TestRepo::holding(&[("iacgate.toml", &exception), ("main.tf", "")]);
    repo.stage("iacgate.toml", format!("block = \"critical\"\n{exception}"));
    with_commands(&repo, &config, "test \"$1 $2\" = 'SEC-1 loosened-policy'");
    let run = repo.run(&verify);
    assert_eq!(run.status, 0, "{run:?}");
    with_commands(&repo, &config, "exit 1");
    let run = repo.run(&verify);
    assert!(run.status == 1 && run.stdout.contains("ticket SEC-1 is not"), "{run:?}");
}

#[test]
fn commands_come_from_nowhere_but_the_users_own_configuration() {
    let repo = under(&until("2099-12-31"), VOLUME);
    let config = repo.path().join("iacgate/config.toml");
    repo.stage("iacgate/config.toml", "[tickets]\nverify = [\"touch\", \"ran\"]\n");
    let mut command = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    let output = command
        .env("XDG_CONFIG_HOME", repo.path())
        .args(["check", "--verify-tickets"])
        .output()
        .expect("runs");
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && error.contains("lies in the repository"), "{error}");
    assert!(!config.with_file_name("ran").exists());
    repo.stage("iacgate.toml", "[tickets]\nverify = [\"touch\", \"ran\"]\n");
    assert!(repo.hook().stderr.contains("unknown key `verify`"));
}

#[test]
fn a_mistake_in_the_users_own_configuration_is_told_with_the_path_of_the_file() {
    let repo = under(&until("2099-12-31"), VOLUME);
    // Drawn, by its look.
    let base = repo.beside("s6v").join("builds").join(["q7Vz2m", "Pk9Xw4", "runner01"].concat());
    fs::create_dir_all(base.join("iacgate")).expect("a folder");
    let config = base.join("iacgate/config.toml");
    let told = |text: Option<&str>| {
        text.iter().for_each(|text| fs::write(&config, text).expect("a configuration"));
        let mut command = repo.command(env!("CARGO_BIN_EXE_iacgate"));
        let command = command.env("XDG_CONFIG_HOME", &base).args(["check", "--verify-tickets"]);
        String::from_utf8(command.output().expect("runs").stderr).expect("text")
    };
    let path = config.display();
    assert!(told(None).starts_with(&format!("error: {path} could not be read")), "{}", told(None));
    let told_of = told(Some("tickts = 1\n"));
    assert!(told_of.contains(&format!("--> {path}:1:1\n")), "{told_of}");
    let told_of = told(Some("[tickets]\n"));
    assert!(told_of.contains(&format!("{path} has no `verify`")), "{told_of}");
    // A secret in it is hidden all the same.
    let secret = ["hq7Vz2m", "Pk9Xw4Rt"].concat();
    let told_of = told(Some(&format!("password = \"{secret}\"\n")));
    assert!(told_of.contains(&format!("--> {path}:1:1\n")) && !told_of.contains(&secret), "{told_of}");
    let policy = base.join("own.toml");
    fs::write(&policy, "blok = 1\n").expect("a policy");
    let run = repo.run(&["check", "--config", &policy.display().to_string()]);
    assert!(run.stderr.contains(&format!("--> {}:1:1\n", policy.display())), "{run:?}");
}

#[test]
fn a_request_is_handed_to_the_users_command() {
    let repo = under("", VOLUME);
    with_commands(
        &repo,
        "[tickets]\nfile = [\"./tickets\", \"exception: {rule}\"]\n",
        "echo \"$1\"; grep -c 'synthetic data'",
    );
    let request = [
        "except",
        RULE,
        "--path",
        "main.tf",
        "--reason",
        "synthetic data",
        "--expires",
        "2099-12-31",
        "--request",
        "--send",
    ];
    let run = repo.run(&request);
    assert_eq!((run.status, run.stdout.as_str()), (0, "exception: unencrypted-volume\n1\n"), "{run:?}");
    with_commands(&repo, "[tickets]\nfile = \"touch x\"\n", "");
    let run = repo.run(&request);
    assert!(run.status == 2 && run.stderr.contains("help: file = ["), "{run:?}");
}

#[test]
fn the_record_says_who_which_since_when_until_and_where() {
    let policy = format!(
        "{}\n{}",
        until("2099-12-31").replace("expires", "since = 2026-01-31\nexpires"),
        until("2020-01-01").replace("scratch", "old")
    );
    let comment = format!(
        "# iacgate:ignore {RULE} ticket=SEC-2 owner=web expires=2099-12-31 a|b\n{}",
        VOLUME.replace("scratch", "web")
    );
    let repo = TestRepo::holding(&[("iacgate.toml", &policy), ("main.tf", VOLUME), ("web.tf", &comment)]);
    let run = repo.run(&["exceptions", "--format", "json"]);
    let record: serde_json::Value = serde_json::from_str(&run.stdout).expect("a record is JSON");
    let rows = record["exceptions"].as_array().expect("a list");
    let states: Vec<&str> = rows.iter().filter_map(|row| row["state"].as_str()).collect();
    assert_eq!(states, ["holds", "expired", "holds"]);
    assert_eq!(
        (&rows[0]["owner"], &rows[0]["since"], &rows[0]["until"]),
        (&"ml".into(), &"2026-01-31".into(), &"2099-12-31".into())
    );
    assert_eq!(rows[0]["used"][0]["resource"], "aws_ebs_volume.scratch");
    assert_eq!((&rows[2]["owner"], &rows[2]["written_in"]), (&"web".into(), &"web.tf:1".into()));
    let markdown = repo.run(&["exceptions", "--format", "markdown"]).stdout;
    assert!(markdown.contains("| unencrypted-volume | *.scratch (iacgate.toml:1) | SEC-1 | ml | synthetic data | 2026-01-31 | 2099-12-31 | holds | main.tf:2 aws_ebs_volume.scratch |\n"), "{markdown}");
    assert!(markdown.contains("| a\\|b |"), "{markdown}");
}

#[test]
fn a_templates_metadata_holds_an_exception_for_its_resource() {
    let template = |ignore: &str| {
        format!(
            "{{\n  \"AWSTemplateFormatVersion\": \"2010-09-09\",\n  \"Resources\": {{\n    \"Scratch\": {{\n      \"Type\": \"AWS::EC2::Volume\",\n      \"Metadata\": {{ \"iacgate\": {{ \"ignore\": {ignore} }} }},\n      \"Properties\": {{ \"AvailabilityZone\": \"eu-west-1a\", \"Encrypted\": false }}\n    }}\n  }}\n}}\n"
        )
    };
    let judged = |ignore: &str| {
        let repo = TestRepo::new();
        repo.stage("template.json", template(ignore));
        finding(&repo, &["--rule", RULE])
    };
    let words = format!("{RULE} ticket=SEC-1 expires=2099-12-31 scratch space");
    for ignore in [
        format!("\"{words}\""),
        format!("[\"public-bucket ticket=SEC-1 expires=2099-12-31 x\", \"{words}\"]"),
        format!(
            "[{{ \"rule\": \"{RULE}\", \"ticket\": \"SEC-1\", \"expires\": \"2099-12-31\", \"reason\": \"x\" }}]"
        ),
    ] {
        let told = judged(&ignore);
        assert!(told.0 == "excepted" && told.1.contains("(template.json:6)"), "{ignore}: {told:?}");
    }
    let told = judged(&format!("\"{RULE} expires=2099-12-31 x\""));
    assert!(told.0 == "block" && told.1.contains("it names no ticket"), "{told:?}");
}

#[test]
fn a_secret_that_a_reason_or_a_ticket_repeats_is_never_shown() {
    let secret = ["Xk7", "qP2v", "Lm9z", "Rt4w"].concat();
    let stack = format!(
        "resource \"aws_db_instance\" \"a\" {{\n  password = \"{secret}\"\n}}\n\n# iacgate:ignore literal-secret false-positive {secret} again\nresource \"aws_db_instance\" \"b\" {{\n  password = \"{secret}1\"\n}}\n"
    );
    let ticket = format!(
        "[[exception]]\nrule = \"literal-secret\"\nresource = \"*.a\"\nticket = \"{secret}\"\nowner = \"{secret}\"\nreason = \"it is {secret}\"\nexpires = {}\n",
        day(3)
    );
    let known =
        "[[exception]]\nrule = \"literal-secret\"\npath = \"main.tf\"\nfalse-positive = true\nreason = \"";
    for policy in [ticket, format!("{known}{secret} is made up\"\n")] {
        let repo = under(&policy, &stack);
        let told = |arguments: &[&str]| {
            let run = repo.run(arguments);
            assert!(!run.stdout.contains(&secret) && !run.stderr.contains(&secret), "{arguments:?}: {run:?}");
            run.stdout + &run.stderr
        };
        for format in ["text", "json", "sarif", "github", "gitlab", "junit", "markdown", "html"] {
            told(&["check", "-v", "--format", format]);
            told(&["audit", "-v", "--format", format]);
        }
        assert!(told(&["audit", "--format", "json"]).contains("****"));
        for format in ["text", "json", "markdown"] {
            assert!(told(&["exceptions", "--format", format]).contains("****"));
        }
        let reason = format!("{secret} once more");
        let asked = ["--resource", "aws_db_instance.a", "--expires", "2999-01-01", "--reason", &reason];
        let request = told(&[&["except", "literal-secret", "--request"][..], &asked].concat());
        assert!(request.contains("**** once more"), "{request}");
        // What would be written would be one more copy.
        let run = repo.run(&[&["except", "literal-secret", "--ticket", "SEC-1"][..], &asked].concat());
        assert!(run.status == 2 && run.stderr.contains("would repeat a secret"), "{run:?}");
        assert!(!run.stderr.contains(&secret), "{run:?}");
    }
}

#[test]
fn a_comment_speaks_of_its_own_setting_and_of_what_it_stands_above() {
    let words = format!("iacgate:ignore {RULE} ticket=SEC-1 expires=2099-12-31 why");
    let volume = |before: &str, size: &str, above: &str| {
        format!(
            "{before}resource \"aws_ebs_volume\" \"scratch\" {{\n  size = 1{size}\n{above}  encrypted = false\n}}\n"
        )
    };
    let held = |text: &str| finding(&under("", text), &[]).0;
    // Behind another setting, or behind another block, it speaks of that.
    assert_eq!(held(&volume("", &format!(" # {words}"), "")), "block");
    assert_eq!(held(&volume(&format!("locals {{}} # {words}\n"), "", "")), "block");
    // Several stand above one setting, in any order.
    let other = "# iacgate:ignore unencrypted-database ticket=SEC-2 expires=2099-12-31 why\n";
    assert_eq!(held(&volume("", "", &format!("  # {words}\n  {other}"))), "excepted");
    assert_eq!(held(&volume("", "", &format!("  {other}  # {words}\n"))), "excepted");
    assert_eq!(held(&volume(&format!("# {words}\n{other}"), "", "")), "excepted");
    // A line between them ends it.
    assert_eq!(held(&volume(&format!("# {words}\n\n"), "", "")), "block");
    let twice = format!("  # iacgate:ignore {RULE} ticket=SEC-1 expires=2020-01-01 expires=2099-12-31 why\n");
    decided("", &volume("", "", &twice), "block", "the comment excuses nothing: it gives `expires` twice");
}

#[test]
fn a_text_that_holds_the_words_of_a_comment_excuses_nothing() {
    let words = format!("iacgate:ignore {RULE} ticket=SEC-1 expires=2099-12-31 why");
    let repo = TestRepo::new();
    let template = format!(
        "Resources:\n  V:\n    Type: AWS::EC2::Volume\n    Properties:\n      Tags:\n      - Key: a\n        Value: |\n          # {words}\n      Encrypted: false\n"
    );
    repo.stage("t.yaml", &template);
    assert_eq!(finding(&repo, &[]).0, "block");
    repo.stage("t.yaml", template.replace("Value: |\n          #", "Value: x\n      #"));
    assert_eq!(finding(&repo, &[]).0, "excepted");
    let heredoc = VOLUME.replace("  enc", &format!("  tags = {{ a = <<E\n# {words}\nE\n  }}\n  enc"));
    assert_eq!(finding(&under("", &heredoc), &[]).0, "block");
}

#[test]
fn what_is_spelled_as_no_exception_is_told() {
    let repo = under(
        "",
        &VOLUME.replace(
            "  enc",
            &format!("  # iacgate: ignore {RULE} ticket=SEC-1 expires=2099-12-31 why\n  enc"),
        ),
    );
    let run = repo.run(&[]);
    assert!(
        run.stdout.contains("main.tf:2")
            && run.stdout.contains("`iacgate: ignore` is written `iacgate:ignore RULE …`"),
        "{run:?}"
    );
}

#[test]
fn an_address_without_keys_names_all_instances() {
    let policy = |resource: &str| until("2099-12-31").replace("*.scratch", resource);
    let many = VOLUME.replace("{\n", "{\n  for_each  = toset([\"a\", \"b\"])\n");
    for (resource, action) in [
        ("aws_ebs_volume.scratch", "excepted"),
        ("aws_ebs_volume.scratch[*", "excepted"),
        ("aws_ebs_volume.scratc", "block"),
    ] {
        assert_eq!(finding(&under(&policy(resource), &many), &[]).0, action, "{resource}");
    }
    // One of them by its key leaves the other.
    let run = under(&policy("aws_ebs_volume.scratch[\\\"a\\\"]"), &many).hook();
    assert_eq!(run.status, 1, "{run:?}");
}

#[test]
fn the_record_says_who_answers_and_why_one_is_refused() {
    let policy = format!("{}\n[exceptions]\nlongest = {{ high = 7 }}\n", until("2099-12-31"));
    let repo = under(
        &policy,
        &VOLUME.replace("= false", "= false # iacgate:ignore unencrypted-volume ticket=SEC-2 why"),
    );
    repo.commit("one");
    let text = repo.run(&["exceptions"]).stdout;
    assert!(text.contains("until 2099-12-31, ml (iacgate.toml:1)"), "{text}");
    assert!(
        text.contains("refused: exception SEC-1 holds") && text.contains("refused: it names no day"),
        "{text}"
    );
}

#[test]
fn a_ticket_or_a_reason_without_a_letter_is_none() {
    for words in [
        "ticket= expires=DAY why",
        "ticket=\"\" expires=DAY why",
        "ticket=SEC-1 expires=DAY .",
        "false-positive **",
    ] {
        let words = words.replace("DAY", &day(30));
        let volume = VOLUME.replace("= false", &format!("= false # iacgate:ignore {RULE} {words}"));
        decided("", &volume, "block", "the comment excuses nothing: it ");
    }
    let blank = format!(
        "[[exception]]\nrule = \"{RULE}\"\npath = \"**\"\nfalse-positive = true\nreason = \"\u{200b}\"\n"
    );
    assert!(under(&blank, VOLUME).run(&[]).stderr.contains("a reason says why"));
}

#[test]
fn a_reason_of_many_lines_is_one_line_for_people_and_exact_in_json() {
    let policy = "[[exception]]\nrule = \"unencrypted-volume\"\npath = \"main.tf\"\nfalse-positive = true\nowner = \"ml\"\nreason = \"\"\"\nscratch space,\r\n  synthetic data\n\"\"\"\n";
    let repo = under(policy, "resource \"aws_ebs_volume\" \"a\" {\n  encrypted = false\n}\n");
    repo.commit("all");
    for arguments in [
        &["exceptions"][..],
        &["exceptions", "--format", "markdown"],
        &["audit"],
        &["audit", "--format", "markdown"],
    ] {
        let run = repo.run(arguments);
        assert!(run.stdout.contains("scratch space, synthetic data"), "{arguments:?}: {run:?}");
        assert!(!run.stdout.contains("\\u{a}"), "{arguments:?}: {run:?}");
    }
    let record = repo.run(&["exceptions", "--format", "json"]).stdout;
    assert!(
        record.contains(r"scratch space,\n  synthetic data\n")
            || record.contains(r"scratch space,\r\n  synthetic data\n"),
        "{record}"
    );
}

#[test]
fn what_steers_a_terminal_is_escaped_in_errors() {
    let run = under("block = \"\\u001b[31mred\"\n", VOLUME).run(&[]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stderr.contains("red") && !run.stderr.contains('\u{1b}'), "{run:?}");
}
