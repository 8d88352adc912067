//! `iacgate export`, held to the documented grammar of what it writes.

mod support;

use std::collections::BTreeSet;

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

#[test]
fn service_control_policies_keep_to_their_grammar() {
    let (text, told) = exported("profile = \"thorough\"\n", &["--to", "scp"]);
    let policy: Value = serde_json::from_str(&text).expect("JSON");
    assert!(policy.to_string().len() <= 5120);
    assert_eq!(policy["Version"], "2012-10-17");
    let statements = policy["Statement"].as_array().expect("a list");
    assert!(statements.len() >= 8, "{text}");
    let mut names = BTreeSet::new();
    for statement in statements {
        for (key, value) in statement.as_object().expect("an object") {
            match key.as_str() {
                "Sid" => {
                    let name = value.as_str().expect("a text");
                    assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{name}");
                    assert!(names.insert(name.to_owned()), "{name} stands twice");
                }
                "Effect" => assert_eq!(value, "Deny"),
                "Action" => {
                    for action in texts(value) {
                        let (service, name) = action.split_once(':').expect("service:Action");
                        assert!(
                            service.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
                        );
                        assert!(
                            name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'*'),
                            "{action}"
                        );
                    }
                }
                "Resource" => {
                    assert!(texts(value).iter().all(|one| *one == "*" || one.starts_with("arn:aws:")))
                }
                "Condition" => {
                    for (operator, keys) in value.as_object().expect("an object") {
                        assert!(
                            ["Bool", "StringEquals", "StringNotEquals", "Null"].contains(&operator.as_str())
                        );
                        assert!(keys.as_object().expect("an object").keys().all(|key| key.contains(':')));
                    }
                }
                other => panic!("{other} is no element of a service control policy"),
            }
        }
    }
    assert!(names.contains("UnencryptedVolume") && names.contains("IamUser"), "{names:?}");
    assert!(told.contains("have none: "), "{told}");
}

#[test]
fn a_profile_and_an_action_decide_what_is_exported() {
    let (text, _) = exported("[actions]\nunencrypted-volume = \"off\"\n", &["--to", "scp"]);
    assert!(!text.contains("UnencryptedVolume") && !text.contains("IamUser"), "{text}");
    let tier = "[[tier]]\nname = \"prod\"\npaths = [\"prod/**\"]\nprofile = \"thorough\"\n";
    assert!(exported(tier, &["--to", "scp", "--tier", "prod"]).0.contains("IamUser"));
}

#[test]
fn a_conformance_pack_names_each_managed_rule_once() {
    let (text, told) = exported("profile = \"thorough\"\n", &["--to", "aws-config"]);
    assert!(text.starts_with("Resources:\n"), "{text}");
    let sources: Vec<&str> =
        text.lines().filter_map(|line| line.trim().strip_prefix("SourceIdentifier: ")).collect();
    let names: Vec<&str> =
        text.lines().filter_map(|line| line.trim().strip_prefix("ConfigRuleName: ")).collect();
    assert!(sources.len() > 100, "{}", sources.len());
    assert_eq!(sources.iter().collect::<BTreeSet<_>>().len(), sources.len());
    assert_eq!(names.len(), sources.len());
    for (source, name) in sources.iter().zip(names) {
        assert!(
            source.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        );
        assert!(name.len() <= 128 && !name.is_empty());
    }
    assert_eq!(text.matches("Type: AWS::Config::ConfigRule").count(), sources.len());
    assert!(sources.contains(&"ENCRYPTED_VOLUMES"), "{text}");
    assert!(told.contains("have none: "), "{told}");
}
