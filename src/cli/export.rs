//! `iacgate export`: the cloud's own last line of defence for the rules that have one.
//!
//! In: the rules that the policy wants, and what each names under `enforce`. Out: service control policies that deny
//! what a rule finds, or a conformance pack of AWS Config's managed rules; on standard error, the rules that have none.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::CLEAN;
use super::options::{Common, Export, Twin};
use super::policy::{self, Basis};
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::rules::pack::{LooksAt, Rule};
use crate::tree::Tree;

/// Characters of a service control policy, white space left out: AWS takes no more.
const LARGEST_POLICY: usize = 5120;

pub fn run(options: &Export) -> Result<u8> {
    let tree = super::audit::committed(&Repository::from_env()?)?;
    let tree: &dyn Tree = &*tree;
    let common = Common { tier: options.tier.clone(), ..Common::default() };
    let Basis { policy, asked, .. } = policy::read(&[tree], &common)?;
    let tier = options.tier.as_ref().and_then(|name| policy.tiers.iter().find(|tier| tier.name == *name));
    let wanted = asked.rules.iter().map(|rule| &**rule);
    let wanted: Vec<&Rule> = wanted
        .filter(|rule| matches!(rule.looks_at, LooksAt::Resources(_)))
        .filter(|rule| rule.tags.iter().any(|tag| tag == "aws"))
        .filter(|rule| tier.is_none() || policy.wants_in(rule, tier))
        .collect();
    let name = match options.to {
        Twin::Scp => "scp",
        Twin::AwsConfig => "aws-config",
    };
    let twin = |rule: &Rule| rule.enforce.iter().find(|(kind, _)| kind == name).map(|(_, twin)| twin.clone());
    let (with, without): (Vec<&Rule>, Vec<&Rule>) = wanted.into_iter().partition(|rule| twin(rule).is_some());
    let twins: Vec<(&Rule, String)> = with.iter().filter_map(|rule| Some((*rule, twin(rule)?))).collect();
    let text = match options.to {
        Twin::Scp => scp(&twins)?,
        Twin::AwsConfig => pack(&twins),
    };
    match &options.output {
        Some(path) => std::fs::write(path, text + "\n")
            .map_err(|error| Error::new(format!("{} could not be written: {error}", path.display())))?,
        None => {
            super::said(&text)?;
        }
    }
    let ids: Vec<&str> = without.iter().map(|rule| rule.id.as_str()).collect();
    let told = format!("{} rules have a twin, {} have none: {}\n", with.len(), ids.len(), ids.join(", "));
    let _ = io::stderr().write_all(told.as_bytes());
    Ok(CLEAN)
}

/// One policy, or a list of them where one would be too large.
fn scp(twins: &[(&Rule, String)]) -> Result<String> {
    let mut policies: Vec<Vec<Json>> = vec![Vec::new()];
    for (rule, twin) in twins {
        let wrong = |why: String| Error::new(format!("the twin of {} is no statement: {why}", rule.id));
        let mut statement = json!({ "Sid": sid(&rule.id), "Effect": "Deny" });
        let given: serde_json::Map<String, Json> =
            serde_json::from_str(twin).map_err(|error| wrong(error.to_string()))?;
        for (key, value) in given {
            statement[key] = value;
        }
        if statement.get("Resource").is_none() {
            statement["Resource"] = json!("*");
        }
        if let Some(last) = policies.last_mut() {
            last.push(statement.clone());
            if document(last).to_string().len() > LARGEST_POLICY {
                last.pop();
                policies.push(vec![statement]);
            }
        }
    }
    let documents: Vec<Json> =
        policies.iter().filter(|statements| !statements.is_empty()).map(|all| document(all)).collect();
    let whole = match documents.as_slice() {
        [only] => only.clone(),
        _ => Json::Array(documents),
    };
    serde_json::to_string_pretty(&whole).map_err(|error| Error::new(error.to_string()))
}

fn document(statements: &[Json]) -> Json {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

/// `UnencryptedVolume`: AWS takes letters and digits.
fn sid(id: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    id.split('-').filter(|part| !part.is_empty()).map(word).collect()
}

/// A conformance pack: a template of CloudFormation with a managed rule for each twin, each once.
fn pack(twins: &[(&Rule, String)]) -> String {
    let mut by_source: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (rule, source) in twins {
        by_source.entry(source).or_default().push(&rule.id);
    }
    let mut text = String::from("Resources:\n");
    for (source, rules) in by_source {
        let name = source.to_lowercase().replace('_', "-");
        text.push_str(&format!(
            "  {}:\n    Type: AWS::Config::ConfigRule\n    Properties:\n      ConfigRuleName: {name}\n      \
             Description: {}\n      Source:\n        Owner: AWS\n        SourceIdentifier: {source}\n",
            sid(&name),
            rules.join(", "),
        ));
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    #[test]
    fn what_is_too_large_for_one_policy_becomes_several() {
        let rules = Rules::built_in();
        let twin = format!("{{\"Action\": [\"ec2:{}\"]}}", "RunInstances".repeat(60));
        let twins: Vec<(&Rule, String)> =
            rules.rules.iter().take(20).map(|rule| (&**rule, twin.clone())).collect();
        let policies: Vec<Json> = serde_json::from_str(&scp(&twins).expect("statements")).expect("a list");
        assert!(policies.len() > 2);
        let statements = |policy: &Json| policy["Statement"].as_array().map_or(0, Vec::len);
        assert_eq!(policies.iter().map(statements).sum::<usize>(), 20);
        assert!(policies.iter().all(|policy| policy.to_string().len() <= LARGEST_POLICY));
    }
}
