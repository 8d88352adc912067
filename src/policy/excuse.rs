//! Whether an exception holds for a finding, and why one that was meant for it does not.
//!
//! In: a finding, the exceptions of the policy and the comments beside it. Out: an [`Excuse`].

use super::exception::{Because, Exception, days_between, shown, written};
use super::peers::{self, Peer};
use super::{Decider, LOOSENED, Tier, inline};
use crate::finding::{Finding, Subject};
use crate::iac::Node;
use crate::path::RepoPath;
use crate::rules::glob_matches;
use crate::rules::measure::Day;
use crate::rules::pack::Rule;
use crate::scan::Deployed;
use crate::severity::Severity;
use crate::text::Location;

/// What exceptions say of a finding.
pub enum Excuse {
    None,
    /// For people, and where it is written.
    Holds(String, Location),
    /// One is meant for it and does not hold: why, for people, and where it is written.
    Fails(String, Location),
}

impl Excuse {
    /// The first that fails is told: what a policy writes before a comment.
    fn or(&mut self, why: String, at: &Location) {
        if matches!(self, Self::None) {
            *self = Self::Fails(why, at.clone());
        }
    }
}

impl Exception {
    /// Whether it is meant for this finding, dates aside.
    pub fn fits(&self, rule: &Rule, finding: &Finding) -> bool {
        let resource = match (&self.resource, &finding.subject) {
            (None, _) => true,
            (Some(glob), Subject::Resource { address, .. }) => names(glob, address),
            (Some(_), Subject::File(_)) => false,
        };
        let path = self.path.as_ref().is_none_or(|paths| {
            paths.matches(finding.at.path()) || deploying(finding).is_some_and(|any| paths.matches(&any))
        });
        // A literal's place has its quotes, a token's has none.
        let found = finding.at.text().trim_matches(['"', '\'']);
        let pattern = self.pattern.as_ref().is_none_or(|pattern| pattern.is_match(found));
        let line = self.line.as_ref().is_none_or(|glob| {
            let source = &finding.at.source;
            source
                .line(finding.at.start().line)
                .is_some_and(|line| glob_matches(glob, source.slice(line).trim()))
        });
        resource && path && line && pattern && is_named(rule, &self.rule)
    }
}

/// Any file of the folder that deploys what lies in a module: who names all of it means what it calls, too.
fn deploying(finding: &Finding) -> Option<RepoPath> {
    let Subject::Resource { dialect: "terraform", stack, .. } = &finding.subject else { return None };
    (finding.at.path().parent() != *stack).then(|| stack.join("\u{e000}.tf"))
}

/// Whether a glob names an address; one without keys names all that `count` and `for_each` make of it.
fn names(glob: &str, address: &str) -> bool {
    glob_matches(glob, address)
        || !glob.contains('[') && address.contains('[') && glob_matches(glob, &without_keys(address))
}

fn without_keys(address: &str) -> String {
    let (mut inside, mut quoted) = (false, false);
    let is_kept = |c: &char| {
        quoted ^= *c == '"';
        let was_inside = inside;
        inside = match c {
            '[' if !quoted => true,
            ']' if !quoted => false,
            _ => inside,
        };
        !was_inside && !inside
    };
    address.chars().filter(is_kept).collect()
}

fn is_named(rule: &Rule, word: &str) -> bool {
    word == rule.id || rule.aliases.iter().any(|alias| alias == word)
}

impl Decider<'_> {
    pub(super) fn excuse(&self, rule: &Rule, finding: &Finding, tier: Option<&Tier>) -> Excuse {
        let mut fails = Excuse::None;
        for exception in self.policy.exceptions.iter().filter(|exception| exception.fits(rule, finding)) {
            match self.written(exception, rule, finding, tier) {
                Ok(words) => {
                    let place = place(&exception.at);
                    return Excuse::Holds(format!("{words} ({place})"), exception.at.clone());
                }
                Err(why) => {
                    fails.or(format!("{why} ({})", place(&exception.at)), &exception.at);
                }
            }
        }
        if rule.is_never {
            return fails;
        }
        let in_metadata = self.in_metadata(finding, |way| &way.ignores).filter_map(inline::in_metadata);
        let mut comments = beside(finding).chain(in_metadata);
        if rule.id == LOOSENED {
            // Who loosens the policy writes what stands beside it, in the same change.
            if let Some(comment) = comments.find(|comment| is_named(rule, &comment.rule)) {
                let why = "the comment excuses nothing: what a policy lets through is excused by an \
                           exception that was committed before";
                fails.or(format!("{why} ({})", place(&comment.at)), &comment.at);
            }
            return fails;
        }
        for comment in comments.filter(|comment| is_named(rule, &comment.rule)) {
            let place = place(&comment.at);
            match self.commented(&comment, rule, finding.severity, tier) {
                Ok(words) => return Excuse::Holds(format!("{words} ({place})"), comment.at),
                Err(why) => fails.or(format!("the comment excuses nothing: {why} ({place})"), &comment.at),
            }
        }
        let mut peers = self.policy.compatibility.iter();
        let commented = peers.find_map(|peer| peer.excuses(rule, finding, self.today));
        let listed = || self.peers.excuses(rule, finding);
        match commented.or_else(|| self.skipped(rule, finding)).or_else(listed) {
            Some((words, at)) => Excuse::Holds(format!("{words} ({})", place(&at)), at),
            None => fails,
        }
    }

    /// What the metadata of a template's resource says.
    fn in_metadata(
        &self,
        finding: &Finding,
        words: fn(&Deployed) -> &[(String, Node)],
    ) -> impl Iterator<Item = &Node> {
        let subject = match &finding.subject {
            Subject::Resource { stack, address, .. } => Some((stack, address)),
            Subject::File(_) => None,
        };
        let ways =
            self.deployed.iter().filter(move |way| subject.is_some_and(|(stack, _)| way.root == *stack));
        let own =
            ways.flat_map(words).filter(move |(of, _)| subject.is_some_and(|(_, address)| of == address));
        own.map(|(_, node)| node)
    }

    /// Checkov's word in the metadata, where that counts.
    fn skipped(&self, rule: &Rule, finding: &Finding) -> Option<(String, Location)> {
        if !self.policy.compatibility.contains(&Peer::Checkov) {
            return None;
        }
        let is_meant =
            |node: &&Node| peers::in_metadata(node).is_some_and(|(id, _)| peers::is_named(rule, id));
        let node = self.in_metadata(finding, |way| &way.skips).find(is_meant)?;
        Some(("excepted in the metadata for checkov".to_owned(), node.at.clone()))
    }

    fn written(
        &self,
        exception: &Exception,
        rule: &Rule,
        finding: &Finding,
        tier: Option<&Tier>,
    ) -> Result<String, String> {
        match &exception.because {
            // What is tagged `never` takes no ticket: only a finding that is none, with its path.
            Because::FalsePositive if rule.is_never && exception.path.is_none() => {
                Err("marked as a false positive, which here needs a path".to_owned())
            }
            Because::FalsePositive if rule.is_never && !exception.is_narrow() => Err(format!(
                "marked as a false positive for files anywhere, which what {} finds is not let by for",
                rule.id
            )),
            Because::FalsePositive => Ok("marked as a false positive".to_owned()),
            Because::Ticket { ticket, .. } if rule.is_never => {
                Err(format!("exception {} holds not: what {} finds is never let by", shown(ticket), rule.id))
            }
            Because::Ticket { ticket, expires, .. } => {
                if *expires < self.today {
                    return Err(format!("exception {} ended on {}", shown(ticket), written(*expires)));
                }
                if let Some(since) = exception.since.filter(|since| *since > self.today) {
                    return Err(format!("exception {} begins on {}", shown(ticket), written(since)));
                }
                self.lasts(ticket, exception.since, *expires, finding.severity, tier)?;
                self.approved(ticket, rule)?;
                Ok(self.left(ticket, *expires))
            }
        }
    }

    fn commented(
        &self,
        comment: &inline::Comment,
        rule: &Rule,
        severity: Severity,
        tier: Option<&Tier>,
    ) -> Result<String, String> {
        if let Some(mistake) = comment.mistake(self.policy.tickets.as_ref(), self.today) {
            return Err(mistake);
        }
        match (&comment.ticket, comment.until()) {
            (Some(ticket), Some(until)) if !comment.false_positive => {
                self.lasts(ticket, None, until, severity, tier)?;
                self.approved(ticket, rule)?;
                Ok(self.left(ticket, until))
            }
            _ => Ok("marked as a false positive".to_owned()),
        }
    }

    /// Whether a ticket may hold so long.
    fn lasts(
        &self,
        ticket: &str,
        since: Option<Day>,
        until: Day,
        severity: Severity,
        tier: Option<&Tier>,
    ) -> Result<(), String> {
        if let Some(most) = self.policy.longest(severity, tier) {
            let from = since.unwrap_or(self.today);
            let days = days_between(from, until);
            if days > most {
                let whose = tier.map_or(String::new(), |tier| format!(" in tier {}", tier.name));
                return Err(format!(
                    "exception {} holds {days} days, {most} are allowed for a {severity} finding{whose}",
                    shown(ticket)
                ));
            }
        }
        Ok(())
    }

    /// Whether a ticket is approved for a rule, where that is asked.
    fn approved(&self, ticket: &str, rule: &Rule) -> Result<(), String> {
        let approved = self.verify.map_or(Ok(()), |verify| verify(ticket, &rule.id));
        approved.map_err(|why| format!("ticket {} is not approved: {why}", shown(ticket)))
    }

    fn left(&self, ticket: &str, until: Day) -> String {
        let left = days_between(self.today, until);
        let soon = match left {
            0 => ", its last day is today".to_owned(),
            left if left <= self.policy.limits.warn_days => format!(", {left} days left"),
            _ => String::new(),
        };
        format!("exception {} until {}{soon}", shown(ticket), written(until))
    }
}

/// The comments on or above a finding's line, or above its block's first line; and where calls lead to it, those above
/// a call, and on or above what it hands on.
fn beside(finding: &Finding) -> impl Iterator<Item = inline::Comment> {
    let own = at_line(&finding.at);
    let block = finding.block.as_ref().filter(|block| block.path() == finding.at.path());
    let blocks = block.into_iter().chain(&finding.calls);
    let line = (finding.at.path(), finding.at.start().line);
    let blocks = blocks.filter(move |block| (block.path(), block.start().line) != line);
    let above = blocks.flat_map(|block| inline::above(&block.source, block.start().line));
    own.chain(above).chain(finding.handed_on().flat_map(|(_, one)| at_line(&one.at)))
}

fn at_line(at: &Location) -> impl Iterator<Item = inline::Comment> {
    let (source, line) = (&at.source, at.start().line);
    inline::on_line(source, line).into_iter().chain(inline::above(source, line))
}

fn place(at: &Location) -> String {
    format!("{}:{}", at.path(), at.start().line)
}
