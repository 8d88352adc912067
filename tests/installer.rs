//! install.sh and the demo, with the binary that is under test: what README.md begins with.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const IACGATE: &str = env!("CARGO_BIN_EXE_iacgate");

/// A home of its own, in which nothing of the user's stands.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, program: impl AsRef<Path>, args: &[&str]) -> Output {
        let mut command = Command::new(program.as_ref());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        command.current_dir(self.0.path()).args(args).env_remove("IACGATE_BIN_DIR");
        command
            .env("HOME", self.0.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.output().unwrap()
    }
}

fn ours(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_demo_ends_well() {
    let home = Home::new();
    let output = home.run(ours("examples/demo.sh"), &[IACGATE]);
    let said = said(&output);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("unencrypted-volume"), "{said}");
}

#[test]
fn the_demo_notices_a_gate_that_stops_nothing() {
    let home = Home::new();
    let output = home.run(ours("examples/demo.sh"), &["/bin/true"]);
    assert!(!output.status.success());
    assert!(said(&output).contains("the commit went through"), "{}", said(&output));
}

#[test]
fn the_installer_says_where_it_put_what() {
    let home = Home::new();
    let output = home.run(ours("install.sh"), &["--binary", IACGATE]);
    let said = said(&output);
    assert!(output.status.success(), "{said}");
    let installed = home.at(".local/bin/iacgate");
    assert!(installed.is_file() && said.contains(installed.to_str().unwrap()), "{said}");
    assert!(said.contains("not on your PATH") && said.contains("export PATH="), "{said}");
}

#[test]
fn the_installer_guards_the_repository_that_is_named() {
    let home = Home::new();
    assert!(home.run("git", &["init", "-q", "a repo"]).status.success());
    let output = home.run(ours("install.sh"), &["--binary", IACGATE, "--repo", "a repo"]);
    assert!(output.status.success(), "{}", said(&output));
    let hook = fs::read_to_string(home.at("a repo/.git/hooks/pre-commit")).unwrap();
    assert!(hook.contains("/.local/bin/iacgate'"), "the installed program, not the built one: {hook}");
}

#[test]
fn the_installer_guards_the_repository_it_is_called_from() {
    let home = Home::new();
    assert!(home.run("git", &["init", "-q", "."]).status.success());
    let output = home.run(ours("install.sh"), &["--binary", IACGATE]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(home.at(".git/hooks/pre-merge-commit").is_file());
}

#[test]
fn the_installer_refuses_before_it_does_anything() {
    let home = Home::new();
    for args in [&["--repo", "nowhere"][..], &["--binary", "nowhere"], &["--nonsense"], &["--repo"]] {
        let output = home.run(ours("install.sh"), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", said(&output));
        assert!(!home.at(".local").exists());
    }
}
