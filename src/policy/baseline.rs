//! `iacgate.baseline`: what was accepted, a line each, for people to review and for Git to merge.
//!
//! In: the file's text. Out: a [`Baseline`]. A line is a fingerprint, the rule, and where it is; a secret's line
//! ends in the blob id of its file, so that any change of the file wakes it. No lines, no dates, no values.

use std::collections::BTreeMap;

use super::{Loosening, Verdict};
use crate::error::Error;
use crate::finding::{Finding, Subject};
use crate::path::RepoPath;
use crate::severity::Severity;
use crate::text::escape::Escaped;
use crate::text::{Location, Source, Span, frame};
use crate::tree::{Tree, whole};

/// The file's name, in the root of a user's repository.
pub const BASELINE: &str = "iacgate.baseline";

/// What the file begins with. It sorts before every line.
const HEAD: &str =
    "# What was there when iacgate came, accepted: review it as code. `iacgate baseline --update` prunes it.";

/// The lines of a baseline by their fingerprints.
#[derive(Clone, Debug, Default)]
pub struct Baseline(BTreeMap<String, Vec<Accepted>>);

/// One line.
#[derive(Clone, Debug)]
struct Accepted {
    text: String,
    at: Location,
}

impl Baseline {
    /// The baseline of a tree; empty where it has none.
    pub fn of(tree: &dyn Tree) -> Result<Self, Error> {
        source(tree).map_or(Ok(Self::default()), |source| Self::read(&source))
    }

    pub fn read(source: &Source) -> Result<Self, Error> {
        let mut read = Self::default();
        for (text, at) in lines(source) {
            let mut words = text.splitn(3, ' ');
            let fingerprint = words.next().unwrap_or_default();
            let is_one = fingerprint.len() == 16 && fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !is_one || words.count() != 2 {
                let place = frame::plain(source, at.span, &[]);
                let error = Error::new("this line is no entry of a baseline").at(place);
                return Err(
                    error.help("a line is a fingerprint, a rule and a place: write it by `iacgate baseline`")
                );
            }
            let accepted = Accepted { text: text.to_owned(), at };
            read.0.entry(fingerprint.to_owned()).or_default().push(accepted);
        }
        Ok(read)
    }

    /// Where a finding is accepted.
    pub fn accepts(&self, finding: &Finding, fingerprint: &str, tree: &dyn Tree) -> Option<&Location> {
        let accepted = self.0.get(fingerprint)?;
        let line = entry(finding, fingerprint, tree);
        accepted.iter().find(|accepted| is_same(&accepted.text, &line)).map(|one| &one.at)
    }

    /// The lines that none of `entries` is, sorted.
    pub fn without(&self, entries: &[String]) -> Vec<(String, Location)> {
        let occurs = |accepted: &&Accepted| !entries.iter().any(|entry| is_same(&accepted.text, entry));
        let gone = self.0.values().flatten().filter(occurs);
        gone.map(|accepted| (accepted.text.clone(), accepted.at.clone())).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether two lines are the same finding: fingerprint, rule and, for a secret, blob. A place that is spelled
/// otherwise since (a finding that many calls reach is told by its first) makes no difference.
fn is_same(one: &str, other: &str) -> bool {
    fn key(line: &str) -> (Option<&str>, Option<&str>, Option<&str>) {
        let mut words = line.splitn(3, ' ');
        (words.next(), words.next(), words.next().and_then(|rest| rest.rsplit_once(BLOB)).map(|(_, id)| id))
    }
    key(one) == key(other)
}

const BLOB: &str = " blob:";

/// The line of a finding.
pub fn entry(finding: &Finding, fingerprint: &str, tree: &dyn Tree) -> String {
    let place = match &finding.subject {
        Subject::Resource { address, stack, .. } if stack.is_root() => Escaped(address).to_string(),
        Subject::Resource { address, stack, .. } => format!("{stack} {}", Escaped(address)),
        Subject::File(path) => path.to_string(),
    };
    let file = finding.fingerprint.holds_value().then(|| whole(tree, finding.at.path())).flatten();
    let blob = file.map_or(String::new(), |bytes| format!("{BLOB}{}", blob_id(&bytes)));
    format!("{fingerprint} {} {place}{blob}", finding.rule)
}

/// As `git hash-object` gives it.
fn blob_id(bytes: &[u8]) -> String {
    use sha1::Digest;
    let mut digest = sha1::Sha1::new();
    digest.update(format!("blob {}\0", bytes.len()));
    digest.update(bytes);
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The file of these lines: sorted, each once.
pub fn text(mut entries: Vec<String>) -> String {
    entries.sort();
    entries.dedup();
    entries.insert(0, HEAD.to_owned());
    entries.push(String::new());
    entries.join("\n")
}

/// Whether a verdict may stand in a baseline.
pub fn may_hold(verdict: &Verdict, critical: bool) -> bool {
    verdict.action != super::Action::Excepted && (critical || verdict.finding.severity < Severity::Critical)
}

/// Entries of a baseline that was added to; one finding names the first.
pub fn grown(before: &dyn Tree, after: &dyn Tree) -> Option<Finding> {
    let (old, new) = (source(before), source(after)?);
    let known: Vec<&str> = old.iter().flat_map(lines).map(|(text, _)| text).collect();
    let added: Vec<(&str, Location)> = lines(&new).filter(|(text, _)| !known.contains(text)).collect();
    let (first, at) = added.first()?;
    let entry = first.split_once(' ').map_or(*first, |(_, rest)| rest);
    let message = match added.len() {
        1 => format!("the baseline accepts `{entry}`"),
        many => format!("the baseline accepts {many} more findings: `{entry}` is the first"),
    };
    let one = Loosening { key: "baseline".to_owned(), message, at: Some(at.clone()), stood: None };
    Some(one.finding(Severity::High, &RepoPath::from(BASELINE)))
}

/// The entries, comments aside.
fn lines(source: &Source) -> impl Iterator<Item = (&str, Location)> {
    let mut at = 0;
    let all = source.text().split_inclusive('\n').map(move |line| {
        let (start, text) = (at, line.trim_end());
        at += line.len();
        (text, source.location(Span::new(start, start + text.len())))
    });
    all.filter(|(text, _)| !text.is_empty() && !text.starts_with('#'))
}

fn source(tree: &dyn Tree) -> Option<Source> {
    let path = RepoPath::from(BASELINE);
    whole(tree, &path).map(|bytes| Source::decode(path, &bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_has_the_id_that_git_gives_it() {
        assert_eq!(blob_id(b"hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
    }
}
