//! The states that a repository can be in when a commit is judged: in each, what is staged is what Git says.

mod support;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

use iacgate::git::{Change, Kind, Repository};
use iacgate::path::RepoPath;
use iacgate::tree::{Content, Long, Tree};
use support::TestRepo;

fn open(repo: &TestRepo) -> Repository {
    Repository::discover(repo.path()).unwrap_or_else(|error| panic!("{error}"))
}

fn staged(repo: &TestRepo) -> Change {
    open(repo).staged().unwrap_or_else(|error| panic!("{error}"))
}

fn letter(kind: Option<Kind>) -> char {
    match kind {
        None => '-',
        Some(Kind::File) => 'f',
        Some(Kind::Symlink) => 'l',
        Some(Kind::Submodule) => 's',
    }
}

/// `<before><after> <path>`, a line each.
fn touched(change: &Change) -> Vec<String> {
    let line =
        |(path, before, after): (&RepoPath, _, _)| format!("{}{} {path}", letter(before), letter(after));
    change.touched.iter().map(|touched| line((&touched.path, touched.before, touched.after))).collect()
}

fn text(tree: &dyn Tree, path: &str) -> Option<String> {
    match tree.read(&path.into()).unwrap_or_else(|error| panic!("{error}"))? {
        Content::Whole(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        Content::Long(Long { size, .. }) | Content::TooLarge(size) => panic!("{path} has {size} bytes"),
    }
}

fn names(paths: Vec<RepoPath>) -> Vec<String> {
    paths.iter().map(ToString::to_string).collect()
}

/// A commit with a file in each of three folders and one at the top.
fn with_folders(options: &[&str]) -> TestRepo {
    let repo = TestRepo::with(options);
    for path in ["main.tf", "a/one.tf", "a/b/two.tf", "c/three.tf"] {
        repo.stage(path, format!("# {path}\n"));
    }
    repo.commit("first");
    repo
}

// What a hook sees: Git runs it with an index of its own.

const REPORT: &str = "IACGATE_TEST_REPORT";

/// Called by the hooks of the tests below, with the environment that Git gives to a hook.
#[test]
#[ignore = "a part of other tests"]
fn report_what_is_staged() {
    let Some(report) = std::env::var_os(REPORT) else { return };
    let said = match Repository::from_env().and_then(|repo| repo.staged().map(|change| (repo, change))) {
        Ok((repo, change)) => {
            let mut lines = vec![format!("prefix {}", repo.prefix())];
            for touched in &change.touched {
                let content = text(&*change.after, &touched.path.to_string()).unwrap_or_default();
                lines.push(format!("{} {}", touched.path, content.trim_end()));
            }
            lines.join("\n")
        }
        Err(error) => error.to_string(),
    };
    fs::write(report, said).expect("the report");
}

fn reporting(repo: &TestRepo) {
    let tests = std::env::current_exe().expect("the test binary");
    let report = repo.beside("report");
    repo.install_hook_script(&format!(
        "{REPORT}='{}' exec '{}' --exact report_what_is_staged --ignored --quiet >/dev/null",
        report.display(),
        tests.display()
    ));
}

/// What the hook saw when Git was run so.
fn seen(repo: &TestRepo, git: &mut Command) -> Vec<String> {
    let report = repo.beside("report");
    let _ = fs::remove_file(&report);
    let output = git.output().expect("git runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = fs::read_to_string(report).expect("the hook was called");
    said.lines().skip(1).map(str::to_owned).collect()
}

fn seen_by_hook(repo: &TestRepo, arguments: &[&str]) -> Vec<String> {
    seen(repo, repo.command("git").args(arguments))
}

#[test]
fn the_first_commit_adds_everything() {
    let repo = TestRepo::new();
    reporting(&repo);
    repo.stage("main.tf", "one");
    assert_eq!(seen_by_hook(&repo, &["commit", "-m", "first"]), ["main.tf one"]);
}

#[test]
fn commit_all_is_judged_by_its_own_index() {
    let repo = with_folders(&[]);
    reporting(&repo);
    repo.write("a/one.tf", "unstaged");
    assert_eq!(seen_by_hook(&repo, &["commit", "-am", "all"]), ["a/one.tf unstaged"]);
}

#[test]
fn commit_of_a_path_leaves_out_what_else_is_staged() {
    let repo = with_folders(&[]);
    reporting(&repo);
    repo.stage("main.tf", "staged");
    repo.write("c/three.tf", "named");
    assert_eq!(seen_by_hook(&repo, &["commit", "-m", "one", "c/three.tf"]), ["c/three.tf named"]);
    repo.write("c/three.tf", "included");
    let both = seen_by_hook(&repo, &["commit", "-m", "two", "--include", "c/three.tf"]);
    assert_eq!(both, ["c/three.tf included", "main.tf staged"]);
}

#[test]
fn an_amended_commit_is_compared_with_the_one_it_replaces() {
    let repo = with_folders(&[]);
    reporting(&repo);
    repo.stage("new.tf", "new");
    assert_eq!(seen_by_hook(&repo, &["commit", "--amend", "--no-edit"]), ["new.tf new"]);
    assert_eq!(seen_by_hook(&repo, &["commit", "--amend", "--no-edit"]), [""; 0]);
}

#[test]
fn a_commit_from_a_subfolder_is_judged_whole() {
    let repo = with_folders(&[]);
    reporting(&repo);
    repo.stage("main.tf", "top");
    repo.stage("c/three.tf", "below");
    let mut git = repo.command("git");
    git.current_dir(repo.path().join("a/b")).args(["commit", "-m", "both"]);
    assert_eq!(seen(&repo, &mut git), ["c/three.tf below", "main.tf top"]);
}

#[test]
fn file_arguments_are_relative_to_the_current_folder() {
    let repo = with_folders(&[]);
    repo.stage("main.tf", "changed");
    let report = repo.beside("report");
    let mut tests = repo.command(std::env::current_exe().expect("the test binary"));
    tests.env(REPORT, &report).current_dir(repo.path().join("a/b"));
    let output = tests.args(["--exact", "report_what_is_staged", "--ignored"]).output();
    assert!(output.expect("it runs").status.success());
    assert_eq!(fs::read_to_string(report).expect("the report"), "prefix a/b\nmain.tf changed");
}

#[test]
fn objects_in_quarantine_are_read() {
    let repo = with_folders(&[]);
    let elsewhere = repo.beside("objects");
    fs::create_dir_all(&elsewhere).expect("a folder for objects");
    reporting(&repo);
    repo.write("main.tf", "quarantined");
    let mut git = repo.command("git");
    git.env("GIT_OBJECT_DIRECTORY", &elsewhere);
    git.env("GIT_ALTERNATE_OBJECT_DIRECTORIES", repo.path().join(".git/objects"));
    assert_eq!(seen(&repo, git.args(["commit", "-am", "all"])), ["main.tf quarantined"]);
}

#[test]
fn a_linked_work_tree_has_its_own_index_and_head() {
    let repo = with_folders(&[]);
    reporting(&repo);
    repo.stage("main.tf", "not in the other");
    let linked = repo.beside("linked");
    repo.git(&["worktree", "add", "-q", linked.to_str().expect("a plain path"), "-b", "other"]);
    fs::write(linked.join("a/one.tf"), "linked").expect("the file");
    let mut git = repo.command("git");
    git.current_dir(&linked).args(["commit", "-am", "linked"]);
    assert_eq!(seen(&repo, &mut git), ["a/one.tf linked"]);
    let opened = Repository::discover(&linked).unwrap_or_else(|error| panic!("{error}"));
    assert_ne!(opened.git_dir(), opened.common_dir());
}

#[test]
fn a_bare_repository_with_a_work_tree_elsewhere_is_judged() {
    let repo = TestRepo::with(&["--bare"]);
    let work = repo.beside("work");
    fs::create_dir_all(&work).expect("the work tree");
    fs::write(work.join("main.tf"), "bare").expect("the file");
    reporting(&repo);
    let git = |arguments: &[&str]| {
        let mut git = repo.command("git");
        git.env("GIT_DIR", repo.path()).env("GIT_WORK_TREE", &work).current_dir(&work).args(arguments);
        git
    };
    assert!(git(&["add", "main.tf"]).status().expect("git runs").success());
    assert_eq!(seen(&repo, &mut git(&["commit", "-m", "first"])), ["main.tf bare"]);
    fs::remove_file(repo.path().join("index")).expect("the index");
    let opened = open(&repo);
    let error = opened.staged().err().expect("no index");
    assert_eq!(error.message, "a bare repository has nothing staged");
}

// What is staged, read through the library.

#[test]
fn before_the_first_commit_there_is_no_head() {
    let repo = TestRepo::new();
    let opened = open(&repo);
    assert!(opened.head().unwrap_or_else(|error| panic!("{error}")).is_none());
    assert!(staged(&repo).touched.is_empty());
    repo.stage("x/main.tf", "x");
    assert_eq!(touched(&staged(&repo)), ["-f x/main.tf"]);
}

#[test]
fn a_broken_branch_is_not_taken_for_an_unborn_one() {
    let repo = with_folders(&[]);
    repo.write(".git/refs/heads/main", "garbage\n");
    let opened = Repository::discover(repo.path());
    let result = opened.and_then(|opened| opened.staged().map(drop));
    assert!(result.is_err());
    repo.write(".git/refs/heads/main", format!("{}\n", "1".repeat(40)));
    assert!(open(&repo).staged().is_err(), "its commit is missing");
}

#[test]
fn a_detached_head_is_a_head() {
    let repo = with_folders(&[]);
    repo.git(&["checkout", "-q", "--detach"]);
    repo.stage("c/three.tf", "changed");
    assert_eq!(touched(&staged(&repo)), ["ff c/three.tf"]);
}

#[test]
fn a_part_of_a_file_is_judged_as_it_is_staged() {
    let repo = with_folders(&[]);
    repo.stage("main.tf", "staged");
    repo.write("main.tf", "staged and more");
    let change = staged(&repo);
    assert_eq!(text(&*change.after, "main.tf").as_deref(), Some("staged"));
    assert_eq!(text(&*change.befores[0], "main.tf").as_deref(), Some("# main.tf\n"));
}

#[test]
fn a_file_that_is_only_announced_is_not_there() {
    let repo = with_folders(&[]);
    repo.write("terraform.tfstate", "{}");
    repo.git(&["add", "-N", "terraform.tfstate"]);
    for split in [false, true] {
        if split {
            repo.git(&["update-index", "--split-index"]);
        }
        let change = staged(&repo);
        assert!(change.touched.is_empty(), "split index: {split}");
        assert_eq!(text(&*change.after, "terraform.tfstate"), None);
        assert!(!names(change.after.files().expect("readable")).contains(&"terraform.tfstate".to_owned()));
    }
}

#[test]
fn a_renamed_file_is_told_as_a_move() {
    let repo = with_folders(&[]);
    repo.git(&["mv", "a/one.tf", "c/uno.tf"]);
    let change = staged(&repo);
    assert_eq!(touched(&change), ["f- a/one.tf", "-f c/uno.tf"]);
    assert_eq!(change.moves.get(&"c/uno.tf".into()), Some(&"a/one.tf".into()));
}

#[test]
fn links_and_submodules_are_touched_and_never_read() {
    let repo = with_folders(&[]);
    std::os::unix::fs::symlink("main.tf", repo.path().join("link.tf")).expect("a link");
    let commit = repo.ask(&["rev-parse", "HEAD"]);
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{commit},vendor/module")]);
    repo.git(&["add", "link.tf"]);
    let change = staged(&repo);
    assert_eq!(touched(&change), ["-l link.tf", "-s vendor/module"]);
    assert_eq!(text(&*change.after, "link.tf"), None);
    assert_eq!(names(change.after.files().expect("readable")).len(), 4);
    repo.commit("second");
    repo.git(&["rm", "-q", "--cached", "link.tf"]);
    repo.remove("link.tf");
    repo.stage("link.tf", "now a file");
    assert_eq!(touched(&staged(&repo)), ["lf link.tf"]);
}

#[test]
fn permissions_alone_change_nothing() {
    let repo = with_folders(&[]);
    repo.git(&["update-index", "--chmod=+x", "main.tf"]);
    assert!(staged(&repo).touched.is_empty());
    repo.git(&["update-index", "--split-index"]);
    assert!(staged(&repo).touched.is_empty());
}

#[test]
fn a_folder_takes_the_place_of_a_file_and_back() {
    let repo = with_folders(&[]);
    repo.git(&["rm", "-q", "-r", "a", "main.tf"]);
    repo.stage("a", "now a file");
    repo.stage("main.tf/inside.tf", "now a folder");
    let expected = ["-f a", "f- a/b/two.tf", "f- a/one.tf", "f- main.tf", "-f main.tf/inside.tf"];
    assert_eq!(touched(&staged(&repo)), expected);
}

#[test]
fn names_are_bytes() {
    let repo = TestRepo::new();
    repo.stage(OsStr::from_bytes(b"caf\xe9\n\".tf"), "odd");
    let change = staged(&repo);
    assert_eq!(change.touched[0].path.as_bytes(), b"caf\xe9\n\".tf");
    assert!(change.after.read(&change.touched[0].path).expect("readable").is_some());
}

#[test]
fn an_added_file_that_is_assumed_unchanged_or_skipped_is_seen() {
    let repo = with_folders(&[]);
    repo.stage("hidden.tf", "hidden");
    repo.stage("skipped.tf", "skipped");
    repo.git(&["update-index", "--assume-unchanged", "hidden.tf"]);
    repo.git(&["update-index", "--skip-worktree", "skipped.tf"]);
    let change = staged(&repo);
    assert_eq!(touched(&change), ["-f hidden.tf", "-f skipped.tf"]);
    assert_eq!(text(&*change.after, "hidden.tf").as_deref(), Some("hidden"));
}

#[test]
fn a_merge_is_compared_with_each_parent() {
    let repo = with_folders(&[]);
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.stage("main.tf", "side");
    repo.stage("side.tf", "side");
    repo.commit("side");
    repo.git(&["checkout", "-q", "main"]);
    repo.stage("main.tf", "ours");
    repo.commit("ours");
    assert!(!repo.try_git(&["merge", "-q", "side"]).status.success(), "a conflict");
    let change = staged(&repo);
    assert_eq!(change.conflicts, [RepoPath::from("main.tf")]);
    assert_eq!(touched(&change), ["-f side.tf"]);
    assert_eq!(text(&*change.after, "main.tf"), None);
    repo.git(&["update-index", "--split-index"]);
    let split = staged(&repo);
    assert_eq!((touched(&split), split.conflicts), (touched(&change), change.conflicts));

    repo.stage("main.tf", "resolved");
    let change = staged(&repo);
    assert!(change.conflicts.is_empty());
    assert_eq!(change.befores.len(), 2);
    assert_eq!(text(&*change.befores[1], "main.tf").as_deref(), Some("side"));
}

#[test]
fn a_merge_without_conflict_is_compared_with_each_parent() {
    let repo = with_folders(&[]);
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.stage("side.tf", "side");
    repo.commit("side");
    repo.git(&["checkout", "-q", "main"]);
    repo.stage("ours.tf", "ours");
    repo.commit("ours");
    repo.git(&["merge", "-q", "--no-commit", "side"]);
    let change = staged(&repo);
    assert_eq!(touched(&change), ["-f side.tf"]);
    assert_eq!(change.befores.len(), 2);
}

// How the index is written.

/// Some of everything: changed, deleted, added, beside what stays.
fn change_some(repo: &TestRepo) {
    repo.stage("a/b/two.tf", "changed");
    repo.stage("a/new/deep/file.tf", "added");
    repo.git(&["rm", "-q", "c/three.tf"]);
}

fn assert_some_changed(repo: &TestRepo) {
    let change = staged(repo);
    assert_eq!(touched(&change), ["ff a/b/two.tf", "-f a/new/deep/file.tf", "f- c/three.tf"]);
    let files = ["a/b/two.tf", "a/new/deep/file.tf", "a/one.tf", "main.tf"];
    assert_eq!(names(change.after.files().expect("readable")), files);
    assert_eq!(names(change.after.folder(&"a".into()).expect("readable")), ["a/one.tf"]);
    assert_eq!(names(change.after.folder(&RepoPath::root()).expect("readable")), ["main.tf"]);
    assert_eq!(text(&*change.after, "a/b/two.tf").as_deref(), Some("changed"));
    assert_eq!(text(&*change.after, "c/three.tf"), None);
    assert_eq!(text(&*change.befores[0], "c/three.tf").as_deref(), Some("# c/three.tf\n"));
    assert_eq!(names(change.befores[0].folder(&"a/b".into()).expect("readable")), ["a/b/two.tf"]);
    assert_eq!(names(change.befores[0].files().expect("readable")).len(), 4);
}

#[test]
fn any_version_of_the_index_is_read() {
    for version in ["2", "3", "4"] {
        let repo = with_folders(&[]);
        change_some(&repo);
        repo.git(&["update-index", "--index-version", version]);
        assert_some_changed(&repo);
    }
}

#[test]
fn a_split_index_is_read_by_git() {
    let repo = with_folders(&[]);
    repo.git(&["update-index", "--split-index"]);
    change_some(&repo);
    assert_some_changed(&repo);
}

#[test]
fn a_sha256_repository_is_read() {
    let repo = with_folders(&["--object-format=sha256"]);
    change_some(&repo);
    assert_some_changed(&repo);
    repo.git(&["update-index", "--split-index"]);
    assert_some_changed(&repo);
}

#[test]
fn a_reftable_repository_is_read() {
    if !TestRepo::new().try_git(&["init", "-q", "--ref-format=reftable", "probe"]).status.success() {
        return; // a Git older than 2.45
    }
    let unborn = TestRepo::with(&["--ref-format=reftable"]);
    unborn.stage("main.tf", "first");
    assert_eq!(touched(&staged(&unborn)), ["-f main.tf"]);
    let repo = with_folders(&["--ref-format=reftable"]);
    change_some(&repo);
    assert_some_changed(&repo);
}

#[test]
fn a_sparse_index_is_unfolded_where_it_is_asked_for() {
    let repo = with_folders(&[]);
    repo.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "c"]);
    assert!(repo.ask(&["ls-files", "--sparse", "--stage"]).contains("040000"), "the index is sparse");
    repo.stage("c/three.tf", "changed");
    let change = staged(&repo);
    assert_eq!(touched(&change), ["ff c/three.tf"]);
    assert_eq!(text(&*change.after, "a/b/two.tf").as_deref(), Some("# a/b/two.tf\n"));
    assert_eq!(names(change.after.folder(&"a".into()).expect("readable")), ["a/one.tf"]);
    assert_eq!(names(change.after.folder(&"a/b".into()).expect("readable")), ["a/b/two.tf"]);
    let files = ["a/b/two.tf", "a/one.tf", "c/three.tf", "main.tf"];
    assert_eq!(names(change.after.files().expect("readable")), files);
}

#[test]
fn a_corrupt_index_is_an_error() {
    let repo = with_folders(&[]);
    let index = repo.path().join(".git/index");
    let whole = fs::read(&index).expect("the index");
    for end in (0..whole.len()).step_by(7) {
        fs::write(&index, &whole[..end]).expect("the index");
        // Cut behind the entries, where their count still fits, it says what it said: Git reads it, too.
        if let Ok(change) = open(&repo).staged() {
            assert!(change.touched.is_empty(), "cut at {end}");
            assert_eq!(names(change.after.files().expect("readable")).len(), 4);
        }
    }
    fs::write(&index, b"garbage").expect("the index");
    assert!(open(&repo).staged().is_err());
    // A mandatory extension that Git does not know either.
    let mut unknown = whole[..whole.len() - 20].to_vec();
    unknown.extend(b"zzzz\0\0\0\0");
    unknown.extend([0; 20]);
    fs::write(&index, unknown).expect("the index");
    assert!(open(&repo).staged().is_err());
}

#[test]
fn an_unknown_extension_of_the_repository_is_an_error() {
    let repo = with_folders(&[]);
    repo.git(&["config", "core.repositoryFormatVersion", "1"]);
    repo.git(&["config", "extensions.fromTheFuture", "true"]);
    let error = Repository::discover(repo.path()).err().expect("an error");
    assert!(error.message.contains("can't be opened"), "{error}");
}

#[test]
fn a_repository_that_only_git_can_open_is_read_by_git() {
    let repo = with_folders(&[]);
    repo.git(&["config", "core.repositoryFormatVersion", "1"]);
    repo.git(&["config", "extensions.noop-v1", "true"]);
    change_some(&repo);
    assert_some_changed(&repo);
    reporting(&repo);
    assert_eq!(seen_by_hook(&repo, &["commit", "-m", "second"]).len(), 3);
    let opened = open(&repo);
    assert_eq!(opened.work_tree(), Some(repo.path()));
    repo.write(".gitignore", "*.tfstate\n");
    assert!(opened.is_ignored(&"a/terraform.tfstate".into()));
    assert!(!opened.is_ignored(&"main.tf".into()));
}

#[test]
fn the_repository_of_another_user_is_an_error_that_names_the_remedy() {
    let repo = with_folders(&[]);
    let stranger = |id| {
        ["", ".git"].iter().all(|part| {
            let path = repo.path().join(part);
            std::os::unix::fs::lchown(path, Some(id), Some(id)).is_ok()
        })
    };
    if !stranger(4711) {
        return; // only root may give files away
    }
    let error = Repository::discover(repo.path()).err().expect("an error");
    let expected = format!("git config --global --add safe.directory {}", repo.path().display());
    assert_eq!(error.help, Some(expected), "{error}");
}

#[test]
fn a_folder_without_git_is_no_repository() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = Repository::discover(folder.path()).err().expect("an error");
    assert!(error.message.ends_with("is in no Git repository"), "{error}");
}

#[test]
fn a_missing_blob_is_unreadable_and_not_absent() {
    let repo = TestRepo::new();
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("100644,{},gone.tf", "1".repeat(40))]);
    let change = staged(&repo);
    assert_eq!(touched(&change), ["-f gone.tf"]);
    assert!(change.after.read(&"gone.tf".into()).is_err());
}

#[test]
fn a_blob_that_a_partial_clone_left_out_is_fetched() {
    let origin = with_folders(&[]);
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    let repo = TestRepo::cloned(&origin, &["--filter=blob:none", "--no-checkout"]);
    let tree = open(&repo).tree("HEAD").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(text(&*tree, "a/one.tf").as_deref(), Some("# a/one.tf\n"));
}

#[test]
fn what_git_ignores_is_ignored() {
    let repo = TestRepo::new();
    repo.write(".gitignore", "*.tfstate\n.terraform/\n");
    repo.write(".terraform/x.tf", "");
    let opened = open(&repo);
    assert!(opened.is_ignored(&"a/terraform.tfstate".into()));
    assert!(opened.is_ignored(&".terraform/x.tf".into()));
    assert!(!opened.is_ignored(&"main.tf".into()));
}

// Ranges.

#[test]
fn a_blob_that_a_range_adds_and_deletes_again_passes_through() {
    let repo = with_folders(&[]);
    repo.stage("secret.tf", "secret");
    let commit = repo.commit("add it");
    repo.git(&["rm", "-q", "secret.tf"]);
    repo.stage("main.tf", "half way");
    repo.commit("take it away");
    repo.stage("main.tf", "done");
    repo.commit("done");
    let change = open(&repo).range("HEAD~3", "HEAD").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(touched(&change), ["ff main.tf"]);
    let passing: Vec<String> = change.passing.iter().map(|passing| passing.path.to_string()).collect();
    assert_eq!(passing, ["secret.tf", "main.tf"]);
    assert_eq!(change.passing[0].commit, commit);
}

#[test]
fn a_range_begins_where_the_branches_parted() {
    let repo = with_folders(&[]);
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.stage("side.tf", "side");
    repo.commit("side");
    repo.git(&["checkout", "-q", "main"]);
    repo.stage("main.tf", "meanwhile");
    repo.commit("meanwhile");
    let change = open(&repo).range("main", "side").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(touched(&change), ["-f side.tf"]);
    assert!(change.passing.is_empty());
}

#[test]
fn a_range_that_a_shallow_clone_cuts_off_is_an_error() {
    let origin = with_folders(&[]);
    origin.git(&["branch", "base"]);
    for step in 0..4 {
        origin.stage("main.tf", format!("{step}"));
        origin.commit("step");
    }
    let repo = TestRepo::cloned(&origin, &["--depth=2", "--no-single-branch"]);
    let error = open(&repo).range("origin/base", "HEAD").err().expect("an error");
    assert_eq!(error.message, "the two revisions have no merge base");
    assert!(error.help.is_some_and(|help| help.contains("--deepen=") && help.contains("--unshallow")));
    let near = open(&repo).range("HEAD~1", "HEAD");
    assert_eq!(touched(&near.unwrap_or_else(|error| panic!("{error}"))), ["ff main.tf"]);
}

#[test]
fn a_merged_branch_that_a_shallow_clone_cuts_off_is_an_error() {
    let origin = with_folders(&[]);
    origin.git(&["checkout", "-q", "-b", "side"]);
    for step in 0..4 {
        origin.stage("side.tf", format!("{step}"));
        origin.commit("step");
    }
    origin.git(&["checkout", "-q", "main"]);
    origin.commit("main");
    origin.git(&["merge", "-q", "--no-edit", "side"]);
    let first = origin.ask(&["rev-parse", "HEAD~2"]);
    let repo = TestRepo::cloned(&origin, &["--depth=3"]);
    let error = open(&repo).range(&first, "HEAD").err().expect("an error");
    assert_eq!(error.message, "the history of this shallow clone ends inside the range");
    repo.git(&["fetch", "-q", "--unshallow"]);
    let whole = open(&repo).range(&first, "HEAD").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(touched(&whole), ["-f side.tf"]);
    assert_eq!(whole.passing.len(), 3, "what the steps had, once each");
}

#[test]
fn no_flipped_bit_of_an_index_makes_it_panic() {
    let mut dice = Dice(7);
    for version in ["2", "4"] {
        let repo = with_folders(&[]);
        change_some(&repo);
        repo.git(&["update-index", "--index-version", version]);
        let index = repo.path().join(".git/index");
        let whole = fs::read(&index).expect("the index");
        let opened = open(&repo);
        for _ in 0..200 {
            let mut bytes = whole.clone();
            let at = usize::try_from(dice.roll(bytes.len() as u64)).expect("an offset");
            bytes[at] ^= 1 << dice.roll(8);
            fs::write(&index, bytes).expect("the index");
            if let Ok(change) = opened.staged() {
                let _ = change.after.files();
            }
        }
    }
}

#[test]
fn a_revision_that_is_not_known_is_an_error() {
    let repo = with_folders(&[]);
    for revision in ["nowhere", "", "--all", "HEAD:main.tf"] {
        assert!(open(&repo).tree(revision).is_err(), "{revision}");
    }
}

// Against Git, with changes that no one thought of.

/// A small generator of numbers, the same from run to run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[test]
fn random_changes_are_told_as_git_tells_them() {
    let mut dice = Dice(2026);
    for round in 0..6 {
        let version = ["2", "4"][round % 2];
        let repo = TestRepo::new();
        for _ in 0..40 {
            stage_at_random(&repo, &mut dice);
        }
        repo.commit("before");
        for _ in 0..25 {
            stage_at_random(&repo, &mut dice);
            if dice.roll(6) == 0 {
                // A cache-tree that is valid in part.
                repo.git(&["write-tree"]);
            }
        }
        repo.git(&["update-index", "--index-version", version]);
        let change = staged(&repo);
        assert_eq!(touched(&change), told_by_git(&repo), "round {round}");
        assert_listed_as_git_lists(&repo, &*change.after);
        // The same through tree objects alone.
        repo.commit("after");
        let range = open(&repo).range("HEAD~1", "HEAD").unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(touched(&range), touched(&change), "round {round}");
        assert_eq!(range.moves, change.moves);
        assert_listed_as_git_lists(&repo, &*range.after);
    }
}

fn assert_listed_as_git_lists(repo: &TestRepo, tree: &dyn Tree) {
    let listing = repo.ask(&["ls-files", "--stage"]);
    let regular = listing.lines().filter(|line| line.starts_with("100"));
    let mut paths: Vec<RepoPath> =
        regular.filter_map(|line| line.split_once('\t')).map(|(_, path)| RepoPath::from(path)).collect();
    paths.sort();
    let files = tree.files().expect("readable");
    assert_eq!(files, paths);
    for path in &files {
        let beside: Vec<RepoPath> =
            files.iter().filter(|other| other.parent() == path.parent()).cloned().collect();
        assert_eq!(tree.folder(&path.parent()).expect("readable"), beside);
        assert!(tree.read(path).expect("readable").is_some());
        assert!(tree.read(&path.join("below")).expect("readable").is_none());
    }
}

/// One path added, changed, deleted, or made another kind of thing; files and folders take each other's place.
fn stage_at_random(repo: &TestRepo, dice: &mut Dice) {
    let names = ["a", "b", "a-b", "a.b", "ab"];
    let depth = 1 + dice.roll(3);
    let parts: Vec<&str> = (0..depth).map(|_| names[usize::try_from(dice.roll(5)).expect("small")]).collect();
    let path = parts.join("/");
    let content = repo.beside("content");
    fs::write(&content, format!("{}", dice.roll(8))).expect("the content");
    let id = repo.ask(&["hash-object", "-w", content.to_str().expect("a plain path")]);
    match dice.roll(8) {
        0 | 1 => drop(repo.try_git(&["rm", "-rq", "--cached", "--ignore-unmatch", "--", &path])),
        kind => {
            let mode = ["100755", "120000", "160000"].get(usize::try_from(kind).expect("small") - 2);
            let entry = format!("{},{id},{path}", mode.unwrap_or(&"100644"));
            repo.git(&["update-index", "--add", "--replace", "--cacheinfo", &entry]);
        }
    }
}

fn told_by_git(repo: &TestRepo) -> Vec<String> {
    let kind = |mode: &str| match mode {
        "100644" | "100755" => 'f',
        "120000" => 'l',
        "160000" => 's',
        _ => '-',
    };
    let raw = repo.ask(&["diff-index", "--cached", "--raw", "--no-abbrev", "--no-renames", "HEAD"]);
    let mut lines: Vec<(String, String)> = Vec::new();
    for line in raw.lines() {
        let (head, path) = line.split_once('\t').expect("a path");
        let words: Vec<&str> = head.trim_start_matches(':').split(' ').collect();
        let (before, after) = (kind(words[0]), kind(words[1]));
        if before != after || words[2] != words[3] {
            lines.push((path.to_owned(), format!("{before}{after} {path}")));
        }
    }
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}
