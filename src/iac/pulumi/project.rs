//! A project: the folder of a `Pulumi.yaml`, its program's files and its stacks' files.
//!
//! In: a tree and the path of `Pulumi.yaml`. Out: a [`Project`], parsed: of its files, those that speak of Pulumi.

use super::config::Config;
use super::program::{self, syntax::Program};
use crate::finding::Trouble;
use crate::iac::{Map, Node, Value, yaml};
use crate::path::RepoPath;
use crate::text::{Encoding, Source};
use crate::tree::{Content, Tree, Unreadable};

/// Names of the file that makes a folder a project.
pub const NAMES: [&[u8]; 2] = [b"Pulumi.yaml", b"Pulumi.yml"];
/// A program of more files has others among them; reading all of them would take seconds.
const MOST_FILES: usize = 4000;
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
    pub programs: Vec<Program>,
    /// `Pulumi.yaml` and the program's files that speak of Pulumi.
    pub sources: Vec<Source>,
    pub troubles: Vec<Trouble>,
    /// The files of stacks, with their names.
    pub stacks: Vec<(RepoPath, String)>,
}

impl Project {
    /// `None` where there is no such project.
    pub fn read(tree: &dyn Tree, root: &RepoPath) -> Result<Option<Self>, Unreadable> {
        let Some(Content::Whole(bytes)) = tree.read(root)? else { return Ok(None) };
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
            stacks: stacks(tree, &folder)?,
            top,
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
        if matches!(runtime.as_str(), "dotnet" | "java") {
            self.trouble(
                format!("programs in {runtime} are not read: only secrets in them are looked for"),
                false,
            );
            return Ok(());
        }
        if matches!(runtime.as_str(), "yaml" | "") {
            return Ok(());
        }
        let main = self.top.get("main").and_then(Node::as_text).and_then(|main| folder.resolve(main));
        let main = match main {
            // A file: its folder.
            Some(main) if program::language(main.file_name()).is_some() => main.parent(),
            Some(main) => main,
            None => folder.clone(),
        };
        let wanted = |name: &[u8]| is_of_runtime(name, &runtime) || NAMES.contains(&name);
        let all: Vec<RepoPath> =
            tree.files_named(&wanted)?.into_iter().filter(|path| path.is_within(&main)).collect();
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
        for path in own.into_iter().take(MOST_FILES) {
            self.program(tree, path)?;
        }
        Ok(())
    }

    fn program(&mut self, tree: &dyn Tree, path: &RepoPath) -> Result<(), Unreadable> {
        let Some(Content::Whole(bytes)) = tree.read(path)? else { return Ok(()) };
        let Some(language) = program::language(path.file_name()) else { return Ok(()) };
        if !speaks_of_pulumi(&bytes) {
            return Ok(());
        }
        let source = Source::decode(path.clone(), &bytes);
        if source.encoding() == Encoding::Lossy {
            self.troubles.push(trouble(
                path,
                "this file could not be read: not valid UTF-8".to_owned(),
                true,
            ));
            return Ok(());
        }
        let program = program::read(&source, language);
        if let Some((at, why)) = program.mistake {
            let message = why.to_owned();
            self.troubles.push(Trouble { path: path.clone(), at: Some(at), message, counts: true });
        }
        self.sources.push(source);
        self.programs.push(program);
        Ok(())
    }

    fn trouble(&mut self, message: String, counts: bool) {
        let path = self.sources[0].path().clone();
        self.troubles.push(trouble(&path, message, counts));
    }

    /// The configuration of a stack, and where it stands.
    pub fn with_stack(&self, tree: &dyn Tree, path: &RepoPath, name: &str) -> Option<Config> {
        let Ok(Some(Content::Whole(bytes))) = tree.read(path) else { return None };
        let source = Source::decode(path.clone(), &bytes);
        let documents = yaml::read(&source)?;
        Some(self.config.with_stack(name, documents.first()?.as_map()?))
    }
}

fn trouble(path: &RepoPath, message: String, counts: bool) -> Trouble {
    Trouble { path: path.clone(), at: None, message, counts }
}

/// The document of `Pulumi.yaml`; one that is no YAML says so.
fn top(source: &Source, troubles: &mut Vec<Trouble>) -> Map {
    match yaml::read(source) {
        Some(documents) => match documents.into_iter().next().map(|node| node.value) {
            Some(Value::Map(map)) => return map,
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

/// `Pulumi.dev.yaml` for `dev`.
fn stacks(tree: &dyn Tree, folder: &RepoPath) -> Result<Vec<(RepoPath, String)>, Unreadable> {
    let name = |path: &RepoPath| {
        let name = std::str::from_utf8(path.file_name()).ok()?.strip_prefix("Pulumi.")?;
        let stack = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))?;
        (!stack.is_empty()).then(|| stack.to_owned())
    };
    Ok(tree.folder(folder)?.into_iter().filter_map(|path| Some((path.clone(), name(&path)?))).collect())
}

pub fn speaks_of_pulumi(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"pulumi").is_some()
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
    let stem = path.as_bytes().strip_suffix(b".js")?;
    Some(RepoPath::new([stem, b".ts"].concat()))
}
