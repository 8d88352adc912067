//! Exceptions as other tools write them, read only where the policy says so.
//!
//! In: `[compatibility]`. Out: the [`Peer`]s whose comments hold.

use super::comment;
use crate::finding::Finding;
use crate::iac::Node;
use crate::rules::glob_matches;
use crate::rules::measure::Day;
use crate::rules::pack::Rule;
use crate::text::{Location, Source, Span};
use crate::toml_table::{Mistake, Read, Table};

/// A tool whose comments or lists may excuse a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peer {
    Checkov,
    Tfsec,
    Trivy,
    Gitleaks,
    DetectSecrets,
}

impl Peer {
    pub const ALL: [Self; 5] = [Self::Checkov, Self::Tfsec, Self::Trivy, Self::Gitleaks, Self::DetectSecrets];
    pub const WORDS: [&'static str; 5] = ["checkov", "tfsec", "trivy", "gitleaks", "detect-secrets"];

    fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "checkov" => Self::Checkov,
            "tfsec" => Self::Tfsec,
            "trivy" => Self::Trivy,
            "gitleaks" => Self::Gitleaks,
            "detect-secrets" => Self::DetectSecrets,
            _ => return None,
        })
    }

    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    /// The comment of this tool that excuses a finding, for people, and where it stands.
    pub fn excuses(self, rule: &Rule, finding: &Finding, today: Day) -> Option<(String, Location)> {
        if rule.is_never {
            return None;
        }
        let source = &finding.at.source;
        let line = finding.at.start().line;
        let block = finding.block.as_ref().filter(|block| block.path() == source.path());
        let own = self.said_at(source, line, block, rule, finding, today);
        // What is said of a call is said of all that it brings.
        let mut calls = finding.calls.iter().filter(|_| !self.is_about_secrets());
        own.or_else(|| {
            calls.find_map(|call| {
                self.said_at(&call.source, call.start().line, Some(call), rule, finding, today)
            })
        })
    }

    /// The two that look for secrets excuse a line.
    fn is_about_secrets(self) -> bool {
        matches!(self, Self::Gitleaks | Self::DetectSecrets)
    }

    /// The comment for a line of a source, or for the block that it stands in.
    fn said_at(
        self,
        source: &Source,
        line: usize,
        block: Option<&Location>,
        rule: &Rule,
        finding: &Finding,
        today: Day,
    ) -> Option<(String, Location)> {
        let mut numbers: Vec<usize> = match (self, block) {
            // Checkov's comment stands inside of the block, anywhere.
            (Self::Checkov, Some(block)) => (block.start().line..=block.end().line).collect(),
            (Self::Tfsec | Self::Trivy, Some(block)) => {
                let first = block.start().line;
                vec![line, line.wrapping_sub(1), first, first.wrapping_sub(1)]
            }
            (Self::Gitleaks | Self::DetectSecrets, _) => vec![line],
            (Self::Checkov | Self::Tfsec | Self::Trivy, None) => vec![line, line.wrapping_sub(1)],
        };
        // One that speaks of the line after it.
        let above = (self == Self::DetectSecrets).then(|| line.wrapping_sub(1));
        numbers.extend(above);
        numbers.into_iter().find_map(|number| {
            let span = source.line(number)?;
            let text = source.slice(span);
            let at = self.mark(text, rule, finding, today, above == Some(number))?;
            let (start, is_above) = (span.start + at, number < line);
            // Only these two take their word wherever it stands; what follows another setting is not about this one.
            let counts = self.is_about_secrets()
                || comment::holds(source, start)
                    && (!is_above || self == Self::Checkov || comment::is_alone(source, start));
            if !counts {
                return None;
            }
            let words = format!("excepted by a comment for {}", self.word());
            Some((words, source.location(Span::new(span.start + at, span.start + text.trim_end().len()))))
        })
    }

    /// Where a line holds this tool's comment for a rule.
    fn mark(self, text: &str, rule: &Rule, finding: &Finding, today: Day, of_next: bool) -> Option<usize> {
        let is_secret = finding.fingerprint.holds_value();
        let is_meant = |comment: &Comment| match self {
            Self::Gitleaks | Self::DetectSecrets => is_secret && comment.of_next_line == of_next,
            Self::Checkov | Self::Tfsec | Self::Trivy => {
                let is_any = comment.ids == ["*"] && self != Self::Checkov;
                let is_past = comment.until.is_some_and(|day| day < today);
                // In one workspace alone: in which one this is, nothing here tells.
                let is_everywhere = !comment.words.starts_with("ws:");
                !is_past && is_everywhere && (is_any || comment.ids.iter().any(|id| is_named(rule, id)))
            }
        };
        comments(text).into_iter().find(|one| one.peer == self && is_meant(one)).map(|one| one.at)
    }
}

/// What marks a comment, and whose it is.
const MARKS: [(&str, Peer); 6] = [
    ("checkov:skip=", Peer::Checkov),
    ("checkov:skip =", Peer::Checkov),
    ("bridgecrew:skip=", Peer::Checkov),
    ("tfsec:ignore:", Peer::Tfsec),
    ("trivy:ignore:", Peer::Trivy),
    ("gitleaks:allow", Peer::Gitleaks),
];

/// What detect-secrets reads, before `secret`: of this line, and of the next.
const PRAGMAS: [(&str, bool); 4] = [
    ("pragma: allowlist ", false),
    ("pragma: whitelist ", false),
    ("pragma: allowlist nextline ", true),
    ("pragma: whitelist nextline ", true),
];

/// A comment of another tool.
#[derive(Debug, PartialEq, Eq)]
pub struct Comment {
    pub peer: Peer,
    /// The checks that it names; none where any secret on the line is meant.
    pub ids: Vec<String>,
    pub words: String,
    /// The last day on which it holds, where it says one.
    pub until: Option<Day>,
    /// Where in the line it begins.
    pub at: usize,
    /// It speaks of the line after its own.
    pub of_next_line: bool,
}

/// The comments of other tools on a line: one may hold several.
pub fn comments(text: &str) -> Vec<Comment> {
    let found = MARKS
        .iter()
        .flat_map(|(mark, peer)| text.match_indices(mark).map(|(at, mark)| (at, at + mark.len(), *peer)));
    let mut found: Vec<_> = found.collect();
    found.sort_unstable();
    let ends: Vec<usize> = found.iter().skip(1).map(|(at, ..)| *at).chain([text.len()]).collect();
    let named = found.into_iter().zip(ends).map(|((at, start, peer), end)| read(peer, at, &text[start..end]));
    named.chain(pragma(text)).collect()
}

/// `pragma: allowlist secret`, whose words may be joined by hyphens.
fn pragma(text: &str) -> Option<Comment> {
    let at = text.find("pragma:")?;
    let words = text[at + "pragma:".len()..].replace('-', " ");
    let words = format!("pragma: {}", words.trim_start());
    let is_meant = |start: &str| words.strip_prefix(start).is_some_and(|rest| rest.starts_with("secret"));
    let (_, of_next_line) = PRAGMAS.into_iter().find(|(start, _)| is_meant(start))?;
    Some(Comment { of_next_line, ..Comment::of_any_secret(Peer::DetectSecrets, at) })
}

impl Comment {
    fn of_any_secret(peer: Peer, at: usize) -> Self {
        Self { peer, ids: Vec::new(), words: String::new(), until: None, at, of_next_line: false }
    }
}

/// Checkov's word in the metadata of a template's resource: the check, and why.
pub fn in_metadata(node: &Node) -> Option<(&str, &str)> {
    let map = node.as_map()?;
    let text = |key: &str| map.get(key).and_then(Node::as_text);
    Some((text("id")?, text("comment").unwrap_or_default()))
}

/// `ID,ID:exp:2027-03-31 words`, behind the mark.
fn read(peer: Peer, at: usize, rest: &str) -> Comment {
    if peer == Peer::Gitleaks {
        return Comment::of_any_secret(peer, at);
    }
    let rest = rest.trim_start();
    let end = rest.find(|c: char| c == ':' || c.is_whitespace()).unwrap_or(rest.len());
    let ids = rest[..end].split(',').map(str::to_owned).collect();
    let mut words = rest[end..].trim();
    let dated = words.strip_prefix(":exp:").filter(|_| peer != Peer::Checkov);
    let until = dated.and_then(|rest| super::exception::date(rest.get(..10)?));
    if let (Some(rest), Some(_)) = (dated, until) {
        words = &rest[10..];
    }
    // What is left of a line of several.
    let words = words.trim_start_matches(':').trim_end_matches(['#', '/', ' ']).trim().to_owned();
    Comment { peer, ids, words, until, at, of_next_line: false }
}

/// tfsec's names, each with the id that trivy has for the same check.
static TFSEC: &str = include_str!("../../rules/tfsec.tsv");

/// By our own id, or the one that the other tool has for it, in any case and with or without its provider's prefix;
/// by tfsec's name, or a glob of such names.
pub fn is_named(rule: &Rule, id: &str) -> bool {
    let same = |known: &str| {
        known.eq_ignore_ascii_case(id)
            || known.strip_prefix("AVD-").is_some_and(|short| short.eq_ignore_ascii_case(id))
    };
    let is_alias = |known: &str| rule.aliases.iter().any(|alias| alias == known);
    let by_tfsec = || {
        let mut rows = TFSEC.lines().filter_map(|line| line.split_once('\t'));
        rows.any(|(name, known)| is_alias(known) && glob_matches(id, name))
    };
    same(&rule.id) || rule.aliases.iter().any(|alias| same(alias)) || by_tfsec()
}

/// `[compatibility] read = ["checkov"]`.
pub fn compatibility(top: &Table) -> Read<Vec<Peer>> {
    let Some(table) = top.table("compatibility")? else { return Ok(Vec::new()) };
    table.name(" in `[compatibility]`".to_owned());
    let mut peers = Vec::new();
    if let Some(item) = table.item("read") {
        for element in item.items()? {
            let word = element.text()?;
            peers.push(Peer::from_word(&word).ok_or_else(|| {
                Mistake::unknown_word(element.span(), "tool", &word, " in `[compatibility]`", &Peer::WORDS)
            })?);
        }
    }
    table.finish()?;
    Ok(peers)
}
