//! Conformance packs of AWS Config's managed rules.
//!
//! In: rules, each with a managed rule and what that is to be given (`aws-config-input`). Out: as few packs as AWS's
//! limits allow, and the rules whose twin needs what nobody said.

use std::collections::{BTreeMap, BTreeSet};

use super::fill::texts;
use super::{Written, enforced, sid};
use crate::error::{Error, Result};
use crate::rules::Rules;
use crate::rules::pack::Rule;

/// Bytes of a pack's template, and rules in it: AWS takes no more.
const LARGEST: usize = 51_200;
const MOST_RULES: usize = 130;
/// Characters of a rule's description.
const LONGEST_DESCRIPTION: usize = 256;
/// Tags that `REQUIRED_TAGS` can be given.
const MOST_TAGS: usize = 6;

/// What managed rules are given, by their identifier.
type Inputs = BTreeMap<String, BTreeMap<String, String>>;

/// A managed rule in each, once.
pub fn packs(twins: &[(&Rule, &str)], rules: &Rules) -> Result<Written> {
    let mut by_source: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let (mut inputs, mut left) = (Inputs::new(), Vec::new());
    for (rule, source) in twins {
        let wanted = match enforced(rule, "aws-config-input") {
            Some(text) => input(text, rules).map_err(|why| {
                Error::new(format!("what the twin of {} is given is wrong: {why}", rule.id))
            })?,
            None => Some(BTreeMap::new()),
        };
        match wanted {
            Some(given) => {
                inputs.entry((*source).to_owned()).or_default().extend(given);
                by_source.entry(source).or_default().push(&rule.id);
            }
            None => left.push(rule.id.clone()),
        }
    }
    let empty = BTreeMap::new();
    let mut documents: Vec<(String, usize)> = Vec::new();
    for (source, ids) in by_source {
        let one = resource(source, &ids, inputs.get(source).unwrap_or(&empty));
        match documents.last_mut() {
            Some((text, number)) if *number < MOST_RULES && text.len() + one.len() <= LARGEST => {
                text.push_str(&one);
                *number += 1;
            }
            _ => documents.push((format!("Resources:\n{one}"), 1)),
        }
    }
    let documents: Vec<String> = documents.into_iter().map(|(text, _)| text.trim_end().to_owned()).collect();
    let mut notes = Vec::new();
    match documents.len() {
        0 => notes.push("no rule that is asked has such a twin".to_owned()),
        1 => {}
        number => notes.push(format!(
            "{number} packs: AWS takes {MOST_RULES} rules and {LARGEST} bytes in one; `--output FILE` writes a file for each"
        )),
    }
    Ok(Written { documents, between: ("", "\n---\n", ""), left, notes })
}

fn resource(source: &str, ids: &[&str], input: &BTreeMap<String, String>) -> String {
    let name = source.to_lowercase().replace('_', "-");
    let mut text = format!(
        "  {}:\n    Type: AWS::Config::ConfigRule\n    Properties:\n      ConfigRuleName: {name}\n      \
         Description: {}\n",
        sid(&name),
        description(ids),
    );
    if !input.is_empty() {
        text.push_str("      InputParameters:\n");
        for (key, value) in input {
            text.push_str(&format!("        {key}: {}\n", serde_json::Value::from(value.as_str())));
        }
    }
    text.push_str(&format!("      Source:\n        Owner: AWS\n        SourceIdentifier: {source}\n"));
    text
}

/// The rules that it is the twin of, as many as have room.
fn description(ids: &[&str]) -> String {
    const MORE: &str = ", …";
    let mut text = String::new();
    for id in ids {
        let gap = if text.is_empty() { "" } else { ", " };
        if text.len() + gap.len() + id.len() + MORE.len() > LONGEST_DESCRIPTION {
            return text + MORE;
        }
        text.push_str(gap);
        text.push_str(id);
    }
    text
}

/// `{"runtime": "supported lambda-runtimes"}`, worked out; nothing where a setting that it names is empty.
fn input(text: &str, rules: &Rules) -> Result<Option<BTreeMap<String, String>>, String> {
    let given: BTreeMap<String, String> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut all = BTreeMap::new();
    for (key, value) in given {
        match value.split_once(' ') {
            Some(("supported", table)) => {
                all.insert(key, supported(rules, table)?.join(","));
            }
            Some(("oldest-supported", table)) => {
                all.insert(key, supported(rules, table)?.into_iter().next().unwrap_or_default());
            }
            // `tag*Key`: one for each element.
            Some(("setting", name)) => {
                let elements = texts(rules.settings.get(name).ok_or(format!("no setting `{name}`"))?);
                if elements.is_empty() {
                    return Ok(None);
                }
                let numbered = elements.into_iter().take(MOST_TAGS).enumerate();
                all.extend(numbered.map(|(at, element)| (key.replace('*', &(at + 1).to_string()), element)));
            }
            _ => {
                all.insert(key, value);
            }
        }
    }
    Ok(Some(all))
}

/// What a table of dates names whose day is not past, in its order.
fn supported(rules: &Rules, table: &str) -> Result<Vec<String>, String> {
    let dates = rules.dates.get(table).ok_or(format!("no table of dates `{table}`"))?;
    let is_name = |name: &str| !name.contains(['*', '?', '[', '{']);
    let mut seen = BTreeSet::new();
    let names =
        dates.iter().filter(|(name, day)| is_name(name) && rules.today.is_none_or(|today| *day >= today));
    Ok(names.map(|(name, _)| name.clone()).filter(|name| seen.insert(name.clone())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::literal::Literal;

    #[test]
    fn what_a_managed_rule_is_given_follows_the_dates_and_the_settings() {
        let mut rules = Rules { today: Some((2026, 7, 1)), ..Rules::default() };
        let dates =
            [("3.8", (2024, 1, 1)), ("4.*", (2030, 1, 1)), ("3.9", (2027, 1, 1)), ("3.10", (2028, 1, 1))];
        let dates = dates.map(|(name, day)| (name.to_owned(), day)).to_vec();
        rules.dates.insert("python".to_owned(), dates);
        let tags = ["Owner", "Team"].map(|tag| Literal::Text(tag.to_owned())).to_vec();
        rules.settings.insert("tags".to_owned(), Literal::List(tags));
        rules.settings.insert("none".to_owned(), Literal::List(Vec::new()));
        let given = |text: &str| input(text, &rules).map(|all| format!("{all:?}"));
        assert_eq!(
            given(r#"{"a": "supported python", "b": "oldest-supported python", "c": "true"}"#),
            Ok(r#"Some({"a": "3.9,3.10", "b": "3.9", "c": "true"})"#.to_owned())
        );
        assert_eq!(
            given(r#"{"tag*Key": "setting tags"}"#),
            Ok(r#"Some({"tag1Key": "Owner", "tag2Key": "Team"})"#.to_owned())
        );
        assert_eq!(given(r#"{"tag*Key": "setting none"}"#), Ok("None".to_owned()));
        assert!(given(r#"{"a": "supported nothing"}"#).is_err() && given("[]").is_err());
    }

    #[test]
    fn a_description_has_room_for_so_much() {
        let ids = vec!["unencrypted-volume-of-somebody"; 20];
        let text = description(&ids);
        assert!(text.ends_with("somebody, …") && text.len() <= LONGEST_DESCRIPTION, "{}", text.len());
        assert_eq!(description(&["a", "b"]), "a, b");
    }
}
