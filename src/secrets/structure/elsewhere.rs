//! Literals that another file says are secret: what a file of parameters, or a call of a module, gives to a parameter that
//! is secure where it is declared, what a nested stack is given ([`super::nested`]), and variables of a play that a task of
//! the same project takes a password from.
//!
//! In: a file, and the tree that it lies in. Out: what was found in the file. The others are few, and known by their names
//! beside it.

use std::collections::HashMap;

use super::value::Trust;
use super::variables::{self, Used};
use super::{Found, LARGEST_TREE, Search, azure, bicep, format, nested, program, stores};
use crate::iac::{Map, Node, Value, json, yaml};
use crate::path::RepoPath;
use crate::text::{self, Source};
use crate::tree::{self, Tree};

/// Files that may say something of one: more are no project's.
const MOST_FILES: usize = 256;

/// Whether other files may have something to say of a text, by its name and its first words.
pub fn may_be_said(path: &RepoPath, text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let may_be = if path.ends_with(".bicepparam") {
        has("param ")
    } else if path.ends_with(".bicep") {
        has("module ") && has("params:")
    } else if path.ends_with(".json") {
        has("/deploymentParameters.json")
    } else {
        play_variables(path).is_some()
    };
    let may_be = may_be || nested::may_deploy(path, text);
    may_be && text.len() <= LARGEST_TREE && !format::is_of_example(path)
}

/// The literals of a file that others say are secret, in order of place.
pub fn said(source: &Source, tree: &dyn Tree) -> Vec<Found> {
    let words = text::words::of(source.text().as_bytes());
    let mut search = Search::of(source, words.as_ref().map_or(&[][..], |glance| &glance.places));
    let path = source.path();
    if path.ends_with(".bicepparam") {
        parameters_of_bicep(&mut search, tree);
    } else if path.ends_with(".bicep") {
        arguments_of_modules(&mut search, tree);
    } else if path.ends_with(".json") {
        parameters_of_arm(&mut search, tree);
    } else if let Some(kind) = play_variables(path) {
        of_plays(&mut search, kind, tree);
    }
    if nested::may_deploy(path, source.text()) {
        nested::arguments(&mut search, tree);
    }
    search.done()
}

pub fn read(tree: &dyn Tree, path: &RepoPath) -> Option<Source> {
    Some(Source::decode(path.clone(), &tree::whole(tree, path)?))
}

/// The secure parameters of a template in either language.
fn secure_parameters(tree: &dyn Tree, path: &RepoPath) -> Vec<(String, bool)> {
    let Some(source) = read(tree, path) else { return Vec::new() };
    if path.ends_with(".bicep") {
        return bicep::secure_parameters(source.text()).map(|name| (name.to_owned(), true)).collect();
    }
    let Ok(template) = json::read_loose(&source) else { return Vec::new() };
    let secure = template.as_map().into_iter().flat_map(azure::secure_parameters);
    secure.map(|(name, is_object)| (name.to_owned(), is_object)).collect()
}

/// What stands between the quotes behind a word at the beginning of a line.
fn quoted_behind<'t>(line: &'t str, word: &str) -> Option<&'t str> {
    line.trim_start().strip_prefix(word)?.split('\'').nth(1)
}

/// A file that is named beside another.
fn beside(source: &Source, named: &str) -> Option<RepoPath> {
    source.path().parent().resolve(named.strip_prefix("./").unwrap_or(named))
}

/// `param boot = '…'` under `using './main.bicep'`.
fn parameters_of_bicep(search: &mut Search, tree: &dyn Tree) {
    let source = search.source;
    let template = source.text().lines().find_map(|line| quoted_behind(line, "using "));
    let Some(template) = template.and_then(|template| beside(source, template)) else { return };
    let secure = secure_parameters(tree, &template);
    let mut start = 0;
    for line in source.text().split_inclusive('\n') {
        let name = line.strip_prefix("param ").and_then(|rest| rest.split([' ', '=']).next());
        if let Some(name) = name.filter(|name| secure.iter().any(|(secure, _)| secure == name))
            && let Some(equals) = line.find('=')
        {
            given(search, name, line, equals + 1, start, &mut bicep::Given::new());
        }
        start += line.len();
    }
}

/// `params: { boot: '…' }` of `module a './a.bicep' = { … }`.
fn arguments_of_modules(search: &mut Search, tree: &dyn Tree) {
    let source = search.source;
    let (mut modules, mut handed): (HashMap<RepoPath, Vec<(String, bool)>>, _) =
        (HashMap::new(), bicep::Given::new());
    // The module that the line stands in, and how many brackets are open in what it is given.
    let (mut module, mut depth, mut start) = (None, 0usize, 0);
    for line in source.text().split_inclusive('\n') {
        let trimmed = line.trim();
        if let Some(path) = quoted_behind(line, "module ") {
            module = beside(source, path);
            depth = 0;
        } else if let Some(path) = &module
            && (depth > 0 || trimmed.starts_with("params:"))
        {
            if depth == 1
                && let Some(colon) = line.find(':')
            {
                let secure = modules.entry(path.clone()).or_insert_with(|| secure_parameters(tree, path));
                let name = line[..colon].trim();
                if secure.iter().any(|(secure, _)| secure == name) {
                    given(search, name, line, colon + 1, start, &mut handed);
                }
            }
            depth = (depth + trimmed.matches('{').count()).saturating_sub(trimmed.matches('}').count());
        }
        start += line.len();
    }
    for (name, value, span) in bicep::reached(source.text(), handed) {
        search.certain(name, value, span);
    }
}

/// What is given to one that is secure: a text, the entries of an object, or a variable.
fn given<'t>(
    search: &mut Search<'t>,
    name: &'t str,
    line: &'t str,
    at: usize,
    start: usize,
    handed: &mut bicep::Given<'t>,
) {
    if let Some((value, span)) = program::first_text(line, at, start) {
        if !value.contains("${") {
            search.certain(name, value, span);
        }
    } else if line[at..].trim() == "{" {
        let open = start + at + line[at..].find('{').unwrap_or(0);
        let text = search.source.text();
        for entry in super::entries::of(text, open, super::entries::DOCUMENT).0 {
            if !entry.value.contains("${") && stores::is_kept(entry.key, entry.value) {
                search.take(entry.key, entry.value, entry.span);
            }
        }
    } else if let Some(variable) = bicep::variable_of(&line[at..]) {
        handed.insert(variable, name);
    }
}

/// `azuredeploy.parameters.json` beside `azuredeploy.json`.
fn parameters_of_arm(search: &mut Search, tree: &dyn Tree) {
    let Ok(document) = json::read_loose(search.source) else { return };
    let Some(parameters) = document.as_map().and_then(|top| top.get("parameters")) else { return };
    let path = search.source.path().clone();
    for template in templates_of(&path) {
        let secure = secure_parameters(tree, &template);
        if !secure.is_empty() {
            let secure = secure.iter().map(|(name, is_object)| (name.as_str(), *is_object));
            return azure::given_to(search, Some(parameters), secure);
        }
    }
}

/// How the template may be called that a file of parameters belongs to, the surest first.
fn templates_of(path: &RepoPath) -> Vec<RepoPath> {
    const ENDS: [&str; 6] =
        [".parameters.json", ".param.json", ".params.json", "-parameters.json", "_parameters.json", ".json"];
    const USUAL: [&str; 6] =
        ["azuredeploy.json", "template.json", "mainTemplate.json", "main.json", "main.bicep", "deploy.json"];
    let name = String::from_utf8_lossy(path.file_name()).into_owned();
    let stem = ENDS.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    // `azuredeploy.parameters.prod.json`, `main.prod.parameters.json`
    let first = stem.split('.').next().unwrap_or(stem);
    let own = [stem, first].into_iter().flat_map(|stem| [format!("{stem}.json"), format!("{stem}.bicep")]);
    let names: Vec<String> = own.chain(USUAL.map(str::to_owned)).filter(|other| *other != name).collect();
    let folder = path.parent();
    [folder.clone(), folder.parent()]
        .iter()
        .flat_map(|folder| names.iter().map(|name| folder.join(name)))
        .collect()
}

/// Where the tasks lie that a file of variables is for.
enum Plays {
    /// `roles/db/defaults/main.yml`: in the role, which begins here.
    Role(RepoPath),
    /// `group_vars/db.yml`, `group_vars/db/main.yml`: in the plays beside that folder, and in the roles that they name.
    Beside(RepoPath),
}

fn play_variables(path: &RepoPath) -> Option<Plays> {
    let is_yaml = path.ends_with(".yml") || path.ends_with(".yaml");
    let folder = path.parent();
    let is_called =
        |folder: &RepoPath, names: [&str; 2]| names.iter().any(|name| folder.file_name() == name.as_bytes());
    const GROUPS: [&str; 2] = ["group_vars", "host_vars"];
    if is_yaml && is_called(&folder, ["defaults", "vars"]) {
        return Some(Plays::Role(folder.parent()));
    }
    let above = folder.parent();
    let groups = [folder, above].into_iter().find(|folder| is_called(folder, GROUPS))?;
    let is_bare = !path.file_name().contains(&b'.');
    (is_yaml || is_bare).then(|| Plays::Beside(groups.parent()))
}

fn of_plays(search: &mut Search, plays: Plays, tree: &dyn Tree) {
    let Some(documents) = yaml::read(search.source) else { return };
    let mut given = Vec::new();
    for document in documents.iter().filter(|document| !document.as_map().is_some_and(is_sealed)) {
        variables::texts(document, &mut given);
    }
    if given.is_empty() {
        return;
    }
    let mut used = Used::default();
    match plays {
        Plays::Role(role) => used_in(tree, &role, &mut used),
        Plays::Beside(folder) => {
            let mut roles = Vec::new();
            for play in yaml_files(tree, &folder) {
                used.extend(of_play(&play, &mut roles));
            }
            roles.sort();
            roles.dedup();
            for role in roles.into_iter().take(MOST_FILES) {
                used_in(tree, &folder.join(format!("roles/{role}")), &mut used);
            }
        }
    }
    used.tell(search, given, Trust::Config);
}

/// Ciphertext of SOPS.
fn is_sealed(top: &Map) -> bool {
    top.get("sops").is_some()
}

/// What the tasks of a role take passwords from.
fn used_in(tree: &dyn Tree, role: &RepoPath, used: &mut Used) {
    for name in ["tasks", "handlers"] {
        for tasks in yaml_files(tree, &role.join(name)) {
            used.extend(of_play(&tasks, &mut Vec::new()));
        }
    }
}

fn yaml_files(tree: &dyn Tree, folder: &RepoPath) -> Vec<Source> {
    let files = tree.folder(folder).unwrap_or_default().into_iter();
    let files = files.filter(|path| path.ends_with(".yml") || path.ends_with(".yaml")).take(MOST_FILES);
    files.filter_map(|path| read(tree, &path)).filter(|source| source.text().len() <= LARGEST_TREE).collect()
}

/// What a play or a list of tasks takes passwords from, and the roles that it names.
fn of_play(source: &Source, roles: &mut Vec<String>) -> Used {
    let Some(glance) = text::words::of(source.text().as_bytes()) else { return Used::default() };
    let has_roles = memchr::memmem::find(source.text().as_bytes(), b"role").is_some();
    if glance.places.is_empty() && !has_roles {
        return Used::default();
    }
    let Some(documents) = yaml::read(source) else { return Used::default() };
    for play in documents.iter().filter_map(|document| match &document.value {
        Value::List(plays) => Some(plays),
        _ => None,
    }) {
        for role in play.iter().filter_map(Node::as_map).filter_map(|play| play.list("roles")).flatten() {
            let name = role.as_text().or_else(|| role.as_map()?.text("role").or(role.as_map()?.text("name")));
            roles.extend(name.filter(|name| !name.contains(['/', '{', '.'])).map(str::to_owned));
        }
    }
    Used::in_documents(&documents, &Search::of(source, &glance.places))
}
