//! Exceptions as comments: `# iacgate:ignore RULE ticket=SEC-1 expires=2027-03-31 reason words`.
//!
//! In: a source, or the metadata of a template's resource. Out: [`Comment`]s, as written; what is missing in one is told rather than passed over.

use super::exception::{date, shown, written};
use crate::iac::{Node, Value};
use crate::rules::measure::Day;
use crate::scan::MARK;
use crate::text::{Location, Source, Span};

/// An exception as a comment, well written or not.
#[derive(Clone, Debug)]
pub struct Comment {
    /// An id or an alias.
    pub rule: String,
    pub ticket: Option<String>,
    pub owner: Option<String>,
    pub reason: String,
    /// As written: it may be no day.
    pub expires: Option<String>,
    pub false_positive: bool,
    pub at: Location,
}

impl Comment {
    fn at(at: Location) -> Self {
        Self {
            rule: String::new(),
            ticket: None,
            owner: None,
            reason: String::new(),
            expires: None,
            false_positive: false,
            at,
        }
    }

    /// The last day on which it holds.
    pub fn until(&self) -> Option<Day> {
        self.expires.as_deref().and_then(date)
    }

    /// Why it excuses nothing, whatever stands there.
    pub fn mistake(&self, tickets: Option<&regex::Regex>, today: Day) -> Option<String> {
        if self.reason.is_empty() {
            return Some("it gives no reason".to_owned());
        }
        if self.false_positive {
            return None;
        }
        let Some(ticket) = &self.ticket else { return Some("it names no ticket (ticket=SEC-1)".to_owned()) };
        if let Some(pattern) = tickets.filter(|pattern| !pattern.is_match(ticket)) {
            return Some(format!("ticket `{}` does not match `{pattern}`", shown(ticket)));
        }
        match (&self.expires, self.until()) {
            (None, _) => Some("it names no day (expires=2027-03-31)".to_owned()),
            (Some(text), None) => Some(format!("`{text}` is no day such as 2027-03-31")),
            (_, Some(day)) if day < today => Some(format!("it ended on {}", written(day))),
            _ => None,
        }
    }
}

/// The comment on a line, if it is one.
pub fn on_line(source: &Source, number: usize) -> Option<Comment> {
    let line = source.line(number)?;
    let text = source.slice(line);
    let at = text.find(MARK)?;
    let (before, words) = (&text[..at], &text[at + MARK.len()..]);
    // A comment, not a text that holds the words: its sign stands outside of quotes.
    let sign = before.rfind(['#', '/', '*', ';'])?;
    if before[..sign].matches('"').count() % 2 == 1
        || !(words.is_empty() || words.starts_with(char::is_whitespace))
    {
        return None;
    }
    let at = source.location(Span::new(line.start + at, line.start + text.trim_end().len()));
    Some(read(words, at))
}

/// `RULE ticket=SEC-1 expires=2027-03-31 reason words`.
fn read(words: &str, at: Location) -> Comment {
    let mut comment = Comment::at(at);
    for word in words.split_whitespace().filter(|word| *word != "*/") {
        match word.split_once('=') {
            _ if comment.rule.is_empty() => comment.rule = word.to_owned(),
            Some(("ticket", value)) => comment.ticket = Some(value.to_owned()),
            Some(("expires", value)) => comment.expires = Some(value.to_owned()),
            Some(("owner", value)) => comment.owner = Some(value.to_owned()),
            Some(("false-positive", "true")) => comment.false_positive = true,
            _ if word == "false-positive" => comment.false_positive = true,
            _ => {
                let gap = if comment.reason.is_empty() { "" } else { " " };
                comment.reason = format!("{}{gap}{word}", comment.reason);
            }
        }
    }
    comment
}

/// What stands in a resource's metadata: the words of a comment, or a map of them.
pub fn in_metadata(node: &Node) -> Option<Comment> {
    let at = node.at.clone();
    let Some(map) = node.as_map() else { return Some(read(node.as_text()?, at)) };
    let text = |key: &str| map.get(key).and_then(Node::as_text).map(str::to_owned);
    let is_true = |node: &Node| matches!(node.value, Value::Bool(true)) || node.as_text() == Some("true");
    Some(Comment {
        rule: text("rule").unwrap_or_default(),
        ticket: text("ticket"),
        owner: text("owner"),
        reason: text("reason").unwrap_or_default(),
        expires: text("expires"),
        false_positive: map.get("false-positive").is_some_and(is_true),
        at,
    })
}

/// All comments of a source, in order.
pub fn comments(source: &Source) -> Vec<Comment> {
    let mut numbers: Vec<usize> =
        source.text().match_indices(MARK).map(|(at, _)| source.position(at).line).collect();
    numbers.dedup();
    numbers.into_iter().filter_map(|number| on_line(source, number)).collect()
}
