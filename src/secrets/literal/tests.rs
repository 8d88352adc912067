//! Literals by the name, the flag and the place that say what they are.

use super::*;
use crate::iac::Entry;
use crate::text::Source;

/// A resource with one text attribute, as the reader would give it.
fn stack(kind: &str, role: Role, name: &str, settings: &[(&str, &str)]) -> Stack {
    let text: String = settings.iter().map(|(key, value)| format!("{key} = \"{value}\"\n")).collect();
    let source = Source::decode("main.tf".into(), text.as_bytes());
    let mut map = Map::default();
    let mut start = 0;
    for (number, (key, value)) in settings.iter().enumerate() {
        let line = source.line(number + 1).expect("a line for each setting");
        let at = source.location(Span::new(start + key.len() + 3, line.end));
        start = line.end + 1;
        let value = if *value == "true" { Value::Bool(true) } else { Value::Text((*value).to_owned()) };
        let node = Node::new(value, at);
        map.entries.push(Entry { key: (*key).to_owned(), key_span: line, span: line, node, blocks: false });
    }
    let whole = source.location(Span::new(0, text.len()));
    let resource = Resource {
        module: String::new(),
        instance: None,
        provider: None,
        address: if role == Role::Variable { format!("var.{name}") } else { format!("{kind}.{name}") },
        kind: kind.to_owned(),
        name: name.to_owned(),
        role,
        name_at: whole.clone(),
        block: whole.clone(),
        body: Node::new(Value::Map(map), whole),
        only_if: Vec::new(),
        view: None,
    };
    Stack {
        root: RepoPath::root(),
        variant: None,
        modules: Vec::new(),
        is_called: false,
        dialect: Dialect::Terraform,
        resources: vec![resource],
        view: None,
        sources: vec![source],
        troubles: Vec::new(),
        uses: Vec::new(),
        moved: Vec::new(),
        refused: 0,
        kept: Vec::new(),
        called: std::collections::HashMap::new(),
        names: Vec::new(),
        has_files: false,
    }
}

fn attributes(stack: &Stack) -> Vec<String> {
    in_stack(stack).into_iter().map(|found| format!("{} {}", found.address, found.attribute)).collect()
}

#[test]
fn a_weak_password_is_a_secret_and_a_placeholder_is_none() {
    let weak = ["change", "me"].concat();
    let database = stack("aws_db_instance", Role::Managed, "db", &[("password", &weak), ("username", "app")]);
    assert_eq!(attributes(&database), ["aws_db_instance.db password"]);
    for none in ["REPLACE_ME", "<password>", "xxxx", "", "arn:aws:secretsmanager:x", "ENC[AES256,data:x]"] {
        let database = stack("aws_db_instance", Role::Managed, "db", &[("password", none)]);
        assert!(in_stack(&database).is_empty(), "{none}");
    }
}

#[test]
fn a_variable_says_by_its_name_or_its_flag_that_its_default_is_secret() {
    let word = ["open", "-sesame"].concat();
    let named = stack("", Role::Variable, "db_password", &[("default", &word)]);
    assert_eq!(attributes(&named), ["var.db_password default"]);
    let flagged = stack("", Role::Variable, "bootstrap", &[("sensitive", "true"), ("default", &word)]);
    assert_eq!(attributes(&flagged), ["var.bootstrap default"]);
    let about = stack("", Role::Variable, "db_password_length", &[("default", &word)]);
    assert!(in_stack(&about).is_empty());
}

#[test]
fn a_finding_shows_neither_in_its_hint_nor_in_its_debug_form() {
    let word = ["winter", "2024"].concat();
    let found = in_stack(&stack("aws_db_instance", Role::Managed, "db", &[("password", &word)]));
    assert!(!format!("{found:?}").contains(&word));
    assert_eq!(found[0].hint, "password, 10 characters");
    assert!(found[0].at.text().contains(&word));
}
