//! What was accepted is carried by audits, stands in nobody's way, and is a file that people can review.

mod support;

use std::fs;

use support::TestRepo;

const VOLUME: &str = "resource \"aws_ebs_volume\" \"scratch\" {\n  encrypted = false\n}\n";

/// Put together here so that no scanner takes this file for a leak.
fn token() -> String {
    ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat()
}

fn lines(repo: &TestRepo) -> Vec<String> {
    let text = fs::read_to_string(repo.path().join("iacgate.baseline")).expect("a baseline");
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

fn accepted(repo: &TestRepo, arguments: &[&str]) -> String {
    let run = repo.run(&[&["baseline"], arguments].concat());
    assert_eq!(run.status, 0, "{run:?}");
    run.stdout
}

/// A repository with two volumes whose baseline is committed.
fn with_baseline() -> TestRepo {
    let repo = TestRepo::holding(&[("main.tf", VOLUME), ("b/main.tf", VOLUME)]);
    accepted(&repo, &[]);
    repo.git(&["add", "iacgate.baseline"]);
    repo.commit("accept");
    repo
}

#[test]
fn what_is_accepted_is_carried_by_an_audit() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME), ("b/main.tf", VOLUME)]);
    assert_eq!(repo.run(&["audit"]).status, 1);
    let told = accepted(&repo, &[]);
    assert!(told.starts_with("iacgate.baseline: 2 accepted, 2 of them new\n"), "{told}");
    repo.git(&["add", "iacgate.baseline"]);
    repo.commit("accept");
    assert_eq!(
        repo.judged(&["audit"]),
        "status 0\nb/main.tf:2 unencrypted-volume carried block\nmain.tf:2 unencrypted-volume carried block\n"
    );
    assert_eq!(
        repo.run(&["audit"]).stdout,
        "iacgate: 3 blobs, 2 resources judged, nothing blocks (2 older findings)\n"
    );
    let verbose = repo.run(&["audit", "-v"]).stdout;
    assert!(verbose.contains("accepted in"), "{verbose}");
    repo.stage("new.tf", VOLUME.replace("scratch", "new"));
    repo.commit("new");
    assert_eq!(repo.run(&["audit"]).status, 1);
}

#[test]
fn a_line_can_be_read_and_merged() {
    let repo = with_baseline();
    let lines = lines(&repo);
    let rest: Vec<&str> =
        lines.iter().filter_map(|line| line.split_once(' ')).map(|(_, rest)| rest).collect();
    assert!(rest.contains(&"unencrypted-volume aws_ebs_volume.scratch"), "{lines:?}");
    assert!(rest.contains(&"unencrypted-volume b aws_ebs_volume.scratch"), "{lines:?}");
    assert!(lines.is_sorted());
    // Moved down, renamed, reformatted: the same lines.
    repo.git(&["mv", "main.tf", "volumes.tf"]);
    repo.stage("volumes.tf", format!("# volumes\n\n{VOLUME}"));
    repo.commit("move");
    let told = accepted(&repo, &[]);
    assert!(told.starts_with("iacgate.baseline: 2 accepted, 0 of them new\n"), "{told}");
    assert_eq!(self::lines(&repo), lines);
}

#[test]
fn entries_that_no_longer_occur_are_reported_and_pruned() {
    let repo = with_baseline();
    repo.git(&["rm", "--quiet", "b/main.tf"]);
    repo.commit("less");
    let audit = repo.run(&["audit"]);
    assert_eq!(audit.status, 0);
    assert!(
        audit.stdout.contains("no longer occurs: ") && audit.stdout.contains("note: iacgate.baseline:"),
        "{audit:?}"
    );
    let told = accepted(&repo, &[]);
    assert!(told.contains("no longer occurs: "), "{told}");
    assert_eq!(lines(&repo).len(), 2);
    let told = accepted(&repo, &["--update"]);
    assert!(
        told.contains("pruned: ") && told.contains(" unencrypted-volume b aws_ebs_volume.scratch\n"),
        "{told}"
    );
    assert_eq!(lines(&repo).len(), 1);
}

#[test]
fn a_secret_in_a_file_is_held_by_the_blob_of_that_file_and_by_nothing_of_its_value() {
    let text = |word: &str| format!("{word} {}\n", token());
    let repo = TestRepo::holding(&[("notes.txt", &text("token"))]);
    assert!(accepted(&repo, &[]).contains("left out, being critical: 1"));
    assert!(lines(&repo).is_empty());
    accepted(&repo, &["--critical"]);
    let blob = repo.ask(&["rev-parse", "HEAD:notes.txt"]);
    let held = lines(&repo);
    assert!(held.len() == 1 && held[0].ends_with(&format!(" notes.txt blob:{blob}")), "{held:?}");
    repo.git(&["add", "iacgate.baseline"]);
    repo.commit("accept");
    assert_eq!(repo.run(&["audit"]).status, 0);
    // Edits around it wake nothing, and its line stays as it is.
    repo.stage("notes.txt", format!("first, a word\n{}and a last one\n", text("another word")));
    repo.commit("edit");
    for audit in [&["audit"][..], &["audit", "."]] {
        assert_eq!(repo.run(audit).status, 0, "{audit:?}");
    }
    accepted(&repo, &["--update"]);
    assert_eq!(lines(&repo), held);
    // One in front of it is told, and it is not.
    repo.stage("notes.txt", format!("{}{}", text("other").replace("Z7VD", "Q7VD"), text("token")));
    repo.commit("one more");
    let judged = repo.judged(&["audit"]);
    assert_eq!(
        judged,
        "status 1\nnotes.txt:1 aws-access-key introduced block\nnotes.txt:2 aws-access-key carried block\n"
    );
    // Another value in its place wakes it.
    repo.stage("notes.txt", text("token").replace("Z7VD", "Q7VD"));
    repo.commit("wake");
    assert_eq!(repo.run(&["audit"]).status, 1);
    // Another value at the same place has the same fingerprint, and another blob.
    let other = TestRepo::holding(&[("notes.txt", &text("token").replace("Z7VD", "Q7VD"))]);
    accepted(&other, &["--critical"]);
    let fingerprint = |line: &str| line.split(' ').next().map(str::to_owned);
    assert_eq!(fingerprint(&lines(&other)[0]), fingerprint(&held[0]));
}

#[test]
fn a_file_that_is_secret_as_a_whole_is_held_by_its_place_and_by_no_digest_of_it() {
    let state = |serial: u32| {
        format!(
            "{{\"version\": 4, \"terraform_version\": \"1.9.0\", \"serial\": {serial}, \"lineage\": \"a\", \"outputs\": {{}}, \"resources\": []}}"
        )
    };
    let repo = TestRepo::holding(&[("old.json", &state(1))]);
    accepted(&repo, &["--critical"]);
    let held = lines(&repo);
    assert!(held.len() == 1 && held[0].ends_with(" committed-state old.json"), "{held:?}");
    repo.git(&["add", "iacgate.baseline"]);
    repo.commit("accept");
    assert_eq!(repo.run(&["audit"]).status, 0);
    // What brings a new version is a leak all the same.
    repo.stage("old.json", state(2));
    let told = repo.judged(&["check"]);
    assert_eq!(told, "status 1\nold.json:1 committed-state introduced block\n");
    repo.git(&["reset", "--quiet", "--hard"]);
    // A line with a digest, as they were written once, holds, and is written anew without; that accepts nothing more.
    let blob = repo.ask(&["rev-parse", "HEAD:old.json"]);
    repo.stage("iacgate.baseline", format!("{} blob:{blob}\n", held[0]));
    repo.commit("as it was");
    assert_eq!(repo.run(&["audit"]).status, 0);
    assert!(accepted(&repo, &["--update"]).starts_with("iacgate.baseline: 1 accepted, 0 of them new\n"));
    assert_eq!(lines(&repo), held);
    repo.git(&["add", "iacgate.baseline"]);
    assert_eq!(repo.run(&["check"]).status, 0);
}

#[test]
fn a_secret_in_a_resource_is_held_while_its_value_stays() {
    let stack = |password: &str, above: &str| {
        format!(
            "{above}resource \"aws_db_instance\" \"a\" {{\n  password = \"{password}\"\n  storage_encrypted = true\n}}\n"
        )
    };
    let one = ["hq7Vz2m", "Pk9Xw4"].concat();
    let repo = TestRepo::holding(&[("main.tf", &stack(&one, ""))]);
    let only = |repo: &TestRepo| {
        let judged = repo.judged(&["audit", "--rule", "literal-secret"]);
        judged
            .lines()
            .map(|line| line.rsplit_once(' ').map_or(line, |(line, _)| line).to_owned())
            .collect::<Vec<_>>()
    };
    accepted(&repo, &["--critical"]);
    repo.git(&["add", "iacgate.baseline"]);
    repo.stage("main.tf", stack(&one, "# ours\n\n"));
    repo.commit("move");
    assert_eq!(only(&repo), ["status", "main.tf:4 literal-secret carried"]);
    repo.stage("main.tf", stack(&one.replace('7', "8"), "# ours\n\n"));
    repo.commit("change");
    assert_eq!(only(&repo), ["status", "main.tf:4 literal-secret introduced"]);
}

#[test]
fn secrets_of_a_file_and_of_its_resources_are_held_beside_each_other() {
    let stack = |above: &str| {
        let password = ["hq7Vz2m", "Pk9Xw4"].concat();
        format!(
            "{above}# {}\nresource \"aws_db_instance\" \"a\" {{\n  password = \"{password}\"\n}}\n",
            token()
        )
    };
    let repo = TestRepo::holding(&[("main.tf", &stack(""))]);
    accepted(&repo, &["--critical"]);
    repo.git(&["add", "iacgate.baseline"]);
    repo.stage("main.tf", stack("# ours\n\n"));
    repo.commit("move");
    let judged = repo.judged(&["audit", "--rule", "literal-secret", "--rule", "aws-access-key"]);
    assert!(judged.contains("main.tf:5 literal-secret carried"), "{judged}");
    assert!(!judged.contains("introduced"), "{judged}");
    assert_eq!(judged.matches("carried").count(), 2, "{judged}");
}

#[test]
fn a_clone_without_the_version_that_was_accepted_says_so() {
    let text = |words: &str| format!("{words} {}\n", token());
    let repo = TestRepo::holding(&[("notes.txt", &text("token"))]);
    accepted(&repo, &["--critical"]);
    repo.git(&["add", "iacgate.baseline"]);
    repo.stage("notes.txt", text("other words"));
    repo.commit("edit");
    assert_eq!(repo.run(&["audit"]).status, 0);
    let shallow = TestRepo::cloned(&repo, &["--depth=1"]);
    let audit = shallow.run(&["audit", "--format", "json"]);
    assert_eq!(audit.status, 1);
    assert!(
        audit.stdout.contains("iacgate.baseline:2 is for a version of its file that is not in this clone"),
        "{audit:?}"
    );
    assert!(!audit.stdout.contains("no longer occurs"), "{audit:?}");
    let held = lines(&shallow);
    accepted(&shallow, &["--update"]);
    assert_eq!(lines(&shallow), held);
}

#[test]
fn an_update_prunes_and_takes_nothing_in_unasked() {
    let repo = with_baseline();
    repo.git(&["rm", "--quiet", "b/main.tf"]);
    repo.stage("c/main.tf", VOLUME);
    repo.stage("notes.txt", format!("token {}\n", token()));
    repo.commit("one for another, and a key");
    let told = accepted(&repo, &["--update"]);
    let told: Vec<&str> =
        told.lines().map(|line| line.split_once(": ").map_or(line, |(verb, _)| verb)).collect();
    assert_eq!(
        told,
        [
            "iacgate.baseline",
            "not accepted",
            "pruned",
            "accept what is new",
            "left out, being critical",
            "review it and stage it"
        ]
    );
    assert_eq!(lines(&repo).len(), 1);
    let told = accepted(&repo, &[]);
    assert!(
        told.contains("\nnew: ") && told.contains(" unencrypted-volume c aws_ebs_volume.scratch\n"),
        "{told}"
    );
    assert_eq!(lines(&repo).len(), 2);
    accepted(&repo, &["--update", "--critical"]);
    assert_eq!(lines(&repo).len(), 3);
}

#[test]
fn what_is_never_let_by_comes_in_by_no_line_of_the_same_commit() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    repo.stage("notes.txt", format!("token {}\n", token()));
    repo.commit("both");
    accepted(&repo, &["--critical"]);
    repo.git(&["reset", "--quiet", "--soft", "HEAD~1"]);
    repo.git(&["add", "iacgate.baseline"]);
    let check = repo.run(&["check"]);
    assert!(check.status == 1 && check.stdout.contains("[aws-"), "{check:?}");
    assert!(check.stdout.contains(" --> notes.txt"), "{check:?}");
    repo.commit("anyway");
    assert_eq!(repo.run(&["check", "--from", "HEAD~1", "--to", "HEAD"]).status, 1);
    // Where it lies, its line tells that somebody knows of it.
    assert_eq!(repo.run(&["audit"]).status, 0);
}

#[test]
fn what_an_exception_excuses_needs_no_line() {
    let repo = TestRepo::holding(&[
        ("main.tf", VOLUME),
        (
            "iacgate.toml",
            "[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"*\"\nticket = \"SEC-1\"\nreason = \"test\"\nexpires = 2099-12-31\n",
        ),
    ]);
    accepted(&repo, &[]);
    assert!(lines(&repo).is_empty());
}

#[test]
fn a_line_that_is_none_is_told_with_its_place() {
    let repo = TestRepo::holding(&[
        ("main.tf", VOLUME),
        ("iacgate.baseline", "# ours\nunencrypted-volume main.tf\n"),
    ]);
    let run = repo.run(&["audit"]);
    assert_eq!(run.status, 2);
    insta::assert_snapshot!(run.stderr, @r"
    error: this line is no entry of a baseline
     --> iacgate.baseline:2:1
      |
    2 | unencrypted-volume main.tf
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^
     help: a line is a fingerprint, a rule and a place: write it by `iacgate baseline`
    ");
}

#[test]
fn a_policy_that_is_looser_than_the_shared_one_is_no_debt_to_accept() {
    let repo = TestRepo::holding(&[
        ("platform/iacgate.toml", "block = \"low\"\n"),
        ("iacgate.toml", "extends = [\"platform/iacgate.toml\"]\nblock = \"high\"\n"),
        ("main.tf", ""),
    ]);
    assert_eq!(repo.run(&["audit"]).status, 1);
    let run = repo.run(&["baseline"]);
    assert!(run.stdout.contains("0 accepted"), "{run:?}");
    repo.stage("iacgate.baseline", std::fs::read(repo.path().join("iacgate.baseline")).expect("written"));
    repo.commit("baseline");
    assert_eq!(repo.run(&["audit"]).status, 1);
}

#[test]
fn a_line_whose_words_are_not_those_of_its_fingerprint_accepts_nothing() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    accepted(&repo, &[]);
    let lines = std::fs::read_to_string(repo.path().join("iacgate.baseline")).expect("written");
    repo.stage("iacgate.baseline", &lines);
    repo.try_git(&["commit", "--no-verify", "-qm", "true"]);
    for lie in [
        lines.replace("aws_ebs_volume.scratch", "aws_ebs_volume.other"),
        lines.replace("unencrypted-volume", "volume-without-own-key"),
    ] {
        assert_ne!(lie, lines);
        repo.stage("iacgate.baseline", lie);
        let run = repo.run(&[]);
        let words = "a line of the baseline was `unencrypted-volume aws_ebs_volume.";
        assert!(run.status == 1 && run.stdout.contains(words), "{run:?}");
        assert!(!run.stdout.contains("the baseline accepts"), "{run:?}");
        repo.try_git(&["commit", "--no-verify", "-qm", "lie"]);
        let run = repo.run(&["audit"]);
        let note = "note: iacgate.baseline:2: this line accepts nothing: its fingerprint is that of `unencrypted-volume aws_ebs_volume.scratch`";
        assert!(run.status == 1 && run.stdout.contains(note), "{run:?}");
        assert!(!run.stdout.contains("no longer occurs"), "{run:?}");
    }
    repo.stage("iacgate.baseline", lines);
    repo.try_git(&["commit", "--no-verify", "-qm", "true"]);
    assert_eq!(repo.run(&["audit"]).status, 0);
    // One more of a `count` is the same place.
    repo.stage("main.tf", VOLUME.replace("{\n", "{\n  count = 2\n"));
    repo.try_git(&["commit", "--no-verify", "-qm", "two"]);
    assert_eq!(repo.run(&["audit"]).status, 0, "{:?}", repo.run(&["audit"]));
}

#[cfg(unix)]
#[test]
fn a_baseline_behind_a_symbolic_link_is_not_passed_over() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
    accepted(&repo, &[]);
    let path = repo.path().join("iacgate.baseline");
    std::fs::rename(&path, repo.path().join("kept")).expect("moved");
    std::os::unix::fs::symlink("kept", &path).expect("a link");
    repo.git(&["add", "."]);
    for arguments in [&[][..], &["audit"]] {
        let run = repo.run(arguments);
        assert!(run.status == 2 && run.stderr.contains("iacgate.baseline is a symbolic link"), "{run:?}");
        repo.try_git(&["commit", "--no-verify", "-qm", "a link"]);
        repo.stage("main.tf", VOLUME.replace("scratch", "other"));
    }
    // The way out.
    repo.git(&["rm", "-q", "--cached", "iacgate.baseline"]);
    repo.stage("main.tf", "");
    assert_eq!(repo.hook().status, 0);
}

/// What a link leads to is no part of the repository, and may be anybody's.
#[test]
fn nothing_is_written_through_a_symbolic_link() {
    for (file, arguments) in [
        ("iacgate.baseline", &["baseline"][..]),
        ("iacgate.baseline", &["baseline", "--update"]),
        ("iacgate.toml", &["init"]),
        ("iacgate.toml", &["init", "--from-peers"]),
        (
            "iacgate.toml",
            &[
                "except",
                "unencrypted-volume",
                "--resource",
                "*.scratch",
                "--false-positive",
                "--reason",
                "why",
            ],
        ),
    ] {
        let repo = TestRepo::holding(&[("main.tf", VOLUME)]);
        // To a file, and to where one would be made.
        for is_there in [true, false] {
            let outside = repo.beside("outside");
            let _ = fs::remove_file(&outside);
            if is_there {
                fs::write(&outside, "").expect("written");
            }
            let _ = fs::remove_file(repo.path().join(file));
            std::os::unix::fs::symlink(&outside, repo.path().join(file)).expect("a link");
            let run = repo.run(arguments);
            assert_eq!(run.status, 2, "{arguments:?} {run:?}");
            let why = format!("{file} is a symbolic link, which is not followed");
            assert!(run.stderr.contains(&why) && run.stderr.contains("help: "), "{arguments:?} {run:?}");
            assert_eq!(fs::read_to_string(&outside).ok().as_deref(), is_there.then_some(""), "{arguments:?}");
        }
    }
}

#[test]
fn a_line_follows_a_resource_that_a_moved_block_renames() {
    let repo = with_baseline();
    let renamed = VOLUME.replace("scratch", "data");
    let moved = |from: &str, to: &str| {
        format!("moved {{\n  from = aws_ebs_volume.{from}\n  to   = aws_ebs_volume.{to}\n}}\n")
    };
    let audit = |text: &str| {
        repo.stage("main.tf", text);
        repo.try_git(&["commit", "--no-verify", "-qm", "next"]);
        repo.run(&["audit"])
    };
    let run = audit(&(renamed.clone() + &moved("scratch", "data")));
    assert!(run.status == 0 && !run.stdout.contains("no longer occurs"), "{run:?}");
    // On and on, in whatever order they stand.
    let last = VOLUME.replace("scratch", "last");
    let run = audit(&(last.clone() + &moved("data", "last") + &moved("scratch", "data")));
    assert!(run.status == 0 && !run.stdout.contains("no longer occurs"), "{run:?}");
    let run = audit(&(last.clone() + &moved("scratch", "data") + &moved("data", "last")));
    assert!(run.status == 0 && !run.stdout.contains("no longer occurs"), "{run:?}");
    let inside = "module \"m\" {\n  source = \"./m\"\n}\nmoved {\n  from = aws_ebs_volume.scratch\n  to   = module.m.aws_ebs_volume.scratch\n}\n";
    repo.stage("m/main.tf", VOLUME);
    let run = audit(inside);
    assert!(run.status == 0 && !run.stdout.contains("no longer occurs"), "{run:?}");
    // Without a block it is another one.
    assert_eq!(audit(&last).status, 1);
}
