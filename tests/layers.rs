//! The layers: a module imports only from the layers below its own, and each outside crate is spoken to in one
//! place. What the `use crate::` lines say is held to the table here.

use std::path::{Path, PathBuf};

/// Modules by layer, lowest first. A module may use its own layer's only where `BESIDE` says so.
const LAYERS: [&[&str]; 7] = [
    &[
        "calendar",
        "cores",
        "error",
        "literal",
        "mathematics",
        "path",
        "severity",
        "stop",
        "text",
        "toml_table",
        "tree",
    ],
    &["finding", "git", "iac"],
    &["rego", "rules", "secrets", "state"],
    &["scan", "delta"],
    &["policy", "guardrail", "fix"],
    &["report"],
    &["cli"],
];

/// Uses within a layer that are meant, with the reason.
const BESIDE: [(&str, &str, &str); 10] = [
    ("error", "text", "what a repository says is shown escaped"),
    ("tree", "cores", "a large folder is listed on all of them"),
    ("tree", "path", "a tree is asked by path"),
    ("tree", "stop", "an interrupt ends the listing of a large folder"),
    ("iac", "finding", "a stack tells what could not be read"),
    ("delta", "scan", "scans are what is compared"),
    ("state", "secrets", "a credential file with placeholders is none"),
    ("rego", "rules", "policies are rules, to be named and decided over"),
    ("rego", "secrets", "an error shows no secret of a policy"),
    ("secrets", "rules", "rules describe the shapes of tokens"),
];

/// Crates that one folder or file alone speaks to.
const CRATES: [(&str, &[&str]); 20] = [
    ("git2", &["src/git/"]),
    ("hcl", &["src/iac/terraform/"]),
    ("globset", &["src/path.rs"]),
    ("similar", &["src/text/"]),
    ("owo_colors", &["src/report/"]),
    ("jsonc_parser", &["src/iac/json.rs"]),
    ("bzip2", &["src/state/unpack"]),
    ("flate2", &["src/state/unpack", "src/git/loose.rs", "src/git/packs.rs"]),
    ("lzma_rust2", &["src/state/unpack"]),
    ("rawzip", &["src/state/unpack"]),
    ("rustix", &["src/tree/folder.rs", "src/cli/check.rs", "src/cli/streams.rs"]),
    ("ruzstd", &["src/state/unpack"]),
    ("tar", &["src/state/unpack"]),
    ("clap", &["src/cli/"]),
    ("tree_sitter", &["src/iac/pulumi/program/"]),
    ("tree_sitter_go", &["src/iac/pulumi/program/"]),
    ("tree_sitter_python", &["src/iac/pulumi/program/"]),
    ("tree_sitter_typescript", &["src/iac/pulumi/program/"]),
    ("regorus", &["src/rego/"]),
    ("regorus_mimalloc", &["src/rego/"]),
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
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

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
            assert!(!text.contains("iac::terraform"), "{} speaks to a front end", path.display());
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
}
