//! Format texts that the interpreter's `sprintf` cannot print: it would answer nothing, and a `deny` with it.
//!
//! In: a policy. Out: an error at the first call whose format is written out and asks for more than there is.

use super::calls::code;
use crate::error::{Error, Result};
use crate::secrets;
use crate::text::{Source, Span};

/// Verbs that print a value.
const VERBS: &str = "svbcdoOxXeEfFgGq";

pub(super) fn check(policies: &[Source]) -> Result<()> {
    for source in policies {
        let code = code(source.text());
        for at in memchr::memmem::find_iter(code.as_bytes(), b"sprintf(") {
            let Some((format, values)) = written(source.text(), &code, at + "sprintf(".len()) else {
                continue;
            };
            let text = &source.text()[format.start..format.end];
            if let Err(why) = verbs(text).and_then(|verbs| fits(verbs, values)) {
                let error = Error::new(format!("this policy can't be read: {why}"));
                return Err(error
                    .at(secrets::frame(source, format))
                    .help("`%v` and `%s` print any value; a percent sign is written `%%`"));
            }
        }
    }
    Ok(())
}

/// The format between its quotes, and how many values a list that is written out behind it has.
fn written(text: &str, code: &str, from: usize) -> Option<(Span, Option<usize>)> {
    let start = from + code[from..].find(|sign: char| !sign.is_whitespace())?;
    let quote = text[start..].chars().next().filter(|sign| matches!(sign, '"' | '`'))?;
    // What stands in quotes is blank in `code`, the closing one too.
    let mut length = 1;
    let bytes = text.as_bytes();
    while *bytes.get(start + length)? != quote as u8 {
        length += if quote == '"' && bytes[start + length] == b'\\' { 2 } else { 1 };
    }
    let format = Span::new(start + 1, start + length);
    let behind = code.get(format.end + 1..)?.trim_start().strip_prefix(',')?.trim_start();
    Some((format, behind.strip_prefix('[').and_then(elements)))
}

/// How many elements a list has, from behind its bracket on; `None` for a comprehension, or without an end.
fn elements(list: &str) -> Option<usize> {
    // A comma may stand behind the last one, too.
    let (mut depth, mut count, mut has_begun) = (0usize, 0, false);
    for sign in list.chars() {
        match sign {
            ']' if depth == 0 => return Some(count),
            '|' if depth == 0 => return None,
            ',' if depth == 0 => has_begun = false,
            _ => {
                if !has_begun && !sign.is_whitespace() {
                    (count, has_begun) = (count + 1, true);
                }
                match sign {
                    '[' | '(' | '{' => depth += 1,
                    ']' | ')' | '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
        }
    }
    None
}

/// How many values a format prints.
fn verbs(format: &str) -> std::result::Result<usize, String> {
    let mut count = 0;
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        let verb = &rest[at + 1..];
        if let Some(behind) = verb.strip_prefix('%') {
            rest = behind;
            continue;
        }
        let is_width = |sign: char| sign.is_ascii_digit();
        let width = verb.strip_prefix('.').unwrap_or(verb).trim_start_matches(is_width);
        let Some(sign) = width.chars().next().filter(|sign| VERBS.contains(*sign)) else {
            let shown: String = verb.chars().take(4).take_while(|sign| !sign.is_whitespace()).collect();
            return Err(format!("`sprintf` does not know `%{shown}` here"));
        };
        count += 1;
        rest = &width[sign.len_utf8()..];
    }
    Ok(count)
}

fn fits(verbs: usize, values: Option<usize>) -> std::result::Result<(), String> {
    match values {
        Some(values) if values != verbs => {
            Err(format!("this format prints {verbs} values, and `sprintf` is given {values}"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(call: &str) -> Option<String> {
        let source = Source::decode("p.rego".into(), format!("m := {call}\n").as_bytes());
        check(&[source]).err().map(|error| error.message)
    }

    #[test]
    fn what_is_printed_is_let_by() {
        for call in [
            r#"sprintf("a %s b %v", [x, y.z])"#,
            r#"sprintf("100%% of %d, %05d, %.2f", [f(1, 2), {"a": 1, "b": 2}, 1.5])"#,
            r#"sprintf("\"%s\"", [a["x,y"]])"#,
            r#"sprintf("%s", [concat(", ", [a, b])])"#,
            r#"sprintf("%s %s", values)"#,
            r#"sprintf("%s %s", [v | some v in list])"#,
            "sprintf(`raw %s`, [a])",
            r#"sprintf("none", [])"#,
            "sprintf(\"%s %s\", [\n  \"a\",\n  \"b\",\n])",
            "sprintf(format, [a])",
        ] {
            assert_eq!(mistake(call), None, "{call}");
        }
    }

    #[test]
    fn what_would_be_nothing_is_told() {
        for call in [
            r#"sprintf("%5.1f", [a])"#,
            r#"sprintf("x %s", ["a", "b"])"#,
            r#"sprintf("x %s %d", ["a"])"#,
            r#"sprintf("x 100% of %s", ["a"])"#,
            r#"sprintf("%[1]s %[1]s", ["a"])"#,
            r#"sprintf("%-10s", ["a"])"#,
            r#"sprintf("%t", [true])"#,
            r#"sprintf("%", [])"#,
        ] {
            assert!(mistake(call).is_some(), "{call}");
        }
    }
}
