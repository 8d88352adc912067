//! Secrets that stand in one file, and that others say are some.

use super::ahead::Told;
use super::{FilePlace, Judge, Scan};
use crate::secrets;
use crate::text::{Location, Source};
use crate::tree::{self, Tree};

impl Judge {
    /// The literals of a file that other files say are secret.
    pub(super) fn said_elsewhere(&self, tree: &dyn Tree, place: &FilePlace, scan: &mut Scan) {
        let Some(bytes) = tree::whole(tree, &place.path) else { return };
        let source = Source::decode(place.path.clone(), &bytes);
        let mut found = secrets::said(&source, tree);
        found.retain(|found| {
            let is_same = |at: &Location| *at.path() == place.path && at.in_whole().overlaps(found.span);
            !scan.findings.iter().any(|known| is_same(&known.at))
        });
        self.tokens(Told { place, source, found }, scan);
    }
}
