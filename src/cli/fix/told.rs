//! The lines that `iacgate fix` ends with: what was done, where not, and what is left for whom.

use std::collections::HashMap;
use std::fmt;

use crate::finding::{Finding, Fingerprint};
use crate::fix::Laid;
use crate::git::Written;
use crate::text::escape::Escaped;

/// Left findings that are named; the report names all.
const MOST_NAMED: usize = 20;

pub struct Told<'a> {
    /// How many findings were to be mended.
    pub asked: usize,
    pub laid: &'a Laid,
    /// What `--suggested` would do of the rest.
    pub suggested: Laid,
    pub written: &'a Written,
    pub verbose: bool,
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        // What is to be set where must be read, however short the rest is told.
        for mended in self.laid.mended.iter().filter(|mended| self.verbose || !mended.notes.is_empty()) {
            writeln!(f, "{}: {}", named(&mended.finding), Escaped(&mended.title))?;
            for note in &mended.notes {
                writeln!(f, "  {}", Escaped(note))?;
            }
        }
        let fixed = self.asked - self.laid.left.len();
        match (self.asked, fixed) {
            (0, _) => writeln!(f, "nothing to fix")?,
            (_, 0) => writeln!(f, "nothing could be fixed")?,
            _ => writeln!(
                f,
                "fixed {} in {}",
                counted(fixed, "finding"),
                counted(self.laid.files.len(), "file")
            )?,
        }
        for (path, why) in &self.written.index_only {
            writeln!(f, "{path}: fixed in the index alone, {why}")?;
        }
        for (path, _) in self.laid.files.iter().filter(|(_, after)| after.is_none()) {
            writeln!(f, "unstaged {path}: it stays on disk")?;
        }
        for (path, lines) in &self.laid.lines {
            writeln!(f, "{path} is no regular file and stays as it is: add there what is missing of")?;
            for line in lines {
                writeln!(f, "  {}", Escaped(line))?;
            }
        }
        self.rest(f)
    }
}

impl Told<'_> {
    fn rest(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let for_people = self.for_people();
        let looks = self.laid.left.len() - for_people.len();
        if !for_people.is_empty() {
            let (count, verb) = (for_people.len(), if for_people.len() == 1 { "needs" } else { "need" });
            writeln!(f, "{} {verb} a person; `iacgate` tells what to do:", counted(count, "finding"))?;
            for finding in for_people.iter().take(MOST_NAMED) {
                writeln!(f, "  {}", named(finding))?;
            }
            if let more @ 1.. = count.saturating_sub(MOST_NAMED) {
                writeln!(f, "  and {more} more")?;
            }
        }
        if looks > 0 {
            let verb = if looks == 1 { "has" } else { "have" };
            writeln!(
                f,
                "{} {verb} a fix that needs a look: iacgate fix --suggested",
                counted(looks, "finding")
            )?;
        }
        if self.laid.untried > 0 {
            writeln!(f, "{}", untried(self.laid.untried))?;
        }
        Ok(())
    }

    /// What is left and has no suggested fix either, as it now stands.
    fn for_people(&self) -> Vec<&Finding> {
        if self.suggested.mended.is_empty() {
            return self.laid.left.iter().collect();
        }
        let mut there: HashMap<&Fingerprint, usize> = HashMap::new();
        for finding in &self.suggested.left {
            *there.entry(&finding.fingerprint).or_default() += 1;
        }
        let stays = |finding: &&Finding| match there.get_mut(&finding.fingerprint) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        };
        self.laid.left.iter().filter(stays).collect()
    }
}

pub fn untried(count: usize) -> String {
    format!(
        "{} not tried, as too many fixes failed before: choose with `iacgate fix FILE` or `--rule ID`",
        counted(count, "finding")
    )
}

/// `main.tf:3 unencrypted-volume`.
fn named(finding: &Finding) -> String {
    format!("{}:{} {}", finding.at.path(), finding.at.start().line, finding.rule)
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
