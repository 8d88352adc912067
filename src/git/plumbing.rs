//! Git itself, for what libgit2 and the index reader can't do.
//!
//! In: arguments of Git's plumbing commands, which heed little of a user's configuration. Out: their answers, parsed.

use std::cell::{Cell, RefCell};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::object::{Id, Mode, Why};
use crate::error::{Error, Result};
use crate::path::RepoPath;
use crate::stop;
use crate::text::escape::Escaped;
use crate::tree::{Content, LARGEST_BLOB};

/// How soon a command that runs is asked whether anybody waits for it.
const PATIENCE: Duration = Duration::from_millis(50);

/// How Git is run: on the very repository that libgit2 opened.
pub struct Git {
    /// `None`: where we are, with the environment that the hook was given (its GIT_INDEX_FILE above all).
    /// `Some`: there, and deaf to any GIT_* variable, which would name another repository.
    at: Option<PathBuf>,
    /// Whether it may ask a promisor for what a partial clone left out.
    fetches: Cell<bool>,
    /// Another folder than its own.
    stand_in: RefCell<Option<PathBuf>>,
}

impl Git {
    pub fn here() -> Self {
        Self { at: None, fetches: Cell::new(true), stand_in: RefCell::default() }
    }

    pub fn at(folder: PathBuf) -> Self {
        Self { at: Some(folder), ..Self::here() }
    }

    /// From now on what is not here is missing.
    pub fn never_fetch(&self) {
        self.fetches.set(false);
    }

    /// From now on this folder is taken for Git's own.
    pub fn stand_on(&self, folder: Option<PathBuf>) {
        *self.stand_in.borrow_mut() = folder;
    }

    /// Whether it heeds the environment that the hook was given.
    pub fn is_here(&self) -> bool {
        self.at.is_none()
    }

    pub(super) fn command(&self) -> Command {
        let mut command = Command::new("git");
        if let Some(folder) = &self.at {
            for (name, _) in std::env::vars_os() {
                if name.to_string_lossy().starts_with("GIT_") {
                    command.env_remove(name);
                }
            }
            command.current_dir(folder);
        }
        // A `.git` folder that somebody handed over must not name what is run.
        command.args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]);
        // Nor may it say that a commit has other parents than its object has.
        command.args(["-c", "core.commitGraph=false"]).env("GIT_GRAFT_FILE", "/dev/null");
        if let Some(folder) = &*self.stand_in.borrow() {
            command.env("GIT_DIR", folder).env_remove("GIT_COMMON_DIR");
        }
        // What is committed is the true object, not its replacement; and a check writes nothing.
        if !self.fetches.get() {
            command.env("GIT_NO_LAZY_FETCH", "1");
        }
        command.env("GIT_NO_REPLACE_OBJECTS", "1").env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
        command
    }

    /// Runs to the end, whatever the exit status.
    pub fn output(&self, arguments: &[&str]) -> Result<Output> {
        let output = self.command().args(arguments).stdin(Stdio::null()).output();
        output.map_err(|error| not_run(&error))
    }

    /// What a command that may run for long prints, and whether it came to its end: it is ended once nobody wants more.
    pub fn long_answer(&self, arguments: &[&str]) -> Result<(Vec<u8>, bool)> {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| not_run(&error))?;
        let stdout = child.stdout.take();
        let is_read = AtomicBool::new(false);
        let ended = || {
            while !is_read.load(Ordering::Relaxed) && !stop::is_wanted() {
                std::thread::park_timeout(PATIENCE);
            }
            if !is_read.load(Ordering::Relaxed) {
                // It may have ended by itself.
                let _ = child.kill();
            }
            child.wait().is_ok_and(|status| status.success())
        };
        let (mut answer, mut is_whole) = (Vec::new(), false);
        std::thread::scope(|scope| {
            let watch = scope.spawn(ended);
            let read = stdout.map(|mut stdout| stdout.read_to_end(&mut answer));
            is_read.store(true, Ordering::Relaxed);
            watch.thread().unpark();
            is_whole = watch.join().unwrap_or_default() && matches!(read, Some(Ok(_)));
        });
        Ok((answer, is_whole))
    }

    /// What a command that must succeed prints.
    pub fn answer(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        let output = self.output(arguments)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("it says nothing");
        let command = arguments.first().unwrap_or(&"");
        Err(Error::new(format!("`git {command}` failed: {}", Escaped(line.trim()))))
    }

    /// As [`Git::answer`], one line without its end.
    pub fn line(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        let mut answer = self.answer(arguments)?;
        if answer.last() == Some(&b'\n') {
            answer.pop();
        }
        Ok(answer)
    }

    /// What the index has that `tree` has not, and the other way round. Intent-to-add is as not there.
    pub fn diff_index(&self, tree: &str) -> Result<Vec<RawDifference>> {
        let options = ["diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames"];
        let safety =
            ["--no-ext-diff", "--no-relative", "--ignore-submodules=none", "--ita-invisible-in-index"];
        let answer = self.answer(&[options.as_slice(), &safety, &[tree, "--"]].concat())?;
        parse_raw(&answer).ok_or_else(|| Error::new("the answer of `git diff-index` could not be read"))
    }
}

fn not_run(error: &std::io::Error) -> Error {
    Error::new(format!("`git` could not be run: {error}")).help("put `git` on the PATH")
}

/// One line of `--raw`: `None` for a side that has no such path.
pub struct RawDifference {
    pub path: RepoPath,
    pub before: Option<(Mode, Id)>,
    pub after: Option<(Mode, Id)>,
    /// Left over from a merge: neither side says what will be committed.
    pub unmerged: bool,
}

/// `:<mode> <mode> <id> <id> <status> NUL <path> NUL`, again and again.
fn parse_raw(answer: &[u8]) -> Option<Vec<RawDifference>> {
    let mut differences = Vec::new();
    let mut parts = answer.split(|byte| *byte == 0);
    while let Some(head) = parts.next().filter(|head| !head.is_empty()) {
        let path = RepoPath::new(parts.next()?);
        let mut words = std::str::from_utf8(head.strip_prefix(b":")?).ok()?.split(' ');
        let mut modes = [0; 2];
        for mode in &mut modes {
            *mode = u32::from_str_radix(words.next()?, 8).ok()?;
        }
        let side = |mode: u32, id: &str| match mode {
            0 => Some(None),
            _ => Some(Some((Mode::new(mode)?, Id::from_hex(id.as_bytes())?))),
        };
        let before = side(modes[0], words.next()?)?;
        let after = side(modes[1], words.next()?)?;
        let unmerged = words.next()?.starts_with('U');
        differences.push(RawDifference { path, before, after, unmerged });
    }
    Some(differences)
}

/// A running `git cat-file --batch`: one process for all objects that libgit2 can't give.
pub struct CatFile {
    child: Child,
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl CatFile {
    pub fn start(git: &Git) -> Result<Self, Why> {
        let mut command = git.command();
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().map_err(|error| cat_file_failed(&error))?;
        let asks = child.stdin.take();
        let answers = child.stdout.take().ok_or("`git cat-file` has no output")?;
        Ok(Self { child, asks, answers: BufReader::new(answers) })
    }

    /// `None` where there is no such object, not even on the promisor remote.
    pub fn read(&mut self, id: &Id, kind: &str) -> Result<Option<Content>, Why> {
        self.answer(id, kind).map_err(|error| cat_file_failed(&error))
    }

    fn answer(&mut self, id: &Id, kind: &str) -> std::io::Result<Option<Content>> {
        let unexpected = |line: &str| std::io::Error::other(format!("unexpected answer `{}`", line.trim()));
        if let Some(asks) = &mut self.asks {
            writeln!(asks, "{id}")?;
            asks.flush()?;
        }
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            // Git ends where it can't fetch an object that a partial clone left out.
            return Err(std::io::Error::other(
                "it ended; where this is a partial clone, is its remote within reach?",
            ));
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, found, size] = words[..] else {
            return if words.get(1) == Some(&"missing") { Ok(None) } else { Err(unexpected(&line)) };
        };
        let size: u64 = size.parse().map_err(|_| unexpected(&line))?;
        if found != kind {
            return Err(unexpected(&line));
        }
        // The content is followed by a line feed.
        if size > LARGEST_BLOB {
            std::io::copy(&mut (&mut self.answers).take(size + 1), &mut std::io::sink())?;
            return Ok(Some(Content::TooLarge(size)));
        }
        let mut bytes = Vec::new();
        (&mut self.answers).take(size + 1).read_to_end(&mut bytes)?;
        if bytes.pop() != Some(b'\n') || bytes.len() as u64 != size {
            return Err(unexpected("cut off"));
        }
        Ok(Some(Content::Whole(bytes.into())))
    }
}

impl Drop for CatFile {
    fn drop(&mut self) {
        // It may be in the midst of an answer that no one reads any more.
        drop(self.asks.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn cat_file_failed(error: &dyn std::fmt::Display) -> Why {
    format!("`git cat-file` failed: {error}")
}
