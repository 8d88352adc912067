//! What decides over findings as they were before a change.
//!
//! In: the trees before, and where their stacks went. Out: verdicts on what is carried.

use std::rc::Rc;

use crate::delta::Carried;
use crate::policy::{Decider, Policy, Then, Verdict};
use crate::scan::Deployed;
use crate::tree::{Tree, link};

/// The trees before, as far as they decide over what is carried.
#[derive(Default)]
pub struct Former {
    pub trees: Vec<Rc<dyn Tree>>,
    pub deployed: Vec<Deployed>,
    /// The policy of before, where the change touches it.
    pub policy: Option<Policy>,
}

impl Former {
    /// The verdicts of `decider` on what was there before.
    pub fn carried(&self, decider: &Decider, carried: Vec<Carried>) -> Vec<Verdict> {
        if carried.is_empty() {
            return Vec::new();
        }
        let claims = self.policy.as_ref().map(|base| decider.policy.with_claims_of(base));
        let mut policies = [Some(decider.policy), claims.as_ref()].into_iter().flatten();
        let has_excludes = policies.any(|policy| !policy.exclude.is_empty());
        let links = self.trees.first().filter(|_| has_excludes).map(|tree| link::targets(&**tree));
        let linked = links.unwrap_or_default();
        // Whether an exception beside code is new nobody asks of what was there.
        let by_now = Decider { deployed: &self.deployed, linked: &linked, stood: None, ..*decider };
        let by_base = claims.as_ref().map(|policy| Decider { policy, ..by_now });
        let then = Then { by_now, by_base };
        carried.into_iter().filter_map(|one| decider.carried(one, &then)).collect()
    }
}
