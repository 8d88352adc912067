//! Documents joined, and one compared with an older one.
//!
//! In: [`Document`]s of several repositories, or of two days. Out: one, sorted as any other.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use super::document::{Document, Found, Gone, Told, VERSION, Waiting, number, percent_encoded};
use super::{Kind, Summary, count};
use crate::delta::State;
use crate::policy::Action;

impl Document {
    /// Gives all that it tells the name of its repository, unless it has one.
    pub fn name(&mut self, repository: &str) {
        self.rename(&|own| own.unwrap_or(repository).to_owned());
    }

    /// Names files by their paths in the repository, which is all that a service of CI knows.
    pub fn name_from_the_top(&mut self) {
        let Some(top) = self.asked.iter().find_map(|asked| asked.top.as_ref()) else { return };
        let (shown, exact) = (top.to_string(), percent_encoded(top.as_bytes()));
        let place = |file: &mut String, uri: &mut Option<String>| {
            *file = if file == "." { shown.clone() } else { format!("{shown}/{file}") };
            uri.iter_mut().for_each(|uri| *uri = format!("{exact}/{uri}"));
        };
        for found in &mut self.findings {
            place(&mut found.file, &mut found.uri);
            found.related.iter_mut().for_each(|beside| place(&mut beside.file, &mut beside.uri));
            // It is for the folder alone.
            found.fix.iter_mut().for_each(|fix| fix.patch = None);
        }
        self.gone.iter_mut().for_each(|gone| place(&mut gone.file, &mut None));
        self.unknown.iter_mut().for_each(|waiting| place(&mut waiting.file, &mut None));
        self.troubles.iter_mut().for_each(|told| place(&mut told.file, &mut told.uri));
    }

    /// The repositories that something is told of; `None` for the one that has no name.
    pub fn repositories(&self) -> BTreeSet<Option<&str>> {
        let found = self.findings.iter().map(|found| &found.repository);
        let gone = self.gone.iter().map(|gone| &gone.repository);
        let waiting = self.unknown.iter().map(|waiting| &waiting.repository);
        let troubles = self.troubles.iter().map(|told| &told.repository);
        found.chain(gone).chain(waiting).chain(troubles).map(Option::as_deref).collect()
    }

    /// Gives each repository the name that `named` answers to its own.
    pub fn rename(&mut self, named: &dyn Fn(Option<&str>) -> String) {
        let name = |one: &mut Option<String>| *one = Some(named(one.as_deref()));
        self.findings.iter_mut().for_each(|found| name(&mut found.repository));
        self.gone.iter_mut().for_each(|gone| name(&mut gone.repository));
        self.unknown.iter_mut().for_each(|waiting| name(&mut waiting.repository));
        self.troubles.iter_mut().for_each(|told| name(&mut told.repository));
        self.asked.iter_mut().for_each(|asked| name(&mut asked.repository));
    }

    /// All of them as one. Something that blocks outranks something that could not be judged.
    pub fn joined(documents: Vec<Self>) -> Option<Self> {
        let kind = documents.first()?.kind;
        let kind = if documents.iter().all(|document| document.kind == kind) { kind } else { Kind::Audit };
        let mut documents = documents.into_iter();
        let mut all = documents.next()?;
        all.leave_to(kind);
        number(&mut all.findings);
        all.version = VERSION;
        for mut document in documents {
            document.leave_to(kind);
            all.status = match (all.status, document.status) {
                (1, _) | (_, 1) => 1,
                (one, other) => one.max(other),
            };
            all.summary = all.summary.and(document.summary);
            number(&mut document.findings);
            document.number_from(all.findings.iter().filter_map(|found| found.secret).max().unwrap_or(0));
            all.findings.extend(document.findings);
            all.gone.extend(document.gone);
            all.is_compared |= document.is_compared;
            all.unknown.extend(document.unknown);
            all.troubles.extend(document.troubles);
            all.rules.extend(document.rules);
            all.asked.extend(document.asked);
        }
        all.kind = kind;
        all.rules.sort_by(|one, other| one.id.cmp(&other.id));
        all.rules.dedup_by(|one, other| one.id == other.id);
        all.findings.sort_by_cached_key(|found| {
            let place = (found.repository.clone(), found.file.clone(), found.line, found.column);
            (Reverse(found.severity), place, found.rule.clone(), found.fingerprint.clone())
        });
        number(&mut all.findings);
        Some(all)
    }

    /// Each report that was read counts its secrets by itself.
    fn number_from(&mut self, first: usize) {
        self.findings
            .iter_mut()
            .filter_map(|found| found.secret.as_mut())
            .for_each(|number| *number += first);
    }

    /// What was there before a change is not told of a change; in an audit it would be.
    fn leave_to(&mut self, kind: Kind) {
        if self.kind == Kind::Check && kind != Kind::Check {
            self.findings.retain(|found| found.state == State::Introduced);
        }
    }

    /// Tells what is new, gone and still there since `older`. Only what is new blocks.
    pub fn compare_with(&mut self, older: &Self) {
        self.is_compared = true;
        let mut known: HashMap<Key, Vec<&Found>> = HashMap::new();
        for found in older.findings.iter().filter(|found| found.action != Action::Excepted) {
            known.entry(key(found)).or_default().push(found);
        }
        // The first of those that were told apart by their number alone is the first one still.
        known.values_mut().for_each(|all| all.reverse());
        for found in self.findings.iter_mut().filter(|found| found.action != Action::Excepted) {
            let old = known.get_mut(&key(found)).and_then(Vec::pop);
            let is_known = found.accepted || old.is_some_and(|old| old.held_as_much(found));
            found.state = if is_known { State::Carried } else { State::Introduced };
        }
        let left = older.shown().filter(|found| {
            known.get(&key(found)).is_some_and(|left| left.iter().any(|one| std::ptr::eq(*one, *found)))
        });
        let (mut not_asked, mut not_read) = (0, 0);
        for found in left {
            if !self.asked.iter().any(|asked| asked.covers(found)) {
                not_asked += 1;
            } else if self.troubles.iter().any(|told| told.counts && leaves_open(told, found)) {
                not_read += 1;
            } else {
                self.gone.push(gone(found));
            }
        }
        self.tell_left(not_asked, "this run did not look for them");
        self.tell_left(not_read, "what held them could not be read now");
        let mut waits: HashMap<(Option<String>, String), usize> = HashMap::new();
        for waiting in &older.unknown {
            *waits.entry(waits_key(waiting)).or_default() += 1;
        }
        for waiting in &mut self.unknown {
            waiting.state = match waits.get_mut(&waits_key(waiting)) {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    State::Carried
                }
                _ => State::Introduced,
            };
        }
        let count = |action: Action, state: State| {
            self.findings.iter().filter(|found| found.action == action && found.state == state).count()
        };
        self.summary.block = count(Action::Block, State::Introduced);
        self.summary.warn = count(Action::Warn, State::Introduced);
        self.summary.carried = count(Action::Block, State::Carried) + count(Action::Warn, State::Carried);
        let holds = |waiting: &Waiting| waiting.state == State::Introduced && waiting.action == "block";
        self.status = if self.summary.block > 0 || self.unknown.iter().any(holds) {
            1
        } else if self.troubles.iter().any(|told| told.counts) {
            2
        } else {
            0
        };
    }

    /// How many of the older report's findings nobody knows anything of, and why.
    fn tell_left(&mut self, many: usize, why: &str) {
        if many > 0 {
            let findings = count(many, "finding");
            self.troubles.push(Told {
                repository: None,
                file: ".".to_owned(),
                uri: None,
                line: None,
                message: format!("{findings} of the older report: {why}"),
                counts: false,
                note: true,
            });
        }
    }
}

impl Found {
    /// Whether the older one was as much of a finding as the newer one is: what was accepted then and no longer is, or only
    /// warned, holds nobody off.
    fn held_as_much(&self, newer: &Self) -> bool {
        !self.accepted && (self.action == Action::Block || newer.action != Action::Block)
    }
}

type Key = (Option<String>, String, String);

fn key(found: &Found) -> Key {
    (found.repository.clone(), found.rule.clone(), found.fingerprint.clone())
}

fn waits_key(waiting: &Waiting) -> (Option<String>, String) {
    (waiting.repository.clone(), waiting.fingerprint.clone())
}

/// Whether what was not judged is where a finding was: in its file, in a folder above it or in all.
fn leaves_open(told: &Told, found: &Found) -> bool {
    let is_above = found.file.strip_prefix(&told.file).is_some_and(|rest| rest.starts_with('/'));
    let is_all = matches!(told.file.as_str(), "" | ".");
    told.repository.is_none() && is_all
        || told.repository == found.repository && (is_all || told.file == found.file || is_above)
}

fn gone(found: &Found) -> Gone {
    Gone {
        rule: found.rule.clone(),
        severity: found.severity,
        repository: found.repository.clone(),
        file: found.file.clone(),
        line: found.line,
        message: found.message.clone(),
        fingerprint: found.fingerprint.clone(),
    }
}

impl Summary {
    /// A report that somebody wrote by hand may say any number.
    fn and(self, other: Self) -> Self {
        Self {
            blobs: self.blobs.saturating_add(other.blobs),
            resources: self.resources.saturating_add(other.resources),
            block: self.block.saturating_add(other.block),
            warn: self.warn.saturating_add(other.warn),
            excepted: self.excepted.saturating_add(other.excepted),
            unknown: self.unknown.saturating_add(other.unknown),
            carried: self.carried.saturating_add(other.carried),
        }
    }
}
