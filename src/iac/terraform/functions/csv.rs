//! `csvdecode`: lines below a header become objects.

use csv_core::{ReadRecordResult, ReaderBuilder, Terminator};

use super::MOST_ELEMENTS;
use super::arguments::Arguments;
use super::convert::made_map;
use crate::iac::Value;

pub(super) fn csvdecode(given: &Arguments) -> Option<Value> {
    let mut records = records(&given.text(0)?)?.into_iter();
    let header = records.next()?;
    let mut names = header.clone();
    names.sort();
    names.dedup();
    let rows = records.len();
    let width: usize = header.iter().map(|name| 1 + name.len() / 64).sum();
    // Every row repeats the header.
    if names.len() != header.len() || rows.saturating_mul(width) > MOST_ELEMENTS {
        return None;
    }
    let object = |record: Vec<String>| {
        let fields = header
            .iter()
            .zip(&record)
            .map(|(name, field)| Some((name.clone(), given.made(Value::Text(field.clone()))?)));
        let fields = fields.collect::<Option<Vec<_>>>().filter(|_| record.len() == header.len())?;
        Some(made_map(fields, given.at()?))
    };
    let objects: Option<Vec<Value>> = records.map(object).collect();
    given.made_list(objects?)
}

fn records(text: &str) -> Option<Vec<Vec<String>>> {
    // Go ends a line with `\n`, forgets a `\r` before it, and does not mind if the last one is missing.
    let text = format!("{}\n", text.strip_suffix(['\n', '\r']).unwrap_or(text)).replace("\r\n", "\n");
    if !well_quoted(&text) {
        return None;
    }
    let mut reader = ReaderBuilder::new().terminator(Terminator::Any(b'\n')).build();
    // Unquoting only takes bytes away; a record has no more ends than the text has commas.
    let mut output = vec![0; text.len() + 1];
    let mut ends = vec![0; text.bytes().filter(|byte| *byte == b',').count() + 2];
    let mut input = text.as_bytes();
    let mut records = Vec::new();
    loop {
        let (result, read, _, fields) = reader.read_record(input, &mut output, &mut ends);
        input = &input[read..];
        match result {
            ReadRecordResult::Record if records.len() <= MOST_ELEMENTS => {
                let starts = std::iter::once(&0).chain(&ends[..fields]);
                let fields = starts.zip(&ends[..fields]).map(|(start, end)| output.get(*start..*end));
                let text = |field: Option<&[u8]>| String::from_utf8(field?.to_vec()).ok();
                records.push(fields.map(text).collect::<Option<Vec<String>>>()?);
            }
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::End => return Some(records),
            _ => return None,
        }
    }
}

/// Whether quotes stand only where Go's reader takes them: around a whole field, doubled inside.
fn well_quoted(text: &str) -> bool {
    #[derive(PartialEq)]
    enum In {
        Start,
        Bare,
        Quoted,
        Closed,
    }
    let mut place = In::Start;
    for letter in text.chars() {
        place = match (place, letter) {
            (In::Start, '"') | (In::Closed, '"') => In::Quoted,
            (In::Quoted, '"') => In::Closed,
            (In::Quoted, _) => In::Quoted,
            (In::Bare, '"') => return false,
            (_, ',' | '\n') => In::Start,
            (In::Closed, _) => return false,
            _ => In::Bare,
        };
    }
    place != In::Quoted
}
