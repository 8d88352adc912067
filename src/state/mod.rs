//! State, plans and credential files, known by content as well as by name.
//!
//! In: a path and a blob's bytes. Out: a [`Kind`], which says what stands in the file without saying it, the
//! rule it breaks, and the `.gitignore` lines that keep the next one out. No Git, no stack.

mod content;
mod credentials;
mod name;

use crate::finding::RuleId;
use crate::path::RepoPath;

/// A file that must not be committed, whatever it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    TerraformState {
        /// The format's version: 4 since Terraform 0.12.
        version: u64,
        /// Managed resources.
        resources: usize,
        sensitive_outputs: usize,
    },
    /// OpenTofu's own encryption: no secret to read, yet still state in history.
    EncryptedState,
    /// What `terraform show -json` prints of a state.
    ShownState,
    PulumiState {
        resources: usize,
    },
    /// A name that only state has, over bytes that tell nothing more: an LFS pointer, a broken or packed file.
    StateByName,
    /// State written into another file: a heredoc, an answer of an API, a conflicted merge.
    EmbeddedState,
    BinaryPlan,
    PlanJson {
        changes: usize,
    },
    PulumiPlan,
    Credentials(Credentials),
}

/// A file whose purpose is to hold credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    Aws,
    Gcloud,
    TerraformCli,
    Kubeconfig,
    Netrc,
    KeyStore,
    Docker,
    Git,
    PythonIndex,
    Postgres,
    MySql,
    PasswordHashes,
}

/// What a file is, if it is one that must not be committed. An empty file is none.
pub fn recognise(path: &RepoPath, bytes: &[u8]) -> Option<Kind> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    content::recognise(path, bytes)
        .or_else(|| name::recognise(path, bytes))
        .or_else(|| credentials::recognise(path, bytes).map(Kind::Credentials))
}

impl Kind {
    pub fn rule(&self) -> RuleId {
        RuleId::new(match self {
            Self::BinaryPlan | Self::PlanJson { .. } | Self::PulumiPlan => "committed-plan",
            Self::Credentials(_) => "credential-file",
            _ => "committed-state",
        })
    }

    /// What the file holds, counted and never quoted: `Terraform state, 12 resources, 2 sensitive outputs`.
    pub fn describe(&self) -> String {
        match self {
            Self::TerraformState { resources, sensitive_outputs, .. } => {
                let mut text = format!("Terraform state, {}", count(*resources, "resource"));
                if *sensitive_outputs > 0 {
                    text.push_str(&format!(", {}", count(*sensitive_outputs, "sensitive output")));
                }
                text
            }
            Self::EncryptedState => "encrypted state".to_owned(),
            Self::ShownState => "Terraform state as `terraform show` prints it".to_owned(),
            Self::PulumiState { resources } => format!("Pulumi state, {}", count(*resources, "resource")),
            Self::StateByName => "state, by its name".to_owned(),
            Self::EmbeddedState => "Terraform state inside another file".to_owned(),
            Self::BinaryPlan => "Terraform plan".to_owned(),
            Self::PlanJson { changes } => format!("Terraform plan, {}", count(*changes, "resource change")),
            Self::PulumiPlan => "Pulumi update plan".to_owned(),
            Self::Credentials(kind) => kind.describe().to_owned(),
        }
    }
}

impl Credentials {
    pub fn describe(self) -> &'static str {
        match self {
            Self::Aws => "AWS credentials file",
            Self::Gcloud => "Google Cloud user credentials",
            Self::TerraformCli => "Terraform CLI configuration with a token",
            Self::Kubeconfig => "kubeconfig with a user's key or token",
            Self::Netrc => "netrc file with a password",
            Self::KeyStore => "key store",
            Self::Docker => "Docker configuration with registry logins",
            Self::Git => "Git's credential store",
            Self::PythonIndex => "package index logins",
            Self::Postgres => "PostgreSQL password file",
            Self::MySql => "MySQL options with a password",
            Self::PasswordHashes => "password hashes of a web server",
        }
    }
}

/// Lines for a `.gitignore` that keep files of this sort out from now on.
pub fn gitignore_lines(path: &RepoPath, kind: &Kind) -> Vec<String> {
    let file = String::from_utf8_lossy(path.file_name()).into_owned();
    let lines: &[&str] = match kind {
        Kind::PulumiState { .. } if name::is_in_folder(path, b".pulumi") => &[".pulumi/"],
        Kind::TerraformState { .. } | Kind::EncryptedState | Kind::StateByName
            if name::is_in_folder(path, b".terraform") =>
        {
            &[".terraform/"]
        }
        Kind::TerraformState { .. } | Kind::EncryptedState | Kind::StateByName
            if file.contains(".tfstate") =>
        {
            &["*.tfstate", "*.tfstate.*", ".terraform/"]
        }
        Kind::BinaryPlan if file.ends_with(".tfplan") => &["*.tfplan"],
        Kind::Credentials(Credentials::KeyStore) => &["*.p12", "*.pfx", "*.jks"],
        // State that is written into code belongs to no ignored file.
        Kind::EmbeddedState => &[],
        _ => return vec![literal_pattern(&file)],
    };
    lines.iter().map(|line| (*line).to_owned()).collect()
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

fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests;
