//! The forms of conditions, read from TOML.
//!
//! In: the value of `when`, `require` or `holds`. Out: a [`Condition`], or a [`Mistake`] at its word.

use std::cell::RefCell;

use super::pack::*;
use super::test_form::{KEYS, bounds, regex, test};
use super::truth::Truth;
use crate::toml_table::{Item, Mistake, Read, Table};

/// What conditions may name, and what they did name.
#[derive(Default)]
pub struct Words {
    /// `[condition]` tables, which others include by `{ is = "name" }`.
    pub conditions: Vec<(String, Condition)>,
    /// Names of data that may stand in another file.
    pub mentions: RefCell<Vec<Mention>>,
}

impl Words {
    pub fn mention(&self, kind: Mentioned, item: &Item) -> Read<String> {
        let (name, span) = (item.text()?, item.span());
        self.mentions.borrow_mut().push(Mention { kind, name: name.clone(), span });
        Ok(name)
    }
}

/// The checks written in Rust that a condition may name.
const NATIVES: [&str; 4] = ["handed-on", "hidden-secrets", "root-module", "written-by-cdktf"];

/// What `with` and `without` may name of a statement.
const ELEMENTS: [&str; 8] =
    ["Condition", "NotAction", "NotResource", "NotPrincipal", "Action", "Resource", "Principal", "Sid"];

/// `a.b[*].c`; a key with a dot in it stands in double quotes: `tags."a.b"`.
pub fn path(text: &str, span: std::ops::Range<usize>) -> Read<Path> {
    let wrong = || {
        Mistake::new(span.clone(), format!("`{text}` is no path"))
            .help("a path such as ingress[*].cidr_blocks")
    };
    let (mut steps, mut rest) = (Vec::new(), text);
    loop {
        let (name, behind) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or_else(wrong)?,
            None => {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                if rest[..end].contains([']', ' ', '"']) {
                    return Err(wrong());
                }
                rest.split_at(end)
            }
        };
        let (every, behind) = match behind.strip_prefix("[*]") {
            Some(behind) => (true, behind),
            None => (false, behind),
        };
        if name.is_empty() {
            return Err(wrong());
        }
        steps.push(PathStep { name: name.to_owned(), every });
        match behind.strip_prefix('.') {
            Some(behind) => rest = behind,
            None if behind.is_empty() => return Ok(Path(steps)),
            None => return Err(wrong()),
        }
    }
}

/// A path, or a list of alternatives.
fn paths_at(table: &Table, key: &'static str) -> Read<Vec<Path>> {
    let Some(item) = table.item(key) else { return Ok(Vec::new()) };
    if !item.is_list() {
        return Ok(vec![path(&item.text()?, item.span())?]);
    }
    item.items()?.iter().map(|item| path(&item.text()?, item.span())).collect()
}

fn path_at(table: &Table, key: &'static str) -> Read<Option<Path>> {
    table.item(key).map(|item| path(&item.text()?, item.span())).transpose()
}

/// Reads a condition: an inline table, or a list that stands for `all`.
pub fn condition(item: &Item, named: &Words) -> Read<Condition> {
    if item.is_list() {
        return Ok(Condition::All(conditions(item, named)?));
    }
    let table = item.table()?;
    let read = form(&table, named)?;
    table.finish()?;
    Ok(read)
}

fn conditions(item: &Item, named: &Words) -> Read<Vec<Condition>> {
    item.items()?.iter().map(|item| condition(item, named)).collect()
}

fn holds(table: &Table, named: &Words) -> Read<Box<Condition>> {
    Ok(Box::new(condition(&table.required("holds")?, named)?))
}

fn form(table: &Table, named: &Words) -> Read<Condition> {
    if let Some(from) = path_at(table, "from")? {
        let to = table.required("to")?;
        let at = PortsAt::Between(from, path(&to.text()?, to.span())?);
        return Ok(Condition::Ports(Box::new(ports(table, at, named)?)));
    }
    if let Some(written) = path_at(table, "ranges")? {
        return Ok(Condition::Ports(Box::new(ports(table, PortsAt::Written(written), named)?)));
    }
    if let Some(item) = table.item("is") {
        let name = item.text()?;
        let known: Vec<&str> = named.conditions.iter().map(|(name, _)| name.as_str()).collect();
        let found =
            named.conditions.iter().find(|(other, _)| *other == name).map(|(_, condition)| condition.clone());
        let place = table.place.borrow().clone();
        return found.ok_or_else(|| Mistake::unknown_word(item.span(), "condition", &name, &place, &known));
    }
    if let Some(item) = table.item("all") {
        return Ok(Condition::All(conditions(&item, named)?));
    }
    if let Some(item) = table.item("any") {
        return Ok(Condition::Any(conditions(&item, named)?));
    }
    if let Some(item) = table.item("not") {
        return Ok(Condition::Not(Box::new(condition(&item, named)?)));
    }
    if let Some(item) = table.item("known") {
        return Ok(Condition::Known(Box::new(condition(&item, named)?)));
    }
    if let Some(item) = table.item("provider") {
        return Ok(Condition::Provider(Box::new(condition(&item, named)?)));
    }
    if let Some(item) = table.item("native") {
        return Ok(Condition::Native { name: item.word("native", &NATIVES)?.to_owned() });
    }
    if let Some(item) = table.item("always") {
        return Ok(Condition::Always(item.bool()?.into()));
    }
    if let Some(item) = table.item("setting") {
        let quantifier = if table.has("some") { Quantifier::Some } else { Quantifier::Each };
        let inner = table.item("some").map_or_else(|| table.required("each"), Ok)?;
        return Ok(Condition::Setting {
            name: named.mention(Mentioned::Setting, &item)?,
            quantifier,
            holds: Box::new(condition(&inner, named)?),
        });
    }
    for (key, quantifier) in
        [("each", Quantifier::Each), ("some", Quantifier::Some), ("none", Quantifier::None)]
    {
        if let Some(path) = path_at(table, key)? {
            return Ok(Condition::Over { quantifier, path, holds: holds(table, named)? });
        }
    }
    for (key, role) in [
        ("linked", LinkRole::Managed),
        ("linked-data", LinkRole::Data),
        ("linked-backend", LinkRole::Backend),
    ] {
        if table.has(key) {
            let holds = table.item("holds").map(|item| condition(&item, named)).transpose()?.map(Box::new);
            let (by, via) = (paths_at(table, "by")?, paths_at(table, "via")?);
            return Ok(Condition::Linked { role, kinds: table.texts(key)?, by, via, holds });
        }
    }
    if let Some(path) = path_at(table, "policy")? {
        let (effect, inner) = match (table.table("allows")?, table.table("denies")?) {
            (Some(inner), None) => (Effect::Allow, inner),
            (None, Some(inner)) => (Effect::Deny, inner),
            _ => {
                let place = table.place.borrow();
                let wanted = format!("`policy` takes one of `allows` and `denies`{place}");
                let help = "allows = { actions = [\"s3:*\"], principals = [\"*\"] }";
                return Err(Mistake::new(table.span.clone(), wanted).help(help));
            }
        };
        let shape = Box::new(statement(&inner)?);
        inner.finish()?;
        return Ok(Condition::Policy { path, effect, shape });
    }
    if let Some(path) = path_at(table, "count")? {
        let holds = table.item("holds").map(|item| condition(&item, named)).transpose()?.map(Box::new);
        return Ok(Condition::Count { path, holds, bounds: bounds(table)? });
    }
    if let Some(path) = path_at(table, "json")? {
        return Ok(Condition::Json { path, holds: holds(table, named)?, absent: absent(table)? });
    }
    let Some(path) = path_at(table, "path")? else { return Err(no_form(table)) };
    let absent = absent(table)?;
    Ok(Condition::Test { path, test: test(table, named)?, absent })
}

fn absent(table: &Table) -> Read<Truth> {
    Ok(match table.word("absent", &["yes", "no", "unknown"])? {
        Some("yes") => Truth::Yes,
        Some("unknown") => Truth::Unknown,
        _ => Truth::No,
    })
}

/// The word that is no form, else what is missing.
fn no_form(table: &Table) -> Mistake {
    const FORMS: [&str; 20] = [
        "path",
        "all",
        "any",
        "not",
        "known",
        "each",
        "some",
        "none",
        "count",
        "json",
        "linked",
        "linked-data",
        "linked-backend",
        "provider",
        "policy",
        "setting",
        "from",
        "ranges",
        "is",
        "native",
    ];
    const BESIDE: [&str; 9] =
        ["holds", "by", "via", "to", "protocol", "ports", "ports-setting", "allows", "denies"];
    let place = table.place.borrow();
    let entries = table.entries();
    let is_known = |key: &str| KEYS.contains(&key) || BESIDE.contains(&key);
    match entries.iter().find(|(key, _, _)| !is_known(key)) {
        Some((key, span, _)) => Mistake::unknown_word(span.clone(), "condition", key, &place, &FORMS),
        None => {
            Mistake::new(table.span.clone(), format!("`path` is missing{place}")).help("path = \"a.b[*].c\"")
        }
    }
}

fn ports(table: &Table, at: PortsAt, named: &Words) -> Read<PortShape> {
    let ports = table.item("ports").map(|item| item.items()).transpose()?.unwrap_or_default();
    let setting = table.item("ports-setting");
    let key = if matches!(at, PortsAt::Between(..)) { "from" } else { "ranges" };
    let shape = PortShape {
        at,
        protocol: path_at(table, "protocol")?,
        ports: ports.iter().map(port_range).collect::<Read<_>>()?,
        setting: setting.map(|item| named.mention(Mentioned::Setting, &item)).transpose()?,
        all: table.bool("all")? == Some(true),
    };
    if shape.ports.is_empty() && shape.setting.is_none() && !shape.all {
        let place = table.place.borrow();
        return Err(Mistake::new(table.span.clone(), format!("no ports beside `{key}`{place}"))
            .help("ports = [22, \"1024-65535\"], or all = true"));
    }
    Ok(shape)
}

fn port_range(item: &Item) -> Read<(u16, u16)> {
    let wrong = |written: &str| {
        Mistake::new(item.span(), format!("`{written}` is no port or range of ports"))
            .help("22 or \"1024-65535\", from 0 to 65535")
    };
    if let Ok(text) = item.text() {
        let bounds = text.split_once('-').unwrap_or((&text, &text));
        let read = (bounds.0.trim().parse::<u16>(), bounds.1.trim().parse::<u16>());
        return match read {
            (Ok(first), Ok(last)) if first <= last => Ok((first, last)),
            _ => Err(wrong(&text)),
        };
    }
    let number = item.number()?;
    if number.fract() != 0.0 || !(0.0..=65_535.0).contains(&number) {
        return Err(wrong(&number.to_string()));
    }
    Ok((number as u16, number as u16))
}

fn statement(table: &Table) -> Read<StatementShape> {
    let wanted = |whole, like, matches| {
        let regex = table.item(matches).map(|item| regex(&item)).transpose()?;
        Ok(Wanted { whole: table.texts(whole)?, like: table.texts(like)?, matches: regex })
    };
    let elements = |key| {
        let Some(item) = table.item(key) else { return Ok(Vec::new()) };
        let items = if item.is_list() { item.items()? } else { vec![item] };
        items.iter().map(|item| Ok(item.word(key, &ELEMENTS)?.to_owned())).collect::<Read<Vec<_>>>()
    };
    let conditions = |key| table.tables(key)?.iter().map(condition_shape).collect::<Read<Vec<_>>>();
    Ok(StatementShape {
        actions: wanted("actions", "actions-like", "actions-match")?,
        resources: wanted("resources", "resources-like", "resources-match")?,
        principals: Wanted { like: Vec::new(), ..wanted("principals", "principals", "principals-match")? },
        with: elements("with")?,
        without: elements("without")?,
        conditions: conditions("condition")?,
        without_conditions: conditions("without-condition")?,
    })
}

fn condition_shape(table: &Table) -> Read<ConditionShape> {
    let shape = ConditionShape {
        operators: table.texts("operator")?,
        keys: table.texts("key")?,
        values: table.texts("value")?,
    };
    table.finish()?;
    Ok(shape)
}
