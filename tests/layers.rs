<<<<<<< HEAD
//! The layers: a module imports only from the layers below its own, and each outside crate is spoken to in one
//! place. What the `use crate::` lines say is held to the table here.

use std::path::{Path, PathBuf};

/// Modules by layer, lowest first. A module may use its own layer's only where `BESIDE` says so.
const LAYERS: [&[&str]; 7] = [
    &["error", "literal", "path", "severity", "text", "toml_table", "tree"],
    &["finding", "git", "iac"],
    &["rules", "secrets", "state"],
    &["scan", "delta"],
    &["policy", "fix"],
=======
//! Modules point one way: a module imports only from layers above its own, and an outside crate is spoken to
//! in one place.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, first to last. A module sees its own layer's line only where `WITHIN` says so.
const LAYERS: [&[&str]; 7] = [
    &["error", "literal", "severity", "toml_table", "path", "text", "tree"],
    &["git", "iac", "finding"],
    &["iac/terraform", "rules", "secrets", "state"],
    &["scan", "delta"],
    &["fix", "policy"],
>>>>>>> tst
    &["report"],
    &["cli"],
];

<<<<<<< HEAD
/// Uses within a layer that are meant, with the reason.
const BESIDE: [(&str, &str, &str); 5] = [
    ("tree", "path", "a tree is asked by path"),
    ("iac", "finding", "a stack tells what could not be read"),
    ("delta", "scan", "scans are what is compared"),
    ("state", "secrets", "a credential file with placeholders is none"),
    ("secrets", "rules", "rules describe the shapes of tokens"),
];

/// Crates that one folder or file alone speaks to.
const CRATES: [(&str, &[&str]); 8] = [
    ("git2", &["src/git/"]),
    ("hcl", &["src/iac/terraform/"]),
    ("globset", &["src/path.rs"]),
    ("similar", &["src/text/"]),
    ("owo_colors", &["src/report/"]),
    ("jsonc_parser", &["src/iac/json.rs"]),
    ("aho_corasick", &["src/secrets/"]),
    ("clap", &["src/cli/"]),
];

fn sources() -> Vec<(PathBuf, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut found, mut folders) = (Vec::new(), vec![top.join("src")]);
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).expect("listed").map(|entry| entry.expect("listed").path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("readable");
                found.push((path.strip_prefix(top).expect("below").to_path_buf(), text));
            }
        }
    }
    found
}

/// The module that a file belongs to: `src/iac/terraform/read.rs` is `iac`.
fn module(path: &Path) -> String {
    let first = path.components().nth(1).expect("below src").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
=======
/// Who may see whom inside one layer, and why.
const WITHIN: [(&str, &str); 9] = [
    // Layer 0 is one vocabulary: each word may use the ones it is made of.
    ("path", "text"),          // a path is printed escaped
    ("text", "path"),          // a source knows the file it is the text of
    ("tree", "path"),          // a tree is asked by path
    ("toml_table", "literal"), // a TOML value is read into one
    // A Trouble is what a reader says of a file it can't read, beside its stack.
    ("iac", "finding"),
    // State holds credentials: what is a placeholder there is one wherever secrets are looked for.
    ("state", "secrets"),
    // The shapes of secrets are told by rules.
    ("secrets", "rules"),
    // What a change introduces is the difference of two scans.
    ("delta", "scan"),
    // What the front end reads is asked for by one name.
    ("iac/terraform", "iac"),
];

/// Crates that one module speaks to.
const CRATES: [(&str, &[&str]); 6] = [
    ("git2", &["git"]),
    ("hcl", &["iac/terraform"]),
    ("globset", &["path"]),
    ("similar", &["text"]),
    ("owo_colors", &["report"]),
    ("jsonc_parser", &["iac/json"]),
];

fn sources() -> Vec<(PathBuf, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![top.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source");
                files.push((path.strip_prefix(&top).expect("it lies there").to_owned(), text));
            }
        }
    }
    files.sort();
    assert!(files.len() > 40, "only {} sources were found", files.len());
    files
}

/// `iac/terraform/write.rs` → `iac/terraform`; `scan.rs` → `scan`; `None` for what wires everything.
fn module(path: &Path) -> Option<String> {
    let parts: Vec<String> =
        path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    match parts.as_slice() {
        [only] if ["lib", "main"].contains(&only.as_str()) => None,
        [first, second, ..] if first == "iac" && second == "terraform" => Some("iac/terraform".to_owned()),
        [first, ..] => Some(first.clone()),
        [] => None,
    }
>>>>>>> tst
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

<<<<<<< HEAD
/// What stands behind `crate::` in code; tests may use anything.
fn used(text: &str) -> impl Iterator<Item = &str> {
    let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| line.split("crate::").skip(1)).map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

fn is_test(path: &Path) -> bool {
    path.ends_with("tests.rs") || path.ends_with("samples.rs")
}

#[test]
fn modules_import_only_from_the_layers_below() {
    let mut looked_at = 0;
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        let own = module(path);
        let Some(own_layer) = layer(&own) else { continue };
        for other in used(text).filter(|other| *other != own) {
            let Some(other_layer) = layer(other) else { continue };
            let beside = BESIDE.iter().any(|(user, used, _)| (*user, *used) == (own.as_str(), other));
            // The lowest layer is one: text, files and errors know each other.
            let allowed = other_layer < own_layer || beside || own_layer == 0 && other_layer == 0;
            assert!(allowed, "{} uses `{other}`", path.display());
            looked_at += 1;
        }
    }
    assert!(looked_at > 100, "only {looked_at} uses were seen");
}

#[test]
fn front_ends_and_rules_meet_only_through_the_model() {
    for (path, text) in sources() {
        if path.starts_with("src/rules") || path.starts_with("src/secrets") || path.starts_with("src/state") {
            assert!(!text.contains("terraform::"), "{} speaks to a front end", path.display());
        }
        if path.starts_with("src/iac") {
            assert!(!text.contains("crate::rules"), "{} knows rules", path.display());
        }
    }
}

#[test]
fn each_outside_crate_is_spoken_to_in_one_place() {
    for (path, text) in sources() {
        for (name, places) in CRATES {
            let at_home = places.iter().any(|place| path.to_string_lossy().starts_with(place));
            let speaks = text.lines().any(|line| {
                let line = line.trim_start();
                !line.starts_with("//")
                    && (line.starts_with(&format!("use {name}::")) || line.contains(&format!(" {name}::")))
            });
            assert!(at_home || !speaks, "{} speaks to `{name}`", path.display());
        }
    }
}

#[test]
fn every_module_has_its_layer() {
    for (path, _) in sources() {
        let name = module(&path);
        assert!(
            ["lib", "main"].contains(&name.as_str()) || layer(&name).is_some(),
            "`{name}` stands in no layer"
        );
    }
=======
/// Every `crate::…` in the code, comments aside: `use crate::iac::{Stack, terraform}` names both.
fn imports(text: &str) -> BTreeSet<String> {
    let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut named = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let end = rest.find(';').unwrap_or(rest.len());
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let tail = &rest[word.len()..end];
        let is_use = code[..at].ends_with("use ");
        if word == "iac" && (tail.starts_with("::terraform") || is_use && tail.contains("terraform")) {
            named.insert("iac/terraform".to_owned());
        }
        if word.starts_with(|c: char| c.is_lowercase()) {
            named.insert(word);
        }
    }
    named
}

#[test]
fn every_module_stands_in_a_layer() {
    let modules: BTreeSet<String> = sources().iter().filter_map(|(path, _)| module(path)).collect();
    let homeless: Vec<&String> = modules.iter().filter(|module| layer(module).is_none()).collect();
    assert!(homeless.is_empty(), "no layer for {homeless:?}");
    let ghosts: Vec<&&str> =
        LAYERS.iter().flat_map(|layer| *layer).filter(|known| !modules.contains(**known)).collect();
    assert!(ghosts.is_empty(), "no such module: {ghosts:?}");
}

#[test]
fn a_module_imports_only_from_the_layers_above_its_own() {
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for (path, text) in sources() {
        let Some(own) = module(&path) else { continue };
        let Some(rank) = layer(&own) else { continue };
        for other in imports(&text) {
            if other == own {
                continue;
            }
            if let Some((from, to)) = WITHIN.iter().find(|(from, to)| *from == own && *to == other) {
                used.insert((*from, *to));
            } else if layer(&other).is_some_and(|other| other >= rank) {
                wrong.push(format!("{}: crate::{other}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let idle: Vec<_> = WITHIN.iter().filter(|pair| !used.contains(*pair)).collect();
    assert!(idle.is_empty(), "permitted and not needed: {idle:?}");
}

#[test]
fn an_outside_crate_is_spoken_to_in_one_module() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let place = path.with_extension("").to_string_lossy().into_owned();
        for (name, homes) in CRATES {
            let at_home = homes.iter().any(|home| {
                place == *home || place.strip_prefix(home).is_some_and(|rest| rest.starts_with('/'))
            });
            let speaks = text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
                line.match_indices(&format!("{name}::")).any(|(at, _)| {
                    !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                })
            });
            if speaks && !at_home {
                wrong.push(format!("{}: {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_commands_and_git_read_the_environment() {
    let reads = |text: &str| {
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        code.into_iter().any(|line| line.contains("env::var") || line.contains("env::args"))
    };
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|(path, text)| {
            module(path).is_some_and(|module| !["cli", "git"].contains(&module.as_str())) && reads(text)
        })
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
>>>>>>> tst
}
