//! Reads a pack of rules from TOML.
//!
//! In: TOML as `rules.md` has it. Out: a [`Pack`] that can't be wrong at run time, or a
//! [`Mistake`] at its word.

use super::form::{Words, condition, path};
use super::later::Later;
use super::pack::*;
use super::placeholder::{placeholders, settings};
use super::test_form::regex;
use crate::literal::Literal;
use crate::severity::Severity;
use crate::toml_table::{Item, Mistake, Read, Table};

/// Reads `[[rule]]`, `[[kind]]`, `[condition]`, `[lists]`, `[settings]`, `[dates]` and `[dependency]`; the caller asks
/// for other keys and finishes.
pub fn pack(top: &Table) -> Read<Pack> {
    let mut named = Words::default();
    if let Some(conditions) = top.table("condition")? {
        for (name, _, item) in conditions.entries() {
            let read = condition(&item, &named)?;
            named.conditions.push((name, read));
        }
    }
    let mut pack = Pack::default();
    for table in top.tables("rule")? {
        let read = rule(&table, &named)?;
        if pack.rules.iter().any(|known| known.id == read.id) {
            let message = format!("there is a rule `{}` already", read.id);
            let mistake = Mistake::new(table.required("id")?.span(), message);
            return Err(mistake.help("each rule has an id of its own; one rule may have several tables"));
        }
        pack.rules.push(read);
        table.finish()?;
    }
    for table in top.tables("kind")? {
        pack.rules.push(kind(&table)?);
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
    pack.dates = dates(top)?;
    if let Some(tables) = top.table("dependency")? {
        for (name, span, item) in tables.entries() {
            let table = item.table()?;
            let read = dependency(name.clone(), span, &table, &named)?;
            pack.dependencies.push((name, Later::new(read)));
            table.finish()?;
        }
    }
    pack.mentions = named.mentions.take();
    Ok(pack)
}

/// `[dates.name]`: globs and the last day of what they match.
pub fn dates(top: &Table) -> Read<Vec<DateTable>> {
    let Some(tables) = top.table("dates")? else { return Ok(Vec::new()) };
    let day = |item: &Item| item.date().map(|date| (date.year, date.month, date.day));
    let read = tables.entries().into_iter().map(|(name, _, item)| {
        let entries = item.table()?.entries();
        let entries = entries.iter().map(|(glob, _, item)| Ok((glob.clone(), day(item)?)));
        Ok((name, entries.collect::<Read<_>>()?))
    });
    read.collect()
}

fn rule(table: &Table, named: &Words) -> Read<Rule> {
    let id = table.required("id")?;
    let name = id.text()?;
    let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(kebab) {
        let letters: String = name.to_lowercase().chars().map(|c| if kebab(c) { c } else { '-' }).collect();
        let plain: Vec<&str> = letters.split('-').filter(|part| !part.is_empty()).collect();
        let plain = if plain.is_empty() { "unencrypted-volume".to_owned() } else { plain.join("-") };
        let mistake = Mistake::new(id.span(), format!("rule id `{name}` is not kebab-case"));
        return Err(mistake.help(format!("id = \"{plain}\"")));
    }
    table.name(format!(" in rule `{name}`"));
    let severity = table.required("severity")?.word("severity", &Severity::WORDS)?;
    let profile = match table.word("profile", &["essential", "thorough", "asked"])? {
        Some("thorough") => Profile::Thorough,
        Some("asked") => Profile::Asked,
        // Whoever writes a rule and no more wants to hear of it.
        _ => Profile::Essential,
    };
    let told = Told {
        title: table.required("title")?.text()?,
        category: table.text("category")?.unwrap_or_default(),
        aliases: table.texts("aliases")?,
        controls: table.pairs("controls", Item::texts)?,
        tags: table.texts("tags")?,
        why: table.text("why")?.unwrap_or_default(),
        advice: table.text("advice")?.unwrap_or_default(),
        enforce: table.pairs("enforce", Item::text)?,
        examples: table.tables("example")?.iter().map(example).collect::<Read<_>>()?,
    };
    let severity = Severity::from_word(severity).unwrap_or(Severity::Medium);
    Ok(known_by(name, severity, profile, looks_at(table, named)?, told))
}

fn known_by(id: String, severity: Severity, profile: Profile, looks_at: LooksAt, told: Told) -> Rule {
    let is_never = told.tags.iter().any(|tag| tag == "never");
    let kinds = match &looks_at {
        LooksAt::Resources(tables) => Kinds::of_tables(tables),
        _ => Kinds::default(),
    };
    Rule { id, severity, profile, is_never, number: None, kinds, looks_at, told: Later::new(told) }
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

fn looks_at(table: &Table, named: &Words) -> Read<LooksAt> {
    if let Some(secret) = table.table("secret")? {
        let read = secret_shape(&secret, "min-entropy")?;
        secret.finish()?;
        return Ok(LooksAt::Secret(Later::new(read)));
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
        )
        .help("[rule.terraform], with `resource` and `require`"));
    }
    Ok(LooksAt::Resources(Later::new(tables)))
}

fn secret_shape(table: &Table, strength: &'static str) -> Read<SecretShape> {
    let checksum = table.word("checksum", &["crc32-base62", "crc32-hex"])?;
    let pattern = regex(&table.required("shape")?)?;
    let shape = SecretShape {
        keywords: table.texts("keywords")?,
        starts: table.texts("starts")?,
        near: table.texts("near")?,
        names: table.texts("names")?,
        spoken: table.bool("spoken")? == Some(true),
        shortest: super::shortest_match(&pattern),
        shape: pattern,
        reach: table.item("reach").map(|item| item.number()).transpose()?.map(|bytes| bytes as u32),
        min_entropy: table.item(strength).map(|item| item.number()).transpose()?.unwrap_or(0.0),
        checksum: checksum.map(|word| if word == "crc32-hex" { Checksum::Hex } else { Checksum::Base62 }),
    };
    let words = [&shape.keywords, &shape.starts, &shape.near, &shape.names];
    if words.iter().all(|words| words.is_empty()) {
        let place = table.place.borrow().clone();
        let mistake = Mistake::new(table.span.clone(), format!("`keywords` is missing{place}"));
        return Err(mistake.help("keywords, starts or near: words that make a text worth a look"));
    }
    Ok(shape)
}

/// A kind of token, as `[[kind]]` has it: what all kinds share is said here, once.
fn kind(table: &Table) -> Read<Rule> {
    let id = table.required("id")?.text()?;
    table.name(format!(" in kind `{id}`"));
    let severity = table.required("severity")?.word("severity", &Severity::WORDS)?;
    let severity = Severity::from_word(severity).unwrap_or(Severity::Medium);
    let what = table.required("what")?.text()?;
    // What gives little away is nothing to stop a commit for.
    let profile = if severity == Severity::Low { Profile::Thorough } else { Profile::Essential };
    let told = Told {
        title: format!("{what} is committed"),
        category: "secrets".to_owned(),
        aliases: table.texts("aliases")?,
        tags: table.texts("tags")?,
        why: table.text("why")?.unwrap_or_default(),
        advice: table.text("advice")?.unwrap_or_default(),
        ..Told::default()
    };
    let shape = LooksAt::Secret(Later::new(secret_shape(table, "strength")?));
    Ok(known_by(id, severity, profile, shape, told))
}

fn dialect_table(table: &Table, dialect: &str, named: &Words) -> Read<Table_> {
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
    let fixes = table.tables("fix")?.iter().map(|fix| recipe(fix, named)).collect::<Read<_>>()?;
    let fixes = Later::new(fixes);
    let asks = Later::new(Asks { when, require });
    Ok(Table_ { dialect: dialect.to_owned(), subject, asks, fixes })
}

/// A dialect's side of a rule; `Table` is TOML's here.
use super::pack::Table as Table_;

fn recipe(table: &Table, named: &Words) -> Read<Recipe> {
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
    let mut replace = Vec::new();
    if let Some(values) = table.table("replace")? {
        for (key, span, item) in values.entries() {
            replace.push((path(&key, span)?, by_glob(&item.table()?, named)?));
        }
    }
    let mut choose = Vec::new();
    if let Some(values) = table.table("choose")? {
        for (key, span, item) in values.entries() {
            let item = item.table()?;
            let by = item.required("by")?;
            let by = path(&by.text()?, by.span())?;
            let values = item.required("values")?.table()?;
            choose.push(Choice { path: path(&key, span)?, by, values: by_glob(&values, named)? });
            item.finish()?;
        }
    }
    let mut block = Vec::new();
    if let Some(values) = table.table("block")? {
        for (name, _, item) in values.entries() {
            block.push((name, value(&item, named)?));
        }
    }
    let native = table.word("native", &NativeFix::WORDS)?;
    let append = table.item("append").map(|item| {
        let text = item.text()?;
        mention_dependencies(&text, item.span(), named);
        Ok(text)
    });
    let read = Recipe {
        title: table.required("title")?.text()?,
        safety,
        when: table.item("when").map(|item| condition(&item, named)).transpose()?,
        suggested_when: table.item("suggested-when").map(|item| condition(&item, named)).transpose()?,
        companion: companion.transpose()?,
        set: values(table, "set", named)?,
        fill: values(table, "fill", named)?,
        block,
        remove: paths(table, "remove")?,
        add: values(table, "add", named)?,
        narrow: values(table, "narrow", named)?,
        replace,
        choose,
        note: table.text("note")?,
        append: append.transpose()?,
        native: native.and_then(NativeFix::from_word),
    };
    table.finish()?;
    Ok(read)
}

/// A table of globs and values: the glob that says most comes first, as `aurora-postgresql` before `aurora*`.
fn by_glob(table: &Table, named: &Words) -> Read<Vec<(String, Literal)>> {
    let mut all: Vec<(String, Literal)> = table
        .entries()
        .into_iter()
        .map(|(glob, _, item)| Ok((glob, value(&item, named)?)))
        .collect::<Read<_>>()?;
    all.sort_by_key(|(glob, _)| {
        std::cmp::Reverse(glob.chars().filter(|sign| !matches!(sign, '*' | '?')).count())
    });
    Ok(all)
}

/// A table of paths and values.
fn values(table: &Table, key: &'static str, named: &Words) -> Read<Vec<(Path, Literal)>> {
    let Some(values) = table.table(key)? else { return Ok(Vec::new()) };
    values
        .entries()
        .into_iter()
        .map(|(key, span, item)| Ok((path(&key, span)?, value(&item, named)?)))
        .collect()
}

/// A path or a list of them.
fn paths(table: &Table, key: &'static str) -> Read<Vec<Path>> {
    let Some(item) = table.item(key) else { return Ok(Vec::new()) };
    item.texts()?.iter().map(|text| path(text, item.span())).collect()
}

/// A value that a fix writes; its expressions may name dependencies.
fn value(item: &Item, named: &Words) -> Read<Literal> {
    fn mentions(literal: &Literal, item: &Item, named: &Words) {
        match literal {
            Literal::Expression(text) => mention_dependencies(text, item.span(), named),
            Literal::Text(text) => mention_settings(text, item.span(), named),
            Literal::List(items) => items.iter().for_each(|one| mentions(one, item, named)),
            Literal::Map(entries) => entries.iter().for_each(|(_, one)| mentions(one, item, named)),
            _ => {}
        }
    }
    let literal = item.literal()?;
    mentions(&literal, item, named);
    Ok(literal)
}

fn mention_settings(text: &str, span: std::ops::Range<usize>, named: &Words) {
    let mention =
        |name: &str| Mention { kind: Mentioned::Setting, name: name.to_owned(), span: span.clone() };
    named.mentions.borrow_mut().extend(settings(text).into_iter().map(mention));
}

fn mention_dependencies(text: &str, span: std::ops::Range<usize>, named: &Words) {
    let names = placeholders(text).filter(|found| !found.is_own()).map(|found| found.name.to_owned());
    let mention = |name| Mention { kind: Mentioned::Dependency, name, span: span.clone() };
    named.mentions.borrow_mut().extend(names.map(mention));
}

/// `[dependency.kms-key]`.
fn dependency(name: String, span: std::ops::Range<usize>, table: &Table, named: &Words) -> Read<Dependency> {
    table.name(format!(" in dependency `{name}`"));
    if !name.contains('-') {
        // `${name}` alone would be taken for something of Terraform's.
        return Err(Mistake::new(span, format!("dependency `{name}` needs a hyphen in its name"))
            .help(format!("[dependency.{name}-one]")));
    }
    let (role, resource) = match table.text("data")? {
        Some(kind) => (LinkRole::Data, kind),
        None => (LinkRole::Managed, table.required("resource")?.text()?),
    };
    let variable = table.item("variable").map(|item| regex(&item)).transpose()?;
    let template = table.item("template").map(|item| {
        let text = item.text()?;
        mention_dependencies(&text, item.span(), named);
        Ok(text)
    });
    let when = table.item("when").map(|item| condition(&item, named)).transpose()?;
    let called = table.text("name")?;
    let same = table.texts("same")?;
    Ok(Dependency { role, resource, when, variable, same, called, template: template.transpose()?, name })
}
