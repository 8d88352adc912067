//! A program in TypeScript.

use std::collections::BTreeMap;

use iacgate::iac::pulumi::names::camel;

use super::lines::{number, quoted, rows, variables};
use super::{Item, Program, Said};

const UNIT: &str = "    ";
const TAKEN: [&str; 12] = [
    "aws", "pulumi", "config", "default", "new", "class", "public", "private", "function", "export",
    "import", "var",
];

pub fn print(program: &Program) -> String {
    let printing = Printing { variables: variables(program, camel, &TAKEN) };
    let statements: Vec<String> = program.items.iter().map(|item| printing.statement(item)).collect();
    let head = "import * as aws from \"@pulumi/aws\";\nimport * as pulumi from \"@pulumi/pulumi\";\n";
    format!("{head}\nconst config = new pulumi.Config();\n\n{}\n", statements.join("\n\n"))
}

struct Printing {
    variables: BTreeMap<String, String>,
}

impl Printing {
    fn statement(&self, item: &Item) -> String {
        let variable = &self.variables[&item.key];
        let dot = if item.token.module.is_empty() { "" } else { "." };
        let class = format!("aws.{}{dot}{}", item.token.module, item.token.class);
        let settings = self.value(&item.settings, 0);
        if item.token.is_function() {
            return format!("const {variable} = {class}Output({settings});");
        }
        let mut options = Vec::new();
        if item.is_protected {
            options.push("protect: true".to_owned());
        }
        if let Some(provider) = &item.provider {
            options.push(format!("provider: {}", self.variables[provider]));
        }
        let options =
            if options.is_empty() { String::new() } else { format!(", {{ {} }}", options.join(", ")) };
        format!("const {variable} = new {class}({}, {settings}{options});", quoted(&item.key))
    }

    fn value(&self, said: &Said, depth: usize) -> String {
        match said {
            Said::Null => "null".to_owned(),
            Said::Bool(value) => value.to_string(),
            Said::Number(value) => number(*value),
            Said::Text(text) => quoted(text),
            Said::List(items) => {
                let items: Vec<String> = items.iter().map(|item| self.value(item, depth)).collect();
                format!("[{}]", items.join(", "))
            }
            Said::Settings(_, entries) => {
                let row = |(key, value): &(String, Said)| format!("{key}: {}", self.value(value, depth + 1));
                rows("{", entries.iter().map(row).collect(), "}", depth, UNIT)
            }
            Said::Keys(entries) => {
                let row = |(key, value): &(String, Said)| {
                    format!("{}: {}", quoted(key), self.value(value, depth + 1))
                };
                rows("{", entries.iter().map(row).collect(), "}", depth, UNIT)
            }
            Said::Output(key, attribute) => format!("{}.{attribute}", self.variables[key]),
            Said::Open => "config.require(\"open\")".to_owned(),
            Said::Parts(parts) => {
                let part = |part: &Said| match part {
                    Said::Text(text) => text.replace('\\', "\\\\").replace('`', "\\`").replace("${", "\\${"),
                    other => format!("${{{}}}", self.value(other, depth)),
                };
                format!("pulumi.interpolate`{}`", parts.iter().map(part).collect::<String>())
            }
            Said::Json(inner) => format!("pulumi.jsonStringify({})", self.value(inner, depth)),
        }
    }
}
