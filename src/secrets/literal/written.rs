//! Literals as a text of a stack is written, whatever its values are: those that no resource has, and what commands,
//! connections and documents inside of other texts give away.

use std::borrow::Cow;

use base64::Engine;

use super::super::structure::value::{Trust, is_secret, looks_random};
use super::super::structure::{self, arguments, blocks, command, composed, names, stores};
use super::Search;
use super::says::names_many;
use crate::text::{Source, Span};

impl Search {
    /// What no resource has: locals, files of values, and what stands inside of texts, such as a password on a
    /// command line.
    pub(super) fn texts(&mut self, source: &Source, texts: &[blocks::Text]) {
        let is_values = source.path().ends_with(".tfvars") || source.path().ends_with(".tfvars.json");
        // Most files of a stack have no options, and are not looked at for words.
        let has_options = memchr::memmem::find(source.text().as_bytes(), b"\"-").is_some();
        let glance = has_options.then(|| source.glance()).flatten();
        let words = glance.map_or(&[][..], |glance| &glance.places);
        let lists = arguments::lists(source.text(), words);
        let mut given: Vec<_> = lists.iter().flat_map(|list| arguments::given(list, Trust::Config)).collect();
        given.sort_by_key(|(_, word)| word.span);
        let mut given = given.into_iter().peekable();
        for text in texts {
            let value = source.slice(text.span);
            let first = text.blocks.first().map_or("", String::as_str);
            let (address, attribute) = place(text, is_values);
            // Both are in order of place.
            while let Some((name, word)) = given.next_if(|(_, word)| word.span.start < text.span.end) {
                if text.span.contains(word.span) {
                    let attribute = if attribute.is_empty() { name } else { attribute.clone() };
                    self.take(word.text, source.location(word.span), address.clone(), attribute);
                }
            }
            // What a call is given, such as `templatefile("a.sh", { password = … })`.
            let is_given = text.blocks.iter().any(String::is_empty);
            // OpenTofu's state is encrypted with it.
            let is_of_state = || text.blocks.iter().any(|block| block == "key_provider");
            let last = text.blocks.last().map_or("", String::as_str);
            let is_one_of_many = (is_values || first == "locals")
                && (names_many(last)
                    || names::of(last.trim_end_matches('s')).is_some() && looks_random(value));
            let is_flagged = is_values
                && text
                    .blocks
                    .iter()
                    .find(|block| !block.is_empty())
                    .or(text.key.as_ref())
                    .is_some_and(|name| self.flagged.contains(name));
            if let Some(key) = &text.key
                && (text.sensitive || is_one_of_many || is_flagged)
                && !value.contains("${")
                && stores::is_kept(key, value)
            {
                self.take(value, source.location(text.span), address.clone(), attribute.clone());
            }
            if let Some(key) = &text.key
                && (is_values || is_given || matches!(first, "locals" | "data") || is_of_state())
                && names::of(key).is_some_and(|named| {
                    let trust = match first {
                        _ if is_values && named.sure => Trust::Schema,
                        // A data source is told the name of a secret, and its id.
                        "data" if key == "secret_id" => return false,
                        "data" => Trust::Loose,
                        _ => Trust::Config,
                    };
                    is_secret(named, key, value, trust)
                })
            {
                self.take(value, source.location(text.span), address.clone(), attribute.clone());
            }
            if let Some(key) = &text.key
                && first == "locals"
                && value.contains("${")
                && names::of(key).is_some_and(|named| named.sure)
            {
                for piece in composed::pieces(value, "${") {
                    let start = text.span.start + (piece.as_ptr() as usize - value.as_ptr() as usize);
                    let at = source.location(Span::new(start, start + piece.len()));
                    self.take(piece, at, address.clone(), attribute.clone());
                }
            }
            if let Some(found) = structure::in_manifest(value) {
                for found in found {
                    let span =
                        Span::new(text.span.start + found.span.start, text.span.start + found.span.end);
                    self.take(source.slice(span), source.location(span), address.clone(), attribute.clone());
                }
                continue;
            }
            for (name, inside) in inside(text.key.as_deref(), value) {
                let at = memchr::memmem::find(value.as_bytes(), inside.as_bytes());
                let start = text.span.start + at.unwrap_or(0);
                let end = if at.is_some() { start + inside.len() } else { text.span.end };
                let attribute = if attribute.is_empty() { name } else { attribute.clone() };
                self.take(&inside, source.location(Span::new(start, end)), address.clone(), attribute);
            }
        }
    }
}

/// Where a text of a file stands, as an address and an attribute.
pub(super) fn place(text: &blocks::Text, is_values: bool) -> (String, String) {
    let words = text.blocks.iter().map(String::as_str).filter(|word| !word.is_empty());
    let mut path: Vec<&str> = words.clone().skip(1).collect();
    path.extend(text.key.as_deref());
    let labels = text.labels.join(".");
    if is_values {
        let whole: Vec<&str> = words.chain(text.key.as_deref()).collect();
        return (format!("var.{}", whole.join(".")), String::new());
    }
    let address = match text.blocks.first().map_or("", String::as_str) {
        "resource" => labels,
        "locals" => return (format!("local.{}", path.join(".")), String::new()),
        "variable" => format!("var.{labels}"),
        "" => return (path.join("."), String::new()),
        word => [word, &labels].join(".").trim_end_matches('.').to_owned(),
    };
    (address, path.join("."))
}

/// What commands, connections and settings inside of a text give away, with their names.
pub(super) fn inside(key: Option<&str>, text: &str) -> Vec<(String, String)> {
    // `user_data_base64`, `custom_data`
    let encoded = key.filter(|key| key.contains("base64") || key.ends_with("_data"));
    if let Some(text) = encoded.and_then(|_| decode(text)) {
        return inside(None, &text);
    }
    if !command::is_worth_reading(text) {
        return Vec::new();
    }
    let text = &*unescaped(text);
    let owned = |(name, value): (String, &str)| (name, value.to_owned());
    let mut found: Vec<(String, String)> = command::secrets(text).into_iter().map(owned).collect();
    if key.is_some_and(names::is_message) {
        return found;
    }
    let settings = command::assignments(text).into_iter().filter(|(name, value)| {
        names::of(name).is_some_and(|named| is_secret(named, name, value, Trust::Config))
    });
    found.extend(settings.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let documented = structure::in_yaml(text).into_iter();
    found.extend(documented.map(|found| {
        let kind = found.hint.split(',').next().unwrap_or("").to_owned();
        (kind, found.value.0)
    }));
    found
}

/// A document on one line, in quotes: its lines stand there as `\n`.
fn unescaped(text: &str) -> Cow<'_, str> {
    let is_escaped = !text.contains('\n') && text.contains("\\n");
    match is_escaped.then(|| serde_json::from_str(&format!("\"{text}\""))) {
        Some(Ok(plain)) => Cow::Owned(plain),
        _ => Cow::Borrowed(text),
    }
}

fn decode(text: &str) -> Option<String> {
    let bytes = base64::engine::general_purpose::STANDARD.decode(text.trim()).ok()?;
    String::from_utf8(bytes).ok()
}
