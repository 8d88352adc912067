//! CloudFormation templates: the rules about Terraform, asked of what a template says, and mended in its words.

mod support;

use serde_json::Value;
use support::TestRepo;

/// Everything that an audit of the repository's HEAD finds.
fn audit(files: &[(&str, &str)]) -> Value {
    let run = TestRepo::holding(files).run(&["audit", "--profile", "thorough", "--format", "json"]);
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", run.stdout, run.stderr))
}

fn rows<'v>(report: &'v Value, part: &str) -> &'v [Value] {
    report[part].as_array().map_or(&[], Vec::as_slice)
}

/// The resources that a part of the report has of a rule.
fn of_rule<'v>(report: &'v Value, part: &str, rule: &str) -> Vec<&'v str> {
    let of_rule = rows(report, part).iter().filter(|row| text(row, "rule") == rule);
    of_rule.map(|row| text(row, "resource")).collect()
}

fn text<'v>(row: &'v Value, key: &str) -> &'v str {
    row[key].as_str().unwrap_or("")
}

/// What a rule says of a resource: `fails`, `waits` or `passes`.
fn answer(report: &Value, rule: &str, resource: &str) -> &'static str {
    let is_it = |row: &&Value| text(row, "rule") == rule && text(row, "resource") == resource;
    if rows(report, "findings").iter().any(|row| is_it(&row)) {
        "fails"
    } else if rows(report, "unknown").iter().any(|row| is_it(&row)) {
        "waits"
    } else {
        "passes"
    }
}

/// A volume whose encryption is written in some way, with what stands above the resources.
fn volume(above: &str, encrypted: &str) -> String {
    format!(
        "AWSTemplateFormatVersion: '2010-09-09'\n{above}Resources:\n  Scratch:\n    Type: AWS::EC2::Volume\n    Properties:\n      Size: 10\n      AvailabilityZone: eu-west-1a\n{encrypted}"
    )
}

#[test]
fn a_value_is_known_unknown_or_absent_however_it_is_written() {
    let parameter = |more: &str| format!("Parameters:\n  On:\n    Type: String\n{more}");
    let condition =
        |truth: &str| format!("Parameters:\n  Stage:\n    Type: String\nConditions:\n  Is:\n    {truth}\n");
    let cases: [(&str, String, &str, &str); 22] = [
        ("plain", String::new(), "      Encrypted: true\n", "passes"),
        ("plain", String::new(), "      Encrypted: false\n", "fails"),
        ("absent", String::new(), "", "fails"),
        ("as a text", String::new(), "      Encrypted: 'true'\n", "passes"),
        ("in YAML 1.1", String::new(), "      Encrypted: Yes\n", "passes"),
        ("default", parameter("    Default: 'false'\n"), "      Encrypted: !Ref On\n", "fails"),
        (
            "default, long form",
            parameter("    Default: 'true'\n"),
            "      Encrypted:\n        Ref: On\n",
            "passes",
        ),
        ("no default", parameter(""), "      Encrypted: !Ref On\n", "waits"),
        (
            "allowed values",
            parameter("    AllowedValues: [no, 'false']\n"),
            "      Encrypted: !Ref On\n",
            "fails",
        ),
        (
            "allowed values",
            parameter("    AllowedValues: ['true', 'false']\n"),
            "      Encrypted: !Ref On\n",
            "waits",
        ),
        (
            "both sides",
            condition("!Equals [!Ref Stage, prod]"),
            "      Encrypted: !If [Is, false, 'false']\n",
            "fails",
        ),
        (
            "one side",
            condition("!Equals [!Ref Stage, prod]"),
            "      Encrypted: !If [Is, true, false]\n",
            "waits",
        ),
        (
            "no value",
            condition("!Equals [!Ref Stage, prod]"),
            "      Encrypted: !If [Is, false, !Ref AWS::NoValue]\n",
            "fails",
        ),
        ("decided", condition("!Equals [a, a]"), "      Encrypted: !If [Is, true, false]\n", "passes"),
        (
            "decided, negated",
            condition("!Not [!Or [!Equals [a, b], !Equals [b, a]]]"),
            "      Encrypted: !If [Is, true, false]\n",
            "passes",
        ),
        (
            "the one value that is allowed decides",
            "Parameters:\n  Stage:\n    Type: String\n    AllowedValues: [prod]\nConditions:\n  Is: !Equals [!Ref Stage, prod]\n".to_owned(),
            "      Encrypted: !If [Is, true, false]\n",
            "passes",
        ),
        (
            "no value that is allowed holds",
            "Parameters:\n  Stage:\n    Type: String\n    AllowedValues: [dev, test]\nConditions:\n  Is: !Equals [!Ref Stage, prod]\n".to_owned(),
            "      Encrypted: !If [Is, true, false]\n",
            "fails",
        ),
        (
            "some that are allowed hold",
            "Parameters:\n  Stage:\n    Type: String\n    AllowedValues: [dev, prod]\nConditions:\n  Is: !Equals [!Ref Stage, prod]\n".to_owned(),
            "      Encrypted: !If [Is, true, false]\n",
            "waits",
        ),
        (
            "mapping",
            "Mappings:\n  Of:\n    prod:\n      on: false\n".to_owned(),
            "      Encrypted: !FindInMap [Of, prod, on]\n",
            "fails",
        ),
        (
            "mapping by region",
            "Mappings:\n  Of:\n    a:\n      on: false\n    b:\n      on: true\n".to_owned(),
            "      Encrypted: !FindInMap [Of, !Ref 'AWS::Region', on]\n",
            "waits",
        ),
        ("selected", String::new(), "      Encrypted: !Select [1, !Split [',', 'true,false']]\n", "fails"),
        ("imported", String::new(), "      Encrypted: !ImportValue Shared\n", "waits"),
    ];
    for (name, above, encrypted, wanted) in cases {
        let report = audit(&[("stack.yaml", &volume(&above, encrypted))]);
        assert_eq!(answer(&report, "unencrypted-volume", "Scratch"), wanted, "{name}: {encrypted}");
        assert!(rows(&report, "troubles").is_empty(), "{name}: {}", report["troubles"]);
    }
}

#[test]
fn a_template_is_known_by_what_it_says_and_other_files_are_left_alone() {
    let json =
        r#"{"Resources": {"Scratch": {"Type": "AWS::EC2::Volume", "Properties": {"Encrypted": false}}}}"#;
    for name in ["a.json", "b.template", "cdk.out/Stack.template.json", "deep/er/c.YAML"] {
        let report = audit(&[(name, json)]);
        assert_eq!(answer(&report, "unencrypted-volume", "Scratch"), "fails", "{name}");
    }
    // Of any other name it must say itself what it is.
    let told = json.replacen('{', "{\"AWSTemplateFormatVersion\": \"2010-09-09\", ", 1);
    for name in ["stack", "templates/stack.txt"] {
        let answers =
            [json, &told].map(|text| answer(&audit(&[(name, text)]), "unencrypted-volume", "Scratch"));
        assert_eq!(answers, ["passes", "fails"], "{name}");
    }
    let others = [
        ("compose.yaml", "services:\n  web:\n    image: nginx\n"),
        (
            "deployment.yaml",
            "kind: ConfigMap\ndata:\n  stack: |\n    Resources:\n      A:\n        Type: AWS::EC2::Volume\n",
        ),
        (
            "chart.yaml",
            "Resources:\n{{- range .Values.volumes }}\n  {{ .name }}:\n    Type: AWS::EC2::Volume\n{{- end }}\n",
        ),
        ("package.json", r#"{"name": "x", "description": "Resources of Type AWS::S3::Bucket"}"#),
        ("README.md", "AWSTemplateFormatVersion and Resources: of Type AWS::EC2::Volume\n"),
    ];
    let report = audit(&others);
    assert_eq!((rows(&report, "findings").len(), rows(&report, "troubles").len()), (0, 0), "{report}");
}

#[test]
fn a_script_that_writes_a_template_is_none() {
    let script = "#!/usr/bin/env python3\nTEMPLATE = \"\"\"AWSTemplateFormatVersion: x\nResources:\n  A:\n    Type: AWS::EC2::Volume\n\"\"\"\nprint(TEMPLATE)\n";
    let report = audit(&[("write", script)]);
    assert_eq!((rows(&report, "findings").len(), rows(&report, "troubles").len()), (0, 0), "{report}");
}

#[test]
fn what_no_template_may_be_ends_in_a_trouble() {
    let head = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n";
    let bomb: String =
        (0..40).map(|n| format!("  k{}: &k{} [*k{n}, *k{n}, *k{n}]\n", n + 1, n + 1)).collect();
    let cases = [
        ("tabs", format!("{head}\tA: 1\n")),
        ("tabs", "Resources:\n\tA:\n\t  Type: AWS::EC2::EIP\n".to_owned()),
        ("nested too deeply", format!("{head}  A: {}\n", "[".repeat(400))),
        ("unclosed bracket", format!("{head}  A: [1\n")),
        (
            "too many values",
            format!("AWSTemplateFormatVersion: x\nMetadata:\n  k0: &k0 [a, a]\n{bomb}Resources: {{}}\n"),
        ),
        ("is there twice", format!("{head}  A:\n    Type: AWS::EC2::EIP\n  A:\n    Type: AWS::EC2::EIP\n")),
        ("one document", format!("{head}  A:\n    Type: AWS::EC2::EIP\n---\nb: 1\n")),
        (
            "Trailing commas",
            r#"{"Outputs": {}, "Resources": {"A": {"Type": "AWS::EC2::EIP", "Properties": {},}}}"#.to_owned(),
        ),
        (
            "Unterminated object",
            r#"{"Resources": {"A": {"Type" : "AWS::EC2::EIP", "Properties": {"#.to_owned(),
        ),
        ("Unterminated object", "{\"AWSTemplateFormatVersion\": \"x\", \"Resources\": {\"A\": {".to_owned()),
    ];
    for (name, content) in cases {
        let file = if content.starts_with('{') { "a.json" } else { "a.yaml" };
        let repo = TestRepo::holding(&[(file, &content)]);
        let run = repo.run(&["audit", "--format", "json"]);
        let report: Value = serde_json::from_str(&run.stdout).expect("a report");
        let troubles = rows(&report, "troubles");
        assert!(troubles.iter().any(|row| text(row, "message").contains(name)), "{name}: {}", run.stdout);
        assert_ne!(run.status, 0, "{name}");
    }
}

#[test]
fn the_same_infrastructure_breaks_the_same_rules_in_both_languages() {
    // Of a service: how it looks in Terraform, and in a template.
    let pairs = [
        (
            "resource \"aws_ebs_volume\" \"x\" {\n  availability_zone = \"a\"\n  size = 1\n}\n",
            "AWS::EC2::Volume",
            "      AvailabilityZone: a\n      Size: 1\n",
        ),
        (
            "resource \"aws_sqs_queue\" \"x\" {\n  sqs_managed_sse_enabled = false\n}\n",
            "AWS::SQS::Queue",
            "      SqsManagedSseEnabled: false\n",
        ),
        (
            "resource \"aws_sns_topic\" \"x\" {\n  name = \"a\"\n}\n",
            "AWS::SNS::Topic",
            "      TopicName: a\n",
        ),
        (
            "resource \"aws_kms_key\" \"x\" {\n  enable_key_rotation = false\n}\n",
            "AWS::KMS::Key",
            "      EnableKeyRotation: false\n",
        ),
        (
            "resource \"aws_efs_file_system\" \"x\" {\n  encrypted = false\n}\n",
            "AWS::EFS::FileSystem",
            "      Encrypted: false\n",
        ),
        (
            "resource \"aws_ecr_repository\" \"x\" {\n  name = \"a\"\n  image_tag_mutability = \"MUTABLE\"\n}\n",
            "AWS::ECR::Repository",
            "      RepositoryName: a\n      ImageTagMutability: MUTABLE\n",
        ),
        (
            "resource \"aws_cloudwatch_log_group\" \"x\" {\n  name = \"a\"\n}\n",
            "AWS::Logs::LogGroup",
            "      LogGroupName: a\n",
        ),
        (
            "resource \"aws_kinesis_stream\" \"x\" {\n  name = \"a\"\n  encryption_type = \"NONE\"\n}\n",
            "AWS::Kinesis::Stream",
            "      Name: a\n      StreamEncryption:\n        EncryptionType: NONE\n",
        ),
        (
            "resource \"aws_dynamodb_table\" \"x\" {\n  name = \"a\"\n  point_in_time_recovery {\n    enabled = false\n  }\n}\n",
            "AWS::DynamoDB::Table",
            "      TableName: a\n      PointInTimeRecoverySpecification:\n        PointInTimeRecoveryEnabled: false\n",
        ),
        (
            "resource \"aws_sagemaker_notebook_instance\" \"x\" {\n  name = \"a\"\n  role_arn = \"r\"\n  instance_type = \"ml.t3.medium\"\n  direct_internet_access = \"Enabled\"\n}\n",
            "AWS::SageMaker::NotebookInstance",
            "      NotebookInstanceName: a\n      RoleArn: r\n      InstanceType: ml.t3.medium\n      DirectInternetAccess: Enabled\n",
        ),
        (
            "resource \"aws_db_instance\" \"x\" {\n  engine = \"mysql\"\n  instance_class = \"db.t3.micro\"\n  backup_retention_period = 7\n  publicly_accessible = true\n  storage_encrypted = false\n}\n",
            "AWS::RDS::DBInstance",
            "      Engine: mysql\n      DBInstanceClass: db.t3.micro\n      BackupRetentionPeriod: 7\n      PubliclyAccessible: true\n      StorageEncrypted: false\n",
        ),
        (
            "resource \"aws_redshift_cluster\" \"x\" {\n  cluster_identifier = \"a\"\n  node_type = \"ra3.large\"\n  encrypted = false\n  publicly_accessible = true\n}\n",
            "AWS::Redshift::Cluster",
            "      ClusterIdentifier: a\n      NodeType: ra3.large\n      Encrypted: false\n      PubliclyAccessible: true\n",
        ),
        (
            "resource \"aws_lambda_function\" \"x\" {\n  function_name = \"a\"\n  role = \"r\"\n  tracing_config {\n    mode = \"PassThrough\"\n  }\n}\n",
            "AWS::Lambda::Function",
            "      FunctionName: a\n      Role: r\n      TracingConfig:\n        Mode: PassThrough\n",
        ),
        (
            "resource \"aws_cloudtrail\" \"x\" {\n  name = \"a\"\n  s3_bucket_name = \"b\"\n}\n",
            "AWS::CloudTrail::Trail",
            "      TrailName: a\n      S3BucketName: b\n      IsLogging: true\n",
        ),
        (
            "resource \"aws_security_group\" \"x\" {\n  description = \"a\"\n  vpc_id = \"v\"\n  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = \"tcp\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}\n",
            "AWS::EC2::SecurityGroup",
            "      GroupDescription: a\n      VpcId: v\n      SecurityGroupIngress:\n        - {FromPort: 22, ToPort: 22, IpProtocol: tcp, CidrIp: 0.0.0.0/0}\n",
        ),
        (
            "resource \"aws_iam_policy\" \"x\" {\n  policy = jsonencode({ Statement = [{ Effect = \"Allow\", Action = \"*\", Resource = \"*\" }] })\n}\n",
            "AWS::IAM::ManagedPolicy",
            "      PolicyDocument:\n        Statement:\n          - {Effect: Allow, Action: '*', Resource: '*'}\n",
        ),
        (
            "resource \"aws_s3_bucket\" \"x\" {\n  bucket = \"a\"\n}\nresource \"aws_s3_bucket_versioning\" \"x\" {\n  bucket = aws_s3_bucket.x.id\n  versioning_configuration {\n    status = \"Suspended\"\n  }\n}\n",
            "AWS::S3::Bucket",
            "      BucketName: a\n      VersioningConfiguration:\n        Status: Suspended\n",
        ),
        (
            "resource \"aws_elasticache_replication_group\" \"x\" {\n  description = \"a\"\n  at_rest_encryption_enabled = false\n  transit_encryption_enabled = false\n}\n",
            "AWS::ElastiCache::ReplicationGroup",
            "      ReplicationGroupDescription: a\n      AtRestEncryptionEnabled: false\n      TransitEncryptionEnabled: false\n",
        ),
    ];
    let ids = |report: &Value| {
        let mut ids: Vec<String> = rows(report, "findings")
            .iter()
            .map(|row| format!("{} {}", text(row, "rule"), text(row, "severity")))
            .collect();
        ids.sort();
        ids.dedup();
        ids
    };
    for (terraform, kind, properties) in pairs {
        let template = format!("Resources:\n  X:\n    Type: {kind}\n    Properties:\n{properties}");
        let (one, other) = (audit(&[("main.tf", terraform)]), audit(&[("stack.yaml", &template)]));
        let settings_only = |mut ids: Vec<String>| {
            // Which version of Terraform and of a provider is wanted is no question of a template's.
            ids.retain(|id| {
                !id.starts_with("unpinned-") && !id.starts_with("local-state") && !id.contains("terraform")
            });
            ids
        };
        assert!(!ids(&other).is_empty(), "{kind}");
        assert_eq!(settings_only(ids(&one)), ids(&other), "{kind}");
    }
}

/// A template that is staged, fixed, and judged again.
fn fixed(name: &str, content: &str, rule: &str) -> String {
    let repo = TestRepo::holding(&[("README", "x")]);
    repo.stage(name, content);
    let run = repo.run(&["fix", "--suggested", "--rule", rule]);
    let text = repo.ask(&["show", &format!(":{name}")]);
    assert_ne!(text.trim(), content.trim(), "{}{}", run.stdout, run.stderr);
    text
}

#[test]
fn a_fix_keeps_the_template_as_it_was_written() {
    let yaml = "Resources:\n    # scratch space\n    Scratch:\n        Type: AWS::EC2::Volume\n        Properties:\n            Size: 10 # GiB\n            Encrypted: \"false\" # later\n";
    let wanted = yaml.replace("\"false\"", "\"true\"");
    assert_eq!(fixed("a.yaml", yaml, "unencrypted-volume").trim(), wanted.trim());

    let missing = "Resources:\r\n  Models:\r\n    Type: AWS::S3::Bucket # weights\r\n";
    let block = "    Properties:\r\n      PublicAccessBlockConfiguration:\r\n        BlockPublicAcls: true\r\n        BlockPublicPolicy: true\r\n        IgnorePublicAcls: true\r\n        RestrictPublicBuckets: true";
    assert_eq!(
        fixed("b.yaml", missing, "public-bucket").trim(),
        format!("{}{block}", missing.trim_start()).trim()
    );

    let json = "{\n\t\"Resources\": {\n\t\t\"Scratch\": {\n\t\t\t\"Type\": \"AWS::EC2::Volume\",\n\t\t\t\"Properties\": {\n\t\t\t\t\"Size\": 10\n\t\t\t}\n\t\t}\n\t}\n}\n";
    let wanted = json.replace("\t\t\t\t\"Size\"", "\t\t\t\t\"Encrypted\": true,\n\t\t\t\t\"Size\"");
    assert_eq!(fixed("c.json", json, "unencrypted-volume").trim(), wanted.trim());

    let attributes = "Resources:\n  Front:\n    Type: AWS::ElasticLoadBalancingV2::LoadBalancer\n    Properties:\n      LoadBalancerAttributes:\n      - Key: idle_timeout.timeout_seconds\n        Value: '60'\n";
    let wanted = attributes.replace(
        "      - Key: idle",
        "      - Key: routing.http.drop_invalid_header_fields.enabled\n        Value: true\n      - Key: idle",
    );
    let thorough = [("iacgate.toml", "profile = \"thorough\"\nblock = \"low\"\n")];
    let repo = TestRepo::holding(&thorough);
    repo.stage("d.yaml", attributes);
    repo.run(&["fix", "--rule", "invalid-headers-passed-on"]);
    assert_eq!(repo.ask(&["show", ":d.yaml"]).trim(), wanted.trim());
}

#[test]
fn a_parameter_is_given_no_value_that_it_does_not_allow() {
    let template = |allowed: &str| {
        let parameter = format!(
            "Parameters:\n  On:\n    Type: String\n    Default: 'false'\n    AllowedValues: [{allowed}]\n"
        );
        volume(&parameter, "      Encrypted: !Ref On\n")
    };
    let (free, bound) = (template("'true', 'false'"), template("'false'"));
    assert!(fixed("a.yaml", &free, "unencrypted-volume").contains("Default: 'true'"));
    let text = fixed("a.yaml", &bound, "unencrypted-volume");
    assert!(text.contains("Default: 'false'") && text.contains("Encrypted: true"), "{text}");
}

#[test]
fn a_commit_answers_for_what_it_brings_into_a_template() {
    let open = volume("", "      Encrypted: false\n");
    let repo = TestRepo::holding(&[("stack.yaml", &open)]);
    repo.stage("stack.yaml", format!("{open}  Queue:\n    Type: AWS::SQS::Queue\n"));
    assert!(!repo.judged(&[]).contains("unencrypted-volume introduced"), "{}", repo.judged(&[]));
    repo.stage("stack.yaml", format!("{open}  More:\n    Type: AWS::EC2::Volume\n"));
    assert!(
        repo.judged(&[]).contains("stack.yaml:9 unencrypted-volume introduced block"),
        "{}",
        repo.judged(&[])
    );

    let asks = volume("Parameters:\n  On:\n    Type: String\n", "      Encrypted: !Ref On\n");
    let given = |on: &str| format!(r#"{{"Parameters": {{"On": "{on}"}}}}"#);
    let repo = TestRepo::holding(&[("stack.yaml", &asks), ("params/prod.json", &given("true"))]);
    repo.stage("params/prod.json", given("false"));
    assert!(repo.judged(&[]).contains("unencrypted-volume introduced block"), "{}", repo.judged(&[]));
}

#[test]
fn sam_cdk_loops_and_files_of_parameters_are_read() {
    let globals = "Globals:\n  Function:\n    Tracing: Active\n";
    let sam = "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {Handler: a.b}\n";
    let report = audit(&[("template.yaml", sam)]);
    assert_eq!(answer(&report, "untraced-function", "F"), "fails");
    let report = audit(&[("template.yaml", &format!("{globals}{sam}"))]);
    assert_eq!(answer(&report, "untraced-function", "F"), "passes");

    let cdk = r#"{"Resources": {"V1": {"Type": "AWS::EC2::Volume", "Metadata": {"aws:cdk:path": "Train/Scratch/Resource"}}}}"#;
    let report = audit(&[("cdk.out/Train.template.json", cdk)]);
    assert!(report.to_string().contains("from the CDK construct `Train/Scratch/Resource`"), "{report}");

    let each = "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::Volumes:\n    - Name\n    - [A, B]\n    - Volume${Name}:\n        Type: AWS::EC2::Volume\n        Properties: {Encrypted: false}\n";
    let report = audit(&[("each.yaml", each)]);
    assert_eq!(answer(&report, "unencrypted-volume", "VolumeA"), "fails");

    let asks = volume("Parameters:\n  On:\n    Type: String\n", "      Encrypted: !Ref On\n");
    let gives = r#"[{"ParameterKey": "On", "ParameterValue": "false"}]"#;
    let report = audit(&[("stack.yaml", &asks), ("stack.parameters.json", gives)]);
    assert_eq!(answer(&report, "unencrypted-volume", "Scratch"), "fails");
}

/// A template with a loop, and what its settings hold.
fn looping(collection: &str, body: &str) -> String {
    format!(
        "Transform: AWS::LanguageExtensions\nParameters:\n  Zones:\n    Type: CommaDelimitedList\nResources:\n  Fn::ForEach::Volumes:\n    - Name\n    - {collection}\n    - {body}"
    )
}

#[test]
fn loops_are_followed_into_loops_and_over_what_is_not_known() {
    let volume = |name: &str, indent: &str| {
        format!(
            "{name}:\n{indent}    Type: AWS::EC2::Volume\n{indent}    Properties: {{Encrypted: false, Size: 1}}\n"
        )
    };
    let inner = format!(
        "Fn::ForEach::Disks:\n        - Disk\n        - [C, D]\n        - {}",
        volume("V${Name}${Disk}", "          ")
    );
    let report = audit(&[("each.yaml", &looping("[A, B]", &inner))]);
    // One fault of one line is told once.
    assert_eq!(answer(&report, "unencrypted-volume", "VAC"), "fails");
    assert_eq!(report["summary"]["resources"], 4, "{report}");
    // Of an unknown number one is judged.
    for (collection, first, count) in [("!Ref Zones", "V${Name}", 1), ("[A, !ImportValue x]", "VA", 2)] {
        let report = audit(&[("each.yaml", &looping(collection, &volume("V${Name}", "      ")))]);
        assert_eq!(answer(&report, "unencrypted-volume", first), "fails", "{collection}");
        assert_eq!(report["summary"]["resources"], count, "{report}");
    }
    let report = audit(&[("each.yaml", &looping("[a-1]", &volume("V&{Name}", "      ")))]);
    assert_eq!(answer(&report, "unencrypted-volume", "Va1"), "fails");
}

#[test]
fn what_is_not_followed_is_told_and_the_rest_is_judged() {
    let many: Vec<String> = (0..501).map(|at| format!("a{at}")).collect();
    let body = "V${Name}:\n        Type: AWS::EC2::EIP\n";
    let head = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: AWS::EC2::EIP\n";
    let cases = [
        ("more than 500 values", looping(&format!("[{}]", many.join(", ")), body)),
        ("could not be understood", format!("{head}  Fn::ForEach::X: [Name, [a]]\n")),
        ("a macro or an included file", format!("{head}  Fn::Transform:\n    Name: AWS::Include\n")),
        ("has no `Type`", format!("{head}  B:\n    Properties: {{}}\n")),
        (
            "a template of templates",
            format!("{head}{{% if x %}}\n  B:\n    Type: AWS::EC2::EIP\n{{% endif %}}\n"),
        ),
    ];
    for (message, content) in cases {
        let repo = TestRepo::holding(&[("a.yaml", &content)]);
        let run = repo.run(&["audit", "--format", "json"]);
        let report: Value = serde_json::from_str(&run.stdout).expect("a report");
        let troubles = rows(&report, "troubles");
        assert!(
            troubles.iter().any(|row| text(row, "message").contains(message)),
            "{message}: {}",
            run.stdout
        );
        assert_eq!(run.status, 0, "nobody could mend it for the commit: {message}");
    }
}

#[test]
fn what_a_macro_writes_may_be_anything() {
    for macros in [
        "    Properties:\n      Fn::Transform: {Name: Ours}\n",
        "    Properties:\n      Size: 1\n      Fn::Transform: {Name: Ours}\n",
        "    Properties:\n      Size: 1\n      Fn::ForEach::All: [Key, !Ref Keys, {'${Key}': true}]\n",
    ] {
        let template = format!(
            "Parameters:\n  Keys:\n    Type: CommaDelimitedList\nResources:\n  V:\n    Type: AWS::EC2::Volume\n{macros}"
        );
        assert_eq!(answer(&audit(&[("a.yaml", &template)]), "unencrypted-volume", "V"), "waits", "{macros}");
    }
}

#[test]
fn lists_and_policies_are_judged_on_both_sides_of_a_condition() {
    let template = |kind: &str, properties: &str| {
        format!(
            "Parameters:\n  Stage:\n    Type: String\nConditions:\n  Is: !Equals [!Ref Stage, prod]\nResources:\n  It:\n    Type: {kind}\n    Properties:\n{properties}"
        )
    };
    let group = |rules: &str| {
        template(
            "AWS::EC2::SecurityGroup",
            &format!("      GroupDescription: d\n      SecurityGroupIngress: {rules}\n"),
        )
    };
    let port = |port: u16, from: &str| {
        format!("{{IpProtocol: tcp, FromPort: {port}, ToPort: {port}, CidrIp: {from}}}")
    };
    let (ssh, rdp, inside) = (port(22, "0.0.0.0/0"), port(3389, "0.0.0.0/0"), port(22, "10.0.0.0/8"));
    let cases = [
        (format!("[!If [Is, {ssh}, {rdp}]]"), "fails"),
        (format!("[!If [Is, {ssh}, {inside}]]"), "waits"),
        (format!("[!If [Is, {ssh}, !Ref AWS::NoValue]]"), "waits"),
        (format!("[!If [Is, {inside}, !Ref AWS::NoValue]]"), "passes"),
        (format!("!If [Is, [{ssh}], [{inside}, {rdp}]]"), "fails"),
        // On either side of one condition one of the two is there.
        (format!("[!If [Is, {ssh}, {inside}], !If [Is, {inside}, {rdp}]]"), "fails"),
    ];
    for (rules, expected) in cases {
        let report = audit(&[("a.yaml", &group(&rules))]);
        assert_eq!(answer(&report, "open-admin-port", "It"), expected, "{rules}");
    }
    let statement = "      PolicyDocument:\n        Statement:\n          - Effect: Allow\n            Action: !If [Is, '*', '*:*']\n            Resource: '*'\n";
    let report = audit(&[("a.yaml", &template("AWS::IAM::ManagedPolicy", statement))]);
    assert_eq!(answer(&report, "wildcard-iam-policy", "It"), "fails");
}

#[test]
fn a_type_that_is_written_with_escapes_is_a_type() {
    let json =
        r#"{"Resources": {"V": {"Type": "\u0041WS::EC2::Vol\u0075me", "Properties": {"Encrypted": false}}}}"#;
    let yaml = "Resources:\n  V:\n    Type: \"AWS\\x3a:EC2::Volume\"\n";
    for (name, content) in [("a.json", json), ("a.yaml", yaml)] {
        assert_eq!(answer(&audit(&[(name, content)]), "unencrypted-volume", "V"), "fails", "{name}");
    }
}

#[test]
fn an_exception_may_stand_in_the_metadata() {
    let excused = r#"{"Resources": {"V": {"Type": "AWS::EC2::Volume",
        "Metadata": {"iacgate": {"ignore": ["unencrypted-volume ticket=SEC-1 expires=2999-01-01 scratch space"]}}}}}"#;
    let report = audit(&[("a.json", excused)]);
    let row = rows(&report, "findings").iter().find(|row| text(row, "rule") == "unencrypted-volume");
    assert_eq!(row.map(|row| text(row, "action")), Some("excepted"), "{report}");
}

#[test]
fn a_dynamic_reference_is_no_secret_and_nobody_knows_it() {
    let template = "Resources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      Engine: mysql\n      MasterUserPassword: '{{resolve:secretsmanager:db:SecretString:password}}'\n      StorageEncrypted: '{{resolve:ssm:encrypted}}'\n";
    let report = audit(&[("a.yaml", template)]);
    assert_eq!(answer(&report, "literal-secret", "Db"), "passes");
    assert_eq!(answer(&report, "unencrypted-database", "Db"), "waits");
}

/// Put together here so that no scanner takes this file for a leak.
fn password() -> String {
    ["hq7", "Vz2", "mPk9", "Xw4"].concat()
}

#[test]
fn a_secret_that_no_fix_takes_out_of_a_template_is_not_told_as_fixed() {
    let text = format!(
        "Resources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      Engine: mysql\n      MasterUserPassword: {}\n",
        password()
    );
    let repo = TestRepo::holding(&[("README", "x")]);
    repo.stage("stack.yaml", &text);
    let run = repo.run(&["fix", "--suggested", "--rule", "literal-secret"]);
    assert!(run.stdout.contains("nothing could be fixed"), "{}", run.stdout);
    assert!(repo.ask(&["show", ":stack.yaml"]).contains(&password()));
}

#[test]
fn a_fix_that_replaces_what_is_deployed_or_guesses_its_root_volume_needs_a_look() {
    let cases = [
        ("unencrypted-volume", volume("", ""), "CloudFormation replaces it"),
        (
            "unencrypted-volume",
            "Resources:\n  Gpu:\n    Type: AWS::EC2::Instance\n    Properties:\n      InstanceType: g5.xlarge\n".to_owned(),
            "hangs on the image",
        ),
    ];
    for (rule, template, note) in cases {
        let repo = TestRepo::holding(&[("README", "x")]);
        repo.stage("stack.yaml", &template);
        let safe = repo.run(&["fix", "--rule", rule]);
        assert!(safe.stdout.contains("has a fix that needs a look"), "{}", safe.stdout);
        let run = repo.run(&["fix", "--suggested", "--rule", rule]);
        assert!(run.stdout.contains("fixed 1 finding") && run.stdout.contains(note), "{}", run.stdout);
    }
}

#[test]
fn what_a_template_does_not_say_is_what_cloudformation_takes() {
    let database = |more: &str| {
        format!(
            "Resources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      Engine: mysql\n{more}"
        )
    };
    let report = audit(&[("stack.yaml", &database(""))]);
    assert_eq!(answer(&report, "database-without-backups", "Db"), "passes");
    assert_eq!(answer(&report, "single-day-database-backups", "Db"), "fails");
    let one_day =
        rows(&report, "findings").iter().find(|row| text(row, "rule") == "single-day-database-backups");
    assert_eq!(text(one_day.expect("a finding"), "message"), "`BackupRetentionPeriod` is not set");
    let report = audit(&[("stack.yaml", &database("      BackupRetentionPeriod: 0\n"))]);
    assert_eq!(answer(&report, "database-without-backups", "Db"), "fails");
}

#[test]
fn a_key_that_is_there_twice_is_not_mended() {
    let text = volume("", "      Encrypted: false\n      Encrypted: false\n");
    let repo = TestRepo::holding(&[("README", "x")]);
    repo.stage("stack.yaml", &text);
    repo.run(&["fix", "--suggested"]);
    assert_eq!(repo.ask(&["show", ":stack.yaml"]), text.trim_end());
}

#[test]
fn advice_is_given_in_the_words_of_the_template() {
    let text = "Resources:\n  Score:\n    Type: AWS::Lambda::Function\n    Properties:\n      Code: {S3Bucket: code, S3Key: score.zip}\n      Role: arn:aws:iam::123456789012:role/score\n  Token:\n    Type: AWS::SecretsManager::Secret\n  Logs:\n    Type: AWS::S3::Bucket\n";
    let told = TestRepo::holding(&[("stack.yaml", text)]).run(&["audit", "--profile", "thorough"]).stdout;
    let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for advice in [
        "Add an `AWS::SecretsManager::RotationSchedule` with the function that changes it.",
        "Add a `ReplicationConfiguration` for what could not be made again.",
        "name an `AWS::Lambda::CodeSigningConfig` with that profile in `CodeSigningConfigArn`.",
    ] {
        assert!(words.contains(advice), "{advice}: {told}");
    }
    assert!(!words.contains("`aws_") && !words.contains("Terraform"), "{told}");
}

/// A template that deploys `below/disks.yaml`, and hands it something.
fn deploying(handed: &str) -> String {
    format!(
        "Parameters:\n  Later: {{Type: String}}\nResources:\n  Disks:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: below/disks.yaml\n      Parameters:\n        On: {handed}\n  Mirror:\n    Type: AWS::EC2::Volume\n    Properties:\n      Encrypted: !GetAtt Disks.Outputs.On\n"
    )
}

const DEPLOYED: &str = "Parameters:\n  On: {Type: String, Default: 'true'}\nResources:\n  Scratch:\n    Type: AWS::EC2::Volume\n    Properties:\n      Encrypted: !Ref On\nOutputs:\n  On: {Value: !Ref On}\n";

#[test]
fn a_nested_stack_is_judged_with_what_it_is_handed_and_gives_back() {
    for (handed, wanted) in [("'false'", "fails"), ("'true'", "passes"), ("!Ref Later", "waits")] {
        let report = audit(&[("main.yaml", &deploying(handed)), ("below/disks.yaml", DEPLOYED)]);
        for resource in ["Disks.Scratch", "Mirror"] {
            assert_eq!(answer(&report, "unencrypted-volume", resource), wanted, "{handed} {resource}");
        }
        assert_eq!(answer(&report, "unencrypted-volume", "Scratch"), "passes", "alone it is not deployed");
    }
    let bucket = "Resources:\n  Models:\n    Type: AWS::S3::Bucket\nOutputs:\n  Name: {Value: !Ref Models}\n";
    let policy = "  Tls:\n    Type: AWS::S3::BucketPolicy\n    Properties:\n      Bucket: !GetAtt App.Outputs.Name\n      PolicyDocument:\n        Statement: [{Effect: Deny, Principal: '*', Action: 's3:*', Resource: '*', Condition: {Bool: {'aws:SecureTransport': false}}}]\n";
    let app = "Transform: AWS::Serverless-2016-10-31\nResources:\n  App:\n    Type: AWS::Serverless::Application\n    Properties: {Location: ./apps/bucket.yaml}\n";
    let rule = "plaintext-bucket-access";
    let bare = audit(&[("a.yaml", app), ("apps/bucket.yaml", bucket)]);
    assert_eq!(answer(&bare, rule, "App.Models"), "fails");
    let guarded = audit(&[("a.yaml", &format!("{app}{policy}")), ("apps/bucket.yaml", bucket)]);
    assert_eq!(answer(&guarded, rule, "App.Models"), "passes");
    let cdk = r#"{"Resources": {"N": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": {"Fn::Sub": "x"}, "Parameters": {"On": "false"}},
        "Metadata": {"aws:asset:path": "N.nested.template.json", "aws:asset:property": "TemplateURL"}}}}"#;
    let report = audit(&[("cdk.out/A.template.json", cdk), ("cdk.out/N.nested.template.json", DEPLOYED)]);
    assert_eq!(answer(&report, "unencrypted-volume", "N.Scratch"), "fails");
}

#[test]
fn what_comes_from_the_deploying_template_is_mended_there() {
    let repo = TestRepo::holding(&[("below/disks.yaml", DEPLOYED)]);
    repo.stage("main.yaml", deploying("'false'"));
    repo.run(&["fix", "--suggested", "--rule", "unencrypted-volume"]);
    assert_eq!(repo.ask(&["show", ":main.yaml"]).trim(), deploying("'true'").trim());
    assert_eq!(repo.ask(&["show", ":below/disks.yaml"]).trim(), DEPLOYED.trim());
    // One setting of its own is mended where it stands, by the name that it has there.
    let fixed = DEPLOYED.replace("!Ref On\nOut", "true\nOut");
    let repo = TestRepo::holding(&[("main.yaml", &deploying("'true'"))]);
    repo.stage("below/disks.yaml", DEPLOYED.replace("!Ref On\nOut", "false\nOut"));
    repo.run(&["fix", "--suggested", "--rule", "unencrypted-volume"]);
    assert_eq!(repo.ask(&["show", ":below/disks.yaml"]).trim(), fixed.trim());
}

#[test]
fn a_change_of_a_nested_template_is_told_for_the_one_that_deploys_it() {
    let repo =
        TestRepo::holding(&[("main.yaml", &deploying("!Ref AWS::NoValue")), ("below/disks.yaml", DEPLOYED)]);
    repo.stage("below/disks.yaml", DEPLOYED.replace("'true'", "'false'"));
    let judged = repo.judged(&[]);
    assert!(judged.contains("below/disks.yaml:7 unencrypted-volume introduced block"), "{judged}");
}

#[test]
fn nested_stacks_that_are_not_there_or_lead_back_are_told_and_not_followed() {
    let nested = |url: &str| {
        format!(
            "Resources:\n  N:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: {url}\n  V:\n    Type: AWS::EC2::Volume\n    Properties: {{Encrypted: !GetAtt N.Outputs.On}}\n"
        )
    };
    for (url, told) in [
        ("none.yaml", "main.yaml:5: this nested stack's template is not there: its outputs are not known"),
        (
            "../x.yaml",
            "main.yaml:5: this nested stack's template leaves the repository: its outputs are not known",
        ),
        ("main.yaml", "main.yaml:5: this nested stack deploys itself: it is not followed"),
        ("ring.yaml", "main.yaml:5: this nested stack deploys itself: it is not followed"),
        ("https://example.com/a.yaml", ""),
        ("!Sub '${Bucket}/a.yaml'", ""),
    ] {
        let files = [("main.yaml", nested(url)), ("ring.yaml", nested("main.yaml"))];
        let report = audit(&files.each_ref().map(|(path, text)| (*path, text.as_str())));
        let troubles: Vec<String> = rows(&report, "troubles")
            .iter()
            .filter(|row| text(row, "file") == "main.yaml")
            .map(|row| format!("{}:{}: {}", text(row, "file"), row["line"], text(row, "message")))
            .collect();
        assert_eq!(troubles.join("\n"), told, "{url}");
        assert_eq!(answer(&report, "unencrypted-volume", "V"), "waits", "{url}");
    }
}

#[test]
fn a_key_that_a_fix_needs_is_the_template_s_or_comes_behind_the_resource() {
    let thorough = ("iacgate.toml", "profile = \"thorough\"\nblock = \"low\"\n");
    let fixed = |name: &str, text: &str, rule: &str| {
        let repo = TestRepo::holding(&[thorough]);
        repo.stage(name, text);
        let run = repo.run(&["fix", "--suggested", "--rule", rule]);
        assert!(run.stdout.contains("fixed 1 finding"), "{}{}", run.stdout, run.stderr);
        repo.ask(&["show", &format!(":{name}")])
    };
    let yaml = "Resources:\n  Agent:\n    Type: AWS::SecretsManager::Secret\n    Properties:\n      Name: agent # of production\n\n  Queue:\n    Type: AWS::SQS::Queue\n";
    let key = "\n\n  AgentKey:\n    Type: AWS::KMS::Key\n    Properties:\n      Description: 'Encrypts Agent'\n      EnableKeyRotation: true\n      RotationPeriodInDays: 90\n      KeyPolicy:\n        Version: '2012-10-17'\n        Statement:\n        - Sid: 'IAM decides'\n          Effect: Allow\n          Principal:\n            AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root'\n          Action: 'kms:*'\n          Resource: '*'";
    let text = fixed("a.yaml", yaml, "secret-without-own-key").replace('"', "'");
    let wanted = yaml
        .replace("      Name:", "      KmsKeyId: !GetAtt AgentKey.Arn\n      Name:")
        .replace(" # of production", &format!(" # of production{key}"));
    assert_eq!(text.trim(), wanted.trim());

    let json = r#"{"Resources": {"Agent": {"Type": "AWS::SecretsManager::Secret"}, "Own": {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": true, "RotationPeriodInDays": 90}}}}"#;
    let text = fixed("b.json", json, "secret-without-own-key");
    let read: Value = serde_json::from_str(&text).expect("JSON");
    let named = &read["Resources"]["Agent"]["Properties"]["KmsKeyId"]["Fn::GetAtt"];
    assert_eq!(*named, serde_json::json!(["Own", "Arn"]));
    assert_eq!(read["Resources"].as_object().map(serde_json::Map::len), Some(2));

    let taken = "Resources:\n  Agent:\n    Type: AWS::SecretsManager::Secret\n  AgentKey:\n    Type: AWS::SQS::Queue\n";
    let text = fixed("c.yaml", taken, "secret-without-own-key");
    assert!(text.contains("KmsKeyId: !GetAtt AgentKey2.Arn") && text.contains("\n  AgentKey2:\n"), "{text}");
}

/// Each stack is handed twice what the one before it gives: sixty times that would be more than any memory holds.
#[test]
fn an_output_that_doubles_from_stack_to_stack_is_not_followed_for_ever() {
    let child = "AWSTemplateFormatVersion: \"2010-09-09\"\nParameters:\n  P: {Type: String}\nResources:\n  T: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref P}}\nOutputs:\n  X: {Value: !Sub \"${P}${P}\"}\n  L: {Value: [!Ref P, !Ref P]}\n";
    for output in ["X", "L"] {
        let mut root = "AWSTemplateFormatVersion: \"2010-09-09\"\nResources:\n".to_owned();
        for number in 0..60usize {
            let handed = match number.checked_sub(1) {
                Some(before) => format!("!GetAtt N{before}.Outputs.{output}"),
                None => "a".to_owned(),
            };
            root += &format!(
                "  N{number}:\n    Type: AWS::CloudFormation::Stack\n    Properties: {{TemplateURL: ./child.yaml, Parameters: {{P: {handed}}}}}\n"
            );
        }
        let repo = TestRepo::new();
        repo.stage("child.yaml", child);
        repo.stage("root.yaml", root);
        assert_eq!(repo.run(&[]).status, 0, "{output}");
    }
}

#[test]
fn each_replica_of_a_global_table_is_asked_and_the_table_itself_is_not() {
    let table = |replicas: &[&str]| {
        let replica = |more: &&str| format!("        - Region: eu-west-1\n{more}");
        let replicas: String = replicas.iter().map(replica).collect();
        format!(
            "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Features:\n    Type: AWS::DynamoDB::GlobalTable\n    Properties:\n      TableName: features\n      Replicas:\n{replicas}"
        )
    };
    let recovery = |on: &str| {
        format!("          PointInTimeRecoverySpecification:\n            PointInTimeRecoveryEnabled: {on}\n")
    };
    let (on, off, open) = (recovery("true"), recovery("false"), recovery("!ImportValue on"));
    for (replicas, expected) in [
        (vec![on.as_str(), &on], "passes"),
        (vec![&off, &on], "fails"),
        (vec![&on, ""], "fails"),
        (vec![&on, &open], "waits"),
    ] {
        let report = audit(&[("t.yaml", &table(&replicas))]);
        assert_eq!(answer(&report, "table-without-recovery", "Features"), expected, "{replicas:?}");
    }
    let (on, off) =
        ("          DeletionProtectionEnabled: true\n", "          DeletionProtectionEnabled: false\n");
    let misplaced =
        "          PointInTimeRecoverySpecification:\n            DeletionProtectionEnabled: true\n";
    for (replicas, expected) in [
        (vec![on, on], "passes"),
        (vec![off, on], "fails"),
        (vec![on, off], "fails"),
        (vec!["", on], "fails"),
        (vec![on, misplaced], "fails"),
    ] {
        let report = audit(&[("t.yaml", &table(&replicas))]);
        assert_eq!(answer(&report, "deletable-database", "Features"), expected, "{replicas:?}");
    }
}

#[test]
fn what_fleets_launch_is_asked_as_an_instance_is() {
    let template =
        |body: &str| format!("AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Fleet:\n{body}");
    let launched = |kind: &str, public: &str, encrypted: &str| {
        format!(
            "InstanceType: {kind}, NetworkInterfaces: [{{DeviceIndex: 0, AssociatePublicIpAddress: {public}}}], BlockDeviceMappings: [{{DeviceName: /dev/sdb, Ebs: {{Encrypted: {encrypted}}}}}]"
        )
    };
    let spot = |launched: &str| {
        template(&format!(
            "    Type: AWS::EC2::SpotFleet\n    Properties:\n      SpotFleetRequestConfigData:\n        IamFleetRole: arn:aws:iam::123456789012:role/fleet\n        TargetCapacity: 1\n        LaunchSpecifications:\n          - {{ImageId: ami-1, {launched}}}\n"
        ))
    };
    let fleet = |launched: &str| {
        template(&format!(
            "    Type: AWS::EC2::EC2Fleet\n    Properties:\n      TargetCapacitySpecification: {{TotalTargetCapacity: 1}}\n      LaunchTemplateConfigs:\n        - LaunchTemplateSpecification: {{LaunchTemplateId: lt-1, Version: '1'}}\n          Overrides:\n            - {{{launched}}}\n"
        ))
    };
    for (kind, public, encrypted, expected) in [
        ("p5.48xlarge", "true", "true", ["fails", "passes"]),
        ("p5.48xlarge", "false", "false", ["passes", "fails"]),
        ("m7i.large", "true", "true", ["passes", "passes"]),
        ("p5.48xlarge", "!ImportValue public", "!ImportValue encrypted", ["waits", "waits"]),
    ] {
        for text in [spot(&launched(kind, public, encrypted)), fleet(&launched(kind, public, encrypted))] {
            let report = audit(&[("t.yaml", &text)]);
            let told =
                ["public-gpu-address", "unencrypted-volume"].map(|rule| answer(&report, rule, "Fleet"));
            assert_eq!(told, expected, "{text}");
        }
    }
    // A launch specification has no way to ask for a token; an override may only take it away.
    for (text, expected) in [
        (spot("InstanceType: m7i.large"), "fails"),
        (fleet("InstanceType: m7i.large"), "passes"),
        (fleet("InstanceType: m7i.large, MetadataOptions: {HttpTokens: optional}"), "fails"),
    ] {
        let report = audit(&[("t.yaml", &text)]);
        assert_eq!(answer(&report, "metadata-without-token", "Fleet"), expected, "{text}");
    }
}

#[test]
fn a_guard_on_each_side_of_a_condition_guards() {
    let template = |other: &str, block: &str| {
        format!(
            "AWSTemplateFormatVersion: '2010-09-09'\nConditions:\n  Prod: !Equals [!Ref AWS::AccountId, '1']\n  Test: {other}\nResources:\n  Models:\n    Type: AWS::S3::Bucket\n  One:\n    Type: AWS::S3::BucketPolicy\n    Condition: Prod\n    Properties: {{Bucket: !Ref Models, PolicyDocument: {{Statement: [{{{block}}}]}}}}\n  Two:\n    Type: AWS::S3::BucketPolicy\n    Condition: Test\n    Properties: {{Bucket: !Ref Models, PolicyDocument: {{Statement: [{{{block}}}]}}}}\n"
        )
    };
    let block = "Effect: Deny, Principal: '*', Action: 's3:*', Resource: '*', Condition: {Bool: {'aws:SecureTransport': 'false'}}";
    for (other, expected) in [
        ("!Not [!Condition Prod]", "passes"),
        ("!Not [Condition: Prod]", "passes"),
        ("!Equals [!Ref AWS::AccountId, '2']", "waits"),
    ] {
        let report = audit(&[("t.yaml", &template(other, block))]);
        assert_eq!(answer(&report, "plaintext-bucket-access", "Models"), expected, "{other}");
    }
}

#[test]
fn what_a_template_says_by_another_name_is_asked_too() {
    let template = |body: &str| format!("AWSTemplateFormatVersion: '2010-09-09'\nResources:\n{body}");
    let acl = |more: &str| {
        format!(
            "  Acl:\n    Type: AWS::WAFv2::WebACL\n    Properties:\n      Rules:\n        - Name: a\n          OverrideAction: {{None: {{}}}}\n          Statement:\n            ManagedRuleGroupStatement: {{VendorName: AWS, Name: AWSManagedRulesKnownBadInputsRuleSet{more}}}\n"
        )
    };
    let gateway = "  Gateway: {Type: AWS::EC2::InternetGateway}\n";
    let registry = |principal: &str| {
        format!(
            "  Group:\n    Type: AWS::SageMaker::ModelPackageGroup\n    Properties:\n      ModelPackageGroupPolicy: {{Statement: [{{Effect: Allow, Principal: {principal}, Action: 'sagemaker:*', Resource: '*'}}]}}\n"
        )
    };
    let bus = |principal: &str| {
        format!(
            "  Bus:\n    Type: AWS::Events::EventBusPolicy\n    Properties: {{StatementId: x, Principal: '{principal}', Action: 'events:PutEvents'}}\n"
        )
    };
    let balancer = |policy: &str| {
        format!(
            "  Balancer:\n    Type: AWS::ElasticLoadBalancing::LoadBalancer\n    Properties:\n      Policies:\n        - PolicyName: p\n          PolicyType: SSLNegotiationPolicyType\n          Attributes: [{{Name: Reference-Security-Policy, Value: {policy}}}]\n"
        )
    };
    let tasks = |public: &str| {
        format!(
            "  Tasks:\n    Type: AWS::ECS::TaskSet\n    Properties:\n      NetworkConfiguration: {{AwsVpcConfiguration: {{AssignPublicIp: {public}, Subnets: [a]}}}}\n"
        )
    };
    let people = |property: &str| {
        format!(
            "  People:\n    Type: AWS::SSO::PermissionSet\n    Properties: {{Name: a, InstanceArn: b, {property}}}\n"
        )
    };
    let allowed = |action: &str| {
        people(&format!(
            "InlinePolicy: {{Statement: [{{Effect: Allow, Action: '{action}', Resource: '*'}}]}}"
        ))
    };
    let attached = |name: &str| people(&format!("ManagedPolicies: ['arn:aws:iam::aws:policy/{name}']"));
    let mail = |policy: &str| {
        format!(
            "  Mail:\n    Type: AWS::SES::ConfigurationSet\n    Properties: {{DeliveryOptions: {{TlsPolicy: {policy}}}}}\n"
        )
    };
    let database = "  Store: {Type: AWS::RDS::DBInstance}\n";
    for (rule, resource, broken, sound) in [
        ("firewall-without-known-exploits", "Acl", acl(", ExcludedRules: [{Name: Log4JRCE}]"), acl("")),
        (
            "firewall-without-known-exploits",
            "Acl",
            acl(", RuleActionOverrides: [{Name: Log4JRCE, ActionToUse: {Count: {}}}]"),
            acl(", RuleActionOverrides: [{Name: Host_localhost, ActionToUse: {Count: {}}}]"),
        ),
        ("internet-gateway-beside-data", "Gateway", format!("{gateway}{database}"), gateway.to_owned()),
        ("public-model-registry", "Group", registry("'*'"), registry("{AWS: '123456789012'}")),
        ("public-event-bus", "Bus", bus("*"), bus("123456789012")),
        (
            "weak-classic-load-balancer-policy",
            "Balancer",
            balancer("ELBSecurityPolicy-2016-08"),
            balancer("ELBSecurityPolicy-TLS-1-2-2017-01"),
        ),
        ("public-container-service", "Tasks", tasks("ENABLED"), tasks("DISABLED")),
        ("wildcard-iam-policy", "People", allowed("*"), allowed("s3:ListAllMyBuckets")),
        ("administrator-attachment", "People", attached("AdministratorAccess"), attached("ReadOnlyAccess")),
        ("plaintext-mail-delivery", "Mail", mail("OPTIONAL"), mail("REQUIRE")),
    ] {
        let judged = |body: &str| answer(&audit(&[("t.yaml", &template(body))]), rule, resource);
        assert_eq!((judged(&broken), judged(&sound)), ("fails", "passes"), "{rule}");
    }
}

#[test]
fn a_policy_beside_or_inside_what_it_guards_is_asked_whom_it_lets_in() {
    let document =
        r#"{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}"#;
    let quoted = Value::from(document).to_string();
    let own = [
        ("AWS::DynamoDB::Table", format!("{{ResourcePolicy: {{PolicyDocument: {document}}}}}")),
        ("AWS::ECR::PublicRepository", format!("{{RepositoryPolicyText: {document}}}")),
        (
            "AWS::ECR::RepositoryCreationTemplate",
            format!("{{AppliedFor: [PULL_THROUGH_CACHE], Prefix: p, RepositoryPolicy: {quoted}}}"),
        ),
        (
            "AWS::FSx::S3AccessPointAttachment",
            format!("{{Name: n, Type: OPENZFS, S3AccessPoint: {{Policy: {document}}}}}"),
        ),
        ("AWS::Logs::Destination", format!("{{DestinationName: d, DestinationPolicy: {quoted}}}")),
        ("AWS::Redshift::Cluster", format!("{{NamespaceResourcePolicy: {document}}}")),
        ("AWS::S3::AccessPoint", format!("{{Bucket: b, Policy: {document}}}")),
        ("AWS::S3::MultiRegionAccessPointPolicy", format!("{{MrapName: m, Policy: {document}}}")),
        ("AWS::S3Express::BucketPolicy", format!("{{Bucket: b, PolicyDocument: {document}}}")),
        ("AWS::S3Tables::TableBucketPolicy", format!("{{TableBucketARN: t, ResourcePolicy: {document}}}")),
    ];
    for (kind, properties) in own {
        let template = format!("Resources:\n  Main:\n    Type: {kind}\n    Properties: {properties}\n");
        let report = audit(&[("stack.yaml", &template)]);
        let is_told =
            |row: &Value| ["public-resource-policy", "public-bucket-policy"].contains(&text(row, "rule"));
        assert!(rows(&report, "findings").iter().any(is_told), "{kind}: {report}");
    }
}

#[test]
fn what_lets_another_account_in_by_other_words_than_a_policy_is_asked_too() {
    let own = "[[tier]]\nname = \"box\"\npaths = [\"**\"]\nblock = \"critical\"\n";
    for (kind, properties, sound) in [
        (
            "AWS::EC2::VPCPeeringConnection",
            "{VpcId: a, PeerVpcId: b, PeerOwnerId: '999988887777'}",
            "{VpcId: a, PeerVpcId: b}",
        ),
        (
            "AWS::ECR::ReplicationConfiguration",
            "{ReplicationConfiguration: {Rules: [{Destinations: [{Region: eu-west-1, RegistryId: '999988887777'}]}]}}",
            "{ReplicationConfiguration: {Rules: [{Destinations: [{Region: eu-west-1, RegistryId: !Ref 'AWS::AccountId'}]}]}}",
        ),
        (
            "AWS::LakeFormation::PrincipalPermissions",
            "{Principal: {DataLakePrincipalIdentifier: '999988887777'}, Permissions: [SELECT]}",
            "{Principal: {DataLakePrincipalIdentifier: !Sub 'arn:aws:iam::${AWS::AccountId}:role/r'}, Permissions: [SELECT]}",
        ),
        (
            "AWS::Lambda::LayerVersionPermission",
            "{Action: 'lambda:GetLayerVersion', LayerVersionArn: a, Principal: '*'}",
            "{Action: 'lambda:GetLayerVersion', LayerVersionArn: a, Principal: '*', OrganizationId: o-abcdefghij}",
        ),
        ("AWS::RAM::ResourceShare", "{Name: a}", "{Name: a, AllowExternalPrincipals: false}"),
        (
            "AWS::RAM::ResourceShare",
            "{Name: a, AllowExternalPrincipals: false, Principals: ['999988887777']}",
            "{Name: a, AllowExternalPrincipals: false, Principals: []}",
        ),
        (
            "AWS::S3::AccessGrant",
            "{AccessGrantsLocationId: d, Permission: READ, Grantee: {GranteeType: IAM, GranteeIdentifier: 'arn:aws:iam::999988887777:role/r'}}",
            "{AccessGrantsLocationId: d, Permission: READ, Grantee: {GranteeType: IAM, GranteeIdentifier: !Sub 'arn:aws:iam::${AWS::AccountId}:role/r'}}",
        ),
        (
            "AWS::QuickSight::DataSource",
            "{Type: ATHENA, Permissions: [{Principal: 'arn:aws:quicksight:eu-west-1:999988887777:user/default/r', Actions: ['quicksight:*']}]}",
            "{Type: ATHENA, Permissions: []}",
        ),
        (
            "AWS::DLM::LifecyclePolicy",
            "{PolicyDetails: {Schedules: [{ShareRules: [{TargetAccounts: ['999988887777']}]}]}}",
            "{PolicyDetails: {Schedules: [{ShareRules: []}]}}",
        ),
        (
            "AWS::S3::BucketPolicy",
            "{Bucket: own, PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: 's3:*', Resource: '*', Condition: {StringEquals: {'aws:PrincipalAccount': '999988887777'}}}]}}",
            "{Bucket: own, PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: 's3:*', Resource: '*', Condition: {StringEquals: {'aws:PrincipalAccount': !Ref AWS::AccountId}}}]}}",
        ),
        (
            "AWS::Redshift::EndpointAuthorization",
            "{ClusterIdentifier: a, Account: '999988887777'}",
            "{ClusterIdentifier: a}",
        ),
    ] {
        let is_told = |properties: &str| {
            let template = format!("Resources:\n  Main:\n    Type: {kind}\n    Properties: {properties}\n");
            let report = audit(&[("iacgate.toml", own), ("stack.yaml", &template)]);
            rows(&report, "findings").iter().any(|row| text(row, "rule") == "cross-account-grant")
        };
        assert_eq!((is_told(properties), is_told(sound)), (true, false), "{kind}");
    }
}

#[test]
fn records_that_leave_the_account_are_told_wherever_a_template_sends_them() {
    let asked = "[[tier]]\nname = \"box\"\npaths = [\"**\"]\nblock = \"critical\"\n";
    for (kind, properties) in [
        ("AWS::CloudWatch::MetricStream", "{FirehoseArn: ARN, RoleArn: r, OutputFormat: json}"),
        ("AWS::DynamoDB::Table", "{KinesisStreamSpecification: {StreamArn: ARN}}"),
        ("AWS::Events::Rule", "{ScheduleExpression: 'rate(1 day)', Targets: [{Id: a, Arn: ARN}]}"),
        ("AWS::Pipes::Pipe", "{Source: s, RoleArn: r, Target: ARN}"),
        ("AWS::Route53Resolver::ResolverQueryLoggingConfig", "{DestinationArn: ARN}"),
        ("AWS::SNS::Subscription", "{TopicArn: t, Protocol: sqs, Endpoint: ARN}"),
        ("AWS::SNS::Topic", "{Subscription: [{Protocol: sqs, Endpoint: ARN}]}"),
    ] {
        let is_told = |arn: &str| {
            let properties = properties.replace("ARN", arn);
            let template = format!("Resources:\n  Main:\n    Type: {kind}\n    Properties: {properties}\n");
            let report = audit(&[("iacgate.toml", asked), ("stack.yaml", &template)]);
            rows(&report, "findings").iter().any(|row| text(row, "rule") == "records-sent-elsewhere")
        };
        let (other, own) = ("'arn:aws:kinesis:eu-west-1:999988887777:stream/s'", "!GetAtt Own.Arn");
        assert_eq!((is_told(other), is_told(own)), (true, false), "{kind}");
    }
}

#[test]
fn data_that_is_copied_out_is_told_wherever_a_template_copies_it() {
    let asked =
        "[[tier]]\nname = \"box\"\npaths = [\"**\"]\nblock = \"critical\"\naccounts = [\"111122223333\"]\n";
    for (rule, kind, properties, sound) in [
        (
            "data-copied-to-other-account",
            "AWS::Backup::BackupPlan",
            "{BackupPlan: {BackupPlanName: a, BackupPlanRule: [{RuleName: a, TargetBackupVault: v, CopyActions: [{DestinationBackupVaultArn: 'arn:aws:backup:eu-west-1:999988887777:backup-vault:v'}]}]}}",
            "{BackupPlan: {BackupPlanName: a, BackupPlanRule: [{RuleName: a, TargetBackupVault: v, CopyActions: [{DestinationBackupVaultArn: 'arn:aws:backup:eu-central-1:111122223333:backup-vault:v'}]}]}}",
        ),
        (
            "data-copied-to-other-account",
            "AWS::EFS::FileSystem",
            "{ReplicationConfiguration: {Destinations: [{FileSystemId: 'arn:aws:elasticfilesystem:eu-west-1:999988887777:file-system/fs-1'}]}}",
            "{ReplicationConfiguration: {Destinations: [{Region: eu-central-1}]}}",
        ),
        (
            "bucket-copied-elsewhere",
            "AWS::DataSync::LocationS3",
            "{S3BucketArn: 'arn:aws:s3:::theirs', S3Config: {BucketAccessRoleArn: r}}",
            "{S3BucketArn: !GetAtt Own.Arn, S3Config: {BucketAccessRoleArn: r}}",
        ),
        (
            "bucket-copied-elsewhere",
            "AWS::DMS::Endpoint",
            "{EndpointType: target, EngineName: s3, S3Settings: {BucketName: theirs}}",
            "{EndpointType: target, EngineName: s3, S3Settings: {BucketName: !Ref Own}}",
        ),
        (
            "data-synced-elsewhere",
            "AWS::DMS::Endpoint",
            "{EndpointType: target, EngineName: postgres, ServerName: db.example.com}",
            "{EndpointType: source, EngineName: postgres, ServerName: db.example.com}",
        ),
        (
            "data-synced-elsewhere",
            "AWS::DataSync::LocationNFS",
            "{ServerHostname: files.example.com, OnPremConfig: {AgentArns: [a]}}",
            "",
        ),
        (
            "records-sent-elsewhere",
            "AWS::SNS::Subscription",
            "{TopicArn: t, Protocol: https, Endpoint: 'https://example.com'}",
            "{TopicArn: t, Protocol: lambda, Endpoint: !GetAtt Own.Arn}",
        ),
        (
            "records-sent-elsewhere",
            "AWS::AppFlow::Flow",
            "{FlowName: a, DestinationFlowConfigList: [{ConnectorType: Snowflake}]}",
            "{FlowName: a, DestinationFlowConfigList: [{ConnectorType: S3}]}",
        ),
        (
            "bucket-copied-elsewhere",
            "AWS::KinesisFirehose::DeliveryStream",
            "{ExtendedS3DestinationConfiguration: {BucketARN: 'arn:aws:s3:::theirs', RoleARN: r}}",
            "{ExtendedS3DestinationConfiguration: {BucketARN: !GetAtt Own.Arn, RoleARN: r}}",
        ),
        (
            "records-sent-elsewhere",
            "AWS::Events::ApiDestination",
            "{ConnectionArn: c, HttpMethod: POST, InvocationEndpoint: 'https://example.com'}",
            "",
        ),
        (
            "records-sent-elsewhere",
            "AWS::S3::Bucket",
            "{InventoryConfigurations: [{Id: a, Enabled: true, IncludedObjectVersions: All, ScheduleFrequency: Daily, Destination: {Format: CSV, BucketArn: 'arn:aws:s3:::theirs', BucketAccountId: '999988887777'}}]}",
            "{InventoryConfigurations: [{Id: a, Enabled: true, IncludedObjectVersions: All, ScheduleFrequency: Daily, Destination: {Format: CSV, BucketArn: !GetAtt Own.Arn}}]}",
        ),
        (
            "records-sent-elsewhere",
            "AWS::S3::Bucket",
            "{AnalyticsConfigurations: [{Id: a, StorageClassAnalysis: {DataExport: {OutputSchemaVersion: V_1, Destination: {Format: CSV, BucketArn: 'arn:aws:s3:::theirs', BucketAccountId: '999988887777'}}}}]}",
            "{AnalyticsConfigurations: [{Id: a, StorageClassAnalysis: {}}]}",
        ),
        (
            "records-sent-elsewhere",
            "AWS::S3::StorageLens",
            "{StorageLensConfiguration: {Id: a, IsEnabled: true, DataExport: {S3BucketDestination: {AccountId: '999988887777', Arn: 'arn:aws:s3:::theirs', Format: CSV, OutputSchemaVersion: V_1}}}}",
            "{StorageLensConfiguration: {Id: a, IsEnabled: true}}",
        ),
    ] {
        let is_told = |properties: &str| {
            let properties = if properties.is_empty() { "{}" } else { properties };
            let template = format!(
                "Resources:\n  Own:\n    Type: AWS::S3::Bucket\n  Main:\n    Type: {kind}\n    Properties: {properties}\n"
            );
            let report = audit(&[("iacgate.toml", asked), ("stack.yaml", &template)]);
            rows(&report, "findings").iter().any(|row| text(row, "rule") == rule)
        };
        assert!(is_told(properties), "{rule} {kind}");
        assert!(sound.is_empty() || !is_told(sound), "{rule} {kind}");
    }
}

#[test]
fn a_policy_for_everybody_is_mended_to_the_own_account_as_the_template_is_written() {
    let thorough = ("iacgate.toml", "profile = \"thorough\"\n");
    let fixed = |name: &str, text: &str| {
        let repo = TestRepo::holding(&[thorough]);
        repo.stage(name, text);
        let run = repo.run(&["fix", "--suggested", "--rule", "public-image-repository"]);
        assert!(run.stdout.contains("fixed 1 finding"), "{}{}", run.stdout, run.stderr);
        repo.ask(&["show", &format!(":{name}")])
    };
    let yaml = |principal: &str| {
        format!(
            "Resources:\n  Models:\n    Type: AWS::ECR::Repository\n    Properties:\n      RepositoryPolicyText:\n        Statement:\n          - Effect: Allow\n            Principal:{principal} # all\n            Action: ['ecr:BatchGetImage']\n  Kept: {{Type: AWS::SQS::Queue, Properties: {{QueueName: !Ref AWS::StackName}}}}\n"
        )
    };
    let own = "!Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root'";
    assert_eq!(fixed("a.yaml", &yaml(" '*'")).trim(), yaml(&format!(" {{AWS: {own}}}")).trim());
    let (before, after) = ("\n              AWS: \"*\"", format!("\n              AWS: {own}"));
    let told = fixed("b.yaml", &yaml(before)).replace(
        "\"arn:${AWS::Partition}:iam::${AWS::AccountId}:root\"",
        "'arn:${AWS::Partition}:iam::${AWS::AccountId}:root'",
    );
    assert_eq!(told.trim(), yaml(&after).trim());

    let json = r#"{"Resources": {"Models": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryPolicyText": {"Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*", "111122223333"]}, "Action": "ecr:BatchGetImage"}]}}}}}"#;
    let read: Value = serde_json::from_str(&fixed("c.json", json)).expect("JSON");
    let statement = &read["Resources"]["Models"]["Properties"]["RepositoryPolicyText"]["Statement"][0];
    let own = serde_json::json!({"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"});
    assert_eq!(statement["Principal"]["AWS"], serde_json::json!([own, "111122223333"]));
}

#[test]
fn a_fix_makes_what_it_needs_whole() {
    let thorough = ("iacgate.toml", "profile = \"thorough\"\nblock = \"low\"\n");
    let fixed = |text: &str, rule: &str| {
        let repo = TestRepo::holding(&[thorough]);
        repo.stage("a.json", text);
        let run = repo.run(&["fix", "--suggested", "--rule", rule]);
        assert!(run.stdout.contains("fixed 1 finding"), "{}{}", run.stdout, run.stderr);
        serde_json::from_str::<Value>(&repo.ask(&["show", ":a.json"])).expect("JSON")["Resources"].clone()
    };
    let made = |resources: &Value, kind: &str| {
        let all = resources.as_object().expect("resources");
        let (id, one) = all.iter().find(|(_, one)| one["Type"] == kind).expect(kind);
        (id.clone(), one["Properties"].clone())
    };
    // The bucket of logs that was made has all that rules ask of one.
    let reports = r#"{"Resources": {"Reports": {"Type": "AWS::S3::Bucket"}}}"#;
    let resources = fixed(reports, "unlogged-bucket");
    let logging = &resources["Reports"]["Properties"]["LoggingConfiguration"];
    let logs = logging["DestinationBucketName"]["Ref"].as_str().expect("a bucket");
    assert_eq!(logging["LogFilePrefix"], "Reports/");
    let events = &resources[logs]["Properties"]["NotificationConfiguration"]["EventBridgeConfiguration"];
    assert_eq!(events["EventBridgeEnabled"], true);
    let rule = &resources[logs]["Properties"]["LifecycleConfiguration"]["Rules"][0];
    assert_eq!(
        (&rule["NoncurrentVersionExpiration"]["NoncurrentDays"], &rule["Filter"]),
        (&30.into(), &Value::Null)
    );

    let function = r#"{"Resources": {"Score": {"Type": "AWS::Lambda::Function", "Properties": {"Code": {"ZipFile": "x"}, "Handler": "a.b", "Runtime": "python3.13", "Role": "r"}}}}"#;
    let resources = fixed(function, "function-without-dead-letters");
    let (id, queue) = made(&resources, "AWS::SQS::Queue");
    assert_eq!(queue["MessageRetentionPeriod"], 1_209_600);
    let target = &resources["Score"]["Properties"]["DeadLetterConfig"]["TargetArn"];
    assert_eq!(*target, serde_json::json!({"Fn::GetAtt": [id, "Arn"]}));

    let job =
        r#"{"Resources": {"Clean": {"Type": "AWS::Glue::Job", "Properties": {"Role": "r", "Command": {}}}}}"#;
    let resources = fixed(job, "glue-without-security-configuration");
    let (_, security) = made(&resources, "AWS::Glue::SecurityConfiguration");
    let encryption = &security["EncryptionConfiguration"];
    assert_eq!(encryption["CloudWatchEncryption"]["CloudWatchEncryptionMode"], "SSE-KMS");
    assert_eq!(encryption["S3Encryptions"][0]["S3EncryptionMode"], "SSE-KMS");

    // The ARN of a template's log group ends in `:*` by itself.
    let machine = |more: &str| {
        format!(
            r#"{{"Resources": {{"Train": {{"Type": "AWS::StepFunctions::StateMachine", "Properties": {{"RoleArn": "r"}}}}{more}}}}}"#
        )
    };
    let own = r#", "Own": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 365}}"#;
    for text in [machine(""), machine(own)] {
        let resources = fixed(&text, "unlogged-workflow");
        let (id, _) = made(&resources, "AWS::Logs::LogGroup");
        let logging = &resources["Train"]["Properties"]["LoggingConfiguration"];
        let group = &logging["Destinations"][0]["CloudWatchLogsLogGroup"]["LogGroupArn"];
        assert_eq!(*group, serde_json::json!({"Fn::GetAtt": [id, "Arn"]}), "{logging}");
    }
}

#[test]
fn an_event_bridge_that_is_switched_off_counts_as_off() {
    let bucket = |events: &str| {
        format!(
            "Resources:\n  Models:\n    Type: AWS::S3::Bucket\n    Properties:\n      NotificationConfiguration:\n        EventBridgeConfiguration: {events}\n"
        )
    };
    for (events, wanted) in [
        ("{}", "passes"),
        ("{EventBridgeEnabled: true}", "passes"),
        ("{EventBridgeEnabled: 'true'}", "passes"),
        ("{EventBridgeEnabled: false}", "fails"),
        ("{EventBridgeEnabled: 'false'}", "fails"),
    ] {
        let report = audit(&[("stack.yaml", &bucket(events))]);
        assert_eq!(answer(&report, "bucket-without-events", "Models"), wanted, "{events}");
    }
    let mended = fixed("stack.yaml", &bucket("{EventBridgeEnabled: false}"), "bucket-without-events");
    assert_eq!(mended, bucket("{EventBridgeEnabled: true}").trim_end());
}

#[test]
fn a_companion_that_is_a_type_of_its_own_is_made_with_what_it_names() {
    let balancer = "Resources:\n  Web:\n    Type: AWS::ElasticLoadBalancingV2::LoadBalancer\n    Properties:\n      Type: application\n      Scheme: internet-facing\n";
    let text = fixed("stack.yaml", balancer, "public-load-balancer-without-firewall");
    // A balancer's reference is its ARN.
    let tie = "    Type: AWS::WAFv2::WebACLAssociation\n    Properties:\n      ResourceArn: !Ref Web\n      WebACLArn: !GetAtt WebWebAcl.Arn";
    assert!(text.contains(tie), "{text}");
    // What has nothing in it still says which of several is meant.
    assert!(text.contains("      DefaultAction:\n        Allow: {}\n"), "{text}");
    let named = balancer.replace("Web:", "Net:")
        + "  Wall:\n    Type: AWS::WAFv2::WebACL\n    Properties:\n      Scope: REGIONAL\n      DefaultAction: {Block: {}}\n      VisibilityConfig: {CloudWatchMetricsEnabled: true, MetricName: wall, SampledRequestsEnabled: true}\n";
    let text = fixed("stack.yaml", &named, "public-load-balancer-without-firewall");
    assert!(text.contains("WebACLArn: !GetAtt Wall.Arn"), "{text}");
}

#[test]
fn the_only_setting_of_an_object_goes_and_leaves_the_object() {
    let image = |permission: &str| {
        format!(
            "Resources:\n  Images:\n    Type: AWS::ImageBuilder::DistributionConfiguration\n    Properties:\n      Name: images\n      Distributions:\n        - Region: eu-west-1\n          AmiDistributionConfiguration:\n            Name: image\n            LaunchPermissionConfiguration:{permission}\n"
        )
    };
    let open = image("\n              UserGroups:\n                - all");
    assert_eq!(fixed("stack.yaml", &open, "public-machine-image"), image(" {}").trim_end());
}

/// The resources of a template in JSON, after one fix; `None` where there is none.
fn mended(text: &str, rule: &str) -> Option<Value> {
    let repo = TestRepo::holding(&[("iacgate.toml", "profile = \"thorough\"\nblock = \"low\"\n")]);
    repo.stage("a.json", text);
    let before = repo.run(&["check", "--rule", rule]).stdout;
    assert!(before.contains(rule), "nothing to mend: {before}");
    let run = repo.run(&["fix", "--suggested", "--rule", rule]);
    let is_fixed = run.stdout.contains("fixed 1 finding") || run.stdout.contains("fixed 2 findings");
    let text = repo.ask(&["show", ":a.json"]);
    is_fixed.then(|| serde_json::from_str::<Value>(&text).expect("JSON")["Resources"].clone())
}

/// A template of one resource.
fn one(kind: &str, properties: &str) -> String {
    format!(
        r#"{{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {{"It": {{"Type": "{kind}", "Properties": {properties}}}}}}}"#
    )
}

#[test]
fn what_sam_has_no_property_for_is_not_written_and_the_rest_is_in_its_own_words() {
    let table = one("AWS::Serverless::SimpleTable", "{}");
    assert_eq!(mended(&table, "deletable-database"), None);
    let api = one("AWS::Serverless::Api", r#"{"StageName": "prod"}"#);
    assert_eq!(mended(&api, "api-without-client-certificate"), None);
    // Without a throughput SAM has it paid by request.
    assert_eq!(answer(&audit(&[("a.json", &table)]), "table-without-autoscaling", "It"), "passes");
    let fixed_capacity =
        one("AWS::Serverless::SimpleTable", r#"{"ProvisionedThroughput": {"WriteCapacityUnits": 1}}"#);
    assert_eq!(answer(&audit(&[("a.json", &fixed_capacity)]), "table-without-autoscaling", "It"), "fails");

    let machine = one("AWS::Serverless::StateMachine", r#"{"DefinitionUri": "a.asl.json"}"#);
    let logging = &mended(&machine, "unlogged-workflow").expect("a fix")["It"]["Properties"]["Logging"];
    let group = &logging["Destinations"][0]["CloudWatchLogsLogGroup"]["LogGroupArn"];
    assert_eq!(group["Fn::GetAtt"][1], "Arn", "{logging}");
    assert_eq!(logging.get("LogDestination"), None);

    let function = one("AWS::Serverless::Function", r#"{"Handler": "a.b", "Runtime": "python3.13"}"#);
    let fixed = mended(&function, "function-without-dead-letters").expect("a fix");
    assert_eq!(fixed["It"]["Properties"]["DeadLetterQueue"]["Type"], "SQS", "{fixed}");
}

#[test]
fn the_policies_of_a_sam_function_are_judged_as_those_of_a_role() {
    let function =
        |policies: &str| one("AWS::Serverless::Function", &format!(r#"{{"Policies": {policies}}}"#));
    let all = r#"{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;
    for (policies, rule, wanted) in [
        (format!("[{all}]"), "wildcard-iam-policy", "fails"),
        (all.to_owned(), "wildcard-iam-policy", "fails"),
        (r#"["AdministratorAccess"]"#.to_owned(), "administrator-attachment", "fails"),
        (r#""arn:aws:iam::aws:policy/AdministratorAccess""#.to_owned(), "administrator-attachment", "fails"),
        (r#"["AWSLambdaBasicExecutionRole"]"#.to_owned(), "administrator-attachment", "passes"),
        (r#"[{"S3ReadPolicy": {"BucketName": "models"}}]"#.to_owned(), "wildcard-iam-policy", "passes"),
        // SAM's own templates grant on what they are handed.
        (r#"[{"S3ReadPolicy": {"BucketName": "models"}}]"#.to_owned(), "data-of-everybody", "passes"),
        (
            r#"[{"S3ReadPolicy": {"BucketName": {"Ref": "Models"}}}]"#.to_owned(),
            "data-of-everybody",
            "passes",
        ),
        (r#"[{"S3ReadPolicy": {"BucketName": "*"}}]"#.to_owned(), "data-of-everybody", "fails"),
        (r#"{"DynamoDBCrudPolicy": {"TableName": "*"}}"#.to_owned(), "data-of-everybody", "fails"),
        (
            r#"[{"AWSSecretsManagerGetSecretValuePolicy": {"SecretArn": "*"}}]"#.to_owned(),
            "data-of-everybody",
            "fails",
        ),
        (
            r#"[{"SQSPollerPolicy": {"QueueName": "jobs"}}, {"S3WritePolicy": {"BucketName": "*"}}]"#
                .to_owned(),
            "permissions-of-everybody",
            "fails",
        ),
        (r#"[{"VPCAccessPolicy": {}}, {"TextractPolicy": {}}]"#.to_owned(), "wildcard-iam-action", "passes"),
        // One that nobody knows waits, and the others are judged.
        (r#"[{"FutureReadPolicy": {"Name": "x"}}]"#.to_owned(), "wildcard-iam-policy", "waits"),
        (format!(r#"[{{"FutureReadPolicy": {{}}}}, {all}]"#), "wildcard-iam-policy", "fails"),
    ] {
        let report = audit(&[("a.json", &function(&policies))]);
        assert_eq!(answer(&report, rule, "It"), wanted, "{rule} {policies}");
    }
    let machine =
        one("AWS::Serverless::StateMachine", r#"{"Policies": [{"S3CrudPolicy": {"BucketName": "*"}}]}"#);
    assert_eq!(answer(&audit(&[("a.json", &machine)]), "data-of-everybody", "It"), "fails");
}

#[test]
fn a_fix_says_what_its_property_asks_for_besides() {
    let build = one("AWS::CodeBuild::Project", r#"{"ServiceRole": "r"}"#);
    let logs = mended(&build, "unlogged-build").expect("a fix")["It"]["Properties"]["LogsConfig"].clone();
    assert_eq!(logs["CloudWatchLogs"]["Status"], "ENABLED");

    let capacity = r#"{"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}"#;
    let table = |more: &str| {
        let properties = format!(r#"{{"KeySchema": [], "ProvisionedThroughput": {capacity}{more}}}"#);
        one("AWS::DynamoDB::Table", &properties)
    };
    let fixed = mended(&table(""), "table-without-autoscaling").expect("a fix");
    assert_eq!(fixed["It"]["Properties"]["BillingMode"], "PAY_PER_REQUEST");
    assert_eq!(fixed["It"]["Properties"].get("ProvisionedThroughput"), None);
    // An index would keep a capacity of its own, which DynamoDB refuses.
    let index = format!(r#", "GlobalSecondaryIndexes": [{{"ProvisionedThroughput": {capacity}}}]"#);
    assert_eq!(mended(&table(&index), "table-without-autoscaling"), None);
    let encrypted = mended(&table(""), "table-without-own-key").expect("a fix");
    assert_eq!(encrypted["It"]["Properties"]["SSESpecification"]["SSEType"], "KMS");

    let rules = r#"[{"Id": "a", "Status": "Enabled", "ExpirationInDays": 30}]"#;
    let bucket = one("AWS::S3::Bucket", &format!(r#"{{"LifecycleConfiguration": {{"Rules": {rules}}}}}"#));
    let fixed = mended(&bucket, "unfinished-uploads-kept").expect("a fix");
    let added = &fixed["It"]["Properties"]["LifecycleConfiguration"]["Rules"][0];
    assert_eq!((&added["Id"], added.get("Filter")), (&"unfinished-uploads".into(), None), "{added}");

    let group = one("AWS::AutoScaling::AutoScalingGroup", r#"{"MinSize": "1", "MaxSize": "1"}"#);
    let fixed = mended(&group, "untagged-autoscaling-group").expect("a fix");
    let tag = serde_json::json!({"Key": "Name", "Value": "It", "PropagateAtLaunch": true});
    assert_eq!(fixed["It"]["Properties"]["Tags"], serde_json::json!([tag]));

    let alone = r#"{"DistributionConfig": {"Enabled": true, "ViewerCertificate": CERTIFICATE}}"#;
    let distribution =
        |certificate: &str| one("AWS::CloudFront::Distribution", &alone.replace("CERTIFICATE", certificate));
    assert_eq!(
        mended(&distribution(r#"{"CloudFrontDefaultCertificate": true}"#), "weak-distribution-tls"),
        None
    );
    let own = distribution(r#"{"AcmCertificateArn": "arn:x", "SslSupportMethod": "sni-only"}"#);
    let fixed = mended(&own, "weak-distribution-tls").expect("a fix");
    let certificate = &fixed["It"]["Properties"]["DistributionConfig"]["ViewerCertificate"];
    assert_eq!(certificate["MinimumProtocolVersion"], "TLSv1.2_2021");
}

#[test]
fn what_a_service_looks_for_first_is_there_first() {
    let balancer = r#"{"Type": "application", "Scheme": "internet-facing"}"#;
    let balancer = one("AWS::ElasticLoadBalancingV2::LoadBalancer", balancer);
    let kind_of = |resources: &Value, id: &Value| resources[id.as_str().expect("an id")]["Type"].clone();
    let fixed = mended(&balancer, "unlogged-load-balancer").expect("a fix");
    assert_eq!(kind_of(&fixed, &fixed["It"]["DependsOn"]), "AWS::S3::BucketPolicy");
    // Others that it waited for stay.
    let waiting = balancer.replace(r#""Properties""#, r#""DependsOn": "Gateway", "Properties""#);
    let fixed = mended(&waiting, "unlogged-load-balancer").expect("a fix");
    assert_eq!(fixed["It"]["DependsOn"][0], "Gateway");
    assert_eq!(kind_of(&fixed, &fixed["It"]["DependsOn"][1]), "AWS::S3::BucketPolicy");

    // WAF takes log groups of one name, by an ARN without `:*`.
    let fixed = mended(&balancer, "public-load-balancer-without-firewall").expect("a fix");
    let of = |kind: &str| {
        let all = fixed.as_object().expect("resources").values();
        all.clone().find(|one| one["Type"] == kind).expect(kind)["Properties"].clone()
    };
    let name = of("AWS::Logs::LogGroup")["LogGroupName"]["Fn::Sub"].clone();
    assert!(name.as_str().is_some_and(|name| name.starts_with("aws-waf-logs-")), "{name}");
    let target = of("AWS::WAFv2::LoggingConfiguration")["LogDestinationConfigs"][0]["Fn::Sub"].clone();
    assert!(
        target.as_str().is_some_and(|arn| arn.contains(":log-group:${") && arn.ends_with('}')),
        "{target}"
    );
}

#[test]
fn an_own_key_goes_before_a_merged_one_and_is_no_second_one() {
    let template = |own: &str| {
        format!(
            "AWSTemplateFormatVersion: '2010-09-09'\nX: &base\n  AvailabilityZone: a\n  Encrypted: false\nResources:\n  It:\n    Type: AWS::EC2::Volume\n    Properties:\n      <<: *base\n      Size: 1\n{own}"
        )
    };
    let report = audit(&[("a.yaml", &template("      Encrypted: true\n"))]);
    assert_eq!(answer(&report, "unencrypted-volume", "It"), "passes");
    assert_eq!(report["troubles"], serde_json::json!([]));
    // Others merge the base in too: it stays as it is.
    let text = fixed("a.yaml", &template(""), "unencrypted-volume");
    assert!(
        text.contains("      <<: *base\n      Encrypted: true\n") && text.contains("  Encrypted: false\nRes"),
        "{text}"
    );
}

#[test]
fn a_parameter_that_is_a_secret_is_hidden_unless_its_default_shows_it() {
    let template = |more: &str| {
        format!(
            "AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  Pass:\n    Type: String\n{more}Resources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      MasterUserPassword: !Ref Pass\n"
        )
    };
    let text = fixed("a.yaml", &template(""), "shown-secret");
    assert!(text.contains("  Pass:\n    NoEcho: true\n    Type: String\n"), "{text}");
    let report = audit(&[("a.yaml", &template(&format!("    Default: {}\n", password())))]);
    let shown = rows(&report, "findings").iter().find(|row| text_of(row) == "shown-secret");
    assert!(shown.is_none_or(|row| row["fix"].is_null()), "{report}");
}

fn text_of(row: &Value) -> &str {
    text(row, "rule")
}

#[test]
fn a_port_is_opened_to_the_template_s_own_network_alone() {
    let template = |cidr: &str| {
        format!(
            "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Net:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n  Front:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: x\n      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: 22\n          ToPort: 22\n          CidrIp: {cidr}"
        )
    };
    let text = fixed("a.yaml", &template("0.0.0.0/0"), "open-admin-port");
    assert_eq!(text, template("!GetAtt Net.CidrBlock"));
}

#[test]
fn what_is_on_one_line_stays_on_one_line() {
    let tight = r#"{"Resources":{"B":{"Type":"AWS::S3::Bucket"}}}"#;
    let block = r#","Properties":{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"BlockPublicPolicy":true,"IgnorePublicAcls":true,"RestrictPublicBuckets":true}}"#;
    assert_eq!(
        fixed("a.json", tight, "public-bucket"),
        tight.replace(r#"Bucket""#, &format!(r#"Bucket"{block}"#))
    );
    // Of a longer template the line of the resource.
    let wide = "{\n  \"Resources\": {\n    \"V\": {\"Type\": \"AWS::EC2::Volume\"}\n  }\n}";
    assert_eq!(
        fixed("a.json", wide, "unencrypted-volume"),
        wide.replace("Volume\"", "Volume\", \"Properties\": {\"Encrypted\": true}")
    );
}

#[test]
fn values_are_taken_from_every_form_that_tools_take_them_in() {
    let asks = volume("Parameters:\n  On:\n    Type: String\n", "      Encrypted: !Ref On\n");
    let request = r#"{"StackName": "s", "Parameters": [{"ParameterKey": "On", "ParameterValue": "false"}]}"#;
    let sam = |overrides: &str| {
        format!(
            "version = 0.1\n[default.deploy.parameters]\nstack_name = \"s\"\nparameter_overrides = {overrides}\n"
        )
    };
    let yaml = "version: 0.1\ndefault:\n  deploy:\n    parameters:\n      parameter_overrides: [On=false]\n";
    for (path, content) in [
        ("parameters.json", r#"["On=false"]"#.to_owned()),
        ("parameters.json", r#"["ParameterKey=On,ParameterValue=false"]"#.to_owned()),
        ("create-parameters.json", request.to_owned()),
        ("parameters.json", r#"[{"ParameterKey": "On", "ParameterValue": "false"}, 7]"#.to_owned()),
        ("params/dev.properties", "# who deploys\nOn=false\n".to_owned()),
        ("samconfig.toml", sam("\"Other=1 On=\\\"false\\\"\"").replace("Other=1 ", "")),
        ("samconfig.toml", sam("[\"On=false\"]")),
        ("samconfig.yaml", yaml.to_owned()),
    ] {
        let report = audit(&[("template.yaml", &asks), (path, &content)]);
        assert_eq!(answer(&report, "unencrypted-volume", "Scratch"), "fails", "{path}: {content}");
    }
    // One that is broken is told, and counts; what another tool reads is left alone, broken or not.
    for (path, content, is_ours) in [
        ("parameters.json", "[{\"ParameterKey\": \"On\",}]", true),
        ("dev.params.json", "{\"On\": \"false\",}", true),
        ("template.parameters.yaml", "On: \"false\n", true),
        ("template.parameters.yaml", "Parameters: 7\n", true),
        ("samconfig.toml", "[default.deploy.parameters]\nparameter_overrides = On=false\n", true),
        ("hyperparameters.json", "{\"learning_rate\": 0.1,}", false),
        ("model-params.yaml", "layers: [1, 2\n", false),
        ("model-params.yaml", "layers: 7\n", false),
    ] {
        let repo = TestRepo::holding(&[("README", "x")]);
        repo.stage("template.yaml", &asks);
        repo.stage(path, content);
        let run = repo.run(&["check"]);
        let is_told = run.stdout.contains("this file of values could not be read");
        assert_eq!(
            (is_told, run.status),
            (is_ours, if is_ours { 2 } else { 0 }),
            "{path}: {}{}",
            run.stdout,
            run.stderr
        );
    }
}

#[test]
fn a_default_that_each_file_of_values_replaces_is_not_told() {
    let asks = volume(
        "Parameters:\n  Owner:\n    Type: String\n  On:\n    Type: String\n    Default: 'false'\n",
        "      Encrypted: !Ref On\n",
    );
    let gives = |on: &str| format!(r#"{{"Parameters": {{"On": "{on}"}}}}"#);
    let judged = |files: &[(&str, &str)]| {
        let all = [&[("stack.yaml", asks.as_str())], files].concat();
        answer(&audit(&all), "unencrypted-volume", "Scratch")
    };
    let (yes, no) = (gives("true"), gives("false"));
    assert_eq!(judged(&[]), "fails");
    assert_eq!(judged(&[("params/prod.json", &yes)]), "passes");
    assert_eq!(judged(&[("params/prod.json", &yes), ("params/dev.json", &no)]), "fails");
    // One that leaves it out is deployed with the default.
    let other = r#"{"Parameters": {"Owner": "me"}}"#;
    assert_eq!(judged(&[("params/prod.json", &yes), ("params/dev.json", other)]), "fails");
}

#[test]
fn a_fix_stands_where_the_type_has_it_or_there_is_none() {
    let store = r#"{"Type": "S3", "Location": "builds"}"#;
    let pipeline = one("AWS::CodePipeline::Pipeline", &format!(r#"{{"ArtifactStore": {store}}}"#));
    let fixed = mended(&pipeline, "build-without-own-key").expect("a fix");
    assert_eq!(fixed["It"]["Properties"]["ArtifactStore"]["EncryptionKey"]["Type"], "KMS", "{fixed}");

    let table = one("AWS::DynamoDB::GlobalTable", r#"{"Replicas": [{"Region": "eu-west-1"}]}"#);
    let fixed = mended(&table, "deletable-database").expect("a fix");
    assert_eq!(fixed["It"]["Properties"]["Replicas"][0]["DeletionProtectionEnabled"], true, "{fixed}");

    let vectors = mended(&one("AWS::S3Vectors::VectorBucket", "{}"), "vector-store-without-kms-key");
    let encryption = &vectors.expect("a fix")["It"]["Properties"]["EncryptionConfiguration"];
    assert_eq!(encryption["SseType"], "aws:kms", "{encryption}");

    let kafka = r#"{"ClientAuthentication": {"Unauthenticated": {"Enabled": true}}}"#;
    let fixed = mended(&one("AWS::MSK::Cluster", kafka), "unauthenticated-kafka").expect("a fix");
    let authentication = &fixed["It"]["Properties"]["ClientAuthentication"];
    assert_eq!(authentication["Unauthenticated"]["Enabled"], false, "{authentication}");

    let cluster = one("AWS::RDS::DBCluster", r#"{"Engine": "aurora-postgresql"}"#);
    let fixed = mended(&cluster, "database-without-log-exports").expect("a fix");
    let logs = &fixed["It"]["Properties"]["EnableCloudwatchLogsExports"];
    assert_eq!(*logs, serde_json::json!(["postgresql"]), "{fixed}");

    let method = |api: &str| {
        one("AWS::ApiGateway::Method", &format!(r#"{{"HttpMethod": "GET", "RestApiId": {api}}}"#)).replacen(
            r#""Resources": {"#,
            r#""Parameters": {"Given": {"Type": "String"}}, "Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi"}, "#,
            1,
        )
    };
    for api in [r#"{"Ref": "Api"}"#, r#"{"Ref": "Given"}"#, r#""a1b2c3""#] {
        let fixed = mended(&method(api), "api-without-request-validator").expect("a fix");
        let id = fixed["It"]["Properties"]["RequestValidatorId"]["Ref"].as_str().expect("a validator");
        let expected: Value = serde_json::from_str(api).expect("JSON");
        assert_eq!(fixed[id]["Properties"]["RestApiId"], expected, "{fixed}");
    }

    // Whose accounts it is about, nobody can know.
    assert_eq!(mended(&one("AWS::Config::ConfigurationAggregator", "{}"), "partial-config-aggregator"), None);
    // CloudFormation makes no such parameter.
    let secret = one("AWS::SSM::Parameter", r#"{"Name": "/db/password", "Type": "String", "Value": "x"}"#);
    assert_eq!(mended(&secret, "plain-text-parameter"), None);
    // SageMaker closes it to notebooks in a network alone.
    let notebook = |network: &str| {
        let text = format!(r#"{{"InstanceType": "ml.t3.medium"{network}}}"#);
        mended(&one("AWS::SageMaker::NotebookInstance", &text), "notebook-internet-access")
    };
    let (subnet, groups) = (r#", "SubnetId": "subnet-1""#, r#", "SecurityGroupIds": ["sg-1"]"#);
    assert_eq!((notebook(""), notebook(subnet), notebook(groups)), (None, None, None));
    let closed = notebook(&format!("{subnet}{groups}")).expect("a fix");
    assert_eq!(closed["It"]["Properties"]["DirectInternetAccess"], "Disabled", "{closed}");
}

#[test]
fn a_tag_of_a_template_goes_along_to_what_is_made() {
    let template = |api: &str| {
        format!(
            "Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n  Get:\n    Type: AWS::ApiGateway::Method\n    Properties:\n      HttpMethod: GET\n      RestApiId: {api}\n"
        )
    };
    for api in ["!Ref Api", "!GetAtt Api.RestApiId"] {
        let text = fixed("a.yaml", &template(api), "api-without-request-validator");
        assert_eq!(text.matches(&format!("RestApiId: {api}\n")).count(), 2, "{text}");
    }
}

#[test]
fn what_is_made_has_a_name_that_backups_take() {
    let longest = "Annotations".repeat(7);
    for id in ["V", longest.as_str()] {
        let volume = one("AWS::EC2::Volume", r#"{"Size": 10}"#).replacen("\"It\"", &format!("\"{id}\""), 1);
        let fixed = mended(&volume, "outside-backup-plan").expect("a fix");
        let made = fixed.as_object().expect("resources").values();
        let of = |kind: &str| {
            made.clone().find(|one| one["Type"] == kind).expect("it is made")["Properties"].clone()
        };
        let vault = of("AWS::Backup::BackupVault")["BackupVaultName"].clone();
        let selection = of("AWS::Backup::BackupSelection")["BackupSelection"]["SelectionName"].clone();
        for name in [vault, selection] {
            let name = name.as_str().expect("a name");
            assert!((2..=50).contains(&name.len()), "{name}: {fixed}");
        }
    }
}

#[test]
fn a_cache_is_given_the_replica_that_takes_over() {
    let cache = |properties: &str| {
        let fixed = mended(&one("AWS::ElastiCache::ReplicationGroup", properties), "cache-without-failover")?;
        let properties = fixed["It"]["Properties"].clone();
        assert_eq!(properties["AutomaticFailoverEnabled"], true, "{properties}");
        Some(properties["NumCacheClusters"].clone())
    };
    for (properties, nodes) in [
        ("{}", Some(Value::from(2))),
        (r#"{"NumCacheClusters": 1}"#, Some(Value::from(2))),
        (r#"{"NumCacheClusters": 3}"#, Some(Value::from(3))),
        (r#"{"NumNodeGroups": 2, "ReplicasPerNodeGroup": 1}"#, Some(Value::Null)),
        (r#"{"NodeGroupConfiguration": [{"ReplicaCount": 1}]}"#, Some(Value::Null)),
        (r#"{"NodeGroupConfiguration": [{"ReplicaCount": 0}]}"#, None),
        (r#"{"PrimaryClusterId": "orders"}"#, None),
        // How many there are, nobody knows.
        (r#"{"NumCacheClusters": {"Fn::ImportValue": "nodes"}}"#, None),
    ] {
        assert_eq!(cache(properties), nodes, "{properties}");
    }
}

#[test]
fn no_fix_is_told_that_the_service_refuses() {
    let database = |engine: &str, class: &str| {
        one("AWS::RDS::DBInstance", &format!(r#"{{"Engine": "{engine}", "DBInstanceClass": "{class}"}}"#))
    };
    let search = |version: &str, machine: &str| {
        let config =
            format!(r#""ElasticsearchClusterConfig": {{"InstanceType": "{machine}", "InstanceCount": 2}}"#);
        one("AWS::Elasticsearch::Domain", &format!("{{{version}{config}}}"))
    };
    let machine = |kind: &str| one("AWS::EC2::Instance", &format!(r#"{{"InstanceType": "{kind}"}}"#));
    for (template, rule, is_mended) in [
        (database("sqlserver-ex", "db.m5.large"), "unencrypted-database", false),
        (database("sqlserver-se", "db.m5.large"), "unencrypted-database", true),
        (database("mysql", "db.m1.small"), "unencrypted-database", false),
        (database("mysql", "db.t2.micro"), "unencrypted-database", false),
        (database("mysql", "db.t2.small"), "unencrypted-database", true),
        (database("mysql", "db.m1.small"), "database-without-monitoring", false),
        (
            search(r#""ElasticsearchVersion": "7.10", "#, "m5.large.elasticsearch"),
            "unencrypted-search-domain",
            true,
        ),
        (
            search(r#""ElasticsearchVersion": "7.10", "#, "t2.small.elasticsearch"),
            "unencrypted-search-domain",
            false,
        ),
        (
            search(r#""ElasticsearchVersion": "5.5", "#, "m5.large.elasticsearch"),
            "unencrypted-search-domain",
            true,
        ),
        (
            search(r#""ElasticsearchVersion": "5.5", "#, "m5.large.elasticsearch"),
            "unencrypted-search-nodes",
            false,
        ),
        (search("", "m5.large.elasticsearch"), "unencrypted-search-domain", false),
        (machine("t1.micro"), "unencrypted-volume", false),
        (machine("m3.medium"), "unencrypted-volume", true),
        (machine("t2.micro"), "instance-without-ebs-optimization", false),
        (machine("m5.large"), "instance-without-ebs-optimization", true),
    ] {
        let report = audit(&[("a.json", &template)]);
        let found = rows(&report, "findings").iter().find(|row| text_of(row) == rule);
        let found = found.unwrap_or_else(|| panic!("{rule}: {template}"));
        assert_eq!(!found["fix"].is_null(), is_mended, "{rule}: {template}");
    }
}

#[test]
fn a_device_that_is_there_is_the_root_volume_and_is_mended_where_it_stands() {
    for (device, other) in [
        ("/dev/xvda", ""),
        ("/dev/sda1", ""),
        ("/dev/xvda", "        - DeviceName: /dev/sdf\n          Ebs:\n            Encrypted: true\n"),
    ] {
        let template = format!(
            "Resources:\n  Gpu:\n    Type: AWS::EC2::Instance\n    Properties:\n      InstanceType: g5.xlarge\n      BlockDeviceMappings:\n{other}        - DeviceName: {device}\n          Ebs:\n            VolumeSize: 100\n"
        );
        let report = audit(&[("a.yaml", &template)]);
        let found = rows(&report, "findings").iter().filter(|row| text_of(row) == "unencrypted-volume");
        assert_eq!(found.count(), 1, "{report}");
        let mended = fixed("a.yaml", &template, "unencrypted-volume");
        assert_eq!(
            mended,
            template
                .trim_end()
                .replace("            VolumeSize", "            Encrypted: true\n            VolumeSize")
        );
    }
}

#[test]
fn what_is_new_comes_before_the_comment_of_the_key_behind_it() {
    let text = fixed(
        "a.yaml",
        "Resources:\n  Data:\n    Type: AWS::S3::Bucket\n    Properties:\n      # The name that others know,\n      # and nobody changes.\n      BucketName: acme-data\n",
        "unversioned-bucket",
    );
    assert!(
        text.contains("    Properties:\n      VersioningConfiguration:\n        Status: Enabled\n"),
        "{text}"
    );
    assert!(
        text.ends_with(
            "      # The name that others know,\n      # and nobody changes.\n      BucketName: acme-data"
        ),
        "{text}"
    );
}

#[test]
fn what_was_empty_is_filled_as_the_template_is_written() {
    let text = fixed(
        "a.json",
        "{\n  \"Resources\" : {\n    \"Data\" : {\n      \"Type\"       : \"AWS::S3::Bucket\",\n      \"Properties\" : {}\n    }\n  }\n}\n",
        "public-bucket",
    );
    assert!(
        text.contains("      \"Properties\" : {\n        \"PublicAccessBlockConfiguration\" : {\n          \"BlockPublicAcls\" : true,\n"),
        "{text}"
    );
    assert!(
        text.ends_with("          \"RestrictPublicBuckets\" : true\n        }\n      }\n    }\n  }\n}"),
        "{text}"
    );
}

#[test]
fn what_two_rules_want_of_one_property_is_put_together() {
    let repo = TestRepo::holding(&[("iacgate.toml", "profile = \"thorough\"\nblock = \"low\"\n")]);
    repo.stage(
        "a.yaml",
        "Resources:\n  Data:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: acme-data\n",
    );
    let rules = ["unversioned-bucket", "bucket-without-lifecycle"].map(|rule| ["--rule", rule]).concat();
    let run = repo.run(&[&["fix", "--suggested"][..], &rules].concat());
    assert!(run.stdout.contains("fixed 2 findings"), "{}", run.stdout);
    let text = repo.ask(&["show", ":a.yaml"]);
    for (key, wanted) in [
        ("LifecycleConfiguration:", 1),
        ("NoncurrentVersionExpiration:", 1),
        ("AbortIncompleteMultipartUpload:", 1),
        ("Status: Enabled", 2),
    ] {
        assert_eq!(text.matches(key).count(), wanted, "{key}: {text}");
    }
}

#[test]
fn a_login_of_github_is_known_by_its_provider_s_name_alone() {
    let template = |principal: &str, condition: &str| {
        format!(
            r#"{{"AWSTemplateFormatVersion": "2010-09-09", "Parameters": {{"Given": {{"Type": "String"}}}}, "Resources": {{
            "Github": {{"Type": "AWS::IAM::OIDCProvider", "Properties": {{"Url": "https://token.actions.githubusercontent.com"}}}},
            "Gitlab": {{"Type": "AWS::IAM::OIDCProvider", "Properties": {{"Url": "https://gitlab.com"}}}},
            "It": {{"Type": "AWS::IAM::Role", "Properties": {{"AssumeRolePolicyDocument": {{"Statement": {{"Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {{"Federated": {principal}}}, "Condition": {{"StringLike": {{{condition}}}}}}}}}}}}}}}}}"#
        )
    };
    let sub = |name: &str| {
        format!(r#"{{"Fn::Sub": "arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:oidc-provider/{name}"}}"#)
    };
    let github = "token.actions.githubusercontent.com";
    let own = format!(r#""{github}:sub": "repo:acme/models:*""#);
    for (principal, condition, wanted) in [
        (sub(github), "", "fails"),
        (sub(github), own.as_str(), "passes"),
        (sub("gitlab.com"), "", "passes"),
        (r#"{"Ref": "Github"}"#.to_owned(), "", "fails"),
        (r#"{"Fn::GetAtt": ["Github", "Arn"]}"#.to_owned(), "", "fails"),
        (r#"{"Fn::GetAtt": "Github.Arn"}"#.to_owned(), own.as_str(), "passes"),
        (r#"{"Ref": "Gitlab"}"#.to_owned(), "", "passes"),
        (r#"{"Ref": "Given"}"#.to_owned(), "", "waits"),
        (sub("${Given}"), "", "waits"),
    ] {
        let report = audit(&[("a.json", &template(&principal, condition))]);
        assert_eq!(answer(&report, "any-github-repository", "It"), wanted, "{principal} {condition}");
    }
}

#[test]
fn a_fix_leaves_what_nobody_knows_to_be_wrong() {
    let volume = |encrypted: &str| {
        format!(
            r#"{{"Parameters": {{"On": {{"Type": "String"}}}}, "Resources": {{"It": {{"Type": "AWS::EC2::Volume", "Properties": {{"Size": 1{encrypted}}}}}}}}}"#
        )
    };
    for (encrypted, wanted) in [
        (r#", "Encrypted": {"Ref": "On"}"#, serde_json::json!({"Ref": "On"})),
        (r#", "Encrypted": false"#, true.into()),
        ("", true.into()),
    ] {
        let resources = mended(&volume(encrypted), "volume-without-own-key").expect("a fix");
        let properties = &resources["It"]["Properties"];
        assert_eq!(properties["Encrypted"], wanted, "{resources}");
        assert!(properties["KmsKeyId"].is_object(), "{resources}");
    }
}

#[test]
fn a_value_that_fails_two_conditions_of_a_rule_is_one_finding() {
    let task = one(
        "AWS::ECS::TaskDefinition",
        r#"{"ContainerDefinitions": [{"Name": "a", "Image": "nginx:latest"}]}"#,
    );
    let run = TestRepo::holding(&[("a.json", &task)]).run(&["audit", "--rule", "unpinned-image"]);
    assert!(run.stdout.contains("nginx:latest") && !run.stdout.contains("instances"), "{}", run.stdout);
}

#[test]
fn conditions_that_name_each_other_many_times_are_each_asked_once() {
    let doubling: String = (1..60)
        .map(|at| {
            format!("  C{at}: !Or [!Condition C{0}, !And [!Condition C{0}, !Condition C{0}]]\n", at - 1)
        })
        .collect();
    let above =
        format!("Parameters:\n  On:\n    Type: String\nConditions:\n  C0: !Equals [!Ref On, x]\n{doubling}");
    let report = audit(&[("a.yaml", &volume(&above, "      Encrypted: !If [C59, true, false]\n"))]);
    assert_eq!(answer(&report, "unencrypted-volume", "Scratch"), "waits");
    let ring = "Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\n";
    let report = audit(&[("a.yaml", &volume(ring, "      Encrypted: !If [A, true, false]\n"))]);
    assert_eq!(answer(&report, "unencrypted-volume", "Scratch"), "waits");
}

#[test]
fn resources_that_are_no_map_are_told() {
    let head = "AWSTemplateFormatVersion: '2010-09-09'\n";
    for resources in ["Resources:\n  - Type: AWS::S3::Bucket\n", "Resources: none\n"] {
        let report = audit(&[("a.yaml", &format!("{head}{resources}"))]);
        let [trouble] = rows(&report, "troubles") else { panic!("{report}") };
        assert!(text(trouble, "message").contains("its `Resources` are no map"), "{report}");
    }
    let snippet = format!("{head}Parameters:\n  A:\n    Type: String\n");
    assert_eq!(rows(&audit(&[("a.yaml", &snippet)]), "troubles").len(), 0);
}

/// Runs an audit of a template on its own, which must tell that it grows too large.
fn grows_too_large(template: &str) {
    let report = audit(&[("a.yaml", template)]);
    let messages: Vec<&str> = rows(&report, "troubles").iter().map(|row| text(row, "message")).collect();
    assert!(messages.iter().any(|message| message.contains("not all of it is judged")), "{messages:?}");
}

#[test]
fn a_template_that_grows_without_end_is_told_and_not_followed() {
    // Each text is put in twice at each of its depths.
    let doubled = (0..19)
        .fold("{Ref: On}".to_owned(), |inner, _| format!("{{'Fn::Sub': ['${{A}}${{A}}', {{A: {inner}}}]}}"));
    let above = "Parameters:\n  On: {Type: String}\n";
    grows_too_large(&volume(above, &format!("      KmsKeyId: {doubled}\n")));
}

#[test]
fn a_property_that_names_itself_is_not_followed() {
    let template = "Resources:
  A:
    Type: AWS::IAM::OIDCProvider
    Properties: {Url: !Sub 'https://${B.Arn}${B.Arn}'}
  B:
    Type: AWS::IAM::OIDCProvider
    Properties: {Url: !Sub 'https://${A.Arn}${A.Arn}'}
  C:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: !GetAtt C.CidrBlock}
  D:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: !Ref D, '': !Ref D}
";
    let report = audit(&[("a.yaml", template)]);
    assert_eq!(report["summary"]["resources"], 4, "{report}");
    assert_eq!(rows(&report, "troubles").len(), 0, "{report}");
}

#[test]
fn macros_that_may_change_a_template_are_told_and_it_is_judged_as_written() {
    let cases = [
        ("Transform: Own\n", 1),
        ("Transform: [AWS::Serverless-2016-10-31, Own, 'AWS::LanguageExtensions']\n", 1),
        ("Transform:\n  Name: AWS::Include\n  Parameters: {Location: s3://a/b.yaml}\n", 1),
        ("Transform: [AWS::CodeDeployBlueGreen, 'AWS::SecretsManager-2020-07-23']\n", 0),
    ];
    for (above, told) in cases {
        let report = audit(&[("a.yaml", &volume(above, "      Encrypted: false\n"))]);
        assert_eq!(answer(&report, "unencrypted-volume", "Scratch"), "fails", "{above}");
        let troubles = rows(&report, "troubles");
        assert_eq!(troubles.len(), told, "{above}: {troubles:?}");
        assert!(troubles.iter().all(|row| text(row, "message").contains("may change this template")));
    }
}

#[test]
fn an_empty_document_is_no_second_template() {
    let template = volume("", "      Encrypted: false\n");
    for text in [format!("---\n---\n{template}"), format!("{template}---\n")] {
        let report = audit(&[("a.yaml", &text)]);
        assert_eq!(answer(&report, "unencrypted-volume", "Scratch"), "fails");
        assert_eq!(rows(&report, "troubles").len(), 0, "{text}: {report}");
    }
}

#[test]
fn a_tag_that_a_condition_decides_over_is_missing_where_no_side_has_it() {
    let role = |name: &str, tags: &str| {
        format!(
            "  {name}:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: {{Statement: [{{Effect: Allow, Principal: {{Service: ec2.amazonaws.com}}, Action: sts:AssumeRole}}]}}\n      Tags: {tags}\n"
        )
    };
    let (wanted, other) = ("{Key: CostCenter, Value: a}", "{Key: Owner, Value: a}");
    let cases = [
        ("WholeOnOneSide", format!("!If [P, [{wanted}], [{other}]]"), "waits"),
        ("WholeOrNothing", format!("!If [P, [{wanted}], !Ref AWS::NoValue]"), "waits"),
        ("NoSide", format!("!If [P, [{{Key: Team, Value: a}}], [{other}]]"), "missing"),
        ("EachSide", format!("!If [P, [{wanted}], [{wanted}, {other}]]"), "there"),
        ("ElementOnOneSide", format!("[{other}, !If [P, {wanted}, {other}]]"), "waits"),
        ("ElementOrNothing", format!("[!If [P, {wanted}, !Ref AWS::NoValue]]"), "waits"),
        ("ElementBeside", format!("[{wanted}, !If [P, {other}, !Ref AWS::NoValue]]"), "there"),
        ("UnknownName", "[{Key: !Ref K, Value: a}]".to_owned(), "waits"),
        ("MappedName", "[{Key: !FindInMap [M, !Ref AWS::Region, k], Value: a}]".to_owned(), "waits"),
        ("NameOfCondition", "[{Key: !If [P, CostCenter, Owner], Value: a}]".to_owned(), "waits"),
        ("Other", format!("[{other}]"), "missing"),
    ];
    let mut template = "Parameters: {Env: {Type: String}, K: {Type: String}}\nConditions: {P: !Equals [!Ref Env, p]}\nMappings: {M: {eu-west-1: {k: CostCenter}, us-east-1: {k: Other}}}\nResources:\n".to_owned();
    cases.iter().for_each(|(name, tags, _)| template.push_str(&role(name, tags)));
    let report = audit(&[("t.yaml", &template)]);
    let names = |part: &str| of_rule(&report, part, "missing-required-tag");
    let expected =
        |word: &str| -> Vec<&str> { cases.iter().filter(|case| case.2 == word).map(|case| case.0).collect() };
    assert_eq!(names("findings"), expected("missing"));
    assert_eq!(names("unknown"), expected("waits"));
}

#[test]
fn a_policy_of_administrators_is_known_in_every_partition() {
    let arns = [
        "!Sub \"arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess\"",
        "!Join ['', ['arn:', !Ref AWS::Partition, ':iam::aws:policy/AdministratorAccess']]",
        "!Sub \"arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess\"",
        "!Sub \"arn:aws:iam::aws:policy/${Which}\"",
    ];
    let role = |(number, arn): (usize, &&str)| {
        format!(
            "  R{number}:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: {{Statement: []}}\n      Tags: [{{Key: CostCenter, Value: a}}]\n      ManagedPolicyArns: [{arn}]\n"
        )
    };
    let roles: String = arns.iter().enumerate().map(role).collect();
    let report =
        audit(&[("t.yaml", &format!("Parameters: {{Which: {{Type: String}}}}\nResources:\n{roles}"))]);
    let names = |part: &str| of_rule(&report, part, "administrator-attachment");
    assert_eq!((names("findings"), names("unknown")), (vec!["R0", "R1"], vec!["R3"]));
}
