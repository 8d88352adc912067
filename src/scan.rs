//! Judges a tree: rules on its stacks, secrets and state in its files.
//!
//! In: a [`Tree`], a [`Scope`] and a [`Judge`]. Out: a [`Scan`]. Knows nothing of policy: every rule that was
//! asked for is judged, and what it says is told.

use std::collections::{BTreeMap, BTreeSet, HashMap};

mod again;
mod ahead;
mod by_default;
mod callers;
mod credentials;
mod data;
mod deployed;
mod deploying;
mod elsewhere;
mod file;
mod lent;
mod long;
mod mentions;
mod naming;
mod past;
mod policies;
mod stacks;
mod tell;
mod watch;
pub mod words;

pub use again::Trace;
use ahead::Read;
use by_default::ByDefault;
pub use callers::{Callers, Calls};
pub use data::stacks_that_read;
pub use deployed::{CLOUD, Deployed, EXPORTED, GUARDRAILS, LOCAL, Named, PULUMI, WORKSPACE};
pub use mentions::REGISTRIES;
pub use naming::{SERVICE_ACCOUNT, may_name};
pub use past::PastStack;
pub use tell::{known_address, without_numbers};
pub use watch::Watch;

use tell::{finding, parts, subject, unanswered};

use crate::finding::{Finding, Fingerprint, RuleId, Subject, Trouble, Unanswered};
use crate::iac::{Dialect, Moved, Resource, Stack, reader};
use crate::literal::Literal;
use crate::path::RepoPath;
use crate::rego::Policies;
use crate::rules::Rules;
use crate::rules::ask::ask;
use crate::rules::measure::{Measure, Unit};
use crate::rules::pack::LooksAt;
use crate::secrets::{self, Found, Shapes};
use crate::severity::Severity;
use crate::state;
use crate::text::{Reading, Source, Span};
use crate::tree::{Content, Tree, Unreadable};

/// What to judge.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    pub stacks: Vec<StackPlace>,
    pub files: Vec<FilePlace>,
}

impl Scope {
    /// Stacks and files by the names that they have, each once.
    pub fn of(stacks: impl IntoIterator<Item = RepoPath>, files: impl IntoIterator<Item = RepoPath>) -> Self {
        let stack = |path: RepoPath| StackPlace { known_as: path.clone(), path, moved: Vec::new() };
        let file = |path: RepoPath| FilePlace { known_as: path.clone(), path };
        let once = |paths: BTreeSet<RepoPath>| paths.into_iter();
        Self {
            stacks: once(stacks.into_iter().collect()).map(stack).collect(),
            files: once(files.into_iter().collect()).map(file).collect(),
        }
    }

    /// What findings are about: their stacks, and the files themselves.
    pub fn of_findings<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let (mut stacks, mut files) = (Vec::new(), Vec::new());
        for finding in findings {
            match &finding.subject {
                Subject::Resource { stack, .. } => {
                    // A template is a file too, in which secrets are found by their shape.
                    files.extend((finding.at.path() == stack).then(|| stack.clone()));
                    stacks.push(stack.clone());
                }
                Subject::File(path) => files.push(path.clone()),
            }
        }
        Self::of(stacks, files)
    }
}

/// A stack's folder. `known_as` is the name that fingerprints use: that of the newer tree, where the folder
/// was moved between the two; `moved` carries addresses over likewise.
#[derive(Clone, Debug)]
pub struct StackPlace {
    pub path: RepoPath,
    pub known_as: RepoPath,
    pub moved: Vec<Moved>,
}

#[derive(Clone, Debug)]
pub struct FilePlace {
    pub path: RepoPath,
    pub known_as: RepoPath,
}

/// What a tree holds against the rules.
#[derive(Debug, Default)]
pub struct Scan {
    pub findings: Vec<Finding>,
    pub unanswered: Vec<Unanswered>,
    pub troubles: Vec<Trouble>,
    /// Of a policy in Rego that could not answer, by the trouble's path and message, a digest of what it was asked about.
    pub failed: BTreeMap<(RepoPath, String), u64>,
    /// The stacks that were judged, those that call a judged module among them, and what each moved.
    pub stacks: Vec<(RepoPath, Vec<Moved>)>,
    /// How many blobs were looked at, and how many resources judged.
    pub blobs: usize,
    pub resources: usize,
    /// How many declarations the tool itself refuses.
    pub refused: usize,
    /// Files that may have [`MARK`] in them, or what is meant for it.
    pub marked: Vec<RepoPath>,
    /// Where the judged stacks are deployed.
    pub deployed: Vec<Deployed>,
}

/// The rule about secrets of templates that can be read.
const SHOWN: &str = "shown-secret";

/// What an exception that is written as a comment begins with.
pub const MARK: &str = "iacgate:ignore";

/// The rules that are asked, ready.
pub struct Judge {
    pub rules: Rules,
    /// What must not lie in a repository as a file.
    pub files: state::Recogniser,
    /// Globs and account ids that somebody claims: what uses one is gathered.
    pub claimed: Vec<String>,
    /// A team's policies in Rego, where it has some.
    pub policies: Option<Policies>,
    shapes: Shapes,
}

impl Judge {
    pub fn new(rules: Rules) -> Self {
        let files = state::Recogniser { largest_model: largest_model(&rules) };
        Self { shapes: Shapes::of(&rules), files, claimed: Vec::new(), policies: None, rules }
    }

    /// The same, with a team's policies.
    #[must_use]
    pub fn with(mut self, policies: Option<Policies>) -> Self {
        self.policies = policies;
        self
    }

    fn severity(&self, rule: &RuleId) -> Option<Severity> {
        self.rules.rules.by_id(rule.as_str()).map(|rule| rule.severity)
    }

    /// What must not be shown of a source, whatever else there is: what looks like a secret.
    pub fn sensitive_spans<'s>(&self, source: &'s Source) -> &'s [Span] {
        self.shapes.sensitive_spans(source)
    }

    /// A text for people without any token, wherever it came from: a name, a message, a path.
    pub fn without_tokens(&self, text: &str) -> String {
        let source = Source::decode(RepoPath::root(), text.as_bytes());
        let (mut clean, mut done) = (String::new(), 0);
        for found in self.shapes.find(&source) {
            clean.push_str(&source.text()[done..found.span.start]);
            clean.push_str("****");
            done = found.span.end;
        }
        clean.push_str(&source.text()[done..]);
        clean
    }

    /// Judges what `scope` names of `tree`.
    pub fn scan(&self, tree: &dyn Tree, scope: &Scope) -> Scan {
        self.scan_among(tree, scope, &Callers::of(tree))
    }

    /// Judges one version of one file by itself, for a history: what it is as a whole, and the secrets in it. The
    /// rules of its stack are not asked.
    pub fn version(&self, path: &RepoPath, content: &Content) -> Scan {
        let mut scan = Scan::default();
        let place = FilePlace { known_as: path.clone(), path: path.clone() };
        let bytes = match content {
            Content::Whole(bytes) => bytes,
            Content::Long(long) => {
                return self
                    .long(long, &place)
                    .map_or_else(|why| file::unread(&place, why), |(scan, _)| scan);
            }
            Content::TooLarge(size) => {
                self.too_large(*size, &place, &mut scan);
                return scan;
            }
        };
        if !self.read(&Reading::new(path, bytes), &place, &mut scan) {
            return scan;
        }
        self.literals_of_version(path, bytes, &mut scan);
        scan
    }

    /// The same, where another tree's module calls are known to hold: an edit that is tried changes none.
    pub fn scan_among(&self, tree: &dyn Tree, scope: &Scope, callers: &Callers) -> Scan {
        self.scan_watched(tree, scope, callers, &Watch::default())
    }

    /// The same, where somebody waits for it.
    pub fn scan_watched(&self, tree: &dyn Tree, scope: &Scope, callers: &Callers, watch: &Watch) -> Scan {
        let (mut scan, mut stacks) = (Scan::default(), scope.stacks.clone());
        for path in scope.files.iter().flat_map(|place| reader::roots_by_values(tree, &place.path)) {
            stacks.push(StackPlace { known_as: path.clone(), path, moved: Vec::new() });
        }
        let asks_for_templates = callers.templates.reads_all();
        let look = |place: &FilePlace, read: Read| self.file(place, read, watch, asks_for_templates);
        let (mut deploying, mut asking) = (Vec::new(), Vec::new());
        for one in ahead::each(tree, &scope.files, watch, &look) {
            stacks.extend(one.stack);
            deploying.extend(one.deploys);
            asking.extend(one.asks);
            scan.findings.extend(one.scan.findings);
            scan.troubles.extend(one.scan.troubles);
            scan.failed.extend(one.scan.failed);
            scan.marked.extend(one.scan.marked);
        }
        asking.iter().for_each(|place| self.said_elsewhere(tree, place, &mut scan));
        callers.templates.learn(deploying);
        scan.blobs = watch.blobs();
        let mut once = BTreeSet::new();
        stacks.retain(|place| once.insert(place.path.clone()));
        self.stacks(tree, &stacks, callers, watch, &mut scan);
        scan.troubles.extend(watch.left(scope.files.len(), stacks.len()));
        scan
    }

    /// Judges a stack that lies in no tree, such as a plan's: what rules and policies say of it. Its values are what was
    /// handed in rather than what somebody wrote, so no literal of it is a secret in the open.
    pub fn alone(&self, stack: Stack) -> Scan {
        let mut scan = Scan::default();
        let root = stack.root.clone();
        let place = StackPlace { known_as: root.clone(), path: root, moved: Vec::new() };
        scan.stacks.push((place.path.clone(), Vec::new()));
        scan.resources = stack.resources.len();
        self.asked(stack, &place, &|_| false, &mut ByDefault::default(), &mut scan);
        scan
    }

    /// `told` is what was found with the values before these: a variant only adds to it.
    fn stack(
        &self,
        stack: Stack,
        place: &StackPlace,
        has_callers: &dyn Fn(&RepoPath) -> bool,
        told: &mut ByDefault,
        scan: &mut Scan,
    ) {
        let is_base = stack.variant.is_none();
        told.begin(&stack, scan);
        scan.troubles.extend(stack.troubles.iter().cloned());
        if is_base {
            scan.resources += stack.resources.iter().filter(|resource| resource.module.is_empty()).count();
            scan.refused += stack.refused;
            scan.stacks.push((place.known_as.clone(), stack.moved.clone()));
        }
        self.literals(&stack, place, scan);
        if is_base {
            told_with_resource(&stack, &mut scan.findings);
        }
        let before = scan.findings.len();
        self.asked(stack, place, has_callers, told, scan);
        self.told_as_secret(before, &mut scan.findings);
    }

    /// A literal that is told as a secret is not told again as one that can be read.
    fn told_as_secret(&self, since: usize, findings: &mut Vec<Finding>) {
        let new = findings.split_off(since);
        let is_secret = |finding: &Finding| {
            let rule = self.rules.find(finding.rule.as_str());
            rule.is_some_and(|rule| !matches!(rule.looks_at, LooksAt::Resources(_)))
        };
        let is_told = |finding: &Finding| {
            let at = &finding.at;
            // The file's own finding tells all literals in it.
            let is_whole = |other: &Finding| other.rule.as_str() == state::IN_CDK_OUTPUT;
            let same = |other: &Finding| {
                other.at.path() == at.path()
                    && (other.at.in_whole().overlaps(at.in_whole()) || is_whole(other))
            };
            finding.rule.as_str() == SHOWN && findings.iter().any(|other| same(other) && is_secret(other))
        };
        let kept: Vec<Finding> = new.into_iter().filter(|finding| !is_told(finding)).collect();
        findings.extend(kept);
    }

    /// What rules and policies say of a stack.
    fn asked(
        &self,
        stack: Stack,
        place: &StackPlace,
        has_callers: &dyn Fn(&RepoPath) -> bool,
        told: &mut ByDefault,
        scan: &mut Scan,
    ) {
        let is_base = stack.variant.is_none();
        if !stack.is_called {
            scan.deployed.push(Deployed::of(&stack, place, &self.claimed));
        }
        let may_be_module = stack.dialect == Dialect::Terraform && !stack.is_root();
        let answers = ask(&self.rules, &stack, &|folder| may_be_module && has_callers(folder));
        for broken in &answers.broken {
            let finding = finding(broken, &stack, place);
            // What the values do not change was told already.
            let same =
                Fingerprint::new(&finding.rule, &parts(broken, place, None).each_ref().map(String::as_str));
            let same = finding.told_of(same);
            if is_base {
                told.told.insert(same);
            } else if told.told.contains(&same) {
                told.again.insert(same);
                continue;
            }
            scan.findings.push(finding);
        }
        self.policies_on_stack(&stack, place, scan);
        let mut waiting: Vec<Unanswered> =
            answers.waiting.iter().map(|waiting| unanswered(waiting, &stack, place)).collect();
        // Many instances that wait for the same thing are one question.
        let mut asked = BTreeSet::new();
        waiting.retain(|one| {
            asked.insert((one.rule.clone(), one.at.path().clone(), one.at.span, one.waits_for.clone()))
        });
        scan.unanswered.extend(waiting);
    }

    /// Literal secrets in sensitive places, but for those whose very shape already told.
    fn literals(&self, stack: &Stack, place: &StackPlace, scan: &mut Scan) {
        // Each file once, however many literals stand in it.
        let mut shaped: HashMap<RepoPath, Vec<Found>> = HashMap::new();
        for found in secrets::in_stack(stack) {
            let source = &found.at.source;
            // A program's file is judged by its places too, and what that tells is not told again.
            let is_project = stack.dialect == Dialect::Pulumi;
            let told = shaped.entry(source.path().clone()).or_insert_with(|| {
                let mut told = self.shapes.find(source);
                told.extend(is_project.then(|| secrets::in_structure(source)).into_iter().flatten());
                told
            });
            let tells = |other: &Found| {
                (is_project || other.rule.as_str() != secrets::ASSIGNED) && other.span.overlaps(found.at.span)
            };
            // What a file of values holds is told once, however many stacks or attributes take it.
            let is_known = |other: &Finding| {
                other.at.path() == found.at.path() && other.at.in_whole().overlaps(found.at.span)
            };
            if told.iter().any(tells) || stack.variant.is_some() && scan.findings.iter().any(is_known) {
                continue;
            }
            let Some(severity) = self.severity(&found.rule) else { continue };
            let (address, attribute) = (known_address(&found.address, place), found.attribute.as_str());
            let fingerprint =
                Fingerprint::new(&found.rule, &[&place.known_as.to_string(), &address, attribute]);
            scan.findings.push(Finding {
                severity,
                subject: subject(stack, &found.address),
                attribute: Some(found.attribute.clone()).filter(|attribute| !attribute.is_empty()),
                block: stack.resource(&found.address).map(|resource| resource.block.clone()),
                calls: stack.calls(&found.address),
                at: found.at,
                related: Vec::new(),
                message: found.hint,
                words: Vec::new(),
                fingerprint: fingerprint.of_value(found.value.expose()),
                rule: found.rule,
            });
        }
    }
}

/// What was found in the text of a template is told with the resource that it stands in.
fn told_with_resource(stack: &Stack, findings: &mut [Finding]) {
    if stack.dialect != Dialect::CloudFormation {
        return;
    }
    let in_template = |finding: &&mut Finding| matches!(&finding.subject, Subject::File(path) if *path == stack.root && finding.at.path() == path);
    for finding in findings.iter_mut().filter(in_template) {
        let holds = |resource: &&Resource| resource.block.span.contains(finding.at.span);
        if let Some(resource) = stack.resources.iter().find(holds) {
            finding.subject = subject(stack, &resource.address);
            finding.block = Some(resource.block.clone());
        }
    }
}

/// Bytes from which on a model is too large for Git. What is no size is taken for the default's.
fn largest_model(rules: &Rules) -> u64 {
    const DEFAULT: f64 = 1024.0 * 1024.0;
    let bytes = match rules.settings.get("largest-model") {
        Some(Literal::Text(text)) => match Unit::Bytes.read(text) {
            Some(Measure::Number(bytes)) => bytes,
            _ => DEFAULT,
        },
        Some(Literal::Number(bytes)) => *bytes,
        _ => DEFAULT,
    };
    bytes.max(0.0) as u64
}

fn trouble(unreadable: Unreadable) -> Trouble {
    Trouble { path: unreadable.path, at: None, message: unreadable.why, counts: true }
}
