//! Pulumi programs, read as source: what is found in them, in every language and style, and what is left alone.

mod support;

use serde_json::Value;
use support::TestRepo;

/// A repository with a project's files staged; `runtime` is what `Pulumi.yaml` says.
fn project(runtime: &str, files: &[(&str, &str)]) -> TestRepo {
    let repo = TestRepo::new();
    repo.stage("Pulumi.yaml", format!("name: demo\nruntime: {runtime}\n"));
    for (path, content) in files {
        repo.stage(path, content);
    }
    repo
}

fn report(repo: &TestRepo, arguments: &[&str]) -> Value {
    let run = repo.run(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&run.stdout).unwrap_or(Value::Null)
}

/// `rule resource attribute line` of every finding.
fn findings(repo: &TestRepo, arguments: &[&str]) -> Vec<String> {
    let report = report(repo, arguments);
    let all = report["findings"].as_array().cloned().unwrap_or_default();
    let word = |finding: &Value, key: &str| finding[key].as_str().unwrap_or("-").to_owned();
    all.iter()
        .map(|one| {
            format!(
                "{} {} {} {}",
                word(one, "rule"),
                word(one, "resource"),
                word(one, "attribute"),
                one["line"]
            )
        })
        .collect()
}

fn asked(repo: &TestRepo, rule: &str) -> Vec<String> {
    findings(repo, &["--rule", rule])
}

const VOLUME: &str = "unencrypted-volume aws:ebs/volume:Volume::scratch";

#[test]
fn every_way_to_import_in_typescript_leads_to_the_resource() {
    for (imports, class) in [
        ("import * as aws from \"@pulumi/aws\";", "aws.ebs.Volume"),
        ("import * as cloud from '@pulumi/aws';", "cloud.ebs.Volume"),
        ("import { ebs } from \"@pulumi/aws\";", "ebs.Volume"),
        ("import { ebs as blocks } from \"@pulumi/aws\";", "blocks.Volume"),
        ("import * as ebs from \"@pulumi/aws/ebs\";", "ebs.Volume"),
        ("import { Volume } from \"@pulumi/aws/ebs\";", "Volume"),
        ("import { Volume as V } from \"@pulumi/aws/ebs/volume\";", "V"),
        ("import aws = require(\"@pulumi/aws\");", "aws.ebs.Volume"),
        ("const aws = require(\"@pulumi/aws\");", "aws.ebs.Volume"),
        ("const { ebs } = require(\"@pulumi/aws\");", "ebs.Volume"),
        ("const { ebs: { Volume: V } } = require(\"@pulumi/aws\");", "V"),
        ("const ebs = require(\"@pulumi/aws\").ebs;", "ebs.Volume"),
        ("const aws = await import(\"@pulumi/aws\");", "aws.ebs.Volume"),
        ("import * as aws from \"@pulumi/aws\";", "aws[\"ebs\"]['Volume']"),
        ("import * as aws from \"@pulumi/aws\";", "(aws.ebs.Volume)"),
        ("import * as aws from \"@pulumi/aws\";\nconst make = aws.ebs.Volume;", "make"),
        ("import * as aws from \"@pulumi/aws\";\nclass Own extends aws.ebs.Volume {}", "Own"),
        ("import * as ebs from \"@pulumi/aws/ebs/index.js\";", "ebs.Volume"),
        ("import * as aws from \"@pulumi/aws\";\nconst ebs = aws.ebs;", "ebs.Volume"),
        ("import * as aws from \"@pulumi/aws\";\nconst { Volume } = aws.ebs;", "Volume"),
    ] {
        let call = format!("new {class}(\"scratch\", {{ availabilityZone: \"a\", encrypted: false }});\n");
        for name in ["index.ts", "index.js", "src/disks.mts"] {
            let repo = project("nodejs", &[(name, &format!("{imports}\n{call}"))]);
            let found = asked(&repo, "unencrypted-volume");
            assert_eq!(found.len(), 1, "{imports} in {name}");
            assert!(found[0].starts_with(&format!("{VOLUME} encrypted ")), "{found:?}");
        }
    }
}

#[test]
fn every_way_to_import_in_python_leads_to_the_resource() {
    for (imports, class) in [
        ("import pulumi_aws as aws", "aws.ebs.Volume"),
        ("import pulumi_aws", "pulumi_aws.ebs.Volume"),
        ("import pulumi_aws.ebs", "pulumi_aws.ebs.Volume"),
        ("import pulumi_aws.ebs as ebs", "ebs.Volume"),
        ("from pulumi_aws import ebs", "ebs.Volume"),
        ("from pulumi_aws import ec2, ebs as blocks", "blocks.Volume"),
        ("from pulumi_aws.ebs import Volume", "Volume"),
        ("from pulumi_aws.ebs import Volume as V", "V"),
        ("from pulumi_aws.ebs.volume import Volume", "Volume"),
    ] {
        for arguments in [
            "availability_zone=\"a\", encrypted=False",
            "args=AN_OBJECT",
            "**{\"availability_zone\": \"a\", \"encrypted\": False}",
        ] {
            let object = "AN_OBJECT = {\"availability_zone\": \"a\", \"encrypted\": False}\n";
            let text =
                format!("{imports}\nimport pulumi\n{object}\nscratch = {class}(\"scratch\", {arguments})\n");
            let repo = project("python", &[("__main__.py", &text)]);
            let found = asked(&repo, "unencrypted-volume");
            assert_eq!(found.len(), 1, "{text}");
            assert!(found[0].starts_with(&format!("{VOLUME} encrypted ")), "{found:?}");
        }
    }
}

#[test]
fn every_way_to_import_in_go_leads_to_the_resource() {
    for (import, package) in [
        ("\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ebs\"", "ebs"),
        ("\"github.com/pulumi/pulumi-aws/sdk/go/aws/ebs\"", "ebs"),
        ("blocks \"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/ebs\"", "blocks"),
    ] {
        let text = format!(
            "package main\n\nimport (\n\t{import}\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n\t\t_, err := {package}.NewVolume(ctx, \"scratch\", &{package}.VolumeArgs{{\n\t\t\tEncrypted: pulumi.Bool(false),\n\t\t}})\n\t\treturn err\n\t}})\n}}\n"
        );
        let repo = project("go", &[("main.go", &text)]);
        assert_eq!(asked(&repo, "unencrypted-volume"), [format!("{VOLUME} Encrypted 11")], "{text}");
    }
}

#[test]
fn yaml_programs_take_both_forms_of_a_type() {
    for kind in ["aws:ebs:Volume", "aws:ebs/volume:Volume"] {
        let repo = TestRepo::new();
        repo.stage(
            "Pulumi.yaml",
            format!(
                "name: demo\nruntime: yaml\nresources:\n  scratch:\n    type: {kind}\n    properties:\n      encrypted: false\n"
            ),
        );
        assert_eq!(asked(&repo, "unencrypted-volume"), [format!("{VOLUME} encrypted 7")]);
    }
}

/// What a TypeScript volume with these settings says: a finding, a question, or nothing.
fn volume(before: &str, settings: &str) -> &'static str {
    let text = format!(
        "import * as pulumi from \"@pulumi/pulumi\";\nimport * as aws from \"@pulumi/aws\";\n{before}\nconst v = new aws.ebs.Volume(\"scratch\", {settings});\n"
    );
    let repo = project("nodejs", &[("index.ts", &text)]);
    let report = report(&repo, &["--rule", "unencrypted-volume"]);
    let count = |key: &str| report[key].as_array().map_or(0, Vec::len);
    assert_eq!(count("troubles"), 0, "{text}");
    match (count("findings"), count("unknown")) {
        (0, 0) => "passes",
        (1, 0) => "fails",
        (0, 1) => "unknown",
        other => panic!("{other:?} for {text}"),
    }
}

#[test]
fn constants_spreads_and_locals_are_followed_and_what_is_computed_is_not_known() {
    for (expected, before, settings) in [
        ("fails", "", "{ encrypted: false }"),
        ("passes", "", "{ encrypted: true }"),
        ("fails", "", "{ availabilityZone: \"a\" }"),
        ("fails", "const on = false;", "{ encrypted: on }"),
        ("passes", "const on = true;", "{ encrypted: on }"),
        ("passes", "const encrypted = true;", "{ encrypted }"),
        ("fails", "const disks = { encrypted: false };", "{ encrypted: disks.encrypted }"),
        ("passes", "const safe = { encrypted: true };", "{ ...safe, size: 3 }"),
        ("fails", "const safe = { encrypted: true };", "{ ...safe, encrypted: false }"),
        ("passes", "const safe = { encrypted: true };", "{ encrypted: false, ...safe }"),
        ("passes", "const args: aws.ebs.VolumeArgs = { encrypted: true };", "args"),
        ("passes", "", "{ encrypted: true } as aws.ebs.VolumeArgs"),
        ("passes", "", "{ \"encrypted\": !false }"),
        ("passes", "", "{ encrypted: pulumi.output(true) }"),
        ("unknown", "declare const given: any;", "{ ...given }"),
        ("passes", "declare const given: any;", "{ ...given, encrypted: true }"),
        ("unknown", "function on() { return Math.random() > 1; }", "{ encrypted: on() }"),
        ("unknown", "let on = false; on = true;", "{ encrypted: on }"),
        ("fails", "const disks: any = { encrypted: true }; disks.encrypted = false;", "disks"),
        ("unknown", "const config = new pulumi.Config();", "{ encrypted: config.requireBoolean(\"enc\") }"),
        (
            "fails",
            "const config = new pulumi.Config();",
            "{ encrypted: config.getBoolean(\"enc\") ?? false }",
        ),
        (
            "passes",
            "const config = new pulumi.Config();",
            "{ encrypted: config.getBoolean(\"enc\") ?? true }",
        ),
        ("unknown", "const prod = pulumi.getStack() === \"prod\";", "{ encrypted: prod ? true : false }"),
        ("passes", "const prod = pulumi.getStack() === \"prod\";", "{ encrypted: prod ? true : true }"),
        ("fails", "const prod = pulumi.getStack() === \"prod\";", "{ encrypted: prod ? false : undefined }"),
        ("unknown", "const args = (async () => ({ encrypted: true }))();", "args as any"),
    ] {
        assert_eq!(volume(before, settings), expected, "{before} {settings}");
    }
}

#[test]
fn a_parameter_hides_the_constant_of_its_name() {
    let text = "import * as aws from \"@pulumi/aws\";\nconst encrypted = false;\nfunction disk(encrypted: boolean) {\n    return new aws.ebs.Volume(\"scratch\", { encrypted });\n}\nfor (const name of [\"a\", \"b\"]) {\n    new aws.ebs.Volume(name, { encrypted: false });\n}\n";
    let repo = project("nodejs", &[("index.ts", text)]);
    assert_eq!(
        asked(&repo, "unencrypted-volume"),
        ["unencrypted-volume aws:ebs/volume:Volume::name encrypted 7"]
    );
}

#[test]
fn components_of_the_project_are_looked_into() {
    let component = "import * as pulumi from \"@pulumi/pulumi\";\nimport * as aws from \"@pulumi/aws\";\nexport class Store extends pulumi.ComponentResource {\n    readonly disk: aws.ebs.Volume;\n    constructor(name: string, args: { zone: string }, opts?: pulumi.ComponentResourceOptions) {\n        super(\"demo:Store\", name, args, opts);\n        this.disk = new aws.ebs.Volume(`${name}-disk`, { availabilityZone: args.zone, encrypted: false }, { parent: this });\n    }\n}\n";
    let repo = project(
        "nodejs",
        &[
            ("components/store.ts", component),
            (
                "index.ts",
                "import * as pulumi from \"@pulumi/pulumi\";\nimport { Store } from \"./components/store\";\nnew Store(\"s\", { zone: \"a\" });\n",
            ),
        ],
    );
    assert_eq!(
        asked(&repo, "unencrypted-volume"),
        ["unencrypted-volume aws:ebs/volume:Volume::s-disk encrypted 7"]
    );
}

#[test]
fn constants_of_other_files_of_the_project_are_followed() {
    let repo = project(
        "nodejs",
        &[
            ("disks.ts", "// for pulumi\nexport const encrypted = false;\n"),
            (
                "index.ts",
                "import * as aws from \"@pulumi/aws\";\nimport { encrypted } from \"./disks\";\nnew aws.ebs.Volume(\"scratch\", { encrypted });\n",
            ),
        ],
    );
    assert_eq!(asked(&repo, "unencrypted-volume"), [format!("{VOLUME} encrypted 3")]);
}

#[test]
fn constants_of_files_that_never_name_pulumi_are_followed() {
    let ts = "import * as aws from \"@pulumi/aws\";\n";
    let volume = "new aws.ebs.Volume(name, { availabilityZone: \"a\", encrypted })";
    let python = "from pulumi_aws import ebs\n";
    let go = "package main\n\nimport (\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ebs\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc main() {\n\tpulumi.Run(func(ctx *pulumi.Context) error {\n\t\t_, err := ebs.NewVolume(ctx, \"v\", &ebs.VolumeArgs{Encrypted: pulumi.Bool(encrypted)})\n\t\treturn err\n\t})\n}\n";
    for (runtime, files) in [
        (
            "nodejs",
            vec![
                (
                    "index.ts",
                    "import settings from \"./settings\";\nimport { make } from \"lib/make\";\nmake(\"v\", settings.encrypted);\n"
                        .to_owned(),
                ),
                ("settings.ts", "export default { encrypted: false };\n".to_owned()),
                (
                    "lib/make.ts",
                    format!("{ts}export const make = (name: string, encrypted: boolean) => {volume};\n"),
                ),
            ],
        ),
        (
            "nodejs",
            vec![
                (
                    "index.js",
                    "const settings = require(\"./settings\");\nconst make = require(\"./make\");\nconst tools = require(\"./tools\");\nmake(\"v\", settings.encrypted);\ntools.make(\"v\", true);\n"
                        .to_owned(),
                ),
                ("settings.js", "module.exports = { encrypted: false };\n".to_owned()),
                (
                    "make.js",
                    format!(
                        "const aws = require(\"@pulumi/aws\");\nmodule.exports = function (name, encrypted) {{ return {volume}; }};\n"
                    ),
                ),
                (
                    "tools.js",
                    format!(
                        "const aws = require(\"@pulumi/aws\");\nmodule.exports = {{ make: (name, encrypted) => {volume} }};\n"
                    ),
                ),
            ],
        ),
        (
            "python",
            vec![
                (
                    "__main__.py",
                    "from components import disks\nimport settings\ndisks.make(\"v\", settings.ENCRYPTED)\n"
                        .to_owned(),
                ),
                ("settings.py", "ENCRYPTED = False\nZONE = \"a\"\n".to_owned()),
                ("components/__init__.py", String::new()),
                (
                    "components/disks.py",
                    format!(
                        "{python}from settings import ZONE\ndef make(name, encrypted):\n    return ebs.Volume(name, availability_zone=ZONE, encrypted=encrypted)\n"
                    ),
                ),
            ],
        ),
        (
            "go",
            vec![
                ("main.go", go.to_owned()),
                ("settings.go", "package main\n\nconst encrypted = false\n".to_owned()),
            ],
        ),
    ] {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let found = asked(&project(runtime, &files), "unencrypted-volume");
        assert_eq!(found.len(), 1, "{files:?} {found:?}");
        assert!(found[0].contains("::v "), "{found:?}");
    }
}

#[test]
fn elements_of_a_known_list_are_known_where_each_is_made_into_something() {
    let rule = "{ protocol: \"tcp\", fromPort: 22, toPort: 22, cidrBlocks: [\"0.0.0.0/0\"] }";
    let (ts, py) = ("import * as aws from \"@pulumi/aws\";\n", "import pulumi_aws as aws\n");
    for (runtime, path, text) in [
        (
            "nodejs",
            "index.ts",
            format!(
                "{ts}const known = [{rule}];\nnew aws.ec2.SecurityGroup(\"g\", {{ ingress: [...known] }});\n"
            ),
        ),
        (
            "nodejs",
            "index.ts",
            format!(
                "{ts}new aws.ec2.SecurityGroup(\"g\", {{ ingress: [80, 22].map(p => ({{ protocol: \"tcp\", fromPort: p, toPort: p, cidrBlocks: [\"0.0.0.0/0\"] }})) }});\n"
            ),
        ),
        (
            "python",
            "__main__.py",
            format!(
                "{py}aws.ec2.SecurityGroup(\"g\", ingress=[{{\"protocol\": \"tcp\", \"from_port\": p, \"to_port\": p, \"cidr_blocks\": [\"0.0.0.0/0\"]}} for p in (80, 22)])\n"
            ),
        ),
        (
            "python",
            "__main__.py",
            format!(
                "{py}known = [{{\"protocol\": \"tcp\", \"from_port\": 22, \"to_port\": 22, \"cidr_blocks\": [\"0.0.0.0/0\"]}}]\naws.ec2.SecurityGroup(\"g\", ingress=[*known])\n"
            ),
        ),
    ] {
        let found = asked(&project(runtime, &[(path, &text)]), "open-admin-port");
        assert_eq!(found.len(), 1, "{text} {found:?}");
    }
    // What is computed of a list that is asked for still waits.
    let text = format!("{ts}new aws.ec2.SecurityGroup(\"g\", {{ ingress: ask().map(p => ({rule})) }});\n");
    let report = report(&project("nodejs", &[("index.ts", &text)]), &["--rule", "open-admin-port", "-v"]);
    assert_eq!(report["unknown"].as_array().map(Vec::len), Some(1), "{report}");
}

#[test]
fn a_function_that_is_named_in_apply_is_what_it_gives() {
    let open = "\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": ";
    let python = |applied: &str| {
        format!(
            "import json\nimport pulumi\nimport pulumi_aws as aws\nb = aws.s3.BucketV2(\"b\")\ndef everybody(arn):\n    return json.dumps({{{open}arn + \"/*\"}}]}})\naws.s3.BucketPolicy(\"p\", bucket=b.id, policy={applied})\n"
        )
    };
    let go = format!(
        "package main\n\nimport (\n\t\"encoding/json\"\n\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n\t\tb, _ := s3.NewBucketV2(ctx, \"b\", nil)\n\t\t_, err := s3.NewBucketPolicy(ctx, \"p\", &s3.BucketPolicyArgs{{Bucket: b.ID(), Policy: b.Arn.ApplyT(func(arn string) (string, error) {{\n\t\t\traw, err := json.Marshal(map[string]interface{{}}{{{}arn + \"/*\"}}}}}})\n\t\t\treturn string(raw), err\n\t\t}}).(pulumi.StringOutput)}})\n\t\treturn err\n\t}})\n}}\n",
        open.replace("[{", "[]interface{}{map[string]interface{}{")
    );
    let ts = format!(
        "import * as pulumi from \"@pulumi/pulumi\";\nimport * as aws from \"@pulumi/aws\";\nconst b = new aws.s3.BucketV2(\"b\");\nnew aws.s3.BucketPolicy(\"p\", {{ bucket: b.id, policy: pulumi.all({{ own: b.arn }}).apply(({{ own: arn }}) => JSON.stringify({{{open}`${{arn}}/*`}}]}})) }});\n"
    );
    for (runtime, path, text) in [
        ("python", "__main__.py", python("b.arn.apply(everybody)")),
        ("python", "__main__.py", python("pulumi.Output.all(b.arn).apply(lambda all: everybody(all[0]))")),
        (
            "python",
            "__main__.py",
            python("pulumi.Output.all(arn=b.arn).apply(lambda all: everybody(all[\"arn\"]))"),
        ),
        ("go", "main.go", go),
        ("nodejs", "index.ts", ts),
    ] {
        let found = asked(&project(runtime, &[(path, &text)]), "public-bucket-policy");
        assert_eq!(found.len(), 1, "{text} {found:?}");
    }
}

#[test]
fn what_calls_itself_is_unknown_there_and_nothing_else_is() {
    let ts = "import * as aws from \"@pulumi/aws\";\nfunction size(n: number): number { return n === 0 ? 1 : n * size(n - 1); }\nnew aws.ebs.Volume(\"v\", { size: size(5), encrypted: false });\n";
    let py = "import pulumi_aws as aws\ndef size(n):\n    return 1 if n == 0 else n * size(n - 1)\naws.ebs.Volume(\"v\", size=size(5), encrypted=False)\n";
    let go = "package main\n\nimport (\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ebs\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc size(n int) int { return n * size(n-1) }\n\nfunc main() {\n\tpulumi.Run(func(ctx *pulumi.Context) error {\n\t\t_, err := ebs.NewVolume(ctx, \"v\", &ebs.VolumeArgs{Size: pulumi.Int(size(5)), Encrypted: pulumi.Bool(false)})\n\t\treturn err\n\t})\n}\n";
    for (runtime, path, text) in
        [("nodejs", "index.ts", ts), ("python", "__main__.py", py), ("go", "main.go", go)]
    {
        let report = report(&project(runtime, &[(path, text)]), &["--rule", "unencrypted-volume"]);
        assert_eq!(report["findings"].as_array().map(Vec::len), Some(1), "{report}");
        assert_eq!(report["troubles"].as_array().map(Vec::len), Some(0), "{report}");
    }
}

#[test]
fn each_class_of_a_file_has_properties_of_its_own() {
    let text = "import * as aws from \"@pulumi/aws\";\nclass A {\n    constructor(private name: string, readonly encrypted: boolean) { new aws.ebs.Volume(`${this.name}-a`, { encrypted: this.encrypted }); }\n}\nclass B {\n    constructor(private name: string, readonly encrypted: boolean) { new aws.ebs.Volume(`${this.name}-b`, { encrypted: this.encrypted }); }\n}\nnew A(\"one\", false);\nnew A(\"two\", true);\nnew B(\"three\", false);\n";
    assert_eq!(unencrypted("nodejs", "index.ts", text), ["one-a", "three-b"]);
    let text = "import pulumi_aws as aws\nclass A:\n    def __init__(self, name, encrypted):\n        self.name = name\n        self.encrypted = encrypted\n        aws.ebs.Volume(self.name + \"-a\", encrypted=self.encrypted)\nclass B:\n    def __init__(self, name, encrypted):\n        self.name = name\n        self.encrypted = encrypted\n        aws.ebs.Volume(self.name + \"-b\", encrypted=self.encrypted)\nA(\"one\", False)\nA(\"two\", True)\nB(\"three\", False)\n";
    assert_eq!(unencrypted("python", "__main__.py", text), ["one-a", "three-b"]);
}

#[test]
fn what_guards_a_bucket_is_linked_through_its_outputs() {
    let open = "import * as aws from \"@pulumi/aws\";\nconst models = new aws.s3.Bucket(\"models\", {});\n";
    let guard = "new aws.s3.BucketPublicAccessBlock(\"models\", {\n    bucket: models.id,\n    blockPublicAcls: true,\n    blockPublicPolicy: true,\n    ignorePublicAcls: true,\n    restrictPublicBuckets: true,\n});\n";
    let repo = project("nodejs", &[("index.ts", open)]);
    assert_eq!(asked(&repo, "public-bucket"), ["public-bucket aws:s3/bucket:Bucket::models - 2"]);
    let repo = project("nodejs", &[("index.ts", &format!("{open}{guard}"))]);
    assert_eq!(asked(&repo, "public-bucket"), Vec::<String>::new());
    // Of another file of the same program too.
    let other =
        format!("import * as aws from \"@pulumi/aws\";\nimport {{ models }} from \"./store\";\n{guard}");
    let open = open.replace("const models", "export const models");
    let repo = project("nodejs", &[("store.ts", &open), ("index.ts", &other)]);
    assert_eq!(asked(&repo, "public-bucket"), Vec::<String>::new());
}

#[test]
fn a_guard_that_is_removed_blocks_and_what_was_there_before_does_not() {
    let bucket = "import * as aws from \"@pulumi/aws\";\nconst models = new aws.s3.Bucket(\"models\", {});\nnew aws.ebs.Volume(\"scratch\", { encrypted: false });\n";
    let guard = "import * as aws from \"@pulumi/aws\";\nimport { models } from \"./index\";\nnew aws.s3.BucketPublicAccessBlock(\"models\", { bucket: models.id, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true });\n";
    let repo = TestRepo::holding(&[
        ("infra/Pulumi.yaml", "name: demo\nruntime: nodejs\n"),
        ("infra/index.ts", bucket),
        ("infra/guard.ts", guard),
    ]);
    repo.git(&["rm", "-q", "infra/guard.ts"]);
    let judged = repo.judged(&["--rule", "public-bucket", "--rule", "unencrypted-volume"]);
    assert_eq!(
        judged,
        "status 1\ninfra/index.ts:2 public-bucket introduced block\ninfra/index.ts:3 unencrypted-volume carried block\n"
    );
}

#[test]
fn a_policy_is_judged_however_it_is_written() {
    for policy in [
        "JSON.stringify({ Version: \"2012-10-17\", Statement: [{ Effect: \"Allow\", Action: \"*\", Resource: \"*\" }] })",
        "{ Version: \"2012-10-17\", Statement: [{ Effect: \"Allow\", Action: \"*\", Resource: \"*\" }] }",
        "pulumi.jsonStringify({ Statement: [{ Effect: \"Allow\", Action: [\"*\"], Resource: [\"*\"] }] })",
        "`{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}`",
        "models.arn.apply(arn => JSON.stringify({ Statement: [{ Effect: \"Allow\", Action: \"*\", Resource: \"*\", Sid: arn }] }))",
        "pulumi.all([models.arn]).apply(([arn]) => { return JSON.stringify({ Statement: [{ Effect: \"Allow\", Action: \"*\", Resource: \"*\" }] }); })",
        "aws.iam.getPolicyDocumentOutput({ statements: [{ actions: [\"*\"], resources: [\"*\"] }] }).json",
        "aws.iam.getPolicyDocument({ statements: [{ actions: [\"*\"], resources: [\"*\"] }] }).then(document => document.json)",
    ] {
        let text = format!(
            "import * as pulumi from \"@pulumi/pulumi\";\nimport * as aws from \"@pulumi/aws\";\nconst models = new aws.s3.Bucket(\"models\");\nnew aws.iam.Policy(\"all\", {{ policy: {policy} }});\n"
        );
        let repo = project("nodejs", &[("index.ts", &text)]);
        assert_eq!(asked(&repo, "wildcard-iam-policy").len(), 1, "{policy}");
    }
}

/// The text of a file after `iacgate fix --suggested`, which must leave nothing of `rules` to be found.
fn fixed(runtime: &str, path: &str, text: &str, rules: &[&str]) -> String {
    let repo = project(runtime, &[]);
    repo.stage(path, text);
    let asked: Vec<&str> = rules.iter().flat_map(|rule| ["--rule", rule]).collect();
    assert!(!findings(&repo, &asked).is_empty(), "nothing to fix in {text}");
    repo.run(&[&["fix", "--suggested"], asked.as_slice()].concat());
    assert_eq!(findings(&repo, &asked), Vec::<String>::new(), "{}", repo.ask(&["show", &format!(":{path}")]));
    String::from_utf8(repo.git(&["show", &format!(":{path}")]).stdout).expect("text")
}

#[test]
fn a_setting_is_replaced_in_the_language_of_the_program() {
    for (runtime, path, before, wrong, right) in [
        (
            "nodejs",
            "index.ts",
            "import * as aws from '@pulumi/aws';\nnew aws.ebs.Volume('v', {\n    size: 20, // GiB\n    encrypted: HERE, // later\n});\n",
            "false",
            "true",
        ),
        (
            "python",
            "__main__.py",
            "import pulumi_aws as aws\naws.ebs.Volume(\"v\", size=20, encrypted=HERE)  # later\n",
            "False",
            "True",
        ),
        (
            "python",
            "__main__.py",
            "import pulumi_aws as aws\naws.ebs.Volume(\"v\", aws.ebs.VolumeArgs(size=20, encrypted=HERE))\n",
            "False",
            "True",
        ),
        (
            "go",
            "main.go",
            "package main\n\nimport (\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ebs\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc f(ctx *pulumi.Context) error {\n\t_, err := ebs.NewVolume(ctx, \"v\", &ebs.VolumeArgs{\n\t\tSize:      pulumi.Int(20),\n\t\tEncrypted: HERE,\n\t})\n\treturn err\n}\n",
            "pulumi.Bool(false)",
            "pulumi.Bool(true)",
        ),
        (
            "yaml",
            "Pulumi.yaml",
            "name: demo\nruntime: yaml\nresources:\n  v:\n    type: aws:ebs:Volume\n    properties:\n      size: 20 # GiB\n      encrypted: HERE # later\n",
            "false",
            "true",
        ),
    ] {
        let text = fixed(runtime, path, &before.replace("HERE", wrong), &["unencrypted-volume"]);
        assert_eq!(text, before.replace("HERE", right));
    }
}

#[test]
fn a_setting_is_added_as_the_program_writes_its_settings() {
    let typescript = "import * as aws from \"@pulumi/aws\";\n";
    let python = "import pulumi_aws as aws\n";
    for (runtime, path, head, before, after) in [
        (
            "nodejs",
            "index.ts",
            typescript,
            "new aws.ebs.Volume(\"v\", {\n  size: 20, // GiB\n});\n",
            "new aws.ebs.Volume(\"v\", {\n  size: 20, // GiB\n  encrypted: true,\n});\n",
        ),
        (
            "nodejs",
            "index.ts",
            typescript,
            "new aws.ebs.Volume(\"v\", {\n  size: 20 // GiB\n});\n",
            "new aws.ebs.Volume(\"v\", {\n  size: 20, // GiB\n  encrypted: true\n});\n",
        ),
        (
            "nodejs",
            "index.ts",
            typescript,
            "new aws.ebs.Volume(\"v\", { size: 20 });\n",
            "new aws.ebs.Volume(\"v\", { size: 20, encrypted: true });\n",
        ),
        (
            "nodejs",
            "index.ts",
            typescript,
            "new aws.ebs.Volume(\"v\", {});\n",
            "new aws.ebs.Volume(\"v\", {\n    encrypted: true,\n});\n",
        ),
        (
            "nodejs",
            "index.ts",
            typescript,
            "new aws.ebs.Volume(\"v\");\n",
            "new aws.ebs.Volume(\"v\", {\n    encrypted: true,\n});\n",
        ),
        (
            "nodejs",
            "index.ts",
            typescript,
            "const size = { size: 20 };\nnew aws.ebs.Volume(\"v\", {\r\n  ...size\r\n});\n",
            "const size = { size: 20 };\nnew aws.ebs.Volume(\"v\", {\r\n  ...size,\n  encrypted: true\r\n});\n",
        ),
        (
            "python",
            "__main__.py",
            python,
            "aws.ebs.Volume(\"v\")\n",
            "aws.ebs.Volume(\"v\", encrypted=True)\n",
        ),
        (
            "python",
            "__main__.py",
            python,
            "aws.ebs.Volume(\n    \"v\",\n    size=20,\n)\n",
            "aws.ebs.Volume(\n    \"v\",\n    size=20,\n    encrypted=True,\n)\n",
        ),
        (
            "python",
            "__main__.py",
            python,
            "aws.ebs.Volume(\"v\",\n               size=20)\n",
            "aws.ebs.Volume(\"v\",\n               size=20,\n               encrypted=True)\n",
        ),
        (
            "python",
            "__main__.py",
            python,
            "aws.ebs.Volume(\"v\", **{\"size\": 20})\n",
            "aws.ebs.Volume(\"v\", **{\"size\": 20}, encrypted=True)\n",
        ),
    ] {
        let text = fixed(runtime, path, &format!("{head}{before}"), &["unencrypted-volume"]);
        assert_eq!(text, format!("{head}{after}"));
    }
}

#[test]
fn a_resource_is_added_behind_the_one_that_it_is_for() {
    for (runtime, path, before, after) in [
        (
            "nodejs",
            "index.ts",
            "import * as aws from \"@pulumi/aws\";\n\nexport const models = new aws.s3.Bucket(\"models\", {});\nexport const name = models.id;\n",
            "import * as aws from \"@pulumi/aws\";\n\nexport const models = new aws.s3.Bucket(\"models\", {});\n\nnew aws.s3.BucketPublicAccessBlock(\"models\", {\n    bucket: models.id,\n    blockPublicAcls: true,\n    blockPublicPolicy: true,\n    ignorePublicAcls: true,\n    restrictPublicBuckets: true,\n});\n\nexport const name = models.id;\n",
        ),
        (
            "python",
            "__main__.py",
            "from pulumi_aws import s3\n\ns3.Bucket('models')\n",
            "from pulumi_aws import s3\n\nmodels = s3.Bucket('models')\n\ns3.BucketPublicAccessBlock('models',\n    bucket=models.id,\n    block_public_acls=True,\n    block_public_policy=True,\n    ignore_public_acls=True,\n    restrict_public_buckets=True)\n",
        ),
        (
            "go",
            "main.go",
            "package main\n\nimport (\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc f(ctx *pulumi.Context) error {\n\tmodels, err := s3.NewBucket(ctx, \"models\", nil)\n\tif err != nil {\n\t\treturn err\n\t}\n\treturn nil\n}\n",
            "package main\n\nimport (\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc f(ctx *pulumi.Context) error {\n\tmodels, err := s3.NewBucket(ctx, \"models\", nil)\n\tif err != nil {\n\t\treturn err\n\t}\n\n\t_, err = s3.NewBucketPublicAccessBlock(ctx, \"models\", &s3.BucketPublicAccessBlockArgs{\n\t\tBucket:                models.ID(),\n\t\tBlockPublicAcls:       pulumi.Bool(true),\n\t\tBlockPublicPolicy:     pulumi.Bool(true),\n\t\tIgnorePublicAcls:      pulumi.Bool(true),\n\t\tRestrictPublicBuckets: pulumi.Bool(true),\n\t})\n\tif err != nil {\n\t\treturn err\n\t}\n\n\treturn nil\n}\n",
        ),
        (
            "yaml",
            "Pulumi.yaml",
            "name: demo\nruntime: yaml\nresources:\n  models:\n    type: aws:s3:Bucket\noutputs:\n  name: ${models.id}\n",
            "name: demo\nruntime: yaml\nresources:\n  models:\n    type: aws:s3:Bucket\n  models-block:\n    type: aws:s3:BucketPublicAccessBlock\n    properties:\n      bucket: ${models.id}\n      blockPublicAcls: true\n      blockPublicPolicy: true\n      ignorePublicAcls: true\n      restrictPublicBuckets: true\noutputs:\n  name: ${models.id}\n",
        ),
    ] {
        assert_eq!(fixed(runtime, path, before, &["public-bucket"]), after);
        // Under Windows' line endings too.
        let [before, after] = [before, after].map(|text| text.replace('\n', "\r\n"));
        assert_eq!(fixed(runtime, path, &before, &["public-bucket"]), after);
    }
}

#[test]
fn the_same_infrastructure_is_told_the_same_in_terraform_and_pulumi() {
    // A Terraform block, and the class and settings of its twin.
    for (terraform, class, settings) in [
        (
            "resource \"aws_ebs_volume\" \"x\" {\n  availability_zone = \"a\"\n}",
            "ebs.Volume",
            "{ availabilityZone: \"a\" }",
        ),
        (
            "resource \"aws_instance\" \"x\" {\n  ami = \"ami-1\"\n  instance_type = \"t3.micro\"\n  root_block_device {\n    encrypted = false\n  }\n  metadata_options {\n    http_tokens = \"optional\"\n  }\n}",
            "ec2.Instance",
            "{ ami: \"ami-1\", instanceType: \"t3.micro\", rootBlockDevice: { encrypted: false }, metadataOptions: { httpTokens: \"optional\" } }",
        ),
        (
            "resource \"aws_security_group\" \"x\" {\n  ingress {\n    protocol = \"tcp\"\n    from_port = 8888\n    to_port = 8888\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}",
            "ec2.SecurityGroup",
            "{ ingress: [{ protocol: \"tcp\", fromPort: 8888, toPort: 8888, cidrBlocks: [\"0.0.0.0/0\"] }] }",
        ),
        (
            "resource \"aws_s3_bucket\" \"x\" {\n  bucket = \"models\"\n}",
            "s3.Bucket",
            "{ bucket: \"models\" }",
        ),
        (
            "resource \"aws_db_instance\" \"x\" {\n  instance_class = \"db.t3.micro\"\n  publicly_accessible = true\n  storage_encrypted = false\n}",
            "rds.Instance",
            "{ instanceClass: \"db.t3.micro\", publiclyAccessible: true, storageEncrypted: false }",
        ),
        (
            "resource \"aws_kms_key\" \"x\" {\n  enable_key_rotation = false\n}",
            "kms.Key",
            "{ enableKeyRotation: false }",
        ),
        (
            "resource \"aws_eks_cluster\" \"x\" {\n  role_arn = \"arn:aws:iam::123456789012:role/x\"\n  vpc_config {\n    subnet_ids = [\"subnet-1\"]\n    endpoint_public_access = true\n    public_access_cidrs = [\"0.0.0.0/0\"]\n  }\n}",
            "eks.Cluster",
            "{ roleArn: \"arn:aws:iam::123456789012:role/x\", vpcConfig: { subnetIds: [\"subnet-1\"], endpointPublicAccess: true, publicAccessCidrs: [\"0.0.0.0/0\"] } }",
        ),
        (
            "resource \"aws_lambda_function\" \"x\" {\n  function_name = \"x\"\n  role = \"arn:aws:iam::123456789012:role/x\"\n  runtime = \"python3.8\"\n  environment {\n    variables = { MODE = \"fast\" }\n  }\n}",
            "lambda.Function",
            "{ name: \"x\", role: \"arn:aws:iam::123456789012:role/x\", runtime: \"python3.8\", environment: { variables: { MODE: \"fast\" } } }",
        ),
        (
            "resource \"aws_sagemaker_notebook_instance\" \"x\" {\n  name = \"x\"\n  role_arn = \"arn:aws:iam::123456789012:role/x\"\n  instance_type = \"ml.t3.medium\"\n  direct_internet_access = \"Enabled\"\n}",
            "sagemaker.NotebookInstance",
            "{ name: \"x\", roleArn: \"arn:aws:iam::123456789012:role/x\", instanceType: \"ml.t3.medium\", directInternetAccess: \"Enabled\" }",
        ),
        (
            "resource \"aws_efs_file_system\" \"x\" {\n  encrypted = false\n}",
            "efs.FileSystem",
            "{ encrypted: false }",
        ),
        (
            "resource \"aws_lb_listener\" \"x\" {\n  load_balancer_arn = \"arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/x/1\"\n  port = 80\n  protocol = \"HTTP\"\n  default_action {\n    type = \"forward\"\n    target_group_arn = \"arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/x/1\"\n  }\n}",
            "lb.Listener",
            "{ loadBalancerArn: \"arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/x/1\", port: 80, protocol: \"HTTP\", defaultActions: [{ type: \"forward\", targetGroupArn: \"arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/x/1\" }] }",
        ),
        ("resource \"aws_sqs_queue\" \"x\" {\n  name = \"x\"\n}", "sqs.Queue", "{ name: \"x\" }"),
        (
            "resource \"aws_dynamodb_table\" \"x\" {\n  name = \"x\"\n  hash_key = \"id\"\n  attribute {\n    name = \"id\"\n    type = \"S\"\n  }\n}",
            "dynamodb.Table",
            "{ name: \"x\", hashKey: \"id\", attributes: [{ name: \"id\", type: \"S\" }] }",
        ),
    ] {
        let ids = |repo: &TestRepo| -> Vec<String> {
            let report = report(repo, &["--profile", "thorough"]);
            let rule = |finding: &Value| finding["rule"].as_str().unwrap_or("-").to_owned();
            let mut ids: Vec<String> =
                report["findings"].as_array().into_iter().flatten().map(rule).collect();
            ids.sort();
            // What the one says of itself as a tool.
            ids.retain(|id| id != "local-state" && !id.starts_with("unpinned-"));
            ids
        };
        let repo = TestRepo::new();
        repo.stage("main.tf", terraform);
        let expected = ids(&repo);
        assert!(!expected.is_empty(), "{terraform} breaks no rule");
        let text = format!("import * as aws from \"@pulumi/aws\";\nnew aws.{class}(\"x\", {settings});\n");
        assert_eq!(ids(&project("nodejs", &[("index.ts", &text)])), expected, "{class}");
    }
}

#[test]
fn a_stack_s_configuration_is_a_variant_that_names_its_file() {
    let text = "import * as pulumi from \"@pulumi/pulumi\";\nimport * as aws from \"@pulumi/aws\";\nconst config = new pulumi.Config();\nnew aws.ebs.Volume(\"v\", { encrypted: config.requireBoolean(\"encrypted\") });\n";
    let repo = project("nodejs", &[("index.ts", text)]);
    repo.stage("Pulumi.dev.yaml", "config:\n  demo:encrypted: false\n");
    repo.stage("Pulumi.prod.yaml", "config:\n  demo:encrypted: true\n");
    let report = report(&repo, &["--rule", "unencrypted-volume"]);
    let all = report["findings"].as_array().expect("findings");
    assert_eq!(all.len(), 1, "{report}");
    assert!(all[0]["message"].as_str().expect("words").ends_with("with `Pulumi.dev.yaml`"), "{report}");
    assert_eq!(all[0]["related"][0]["file"], "Pulumi.dev.yaml");
    // One that is no YAML is told, and counts; an empty one says nothing.
    repo.stage("Pulumi.dev.yaml", "config:\n  demo:encrypted: [");
    let run = repo.run(&["check", "--rule", "unencrypted-volume"]);
    assert!(run.status == 2 && run.stdout.contains("this stack's file could not be read"), "{run:?}");
    repo.stage("Pulumi.dev.yaml", "# nothing yet\n");
    assert_eq!(repo.run(&["check", "--rule", "unencrypted-volume"]).status, 0);
}

#[test]
fn yaml_programs_follow_variables_configuration_and_functions() {
    for (expected, encrypted) in [
        ("fails", "false"),
        ("passes", "true"),
        ("passes", "${on}"),
        ("fails", "${flags.off}"),
        ("unknown", "${given}"),
        ("fails", "${byDefault}"),
        ("passes", "{ \"fn::secret\": true }"),
        ("passes", "{ \"fn::select\": [1, [false, true]] }"),
        ("unknown", "{ \"fn::invoke\": { function: \"aws:ec2:getAmi\", return: id } }"),
    ] {
        let repo = TestRepo::new();
        repo.stage(
            "Pulumi.yaml",
            format!(
                "name: demo\nruntime: yaml\nconfig:\n  given: {{ type: boolean }}\n  byDefault: {{ type: boolean, default: false }}\nvariables:\n  on: true\n  flags: {{ off: false }}\nresources:\n  v:\n    type: aws:ebs:Volume\n    properties:\n      encrypted: {encrypted}\n"
            ),
        );
        let report = report(&repo, &["--rule", "unencrypted-volume"]);
        let count = |key: &str| report[key].as_array().map_or(0, Vec::len);
        let told = match (count("findings"), count("unknown")) {
            (0, 0) => "passes",
            (1, 0) => "fails",
            (0, 1) => "unknown",
            other => panic!("{other:?} for {encrypted}"),
        };
        assert_eq!(told, expected, "{encrypted}");
    }
}

#[test]
fn a_comment_lets_a_finding_by() {
    for (runtime, path, head, sign, call) in [
        (
            "nodejs",
            "index.ts",
            "import * as aws from \"@pulumi/aws\";",
            "//",
            "new aws.ebs.Volume(\"v\", {});",
        ),
        ("python", "__main__.py", "import pulumi_aws as aws", "#", "aws.ebs.Volume(\"v\")"),
    ] {
        let text = format!(
            "{head}\n\n{sign} iacgate:ignore unencrypted-volume ticket=SEC-1 expires=2999-01-01 scratch space\n{call}\n"
        );
        let repo = project(runtime, &[(path, &text)]);
        let report = report(&repo, &["--rule", "unencrypted-volume"]);
        assert_eq!(report["findings"][0]["action"], "excepted", "{report}");
    }
}

#[test]
fn a_literal_secret_is_told_once_and_one_of_the_configuration_is_none() {
    let value = format!("{}{}", "Xk9!zQ", "w7#Lm2pR");
    let text = format!(
        "import * as pulumi from \"@pulumi/pulumi\";\nimport * as aws from \"@pulumi/aws\";\nconst config = new pulumi.Config();\nnew aws.rds.Instance(\"a\", {{ password: \"{value}\" }});\nnew aws.ssm.Parameter(\"b\", {{ type: \"SecureString\", value: \"{value}2\" }});\nnew aws.rds.Instance(\"c\", {{ password: config.requireSecret(\"db\") }});\n"
    );
    let repo = project("nodejs", &[("index.ts", &text)]);
    let found = asked(&repo, "literal-secret");
    let lines: Vec<&str> = found.iter().filter_map(|one| one.rsplit(' ').next()).collect();
    assert_eq!(lines, ["4", "5"], "{found:?}");
    assert!(!repo.hook().stdout.contains(&value));
}

#[test]
fn what_can_not_be_understood_is_told_once_and_nothing_panics() {
    let head = "import * as aws from \"@pulumi/aws\";\n";
    for (name, text) in [
        ("broken", format!("{head}new aws.ebs.Volume(\"v\", {{ encrypted: \n")),
        ("deep brackets", format!("{head}const x = {};\n", "[".repeat(20_000))),
        ("deep calls", format!("{head}const x = {}1{};\n", "f(".repeat(5_000), ")".repeat(5_000))),
        (
            "deep objects",
            format!("{head}new aws.ebs.Volume(\"v\", {}1{});\n", "{a: ".repeat(3_000), "}".repeat(3_000)),
        ),
    ] {
        let repo = project("nodejs", &[("index.ts", &text)]);
        let report = report(&repo, &[]);
        let troubles = report["troubles"].as_array().expect(name);
        assert_eq!(troubles.len(), 1, "{name}: {troubles:?}");
        assert_eq!(troubles[0]["file"], "index.ts");
    }
    // A trouble that was there before does not count.
    let repo = project("nodejs", &[("index.ts", &format!("{head}const x = ;\n"))]);
    assert_eq!(repo.hook().status, 2);
    repo.commit("before");
    repo.stage("index.ts", format!("{head}const x = ;\nconst y = 1;\n"));
    assert_eq!(repo.hook().status, 0);
}

#[test]
fn constants_that_multiply_end() {
    let mut text = "import * as aws from \"@pulumi/aws\";\nconst a0 = { k: 1 };\n".to_owned();
    for level in 1..40 {
        text.push_str(&format!("const a{level} = {{ x: a{0}, y: a{0}, z: a{0} }};\n", level - 1));
    }
    text.push_str("const round = { ...round, other: round };\nnew aws.ebs.Volume(\"v\", { tags: a39, encrypted: false });\nnew aws.ebs.Volume(\"w\", round);\n");
    let repo = project("nodejs", &[("index.ts", &text)]);
    let report = report(&repo, &["--rule", "unencrypted-volume"]);
    assert_eq!(report["troubles"].as_array().map(Vec::len), Some(1), "{report}");
}

#[test]
fn other_programs_and_other_files_of_a_project_are_left_alone() {
    let text = "import * as aws from \"@pulumi/aws\";\nnew aws.ebs.Volume(\"v\", { encrypted: false });\nconst x = ;\n";
    let repo = TestRepo::new();
    repo.stage("src/index.ts", text);
    repo.stage("main.py", "def f(:\n");
    assert_eq!(repo.hook().status, 0, "{}", repo.hook().stdout);
    // A project whose other files, tests and packages are no part of its program.
    let repo = project(
        "nodejs",
        &[
            (
                "index.ts",
                "import * as aws from \"@pulumi/aws\";\nnew aws.ebs.Volume(\"v\", { encrypted: true });\n",
            ),
            ("app/broken.ts", "const x = ;\n"),
            ("index.test.ts", text),
            ("node_modules/other/index.ts", text),
            ("nested/Pulumi.yaml", "name: nested\nruntime: nodejs\nmain: src\n"),
            ("nested/index.ts", text),
            ("lambda/handler.py", "import pulumi_aws as aws\naws.ebs.Volume(\"v\")\n"),
        ],
    );
    assert_eq!(findings(&repo, &[]), Vec::<String>::new());
    assert_eq!(repo.hook().status, 0);
}

#[test]
fn a_project_that_moves_brings_nothing_new() {
    let text = "import * as aws from \"@pulumi/aws\";\nnew aws.ebs.Volume(\"v\", { encrypted: false });\n";
    let repo = TestRepo::holding(&[
        ("infra/Pulumi.yaml", "name: demo\nruntime: nodejs\n"),
        ("infra/index.ts", text),
    ]);
    repo.git(&["mv", "infra", "deploy"]);
    assert_eq!(repo.judged(&[]), "status 0\ndeploy/index.ts:2 unencrypted-volume carried block\n");
}

#[test]
fn inspect_shows_what_is_known_of_a_project() {
    let text = "import * as aws from \"@pulumi/aws\";\nnew aws.ebs.Volume(\"v\", { encrypted: false, size: f() });\n";
    let repo = project("nodejs", &[("index.ts", text)]);
    let run = repo.run(&["inspect", "."]);
    let shown: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(shown["dialect"], "pulumi");
    assert_eq!(shown["resources"][0]["address"], "aws:ebs/volume:Volume::v");
    assert_eq!(shown["resources"][0]["values"]["encrypted"]["known"], false);
    assert_eq!(shown["resources"][0]["values"]["size"]["unknown"], "f()");
}

#[test]
fn rules_say_that_they_are_asked_of_pulumi() {
    let repo = TestRepo::new();
    let list = |arguments: &[&str]| -> Vec<String> {
        let run = repo.run(&[&["rules", "--format", "json"], arguments].concat());
        let all: Value = serde_json::from_str(&run.stdout).expect("JSON");
        all.as_array()
            .expect("rules")
            .iter()
            .map(|rule| rule["id"].as_str().unwrap_or("").to_owned())
            .collect()
    };
    let pulumi = list(&["--dialect", "pulumi"]);
    assert!(pulumi.iter().any(|id| id == "unencrypted-volume"));
    assert!(!pulumi.iter().any(|id| id == "secret-in-state" || id == "local-state"));
}

#[test]
fn what_only_terraform_does_is_not_asked_of_pulumi() {
    let text = "import * as aws from \"@pulumi/aws\";\nnew aws.iam.AccessKey(\"k\", { user: \"x\" });\nnew aws.acm.Certificate(\"c\", { domainName: \"a.example\" });\n";
    let repo = project("nodejs", &[("index.ts", text)]);
    for rule in ["access-key-in-state", "destroyed-before-replaced"] {
        assert_eq!(asked(&repo, rule), Vec::<String>::new(), "{rule}");
    }
    let text = text.replace("\"a.example\" }", "\"a.example\" }, { deleteBeforeReplace: true }");
    let repo = project("nodejs", &[("index.ts", &text)]);
    assert_eq!(findings(&repo, &["--rule", "destroyed-before-replaced", "--profile", "thorough"]).len(), 1);
}

#[test]
fn an_audit_judges_every_project_once() {
    let text = "import * as aws from \"@pulumi/aws\";\nnew aws.ebs.Volume(\"v\", { encrypted: false });\n";
    let repo = TestRepo::holding(&[
        ("Pulumi.yaml", "name: top\nruntime: nodejs\n"),
        ("index.ts", text),
        ("nested/Pulumi.yml", "name: nested\nruntime: nodejs\n"),
        ("nested/index.ts", text),
    ]);
    let told = "index.ts:2 unencrypted-volume introduced block\nnested/index.ts:2 unencrypted-volume introduced block\n";
    assert_eq!(repo.judged(&["audit"]), format!("status 1\n{told}"));
    assert_eq!(repo.judged(&["audit", "."]), format!("status 1\n{told}"));
}

const DISKS_TS: &str = "import * as aws from \"@pulumi/aws\";\nimport * as pulumi from \"@pulumi/pulumi\";\nexport class Disks extends pulumi.ComponentResource {\n    readonly first: aws.ebs.Volume;\n    constructor(name: string, private args: { encrypted: boolean }, opts?: object) {\n        super(\"demo:index:Disks\", name, {}, opts);\n        this.args = args;\n        this.first = new aws.ebs.Volume(`${name}-first`, { availabilityZone: \"a\", encrypted: args.encrypted });\n        this.more(name);\n    }\n    private more(name: string) {\n        new aws.ebs.Volume(`${name}-more`, { availabilityZone: \"a\", encrypted: this.args.encrypted });\n    }\n}\nexport const volume = (name: string, { encrypted = true, size }: { encrypted?: boolean; size?: number } = {}) =>\n    new aws.ebs.Volume(name, { availabilityZone: \"a\", encrypted, size });\n";

const DISKS_PY: &str = "from dataclasses import dataclass\nimport pulumi\nimport pulumi_aws as aws\n\n@dataclass\nclass DisksArgs:\n    encrypted: bool\n\nclass Disks(pulumi.ComponentResource):\n    def __init__(self, name: str, args: DisksArgs, opts=None):\n        super().__init__(\"demo:index:Disks\", name, {}, opts)\n        self.args = args\n        self.first = aws.ebs.Volume(f\"{name}-first\", availability_zone=\"a\", encrypted=args.encrypted)\n        self._more(name)\n\n    def _more(self, name):\n        aws.ebs.Volume(f\"{name}-more\", availability_zone=\"a\", encrypted=self.args.encrypted)\n\ndef volume(name, encrypted=True, **more):\n    return aws.ebs.Volume(name, availability_zone=\"a\", encrypted=encrypted)\n";

const DISKS_GO: &str = "package disks\n\nimport (\n\t\"fmt\"\n\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ebs\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\ntype DisksArgs struct{ Encrypted bool }\n\nfunc NewDisks(ctx *pulumi.Context, name string, args *DisksArgs) error {\n\tif _, err := ebs.NewVolume(ctx, fmt.Sprintf(\"%s-first\", name), &ebs.VolumeArgs{Encrypted: pulumi.Bool(args.Encrypted)}); err != nil {\n\t\treturn err\n\t}\n\treturn more(ctx, name, args)\n}\n\nfunc more(ctx *pulumi.Context, name string, args *DisksArgs) error {\n\t_, err := ebs.NewVolume(ctx, name+\"-more\", &ebs.VolumeArgs{Encrypted: pulumi.Bool(args.Encrypted)})\n\treturn err\n}\n\nfunc Volume(ctx *pulumi.Context, name string, encrypted bool) (*ebs.Volume, error) {\n\treturn ebs.NewVolume(ctx, name, &ebs.VolumeArgs{Encrypted: pulumi.Bool(encrypted)})\n}\n";

/// The same program in each language: two components with other values, one whose value nobody knows, three calls of a
/// function.
fn calling() -> [(&'static str, &'static str, &'static str, &'static str, &'static str); 3] {
    [
        (
            "nodejs",
            "disks.ts",
            DISKS_TS,
            "index.ts",
            "import * as pulumi from \"@pulumi/pulumi\";\nimport { Disks, volume } from \"./disks\";\nconst off = false;\nnew Disks(\"open\", { encrypted: off });\nnew Disks(\"shut\", { encrypted: true });\nnew Disks(\"later\", { encrypted: new pulumi.Config().requireBoolean(\"on\") });\nvolume(\"bare\", { encrypted: false });\nvolume(\"plain\");\nvolume(\"dark\", { encrypted: true });\n",
        ),
        (
            "python",
            "disks.py",
            DISKS_PY,
            "__main__.py",
            "import pulumi\nimport disks\nfrom disks import Disks, DisksArgs\n\noff = False\nDisks(\"open\", DisksArgs(encrypted=off))\nDisks(\"shut\", args=DisksArgs(encrypted=True))\nDisks(\"later\", DisksArgs(encrypted=pulumi.Config().require_bool(\"on\")))\ndisks.volume(\"bare\", encrypted=False)\ndisks.volume(\"plain\")\ndisks.volume(\"dark\", True)\n",
        ),
        (
            "go",
            "disks/disks.go",
            DISKS_GO,
            "main.go",
            "package main\n\nimport (\n\t\"demo/disks\"\n\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config\"\n)\n\nfunc main() {\n\tpulumi.Run(func(ctx *pulumi.Context) error {\n\t\tconst off = false\n\t\tdisks.NewDisks(ctx, \"open\", &disks.DisksArgs{Encrypted: off})\n\t\tdisks.NewDisks(ctx, \"shut\", &disks.DisksArgs{Encrypted: true})\n\t\tdisks.NewDisks(ctx, \"later\", &disks.DisksArgs{Encrypted: config.RequireBool(ctx, \"on\")})\n\t\tdisks.Volume(ctx, \"bare\", false)\n\t\tdisks.Volume(ctx, \"dark\", true)\n\t\treturn nil\n\t})\n}\n",
        ),
    ]
}

#[test]
fn what_a_component_or_a_function_is_handed_is_known_inside_for_each_call() {
    for (runtime, inner, below, outer, above) in calling() {
        let repo = project(runtime, &[(inner, below), (outer, above)]);
        let report = report(&repo, &["--rule", "unencrypted-volume", "-v"]);
        let names = |part: &str| {
            let all = report[part].as_array().cloned().unwrap_or_default();
            let name = |one: &Value| {
                one["resource"].as_str().unwrap_or("").rsplit(':').next().unwrap_or("").to_owned()
            };
            let mut names: Vec<String> = all.iter().map(name).collect();
            names.sort();
            names.join(" ")
        };
        assert_eq!(names("findings"), "bare open-first open-more", "{runtime}: {report}");
        assert_eq!(names("unknown"), "later-first later-more", "{runtime}: {report}");
        let first = &report["findings"][0];
        assert_eq!(first["file"], inner, "{runtime}");
        assert_eq!(first["related"][0]["file"], outer, "{runtime}: {first}");
    }
}

#[test]
fn a_constant_that_a_component_is_handed_is_mended_where_it_stands() {
    for ((runtime, inner, below, outer, above), (off, on)) in calling().into_iter().zip([
        ("off = false", "off = true"),
        ("off = False", "off = True"),
        ("off = false", "off = true"),
    ]) {
        let repo = project(runtime, &[(inner, below), (outer, above)]);
        repo.run(&["fix", "--suggested", "--rule", "unencrypted-volume"]);
        let text = repo.ask(&["show", &format!(":{outer}")]);
        assert!(text.contains(on) && !text.contains(off), "{runtime}: {text}");
        assert_eq!(repo.ask(&["show", &format!(":{inner}")]).trim(), below.trim(), "{runtime}");
    }
}

#[test]
fn a_resource_of_a_component_is_linked_from_outside() {
    let component = "import * as aws from \"@pulumi/aws\";\nimport * as pulumi from \"@pulumi/pulumi\";\nclass Store extends pulumi.ComponentResource {\n    bucket: aws.s3.Bucket;\n    constructor(name: string) {\n        super(\"demo:index:Store\", name);\n        this.bucket = new aws.s3.Bucket(`${name}-data`);\n    }\n}\nconst a = new Store(\"a\");\nconst b = new Store(\"b\");\n";
    let guard = "new aws.s3.BucketPublicAccessBlock(\"guard\", { bucket: a.bucket.id, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true });\n";
    let repo = project("nodejs", &[("index.ts", &format!("{component}{guard}"))]);
    let found = asked(&repo, "public-bucket");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("::b-data "), "{found:?}");
}

#[test]
fn functions_that_call_each_other_end() {
    let mut text = String::from(
        "import * as aws from \"@pulumi/aws\";\nfunction f0(n: string, e: boolean) { new aws.ebs.Volume(n, { encrypted: e }); f0(n, e); g(n, e); }\nfunction g(n: string, e: boolean) { f0(n, e); }\n",
    );
    for depth in 1..14 {
        let calls = format!("f{}(n + \"a\", e); ", depth - 1).repeat(6);
        text += &format!("function f{depth}(n: string, e: boolean) {{ {calls} }}\n");
    }
    text += "f13(\"x\", false);\n";
    let repo = project("nodejs", &[("index.ts", &text)]);
    let report = report(&repo, &["--rule", "unencrypted-volume"]);
    let told = report["troubles"].to_string();
    assert!(told.contains("more values than a person writes"), "{told}");
}

#[test]
fn native_classes_are_asked_what_cloudformation_is_asked() {
    let typescript = "import * as native from \"@pulumi/aws-native\";\nconst models = new native.s3.Bucket(\"models\", {\n    publicAccessBlockConfiguration: { blockPublicAcls: true, blockPublicPolicy: false, ignorePublicAcls: true, restrictPublicBuckets: true },\n});\nnew native.s3.BucketPolicy(\"tls\", { bucket: models.id, policyDocument: { Statement: [{ Effect: \"Deny\", Principal: \"*\", Action: \"s3:*\", Resource: \"*\", Condition: { Bool: { \"aws:SecureTransport\": \"false\" } } }] } });\n";
    let repo = project("nodejs", &[("index.ts", typescript)]);
    let path = "publicAccessBlockConfiguration.blockPublicPolicy";
    assert_eq!(
        asked(&repo, "public-bucket"),
        [format!("public-bucket aws-native:s3:Bucket::models {path} 3")]
    );
    repo.stage("iacgate.toml", "profile = \"thorough\"\nblock = \"low\"\n");
    assert!(asked(&repo, "plaintext-bucket-access").is_empty());
    let volume = |runtime: &str, name: &str, text: &str| {
        asked(&project(runtime, &[(name, text)]), "unencrypted-volume")
    };
    let python = "import pulumi_aws_native as native\nnative.ec2.Volume(\"v\", availability_zone=\"a\", encrypted=False)\n";
    assert_eq!(
        volume("python", "__main__.py", python),
        ["unencrypted-volume aws-native:ec2:Volume::v encrypted 2"]
    );
    let go = "package main\n\nimport (\n\t\"github.com/pulumi/pulumi-aws-native/sdk/go/aws/ec2\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc main() {\n\tpulumi.Run(func(ctx *pulumi.Context) error {\n\t\t_, err := ec2.NewVolume(ctx, \"v\", &ec2.VolumeArgs{Encrypted: pulumi.Bool(false)})\n\t\treturn err\n\t})\n}\n";
    assert_eq!(volume("go", "main.go", go), ["unencrypted-volume aws-native:ec2:Volume::v Encrypted 10"]);
    let yaml = "name: demo\nruntime: yaml\nresources:\n  v:\n    type: aws-native:ec2:Volume\n    properties: {encrypted: false}\n";
    let repo = TestRepo::new();
    repo.stage("Pulumi.yaml", yaml);
    assert_eq!(
        asked(&repo, "unencrypted-volume"),
        ["unencrypted-volume aws-native:ec2:Volume::v encrypted 6"]
    );
}

#[test]
fn a_native_class_whose_settings_are_not_known_waits() {
    let text = "import { s3 } from \"@pulumi/aws-native\";\nnew s3.Bucket(\"b\", ask());\n";
    let report = report(&project("nodejs", &[("index.ts", text)]), &["--rule", "public-bucket", "-v"]);
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(0), "{report}");
    assert_eq!(report["unknown"].as_array().map(Vec::len), Some(1), "{report}");
}

#[test]
fn classes_of_azure_native_are_asked_what_terraform_s_types_are() {
    let answers = |class: &str, settings: &str, rule: &str| {
        let text = format!(
            "import * as native from \"@pulumi/azure-native\";\nnew native.{class}(\"x\", {{ resourceGroupName: \"ml\", {settings} }});\n"
        );
        let report = report(&project("nodejs", &[("index.ts", &text)]), &["--rule", rule]);
        let count = |part: &str| report[part].as_array().map_or(0, Vec::len);
        [count("findings"), count("unknown")]
    };
    let (fails, passes, waits) = ([1, 0], [0, 0], [0, 1]);
    for (class, settings, rule, expected) in [
        (
            "keyvault.Vault",
            "properties: { enablePurgeProtection: true }",
            "vault-without-purge-protection",
            passes,
        ),
        (
            "keyvault.Vault",
            "properties: { sku: { name: \"standard\" } }",
            "vault-without-purge-protection",
            fails,
        ),
        ("containerservice.ManagedCluster", "enableRBAC: false", "aks-without-rbac", fails),
        (
            "containerservice.ManagedCluster",
            "apiServerAccessProfile: { authorizedIPRanges: [\"198.51.100.0/24\"] }",
            "open-aks-api",
            passes,
        ),
        (
            "containerservice.ManagedCluster",
            "apiServerAccessProfile: { enablePrivateCluster: false }",
            "open-aks-api",
            fails,
        ),
        ("containerservice.ManagedCluster", "disableLocalAccounts: true", "aks-with-local-accounts", passes),
        // Add-ons and pools have another shape there.
        ("containerservice.ManagedCluster", "enableRBAC: true", "aks-without-log", waits),
        ("containerregistry.Registry", "adminUserEnabled: true", "azure-registry-with-admin", fails),
        (
            "machinelearningservices.Workspace",
            "publicNetworkAccess: \"Disabled\"",
            "azure-ml-on-public-network",
            passes,
        ),
        (
            "machinelearningservices.Workspace",
            "publicNetworkAccess: \"Enabled\"",
            "azure-ml-on-public-network",
            fails,
        ),
        ("cognitiveservices.Account", "properties: { disableLocalAuth: true }", "azure-ml-with-keys", passes),
        ("cognitiveservices.Account", "properties: { disableLocalAuth: false }", "azure-ml-with-keys", fails),
        (
            "network.SecurityRule",
            "direction: \"Inbound\", access: \"Allow\", protocol: \"Tcp\", destinationPortRange: \"22\", sourceAddressPrefix: \"*\"",
            "open-azure-admin-port",
            fails,
        ),
        ("sql.Server", "minimalTlsVersion: \"1.0\"", "weak-azure-database-tls", fails),
        (
            "storage.StorageAccount",
            "encryption: { keyVaultProperties: { keyName: \"k\" } }",
            "azure-account-without-own-key",
            passes,
        ),
        // Another resource says it there.
        ("storage.StorageAccount", "accountName: \"weights\"", "azure-account-without-soft-delete", waits),
        (
            "dbforpostgresql.Server",
            "network: { delegatedSubnetResourceId: \"/subnets/a\" }",
            "azure-database-on-public-network",
            passes,
        ),
        ("documentdb.DatabaseAccount", "disableLocalAuth: true", "azure-database-with-passwords", passes),
    ] {
        assert_eq!(answers(class, settings, rule), expected, "{class} {settings} {rule}");
    }
}

#[test]
fn a_key_that_a_fix_needs_stands_before_the_resource_in_each_language() {
    let fixed = |runtime: &str, name: &str, text: &str| {
        let repo = project(runtime, &[(name, text)]);
        repo.stage("iacgate.toml", "profile = \"thorough\"\nblock = \"low\"\n");
        let run = repo.run(&["fix", "--suggested", "--rule", "secret-without-own-key"]);
        assert!(run.stdout.contains("fixed 1 finding"), "{}{}", run.stdout, run.stderr);
        repo.ask(&["show", &format!(":{name}")])
    };
    let typescript = "import * as aws from \"@pulumi/aws\";\nimport * as pulumi from \"@pulumi/pulumi\";\n\nnew aws.secretsmanager.Secret(\"agent\", { name: \"agent\" });\n";
    let policy = "    policy: pulumi.jsonStringify({\n        Version: \"2012-10-17\",\n        Statement: [\n            {\n                Sid: \"IAM decides\",\n                Effect: \"Allow\",\n                Principal: {\n                    AWS: pulumi.interpolate`arn:aws:iam::${aws.getCallerIdentityOutput().accountId}:root`,\n                },\n                Action: \"kms:*\",\n                Resource: \"*\",\n            },\n        ],\n    }),\n";
    let key = format!(
        "const agentKey = new aws.kms.Key(\"agent\", {{\n    description: \"Encrypts aws:secretsmanager/secret:Secret::agent\",\n    enableKeyRotation: true,\n    rotationPeriodInDays: 90,\n{policy}}});\n\n"
    );
    let wanted = typescript
        .replace("new aws.s", &format!("{key}new aws.s"))
        .replace("name: \"agent\"", "name: \"agent\", kmsKeyId: agentKey.arn");
    assert_eq!(fixed("nodejs", "index.ts", typescript).trim(), wanted.trim());

    let own = "import * as aws from \"@pulumi/aws\";\nconst own = new aws.kms.Key(\"own\", { enableKeyRotation: true });\nnew aws.secretsmanager.Secret(\"agent\", { name: \"agent\" });\n";
    let text = fixed("nodejs", "index.ts", own);
    assert!(text.contains("kmsKeyId: own.arn") && !text.contains("agentKey"), "{text}");

    let yaml = "name: demo\nruntime: yaml\nresources:\n  # the agent's token\n  agent:\n    type: aws:secretsmanager:Secret\n    properties:\n      name: agent\n\n  other:\n    type: aws:sqs:Queue\n";
    let policy = "        fn::toJSON:\n          Version: \"2012-10-17\"\n          Statement:\n            - Sid: \"IAM decides\"\n              Effect: Allow\n              Principal:\n                AWS:\n                  fn::join: [\"\", [\"arn:aws:iam::\", { fn::invoke: { function: aws:getCallerIdentity, arguments: {}, return: accountId } }, \":root\"]]\n              Action: \"kms:*\"\n              Resource: \"*\"\n";
    let key = format!(
        "  agent-key:\n    type: aws:kms:Key\n    properties:\n      description: \"Encrypts aws:secretsmanager/secret:Secret::agent\"\n      enableKeyRotation: true\n      rotationPeriodInDays: 90\n      policy:\n{policy}"
    );
    let wanted =
        yaml.replace("name: agent\n", &format!("name: agent\n      kmsKeyId: ${{agent-key.arn}}\n{key}"));
    assert_eq!(fixed("yaml", "Pulumi.yaml", yaml).trim(), wanted.trim());
    let own = "name: demo\nruntime: yaml\nresources:\n  own:\n    type: aws:kms:Key\n    properties: { enableKeyRotation: true }\n  agent:\n    type: aws:secretsmanager:Secret\n    properties:\n      name: agent\n";
    let text = fixed("yaml", "Pulumi.yaml", own);
    assert!(text.contains("kmsKeyId: ${own.arn}") && !text.contains("agent-key"), "{text}");

    let python = "import pulumi\nimport pulumi_aws as aws\n\nagent = aws.secretsmanager.Secret(\"agent\", name=\"agent\")\n";
    let text = fixed("python", "__main__.py", python);
    for part in [
        "agent_key = aws.kms.Key(\"agent\",\n    description=",
        "    policy=pulumi.Output.json_dumps({\n        \"Version\": \"2012-10-17\",\n",
        "pulumi.Output.concat(\"arn:aws:iam::\", aws.get_caller_identity_output().account_id, \":root\")",
        "\n\nagent = aws.secretsmanager.Secret(\"agent\", name=\"agent\", kms_key_id=agent_key.arn)",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }

    let imports = |more: &str| {
        format!(
            "import (\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws\"\n{more}\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n"
        )
    };
    let kms = imports("\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms\"\n");
    let go = format!(
        "package main\n\n{kms}\nfunc main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n\t\t_, err := secretsmanager.NewSecret(ctx, \"agent\", &secretsmanager.SecretArgs{{\n\t\t\tName: pulumi.String(\"agent\"),\n\t\t}})\n\t\treturn err\n\t}})\n}}\n"
    );
    let text = fixed("go", "main.go", &go);
    for part in [
        "\t\tagentKey, err := kms.NewKey(ctx, \"agent\", &kms.KeyArgs{\n",
        "pulumi.Sprintf(\"arn:aws:iam::%s:root\", aws.GetCallerIdentityOutput(ctx, aws.GetCallerIdentityOutputArgs{}).AccountId())",
        "\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n\n\t\t_, err = secretsmanager.NewSecret(",
        "KmsKeyId: agentKey.Arn,",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn what_several_fixes_need_is_made_once() {
    let volumes = |runtime: &str| match runtime {
        "nodejs" => (
            "index.ts",
            "import * as aws from \"@pulumi/aws\";\n\nconst one = new aws.ebs.Volume(\"one\", { availabilityZone: \"a\", encrypted: true });\n\nconst two = new aws.ebs.Volume(\"two\", { availabilityZone: \"a\", encrypted: true });\n",
            ["aws.backup.Vault(", "aws.kms.Key(", "aws.backup.Selection("],
        ),
        _ => (
            "__main__.py",
            "\"\"\"Disks.\"\"\"\nimport pulumi_aws as aws\n\none = aws.ebs.Volume(\"one\", availability_zone=\"a\", encrypted=True)\n\ntwo = aws.ebs.Volume(\"two\", availability_zone=\"a\", encrypted=True)\n",
            ["aws.backup.Vault(", "aws.kms.Key(", "aws.backup.Selection("],
        ),
    };
    for runtime in ["nodejs", "python"] {
        let (path, text, [vault, key, selection]) = volumes(runtime);
        let repo = project(runtime, &[(path, text)]);
        repo.stage("iacgate.toml", "profile = \"thorough\"\nblock = \"low\"\n");
        let run = repo.run(&["fix", "--suggested", "--rule", "outside-backup-plan"]);
        assert!(run.stdout.contains("fixed 2 findings"), "{}{}", run.stdout, run.stderr);
        let text = repo.ask(&["show", &format!(":{path}")]);
        let count = |part: &str| text.matches(part).count();
        assert_eq!([count(vault), count(key), count(selection)], [1, 1, 2], "{text}");
        // What the program had no name for is imported once, before what is there.
        let import = match runtime {
            "nodejs" => "import * as pulumi from \"@pulumi/pulumi\";\nimport * as aws from",
            _ => "\"\"\"Disks.\"\"\"\nimport pulumi\nimport pulumi_aws as aws\n",
        };
        assert!(text.starts_with(import), "{text}");
    }
    let text = "\"use strict\"\nconst aws = require('@pulumi/aws')\n\nnew aws.secretsmanager.Secret('team/agent.v1', { name: 'agent' })\n";
    let repo = project("nodejs", &[("index.js", text)]);
    repo.stage("iacgate.toml", "profile = \"thorough\"\nblock = \"low\"\n");
    repo.run(&["fix", "--suggested", "--rule", "secret-without-own-key"]);
    let text = repo.ask(&["show", ":index.js"]);
    let head = "\"use strict\"\nconst pulumi = require('@pulumi/pulumi')\nconst aws = require('@pulumi/aws')\n\nconst teamAgentV1Key = new aws.kms.Key('team-agent-v1', {\n";
    assert!(text.starts_with(head), "{text}");
}

#[test]
fn a_setting_stands_where_gofmt_and_the_lines_around_have_it() {
    let go = |settings: &str| {
        format!(
            "package main\n\nimport (\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ebs\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n\t\t_, err := ebs.NewVolume(ctx, \"v\", &ebs.VolumeArgs{{\n{settings}\t\t}})\n\t\treturn err\n\t}})\n}}\n"
        )
    };
    let py = |call: &str| format!("import pulumi_aws as aws\n\naws.ebs.Volume({call})\n");
    for (runtime, path, before, after) in [
        (
            "go",
            "main.go",
            go("\t\t\tSize: pulumi.Int(3),\n"),
            go("\t\t\tSize:      pulumi.Int(3),\n\t\t\tEncrypted: pulumi.Bool(true),\n"),
        ),
        (
            "go",
            "main.go",
            go(
                "\t\t\tAvailabilityZone: pulumi.String(\"a\"),\n\t\t\tTags: pulumi.StringMap{\n\t\t\t\t\"a\": pulumi.String(\"b\"),\n\t\t\t},\n\t\t\tSize: pulumi.Int(3), // GiB\n\t\t\tType: pulumi.String(\"gp3\"),\n",
            ),
            go(
                "\t\t\tAvailabilityZone: pulumi.String(\"a\"),\n\t\t\tTags: pulumi.StringMap{\n\t\t\t\t\"a\": pulumi.String(\"b\"),\n\t\t\t},\n\t\t\tSize:      pulumi.Int(3), // GiB\n\t\t\tType:      pulumi.String(\"gp3\"),\n\t\t\tEncrypted: pulumi.Bool(true),\n",
            ),
        ),
        (
            "go",
            "main.go",
            go("\t\t\tAvailabilityZone: pulumi.String(\"a\"),\n"),
            go("\t\t\tAvailabilityZone: pulumi.String(\"a\"),\n\t\t\tEncrypted:        pulumi.Bool(true),\n"),
        ),
        (
            "python",
            "__main__.py",
            py("\"v\",\n    availability_zone=\"a\",\n    size=10"),
            py("\"v\",\n    availability_zone=\"a\",\n    size=10,\n    encrypted=True"),
        ),
        (
            "python",
            "__main__.py",
            py("\"v\", availability_zone=\"a\",\n               size=10"),
            py("\"v\", availability_zone=\"a\",\n               size=10,\n               encrypted=True"),
        ),
    ] {
        let text = fixed(runtime, path, &before, &["unencrypted-volume"]);
        assert_eq!(text.trim(), after.trim());
    }
}

#[test]
fn a_resource_is_added_inside_the_line_of_the_one_that_it_is_for() {
    let ts = "import * as aws from \"@pulumi/aws\";\n";
    let py = "import pulumi_aws as aws\n";
    for (runtime, path, before, after) in [
        (
            "nodejs",
            "index.ts",
            format!("{ts}function f() {{ const b = new aws.s3.Bucket(\"x\"); return b; }}\nf();\n"),
            "restrictPublicBuckets: true,\n}); return b; }\nf();\n",
        ),
        (
            "nodejs",
            "index.ts",
            format!("{ts}if (process.env.P) {{ const b = new aws.s3.Bucket(\"x\") }}\n"),
            "restrictPublicBuckets: true,\n}) }\n",
        ),
        (
            "nodejs",
            "index.ts",
            format!(
                "{ts}class C {{ v: aws.s3.Bucket; constructor() {{ this.v = new aws.s3.Bucket(\"x\"); }} }}\nnew C();\n"
            ),
            "restrictPublicBuckets: true,\n}); } }\nnew C();\n",
        ),
        (
            "python",
            "__main__.py",
            format!("{py}def f(): b = aws.s3.Bucket(\"b\"); return b\nf()\n"),
            "restrict_public_buckets=True); return b\nf()\n",
        ),
        (
            "python",
            "__main__.py",
            format!("{py}for i in range(2): b = aws.s3.Bucket(f\"b{{i}}\") # each\n"),
            "restrict_public_buckets=True) # each\n",
        ),
    ] {
        let text = fixed(runtime, path, &before, &["public-bucket"]);
        assert!(text.ends_with(after), "{text}");
    }
}

#[test]
fn nothing_is_added_where_no_statement_may_stand() {
    let ts = "import * as aws from \"@pulumi/aws\";\n";
    for text in [
        format!("{ts}if (process.env.P)\n    new aws.s3.Bucket(\"x\");\n"),
        format!("{ts}class C {{\n    v = new aws.s3.Bucket(\"x\");\n}}\nnew C();\n"),
        format!("{ts}export const all = {{\n    b: new aws.s3.Bucket(\"x\"),\n}};\n"),
    ] {
        let repo = project("nodejs", &[("index.ts", &text)]);
        assert_eq!(asked(&repo, "public-bucket").len(), 1, "{text}");
        repo.run(&["fix", "--suggested", "--rule", "public-bucket"]);
        assert_eq!(repo.ask(&["show", ":index.ts"]).trim(), text.trim());
    }
}

const UNENCRYPTED: &str = "{ availabilityZone: \"a\", encrypted: false }";

#[test]
fn what_other_files_hand_on_of_a_provider_leads_to_the_resource() {
    for (deps, imports, class) in [
        ("export * as aws from \"@pulumi/aws\";", "import { aws } from \"./deps\";", "aws.ebs.Volume"),
        ("export { Volume } from \"@pulumi/aws/ebs\";", "import { Volume } from \"./deps\";", "Volume"),
        ("export { Volume as V } from \"@pulumi/aws/ebs\";", "import * as deps from \"./deps\";", "deps.V"),
        ("export * from \"@pulumi/aws\";", "import { ebs } from \"./deps.js\";", "ebs.Volume"),
        (
            "import * as aws from \"@pulumi/aws\";\nexport { aws as cloud };",
            "import { cloud } from \"./deps\";",
            "cloud.ebs.Volume",
        ),
        (
            "import * as aws from \"@pulumi/aws\";\nexport const ebs = aws.ebs;",
            "import { ebs } from \"./deps\";",
            "ebs.Volume",
        ),
        (
            "import * as aws from \"@pulumi/aws\";\nexport class Own extends aws.ebs.Volume {\n    constructor(name: string, on: boolean) {\n        super(name, { availabilityZone: \"a\", encrypted: on });\n    }\n}",
            "import { Own } from \"./deps\";\nconst settings = false;",
            "Own",
        ),
    ] {
        let given = if class == "Own" { "settings" } else { UNENCRYPTED };
        let index = format!("{imports}\nnew {class}(\"scratch\", {given});\n");
        let repo = project("nodejs", &[("deps.ts", deps), ("index.ts", &index)]);
        let found = asked(&repo, "unencrypted-volume");
        assert!(found.len() == 1 && found[0].starts_with(VOLUME), "{deps} {found:?}");
    }
    let (deps, main) = (
        "import pulumi_aws as aws\n",
        "from deps import aws\naws.ebs.Volume(\"scratch\", encrypted=False)\n",
    );
    let repo = project("python", &[("deps.py", deps), ("__main__.py", main)]);
    assert_eq!(asked(&repo, "unencrypted-volume").len(), 1);
}

/// `(runtime, path, text)` of programs of one volume that is not encrypted.
fn unusual() -> Vec<(&'static str, &'static str, String)> {
    let ts = |body: &str| ("nodejs", "index.ts", format!("import * as aws from \"@pulumi/aws\";\n{body}\n"));
    let py = |body: &str| ("python", "__main__.py", format!("import pulumi_aws as aws\n{body}\n"));
    let go = |imports: &str, body: &str| {
        let text = format!(
            "package main\n\nimport (\n\t{imports}\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ebs\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc f(ctx *pulumi.Context) error {{\n{body}\treturn nil\n}}\n"
        );
        ("go", "main.go", text)
    };
    vec![
        ts("const a: any = { encrypted: true };\na.encrypted = false;\nnew aws.ebs.Volume(\"scratch\", a);"),
        ts("const a: any = {};\na[\"encrypted\"] = false;\nnew aws.ebs.Volume(\"scratch\", a);"),
        ts("new aws.ebs.Volume(\"scratch\", Object.freeze({ encrypted: false }));"),
        ts("const base = { encrypted: true };\nnew aws.ebs.Volume(\"scratch\", Object.assign({}, base, { encrypted: false }));"),
        ts("class Own extends aws.ebs.Volume {\n    constructor(name: string) {\n        super(name, { encrypted: false });\n    }\n}\nnew Own(\"scratch\");"),
        ("nodejs", "index.tsx", "import * as aws from \"@pulumi/aws\";\nnew aws.ebs.Volume(\"scratch\", { encrypted: false });\nconst page = <p>hello</p>;\n".to_owned()),
        py("kw = {\"encrypted\": True}\nkw[\"encrypted\"] = False\naws.ebs.Volume(\"scratch\", **kw)"),
        py("args = aws.ebs.VolumeArgs(availability_zone=\"a\")\nargs.encrypted = False\naws.ebs.Volume(\"scratch\", args)"),
        py("getattr(aws.ebs, \"Volume\")(\"scratch\", encrypted=False)"),
        py("class Own(aws.ebs.Volume):\n    def __init__(self, name):\n        super().__init__(name, encrypted=False)\nOwn(\"scratch\")"),
        py("class Own(aws.ebs.Volume):\n    pass\nOwn(\"scratch\", encrypted=False)"),
        py("from functools import partial\nmake = partial(aws.ebs.Volume, encrypted=False)\nmake(\"scratch\")"),
        ("python", "__main__.py", "from pulumi_aws.ebs import *\nVolume(\"scratch\", encrypted=False)\n".to_owned()),
        ("python", "__main__.py", "from pulumi_aws.s3 import *\nfrom pulumi_aws.ebs import *\nVolume(\"scratch\", encrypted=False)\n".to_owned()),
        go(". ", "\tNewVolume(ctx, \"scratch\", &VolumeArgs{Encrypted: pulumi.Bool(false)})\n"),
        go("", "\tmake := ebs.NewVolume\n\tmake(ctx, \"scratch\", &ebs.VolumeArgs{Encrypted: pulumi.Bool(false)})\n"),
        go("", "\targs := &ebs.VolumeArgs{}\n\targs.Encrypted = pulumi.Bool(false)\n\tebs.NewVolume(ctx, \"scratch\", args)\n"),
        go("", "\targs := new(ebs.VolumeArgs)\n\targs.Encrypted = pulumi.Bool(false)\n\tebs.NewVolume(ctx, \"scratch\", args)\n"),
        go("", "\tvar args ebs.VolumeArgs\n\targs.Encrypted = pulumi.Bool(false)\n\tebs.NewVolume(ctx, \"scratch\", &args)\n"),
        go("", "\tdisk := func(name string, on bool) {\n\t\tebs.NewVolume(ctx, name, &ebs.VolumeArgs{Encrypted: pulumi.Bool(on)})\n\t}\n\tdisk(\"scratch\", false)\n"),
    ]
}

#[test]
fn resources_of_unusual_programs_are_found() {
    for (runtime, path, text) in unusual() {
        let repo = project(runtime, &[(path, &text)]);
        let found = asked(&repo, "unencrypted-volume");
        assert!(found.len() == 1 && found[0].starts_with(VOLUME), "{text}\n{found:?}");
    }
}

#[test]
fn what_is_changed_on_some_way_or_later_is_not_taken_for_sure() {
    let ts = "import * as aws from \"@pulumi/aws\";\nconst a: any = { encrypted: true };\n";
    for (body, is_found) in [
        ("if (process.env.X) { a.encrypted = false; }\nnew aws.ebs.Volume(\"scratch\", a);\n", false),
        ("if (process.env.X) a.encrypted = false;\nnew aws.ebs.Volume(\"scratch\", a);\n", false),
        ("new aws.ebs.Volume(\"scratch\", a);\na.encrypted = false;\n", false),
        ("a.encrypted = false;\na.encrypted = true;\nnew aws.ebs.Volume(\"scratch\", a);\n", false),
        ("function f() { new aws.ebs.Volume(\"scratch\", a); }\na.encrypted = false;\nf();\n", true),
    ] {
        let repo = project("nodejs", &[("index.ts", &format!("{ts}{body}"))]);
        assert_eq!(asked(&repo, "unencrypted-volume").len(), usize::from(is_found), "{body}");
    }
}

#[test]
fn a_project_s_files_may_be_of_other_names_and_encodings() {
    let ts =
        "import * as aws from \"@pulumi/aws\";\nnew aws.ebs.Volume(\"scratch\", { encrypted: false });\n";
    let wide: Vec<u8> = format!("\u{feff}{ts}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let resources = "resources:\n  scratch:\n    type: aws:ebs:Volume\n    properties: {encrypted: false}\n";
    let component: String = resources.lines().map(|line| format!("    {line}\n")).collect();
    let of = |main: &str| format!("name: demo\nruntime: {main}\n");
    let cases: Vec<(&str, String, &str, Vec<u8>)> = vec![
        ("Pulumi.yaml", of("nodejs"), "index.ts", wide),
        ("Pulumi.yaml", of("nodejs\nmain: bin/"), "src/index.ts", ts.into()),
        ("Pulumi.json", r#"{"name": "demo", "runtime": "nodejs"}"#.to_owned(), "index.ts", ts.into()),
        ("Pulumi.yaml", of("yaml"), "Main.yaml", resources.into()),
        ("Pulumi.yaml", of("yaml\nmain: stack"), "stack/Main.yaml", resources.into()),
        ("Pulumi.yaml", format!("{}components:\n  disk:\n{component}", of("yaml")), "README", "x".into()),
    ];
    for (project, text, path, content) in cases {
        let repo = TestRepo::new();
        repo.stage(project, text);
        repo.stage(path, content);
        let found = asked(&repo, "unencrypted-volume");
        assert!(found.len() == 1 && found[0].starts_with(VOLUME), "{path}: {found:?}");
    }
    // What a program in a folder of its own imports lies beside.
    let repo =
        project("nodejs\nmain: src", &[("src/index.ts", "import \"../lib/disk\";\n"), ("lib/disk.ts", ts)]);
    assert_eq!(asked(&repo, "unencrypted-volume").len(), 1);
}

#[test]
fn a_program_of_which_nothing_is_understood_says_so() {
    let opaque = "import * as aws from \"@pulumi/aws\";\nconst all = Object.values(aws.ebs);\nReflect.construct(all[1], [\"scratch\"]);\n";
    let yaml = "name: demo\nruntime: yaml\nresources:\n  scratch:\n    properties: {}\n";
    let handed = "import * as aws from \"@pulumi/aws\";\nnew aws.ebs.Volume(\"a\", { encrypted: true });\nReflect.construct(aws.ebs.Volume, [\"scratch\"]);\n";
    let azure = "import { batch } from \"@pulumi/azure-native\";\nnew batch.Pool(\"a\", {});\n";
    let components = "import * as awsx from \"@pulumi/awsx\";\nnew awsx.ec2.Vpc(\"a\", {});\n";
    for (path, text, message) in [
        ("index.ts", opaque, "none of what it makes was understood"),
        ("index.ts", handed, "the class `aws.ebs.Volume` is handed on"),
        ("index.ts", azure, "no rule is asked of `azure-native:batch:Pool` yet"),
        ("index.ts", components, "no rule is asked of `awsx:ec2/vpc:Vpc` yet"),
        ("Pulumi.yaml", yaml, "no `type` that could be read"),
        ("Pulumi.yaml", "name: demo\nruntime: cobol\n", "programs in cobol are not read"),
        ("Pulumi.yaml", "name: demo\nruntime: dotnet\n", "programs in dotnet are not read"),
        ("Pulumi.yaml", "name: demo\nruntime:\n  name: java\n", "programs in java are not read"),
    ] {
        let repo = project("nodejs", &[(path, text)]);
        let report = report(&repo, &[]);
        assert!(report["troubles"].to_string().contains(message), "{report}");
    }
}

#[test]
fn what_a_function_changes_of_resources_is_not_known() {
    let (ts, py) = (
        "import * as pulumi from \"@pulumi/pulumi\";\nimport * as aws from \"@pulumi/aws\";\n",
        "import pulumi\nimport pulumi_aws as aws\n",
    );
    let go = |call: &str, option: &str| {
        format!(
            "package main\n\nimport (\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ebs\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n{call}\t\t_, err := ebs.NewVolume(ctx, \"v\", &ebs.VolumeArgs{{}}{option})\n\t\treturn err\n\t}})\n}}\n"
        )
    };
    let changes = "func(args *pulumi.ResourceTransformationArgs) *pulumi.ResourceTransformationResult {\n\t\t\targs.Props[\"encrypted\"] = pulumi.Bool(true)\n\t\t\treturn &pulumi.ResourceTransformationResult{Props: args.Props}\n\t\t}";
    for (runtime, path, text, is_everywhere) in [
        (
            "nodejs",
            "index.ts",
            format!(
                "{ts}pulumi.runtime.registerStackTransformation(args => {{\n    args.props[\"encrypted\"] = true;\n    return {{ props: args.props, opts: args.opts }};\n}});\nnew aws.ebs.Volume(\"v\", {{}});\n"
            ),
            true,
        ),
        (
            "nodejs",
            "index.ts",
            format!(
                "{ts}const sure: pulumi.ResourceTransform = args => ({{ props: {{ ...args.props, encrypted: true }}, opts: args.opts }});\npulumi.runtime.registerResourceTransform(sure);\nnew aws.ebs.Volume(\"v\", {{}});\n"
            ),
            true,
        ),
        (
            "nodejs",
            "index.ts",
            format!(
                "{ts}new aws.ebs.Volume(\"v\", {{}}, {{ transforms: [args => ({{ props: {{ ...args.props, encrypted: true }}, opts: args.opts }})] }});\n"
            ),
            false,
        ),
        (
            "python",
            "__main__.py",
            format!(
                "{py}def sure(args):\n    args.props[\"encrypted\"] = True\n    return pulumi.ResourceTransformationResult(args.props, args.opts)\npulumi.runtime.register_stack_transformation(sure)\naws.ebs.Volume(\"v\")\n"
            ),
            true,
        ),
        (
            "python",
            "__main__.py",
            format!(
                "{py}def sure(args):\n    args.props[\"encrypted\"] = True\n    return pulumi.ResourceTransformationResult(args.props, args.opts)\naws.ebs.Volume(\"v\", opts=pulumi.ResourceOptions(transformations=[sure]))\n"
            ),
            false,
        ),
        ("go", "main.go", go(&format!("\t\tctx.RegisterStackTransformation({changes})\n"), ""), true),
        (
            "go",
            "main.go",
            go("", &format!(", pulumi.Transformations([]pulumi.ResourceTransformation{{{changes}}})")),
            false,
        ),
    ] {
        let asked = |text: &str| {
            let report = report(&project(runtime, &[(path, text)]), &["--rule", "unencrypted-volume", "-v"]);
            let count = |part: &str| report[part].as_array().map_or(0, Vec::len);
            ([count("findings"), count("unknown"), count("troubles")], report)
        };
        let (counts, report) = asked(&text);
        assert_eq!(counts, [0, 1, usize::from(is_everywhere)], "{text} {report}");
        // What it does not name stays as it is.
        let (counts, report) = asked(&text.replace("encrypted", "tags"));
        assert_eq!(counts, [1, 0, usize::from(is_everywhere)], "{text} {report}");
    }
}

/// The volumes of a program that are found unencrypted, by their names.
fn unencrypted(runtime: &str, path: &str, text: &str) -> Vec<String> {
    let found = asked(&project(runtime, &[(path, text)]), "unencrypted-volume");
    let name = |row: &String| row.split("::").nth(1)?.split(' ').next().map(str::to_owned);
    let mut names: Vec<String> = found.iter().filter_map(name).collect();
    names.sort();
    names
}

#[test]
fn methods_and_functions_that_have_other_names_are_judged_for_each_call() {
    let made = "new aws.ebs.Volume(name, { availabilityZone: \"a\", encrypted })";
    let taken = "(name: string, encrypted: boolean)";
    let typescript = format!(
        "import * as aws from \"@pulumi/aws\";\nclass Disks {{\n    constructor(readonly zone: string) {{}}\n    make{taken} {{ return {made}; }}\n    static shared{taken} {{ return {made}; }}\n    quick = {taken} => {made};\n    both() {{ this.make(\"inner\", false); }}\n}}\nclass Sorted extends Disks {{}}\nnew Sorted(\"c\").make(\"extended\", false);\nclass Others {{\n    make(name: string) {{ return new aws.ebs.Volume(name, {{ encrypted: true }}); }}\n}}\nconst disks = new Disks(\"a\");\ndisks.make(\"method\", false);\ndisks.make(\"sound\", true);\ndisks.both();\nDisks.shared(\"static\", false);\nnew Disks(\"b\").make(\"inline\", false);\ndisks.quick(\"field\", false);\nnew Others().make(\"other\");\nconst tools = {{ make: {taken} => {made} }};\ntools.make(\"object\", false);\nfunction plain{taken} {{ return {made}; }}\nconst alias = plain;\nalias(\"alias\", false);\n"
    );
    assert_eq!(
        unencrypted("nodejs", "index.ts", &typescript),
        ["alias", "extended", "field", "inline", "inner", "method", "object", "static"]
    );
    let made = "aws.ebs.Volume(name, availability_zone=\"a\", encrypted=encrypted)";
    let python = format!(
        "import pulumi_aws as aws\n\nclass Disks:\n    def make(self, name, encrypted):\n        return {made}\n\n    @staticmethod\n    def shared(name, encrypted):\n        return {made}\n\n    @classmethod\n    def of(cls, name, encrypted):\n        return {made}\n\ndisks = Disks()\ndisks.make(\"method\", False)\ndisks.make(\"sound\", encrypted=True)\nDisks.shared(\"static\", False)\nDisks.of(\"class\", False)\nDisks().make(\"inline\", False)\nquick = lambda name, encrypted: {made}\nquick(\"lambda\", False)\n"
    );
    assert_eq!(
        unencrypted("python", "__main__.py", &python),
        ["class", "inline", "lambda", "method", "static"]
    );
    let go = "package main\n\nimport (\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ebs\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\ntype disks struct{ ctx *pulumi.Context }\n\nfunc (d *disks) volume(name string, encrypted bool) error {\n\t_, err := ebs.NewVolume(d.ctx, name, &ebs.VolumeArgs{Encrypted: pulumi.Bool(encrypted)})\n\treturn err\n}\n\nfunc main() {\n\tpulumi.Run(func(ctx *pulumi.Context) error {\n\t\td := &disks{ctx: ctx}\n\t\tif err := d.volume(\"method\", false); err != nil {\n\t\t\treturn err\n\t\t}\n\t\treturn d.volume(\"sound\", true)\n\t})\n}\n";
    assert_eq!(unencrypted("go", "main.go", go), ["method"]);
}

#[test]
fn what_a_function_that_is_made_by_another_has_of_it_is_known() {
    let made = "new aws.ebs.Volume(\"v\", { availabilityZone: \"a\", encrypted: on })";
    for inner in [
        format!("const maker = (on: boolean) => () => {made};"),
        format!("function maker(on: boolean) {{ return function () {{ return {made}; }}; }}"),
        format!("function maker(on: boolean) {{ const make = () => {made}; return make; }}"),
    ] {
        for (call, expected) in [
            ("const make = maker(false); make();", vec!["v"]),
            ("maker(false)();", vec!["v"]),
            ("maker(true)();", vec![]),
        ] {
            let text = format!("import * as aws from \"@pulumi/aws\";\n{inner}\n{call}\n");
            assert_eq!(unencrypted("nodejs", "index.ts", &text), expected, "{text}");
        }
    }
    let inside =
        "        return aws.ebs.Volume(name, availability_zone=\"a\", encrypted=on)\n    return make\n";
    let text = format!(
        "import pulumi_aws as aws\n\ndef maker(on):\n    def make(name):\n{inside}\nmake = maker(False)\nmake(\"v\")\n"
    );
    assert_eq!(unencrypted("python", "__main__.py", &text), ["name"]);
}

#[test]
fn dictionaries_that_are_spread_are_known_in_python() {
    let head = "import pulumi_aws as aws\n\ncommon = {\"availability_zone\": \"a\", \"encrypted\": False}\n\ndef volume(name, size=10, **kw):\n    return aws.ebs.Volume(name, availability_zone=\"a\", size=size, **kw)\n\n";
    for (call, expected) in [
        ("aws.ebs.Volume(\"v\", **common, size=10)", vec!["v"]),
        ("aws.ebs.Volume(\"v\", **{**common, \"encrypted\": True})", vec![]),
        ("aws.ebs.Volume(\"v\", **(common | {\"size\": 3}))", vec!["v"]),
        ("aws.ebs.Volume(\"v\", **(common | {\"encrypted\": True}))", vec![]),
        ("aws.ebs.Volume(\"v\", **dict(common))", vec!["v"]),
        ("volume(\"v\", encrypted=False)", vec!["v"]),
        ("volume(\"v\", 3, encrypted=True)", vec![]),
        ("volume(\"v\", size=3, **{\"encrypted\": False})", vec!["v"]),
        ("volume(\"v\")", vec!["v"]),
    ] {
        // What nobody calls waits, and is no finding.
        assert_eq!(unencrypted("python", "__main__.py", &format!("{head}{call}\n")), expected, "{call}");
    }
}

/// `found`, `waits` or `guarded`: what is said of the bucket of a TypeScript program whose guard is written in some way.
fn guarded(text: &str) -> &'static str {
    let head = "import * as aws from \"@pulumi/aws\";\nimport { cond, names } from \"./settings\";\nconst all = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };\n";
    let function = "function guard(bucket: aws.s3.Bucket, on: boolean) {\n    if (on) { new aws.s3.BucketPublicAccessBlock(\"guard\", { bucket: bucket.id, ...all }); }\n}\n";
    // Nobody knows what a function does that nobody calls.
    let function = if text.contains("guard(") { function } else { "" };
    let repo = project("nodejs", &[("index.ts", &format!("{head}{function}{text}"))]);
    let report = report(&repo, &["--rule", "public-bucket"]);
    let is_any = |part: &str| report[part].as_array().is_some_and(|all| !all.is_empty());
    match (is_any("findings"), is_any("unknown")) {
        (true, _) => "found",
        (false, true) => "waits",
        (false, false) => "guarded",
    }
}

#[test]
fn a_guard_that_stands_under_a_condition_guards_what_stands_there_too() {
    let bucket = "const b = new aws.s3.Bucket(\"b\");\n";
    let block = "new aws.s3.BucketPublicAccessBlock(\"b\", { bucket: b.id, ...all });";
    for (text, expected) in [
        (format!("{bucket}{block}"), "guarded"),
        (format!("{bucket}if (cond) {{ {block} }}"), "waits"),
        (format!("{bucket}if (cond) {{ }} else {{ {block} }}"), "waits"),
        (format!("{bucket}if (cond) {{ {block} }} else {{ {block} }}"), "guarded"),
        (format!("{bucket}if (cond) {{ {block} }} else if (names) {{ {block} }}"), "waits"),
        (format!("{bucket}if (cond) {{ {block} }} if (names) {{ {block} }}"), "waits"),
        (format!("{bucket}if (cond) {{ {block} }} else {{ {} }}", block.replace("...all", "")), "waits"),
        (format!("{bucket}if (true) {{ {block} }}"), "guarded"),
        (format!("{bucket}if (false) {{ {block} }}"), "found"),
        (format!("{bucket}cond && {block}"), "waits"),
        (format!("{bucket}const g = cond ? {} : undefined;", block.trim_end_matches(';')), "waits"),
        (format!("{bucket}switch (cond) {{ case 1: {block} }}"), "waits"),
        (format!("{bucket}try {{ {block} }} catch (error) {{}}"), "guarded"),
        (
            format!(
                "{bucket}b.id.apply(id => {{ new aws.s3.BucketPublicAccessBlock(\"b\", {{ bucket: id, ...all }}); }});"
            ),
            "guarded",
        ),
        (format!("if (cond) {{ {bucket}{block} }}"), "guarded"),
        (format!("for (const n of names) {{ {bucket}{block} }}"), "guarded"),
        (format!("for (const n of names) {{ {bucket}if (n === \"x\") {{ {block} }} }}"), "waits"),
        (format!("for (const n of names) {{ {bucket}if (n === \"x\") continue;\n{block} }}"), "waits"),
        (format!("for (const n of names) {{ if (n === \"x\") continue;\n{bucket}{block} }}"), "guarded"),
        (format!("{bucket}guard(b, true);"), "guarded"),
        (format!("{bucket}guard(b, false);"), "found"),
        (format!("{bucket}guard(b, cond);"), "waits"),
        (format!("{bucket}if (cond) {{ guard(b, true); }}"), "waits"),
    ] {
        assert_eq!(guarded(&text), expected, "{text}");
    }
}

#[test]
fn a_guard_waits_for_its_condition_in_python_and_go_too() {
    let python = "import pulumi_aws as aws\nfrom settings import cond\n\nb = aws.s3.Bucket(\"b\")\nif cond:\n    aws.s3.BucketPublicAccessBlock(\"b\", bucket=b.id, block_public_acls=True, block_public_policy=True, ignore_public_acls=True, restrict_public_buckets=True)\n";
    let guard = python.lines().last().unwrap_or_default();
    let block = "if _, err := s3.NewBucketPublicAccessBlock(ctx, \"b\", &s3.BucketPublicAccessBlockArgs{Bucket: b.ID(), BlockPublicAcls: pulumi.Bool(true), BlockPublicPolicy: pulumi.Bool(true), IgnorePublicAcls: pulumi.Bool(true), RestrictPublicBuckets: pulumi.Bool(true)}); err != nil {\n\t\t\treturn err\n\t\t}\n";
    let go = |guard: &str| {
        format!(
            "package main\n\nimport (\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n\t\tb, err := s3.NewBucket(ctx, \"b\", nil)\n\t\tif err != nil {{\n\t\t\treturn err\n\t\t}}\n\t\t{guard}\t\treturn nil\n\t}})\n}}\n"
        )
    };
    for (runtime, path, text, waits) in [
        ("python", "__main__.py", python.to_owned(), 1),
        ("python", "__main__.py", format!("{python}else:\n{guard}\n"), 0),
        ("go", "main.go", go(block), 0),
        ("go", "main.go", go(&format!("if cond {{\n\t\t{block}\t\t}} else {{\n\t\t{block}\t\t}}\n")), 0),
        ("go", "main.go", go(&format!("if cond {{\n\t\t{block}\t\t}}\n")), 1),
        ("go", "main.go", go(&format!("if cond {{\n\t\t\treturn nil\n\t\t}}\n\t\t{block}")), 1),
    ] {
        let report = report(&project(runtime, &[(path, &text)]), &["--rule", "public-bucket"]);
        assert_eq!(report["findings"].as_array().map(Vec::len), Some(0), "{text}");
        assert_eq!(report["unknown"].as_array().map(Vec::len), Some(waits), "{text}");
    }
}

#[test]
fn a_block_is_added_behind_those_that_are_there() {
    let rule = ["unfinished-uploads-kept"];
    let line = "new aws.s3.BucketLifecycleConfiguration(\"l\", { bucket: \"x\", rules: [{ id: \"a\", status: \"Enabled\", expiration: { days: 3 } }] });\n";
    let typescript = |text: &str| {
        let text = format!("import * as aws from \"@pulumi/aws\";\n\n{text}");
        (fixed("nodejs", "index.ts", &text, &rule), text)
    };
    let more = "{ abortIncompleteMultipartUpload: { daysAfterInitiation: 7 }, filter: {}, id: \"unfinished-uploads\", status: \"Enabled\" }";
    let (after, before) = typescript(line);
    assert_eq!(after, before.replace("days: 3 } }]", &format!("days: 3 }} }}, {more}]")));
    let rows = "new aws.s3.BucketLifecycleConfiguration(\"l\", {\n    bucket: \"x\",\n    rules: [\n        { id: \"a\", status: \"Enabled\", expiration: { days: 3 } },\n    ],\n});\n";
    let (after, before) = typescript(rows);
    let more = "        {\n            abortIncompleteMultipartUpload: {\n                daysAfterInitiation: 7,\n            },\n            filter: {},\n            id: \"unfinished-uploads\",\n            status: \"Enabled\",\n        },\n";
    assert_eq!(after, before.replace("    ],\n", &format!("{more}    ],\n")));
    let yaml = "name: demo\nruntime: yaml\nresources:\n  l:\n    type: aws:s3:BucketLifecycleConfiguration\n    properties:\n      bucket: x\n      rules:\n        - id: a\n          status: Enabled\n          expiration:\n            days: 3\n";
    assert_eq!(
        fixed("yaml", "Pulumi.yaml", yaml, &rule),
        format!(
            "{yaml}        - abortIncompleteMultipartUpload:\n            daysAfterInitiation: 7\n          filter: {{}}\n          id: unfinished-uploads\n          status: Enabled\n"
        )
    );
}

#[test]
fn everybody_in_a_document_becomes_the_own_account() {
    let head = "import * as aws from \"@pulumi/aws\";\nimport * as pulumi from \"@pulumi/pulumi\";\n\n";
    let typescript = |encode: &str, principal: &str| {
        format!(
            "{head}new aws.ecr.RepositoryPolicy(\"images\", {{\n  repository: \"models\",\n  policy: {encode}({{\n    Statement: [{{ Effect: \"Allow\", Principal: {principal}, Action: \"ecr:BatchGetImage\" }}],\n  }}),\n}});\n"
        )
    };
    let account = "{ AWS: pulumi.interpolate`arn:aws:iam::${aws.getCallerIdentityOutput().accountId}:root` }";
    let rule = ["public-image-repository"];
    // What makes the text has to wait for the account.
    for encode in ["JSON.stringify", "pulumi.jsonStringify"] {
        let text = fixed("nodejs", "index.ts", &typescript(encode, "\"*\""), &rule);
        assert_eq!(text, typescript("pulumi.jsonStringify", account));
    }
    let python = |encode: &str, principal: &str| {
        format!(
            "import json\nimport pulumi\nimport pulumi_aws as aws\n\naws.ecr.RepositoryPolicy(\"images\", repository=\"models\", policy={encode}({{\n    \"Statement\": [{{\"Effect\": \"Allow\", \"Principal\": {{\"AWS\": [{principal}]}}, \"Action\": \"ecr:BatchGetImage\"}}],\n}}))\n"
        )
    };
    let account =
        "pulumi.Output.concat(\"arn:aws:iam::\", aws.get_caller_identity_output().account_id, \":root\")";
    let text = fixed("python", "__main__.py", &python("json.dumps", "\"*\""), &rule);
    assert_eq!(text, python("pulumi.Output.json_dumps", account));
}

#[test]
fn settings_in_a_document_are_set_and_added_there() {
    let task = |container: &str| {
        format!(
            "import * as aws from \"@pulumi/aws\";\n\nnew aws.ecs.TaskDefinition(\"serve\", {{\n  family: \"serve\",\n  containerDefinitions: JSON.stringify([\n    {{ name: \"proxy\", readonlyRootFilesystem: true }},\n    {container},\n  ]),\n}});\n"
        )
    };
    for (rule, before, after) in [
        ("privileged-container", "{ name: \"m\", privileged: true }", "{ name: \"m\", privileged: false }"),
        ("writable-container-root", "{ name: \"m\" }", "{ readonlyRootFilesystem: true, name: \"m\" }"),
        (
            "writable-container-root",
            "{\n      name: \"m\", // the model\n    }",
            "{\n      readonlyRootFilesystem: true,\n      name: \"m\", // the model\n    }",
        ),
    ] {
        let text = fixed("nodejs", "index.ts", &task(before), &[rule]);
        assert_eq!(text, task(after), "{rule}");
    }
}

#[test]
fn a_new_setting_stands_in_the_place_of_the_one_that_goes() {
    let yaml = |setting: &str| {
        format!(
            "name: demo\nruntime: yaml\nresources:\n  all:\n    type: aws:cfg:ConfigurationAggregator\n    properties:\n      accountAggregationSource:\n        accountIds: ['123456789012']\n        {setting}\n"
        )
    };
    let text = fixed("yaml", "Pulumi.yaml", &yaml("regions: [eu-west-1]"), &["partial-config-aggregator"]);
    assert_eq!(text, yaml("allRegions: true"));
}

#[test]
fn what_refers_to_a_resource_is_made_behind_it() {
    let before = "import * as aws from \"@pulumi/aws\";\nimport * as pulumi from \"@pulumi/pulumi\";\n\nnew aws.ebs.Volume(\"scratch\", { size: 20 });\n";
    let text = fixed("nodejs", "index.ts", before, &["outside-backup-plan"]);
    let (volume, behind) =
        text.split_once("const scratch = new aws.ebs.Volume(\"scratch\", { size: 20 });\n").expect(&text);
    assert!(volume.ends_with("\n\n") && behind.contains("resources: [scratch.arn]"), "{text}");
    // A key that stands below it is none yet.
    let below = format!("{before}const key = new aws.kms.Key(\"key\", {{ enableKeyRotation: true }});\n");
    let text = fixed("nodejs", "index.ts", &below, &["outside-backup-plan"]);
    assert!(text.contains("kmsKeyArn: scratchKey.arn"), "{text}");
}

#[test]
fn a_resource_that_is_added_has_the_name_that_the_project_s_sdk_has_for_it() {
    let program = "import * as aws from \"@pulumi/aws\";\n\nnew aws.s3.BucketV2(\"reports\", {});\n";
    let package = |version: &str| format!("{{\"dependencies\": {{\"@pulumi/aws\": \"{version}\"}}}}");
    let plain = program.replace("BucketV2", "Bucket");
    let guard =
        "import * as aws from \"@pulumi/aws\";\n\nnew aws.s3.BucketAcl(\"a\", { bucket: \"other\" });\n";
    for (files, wanted) in [
        (vec![("package.json", package("^5.0.0"))], "BucketVersioningV2("),
        (vec![("package.json", package("^6.50.0"))], "BucketVersioningV2("),
        (vec![("package.json", package("^7.0.0"))], "BucketVersioning("),
        // Each version has it so.
        (vec![], "BucketVersioningV2("),
        // Only the newer one has such a class.
        (vec![("guard.ts", guard.to_owned())], "BucketVersioning("),
    ] {
        let repo = project("nodejs", &[("index.ts", plain.as_str())]);
        for (path, text) in &files {
            repo.stage(path, text);
        }
        repo.run(&["fix", "--suggested", "--profile", "thorough", "--rule", "unversioned-bucket"]);
        let text = repo.ask(&["show", ":index.ts"]);
        assert!(text.contains(&format!("new aws.s3.{wanted}")), "{files:?}: {text}");
    }
    let go = "package main\n\nimport (\n\t\"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc f(ctx *pulumi.Context) error {\n\t_, err := s3.NewBucket(ctx, \"reports\", nil)\n\treturn err\n}\n";
    for (text, wanted) in
        [(go.to_owned(), "NewBucketVersioning("), (go.replace("/v7/", "/v6/"), "NewBucketVersioningV2(")]
    {
        let text = fixed("go", "main.go", &text, &["unversioned-bucket"]);
        assert!(text.contains(wanted), "{text}");
    }
}

#[test]
fn a_block_within_a_block_is_one_object_where_the_sdk_has_one() {
    let balancer = "import * as aws from \"@pulumi/aws\";\nimport * as pulumi from \"@pulumi/pulumi\";\n\nnew aws.lb.LoadBalancer(\"web\", { loadBalancerType: \"application\" });\n";
    let text = fixed("nodejs", "index.ts", balancer, &["public-load-balancer-without-firewall"]);
    assert!(text.contains("statement: {\n                managedRuleGroupStatement: {\n"), "{text}");
}

#[test]
fn azure_s_own_sdk_is_given_the_words_of_its_schema() {
    let program = "import * as azure from \"@pulumi/azure-native\";\n\nnew azure.storage.StorageAccount(\"models\", { publicNetworkAccess: \"Enabled\" });\n";
    let text = fixed("nodejs", "index.ts", program, &["azure-account-on-public-network"]);
    assert!(text.contains("publicNetworkAccess: \"Disabled\""), "{text}");
}

#[test]
fn members_of_the_sdk_s_enumerations_are_the_texts_that_they_stand_for() {
    let typescript = "import * as aws from \"@pulumi/aws\";\nnew aws.lambda.Function(\"f\", { role: \"r\", runtime: aws.lambda.Runtime.Python3d8, handler: \"a.b\" });\n";
    let python = "import pulumi_aws as aws\naws.lambda_.Function(\"f\", role=\"r\", runtime=aws.lambda_.Runtime.PYTHON3D8, handler=\"a.b\")\n";
    let go = "package main\n\nimport \"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda\"\n\nfunc f(ctx *pulumi.Context) {\n\tlambda.NewFunction(ctx, \"f\", &lambda.FunctionArgs{Runtime: lambda.RuntimePython3d8})\n}\n";
    for (runtime, path, text) in
        [("nodejs", "index.ts", typescript), ("python", "__main__.py", python), ("go", "main.go", go)]
    {
        let found = asked(&project(runtime, &[(path, text)]), "retired-function-runtime");
        assert_eq!(found.len(), 1, "{text}");
    }
    let python = "from pulumi_azure_native import storage\nstorage.StorageAccount(\"s\", minimum_tls_version=storage.MinimumTlsVersion.TLS1_0)\n";
    assert_eq!(asked(&project("python", &[("__main__.py", python)]), "weak-azure-account-tls").len(), 1);
}

#[test]
fn what_a_call_leaves_out_is_what_the_function_or_the_class_says() {
    let typescript = |encrypted: &str| {
        format!(
            "import * as aws from \"@pulumi/aws\";\nfunction disk(name: string, a: {{ on?: boolean }}) {{\n    return new aws.ebs.Volume(name, {{ availabilityZone: \"a\", encrypted: {encrypted} }});\n}}\ndisk(\"scratch\", {{}});\n"
        )
    };
    let python = |default: &str| {
        format!(
            "import pulumi_aws as aws\nfrom dataclasses import dataclass\n\n@dataclass\nclass Disk:\n    on: bool = {default}\n\ndef disk(a: Disk):\n    aws.ebs.Volume(\"scratch\", availability_zone=\"a\", encrypted=a.on)\n\ndisk(Disk())\n"
        )
    };
    for (runtime, path, text, found) in [
        ("nodejs", "index.ts", typescript("a.on ?? false"), 1),
        ("nodejs", "index.ts", typescript("a.on"), 1),
        ("nodejs", "index.ts", typescript("a.on ?? true"), 0),
        ("python", "__main__.py", python("False"), 1),
        ("python", "__main__.py", python("True"), 0),
    ] {
        assert_eq!(unencrypted(runtime, path, &text).len(), found, "{text}");
    }
}

#[test]
fn a_default_that_each_stack_replaces_is_not_told() {
    let program = "import * as aws from \"@pulumi/aws\";\nimport * as pulumi from \"@pulumi/pulumi\";\nconst config = new pulumi.Config();\nnew aws.ebs.Volume(\"scratch\", { encrypted: config.getBoolean(\"on\") ?? false });\n";
    let stack = |on: &str| format!("config:\n  demo:on: \"{on}\"\n");
    let told = |files: &[(&str, &str)]| {
        let repo = project("nodejs", &[("index.ts", program)]);
        files.iter().for_each(|(path, text)| {
            repo.stage(path, text);
        });
        asked(&repo, "unencrypted-volume").len()
    };
    let (yes, no) = (stack("true"), stack("false"));
    assert_eq!(told(&[]), 1);
    assert_eq!(told(&[("Pulumi.prod.yaml", &yes)]), 0);
    assert_eq!(told(&[("Pulumi.prod.yaml", &yes), ("Pulumi.dev.yaml", &no)]), 1);
    assert_eq!(
        told(&[("Pulumi.prod.yaml", &yes), ("Pulumi.dev.yaml", "config:\n  aws:region: eu-west-1\n")]),
        1
    );
}

#[test]
fn a_key_that_is_there_twice_in_a_project_is_told() {
    let repo = TestRepo::new();
    repo.stage(
        "Pulumi.yaml",
        "name: demo\nruntime: yaml\nresources:\n  scratch:\n    type: aws:ebs:Volume\n    properties:\n      encrypted: true\n      encrypted: false\n",
    );
    let run = repo.run(&["check"]);
    assert!(run.stdout.contains("the key `encrypted` is there twice"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn a_reference_stands_in_quotes_between_braces() {
    let yaml = |settings: &str| {
        format!(
            "name: demo\nruntime: yaml\nresources:\n  key: {{ type: \"aws:kms:Key\", properties: {{}} }}\n  scratch: {{ type: \"aws:ebs:Volume\", properties: {{ size: 1{settings} }} }}\n"
        )
    };
    let text = fixed("yaml", "Pulumi.yaml", &yaml(""), &["volume-without-own-key"]);
    assert_eq!(text, yaml(", encrypted: true, kmsKeyId: \"${key.arn}\""));
}

/// What becomes of a role without tags: `found`, `waits` or `passes`.
fn tagged(runtime: &str, files: &[(&str, &str)]) -> &'static str {
    let repo = project(runtime, files);
    let report = report(&repo, &["--rule", "missing-required-tag"]);
    let is_some = |key: &str| !report[key].as_array().expect("a list").is_empty();
    match (is_some("findings"), is_some("unknown")) {
        (true, _) => "found",
        (false, true) => "waits",
        (false, false) => "passes",
    }
}

#[test]
fn tags_that_a_provider_hands_to_its_resources_are_theirs() {
    let typescript = |provider: &str, role: &str| {
        let text = format!(
            "import * as aws from \"@pulumi/aws\";\nimport * as pulumi from \"@pulumi/pulumi\";\nimport {{ other, pick }} from \"elsewhere\";\n{provider}\nnew aws.iam.Role(\"r\", {{ assumeRolePolicy: \"{{}}\" }}{role});\n"
        );
        tagged("nodejs", &[("index.ts", &text)])
    };
    let tags = "const p = new aws.Provider(\"p\", { defaultTags: { tags: { CostCenter: \"42\" } } });";
    let others = "const p = new aws.Provider(\"p\", { defaultTags: { tags: { Team: \"ml\" } } });";
    let given = ", { provider: p }";
    for (provider, role, expected) in [
        (tags, given, "passes"),
        (tags, "", "found"),
        (tags, ", { provider: undefined, protect: true }", "found"),
        (tags, ", pulumi.mergeOptions({ provider: p }, { protect: true })", "passes"),
        (others, given, "found"),
        ("const p = new aws.Provider(\"p\", { region: \"eu-west-1\" });", given, "found"),
        ("const p = new aws.Provider(\"p\", { defaultTags: other });", given, "waits"),
        ("const p = new aws.Provider(\"p\", { defaultTags: { tags: other } });", given, "waits"),
        ("const p = new aws.Provider(\"p\", other);", given, "waits"),
        (tags, ", { provider: other }", "waits"),
        (tags, ", { provider: pick() ? p : undefined }", "waits"),
        (tags, ", { parent: other }", "waits"),
        (tags, ", other", "waits"),
        ("", ", { parent: other }", "found"),
    ] {
        assert_eq!(typescript(provider, role), expected, "{provider} {role}");
    }
    let python = "import pulumi\nimport pulumi_aws as aws\np = aws.Provider(\"p\", default_tags=TAGS)\naws.iam.Role(\"r\", assume_role_policy=\"{}\", opts=pulumi.ResourceOptions(provider=p))\n";
    for (written, expected) in [
        ("aws.ProviderDefaultTagsArgs(tags={\"CostCenter\": \"42\"})", "passes"),
        ("{\"tags\": {\"CostCenter\": \"42\"}}", "passes"),
        ("{\"tags\": {\"cost_center\": \"42\"}}", "found"),
        ("pulumi.Config().require_object(\"tags\")", "waits"),
    ] {
        assert_eq!(
            tagged("python", &[("__main__.py", &python.replace("TAGS", written))]),
            expected,
            "{written}"
        );
    }
    let go = "package main\n\nimport (\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws\"\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc main() {\n\tpulumi.Run(func(ctx *pulumi.Context) error {\n\t\tp, err := aws.NewProvider(ctx, \"p\", &aws.ProviderArgs{DefaultTags: &aws.ProviderDefaultTagsArgs{Tags: pulumi.StringMap{\"CostCenter\": pulumi.String(\"42\")}}})\n\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n\t\t_, err = iam.NewRole(ctx, \"r\", &iam.RoleArgs{AssumeRolePolicy: pulumi.String(\"{}\")}OPTIONS)\n\t\treturn err\n\t})\n}\n";
    for (options, expected) in [
        (", pulumi.Provider(p)", "passes"),
        (", pulumi.Protect(true), pulumi.Provider(p)", "passes"),
        ("", "found"),
        (", pulumi.IgnoreChanges([]string{\"path\"})", "found"),
        (", pulumi.ProviderMap(all)", "waits"),
    ] {
        assert_eq!(tagged("go", &[("main.go", &go.replace("OPTIONS", options))]), expected, "{options}");
    }
    let yaml = "name: demo\nruntime: yaml\nresources:\n  p:\n    type: pulumi:providers:aws\nDEFAULT    properties:\n      defaultTags:\n        tags:\n          CostCenter: \"42\"\n  r:\n    type: aws:iam:Role\n    properties:\n      assumeRolePolicy: \"{}\"\n";
    let default = yaml.replace("DEFAULT", "    defaultProvider: true\n");
    let plain = yaml.replace("DEFAULT", "");
    for (text, expected) in [
        (default, "passes"),
        (plain.clone(), "found"),
        (plain.clone() + "    options:\n      provider: ${p}\n", "passes"),
        (plain + "    options:\n      parent: ${p}\n", "waits"),
    ] {
        assert_eq!(tagged("yaml", &[("Pulumi.yaml", &text)]), expected, "{text}");
    }
    let native = "import * as aws from \"@pulumi/aws-native\";\nconst p = new aws.Provider(\"p\", { defaultTags: { tags: { CostCenter: \"42\" } } });\nnew aws.iam.Role(\"r\", { assumeRolePolicyDocument: {} }GIVEN);\n";
    for (options, expected) in [(given, "passes"), ("", "found")] {
        assert_eq!(
            tagged("nodejs", &[("index.ts", &native.replace("GIVEN", options))]),
            expected,
            "{options}"
        );
    }
}

#[test]
fn tags_that_a_stack_s_configuration_hands_to_every_resource_are_theirs() {
    let program =
        "import * as aws from \"@pulumi/aws\";\nnew aws.iam.Role(\"r\", { assumeRolePolicy: \"{}\" });\n";
    let own = "import * as aws from \"@pulumi/aws\";\nconst p = new aws.Provider(\"p\", {});\nnew aws.iam.Role(\"r\", { assumeRolePolicy: \"{}\" }, { provider: p });\n";
    let tags = "config:\n  aws:defaultTags:\n    tags:\n      CostCenter: \"42\"\n";
    let json = "config:\n  aws:defaultTags: '{\"tags\": {\"CostCenter\": \"42\"}}'\n";
    let hidden = "config:\n  aws:defaultTags:\n    tags:\n      CostCenter:\n        secure: AAABAO\n";
    let other = "config:\n  aws:region: eu-west-1\n";
    for (program, prod, dev, expected) in [
        (program, tags, tags, "passes"),
        (program, json, json, "passes"),
        (program, hidden, hidden, "waits"),
        (program, tags, other, "found"),
        (program, other, other, "found"),
        (own, tags, tags, "found"),
    ] {
        let files = [("index.ts", program), ("Pulumi.prod.yaml", prod), ("Pulumi.dev.yaml", dev)];
        assert_eq!(tagged("nodejs", &files), expected, "{program} {prod} {dev}");
    }
    let whole = "name: demo\nruntime: nodejs\nconfig:\n  aws:defaultTags:\n    value:\n      tags:\n        CostCenter: \"42\"\n";
    assert_eq!(tagged("nodejs", &[("Pulumi.yaml", whole), ("index.ts", program)]), "passes");
}

#[test]
fn a_name_that_is_not_known_waits() {
    let waits = |runtime: &str, path: &str, text: &str| {
        let repo = project(runtime, &[(path, text)]);
        let report =
            report(&repo, &["--rule", "unencrypted-model-bucket", "--rule", "unversioned-model-bucket"]);
        let of = |key: &str| report[key].as_array().map_or(0, Vec::len);
        (of("findings"), of("unknown"))
    };
    let typescript = "import * as aws from \"@pulumi/aws\";\nimport { all } from \"elsewhere\";\n";
    for (statement, expected) in [
        ("for (const n of [\"models\", \"weights\"]) { new aws.s3.BucketV2(n); }", (0, 2)),
        ("[\"models\", \"weights\"].forEach(n => new aws.s3.BucketV2(n));", (0, 2)),
        ("for (const n of all) { new aws.s3.BucketV2(n); }", (0, 2)),
        ("for (const n of all) { new aws.s3.BucketV2(`models-${n}`); }", (2, 0)),
        ("for (const n of all) { new aws.s3.BucketV2(`data-${n}`); }", (0, 2)),
        ("for (const n of all) { new aws.s3.BucketV2(n, { bucket: \"models\" }); }", (2, 0)),
        ("new aws.s3.BucketV2(\"logs\");", (0, 0)),
    ] {
        assert_eq!(
            waits("nodejs", "index.ts", &format!("{typescript}{statement}\n")),
            expected,
            "{statement}"
        );
    }
    let python = "import pulumi_aws as aws\nfor n in [\"models\", \"weights\"]:\n    aws.s3.BucketV2(n)\n";
    assert_eq!(waits("python", "__main__.py", python), (0, 2));
    let go = "package main\n\nimport (\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc main() {\n\tpulumi.Run(func(ctx *pulumi.Context) error {\n\t\tfor _, n := range []string{\"models\", \"weights\"} {\n\t\t\ts3.NewBucketV2(ctx, n, nil)\n\t\t}\n\t\treturn nil\n\t})\n}\n";
    assert_eq!(waits("go", "main.go", go), (0, 2));
}

#[test]
fn a_tag_of_the_native_list_whose_key_is_not_known_waits() {
    let typescript = "import * as aws from \"@pulumi/aws-native\";\nimport * as pulumi from \"@pulumi/pulumi\";\nconst cfg = new pulumi.Config();\nnew aws.iam.Role(\"r\", { assumeRolePolicyDocument: {}, tags: [TAGS] });\n";
    for (tags, expected) in [
        ("{ key: cfg.require(\"k\"), value: \"x\" }", "waits"),
        ("{ key: cfg.require(\"k\"), value: \"x\" }, { key: \"CostCenter\", value: \"42\" }", "passes"),
        ("{ key: \"Team\", value: cfg.require(\"k\") }", "found"),
    ] {
        assert_eq!(tagged("nodejs", &[("index.ts", &typescript.replace("TAGS", tags))]), expected, "{tags}");
    }
    let yaml = "name: demo\nruntime: yaml\nconfig:\n  k: { type: string }\nresources:\n  r:\n    type: aws-native:iam:Role\n    properties:\n      assumeRolePolicyDocument: {}\n      tags:\n        - key: ${k}\n          value: x\n";
    assert_eq!(tagged("yaml", &[("Pulumi.yaml", yaml)]), "waits");
}

#[test]
fn what_is_added_to_a_file_without_trailing_commas_has_none() {
    let text = "import * as aws from \"@pulumi/aws\";\n\nconst models = new aws.s3.BucketV2(\"models\", {\n    bucket: \"models\",\n    forceDestroy: false\n});\n";
    let rules = ["unencrypted-model-bucket", "unversioned-model-bucket"];
    let without = fixed("nodejs", "index.ts", text, &rules);
    assert!(without.contains("sseAlgorithm: \"aws:kms\""), "{without}");
    assert!(without.contains("status: \"Enabled\""), "{without}");
    let trailing = |text: &str| {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        lines.windows(2).filter(|pair| pair[0].ends_with(',') && pair[1].starts_with(['}', ']'])).count()
    };
    assert_eq!(trailing(&without), 0, "{without}");
    // As many have one as have none, or more.
    let with = fixed("nodejs", "index.ts", &text.replace("false", "false,"), &rules);
    assert!(trailing(&with) > 1, "{with}");
}
