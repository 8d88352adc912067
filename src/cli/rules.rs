//! `iacgate rules` and `iacgate explain`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::options::{Common, Filter, ListFormat};
use super::policy::{self, Basis};
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::iac::cloudformation::view;
use crate::iac::{Dialect, pulumi};
use crate::policy::Decider;
use crate::policy::exception::shown;
use crate::policy::peer_files::PeerFiles;
use crate::rules::pack::{LooksAt, Rule, Subject, Table};
use crate::rules::said::said;
use crate::rules::{Rules, glob_matches};

pub fn list(filter: &Filter) -> Result<u8> {
    // A team's own are rules as others are; a policy that can't be read has none that would hold.
    let rules = own().unwrap_or_else(|error| {
        super::told(&error);
        super::streams::note("iacgate's own rules alone are listed");
        Rules::built_in()
    });
    let seen = view::seen_as();
    let mut chosen: Vec<&Rule> =
        rules.rules.iter().map(|rule| &**rule).filter(|rule| is_chosen(rule, filter, &seen)).collect();
    chosen.sort_by(|a, b| a.id.cmp(&b.id));
    if filter.format == ListFormat::Json {
        let rows: Vec<serde_json::Value> = chosen.into_iter().map(|rule| row(rule, &seen)).collect();
        let text = serde_json::to_string_pretty(&rows).map_err(|error| Error::new(error.to_string()))?;
        return super::said(&text);
    }
    let width = chosen.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let line = |rule: &&Rule| {
        let (profile, title) = (rule.profile.word(), words(rule, &rule.title));
        format!("{:width$}  {:8}  {profile:9}  {title}\n", rule.id, rule.severity)
    };
    super::written(super::plain(&chosen.iter().map(line).collect::<String>()).as_bytes())
}

fn is_chosen(rule: &Rule, filter: &Filter, seen: &BTreeSet<String>) -> bool {
    let text = format!("{} {} {}", rule.id, rule.title, rule.tags.join(" ")).to_lowercase();
    filter.words.iter().all(|word| text.contains(&word.to_lowercase()))
        && filter.tag.as_ref().is_none_or(|tag| rule.tags.contains(tag))
        && filter.control.as_ref().is_none_or(|id| rule.controls.iter().any(|(_, ids)| ids.contains(id)))
        && filter.dialect.as_ref().is_none_or(|dialect| dialects(rule, seen).contains(&dialect.as_str()))
}

/// Those that the rule has a table for, and others that have what a table about Terraform looks at.
fn dialects<'r>(rule: &'r Rule, seen: &BTreeSet<String>) -> Vec<&'r str> {
    let LooksAt::Resources(tables) = &rule.looks_at else {
        // Borders between tiers are those of every dialect's stacks.
        let all = [Dialect::Terraform, Dialect::CloudFormation, Dialect::Pulumi].map(Dialect::word);
        return if rule.tags.iter().any(|tag| tag == "tiers") { all.to_vec() } else { Vec::new() };
    };
    let mut dialects: Vec<&str> = tables.iter().map(|table| table.dialect.as_str()).collect();
    dialects.dedup();
    // What only Terraform does is asked of no view.
    if rule.tags.iter().any(|tag| tag == "terraform") {
        return dialects;
    }
    let kinds = |table: &Table, is_known: &dyn Fn(&str) -> bool| match &table.subject {
        Subject::Resource(kinds) => kinds.iter().any(|kind| is_known(kind)),
        _ => false,
    };
    let is_seen = |kind: &str| seen.iter().any(|seen| glob_matches(kind, seen));
    let word = Dialect::CloudFormation.word();
    if !dialects.contains(&word) && tables.iter().any(|table| kinds(table, &is_seen)) {
        dialects.push(word);
    }
    let is_terraform = |table: &&Table| table.dialect == Dialect::Terraform.word();
    let word = Dialect::Pulumi.word();
    if !dialects.contains(&word)
        && tables.iter().filter(is_terraform).any(|table| kinds(table, &pulumi::bridges))
    {
        dialects.push(word);
    }
    dialects
}

fn is_fixable(rule: &Rule) -> bool {
    match &rule.looks_at {
        LooksAt::Resources(tables) => tables.iter().any(|table| !table.fixes.is_empty()),
        LooksAt::Files => rule.id != "literal-secret",
        LooksAt::Secret(_) => false,
    }
}

/// A text of a rule, as it may be printed: what a team wrote may repeat a secret.
fn words(rule: &Rule, text: &str) -> String {
    if rule.number.is_none() { shown(text) } else { text.to_owned() }
}

/// The same of several.
fn all(rule: &Rule, texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| words(rule, text)).collect()
}

fn row(rule: &Rule, seen: &BTreeSet<String>) -> serde_json::Value {
    let controls: serde_json::Map<String, serde_json::Value> =
        rule.controls.iter().map(|(name, ids)| (name.clone(), all(rule, ids).into())).collect();
    serde_json::json!({
        "id": rule.id,
        "aliases": all(rule, &rule.aliases),
        "severity": rule.severity,
        "profile": rule.profile.word(),
        "title": words(rule, &rule.title),
        "dialects": dialects(rule, seen),
        "tags": all(rule, &rule.tags),
        "controls": controls,
        "fixable": is_fixable(rule),
    })
}

/// `tier` is one of the repository's, whose policy is read as a commit would be judged by it.
pub fn explain(word: &str, tier: Option<&str>) -> Result<u8> {
    let basis = tier.map(of_repository).transpose()?;
    let built_in = Rules::built_in();
    let rules = match &basis {
        Some(basis) => basis.known.clone(),
        // One's own are read where the word is none of ours.
        None if built_in.find(word).is_none() => own()?,
        None => built_in,
    };
    let Some(rule) = rules.find(word) else {
        let ids: Vec<&str> = rules.rules.iter().map(|rule| rule.id.as_str()).collect();
        let near = crate::toml_table::nearest(word, &ids);
        let help = near.map_or("iacgate rules".to_owned(), |near| format!("iacgate explain {near}"));
        return Err(Error::new(format!("unknown rule `{word}`")).help(help));
    };
    let profile = rule.profile.word();
    let title = words(rule, &rule.title);
    let mut text = format!("{}: {title}\n{}, {profile}\n", rule.id, rule.severity);
    let said: Vec<String> = [rule.why(), rule.advice()]
        .into_iter()
        .filter(|said| !said.is_empty())
        .map(|said| words(rule, said))
        .collect();
    if !said.is_empty() {
        text.push_str(&format!("\n{}\n", said.join("\n")));
    }
    let mut line = |name: &str, values: String| {
        if !values.is_empty() {
            text.push_str(&format!("{name:10} {values}\n"));
        }
    };
    line("\nfix", words(rule, &fixes(rule, &rules)));
    line("tags", all(rule, &rule.tags).join(", "));
    line("also", all(rule, &rule.aliases).join(", "));
    for (name, ids) in &rule.controls {
        line(name, all(rule, ids).join(", "));
    }
    for (name, twin) in &rule.enforce {
        line(name, words(rule, twin));
    }
    if let (Some(basis), Some(tier)) = (&basis, tier) {
        let decider = Decider {
            policy: &basis.policy,
            rules: &basis.known,
            tier: Some(tier),
            today: policy::today(),
            ignore_exceptions: false,
            verify: None,
            stood: None,
            linked: &BTreeMap::new(),
            deployed: &[],
            peers: &PeerFiles::default(),
        };
        text.push_str(&format!("\ntier {tier}: {}\n", decider.told(rule)));
    }
    super::said(text.trim_end())
}

/// All rules that are known here: with those of the repository around, where there is one.
fn own() -> Result<Rules> {
    let Ok(repository) = Repository::from_env() else { return Ok(Rules::built_in()) };
    let tree = repository.index()?;
    Ok(policy::read(&[&*tree], &Common::default())?.known)
}

/// The policy of the index, which must have this tier.
fn of_repository(tier: &str) -> Result<Basis> {
    let tree = Repository::from_env()?.index()?;
    policy::read(&[&*tree], &Common { tier: Some(tier.to_owned()), ..Common::default() })
}

fn fixes(rule: &Rule, rules: &Rules) -> String {
    let LooksAt::Resources(tables) = &rule.looks_at else { return String::new() };
    let mut titles: Vec<Cow<str>> = Vec::new();
    for title in tables.iter().flat_map(|table| table.fixes.iter()).map(|fix| said(&fix.title, rules)) {
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    titles.join("; ")
}
