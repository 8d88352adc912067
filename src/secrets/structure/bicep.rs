//! Bicep's own: parameters that are secure, and the secrets of a vault.

use std::collections::HashMap;

use super::program::{LONGEST, first_text};
use super::value::Trust;
use super::{Search, entries, lines, names, stores};
use crate::text::Span;

/// What a file says by more than the names on its lines.
pub fn file(search: &mut Search, trust: Trust) {
    if trust >= Trust::Config {
        kept(search);
        given(search, trust);
    }
    let (mut start, mut secure, mut vault) = (0, false, Vault::default());
    // How many brackets are open in the default of a secure object.
    let mut open = 0usize;
    for line in search.source.text().split_inclusive('\n') {
        let trimmed = line.trim();
        if line.len() < LONGEST && !lines::is_comment(trimmed) {
            if secure && trimmed.starts_with("param ") && trimmed.ends_with('{') {
                open = 1;
            } else if open > 0 {
                open = (open + trimmed.matches('{').count()).saturating_sub(trimmed.matches('}').count());
                if let Some(colon) = line.find(':')
                    && let Some((value, span)) = first_text(line, colon + 1, start)
                    && stores::is_kept(line[..colon].trim(), value)
                {
                    search.take(line[..colon].trim(), value, span);
                }
            }
            if let Some((name, value, span)) = parameter(line, start) {
                if secure && value.is_empty() {
                    block(search, name, span.end);
                } else if secure {
                    search.certain(name, value, span);
                } else {
                    search.named(name, value, span, trust);
                }
            }
            if vault.has_secret(trimmed)
                && trust >= Trust::Config
                && let Some(at) = line.find("value:").filter(|at| line[..*at].ends_with(['{', ' ', '\t']))
                && let Some((value, span)) = first_text(line, at + "value:".len(), start)
            {
                search.certain("value", value, span);
            }
            let is_secure = ["@secure", "@sys.secure"].iter().any(|word| trimmed.starts_with(word));
            secure = is_secure || secure && trimmed.starts_with('@');
        }
        start += line.len();
    }
}

/// `secureValue: '…'`, and every value of `secrets: [ { name: 'a', value: '…' } ]`.
fn kept(search: &mut Search) {
    let source = search.source;
    let (text, mut done) = (source.text(), 0);
    for hit in search.words.iter().filter(|hit| text.is_char_boundary(hit.end())) {
        let (word, rest) = (&text[hit.start()..hit.end()], &text[hit.end()..]);
        if word.eq_ignore_ascii_case("securevalue") && rest.starts_with(':') {
            if let Some((value, span)) = first_text(rest, 1, hit.end()) {
                search.certain("secureValue", value, span);
            }
        } else if hit.start() >= done
            && word == "secret"
            && let Some(list) = rest.strip_prefix("s:").filter(|list| list.trim_start().starts_with('['))
        {
            let open = text.len() - list.trim_start().len();
            let (entries, end) = entries::of(text, open, entries::DOCUMENT);
            done = end;
            for entry in entries {
                if entry.key == "value" && !entry.value.contains("${") {
                    search.certain("value", entry.value, entry.span);
                }
            }
        }
    }
}

/// The text of a variable, or the default of a parameter, that a password's property is given: `adminPassword: login`.
fn given(search: &mut Search, trust: Trust) {
    let source = search.source;
    let is_name = |text: &str| text.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'_');
    let mut properties: HashMap<&str, &str> = HashMap::new();
    for line in lines::of_words(source.text(), search.words, LONGEST, |says| says & super::words::NAME != 0) {
        let Some((property, variable)) = source.slice(line).split_once(':') else { continue };
        let (property, variable) = (property.trim(), variable.trim());
        if is_name(property) && is_name(variable) && names::of(property).is_some_and(|named| named.sure) {
            properties.insert(variable, property);
        }
    }
    let mut start = 0;
    for line in source.text().split_inclusive('\n').take_while(|_| !properties.is_empty()) {
        let declared = ["var ", "param "].iter().find_map(|word| line.strip_prefix(word));
        if let Some(property) = declared.and_then(|rest| properties.get(rest.split([' ', '=']).next()?))
            && let Some(equals) = line.find('=')
            && let Some((value, span)) = first_text(line, equals + 1, start)
        {
            search.named(property, value, span, trust);
        }
        start += line.len();
    }
}

/// A text in three quotes, of which two are read.
fn block(search: &mut Search, name: &str, at: usize) {
    /// More is a file.
    const LONGEST: usize = 8 << 10;
    let rest = search.source.text().get(at..).unwrap_or("");
    let Some(inside) = rest.strip_prefix("''") else { return };
    let reach = &inside.as_bytes()[..inside.len().min(LONGEST)];
    let Some(end) = memchr::memmem::find(reach, b"'''") else { return };
    let (value, start) = (&inside[..end], at + 2);
    let lead = value.len() - value.trim_start().len();
    let value = value.trim();
    search.certain(name, value, Span::new(start + lead, start + lead + value.len()));
}

/// How deep in a vault and in a secret of it the lines stand.
#[derive(Default)]
struct Vault {
    depth: usize,
    vault_at: Option<usize>,
    secret_at: Option<usize>,
}

impl Vault {
    /// Whether a line stands in a vault's secret. A `value` of it is nowhere else.
    fn has_secret(&mut self, line: &str) -> bool {
        if line.starts_with("resource ") {
            let kind = line.split('\'').nth(1).unwrap_or("").to_ascii_lowercase();
            let (kind, _) = kind.split_once('@').unwrap_or((&kind, ""));
            let is_nested = kind == "secrets" && self.vault_at.is_some();
            if kind == "microsoft.keyvault/vaults/secrets" || is_nested {
                self.secret_at = Some(self.depth);
            } else if kind == "microsoft.keyvault/vaults" {
                self.vault_at = Some(self.depth);
            }
        }
        let is_inside = self.secret_at.is_some_and(|at| self.depth > at);
        let plain = line.split('\'').step_by(2);
        for sign in plain.flat_map(str::bytes) {
            match sign {
                b'{' => self.depth += 1,
                b'}' => {
                    self.depth = self.depth.saturating_sub(1);
                    self.secret_at = self.secret_at.filter(|at| self.depth > *at);
                    self.vault_at = self.vault_at.filter(|at| self.depth > *at);
                }
                _ => {}
            }
        }
        is_inside
    }
}

/// Bicep's `param adminPassword string = '…'`.
fn parameter(line: &str, start: usize) -> Option<(&str, &str, Span)> {
    let rest = line.trim_start().strip_prefix("param ")?;
    let name = rest.split_whitespace().next()?;
    let equals = line.find('=')?;
    let (value, span) = first_text(line, equals + 1, start)?;
    Some((name, value, span))
}
