//! `yamldecode`: the events of a YAML document become values, plain scalars of the types Terraform sees in them.

use std::collections::HashMap;

use granit_parser::{Event, Options, Parser, ScalarStyle, Tag};

use super::arguments::Arguments;
use super::convert::{made_map, text};
use super::lists::weight;
use super::{MOST_ELEMENTS, maps};
use crate::iac::{Node, Value};

pub(super) fn yamldecode(given: &Arguments) -> Option<Value> {
    let text = given.text(0)?;
    let mut options = Options::default();
    options.block_scalar_eof_without_line_feed = true;
    let mut reader = Reader {
        events: Parser::new_from_str_with_options(&text, options),
        anchors: HashMap::new(),
        made: 0,
        given,
    };
    let mut document = None;
    loop {
        match reader.next()? {
            Event::DocumentStart(..) if document.is_none() => {
                let first = reader.next()?;
                document = Some(reader.value(first)?.0);
            }
            Event::StreamStart | Event::DocumentEnd => {}
            Event::StreamEnd => return document,
            _ => return None,
        }
    }
}

struct Reader<'a, I: Iterator> {
    events: I,
    anchors: HashMap<usize, Value>,
    /// Values made so far, those an alias repeats included.
    made: usize,
    given: &'a Arguments,
}

/// Whether a key was a plain `<<`, which merges the map behind it.
type Merges = bool;

impl<'t, S, E, I: Iterator<Item = Result<(Event<'t>, S), E>>> Reader<'_, I> {
    fn next(&mut self) -> Option<Event<'t>> {
        Some(self.events.next()?.ok()?.0)
    }

    fn value(&mut self, event: Event<'t>) -> Option<(Value, Merges)> {
        self.made += 1;
        if self.made > MOST_ELEMENTS {
            return None;
        }
        let (anchor, value, merges) = match event {
            Event::Scalar(content, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                (anchor, scalar(&content, plain, tag.as_deref())?, plain && tag.is_none() && content == "<<")
            }
            Event::SequenceStart(_, anchor, None) => (anchor, self.sequence()?, false),
            Event::MappingStart(_, anchor, None) => (anchor, self.mapping()?, false),
            Event::Alias(anchor) => {
                let value = self.anchors.get(&anchor)?.clone();
                self.made += weight(&value);
                return Some((value, false));
            }
            _ => return None,
        };
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        Some((value, merges))
    }

    fn node(&mut self, event: Event<'t>) -> Option<Node> {
        let value = self.value(event)?.0;
        self.given.made(value)
    }

    fn sequence(&mut self) -> Option<Value> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                Event::SequenceEnd => return Some(Value::List(items)),
                event => items.push(self.node(event)?),
            }
        }
    }

    fn mapping(&mut self) -> Option<Value> {
        let mut entries: Vec<(String, Node)> = Vec::new();
        let mut merged: Vec<(String, Node)> = Vec::new();
        loop {
            let (key, merges) = match self.next()? {
                Event::MappingEnd => break,
                event => self.value(event)?,
            };
            let event = self.next()?;
            let node = self.node(event)?;
            match node.value {
                Value::Map(map) if merges => {
                    merged.extend(map.entries.into_iter().map(|entry| (entry.key, entry.node)));
                }
                _ if merges => return None,
                _ => entries.push((text(&key)?, node)),
            }
        }
        // What stands in the map itself wins, and of two equal keys the last.
        merged.extend(entries);
        let Value::Map(map) = made_map(merged, self.given.at()?) else { return None };
        let entries = maps::sorted(&map).into_iter().map(|entry| (entry.key.clone(), entry.node.clone()));
        Some(made_map(entries.collect::<Vec<_>>(), self.given.at()?))
    }
}

/// `None` for what we have no value for: an infinity, a tag of somebody's own, most timestamps.
fn scalar(content: &str, plain: bool, tag: Option<&Tag>) -> Option<Value> {
    match tag {
        Some(tag) if tag.core_suffix() != Some("str") => return None,
        Some(_) => return Some(Value::Text(content.to_owned())),
        None if !plain => return Some(Value::Text(content.to_owned())),
        None => {}
    }
    Some(match content {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            Value::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            Value::Bool(false)
        }
        _ if is_date(content) => Value::Text(format!("{content}T00:00:00Z")),
        _ if starts_like_a_date(content) || is_no_number(content) => return None,
        _ => match number(content) {
            Some(number) => Value::Number(number + 0.0),
            None => Value::Text(content.to_owned()),
        },
    })
}

fn is_no_number(content: &str) -> bool {
    let word = content.trim_start_matches(['+', '-']).to_ascii_lowercase();
    word == ".inf" || word == ".nan"
}

fn starts_like_a_date(content: &str) -> bool {
    let mut parts = content.split('-');
    let mut digits = |lengths: std::ops::RangeInclusive<usize>| {
        let part = parts.next().unwrap_or_default();
        lengths.contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit())
    };
    digits(4..=4)
        && digits(1..=2)
        && parts.next().is_some_and(|day| day.starts_with(|sign: char| sign.is_ascii_digit()))
}

fn is_date(content: &str) -> bool {
    let shape = content.bytes().enumerate().all(|(index, sign)| match index {
        4 | 7 => sign == b'-',
        _ => sign.is_ascii_digit(),
    });
    let part = |from: usize, to: usize| content.get(from..to).and_then(|part| part.parse::<u8>().ok());
    // Days that not every month has are left to Terraform.
    shape
        && content.len() == 10
        && part(5, 7).is_some_and(|month| (1..=12).contains(&month))
        && part(8, 10).is_some_and(|day| (1..=28).contains(&day))
}

fn number(content: &str) -> Option<f64> {
    for (start, base) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = content.strip_prefix(start) {
            let digits = Some(digits).filter(|digits| !digits.starts_with(['+', '-']))?;
            return u64::from_str_radix(digits, base).ok().map(|number| number as f64);
        }
    }
    // The words that Rust reads as numbers too, `inf` and `nan`, have letters of their own.
    let numeric = content.bytes().all(|sign| sign.is_ascii_digit() || b"+-.eE".contains(&sign));
    content.parse().ok().filter(|number: &f64| numeric && number.is_finite())
}
