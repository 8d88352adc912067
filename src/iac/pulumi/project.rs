//! A project: the folder of a `Pulumi.yaml`, its program's files and its stacks' files.
//!
//! In: a tree and the path of `Pulumi.yaml`. Out: a [`Project`], parsed: of its files, those that speak of Pulumi,
//! import one that does, or are imported by one.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::config::Config;
use super::program::{self, syntax::Program};
use super::sdk::Sdk;
use crate::finding::Trouble;
use crate::iac::{Map, Node, Value, repeated, yaml};
use crate::path::RepoPath;
use crate::text::{Encoding, Source, Span, narrow};
use crate::tree::{Content, Tree, Unreadable, link};

/// Names of the file that makes a folder a project.
pub const NAMES: [&[u8]; 3] = [b"Pulumi.yaml", b"Pulumi.yml", b"Pulumi.json"];
/// Names of the file that a program in YAML may have to itself.
pub const MAINS: [&[u8]; 3] = [b"Main.yaml", b"Main.yml", b"Main.json"];
/// Folders that programs are compiled to.
const MADE: [&[u8]; 5] = [b"bin", b"dist", b"build", b"out", b"lib"];
/// Files that import what others export, which import what others export: no person goes further.
const MOST_ROUNDS: usize = 8;
/// A program of more files has others among them; reading all of them would take seconds.
const MOST_FILES: usize = 4000;
/// Repeated keys that are told, one by one.
const MOST_REPEATED: usize = 20;
/// Folders of what a program uses or was made into, rather than of the program.
const FOREIGN: [&[u8]; 9] = [
    b"node_modules",
    b"venv",
    b".venv",
    b"env",
    b"site-packages",
    b"vendor",
    b"__pycache__",
    b"dist",
    b"testdata",
];

pub struct Project {
    pub config: Config,
    pub top: Map,
    /// The program in YAML that lies beside.
    pub main: Option<Map>,
    pub programs: Vec<Program>,
    /// `Pulumi.yaml` and the program's files that speak of Pulumi.
    pub sources: Vec<Source>,
    pub troubles: Vec<Trouble>,
    /// As far as the files of packages tell.
    pub sdk: Sdk,
    /// The files of stacks, with their names.
    pub stacks: Vec<(RepoPath, String)>,
}

impl Project {
    /// `None` where there is no such project.
    pub fn read(tree: &dyn Tree, root: &RepoPath) -> Result<Option<Self>, Unreadable> {
        let Some(Content::Whole(bytes)) = link::read(tree, root)? else { return Ok(None) };
        let source = Source::decode(root.clone(), &bytes);
        let mut troubles = Vec::new();
        let top = top(&source, &mut troubles);
        let folder = root.parent();
        let fallback = String::from_utf8_lossy(folder.file_name()).into_owned();
        let name = top.get("name").and_then(Node::as_text).map_or(fallback, str::to_owned);
        let config = Config::of_project(&name, &top);
        let mut project = Self {
            config,
            programs: Vec::new(),
            sources: vec![source],
            troubles,
            sdk: Sdk::of_packages(tree, &folder),
            stacks: stacks(tree, &folder)?,
            top,
            main: None,
        };
        project.programs(tree, &folder)?;
        Ok(Some(project))
    }

    fn programs(&mut self, tree: &dyn Tree, folder: &RepoPath) -> Result<(), Unreadable> {
        let runtime = match self.top.get("runtime").map(|node| &node.value) {
            Some(Value::Text(name)) => name.clone(),
            Some(Value::Map(map)) => map.get("name").and_then(Node::as_text).unwrap_or("").to_owned(),
            _ => String::new(),
        };
        let main = self.top.get("main").and_then(Node::as_text).and_then(|main| folder.resolve(main));
        let main = match main {
            // A file: its folder.
            Some(main) if program::language(main.file_name()).is_some() => main.parent(),
            Some(main) => main,
            None => folder.clone(),
        };
        if !["nodejs", "bun", "deno", "python", "go", "yaml", ""].contains(&runtime.as_str()) {
            self.trouble(
                format!("programs in {runtime} are not read: only secrets in them are looked for"),
                false,
            );
            return Ok(());
        }
        if matches!(runtime.as_str(), "yaml" | "") {
            return self.main(tree, &main);
        }
        let wanted = |name: &[u8]| is_of_runtime(name, &runtime) || NAMES.contains(&name);
        let mut everywhere = tree.files_named(&wanted)?;
        everywhere.extend(tree.links().into_iter().filter(|link| wanted(link.file_name())));
        everywhere.sort();
        let is_program = |path: &RepoPath| !NAMES.contains(&path.file_name());
        // What `bin/` holds is made of the sources beside it, and seldom committed.
        let is_made = MADE.contains(&main.file_name())
            && !everywhere.iter().any(|path| path.is_within(&main) && is_program(path));
        let main = if is_made { folder.clone() } else { main };
        let (all, beside): (Vec<RepoPath>, Vec<RepoPath>) =
            everywhere.into_iter().partition(|path| path.is_within(&main));
        let nested: Vec<RepoPath> = all
            .iter()
            .filter(|path| NAMES.contains(&path.file_name()) && path.parent() != *folder)
            .map(RepoPath::parent)
            .collect();
        let is_own = |path: &&RepoPath| {
            !NAMES.contains(&path.file_name())
                && !nested.iter().any(|other| path.is_within(other))
                && !is_foreign(path, &main)
                && !is_test(path.file_name())
                && made_from(path).is_none_or(|twin| all.binary_search(&twin).is_err())
        };
        let own: Vec<&RepoPath> = all.iter().filter(is_own).collect();
        if own.len() > MOST_FILES {
            self.trouble(
                format!("this project has more than {MOST_FILES} files: the rest were not read"),
                true,
            );
        }
        let mut silent = Vec::new();
        for path in own.into_iter().take(MOST_FILES) {
            let Some(Content::Whole(bytes)) = link::read(tree, path)? else { continue };
            let leads_out = !beside.is_empty() && memchr::memmem::find(&bytes, b"../").is_some();
            match speaks_of_pulumi(&bytes) || leads_out {
                true => self.program(path, &bytes),
                false => silent.push((path, bytes)),
            }
        }
        // A program in `src/` may import what lies beside.
        let mut next = 0;
        while let Some(program) = self.programs.get(next) {
            for path in program::imported(program) {
                let is_new = !self.sources.iter().any(|source| *source.path() == path);
                if is_new
                    && beside.binary_search(&path).is_ok()
                    && self.programs.len() < MOST_FILES
                    && let Some(Content::Whole(bytes)) = link::read(tree, &path)?
                {
                    self.program(&path, &bytes);
                }
            }
            next += 1;
        }
        // What imports a file of these may call what it exports, and never name Pulumi.
        let mut known = 0;
        for _ in 0..MOST_ROUNDS {
            let new = self.programs.iter().skip(known).map(|program| stem(program.source.path()));
            let stems: Vec<Vec<u8>> = new.filter(|stem| !stem.is_empty()).collect();
            known = self.programs.len();
            let names_one =
                |bytes: &[u8]| stems.iter().any(|stem| memchr::memmem::find(bytes, stem).is_some());
            let (importing, left): (Vec<_>, Vec<_>) =
                silent.into_iter().partition(|(_, bytes)| names_one(bytes));
            silent = left;
            importing.iter().for_each(|(path, bytes)| self.program(path, bytes));
            if importing.is_empty() {
                break;
            }
        }
        self.plain_files(silent.into_iter().map(|(path, bytes)| (path.clone(), bytes)).collect());
        Ok(())
    }

    /// What the programs import may hold their constants, and never name Pulumi.
    fn plain_files(&mut self, mut silent: BTreeMap<RepoPath, Arc<[u8]>>) {
        let mut next = 0;
        while let Some(program) = self.programs.get(next).filter(|_| !silent.is_empty()) {
            let mut wanted = program::imported(program);
            wanted.extend(silent.keys().filter(|path| program::is_of_package(program, path)).cloned());
            for path in wanted {
                if let Some(bytes) = silent.remove(&path) {
                    self.program(&path, &bytes);
                }
            }
            next += 1;
        }
    }

    /// The program in YAML, where it has a file of its own.
    fn main(&mut self, tree: &dyn Tree, folder: &RepoPath) -> Result<(), Unreadable> {
        for path in MAINS.map(|name| folder.join(name)) {
            if let Some(Content::Whole(bytes)) = link::read(tree, &path)? {
                let source = Source::decode(path, &bytes);
                self.main = Some(top(&source, &mut self.troubles));
                self.sources.push(source);
                break;
            }
        }
        Ok(())
    }

    fn program(&mut self, path: &RepoPath, bytes: &[u8]) {
        let Some(language) = program::language(path.file_name()) else { return };
        let source = Source::decode(path.clone(), bytes);
        if source.encoding() == Encoding::Lossy {
            self.troubles.push(trouble(
                path,
                "this file could not be read: not valid UTF-8".to_owned(),
                true,
            ));
            return;
        }
        let program = program::read(&source, language);
        if let Some((at, why)) = program.mistake {
            let message = why.to_owned();
            self.troubles.push(Trouble { path: path.clone(), at: Some(at), message, counts: true });
        }
        self.sources.push(source);
        self.programs.push(program);
    }

    fn trouble(&mut self, message: String, counts: bool) {
        let path = self.sources[0].path().clone();
        self.troubles.push(trouble(&path, message, counts));
    }

    /// The configuration of a stack by its file; none where that is empty, and a trouble where it is no YAML.
    pub fn with_stack(
        &self,
        tree: &dyn Tree,
        path: &RepoPath,
        name: &str,
    ) -> Result<Option<Config>, Trouble> {
        let Ok(Some(Content::Whole(bytes))) = link::read(tree, path) else { return Ok(None) };
        let source = Source::decode(path.clone(), &bytes);
        let documents = yaml::read_whole(&source).map_err(|wrong| Trouble {
            path: path.clone(),
            at: Some(wrong.at),
            message: format!("this stack's file could not be read: {}", wrong.message),
            counts: true,
        })?;
        let top = documents.first().and_then(Node::as_map);
        Ok(top.map(|top| self.config.with_stack(name, top)))
    }
}

fn trouble(path: &RepoPath, message: String, counts: bool) -> Trouble {
    Trouble { path: path.clone(), at: None, message, counts }
}

/// The document of `Pulumi.yaml`; one that is no YAML says so.
fn top(source: &Source, troubles: &mut Vec<Trouble>) -> Map {
    match yaml::read(source) {
        Some(documents) => match documents.into_iter().next().map(|node| node.value) {
            Some(Value::Map(map)) => {
                troubles.extend(twice(source, &map));
                return map;
            }
            None | Some(Value::Null) => {}
            Some(_) => troubles.push(trouble(source.path(), "this is no Pulumi project".to_owned(), true)),
        },
        None => {
            let message = "this file could not be read: it is not valid YAML".to_owned();
            troubles.push(trouble(source.path(), message, true));
        }
    }
    Map::default()
}

/// Keys that are there twice: of which nobody knows what is meant.
fn twice(source: &Source, map: &Map) -> Vec<Trouble> {
    let told = |(key, span): (String, Span)| Trouble {
        path: source.path().clone(),
        at: Some(source.position(span.start)),
        message: format!("the key `{key}` is there twice: Pulumi refuses that"),
        counts: true,
    };
    repeated(map).into_iter().take(MOST_REPEATED).map(told).collect()
}

/// `Pulumi.dev.yaml` for `dev`.
fn stacks(tree: &dyn Tree, folder: &RepoPath) -> Result<Vec<(RepoPath, String)>, Unreadable> {
    let name = |path: &RepoPath| {
        let name = std::str::from_utf8(path.file_name()).ok()?.strip_prefix("Pulumi.")?;
        let endings = [".yaml", ".yml", ".json"];
        let stack = endings.iter().find_map(|ending| name.strip_suffix(ending))?;
        (!stack.is_empty()).then(|| stack.to_owned())
    };
    let files = tree.folder(folder)?.into_iter().chain(tree.links_in(folder));
    Ok(files.filter_map(|path| Some((path.clone(), name(&path)?))).collect())
}

pub fn speaks_of_pulumi(bytes: &[u8]) -> bool {
    // UTF-16 and UTF-32 have zeros beside each letter.
    memchr::memmem::find(&narrow(bytes), b"pulumi").is_some()
}

/// What others import a file by: its name without the ending, or its folder's.
fn stem(path: &RepoPath) -> Vec<u8> {
    let name = path.file_name();
    let stem = name.split(|byte| *byte == b'.').next().unwrap_or(name);
    match stem {
        b"index" | b"__init__" => path.parent().file_name().to_vec(),
        stem => stem.to_vec(),
    }
}

fn is_of_runtime(name: &[u8], runtime: &str) -> bool {
    use program::syntax::Language;
    let expected = match runtime {
        "nodejs" | "bun" | "deno" => Language::TypeScript,
        "python" => Language::Python,
        "go" => Language::Go,
        _ => return false,
    };
    program::language(name) == Some(expected) && !name.ends_with(b".d.ts")
}

fn is_foreign(path: &RepoPath, main: &RepoPath) -> bool {
    let below = path.as_bytes().get(main.as_bytes().len()..).unwrap_or(&[]);
    below.split(|byte| *byte == b'/').any(|part| FOREIGN.contains(&part))
}

/// Tests make resources that nobody deploys.
fn is_test(name: &[u8]) -> bool {
    let has = |word: &[u8]| memchr::memmem::find(name, word).is_some();
    has(b".test.") || has(b".spec.") || has(b"_test.") || name.starts_with(b"test_")
}

/// `index.ts` for the `index.js` that it is compiled to.
fn made_from(path: &RepoPath) -> Option<RepoPath> {
    let stem = path.as_bytes().strip_suffix(b".js").or_else(|| path.as_bytes().strip_suffix(b".jsx"))?;
    Some(RepoPath::new([stem, b".ts"].concat()))
}
