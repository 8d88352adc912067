//! What was found clean before, so that a second audit of the same history is quick.
//!
//! In and out: files in the Git folder, of digests of blob and path say, each under a digest of all that could change
//! the answer: another version of iacgate, another build, other rules or settings. Each is authenticated with a key of the
//! user's own: a Git folder may come from anybody. Deleting one only costs time.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::decide::Deciding;
use super::key::{self, Key};
use crate::git::{Repository, Version};
use crate::rules::Rules;

/// Digests are cut to this: nobody finds a second blob with the same by chance.
const WIDTH: usize = 16;
/// A file that is larger than any history needs is not ours.
const LARGEST: u64 = 1 << 30;

/// Of a blob at a path.
pub type Digest = [u8; WIDTH];

pub struct Cache {
    store: Store,
    clean: HashSet<Digest>,
}

impl Cache {
    /// Whatever can't be read is as not there.
    pub fn open(repository: &Repository, key: Option<&Key>, rules: &Rules) -> Self {
        let store = Store::of(repository, key, "history", basis(rules));
        let entries = store.read().filter(|entries| entries.len() % WIDTH == 0).unwrap_or_default();
        let clean = entries.chunks_exact(WIDTH).filter_map(|entry| entry.try_into().ok()).collect();
        Self { store, clean }
    }

    pub fn is_clean(&self, version: &Version) -> bool {
        self.clean.contains(&digest(version))
    }

    /// Adds what was found clean. That it can't be written, in a repository of somebody else say, is no error.
    pub fn keep<'v>(mut self, versions: impl Iterator<Item = &'v Version>) {
        let before = self.clean.len();
        self.clean.extend(versions.map(digest));
        if self.clean.len() > before {
            let mut clean: Vec<_> = self.clean.into_iter().collect();
            clean.sort_unstable();
            let _ = self.store.write(&clean.concat());
        }
    }
}

/// A file of the cache: its basis, what it holds, and what the key makes of both.
pub struct Store {
    file: PathBuf,
    /// Without one nothing is believed, nor kept.
    key: Option<Key>,
    /// Under what it holds.
    basis: [u8; 32],
}

impl Store {
    fn of(repository: &Repository, key: Option<&Key>, name: &str, basis: [u8; 32]) -> Self {
        Self { file: repository.common_dir().join("iacgate").join(name), key: key.cloned(), basis }
    }

    /// Where secrets stand.
    pub fn of_traces(repository: &Repository, key: Option<&Key>, rules: &Rules) -> Self {
        Self::of(repository, key, "history-places", basis(rules))
    }

    /// What rules said of stacks, some of which ask what day it is, and what was decided over it.
    pub fn of_rules(repository: &Repository, key: Option<&Key>, rules: &Rules, deciding: &Deciding) -> Self {
        let mut digest = Sha256::new();
        digest.update(basis(rules));
        digest.update(format!("{:?} {:?}", rules.today, rules.lists));
        digest.update(deciding.basis());
        Self::of(repository, key, "history-rules", digest.finalize().into())
    }

    /// `None` where it is not there, of another basis, not whole, or written by somebody else.
    pub fn read(&self) -> Option<Vec<u8>> {
        let key = self.key.as_ref()?;
        let known = std::fs::symlink_metadata(&self.file).ok()?;
        if !is_folder(self.folder()) || !known.is_file() || known.len() > LARGEST {
            return None;
        }
        let mut bytes = std::fs::read(&self.file).ok()?;
        let (rest, last) = bytes.split_last_chunk::<{ key::WIDTH }>()?;
        let content =
            rest.strip_prefix(&self.basis).filter(|content| key.is_of(&self.parts(content), last))?;
        let (start, end) = (self.basis.len(), self.basis.len() + content.len());
        bytes.truncate(end);
        Some(bytes.split_off(start))
    }

    /// What is authenticated: one file of the cache must not pass for another.
    fn parts<'p>(&'p self, content: &'p [u8]) -> [&'p [u8]; 3] {
        let name = self.file.file_name().map_or(&[][..], |name| name.as_encoded_bytes());
        [name, &self.basis, content]
    }

    fn folder(&self) -> &Path {
        self.file.parent().unwrap_or(Path::new("."))
    }

    pub fn write(&self, content: &[u8]) -> std::io::Result<()> {
        let Some(key) = &self.key else { return Ok(()) };
        let folder = self.folder();
        std::fs::create_dir_all(folder)?;
        if !is_folder(folder) {
            return Err(std::io::ErrorKind::NotADirectory.into());
        }
        // Whole or not at all: two audits at once don't mix theirs, and a torn file is refused by its last bytes.
        let bytes = [&self.basis, content, &key.of(&self.parts(content))].concat();
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&bytes)?;
        file.persist(&self.file).map(drop).map_err(|error| error.error)
    }
}

/// Not a link to one: a Git folder that was handed over must not say where we write.
fn is_folder(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|known| known.is_dir())
}

pub fn digest(version: &Version) -> Digest {
    let mut digest = Sha256::new();
    digest.update(version.blob.as_bytes());
    digest.update(version.path.as_bytes());
    let digest = digest.finalize();
    let mut cut = [0; WIDTH];
    cut.copy_from_slice(&digest[..WIDTH]);
    cut
}

/// All that decides over whether a blob is clean.
fn basis(rules: &Rules) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(concat!("iacgate ", env!("CARGO_PKG_VERSION"), "\0"));
    // A build between two versions judges otherwise, too.
    if let Ok(built) = std::env::current_exe().and_then(std::fs::metadata) {
        digest.update(format!("{} {:?}", built.len(), built.modified().ok()));
    }
    for rule in &rules.rules {
        digest.update(format!("{}\0{:?}\0", rule.id, rule.severity));
        // A team's own rule may say something else under the same name.
        if rule.number.is_none() {
            digest.update(format!("{rule:?}"));
        }
    }
    digest.update(format!("{:?}", rules.settings));
    digest.finalize().into()
}
