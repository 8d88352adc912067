//! The blobs of a pack, each inflated once, whatever is made from it: what a history needs and libgit2 can't do.
//!
//! In: a pack and its index; which blobs are wanted. Out: their content, on all cores, in about the order in which the pack
//! has them. An object that others are made from is kept until they are. What can't be read here, or is large, is left
//! to libgit2: it says why, or has it elsewhere.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use flate2::read::ZlibDecoder;
use flate2::{Decompress, FlushDecompress, Status};

use super::object::Id;

mod delta;
mod headers;
mod index;

pub use headers::Headers;

use index::Entry;

/// What is larger is left to libgit2: a chain of fifty such objects is all that is kept at once.
const LARGEST: u64 = 8 << 20;
/// The header of an entry: a kind and a size, and what it is made from.
const LONGEST_HEADER: usize = 64;
/// Headers are read by so many bytes at once.
const WINDOW: usize = 256 << 10;
/// No entry.
const NONE: u32 = u32::MAX;

const BLOB: u8 = 3;
const BY_OFFSET: u8 = 6;
const BY_NAME: u8 = 7;

/// A pack whose index could be read.
pub struct Pack {
    file: File,
    /// Sorted by where they begin.
    entries: Vec<Entry>,
    /// Where the last one ends.
    end: u64,
    width: usize,
}

/// An entry's header.
struct Header {
    kind: u8,
    /// Of the object, or of the instructions that make it.
    size: u64,
    /// Its own length.
    length: usize,
    base: Option<Base>,
}

enum Base {
    Before(u64),
    Named(Id),
}

impl Pack {
    /// The packs of a folder of objects, opened as they are asked for: an index takes memory.
    pub fn all_in(objects: &Path, width: usize) -> impl Iterator<Item = Self> + use<> {
        let names = fs::read_dir(objects.join("pack")).into_iter().flatten().flatten();
        let mut paths: Vec<_> = names.map(|entry| entry.path()).collect();
        paths.sort();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "idx"));
        paths.into_iter().filter_map(move |path| Self::open(&path, width))
    }

    fn open(index: &Path, width: usize) -> Option<Self> {
        let entries = index::read(&fs::read(index).ok()?, width)?;
        let file = File::open(index.with_extension("pack")).ok()?;
        let end = file.metadata().ok()?.len().checked_sub(width as u64)?;
        Some(Self { file, entries, end, width })
    }

    /// What it has whole, as far as its length tells.
    pub fn ids(&self) -> impl Iterator<Item = &Id> {
        let whole = (0..self.entries.len()).filter(|at| {
            let (start, end) = (self.entries[*at].offset, self.end_of(*at));
            start < end && end <= self.end
        });
        whole.map(|at| &self.entries[at].id)
    }

    /// Shows each blob that is `wanted` to `see`, under the number that it is wanted by, until `see` has enough.
    pub fn walk(
        &self,
        threads: usize,
        wanted: impl Fn(&Id) -> Option<usize>,
        see: impl Fn(usize, Arc<[u8]>) -> bool + Sync,
    ) {
        let wanted: Vec<Option<usize>> = self.entries.iter().map(|entry| wanted(&entry.id)).collect();
        if wanted.iter().all(Option::is_none) {
            return;
        }
        let plan = Plan::of(self, &wanted);
        let work = Work::default();
        std::thread::scope(|scope| {
            for _ in 0..threads.max(1) {
                scope.spawn(|| {
                    let mut inflater = Decompress::new(true);
                    while let Some((node, base)) = work.next(&plan) {
                        let made = self.made(node, base.as_deref(), &mut inflater);
                        let mut goes_on = true;
                        if let Some(content) = &made
                            && let Some(number) = wanted[node as usize]
                        {
                            goes_on = see(number, Arc::clone(content));
                        }
                        work.done(&plan, node, made, goes_on);
                    }
                });
            }
        });
    }

    /// A blob of so many bytes as it is inflated; `None` where the pack has none of that name that is made from no other.
    pub fn inflated(self, id: &Id, size: u64) -> Option<Box<dyn Read>> {
        let at = self.entries.iter().position(|entry| entry.id == *id)?;
        let (start, end) = (self.entries[at].offset, self.end_of(at));
        let mut head = vec![0; usize::try_from(end.checked_sub(start)?).ok()?.min(LONGEST_HEADER)];
        read_at(&self.file, &mut head, start)?;
        let header = self.header(&head).filter(|header| header.kind == BLOB && header.size == size)?;
        let (mut file, length) = (self.file, header.length as u64);
        file.seek(SeekFrom::Start(start + length)).ok()?;
        Some(Box::new(ZlibDecoder::new(file.take(end - start - length))))
    }

    /// An object, from its base where it has one.
    fn made(&self, node: u32, base: Option<&[u8]>, inflater: &mut Decompress) -> Option<Arc<[u8]>> {
        let at = node as usize;
        let (start, end) = (self.entries[at].offset, self.end_of(at));
        let mut bytes = vec![0; usize::try_from(end.checked_sub(start)?).ok()?];
        read_at(&self.file, &mut bytes, start)?;
        let header = self.header(&bytes)?;
        if header.size > LARGEST {
            return None;
        }
        let inflated = inflated(bytes.get(header.length..)?, header.size, inflater)?;
        match base {
            None => Some(inflated.into()),
            Some(base) => delta::applied(base, &inflated, LARGEST).map(Arc::from),
        }
    }

    fn end_of(&self, at: usize) -> u64 {
        self.entries.get(at + 1).map_or(self.end, |next| next.offset)
    }

    fn header(&self, bytes: &[u8]) -> Option<Header> {
        let first = *bytes.first()?;
        let (kind, mut size) = (first >> 4 & 7, u64::from(first & 15));
        let (mut length, mut shift, mut last) = (1, 4, first);
        while last & 0x80 != 0 {
            last = *bytes.get(length)?;
            size |= u64::from(last & 0x7f).checked_shl(shift).filter(|_| shift < 60)?;
            (length, shift) = (length + 1, shift + 7);
        }
        let base = match kind {
            BY_OFFSET => {
                let mut back = 0u64;
                loop {
                    let byte = *bytes.get(length)?;
                    length += 1;
                    back = back.checked_mul(128)?.checked_add(u64::from(byte & 0x7f))?;
                    if byte & 0x80 == 0 {
                        break;
                    }
                    back += 1;
                }
                Some(Base::Before(back))
            }
            BY_NAME => {
                let name = bytes.get(length..length + self.width)?;
                length += self.width;
                Some(Base::Named(Id::from_raw(name)?))
            }
            _ => None,
        };
        Some(Header { kind, size, length, base })
    }
}

/// Which entries are needed, and what is made from which.
struct Plan {
    /// Blobs that are no deltas, in the order of the pack.
    roots: Vec<u32>,
    first_child: Vec<u32>,
    next_sibling: Vec<u32>,
}

impl Plan {
    fn of(pack: &Pack, wanted: &[Option<usize>]) -> Self {
        let many = pack.entries.len();
        let (bases, blobs) = bases(pack);
        let mut needed = vec![false; many];
        for at in (0..many).filter(|at| wanted[*at].is_some()) {
            let mut node = at;
            // One that was seen ends it, a ring of bases too.
            while !std::mem::replace(&mut needed[node], true) && bases[node] != NONE {
                node = bases[node] as usize;
            }
        }
        let mut plan =
            Self { roots: Vec::new(), first_child: vec![NONE; many], next_sibling: vec![NONE; many] };
        for (at, number) in (0..many).zip(0..).filter(|(at, _)| needed[*at]) {
            if bases[at] != NONE {
                // The last of them comes first in the list, and the first is made first.
                let base = bases[at] as usize;
                plan.next_sibling[at] = plan.first_child[base];
                plan.first_child[base] = number;
            } else if blobs[at] {
                plan.roots.push(number);
            }
        }
        plan
    }
}

/// What each entry is made from, and whether it is a blob that is whole.
fn bases(pack: &Pack) -> (Vec<u32>, Vec<bool>) {
    let many = pack.entries.len();
    let (mut bases, mut blobs) = (vec![NONE; many], vec![false; many]);
    let (mut window, mut start) = (Vec::new(), 0);
    // Bases by name stand in packs that were sent over a network and not yet rewritten.
    let mut names: Option<HashMap<Id, u32>> = None;
    let number = |at: usize| u32::try_from(at).unwrap_or(NONE);
    for at in 0..many {
        let offset = pack.entries[at].offset;
        let length = usize::try_from(pack.end_of(at).saturating_sub(offset)).unwrap_or(0).min(LONGEST_HEADER);
        let is_inside = offset >= start && offset + length as u64 <= start + window.len() as u64;
        if !is_inside {
            let left = usize::try_from(pack.end.saturating_sub(offset)).unwrap_or(usize::MAX);
            window.resize(WINDOW.min(left), 0);
            start = offset;
            if read_at(&pack.file, &mut window, start).is_none() {
                window.clear();
                continue;
            }
        }
        let from = usize::try_from(offset - start).unwrap_or(usize::MAX);
        let Some(header) = window.get(from..from + length).and_then(|bytes| pack.header(bytes)) else {
            continue;
        };
        blobs[at] = header.kind == BLOB;
        match header.base {
            Some(Base::Before(back)) => {
                let base = offset.checked_sub(back);
                let found =
                    base.and_then(|base| pack.entries.binary_search_by_key(&base, |entry| entry.offset).ok());
                bases[at] = found.map_or(NONE, number);
            }
            Some(Base::Named(name)) => {
                let names = names.get_or_insert_with(|| {
                    pack.entries.iter().enumerate().map(|(at, entry)| (entry.id, number(at))).collect()
                });
                bases[at] = names.get(&name).copied().unwrap_or(NONE);
            }
            None => {}
        }
    }
    (bases, blobs)
}

/// What is to be made next: what a fresh object is the base of comes before anything else, so that little is kept.
#[derive(Default)]
struct Work {
    state: Mutex<Open>,
    changed: Condvar,
}

#[derive(Default)]
struct Open {
    ready: Vec<(u32, Option<Arc<[u8]>>)>,
    roots_taken: usize,
    busy: usize,
    is_over: bool,
}

impl Work {
    fn next(&self, plan: &Plan) -> Option<(u32, Option<Arc<[u8]>>)> {
        let mut open = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if open.is_over {
                return None;
            }
            if let Some(task) = open.ready.pop() {
                open.busy += 1;
                return Some(task);
            }
            if let Some(root) = plan.roots.get(open.roots_taken) {
                open.roots_taken += 1;
                open.busy += 1;
                return Some((*root, None));
            }
            if open.busy == 0 {
                return None;
            }
            open = self.changed.wait(open).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn done(&self, plan: &Plan, node: u32, made: Option<Arc<[u8]>>, goes_on: bool) {
        let mut open = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        open.busy -= 1;
        open.is_over |= !goes_on;
        if let Some(content) = made {
            let mut child = plan.first_child[node as usize];
            while child != NONE {
                open.ready.push((child, Some(Arc::clone(&content))));
                child = plan.next_sibling[child as usize];
            }
        }
        drop(open);
        self.changed.notify_all();
    }
}

/// As many bytes as the header says, no more and no fewer.
fn inflated(bytes: &[u8], size: u64, inflater: &mut Decompress) -> Option<Vec<u8>> {
    inflater.reset(true);
    let size = usize::try_from(size).ok()?;
    // One byte more shows that there is more.
    let mut out = Vec::with_capacity(size + 1);
    let status = inflater.decompress_vec(bytes, &mut out, FlushDecompress::Finish).ok()?;
    (status == Status::StreamEnd && out.len() == size).then_some(out)
}

#[cfg(unix)]
fn read_at(file: &File, into: &mut [u8], offset: u64) -> Option<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, into, offset).ok()
}

/// Threads share the file, and what they read must not move under them: libgit2 reads.
#[cfg(not(unix))]
fn read_at(_: &File, _: &mut [u8], _: u64) -> Option<()> {
    None
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    fn git(folder: &Path, arguments: &[&str]) -> Vec<u8> {
        let mut run = Command::new("git");
        run.args(["-c", "user.name=T", "-c", "user.email=t@e.x"]).args(arguments).current_dir(folder);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            run.env_remove(name);
        }
        let output = run.stderr(Stdio::null()).output().expect("git runs");
        assert!(output.status.success(), "git {arguments:?}");
        output.stdout
    }

    #[test]
    fn each_wanted_blob_is_shown_once_as_git_has_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let top = folder.path();
        git(top, &["init", "-q"]);
        for number in 0..40 {
            let lines = (0..400).map(|line| format!("line {}\n", line * (number % 7 + 1)));
            std::fs::write(top.join("notes.txt"), lines.collect::<String>() + &number.to_string())
                .expect("written");
            git(top, &["add", "notes.txt"]);
            git(top, &["commit", "-q", "--no-verify", "-m", "x"]);
        }
        for base_by_name in ["false", "true"] {
            git(
                top,
                &["-c", &format!("repack.useDeltaBaseOffset={}", base_by_name == "false"), "repack", "-qadf"],
            );
            let pack = Pack::all_in(&top.join(".git/objects"), 20).next().expect("a pack");
            let list = git(
                top,
                &["rev-list", "--all", "--objects", "--filter=object:type=blob", "--filter-provided-objects"],
            );
            let names = list.split(|byte| *byte == b'\n').filter_map(|line| Id::from_hex(line.get(..40)?));
            let wanted: Vec<Id> = names.step_by(2).collect();
            assert_eq!(wanted.len(), 20);
            let seen: Mutex<Vec<(usize, Arc<[u8]>)>> = Mutex::default();
            let number = |id: &Id| wanted.iter().position(|other| other == id);
            pack.walk(3, number, |number, bytes| {
                seen.lock().expect("nobody panicked").push((number, bytes));
                true
            });
            let mut seen = seen.into_inner().expect("nobody panicked");
            seen.sort();
            assert_eq!(
                seen.iter().map(|(number, _)| *number).collect::<Vec<_>>(),
                (0..20).collect::<Vec<_>>()
            );
            for (number, bytes) in seen {
                assert!(
                    *bytes == *git(top, &["cat-file", "blob", &wanted[number].to_string()]),
                    "blob {number}"
                );
            }
        }
    }
}
