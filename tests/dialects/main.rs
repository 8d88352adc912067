//! One rule, three dialects: each rule's Terraform examples are written again as a CloudFormation template and as a
//! Pulumi program, in YAML, TypeScript, Python and Go, and must break the same rules on the same resources, in the same
//! words, wait where Terraform's waits, and have a fix where Terraform's has one.
//!
//! The twins are made from what Terraform's front end reads, by the tables that the other front ends read with. What
//! can't be written there, or is another thing there, stands in `exceptions.tsv` with its reason, and nothing else does:
//! under `pulumi` where all of its languages say the same.
//! `IACGATE_BLESS=1` writes down what differs; where that is an answer, a person has to say why.

mod made;
mod owners;
mod pulumi;
mod spell;
#[path = "../support/mod.rs"]
mod support;
mod template;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use iacgate::finding::Subject;
use iacgate::fix::{Trial, mend_all};
use iacgate::iac::{Node, Reader, Reference, Resource, Role, Stack, Value};
use iacgate::path::RepoPath;
use iacgate::rules::pack::{LooksAt, Rule, Subject as Asked};
use iacgate::rules::{RuleSet, Rules};
use iacgate::scan::{Callers, Judge, Scan, Scope};
use iacgate::tree::{Empty, Overlay};
use serde_json::{Value as Json, json};
use support::examples::files_of;

type Files = Overlay<&'static Empty>;

/// The day of these tests, whatever the clock says.
const TODAY: (u16, u8, u8) = (2026, 11, 24);
/// How many examples are compared in each dialect, at least: a table that loses types would pass otherwise.
const COMPARED: [(&str, usize); 5] =
    [("cloudformation", 980), ("yaml", 1180), ("typescript", 1180), ("python", 1180), ("go", 1180)];
/// Pulumi's languages.
const LANGUAGES: [&str; 4] = ["yaml", "typescript", "python", "go"];

/// An infrastructure in another dialect, and what became of Terraform's addresses there.
pub struct Twin {
    pub files: Files,
    pub root: RepoPath,
    pub addresses: BTreeMap<String, String>,
}

type Write = fn(&Stack) -> Result<Twin, String>;

const DIALECTS: [(&str, Write); 5] = [
    ("cloudformation", template::twin),
    ("yaml", pulumi::in_yaml),
    ("typescript", pulumi::in_typescript),
    ("python", pulumi::in_python),
    ("go", pulumi::in_go),
];

#[test]
fn the_same_infrastructure_is_judged_the_same_and_mended_in_every_dialect() {
    let known = Rules { today: Some(TODAY), ..Rules::built_in() };
    let mut differs = Vec::new();
    let mut compared = BTreeMap::new();
    for rule in known.rules.iter().filter(|rule| has_dialects(rule)) {
        let judge = Judge::new(Rules { rules: RuleSet::from_iter([Arc::clone(rule)]), ..known.clone() });
        for kind in ["fails", "passes", "unknown"] {
            let Some(example) = example(&rule.id, kind) else { continue };
            let one = Judged::of(&judge, example);
            let mut reasons = Vec::new();
            for (dialect, write) in DIALECTS {
                match one.against(&judge, write, kind == "fails") {
                    Ok(()) => *compared.entry(dialect).or_insert(0) += 1,
                    Err(why) => reasons.push((dialect, why)),
                }
            }
            differs.extend(
                together(reasons)
                    .iter()
                    .map(|(dialect, why)| format!("{dialect}\t{}\t{kind}\t{why}", rule.id)),
            );
        }
    }
    agree(&differs);
    for (dialect, least) in COMPARED {
        let count = compared.get(dialect).copied().unwrap_or(0);
        assert!(count >= least, "{dialect}: only {count} examples were compared");
    }
}

/// What all languages of Pulumi say alike is said of Pulumi.
fn together(mut reasons: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
    let why = reasons.iter().find(|(dialect, _)| *dialect == LANGUAGES[0]).map(|(_, why)| why.clone());
    let is_same = |(dialect, own): &&(&str, String)| LANGUAGES.contains(dialect) && Some(own) == why.as_ref();
    if let Some(why) = why.clone()
        && reasons.iter().filter(is_same).count() == LANGUAGES.len()
    {
        reasons.retain(|(dialect, _)| !LANGUAGES.contains(dialect));
        reasons.push(("pulumi", why));
    }
    reasons
}

/// Whether a rule is asked of more than Terraform: about its AWS resources, and not about what Terraform does itself.
fn has_dialects(rule: &Rule) -> bool {
    let LooksAt::Resources(tables) = &rule.looks_at else { return false };
    !rule.tags.iter().any(|tag| tag == "terraform")
        && tables.iter().any(|table| matches!(&table.subject, Asked::Resource(kinds) if kinds.iter().all(|kind| kind.starts_with("aws_"))))
}

/// What Terraform's own text gives.
struct Judged {
    tree: Files,
    stack: Stack,
    scan: Scan,
}

impl Judged {
    fn of(judge: &Judge, files: BTreeMap<String, String>) -> Self {
        let tree = tree(files);
        let scan = judge.scan(&tree, &Scope::of([RepoPath::root()], []));
        let stack = Reader::of(&tree).read(&RepoPath::root()).ok().and_then(|all| all.into_iter().next());
        Self { stack: stack.expect("a stack"), tree, scan }
    }

    fn against(&self, judge: &Judge, write: Write, is_mended: bool) -> Result<(), String> {
        let managed = |one: &&Resource| one.role == Role::Managed;
        if let Some(foreign) =
            self.stack.resources.iter().filter(managed).find(|one| !one.kind.starts_with("aws_"))
        {
            return Err(format!("{} is another provider's", foreign.kind));
        }
        if self.stack.resources.iter().all(|one| one.role != Role::Managed) {
            return Err("the example's resources lie in other folders".to_owned());
        }
        let twin = write(&self.stack)?;
        let scan = judge.scan(&twin.files, &Scope::of([twin.root.clone()], []));
        if let Some(trouble) = scan.troubles.first() {
            return Err(format!("not read: {}", trouble.message));
        }
        let known_as =
            |address: &str| twin.addresses.get(address).cloned().unwrap_or_else(|| address.to_owned());
        let (found, waits) = told(&self.scan, &known_as);
        let (found_there, waits_there) = told(&scan, &str::to_owned);
        if found != found_there {
            return Err(format!("differs: finds {found_there:?} rather than {found:?}"));
        }
        if waits != waits_there {
            return Err(format!("differs: waits for {waits_there:?} rather than {waits:?}"));
        }
        let (words, words_there) = (words(&self.scan), words(&scan));
        if words != words_there {
            return Err(format!("differs: says {words_there:?} rather than {words:?}"));
        }
        if is_mended && mended(judge, &self.tree, &self.scan) && !mended(judge, &twin.files, &scan) {
            return Err("no fix in its own language".to_owned());
        }
        Ok(())
    }
}

/// Whose findings there are, and who waits.
fn told(scan: &Scan, known_as: &dyn Fn(&str) -> String) -> (BTreeSet<String>, BTreeSet<String>) {
    let address = |subject: &Subject| match subject {
        Subject::Resource { address, .. } => known_as(address),
        Subject::File(path) => path.to_string(),
    };
    // A document that is told by itself in Terraform stands where it is used, elsewhere.
    let is_data = |subject: &&Subject| matches!(subject, Subject::Resource { address, .. } if address.contains("data."));
    let found = scan.findings.iter().map(|finding| &finding.subject);
    let waits = scan.unanswered.iter().map(|one| &one.subject);
    (
        found.filter(|subject| !is_data(subject)).map(&address).collect(),
        waits.filter(|subject| !is_data(subject)).map(&address).collect(),
    )
}

/// What is said of each setting: that it is not there, or that it is wrong. The value itself stands in the sentence as
/// the dialect writes it, where it is short.
fn words(scan: &Scan) -> Vec<&'static str> {
    let is_data =
        |subject: &Subject| matches!(subject, Subject::Resource { address, .. } if address.contains("data."));
    let told = scan.findings.iter().filter(|finding| !is_data(&finding.subject));
    let said = |message: &str| if message.ends_with("` is not set") { "is not set" } else { "is wrong" };
    let mut words: Vec<&str> = told.map(|finding| said(&finding.message)).collect();
    words.sort_unstable();
    words
}

/// The resource that a value is written as a reference to, although it is known.
pub fn named(node: &Node) -> Option<&Reference> {
    let [one] = node.refers.as_slice() else { return None };
    let is_bare = !node.at.text().contains(['"', '(', '[', '{']);
    (one.is_resource && is_bare && matches!(node.value, Value::Text(_))).then_some(one)
}

/// Managed resources that are named and not declared, as `type.name`: they are there, and nothing is said of them.
pub fn undeclared(stack: &Stack) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for one in &stack.resources {
        gather(&one.body, &mut |reference| {
            let local =
                reference.address.rsplit_once("module.").map_or(reference.address.as_str(), |(_, rest)| rest);
            let is_there = stack
                .resources
                .iter()
                .any(|other| other.base() == reference.address || other.address == reference.address);
            if reference.is_resource
                && !is_there
                && !local.starts_with("data.")
                && local.starts_with("aws_")
                && let Some((kind, name)) = local.split_once('.')
            {
                found.insert((kind.to_owned(), name.to_owned()));
            }
        });
    }
    found
}

fn gather(node: &Node, then: &mut dyn FnMut(&Reference)) {
    node.refers.iter().for_each(&mut *then);
    if let Some(inside) = node.encoded() {
        gather(inside, then);
    }
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| gather(item, then)),
        Value::Map(map) => map.entries.iter().for_each(|entry| gather(&entry.node, then)),
        _ => {}
    }
}

/// Whether every finding has a fix that holds.
fn mended(judge: &Judge, tree: &Files, scan: &Scan) -> bool {
    let callers = Callers::of(tree);
    let trial = Trial::on(tree, judge, &callers);
    let is_mended = |finding| match mend_all(&[finding], &trial, &|| false).as_slice() {
        [Some(Some(patch))] => {
            if tree.files.contains_key(&RepoPath::from("stack.yaml")) {
                made::check(tree, patch);
            }
            true
        }
        _ => false,
    };
    scan.findings.iter().all(is_mended)
}

/// That what differs is what `exceptions.tsv` says, and has a reason there.
fn agree(differs: &[String]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialects/exceptions.tsv");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let key = |line: &str| line.splitn(4, '\t').take(3).map(str::to_owned).collect::<Vec<_>>().join("\t");
    let listed: BTreeMap<String, &str> =
        text.lines().filter(|line| !line.starts_with('#')).map(|line| (key(line), line)).collect();
    let now: BTreeMap<String, &String> = differs.iter().map(|line| (key(line), line)).collect();
    if std::env::var_os("IACGATE_BLESS").is_some() {
        let reason = |(key, line): (&String, &&String)| match listed.get(key) {
            Some(known)
                if !known.contains("\tdiffers: ")
                    && (line.contains("\tdiffers: ") || !is_written_here(known)) =>
            {
                (*known).to_owned()
            }
            _ => (**line).clone(),
        };
        let head: String =
            text.lines().filter(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect();
        let lines: Vec<String> = now.iter().map(reason).collect();
        std::fs::write(&path, format!("{head}{}\n", lines.join("\n"))).expect("written");
        return;
    }
    let reasonless: Vec<&&str> = listed.values().filter(|line| line.contains("\tdiffers: ")).collect();
    assert!(reasonless.is_empty(), "a person must say why: {reasonless:#?}");
    let new: Vec<&&String> =
        now.iter().filter(|(key, _)| !listed.contains_key(*key)).map(|(_, line)| line).collect();
    let gone: Vec<&&str> =
        listed.iter().filter(|(key, _)| !now.contains_key(*key)).map(|(_, line)| line).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "differ and are not listed: {new:#?}\nare listed and do not differ: {gone:#?}"
    );
}

/// Whether a reason is one of this test's own, rather than a person's.
fn is_written_here(line: &str) -> bool {
    const OWN: [&str; 7] = [
        "differs: ",
        "no fix in its own language",
        "templates have no words for ",
        "CloudFormation has no type for ",
        "it refers to ",
        "a block whose number nobody knows",
        "the example's resources lie in other folders",
    ];
    let why = line.splitn(4, '\t').nth(3).unwrap_or_default();
    OWN.iter().any(|own| why.starts_with(own))
}

pub fn tree(files: BTreeMap<String, String>) -> Files {
    let files = files
        .into_iter()
        .map(|(path, text)| (RepoPath::from(path.as_str()), Some(Arc::from(text.as_bytes()))));
    Overlay { below: &Empty, files: files.collect() }
}

/// The files of a rule's example.
fn example(rule: &str, kind: &str) -> Option<BTreeMap<String, String>> {
    Some(files_of(rule, kind)).filter(|files| !files.is_empty())
}

/// A known value as JSON: its texts as `text` has them, what is in it and what is unknown as `other` has it.
fn as_json(
    value: &Value,
    text: impl Fn(&str) -> String,
    other: &dyn Fn(&Node) -> Result<Json, String>,
) -> Option<Result<Json, String>> {
    Some(match value {
        Value::Null => Ok(Json::Null),
        Value::Bool(value) => Ok(json!(value)),
        Value::Number(number) => Ok(json!(number)),
        Value::Text(known) => Ok(json!(text(known))),
        Value::List(items) => items.iter().map(other).collect::<Result<_, _>>().map(Json::Array),
        Value::Map(map) => {
            let entries = map.entries.iter().map(|entry| Ok((entry.key.clone(), other(&entry.node)?)));
            entries.collect::<Result<_, String>>().map(Json::Object)
        }
        Value::Unknown { .. } => return None,
    })
}
