//! XML by its lines: elements and attributes that are named for a secret.
//!
//! In: a line of a file. Out: the secrets in its tags, and in the lines below that belong to them.

use super::value::Trust;
use super::{Search, lines, names};
use crate::text::Span;

/// `<password>…</password>`, `<add key="Password" value="…"/>`, `<Resource password="…"/>`, each tag of a line.
pub fn line_of(search: &mut Search, line: &str, start: usize, trust: Trust) {
    /// More of them stand in a packed file.
    const MOST: usize = 64;
    for (open, _) in line.match_indices('<').take(MOST) {
        let Some((tag, rest)) = line[open + 1..].split_once('>') else { return };
        let behind = start + line.len() - rest.len();
        let element = rest.split_once("</");
        if tag.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"_-.:".contains(&sign)) {
            if let Some((value, end)) = element
                && end.starts_with(tag)
                && !value.contains('<')
            {
                search.named(tag, value, Span::new(behind, behind + value.len()), trust);
            }
            // OpenVPN: the user's name and the password, on a line each.
            if tag == "auth-user-pass" && rest.trim().is_empty() {
                second_line(search, start + line.len());
            }
            // Windows' answer files: `<Password>`, and its `<Value>` behind it or on the next line.
            if rest.trim_start().starts_with("<Value>") && tag.ends_with("assword") {
                value_below(search, tag, behind, trust);
            }
            if rest.trim().is_empty() && tag.ends_with("assword") {
                value_below(search, tag, start + line.len(), trust);
            }
            continue;
        }
        let Some((key, _)) = attribute(tag, &["key", "name"]) else { continue };
        if let Some((value, at)) = attribute(tag, &["value"]) {
            let at = start + open + 1 + at;
            search.named(key, value, Span::new(at, at + value.len()), trust);
        }
        // `<property name="connection.password">…</property>`, its value on the line or in an element below.
        if let Some((value, _)) = element {
            search.named(key, value, Span::new(behind, behind + value.len()), trust);
        } else if rest.trim().is_empty() && names::of(key).is_some() {
            value_below(search, key, start + line.len(), trust);
        }
    }
}

/// The value of the first of these attributes that a tag has, and where it stands in it.
fn attribute<'t>(tag: &'t str, names: &[&str]) -> Option<(&'t str, usize)> {
    names.iter().find_map(|name| {
        let (at, _) = tag.match_indices(name).find(|(at, _)| {
            let is_whole = tag[..*at].ends_with(|sign: char| sign.is_ascii_whitespace());
            is_whole && tag[at + name.len()..].trim_start().starts_with('=')
        })?;
        let equals = at + name.len() + tag[at + name.len()..].find('=')? + 1;
        let quote = tag[equals..].trim_start().chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
        let from = equals + tag[equals..].find(quote)? + 1;
        let length = tag[from..].find(quote)?;
        Some((&tag[from..from + length], from))
    })
}

/// The second line behind `from`, where a tag closes on the third.
fn second_line(search: &mut Search, from: usize) {
    let bytes = search.source.text().as_bytes();
    let next = |at: usize| {
        let start = lines::next_line(bytes, at);
        lines::line_end(bytes, start, lines::LONGEST).map(|end| Span::new(start, end))
    };
    let Some(password) = next(from).and_then(|user| next(user.end)) else { return };
    let closes = next(password.end).is_some_and(|close| search.source.slice(close).starts_with("</"));
    let value = search.source.slice(password).trim();
    if closes {
        search.named("password", value, password, Trust::Config);
    }
}

fn value_below(search: &mut Search, name: &str, from: usize, trust: Trust) {
    let text = search.source.text();
    let rest = &text[from..];
    let below = rest.trim_start();
    let Some(inside) = ["<Value>", "<value>"].iter().find_map(|tag| below.strip_prefix(tag)) else { return };
    let at = from + rest.len() - inside.len();
    // No further than a value may be long: in a file of many names each would be read to its end.
    let reach = &inside.as_bytes()[..inside.len().min(lines::LONGEST + 1)];
    let end = memchr::memmem::find(reach, b"</").or((inside.len() < lines::LONGEST).then_some(inside.len()));
    if let Some(value) = end.map(|end| &inside[..end]).filter(|value| !value.contains('\n')) {
        search.named(name, value, Span::new(at, at + value.len()), trust.max(Trust::Loose));
    }
}
