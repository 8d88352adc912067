//! Credential files whose format says little: their name says what their lines mean.

use super::value::{has_real, is_real};
use super::{Credentials, logins};
use crate::path::{RepoPath, ends_with};

/// A file by the end of its path, the keys whose values are its credentials, and what it is.
type Known = (&'static str, &'static [&'static str], Credentials);

const KNOWN: [Known; 52] = [
    ("/.terraformrc", &["token"], Credentials::TerraformCli),
    ("/terraform.rc", &["token"], Credentials::TerraformCli),
    ("/.tofurc", &["token"], Credentials::TerraformCli),
    ("/tofu.rc", &["token"], Credentials::TerraformCli),
    (".tfrc", &["token"], Credentials::TerraformCli),
    (".tfrc.json", &["token"], Credentials::TerraformCli),
    (".pypirc", &["password"], Credentials::PythonIndex),
    (".npmrc", &["_authToken", "_auth", "_password"], Credentials::NodeRegistry),
    ("/.yarnrc.yml", &["npmAuthToken", "npmAuthIdent"], Credentials::NodeRegistry),
    ("/.yarnrc", &["_authToken", "_auth"], Credentials::NodeRegistry),
    ("/bunfig.toml", &["token", "password"], Credentials::NodeRegistry),
    (".my.cnf", &["password"], Credentials::MySql),
    ("/.pg_service.conf", &["password"], Credentials::Postgres),
    ("/.s3cfg", &["secret_key"], Credentials::Tool("s3cmd configuration with a secret key")),
    (
        "/.boto",
        &["gs_secret_access_key", "gs_oauth2_refresh_token", "aws_secret_access_key"],
        Credentials::Tool("boto configuration with a secret key"),
    ),
    (
        "/rclone.conf",
        &["secret_access_key", "pass", "password", "token", "client_secret", "key"],
        Credentials::Tool("rclone remotes with their logins"),
    ),
    (
        "/.databrickscfg",
        &["token", "password", "client_secret"],
        Credentials::Tool("Databricks CLI profile with a token"),
    ),
    (
        "/.snowsql/config",
        &["password", "private_key_passphrase"],
        Credentials::Tool("SnowSQL configuration with a password"),
    ),
    (
        "/.snowflake/connections.toml",
        &["password", "token"],
        Credentials::Tool("Snowflake connections with a password"),
    ),
    ("/kaggle.json", &["key"], Credentials::Tool("Kaggle API key")),
    ("/.cargo/credentials", &["token"], Credentials::Tool("crates.io token")),
    ("/.cargo/credentials.toml", &["token"], Credentials::Tool("crates.io token")),
    ("/.gem/credentials", &["rubygems_api_key"], Credentials::Tool("RubyGems API key")),
    ("/gh/hosts.yml", &["oauth_token"], Credentials::Tool("GitHub CLI login")),
    ("/.config/hub", &["oauth_token"], Credentials::Tool("GitHub CLI login")),
    ("/glab-cli/config.yml", &["token"], Credentials::Tool("GitLab CLI login")),
    ("/doctl/config.yaml", &["access-token"], Credentials::Tool("DigitalOcean CLI login")),
    ("/hcloud/cli.toml", &["token"], Credentials::Tool("Hetzner Cloud CLI login")),
    ("/linode-cli", &["token"], Credentials::Tool("Linode CLI login")),
    ("/.fly/config.yml", &["access_token"], Credentials::Tool("Fly.io login")),
    ("/scw/config.yaml", &["secret_key"], Credentials::Tool("Scaleway CLI login")),
    ("/.aliyun/config.json", &["access_key_secret"], Credentials::Tool("Alibaba Cloud CLI login")),
    ("/.oci/config", &["pass_phrase"], Credentials::Tool("OCI CLI configuration with a passphrase")),
    ("/.bluemix/config.json", &["IAMRefreshToken", "RefreshToken"], Credentials::Tool("IBM Cloud CLI login")),
    ("/.composer/auth.json", &["password", "github.com", "token"], Credentials::Tool("Composer logins")),
    ("/.bundle/config", &["BUNDLE_GEMS__CONTRIBSYS__COM"], Credentials::Tool("Bundler logins")),
    ("/.argocd/config", &["auth-token"], Credentials::Tool("Argo CD login")),
    ("/argocd/config", &["auth-token"], Credentials::Tool("Argo CD login")),
    ("/.circleci/cli.yml", &["token"], Credentials::Tool("CircleCI CLI login")),
    ("/.sentryclirc", &["token"], Credentials::Tool("Sentry CLI login")),
    ("/.ngrok2/ngrok.yml", &["authtoken"], Credentials::Tool("ngrok login")),
    ("/ngrok.yml", &["authtoken"], Credentials::Tool("ngrok login")),
    ("/sftp-config.json", &["password", "passphrase"], Credentials::Tool("SFTP login of an editor")),
    ("/.vscode/sftp.json", &["password", "passphrase"], Credentials::Tool("SFTP login of an editor")),
    ("/.ftpconfig", &["pass", "passphrase"], Credentials::Tool("FTP login of an editor")),
    ("/.credentials", &["password"], Credentials::Tool("repository login of a build")),
    ("/sbt/credentials", &["password"], Credentials::Tool("repository login of a build")),
    ("/smbcredentials", &["password"], Credentials::Tool("login to a Windows share")),
    ("/.smbcredentials", &["password"], Credentials::Tool("login to a Windows share")),
    ("/cifs.creds", &["password"], Credentials::Tool("login to a Windows share")),
    ("/.dockercfg", &["auth", "password"], Credentials::Docker),
    ("/.dockerconfigjson", &["auth", "password", "identitytoken"], Credentials::Docker),
];

/// Each line is read with all before it.
const MOST_LINES: usize = 256;

/// Files whose own grammar is read below.
const GRAMMARS: [&str; 16] = [
    ".netrc",
    "/_netrc",
    "/netrc",
    ".pgpass",
    "/pgpass.conf",
    ".git-credentials",
    "/git/credentials",
    ".htpasswd",
    "/.mylogin.cnf",
    "/.vault-token",
    "/huggingface/token",
    "/settings.xml",
    "/settings-security.xml",
    "/NuGet.Config",
    "/nuget.config",
    "/sitemanager.xml",
];

pub fn is_named(path: &RepoPath) -> bool {
    with_slash(path, |path| {
        logins::is_named(path)
            || GRAMMARS.iter().any(|end| ends_with(path.as_bytes(), end))
            || KNOWN.iter().any(|(end, _, _)| ends_with(path.as_bytes(), end))
    })
}

pub fn recognise(path: &RepoPath, text: &str) -> Option<Credentials> {
    with_slash(path, |path| {
        let known = KNOWN.iter().find(|(end, _, _)| path.ends_with(end));
        let by_keys = known.filter(|(_, keys, _)| keys.iter().any(|key| has_real(text, key)));
        by_keys
            .map(|(_, _, kind)| *kind)
            .or_else(|| by_grammar(path, text))
            .or_else(|| logins::recognise(path, text))
    })
}

/// Where the line begins that makes a recognised text one of credentials, in bytes; 0 where lines by themselves mean nothing,
/// and in a text of more lines than anybody writes.
pub fn start(path: &RepoPath, text: &str) -> usize {
    if text.trim_start().starts_with(['{', '<']) {
        return 0;
    }
    let mut end = 0;
    for line in text.split_inclusive('\n').take(MOST_LINES) {
        let start = end;
        end += line.len();
        if recognise(path, &text[..end]).is_some() {
            return start;
        }
    }
    0
}

/// A path whose every part has a slash before it, the first too.
fn with_slash<T>(path: &RepoPath, ask: impl Fn(&str) -> T) -> T {
    ask(&format!("/{}", String::from_utf8_lossy(path.as_bytes())))
}

fn by_grammar(path: &str, text: &str) -> Option<Credentials> {
    let end = GRAMMARS.iter().find(|end| path.ends_with(*end))?;
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (found, kind) = match *end {
        ".netrc" | "/_netrc" | "/netrc" => {
            let words: Vec<&str> = text.split_whitespace().collect();
            (words.windows(2).any(|pair| pair[0] == "password" && is_real(pair[1])), Credentials::Netrc)
        }
        ".pgpass" | "/pgpass.conf" => {
            let login = |line: &str| line.splitn(5, ':').nth(4).is_some_and(|word| is_real(word.trim()));
            (lines().any(login), Credentials::Postgres)
        }
        ".git-credentials" | "/git/credentials" => {
            let login = |line: &str| {
                let rest = line.split_once("://").map(|(_, rest)| rest).and_then(|rest| rest.split_once('@'));
                rest.and_then(|(login, _)| login.split_once(':')).is_some_and(|(_, word)| is_real(word))
            };
            (lines().any(login), Credentials::Git)
        }
        // Hashes are guessed offline.
        ".htpasswd" => (
            lines().any(|line| {
                line.split_once(':').is_some_and(|(_, hash)| {
                    hash.starts_with('$') || hash.starts_with("{SHA}") || hash.len() == 13 && is_real(hash)
                })
            }),
            Credentials::PasswordHashes,
        ),
        // Obfuscated, not encrypted: its key stands in it.
        "/.mylogin.cnf" => (true, Credentials::MySql),
        "/.vault-token" => (is_one_token(text), Credentials::Tool("Vault token")),
        "/huggingface/token" => (is_one_token(text), Credentials::Tool("Hugging Face token")),
        "/settings.xml" | "/settings-security.xml" => (
            text.contains("<settings")
                && (element(text, "password").any(is_maven_password)
                    // What encrypts the others is itself encrypted with a word that everybody knows.
                    || text.contains("<settingsSecurity") && element(text, "master").any(is_real)),
            Credentials::Tool("Maven settings with a server's password"),
        ),
        "/NuGet.Config" | "/nuget.config" => (
            text.match_indices("ClearTextPassword").any(|(at, _)| has_real(&text[at..], "value")),
            Credentials::Tool("NuGet sources with a password"),
        ),
        _ => (
            element(text, "Pass").any(|value| !value.is_empty()),
            Credentials::Tool("FileZilla sites with their passwords"),
        ),
    };
    found.then_some(kind)
}

pub fn is_one_token(text: &str) -> bool {
    let token = text.trim();
    token.len() >= 20 && !token.contains(char::is_whitespace) && is_real(token)
}

/// `{…}` is encrypted by Maven's own master password.
fn is_maven_password(value: &str) -> bool {
    is_real(value) && !(value.starts_with('{') && value.ends_with('}'))
}

pub fn element<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    text.split('<').filter_map(move |part| {
        let (tag, value) = part.split_once('>')?;
        (tag.split_whitespace().next() == Some(name)).then(|| value.trim())
    })
}
