//! What `iacgate fix --suggested --rule <id>` makes of each rule's failing example stands beside it as
//! `fails.tf.fixed`, in folders as `x.tf.fixed` beside each file that changes or is new.
//!
//! `UPDATE_FIXED=1` writes them anew: read them before they are committed.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use support::TestRepo;
use support::examples::{Example, each};
use support::formatter::formatted;

/// Rules with a fix whose example gets none, and why.
const NOT_MENDED: &[(&str, &str)] = &[
    ("agent-browser-on-public-network", "its stack has no subnet to go to"),
    ("agent-on-public-network", "its stack has no subnet to go to"),
    ("agent-without-guardrail", "its stack has no guardrail"),
    ("cache-in-default-subnets", "its stack has no subnet to go to"),
    ("cache-without-login", "its stack has no users"),
    ("comprehend-outside-vpc", "its stack has no subnet to go to"),
    ("custom-model-outside-vpc", "its stack has no subnet to go to"),
    ("disabled-guardduty", "who runs it for all accounts is another rule's question"),
    ("distribution-without-own-certificate", "its stack has no certificate"),
    ("draft-guardrail", "its stack has no guardrail"),
    ("emr-without-security-configuration", "its stack has no such configuration"),
    ("function-outside-vpc", "its stack has no subnet to go to"),
    ("gpu-nodes-in-public-subnet", "its stack has no private subnet"),
    ("keys-in-provider", "what the variable holds is a literal secret of its own"),
    ("lustre-without-security-group", "its stack has no security group"),
    ("notebook-outside-vpc", "its stack has no subnet to go to"),
    ("notebook-without-security-group", "its stack has no security group"),
    ("open-node-shell", "its stack has no security group"),
    ("plain-text-parameter", "a value that is said to be secret is a literal one then"),
    ("plaintext-listener", "its stack has no certificate"),
    ("public-transfer-server", "its stack has no subnet to go to"),
    ("search-domain-in-default-group", "its stack has no security group"),
    ("search-domain-without-audit-log", "audit logs need access control, which needs a decision"),
    ("studio-without-security-group", "its stack has no security group"),
    ("unlogged-container-shell", "how the log is encrypted is another rule's question"),
    ("warehouse-outside-vpc", "its stack has no subnet to go to"),
];

/// Rules whose example takes two runs, and why.
const IN_TWO_RUNS: &[(&str, &str)] =
    &[("local-state", "one folder's backend is made like that which the other one has got")];

#[test]
fn every_example_of_a_fixable_rule_is_mended_as_it_says_beside_it() {
    let update = std::env::var_os("UPDATE_FIXED").is_some();
    let fixable = fixable();
    let examples = Example::all();
    let mended =
        each(
            &examples,
            |example| {
                if fixable.contains(&example.rule) { mended(example) } else { Ok(BTreeMap::new()) }
            },
        );
    let mut wrong = Vec::new();
    let (mut places, mut texts) = (Vec::new(), Vec::new());
    for (example, mended) in examples.iter().zip(mended) {
        let rule = &example.rule;
        let mended = mended.unwrap_or_else(|why| {
            wrong.push(format!("{rule}: {why}"));
            BTreeMap::new()
        });
        let excused = NOT_MENDED.iter().any(|(id, _)| id == rule);
        match (fixable.contains(rule), mended.is_empty(), excused) {
            (true, true, false) => wrong.push(format!("{rule}: its example gets no fix")),
            (true, false, true) => wrong.push(format!("{rule}: its example gets a fix")),
            _ => {}
        }
        let paths: BTreeSet<&String> = mended.keys().chain(example.fixed.keys()).collect();
        for path in paths {
            let (now, said) = (mended.get(path), example.fixed.get(path));
            let place = example.fixed_path(path);
            if now == said {
                continue;
            }
            if !update {
                wrong.push(format!("{} says otherwise:\n{}", place.display(), now.map_or("", |now| now)));
                continue;
            }
            match now {
                Some(text) => fs::write(place, text).expect("written"),
                None => fs::remove_file(place).expect("removed"),
            }
        }
        for (path, after) in mended.into_iter().filter(|(path, _)| path.ends_with(".tf")) {
            places.push(format!("{rule}: {path}"));
            texts.push(example.files.get(&path).cloned().unwrap_or_default());
            texts.push(after);
        }
    }
    // What `terraform fmt` would leave alone before, it leaves alone after.
    for ((place, before_and_after), clean) in
        places.iter().zip(texts.chunks(2)).zip(formatted(&texts).chunks(2))
    {
        if before_and_after[0] == clean[0] && before_and_after[1] != clean[1] {
            wrong.push(format!("{place} is not as `terraform fmt` has it:\n{}", before_and_after[1]));
        }
    }
    assert!(wrong.is_empty(), "{} (UPDATE_FIXED=1 writes anew):\n{}", wrong.len(), wrong.join("\n"));
}

/// The rules that say they have a fix.
fn fixable() -> BTreeSet<String> {
    let run = TestRepo::new().run(&["rules", "--format", "json"]);
    let rules: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let rules = rules.as_array().expect("a list").iter();
    rules
        .filter(|rule| rule["fixable"] == true)
        .map(|rule| rule["id"].as_str().expect("text").to_owned())
        .collect()
}

/// The files that the fixes of the example's own rule change, as they become.
fn mended(example: &Example) -> Result<BTreeMap<String, String>, String> {
    let repo = example.staged();
    let fix = ["fix", "--suggested", "--profile", "thorough", "--rule", &example.rule];
    let run = repo.run(&fix);
    if run.status == 2 || !run.stderr.is_empty() {
        return Err(format!("status {}: {}{}", run.status, run.stdout, run.stderr));
    }
    if IN_TWO_RUNS.iter().any(|(id, _)| *id == example.rule) {
        repo.run(&fix);
    }
    let mut mended = BTreeMap::new();
    for path in repo.ask(&["ls-files"]).lines() {
        let staged = String::from_utf8_lossy(&repo.git(&["show", &format!(":{path}")]).stdout).into_owned();
        if fs::read_to_string(repo.path().join(path)).ok().as_ref() != Some(&staged) {
            return Err(format!("{path} is not the same in the index and the work tree"));
        }
        if example.files.get(path) != Some(&staged) {
            mended.insert(path.to_owned(), staged);
        }
    }
    if example.files.keys().any(|path| !repo.path().join(path).exists()) {
        return Err("a file is gone".to_owned());
    }
    let once = repo.ask(&["write-tree"]);
    repo.run(&fix);
    if repo.ask(&["write-tree"]) != once {
        return Err("a second run changes something again".to_owned());
    }
    Ok(mended)
}
