//! `iacgate export`, held to the documented grammar of what it writes.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use iacgate::iac::{Node, Value as Written, yaml};
use iacgate::text::Source;
use serde_json::Value;
use support::TestRepo;

fn exported(config: &str, arguments: &[&str]) -> (String, String) {
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", config);
    repo.commit("policy");
    let run = repo.run(&[&["export"], arguments].concat());
    assert_eq!(run.status, 0, "{run:?}");
    (run.stdout, run.stderr)
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().map(|item| item.as_str().expect("a text")).collect(),
        _ => panic!("{value} is neither a text nor a list"),
    }
}

/// AWS's reference: what an action is named, and the keys that a condition on it may read, with their types.
fn documented() -> BTreeMap<&'static str, BTreeMap<&'static str, &'static str>> {
    let lines = include_str!("schema/aws-actions.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (action, keys) = line.split_once('\t').expect("an action and its keys");
            let keys = keys.split_whitespace().map(|key| key.split_once('=').expect("a key and its type"));
            (action, keys.collect())
        })
        .collect()
}

/// Read whatever is asked for.
const GLOBAL_KEYS: [(&str, &str); 2] = [("aws:PrincipalArn", "ARN"), ("aws:SecureTransport", "Bool")];
/// What a rule about all requests of a service denies.
const WHOLE_SERVICES: [&str; 1] = ["s3:*"];

fn operators(kind: &str) -> &'static [&'static str] {
    match kind {
        "Bool" => &["Bool", "BoolIfExists", "Null"],
        "Numeric" => &["NumericGreaterThan", "NumericGreaterThanIfExists", "NumericLessThan", "Null"],
        "String" => &[
            "StringEquals",
            "StringEqualsIgnoreCase",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
            "Null",
        ],
        "ARN" => &["ArnLike", "StringLike", "Null"],
        // Of several values in one request a plain operator says nothing certain.
        "ArrayOfString" => {
            &["ForAnyValue:StringEquals", "ForAnyValue:StringLike", "ForAnyValue:StringNotLike", "Null"]
        }
        "ArrayOfARN" => &["ForAnyValue:ArnLike", "Null"],
        other => panic!("{other} is no known type of a key"),
    }
}

/// Every statement of the policies that a configuration makes.
fn statements(text: &str) -> Vec<Value> {
    let whole: Value = serde_json::from_str(text).expect("JSON");
    let policies = match whole {
        Value::Array(all) => all,
        one => vec![one],
    };
    let of = |policy: Value| {
        assert_eq!(policy["Version"], "2012-10-17");
        policy["Statement"].as_array().expect("a list").clone()
    };
    policies.into_iter().flat_map(of).collect()
}

#[test]
fn service_control_policies_keep_to_their_grammar() {
    let (text, told) = exported("profile = \"thorough\"\n", &["--to", "scp"]);
    let statements = statements(&text);
    assert!(statements.len() > 95, "{}", statements.len());
    let documented = documented();
    let mut names = BTreeSet::new();
    for statement in &statements {
        let mut known: Option<BTreeMap<&str, &str>> = None;
        for action in texts(&statement["Action"]) {
            let keys = match WHOLE_SERVICES.contains(&action) {
                true => BTreeMap::new(),
                false => documented.get(action).unwrap_or_else(|| panic!("{action} is no action")).clone(),
            };
            // A key that one of the actions lacks would deny it always, or never.
            known = Some(match known {
                None => keys,
                Some(known) => known.into_iter().filter(|(key, _)| keys.contains_key(key)).collect(),
            });
        }
        let mut known = known.expect("an action");
        known.extend(GLOBAL_KEYS);
        for (key, value) in statement.as_object().expect("an object") {
            match key.as_str() {
                "Sid" => {
                    let name = value.as_str().expect("a text");
                    assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{name}");
                    assert!(names.insert(name.to_owned()), "{name} stands twice");
                }
                "Effect" => assert_eq!(value, "Deny"),
                "Action" => {}
                "Resource" => {
                    assert!(texts(value).iter().all(|one| *one == "*" || one.starts_with("arn:aws:")))
                }
                "Condition" => {
                    for (operator, keys) in value.as_object().expect("an object") {
                        for (key, values) in keys.as_object().expect("an object") {
                            let name = match key.starts_with("aws:RequestTag/") {
                                true => "aws:RequestTag/${TagKey}",
                                false => key,
                            };
                            let kind = known
                                .get(name)
                                .unwrap_or_else(|| panic!("{key} can't be read there: {statement}"));
                            assert!(operators(kind).contains(&operator.as_str()), "{key}: {statement}");
                            let is_bool = operator.starts_with("Bool") || operator == "Null";
                            let is_number = operator.starts_with("Numeric");
                            for value in texts(values) {
                                assert!(!is_bool || ["true", "false"].contains(&value), "{statement}");
                                assert!(!is_number || value.parse::<u32>().is_ok(), "{statement}");
                                assert!(!value.contains("${setting") && !value.contains("${list"));
                            }
                        }
                    }
                }
                other => panic!("{other} is no element of a service control policy"),
            }
        }
    }
    assert!(names.contains("UnencryptedVolume") && names.contains("NotebookRootAccess2"), "{names:?}");
    assert!(told.contains("have none: "), "{told}");
}

#[test]
fn policies_are_no_longer_than_aws_takes() {
    let repo = TestRepo::holding(&[("iacgate.toml", "profile = \"thorough\"\n")]);
    repo.commit("policy");
    assert_eq!(repo.run(&["export", "--to", "scp", "--output", "guard.json"]).status, 0);
    let written = std::fs::read_dir(repo.path()).expect("a folder").flatten();
    let written: Vec<_> =
        written.filter(|one| one.file_name().to_string_lossy().starts_with("guard-")).collect();
    assert!(written.len() > 1);
    for one in written {
        // As it is written: AWS's programs send white space along.
        let text = std::fs::read_to_string(one.path()).expect("a policy");
        assert!(text.trim_end().len() <= 5120);
        assert!(!statements(&text).is_empty());
    }
}

#[test]
fn a_twin_takes_settings_and_lists_of_the_policy() {
    let of = |config: &str| {
        let (text, told) = exported(&format!("profile = \"thorough\"\n{config}"), &["--to", "scp"]);
        (statements(&text), told)
    };
    let named = |all: &[Value], name: &str| -> Vec<Value> {
        let is = |one: &&Value| {
            one["Sid"].as_str().is_some_and(|sid| sid.trim_end_matches(char::is_numeric) == name)
        };
        all.iter().filter(is).cloned().collect()
    };
    let (all, _) = of("[settings]\nrequired-tags = [\"Owner\", \"Team\"]\nmax-rotation-days = 180\n");
    let tags: Vec<String> =
        named(&all, "MissingRequiredTag").iter().map(|one| one["Condition"]["Null"].to_string()).collect();
    assert_eq!(tags, [r#"{"aws:RequestTag/Owner":"true"}"#, r#"{"aws:RequestTag/Team":"true"}"#]);
    let rotated = &named(&all, "RarelyRotatedKmsKey")[0];
    assert_eq!(
        texts(&rotated["Condition"]["NumericGreaterThanIfExists"]["kms:RotationPeriodInDays"]),
        ["180"]
    );
    let gpus = &named(&all, "UntaggedMlResource")[2]["Condition"]["StringLike"]["ec2:InstanceType"];
    assert!(texts(gpus).contains(&"p?*.*"), "{gpus}");
    let (all, told) = of("[settings]\nrequired-tags = []\n");
    assert_eq!(named(&all, "MissingRequiredTag"), Vec::<Value>::new());
    assert!(told.contains("missing-required-tag"), "{told}");
}

#[test]
fn a_profile_and_an_action_decide_what_is_exported() {
    let (text, _) = exported("[actions]\nunencrypted-volume = \"off\"\n", &["--to", "scp"]);
    assert!(!text.contains("UnencryptedVolume") && !text.contains("IamUser"), "{text}");
    let tier = "[[tier]]\nname = \"prod\"\npaths = [\"prod/**\"]\nprofile = \"thorough\"\n";
    assert!(exported(tier, &["--to", "scp", "--tier", "prod"]).0.contains("IamUser"));
}

fn read_yaml(text: &str) -> Value {
    let source = Source::decode("pack.yaml".into(), text.as_bytes());
    let documents = yaml::read_whole(&source).unwrap_or_else(|_| panic!("no YAML: {text}"));
    assert_eq!(documents.len(), 1);
    json(&documents[0])
}

fn json(node: &Node) -> Value {
    match &node.value {
        Written::Text(text) => text.as_str().into(),
        Written::List(items) => items.iter().map(json).collect(),
        Written::Map(map) => map.entries.iter().map(|entry| (entry.key.clone(), json(&entry.node))).collect(),
        Written::Bool(value) => (*value).into(),
        Written::Number(number) => (*number).into(),
        Written::Null | Written::Unknown { .. } => Value::Null,
    }
}

/// The packs that a policy makes, each a template: its resources by name.
fn packs(config: &str) -> (Vec<serde_json::Map<String, Value>>, String, String) {
    let (text, told) = exported(config, &["--to", "aws-config"]);
    let pack = |text: &str| {
        assert!(text.len() <= 51_200, "{}", text.len());
        let template: Value = read_yaml(text);
        let keys: Vec<&String> = template.as_object().expect("a template").keys().collect();
        assert_eq!(keys, ["Resources"]);
        template["Resources"].as_object().expect("resources").clone()
    };
    (text.trim_end().split("\n---\n").map(pack).collect(), text.clone(), told)
}

#[test]
fn a_conformance_pack_keeps_to_its_grammar_and_names_each_managed_rule_once() {
    let (packs, text, told) = packs("profile = \"thorough\"\n");
    assert!(packs.len() > 1 && told.contains("packs: AWS takes 130 rules and 51200 bytes in one"), "{told}");
    let mut sources = BTreeSet::new();
    for pack in &packs {
        assert!(pack.len() <= 130, "{}", pack.len());
        for (id, resource) in pack {
            assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{id}");
            assert_eq!(resource["Type"], "AWS::Config::ConfigRule");
            let rule = resource["Properties"].as_object().expect("properties");
            let known = ["ConfigRuleName", "Description", "InputParameters", "Source"];
            assert!(rule.keys().all(|key| known.contains(&key.as_str())), "{rule:?}");
            let short =
                |key: &str, most: usize| (1..=most).contains(&rule[key].as_str().expect("a text").len());
            assert!(short("ConfigRuleName", 128) && short("Description", 256), "{rule:?}");
            assert_eq!(rule["Source"]["Owner"], "AWS");
            let source = rule["Source"]["SourceIdentifier"].as_str().expect("an identifier");
            let is_sign = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
            assert!(source.bytes().all(is_sign) && sources.insert(source.to_owned()), "{source}");
            for (_, value) in rule.get("InputParameters").and_then(Value::as_object).into_iter().flatten() {
                assert!(value.as_str().is_some_and(|text| !text.is_empty()), "{rule:?}");
            }
        }
    }
    assert!(sources.len() > 130 && sources.contains("ENCRYPTED_VOLUMES"), "{text}");
    assert!(told.contains("have none: "), "{told}");
}

/// Parameters that AWS's reference of managed rules does not call optional, and that have no default there.
#[test]
fn a_managed_rule_is_given_what_it_asks_for() {
    let given = |config: &str, source: &str| {
        let (packs, ..) = packs(&format!("profile = \"thorough\"\n{config}"));
        let rules = packs.iter().flat_map(|pack| pack.values());
        let rule =
            rules.map(|rule| &rule["Properties"]).find(|rule| rule["Source"]["SourceIdentifier"] == source);
        rule.map(|rule| rule["InputParameters"].clone())
    };
    let of = |source: &str, key: &str| {
        let all = given("", source).unwrap_or_else(|| panic!("{source} is a twin"));
        all[key].as_str().unwrap_or_else(|| panic!("{source} is given {key}: {all}")).to_owned()
    };
    assert!(of("LAMBDA_FUNCTION_SETTINGS_CHECK", "runtime").contains("python3.13"));
    assert!(of("EKS_CLUSTER_SUPPORTED_VERSION", "oldestVersionSupported").starts_with("1."));
    let platforms = of("SAGEMAKER_NOTEBOOK_INSTANCE_PLATFORM_VERSION", "supportedPlatformIdentifierVersions");
    assert!(platforms.contains("notebook-al2023-v1"));
    assert!(of("ELB_PREDEFINED_SECURITY_POLICY_SSL_CHECK", "predefinedPolicyName").contains("TLS-1-2"));
    assert!(of("IAM_POLICY_BLACKLISTED_CHECK", "policyArns").ends_with("AdministratorAccess"));
    assert_eq!(of("REDSHIFT_CLUSTER_CONFIGURATION_CHECK", "loggingEnabled"), "true");
    assert_eq!(of("REDSHIFT_CLUSTER_MAINTENANCESETTINGS_CHECK", "allowVersionUpgrade"), "true");
    let tags = given("[settings]\nrequired-tags = [\"Owner\", \"Team\"]\n", "REQUIRED_TAGS").expect("a twin");
    assert_eq!((tags["tag1Key"].as_str(), tags["tag2Key"].as_str()), (Some("Owner"), Some("Team")));
    assert_eq!(given("[settings]\nrequired-tags = []\n", "REQUIRED_TAGS"), None);
}

#[test]
fn several_documents_become_several_files() {
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", "profile = \"thorough\"\n");
    repo.commit("policy");
    let run = repo.run(&["export", "--to", "aws-config", "--output", "pack.yaml"]);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{run:?}");
    for name in ["pack-1.yaml", "pack-2.yaml"] {
        let text = std::fs::read_to_string(repo.path().join(name)).expect("a pack");
        assert!(text.starts_with("Resources:\n") && text.len() <= 51_200);
    }
    repo.stage("iacgate.toml", "[actions]\n\"tag:aws\" = \"off\"\nunencrypted-volume = \"on\"\n");
    repo.commit("one rule");
    let run = repo.run(&["export", "--to", "scp", "--output", "guard.json"]);
    assert_eq!(run.status, 0, "{run:?}");
    let text = std::fs::read_to_string(repo.path().join("guard.json")).expect("a policy");
    assert_eq!(statements(&text).len(), 1, "{text}");
}

#[test]
fn a_teams_own_rule_is_exported_and_its_twin_is_checked_when_it_is_read() {
    let rule = |enforce: &str| {
        format!(
            "[[rule]]\nid = \"queue-of-nobody\"\ntitle = \"x\"\nseverity = \"high\"\n{enforce}\n[rule.terraform]\nresource = \"aws_sqs_queue\"\nrequire = {{ path = \"name\", exists = true }}\n"
        )
    };
    let run = |enforce: &str| {
        let repo = TestRepo::holding(&[
            ("iacgate.toml", "rules = [\"policy/*.toml\"]\n"),
            ("policy/own.toml", &rule(enforce)),
        ]);
        repo.run(&["export", "--to", "scp"])
    };
    let good =
        run("enforce = { scp = '{\"Action\": \"sqs:CreateQueue\"}', aws-config = \"SQS_QUEUE_CHECK\" }");
    assert!(good.status == 0 && good.stdout.contains("\"Sid\":\"QueueOfNobody\""), "{good:?}");
    assert!(run("").stderr.contains("queue-of-nobody"), "it is told to have none");
    for (enforce, message) in [
        ("enforce = { spc = '{}' }", "unknown key `spc` under `enforce`"),
        ("enforce = { scp = 'deny' }", "no statement of a policy"),
        ("enforce = { scp = '[]' }", "a twin denies something"),
        ("enforce = { scp = '[{\"Action\": \"sqs:*\"}, {\"Sid\": \"A\"}]' }", "unknown key `Sid`"),
        ("enforce = { scp = '{\"Effect\": \"Deny\", \"Action\": \"sqs:*\"}' }", "unknown key `Effect`"),
        ("enforce = { scp = '{\"Action\": [\"CreateQueue\"]}' }", "names the actions that it denies"),
        ("enforce = { aws-config = \"sqs-check\" }", "no identifier of a managed rule"),
        ("enforce = { aws-config = \"A\", aws-config-input = '{\"a\": 1}' }", "is given texts"),
        ("enforce = { aws-config-input = '{}' }", "is for an `aws-config` beside it"),
    ] {
        let run = run(enforce);
        assert!(
            run.status == 2 && run.stderr.contains(message) && run.stderr.contains("policy/own.toml:5:"),
            "{run:?}"
        );
    }
}
