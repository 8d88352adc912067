//! What was found clean before, so that a second audit of the same history is quick.
//!
//! In and out: a file in the Git folder, of digests of blob and path, under a digest of all that could change the
//! answer: another version of iacgate, another build, other rules or settings. Deleting it only costs time.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::git::Version;
use crate::rules::Rules;

/// Digests are cut to this: nobody finds a second blob with the same by chance.
const WIDTH: usize = 16;
/// A file that is larger than any history needs is not ours.
const LARGEST: u64 = 1 << 30;

pub struct Cache {
    file: PathBuf,
    /// Under what the entries hold.
    basis: [u8; 32],
    clean: HashSet<[u8; WIDTH]>,
}

impl Cache {
    /// Whatever can't be read is as not there.
    pub fn open(common_dir: &Path, rules: &Rules) -> Self {
        let basis = basis(rules);
        let file = common_dir.join("iacgate").join("history");
        let clean = read(&file, &basis).unwrap_or_default();
        Self { file, basis, clean }
    }

    pub fn is_clean(&self, version: &Version) -> bool {
        self.clean.contains(&digest(version))
    }

    /// Adds what was found clean. That it can't be written, in a repository of somebody else say, is no error.
    pub fn keep<'v>(mut self, versions: impl Iterator<Item = &'v Version>) {
        let before = self.clean.len();
        self.clean.extend(versions.map(digest));
        if self.clean.len() > before {
            let _ = self.write();
        }
    }

    fn write(&self) -> std::io::Result<()> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut bytes = self.basis.to_vec();
        self.clean.iter().for_each(|digest| bytes.extend_from_slice(digest));
        // Whole or not at all: two audits at once don't mix theirs, and a torn file is refused by its last digest.
        let last = Sha256::digest(&bytes);
        bytes.extend_from_slice(&last);
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&bytes)?;
        file.persist(&self.file).map(drop).map_err(|error| error.error)
    }
}

fn read(file: &Path, basis: &[u8; 32]) -> Option<HashSet<[u8; WIDTH]>> {
    if std::fs::symlink_metadata(file).ok()?.len() > LARGEST {
        return None;
    }
    let bytes = std::fs::read(file).ok()?;
    let (rest, last) = bytes.split_last_chunk::<32>()?;
    let entries = rest.strip_prefix(basis)?;
    let whole = Sha256::digest(rest).as_slice() == last && entries.len() % WIDTH == 0;
    whole.then(|| entries.chunks_exact(WIDTH).filter_map(|entry| entry.try_into().ok()).collect())
}

fn digest(version: &Version) -> [u8; WIDTH] {
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
