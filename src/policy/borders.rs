//! Borders between tiers that let more through than they did.
//!
//! In: the tiers of before and those that hold now. Out: [`Loosening`]s. What a tier owns its stacks may use unseen, so
//! a claim that reaches into another tier's lets more through, wherever it stands; one that is given up leaves what it
//! named to everybody; and an account of any tier counts as the organization's own in every grant.

use std::collections::HashSet;

use super::claimants::Names;
use super::{Loosening, Policy, Tier, sample};
use crate::rules::{glob_matches, globs_meet};

/// The borders that are lower in `after` than in `before`.
pub fn lowered(before: &Policy, after: &Policy) -> Vec<Loosening> {
    let mut told = Vec::new();
    let kept = Names::of(claims(after).map(|(_, _, claim)| claim));
    for (tier, key, claim) in claims(before) {
        if !kept.take(claim, covers) {
            let at = after.places.get(&format!("tier.{}", tier.name)).cloned();
            told.push(Loosening {
                key: format!("tier.{}.{claim}", tier.name),
                message: format!("`{claim}` belonged to tier `{}`, now to none", tier.name),
                at,
                stood: place(before, tier, key, claim),
            });
        }
    }
    let written: HashSet<(&str, &str)> =
        claims(before).map(|(tier, _, claim)| (tier.name.as_str(), claim.as_str())).collect();
    for (tier, key, claim) in claims(after) {
        if written.contains(&(tier.name.as_str(), claim.as_str())) {
            continue;
        }
        let had = |(other, _, theirs): (&Tier, &str, &String)| {
            covers(theirs, claim) && is_same(other, tier, before, after)
        };
        if claims(before).any(had) {
            continue;
        }
        let is_taken = |(other, _, theirs): &(&Tier, &str, &String)| {
            meet(theirs, claim) && !is_same(other, tier, before, after)
        };
        let message = match claims(before).find(is_taken) {
            Some((other, _, theirs)) => format!(
                "`{claim}` of tier `{}` takes in `{theirs}` of tier `{}`, which its stacks may use unseen now",
                tier.name, other.name
            ),
            None if key == "accounts" && !is_known(before, claim) => {
                format!("account `{claim}` counts as the organization's own now: grants to it pass")
            }
            None => continue,
        };
        let at = place(after, tier, key, claim);
        told.push(Loosening { key: format!("tier.{}.{key}.{claim}", tier.name), message, at, stood: None });
    }
    told
}

/// Whether what lay in the tier met borders that what lies in none does not.
pub fn held(policy: &Policy, tier: &Tier) -> bool {
    claims(policy).any(|(other, ..)| other.name != tier.name)
}

/// What belongs to whom, by the key that says so.
fn claims(policy: &Policy) -> impl Iterator<Item = (&Tier, &'static str, &String)> {
    policy.tiers.iter().flat_map(|tier| {
        let accounts = tier.accounts.iter().map(move |claim| (tier, "accounts", claim));
        accounts.chain(tier.owns.iter().map(move |claim| (tier, "owns", claim)))
    })
}

/// Whether `other` takes all that `claim` does: what a star may stand for only a star takes.
fn covers(other: &str, claim: &str) -> bool {
    other == claim
        || other.contains(['*', '?']) && glob_matches(other, &claim.replace(['*', '?'], "\u{e000}"))
}

/// Whether some text is named by both: a name is found as a part of an ARN, a host or a path, too.
fn meet(one: &str, other: &str) -> bool {
    let within = |whole: &str, name: &str| {
        let mut parts = whole.split([':', '/', '.']).filter(|part| !part.is_empty());
        !name.contains([':', '/'])
            && whole.contains([':', '/', '.'])
            && parts.any(|part| globs_meet(part, name))
    };
    globs_meet(one, other) || within(one, other) || within(other, one)
}

/// A profile is no account that a grant names.
fn is_known(before: &Policy, claim: &str) -> bool {
    let is_account = claim.bytes().all(|byte| byte.is_ascii_digit());
    !is_account || claims(before).any(|(_, key, known)| key == "accounts" && known == claim)
}

/// Whether a tier of now is the one of before, maybe by another name: it has no more in it.
fn is_same(then: &Tier, now: &Tier, before: &Policy, after: &Policy) -> bool {
    let named = |policy: &Policy, name: &str| policy.tiers.iter().any(|tier| tier.name == name);
    let is_renamed = || {
        let paths = now.paths.patterns();
        !named(after, &then.name)
            && !named(before, &now.name)
            && (paths.is_empty() || sample::covers(&then.paths, paths))
            && now.other_claims().all(|claim| then.other_claims().any(|theirs| theirs == claim))
    };
    then.name == now.name || is_renamed()
}

fn place(policy: &Policy, tier: &Tier, key: &str, claim: &str) -> Option<crate::text::Location> {
    let tier = format!("tier.{}", tier.name);
    let list = format!("{tier}.{key}");
    [format!("{list}.{claim}"), list, tier].iter().find_map(|key| policy.places.get(key)).cloned()
}
