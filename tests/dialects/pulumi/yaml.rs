//! A program in YAML.

use serde_json::{Map as Object, Value, json};

use super::{Program, Said};
use crate::spell;

pub fn print(program: &Program) -> String {
    let (mut resources, mut variables) = (Object::new(), Object::new());
    for item in &program.items {
        let settings = value(&item.settings);
        if item.token.is_function() {
            let module = if item.token.module.is_empty() { "index" } else { &item.token.module };
            let function = format!("{}:{module}:{}", item.token.package, item.token.class);
            let asked = json!({"function": function, "arguments": settings});
            variables.insert(item.key.clone(), json!({"fn::invoke": asked}));
            continue;
        }
        let mut declared = json!({"type": item.token.written()});
        if settings != json!({}) {
            declared["properties"] = settings;
        }
        if item.is_protected {
            declared["options"]["protect"] = json!(true);
        }
        if let Some(provider) = &item.provider {
            declared["options"]["provider"] = json!(format!("${{{provider}}}"));
        }
        resources.insert(item.key.clone(), declared);
    }
    let mut document = json!({"name": "demo", "runtime": "yaml", "config": {"open": {"type": "string"}}});
    if !variables.is_empty() {
        document["variables"] = Value::Object(variables);
    }
    document["resources"] = Value::Object(resources);
    spell::yaml(&document)
}

fn value(said: &Said) -> Value {
    match said {
        Said::Null => Value::Null,
        Said::Bool(value) => json!(value),
        Said::Number(number) => json!(number),
        Said::Text(text) => json!(text.replace("${", "$${")),
        Said::List(items) => items.iter().map(value).collect(),
        Said::Settings(_, entries) | Said::Keys(entries) => {
            entries.iter().map(|(key, inner)| (key.clone(), value(inner))).collect::<Object<_, _>>().into()
        }
        Said::Output(key, attribute) => json!(format!("${{{key}.{attribute}}}")),
        Said::Open => json!("${open}"),
        Said::Parts(parts) => {
            let text = parts.iter().map(|part| value(part).as_str().unwrap_or_default().to_owned());
            json!(text.collect::<String>())
        }
        Said::Json(inner) => json!({"fn::toJSON": value(inner)}),
    }
}
