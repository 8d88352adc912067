use super::*;

const LINEAGE: &str = "b53d611e-22de-3877-8a2f-3c15e3d5741d";

fn state() -> String {
    format!(
        r#"{{"version": 4, "terraform_version": "1.9.8", "serial": 3, "lineage": "{LINEAGE}",
        "outputs": {{"pw": {{"value": "x", "sensitive": true}}}},
        "resources": [{{"mode": "managed", "type": "aws_vpc"}}, {{"mode": "data", "type": "aws_ami"}}]}}"#
    )
}

fn kind(path: &str, text: &str) -> Option<Kind> {
    recognise(&path.into(), text.as_bytes())
}

#[test]
fn state_is_known_under_any_name_and_described_without_its_values() {
    let found = kind("dump", &state()).unwrap();
    assert_eq!(found.describe(), "Terraform state, 1 resource, 1 sensitive output");
    assert_eq!(found.rule().as_str(), "committed-state");
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(state().encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(recognise(&"dump".into(), &wide), Some(found));
}

#[test]
fn state_inside_another_file_is_still_state() {
    let conflicted = format!("<<<<<<< HEAD\n{}\n=======\n", state());
    assert_eq!(kind("a.json", &conflicted), Some(Kind::EmbeddedState));
    let escaped = format!(r#"{{"state": "{}"}}"#, state().replace('"', "\\\"").replace('\n', ""));
    assert_eq!(kind("answer.json", &escaped), Some(Kind::EmbeddedState));
    assert_eq!(kind("docs/state.md", &conflicted), None);
}

#[test]
fn a_name_that_only_state_has_is_enough_unless_the_file_is_empty() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\n";
    for name in [
        "a.tfstate",
        "a.tfstate.backup",
        "a.tfstate.1718.backup",
        "errored.tfstate",
        "terraform.tfstate.d/x/y",
    ] {
        assert_eq!(kind(name, pointer), Some(Kind::StateByName), "{name}");
        assert_eq!(kind(name, "\n"), None, "{name}");
    }
    assert_eq!(
        kind("schemas/tfstate.schema.json", r#"{"required": ["version", "lineage", "serial"]}"#),
        None
    );
    assert_eq!(kind(".terraform.lock.hcl", "# lineage\n"), None);
}

#[test]
fn plans_are_known_as_archives_and_as_json() {
    let archive = b"PK\x03\x04tfplan..tfstate..PK\x01\x02tfplan";
    assert_eq!(recognise(&"out".into(), archive), Some(Kind::BinaryPlan));
    let shown = r#"{"format_version": "1.2", "planned_values": {}, "resource_changes": [{}, {}]}"#;
    assert_eq!(kind("p.json", shown), Some(Kind::PlanJson { changes: 2 }));
    assert_eq!(kind("v.json", r#"{"format_version": "1.0", "valid": true}"#), None);
}

#[test]
fn pulumi_state_is_known_as_checkpoint_and_as_export() {
    let export = r#"{"version": 3, "deployment": {"manifest": {}, "resources": [{}, {}]}}"#;
    assert_eq!(kind("x.json", export), Some(Kind::PulumiState { resources: 2 }));
    let checkpoint = r#"{"version": 3, "checkpoint": {"latest": {"resources": [{}]}}}"#;
    assert_eq!(kind("x.json", checkpoint), Some(Kind::PulumiState { resources: 1 }));
}

#[test]
fn a_credential_file_holds_a_real_login() {
    let word = ["ferry", "-boat-8"].concat();
    let netrc = format!("machine git.internal login ci password {word}\n");
    assert_eq!(kind(".netrc", &netrc), Some(Kind::Credentials(Credentials::Netrc)));
    assert_eq!(kind(".netrc", "machine h login ci password <password>\n"), None);
    assert_eq!(kind("notes.txt", &netrc), None);
    let store = [0x30, 0x82, 0x01, 0x00, 0x02];
    assert_eq!(recognise(&"tls/a.P12".into(), &store), Some(Kind::Credentials(Credentials::KeyStore)));
}

#[test]
fn ignore_lines_keep_the_next_state_out() {
    let state = Kind::StateByName;
    assert_eq!(gitignore_lines(&"a/b.tfstate".into(), &state), ["*.tfstate", "*.tfstate.*", ".terraform/"]);
    assert_eq!(gitignore_lines(&"#dump[1]".into(), &state), [r"\#dump\[1]"]);
}
