//! Refs and objects of a repository whose HEAD is no HEAD: Git takes its folder for no repository at all.
//!
//! Out: a [`StandIn`]. While it lives, Git is run on a folder with a HEAD that is sound and leads nowhere, which shares all
//! else with the repository, as a linked work tree's does.

use tempfile::TempDir;

use super::Repository;
use super::plumbing::Git;

pub struct StandIn<'r> {
    git: &'r Git,
    _folder: TempDir,
}

impl Repository {
    /// `None` where Git opens the repository as it is, or not in this way either.
    pub fn without_head(&self) -> Option<StandIn<'_>> {
        let git = self.git();
        if is_open(git) {
            return None;
        }
        let folder = tempfile::tempdir().ok()?;
        // A branch of this name there is none: no part of a ref begins with a dot (`git check-ref-format`).
        std::fs::write(folder.path().join("HEAD"), "ref: refs/heads/.none\n").ok()?;
        let common = self.common_dir().canonicalize().ok()?;
        std::fs::write(folder.path().join("commondir"), common.as_os_str().as_encoded_bytes()).ok()?;
        git.stand_on(Some(folder.path().to_path_buf()));
        let stand_in = StandIn { git, _folder: folder };
        is_open(git).then_some(stand_in)
    }
}

fn is_open(git: &Git) -> bool {
    git.output(&["rev-parse", "--git-dir"]).is_ok_and(|output| output.status.success())
}

impl Drop for StandIn<'_> {
    fn drop(&mut self) {
        self.git.stand_on(None);
    }
}
