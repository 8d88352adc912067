//! What reading and judging costs, beyond the start of the process: a template of 500 resources, a program of 2,000
//! lines. `cargo bench --bench dialects` prints the median; the budgets are those that a commit can bear. A word behind
//! it, as in `cargo bench --bench dialects -- Python`, chooses what is measured.

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
    for (language, runtime, file, text) in [
        ("TypeScript", "nodejs", "index.ts", typescript()),
        ("Python", "python", "__main__.py", python()),
        ("Go", "go", "main.go", go()),
    ] {
        let files = [("Pulumi.yaml", format!("name: demo\nruntime: {runtime}\n")), (file, text)];
        let what = format!("{language} program of 2,000 lines");
        measured(&what, Duration::from_millis(20), "Pulumi.yaml", &files);
    }
}

fn measured(what: &str, budget: Duration, root: &str, files: &[(&str, String)]) {
    let mut wanted = std::env::args().skip(1).filter(|word| !word.starts_with('-'));
    if wanted.next().is_some_and(|word| !what.contains(&word)) {
        return;
    }
    let files: BTreeMap<RepoPath, Option<Arc<[u8]>>> =
        files.iter().map(|(path, text)| (RepoPath::from(*path), Some(Arc::from(text.as_bytes())))).collect();
    let tree = Overlay { below: &Empty, files };
    // As the hook asks: the essential rules, each decoded when it is asked.
    let mut times = Vec::new();
    let (mut resources, mut findings) = (0, 0);
    for _ in 0..ROUNDS {
        let judge = Judge::new(Rules::built_in());
        let start = Instant::now();
        let scan = judge.scan(&tree, &Scope::of([RepoPath::from(root)], []));
        times.push(start.elapsed());
        (resources, findings) = (scan.resources, scan.findings.len());
        assert!(scan.troubles.is_empty(), "{:?}", scan.troubles);
    }
    times.sort();
    let median = times[ROUNDS / 2];
    let verdict = if median <= budget { "within" } else { "OVER" };
    println!("{what}: {median:.2?} for {resources} resources and {findings} findings, {verdict} {budget:?}");
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

/// What a program begins with, a part that is repeated up to 2,000 lines with its number for `@`, and its end.
fn program(head: &str, part: &str, end: &str) -> String {
    let mut text = head.to_owned();
    for number in 0.. {
        if text.lines().count() >= 2_000 {
            break;
        }
        text.push_str(&part.replace('@', &number.to_string()));
    }
    text + end
}

fn typescript() -> String {
    program(
        r#"import * as aws from "~pulumi/aws";
import * as pulumi from "~pulumi/pulumi";

const common = { Stage: "dev" };
"#
        .replace('~', "@")
        .as_str(),
        r#"
const bucket@ = new aws.s3.Bucket("models-@", {
  tags: { ...common, Number: "@" },
});

new aws.s3.BucketPublicAccessBlock("models-@", {
  bucket: bucket@.id,
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
});

function describe@(name: string): string {
  return pulumi.interpolate`${name}-@` as unknown as string;
}

export const volume@ = new aws.ebs.Volume("scratch-@", {
  availabilityZone: "eu-west-1a",
  size: 100,
  encrypted: true,
});
"#,
        "",
    )
}

fn python() -> String {
    program(
        r#"import json
import pulumi
import pulumi_aws as aws

common = {"Stage": "dev"}
"#,
        r#"
bucket_@ = aws.s3.Bucket(
    "models-@",
    tags={**common, "Number": "@"},
)

aws.s3.BucketPublicAccessBlock(
    "models-@",
    bucket=bucket_@.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
)


def describe_@(name: str) -> str:
    return f"{name}-@"


volume_@ = aws.ebs.Volume(
    "scratch-@",
    availability_zone="eu-west-1a",
    size=100,
    encrypted=True,
)
"#,
        "",
    )
}

fn go() -> String {
    program(
        r#"package main

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ebs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func describe(name string) string {
	return fmt.Sprintf("%s-1", name)
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
"#,
        r#"
		bucket@, err := s3.NewBucket(ctx, "models-@", &s3.BucketArgs{
			Tags: pulumi.StringMap{"Stage": pulumi.String("dev"), "Number": pulumi.String("@")},
		})
		if err != nil {
			return err
		}
		_, err = s3.NewBucketPublicAccessBlock(ctx, "models-@", &s3.BucketPublicAccessBlockArgs{
			Bucket:                bucket@.ID(),
			BlockPublicAcls:       pulumi.Bool(true),
			BlockPublicPolicy:     pulumi.Bool(true),
			IgnorePublicAcls:      pulumi.Bool(true),
			RestrictPublicBuckets: pulumi.Bool(true),
		})
		if err != nil {
			return err
		}
		_, err = ebs.NewVolume(ctx, "scratch-@", &ebs.VolumeArgs{
			AvailabilityZone: pulumi.String("eu-west-1a"),
			Size:             pulumi.Int(100),
			Encrypted:        pulumi.Bool(true),
		})
		if err != nil {
			return err
		}
"#,
        "\t\treturn nil\n\t})\n}\n",
    )
}
