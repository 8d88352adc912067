//! `iacgate fix` in the states that a repository can be in: index and work tree get the fix, and nothing else changes.

mod support;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use support::{Run, TestRepo};

const BAD: &str = "resource \"aws_ebs_volume\" \"scratch\" {\n  availability_zone = \"eu-west-1a\"\n  encrypted         = false\n}\n";
const STATE: &str = "{'version': 4, 'terraform_version': '1.9.0', 'serial': 1, 'lineage': '3d1f', 'outputs': {}, 'resources': []}";
const PLAN: &str = "{'format_version': '1.2', 'terraform_version': '1.9.0', 'planned_values': {}, 'resource_changes': [], 'configuration': {}}";

/// JSON, written in single quotes: no scanner is to take this file for what it is about.
fn json(text: &str) -> String {
    text.replace('\'', "\"")
}

fn good() -> String {
    BAD.replace("false", "true")
}

fn on_disk(repo: &TestRepo, path: &str) -> String {
    fs::read_to_string(repo.path().join(path)).expect("the file")
}

fn staged(repo: &TestRepo, path: &str) -> String {
    String::from_utf8(repo.git(&["show", &format!(":{path}")]).stdout).expect("text")
}

/// All that a run could have written: the index's bytes, and each file with its mode and content.
fn snapshot(repo: &TestRepo) -> BTreeMap<String, (u32, Vec<u8>)> {
    let mut all = BTreeMap::new();
    let index = repo.path().join(".git/index");
    all.insert("index".to_owned(), (0, fs::read(index).unwrap_or_default()));
    let mut folders = vec![repo.path().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("listed").map(|entry| entry.expect("listed")) {
            let (path, kind) = (entry.path(), entry.file_type().expect("a kind"));
            if kind.is_dir() && path.file_name() != Some(OsStr::new(".git")) {
                folders.push(path);
            } else if kind.is_file() {
                let mode = entry.metadata().expect("a mode").permissions().mode();
                all.insert(path.display().to_string(), (mode, fs::read(&path).expect("readable")));
            } else if kind.is_symlink() {
                let target = fs::read_link(&path).expect("a link");
                all.insert(path.display().to_string(), (0, target.as_os_str().as_bytes().to_vec()));
            }
        }
    }
    for entry in fs::read_dir(repo.path().join(".git")).expect("listed") {
        let name = entry.expect("listed").file_name().to_string_lossy().into_owned();
        all.insert(format!(".git/{name}"), (0, Vec::new()));
    }
    all
}

#[track_caller]
fn fixed(repo: &TestRepo, path: &str) {
    let run = repo.run(&["fix"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "fixed 1 finding in 1 file\n"), "{run:?}");
    assert_eq!(staged(repo, path), good());
    assert_eq!(on_disk(repo, path), good());
    assert_eq!(repo.hook().status, 0);
    is_clean(repo);
}

/// Nothing is left beside the files, and Git sees no difference between index and work tree.
#[track_caller]
fn is_clean(repo: &TestRepo) {
    assert_eq!(
        repo.ask(&["status", "--porcelain", "-uall"]).lines().find(|line| !line.starts_with("A  ")),
        None
    );
    let left =
        fs::read_dir(repo.path().join(repo.ask(&["rev-parse", "--absolute-git-dir"]))).expect("listed");
    let mut names = left.map(|entry| entry.expect("listed").file_name().to_string_lossy().into_owned());
    assert_eq!(names.find(|name| name.contains("iacgate") || name.ends_with(".lock")), None);
}

#[track_caller]
fn refused(repo: &TestRepo, why: &str) {
    let before = snapshot(repo);
    let run = repo.run(&["fix"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run:?}");
    assert!(run.stderr.contains(why), "{run:?}");
    assert!(snapshot(repo) == before, "something was written");
}

fn run(command: &mut Command) -> Run {
    command.output().expect("it runs").into()
}

#[test]
fn every_kind_of_repository_and_index_takes_a_fix() {
    for options in [&[] as &[&str], &["--object-format=sha256"], &["--ref-format=reftable"]] {
        for settings in [
            &[] as &[(&str, &str)],
            &[("core.splitIndex", "true")],
            &[("index.version", "4")],
            &[("index.skipHash", "true")],
            &[
                ("core.quotePath", "false"),
                ("apply.whitespace", "error"),
                ("core.whitespace", "tab-in-indent"),
            ],
            &[
                ("diff.noprefix", "true"),
                ("apply.ignoreWhitespace", "change"),
                ("core.untrackedCache", "true"),
            ],
        ] {
            let repo = TestRepo::with(options);
            for (key, value) in settings {
                repo.git(&["config", key, value]);
            }
            repo.stage("main.tf", BAD);
            fixed(&repo, "main.tf");
        }
    }
}

#[test]
fn a_fix_reaches_files_from_a_subfolder_and_by_a_relative_git_dir() {
    let repo = TestRepo::new();
    repo.stage("envs/prod/main.tf", BAD);
    assert_eq!(repo.run_in("envs/prod", &["fix"]).status, 0);
    assert_eq!((staged(&repo, "envs/prod/main.tf"), on_disk(&repo, "envs/prod/main.tf")), (good(), good()));
    repo.stage("envs/prod/main.tf", BAD);
    let mut fix = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    let told = run(fix.arg("fix").current_dir(repo.path().join("envs")).env("GIT_DIR", "../.git"));
    assert_eq!(told.status, 0, "{told:?}");
    assert_eq!((staged(&repo, "envs/prod/main.tf"), on_disk(&repo, "envs/prod/main.tf")), (good(), good()));
    is_clean(&repo);
}

#[test]
fn a_linked_work_tree_and_a_submodule_are_fixed_in_their_own_index() {
    let repo = TestRepo::holding(&[("a.tf", "")]);
    let linked = repo.beside("linked");
    repo.git(&["worktree", "add", "-q", linked.to_str().expect("a plain path"), "-b", "other"]);
    repo.git(&["submodule", "add", "-q", repo.path().to_str().expect("plain"), "sub"]);
    for top in [linked, repo.path().join("sub")] {
        fs::write(top.join("main.tf"), BAD).expect("the file");
        let git = |arguments: &[&str]| run(repo.command("git").current_dir(&top).args(arguments));
        git(&["add", "main.tf"]);
        let told = run(repo.command(env!("CARGO_BIN_EXE_iacgate")).arg("fix").current_dir(&top));
        assert_eq!(told.status, 0, "{told:?}");
        assert_eq!(git(&["show", ":main.tf"]).stdout, good());
        assert_eq!(fs::read_to_string(top.join("main.tf")).expect("the file"), good());
    }
    assert_eq!(repo.ask(&["ls-files", "main.tf"]), "");
}

#[test]
fn another_index_than_the_usual_is_the_one_that_is_fixed() {
    let repo = TestRepo::new();
    repo.stage("main.tf", BAD);
    fs::copy(repo.path().join(".git/index"), repo.path().join(".git/other")).expect("a copy");
    let mut fix = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    assert_eq!(run(fix.arg("fix").env("GIT_INDEX_FILE", ".git/other")).status, 0);
    assert_eq!(staged(&repo, "main.tf"), BAD);
    let mut show = repo.command("git");
    assert_eq!(run(show.args(["show", ":main.tf"]).env("GIT_INDEX_FILE", ".git/other")).stdout, good());
}

#[test]
fn a_bare_repository_with_a_work_tree_is_fixed() {
    let repo = TestRepo::with(&["--bare"]);
    let work = repo.beside("work");
    fs::create_dir_all(&work).expect("the work tree");
    fs::write(work.join("main.tf"), BAD).expect("the file");
    let set = |command: &mut Command| {
        command
            .current_dir(&work)
            .env("GIT_DIR", repo.path())
            .env("GIT_WORK_TREE", &work)
            .output()
            .expect("runs")
    };
    set(repo.command("git").args(["add", "main.tf"]));
    let told: Run = set(repo.command(env!("CARGO_BIN_EXE_iacgate")).arg("fix")).into();
    assert_eq!(told.status, 0, "{told:?}");
    assert_eq!(fs::read_to_string(work.join("main.tf")).expect("the file"), good());
    assert_eq!(Run::from(set(repo.command("git").args(["show", ":main.tf"]))).stdout, good());
}

#[test]
fn unstaged_work_at_the_same_lines_stays_and_is_told_for_that_file_alone() {
    let repo = TestRepo::new();
    repo.stage("a/main.tf", BAD);
    repo.stage("b/main.tf", BAD);
    let mine = BAD.replace("false", "var.encrypted # mine");
    repo.write("a/main.tf", &mine);
    let run = repo.run(&["fix"]);
    let told = "fixed 2 findings in 2 files\na/main.tf: fixed in the index alone, the work tree has other changes there\n";
    assert_eq!((run.status, run.stdout.as_str()), (0, told));
    assert_eq!((staged(&repo, "a/main.tf"), on_disk(&repo, "a/main.tf")), (good(), mine));
    assert_eq!((staged(&repo, "b/main.tf"), on_disk(&repo, "b/main.tf")), (good(), good()));
}

#[test]
fn modes_bits_and_line_endings_stay() {
    let repo = TestRepo::new();
    repo.git(&["config", "core.autocrlf", "true"]);
    repo.stage("main.tf", BAD.replace('\n', "\r\n"));
    repo.git(&["update-index", "--chmod=+x", "main.tf"]);
    repo.git(&["update-index", "--assume-unchanged", "main.tf"]);
    repo.git(&["update-index", "--skip-worktree", "main.tf"]);
    fs::set_permissions(repo.path().join("main.tf"), fs::Permissions::from_mode(0o750)).expect("a mode");
    assert_eq!(staged(&repo, "main.tf"), BAD);
    assert_eq!(repo.run(&["fix"]).status, 0);
    assert_eq!(staged(&repo, "main.tf"), good());
    assert_eq!(on_disk(&repo, "main.tf"), good().replace('\n', "\r\n"));
    assert_eq!(repo.ask(&["ls-files", "-v"]), "s main.tf");
    assert!(repo.ask(&["ls-files", "-s"]).starts_with("100755 "));
    let mode = fs::metadata(repo.path().join("main.tf")).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o750);
}

#[test]
fn a_file_that_is_not_checked_out_is_fixed_in_the_index_alone() {
    let repo = TestRepo::holding(&[("a/one.tf", ""), ("b/two.tf", "")]);
    repo.stage("b/two.tf", BAD);
    repo.commit("bad");
    repo.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "a"]);
    assert!(!repo.path().join("b").exists());
    let blob = repo.ask(&["rev-parse", "HEAD:b/two.tf"]);
    repo.stage("a/one.tf", "# staged\n");
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("100644,{blob},a/new.tf")]);
    let run = repo.run(&["fix", "b/two.tf", "a/new.tf"]);
    assert!(run.stdout.contains("b/two.tf: fixed in the index alone, it is not in the work tree"), "{run:?}");
    assert!(run.stdout.contains("a/new.tf: fixed in the index alone, it is not in the work tree"), "{run:?}");
    assert_eq!((staged(&repo, "b/two.tf"), staged(&repo, "a/new.tf")), (good(), good()));
    assert!(!repo.path().join("b").exists() && !repo.path().join("a/new.tf").exists());
    assert_eq!(repo.ask(&["ls-files", "-t", "b/two.tf"]), "S b/two.tf");
}

#[test]
fn nothing_is_written_through_a_symbolic_link() {
    let repo = TestRepo::new();
    repo.stage("main.tf", BAD);
    repo.stage("folder/main.tf", BAD);
    let outside = repo.beside("outside");
    fs::create_dir_all(&outside).expect("a folder");
    fs::write(outside.join("main.tf"), BAD).expect("a file");
    repo.remove("main.tf");
    symlink(outside.join("main.tf"), repo.path().join("main.tf")).expect("a link");
    fs::remove_dir_all(repo.path().join("folder")).expect("removed");
    symlink(&outside, repo.path().join("folder")).expect("a link");
    let run = repo.run(&["fix"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(run.stdout.matches("the work tree has a symbolic link there").count(), 2, "{run:?}");
    assert_eq!(fs::read_to_string(outside.join("main.tf")).expect("the file"), BAD);
    assert_eq!((staged(&repo, "main.tf"), staged(&repo, "folder/main.tf")), (good(), good()));
}

#[test]
fn a_gitignore_that_is_a_symbolic_link_stays_one() {
    for in_index in [true, false] {
        let repo = TestRepo::new();
        symlink("shared.ignore", repo.path().join(".gitignore")).expect("a link");
        repo.write("shared.ignore", "# ours\n");
        if in_index {
            repo.git(&["add", ".gitignore"]);
        }
        repo.stage("terraform.tfstate", json(STATE));
        let run = repo.run(&["fix"]);
        assert_eq!(run.status, 0, "{run:?}");
        assert!(run.stdout.contains("unstaged terraform.tfstate: it stays on disk\n"), "{run:?}");
        assert!(
            run.stdout.contains(".gitignore is no regular file") && run.stdout.contains("*.tfstate"),
            "{run:?}"
        );
        assert_eq!(repo.ask(&["ls-files"]), if in_index { ".gitignore" } else { "" });
        assert!(fs::symlink_metadata(repo.path().join(".gitignore")).expect("there").is_symlink());
        assert_eq!(
            (on_disk(&repo, "shared.ignore"), on_disk(&repo, "terraform.tfstate")),
            ("# ours\n".into(), json(STATE))
        );
    }
}

#[test]
fn several_state_files_share_one_gitignore_and_keep_what_is_unstaged_in_it() {
    let repo = TestRepo::new();
    repo.write(".gitignore", "mine\n");
    repo.stage("a/terraform.tfstate", json(STATE));
    repo.stage("prod.plan.json", json(PLAN));
    repo.stage("b/errored.tfstate", json(STATE));
    assert_eq!(repo.run(&["fix"]).status, 0);
    assert_eq!(repo.ask(&["ls-files"]), ".gitignore");
    assert!(on_disk(&repo, ".gitignore").starts_with("mine\n"));
    assert!(!staged(&repo, ".gitignore").contains("mine"));
    for path in ["a/terraform.tfstate", "b/errored.tfstate", "prod.plan.json"] {
        assert_eq!(repo.ask(&["check-ignore", path]), path);
        assert!(repo.path().join(path).is_file());
    }
}

#[test]
fn announced_files_and_strange_names_do_no_harm() {
    let repo = TestRepo::new();
    for name in [b"a b/m \"q\".tf".as_slice(), b"new\nline/main.tf", b"\xff\xfe/main.tf", b"-x/main.tf"] {
        repo.stage(OsStr::from_bytes(name), BAD);
    }
    repo.write("announced.tf", BAD);
    repo.git(&["add", "-N", "announced.tf"]);
    let run = repo.run(&["fix"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, "fixed 4 findings in 4 files\n"), "{run:?}");
    for name in [b"a b/m \"q\".tf".as_slice(), b"new\nline/main.tf", b"\xff\xfe/main.tf", b"-x/main.tf"] {
        assert_eq!(fs::read_to_string(repo.path().join(OsStr::from_bytes(name))).expect("the file"), good());
    }
    assert_eq!(on_disk(&repo, "announced.tf"), BAD);
    assert_eq!(repo.ask(&["diff", "--name-only"]), "announced.tf");
}

#[test]
fn neither_attributes_nor_filters_nor_hooks_have_a_say() {
    let repo = TestRepo::new();
    let ran = repo.beside("ran");
    repo.stage("main.tf", BAD);
    repo.stage(".gitattributes", "*.tf filter=spy -diff binary\n");
    for key in ["filter.spy.clean", "filter.spy.smudge", "core.fsmonitor"] {
        repo.git(&["config", key, &format!("sh -c 'touch \"{}\"; cat'", ran.display())]);
    }
    let hook = repo.path().join(".git/hooks/post-index-change");
    fs::create_dir_all(hook.parent().expect("a folder")).expect("made");
    fs::write(&hook, format!("#!/bin/sh\ntouch '{}'\n", ran.display())).expect("a hook");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("a mode");
    let _ = fs::remove_file(&ran);
    // An index as old as its entries: Git would ask the files, and the filter, whether they changed since.
    age(&repo.path().join(".git/index"), Duration::from_secs(1 << 30));
    assert_eq!(repo.run(&["fix"]).status, 0);
    assert!(!ran.exists());
    assert_eq!(on_disk(&repo, "main.tf"), good());
    assert_eq!(String::from_utf8_lossy(&repo.git(&["cat-file", "blob", ":main.tf"]).stdout), good());
}

/// Gives a file the time of so long after 1970.
fn age(file: &Path, since: Duration) {
    let opened = fs::File::options().write(true).open(file).expect("a file");
    opened.set_modified(SystemTime::UNIX_EPOCH + since).expect("its time");
}

#[test]
fn a_change_in_the_moment_of_staging_is_still_seen_after_a_fix() {
    let repo = TestRepo::new();
    repo.stage("main.tf", BAD);
    let (note, moment) = (repo.path().join("note.txt"), Duration::from_secs(1 << 30));
    repo.write("note.txt", "one\n");
    age(&note, moment);
    repo.git(&["add", "note.txt"]);
    age(&repo.path().join(".git/index"), moment);
    repo.write("note.txt", "two\n");
    age(&note, moment);
    assert_eq!(repo.run(&["fix"]).status, 0);
    assert_eq!(repo.ask(&["diff", "--name-only"]), "note.txt");
}

#[test]
fn a_locked_index_is_left_alone() {
    let repo = TestRepo::new();
    repo.stage("main.tf", BAD);
    let lock = repo.path().join(".git/index.lock");
    fs::write(&lock, "").expect("a lock");
    refused(&repo, "the index is locked");
    fs::remove_file(&lock).expect("unlocked");
    fixed(&repo, "main.tf");
}

#[test]
fn where_a_part_can_not_be_written_nothing_is() {
    // Objects can't be stored: a file stands in the way.
    let repo = TestRepo::new();
    repo.stage("a/main.tf", BAD);
    repo.stage("b/main.tf", BAD);
    let objects = repo.path().join(".git/objects");
    let wanted = repo.beside("fixed.txt");
    fs::write(&wanted, good()).expect("a file");
    let blob = repo.ask(&["hash-object", wanted.to_str().expect("a plain path")]);
    let folder = objects.join(&blob[..2]);
    let _ = fs::remove_dir_all(&folder);
    fs::write(&folder, "").expect("in the way");
    refused(&repo, "`git hash-object` failed, nothing was written");
    fs::remove_file(&folder).expect("out of the way");
    fixed_both(&repo);
}

#[track_caller]
fn fixed_both(repo: &TestRepo) {
    assert_eq!(repo.run(&["fix"]).stdout, "fixed 2 findings in 2 files\n");
    for path in ["a/main.tf", "b/main.tf"] {
        assert_eq!((staged(repo, path), on_disk(repo, path)), (good(), good()));
    }
}

/// Only where the file system has the bit that stops root, too.
fn immutable(path: &Path, is_so: bool) -> bool {
    let bit = if is_so { "+i" } else { "-i" };
    Command::new("chattr").arg(bit).arg(path).output().is_ok_and(|output| output.status.success())
}

#[test]
fn what_was_replaced_is_put_back_where_a_later_file_can_not_be() {
    let repo = TestRepo::new();
    repo.stage("a/main.tf", BAD);
    repo.stage("b/main.tf", BAD);
    for path in ["b/main.tf", "b"] {
        let path = repo.path().join(path);
        if !immutable(&path, true) {
            return;
        }
        let before = snapshot(&repo);
        let run = repo.run(&["fix"]);
        immutable(&path, false);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run:?}");
        assert!(snapshot(&repo) == before, "something was written");
    }
    fixed_both(&repo);
}

#[test]
fn filters_and_options_choose_and_what_still_blocks_decides_the_status() {
    let repo = TestRepo::new();
    repo.stage("a/main.tf", BAD);
    repo.stage("b/main.tf", BAD);
    let run = repo.run(&["fix", "a"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, "fixed 1 finding in 1 file\n"), "{run:?}");
    assert_eq!(staged(&repo, "b/main.tf"), BAD);
    let run = repo.run(&["fix", "--rule", "public-bucket"]);
    assert_eq!((run.status, run.stdout.as_str()), (1, "nothing to fix\n"), "{run:?}");
    let run = repo.run(&["fix", "--rule", "unencrypted-volum"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("did you mean `unencrypted-volume`?"), "{run:?}");
    let run = repo.run(&["fix", "--dry-run", "-v", "--rule", "CKV_AWS_3"]);
    assert!(run.status == 0 && run.stdout.contains("+++ b/b/main.tf"), "{run:?}");
    assert_eq!(staged(&repo, "b/main.tf"), BAD);
    let run = repo.run(&["fix", "-v"]);
    assert!(run.stdout.starts_with("b/main.tf:3 unencrypted-volume: "), "{run:?}");
}

#[test]
fn carried_findings_wait_for_all() {
    let repo = TestRepo::holding(&[("main.tf", BAD)]);
    repo.stage("main.tf", format!("{BAD}# more\n"));
    assert_eq!(repo.run(&["fix"]).stdout, "nothing to fix\n");
    assert_eq!(repo.run(&["fix", "--all"]).stdout, "fixed 1 finding in 1 file\n");
    assert_eq!(staged(&repo, "main.tf"), format!("{}# more\n", good()));
}

#[test]
fn many_findings_are_fixed_at_once_and_a_file_that_can_not_be_judged_is_told() {
    let repo = TestRepo::new();
    let buckets: String = (0..150)
        .map(|number| {
            format!("resource \"aws_s3_bucket\" \"b{number}\" {{\n  bucket = \"acme-b{number}\"\n}}\n\n")
        })
        .collect();
    let volumes: String =
        (0..400).map(|number| BAD.replace("scratch", &format!("v{number}")) + "\n").collect();
    repo.stage("main.tf", buckets + &volumes);
    let begun = std::time::Instant::now();
    let run = repo.run(&["fix"]);
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
    assert_eq!((run.status, run.stdout.as_str()), (0, "fixed 550 findings in 1 file\n"), "{run:?}");
    assert_eq!(repo.run(&["fix"]).stdout, "nothing to fix\n");
    repo.stage("other/main.tf", "resource \"aws_ebs_volume\" {\n");
    assert_eq!(repo.run(&["fix"]).status, 2);
}

#[test]
fn unstaged_work_that_has_the_fix_already_does_not_get_it_twice() {
    let repo = TestRepo::new();
    let tags: String = (0..9).map(|number| format!("    tag{number} = \"1\"\n")).collect();
    let volume = format!(
        "resource \"aws_ebs_volume\" \"v\" {{\n  size = 500\n  type = \"gp3\"\n\n  tags = {{\n{tags}  }}\n}}\n"
    );
    repo.stage("main.tf", &volume);
    let own = volume.replace("  }\n}\n", "  }\n\n  encrypted = true\n}\n");
    repo.write("main.tf", &own);
    let run = repo.run(&["fix"]);
    assert!(run.stdout.contains("fixed in the index alone"), "{run:?}");
    assert_eq!(on_disk(&repo, "main.tf"), own);
}
