//! The tests of one value, read from TOML.
//!
//! In: the table of `{ path = …, equals = … }`. Out: a [`Test`], or a [`Mistake`] at its word.

use super::form::Words;
use super::measure::{Measure, Unit};
use super::network::Cidr;
use super::pack::*;
use crate::literal::Literal;
use crate::toml_table::{Item, Mistake, Read, Table};

/// The keys that stand beside `path`.
pub const KEYS: [&str; 27] = [
    "equals",
    "not-equals",
    "one-of",
    "none-of",
    "contains",
    "matches",
    "not-matches",
    "starts-with",
    "ends-with",
    "at-least",
    "at-most",
    "at-most-setting",
    "unit",
    "exists",
    "filled",
    "empty",
    "length",
    "type",
    "keys",
    "lists",
    "matches-setting",
    "supported",
    "network",
    "within",
    "ignore-case",
    "read-as",
    "absent",
];

/// The one test of a table.
pub fn test(table: &Table, words: &Words) -> Read<Test> {
    let mut tests = of_texts(table)?;
    let ignores_case = table.bool("ignore-case")? == Some(true);
    if ignores_case {
        tests = tests.into_iter().map(|test| Test::IgnoreCase(Box::new(lower(test)))).collect();
    }
    let texts = tests.len();
    let unit = table.word("unit", &Unit::WORDS)?.map_or(Unit::Number, Unit::from_word);
    if let Some(item) = table.item("at-least") {
        tests.push(Test::AtLeast(unit, measure(&item, unit)?));
    }
    if let Some(item) = table.item("at-most") {
        tests.push(Test::AtMost(unit, measure(&item, unit)?));
    }
    if let Some(item) = table.item("at-most-setting") {
        tests.push(Test::AtMostSetting(unit, words.mention(Mentioned::Setting, &item)?));
    }
    if let Some(value) = table.bool("exists")? {
        tests.push(Test::Exists(value));
    }
    if let Some(value) = table.bool("filled")? {
        tests.push(Test::Filled(value));
    }
    if let Some(value) = table.bool("empty")? {
        tests.push(Test::Empty(value));
    }
    if let Some(inner) = table.table("length")? {
        tests.push(Test::Length(bounds(&inner)?));
        inner.finish()?;
    }
    if let Some(word) = table.word("type", &["text", "number", "bool", "list", "map"])? {
        tests.push(Test::Type(word.to_owned()));
    }
    if table.has("keys") {
        tests.push(Test::Keys(table.texts("keys")?));
    }
    if let Some(item) = table.item("lists") {
        tests.push(Test::Lists(words.mention(Mentioned::List, &item)?));
    }
    if let Some(item) = table.item("matches-setting") {
        tests.push(Test::MatchesSetting(words.mention(Mentioned::Setting, &item)?));
    }
    if let Some(item) = table.item("supported") {
        tests.push(Test::Supported(words.mention(Mentioned::Dates, &item)?));
    }
    if let Some(word) = table.word("network", &["open", "public", "private"])? {
        tests.push(Test::Network(match word {
            "open" => Network::Open,
            "public" => Network::Public,
            _ => Network::Private,
        }));
    }
    if table.word("account", &["other"])?.is_some() {
        tests.push(Test::OtherAccount);
    }
    if let Some(item) = table.item("within") {
        tests.push(Test::Network(Network::Within(networks(&item)?)));
    }
    let wrong = |what: &str, help: &str| {
        let place = table.place.borrow();
        Err(Mistake::new(table.span.clone(), format!("{what}{place}")).help(help))
    };
    match tests.len() {
        1 if ignores_case && texts == 0 => {
            wrong("`ignore-case` beside a test that has no text", "it goes with equals, one-of, matches, …")
        }
        1 => match table.item("read-as") {
            Some(item) => read_as(&item, tests.remove(0)),
            None => Ok(tests.remove(0)),
        },
        0 => {
            table.finish()?;
            wrong("no test beside `path`", "equals = true, exists = true, one-of = […], …")
        }
        _ => wrong("two tests in one condition", "write { all = [ …, … ] }"),
    }
}

/// `read-as = ['^user-', 'user:']`.
fn read_as(item: &Item, test: Test) -> Read<Test> {
    match item.items()?.as_slice() {
        [from, to] => Ok(Test::ReadAs(regex(from)?, to.text()?, Box::new(test))),
        _ => Err(Mistake::new(item.span(), "`read-as` takes a regex and what stands in its place")
            .help("read-as = ['^user-', 'user:']")),
    }
}

fn of_texts(table: &Table) -> Read<Vec<Test>> {
    let literals = |item: Item| item.items()?.iter().map(Item::literal).collect::<Read<Vec<Literal>>>();
    let mut tests = Vec::new();
    if let Some(item) = table.item("equals") {
        tests.push(Test::Equals(item.literal()?));
    }
    if let Some(item) = table.item("not-equals") {
        tests.push(Test::NotEquals(item.literal()?));
    }
    if let Some(item) = table.item("one-of") {
        tests.push(Test::OneOf(literals(item)?));
    }
    if let Some(item) = table.item("none-of") {
        tests.push(Test::NoneOf(literals(item)?));
    }
    if let Some(item) = table.item("contains") {
        tests.push(Test::Contains(item.literal()?));
    }
    if let Some(item) = table.item("matches") {
        tests.push(Test::Matches(regex(&item)?));
    }
    if let Some(item) = table.item("not-matches") {
        tests.push(Test::NotMatches(regex(&item)?));
    }
    if let Some(text) = table.text("starts-with")? {
        tests.push(Test::StartsWith(text));
    }
    if let Some(text) = table.text("ends-with")? {
        tests.push(Test::EndsWith(text));
    }
    Ok(tests)
}

/// A test that lower-case texts are asked.
fn lower(test: Test) -> Test {
    fn literal(value: Literal) -> Literal {
        match value {
            Literal::Text(text) => Literal::Text(text.to_lowercase()),
            Literal::List(items) => Literal::List(items.into_iter().map(literal).collect()),
            other => other,
        }
    }
    let all = |values: Vec<Literal>| values.into_iter().map(literal).collect();
    match test {
        Test::Equals(value) => Test::Equals(literal(value)),
        Test::NotEquals(value) => Test::NotEquals(literal(value)),
        Test::OneOf(values) => Test::OneOf(all(values)),
        Test::NoneOf(values) => Test::NoneOf(all(values)),
        Test::Contains(value) => Test::Contains(literal(value)),
        Test::Matches(regex) => Test::Matches(format!("(?i){regex}")),
        Test::NotMatches(regex) => Test::NotMatches(format!("(?i){regex}")),
        Test::StartsWith(text) => Test::StartsWith(text.to_lowercase()),
        Test::EndsWith(text) => Test::EndsWith(text.to_lowercase()),
        other => other,
    }
}

fn measure(item: &Item, unit: Unit) -> Read<Measure> {
    if unit == Unit::Number {
        return item.number().map(Measure::Number);
    }
    if let (Unit::Date, Ok(date)) = (unit, item.date()) {
        return Ok(Measure::of_day((date.year, date.month, date.day)));
    }
    let text = item.number().map(|number| number.to_string()).or_else(|_| item.text())?;
    unit.read(&text).ok_or_else(|| {
        let word = Unit::WORDS.iter().find(|word| Unit::from_word(word) == unit).unwrap_or(&"number");
        let what = format!("`{text}` can't be read with the unit `{word}`");
        Mistake::new(item.span(), what).help(format!("such as {}", unit.example()))
    })
}

/// `at-least` and `at-most` of what is counted.
pub fn bounds(table: &Table) -> Read<Bounds> {
    let bound = |key| table.item(key).map(|item| whole(&item)).transpose();
    let bounds = Bounds { at_least: bound("at-least")?, at_most: bound("at-most")? };
    if bounds.at_least.is_none() && bounds.at_most.is_none() {
        table.finish()?;
        let place = table.place.borrow();
        let mistake = Mistake::new(table.span.clone(), format!("neither `at-least` nor `at-most`{place}"));
        return Err(mistake.help("at-least = 1"));
    }
    Ok(bounds)
}

fn whole(item: &Item) -> Read<u64> {
    let number = item.number()?;
    if number < 0.0 || number.fract() != 0.0 {
        let mistake = Mistake::new(item.span(), format!("`{number}` is no number of things"));
        return Err(mistake.help("a whole number: 0, 1, 2, …"));
    }
    Ok(number as u64)
}

/// A network, or a list of them.
fn networks(item: &Item) -> Read<Vec<String>> {
    let items = if item.is_list() { item.items()? } else { return Ok(vec![network(item)?]) };
    items.iter().map(network).collect()
}

fn network(item: &Item) -> Read<String> {
    let text = item.text()?;
    match Cidr::parse(&text) {
        Some(_) => Ok(text),
        None => Err(Mistake::new(item.span(), format!("`{text}` is no network")).help("such as 10.0.0.0/8")),
    }
}

/// A regex; one that does not compile is told where it stands. (The builder takes ours as they are: a test
/// compiles them.)
pub fn regex(item: &Item) -> Read<String> {
    let text = item.text()?;
    match super::regex_mistake(&text) {
        Some(why) => {
            let why = why.trim_start_matches("error: ");
            let mistake = Mistake::new(item.span(), format!("no valid regex: {why}"));
            Err(mistake
                .help("a bracket that is meant as such is written `\\(`, in quotes '…' that leave it alone"))
        }
        None => Ok(text),
    }
}
