//! The secrets of a file that was judged before, told without looking for them.
//!
//! In: what an audit found in one version of a file. Out: a [`Trace`]: rules and places, nothing that stands in the file and
//! nothing that comes of it; and from the same bytes what was found in them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ahead::Told;
use super::{FilePlace, Judge, Scan, StackPlace};
use crate::finding::{Finding, RuleId, Subject};
use crate::iac::terraform;
use crate::path::RepoPath;
use crate::secrets::{self, Found};
use crate::text::{Reading, Source, Span};
use crate::tree::{Empty, Overlay};

/// Secrets in one file, and places in it that are not to be shown: one with more is looked at anew each time.
const MOST_TOKENS: usize = 256;
const MOST_HIDDEN: usize = 4096;

/// Where in a file secrets stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    tokens: Vec<Token>,
    /// All that is not to be shown, secrets or not.
    hidden: Vec<Place>,
}

/// Bytes `start..end` of the text.
type Place = (usize, usize);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Token {
    rule: String,
    at: Place,
    kind: Kind,
}

/// What a secret is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    OfRule,
    Literal,
    /// By a name that stands in the file: where.
    Named(Place),
}

impl Judge {
    /// `None` where more was found than secrets that stand in the text as they are, or something could not be read.
    pub fn trace(&self, scan: &Scan) -> Option<Trace> {
        let tokens: Vec<&Finding> = scan.findings.iter().filter(|finding| is_of_file(finding)).collect();
        let first = *tokens.first()?;
        if !scan.troubles.is_empty() || tokens.len() > MOST_TOKENS {
            return None;
        }
        let source = Some(&first.at.source).filter(|source| !source.is_part())?;
        let hidden = self.sensitive_spans(source);
        if hidden.len() > MOST_HIDDEN {
            return None;
        }
        let token = |finding: &&Finding| {
            let (text, span) = (source.text(), finding.at.span);
            let kind = secrets::kind(&finding.message, finding.at.text())?;
            let kind = match kind {
                kind if kind == finding.rule.as_str() => Kind::OfRule,
                Found::LITERAL => Kind::Literal,
                name => {
                    let start = text.get(..span.start)?.rfind(name).or_else(|| text.find(name))?;
                    Kind::Named((start, start + name.len()))
                }
            };
            Some(Token { rule: finding.rule.as_str().to_owned(), at: (span.start, span.end), kind })
        };
        let all: Option<Vec<Token>> = tokens.iter().map(token).collect();
        let hidden = hidden.iter().map(|span| (span.start, span.end)).collect();
        let trace = Trace { tokens: all?, hidden };
        // Whether it says what was found, nobody needs to argue: it is tried.
        let again = self.traced(source, &trace)?;
        let is_same = again.findings.len() == tokens.len()
            && again.findings.iter().zip(tokens).all(|(one, other)| is_same(one, other));
        is_same.then_some(trace)
    }

    /// As [`Judge::version`], where it is known what there is to find. `None` where these can't be the places of this file.
    pub fn version_again(&self, path: &RepoPath, bytes: &Arc<[u8]>, trace: &Trace) -> Option<Scan> {
        let mut scan = self.traced(Reading::new(path, bytes).source(), trace)?;
        self.literals_of_version(path, bytes, &mut scan);
        Some(scan)
    }

    fn traced(&self, source: &Source, trace: &Trace) -> Option<Scan> {
        let text = |(start, end): Place| source.text().get(start..end);
        let token = |token: &Token| {
            let rule = RuleId::new(&token.rule);
            let kind = match token.kind {
                Kind::OfRule => &token.rule,
                Kind::Literal => Found::LITERAL,
                Kind::Named(place) => text(place)?,
            };
            let value = text(token.at)?;
            Some(Found::new(rule, Span::new(token.at.0, token.at.1), kind, value))
        };
        let found: Option<Vec<Found>> = trace.tokens.iter().map(token).collect();
        let hidden = trace.hidden.iter().map(|place| text(*place).map(|_| Span::new(place.0, place.1)));
        let hidden: Option<Vec<Span>> = hidden.collect();
        let (found, hidden) = (found?, hidden?);
        source.hidden_once(|| hidden);
        let path = source.path();
        let place = FilePlace { known_as: path.clone(), path: path.clone() };
        let mut scan = Scan::default();
        self.tokens(Told { place: &place, source: source.clone(), found }, &mut scan);
        Some(scan)
    }

    /// In Terraform's own files the resource says what a secret is. What does not parse was no working version.
    pub(super) fn literals_of_version(&self, path: &RepoPath, bytes: &Arc<[u8]>, scan: &mut Scan) {
        if !terraform::is_ours(path) {
            return;
        }
        let files = BTreeMap::from([(path.clone(), Some(Arc::clone(bytes)))]);
        let tree = Overlay { below: &Empty, files };
        let folder = path.parent();
        let place = StackPlace { known_as: folder.clone(), path: folder.clone(), moved: Vec::new() };
        for stack in secrets::reader(&tree).read(&folder).unwrap_or_default() {
            self.literals(&stack, &place, scan);
        }
    }
}

/// Not of a resource in it: those are asked for again.
fn is_of_file(finding: &Finding) -> bool {
    matches!(finding.subject, Subject::File(_))
}

fn is_same(one: &Finding, other: &Finding) -> bool {
    let of = |finding: &Finding| {
        (finding.rule.clone(), finding.severity, finding.subject.clone(), finding.at.span)
    };
    of(one) == of(other)
        && (&one.message, &one.fingerprint) == (&other.message, &other.fingerprint)
        && one.at.source.has_text_of(&other.at.source)
        && (&other.attribute, &other.words) == (&None, &Vec::new())
        && other.related.is_empty()
}
