//! `sprintf` as OPA has it: the formats of Go's `fmt`, which says in the text what does not fit.
//!
//! In: a format and values. Out: the text. regorus's own prints fewer verbs and answers nothing for the rest, and a
//! `deny` with it; a width beyond all reason ends it.

use std::fmt::Write;

use regorus::Value;

/// Go takes no larger width or precision either.
const LARGEST: usize = 1_000_000;
/// No number has more digits behind its point than this; the rest are zeros.
const MOST_DIGITS: usize = 1_100;

/// What OPA hands to Go: integers, floats, and the text of everything else.
enum Given {
    /// Its digits, with a minus before them.
    Integer(String),
    Float(f64),
    Text(String),
}

impl Given {
    fn of(value: &Value) -> Self {
        match value {
            Value::Number(number) => match (number.as_big(), number.as_f64()) {
                (Some(integer), _) => Self::Integer(integer.to_string()),
                (None, Some(float)) => Self::Float(float),
                (None, None) => Self::Text(value.to_string()),
            },
            Value::String(text) => Self::Text(text.to_string()),
            other => Self::Text(shown(other)),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Integer(digits) if digits.parse::<i64>().is_ok() => "int",
            Self::Integer(_) => "*big.Int",
            Self::Float(_) => "float64",
            Self::Text(_) => "string",
        }
    }

    fn plain(&self) -> String {
        match self {
            Self::Integer(digits) => digits.clone(),
            Self::Float(float) => general(*float, None, false),
            Self::Text(text) => text.clone(),
        }
    }
}

/// A value as OPA writes it: `{"a": 1}`, `{1, 2}`, `set()`.
fn shown(value: &Value) -> String {
    let all = |items: Vec<String>| items.join(", ");
    match value {
        Value::Array(list) => format!("[{}]", all(list.iter().map(shown).collect())),
        Value::Set(set) if set.is_empty() => "set()".to_owned(),
        Value::Set(set) => format!("{{{}}}", all(set.iter_sorted().map(shown).collect())),
        Value::Object(object) => {
            let entry = |(key, value): (&Value, &Value)| format!("{}: {}", shown(key), shown(value));
            format!("{{{}}}", all(object.iter_sorted().map(entry).collect()))
        }
        Value::Number(_) => Given::of(value).plain(),
        other => other.to_string(),
    }
}

/// What stands between a percent sign and its verb.
#[derive(Default)]
struct Form {
    plus: bool,
    minus: bool,
    sharp: bool,
    space: bool,
    zero: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

/// Prints values by a format.
pub(super) fn sprintf(format: &str, values: &[Value]) -> String {
    let mut printer = Printer { values, next: 0, is_reordered: false, out: String::new() };
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        printer.out.push_str(&rest[..at]);
        rest = printer.one(&rest[at + 1..]);
    }
    printer.out.push_str(rest);
    printer.extra();
    printer.out
}

struct Printer<'v> {
    values: &'v [Value],
    next: usize,
    is_reordered: bool,
    out: String,
}

impl Printer<'_> {
    /// Prints what begins behind a percent sign; gives back what comes after its verb.
    fn one<'f>(&mut self, format: &'f str) -> &'f str {
        let (mut form, mut rest) = (Form::default(), format);
        while let Some(sign) = rest.chars().next() {
            match sign {
                '+' => form.plus = true,
                '-' => form.minus = true,
                '#' => form.sharp = true,
                ' ' => form.space = true,
                '0' => form.zero = true,
                _ => break,
            }
            rest = &rest[1..];
        }
        let mut is_wrong_index = false;
        rest = self.index(rest, &mut is_wrong_index);
        (form.width, rest) = self.count(rest, "%!(BADWIDTH)", &mut form.minus);
        if let Some(behind) = rest.strip_prefix('.') {
            rest = self.index(behind, &mut is_wrong_index);
            let mut is_negative = false;
            let (precision, behind) = self.count(rest, "%!(BADPREC)", &mut is_negative);
            (form.precision, rest) = (precision.filter(|_| !is_negative).or(Some(0)), behind);
        }
        rest = self.index(rest, &mut is_wrong_index);
        let Some(verb) = rest.chars().next() else {
            self.out.push_str("%!(NOVERB)");
            return rest;
        };
        let behind = &rest[verb.len_utf8()..];
        if verb == '%' {
            self.out.push('%');
        } else if is_wrong_index {
            let _ = write!(self.out, "%!{verb}(BADINDEX)");
        } else if let Some(value) = self.values.get(self.next) {
            self.next += 1;
            let text = print(&Given::of(value), verb, &form);
            self.out.push_str(&text);
        } else {
            let _ = write!(self.out, "%!{verb}(MISSING)");
        }
        behind
    }

    /// `[2]`: the value that is printed next.
    fn index<'f>(&mut self, format: &'f str, is_wrong: &mut bool) -> &'f str {
        let Some(inside) = format.strip_prefix('[') else { return format };
        self.is_reordered = true;
        let Some((number, rest)) = inside.split_once(']') else {
            *is_wrong = true;
            return inside;
        };
        match number.parse::<usize>() {
            Ok(number) if (1..=self.values.len()).contains(&number) => self.next = number - 1,
            _ => *is_wrong = true,
        }
        rest
    }

    /// A width or a precision: digits, or a star for the next value.
    fn count<'f>(
        &mut self,
        format: &'f str,
        wrong: &str,
        is_negative: &mut bool,
    ) -> (Option<usize>, &'f str) {
        if let Some(rest) = format.strip_prefix('*') {
            let given = self.values.get(self.next).and_then(|value| value.as_i64().ok());
            self.next += 1;
            let size = given.map(|given| given.unsigned_abs() as usize).filter(|size| *size <= LARGEST);
            *is_negative |= given.is_some_and(|given| given < 0);
            if size.is_none() {
                self.out.push_str(wrong);
            }
            return (size, rest);
        }
        let digits = format.len() - format.trim_start_matches(|sign: char| sign.is_ascii_digit()).len();
        match format[..digits].parse::<usize>() {
            Ok(number) if number <= LARGEST => (Some(number), &format[digits..]),
            // As Go does: what can't be a number ends the format.
            _ if digits > 0 => (None, ""),
            _ => (None, format),
        }
    }

    /// What nobody asked to be printed.
    fn extra(&mut self) {
        if self.is_reordered || self.next >= self.values.len() {
            return;
        }
        let rest: Vec<String> = self.values[self.next..]
            .iter()
            .map(|value| {
                let given = Given::of(value);
                format!("{}={}", given.kind(), given.plain())
            })
            .collect();
        let _ = write!(self.out, "%!(EXTRA {})", rest.join(", "));
    }
}

fn print(given: &Given, verb: char, form: &Form) -> String {
    let text = match (given, verb) {
        (Given::Text(text), 's' | 'v' | 'q' | 'x' | 'X') => {
            Some(padded(&of_text(text, verb, form), form, false))
        }
        (Given::Integer(digits), 'v' | 'd' | 'b' | 'o' | 'O' | 'x' | 'X' | 'c' | 'q' | 'U') => {
            of_integer(digits, verb, form)
        }
        (Given::Float(float), 'v' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G') => Some(of_float(*float, verb, form)),
        _ => None,
    };
    text.unwrap_or_else(|| format!("%!{verb}({}={})", given.kind(), given.plain()))
}

fn of_text(text: &str, verb: char, form: &Form) -> String {
    let most = form.precision.unwrap_or(usize::MAX);
    let hex = |bytes: &[u8]| {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(if form.space {
            " "
        } else {
            ""
        })
    };
    match verb {
        'x' => hex(&text.as_bytes()[..text.len().min(most)]),
        'X' => hex(&text.as_bytes()[..text.len().min(most)]).to_uppercase(),
        _ => {
            let cut: String = text.chars().take(most).collect();
            match verb {
                'q' if form.sharp && !cut.contains(['`', '\n']) => format!("`{cut}`"),
                'q' => Value::from(cut).to_string(),
                'v' if form.sharp => Value::from(cut).to_string(),
                _ => cut,
            }
        }
    }
}

fn of_integer(digits: &str, verb: char, form: &Form) -> Option<String> {
    let (is_negative, plain) = match digits.strip_prefix('-') {
        Some(plain) => (true, plain),
        None => (false, digits),
    };
    let number = plain.parse::<u128>();
    if let 'c' | 'q' | 'U' = verb {
        let number = number.ok().filter(|_| !is_negative).unwrap_or(u128::MAX);
        let sign = u32::try_from(number).ok().and_then(char::from_u32).unwrap_or('\u{fffd}');
        let text = match verb {
            'c' => sign.to_string(),
            'q' => format!("'{}'", sign.escape_default()),
            _ => format!("U+{number:04X}"),
        };
        return Some(padded(&text, form, false));
    }
    let (mut body, prefix) = match (verb, number) {
        ('v' | 'd', _) => (plain.to_owned(), ""),
        ('b', Ok(number)) => (format!("{number:b}"), if form.sharp { "0b" } else { "" }),
        ('o', Ok(number)) => (format!("{number:o}"), if form.sharp { "0" } else { "" }),
        ('O', Ok(number)) => (format!("{number:o}"), "0o"),
        ('x', Ok(number)) => (format!("{number:x}"), if form.sharp { "0x" } else { "" }),
        ('X', Ok(number)) => (format!("{number:X}"), if form.sharp { "0X" } else { "" }),
        _ => return None,
    };
    let sign = sign(is_negative, form);
    let wanted = match (form.precision, form.width) {
        (Some(precision), _) => precision,
        (None, Some(width)) if form.zero && !form.minus => width.saturating_sub(sign.len() + prefix.len()),
        _ => 0,
    };
    if body.len() < wanted {
        body = "0".repeat(wanted - body.len()) + &body;
    }
    Some(padded(&format!("{sign}{prefix}{body}"), form, false))
}

fn of_float(float: f64, verb: char, form: &Form) -> String {
    let positive = float.abs();
    let precision = form.precision;
    let body = match verb {
        'f' | 'F' => fixed(positive, precision.unwrap_or(6)),
        'e' | 'E' => scientific(positive, Some(precision.unwrap_or(6))),
        _ => general(positive, precision, form.sharp),
    };
    let body = if verb.is_uppercase() { body.to_uppercase() } else { body };
    padded(&format!("{}{body}", sign(float.is_sign_negative(), form)), form, form.zero && !form.minus)
}

fn sign(is_negative: bool, form: &Form) -> &'static str {
    match (is_negative, form.plus, form.space) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (.., true) => " ",
        _ => "",
    }
}

fn fixed(float: f64, precision: usize) -> String {
    let digits = precision.min(MOST_DIGITS);
    format!("{float:.digits$}") + &"0".repeat(precision - digits)
}

/// `1.5e+06`; without a precision as many digits as tell the number from every other.
fn scientific(float: f64, precision: Option<usize>) -> String {
    let digits = precision.map(|precision| precision.min(MOST_DIGITS));
    let written = match digits {
        Some(digits) => format!("{float:.digits$e}"),
        None => format!("{float:e}"),
    };
    let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let zeros = "0".repeat(precision.unwrap_or(0).saturating_sub(MOST_DIGITS));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}{zeros}e{sign}{:02}", exponent.abs())
}

/// The shorter of both: without an exponent from -4 up to the precision.
fn general(float: f64, precision: Option<usize>, keeps_zeros: bool) -> String {
    /// Go's choice where no precision is written.
    const SHORTEST: i32 = 6;
    let significant = precision.map(|precision| precision.max(1));
    let written = scientific(float, significant.map(|precision| precision - 1));
    let exponent: i32 = written.rsplit_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0);
    let most = significant.map_or(SHORTEST, |precision| i32::try_from(precision).unwrap_or(i32::MAX));
    let short = |text: String| match text.contains('.') && !keeps_zeros && precision.is_some() {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    };
    if exponent < -4 || exponent >= most {
        let (digits, exponent) = written.rsplit_once('e').unwrap_or((&written, "+00"));
        return format!("{}e{exponent}", short(digits.to_owned()));
    }
    match significant {
        Some(precision) => short(fixed(float, (precision as i64 - 1 - i64::from(exponent)).max(0) as usize)),
        None => format!("{float}"),
    }
}

/// Filled up to the width; zeros go behind the sign.
fn padded(text: &str, form: &Form, with_zeros: bool) -> String {
    let missing = form.width.unwrap_or(0).saturating_sub(text.chars().count());
    if form.minus {
        return format!("{text}{}", " ".repeat(missing));
    }
    if with_zeros {
        let at = usize::from(text.starts_with(['+', '-', ' ']));
        return format!("{}{}{}", &text[..at], "0".repeat(missing), &text[at..]);
    }
    format!("{}{text}", " ".repeat(missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A format, its values as JSON, and what Go prints.
    #[test]
    fn a_text_is_what_opa_prints() {
        for (format, values, printed) in [
            ("a %s b %v", r#"["x", {"a": [1, true, null, "y"]}]"#, r#"a x b {"a": [1, true, null, "y"]}"#),
            ("100%% of %d, %05d, %.2f", "[7, -42, 1.5]", "100% of 7, -0042, 1.50"),
            ("%d", r#"["x"]"#, "%!d(string=x)"),
            ("%s", "[5]", "%!s(int=5)"),
            ("%d", "[1.5]", "%!d(float64=1.5)"),
            ("%t", "[true]", "%!t(string=true)"),
            ("%5.1f|%-6s|%6s|%+d|% d", r#"[2.25, "ab", "cd", 3, 4]"#, "  2.2|ab    |    cd|+3| 4"),
            (
                "%x %X %o %b %#x %c %q %U",
                "[255, 255, 8, 5, 255, 65, 65, 9731]",
                "ff FF 10 101 0xff A 'A' U+2603",
            ),
            ("%q %x %.2s", r#"["a\"b", "hi", "äöü"]"#, r#""a\"b" 6869 äö"#),
            ("%v %v %v %v", "[1234567.5, 0.00001, 1e30, 0.1]", "1.2345675e+06 1e-05 1e+30 0.1"),
            (
                "%g %.3g %e %E",
                "[100000.5, 1234.5, 1234.5, 0.5]",
                "100000.5 1.23e+03 1.234500e+03 5.000000E-01",
            ),
            ("%s %s", r#"["a"]"#, "a %!s(MISSING)"),
            ("%s", r#"["a", "b", 2]"#, "a%!(EXTRA string=b, int=2)"),
            ("%[2]s %[1]s", r#"["a", "b"]"#, "b a"),
            ("%[3]s", r#"["a"]"#, "%!s(BADINDEX)"),
            ("%*d|%-*d|%.*f", "[4, 7, 3, 7, 1, 2.25]", "   7|7  |2.2"),
            ("x%", "[]", "x%!(NOVERB)"),
            ("%!", "[1]", "%!!(int=1)"),
            ("%999999999d", "[3]", "%!(NOVERB)%!(EXTRA int=3)"),
            ("%y", r#"["a"]"#, "%!y(string=a)"),
        ] {
            let values = Value::from_json_str(values).expect("valid");
            let values: Vec<Value> = values.as_array().expect("a list").iter().cloned().collect();
            assert_eq!(sprintf(format, &values), printed, "{format}");
        }
        let long = sprintf("%.999999f %999999d", &[Value::from(1.5), Value::from(1)]);
        assert_eq!(long.len(), 2 + 999_999 + 1 + 999_999);
    }
}
