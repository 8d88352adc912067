//! Files whose purpose is to hold credentials: known by what stands in them, and by name where that is all.
//!
//! Placeholders, references and helpers (`credsStore`, `exec`, `${NPM_TOKEN}`) make no credentials.

mod document;
mod environment;
mod key_store;
mod lines;
mod logins;
mod value;

pub use environment::recognise as environment;

use super::marks::Marks;
use super::words;
use crate::path::RepoPath;
use crate::text::Source;

/// None of these files is larger; a larger one is something else under such a name.
const LARGEST: usize = 4 << 20;

/// No private key is longer.
const LARGEST_KEY: usize = 64 << 10;

/// A file whose purpose is to hold credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    Aws,
    Gcloud,
    ServiceAccount,
    Azure,
    TerraformCli,
    Pulumi,
    Kubeconfig,
    Netrc,
    KeyStore,
    PrivateKey,
    PasswordSafe,
    Docker,
    Git,
    PythonIndex,
    NodeRegistry,
    Postgres,
    MySql,
    PasswordHashes,
    /// Of another tool, by its name.
    Tool(&'static str),
}

impl Credentials {
    pub fn describe(self) -> &'static str {
        match self {
            Self::Aws => "AWS credentials file",
            Self::Gcloud => "Google Cloud user credentials",
            Self::ServiceAccount => "key of a Google Cloud service account",
            Self::Azure => "Azure credentials",
            Self::TerraformCli => "Terraform CLI configuration with a token",
            Self::Pulumi => "Pulumi's access tokens",
            Self::Kubeconfig => "kubeconfig with a user's key or token",
            Self::Netrc => "netrc file with a password",
            Self::KeyStore => "key store with a private key",
            Self::PrivateKey => "private key",
            Self::PasswordSafe => "password safe",
            Self::Docker => "Docker configuration with registry logins",
            Self::Git => "Git's credential store",
            Self::PythonIndex => "package index logins",
            Self::NodeRegistry => "package registry login of npm or Yarn",
            Self::Postgres => "PostgreSQL password file",
            Self::MySql => "MySQL options with a password",
            Self::PasswordHashes => "password hashes of a web server",
            Self::Tool(what) => what,
        }
    }
}

/// Whether a file is a private key and nothing else, of no test.
pub fn is_key_file(path: &RepoPath, bytes: &[u8]) -> bool {
    const TESTS: [&str; 8] =
        ["test", "tests", "testdata", "fixtures", "spec", "example", "examples", "samples"];
    let is_of_tests = TESTS.iter().any(|folder| super::name::is_in_folder(path, folder.as_bytes()));
    let text = std::str::from_utf8(&bytes[..bytes.len().min(LARGEST_KEY)]).unwrap_or("").trim_start();
    let body = text.strip_prefix("-----BEGIN ").and_then(|rest| rest.split_once("PRIVATE KEY-----"));
    !is_of_tests && body.is_some_and(|(kind, body)| kind.len() <= 16 && document::begins_key(body))
}

/// What a file of credentials is, and where they begin in it: 0 where the file as a whole is one.
pub fn recognise(path: &RepoPath, bytes: &[u8], marks: &Marks) -> Option<(Credentials, usize)> {
    if let Some(kind) = key_store::recognise(path.file_name(), bytes) {
        return Some((kind, 0));
    }
    let by_name = lines::is_named(path);
    if bytes.len() > LARGEST || !(by_name || marks.has(words::CREDENTIALS)) {
        return None;
    }
    let source = Source::decode(path.clone(), bytes);
    if super::name::is_manual(path) {
        return None;
    }
    let text = source.text();
    let of_document =
        document::recognise(path.file_name(), text).map(|kind| (kind, document::start(kind, text)));
    of_document.or_else(|| Some((lines::recognise(path, text)?, lines::start(path, text))))
}
