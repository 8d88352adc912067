//! Plans: what Terraform or Pulumi is about to do, judged by the rules that judge its source.

mod support;

use serde_json::{Value, json};
use support::{Run, TestRepo};

/// Put together here so that no scanner takes this file for a leak.
fn password() -> String {
    ["hq7", "Vz2", "mPk9", "Xw4"].concat()
}

fn change(address: &str, actions: &[&str], before: Value, after: Value, unknown: Value) -> Value {
    let local = address.rsplit_once("aws_").map_or("", |(_, rest)| rest);
    let (kind, name) = local.split_once('.').expect("an address");
    let module = address.strip_suffix(&format!(".aws_{local}")).unwrap_or("");
    let mut change = json!({
        "address": address, "mode": "managed", "type": format!("aws_{kind}"), "name": name,
        "change": {"actions": actions, "before": before, "after": after, "after_unknown": unknown,
            "after_sensitive": {"password": true}}
    });
    if !module.is_empty() {
        change["module_address"] = json!(module);
    }
    change
}

fn terraform(changes: &[Value], configuration: Value) -> String {
    json!({"format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": changes,
        "configuration": configuration})
    .to_string()
}

fn judged(plan: &str, options: &[&str]) -> (i32, Vec<String>, Run) {
    let repo = TestRepo::holding(&[("README", "x")]);
    repo.write("plan.json", plan);
    let run = repo.run(&[&["check", "--plan", "plan.json", "--format", "json"], options].concat());
    let report: Value = serde_json::from_str(&run.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", run.stdout, run.stderr));
    let of = |part: &str| -> Vec<String> {
        let text = |row: &Value, key: &str| row[key].as_str().unwrap_or("").to_owned();
        let told = |row: &Value| {
            let state = if part == "unknown" { "waits".to_owned() } else { text(row, "state") };
            format!("{} {} {state}", text(row, "rule"), text(row, "resource"))
        };
        report[part].as_array().map_or(Vec::new(), |rows| rows.iter().map(told).collect())
    };
    let mut told = of("findings");
    told.extend(of("unknown"));
    told.sort();
    (run.status, told, run)
}

#[test]
fn a_secret_of_a_plan_is_shown_nowhere_however_it_got_there() {
    let secret = password();
    let instance = |more: Value| {
        let mut after = json!({"identifier": format!("x-{secret}"), "storage_encrypted": false});
        after.as_object_mut().expect("a map").extend(more.as_object().expect("a map").clone());
        change("aws_db_instance.d", &["create"], Value::Null, after, json!({}))
    };
    let plain = terraform(&[instance(json!({}))], json!({"root_module": {}}));
    let mut by_output: Value = serde_json::from_str(&plain).expect("a plan");
    by_output["output_changes"] =
        json!({"o": {"actions": ["create"], "before": null, "after": secret, "after_sensitive": true}});
    let mut by_variable: Value = serde_json::from_str(&plain).expect("a plan");
    by_variable["variables"] = json!({"x": {"value": secret}});
    by_variable["configuration"] = json!({"root_module": {"variables": {"x": {"sensitive": true}}}});
    let plans = [
        terraform(&[instance(json!({"password": secret}))], json!({"root_module": {}})),
        terraform(
            &[instance(json!({"user_data": format!("#!/bin/sh\nmysql -uroot -p{secret}\n")}))],
            json!({"root_module": {}}),
        ),
        by_output.to_string(),
        by_variable.to_string(),
    ];
    let repo = TestRepo::holding(&[("README", "x")]);
    for (number, plan) in plans.iter().enumerate() {
        repo.write("plan.json", plan);
        for format in ["text", "json", "html", "markdown", "sarif", "github"] {
            let run =
                repo.run(&["check", "--plan", "plan.json", "--profile", "thorough", "--format", format]);
            assert_eq!(run.status, 1, "{number} {format} {}", run.stderr);
            assert!(!run.stdout.contains(&secret), "{number} {format}: {}", run.stdout);
        }
    }
}

#[test]
fn what_is_planned_is_judged_and_what_stays_as_it_is_blocks_nobody() {
    let volume = |encrypted: bool| json!({"encrypted": encrypted, "size": 1});
    let plan = terraform(
        &[
            change("aws_ebs_volume.new", &["create"], Value::Null, volume(false), json!({"id": true})),
            change("aws_ebs_volume.old", &["no-op"], volume(false), volume(false), json!({})),
            change("aws_ebs_volume.worse", &["update"], volume(true), volume(false), json!({})),
            change("aws_ebs_volume.better", &["delete", "create"], volume(false), volume(true), json!({})),
            change("aws_ebs_volume.gone", &["delete"], volume(false), Value::Null, json!({})),
            change(
                "aws_ebs_volume.open",
                &["create"],
                Value::Null,
                json!({"size": 1}),
                json!({"encrypted": true}),
            ),
        ],
        Value::Null,
    );
    let (status, told, _) = judged(&plan, &["--rule", "unencrypted-volume"]);
    assert_eq!(
        told,
        [
            "unencrypted-volume aws_ebs_volume.new introduced",
            "unencrypted-volume aws_ebs_volume.old carried",
            "unencrypted-volume aws_ebs_volume.open waits",
            "unencrypted-volume aws_ebs_volume.worse introduced",
        ]
    );
    assert_eq!(status, 1);
    let calm = terraform(
        &[change("aws_ebs_volume.old", &["no-op"], volume(false), volume(false), json!({}))],
        Value::Null,
    );
    assert_eq!(judged(&calm, &[]).0, 0);
}

#[test]
fn resources_of_a_plan_are_linked_as_their_configuration_links_them() {
    let block = json!({"block_public_acls": true, "block_public_policy": true, "ignore_public_acls": true,
        "restrict_public_buckets": true});
    let changes = [
        change(
            "module.data.aws_s3_bucket.a",
            &["create"],
            Value::Null,
            json!({}),
            json!({"id": true, "bucket": true}),
        ),
        change(
            "module.data.aws_s3_bucket.b",
            &["create"],
            Value::Null,
            json!({}),
            json!({"id": true, "bucket": true}),
        ),
        change(
            "aws_s3_bucket_public_access_block.x",
            &["create"],
            Value::Null,
            block,
            json!({"bucket": true}),
        ),
    ];
    let configuration = json!({"root_module": {
        "resources": [{"address": "aws_s3_bucket_public_access_block.x",
            "expressions": {"bucket": {"references": ["module.data.bucket", "module.data"]}}}],
        "module_calls": {"data": {"module": {
            "outputs": {"bucket": {"expression": {"references": ["aws_s3_bucket.a.id", "aws_s3_bucket.a"]}}},
            "resources": [{"address": "aws_s3_bucket.a"}, {"address": "aws_s3_bucket.b"}]}}}}});
    let (_, told, _) = judged(&terraform(&changes, configuration), &["--rule", "public-bucket"]);
    assert_eq!(told, ["public-bucket module.data.aws_s3_bucket.b introduced"]);
}

#[test]
fn a_preview_of_pulumi_is_judged_as_its_program_is() {
    let urn = |kind: &str, name: &str| format!("urn:pulumi:dev::demo::{kind}::{name}");
    let step = |op: &str, kind: &str, name: &str, inputs: Value, names: Value| {
        json!({"op": op, "urn": urn(kind, name), "newState": {"urn": urn(kind, name), "type": kind,
            "custom": true, "inputs": inputs, "propertyDependencies": names}})
    };
    let unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    let (bucket, block) = ("aws:s3/bucket:Bucket", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock");
    let blocked = json!({"bucket": unknown, "blockPublicAcls": true, "blockPublicPolicy": true,
        "ignorePublicAcls": true, "restrictPublicBuckets": true});
    let steps = json!({"steps": [
        step("create", "pulumi:pulumi:Stack", "demo-dev", json!({}), json!({})),
        step("create", "demo:data:Store$aws:ebs/volume:Volume", "plain", json!({"encrypted": false}), json!({})),
        step("create", "aws:ebs/volume:Volume", "open", json!({"encrypted": unknown}), json!({})),
        step("delete", "aws:ebs/volume:Volume", "gone", json!({"encrypted": false}), json!({})),
        step("create", bucket, "guarded", json!({}), json!({})),
        step("create", bucket, "bare", json!({}), json!({})),
        step("create", block, "guard", blocked, json!({"bucket": [urn(bucket, "guarded")]})),
    ]});
    let (status, told, _) =
        judged(&steps.to_string(), &["--rule", "unencrypted-volume", "--rule", "public-bucket"]);
    assert_eq!(
        told,
        [
            "public-bucket aws:s3/bucket:Bucket::bare introduced",
            "unencrypted-volume aws:ebs/volume:Volume::open waits",
            "unencrypted-volume aws:ebs/volume:Volume::plain introduced",
        ]
    );
    assert_eq!(status, 1);
}

#[test]
fn no_secret_of_a_plan_is_shown() {
    let database = json!({"engine": "mysql", "password": password(), "publicly_accessible": true});
    let plan =
        terraform(&[change("aws_db_instance.x", &["create"], Value::Null, database, json!({}))], Value::Null);
    let repo = TestRepo::holding(&[("README", "x")]);
    repo.write("plan.json", &plan);
    for format in ["text", "json", "sarif", "html"] {
        let run = repo.run(&["check", "--plan", "plan.json", "--profile", "thorough", "--format", format]);
        assert!(run.stdout.contains("public-database"), "{}{}", run.stdout, run.stderr);
        assert!(!run.stdout.contains(&password()), "{format}");
    }
}

#[test]
fn a_plan_follows_the_policy_and_never_enters_a_commit() {
    let plan = terraform(
        &[change("aws_ebs_volume.a", &["create"], Value::Null, json!({"encrypted": false}), json!({}))],
        Value::Null,
    );
    let repo = TestRepo::holding(&[("iacgate.toml", "[actions]\nunencrypted-volume = \"warn\"\n")]);
    repo.write("plan.json", &plan);
    assert_eq!(repo.run(&["check", "--plan", "plan.json"]).status, 0);
    repo.stage("plan.json", &plan);
    let hook = repo.hook();
    assert!(hook.status == 1 && hook.stdout.contains("committed-plan"), "{}", hook.stdout);
}

#[test]
fn what_is_no_plan_can_not_be_judged() {
    let repo = TestRepo::holding(&[("README", "x")]);
    repo.write("other.json", "{\"name\": \"x\"}");
    for (file, why) in
        [("other.json", "neither Terraform's plan nor Pulumi's preview"), ("none.json", "could not be read")]
    {
        let run = repo.run(&["check", "--plan", file]);
        assert!(run.status == 2 && run.stderr.contains(why), "{}", run.stderr);
    }
}

#[test]
fn what_cdktf_synthesises_is_terraform() {
    let stack = json!({
        "//": {"metadata": {"backend": "local", "stackName": "demo", "version": "0.20.0"}},
        "provider": {"aws": [{"region": "eu-west-1"}]},
        "resource": {
            "aws_ebs_volume": {"scratch": {"//": {"metadata": {"path": "demo/scratch", "uniqueId": "scratch"}},
                "availability_zone": "eu-west-1a", "encrypted": false, "size": 10}},
            "aws_s3_bucket": {"models": {"bucket": "models"}},
            "aws_s3_bucket_public_access_block": {"block": {"bucket": "${aws_s3_bucket.models.id}",
                "block_public_acls": true, "block_public_policy": true, "ignore_public_acls": true,
                "restrict_public_buckets": true}}
        },
        "terraform": {"backend": {"s3": {"bucket": "state", "key": "demo", "region": "eu-west-1", "encrypt": true}},
            "required_providers": {"aws": {"source": "aws", "version": "5.0.0"}}}
    });
    let repo = TestRepo::new();
    repo.stage("cdktf.out/stacks/demo/cdk.tf.json", serde_json::to_string_pretty(&stack).expect("JSON"));
    let found = repo.judged(&["--rule", "unencrypted-volume", "--rule", "public-bucket"]);
    assert!(
        found.contains("unencrypted-volume introduced block") && !found.contains("public-bucket"),
        "{found}"
    );
    repo.run(&["fix", "--rule", "unencrypted-volume"]);
    let fixed = repo.ask(&["show", ":cdktf.out/stacks/demo/cdk.tf.json"]);
    assert!(fixed.contains("\"encrypted\": true"), "{fixed}");
}
