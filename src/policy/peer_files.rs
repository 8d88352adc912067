//! Lists of what other tools were told to let by: `.gitleaksignore`, `.secrets.baseline`, `.checkov.baseline`.
//!
//! In: a tree and the tools whose word counts. Out: [`PeerFiles`], asked finding by finding. A list that can't be read
//! excuses nothing.

use serde_json::Value;

use super::peers::Peer;
use crate::finding::{Finding, Subject};
use crate::path::RepoPath;
use crate::rules::pack::Rule;
use crate::text::{Location, Source, Span};
use crate::tree::{Tree, whole};

/// The entries of all lists.
#[derive(Clone, Debug, Default)]
pub struct PeerFiles(Vec<Entry>);

/// One accepted finding of another tool.
#[derive(Clone, Debug)]
pub struct Entry {
    pub peer: Peer,
    pub path: RepoPath,
    /// Ids of the tool's own checks; none where any finding of a secret is meant.
    pub ids: Vec<String>,
    pub is: Which,
    /// Where it is written.
    pub at: Location,
}

/// Which of a file's findings is meant.
#[derive(Clone, Debug)]
pub enum Which {
    Line(usize),
    /// The SHA-1 of the secret, as detect-secrets keeps it.
    Digest(String),
    Resource(String),
}

impl PeerFiles {
    pub fn of(tree: &dyn Tree, peers: &[Peer]) -> Self {
        let read = |name: &str| {
            let path = RepoPath::from(name);
            whole(tree, &path).map(|bytes| Source::decode(path, &bytes))
        };
        let mut entries = Vec::new();
        for peer in peers {
            match peer {
                Peer::Gitleaks => entries.extend(read(".gitleaksignore").iter().flat_map(gitleaks)),
                Peer::DetectSecrets => {
                    entries.extend(read(".secrets.baseline").iter().flat_map(detect_secrets))
                }
                Peer::Checkov => entries.extend(read(".checkov.baseline").iter().flat_map(checkov)),
                Peer::Tfsec | Peer::Trivy => {}
            }
        }
        Self(entries)
    }

    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// The entry that excuses a finding, for people, and where it stands.
    pub fn excuses(&self, rule: &Rule, finding: &Finding) -> Option<(String, Location)> {
        let entry = self.0.iter().find(|entry| entry.is_meant(rule, finding))?;
        Some((format!("accepted in a list for {}", entry.peer.word()), entry.at.clone()))
    }
}

impl Entry {
    /// Whether this is the finding that the tool was told to let by.
    pub fn is_meant(&self, rule: &Rule, finding: &Finding) -> bool {
        let is_secret = finding.fingerprint.holds_value();
        let is_named =
            self.ids.is_empty() && is_secret || self.ids.iter().any(|id| super::peers::is_named(rule, id));
        is_named
            && finding.at.path() == &self.path
            && match &self.is {
                // What is told of a whole file stands at its first line, and is no line's.
                Which::Line(line) => {
                    is_secret && !finding.at.text().is_empty() && finding.at.start().line == *line
                }
                Which::Digest(digest) => {
                    is_secret && sha1(finding.at.text().trim_matches(['"', '\''])) == *digest
                }
                Which::Resource(address) => match &finding.subject {
                    // Of a template's resource checkov writes the type before the name.
                    Subject::Resource { address: own, .. } => {
                        let name = address.rsplit_once('.').filter(|(kind, _)| kind.contains("::"));
                        own == name.map_or(address.as_str(), |(_, name)| name)
                    }
                    Subject::File(_) => false,
                },
            }
    }
}

fn sha1(text: &str) -> String {
    use sha1::Digest;
    sha1::Sha1::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `path:rule:line`, or with the commit in front of it.
fn gitleaks(source: &Source) -> Vec<Entry> {
    let mut at = 0;
    let mut entries = Vec::new();
    for line in source.text().split_inclusive('\n') {
        let (start, text) = (at, line.trim());
        at += line.len();
        // From its end: a path may have colons of its own.
        let mut parts = text.rsplitn(3, ':');
        let (Some(number), Some(_), Some(place)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let Ok(number) = number.parse() else { continue };
        let is_commit = |word: &str| word.len() >= 6 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let path =
            place.split_once(':').filter(|(commit, _)| is_commit(commit)).map_or(place, |(_, path)| path);
        let path = path.strip_prefix("./").unwrap_or(path);
        if text.starts_with('#') || path.is_empty() {
            continue;
        }
        entries.push(Entry {
            peer: Peer::Gitleaks,
            path: RepoPath::from(path),
            ids: Vec::new(),
            is: Which::Line(number),
            at: source.location(Span::new(start, start + line.trim_end().len())),
        });
    }
    entries
}

/// `results` → path → findings with the digest of each secret.
fn detect_secrets(source: &Source) -> Vec<Entry> {
    let Ok(document) = serde_json::from_str::<Value>(source.text()) else { return Vec::new() };
    let results = document["results"].as_object().into_iter().flatten();
    let entry = |path: &String, found: &Value| {
        let digest = found["hashed_secret"].as_str()?;
        Some(Entry {
            peer: Peer::DetectSecrets,
            path: RepoPath::from(path.trim_start_matches("./")),
            ids: Vec::new(),
            is: Which::Digest(digest.to_owned()),
            at: place(source, digest),
        })
    };
    results
        .flat_map(|(path, found)| {
            found.as_array().into_iter().flatten().filter_map(move |found| entry(path, found))
        })
        .collect()
}

/// `failed_checks` → file → resource → ids.
fn checkov(source: &Source) -> Vec<Entry> {
    let Ok(document) = serde_json::from_str::<Value>(source.text()) else { return Vec::new() };
    let mut entries = Vec::new();
    for file in document["failed_checks"].as_array().into_iter().flatten() {
        let path = file["file"].as_str().unwrap_or_default().trim_start_matches(['/', '.']);
        for finding in file["findings"].as_array().into_iter().flatten() {
            let resource = finding["resource"].as_str().unwrap_or_default();
            let ids = finding["check_ids"].as_array().into_iter().flatten();
            entries.push(Entry {
                peer: Peer::Checkov,
                path: RepoPath::from(path),
                ids: ids.filter_map(|id| id.as_str().map(str::to_owned)).collect(),
                is: Which::Resource(resource.to_owned()),
                at: place(source, resource),
            });
        }
    }
    entries
}

/// Where a word stands in a document; its beginning, where it is spelled with escapes.
fn place(source: &Source, word: &str) -> Location {
    let at = source.text().find(word).unwrap_or(0);
    source.location(Span::new(at, (at + word.len()).min(source.text().len())))
}
