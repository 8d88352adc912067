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
    }
    let mut given = given(search);
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
            {
                let value = &line[at + "value:".len()..];
                match first_text(line, at + "value:".len(), start) {
                    Some((value, span)) if !value.starts_with("${") => search.certain("value", value, span),
                    _ => given.extend(variable_of(value).map(|variable| (variable, "password"))),
                }
            }
            secure = is_secure(trimmed) || secure && trimmed.starts_with('@');
        }
        start += line.len();
    }
    if trust >= Trust::Config {
        for (property, value, span) in reached(search.source.text(), given) {
            search.named(property, value, span, trust);
        }
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

/// Variables and parameters, and the property of a password that each is given to.
pub type Given<'t> = HashMap<&'t str, &'t str>;

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'_')
}

/// What passwords' properties are given: `adminPassword: login`, and what addresses and settings are made of:
/// `'Server=…;Password=${login}'`.
fn given<'s>(search: &Search<'s>) -> Given<'s> {
    let source = search.source;
    let mut given = Given::new();
    for line in lines::of_words(source.text(), search.words, LONGEST, |says| says & super::words::NAME != 0) {
        let line = source.slice(line);
        if let Some((property, variable)) = line.split_once(':')
            && let Some(variable) = variable_of(variable)
            && names::of(property.trim()).is_some_and(|named| named.sure)
        {
            given.insert(variable, property.trim());
        }
        for (at, _) in line.match_indices("=${") {
            let name = lines::name_at(line, at).and_then(|name| name.rsplit(['.', ' ', ';']).next());
            let variable = line[at + 3..].split('}').next().filter(|variable| is_name(variable));
            if let (Some(name), Some(variable)) = (name, variable)
                && names::of(name).is_some_and(|named| named.sure)
            {
                given.insert(variable, name);
            }
        }
    }
    given
}

/// The variable that is a value as a whole: `a`, `'${a}'`.
pub fn variable_of(value: &str) -> Option<&str> {
    let value = value.trim();
    let inside = value.strip_prefix("'${").and_then(|rest| rest.strip_suffix("}'"));
    Some(inside.unwrap_or(value)).filter(|name| is_name(name))
}

/// The texts of variables, and the defaults of parameters, that are given so, by however many others: with the property,
/// and the place.
pub fn reached<'t>(text: &'t str, mut given: Given<'t>) -> Vec<(&'t str, &'t str, Span)> {
    /// Nobody hands a value on more often.
    const MOST: usize = 8;
    let (mut declared, mut start) = (Vec::new(), 0);
    for line in text.split_inclusive('\n').take_while(|_| !given.is_empty()) {
        let rest = ["var ", "param "].iter().find_map(|word| line.strip_prefix(word));
        if let (Some(rest), Some(equals)) = (rest, line.find('='))
            && let Some(name) = rest.split([' ', '=']).next()
        {
            declared.push((name, line, equals + 1, start));
        }
        start += line.len();
    }
    for _ in 0..MOST {
        let handed_on: Vec<(&str, &str)> = declared
            .iter()
            .filter_map(|(name, line, value, _)| Some((variable_of(&line[*value..])?, *given.get(name)?)))
            .filter(|(variable, _)| !given.contains_key(variable))
            .collect();
        if handed_on.is_empty() {
            break;
        }
        given.extend(handed_on);
    }
    let reached = declared.into_iter().filter_map(|(name, line, value, start)| {
        let property = given.get(name)?;
        let (text, span) = first_text(line, value, start)?;
        (!text.contains("${")).then_some((*property, text, span))
    });
    reached.collect()
}

/// The parameters of a file that are secure.
pub fn secure_parameters(text: &str) -> impl Iterator<Item = &str> {
    let mut secure = false;
    text.lines().map(str::trim).filter_map(move |line| {
        let is_one = secure && line.starts_with("param ");
        secure = is_secure(line) || secure && (line.starts_with('@') || line.is_empty());
        is_one.then(|| line["param ".len()..].split([' ', '=']).next()).flatten()
    })
}

fn is_secure(line: &str) -> bool {
    ["@secure", "@sys.secure"].iter().any(|word| line.starts_with(word))
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
