//! What other tools let by here, for the record: nobody answers for it by a ticket.
//!
//! In: a tree, and the tools that its policy reads. Out: their comments and the entries of their lists.

use crate::cli::notes::is_prose;
use crate::path::RepoPath;
use crate::policy::peer_files::{Entry, PeerFiles, Which};
use crate::policy::peers::{self, Peer, comments};
use crate::policy::{Policy, file};
use crate::rules::measure::Day;
use crate::scan::Deployed;
use crate::text::{Location, Source, Span};
use crate::tree::{Tree, whole};

/// A larger file is no configuration that somebody wrote comments into.
const LARGEST: usize = 4 * 1024 * 1024;

/// One exception of another tool.
pub struct Held {
    pub peer: Peer,
    /// As the tool names its checks.
    pub ids: Vec<String>,
    pub path: RepoPath,
    pub resource: Option<String>,
    pub reason: String,
    pub until: Option<Day>,
    pub at: Location,
    /// The line that it speaks of.
    pub about: usize,
}

pub fn held(tree: &dyn Tree, policy: &Policy, deployed: &[Deployed]) -> Vec<Held> {
    let tools = policy.compatibility.as_slice();
    let mut all = Vec::new();
    if tools.is_empty() {
        return all;
    }
    let is_judged = |path: &&RepoPath| !policy.exclude.matches(path) && !is_prose(path);
    for path in tree.files().unwrap_or_default().iter().filter(is_judged) {
        all.extend(in_comments(tree, path, tools));
    }
    if tools.contains(&Peer::Checkov) {
        all.extend(in_metadata(deployed).into_iter().filter(|held| is_judged(&&held.path)));
    }
    all.extend(PeerFiles::of(tree, tools).entries().iter().map(Held::listed));
    all
}

/// What checkov lets by in the metadata of templates, each once: a template may be deployed in several ways.
pub fn in_metadata(deployed: &[Deployed]) -> Vec<Held> {
    let mut all: Vec<Held> = Vec::new();
    for (address, node) in deployed.iter().flat_map(|way| &way.skips) {
        let Some((id, words)) = peers::in_metadata(node) else { continue };
        if all.iter().any(|held| held.path == *node.at.path() && held.at.span == node.at.span) {
            continue;
        }
        all.push(Held {
            peer: Peer::Checkov,
            ids: vec![id.to_owned()],
            path: node.at.path().clone(),
            resource: Some(address.clone()),
            reason: words.to_owned(),
            until: None,
            at: node.at.clone(),
            about: node.at.start().line,
        });
    }
    all
}

impl Held {
    /// An entry of a tool's own list.
    pub fn listed(entry: &Entry) -> Self {
        Self {
            peer: entry.peer,
            ids: entry.ids.clone(),
            path: entry.path.clone(),
            resource: match &entry.is {
                Which::Resource(address) => Some(address.clone()),
                Which::Line(_) | Which::Digest(_) => None,
            },
            reason: String::new(),
            until: None,
            at: entry.at.clone(),
            about: entry.at.start().line,
        }
    }
}

/// What the comments of a file let by.
pub fn in_comments(tree: &dyn Tree, path: &RepoPath, tools: &[Peer]) -> Vec<Held> {
    // The policy repeats the lines that its own exceptions are for.
    let bytes = whole(tree, path)
        .filter(|_| *path != file::place())
        .filter(|bytes| bytes.len() <= LARGEST && !bytes.contains(&0));
    let Some(bytes) = bytes else { return Vec::new() };
    let source = Source::decode(path.clone(), &bytes);
    let (mut all, mut start) = (Vec::new(), 0);
    for line in source.text().split_inclusive('\n') {
        let end = start + line.trim_end().len();
        for one in comments(line).into_iter().filter(|one| tools.contains(&one.peer)) {
            let at = source.location(Span::new(start + one.at, end));
            all.push(Held {
                about: at.start().line + usize::from(one.of_next_line),
                peer: one.peer,
                ids: one.ids,
                path: source.path().clone(),
                resource: None,
                reason: one.words,
                until: one.until,
                at,
            });
        }
        start += line.len();
    }
    all
}
