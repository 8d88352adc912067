//! `git commit` with the binary as its hook: whatever way content is staged, a key in it stops the commit, and
//! nothing else does.

mod support;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use support::{Run, TestRepo};

/// A file with a key in it, put together here so that no scanner takes this one for a leak.
fn leak() -> String {
    ["provider \"aws\" {\n  access_key = \"AKIA", "Z7VDBZZQ3KJ4X2NB\"\n}\n"].concat()
}

const HARMLESS: &str = "locals {\n  region = \"eu-west-1\"\n}\n";

fn with_hook(options: &[&str]) -> TestRepo {
    let repo = TestRepo::with(options);
    for path in ["main.tf", "envs/prod/main.tf", "envs/test/main.tf"] {
        repo.stage(path, HARMLESS);
    }
    repo.commit("first");
    repo.install_plain_hook();
    repo
}

/// Git's status is 1 too where the hook could not judge: then the hook says so.
#[track_caller]
fn blocks(run: &Run) {
    assert_eq!(run.status, 1, "{run:?}");
    assert!(!run.stderr.contains("error: "), "{run:?}");
}

/// Git says what it does; the hook is silent.
#[track_caller]
fn passes(repo: &TestRepo, arguments: &[&str]) {
    let run = repo.run_git(&[&["commit", "--quiet"], arguments].concat());
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
}

#[test]
fn the_first_commit_is_judged() {
    let repo = TestRepo::new();
    repo.install_plain_hook();
    repo.stage("main.tf", leak());
    blocks(&repo.run_git(&["commit", "-m", "first"]));
    repo.stage("main.tf", HARMLESS);
    passes(&repo, &["-m", "first"]);
}

#[test]
fn commit_all_is_judged() {
    let repo = with_hook(&[]);
    repo.write("main.tf", leak());
    blocks(&repo.run_git(&["commit", "-am", "all"]));
}

#[test]
fn a_commit_of_paths_is_judged_by_those_alone() {
    let repo = with_hook(&[]);
    repo.write("main.tf", leak());
    repo.write("envs/test/main.tf", "# changed\n");
    blocks(&repo.run_git(&["commit", "-m", "this", "main.tf"]));
    passes(&repo, &["-m", "that", "envs/test/main.tf"]);
}

#[test]
fn an_amended_commit_is_judged() {
    let repo = with_hook(&[]);
    passes(&repo, &["--amend", "--no-edit", "--allow-empty"]);
    repo.stage("main.tf", leak());
    blocks(&repo.run_git(&["commit", "--amend", "--no-edit"]));
}

#[test]
fn only_what_is_staged_of_a_file_counts() {
    let repo = with_hook(&[]);
    repo.stage("main.tf", "# staged\n");
    repo.write("main.tf", leak());
    passes(&repo, &["-m", "a part"]);
    repo.stage("main.tf", leak());
    repo.write("main.tf", "# the key is only staged\n");
    blocks(&repo.run_git(&["commit", "-m", "the other part"]));
}

#[test]
fn a_resolved_merge_is_judged() {
    let repo = with_hook(&[]);
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.stage("main.tf", "# side\n");
    repo.commit("side");
    repo.git(&["checkout", "-q", "main"]);
    repo.stage("main.tf", "# main\n");
    repo.commit("main");
    assert_eq!(repo.run_git(&["merge", "side"]).status, 1);
    repo.stage("main.tf", leak());
    blocks(&repo.run_git(&["commit", "--no-edit"]));
    repo.stage("main.tf", "# both\n");
    passes(&repo, &["--no-edit"]);
}

#[test]
fn a_merge_does_not_bring_again_what_a_parent_has() {
    let repo = with_hook(&[]);
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.stage("old.tf", leak());
    repo.commit("side");
    repo.git(&["checkout", "-q", "main"]);
    repo.stage("main.tf", "# main\n");
    repo.commit("main");
    repo.git(&["merge", "--no-commit", "side"]);
    assert_eq!(repo.run_git(&["commit", "--no-edit"]).status, 0);
}

#[test]
fn a_linked_work_tree_is_judged() {
    let repo = with_hook(&[]);
    let linked = repo.beside("linked");
    repo.git(&["worktree", "add", "-q", linked.to_str().expect("a plain path"), "-b", "other"]);
    fs::write(linked.join("main.tf"), leak()).expect("the file");
    let mut git = repo.command("git");
    let output = git.current_dir(&linked).args(["commit", "-am", "linked"]).output();
    blocks(&output.expect("git runs").into());
}

#[test]
fn a_commit_from_a_subfolder_is_judged_whole() {
    let repo = with_hook(&[]);
    repo.stage("main.tf", leak());
    let mut git = repo.command("git");
    let output = git.current_dir(repo.path().join("envs/prod")).args(["commit", "-m", "below"]).output();
    blocks(&output.expect("git runs").into());
    blocks(&repo.run_in("envs/prod", &[]));
}

#[test]
fn a_file_that_is_only_announced_is_not_judged() {
    let repo = with_hook(&[]);
    repo.write("new.tf", leak());
    repo.git(&["add", "-N", "new.tf"]);
    repo.stage("main.tf", "# changed\n");
    passes(&repo, &["-m", "without it"]);
}

#[test]
fn a_key_that_only_moves_is_not_new() {
    let repo = with_hook(&[]);
    // As a local: a provider that comes to another folder would rightly ask where that folder's state is.
    repo.stage("old.tf", leak().replace("provider \"aws\"", "locals").replace("access_key", "named"));
    repo.commit("it was there");
    repo.git(&["mv", "old.tf", "envs/new.tf"]);
    assert_eq!(repo.run_git(&["commit", "-m", "move"]).status, 0);
}

#[test]
fn links_submodules_and_permissions_pass() {
    let repo = with_hook(&[]);
    std::os::unix::fs::symlink("main.tf", repo.path().join("link.tf")).expect("a link");
    repo.git(&["add", "link.tf"]);
    let commit = repo.ask(&["rev-parse", "HEAD"]);
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{commit},vendor/module")]);
    repo.git(&["update-index", "--chmod=+x", "main.tf"]);
    passes(&repo, &["-m", "no content"]);
}

#[test]
fn a_name_that_is_no_text_hides_nothing() {
    let repo = with_hook(&[]);
    repo.stage(OsStr::from_bytes(b"caf\xe9.tf"), leak());
    blocks(&repo.run_git(&["commit", "-m", "odd"]));
}

#[test]
fn a_file_assumed_unchanged_hides_nothing() {
    let repo = with_hook(&[]);
    repo.stage("new.tf", leak());
    repo.git(&["update-index", "--assume-unchanged", "new.tf"]);
    blocks(&repo.run_git(&["commit", "-m", "assumed"]));
}

#[test]
fn no_way_to_write_the_index_hides_anything() {
    for options in [["--split-index"].as_slice(), &["--index-version", "4"]] {
        let repo = with_hook(&[]);
        repo.git(&[&["update-index"], options].concat());
        repo.stage("envs/prod/main.tf", leak());
        blocks(&repo.run_git(&["commit", "-m", "leak"]));
        repo.stage("envs/prod/main.tf", "# changed\n");
        passes(&repo, &["-m", "harmless"]);
    }
}

#[test]
fn a_sparse_index_hides_nothing() {
    let repo = with_hook(&[]);
    repo.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "envs/prod"]);
    repo.stage("envs/prod/main.tf", leak());
    blocks(&repo.run_git(&["commit", "-m", "leak"]));
}

#[test]
fn no_format_of_the_repository_hides_anything() {
    for option in ["--object-format=sha256", "--ref-format=reftable"] {
        if !TestRepo::new().try_git(&["init", "-q", option, "probe"]).status.success() {
            continue; // an older Git
        }
        let repo = with_hook(&[option]);
        repo.stage("main.tf", leak());
        blocks(&repo.run_git(&["commit", "-m", option]));
    }
}

#[test]
fn a_detached_head_is_judged() {
    let repo = with_hook(&[]);
    repo.git(&["checkout", "-q", "--detach"]);
    repo.stage("main.tf", leak());
    blocks(&repo.run_git(&["commit", "-m", "detached"]));
}

#[test]
fn a_corrupt_index_can_not_be_judged() {
    let repo = with_hook(&[]);
    repo.write(".git/index", "garbage");
    assert_eq!(repo.hook().status, 2);
}

#[test]
fn a_bare_repository_with_a_work_tree_elsewhere_is_judged() {
    let repo = TestRepo::with(&["--bare"]);
    repo.install_plain_hook();
    let work = repo.beside("work");
    fs::create_dir_all(&work).expect("the work tree");
    fs::write(work.join("main.tf"), leak()).expect("the file");
    let git = |arguments: &[&str]| -> Run {
        let mut git = repo.command("git");
        git.env("GIT_DIR", repo.path()).env("GIT_WORK_TREE", &work).current_dir(&work).args(arguments);
        git.output().expect("git runs").into()
    };
    assert_eq!(git(&["add", "main.tf"]).status, 0);
    blocks(&git(&["commit", "-m", "first"]));
}

#[test]
fn a_key_that_a_range_adds_and_deletes_again_is_found() {
    let repo = with_hook(&[]);
    repo.stage("main.tf", leak());
    repo.commit("leak");
    repo.stage("main.tf", HARMLESS);
    repo.commit("as if nothing had been");
    blocks(&repo.run(&["check", "--from", "HEAD~2", "--to", "HEAD"]));
    assert_eq!(repo.run(&["check", "--from", "HEAD~1", "--to", "HEAD"]).status, 0);
}

#[test]
fn a_range_that_a_shallow_clone_cuts_off_can_not_be_judged() {
    let origin = with_hook(&[]);
    origin.git(&["branch", "base"]);
    for step in 0..3 {
        origin.stage("main.tf", format!("# {step}\n"));
        origin.commit("step");
    }
    let repo = TestRepo::cloned(&origin, &["--depth=1", "--no-single-branch"]);
    let run = repo.run(&["check", "--from", "origin/base", "--to", "HEAD"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("git fetch --deepen="), "{}", run.stderr);
}
