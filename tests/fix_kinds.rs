//! Each kind of fix, as the report shows it and as `iacgate fix` applies it.

mod support;

use serde_json::Value;
use support::TestRepo;

/// The finding of a rule, whose address ends like that.
fn finding(repo: &TestRepo, rule: &str, address: &str) -> Value {
    let run = repo.run(&["check", "--profile", "thorough", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).expect("a report");
    let findings = report["findings"].as_array().expect("a list").iter();
    let is_it = |finding: &&Value| {
        finding["rule"] == rule && finding["resource"].as_str().unwrap_or("").ends_with(address)
    };
    findings.clone().find(is_it).unwrap_or_else(|| panic!("no {rule} of {address}: {}", run.stdout)).clone()
}

/// The lines that a fix adds and takes away, and what it notes.
fn shown(finding: &Value) -> (Vec<String>, String) {
    let patch = finding["fix"]["patch"].as_str().unwrap_or_default();
    let is_change = |line: &&str| {
        (line.starts_with('+') || line.starts_with('-'))
            && !line.starts_with("+++")
            && !line.starts_with("---")
    };
    let notes = finding["fix"]["notes"].as_array().cloned().unwrap_or_default();
    let notes: Vec<&str> = notes.iter().filter_map(Value::as_str).collect();
    (patch.lines().filter(is_change).map(str::to_owned).collect(), notes.join("; "))
}

/// Applies with `git apply --index`: the finding is gone.
fn mends(repo: &TestRepo, finding: &Value) {
    repo.write(".git/fix.patch", finding["fix"]["patch"].as_str().expect("a patch"));
    repo.git(&["apply", "--index", ".git/fix.patch"]);
    let after = repo.run(&["check", "--profile", "thorough", "--format", "json"]).stdout;
    assert!(!after.contains(finding["fingerprint"].as_str().expect("text")), "{after}");
}

#[test]
fn a_value_is_changed_where_it_stands_and_whom_else_that_reaches_is_told() {
    let repo = TestRepo::new();
    repo.stage(
        "main.tf",
        r#"locals {
  volume = { encrypted = false }
}
resource "aws_ebs_volume" "a" {
  availability_zone = "eu-west-1a"
  encrypted         = local.volume.encrypted
}
resource "aws_ebs_volume" "b" {
  availability_zone = "eu-west-1a"
  encrypted         = local.volume.encrypted
}
"#,
    );
    let found = finding(&repo, "unencrypted-volume", ".a");
    let (lines, notes) = shown(&found);
    assert_eq!(lines, ["-  volume = { encrypted = false }", "+  volume = { encrypted = true }"]);
    assert_eq!(notes, "it also reaches `aws_ebs_volume.b`");
    assert_eq!(found["fix"]["safety"], "suggested");
    mends(&repo, &found);
}

#[test]
fn a_value_that_nobody_else_takes_is_changed_safely() {
    let repo = TestRepo::new();
    let volume = "resource \"aws_ebs_volume\" \"a\" {\n  availability_zone = \"eu-west-1a\"\n  encrypted         = var.encrypted\n}\n";
    repo.stage("main.tf", format!("variable \"encrypted\" {{}}\n{volume}"));
    repo.stage("terraform.tfvars", "encrypted = false # for now\n");
    let found = finding(&repo, "unencrypted-volume", ".a");
    assert_eq!(shown(&found).0, ["-encrypted = false # for now", "+encrypted = true # for now"]);
    assert_eq!(found["fix"]["safety"], "safe");
    mends(&repo, &found);
}

#[test]
fn a_module_is_given_another_argument_rather_than_another_block() {
    let repo = TestRepo::new();
    repo.stage(
        "modules/volume/main.tf",
        "variable \"encrypted\" {\n  default = false\n}\nresource \"aws_ebs_volume\" \"v\" {\n  availability_zone = \"eu-west-1a\"\n  encrypted         = var.encrypted\n}\n",
    );
    for stack in ["dev", "prod"] {
        let argument = if stack == "dev" { "  encrypted = false\n" } else { "" };
        let call = format!("module \"v\" {{\n  source = \"../modules/volume\"\n{argument}}}\n");
        repo.stage(format!("{stack}/main.tf"), call);
    }
    let run = repo.run(&["check", "--format", "json"]).stdout;
    let report: Value = serde_json::from_str(&run).expect("a report");
    let by_file = |file: &str| {
        let findings = report["findings"].as_array().expect("a list").iter();
        findings.clone().find(|one| one["related"][0]["file"] == file).cloned().expect("a finding")
    };
    assert_eq!(shown(&by_file("dev/main.tf")).0, ["-  encrypted = false", "+  encrypted = true"]);
    assert_eq!(shown(&by_file("modules/volume/main.tf")).0, ["-  default = false", "+  default = true"]);
}

#[test]
fn a_companion_is_made_for_each_instance() {
    let repo = TestRepo::new();
    repo.stage(
        "main.tf",
        "resource \"aws_s3_bucket\" \"data\" {\n  for_each = toset([\"a\", \"b\"])\n  bucket   = each.key\n}\nresource \"aws_s3_bucket\" \"logs\" {\n  count = 2\n}\n",
    );
    let each = finding(&repo, "public-bucket", "data[\"a\"]");
    let lines = shown(&each).0.join("\n");
    assert!(lines.contains("for_each                = aws_s3_bucket.data\n"), "{lines}");
    assert!(lines.contains("bucket                  = aws_s3_bucket.data[each.key].id\n"), "{lines}");
    mends(&repo, &each);
    let counted = finding(&repo, "public-bucket", "logs[0]");
    assert!(shown(&counted).0.join("\n").contains("aws_s3_bucket.logs[count.index].id"));
    mends(&repo, &counted);
}

const VOLUME: &str = "resource \"aws_ebs_volume\" \"a\" {\n  availability_zone = \"eu-west-1a\"\n  encrypted         = true\n}\n";

#[test]
fn a_key_that_is_there_is_preferred_to_a_new_one() {
    let key = "resource \"aws_kms_key\" \"signing\" {\n  key_usage = \"SIGN_VERIFY\"\n}\nresource \"aws_kms_key\" \"data\" {\n  enable_key_rotation = true\n}\n";
    for (beside, wanted) in [
        (key, "aws_kms_key.data.arn"),
        ("variable \"kms_key_arn\" {}\n", "var.kms_key_arn"),
        ("", "aws_kms_key.a.arn"),
    ] {
        let repo = TestRepo::new();
        repo.stage("main.tf", format!("{VOLUME}{beside}"));
        let found = finding(&repo, "volume-without-own-key", ".a");
        let lines = shown(&found).0.join("\n");
        assert!(lines.contains(&format!("+  kms_key_id        = {wanted}")), "{lines}");
        assert_eq!(lines.contains("resource \"aws_kms_key\""), beside.is_empty(), "{lines}");
        mends(&repo, &found);
    }
}

#[test]
fn a_port_is_closed_to_all_but_whom_it_names_or_the_own_network() {
    let group = |networks: &str| {
        format!(
            "resource \"aws_security_group\" \"ssh\" {{\n  ingress {{\n    from_port = 22\n    to_port   = 22\n    protocol  = \"tcp\"\n{networks}\n  }}\n}}\n"
        )
    };
    let vpc = "resource \"aws_vpc\" \"main\" {\n  cidr_block = \"10.0.0.0/16\"\n}\n";
    for (networks, beside, wanted) in [
        ("    cidr_blocks = [\"0.0.0.0/0\", \"10.1.0.0/16\"]", "", "+    cidr_blocks = [\"10.1.0.0/16\"]"),
        ("    cidr_blocks = [\"0.0.0.0/0\"]", vpc, "+    cidr_blocks = [aws_vpc.main.cidr_block]"),
        ("    cidr_blocks = [\"0.0.0.0/0\"]", "", "+    cidr_blocks = [\"10.0.0.0/8\"]"),
        ("    ipv6_cidr_blocks = [\"::/0\"]", "", "+    ipv6_cidr_blocks = [\"fd00::/8\"]"),
    ] {
        let repo = TestRepo::new();
        repo.stage("main.tf", group(networks) + beside);
        let found = finding(&repo, "open-admin-port", ".ssh");
        assert_eq!(shown(&found).0[1], wanted);
        assert_eq!(found["fix"]["safety"], "suggested");
        mends(&repo, &found);
    }
}

const BACKEND: &str = "terraform {\n  backend \"s3\" {\n    bucket       = \"acme-state\"\n    key          = \"envs/dev/terraform.tfstate\"\n    region       = \"eu-west-1\"\n    encrypt      = true\n    use_lockfile = true\n    kms_key_id   = \"alias/state\"\n  }\n}\n";

#[test]
fn a_backend_follows_the_next_stack() {
    for (prod, file) in [
        ("provider \"aws\" {}\n", "envs/prod/backend.tf"),
        ("terraform {\n  required_version = \">= 1.10\"\n}\nprovider \"aws\" {}\n", "envs/prod/main.tf"),
        ("terraform {\n  backend \"local\" {}\n}\nprovider \"aws\" {}\n", "envs/prod/main.tf"),
    ] {
        let repo = TestRepo::new();
        repo.stage("envs/dev/main.tf", BACKEND);
        repo.stage("envs/prod/main.tf", prod);
        let found = finding(&repo, "local-state", "");
        let patch = found["fix"]["patch"].as_str().expect("a patch");
        assert!(patch.contains(&format!("+++ b/{file}\n")), "{patch}");
        assert!(patch.contains("key          = \"envs/prod/terraform.tfstate\""), "{patch}");
        mends(&repo, &found);
    }
}

#[test]
fn a_first_backend_says_what_it_still_needs() {
    let repo = TestRepo::new();
    repo.stage("main.tf", "provider \"aws\" {}\n");
    let found = finding(&repo, "local-state", "");
    let (lines, notes) = shown(&found);
    assert!(lines.contains(&"+    use_lockfile = true".to_owned()), "{lines:?}");
    assert!(notes.contains("`bucket`, `region` and `kms_key_id`"), "{notes}");
    mends(&repo, &found);
}

#[test]
fn a_statement_for_everybody_is_kept_to_the_own_account() {
    let topic = r#"resource "aws_sns_topic" "t" {
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = "*", Action = "sns:Publish", Resource = "*" }]
  })
}
"#;
    let document = r#"data "aws_iam_policy_document" "t" {
  statement {
    actions   = ["sns:Publish"]
    resources = ["*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
resource "aws_sns_topic_policy" "t" {
  arn    = "arn:aws:sns:eu-west-1:111122223333:t"
  policy = data.aws_iam_policy_document.t.json
}
"#;
    for policy in [topic, document] {
        let repo = TestRepo::new();
        repo.stage("main.tf", policy);
        let found = finding(&repo, "public-topic", ".t");
        let lines = shown(&found).0.join("\n");
        let account = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root";
        assert!(
            lines.contains(account) && lines.contains("+data \"aws_caller_identity\" \"current\" {}"),
            "{lines}"
        );
        mends(&repo, &found);
    }
}

/// Not a literal here, so that no scanner takes this file for a leak.
fn password() -> String {
    ["Winter", "2024!", "x"].concat()
}

fn database(name: &str) -> String {
    format!("resource \"{name}\" \"main\" {{\n  username = \"app\"\n  password = \"{}\"\n}}\n", password())
}

/// `iacgate fix --suggested` on a literal secret; nothing that it or the report prints shows it.
fn taken_out(repo: &TestRepo) -> (String, String) {
    let report = repo.run(&["check", "--rule", "literal-secret"]).stdout;
    assert!(report.contains("fix (needs a look)") && !report.contains(&password()), "{report}");
    let run = repo.run(&["fix", "--suggested", "--rule", "literal-secret"]);
    assert!(run.stdout.contains("fixed"), "{}{}", run.stdout, run.stderr);
    assert!(!run.stdout.contains(&password()));
    assert!(!repo.run(&["check"]).stdout.contains("literal-secret"));
    (report, String::from_utf8_lossy(&repo.git(&["show", ":main.tf"]).stdout).into_owned())
}

#[test]
fn a_literal_secret_becomes_a_sensitive_variable() {
    let repo = TestRepo::new();
    repo.stage("main.tf", database("aws_memorydb_user"));
    repo.stage("variables.tf", "variable \"region\" {}\n");
    let (report, text) = taken_out(&repo);
    assert!(text.contains("  password = var.main_password\n"), "{text}");
    assert!(
        report.contains("set TF_VAR_main_password") && report.contains("Git keeps the old value"),
        "{report}"
    );
    let variables = repo.ask(&["show", ":variables.tf"]);
    assert!(variables.ends_with("variable \"main_password\" {\n  type      = string\n  sensitive = true\n}"));
}

#[test]
fn a_service_that_can_keep_its_password_does_so() {
    let repo = TestRepo::new();
    repo.stage("main.tf", database("aws_db_instance"));
    let (_, text) = taken_out(&repo);
    assert!(
        text.contains("  username                    = \"app\"\n  manage_master_user_password = true\n"),
        "{text}"
    );
}

#[test]
fn a_write_only_argument_is_taken_where_terraform_knows_them() {
    let repo = TestRepo::new();
    repo.stage(
        "main.tf",
        format!("terraform {{\n  required_version = \">= 1.11\"\n}}\n{}", database("aws_db_instance")),
    );
    let (_, text) = taken_out(&repo);
    assert!(
        text.contains("  password_wo         = var.main_password\n  password_wo_version = 1\n"),
        "{text}"
    );
    assert!(text.contains("  ephemeral = true\n"), "{text}");
}

#[test]
fn a_default_and_a_line_of_values_are_taken_from_outside() {
    let repo = TestRepo::new();
    let default =
        format!("variable \"db_password\" {{\n  type    = string\n  default = \"{}\"\n}}\n", password());
    repo.stage("main.tf", default);
    repo.stage("terraform.tfvars", format!("region = \"eu-west-1\"\ndb_password = \"{}y\"\n", password()));
    let (_, text) = taken_out(&repo);
    assert_eq!(text, "variable \"db_password\" {\n  type      = string\n  sensitive = true\n}\n");
    assert_eq!(repo.ask(&["show", ":terraform.tfvars"]), "region = \"eu-west-1\"");
}

#[test]
fn a_key_file_leaves_the_index_and_stays_on_disk() {
    let body = "MIIEpQ7yKX3vTz0bLw9RjHcUaGdNfSeA2mVoPi5tZkWq1xBrYuJhCgDnEsFlMO68\n".repeat(3);
    let key = [&["-----BEGIN RSA PRIV", "ATE KEY-----\n"].concat(), &body, "-----END RSA PRIVATE KEY-----\n"]
        .concat();
    let repo = TestRepo::new();
    repo.stage("tls/server.pem", &key);
    assert_eq!(repo.run(&["fix"]).status, 0);
    assert_eq!(repo.ask(&["ls-files"]), ".gitignore");
    assert_eq!(repo.ask(&["check-ignore", "tls/server.pem"]), "tls/server.pem");
    assert_eq!(std::fs::read_to_string(repo.path().join("tls/server.pem")).expect("it stays"), key);
}

#[test]
fn what_is_made_lies_in_the_region_of_what_it_is_for() {
    let repo = TestRepo::new();
    let provider = "provider \"aws\" {\n  alias  = \"eu\"\n  region = \"eu-west-1\"\n}\n";
    repo.stage(
        "main.tf",
        format!("{provider}resource \"aws_s3_bucket\" \"a\" {{\n  provider = aws.eu\n}}\n"),
    );
    repo.run(&["fix", "--rule", "public-bucket"]);
    let text = repo.ask(&["show", ":main.tf"]);
    let block = text.split("aws_s3_bucket_public_access_block").nth(1).expect("a companion");
    assert!(block.contains("provider = aws.eu"), "{text}");
}

#[test]
fn a_secret_that_an_expression_falls_back_on_is_found_and_shown_nowhere() {
    let repo = TestRepo::new();
    let password = password();
    repo.stage(
        "main.tf",
        format!(
            "variable \"x\" {{}}\nresource \"aws_db_instance\" \"n\" {{\n  storage_encrypted = false\n  password          = var.x ? \"{password}\" : null\n}}\n"
        ),
    );
    let report = repo.run(&["check"]).stdout;
    assert!(report.contains("literal-secret") && !report.contains(&password), "{report}");
    assert!(!repo.run(&["fix", "--dry-run", "--suggested"]).stdout.contains(&password));
}

#[test]
fn a_secret_of_two_letters_is_shown_by_no_fix() {
    let repo = TestRepo::new();
    repo.stage(
        "main.tf",
        "resource \"aws_db_instance\" \"n\" {\n  password          = \"ab\"\n  storage_encrypted = false\n}\n",
    );
    let report = repo.run(&["check"]).stdout;
    assert!(report.contains("literal-secret") && !report.contains("\"ab\""), "{report}");
}

#[test]
fn a_module_that_others_call_gets_no_variable_that_nobody_fills() {
    let repo = TestRepo::new();
    repo.stage("main.tf", "module \"m\" {\n  source = \"./m\"\n}\n");
    let parameter = format!(
        "resource \"aws_ssm_parameter\" \"d\" {{\n  type  = \"SecureString\"\n  value = \"{}\"\n}}\n",
        password()
    );
    repo.stage("m/main.tf", &parameter);
    repo.run(&["fix", "--suggested", "--rule", "literal-secret"]);
    assert_eq!(String::from_utf8_lossy(&repo.git(&["show", ":m/main.tf"]).stdout), parameter);
}
