//! What reading and judging costs, beyond the start of the process: a template of 500 resources, a program of 2,000
//! lines. `cargo bench --bench dialects` prints the median; the budgets are those that a commit can bear.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use iacgate::path::RepoPath;
use iacgate::rules::Rules;
use iacgate::scan::{Judge, Scope};
use iacgate::tree::{Empty, Overlay};

const ROUNDS: usize = 31;

fn main() {
    measured(
        "template of 500 resources",
        Duration::from_millis(15),
        "stack.yaml",
        &[("stack.yaml", template())],
    );
    let project = "name: demo\nruntime: nodejs\n".to_owned();
    let files = [("Pulumi.yaml", project), ("index.ts", program())];
    measured("TypeScript program of 2,000 lines", Duration::from_millis(20), "Pulumi.yaml", &files);
}

fn measured(what: &str, budget: Duration, root: &str, files: &[(&str, String)]) {
    let files: BTreeMap<RepoPath, Option<Arc<[u8]>>> =
        files.iter().map(|(path, text)| (RepoPath::from(*path), Some(Arc::from(text.as_bytes())))).collect();
    let tree = Overlay { below: &Empty, files };
    // As the hook asks: the essential rules, each decoded when it is asked.
    let mut times = Vec::new();
    let mut resources = 0;
    for _ in 0..ROUNDS {
        let judge = Judge::new(Rules::built_in());
        let start = Instant::now();
        let scan = judge.scan(&tree, &Scope::of([RepoPath::from(root)], []));
        times.push(start.elapsed());
        resources = scan.resources;
        assert!(scan.troubles.is_empty(), "{:?}", scan.troubles);
    }
    times.sort();
    let median = times[ROUNDS / 2];
    let verdict = if median <= budget { "within" } else { "OVER" };
    println!("{what}: {median:.2?} for {resources} resources, {verdict} {budget:?}");
}

fn template() -> String {
    let mut text = "AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  Stage:\n    Type: String\n    Default: dev\nResources:\n".to_owned();
    for number in 0..100 {
        let _ = write!(
            text,
            "  Volume{number}:\n    Type: AWS::EC2::Volume\n    Properties:\n      AvailabilityZone: !Sub ${{AWS::Region}}a\n      Size: 100\n      Encrypted: true\n      Tags:\n        - Key: Stage\n          Value: !Ref Stage\n  Bucket{number}:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !Sub models-${{Stage}}-{number}\n      VersioningConfiguration:\n        Status: Enabled\n      PublicAccessBlockConfiguration:\n        BlockPublicAcls: true\n        BlockPublicPolicy: true\n        IgnorePublicAcls: true\n        RestrictPublicBuckets: true\n  Role{number}:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Version: '2012-10-17'\n        Statement:\n          - Effect: Allow\n            Principal: {{Service: lambda.amazonaws.com}}\n            Action: sts:AssumeRole\n      Policies:\n        - PolicyName: read\n          PolicyDocument:\n            Statement:\n              - Effect: Allow\n                Action: s3:GetObject\n                Resource: !Sub ${{Bucket{number}.Arn}}/*\n  Function{number}:\n    Type: AWS::Lambda::Function\n    Properties:\n      Role: !GetAtt Role{number}.Arn\n      Runtime: python3.13\n      Handler: main.handle\n      Code: {{S3Bucket: !Ref Bucket{number}, S3Key: code.zip}}\n  Group{number}:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      GroupDescription: service\n      VpcId: vpc-1\n      SecurityGroupIngress:\n        - {{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8}}\n"
        );
    }
    text
}

fn program() -> String {
    let mut text = "import * as aws from \"@pulumi/aws\";\nimport * as pulumi from \"@pulumi/pulumi\";\n\nconst common = { Stage: \"dev\" };\n".to_owned();
    let mut number = 0;
    while text.lines().count() < 2_000 {
        let _ = write!(
            text,
            "\nconst bucket{number} = new aws.s3.Bucket(\"models-{number}\", {{\n  tags: {{ ...common, Number: \"{number}\" }},\n}});\n\nnew aws.s3.BucketPublicAccessBlock(\"models-{number}\", {{\n  bucket: bucket{number}.id,\n  blockPublicAcls: true,\n  blockPublicPolicy: true,\n  ignorePublicAcls: true,\n  restrictPublicBuckets: true,\n}});\n\nfunction describe{number}(name: string): string {{\n  return pulumi.interpolate`${{name}}-{number}` as unknown as string;\n}}\n\nexport const volume{number} = new aws.ebs.Volume(\"scratch-{number}\", {{\n  availabilityZone: \"eu-west-1a\",\n  size: 100,\n  encrypted: true,\n}});\n"
        );
        number += 1;
    }
    text
}
