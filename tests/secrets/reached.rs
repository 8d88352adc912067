//! Literals that are told where they stand, though something else says that they are secret: what a value is put together
//! from, a declaration in another file, a task, a command that a variable is given to.

use base64::Engine;

use crate::classes::{LETTERS, drawn};
use crate::support::TestRepo;

/// Files, where `~` is the secret, and what stands in for it: a text of letters and one with digits and a sign.
fn values() -> [String; 2] {
    [drawn(&LETTERS[..52], 18, 71), format!("{}-7{}", drawn(&LETTERS[..26], 5, 72), drawn(LETTERS, 6, 73))]
}

/// What an audit tells of literals, state and credentials: file, line and column, a quote left out.
pub fn told(files: &[(&str, String)]) -> Vec<(String, usize, usize)> {
    let repo = TestRepo::new();
    for (path, text) in files {
        repo.stage(path, text);
    }
    repo.commit("all");
    let run = repo.run(&["audit", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report");
    let rules = ["literal-secret", "assigned-secret", "login-in-url", "committed-state", "credential-file"];
    let findings = report["findings"].as_array().expect("findings").iter();
    let findings = findings.filter(|finding| rules.iter().any(|rule| finding["rule"] == *rule));
    findings
        .map(|finding| {
            let file = finding["file"].as_str().expect("a file").to_owned();
            let number = |key: &str| finding[key].as_u64().expect("a number") as usize;
            let (line, column) = (number("line"), number("column"));
            let text = files.iter().find(|(path, _)| *path == file).map_or("", |(_, text)| text.as_str());
            let written = text.lines().nth(line - 1).unwrap_or("");
            let is_quote = written[column - 1..].starts_with(['"', '\'']);
            (file, line, column + usize::from(is_quote))
        })
        .collect()
}

/// Told at the one place where it stands, whatever it is.
#[track_caller]
pub fn finds(files: &[(&str, &str)]) {
    for value in values() {
        let places = files.iter().flat_map(|(path, text)| {
            let lines = text.lines().enumerate();
            lines.filter_map(|(number, line)| Some(((*path).to_owned(), number + 1, line.find('~')? + 1)))
        });
        let places: Vec<_> = places.collect();
        let written: Vec<(&str, String)> =
            files.iter().map(|(path, text)| (*path, text.replace('~', &value))).collect();
        assert_eq!(told(&written), places, "{files:?} with {value}");
    }
}

#[track_caller]
pub fn passes(files: &[(&str, &str)]) {
    let written: Vec<(&str, String)> = files.iter().map(|(path, text)| (*path, (*text).to_owned())).collect();
    assert_eq!(told(&written), [], "{files:?}");
}

#[test]
fn terraform_tells_what_a_value_is_put_together_from_where_it_stands() {
    let local = "locals {\n  s = \"~\"\n}\n";
    for place in [
        "resource \"aws_instance\" \"a\" {\n  user_data_base64 = base64encode(\"#!/bin/sh\\nexport DB_PASSWORD=${local.s}\\n\")\n}\n",
        "resource \"aws_ssm_parameter\" \"a\" {\n  name  = \"/a\"\n  type  = \"String\"\n  value = format(\"mysql://%s:%s@%s/app\", \"app\", local.s, aws_db_instance.x.address)\n}\n",
        "resource \"aws_ssm_parameter\" \"a\" {\n  name  = \"/a\"\n  type  = \"String\"\n  value = \"mysql://app:${local.s}@db.internal/app\"\n}\n",
        "resource \"aws_ssm_parameter\" \"a\" {\n  name  = \"/a\"\n  type  = \"String\"\n  value = join(\"\", [\"mysql://app:\", local.s, \"@db.internal/app\"])\n}\n",
        "resource \"aws_lambda_function\" \"a\" {\n  environment {\n    variables = {\n      SETTINGS = jsonencode({ password = local.s, host = \"db\" })\n    }\n  }\n}\n",
        "resource \"aws_db_instance\" \"a\" {\n  password = var.x ? local.s : null\n}\nvariable \"x\" {}\n",
        "resource \"null_resource\" \"a\" {\n  provisioner \"local-exec\" {\n    command = \"mysql -u root -p${local.s} -e 'select 1'\"\n  }\n}\n",
    ] {
        finds(&[("main.tf", &format!("{local}{place}"))]);
    }
    finds(&[
        (
            "main.tf",
            "resource \"aws_instance\" \"a\" {\n  user_data = templatefile(\"${path.module}/a.sh\", { x = \"~\", y = \"web\" })\n}\n",
        ),
        ("a.sh", "#!/bin/sh\nexport DB_PASSWORD=${x}\nexport NAME=${y}\n"),
    ]);
    passes(&[(
        "main.tf",
        "locals {\n  name = \"orders-prod-1\"\n  id   = \"0f8fad5b-d9cb-469f-a165-70867728950e\"\n}\nresource \"aws_ssm_parameter\" \"a\" {\n  name  = \"/a\"\n  type  = \"SecureString\"\n  value = \"postgres://${local.name}:${random_password.a.result}@${local.name}.internal/app\"\n}\nresource \"aws_secretsmanager_secret_version\" \"b\" {\n  secret_string = jsonencode({ client_id = local.id, name = local.name, password = random_password.a.result })\n}\n",
    )]);
}

#[test]
fn terraform_tells_what_loops_and_calls_and_broken_files_hold() {
    for text in [
        "resource \"aws_db_instance\" \"a\" {\n  for_each = { a = \"~\" }\n  password = each.value\n}\n",
        "resource \"aws_db_instance\" \"a\" {\n  for_each = toset([\"~\"])\n  password = each.key\n}\n",
        // A syntax error elsewhere, and in the block itself.
        "resource \"aws_db_instance\" \"a\" {\n  password = \"~\"\n  engine = = \"mysql\"\n}\n",
        "variable \"boot\" {\n  sensitive = true\n  default   = \"~\"\n  type      = = string\n}\n",
        "resource \"aws_ssm_parameter\" \"p\" {\n  name  = \"/x\"\n  type  = \"SecureString\"\n  value = \"~\"\n  tags  = {\n}\n",
    ] {
        finds(&[("main.tf", text)]);
    }
    for text in [
        "resource \"aws_s3_bucket\" \"a\" {\n  for_each = { a = 1 }\n  tags     = { password = each.key }\n}\n",
        "locals {\n  users = { first = { role = \"a\" } }\n}\nresource \"aws_iam_user\" \"a\" {\n  for_each = local.users\n  tags     = { secret = each.key }\n}\n",
        "data \"aws_secretsmanager_secret\" \"a\" {\n  name = \"prod/db/password\"\n}\nresource \"aws_x\" \"a\" {\n  engine = = \"mysql\"\n  tags   = { token = \"none\" }\n}\n",
    ] {
        passes(&[("main.tf", text)]);
    }
    let module = "variable \"boot\" {\n  type      = string\n  sensitive = true\n}\nvariable \"size\" {}\n";
    finds(&[
        (
            "main.tf",
            "module \"db\" {\n  source = \"./db\"\n  boot   = \"~\"\n  size   = \"db.t3.micro\"\n}\n",
        ),
        ("db/main.tf", module),
    ]);
    finds(&[("variables.tf", module), ("prod.tfvars", "boot = \"~\"\nsize = \"db.t3.micro\"\n")]);
    passes(&[
        (
            "main.tf",
            "module \"db\" {\n  source = \"./db\"\n  boot   = var.boot\n  secret = \"prod/orders/db\"\n}\nvariable \"boot\" {}\n",
        ),
        ("db/main.tf", module),
    ]);
}

#[test]
fn terraform_tells_what_a_block_or_a_header_is_named_for() {
    for text in [
        "resource \"vault_ldap_auth_backend\" \"a\" {\n  bindpass = \"~\"\n}\n",
        "resource \"fortios_vpnipsec_phase1interface\" \"a\" {\n  psksecret = \"~\"\n}\n",
        "resource \"keycloak_user\" \"a\" {\n  initial_password {\n    value     = \"~\"\n    temporary = false\n  }\n}\n",
        "resource \"aws_cloudwatch_event_connection\" \"a\" {\n  auth_parameters {\n    api_key {\n      key   = \"x-crm-key\"\n      value = \"~\"\n    }\n  }\n}\n",
        "resource \"aws_cloudfront_distribution\" \"a\" {\n  origin {\n    custom_header {\n      name  = \"X-Origin-Verify-Secret\"\n      value = \"~\"\n    }\n  }\n}\n",
        "resource \"aws_dms_endpoint\" \"a\" {\n  extra_connection_attributes = \"useBfile=Y;securityDbEncryptionName=k;securityDbEncryption=~;\"\n}\n",
        "resource \"aws_dms_endpoint\" \"a\" {\n  extra_connection_attributes = \"useBfile=Y;password=~;asm_server=db\"\n}\n",
        "resource \"aws_glue_connection\" \"a\" {\n  connection_properties = {\n    JDBC_CONNECTION_URL = \"jdbc:oracle:thin:app/~@//db:1521/x\"\n  }\n}\n",
    ] {
        finds(&[("main.tf", text)]);
    }
    let hash = [
        "SCRAM-SHA-",
        "256$4096:rT2kQzYbXv9eWmLs0pHc1A==$Zk3v9QxL0mWc7bTnYs2RfGh5",
        "jUeKp1dXaVo8iMq6zNs=:Qm4xTz8bLw1vYc6nKs0RfGh5jUeKp1dXaVo8iMq6zNk=",
    ]
    .concat();
    for text in [
        "resource \"aws_secretsmanager_secret_rotation\" \"a\" {\n  secret_id = \"prod/db/Main2024\"\n}\n",
        "resource \"aws_secretsmanager_secret_version\" \"a\" {\n  secret_id     = \"Crm-Login-2024\"\n  secret_string = var.x\n}\nvariable \"x\" {}\n",
        "resource \"aws_lambda_function\" \"a\" {\n  environment {\n    variables = {\n      SECRET_ID = \"prod/db/Main2024\"\n      DB_SECRET = \"prod/db/Main2024\"\n    }\n  }\n}\n",
        "resource \"azurerm_linux_web_app\" \"a\" {\n  app_settings = {\n    API_KEY = \"@Microsoft.AppConfiguration(Endpoint=https://c.azconfig.io; Key=app:ApiKey; Label=prod)\"\n  }\n}\n",
        "variable \"password\" {\n  validation {\n    condition     = length(var.password) > 11\n    error_message = \"password: AtLeast12Characters\"\n  }\n}\n",
        "resource \"aws_ssm_parameter\" \"a\" {\n  type  = \"SecureString\"\n  value = \"changed-outside-of-terraform\"\n}\n",
        "resource \"aws_ssm_parameter\" \"a\" {\n  type  = \"SecureString\"\n  value = \"initial\"\n}\n",
        "resource \"azurerm_key_vault_secret\" \"a\" {\n  value = \"managed-manually\"\n}\n",
        &format!("resource \"postgresql_role\" \"a\" {{\n  password = \"{hash}\"\n}}\n"),
    ] {
        passes(&[("main.tf", text)]);
    }
}

#[test]
fn azure_tells_what_a_secure_parameter_is_given_in_another_file() {
    let bicep = "@description('of the server')\n@secure()\nparam boot string\nparam size string\n";
    finds(&[
        ("infra/main.bicep", bicep),
        (
            "infra/env/prod.bicepparam",
            "using '../main.bicep'\n\nparam boot = '~'\nparam size = 'Standard_D2s_v3'\n",
        ),
    ]);
    finds(&[
        (
            "main.bicep",
            "module db './modules/db.bicep' = {\n  name: 'db'\n  params: {\n    boot: '~'\n    size: 'Standard_D2s_v3'\n  }\n}\n",
        ),
        ("modules/db.bicep", bicep),
    ]);
    finds(&[
        ("main.bicep", "var v = '~'\nmodule db 'db.bicep' = {\n  params: {\n    boot: v\n  }\n}\n"),
        ("db.bicep", bicep),
    ]);
    let schema = |kind: &str| {
        format!("\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/{kind}.json#\"")
    };
    let template = format!(
        "{{{}, \"parameters\": {{\"boot\": {{\"type\": \"securestring\"}}, \"size\": {{\"type\": \"string\"}}}}}}\n",
        schema("deploymentTemplate")
    );
    let given = format!(
        "{{{},\n \"parameters\": {{\"boot\": {{\"value\": \"~\"}}, \"size\": {{\"value\": \"Standard_D2s_v3\"}}}}}}\n",
        schema("deploymentParameters")
    );
    finds(&[("azuredeploy.json", &template), ("azuredeploy.parameters.json", &given)]);
    finds(&[("main.bicep", bicep), ("main.parameters.json", &given)]);
    passes(&[
        ("main.bicep", bicep),
        (
            "main.bicepparam",
            "using 'main.bicep'\nparam boot = az.getSecret('a', 'b', 'c', 'd')\nparam size = 'Standard_D2s_v3'\n",
        ),
    ]);
}

#[test]
fn ansible_tells_variables_that_a_task_takes_a_password_from() {
    let task = "- name: make user\n  community.mysql.mysql_user:\n    name: \"{{ user }}\"\n    password: \"{{ boot }}\"\n";
    let variables = "boot: ~\nuser: orders_rw_2\n";
    finds(&[("roles/db/tasks/main.yml", task), ("roles/db/defaults/main.yml", variables)]);
    finds(&[
        ("site.yml", "- hosts: db\n  roles:\n    - role: db\n"),
        ("roles/db/tasks/main.yml", task),
        ("group_vars/db.yml", variables),
    ]);
    passes(&[
        ("roles/db/tasks/main.yml", task),
        ("roles/db/defaults/main.yml", "boot: \"{{ vault_boot }}\"\nuser: orders_rw_2\nregion: eu-west-1\n"),
    ]);
}

#[test]
fn state_and_credentials_inside_of_a_text_are_told_where_they_begin() {
    let result = drawn(LETTERS, 16, 74);
    // In pieces, so that this file is no state itself.
    let [version, lineage] = [["terraform", "_version"].concat(), ["line", "age"].concat()];
    let state = serde_json::json!({
        "version": 4, version: "1.5.0", "serial": 3, lineage: "0f8fad5b-d9cb-469f-a165-70867728950e", "outputs": {},
        "resources": [{
            "mode": "managed", "type": "random_password", "name": "a",
            "provider": "provider[\"registry.terraform.io/hashicorp/random\"]",
            "instances": [{ "attributes": { "id": "none", "result": result } }],
        }],
    })
    .to_string();
    let heredoc = format!("#!/bin/sh\ncat > a <<'EOF'\n{state}\nEOF\n");
    assert_eq!(told(&[("a.sh", heredoc)]), [("a.sh".to_owned(), 3, 1)]);
    let encoded = base64::engine::general_purpose::STANDARD.encode(&state);
    assert_eq!(told(&[("a.yaml", format!("a: 1\nb:\n  c: {encoded}\n"))]), [("a.yaml".to_owned(), 3, 6)]);
}
