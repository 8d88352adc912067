//! Globs as a policy file writes them.
//!
//! In: a list of the file, and the folder that the file lies in. Out: globs from the top of the repository, or a mistake
//! where one can match no path that Git has.

use crate::path::{PathSet, RepoPath, escape};
use crate::toml_table::{Item, Mistake, Read, Table};

/// Globs of files that are judged: they begin at the top, whoever says them.
pub(super) fn paths(table: &Table, key: &'static str) -> Read<PathSet> {
    globs(table, key, |glob| Some(from_the_top(glob).to_owned()))
}

/// What a policy brings along: these begin at its own folder, so that whoever extends it need not know where it lies.
pub(super) const OWN_FILES: [&str; 3] = ["extends", "rules", "rego.data"];

pub(super) fn own_files(table: &Table, key: &'static str, folder: &RepoPath) -> Read<PathSet> {
    let (endings, help): (&[&str], _) = match key {
        "data" => (&DATA, "data = [\"policy/data/*.yaml\"]: JSON and YAML are read"),
        _ => (&RULES, "rules = [\"policy/*.toml\", \"policy/*.rego\"]: TOML and Rego are read"),
    };
    for item in table.item(key).map(|item| item.each()).unwrap_or_default() {
        let glob = item.text()?;
        if matches_nothing(&glob).is_none() && !may_end_in(&glob, endings) {
            let message = format!("`{glob}` names files that are not read");
            return Err(Mistake::new(item.span(), message).help(help));
        }
    }
    globs(table, key, |glob| beside(folder, glob))
}

/// How the files end that `rules` may name: rules in TOML, policies in Rego, and data beside these.
const RULES: [&str; 5] = [".toml", ".rego", ".json", ".yaml", ".yml"];
/// How the files end that `data` under `[rego]` may name.
const DATA: [&str; 3] = [".json", ".yaml", ".yml"];

/// Whether a path that the glob matches may have one of these endings.
fn may_end_in(glob: &str, endings: &[&str]) -> bool {
    // `*.{toml,rego}` is two globs; of braces in braces nothing is said.
    let tails: Vec<String> = match glob.strip_suffix('}').and_then(|rest| rest.rsplit_once('{')) {
        Some((_, inside)) if inside.contains('}') => return true,
        Some((before, inside)) => inside.split(',').map(|part| format!("{before}{part}")).collect(),
        None => vec![glob.to_owned()],
    };
    tails.iter().any(|tail| {
        let wild = tail.rfind(['*', '?', ']', '}']);
        let plain = &tail[wild.map_or(0, |at| at + 1)..];
        endings.iter().any(|ending| plain.ends_with(ending) || wild.is_some() && ending.ends_with(plain))
    })
}

/// A glob from the top, where it is written from a folder. `None` where it leaves the repository.
pub(super) fn beside(folder: &RepoPath, glob: &str) -> Option<String> {
    let mut folder = folder.clone();
    let mut rest = from_the_top(glob);
    while let Some(above) = rest.strip_prefix("../") {
        folder = (!folder.is_root()).then(|| folder.parent())?;
        rest = above;
    }
    let folder = escape(folder.to_str()?);
    Some(if folder.is_empty() { rest.to_owned() } else { format!("{folder}/{rest}") })
}

fn globs(table: &Table, key: &'static str, from: impl Fn(&str) -> Option<String>) -> Read<PathSet> {
    let Some(item) = table.item(key) else { return Ok(PathSet::default()) };
    let texts = item.texts()?;
    let span = |position: usize| {
        item.items().ok().and_then(|items| items.get(position).map(Item::span)).unwrap_or(item.span())
    };
    let mut all = Vec::new();
    for (position, glob) in texts.iter().enumerate() {
        let place = from(glob);
        let is_above = glob.starts_with("../") && place.is_some();
        let written = if is_above { place.as_deref().unwrap_or(glob) } else { glob };
        if let Some((why, instead)) = matches_nothing(written) {
            return Err(Mistake::new(span(position), why).help(instead));
        }
        all.push(place.unwrap_or_else(|| glob.clone()));
    }
    PathSet::new(&all).map_err(|(position, why)| {
        Mistake::new(span(position), format!("no valid glob: {why}"))
            .help("a glob such as \"envs/prod/**\": `*` stays in one folder, `**` crosses folders")
    })
}

/// `./envs/**` is `envs/**`.
pub(super) fn from_the_top(glob: &str) -> &str {
    glob.strip_prefix("./").unwrap_or(glob)
}

/// Why a glob can match no path that Git has, whatever lies there, and what is meant.
fn matches_nothing(glob: &str) -> Option<(String, String)> {
    // A backslash takes a bracket's or a star's meaning away; before a letter it is Windows's.
    let is_separator = |(at, _): (usize, &str)| {
        glob[at + 1..]
            .chars()
            .next()
            .is_some_and(|next| next.is_alphanumeric() || matches!(next, '_' | '.' | '\\'))
    };
    if glob.match_indices('\\').any(is_separator) {
        let instead = glob.replace("\\\\", "/").replace('\\', "/");
        return Some((format!("`{glob}` has no `/` between folders"), format!("\"{instead}\"")));
    }
    let plain = glob.trim_start_matches('/');
    match () {
        () if glob.starts_with('!') => Some((
            format!("`{glob}`: no glob takes back what others match"),
            format!("name what is meant in its stead, and leave `{}` to what no glob names", &glob[1..]),
        )),
        () if plain.is_empty() => Some(("an empty glob".to_owned(), "\"**\" is every file".to_owned())),
        () if plain != glob => {
            Some((format!("`{glob}`: paths begin in the repository, without `/`"), format!("\"{plain}\"")))
        }
        () if glob.ends_with('/') => {
            Some((format!("`{glob}` is a folder, and globs match files"), format!("\"{glob}**\"")))
        }
        () if glob.split('/').any(|part| part == "..") => {
            Some((format!("`{glob}` leads out of the repository"), "a path from its top".to_owned()))
        }
        () => None,
    }
}

/// A glob from the top, as it is written in a folder.
pub(super) fn relative(folder: &RepoPath, glob: &str) -> String {
    let mut folder = folder.clone();
    let mut above = String::new();
    loop {
        match folder.to_str().map(escape) {
            Some(name) if !name.is_empty() => match glob.strip_prefix(&format!("{name}/")) {
                Some(rest) => return above + rest,
                None => (folder, above) = (folder.parent(), above + "../"),
            },
            _ => return above + glob,
        }
    }
}
