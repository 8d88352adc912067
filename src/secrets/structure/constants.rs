//! Programs that deploy: literals that a secret's place takes by the name of a constant, and defaults of parameters that
//! are not echoed.
//!
//! In: a file's text, by light lexing: what a name stands for is looked for in the same file. Where Pulumi's programs
//! are read with their project, that says more.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::Search;
use super::functions::Functions;
use super::names::{self, Family};
use super::value::Trust;
use crate::text::Span;

/// Names that are looked for. More are a list of settings.
const MOST: usize = 64;

/// Names of constants that the lines give to a password or make a secret of.
#[derive(Default)]
pub struct Used(HashSet<String>);

impl Used {
    /// `masterUserPassword: seed`, `Password = seed`, `.password(seed)`, `unsafePlainText(seed)`
    pub fn look(&mut self, line: &str) {
        static GIVEN: LazyLock<Regex> = LazyLock::new(|| {
            let given = r"(\w+)\s*([:=(])\s*(?:(?:pulumi|jsii|Output)\.\w+\(\s*)?([A-Za-z_]\w*)\s*([,;)}]|$)";
            Regex::new(given).expect("a pattern of ours compiles")
        });
        for given in GIVEN.captures_iter(line) {
            let (name, constant) = (&given[1], &given[3]);
            let plain = name.to_ascii_lowercase().replace('_', "");
            let makes = plain == "unsafeplaintext" || plain == "fromunsafeplaintext";
            // `RandomPassword(name, …)` makes one.
            let is_class = name.starts_with(|first: char| first.is_ascii_uppercase());
            let is_call = &given[2] == "(" && (&given[4] != ")" || is_class);
            let is_password =
                || names::of(name).is_some_and(|one| one.sure && one.family == Family::Password);
            if self.0.len() < MOST && (makes || !is_call && is_password()) {
                self.0.insert(constant.to_owned());
            }
        }
    }

    /// The literals that those names stand for.
    pub fn take(self, search: &mut Search, trust: Trust) {
        let text = search.source.text();
        let mut all: Vec<String> = self.0.into_iter().collect();
        all.sort();
        let functions = (!all.is_empty()).then(|| Functions::of(text));
        let mut next = 0;
        while let Some(name) = all.get(next).cloned() {
            next += 1;
            let reached = functions.as_ref().map(|functions| functions.reach(&name)).unwrap_or_default();
            let own = literals_of(text, &name).into_iter().map(|(start, end)| Span::new(start, end));
            for span in own.chain(reached.literals) {
                search.named("password", &text[span.start..span.end], span, trust);
            }
            for name in reached.names {
                if all.len() < MOST && !all.contains(&name) {
                    all.push(name);
                }
            }
        }
    }
}

/// `const seed = "…"`, `seed := "…"`, `seed = os.getenv("A", "…")`, `seed = process.env.A ?? "…"`, `for (const seed of ["…"])`
fn literals_of(text: &str, name: &str) -> Vec<(usize, usize)> {
    let quoted = r#"["'`]([^"'`\n$]+)["'`]"#;
    let given = format!(
        r#"\b{name}(?:\s*:\s*[\w.]+)?\s*:?=\s*(?:os\.\w+(?:\.get)?\(\s*["'][^"'\n]*["']\s*,\s*|[\w.\[\]]+\s*(?:\?\?|\|\||\bor\b)\s*|[^"'`\n;=]+\?[^"'`\n;:]+:\s*)?{quoted}\s*\)?\s*(?:[;,#]|//|$)"#
    );
    let looped = format!(r#"\bfor\s*\(?\s*(?:const|let|var)?\s*{name}\s+(?:of|in)\s*[\[(]([^\])\n]*)[\])]"#);
    // A name is letters, digits and underscores.
    let (Ok(given), Ok(looped), Ok(one)) =
        (Regex::new(&format!("(?m){given}")), Regex::new(&looped), Regex::new(quoted))
    else {
        return Vec::new();
    };
    let mut found: Vec<(usize, usize)> = Vec::new();
    found.extend(given.captures_iter(text).filter_map(|one| one.get(1)).map(|one| (one.start(), one.end())));
    for list in looped.captures_iter(text).filter_map(|list| list.get(1)) {
        let items = one.captures_iter(list.as_str()).filter_map(|item| item.get(1));
        found.extend(items.map(|item| (list.start() + item.start(), list.start() + item.end())));
    }
    found
}

/// `new CfnParameter(this, "Seed", { default: "…", noEcho: true })`
pub fn parameters(search: &mut Search) {
    static HIDDEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(?:noEcho|no_echo|NoEcho)\s*[:=]\s*(?:jsii\.Bool\()?(?:true|True)\b")
            .expect("a pattern of ours compiles")
    });
    static DEFAULT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"\b(?:default|Default|default_)\s*[:=]\s*(?:jsii\.String\()?["'`]([^"'`\n$]+)["'`]"#)
            .expect("a pattern of ours compiles")
    });
    /// A longer declaration no person writes by hand.
    const REACH: usize = 2048;
    const SHORTEST: usize = 4;
    let text = search.source.text();
    for at in memchr::memmem::find_iter(text.as_bytes(), b"CfnParameter") {
        let Some(open) = text[at..].find('(').map(|open| at + open).filter(|open| open - at < 64) else {
            continue;
        };
        let (mut depth, mut end) = (0_usize, open);
        for (place, byte) in text.bytes().enumerate().skip(open).take(REACH) {
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            end = place;
            if depth == 0 {
                break;
            }
        }
        let Some(declared) = text.get(open..end) else { continue };
        if !HIDDEN.is_match(declared) {
            continue;
        }
        // A shorter one stands for another.
        let value = DEFAULT.captures(declared).and_then(|found| found.get(1));
        if let Some(value) = value.filter(|value| value.as_str().chars().count() >= SHORTEST) {
            let span = Span::new(open + value.start(), open + value.end());
            search.certain("default", value.as_str(), span);
        }
    }
}
