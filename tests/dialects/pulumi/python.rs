//! A program in Python.

use std::collections::BTreeMap;

use iacgate::iac::pulumi::names::snake;

use super::lines::{number, quoted, rows, variables};
use super::{Item, Program, Said};

const UNIT: &str = "    ";
const TAKEN: [&str; 12] =
    ["aws", "pulumi", "config", "def", "class", "global", "import", "lambda", "pass", "from", "with", "open"];

pub fn print(program: &Program) -> String {
    let printing = Printing { variables: variables(program, snake, &TAKEN) };
    let statements: Vec<String> = program.items.iter().map(|item| printing.statement(item)).collect();
    let head = "import pulumi\nimport pulumi_aws as aws\n\nconfig = pulumi.Config()\n";
    format!("{head}\n{}\n", statements.join("\n\n"))
}

struct Printing {
    variables: BTreeMap<String, String>,
}

impl Printing {
    fn statement(&self, item: &Item) -> String {
        let variable = &self.variables[&item.key];
        // Python has no module of the name of a keyword.
        let module = match item.token.module.as_str() {
            "lambda" => "lambda_.".to_owned(),
            "" => String::new(),
            module => format!("{module}."),
        };
        let mut arguments = Vec::new();
        let class = match item.token.is_function() {
            true => format!("{}_output", snake(&item.token.class)),
            false => {
                arguments.push(quoted(&item.key));
                item.token.class.clone()
            }
        };
        if let Said::Settings(_, entries) = &item.settings {
            arguments.extend(
                entries.iter().map(|(key, value)| format!("{}={}", snake(key), self.value(value, 1))),
            );
        }
        let mut options = Vec::new();
        if item.is_protected {
            options.push("protect=True".to_owned());
        }
        if let Some(provider) = &item.provider {
            options.push(format!("provider={}", self.variables[provider]));
        }
        if !options.is_empty() {
            arguments.push(format!("opts=pulumi.ResourceOptions({})", options.join(", ")));
        }
        format!("{variable} = aws.{module}{class}{}", rows("(", arguments, ")", 0, UNIT))
    }

    fn value(&self, said: &Said, depth: usize) -> String {
        let entry = |key: String, value: &Said| format!("{}: {}", quoted(&key), self.value(value, depth + 1));
        match said {
            Said::Null => "None".to_owned(),
            Said::Bool(true) => "True".to_owned(),
            Said::Bool(false) => "False".to_owned(),
            Said::Number(value) => number(*value),
            Said::Text(text) => quoted(text),
            Said::List(items) => {
                let items: Vec<String> = items.iter().map(|item| self.value(item, depth)).collect();
                format!("[{}]", items.join(", "))
            }
            Said::Settings(_, entries) => {
                let all = entries.iter().map(|(key, value)| entry(snake(key), value)).collect();
                rows("{", all, "}", depth, UNIT)
            }
            Said::Keys(entries) => {
                let all = entries.iter().map(|(key, value)| entry(key.clone(), value)).collect();
                rows("{", all, "}", depth, UNIT)
            }
            Said::Output(key, attribute) => format!("{}.{}", self.variables[key], snake(attribute)),
            Said::Open => "config.require(\"open\")".to_owned(),
            Said::Parts(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| self.value(part, depth)).collect();
                format!("pulumi.Output.concat({})", parts.join(", "))
            }
            Said::Json(inner) => format!("pulumi.Output.json_dumps({})", self.value(inner, depth)),
        }
    }
}
