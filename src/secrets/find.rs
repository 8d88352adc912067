//! Every token in a text: all kinds in one pass.
//!
//! In: a [`Source`] and the kinds that rules describe. Out: what was found, in order of place. A prefilter says
//! where a kind's words stand; the kind looks there.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use super::prefilter::Prefilter;
use super::shape::{Manner, Shape};
use super::{Found, assignment, checksum, decoded};
use crate::finding::RuleId;
use crate::rules::pack::SecretShape;
use crate::text::{Source, Span};

/// The kinds of token of a rule set.
pub struct Shapes {
    shapes: Vec<Shape>,
    /// Made for the first text.
    prefilter: OnceLock<Prefilter>,
}

impl Shapes {
    pub fn new<'a>(shapes: impl IntoIterator<Item = (RuleId, &'a SecretShape)>) -> Self {
        let shapes = shapes.into_iter().map(|(rule, shape)| Shape::new(rule, shape.clone())).collect();
        Self { shapes, prefilter: OnceLock::new() }
    }

    /// Every token in a text, in order of place. Where two kinds overlap, the surer has it, or the one that is
    /// written first.
    pub fn find(&self, source: &Source) -> Vec<Found> {
        let text = source.text();
        let mut found = self.written(text);
        for view in decoded::views(text) {
            // Whoever hid a token in an encoding hid it at the place of the whole.
            for hit in self.written(&view.text) {
                found.push((hit.0, Found { span: view.outer, ..hit.1 }));
            }
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
        kept.into_iter().map(|(_, hit)| hit).collect()
    }

    /// Whether a token's own checksum says that nobody issued it.
    pub fn doubts(&self, found: &Found) -> bool {
        let kind = self.shapes.iter().find(|shape| shape.rule == found.rule);
        let checksum = kind.and_then(|kind| kind.shape.checksum);
        let value = std::str::from_utf8(found.value.expose()).unwrap_or("");
        checksum.and_then(|checksum| checksum::fits(checksum, value)) == Some(false)
    }

    fn rank(&self, number: usize) -> impl Ord {
        (self.shapes[number].manner, number)
    }

    /// What stands in a text as it is, and the number of its kind.
    fn written(&self, text: &str) -> Vec<(usize, Found)> {
        let mut found = Vec::new();
        // In a program names and what stands near them say nothing: symbols look like keys.
        let head = &text.as_bytes()[..text.len().min(8 << 10)];
        let is_program = memchr::memchr(0, head).is_some();
        // How far each kind has read the text: nothing is read twice, however often a word stands in it.
        let mut done: HashMap<u32, usize> = HashMap::new();
        let mut windows: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
        self.prefilter().find(text.as_bytes(), |hit| {
            let done = done.entry(hit.owner).or_default();
            let number = hit.owner as usize;
            let word = Span::new(hit.start, hit.end);
            if self.shapes[number].manner == Manner::Keyword {
                let near = self.shapes[number].window(text, word);
                let known = windows.entry(number).or_default();
                match known.last_mut() {
                    Some(last) if near.start <= last.end => last.end = last.end.max(near.end),
                    _ => known.push(near),
                }
                return;
            }
            if is_program && self.shapes[number].manner >= Manner::Near {
                return;
            }
            self.shapes[number].look(text, word, done, &mut |hit| found.push((number, hit)));
        });
        for (number, windows) in windows {
            self.shapes[number].within(text, &windows, &mut |hit| found.push((number, hit)));
        }
        found
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

    fn prefilter(&self) -> &Prefilter {
        self.prefilter.get_or_init(|| {
            let shapes = self.shapes.iter().enumerate();
            Prefilter::new(shapes.flat_map(|(number, shape)| {
                shape.words().map(move |(word, exact)| (word, exact, number as u32))
            }))
        })
    }
}
