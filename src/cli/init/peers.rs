//! What other tools were told to let by, as exceptions that await ticket and expiry.
//!
//! In: a tree. Out: entries of `iacgate.toml`, as comments: without a ticket and a day none of them holds.

use std::collections::{BTreeMap, BTreeSet};

use super::escaped;
use crate::cli::exceptions::peers::{Held, in_comments, in_metadata};
use crate::cli::masks::Veil;
use crate::cli::without_tokens;
use crate::finding::Finding;
use crate::iac::reader;
use crate::iac::terraform;
use crate::iac::{Reader, Role};
use crate::path::RepoPath;
use crate::policy::exception::{shown, written as day_written};
use crate::policy::peer_files::PeerFiles;
use crate::policy::peers::{Peer, is_named};
use crate::rules::measure::Day;
use crate::rules::pack::Rule;
use crate::scan::{Deployed, Judge, Scope};
use crate::secrets;
use crate::text::escape::Escaped;
use crate::tree::{Tree, whole};

/// One thing that another tool lets by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    path: String,
    resource: Option<String>,
    /// The rule's id here, and whether it takes no ticket; none where no rule of ours says what the tool's does.
    rule: Option<(String, bool)>,
    tool: &'static str,
    /// The tool's own id.
    id: String,
    reason: String,
    /// The day that the tool was given.
    until: Option<Day>,
    place: String,
}

pub fn found(tree: &dyn Tree, files: &[RepoPath], judge: &Judge) -> BTreeSet<Found> {
    let mut seeker =
        Seeker { tree, judge, reader: secrets::reader(tree), veils: BTreeMap::new(), all: BTreeSet::new() };
    for path in files {
        for held in in_comments(tree, path, &Peer::ALL) {
            let line = held.at.start().line;
            let is_there = |_: &Rule, finding: &Finding| finding.at.start().line == line;
            seeker.add(&held, Some(line), &is_there);
        }
    }
    for held in in_metadata(&seeker.templates(files)) {
        seeker.add(&held, None, &|_, _| false);
    }
    for entry in PeerFiles::of(tree, &Peer::ALL).entries() {
        let is_there = |rule: &Rule, finding: &Finding| entry.is_meant(rule, finding);
        seeker.add(&Held::listed(entry), None, &is_there);
    }
    seeker.all
}

struct Seeker<'a> {
    tree: &'a dyn Tree,
    judge: &'a Judge,
    reader: Reader<'a>,
    /// What must not be repeated of a file, once a reason in it was to be.
    veils: BTreeMap<RepoPath, Veil>,
    all: BTreeSet<Found>,
}

impl Seeker<'_> {
    /// The templates that speak of checkov, as they are deployed.
    fn templates(&self, files: &[RepoPath]) -> Vec<Deployed> {
        let is_spoken_to = |path: &&RepoPath| {
            whole(self.tree, path).is_some_and(|bytes| {
                memchr::memmem::find(&bytes, b"checkov").is_some()
                    && reader::root_by_content(path, &bytes).is_some()
            })
        };
        let templates: Vec<RepoPath> = files.iter().filter(is_spoken_to).cloned().collect();
        self.judge.scan(self.tree, &Scope::of(templates, [])).deployed
    }

    /// A tool that looks for secrets names no check of ours: what we find at its place tells the rule.
    fn add(&mut self, held: &Held, line: Option<usize>, is_there: &dyn Fn(&Rule, &Finding) -> bool) {
        let Held { peer, ids, path, reason, until, at, .. } = held;
        let place = format!("{}:{}", at.path(), at.start().line);
        let rules = &self.judge.rules;
        let named = |id: &String| {
            let rule = rules.rules.iter().find(|rule| is_named(rule, id));
            (id.clone(), rule.map(|rule| (rule.id.clone(), rule.is_never)))
        };
        let mut meant: Vec<_> = ids.iter().map(named).collect();
        if ids.is_empty() {
            // A secret of a resource is found where its stack is read.
            let stack = reader::root_in(self.tree, path);
            let scan = self.judge.scan(self.tree, &Scope::of(stack, [path.clone()]));
            let rule =
                |finding: &Finding| rules.find(finding.rule.as_str()).filter(|rule| is_there(rule, finding));
            meant = scan
                .findings
                .iter()
                .filter(|finding| finding.at.path() == path && finding.fingerprint.holds_value())
                .filter_map(rule)
                .map(|rule| (String::new(), Some((rule.id.clone(), rule.is_never))))
                .collect();
        }
        if meant.is_empty() {
            meant.push((String::new(), None));
        }
        let above = line.filter(|_| terraform::is_ours(path) && !ids.is_empty());
        let resource = held.resource.clone().or_else(|| address(&self.reader, path, above?));
        let reason = self.told(at.path(), reason);
        for (id, rule) in meant {
            self.all.insert(Found {
                path: escaped(&path.to_string()),
                resource: resource.clone(),
                rule,
                tool: peer.word(),
                id,
                reason: reason.clone(),
                until: *until,
                place: place.clone(),
            });
        }
    }

    /// Somebody's words, without the secrets that they repeat: they go into a file that is committed.
    fn told(&mut self, path: &RepoPath, words: &str) -> String {
        if words.is_empty() {
            return String::new();
        }
        let veil = self.veils.entry(path.clone()).or_insert_with(|| {
            let bytes = whole(self.tree, path).unwrap_or_default();
            let stack = reader::root_in(self.tree, path).or_else(|| reader::root_by_content(path, &bytes));
            Veil::over(&self.judge.scan(self.tree, &Scope::of(stack, [path.clone()])).findings)
        });
        shown(&without_tokens(&veil.hide(words)))
    }
}

/// The resource that a comment stands in or above.
fn address(reader: &Reader, path: &RepoPath, line: usize) -> Option<String> {
    let stacks = reader.read(&path.parent()).ok()?;
    let resources = stacks.into_iter().next()?.resources;
    let is_there = |from: usize| {
        resources.iter().find(|resource| {
            let block = &resource.block;
            matches!(resource.role, Role::Managed | Role::Data)
                && block.path() == path
                && (block.start().line..=block.end().line).contains(&from)
        })
    };
    is_there(line).or_else(|| is_there(line + 1)).map(|resource| resource.base().to_owned())
}

/// As comments: what is written here holds only when a person completes it.
pub fn written(found: &BTreeSet<Found>) -> String {
    let quoted = |text: &str| Escaped(&toml::Value::String(text.to_owned()).to_string()).to_string();
    let mut text = "# What other tools were told to let by. None of it holds yet: give each a ticket and a day, and take the\n# signs in front away. What is no longer wanted can go.\n".to_owned();
    for one in found {
        let id = if one.id.is_empty() { String::new() } else { format!(" {}", Escaped(&one.id)) };
        text.push_str(&format!("\n# {}{id}, from {}\n", one.tool, Escaped(&one.place)));
        let Some((rule, is_never)) = &one.rule else {
            text.push_str("# no rule of iacgate finds anything there\n");
            continue;
        };
        text.push_str(&format!("# [[exception]]\n# rule     = {}\n", quoted(rule)));
        if let Some(address) = &one.resource {
            text.push_str(&format!("# resource = {}\n", quoted(address)));
        }
        text.push_str(&format!("# path     = {}\n# reason   = {}\n", quoted(&one.path), quoted(&one.reason)));
        // What must never be committed takes no ticket: it is none, or it has to go.
        text.push_str(&match one.until {
            _ if *is_never => "# false-positive = true\n".to_owned(),
            Some(day) => format!("# ticket   = \"\"\n# expires  = {}\n", day_written(day)),
            None => "# ticket   = \"\"\n# expires  =\n".to_owned(),
        });
    }
    text
}
