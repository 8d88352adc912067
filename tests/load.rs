//! Many at once, and many in a row: the same answers, whoever else runs and on however many cores.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{Run, TestRepo};

/// What a hook may take, whatever the repository has seen: kilobytes of address space. A debug build needs most of it
/// for itself.
const MOST_MEMORY: &str = "1000000";

const OPEN: &str = "resource \"aws_ebs_volume\" \"data\" {\n  availability_zone = \"eu-west-1a\"\n  size              = 1\n  encrypted         = false\n}\n";

fn run(command: &mut Command) -> Run {
    command.output().expect("it runs").into()
}

/// The binary under a limit of its memory.
fn limited(repo: &TestRepo) -> Run {
    let script = format!("ulimit -v {MOST_MEMORY} && exec \"$0\"");
    run(repo.command("sh").args(["-c", &script, env!("CARGO_BIN_EXE_iacgate")]))
}

#[test]
fn commits_in_a_row_are_answered_as_the_first_was() {
    let good = OPEN.replace("false", "true");
    let repo = TestRepo::holding(&[("main.tf", &good)]);
    let mut first = None;
    for number in 1..=120 {
        repo.stage("main.tf", OPEN);
        let told = limited(&repo);
        assert!(told.status == 1 && told.stdout.contains("[unencrypted-volume]"), "{told:?}");
        assert_eq!(&told, first.get_or_insert_with(|| told.clone()), "{number}");
        repo.stage("main.tf", &good);
        repo.stage("notes.txt", number.to_string());
        let clean = limited(&repo);
        assert_eq!((clean.status, clean.stdout.as_str(), clean.stderr.as_str()), (0, "", ""), "{number}");
        repo.commit("one more");
    }
}

/// Folders of examples beside this file, and what is asked of each.
const COLLECTIONS: [&str; 5] =
    ["tests/rules", "tests/dialects", "tests/language", "tests/evaluation", "examples"];

/// An audit of a folder of ours by the built-in policy, on all cores or on one.
fn audited(folder: &str, policy: &Path, core: Option<&str>) -> Run {
    let mut command = match core {
        Some(core) => {
            let mut pinned = Command::new("taskset");
            pinned.args(["-c", core, env!("CARGO_BIN_EXE_iacgate")]);
            pinned
        }
        None => Command::new(env!("CARGO_BIN_EXE_iacgate")),
    };
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["audit", folder, "--format", "json", "--config"]);
    run(command.arg(policy))
}

#[test]
fn audits_of_all_examples_at_once_say_the_same_on_one_core_and_on_all() {
    let beside = tempfile::tempdir().expect("a folder");
    let policy = beside.path().join("iacgate.toml");
    fs::write(&policy, "").expect("written");
    let all = |core: Option<&str>| {
        let policy = &policy;
        std::thread::scope(|scope| {
            let runs = COLLECTIONS.map(|folder| scope.spawn(move || audited(folder, policy, core)));
            runs.map(|run| run.join().expect("it ends"))
        })
    };
    let expected = all(None);
    for (folder, run) in COLLECTIONS.iter().zip(&expected) {
        assert!(run.stdout.starts_with('{') && run.stdout.len() > 100, "{folder}: {run:?}");
    }
    assert_eq!(expected[0].status, 1);
    let has_taskset =
        Command::new("taskset").args(["-c", "0", "true"]).status().is_ok_and(|run| run.success());
    if !has_taskset {
        eprintln!("skipped: there is no `taskset` to run on one core with");
    }
    // Bytes, not only findings: two reports can be compared by anything.
    assert!(all(has_taskset.then_some("0")) == expected, "another run says something else");
}

#[test]
fn commits_of_another_time_are_judged_as_any() {
    let repo = TestRepo::new();
    repo.stage("main.tf", OPEN);
    for day in ["1970-01-02T00:00:00Z", "2090-01-01T00:00:00Z"] {
        repo.stage("notes.txt", day);
        let mut commit = repo.command("git");
        commit.args(["commit", "--quiet", "--no-verify", "-m", day]);
        commit.env("GIT_COMMITTER_DATE", day).env("GIT_AUTHOR_DATE", day);
        assert_eq!(run(&mut commit).status, 0);
    }
    assert!(repo.judged(&["audit"]).contains("main.tf:4 unencrypted-volume"));
    let first = repo.ask(&["rev-list", "--max-parents=0", "HEAD"]);
    repo.stage("main.tf", OPEN.replace("data", "more"));
    repo.commit("now");
    let range = repo.judged(&["check", "--from", &first, "--to", "HEAD"]);
    assert!(range.contains("main.tf:4 unencrypted-volume introduced block"), "{range}");
    let history = repo.run(&["audit", "--history=full", "--format", "json"]);
    assert!(history.status == 1 && history.stdout.contains("unencrypted-volume"), "{history:?}");
}
