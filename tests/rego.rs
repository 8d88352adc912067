//! A team's policies in Rego, as conftest's users have them: read from what is staged, asked about what is
//! staged, told as any other finding.

mod support;

use support::TestRepo;

const OPEN: &str = r#"resource "aws_lb_listener" "web" {
  port     = 80
  protocol = "HTTP"
}

resource "aws_lb_listener" "safe" {
  port     = 443
  protocol = "HTTPS"
}
"#;

const POLICY: &str = r#"package main

deny contains msg if {
	some name
	input.resource.aws_lb_listener[name][_].protocol == "HTTP"
	msg := sprintf("listener `%v` speaks HTTP", [name])
}
"#;

const CONFIG: &str = "rules = [\"policy/*\"]\n";

fn with(config: &str, policy: &str) -> TestRepo {
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", config);
    repo.stage("policy/deny.rego", policy);
    repo.commit("policy");
    repo
}

#[test]
fn what_a_policy_denies_blocks_at_the_resource_that_it_names() {
    let repo = with(CONFIG, POLICY);
    repo.stage("main.tf", OPEN);
    assert_eq!(repo.judged(&["--rule", "main-deny"]), "status 1\nmain.tf:1 main-deny introduced block\n");
    let text = repo.run(&["check", "--rule", "main-deny"]).stdout;
    assert!(text.contains("listener `web` speaks HTTP"), "{text}");
    assert!(text.contains("aws_lb_listener.web"), "{text}");
}

#[test]
fn what_was_there_before_is_carried() {
    let repo = with(CONFIG, POLICY);
    repo.stage("main.tf", OPEN);
    repo.try_git(&["commit", "--no-verify", "-qm", "before"]);
    repo.stage("main.tf", format!("# moved down\n\n{OPEN}"));
    assert_eq!(repo.judged(&["--rule", "main-deny"]), "status 0\nmain.tf:3 main-deny carried block\n");
}

/// A reviewer of the baseline sees what each line accepts, and a secret stands in none.
#[test]
fn what_a_policy_says_stands_in_its_line_of_the_baseline() {
    let policy = "package main\n\ndeny contains msg if {\n\tsome key, value in input\n\tmsg := sprintf(\"%v is %v\", [key, value])\n}\n";
    let repo = with(CONFIG, policy);
    let secret = ["hunter", "2hunter", "2"].concat();
    let text = format!("{{\"mode\": \"open\", \"zone\": \"none\", \"password\": \"{secret}\"}}\n");
    repo.stage("app.json", text);
    repo.try_git(&["commit", "--no-verify", "-qm", "before"]);
    repo.run(&["baseline"]);
    let file = repo.path().join("iacgate.baseline");
    let written = std::fs::read_to_string(&file).expect("a baseline");
    let lines = |text: &str| -> Vec<String> {
        let own = text.lines().filter(|line| line.contains(" main-deny "));
        let mut own: Vec<_> = own.filter_map(|line| Some(line.split_once(' ')?.1.to_owned())).collect();
        own.sort();
        own
    };
    let all = lines(&written);
    assert_eq!(all.len(), 3, "{written}");
    assert!(all.contains(&"main-deny app.json: mode is open".to_owned()), "{written}");
    assert!(all.contains(&"main-deny app.json: zone is none".to_owned()), "{written}");
    assert!(!written.contains(&secret), "{written}");
    // Each is held by its own words, and those from before without any still hold and are written anew.
    repo.git(&["add", "-A"]);
    repo.try_git(&["commit", "--no-verify", "-qm", "accepted"]);
    let held = |repo: &TestRepo| {
        let run = repo.run(&["audit", "--rule", "main-deny", "--format", "json"]);
        (run.status, run.stdout.contains("accepts nothing"))
    };
    assert_eq!(held(&repo), (0, false));
    repo.stage("iacgate.baseline", written.replace(": mode is open", ": zone is none"));
    repo.try_git(&["commit", "--no-verify", "-qm", "other words"]);
    assert_eq!(held(&repo), (1, true));
    let bare = written.replace(": mode is open", "").replace(": zone is none", "");
    repo.stage("iacgate.baseline", &bare);
    repo.try_git(&["commit", "--no-verify", "-qm", "as it was once"]);
    assert_eq!(held(&repo), (0, false));
    repo.run(&["baseline"]);
    assert_eq!(lines(&std::fs::read_to_string(&file).expect("a baseline")), all);
    repo.git(&["add", "-A"]);
    let judged = repo.judged(&["--rule", "loosened-policy"]);
    assert_eq!(judged, "status 0\n");
}

#[test]
fn policies_of_the_old_rego_are_read_where_the_setting_says_so() {
    let old = "package main\n\ndeny[msg] {\n  input.resource.aws_lb_listener[name].protocol == \"HTTP\"\n  msg = sprintf(\"%v\", [name])\n}\n\nwarn_port[{\"msg\": msg, \"resource\": r, \"attribute\": \"port\"}] {\n  input.resource.aws_lb_listener[name].port == 80\n  r := concat(\".\", [\"aws_lb_listener\", name])\n  msg := \"port 80\"\n}\n";
    let repo = with(&format!("{CONFIG}[rego]\nversion = \"v0\"\nblocks = \"objects\"\n"), old);
    repo.stage("main.tf", OPEN);
    let judged = repo.judged(&["--rule", "main-deny", "--rule", "main-warn-port"]);
    assert_eq!(
        judged,
        "status 1\nmain.tf:1 main-deny introduced block\nmain.tf:2 main-warn-port introduced warn\n"
    );
}

#[test]
fn an_action_a_tier_and_an_exception_hold_for_a_policy_too() {
    let off = with(&format!("{CONFIG}[actions]\nmain-deny = \"warn\"\n"), POLICY);
    off.stage("main.tf", OPEN);
    assert_eq!(off.judged(&["--rule", "main-deny"]), "status 0\nmain.tf:1 main-deny introduced warn\n");

    let excepted = with(
        &format!(
            "{CONFIG}[[exception]]\nrule = \"main-deny\"\nresource = \"aws_lb_listener.web\"\nticket = \"T-1\"\nreason = \"r\"\nexpires = 2099-01-01\n"
        ),
        POLICY,
    );
    excepted.stage("main.tf", OPEN);
    assert_eq!(
        excepted.judged(&["--rule", "main-deny"]),
        "status 0\nmain.tf:1 main-deny introduced excepted\n"
    );
}

#[test]
fn our_own_resources_are_asked_about_as_they_are_deployed() {
    let policy = r#"package ours

violation contains {"msg": msg, "resource": r.address, "attribute": "protocol", "severity": "critical"} if {
	some r in input.iacgate.resources
	r.kind == "aws_lb_listener"
	r.values.protocol == "HTTP"
	msg := "plain HTTP"
}

warn contains {"msg": sprintf("waits for %v", [why]), "resource": r.address} if {
	some r in input.iacgate.resources
	why := r.unknown.protocol
}
"#;
    let repo = with(CONFIG, policy);
    repo.stage(
        "main.tf",
        "locals {\n  protocol = \"HTTP\"\n}\n\nvariable \"later\" {}\n\nresource \"aws_lb_listener\" \"a\" {\n  count    = 2\n  protocol = local.protocol\n}\n\nresource \"aws_lb_listener\" \"b\" {\n  protocol = var.later\n}\n",
    );
    assert_eq!(
        repo.judged(&["--rule", "ours-violation", "--rule", "ours-warn"]),
        "status 1\nmain.tf:9 ours-violation introduced block\nmain.tf:12 ours-warn introduced warn\n"
    );
}

#[test]
fn yaml_json_and_data_are_what_conftest_makes_of_them() {
    let policy = r#"package kubernetes

deny contains {"msg": msg, "path": ["spec", "image"], "metadata": {"id": "foreign-image"}} if {
	input.kind == "Pod"
	not startswith(input.spec.image, data.registry)
	msg := sprintf("image %v comes from elsewhere", [input.spec.image])
}

# the ids that it carries: {"id": "foreign-image"}
deny contains msg if {
	input.limit > 10
	msg := "over the limit"
}
"#;
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", CONFIG);
    repo.stage("policy/deny.rego", policy);
    repo.stage("policy/data.yaml", "registry: ours/\n");
    repo.commit("policy");
    repo.stage("pods.yaml", "kind: Pod\nspec:\n  image: ours/a\n---\nkind: Pod\nspec:\n  image: theirs/b\n");
    repo.stage("limits.json", "[{\"limit\": 5}, {\"limit\": 11}]\n");
    assert_eq!(
        repo.judged(&["--rule", "foreign-image", "--rule", "kubernetes-deny"]),
        "status 1\nlimits.json:1 kubernetes-deny introduced block\npods.yaml:7 foreign-image introduced block\n"
    );
}

#[test]
fn a_policy_is_read_from_what_is_judged_and_never_from_disk() {
    let repo = with(CONFIG, POLICY);
    repo.stage("main.tf", OPEN);
    repo.write("policy/deny.rego", "package main\n");
    assert_eq!(repo.judged(&["--rule", "main-deny"]), "status 1\nmain.tf:1 main-deny introduced block\n");
}

#[test]
fn a_policy_that_does_not_compile_is_told_with_its_place() {
    let repo = with(CONFIG, "package main\n\ndeny contains msg if {\n\tmsg := \n}\n");
    repo.stage("main.tf", OPEN);
    let run = repo.hook();
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run:?}");
    assert!(run.stderr.contains("policy/deny.rego:"), "{}", run.stderr);
    assert!(run.stderr.contains('^'), "{}", run.stderr);
}

#[test]
fn a_policy_or_data_that_can_not_be_read_is_told_with_what_to_write() {
    for (policy, data, place, help) in [
        ("deny contains \"a if input.x", "", "policy/deny.rego:3:28", "close the string"),
        ("deny contains \"a\" if x == 1", "", "policy/deny.rego:3:22", "`x := "),
        ("deny contains msg if input.x", "", "policy/deny.rego:3:15", "msg := "),
        ("deny contains msg if { data.msg; x := input.msg; x }", "", "policy/deny.rego:3:15", "msg := "),
        ("deny contains \"a\" if input.x = := 1", "", "policy/deny.rego:3:32", "such as: deny contains"),
        ("deny contains \"a\" if input.x", "a: 1\nb: [1\n", "policy/data.yaml:2:4", "mend the file"),
        ("deny contains \"a\" if input.x", "a: *b\n", "policy/data.yaml:1:4", "mend the file"),
    ] {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", CONFIG);
        repo.stage("policy/deny.rego", format!("package main\n\n{policy}\n"));
        if !data.is_empty() {
            repo.stage("policy/data.yaml", data);
        }
        let run = repo.hook();
        assert!(
            run.status == 2 && run.stderr.contains(&format!("--> {place}\n")),
            "{policy} {data}: {run:?}"
        );
        let told = run.stderr.split_once(" help: ").map(|(_, told)| told);
        assert!(told.is_some_and(|told| told.contains(help)) && run.stderr.contains(" ^"), "{run:?}");
    }
}

#[test]
fn a_function_that_nobody_has_and_the_network_are_no_part_of_it() {
    for call in [
        "http.send({\"method\": \"get\", \"url\": \"http://localhost\"})",
        "opa.runtime()",
        "nothing.there(1)",
    ] {
        let repo = with(
            CONFIG,
            &format!(
                "package main\n\ndeny contains msg if {{\n\tx := {call}\n\tmsg := sprintf(\"%v\", [x])\n}}\n"
            ),
        );
        repo.stage("main.tf", OPEN);
        let run = repo.hook();
        assert_eq!(run.status, 2, "{call}: {run:?}");
        assert!(run.stderr.contains("policy/deny.rego:4"), "{call}: {}", run.stderr);
    }
}

#[test]
fn a_policy_that_never_ends_is_a_trouble() {
    let policy = "package main\n\ndeny contains msg if {\n\tsome a in numbers.range(1, 100000)\n\tsome b in numbers.range(1, 100000)\n\ta * b < 0\n\tmsg := \"never\"\n}\n";
    let repo = with(CONFIG, policy);
    repo.stage("main.tf", OPEN);
    let run = repo.run(&["check", "--rule", "main-deny"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stdout.contains("main-deny could not answer"), "{run:?}");
}

#[test]
fn what_a_policy_can_not_answer_counts_unless_it_was_asked_the_same_before() {
    let broken = "package main\n\ndeny if input.resource\n";
    // A new policy over a file that was there.
    let repo = with(CONFIG, "package main\n\ndeny contains \"never\" if false\n");
    repo.stage("main.tf", "resource \"null_resource\" \"a\" {}\n");
    repo.try_git(&["commit", "--no-verify", "-qm", "before"]);
    repo.stage("policy/deny.rego", broken);
    repo.stage("main.tf", "resource \"null_resource\" \"a\" {}\n\n");
    let run = repo.run(&["check", "--skip", "loosened-policy"]);
    assert!(run.status == 2 && !run.stdout.contains("as before"), "{run:?}");
    repo.try_git(&["commit", "--no-verify", "-qm", "policy"]);
    // A new input, of the file and of the stack that it lies in.
    repo.stage("main.tf", "resource \"null_resource\" \"b\" {}\n");
    let run = repo.hook();
    assert!(run.status == 2 && !run.stdout.contains("as before"), "{run:?}");
    let stacks = "package main\n\ndeny if input.iacgate.resources\n";
    let repo = with(CONFIG, stacks);
    repo.stage("a.tf", "resource \"null_resource\" \"a\" {}\n");
    repo.stage("b.tf", "");
    repo.try_git(&["commit", "--no-verify", "-qm", "before"]);
    repo.stage("b.tf", "resource \"null_resource\" \"b\" {}\n");
    let run = repo.hook();
    assert!(run.status == 2 && run.stdout.contains("could not answer"), "{run:?}");
    // The same input and the same policy are as before.
    repo.try_git(&["commit", "--no-verify", "-qm", "both"]);
    repo.git(&["update-index", "--chmod=+x", "a.tf"]);
    assert_eq!(repo.hook().status, 0);
}

#[test]
fn what_is_no_message_is_told_rather_than_passed_over() {
    for (policy, message) in [
        ("deny if input.resource", "it says `true`, which is no message: deny contains \"why\" if …"),
        ("warn contains 5", "it says what is neither a message nor an object with `msg`"),
        ("deny contains {\"message\": 5}", "neither a message nor"),
        (
            "deny contains {\"msg\": \"m\", \"severity\": \"crit\"}",
            "it says the severity \"crit\", which is none of critical, high, medium, low",
        ),
        ("warn contains {\"msg\": \"m\", \"metadata\": {\"severity\": 9}}", "it says the severity 9"),
    ] {
        let repo = with(CONFIG, &format!("package main\n\n{policy}\n"));
        repo.stage("main.tf", "resource \"null_resource\" \"a\" {}\n");
        let run = repo.hook();
        assert!(run.status == 2 && run.stdout.contains(message), "{policy}: {run:?}");
    }
    // Nothing said is nothing found, and a helper may be named for what it helps.
    for policy in [
        "default deny := \"\"",
        "deny := false",
        "deny_of := {\"msg\": 1}",
        "deny_here if input.resource",
        "deny contains \"\" if input.nothing",
    ] {
        let repo = with(CONFIG, &format!("package main\n\n{policy}\n"));
        repo.stage("main.tf", "resource \"null_resource\" \"a\" {}\n");
        assert_eq!(repo.hook().status, 0, "{policy}");
    }
}

#[test]
fn what_is_refused_without_a_word_is_refused() {
    for policy in [
        "deny contains \"\"",
        "deny contains {\"msg\": \" \"}",
        "deny contains {\"message\": \"\", \"severity\": \"high\"}",
    ] {
        let repo = with(CONFIG, &format!("package main\n\n{policy} if {{\n\tinput.resource\n}}\n"));
        repo.stage("main.tf", "resource \"null_resource\" \"a\" {}\n");
        let run = repo.hook();
        let message = "= refused by `deny` of `main`";
        assert!(run.status == 1 && run.stdout.contains(message), "{policy}: {run:?}");
    }
}

#[test]
fn a_policy_that_says_more_than_anybody_reads_is_cut_and_says_so() {
    let policy = "package main\n\nwarn contains msg if {\n\tsome a in numbers.range(1, 1500)\n\tmsg := sprintf(\"no %d\", [a])\n}\n";
    let repo = with(CONFIG, policy);
    repo.stage("main.tf", "locals {}\n");
    let run = repo.run(&["check", "--rule", "main-warn", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report is JSON");
    assert_eq!((run.status, report["summary"]["warn"].as_u64()), (2, Some(1000)));
    assert!(run.stdout.contains("it says more than 1000 things of one file"), "{}", report["troubles"]);
}

#[test]
fn a_policy_that_says_nothing_is_told() {
    let notes = |policy: &str| {
        let repo = with(CONFIG, policy);
        repo.stage("main.tf", "locals {}\n");
        let run = repo.hook();
        assert_eq!(run.status, 0, "{run:?}");
        run.stdout
    };
    let none = notes("package main\n\nimport data.known\n");
    assert!(none.contains("note: policy/deny.rego:1: no rule is in this policy"), "{none}");
    let others = notes("package main\n\nallow if input.x\n");
    assert!(others.contains("none of the policies has a rule `deny`, `violation` or `warn`"), "{others}");
    assert_eq!(notes("package main\n\ndeny contains \"x\" if input.nothing\n"), "");
}

#[test]
fn tests_of_policies_run_as_opa_runs_them() {
    let repo = with(CONFIG, POLICY);
    repo.write(
        "policy/deny_test.rego",
        "package main\n\ntest_plain if {\n\tcount(deny) == 1 with input as {\"resource\": {\"aws_lb_listener\": {\"a\": [{\"protocol\": \"HTTP\"}]}}}\n}\n\ntest_wrong if {\n\tcount(deny) == 7\n}\n",
    );
    let run = repo.run(&["test"]);
    assert_eq!(run.status, 1, "{run:?}");
    insta::assert_snapshot!(run.stdout, @r"
    ok    policy/deny_test.rego: data.main.test_plain
    FAIL  policy/deny_test.rego: data.main.test_wrong: it is undefined
    2 examples and tests, 1 failed
    ");
}

#[test]
fn the_examples_of_own_rules_are_run() {
    let rules = r#"[[rule]]
id = "port-80"
title = "port 80"
severity = "low"
advice = "Use 443."
[rule.terraform]
resource = "aws_lb_listener"
require = { path = "port", not-equals = 80 }
[[rule.example]]
dialect = "terraform"
fails = '''
resource "aws_lb_listener" "a" {
  port = 80 # finds: port-80
}
'''
passes = '''
resource "aws_lb_listener" "a" {
  port = 80
}
'''
unknown = '''
variable "p" {}
resource "aws_lb_listener" "a" {
  port = var.p
}
'''
"#;
    let repo = TestRepo::new();
    repo.write("iacgate.toml", CONFIG);
    repo.write("policy/own.toml", rules);
    let run = repo.run(&["test"]);
    assert_eq!(run.status, 1, "{run:?}");
    insta::assert_snapshot!(run.stdout, @r"
    ok    port-80 fails (terraform)
    FAIL  port-80 passes (terraform): line 2: `port` is 80
    ok    port-80 unknown (terraform)
    3 examples and tests, 1 failed
    ");
}

#[test]
fn the_examples_of_the_guide_to_rules_hold() {
    let guide =
        std::fs::read_to_string(format!("{}/docs/rules.md", env!("CARGO_MANIFEST_DIR"))).expect("a guide");
    let blocks = guide.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let own: Vec<&str> = blocks.filter(|block| block.contains("[[rule.example]]")).collect();
    assert!(!own.is_empty());
    for block in own {
        let repo = TestRepo::new();
        repo.write("iacgate.toml", CONFIG);
        repo.write("policy/own.toml", block);
        let run = repo.run(&["test"]);
        assert_eq!(run.status, 0, "{run:?}");
    }
}

#[test]
fn no_secret_leaves_with_the_words_of_a_policy() {
    let secret = ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat();
    let policy = "package main\n\ndeny contains msg if {\n\tsome k, v\n\tinput.provider.aws[_][k] = v\n\tmsg := sprintf(\"%v is %v\", [k, v])\n}\n";
    let repo = with(CONFIG, policy);
    repo.stage("main.tf", format!("provider \"aws\" {{\n  access_key = \"{secret}\"\n}}\n"));
    let run = repo.run(&["check", "--format", "json"]);
    assert!(run.stdout.contains("main-deny"), "{run:?}");
    assert!(!run.stdout.contains(&secret), "{run:?}");
}

#[test]
fn the_example_of_the_documentation_works() {
    let repo = TestRepo::new();
    for file in
        ["iacgate.toml", "policy/storage.rego", "policy/storage_test.rego", "policy/owners.yaml", "main.tf"]
    {
        let text = std::fs::read_to_string(format!("{}/examples/rego/{file}", env!("CARGO_MANIFEST_DIR")));
        repo.stage(file, text.expect("an example"));
    }
    let judged =
        repo.judged(&["--rule", "storage-deny", "--rule", "bucket-of-nobody", "--rule", "storage-warn-soon"]);
    assert_eq!(
        judged,
        "status 1\nmain.tf:1 storage-deny introduced block\nmain.tf:1 bucket-of-nobody introduced block\n"
    );
    let run = repo.run(&["test"]);
    assert_eq!(run.status, 0, "{run:?}");
}

#[test]
fn a_policy_that_would_take_all_memory_leaves_its_file_unjudged() {
    // A text that doubles with every line.
    let mut doubling = "package main\nimport rego.v1\na0 := \"xxxxxxxxxxxxxxxx\"\n".to_owned();
    for number in 1..40 {
        let below = number - 1;
        doubling.push_str(&format!("a{number} := concat(\"\", [a{below}, a{below}])\n"));
    }
    doubling.push_str("deny contains \"x\" if count(a39) > 3\n");
    let range =
        "package main\nimport rego.v1\ndeny contains \"x\" if count(numbers.range(1, 2000000000)) > 3\n";
    for policy in [doubling.as_str(), range] {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", "rules = [\"policy/*.rego\"]\n");
        repo.stage("policy/p.rego", policy);
        repo.stage("main.tf", "locals {}\n");
        let run = repo.hook();
        assert_eq!(run.status, 2, "{run:?}");
        assert!((run.stdout + &run.stderr).contains("it took more than 256 MiB of memory"));
    }
}

/// What a run says of this policy, under these options of `[rego]`.
fn said(policy: &str, options: &str) -> (i32, String) {
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", format!("rules = [\"policy/*.rego\"]\n{options}"));
    repo.stage("policy/p.rego", policy);
    repo.stage("main.tf", "resource \"null_resource\" \"b\" {}\n");
    let run = repo.run(&[]);
    (run.status, format!("{}{}", run.stdout, run.stderr))
}

#[test]
fn a_function_that_asks_itself_is_refused_whatever_way_it_goes() {
    let ways = [
        "f(x) := f(x + 1)\n",
        "f(x) := y if { x < 9; y := g(x) }\ng(x) := 1 if { x > 5 } else := y if { y := f(x + 1) }\n",
        "f(x) := data.p.f(x)\n",
        "f(x) := data[\"p\"].f(x)\n",
        "f(x) := [y | y := f(x)]\n",
    ];
    for way in ways {
        let (status, told) = said(&format!("package p\n{way}deny contains \"a\" if {{ f(0) == 1 }}\n"), "");
        assert!(
            status == 2
                && told.contains("the function `f` asks itself")
                && told.contains("policy/p.rego:2:1"),
            "{told}"
        );
    }
    // A key or a variable of a function's name is no call.
    let (status, told) = said(
        "package p\nf(x) := x.f\ndeny contains msg if { f := {\"f\": 1}; f.f == 1; msg := \"a\" }\n",
        "",
    );
    assert_eq!(status, 1, "{told}");
}

#[test]
fn what_is_nested_or_follows_each_other_too_deep_is_told_at_once() {
    let nested =
        format!("package p\nx := {}1{}\ndeny contains \"a\" if {{ x }}\n", "[".repeat(24), "]".repeat(24));
    let (status, told) = said(&nested, "");
    assert!(status == 2 && told.contains("too deep") && told.contains("policy/p.rego:2:"), "{told}");
    let row = |length: usize| {
        let rules: String = (0..length).map(|at| format!("r{at} if r{}\n", at + 1)).collect();
        said(&format!("package p\n{rules}r{length} if input\ndeny contains \"a\" if {{ r0 }}\n"), "")
    };
    assert_eq!(row(300).0, 1);
    let (status, told) = row(3000);
    assert!(status == 2 && told.contains("in a row"), "{told}");
}

#[test]
fn a_rule_that_is_one_message_says_it() {
    let one = |head: &str| said(&format!("package p\n{head} if {{ input.resource }}\n"), "");
    for (head, id) in
        [("deny := \"public\"", "p-deny"), ("deny_public := {\"msg\": \"public\"}", "p-deny-public")]
    {
        let (status, told) = one(head);
        assert!(status == 1 && told.contains("public") && told.contains(&format!("[{id}]")), "{told}");
    }
    for head in ["deny := 3", "deny := {\"a\": 1}", "deny"] {
        assert_eq!(one(head).0, 2, "{head}");
    }
    // A constant is a helper's, whatever its name begins with.
    assert_eq!(
        said("package p\nwarn_text := \"a\"\ndeny contains warn_text if { input.none }\n", ""),
        (0, String::new())
    );
}

#[test]
fn words_of_the_other_version_are_told_as_such() {
    let v0 = "[rego]\nversion = \"v0\"\n";
    let (status, told) = said("package p\ndeny contains \"a\" if { input.resource }\n", v0);
    assert!(
        status == 2 && told.contains("`contains` is a word of Rego v1") && !told.contains("warning"),
        "{told}"
    );
    let (status, told) = said("package p\nimport input\ndeny[msg] { input.resource; msg := \"a\" }\n", v0);
    assert!(status == 1 && !told.contains("warning"), "{told}");
    assert_eq!(said("package p\nimport rego.v1\ndeny contains \"a\" if { input.resource }\n", v0).0, 1);
    let (status, told) = said("package p\ndeny[msg] { msg := \"a\" }\n", "");
    assert!(status == 2 && told.contains("version = \"v0\""), "{told}");
}

#[test]
fn policies_without_tests_are_told_as_such() {
    let repo = TestRepo::new();
    repo.write("iacgate.toml", "rules = [\"policy/*.rego\"]\n");
    repo.write("policy/p.rego", "package p\ndeny contains \"a\" if { input.none }\n");
    let run = repo.run(&["test"]);
    assert!(run.status == 0 && run.stdout.contains("no rule whose name begins with `test_`"), "{run:?}");
}

#[test]
fn a_teams_own_policies_are_listed_and_explained() {
    let repo =
        with("rules = [\"policy/*\"]\n", "package ours\ndeny_public contains \"a\" if { input.none }\n");
    let listed = repo.run(&["rules", "ours-deny"]);
    assert!(listed.stdout.starts_with("ours-deny-public") && listed.stderr.is_empty(), "{listed:?}");
    let told = repo.run(&["explain", "ours-deny-public"]);
    assert!(told.status == 0 && told.stdout.contains("refused by the policy `ours.deny_public`"), "{told:?}");
    // A policy that can't be read hides none of iacgate's own.
    repo.stage("iacgate.toml", "blocks = 1\n");
    let listed = repo.run(&["rules", "unencrypted-volume"]);
    assert!(
        listed.stdout.contains("unencrypted-volume") && listed.stderr.contains("iacgate's own rules alone"),
        "{listed:?}"
    );
    assert_eq!(repo.run(&["explain", "unencrypted-volume"]).status, 0);
}
