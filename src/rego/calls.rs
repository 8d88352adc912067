//! Functions that a policy calls and nobody has. regorus would tell only when a call is reached; a policy that
//! never works must not look as if nothing were wrong.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;
use regorus::unstable::BUILTINS;

use crate::error::{Error, Result};
use crate::secrets;
use crate::text::{Source, Span};

/// Words that may stand before a bracket and are no calls; `print` is known to the interpreter itself, and `set()` is the
/// empty set.
const WORDS: [&str; 14] = [
    "not", "in", "if", "some", "every", "with", "as", "else", "default", "contains", "print", "import",
    "set", "package",
];
/// An error at the first call of a function that is neither built in nor defined by a policy.
pub(super) fn check(policies: &[Source], defined: &BTreeSet<String>) -> Result<()> {
    static CALL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*\(")
            .expect("a constant that a test compiles")
    });
    for source in policies {
        let code = code(source.text());
        for found in CALL.find_iter(&code) {
            let name = found.as_str().trim_end_matches('(');
            // `deny.x(` of a longer path, as in `data.lib["a"].f(`.
            let goes_on = code[..found.start()].ends_with(['.', ']']);
            let family = name.split_once('.').map(|(family, _)| family);
            let is_known = goes_on
                || WORDS.contains(&name)
                || BUILTINS.contains_key(name)
                || family.map_or(defined.contains(name), |family| is_import(&code, family));
            if !is_known {
                let span = Span::new(found.start(), found.start() + name.len());
                let error = Error::new(format!("this policy can't be read: there is no function `{name}`"));
                return Err(error
                    .at(secrets::frame(source, span))
                    .help("policies reach neither the network nor the environment: docs/rego.md lists what they have"));
            }
        }
    }
    Ok(())
}

/// That a policy uses words of v1 which v0 takes for names: it would say something else than it seems to.
pub(super) fn of_v1(source: &Source) -> Option<Error> {
    static WORD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(?:if|contains|every|in)\b").expect("a constant that a test compiles")
    });
    let code = code(source.text());
    let imports: Vec<&str> =
        code.lines().filter_map(|line| line.trim().strip_prefix("import ")).map(str::trim).collect();
    let has = |word: &str| {
        let own = format!("future.keywords.{word}");
        imports.iter().any(|import| ["rego.v1", "future.keywords", &own].contains(import))
            || word == "in" && imports.contains(&"future.keywords.every")
    };
    let found = WORD.find_iter(&code).find(|found| {
        let (before, after) = (&code[..found.start()], code[found.end()..].trim_start());
        let is_name = before.ends_with(['.', '"'])
            || after.starts_with([':', '=', ',', '['])
            || found.as_str() == "contains" && after.starts_with('(');
        !is_name && !has(found.as_str())
    })?;
    let message =
        format!("this policy can't be read: `{}` is a word of Rego v1, and `[rego]` says v0", found.as_str());
    let error = Error::new(message).at(secrets::frame(source, Span::new(found.start(), found.end())));
    Some(error.help("write `import rego.v1` under its `package`, or leave `version = \"v0\"` out"))
}

/// Whether a dotted name begins with what the file imports; `data` always is there.
fn is_import(code: &str, family: &str) -> bool {
    let mut imports = code.lines().filter(|line| line.trim_start().starts_with("import "));
    family == "data"
        || imports.any(|line| {
            line.trim_end_matches([' ', '\t', '\r', '#']).rsplit(['.', ' ']).next() == Some(family)
        })
}

/// The text with strings and comments blanked: same length, so places hold.
pub(super) fn code(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            b'#' => at += bytes[at..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - at),
            b'`' => {
                at += bytes[at + 1..]
                    .iter()
                    .position(|byte| *byte == b'`')
                    .map_or(bytes.len() - at, |end| end + 2)
            }
            b'"' => {
                at += 1;
                while at < bytes.len() && bytes[at] != b'"' && bytes[at] != b'\n' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at = (at + 1).min(bytes.len());
            }
            _ => {
                at += 1;
                continue;
            }
        }
        // The quotes stay, so that what stands before them is no call.
        let inside = (start + 1).min(at)..at;
        bytes[inside].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }
    // Whole strings and comments were blanked, characters and all.
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str, defined: &[&str]) -> Option<String> {
        let source = Source::decode("p.rego".into(), text.as_bytes());
        let defined = defined.iter().map(|name| (*name).to_owned()).collect();
        check(&[source], &defined).err().map(|error| error.message)
    }

    #[test]
    fn a_call_of_what_nobody_has_is_an_error() {
        assert!(checked("x := http.send({})", &[]).is_some());
        assert!(checked("x := mine(1)", &[]).is_some());
        assert_eq!(checked("x := mine(1)", &["mine"]), None);
    }

    #[test]
    fn strings_comments_builtins_and_imports_are_none() {
        let text = "import data.lib\nimport data.other as o # o.f(\n# http.send(x)\na := \"é http.send(\\\"x\\\")\"\nb := `opa.runtime()`\nc := sprintf(\"%v\", [lib.f(o.g(1))])\n\
                    d if not (a == b)\ne := data.x[\"y\"].g(1)\n";
        assert_eq!(checked(text, &[]), None);
    }
}
