//! Literals inside of an expression whose value is not known: what it falls back on, what it is put together from, and
//! what JSON that is known in part has in it.

use std::sync::LazyLock;

use regex::Regex;

use super::super::structure::value::is_drawn_of_letters;
use super::super::structure::{blocks, composed, stores};
use super::Search;
use crate::iac::{Node, Resource};
use crate::text::{Location, Span};

impl Search {
    /// The literals of a secret's JSON that is known in part: `jsonencode({ host = aws_x.y.z, stripe = "…" })`.
    pub(super) fn encoded(&mut self, resource: &Resource, path: &str, at: &Location) {
        let expression = at.text();
        if !self.is_own(at) || !expression.starts_with("jsonencode(") {
            return;
        }
        for text in blocks::texts(expression) {
            let value = &expression[text.span.start..text.span.end];
            if text.key.is_some_and(|key| stores::is_kept(&key, value)) {
                let span = Span::new(at.span.start + text.span.start, at.span.start + text.span.end);
                let place = at.source.location(span);
                self.take(value, place, resource.written().to_owned(), resource.written_path(path));
            }
        }
    }

    /// The literals of JSON that is written as a text, known in part: `"{\"host\":\"${aws_x.y.z}\",\"stripe\":\"…\"}"`.
    pub(super) fn held(&mut self, resource: &Resource, path: &str, at: &Location) {
        let expression = at.text();
        let is_document = expression.trim_start_matches('"').starts_with('{') || expression.starts_with("<<");
        if !is_document || !self.is_own(at) {
            return;
        }
        for entry in stores::held(expression) {
            let span = Span::new(at.span.start + entry.span.start, at.span.start + entry.span.end);
            let path = format!("{}.{}", resource.written_path(path), entry.key);
            self.take(entry.value, at.source.location(span), resource.written().to_owned(), path);
        }
    }

    /// What an expression whose value is not known yet falls back on: `var.x ? "…" : null`, `coalesce(var.x, "…")`.
    /// Other texts in it are names and keys.
    pub(super) fn branches(&mut self, resource: &Resource, path: &str, node: &Node) {
        static BRANCH: LazyLock<Regex> = LazyLock::new(|| {
            let call = r#"\b(?:(?:coalesce|try)\((?:[^()]|\([^()]*\))*|lookup\((?:[^(),]|\([^()]*\))*,(?:[^(),]|\([^()]*\))*),\s*"([^"\\\n]+)"\s*\)"#;
            let branch = r#"(?:\?|[^"\w]:|\s:)\s*"([^"\\\n]+)""#;
            Regex::new(&format!("{branch}|{call}")).expect("a pattern of ours compiles")
        });
        let at = &node.at;
        let is_choice = at.text().contains('?') || at.text().contains('(');
        if !self.is_own(at) {
            return;
        }
        self.pieces(resource, path, at);
        self.referred(at.text());
        if !is_choice {
            return;
        }
        for found in BRANCH.captures_iter(at.text()) {
            let Some(literal) = found.iter().skip(1).flatten().next() else { continue };
            let text = literal.as_str();
            if is_no_word(text) && !text.contains("${") {
                let span = Span::new(at.span.start + literal.start(), at.span.start + literal.end());
                self.take(
                    text,
                    at.source.location(span),
                    resource.written().to_owned(),
                    resource.written_path(path),
                );
            }
        }
    }

    /// The literals that a text is put together from, where they are strong by themselves.
    pub(super) fn pieces(&mut self, resource: &Resource, path: &str, at: &Location) {
        for (literal, start) in literals(at.text()) {
            if is_asked_for(&at.text()[..start - 1]) {
                continue;
            }
            for piece in composed::pieces(literal, "${").into_iter().flat_map(|piece| piece.split("%s")) {
                let piece = piece.trim_matches(['-', '_']);
                if composed::is_strong(piece) {
                    let start = at.span.start + start + (piece.as_ptr() as usize - literal.as_ptr() as usize);
                    let place = at.source.location(Span::new(start, start + piece.len()));
                    self.take(piece, place, resource.written().to_owned(), resource.written_path(path));
                }
            }
        }
    }
}

/// Whether a value that is one of several is more than a word: that is a name or says that there is none.
pub(super) fn is_no_word(text: &str) -> bool {
    let is_mixed = text.len() > 5
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic());
    is_mixed || is_drawn_of_letters(text)
}

/// The texts of an expression that its value may be made of, each with its place in it: no keys of maps and nothing that
/// is compared.
fn literals(expression: &str) -> Vec<(&str, usize)> {
    let bytes = expression.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) = memchr::memchr(b'"', &bytes[at..]).map(|quote| at + quote + 1) {
        let end = blocks::quoted_end(bytes, start);
        let before = expression[..start - 1].trim_end();
        let is_index = before.strip_suffix('[').is_some_and(|head| {
            head.ends_with(|sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | ')' | ']'))
        });
        let behind = expression.get(end + 1..).unwrap_or("").trim_start();
        let is_compared =
            before.ends_with("==") || before.ends_with("!=") || behind.starts_with(['=', '!', ':']);
        if let Some(text) = expression.get(start..end).filter(|_| !is_index && !is_compared) {
            found.push((text, start));
        }
        at = (end + 1).min(bytes.len());
    }
    found
}

/// Whether a literal says which one is asked for: `config.requireSecret("…")`, `getenv("…")`.
fn is_asked_for(before: &str) -> bool {
    let Some(call) = before.trim_end().strip_suffix('(') else { return false };
    let start = call.rfind(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_').map_or(0, |at| at + 1);
    let name = call[start..].to_ascii_lowercase();
    ["get", "require", "lookup", "read"].iter().any(|verb| name.starts_with(verb)) || name.ends_with("output")
}
