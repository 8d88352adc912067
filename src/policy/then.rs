//! Whether a finding that was there before is held as it was.
//!
//! In: a finding of both trees. Out: its verdict now. What a tier or an exception held, and no longer does as it moved
//! out of reach, is as new as what is written now. Both sides are judged by the policy of now, so that a policy may
//! become stricter without a word about what is there; only where the finding moves, or the policy moves it to a tier
//! that it knew already, the claims and exceptions of before have a say.

use std::collections::BTreeSet;

use super::{Decider, Policy, Tier, Verdict};
use crate::delta::{Carried, State};
use crate::finding::{Finding, Subject};
use crate::path::RepoPath;

/// Who decides over the tree before.
pub struct Then<'a> {
    /// By the policy of now.
    pub by_now: Decider<'a>,
    /// By the claims and exceptions of before, where the policy changed.
    pub by_base: Option<Decider<'a>>,
}

impl Decider<'_> {
    /// The verdict on a carried finding. One that its place or tier takes more seriously than before is introduced.
    pub fn carried(&self, carried: Carried, then: &Then) -> Option<Verdict> {
        let Carried { finding, before } = carried;
        let (path, place) = (finding.place(), before.place());
        let has_moved = finding.at.path() != before.at.path() || address(&finding) != address(&before);
        let mut verdict = self.strictest(finding, State::Carried, &path)?;
        let is_stricter =
            |then: &Option<Verdict>| then.as_ref().is_none_or(|then| verdict.action < then.action);
        let held = then.by_now.strictest(before.clone(), State::Carried, &place);
        let is_introduced = is_stricter(&held)
            || then.by_base.as_ref().is_some_and(|base| {
                let held = base.strictest(before, State::Carried, &place);
                let is_known = |name: &String| base.policy.tiers.iter().any(|tier| tier.name == *name);
                let is_retiered = held.as_ref().is_some_and(|held| held.tier != verdict.tier)
                    && verdict.tier.as_ref().is_none_or(is_known);
                (has_moved || is_retiered) && is_stricter(&held)
            });
        if is_introduced {
            verdict.state = State::Introduced;
        }
        Some(verdict)
    }
}

/// What tiers claim, in their order: each claim with its tier and the key that says so.
fn claimed(policy: &Policy) -> Vec<(&str, &'static str, &String)> {
    let mut all = Vec::new();
    for tier in &policy.tiers {
        let paths = tier.paths.patterns().iter().map(|claim| ("paths", claim));
        all.extend(paths.chain(tier.other_claims()).map(|(key, claim)| (tier.name.as_str(), key, claim)));
    }
    all
}

fn address(finding: &Finding) -> Option<&str> {
    match &finding.subject {
        Subject::Resource { address, .. } => Some(address),
        Subject::File(_) => None,
    }
}

impl Policy {
    /// What held before as this policy decides it: the claims, exceptions and excludes are those of `base`; how strict a
    /// tier is that both have, this one says.
    #[must_use]
    pub fn with_claims_of(&self, base: &Policy) -> Policy {
        let decided = |tier: &Tier| match self.tiers.iter().find(|now| now.name == tier.name) {
            Some(now) => Tier {
                paths: tier.paths.clone(),
                tfvars: tier.tfvars.clone(),
                workspaces: tier.workspaces.clone(),
                stacks: tier.stacks.clone(),
                accounts: tier.accounts.clone(),
                owns: tier.owns.clone(),
                ..now.clone()
            },
            None => tier.clone(),
        };
        Policy {
            tiers: base.tiers.iter().map(decided).collect(),
            exceptions: base.exceptions.clone(),
            exclude: base.exclude.clone(),
            ..self.clone()
        }
    }

    /// The files that a change of the policy moves to another tier that it knew already: what they hold is judged
    /// again. All of them, where it is other claims than paths that changed. `files` are asked for only where one did.
    pub fn retiered(&self, base: &Policy, files: impl FnOnce() -> Vec<RepoPath>) -> BTreeSet<RepoPath> {
        if claimed(self) == claimed(base) {
            return BTreeSet::new();
        }
        let files = files();
        let is_known = |tier: &&Tier| base.tiers.iter().any(|known| known.name == tier.name);
        let same = |tier: &Tier| base.tiers.iter().find(|known| known.name == tier.name);
        let claims = |tier: &Tier| -> BTreeSet<(&'static str, String)> {
            tier.other_claims().map(|(key, claim)| (key, claim.clone())).collect()
        };
        let claims_more =
            |tier: &&Tier| same(tier).is_some_and(|then| !claims(tier).is_subset(&claims(then)));
        if self.tiers.iter().any(|tier| claims_more(&tier)) {
            return files.into_iter().collect();
        }
        let of = |policy: &'_ Policy, path: &RepoPath| {
            policy.tiers.iter().find(|tier| tier.paths.matches(path)).map(|tier| tier.name.clone())
        };
        let moves = |path: &&RepoPath| {
            let now = self.tiers.iter().find(|tier| tier.paths.matches(path));
            now.filter(is_known).is_some_and(|now| of(base, path).as_ref() != Some(&now.name))
        };
        files.into_iter().filter(|path| moves(&path)).collect()
    }
}
