//! Forms that people write less often, in every dialect, and what looks like them.

use super::{finds, passes, strong, values};

#[test]
fn objects_that_are_secret_as_a_whole() {
    let arm = "{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"parameters\": {\"conf\": {\"type\": \"secureObject\", \"defaultValue\": {\"user\": \"ops\", \"pw\": \"~\"}}}}";
    finds("azuredeploy.json", arm);
    finds("main.bicep", "@secure()\nparam conf object = {\n  user: 'ops'\n  pw: '~'\n}\n");
    passes("main.bicep", "param tags object = {\n  team: 'ops-1234x'\n}\n@secure()\nparam conf object\n");
}

#[test]
fn helm_templates_fall_back_and_encode() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Release.Name }}\nstringData:\n";
    finds(
        "templates/secret.yaml",
        &format!("{secret}  password: {{{{ .Values.pw | default \"~\" | quote }}}}\n"),
    );
    finds("templates/secret.yaml", &format!("{secret}  password: {{{{ \"~\" | b64enc }}}}\n"));
    passes("templates/secret.yaml", &format!("{secret}  password: {{{{ .Values.db.password1 | quote }}}}\n"));
}

#[test]
fn commands_in_words_and_tasks_of_ecs() {
    finds(
        "docker-compose.yml",
        "services:\n  db:\n    healthcheck:\n      test: [\"CMD\", \"mysqladmin\", \"ping\", \"-uroot\", \"-p~\"]\n",
    );
    finds("docker-compose.yml", "services:\n  r:\n    command: redis-server --requirepass ~\n");
    finds(
        "task.json",
        r#"{"containerDefinitions": [{"environment": [{"value": "~", "name": "SECRET_KEY"}]}]}"#,
    );
    finds(
        "task.json.tpl",
        "[{\n  \"image\": \"${i}\",\n  \"environment\": [{\"name\": \"DB_PASSWORD\", \"value\": \"~\"}]\n}]\n",
    );
    finds("task.json.tpl", "[{\n  \"name\": \"DB_PASSWORD\",\n  \"value\": \"~\"\n}]\n");
    passes("docker-compose.yml", "services:\n  a:\n    secrets: [pg1, app-cert-22]\n");
}

#[test]
fn makers_of_every_language() {
    finds(
        "s.go",
        "import \"github.com/aws/aws-cdk-go/awscdk/v2\"\nx := awscdk.SecretValue_UnsafePlainText(jsii.String(\"~\"))\n",
    );
    finds("S.cs", "using Amazon.CDK;\nvar s = SecretValue.UnsafePlainText(\"~\");\n");
    finds("main.bicep", "param conn string = 'Server=tcp:db;User ID=sa;Password=~;'\n");
    finds(
        "deploy.ps1",
        "$cred = New-Object PSCredential(\"ops\", (ConvertTo-SecureString \"~\" -AsPlainText -Force))\n",
    );
    finds("login.exp", "spawn ssh ops@host\nexpect \"*assword:*\"\nsend \"~\\r\"\n");
}

#[test]
fn keys_of_services_that_only_a_drawn_value_tells() {
    use base64::Engine;
    // 32 bytes that no word is made of.
    let key: Vec<u8> = (1..33u8).map(|number| number.wrapping_mul(167) ^ number.rotate_left(3)).collect();
    let key = base64::engine::general_purpose::STANDARD.encode(key);
    for name in
        ["SERVICEBUS_KEY", "ServiceBusKey", "EVENTHUB_KEY", "COSMOS_KEY", "CosmosDbKey", "STORAGE_KEY"]
    {
        let bicep = format!(
            "resource a 'Microsoft.Web/sites@2022-03-01' = {{\n  appSettings: [\n    {{ name: '{name}', value: '{key}' }}\n  ]\n}}\n"
        );
        assert_eq!(values("main.bicep", &bicep), [key.as_str()], "{name}");
        assert_eq!(
            values("values.yaml", &format!("env:\n  - name: {name}\n    value: {key}\n")),
            [key.as_str()],
            "{name}"
        );
        assert!(values("values.yaml", &format!("env:\n  {name}: orders-servicebus\n")).is_empty(), "{name}");
    }
}

#[test]
fn letters_alone_are_a_password_where_nothing_else_can_stand() {
    // Drawn, and what a person made of two words.
    for word in [["HDFSUuEr", "sEzjhy"].concat(), ["winter", "flower"].concat()] {
        for line in [
            "mysql -u root -p~ shop",
            "sshpass -p ~ ssh ops@host",
            "redis-cli -a ~ ping",
            "echo 'root:~' | chpasswd",
            "docker login -u bot -p ~ registry.internal",
        ] {
            assert_eq!(values("up.sh", &line.replace('~', &word)), [word.as_str()], "{line}");
        }
    }
    for line in
        ["mysql -u root -ppassword shop", "docker login -u bot -p changeme r.io", "mysql -pshop -u root"]
    {
        passes("up.sh", line);
    }
    let drawn = ["TJLOgxg", "emnuxlD"].concat();
    let check = format!(
        "services:\n  a:\n    healthcheck:\n      test: [\"CMD\", \"mysqladmin\", \"ping\", \"-uroot\", \"-p{drawn}\"]\n"
    );
    assert_eq!(values("compose.yaml", &check), [drawn.as_str()]);
    assert_eq!(
        values("a.yaml", &format!("a: \"Server=x;User ID=app;Password={drawn};Encrypt=true\"\n")),
        [drawn.as_str()]
    );
    // A name that is likely a secret's needs letters that no word has in such an order.
    let odd = ["KJMKlBmu", "MgPYSvUe"].concat();
    assert_eq!(values(".env", &format!("SESSION_KEY={odd}\n")), [odd.as_str()]);
    finds("app.toml", "[other]\nauth = { user = \"a\", password = \"~\" }\n");
}

#[test]
fn configuration_of_other_tools() {
    finds("samconfig.toml", "parameter_overrides = \"Stage=\\\"prod\\\" DBPassword=\\\"~\\\"\"\n");
    finds("config.json", r#"{"Parameters": ["DBPassword=~", "Env=prod"]}"#);
    finds("app.ini", "[database]\nPASSWD = `~`\n");
    finds("main.cf", "smtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = static:ops:~\n");
    finds("client.ovpn", "client\n<auth-user-pass>\nops\n~\n</auth-user-pass>\n");
    finds(
        "user-data.yaml",
        "#cloud-config\nwrite_files:\n- path: /etc/app.env\n  content: |\n    DB_PASSWORD=~\n",
    );
    passes("client.ovpn", "client\nauth-user-pass\n<ca>\nline1a\nline2b\n</ca>\n");
    passes("client.ovpn", "<auth-user-pass>\nUSERNAME\nPASSWORD\n</auth-user-pass>\n");
    passes("main.cf", "smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd1\n");
    passes(
        "ingress.yaml",
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/auth-secret: basic-auth-1\n",
    );
    let sealed = ["CiQAqD+xX4SXOSziF4", "a8d7f6s5a4d3f2g1h9j8k7l6m0nB1vC2xZ3=="].concat();
    passes(
        "cloudbuild.yaml",
        &format!(
            "secrets:\n- kmsKeyName: projects/p/locations/global/keyRings/r/cryptoKeys/k1\n  secretEnv:\n    DB_PASSWORD: {sealed}\n"
        ),
    );
}

#[test]
fn words_for_a_secret_are_none() {
    for word in
        ["&lt;password&gt;", "{password}", "set-me-1", "to-be-replaced-1", "not-a-secret-1", "replace-this-1"]
    {
        passes("values.yaml", &format!("auth:\n  password: \"{word}\"\n"));
    }
}

#[test]
fn a_role_of_vault_has_a_secret_beside_its_id() {
    let id = ["9a8b7c6d-1e2f-4a3b", "-8c4d-5e6f7a8b9c0d"].concat();
    let text = format!("role_id: 4c9f6a2e-0b1d-4d3e-9c7a-1234567890ab\nsecret_id: {id}\n");
    assert_eq!(super::values("values.yaml", &text), [id.as_str()]);
    passes("values.yaml", &format!("secret_id: {id}\n"));
}

#[test]
fn columns_of_tables_that_are_called_as_secrets_are() {
    finds("users.csv", "username,password,email\nadmin,~,a@acme.io\n");
    finds("export.tsv", "login_uri\tlogin_password\nhttps://x.io\t\"~\"\n");
    finds("u.csv", "\"user name\";\"DB password\"\r\n\"a \"\"b\"\"; c\";\"~\"\r\n");
    passes("t.csv", "id,password,de\nlogin.password,Password,Passwort\n");
    passes("u.csv", "key,token_count,secret_name\na,12,my-secret\n");
    passes("u.csv", "user,password\n\"a,b\nc");
}

#[test]
fn what_calls_give_a_name_in_blocks() {
    for value in [
        "trimspace(\"~\")",
        "get_env(\"DB_PW\", \"~\")",
        "join(\"\", [\"~\"])",
        "format(\"%s\", \"~\")",
        "var.env == \"prod\" ? trimspace(\"~\") : \"x\"",
        "lookup(local.all, \"db\", \"~\")",
    ] {
        let value = value.replace('~', &strong());
        let text = format!("inputs = {{\n  db_password = {value}\n}}\n");
        assert_eq!(values("terragrunt.hcl", &text), [strong()], "{text}");
    }
    for value in [
        "get_env(\"DB_PASSWORD\")",
        "lookup(local.names, \"prod-db-1\")",
        "join(\"-\", [local.x, \"prod\", \"eu-west-1\"])",
        "format(\"%s-%s\", local.a, \"suffix-1\")",
    ] {
        passes("terragrunt.hcl", &format!("inputs = {{\n  db_password = {value}\n}}\n"));
    }
}

#[test]
fn what_a_service_sealed_or_every_page_shows() {
    let sealed = "q7Zt".repeat(60);
    passes("renovate.json", &format!("{{\"encrypted\": {{\"npmToken\": \"wcFMA/{sealed}\"}}}}"));
    finds("renovate.json", "{\"encrypted\": {\"npmPassword\": \"~\"}}");
    passes("a.yaml", &format!("db_password: encrypted:BDqD{sealed}\n"));
    let map = ["pk.", "eyJ1IjoiYWNtZSIsImEiOiJjbHh5ejEyMyJ9", ".Zq7rT2mX9vK4nB8wL1pY3a"].concat();
    passes("map.yaml", &format!("accessToken: {map}\n"));
}
