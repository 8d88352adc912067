//! Token shapes: found by keyword first, by regex only around a keyword.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex::bytes::{Regex, RegexBuilder};

use super::{Found, Secret, assignment, hint, placeholder};
use crate::finding::RuleId;
use crate::rules::pack::SecretShape;
use crate::text::{Source, Span};

/// How far from its keyword a token may begin and end: a key of 16,384 bits fits.
const BEFORE: usize = 256;
const AFTER: usize = 16 << 10;

/// One rule's token, its regex compiled when a keyword of it is met.
pub struct Shape {
    pub rule: RuleId,
    keywords: Vec<String>,
    pattern: String,
    min_entropy: f64,
    regex: OnceLock<Option<Regex>>,
}

/// The token shapes of a rule set.
pub struct Shapes {
    shapes: Vec<Shape>,
    /// All keywords in one automaton, built for the first text, and for each the shape it belongs to.
    keywords: OnceLock<Option<(AhoCorasick, Vec<usize>)>>,
}

impl Shapes {
    pub fn new<'a>(shapes: impl IntoIterator<Item = (RuleId, &'a SecretShape)>) -> Self {
        let shapes = shapes
            .into_iter()
            .map(|(rule, shape)| Shape {
                rule,
                keywords: shape.keywords.clone(),
                pattern: shape.shape.clone(),
                min_entropy: shape.min_entropy,
                regex: OnceLock::new(),
            })
            .collect();
        Self { shapes, keywords: OnceLock::new() }
    }

    /// Every token in a text, in order of place. Where two shapes overlap, the rule written first has it.
    pub fn find(&self, source: &Source) -> Vec<Found> {
        let text = source.text();
        let mut found: Vec<(usize, Found)> = Vec::new();
        for (number, windows) in self.windows(text) {
            let shape = &self.shapes[number];
            for window in windows {
                shape.find_in(text, window, |hit| found.push((number, hit)));
            }
        }
        found.sort_by_key(|(number, hit)| (hit.span.start, *number));
        let mut kept: Vec<(usize, Found)> = Vec::new();
        for (number, hit) in found {
            match kept.last_mut() {
                Some((known, last)) if last.span.overlaps(hit.span) => {
                    if number < *known {
                        (*known, *last) = (number, hit);
                    }
                }
                _ => kept.push((number, hit)),
            }
        }
        kept.into_iter().map(|(_, hit)| hit).collect()
    }

    /// All that an excerpt of the text must not show: tokens, and whatever is assigned to a sensitive name.
    pub fn sensitive_spans(&self, source: &Source) -> Vec<Span> {
        let mut spans: Vec<Span> = self.find(source).into_iter().map(|found| found.span).collect();
        spans.extend(assignment::literals(source.text()));
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

    /// For each shape with a keyword in the text, the parts of the text around them; they do not overlap, so a
    /// file that repeats a keyword is still read once.
    fn windows(&self, text: &str) -> BTreeMap<usize, Vec<Span>> {
        let mut windows: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
        let Some((automaton, owners)) = self.automaton() else { return windows };
        for hit in automaton.find_overlapping_iter(text) {
            let near = Span::new(hit.start().saturating_sub(BEFORE), text.len().min(hit.end() + AFTER));
            let known = windows.entry(owners[hit.pattern().as_usize()]).or_default();
            match known.last_mut() {
                Some(last) if near.start <= last.end => last.end = near.end,
                _ => known.push(near),
            }
        }
        windows
    }

    fn automaton(&self) -> Option<&(AhoCorasick, Vec<usize>)> {
        let build = || {
            let keywords = |(number, shape): (usize, &'_ Shape)| -> Vec<(usize, String)> {
                shape.keywords.iter().map(|keyword| (number, keyword.clone())).collect()
            };
            let (owners, words): (Vec<usize>, Vec<String>) =
                self.shapes.iter().enumerate().flat_map(keywords).unzip();
            let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok()?;
            Some((automaton, owners))
        };
        self.keywords.get_or_init(build).as_ref()
    }
}

impl Shape {
    fn find_in(&self, text: &str, window: Span, mut take: impl FnMut(Found)) {
        let Some(regex) = self.regex() else { return };
        // The text before the window stays in sight, for `\b`.
        let bytes = &text.as_bytes()[..window.end];
        let mut start = window.start;
        while let Some(captures) = regex.captures_at(bytes, start) {
            let Some(whole) = captures.get(0) else { return };
            start = whole.end().max(start + 1);
            let group = captures.iter().skip(1).flatten().next().unwrap_or(whole);
            let Some(value) = text.get(group.range()) else { continue };
            if self.is_real(value) {
                take(Found {
                    rule: self.rule.clone(),
                    span: group.range().into(),
                    value: Secret::new(value),
                    hint: hint(self.rule.as_str(), value),
                });
            }
            if start >= bytes.len() {
                return;
            }
        }
    }

    /// Documentation keys say so, and nobody's key repeats one character.
    fn is_real(&self, value: &str) -> bool {
        // In a key's body of many lines the word proves nothing: anyone can put it there.
        let says_so = value.len() <= 100 && value.contains("EXAMPLE");
        !says_so
            && !placeholder::is_stand_in(value)
            && (self.min_entropy <= 0.0 || placeholder::entropy(value) >= self.min_entropy)
            && (value.len() > 200 || value.contains("://") || !placeholder::is_placeholder(value))
    }

    /// Bytes rather than characters: tokens are ASCII, and `\b` stays on the fast path.
    fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| RegexBuilder::new(&self.pattern).unicode(false).build().ok()).as_ref()
    }
}
