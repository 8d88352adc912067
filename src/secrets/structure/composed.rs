//! Values that are put together: from a literal and something unknown, or one of two by a condition.
//!
//! In: an expression of some dialect in the place of a secret. Out: its literals that are secrets. A branch is a value
//! like others; a piece of a text must be strong by itself: `"db-${x}-secret"` names something.

use super::Search;
use super::names;
use super::value::{Trust, looks_random};
use crate::iac::{Map, Node, Value};
use crate::secrets::placeholder::is_placeholder;
use crate::secrets::strength;
use crate::text::Span;

/// No expression in a place of a secret is deeper.
const DEEPEST: usize = 8;

/// The literal pieces of a text around its holes, `${…}` or `{…}`, that work as a secret whatever is put in.
pub fn pieces<'t>(text: &'t str, opens: &str) -> Vec<&'t str> {
    if refers(text) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let (piece, hole) = rest.split_once(opens).unwrap_or((rest, ""));
        let piece = piece.trim_matches(['-', '_', '.', ' ']);
        if is_strong(piece) {
            found.push(piece);
        }
        match hole.split_once('}') {
            Some((_, behind)) => rest = behind,
            None => return found,
        }
    }
}

/// Whether a text is how something is called that lies elsewhere.
fn refers(text: &str) -> bool {
    const STARTS: [&str; 5] = ["arn:", "http://", "https://", "projects/", "/"];
    text.contains("resolve:") || STARTS.iter().any(|start| text.starts_with(start))
}

/// Whether nobody names a thing so: drawn, or letters, digits and a sign that no name has.
pub fn is_strong(piece: &str) -> bool {
    let has = |is: fn(&u8) -> bool| piece.as_bytes().iter().any(is);
    let is_cased = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    let has_sign = piece.bytes().any(|byte| b"!@#$^&*+=?~".contains(&byte));
    let is_typed = piece.len() >= 8
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
        && (is_cased || has_sign)
        && strength::is_drawn(piece);
    !is_placeholder(piece)
        && !piece.contains(['/', ':', ' ', '(', ')', '{', '}', '<', '>', '[', ']'])
        && !piece.contains("EXAMPLE")
        && (is_typed || looks_random(piece))
}

/// Whether a map is a call of CloudFormation's functions that gives a value.
pub fn is_intrinsic(map: &Map) -> bool {
    const CALLS: [&str; 6] = ["Ref", "Sub", "Join", "If", "Select", "FindInMap"];
    matches!(map.entries.as_slice(), [entry] if call_of(&entry.key).is_some_and(|call| CALLS.contains(&call)))
}

/// The name that a `Ref` asks for.
pub fn referred(node: &Node) -> Option<&str> {
    let [entry] = node.as_map()?.entries.as_slice() else { return None };
    (call_of(&entry.key)? == "Ref").then(|| entry.node.as_text())?
}

fn call_of(key: &str) -> Option<&str> {
    key.strip_prefix("Fn::").or_else(|| key.strip_prefix('!')).or((key == "Ref").then_some(key))
}

/// Parameters that one text takes in: more make no difference to whoever reads the report.
const MOST_PUT_IN: usize = 64;

/// What a call of CloudFormation's functions gives a property; `give` judges a whole value.
pub fn intrinsic(
    search: &mut Search,
    name: &str,
    node: &Node,
    give: &dyn Fn(&mut Search, &str, Span),
    depth: usize,
) {
    let call = node.as_map().and_then(|map| match map.entries.as_slice() {
        [entry] => Some((call_of(&entry.key)?, &entry.node)),
        _ => None,
    });
    let items = |node: &'_ Node| match &node.value {
        Value::List(items) => items.clone(),
        _ => vec![node.clone()],
    };
    match (&node.value, call) {
        (Value::Text(text), _) => give(search, text, node.at.span),
        (_, Some(("Ref", given))) => {
            for (text, at) in given.as_text().map_or(Vec::new(), |name| search.defaults_of(name)) {
                give(search, &text, at);
            }
        }
        (_, Some(("Sub", given))) => {
            let given = items(given);
            let Some(text) = given.first().and_then(Node::as_text) else { return };
            let at = given[0].at.span;
            let put_in = text.split("${").skip(1).filter_map(|rest| rest.split_once('}'));
            for (name_of, _) in put_in.take(MOST_PUT_IN) {
                for (value, place) in search.defaults_of(name_of) {
                    if text == format!("${{{name_of}}}") {
                        give(search, &value, place);
                    } else if is_strong(&value) && !refers(text) {
                        search.take(name, &value, place);
                    }
                }
            }
            // What the text takes in that stands beside it.
            for beside in given.get(1).and_then(Node::as_map).into_iter().flat_map(|map| &map.entries) {
                if text == format!("${{{}}}", beside.key) {
                    intrinsic(search, name, &beside.node, give, depth + 1);
                } else if let Some(piece) = beside.node.as_text().filter(|piece| is_strong(piece)) {
                    search.take(name, piece, beside.node.at.span);
                }
            }
            if text.contains("${") {
                pieces(text, "${").into_iter().for_each(|piece| search.take(name, piece, at));
            } else {
                give(search, text, at);
            }
        }
        (_, Some(("Join", given))) => {
            let parts = items(given).get(1).map(items).unwrap_or_default();
            let texts: Vec<(&str, Span)> =
                parts.iter().filter_map(|part| Some((part.as_text()?, part.at.span))).collect();
            if texts.iter().any(|(text, _)| refers(text)) {
                return;
            }
            match texts.as_slice() {
                [(text, at)] if parts.len() == 1 => give(search, text, *at),
                _ => texts.into_iter().filter(|(text, _)| is_strong(text)).for_each(|(text, at)| {
                    search.take(name, text, at);
                }),
            }
        }
        (_, Some(("If", given))) if depth < DEEPEST => {
            items(given).iter().skip(1).for_each(|branch| intrinsic(search, name, branch, give, depth + 1));
        }
        (_, Some(("Select", given))) if depth < DEEPEST => {
            let given = items(given);
            let number = match given.first().map(|node| &node.value) {
                Some(Value::Number(number)) => Some(*number as usize),
                Some(Value::Text(text)) => text.parse().ok(),
                _ => None,
            };
            let list = given.get(1).filter(|list| matches!(list.value, Value::List(_))).map(items);
            if let Some((text, at)) = given.get(1).and_then(split)
                && let Some(part) = number.and_then(|number| text.get(number))
            {
                give(search, part, at);
            }
            if let Some(chosen) = number.and_then(|number| list?.get(number).cloned()) {
                intrinsic(search, name, &chosen, give, depth + 1);
            }
        }
        (_, Some(("FindInMap", given))) if depth < DEEPEST => {
            let given = items(given);
            let mut found: Vec<Node> = search.mappings.clone().into_iter().collect();
            for (number, key) in given.iter().take(3).enumerate() {
                let below = |node: &Node| match (node.as_map(), key.as_text()) {
                    (Some(map), Some(key)) => map.get(key).cloned().into_iter().collect(),
                    // Which of several environments it is turns out later.
                    (Some(map), None) if number == 1 => {
                        map.entries.iter().map(|entry| entry.node.clone()).collect()
                    }
                    _ => Vec::new(),
                };
                found = found.iter().flat_map(below).collect();
            }
            found.iter().filter(|_| given.len() >= 3).for_each(|node| {
                intrinsic(search, name, node, give, depth + 1);
            });
        }
        _ => {}
    }
}

/// The text that `!Sub` or `!Join` puts together, with `${…}` for what is put in, and the place of the whole.
pub fn whole(node: &Node) -> Option<(String, Span)> {
    let [entry] = node.as_map()?.entries.as_slice() else { return None };
    let given = match &entry.node.value {
        Value::List(given) => given.as_slice(),
        _ => std::slice::from_ref(&entry.node),
    };
    let text = match call_of(&entry.key)? {
        "Sub" => {
            let beside = given.get(1).and_then(Node::as_map).map_or(&[][..], |map| &map.entries);
            let texts = beside.iter().filter_map(|entry| Some((entry.key.as_str(), entry.node.as_text()?)));
            texts.take(MOST_PUT_IN).fold(given.first()?.as_text()?.to_owned(), |text, (key, value)| {
                text.replace(&format!("${{{key}}}"), value)
            })
        }
        "Join" => {
            let Value::List(parts) = &given.get(1)?.value else { return None };
            let parts: Vec<&str> = parts.iter().map(|part| part.as_text().unwrap_or("${_}")).collect();
            parts.join(given.first()?.as_text()?)
        }
        _ => return None,
    };
    Some((text, node.at.span))
}

/// The parts of `!Split [",", "a,b"]`, with the place of the text.
fn split(node: &Node) -> Option<(Vec<&str>, Span)> {
    let [entry] = node.as_map()?.entries.as_slice() else { return None };
    let Value::List(given) = &entry.node.value else { return None };
    let ("Split", [sign, text]) = (call_of(&entry.key)?, given.as_slice()) else { return None };
    let (sign, at) = (sign.as_text().filter(|sign| !sign.is_empty())?, text.at.span);
    Some((text.as_text()?.split(sign).collect(), at))
}

/// What an expression of an ARM template falls back on or is put together from: `[coalesce(parameters('p'), '…')]`.
pub fn arm(search: &mut Search, name: &str, text: &str, span: Span, trust: Trust) {
    let (mut calls, mut word, mut at): (Vec<(&str, usize)>, usize, usize) = (Vec::new(), 0, 0);
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'(' => calls.push((&text[word..at], 0)),
            b')' => {
                calls.pop();
            }
            b',' => calls.iter_mut().next_back().into_iter().for_each(|(_, number)| *number += 1),
            b'\'' => {
                let Some(length) = memchr::memchr(b'\'', &bytes[at + 1..]) else { return };
                let literal = &text[at + 1..at + 1 + length];
                at += length + 1;
                match calls.last() {
                    Some(("if", 1..) | ("coalesce", _)) => search.named(name, literal, span, trust),
                    Some(("concat" | "format", _)) if is_strong(literal) => search.take(name, literal, span),
                    _ => {}
                }
            }
            _ => {}
        }
        at += 1;
        if !bytes[at - 1].is_ascii_alphanumeric() {
            word = at;
        }
    }
}

/// What a line of a program that deploys puts together or falls back on in the place of a secret: a template with holes,
/// `a ?? "…"`, `a or "…"`, `a ? "…" : b`.
pub fn in_program(search: &mut Search, line: &str, start: usize, trust: Trust) {
    for (at, _) in line.match_indices(['=', ':']) {
        let Some(name) = super::lines::name_at(line, at) else { continue };
        if !names::of(name).is_some_and(|named| named.sure) {
            continue;
        }
        let value = line[at + 1..].trim_start_matches(['=', ' ']);
        let offset = start + line.len() - value.len();
        template(search, name, value, offset, trust);
        branches(search, name, value, offset, trust);
        return;
    }
}

/// `` `…${x}` ``, `f"…{x}"`, `'…${x}'`, `` pulumi.interpolate`…` ``
fn template(search: &mut Search, name: &str, value: &str, offset: usize, trust: Trust) {
    let lead = ["pulumi.interpolate", "interpolate", "f", "F", "$"]
        .into_iter()
        .find(|lead| value.strip_prefix(lead).is_some_and(|rest| rest.starts_with(['"', '\'', '`'])));
    let from = lead.map_or(0, str::len);
    let Some(quote) = value[from..].chars().next().filter(|sign| matches!(sign, '"' | '\'' | '`')) else {
        return;
    };
    let Some(text) = value[from + 1..].split(quote).next() else { return };
    let opens = if matches!(lead, Some("f" | "F" | "$")) { "{" } else { "${" };
    let span = Span::new(offset + from + 1, offset + from + 1 + text.len());
    if quote == '`' && !text.contains(opens) {
        search.named(name, text, span, trust);
    }
    if text.contains(opens) {
        pieces(text, opens).into_iter().for_each(|piece| search.take(name, piece, span));
    }
}

fn branches(search: &mut Search, name: &str, value: &str, offset: usize, trust: Trust) {
    for sign in [" ?? ", " || ", " or ", " ? ", " : ", " else "] {
        for (at, _) in value.match_indices(sign).take(4) {
            let from = at + sign.len();
            let quote = value[from..].chars().next().filter(|sign| matches!(sign, '"' | '\'' | '`'));
            let Some(text) = quote.and_then(|quote| value[from + 1..].split(quote).next()) else { continue };
            let span = Span::new(offset + from + 1, offset + from + 1 + text.len());
            search.named(name, text, span, trust);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_counts_that_is_strong_by_itself() {
        let strong = ["Gr4ph", "ite88!x"].concat();
        for text in [format!("{strong}-${{x}}"), format!("${{x}}{strong}"), format!("${{x}}-{strong}-${{y}}")]
        {
            assert_eq!(pieces(&text, "${"), [strong.as_str()], "{text}");
        }
        for text in [
            "${x}-password",
            "db-${x}-secret",
            "${x}-db-password-1",
            "postgres-15-${x}",
            "${x}-eu-west-1",
            "arn:aws:secretsmanager:eu-west-1:${x}:secret:Db-1a2B3c4D5e",
            "https://${x}/Api2/v1Token",
            "prod/${x}/Db1",
            "${x}",
            "${x",
            "Team-${x}-Orders",
        ] {
            assert_eq!(pieces(text, "${"), [""; 0], "{text}");
        }
    }
}
