//! What becomes of findings in a tier, and whether more is let through than before.
//!
//! In: a tier of before and the one that has the same place now, either may be none. What a tier makes of a rule is
//! compared as it is decided: by its action, else by what a tier that stops only the worst holds all the same, else by
//! severity and profile.

use std::collections::BTreeSet;

use super::super::file::{Policy, RuleAction, TAG};
use super::super::{REAL_DATA, Tier, borders};
use super::{Answer, Found, Loosening};
use crate::rules::pack::{Profile, Rule};
use crate::severity::Severity;

impl Found<'_> {
    /// The same tier (or none), with other decisions.
    pub(super) fn tier(&mut self, was: Option<&Tier>, is: Option<&Tier>) {
        let (before, after) = (self.before.policy, self.after.policy);
        let decides = |tier: Option<&Tier>, key: &str, policy: &Policy| {
            tier.is_some_and(|tier| policy.places.get(&format!("tier.{}.{key}", tier.name)).is_some())
        };
        let owned = |key: &str| match is.or(was) {
            Some(tier) if decides(was, key, before) || decides(is, key, after) => {
                format!("tier.{}.{key}", tier.name)
            }
            _ => key.to_owned(),
        };
        let whose = is.map_or(String::new(), |tier| format!(" in tier `{}`", tier.name));
        let (old, new) = (block(before, was), block(after, is));
        if new > old {
            self.tell(
                &owned("block"),
                format!("{old} findings blocked{whose}, now {new} and worse alone do"),
            );
        }
        if profile(before, was) == Profile::Thorough && profile(after, is) == Profile::Essential {
            self.tell(
                &owned("profile"),
                format!("all rules were asked{whose}, now the essential ones alone"),
            );
        }
        for severity in [Severity::Low, Severity::Medium, Severity::High, Severity::Critical] {
            let days = |policy: &Policy, tier: Option<&Tier>| {
                tier.and_then(|tier| tier.longest.of(severity)).or(policy.limits.longest.of(severity))
            };
            let (old, new) = (days(before, was), days(after, is));
            if old.is_some_and(|old| new.is_none_or(|new| new > old)) {
                let key = if owned("longest") == "longest" {
                    "exceptions.longest".to_owned()
                } else {
                    owned("longest")
                };
                let now = new.map_or("any time".to_owned(), |days| format!("{days} days"));
                let old = old.unwrap_or_default();
                self.tell(
                    &key,
                    format!(
                        "an exception for a {severity} finding{whose} held {old} days at most, now {now}"
                    ),
                );
            }
        }
        self.ways_out(was, is);
        self.actions(was, is, &whose);
    }

    /// What `actions` name in either policy.
    fn actions(&mut self, was: Option<&Tier>, is: Option<&Tier>, whose: &str) {
        let (before, after) = (self.before.policy, self.after.policy);
        let named: BTreeSet<&String> = [before, after]
            .iter()
            .flat_map(|policy| policy.actions.keys())
            .chain(was.into_iter().chain(is).flat_map(|tier| tier.actions.keys()))
            .collect();
        for word in named {
            let (Some(old), Some(new)) = (self.before.rules.find(word), self.after.rules.find(word)) else {
                continue;
            };
            // A threshold, a profile or a longest duration that moved is told as such.
            if new.is_never || before.said(old, was) == after.said(new, is) {
                continue;
            }
            let (from, to) = (level(before, old, was), level(after, new, is));
            let (was_severity, is_severity) = (severity(before, old, was), severity(after, new, is));
            let now = if to < from {
                const WORDS: [&str; 3] = ["is off", "warns", "blocks"];
                let blocked = if from == BLOCKS { "blocked" } else { "warned" };
                format!("`{}` {blocked}{whose}, now it {}", new.id, WORDS[to])
            } else if let Some((days, now)) = held_longer((before, old, was), (after, new, is))
                && was_severity != is_severity
            {
                let now = now.map_or("any time".to_owned(), |days| format!("{days} days"));
                format!(
                    "`{}` was {was_severity}{whose} and an exception held {days} days at most, now it is {is_severity}: {now}",
                    new.id
                )
            } else {
                continue;
            };
            let table = match is.or(was) {
                Some(tier) if was.into_iter().chain(is).any(|tier| tier.actions.contains_key(word)) => {
                    format!("tier.{}.actions", tier.name)
                }
                _ => "actions".to_owned(),
            };
            // It may be written by the id that another tool has for it.
            let is_written = |key: &String| [before, after].iter().any(|side| side.places.get(key).is_some());
            let names = std::iter::once(word).chain(&new.aliases).cloned();
            let tags = new.tags.iter().map(|tag| format!("{TAG}{tag}"));
            let mut keys = names.chain(tags).map(|name| format!("{table}.{name}"));
            let key = keys.find(is_written).unwrap_or_else(|| format!("{table}.{word}"));
            self.tell(&key, now);
        }
    }

    /// What held data in a tier that stopped only the worst goes with that threshold, unless `actions` name it.
    fn ways_out(&mut self, was: Option<&Tier>, is: Option<&Tier>) {
        let (before, after) = (self.before.policy, self.after.policy);
        let Some(tier) = was.filter(|tier| tier.stops_only_the_worst()) else { return };
        if is.is_some_and(Tier::stops_only_the_worst) {
            return;
        }
        let milder = self.after.rules.rules.iter().filter(|rule| {
            let was_held = before.said(rule, was).is_none() && before.implied(rule, was).is_some();
            // What an action says now is told at that action.
            was_held && after.said(rule, is).is_none() && level(after, rule, is) < BLOCKS
        });
        let milder: Vec<&str> = milder.map(|rule| rule.id.as_str()).collect();
        if let Some(first) = milder.first() {
            let message = format!(
                "ways out for data blocked in tier `{}`, now {} of them do not, such as `{first}`: \"tag:egress\" = \"critical\" keeps them",
                tier.name,
                milder.len()
            );
            self.tell(&format!("tier.{}.block", tier.name), message);
        }
    }

    /// What leaves a tier that stops only the worst, whatever for: data may go there by ways that it held. That data is
    /// real is no way out: elsewhere it may be.
    pub(super) fn left(&mut self, old: &Answer, new: &Answer) {
        let (before, after) = (self.before.policy, self.after.policy);
        let (was, is) = (old.tier.map(|at| &before.tiers[at]), new.tier.map(|at| &after.tiers[at]));
        let Some(sandbox) = was.filter(|tier| tier.stops_only_the_worst()) else { return };
        if old.excluded || new.excluded || is.is_some_and(|tier| tier.name == sandbox.name) {
            return;
        }
        let is_let = |rule: &&std::sync::Arc<Rule>| {
            let was_held = before.said(rule, was).is_none() && before.implied(rule, was).is_some();
            was_held && rule.id != REAL_DATA && level(after, rule, is) < BLOCKS
        };
        let ways: Vec<_> = self.after.rules.rules.iter().filter(is_let).collect();
        let Some(first) = ways.first() else { return };
        let to = is.map_or("no tier".to_owned(), |tier| format!("tier `{}`", tier.name));
        let message = format!(
            "{} left tier `{}` for {to}, where {} ways out for data do not block, such as `{}`: \"tag:egress\" = \"critical\" keeps them",
            new.what,
            sandbox.name,
            ways.len(),
            first.id
        );
        let key = format!("tiers.tier {}.{to}", sandbox.name).replace('`', "");
        let own = format!("tier.{}", sandbox.name);
        let now = is.map(|tier| format!("tier.{}", tier.name));
        let place = |policy: &Policy, tier: &str| {
            policy.places.get(&format!("{tier}.paths")).or(policy.places.get(tier)).cloned()
        };
        let at = now.and_then(|now| place(after, &now)).or_else(|| place(after, &own));
        let one = Loosening { key: key.clone(), message, at, stood: place(before, &own) };
        self.told.entry(key).or_insert(one);
    }

    /// A path or another claim that another tier has now, or none.
    pub(super) fn moved(&mut self, was: Option<&Tier>, is: Option<&Tier>, claim: &str) {
        let (before, after) = (self.before.policy, self.after.policy);
        let rules = self.after.rules.rules.iter().filter(|rule| !rule.is_never);
        // What a sandbox holds because it is one is told by itself, see `left`; a sandbox by another name is no other tier.
        let has = |policy: &Policy, tier: &Tier| policy.tiers.iter().any(|one| one.name == tier.name);
        let is_renamed = was.zip(is).is_some_and(|(was, is)| !has(after, was) && !has(before, is));
        let leaves = !is_renamed && !is.is_some_and(Tier::stops_only_the_worst);
        let from = |rule: &Rule| match before.written(rule, was) {
            written if leaves => level_by(written, before, rule, was),
            _ => level(before, rule, was),
        };
        let looser = |rule: &&std::sync::Arc<Rule>| {
            level(after, rule, is) < from(rule)
                || from(rule) == BLOCKS && held_longer((before, rule, was), (after, rule, is)).is_some()
        };
        let what: String = match (rules.clone().find(looser), rules.filter(looser).count()) {
            (Some(rule), 1) => format!("`{}`", rule.id),
            (Some(rule), number) => format!("`{}` and {} more rules", rule.id, number - 1),
            // Findings can be milder than their rule.
            (None, _) if block(after, is) > block(before, was) => {
                format!("{} findings", block(before, was))
            }
            (None, _) if is.is_none() && was.is_some_and(|tier| borders::held(before, tier)) => {
                "what other tiers own".to_owned()
            }
            (None, _) => return,
        };
        let name =
            |tier: Option<&Tier>| tier.map_or("no tier".to_owned(), |tier| format!("tier `{}`", tier.name));
        let (from, to) = (name(was), name(is));
        let message = format!("{claim} was judged by {from}, now by {to}, which lets more through: {what}");
        let place = |policy: &Policy, tier: Option<&Tier>| {
            let tier = tier?;
            let key = format!("tier.{}", tier.name);
            policy.places.get(&format!("{key}.paths")).or(policy.places.get(&key)).cloned()
        };
        let at = place(after, is).or_else(|| {
            place(after, was.and_then(|old| after.tiers.iter().find(|tier| tier.name == old.name)))
        });
        let key = format!("tiers.{from}.{to}").replace('`', "");
        let one = Loosening { key: key.clone(), message, at, stood: place(before, was) };
        self.told.entry(key).or_insert(one);
    }
}

fn block(policy: &Policy, tier: Option<&Tier>) -> Severity {
    tier.and_then(|tier| tier.block).unwrap_or(policy.block)
}

fn profile(policy: &Policy, tier: Option<&Tier>) -> Profile {
    tier.and_then(|tier| tier.profile).unwrap_or(policy.profile)
}

/// The level of what stops a commit.
const BLOCKS: usize = 2;

/// What becomes of the rule's findings: nothing, a warning, a stop.
fn level(policy: &Policy, rule: &Rule, tier: Option<&Tier>) -> usize {
    level_by(policy.action(rule, tier), policy, rule, tier)
}

fn level_by(action: Option<RuleAction>, policy: &Policy, rule: &Rule, tier: Option<&Tier>) -> usize {
    match action {
        Some(RuleAction::Off) => 0,
        Some(RuleAction::Warn) => 1,
        Some(RuleAction::Block) => BLOCKS,
        Some(RuleAction::As(severity)) => 1 + usize::from(severity >= block(policy, tier)),
        Some(RuleAction::On) | None => 1 + usize::from(rule.severity >= block(policy, tier)),
    }
}

/// How severe the rule's findings are there.
fn severity(policy: &Policy, rule: &Rule, tier: Option<&Tier>) -> Severity {
    match policy.action(rule, tier) {
        Some(RuleAction::As(severity)) => severity,
        _ => rule.severity,
    }
}

/// How many days an exception for the rule held at most, and now, where that is longer and an exception matters: of
/// what does not stop a commit nobody needs one.
fn held_longer(
    (before, old, was): (&Policy, &Rule, Option<&Tier>),
    (after, new, is): (&Policy, &Rule, Option<&Tier>),
) -> Option<(i64, Option<i64>)> {
    let days = before.longest(severity(before, old, was), was)?;
    let now = after.longest(severity(after, new, is), is);
    let is_longer = level(before, old, was) == BLOCKS && now.is_none_or(|now| now > days);
    is_longer.then_some((days, now))
}
