//! What a history leaks: a secret, or a file that is secret as a whole, once, wherever and however often it stood.
//!
//! In: each [`Sight`] of one, in any order. Out: [`Leak`]s. One is let by where each of its places is: the place that is
//! decided over most strictly is shown, of several that which HEAD has, and the others stand beside it.

use std::collections::hash_map::{DefaultHasher, Entry};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

use super::decide::strictness;
use crate::cli::notes::Use;
use crate::finding::{Finding, Fingerprint, RuleId};
use crate::git::Version;
use crate::path::RepoPath;
use crate::policy::{Verdict, baseline};
use crate::text::{Location, Span};

/// Places that are named beside the one that is shown.
pub const MOST_NAMED: usize = 20;

/// A leak in one version of one file.
pub struct Sight<'v> {
    pub finding: Finding,
    /// `None` where the policy does not want to hear of it there.
    pub verdict: Option<Verdict>,
    pub version: &'v Version,
}

impl Sight<'_> {
    /// What is shown comes first.
    fn turn(&self) -> (u8, bool, Origin) {
        let action = self.verdict.as_ref().map(|verdict| verdict.action);
        (strictness(action), !self.version.stands, self.origin())
    }

    fn origin(&self) -> Origin {
        Origin {
            commit: self.version.commit,
            path: self.version.path.clone(),
            span: self.finding.at.in_whole(),
            fingerprint: self.finding.fingerprint.without_value(),
            may_be_older: self.version.may_be_older,
        }
    }
}

/// Where a leak stood first. What was published of it is found again by this, however the history goes on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    pub commit: usize,
    path: RepoPath,
    span: Span,
    /// Of its rule and place.
    pub fingerprint: Fingerprint,
    pub may_be_older: bool,
}

pub struct Leak<'v> {
    pub shown: Sight<'v>,
    pub origin: Origin,
    /// Whether HEAD has it, at whatever path.
    pub in_head: bool,
    /// What it read as: a secret may be spelled in several ways.
    pub texts: BTreeSet<String>,
    /// Digests of its contents: those of a state differ from version to version.
    pub values: BTreeSet<u64>,
    /// By rule and place: those that HEAD has, and the first of the others.
    places: BTreeMap<Fingerprint, Place>,
    /// How many places were left when some were forgotten last.
    left: usize,
    /// Which commit brought it to each place, by a digest of that.
    since: HashMap<u64, usize>,
    /// What exceptions were used for, one of each.
    pub uses: BTreeMap<(RepoPath, usize), Use>,
}

/// A place of a leak, as HEAD has it, else as it was first.
struct Place {
    commit: usize,
    at: Location,
    standing: Option<Finding>,
}

/// A place that is not the one shown.
pub struct Other<'l> {
    pub at: &'l Location,
    pub since: usize,
    pub is_standing: bool,
}

impl<'v> Leak<'v> {
    fn of(sight: Sight<'v>) -> Self {
        let Sight { finding, version, verdict } = &sight;
        let origin = sight.origin();
        let standing = version.stands.then(|| finding.clone());
        let place = Place { commit: version.commit, at: finding.at.clone(), standing };
        let is_secret = finding.fingerprint.holds_value();
        let used = verdict.as_ref().and_then(Use::of);
        Self {
            in_head: version.in_head,
            texts: is_secret.then(|| finding.at.text().to_owned()).into_iter().collect(),
            values: finding.fingerprint.value_alone().into_iter().collect(),
            since: HashMap::from([(digest(&origin.fingerprint), version.commit)]),
            left: MOST_NAMED,
            places: BTreeMap::from([(origin.fingerprint.clone(), place)]),
            uses: used.into_iter().map(|used| (used.exception.clone(), used)).collect(),
            origin,
            shown: sight,
        }
    }

    fn join(&mut self, other: Self) {
        if other.shown.turn() < self.shown.turn() {
            self.shown = other.shown;
        }
        if other.origin < self.origin {
            self.origin = other.origin;
        }
        self.in_head |= other.in_head;
        self.texts.extend(other.texts);
        self.values.extend(other.values);
        self.uses.extend(other.uses);
        for (place, commit) in other.since {
            self.since.entry(place).and_modify(|since| *since = commit.min(*since)).or_insert(commit);
        }
        for (fingerprint, place) in other.places {
            match self.places.get_mut(&fingerprint) {
                Some(known) if place.turn() < known.turn() => *known = place,
                Some(_) => {}
                None => _ = self.places.insert(fingerprint, place),
            }
        }
        self.forget();
    }

    /// A leak may have stood at any number of places: of those that are gone more than are named are not kept.
    fn forget(&mut self) {
        if self.places.len() <= 2 * self.left {
            return;
        }
        let gone = self.places.iter().filter(|(_, place)| place.standing.is_none());
        let mut gone: Vec<(usize, Fingerprint)> =
            gone.map(|(fingerprint, _)| (self.since(fingerprint), fingerprint.clone())).collect();
        gone.sort();
        // The one that is shown may be among them.
        for (_, fingerprint) in gone.into_iter().skip(MOST_NAMED + 1) {
            self.places.remove(&fingerprint);
        }
        self.left = self.places.len().max(MOST_NAMED);
    }

    fn since(&self, fingerprint: &Fingerprint) -> usize {
        self.since.get(&digest(fingerprint)).copied().unwrap_or(self.origin.commit)
    }

    /// At how many places it stood.
    pub fn stood_at(&self) -> usize {
        self.since.len()
    }

    /// The places beside the one that is shown: first those that HEAD has, then by who brought it there.
    pub fn others(&self) -> Vec<Other<'_>> {
        let shown = self.shown.finding.fingerprint.without_value();
        let others = self.places.iter().filter(|(fingerprint, _)| **fingerprint != shown);
        let others = others.map(|(fingerprint, place)| {
            let is_standing = place.standing.is_some();
            (fingerprint, Other { at: &place.at, since: self.since(fingerprint), is_standing })
        });
        let mut others: Vec<(&Fingerprint, Other)> = others.collect();
        others.sort_by_key(|(fingerprint, other)| (!other.is_standing, other.since, *fingerprint));
        others.into_iter().map(|(_, other)| other).take(MOST_NAMED).collect()
    }

    /// As HEAD has it, at each place; nothing where another place is decided over more strictly than those.
    pub fn standing(&self) -> Vec<Finding> {
        if !self.shown.version.stands {
            return Vec::new();
        }
        self.places.values().filter_map(|place| place.standing.clone()).collect()
    }
}

impl Place {
    fn turn(&self) -> (bool, usize, Span) {
        (self.standing.is_none(), self.commit, self.at.in_whole())
    }
}

fn digest(fingerprint: &Fingerprint) -> u64 {
    let mut hasher = DefaultHasher::new();
    fingerprint.hash(&mut hasher);
    hasher.finish()
}

/// By what makes it the same leak, as far as one sight tells.
#[derive(Default)]
pub struct Leaks<'v>(HashMap<Key, Leak<'v>>);

#[derive(PartialEq, Eq, Hash)]
enum Key {
    /// A value, whatever file it stands in.
    Secret(RuleId, u64),
    /// All versions of a file.
    File(Fingerprint),
}

impl Key {
    fn of(finding: &Finding) -> Self {
        match finding.fingerprint.value_alone() {
            Some(value) if !baseline::is_whole(finding) => Self::Secret(finding.rule.clone(), value),
            _ => Self::File(finding.fingerprint.without_value()),
        }
    }
}

impl<'v> Leaks<'v> {
    pub fn add(&mut self, sight: Sight<'v>) {
        match self.0.entry(Key::of(&sight.finding)) {
            Entry::Occupied(mut known) => known.get_mut().join(Leak::of(sight)),
            Entry::Vacant(new) => _ = new.insert(Leak::of(sight)),
        }
    }

    /// Each, in the order in which history brought them. A file whose very content stood at two paths was moved or
    /// copied, whatever became of it at either.
    pub fn in_turn(self) -> Vec<Leak<'v>> {
        let mut leaks: Vec<Leak> = self.0.into_values().collect();
        leaks.sort_by(|one, other| one.turn().cmp(&other.turn()));
        let mut groups: Vec<Option<Leak>> = Vec::new();
        // The group of a content, or the one that it was joined to.
        let mut joined_to: Vec<usize> = Vec::new();
        let mut by_value: HashMap<(RuleId, u64), usize> = HashMap::new();
        for leak in leaks {
            let at = groups.len();
            joined_to.push(at);
            let rule = leak.shown.finding.rule.clone();
            let values = leak.values.clone();
            let mut whole = leak;
            for value in values {
                let Some(known) = by_value.insert((rule.clone(), value), at) else { continue };
                let first = root(&joined_to, known);
                if let Some(earlier) = groups.get_mut(first).and_then(Option::take) {
                    joined_to[first] = at;
                    whole.join(earlier);
                }
            }
            groups.push(Some(whole));
        }
        let mut leaks: Vec<Leak> = groups.into_iter().flatten().collect();
        leaks.sort_by(|one, other| one.turn().cmp(&other.turn()));
        leaks
    }
}

impl Leak<'_> {
    fn turn(&self) -> (&Origin, &RuleId) {
        (&self.origin, &self.shown.finding.rule)
    }
}

fn root(joined_to: &[usize], mut at: usize) -> usize {
    while joined_to[at] != at {
        at = joined_to[at];
    }
    at
}
