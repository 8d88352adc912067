//! Reports made by hand, for the tests of every format.

use std::rc::Rc;

use super::{Entry, Hints, Report, ShownFix, Summary, UnknownEntry};
use crate::delta::State;
use crate::finding::{Finding, Fingerprint, Related, RuleId, Subject, Trouble, Unanswered};
use crate::policy::{Action, Verdict};
use crate::severity::Severity;
use crate::text::{Position, Source, Span};

pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG";
pub const HOSTILE_NAME: &str = "a\u{1b}[2J\u{202e}.tf";

const VOLUME: &str = "resource \"aws_ebs_volume\" \"scratch\" {\n\tencrypted = false\n}\n";
const DIFF: &str = "--- a/envs/prod/data.tf\n+++ b/envs/prod/data.tf\n@@ -1,3 +1,3 @@\n \
    resource \"aws_ebs_volume\" \"scratch\" {\n-\tencrypted = false\n+\tencrypted = true\n }\n";

/// A finding where `part` stands in the text.
fn entry(rule: &str, severity: Severity, path: &str, text: &str, part: &str, message: &str) -> Entry {
    let source = Source::decode(path.into(), text.as_bytes());
    let start = text.find(part).unwrap();
    let fingerprint = Fingerprint::new(&RuleId::new(rule), &[path]);
    let finding = Finding {
        rule: RuleId::new(rule),
        severity,
        subject: Subject::File(path.into()),
        attribute: None,
        at: source.location(Span::new(start, start + part.len())),
        block: None,
        calls: Vec::new(),
        related: Vec::new(),
        message: message.into(),
        words: Vec::new(),
        fingerprint: fingerprint.clone(),
    };
    let because = format!("{severity} blocks (block = \"medium\", built-in policy)");
    Entry {
        verdict: Verdict {
            finding,
            state: State::Introduced,
            action: Action::Block,
            because,
            tier: None,
            exception: None,
            accepted: None,
        },
        title: format!("title of {rule}"),
        why: format!("why {rule} matters."),
        advice: String::new(),
        aliases: Vec::new(),
        is_never: false,
        fix: None,
        masks: Rc::from([]),
        commit: None,
        brought: None,
        fingerprint: fingerprint.published(0),
    }
}

fn volume_entry(path: &str) -> Entry {
    let message = "`encrypted` is false";
    let mut entry = entry("unencrypted-volume", Severity::High, path, VOLUME, "false", message);
    let address = "aws_ebs_volume.scratch".to_owned();
    let variables = Source::decode("variables.tf".into(), b"\n\n  default = false\n");
    let finding = &mut entry.verdict.finding;
    finding.subject =
        Subject::Resource { dialect: "terraform", address, stack: "envs/prod".into(), variant: None };
    finding.attribute = Some("encrypted".into());
    let message = "the value comes from here".into();
    finding.related = vec![Related { at: variables.location(Span::new(12, 17)), message }];
    entry.verdict.tier = Some("prod".into());
    entry.title = "EBS volume is not encrypted at rest".into();
    entry.why = "A snapshot that leaks gives away whatever the volume held. It can be shared with another \
        account by one call, and nobody notices."
        .into();
    entry.advice = "Set `encrypted = true`.".into();
    entry.aliases = vec!["CKV_AWS_3".into(), "AVD-AWS-0026".into()];
    entry.fix = Some(ShownFix {
        title: "encrypt the volume".into(),
        diff: Some(DIFF.into()),
        patch: Some(DIFF.into()),
        ..ShownFix::default()
    });
    entry
}

/// One finding with a fix, in a hook.
pub fn volume() -> Report {
    Report {
        entries: vec![volume_entry("envs/prod/data.tf")],
        summary: Summary { blobs: 3, resources: 14, block: 1, carried: 12, ..Summary::default() },
        hints: Hints { in_hook: true, ..Hints::default() },
        ..Report::default()
    }
}

/// Every kind of thing that a report can tell, given in no order.
pub fn everything() -> Report {
    let mut older = volume_entry("older.tf");
    older.verdict.state = State::Carried;
    older.verdict.action = Action::Warn;

    let long = format!("x = [{}\"0.0.0.0/0\"{}]", "\"10.0.0.0/8\", ".repeat(40), ", \"::1\"".repeat(40));
    let mut open =
        entry("open-network", Severity::Low, HOSTILE_NAME, &long, "\"0.0.0.0/0\"", "open\u{7} to all");
    open.verdict.action = Action::Warn;
    open.verdict.because = "low warns".into();

    let text = format!("\tkey = \"{SECRET}\"\n");
    let message = "an AWS secret key (21 characters)";
    let mut secret = entry("cloud-credential", Severity::Critical, "main.tf", &text, SECRET, message);
    secret.masks = Rc::from([secret.verdict.finding.at.span]);
    secret.commit = Some("0123abc".into());
    secret.fix = Some(ShownFix {
        title: "take the key out".into(),
        suggested: true,
        diff: Some("-\tkey = \"****\"\n+\tkey = var.key\n".into()),
        notes: vec!["The value is masked: apply it with `iacgate fix --suggested`.".into()],
        ..ShownFix::default()
    });

    let mut state =
        entry("committed-state", Severity::Critical, "terraform.tfstate", "{}", "", "a state file");
    state.fix = Some(ShownFix {
        title: "leave the state out".into(),
        commands: vec!["git rm --cached -f -- terraform.tfstate".into()],
        ..ShownFix::default()
    });
    let mut excepted = volume_entry("sandbox.tf");
    excepted.verdict.action = Action::Excepted;

    let at = secret.verdict.finding.at.clone();
    let rule = RuleId::new("unencrypted-bucket");
    let unknown = |action, waits_for: &str| UnknownEntry {
        answer: Unanswered {
            rule: rule.clone(),
            subject: Subject::Resource {
                dialect: "terraform",
                address: "aws_s3_bucket.a".into(),
                stack: "".into(),
                variant: None,
            },
            at: at.clone(),
            waits_for: waits_for.into(),
            fingerprint: Fingerprint::new(&rule, &[waits_for]),
        },
        state: State::Introduced,
        action,
        fingerprint: Fingerprint::new(&rule, &[waits_for]).published(0),
    };
    let trouble = |path: &str, line: Option<usize>, counts| Trouble {
        path: path.into(),
        at: line.map(|line| Position { line, column: 1 }),
        message: "a `}` is missing".into(),
        counts,
    };
    Report {
        entries: vec![
            older,
            open,
            state,
            secret,
            excepted,
            volume_entry("envs/b.tf"),
            volume_entry("envs/a.tf"),
        ],
        unknown: vec![unknown("pass", "var.key_arn"), unknown("block", "data.aws_kms_key.a.arn")],
        troubles: vec![
            (trouble("x.tf", Some(3), true), State::Introduced),
            (trouble("big.tf", None, false), State::Introduced),
            (trouble("old.tf", Some(1), true), State::Carried),
        ],
        notes: Vec::new(),
        summary: Summary { blobs: 9, resources: 5, block: 4, warn: 1, excepted: 1, unknown: 2, carried: 1 },
        hints: Hints { in_hook: true, ..Hints::default() },
        ..Report::default()
    }
}
