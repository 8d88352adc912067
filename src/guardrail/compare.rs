//! What the guardrails before held off and those after do not.
//!
//! In: the [`Guardrails`] of two trees. Out: findings: on the newer side, or where the guardrail stood if it is gone.

use std::collections::BTreeSet;

use super::control::{Attachment, Control, is_full_access};
use super::watch::Watch;
use super::{Guardrails, Key, Place, Target, WEAKENED};
use crate::finding::{Finding, Fingerprint, Related, RuleId};
use crate::rules::Statement;
use crate::rules::truth::Truth;
use crate::severity::Severity;
use crate::text::Location;

/// How many actions a message lists.
const MOST_TOLD: usize = 3;

/// What `after` lets through that `before` did not.
pub fn weakened(before: &Guardrails, after: &Guardrails, severity: Severity) -> Vec<Finding> {
    let comparison = Comparison { before, after };
    let mut told = Vec::new();
    for control in &before.controls {
        match comparison.same(&control.place.key) {
            None => told.extend(comparison.gone(control)),
            Some(now) if !now.is_like(control) => {
                told.extend(comparison.turned(control, now));
                continue;
            }
            Some(now) => {
                told.extend(
                    control.denials().filter_map(|statement| comparison.narrowed(statement, control, now)),
                );
                told.extend(comparison.raised(control, now));
                told.extend(comparison.unsaid(control, now));
            }
        }
        told.extend(comparison.detached(control));
    }
    told.extend(before.attachments.iter().filter_map(|attachment| comparison.attached_no_more(attachment)));
    told.extend(before.watches.iter().filter_map(|watch| comparison.unwatched(watch)));
    // One that many values have is told once.
    let mut seen = BTreeSet::new();
    told.retain(|one| seen.insert((one.at.path().clone(), one.at.span, one.message.clone())));
    told.into_iter().map(|one| one.finding(severity)).collect()
}

/// One guardrail that holds off less.
struct Weakened {
    place: Place,
    at: Location,
    stood: Option<Location>,
    message: String,
}

impl Weakened {
    fn at(place: &Place, message: String) -> Self {
        Self { place: place.clone(), at: place.at.clone(), stood: None, message }
    }

    fn finding(self, severity: Severity) -> Finding {
        let rule = RuleId::new(WEAKENED);
        let key = &self.place.key;
        let related = self.stood.map(|at| Related { at, message: "what held before".to_owned() });
        Finding {
            words: Vec::new(),
            severity,
            subject: self.place.subject,
            attribute: None,
            at: self.at,
            block: self.place.block,
            calls: Vec::new(),
            related: related.into_iter().collect(),
            fingerprint: Fingerprint::new(&rule, &[&key.stack.to_string(), &key.address, &self.message]),
            message: self.message,
            rule,
        }
    }
}

struct Comparison<'a> {
    before: &'a Guardrails,
    after: &'a Guardrails,
}

impl<'a> Comparison<'a> {
    fn same(&self, key: &Key) -> Option<&'a Control> {
        self.after.controls.iter().find(|control| control.place.key == *key)
    }

    /// A policy that is there no more, and whose denials no other took over.
    fn gone(&self, control: &Control) -> Option<Weakened> {
        if !control.is_document {
            let took_over = |other: &&Control| other.kind == control.kind && self.is_new(&other.place.key);
            return match self.after.controls.iter().find(took_over) {
                Some(_) => None,
                None => Some(Weakened::at(&control.place, format!("the policy `{}` is gone", control.name))),
            };
        }
        let pieces: Vec<Statement> = control.denials().flat_map(Statement::pieces).collect();
        let lost = self.lost(&pieces, control, None);
        if lost.is_empty() {
            return None;
        }
        let message =
            format!("the policy `{}` is gone: nothing denies {} any more", control.name, actions(&lost));
        Some(Weakened::at(&control.place, message))
    }

    /// A policy that is of another kind now, which denies nothing of what it did.
    fn turned(&self, control: &Control, now: &Control) -> Option<Weakened> {
        let pieces: Vec<Statement> = control.denials().flat_map(Statement::pieces).collect();
        let lost = self.lost(&pieces, control, None);
        if control.is_document && lost.is_empty() {
            return None;
        }
        let rest = if control.is_document {
            format!(": nothing denies {} any more", actions(&lost))
        } else {
            String::new()
        };
        let [was, is] = [control, now].map(|one| one.kind.as_deref().unwrap_or_default());
        let message = format!("the policy `{}` was a {was}, now it is a {is}{rest}", control.name);
        Some(Weakened {
            place: now.place.clone(),
            at: now.kind_at.as_ref().unwrap_or(&now.place.at).clone(),
            stood: control.kind_at.clone(),
            message,
        })
    }

    /// What a policy of tags, backups or the like no longer says.
    fn unsaid(&self, control: &Control, now: &Control) -> Option<Weakened> {
        let lost = control.inherited.as_ref()?.lost(now.inherited.as_ref()?)?;
        let stood = Some(control.place.at.clone());
        let message = format!("the policy `{}` holds off less: {lost}", control.name);
        Some(Weakened { stood, ..Weakened::at(&now.place, message) })
    }

    /// A statement that its own policy says less of.
    fn narrowed(&self, statement: &Statement, control: &Control, now: &Control) -> Option<Weakened> {
        let pieces = statement.pieces();
        let lost = self.lost(&pieces, control, Some(now));
        let first = *lost.first()?;
        let has_sid = |other: &&Statement| statement.sid.is_some() && other.sid == statement.sid;
        let acts = |other: &&Statement| other.covers_actions(first) != Truth::No;
        // What is left of it, as far as that can be told.
        let left = now.denials().find(|other| has_sid(other) && acts(other));
        let left = left.or_else(|| now.denials().find(acts)).or_else(|| now.denials().find(has_sid));
        // At least where the rest of it stands.
        let is_rest = |other: &&Statement| {
            statement.covers_actions(other) == Truth::Yes
                || pieces.iter().any(|piece| other.covers_actions(piece) == Truth::Yes)
        };
        let left = left.or_else(|| now.denials().find(is_rest));
        let words = actions(&lost);
        let message = match left {
            Some(left) if left.covers_subjects(first) == Truth::Yes => {
                let conditions = left.conditions.told();
                format!("{words} is denied in fewer cases than before: now only by {conditions}")
            }
            Some(left) if left.covers_actions(first) == Truth::Yes => {
                let on = first.resources.as_ref().map_or_else(String::new, |part| part.told());
                format!("{words} is no longer denied on `{on}`")
            }
            _ => format!("{words} is no longer denied"),
        };
        Some(Weakened {
            at: left.map_or(&now.place.at, |left| &left.node.at).clone(),
            place: now.place.clone(),
            stood: Some(statement.node.at.clone()),
            message,
        })
    }

    /// What a policy allows beyond what it did: of one that allowed nothing it is not known what others allow.
    fn raised(&self, control: &Control, now: &Control) -> Option<Weakened> {
        control.grants().next()?;
        now.grants().find_map(|grant| {
            let pieces = grant.pieces();
            let more: Vec<&Statement> =
                pieces.iter().filter(|piece| control.allows(piece) == Truth::No).collect();
            let first = more.first()?;
            let is_narrow = control.grants().any(|old| old.covers_actions(first) == Truth::Yes);
            let message = if is_narrow {
                format!("{} is allowed more widely than before", actions(&more))
            } else {
                format!("{} is allowed too: the ceiling rises", actions(&more))
            };
            Some(Weakened {
                place: now.place.clone(),
                at: grant.node.at.clone(),
                stood: Some(control.place.at.clone()),
                message,
            })
        })
    }

    /// The pieces that nothing denies any more: where `own` is given, those that it does not.
    fn lost<'p>(
        &self,
        pieces: &'p [Statement],
        control: &Control,
        own: Option<&Control>,
    ) -> Vec<&'p Statement> {
        let is_lost = |piece: &&Statement| {
            own.is_none_or(|own| own.denies(piece) == Truth::No) && !self.is_kept(piece, control)
        };
        pieces.iter().filter(is_lost).collect()
    }

    /// Whether every place that a policy was attached to is still kept from it, or may be.
    fn is_kept(&self, piece: &Statement, control: &Control) -> bool {
        let places: Vec<&Target> = control.targets.iter().filter(|target| self.is_there(target)).collect();
        match (control.targets.is_empty(), places.as_slice()) {
            (true, _) => self.is_denied_anywhere(piece, control),
            // What it protected is gone, too.
            (false, []) => true,
            (false, places) => places.iter().all(|target| self.is_denied_at(piece, target, control)),
        }
    }

    /// Where nothing is known of attachments: by the same policy, by a new one, or by one that took it over.
    fn is_denied_anywhere(&self, piece: &Statement, control: &Control) -> bool {
        self.after.controls.iter().any(|other| {
            let key = &other.place.key;
            let took_over = || match self.before.controls.iter().find(|known| known.place.key == *key) {
                Some(known) => !known.is_like(control) || known.denies(piece) == Truth::No,
                None => true,
            };
            (*key == control.place.key || took_over())
                && other.is_like(control)
                && other.denies(piece) != Truth::No
        })
    }

    fn is_denied_at(&self, piece: &Statement, target: &Target, control: &Control) -> bool {
        let above = self.above(target);
        self.after.controls.iter().any(|other| {
            let is_own = other.place.key == control.place.key;
            let reaches = other.targets.iter().any(|own| above.contains(own));
            // It may be attached to what is meant: only a plan tells, or another stack.
            let may_reach = other
                .targets
                .iter()
                .any(|own| matches!(own, Target::Open(_)) && !control.targets.contains(own))
                || other.targets.is_empty() && !is_own && self.is_new(&other.place.key);
            (reaches || may_reach) && other.is_like(control) && other.denies(piece) != Truth::No
        })
    }

    /// A policy that still denies, but no longer everywhere.
    fn detached(&self, control: &Control) -> Option<Weakened> {
        let now = self.same(&control.place.key)?;
        let lost = control.targets.iter().filter(|target| self.is_there(target)).find(|target| {
            let denied = control.denials().flat_map(Statement::pieces);
            let mut kept = denied.filter(|piece| now.denies(piece) != Truth::No);
            if control.is_document {
                kept.any(|piece| !self.is_denied_at(&piece, target, control))
            } else {
                !now.targets
                    .iter()
                    .any(|own| self.above(target).contains(own) || matches!(own, Target::Open(_)))
            }
        })?;
        let message = format!("the policy `{}` is no longer attached to `{}`", control.name, lost.told());
        // Where it was attached; what attaches it now, if that is still there.
        let stood = self.before.attachments.iter().find(|one| one.is_known && one.target == *lost);
        let now_at =
            stood.and_then(|one| self.after.attachments.iter().find(|now| now.place.key == one.place.key));
        let place = now_at.or(stood).map_or(&now.place, |one| &one.place);
        Some(Weakened::at(place, message))
    }

    /// An attachment of a policy that is declared elsewhere.
    fn attached_no_more(&self, attachment: &Attachment) -> Option<Weakened> {
        if attachment.is_known || is_full_access(&attachment.policy) || !self.is_there(&attachment.target) {
            return None;
        }
        let above = self.above(&attachment.target);
        let holds = |other: &Attachment| {
            let is_policy = other.policy == attachment.policy || matches!(other.policy, Target::Open(_));
            is_policy && (above.contains(&other.target) || matches!(other.target, Target::Open(_)))
        };
        if self.after.attachments.iter().any(holds) {
            return None;
        }
        let now = self.after.attachments.iter().find(|now| now.place.key == attachment.place.key);
        let (policy, target) = (attachment.policy.told(), attachment.target.told());
        let message = format!("the policy `{policy}` is no longer attached to `{target}`");
        Some(Weakened::at(now.map_or(&attachment.place, |now| &now.place), message))
    }

    /// A rule that is gone or looks at less, and that no other took over.
    fn unwatched(&self, watch: &Watch) -> Option<Weakened> {
        let asks = |other: &&Watch| other.asks == watch.asks;
        let key = &watch.place.key;
        let took_over = |other: &Watch| {
            let known =
                self.before.watches.iter().filter(asks).find(|known| known.place.key == other.place.key);
            other.place.key == *key || known.is_none_or(|known| known.lacks(watch).is_some())
        };
        let candidates = || self.after.watches.iter().filter(asks).filter(|other| took_over(other));
        if candidates().any(|other| other.lacks(watch).is_none()) {
            return None;
        }
        let own = candidates().find(|other| other.place.key == *key).or_else(|| candidates().next());
        Some(match own.and_then(|own| Some((own, own.lacks(watch)?))) {
            Some((own, why)) => {
                Weakened::at(&own.place, format!("the rule `{}` watches less: {why}", own.name))
            }
            None => Weakened::at(
                &watch.place,
                format!("the rule `{}` is gone: nothing asks `{}` any more", watch.name, watch.asks),
            ),
        })
    }

    fn is_new(&self, key: &Key) -> bool {
        !self.before.controls.iter().any(|known| known.place.key == *key)
    }

    /// A unit of the organization that was removed needs no guardrail.
    fn is_there(&self, target: &Target) -> bool {
        match target {
            Target::Named(..) => self.after.there.contains(target) || !self.before.there.contains(target),
            _ => true,
        }
    }

    /// A target, and all that is above it: what is attached there holds for it, too.
    fn above(&self, target: &Target) -> BTreeSet<Target> {
        let mut all = BTreeSet::from([target.clone(), Target::Root]);
        let mut at = target;
        while let Some(next) = self.after.above.get(at) {
            if !all.insert(next.clone()) {
                break;
            }
            at = next;
        }
        all
    }
}

/// For people: the first few actions of these statements.
fn actions(statements: &[&Statement]) -> String {
    let mut all: Vec<String> = Vec::new();
    for statement in statements {
        let told = statement.actions.as_ref().map_or_else(|| "anything".to_owned(), |part| part.told());
        if !all.contains(&told) {
            all.push(told);
        }
    }
    let more = all.len().saturating_sub(MOST_TOLD);
    let told: Vec<String> = all.iter().take(MOST_TOLD).map(|action| format!("`{action}`")).collect();
    match more {
        0 => told.join(", "),
        more => format!("{} and {more} more", told.join(", ")),
    }
}
