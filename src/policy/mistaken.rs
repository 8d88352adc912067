//! What a policy says to no effect: told, rather than passed over.
//!
//! In: a policy that was read, and the rules. Out: [`Error`]s with their place. An unknown word ends the run; what is
//! said of a rule that nothing reaches leaves the rest as good as it is, so all is judged and the exit status tells.

use super::exception::{self, Because};
use super::file::{Policy, RuleAction, TAG, error, is_never};
use super::globs::relative;
use crate::error::Error;
use crate::literal::Literal;
use crate::path::{PathSet, RepoPath};
use crate::rules::Rules;
use crate::rules::measure::{Measure, Unit};
use crate::rules::pack::{Mention, Mentioned};
use crate::severity::Severity;
use crate::text::Location;
use crate::toml_table::{Mistake, nearest};
use crate::tree::Tree;

impl Policy {
    /// A setting, a list or a table of dates that no rule asks for, or a setting of another kind than it asks for.
    /// `rules` are those that are known before this policy's own words are added; `mentions` are what a team's rules
    /// name.
    pub fn unknown_word(&self, rules: &Rules, mentions: &[&Mention]) -> Option<Error> {
        let is_named = |kind: Mentioned, name: &str| {
            mentions.iter().any(|mention| mention.kind == kind && mention.name == name)
        };
        let unknown = |table: &str, word: &str, kind: Mentioned, names: &str, known: Vec<&str>| {
            if known.contains(&word) || is_named(kind, word) {
                return None;
            }
            let (at, span) = self.key(table, word)?;
            Some(error(&Mistake::unknown_word(span, names, word, "", &known), &at.source))
        };
        let settings = self.settings.iter().find_map(|(name, value)| {
            let known: Vec<&str> = rules.settings.keys().map(String::as_str).collect();
            unknown("settings", name, Mentioned::Setting, "setting", known)
                .or_else(|| self.another_kind(name, rules.settings.get(name)?, value))
        });
        let lists = || {
            self.lists.iter().find_map(|(name, _)| {
                let known: Vec<&str> = rules.lists.keys().map(String::as_str).collect();
                unknown("lists", name, Mentioned::List, "list", known)
            })
        };
        let dates = || {
            self.dates.iter().find_map(|(name, _)| {
                let known: Vec<&str> = rules.dates.keys().map(String::as_str).collect();
                unknown("dates", name, Mentioned::Dates, "table of dates", known)
            })
        };
        settings.or_else(lists).or_else(dates)
    }

    /// A list where a rule asks for one value, a value that is no word where it asks for words, or a word where it
    /// counts: a rule could not read it, and would wait for ever.
    fn another_kind(&self, name: &str, known: &Literal, value: &Literal) -> Option<Error> {
        let (expected, help) = match (known, value) {
            (Literal::Number(_) | Literal::Text(_), value) if is_below_zero(value) => {
                ("a count or a size of zero or more", format!("{name} = {}", shown(known)))
            }
            (Literal::List(known), Literal::List(items)) => match known.first() {
                Some(Literal::Number(_))
                    if !items.iter().all(|item| is_count(item) && !is_below_zero(item)) =>
                {
                    ("a list of numbers", format!("{name} = [443]"))
                }
                Some(Literal::Text(_)) if !items.iter().all(|item| matches!(item, Literal::Text(_))) => {
                    ("a list of texts", format!("{name} = [\"…\"]"))
                }
                _ => return None,
            },
            (Literal::List(_), Literal::Text(_)) => return None,
            (Literal::List(_), _) => ("a list", format!("{name} = [\"…\"]")),
            (Literal::Number(_), value) if is_count(value) => return None,
            (Literal::Number(_), Literal::Text(_)) => ("a number", format!("{name} = {}", shown(known))),
            (Literal::Text(known), Literal::Text(text)) if reads_as(known, text) => return None,
            (Literal::Text(_), Literal::Text(_)) => ("of another form", format!("{name} = {}", shown(known))),
            (_, Literal::Number(_) | Literal::Text(_)) => return None,
            _ => ("one value", format!("{name} = {}", shown(known))),
        };
        let (at, span) = self.key("settings", name)?;
        let mistake = Mistake::new(span, format!("the setting `{name}` is {expected}"));
        Some(error(&mistake.help(help), &at.source))
    }

    fn key(&self, table: &str, name: &str) -> Option<(&Location, std::ops::Range<usize>)> {
        let at = self.places.get(&format!("{table}.{name}"))?;
        let quotes = if at.text().starts_with(['"', '\'']) { 2 } else { 0 };
        Some((at, at.span.start..(at.span.start + name.len() + quotes).min(at.span.end)))
    }

    /// A glob of a team's own rules or data that nothing is near: `polcy/*.toml`. A folder that holds other files may
    /// get such ones yet.
    pub fn stray_glob(&self, files: &[RepoPath]) -> Option<Error> {
        let folder = |glob: &str| {
            let plain = glob.split(['*', '?', '[', '{']).next().unwrap_or("");
            plain.rfind('/').map_or(String::new(), |slash| plain[..=slash].to_owned())
        };
        let is_near = |glob: &str| {
            let (is_plain, folder) = (!glob.contains(['*', '?', '[', '{']), folder(glob));
            files.iter().any(|path| match is_plain {
                true => path.as_bytes() == glob.as_bytes(),
                false => path.as_bytes().starts_with(folder.as_bytes()),
            })
        };
        let globs = self.rules.patterns().iter().map(|glob| ("rules", glob));
        let all = globs.chain(self.rego_data.patterns().iter().map(|glob| ("rego.data", glob)));
        let (key, glob) = { all }.find(|(_, glob)| !is_near(glob.strip_prefix("./").unwrap_or(glob)))?;
        let at = self.places.get(&format!("{key}.{glob}")).or(self.places.get(key))?;
        let parents = files.iter().map(RepoPath::parent).filter(|parent| !parent.is_root());
        let mut folders: Vec<String> = parents.map(|parent| format!("{parent}/")).collect();
        folders.sort();
        folders.dedup();
        let own = folder(glob);
        let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
        let beside = at.source.path().parent();
        let from_the_top = beside.to_str().and_then(|folder| glob.strip_prefix(&format!("{folder}/")));
        let help = match nearest(&own, &folders).filter(|_| !own.is_empty()) {
            _ if !beside.is_root() && from_the_top.is_some_and(is_near) => format!(
                "what a shared policy brings along begins at its own folder, {beside}/: write `{}`",
                relative(&beside, from_the_top.unwrap_or(glob))
            ),
            Some(near) => format!("did you mean `{near}{}`?", &glob[own.len()..]),
            None => {
                let list = if key == "rules" { "`rules`" } else { "`data` under `[rego]`" };
                format!("git add what `{glob}` names, or take it out of {list}")
            }
        };
        let mistake = Mistake::new(at.span.start..at.span.end, format!("`{glob}` names no file here"));
        Some(error(&mistake.help(help), &at.source))
    }

    /// A symbolic link where a glob looks for rules: what it leads to is no part of the repository, and passed over
    /// it would take rules away.
    pub fn linked_file(&self, links: &[RepoPath]) -> Option<Error> {
        let of = |key: &'static str, globs: &'_ [String], ends: &'static [&'static str]| {
            globs.iter().find_map(|glob| {
                let set = PathSet::new(&[glob]).ok()?;
                let plain = glob.split(['*', '?', '[', '{']).next().unwrap_or("");
                let link = links.iter().find(|path| {
                    let is_on_the_way =
                        RepoPath::from(plain).is_within(path) && path.as_bytes() != plain.as_bytes();
                    is_on_the_way || set.matches(path) && ends.iter().any(|end| path.ends_with(end))
                })?;
                Some((key, glob.clone(), link.clone()))
            })
        };
        let rules = of("rules", self.rules.patterns(), &[".toml", ".rego", ".json", ".yaml", ".yml"]);
        let (key, glob, link) =
            rules.or_else(|| of("rego.data", self.rego_data.patterns(), &[".json", ".yaml", ".yml"]))?;
        let at = self.places.get(&format!("{key}.{glob}")).or(self.places.get(key))?;
        let message = format!("`{glob}` finds {link}, a symbolic link, which is not followed");
        let mistake = Mistake::new(at.span.start..at.span.end, message);
        Some(error(&mistake.help("put the file itself in its place"), &at.source))
    }

    /// A path of a folder where files are meant: it matches none of those below, and somebody believes that it does.
    pub fn glob_of_a_folder(&self, tree: &dyn Tree) -> Option<Error> {
        let key = |key: &str| self.places.get(key).cloned();
        let mut named: Vec<(&String, Option<Location>)> = Vec::new();
        let excluded = self.exclude.patterns().iter();
        named.extend(excluded.map(|glob| (glob, key(&format!("exclude.{glob}")).or_else(|| key("exclude")))));
        for tier in &self.tiers {
            let place = |glob: &String| {
                let list = format!("tier.{}.paths", tier.name);
                key(&format!("{list}.{glob}")).or_else(|| key(&list))
            };
            named.extend(tier.paths.patterns().iter().map(|glob| (glob, place(glob))));
        }
        for exception in &self.exceptions {
            let globs = exception.path.iter().flat_map(PathSet::patterns);
            named.extend(globs.map(|glob| (glob, Some(exception.at.clone()))));
        }
        let is_folder = |glob: &str| {
            let path = RepoPath::from(glob);
            let is_file = tree.folder(&path.parent()).is_ok_and(|files| files.contains(&path));
            // Only what names nothing is worth a look at every name.
            !is_file && tree.files().is_ok_and(|files| files.iter().any(|file| file.is_within(&path)))
        };
        let plain = |glob: &str| !glob.contains(['*', '?', '[', '{', '\\']);
        let (glob, at) = named.into_iter().find(|(glob, _)| plain(glob) && is_folder(glob))?;
        let at = at?;
        let mistake =
            Mistake::new(at.span.start..at.span.end, format!("`{glob}` is a folder, and globs match files"));
        Some(error(&mistake.help(format!("\"{glob}/**\"")), &at.source))
    }

    /// A ticket that does not look as `[tickets]` says, whichever of the files that make up this policy says so.
    pub fn other_ticket(&self) -> Option<Error> {
        let pattern = self.tickets.as_ref()?;
        let (ticket, at) = self.exceptions.iter().find_map(|exception| match &exception.because {
            Because::Ticket { ticket, at, .. } if !pattern.is_match(ticket) => Some((ticket, at)),
            _ => None,
        })?;
        let message = format!("ticket `{}` does not match `[tickets] pattern`", exception::shown(ticket));
        let mistake = Mistake::new(at.span.start..at.span.end, message);
        Some(error(&mistake.help(format!("a ticket that matches {pattern}")), &at.source))
    }

    /// What is said of rules that nothing reaches: what they find always blocks.
    pub fn unheard(&self, rules: &Rules) -> Vec<Error> {
        let is_never = |word: &str| is_never(rules, word);
        let mut told = Vec::new();
        let tables = std::iter::once(("actions".to_owned(), &self.actions));
        let tiers = self.tiers.iter().map(|tier| (format!("tier.{}.actions", tier.name), &tier.actions));
        for (table, actions) in tables.chain(tiers) {
            for (rule, action) in actions.iter().filter(|(rule, _)| is_never(rule)) {
                let is_milder = match action {
                    RuleAction::Off | RuleAction::Warn => true,
                    RuleAction::As(severity) => *severity < Severity::Critical,
                    RuleAction::Block | RuleAction::On => false,
                };
                let aliases = rules.find(rule).map_or(&[][..], |rule| rule.aliases.as_slice());
                let written = std::iter::once(rule).chain(aliases);
                let key = || written.clone().find_map(|name| self.key(&table, name));
                if let Some((at, span)) = is_milder.then(key).flatten() {
                    let message = match rule.strip_prefix(TAG) {
                        Some(tag) => {
                            format!("rules with the tag `{tag}` always block: no action reaches them")
                        }
                        None => format!("`{rule}` always blocks: no action reaches it"),
                    };
                    let help = "take it out; a finding that is none: [[exception]] with `path`, `reason` and `false-positive = true`";
                    told.push(error(&Mistake::new(span, message).help(help), &at.source));
                }
            }
        }
        for exception in self.exceptions.iter().filter(|exception| is_never(&exception.rule)) {
            let rule = &exception.rule;
            let (message, help) = match &exception.because {
                Because::Ticket { .. } => (
                    format!("`{rule}` takes no ticket: what it finds must not be committed"),
                    "take the secret out; a finding that is none: `path`, `reason` and `false-positive = true`",
                ),
                Because::FalsePositive if exception.path.is_none() => {
                    (format!("a false positive of `{rule}` needs a path"), "path = \"tests/key.pem\"")
                }
                Because::FalsePositive if !exception.is_narrow() => (
                    format!("a false positive of `{rule}` for files anywhere would let by what is real"),
                    "path = \"tests/key.pem\", or a glob that begins with a folder: \"tests/keys/**\"",
                ),
                Because::FalsePositive => continue,
            };
            let span = exception.at.span.start..exception.at.span.end;
            told.push(error(&Mistake::new(span, message).help(help), &exception.at.source));
        }
        told
    }
}

/// What a rule counts with: a number, or a text that is one of something, such as `"12h"` or `"1Mi"`.
fn is_count(value: &Literal) -> bool {
    match value {
        Literal::Number(_) => true,
        Literal::Text(text) => {
            [Unit::Number, Unit::Days, Unit::Bytes].iter().any(|unit| unit.read(text).is_some())
        }
        _ => false,
    }
}

/// Whether nothing can be counted by it: less than zero, or no number at all. TOML writes `nan` and `inf`.
fn is_below_zero(value: &Literal) -> bool {
    match value {
        Literal::Number(number) => !(0.0..f64::INFINITY).contains(number),
        Literal::Text(text) => {
            let read = [Unit::Number, Unit::Days, Unit::Bytes].iter().find_map(|unit| unit.read(text));
            matches!(read, Some(Measure::Number(number)) if !(0.0..f64::INFINITY).contains(&number))
        }
        _ => false,
    }
}

/// Whether a text is of one of the forms that a setting's default has, where it has any. A bare number may be the
/// beginning of a version.
fn reads_as(known: &str, text: &str) -> bool {
    if Unit::Number.read(known).is_some() {
        return true;
    }
    let units = [Unit::Days, Unit::Bytes, Unit::Date];
    let mut of_known = units.iter().filter(|unit| unit.read(known).is_some()).peekable();
    of_known.peek().is_none() || of_known.any(|unit| unit.read(text).is_some())
}

fn shown(value: &Literal) -> String {
    match value {
        Literal::Text(text) => format!("\"{text}\""),
        Literal::Number(number) => number.to_string(),
        Literal::Bool(value) => value.to_string(),
        _ => "…".to_owned(),
    }
}
