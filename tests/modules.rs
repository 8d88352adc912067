//! Modules in commits: judged where they are called, with what they are given.

mod support;

use support::TestRepo;

const MODULE: &str = r#"variable "encrypted" {
  type    = bool
  default = true
}

resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1a"
  encrypted         = var.encrypted
}
"#;

/// A module whose own text is at fault, whoever calls it.
const FAULTY: &str = r#"resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1a"
  encrypted         = false
}
"#;

fn call(name: &str, arguments: &str) -> String {
    format!("module \"{name}\" {{\n  source = \"../../modules/data\"\n{arguments}}}\n")
}

fn holding(prod: &str) -> TestRepo {
    TestRepo::holding(&[("modules/data/main.tf", MODULE), ("envs/prod/main.tf", prod)])
}

#[test]
fn a_changed_argument_is_a_finding_in_the_child() {
    let repo = holding(&call("data", ""));
    repo.stage("envs/prod/main.tf", call("data", "  encrypted = false\n"));
    assert_eq!(repo.judged(&[]), "status 1\nmodules/data/main.tf:8 unencrypted-volume introduced block\n");
    let json = repo.run(&["check", "--format", "json"]).stdout;
    assert!(json.contains(r#""resource": "module.data.aws_ebs_volume.data""#), "{json}");
    assert!(json.contains(r#""file": "envs/prod/main.tf""#), "{json}");
}

#[test]
fn a_changed_default_is_judged_with_what_every_caller_gives() {
    let repo = TestRepo::holding(&[
        ("modules/data/main.tf", MODULE),
        ("envs/prod/main.tf", &call("data", "  encrypted = true\n")),
        ("envs/dev/main.tf", &call("data", "")),
    ]);
    repo.stage("modules/data/main.tf", MODULE.replace("= true", "= false"));
    assert_eq!(repo.judged(&[]), "status 1\nmodules/data/main.tf:8 unencrypted-volume introduced block\n");
    let json = repo.run(&["check", "--format", "json"]).stdout;
    assert!(!json.contains("reached from"), "{json}");
}

#[test]
fn a_fault_of_a_module_is_one_finding_however_many_call_it() {
    let repo = TestRepo::holding(&[
        ("modules/data/main.tf", MODULE),
        ("envs/prod/main.tf", &(call("a", "") + &call("b", ""))),
        ("envs/dev/main.tf", &call("data", "")),
    ]);
    repo.stage("modules/data/main.tf", FAULTY);
    assert_eq!(repo.judged(&[]), "status 1\nmodules/data/main.tf:3 unencrypted-volume introduced block\n");
    let json = repo.run(&["check", "--format", "json"]).stdout;
    assert!(json.contains("reached from 3 calls"), "{json}");
    // Each of the others by what tells it from the first.
    assert!(json.contains("also as `module.a.aws_ebs_volume.data` in `envs/prod`"), "{json}");
    repo.stage("envs/prod/main.tf", call("data", ""));
    let text = repo.run(&[]).stdout;
    assert!(text.contains("also in `envs/prod`"), "{text}");
}

#[test]
fn an_old_fault_of_a_module_does_not_block_its_callers() {
    let repo =
        TestRepo::holding(&[("modules/data/main.tf", FAULTY), ("envs/prod/main.tf", &call("data", ""))]);
    repo.stage("envs/prod/main.tf", format!("{}\n# a word\n", call("data", "")));
    assert_eq!(repo.judged(&[]), "status 0\nmodules/data/main.tf:3 unencrypted-volume carried block\n");
    repo.stage("modules/data/main.tf", format!("{FAULTY}\n# a word\n"));
    assert_eq!(repo.judged(&[]), "status 0\nmodules/data/main.tf:3 unencrypted-volume carried block\n");
}

#[test]
fn a_new_call_of_a_faulty_module_blocks() {
    let repo = TestRepo::holding(&[("modules/data/main.tf", FAULTY), ("envs/prod/main.tf", "")]);
    repo.stage("envs/prod/main.tf", call("data", ""));
    assert_eq!(repo.judged(&[]), "status 1\nmodules/data/main.tf:3 unencrypted-volume introduced block\n");
}

#[test]
fn a_module_that_nobody_calls_is_judged_alone() {
    let repo = TestRepo::holding(&[("modules/data/main.tf", MODULE)]);
    repo.stage("modules/data/main.tf", FAULTY);
    assert_eq!(repo.judged(&[]), "status 1\nmodules/data/main.tf:3 unencrypted-volume introduced block\n");
}

#[test]
fn a_module_that_loses_its_caller_keeps_its_past() {
    let repo =
        TestRepo::holding(&[("modules/data/main.tf", FAULTY), ("envs/prod/main.tf", &call("data", ""))]);
    repo.remove("envs/prod/main.tf");
    repo.git(&["add", "-A"]);
    repo.stage("modules/data/main.tf", format!("{FAULTY}\n# a word\n"));
    assert_eq!(repo.judged(&[]), "status 0\nmodules/data/main.tf:3 unencrypted-volume carried block\n");
}

#[test]
fn a_call_that_moves_keeps_its_past() {
    let repo =
        TestRepo::holding(&[("modules/data/main.tf", FAULTY), ("envs/prod/main.tf", &call("old", ""))]);
    let moved = "moved {\n  from = module.old\n  to   = module.new\n}\n";
    repo.stage("envs/prod/main.tf", call("new", "") + moved);
    assert_eq!(repo.judged(&[]), "status 0\nmodules/data/main.tf:3 unencrypted-volume carried block\n");
}

#[test]
fn the_tier_is_that_of_the_stack_which_deploys() {
    let policy = "[[tier]]\nname = \"sandbox\"\npaths = [\"envs/sandbox/**\"]\nblock = \"critical\"\n";
    let repo = TestRepo::holding(&[
        ("iacgate.toml", policy),
        ("modules/data/main.tf", MODULE),
        ("envs/sandbox/main.tf", &call("data", "")),
        ("envs/prod/main.tf", &call("data", "")),
    ]);
    repo.stage("envs/sandbox/main.tf", call("data", "  encrypted = false\n"));
    assert_eq!(repo.judged(&[]), "status 0\nmodules/data/main.tf:8 unencrypted-volume introduced warn\n");
    repo.stage("envs/prod/main.tf", call("data", "  encrypted = false\n"));
    assert!(repo.judged(&[]).starts_with("status 1\n"));
}

#[test]
fn instances_with_one_fault_are_one_finding_and_with_their_own_values_several() {
    let repo = TestRepo::holding(&[("main.tf", "")]);
    let volumes = |map: &str| {
        format!(
            "resource \"aws_ebs_volume\" \"v\" {{\n  for_each          = {map}\n  availability_zone = \"eu-west-1a\"\n  encrypted         = each.value\n}}\n"
        )
    };
    repo.stage("main.tf", volumes("{ a = false, b = true, c = false }"));
    let json = repo.run(&["check", "--format", "json"]).stdout;
    for address in [r#"aws_ebs_volume.v[\"a\"]"#, r#"aws_ebs_volume.v[\"c\"]"#] {
        assert!(json.contains(address), "{json}");
    }
    assert!(!json.contains(r#"aws_ebs_volume.v[\"b\"]"#), "{json}");
    repo.stage("main.tf", FAULTY.replacen('\n', "\n  count = 3\n", 1));
    let told = repo.judged(&[]);
    assert_eq!(told, "status 1\nmain.tf:4 unencrypted-volume introduced block\n");
    repo.commit("volumes");
    repo.stage("main.tf", FAULTY.replacen('\n', "\n  count = 2\n", 1));
    assert!(repo.judged(&[]).starts_with("status 0\n"));
}

#[test]
fn a_variant_names_its_file_of_values() {
    let repo = TestRepo::holding(&[("main.tf", &MODULE.replace("  default = true\n", ""))]);
    repo.stage("dev.tfvars", "encrypted = false\n");
    repo.stage("prod.tfvars", "encrypted = true\n");
    let told = repo.judged(&["--rule", "unencrypted-volume"]);
    assert_eq!(told, "status 1\nmain.tf:7 unencrypted-volume introduced block\n");
    let json = repo.run(&["check", "--format", "json"]).stdout;
    assert!(json.contains("with `dev.tfvars`"), "{json}");
}

#[test]
fn a_variant_is_told_of_the_second_declaration_of_a_name() {
    let repo = TestRepo::new();
    let volume =
        |encrypted: &str| format!("resource \"aws_ebs_volume\" \"v\" {{\n  encrypted = {encrypted}\n}}\n");
    repo.stage(
        "main.tf",
        format!("variable \"on\" {{\n  default = true\n}}\n{}{}", volume("false"), volume("var.on")),
    );
    repo.stage("dev.tfvars", "on = false\n");
    let told = repo.judged(&["--rule", "unencrypted-volume"]);
    let both = [5, 8].map(|line| format!("main.tf:{line} unencrypted-volume introduced block\n")).concat();
    assert_eq!(told, format!("status 1\n{both}"));
}

#[test]
fn a_fix_mends_the_module_for_all_that_call_it() {
    let repo = TestRepo::holding(&[
        ("modules/data/main.tf", MODULE),
        ("envs/prod/main.tf", &(call("a", "") + &call("b", ""))),
    ]);
    repo.stage("modules/data/main.tf", FAULTY);
    let run = repo.run(&["fix"]);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    assert!(repo.ask(&["show", ":modules/data/main.tf"]).contains("encrypted         = true"));
}
