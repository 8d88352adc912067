//! Every attribute that a built-in rule names exists in the provider's schema.
//!
//! `tests/schema/aws.tsv` holds the paths of the resource types that rules name, from the AWS provider 6.25.0, and
//! `google.tsv` and `azurerm.tsv` those of the Google provider 6.50.0 and the Azure provider 4.55.0.
//! `beside.tsv` holds what earlier versions had in its place, what a fleet takes in templates alone, what
//! Google's beta provider alone has, and the blocks of a GKE cluster, which the Google provider's schema does not spell out. Data sources, backends and providers are not in it.

use std::collections::{BTreeMap, BTreeSet};

use iacgate::rules::Rules;
use iacgate::rules::pack::{Condition, LinkRole, LooksAt, Path, Recipe, Subject};

type Schema = BTreeMap<String, BTreeSet<String>>;

fn schema() -> Schema {
    let mut schema = Schema::new();
    let texts = [
        include_str!("schema/aws.tsv"),
        include_str!("schema/azurerm.tsv"),
        include_str!("schema/google.tsv"),
        include_str!("schema/beside.tsv"),
    ];
    for line in texts.into_iter().flat_map(str::lines) {
        let (kind, path) = line.split_once('\t').expect("a type and a path");
        schema.entry(kind.to_owned()).or_default().insert(path.to_owned());
    }
    schema
}

/// What a rule names, as `type.path`; of several types one must have it.
#[derive(Default)]
struct Named(Vec<(Vec<String>, String)>);

impl Named {
    fn path(&mut self, kinds: &[String], prefix: &str, path: &Path) {
        let names: Vec<&str> = path.0.iter().map(|step| step.name.as_str()).collect();
        if names.first().is_some_and(|name| name.starts_with('@')) {
            return;
        }
        // The keys of a map are the user's.
        let names: Vec<&str> =
            names.into_iter().take_while(|name| !name.contains("${item}") && *name != "*").collect();
        if names.is_empty() {
            return;
        }
        let path = if prefix.is_empty() { names.join(".") } else { format!("{prefix}.{}", names.join(".")) };
        self.0.push((kinds.to_vec(), path));
    }

    fn condition(&mut self, condition: &Condition, kinds: &[String], prefix: &str) {
        match condition {
            Condition::Test { path, .. } | Condition::Policy { path, .. } | Condition::Json { path, .. } => {
                self.path(kinds, prefix, path);
            }
            Condition::All(all) | Condition::Any(all) => {
                all.iter().for_each(|one| self.condition(one, kinds, prefix));
            }
            Condition::Not(inner) | Condition::Known(inner) => self.condition(inner, kinds, prefix),
            Condition::Setting { holds, .. } => self.condition(holds, kinds, prefix),
            Condition::Over { path, holds, .. } => self.below(path, Some(holds), kinds, prefix),
            Condition::Count { path, holds, .. } => self.below(path, holds.as_deref(), kinds, prefix),
            Condition::Linked { role: LinkRole::Managed, kinds: others, by, via, holds } => {
                by.iter().for_each(|by| self.path(others, "", by));
                via.iter().for_each(|via| self.path(kinds, prefix, via));
                holds.iter().for_each(|holds| self.condition(holds, others, ""));
            }
            Condition::Ports(shape) => {
                shape.at.paths().into_iter().for_each(|path| self.path(kinds, prefix, path));
                shape.protocol.iter().for_each(|protocol| self.path(kinds, prefix, protocol));
            }
            Condition::Linked { .. }
            | Condition::Provider(_)
            | Condition::Native { .. }
            | Condition::Always(_) => {}
        }
    }

    fn below(&mut self, path: &Path, holds: Option<&Condition>, kinds: &[String], prefix: &str) {
        self.path(kinds, prefix, path);
        let below = if prefix.is_empty() { path.to_string() } else { format!("{prefix}.{path}") };
        holds.iter().for_each(|holds| self.condition(holds, kinds, &below));
    }

    fn recipe(&mut self, recipe: &Recipe, kinds: &[String]) {
        let kinds = match &recipe.companion {
            Some(companion) => {
                self.0.push((vec![companion.resource.clone()], companion.by.clone()));
                vec![companion.resource.clone()]
            }
            None => kinds.to_vec(),
        };
        recipe
            .set
            .iter()
            .map(|(path, _)| path)
            .chain(&recipe.remove)
            .for_each(|path| self.path(&kinds, "", path));
    }
}

/// Attributes that hold JSON, which fixes edit inside, or a map of the service's own keys.
const NOT_SPELLED_OUT: [&str; 4] =
    ["configuration", "container_definitions", "container_properties", "metadata"];

#[test]
fn every_attribute_that_a_rule_names_exists() {
    let schema = schema();
    let (mut missing, mut checked) = (BTreeSet::new(), 0);
    for rule in &Rules::built_in().rules {
        let LooksAt::Resources(tables) = &rule.looks_at else { continue };
        for table in tables.iter() {
            let Subject::Resource(kinds) = &table.subject else { continue };
            let mut named = Named::default();
            table.asks.when.iter().for_each(|when| named.condition(when, kinds, ""));
            named.condition(&table.asks.require, kinds, "");
            table.fixes.iter().for_each(|fix| named.recipe(fix, kinds));
            for (kinds, path) in named.0 {
                // What is inside is the service's to define.
                let path = match path.split_once('.') {
                    Some((text, _)) if NOT_SPELLED_OUT.contains(&text) => text.to_owned(),
                    _ => path,
                };
                let exists = |kind: &String| schema.get(kind).is_some_and(|paths| paths.contains(&path));
                checked += 1;
                if !kinds.iter().any(exists) {
                    missing.insert(format!("{}: {}.{path}", rule.id, kinds.join("|")));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(checked > 100, "only {checked} paths were looked at");
}

/// What the clouds' own SDKs are said to be in Terraform's words exists there, as far as rules name the type.
#[test]
fn every_attribute_that_a_native_class_is_seen_as_exists() {
    let schema = schema();
    let (mut missing, mut checked, mut kind) = (Vec::new(), 0, "");
    for line in include_str!("../rules/pulumi/native.tsv").lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [_, path, becomes] = cells.as_slice() else { panic!("three columns: {line}") };
        if path.is_empty() && !becomes.starts_with('!') {
            kind = becomes;
        }
        let name = becomes.trim_start_matches(['/', '!']).split(['|', '[']).next().unwrap_or("");
        let is_name = !path.is_empty() && !becomes.starts_with(['+', '.', '-']) || becomes.starts_with('!');
        // Below others a name is relative.
        let is_whole = !path.contains('.') || becomes.starts_with('/');
        if let Some(paths) = schema.get(kind).filter(|_| is_name && is_whole) {
            checked += 1;
            missing.extend((!paths.contains(name)).then(|| format!("{kind}.{name}")));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(checked > 80, "only {checked} names were looked at");
}

/// Whoever holds a policy of its own may give data away by it: both rules ask all of them, at that attribute.
#[test]
fn every_resource_with_a_policy_of_its_own_is_asked_whom_it_lets_in() {
    let rules = Rules::built_in().rules;
    let asks = |is_meant: &dyn Fn(&str) -> bool, kind: &str, attribute: &str| {
        let of_rule =
            rules.iter().filter(|rule| is_meant(&rule.id) && rule.tags.iter().any(|tag| tag == "egress"));
        of_rule.into_iter().any(|rule| {
            let LooksAt::Resources(tables) = &rule.looks_at else { return false };
            tables.iter().any(|table| {
                let Subject::Resource(kinds) = &table.subject else { return false };
                let mut named = Named::default();
                named.condition(&table.asks.require, &[], "");
                kinds.iter().any(|one| one == kind) && named.0.iter().any(|(_, path)| path == attribute)
            })
        })
    };
    let rows = include_str!("schema/resource-policies.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut checked = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let [kind, attribute, why] = cells.as_slice() else { panic!("three columns: {row}") };
        assert!(asks(&|id| id == "cross-account-grant", kind, attribute), "no other account: {row}");
        let of_all = asks(&|id| id.starts_with("public-"), kind, attribute);
        assert_eq!(of_all, why.is_empty(), "everybody: {row}");
        checked += 1;
    }
    assert!(checked > 60, "only {checked} resources were looked at");
}
