//! What a rule says, in the words of the dialect that it is said of.
//!
//! In: a rule's texts, which name Terraform's types and attributes, and the resource as a view. Out: each such word
//! with what the template or program calls it. What is no name of Terraform's, such as a parameter of an engine, stays.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::iac::Resource;

/// A name, and perhaps its value: `` `kms_key_id` ``, `` `sse_type = "aws:kms"` ``.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("(a |an )?`([a-z][a-z0-9]*(?:[_.][a-z0-9_]+)*)( = [^`]*)?`").expect("it compiles")
});

/// Words of engines and services that look like attributes.
const THEIRS: [&str; 6] = [
    "log_fdw",
    "log_min_duration_statement",
    "log_statement",
    "rds.force_ssl",
    "require_secure_transport",
    "iacgate.toml",
];

/// What a text's words are in the dialect of a resource; empty where that is Terraform's.
pub fn of(texts: [&str; 2], resource: &Resource) -> Vec<(String, String)> {
    let Some(view) = &resource.view else { return Vec::new() };
    let mut words = BTreeMap::new();
    for found in texts.iter().flat_map(|text| NAMED.captures_iter(text)) {
        let (word, value) = (&found[2], found.get(3));
        if THEIRS.contains(&word) || !word.contains('_') && value.is_none() {
            continue;
        }
        let name = match (view.kind(word), word.strip_prefix("aws_")) {
            (Some(kind), _) => format!("`{kind}`"),
            // A type that the dialect has no name for.
            (None, Some(words)) => words.replace('_', " "),
            (None, None) => {
                let value = value.map(|value| value.as_str().replacen(" = ", ": ", 1)).unwrap_or_default();
                format!("`{}{value}`", view.path(word))
            }
        };
        let article = found.get(1).map_or("", |_| article(&name));
        words.insert(found[0].to_owned(), format!("{article}{name}"));
    }
    words.into_iter().collect()
}

/// A text in the words of the dialect of a resource.
pub fn said(text: &str, resource: &Resource) -> String {
    of([text, ""], resource).iter().fold(text.to_owned(), |text, (word, own)| text.replace(word, own))
}

fn article(name: &str) -> &'static str {
    let first = name.trim_start_matches('`').chars().next().unwrap_or('b');
    if "aeioAEIO".contains(first) { "an " } else { "a " }
}

#[cfg(test)]
mod tests {
    use super::NAMED;

    #[test]
    fn names_are_what_stands_in_backticks() {
        let text = "Set `kms_key_id`, `sse_type = \"aws:kms\"` or `TLSv1.2_2021`, not `a b`.";
        let found: Vec<&str> = NAMED.find_iter(text).map(|found| found.as_str()).collect();
        assert_eq!(found, ["`kms_key_id`", "`sse_type = \"aws:kms\"`"]);
    }
}
