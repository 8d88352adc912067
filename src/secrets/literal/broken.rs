//! Literals in a file of which not all could be read: what names, flags and schemas say of them is read off the text.

use super::super::structure::value::{Trust, is_secret};
use super::super::structure::{blocks, names, schema, stores};
use super::Search;
use super::written::place;
use crate::text::Source;

impl Search {
    /// The literals of a file with a syntax error in it. What was read is known already.
    pub(super) fn broken(&mut self, source: &Source, texts: &[blocks::Text]) {
        for text in texts {
            let Some(key) = text.key.as_deref() else { continue };
            let value = source.slice(text.span);
            let first = text.blocks.first().map_or("", String::as_str);
            let label = text.labels.first().map_or("", String::as_str);
            let (address, attribute) = place(text, false);
            let around = || blocks::around(source.text(), text.span.start);
            let is_default = first == "variable" && key == "default";
            let name = if is_default { label } else { key };
            let is_told = match names::of(name) {
                Some(named) => {
                    let trust = if first == "data" { Trust::Loose } else { Trust::Config };
                    is_secret(named, name, value, trust)
                }
                None if first == "resource" => {
                    // A name beside it is its key, else.
                    let line = source.text()[..text.span.start].rsplit('\n').next().unwrap_or("");
                    let written = line.split('=').next().unwrap_or("").trim();
                    let is_secure = || written == "value" && around().contains("\"SecureString\"");
                    let is_schema = schema::terraform(label, &attribute) || schema::terraform(label, written);
                    (is_schema || is_secure()) && stores::is_held(written, value)
                }
                None => is_default && blocks::is_kept(around()) && stores::is_held(name, value),
            };
            if is_told && !value.contains("${") {
                self.take(value, source.location(text.span), address, attribute);
            }
        }
    }
}
