//! Credential files that say what they are, whatever they are called.

use base64::Engine;

use super::Credentials;
use crate::secrets::is_said;

use super::value::{has_real, is_real, values_of};

pub fn recognise(name: &[u8], text: &str) -> Option<Credentials> {
    if is_aws(name, text) {
        return Some(Credentials::Aws);
    }
    if is_kubeconfig(text) {
        return Some(Credentials::Kubeconfig);
    }
    if text.contains("\"refresh_token\"")
        && text.contains("\"authorized_user\"")
        && has_real(text, "refresh_token")
    {
        return Some(Credentials::Gcloud);
    }
    let is_account = text.contains("\"service_account\"") && text.contains("\"private_key\"");
    if is_account && text.split("PRIVATE KEY-----").skip(1).any(begins_key) {
        return Some(Credentials::ServiceAccount);
    }
    if is_terraform(text) {
        return Some(Credentials::TerraformCli);
    }
    if text.contains("\"accessTokens\"") && values_of(text, "https").chain(token_urls(text)).any(is_real) {
        return Some(Credentials::Pulumi);
    }
    if is_azure(text) {
        return Some(Credentials::Azure);
    }
    if is_docker(text) {
        return Some(Credentials::Docker);
    }
    text.starts_with("PuTTY-User-Key-File-").then_some(Credentials::PrivateKey)
}

/// Where JSON begins that stands in another text: at the last bracket before the word that tells what it is.
pub fn start(kind: Credentials, text: &str) -> usize {
    let word = match kind {
        Credentials::ServiceAccount => "\"service_account\"",
        Credentials::Gcloud => "\"authorized_user\"",
        Credentials::Pulumi => "\"accessTokens\"",
        Credentials::Docker => "\"auths\"",
        _ => return 0,
    };
    let at = text.find(word).filter(|_| !text.trim_start().starts_with('{')).unwrap_or(0);
    text[..at].rfind('{').unwrap_or(at)
}

/// A key's text, whose line ends may be escaped; a pattern or a sample says less.
pub fn begins_key(text: &str) -> bool {
    const SHORTEST: usize = 40;
    let text = text.trim_start_matches(['\\', 'n', 'r', '\n', '\r', ' ']);
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"+/".contains(byte)).count() >= SHORTEST
}

fn is_aws(name: &[u8], text: &str) -> bool {
    let is_file = name == b"credentials"
        || (text.lines().any(|line| line.trim_start().starts_with('[') && line.trim_end().ends_with(']'))
            && text.contains("aws_access_key_id"));
    // A program gives it to a variable of that name: `validate(secret_access_key)`.
    let is_key = |value: &str| value.len() >= 30 && !value.contains(['(', ')', '[', ']', '.']);
    is_file && values_of(text, "aws_secret_access_key").any(|value| is_key(value) && is_real(value))
}

fn is_kubeconfig(text: &str) -> bool {
    let is_key = |value: &str| is_real(value) && !is_said("", value);
    let real =
        |key: &str, length: usize| values_of(text, key).any(|value| value.len() >= length && is_key(value));
    if real("client-key-data", 40) {
        return true;
    }
    let is = (text.contains("kind: Config") && text.contains("users:"))
        || (text.contains("\"users\"") && text.contains("\"Config\"") && text.contains("\"clusters\""));
    is && (real("token", 8) || real("password", 8) || real("id-token", 20) || real("refresh-token", 8))
}

/// `credentials "host" { token = "…" }`, and the same as JSON.
fn is_terraform(text: &str) -> bool {
    let as_blocks = text.match_indices("credentials \"").any(|(at, _)| {
        let is_start = text[..at].lines().next_back().is_none_or(|line| line.trim().is_empty())
            || text[..at].ends_with('\n');
        let block = text[at..].split('}').next().unwrap_or("");
        is_start && block.contains('{') && has_real(block, "token")
    });
    let trimmed = text.trim_start();
    let as_json = trimmed.starts_with('{')
        && text.match_indices("\"credentials\"").any(|(at, _)| {
            let rest = text[at + "\"credentials\"".len()..].trim_start().trim_start_matches(':').trim_start();
            // A host, and nothing but its token.
            let host = rest.strip_prefix('{').and_then(|rest| rest.trim_start().strip_prefix('"'));
            host.and_then(|rest| rest.split_once('"')).is_some_and(|(host, rest)| {
                let rest = rest.trim_start().trim_start_matches(':').trim_start();
                host.contains('.')
                    && rest.strip_prefix('{').is_some_and(|rest| {
                        rest.trim_start().starts_with("\"token\"")
                            && has_real(rest.split('}').next().unwrap_or(""), "token")
                    })
            })
        });
    as_blocks || as_json
}

/// `"https://api.pulumi.com": "pul-…"`.
fn token_urls(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("\"pul-").map(|(at, _)| text[at + 1..].split('"').next().unwrap_or(""))
}

/// What `az` keeps, and what `az ad sp create-for-rbac --sdk-auth` prints.
fn is_azure(text: &str) -> bool {
    let has = |key: &str| text.contains(key);
    let principal = has("\"clientSecret\"")
        && has("\"clientId\"")
        && has("\"tenantId\"")
        && has_real(text, "clientSecret");
    let cache = has("\"RefreshToken\"") && has("\"home_account_id\"") && has_real(text, "secret");
    let tokens = has("\"_clientId\"") && has("\"refreshToken\"") && has_real(text, "refreshToken");
    principal || cache || tokens
}

/// Logins stand there in base64; with a store or a helper they do not.
fn is_docker(text: &str) -> bool {
    if !text.contains("\"auths\"") && !text.contains("\"auth\"") {
        return false;
    }
    let login = |value: &str| {
        let decoded = base64::engine::general_purpose::STANDARD.decode(value).ok();
        let decoded = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
        decoded.is_some_and(|login| login.split_once(':').is_some_and(|(_, word)| is_real(word.trim())))
    };
    (text.contains("\"auths\"")
        && (values_of(text, "auth").any(login)
            || has_real(text, "identitytoken")
            || has_real(text, "password")))
        || (text.contains("\"email\"") && values_of(text, "auth").any(login))
}
