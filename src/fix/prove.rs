//! Tries a fix: laid over the tree and judged again, it must take its finding away and bring nothing.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use super::{Fix, Rewrite, TO_FILL_IN};
use crate::finding::{Finding, Fingerprint, RuleId, Subject, Trouble};
use crate::iac::cloudformation::write::Written;
use crate::iac::pulumi::write::Programs;
use crate::iac::{Stack, reader, terraform};
use crate::path::RepoPath;
use crate::rules::pack::Safety;
use crate::scan::{Callers, Judge, Scan, Scope};
use crate::secrets::{self, Known};
use crate::state;
use crate::text::diff::{CONTEXT, FileChange, context_beside, unified};
use crate::text::{Reading, Source, Span};
use crate::tree::{Content, Overlay, Tree, Unreadable};

/// What else a proof judges, in resources: a literal secret is looked at, and masked where it is shown, for as long as
/// four are asked, and a thousand bytes are read for as long as one. Without resources there are both.
const OF_SECRET: usize = 4;
const BYTES_OF_ONE: usize = 1000;

/// A fix that was tried, by itself or together with others: nothing else makes one, so a diff that was
/// not proven cannot be printed.
pub struct Patch {
    pub title: String,
    pub safety: Safety,
    pub unstage: Vec<RepoPath>,
    /// What a person should know of it, a sentence each.
    pub notes: Vec<String>,
    files: Vec<Changed>,
}

struct Changed {
    path: RepoPath,
    before: Option<Source>,
    after: Vec<u8>,
    text: String,
    /// What is judged in its place: the same with a value in each place that a person is to fill in.
    filled: Option<Vec<u8>>,
}

/// What a proof takes [`TO_FILL_IN`] for: judged is what a person makes of it.
const FILLED: &str = "filled-in";

/// A patch as it may be printed.
pub struct Shown {
    /// With secrets masked, where there was no way around them.
    pub diff: String,
    /// For `git apply`; `None` where the diff is masked.
    pub patch: Option<String>,
}

/// A stack and its variants, or why there is none.
type Stacks = Result<Rc<[Stack]>, Unreadable>;

/// The tree that fixes are tried on. What it holds is read and judged once, however many fixes there are.
pub struct Trial<'a> {
    pub tree: &'a dyn Tree,
    pub judge: &'a Judge,
    pub callers: &'a Callers<'a>,
    stacks: RefCell<HashMap<RepoPath, Stacks>>,
    held: RefCell<HashMap<Vec<RepoPath>, Rc<Held>>>,
    /// Programs that fixes are written to.
    pub programs: Programs,
    /// Templates that fixes are written to.
    templates: RefCell<HashMap<RepoPath, Option<Rc<Written>>>>,
    /// What each file is as a whole.
    files: RefCell<HashMap<RepoPath, Option<state::Found>>>,
    /// The values of the secrets of each stack.
    secrets: RefCell<HashMap<RepoPath, Rc<Known>>>,
    /// How many resources proofs have judged, or what takes as long.
    judged_again: Cell<usize>,
}

/// What a tree holds against the rules, as far as a proof compares it.
pub struct Held {
    findings: HashMap<Fingerprint, usize>,
    troubles: Vec<Trouble>,
    /// Rules that wait for a value, of what and for which.
    waiting: Vec<(RuleId, Subject, String)>,
    refused: usize,
}

impl Held {
    pub fn of(scan: &Scan) -> Self {
        let mut findings = HashMap::new();
        for finding in &scan.findings {
            *findings.entry(finding.fingerprint.clone()).or_default() += 1;
        }
        let waiting = scan.unanswered.iter();
        let waiting = waiting.map(|one| (one.rule.clone(), one.subject.clone(), one.waits_for.clone()));
        Self { findings, troubles: scan.troubles.clone(), waiting: waiting.collect(), refused: scan.refused }
    }

    fn count(&self, fingerprint: &Fingerprint) -> usize {
        self.findings.get(fingerprint).copied().unwrap_or(0)
    }
}

/// What is judged, by its paths.
fn named(scope: &Scope) -> Vec<RepoPath> {
    let stacks = scope.stacks.iter().map(|place| &place.path);
    stacks.chain(scope.files.iter().map(|place| &place.path)).cloned().collect()
}

impl<'a> Trial<'a> {
    pub fn on(tree: &'a dyn Tree, judge: &'a Judge, callers: &'a Callers<'a>) -> Self {
        let (stacks, held, programs, templates, files, secrets, judged_again) = Default::default();
        Self { tree, judge, callers, stacks, held, programs, templates, files, secrets, judged_again }
    }

    /// What the tree holds in a scope, from who has judged it already.
    #[must_use]
    pub fn knowing(self, known: Option<(Scope, Held)>) -> Self {
        self.held.borrow_mut().extend(known.map(|(scope, held)| (named(&scope), Rc::new(held))));
        self
    }

    /// The stacks at a path, as they are before any fix, and their variants.
    pub fn read(&self, folder: &RepoPath) -> Stacks {
        let mut stacks = self.stacks.borrow_mut();
        let read = || secrets::reader(self.tree).read(folder).map(Rc::from);
        stacks.entry(folder.clone()).or_insert_with(read).clone()
    }

    /// A template of the tree, for writing.
    pub fn template(&self, source: &Source) -> Option<Rc<Written>> {
        let read = || Written::of(source).map(Rc::new);
        self.templates.borrow_mut().entry(source.path().clone()).or_insert_with(read).clone()
    }

    /// What a file is as a whole, if it must not be committed.
    pub fn file(&self, path: &RepoPath) -> Option<state::Found> {
        let look = || match self.tree.read(path) {
            Ok(Some(Content::Whole(bytes))) => self.judge.files.look(&Reading::new(path, &bytes)).found,
            Ok(Some(Content::Long(long))) => self.judge.long_file(&long, path),
            _ => None,
        };
        self.files.borrow_mut().entry(path.clone()).or_insert_with(look).clone()
    }

    /// The secrets of the stacks at a path, as they are before any fix.
    pub fn secrets(&self, folder: &RepoPath) -> Rc<Known> {
        if let Some(known) = self.secrets.borrow().get(folder) {
            return Rc::clone(known);
        }
        let stacks = self.read(folder);
        let known = Rc::new(Known::of(stacks.iter().flat_map(|all| all.iter()).flat_map(secrets::values)));
        self.secrets.borrow_mut().insert(folder.clone(), Rc::clone(&known));
        known
    }

    /// How many resources proofs have judged so far, or what takes as long: what they cost.
    pub fn judged_again(&self) -> usize {
        self.judged_again.get()
    }

    fn spend(&self, cost: usize) {
        self.judged_again.set(self.judged_again() + cost);
    }

    fn before(&self, scope: &Scope) -> Rc<Held> {
        let mut held = self.held.borrow_mut();
        let judged = || Rc::new(Held::of(&self.judge.scan_among(self.tree, scope, self.callers)));
        Rc::clone(held.entry(named(scope)).or_insert_with(judged))
    }
}

/// Tries. `None` where one of the findings stays or becomes a question, something new appears, or an edit does not
/// fit. With its findings gone there is nothing left to propose: a second run changes nothing.
pub fn prove(fix: Fix, findings: &[&Finding], trial: &Trial) -> Option<Patch> {
    let hands_in = fix.hands_in.clone();
    let patch = patch(fix)?;
    let Patch { files, unstage, .. } = &patch;
    // A file in the place of a symbolic link would no longer be the one that others have.
    if files.iter().any(|file| trial.tree.is_link(&file.path)) {
        return None;
    }
    let changes = |file: &Changed| file.before.as_ref().is_none_or(|before| before.text() != file.text);
    if unstage.is_empty() && !files.iter().any(changes) {
        return None;
    }
    let judged = |file: &Changed| file.filled.as_ref().unwrap_or(&file.after).as_slice().into();
    let mut laid: BTreeMap<RepoPath, Option<Arc<[u8]>>> =
        files.iter().map(|file| (file.path.clone(), Some(judged(file)))).collect();
    let size = files.iter().map(|file| file.after.len()).sum();
    laid.extend(unstage.iter().map(|path| (path.clone(), None)));
    let scope = scope(trial.tree, findings, &laid);
    let before = trial.before(&scope);
    let after = trial.judge.scan_among(&Overlay { below: trial.tree, files: laid }, &scope, trial.callers);
    trial.spend(cost(&after, size));
    let after = Held::of(&after);
    // Each of them: those of a name that is declared twice share their fingerprint.
    let mut wanted: HashMap<&Fingerprint, usize> = HashMap::new();
    for finding in findings {
        *wanted.entry(&finding.fingerprint).or_default() += 1;
    }
    let gone = wanted.iter().all(|(fingerprint, wanted)| {
        let had = before.count(fingerprint);
        had > 0 && after.count(fingerprint) + wanted <= had
    });
    let nothing_new = after.findings.iter().all(|(fingerprint, count)| *count <= before.count(fingerprint));
    // Not their places: an edit above moves them.
    let was_there = |trouble: &Trouble| {
        let same = |other: &&Trouble| other.path == trouble.path && other.message == trouble.message;
        before.troubles.iter().filter(same).count() >= after.troubles.iter().filter(same).count()
    };
    let reads = after.troubles.iter().all(was_there) && after.refused <= before.refused;
    // A rule that waits for a value instead was not answered.
    let open = |held: &Held, finding: &Finding| {
        let same = |(rule, subject, waits_for): &&(RuleId, Subject, String)| {
            *rule == finding.rule && *subject == finding.subject && !hands_in.contains(waits_for)
        };
        held.waiting.iter().filter(same).count()
    };
    let answered = findings.iter().all(|finding| open(&after, finding) <= open(&before, finding));
    let spills = patch.files.iter().any(|file| spills(file, &scope, trial));
    (gone && nothing_new && answered && reads && !spills).then_some(patch)
}

/// Whether more of a secret is written there than before: what an expression makes of one would stand in the open.
fn spills(file: &Changed, scope: &Scope, trial: &Trial) -> bool {
    let before = file.before.as_ref().map_or("", |source| source.text());
    scope.stacks.iter().any(|place| {
        let known = trial.secrets(&place.path);
        known.count(&file.text) > known.count(before)
    })
}

/// What a fix that was proven together with others makes of its files.
pub(super) fn proven(fix: Fix, trial: &Trial) -> Option<Patch> {
    let patch = patch(fix)?;
    // Laying an edit reads the whole file.
    trial.spend(patch.files.iter().map(|file| file.after.len() / BYTES_OF_ONE).sum());
    Some(patch)
}

/// What a fix makes of its files.
fn patch(fix: Fix) -> Option<Patch> {
    let files =
        fix.files.into_iter().map(|(path, rewrite)| changed(path, rewrite)).collect::<Option<Vec<_>>>()?;
    Some(Patch { title: fix.title, safety: fix.safety, unstage: fix.unstage, notes: fix.notes, files })
}

fn cost(scan: &Scan, size: usize) -> usize {
    let secrets = scan.findings.iter().filter(|finding| finding.fingerprint.holds_value()).count();
    scan.resources + secrets * OF_SECRET + size / BYTES_OF_ONE
}

fn changed(path: RepoPath, rewrite: Rewrite) -> Option<Changed> {
    let (before, text) = match rewrite {
        Rewrite::Edits(source, edits) => {
            let text = terraform::write::laid(&source, &edits)?;
            (Some(source), text)
        }
        Rewrite::Text(before, text) => (before, text),
    };
    let encoded = |text: &str| match &before {
        Some(source) => source.encode(text),
        None => text.as_bytes().to_vec(),
    };
    if before.as_ref().is_some_and(|source| !source.is_editable()) {
        return None;
    }
    let holes = |text: &str| text.matches(TO_FILL_IN).count();
    let is_new = holes(&text) > before.as_ref().map_or(0, |source| holes(source.text()));
    let filled = is_new.then(|| encoded(&text.replace(TO_FILL_IN, FILLED)));
    let after = encoded(&text);
    Some(Changed { path, before, after, text, filled })
}

/// What the fix touches: its findings' stacks, and the files it writes or takes away.
fn scope(tree: &dyn Tree, findings: &[&Finding], laid: &BTreeMap<RepoPath, Option<Arc<[u8]>>>) -> Scope {
    let stacks = findings.iter().filter_map(|finding| match &finding.subject {
        Subject::Resource { stack, .. } => Some(stack.clone()),
        Subject::File(_) => None,
    });
    let edited = laid.keys().filter_map(|path| reader::root_in(tree, path));
    Scope::of(stacks.chain(edited), laid.keys().cloned())
}

impl Patch {
    /// The files as they become: for laying one patch on another.
    pub fn files(&self) -> impl Iterator<Item = (&RepoPath, &[u8])> {
        self.files.iter().map(|file| (&file.path, file.after.as_slice()))
    }

    /// The diff; `sensitive` tells the spans of a source that must not be shown.
    pub fn shown(&self, sensitive: impl Fn(&Source) -> Rc<[Span]>) -> Shown {
        let (mut diff, mut patch) = (String::new(), Some(String::new()));
        for file in &self.files {
            let plain = file.text_change();
            let context = match &file.before {
                Some(source) => context_beside(&plain.borrowed(&file.path), source, &sensitive(source)),
                None => Some(CONTEXT),
            };
            match context {
                Some(context) => {
                    let text = unified(&plain.borrowed(&file.path), context);
                    diff.push_str(&text);
                    patch.iter_mut().for_each(|patch| patch.push_str(&text));
                }
                None => {
                    patch = None;
                    diff.push_str(&file.masked(&sensitive));
                }
            }
        }
        Shown { diff, patch }
    }
}

/// Both texts, byte order mark included.
struct Texts {
    before: Option<String>,
    after: String,
}

impl Texts {
    fn borrowed<'a>(&'a self, path: &'a RepoPath) -> FileChange<'a> {
        FileChange { path, before: self.before.as_deref(), after: Some(&self.after), executable: false }
    }
}

impl Changed {
    fn text_change(&self) -> Texts {
        let whole = |source: &Source| String::from_utf8_lossy(&source.encode(source.text())).into_owned();
        Texts {
            before: self.before.as_ref().map(whole),
            after: String::from_utf8_lossy(&self.after).into_owned(),
        }
    }

    /// The diff as it is, with secrets as stars wherever they stand in it.
    fn masked(&self, sensitive: &impl Fn(&Source) -> Rc<[Span]>) -> String {
        let after = Source::decode(self.path.clone(), self.text.as_bytes());
        let mut secrets: Vec<String> = Vec::new();
        for source in self.before.iter().chain([&after]) {
            secrets.extend(sensitive(source).iter().flat_map(|span| pieces(source.slice(*span))));
        }
        // The longest first: one secret may be a part of another.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.dedup();
        let plain = self.text_change();
        let diff = unified(&plain.borrowed(&self.path), CONTEXT);
        // Names of files stand before the first hunk.
        let (head, hunks) = diff.split_at(diff.find("\n@@").unwrap_or(diff.len()));
        let hide = |line: &str| match line.starts_with('@') {
            true => line.to_owned(),
            false => {
                secrets.iter().fold(line.to_owned(), |line, secret| line.replace(secret.as_str(), HIDDEN))
            }
        };
        head.to_owned() + &hunks.split_inclusive('\n').map(hide).collect::<String>()
    }
}

/// What stands for a secret.
const HIDDEN: &str = "****";

/// The lines of a secret, without what surrounds it.
fn pieces(secret: &str) -> impl Iterator<Item = String> {
    let lines = secret.lines().map(|line| line.trim().trim_matches(['"', '\'']));
    // Hiding each letter or brace of its kind would hide the fix: a short one is hidden where it stands in quotes.
    let piece = |line: &str| if line.len() > 2 { line.to_owned() } else { format!("\"{line}\"") };
    lines.filter(|line| !line.is_empty()).map(piece)
}
