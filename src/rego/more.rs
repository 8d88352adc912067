//! Functions of OPA that regorus has not, and those of its own that make much of little, with an end.
//!
//! In: values. Out: a value, [`Value::Undefined`] for what OPA does not take either, or [`TooMuch`], which leaves the
//! file unjudged.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use regorus::{Engine, Value};

use super::compile::Version;
use super::printf::sprintf;
use super::{hashes, moments, overlap};
use crate::iac::yaml;
use crate::path::RepoPath;
use crate::rules::measure::{Measure, Unit};
use crate::rules::network::Cidr;
use crate::text::Source;

/// More bits than any mask, key or flag has.
const LONGEST_SHIFT: u64 = 4096;
/// Steps over the edges of a graph, and paths in it: a dense one has more paths than there are atoms.
const MOST_STEPS: usize = 200_000;
/// Nodes in one path.
const LONGEST_PATH: usize = 1000;
/// Addresses of a network that are written out, those of a `/14`.
const MOST_ADDRESSES: u128 = 1 << 18;

/// What would take more time or memory than there is.
#[derive(Debug)]
pub(super) struct TooMuch(pub &'static str);

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for TooMuch {}

pub(super) type Function = fn(&[Value]) -> Result<Value, TooMuch>;

/// By their names, with the number of their arguments.
const MORE: [(&str, u8, Function); 21] = [
    ("array.flatten", 1, |given| Ok(flattened(&given[0]))),
    ("bits.lsh", 2, |given| shifted(&given[0], &given[1])),
    ("graph.reachable_paths", 2, |given| paths(&given[0], &given[1])),
    ("product", 1, |given| product(&given[0])),
    ("units.parse", 1, |given| {
        Ok(text(&given[0]).and_then(|text| amount(text, false)).unwrap_or(Value::Undefined))
    }),
    ("units.parse_bytes", 1, |given| {
        Ok(text(&given[0]).and_then(|text| amount(text, true)).unwrap_or(Value::Undefined))
    }),
    ("net.cidr_contains_matches", 2, |given| Ok(matches(&given[0], &given[1]))),
    ("net.cidr_expand", 1, |given| expanded(&given[0])),
    ("net.cidr_merge", 1, |given| Ok(merged(&given[0]))),
    ("net.cidr_intersects", 2, |given| networks(given, Cidr::overlaps)),
    ("regex.find_all_string_submatch_n", 3, |given| Ok(submatches(given))),
    ("regex.globs_match", 2, |given| both(given, |one, other| overlap::meet(one, other).map(Value::from))),
    ("sprintf", 2, |given| {
        let (Value::String(format), Value::Array(values)) = (&given[0], &given[1]) else { return UNDEFINED };
        let values: Vec<Value> = values.iter().cloned().collect();
        Ok(Value::from(sprintf(format, &values)))
    }),
    ("time.parse_duration_ns", 1, |given| {
        Ok(text(&given[0]).and_then(duration).map_or(Value::Undefined, Value::from))
    }),
    ("time.parse_rfc3339_ns", 1, |given| {
        Ok(text(&given[0]).and_then(moment).map_or(Value::Undefined, Value::from))
    }),
    ("urlquery.decode", 1, |given| {
        Ok(text(&given[0]).and_then(unquoted).map_or(Value::Undefined, Value::from))
    }),
    ("urlquery.encode", 1, |given| {
        Ok(text(&given[0]).map_or(Value::Undefined, |text| Value::from(quoted(text))))
    }),
    ("urlquery.decode_object", 1, |given| {
        Ok(text(&given[0]).and_then(unquoted_object).unwrap_or(Value::Undefined))
    }),
    ("urlquery.encode_object", 1, |given| Ok(quoted_object(&given[0]).map_or(Value::Undefined, Value::from))),
    ("yaml.is_valid", 1, |given| Ok(Value::from(read(&given[0]).is_some()))),
    ("yaml.unmarshal", 1, |given| Ok(read(&given[0]).unwrap_or(Value::Undefined))),
];

/// Functions that Rego v1 has no more, and what it says instead.
const OLD: [(&str, u8, &str, Function); 11] = [
    ("all", 1, "every x in xs { x }", |given| {
        Ok(truths(&given[0]).map_or(Value::Undefined, |all| Value::from(all.iter().all(|one| *one))))
    }),
    ("any", 1, "some x in xs; x", |given| {
        Ok(truths(&given[0]).map_or(Value::Undefined, |all| Value::from(all.iter().any(|one| *one))))
    }),
    ("cast_array", 1, "[x | some x in xs]", |given| {
        Ok(match &given[0] {
            Value::Set(set) => Value::from(set.iter_sorted().cloned().collect::<Vec<_>>()),
            list @ Value::Array(_) => list.clone(),
            _ => Value::Undefined,
        })
    }),
    ("cast_boolean", 1, "is_boolean(x)", |given| Ok(only(&given[0], matches!(given[0], Value::Bool(_))))),
    ("cast_null", 1, "is_null(x)", |given| Ok(only(&given[0], given[0] == Value::Null))),
    ("cast_object", 1, "is_object(x)", |given| Ok(only(&given[0], matches!(given[0], Value::Object(_))))),
    ("cast_set", 1, "{x | some x in xs}", |given| {
        Ok(match &given[0] {
            Value::Array(list) => Value::from(list.iter().cloned().collect::<BTreeSet<_>>()),
            set @ Value::Set(_) => set.clone(),
            _ => Value::Undefined,
        })
    }),
    ("cast_string", 1, "is_string(x)", |given| Ok(only(&given[0], matches!(given[0], Value::String(_))))),
    ("net.cidr_overlap", 2, "net.cidr_contains(network, address)", |given| {
        networks(given, |wide, narrow| narrow.within(wide))
    }),
    ("re_match", 2, "regex.match(pattern, text)", |given| {
        both(given, |pattern, text| Some(Value::from(regex::Regex::new(pattern).ok()?.is_match(text))))
    }),
    ("set_diff", 2, "a - b", |given| {
        Ok(match (&given[0], &given[1]) {
            (Value::Set(one), Value::Set(other)) => Value::from(
                one.iter_sorted().filter(|item| !other.contains(item)).cloned().collect::<BTreeSet<_>>(),
            ),
            _ => Value::Undefined,
        })
    }),
];

const UNDEFINED: Result<Value, TooMuch> = Ok(Value::Undefined);

/// Those of every version.
fn all() -> impl Iterator<Item = (&'static str, u8, Function)> {
    MORE.into_iter().chain(hashes::FUNCTIONS).chain(moments::FUNCTIONS)
}

/// Whether there is such a function.
pub(super) fn has(name: &str, version: Version) -> bool {
    all().any(|(own, ..)| own == name) || version == Version::V0 && OLD.iter().any(|(own, ..)| *own == name)
}

/// What Rego v1 says in place of a function that it has no more.
pub(super) fn instead(name: &str) -> Option<&'static str> {
    OLD.iter().find(|(own, ..)| *own == name).map(|(_, _, instead, _)| *instead)
}

/// Gives an engine these functions, in place of regorus's own where it has some.
pub(super) fn add(engine: &mut Engine, version: Version) {
    let old =
        OLD.iter().filter(|_| version == Version::V0).map(|(name, arity, _, run)| (*name, *arity, *run));
    for (name, arity, run) in all().chain(old) {
        let run = move |given: Vec<Value>| run(&given).map_err(Into::into);
        // Only a second extension of that name is an error.
        let _ = engine.add_extension(name.to_owned(), arity, Box::new(run));
    }
}

pub(super) fn text(value: &Value) -> Option<&str> {
    value.as_string().ok().map(|text| &**text)
}

fn only(value: &Value, is_it: bool) -> Value {
    if is_it { value.clone() } else { Value::Undefined }
}

/// The elements of a list or a set.
fn items(value: &Value) -> Option<Vec<&Value>> {
    match value {
        Value::Array(list) => Some(list.iter().collect()),
        Value::Set(set) => Some(set.iter_sorted().collect()),
        _ => None,
    }
}

fn both(given: &[Value], run: fn(&str, &str) -> Option<Value>) -> Result<Value, TooMuch> {
    let (Some(one), Some(other)) = (text(&given[0]), text(&given[1])) else { return UNDEFINED };
    Ok(run(one, other).unwrap_or(Value::Undefined))
}

/// What counts as true in a list: in OPA only `true` itself.
fn truths(value: &Value) -> Option<Vec<bool>> {
    Some(items(value)?.into_iter().map(|item| *item == Value::from(true)).collect())
}

fn flattened(value: &Value) -> Value {
    let Value::Array(list) = value else { return Value::Undefined };
    let inner = |item: &Value| match item {
        Value::Array(inner) => inner.to_vec(),
        one => vec![one.clone()],
    };
    Value::from(list.iter().flat_map(inner).collect::<Vec<_>>())
}

fn shifted(value: &Value, by: &Value) -> Result<Value, TooMuch> {
    let (Value::Number(value), Value::Number(by)) = (value, by) else { return UNDEFINED };
    match by.as_u64() {
        Some(bits) if bits > LONGEST_SHIFT => Err(TooMuch("`bits.lsh` shifts by 4096 bits at most")),
        _ => Ok(value.lsh(by).map_or(Value::Undefined, Value::from)),
    }
}

fn product(value: &Value) -> Result<Value, TooMuch> {
    let Some(all) = items(value) else { return UNDEFINED };
    let mut whole = Value::from(1u64);
    for item in all {
        let (Value::Number(so_far), Value::Number(next)) = (&whole, item) else { return UNDEFINED };
        let Ok(product) = so_far.mul(next) else { return UNDEFINED };
        if product.as_big().is_some_and(|product| product.bits() > LONGEST_SHIFT) {
            return Err(TooMuch("`product` makes numbers of 4096 bits at most"));
        }
        whole = Value::from(product);
    }
    Ok(whole)
}

/// `10K`, `1.5Gi`, `500m`; of bytes `10KB`, `1.5GiB` in either case.
fn amount(text: &str, is_bytes: bool) -> Option<Value> {
    let text = text.trim().trim_matches('"');
    let end = text.find(|sign: char| !sign.is_ascii_digit() && sign != '.').unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let unit = if is_bytes { unit.to_lowercase() } else { unit.to_owned() };
    let unit = if is_bytes { unit.strip_suffix('b').unwrap_or(&unit) } else { &unit };
    const POWERS: [&str; 6] = ["K", "M", "G", "T", "P", "E"];
    let power = |letter: &str| {
        let same = |known: &&str| {
            *known == letter || (is_bytes || letter == "k") && known.eq_ignore_ascii_case(letter)
        };
        POWERS.iter().position(same).map(|at| at as i32 + 1)
    };
    let size = match unit {
        "" => 1.0,
        "m" if !is_bytes => 0.001,
        _ => match unit.strip_suffix('i') {
            Some(letter) => 1024f64.powi(power(letter)?),
            None => 1000f64.powi(power(unit)?),
        },
    };
    let number = digits.parse::<f64>().ok()? * size;
    Some(if number.fract() == 0.0 && number < 9e15 {
        Value::from(number as u64)
    } else {
        Value::from(number)
    })
}

/// All paths from some nodes on, each as far as it goes without meeting itself.
fn paths(graph: &Value, from: &Value) -> Result<Value, TooMuch> {
    let (Value::Object(graph), Some(from)) = (graph, items(from)) else { return UNDEFINED };
    let mut found: BTreeSet<Value> = BTreeSet::new();
    // Each with its path so far: a stack of our own, however long the paths are.
    let mut open: Vec<(Value, Vec<Value>)> =
        from.into_iter().map(|node| (node.clone(), Vec::new())).collect();
    let mut steps = 0;
    while let Some((node, path)) = open.pop() {
        steps += 1 + path.len() / 16;
        if steps > MOST_STEPS || path.len() > LONGEST_PATH {
            return Err(TooMuch(
                "this graph has more paths than are followed: `graph.reachable` tells which nodes are reached",
            ));
        }
        let next = graph.get(&node).filter(|_| node != Value::from("") && !path.contains(&node));
        let Some(next) = next else {
            if !path.is_empty() {
                found.insert(Value::from(path));
            }
            continue;
        };
        let next = match next {
            Value::Null => Vec::new(),
            other => match items(other) {
                Some(next) => next,
                None => return UNDEFINED,
            },
        };
        let path = [path, vec![node]].concat();
        if next.is_empty() {
            found.insert(Value::from(path));
            continue;
        }
        open.extend(next.into_iter().map(|node| (node.clone(), path.clone())));
    }
    Ok(Value::from(found))
}

fn networks(given: &[Value], holds: fn(Cidr, Cidr) -> bool) -> Result<Value, TooMuch> {
    let network = |value: &Value| text(value).and_then(Cidr::parse);
    let (Some(one), Some(other)) = (network(&given[0]), network(&given[1])) else { return UNDEFINED };
    Ok(Value::from(holds(one, other)))
}

/// Pairs of an index or a key on each side, where one network holds the other.
fn matches(networks: &Value, others: &Value) -> Value {
    let side = |value: &Value| -> Option<Vec<(Value, Cidr)>> {
        let cidr = |value: &Value| match value {
            Value::Array(list) => text(list.first()?).and_then(Cidr::parse),
            one => text(one).and_then(Cidr::parse),
        };
        let keyed: Vec<(Value, &Value)> = match value {
            Value::String(_) => vec![(value.clone(), value)],
            Value::Array(list) => {
                list.iter().enumerate().map(|(at, one)| (Value::from(at as u64), one)).collect()
            }
            Value::Set(set) => set.iter_sorted().map(|one| (one.clone(), one)).collect(),
            Value::Object(object) => object.iter_sorted().map(|(key, one)| (key.clone(), one)).collect(),
            _ => return None,
        };
        keyed.into_iter().map(|(key, one)| Some((key, cidr(one)?))).collect()
    };
    let (Some(networks), Some(others)) = (side(networks), side(others)) else { return Value::Undefined };
    let pairs = networks.iter().flat_map(|(key, wide)| {
        let within = others.iter().filter(|(_, narrow)| narrow.within(*wide));
        within.map(move |(other, _)| Value::from(vec![key.clone(), other.clone()]))
    });
    Value::from(pairs.collect::<BTreeSet<_>>())
}

/// Every address of a network.
fn expanded(value: &Value) -> Result<Value, TooMuch> {
    let Some(network) = text(value).filter(|text| text.contains('/')).and_then(Cidr::parse) else {
        return UNDEFINED;
    };
    let addresses = network.addresses(MOST_ADDRESSES);
    let addresses = addresses.ok_or(TooMuch(
        "this network has more addresses than are written out: net.cidr_contains asks about one",
    ))?;
    Ok(Value::from(addresses.into_iter().map(Value::from).collect::<BTreeSet<_>>()))
}

/// As few networks as have all addresses of these.
fn merged(value: &Value) -> Value {
    let networks = items(value).and_then(|all| {
        all.into_iter().map(|one| text(one).and_then(Cidr::parse)).collect::<Option<Vec<_>>>()
    });
    networks.map_or(Value::Undefined, |all| {
        Value::from(Cidr::merged(all).into_iter().map(Value::from).collect::<BTreeSet<_>>())
    })
}

fn submatches(given: &[Value]) -> Value {
    let (Some(pattern), Some(text), Ok(most)) = (text(&given[0]), text(&given[1]), given[2].as_i64()) else {
        return Value::Undefined;
    };
    let Ok(pattern) = regex::Regex::new(pattern) else { return Value::Undefined };
    let found = pattern.captures_iter(text).take(usize::try_from(most).unwrap_or(usize::MAX));
    let groups = found.map(|groups| {
        let texts = groups.iter().map(|group| Value::from(group.map_or("", |group| group.as_str())));
        Value::from(texts.collect::<Vec<_>>())
    });
    Value::from(groups.collect::<Vec<_>>())
}

/// `1h30m`, in nanoseconds.
fn duration(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut whole = (!rest.is_empty()).then_some(0.0)?;
    while !rest.is_empty() {
        let digits = rest.find(|sign: char| !sign.is_ascii_digit() && sign != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let units =
            [("ns", 1.0), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12)];
        let (unit, size) = units.into_iter().find(|(unit, _)| rest.starts_with(unit))?;
        rest = &rest[unit.len()..];
        whole += number * size;
    }
    (whole < i64::MAX as f64).then_some((sign * whole) as i64)
}

/// `2027-03-31T10:00:00+02:00`, in nanoseconds since 1970.
fn moment(text: &str) -> Option<i64> {
    const DAY: i64 = 86_400;
    // A date alone, or one without its zone, is none.
    let moment: toml::value::Datetime = text.parse().ok()?;
    let (date, time, offset) = (moment.date?, moment.time?, moment.offset?);
    let Measure::Number(days) = Measure::of_day((date.year, date.month, date.day)) else { return None };
    let Some(Measure::Number(epoch)) = Unit::Date.read("1970-01-01") else { return None };
    let minutes = match offset {
        toml::value::Offset::Z => 0,
        toml::value::Offset::Custom { minutes } => i64::from(minutes),
    };
    let seconds =
        i64::from(time.hour) * 3600 + i64::from(time.minute) * 60 + i64::from(time.second.unwrap_or(0));
    let since = (days - epoch) as i64 * DAY + seconds - minutes * 60;
    since.checked_mul(1_000_000_000)?.checked_add(i64::from(time.nanosecond.unwrap_or(0)))
}

fn quoted(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b' ' => "+".to_owned(),
        b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn unquoted(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
                rest = &rest[2..];
                u8::from_str_radix(digits, 16).ok()?
            }
            other => *other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// `a=1&a=2`, as a list for each name.
fn unquoted_object(text: &str) -> Option<Value> {
    let mut all: BTreeMap<Value, Vec<Value>> = BTreeMap::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        all.entry(Value::from(unquoted(name)?)).or_default().push(Value::from(unquoted(value)?));
    }
    Some(Value::from(
        all.into_iter().map(|(name, values)| (name, Value::from(values))).collect::<BTreeMap<_, _>>(),
    ))
}

fn quoted_object(value: &Value) -> Option<String> {
    let Value::Object(object) = value else { return None };
    let mut pairs = Vec::new();
    for (name, value) in object.iter_sorted() {
        let values = match value {
            Value::String(_) => vec![value],
            list => items(list)?,
        };
        for value in values {
            pairs.push(format!("{}={}", quoted(text(name)?), quoted(text(value)?)));
        }
    }
    Some(pairs.join("&"))
}

fn read(value: &Value) -> Option<Value> {
    let source = Source::decode(RepoPath::from("text.yaml"), text(value)?.as_bytes());
    let node = yaml::read(&source)?.into_iter().next()?;
    Some(super::input::value(&node, super::Blocks::Lists))
}

#[cfg(test)]
mod tests;
