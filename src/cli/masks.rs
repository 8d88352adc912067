//! What must not be shown of a source, found once however often it is asked.
//!
//! In: a [`Trial`], which knows the stacks of the judged tree. Out: the spans of secrets in a source.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::finding::Finding;
use crate::fix::Trial;
use crate::iac::{Reader, Stack, reader};
use crate::path::RepoPath;
use crate::scan::MARK;
use crate::secrets;
use crate::text::{Location, Source, Span};
use crate::tree::{Empty, Overlay};

/// The values of the secrets that a run found: what people wrote beside them, a ticket or a reason, may repeat one.
#[derive(Clone, Default)]
pub struct Veil(Vec<String>);

impl Veil {
    /// A value of a letter or two is a part of every other word.
    const SHORTEST: usize = 3;

    pub fn over<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let secrets = findings.into_iter().filter(|finding| finding.fingerprint.holds_value());
        let value = |finding: &Finding| finding.at.text().trim().trim_matches(['"', '\'', '`']).to_owned();
        let mut values: Vec<String> =
            secrets.map(value).filter(|value| value.len() >= Self::SHORTEST).collect();
        // The longest first: one may begin with another.
        values.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        values.dedup();
        Self(values)
    }

    /// The same for code: a value that could be a word of it is left, as it would take every line that says it.
    fn anywhere(&self) -> Option<AhoCorasick> {
        const SHORTEST: usize = 8;
        let is_drawn = |value: &&String| {
            let has = |is: fn(&u8) -> bool| value.bytes().any(|byte| is(&byte));
            value.len() >= SHORTEST && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
        };
        let mut words = self.0.iter().filter(is_drawn).peekable();
        words.peek()?;
        // Of more than an automaton can hold, places alone are masked.
        AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(words).ok()
    }

    pub fn hide(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, value| text.replace(value.as_str(), "****"))
    }
}

/// The texts that stood at one path, each with its secrets.
type Texts = Vec<(Source, Rc<[Span]>)>;

/// By path, and by text: one path has several texts in a range, and before and after a fix.
pub struct Masks<'a> {
    trial: &'a Trial<'a>,
    veil: Option<AhoCorasick>,
    known: RefCell<HashMap<RepoPath, Texts>>,
    is_of_history: bool,
}

impl<'a> Masks<'a> {
    pub fn over(trial: &'a Trial<'a>, veil: &Veil) -> Self {
        Self { trial, veil: veil.anywhere(), known: RefCell::default(), is_of_history: false }
    }

    /// Over texts that are in no stack of the tree any more: what each tells of itself is masked, too.
    pub fn over_history(trial: &'a Trial<'a>, veil: &Veil) -> Self {
        Self { is_of_history: true, ..Self::over(trial, veil) }
    }

    pub fn of(&self, source: &Source) -> Rc<[Span]> {
        let mut known = self.known.borrow_mut();
        let texts = known.entry(source.path().clone()).or_default();
        if let Some((_, spans)) = texts.iter().find(|(other, _)| other.has_text_of(source)) {
            return Rc::clone(spans);
        }
        let root = reader::root_in(self.trial.tree, source.path())
            .or_else(|| reader::root_by_content(source.path(), source.text().as_bytes()));
        let stacks = root.as_ref().and_then(|root| self.trial.read(root).ok());
        let then = root.filter(|_| self.is_of_history).map(|root| alone(source, &root));
        let stacks = stacks.iter().flat_map(|stacks| stacks.iter()).chain(then.iter().flatten());
        let mut spans = self.trial.judge.sensitive_spans(source, stacks);
        let mut told = in_comments(source);
        if let Some(veil) = &self.veil {
            told.extend(veil.find_iter(source.text()).map(|found| Span::new(found.start(), found.end())));
        }
        if !told.is_empty() {
            spans.sort_by_key(|span| span.start);
            // What is masked already stays one span. Sorted, only the nearest can overlap.
            let is_new = |new: &Span| {
                let after = spans.partition_point(|span| span.start < new.end);
                !spans[..after].iter().rev().take(2).any(|span| span.overlaps(*new))
            };
            told.retain(is_new);
            spans.extend(told);
            spans.sort();
            spans.dedup();
        }
        let spans: Rc<[Span]> = spans.into();
        texts.push((source.clone(), Rc::clone(&spans)));
        spans
    }

    /// Whether a secret stands there.
    pub fn hides(&self, at: &Location) -> bool {
        self.of(&at.source).iter().any(|span| span.overlaps(at.span))
    }
}

/// Words of exceptions in comments that may repeat a secret, whether or not it was found.
fn in_comments(source: &Source) -> Vec<Span> {
    let text = source.text();
    let mut spans = Vec::new();
    for (at, _) in text.match_indices(MARK) {
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let words = secrets::repeated(&text[at..end]).into_iter();
        spans.extend(words.map(|word| Span::new(at + word.start, at + word.end)));
    }
    spans
}

/// The stacks that a file would be without any other.
fn alone(source: &Source, root: &RepoPath) -> Vec<Stack> {
    let files = BTreeMap::from([(source.path().clone(), Some(source.text().as_bytes().into()))]);
    Reader::of(&Overlay { below: &Empty, files }).read(root).unwrap_or_default()
}
