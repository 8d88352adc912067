//! Settings line by line: `name = value`, `name: value`, `export NAME=value`, several of them on one line, whatever
//! the rest of the file is. What templates, INI files, dotenv files and scripts are read with.

use super::value::Trust;
use super::{Search, arguments, directives, markup, names, variables, words};
use crate::text::Span;
use crate::text::prefilter::Hit;

/// No person writes longer lines.
pub const LONGEST: usize = 4096;

/// A name and the value that stands behind it on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<'t> {
    pub name: &'t str,
    pub value: &'t str,
    pub span: Span,
    /// The quote around it.
    pub quote: Option<u8>,
}

/// Settings in a file of no certain form.
pub fn all(search: &mut Search, trust: Trust) {
    each_with_word(search, |search, line, start| {
        let mut called: Option<&str> = None;
        for pair in pairs(line, start) {
            match (pair.name, called) {
                ("name" | "key", _) => called = Some(pair.value),
                ("value", Some(name)) => search.named(name, pair.value, pair.span, trust),
                _ if pair.quote.is_none() && pair.value.ends_with('\\') => {
                    continued(search, pair, trust);
                }
                _ => {
                    // Gitea's files have backticks as quotes.
                    let inner = pair.value.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
                    search.named(pair.name, inner.unwrap_or(pair.value), pair.span, trust);
                }
            }
        }
        // `"name": "DB_PASSWORD",`, and the value on the line below.
        if let Some(name) = called.filter(|name| names::of(name).is_some()) {
            value_of(search, name, start + line.len(), trust);
        }
        markup::line_of(search, line, start, trust);
        directives::line_of(search, line, start, trust);
    });
    arguments::in_text(search, trust);
    let is_text = search.source.path().ends_with(".txt");
    if trust >= Trust::Loose || is_text {
        search.commands();
    }
}

/// YAML that is a template, or no YAML by another fault.
pub fn template(search: &mut Search, trust: Trust) {
    let text = search.source.text();
    let manifest = text.contains("apiVersion:") && text.contains("kind:");
    let trust = if manifest && trust > Trust::Little { trust.max(Trust::Config) } else { trust };
    let mut name: Option<&str> = None;
    each_line(search, |search, line, start| {
        for pair in pairs(line, start) {
            match (pair.name, name) {
                ("name" | "key", _) => name = Some(pair.value),
                ("value", Some(name)) => search.named(name, pair.value, pair.span, trust),
                _ => {
                    name = None;
                    search.named(pair.name, pair.value, pair.span, trust);
                }
            }
        }
    });
    arguments::in_text(search, trust);
    if trust >= Trust::Loose {
        search.commands();
    }
}

/// A script: settings between commands, where a `$` outside of single quotes refers to another one.
pub fn script(search: &mut Search, trust: Trust) {
    each_with_word(search, |search, line, start| {
        let line = line.trim_end();
        for pair in pairs(line, start) {
            // `[ "$password" = '' ]`
            let compares = line.contains("[ ") || line.trim_start().starts_with("if ");
            let refers = compares
                || super::value::fallback(pair.value).is_none()
                    && pair.quote != Some(b'\'')
                    && pair.value.contains(['$', '`', '%'])
                    && names_another(pair.value);
            if !refers {
                search.named(pair.name, pair.value, pair.span, trust);
            }
        }
        // `ENV DB_PASSWORD value`
        let mut words = line.split_ascii_whitespace();
        if let (Some("ENV"), Some(name), Some(value), None) =
            (words.next(), words.next(), words.next(), words.next())
            && !name.contains('=')
        {
            search.named(name, value, Span::new(start, start + line.len()), trust);
        }
    });
    arguments::in_text(search, trust);
    if trust >= Trust::Loose {
        search.commands();
        variables::of_script(search, trust);
    }
}

/// `$NAME`, `$(…)`, `%NAME%`: a `$` at the end, or before a sign, is a character of the value.
pub fn names_another(value: &str) -> bool {
    let bytes = value.as_bytes();
    bytes.windows(2).any(|pair| {
        pair[0] == b'$' && (pair[1].is_ascii_alphabetic() || b"({_".contains(&pair[1])) || pair[0] == b'`'
    }) || value.matches('%').count() == 2
}

/// Every line that a name stands on which may be a secret's.
fn each_with_word<'s>(search: &mut Search<'s>, mut judge: impl FnMut(&mut Search<'s>, &'s str, usize)) {
    for line in of_words(search.source.text(), search.words, LONGEST, |says| says & words::LINE != 0) {
        let (text, start) = (search.source.slice(line), line.start);
        if !is_comment(text.trim_start()) {
            judge(search, text, start);
        }
    }
}

/// The lines that words stand on which say what is asked for, each once, without their ends; but for those of
/// `longest` bytes and more.
pub fn of_words(text: &str, words: &[Hit], longest: usize, asks: impl Fn(u32) -> bool) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found: Vec<Span> = Vec::new();
    let mut done = 0;
    for at in words.iter().filter(|hit| asks(hit.owner)).map(Hit::start) {
        if at < done {
            continue;
        }
        let (start, end) = (line_start(bytes, at, longest), line_end(bytes, at, longest));
        done = end.unwrap_or(at + longest);
        if let (Some(start), Some(end)) = (start, end)
            && end - start < longest
        {
            let end = end - usize::from(end > start && bytes[end - 1] == b'\r');
            found.push(Span::new(start, end));
        }
    }
    found
}

/// Where the line begins that `at` stands on, whichever of the two signs ends lines; `None` where that is `longest` bytes before and more.
pub fn line_start(bytes: &[u8], at: usize, longest: usize) -> Option<usize> {
    let head = at.saturating_sub(longest);
    match memchr::memrchr2(b'\n', b'\r', &bytes[head..at]) {
        Some(place) => Some(head + place + 1),
        None => (head == 0).then_some(0),
    }
}

/// Where it ends, likewise.
pub fn line_end(bytes: &[u8], at: usize, longest: usize) -> Option<usize> {
    let tail = bytes.len().min(at + longest);
    match memchr::memchr2(b'\n', b'\r', &bytes[at..tail]) {
        Some(place) => Some(at + place),
        None => (tail == bytes.len()).then_some(tail),
    }
}

/// Where the next line begins.
pub fn next_line(bytes: &[u8], end: usize) -> usize {
    let ending = if bytes.get(end..end + 2) == Some(b"\r\n") { 2 } else { 1 };
    bytes.len().min(end + ending)
}

fn each_line<'s>(search: &mut Search<'s>, mut judge: impl FnMut(&mut Search<'s>, &'s str, usize)) {
    let source = search.source;
    let mut start = 0;
    for line in source.text().split_inclusive('\n') {
        let trimmed = line.trim_start();
        if line.len() < LONGEST && !is_comment(trimmed) {
            judge(search, line.trim_end_matches(['\n', '\r']), start);
        }
        start += line.len();
    }
}

pub fn is_comment(trimmed: &str) -> bool {
    ["#", "//", ";", "*", "/*", "<!--", "REM ", "rem ", "::", "--"]
        .iter()
        .any(|mark| trimmed.starts_with(mark))
}

/// The names and values of a line; `start` is where it begins.
pub fn pairs(line: &str, start: usize) -> Vec<Pair<'_>> {
    let bytes = line.as_bytes();
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(at) = bytes[from..].iter().position(|byte| matches!(byte, b'=' | b':')).map(|at| from + at)
    {
        from = at + 1;
        // `==`, `=>`, `:=`, `::`, `://`
        if matches!(bytes.get(at + 1), Some(b'=' | b'~'))
            || at > 0 && matches!(bytes[at - 1], b'=' | b'!' | b'<' | b'>')
        {
            continue;
        }
        let Some((name, is_first)) = name_before(line, at) else { continue };
        // `--secret=app-tls-1`: which one.
        if name == "secret" && line[..at].ends_with("--secret") {
            continue;
        }
        let asked = names::of(name).is_some() || matches!(name, "name" | "key" | "value");
        let behind = if bytes.get(at + 1) == Some(&b'>') { at + 2 } else { at + 1 };
        let rest = &line[behind..];
        let lead = rest.len() - rest.trim_start().len();
        // Puppet's `Sensitive('…')`; Grafana's and Python's three quotes.
        // The quotes of a text in another's quotes.
        let wrapped = [("Sensitive(", 10), ("\"\"\"", 2), ("'''", 2), ("\\\"", 1)];
        let wrapped = wrapped.into_iter().find(|(open, _)| rest[lead..].starts_with(open));
        let value_start = behind + lead + wrapped.map_or(0, |(_, length)| length);
        let pair = match bytes.get(value_start) {
            Some(quote @ (b'"' | b'\'')) => {
                let rest = &bytes[value_start + 1..];
                let length = match bytes[value_start - 1] {
                    b'\\' => memchr::memmem::find(rest, b"\\\""),
                    _ => closing(rest, *quote),
                };
                let Some(length) = length else { continue };
                Pair {
                    name,
                    value: &line[value_start + 1..value_start + 1 + length],
                    span: Span::new(start + value_start + 1, start + value_start + 1 + length),
                    quote: Some(*quote),
                }
            }
            // `--set auth.password=x`, `KEY=value command`: nothing between, up to the next blank.
            // A table of TOML: its own names follow.
            Some(b'{') if rest[lead..].contains(" = ") => continue,
            Some(_) if asked && (is_first || bytes[at] == b'=' && lead == 0) => {
                let tight = lead == 0 && bytes[at] == b'=';
                let end = rest[lead..]
                    .find(|sign: char| {
                        tight
                            && (sign.is_whitespace()
                                || matches!(sign, '"' | '\'' | ',' | ';' | '&' | '|' | ')'))
                    })
                    .unwrap_or(rest.len() - lead);
                let value = without_comment(&rest[lead..lead + end]);
                Pair {
                    name,
                    value,
                    span: Span::new(start + value_start, start + value_start + value.len()),
                    quote: None,
                }
            }
            _ => continue,
        };
        if asked {
            found.push(pair);
        }
        // A text may hold settings of its own: `parameter_overrides = "DBPassword=…"`.
        if asked || !pair.value.contains(['=', ':']) {
            from = pair.span.end - start;
        }
    }
    found
}

/// The name that ends before a sign.
pub fn name_at(line: &str, at: usize) -> Option<&str> {
    name_before(line, at).map(|(name, _)| name)
}

/// The name that ends before a sign, and whether nothing but words such as `export` stands before it.
fn name_before(line: &str, at: usize) -> Option<(&str, bool)> {
    if is_branch(&line[..at]) {
        return None;
    }
    let head = line[..at].trim_end().trim_end_matches(['"', '\'', ']']);
    // `password :=`, `password ?=`
    let head = head.trim_end_matches([':', '?', '+']).trim_end().trim_end_matches(['"', '\'']);
    let begin = head
        .rfind(|sign: char| !(sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '.')))
        .map_or(0, |place| place + head[place..].chars().next().map_or(1, char::len_utf8));
    let name = head[begin..].trim_start_matches(['-', '.']);
    if name.is_empty() {
        return None;
    }
    // `const password: string = "…"`
    if matches!(name, "string" | "str" | "String")
        && let Some(typed) = head[..begin].trim_end().strip_suffix(':')
    {
        return name_before(typed, typed.len());
    }
    let before = head[..begin].trim().trim_end_matches(['"', '\'']).trim();
    const LEADS: [&str; 14] = [
        "",
        "-",
        "export",
        "set",
        "setx",
        "ENV",
        "ARG",
        "env",
        "local",
        "readonly",
        "declare",
        "declare -x",
        "$env:",
        "Environment=",
    ];
    Some((name, LEADS.contains(&before) || before.starts_with('[') && before.ends_with(']')))
}

/// `ok ? 'Password 1' : …`: a text that is chosen, no name.
fn is_branch(head: &str) -> bool {
    let head = head.trim_end();
    let Some(quote) = head.chars().next_back().filter(|sign| matches!(sign, '"' | '\'')) else {
        return false;
    };
    let text = &head[..head.len() - 1];
    text.rfind(quote).is_some_and(|opens| text[..opens].trim_end().ends_with('?'))
}

/// Where a quoted text ends, escapes passed over.
fn closing(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            _ if *byte == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

fn without_comment(value: &str) -> &str {
    let end = [" #", "\t#", " //", " ;"].iter().filter_map(|mark| value.find(mark)).min();
    value[..end.unwrap_or(value.len())].trim_end().trim_end_matches([',', ';'])
}

/// A value that goes on over the line, as Java's properties have it.
fn continued(search: &mut Search, pair: Pair, trust: Trust) {
    /// No password is written over more.
    const LINES: usize = 8;
    let text = search.source.text();
    let (mut value, mut end) = (String::new(), pair.span.start);
    let mut start = pair.span.start;
    for number in 0..LINES {
        let Some(stop) = line_end(text.as_bytes(), end, LONGEST) else { return };
        let line = &text[end..stop];
        let part = line.trim_start();
        // What is alone on its lines stands there as it is.
        if value.is_empty() {
            start = stop - part.len();
        }
        end = stop;
        let goes_on = part.ends_with('\\') && number + 1 < LINES;
        value.push_str(part.trim_end().trim_end_matches('\\'));
        if !goes_on {
            break;
        }
        end = next_line(text.as_bytes(), end);
    }
    search.named(pair.name, &value, Span::new(start, end.max(start)), trust);
}

/// The `value` that stands alone on the line behind `from`.
fn value_of(search: &mut Search, name: &str, from: usize, trust: Trust) {
    let source = search.source;
    let start = next_line(source.text().as_bytes(), from);
    let Some(end) = line_end(source.text().as_bytes(), start, LONGEST) else { return };
    if let [pair] = pairs(source.slice(Span::new(start, end)), start).as_slice()
        && pair.name == "value"
    {
        search.named(name, pair.value, pair.span, trust);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<(&str, &str)> {
        pairs(line, 0).into_iter().map(|pair| (pair.name, pair.value)).collect()
    }

    #[test]
    fn names_and_values_in_all_their_forms() {
        for (line, name, value) in [
            ("export DB_PASSWORD=one # comment", "DB_PASSWORD", "one"),
            ("  password: one two", "password", "one two"),
            ("password = 'it''s'", "password", "it"),
            ("  - \"dbPassword\": \"one\",", "dbPassword", "one"),
            ("c.winrm.password = 'one'", "c.winrm.password", "one"),
            ("ENV A=b API_SECRET=one", "API_SECRET", "one"),
            ("helm upgrade --set auth.password=one x", "auth.password", "one"),
            ("$config['password'] = 'one';", "password", "one"),
            ("PASSWORD := one", "PASSWORD", "one"),
            ("const dbPassword: string = 'one'", "dbPassword", "one"),
        ] {
            assert!(read(line).contains(&(name, value)), "{line}: {:?}", read(line));
        }
    }

    #[test]
    fn comparisons_and_addresses_are_no_settings() {
        for line in [
            "if password == 'one':",
            "https://token:x",
            "password:",
            "a = b",
            "é: password",
            "a ? 'password' : 'b-1'",
        ] {
            assert_eq!(read(line), [], "{line}");
        }
    }
}
