//! The same secrets spelled otherwise: behind functions of templates, over several lines, in escapes.

use super::{finds, passes, strong, values, weak};

fn template(rest: &str) -> String {
    format!("AWSTemplateFormatVersion: '2010-09-09'\n{rest}")
}

fn database(password: &str) -> String {
    format!(
        "Resources:\n  A:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      MasterUserPassword: {password}\n"
    )
}

#[test]
fn functions_of_cloudformation_that_lead_to_a_literal() {
    let mappings = "Mappings:\n  M:\n    prod:\n      v: ~\n      w: other\n";
    for password in
        ["!FindInMap [M, prod, v]", "!FindInMap [M, !Ref Stage, v]", "{\"Fn::FindInMap\": [M, prod, v]}"]
    {
        finds("stack.yaml", &template(&format!("{mappings}{}", database(password))));
    }
    for password in ["!Select [1, !Split [\",\", \"a,~\"]]", "!Sub [\"${P}\", {P: \"~\"}]"] {
        finds("stack.yaml", &template(&database(password)));
    }
    let parameter = "Parameters:\n  Geheim: {Type: String, Default: ~}\n";
    for password in ["!Ref Geheim", "!Sub \"${Geheim}\"", "!If [A, !Ref Geheim, !Ref Other]"] {
        finds("stack.yaml", &template(&format!("{parameter}{}", database(password))));
    }
    let variable = "Resources:\n  A:\n    Type: AWS::Lambda::Function\n    Properties:\n      Environment:\n        Variables:\n          DB_PASSWORD: !Ref Geheim\n";
    finds("stack.yaml", &template(&format!("{parameter}{variable}")));
    finds("stack.yaml", &template("Outputs:\n  AdminPassword:\n    Value: ~\n"));
    for on in ["yes", "True", "on", "'true'"] {
        finds(
            "stack.yaml",
            &template(&format!("Parameters:\n  X: {{Type: String, NoEcho: {on}, Default: ~}}\n")),
        );
    }
    for none in [
        "Parameters:\n  X: {Type: String, NoEcho: no, Default: abc-12-def}\n".to_owned(),
        "Outputs:\n  DatabaseSecretArn:\n    Value: !Ref Database\n  SecretName:\n    Value: db-secret-1\n"
            .to_owned(),
        format!("Mappings:\n  M:\n    prod:\n      w: abc-12-def\n{}", database("!FindInMap [M, prod, v]")),
        database("!Select [0, !Split [\",\", !Ref Passwords]]"),
        format!(
            "Parameters:\n  P: {{Type: 'AWS::SSM::Parameter::Value<String>', Default: prod-db-1}}\n{}",
            database("!Ref P")
        ),
        format!("Parameters:\n  Name: {{Type: String, Default: abc-12-def}}\n{}", database("!Ref Other")),
    ] {
        passes("stack.yaml", &template(&none));
    }
}

#[test]
fn parameters_on_a_command_line() {
    finds("up.sh", "aws cloudformation create-stack --parameters ParameterKey=DbPassword,ParameterValue=~\n");
    finds(
        "up.sh",
        "aws cloudformation update-stack \\\n  --parameters ParameterKey=Stage,ParameterValue=prod \\\n    ParameterKey=DbPassword,ParameterValue=\"~\"\n",
    );
    finds("up.sh", "sam deploy --parameter-overrides 'ParameterKey=DbPassword,ParameterValue=~'\n");
    for none in ["ParameterKey=DbPassword,ParameterValue=$PW", "ParameterKey=KeyName,ParameterValue=ops-2024"]
    {
        passes("up.sh", &format!("aws cloudformation create-stack --parameters {none}\n"));
    }
    passes(
        "up.sh",
        "aws cloudformation update-stack --parameters ParameterKey=DbPassword,UsePreviousValue=true\n",
    );
}

#[test]
fn values_on_the_line_below() {
    let pulumi = |text: &str| format!("import * as pulumi from \"@pulumi/pulumi\";\n{text}");
    finds("index.ts", &pulumi("new Db(\"a\", {\n  password:\n    \"~\",\n});\n"));
    finds(
        "lib/a.ts",
        "import * as cdk from 'aws-cdk-lib';\nconst s = cdk.SecretValue.unsafePlainText(\n  '~'\n);\n",
    );
    finds("__main__.py", "import pulumi\ndb = Db(\"a\", password=(\n    \"~\"\n))\n");
    finds("app.properties", "spring.datasource.password=\\\n  ~\nother=1\n");
    finds("app.properties", "spring.datasource.password=\\\r\n  ~\r\nother=1\r\n");
    finds("app.properties", "# a\rdb.password=~\rother=1\r");
    finds("main.bicep", "@secure()\nparam conf string = '''\n~'''\n");
    passes("index.ts", &pulumi("const password =\n  config.requireSecret(\"dbPassword1\");\n"));
    passes("app.properties", "password.help=\\\n  Use 8 characters or more, with 1 digit\n");
}

#[test]
fn names_in_other_spellings() {
    finds("a.yaml", "db:\n  \"pass\\u0077ord\": \"~\"\n");
    finds("a.json", "{\"db\": {\"pass\\u0077ord\": \"~\"}}");
    finds("a.yaml", "db:\n  ? password\n  : ~\n");
    finds("main.bicep", "@sys.secure()\nparam conf string = '~'\n");
    passes("a.json", "{\"html\": \"\\u003cb\\u003e \\u0041bc-12-def\"}");
}

#[test]
fn secrets_that_programs_make() {
    let pulumi = |text: &str| format!("import * as k8s from \"@pulumi/kubernetes\";\n{text}");
    finds(
        "index.ts",
        &pulumi(
            "new k8s.core.v1.Secret(\"a\", {\n  metadata: { name: \"a\" },\n  stringData: { boot: \"~\" },\n});\n",
        ),
    );
    finds(
        "__main__.py",
        "from pulumi_kubernetes.core.v1 import Secret\nSecret(\"a\", string_data={\"boot\": \"~\"})\n",
    );
    finds(
        "main.go",
        "import \"github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/core/v1\"\nv1.NewSecret(ctx, \"a\", &v1.SecretArgs{StringData: pulumi.StringMap{\"boot\": pulumi.String(\"~\")}})\n",
    );
    finds("index.ts", &pulumi("const pw = config.getSecret(\"pw\") ?? \"~\";\n"));
    finds("__main__.py", "import pulumi\npw = config.get_secret(\"pw\") or \"~\"\n");
    passes(
        "index.ts",
        &pulumi(
            "new k8s.core.v1.Secret(\"a\", { stringData: { username: \"app-user-1\", boot: config.requireSecret(\"boot1\") } });\n",
        ),
    );
    passes("index.ts", &pulumi("const pw = config.getSecret(\"pw\") ?? config.requireSecret(\"pw2\");\n"));
}

#[test]
fn a_comment_inside_of_the_quotes_hides_no_value() {
    for value in [weak(), strong()] {
        for (path, text) in [
            ("a.yaml", "db_password: \"~ # see the wiki\"\n"),
            ("a.yaml", "db_password: '~ #x'\n"),
            ("a.json", "{\"db_password\": \"~ # x\"}\n"),
            ("a.toml", "db_password = \"~ # x\"\n"),
        ] {
            assert_eq!(values(path, &text.replace('~', &value)).len(), 1, "{path}: {text}");
        }
    }
    passes("a.yaml", "db_password: \"changeme # set it\"\n");
    passes("a.yaml", "db_password: \"${DB_PASSWORD} # set it\"\n");
}
