//! What must not be shown of a source, found once however often it is asked.
//!
//! In: a [`Trial`], which knows the stacks of the judged tree. Out: the spans of secrets in a source.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cores::{cores, on_threads};
use crate::finding::Finding;
use crate::fix::Trial;
use crate::iac::{Stack, reader};
use crate::path::RepoPath;
use crate::scan::{Judge, MARK};
use crate::secrets::{self, Known};
use crate::text::frame::floor;
use crate::text::{Location, Source, Span};
use crate::tree::{Empty, Overlay};

/// The values of the secrets that a run found: what people wrote beside them, a ticket or a reason, may repeat one.
#[derive(Clone, Default)]
pub struct Veil {
    values: Vec<String>,
    /// The same in pieces and other forms, with what stood in addresses as it stood there. In code what could be a word of
    /// it is left, as it would take every line that says it.
    known: Arc<Known>,
}

impl Veil {
    /// A value of a letter or two is a part of every other word.
    const SHORTEST: usize = 3;

    pub fn over<'f>(findings: impl IntoIterator<Item = &'f Finding>, beside: &[String]) -> Self {
        let secrets = findings.into_iter().filter(|finding| finding.fingerprint.holds_value());
        let values = secrets.map(|finding| value(finding.at.text()).to_owned());
        Self::of(values.chain(beside.iter().cloned()))
    }

    /// Of what is masked in these texts, and more.
    pub fn of_texts<'s>(
        sources: impl IntoIterator<Item = &'s Source>,
        masks: &Masks,
        beside: impl Iterator<Item = String>,
    ) -> Self {
        let values = |source: &'s Source| {
            let spans = masks.of(source);
            spans.iter().map(|span| source.slice(*span).to_owned()).collect::<Vec<_>>()
        };
        Self::of(sources.into_iter().flat_map(values).chain(beside))
    }

    fn of(values: impl Iterator<Item = String>) -> Self {
        let mut values: Vec<String> = values.filter(|value| value.len() >= Self::SHORTEST).collect();
        // The longest first: one may begin with another.
        values.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        values.dedup();
        Self { known: Arc::new(Known::of(&values)), values }
    }

    #[must_use]
    pub fn with(self, keys: &[String]) -> Self {
        Self { known: Arc::new(Arc::unwrap_or_clone(self.known).with(keys)), ..self }
    }

    pub fn holds(&self, value: &str) -> bool {
        self.known.holds(value)
    }

    /// Whether a text says one, a word among others too.
    pub fn is_said_in(&self, text: &str) -> bool {
        self.known.count(text) > 0
    }

    /// Hides in texts that quote code what could be no word of it.
    pub fn in_code(&self) -> impl Fn(&mut String) + use<> {
        let known = Arc::clone(&self.known);
        let whole: HashSet<String> = self.values.iter().map(|value| value.to_lowercase()).collect();
        move |text| {
            // Between backticks stands one word of the code, whatever it is.
            let is_one = |word: &str| whole.contains(&word.to_lowercase());
            if !whole.is_empty() && text.split('`').skip(1).step_by(2).any(is_one) {
                let mut parts: Vec<&str> = text.split('`').collect();
                parts
                    .iter_mut()
                    .skip(1)
                    .step_by(2)
                    .filter(|word| is_one(word))
                    .for_each(|word| *word = "****");
                *text = parts.join("`");
            }
            if let Some(hidden) = known.masked(text) {
                *text = hidden;
            }
        }
    }

    pub fn hide(&self, text: &str) -> String {
        let whole =
            self.values.iter().fold(text.to_owned(), |text, value| text.replace(value.as_str(), "****"));
        self.known.masked(&whole).unwrap_or(whole)
    }
}

/// A secret as it is written, without its quotes.
pub fn value(written: &str) -> &str {
    written.trim().trim_matches(['"', '\'', '`'])
}

/// Fewer sources are looked at before threads have started.
const WORTH_THREADS: usize = 16;

/// A text of this many bytes is too long to be looked through for each secret of a run: what is shown of it is.
const LONG: usize = 4 << 20;
/// More lines around a finding no report shows, nor so many bytes of one.
const LINES: usize = 8;
const SHOWN: usize = 8 << 10;

/// The texts that stood at one path, each with what is known of it.
type Texts<T> = HashMap<RepoPath, Vec<(Source, T)>>;

fn known<'t, T>(texts: &'t Texts<T>, source: &Source) -> Option<&'t T> {
    let same = texts.get(source.path())?.iter().find(|(other, _)| other.has_text_of(source))?;
    Some(&same.1)
}

/// What a text tells of itself: secrets, and places that repeat one.
struct Alone {
    spans: Vec<Span>,
    repeated: Vec<Span>,
}

/// By path, and by text: one path has several texts in a range, and before and after a fix.
pub struct Masks<'a> {
    trial: &'a Trial<'a>,
    veil: Arc<Known>,
    /// Those that were looked at ahead.
    alone: Texts<Alone>,
    spans: RefCell<Texts<Rc<[Span]>>>,
    is_of_history: bool,
}

impl<'a> Masks<'a> {
    pub fn over(trial: &'a Trial<'a>, veil: &Veil) -> Self {
        let (alone, spans, is_of_history) = Default::default();
        Self { trial, veil: Arc::clone(&veil.known), alone, spans, is_of_history }
    }

    /// Over texts that are in no stack of the tree any more: what each tells of itself is masked, too.
    pub fn over_history(trial: &'a Trial<'a>, veil: &Veil) -> Self {
        Self { is_of_history: true, ..Self::over(trial, veil) }
    }

    /// Looks at all of these on all cores, where there are many.
    pub fn look_ahead<'f>(&mut self, findings: impl IntoIterator<Item = &'f Finding>) {
        let mut sources: Texts<()> = HashMap::new();
        for finding in findings {
            let source = &finding.at.source;
            if known(&sources, source).is_none() {
                sources.entry(source.path().clone()).or_default().push((source.clone(), ()));
            }
        }
        let sources: Vec<Source> = sources.into_values().flatten().map(|(source, ())| source).collect();
        if sources.len() < WORTH_THREADS || cores() == 1 {
            return;
        }
        let (judge, veil, next) = (self.trial.judge, &*self.veil, AtomicUsize::new(0));
        let work = || {
            let mut told = Vec::new();
            while let Some(source) = sources.get(next.fetch_add(1, Ordering::Relaxed)) {
                told.push((source.clone(), alone(judge, veil, source)));
            }
            told
        };
        for (source, alone) in on_threads(cores(), work, || {}) {
            self.alone.entry(source.path().clone()).or_default().push((source, alone));
        }
    }

    pub fn of(&self, source: &Source) -> Rc<[Span]> {
        if let Some(spans) = known(&self.spans.borrow(), source) {
            return Rc::clone(spans);
        }
        let now;
        let alone = match known(&self.alone, source) {
            Some(alone) => alone,
            None => {
                now = self::alone(self.trial.judge, &self.veil, source);
                &now
            }
        };
        let root = reader::root_in(self.trial.tree, source.path())
            .or_else(|| reader::root_by_content(source.path(), source.text().as_bytes()));
        let stacks = root.as_ref().and_then(|root| self.trial.read(root).ok());
        let repeated =
            root.as_ref().map_or(Vec::new(), |root| self.trial.secrets(root).places(source.text()));
        let then = root.filter(|_| self.is_of_history).map(|root| stacks_of(source, &root));
        let stacks = stacks.iter().flat_map(|stacks| stacks.iter()).chain(then.iter().flatten());
        let mut spans = [alone.spans.clone(), in_stacks(source, stacks)].concat();
        spans.sort();
        spans.dedup();
        // What is masked already stays one span. Sorted, only the nearest can overlap.
        let is_new = |new: &&Span| {
            let after = spans.partition_point(|span| span.start < new.end);
            !spans[..after].iter().rev().take(2).any(|span| span.overlaps(**new))
        };
        let repeated: Vec<Span> = alone.repeated.iter().chain(&repeated).filter(is_new).copied().collect();
        if !repeated.is_empty() {
            spans.extend(repeated);
            spans.sort();
            spans.dedup();
        }
        let spans: Rc<[Span]> = spans.into();
        let mut all = self.spans.borrow_mut();
        all.entry(source.path().clone()).or_default().push((source.clone(), Rc::clone(&spans)));
        spans
    }

    /// What must not be shown around a place: of a long text the lines alone that a report shows.
    pub fn around(&self, at: &Location) -> Rc<[Span]> {
        let source = &at.source;
        let spans = self.of(source);
        if source.text().len() < LONG {
            return spans;
        }
        let shown = shown_of(at);
        let repeated = shown.iter().flat_map(|part| {
            let places = self.veil.places(source.slice(*part)).into_iter();
            places.map(|place| Span::new(part.start + place.start, part.start + place.end))
        });
        let near = spans.iter().filter(|span| shown.iter().any(|part| part.overlaps(**span)));
        secrets::merged(near.copied().chain(repeated).collect()).into()
    }

    /// Whether a secret stands there.
    pub fn hides(&self, at: &Location) -> bool {
        self.of(&at.source).iter().any(|span| span.overlaps(at.span))
    }
}

/// Words of exceptions, in comments or a policy, that may repeat a secret, whether or not it was found.
fn in_exceptions(source: &Source) -> Vec<Span> {
    let text = source.text();
    if source.path().ends_with(".toml") {
        return secrets::repeated(text);
    }
    let mut spans = Vec::new();
    for at in memchr::memmem::find_iter(text.as_bytes(), MARK.as_bytes()) {
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let words = secrets::repeated(&text[at..end]).into_iter();
        spans.extend(words.map(|word| Span::new(at + word.start, at + word.end)));
    }
    spans
}

/// What a report may show of the text around a place, in pieces: the lines next to it, by their first characters and by
/// those around the place.
fn shown_of(at: &Location) -> Vec<Span> {
    let (source, line) = (&at.source, at.start().line);
    let cut = |from: usize| {
        let text = source.text();
        Span::new(floor(text, from.saturating_sub(SHOWN)), floor(text, from + SHOWN))
    };
    let lines = (line.saturating_sub(LINES).max(1)..=line + LINES).map_while(|number| source.line(number));
    secrets::merged(lines.map(|line| cut(line.start)).chain([cut(at.span.start)]).collect())
}

/// What a source tells of itself.
fn alone(judge: &Judge, veil: &Known, source: &Source) -> Alone {
    let mut repeated = in_exceptions(source);
    if source.text().len() < LONG {
        repeated.extend(veil.places(source.text()));
    }
    Alone { spans: judge.sensitive_spans(source).to_vec(), repeated }
}

/// Every place where the value of a literal secret of its stacks stands.
fn in_stacks<'s>(source: &Source, stacks: impl Iterator<Item = &'s Stack>) -> Vec<Span> {
    let mut spans = Vec::new();
    let places = |value: &[u8], spans: &mut Vec<Span>| {
        let found = memchr::memmem::find_iter(source.text().as_bytes(), value);
        spans.extend(found.map(|at| Span::new(at, at + value.len())));
    };
    for (found, reached) in stacks.map(secrets::not_shown_of) {
        for found in found {
            let value = found.value.expose();
            // A value of a letter or two would blacken half of the file and tell as much.
            if value.len() > 2 {
                places(value, &mut spans);
            }
            if found.at.path() == source.path() && found.at.source.has_text_of(source) {
                spans.push(found.at.span);
            }
        }
        reached.iter().for_each(|value| places(value.as_bytes(), &mut spans));
    }
    spans
}

/// The stacks that a file would be without any other.
fn stacks_of(source: &Source, root: &RepoPath) -> Vec<Stack> {
    let files = BTreeMap::from([(source.path().clone(), Some(source.text().as_bytes().into()))]);
    secrets::reader(&Overlay { below: &Empty, files }).read(root).unwrap_or_default()
}
