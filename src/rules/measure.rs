//! Quantities with a unit, so that `1.10` is more than `1.2` and `P1Y` more than `30d`.
//!
//! In: a text as configurations spell it. Out: a [`Measure`], or nothing where it is none. Compiled by
//! `build.rs` too: it stands on no other module but `cron`.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::calendar;

#[path = "cron.rs"]
mod cron;

/// Year, month, day.
pub type Day = (u16, u8, u8);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    Number,
    Version,
    Days,
    Bytes,
    Date,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Measure {
    /// A number; days; bytes; for a date the days since 1970.
    Number(f64),
    Version(Vec<u32>),
    /// The day of the run.
    Today,
}

impl Unit {
    pub const WORDS: [&str; 4] = ["version", "days", "bytes", "date"];

    pub fn from_word(word: &str) -> Self {
        match word {
            "version" => Self::Version,
            "days" => Self::Days,
            "bytes" => Self::Bytes,
            "date" => Self::Date,
            _ => Self::Number,
        }
    }

    /// How such a measure looks, for messages.
    pub fn example(self) -> &'static str {
        match self {
            Self::Number => "90",
            Self::Version => "\"1.2\"",
            Self::Days => "90, \"30d\", \"P1Y\"",
            Self::Bytes => "1024, \"10GB\", \"1Gi\"",
            Self::Date => "\"today\", \"2027-03-31\"",
        }
    }

    pub fn read(self, text: &str) -> Option<Measure> {
        let text = text.trim();
        match self {
            Self::Number => text.parse().ok().map(Measure::Number),
            Self::Version => version(text).map(Measure::Version),
            Self::Days => days(text).map(Measure::Number),
            Self::Bytes => bytes(text).map(Measure::Number),
            Self::Date if text == "today" => Some(Measure::Today),
            Self::Date => date(text).map(Measure::Number),
        }
    }
}

impl Measure {
    pub fn of_day(day: Day) -> Self {
        Self::Number(days_since_1970(day))
    }

    /// `None` where the two can't be compared, such as a version that begins with a year and one that does not.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => left.partial_cmp(right),
            (Self::Version(left), Self::Version(right)) => {
                if is_year(*left.first()?) != is_year(*right.first()?) {
                    return None;
                }
                let longest = left.len().max(right.len());
                let part = |version: &[u32], at: usize| version.get(at).copied().unwrap_or(0);
                let unequal = |at: &usize| part(left, *at) != part(right, *at);
                let at = (0..longest).find(unequal).unwrap_or(0);
                Some(part(left, at).cmp(&part(right, at)))
            }
            _ => None,
        }
    }
}

fn is_year(number: u32) -> bool {
    (1990..2200).contains(&number)
}

/// The first group of numbers between dots, underscores or hyphens; a year ends it. `TLSv1.2_2021` is 1.2,
/// `TLS12` too, and of `TLS13-1-2-2021-06`, which allows 1.2 as well, it is what follows. SSL is older than TLS.
fn version(text: &str) -> Option<Vec<u32>> {
    let lower = text.to_ascii_lowercase();
    if let Some(at) = lower.find("tls").filter(|at| lower[at + 3..].contains(|c: char| c.is_ascii_digit())) {
        return tls(&lower[at + 3..]);
    }
    if let Some(at) = lower.find("ssl") {
        let rest = lower[at + 3..].trim_start_matches('v');
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            return Some([&[0], group(rest)?.as_slice()].concat());
        }
    }
    group(&lower[lower.find(|c: char| c.is_ascii_digit())?..])
}

fn tls(rest: &str) -> Option<Vec<u32>> {
    let rest = rest.trim_start_matches(['v', '-', '_', '.', ' ']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let numbers = group(rest).or_else(|| group(&rest[rest.find(|c: char| c.is_ascii_digit())?..]))?;
    match (digits, numbers.as_slice()) {
        (2, [_, major, minor, ..]) if *major < 10 && *minor < 10 => Some(vec![*major, *minor]),
        (2, [both, ..]) => Some(vec![both / 10, both % 10]),
        _ => Some(numbers),
    }
}

/// The numbers at the start of a text, all between the same separator.
fn group(text: &str) -> Option<Vec<u32>> {
    let (mut numbers, mut rest, mut separator) = (Vec::new(), text, None);
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let Ok(number) = rest[..digits].parse::<u32>() else { break };
        if is_year(number) && numbers.first().is_some_and(|first| !is_year(*first)) {
            break;
        }
        numbers.push(number);
        rest = &rest[digits..];
        match rest.chars().next() {
            Some(next @ ('.' | '_' | '-')) if *separator.get_or_insert(next) == next => rest = &rest[1..],
            _ => break,
        }
    }
    (!numbers.is_empty()).then_some(numbers)
}

/// `30`, `30d`, `2 weeks`, `P1Y6M`, `rate(12 hours)`, `cron(0 8 1 * ? *)`. A year has 365 days, a month 30.
fn days(text: &str) -> Option<f64> {
    let lower = text.to_ascii_lowercase();
    if let Some(inside) = lower.strip_prefix("rate(").and_then(|rest| rest.strip_suffix(')')) {
        return days(inside);
    }
    if let Some(inside) = lower.strip_prefix("cron(").and_then(|rest| rest.strip_suffix(')')) {
        return cron::longest_wait(inside);
    }
    if let Some(duration) = lower.strip_prefix('p') {
        return iso_days(duration);
    }
    let (number, unit) = split(&lower)?;
    Some(number * day_factor(if unit.is_empty() { "d" } else { unit })?)
}

fn day_factor(unit: &str) -> Option<f64> {
    Some(match unit {
        "y" | "year" | "years" => 365.0,
        "mo" | "month" | "months" => 30.0,
        "w" | "week" | "weeks" => 7.0,
        "d" | "day" | "days" => 1.0,
        "h" | "hour" | "hours" => 1.0 / 24.0,
        "m" | "min" | "minute" | "minutes" => 1.0 / 1440.0,
        "s" | "sec" | "second" | "seconds" => 1.0 / 86_400.0,
        _ => return None,
    })
}

/// ISO 8601 behind its `P`: `1Y2M10DT2H30M`.
fn iso_days(duration: &str) -> Option<f64> {
    let (mut total, mut rest, mut in_time) = (0.0, duration, false);
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix('t') {
            (rest, in_time) = (time, true);
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let unit = match &rest[end..=end] {
            "m" if !in_time => "mo",
            unit => unit,
        };
        total += rest[..end].parse::<f64>().ok()? * day_factor(unit)?;
        rest = &rest[end + 1..];
    }
    (!duration.is_empty()).then_some(total)
}

/// `1024`, `10GB` (thousands), `1Gi` or `1GiB` (1024s).
fn bytes(text: &str) -> Option<f64> {
    let lower = text.to_ascii_lowercase();
    let (number, unit) = split(&lower)?;
    let unit = unit.strip_suffix('b').unwrap_or(unit);
    let (prefix, step) = match unit.strip_suffix('i') {
        Some(prefix) => (prefix, 1024.0_f64),
        None => (unit, 1000.0),
    };
    let power = ["", "k", "m", "g", "t", "p", "e"].iter().position(|known| *known == prefix)?;
    Some(number * step.powi(power as i32))
}

/// A number and the word behind it.
fn split(text: &str) -> Option<(f64, &str)> {
    let end = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let number: f64 = text[..end].trim().parse().ok()?;
    number.is_finite().then(|| (number, text[end..].trim()))
}

/// `2027-03-31`, or RFC 3339 to the second.
fn date(text: &str) -> Option<f64> {
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u16>().ok())?
    };
    let (year, month, day) = (number(0..4)?, number(5..7)? as u8, number(8..10)? as u8);
    let is_day = text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    if !is_day || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let start = days_since_1970((year, month, day));
    if text.len() == 10 {
        return Some(start);
    }
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let seconds = f64::from(hour) * 3600.0 + f64::from(minute) * 60.0 + f64::from(second);
    let zone = text.get(19..)?.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let offset = match zone.as_bytes() {
        b"Z" | b"z" => 0.0,
        [sign @ (b'+' | b'-'), rest @ ..] => {
            let (hours, minutes) = std::str::from_utf8(rest).ok()?.split_once(':')?;
            let offset = hours.parse::<f64>().ok()? * 3600.0 + minutes.parse::<f64>().ok()? * 60.0;
            if *sign == b'-' { -offset } else { offset }
        }
        _ => return None,
    };
    Some(start + (seconds - offset) / 86_400.0)
}

fn days_since_1970((year, month, day): Day) -> f64 {
    calendar::days(i64::from(year), i64::from(month), i64::from(day)) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_surrounds_them() {
        for (text, expected) in [
            ("1.10", vec![1, 10]),
            ("TLSv1.2_2021", vec![1, 2]),
            ("TLSv1_2016", vec![1]),
            ("TLS_1_2", vec![1, 2]),
            ("TLS1_2", vec![1, 2]),
            ("TLS12", vec![1, 2]),
            ("Policy-Min-TLS-1-2-2019-07", vec![1, 2]),
            ("Policy-Min-TLS-1-2-PFS-2023-10", vec![1, 2]),
            ("ELBSecurityPolicy-TLS13-1-0-2021-06", vec![1, 0]),
            ("SecurityPolicy_TLS13_1_2_2021_06", vec![1, 2]),
            ("SecurityPolicy_TLS12_2018_EDGE", vec![1, 2]),
            ("ELBSecurityPolicy-2016-08", vec![2016, 8]),
            ("ELBSecurityPolicy-FS-1-2-Res-2019-08", vec![1, 2]),
            ("SSLv3", vec![0, 3]),
            ("5.7.mysql_aurora.2.11.1", vec![5, 7]),
            ("python3.12", vec![3, 12]),
        ] {
            assert_eq!(version(text), Some(expected), "{text}");
        }
        assert_eq!(version("LATEST"), None);
        assert_eq!(version("99999999999999"), None);
    }

    #[test]
    fn days_bytes_and_dates_are_read_as_people_write_them() {
        for (text, expected) in [
            ("30", 30.0),
            ("30d", 30.0),
            ("2 weeks", 14.0),
            ("P1Y", 365.0),
            ("P1M2DT12H", 32.5),
            ("rate(12 hours)", 0.5),
            ("cron(0 16 1 * ? *)", 31.0),
            ("86400s", 1.0),
        ] {
            assert_eq!(days(text), Some(expected), "{text}");
        }
        for wrong in ["cron(0 0 * * ? 2027)", "P", "soon", "30 parsecs", "é"] {
            assert_eq!(days(wrong), None, "{wrong}");
        }
        for (text, expected) in [("10GB", 1e10), ("1Gi", 1_073_741_824.0), ("512", 512.0), ("1.5k", 1500.0)] {
            assert_eq!(bytes(text), Some(expected), "{text}");
        }
        assert_eq!(date("1970-01-02"), Some(1.0));
        assert_eq!(date("2000-03-01T12:00:00Z"), Some(11_017.5));
        assert_eq!(date("2000-03-01T13:00:00.5+01:00"), Some(11_017.5));
        for wrong in ["2000-13-01", "2000/03/01", "2000-03-01T12", "1.3.2000", "2000-03-0é"] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }
}
