//! `format` and `formatlist`: `%[2]-8.3f` and the like.

use super::arguments::Arguments;
use super::convert::{CERTAIN_DIGITS, boolean, number, number_text, text, whole};
use super::numbers::{exponent, shortest};
use super::{MOST_ELEMENTS, json, strings};
use crate::iac::terraform::evaluate::waiting;
use crate::iac::terraform::scope::LONGEST_TEXT;
use crate::iac::{Node, Value};

/// Signs that one verb may be filled up to, and digits behind a point.
const WIDEST: usize = 10_000;

/// What stands between `%` and the letter, and the letter.
#[derive(Default)]
struct Verb {
    minus: bool,
    plus: bool,
    space: bool,
    zero: bool,
    sharp: bool,
    width: usize,
    precision: Option<usize>,
    /// `[2]`, from one on.
    argument: Option<usize>,
    letter: char,
}

pub(super) fn format(given: &Arguments) -> Option<Value> {
    let (_, rest) = given.all().split_first()?;
    formatted(&given.text(0)?, &rest.iter().map(|node| &node.value).collect::<Vec<_>>()).map(Value::Text)
}

/// Formats once for every element; what is no list goes into each.
pub(super) fn formatlist(given: &Arguments) -> Option<Value> {
    let (pattern, arguments) = given.all().split_first()?;
    let lists: Vec<&Vec<Node>> = arguments.iter().filter_map(list).collect();
    let count = lists.first().map_or(1, |list| list.len());
    if lists.iter().any(|list| list.len() != count) || arguments.iter().any(Node::is_unknown) {
        return None;
    }
    let pattern = text(&pattern.value)?;
    let mut made = Vec::new();
    let mut size = 0;
    for index in 0..count {
        let row: Vec<&Value> = arguments
            .iter()
            .map(|argument| list(argument).map_or(&argument.value, |list| &list[index].value))
            .collect();
        made.push(match row.iter().find_map(|value| waiting(value)) {
            Some(why) => Value::Unknown { why: why.to_owned() },
            None => {
                let text = formatted(&pattern, &row)?;
                size += text.len();
                Value::Text(text)
            }
        });
        if size > LONGEST_TEXT || made.len() > MOST_ELEMENTS {
            return None;
        }
    }
    given.made_list(made)
}

fn list(node: &Node) -> Option<&Vec<Node>> {
    match &node.value {
        Value::List(items) => Some(items),
        _ => None,
    }
}

/// `None` where a verb is wrong, too few arguments are there, or too many.
fn formatted(pattern: &str, arguments: &[&Value]) -> Option<String> {
    let mut made = String::new();
    let mut rest = pattern;
    let (mut next, mut used) = (0, 0);
    while let Some(start) = rest.find('%') {
        made.push_str(&rest[..start]);
        rest = &rest[start + 1..];
        if let Some(behind) = rest.strip_prefix('%') {
            made.push('%');
            rest = behind;
            continue;
        }
        let verb = verb(&mut rest)?;
        let index = verb.argument.unwrap_or(next + 1).checked_sub(1)?;
        next = index + 1;
        used = used.max(next);
        made.push_str(&verb.apply(arguments.get(index)?)?);
        if made.len() > LONGEST_TEXT {
            return None;
        }
    }
    made.push_str(rest);
    (used == arguments.len()).then_some(made)
}

fn verb(rest: &mut &str) -> Option<Verb> {
    let mut verb = Verb::default();
    while let Some(flag) = rest.chars().next().filter(|flag| "-+ 0#".contains(*flag)) {
        match flag {
            '-' => verb.minus = true,
            '+' => verb.plus = true,
            ' ' => verb.space = true,
            '0' => verb.zero = true,
            _ => verb.sharp = true,
        }
        *rest = &rest[1..];
    }
    verb.width = digits(rest)?.unwrap_or(0);
    if let Some(behind) = rest.strip_prefix('.') {
        *rest = behind;
        verb.precision = Some(digits(rest)?.unwrap_or(0));
    }
    if let Some(behind) = rest.strip_prefix('[') {
        *rest = behind;
        verb.argument = Some(digits(rest)??);
        *rest = rest.strip_prefix(']')?;
    }
    verb.letter = rest.chars().next()?;
    *rest = &rest[verb.letter.len_utf8()..];
    Some(verb)
}

fn digits(rest: &mut &str) -> Option<Option<usize>> {
    let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    let (number, behind) = rest.split_at(end);
    *rest = behind;
    if number.is_empty() {
        return Some(None);
    }
    number.parse().ok().filter(|number| *number <= WIDEST).map(Some)
}

impl Verb {
    fn apply(&self, value: &Value) -> Option<String> {
        match (self.letter, value) {
            ('v', Value::Number(_)) if !self.sharp => {
                Some(self.padded(&Self { letter: 'g', ..Self::default() }.float(value, 'g')?))
            }
            ('v', Value::Text(text)) if !self.sharp => Some(self.padded(text)),
            ('v', Value::Bool(value)) if !self.sharp => Some(self.padded(&value.to_string())),
            // Whether null or `null` comes out depends on the version.
            ('v', Value::Null) => None,
            ('v', value) => Some(self.padded(&json::encoded(value)?)),
            ('s', value) => Some(self.cut(&text(value)?)),
            ('q', value) => Some(self.padded(&json::encoded(&Value::Text(text(value)?))?)),
            ('t', value) => Some(boolean(value)?.to_string()),
            ('d' | 'b' | 'o' | 'x' | 'X', value) => self.integer(value),
            ('e' | 'E' | 'f' | 'F' | 'g' | 'G', value) => self.float(value, self.letter),
            _ => None,
        }
    }

    fn cut(&self, text: &str) -> String {
        match self.precision {
            Some(most) => {
                let kept: String =
                    unicode_segmentation::UnicodeSegmentation::graphemes(text, true).take(most).collect();
                self.padded(&kept)
            }
            None => self.padded(text),
        }
    }

    fn padded(&self, text: &str) -> String {
        let missing = self.width.saturating_sub(strings::count(text));
        match (self.minus, self.zero) {
            (true, _) => format!("{text}{}", " ".repeat(missing)),
            (false, true) => format!("{}{text}", "0".repeat(missing)),
            (false, false) => format!("{}{text}", " ".repeat(missing)),
        }
    }

    fn integer(&self, value: &Value) -> Option<String> {
        let whole = whole(number(value)?)?;
        let size = whole.unsigned_abs();
        let (mark, digits) = match self.letter {
            'b' => ("0b", format!("{size:b}")),
            'o' => ("0", format!("{size:o}")),
            'x' => ("0x", format!("{size:x}")),
            'X' => ("0X", format!("{size:X}")),
            _ => ("", size.to_string()),
        };
        let digits = if whole == 0 && self.precision == Some(0) { String::new() } else { digits };
        let missing = self.precision.unwrap_or(0).saturating_sub(digits.len());
        let mark = if self.sharp { mark } else { "" };
        Some(self.signed(
            whole < 0,
            &format!("{mark}{}{digits}", "0".repeat(missing)),
            self.precision.is_none(),
        ))
    }

    fn float(&self, value: &Value, letter: char) -> Option<String> {
        let number = number(value)?;
        // Not a number that has lost digits, unless it is rounded to fewer than it has.
        number_text(number)
            .map(drop)
            .or_else(|| self.precision.filter(|digits| *digits < CERTAIN_DIGITS).map(drop))?;
        if number.fract() != 0.0 && self.precision.is_some_and(|digits| digits > CERTAIN_DIGITS) {
            return None;
        }
        let size = number.abs();
        let digits = match letter {
            'f' | 'F' => format!("{size:.*}", self.precision.unwrap_or(6)),
            'e' | 'E' => exponent(size, self.precision.unwrap_or(6))?,
            _ => shortest(size, self.precision)?,
        };
        let digits = if letter.is_ascii_uppercase() { digits.to_uppercase() } else { digits };
        Some(self.signed(number < 0.0, &digits, true))
    }

    /// Zeros that fill up go between the sign and the digits.
    fn signed(&self, negative: bool, digits: &str, zeros: bool) -> String {
        let sign = match (negative, self.plus, self.space) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        };
        let missing = self.width.saturating_sub(sign.len() + digits.len());
        match (self.minus, self.zero && zeros) {
            (true, _) => format!("{sign}{digits}{}", " ".repeat(missing)),
            (false, true) => format!("{sign}{}{digits}", "0".repeat(missing)),
            (false, false) => format!("{}{sign}{digits}", " ".repeat(missing)),
        }
    }
}
