//! Resources that a fix makes for one: statements before it, in the program's language.
//!
//! In: [`Resource`]s as Terraform's templates make them. Out: [`Made`]: the edits, and what the program calls them.

use std::cell::Cell;

use super::class_in;
use super::companion::{class, go_import};
use super::object::indent_at;
use super::program::{Found, behind, end_mark, output, spelling, whole};
use super::spell::{Spelling, align};
use super::want::wants;
use crate::iac::pulumi::names;
use crate::iac::pulumi::program::name_of;
use crate::iac::pulumi::program::syntax::{Kind, Language, Program, Stands};
use crate::iac::pulumi::token;
use crate::iac::terraform::made::{self, Part, document, parts};
use crate::iac::terraform::write::{Setting, Step};
use crate::iac::{Node, Reference, Resource, Role, Stack, Value};
use crate::literal::Literal;
use crate::text::Edit;

/// What Pulumi's own SDK is called where it is imported for what is made.
const OWN: &str = "pulumi";

#[derive(Default)]
pub struct Made {
    /// By Terraform's address: the variable.
    names: Vec<(String, String)>,
    pub edits: Vec<Edit>,
    /// Packages that are imported along with it.
    pub imported: Vec<String>,
    /// Whether something names Pulumi's own SDK, which the program has no name for.
    lacks_core: Cell<bool>,
}

/// Where what is made stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side<'v> {
    /// Before the resource, which may refer to it.
    Before,
    /// Behind the resource, to which it refers by this variable.
    Behind(&'v str),
}

impl Made {
    /// `None` where something of it can't be said there.
    pub fn of(
        resources: &[Resource],
        program: &Program,
        found: &Found,
        stack: &Stack,
        wanted: &[Setting],
        side: Side,
    ) -> Option<Self> {
        let mut made = Self::default();
        let managed = || resources.iter().filter(|one| one.role == Role::Managed);
        if program.language == Language::Go {
            let asks = resources.iter().any(|one| one.role == Role::Data).then(String::new);
            let modules = managed().filter_map(|one| Some(class_in(stack, &one.kind)?.module));
            // Sorted, as several may come to stand at one place.
            for module in modules.chain(asks).collect::<std::collections::BTreeSet<String>>() {
                let name = if module.is_empty() { "aws" } else { &module };
                if !program.imports.contains_key(name)
                    && let Some((name, edit)) = go_import(program, "aws", &module)
                {
                    made.imported.push(name);
                    made.edits.push(edit);
                }
            }
        }
        if managed().next().is_none() {
            return Some(made);
        }
        // A name that each call makes anew would have to be made for these too.
        let name = name_of(found.call, program.language)?;
        (found.creation.stands == Stands::OnLines && matches!(name.kind, Kind::Text(_))).then_some(())?;
        for one in managed() {
            let variable = made.free_variable(one, program)?;
            made.names.push((one.address.clone(), variable));
        }
        let writing = Writing::new(program, found, stack, &made, side);
        let indent = indent_at(program.source.text(), found.creation.statement.start);
        let mut text = String::new();
        for one in managed() {
            let is_one = |named: &Reference| named.address == one.address;
            let is_named = |other: &Resource| other.address != one.address && refers(&other.body, &is_one);
            let by_wanted = |value: &Literal| format!("{value:?}").contains(&format!("{}.", one.address));
            let is_used = resources.iter().any(is_named) || wanted.iter().any(|(_, value)| by_wanted(value));
            text += &writing.statement(one, indent, is_used)?;
        }
        made.edits.push(match side {
            Side::Before => Edit::insert(found.creation.statement.start, text),
            Side::Behind(_) => {
                let at = behind(program, found.creation.statement);
                let below = program.source.text()[at..].split('\n').nth(1).unwrap_or("").trim();
                let gap = if below.is_empty() || below.starts_with('}') { "" } else { "\n" };
                Edit::insert(at, format!("\n\n{indent}{}{gap}", text.trim_end()))
            }
        });
        Some(made)
    }

    /// What the program calls `aws_kms_key.scratch.arn`, or has in place of a larger expression of Terraform's, which
    /// stands so many levels below the statement.
    pub fn expression(
        &self,
        text: &str,
        (program, found, stack): (&Program, &Found, &Stack),
        depth: usize,
    ) -> Option<Literal> {
        let whole = text.rsplit_once('.').and_then(|(address, attribute)| {
            let (_, variable) = self.names.iter().find(|(known, _)| known == address)?;
            let kind = address.split('.').next()?;
            Some(Literal::Expression(output(program.language, variable, (kind, attribute))))
        });
        whole.or_else(|| {
            let node = made::expression(&made::readable(text, stack))?;
            let writing = Writing::new(program, found, stack, self, Side::Before);
            let indent = indent_at(program.source.text(), found.creation.statement.start);
            writing.value(&node, &format!("{indent}{}", writing.spelling.unit.repeat(depth)))
        })
    }

    /// The name of Pulumi's own SDK, the one that [`Self::import`] brings where there is none.
    pub fn core(&self, program: &Program) -> Option<String> {
        if let Some(known) = imported(program, token::CORE) {
            return Some(known.to_owned());
        }
        let is_free = !program.bindings.contains_key(OWN) && !program.imports.contains_key(OWN);
        (program.language != Language::Go && is_free && program.imports_at.is_some()).then(|| {
            self.lacks_core.set(true);
            OWN.to_owned()
        })
    }

    /// The import of Pulumi's own SDK, before the others, where something names it.
    pub fn import(&self, program: &Program) -> Option<Edit> {
        let at = program.imports_at.filter(|_| self.lacks_core.get())?;
        let text = program.source.text();
        let quote = Spelling::of(text, Some(program.language)).quote;
        let end = end_mark(text);
        let statement = match program.language {
            Language::Python => format!("import {OWN}"),
            _ if text[at..].starts_with("import") => {
                format!("import * as {OWN} from {quote}@pulumi/pulumi{quote}{end}")
            }
            _ => format!("const {OWN} = require({quote}@pulumi/pulumi{quote}){end}"),
        };
        Some(Edit::insert(at, format!("{statement}\n")))
    }

    /// `scratchKey`, `scratch_key`: the name, and what it is.
    fn free_variable(&self, one: &Resource, program: &Program) -> Option<String> {
        let words: String =
            one.name.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '_' }).collect();
        let what: Vec<&str> = one.kind.split('_').skip(2).collect();
        let name = format!("{words}_{}", what.join("_"));
        let name = match program.language {
            Language::Python => name.to_ascii_lowercase(),
            _ => names::camel(&name),
        };
        let is_free = !program.bindings.contains_key(&name)
            && !program.imports.contains_key(&name)
            && !self.names.iter().any(|(_, known)| *known == name);
        (is_free && name.starts_with(|first: char| first.is_ascii_alphabetic())).then_some(name)
    }
}

/// Whether a value, or one inside of it, has a reference of that kind.
pub fn refers(node: &Node, is_it: &dyn Fn(&Reference) -> bool) -> bool {
    let below = |node: &Node| refers(node, is_it);
    node.refers.iter().any(is_it)
        || node.encoded().is_some_and(below)
        || match &node.value {
            Value::List(items) => items.iter().any(below),
            Value::Map(map) => map.entries.iter().any(|entry| below(&entry.node)),
            _ => false,
        }
}

struct Writing<'w> {
    program: &'w Program,
    found: &'w Found<'w>,
    stack: &'w Stack,
    made: &'w Made,
    side: Side<'w>,
    spelling: Spelling,
}

impl<'w> Writing<'w> {
    fn new(
        program: &'w Program,
        found: &'w Found<'w>,
        stack: &'w Stack,
        made: &'w Made,
        side: Side<'w>,
    ) -> Self {
        let spelling = spelling(program, found.call);
        Self { program, found, stack, made, side, spelling }
    }

    fn language(&self) -> Language {
        self.program.language
    }

    /// One statement, its line ending behind it and the indentation of what comes next.
    fn statement(&self, one: &Resource, indent: &str, is_used: bool) -> Option<String> {
        let token = class_in(self.stack, &one.kind)?;
        let is_new = self.made.imported.contains(&token.module);
        let class = match class(self.program, self.found.call, &token) {
            Some(class) => class,
            None => is_new.then(|| format!("{}.{}", token.module, token.class))?,
        };
        let variable = self.made.names.iter().find(|(address, _)| *address == one.address)?.1.as_str();
        let mut settings: Vec<Setting> = Vec::new();
        for entry in &one.settings().entries {
            settings.push((vec![Step::new(&entry.key)], self.value(&entry.node, indent)?));
        }
        let wants = wants(&one.kind, &token.class, &settings)?;
        let mut spelling = self.spelling.clone();
        // Pulumi's names have hyphens, unless this program's have none.
        let own = self.program.source.slice(name_of(self.found.call, self.language())?.span);
        let name = if own.contains('_') { one.name.clone() } else { one.name.replace('_', "-") };
        let name = spelling.plain(&name);
        Some(match self.language() {
            Language::TypeScript => {
                let text = self.program.source.text();
                let end = end_mark(text);
                let settings = whole(&wants, &token, &spelling, indent)?;
                let left = if is_used { format!("const {variable} = ") } else { String::new() };
                format!("{left}new {class}({name}, {settings}){end}\n\n{indent}")
            }
            Language::Python => {
                let rows = spelling.rows(&wants, true, indent)?;
                let left = if is_used { format!("{variable} = ") } else { String::new() };
                format!("{left}{class}({name},{})\n\n{indent}", rows.trim_end_matches(','))
            }
            Language::Go => {
                let (package, own) = class.rsplit_once('.')?;
                spelling.package = package.to_owned();
                let context = self.program.source.slice(self.found.call.arguments.first()?.span);
                let settings = whole(&wants, &token, &spelling, indent)?;
                let call = format!("{package}.New{own}({context}, {name}, {settings})");
                let check = format!("{{\n{indent}{}return err\n{indent}}}\n\n{indent}", spelling.unit);
                match is_used {
                    true => format!("{variable}, err := {call}\n{indent}if err != nil {check}"),
                    // Go refuses a variable that nobody uses.
                    false => format!("if _, err := {call}; err != nil {check}"),
                }
            }
        })
    }

    fn value(&self, node: &Node, indent: &str) -> Option<Literal> {
        if let Some(inside) = document(node) {
            let deeper = format!("{indent}{}", self.spelling.unit);
            let tree = self.tree(inside, &deeper)?;
            let core = self.core()?;
            return Some(Literal::Expression(match self.language() {
                Language::TypeScript => format!("{core}.jsonStringify({tree})"),
                Language::Python => format!("{core}.Output.json_dumps({tree})"),
                Language::Go => format!("{core}.JSONMarshal({tree})"),
            }));
        }
        if let Some(parts) = parts(node) {
            if let [Part::Named(named)] = parts.as_slice()
                && let Some(known) = made::managed(named)
            {
                return Some(Literal::Text(known.to_owned()));
            }
            return Some(Literal::Expression(self.text(&parts)?));
        }
        Some(match &node.value {
            Value::Bool(value) => Literal::Bool(*value),
            Value::Number(number) => Literal::Number(*number),
            Value::Text(text) => Literal::Text(text.clone()),
            Value::List(items) => {
                Literal::List(items.iter().map(|item| self.value(item, indent)).collect::<Option<_>>()?)
            }
            Value::Map(map) => {
                let entry =
                    |entry: &crate::iac::Entry| Some((entry.key.clone(), self.value(&entry.node, indent)?));
                Literal::Map(map.entries.iter().map(entry).collect::<Option<_>>()?)
            }
            Value::Null | Value::Unknown { .. } => return None,
        })
    }

    /// A document, in the language's own objects and lists.
    fn tree(&self, node: &Node, indent: &str) -> Option<String> {
        if let Some(parts) = parts(node) {
            return self.text(&parts);
        }
        let deeper = format!("{indent}{}", self.spelling.unit);
        let rows = |rows: Vec<String>| {
            let rows = rows.iter().map(|row| format!("\n{deeper}{row},")).collect();
            let rows = self.spelling.ended(rows);
            format!("{rows}\n{indent}")
        };
        let is_go = self.language() == Language::Go;
        Some(match &node.value {
            Value::List(items) => {
                let all: Vec<String> =
                    items.iter().map(|item| self.tree(item, &deeper)).collect::<Option<_>>()?;
                let open = if is_go { "[]interface{}{" } else { "[" };
                let close = if is_go { '}' } else { ']' };
                match all.iter().any(|item| item.contains('\n')) {
                    true => format!("{open}{}{close}", rows(all)),
                    false => format!("{open}{}{close}", all.join(", ")),
                }
            }
            Value::Map(map) => {
                let row = |entry: &crate::iac::Entry| {
                    let key = self.spelling.document_key(&entry.key);
                    Some(format!("{key}: {}", self.tree(&entry.node, &deeper)?))
                };
                let mut all: Vec<String> = map.entries.iter().map(row).collect::<Option<_>>()?;
                if is_go {
                    align(&mut all);
                }
                format!("{}{}}}", if is_go { "map[string]interface{}{" } else { "{" }, rows(all))
            }
            Value::Null | Value::Unknown { .. } => return None,
            Value::Text(text) => self.spelling.plain(text),
            Value::Bool(_) | Value::Number(_) => {
                let plain = Spelling { core: String::new(), ..self.spelling.clone() };
                plain.value(&self.value(node, indent)?)?
            }
        })
    }

    fn text(&self, parts: &[Part]) -> Option<String> {
        if let [Part::Named(named)] = parts {
            return self.named(named);
        }
        let core = self.core()?;
        match self.language() {
            Language::TypeScript => {
                let part = |part: &Part| match part {
                    Part::Text(text) => {
                        Some(text.replace('\\', "\\\\").replace('`', "\\`").replace("${", "\\${"))
                    }
                    Part::Named(named) => Some(format!("${{{}}}", self.named(named)?)),
                };
                Some(format!("{core}.interpolate`{}`", parts.iter().map(part).collect::<Option<String>>()?))
            }
            Language::Python => {
                let part = |part: &Part| match part {
                    Part::Text(text) => Some(self.spelling.plain(text)),
                    Part::Named(named) => self.named(named),
                };
                let all = parts.iter().map(part).collect::<Option<Vec<_>>>()?.join(", ");
                Some(format!("{core}.Output.concat({all})"))
            }
            Language::Go => {
                let (mut format, mut given) = (String::new(), String::new());
                for part in parts {
                    match part {
                        Part::Text(text) => format.push_str(&text.replace('%', "%%")),
                        Part::Named(named) => {
                            format.push_str("%s");
                            given.push_str(&format!(", {}", self.named(named)?));
                        }
                    }
                }
                Some(format!("{core}.Sprintf({}{given})", self.spelling.plain(&format)))
            }
        }
    }

    /// What the program calls what a reference of Terraform's names.
    fn named(&self, reference: &Reference) -> Option<String> {
        let attribute = if reference.attribute.is_empty() { "id" } else { &reference.attribute };
        if let Some(data) = reference.address.strip_prefix("data.aws_") {
            let kind = data.split('.').next()?;
            let is_known = matches!(kind, "caller_identity" | "region" | "partition");
            let asked = names::camel(&format!("get_{kind}"));
            let package = self.package()?;
            return is_known.then(|| match self.language() {
                Language::TypeScript => {
                    Some(format!("{package}.{asked}Output().{}", names::camel(attribute)))
                }
                Language::Python => Some(format!("{package}.{}_output().{attribute}", names::snake(&asked))),
                Language::Go => {
                    let context = self.program.source.slice(self.found.call.arguments.first()?.span);
                    let (class, field) =
                        (names::camel(&format!("_get_{kind}")), names::camel(&format!("_{attribute}")));
                    Some(format!(
                        "{package}.{class}Output({context}, {package}.{class}OutputArgs{{}}).{field}()"
                    ))
                }
            })?;
        }
        let own = self.made.names.iter().find(|(address, _)| *address == reference.address);
        if let Some((address, variable)) = own {
            let kind = address.split('.').next()?;
            return Some(output(self.language(), variable, (kind, attribute)));
        }
        let other = made::referred(reference, self.stack)?;
        if let Side::Behind(variable) = self.side
            && other.name_at.span.start == self.found.creation.call.span.start
        {
            return Some(output(self.language(), variable, (&other.kind, attribute)));
        }
        // What stands below is not there yet.
        (other.name_at.span.start < self.found.creation.call.span.start).then_some(())?;
        super::program::reference(self.program, &self.program.source, other, attribute)
    }

    /// The name of Pulumi's own SDK.
    fn core(&self) -> Option<String> {
        self.made.core(self.program)
    }

    fn package(&self) -> Option<&str> {
        let own = self.made.imported.iter().find(|name| *name == "aws").map(String::as_str);
        imported(self.program, "aws").or(own)
    }
}

/// What a program calls a package as a whole.
fn imported<'p>(program: &'p Program, package: &str) -> Option<&'p str> {
    let is_it = |module: &str| token::package(module) == Some((package.to_owned(), Vec::new()));
    let imports = program.imports.iter();
    let mut names: Vec<&str> = imports
        .filter(|(_, import)| is_it(&import.module) && import.path.is_empty())
        .map(|(name, _)| name.as_str())
        .collect();
    names.sort_unstable();
    names.first().copied()
}
