//! Whether a team's policies in Rego may let more through than they did.
//!
//! In: the texts of policies, and of data beside them, of before and after. Out: [`Loosening`]s. A policy that says
//! something else may refuse less, and only a person can say; one that is moved, commented or laid out otherwise, whose
//! rules stand in another order, or that has rules added which nothing else asks, refuses no less.

use std::collections::{BTreeMap, BTreeSet};

use super::Loosening;
use crate::path::RepoPath;
use crate::rego::{self, Head, Pieces, Version, asks_by_value, documents, pieces};
use crate::text::{Source, Span};

pub fn rewritten(before: &[Source], after: &[Source], version: Version) -> Vec<Loosening> {
    let [before, after] = [before, after].map(|sources| {
        let is_asked = |source: &&Source| !source.path().ends_with("_test.rego");
        sources.iter().filter(is_asked).map(|source| (source.path(), source)).collect::<BTreeMap<_, _>>()
    });
    let policies: Vec<&Source> = before.values().copied().filter(|source| is_policy(source)).collect();
    let [old_rules, new_rules] = [&before, &after].map(|sources| {
        let policies = sources.values().filter(|source| is_policy(source));
        policies.filter_map(|source| pieces(source, version)).flat_map(named).collect()
    });
    let known = Known { policies, version, old_rules, new_rules };
    let news: Vec<&&Source> = after.values().filter(|source| !before.contains_key(source.path())).collect();
    let mut moved: BTreeSet<&RepoPath> = BTreeSet::new();
    let mut told = Vec::new();
    for (path, old) in &before {
        if let Some(new) = after.get(path) {
            told.extend(known.changed(old, new));
            continue;
        }
        let is_it = |new: &&&&Source| !moved.contains(new.path()) && says_the_same(old, new);
        match news.iter().find(is_it) {
            Some(new) => {
                moved.insert(new.path());
            }
            None if known.says_all_of(old) => {}
            None => told.push(changed_to(old, None, "is gone: whether it refuses less, a person must say")),
        }
    }
    if !before.is_empty() {
        let added = news.into_iter().filter(|new| !moved.contains(new.path()));
        told.extend(added.filter_map(|new| known.added(new)));
    }
    told
}

/// A rule by its package, the imports that its words hang on, and its words: wherever it stands.
type Named = (String, String);

fn named(pieces: Pieces) -> Vec<Named> {
    pieces.rules.into_iter().map(|rule| (pieces.start.clone(), rule.words)).collect()
}

/// What was asked before, and what is.
struct Known<'t> {
    policies: Vec<&'t Source>,
    version: Version,
    old_rules: BTreeSet<Named>,
    new_rules: BTreeSet<Named>,
}

impl Known<'_> {
    fn changed(&self, old: &Source, new: &Source) -> Option<Loosening> {
        if says_the_same(old, new) {
            return None;
        }
        if is_policy(new) && self.says_all_of(old) {
            return self.added(new);
        }
        let words = "says something else: whether it refuses less, a person must say";
        let place = if is_policy(new) { self.differs(old, new) } else { differs(old.text(), new.text()) };
        Some(Loosening { at: Some(new.location(Span::at(place))), ..changed_to(old, Some(new), words) })
    }

    /// Whether each rule of a policy of before is asked somewhere now.
    fn says_all_of(&self, old: &Source) -> bool {
        let pieces = pieces(old, self.version).filter(|_| is_policy(old));
        pieces.is_some_and(|pieces| named(pieces).iter().all(|rule| self.new_rules.contains(rule)))
    }

    /// Where a policy begins to say what it did not.
    fn differs(&self, old: &Source, new: &Source) -> usize {
        let (was, is) = (rego::words(old.text()), rego::words(new.text()));
        let same = was.iter().zip(&is).take_while(|(was, is)| was == is).count();
        is.get(same).map_or(new.text().trim_end().len(), |word| word.start)
    }

    /// Rules that were not there: more of what others ask may let more through.
    fn added(&self, new: &Source) -> Option<Loosening> {
        let at = |place: usize| Some(new.location(Span::at(place)));
        if !is_policy(new) {
            // Data that is new answers nobody who does not name it.
            let keys = documents(new).unwrap_or_default().into_iter().filter_map(|document| {
                let entries = document.node.as_map()?.entries.iter();
                Some(entries.map(|entry| entry.key.clone()).collect::<Vec<_>>())
            });
            let key = keys.flatten().find(|key| self.is_asked(key) || self.asks_by_value(""))?;
            let words =
                format!("adds to `{key}`, which policies ask: whether they refuse less, a person must say");
            return Some(Loosening { at: at(0), ..changed_to(new, Some(new), &words) });
        }
        let Some(pieces) = pieces(new, self.version) else {
            return Some(changed_to(
                new,
                Some(new),
                "can't be read: whether it refuses less, a person must say",
            ));
        };
        let is_looser = |head: &Head| {
            head.name == "exception" || self.is_asked(&head.name) || self.asks_by_value(&head.package)
        };
        let Pieces { start, rules } = pieces;
        let is_new = |words: &str| !self.old_rules.contains(&(start.clone(), words.to_owned()));
        let mut added = rules.into_iter().filter(|rule| !rule.head.speaks && is_new(&rule.words));
        let head = added.find(|rule| is_looser(&rule.head))?.head;
        let words = format!(
            "adds to `{}`, which policies ask: whether they refuse less, a person must say",
            head.name
        );
        Some(Loosening { at: at(head.start), ..changed_to(new, Some(new), &words) })
    }

    /// Whether a policy of before has this word.
    fn is_asked(&self, word: &str) -> bool {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        self.policies.iter().any(|policy| {
            let text = policy.text();
            text.match_indices(word)
                .any(|(at, _)| !text[..at].ends_with(part) && !text[at + word.len()..].starts_with(part))
        })
    }

    /// Whether one of them may ask for anything there.
    fn asks_by_value(&self, place: &str) -> bool {
        self.policies.iter().any(|policy| asks_by_value(policy, place))
    }
}

fn is_policy(source: &Source) -> bool {
    source.path().ends_with(".rego")
}

/// Whether the style alone makes the difference.
fn says_the_same(one: &Source, other: &Source) -> bool {
    match (is_policy(one), is_policy(other)) {
        (true, true) => rego::words(one.text()) == rego::words(other.text()),
        (false, false) => rego::is_same_data(one, other),
        _ => false,
    }
}

fn changed_to(old: &Source, new: Option<&Source>, words: &str) -> Loosening {
    let path = old.path();
    Loosening {
        key: format!("rego.{path}"),
        message: format!("`{path}` {words}"),
        at: new.map(|new| new.location(Span::at(0))),
        stood: new.is_none_or(|new| !std::ptr::eq(new, old)).then(|| old.location(Span::at(0))),
    }
}

/// The first line's start that is not the same in both.
fn differs(old: &str, new: &str) -> usize {
    let same = old.split_inclusive('\n').zip(new.split_inclusive('\n')).take_while(|(old, new)| old == new);
    same.map(|(line, _)| line.len()).sum::<usize>().min(new.trim_end().len())
}
