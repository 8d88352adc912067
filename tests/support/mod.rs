//! Repositories that tests throw away: real Git, real binary, and an environment in which nothing of the
//! developer's own is left.

#![allow(dead_code, reason = "each test binary uses its own part of the harness")]

pub mod examples;
pub mod formatter;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A repository in a folder that goes away with it. Its HOME lies beside it, empty.
pub struct TestRepo {
    folder: TempDir,
    top: PathBuf,
}

/// What a run of the binary (or of Git, with a hook in it) gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            // A signal has no status; a test that expects one should fail.
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl TestRepo {
    /// An empty repository on the branch `main`.
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// As [`TestRepo::new`], with options for `git init`, such as `--object-format=sha256`.
    pub fn with(options: &[&str]) -> Self {
        let repo = Self::bare_folder();
        repo.git(&[&["init", "--quiet"], options].concat());
        repo
    }

    /// A clone of another one, with options such as `--depth=1`.
    pub fn cloned(from: &Self, options: &[&str]) -> Self {
        let repo = Self::bare_folder();
        let url = format!("file://{}", from.top.display());
        repo.git(&[&["clone", "--quiet"], options, &[&url, "."]].concat());
        repo
    }

    fn bare_folder() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        // Where it is a symbolic link, Git tells the true path.
        let top = folder.path().canonicalize().expect("it was just made").join("repo");
        fs::create_dir_all(&top).expect("a folder for the repository");
        fs::create_dir_all(folder.path().join("home")).expect("a home");
        Self { folder, top }
    }

    /// The top of the work tree.
    pub fn path(&self) -> &Path {
        &self.top
    }

    /// A folder beside the repository, for a linked work tree or a second repository.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.top.with_file_name(name)
    }

    /// A command in the scrubbed environment, run at the top.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            if ["GIT_", "IACGATE_", "PRE_COMMIT_"].iter().any(|own| name.to_string_lossy().starts_with(own)) {
                command.env_remove(name);
            }
        }
        let settings = [
            ("init.defaultBranch", "main"),
            ("user.name", "Test"),
            ("user.email", "test@example.com"),
            ("commit.gpgSign", "false"),
            ("protocol.file.allow", "always"),
            ("advice.detachedHead", "false"),
        ];
        for (position, (key, value)) in settings.iter().enumerate() {
            command.env(format!("GIT_CONFIG_KEY_{position}"), key);
            command.env(format!("GIT_CONFIG_VALUE_{position}"), value);
        }
        command.env("GIT_CONFIG_COUNT", settings.len().to_string());
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.env("GIT_TERMINAL_PROMPT", "0").env("GIT_EDITOR", "true");
        command.env("HOME", self.folder.path().join("home")).env_remove("XDG_CONFIG_HOME");
        command.env_remove("XDG_CACHE_HOME");
        command.env("LC_ALL", "C").env("NO_COLOR", "1").stdin(Stdio::null());
        command.current_dir(&self.top);
        command
    }

    /// Git, which must succeed.
    pub fn git(&self, arguments: &[&str]) -> Output {
        let output = self.try_git(arguments);
        assert!(
            output.status.success(),
            "git {arguments:?} failed:\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        output
    }

    /// Git, whatever comes of it.
    pub fn try_git(&self, arguments: &[&str]) -> Output {
        self.command("git").args(arguments).output().expect("git runs")
    }

    /// Git, where a hook may stop it.
    pub fn run_git(&self, arguments: &[&str]) -> Run {
        self.try_git(arguments).into()
    }

    /// What Git prints, without the line's end.
    pub fn ask(&self, arguments: &[&str]) -> String {
        String::from_utf8_lossy(&self.git(arguments).stdout).trim_end().to_owned()
    }

    pub fn write(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        let file = self.top.join(path);
        fs::create_dir_all(file.parent().expect("a file has a folder")).expect("its folder");
        fs::write(file, content).expect("the file");
    }

    pub fn remove(&self, path: impl AsRef<Path>) {
        fs::remove_file(self.top.join(path)).expect("the file was there");
    }

    pub fn stage(&self, path: impl AsRef<Path>, content: impl AsRef<[u8]>) {
        self.write(&path, content);
        let added = self.command("git").args(["add", "-f", "--"]).arg(path.as_ref()).output();
        assert!(added.expect("git runs").status.success(), "git add {}", path.as_ref().display());
    }

    /// Stages a value where a fix leaves one to write, as the person does who takes it.
    pub fn fill_in(&self) {
        for path in self.ask(&["diff", "--cached", "--name-only", "--diff-filter=AM"]).lines() {
            let text = self.ask(&["show", &format!(":{path}")]);
            if text.contains("CHANGE-ME") {
                self.stage(path, text.replace("CHANGE-ME", "ml-42"));
            }
        }
    }

    /// Commits what is staged, past any hook. Out: its id.
    pub fn commit(&self, message: &str) -> String {
        self.git(&["commit", "--quiet", "--allow-empty", "--no-verify", "-m", message]);
        self.ask(&["rev-parse", "HEAD"])
    }

    /// The binary, at the top.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_in("", arguments)
    }

    /// The binary, in a folder of the repository.
    pub fn run_in(&self, folder: impl AsRef<Path>, arguments: &[&str]) -> Run {
        let mut command = self.command(env!("CARGO_BIN_EXE_iacgate"));
        command.current_dir(self.top.join(folder)).args(arguments);
        command.output().expect("the binary runs").into()
    }

    /// The binary as the hook calls it: without arguments.
    pub fn hook(&self) -> Run {
        self.run(&[])
    }

    /// A pre-commit hook that does nothing but call the binary.
    pub fn install_plain_hook(&self) {
        self.install_hook_script(&format!("exec '{}'", env!("CARGO_BIN_EXE_iacgate")));
    }

    /// A pre-commit hook of these shell commands.
    pub fn install_hook_script(&self, commands: &str) {
        let hooks = self.top.join(self.ask(&["rev-parse", "--git-path", "hooks"]));
        fs::create_dir_all(&hooks).expect("a folder for hooks");
        let hook = hooks.join("pre-commit");
        fs::write(&hook, format!("#!/bin/sh\n{commands}\n")).expect("the hook");
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("a hook that runs");
    }
}

/// What is judged, a line each: `main.tf:3 public-bucket introduced block`, after the exit status.
impl TestRepo {
    pub fn judged(&self, arguments: &[&str]) -> String {
        let run = self.run(&[arguments, &["--format", "json"]].concat());
        let mut told = format!("status {}\n", run.status);
        if run.stdout.is_empty() {
            return told + &run.stderr;
        }
        let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report is JSON");
        for finding in report["findings"].as_array().expect("a list of findings") {
            let word = |key: &str| finding[key].as_str().unwrap_or("-").to_owned();
            told.push_str(&format!(
                "{}:{} {} {} {}\n",
                word("file"),
                finding["line"],
                word("rule"),
                word("state"),
                word("action")
            ));
        }
        for trouble in report["troubles"].as_array().expect("a list of troubles") {
            told.push_str(&format!(
                "{}:{} trouble\n",
                trouble["file"].as_str().unwrap_or("-"),
                trouble["line"]
            ));
        }
        told
    }

    /// Commits these files, whatever is found in them.
    pub fn holding(files: &[(&str, &str)]) -> Self {
        let repo = Self::new();
        for (path, content) in files {
            repo.stage(path, content);
        }
        repo.commit("before");
        repo
    }
}
