//! Which tier of a policy is the first to claim something, asked many times.
//!
//! In: a policy. Out: the position of the tier that has a path, or a claim of another kind. A policy with hundreds of
//! tiers is asked about all that each of them names: no question goes through all of them.

use std::collections::{HashMap, HashSet};

use super::Policy;
use crate::path::{PathSet, RepoPath};
use crate::rules::glob_matches;

/// What a tier claims otherwise than by path: the key, and a name or a glob.
type Claim<'p> = (&'static str, &'p String);

pub struct Claimants<'p> {
    paths: PathSet,
    /// Whose each glob of `paths` is.
    owners: Vec<usize>,
    /// The first that has a claim as it is written.
    written: HashMap<Claim<'p>, usize>,
    globs: Vec<(Claim<'p>, usize)>,
}

impl<'p> Claimants<'p> {
    pub fn of(policy: &'p Policy) -> Self {
        let tiers = || policy.tiers.iter().enumerate();
        let globs: Vec<(usize, &String)> =
            tiers().flat_map(|(at, tier)| tier.paths.patterns().iter().map(move |glob| (at, glob))).collect();
        let patterns: Vec<&String> = globs.iter().map(|(_, glob)| *glob).collect();
        let mut written = HashMap::new();
        let mut wild = Vec::new();
        for (at, claim) in tiers().flat_map(|(at, tier)| tier.other_claims().map(move |claim| (at, claim))) {
            written.entry(claim).or_insert(at);
            if is_wild(claim.1) {
                wild.push((claim, at));
            }
        }
        Self {
            // Each of them is valid already.
            paths: PathSet::new(&patterns).unwrap_or_default(),
            owners: globs.iter().map(|(at, _)| *at).collect(),
            written,
            globs: wild,
        }
    }

    pub fn of_path(&self, path: &RepoPath) -> Option<usize> {
        self.paths.first(path).map(|glob| self.owners[glob])
    }

    /// Of a claim, the tier that has all that it names.
    pub fn of_claim(&self, (key, claim): (&'static str, &'p String)) -> Option<usize> {
        // What a star may stand for only a star takes.
        let any = claim.replace('*', "\u{e000}");
        let by_glob = self.globs.iter().find(|((own, glob), _)| *own == key && glob_matches(glob, &any));
        let written = self.written.get(&(key, claim)).copied();
        by_glob.map(|(_, at)| *at).into_iter().chain(written).min()
    }
}

fn is_wild(glob: &str) -> bool {
    glob.contains(['*', '?', '[', '{', '\\'])
}

/// Names and globs of names, asked many times whether one of them takes all of another.
pub struct Names<'p> {
    written: HashSet<&'p str>,
    globs: Vec<&'p str>,
}

impl<'p> Names<'p> {
    pub fn of(names: impl Iterator<Item = &'p String>) -> Self {
        let (mut written, mut globs) = (HashSet::new(), Vec::new());
        for name in names {
            written.insert(name.as_str());
            if is_wild(name) {
                globs.push(name.as_str());
            }
        }
        Self { written, globs }
    }

    pub fn take(&self, name: &str, covers: impl Fn(&str, &str) -> bool) -> bool {
        self.written.contains(name) || self.globs.iter().any(|glob| covers(glob, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;

    #[test]
    fn the_first_tier_that_has_something_is_told() {
        let text = "[[tier]]\nname = \"a\"\npaths = [\"a/**\", \"x/*.tf\"]\nworkspaces = [\"one\"]\n[[tier]]\nname = \"b\"\npaths = [\"x/**\"]\nworkspaces = [\"*-b\", \"on?\"]\n[[tier]]\nname = \"c\"\npaths = [\"**/c.tf\"]\nworkspaces = [\"c-b\", \"*\"]\n";
        let policy = Policy::read(&Source::decode("iacgate.toml".into(), text.as_bytes())).expect("valid");
        let claimants = Claimants::of(&policy);
        let of_path = |path: &str| claimants.of_path(&RepoPath::from(path));
        assert_eq!([of_path("x/1.tf"), of_path("x/y/1.tf"), of_path("c.tf")], [Some(0), Some(1), Some(2)]);
        assert_eq!(of_path("README.md"), None);
        let names = ["one", "two-b", "c-b", "*", "d"].map(str::to_owned);
        let of_claim = |at: usize| claimants.of_claim(("workspaces", &names[at]));
        assert_eq!([0, 1, 2, 3, 4].map(of_claim), [Some(0), Some(1), Some(1), Some(2), Some(2)]);
        assert_eq!(claimants.of_claim(("stacks", &names[0])), None);
    }
}
