//! A team's shared policy, and what a repository says on top of it.
//!
//! In: two policies as written. Out: the one that holds. What both say is the repository's to decide (where that
//! lets more through it is a finding, see [`super::loosened`]); what only one says holds.

use super::Policy;
use super::exception::Limits;
use super::tier::Tier;
use crate::rego;

/// `own` on top of `base`.
pub fn extended(base: &Policy, own: Policy) -> Policy {
    let says = |key: &str| own.places.get(key).is_some();
    let mut places = base.places.clone();
    let mut policy = Policy {
        name: format!("{} on top of {}", own.name, base.name),
        profile: if says("profile") { own.profile } else { base.profile },
        block: if says("block") { own.block } else { base.block },
        unknown: if says("unknown") { own.unknown } else { base.unknown },
        exclude: base.exclude.clone().or(own.exclude),
        rules: base.rules.clone().or(own.rules),
        rego: rego::Options {
            version: if says("rego.version") { own.rego.version } else { base.rego.version },
            blocks: if says("rego.blocks") { own.rego.blocks } else { base.rego.blocks },
            files: base.rego.files.clone().or(own.rego.files),
        },
        rego_data: base.rego_data.clone().or(own.rego_data),
        tiers: base.tiers.clone(),
        actions: base.actions.clone(),
        chosen: own.chosen,
        exceptions: [base.exceptions.clone(), own.exceptions].concat(),
        settings: base.settings.clone(),
        lists: [base.lists.clone(), own.lists].concat(),
        dates: [base.dates.clone(), own.dates].concat(),
        tickets: own.tickets.or_else(|| base.tickets.clone()),
        limits: Limits {
            longest: own.limits.longest.or(&base.limits.longest),
            warn_days: if own.places.get("exceptions.warn-days").is_some() {
                own.limits.warn_days
            } else {
                base.limits.warn_days
            },
        },
        compatibility: [base.compatibility.clone(), own.compatibility].concat(),
        extends: own.extends,
        places: super::file::Places::default(),
    };
    // A tier that only the repository has comes behind the team's: it takes nothing from them.
    for tier in own.tiers {
        match policy.tiers.iter_mut().find(|known| known.name == tier.name) {
            Some(known) => *known = merged(std::mem::take(known), tier),
            None => policy.tiers.push(tier),
        }
    }
    policy.actions.extend(own.actions);
    for (name, value) in own.settings {
        policy.settings.retain(|(known, _)| *known != name);
        policy.settings.push((name, value));
    }
    places.overlay(own.places);
    policy.places = places;
    policy
}

fn merged(base: Tier, own: Tier) -> Tier {
    let mut actions = base.actions;
    actions.extend(own.actions);
    Tier {
        name: base.name,
        paths: base.paths.or(own.paths),
        tfvars: base.tfvars.or(own.tfvars),
        workspaces: [base.workspaces, own.workspaces].concat(),
        stacks: [base.stacks, own.stacks].concat(),
        accounts: [base.accounts, own.accounts].concat(),
        owns: [base.owns, own.owns].concat(),
        block: own.block.or(base.block),
        profile: own.profile.or(base.profile),
        actions,
        longest: own.longest.or(&base.longest),
    }
}
