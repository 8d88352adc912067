//! What the user sees, and what no output ever shows.

mod support;

use std::fs;
use std::process::Stdio;

use support::{Run, TestRepo};

const VOLUME: &str = r#"resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-west-1a"
  encrypted         = false
}
"#;

/// Put together here so that no scanner takes this file for a leak.
fn key() -> String {
    ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat()
}

fn password() -> String {
    ["hunter2", "-Zq9xPw7k"].concat()
}

/// A stack with secrets of every kind, right beside what a fix changes.
fn leaky() -> String {
    let (key, password) = (key(), password());
    format!(
        r#"variable "db_password" {{
  default = "{password}"
}}
resource "aws_ebs_volume" "scratch" {{
  availability_zone = "eu-west-1a"
  encrypted         = false
}}
resource "aws_db_instance" "features" {{
  password = "{password}"
}}
provider "aws" {{
  access_key = "{key}"
}}
"#
    )
}

fn state() -> String {
    let password = password();
    format!(
        r#"{{"version": 4, "terraform_version": "1.9.0", "serial": 1, "lineage": "3d1f", "outputs": {{"password": {{"value": "{password}", "type": "string"}}}}, "resources": []}}"#
    )
}

#[track_caller]
fn shows_no_secret(run: &Run) {
    for secret in [key(), password()] {
        assert!(!run.stdout.contains(&secret), "{}", run.stdout);
        assert!(!run.stderr.contains(&secret), "{}", run.stderr);
    }
}

#[test]
fn the_whole_report() {
    let repo = TestRepo::new();
    repo.stage("data.tf", VOLUME);
    let run = repo.hook();
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    insta::assert_snapshot!(run.stdout, @r#"
    high: the volume is not encrypted [unencrypted-volume]
     --> data.tf:3:23  aws_ebs_volume.scratch
      |
    3 |   encrypted         = false
      |                       ^^^^^ `encrypted` is false
      = Volumes of training and inference machines hold weights, data sets and cached credentials; a
        snapshot shared by mistake gives all of it away in clear.
      = blocks: high blocks (block = "medium", built-in policy)
      fix: encrypt the volume
        diff --git a/data.tf b/data.tf
        --- a/data.tf
        +++ b/data.tf
        @@ -1,4 +1,4 @@
         resource "aws_ebs_volume" "scratch" {
           availability_zone = "eu-west-1a"
        -  encrypted         = false
        +  encrypted         = true
         }

    1 finding blocks this commit
      apply the safe fixes:       iacgate fix
      accept one, with a ticket:  iacgate except RULE --resource ADDRESS --ticket ID --reason "why" --expires YYYY-MM-DD
    `git commit --no-verify` skips this gate, but CI judges what it lets by
    "#);
}

#[test]
fn quiet_is_one_line_a_finding() {
    let repo = TestRepo::new();
    repo.stage("data.tf", VOLUME);
    let run = repo.run(&["-q"]);
    assert_eq!(run.status, 1);
    let first = run.stdout.lines().next();
    assert_eq!(first, Some("data.tf:3:23 high unencrypted-volume: `encrypted` is false"));
}

#[test]
fn the_json_report_keeps_to_the_schema_that_is_printed() {
    let repo = TestRepo::new();
    repo.stage("data.tf", leaky());
    repo.stage("terraform.tfstate", state());
    repo.stage("broken.tf", "resource \"a\" \"b\" {\n  c = \n}\n");
    let schema = serde_json::from_str(&repo.run(&["schema"]).stdout).expect("the schema is JSON");
    let report = serde_json::from_str(&repo.run(&["--format", "json"]).stdout).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(report["findings"].as_array().is_some_and(|findings| findings.len() > 3), "{report}");
    assert!(!validator.is_valid(&serde_json::json!({ "version": "one" })));
}

#[test]
fn no_output_shows_a_secret() {
    let repo = TestRepo::new();
    repo.stage("main.tf", leaky());
    repo.stage("terraform.tfstate", state());
    repo.stage("notes.txt", format!("the key is {}\n", key()));
    let ways: [&[&str]; 8] = [
        &[],
        &["-v"],
        &["-q"],
        &["--format", "json"],
        &["fix", "--dry-run"],
        &["inspect", "."],
        &["audit"],
        &["audit", ".", "--format", "json"],
    ];
    for way in ways {
        let run = repo.run(way);
        assert!(!run.stdout.is_empty(), "{way:?}: {run:?}");
        shows_no_secret(&run);
    }
}

#[test]
fn no_output_shows_a_secret_that_was_there_before() {
    let repo = TestRepo::new();
    repo.stage("main.tf", leaky().replace("= false", "= true"));
    repo.commit("before");
    repo.stage("main.tf", leaky());
    for way in [&["-v"] as &[&str], &["--format", "json"], &["fix", "--dry-run"]] {
        let run = repo.run(way);
        assert!(run.stdout.contains("encrypted"), "{way:?}: {run:?}");
        shows_no_secret(&run);
    }
}

#[test]
fn an_excepted_secret_is_shown_nowhere_either() {
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", "[actions]\nliteral-secret = \"off\"\n");
    repo.stage("main.tf", leaky());
    for way in [&["-v"] as &[&str], &["--format", "json"], &["fix", "--dry-run"]] {
        shows_no_secret(&repo.run(way));
    }
}

#[test]
fn a_hostile_file_name_is_escaped() {
    let repo = TestRepo::new();
    repo.stage("\u{1b}[2Jevil\n.tf", VOLUME);
    for way in [&[] as &[&str], &["-v"], &["-q"], &["--format", "json"], &["fix", "--dry-run"]] {
        let run = repo.run(way);
        assert!(run.stdout.contains("evil"), "{way:?}: {run:?}");
        assert!(!run.stdout.contains('\u{1b}') && !run.stderr.contains('\u{1b}'), "{way:?}: {run:?}");
        assert!(!run.stdout.lines().any(|line| line.starts_with(".tf")), "{way:?}: {run:?}");
    }
}

#[test]
fn colour_is_asked_for_and_refused() {
    let repo = TestRepo::new();
    repo.stage("data.tf", VOLUME);
    assert!(!repo.hook().stdout.contains('\u{1b}'));
    assert!(repo.run(&["--color", "always"]).stdout.contains('\u{1b}'));
    assert!(!repo.run(&["--color", "never"]).stdout.contains('\u{1b}'));
    let mut forced = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    let run: Run = forced.env_remove("NO_COLOR").env("CLICOLOR_FORCE", "1").output().expect("it runs").into();
    assert!(run.stdout.contains('\u{1b}'));
}

#[test]
fn the_report_is_the_same_with_and_without_colour() {
    let repo = TestRepo::new();
    repo.stage("data.tf", VOLUME);
    let coloured = repo.run(&["--color", "always"]).stdout;
    let mut plain = String::new();
    let mut inside = false;
    for character in coloured.chars() {
        match character {
            '\u{1b}' => inside = true,
            'm' if inside => inside = false,
            _ if inside => {}
            other => plain.push(other),
        }
    }
    assert_eq!(plain, repo.hook().stdout);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let repo = TestRepo::new();
    for number in 0..3 {
        repo.write(format!("{number}.tf"), VOLUME.replace("scratch", &format!("v{number}")));
    }
    repo.git(&["add", "."]);
    let mut command = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    drop(child.stdout.take());
    let run: Run = child.wait_with_output().expect("it ends").into();
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
}

/// The binary with its output led elsewhere, as a shell writes it.
fn led(repo: &TestRepo, arguments: &str, elsewhere: &str) -> Run {
    let line = format!("exec '{}' {arguments} {elsewhere}", env!("CARGO_BIN_EXE_iacgate"));
    repo.command("sh").args(["-c", &line]).output().expect("a shell").into()
}

#[test]
fn an_output_that_cannot_be_written_is_told_and_never_passes() {
    let repo = TestRepo::new();
    repo.stage("data.tf", VOLUME);
    repo.commit("before");
    repo.stage("more.tf", VOLUME.replace("scratch", "more"));
    let mut commands: Vec<String> = [
        "rules",
        "explain unencrypted-volume",
        "exceptions",
        "schema",
        "man",
        "completions bash",
        "--help",
        "--version",
        "inspect data.tf",
        "export --to scp",
        "init",
        "baseline",
        "audit --benchmark cis-aws",
        "audit --repos .",
        "fix --dry-run",
        "install",
        "uninstall",
    ]
    .map(str::to_owned)
    .into();
    for format in ["text", "json", "sarif", "github", "gitlab", "gitlab-sast", "junit", "markdown", "html"] {
        commands.extend(["check", "audit"].map(|command| format!("{command} --format {format}")));
    }
    for format in ["text", "json", "sarif", "gitlab", "gitlab-sast", "junit", "markdown", "html"] {
        commands.push(format!("audit --history --format {format}"));
    }
    for command in commands {
        for elsewhere in [">&-", ">/dev/full"] {
            let run = led(&repo, &command, elsewhere);
            assert_eq!(run.status, 2, "{command} {elsewhere}: {}", run.stderr);
            assert!(run.stderr.contains("the output could not be written: "), "{command}: {}", run.stderr);
            let _ = fs::remove_file(repo.path().join("iacgate.toml"));
            let _ = fs::remove_file(repo.path().join("iacgate.baseline"));
        }
    }
    // Nothing to write is nothing lost, and a file takes a report wherever the output goes.
    repo.git(&["reset", "--quiet", "--hard"]);
    assert_eq!(led(&repo, "", ">&-").status, 0);
    assert_eq!(led(&repo, "audit --output ../report.txt", ">&-").status, 1);
    let once = fs::read_to_string(repo.beside("report.txt")).expect("the report");
    assert!(once.contains("unencrypted-volume"), "{once}");
    // What was written before stays, and nobody to hear an error makes none of it.
    assert_eq!(led(&repo, "audit --output /dev/stdout", ">> ../report.txt").status, 1);
    assert_eq!(fs::read_to_string(repo.beside("report.txt")).expect("both"), once.repeat(2));
    assert_eq!(led(&repo, "audit --rev nothing", "2>/dev/full").status, 2);
    // An empty stream of a daemon is one that was asked for.
    assert_eq!(led(&repo, "audit", "1<>/dev/null").status, 1);
}

#[test]
fn the_report_goes_to_a_file_when_asked() {
    let repo = TestRepo::new();
    repo.stage("data.tf", VOLUME);
    let run = repo.run(&["--output", "report.txt"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    let written = fs::read_to_string(repo.path().join("report.txt")).expect("the report");
    assert_eq!(written, repo.hook().stdout);
}

#[test]
fn a_syntax_error_that_the_change_brought_cannot_be_judged() {
    let repo = TestRepo::holding(&[("main.tf", "locals {}\n")]);
    repo.stage("main.tf", "locals {\n  a = \n}\n");
    let run = repo.hook();
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stdout.contains("could not read main.tf:2"), "{run:?}");
}

#[test]
fn a_syntax_error_that_was_there_before_does_not_count() {
    let repo = TestRepo::holding(&[("main.tf", "locals {\n  a = \n}\n")]);
    repo.stage("main.tf", "# moved by a line\nlocals {\n  a = \n}\n");
    assert_eq!(repo.hook().status, 0, "{:?}", repo.hook());
}

#[test]
fn the_other_blocks_of_a_broken_file_are_judged_and_a_finding_wins_over_trouble() {
    let repo = TestRepo::new();
    repo.stage("main.tf", format!("locals {{\n  a = \n}}\n\n{VOLUME}"));
    let told = repo.judged(&[]);
    assert!(told.starts_with("status 1\nmain.tf:7 unencrypted-volume introduced block\n"), "{told}");
    assert!(told.contains("main.tf:2 trouble"), "{told}");
}

#[test]
fn utf16_and_byte_order_marks_and_carriage_returns_are_read() {
    let repo = TestRepo::new();
    let utf16: Vec<u8> =
        format!("\u{feff}{VOLUME}").encode_utf16().flat_map(|unit| unit.to_le_bytes()).collect();
    repo.stage("bom/main.tf", format!("\u{feff}{VOLUME}"));
    repo.stage("crlf/main.tf", VOLUME.replace('\n', "\r\n"));
    repo.stage("utf16/notes.txt", {
        let text = format!("\u{feff}the key is {}\n", key());
        text.encode_utf16().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>()
    });
    assert_eq!(
        repo.judged(&[]),
        "status 1\nutf16/notes.txt:1 aws-access-key introduced block\nbom/main.tf:3 unencrypted-volume introduced block\ncrlf/main.tf:3 unencrypted-volume introduced block\n"
    );
    // Terraform reads UTF-8 alone: such a file is judged or told, never passed in silence.
    repo.stage("wide/main.tf", utf16);
    assert!(repo.judged(&[]).contains("wide/main.tf:"), "{}", repo.judged(&[]));
}

#[test]
fn utf32_is_read_whatever_is_in_it() {
    let template = "Resources:\n  Disk:\n    Type: AWS::EC2::Volume\n    Properties:\n      Size: 1\n      AvailabilityZone: eu-west-1a\n";
    let files = [
        ("notes.txt", format!("the key is {}\n", key())),
        ("stack.yaml", template.to_owned()),
        ("main.tf", VOLUME.to_owned()),
    ];
    for (mark, unit) in [
        ("\u{feff}", u32::to_le_bytes as fn(u32) -> [u8; 4]),
        ("", u32::to_le_bytes),
        ("\u{feff}", u32::to_be_bytes),
        ("", u32::to_be_bytes),
    ] {
        let repo = TestRepo::new();
        for (path, text) in &files {
            let letters = format!("{mark}{text}");
            repo.stage(path, letters.chars().flat_map(|letter| unit(letter.into())).collect::<Vec<u8>>());
        }
        let expected = "status 1\nnotes.txt:1 aws-access-key introduced block\nmain.tf:3 unencrypted-volume introduced block\nstack.yaml:2 unencrypted-volume introduced block\n";
        assert_eq!(repo.judged(&[]), expected);
        repo.commit("all");
        assert_eq!(repo.judged(&["audit"]).replace("introduced ", "").lines().count(), 4);
        let kept = repo.run(&["audit", "--history", "--format", "json"]);
        assert!(kept.status == 1 && kept.stdout.contains("aws-access-key"), "{}", kept.stderr);
        assert_eq!(repo.run(&["audit", "--history", "--format", "json"]), kept);
    }
}

#[test]
fn a_symbolic_link_to_what_is_not_staged_is_told_and_not_followed() {
    let repo = TestRepo::new();
    repo.write("outside.txt", VOLUME);
    std::os::unix::fs::symlink("outside.txt", repo.path().join("main.tf")).expect("a link");
    repo.git(&["add", "main.tf"]);
    let run = repo.hook();
    assert_eq!(run.status, 2);
    assert!(run.stdout.contains("main.tf: this symbolic link leads to nothing"), "{}", run.stdout);
    assert!(!run.stdout.contains("unencrypted-volume"), "{}", run.stdout);
}

#[test]
fn unstaged_edits_are_irrelevant() {
    let repo = TestRepo::new();
    repo.stage("main.tf", VOLUME);
    repo.write("main.tf", VOLUME.replace("false", "true"));
    repo.write("untracked.tf", VOLUME.replace("scratch", "other"));
    assert_eq!(repo.judged(&[]), "status 1\nmain.tf:3 unencrypted-volume introduced block\n");
    repo.stage("main.tf", VOLUME.replace("false", "true"));
    repo.write("main.tf", VOLUME);
    assert_eq!(repo.hook().status, 0);
}

#[test]
fn a_mistyped_command_does_not_pass_the_commit() {
    let repo = TestRepo::holding(&[("main.tf", "locals {}\n")]);
    let run = repo.run(&["chekc"]);
    assert_eq!(run.status, 2);
    assert_eq!(run.stderr, "error: there is no file and no command `chekc`\n help: iacgate check\n");
    repo.remove("main.tf");
    assert_eq!(repo.run(&["check", "main.tf"]).status, 0, "the index has it");
    repo.write("new.tf", "locals {}\n");
    let unstaged = repo.run(&["check", "new.tf"]);
    assert_eq!(unstaged.status, 2, "what is on disk alone is not judged, and that is said");
    assert!(unstaged.stderr.contains("git add new.tf"), "{}", unstaged.stderr);
    repo.git(&["rm", "-q", "main.tf"]);
    assert_eq!(repo.run(&["check", "main.tf"]).status, 0, "the commit deletes it");
}
