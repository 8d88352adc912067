//! What HEAD's policy decides over what any version holds.
//!
//! In: a finding of some version of a file or a stack, on any thread. Out: its verdict there: another version, or another
//! place, may be in another tier, or have no comment beside it.

use std::collections::BTreeMap;

use crate::cli::options::Common;
use crate::cli::outcome::{linked, peer_files};
use crate::cli::policy;
use crate::finding::Finding;
use crate::path::RepoPath;
use crate::policy::peer_files::PeerFiles;
use crate::policy::{Action, Decider, Policy, Verdict};
use crate::rules::Rules;
use crate::scan::Deployed;
use crate::tree::Tree;

pub struct Deciding<'a> {
    policy: &'a Policy,
    rules: &'a Rules,
    tier: Option<&'a str>,
    ignore_exceptions: bool,
    today: (u16, u8, u8),
    linked: BTreeMap<RepoPath, Vec<RepoPath>>,
    peers: PeerFiles,
}

impl<'a> Deciding<'a> {
    pub fn by(
        policy: &'a Policy,
        rules: &'a Rules,
        head: &dyn Tree,
        common: &'a Common,
        ignore_exceptions: bool,
    ) -> Self {
        Self {
            policy,
            rules,
            tier: common.tier.as_deref(),
            ignore_exceptions,
            today: policy::today(),
            linked: linked(policy, head),
            peers: peer_files(policy, head),
        }
    }

    /// `None` where the policy does not want to hear of it. `deployed` is where the stacks of that version go.
    pub fn on(&self, finding: &Finding, deployed: &[Deployed]) -> Option<Verdict> {
        let decider = Decider {
            policy: self.policy,
            rules: self.rules,
            tier: self.tier,
            today: self.today,
            ignore_exceptions: self.ignore_exceptions,
            verify: None,
            stood: None,
            deployed,
            linked: &self.linked,
            peers: &self.peers,
        };
        decider.introduced(finding.clone())
    }

    /// All that a decision comes of, beside the finding and the rules: what was decided otherwise is not remembered.
    pub fn basis(&self) -> String {
        let Self { policy, tier, ignore_exceptions, today, linked, peers, rules: _ } = self;
        format!("{policy:?} {tier:?} {ignore_exceptions} {today:?} {linked:?} {peers:?}")
    }
}

/// How strict a decision is, the strictest first: what nobody hears of comes last.
pub fn strictness(action: Option<Action>) -> u8 {
    match action {
        Some(Action::Block) => 0,
        Some(Action::Warn) => 1,
        Some(Action::Excepted) => 2,
        None => 3,
    }
}
