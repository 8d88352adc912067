//! Programs that use the clouds' own SDKs, `azure-native` and `google-native`: asked what Terraform's rules ask, and
//! mended in their own words.

mod support;

use serde_json::Value;
use support::TestRepo;

/// A TypeScript program of one statement, with every rule asked.
fn program(statement: &str) -> TestRepo {
    let imports = "import * as azure from \"@pulumi/azure-native\";\nimport * as google from \"@pulumi/google-native\";\nimport { settings } from \"elsewhere\";\n";
    project("nodejs", "index.ts", &format!("{imports}{statement}\n"))
}

fn project(runtime: &str, path: &str, text: &str) -> TestRepo {
    let repo = TestRepo::new();
    repo.stage("Pulumi.yaml", format!("name: demo\nruntime: {runtime}\n"));
    repo.stage(path, text);
    repo.stage("iacgate.toml", "profile = \"thorough\"\nblock = \"low\"\nunknown = \"warn\"\n");
    repo
}

fn report(repo: &TestRepo, rule: &str) -> Value {
    let run = repo.run(&["--rule", rule, "--format", "json"]);
    serde_json::from_str(&run.stdout).unwrap_or(Value::Null)
}

/// `resource attribute` of every finding of a rule.
fn found(repo: &TestRepo, rule: &str) -> Vec<String> {
    let report = report(repo, rule);
    let all = report["findings"].as_array().cloned().unwrap_or_default();
    let word = |finding: &Value, key: &str| finding[key].as_str().unwrap_or("-").to_owned();
    all.iter().map(|one| format!("{} {}", word(one, "resource"), word(one, "attribute"))).collect()
}

fn waits(repo: &TestRepo, rule: &str) -> bool {
    let report = report(repo, rule);
    report["unknown"].as_array().is_some_and(|all| !all.is_empty())
}

/// A rule, a class, the settings that break it with the attribute that is told, and those that do not.
const JUDGED: [(&str, &str, &str, &str, &str); 24] = [
    (
        "public-azure-container",
        "azure.storage.BlobContainer",
        "{ publicAccess: azure.storage.PublicAccess.Container }",
        "publicAccess",
        "{ publicAccess: \"None\" }",
    ),
    (
        "azure-account-open-to-public-containers",
        "azure.storage.v20230101.StorageAccount",
        "{ allowBlobPublicAccess: true }",
        "allowBlobPublicAccess",
        "{ allowBlobPublicAccess: false }",
    ),
    (
        "azure-account-copied-to-other-tenants",
        "azure.storage.StorageAccount",
        "{ allowCrossTenantReplication: true }",
        "allowCrossTenantReplication",
        "{}",
    ),
    (
        "azure-objects-copied-elsewhere",
        "azure.storage.ObjectReplicationPolicy",
        "{ destinationAccount: \"theirs\" }",
        "destinationAccount",
        "{ destinationAccount: new azure.storage.StorageAccount(\"ours\", {}).id }",
    ),
    (
        "open-azure-database",
        "azure.sql.FirewallRule",
        "{ startIpAddress: \"0.0.0.0\", endIpAddress: \"255.255.255.255\" }",
        "startIpAddress",
        "{ startIpAddress: \"10.0.0.0\", endIpAddress: \"10.0.0.9\" }",
    ),
    (
        "open-azure-database",
        "azure.dbforpostgresql.FirewallRule",
        "{ startIpAddress: \"0.0.0.0\", endIpAddress: \"255.255.255.255\" }",
        "startIpAddress",
        "{ startIpAddress: \"0.0.0.0\", endIpAddress: \"0.0.0.0\" }",
    ),
    (
        "rarely-rotated-azure-key",
        "azure.keyvault.Key",
        "{ properties: { rotationPolicy: { lifetimeActions: [{ action: { type: \"rotate\" }, trigger: { timeAfterCreate: \"P400D\" } }] } } }",
        "properties.rotationPolicy.lifetimeActions[rotate].trigger.timeAfterCreate",
        "{ properties: { rotationPolicy: { lifetimeActions: [{ action: { type: azure.keyvault.KeyRotationPolicyActionType.Rotate }, trigger: { timeAfterCreate: \"P60D\" } }] } } }",
    ),
    (
        "lasting-azure-secret",
        "azure.keyvault.Secret",
        "{ properties: { value: settings.password } }",
        "properties.attributes.expires",
        "{ properties: { value: settings.password, attributes: { expires: 1900000000 } } }",
    ),
    (
        "real-data",
        "azure.documentdb.DatabaseAccount",
        "{ tags: { DataClassification: \"pii\" } }",
        "tags.DataClassification",
        "{ tags: { DataClassification: \"synthetic\" } }",
    ),
    (
        "public-google-bucket",
        "google.storage.v1.BucketIamMember",
        "{ name: \"b\", member: \"allUsers\", role: \"roles/storage.objectViewer\" }",
        "member",
        "{ name: \"b\", member: \"group:us@example.com\", role: \"roles/storage.objectViewer\" }",
    ),
    (
        "public-google-bucket",
        "google.storage.v1.BucketIamPolicy",
        "{ bucket: \"b\", bindings: [{ role: \"r\", members: [\"allUsers\"] }] }",
        "bindings[0].members",
        "{ bucket: \"b\", bindings: [{ role: \"r\", members: [\"group:us@example.com\"] }] }",
    ),
    (
        "public-google-bucket",
        "google.storage.v1.Bucket",
        "{ acl: [{ entity: \"allUsers\", role: \"READER\" }] }",
        "acl[0].entity",
        "{ acl: [{ entity: \"user-me@example.com\", role: \"READER\" }] }",
    ),
    (
        "google-bucket-open-to-public-access",
        "google.storage.v1.Bucket",
        "{ iamConfiguration: { publicAccessPrevention: \"inherited\" } }",
        "iamConfiguration.publicAccessPrevention",
        "{ iamConfiguration: { publicAccessPrevention: \"enforced\" } }",
    ),
    (
        "public-bigquery-dataset",
        "google.bigquery.v2.Dataset",
        "{ access: [{ specialGroup: \"allAuthenticatedUsers\", role: \"READER\" }] }",
        "access[0].specialGroup",
        "{ access: [{ specialGroup: \"projectOwners\", role: \"OWNER\" }] }",
    ),
    (
        "open-google-database",
        "google.sqladmin.v1beta4.Instance",
        "{ settings: { ipConfiguration: { authorizedNetworks: [{ value: \"0.0.0.0/0\" }] } } }",
        "settings.ipConfiguration.authorizedNetworks[0].value",
        "{ settings: { ipConfiguration: { authorizedNetworks: [{ value: \"10.0.0.0/8\" }] } } }",
    ),
    (
        "rarely-rotated-google-key",
        "google.cloudkms.v1.CryptoKey",
        "{ purpose: google.cloudkms.v1.CryptoKeyPurpose.EncryptDecrypt }",
        "rotationPeriod",
        "{ purpose: google.cloudkms.v1.CryptoKeyPurpose.AsymmetricSign }",
    ),
    (
        "rarely-rotated-google-secret",
        "google.secretmanager.v1.Secret",
        "{ replication: {} }",
        "rotation.rotationPeriod",
        "{ rotation: { rotationPeriod: \"2592000s\" } }",
    ),
    (
        "long-lived-google-key",
        "google.iam.v1.Key",
        "{ serviceAccountId: \"robot\" }",
        "publicKeyData",
        "{ serviceAccountId: \"robot\", publicKeyData: \"AAAA\" }",
    ),
    (
        "public-vertex-index",
        "google.aiplatform.v1.IndexEndpoint",
        "{ publicEndpointEnabled: true }",
        "publicEndpointEnabled",
        "{}",
    ),
    (
        "public-vertex-endpoint",
        "google.aiplatform.v1beta1.Endpoint",
        "{ displayName: \"e\" }",
        "network",
        "{ enablePrivateServiceConnect: true }",
    ),
    (
        "vertex-endpoint-without-log",
        "google.aiplatform.v1.Endpoint",
        "{ predictRequestResponseLoggingConfig: { enabled: false } }",
        "predictRequestResponseLoggingConfig.enabled",
        "{ predictRequestResponseLoggingConfig: { enabled: true } }",
    ),
    (
        "google-data-transferred-elsewhere",
        "google.storagetransfer.v1.TransferJob",
        "{ transferSpec: { gcsDataSink: { bucketName: \"theirs\" } } }",
        "transferSpec.gcsDataSink.bucketName",
        "{ transferSpec: { gcsDataSink: { bucketName: new google.storage.v1.Bucket(\"ours\", {}).name } } }",
    ),
    (
        "google-records-sent-elsewhere",
        "google.pubsub.v1.Subscription",
        "{ topic: \"t\", pushConfig: { pushEndpoint: \"https://collect.example.com\" } }",
        "pushConfig.pushEndpoint",
        "{ topic: \"t\" }",
    ),
    (
        "google-records-sent-elsewhere",
        "google.logging.v2.Sink",
        "{ destination: \"logging.googleapis.com/projects/theirs\" }",
        "destination",
        "{ destination: new google.storage.v1.Bucket(\"ours\", {}).name }",
    ),
];

#[test]
fn classes_of_azure_native_and_google_native_are_asked_what_terraform_is_asked() {
    for (rule, class, broken, attribute, sound) in JUDGED {
        let [one, two] = [broken, sound]
            .map(|settings| program(&format!("const subject = new {class}(\"subject\", {settings});")));
        // Rules that are asked only where somebody wants to know.
        for repo in [&one, &two] {
            repo.stage(
                "iacgate.toml",
                "profile = \"thorough\"\nblock = \"low\"\nunknown = \"warn\"\n[actions]\n\"tag:data-label\" = \"block\"\n\"tag:egress\" = \"block\"\n",
            );
        }
        let told = found(&one, rule);
        let wanted = format!("::subject {attribute}");
        assert!(told.len() == 1 && told[0].ends_with(&wanted), "{rule}: {told:?} rather than {wanted}");
        assert_eq!(found(&two, rule), Vec::<String>::new(), "{rule}: {sound}");
        assert!(!waits(&two, rule), "{rule}: {sound}");
    }
}

#[test]
fn what_the_program_does_not_say_waits() {
    for (rule, statement) in [
        (
            "public-azure-container",
            "new azure.storage.BlobContainer(\"c\", { publicAccess: settings.access });",
        ),
        ("public-azure-container", "new azure.storage.BlobContainer(\"c\", settings);"),
        // What the service takes hangs on the version of its API.
        ("azure-account-open-to-public-containers", "new azure.storage.StorageAccount(\"a\", {});"),
        (
            "rarely-rotated-azure-key",
            "new azure.keyvault.Key(\"k\", { properties: { rotationPolicy: settings.rotation } });",
        ),
        (
            "rarely-rotated-azure-key",
            "new azure.keyvault.Key(\"k\", { properties: { rotationPolicy: { lifetimeActions: [{ action: settings.action, trigger: { timeAfterCreate: \"P9D\" } }] } } });",
        ),
        (
            "public-google-bucket",
            "new google.storage.v1.BucketIamMember(\"m\", { name: \"b\", member: settings.who });",
        ),
        (
            "google-bucket-open-to-public-access",
            "new google.storage.v1.Bucket(\"b\", { iamConfiguration: settings.iam });",
        ),
    ] {
        let repo = program(statement);
        assert_eq!(found(&repo, rule), Vec::<String>::new(), "{statement}");
        assert!(waits(&repo, rule), "{statement}");
    }
}

#[test]
fn classes_that_no_rule_knows_are_told_once_by_name() {
    let repo = program(
        "new azure.batch.Pool(\"p\", {});\nnew azure.batch.Pool(\"q\", {});\nnew azure.storage.BlobContainer(\"c\", {});\nnew azure.resources.ResourceGroup(\"r\", {});",
    );
    let told = report(&repo, "public-azure-container")["troubles"].to_string();
    assert!(told.contains("no rule is asked of `azure-native:batch:Pool` yet"), "{told}");
    assert!(!told.contains("BlobContainer") && !told.contains("ResourceGroup"), "{told}");
}

/// What `iacgate fix` leaves of a file; nothing of the rule must be found in it.
fn fixed(runtime: &str, path: &str, text: &str, rule: &str) -> String {
    let repo = project(runtime, path, text);
    assert!(!found(&repo, rule).is_empty(), "nothing to fix in {text}");
    repo.run(&["fix", "--suggested", "--rule", rule]);
    let text = String::from_utf8(repo.git(&["show", &format!(":{path}")]).stdout).expect("text");
    assert_eq!(found(&repo, rule), Vec::<String>::new(), "{text}");
    text
}

#[test]
fn a_fix_is_written_in_the_words_of_the_sdk() {
    let python = "import pulumi_azure_native as azure\n\nazure.storage.BlobContainer(\n    \"c\",\n    account_name=\"a\",\n    public_access=azure.storage.PublicAccess.BLOB,\n)\nazure.keyvault.Key(\"k\", properties={\"kty\": \"RSA\"})\n";
    assert_eq!(
        fixed("python", "__main__.py", python, "public-azure-container"),
        python.replace("azure.storage.PublicAccess.BLOB", "\"None\"")
    );
    assert_eq!(
        fixed("python", "__main__.py", python, "rarely-rotated-azure-key"),
        python.replace(
            "\"RSA\"}",
            "\"RSA\", \"rotation_policy\": {\"lifetime_actions\": [{\"action\": {\"type\": \"rotate\"}, \"trigger\": {\"time_after_create\": \"P90D\"}}]}}"
        )
    );
    let typescript = "import { storage } from \"@pulumi/google-native\";\n\nnew storage.v1.Bucket(\"b\", {\n    location: \"EU\",\n});\n";
    assert_eq!(
        fixed("nodejs", "index.ts", typescript, "google-bucket-open-to-public-access"),
        typescript.replace(
            "    location: \"EU\",\n",
            "    location: \"EU\",\n    iamConfiguration: {\n        publicAccessPrevention: \"enforced\",\n    },\n"
        )
    );
    let go = "package main\n\nimport (\n\tstorage \"github.com/pulumi/pulumi-azure-native-sdk/storage/v2\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc main() {\n\tpulumi.Run(func(ctx *pulumi.Context) error {\n\t\t_, err := storage.NewStorageAccount(ctx, \"a\", &storage.StorageAccountArgs{\n\t\t\tAllowBlobPublicAccess: pulumi.Bool(true),\n\t\t})\n\t\treturn err\n\t})\n}\n";
    assert_eq!(
        fixed("go", "main.go", go, "azure-account-open-to-public-containers"),
        go.replace("pulumi.Bool(true)", "pulumi.Bool(false)")
    );
    let yaml = "name: demo\nruntime: yaml\nresources:\n  b:\n    type: google-native:storage/v1:Bucket\n    properties:\n      location: EU\n";
    assert_eq!(
        fixed("yaml", "Pulumi.yaml", yaml, "google-bucket-open-to-public-access"),
        format!("{yaml}      iamConfiguration:\n        publicAccessPrevention: enforced\n")
    );
}

#[test]
fn a_key_s_rotation_is_added_beside_what_it_does_already_and_another_is_left_to_a_person() {
    let key = |actions: &str| {
        format!(
            "import {{ keyvault }} from \"@pulumi/azure-native\";\n\nnew keyvault.Key(\"k\", {{ properties: {{ rotationPolicy: {{ lifetimeActions: [{actions}] }} }} }});\n"
        )
    };
    let notify = "{ action: { type: \"notify\" }, trigger: { timeBeforeExpiry: \"P9D\" } }";
    let rotate = "{ action: { type: \"rotate\" }, trigger: { timeAfterCreate: \"P90D\" } }";
    assert_eq!(
        fixed("nodejs", "index.ts", &key(notify), "rarely-rotated-azure-key"),
        key(&format!("{notify}, {rotate}"))
    );
    let text = key(&rotate.replace("P90D", "P400D"));
    let repo = project("nodejs", "index.ts", &text);
    assert_eq!(found(&repo, "rarely-rotated-azure-key").len(), 1);
    repo.run(&["fix", "--suggested", "--rule", "rarely-rotated-azure-key"]);
    assert_eq!(repo.git(&["show", ":index.ts"]).stdout, text.as_bytes());
}

#[test]
fn aws_native_is_mended_too() {
    let text = "import * as native from \"@pulumi/aws-native\";\n\nnew native.s3.Bucket(\"models\", {\n    bucketName: \"models\",\n});\nnew native.ec2.Volume(\"v\", { encrypted: false });\n";
    assert_eq!(
        fixed("nodejs", "index.ts", text, "unencrypted-volume"),
        text.replace("encrypted: false", "encrypted: true")
    );
    let closed = fixed("nodejs", "index.ts", text, "public-bucket");
    assert!(
        closed.contains("    publicAccessBlockConfiguration: {\n        blockPublicAcls: true,\n"),
        "{closed}"
    );
}

#[test]
fn members_of_enumerations_are_known_in_each_language() {
    let python = "from pulumi_azure_native import storage\nfrom pulumi_azure_native.storage import PublicAccess\n\nstorage.BlobContainer(\"a\", public_access=storage.PublicAccess.BLOB)\nstorage.BlobContainer(\"b\", public_access=PublicAccess.CONTAINER)\nstorage.BlobContainer(\"c\", public_access=PublicAccess.NONE)\n";
    let typescript = "import { storage, types } from \"@pulumi/azure-native\";\nimport { PublicAccess } from \"@pulumi/azure-native/storage\";\n\nnew storage.BlobContainer(\"a\", { publicAccess: PublicAccess[\"Blob\"] });\nnew storage.BlobContainer(\"b\", { publicAccess: types.enums.storage.PublicAccess.Container });\nnew storage.BlobContainer(\"c\", { publicAccess: storage.PublicAccess.None });\n";
    let made = |name: &str, access: &str| {
        format!(
            "\t\tif _, err := storage.NewBlobContainer(ctx, \"{name}\", &storage.BlobContainerArgs{{PublicAccess: storage.PublicAccess{access}}}); err != nil {{\n\t\t\treturn err\n\t\t}}\n"
        )
    };
    let go = format!(
        "package main\n\nimport (\n\tstorage \"github.com/pulumi/pulumi-azure-native-sdk/storage/v2/v20230501\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\n\nfunc main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n{}{}{}\t\treturn nil\n\t}})\n}}\n",
        made("a", "Blob"),
        made("b", "Container"),
        made("c", "None")
    );
    for (runtime, path, text) in
        [("python", "__main__.py", python), ("nodejs", "index.ts", typescript), ("go", "main.go", &go)]
    {
        let repo = project(runtime, path, text);
        assert_eq!(found(&repo, "public-azure-container").len(), 2, "{text}");
        assert!(!waits(&repo, "public-azure-container"), "{text}");
    }
}
