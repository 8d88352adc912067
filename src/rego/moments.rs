//! `time.*` of OPA about a moment that a policy has: what day that is, and how far it is from another.
//!
//! In: nanoseconds since 1970. What the time is now no policy can ask, and of time zones UTC alone is known.

use regorus::Value;

use super::more::{Function, TooMuch, text};
use crate::calendar;

const SECOND: i64 = 1_000_000_000;
const DAY: i64 = 86_400;
const WEEKDAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];

pub(super) const FUNCTIONS: [(&str, u8, Function); 5] =
    [
        ("time.add_date", 4, |given| added(given).map(|moment| moment.map_or(Value::Undefined, Value::from))),
        ("time.clock", 1, |given| {
            Ok(moment(&given[0])?.map_or(Value::Undefined, |moment| numbers(&clock(moment))))
        }),
        ("time.date", 1, |given| {
            Ok(moment(&given[0])?.map_or(Value::Undefined, |moment| numbers(&date(moment))))
        }),
        ("time.diff", 2, |given| {
            let both = moment(&given[0])?.zip(moment(&given[1])?);
            Ok(both.map_or(Value::Undefined, |(one, other)| numbers(&apart(one, other))))
        }),
        ("time.weekday", 1, |given| {
            let day = |moment: i64| WEEKDAYS[moment.div_euclid(SECOND * DAY).rem_euclid(7) as usize];
            Ok(moment(&given[0])?.map_or(Value::Undefined, |moment| Value::from(day(moment))))
        }),
    ];

fn numbers(all: &[i64]) -> Value {
    Value::from(all.iter().map(|one| Value::from(*one)).collect::<Vec<_>>())
}

/// Nanoseconds, or a list of them and a time zone.
fn moment(value: &Value) -> Result<Option<i64>, TooMuch> {
    let Value::Array(list) = value else { return Ok(value.as_i64().ok()) };
    match list.get(1).and_then(text) {
        Some("" | "UTC") => Ok(list.first().and_then(|one| one.as_i64().ok())),
        Some(_) => Err(TooMuch("no time zone is known but UTC: more are not at hand")),
        None => Ok(None),
    }
}

/// Hours, minutes, seconds.
fn clock(moment: i64) -> [i64; 3] {
    let seconds = moment.div_euclid(SECOND).rem_euclid(DAY);
    [seconds / 3600, seconds / 60 % 60, seconds % 60]
}

/// Year, month, day.
fn date(moment: i64) -> [i64; 3] {
    calendar::date(moment.div_euclid(SECOND * DAY)).into()
}

/// Days since 1970; a month or a day too many runs into the next.
fn days([year, month, day]: [i64; 3]) -> i64 {
    calendar::days(year + (month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1, day)
}

/// A thousand years take nanoseconds out of their range: so much is asked of nobody.
const MOST_YEARS: i64 = 1000;

fn added(given: &[Value]) -> Result<Option<i64>, TooMuch> {
    let Some(moment) = moment(&given[0])? else { return Ok(None) };
    let more: Option<Vec<i64>> = given[1..].iter().map(|one| one.as_i64().ok()).collect();
    let limit = [MOST_YEARS, MOST_YEARS * 12, MOST_YEARS * 366];
    let Some(more) = more.filter(|more| more.iter().zip(limit).all(|(one, most)| one.abs() <= most)) else {
        return Ok(None);
    };
    let [year, month, day] = date(moment);
    let days = days([year + more[0], month + more[1], day + more[2]]);
    let rest = moment.rem_euclid(SECOND * DAY);
    Ok(days.checked_mul(SECOND * DAY).and_then(|days| days.checked_add(rest)))
}

/// Years, months, days, hours, minutes and seconds from the earlier to the later.
fn apart(one: i64, other: i64) -> [i64; 6] {
    let (from, to) = (one.min(other), one.max(other));
    let (start, end) = (date(from), date(to));
    let parts = |date: [i64; 3], clock: [i64; 3]| [date[0], date[1], date[2], clock[0], clock[1], clock[2]];
    let (first, last) = (parts(start, clock(from)), parts(end, clock(to)));
    let mut apart: [i64; 6] = std::array::from_fn(|at| last[at] - first[at]);
    let month = days([start[0], start[1] + 1, 1]) - days([start[0], start[1], 1]);
    for (at, whole) in [(5, 60), (4, 60), (3, 24), (2, month), (1, 12)] {
        if apart[at] < 0 {
            apart[at] += whole;
            apart[at - 1] -= 1;
        }
    }
    apart
}
