//! The forms of conditions, read from TOML.
//!
//! In: the value of `when`, `require` or `holds`. Out: a [`Condition`], or a [`Mistake`] at its word.

use super::pack::*;
use super::truth::Truth;
use crate::literal::Literal;
use crate::toml_table::{Item, Mistake, Read, Table};

/// `[condition]` tables: named conditions that others include by `{ is = "name" }`.
pub type Named = Vec<(String, Condition)>;

/// The checks written in Rust that a condition may name.
const NATIVES: [&str; 1] = ["root-module"];

/// What `with` and `without` may name of a statement.
const ELEMENTS: [&str; 8] =
    ["Condition", "NotAction", "NotResource", "NotPrincipal", "Action", "Resource", "Principal", "Sid"];

/// `a.b[*].c`; a key with a dot in it stands in double quotes: `"tags.\"a.b\""`.
pub fn path(text: &str, span: std::ops::Range<usize>) -> Read<Path> {
    let mut steps = Vec::new();
    for part in text.split('.') {
        let (name, every) = match part.strip_suffix("[*]") {
            Some(name) => (name, true),
            None => (part, false),
        };
        if name.is_empty() || name.contains(['[', ']', ' ']) {
            return Err(Mistake::new(span, format!("`{text}` is no path"))
                .help("a path such as ingress[*].cidr_blocks"));
        }
        steps.push(PathStep { name: name.to_owned(), every });
    }
    Ok(Path(steps))
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
pub fn condition(item: &Item, named: &Named) -> Read<Condition> {
    if item.is_list() {
        return Ok(Condition::All(conditions(item, named)?));
    }
    let table = item.table()?;
    let read = form(&table, named)?;
    table.finish()?;
    Ok(read)
}

fn conditions(item: &Item, named: &Named) -> Read<Vec<Condition>> {
    item.items()?.iter().map(|item| condition(item, named)).collect()
}

fn holds(table: &Table, named: &Named) -> Read<Box<Condition>> {
    Ok(Box::new(condition(&table.required("holds")?, named)?))
}

fn form(table: &Table, named: &Named) -> Read<Condition> {
    if let Some(item) = table.item("is") {
        let name = item.text()?;
        let known: Vec<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
        let found = named.iter().find(|(other, _)| *other == name).map(|(_, condition)| condition.clone());
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
            name: item.text()?,
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
    if let Some(from) = path_at(table, "from")? {
        let ports = table.item("ports").map(|item| item.items()).transpose()?.unwrap_or_default();
        return Ok(Condition::Ports {
            from,
            to: path_at(table, "to")?.unwrap_or_default(),
            protocol: path_at(table, "protocol")?,
            ports: ports.iter().map(|item| Ok(item.number()? as u16)).collect::<Read<_>>()?,
            setting: table.text("ports-setting")?,
        });
    }
    if let Some(path) = path_at(table, "policy")? {
        let (effect, inner) = match (table.table("allows")?, table.table("denies")?) {
            (Some(inner), None) => (Effect::Allow, inner),
            (None, Some(inner)) => (Effect::Deny, inner),
            _ => {
                let place = table.place.borrow();
                let wanted = format!("`policy` takes one of `allows` and `denies`{place}");
                return Err(Mistake::new(table.span.clone(), wanted));
            }
        };
        let shape = Box::new(statement(&inner)?);
        inner.finish()?;
        return Ok(Condition::Policy { path, effect, shape });
    }
    let path = path_at(table, "path")?.ok_or_else(|| {
        let valid = table.entries();
        let word = valid.first().map_or("", |(key, _, _)| key.as_str());
        let known =
            ["path", "all", "any", "not", "each", "some", "none", "linked", "policy", "setting", "is"];
        Mistake::unknown_word(table.span.clone(), "condition", word, &table.place.borrow(), &known)
    })?;
    let absent = match table.word("absent", &["yes", "no", "unknown"])? {
        Some("yes") => Truth::Yes,
        Some("unknown") => Truth::Unknown,
        _ => Truth::No,
    };
    Ok(Condition::Test { path, test: test(table)?, absent })
}

fn statement(table: &Table) -> Read<StatementShape> {
    let wanted = |whole, like, matches| {
        let regex =
            table.item(matches).map(|item| regex_parses(&item).and_then(|()| item.text())).transpose()?;
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

fn test(table: &Table) -> Read<Test> {
    let literals = |item: Item| item.items()?.iter().map(Item::literal).collect::<Read<Vec<Literal>>>();
    let mut tests = Vec::new();
    if let Some(item) = table.item("equals") {
        tests.push(Test::Equals(item.literal()?));
    }
    if let Some(item) = table.item("not-equals") {
        tests.push(Test::NotEquals(item.literal()?));
    }
    if let Some(item) = table.item("one-of") {
        tests.push(Test::OneOf(literals(item)?));
    }
    if let Some(item) = table.item("none-of") {
        tests.push(Test::NoneOf(literals(item)?));
    }
    if let Some(item) = table.item("contains") {
        tests.push(Test::Contains(item.literal()?));
    }
    if let Some(item) = table.item("matches") {
        regex_parses(&item)?;
        tests.push(Test::Matches(item.text()?));
    }
    if let Some(item) = table.item("not-matches") {
        regex_parses(&item)?;
        tests.push(Test::NotMatches(item.text()?));
    }
    if let Some(text) = table.text("starts-with")? {
        tests.push(Test::StartsWith(text));
    }
    if let Some(text) = table.text("ends-with")? {
        tests.push(Test::EndsWith(text));
    }
    if let Some(item) = table.item("at-least") {
        tests.push(Test::AtLeast(item.number()?));
    }
    if let Some(item) = table.item("at-most") {
        tests.push(Test::AtMost(item.number()?));
    }
    if let Some(value) = table.bool("exists")? {
        tests.push(Test::Exists(value));
    }
    if let Some(value) = table.bool("empty")? {
        tests.push(Test::Empty(value));
    }
    if let Some(inner) = table.table("length")? {
        let bound = |key| inner.item(key).map(|item| item.number().map(|n| n as u64)).transpose();
        tests.push(Test::Length { at_least: bound("at-least")?, at_most: bound("at-most")? });
        inner.finish()?;
    }
    if let Some(word) = table.word("type", &["text", "number", "bool", "list", "map"])? {
        tests.push(Test::Type(word.to_owned()));
    }
    if let Some(name) = table.text("lists")? {
        tests.push(Test::Lists(name));
    }
    if let Some(name) = table.text("matches-setting")? {
        tests.push(Test::MatchesSetting(name));
    }
    if let Some(word) = table.word("network", &["open", "public", "private"])? {
        tests.push(Test::Network(match word {
            "open" => Network::Open,
            "public" => Network::Public,
            _ => Network::Private,
        }));
    }
    if let Some(text) = table.text("within")? {
        tests.push(Test::Network(Network::Within(text)));
    }
    match tests.len() {
        1 => Ok(tests.remove(0)),
        0 => {
            table.finish()?;
            Err(Mistake::new(table.span.clone(), format!("no test beside `path`{}", table.place.borrow()))
                .help("equals = true, exists = true, one-of = […], …"))
        }
        _ => Err(Mistake::new(
            table.span.clone(),
            format!("two tests in one condition{}", table.place.borrow()),
        )
        .help("write { all = [ …, … ] }")),
    }
}

/// A regex that does not compile is told where it stands. (The builder takes ours as they are: tests compile them.)
pub fn regex_parses(item: &Item) -> Read<()> {
    let text = item.text()?;
    super::regex_mistake(&text)
        .map_or(Ok(()), |why| Err(Mistake::new(item.span(), format!("no valid regex: {why}"))))
}
