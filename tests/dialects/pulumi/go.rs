//! A program in Go.

use std::collections::{BTreeMap, BTreeSet};

use iacgate::iac::pulumi::names::camel;

use super::lines::{number, quoted, rows, variables};
use super::{Item, Program, Said};

const UNIT: &str = "\t";
const TAKEN: [&str; 18] = [
    "aws", "pulumi", "config", "ctx", "err", "main", "default", "package", "type", "func", "range", "map",
    "var", "select", "go", "import", "open", "config1",
];
const SDK: &str = "github.com/pulumi/pulumi-aws/sdk/v6/go/aws";

pub fn print(program: &Program) -> String {
    let packages: BTreeSet<&str> = program.items.iter().map(package).collect();
    // A variable of a package's name would hide it.
    let taken: Vec<&str> = TAKEN.iter().chain(&packages).copied().collect();
    let mut named = BTreeSet::new();
    for item in &program.items {
        super::outputs(&item.settings, &mut named);
        named.extend(item.provider.as_deref());
    }
    let printing = Printing { variables: variables(program, camel, &taken), named };
    let statements: Vec<String> = program.items.iter().map(|item| printing.statement(item)).collect();
    let module = |package: &str| if package == "aws" { String::new() } else { format!("/{package}") };
    let imports: String =
        packages.iter().map(|package| format!("\t\"{SDK}{}\"\n", module(package))).collect();
    format!(
        "package main\n\nimport (\n{imports}\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config\"\n)\n\nfunc main() {{\n\tpulumi.Run(func(ctx *pulumi.Context) error {{\n\t\tconf := config.New(ctx, \"\")\n{}\t\treturn nil\n\t}})\n}}\n",
        statements.concat()
    )
}

fn package(item: &Item) -> &str {
    if item.token.module.is_empty() { "aws" } else { &item.token.module }
}

struct Printing<'p> {
    variables: BTreeMap<String, String>,
    named: BTreeSet<&'p str>,
}

impl Printing<'_> {
    fn statement(&self, item: &Item) -> String {
        let package = package(item);
        let variable = &self.variables[&item.key];
        // Nothing may be declared that is not used.
        let left = match self.named.contains(item.key.as_str()) {
            true => format!("{variable}, err :="),
            false => "_, err =".to_owned(),
        };
        let check = "\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n";
        let settings = self.value(&item.settings, 2, package);
        let class = &item.token.class;
        if item.token.is_function() {
            let name = format!("G{}", &class[1..]);
            let arguments =
                settings.replacen(&format!("&{package}.{class}Args"), &format!("&{package}.{name}Args"), 1);
            return format!("\t\t{left} {package}.{name}(ctx, {arguments}, nil)\n{check}");
        }
        let mut options = String::new();
        if item.is_protected {
            options.push_str(", pulumi.Protect(true)");
        }
        if let Some(provider) = &item.provider {
            options.push_str(&format!(", pulumi.Provider({})", self.variables[provider]));
        }
        format!("\t\t{left} {package}.New{class}(ctx, {}, {settings}{options})\n{check}", quoted(&item.key))
    }

    fn value(&self, said: &Said, depth: usize, package: &str) -> String {
        let inner = |value: &Said| self.value(value, depth + 1, package);
        match said {
            Said::Null => "nil".to_owned(),
            Said::Bool(value) => format!("pulumi.Bool({value})"),
            Said::Number(value) if value.fract() == 0.0 => format!("pulumi.Int({})", number(*value)),
            Said::Number(value) => format!("pulumi.Float64({})", number(*value)),
            Said::Text(text) => format!("pulumi.String({})", quoted(text)),
            Said::List(items) => {
                let all = items.iter().map(inner).collect();
                rows(&format!("{}{{", list(items, package)), all, "}", depth, UNIT)
            }
            Said::Settings(class, entries) => {
                let row = |(key, value): &(String, Said)| {
                    format!("{}{}: {}", key[..1].to_uppercase(), &key[1..], inner(value))
                };
                rows(
                    &format!("&{package}.{class}Args{{"),
                    entries.iter().map(row).collect(),
                    "}",
                    depth,
                    UNIT,
                )
            }
            Said::Keys(entries) => {
                let row = |(key, value): &(String, Said)| format!("{}: {}", quoted(key), inner(value));
                rows("pulumi.StringMap{", entries.iter().map(row).collect(), "}", depth, UNIT)
            }
            Said::Output(key, attribute) if attribute == "id" => format!("{}.ID()", self.variables[key]),
            Said::Output(key, attribute) => {
                format!("{}.{}{}", self.variables[key], attribute[..1].to_uppercase(), &attribute[1..])
            }
            Said::Open => "pulumi.String(conf.Require(\"open\"))".to_owned(),
            Said::Parts(parts) => {
                let format: String = parts
                    .iter()
                    .map(|part| match part {
                        Said::Text(text) => text.replace('%', "%%"),
                        _ => "%s".to_owned(),
                    })
                    .collect();
                let given = parts.iter().filter(|part| !matches!(part, Said::Text(_)));
                let given: String = given.map(|part| format!(", {}", inner(part))).collect();
                format!("pulumi.Sprintf({}{given})", quoted(&format))
            }
            Said::Json(inner) => format!("pulumi.JSONMarshal({})", self.plain(inner, depth, package)),
        }
    }

    /// A value of Go's own, in a document.
    fn plain(&self, said: &Said, depth: usize, package: &str) -> String {
        let inner = |value: &Said| self.plain(value, depth + 1, package);
        match said {
            Said::Bool(value) => value.to_string(),
            Said::Number(value) => number(*value),
            Said::Text(text) => quoted(text),
            Said::List(items) => rows("[]interface{}{", items.iter().map(inner).collect(), "}", depth, UNIT),
            Said::Settings(_, entries) | Said::Keys(entries) => {
                let row = |(key, value): &(String, Said)| format!("{}: {}", quoted(key), inner(value));
                rows("map[string]interface{}{", entries.iter().map(row).collect(), "}", depth, UNIT)
            }
            other => self.value(other, depth, package),
        }
    }
}

/// The type of a list of such things.
fn list(items: &[Said], package: &str) -> String {
    match items.first() {
        Some(Said::Bool(_)) => "pulumi.BoolArray".to_owned(),
        Some(Said::Number(_)) => "pulumi.IntArray".to_owned(),
        Some(Said::Settings(class, _)) => format!("{package}.{class}Array"),
        Some(Said::Keys(_)) => "pulumi.StringMapArray".to_owned(),
        Some(Said::List(_)) => "pulumi.StringArrayArray".to_owned(),
        _ => "pulumi.StringArray".to_owned(),
    }
}
