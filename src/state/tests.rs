use super::*;

mod credentials;
mod documents;
mod logins;
mod models;
mod packed;

const LINEAGE: &str = "b53d611e-22de-3877-8a2f-3c15e3d5741d";

/// JSON, written in single quotes: no scanner is to take this repository's tests for what they are about.
pub fn json(text: &str) -> String {
    text.replace('\'', "\"")
}

/// A word that no scanner takes for a secret of this repository.
fn word() -> String {
    ["ferry", "-boat", "-at-8"].concat()
}

pub fn state() -> String {
    let word = word();
    format!(
        r#"{{"version": 4, "terraform_version": "1.9.8", "serial": 3, "lineage": "{LINEAGE}",
        "outputs": {{"pw": {{"value": "{word}", "sensitive": true}}}},
        "resources": [
            {{"mode": "managed", "type": "aws_db_instance", "name": "main", "instances": [
                {{"attributes": {{"id": "db", "password": "{word}", "tags": {{}}}}}}]}},
            {{"mode": "data", "type": "aws_ami", "name": "base", "instances": []}}]}}"#
    )
}

const DESCRIBED: &str = "Terraform state, 1 resource, 1 sensitive output, a database password";

fn look(path: &str, bytes: impl AsRef<[u8]>) -> Look {
    Recogniser { largest_model: 1 << 20 }.look(&Reading::new(&path.into(), bytes.as_ref()))
}

fn rule(path: &str, bytes: impl AsRef<[u8]>) -> Option<String> {
    look(path, bytes).found.map(|found| found.rule().as_str().to_owned())
}

fn described(path: &str, bytes: impl AsRef<[u8]>) -> String {
    look(path, bytes).found.map(|found| found.describe()).unwrap_or_default()
}

fn lines(path: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
    let found = look(path, bytes).found.expect("it is found");
    gitignore_lines(&path.into(), &found)
}

#[test]
fn a_finding_says_what_stands_there_where_it_belongs_and_what_to_rotate_but_no_value() {
    let said = described("dump", state());
    assert_eq!(
        said,
        format!(
            "{DESCRIBED}; it belongs in the `s3` backend; to rotate: change the database passwords, change what the \
             sensitive outputs hold"
        )
    );
    assert!(!format!("{:?}", look("dump", state())).contains(&word()));
}

#[test]
fn a_name_that_only_state_has_is_enough_unless_the_file_is_empty() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\n";
    for name in [
        "a.tfstate",
        "A.TFSTATE",
        "a.tfstate.backup",
        "a.tfstate.1718.backup",
        "a.tfstate-2024-05-01",
        "a.tfstate~",
        "a.tfstate.gz",
        "errored.tfstate",
        "terraform.tfstate.d/x/y",
        ".pulumi/stacks/app/prod.json.gz",
    ] {
        assert_eq!(rule(name, pointer).as_deref(), Some("committed-state"), "{name}");
        assert!(described(name, pointer).contains("pointer"), "{name}");
        assert_eq!(rule(name, "\n"), None, "{name}");
    }
    for name in
        ["tfstate.go", "a.tfstate.go", "terraform.tfstate.d/.gitkeep", ".terraform.lock.hcl", "infra.json"]
    {
        assert_eq!(rule(name, pointer), None, "{name}");
    }
}

#[test]
fn encrypted_state_is_milder_whoever_encrypted_it() {
    let by_tofu =
        json("{'serial': 5, 'lineage': 'b53d611e', 'encrypted_data': 'x', 'encryption_version': 'v0'}");
    assert_eq!(rule("infra.json", by_tofu).as_deref(), Some("encrypted-state"));
    assert_eq!(rule("terraform.tfstate", b"\0GITCRYPT\0\x12\x34").as_deref(), Some("encrypted-state"));
    assert_eq!(rule("terraform.tfstate.gpg", b"\x85\x01").as_deref(), Some("encrypted-state"));
    assert_eq!(
        rule("terraform.tfstate", "$ANSIBLE_VAULT;1.1;AES256\n62").as_deref(),
        Some("encrypted-state")
    );
}

#[test]
fn a_lock_and_a_crash_log_tell_that_state_lay_beside_them() {
    let lock =
        json("{'ID': 'b53d611e', 'Operation': 'OperationTypeApply', 'Who': 'ci@build-7', 'Path': 'x'}");
    assert_eq!(rule("notes.json", &lock).as_deref(), Some("committed-state-lock"));
    assert_eq!(rule(".terraform.tfstate.lock.info", "x").as_deref(), Some("committed-state-lock"));
    let banner = ["!!!!!!!!!! TERRAFORM", " CRASH !!!!!!!!!!\n\nTerraform crashed!\n"].concat();
    assert_eq!(rule("a.txt", &banner).as_deref(), Some("committed-crash-log"));
    assert_eq!(rule("docs/crashes.md", banner), None);
    let trace = ["2024-05-01T10:00:00.000Z [INFO]  ", "Terraform version: 1.9.8\n"].concat();
    assert_eq!(rule("out.log", trace).as_deref(), Some("committed-crash-log"));
    let panicked = "panic: runtime error\ngithub.com/hashicorp/terraform/terraform.walk()\n";
    assert_eq!(rule("crash.log", panicked).as_deref(), Some("committed-crash-log"));
    assert_eq!(rule("crash.log", "panic: runtime error\nexample.com/app.main()\n"), None);
}

#[test]
fn output_of_cdk_is_found_by_the_literal_secret_in_it() {
    let template = |password: &str| {
        format!(r#"{{"Resources": {{"Db": {{"Properties": {{"MasterUserPassword": {password}}}}}}}}}"#)
    };
    let literal = template(&format!("\"{}\"", word()));
    assert_eq!(rule("cdk.out/App.template.json", &literal).as_deref(), Some("secret-in-cdk-output"));
    assert_eq!(rule("cdk.out/App.template.json", template(r#"{"Ref": "Password"}"#)), None);
    assert_eq!(rule("cdk.out/App.template.json", template(r#""{{resolve:secretsmanager:db}}""#)), None);
    assert_eq!(lines("cdk.out/App.template.json", &literal), ["cdk.out/"]);
}

#[test]
fn ignore_lines_keep_the_next_one_out_and_the_one_that_was_found() {
    assert_eq!(lines("a/b.tfstate", state()), ["*.tfstate", "*.tfstate.*", ".terraform/"]);
    assert_eq!(lines("b.tfstate~", state()), ["*.tfstate", "*.tfstate.*", ".terraform/", "b.tfstate~"]);
    assert_eq!(lines("a/.terraform/terraform.tfstate", state()), [".terraform/"]);
    assert_eq!(lines("#dump[1]", state()), [r"\#dump\[1]"]);
    let heredoc = format!("locals {{\n  old = <<EOF\n{}\nEOF\n}}\n", state());
    assert!(lines("main.tf", heredoc).is_empty());
}

#[test]
fn code_with_state_in_it_is_not_taken_out_of_the_index_without_a_look() {
    let heredoc = format!("locals {{\n  old = <<EOF\n{}\nEOF\n}}\n", state());
    assert!(!look("main.tf", heredoc).found.expect("found").is_safely_unstaged());
    assert!(look("dump.json", state()).found.expect("found").is_safely_unstaged());
}
