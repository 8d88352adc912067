//! `iacgate except`: writes an exception at the end of the repository's `iacgate.toml`.

use super::options::Except;
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::policy::{Policy, file};
use crate::rules::Rules;
use crate::text::Source;

pub fn run(options: &Except) -> Result<u8> {
    let repository = Repository::from_env()?;
    let top =
        repository.work_tree().ok_or_else(|| Error::new("a bare repository has no iacgate.toml to write"))?;
    let path = top.join(file::FILE);
    let rules = Rules::built_in();
    let rule = rules
        .find(&options.rule)
        .ok_or_else(|| Error::new(format!("unknown rule `{}`", options.rule)).help("iacgate rules"))?;
    if rule.is_never && !(options.false_positive && options.path.is_some()) {
        return Err(Error::new(format!(
            "`{}` takes no ticket: what it finds must not be committed",
            rule.id
        ))
        .help(format!("iacgate except {} --false-positive --path FILE --reason WHY", rule.id)));
    }
    let expires = options.expires.as_deref().and_then(crate::policy::exception::date);
    if expires.is_some_and(|day| day < super::policy::today()) {
        return Err(Error::new("that day is past: the exception would not hold").help("--expires YYYY-MM-DD"));
    }
    let before = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Error::new(format!("{} could not be read: {error}", file::FILE))),
    };
    let gap = if before.is_empty() || before.ends_with("\n\n") {
        ""
    } else if before.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    let entry = entry(options, &rule.id);
    let after = format!("{before}{gap}{entry}");
    // What is written must be a policy: a ticket that does not match, a date that is none, is said now.
    Policy::read(&Source::decode(file::place(), after.as_bytes()))?;
    std::fs::write(&path, &after)
        .map_err(|error| Error::new(format!("{} could not be written: {error}", file::FILE)))?;
    super::said(&format!(
        "{}: added\n{}\nstage it with the commit it is for: git add {}",
        file::FILE,
        entry.trim_end(),
        file::FILE
    ))
}

fn entry(options: &Except, rule: &str) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = format!("[[exception]]\nrule     = {}\n", quoted(rule));
    let mut line = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            text.push_str(&format!("{key:8} = {value}\n"));
        }
    };
    line("resource", options.resource.as_deref().map(quoted));
    line("path", options.path.as_deref().map(quoted));
    if options.false_positive {
        line("false-positive", Some("true".to_owned()));
    }
    line("ticket", options.ticket.as_deref().map(quoted));
    line("owner", options.owner.as_deref().map(quoted));
    line("reason", Some(quoted(&options.reason)));
    line("expires", options.expires.clone());
    text
}
