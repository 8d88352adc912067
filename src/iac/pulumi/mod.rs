//! Pulumi: programs in TypeScript, JavaScript, Python and Go, read as source, and those in YAML.
//!
//! In: a tree and the path of a `Pulumi.yaml`. Out: the project's [`Stack`]: resources as the program declares them,
//! and, of bridged providers, the same in Terraform's words ([`Stack::view`]), which Terraform's rules are asked of.
//!
//! ```text
//! Pulumi.yaml ─► project ─► yaml | program (by language) ─► declared ─► names + shape | native ─► view
//! ```

mod awaited;
mod config;
mod declared;
pub mod names;
mod native;
mod preview;
mod program;
mod project;
mod provider;
mod sdk;
mod shape;
pub mod token;
mod values;
pub mod write;
mod yaml;

pub use preview::{SECRET, SIGN, read as preview};

use std::collections::{BTreeSet, HashMap};

use self::config::Config;
use self::declared::Declared;
use self::project::Project;
use self::provider::Providers;
use self::sdk::Sdk;
use crate::finding::Trouble;
use crate::iac::{Dialect, Resource, Role, Stack};
use crate::path::RepoPath;
use crate::tree::{Tree, Unreadable, link};

/// Reading goes down by recursion, but a thread of a pool may have only 2 MiB.
const STACK: usize = 32 * 1024 * 1024;
/// Stacks that are judged apart. More are a data set, not deployments.
const MOST_STACKS: usize = 32;
/// Folders above a file that are looked into for its project.
const HIGHEST: usize = 32;

/// Classes that are named where no rule is asked of them. More are a list that nobody reads.
const MOST_NAMED: usize = 3;

/// Whether a Terraform type is one of a provider that Pulumi bridges.
pub fn bridges(kind: &str) -> bool {
    ["aws_", "google_", "azurerm_"].iter().any(|prefix| kind.starts_with(prefix))
}

/// Whether a file of this name makes its folder a project.
pub fn is_project(name: &[u8]) -> bool {
    project::NAMES.contains(&name)
}

/// Whether a file of this name can belong to a project.
pub fn may_be_named(name: &[u8]) -> bool {
    program::language(name).is_some()
        || project::MAINS.contains(&name)
        || name.starts_with(b"Pulumi.")
            && [&b".yaml"[..], b".yml", b".json"].iter().any(|ending| name.ends_with(ending))
}

/// The project that a file belongs to: the nearest `Pulumi.yaml` above it.
pub fn project_of(tree: &dyn Tree, path: &RepoPath) -> Option<RepoPath> {
    if !may_be_named(path.file_name()) {
        return None;
    }
    let mut folder = path.parent();
    for _ in 0..HIGHEST {
        let mut known = project::NAMES.iter().map(|name| folder.join(name));
        if let Some(project) = known.find(|path| matches!(link::read(tree, path), Ok(Some(_)))) {
            return Some(project);
        }
        if folder.is_root() {
            return None;
        }
        folder = folder.parent();
    }
    None
}

/// The stack of a project, and after it one for each of its stacks' files that changes something. None where there is
/// no project.
pub fn read(tree: &dyn Tree, root: &RepoPath) -> Result<Vec<Stack>, Unreadable> {
    stacker::grow(STACK, || stacks(tree, root))
}

fn stacks(tree: &dyn Tree, root: &RepoPath) -> Result<Vec<Stack>, Unreadable> {
    let Some(project) = Project::read(tree, root)? else { return Ok(Vec::new()) };
    let (mut base, asks_config) = stack(&project, root, &project.config);
    let mut unread = Vec::new();
    let configs: Vec<_> = (project.stacks.iter().take(MOST_STACKS))
        .map(|(path, name)| {
            let config = project.with_stack(tree, path, name);
            (
                path,
                name,
                config.unwrap_or_else(|trouble| {
                    unread.push(trouble);
                    None
                }),
            )
        })
        .collect();
    // What its own providers hand to their resources, a stack's file may say too.
    let own = project.config.handed();
    let hands = |config: &Option<Config>| config.as_ref().is_some_and(|config| config.handed() != own);
    let asks_config = asks_config || configs.iter().any(|(.., config)| hands(config));
    base.names = project.stacks.iter().map(|(_, name)| name.clone()).collect();
    // What one that could not be read would set is not known: what is deployed without it counts.
    base.has_files = asks_config && unread.is_empty() && (1..=MOST_STACKS).contains(&project.stacks.len());
    base.troubles.extend(unread);
    let mut all = vec![base];
    // A stack's file may also say in whose account all of it is made.
    let works_in = |config: &Config| -> Vec<_> {
        let settings = |one: &Declared| {
            let entries = one.settings.as_map().map_or(&[][..], |map| &map.entries).iter();
            entries.map(|entry| (entry.key.clone(), entry.node.at.text().to_owned())).collect::<Vec<_>>()
        };
        config.providers().iter().map(|one| (one.token.clone(), settings(one))).collect()
    };
    let own = works_in(&project.config);
    for (path, name, config) in configs {
        if let Some(config) = config.filter(|config| asks_config || works_in(config) != own) {
            let (mut variant, _) = stack(&project, root, &config);
            variant.variant = Some(path.clone());
            variant.names = vec![name.clone()];
            if let Some(view) = &mut variant.view {
                view.variant = Some(path.clone());
            }
            all.push(variant);
        }
    }
    if let Some((path, _)) = project.stacks.get(MOST_STACKS).filter(|_| asks_config) {
        let message = format!("more than {MOST_STACKS} stacks: not judged with this one and those behind it");
        all[0].troubles.push(Trouble { path: path.clone(), at: None, message, counts: true });
    }
    Ok(all)
}

/// What a project deploys with a configuration, and whether that makes a difference.
fn stack(project: &Project, root: &RepoPath, config: &Config) -> (Stack, bool) {
    let tops = std::iter::once(&project.top).chain(&project.main);
    let written: Vec<_> = tops.flat_map(|top| yaml::programs(top, config)).collect();
    let programmed = program::declarations(&project.programs, config);
    let mut troubles = project.troubles.clone();
    if programmed.is_exhausted || written.iter().any(|written| written.is_exhausted) {
        let message = "more values than a person writes: not all of this project was judged".to_owned();
        troubles.push(Trouble { path: root.clone(), at: None, message, counts: true });
    }
    // Where a file could not be read, that is why.
    let silent = programmed.troubles.iter().filter(|_| project.troubles.is_empty());
    for (at, message) in written.iter().flat_map(|written| &written.troubles).chain(silent) {
        let (path, message, at) = (at.path().clone(), message.clone(), Some(at.start()));
        troubles.push(Trouble { path, at, message, counts: false });
    }
    let asks_config = programmed.asks_config || written.iter().any(|written| written.asks_config);
    let written = written.into_iter().flat_map(|written| written.resources);
    let declared: Vec<Declared> = written.chain(programmed.resources).collect();
    let configured = config.providers();
    troubles.extend(unasked(&declared));
    troubles.sort();
    troubles.dedup();
    let sdk = project.sdk.or_of(&project.programs, &declared);
    let (mut resources, views) = shaped(declared, &configured, sdk);
    resources.extend(configured.into_iter().map(resource));
    let of = |dialect: Dialect, resources: Vec<Resource>, troubles: Vec<Trouble>| Stack {
        root: root.clone(),
        variant: None,
        dialect,
        resources,
        view: None,
        sources: project.sources.clone(),
        modules: Vec::new(),
        is_called: false,
        troubles,
        uses: Vec::new(),
        moved: Vec::new(),
        refused: 0,
        kept: Vec::new(),
        called: std::collections::HashMap::new(),
        names: Vec::new(),
        has_files: false,
    };
    let view = of(Dialect::Terraform, views, Vec::new());
    let stack = of(Dialect::Pulumi, resources, troubles);
    (Stack { view: Some(Box::new(view)), ..stack }, asks_config)
}

/// Says of a cloud's own SDK, and of components, which of their classes no rule knows: once, at the first resource of one.
fn unasked(declared: &[Declared]) -> Vec<Trouble> {
    let of = |package: &&str| {
        let is_it = |one: &&Declared| {
            let token = &one.token;
            token.package == **package
                && !token.is_provider()
                && !token.is_function()
                && native::kind(token).is_none()
        };
        let first = declared.iter().find(is_it)?;
        let classes: BTreeSet<String> =
            declared.iter().filter(is_it).map(|one| one.token.written()).collect();
        let named: Vec<String> = classes.iter().take(MOST_NAMED).map(|class| format!("`{class}`")).collect();
        let more = match classes.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more classes"),
        };
        let message = format!(
            "no rule is asked of {}{more} yet: only secrets in them are looked for",
            named.join(", ")
        );
        let (path, at) = (first.name_at.path().clone(), Some(first.name_at.start()));
        Some(Trouble { path, at, message, counts: false })
    };
    native::OTHERS.iter().chain(&native::COMPONENTS).filter_map(of).collect()
}

/// What is declared, as it is written and in Terraform's words.
fn shaped(declared: Vec<Declared>, configured: &[Declared], sdk: Sdk) -> (Vec<Resource>, Vec<Resource>) {
    let mut addresses: HashMap<String, String> = HashMap::new();
    for one in &declared {
        if let Some(address) = shape::address(&one.token, &one.name) {
            addresses.insert(one.address(), address);
        }
    }
    let providers = Providers::of(&declared, configured, &addresses);
    let views = declared.iter().flat_map(|one| match native::kind(&one.token) {
        Some(_) => native::resources(&shape::referring(one, &addresses), providers.used_by(one)),
        None => shape::resource(one, providers.used_by(one), &addresses, sdk).into_iter().collect(),
    });
    let mut views: Vec<Resource> = views.collect();
    views.extend(providers.resources());
    (declared.into_iter().map(resource).collect(), views)
}

/// A resource as it is written.
fn resource(declared: Declared) -> Resource {
    Resource {
        address: declared.address(),
        module: String::new(),
        instance: None,
        kind: declared.token.written(),
        role: match declared.token.is_function() {
            true => Role::Data,
            false if declared.token.is_provider() => Role::Provider,
            false => Role::Managed,
        },
        name: declared.name,
        name_at: declared.name_at,
        block: declared.block,
        body: declared.settings,
        provider: declared.provider.address().cloned(),
        only_if: declared.only_if,
        view: None,
    }
}
