//! Every rule about resources against its examples in `tests/rules/<id>/`.
//!
//! `fails.tf` marks guilty lines with `# finds: <id>`; `passes.tf` has neither a finding nor an open question
//! of the rule; `unknown.tf` has no finding and waits for something. Where one file does not do, the example
//! is a folder of that name (`fails/`), whose stacks are the folders with Terraform files in them.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use iacgate::path::RepoPath;
use iacgate::rules::Rules;
use iacgate::rules::pack::LooksAt;
use iacgate::scan::{Judge, Scan, Scope, StackPlace};
use iacgate::tree::{Empty, Overlay};
use support::TestRepo;
use support::examples::files_of;

/// Rules that always have an answer, and why.
const ALWAYS_ANSWERED: &[(&str, &str)] = &[
    ("access-key-in-state", "a public key is named or is not"),
    ("aks-disks-without-own-key", "a set of keys is named or is not"),
    ("api-stage-without-firewall", "an association is there or is not"),
    ("api-without-client-certificate", "a certificate is named or is not, whatever it will be called"),
    ("api-without-request-validator", "a validator is named or is not, whatever it will be called"),
    ("azure-account-without-own-key", "a key is named or is not"),
    ("azure-database-without-own-key", "a key is named or is not"),
    ("azure-disk-without-own-key", "a set of keys is named or is not"),
    ("bedrock-without-log", "a log is declared or is not"),
    ("bucket-as-website", "it is made or it is not"),
    ("bucket-copied-to-other-account", "an account is named or is not, whichever it will be"),
    ("classic-security-group", "the type alone tells"),
    ("comprehend-model-without-kms-key", "a key is named or is not"),
    ("comprehend-outside-vpc", "a VPC is named or is not"),
    ("comprehend-volume-without-kms-key", "a key is named or is not"),
    ("custom-model-outside-vpc", "a VPC is named or is not"),
    ("custom-model-without-kms-key", "a key is named or is not"),
    ("data-flow-without-own-key", "a key is named or is not"),
    ("default-vpc", "it is taken over or it is not"),
    ("destroyed-before-replaced", "Terraform takes no variables in `lifecycle`"),
    ("distribution-without-firewall", "a web ACL is named or is not, whatever it will be called"),
    ("distribution-without-own-certificate", "a certificate is named or is not, whatever it will be called"),
    ("distribution-without-security-headers", "a policy is named or is not, whatever it will be called"),
    ("emr-without-security-configuration", "a configuration is named or is not, whatever it will be called"),
    ("event-store-without-own-key", "a key is named or is not"),
    ("firewall-rule-without-action", "the block is there or is not"),
    ("function-outside-vpc", "the block is there or is not"),
    ("glue-without-security-configuration", "a configuration is named or is not"),
    ("iam-user", "it is made or it is not"),
    ("internet-gateway-beside-data", "a store is declared or is not"),
    ("lasting-azure-key", "a day is named or is not"),
    ("lasting-azure-secret", "a day is named or is not"),
    ("launch-configuration", "the block is there or is not"),
    ("local-state", "a folder has a backend or has none"),
    ("log-group-without-own-key", "a key is named or is not"),
    ("log-group-without-retention", "it is said or it is not"),
    ("long-lived-google-key", "a public key is handed in or is not"),
    ("network-firewall-without-key", "a key is named or is not, whatever it will be called"),
    ("notebook-outside-vpc", "a subnet is named or is not"),
    ("notebook-without-kms-key", "a key is named or is not"),
    ("notebook-without-lifecycle-script", "a configuration is named or is not"),
    ("parameter-without-own-key", "a key is named or is not"),
    ("presigned-url", "it is asked for or it is not"),
    ("public-search-domain", "the block is there or is not"),
    ("queue-encryption-left-open", "it is said or it is not"),
    ("schedule-without-own-key", "a key is named or is not"),
    ("search-domain-without-key", "a key is named or is not, whatever it will be called"),
    ("shared-image", "an account is named or is not, whichever it will be"),
    ("shown-secret", "a template says of every parameter whether it is shown"),
    ("stack-without-notifications", "topics are named or are not"),
    ("trail-without-log-group", "a log group is named or is not"),
    ("trail-without-notice", "a topic is named or is not"),
    ("unencrypted-package-domain", "a key is named or is not"),
    ("unencrypted-topic", "a key is named or is not, whatever it will be called"),
    ("unencrypted-trail", "a key is named or is not, whatever it will be called"),
    ("unlogged-api", "the block is there or is not"),
    ("unpinned-provider", "a provider has a constraint or has none"),
    ("unpinned-terraform", "Terraform has a constraint or has none"),
    ("unsigned-function", "a configuration is named or is not, whatever it will be called"),
    ("untagged-autoscaling-group", "the block is there or is not"),
    ("vertex-without-own-key", "a key is named or is not"),
];

/// The day of these tests, whatever the clock says.
const TODAY: (u16, u8, u8) = (2026, 11, 24);

#[test]
fn every_rule_judges_its_examples_as_marked() {
    let judge = Judge::new(Rules { today: Some(TODAY), ..Rules::built_in() });
    let mut wrong = Vec::new();
    for rule in &judge.rules.rules {
        if !matches!(rule.looks_at, LooksAt::Resources(_)) {
            continue;
        }
        for kind in ["fails", "passes", "unknown"] {
            let Some(example) = Example::of(&rule.id, kind) else {
                if kind != "unknown" || !ALWAYS_ANSWERED.iter().any(|(id, _)| *id == rule.id) {
                    wrong.push(format!("{}: no {kind}.tf", rule.id));
                }
                continue;
            };
            let scan = example.scan(&judge);
            let mut tell = |what: String| wrong.push(format!("{}/{kind}: {what}", rule.id));
            scan.troubles.iter().for_each(|trouble| tell(format!("{trouble:?}")));
            let found = found(&scan, &rule.id);
            let marked = example.marks(&rule.id);
            if found != marked {
                let told: Vec<&str> = scan
                    .findings
                    .iter()
                    .filter(|finding| finding.rule.as_str() == rule.id)
                    .map(|finding| finding.message.as_str())
                    .collect();
                tell(format!("finds {found:?} where {marked:?} are marked: {told:?}"));
            }
            if kind == "fails" && marked.is_empty() {
                tell("marks no line".to_owned());
            }
            let waiting: Vec<&str> = scan
                .unanswered
                .iter()
                .filter(|unanswered| unanswered.rule.as_str() == rule.id)
                .map(|unanswered| unanswered.waits_for.as_str())
                .collect();
            match kind {
                "passes" if !waiting.is_empty() => tell(format!("waits for {waiting:?}")),
                "unknown" if waiting.is_empty() => tell("waits for nothing".to_owned()),
                "unknown" if waiting.contains(&"") => tell("does not say what it waits for".to_owned()),
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_folder_of_examples_has_its_rule() {
    let rules = Rules::built_in();
    for entry in std::fs::read_dir(examples()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(rules.rules.iter().any(|rule| rule.id == name), "tests/rules/{name} is of no rule");
    }
}

#[test]
fn every_list_and_setting_that_a_rule_names_is_there() {
    let rules = Rules::built_in();
    let text: String = rules.rules.iter().map(|rule| format!("{:?}\n", rule.looks_at)).collect();
    let named = |opening: &str| -> BTreeSet<String> {
        text.split(opening).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
    };
    for list in named("Lists(\"") {
        assert!(rules.lists.contains_key(&list), "no list `{list}`");
    }
    for table in named("Supported(\"") {
        assert!(rules.dates.contains_key(&table), "no dates `{table}`");
    }
    for opening in ["MatchesSetting(\"", "AtMostSetting(Days, \"", "Setting { name: \"", "setting: Some(\""] {
        for setting in named(opening) {
            assert!(rules.settings.contains_key(&setting), "no setting `{setting}`");
        }
    }
}

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

/// Files of an example by their path in it.
struct Example(BTreeMap<String, String>);

impl Example {
    fn of(rule: &str, kind: &str) -> Option<Self> {
        let mut files = files_of(rule, kind);
        // Of a rule that templates alone are asked.
        if let Ok(text) = std::fs::read_to_string(examples().join(rule).join(format!("{kind}.cfn.yaml"))) {
            files.insert("stack.yaml".to_owned(), text);
        }
        (!files.is_empty()).then_some(Self(files))
    }

    fn scan(&self, judge: &Judge) -> Scan {
        let tree = Overlay {
            below: &Empty,
            files: self
                .0
                .iter()
                .map(|(path, text)| (RepoPath::from(path.as_str()), Some(Arc::from(text.as_bytes()))))
                .collect(),
        };
        // A template is a stack by itself.
        let stack = |path: &RepoPath| if path.ends_with(".yaml") { path.clone() } else { path.parent() };
        let folders: BTreeSet<RepoPath> = tree.files.keys().map(stack).collect();
        let place = |path: RepoPath| StackPlace { known_as: path.clone(), path, moved: Vec::new() };
        judge.scan(&tree, &Scope { stacks: folders.into_iter().map(place).collect(), files: Vec::new() })
    }

    /// The lines, counted from 1, that end in `# finds: <id>`.
    fn marks(&self, rule: &str) -> BTreeSet<(String, usize)> {
        let mut marks = BTreeSet::new();
        for (path, text) in &self.0 {
            for (index, line) in text.lines().enumerate() {
                let ids = line.split_once("# finds: ").map_or("", |(_, ids)| ids);
                if ids.split(", ").any(|id| id.trim() == rule) {
                    marks.insert((path.clone(), index + 1));
                }
            }
        }
        marks
    }
}

fn found(scan: &Scan, rule: &str) -> BTreeSet<(String, usize)> {
    scan.findings
        .iter()
        .filter(|finding| finding.rule.as_str() == rule)
        .map(|finding| (finding.at.source.path().to_string(), finding.at.start().line))
        .collect()
}

#[test]
fn a_condition_that_leaves_everybody_in_restrains_nobody() {
    let told = |operator: &str, key: &str, value: &str| {
        let repo = TestRepo::new();
        repo.stage(
            "main.tf",
            format!(
                "resource \"aws_s3_bucket_policy\" \"p\" {{\n  bucket = \"x\"\n  policy = jsonencode({{\n    Version = \"2012-10-17\"\n    Statement = [{{ Effect = \"Allow\", Principal = \"*\", Action = \"s3:GetObject\", Resource = \"arn:aws:s3:::x/*\", Condition = {{ {operator} = {{ \"{key}\" = \"{value}\" }} }} }}]\n  }})\n}}\n"
            ),
        );
        repo.hook().stdout.contains("[public-bucket-policy]")
    };
    for (operator, key, value) in [
        ("Bool", "aws:SecureTransport", "true"),
        ("IpAddress", "aws:SourceIp", "0.0.0.0/0"),
        ("NotIpAddress", "aws:SourceIp", "10.0.0.0/8"),
        ("StringLike", "aws:PrincipalArn", "*"),
        ("StringNotEquals", "aws:PrincipalAccount", "123456789012"),
        ("StringEqualsIfExists", "aws:PrincipalOrgID", "o-1a2b3c4d5e"),
        ("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z"),
    ] {
        assert!(told(operator, key, value), "{operator} {key} {value}");
    }
    for (operator, key, value) in [
        ("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
        ("StringEquals", "aws:PrincipalOrgID", "o-1a2b3c4d5e"),
        ("StringEquals", "aws:SourceVpce", "vpce-1a2b3c4d"),
        ("ArnLike", "aws:SourceArn", "arn:aws:cloudfront::123456789012:distribution/E1"),
        ("StringLike", "aws:PrincipalArn", "${var.who}"),
    ] {
        assert!(!told(operator, key, value), "{operator} {key} {value}");
    }
}
