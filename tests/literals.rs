//! Literal secrets by the place that they stand in: found once, told without being shown, new only where they are.

mod support;

use support::TestRepo;

/// What a person chose: no shape tells it. Put together here, so that no scanner takes this file for a leak.
fn word() -> String {
    ["copper", "-kettle-", "7"].concat()
}

/// The lines of one file in which a literal secret is told, with resource and attribute.
fn told(path: &str, text: &str) -> Vec<String> {
    told_in(&[(path, text)])
}

/// The same of several files.
fn told_in(files: &[(&str, &str)]) -> Vec<String> {
    let repo = TestRepo::new();
    files.iter().for_each(|(path, text)| repo.stage(path, text.replace('~', &word())));
    repo.commit("all");
    let run = repo.run(&["audit", "--format", "json"]);
    assert!(!run.stdout.contains(&word()), "shown: {}", run.stdout);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report");
    let findings = report["findings"].as_array().expect("findings");
    let secrets = findings.iter().filter(|finding| finding["rule"] == "literal-secret");
    secrets
        .map(|finding| {
            let word = |key: &str| finding[key].as_str().unwrap_or("-").to_owned();
            format!("{} {} {}", finding["line"], word("resource"), word("attribute"))
        })
        .collect()
}

#[test]
fn terraform_places_that_the_schema_or_a_name_says_to_be_secret() {
    for (text, expected) in [
        (
            "resource \"aws_ssm_parameter\" \"p\" {\n  name  = \"a\"\n  type  = \"SecureString\"\n  value = \"~\"\n}\n",
            "4 aws_ssm_parameter.p value",
        ),
        (
            "resource \"aws_ssm_parameter\" \"p\" {\n  name     = \"a\"\n  type     = \"SecureString\"\n  value_wo = \"~\"\n}\n",
            "4 aws_ssm_parameter.p value_wo",
        ),
        (
            "resource \"azurerm_key_vault_secret\" \"s\" {\n  name  = \"a\"\n  value = \"~\"\n}\n",
            "3 azurerm_key_vault_secret.s value",
        ),
        (
            "resource \"vault_generic_secret\" \"s\" {\n  data_json = jsonencode({ password = \"~\" })\n}\n",
            "2 vault_generic_secret.s data_json.password",
        ),
        (
            "resource \"vault_generic_secret\" \"s\" {\n  data_json = <<EOT\n{ \"password\": \"~\" }\nEOT\n}\n",
            "3 vault_generic_secret.s data_json.password",
        ),
        (
            "resource \"helm_release\" \"r\" {\n  set_sensitive {\n    name  = \"a\"\n    value = \"~\"\n  }\n}\n",
            "4 helm_release.r set_sensitive.value",
        ),
        (
            "resource \"helm_release\" \"r\" {\n  values = [<<-Y\n    adminPassword: ~\n  Y\n  ]\n}\n",
            "3 helm_release.r adminPassword",
        ),
        (
            "resource \"github_actions_secret\" \"s\" {\n  plaintext_value = \"~\"\n}\n",
            "2 github_actions_secret.s plaintext_value",
        ),
        (
            "resource \"null_resource\" \"x\" {\n  provisioner \"local-exec\" {\n    command = \"mysql -u root -p~ < a.sql\"\n  }\n}\n",
            "3 null_resource.x provisioner.command",
        ),
        (
            "resource \"aws_instance\" \"x\" {\n  user_data = <<EOF\n#cloud-config\nchpasswd:\n  list: |\n    root:~\nEOF\n}\n",
            "6 aws_instance.x user_data",
        ),
        (
            "resource \"aws_instance\" \"x\" {\n  user_data = base64encode(\"#!/bin/sh\\necho root:~ | chpasswd\")\n}\n",
            "2 aws_instance.x password",
        ),
        (
            "resource \"aws_ecs_task_definition\" \"t\" {\n  container_definitions = jsonencode([{ environment = [{ name = \"API_TOKEN\", value = \"~\" }] }])\n}\n",
            "2 aws_ecs_task_definition.t container_definitions.environment.value",
        ),
        (
            "variable \"login\" {\n  sensitive = true\n  default = {\n    user = \"ops\"\n    pw   = \"~\"\n  }\n}\n",
            "5 var.login default.pw",
        ),
        (
            "variable \"db\" {\n  type = object({\n    password = optional(string, \"~\")\n  })\n}\n",
            "3 var.db password",
        ),
        (
            "resource \"docker_container\" \"c\" {\n  command = [\"app\", \"--password\", \"~\"]\n}\n",
            "2 docker_container.c password",
        ),
        (
            "resource \"aws_ecs_task_definition\" \"t\" {\n  container_definitions = jsonencode([{ image = var.image, command = [\"app\", \"--password\", \"~\"] }])\n}\n",
            "2 aws_ecs_task_definition.t password",
        ),
        (
            "resource \"aws_ecs_task_definition\" \"t\" {\n  container_definitions = <<EOT\n[{\"image\": \"${var.image}\", \"command\": [\"app\", \"--password\", \"~\"]}]\nEOT\n}\n",
            "3 aws_ecs_task_definition.t container_definitions",
        ),
        (
            "resource \"aws_secretsmanager_secret_version\" \"v\" {\n  secret_string = \"{\\\"host\\\":\\\"${aws_db_instance.a.address}\\\",\\\"alpha\\\":\\\"~\\\"}\"\n}\n",
            "2 aws_secretsmanager_secret_version.v secret_string.alpha",
        ),
        (
            "variable \"user\" {\n  default = \"ops\"\n}\nresource \"aws_secretsmanager_secret_version\" \"v\" {\n  secret_string = \"{\\\"user\\\":\\\"${var.user}\\\",\\\"alpha\\\":\\\"~\\\"}\"\n}\n",
            "5 aws_secretsmanager_secret_version.v secret_string.alpha",
        ),
        (
            "resource \"aws_secretsmanager_secret_version\" \"v\" {\n  secret_string = <<EOT\n{\"host\": \"${aws_db_instance.a.address}\", \"alpha\": \"~\"}\nEOT\n}\n",
            "3 aws_secretsmanager_secret_version.v secret_string.alpha",
        ),
        (
            "resource \"grafana_data_source\" \"d\" {\n  secure_json_data_encoded = jsonencode({ httpHeaderValue1 = \"~\" })\n}\n",
            "2 grafana_data_source.d secure_json_data_encoded.httpHeaderValue1",
        ),
        (
            "resource \"aws_elastic_beanstalk_environment\" \"e\" {\n  setting {\n    name  = \"DB_PASSWORD\"\n    value = \"~\"\n  }\n}\n",
            "4 aws_elastic_beanstalk_environment.e setting.value",
        ),
        (
            "resource \"x_y\" \"h\" {\n  headers = {\n    Authorization = \"Bearer ~\"\n  }\n}\n",
            "3 x_y.h headers.Authorization",
        ),
        ("provider \"datadog\" {\n  api_key = \"~\"\n}\n", "2 provider.datadog api_key"),
        ("provider \"grafana\" {\n  auth = \"admin:~\"\n}\n", "2 provider.grafana auth"),
        (
            "resource \"docker_container\" \"c\" {\n  env = [\"A=b\", \"DB_PASSWORD=~\"]\n}\n",
            "2 docker_container.c DB_PASSWORD",
        ),
        (
            "resource \"aws_instance\" \"x\" {\n  user_data = templatefile(\"a.sh\", { password = \"~\" })\n}\n",
            "2 aws_instance.x password",
        ),
        (
            "resource \"azurerm_container_group\" \"c\" {\n  container {\n    secure_environment_variables = { A = \"~\" }\n  }\n}\n",
            "3 azurerm_container_group.c container.secure_environment_variables.A",
        ),
        ("locals {\n  db_password = \"~\"\n}\n", "2 local.db_password -"),
        (
            "locals {\n  url = \"postgres://app:~@db.internal/app\"\n  dsn = \"Server=db;User Id=sa;Password=~\"\n}\n",
            "3 local.dsn password",
        ),
        ("variable \"boot\" {\n  sensitive = true\n  default   = \"~\"\n}\n", "3 var.boot default"),
        (
            "variable \"registry\" {\n  default = { url = \"a\", token = \"~\" }\n}\n",
            "2 var.registry default.token",
        ),
        ("output \"admin_password\" {\n  value = \"~\"\n}\n", "2 output.admin_password value"),
    ] {
        assert_eq!(told("main.tf", text), [expected], "{text}");
    }
    assert_eq!(
        told("prod.tfvars", "users = {\n  app = { password = \"~\" }\n}\n"),
        ["2 var.users.app.password -"]
    );
    assert_eq!(told("prod.tfvars.json", "{\"db_password\": \"~\"}"), ["1 var.db_password -"]);
    let json = r#"{"resource": {"aws_db_instance": {"d": {"password": "~"}}}}"#;
    assert_eq!(told("main.tf.json", json), ["1 aws_db_instance.d password"]);
}

#[test]
fn terraform_places_that_hold_none() {
    for text in [
        "resource \"aws_ssm_parameter\" \"p\" {\n  name  = \"a\"\n  type  = \"String\"\n  value = \"~\"\n}\n",
        "resource \"aws_secretsmanager_secret_version\" \"s\" {\n  secret_string = jsonencode({ username = \"~\", password = random_password.p.result })\n}\nresource \"random_password\" \"p\" {\n  length = 20\n}\n",
        "resource \"helm_release\" \"r\" {\n  set {\n    name  = \"auth.existingSecret\"\n    value = \"~\"\n  }\n}\n",
        "variable \"boot\" {\n  sensitive = true\n  default   = \"\"\n}\n",
        "variable \"password_secret_arn\" {\n  default = \"~\"\n}\n",
        "locals {\n  url = \"postgres://db.internal/app\"\n  secret_name = \"~\"\n  note = \"the password: ask the ops team, 7 days a week\"\n}\n",
        "data \"google_secret_manager_secret_version\" \"v\" {\n  secret = \"~\"\n}\n",
    ] {
        assert_eq!(told("main.tf", text), [""; 0], "{text}");
    }
}

#[test]
fn a_literal_in_any_file_is_told_with_its_file_and_never_shown() {
    let repo = TestRepo::new();
    repo.stage(
        "compose.yaml",
        format!("services:\n  db:\n    environment:\n      DB_PASSWORD: {}\n", word()),
    );
    let run = repo.run(&["check", "--color", "never"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert!(run.stdout.contains("compose.yaml:4:20"), "{}", run.stdout);
    assert!(!run.stdout.contains(&word()), "{}", run.stdout);
}

#[test]
fn a_literal_that_was_there_does_not_stop_a_commit() {
    let repo = TestRepo::new();
    let text = format!("db:\n  password: {}\n", word());
    repo.stage("values.yaml", &text);
    repo.commit("first");
    repo.stage("values.yaml", format!("# moved down\n\n{text}"));
    assert_eq!(repo.run(&["check"]).status, 0);
    repo.stage("values.yaml", format!("{text}cache:\n  password: other-{}\n", word()));
    assert_eq!(repo.run(&["check"]).status, 1);
}

#[test]
fn what_its_shape_tells_is_not_told_again_and_a_template_is_no_trouble() {
    let repo = TestRepo::new();
    let token = ["ghp_", "5U7hNeAB3x5DudzhbqkcMOZgs6pVCb", "2dj58A"].concat();
    repo.stage("values.yaml", format!("auth:\n  token: {token}\n"));
    repo.stage(
        "templates/a.yaml",
        "kind: Secret\n{{- if .Values.x }}\ndata:\n  password: {{ .Values.p | b64enc }}\n{{ end }}\n",
    );
    let run = repo.run(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report");
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(1), "{}", run.stdout);
    assert_eq!(report["troubles"].as_array().map(Vec::len), Some(0), "{}", run.stdout);
}

/// A word that nobody names a thing by, whatever stands beside it.
fn strong() -> String {
    ["Sum", "mer#20", "23x"].concat()
}

#[test]
fn terraform_expressions_give_their_branches_and_their_strong_pieces() {
    let database = |value: &str| {
        format!(
            "variable \"x\" {{}}\nvariable \"m\" {{}}\nresource \"aws_db_instance\" \"a\" {{\n  password = {value}\n}}\n"
        )
    };
    for value in [
        "\"~-${var.x}\"",
        "\"${var.x}-~\"",
        "format(\"%s-~\", var.x)",
        "join(\"\", [var.x, \"~\"])",
        "coalesce(var.x, \"~\")",
        "lookup(var.m, \"a\", \"~\")",
        "var.x != \"\" ? var.x : \"~\"",
    ] {
        let text = database(value).replace('~', &strong());
        assert_eq!(told("main.tf", &text), ["4 aws_db_instance.a password"], "{value}");
    }
    for value in [
        "\"${var.x}-password\"",
        "\"db-${var.x}-secret\"",
        "\"${var.x}-db-password-1\"",
        "\"prod/${var.x}/Db1\"",
        "\"arn:aws:secretsmanager:eu-west-1:${var.x}:secret:Db-1a2B3c\"",
        "join(\"-\", [\"app\", var.x, \"db1\"])",
        "lookup(var.m, \"prod-password-1\")",
        "var.m[\"Key#abc-12\"]",
        "var.x == \"Team#2024ab\" ? var.x : null",
        "coalesce(var.x, \"\")",
    ] {
        assert_eq!(told("main.tf", &database(value)), [""; 0], "{value}");
    }
    let half = ["N0T0TI", "bWW7"].concat();
    let text = database("\"${local.a}~\"").replace('~', &strong());
    assert_eq!(
        told("main.tf", &format!("{text}locals {{\n  a = \"{half}\"\n  b = \"{half}x\"\n}}\n")),
        ["4 aws_db_instance.a password", "7 local.a -"]
    );
    let letters = ["EsSfUQUA", "kNXLHQAtN"].concat();
    for value in ["var.x == null ? \"~\" : var.x", "coalesce(var.x, \"~\")", "lookup(var.m, \"a\", \"~\")"] {
        let text = database(value).replace('~', &letters);
        assert_eq!(told("main.tf", &text), ["4 aws_db_instance.a password"], "{value}");
    }
    let local = "variable \"x\" {}\nlocals {\n  db_password = coalesce(var.x, \"~\")\n}\n";
    assert_eq!(told("main.tf", local), ["3 local.db_password -"]);
}

#[test]
fn manifests_of_kubernetes_in_terraform_are_read_as_such() {
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, word());
    let manifest = |body: &str| {
        format!(
            "resource \"kubernetes_manifest\" \"a\" {{\n  manifest = {{\n    apiVersion = \"v1\"\n    kind = \"Secret\"\n    {body}\n  }}\n}}\n"
        )
    };
    for body in ["stringData = { boot = \"~\" }".to_owned(), format!("data = {{ boot = \"{encoded}\" }}")] {
        assert_eq!(told("main.tf", &manifest(&body)).len(), 1, "{body}");
    }
    let yaml = |body: &str| {
        format!(
            "variable \"x\" {{}}\nresource \"kubectl_manifest\" \"a\" {{\n  yaml_body = <<-EOT\n    apiVersion: v1\n{body}  EOT\n}}\n"
        )
    };
    assert_eq!(told("main.tf", &yaml("    kind: Secret\n    stringData:\n      boot: ~\n")).len(), 1);
    assert_eq!(
        told("main.tf", &yaml("    kind: Secret\n    stringData:\n      host: ${var.x}\n      boot: ~\n"))
            .len(),
        1
    );
    for none in [
        "    kind: Secret\n    stringData:\n      password: ${var.x}\n      username: app-user-1\n",
        "    kind: ExternalSecret\n    spec:\n      data:\n      - secretKey: password-1\n",
    ] {
        assert_eq!(told("main.tf", &yaml(none)), [""; 0], "{none}");
    }
    let secret = "resource \"aws_secretsmanager_secret_version\" \"a\" {\n  secret_string = jsonencode({\n    host = aws_db_instance.a.address\n    stripe = \"~\"\n  })\n}\n";
    assert_eq!(told("main.tf", secret), ["4 aws_secretsmanager_secret_version.a secret_string"]);
    let secret = secret.replace("stripe", "username").replace('~', "app-user-1");
    assert_eq!(told("main.tf", &secret), [""; 0]);
}

/// What a file is told for as a whole is not told again line by line, and is as bad as the worst of it.
#[test]
fn a_file_that_is_told_for_its_literals_is_told_once() {
    for (path, text, rule) in [
        (".env", "PORT=1\nDB_PASSWORD=~\nAPI_PASSWORD=~1\n", "committed-env-file"),
        (
            "cdk.out/A.template.json",
            "{\"Resources\": {\"A\": {\"Type\": \"AWS::RDS::DBInstance\", \"Properties\": {\"MasterUserPassword\": \"~\"}}}}",
            "secret-in-cdk-output",
        ),
    ] {
        let repo = TestRepo::new();
        repo.stage(path, text.replace('~', &word()));
        repo.commit("all");
        let report: serde_json::Value =
            serde_json::from_str(&repo.run(&["audit", "--format", "json"]).stdout).expect("a report");
        let told = report["findings"].as_array().expect("findings").iter();
        let secrets: Vec<_> = told
            .filter(|finding| {
                finding["rule"].as_str().is_some_and(|rule| rule.contains("secret") || rule.contains("env"))
            })
            .collect();
        assert_eq!(secrets.len(), 1, "{path}: {secrets:?}");
        assert_eq!(secrets[0]["rule"], rule);
        assert_eq!(secrets[0]["severity"], "high");
    }
}

#[test]
fn terraform_says_in_its_own_words_that_a_value_is_secret() {
    for (path, text, expected) in [
        ("main.tf", "output \"x\" {\n  sensitive = true\n  value     = \"~\"\n}\n", "3 output.x value"),
        ("main.tf", "locals {\n  x = sensitive(\"~\")\n}\n", "2 local.x -"),
        (
            "main.tf",
            "variable \"x\" {\n  ephemeral = true\n  default   = { a = \"~\" }\n}\n",
            "3 var.x default.a",
        ),
        (
            "main.tf",
            "terraform {\n  encryption {\n    key_provider \"pbkdf2\" \"k\" {\n      passphrase = \"~\"\n    }\n  }\n}\n",
            "4 terraform encryption.key_provider.passphrase",
        ),
        ("prod.tfvars", "passwords = {\n  alice = \"~\"\n}\n", "2 var.passwords.alice -"),
    ] {
        assert_eq!(told(path, text), [expected], "{text}");
    }
    for (path, none) in [
        ("main.tf", "output \"x\" {\n  sensitive = true\n  value     = aws_db_instance.a.password\n}\n"),
        ("main.tf", "output \"x\" {\n  sensitive = true\n  value     = \"admin\"\n}\n"),
        ("main.tf", "locals {\n  x = nonsensitive(\"abc-12-def\")\n  y = sensitive(var.z)\n}\n"),
        ("prod.tfvars", "passwords = {\n  username = \"alice-12-ops\"\n}\n"),
    ] {
        assert_eq!(told(path, none), [""; 0], "{none}");
    }
}

#[test]
fn pulumi_says_in_its_own_words_that_a_value_is_secret() {
    let project = "name: p\nruntime: nodejs\n";
    for (text, attribute) in [
        (
            "import * as aws from \"@pulumi/aws\";\nnew aws.ssm.Parameter(\"a\", { type: aws.ssm.ParameterType.SecureString, value: \"~\" });\n",
            "value",
        ),
        (
            "import * as az from \"@pulumi/azure-native\";\nnew az.keyvault.Secret(\"a\", { properties: { value: \"~\" } });\n",
            "properties.value",
        ),
        (
            "import * as command from \"@pulumi/command\";\nnew command.local.Command(\"a\", { create: \"mysql -u root -p~ db\" });\n",
            "create",
        ),
    ] {
        let repo = TestRepo::new();
        repo.stage("Pulumi.yaml", project);
        repo.stage("index.ts", text.replace('~', &word()));
        repo.commit("all");
        let run = repo.run(&["audit", "--format", "json"]);
        assert!(!run.stdout.contains(&word()), "shown: {}", run.stdout);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report");
        let findings = report["findings"].as_array().expect("findings");
        let told = findings.iter().filter(|one| one["rule"] == "literal-secret").collect::<Vec<_>>();
        assert_eq!(told.len(), 1, "{text}: {}", run.stdout);
        assert_eq!(told[0]["attribute"], attribute, "{text}");
    }
}

/// `for_each` over passwords makes each of them a part of an address, and of all that is written of it.
#[test]
fn a_secret_stands_in_no_address() {
    const FORMATS: [&str; 9] =
        ["text", "json", "sarif", "github", "gitlab", "gitlab-sast", "junit", "markdown", "html"];
    let (one, other) = (word(), ["iron", "-anvil-", "9"].concat());
    let stacks = [
        (
            "main.tf",
            "variable \"passwords\" {\n  default = [\"~\", \"^\"]\n}\nresource \"aws_db_instance\" \"a\" {\n  for_each = toset(var.passwords)\n  password = each.key\n}\noutput \"a\" {\n  value = aws_db_instance.a[\"~\"].arn\n}\n",
        ),
        (
            "main.tf",
            "locals {\n  all = [\"~\", \"^\"]\n}\nresource \"aws_db_instance\" \"a\" {\n  for_each = { for one in local.all : \"db-${one}\" => one }\n  password = each.value\n  \"~\"    = 1\n}\nmoved {\n  from = aws_db_instance.b[\"~\"]\n  to   = aws_db_instance.a[\"db-~\"]\n}\n",
        ),
        (
            "stack.yaml",
            "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      MasterUserPassword: ~\n      ~: 1\n      ~: 2\n  B:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      MasterUserPassword: ^\n",
        ),
        (
            "index.ts",
            "import * as aws from \"@pulumi/aws\";\nconst password = \"~\";\nconst secret = \"^\";\nnew aws.rds.Instance(password, { password, storageEncrypted: decode(\"~\") });\nnew aws.rds.Instance(\"b\", { password: secret, storageEncrypted: false });\n",
        ),
    ];
    for (path, text) in stacks {
        let repo = TestRepo::new();
        repo.stage("Pulumi.yaml", "name: p\nruntime: nodejs\n");
        repo.stage(path, text.replace('~', &one).replace('^', &other));
        let hides = |what: &str, text: &str| {
            assert!(!text.contains(&one) && !text.contains(&other), "{path}, {what}: {text}");
        };
        for format in FORMATS {
            hides(format, &repo.run(&["audit", "--profile", "thorough", "--format", format]).stdout);
            hides(format, &repo.run(&["check", "--profile", "thorough", "--format", format]).stdout);
        }
        hides("inspect", &repo.run(&["inspect", "."]).stdout);
        let request = repo.run(&["except", "unencrypted-database", "--request", "--reason", "old"]);
        hides("request", &request.stdout);
        repo.run(&["baseline"]);
        hides("baseline", &std::fs::read_to_string(repo.path().join("iacgate.baseline")).expect("written"));
    }
    let repo = TestRepo::new();
    repo.stage(stacks[0].0, stacks[0].1.replace('~', &one).replace('^', &other));
    let report = repo.run(&["audit", "--rule", "unencrypted-database", "--format", "json"]).stdout;
    for number in [1, 2] {
        assert!(report.contains(&format!("aws_db_instance.a[\\\"<secret-{number}>\\\"]")), "{report}");
    }
    let excepted = repo.run(&[
        "except",
        "unencrypted-database",
        "--resource",
        "aws_db_instance.a[\"<secret-1>\"]",
        "--ticket",
        "OPS-1",
        "--reason",
        "old",
        "--expires",
        "2999-01-01",
    ]);
    assert_eq!(excepted.status, 0, "{}", excepted.stderr);
}

/// What stands in a secret's JSON is one wherever else it stands: in the lines beside a fix, too.
#[test]
fn a_diff_shows_no_secret_of_another_place() {
    let secret = strong();
    let text = "resource \"aws_secretsmanager_secret_version\" \"a\" {\n  secret_string = jsonencode({ zip = \"~\" })\n}\nresource \"aws_ebs_volume\" \"b\" {\n  tags      = { note = \"~\" }\n  encrypted = false\n}\n";
    let repo = TestRepo::new();
    repo.stage("main.tf", text.replace('~', &secret));
    for format in ["text", "json", "sarif", "github", "gitlab", "junit", "markdown", "html"] {
        let run = repo.run(&["check", "--format", format]);
        assert!(!run.stdout.contains(&secret), "{format}: {}", run.stdout);
    }
    let patch = repo.run(&["fix", "--dry-run"]).stdout;
    assert!(!patch.contains(&secret), "{patch}");
    assert_eq!(repo.run(&["fix"]).status, 1);
    let fixed = std::fs::read_to_string(repo.path().join("main.tf")).expect("there");
    assert!(fixed.contains("encrypted = true"), "{fixed}");
}

#[test]
fn a_plan_gives_no_secret_away_by_an_address() {
    let resource = serde_json::json!({
        "address": format!("aws_db_instance.a[\"{}\"]", word()), "mode": "managed", "type": "aws_db_instance",
        "name": "a", "index": word(), "provider_name": "registry.terraform.io/hashicorp/aws",
        "values": { "password": word(), "storage_encrypted": false },
        "change": { "actions": ["create"], "before": null, "after_unknown": {}, "after_sensitive": {},
                    "after": { "password": word(), "storage_encrypted": false } },
    });
    let plan = serde_json::json!({
        "format_version": "1.2", "terraform_version": "1.9.0",
        "planned_values": { "root_module": { "resources": [resource] } },
        "resource_changes": [resource],
    });
    let repo = TestRepo::new();
    repo.write("plan.json", plan.to_string());
    for format in ["text", "json", "sarif", "markdown", "html"] {
        let run = repo.run(&["check", "--plan", "plan.json", "--format", format]);
        assert_eq!(run.status, 1, "{}", run.stderr);
        assert!(!run.stdout.contains(&word()) && run.stdout.contains("secret-1"), "{format}: {}", run.stdout);
    }
}

const DATABASE: [&str; 3] = [
    "aws.rds.Instance(\"d\", engine=\"mysql\", password=@, storage_encrypted=False)",
    "new aws.rds.Instance(\"d\", { engine: \"mysql\", password: @, storageEncrypted: false });",
    "rds.NewInstance(ctx, \"d\", &rds.InstanceArgs{Password: pulumi.String(@), StorageEncrypted: pulumi.Bool(false)})",
];
const MACHINE: [&str; 2] = [
    "aws.ec2.Instance(\"m\", ami=\"ami-1\", user_data=@)",
    "new aws.ec2.Instance(\"m\", { ami: \"ami-1\", userData: @ });",
];

/// The lines of literal secrets that a Pulumi program gives a database, in the place of `<…>`, or a machine, of `[[…]]`.
fn told_of_program(language: &str, body: &str) -> Vec<String> {
    let (number, head, file, tail) = match language {
        "python" => (0, "import os\nimport pulumi\nimport pulumi_aws as aws\n", "__main__.py", ""),
        "nodejs" => (
            1,
            "import * as pulumi from \"@pulumi/pulumi\";\nimport * as aws from \"@pulumi/aws\";\n\n",
            "index.ts",
            "",
        ),
        _ => (
            2,
            "package main; import \"os\"; import \"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\nimport \"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds\"\nfunc main() { pulumi.Run(func(ctx *pulumi.Context) error {\n",
            "main.go",
            "\nreturn nil }) }\n",
        ),
    };
    let mut text = body.to_owned();
    for (open, close, made) in [("<", ">", DATABASE[number]), ("[[", "]]", MACHINE[number.min(1)])] {
        if let Some((before, rest)) = text.split_once(open)
            && let Some((given, behind)) = rest.split_once(close)
        {
            text = format!("{before}{}{behind}", made.replace('@', given));
        }
    }
    let project = format!("name: p\nruntime: {language}\n");
    let all = told_in(&[("Pulumi.yaml", &project), (file, &format!("{head}{text}{tail}"))]);
    all.iter().filter_map(|one| one.split(' ').next().map(str::to_owned)).collect()
}

/// All of them are told on the first line of the body, where the literal stands.
#[test]
fn what_reaches_a_secret_of_a_program_is_told_where_it_stands() {
    for (language, body) in [
        ("python", "for n, s in [(\"app\", \"~\")]:\n    <s>\n"),
        ("python", "users = {\"app\": \"~\"}\nfor n, s in users.items():\n    <s>\n"),
        ("python", "for c in [{\"n\": \"a\", \"seed\": \"~\"}]:\n    <c[\"seed\"]>\n"),
        ("python", "for i, (n, s) in enumerate(zip([\"a\"], [\"~\"])):\n    <s>\n"),
        ("python", "seeds = [s.strip() for s in [\"~\"]]\nall = [<s> for s in seeds]\n"),
        ("python", "s = os.environ.get(\"SEED\", \"~\")\n<s>\n"),
        ("python", "s = os.environ.get(\"SEED\") or \"~\"\n<s>\n"),
        (
            "python",
            "def seed(e, d=\"~\"):\n    if e in os.environ:\n        return os.environ[e]\n    return d\n<seed(\"A\")>\n",
        ),
        ("python", "class Settings: seed = \"~\"\n<Settings.seed>\n"),
        ("python", "s = \"~\"\nif pulumi.get_stack() == \"x\": s = \"\"\n<s>\n"),
        ("python", "all = [\"~\"]\nall.append(\"\")\n<all[int(os.environ[\"N\"])]>\n"),
        ("python", "s = \"~\"\n[[f\"app --dsn mysql://app:{s}@db/x\"]]\n"),
        ("python", "s = \"~\"\n[[\"app --dsn mysql://app:%s@db/x\" % s]]\n"),
        ("python", "s = \"~\"\n[[\"app --dsn mysql://app:{}@{}/x\".format(s, os.environ[\"H\"])]]\n"),
        ("nodejs", "for (const s of [\"~\"]) {\n  <s>\n}\n"),
        (
            "nodejs",
            "const users = { app: \"~\" };\nfor (const [n, s] of Object.entries(users)) {\n  <s>\n}\n",
        ),
        ("nodejs", "[{ n: \"a\", seed: \"~\" }].forEach(({ seed }) => {\n  <seed>\n});\n"),
        ("nodejs", "const m: any = { a: \"~\" };\nObject.keys(m).map(k => {\n  <m[k]>\n});\n"),
        ("nodejs", "const s = process.env.SEED ?? \"~\";\n<s>\n"),
        ("nodejs", "const s = process.env.CI ? process.env.SEED : \"~\";\n<s>\n"),
        ("nodejs", "const { seed = \"~\" } = process.env;\n<seed>\n"),
        ("nodejs", "class C { static readonly seed = \"~\"; }\n<C.seed>\n"),
        ("nodejs", "enum E { A = \"~\" }\n<E.A>\n"),
        (
            "nodejs",
            "const s = \"~\";\n[[pulumi.interpolate`app --dsn mysql://app:${s}@${pulumi.getStack()}/x`]]\n",
        ),
        ("nodejs", "const s = \"~\";\n[[[\"#!/bin/sh\", `export DB_PASSWORD=${s}`].join(\"\\n\")]]\n"),
        ("go", "for _, s := range []string{\"~\"} {\n<s>\n}"),
        ("go", "for _, c := range []struct{ N, Seed string }{{\"a\", \"~\"}} {\n<c.Seed>\n}"),
        ("go", "s := \"~\"; if os.Getenv(\"A\") != \"\" { s = os.Getenv(\"A\") }\n<s>"),
    ] {
        assert_eq!(told_of_program(language, body), ["4"], "{body}");
    }
}

#[test]
fn what_only_leads_to_a_secret_of_a_program_is_none() {
    for (language, body) in [
        (
            "python",
            "c = pulumi.Config()\nfor n in [\"Orders-Db-01\", \"users-db-02\"]:\n    <c.require_secret(n)>\n",
        ),
        (
            "python",
            "p = aws.secretsmanager.get_secret_version(secret_id=\"prod/Db-Login-01\").secret_string\n<p>\n",
        ),
        (
            "python",
            "import pulumi_random as random\nfor n in [\"AppDb01\"]:\n    p = random.RandomPassword(n, length=20)\n    <p.result>\n",
        ),
        ("python", "<os.environ.get(\"DB_PASSWORD_PROD_1\")>\n"),
        ("python", "p = os.environ.get(\"P\", \"changeme\")\n<p>\n"),
        (
            "python",
            "h = \"Db01.Internal-Host7\"\np = pulumi.Config().require_secret(\"p\")\n[[p.apply(lambda p: f\"app --dsn mysql://app:{p}@{h}/x\")]]\n",
        ),
        (
            "nodejs",
            "const c = new pulumi.Config();\nfor (const n of [\"OrdersDb01x\"]) {\n  <c.requireSecret(n)>\n}\n",
        ),
        (
            "nodejs",
            "const s = process.env.NAME ?? \"prod/App-Db-01\";\nconst v = aws.secretsmanager.getSecretVersionOutput({ secretId: s });\n<v.secretString>\n",
        ),
        ("go", "s := os.Getenv(\"DB_PASSWORD_2024\")\n<s>"),
    ] {
        assert_eq!(told_of_program(language, body), [""; 0], "{body}");
    }
}

#[test]
fn what_a_construct_is_given_by_a_name_is_told_where_it_stands() {
    let construct =
        |body: &str| format!("import {{ Stack, SecretValue, CfnParameter }} from \"aws-cdk-lib\";\n{body}\n");
    for body in [
        "const s = \"~\";\nconst v = SecretValue.unsafePlainText(s);",
        "const s = process.env.SEED ?? \"~\";\nnew rds.CfnDBInstance(this, \"D\", { masterUserPassword: s });",
        "for (const s of [\"~\"]) {\nnew rds.CfnDBInstance(this, \"D\", { masterUserPassword: s });\n}",
        "new CfnParameter(this, \"Seed\", { type: \"String\", default: \"~\", noEcho: true });",
    ] {
        assert_eq!(told("app.ts", &construct(body)), ["2 - -"], "{body}");
    }
    for none in [
        "const s = \"~\";\nconst v = SecretValue.secretsManager(s);",
        "new CfnParameter(this, \"Size\", { default: \"~\" });\nnew CfnParameter(this, \"P\", { noEcho: true });",
        "new CfnParameter(this, \"P\", { default: \"…\", noEcho: true });",
        "const n = \"~\";\nconst p = new random.RandomPassword(n, { length: 20 });",
    ] {
        let repo = TestRepo::new();
        repo.stage("app.ts", construct(none).replace('~', &word()));
        repo.commit("all");
        assert_eq!(repo.run(&["audit", "--format", "json"]).status, 0, "{none}");
    }
    let program = "using Pulumi;\nconst string seed = \"~\";\nvar db = new Instance(\"d\", new InstanceArgs { Password = seed });\n";
    assert_eq!(told("Program.cs", program), ["2 - -"]);
}

#[test]
fn what_a_loop_of_a_template_gives_a_secret_is_told_where_it_stands() {
    let template = |head: &str, collection: &str, password: &str| {
        format!(
            "AWSTemplateFormatVersion: \"2010-09-09\"\nTransform: AWS::LanguageExtensions\n{head}Resources:\n  Fn::ForEach::All:\n    - S\n    - {collection}\n    - Db${{S}}:\n        Type: AWS::RDS::DBInstance\n        Properties: {{Engine: mysql, MasterUserPassword: {password}}}\n"
        )
    };
    for (text, line) in [
        (template("", "[\"~\"]", "!Ref S"), "6"),
        (template("", "[\"~\"]", "!Sub \"${S}\""), "6"),
        (template("Parameters: {L: {Type: CommaDelimitedList, Default: \"~\"}}\n", "!Ref L", "!Ref S"), "3"),
        (template("Mappings: {M: {a: {Seed: \"~\"}}}\n", "[a]", "!FindInMap [M, !Ref S, Seed]"), "3"),
    ] {
        let told = told("a.yaml", &text);
        assert!(
            matches!(told.as_slice(), [only] if only.starts_with(&format!("{line} "))),
            "{text} {told:?}"
        );
    }
    let resolved = "!Sub \"{{resolve:secretsmanager:${S}:SecretString:password}}\"";
    assert_eq!(told("a.yaml", &template("", "[Orders01, Users02]", resolved)), [""; 0]);
}
