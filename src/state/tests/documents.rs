//! State and plans as JSON, whole or inside another text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::*;

#[test]
fn every_version_of_state_is_known_under_any_name() {
    let word = word();
    let modules = format!(
        r#"[{{"path": ["root"], "outputs": {{}}, "resources": {{"aws_db_instance.a": {{"type": "aws_db_instance",
        "primary": {{"attributes": {{"password": "{word}"}}}}}}}}}}]"#
    );
    for (text, version) in [
        (state(), 4),
        (format!(r#"{{"version": 3, "serial": 1, "lineage": "{LINEAGE}", "modules": {modules}}}"#), 3),
        (format!(r#"{{"version": 2, "terraform_version": "0.6.16", "serial": 1, "modules": {modules}}}"#), 2),
        (format!(r#"{{"version": 1, "serial": 1, "modules": {modules}}}"#), 1),
    ] {
        let said = described("old/backup.json", text);
        assert!(said.contains("1 resource,") && said.contains("a database password"), "{version}: {said}");
    }
    assert_eq!(rule("old", b"tfstate\x01\x0c\xff\x81").as_deref(), Some("committed-state"));
    assert_eq!(rule("old", b"tfplan\x02\x0c\xff\x81").as_deref(), Some("committed-plan"));
}

#[test]
fn a_byte_order_mark_and_utf_16_change_nothing() {
    let units = || state().encode_utf16().collect::<Vec<_>>();
    let little: Vec<u8> = units().into_iter().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = units().into_iter().flat_map(u16::to_be_bytes).collect();
    let plain = look("dump", state()).found;
    assert!(plain.is_some());
    for bytes in [
        [b"\xef\xbb\xbf", state().as_bytes()].concat(),
        [&[0xff, 0xfe], little.as_slice()].concat(),
        [&[0xfe, 0xff], big.as_slice()].concat(),
        little,
        big,
    ] {
        assert_eq!(look("dump", bytes).found, plain);
    }
}

#[test]
fn state_inside_another_text_is_still_state() {
    let state = state();
    let flat = state.replace('\n', " ");
    let escaped = flat.replace('"', "\\\"");
    for (path, text) in [
        ("a.json", format!("<<<<<<< HEAD\n{state}\n=======\n{state}\n>>>>>>> main\n")),
        ("answer.json", format!(r#"{{"data": {{"attributes": {{"state": "{escaped}"}}}}}}"#)),
        ("answer.json", format!(r#"{{"data": [{{"state": {state}}}]}}"#)),
        ("test.py", format!("STATE = '''{state}'''\n")),
        ("map.yaml", format!("data:\n  state.json: |\n{}", state.replace('\n', "\n    "))),
        ("a.go", format!("const state = \"{escaped}\"\n")),
        ("states.ndjson", format!("{flat}\n{flat}\n")),
        ("cut.json", flat[..flat.len() - 40].to_owned()),
        (
            "a.yaml",
            format!("version: 4\nterraform_version: 1.9.8\nserial: 3\nlineage: {LINEAGE}\nresources: []\n"),
        ),
    ] {
        assert_eq!(rule(path, &text).as_deref(), Some("committed-state"), "{path}: {text}");
    }
    let cut_out = r#"[{"mode": "managed", "type": "aws_vpc", "name": "a", "instances": []}]"#.to_owned();
    assert_eq!(rule("resources.json", cut_out).as_deref(), Some("committed-state"));
}

#[test]
fn state_in_base64_is_state_in_lines_of_any_length() {
    let encoded = STANDARD.encode(state());
    let wrapped = |width: usize, between: &str| {
        encoded.as_bytes().chunks(width).map(String::from_utf8_lossy).collect::<Vec<_>>().join(between)
    };
    for text in [
        format!("data:\n  tfstate: {encoded}\n"),
        format!("data: |\n  {}\n", wrapped(76, "\n  ")),
        wrapped(64, "\r\n"),
        format!(r#"{{"state": "{}"}}"#, wrapped(76, "\\n")),
        format!("echo {} | base64 -d", encoded.trim_end_matches('=').replace('+', "-").replace('/', "_")),
        STANDARD.encode(&encoded),
    ] {
        let said = described("secret.yaml", &text);
        assert!(said.starts_with(&format!("{DESCRIBED}, inside a value in base64")), "{said}: {text}");
    }
}

#[test]
fn a_manual_may_show_state_but_not_one_with_a_secret() {
    let shown = format!(
        r#"{{"version": 4, "terraform_version": "1.9.8", "serial": 1, "lineage": "{LINEAGE}", "outputs": {{}},
        "resources": []}}"#
    );
    assert_eq!(rule("docs/state.md", format!("# State\n```json\n{shown}\n```\n")), None);
    let said = format!("# State\n```json\n{}\n```\n", state());
    assert_eq!(rule("docs/state.md", said).as_deref(), Some("committed-state"));
}

#[test]
fn plans_are_known_as_json_by_what_is_planned() {
    let word = word();
    let plan = format!(
        r#"{{"format_version": "1.2", "variables": {{"db_password": {{"value": "{word}"}}}},
        "planned_values": {{"root_module": {{"child_modules": [{{"resources": [
            {{"mode": "managed", "type": "tls_private_key", "values": {{"private_key_pem": "{word}"}}}}]}}]}}}},
        "resource_changes": [{{}}, {{}}]}}"#
    );
    let said = described("p.json", plan);
    assert!(
        said.starts_with("Terraform plan, 2 resource changes, a private key, a database password; to rotate"),
        "{said}"
    );
    let shown = json("{'format_version': '1.0', 'values': {'root_module': {'resources': []}}}");
    assert_eq!(rule("s.json", shown).as_deref(), Some("committed-state"));
    let output = |sensitive: bool| {
        format!(r#"{{"url": {{"sensitive": {sensitive}, "type": "string", "value": "x"}}}}"#)
    };
    assert_eq!(rule("o.json", output(true)).as_deref(), Some("committed-state"));
    assert_eq!(rule("o.json", output(false)), None);
}

#[test]
fn the_settings_of_a_backend_are_told_with_the_keys_in_them() {
    let settings = format!(
        r#"{{"version": 3, "serial": 1, "lineage": "{LINEAGE}", "backend": {{"type": "s3", "config":
        {{"bucket": "b", "secret_key": "{}"}}}}, "modules": [{{"path": ["root"], "outputs": {{}}, "resources": {{}}}}]}}"#,
        word()
    );
    let said = described(".terraform/terraform.tfstate", &settings);
    assert_eq!(said, "settings of the `s3` backend, an access key; to rotate: issue the access keys anew");
    assert_eq!(lines(".terraform/terraform.tfstate", &settings), [".terraform/"]);
}

#[test]
fn pulumi_state_is_known_as_checkpoint_export_history_and_plan() {
    let secret = |kind: &str| {
        format!(
            r#"{{"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "{kind}": "{}"}}"#,
            word()
        )
    };
    let deployment = |kind: &str| {
        format!(
            r#"{{"manifest": {{}}, "resources": [{{"urn": "urn:pulumi:p::a::aws:rds/instance:Instance::db",
            "type": "aws:rds/instance:Instance", "outputs": {{"password": {}}}}}]}}"#,
            secret(kind)
        )
    };
    let plain =
        described("x.json", format!(r#"{{"version": 3, "deployment": {}}}"#, deployment("plaintext")));
    assert!(plain.starts_with("Pulumi state, 1 resource, a password; it belongs in Pulumi Cloud"), "{plain}");
    let sealed = format!(r#"{{"version": 3, "checkpoint": {{"latest": {}}}}}"#, deployment("ciphertext"));
    assert!(described("x.json", &sealed).starts_with("Pulumi state, 1 resource, 1 encrypted secret; "));
    assert_eq!(lines(".pulumi/stacks/app/prod.json", sealed), [".pulumi/"]);
    assert_eq!(rule("x.json", deployment("ciphertext")).as_deref(), Some("committed-state"));
    let history = format!(
        r#"{{"startTime": 1, "config": {{"app:pw": {{"value": "{}", "secret": true}}}}, "resourceChanges": {{}}}}"#,
        word()
    );
    assert!(described("h.json", history).contains("to rotate: "));
    let plan = json("{'manifest': {}, 'resourcePlans': {'a': {}}}");
    assert_eq!(rule("plan.json", plan).as_deref(), Some("committed-plan"));
    let preview =
        json("{'steps': [{'op': 'create', 'urn': 'urn:pulumi:p::a::x::y'}], 'changeSummary': {'create': 1}}");
    assert_eq!(described("preview.json", preview), "Pulumi update plan, 1 resource change");
}

#[test]
fn what_only_looks_like_state_is_none() {
    for (path, text) in [
        (
            "catalog.json",
            r#"{"version": 4, "serial": 12, "resources": ["db"], "outputs": {"format": "csv"}}"#,
        ),
        (
            "family.json",
            r#"{"version": "4.1", "lineage": ["Ada"], "resources": [{"type": "book", "name": "x"}]}"#,
        ),
        (
            "schema.json",
            r#"{"required": ["version", "lineage", "serial", "terraform_version", "resources"]}"#,
        ),
        ("v.json", r#"{"format_version": "1.0", "valid": true}"#),
        ("s.json", r#"{"format_version": "1.0", "provider_schemas": {"x": {"schema_version": 1}}}"#),
        ("v.json", r#"{"terraform_version": "1.9.8", "platform": "linux_amd64", "provider_selections": {}}"#),
        ("model.json", r#"{"version": 3, "checkpoint": {"step": 100}}"#),
        ("k8s.json", r#"{"version": 1, "deployment": {"resources": {"limits": {}}}}"#),
        ("a.js", "//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozfQ=="),
        ("remote.tf", "data \"terraform_remote_state\" \"x\" {\n  backend = \"s3\"\n}\n"),
        (".gitignore", "*.tfstate\n*.tfstate.*\n.terraform/\n"),
        (".terraform/modules/modules.json", r#"{"Modules": [{"Key": "", "Source": "", "Dir": "."}]}"#),
    ] {
        assert_eq!(rule(path, text), None, "{path}");
    }
}
