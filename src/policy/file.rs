//! `iacgate.toml`, read.
//!
//! In: its text. Out: a [`Policy`], or an [`Error`] with a caret and the nearest valid word.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::literal::Literal;
use crate::path::{PathSet, RepoPath};
use crate::rego;
use crate::rules::Rules;
use crate::rules::pack::{DateTable, Mention, Mentioned, Pack, Profile};
use crate::rules::parse;
use crate::secrets;
use crate::severity::Severity;
use crate::text::{Source, Span, frame};
use crate::toml_table::{Item, Mistake, Read, Table, read};

/// The file's name, in the root of a user's repository.
pub const FILE: &str = "iacgate.toml";

/// What a team decided.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Where it stands, for people: `iacgate.toml` or `built-in policy`.
    pub name: String,
    pub profile: Profile,
    pub block: Severity,
    pub unknown: Unknown,
    pub exclude: PathSet,
    pub tiers: Vec<Tier>,
    pub actions: BTreeMap<String, RuleAction>,
    pub exceptions: Vec<Exception>,
    pub settings: Vec<(String, Literal)>,
    pub lists: Vec<(String, Vec<String>)>,
    pub dates: Vec<DateTable>,
    /// Globs of files that hold the team's own rules.
    pub rules: PathSet,
    /// How policies in Rego are read, and globs of data beside them.
    pub rego: rego::Options,
    pub rego_data: PathSet,
    /// What every ticket must look like, in this file and in comments.
    pub tickets: Option<regex::Regex>,
}

/// What becomes of a rule that can't answer yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    Pass,
    Warn,
    Block,
}

/// A rule by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleAction {
    Block,
    Warn,
    Off,
}

/// A part of the repository with its own strictness.
#[derive(Clone, Debug)]
pub struct Tier {
    pub name: String,
    pub paths: PathSet,
    pub block: Option<Severity>,
    pub profile: Option<Profile>,
    pub actions: BTreeMap<String, RuleAction>,
}

/// A dated permission, or a finding that is none.
#[derive(Clone, Debug)]
pub struct Exception {
    /// As written: an id or an alias.
    pub rule: String,
    pub resource: Option<String>,
    pub path: Option<PathSet>,
    /// What the whole text that was found matches: `^test-[a-z]+$`.
    pub pattern: Option<regex::Regex>,
    pub because: Because,
    pub line: usize,
}

#[derive(Clone, Debug)]
pub enum Because {
    /// Year, month, day until which (inclusive) it holds.
    Ticket {
        ticket: String,
        expires: (u16, u8, u8),
    },
    FalsePositive,
}

impl Policy {
    /// What holds where a repository says nothing.
    pub fn built_in() -> Self {
        Self {
            name: "built-in policy".to_owned(),
            profile: Profile::Essential,
            block: Severity::Medium,
            unknown: Unknown::Pass,
            exclude: PathSet::default(),
            tiers: Vec::new(),
            actions: BTreeMap::new(),
            exceptions: Vec::new(),
            settings: Vec::new(),
            lists: Vec::new(),
            dates: Vec::new(),
            rules: PathSet::default(),
            rego: rego::Options::default(),
            rego_data: PathSet::default(),
            tickets: None,
        }
    }

    /// Reads a policy file; `known` are the rules that it may name, its own excepted.
    pub fn read(source: &Source) -> Result<Self, Error> {
        let path = source.path().to_string();
        read(source.text(), |top| policy(top, &path, source)).map_err(|mistake| error(&mistake, source))
    }

    /// Calls rules by their ids where the policy has an alias; errors where it names one that does not exist.
    pub fn check_names(&mut self, rules: &Rules, source: &Source) -> Result<(), Error> {
        let tiers = self.tiers.iter().flat_map(|tier| tier.actions.keys());
        let exceptions = self.exceptions.iter().map(|exception| &exception.rule);
        let named = self.actions.keys().chain(tiers).chain(exceptions);
        let Some(word) = named.into_iter().find(|word| rules.find(word).is_none()) else {
            let by_id = |actions: &mut BTreeMap<String, RuleAction>| {
                let id = |name: &String| rules.find(name).map(|rule| rule.id.clone());
                *actions = actions.iter().filter_map(|(name, action)| Some((id(name)?, *action))).collect();
            };
            by_id(&mut self.actions);
            self.tiers.iter_mut().for_each(|tier| by_id(&mut tier.actions));
            return Ok(());
        };
        let ids: Vec<&str> = rules.rules.iter().map(|rule| rule.id.as_str()).collect();
        let start = place_of(word, source.text());
        let help = match crate::toml_table::nearest(word, &ids) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "iacgate rules".to_owned(),
        };
        let span = start..(start + word.len()).min(source.text().len());
        Err(error(&Mistake::new(span, format!("unknown rule `{word}`")).help(help), source))
    }
}

/// Where a rule is named as a key or a value, comments aside.
fn place_of(word: &str, text: &str) -> usize {
    let is_named = |at: usize| {
        let line = text[..at].rsplit('\n').next().unwrap_or("");
        let part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        !line.contains('#') && !line.ends_with(part) && !text[at + word.len()..].starts_with(part)
    };
    text.match_indices(word).map(|(at, _)| at).find(|at| is_named(*at)).unwrap_or(0)
}

/// Reads a file of a team's own rules.
pub fn rules(source: &Source) -> Result<Pack, Error> {
    read(source.text(), parse::pack).map_err(|mistake| error(&mistake, source))
}

/// Errors where a team's rules name a list, a setting or a table of dates that does not exist.
pub fn check_mentions(mentions: &[Mention], rules: &Rules, source: &Source) -> Result<(), Error> {
    let Some((mention, known)) = rules.unknown_mention(mentions) else { return Ok(()) };
    let kind = match mention.kind {
        Mentioned::List => "list",
        Mentioned::Setting => "setting",
        Mentioned::Dates => "table of dates",
        Mentioned::Dependency => "dependency",
    };
    Err(error(&Mistake::unknown_word(mention.span.clone(), kind, &mention.name, "", &known), source))
}

fn error(mistake: &Mistake, source: &Source) -> Error {
    let span = Span::new(mistake.span.start, mistake.span.end.max(mistake.span.start));
    let error =
        Error::new(mistake.message.clone()).at(frame::plain(source, span, &secrets::assigned(source.text())));
    match &mistake.help {
        Some(help) => error.help(help.clone()),
        None => error,
    }
}

fn policy(top: &Table, name: &str, source: &Source) -> Read<Policy> {
    let default = Policy::built_in();
    let pattern = match top.table("tickets")? {
        Some(tickets) => {
            let pattern = tickets.item("pattern").map(|item| regex(&item)).transpose()?;
            tickets.finish()?;
            pattern
        }
        None => None,
    };
    if let Some(extends) = top.item("extends") {
        return Err(Mistake::new(extends.span(), "`extends` is not supported yet"));
    }
    let (rego, rego_data) = match top.table("rego")? {
        Some(table) => {
            let read = (rego(&table)?, paths(&table, "data")?);
            table.finish()?;
            read
        }
        None => Default::default(),
    };
    let policy = Policy {
        rego,
        rego_data,
        name: name.to_owned(),
        profile: profile(top)?.unwrap_or(default.profile),
        block: severity(top)?.unwrap_or(default.block),
        unknown: match top.word("unknown", &["pass", "warn", "block"])? {
            Some("warn") => Unknown::Warn,
            Some("block") => Unknown::Block,
            _ => Unknown::Pass,
        },
        exclude: paths(top, "exclude")?,
        rules: paths(top, "rules")?,
        tiers: top.tables("tier")?.iter().map(tier).collect::<Read<_>>()?,
        actions: actions(top)?,
        exceptions: top
            .tables("exception")?
            .iter()
            .map(|table| exception(table, pattern.as_ref(), source))
            .collect::<Read<_>>()?,
        settings: top.pairs("settings", Item::literal)?,
        lists: top.pairs("lists", Item::texts)?,
        dates: parse::dates(top)?,
        tickets: pattern,
    };
    Ok(policy)
}

fn rego(table: &Table) -> Read<rego::Options> {
    table.name(" under `[rego]`".to_owned());
    Ok(rego::Options {
        version: match table.word("version", &["v1", "v0"])? {
            Some("v0") => rego::Version::V0,
            _ => rego::Version::V1,
        },
        blocks: match table.word("blocks", &["lists", "objects"])? {
            Some("objects") => rego::Blocks::Objects,
            _ => rego::Blocks::Lists,
        },
        files: paths(table, "files")?,
    })
}

fn regex(item: &Item) -> Read<regex::Regex> {
    regex::Regex::new(&item.text()?).map_err(|_| Mistake::new(item.span(), "no valid regex"))
}

/// A pattern of what is no secret says all of it: a part of one would let by whatever else holds that part.
fn anchored(item: &Item) -> Read<regex::Regex> {
    let text = item.text()?;
    if !(text.starts_with('^') && text.ends_with('$')) {
        return Err(Mistake::new(item.span(), "a pattern matches the whole text").help("pattern = \"^…$\""));
    }
    // Anchors of one alternative alone would not hold the others.
    regex::Regex::new(&format!("^(?:{text})$")).map_err(|_| Mistake::new(item.span(), "no valid regex"))
}

fn profile(table: &Table) -> Read<Option<Profile>> {
    Ok(table.word("profile", &["essential", "thorough"])?.map(|word| match word {
        "thorough" => Profile::Thorough,
        _ => Profile::Essential,
    }))
}

fn severity(table: &Table) -> Read<Option<Severity>> {
    Ok(table.word("block", &Severity::WORDS)?.and_then(Severity::from_word))
}

fn paths(table: &Table, key: &'static str) -> Read<PathSet> {
    let Some(item) = table.item(key) else { return Ok(PathSet::default()) };
    PathSet::new(&item.texts()?).map_err(|(position, why)| {
        let span =
            item.items().ok().and_then(|items| items.get(position).map(Item::span)).unwrap_or(item.span());
        Mistake::new(span, format!("no valid glob: {why}"))
    })
}

fn actions(table: &Table) -> Read<BTreeMap<String, RuleAction>> {
    let Some(inner) = table.table("actions")? else { return Ok(BTreeMap::new()) };
    let read = inner.entries().into_iter().map(|(rule, _, item)| {
        let action = match item.word(&rule, &["block", "warn", "off"])? {
            "block" => RuleAction::Block,
            "warn" => RuleAction::Warn,
            _ => RuleAction::Off,
        };
        Ok((rule, action))
    });
    read.collect()
}

fn tier(table: &Table) -> Read<Tier> {
    table.name(" in a tier".to_owned());
    let name = table.required("name")?.text()?;
    table.name(format!(" in tier `{name}`"));
    // What belongs to a tier is read so that a file with it is valid; rules of isolation will use it.
    table.texts("accounts")?;
    let read = Tier {
        paths: paths(table, "paths")?,
        block: severity(table)?,
        profile: profile(table)?,
        actions: actions(table)?,
        name,
    };
    table.finish()?;
    Ok(read)
}

fn exception(table: &Table, pattern: Option<&regex::Regex>, source: &Source) -> Read<Exception> {
    table.name(" in an exception".to_owned());
    let rule = table.required("rule")?.text()?;
    table.name(format!(" in the exception for `{rule}`"));
    let path = table.has("path").then(|| paths(table, "path")).transpose()?;
    let resource = table.text("resource")?;
    let value = table.item("pattern").map(|item| anchored(&item)).transpose()?;
    if path.is_none() && resource.is_none() && value.is_none() {
        let place = table.place.borrow().clone();
        return Err(Mistake::new(table.span.clone(), format!("`resource` or `path` is missing{place}")));
    }
    table.text("owner")?;
    let reason = table.required("reason")?;
    if reason.text()?.trim().is_empty() {
        return Err(Mistake::new(reason.span(), "a reason says why"));
    }
    let because = if table.bool("false-positive")? == Some(true) {
        Because::FalsePositive
    } else {
        let ticket = table.required("ticket")?;
        let text = ticket.text()?;
        if pattern.is_some_and(|pattern| !pattern.is_match(&text)) {
            return Err(Mistake::new(
                ticket.span(),
                format!("ticket `{text}` does not match `[tickets] pattern`"),
            ));
        }
        let expires = table.required("expires")?.date()?;
        Because::Ticket { ticket: text, expires: (expires.year, expires.month, expires.day) }
    };
    let line = source.position(table.span.start).line;
    table.finish()?;
    Ok(Exception { rule, resource, path, pattern: value, because, line })
}

/// Where a tree's policy stands.
pub fn place() -> RepoPath {
    RepoPath::from(FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_policy_is_what_rules_toml_says() {
        let text = include_str!("../../rules.toml");
        let written =
            Policy::read(&Source::decode("rules.toml".into(), text.as_bytes())).expect("ours is valid");
        let built_in = Policy::built_in();
        assert_eq!(
            (written.profile, written.block, written.unknown),
            (built_in.profile, built_in.block, built_in.unknown)
        );
    }
}
