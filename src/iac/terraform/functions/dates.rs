//! Functions of timestamps (RFC 3339). The clock itself is not read.

use super::arguments::Arguments;
use super::durations;
use crate::calendar;
use crate::iac::Value;

const SECOND: i128 = 1_000_000_000;
const DAY: i64 = 86_400;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Days since 1970 began on a Thursday.
const WEEKDAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];

/// A moment, and how far ahead of UTC the clock is that shows it.
struct Time {
    nanoseconds: i128,
    offset_minutes: i64,
}

/// What that clock shows.
struct Clock {
    year: i64,
    month: i64,
    day: i64,
    weekday: &'static str,
    hour: i64,
    minute: i64,
    second: i64,
}

impl Time {
    fn parse(text: &str) -> Option<Self> {
        let digits = |from: usize, to: usize| {
            let digits =
                text.get(from..to).filter(|text| text.bytes().all(|digit| digit.is_ascii_digit()))?;
            digits.parse::<i64>().ok()
        };
        let signs = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
        if signs.iter().any(|(index, sign)| text.as_bytes().get(*index) != Some(sign)) {
            return None;
        }
        let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
        let (hour, minute, second) = (digits(11, 13)?, digits(14, 16)?, digits(17, 19)?);
        let mut zone = text.get(19..)?;
        let mut fraction = 0;
        if let Some(rest) = zone.strip_prefix('.') {
            let end = rest.find(|letter: char| !letter.is_ascii_digit()).filter(|end| *end > 0)?;
            fraction = format!("{:0<9}", &rest[..end])[..9].parse().ok()?;
            zone = &rest[end..];
        }
        let offset_minutes = match (zone.as_bytes(), zone.len()) {
            (b"Z", _) => 0,
            ([sign @ (b'+' | b'-'), ..], 6) if zone.as_bytes()[3] == b':' => {
                let start = text.len() - 5;
                let (hours, minutes) = (digits(start, start + 2)?, digits(start + 3, start + 5)?);
                if hours > 23 || minutes > 59 {
                    return None;
                }
                if *sign == b'-' { -(hours * 60 + minutes) } else { hours * 60 + minutes }
            }
            _ => return None,
        };
        let days = calendar::days(year, month, day);
        let exists = (1..=12).contains(&month) && calendar::date(days) == (year, month, day);
        if !exists || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let seconds = days * DAY + hour * 3600 + (minute - offset_minutes) * 60 + second;
        Some(Self { nanoseconds: i128::from(seconds) * SECOND + fraction, offset_minutes })
    }

    fn clock(&self) -> Option<Clock> {
        let seconds = i64::try_from(self.nanoseconds.div_euclid(SECOND)).ok()? + self.offset_minutes * 60;
        let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        let (year, month, day) = calendar::date(days);
        let weekday = WEEKDAYS[usize::try_from(days.rem_euclid(7)).ok()?];
        Some(Clock {
            year,
            month,
            day,
            weekday,
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
        })
    }

    fn zone(&self, colon: &str) -> String {
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let minutes = self.offset_minutes.abs();
        format!("{sign}{:02}{colon}{:02}", minutes / 60, minutes % 60)
    }
}

pub(super) fn timecmp(given: &Arguments) -> Option<Value> {
    let (left, right) = (Time::parse(&given.text(0)?)?, Time::parse(&given.text(1)?)?);
    Some(Value::Number(f64::from(left.nanoseconds.cmp(&right.nanoseconds) as i8)))
}

/// Without the fraction of a second.
pub(super) fn timeadd(given: &Arguments) -> Option<Value> {
    let mut time = Time::parse(&given.text(0)?)?;
    time.nanoseconds += i128::from(durations::nanoseconds(&given.text(1)?)?);
    let Clock { year, month, day, hour, minute, second, .. } = time.clock()?;
    let zone = if time.offset_minutes == 0 { "Z".to_owned() } else { time.zone(":") };
    (year >= 0).then(|| {
        Value::Text(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}"))
    })
}

pub(super) fn formatdate(given: &Arguments) -> Option<Value> {
    let (pattern, time) = (given.text(0)?, Time::parse(&given.text(1)?)?);
    let clock = time.clock()?;
    let mut made = String::new();
    let mut rest = pattern.as_str();
    while let Some(letter) = rest.chars().next() {
        if let Some(behind) = rest.strip_prefix("''") {
            made.push('\'');
            rest = behind;
            continue;
        }
        if letter == '\'' {
            rest = literal(&rest[1..], &mut made)?;
            continue;
        }
        let run = rest.len() - rest.trim_start_matches(letter).len();
        if letter.is_ascii_alphabetic() {
            made.push_str(&field(&rest[..run], &time, &clock)?);
        } else {
            made.push_str(&rest[..run]);
        }
        rest = &rest[run..];
    }
    Some(Value::Text(made))
}

/// What stands in quotes stays as it is; two quotes are one. Gives what is left to read.
fn literal<'p>(mut rest: &'p str, made: &mut String) -> Option<&'p str> {
    loop {
        let end = rest.find('\'')?;
        made.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('\'') {
            Some(behind) => {
                made.push('\'');
                rest = behind;
            }
            None => return Some(rest),
        }
    }
}

fn field(verb: &str, time: &Time, clock: &Clock) -> Option<String> {
    let utc = time.offset_minutes == 0;
    let month = MONTHS[usize::try_from(clock.month - 1).ok()?];
    let hour12 = (clock.hour + 11) % 12 + 1;
    let half = if clock.hour < 12 { "am" } else { "pm" };
    Some(match verb {
        "YYYY" => format!("{:04}", clock.year),
        "YY" => format!("{:02}", clock.year % 100),
        "MMMM" => month.to_owned(),
        "MMM" => month[..3].to_owned(),
        "MM" => format!("{:02}", clock.month),
        "M" => clock.month.to_string(),
        "DD" => format!("{:02}", clock.day),
        "D" => clock.day.to_string(),
        "EEEE" => clock.weekday.to_owned(),
        "EEE" => clock.weekday[..3].to_owned(),
        "hh" => format!("{:02}", clock.hour),
        "h" => clock.hour.to_string(),
        "HH" => format!("{hour12:02}"),
        "H" => hour12.to_string(),
        "AA" => half.to_uppercase(),
        "aa" => half.to_owned(),
        "mm" => format!("{:02}", clock.minute),
        "m" => clock.minute.to_string(),
        "ss" => format!("{:02}", clock.second),
        "s" => clock.second.to_string(),
        "Z" if utc => "Z".to_owned(),
        "ZZZ" if utc => "UTC".to_owned(),
        "Z" | "ZZZZZ" => time.zone(":"),
        "ZZZ" | "ZZZZ" => time.zone(""),
        _ => return None,
    })
}
