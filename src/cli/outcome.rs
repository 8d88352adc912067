//! From a delta to what is printed and the exit status.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::accepted::{OfPast, Versions};
use super::former::Former;
use super::masks::{Masks, Veil};
use super::mended::Mended;
use super::notes::{self, Use};
use super::options::{Common, Format};
use super::tell::{self, Form};
use super::unstage::unstage_command;
use super::{BLOCKED, CLEAN, UNJUDGED, policy};
use crate::delta::{Delta, State};
use crate::error::{Error, Result};
use crate::finding::{Finding, Fingerprint, Trouble};
use crate::fix::{Held, Patch, Trial};
use crate::path::RepoPath;
use crate::policy::peer_files::PeerFiles;
use crate::policy::{Action, Baseline, Decider, LOOSENED, Policy, Unknown, Verdict, baseline};
use crate::report::{
    Asked, Brought, Control, Document, Entry, Hints, Kind, MANY, Report, RuleNote, ShownFix, Summary, Told,
    UnknownEntry,
};
use crate::rules::Rules;
use crate::rules::pack::{LooksAt, Rule, Safety};
use crate::rules::said::said;
use crate::scan::{Callers, Deployed, Judge, Scope};
use crate::secrets::Known;
use crate::text::Location;
use crate::tree::{Tree, link};

/// Why a ticket is not approved for a rule, if it isn't.
pub type Ask = dyn Fn(&str, &str) -> std::result::Result<(), String>;

/// Whether an exception stood there for this finding before.
pub type Stood = dyn Fn(&Finding, &Location) -> bool;

/// A comparison that was judged, and what decides over it.
pub struct Judged {
    pub delta: Delta,
    /// The tree after: fixes are tried on it.
    pub tree: Rc<dyn Tree>,
    pub judge: Judge,
    pub policy: Policy,
    pub known: Rules,
    /// What was decided already: what a change makes of the policy itself, by the policy of before; all of a history.
    pub decided: Vec<Verdict>,
    /// What was accepted.
    pub baseline: Baseline,
    /// Files that may hold exceptions as comments.
    pub marked: Vec<RepoPath>,
    /// Where the judged stacks go.
    pub deployed: Vec<Deployed>,
    /// What decides over findings as they were before.
    pub former: Former,
    /// What was looked for. In a part of the tree that the policy is for, what excuses nothing here may do so elsewhere.
    pub asked: Asked,
    /// What is to be told of the tree itself.
    pub notes: Vec<Trouble>,
    /// What exceptions were used for, or would have been.
    pub uses: Vec<Use>,
    /// The values of secrets among the findings.
    pub veil: Veil,
    /// Secrets that stood in addresses.
    pub keys: Vec<String>,
    /// Values of secrets that are known beside the findings.
    pub secrets: Vec<String>,
    /// The commits of a range that brought what its end no longer has.
    pub commits: BTreeMap<Fingerprint, String>,
    /// Of a history, who made those commits, and what else is known of each finding.
    pub brought: BTreeMap<Fingerprint, Brought>,
    pub past: BTreeMap<Fingerprint, OfPast>,
    /// What the tree after holds where all of a scope was judged: fixes are compared with that.
    pub held: Option<(Scope, Held)>,
    /// Asks the user's own command whether a ticket is approved.
    pub verify: Option<Box<Ask>>,
    /// Asks whether an exception beside code was there before, where that counts.
    pub stood: Option<Box<Stood>>,
    /// How many blobs and resources of the tree after were judged.
    pub blobs: usize,
    pub resources: usize,
}

/// Which kind of run this is.
#[derive(Clone, Copy)]
pub struct Shape {
    pub in_hook: bool,
    pub audit: bool,
    /// Every version is judged: no fix mends what was.
    pub history: bool,
}

/// What is printed, and the exit status.
pub struct Outcome {
    /// What the policy says to no effect, beside which all was judged.
    pub mistakes: Vec<Error>,
    pub report: Report,
    pub status: u8,
}

impl Judged {
    /// What was judged, and nothing beside it.
    pub fn of(delta: Delta, tree: Rc<dyn Tree>, judge: Judge, policy: Policy, known: Rules) -> Self {
        Self {
            delta,
            tree,
            judge,
            policy,
            known,
            decided: Vec::new(),
            baseline: Baseline::default(),
            marked: Vec::new(),
            deployed: Vec::new(),
            former: Former::default(),
            asked: Asked::default(),
            notes: Vec::new(),
            uses: Vec::new(),
            veil: Veil::default(),
            keys: Vec::new(),
            secrets: Vec::new(),
            commits: BTreeMap::new(),
            brought: BTreeMap::new(),
            past: BTreeMap::new(),
            held: None,
            verify: None,
            stood: None,
            blobs: 0,
            resources: 0,
        }
    }

    /// The verdicts; findings that policy does not want to hear of are left out.
    pub fn verdicts(&mut self, common: &Common, ignore_exceptions: bool) -> Vec<Verdict> {
        let (peers, linked) = (peer_files(&self.policy, &*self.tree), linked(&self.policy, &*self.tree));
        let decider = Decider {
            policy: &self.policy,
            rules: &self.known,
            tier: common.tier.as_deref(),
            today: policy::today(),
            ignore_exceptions,
            verify: self.verify.as_deref(),
            stood: self.stood.as_deref(),
            deployed: &self.deployed,
            linked: &linked,
            peers: &peers,
        };
        let introduced = std::mem::take(&mut self.delta.introduced);
        let carried = std::mem::take(&mut self.delta.carried);
        // Those too that the policy does not want to hear of.
        let findings = introduced.iter().chain(carried.iter().map(|one| &one.finding));
        self.veil = Veil::over(findings, &self.secrets).with(&self.keys);
        let mut verdicts: Vec<Verdict> =
            introduced.into_iter().filter_map(|one| decider.introduced(one)).collect();
        verdicts.extend(self.former.carried(&decider, carried));
        verdicts.append(&mut self.decided);
        self.uses.extend(verdicts.iter().filter_map(Use::of));
        // Most findings are decided for one of a few reasons, and secrets may be as many as findings.
        let mut hidden: HashMap<String, String> = HashMap::new();
        for verdict in &mut verdicts {
            let because = std::mem::take(&mut verdict.because);
            let hidden = hidden.entry(because).or_insert_with_key(|because| self.veil.hide(because));
            verdict.because.clone_from(hidden);
        }
        verdicts
    }

    pub fn outcome(self, common: &Common, shape: Shape) -> Outcome {
        self.outcome_with(common, shape, false)
    }

    pub fn outcome_with(mut self, common: &Common, shape: Shape, ignore_exceptions: bool) -> Outcome {
        let verdicts = self.verdicts(common, ignore_exceptions);
        let verdicts = match shape.history {
            true => super::history::joined(verdicts, &self.brought),
            false => crate::policy::joined(verdicts),
        };
        let mut ordinals: HashMap<Fingerprint, usize> = HashMap::new();
        let tree = Rc::clone(&self.tree);
        let callers = Callers::of(&*tree);
        let versions = Versions::among(&callers);
        let verdicts: Vec<(Verdict, String)> = verdicts
            .into_iter()
            .map(|verdict| self.accepted(verdict, shape, &mut ordinals, &versions))
            .collect();
        let trial = Trial::on(&*tree, &self.judge, &callers).knowing(self.held.take());
        let over = if shape.history { Masks::over_history } else { Masks::over };
        let mut masks = over(&trial, &self.veil);
        masks.look_ahead(verdicts.iter().map(|(verdict, _)| &verdict.finding));
        let mut summary = Summary { blobs: self.blobs, resources: self.resources, ..Summary::default() };
        let mut entries = Vec::new();
        // One line a finding has no room for fixes.
        let has_no_room = shape.history || common.quiet && common.format == Format::Text;
        let mut mended = Mended::of(verdicts.iter().map(|(verdict, _)| verdict), &trial, !has_no_room);
        for (verdict, fingerprint) in verdicts {
            count(&verdict, &mut summary);
            let fix = mended.next_for(&verdict).map(|patch| shown(&patch, &masks));
            entries.push(self.entry(verdict, fingerprint, fix, &masks));
        }
        let status = self.status(summary.block > 0, shape.audit);
        let decision = match self.policy.unknown {
            Unknown::Pass => "pass",
            Unknown::Warn => "warn",
            Unknown::Block => "block",
        };
        let mut unknown = Vec::new();
        for (answer, state) in std::mem::take(&mut self.delta.unanswered) {
            let fingerprint = published(&answer.fingerprint, &mut ordinals);
            unknown.push(UnknownEntry { answer, state, action: decision, fingerprint });
        }
        summary.unknown = unknown.len();
        let mut troubles = std::mem::take(&mut self.delta.troubles);
        let first =
            || entries.first().map_or(RepoPath::root(), |entry| entry.verdict.finding.at.path().clone());
        troubles.extend(mended.left(first));
        let mut notes = std::mem::take(&mut self.notes);
        notes.extend(notes::of(&self, &entries, common, shape));
        notes.iter_mut().for_each(|note| note.message = self.veil.hide(&note.message));
        let hints = Hints {
            quiet: common.quiet,
            verbose: common.verbose,
            in_hook: shape.in_hook,
            audit: shape.audit,
        };
        let mistakes = self.policy.unheard(&self.known);
        let hide = self.hide(&entries);
        let mut outcome = Outcome {
            status: if status == CLEAN && !mistakes.is_empty() { UNJUDGED } else { status },
            mistakes,
            report: Report {
                kind: match (shape.history, shape.audit) {
                    (true, _) => Kind::History,
                    (false, true) => Kind::Audit,
                    (false, false) => Kind::Check,
                },
                rules: self.notes(&entries),
                entries,
                unknown,
                troubles: sorted(troubles),
                notes,
                summary,
                hints,
                asked: std::mem::take(&mut self.asked),
            },
        };
        outcome.report.hide(&hide);
        // The process ends soon: taking hundreds of rules apart piece by piece would be felt.
        std::mem::forget(self);
        outcome
    }

    /// The exit status, where it is known whether a finding blocks.
    pub fn status(&self, finding_blocks: bool, audit: bool) -> u8 {
        let waits = || self.delta.unanswered.iter().any(|(_, state)| *state == State::Introduced);
        let counts =
            |(trouble, state): &(Trouble, State)| trouble.counts && (*state == State::Introduced || audit);
        if finding_blocks || self.policy.unknown == Unknown::Block && waits() {
            BLOCKED
        } else if self.delta.troubles.iter().any(counts) {
            UNJUDGED
        } else {
            CLEAN
        }
    }

    /// A verdict with its published fingerprint. What the baseline accepts was there before; what is never let by is
    /// accepted where it lies already, and by no commit that brings it.
    fn accepted(
        &self,
        mut verdict: Verdict,
        shape: Shape,
        ordinals: &mut HashMap<Fingerprint, usize>,
        versions: &Versions,
    ) -> (Verdict, String) {
        let (fingerprint, line) = match self.past.get(&verdict.finding.fingerprint) {
            Some(past) => (past.fingerprint.clone(), self.line_of_all(&past.standing, versions)),
            None => {
                let ordinal = ordinal(&verdict.finding.fingerprint, ordinals);
                let fingerprint = verdict.finding.fingerprint.published(ordinal);
                (fingerprint, self.line_of(&verdict.finding, Some(ordinal), versions))
            }
        };
        verdict.accepted = line.filter(|_| verdict.finding.rule.as_str() != LOOSENED);
        // Nor is a new version of a file that is secret as a whole: its line says nothing of what it held.
        let is_never = || {
            baseline::is_whole(&verdict.finding)
                || self.known.find(verdict.finding.rule.as_str()).is_some_and(|rule| rule.is_never)
        };
        if verdict.state == State::Introduced
            && (shape.audit || !is_never())
            && verdict.action != Action::Excepted
            && let Some(at) = &verdict.accepted
        {
            verdict.state = State::Carried;
            verdict.because = format!("{}, accepted in {}:{}", verdict.because, at.path(), at.start().line);
        } else if shape.audit
            && verdict.accepted.is_none()
            && let Some(at) = self.baseline.out_of_reach(&verdict.finding, &*self.tree)
        {
            verdict.because = format!(
                "{}; {}:{} is for a version of its file that is not in this clone (git fetch --unshallow)",
                verdict.because,
                at.path(),
                at.start().line
            );
        }
        (verdict, fingerprint)
    }

    fn entry(
        &self,
        mut verdict: Verdict,
        fingerprint: String,
        fix: Option<ShownFix>,
        masks: &Masks,
    ) -> Entry {
        let finding = &mut verdict.finding;
        if masks.hides(&finding.at) {
            // A message quotes what is written there: a rule of another kind may look at a secret, too.
            let written = finding.at.text().trim_matches(['"', '\'']);
            if !written.is_empty() {
                finding.message = finding.message.replace(written, "****");
            }
        }
        let rule = self.known.find(verdict.finding.rule.as_str());
        Entry {
            title: rule.map_or(String::new(), |rule| rule.title.clone()),
            why: rule.map_or(String::new(), |rule| in_dialect(rule.why().to_owned(), &verdict.finding)),
            advice: rule.map_or(String::new(), |rule| {
                let has_fix = fix.is_some() || verdict.state == State::Carried;
                in_dialect(advice(rule, has_fix, &self.known), &verdict.finding)
            }),
            aliases: rule.map_or(Vec::new(), |rule| rule.aliases.clone()),
            is_never: rule.is_some_and(|rule| rule.is_never),
            masks: masks.around(&verdict.finding.at),
            commit: self.commits.get(&verdict.finding.fingerprint).cloned(),
            brought: self.brought.get(&verdict.finding.fingerprint).cloned(),
            fingerprint,
            fix,
            verdict,
        }
    }

    /// What hides the secrets of the run, and all that is masked where the findings stand: a message, a policy or a fix
    /// may repeat one.
    fn hide(&self, entries: &[Entry]) -> impl Fn(&mut String) + use<> {
        let mut sources = HashSet::new();
        let once = entries.iter().filter(|entry| sources.insert(Rc::as_ptr(&entry.masks)));
        let values = once.flat_map(|entry| {
            let source = &entry.verdict.finding.at.source;
            entry.masks.iter().map(|span| source.slice(*span))
        });
        let values = values.filter(|value| !self.veil.holds(value));
        let (known, hide) = (Known::of(values), self.veil.in_code());
        move |text| {
            hide(text);
            if let Some(hidden) = known.masked(text) {
                *text = hidden;
            }
        }
    }

    /// What each broken rule says of itself.
    fn notes(&self, entries: &[Entry]) -> Vec<RuleNote> {
        let ids: BTreeSet<&str> = entries.iter().map(|entry| entry.verdict.finding.rule.as_str()).collect();
        let leaks = entries.iter().filter(|entry| entry.verdict.finding.fingerprint.holds_value());
        let leaks: HashSet<&str> = leaks.map(|entry| entry.verdict.finding.rule.as_str()).collect();
        let note = |rule: &Rule| RuleNote { is_leak: leaks.contains(&*rule.id), ..note(rule) };
        ids.into_iter().filter_map(|id| self.known.find(id)).map(note).collect()
    }
}

/// Lists of other tools that hold in a tree.
pub(super) fn peer_files(policy: &Policy, tree: &dyn Tree) -> PeerFiles {
    match policy.compatibility.as_slice() {
        [] => PeerFiles::default(),
        tools => PeerFiles::of(tree, tools),
    }
}

/// Files of a tree that symbolic links stand for, where it matters to a policy.
pub(super) fn linked(policy: &Policy, tree: &dyn Tree) -> BTreeMap<RepoPath, Vec<RepoPath>> {
    match policy.exclude.is_empty() {
        true => BTreeMap::new(),
        false => link::targets(tree),
    }
}

fn note(rule: &Rule) -> RuleNote {
    let control =
        |(benchmark, ids): &(String, Vec<String>)| Control { benchmark: benchmark.clone(), ids: ids.clone() };
    RuleNote {
        id: rule.id.clone(),
        title: rule.title.clone(),
        why: rule.why().to_owned(),
        advice: rule.advice().to_owned(),
        tags: rule.tags.clone(),
        is_leak: false,
        controls: rule.controls.iter().map(control).collect(),
    }
}

/// A rule's text in the words of the template or program that it is said of.
fn in_dialect(text: String, finding: &Finding) -> String {
    finding.words.iter().fold(text, |text, (word, theirs)| text.replace(word, theirs))
}

/// What a person should do: the rule's own words, else what a fix that does not hold here was for. Nothing, where a
/// fix of the configuration does it all; a leak is not mended by any.
fn advice(rule: &Rule, has_fix: bool, rules: &Rules) -> String {
    match &rule.looks_at {
        LooksAt::Resources(_) if has_fix => String::new(),
        LooksAt::Resources(tables) if rule.advice().is_empty() => {
            let title = tables.iter().find_map(|table| Some(&table.fixes.first()?.title));
            title.map_or(String::new(), |title| format!("To mend by hand: {}.", said(title, rules)))
        }
        _ => rule.advice().to_owned(),
    }
}

fn count(verdict: &Verdict, summary: &mut Summary) {
    match (verdict.state, verdict.action) {
        (_, Action::Excepted) => summary.excepted += 1,
        (State::Carried, _) => summary.carried += 1,
        (State::Introduced, Action::Block) => summary.block += 1,
        (State::Introduced, Action::Warn) => summary.warn += 1,
    }
}

pub(super) fn published(fingerprint: &Fingerprint, ordinals: &mut HashMap<Fingerprint, usize>) -> String {
    fingerprint.published(ordinal(fingerprint, ordinals))
}

/// Findings that differ by their value alone share a published place and are numbered.
fn ordinal(fingerprint: &Fingerprint, ordinals: &mut HashMap<Fingerprint, usize>) -> usize {
    let ordinal = ordinals.entry(fingerprint.without_value()).or_default();
    *ordinal += 1;
    *ordinal - 1
}

fn sorted(mut troubles: Vec<(Trouble, State)>) -> Vec<(Trouble, State)> {
    troubles.sort_by(|a, b| a.0.cmp(&b.0));
    troubles.dedup_by(|a, b| a.0 == b.0);
    troubles
}

fn shown(patch: &Patch, masks: &Masks) -> ShownFix {
    let printed = patch.shown(|source| masks.of(source));
    let is_suggested = patch.safety == Safety::Suggested;
    let mut notes = patch.notes.clone();
    if printed.patch.is_none() {
        let option = if is_suggested { " --suggested" } else { "" };
        notes.push(format!("a secret is masked here: apply it with `iacgate fix{option}`"));
    }
    ShownFix {
        title: patch.title.clone(),
        suggested: is_suggested,
        diff: (!printed.diff.is_empty()).then_some(printed.diff),
        patch: printed.patch.filter(|patch| !patch.is_empty()),
        notes,
        commands: patch.unstage.iter().map(unstage_command).collect(),
    }
}

impl Outcome {
    /// All that is told, as data, to whoever joins or compares it: with what the policy says to no effect, which makes the
    /// exit status 2.
    pub fn document(&self) -> Document {
        let mut document = Document::of(&self.report, self.status);
        document.troubles.extend(self.mistakes.iter().map(|mistake| Told {
            repository: None,
            file: crate::policy::file::FILE.to_owned(),
            uri: None,
            line: None,
            message: mistake.in_one_line(),
            counts: true,
            note: false,
        }));
        document
    }

    /// Prints the report and answers the exit status.
    pub fn told(self, common: &Common) -> Result<u8> {
        for mistake in &self.mistakes {
            super::told(mistake);
        }
        let form = Form::from(common);
        let hints = self.report.hints;
        let is_long = hints.audit && !hints.quiet && !hints.verbose && self.report.entries.len() > MANY;
        if common.format != Format::Text || is_long {
            return tell::tell(Document::of(&self.report, self.status), form);
        }
        let mut text = Vec::new();
        crate::report::text(&self.report, &tell::palette(form), &mut text).map_err(super::output_failed)?;
        if !text.is_empty() {
            text = super::plain(&String::from_utf8_lossy(&text)).into_bytes();
        }
        tell::put(&text, form.output)?;
        Ok(self.status)
    }
}
