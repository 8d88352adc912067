//! `.env` files: committed on purpose where they hold settings, by accident where they hold secrets.

use super::value::is_real;
use crate::path::RepoPath;
use crate::state::holdings::{Holdings, sort_of_name};
use crate::state::{Found, Kind};
use crate::text::Source;

/// A file of settings for one process is not larger.
const LARGEST: usize = 1 << 20;

/// Names of files that others copy and fill in.
const SAMPLES: [&str; 9] =
    ["example", "sample", "template", "tmpl", "dist", "default", "schema", "vault", "tpl"];

pub fn recognise(path: &RepoPath, bytes: &[u8]) -> Option<Found> {
    let name = String::from_utf8_lossy(path.file_name()).to_ascii_lowercase();
    let is_named = name == ".env" || name.starts_with(".env.") || name.ends_with(".env") || name == ".envrc";
    let is_sample = || SAMPLES.iter().any(|word| name.contains(word));
    if !is_named || is_sample() || bytes.len() > LARGEST || bytes.contains(&0) {
        return None;
    }
    let mut holds = Holdings::default();
    let source = Source::decode(path.clone(), bytes);
    let (mut first, mut at) = (None, 0);
    for line in source.text().split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim().trim_start_matches("export ");
        let Some((name, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) else { continue };
        let value = value.trim().trim_matches(['"', '\'']);
        if let Some(sort) = sort_of_name(name.trim()).filter(|_| is_real(value) && !is_everybodys(value)) {
            holds.secret(sort);
            first.get_or_insert(start);
        }
    }
    first.map(|first| Found { holds, ..Found::of(Kind::EnvironmentFile) }.beginning(first))
}

/// What a container on a developer's machine is given: it opens nothing else.
fn is_everybodys(value: &str) -> bool {
    const WORDS: [&str; 17] = [
        "password",
        "passwd",
        "pass",
        "postgres",
        "mysql",
        "mariadb",
        "mongo",
        "redis",
        "root",
        "admin",
        "secret",
        "changeme",
        "change_me",
        "example",
        "guest",
        "user",
        "development",
    ];
    let lower = value.to_ascii_lowercase();
    value.len() < 6 || WORDS.contains(&lower.as_str())
}
