//! Literals that only what they are handed to, or how they are written, says are secret.

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
