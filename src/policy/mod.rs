//! What may pass: tiers, thresholds, actions, exceptions.
//!
//! In: a `Delta`. Out: a [`Verdict`] for each finding, with the line of policy that decided it.

pub mod baseline;
mod borders;
mod claimants;
pub mod comment;
pub mod exception;
mod excuse;
mod extends;
pub mod file;
mod globs;
pub mod inline;
pub mod isolation;
mod joined;
mod loosened;
mod mistaken;
mod overlaps;
mod own_policies;
mod own_rules;
pub mod peer_files;
pub mod peers;
mod sample;
mod setting;
pub mod slips;
mod then;
mod tier;
mod twins;

pub use baseline::{BASELINE, Baseline};
pub use extends::extended;
pub use file::{Policy, RuleAction, Unknown};
pub use joined::joined;
pub use loosened::{EXCLUDED, LOOSENED, Loosening, Side, globs_cover, loosened};
pub use own_policies::rewritten;
pub use then::Then;
pub use tier::{Tier, same_claim};

use serde::{Deserialize, Serialize};

use std::collections::BTreeMap;

use crate::delta::State;
use crate::finding::{Finding, Subject};
use crate::path::RepoPath;
use crate::rules::Rules;
use crate::rules::pack::{Profile, Rule};
use crate::scan::Deployed;
use crate::severity::Severity;
use crate::text::Location;
use excuse::Excuse;
use peer_files::PeerFiles;

/// What becomes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    Block,
    Warn,
    /// A valid exception holds.
    Excepted,
}

impl Action {
    pub fn word(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Warn => "warn",
            Self::Excepted => "excepted",
        }
    }
}

/// A finding, what becomes of it, and why.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub finding: Finding,
    pub state: State,
    pub action: Action,
    /// For people: `high blocks (block = "medium", iacgate.toml:2)`.
    pub because: String,
    /// The tier that its place belongs to.
    pub tier: Option<String>,
    /// The exception that is meant for it, whether or not it holds.
    pub exception: Option<Location>,
    /// The line of the baseline that accepts it, whether or not that lets it by.
    pub accepted: Option<Location>,
}

/// Asks whether an exception beside code stood there for this finding before.
pub type Stood<'a> = &'a dyn Fn(&Finding, &Location) -> bool;

/// Asks whether a ticket is approved for a rule; why not.
pub type Verify<'a> = &'a dyn Fn(&str, &str) -> Result<(), String>;

/// Decides by a policy, on a day.
#[derive(Clone, Copy)]
pub struct Decider<'a> {
    pub policy: &'a Policy,
    pub rules: &'a Rules,
    /// `--tier NAME`: whatever the paths say.
    pub tier: Option<&'a str>,
    /// Year, month, day in UTC.
    pub today: (u16, u8, u8),
    /// `--no-exceptions`.
    pub ignore_exceptions: bool,
    /// Asked of each ticket whose exception would hold.
    pub verify: Option<Verify<'a>>,
    /// Of a strict run: what is asked of each exception that would hold.
    pub stood: Option<Stood<'a>>,
    /// Where the judged stacks go.
    pub deployed: &'a [Deployed],
    /// Files that symbolic links stand for, and those links.
    pub linked: &'a BTreeMap<RepoPath, Vec<RepoPath>>,
    /// Lists of other tools that hold here.
    pub peers: &'a PeerFiles,
}

impl Policy {
    /// Whether any part of the repository may hear of this rule: what nobody does is not even asked.
    pub fn wants(&self, rule: &Rule) -> bool {
        let mut tiers = self.tiers.iter().map(Some).chain([None]);
        tiers.any(|tier| self.wants_in(rule, tier))
    }

    /// Whether a tier, or what lies in none, hears of it.
    pub fn wants_in(&self, rule: &Rule, tier: Option<&Tier>) -> bool {
        rule.is_never || !matches!(self.action(rule, tier), Some(RuleAction::Off))
    }

    /// For how many days an exception may excuse a finding of this severity there.
    pub fn longest(&self, severity: Severity, tier: Option<&Tier>) -> Option<i64> {
        tier.and_then(|tier| tier.longest.of(severity)).or(self.limits.longest.of(severity))
    }

    /// What becomes of the rule's findings where it is not its severity alone that decides.
    fn action(&self, rule: &Rule, tier: Option<&Tier>) -> Option<RuleAction> {
        let implied = self.implied(rule, tier);
        self.said(rule, tier).or(implied).or_else(|| self.written(rule, tier))
    }

    /// What the policy itself says of a rule; off where the profile leaves it out.
    fn written(&self, rule: &Rule, tier: Option<&Tier>) -> Option<RuleAction> {
        let profile = tier.and_then(|tier| tier.profile).unwrap_or(self.profile);
        let left_out = match rule.profile {
            Profile::Essential => false,
            Profile::Thorough => profile == Profile::Essential,
            Profile::Asked => true,
        } && !self.chosen.contains(&rule.id);
        self.said(rule, tier).or(left_out.then_some(RuleAction::Off))
    }

    /// What is said of the rule by itself: a policy that was read calls rules by their ids.
    fn said(&self, rule: &Rule, tier: Option<&Tier>) -> Option<RuleAction> {
        let said = tier.and_then(|tier| tier.actions.get(&rule.id)).or_else(|| self.actions.get(&rule.id));
        said.copied()
    }

    /// What a tier that stops only the worst holds all the same.
    fn implied(&self, rule: &Rule, tier: Option<&Tier>) -> Option<RuleAction> {
        let holds_data = tier.is_some_and(Tier::stops_only_the_worst) && is_way_out(rule);
        holds_data.then_some(RuleAction::As(Severity::Critical))
    }
}

/// The rule about stores whose label says that their data is real.
const REAL_DATA: &str = "real-data";

/// By which data leaves, or what says that it is there: what a tier that is permissive in all else must not be in.
fn is_way_out(rule: &Rule) -> bool {
    rule.id == REAL_DATA || rule.tags.iter().any(|tag| tag == "egress")
}

impl Decider<'_> {
    /// The verdict on a finding that the change introduces; `None` where policy does not want to hear of it.
    pub fn introduced(&self, finding: Finding) -> Option<Verdict> {
        let path = finding.place();
        self.strictest(finding, State::Introduced, &path)
    }

    /// What becomes of a rule's findings in the tier that was chosen, for people.
    pub fn told(&self, rule: &Rule) -> String {
        if rule.is_never {
            return format!("{} always blocks", rule.id);
        }
        let tiers = self.policy.tiers.iter();
        let tier = tiers.filter(|_| rule.id != LOOSENED).find(|tier| Some(tier.name.as_str()) == self.tier);
        let severity = match self.policy.said(rule, tier).or(self.policy.implied(rule, tier)) {
            Some(RuleAction::As(severity)) => severity,
            _ => rule.severity,
        };
        let decided = match self.threshold(rule, severity, tier) {
            Some((_, because)) => because,
            None => match self.policy.said(rule, tier) {
                Some(_) if rule.id == LOOSENED => {
                    "warns: its action \"off\" can't hide it, and `check --strict` asks no action".to_owned()
                }
                Some(_) => "off by its action".to_owned(),
                None if rule.profile == Profile::Asked => "asked only where `actions` names it".to_owned(),
                None => "not asked: profile \"essential\" leaves it out".to_owned(),
            },
        };
        match self.policy.longest(severity, tier) {
            Some(days) => format!("{decided}; an exception holds {days} days at most"),
            None => decided,
        }
    }

    /// What several tiers deploy is judged by the strictest of them.
    fn strictest(&self, finding: Finding, state: State, path: &RepoPath) -> Option<Verdict> {
        let tiers = self.tiers(&finding, path);
        if let [tier] = tiers[..] {
            return self.decide(finding, state, path, tier);
        }
        let verdicts = tiers.into_iter().filter_map(|tier| self.decide(finding.clone(), state, path, tier));
        verdicts.min_by_key(|verdict| verdict.action)
    }

    /// The tiers that a finding belongs to: at least one, which may be none of those with a name.
    fn tiers(&self, finding: &Finding, path: &RepoPath) -> Vec<Option<&Tier>> {
        let all = &self.policy.tiers;
        if let Some(name) = self.tier {
            return vec![all.iter().find(|tier| tier.name == name)];
        }
        let by_path = all.iter().find(|tier| tier.paths.matches(path));
        if let Some(tier) = self.policy.tier_of_backend_file(finding.at.path()) {
            return vec![Some(tier)];
        }
        let Subject::Resource { stack, variant, .. } = &finding.subject else { return vec![by_path] };
        // A file of values may lie in another tier's paths than the stack that is deployed with it.
        let has_variants = || self.deployed.iter().any(|way| way.variant.is_some());
        if !all.iter().any(Tier::claims_more_than_paths) && !has_variants() {
            return vec![by_path];
        }
        let mut ways: Vec<&Deployed> = self.deployed.iter().filter(|way| way.root == *stack).collect();
        // A finding that every set of values has is told once, for all of them; a folder with such files is
        // deployed with one of them.
        if variant.is_some() || ways.iter().any(|way| way.variant.is_some()) {
            ways.retain(|way| way.variant.is_some() && (variant.is_none() || way.variant == *variant));
        }
        let mut tiers: Vec<Option<&Tier>> = Vec::new();
        for way in ways {
            let tier = self.policy.tier_of(&Deployed { file: path.clone(), ..way.clone() });
            if !tiers.iter().any(|known| known.map(|tier| &tier.name) == tier.map(|tier| &tier.name)) {
                tiers.push(tier);
            }
        }
        if tiers.is_empty() { vec![by_path] } else { tiers }
    }

    fn decide(
        &self,
        mut finding: Finding,
        state: State,
        path: &RepoPath,
        tier: Option<&Tier>,
    ) -> Option<Verdict> {
        let rule = self.rules.find(finding.rule.as_str())?;
        let said = self.policy.said(rule, tier).or_else(|| self.policy.implied(rule, tier));
        if let Some(RuleAction::As(severity)) = said.filter(|_| !rule.is_never) {
            finding.severity = severity;
        }
        let name = tier.map(|tier| tier.name.clone());
        let (mut action, mut because) = if rule.is_never {
            (Action::Block, format!("{} always blocks", rule.id))
        } else {
            if self.is_excluded(path, &finding) {
                self.hand_back(path, &mut finding)?;
            }
            self.threshold(rule, finding.severity, tier)?
        };
        let exception = match self.excuse(rule, &finding, tier) {
            Excuse::None => None,
            Excuse::Holds(words, at) if self.stood.is_some_and(|stood| !stood(&finding, &at)) => {
                because = format!("{because}; {words} is new, and --strict takes what was there before");
                Some(at)
            }
            Excuse::Holds(words, at) => {
                if !self.ignore_exceptions {
                    (action, because) = (Action::Excepted, words);
                }
                Some(at)
            }
            Excuse::Fails(why, at) => {
                because = format!("{because}; {why}");
                Some(at)
            }
        };
        Some(Verdict { finding, state, action, because, tier: name, exception, accepted: None })
    }

    /// What lies in a file that is excluded, and is deployed from one that is not by a symbolic link, is judged there.
    fn is_excluded(&self, path: &RepoPath, finding: &Finding) -> bool {
        let excluded = &self.policy.exclude;
        let is_reached = || {
            let Subject::Resource { stack, .. } = &finding.subject else { return false };
            let links = self.linked.get(finding.at.path()).into_iter().flatten();
            { links }.any(|link| link.parent() == *stack && !excluded.matches(link))
        };
        excluded.matches(path) || excluded.matches(finding.at.path()) && !is_reached()
    }

    /// What lies in an excluded folder and comes from a call that does not is the caller's: it is told at the call. Nothing
    /// where no call is to blame.
    fn hand_back(&self, path: &RepoPath, finding: &mut Finding) -> Option<()> {
        let excluded = &self.policy.exclude;
        let is_judged = |at: &Location| !excluded.matches(path) && !excluded.matches(at.path());
        let (position, _) = finding.handed_on().find(|(_, one)| is_judged(&one.at))?;
        let there = finding.related.get_mut(position)?;
        std::mem::swap(&mut there.at, &mut finding.at);
        there.message = "what it is handed to".to_owned();
        Some(())
    }

    fn threshold(&self, rule: &Rule, severity: Severity, tier: Option<&Tier>) -> Option<(Action, String)> {
        let place = match tier {
            Some(tier) => format!("tier {}, {}", tier.name, self.policy.name),
            None => self.policy.name.clone(),
        };
        match self.policy.action(rule, tier) {
            Some(RuleAction::Off) => None,
            Some(RuleAction::Block) => {
                Some((Action::Block, format!("{} blocks by its action ({place})", rule.id)))
            }
            Some(RuleAction::Warn) => {
                Some((Action::Warn, format!("{} warns by its action ({place})", rule.id)))
            }
            // A gate that stops only the worst must not be opened by what is less than that.
            Some(RuleAction::On) | None if rule.id == LOOSENED => {
                Some((Action::Block, format!("{} blocks whatever the threshold ({place})", rule.id)))
            }
            Some(RuleAction::As(_) | RuleAction::On) | None => {
                let block = tier.and_then(|tier| tier.block).unwrap_or(self.policy.block);
                let blocks = severity >= block;
                let word = if blocks { "blocks" } else { "warns" };
                let action = if blocks { Action::Block } else { Action::Warn };
                Some((action, format!("{severity} {word} (block = \"{block}\", {place})")))
            }
        }
    }
}
