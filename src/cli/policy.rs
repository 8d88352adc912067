//! The policy and rules of a run, read from what is judged.

use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::options::{Common, Profile};
use crate::calendar;
use crate::error::{Error, Result};
use crate::literal::Literal;
use crate::path::RepoPath;
use crate::policy::slips::slips;
use crate::policy::{Policy, file};
use crate::rego::{Data, Policies};
use crate::rules::Rules;
use crate::rules::pack::{Mention, Profile as RuleProfile};
use crate::secrets;
use crate::text::{Location, Source, Span};
use crate::tree::{Content, Tree};

/// What a run judges by.
pub struct Basis {
    pub policy: Policy,
    /// Every rule that is known: policy and reports may name them.
    pub known: Rules,
    /// The rules that are asked.
    pub asked: Rules,
    /// The team's shared policy, where the repository's builds on one.
    pub base: Option<Policy>,
    /// The team's policies in Rego, where it has some.
    pub policies: Option<Policies>,
}

/// Policies that build on policies: nobody could tell any more what holds.
const MOST_EXTENDED: usize = 8;

/// Reads the policy of the first tree that has one, else the built-in one.
pub fn read(trees: &[&dyn Tree], common: &Common) -> Result<Basis> {
    let mut sources = Vec::new();
    let (mut policy, mut base) = match written(trees, common)? {
        // What a policy extends lies in its own tree: where the commit takes it away, the one before must not stand in for
        // it.
        Some((source, own)) => {
            let read = extended(source, own.as_slice(), &[], &mut sources);
            read.map_err(|error| match &common.config {
                Some(path) => error.about_own(path.to_string_lossy()),
                None => error,
            })?
        }
        None => (Policy::built_in(), None),
    };
    if let Some(profile) = common.profile {
        policy.profile = match profile {
            Profile::Essential => RuleProfile::Essential,
            Profile::Thorough => RuleProfile::Thorough,
        };
    }
    let (known, policies) = gathered(trees, &policy, unknown_word)?;
    for (source, written) in &sources {
        written.check_names(&known, source)?;
    }
    policy.use_ids(&known);
    // Who names a rule wants to hear of it, whatever the profile.
    let only = ids(&known, &common.rule)?;
    let also = ids(&known, &common.also)?;
    policy.chosen = [only.as_slice(), &also].concat();
    base.iter_mut().for_each(|base| base.use_ids(&known));
    if let Some(tier) =
        common.tier.as_ref().filter(|name| !policy.tiers.iter().any(|tier| tier.name == **name))
    {
        let names: Vec<&str> = policy.tiers.iter().map(|tier| tier.name.as_str()).collect();
        let help = match (crate::toml_table::nearest(tier, &names), names.as_slice()) {
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, []) => format!("write `[[tier]]` with `name = \"{tier}\"` into {}", file::FILE),
            (None, names) => format!("one of: {}", names.join(", ")),
        };
        return Err(Error::new(format!("{} has no tier `{tier}`", policy.name)).help(help));
    }
    let mut asked = asked(&known, &policy, &only, common)?;
    own_accounts(&mut asked, &policy);
    Ok(Basis { policy, known, asked, base, policies })
}

/// The rules, lists and settings of a policy, and its policies in Rego.
pub fn known(trees: &[&dyn Tree], policy: &Policy) -> Result<(Rules, Option<Policies>)> {
    gathered(trees, policy, |_, _, _, _| None)
}

/// What is wrong with a policy's words, given the rules before they are added and what a team's rules name.
type Wrong = fn(&Policy, &Rules, &[&Mention], &[&dyn Tree]) -> Option<Error>;

fn unknown_word(policy: &Policy, rules: &Rules, mentions: &[&Mention], trees: &[&dyn Tree]) -> Option<Error> {
    let has_globs = !policy.rules.is_empty() || !policy.rego_data.is_empty();
    let files = || trees.iter().flat_map(|tree| tree.files().unwrap_or_default()).collect::<Vec<_>>();
    // What this commit takes away was named rightly.
    let stray = || policy.stray_glob(&trees.first()?.files().ok()?).and_then(|_| policy.stray_glob(&files()));
    let folder = || policy.glob_of_a_folder(*trees.first()?);
    let linked = || policy.linked_file(&trees.first()?.links());
    policy
        .unknown_word(rules, mentions)
        .or_else(|| has_globs.then(|| linked().or_else(stray)).flatten())
        .or_else(folder)
}

fn gathered(trees: &[&dyn Tree], policy: &Policy, wrong: Wrong) -> Result<(Rules, Option<Policies>)> {
    let mut known = Rules { today: Some(today()), ..Rules::built_in() };
    let own = if policy.rules.is_empty() { Vec::new() } else { own_rules(trees, policy, &mut known)? };
    let policies = if policy.rules.is_empty() { None } else { own_policies(trees, policy, &mut known)? };
    let mentions: Vec<&Mention> = own.iter().flat_map(|(_, mentions)| mentions).collect();
    let wrong = wrong(policy, &known, &mentions, trees);
    for (name, value) in &policy.settings {
        known.settings.insert(name.clone(), value.clone());
    }
    for (name, values) in &policy.lists {
        known.lists.entry(name.clone()).or_default().extend(values.iter().cloned());
    }
    known.add_dates(policy.dates.clone());
    for (source, mentions) in &own {
        file::check_mentions(mentions, &known, source)?;
    }
    wrong.map_or(Ok((known, policies)), Err)
}

/// The text of the policy that was asked for, else of the first tree that has one; and the tree that it is of.
fn written<'t>(trees: &[&'t dyn Tree], common: &Common) -> Result<Option<(Source, Option<&'t dyn Tree>)>> {
    let Some(path) = &common.config else {
        return Ok(first(trees, &file::place())?.map(|(source, tree)| (source, Some(tree))));
    };
    let name = path.to_string_lossy();
    let bytes =
        std::fs::read(path).map_err(|error| Error::new(format!("{name} could not be read: {error}")))?;
    let source = Source::decode(RepoPath::from(&*name), &bytes);
    let is_here = |tree: &&&dyn Tree| !matches!(tree.read(source.path()), Ok(None));
    let own = trees.iter().find(is_here).or(trees.first()).copied();
    Ok(Some((source, own)))
}

/// A policy on top of those that it extends, and these alone.
fn extended(
    source: Source,
    trees: &[&dyn Tree],
    above: &[RepoPath],
    sources: &mut Vec<(Source, Policy)>,
) -> Result<(Policy, Option<Policy>)> {
    let policy = if above.is_empty() { Policy::read(&source)? } else { Policy::read_shared(&source)? };
    let place = source.path().clone();
    let chain = [above, std::slice::from_ref(&place)].concat();
    sources.push((source, policy.clone()));
    let mut base: Option<Policy> = None;
    for path in &policy.extends {
        let written = policy.places.get(&format!("extends.{path}"));
        let mistaken = |message: String| at(written.or(policy.places.get("extends")), Error::new(message));
        if let Some(from) = chain.iter().position(|known| known == path) {
            let circle: Vec<String> =
                chain[from..].iter().chain([path]).map(|path| format!("`{path}`")).collect();
            let error = mistaken(format!("policies extend one another in a circle: {}", circle.join(" → ")));
            return Err(error.help(format!("take `{path}` out of `extends` here")));
        }
        if sources.len() > MOST_EXTENDED {
            let error = mistaken(format!("the policy extends more than {MOST_EXTENDED} others"));
            return Err(error.help("put what they share into one file"));
        }
        let (source, _) = first(trees, path)?.ok_or_else(|| {
            let error = Error::new(format!("{place} extends `{path}`, which is not in the repository"));
            at(policy.places.get("extends"), error).help(format!("git add {path}"))
        })?;
        let (next, _) = extended(source, trees, &chain, sources)?;
        base = Some(match base {
            Some(below) => crate::policy::extended(&below, next),
            None => next,
        });
    }
    if let Some((key, message)) = base.as_ref().and_then(|base| crate::policy::same_claim(base, &policy)) {
        return Err(at(policy.places.get(&key), Error::new(message))
            .help("no order settles whose it is: name the tier as the shared policy does, or narrow it"));
    }
    let (policy, base) = match base {
        Some(base) => (crate::policy::extended(&base, policy), Some(base)),
        None => (policy, None),
    };
    match policy.other_ticket().filter(|_| above.is_empty()) {
        Some(error) => Err(error),
        None => Ok((policy, base)),
    }
}

/// An error with its line, where the place is known.
fn at(place: Option<&Location>, error: Error) -> Error {
    match place {
        Some(at) => error.at(secrets::frame(&at.source, at.span)),
        None => error,
    }
}

fn first<'t>(trees: &[&'t dyn Tree], path: &RepoPath) -> Result<Option<(Source, &'t dyn Tree)>> {
    for (number, tree) in trees.iter().enumerate() {
        match tree.read(path) {
            Ok(Some(Content::Whole(bytes))) => {
                return Ok(Some((Source::decode(path.clone(), &bytes), *tree)));
            }
            Ok(Some(Content::Long(_) | Content::TooLarge(_))) => {
                return Err(Error::new(format!("{path} is too large")));
            }
            // Taken for no policy, it would let through what the file behind it does not. A commit may take it away.
            Ok(None) if number == 0 && tree.is_link(path) => {
                let error = Error::new(format!("{path} is a symbolic link, which is not followed"));
                return Err(error.help("put the file itself in its place; `extends` names a shared one"));
            }
            Ok(None) => {}
            Err(unreadable) => return Err(Error::new(unreadable.to_string())),
        }
    }
    Ok(None)
}

/// A team's own rules, from the tree that is judged; what they name is checked when all is known.
fn own_rules(trees: &[&dyn Tree], policy: &Policy, known: &mut Rules) -> Result<Vec<(Source, Vec<Mention>)>> {
    let (mut read, mut ids) = (Vec::new(), Vec::new());
    let Some(tree) = trees.first() else { return Ok(read) };
    let built_in = known.clone();
    let files = tree.files().map_err(|unreadable| Error::new(unreadable.to_string()))?;
    for path in files.into_iter().filter(|path| policy.rules.matches(path) && path.ends_with(".toml")) {
        if let Ok(Some(Content::Whole(bytes))) = tree.read(&path) {
            let source = Source::decode(path.clone(), &bytes);
            let mut pack = file::rules(&source)?;
            if let Some(twice) = pack.rules.iter().find(|rule| known.find(&rule.id).is_some()) {
                let is_there = |(_, rule): &&(RepoPath, String)| *rule == twice.id;
                let other = ids.iter().find(is_there).map(|(path, _)| path);
                return Err(file::taken(&twice.id, &source, other));
            }
            known.slips.extend(slips(&pack, &source, &built_in));
            ids.extend(pack.rules.iter().map(|rule| (path.clone(), rule.id.clone())));
            read.push((source, std::mem::take(&mut pack.mentions)));
            known.add(pack);
        }
    }
    Ok(read)
}

/// A team's policies in Rego, compiled; nothing where no glob finds one.
fn own_policies(trees: &[&dyn Tree], policy: &Policy, known: &mut Rules) -> Result<Option<Policies>> {
    let Some(tree) = trees.first() else { return Ok(None) };
    let (policies, data) = rego_sources(*tree, policy)?;
    if policies.is_empty() {
        return Ok(None);
    }
    let sources = policies;
    let policies = Policies::compile(&sources, &data, &policy.rego)?;
    let silent = policies.silent().into_iter().filter_map(|(place, why)| {
        let source = sources.get(place)?;
        Some((source.location(Span::at(0)), why.to_owned()))
    });
    known.slips.extend(silent);
    let pack = policies.pack();
    if let Some(twice) = pack.rules.iter().find(|rule| known.find(&rule.id).is_some()) {
        let help = "rename its package or its rule".to_owned();
        return Err(
            Error::new(format!("a policy in Rego has the id of another rule: `{}`", twice.id)).help(help)
        );
    }
    known.add(pack);
    Ok(Some(policies))
}

/// The policies in Rego that a policy file names, and the data beside them.
pub fn rego_sources(tree: &dyn Tree, policy: &Policy) -> Result<(Vec<Source>, Vec<Data>)> {
    let (mut policies, mut data) = (Vec::new(), Vec::new());
    let is_data = |path: &RepoPath| [".json", ".yaml", ".yml"].iter().any(|ending| path.ends_with(ending));
    let named = |name: &[u8]| {
        let path = RepoPath::new(name);
        path.ends_with(".rego") || is_data(&path)
    };
    let files = tree.files_named(&named).map_err(|unreadable| Error::new(unreadable.to_string()))?;
    for path in files {
        let is_policy = path.ends_with(".rego");
        let is_named = policy.rules.matches(&path) || !is_policy && policy.rego_data.matches(&path);
        if !is_named {
            continue;
        }
        match tree.read(&path) {
            Ok(Some(Content::Whole(bytes))) => {
                let source = Source::decode(path, &bytes);
                if is_policy {
                    policies.push(source);
                } else {
                    data.push(Data(source));
                }
            }
            Ok(Some(Content::Long(_) | Content::TooLarge(_))) => {
                return Err(Error::new(format!("{path} is too large")));
            }
            Ok(None) => {}
            Err(unreadable) => return Err(Error::new(unreadable.to_string())),
        }
    }
    Ok((policies, data))
}

/// The ids of rules that are named by an id or an alias.
pub fn ids(known: &Rules, words: &[String]) -> Result<Vec<String>> {
    let id = |word: &String| match known.find(word) {
        Some(rule) => Ok(rule.id.clone()),
        None => {
            let ids: Vec<&str> = known.rules.iter().map(|rule| rule.id.as_str()).collect();
            let near = crate::toml_table::nearest(word, &ids);
            let help = near.map_or("iacgate rules".to_owned(), |near| format!("did you mean `{near}`?"));
            Err(Error::new(format!("unknown rule `{word}`")).help(help))
        }
    };
    words.iter().map(id).collect()
}

/// What nobody wants to hear of is not even asked.
fn asked(known: &Rules, policy: &Policy, only: &[String], common: &Common) -> Result<Rules> {
    let skipped = ids(known, &common.skip)?;
    let mut asked = known.clone();
    let (policy, only) = (policy.clone(), only.to_vec());
    asked.rules.retain(move |rule| {
        let chosen = if only.is_empty() { policy.wants(rule) } else { only.contains(&rule.id) };
        chosen && (rule.is_never || !skipped.contains(&rule.id))
    });
    Ok(asked)
}

/// What tiers claim is nobody else's: who of them crosses a border, other rules tell.
fn own_accounts(asked: &mut Rules, policy: &Policy) {
    let claimed = policy.tiers.iter().flat_map(|tier| &tier.accounts);
    let claimed = claimed.map(|account| Literal::Text(account.clone()));
    let own = asked.settings.entry("accounts".to_owned()).or_insert_with(|| Literal::List(Vec::new()));
    let mut all = match std::mem::replace(own, Literal::List(Vec::new())) {
        Literal::List(all) => all,
        one => vec![one],
    };
    all.extend(claimed);
    *own = Literal::List(all);
}

/// Today in UTC: year, month, day.
pub fn today() -> (u16, u8, u8) {
    day(since_1970(SystemTime::now()))
}

/// The day of a moment, in UTC, that is given in seconds since 1970.
pub fn day(seconds: i64) -> (u16, u8, u8) {
    let (year, month, day) = calendar::date(seconds.div_euclid(86_400));
    (year as u16, month as u8, day as u8)
}

/// `2027-03-31T12:00:00`, in UTC.
pub fn moment(at: SystemTime) -> String {
    let seconds = since_1970(at);
    let ((year, month, day), of_day) = (day(seconds), seconds.rem_euclid(86_400));
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

fn since_1970(at: SystemTime) -> i64 {
    at.duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0))
}

/// For a tree that a caller holds by `Rc`.
pub fn borrowed(trees: &[Rc<dyn Tree>]) -> Vec<&dyn Tree> {
    trees.iter().map(|tree| &**tree).collect()
}
