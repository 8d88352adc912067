//! Documents and lists whose every entry is kept secret, whatever it is called.

use super::{finds, passes};

const SECRET: &str = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  S:\n    Type: AWS::SecretsManager::Secret\n    Properties:\n      SecretString: ";

#[test]
fn json_in_a_secret_of_cloudformation() {
    for value in [
        "'{\"user\": \"ops\", \"alpha\": \"~\"}'",
        "!Sub '{\"user\": \"ops\", \"alpha\": \"~\"}'",
        "!Sub '{\"user\": \"${User}\", \"alpha\": \"~\"}'",
        "!Sub '{\"port\": ${Port}, \"alpha\": \"~\"}'",
        "\n        Fn::Sub: '{\"user\": \"${User}\", \"alpha\": \"~\"}'",
        "!Sub\n        - '{\"user\": \"${User}\", \"alpha\": \"~\"}'\n        - User: ops",
        "!Sub |\n        {\"user\": \"${User}\",\n         \"alpha\": \"~\"}",
        "!Join ['', ['{\"user\": \"', !Ref User, '\", \"alpha\": \"~\"}']]",
    ] {
        finds("stack.yaml", &format!("{SECRET}{value}\n"));
    }
    for value in [
        "!Sub '{\"user\": \"ops\", \"token\": \"${Token1}\"}'",
        "!Sub '{\"username\": \"ops-12x\", \"host\": \"db-1.internal\", \"port\": \"5432\", \"dbInstanceIdentifier\": \"orders-1\"}'",
        "!Sub '{\"alpha\": \"{{resolve:ssm-secure:alpha1}}\"}'",
        "'{\"alpha\": \"REPLACE_ME\", \"sslmode\": \"verify-full\", \"mode\": \"maintenance\"}'",
        "!Ref Alpha1",
    ] {
        passes("stack.yaml", &format!("{SECRET}{value}\n"));
    }
}

#[test]
fn what_stands_beside_a_generated_secret_and_in_programs() {
    let generated = |template: &str| {
        format!(
            "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  S:\n    Type: AWS::SecretsManager::Secret\n    Properties:\n      GenerateSecretString:\n        SecretStringTemplate: '{template}'\n        GenerateStringKey: password\n"
        )
    };
    finds("stack.yaml", &generated("{\"username\": \"ops\", \"alpha\": \"~\"}"));
    passes("stack.yaml", &generated("{\"username\": \"ops-12x\"}"));
    let deploys = "import * as aws from \"@pulumi/aws\";\n";
    for document in [
        "JSON.stringify({ user: \"ops\", alpha: \"~\" })",
        "pulumi.interpolate`{\"host\":\"${db.address}\",\"alpha\":\"~\"}`",
    ] {
        finds("index.ts", &format!("{deploys}new SecretVersion(\"v\", {{ secretString: {document} }});\n"));
    }
    finds(
        "__main__.py",
        "import pulumi\nSecretVersion(\"v\", secret_string=json.dumps({\"alpha\": \"~\"}))\n",
    );
    finds(
        "stack.ts",
        "import * as cdk from \"aws-cdk-lib\";\nSecretStringValueBeta1.fromUnsafePlaintext(\"~\");\n",
    );
    passes(
        "index.ts",
        &format!(
            "{deploys}new SecretVersion(\"v\", {{ secretString: JSON.stringify({{ user: \"ops-12x\", alpha: alpha1 }}) }});\n"
        ),
    );
}

#[test]
fn commands_that_keep_a_document() {
    finds("deploy.sh", "echo ~ | docker secret create db -\n");
    finds("deploy.sh", "az containerapp secret set -n a -g b --secrets registry=~\n");
    finds(
        "deploy.sh",
        "aws elasticbeanstalk update-environment --option-settings Namespace=a,OptionName=DB_PASSWORD,Value=~\n",
    );
    finds("deploy.sh", "aws secretsmanager create-secret --name a --secret-string '{\"alpha\":\"~\"}'\n");
    finds("deploy.sh", "aws secretsmanager put-secret-value --secret-id a --secret-string '~'\n");
    passes("deploy.sh", "aws secretsmanager create-secret --name a1 --secret-string file://secret1.json\n");
    passes(
        "deploy.sh",
        "aws secretsmanager update-secret --secret-id a1 --secret-string '{\"host\":\"db1\"}'\n",
    );
    passes("deploy.sh", "aws secretsmanager create-secret --name a1 --secret-string \"$SECRET1\"\n");
}

#[test]
fn secrets_of_containers_in_azure() {
    let app = |rest: &str| {
        format!(
            "resource a 'Microsoft.App/containerApps@2023-05-01' = {{\n  properties: {{\n{rest}\n  }}\n}}\n"
        )
    };
    finds(
        "main.bicep",
        &app("    secrets: [\n      {\n        name: 'registry'\n        value: '~'\n      }\n    ]"),
    );
    finds(
        "main.bicep",
        "resource s 'Microsoft.KeyVault/vaults/secrets@2022-07-01' = {\n  name: 'a'\n  properties: { value: '~' }\n}\n",
    );
    finds("main.bicep", &app("    secrets: [ { name: 'registry', value: '~' } ]"));
    finds("main.bicep", &app("    environmentVariables: [ { name: 'MODE', secureValue: '~' } ]"));
    passes(
        "main.bicep",
        &app(
            "    secrets: [\n      {\n        name: 'registry-1'\n        value: registry1\n      }\n      {\n        name: 'db-1'\n        keyVaultUrl: 'https://v1.vault.azure.net/secrets/db1'\n      }\n    ]\n    env: [ { name: 'MODE', value: 'canary-22x' } ]",
        ),
    );
    let arm = |rest: &str| {
        format!(
            "{{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", {rest}}}"
        )
    };
    finds(
        "azuredeploy.json",
        &arm(
            "\"resources\": [{\"properties\": {\"secrets\": [{\"name\": \"registry\", \"value\": \"~\"}]}}]",
        ),
    );
    finds(
        "azuredeploy.json",
        &arm(
            "\"resources\": [{\"properties\": {\"environmentVariables\": [{\"name\": \"A\", \"secureValue\": \"~\"}]}}]",
        ),
    );
    passes(
        "azuredeploy.json",
        &arm(
            "\"resources\": [{\"properties\": {\"secrets\": [{\"name\": \"r1\", \"value\": \"[parameters('r1')]\"}]}}]",
        ),
    );
}

#[test]
fn what_a_password_of_azure_is_given() {
    for declared in ["var login = '~'", "param login string = '~'"] {
        for property in ["administratorLoginPassword", "adminPassword"] {
            finds(
                "main.bicep",
                &format!(
                    "{declared}\nresource a 'Microsoft.Sql/servers@2021-11-01' = {{\n  properties: {{\n    {property}: login\n  }}\n}}\n"
                ),
            );
        }
    }
    passes(
        "main.bicep",
        "var prefix = 'orders-1x'\nparam login string = newGuid()\nresource a 'x@1' = {\n  name: prefix\n  properties: {\n    adminPassword: login\n  }\n}\n",
    );
    let arm = |rest: &str| {
        format!(
            "{{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", {rest}}}"
        )
    };
    finds(
        "azuredeploy.json",
        &arm(
            "\"variables\": {\"login\": \"~\"}, \"resources\": [{\"properties\": {\"adminPassword\": \"[variables('login')]\"}}]",
        ),
    );
    finds(
        "azuredeploy.json",
        &arm(
            "\"parameters\": {\"login\": {\"type\": \"string\", \"defaultValue\": \"~\"}}, \"resources\": [{\"properties\": {\"administratorLoginPassword\": \"[parameters('login')]\"}}]",
        ),
    );
    passes(
        "azuredeploy.json",
        &arm(
            "\"variables\": {\"login\": \"orders-1x\"}, \"resources\": [{\"name\": \"[variables('login')]\", \"properties\": {\"adminPassword\": \"[parameters('login')]\"}}]",
        ),
    );
}

#[test]
fn secrets_of_compose_and_of_grafana() {
    for content in ["\"~\"", "~", "|\n      ~"] {
        finds(
            "compose.yaml",
            &format!("services:\n  a:\n    image: a\nsecrets:\n  db:\n    content: {content}\n"),
        );
    }
    passes(
        "compose.yaml",
        "services:\n  a:\n    image: a\nsecrets:\n  a1:\n    file: ./db-1.txt\n  b1:\n    environment: DB_PASSWORD1\n  c1:\n    content: ${DB_PASSWORD1}\nconfigs:\n  d1:\n    content: canary-22x\n",
    );
    for name in ["httpHeaderValue1", "accessKey", "tlsClientKey", "pfxContent"] {
        let source =
            format!("apiVersion: 1\ndatasources:\n  - name: a\n    secureJsonData:\n      {name}: ~\n");
        finds("provisioning/a.yml", &source);
        let inside = source.replace('\n', "\n    ");
        finds(
            "map.yaml",
            &format!("apiVersion: v1\nkind: ConfigMap\ndata:\n  a.yaml: |\n    {}\n", inside.trim_end()),
        );
    }
    finds(
        "alerts.yaml",
        "contactPoints:\n  - receivers:\n      - type: x\n        secureSettings:\n          address: ~\n",
    );
    passes(
        "provisioning/a.yml",
        "apiVersion: 1\ndatasources:\n  - name: a1\n    jsonData:\n      httpHeaderName1: X-Scope-1\n    secureJsonData:\n      httpHeaderValue1: $TOKEN1\n      accessKey: ${KEY1}\n      tlsClientKey: $__file{/etc/key1}\n    secureJsonFields:\n      password: true\n",
    );
}
