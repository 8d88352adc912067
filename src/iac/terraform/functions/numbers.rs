//! Numbers with an exponent, as Go writes them. They are never negative: the sign is put before.

/// `1.234568e+03`.
pub(super) fn exponent(number: f64, precision: usize) -> Option<String> {
    let written = format!("{number:.precision$e}");
    let (digits, exponent) = written.split_once('e')?;
    Some(with_exponent(digits, exponent.parse().ok()?))
}

fn with_exponent(digits: &str, exponent: i32) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// Go's `%g`: with an exponent where that is very small, or as large as the precision (6 unless said otherwise).
pub(super) fn shortest(number: f64, precision: Option<usize>) -> Option<String> {
    let significant = precision.map(|digits| digits.max(1));
    let written = match significant {
        Some(digits) => format!("{number:.*e}", digits - 1),
        None => format!("{number:e}"),
    };
    let (digits, exponent) = written.split_once('e')?;
    let digits =
        if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    let exponent: i32 = exponent.parse().ok()?;
    let count = i32::try_from(digits.len() - usize::from(digits.contains('.'))).ok()?;
    let limit = match significant.and_then(|digits| i32::try_from(digits).ok()) {
        None => 6,
        Some(limit) if limit > count && count > exponent => count,
        Some(limit) => limit,
    };
    let plain = || format!("{digits}e{exponent}").parse::<f64>().ok().map(|number| number.to_string());
    if exponent < -4 || exponent >= limit { Some(with_exponent(digits, exponent)) } else { plain() }
}
