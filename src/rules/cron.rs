//! How long a schedule written as AWS's `cron(…)` may wait: minutes, hours, day of the month, month, day of the week, year.
//!
//! In: what stands between the brackets. Out: the most days between two of its times; nothing where it is no such schedule,
//! or names years. Compiled by `build.rs` too.

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
/// Long enough for every weekday to meet every date, a leap year's too.
const YEARS: u32 = 28;

/// Which of a month's days are meant.
enum Days {
    Any,
    These(Vec<u32>),
    Last,
    /// The nearest weekday to a day: it is two days off at most.
    Near(u32),
    /// Of the week, counted from 1 for Sunday.
    Weekdays(Vec<u32>),
    /// The nth of a weekday; the last for `None`.
    Nth(u32, Option<u32>),
}

pub fn longest_wait(text: &str) -> Option<f64> {
    let text = text.to_ascii_lowercase();
    let fields: Vec<&str> = text.split_whitespace().collect();
    let [minutes, hours, day, month, weekday, year] = fields.as_slice() else { return None };
    let (minutes, hours) = (numbers(minutes, 0, 59, &[])?, numbers(hours, 0, 23, &[])?);
    let months = numbers(month, 1, 12, &MONTHS)?;
    let days = match (*day, *weekday) {
        ("*" | "?", "*" | "?") => Days::Any,
        (day, "?") => days_of_month(day)?,
        ("?", weekday) => days_of_week(weekday)?,
        _ => return None,
    };
    if *year != "*" || minutes.is_empty() || hours.is_empty() {
        return None;
    }
    let (mut weekday, mut at, mut last, mut longest) = (6, 0, None, 0);
    for year in 2000..2000 + YEARS {
        for month in 1..=12 {
            let length = length_of(year, month);
            for day in 1..=length {
                // 1 January 2000 was a Saturday.
                weekday = weekday % 7 + 1;
                at += 1;
                if months.contains(&month) && days.hold(day, weekday, length) {
                    longest = longest.max(last.map_or(0, |last| at - last));
                    last = Some(at);
                }
            }
        }
    }
    (longest > 0).then(|| f64::from(longest))
}

impl Days {
    fn hold(&self, day: u32, weekday: u32, length: u32) -> bool {
        match self {
            Self::Any => true,
            Self::These(days) => days.contains(&day),
            Self::Last => day == length,
            Self::Near(near) => day == *near,
            Self::Weekdays(days) => days.contains(&weekday),
            Self::Nth(wanted, Some(number)) => weekday == *wanted && (day - 1) / 7 + 1 == *number,
            Self::Nth(wanted, None) => weekday == *wanted && day + 7 > length,
        }
    }
}

fn days_of_month(text: &str) -> Option<Days> {
    if matches!(text, "l" | "lw") {
        return Some(Days::Last);
    }
    match text.strip_suffix('w') {
        Some(day) => Some(Days::Near(one(day, 1, 31, &[])?)),
        None => Some(Days::These(numbers(text, 1, 31, &[])?)),
    }
}

fn days_of_week(text: &str) -> Option<Days> {
    if let Some((day, number)) = text.split_once('#') {
        return Some(Days::Nth(one(day, 1, 7, &WEEKDAYS)?, Some(one(number, 1, 5, &[])?)));
    }
    match text.strip_suffix('l') {
        Some("") => Some(Days::Weekdays(vec![7])),
        Some(day) => Some(Days::Nth(one(day, 1, 7, &WEEKDAYS)?, None)),
        None => Some(Days::Weekdays(numbers(text, 1, 7, &WEEKDAYS)?)),
    }
}

/// `*`, `5`, `1,15`, `1-5`, `MON-FRI`, `1/3`, `*/2`.
fn numbers(text: &str, least: u32, most: u32, names: &[&str]) -> Option<Vec<u32>> {
    let mut all = Vec::new();
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(step.parse().ok().filter(|step| *step > 0)?)),
            None => (part, None),
        };
        let (first, last) = match range.split_once('-') {
            _ if range == "*" => (least, most),
            Some((first, last)) => (one(first, least, most, names)?, one(last, least, most, names)?),
            None => {
                let first = one(range, least, most, names)?;
                (first, if step.is_some() { most } else { first })
            }
        };
        if first <= last {
            all.extend((first..=last).step_by(step.unwrap_or(1)));
        } else {
            all.extend((first..=most).chain(least..=last));
        }
    }
    Some(all)
}

fn one(text: &str, least: u32, most: u32, names: &[&str]) -> Option<u32> {
    let named = names.iter().zip(1..).find(|(name, _)| **name == text).map(|(_, number)| number);
    named.or_else(|| text.parse().ok()).filter(|number| (least..=most).contains(number))
}

fn length_of(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_waits_as_long_as_its_largest_gap() {
        for (text, expected) in [
            ("0 16 1 * ? *", 31.0),
            ("0 8 * * ? *", 1.0),
            ("0 0 1 1 ? *", 366.0),
            ("0 0 1 JAN,JUL ? *", 184.0),
            ("0 0 1 */2 ? *", 62.0),
            ("0 0 1 1/3 ? *", 92.0),
            ("0 0 ? * SUN *", 7.0),
            ("0 0 ? * 2-6 *", 3.0),
            ("0 0 ? * 1#1 *", 35.0),
            ("0 0 ? 3 6L *", 371.0),
            ("0 0 L * ? *", 31.0),
            ("0 0 15W * ? *", 31.0),
            ("0 0 29 2 ? *", 1461.0),
            ("0/15 * * * ? *", 1.0),
            ("0 0 ? * FRI-MON *", 4.0),
        ] {
            assert_eq!(longest_wait(text), Some(expected), "{text}");
        }
        for wrong in
            ["0 0 1 1 ? 2027", "0 0 1 1 ?", "0 0 1 1 1 *", "0 0 32 1 ? *", "0 0 1/0 * ? *", "é 0 1 1 ? *"]
        {
            assert_eq!(longest_wait(wrong), None, "{wrong}");
        }
    }
}
