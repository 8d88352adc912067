//! Exceptions as comments: `# iacgate:ignore RULE ticket=SEC-1 expires=2027-03-31 reason words`.

use super::exception::date;
use crate::finding::Finding;

const MARK: &str = "iacgate:ignore ";

/// The inline exception that holds for a finding, for people: on or above its line, or above its block's first line.
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
    lines.into_iter().find_map(|number| {
        let text = source.slice(source.line(number)?);
        let (before, comment) = text.split_once(MARK)?;
        // A comment, not a text that holds the words: its sign stands outside of quotes.
        let start = before.rfind(['#', '/'])?;
        if before[..start].matches('"').count() % 2 == 1 {
            return None;
        }
        let mut words = comment.split_whitespace();
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
