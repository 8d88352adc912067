//! `iacgate.toml`, read.
//!
//! In: its text. Out: a [`Policy`], or an [`Error`] with a caret and the nearest valid word.

use std::collections::BTreeMap;

use super::exception::{Exception, Limits, exceptions, limits};
use super::globs::{OWN_FILES, beside, from_the_top, own_files, paths};
use super::peers::{Peer, compatibility};
use super::tier::{Tier, refuse_short_accounts, tiers};
use crate::error::Error;
use crate::literal::Literal;
use crate::path::{PathSet, RepoPath};
use crate::rego;
use crate::rules::Rules;
use crate::rules::pack::{DateTable, Mention, Mentioned, Pack, Profile, Rule};
use crate::rules::parse;
use crate::secrets;
use crate::severity::Severity;
use crate::text::{Location, Source, Span};
use crate::toml_table::{Item, Mistake, Read, Table, nearest, read};

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
    /// Rules that this run names: they are asked whatever the profile.
    pub chosen: Vec<String>,
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
    /// How long exceptions may hold.
    pub limits: Limits,
    /// Policies of the same repository that this one builds on.
    pub extends: Vec<RepoPath>,
    /// Other tools whose own exceptions are read.
    pub compatibility: Vec<Peer>,
    pub places: Places,
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
    /// Asked whatever the profile, and decided by its severity.
    On,
    /// The same, with another severity than the rule's own.
    As(Severity),
}

/// Where each decision is written, by its keys: `block`, `tier.prod.block`, `actions.public-bucket`.
#[derive(Clone, Debug, Default)]
pub struct Places(BTreeMap<String, Location>);

impl Places {
    pub fn get(&self, key: &str) -> Option<&Location> {
        self.0.get(key)
    }

    /// Whether the same words stand somewhere in the same file here.
    pub fn hold(&self, at: &Location) -> bool {
        self.0.values().any(|known| known.path() == at.path() && known.text() == at.text())
    }

    /// What `other` says too is said there.
    pub fn overlay(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// A table's keys, those of inner tables and the elements of lists among them.
    fn of(&mut self, table: &Table, prefix: &str, source: &Source, folder: &RepoPath) {
        for (key, span, item) in table.entries() {
            let path = format!("{prefix}{key}");
            let end = item.span().end.max(span.end);
            self.0.insert(path.clone(), source.location(Span::new(span.start, end)));
            if let Ok(inner) = item.table() {
                self.of(&inner, &format!("{path}."), source, folder);
            }
            for element in item.items().unwrap_or_default() {
                if let Ok(inner) = element.table() {
                    let name = inner.text("name").ok().flatten().unwrap_or_default();
                    let path = format!("{path}.{name}");
                    self.0.insert(path.clone(), source.location(Span::from(element.span())));
                    self.of(&inner, &format!("{path}."), source, folder);
                } else if let Ok(text) = element.text() {
                    let text = match OWN_FILES.contains(&path.as_str()) {
                        true => beside(folder, &text).unwrap_or(text),
                        false => from_the_top(&text).to_owned(),
                    };
                    self.0.insert(format!("{path}.{text}"), source.location(Span::from(element.span())));
                }
            }
        }
    }
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
            chosen: Vec::new(),
            exceptions: Vec::new(),
            settings: Vec::new(),
            lists: Vec::new(),
            dates: Vec::new(),
            rules: PathSet::default(),
            rego: rego::Options::default(),
            rego_data: PathSet::default(),
            tickets: None,
            limits: Limits::default(),
            extends: Vec::new(),
            compatibility: Vec::new(),
            places: Places::default(),
        }
    }

    /// Reads the policy of a repository, whose paths all begin at the top.
    pub fn read(source: &Source) -> Result<Self, Error> {
        Self::read_in(&RepoPath::root(), source)
    }

    /// Reads a policy that others extend: the files that it brings along lie beside it.
    pub fn read_shared(source: &Source) -> Result<Self, Error> {
        Self::read_in(&source.path().parent(), source)
    }

    fn read_in(folder: &RepoPath, source: &Source) -> Result<Self, Error> {
        read(source.text(), |top| policy(top, folder, source)).map_err(|mistake| error(&mistake, source))
    }

    /// Calls rules by their ids where actions are said of an alias.
    pub fn use_ids(&mut self, rules: &Rules) {
        let by_id = |actions: &mut BTreeMap<String, RuleAction>| {
            let id = |name: &String| rules.find(name).map(|rule| rule.id.clone());
            let of_tags =
                actions.iter().filter_map(|(name, action)| Some((name.strip_prefix(TAG)?, *action)));
            let of_tags = of_tags.flat_map(|(tag, action)| {
                let tagged = rules.rules.iter().filter(move |rule| !rule.is_never && is_tagged(rule, tag));
                tagged.map(move |rule| (rule.id.clone(), action))
            });
            let mut all: BTreeMap<String, RuleAction> = of_tags.collect();
            // What is said of rules that nothing reaches stays as it is written: it is a mistake.
            all.extend(
                actions
                    .iter()
                    .filter(|(name, _)| is_never(rules, name))
                    .map(|(name, action)| (name.clone(), *action)),
            );
            // What is said of a rule by itself goes before what is said of its kind.
            all.extend(actions.iter().filter_map(|(name, action)| Some((id(name)?, *action))));
            *actions = all;
        };
        by_id(&mut self.actions);
        self.tiers.iter_mut().for_each(|tier| by_id(&mut tier.actions));
    }

    /// Errors where the policy names a rule that does not exist.
    pub fn check_names(&self, rules: &Rules, source: &Source) -> Result<(), Error> {
        let place = |key: String| self.places.get(&key);
        let actions = self.actions.keys().map(|word| (word, place(format!("actions.{word}"))));
        let tiers = self.tiers.iter().flat_map(|tier| {
            let key = |word: &String| format!("tier.{}.actions.{word}", tier.name);
            tier.actions.keys().map(move |word| (word, place(key(word))))
        });
        let exceptions = self.exceptions.iter().map(|exception| (&exception.rule, Some(&exception.rule_at)));
        let is_known = |word: &str| match word.strip_prefix(TAG) {
            Some(tag) => rules.rules.iter().any(|rule| is_tagged(rule, tag)),
            None => rules.find(word).is_some(),
        };
        let named = actions.chain(tiers).chain(exceptions);
        let Some((word, at)) = named.into_iter().find(|(word, _)| !is_known(word)) else { return Ok(()) };
        // Without the quotes around it, where it has them.
        let within = at.and_then(|at| Some(at.span.start + at.text().find(word.as_str())?));
        let start = within.unwrap_or_else(|| place_of(word, source.text()));
        let span = start..(start + word.len()).min(source.text().len());
        if let Some(tag) = word.strip_prefix(TAG) {
            let mut tags: Vec<&str> =
                rules.rules.iter().flat_map(|rule| &rule.tags).map(String::as_str).collect();
            tags.sort_unstable();
            tags.dedup();
            return Err(error(&Mistake::unknown_word(span, "tag", tag, "", &tags), source));
        }
        let ids: Vec<&str> = rules.rules.iter().map(|rule| rule.id.as_str()).collect();
        let help = match nearest(word, &ids) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "iacgate rules".to_owned(),
        };
        Err(error(&Mistake::new(span, format!("unknown rule `{word}`")).help(help), source))
    }
}

/// Before the name of a tag where rules are named: `"tag:egress" = "critical"`.
pub const TAG: &str = "tag:";

/// Whether a word names rules that always block, and none besides: one of them, or a tag that only they have.
pub fn is_never(rules: &Rules, word: &str) -> bool {
    match word.strip_prefix(TAG) {
        Some(tag) => {
            let mut tagged = rules.rules.iter().filter(|rule| is_tagged(rule, tag)).peekable();
            tagged.peek().is_some() && tagged.all(|rule| rule.is_never)
        }
        None => rules.find(word).is_some_and(|rule| rule.is_never),
    }
}

fn is_tagged(rule: &Rule, tag: &str) -> bool {
    rule.tags.iter().any(|own| own == tag)
}

/// Where a rule is named as a key or a value, comments aside.
pub(super) fn place_of(word: &str, text: &str) -> usize {
    let is_named = |at: usize| {
        let line = text[..at].rsplit('\n').next().unwrap_or("");
        let part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        !line.contains('#') && !line.ends_with(part) && !text[at + word.len()..].starts_with(part)
    };
    text.match_indices(word).map(|(at, _)| at).find(|at| is_named(*at)).unwrap_or(0)
}

/// That a team's rule has the id of another.
pub fn taken(id: &str, source: &Source, other: Option<&RepoPath>) -> Error {
    let help = match other {
        Some(path) => format!("give it another id; the other one is in {path}"),
        None => {
            "give it another id; iacgate's own rules are changed by `[actions]` and `[settings]`".to_owned()
        }
    };
    let start = place_of(id, source.text());
    let span = start..(start + id.len()).min(source.text().len());
    error(&Mistake::new(span, format!("there is a rule `{id}` already")).help(help), source)
}

/// Reads a file of a team's own rules.
pub fn rules(source: &Source) -> Result<Pack, Error> {
    let pack = |top: &Table| {
        let pack = parse::pack(top)?;
        super::twins::check(top)?;
        Ok(pack)
    };
    read(source.text(), pack).map_err(|mistake| error(&mistake, source))
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

/// A mistake with its place in the file.
pub fn error(mistake: &Mistake, source: &Source) -> Error {
    let span = Span::new(mistake.span.start, mistake.span.end.max(mistake.span.start));
    let error = Error::new(mistake.message.clone()).at(secrets::frame(source, span));
    match &mistake.help {
        Some(help) => error.help(help.clone()),
        None => error,
    }
}

fn policy(top: &Table, folder: &RepoPath, source: &Source) -> Read<Policy> {
    let default = Policy::built_in();
    let tickets = match top.table("tickets")? {
        Some(tickets) => {
            let pattern = tickets.item("pattern").map(|item| regex(&item)).transpose()?;
            tickets.finish()?;
            pattern
        }
        None => None,
    };
    if let Some(settings) = top.table("settings")? {
        refuse_short_accounts(&settings, "accounts")?;
    }
    let mut places = Places::default();
    places.of(top, "", source, folder);
    let (rego, rego_data) = match top.table("rego")? {
        Some(table) => {
            let read = (rego(&table)?, own_files(&table, "data", folder)?);
            table.finish()?;
            read
        }
        None => Default::default(),
    };
    let policy = Policy {
        chosen: Vec::new(),
        rego,
        rego_data,
        name: source.path().to_string(),
        profile: profile(top)?.unwrap_or(default.profile),
        block: severity(top)?.unwrap_or(default.block),
        unknown: match top.word("unknown", &["pass", "warn", "block"])? {
            Some("warn") => Unknown::Warn,
            Some("block") => Unknown::Block,
            _ => Unknown::Pass,
        },
        exclude: paths(top, "exclude")?,
        rules: own_files(top, "rules", folder)?,
        tiers: tiers(top)?,
        actions: actions(top)?,
        exceptions: exceptions(top, source)?,
        settings: top.pairs("settings", Item::literal)?,
        lists: top.pairs("lists", Item::texts)?,
        dates: parse::dates(top)?,
        limits: limits(top)?,
        extends: extends(top, folder)?,
        compatibility: compatibility(top)?,
        tickets,
        places,
    };
    Ok(policy)
}

/// Paths in the repository: a policy is fetched from nowhere.
fn extends(top: &Table, folder: &RepoPath) -> Read<Vec<RepoPath>> {
    const HELP: &str = "extends = [\"platform/iacgate.toml\"]";
    let Some(item) = top.item("extends") else { return Ok(Vec::new()) };
    let texts = item.texts().map_err(|mistake| mistake.help(HELP))?;
    let items = item.items().unwrap_or_default();
    let path = |(position, text): (usize, &String)| {
        let span = items.get(position).map_or(item.span(), Item::span);
        let inside = folder.resolve(text).filter(|path| !path.is_root() && !text.contains("://"));
        inside.ok_or_else(|| {
            Mistake::new(span, format!("`{text}` is no path of a file in this repository")).help(HELP)
        })
    };
    texts.iter().enumerate().map(path).collect()
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
    let text = item.text()?;
    let read = match text.trim().is_empty() {
        true => Err(Mistake::new(item.span(), "an empty pattern matches every ticket")),
        false => compiled(&text, item),
    };
    read.map_err(|mistake| mistake.help("pattern = \"^SEC-[0-9]+$\""))
}

pub(super) fn compiled(text: &str, item: &Item) -> Read<regex::Regex> {
    regex::Regex::new(text).map_err(|error| {
        let why = error.to_string().lines().last().unwrap_or("").trim_start_matches("error: ").to_owned();
        Mistake::new(item.span(), format!("no valid regex: {why}"))
    })
}

pub(super) fn profile(table: &Table) -> Read<Option<Profile>> {
    Ok(table.word("profile", &["essential", "thorough"])?.map(|word| match word {
        "thorough" => Profile::Thorough,
        _ => Profile::Essential,
    }))
}

pub(super) fn severity(table: &Table) -> Read<Option<Severity>> {
    Ok(table.word("block", &Severity::WORDS)?.and_then(Severity::from_word))
}

/// What may be said of a rule.
const ACTIONS: [&str; 8] = ["block", "warn", "on", "off", "critical", "high", "medium", "low"];

pub(super) fn actions(table: &Table) -> Read<BTreeMap<String, RuleAction>> {
    let Some(inner) = table.table("actions")? else { return Ok(BTreeMap::new()) };
    let read = inner.entries().into_iter().map(|(rule, _, item)| {
        let action = match item.word(&rule, &ACTIONS)? {
            "block" => RuleAction::Block,
            "warn" => RuleAction::Warn,
            "on" => RuleAction::On,
            "off" => RuleAction::Off,
            word => Severity::from_word(word).map_or(RuleAction::On, RuleAction::As),
        };
        Ok((rule, action))
    });
    read.collect()
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
