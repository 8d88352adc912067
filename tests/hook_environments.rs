//! What Git can do to a repository and around a hook: a key in what is to be committed stops the commit, or the check
//! ends with status 2 and says why. Nothing passes unread.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{Run, TestRepo};

/// A file with a key in it, put together here so that no scanner takes this one for a leak.
fn leak() -> String {
    ["provider \"aws\" {\n  access_key = \"AKIA", "Z7VDBZZQ3KJ4X2NB\"\n}\n"].concat()
}

const HARMLESS: &str = "locals {\n  region = \"eu-west-1\"\n}\n";

fn with_hook() -> TestRepo {
    let repo = TestRepo::new();
    for path in ["main.tf", "envs/prod/main.tf", "envs/test/main.tf"] {
        repo.stage(path, HARMLESS);
    }
    repo.commit("first");
    repo.install_plain_hook();
    repo
}

fn run(command: &mut Command) -> Run {
    command.output().expect("it runs").into()
}

/// The hook found the key, and where it is.
#[track_caller]
fn blocks_at(run: &Run, place: &str) {
    assert_eq!(run.status, 1, "{run:?}");
    let told = [run.stdout.as_str(), &run.stderr].concat();
    assert!(told.contains(place) && !told.contains("error: "), "{run:?}");
}

/// Nothing was judged, and a sentence with this in it says why.
#[track_caller]
fn refuses(run: &Run, why: &str) {
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stderr.contains(why) || run.stdout.contains(why), "{run:?}");
}

// Commands of Git that end in a commit.

/// A branch `side` that changes `main.tf`, and another change of it on `main`.
fn with_two_sides() -> TestRepo {
    let repo = with_hook();
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.stage("main.tf", "# theirs\n");
    repo.commit("side");
    repo.git(&["checkout", "-q", "main"]);
    repo.stage("main.tf", "# ours\n");
    repo.commit("ours");
    repo
}

#[test]
fn what_continues_after_a_conflict_is_judged() {
    let ways: [(&[&str], &[&str]); 3] = [
        (&["merge", "-q", "side"], &["merge", "--continue"]),
        (&["cherry-pick", "side"], &["cherry-pick", "--continue"]),
        (&["revert", "--no-edit", "HEAD~1"], &["revert", "--continue"]),
    ];
    for (start, go_on) in ways {
        let repo = with_two_sides();
        if start[0] == "revert" {
            repo.stage("main.tf", "# more\n");
            repo.commit("more");
        }
        assert_ne!(repo.try_git(start).status.code(), Some(0), "{start:?} has a conflict");
        repo.stage("main.tf", leak());
        let before = repo.ask(&["rev-parse", "HEAD"]);
        let stopped = repo.run_git(go_on);
        assert_ne!(stopped.status, 0, "{go_on:?}: {stopped:?}");
        assert!(stopped.stderr.contains("main.tf:2") || stopped.stdout.contains("main.tf:2"), "{stopped:?}");
        assert_eq!(repo.ask(&["rev-parse", "HEAD"]), before, "{go_on:?}");
        repo.stage("main.tf", "# both\n");
        let done = repo.run_git(go_on);
        assert_eq!(done.status, 0, "{go_on:?}: {done:?}");
    }
}

#[test]
fn what_git_commits_without_a_hook_is_found_in_the_range() {
    let repo = with_two_sides();
    assert_ne!(repo.try_git(&["rebase", "side"]).status.code(), Some(0), "a conflict");
    repo.stage("main.tf", leak());
    repo.git(&["rebase", "--continue"]);
    blocks_at(&repo.run(&["check", "--from", "side", "--to", "HEAD"]), "main.tf:2");

    let repo = with_hook();
    repo.stage("main.tf", leak());
    repo.commit("leak");
    let patch = repo.ask(&["format-patch", "-1", "-o", repo.beside("patches").to_str().expect("plain")]);
    repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
    let start = repo.ask(&["rev-parse", "HEAD"]);
    repo.git(&["am", "-q", &patch]);
    blocks_at(&repo.run(&["check", "--from", &start, "--to", "HEAD"]), "main.tf:2");
}

#[test]
fn a_stash_is_no_commit_of_a_branch_and_runs_no_hook() {
    let repo = with_hook();
    repo.stage("main.tf", leak());
    repo.git(&["stash", "-q"]);
    assert_eq!(repo.hook().status, 0, "nothing is staged any more");
    repo.git(&["stash", "pop", "-q", "--index"]);
    blocks_at(&repo.run_git(&["commit", "-m", "popped"]), "main.tf:2");
}

#[test]
fn a_merge_without_conflict_is_judged_by_the_hook_that_git_runs_then() {
    let repo = with_hook();
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.stage("side.tf", leak());
    repo.commit("side");
    repo.git(&["checkout", "-q", "main"]);
    repo.stage("ours.tf", HARMLESS);
    repo.commit("ours");
    let hooks = repo.path().join(".git/hooks");
    fs::copy(hooks.join("pre-commit"), hooks.join("pre-merge-commit")).expect("the same hook");
    // What a parent has is carried and stops nothing: the commit that brought it was the one to stop.
    let merged = repo.run_git(&["merge", "--no-edit", "side"]);
    assert_eq!(merged.status, 0, "{merged:?}");
    assert_eq!(repo.ask(&["rev-list", "--merges", "--count", "HEAD"]), "1");
    // What Git says of a merge elsewhere, or of one that nobody has, excuses nothing here.
    repo.stage("other.tf", leak());
    let mut elsewhere = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    elsewhere.env(format!("GITHEAD_{}", "1".repeat(40)), "gone").env("GITHEAD_x", "odd");
    blocks_at(&run(&mut elsewhere), "other.tf:2");
}

#[test]
fn messages_fixups_and_parts_make_no_difference() {
    for arguments in [
        ["commit", "--fixup", "HEAD"].as_slice(),
        &["commit", "--squash", "HEAD", "-m", "x"],
        &["commit", "-C", "HEAD"],
        &["commit", "--allow-empty-message", "-m", ""],
        &["commit", "--dry-run"],
    ] {
        let repo = with_hook();
        repo.stage("envs/prod/main.tf", leak());
        let run = repo.run_git(arguments);
        if arguments.contains(&"--dry-run") {
            assert_eq!(run.status, 0, "no hook runs, and no commit is made");
        } else {
            blocks_at(&run, "envs/prod/main.tf:2");
        }
        assert_eq!(repo.ask(&["rev-list", "--count", "HEAD"]), "1");
    }
}

// Where objects and work trees are.

#[test]
fn a_commit_in_a_submodule_is_judged_by_its_own_repository() {
    let module = with_hook();
    let repo = with_hook();
    let url = module.path().to_str().expect("a plain path");
    repo.git(&["submodule", "--quiet", "add", url, "modules/net"]);
    repo.commit("with a module");
    let inside = repo.path().join("modules/net");
    fs::write(inside.join("main.tf"), leak()).expect("the file");
    let git = |arguments: &[&str]| run(repo.command("git").current_dir(&inside).args(arguments));
    assert_eq!(git(&["add", "main.tf"]).status, 0);
    let judged = run(repo.command(env!("CARGO_BIN_EXE_iacgate")).current_dir(&inside));
    blocks_at(&judged, "main.tf:2");
    assert_eq!(repo.hook().status, 0, "nothing is staged outside of it");
    // Outside, a submodule is a commit, whatever that holds.
    assert_eq!(git(&["commit", "-q", "--no-verify", "-m", "leak"]).status, 0);
    repo.git(&["add", "modules/net"]);
    assert_eq!(repo.hook().status, 0);
}

#[test]
fn a_shallow_clone_and_one_that_borrows_objects_are_judged() {
    let origin = with_hook();
    origin.stage("main.tf", "# second\n");
    origin.commit("second");
    let from = origin.path().to_str().expect("a plain path");
    for options in [["--depth=1"].as_slice(), &["--reference", from], &["--no-tags", "--shared"]] {
        let repo = TestRepo::cloned(&origin, options);
        repo.stage("envs/test/main.tf", leak());
        blocks_at(&repo.hook(), "envs/test/main.tf:2");
        repo.stage("envs/test/main.tf", "# changed\n");
        assert_eq!(repo.hook().status, 0, "{options:?}");
    }
}

#[test]
fn a_partial_clone_is_judged_and_refused_where_what_it_left_out_can_not_be_had() {
    let origin = with_hook();
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    origin.stage("leak.tf", leak());
    let held = origin.commit("leak");
    for filter in ["--filter=blob:none", "--filter=tree:0"] {
        let repo = TestRepo::cloned(&origin, &[filter, "--no-checkout"]);
        let blob = origin.ask(&["rev-parse", &format!("{held}:leak.tf")]);
        repo.git(&["read-tree", "HEAD"]);
        let entry = format!("100644,{blob},copy.tf");
        repo.git(&["update-index", "--add", "--cacheinfo", &entry]);
        blocks_or_carries(&repo.hook(), "copy.tf");
        let lost = TestRepo::cloned(&origin, &[filter, "--no-checkout"]);
        lost.git(&["read-tree", "HEAD"]);
        lost.git(&["update-index", "--add", "--cacheinfo", &entry]);
        lost.git(&["config", "remote.origin.url", "/nowhere/at/all"]);
        refuses(&lost.hook(), "is its remote within reach?");
    }
}

/// A copy of what HEAD has elsewhere is told for the new place, too.
#[track_caller]
fn blocks_or_carries(run: &Run, place: &str) {
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.stdout.contains(place) || run.stderr.contains(place), "{run:?}");
}

#[test]
fn a_missing_or_damaged_object_can_not_be_judged() {
    let repo = with_hook();
    repo.stage("main.tf", leak());
    let blob = repo.ask(&["rev-parse", ":main.tf"]);
    let file = repo.path().join(".git/objects").join(&blob[..2]).join(&blob[2..]);
    let whole = fs::read(&file).expect("a loose object");
    fs::remove_file(&file).expect("it was there");
    refuses(&repo.hook(), "main.tf");
    // Cut off anywhere, too: libgit2 waits for the rest for ever.
    let cut = (1..whole.len()).step_by(9).map(|end| &whole[..end]);
    for damaged in [&b""[..], b"garbage"].into_iter().chain(cut) {
        let _ = fs::remove_file(&file);
        fs::write(&file, damaged).expect("the object");
        refuses(&repo.hook(), "main.tf");
    }
    fs::write(&file, whole).expect("the object");
    blocks_at(&repo.hook(), "main.tf:2");
    // A commit that HEAD names and nobody has.
    repo.write(".git/refs/heads/main", format!("{}\n", "1".repeat(40)));
    assert_eq!(repo.hook().status, 2);
}

#[test]
fn an_index_that_is_locked_by_another_is_read_as_it_is() {
    let repo = with_hook();
    repo.stage("main.tf", leak());
    // Git holds this lock itself while it runs a hook.
    repo.write(".git/index.lock", "");
    blocks_at(&repo.hook(), "main.tf:2");
    assert!(repo.path().join(".git/index.lock").exists(), "it is somebody else's");
}

#[test]
fn the_repository_of_another_user_can_not_be_judged_until_git_trusts_it() {
    let repo = with_hook();
    repo.stage("main.tf", leak());
    let stranger = |path: &Path| std::os::unix::fs::lchown(path, Some(4711), Some(4711)).is_ok();
    if !(stranger(repo.path()) && stranger(&repo.path().join(".git"))) {
        return; // only root may give files away
    }
    refuses(&repo.hook(), "belongs to another user");
    // Git's own environment of the tests takes the place of a global configuration.
    let mut trusting = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    let settings = repo.beside("settings");
    fs::write(&settings, format!("[safe]\n\tdirectory = {}\n", repo.path().display())).expect("settings");
    let home = repo.beside("home");
    fs::copy(&settings, home.join(".gitconfig")).expect("settings");
    trusting.env_remove("GIT_CONFIG_GLOBAL");
    blocks_at(&run(&mut trusting), "main.tf:2");
}

// What Git does to a file on its way into the index.

#[test]
fn filters_and_encodings_hide_nothing() {
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(leak().encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let cases: [(&str, &[u8]); 6] = [
        ("*.tf text eol=crlf\n", leak().as_bytes()),
        ("*.tf ident\n", leak().as_bytes()),
        ("*.tf working-tree-encoding=UTF-16LE-BOM\n", &utf16),
        ("*.tf binary\n", leak().as_bytes()),
        ("*.tf -diff -text\n", leak().as_bytes()),
        ("*.tf linguist-generated export-ignore\n", leak().as_bytes()),
    ]
    .map(|(attributes, bytes)| (attributes, &*bytes.to_vec().leak()));
    for (attributes, bytes) in cases {
        let repo = with_hook();
        repo.stage(".gitattributes", attributes);
        repo.stage("main.tf", bytes);
        let run = repo.run_git(&["commit", "-m", "leak"]);
        blocks_at(&run, "main.tf:2");
    }
}

#[test]
fn a_clean_filter_decides_what_is_committed_and_so_what_is_judged() {
    let repo = with_hook();
    repo.git(&["config", "filter.mask.clean", "sed d"]);
    repo.stage(".gitattributes", "envs/** filter=mask\n");
    repo.stage("envs/prod/main.tf", leak());
    assert_eq!(repo.hook().status, 0, "the key stays in the work tree");
    repo.stage("main.tf", leak());
    blocks_at(&repo.hook(), "main.tf:2");
}

#[test]
fn settings_of_diff_and_of_the_pager_change_nothing() {
    let repo = with_hook();
    repo.stage("main.tf", leak());
    for (key, value) in [
        ("diff.external", "true"),
        ("diff.relative", "true"),
        ("diff.noprefix", "true"),
        ("diff.ignoreSubmodules", "all"),
        ("color.ui", "always"),
        ("core.pager", "false"),
        ("core.quotePath", "true"),
        ("core.fileMode", "false"),
        ("core.ignoreCase", "true"),
        ("core.precomposeUnicode", "true"),
        ("core.fsmonitor", "false"),
        ("core.untrackedCache", "true"),
        ("core.splitIndex", "true"),
        ("index.sparse", "true"),
    ] {
        repo.git(&["config", key, value]);
        blocks_at(&repo.hook(), "main.tf:2");
    }
}

#[test]
fn a_file_that_replaces_the_true_object_hides_nothing() {
    let repo = with_hook();
    repo.stage("main.tf", leak());
    let leaky = repo.ask(&["rev-parse", ":main.tf"]);
    repo.stage("other.tf", HARMLESS);
    let harmless = repo.ask(&["rev-parse", ":other.tf"]);
    repo.git(&["replace", &leaky, &harmless]);
    blocks_at(&repo.hook(), "main.tf:2");
}

#[test]
fn nothing_that_the_settings_of_a_repository_name_is_run() {
    let repo = with_hook();
    let (ran, script) = (repo.beside("ran"), repo.beside("script"));
    fs::write(&script, format!("#!/bin/sh\ntouch '{}'\n", ran.display())).expect("a script");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&script, mode).expect("one that runs");
    repo.stage("main.tf", leak());
    // A split index is read by Git itself.
    repo.git(&["update-index", "--split-index"]);
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "diff.external",
        "diff.x.textconv",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "credential.helper",
        "core.askPass",
        "gpg.program",
        "merge.x.driver",
    ] {
        repo.git(&["config", key, script.to_str().expect("a plain path")]);
    }
    repo.write(".gitattributes", "* filter=x diff=x merge=x\n");
    for arguments in [[].as_slice(), &["audit"], &["audit", "--history"], &["fix", "--dry-run"], &["fix"]] {
        repo.run(arguments);
        assert!(!ran.exists(), "{arguments:?} ran it");
    }
}

// Others at work at the same time.

#[test]
fn a_commit_that_is_made_meanwhile_is_seen_whole_or_refused() {
    let repo = with_hook();
    // Never committed below: each commit names its path.
    repo.stage("held.tf", leak());
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for step in 0..25 {
                repo.write("main.tf", format!("# {step}\n"));
                repo.git(&["commit", "-q", "--no-verify", "-m", "step", "main.tf"]);
            }
        });
        let mut judged = 0;
        while !writer.is_finished() || judged == 0 {
            let run = repo.hook();
            match run.status {
                1 => blocks_at(&run, "held.tf:2"),
                _ => refuses(&run, "error: "),
            }
            judged += 1;
        }
    });
}
