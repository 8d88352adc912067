//! What other tools were told to let by, as exceptions that await ticket and expiry.
//!
//! In: a tree. Out: entries of `iacgate.toml`, as comments: without a ticket and a day none of them holds.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::escaped;
use crate::cli::exceptions::peers::{Held, in_comments, in_metadata};
use crate::cli::masks::Veil;
use crate::cli::without_tokens;
use crate::finding::{Finding, Subject};
use crate::iac::reader;
use crate::iac::terraform;
use crate::iac::{Reader, Resource, Role};
use crate::path::RepoPath;
use crate::policy::exception::{shown, written as day_written};
use crate::policy::peer_files::PeerFiles;
use crate::policy::peers::{Peer, comments, is_named};
use crate::rules::measure::Day;
use crate::rules::pack::Rule;
use crate::scan::{Deployed, Judge, Scan, Scope};
use crate::secrets;
use crate::text::Span;
use crate::text::escape::Escaped;
use crate::tree::{Tree, whole};

/// One thing that another tool lets by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    path: String,
    resource: Option<String>,
    /// The rule's id here, and whether it takes no ticket; none where no rule of ours says what the tool's does.
    rule: Option<(String, bool)>,
    /// The line of a secret, with a star in its place.
    line: Option<String>,
    tool: &'static str,
    /// The tool's own id.
    id: String,
    reason: String,
    /// The day that the tool was given.
    until: Option<Day>,
    place: String,
}

pub fn found(tree: &dyn Tree, files: &[RepoPath], judge: &Judge) -> BTreeSet<Found> {
    let mut seeker = Seeker {
        tree,
        judge,
        reader: secrets::reader(tree),
        looks: BTreeMap::new(),
        stacks: BTreeMap::new(),
        all: BTreeSet::new(),
    };
    for path in files {
        for held in in_comments(tree, path, &Peer::ALL) {
            let is_there = |_: &Rule, finding: &Finding| finding.at.start().line == held.about;
            seeker.add(&held, Some(held.at.start().line), &is_there);
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
    /// What is found in a file and its stack, and what must not be repeated of it: a file may hold thousands of entries.
    looks: BTreeMap<RepoPath, Rc<(Scan, Veil)>>,
    /// The resources of a folder's stack.
    stacks: BTreeMap<RepoPath, Rc<[Resource]>>,
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
            // Trivy's checks may be narrowed to a value, which no exception here can be.
            let plain = id.split_once('[').map_or(id.as_str(), |(plain, _)| plain);
            let rule = rules.rules.iter().find(|rule| is_named(rule, plain));
            (id.clone(), rule.map(|rule| (rule.id.clone(), rule.is_never)))
        };
        type Meant = (String, Option<(String, bool)>, Option<String>, Option<String>);
        let mut meant: Vec<Meant> = ids.iter().map(named).map(|(id, rule)| (id, rule, None, None)).collect();
        if ids.is_empty() {
            let look = self.look(path);
            let (scan, veil) = &*look;
            let rule =
                |finding: &Finding| rules.find(finding.rule.as_str()).filter(|rule| is_there(rule, finding));
            meant = scan
                .findings
                .iter()
                .filter(|finding| finding.at.path() == path && finding.fingerprint.holds_value())
                .filter_map(|finding| {
                    let rule = rule(finding)?;
                    let resource = address_of(finding);
                    let line = masked_line(self.judge, veil, finding);
                    // What is said of a whole file is more than what one line of it was allowed.
                    let line = Some(line).filter(|line| !line.is_empty())?;
                    Some((String::new(), Some((rule.id.clone(), rule.is_never)), resource, Some(line)))
                })
                .collect();
            meant.sort();
            meant.dedup();
        }
        if meant.is_empty() {
            meant.push((String::new(), None, None, None));
        }
        let above = line.filter(|_| terraform::is_ours(path) && !ids.is_empty());
        let stood = above.and_then(|line| address(&self.resources(&path.parent()), path, line));
        // What a call brings lies in other files: it is named by the call, in all of the folder.
        let is_of_call = stood.as_ref().is_some_and(|(_, is_call)| *is_call) && held.resource.is_none();
        let about = match path.parent() {
            _ if !is_of_call => escaped(&path.to_string()),
            folder if folder.is_root() => "*.tf".to_owned(),
            folder => format!("{}/*.tf", escaped(&folder.to_string())),
        };
        let mut resource = held.resource.clone().or(stood.map(|(address, _)| address));
        // In a template or a program: of what is found around the comment.
        if let Some(number) = line.filter(|_| resource.is_none() && !ids.is_empty()) {
            let around = |finding: &&Finding| {
                let block = finding.block.as_ref().filter(|block| block.path() == path);
                block.is_some_and(|block| {
                    (block.start().line.saturating_sub(1)..=block.end().line).contains(&number)
                })
            };
            let is_named = |finding: &Finding| {
                meant
                    .iter()
                    .any(|(_, rule, ..)| rule.as_ref().is_some_and(|(rule, _)| rule == finding.rule.as_str()))
            };
            resource = self
                .look(path)
                .0
                .findings
                .iter()
                .filter(around)
                .find(|finding| is_named(finding))
                .and_then(address_of);
        }
        let reason = self.told(at.path(), reason);
        for (id, rule, own, line) in meant {
            self.all.insert(Found {
                path: about.clone(),
                resource: own.or_else(|| resource.clone()),
                rule,
                line,
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
        shown(&without_tokens(&self.look(path).1.hide(words)))
    }

    /// A secret of a resource is found where its stack is read.
    fn look(&mut self, path: &RepoPath) -> Rc<(Scan, Veil)> {
        let look = self.looks.entry(path.clone()).or_insert_with(|| {
            let stack = reader::root_in(self.tree, path).or_else(|| {
                let bytes = whole(self.tree, path).unwrap_or_default();
                reader::root_by_content(path, &bytes)
            });
            let scan = self.judge.scan(self.tree, &Scope::of(stack, [path.clone()]));
            let veil = Veil::over(&scan.findings, &[]);
            Rc::new((scan, veil))
        });
        Rc::clone(look)
    }

    fn resources(&mut self, folder: &RepoPath) -> Rc<[Resource]> {
        let read = || {
            let stacks = self.reader.read(folder).unwrap_or_default();
            stacks.into_iter().next().map_or(Vec::new(), |stack| stack.resources).into()
        };
        Rc::clone(self.stacks.entry(folder.clone()).or_insert_with(read))
    }
}

fn address_of(finding: &Finding) -> Option<String> {
    match &finding.subject {
        Subject::Resource { address, .. } => Some(address.clone()),
        Subject::File(_) => None,
    }
}

/// The line of a secret as a glob, in which no secret stands.
fn masked_line(judge: &Judge, veil: &Veil, finding: &Finding) -> String {
    let source = &finding.at.source;
    let Some(line) = source.line(finding.at.start().line) else { return "*".to_owned() };
    let mut spans = judge.sensitive_spans(source).to_vec();
    spans.push(finding.at.span);
    spans.sort();
    spans.dedup();
    let (mut text, mut at) = (String::new(), line.start);
    for span in spans.into_iter().filter(|span| span.overlaps(line)) {
        // Quotes say what it is, and are no part of it.
        let inside = source.slice(span);
        let quote = inside.len() - inside.trim_start_matches(['"', '\'', '`']).len();
        let start = (span.start + quote).clamp(at, line.end);
        let end = (span.end - (inside.len() - inside.trim_end_matches(['"', '\'', '`']).len()))
            .clamp(start, line.end);
        text.push_str(source.slice(Span::new(at, start)));
        text.push('*');
        at = end;
    }
    text.push_str(source.slice(Span::new(at, line.end)));
    let hidden = without_tokens(&veil.hide(&text)).replace("****", "*");
    // One star for the parts of one secret.
    let hidden = hidden.split("**").filter(|part| !part.is_empty()).collect::<Vec<_>>().join("*");
    match without_comment(hidden.trim()).as_str() {
        // A packed file is one line: what stands before the secret says where it is.
        long if long.len() > LONGEST_LINE => match long.find('*') {
            Some(star) => {
                let from = (star.saturating_sub(LONGEST_LINE)..=star)
                    .find(|at| long.is_char_boundary(*at))
                    .unwrap_or(star);
                format!("*{}*", &long[from..star])
            }
            None => "*".to_owned(),
        },
        line => line.to_owned(),
    }
}

/// A line whose other tool's comment may go, and what stands before it stays.
fn without_comment(line: &str) -> String {
    let Some(at) = comments(line).iter().map(|comment| comment.at).min() else { return line.to_owned() };
    let before = line[..at].trim_end();
    let opened = ["/*", "<!--", "--"].iter().find_map(|sign| before.strip_suffix(sign)).unwrap_or(before);
    let code = opened.trim_end_matches([' ', '\t', '#', '/', ';']);
    if code.ends_with('*') { code.to_owned() } else { format!("{code}*") }
}

/// Of a longer line only this much is written before its secret.
const LONGEST_LINE: usize = 160;

/// The resource that a comment stands in or above, or all that a call brings; and whether it is a call.
fn address(resources: &[Resource], path: &RepoPath, line: usize) -> Option<(String, bool)> {
    let is_there = |from: usize| {
        resources.iter().find(|resource| {
            let block = &resource.block;
            matches!(resource.role, Role::Managed | Role::Data | Role::Module)
                && block.path() == path
                && (block.start().line..=block.end().line).contains(&from)
        })
    };
    let found = is_there(line).or_else(|| is_there(line + 1))?;
    let is_call = found.role == Role::Module;
    let more = if is_call { ".*" } else { "" };
    Some((format!("{}{more}", found.base()), is_call))
}

/// As comments: what is written here holds only when a person completes it. What `before` has already, completed or
/// not, is left out. Out: the text, how many exceptions there are in it, and what else there is.
pub fn written(found: &BTreeSet<Found>, before: &str) -> (String, usize, usize) {
    let mut known = keys_of(before);
    let mut text = String::new();
    let (mut number, mut others) = (0, 0);
    // Of two that say the same the one that has a day is kept.
    let mut found: Vec<&Found> = found.iter().collect();
    found.sort_by_key(|one| one.until.is_none());
    for one in found {
        let told = one.told();
        let is_known = match &one.rule {
            // Two tools may have been told the same.
            Some(_) => !known.insert(keys(&told)),
            None => told.trim().lines().next().is_some_and(|head| before.lines().any(|line| line == head)),
        };
        if !is_known {
            text.push_str(&told);
            match &one.rule {
                Some(_) => number += 1,
                None => others += 1,
            }
        }
    }
    if number + others > 0 && !before.contains(HEAD) {
        text.insert_str(0, HEAD);
    }
    (text, number, others)
}

const HEAD: &str = "# What other tools were told to let by. None of it holds yet: give each a reason, a ticket and a last day, and\n# take the `# ` in front of its lines away. What is no longer wanted can go. What the tools read themselves can hold\n# until then: `read` under [compatibility], see docs/policy.md.\n";

impl Found {
    fn told(&self) -> String {
        let quoted = |text: &str| Escaped(&toml::Value::String(text.to_owned()).to_string()).to_string();
        let id = if self.id.is_empty() { String::new() } else { format!(" {}", Escaped(&self.id)) };
        let mut text = format!("\n# {}{id}, from {}\n", self.tool, Escaped(&self.place));
        let Some((rule, is_never)) = &self.rule else {
            text.push_str(match self.id.is_empty() {
                true => "# iacgate finds no secret there (any more): nothing to except\n",
                false => "# no rule of iacgate is known to be this check: nothing to except\n",
            });
            return text;
        };
        if *is_never {
            text.push_str("# No ticket lets this by: take the secret out of the file, and replace it where it is used. Only where it is\n# none (made up for a test), give the reason:\n");
        }
        text.push_str(&format!("# [[exception]]\n# rule     = {}\n", quoted(rule)));
        if let Some(address) = &self.resource {
            text.push_str(&format!("# resource = {}\n", quoted(address)));
        }
        text.push_str(&format!("# path     = {}\n", quoted(&self.path)));
        if let Some(line) = &self.line {
            text.push_str(&format!("# line     = {}\n", quoted(line)));
        }
        let reason = if *is_never { "" } else { &self.reason };
        text.push_str(&format!("# reason   = {}\n", quoted(reason)));
        text.push_str(&match self.until {
            _ if *is_never => "# false-positive = true\n".to_owned(),
            Some(day) => format!("# ticket   = \"\"\n# expires  = {}\n", day_written(day)),
            None => "# ticket   = \"\"\n# expires  =\n".to_owned(),
        });
        text
    }
}

/// What tells one exception from another: its rule, and where it holds.
type Keys = Vec<String>;

fn keys(table: &str) -> Keys {
    let line = |line: &str| line.trim_start_matches(['#', ' ']).trim_end().to_owned();
    let is_key = |line: &String| {
        let key = line.split_once('=').map_or("", |(key, _)| key.trim());
        ["rule", "resource", "path", "line"].contains(&key)
    };
    let squeezed = |line: String| {
        line.split_once('=').map_or(String::new(), |(key, value)| format!("{}={}", key.trim(), value.trim()))
    };
    let mut keys: Keys = table.lines().map(line).filter(is_key).map(squeezed).collect();
    keys.sort();
    keys
}

/// Those of all exceptions that a policy holds, as comments or not.
fn keys_of(policy: &str) -> BTreeSet<Keys> {
    policy
        .split("[[exception]]")
        .skip(1)
        .map(|rest| {
            // Up to the next table or the end of its lines.
            let own: Vec<&str> = rest
                .lines()
                .skip(1)
                .take_while(|line| {
                    let plain = line.trim_start_matches(['#', ' ']);
                    !plain.trim().is_empty() && !plain.starts_with('[')
                })
                .collect();
            keys(&own.join("\n"))
        })
        .collect()
}
