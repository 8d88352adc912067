//! Literal secrets by the place that they stand in: found once, told without being shown, new only where they are.

mod support;

use support::TestRepo;

/// What a person chose: no shape tells it. Put together here, so that no scanner takes this file for a leak.
fn word() -> String {
    ["copper", "-kettle-", "7"].concat()
}

/// The lines of one file in which a literal secret is told, with resource and attribute.
fn told(path: &str, text: &str) -> Vec<String> {
    let repo = TestRepo::new();
    repo.stage(path, text.replace('~', &word()));
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
