//! Exceptions as other tools write them, read only where the policy says so.
//!
//! In: `[compatibility]`. Out: the [`Peer`]s whose comments hold.

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
