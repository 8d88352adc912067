//! Functions of numbers.

use super::arguments::Arguments;
use super::convert::{number, whole};
use crate::iac::Value;

/// Results with an infinity or without a number are left to Terraform. There is one zero.
fn finite(number: f64) -> Option<Value> {
    number.is_finite().then_some(Value::Number(number + 0.0))
}

pub(super) fn abs(given: &Arguments) -> Option<Value> {
    finite(given.number(0)?.abs())
}

pub(super) fn ceil(given: &Arguments) -> Option<Value> {
    finite(given.number(0)?.ceil())
}

pub(super) fn floor(given: &Arguments) -> Option<Value> {
    finite(given.number(0)?.floor())
}

pub(super) fn log(given: &Arguments) -> Option<Value> {
    finite(given.number(0)?.ln() / given.number(1)?.ln())
}

pub(super) fn max(given: &Arguments) -> Option<Value> {
    numbers(given)?.into_iter().reduce(f64::max).and_then(finite)
}

pub(super) fn min(given: &Arguments) -> Option<Value> {
    numbers(given)?.into_iter().reduce(f64::min).and_then(finite)
}

fn numbers(given: &Arguments) -> Option<Vec<f64>> {
    given.all().iter().map(|argument| number(&argument.value)).collect()
}

pub(super) fn pow(given: &Arguments) -> Option<Value> {
    finite(given.number(0)?.powf(given.number(1)?))
}

pub(super) fn signum(given: &Arguments) -> Option<Value> {
    finite(given.integer(0)?.signum() as f64)
}

pub(super) fn sum(given: &Arguments) -> Option<Value> {
    let items = given.list(0)?;
    let numbers: Option<Vec<f64>> = items.iter().map(|item| number(&item.value)).collect();
    numbers?.into_iter().reduce(|left, right| left + right).and_then(finite)
}

/// Digits, then small letters, then capital letters; up to base 36 capitals count as small ones.
pub(super) fn parseint(given: &Arguments) -> Option<Value> {
    let Value::Text(text) = given.value(0)? else { return None };
    let base = given.integer(1).filter(|base| (2..=62).contains(base))?;
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut sum: i64 = 0;
    for digit in digits.bytes() {
        let digit = i64::from(match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'z' => digit - b'a' + 10,
            b'A'..=b'Z' if base <= 36 => digit - b'A' + 10,
            b'A'..=b'Z' => digit - b'A' + 36,
            _ => return None,
        });
        sum = sum.checked_mul(base)?.checked_add(digit).filter(|_| digit < base)?;
    }
    let number = if text.starts_with('-') { -sum } else { sum } as f64;
    whole(number)?;
    (!digits.is_empty()).then_some(Value::Number(number))
}
