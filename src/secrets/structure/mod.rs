//! Secrets by the place that they stand in: a literal under a name, or in a schema's place, that says so.
//!
//! In: a source. Out: what was found, as [`Found`]. Terraform's own files are judged with their stack
//! (`secrets::literal`), which knows what a value is used for; everything else is judged here, file by file.
//!
//! ```text
//! a sensitive word in the text? ─► format (by name) ─► tree | blocks | lines | program ─► value: does it work as a secret?
//!                                                      └─► command: scripts and command lines inside
//! ```

pub(super) mod arguments;
mod azure;
mod bicep;
pub(super) mod blocks;
pub(super) mod called;
mod cloudformation;
pub(super) mod command;
mod commands;
pub(super) mod composed;
mod constants;
pub(super) mod containers;
mod directives;
pub(super) mod elsewhere;
pub(super) mod entries;
pub(super) mod format;
mod functions;
pub(super) mod headers;
pub(super) mod kubernetes;
pub(super) mod lines;
mod loops;
mod markup;
pub(super) mod names;
mod nested;
mod program;
mod pulumi;
pub(super) mod schema;
mod shell;
pub(super) mod stores;
mod table;
pub(super) mod tree;
pub(super) mod value;
mod variables;
pub(super) mod words;
mod worth;

use std::collections::{HashMap, HashSet};

use self::format::{Format, Kind};
use self::value::Trust;
use super::Found;
use crate::finding::RuleId;
use crate::iac::{Node, json, yaml};
use crate::path::RepoPath;
use crate::text::glance::{ESCAPE, Glance};
use crate::text::prefilter::Hit;
use crate::text::{self, Encoding, Reading, Source, Span};

/// The rule of whatever its place says is a secret.
pub const RULE: &str = "literal-secret";

/// A text of this size is a data set; its trees take many times its text.
const LARGEST_TREE: usize = 4 << 20;

/// The literal secrets of a file, in order of place.
pub fn find(source: &Source) -> Vec<Found> {
    let (text, glance) = (source.text(), source.glance());
    let is_escaped = has_escaped_letters(text, glance);
    let Some(places) = places(glance, is_escaped) else { return Vec::new() };
    match format_of(source.path(), text, source.encoding()) {
        Some(format) => found(source, places, is_escaped, format),
        None => Vec::new(),
    }
}

/// The same in a file that is being read: it is copied only where there is a place to look at.
pub fn find_at(file: &Reading) -> Vec<Found> {
    let glance = file.glance();
    let is_escaped = has_escaped_letters(file.text(), glance);
    let Some(places) = places(glance, is_escaped) else { return Vec::new() };
    match format_of(file.path, file.text(), file.encoding()) {
        Some(format) => found(file.source(), places, is_escaped, format),
        None => Vec::new(),
    }
}

/// The words that lead to places of secrets. A text that has too many to be kept nobody wrote.
fn places(glance: Option<&Glance>, is_escaped: bool) -> Option<&[Hit]> {
    glance.map(|glance| glance.places.as_slice()).filter(|places| is_escaped || !places.is_empty())
}

/// Whether letters are spelled as `\u0077`, which only hides them.
fn has_escaped_letters(text: &str, glance: Option<&Glance>) -> bool {
    let is_letter = |at: usize| {
        let code = text.get(at + ESCAPE.len()..at + ESCAPE.len() + 2);
        code.and_then(|code| u8::from_str_radix(code, 16).ok()).is_some_and(|code| code.is_ascii_alphabetic())
    };
    glance.is_some_and(|glance| glance.places_of(ESCAPE).any(is_letter))
}

fn format_of(path: &RepoPath, text: &str, encoding: Encoding) -> Option<Format> {
    Format::of(path, text, encoding != Encoding::Lossy)
}

fn found(source: &Source, places: &[Hit], is_escaped: bool, format: Format) -> Vec<Found> {
    let mut search = Search { is_escaped, ..Search::of(source, places) };
    search.format(format);
    search.done()
}

/// The secrets of a Kubernetes manifest that stands in another text, as places in it; `None` for what is no manifest.
pub fn in_manifest(text: &str) -> Option<Vec<Found>> {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    if text.len() > LARGEST_TREE || !has("apiVersion") || !has("kind") {
        return None;
    }
    let source = Source::decode("manifest.yaml".into(), text.as_bytes());
    let documents = yaml::read(&source)?;
    let glance = text::words::of(text.as_bytes())?;
    let mut search = Search::of(&source, &glance.places);
    let mut manifests = documents.iter().filter_map(|document| document.as_map()).peekable();
    manifests.peek().filter(|top| kubernetes::is_manifest(top))?;
    manifests.for_each(|top| kubernetes::manifest(&mut search, top, Trust::Config, 0));
    Some(search.done())
}

/// The secrets of YAML that stands in another text, such as cloud-init's; none in what is no YAML of names and values.
pub(super) fn in_yaml(text: &str) -> Vec<Found> {
    let may_be =
        text.len() <= LARGEST_TREE && text.lines().any(|line| line.contains(": ") || line.ends_with(':'));
    let glance = may_be.then(|| text::words::of(text.as_bytes())).flatten();
    match glance {
        Some(glance) if worth::is_worth_parsing(text, &glance.places, Trust::Config) => {
            of_documents(text, &glance, Trust::Config)
        }
        _ => Vec::new(),
    }
}

/// What a script or a file of settings gives away that stands encoded in another text. Data of other kinds has no lines.
pub fn in_script(text: &str) -> Vec<Found> {
    let has_lines = text.contains('\n') && command::is_worth_reading(text);
    let Some(glance) = has_lines.then(|| text::words::of(text.as_bytes())).flatten() else {
        return Vec::new();
    };
    if glance.places.is_empty() {
        return Vec::new();
    }
    let source = Source::decode("inside.sh".into(), text.as_bytes());
    let mut search = Search::of(&source, &glance.places);
    search.inside_of(text, Span::new(0, text.len()));
    search.done()
}

/// The same of a text that is worth being parsed.
fn of_documents(text: &str, glance: &Glance, trust: Trust) -> Vec<Found> {
    let source = Source::decode("inside.yaml".into(), text.as_bytes());
    let mut search = Search { is_inside: true, ..Search::of(&source, &glance.places) };
    let documents = yaml::read(&source).unwrap_or_default();
    documents.iter().for_each(|document| tree::document(&mut search, document, trust));
    search.done()
}

/// What is found in one file.
pub(super) struct Search<'s> {
    pub source: &'s Source,
    /// The words that lead to places of secrets, in order of place.
    pub words: &'s [Hit],
    /// Of a CloudFormation template.
    pub mappings: Option<Node>,
    /// Of a CloudFormation template: what its parameters and the variables of its loops are called, and the texts that they
    /// are by default or in a round.
    pub defaults: HashMap<String, Vec<(String, Span)>>,
    /// Names may be spelled in escapes: no word leads to them.
    is_escaped: bool,
    /// Of a text that stands in another: what stands in that again is left.
    is_inside: bool,
    found: Vec<Found>,
    seen: HashSet<Span>,
}

impl<'s> Search<'s> {
    pub fn of(source: &'s Source, words: &'s [Hit]) -> Self {
        Self {
            source,
            words,
            mappings: None,
            defaults: HashMap::new(),
            is_escaped: false,
            is_inside: false,
            found: Vec::new(),
            seen: HashSet::new(),
        }
    }

    pub fn done(mut self) -> Vec<Found> {
        self.found.sort_by_key(|found| (found.span.start, found.span.end));
        // What stands inside says more than the whole.
        let mut kept: Vec<Found> = Vec::new();
        for found in self.found {
            match kept.last_mut() {
                Some(last) if last.span.overlaps(found.span) => {
                    if last.span.contains(found.span) {
                        *last = found;
                    }
                }
                _ => kept.push(found),
            }
        }
        kept
    }

    fn format(&mut self, format: Format) {
        let trust = format.trust;
        let text = self.source.text();
        let small = text.len() <= LARGEST_TREE;
        if small
            && matches!(format.kind, Kind::Json | Kind::Yaml)
            && !self.is_escaped
            && !worth::is_worth_parsing(text, self.words, trust)
        {
            return;
        }
        match format.kind {
            Kind::Json if small => match json::read_loose(self.source) {
                Ok(document) => tree::document(self, &document, trust),
                Err(_) => lines::all(self, trust),
            },
            Kind::Yaml if small => match yaml::read(self.source) {
                Some(documents) => {
                    documents.iter().for_each(|document| tree::document(self, document, trust));
                    variables::of_documents(self, &documents, trust);
                    loops::of_documents(self, &documents, trust);
                    // Helm's values in double braces happen to be YAML, and mean something else there.
                    if memchr::memmem::find(text.as_bytes(), b": {{").is_some() {
                        lines::template(self, trust);
                    }
                }
                None => lines::template(self, trust),
            },
            Kind::Hcl => {
                blocks::file(self, trust);
                arguments::in_text(self, trust);
            }
            Kind::Json | Kind::Yaml | Kind::Lines => lines::all(self, trust),
            Kind::Script => lines::script(self, trust),
            Kind::Program => program::all(self, trust),
            Kind::Table => table::all(self, trust),
        }
    }

    /// What a parameter of the template is by default, or a loop's variable in its rounds, and where that stands.
    pub fn defaults_of(&self, name: &str) -> Vec<(String, Span)> {
        self.defaults.get(name).cloned().unwrap_or_default()
    }

    /// A value under a name.
    pub fn named(&mut self, name: &str, value: &str, span: Span, trust: Trust) {
        let value = value::fallback(value).unwrap_or(value);
        if value::pair(name, value, trust) {
            self.take(name, value::of_header(value).unwrap_or(value), span);
        }
    }

    pub fn is_yaml(&self) -> bool {
        [".yaml", ".yml"].iter().any(|ending| self.source.path().ends_with(ending))
    }

    /// A value that the place alone says to be a secret.
    pub fn certain(&mut self, name: &str, value: &str, span: Span) {
        let named = value::named_of(names::Family::Password);
        if value::is_secret(named, name, value, Trust::Schema) {
            self.take(name, value, span);
        }
    }

    pub fn take(&mut self, name: &str, value: &str, span: Span) {
        let span = inner(self.source.text(), span, value);
        if self.seen.insert(span) {
            let kind = name.rsplit(['.', ':']).next().unwrap_or(name);
            let kind = if kind.is_empty() || kind.len() > 64 { Found::LITERAL } else { kind };
            self.found.push(Found::new(RuleId::new(RULE), span, kind, value));
        }
    }

    /// Whether a word that leads to a secret stands there.
    pub fn has_word(&self, at: Span) -> bool {
        let first = self.words.partition_point(|hit| hit.start() < at.start);
        self.words.get(first).is_some_and(|hit| hit.start() < at.end)
    }

    /// Scripts, command lines and connections that stand inside a text; `at` is where it is written.
    pub fn inside(&mut self, text: &str, at: Span) {
        let as_written = self.source.slice(at).len() == text.len();
        for (name, value) in command::secrets(text) {
            // The value is a part of the text.
            let offset = value.as_ptr() as usize - text.as_ptr() as usize;
            let span = Span::new(at.start + offset, at.start + offset + value.len());
            self.take(&name, value, if as_written { span } else { at });
        }
    }

    /// YAML that stands inside a text: a file in a config map.
    pub fn of_document(&mut self, text: &str, at: Span, trust: Trust) {
        if self.is_inside {
            return;
        }
        let Some(glance) = text::words::of(text.as_bytes()) else { return };
        for found in of_documents(text, &glance, trust) {
            let value = &text[found.span.start..found.span.end];
            let span = self::inner(self.source.text(), at, value);
            if self.seen.insert(span) {
                self.found.push(Found { span, ..found });
            }
        }
    }

    /// The same around each word of the file that may belong to a command.
    pub fn commands(&mut self) {
        let source = self.source;
        for window in commands::windows(source.text(), self.words) {
            self.inside(&source.text()[window.start..window.end], window);
        }
    }

    /// The same for a file that is written there in another form.
    pub fn inside_of(&mut self, plain: &str, at: Span) {
        self.inside(plain, at);
        for (name, value) in command::assignments(plain) {
            self.named(name, value, at, Trust::Config);
        }
    }
}

/// The value alone within the place that it is written in, where it stands there as it is.
fn inner(text: &str, span: Span, value: &str) -> Span {
    let written = text.get(span.start..span.end).unwrap_or("");
    match memchr::memmem::find(written.as_bytes(), value.as_bytes()) {
        Some(at) if !value.is_empty() => Span::new(span.start + at, span.start + at + value.len()),
        _ => span,
    }
}

#[cfg(test)]
mod tests;
