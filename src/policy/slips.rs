//! Names in a team's rules that look like slips: a type that no provider is known to have, a managed rule of AWS.
//!
//! In: a file of rules, and the rules that ship with iacgate. Out: what is told of it, with its place. What is not known
//! may be new, or a provider's that nobody here has a list of: only what is nearly a known name is told, and asked all
//! the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::file::place_of;
use crate::iac::cloudformation::view;
use crate::rules::Rules;
use crate::rules::pack::{Condition, LooksAt, Pack, Rule, Subject, Table};
use crate::text::{Location, Source, Span};
use crate::toml_table::distance;

/// Letters that a slip gets wrong: an exchange of two counts as two. Short names are too near to each other.
const MOST_WRONG: usize = 2;
const SHORT: usize = 12;

pub fn slips(pack: &Pack, source: &Source, known: &Rules) -> Vec<(Location, String)> {
    let types = asked_types(known);
    let of_types = pack.rules.iter().flat_map(|rule| types_of(rule).chain(linked_types(rule))).filter_map(
        |(kind, is_data)| {
            // Where one thing is a resource, all of them are a data source: `aws_subnets`.
            let is_plural = || is_data && kind.strip_suffix('s').is_some_and(|one| types.contains(one));
            let near = near(kind, &types).filter(|_| !is_plural() && !is_linked(kind, known))?;
            Some((kind, format!("iacgate knows no type `{kind}`: did you mean `{near}`?")))
        },
    );
    let has_managed = pack.rules.iter().any(|rule| managed_of(rule).next().is_some());
    let managed = if has_managed { managed_rules(&known.rules) } else { BTreeSet::new() };
    let of_managed = pack.rules.iter().flat_map(managed_of).filter_map(|name| {
        let near = near(name, &managed)?;
        Some((name, format!("iacgate knows no managed rule `{name}`: did you mean `{near}`?")))
    });
    let mut told: Vec<(Location, String)> = Vec::new();
    for (name, message) in of_types.chain(of_managed) {
        let start = place_of(name, source.text());
        let at = source.location(Span::new(start, start + name.len()));
        if !told.iter().any(|(_, known)| *known == message) {
            told.push((at, message));
        }
    }
    told
}

/// The known name that is meant by one that is not known: of the same service, or of none that is known.
fn near<'k>(name: &str, known: &BTreeSet<&'k str>) -> Option<&'k str> {
    if name.contains(['*', '?', '[', '{']) || known.contains(name) {
        return None;
    }
    let most = if name.len() < SHORT { 1 } else { MOST_WRONG };
    let is_service = |service: &str| known.iter().any(|one| service_of(one) == service);
    let own = service_of(name);
    let is_elsewhere = is_service(own);
    let near = known.iter().filter(|one| !is_elsewhere || service_of(one) == own);
    // A version tells two real names apart: `aws_waf_web_acl`, `aws_wafv2_web_acl`.
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let near = near.filter(|one| one.len().abs_diff(name.len()) <= most && digits(one) == digits(name));
    let (wrong, near) = near.map(|one| (distance(name, one), *one)).min()?;
    (wrong <= most).then_some(near)
}

/// `aws_s3`, `AWS::S3`, `RDS`.
fn service_of(name: &str) -> &str {
    let mark = if name.contains("::") { "::" } else { "_" };
    let is_managed = name.starts_with(|first: char| first.is_ascii_uppercase()) && mark == "_";
    let parts = if is_managed { 1 } else { 2 };
    name.match_indices(mark).nth(parts - 1).map_or(name, |(at, _)| &name[..at])
}

/// What the built-in rules ask about, without a look at what they ask: that is read where something is nearly known.
fn asked_types(known: &Rules) -> BTreeSet<&str> {
    let asked = known.rules.iter().flat_map(|rule| types_of(rule).map(|(kind, _)| kind));
    let mut all: BTreeSet<&str> = asked.collect();
    view::kinds().for_each(|kind| {
        all.insert(kind);
    });
    all
}

fn is_linked(kind: &str, known: &Rules) -> bool {
    known.rules.iter().flat_map(|rule| linked_types(rule)).any(|(known, _)| known == kind)
}

/// The types that a rule asks about, and whether they are data sources.
fn types_of(rule: &Rule) -> impl Iterator<Item = (&str, bool)> {
    tables(rule).iter().flat_map(|table| match &table.subject {
        Subject::Resource(kinds) => kinds.iter().map(|kind| (kind.as_str(), false)).collect(),
        Subject::Data(kinds) => kinds.iter().map(|kind| (kind.as_str(), true)).collect(),
        _ => Vec::new(),
    })
}

/// The types that a rule looks for beside those, which may be data sources, too.
fn linked_types(rule: &Rule) -> impl Iterator<Item = (&str, bool)> {
    let conditions =
        tables(rule).iter().flat_map(|table| table.asks.when.iter().chain([&table.asks.require]));
    conditions.flat_map(linked).map(|kind| (kind.as_str(), true))
}

fn tables(rule: &Rule) -> &[Table] {
    match &rule.looks_at {
        LooksAt::Resources(tables) => tables,
        _ => &[],
    }
}

fn linked(condition: &Condition) -> Vec<&String> {
    match condition {
        Condition::All(inner) | Condition::Any(inner) => inner.iter().flat_map(linked).collect(),
        Condition::Not(inner) | Condition::Known(inner) => linked(inner),
        Condition::Linked { kinds, .. } => kinds.iter().collect(),
        _ => Vec::new(),
    }
}

fn managed_rules(rules: &[Arc<Rule>]) -> BTreeSet<&str> {
    rules.iter().flat_map(|rule| managed_of(rule)).collect()
}

fn managed_of(rule: &Rule) -> impl Iterator<Item = &str> {
    rule.enforce.iter().filter(|(kind, _)| kind == "aws-config").map(|(_, name)| name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_nearly_a_known_name_is_a_slip() {
        let rules = Rules::built_in();
        let types = asked_types(&rules);
        let near = |name: &str| near(name, &types);
        assert_eq!(near("aws_ebs_volum"), Some("aws_ebs_volume"));
        assert_eq!(near("aws_esb_volume"), Some("aws_ebs_volume"));
        assert_eq!(near("google_storage_buckets"), Some("google_storage_bucket"));
        assert_eq!(near("AWS::S3::Buckett"), Some("AWS::S3::Bucket"));
        for real in [
            "aws_ebs_volume",
            "aws_waf_web_acl",
            "aws_s3_*",
            "aws_lb",
            "hcloud_server",
            "aws_dax_parameter_group",
            "AWS::S3::Bucket",
            "acme_ebs_volume",
        ] {
            assert_eq!(near(real), None, "{real}");
        }
    }
}
