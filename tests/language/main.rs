//! The rule language: what each of its forms answers, Yes, No and Unknown.
//!
//! A row is a condition as a rule writes it, Terraform, and the answer. The condition is asked of
//! `subject "s"`; what stands beside it is the rest of the stack.

mod guide;
mod links;
mod mistakes;
mod networks;
mod policies;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use iacgate::iac::{Stack, terraform};
use iacgate::path::RepoPath;
use iacgate::rules::Rules;
use iacgate::rules::ask::ask;
use iacgate::rules::parse;
use iacgate::toml_table;
use iacgate::tree::{Empty, Overlay};

/// What rules name.
const DATA: &str = r#"
[lists]
colours = ["red", "gr*n"]
[settings]
accounts = ["444455556666"]
tags = ["Owner", "Cost"]
names = ["*model*"]
ports = [22, "8000-8099"]
[dates.runtimes]
"python3.7" = 2023-12-04
"python3.13" = 2029-06-30
"nodejs*" = 2026-11-24
"#;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Truth {
    Yes,
    No,
    Unknown,
}

use Truth::{No, Unknown, Yes};

type Row<'a> = (&'a str, &'a str, Truth);

/// Checks a table; every wrong row is told.
#[track_caller]
fn holds(beside: &str, rows: &[Row]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(condition, written, expected)| {
            let text = format!("resource \"subject\" \"s\" {{\n{written}\n}}\n{beside}\n");
            let (truth, waits) = asked("resource = \"subject\"", condition, &text);
            let silent = truth == Unknown && waits.is_empty();
            (truth != *expected || silent)
                .then(|| format!("{condition}\n  of {written}\n  is {truth:?} ({waits}), not {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What a rule with that subject and condition answers of a stack, and what it waits for.
fn asked(subject: &str, condition: &str, text: &str) -> (Truth, String) {
    let stack = stack(text);
    let rules = rules(&format!("[rule.terraform]\n{subject}\nrequire = {condition}\n"));
    let answers = ask(&rules, &stack, &|_| false);
    let waits: Vec<&str> = answers.waiting.iter().map(|waiting| waiting.waits_for.as_str()).collect();
    match (answers.broken.is_empty(), waits.is_empty()) {
        (false, _) => (No, String::new()),
        (true, false) => (Unknown, waits.join(", ")),
        (true, true) => (Yes, String::new()),
    }
}

fn stack(text: &str) -> Stack {
    let files = BTreeMap::from([(RepoPath::from("main.tf"), Some(Arc::from(text.as_bytes())))]);
    let tree = Overlay { below: &Empty, files };
    let stack = terraform::Reader::of(&tree).read(&RepoPath::root()).unwrap().remove(0);
    assert!(stack.troubles.is_empty(), "{:?}\n{text}", stack.troubles);
    stack
}

fn rules(rest: &str) -> Rules {
    let text = format!("[[rule]]\nid = \"r\"\ntitle = \"t\"\nseverity = \"low\"\n{rest}{DATA}");
    let pack = toml_table::read(&text, parse::pack)
        .unwrap_or_else(|mistake| panic!("{} {:?}\n{text}", mistake.message, mistake.help));
    let mut rules = Rules::default();
    rules.add(pack);
    rules.today = Some((2026, 11, 24));
    rules
}
