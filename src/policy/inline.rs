//! Exceptions as comments: `# iacgate:ignore RULE ticket=SEC-1 expires=2027-03-31 reason words`.
//!
//! In: a source, or the metadata of a template's resource. Out: [`Comment`]s, as written; what is missing in one is told rather than passed over.

use std::sync::LazyLock;

use regex::Regex;

use super::comment;
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
    /// A word that it gives twice: which of them holds, nobody should have to guess.
    pub twice: Option<&'static str>,
    /// A key that no exception has.
    pub unknown: Option<String>,
    /// It is meant for one and spelled otherwise: how.
    pub misspelled: Option<String>,
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
            twice: None,
            unknown: None,
            misspelled: None,
            at,
        }
    }

    /// The last day on which it holds.
    pub fn until(&self) -> Option<Day> {
        self.expires.as_deref().and_then(date)
    }

    /// Why it excuses nothing, whatever stands there.
    pub fn mistake(&self, tickets: Option<&regex::Regex>, today: Day) -> Option<String> {
        if let Some(word) = &self.misspelled {
            return Some(format!("`{}` is written `{MARK} RULE …`", shown(word)));
        }
        if let Some(word) = self.twice {
            return Some(format!("it gives `{word}` twice"));
        }
        if let Some(word) = &self.unknown {
            return Some(format!("it knows no `{}`", shown(word)));
        }
        // `foo=bar` is a word that somebody believed in, and says no why.
        let mut words = self.reason.split_whitespace().filter(|word| !word.contains('='));
        if !words.any(says_anything) {
            return Some("it gives no reason".to_owned());
        }
        if self.false_positive {
            let is_dated = self.ticket.is_some() || self.expires.is_some();
            return is_dated.then(|| "a false positive takes no ticket and no day".to_owned());
        }
        let Some(ticket) = self.ticket.as_ref().filter(|ticket| says_anything(ticket)) else {
            return Some("it names no ticket (ticket=SEC-1)".to_owned());
        };
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

/// Whether there is a letter or a number in a reason or a ticket: signs alone are what is left of a line that was never
/// filled in.
pub fn says_anything(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The comment on a line, if it is one.
pub fn on_line(source: &Source, number: usize) -> Option<Comment> {
    let line = source.line(number)?;
    let text = source.slice(line);
    let at = text.find(MARK)?;
    let words = &text[at + MARK.len()..];
    // A comment, not a text that holds the words.
    if !(words.is_empty() || words.starts_with(char::is_whitespace))
        || !comment::holds(source, line.start + at)
    {
        return None;
    }
    let at = source.location(Span::new(line.start + at, line.start + text.trim_end().len()));
    Some(read(words, at))
}

/// The comments right above a line, the nearest first: those that have their lines to themselves.
pub fn above(source: &Source, number: usize) -> impl Iterator<Item = Comment> {
    let lines = (1..number).rev().take(MOST_ABOVE);
    let lines = lines.take_while(|number| {
        let text = source.line(*number).map_or("", |line| source.slice(line));
        comment::begins(text.trim_start())
    });
    lines
        .filter_map(|number| on_line(source, number))
        .filter(|one| comment::is_alone(source, one.at.span.start))
}

/// Comments above one line: more are prose.
const MOST_ABOVE: usize = 12;

/// `RULE ticket=SEC-1 expires=2027-03-31 reason words`.
fn read(words: &str, at: Location) -> Comment {
    let mut comment = Comment::at(at);
    let words = words.trim_end().trim_end_matches("*/").trim_end_matches("-->");
    for word in words.split_whitespace() {
        let mut twice = None;
        let mut set = |key: &'static str, field: &mut Option<String>, value: &str| {
            if field.replace(value.to_owned()).is_some() {
                twice = Some(key);
            }
        };
        match word.split_once('=') {
            _ if comment.rule.is_empty() => comment.rule = word.to_owned(),
            Some(("ticket", value)) => set("ticket", &mut comment.ticket, value),
            Some(("expires", value)) => set("expires", &mut comment.expires, value),
            Some(("owner", value)) => set("owner", &mut comment.owner, value),
            Some(("false-positive", "true")) => comment.false_positive = true,
            _ if word == "false-positive" => comment.false_positive = true,
            _ => {
                let gap = if comment.reason.is_empty() { "" } else { " " };
                comment.reason = format!("{}{gap}{word}", comment.reason);
            }
        }
        comment.twice = comment.twice.or(twice);
    }
    comment
}

/// What a map of an exception holds.
const KEYS: [&str; 6] = ["rule", "ticket", "owner", "reason", "expires", "false-positive"];

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
        twice: None,
        unknown: map
            .entries
            .iter()
            .find(|entry| !KEYS.contains(&entry.key.as_str()))
            .map(|entry| entry.key.clone()),
        misspelled: None,
        at,
    })
}

/// All comments of a source, in order, those that are spelled otherwise among them.
pub fn comments(source: &Source) -> Vec<Comment> {
    let mut numbers: Vec<usize> =
        source.text().match_indices(MARK).map(|(at, _)| source.position(at).line).collect();
    numbers.dedup();
    let written = numbers.into_iter().filter_map(|number| on_line(source, number));
    let mut all: Vec<Comment> = written.chain(misspelled(source)).collect();
    all.sort_by_key(|comment| comment.at.span);
    all
}

/// `iacgate: ignore RULE`, `iacgate:ignore:RULE`, `iacgate:skip=RULE`: whoever writes so believes in an exception.
fn misspelled(source: &Source) -> Vec<Comment> {
    static LIKE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\biacgate ?[:=_-] ?(?:ignore|skip|allow|disable|except)s?[:=]?")
            .expect("a constant that a test compiles")
    });
    let text = source.text();
    let found = LIKE.find_iter(text).filter(|found| {
        let rest = &text[found.end()..];
        let goes_on = rest.starts_with(|next: char| next.is_alphanumeric() || next == '_' || next == '-');
        let is_right = found.as_str() == MARK && !goes_on;
        let has_rule = found.as_str().ends_with([':', '=']) || !goes_on;
        !is_right && has_rule && comment::holds(source, found.start())
    });
    let comment = |found: regex::Match| Comment {
        misspelled: Some(found.as_str().to_owned()),
        ..Comment::at(source.location(Span::new(found.start(), found.end())))
    };
    found.map(comment).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str, text: &str) -> Vec<String> {
        let source = Source::decode(path.into(), text.as_bytes());
        let told = |one: &Comment| {
            format!("{} {}", one.at.start().line, one.mistake(None, (2026, 1, 1)).unwrap_or_default())
        };
        comments(&source).iter().map(|one| told(one).trim().to_owned()).collect()
    }

    #[test]
    fn a_text_that_holds_the_words_is_no_comment() {
        let words = "iacgate:ignore a-rule ticket=S-1 expires=2027-03-31 why";
        assert_eq!(
            told("a.yaml", &format!("a: |\n  # {words}\nb: 1 # {words}\nc: 'x\n  # {words}'\n")),
            ["3"]
        );
        assert_eq!(
            told("a.tf", &format!("a = <<EOT\n# {words}\nEOT\n# {words}\nb = \"# {words}\"\n")),
            ["4"]
        );
        assert_eq!(told("a.ts", &format!("f(`\n// {words}\n`) // {words}\n")), ["3"]);
        assert_eq!(told("a.py", &format!("f(\"\"\"\n# {words}\n\"\"\") # {words}\n")), ["3"]);
        assert_eq!(told("a.sh", &format!("cat <<EOF\n# {words}\nEOF\nA=b # {words}\n")), ["4"]);
        assert_eq!(told("a.xml", &format!("# {words}\n<!-- {words} -->\n<a/>\n")), ["2"]);
        assert_eq!(told("a.sql", &format!("SELECT '-- {words}';\n-- {words}\n")), ["2"]);
        assert_eq!(told(".env", &format!("A=b # {words}\n")), ["1"]);
    }

    #[test]
    fn what_is_meant_for_an_exception_and_is_none_says_so() {
        let one = |text: &str| told("a.tf", text).pop().unwrap_or_default();
        assert_eq!(one("# iacgate: ignore a-rule"), "1 `iacgate: ignore` is written `iacgate:ignore RULE …`");
        assert_eq!(one("# iacgate:ignore:a-rule"), "1 `iacgate:ignore:` is written `iacgate:ignore RULE …`");
        assert_eq!(one("# iacgate:skip=a-rule"), "1 `iacgate:skip=` is written `iacgate:ignore RULE …`");
        let dated = "# iacgate:ignore a-rule ticket=S-1 expires=2027-01-01";
        assert_eq!(one(&format!("{dated} foo=bar")), "1 it gives no reason");
        assert_eq!(one(&format!("{dated} foo=bar in tests")), "1");
        assert_eq!(one("# see iacgate: ignored files are none"), "");
        assert_eq!(
            one("# iacgate:ignore a-rule ticket=S-1 expires=2025-01-01 expires=2027-01-01 why"),
            "1 it gives `expires` twice"
        );
    }
}
