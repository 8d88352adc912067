//! Values that are put together, and secrets in the clothes of other kinds.

use super::{finds, passes, values};

/// What is strong by itself, whatever is put beside it.
fn strong() -> String {
    ["Sum", "mer#20", "23x"].concat()
}

#[track_caller]
fn finds_piece(path: &str, text: &str) {
    assert_eq!(values(path, &text.replace('~', &strong())), [strong()], "{path}: {text}");
}

#[test]
fn functions_of_cloudformation_give_their_branches_and_strong_pieces() {
    let stack = |value: &str| {
        format!(
            "AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  Env: {{Type: String}}\nResources:\n  A:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      MasterUserPassword: {value}\n"
        )
    };
    for value in [
        "!If [C, \"~\", !Ref P]",
        "\n        Fn::If: [C, !Ref P, \"~\"]",
        "!If [C, !If [D, \"~\", !Ref P], !Ref P]",
        "!Sub \"~\"",
        "!Select [0, [\"~\", \"x\"]]",
        "!Join [\"\", [\"~\"]]",
    ] {
        finds("stack.yaml", &stack(value));
    }
    for value in [
        "!Sub \"~-${Env}\"",
        "!Sub \"${Env}-~\"",
        "!Sub [\"~-${E}\", {E: !Ref Env}]",
        "!Join [\"\", [\"~\", !Ref Env]]",
        "\n        Fn::Join: [\"-\", [!Ref Env, \"~\"]]",
    ] {
        finds_piece("stack.yaml", &stack(value));
    }
    for value in [
        "!Sub \"${Env}-password\"",
        "!Sub \"${Env}-db-secret-1\"",
        "!Sub \"{{resolve:secretsmanager:${Env}/db1:SecretString:password}}\"",
        "!Join [\"\", [\"{{resolve:secretsmanager:\", !Ref S, \":SecretString:Password1#}}\"]]",
        "!Join [\":\", [\"{{resolve:secretsmanager\", !Ref S, \"SecretString:Password1#}}\"]]",
        "!Join [\":\", [\"{{resolve\", \"secretsmanager\", !Ref S, \"SecretString:Password1#}}\"]]",
        "!Join [\"-\", [!Ref Env, \"db\", \"password\"]]",
        "!If [C, !Ref P, !Ref \"AWS::NoValue\"]",
        "!If [C, !Ref P, \"\"]",
        "!FindInMap [Map1, Key2, Password3]",
        "!Sub \"arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:db-1A2b3C\"",
    ] {
        passes("stack.yaml", &stack(value));
    }
}

#[test]
fn expressions_of_azure_and_of_programs_give_theirs() {
    let arm = |value: &str| {
        format!(
            "{{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"resources\": [{{\"properties\": {{\"administratorLoginPassword\": \"{value}\"}}}}]}}"
        )
    };
    finds("azuredeploy.json", &arm("[coalesce(parameters('pw'), '~')]"));
    finds("azuredeploy.json", &arm("[if(equals(parameters('e'), 'p'), parameters('pw'), '~')]"));
    finds_piece("azuredeploy.json", &arm("[concat('~', parameters('env'))]"));
    for none in [
        "[parameters('adminPassword1')]",
        "[concat(parameters('env'), '-password')]",
        "[if(equals(parameters('e'), 'Prod-12345'), parameters('pw'), variables('pw2'))]",
        "[listKeys(resourceId('Microsoft.Storage/storageAccounts', 'acct12'), '2019-06-01').keys[0].value]",
    ] {
        passes("azuredeploy.json", &arm(none));
    }
    finds("main.bicep", "properties: {\n  administratorLoginPassword: empty(p) ? '~' : p\n}\n");
    finds_piece("main.bicep", "properties: {\n  administratorLoginPassword: '~${env}'\n}\n");
    passes("main.bicep", "properties: {\n  administratorLoginPassword: '${p}-password-1'\n}\n");
    let program = |line: &str| {
        format!("import * as aws from '@pulumi/aws';\nnew aws.rds.Instance('db', {{\n  {line}\n}});\n")
    };
    finds("index.ts", &program("password: config.get('pw') ?? '~',"));
    finds_piece("index.ts", &program("password: `~-${env}`,"));
    finds_piece("index.ts", &program("password: pulumi.interpolate`~${env}`,"));
    passes("index.ts", &program("password: `${env}-password-1`,"));
    let program =
        |value: &str| format!("import pulumi_aws as aws\naws.rds.Instance('db', password={value})\n");
    finds("__main__.py", &program("config.get('pw') or \"~\""));
    finds_piece("__main__.py", &program("f\"~-{env}\""));
    passes("__main__.py", &program("f\"{env}-password-1\""));
    passes("__main__.py", &program("config.get('pw-12') or config.require(\"pw-34\")"));
}

#[test]
fn secrets_of_vaults_and_generators() {
    for text in [
        "secretGenerator:\n- name: a\n  literals:\n  - boot=~\n",
        "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nsecretGenerator:\n- name: a\n  literals: [DB_ADMIN=~, user=app]\n",
    ] {
        finds("kustomization.yaml", text);
    }
    passes(
        "kustomization.yaml",
        "configMapGenerator:\n- literals:\n  - MODE=production-22\nsecretGenerator:\n- envs: [a-1.env]\n  literals:\n  - username=app-1\n  - db_host=db-1.internal\n  - password=$(PW)\n",
    );
    let schema =
        "\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\"";
    let vault = |kind: &str, value: &str| {
        format!(
            "{{{schema}, \"resources\": [{{\"type\": \"{kind}\", \"properties\": {{\"value\": \"{value}\"}}}}]}}"
        )
    };
    finds("azuredeploy.json", &vault("Microsoft.KeyVault/vaults/secrets", "~"));
    passes("azuredeploy.json", &vault("Microsoft.KeyVault/vaults/secrets", "[parameters('secretValue1')]"));
    passes(
        "azuredeploy.json",
        &vault("Microsoft.AppConfiguration/configurationStores/keyValues", "secret-mode-22"),
    );
    finds(
        "azuredeploy.json",
        &format!(
            "{{{schema}, \"resources\": [{{\"type\": \"Microsoft.KeyVault/vaults\", \"resources\": [{{\"type\": \"secrets\", \"properties\": {{\"value\": \"~\"}}}}]}}]}}"
        ),
    );
    finds(
        "kv.bicep",
        "resource s 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {\n  name: 'db'\n  properties: {\n    value: '~'\n  }\n}\n",
    );
    finds(
        "kv.bicep",
        "resource kv 'Microsoft.KeyVault/vaults@2023-07-01' = {\n  resource s 'secrets' = {\n    properties: {\n      value: '~'\n    }\n  }\n}\n",
    );
    passes(
        "kv.bicep",
        "resource s 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {\n  properties: {\n    value: v\n  }\n}\nresource a 'x/keyValues@1' = {\n  properties: {\n    value: 'production-22'\n  }\n}\n",
    );
    finds(
        "sm.yaml",
        "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: AWS::SecretsManager::Secret\n    Properties:\n      SecretString: '{\"username\": \"app-1\", \"boot\":\"~\"}'\n",
    );
}

#[test]
fn tasks_of_a_role_are_ansibles_wherever_they_lie() {
    for line in [
        "user: name=x password=~",
        "mysql_user: name=app password=\"~\" priv=*.*:ALL",
        "community.mysql.mysql_user: login_user=root login_password=~ name=app",
        "shell: PGPASSWORD=~ psql -h db",
    ] {
        finds("roles/db/tasks/main.yml", &format!("- name: do\n  {line}\n"));
    }
    for line in [
        "user: name=x password={{ pw }}",
        "user: name=x update_password=on_create shell=/bin/bash",
        "template: src=pw1.j2 dest=/etc/pw1",
        "shell: echo \"password={{ x }}\"",
        "debug: msg=\"password=see the vault 1\"",
    ] {
        passes("roles/db/tasks/main.yml", &format!("- name: do\n  {line}\n"));
    }
}
