//! Which resources a control is about: one rule may answer to several, each for some types.
//!
//! In: a control. Out: its [`Reach`].

use crate::rules::glob_matches;

static KINDS: &str = include_str!("../../../rules/benchmark-kinds.tsv");

/// The types that a control is about, in Terraform's words; all that its rules ask about where nothing is said.
#[derive(Clone, Copy)]
pub struct Reach(Option<&'static str>);

impl Reach {
    /// What is said of the control itself, else of all of its service's.
    pub fn of(benchmark: &str, control: &str) -> Self {
        let service = control.split_once('.').map_or(control, |(service, _)| service);
        let said = |word: &str| {
            let rows = KINDS.lines().filter(|line| !line.starts_with('#'));
            let mut rows =
                rows.filter_map(|line| line.split_once('\t')).filter(|(name, _)| *name == benchmark);
            rows.find_map(|(_, rest)| rest.split_once('\t').filter(|(id, _)| *id == word))
                .map(|(_, kinds)| kinds)
        };
        Self(said(control).or_else(|| said(service)))
    }

    pub fn has(self, kind: &str) -> bool {
        self.0.is_none_or(|globs| globs.split(',').any(|glob| glob_matches(glob, kind)))
    }

    /// Whether a resource is among them, by the types that it has in its own and in Terraform's words. One that has
    /// none of Terraform's is told apart by nothing.
    pub fn has_any(self, kinds: &[String]) -> bool {
        let mut known = kinds.iter().filter(|kind| kind.starts_with("aws_")).peekable();
        known.peek().is_none() || known.any(|kind| self.has(kind))
    }
}
