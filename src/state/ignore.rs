//! Lines for a `.gitignore` that keep files of one sort out from now on.

use super::{Credentials, Found, Kind, name};
use crate::path::RepoPath;

/// Folders that a tool makes for itself: nothing in them is to be committed.
const FOLDERS: [&str; 5] = [".terraform", ".terragrunt-cache", "terraform.tfstate.d", ".pulumi", "cdk.out"];

pub fn gitignore_lines(path: &RepoPath, found: &Found) -> Vec<String> {
    let file = String::from_utf8_lossy(path.file_name()).into_owned();
    let folder = FOLDERS.iter().find(|folder| name::is_in_folder(path, folder.as_bytes()));
    let lines: &[&str] = match &found.kind {
        // State that is written into code belongs to no ignored file.
        _ if found.inside.is_some() && !found.is_safely_unstaged() => &[],
        Kind::EmbeddedState | Kind::CodeInPickle(_) | Kind::Model(..) => &[],
        _ if folder.is_some() => return folder.map(|folder| format!("{folder}/")).into_iter().collect(),
        Kind::CrashLog if file.starts_with("crash") => &["crash.log", "crash.*.log"],
        Kind::StateLock => &[".terraform.tfstate.lock.info"],
        _ if file.to_ascii_lowercase().contains(".tfstate") => &["*.tfstate", "*.tfstate.*", ".terraform/"],
        Kind::BinaryPlan if file.ends_with(".tfplan") => &["*.tfplan"],
        Kind::EnvironmentFile if file.starts_with(".env") => &[".env", ".env.*", "!.env.example"],
        Kind::Credentials(Credentials::KeyStore) => &["*.p12", "*.pfx", "*.jks"],
        _ => return vec![literal_pattern(&file)],
    };
    let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    // `terraform.tfstate~` is none of them.
    let is_covered = |line: &String| {
        line == &file
            || line.strip_prefix('*').is_some_and(|end| file.ends_with(end))
            || line.strip_suffix('*').is_some_and(|start| file.contains(start.trim_start_matches('*')))
            || line.split_once('*').is_some_and(|(start, end)| file.starts_with(start) && file.ends_with(end))
    };
    if !lines.is_empty() && !lines.iter().any(is_covered) {
        lines.push(literal_pattern(&file));
    }
    lines
}

/// A file's name as a pattern that matches just that name.
pub fn literal_pattern(name: &str) -> String {
    let mut pattern = String::new();
    for character in name.chars() {
        if matches!(character, '*' | '?' | '[' | '\\')
            || (pattern.is_empty() && matches!(character, '#' | '!'))
        {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}
