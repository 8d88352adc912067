//! The hook as Git meets it: real Git, real shell, throw-away repositories, nothing of the user's own settings.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use iacgate::cli::install::{install_in, uninstall_in};

/// A repository with one commit, and beside it a stand-in for iacgate that tells how it was called.
struct Scene {
    _temp: tempfile::TempDir,
    repo: PathBuf,
    gate: PathBuf,
}

impl Scene {
    fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let base = temp.path().canonicalize().unwrap();
        let scene = Self { repo: base.join("a repo"), gate: base.join("it's iacgate"), _temp: temp };
        fs::create_dir(&scene.repo).unwrap();
        scene.git(&["init", "-q", "-b", "main"]);
        script(&scene.gate, "echo \"gate: $* index=${GIT_INDEX_FILE##*/}\" >&2; exit ${GATE:-0}");
        fs::write(scene.repo.join("a.tf"), "").unwrap();
        scene.git(&["add", "."]);
        scene.git(&["commit", "-q", "-m", "first"]);
        scene
    }

    /// Git with no configuration but the repository's own.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("GIT_")) {
                command.env_remove(name);
            }
        }
        command.current_dir(&self.repo).args(args);
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "A").env(format!("GIT_{who}_EMAIL"), "a@example.com");
        }
        command
    }

    fn git(&self, args: &[&str]) -> String {
        let output = self.command(args).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn commit(&self) -> Output {
        self.command(&["commit", "-q", "--allow-empty", "-m", "next"]).output().unwrap()
    }

    fn hook(&self, name: &str) -> PathBuf {
        self.repo.join(".git/hooks").join(name)
    }

    fn install(&self) -> Result<String, String> {
        install_in(&self.repo, &self.gate, false).map_err(|error| error.to_string())
    }

    fn uninstall(&self) -> Result<String, String> {
        uninstall_in(&self.repo).map_err(|error| error.to_string())
    }
}

fn script(path: &Path, body: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("#!/bin/sh\n{body}\n")).unwrap();
    set_mode(path, 0o755);
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Everything in the hooks folder, with modes.
fn listing(folder: &Path) -> Vec<(String, u32, Vec<u8>)> {
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let bytes = fs::read(entry.path()).unwrap_or_default();
            let mode = entry.metadata().unwrap().permissions().mode();
            (entry.file_name().into_string().unwrap(), mode, bytes)
        })
        .collect();
    found.sort();
    found
}

#[test]
fn a_commit_runs_check_with_gits_own_index() {
    let scene = Scene::new();
    scene.install().unwrap();
    let output = scene.commit();
    assert!(output.status.success());
    assert_eq!(stderr(&output), "gate: check index=index\n");
    assert_eq!(mode(&scene.hook("pre-commit")), 0o755);
}

#[test]
fn what_the_gate_says_decides() {
    let scene = Scene::new();
    scene.install().unwrap();
    let head = scene.git(&["rev-parse", "HEAD"]);
    let args = ["commit", "-q", "--allow-empty", "-m", "next"];
    let output = scene.command(&args).env("GATE", "2").output().unwrap();
    assert!(!output.status.success());
    assert_eq!(scene.git(&["rev-parse", "HEAD"]), head);
}

#[test]
fn a_merge_is_judged_too() {
    let scene = Scene::new();
    scene.git(&["checkout", "-q", "-b", "side"]);
    scene.git(&["commit", "-q", "--allow-empty", "-m", "side"]);
    scene.git(&["checkout", "-q", "main"]);
    scene.install().unwrap();
    let output = scene.command(&["merge", "-q", "--no-ff", "--no-edit", "side"]).output().unwrap();
    assert!(output.status.success());
    assert_eq!(stderr(&output), "gate: check index=index\n");
}

#[test]
fn installing_again_changes_nothing_and_an_older_version_is_renewed() {
    let scene = Scene::new();
    scene.install().unwrap();
    let before = listing(&scene.repo.join(".git/hooks"));
    assert!(scene.install().unwrap().contains("nothing to do"));
    assert_eq!(listing(&scene.repo.join(".git/hooks")), before);

    fs::write(scene.hook("pre-commit"), "#!/bin/sh\n# iacgate-hook 0.0.1\nexec iacgate\n").unwrap();
    assert!(scene.install().unwrap().contains("renewed"));
    assert_eq!(listing(&scene.repo.join(".git/hooks")), before);
}

#[test]
fn a_hook_that_was_there_runs_first_and_comes_back_byte_for_byte() {
    let scene = Scene::new();
    script(&scene.hook("pre-commit"), "echo \"theirs: $#\" >&2; exit ${THEIRS:-0} # \r no newline");
    set_mode(&scene.hook("pre-commit"), 0o750);
    let before = listing(&scene.repo.join(".git/hooks"));

    let told = scene.install().unwrap();
    assert!(told.contains("pre-commit.iacgate-prev"), "{told}");
    assert_eq!(stderr(&scene.commit()), "theirs: 0\ngate: check index=index\n");
    let args = ["commit", "-q", "--allow-empty", "-m", "next"];
    let output = scene.command(&args).env("THEIRS", "3").output().unwrap();
    assert!(!output.status.success());
    assert_eq!(stderr(&output), "theirs: 0\n", "the gate is not reached");

    scene.uninstall().unwrap();
    assert_eq!(listing(&scene.repo.join(".git/hooks")), before);
    assert!(scene.uninstall().unwrap_err().contains("not iacgate's"));
}

#[test]
fn a_hook_that_git_skipped_is_kept_and_still_skipped() {
    let scene = Scene::new();
    script(&scene.hook("pre-commit"), "exit 1");
    set_mode(&scene.hook("pre-commit"), 0o644);
    symlink("nowhere", scene.hook("pre-merge-commit")).unwrap();
    scene.install().unwrap();
    assert!(scene.commit().status.success());
    scene.uninstall().unwrap();
    assert_eq!(mode(&scene.hook("pre-commit")), 0o644);
    assert_eq!(fs::read_link(scene.hook("pre-merge-commit")).unwrap(), Path::new("nowhere"));
}

#[test]
fn a_kept_hook_is_never_overwritten() {
    let scene = Scene::new();
    script(&scene.hook("pre-commit"), "echo first");
    scene.install().unwrap();
    script(&scene.hook("pre-commit"), "echo second");
    let before = listing(&scene.repo.join(".git/hooks"));
    let error = scene.install().unwrap_err();
    assert!(error.contains("already kept"), "{error}");
    assert!(scene.uninstall().unwrap().contains("pre-merge-commit"), "the other hook is still ours");
    let error = scene.uninstall().unwrap_err();
    assert!(error.contains("not iacgate's"), "{error}");
    for entry in before.iter().filter(|(name, ..)| name != "pre-merge-commit") {
        assert!(listing(&scene.repo.join(".git/hooks")).contains(entry));
    }
}

#[test]
fn a_program_that_went_away_is_looked_for_on_path_and_then_blocks() {
    let scene = Scene::new();
    scene.install().unwrap();
    fs::remove_file(&scene.gate).unwrap();
    let output = scene.commit();
    // A machine with iacgate on its PATH is not what this test is about.
    if Command::new("iacgate").arg("--version").output().is_err() {
        assert!(!output.status.success());
        let said = stderr(&output);
        assert!(said.contains("iacgate install") && said.contains("--no-verify"), "{said}");
        assert!(said.contains("it's iacgate"), "{said}");
    }

    let bin = scene.repo.join(".git/bin");
    script(&bin.join("iacgate"), "echo from path >&2");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let args = ["commit", "-q", "--allow-empty", "-m", "next"];
    let output = scene.command(&args).env("PATH", path).output().unwrap();
    assert!(output.status.success());
    assert_eq!(stderr(&output), "from path\n");
}

#[test]
fn managed_hooks_are_left_alone() {
    for (mark, line) in [
        ("# File generated by pre-commit: https://pre-commit.com", ".pre-commit-config.yaml"),
        ("# File generated by prek: https://github.com/j178/prek", ".pre-commit-config.yaml"),
        ("call_lefthook run \"pre-commit\" \"$@\"", "lefthook.yml"),
        (". \"$(dirname -- \"$0\")/_/husky.sh\"", ".husky/pre-commit"),
    ] {
        let scene = Scene::new();
        script(&scene.hook("pre-commit"), mark);
        let before = listing(&scene.repo.join(".git/hooks"));
        let error = scene.install().unwrap_err();
        assert!(error.contains(line) && error.contains("iacgate check"), "{error}");
        assert!(install_in(&scene.repo, &scene.gate, true).is_err(), "not by force either: {mark}");
        assert_eq!(listing(&scene.repo.join(".git/hooks")), before);
    }
}

#[test]
fn a_tracked_hooks_folder_needs_force() {
    let scene = Scene::new();
    scene.git(&["config", "core.hooksPath", "tools/hooks"]);
    let sub = scene.repo.join("sub");
    fs::create_dir(&sub).unwrap();
    let error = install_in(&sub, &scene.gate, false).unwrap_err().to_string();
    assert!(error.contains("inside the work tree") && error.contains("--force"), "{error}");
    assert!(!scene.repo.join("tools").exists(), "a refusal leaves no trace");

    install_in(&sub, &scene.gate, true).unwrap();
    assert_eq!(stderr(&scene.commit()), "gate: check index=index\n");
    uninstall_in(&sub).unwrap();
    assert!(!scene.repo.join("tools/hooks/pre-commit").exists());
    assert!(scene.uninstall().unwrap().contains("nothing to do"));
}

#[test]
fn husky_is_told_by_its_folder() {
    let scene = Scene::new();
    scene.git(&["config", "core.hooksPath", ".husky/_"]);
    let error = scene.install().unwrap_err();
    assert!(error.contains("add this line to .husky/pre-commit:\niacgate check"), "{error}");
}

#[test]
fn hooks_that_are_switched_off_are_refused_even_by_force() {
    for value in ["", "/dev/null"] {
        let scene = Scene::new();
        scene.git(&["config", "core.hooksPath", value]);
        let error = install_in(&scene.repo, &scene.gate, true).unwrap_err().to_string();
        assert!(error.contains("switches hooks off"), "{error}");
        assert!(error.contains("git config --local --unset core.hooksPath"), "{error}");
    }
}

#[test]
fn a_hook_is_found_again_though_hooks_were_moved_or_switched_off_since() {
    for value in ["tools/hooks", "/dev/null"] {
        let scene = Scene::new();
        scene.install().unwrap();
        scene.git(&["config", "core.hooksPath", value]);
        assert!(scene.uninstall().unwrap().contains("removed"));
        assert!(!scene.hook("pre-commit").exists());
    }
}

#[test]
fn a_folder_of_this_repositorys_own_outside_the_work_tree_is_taken() {
    let scene = Scene::new();
    let folder = scene.gate.with_file_name("own hooks");
    scene.git(&["config", "core.hooksPath", folder.to_str().unwrap()]);
    scene.install().unwrap();
    assert_eq!(stderr(&scene.commit()), "gate: check index=index\n");
    assert!(folder.join("pre-commit").is_file());
}

#[test]
fn a_linked_work_tree_shares_the_hooks() {
    let scene = Scene::new();
    let linked = scene.gate.with_file_name("linked");
    scene.git(&["worktree", "add", "-q", linked.to_str().unwrap()]);
    install_in(&linked, &scene.gate, false).unwrap();
    assert_eq!(stderr(&scene.commit()), "gate: check index=index\n");
    assert!(scene.uninstall().unwrap().contains("removed"));
}

#[test]
fn the_plain_hook_works_when_copied_by_hand() {
    let scene = Scene::new();
    fs::create_dir_all(scene.repo.join(".git/hooks")).unwrap();
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/hooks/pre-commit"), scene.hook("pre-commit")).unwrap();
    let bin = scene.repo.join(".git/bin");
    script(&bin.join("iacgate"), "echo \"plain: $*\" >&2");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let args = ["commit", "-q", "--allow-empty", "-m", "next"];
    let output = scene.command(&args).env("PATH", path).output().unwrap();
    assert_eq!(stderr(&output), "plain: check\n");
    assert!(scene.install().unwrap().contains("renewed"));
}

#[test]
fn outside_a_repository_nothing_is_written() {
    let temp = tempfile::tempdir().unwrap();
    let error = install_in(temp.path(), Path::new("/bin/true"), false).unwrap_err().to_string();
    assert!(error.contains("git init"), "{error}");
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0);
}

/// The binary itself, in the environment of [`Scene::command`].
fn iacgate(scene: &Scene, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_iacgate"));
    command.current_dir(&scene.repo).args(args);
    for (name, value) in scene.command(&[]).get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

#[test]
fn the_command_line_installs_and_uninstalls() {
    let scene = Scene::new();
    let output = iacgate(&scene, &["install"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("pre-commit"));
    assert!(fs::read_to_string(scene.hook("pre-commit")).unwrap().contains(env!("CARGO_BIN_EXE_iacgate")));
    let output = iacgate(&scene, &["uninstall"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(!scene.hook("pre-commit").exists());
}

#[test]
fn a_hooks_folder_for_every_repository_needs_force() {
    let scene = Scene::new();
    let (config, folder) = (scene.gate.with_file_name("config"), scene.gate.with_file_name("all hooks"));
    fs::write(&config, format!("[core]\n\thooksPath = {}\n", folder.display())).unwrap();
    let output = iacgate(&scene, &["install"]).env("GIT_CONFIG_GLOBAL", &config).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(said.starts_with("error: ") && said.contains("every repository"), "{said}");
    assert!(!folder.exists());
    let output = iacgate(&scene, &["install", "--force"]).env("GIT_CONFIG_GLOBAL", &config).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(folder.join("pre-commit").exists());
}
