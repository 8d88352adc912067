//! A part of the repository with its own strictness, as `[[tier]]` writes it.
//!
//! In: a table of the policy. Out: a [`Tier`], or a mistake where two tiers claim the same thing.

use std::collections::BTreeMap;
use std::ops::Range;

use super::exception::{Longest, longest};
use super::file::{RuleAction, actions, profile, severity};
use super::globs::paths;
use super::{Policy, sample};
use crate::iac::terraform::backend_file::is_backend_file;
use crate::path::{PathSet, RepoPath};
use crate::rules::glob_matches;
use crate::rules::pack::Profile;
use crate::scan::{Deployed, Named, may_name};
use crate::severity::Severity;
use crate::toml_table::{Item, Mistake, Read, Table};

/// What belongs to a tier and how strict it is; what it does not say is the whole policy's.
#[derive(Clone, Debug, Default)]
pub struct Tier {
    pub name: String,
    /// Files.
    pub paths: PathSet,
    /// Files of values that a stack is deployed with: `prod.tfvars`, by name or path.
    pub tfvars: PathSet,
    /// Globs of Terraform workspaces, as a backend or `cloud` block names them.
    pub workspaces: Vec<String>,
    /// Globs of stacks by name: a folder's, a template's, a Pulumi stack's.
    pub stacks: Vec<String>,
    /// Accounts by id, or by the profile that reaches them.
    pub accounts: Vec<String>,
    /// Globs of names and ARNs of what lives there: buckets, keys, zones, networks, repositories of images.
    pub owns: Vec<String>,
    pub block: Option<Severity>,
    pub profile: Option<Profile>,
    pub actions: BTreeMap<String, RuleAction>,
    /// For how many days an exception may hold there.
    pub longest: Longest,
}

impl Tier {
    /// Whether anything but a file's path may put a stack into it.
    pub fn claims_more_than_paths(&self) -> bool {
        self.other_claims().next().is_some()
    }

    /// What else than paths it claims, by the key that says so.
    pub fn other_claims(&self) -> impl Iterator<Item = (&'static str, &String)> {
        let tfvars = self.tfvars.patterns().iter().map(|claim| ("tfvars", claim));
        let workspaces = self.workspaces.iter().map(|claim| ("workspaces", claim));
        let stacks = self.stacks.iter().map(|claim| ("stacks", claim));
        let accounts = self.accounts.iter().map(|claim| ("accounts", claim));
        tfvars.chain(workspaces).chain(stacks).chain(accounts)
    }

    /// A sandbox, by whatever name: data must not leave it all the same.
    pub fn stops_only_the_worst(&self) -> bool {
        self.block == Some(Severity::Critical)
    }

    pub fn owns_name(&self, text: &str) -> bool {
        self.accounts.iter().chain(&self.owns).any(|name| may_name(text, name))
    }
}

impl Policy {
    /// The tier of a deployment: the first that claims it by its place or name, else the one in whose account it works.
    pub fn tier_of(&self, deployed: &Deployed) -> Option<&Tier> {
        let is_in = |set: &PathSet, path: &RepoPath| {
            set.matches(path) || set.matches(&RepoPath::new(path.file_name()))
        };
        let any = |globs: &[String], names: &[String]| {
            globs.iter().any(|glob| names.iter().any(|name| glob_matches(glob, name)))
        };
        let claims = |tier: &&Tier| {
            tier.paths.matches(&deployed.file)
                || deployed
                    .variant
                    .as_ref()
                    .is_some_and(|variant| is_in(&tier.tfvars, variant) || tier.paths.matches(variant))
                || any(&tier.workspaces, &deployed.workspaces)
                || any(&tier.stacks, &deployed.names)
        };
        let works_in = |tier: &&Tier| {
            tier.accounts
                .iter()
                .any(|account| deployed.accounts.iter().any(|used| may_name(&used.text, account)))
        };
        self.tiers.iter().find(claims).or_else(|| self.tiers.iter().find(works_in))
    }

    /// The tier in whose paths a file of a backend lies: a stack is deployed to it with that file.
    pub(super) fn tier_of_backend_file(&self, file: &RepoPath) -> Option<&Tier> {
        let is_one = is_backend_file(file.file_name());
        self.tiers.iter().find(|tier| is_one && tier.paths.matches(file))
    }

    /// Whose a state is, or what is used to reach it: where a file of a backend says so, the tier of that file, else the
    /// stack's.
    pub fn tier_at(&self, deployed: &Deployed, named: &Named) -> Option<&Tier> {
        self.tier_of_backend_file(named.at.path()).or_else(|| self.tier_of(deployed))
    }

    /// The tiers that never have anything: those above them, one alone or several together, take all of their paths,
    /// and they claim nothing else.
    pub fn idle_tiers(&self) -> Vec<(&Tier, Vec<&Tier>)> {
        let claimed: Vec<Claimed> = self.tiers.iter().map(Claimed::by).collect();
        let mut together = sample::Cover::default();
        let mut idle = Vec::new();
        for (at, tier) in self.tiers.iter().enumerate() {
            if !tier.claims_more_than_paths() {
                let own = &claimed[at].shaped;
                if let Some(one) = (0..at).find(|above| claimed[*above].cover.is_over(own)) {
                    idle.push((tier, vec![&self.tiers[one]]));
                } else if together.is_over(own) {
                    let above = self.tiers[..at].iter().filter(|tier| !tier.paths.is_empty());
                    idle.push((tier, above.collect()));
                }
            }
            together = together.or(&claimed[at].cover);
        }
        idle
    }

    /// The tier that a name belongs to.
    pub fn owner(&self, text: &str) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.owns_name(text))
    }
}

/// The keys by which a tier claims something as its own.
const CLAIMS: [&str; 6] = ["paths", "tfvars", "workspaces", "stacks", "accounts", "owns"];

pub fn tiers(top: &Table) -> Read<Vec<Tier>> {
    let tables = top.tables("tier")?;
    refuse_same_claims(&tables)?;
    // What is extended may have the claims of a tier that only changes what it decides.
    let is_whole = !top.has("extends");
    let read: Vec<Tier> = tables.iter().map(|table| tier(table, is_whole)).collect::<Read<_>>()?;
    let claimed: Vec<Claimed> = read.iter().map(Claimed::by).collect();
    for (at, (table, later)) in tables.iter().zip(&read).enumerate() {
        let same = (0..at).find(|other| claimed[*other].is_same(&claimed[at]));
        if let Some(other) = same.map(|other| &read[other]) {
            let span = table.item("paths").map_or(table.span.clone(), |item| item.span());
            let message = format!("tiers `{}` and `{}` claim the same paths", other.name, later.name);
            return Err(Mistake::new(span, message).help(unsettled(&later.name)));
        }
    }
    Ok(read)
}

fn unsettled(name: &str) -> String {
    format!("no order settles whose it is: leave it to one of them, or narrow it in `{name}`")
}

/// However the globs are spelled.
fn same_paths(one: &Tier, other: &Tier) -> bool {
    Claimed::by(one).is_same(&Claimed::by(other))
}

/// A tier's paths, ready to be compared with those of all others.
struct Claimed {
    cover: sample::Cover,
    shaped: sample::Shaped,
}

impl Claimed {
    fn by(tier: &Tier) -> Self {
        Self { cover: sample::Cover::of(&tier.paths), shaped: sample::Shaped::of(tier.paths.patterns()) }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.cover.is_over(&other.shaped) && other.cover.is_over(&self.shaped)
    }
}

fn tier(table: &Table, is_whole: bool) -> Read<Tier> {
    table.name(" in a tier".to_owned());
    let name = table.required("name").map_err(|mistake| mistake.help("name = \"prod\""))?.text()?;
    if name.trim().is_empty() {
        let span = table.item("name").map_or(table.span.clone(), |item| item.span());
        return Err(Mistake::new(span, "a tier needs a name").help("name = \"prod\""));
    }
    table.name(format!(" in tier `{name}`"));
    refuse_short_accounts(table, "accounts")?;
    for key in ["workspaces", "stacks", "accounts", "owns"] {
        for item in table.item(key).map(|item| item.each()).unwrap_or_default() {
            refuse_other_globs(&item)?;
        }
    }
    let read = Tier {
        paths: paths(table, "paths")?,
        tfvars: paths(table, "tfvars")?,
        workspaces: table.texts("workspaces")?,
        stacks: table.texts("stacks")?,
        accounts: table.texts("accounts")?,
        owns: table.texts("owns")?,
        block: severity(table)?,
        profile: profile(table)?,
        actions: actions(table)?,
        longest: longest(table)?,
        name,
    };
    // A slip in the name of a claim is told as that.
    table.finish()?;
    let has_any = |key: &&'static str| table.item(key).is_some_and(|item| !item.each().is_empty());
    if is_whole && !CLAIMS.iter().any(has_any) {
        let mistake = Mistake::new(
            table.span.clone(),
            format!("tier `{}` claims nothing, so nothing is in it", read.name),
        );
        return Err(
            mistake.help("paths = [\"envs/prod/**\"], or `tfvars`, `workspaces`, `stacks`, `accounts`")
        );
    }
    Ok(read)
}

/// A digit that got lost makes a border of nothing.
pub(super) fn refuse_short_accounts(table: &Table, key: &'static str) -> Read<()> {
    let items = table.item(key).map(|item| item.each()).unwrap_or_default();
    items.iter().try_for_each(refuse_short_account)
}

fn refuse_short_account(item: &Item) -> Read<()> {
    const DIGITS: usize = 12;
    // What is no text is told with the kind that is asked for.
    let Ok(text) = item.text() else { return Ok(()) };
    if text.len() == DIGITS || text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    let message = format!("`{text}` has {} digits, and an account has {DIGITS}", text.len());
    Err(Mistake::new(item.span(), message).help("accounts = [\"111122223333\"]"))
}

/// What names know of globs is `*` and `?`: anything else would wait for a name that holds it.
fn refuse_other_globs(item: &Item) -> Read<()> {
    let text = item.text()?;
    let (what, help) = if text.trim().is_empty() {
        ("an empty name", "\"prod-*\"".to_owned())
    } else if let Some(taken_back) = text.strip_prefix('!') {
        (
            "no glob takes back what others match",
            format!("leave `{taken_back}` to the tier that it belongs to"),
        )
    } else if text.contains(['{', '}', '[', ']']) {
        ("names have no `{a,b}` and no `[ab]`", "one glob for each: \"prod-*\", \"stage-*\"".to_owned())
    } else {
        return Ok(());
    };
    Err(Mistake::new(item.span(), format!("`{text}`: {what}")).help(help))
}

/// Of two tiers that claim the very same thing only the first would ever have it: order settles what overlaps,
/// not this.
fn refuse_same_claims(tables: &[Table]) -> Read<()> {
    let mut seen: BTreeMap<(&str, String), String> = BTreeMap::new();
    let mut names: BTreeMap<String, Range<usize>> = BTreeMap::new();
    for table in tables {
        let name = table.item("name").and_then(|name| Some((name.text().ok()?, name.span())));
        let Some((name, span)) = name else { continue };
        if names.insert(name.clone(), span.clone()).is_some() {
            let mistake = Mistake::new(span, format!("there are two tiers `{name}`"));
            return Err(
                mistake.help("write what belongs to it into one `[[tier]]`, or name the second otherwise")
            );
        }
        for key in CLAIMS {
            let Some(item) = table.item(key) else { continue };
            let items = item.items().unwrap_or_default();
            let single = item.text().ok().map(|text| (text, item.span()));
            let claims = items.iter().filter_map(|item| Some((item.text().ok()?, item.span()))).chain(single);
            for (claim, span) in claims {
                let Some(other) = seen.insert((key, plainly(&claim)), name.clone()) else { continue };
                if other != name {
                    let message = format!("tiers `{other}` and `{name}` both claim `{claim}` ({key})");
                    return Err(Mistake::new(span, message).help(unsettled(&name)));
                }
            }
        }
    }
    Ok(())
}

/// The same globs are the same claim, however they are spelled.
fn plainly(claim: &str) -> String {
    let mut plain = claim.strip_prefix("./").unwrap_or(claim).to_owned();
    while let Some(shorter) = plain.strip_suffix("**/*").or_else(|| plain.strip_suffix("**/**")) {
        plain = format!("{shorter}**");
    }
    plain
}

/// Where a policy that builds on another claims for a tier of its own what one of the other's has: the key, and what
/// is wrong.
pub fn same_claim(base: &Policy, own: &Policy) -> Option<(String, String)> {
    let claims = |tier: &Tier| {
        let paths = tier.paths.patterns().iter().map(|claim| ("paths", claim.clone()));
        let others = tier.other_claims().map(|(key, claim)| (key, claim.clone()));
        paths.chain(others).chain(tier.owns.iter().map(|claim| ("owns", claim.clone()))).collect::<Vec<_>>()
    };
    let news = own.tiers.iter().filter(|tier| !base.tiers.iter().any(|known| known.name == tier.name));
    for tier in news {
        for (key, claim) in claims(tier) {
            let has = |other: &&Tier| {
                claims(other).iter().any(|(word, theirs)| *word == key && plainly(theirs) == plainly(&claim))
            };
            if let Some(other) = base.tiers.iter().find(has) {
                let message =
                    format!("tiers `{}` and `{}` both claim `{claim}` ({key})", other.name, tier.name);
                return Some((format!("tier.{}.{key}.{claim}", tier.name), message));
            }
        }
        if let Some(other) = base.tiers.iter().find(|other| same_paths(other, tier)) {
            let message = format!("tiers `{}` and `{}` claim the same paths", other.name, tier.name);
            return Some((format!("tier.{}.paths", tier.name), message));
        }
    }
    None
}
