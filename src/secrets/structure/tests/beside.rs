//! Names beside their values, in trees and in programs, and addresses that are put together.

use super::{finds, passes};

const PROGRAM: &str = "import * as aws from \"@pulumi/aws\";\n";

#[test]
fn a_name_and_a_value_however_they_are_called() {
    for (path, text) in [
        (
            ".ebextensions/01.config",
            "option_settings:\n  - namespace: a\n    option_name: DB_PASSWORD\n    value: ~\n",
        ),
        (".ebextensions/01.config", "option_settings:\n  - value: \"~\"\n    option_name: DB_PASSWORD\n"),
        (
            ".ebextensions/01.config",
            "{\"option_settings\": [{\"option_name\": \"DB_PASSWORD\", \"value\": \"~\"}]}",
        ),
        (
            "stack.yaml",
            "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  E:\n    Type: AWS::ElasticBeanstalk::Environment\n    Properties:\n      OptionSettings:\n        - OptionName: DB_PASSWORD\n          Value: ~\n",
        ),
        ("values.yaml", "settings:\n  - parameterName: DB_PASSWORD\n    parameterValue: ~\n"),
        ("main.bicep", "var s = [\n  { name: 'DbPassword', value: '~' }\n]\n"),
        ("main.bicep", "var s = [\n  {\n    value: '~'\n    name: 'DB_PASSWORD'\n  }\n]\n"),
        ("index.ts", "const s = [{ name: `DB_PASSWORD`, value: `~` }];\n"),
        ("index.ts", "const s = [\n  {\n    name: \"DB_PASSWORD\",\n    value: \"~\",\n  },\n];\n"),
        ("main.go", "s := Pair{Name: pulumi.String(\"DB_PASSWORD\"), Value: pulumi.String(\"~\")}\n"),
        ("__main__.py", "s = EnvVarArgs(name=\"DB_PASSWORD\", value=\"~\")\n"),
        ("__main__.py", "s = {\"name\": \"DB_PASSWORD\", \"value\": \"~\"}\n"),
    ] {
        let deploys = match path.rsplit('.').next() {
            Some("ts") => PROGRAM,
            Some("go") => "import \"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n",
            Some("py") => "import pulumi\n",
            _ => "",
        };
        finds(path, &format!("{deploys}{text}"));
    }
    for (path, text) in [
        (
            ".ebextensions/01.config",
            "option_settings:\n  - option_name: MODE\n    value: canary-22x\n  - option_name: DB_PASSWORD\n    value: '{{resolve:ssm:x:1}}'\n",
        ),
        ("values.yaml", "settings:\n  - hostName: DB_PASSWORD\n    portValue: canary-22x\n"),
        (
            "main.bicep",
            "var s = [\n  { name: 'DbPassword', value: pw1 }\n  { name: 'Mode', value: 'canary-22x' }\n]\n",
        ),
        ("main.bicep", "var s = { name: 'DbPassword', secretRef: 'db-22x' }\n"),
    ] {
        passes(path, text);
    }
    passes(
        "index.ts",
        &format!(
            "{PROGRAM}const s = [{{ name: \"DB_PASSWORD\", valueFrom: arn1 }}, {{ name: \"MODE\", value: \"canary-22x\" }}];\n"
        ),
    );
}

#[test]
fn an_address_that_goes_on_outside_of_its_text() {
    finds(
        "__main__.py",
        "import pulumi\nurl = pulumi.Output.concat(\"postgres://app:~@\", db.address, \":5432/app\")\n",
    );
    finds("index.ts", &format!("{PROGRAM}const url = \"amqp://app:~@\" + host;\n"));
    passes(
        "index.ts",
        &format!(
            "{PROGRAM}const url = \"https://app:\" + pw1 + \"@\" + host1;\nconst at = \"https://a1\";\n"
        ),
    );
}
