//! Literals that only what they are handed to says are secret: a nested stack, a container's program, a template, a loop, a
//! function of a program, a header that an origin asks for.

use crate::classes::{LETTERS, drawn};
use crate::reached::{finds, passes, told};

#[test]
fn cloudformation_tells_what_a_nested_stack_is_given() {
    let parent = |kind: &str, source: &str, given: &str| {
        format!(
            "AWSTemplateFormatVersion: \"2010-09-09\"\nParameters:\n  Env:\n    Type: String\nResources:\n  Db:\n    Type: {kind}\n    Properties:\n      {source}\n      Parameters:\n        Boot: {given}\n        Size: Db-Large-2024\n"
        )
    };
    let child = |parameter: &str, rest: &str| {
        format!(
            "Parameters:\n  Boot:\n    Type: String\n{parameter}  Size:\n    Type: String\nResources:\n{rest}"
        )
    };
    let topic = "  T:\n    Type: AWS::SNS::Topic\n";
    let hidden = child("    NoEcho: true\n", topic);
    let stack = "AWS::CloudFormation::Stack";
    for given in ["\"~\"", "!If [Prod, \"~\", !Ref Env]", "!Sub \"~\""] {
        finds(&[
            ("infra/app.yaml", &parent(stack, "TemplateURL: ./db.yaml", given)),
            ("infra/db.yaml", &hidden),
        ]);
    }
    finds(&[
        ("app.yaml", &parent("AWS::Serverless::Application", "Location: nested/db.json", "\"~\"")),
        (
            "nested/db.json",
            "{\"Parameters\": {\"Boot\": {\"Type\": \"String\", \"NoEcho\": \"true\"}, \"Size\": {\"Type\": \"String\"}}, \"Resources\": {\"T\": {\"Type\": \"AWS::SNS::Topic\"}}}\n",
        ),
    ]);
    // What the parent's own parameter is by default, where it stands.
    let text =
        parent(stack, "TemplateURL: db.yaml", "!Ref Env").replace("Env:\n", "Env:\n    Default: \"~\"\n");
    finds(&[("app.yaml", &text), ("db.yaml", &hidden)]);
    // Without `NoEcho`, a password is taken from it, or it is handed on.
    let database = "  D:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      DBInstanceClass: !Ref Size\n      MasterUserPassword: !Ref Boot\n";
    let text = parent(stack, "TemplateURL: db.yaml", "\"~\"");
    finds(&[("app.yaml", &text), ("db.yaml", &child("", database))]);
    let middle = parent(stack, "TemplateURL: db.yaml", "!Ref Code").replace("  Env:", "  Code:");
    let top = parent(stack, "TemplateURL: middle.yaml", "x").replace("Boot: x", "Code: \"~\"");
    finds(&[("app.yaml", &top), ("middle.yaml", &middle), ("db.yaml", &hidden)]);

    for given in ["!Ref Env", "\"{{resolve:secretsmanager:db:SecretString:password}}\"", "CHANGE_ME", "\"\""]
    {
        passes(&[("app.yaml", &parent(stack, "TemplateURL: db.yaml", given)), ("db.yaml", &hidden)]);
    }
    let plain = child("", topic);
    let given = parent(stack, "TemplateURL: db.yaml", "Db-Large-2024");
    passes(&[("app.yaml", &given), ("db.yaml", &plain)]);
    // Of a template that lies elsewhere, or that deploys itself, nothing is known.
    for source in [
        "TemplateURL: https://s3.amazonaws.com/x/db.yaml",
        "TemplateURL: ./none.yaml",
        "TemplateURL: ./app.yaml",
    ] {
        passes(&[("app.yaml", &parent(stack, source, "Db-Large-2024"))]);
    }
}

/// A pod with one container.
fn pod(container: &str) -> String {
    let container = container.replace('\n', "\n      ");
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      {container}\n"
    )
}

#[test]
fn containers_tell_what_the_program_of_their_image_is_given() {
    for container in [
        "image: curlimages/curl:8.5.0\nargs: [\"-s\", \"-u\", \"app:~\", \"https://nexus.internal/rest\"]",
        "image: registry.internal:5000/alpine/curl\nargs:\n  - -fsS\n  - -u\n  - app:~\n  - https://nexus.internal/rest",
        "image: registry.internal:5000/tools/mysql-client:8\nargs: [\"-h\", \"db\", \"-uroot\", \"-p~\", \"-e\", \"select 1\"]",
        "image: redis:7-alpine\nargs: [\"-h\", \"db\", \"-a\", \"~\", \"ping\"]",
        "image: rtsp/mongosh\nargs: [\"mongodb://db/app\", \"-u\", \"root\", \"-p\", \"~\"]",
        "image: alpine/psql\nargs: [\"postgresql://app:~@db.internal/app\", \"-c\", \"select 1\"]",
        "image: hashicorp/vault:1.15\nargs: [\"kv\", \"put\", \"secret/app\", \"boot=~\"]",
        "image: bitnami/kubectl\nargs: [\"create\", \"secret\", \"generic\", \"app\", \"--from-literal=boot=~\"]",
        // The program stands beside its words.
        "image: redis:7\ncommand: [\"redis-cli\"]\nargs: [\"-a\", \"~\", \"ping\"]",
        "image: internal/tools\ncommand: [\"/usr/bin/curl\"]\nargs: [\"-u\", \"app:~\", \"https://nexus.internal/rest\"]",
    ] {
        finds(&[("job.yaml", &pod(container))]);
    }
    for service in [
        "image: curlimages/curl\n    command: [\"-u\", \"app:~\", \"https://nexus.internal/rest\"]",
        "image: curlimages/curl\n    command: -u app:~ https://nexus.internal/rest",
        "image: minio/mc\n    command: [\"alias\", \"set\", \"s3\", \"http://minio:9000\", \"app\", \"~\"]",
        "image: redis:7\n    entrypoint: redis-cli\n    command: [\"-a\", \"~\", \"ping\"]",
    ] {
        finds(&[("docker-compose.yml", &format!("services:\n  a:\n    {service}\n"))]);
    }
    let words = "[\"-u\", \"app:~\", \"https://nexus.internal/rest\"]";
    finds(&[(
        "task.json",
        &format!(
            "{{\"family\": \"a\", \"containerDefinitions\": [{{\"name\": \"a\", \"image\": \"curlimages/curl:8\", \"command\": {words}}}]}}\n"
        ),
    )]);
    finds(&[(
        "a.yaml",
        &format!(
            "AWSTemplateFormatVersion: \"2010-09-09\"\nResources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ContainerDefinitions:\n        - Name: a\n          Image: curlimages/curl:8\n          Command: {words}\n"
        ),
    )]);
    for text in [
        format!(
            "resource \"aws_ecs_task_definition\" \"a\" {{\n  family = \"a\"\n  container_definitions = jsonencode([{{\n    name    = \"a\"\n    image   = \"curlimages/curl:${{var.tag}}\"\n    command = {words}\n  }}])\n}}\nvariable \"tag\" {{}}\n"
        ),
        format!(
            "resource \"kubernetes_pod\" \"a\" {{\n  spec {{\n    container {{\n      name  = \"a\"\n      image = \"curlimages/curl:8\"\n      args  = {words}\n    }}\n  }}\n}}\n"
        ),
    ] {
        finds(&[("main.tf", &text)]);
    }
    finds(&[("run.sh", "docker run --rm curlimages/curl:8.5.0 -u app:~ https://nexus.internal/rest\n")]);
}

#[test]
fn containers_of_other_programs_and_references_tell_nothing() {
    for container in [
        "image: curlimages/curl\nargs: [\"-u\", \"$(LOGIN)\", \"-H\", \"X-Api: v1-2024\", \"https://nexus.internal/Rest2024\"]",
        "image: curlimages/curl\ncommand: [\"/bin/echo\"]\nargs: [\"-u\", \"app:Gr4phite-88x\"]",
        "image: nginx:1\nargs: [\"-u\", \"app:Gr4phite-88x\", \"https://nexus.internal/rest\"]",
        "image: internal/curl-metrics\nargs: [\"-u\", \"app:Gr4phite-88x\"]",
        "image: mysql:8\nargs: [\"--port=3306\", \"--character-set-server=utf8mb4\"]",
        "image: redis:7\nargs: [\"--appendonly\", \"yes\", \"--save\", \"60\", \"1\"]",
        "image: minio/mc\nargs: [\"ls\", \"s3/Bucket-2024x\"]",
        "image: mongo:7\nargs: [\"--replSet\", \"rs0-Main2024\", \"--port\", \"27017\"]",
        "image: hashicorp/vault\nargs: [\"server\", \"-config=/vault/Config2024.hcl\"]",
        "image: amazon/aws-cli\nargs: [\"s3\", \"cp\", \"s3://Bucket-2024x/a\", \"/tmp/\"]",
    ] {
        passes(&[("job.yaml", &pod(container))]);
    }
    passes(&[(
        "docker-compose.yml",
        "services:\n  a:\n    image: curlimages/curl\n    command: -u ${LOGIN} https://nexus.internal/Rest2024\n  b:\n    image: redis\n    command: redis-server --maxmemory 100mb\n",
    )]);
}

#[test]
fn terraform_tells_what_a_template_file_and_other_values_are_given() {
    let template = |vars: &str| {
        format!(
            "data \"template_file\" \"a\" {{\n  template = file(\"${{path.module}}/a.tpl\")\n  vars = {{\n{vars}  }}\n}}\n"
        )
    };
    let script = "#!/bin/sh\nexport DB_PASSWORD=${x}\nexport NAME=${y}\n";
    finds(&[("main.tf", &template("    x = \"~\"\n    y = \"Orders-2024x\"\n")), ("a.tpl", script)]);
    finds(&[
        ("main.tf", &(template("    x = var.seed\n") + "variable \"seed\" {\n  default = \"~\"\n}\n")),
        ("a.tpl", "DATABASE_URL=mysql://app:${x}@db.internal/app\n"),
    ]);
    finds(&[(
        "main.tf",
        "data \"template_file\" \"a\" {\n  template = \"export DB_PASSWORD=$${x}\"\n  vars = {\n    x = \"~\"\n  }\n}\n",
    )]);
    let given = "    x = random_password.a.result\n    y = \"Orders-2024x\"\n";
    let password = "resource \"random_password\" \"a\" {\n  length = 32\n}\n";
    passes(&[("main.tf", &(template(given) + password)), ("a.tpl", script)]);

    let each = "variable \"things\" {\n  type = map(string)\n}\nresource \"aws_db_instance\" \"a\" {\n  for_each = var.things\n  password = each.value\n}\n";
    let values = "things = {\n  one = \"~\"\n}\n";
    for file in ["terraform.tfvars", "prod.tfvars", "env/prod.tfvars"] {
        finds(&[("main.tf", each), (file, values)]);
    }
    finds(&[("main.tf", each), ("prod.tfvars.json", "{\"things\": {\n  \"one\": \"~\"\n}}\n")]);
    let called = "variable \"things\" {\n  type = map(string)\n}\nmodule \"db\" {\n  source   = \"./db\"\n  for_each = var.things\n  boot     = each.value\n}\n";
    let module = "variable \"boot\" {\n  type = string\n}\nresource \"aws_db_instance\" \"a\" {\n  password = var.boot\n}\n";
    finds(&[("main.tf", called), ("db/main.tf", module), ("prod.tfvars", values)]);
    // However many take it, and whatever its name says besides.
    let twice = "variable \"pw\" {}\nvariable \"db_password\" {}\nresource \"aws_db_instance\" \"a\" {\n  password = var.pw\n}\nresource \"aws_rds_cluster\" \"b\" {\n  master_password = var.pw\n}\nresource \"aws_db_instance\" \"c\" {\n  password = var.db_password\n}\n";
    let values = "pw = \"~\"\ndb_password = \"~\"\n";
    finds(&[("main.tf", twice), ("env/dev.tfvars", values), ("prod.tfvars", values)]);
    passes(&[
        (
            "main.tf",
            "variable \"things\" {}\nvariable \"pw\" {}\nresource \"aws_db_instance\" \"a\" {\n  for_each   = var.things\n  identifier = each.value.code\n  password   = var.pw\n}\n",
        ),
        ("prod.tfvars", "pw = \"CHANGE_ME\"\nthings = {\n  one = {\n    code = \"Gr4phite-88x\"\n  }\n}\n"),
    ]);
}

#[test]
fn ansible_tells_what_a_loop_gives_under_a_name_of_its_own() {
    let play = |task: &str, loops: &str| {
        format!(
            "- hosts: db\n  tasks:\n    - name: users\n      community.mysql.mysql_user:\n        name: ops\n        password: \"{task}\"\n{loops}"
        )
    };
    let control = "      loop_control:\n        loop_var: account\n";
    for (task, loops) in [
        ("{{ account.pin }}", "      loop:\n        - { who: Orders-2024x, pin: ~ }\n"),
        (
            "{{ account['pin'] }}",
            "      loop: \"{{ people }}\"\n      vars:\n        people:\n          - { who: ops, pin: ~ }\n",
        ),
        ("{{ account }}", "      with_items:\n        - ~\n"),
        (
            "{{ account.value.pin }}",
            "      loop: \"{{ people | dict2items }}\"\n      vars:\n        people:\n          ops:\n            pin: ~\n",
        ),
    ] {
        finds(&[("site.yml", &play(task, &format!("{loops}{control}")))]);
    }
    for (task, loops) in [
        ("{{ account.pin }}", "      loop:\n        - { who: Orders-2024x, pin: \"{{ vault_ops }}\" }\n"),
        ("{{ vault_db }}", "      loop:\n        - { who: ops, pin: Gr4phite-88x }\n"),
        // Another variable than the loop's.
        ("{{ other.pin }}", "      loop:\n        - { who: ops, pin: Gr4phite-88x }\n"),
    ] {
        passes(&[("site.yml", &play(task, &format!("{loops}{control}")))]);
    }
}

#[test]
fn origins_tell_what_header_they_ask_for() {
    let sent = |name: &str, value: &str| {
        format!(
            "resource \"aws_cloudfront_distribution\" \"a\" {{\n  origin {{\n    custom_header {{\n      name  = \"{name}\"\n      value = {value}\n    }}\n  }}\n}}\n"
        )
    };
    let asked = |name: &str, value: &str| {
        format!(
            "resource \"aws_lb_listener_rule\" \"a\" {{\n  condition {{\n    http_header {{\n      http_header_name = \"{name}\"\n      values           = [{value}]\n    }}\n  }}\n}}\n"
        )
    };
    for name in ["X-Origin-Verify", "X-Origin-Secret", "x-custom-auth", "X-CDN-Auth"] {
        finds(&[("main.tf", &sent(name, "\"~\""))]);
        finds(&[("main.tf", &asked(name, "\"~\""))]);
    }
    for (name, value) in [
        ("X-Origin-Verify", "var.x"),
        ("X-Origin-Verify", "\"true\""),
        ("X-Origin-Verify", "\"cloudfront\""),
        ("X-Custom-Auth", "\"CHANGE_ME\""),
        ("X-Forwarded-Proto", "\"Gr4phite-88x\""),
        ("X-Origin-Region", "\"eu-west-1-Gr4phite\""),
    ] {
        for text in [sent(name, value), asked(name, value)] {
            passes(&[("main.tf", &(text + "variable \"x\" {}\n"))]);
        }
    }
    finds(&[(
        "main.tf",
        "resource \"aws_wafv2_web_acl\" \"a\" {\n  rule {\n    statement {\n      byte_match_statement {\n        search_string = \"~\"\n        field_to_match {\n          single_header {\n            name = \"x-origin-verify\"\n          }\n        }\n      }\n    }\n  }\n}\n",
    )]);
    let template = |properties: &str| {
        format!("AWSTemplateFormatVersion: \"2010-09-09\"\nResources:\n  D:\n{properties}")
    };
    for properties in [
        "    Type: AWS::CloudFront::Distribution\n    Properties:\n      DistributionConfig:\n        Origins:\n          - Id: a\n            OriginCustomHeaders:\n              - HeaderName: X-Origin-Verify\n                HeaderValue: ~\n              - HeaderName: X-Forwarded-By\n                HeaderValue: Gr4phite-88x\n",
        "    Type: AWS::ElasticLoadBalancingV2::ListenerRule\n    Properties:\n      Conditions:\n        - Field: http-header\n          HttpHeaderConfig:\n            HttpHeaderName: X-Origin-Verify\n            Values:\n              - ~\n",
        "    Type: AWS::WAFv2::WebACL\n    Properties:\n      Rules:\n        - Statement:\n            ByteMatchStatement:\n              SearchString: ~\n              FieldToMatch:\n                SingleHeader:\n                  Name: x-origin-verify\n",
    ] {
        finds(&[("a.yaml", &template(properties))]);
    }
    let program = "import * as aws from \"@pulumi/aws\";\nnew aws.cloudfront.Distribution(\"a\", {\n  origins: [{\n    domainName: \"a.example.net\",\n    originId: \"a\",\n    customHeaders: [{ name: \"X-Origin-Verify\", value: \"~\" }],\n  }],\n});\n";
    finds(&[("Pulumi.yaml", "name: a\nruntime: nodejs\n"), ("index.ts", program)]);
    finds(&[(
        "Pulumi.yaml",
        "name: a\nruntime: yaml\nresources:\n  d:\n    type: aws:cloudfront:Distribution\n    properties:\n      origins:\n        - domainName: a.example.net\n          customHeaders:\n            - name: X-Origin-Verify\n              value: ~\n",
    )]);
}

/// A text of a state with a result in it.
fn state() -> String {
    // In pieces, so that this file is no state itself.
    let [version, lineage] = [["terraform", "_version"].concat(), ["line", "age"].concat()];
    serde_json::json!({
        "version": 4, version: "1.5.0", "serial": 3, lineage: "0f8fad5b-d9cb-469f-a165-70867728950e", "outputs": {},
        "resources": [{
            "mode": "managed", "type": "random_password", "name": "a", "provider": "random",
            "instances": [{ "attributes": { "id": "none", "result": drawn(LETTERS, 16, 91) } }],
        }],
    })
    .to_string()
}

#[test]
fn state_and_settings_with_entities_or_escapes_are_told() {
    let entities = state().replace('"', "&quot;");
    assert_eq!(told(&[("a.html", format!("<p>\n<pre data-a=\"{entities}\"></pre>\n"))]).len(), 1);
    assert_eq!(told(&[("a.html", format!("<p>\n<pre>{}</pre>\n", state().replace('"', "&#34;")))]).len(), 1);
    let escape = |sign: char| {
        if sign.is_ascii_alphanumeric() { sign.to_string() } else { format!("%{:02X}", sign as u32) }
    };
    let url: String = state().chars().map(escape).collect();
    assert_eq!(told(&[("a.txt", format!("https://a.example.net/?state={url}&x=y\n"))]).len(), 1);
    // The place is that of the value, not that of the whole.
    let value = ["wQzkpr-7", "Tn4xLm"].concat();
    let settings = format!(
        "<pre>{{&quot;host&quot;: &quot;a&quot;,\n&quot;db_password&quot;: &quot;{value}&quot;}}</pre>\n"
    );
    assert_eq!(told(&[("a.xml", settings)]), [("a.xml".to_owned(), 2, 32)]);
    for text in [
        "<p>A state has &quot;terraform~version&quot;: &quot;1.5.0&quot; and &quot;lineage&quot; in it.</p>\n",
        "<p>Set &quot;db_password&quot;: &quot;CHANGE_ME&quot; or &quot;secret_key&quot;.</p>\n",
        "https://a.example.net/?q=%22lineage%22&password=%24%7Bx%7D\n",
    ] {
        // In pieces, as above.
        assert_eq!(told(&[("a.html", text.replace('~', "_"))]), []);
    }
}

#[test]
fn an_example_shows_a_word_for_a_password_and_no_real_one() {
    let database =
        |password: &str| format!("resource \"aws_db_instance\" \"a\" {{\n  password = \"{password}\"\n}}\n");
    finds(&[("examples/basic/main.tf", &database("~"))]);
    for word in ["password123", "MyPassword123!", "P@ssw0rd!"] {
        passes(&[("examples/basic/main.tf", &database(word))]);
        assert_eq!(told(&[("prod/main.tf", database(word))]).len(), 1, "{word}");
    }
}

#[test]
fn programs_tell_what_their_functions_are_given() {
    let settings = |runtime: &str| format!("name: a\nruntime: {runtime}\n");
    let typescript = |text: &str| {
        let imports = "import * as aws from \"@pulumi/aws\";\nimport * as k8s from \"@pulumi/kubernetes\";\nimport * as pg from \"@pulumi/postgresql\";\n";
        finds(&[("Pulumi.yaml", &settings("nodejs")), ("index.ts", &format!("{imports}{text}"))]);
    };
    typescript(
        "const role = (name: string, pw: string) => new pg.Role(name, { login: true, password: pw });\nrole(\"Crm-2024x\", \"~\");\n",
    );
    typescript(
        "const put = (name: string, v: string) => new k8s.core.v1.Secret(name, { stringData: { boot: v, username: \"Crm-2024x\" } });\nput(\"a\", \"~\");\n",
    );
    typescript(
        "function role(name: string, pw: string) {\n  return new aws.rds.Instance(name, { password: pw });\n}\nfor (const [n, p] of Object.entries({\n  crm: \"~\",\n})) {\n  role(n, p);\n}\n",
    );
    let python = "import pulumi_postgresql as pg\n\ndef role(name, *, pw=None):\n    return pg.Role(name, login=True, password=pw)\n\nrole(\"Crm-2024x\", pw=\"~\")\n";
    finds(&[("Pulumi.yaml", &settings("python")), ("__main__.py", python)]);
    let go = |body: &str| {
        format!(
            "package main\n\nimport (\n\t\"github.com/pulumi/pulumi-postgresql/sdk/v3/go/postgresql\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc role(ctx *pulumi.Context, name, pw string) error {{\n\t_, err := postgresql.NewRole(ctx, name, &postgresql.RoleArgs{{\n\t\tPassword: pulumi.String(pw),\n\t}})\n\treturn err\n}}\n\nfunc main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n{body}\t\treturn nil\n\t}})\n}}\n"
        )
    };
    for body in [
        "\t\trole(ctx, \"Crm-2024x\", \"~\")\n",
        "\t\tfor k, v := range map[string]string{\n\t\t\t\"crm\": \"~\",\n\t\t} {\n\t\t\trole(ctx, k, v)\n\t\t}\n",
        "\t\tfor k, v := range map[string]string{\"crm\": \"~\"} {\n\t\t\tpostgresql.NewRole(ctx, k, &postgresql.RoleArgs{Password: pulumi.String(v)})\n\t\t}\n",
    ] {
        finds(&[("Pulumi.yaml", &settings("go")), ("main.go", &go(body))]);
    }
    // Without a project, and of other tools, the text alone says it.
    let imports = "import * as rds from \"aws-cdk-lib/aws-rds\";\n";
    let cdk = "const role = (name: string, pw: string) => new rds.CfnDBInstance(null, name, { masterUserPassword: pw });\nrole(\"Crm-2024x\", \"~\");\n";
    finds(&[("lib/stack.ts", &format!("{imports}{cdk}"))]);
    finds(&[("lib/db.py", python)]);
    let looped = "\t\tfor k, v := range map[string]string{\n\t\t\t\"crm\": \"~\",\n\t\t} {\n\t\t\trole(ctx, k, v)\n\t\t}\n";
    finds(&[("lib/main.go", &go(looped))]);
    let passing = "import * as pulumi from \"@pulumi/pulumi\";\nimport * as pg from \"@pulumi/postgresql\";\nconst role = (name: string, pw: pulumi.Input<string>) => new pg.Role(name, { login: true, password: pw });\nrole(\"Crm-2024x\", new pulumi.Config().requireSecret(\"x\"));\nrole(\"Ops-2024x\", process.env.X!);\n";
    passes(&[("Pulumi.yaml", &settings("nodejs")), ("index.ts", passing)]);
    passes(&[("lib/index.ts", passing)]);
}
