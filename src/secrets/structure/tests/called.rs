//! What a secret is called, where it lies and what is said of it: no secret itself.

use super::{finds, passes, strong, values};

#[test]
fn what_names_a_secret_is_none() {
    let project = "import * as aws from \"@pulumi/aws\";\n";
    for (path, text) in [
        ("index.ts", format!("{project}const s = aws.secretsmanager.getSecretVersionOutput({{ secretId: \"prod/ApiPsFc7\" }});\n")),
        ("a.sh", "SECRET_ID=prod/db/Main2024\nSECRET_ID=Crm-Login-2024\nDB_SECRET=prod/db/Main2024\n".to_owned()),
        ("values.yaml", "envFromSecret: grafana-env-9x2k\ntlsSecret: pg-tls-7f3k2x\npullSecret: reg-7f3k2x\n".to_owned()),
        ("values.yaml", "caSecret: reg-ca-7f3k2x\nauthSecret: crm-basic-9x2\ncredentialsSecret: crm-db-7f3k\n".to_owned()),
        ("values.yaml", "passwordSecret: crm-k7f2x\npasswordSecretKey: pg-pass-2\nclientSecretKey: Client2Secret\n".to_owned()),
        ("mw.yaml", "apiVersion: traefik.io/v1alpha1\nkind: Middleware\nspec:\n  basicAuth:\n    secret: auth-7f3k2x\n".to_owned()),
        ("pw.yaml", "apiVersion: generators.external-secrets.io/v1alpha1\nkind: Password\nspec:\n  secretKeys: [Passwd2]\n".to_owned()),
        ("stack.yaml", "Resources:\n  R:\n    Type: AWS::SecretsManager::RotationSchedule\n    Properties:\n      SecretId: prod/db/Main2024\n".to_owned()),
        ("values.yaml", "apiKey: \"@Microsoft.AppConfiguration(Endpoint=https://c.azconfig.io; Key=app:ApiKey1)\"\n".to_owned()),
    ] {
        passes(path, &text);
    }
    finds("values.yaml", "auth:\n  secret: ~\n");
    finds(".env", "AUTH_SECRET=~\n");
    // What nobody would call a secret is one.
    for name in ["passwordSecret", "credentialsSecret", "clientSecretKey"] {
        let text = format!("{name}: {}\n", strong());
        assert_eq!(values("values.yaml", &text), [strong()], "{name}");
    }
}

#[test]
fn messages_hold_no_settings() {
    for (path, text) in [
        (
            "site.yml",
            "- hosts: all\n  tasks:\n    - assert:\n        that: [db_password is defined]\n        fail_msg: \"db_password: TooShort1\"\n",
        ),
        ("site.yml", "- hosts: all\n  tasks:\n    - debug:\n        msg: \"token: Missing1\"\n"),
        (
            "p.yaml",
            "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nspec:\n  rules:\n    - validate:\n        message: \"password: MustComeFrom1Secret\"\n",
        ),
        (
            "a.tftest.hcl",
            "run \"a\" {\n  assert {\n    error_message = \"password: AtLeast12Characters\"\n  }\n}\n",
        ),
    ] {
        passes(path, text);
    }
    finds("site.yml", "- hosts: all\n  tasks:\n    - shell: \"app password=~\"\n");
}

#[test]
fn what_stands_for_a_value_that_comes_later_is_none() {
    for value in [
        "changed-outside-of-terraform",
        "managed-outside-terraform",
        "initial",
        "managed-manually",
        "to-be-set-manually",
    ] {
        passes("values.yaml", &format!("auth:\n  password: {value}\n"));
    }
}

#[test]
fn keys_of_vault_and_lists_of_curl_and_answer_files() {
    let key = ["JVZGOtUvNWKS+G3ZP9TeJUxg", "ztapNEEIYoOjYqcCkNrh"].concat();
    assert_eq!(values("init.json", &format!("{{\"unseal_keys_b64\":[\"{key}\"]}}")), [key.as_str()]);
    assert_eq!(values("keys.txt", &format!("Unseal Key 1: {key}\n")), [key.as_str()]);
    passes("init.json", "{\"unseal_keys_b64\":[]}");
    finds(
        "compose.yaml",
        "services:\n  a:\n    healthcheck:\n      test: [\"CMD\", \"curl\", \"-u\", \"elastic:~\", \"http://a:9200\"]\n",
    );
    let address = format!("exp:{}@(db:3306)/", strong());
    let text = format!("services:\n  a:\n    environment:\n      DATA_SOURCE_NAME: \"{address}\"\n");
    assert_eq!(values("compose.yaml", &text), [address]);
    passes("compose.yaml", &text.replace(&strong(), "${EXPORTER_PW1}"));
    finds(
        "site.yml",
        "- hosts: all\n  tasks:\n    - ios_config:\n        lines:\n          - enable secret 0 ~\n",
    );
    finds(
        "site.yml",
        "- hosts: all\n  tasks:\n    - ios_config:\n        lines:\n          - username ops privilege 15 password 0 ~\n",
    );
    finds(
        "u.xml",
        "<unattend><AdministratorPassword><Value>~</Value><PlainText>true</PlainText></AdministratorPassword></unattend>\n",
    );
    finds(
        "m.bicep",
        "resource d 'x@1' = {\n  properties: {\n    scriptContent: 'az sql server update -n s --admin-password ~'\n  }\n}\n",
    );
    finds("a.properties", "spring.datasource.url=jdbc:oracle:thin:app/~@//db:1521/x\n");
}

#[test]
fn a_test_may_hold_what_was_drawn() {
    // Few of its letters differ.
    let drawn = ["kGXY4ntt", "St2JxkSS"].concat();
    let text = format!("run \"a\" {{\n  variables {{\n    db_password = \"{drawn}\"\n  }}\n}}\n");
    assert_eq!(values("tests/a.tftest.hcl", &text), [drawn.as_str()]);
    passes("tests/a.tftest.hcl", &text.replace(&drawn, "testPassword2024"));
}
