//! `iacgate init`: writes a commented `iacgate.toml` that fits what the repository holds.
//!
//! In: the files of the index. Out: a policy that lets no more through than the built-in one: what would is written as
//! a comment, for a team to decide.

mod peers;

use std::collections::{BTreeMap, BTreeSet};

use super::own_file;
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::iac::terraform;
use crate::path::RepoPath;
use crate::policy::{Policy, file};
use crate::rules::Rules;
use crate::scan::Judge;
use crate::text::Source;
use crate::tree::Tree;

/// Words that folders and values files are called by, and the tier that they stand for.
const TIERS: [(&str, &[&str]); 4] = [
    ("prod", &["prod", "production", "prd", "live"]),
    ("staging", &["staging", "stage", "stg", "preprod", "qa", "uat"]),
    ("dev", &["dev", "development", "test"]),
    ("sandbox", &["sandbox", "playground", "experiments"]),
];
/// Folders of what is bad or made up on purpose.
const EXAMPLES: [&str; 4] = ["examples", "testdata", "fixtures", "test-fixtures"];

pub fn run(from_peers: bool) -> Result<u8> {
    let repository = Repository::from_env()?;
    let top =
        repository.work_tree().ok_or_else(|| Error::new("a bare repository has no iacgate.toml to write"))?;
    let path = top.join(file::FILE);
    let tree = repository.index()?;
    let files = tree.files().map_err(|unreadable| Error::new(unreadable.to_string()))?;
    let before = match own_file::text(&path, file::FILE)? {
        Some(_) if !from_peers => {
            return Err(Error::new(format!("there is an {} already", file::FILE))
                .help("edit it, or add what other tools were told to let by: iacgate init --from-peers"));
        }
        Some(text) => text,
        None => policy(&files),
    };
    let (mut text, mut told) = (before, format!("{}: written", file::FILE));
    if from_peers {
        let found = peers::found(&*tree, &files, &Judge::new(Rules::built_in()));
        let (added, number, others) = peers::written(&found, &text);
        let is_there = path.exists();
        if is_there && number + others == 0 {
            return super::said(&format!(
                "{}: all that other tools were told to let by is in it already",
                file::FILE
            ));
        }
        if number + others > 0 {
            text = format!("{}\n\n{}", text.trim_end(), added.trim_start());
        }
        told = format!(
            "{told}; {number} exception{} of other tools await ticket and expiry in it, as comments",
            if number == 1 { "" } else { "s" }
        );
        if others > 0 {
            let needs = if others == 1 { "needs" } else { "need" };
            told.push_str(&format!(
                "; {others} more {needs} none, as it says there: iacgate finds nothing of the kind"
            ));
        }
    }
    Policy::read(&Source::decode(file::place(), text.as_bytes()))?;
    own_file::write(&path, file::FILE, text.as_bytes())?;
    if files.is_empty() {
        told.push_str(
            "; nothing is staged or committed yet, so it knows no folder: `git add` first, and write it anew",
        );
    }
    super::said(&format!("{told}\nreview it and stage it: git add {}", file::FILE))
}

fn policy(files: &[RepoPath]) -> String {
    let ours = || files.iter().filter(|path| terraform::is_ours(path));
    let stacks: BTreeSet<RepoPath> = ours().map(RepoPath::parent).collect();
    let mut text = format!(
        "# What iacgate lets by in this repository. `iacgate explain RULE` tells a rule, docs/policy.md all of this file.\n\
         # {} files, {} folders of Terraform or OpenTofu among them.\n\
         \n\
         profile = \"essential\" # the rules worth stopping a commit for; \"thorough\" is all of them\n\
         block   = \"medium\"    # this severity and worse block, the rest warns: critical high medium low\n\
         unknown = \"pass\"      # what only a plan can tell: pass warn block\n",
        files.len(),
        stacks.len()
    );
    let examples: Vec<String> = EXAMPLES
        .iter()
        .filter(|name| files.iter().any(|path| parts(path).any(|part| part == **name)))
        .map(|name| format!("\"**/{name}/**\""))
        .collect();
    if !examples.is_empty() {
        text.push_str(&format!(
            "\n# Bad or made up on purpose? Then it need not be judged:\n# exclude = [{}]\n",
            examples.join(", ")
        ));
    }
    text.push_str(
        "\n# Tickets that permit an exception, and for how many days at most.\n# [tickets]\n# pattern = \"^SEC-[0-9]+$\"\n\
         #\n# [exceptions]\n# longest = { critical = 14, high = 90, medium = 180, low = 365 }\n",
    );
    for (name, (paths, values)) in tiers(files) {
        let quoted = |globs: &BTreeSet<String>| {
            globs
                .iter()
                .map(|glob| toml::Value::String(glob.clone()).to_string())
                .collect::<Vec<_>>()
                .join(", ")
        };
        text.push_str(&format!("\n[[tier]] # the first that fits decides\nname     = \"{name}\"\n"));
        if !paths.is_empty() {
            text.push_str(&format!("paths    = [{}]\n", quoted(&paths)));
        }
        if !values.is_empty() {
            text.push_str(&format!("tfvars   = [{}]\n", quoted(&values)));
        }
        text.push_str("# accounts = [\"111122223333\"] # what belongs to it: other tiers may not use it\n");
        text.push_str(match name {
            "prod" => "# profile  = \"thorough\"\n# block    = \"low\"\n",
            "sandbox" => {
                "# block    = \"critical\"        # the rest warns; data stays in all the same\n\
                 # actions  = { \"tag:data-label\" = \"block\" } # stores say what data they hold\n"
            }
            "dev" => "# block    = \"high\"\n",
            _ => "# block    = \"medium\"\n",
        });
    }
    text
}

type Claims = (BTreeSet<String>, BTreeSet<String>);

/// Folders and values files that are called as a tier is.
fn tiers(files: &[RepoPath]) -> Vec<(&'static str, Claims)> {
    let mut claims: BTreeMap<usize, Claims> = BTreeMap::new();
    let tier =
        |word: &str| TIERS.iter().position(|(_, words)| words.contains(&word.to_ascii_lowercase().as_str()));
    for path in files.iter().filter(|path| terraform::is_ours(path)) {
        let Some(text) = path.to_str() else { continue };
        let folders: Vec<&str> = text.split('/').collect();
        let (name, above) = folders.split_last().unwrap_or((&"", &[]));
        // A module's own folder called `test` is nobody's tier.
        let found =
            above.iter().position(|folder| tier(folder).is_some()).filter(|_| !above.contains(&"modules"));
        if let Some(at) = found {
            let Some(position) = tier(above[at]) else { continue };
            claims.entry(position).or_default().0.insert(format!("{}/**", escaped(&above[..=at].join("/"))));
        } else if let Some(word) = name.strip_suffix(".tfvars")
            && let Some(position) = tier(word)
        {
            claims.entry(position).or_default().1.insert(escaped(name));
        }
    }
    claims.into_iter().map(|(at, claims)| (TIERS[at].0, claims)).collect()
}

fn parts(path: &RepoPath) -> impl Iterator<Item = &str> {
    path.to_str().unwrap_or("").split('/')
}

/// A path as a glob that matches it alone.
pub(super) fn escaped(path: &str) -> String {
    path.chars().map(|c| if "*?[]{}".contains(c) { format!("[{c}]") } else { c.to_string() }).collect()
}
