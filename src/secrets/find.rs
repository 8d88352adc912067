//! Every token in a text: all kinds in one pass.
//!
//! In: a [`Source`], the words in it and the kinds that rules describe. Out: what was found, in order of place. A
//! kind looks where its words stand.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use super::decoded::{self, View};
use super::manual::{self, Manuals};
use super::shape::Shape;
use super::stock::{self, Services};
use super::{Found, assignment, checksum, incomplete, prose, strength, structure};
use crate::finding::RuleId;
use crate::path::RepoPath;
use crate::rules::Rules;
use crate::rules::pack::{LooksAt, Manner, Rule, SecretShape};
use crate::text::glance::{Family, Glance};
use crate::text::prefilter::{Hit, Prefilter};
use crate::text::{Source, Span, words};

/// The kind whose tokens are passwords in addresses.
const LOGIN_IN_URL: &str = "login-in-url";

/// The kind whose tokens are given to a server in a header.
const HEADER: &str = "authorization-header";

/// The kind whose tokens say how long they are.
const PRIVATE_KEY: &str = "private-key";

/// The kinds of token of a rule set.
pub struct Shapes {
    kinds: Vec<Kind>,
    /// The place among `kinds` by the number in the pack; those that nobody asked for have none.
    numbers: Vec<Option<usize>>,
    /// The words of a team's own kinds, made for the first text.
    own: OnceLock<Option<Prefilter>>,
}

/// A kind, read when a word of it is met.
struct Kind {
    rule: Arc<Rule>,
    /// Apart from the others: there are hundreds of kinds, and most texts meet a handful.
    shape: OnceLock<Box<Shape>>,
}

impl Kind {
    fn written(&self) -> Option<&SecretShape> {
        match &self.rule.looks_at {
            LooksAt::Secret(shape) => Some(shape),
            _ => None,
        }
    }

    fn shape(&self) -> &Shape {
        self.shape.get_or_init(|| {
            let written = self.written().cloned().unwrap_or_default();
            Box::new(Shape::new(RuleId::new(&self.rule.id), written))
        })
    }
}

impl Shapes {
    pub fn of(rules: &Rules) -> Self {
        let is_kind = |rule: &&Arc<Rule>| matches!(rule.looks_at, LooksAt::Secret(_));
        let kind = |rule: &Arc<Rule>| Kind { rule: Arc::clone(rule), shape: OnceLock::new() };
        let kinds: Vec<Kind> = rules.rules.of_files().filter(is_kind).map(kind).collect();
        let mut numbers = Vec::new();
        for (place, kind) in kinds.iter().enumerate() {
            let Some(number) = kind.rule.number else { continue };
            if numbers.len() <= number {
                numbers.resize(number + 1, None);
            }
            numbers[number] = Some(place);
        }
        Self { kinds, numbers, own: OnceLock::new() }
    }

    /// Every token in a text, in order of place. Where two kinds overlap, the surer has it, or the one that is
    /// written first.
    pub fn find(&self, source: &Source) -> Vec<Found> {
        self.find_at(source.path(), source.text(), source.glance())
    }

    /// The same in a text that was looked at.
    pub fn find_at(&self, path: &RepoPath, text: &str, glance: Option<&Glance>) -> Vec<Found> {
        let mut found = self.written(text, glance);
        let manuals = Manuals::new(path, text);
        self.leave_examples(&manuals, text, &mut found, |hit| hit);
        let views = decoded::views(text, glance);
        for view in &views {
            let mut inner = self.written(&view.text, words::of(view.text.as_bytes()).as_ref());
            // Whoever hid a token in an encoding hid it at the place of the whole.
            self.leave_examples(&manuals, &view.text, &mut inner, |part| view.place(text, part));
            let outer = |hit: Found| Found { span: view.place(text, hit.span), ..hit };
            found.extend(inner.into_iter().map(|(number, hit)| (number, outer(hit))));
        }
        found.sort_by_key(|(number, hit)| (hit.span.start, *number));
        let mut kept: Vec<(usize, Found)> = Vec::new();
        for (number, hit) in found {
            match kept.last_mut() {
                Some((known, last)) if last.span.overlaps(hit.span) => {
                    // Of the same kind the narrower place is the better one: a view has only that of the whole.
                    let is_narrower = hit.span.end - hit.span.start < last.span.end - last.span.start;
                    if self.rank(number) < self.rank(*known) || number == *known && is_narrower {
                        (*known, *last) = (number, hit);
                    }
                }
                _ => kept.push((number, hit)),
            }
        }
        let mut kept: Vec<Found> = kept.into_iter().map(|(_, hit)| hit).collect();
        if !views.is_empty() && !manuals.are_whole() {
            in_scripts(text, &views, &mut kept);
        }
        kept
    }

    /// Without what is an example, and logins that open nothing. `outer` is the place in the file of a place in this text.
    fn leave_examples(
        &self,
        manuals: &Manuals,
        text: &str,
        found: &mut Vec<(usize, Found)>,
        outer: impl Fn(Span) -> Span,
    ) {
        let mut services = Services::default();
        found.retain(|(number, hit)| {
            let (value, place) = (&text[hit.span.start..hit.span.end], outer(hit.span));
            let manner = self.kinds[*number].shape().manner;
            let is_none = match hit.rule.as_str() {
                PRIVATE_KEY => manuals.are_written_at(place) && incomplete::is_piece(value),
                LOGIN_IN_URL => {
                    let is_example = || manuals.are_at(place) && Services::is_example(text, hit.span);
                    services.has_stock_login(manuals.path(), text, hit.span) || is_example()
                }
                HEADER => stock::is_empty_login(value) || manuals.are_around(place),
                _ if manner == Manner::Name && stock::says_password(value) => manuals.are_at(place),
                _ if manner >= Manner::Near => manuals.are_shown_at(text, hit.span, place),
                _ => !strength::is_drawn(value) && manuals.are_written_at(place),
            };
            !(is_none || manual::is_called_example(text, hit.span) && manuals.are_written_at(place))
        });
    }

    /// Whether a token's own checksum says that nobody issued it.
    pub fn doubts(&self, found: &Found) -> bool {
        let kind = self.kinds.iter().find(|kind| kind.rule.id == found.rule.as_str());
        let checksum = kind.and_then(|kind| kind.written()?.checksum);
        let value = std::str::from_utf8(found.value.expose()).unwrap_or("");
        checksum.and_then(|checksum| checksum::fits(checksum, value)) == Some(false)
    }

    fn rank(&self, number: usize) -> impl Ord {
        (self.kinds[number].shape().manner, number)
    }

    /// What stands in a text as it is, and the number of its kind.
    fn written(&self, text: &str, glance: Option<&Glance>) -> Vec<(usize, Found)> {
        let mut found = Vec::new();
        // In a program names and what stands near them say nothing: symbols look like keys.
        let head = &text.as_bytes()[..text.len().min(8 << 10)];
        let is_program = memchr::memchr(0, head).is_some();
        // How far each kind has read the text: nothing is read twice, however often a word stands in it.
        let mut done: Vec<usize> = Vec::new();
        let mut windows: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
        self.words(text, glance, |number, hit| {
            let shape = self.kinds[number].shape();
            let word = Span::new(hit.start(), hit.end());
            if shape.manner == Manner::Keyword {
                let near = shape.window(text, word);
                let known = windows.entry(number).or_default();
                match known.last_mut() {
                    Some(last) if near.start <= last.end => last.end = last.end.max(near.end),
                    _ => known.push(near),
                }
                return;
            }
            if is_program && shape.manner >= Manner::Near {
                return;
            }
            if done.is_empty() {
                done.resize(self.kinds.len(), 0);
            }
            shape.look(text, word, &mut done[number], &mut |hit| found.push((number, hit)));
        });
        for (number, windows) in windows {
            self.kinds[number].shape().within(text, &windows, &mut |hit| found.push((number, hit)));
        }
        found
    }

    /// All that an excerpt of the text must not show: tokens, literals in places of secrets, and whatever is assigned to
    /// a sensitive name.
    pub fn sensitive_spans<'s>(&self, source: &'s Source) -> &'s [Span] {
        source.hidden_once(|| {
            let found = self.find(source).into_iter().chain(structure::find(source));
            not_shown(source, found.map(|found| found.span))
        })
    }

    /// Every word of a kind in the text, with the kind's place among all.
    fn words(&self, text: &str, glance: Option<&Glance>, mut take: impl FnMut(usize, Hit)) {
        let mut built_in = |hit: Hit| {
            if let Some(Some(place)) = self.numbers.get(hit.owner as usize) {
                take(*place, hit);
            }
        };
        match glance {
            Some(glance) => glance.tokens.iter().copied().for_each(built_in),
            None => words::each(text.as_bytes(), |family, hit| {
                if family == Family::Token {
                    built_in(hit);
                }
            }),
        }
        let own = self.own.get_or_init(|| {
            let own = self.kinds.iter().enumerate().filter(|(_, kind)| kind.rule.number.is_none());
            let mut words = own
                .flat_map(|(place, kind)| {
                    let words = kind.written().into_iter().flat_map(SecretShape::words);
                    words.map(move |(word, exact)| (word, exact, place as u32))
                })
                .peekable();
            words.peek().is_some().then(|| Prefilter::new(words))
        });
        if let Some(own) = own {
            own.find(text.as_bytes(), |hit| {
                take(hit.owner as usize, hit);
                ControlFlow::Continue(())
            });
        }
    }
}

/// Adds what scripts and settings give away that stand in Base64 or hexadecimal, where nothing else is told of them.
fn in_scripts(text: &str, views: &[View], kept: &mut Vec<Found>) {
    for view in views {
        let is_packed = !text[view.outer.start..view.outer.end].contains(['%', '\\', '&']);
        if is_packed && !kept.iter().any(|known| known.span.overlaps(view.outer)) {
            let found = structure::in_script(&view.text).into_iter().next();
            kept.extend(found.map(|found| Found { span: view.outer, ..found }));
        }
    }
    kept.sort_by_key(|found| found.span);
}

/// The same where it is known what there is to find.
pub fn not_shown(source: &Source, found: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = found.collect();
    spans.extend(assignment::literals_at(source.text(), source.glance()));
    spans.extend(prose::spoken(source.text(), source.path().ends_with(".py")));
    merged(spans)
}

/// In order, those that touch as one.
pub fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}
