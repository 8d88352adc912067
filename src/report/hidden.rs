//! What a report says, without the secrets that are known when it is made.
//!
//! In: a [`Report`], and what knows them. Out: the same report. Every text goes through here, whoever it comes from: a
//! rule, a policy, a message, an address, a fix. Frames alone have masks of their own, by place.

use super::{Entry, Report, RuleNote, ShownFix, UnknownEntry};
use crate::finding::Subject;

impl Report {
    pub fn hide(&mut self, hide: &dyn Fn(&mut String)) {
        for entry in &mut self.entries {
            of_entry(entry, hide);
        }
        for UnknownEntry { answer, .. } in &mut self.unknown {
            hide(&mut answer.waits_for);
            of_subject(&mut answer.subject, hide);
        }
        let troubles = self.troubles.iter_mut().map(|(trouble, _)| trouble);
        troubles.chain(&mut self.notes).for_each(|trouble| hide(&mut trouble.message));
        for RuleNote { title, why, advice, .. } in &mut self.rules {
            [title, why, advice].into_iter().for_each(hide);
        }
    }
}

fn of_entry(entry: &mut Entry, hide: &dyn Fn(&mut String)) {
    let Entry { verdict, title, why, advice, fix, brought, .. } = entry;
    [title, why, advice, &mut verdict.because, &mut verdict.finding.message].into_iter().for_each(hide);
    verdict.finding.attribute.iter_mut().for_each(hide);
    verdict.finding.related.iter_mut().for_each(|related| hide(&mut related.message));
    of_subject(&mut verdict.finding.subject, hide);
    brought.iter_mut().for_each(|brought| hide(&mut brought.author));
    let Some(ShownFix { title, diff, patch, notes, commands, .. }) = fix else { return };
    hide(title);
    diff.iter_mut().chain(notes).chain(commands).for_each(hide);
    // A patch is whole or not at all: a masked one would not apply.
    *patch = patch.take().filter(|patch| {
        let mut hidden = patch.clone();
        hide(&mut hidden);
        hidden == *patch
    });
}

fn of_subject(subject: &mut Subject, hide: &dyn Fn(&mut String)) {
    if let Subject::Resource { address, .. } = subject {
        hide(address);
    }
}
