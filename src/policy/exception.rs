//! Dated permissions, as `[[exception]]` writes them.
//!
//! In: tables of the policy. Out: [`Exception`]s, and the [`Limits`] on how long they may hold.

use super::globs::paths;
use super::inline;
use crate::path::PathSet;
use crate::rules::measure::{Day, Measure};
use crate::secrets;
use crate::severity::Severity;
use crate::text::{Location, Source};
use crate::toml_table::{Item, Mistake, Read, Table};

/// A dated permission, or a finding that is none.
#[derive(Clone, Debug)]
pub struct Exception {
    /// As written: an id or an alias.
    pub rule: String,
    /// Where the rule is written.
    pub rule_at: Location,
    /// A glob of addresses: `module.scratch.*` reaches into modules.
    pub resource: Option<String>,
    pub path: Option<PathSet>,
    /// A glob of the line on which it is found: `DB_PASSWORD = "*"`.
    pub line: Option<String>,
    /// What the whole text that was found matches: `^test-[a-z]+$`.
    pub pattern: Option<regex::Regex>,
    pub because: Because,
    pub owner: Option<String>,
    pub reason: String,
    /// Since when, if it is written.
    pub since: Option<Day>,
    pub at: Location,
}

#[derive(Clone, Debug)]
pub enum Because {
    Ticket {
        ticket: String,
        /// The last day on which it holds.
        expires: Day,
        /// Where the ticket is written.
        at: Location,
    },
    FalsePositive,
}

impl Exception {
    /// Whether it is for files that nobody has named, what will be committed yet among them.
    pub fn is_open(&self) -> bool {
        let has_wildcard = |glob: &String| glob.contains(['*', '?', '[', '{']);
        !self.says_what() && self.path.as_ref().is_none_or(|path| path.patterns().iter().any(has_wildcard))
    }

    /// Whether its place is written as narrowly as what is never let by asks for: a file, or a folder by its name, or a
    /// text or a line that says what is meant. `**/*.tf` is every secret that anybody will ever commit.
    pub fn is_narrow(&self) -> bool {
        let begins_with_a_name = |glob: &String| {
            let wild = glob.find(['*', '?', '[', '{']).unwrap_or(glob.len());
            wild == glob.len() || glob[..wild].contains('/')
        };
        let is_path_narrow =
            self.path.as_ref().is_some_and(|path| path.patterns().iter().all(begins_with_a_name));
        is_path_narrow || self.path.is_some() && self.says_what()
    }

    /// Whether it says which text it means, not only where it stands.
    pub fn says_what(&self) -> bool {
        let is_plain = |glob: &String| glob.chars().filter(|sign| sign.is_alphanumeric()).count() > 2;
        let narrows = |regex: &regex::Regex| spells_out(regex.as_str());
        self.pattern.as_ref().is_some_and(narrows) || self.line.as_ref().is_some_and(is_plain)
    }
}

/// Whether a pattern has a good part of the text that it means written out: `^AKIA[A-Z0-9]{16}$` is every key.
fn spells_out(pattern: &str) -> bool {
    const ENOUGH: usize = 8;
    let inside = pattern.trim_start_matches("^(?:").trim_end_matches(")$");
    let (mut in_class, mut run) = (false, 0);
    let mut is_spelled = false;
    for sign in inside.chars() {
        match sign {
            // One alternative may be anything.
            '|' | '(' => return false,
            '[' => (in_class, run) = (true, 0),
            ']' => in_class = false,
            _ if in_class => {}
            _ if sign.is_alphanumeric() || matches!(sign, '-' | '_') => {
                run += 1;
                is_spelled |= run >= ENOUGH;
            }
            _ => run = 0,
        }
    }
    is_spelled
}

/// The most days that an exception may hold, by severity of what it excuses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Longest(Vec<(Severity, i64)>);

impl Longest {
    pub fn of(&self, severity: Severity) -> Option<i64> {
        self.0.iter().find(|(own, _)| *own == severity).map(|(_, days)| *days)
    }

    /// What this leaves open is as `other` says.
    pub fn or(mut self, other: &Self) -> Self {
        self.0.extend(other.0.iter().copied());
        self
    }
}

/// `[exceptions]`.
#[derive(Clone, Debug)]
pub struct Limits {
    pub longest: Longest,
    /// How many days before it ends an exception says so.
    pub warn_days: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { longest: Longest::default(), warn_days: WARN_DAYS }
    }
}

/// Two weeks: the time that a person on holiday needs.
const WARN_DAYS: i64 = 14;

pub fn limits(top: &Table) -> Read<Limits> {
    let Some(table) = top.table("exceptions")? else { return Ok(Limits::default()) };
    table.name(" in `[exceptions]`".to_owned());
    let warn_days = table.item("warn-days").map(|item| days(&item)).transpose()?;
    let limits = Limits { longest: longest(&table)?, warn_days: warn_days.unwrap_or(WARN_DAYS) };
    table.finish()?;
    Ok(limits)
}

/// `longest = { critical = 7, high = 90 }`.
pub fn longest(table: &Table) -> Read<Longest> {
    let Some(inner) = table.table("longest")? else { return Ok(Longest::default()) };
    let read = inner.entries().into_iter().map(|(word, span, item)| {
        let severity = Severity::from_word(&word).ok_or_else(|| {
            Mistake::unknown_word(span, "severity", &word, " in `longest`", &Severity::WORDS)
        })?;
        Ok((severity, days(&item)?))
    });
    Ok(Longest(read.collect::<Read<_>>()?))
}

fn days(item: &Item) -> Read<i64> {
    /// A hundred years; more is a slip.
    const MOST: f64 = 36_500.0;
    let number = item.number()?;
    if number.fract() != 0.0 || !(0.0..=MOST).contains(&number) {
        return Err(Mistake::new(item.span(), "expected a whole number of days").help("30"));
    }
    Ok(number as i64)
}

pub fn exceptions(top: &Table, source: &Source) -> Read<Vec<Exception>> {
    top.tables("exception")?.iter().map(|table| exception(table, source)).collect()
}

/// A glob of the line, which an empty line is none of.
fn line(item: &Item) -> Read<String> {
    match item.text()? {
        blank if blank.trim().is_empty() => Err(Mistake::new(item.span(), "this is no line")
            .help("line = \"DB_PASSWORD=*\", with a star where the secret stands; or leave it out")),
        text => Ok(text),
    }
}

/// A glob of addresses: `module.a["b"].aws_s3_bucket.*`. A star may stand for the end of a key, and for its quotes.
fn address(item: &Item) -> Read<String> {
    let text = item.text()?;
    let has_star = text.contains('*');
    let plain: Vec<&str> = text.split('"').step_by(2).collect();
    let plain = plain.concat();
    let is_closed = || {
        let signs = plain.chars().filter(|sign| matches!(sign, '[' | ']')).collect::<String>();
        text.matches('"').count() % 2 == 0 && signs.replace("[]", "").is_empty()
    };
    // A key stands behind a name.
    let is_of_name = !plain.starts_with('[') && !plain.contains(".[");
    let why = match text.trim().is_empty() {
        true => "an empty address names nothing".to_owned(),
        false if is_of_name && (has_star || is_closed()) => return Ok(text),
        false => format!("`{}` is no glob of addresses: `*` and `?` stand for what is open", shown(&text)),
    };
    Err(Mistake::new(item.span(), why).help("resource = \"module.scratch*\", or \"aws_ebs_volume.a[0]\""))
}

fn exception(table: &Table, source: &Source) -> Read<Exception> {
    table.name(" in an exception".to_owned());
    let named = table.required("rule")?;
    let rule = named.text()?;
    let rule_at = source.location(named.span().into());
    table.name(format!(" in the exception for `{rule}`"));
    let path = table.has("path").then(|| paths(table, "path")).transpose()?;
    if path.as_ref().is_some_and(PathSet::is_empty) {
        let span = table.item("path").map_or(table.span.clone(), |item| item.span());
        return Err(Mistake::new(span, "an empty list of paths").help("path = \"envs/sandbox/**\""));
    }
    let resource = table.item("resource").map(|item| address(&item)).transpose()?;
    let line = table.item("line").map(|item| line(&item)).transpose()?;
    let pattern = table.item("pattern").map(|item| anchored(&item)).transpose()?;
    if path.is_none() && resource.is_none() && pattern.is_none() {
        // A slip in one of the keys is the likelier mistake.
        for key in ["owner", "since", "reason", "ticket", "expires", "false-positive"] {
            table.has(key);
        }
        table.finish()?;
        let place = table.place.borrow().clone();
        let message = format!("`resource` or `path` is missing{place}");
        return Err(Mistake::new(table.span.clone(), message)
            .help("resource = \"module.scratch*\", or path = \"envs/sandbox/**\""));
    }
    let owner = table.text("owner")?;
    let since = table.item("since").map(|item| day(&item)).transpose()?;
    let reason = table.required("reason").map_err(|mistake| mistake.help("reason = \"why this may be\""))?;
    if !inline::says_anything(&reason.text()?) {
        return Err(Mistake::new(reason.span(), "a reason says why")
            .help("reason = \"scratch space, synthetic data\""));
    }
    let because = if table.bool("false-positive")? == Some(true) {
        for key in ["ticket", "expires"] {
            if let Some(item) = table.item(key) {
                let message =
                    format!("a false positive takes no `{key}`: it is no risk that is taken for a while");
                return Err(
                    Mistake::new(item.span(), message).help(format!("leave out `{key}` or `false-positive`"))
                );
            }
        }
        Because::FalsePositive
    } else {
        let asked = |key: &'static str, help: &str| table.required(key).map_err(|mistake| mistake.help(help));
        let ticket =
            asked("ticket", "ticket = \"SEC-1\", or `false-positive = true` where the finding is none")?;
        let text = ticket.text()?;
        if text.trim().is_empty() {
            let message = "a ticket is a name that a ticketing system knows";
            return Err(Mistake::new(ticket.span(), message).help("ticket = \"SEC-1\""));
        }
        let ends = asked("expires", "expires = 2027-03-31")?;
        let expires = day(&ends)?;
        if let Some(since) = since.filter(|since| *since > expires) {
            let message = format!("it ends before it begins, on {}", written(since));
            return Err(Mistake::new(ends.span(), message).help("expires = a day after `since`"));
        }
        Because::Ticket { ticket: text, expires, at: source.location(ticket.span().into()) }
    };
    let at = source.location(table.span.clone().into());
    let reason = reason.text()?;
    table.finish()?;
    Ok(Exception { rule, rule_at, resource, path, line, pattern, because, owner, reason, since, at })
}

fn day(item: &Item) -> Read<Day> {
    let date = item.date().map_err(|mistake| {
        // Written as a text it may be the very day.
        let text = item.text().ok().filter(|text| date(text).is_some());
        mistake.help(text.unwrap_or_else(|| "2027-03-31".to_owned()))
    })?;
    Ok((date.year, date.month, date.day))
}

/// A pattern of what is no secret says all of it: a part of one would let by whatever else holds that part.
fn anchored(item: &Item) -> Read<regex::Regex> {
    let text = item.text()?;
    if !(text.starts_with('^') && text.ends_with('$')) {
        return Err(Mistake::new(item.span(), "a pattern matches the whole text").help("pattern = \"^…$\""));
    }
    // Anchors of one alternative alone would not hold the others.
    super::file::compiled(&format!("^(?:{text})$"), item)
        .map_err(|mistake| mistake.help("pattern = '^test-[a-z]+$'"))
}

/// What a person wrote, as it may be printed.
pub fn shown(text: &str) -> String {
    let mut shown = text.to_owned();
    for span in secrets::given_away(text).into_iter().rev() {
        shown.replace_range(span.start..span.end, "****");
    }
    shown
}

/// How many days lie between two days; negative where the second is earlier.
pub fn days_between(from: Day, to: Day) -> i64 {
    match (Measure::of_day(from), Measure::of_day(to)) {
        (Measure::Number(from), Measure::Number(to)) => (to - from) as i64,
        _ => 0,
    }
}

/// The day so many days after one; the last of the calendar where there is none.
pub fn day_after((year, month, day): Day, days: i64) -> Day {
    let from = crate::calendar::days(year.into(), month.into(), day.into());
    let (year, month, day) = crate::calendar::date(from.saturating_add(days.clamp(0, MOST_DAYS)));
    let part = |number: i64| u8::try_from(number).unwrap_or(u8::MAX);
    (u16::try_from(year).unwrap_or(u16::MAX), part(month), part(day))
}

/// Ten thousand years: dates are written with four digits.
const MOST_DAYS: i64 = 3_652_500;

/// `2027-03-31`.
pub fn written((year, month, day): Day) -> String {
    format!("{year}-{month:02}-{day:02}")
}

/// Reads `2027-03-31`; nothing where the calendar has no such day.
pub fn date(text: &str) -> Option<Day> {
    let is_plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let date: toml::value::Date = is_plain.then(|| text.parse::<toml::value::Datetime>().ok()?.date)??;
    Some((date.year, date.month, date.day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_drawn_is_not_shown() {
        let drawn = ["hq7Vz2m", "Pk9Xw4"].concat();
        assert_eq!(shown(&format!("T-{drawn}, it is „{drawn}“")), "T-****, it is „****“");
        for plain in
            ["SEC-1423", "https://tickets.example.com/browse/SEC-1423", "scratch space for v2", "#12"]
        {
            assert_eq!(shown(plain), plain);
        }
    }

    #[test]
    fn a_pattern_of_every_key_says_nothing_of_one() {
        for (pattern, is_one) in [
            ("^(?:^AKIAIOSFODNN7EXAMPLE$)$", true),
            ("^(?:^test-key-[a-z]+$)$", true),
            ("^(?:^AKIA[A-Z0-9]{16}$)$", false),
            ("^(?:^.*$)$", false),
            ("^(?:^AKIAIOSFODNN7EXAMPLE|.*$)$", false),
            ("^(?:^(AKIAIOSFODNN7EXAMPLE)?.*$)$", false),
        ] {
            assert_eq!(spells_out(pattern), is_one, "{pattern}");
        }
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(date("2028-02-29"), Some((2028, 2, 29)));
        for wrong in ["2027-02-29", "2027-2-1", "31.03.2027", "soon", "2027-03-31T00"] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
        assert_eq!(days_between((2026, 12, 30), (2027, 1, 2)), 3);
        assert_eq!(days_between((2027, 1, 2), (2026, 12, 30)), -3);
    }
}
