//! What a policy lets through that another did not.
//!
//! In: the policy of before (or the one that is built on) and the one that holds now, each with the rules it
//! knows. Out: [`Loosening`]s, each at the line that brings it. Both are asked the same questions, path by path:
//! whether a tier was renamed, moved or merged makes no difference, what becomes of a finding does.

mod in_tiers;

use std::collections::{BTreeMap, BTreeSet};

use super::claimants::Claimants;
use super::exception::{Because, Exception};
use super::file::{Policy, Unknown};
use super::overlaps::{Claimed, overlaps};
use super::own_rules::may_ask_less;
use super::setting::is_looser;
use super::{Tier, borders, sample};
use crate::finding::{Finding, Fingerprint, Related, RuleId, Subject};
use crate::path::{PathSet, RepoPath};
use crate::rules::Rules;
use crate::rules::pack::{Profile, Rule};
use crate::severity::Severity;
use crate::text::{Location, Source, Span};

/// The rule that tells them.
pub const LOOSENED: &str = "loosened-policy";

/// Before the glob of what is no longer judged, in [`Loosening::key`].
pub const EXCLUDED: &str = "exclude.";

/// A path that no glob of anybody's reaches: no file has such a name.
const ELSEWHERE: &str = "\u{1}";

/// A policy and the rules that it knows.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    pub policy: &'a Policy,
    pub rules: &'a Rules,
}

/// One decision that lets more through.
#[derive(Clone, Debug)]
pub struct Loosening {
    /// What was decided: `block`, `tier.prod.actions.public-bucket`, `exclude.docs/**`.
    pub key: String,
    pub message: String,
    /// Where it is written now; nothing where it was taken away.
    pub at: Option<Location>,
    /// Where it was written.
    pub stood: Option<Location>,
}

impl Loosening {
    /// As a finding: at its line, else at the policy as a whole.
    pub fn finding(self, severity: Severity, policy: &RepoPath) -> Finding {
        let rule = RuleId::new(LOOSENED);
        let at = self.at.unwrap_or_else(|| Source::decode(policy.clone(), b"").location(Span::at(0)));
        let related = self.stood.filter(|stood| stood.source.text() != at.source.text());
        Finding {
            severity,
            subject: Subject::File(at.path().clone()),
            attribute: Some(self.key.clone()),
            block: None,
            calls: Vec::new(),
            related: related
                .map(|at| Related { at, message: "what was decided before".to_owned() })
                .into_iter()
                .collect(),
            words: Vec::new(),
            fingerprint: Fingerprint::new(&rule, &[&at.path().to_string(), &self.key, &self.message]),
            message: self.message,
            at,
            rule,
        }
    }
}

/// Whether whatever a glob matches is matched by others already.
pub fn globs_cover(globs: &[&str], glob: &str) -> bool {
    PathSet::new(globs).is_ok_and(|set| sample::covers(&set, &[glob.to_owned()]))
}

/// What `after` lets through and `before` did not; `files` are those that are there.
pub fn loosened(before: Side, after: Side, files: &[RepoPath]) -> Vec<Loosening> {
    let mut found = Found { before, after, told: BTreeMap::new() };
    found.whole();
    let (answers, met) = found.answers(files);
    for (old, new) in answers {
        found.place(&old, &new);
        found.left(&old, &new);
    }
    for (old, new) in met {
        found.place(&old, &new);
    }
    found.unproven();
    found.settings();
    found.exceptions();
    found.borders();
    found.rules();
    found.once()
}

/// What a policy answers for a path, or for what is claimed otherwise.
#[derive(Clone)]
struct Answer {
    /// What it answers so for, for people.
    what: String,
    /// A path that it answers so for, if it is one.
    path: RepoPath,
    tier: Option<usize>,
    excluded: bool,
}

/// The same, by the policy of before and by the one of now.
type Pair = (Answer, Answer);

/// What both answer for a claim that is none of a path.
fn both(what: String, was: Option<usize>, is: Option<usize>) -> Pair {
    let answer = |tier| Answer { what: what.clone(), path: RepoPath::root(), tier, excluded: false };
    (answer(was), answer(is))
}

struct Found<'a> {
    before: Side<'a>,
    after: Side<'a>,
    told: BTreeMap<String, Loosening>,
}

impl<'a> Found<'a> {
    fn tell(&mut self, key: &str, message: String) {
        let at = self.after.policy.places.get(key).cloned();
        self.tell_at(key, message, at);
    }

    fn tell_at(&mut self, key: &str, message: String, at: Option<Location>) {
        let stood = self.before.policy.places.get(key).cloned();
        let one = Loosening { key: key.to_owned(), message, at, stood };
        self.told.entry(key.to_owned()).or_insert(one);
    }

    /// What holds for every path alike.
    fn whole(&mut self) {
        let (old, new) = (self.before.policy, self.after.policy);
        if rank(new.unknown) < rank(old.unknown) {
            let word = |unknown| ["pass", "warn", "block"][rank(unknown)];
            self.tell(
                "unknown",
                format!("`unknown` was \"{}\", now \"{}\"", word(old.unknown), word(new.unknown)),
            );
        }
        for path in old.extends.iter().filter(|path| !new.extends.contains(path)) {
            let at = new.places.get("extends").cloned();
            self.tell_at(&format!("extends.{path}"), format!("the policy no longer extends `{path}`"), at);
        }
        let narrowed = |old: &[String], new: &[String]| {
            !new.is_empty() && (old.is_empty() || old.iter().any(|glob| !new.contains(glob)))
        };
        if narrowed(old.rego.files.patterns(), new.rego.files.patterns()) {
            self.tell("rego.files", "fewer files are shown to the policies in Rego".to_owned());
        }
        let has_rego = self.before.rules.rules.iter().any(|rule| rule.tags.iter().any(|tag| tag == "rego"));
        if has_rego && (old.rego.version, old.rego.blocks) != (new.rego.version, new.rego.blocks) {
            let message = "policies in Rego are read otherwise: whether they refuse less, a person must say";
            self.tell("rego", message.to_owned());
        }
        for peer in new.compatibility.iter().filter(|peer| !old.compatibility.contains(peer)) {
            let key = format!("compatibility.read.{}", peer.word());
            self.tell(&key, format!("exceptions that {} knows now hold here", peer.word()));
        }
    }

    /// All of it; what went with a policy that is no longer extended is told by that.
    fn once(self) -> Vec<Loosening> {
        let left = |path: &RepoPath| self.told.contains_key(&format!("extends.{path}"));
        let is_of_left = |one: &Loosening| {
            let stood = one.stood.as_ref().filter(|_| one.at.is_none());
            stood.is_some_and(|stood| left(stood.path())) && !one.key.starts_with("extends.")
        };
        let told = self.told.values().filter(|one| !is_of_left(one));
        told.cloned().collect()
    }

    /// How both answer for paths of every kind and other claims, each pair of answers once; and for what may meet several
    /// claims.
    fn answers(&self, files: &[RepoPath]) -> (Vec<Pair>, Vec<Pair>) {
        let policies = [self.before.policy, self.after.policy];
        let tiers = policies.iter().flat_map(|policy| &policy.tiers).map(|tier| &tier.paths);
        let globs = policies.iter().map(|policy| &policy.exclude).chain(tiers);
        let globs: BTreeSet<&String> = globs.flat_map(|set| set.patterns()).collect();
        let mut samples = sample::paths(globs.iter().copied());
        // Of what only one of them has, every shape: `x/**` reaches deeper than `x/*`, whatever lies there today.
        let held = policies.map(|policy| {
            let sets = [&policy.exclude].into_iter().chain(policy.tiers.iter().map(|tier| &tier.paths));
            let mut held: BTreeMap<&String, BTreeSet<usize>> = BTreeMap::new();
            for (at, set) in sets.enumerate() {
                set.patterns().iter().for_each(|glob| {
                    held.entry(glob).or_default().insert(at);
                });
            }
            held
        });
        let is_changed = |glob: &&&String| held[0].get(**glob) != held[1].get(**glob);
        samples.extend(globs.iter().filter(is_changed).filter_map(|glob| sample::shapes(glob)).flatten());
        // A path that no glob of either reaches.
        let elsewhere = RepoPath::from(ELSEWHERE);
        let claimants = policies.map(Claimants::of);
        let mut pairs = BTreeMap::new();
        for path in samples.iter().chain(files).chain([&elsewhere]) {
            let what = match sample::readable(path.to_str().unwrap_or_default()) {
                name if *path == elsewhere => name.replace(ELSEWHERE, "a file that no glob names"),
                name => format!("a file such as `{name}`"),
            };
            let answer = |side: usize| Answer {
                what: what.clone(),
                path: path.clone(),
                tier: claimants[side].of_path(path),
                excluded: policies[side].exclude.matches(path),
            };
            let (old, new) = (answer(0), answer(1));
            pairs.entry((old.tier, old.excluded, new.tier, new.excluded)).or_insert((old, new));
        }
        let mut pairs: Vec<Pair> = pairs.into_values().collect();
        let judged = pairs.iter().filter(|(old, new)| !old.excluded && !new.excluded);
        let mut claimed: Vec<Claimed> = judged
            .map(|(old, new)| Claimed { key: "paths", name: old.what.clone(), was: old.tier, is: new.tier })
            .collect();
        // What is claimed otherwise than by path: who has it in each.
        let claims: BTreeSet<_> =
            policies.iter().flat_map(|policy| &policy.tiers).flat_map(Tier::other_claims).collect();
        for claim in claims {
            let [was, is] = [0, 1].map(|side: usize| claimants[side].of_claim(claim));
            claimed.push(Claimed { key: claim.0, name: claim.1.clone(), was, is });
            pairs.push(both(format!("what `{}` names", claim.1), was, is));
        }
        let met = overlaps(&claimed).into_iter().map(|one| both(one.what, one.was, one.is)).collect();
        (pairs, met)
    }

    /// Globs of which no path tells whether they reach further than those of before.
    fn unproven(&mut self) {
        let (before, after) = (self.before.policy, self.after.policy);
        for glob in after.exclude.patterns() {
            if !sample::covers(&before.exclude, std::slice::from_ref(glob)) {
                self.unjudged(glob);
            }
        }
        let same = |policy: &'a Policy, tier: &Tier| policy.tiers.iter().find(|one| one.name == tier.name);
        let lacks = |other: Option<&Tier>, glob: &String| {
            !other.is_some_and(|other| sample::covers(&other.paths, std::slice::from_ref(glob)))
        };
        let untold =
            |tier: &'a Tier| tier.paths.patterns().iter().filter(|glob| sample::shapes(glob).is_none());
        let mut moves: Vec<(Option<&Tier>, Option<&Tier>, &String)> = Vec::new();
        for tier in &before.tiers {
            let now = same(after, tier);
            let others =
                || [None].into_iter().chain(after.tiers.iter().filter(|one| one.name != tier.name).map(Some));
            for glob in untold(tier).filter(|glob| lacks(now, glob)) {
                moves.extend(others().map(|other| (Some(tier), other, glob)));
            }
        }
        for tier in &after.tiers {
            let then = same(before, tier);
            let others = || {
                [None].into_iter().chain(before.tiers.iter().filter(|one| one.name != tier.name).map(Some))
            };
            for glob in untold(tier).filter(|glob| lacks(then, glob)) {
                moves.extend(others().map(|other| (other, Some(tier), glob)));
            }
        }
        // One word a glob: nobody knows whose it is now.
        let mut said: BTreeSet<&String> = BTreeSet::new();
        for (was, is, glob) in moves {
            let before = self.told.len();
            if !said.contains(glob) {
                self.moved(was, is, &format!("what `{glob}` names"));
            }
            if self.told.len() > before {
                said.insert(glob);
            }
        }
    }

    fn unjudged(&mut self, pattern: &str) {
        let places = &self.after.policy.places;
        let key = format!("{EXCLUDED}{pattern}");
        let at = places.get(&key).or(places.get("exclude")).cloned();
        self.tell_at(&key, format!("`{pattern}` is no longer judged"), at);
    }

    fn place(&mut self, old: &Answer, new: &Answer) {
        let (before, after) = (self.before.policy, self.after.policy);
        if old.excluded {
            return;
        }
        if new.excluded {
            let matching =
                |pattern: &&String| PathSet::new(&[pattern]).is_ok_and(|set| set.matches(&new.path));
            let pattern = after.exclude.patterns().iter().find(matching).map_or("", String::as_str);
            self.unjudged(pattern);
            return;
        }
        let (was, is) = (old.tier.map(|at| &before.tiers[at]), new.tier.map(|at| &after.tiers[at]));
        if was.map(|tier| &tier.name) == is.map(|tier| &tier.name) {
            self.tier(was, is);
        } else {
            self.moved(was, is, &new.what);
        }
    }

    /// Parameters of rules, lists and dates.
    fn settings(&mut self) {
        let (before, after) = (self.before.rules, self.after.rules);
        for (name, old) in &before.settings {
            let new = after.settings.get(name);
            if new != Some(old) && is_looser(name, old, new, after) {
                self.tell(
                    &format!("settings.{name}"),
                    format!("the setting `{name}` lets more through than before"),
                );
            }
        }
        for (name, old) in &before.lists {
            let new = after.lists.get(name).map(Vec::as_slice).unwrap_or_default();
            if let Some(word) = super::setting::lost(name, old, new, after) {
                self.tell(&format!("lists.{name}"), format!("the list `{name}` lets more through: `{word}`"));
            }
        }
        for (name, old) in &before.dates {
            let new = after.dates.get(name).map(Vec::as_slice).unwrap_or_default();
            let later = |(glob, day): &&(String, _)| {
                new.iter().find(|(other, _)| other == glob).is_none_or(|(_, new)| new > day)
            };
            if let Some((glob, _)) = old.iter().find(later) {
                self.tell(
                    &format!("dates.{name}"),
                    format!("`{glob}` of the dates `{name}` holds longer than before"),
                );
            }
        }
    }

    fn exceptions(&mut self) {
        let pattern = |policy: &Policy| policy.tickets.as_ref().map(|pattern| pattern.as_str().to_owned());
        let (old, new) = (pattern(self.before.policy), pattern(self.after.policy));
        if let Some(old) = old.filter(|old| new.as_ref() != Some(old)) {
            let now = new.map_or("any text is one".to_owned(), |new| format!("now `{new}`"));
            self.tell("tickets.pattern", format!("a ticket had to match `{old}`, {now}"));
        }
        // A valid exception is no loosening; one that speaks of secrets to come is more than that.
        let open = |exception: &&Exception| {
            let is_never = |rule: &Rule| rule.is_never;
            matches!(exception.because, Because::FalsePositive)
                && exception.is_open()
                && self.after.rules.find(&exception.rule).is_some_and(is_never)
        };
        let globs =
            |one: &Exception| one.path.iter().flat_map(PathSet::patterns).cloned().collect::<Vec<_>>();
        let is_known = |one: &Exception| {
            let known = self.before.policy.exceptions.iter().filter(open);
            known
                .filter(|known| known.rule == one.rule)
                .any(|known| known.path.as_ref().is_some_and(|path| sample::covers(path, &globs(one))))
        };
        let news: Vec<&Exception> =
            self.after.policy.exceptions.iter().filter(open).filter(|one| !is_known(one)).collect();
        for exception in news {
            let globs = globs(exception).join("`, `");
            let message =
                format!("whatever `{}` will find in `{globs}` passes as a false positive", exception.rule);
            self.tell_at(
                &format!("exception.{}.{globs}", exception.rule),
                message,
                Some(exception.at.clone()),
            );
        }
    }

    /// What belonged to a tier, or reaches into another's now.
    fn borders(&mut self) {
        for one in borders::lowered(self.before.policy, self.after.policy) {
            self.told.entry(one.key.clone()).or_insert(one);
        }
    }

    /// A team's own rules that went away or became milder.
    fn rules(&mut self) {
        for old in &self.before.rules.rules {
            let key = format!("rules.{}", old.id);
            let at = self.after.policy.places.get("rules").cloned();
            let Some(new) = self.after.rules.find(&old.id) else {
                self.tell_at(&key, format!("the rule `{}` is gone", old.id), at);
                continue;
            };
            if new.severity < old.severity {
                self.tell_at(
                    &key,
                    format!("the rule `{}` was {}, now {}", old.id, old.severity, new.severity),
                    at,
                );
            } else if old.profile == Profile::Essential && new.profile == Profile::Thorough {
                self.tell_at(&key, format!("the rule `{}` is no longer essential", old.id), at);
            } else if old.profile != Profile::Asked && new.profile == Profile::Asked {
                self.tell_at(
                    &key,
                    format!("the rule `{}` is asked only where a policy names it", old.id),
                    at,
                );
            } else if old.number.is_none() && may_ask_less(old, new) {
                self.tell_at(
                    &key,
                    format!("the rule `{}` asks something else: whether less, a person must say", old.id),
                    at,
                );
            }
        }
    }
}

fn rank(unknown: Unknown) -> usize {
    match unknown {
        Unknown::Pass => 0,
        Unknown::Warn => 1,
        Unknown::Block => 2,
    }
}
