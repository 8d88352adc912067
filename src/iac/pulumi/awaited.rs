//! What a value waits for, named as it is written, but without the literals in it: one may be a secret.
//!
//! In: where an expression stands. Out: `decode("…")`, `infra.getOutput("url")`, `` `…${bucket.arn}…` ``.

use crate::text::Location;

/// A longer name of what is awaited says no more.
const LONGEST_NAME: usize = 80;
/// Deeper templates within templates nobody reads.
const DEEPEST: usize = 8;

/// For people to read.
pub fn named(at: &Location) -> String {
    let written = at.text();
    let is_program = ![".yaml", ".yml", ".json"].iter().any(|end| at.path().ends_with(end));
    short(&if is_program { without_literals(written, 0) } else { of_yaml(written) })
}

/// The same as it is written, to tell one from another: never shown as it is.
pub fn whole(at: &Location) -> String {
    short(at.text())
}

fn short(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Of a document the function that is asked, or what a text takes in.
fn of_yaml(written: &str) -> String {
    if let Some(start) = written.find("fn::").or_else(|| written.find("Fn::")) {
        let name = &written[start..];
        let end = name.find(|c: char| c.is_whitespace() || "\"'{}[],".contains(c)).unwrap_or(name.len());
        return name[..end].trim_end_matches(':').to_owned();
    }
    let mut shown = String::new();
    let mut rest = written;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((inside, behind)) = after.split_once('}') else { break };
        let gap = if before.trim_matches(['"', '\'']).is_empty() { "" } else { "…" };
        shown.push_str(&format!("{gap}${{{inside}}}"));
        rest = behind;
    }
    if shown.is_empty() || !rest.trim_matches(['"', '\'']).is_empty() {
        shown.push('…');
    }
    shown
}

fn without_literals(written: &str, depth: usize) -> String {
    let mut shown = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find(['"', '\'', '`']) {
        let (before, quoted) = rest.split_at(at);
        shown.push_str(before);
        let quote = ["\"\"\"", "'''", "\"", "'", "`"].into_iter().find(|quote| quoted.starts_with(quote));
        let quote = quote.unwrap_or("\"");
        let inside = &quoted[quote.len()..];
        let end = closed(inside, quote);
        let literal = &inside[..end];
        rest = inside[end..].strip_prefix(quote).unwrap_or("");
        shown.push_str(quote);
        match quote {
            "`" if depth < DEEPEST => template(literal, depth, &mut shown),
            _ if literal.is_empty() || is_key(&shown[..shown.len() - quote.len()], literal) => {
                shown.push_str(literal);
            }
            _ => shown.push('…'),
        }
        shown.push_str(quote);
    }
    shown.push_str(rest);
    shown
}

fn closed(inside: &str, quote: &str) -> usize {
    let mut at = 0;
    while at < inside.len() {
        if inside[at..].starts_with(quote) {
            return at;
        }
        let mut signs = inside[at..].chars();
        let sign = signs.next().map_or(1, char::len_utf8);
        // What is escaped ends nothing.
        at +=
            if inside.as_bytes()[at] == b'\\' { sign + signs.next().map_or(0, char::len_utf8) } else { sign };
    }
    inside.len()
}

fn template(literal: &str, depth: usize, shown: &mut String) {
    let mut rest = literal;
    while let Some((before, after)) = rest.split_once("${") {
        let end = braced(after);
        shown.push_str(if before.is_empty() { "${" } else { "…${" });
        shown.push_str(&without_literals(&after[..end], depth + 1));
        shown.push('}');
        rest = after[end..].strip_prefix('}').unwrap_or("");
    }
    if !rest.is_empty() {
        shown.push('…');
    }
}

/// Where the brace that is open is closed.
fn braced(text: &str) -> usize {
    let mut open = 1;
    for (at, byte) in text.bytes().enumerate() {
        open = match byte {
            b'{' => open + 1,
            b'}' => open - 1,
            _ => open,
        };
        if open == 0 {
            return at;
        }
    }
    text.len()
}

/// Whether a literal says which one of several is meant: `x["a"]`, `stack.getOutput("url")`, `os.getenv("REGION")`.
fn is_key(before: &str, literal: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "_-.:/".contains(c);
    if literal.len() > 40 || !literal.chars().all(is_word) {
        return false;
    }
    if let Some(holder) = before.strip_suffix('[') {
        return holder.ends_with(|c: char| c.is_ascii_alphanumeric() || "_)]".contains(c));
    }
    let Some(call) = before.strip_suffix('(') else { return false };
    let start = call.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
    let name = call[start..].to_ascii_lowercase();
    name.ends_with("output") || name.ends_with("getenv") || name.starts_with("require")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Source, Span};

    fn shown(path: &str, text: &str) -> String {
        let source = Source::decode(path.into(), text.as_bytes());
        named(&source.location(Span::new(0, text.len())))
    }

    #[test]
    fn a_call_is_named_without_its_literals() {
        for (written, told) in [
            ("decode(\"open\", key)", "decode(\"…\", key)"),
            ("Buffer.from('a\\'b', \"x\").toString()", "Buffer.from('…', \"…\").toString()"),
            ("`arn:${dec(\"open\")}/*`", "`…${dec(\"…\")}…`"),
            ("infra.getOutput(\"url\")", "infra.getOutput(\"url\")"),
            ("settings[\"size\"]", "settings[\"size\"]"),
            ("[\"open\"]", "[\"…\"]"),
            ("f('''a\nb''')", "f('''…''')"),
            ("unclosed(\"open", "unclosed(\"…\""),
        ] {
            assert_eq!(shown("index.ts", written), told, "{written}");
        }
    }

    #[test]
    fn of_a_document_the_function_or_what_a_text_takes_in_is_named() {
        for (written, told) in [
            ("{ \"fn::fromBase64\": \"open\" }", "fn::fromBase64"),
            ("fn::aws:ssm/getParameter:\n  name: open", "fn::aws:ssm/getParameter"),
            ("\"open-${db.name}\"", "…${db.name}"),
            ("${db.name}", "${db.name}"),
            ("open", "…"),
        ] {
            assert_eq!(shown("Pulumi.yaml", written), told, "{written}");
        }
    }
}
