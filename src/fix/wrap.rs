//! A literal secret leaves the configuration: for a sensitive variable, a write-only argument, or a password that
//! the service makes and keeps itself.
//!
//! In: where the literal stands. Out: fixes, always suggested: the file may hold the only copy. Each says what to
//! set where, and that Git keeps the old value.

use regex::Regex;

use super::{Fix, Trial};
use crate::finding::Finding;
use crate::iac::terraform::{self, write};
use crate::iac::{Resource, Role, Stack};
use crate::literal::Literal;
use crate::rules::ask::Broken;
use crate::rules::pack::{LooksAt, Safety};
use crate::text::{Edit, Location, Source, Span};

/// Where variables are kept, if a folder has it.
const VARIABLES: &str = "variables.tf";

/// Attributes that a service can look after itself: type, attribute, and what says so.
const MANAGED: [(&str, &str, &str); 4] = [
    ("aws_db_instance", "password", "manage_master_user_password"),
    ("aws_rds_cluster", "master_password", "manage_master_user_password"),
    ("aws_docdb_cluster", "master_password", "manage_master_user_password"),
    ("aws_redshift_cluster", "master_password", "manage_master_password"),
];

/// Attributes with a write-only twin (`password_wo`), which no state holds: since Terraform 1.11.
const WRITE_ONLY: [(&str, &str); 16] = [
    ("aws_db_instance", "password"),
    ("aws_rds_cluster", "master_password"),
    ("aws_docdb_cluster", "master_password"),
    ("aws_redshift_cluster", "master_password"),
    ("aws_secretsmanager_secret_version", "secret_string"),
    ("aws_ssm_parameter", "value"),
    ("azurerm_key_vault_secret", "value"),
    ("azurerm_mssql_server", "administrator_login_password"),
    ("azurerm_mssql_job_credential", "password"),
    ("azurerm_mysql_flexible_server", "administrator_password"),
    ("azurerm_postgresql_flexible_server", "administrator_password"),
    ("google_sql_user", "password"),
    ("google_secret_manager_secret_version", "secret_data"),
    ("google_bigquery_data_transfer_config", "secret_access_key"),
    ("kubernetes_secret_v1", "data"),
    ("vault_kv_secret_v2", "data_json"),
];

/// For findings of literal secrets, by shape or by place.
pub fn fixes(finding: &Finding, trial: &Trial) -> Vec<Fix> {
    let rule = trial.judge.rules.find(finding.rule.as_str());
    let is_secret = rule.is_some_and(|rule| !matches!(rule.looks_at, LooksAt::Resources(_)));
    if is_secret { taken_out(&finding.at, trial) } else { Vec::new() }
}

/// For rules about resources that hold a secret.
pub fn of_broken(broken: &Broken, trial: &Trial) -> Vec<Fix> {
    taken_out(broken.via.last().unwrap_or(&broken.at), trial)
}

fn taken_out(at: &Location, trial: &Trial) -> Vec<Fix> {
    let (source, path) = (&at.source, at.path());
    if at.span.start == at.span.end || !terraform::is_ours(path) || !source.is_editable() {
        return Vec::new();
    }
    if path.ends_with(".tfvars") {
        let stacks = trial.read(&path.parent()).ok();
        return value_line(at, stacks.as_deref().and_then(<[_]>::first)).into_iter().collect();
    }
    // What stands in it is no expression: it can't name a variable.
    if path.ends_with(".tfvars.json") {
        return Vec::new();
    }
    let Ok(stacks) = trial.read(&path.parent()) else { return Vec::new() };
    let Some(stack) = stacks.first() else { return Vec::new() };
    // Whoever calls the module would have to hand the value in.
    let is_called = trial.callers.has(&path.parent());
    let literal = Written::of(at);
    let holder = innermost(stack, at);
    match holder.map(|holder| holder.role) {
        Some(Role::Variable) if is_called => Vec::new(),
        Some(Role::Variable) => without_default(holder).into_iter().collect(),
        Some(Role::Backend | Role::Settings) => without_setting(at).into_iter().collect(),
        // Terraform reads a module's source before any variable.
        Some(Role::Module) if literal.key.as_deref() == Some("source") => Vec::new(),
        _ => {
            let holder = holder.filter(|holder| holder.module.is_empty());
            let mut fixes = Vec::new();
            if let Some(holder) = holder {
                fixes.extend(write_only(holder, &literal, stack).filter(|_| !is_called));
                fixes.extend(managed(holder, &literal));
            }
            fixes.extend(variable(holder, &literal, stack).filter(|_| !is_called));
            fixes
        }
    }
}

/// The declaration that a place lies in.
fn innermost<'a>(stack: &'a Stack, at: &Location) -> Option<&'a Resource> {
    let holds = |one: &&Resource| one.block.path() == at.path() && one.block.span.contains(at.span);
    stack.resources.iter().filter(holds).min_by_key(|one| one.block.span.end - one.block.span.start)
}

/// A literal as it stands, and what it is called.
struct Written<'a> {
    source: &'a Source,
    /// With its quotes, where it has its own.
    span: Span,
    /// The whole of a quoted text, rather than a part of a longer one.
    is_whole: bool,
    /// `password`, `DB_PASSWORD`.
    key: Option<String>,
}

impl<'a> Written<'a> {
    fn of(at: &'a Location) -> Self {
        let text = at.source.text();
        let (before, after) = (&text[..at.span.start], &text[at.span.end..]);
        let written = at.text();
        let is_quoted = written.len() > 1 && written.starts_with('"') && written.ends_with('"');
        let is_inside = before.ends_with('"') && !before.ends_with("\\\"") && after.starts_with('"');
        let span = if is_inside { Span::new(at.span.start - 1, at.span.end + 1) } else { at.span };
        Self { source: &at.source, span, is_whole: is_quoted || is_inside, key: key(text, span) }
    }
}

/// The name that a value is given to; of `{ name = "DB_PASSWORD", value = … }` the name that stands beside it.
fn key(text: &str, span: Span) -> Option<String> {
    let line = text[..span.start].rfind('\n').map_or(0, |newline| newline + 1);
    let before = Regex::new(r#"([A-Za-z_][A-Za-z0-9_-]*)"?\s*[=:]\s*$"#).ok()?;
    let key = before.captures(&text[line..span.start])?.get(1)?.as_str();
    if key != "value" {
        return Some(key.to_owned());
    }
    let near = text[..line].rmatch_indices('\n').nth(2).map_or(0, |(at, _)| at);
    let named = Regex::new(r#"\bname"?\s*[=:]\s*"([A-Za-z_][A-Za-z0-9_.-]*)""#).ok()?;
    let named = named.captures_iter(&text[near..span.start]).last()?;
    Some(named.get(1)?.as_str().to_owned())
}

/// `name = "…"` of a `.tfvars` file goes: the value comes from outside, to a variable that plans do not show.
fn value_line(at: &Location, stack: Option<&Stack>) -> Option<Fix> {
    let (source, text) = (&at.source, at.source.text());
    let start = text[..at.span.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at.span.end..].find('\n').map_or(text.len(), |newline| at.span.end + newline + 1);
    let line = Regex::new(r#"^([A-Za-z_][A-Za-z0-9_-]*)\s*=\s*"[^"\n]*"\s*(?:(?:#|//).*)?\r?\n?$"#).ok()?;
    let name = line.captures(&text[start..end])?.get(1)?.as_str().to_owned();
    // A line of an object or of a heredoc is a part of another value.
    let before = &text[..start];
    let is_inside = before.matches('{').count() != before.matches('}').count()
        || before.matches('[').count() != before.matches(']').count()
        || before.contains("<<");
    if is_inside {
        return None;
    }
    let mut fix = Fix::new("take the value from outside", Safety::Suggested);
    fix.edit(source, vec![Edit::replace(Span::new(start, end), "")])?;
    let is_it = |one: &&Resource| one.role == Role::Variable && one.module.is_empty() && one.name == name;
    let variable = stack.and_then(|stack| stack.resources.iter().find(is_it));
    if let Some(variable) = variable.filter(|variable| variable.settings().get("sensitive").is_none()) {
        let edits = write::set(variable, &[write::Step::new("sensitive")], &Literal::Bool(true))?;
        fix.edit(&variable.block.source, edits)?;
    }
    tell(&mut fix, &name);
    Some(fix)
}

/// A variable keeps no secret as its default; it is sensitive, so that plans do not show it.
fn without_default(variable: Option<&Resource>) -> Option<Fix> {
    let variable = variable?;
    // Of an object a part would go with it.
    variable.settings().get("default")?.as_text()?;
    let mut fix = Fix::new("take the value from outside", Safety::Suggested);
    let edits = match variable.settings().get("sensitive") {
        Some(_) => write::remove(variable, &[write::Step::new("default")])?,
        None => write::exchange(variable, "default", &[("sensitive", Literal::Bool(true))])?,
    };
    fix.edit(&variable.block.source, edits)?;
    tell(&mut fix, &variable.name);
    Some(fix)
}

/// A `terraform` block takes no variables: what it needs is given to `terraform init`.
fn without_setting(at: &Location) -> Option<Fix> {
    let (source, text) = (&at.source, at.source.text());
    let literal = Written::of(at);
    let key = literal.key?;
    let start = text[..literal.span.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[literal.span.end..].find('\n').map(|newline| literal.span.end + newline + 1)?;
    let alone = text[start..literal.span.start].trim().trim_end_matches('=').trim() == key
        && text[literal.span.end..end].trim().is_empty();
    if !alone {
        return None;
    }
    let mut fix = Fix::new("give it to `terraform init` instead", Safety::Suggested);
    fix.edit(source, vec![Edit::replace(Span::new(start, end), "")])?;
    fix.note(format!(
        "give `{key}` by `terraform init -backend-config=…` or the environment, never from a file in Git"
    ));
    fix.note("change it first: Git keeps the old value".to_owned());
    Some(fix)
}

fn variable(holder: Option<&Resource>, literal: &Written, stack: &Stack) -> Option<Fix> {
    let name = free_variable(&wanted_name(holder, literal), stack);
    let mut fix = Fix::new("take it from a sensitive variable", Safety::Suggested);
    let reference = if write::is_json(literal.source) || !literal.is_whole {
        format!("${{var.{name}}}")
    } else {
        format!("var.{name}")
    };
    let text = if write::is_json(literal.source) && literal.is_whole {
        format!("\"{reference}\"")
    } else {
        reference
    };
    fix.edit(literal.source, vec![Edit::replace(literal.span, text)])?;
    declare(&mut fix, &name, false, holder, literal, stack)?;
    tell(&mut fix, &name);
    Some(fix)
}

/// `password = "…"` becomes `password_wo = var.…` with its version, where the configuration asks for a Terraform
/// that knows write-only arguments.
fn write_only(holder: &Resource, literal: &Written, stack: &Stack) -> Option<Fix> {
    let key = literal.key.as_ref().filter(|_| literal.is_whole)?;
    let has_twin = WRITE_ONLY.iter().any(|(kind, attribute)| *kind == holder.kind && attribute == key);
    if !has_twin || !knows_write_only(stack) {
        return None;
    }
    let name = free_variable(&wanted_name(Some(holder), literal), stack);
    let mut fix = Fix::new("hand it over without keeping it in state", Safety::Suggested);
    let (argument, version) = (format!("{key}_wo"), format!("{key}_wo_version"));
    let value = Literal::Expression(format!("var.{name}"));
    let rows = [(argument.as_str(), value), (version.as_str(), Literal::Number(1.0))];
    fix.edit(literal.source, write::exchange(holder, key, &rows)?)?;
    declare(&mut fix, &name, true, Some(holder), literal, stack)?;
    tell(&mut fix, &name);
    fix.note(format!("raise `{key}_wo_version` whenever the value changes"));
    Some(fix)
}

fn knows_write_only(stack: &Stack) -> bool {
    let settings = stack.resources.iter().find(|one| one.role == Role::Settings && one.module.is_empty());
    let required = settings.and_then(|one| one.settings().get("required_version")?.as_text());
    // The lowest version that it takes: `>= 1.11`, `~> 1.12.0`.
    let lowest = Regex::new(r"(?:>=|~>|=)?\s*1\.(\d+)").expect("a pattern of ours compiles");
    let minor = required.and_then(|text| lowest.captures(text)?.get(1)?.as_str().parse::<u32>().ok());
    minor.is_some_and(|minor| minor >= 11)
}

fn managed(holder: &Resource, literal: &Written) -> Option<Fix> {
    let key = literal.key.as_ref().filter(|_| literal.is_whole)?;
    let (.., setting) =
        MANAGED.iter().find(|(kind, attribute, _)| *kind == holder.kind && attribute == key)?;
    let mut fix = Fix::new("let the service make and keep the password", Safety::Suggested);
    fix.edit(literal.source, write::exchange(holder, key, &[(setting, Literal::Bool(true))])?)?;
    fix.note("it lies in Secrets Manager from then on: those who log in read it there".to_owned());
    fix.note("the old password ends with the apply; Git keeps it all the same".to_owned());
    Some(fix)
}

/// `main_password`, or the key alone where it says enough.
fn wanted_name(holder: Option<&Resource>, literal: &Written) -> String {
    let key = literal.key.clone().unwrap_or_else(|| "secret".to_owned());
    let (mut name, mut before_is_lower) = (String::new(), false);
    for character in key.rsplit('.').next().unwrap_or(&key).chars() {
        if character.is_ascii_uppercase() && before_is_lower {
            name.push('_');
        }
        before_is_lower = character.is_ascii_lowercase() || character.is_ascii_digit();
        name.push(if character == '-' { '_' } else { character.to_ascii_lowercase() });
    }
    match holder {
        Some(holder) if !holder.name.is_empty() && !key.contains(['_', '-']) => {
            format!("{}_{name}", holder.name.replace('-', "_"))
        }
        _ => name,
    }
}

fn free_variable(wanted: &str, stack: &Stack) -> String {
    let is_free = |name: &str| {
        !stack
            .resources
            .iter()
            .any(|one| one.role == Role::Variable && one.module.is_empty() && one.name == name)
    };
    let numbered = (2..).map(|number| format!("{wanted}_{number}"));
    std::iter::once(wanted.to_owned()).chain(numbered).find(|name| is_free(name)).unwrap_or_default()
}

/// The variable's block, where the folder keeps its variables, else behind what needs it.
fn declare(
    fix: &mut Fix,
    name: &str,
    is_ephemeral: bool,
    holder: Option<&Resource>,
    literal: &Written,
    stack: &Stack,
) -> Option<()> {
    let rows = if is_ephemeral {
        "  type      = string\n  ephemeral = true\n  sensitive = true\n"
    } else {
        "  type      = string\n  sensitive = true\n"
    };
    let block = format!("variable \"{name}\" {{\n{rows}}}\n");
    let of_variables =
        |source: &&Source| source.path().file_name() == VARIABLES.as_bytes() && source.is_editable();
    match (stack.sources.iter().find(of_variables), holder) {
        (Some(source), _) => fix.edit(source, vec![write::append_to(source, &block)]),
        _ if write::is_json(literal.source) => None,
        (None, Some(holder)) => fix.edit(literal.source, vec![write::append_after(holder, &block)]),
        (None, None) => fix.edit(literal.source, vec![write::append_to(literal.source, &block)]),
    }
}

fn tell(fix: &mut Fix, variable: &str) {
    fix.note(format!("set TF_VAR_{variable} from a secret store where Terraform runs"));
    fix.note("change the secret: Git keeps the old value".to_owned());
}
