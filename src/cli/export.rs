//! `iacgate export`: the cloud's own last line of defence for the rules that have one.
//!
//! In: the rules that the policy wants, and what each names under `enforce`. Out: service control policies that deny
//! what a rule finds, or conformance packs of AWS Config's managed rules; on standard error, the rules that have none.

mod fill;
mod pack;
mod scp;

use std::path::{Path, PathBuf};

use super::CLEAN;
use super::options::{Common, Export, Twin};
use super::policy::{self, Basis};
use crate::error::Result;
use crate::git::Repository;
use crate::rules::pack::{LooksAt, Rule, Subject};
use crate::tree::Tree;

/// What was written, one document for each that AWS takes.
struct Written {
    documents: Vec<String>,
    /// Stands between them where they are told together.
    between: (&'static str, &'static str, &'static str),
    /// Rules whose twin needs what nobody said.
    left: Vec<String>,
    /// What to know of the documents.
    notes: Vec<String>,
}

pub fn run(options: &Export) -> Result<u8> {
    let tree = super::audit::committed(&Repository::from_env()?)?;
    let tree: &dyn Tree = &*tree;
    let common = Common { tier: options.tier.clone(), ..Common::default() };
    let Basis { policy, asked, .. } = policy::read(&[tree], &common)?;
    let tier = options.tier.as_ref().and_then(|name| policy.tiers.iter().find(|tier| tier.name == *name));
    let wanted = asked.rules.iter().map(|rule| &**rule);
    let wanted: Vec<&Rule> = wanted
        .filter(|rule| matches!(rule.looks_at, LooksAt::Resources(_)))
        .filter(|rule| is_of_aws(rule))
        .filter(|rule| tier.is_none() || policy.wants_in(rule, tier))
        .collect();
    let name = match options.to {
        Twin::Scp => "scp",
        Twin::AwsConfig => "aws-config",
    };
    let (with, without): (Vec<&Rule>, Vec<&Rule>) =
        wanted.into_iter().partition(|rule| enforced(rule, name).is_some());
    let twins: Vec<(&Rule, &str)> =
        with.iter().filter_map(|rule| Some((*rule, enforced(rule, name)?))).collect();
    let written = match options.to {
        Twin::Scp => scp::policies(&twins, &asked)?,
        Twin::AwsConfig => pack::packs(&twins, &asked)?,
    };
    hand_out(&written, super::tell::output(options.output.as_deref()))?;
    for note in &written.notes {
        super::streams::note(note);
    }
    let without = without.iter().map(|rule| rule.id.as_str());
    let ids: Vec<&str> = written.left.iter().map(String::as_str).chain(without).collect();
    let has = with.len() - written.left.len();
    super::streams::note(format_args!(
        "{has} rules have a twin, {} have none: {}",
        ids.len(),
        ids.join(", ")
    ));
    Ok(CLEAN)
}

/// A team's own rule need not say so by a tag: what it looks at does, or its twin.
fn is_of_aws(rule: &Rule) -> bool {
    let LooksAt::Resources(tables) = &rule.looks_at else { return false };
    let looks_at = || {
        tables.iter().any(|table| match &table.subject {
            Subject::Resource(kinds) | Subject::Data(kinds) => {
                kinds.iter().any(|kind| kind.starts_with("aws_") || kind.starts_with("AWS::"))
            }
            _ => false,
        })
    };
    rule.tags.iter().any(|tag| tag == "aws")
        || rule.number.is_none() && (!rule.enforce.is_empty() || looks_at())
}

/// What a rule says under a key of `enforce`.
fn enforced<'r>(rule: &'r Rule, key: &str) -> Option<&'r str> {
    rule.enforce.iter().find(|(kind, _)| kind == key).map(|(_, text)| text.as_str())
}

/// Into the file that was asked for, several into files of their own, else to standard output.
fn hand_out(written: &Written, output: Option<&Path>) -> Result<()> {
    let Some(path) = output else {
        let (start, gap, end) = match written.documents.len() {
            1 => ("", "", ""),
            _ => written.between,
        };
        return super::said(&format!("{start}{}{end}", written.documents.join(gap))).map(|_| ());
    };
    for (number, document) in written.documents.iter().enumerate() {
        let path = match written.documents.len() {
            1 => path.to_owned(),
            _ => numbered(path, number + 1),
        };
        super::tell::put(format!("{document}\n").as_bytes(), Some(&path))?;
    }
    Ok(())
}

/// `guard-2.json`
fn numbered(path: &Path, number: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map_or(String::new(), |ending| format!(".{}", ending.to_string_lossy()));
    path.with_file_name(format!("{stem}-{number}{ending}"))
}

/// `UnencryptedVolume`: AWS takes letters and digits.
fn sid(id: &str) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    id.split('-').filter(|part| !part.is_empty()).map(word).collect()
}
