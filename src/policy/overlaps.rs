//! What of two claims a stack may meet at once: whose it is then the order of the tiers says.
//!
//! In: claims, each with the tier that has it by two policies. Out: [`Overlap`]s, for each two claims that one stack may
//! meet whose tier no claim by itself tells. An account is asked after all other claims, so it meets accounts alone.

use std::collections::BTreeSet;

use crate::rules::globs_meet;

/// A claim, and the positions of the tiers that had it and that have it now.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Claimed {
    /// `paths`, `workspaces` and their like.
    pub key: &'static str,
    /// As it is written; of a path, what it is for people.
    pub name: String,
    pub was: Option<usize>,
    pub is: Option<usize>,
}

pub struct Overlap {
    pub was: Option<usize>,
    pub is: Option<usize>,
    /// For people: the two claims.
    pub what: String,
}

/// Each pair of tiers once, in the order of the claims.
pub fn overlaps(claims: &[Claimed]) -> Vec<Overlap> {
    let mut told: BTreeSet<(Option<usize>, Option<usize>)> =
        claims.iter().map(|claim| (claim.was, claim.is)).collect();
    let mut found = Vec::new();
    for (at, one) in claims.iter().enumerate() {
        for other in &claims[at + 1..] {
            let (was, is) = (first(one.was, other.was), first(one.is, other.is));
            if !told.contains(&(was, is)) && may_meet(one, other) {
                told.insert((was, is));
                let what = match one.key {
                    "paths" => format!("{} in a stack that `{}` names", one.name, other.name),
                    _ => format!("a stack that `{}` and `{}` both name", one.name, other.name),
                };
                found.push(Overlap { was, is, what });
            }
        }
    }
    found
}

fn first(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    one.into_iter().chain(other).min()
}

/// Whether one stack may have both: it has one workspace and one file of values at a time, but several names, and
/// providers that work in several accounts. Which paths meet is asked path by path.
fn may_meet(one: &Claimed, other: &Claimed) -> bool {
    let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    let is_open = |name: &str| name.contains(['[', '{', '\\']);
    match (one.key, other.key) {
        ("accounts", "accounts") | ("stacks", "stacks") => true,
        ("accounts", _) | (_, "accounts") | ("paths", "paths") => false,
        ("workspaces", "workspaces") => globs_meet(&one.name, &other.name),
        // By its name or by its path.
        ("tfvars", "tfvars") => {
            let (one, other) = (last(&one.name), last(&other.name));
            is_open(&one) || is_open(&other) || globs_meet(&one, &other)
        }
        _ => true,
    }
}
