//! Exceptions as other tools write them, read only where the policy says so.
//!
//! In: `[compatibility]`. Out: the [`Peer`]s whose comments hold.

use crate::finding::Finding;
use crate::rules::measure::Day;
use crate::rules::pack::Rule;
use crate::text::{Location, Span};
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
        let numbers: Vec<usize> = match (self, &finding.block) {
            // Checkov's comment stands inside of the block, anywhere.
            (Self::Checkov, Some(block)) if block.path() == source.path() => {
                (block.start().line..=block.end().line).collect()
            }
            (Self::Tfsec | Self::Trivy, Some(block)) if block.path() == source.path() => {
                let first = block.start().line;
                vec![line, line.wrapping_sub(1), first, first.wrapping_sub(1)]
            }
            // The two that look for secrets excuse a line.
            (Self::Gitleaks | Self::DetectSecrets, _) => vec![line],
            (Self::Checkov | Self::Tfsec | Self::Trivy, _) => vec![line, line.wrapping_sub(1)],
        };
        numbers.into_iter().find_map(|number| {
            let span = source.line(number)?;
            let text = source.slice(span);
            let at = self.mark(text, rule, finding, today)?;
            let words = format!("excepted by a comment for {}", self.word());
            Some((words, source.location(Span::new(span.start + at, span.start + text.trim_end().len()))))
        })
    }

    /// Where a line holds this tool's comment for a rule.
    fn mark(self, text: &str, rule: &Rule, finding: &Finding, today: Day) -> Option<usize> {
        let (mark, rest) = match self {
            Self::Checkov => ["checkov:skip=", "checkov:skip ="].iter().find_map(|mark| after(text, mark))?,
            Self::Tfsec => after(text, "tfsec:ignore:")?,
            Self::Trivy => after(text, "trivy:ignore:")?,
            Self::Gitleaks => after(text, "gitleaks:allow")?,
            Self::DetectSecrets => after(text, "pragma: allowlist secret")?,
        };
        let is_secret = finding.fingerprint.holds_value();
        match self {
            Self::Gitleaks | Self::DetectSecrets => is_secret.then_some(mark),
            Self::Checkov | Self::Tfsec | Self::Trivy => {
                let end = rest.find(|c: char| c == ':' || c.is_whitespace()).unwrap_or(rest.len());
                let is_any = rest[..end] == *"*" && self != Self::Checkov;
                // Both may say until when: `exp:2027-03-31`.
                let is_past = rest[end..]
                    .strip_prefix(":exp:")
                    .and_then(|rest| super::exception::date(rest.get(..10)?))
                    .is_some_and(|day| day < today);
                let is_meant = is_any || rest[..end].split(',').any(|id| is_named(rule, id));
                (is_meant && !is_past).then_some(mark)
            }
        }
    }
}

/// A comment of another tool, wherever it stands: the tool, the ids it names, and the words behind them.
pub fn comment(text: &str) -> Option<(Peer, Vec<String>, String)> {
    let ids = |rest: &str| {
        let end = rest.find(|c: char| c == ':' || c.is_whitespace()).unwrap_or(rest.len());
        let words = rest[end..].trim_start_matches(':').trim().to_owned();
        (rest[..end].split(',').map(str::to_owned).collect::<Vec<_>>(), words)
    };
    for (mark, peer) in
        [("checkov:skip=", Peer::Checkov), ("tfsec:ignore:", Peer::Tfsec), ("trivy:ignore:", Peer::Trivy)]
    {
        if let Some((_, rest)) = after(text, mark) {
            let (ids, words) = ids(rest);
            return Some((peer, ids, words));
        }
    }
    for (mark, peer) in
        [("gitleaks:allow", Peer::Gitleaks), ("pragma: allowlist secret", Peer::DetectSecrets)]
    {
        if after(text, mark).is_some() {
            return Some((peer, Vec::new(), String::new()));
        }
    }
    None
}

fn after<'t>(text: &'t str, mark: &str) -> Option<(usize, &'t str)> {
    let at = text.find(mark)?;
    Some((at, text[at + mark.len()..].trim_start()))
}

/// By our own id, or the one that the other tool has for it, in any case and with or without its provider's prefix.
pub fn is_named(rule: &Rule, id: &str) -> bool {
    let same = |known: &str| {
        known.eq_ignore_ascii_case(id)
            || known.strip_prefix("AVD-").is_some_and(|short| short.eq_ignore_ascii_case(id))
    };
    same(&rule.id) || rule.aliases.iter().any(|alias| same(alias))
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
