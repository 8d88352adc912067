//! Where a repository's hooks lie, and whether that folder is its own.
//!
//! In: a folder inside the repository. Out: the hooks folder. Git is asked, not imitated: `core.hooksPath`,
//! `~`, linked worktrees and submodules are its business.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{at, manager};
use crate::error::{Error, Result};

/// The folder that Git takes hooks from, absolute. Refuses where it takes none.
pub fn hooks_folder(dir: &Path) -> Result<PathBuf> {
    let top = top(dir)?;
    if let Some(setting) = Setting::read(dir)? {
        // Empty, Git looks in the root of the file system.
        if setting.value.is_empty() || setting.value == b"/dev/null" {
            return Err(Error::new("`core.hooksPath` switches hooks off")
                .at(format!("  --> {} configuration of Git", setting.scope))
                .help(format!("git config --{} --unset core.hooksPath", setting.scope)));
        }
    }
    // A relative core.hooksPath counts from the top, where Git runs its hooks, so ask from there.
    let folder = git(&top, &["rev-parse", "--git-path", "hooks"])?;
    let folder = top.join(as_path(&folder));
    if folder.exists() && !folder.is_dir() {
        return Err(Error::new("`core.hooksPath` names no folder").at(at(&folder)));
    }
    Ok(folder)
}

/// Every folder in which an earlier installation may stand: `core.hooksPath` may have been set, changed or
/// switched off since.
pub fn hooks_folders(dir: &Path) -> Result<Vec<PathBuf>> {
    let own = common_folder(&top(dir)?)?.join("hooks");
    let mut folders: Vec<_> = hooks_folder(dir).into_iter().collect();
    if folders.iter().all(|folder| real(folder) != real(&own)) {
        folders.push(own);
    }
    Ok(folders)
}

/// A hooks folder inside the work tree is tracked or generated, one of the user's or the machine's
/// configuration serves every repository: neither is this repository's alone.
pub fn refuse_shared(dir: &Path, folder: &Path) -> Result<()> {
    let Some(setting) = Setting::read(dir)? else { return Ok(()) };
    let top = top(dir)?;
    let place = real(folder);
    let message = if !matches!(setting.scope.as_str(), "local" | "worktree") {
        format!("`core.hooksPath` is of {} scope: a hook there would run in every repository", setting.scope)
    } else if place.starts_with(real(&top)) && !place.starts_with(real(&common_folder(&top)?)) {
        "`core.hooksPath` lies inside the work tree, where the hook would be committed".to_owned()
    } else {
        return Ok(());
    };
    let help = match manager::of_folder(&top, folder) {
        Some(manager) => manager.how_to_add(&top),
        None => format!(
            "add this line to {} yourself, or write the hook there with `iacgate install --force`:\niacgate check",
            folder.join("pre-commit").display()
        ),
    };
    Err(Error::new(message).at(at(folder)).help(help))
}

/// As the shell of Git for Windows wants it there, and as it is elsewhere.
pub fn path_bytes(path: &Path) -> Vec<u8> {
    let bytes = path.as_os_str().as_encoded_bytes();
    if cfg!(windows) {
        bytes.iter().map(|b| if *b == b'\\' { b'/' } else { *b }).collect()
    } else {
        bytes.to_vec()
    }
}

pub fn top(dir: &Path) -> Result<PathBuf> {
    git(dir, &["rev-parse", "--show-toplevel"]).map(|bytes| as_path(&bytes))
}

/// `core.hooksPath` and where it is set.
struct Setting {
    scope: String,
    value: Vec<u8>,
}

impl Setting {
    fn read(dir: &Path) -> Result<Option<Self>> {
        let output = run(dir, &["config", "-z", "--show-scope", "--get", "core.hooksPath"])?;
        // 1 says that it is not set; anything else that is no success is told by the next call of Git.
        if !output.status.success() {
            return Ok(None);
        }
        let mut parts = output.stdout.split(|byte| *byte == 0);
        let scope = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
        Ok(Some(Self { scope, value: parts.next().unwrap_or_default().to_vec() }))
    }
}

fn common_folder(top: &Path) -> Result<PathBuf> {
    git(top, &["rev-parse", "--git-common-dir"]).map(|bytes| top.join(as_path(&bytes)))
}

/// With symlinks followed as far as the path exists; what is still to be made is taken as it stands.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => real(parent).join(name),
        _ => path.to_path_buf(),
    }
}

fn git(dir: &Path, args: &[&str]) -> Result<Vec<u8>> {
    let output = run(dir, args)?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().trim_start_matches("fatal: ");
        let error = Error::new(format!("Git finds no work tree here: {said}")).at(at(dir));
        // Of other failures, such as a folder of another owner, Git itself says what to do.
        let missing = said.contains("not a git repository");
        return Err(if missing {
            error.help("run this inside a repository, or make one: `git init`")
        } else {
            error
        });
    }
    let mut stdout = output.stdout;
    while matches!(stdout.last(), Some(b'\n' | b'\r')) {
        stdout.pop();
    }
    Ok(stdout)
}

fn run(dir: &Path, args: &[&str]) -> Result<std::process::Output> {
    // Untranslated, since we look at what it says.
    let output = Command::new("git").arg("-C").arg(dir).args(args).env("LC_ALL", "C").output();
    output.map_err(|error| Error::new(format!("cannot run git: {error}")).help("install Git"))
}

#[cfg(unix)]
fn as_path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn as_path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
