//! Makes iacgate a repository's pre-commit and pre-merge-commit hook, and takes it away again.
//!
//! In: a folder of a repository and the program to run. Out: files in its hooks folder, and what to tell the
//! user. A hook that was there is kept and run first; nothing that iacgate didn't write is ever overwritten.

mod manager;
pub(in crate::cli) mod place;
mod write;

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The plain hook, which works as it stands; [`script`] fills in what only an installation knows.
const TEMPLATE: &str = include_str!("../../hooks/pre-commit");
/// By this line we know our own hook, whichever version wrote it.
const MARKER: &str = "# iacgate-hook ";
const PLAIN: &str = "# iacgate-hook plain\n";
const RECORDED: &str = "\nrecorded=''\n";

const HOOKS: [&str; 2] = ["pre-commit", "pre-merge-commit"];

/// Installs the running program in the repository that the current folder belongs to.
pub fn install(force: bool) -> Result<String> {
    let binary = std::env::current_exe()
        .map_err(|error| Error::new(format!("cannot tell where iacgate itself lies: {error}")))?;
    install_in(Path::new("."), &binary, force)
}

/// Takes iacgate out of the repository that the current folder belongs to.
pub fn uninstall() -> Result<String> {
    uninstall_in(Path::new("."))
}

/// `force` also takes a hooks folder that is tracked or shared. A framework's hook is never wrapped: it would
/// be written anew, or look at its own name to know what to run.
pub fn install_in(dir: &Path, binary: &Path, force: bool) -> Result<String> {
    let top = place::top(dir)?;
    let folder = place::hooks_folder(dir)?;
    if !force {
        place::refuse_shared(dir, &folder)?;
    }
    let script = script(binary);
    // All is judged before anything is written, so that a refusal leaves the repository as it was.
    let mut steps = Vec::new();
    for name in HOOKS {
        let hook = Hook::find(&folder, name)?;
        hook.refuse_wrapping(&top)?;
        steps.push(hook);
    }
    fs::create_dir_all(&folder)
        .map_err(|error| Error::new(format!("cannot make the hooks folder: {error}")).at(at(&folder)))?;
    let mut told = Vec::new();
    for hook in &steps {
        told.push(hook.install(&script)?);
    }
    if told.iter().all(Option::is_none) {
        return Ok(format!("iacgate is already the pre-commit hook in {}: nothing to do", folder.display()));
    }
    let mut told: Vec<String> = told.into_iter().flatten().collect();
    told.push("From now on every `git commit` here is judged. `iacgate uninstall` undoes this.".into());
    Ok(told.join("\n"))
}

pub fn uninstall_in(dir: &Path) -> Result<String> {
    let folders = place::hooks_folders(dir)?;
    let mut told = Vec::new();
    let mut foreign = None;
    for folder in &folders {
        for name in HOOKS {
            let hook = Hook::find(folder, name)?;
            match hook.state {
                State::Ours(_) => told.push(hook.restore()?),
                State::Foreign(_) if foreign.is_none() => foreign = Some(hook.path),
                State::Foreign(_) | State::Missing => {}
            }
        }
    }
    match (told.is_empty(), foreign) {
        (false, _) => Ok(told.join("\n")),
        (true, None) => Ok("this repository has no iacgate hook: nothing to do".to_owned()),
        (true, Some(path)) => Err(Error::new("the hook here is not iacgate's, so it stays")
            .at(at(&path))
            .help("take `iacgate check` out of the file, or of the configuration of what wrote it")),
    }
}

/// The template with its version and the program's place. Built as bytes: a path need not be text.
fn script(binary: &Path) -> Vec<u8> {
    let marked = TEMPLATE.replace(PLAIN, &format!("{MARKER}{}\n", env!("CARGO_PKG_VERSION")));
    let Some((head, tail)) = marked.split_once(RECORDED) else { return marked.into_bytes() };
    let mut script = Vec::with_capacity(marked.len() + 64);
    script.extend_from_slice(head.as_bytes());
    script.extend_from_slice(b"\nrecorded=");
    script.extend(quoted(&place::path_bytes(binary)));
    script.push(b'\n');
    script.extend_from_slice(tail.as_bytes());
    script
}

/// For a POSIX shell: in single quotes, a single quote itself is the only thing that needs care.
fn quoted(bytes: &[u8]) -> Vec<u8> {
    let mut quoted = vec![b'\''];
    for &byte in bytes {
        match byte {
            b'\'' => quoted.extend_from_slice(b"'\\''"),
            byte => quoted.push(byte),
        }
    }
    quoted.push(b'\'');
    quoted
}

/// One of Git's hooks: where it lies, where the one before it is kept, and whose it is now.
struct Hook {
    path: PathBuf,
    backup: PathBuf,
    state: State,
}

enum State {
    Missing,
    Ours(Vec<u8>),
    /// Its bytes; none where it is a symlink that leads nowhere.
    Foreign(Vec<u8>),
}

impl Hook {
    fn find(folder: &Path, name: &str) -> Result<Self> {
        let path = folder.join(name);
        let backup = folder.join(format!("{name}.iacgate-prev"));
        let state = match fs::symlink_metadata(&path) {
            Err(_) => State::Missing,
            Ok(found) if found.is_dir() => {
                return Err(Error::new("a folder stands where the hook belongs").at(at(&path)));
            }
            // A named pipe would be waited for.
            Ok(found) if !found.is_symlink() && !found.is_file() => {
                return Err(Error::new("what stands where the hook belongs is no file").at(at(&path)));
            }
            Ok(found) => match fs::read(&path) {
                // A symlink to our script is somebody's own arrangement, not what we wrote.
                Ok(bytes) if is_ours(&bytes) && !found.is_symlink() => State::Ours(bytes),
                Ok(bytes) => State::Foreign(bytes),
                Err(_) if found.is_symlink() => State::Foreign(Vec::new()),
                Err(error) => {
                    return Err(Error::new(format!("cannot read the hook: {error}")).at(at(&path)));
                }
            },
        };
        Ok(Self { path, backup, state })
    }

    fn refuse_wrapping(&self, top: &Path) -> Result<()> {
        let State::Foreign(bytes) = &self.state else { return Ok(()) };
        if let Some(manager) = manager::of_hook(&self.path, bytes) {
            let message = format!("{} manages this hook: let it run iacgate", manager.name());
            return Err(Error::new(message).at(at(&self.path)).help(manager.how_to_add(top)));
        }
        if self.has_backup() {
            return Err(Error::new("an earlier hook is already kept, and this one is not iacgate's either")
                .at(format!("{}\n{}", at(&self.path), at(&self.backup)))
                .help("join the two by hand, or move the kept one away, then run `iacgate install` again"));
        }
        Ok(())
    }

    /// `None` where the hook is as it should be.
    fn install(&self, script: &[u8]) -> Result<Option<String>> {
        let name = self.path.display();
        let told = match &self.state {
            State::Ours(bytes) if bytes == script && write::is_executable(&self.path) => return Ok(None),
            State::Ours(_) => format!("renewed {name}"),
            State::Missing if self.has_backup() => {
                format!("wrote {name}, which runs the kept {} first", self.backup.display())
            }
            State::Missing => format!("wrote {name}"),
            State::Foreign(_) => {
                format!("wrote {name}; the hook that was there runs first, as {}", self.backup.display())
            }
        };
        let keep = matches!(self.state, State::Foreign(_)).then_some(self.backup.as_path());
        write::replace(&self.path, script, keep)?;
        Ok(Some(told))
    }

    fn restore(&self) -> Result<String> {
        let failed = |error| Error::new(format!("cannot remove the hook: {error}")).at(at(&self.path));
        if self.has_backup() {
            fs::rename(&self.backup, &self.path).map_err(failed)?;
            return Ok(format!("restored the hook that was at {}", self.path.display()));
        }
        fs::remove_file(&self.path).map_err(failed)?;
        Ok(format!("removed {}", self.path.display()))
    }

    fn has_backup(&self) -> bool {
        // Not `exists`, which follows: a kept symlink may lead nowhere.
        fs::symlink_metadata(&self.backup).is_ok()
    }
}

/// The marker stands at a line's beginning near the top, so a hook that merely quotes it is not ours.
fn is_ours(bytes: &[u8]) -> bool {
    bytes.split(|byte| *byte == b'\n').take(3).any(|line| line.starts_with(MARKER.as_bytes()))
}

fn at(path: &Path) -> String {
    format!("  --> {}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_records_any_path_and_its_version() {
        let script = String::from_utf8(script(Path::new("/it's here/iacgate"))).unwrap();
        assert!(script.contains("\nrecorded='/it'\\''s here/iacgate'\n"), "{script}");
        assert!(script.contains(concat!("# iacgate-hook ", env!("CARGO_PKG_VERSION"), "\n")), "{script}");
        assert!(is_ours(script.as_bytes()));
    }

    #[test]
    fn the_template_is_ours_too_and_has_no_carriage_returns() {
        assert!(is_ours(TEMPLATE.as_bytes()));
        assert!(TEMPLATE.contains(RECORDED) && !TEMPLATE.contains('\r'));
    }
}
