//! What the refs of a repository lead to, where Git lists them and where it can't.
//!
//! In: the names that are asked for. Out: a [`Tip`] each; of a ref that leads nowhere, or that can't be read, it is told.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::super::object::{Id, Target};
use super::{Past, Repository};
use crate::error::{Error, Result};
use crate::text::escape::Escaped;

/// What a ref, or a stash, leads to.
pub struct Tip {
    pub name: String,
    pub id: Id,
    pub target: Target,
}

impl Tip {
    /// The commit that it leads to, with its own name.
    pub fn commit(&self) -> Option<(Id, String)> {
        match self.target {
            Target::Commit(id) => Some((id, self.name.clone())),
            _ => None,
        }
    }
}

/// Folders of refs inside of each other: Git's own have four.
const DEEPEST: usize = 64;

/// What makes a glob of a name, as Git has it.
const WILD: [char; 3] = ['*', '?', '['];

impl Repository {
    /// The refs of the branches that a name or a glob stands for, as `git log --branches` reads it: `*` crosses slashes,
    /// and a name is that of a folder of branches, too. `main` is `main` of any remote as well, `origin/main` as Git names
    /// it.
    pub(super) fn branches(&self, glob: &str) -> Result<Vec<String>> {
        if glob.is_empty() {
            let error = Error::new("`--branches` names no branch");
            return Err(error.help("--branches 'release/*'"));
        }
        let mut places = vec![glob.to_owned()];
        places.extend(self.remotes()?.into_iter().map(|remote| format!("{remote}/{glob}")));
        let mut list = Vec::new();
        if glob.contains(WILD) {
            list.extend(["rev-parse".to_owned(), "--symbolic-full-name".to_owned()]);
            list.push(format!("--branches={glob}"));
            list.extend(places.iter().map(|place| format!("--remotes={place}")));
        } else {
            list.extend(["for-each-ref".to_owned(), "--format=%(refname)".to_owned()]);
            list.push(format!("refs/heads/{glob}"));
            list.extend(places.iter().map(|place| format!("refs/remotes/{place}")));
        }
        let list: Vec<&str> = list.iter().map(String::as_str).collect();
        let mut names = lines(&self.objects.git().answer(&list)?);
        names.sort();
        names.dedup();
        if names.is_empty() {
            let message = format!("no branch is named `{}`", Escaped(glob));
            return Err(Error::new(message).help("git branch --all"));
        }
        Ok(names)
    }

    /// Those that are configured, and those that left their branches here.
    fn remotes(&self) -> Result<BTreeSet<String>> {
        let mut remotes: BTreeSet<String> =
            lines(&self.objects.git().answer(&["remote"])?).into_iter().collect();
        let names =
            self.objects.git().answer(&["for-each-ref", "--format=%(refname:lstrip=2)", "refs/remotes"])?;
        let first = |name: &String| Some(name.split_once('/')?.0.to_owned());
        remotes.extend(lines(&names).iter().filter_map(first));
        Ok(remotes)
    }

    /// What refs lead to: all of them, or those of these names.
    pub(super) fn tips(&self, starts: &[String], past: &mut Past) -> Result<Vec<Tip>> {
        let names: Vec<&str> =
            starts.iter().map(String::as_str).filter(|name| name.starts_with("refs/")).collect();
        let list: Vec<&str> =
            ["for-each-ref", "--format=%(objectname) %(refname)"].into_iter().chain(names.clone()).collect();
        let output = self.objects.git().output(&list)?;
        let said = String::from_utf8_lossy(&output.stderr);
        for line in said.lines() {
            if let Some(name) = line.strip_prefix("warning: ignoring broken ref ") {
                past.behind(name, "it names no object");
            } else if let Some(name) = line.strip_prefix("warning: ignoring ref with broken name ") {
                past.behind(name, "Git takes no ref of such a name");
            }
        }
        let mut named = if output.status.success() {
            output.stdout.split(|byte| *byte == b'\n').filter_map(|line| entry(line).ok()).collect()
        } else {
            past.behind("", said.lines().next().unwrap_or("Git can't list the refs").trim());
            let mut written = self.written_refs(past);
            written.retain(|(_, name)| names.is_empty() || names.contains(&name.as_str()));
            written
        };
        if starts.iter().any(|start| start == "--all") {
            named.extend(self.head_commit().map(|id| (id, "HEAD".to_owned())));
            named.extend(self.stashes().into_iter().map(|id| (id, "a stash".to_owned())));
            let mut unseen = Vec::new();
            files(&self.common_dir().join("refs"), "refs", DEEPEST, &mut |_, _| {}, &mut unseen);
            unseen.iter().for_each(|(name, why)| past.behind(name, why));
        }
        let mut tips = Vec::new();
        for (id, name) in named {
            match self.objects.peeled(&id) {
                Ok(target) => tips.push(Tip { name, id, target }),
                Err(why) => past.behind(&name, &why),
            }
        }
        Ok(tips)
    }

    fn head_commit(&self) -> Option<Id> {
        let line = self.objects.git().line(&["rev-parse", "--verify", "--quiet", "HEAD"]).unwrap_or_default();
        let written = || fs::read(self.git_dir().join("HEAD")).ok();
        Id::from_hex(&line).or_else(|| Id::from_hex(written()?.trim_ascii()))
    }

    /// The refs as their files have them, where Git lists none for one that is broken.
    fn written_refs(&self, past: &mut Past) -> Vec<(Id, String)> {
        let mut found = Vec::new();
        let mut read = |path: &Path, name: &str| {
            // What leads to another ref is found there.
            let text = fs::read(path).unwrap_or_default();
            found.extend(Id::from_hex(text.trim_ascii()).map(|id| (id, name.to_owned())));
        };
        files(&self.common_dir().join("refs"), "refs", DEEPEST, &mut read, &mut Vec::new());
        let packed = fs::read(self.common_dir().join("packed-refs")).unwrap_or_default();
        for line in packed.split(|byte| *byte == b'\n') {
            match line.first() {
                // A comment; what the tag above leads to.
                None | Some(b'#' | b'^') => {}
                _ => match entry(line) {
                    Ok(named) => found.push(named),
                    Err(why) => past.behind("packed-refs", why),
                },
            }
        }
        found
    }
}

fn lines(answer: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(answer).lines().map(str::to_owned).collect()
}

/// `<id> <name>`.
fn entry(line: &[u8]) -> std::result::Result<(Id, String), &'static str> {
    let parts = memchr::memchr(b' ', line).map(|at| line.split_at(at));
    let named = parts.and_then(|(id, name)| Some((Id::from_hex(id)?, &name[1..])));
    let (id, name) = named.filter(|(_, name)| !name.is_empty()).ok_or("a line of it names no object")?;
    Ok((id, String::from_utf8_lossy(name).into_owned()))
}

/// Shows all files below a folder, each with its name as a ref, and gathers the folders that can't be read.
fn files(
    folder: &Path,
    name: &str,
    deepest: usize,
    see: &mut impl FnMut(&Path, &str),
    unseen: &mut Vec<(String, String)>,
) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(why) => {
            // With all refs in one file there may be no folder.
            if why.kind() != std::io::ErrorKind::NotFound {
                unseen.push((name.to_owned(), why.to_string()));
            }
            return;
        }
    };
    for entry in entries.flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if kind.is_dir() && deepest > 0 {
            files(&entry.path(), &name, deepest - 1, see, unseen);
        } else if kind.is_file() {
            see(&entry.path(), &name);
        }
    }
}
