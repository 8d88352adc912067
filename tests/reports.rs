//! Every format of a report, by the real binary: well formed, harmless, and without a secret.

mod support;

use std::process::Command;

use serde_json::Value;
use support::{Run, TestRepo};

const FORMATS: [&str; 9] =
    ["text", "json", "sarif", "github", "gitlab", "gitlab-sast", "junit", "markdown", "html"];

const VOLUME: &str = "resource \"aws_ebs_volume\" \"scratch\" {\n  availability_zone = \"eu-west-1a\"\n  encrypted         = false\n}\n";

/// Put together here so that no scanner takes this file for a leak.
fn key() -> String {
    ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat()
}

fn password() -> String {
    ["hunter2", "-Zq9xPw7k"].concat()
}

/// A tree with a secret, state, an exception, a name that steers terminals and one that is markup.
fn everything() -> TestRepo {
    let repo = TestRepo::new();
    let (key, password) = (key(), password());
    repo.stage(
        "envs/prod/main.tf",
        format!("{VOLUME}resource \"aws_db_instance\" \"features\" {{\n  password = \"{password}\"\n}}\nprovider \"aws\" {{\n  access_key = \"{key}\"\n}}\n"),
    );
    repo.stage("a\u{1b}[2J`<b>@team|,:%\n.tf", VOLUME);
    repo.stage("terraform.tfstate", "{\"version\": 4, \"terraform_version\": \"1.9.0\", \"serial\": 1, \"lineage\": \"3d1f\", \"outputs\": {}, \"resources\": []}");
    repo.stage("sandbox/main.tf", VOLUME.replace("scratch", "free"));
    repo.stage(
        "iacgate.toml",
        "[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"aws_ebs_volume.free\"\nticket = \"SEC-9\"\nreason = \"made-up data\"\nexpires = 2099-03-31\n",
    );
    repo.stage("broken/main.tf", "resource \"aws_ebs_volume\" {{{\n");
    repo.commit("all");
    repo
}

fn audit(repo: &TestRepo, format: &str) -> Run {
    repo.run(&["audit", "--format", format])
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// The official schema of OASIS, as the crate serde-sarif 0.8.0 (MIT) ships it.
fn assert_is_sarif(text: &str) -> Value {
    let mut schema = parsed(include_str!("schema/sarif-2.1.0.json"));
    // As published, this pattern is no regular expression: it closes a bracket that it never opened.
    for owner in ["run", "toolComponent"] {
        schema["definitions"][owner]["properties"]["language"]["pattern"] = ".".into();
    }
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let log = parsed(text);
    let errors: Vec<String> =
        validator.iter_errors(&log).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    log
}

#[test]
fn no_format_shows_a_secret_or_steers_a_terminal() {
    let repo = everything();
    for format in FORMATS {
        let run = audit(&repo, format);
        assert_eq!(run.status, 1, "{format}: {}", run.stderr);
        let decoded = run.stdout.replace("&#39;", "'").replace("%3D", "=");
        for secret in [key(), password()] {
            assert!(!decoded.contains(&secret) && !decoded.contains(&secret[4..]), "{format} shows it");
        }
        let steers = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
        assert!(!run.stdout.contains(steers), "{format} steers");
        assert!(run.stdout.contains("2J") || format == "github", "{format} names the file");
    }
}

/// What a line is broken, turned round or hidden by, and what is markup to one format or another.
const HOSTILE: [&str; 7] = [
    "line\nbreak.tf",
    "line break.tf",
    "carriage\rreturn.tf",
    "\u{202e}turned\u{2066}\u{200b}\u{feff}.tf",
    "<script>alert(1)</script>&amp;\"'.tf",
    "]]>--><!--%0A::error::`|*_[a](javascript:b)@team.tf",
    "bell\u{7}\u{85}\u{2028}\u{9b}31m.tf",
];

#[test]
fn no_name_and_no_author_breaks_out_of_any_format() {
    let repo = TestRepo::new();
    for (number, name) in HOSTILE.iter().enumerate() {
        let name = name.replace('/', "\u{2215}");
        repo.stage(format!("{name}{number}/{name}"), VOLUME);
    }
    let mut commit = repo.command("git");
    commit.args(["commit", "-q", "--no-verify", "-m", "x", "--author"]);
    commit.arg("\u{202e}<b>@team\u{1b}[31m`|\" <a@b.c>");
    assert!(commit.status().expect("git runs").success());
    for arguments in [&["audit"][..], &["audit", "--history=full"], &["audit", "-v"]] {
        for format in FORMATS {
            let run = repo.run(&[arguments, &["--format", format]].concat());
            assert_eq!(run.status, 1, "{format}: {}", run.stderr);
            let hostile = |one: char| iacgate::text::escape::is_hostile(one) && !matches!(one, '\n' | '\t');
            assert!(!run.stdout.contains(hostile), "{format} steers: {}", run.stdout);
            match format {
                "json" | "gitlab" | "gitlab-sast" => _ = parsed(&run.stdout),
                "sarif" => _ = assert_is_sarif(&run.stdout),
                // Each line is a command, and none of them one that a name made.
                "github" => assert!(run.stdout.lines().all(|line| line.starts_with("::error file="))),
                "html" => assert!(!run.stdout.contains("<script>alert") && !run.stdout.contains("<b>@team")),
                "junit" => assert_eq!(
                    xml(
                        &repo,
                        &run.stdout,
                        "len({c.get('file') for c in r.iter('testcase')}), any('\\n' in c.get('file') + c.get('name') for c in r.iter('testcase')), all(len(f.text.splitlines()) < 30 for f in r.iter('failure'))"
                    ),
                    "7 False True\n"
                ),
                "markdown" => {
                    let heads = run.stdout.lines().filter(|line| line.starts_with("<details>"));
                    assert!(
                        heads.clone().count() > 0
                            && heads.clone().all(|line| !line.contains(['@', '*', '_', '[']))
                    );
                }
                _ => {}
            }
            if arguments.len() == 2 && arguments[1] != "-v" && format != "gitlab" && format != "text" {
                assert!(run.stdout.contains("team"), "{format} names the author");
            }
        }
    }
}

/// What Python's reader of XML makes of a report: `r` is its root.
fn xml(repo: &TestRepo, report: &str, asked: &str) -> String {
    let file = repo.beside("junit.xml");
    std::fs::write(&file, report).expect("written");
    let script =
        format!("import sys, xml.etree.ElementTree as e\nr = e.parse(sys.argv[1]).getroot()\nprint({asked})");
    let output = Command::new("python3").args(["-c", &script]).arg(&file).output().expect("Python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_runner_of_ci_takes_no_line_of_text_for_a_command() {
    let repo = TestRepo::new();
    let names = ["::stop-commands::x", "\u{a0}::add-mask::y", "##[add-path]z", "##vso[task.setvariable]w"];
    for name in names {
        repo.write(format!("{name}/m.tf"), VOLUME);
        repo.write(format!("{name}/m.sh"), format!("export AWS_ACCESS_KEY_ID={}\n", key()));
        repo.write(format!("{name}/broken.tf"), "resource \"aws_ebs_volume\" {{{\n");
    }
    repo.git(&["add", "-A"]);
    repo.commit("all");
    let older = repo.beside("older.json");
    let older = older.to_str().expect("a path");
    assert_eq!(repo.run(&["audit", "--format", "json", "--output", older]).status, 1);
    let is_command =
        |line: &str| line.trim_start().starts_with("::") || line.contains("##[") || line.contains("##vso[");
    for command in [
        &["audit"][..],
        &["audit", "--history=full"],
        &["audit", "--against", older],
        &["audit", "--repos", "."],
        &["merge", older],
        &["check", names[0]],
        &["inspect", names[0]],
        &["audit", "--rev", names[0]],
        &["audit", names[2], "--config", names[3]],
    ] {
        for option in ["-q", "-v"] {
            let options = if command[0] == "inspect" { &[][..] } else { &[option] };
            let run = repo.run(&[command, options].concat());
            let text = format!("{}{}", run.stdout, run.stderr);
            assert!(!text.is_empty(), "{command:?}");
            assert_eq!(text.lines().find(|line| is_command(line)), None, "{command:?} {option}");
        }
    }
    // In groups, a place stands behind two blanks.
    for number in 0..40 {
        repo.write(format!("::g/{number}.tf"), VOLUME.replace("scratch", &format!("v{number}")));
    }
    repo.git(&["add", "-A"]);
    repo.commit("many");
    let text = repo.run(&["audit"]).stdout;
    assert!(text.contains("  \\u{3a}:g/0.tf:3  ") && !text.lines().any(is_command), "{text}");
}

#[test]
fn what_is_new_comes_first_wherever_there_is_a_limit() {
    let repo = TestRepo::new();
    let volumes = |from: usize, to: usize| -> String {
        let volume = |number: usize| VOLUME.replace("scratch", &format!("v{number}"));
        (from..to).map(volume).collect()
    };
    for file in 0..52 {
        repo.write(format!("s{file}/main.tf"), volumes(0, 100));
    }
    repo.write("zz.sh", format!("export DB_PASSWORD={}\n", password()));
    repo.git(&["add", "-A"]);
    repo.commit("many");
    let older = repo.beside("older.json");
    let older = older.to_str().expect("a path");
    assert_eq!(repo.run(&["audit", "--format", "json", "--output", older]).status, 1);
    let places = |sarif: &str| -> Vec<(String, String)> {
        let log = assert_is_sarif(sarif);
        let results = log["runs"][0]["results"].as_array().expect("results").iter();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        results
            .map(|one| {
                let place = &one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
                (text(place), text(&one["baselineState"]))
            })
            .collect()
    };
    // Of as bad ones, what can't be taken back.
    let told = |format: &str| repo.run(&["merge", older, "--format", format]).stdout;
    let sarif = places(&told("sarif"));
    assert_eq!((sarif.len(), sarif[0].0.as_str()), (5_000, "zz.sh"));
    assert!(told("sarif").contains("5000 results; 201 more are left out, none of them worse"));
    let first = |text: &str, mark: &str| -> String {
        text.lines().find(|line| line.starts_with(mark)).unwrap_or_default().to_owned()
    };
    assert!(first(&told("markdown"), "<details>").contains("zz.sh:1"));
    assert!(first(&told("github"), "::").contains("file=zz.sh,"));

    repo.stage("zzz.tf", VOLUME.replace("scratch", "new"));
    repo.commit("one more");
    let newer = repo.beside("newer.json");
    let newer = newer.to_str().expect("a path");
    repo.run(&["audit", "--against", older, "--format", "json", "--output", newer]);
    let told = |format: &str| repo.run(&["merge", newer, "--format", format]).stdout;
    let sarif = told("sarif");
    assert_eq!(places(&sarif)[0], ("zzz.tf".to_owned(), "new".to_owned()));
    assert!(sarif.contains("5000 results; 202 more are left out, none of them new"));
    let markdown = told("markdown");
    assert!(first(&markdown, "<details>").contains("zzz.tf:3"), "{}", &markdown[..2_000]);
    assert!(markdown.contains(" more, none of them new.\n") && markdown.len() <= 65_536);
    assert!(first(&told("github"), "::").starts_with("::error file=zzz.tf,"));
    let page = told("html");
    assert!(page.find("zzz.tf:3") < page.find("zz.sh:1") && page.contains("Worst: 5202 high"));
}

#[test]
fn sarif_keeps_to_the_official_schema_and_leaves_out_what_is_excepted() {
    let repo = everything();
    let log = assert_is_sarif(&audit(&repo, "sarif").stdout);
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("results");
    assert!(results.len() >= 5);
    assert!(!log.to_string().contains("aws_ebs_volume.free"));
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().expect("a number") as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        let score: f64 =
            rule["properties"]["security-severity"].as_str().expect("text").parse().expect("a score");
        assert!((0.1..=10.0).contains(&score));
        assert!(!rule["help"]["text"].as_str().expect("help").is_empty());
        let uri =
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("a place");
        assert!(uri.is_ascii() && !uri.contains(['<', '`', ' ', '\n']), "{uri}");
    }
    let fixes =
        |rule: &str| results.iter().filter(|one| one["ruleId"] == rule).any(|one| !one["fixes"].is_null());
    assert!(fixes("unencrypted-volume"), "a fix is given");
    assert!(!fixes("literal-secret"), "a masked fix is none");
    // What broke is told, not dropped.
    assert!(run["invocations"][0]["toolExecutionNotifications"].to_string().contains("broken/main.tf"));
    // The same findings are the same from run to run, lines aside.
    let prints = |log: &Value| -> Vec<String> {
        let results = log["runs"][0]["results"].as_array().expect("results").clone();
        let mut prints: Vec<String> =
            results.iter().map(|one| one["partialFingerprints"]["iacgate/v1"].to_string()).collect();
        prints.sort();
        prints
    };
    repo.stage("sandbox/new.tf", "# moved down\n");
    repo.stage(
        "envs/prod/main.tf",
        format!("\n\n{}", std::fs::read_to_string(repo.path().join("envs/prod/main.tf")).expect("it")),
    );
    repo.commit("lines");
    assert_eq!(prints(&assert_is_sarif(&audit(&repo, "sarif").stdout)), prints(&log));
}

#[test]
fn a_sarif_fix_applied_by_its_regions_is_the_patch() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    let log = assert_is_sarif(&audit(&repo, "sarif").stdout);
    let change = &log["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0];
    let replacement = &change["replacements"][0];
    let line = |key: &str| replacement["deletedRegion"][key].as_u64().expect("a line") as usize - 1;
    let mut lines: Vec<&str> = VOLUME.split_inclusive('\n').collect();
    lines.splice(
        line("startLine")..line("endLine"),
        [replacement["insertedContent"]["text"].as_str().expect("text")],
    );
    assert_eq!(lines.concat(), VOLUME.replace("false", "true"));
}

#[test]
fn github_gets_a_command_a_line_and_a_summary() {
    let repo = everything();
    let summary = repo.beside("summary.md");
    let mut command = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    let output = command.args(["audit", "--format", "github"]).env("GITHUB_STEP_SUMMARY", &summary).output();
    let run = Run::from(output.expect("the binary runs"));
    assert_eq!(run.status, 1);
    for line in run.stdout.lines() {
        let rest =
            line.strip_prefix("::error ").or_else(|| line.strip_prefix("::warning ")).expect("a command");
        let (properties, words) = rest.split_once("::").expect("its end");
        let names: Vec<&str> =
            properties.split(',').map(|one| one.split_once('=').expect("a value").0).collect();
        assert_eq!(names[..2], ["file", "line"], "{line}");
        assert!(!words.is_empty());
    }
    assert!(run.stdout.contains("file=envs/prod/main.tf,line=3,endLine=3,title=high%3A the volume is not encrypted [unencrypted-volume]::"));
    let summary = std::fs::read_to_string(summary).expect("it was written");
    assert!(summary.starts_with("### iacgate: ") && !summary.contains(&key()));
}

#[test]
fn gitlab_gets_unique_stable_fingerprints_in_both_forms() {
    let repo = everything();
    let quality = parsed(&audit(&repo, "gitlab").stdout);
    let issues = quality.as_array().expect("a list");
    let mut prints: Vec<&str> = issues.iter().map(|one| one["fingerprint"].as_str().expect("one")).collect();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), issues.len());
    for issue in issues {
        assert!(
            ["info", "minor", "major", "critical", "blocker"]
                .contains(&issue["severity"].as_str().expect("a word"))
        );
        assert!(
            issue["location"]["lines"]["begin"].as_u64() >= Some(1) && issue["location"]["path"].is_string()
        );
    }
    let sast = parsed(&audit(&repo, "gitlab-sast").stdout);
    let found = sast["vulnerabilities"].as_array().expect("a list");
    let unread = issues.iter().filter(|one| one["check_name"] == "could-not-read").count();
    assert_eq!((found.len(), unread), (issues.len() - 1, 1));
    let moment = has_form("YYYY-MM-DDThh:mm:ss", sast["scan"]["start_time"].as_str().expect("a moment"));
    assert!(moment, "{}", sast["scan"]);
    for one in found {
        assert_eq!(one["id"].as_str().expect("an id").len(), 36);
        assert!(one["identifiers"].as_array().is_some_and(|all| (1..=20).contains(&all.len())));
        assert!(one["location"]["file"].is_string());
    }
}

/// Whether a text has a digit where the form has a letter that is not `T`, and else is the form.
fn has_form(form: &str, text: &str) -> bool {
    form.len() == text.len()
        && form.chars().zip(text.chars()).all(|(form, text)| {
            if form.is_alphabetic() && form != 'T' { text.is_ascii_digit() } else { form == text }
        })
}

#[test]
fn junit_is_well_formed_and_counts_what_it_holds() {
    let repo = everything();
    let run = audit(&repo, "junit");
    let file = repo.beside("junit.xml");
    std::fs::write(&file, &run.stdout).expect("written");
    let script = "import sys, xml.etree.ElementTree as e\n\
        r = e.parse(sys.argv[1]).getroot()\n\
        n = lambda t: len(r.findall('.//' + t))\n\
        print(r.tag, n('testcase') == int(r.get('tests')), n('failure') == int(r.get('failures')), n('error') == int(r.get('errors')), n('failure') > 4)";
    let output = Command::new("python3").args(["-c", script]).arg(&file).output().expect("Python runs");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "testsuites True True True True\n",
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let clean = TestRepo::holding(&[("a.txt", "nothing\n")]);
    assert!(audit(&clean, "junit").stdout.contains("tests=\"1\" failures=\"0\""));
}

#[test]
fn markdown_fits_a_comment_and_lets_no_name_out_of_its_code() {
    let repo = everything();
    let comment = audit(&repo, "markdown").stdout;
    assert!(comment.len() <= 65_536);
    // Names stand in code or are spelled out: none is markup or a mention.
    for line in comment.lines().filter(|line| line.starts_with("<details>")) {
        assert!(!line.contains("<b>@") && !line.contains('@') && !line.contains('`'), "{line}");
    }
    assert!(comment.contains("```diff\n") && comment.contains("+  encrypted         = true"));

    let many = TestRepo::new();
    for number in 0..400 {
        many.write(format!("stack-{number}/main.tf"), VOLUME);
    }
    many.git(&["add", "-A"]);
    many.commit("many");
    let comment = audit(&many, "markdown").stdout;
    assert!(comment.len() <= 65_536 && comment.len() > 30_000, "{}", comment.len());
    assert!(comment.starts_with("### iacgate: 400 block\n"));
    // Told in groups, the same fits on a screen.
    let text = audit(&many, "text").stdout;
    assert!(text.lines().count() < 40, "{text}");
    assert!(text.contains("high: the volume is not encrypted [unencrypted-volume]  400 places"), "{text}");
    assert!(text.contains("…and 397 more") && text.contains("400 block, 0 warn"), "{text}");
}

#[test]
fn a_clean_change_still_gives_programs_a_whole_report() {
    let repo = TestRepo::holding(&[("main.tf", "# nothing\n")]);
    assert_eq!(repo.run(&["check"]).stdout, "");
    assert_is_sarif(&repo.run(&["check", "--format", "sarif"]).stdout);
    assert_eq!(parsed(&repo.run(&["check", "--format", "gitlab"]).stdout), serde_json::json!([]));
    assert_eq!(parsed(&repo.run(&["check", "--format", "json"]).stdout)["findings"], serde_json::json!([]));
}

#[test]
fn a_change_report_leaves_out_what_was_there_before() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    repo.stage("main.tf", format!("{VOLUME}{}", VOLUME.replace("scratch", "more")));
    let log = assert_is_sarif(&repo.run(&["check", "--format", "sarif"]).stdout);
    assert_eq!(log["runs"][0]["results"].as_array().map(Vec::len), Some(1));
    assert!(log.to_string().contains("aws_ebs_volume.more"));
}

#[test]
fn output_goes_to_a_file_or_the_run_could_not_be_judged() {
    let repo = everything();
    let file = repo.beside("report.sarif");
    let run = repo.run(&["audit", "--format", "sarif", "--output", file.to_str().expect("a path")]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert_is_sarif(&std::fs::read_to_string(&file).expect("written"));
    let run = repo.run(&["audit", "--format", "html", "--output", "no/such/folder/x.html"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("could not be written"), "{}", run.stderr);
}

#[test]
fn what_is_excepted_and_what_exceptions_end_is_in_machine_forms_too() {
    let policy = "[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"*.a\"\nticket = \"SEC-1\"\nreason = \"why\"\nexpires = 2999-01-01\n\n[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"*.gone\"\nticket = \"SEC-2\"\nreason = \"why\"\nexpires = 2020-01-01\n";
    let volume = "resource \"aws_ebs_volume\" \"a\" {\n  encrypted = false\n}\n";
    let repo = TestRepo::holding(&[("iacgate.toml", policy), ("main.tf", volume)]);
    let sarif: serde_json::Value =
        serde_json::from_str(&audit(&repo, "sarif").stdout).expect("SARIF is JSON");
    let run = &sarif["runs"][0];
    // As a result, code scanning would make an alert of it.
    assert_eq!(run["results"].as_array().map(Vec::len), Some(0));
    let notices = run["invocations"][0]["toolExecutionNotifications"].as_array().expect("a list");
    let told: Vec<String> = notices
        .iter()
        .map(|notice| {
            let at = &notice["locations"][0]["physicalLocation"];
            format!(
                "{} {}:{}",
                notice["message"]["text"].as_str().expect("a text"),
                at["artifactLocation"]["uri"].as_str().expect("a path"),
                at["region"]["startLine"]
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "exception SEC-2 for unencrypted-volume ended on 2020-01-01: take it out iacgate.toml:8",
            "unencrypted-volume: `encrypted` is false; excepted: exception SEC-1 until 2999-01-01 (iacgate.toml:1) main.tf:2",
        ]
    );
    let junit = audit(&repo, "junit").stdout;
    assert!(
        junit.contains("<testsuites name=\"iacgate\" tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"1\">"),
        "{junit}"
    );
    assert!(junit.contains("excepted: exception SEC-1 until 2999-01-01 (iacgate.toml:1)\"/>"), "{junit}");
    assert!(
        junit.contains("<testcase classname=\"notes\" name=\"iacgate.toml:8\"><system-out>exception SEC-2"),
        "{junit}"
    );
}

#[test]
fn an_exception_that_ends_soon_is_told_in_every_form() {
    let soon = Command::new("date").args(["-u", "-d", "3 days", "+%F"]).output().expect("date runs").stdout;
    let soon = String::from_utf8(soon).expect("text").trim().to_owned();
    let policy = format!(
        "[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"*.free\"\nticket = \"SEC-7\"\nreason = \"x\"\nexpires = {soon}\n"
    );
    let repo = TestRepo::holding(&[
        ("iacgate.toml", &policy),
        ("main.tf", "resource \"aws_ebs_volume\" \"free\" {\n  encrypted = false\n}\n"),
    ]);
    let words = format!("exception SEC-7 for unencrypted-volume ends on {soon}, in 3 days");
    for format in FORMATS {
        let run = repo.run(&["audit", "--format", format]);
        assert!(format!("{}{}", run.stdout, run.stderr).contains(&words), "{format}: {run:?}");
    }
    let github = repo.run(&["audit", "--format", "github"]).stdout;
    assert!(github.starts_with("::notice file=iacgate.toml,line=1,"), "{github}");
}

#[test]
fn a_report_that_is_not_whole_says_so_in_every_form() {
    let repo = TestRepo::holding(&[("a.txt", "nothing\n")]);
    // More than a comment has room for.
    for number in 0..700 {
        repo.write(format!("{}/lost{number}.txt", "d".repeat(120)), format!("lost {number}\n"));
    }
    repo.git(&["add", "-A"]);
    repo.commit("all");
    for number in 0..700 {
        let id = repo.ask(&["hash-object", &format!("{}/lost{number}.txt", "d".repeat(120))]);
        repo.remove(format!(".git/objects/{}/{}", &id[..2], &id[2..]));
    }
    let told = |format: &str| {
        let run = audit(&repo, format);
        assert_eq!(run.status, 2, "{format}");
        run.stdout
    };
    let markdown = told("markdown");
    assert!(
        markdown
            .starts_with("### iacgate: 700 files or folders could not be read; in the rest nothing found\n")
    );
    let listed = markdown.matches("- could not read ").count();
    assert!(
        listed < 700 && markdown.contains(&format!("…and {} more could not be read.", 700 - listed)),
        "{listed}"
    );
    assert!(markdown.len() <= 65_536);
    let issues = parsed(&told("gitlab"));
    let issues = issues.as_array().expect("issues");
    let prints: std::collections::BTreeSet<&str> =
        issues.iter().map(|one| one["fingerprint"].as_str().expect("a text")).collect();
    assert_eq!((issues.len(), prints.len()), (700, 700));
    assert!(issues.iter().all(|one| one["check_name"] == "could-not-read" && one["severity"] == "major"));
    assert_eq!(parsed(&told("gitlab-sast"))["scan"]["status"], "failure");
    let sarif = assert_is_sarif(&told("sarif"));
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notices = invocation["toolExecutionNotifications"].as_array().expect("notifications");
    assert!(notices.len() == 700 && notices.iter().all(|one| one["level"] == "error"));
    let junit = told("junit");
    assert!(junit.contains("errors=\"700\"") && !junit.contains("nothing found"));
    let page = told("html");
    assert!(page.contains("class=\"banner\"") && page.contains("700 files or folders could not be read"));
    assert!(page.contains("Nothing found in what could be judged."));
    assert!(told("github").contains("/lost0.txt,line=1,title=this report is not whole::700 files"));
    assert!(told("text").contains("could not read "));
}
