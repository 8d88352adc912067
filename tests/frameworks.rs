//! The hook under pre-commit and prek themselves, as `.pre-commit-hooks.yaml` declares it.
//!
//! The frameworks choose files by what is on disk, split the list, and stash what is not staged; the verdict
//! has to be the one that `git commit` alone would get.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const BAD: &str = "resource \"aws_ebs_volume\" \"scratch\" {\n  availability_zone = \"eu-west-1a\"\n  size              = 40\n  encrypted         = false\n}\n";
const GOOD: &str = "resource \"aws_ebs_volume\" \"scratch\" {\n  availability_zone = \"eu-west-1a\"\n  size              = 40\n  encrypted         = true\n}\n";
const BUCKET: &str = "resource \"aws_s3_bucket\" \"models\" {\n  bucket = \"acme-models\"\n}\n";
const GUARD: &str = "resource \"aws_s3_bucket_public_access_block\" \"models\" {
  bucket                  = aws_s3_bucket.models.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
";

const FRAMEWORKS: [&str; 2] = ["pre-commit", "prek"];

/// Where tests/setup-frameworks.sh puts them.
fn program(framework: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let program = target.join("frameworks/bin").join(framework);
    assert!(program.exists(), "{} is missing: run ./tests/run, which installs it", program.display());
    program
}

/// A repository whose one commit holds the configuration of a framework and `files`.
struct Scene {
    temp: tempfile::TempDir,
    framework: &'static str,
}

impl Scene {
    fn new(framework: &'static str, files: &[(&str, &str)]) -> Self {
        let scene = Self { temp: tempfile::tempdir().unwrap(), framework };
        fs::create_dir_all(scene.repo()).unwrap();
        scene.git(&["init", "-q", "-b", "main"]);
        scene.write(".pre-commit-config.yaml", &configuration());
        for (name, text) in files {
            scene.write(name, text);
        }
        scene.git(&["add", "."]);
        scene.git(&["commit", "-q", "-m", "base"]);
        scene
    }

    fn repo(&self) -> PathBuf {
        self.temp.path().join("repo")
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.repo().join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.repo().join(name)).unwrap()
    }

    /// Neither the user's Git settings nor their framework's cache.
    fn command(&self, program: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if ["GIT_", "PRE_COMMIT", "PREK_", "SKIP"].iter().any(|prefix| name.starts_with(prefix)) {
                command.env_remove(name);
            }
        }
        command.current_dir(self.repo()).args(args);
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.env("PRE_COMMIT_HOME", self.temp.path().join("cache"));
        command.env("PREK_HOME", self.temp.path().join("cache"));
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "A").env(format!("GIT_{who}_EMAIL"), "a@example.com");
        }
        command
    }

    fn git(&self, args: &[&str]) -> String {
        let output = self.command(Path::new("git"), args).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", said(&output));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn run(&self, args: &[&str]) -> Output {
        let args = [&["run"], args].concat();
        self.command(&program(self.framework), &args).output().unwrap()
    }

    #[track_caller]
    fn passes(&self, args: &[&str]) {
        let output = self.run(args);
        assert!(output.status.success(), "{} {args:?}:\n{}", self.framework, said(&output));
    }

    #[track_caller]
    fn blocks(&self, args: &[&str], rule: &str) {
        let output = self.run(args);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(1), "{} {args:?}:\n{said}", self.framework);
        assert!(said.contains(rule), "{} {args:?}:\n{said}", self.framework);
    }
}

/// The `iacgate-system` hook as we publish it, with the built binary in the place of the one on PATH.
fn configuration() -> String {
    let published = include_str!("../.pre-commit-hooks.yaml");
    let (_, system) = published.split_once("- id: iacgate-system").expect("the hook is published");
    let entry = format!("entry: \"'{}' check\"", env!("CARGO_BIN_EXE_iacgate"));
    let hook: String = system
        .replace("entry: iacgate check", &entry)
        .lines()
        // Says nothing of a local hook, and prek warns of it.
        .filter(|line| !line.contains("minimum_pre_commit_version"))
        .map(|line| format!("    {line}\n"))
        .collect();
    format!("repos:\n- repo: local\n  hooks:\n    - id: iacgate-system{hook}")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn what_we_publish_is_valid() {
    for framework in FRAMEWORKS {
        let scene = Scene::new(framework, &[]);
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/.pre-commit-hooks.yaml");
        let output = scene.command(&program(framework), &["validate-manifest", manifest]).output().unwrap();
        assert!(output.status.success(), "{framework}: {}", said(&output));
    }
}

#[test]
fn a_staged_file_is_judged() {
    for framework in FRAMEWORKS {
        let scene = Scene::new(framework, &[]);
        scene.write("data.tf", BAD);
        scene.git(&["add", "data.tf"]);
        scene.blocks(&[], "unencrypted-volume");
        scene.write("data.tf", GOOD);
        scene.git(&["add", "data.tf"]);
        scene.passes(&[]);
    }
}

#[test]
fn a_commit_through_the_frameworks_own_hook_is_stopped() {
    for framework in FRAMEWORKS {
        let scene = Scene::new(framework, &[]);
        let output = scene.command(&program(framework), &["install"]).output().unwrap();
        assert!(output.status.success(), "{framework}: {}", said(&output));
        scene.write("data.tf", BAD);
        scene.git(&["add", "data.tf"]);
        let commit = || scene.command(Path::new("git"), &["commit", "-q", "-m", "next"]).output().unwrap();
        let output = commit();
        assert!(
            !output.status.success() && said(&output).contains("unencrypted-volume"),
            "{}",
            said(&output)
        );
        scene.write("data.tf", GOOD);
        scene.git(&["add", "data.tf"]);
        let output = commit();
        assert!(output.status.success(), "{framework}: {}", said(&output));
    }
}

#[test]
fn all_files_judges_what_was_committed_before() {
    for framework in FRAMEWORKS {
        let scene = Scene::new(framework, &[("data.tf", BAD), ("other.tf", BUCKET)]);
        scene.passes(&[]);
        scene.blocks(&["--all-files"], "unencrypted-volume");
    }
}

#[test]
fn named_files_are_judged_whole() {
    for framework in FRAMEWORKS {
        let scene = Scene::new(framework, &[("data.tf", BAD), ("fine.tf", &GOOD.replace("scratch", "fine"))]);
        scene.passes(&["--files", "fine.tf"]);
        scene.blocks(&["--files", "data.tf"], "unencrypted-volume");
    }
}

#[test]
fn named_files_never_narrow_what_is_staged() {
    for framework in FRAMEWORKS {
        let scene = Scene::new(framework, &[("fine.tf", &GOOD.replace("scratch", "fine"))]);
        scene.write("data.tf", BAD);
        scene.git(&["add", "data.tf"]);
        scene.blocks(&["--files", "fine.tf"], "unencrypted-volume");
    }
}

#[test]
fn a_range_is_judged_as_ci_does() {
    for framework in FRAMEWORKS {
        let scene = Scene::new(framework, &[]);
        let base = scene.git(&["rev-parse", "HEAD"]);
        scene.write("data.tf", BAD);
        scene.git(&["add", "."]);
        scene.git(&["commit", "-q", "-m", "bad"]);
        let bad = scene.git(&["rev-parse", "HEAD"]);
        scene.blocks(&["--from-ref", &base, "--to-ref", &bad], "unencrypted-volume");
        scene.write("notes.md", "later\n");
        scene.git(&["add", "."]);
        scene.git(&["commit", "-q", "-m", "later"]);
        scene.passes(&["--from-ref", &bad, "--to-ref", "HEAD"]);
    }
}

#[test]
fn only_what_is_staged_of_a_file_counts() {
    for framework in FRAMEWORKS {
        let scene = Scene::new(framework, &[]);
        scene.write("data.tf", GOOD);
        scene.git(&["add", "data.tf"]);
        scene.write("data.tf", BAD);
        scene.passes(&[]);
        assert_eq!(scene.read("data.tf"), BAD, "unstaged work stays as it was");

        scene.git(&["add", "data.tf"]);
        scene.write("data.tf", GOOD);
        scene.blocks(&[], "unencrypted-volume");
        assert_eq!(scene.read("data.tf"), GOOD, "unstaged work stays as it was");
    }
}

/// A framework passes no names here: pre-commit and prek list neither deleted files nor their folders.
#[test]
fn a_commit_that_only_deletes_a_guard_is_stopped() {
    for framework in FRAMEWORKS {
        let scene = Scene::new(framework, &[("bucket.tf", BUCKET), ("guard.tf", GUARD)]);
        scene.git(&["rm", "-q", "guard.tf"]);
        scene.blocks(&[], "public-bucket");
    }
}

#[test]
fn the_frameworks_own_hooks_are_not_wrapped() {
    for framework in FRAMEWORKS {
        let scene = Scene::new(framework, &[]);
        scene.command(&program(framework), &["install"]).output().unwrap();
        let hook = scene.repo().join(".git/hooks/pre-commit");
        let before = fs::read(&hook).unwrap();
        let iacgate = Path::new(env!("CARGO_BIN_EXE_iacgate"));
        let output = scene.command(iacgate, &["install"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(
            said(&output).contains(framework) && said(&output).contains("repo: local"),
            "{}",
            said(&output)
        );
        assert_eq!(fs::read(&hook).unwrap(), before);
    }
}

/// The other way round, the framework keeps our hook as pre-commit.legacy and runs it first.
#[test]
fn a_framework_installed_over_us_still_runs_us() {
    for framework in FRAMEWORKS {
        let scene = Scene::new(framework, &[]);
        let iacgate = Path::new(env!("CARGO_BIN_EXE_iacgate"));
        assert!(scene.command(iacgate, &["install"]).output().unwrap().status.success());
        let output = scene.command(&program(framework), &["install"]).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        scene.write(".pre-commit-config.yaml", "repos: []\n");
        scene.write("data.tf", BAD);
        scene.git(&["add", "."]);
        let output = scene.command(Path::new("git"), &["commit", "-q", "-m", "next"]).output().unwrap();
        assert!(!output.status.success(), "{framework}: {}", said(&output));
        assert!(said(&output).contains("unencrypted-volume"), "{framework}: {}", said(&output));
    }
}
