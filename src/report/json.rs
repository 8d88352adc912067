//! The report for programs: one JSON document, told whole whatever the hints say.
//!
//! In: a [`Document`]. Out: the JSON that `schema.json` describes. Texts are exact: what could steer a
//! terminal is written as JSON's own `\u` escapes, so that a reader gets the very name.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use super::Document;
use super::document::VERSION;
use crate::error::{Error, Result};
use crate::text::escape::is_hostile;

/// JSON Schema 2020-12 of the document.
pub const SCHEMA: &str = include_str!("schema.json");

pub fn json(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    harmless(document, out)
}

/// A report that was written by [`json`].
pub fn read(name: &str, bytes: &[u8]) -> Result<Document> {
    let wrong = |why: String| {
        let error = Error::new(format!("{name} is no JSON report of iacgate: {why}"));
        error.help("iacgate audit --format json --output report.json")
    };
    let document: Document = serde_json::from_slice(bytes).map_err(|error| wrong(error.to_string()))?;
    if document.version != VERSION || document.tool.name != env!("CARGO_PKG_NAME") {
        return Err(wrong(format!("version {} of {}", document.version, document.tool.name)));
    }
    Ok(document)
}

/// Any document as pretty JSON that steers no terminal.
pub fn harmless(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(&mut *out, Harmless(PrettyFormatter::new()));
    document.serialize(&mut serializer)?;
    writeln!(out)
}

/// Pretty JSON in which no character can steer the terminal that it is read on.
struct Harmless(PrettyFormatter<'static>);

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut plain = 0;
        for (at, character) in fragment.char_indices().filter(|(_, character)| is_hostile(*character)) {
            writer.write_all(&fragment.as_bytes()[plain..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            plain = at + character.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[plain..])
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Report, samples};
    use super::*;

    fn written(report: &Report) -> String {
        let mut out = Vec::new();
        json(&Document::of(report, 0), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_report_keeps_to_the_schema() {
        let schema = serde_json::from_str(SCHEMA).unwrap();
        jsonschema::meta::validate(&schema).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for report in [Report::default(), samples::volume(), samples::everything()] {
            let document: serde_json::Value = serde_json::from_str(&written(&report)).unwrap();
            let errors: Vec<String> = validator.iter_errors(&document).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
        assert!(!validator.is_valid(&serde_json::json!({ "version": 2 })));
    }

    #[test]
    fn a_report_reads_back_as_written() {
        let text = written(&samples::everything());
        let document = read("report.json", text.as_bytes()).unwrap();
        let mut again = Vec::new();
        json(&document, &mut again).unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), text);
        assert!(read("x.json", b"{}").unwrap_err().to_string().contains("x.json is no JSON report"));
    }

    #[test]
    fn names_are_exact_and_harmless() {
        let text = written(&samples::everything());
        assert!(!text.chars().any(|character| character != '\n' && is_hostile(character)));
        assert!(!text.contains(samples::SECRET));
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        let files = document["findings"].as_array().unwrap().iter().map(|finding| &finding["file"]);
        assert!(files.into_iter().any(|file| file == samples::HOSTILE_NAME));
    }
}
