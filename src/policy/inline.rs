//! Exceptions as comments: `# iacgate:ignore RULE ticket=SEC-1 expires=2027-03-31 reason words`.

use crate::finding::{Finding, Subject};
use crate::iac::{Dialect, cloudformation};

const MARK: &str = "iacgate:ignore ";

/// The inline exception that holds for a finding, for people: on or above its line, or above its block's first line;
/// of a template's resource also what stands in its metadata.
pub fn excuse(
    finding: &Finding,
    named: impl Fn(&str) -> bool,
    tickets: Option<&regex::Regex>,
    today: (u16, u8, u8),
) -> Option<String> {
    let source = &finding.at.source;
    let line = finding.at.start().line;
    let mut lines = vec![line, line.wrapping_sub(1)];
    if let Some(block) = finding.block.as_ref().filter(|block| block.path() == source.path()) {
        lines.push(block.start().line.wrapping_sub(1));
    }
    let comment = |number: usize| {
        let text = source.slice(source.line(number)?);
        let (before, comment) = text.split_once(MARK)?;
        // A comment, not a text that holds the words: its sign stands outside of quotes.
        let start = before.rfind(['#', '/'])?;
        (before[..start].matches('"').count() % 2 == 0).then(|| (comment.to_owned(), number))
    };
    let mut words: Vec<(String, usize)> = lines.into_iter().filter_map(comment).collect();
    words.extend(in_metadata(finding));
    words.into_iter().find_map(|(words, number)| {
        let mut words = words.split_whitespace();
        if !named(words.next()?) {
            return None;
        }
        let (mut ticket, mut expires, mut reason) = (None, None, false);
        for word in words {
            match word.split_once('=') {
                Some(("ticket", value)) => ticket = Some(value),
                Some(("expires", value)) => expires = date(value),
                _ => reason = true,
            }
        }
        let (ticket, expires) = (ticket?, expires?);
        let (y, m, d) = expires;
        let fits = tickets.is_none_or(|pattern| pattern.is_match(ticket));
        let holds = reason && fits && today <= expires;
        holds.then(|| format!("exception {ticket} until {y}-{m:02}-{d:02} ({}:{number})", source.path()))
    })
}

/// `Metadata.iacgate.ignore`: JSON has no comments.
fn in_metadata(finding: &Finding) -> Vec<(String, usize)> {
    let (Subject::Resource { dialect, address, .. }, Some(block)) = (&finding.subject, &finding.block) else {
        return Vec::new();
    };
    if *dialect != Dialect::CloudFormation.word() || !block.text().contains("iacgate") {
        return Vec::new();
    }
    let ignored = cloudformation::ignored(&block.source, address).into_iter();
    ignored.map(|(words, at)| (words, at.start().line)).collect()
}

/// `2027-03-31`.
pub fn date(text: &str) -> Option<(u16, u8, u8)> {
    let mut parts = text.split('-');
    let date = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (parts.next().is_none() && (1..=12).contains(&date.1) && (1..=31).contains(&date.2)).then_some(date)
}
