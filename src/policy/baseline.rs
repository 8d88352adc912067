//! `iacgate.baseline`: what was accepted, a line each, for people to review and for Git to merge.
//!
//! In: the file's text. Out: a [`Baseline`]. A line is a fingerprint, the rule, and where it is; the line of a secret in a
//! file ends in the blob id of that file as it was accepted: another value there wakes it, edits around it do not. A file
//! that is secret as a whole has none: its blob id would be the digest of a secret. No lines, no dates, no values.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{Loosening, Verdict};
use crate::error::Error;
use crate::finding::{Finding, Subject};
use crate::path::RepoPath;
use crate::scan::without_numbers;
use crate::secrets;
use crate::severity::Severity;
use crate::text::escape::Escaped;
use crate::text::{Location, Source, Span};
use crate::tree::{Content, Long, Tree, whole};

/// The file's name, in the root of a user's repository.
pub const BASELINE: &str = "iacgate.baseline";

/// What the file begins with. It sorts before every line.
const HEAD: &str =
    "# What was there when iacgate came, accepted: review it as code. `iacgate baseline --update` prunes it.";

/// The lines of a baseline by their fingerprints, and which of them are of a secret, by its rule and place.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    lines: BTreeMap<String, Vec<Accepted>>,
    of_secrets: HashMap<String, Vec<(String, usize)>>,
}

/// One line.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub text: String,
    pub at: Location,
}

impl Accepted {
    fn parts(&self) -> (&str, &str, Option<&str>) {
        parts(&self.text)
    }
}

impl Baseline {
    /// The baseline of a tree; empty where it has none, an error where a symbolic link stands in its place.
    pub fn of(tree: &dyn Tree) -> Result<Self, Error> {
        if tree.is_link(&RepoPath::from(BASELINE)) {
            let error = Error::new(format!("{BASELINE} is a symbolic link, which is not followed"));
            return Err(error.help("put the file itself in its place"));
        }
        source(tree).map_or(Ok(Self::default()), |source| Self::read(&source))
    }

    pub fn read(source: &Source) -> Result<Self, Error> {
        let mut read = Self::default();
        for (text, at) in lines(source) {
            let mut words = text.splitn(3, ' ');
            let fingerprint = words.next().unwrap_or_default();
            let is_one = fingerprint.len() == 16 && fingerprint.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !is_one || words.count() != 2 {
                let place = secrets::frame(source, at.span);
                let error = Error::new("this line is no entry of a baseline").at(place);
                return Err(
                    error.help("a line is a fingerprint, a rule and a place: write it by `iacgate baseline`")
                );
            }
            let known = read.lines.entry(fingerprint.to_owned()).or_default();
            // A merge that keeps the lines of both sides has what both added twice.
            if !known.iter().any(|one| one.text == text) {
                known.push(Accepted { text: text.to_owned(), at });
            }
        }
        for (fingerprint, lines) in &read.lines {
            for (number, line) in lines.iter().enumerate() {
                if let (_, rest, Some(_)) = line.parts() {
                    let of_secret = read.of_secrets.entry(rest.to_owned()).or_default();
                    of_secret.push((fingerprint.clone(), number));
                }
            }
        }
        Ok(read)
    }

    /// The line of a finding, by its fingerprint and words and, for a secret, the blob of its file. Another number of
    /// `count`, and the place of what is said of a whole stack, make no difference.
    pub fn line(&self, finding: &Finding, fingerprint: &str, tree: &dyn Tree) -> Option<&Accepted> {
        let accepted = self.lines.get(fingerprint)?;
        let line = entry(finding, fingerprint, tree);
        let (_, rest, blob) = parts(&line);
        let is_same = |one: &&Accepted| {
            let (_, theirs, their_blob) = one.parts();
            // Lines of whole files had a blob id once.
            says(theirs, rest, finding) && (their_blob == blob || is_whole(finding))
        };
        accepted.iter().find(is_same)
    }

    /// A line with this finding's fingerprint whose words are another's, and its own words: whoever reviewed it read
    /// what it does not accept.
    pub fn misstated(&self, finding: &Finding, fingerprint: &str) -> Option<(&Accepted, String)> {
        let own = format!("{} {}", finding.rule, place(finding));
        let line = self.lines.get(fingerprint)?.iter().find(|one| !says(one.parts().1, &own, finding))?;
        Some((line, own))
    }

    /// The lines of a secret's rule and place: each with its fingerprint and the blob that it was accepted in.
    pub fn of_secret(&self, finding: &Finding) -> Vec<(&str, &str, &Accepted)> {
        if !finding.fingerprint.holds_value() {
            return Vec::new();
        }
        let own = format!("{} {}", finding.rule, place(finding));
        let line = |(fingerprint, number): &(String, usize)| {
            let one = self.lines.get(fingerprint)?.get(*number)?;
            let (fingerprint, _, blob) = one.parts();
            Some((fingerprint, blob?, one))
        };
        self.of_secrets.get(&own).into_iter().flatten().filter_map(line).collect()
    }

    /// A line that may be this secret's: it names a version of the file that is not to be had, as in a shallow clone.
    pub fn out_of_reach(&self, finding: &Finding, tree: &dyn Tree) -> Option<&Location> {
        self.of_secret(finding)
            .into_iter()
            .find(|(_, blob, _)| tree.version(blob).is_none())
            .map(|(.., line)| &line.at)
    }

    /// The lines that stand at none of these places, sorted.
    pub fn without(&self, held: &[&Location]) -> Vec<&Accepted> {
        let held: HashSet<Span> = held.iter().map(|at| at.span).collect();
        self.lines.values().flatten().filter(|one| !held.contains(&one.at.span)).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

/// A line's fingerprint, its rule and place, and the blob of a secret's file.
fn parts(line: &str) -> (&str, &str, Option<&str>) {
    let (fingerprint, rest) = line.split_once(' ').unwrap_or((line, ""));
    match rest.rsplit_once(BLOB) {
        // What a policy in Rego says may hold anything.
        Some((rest, blob)) if blob.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            (fingerprint, rest, Some(blob))
        }
        _ => (fingerprint, rest, None),
    }
}

/// Whether a line's rule and place are a finding's own, as far as its fingerprint tells places apart.
fn says(theirs: &str, own: &str, finding: &Finding) -> bool {
    let rule = |rest: &str| rest.split(' ').next().unwrap_or_default().to_owned();
    let is_placed = match &finding.subject {
        Subject::Resource { address, .. } => finding.fingerprint.names(&without_numbers(address)),
        Subject::File(path) => finding.fingerprint.names(&path.to_string()),
    };
    if !is_placed {
        return rule(theirs) == rule(own);
    }
    let (theirs, own) = (without_numbers(theirs), without_numbers(own));
    match (theirs.split_once(SAYS), own.split_once(SAYS)) {
        (Some((theirs, then)), Some((own, now))) => theirs == own && is_masked(now, then),
        // Lines did not say it once.
        (None, Some((own, _))) => theirs == own,
        (_, None) => theirs == own,
    }
}

/// Whether a text is the other one, in which secrets may be masked.
fn is_masked(text: &str, masked: &str) -> bool {
    let mut parts = masked.split(MASK);
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut last = None;
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        (rest, last) = (&rest[at + part.len()..], Some(part));
    }
    last.map_or(rest.is_empty(), |last| last.is_empty() || rest.is_empty() || text.ends_with(last))
}

const MASK: &str = "****";

/// Between a place and what is said of it.
const SAYS: &str = ": ";

const BLOB: &str = " blob:";

/// The line of a finding.
pub fn entry(finding: &Finding, fingerprint: &str, tree: &dyn Tree) -> String {
    let is_in_file = finding.fingerprint.holds_value() && !is_whole(finding);
    let file = is_in_file.then(|| tree.read(finding.at.path()).ok().flatten()).flatten();
    let blob = file.and_then(|file| blob_id(&file)).map_or(String::new(), |id| format!("{BLOB}{id}"));
    format!("{fingerprint} {} {}{blob}", finding.rule, place(finding))
}

/// Whether a file is secret as a whole: state, a keystore, a file of credentials.
pub fn is_whole(finding: &Finding) -> bool {
    let span = finding.at.span;
    finding.fingerprint.holds_value() && span.start == span.end
}

/// As reports tell it: a name that is a token stands in no line, and the fingerprint tells it from others. Where what is
/// said makes the finding another one, as in Rego, it is said.
fn place(finding: &Finding) -> String {
    let place = match &finding.subject {
        Subject::Resource { address, stack, .. } if stack.is_root() => Escaped(address).to_string(),
        Subject::Resource { address, stack, .. } => format!("{stack} {}", Escaped(address)),
        Subject::File(path) => path.to_string(),
    };
    let said = if is_told_by_message(finding) {
        format!("{SAYS}{}", Escaped(&finding.message))
    } else {
        String::new()
    };
    secrets::without_tokens(place + &said)
}

/// Whether what is said of a place is what tells the finding from others there. A secret in it may be masked by now.
fn is_told_by_message(finding: &Finding) -> bool {
    finding.fingerprint.parts().any(|part| is_masked(part, &finding.message))
}

/// Whether a line from before says less of a finding than one of now does.
pub fn says_less(line: &str, finding: &Finding) -> bool {
    is_told_by_message(finding) && !parts(line).1.contains(SAYS)
}

/// As `git hash-object` gives it; `None` of what can't be read.
fn blob_id(content: &Content) -> Option<String> {
    use sha1::Digest;
    let mut digest = sha1::Sha1::new();
    let size = match content {
        Content::Whole(bytes) => bytes.len() as u64,
        Content::Long(Long { size, .. }) | Content::TooLarge(size) => *size,
    };
    digest.update(format!("blob {size}\0"));
    match content {
        Content::Whole(bytes) => digest.update(bytes),
        Content::Long(long) => long.each(|bytes| digest.update(bytes)).ok()?,
        Content::TooLarge(_) => return None,
    }
    Some(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
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
    // What a policy lets through is no debt of the code's: it is excepted, or tightened again.
    verdict.action != super::Action::Excepted
        && verdict.finding.rule.as_str() != super::LOOSENED
        && (critical || verdict.finding.severity < Severity::Critical)
}

/// The lines of a tree's baseline, comments aside.
pub fn entries(tree: &dyn Tree) -> BTreeSet<String> {
    source(tree).iter().flat_map(lines).map(|(text, _)| text.to_owned()).collect()
}

/// Entries of a baseline that was added to; one finding names the first.
pub fn grown(before: &dyn Tree, after: &dyn Tree) -> Option<Finding> {
    let (old, new) = (source(before), source(after)?);
    let known: HashSet<&str> = old.iter().flat_map(lines).map(|(text, _)| text).collect();
    // A line that lost its blob id accepts what it did.
    let bare: HashSet<&str> = known.iter().filter_map(|text| Some(text.rsplit_once(BLOB)?.0)).collect();
    // Nor does one accept more that says now what it accepts.
    let was_said = |text: &str| text.split_once(SAYS).is_some_and(|(then, _)| known.contains(then));
    let is_new = |text: &str| !known.contains(text) && !bare.contains(text) && !was_said(text);
    let added: Vec<(&str, Location)> = lines(&new).filter(|(text, _)| is_new(text)).collect();
    // What a fingerprint is of does not change with the words behind it.
    let reworded = |text: &str| {
        let (fingerprint, own, blob) = parts(text);
        let of_old = known.iter().map(|line| parts(line));
        let same = of_old.filter(|(old, _, old_blob)| *old == fingerprint && *old_blob == blob);
        let words: Vec<&str> = same.map(|(_, words, _)| words).collect();
        let is_other = words.iter().all(|words| without_numbers(words) != without_numbers(own));
        words.iter().min().filter(|_| is_other).map(|words| (*words).to_owned())
    };
    let accepting = added.iter().filter(|(text, _)| reworded(text).is_none()).count();
    let named = added.iter().find(|(text, _)| accepting == 0 || reworded(text).is_none());
    let (first, at) = named?;
    let entry = first.split_once(' ').map_or(*first, |(_, rest)| rest);
    let message = match (accepting, reworded(first)) {
        (0, Some(words)) => {
            format!("a line of the baseline was `{words}` and says `{entry}` now, by the same fingerprint")
        }
        (0 | 1, _) => format!("the baseline accepts `{entry}`"),
        (many, _) => format!("the baseline accepts {many} more findings: `{entry}` is the first"),
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
        let hello = Content::Whole(b"hello\n".as_slice().into());
        assert_eq!(blob_id(&hello).as_deref(), Some("ce013625030ba8dba906f756967f9e9ca394464a"));
    }
}
