//! Reads a pack of rules from TOML.
//!
//! In: TOML as `rules.md` has it. Out: a [`Pack`] that can't be wrong at run time, or a
//! [`Mistake`] at its word.

use super::pack::*;
use super::truth::Truth;
use crate::literal::Literal;
use crate::severity::Severity;
use crate::toml_table::{Item, Mistake, Read, Table};

/// `[condition]` tables: named conditions that others include by `{ is = "name" }`.
type Named = Vec<(String, Condition)>;

/// The checks written in Rust that a condition may name.
pub const NATIVES: [&str; 1] = ["root-module"];

/// Reads `[[rule]]`, `[condition]`, `[lists]` and `[settings]`; the caller asks for other keys and finishes.
pub fn pack(top: &Table) -> Read<Pack> {
    let mut named = Named::new();
    if let Some(conditions) = top.table("condition")? {
        for (name, _, item) in conditions.entries() {
            let read = condition(&item, &named)?;
            named.push((name, read));
        }
    }
    let mut pack = Pack::default();
    for table in top.tables("rule")? {
        pack.rules.push(rule(&table, &named)?);
        table.finish()?;
    }
    if let Some(lists) = top.table("lists")? {
        for (name, _, item) in lists.entries() {
            pack.lists.push((name, item.texts()?));
        }
    }
    if let Some(settings) = top.table("settings")? {
        for (name, _, item) in settings.entries() {
            pack.settings.push((name, item.literal()?));
        }
    }
    Ok(pack)
}

fn rule(table: &Table, named: &Named) -> Read<Rule> {
    let id = table.required("id")?;
    let name = id.text()?;
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(kebab) {
        return Err(Mistake::new(id.span(), format!("rule id `{name}` is not kebab-case")));
    }
    table.name(format!(" in rule `{name}`"));
    let severity = table.required("severity")?.word("severity", &Severity::WORDS)?;
    let profile = match table.word("profile", &["essential", "thorough"])? {
        Some("essential") => Profile::Essential,
        _ => Profile::Thorough,
    };
    let rule = Rule {
        title: table.required("title")?.text()?,
        severity: Severity::from_word(severity).unwrap_or(Severity::Medium),
        profile,
        category: table.text("category")?.unwrap_or_default(),
        aliases: table.texts("aliases")?,
        controls: table.pairs("controls", Item::texts)?,
        tags: table.texts("tags")?,
        why: table.text("why")?.unwrap_or_default(),
        advice: table.text("advice")?.unwrap_or_default(),
        enforce: table.pairs("enforce", Item::text)?,
        looks_at: looks_at(table, named)?,
        examples: table.tables("example")?.iter().map(example).collect::<Read<_>>()?,
        id: name,
    };
    Ok(rule)
}

fn example(table: &Table) -> Read<Example> {
    let read = Example {
        dialect: table.text("dialect")?.unwrap_or_else(|| "terraform".to_owned()),
        fails: table.text("fails")?,
        passes: table.text("passes")?,
        unknown: table.text("unknown")?,
    };
    table.finish()?;
    Ok(read)
}

fn looks_at(table: &Table, named: &Named) -> Read<LooksAt> {
    if let Some(secret) = table.table("secret")? {
        let shape = secret.required("shape")?;
        regex_parses(&shape)?;
        let read = SecretShape {
            keywords: secret.texts("keywords")?,
            shape: shape.text()?,
            min_entropy: secret.item("min-entropy").map(|item| item.number()).transpose()?.unwrap_or(0.0),
        };
        secret.finish()?;
        return Ok(LooksAt::Secret(read));
    }
    if table.bool("files")? == Some(true) {
        return Ok(LooksAt::Files);
    }
    let mut tables = Vec::new();
    for dialect in ["terraform", "cloudformation"] {
        for side in table.tables(dialect)? {
            tables.push(dialect_table(&side, dialect, named)?);
            side.finish()?;
        }
    }
    if tables.is_empty() {
        let place = table.place.borrow().clone();
        return Err(Mistake::new(
            table.span.clone(),
            format!("no `[rule.terraform]` or other dialect{place}"),
        ));
    }
    Ok(LooksAt::Resources(tables))
}

fn dialect_table(table: &Table, dialect: &str, named: &Named) -> Read<Table_> {
    type Named_ = fn(Vec<String>) -> Subject;
    const KINDS: [(&str, Named_); 5] = [
        ("resource", Subject::Resource),
        ("data", Subject::Data),
        ("provider", Subject::Provider),
        ("backend", Subject::Backend),
        ("module", Subject::Module),
    ];
    let mut subject = None;
    for (key, make) in KINDS {
        if table.has(key) {
            subject = Some(make(table.texts(key)?));
        }
    }
    for (key, value) in [
        ("variable", Subject::Variable),
        ("output", Subject::Output),
        ("settings", Subject::Settings),
        ("stack", Subject::Stack),
    ] {
        if table.bool(key)? == Some(true) {
            subject = Some(value);
        }
    }
    let place = table.place.borrow().clone();
    let subject = subject.ok_or_else(|| {
        Mistake::new(table.span.clone(), format!("what it looks at is missing{place}"))
            .help("resource = \"aws_s3_bucket\"")
    })?;
    let when = table.item("when").map(|item| condition(&item, named)).transpose()?;
    let require = condition(&table.required("require")?, named)?;
    let fix = table.table("fix")?.map(|fix| recipe(&fix)).transpose()?;
    Ok(Table_ { dialect: dialect.to_owned(), subject, when, require, fix })
}

/// A dialect's side of a rule; `Table` is TOML's here.
use super::pack::Table as Table_;

fn recipe(table: &Table) -> Read<Recipe> {
    let companion = table.table("companion")?.map(|companion| {
        let read = Companion {
            resource: companion.required("resource")?.text()?,
            by: companion.required("by")?.text()?,
            attribute: companion.text("attribute")?.unwrap_or_else(|| "id".to_owned()),
        };
        companion.finish()?;
        Ok(read)
    });
    let safety = match table.word("safety", &["safe", "suggested"])? {
        Some("suggested") => Safety::Suggested,
        _ => Safety::Safe,
    };
    let mut set = Vec::new();
    if let Some(values) = table.table("set")? {
        for (key, span, item) in values.entries() {
            set.push((path(&key, span)?, item.literal()?));
        }
    }
    let remove = table.item("remove").map(|item| Ok((item.texts()?, item.span()))).transpose()?;
    let (removed, span) = remove.unwrap_or_default();
    let read = Recipe {
        title: table.required("title")?.text()?,
        safety,
        companion: companion.transpose()?,
        set,
        remove: removed.iter().map(|text| path(text, span.clone())).collect::<Read<_>>()?,
        append: table.text("append")?,
    };
    table.finish()?;
    Ok(read)
}

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
            let kinds = table.texts(key)?;
            return Ok(Condition::Linked {
                role,
                kinds,
                by: path_at(table, "by")?,
                via: path_at(table, "via")?,
                holds,
            });
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
        let inner = table.required("allows")?.table()?;
        let allows = StatementShape {
            actions: inner.texts("actions")?,
            resources: inner.texts("resources")?,
            principals: inner.texts("principals")?,
            without: inner.texts("without")?,
        };
        inner.finish()?;
        return Ok(Condition::Policy { path, allows });
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
fn regex_parses(item: &Item) -> Read<()> {
    let text = item.text()?;
    super::regex_mistake(&text)
        .map_or(Ok(()), |why| Err(Mistake::new(item.span(), format!("no valid regex: {why}"))))
}
