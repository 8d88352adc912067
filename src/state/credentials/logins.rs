//! Files of passwords, hashes and keys that are little more than them: what each line is, its name says.

use super::Credentials;
use super::lines::{element, is_one_token};
use super::value::{has_real, is_real};
use crate::path::ends_with;

/// What a file is read as, by its name.
#[derive(Clone, Copy)]
enum Grammar {
    /// A key in hexadecimal digits, and nothing else.
    HexKey,
    /// One password.
    Password,
    Token,
    /// A user's name and the password on a line each.
    TwoLines,
    /// `user server secret addresses`, as PPP has them.
    Ppp,
    /// `: PSK "…"`
    Ipsec,
    /// `"user" "password"`
    Quoted,
    /// `host user:password`
    HostLogin,
    /// `url user password`
    Davfs,
    /// `user on >password`
    RedisUsers,
    /// `user:hash`
    Hashes,
    Composer,
    Jenkins,
}

use Grammar::{
    Composer, Davfs, Hashes, HexKey, HostLogin, Ipsec, Jenkins, Password, Ppp, Quoted, RedisUsers, Token,
    TwoLines,
};

const VAULT: &str = "password of Ansible's vault";
const VPN: &str = "login of a VPN";

/// Files by the end of their path.
const NAMED: [(&str, Grammar, Credentials); 37] = [
    ("/master.key", HexKey, Credentials::Tool("key that the application's secrets are encrypted with")),
    ("/.vault_pass", Password, Credentials::Tool(VAULT)),
    ("/.vault_pass.txt", Password, Credentials::Tool(VAULT)),
    ("/vault_pass", Password, Credentials::Tool(VAULT)),
    ("/vault_pass.txt", Password, Credentials::Tool(VAULT)),
    ("/.vault-pass", Password, Credentials::Tool(VAULT)),
    ("/vault-pass.txt", Password, Credentials::Tool(VAULT)),
    ("/.vaultpass", Password, Credentials::Tool(VAULT)),
    ("/.vault_password", Password, Credentials::Tool(VAULT)),
    ("/.vault-password", Password, Credentials::Tool(VAULT)),
    ("/.vault_password_file", Password, Credentials::Tool(VAULT)),
    ("/vault_password", Password, Credentials::Tool(VAULT)),
    ("/vault_password.txt", Password, Credentials::Tool(VAULT)),
    ("/vault-password.txt", Password, Credentials::Tool(VAULT)),
    ("/vault_password_file", Password, Credentials::Tool(VAULT)),
    ("/.ansible_vault_pass", Password, Credentials::Tool(VAULT)),
    ("/.erlang.cookie", Token, Credentials::Tool("cookie of an Erlang cluster")),
    ("openvpn/auth.conf", TwoLines, Credentials::Tool(VPN)),
    ("openvpn/login.conf", TwoLines, Credentials::Tool(VPN)),
    ("openvpn/login.txt", TwoLines, Credentials::Tool(VPN)),
    ("openvpn/credentials", TwoLines, Credentials::Tool(VPN)),
    ("openvpn/userpass.txt", TwoLines, Credentials::Tool(VPN)),
    ("vpn/auth.txt", TwoLines, Credentials::Tool(VPN)),
    ("/chap-secrets", Ppp, Credentials::Tool("logins of PPP")),
    ("/pap-secrets", Ppp, Credentials::Tool("logins of PPP")),
    ("/ipsec.secrets", Ipsec, Credentials::Tool("keys of an IPsec gateway")),
    ("/userlist.txt", Quoted, Credentials::Tool("logins of PgBouncer")),
    ("/sasl_passwd", HostLogin, Credentials::Tool("login of a mail relay")),
    ("davfs2/secrets", Davfs, Credentials::Tool("logins to WebDAV shares")),
    ("/users.acl", RedisUsers, Credentials::Tool("passwords of Redis' users")),
    ("/htpasswd", Hashes, Credentials::PasswordHashes),
    ("/htpasswd.users", Hashes, Credentials::PasswordHashes),
    (".htdigest", Hashes, Credentials::PasswordHashes),
    ("/shadow", Hashes, Credentials::Tool("password hashes of a system")),
    ("/shadow-", Hashes, Credentials::Tool("password hashes of a system")),
    ("/auth.json", Composer, Credentials::Tool("Composer logins")),
    ("/credentials.xml", Jenkins, Credentials::Tool("credentials of Jenkins")),
];

fn named(path: &str) -> Option<(Grammar, Credentials)> {
    let ends = |end| ends_with(path.as_bytes(), end);
    // Rails has one for each environment: `config/credentials/production.key`.
    if ends(".key") && path.contains("/config/credentials/") {
        return Some((HexKey, NAMED[0].2));
    }
    NAMED.iter().find(|(end, ..)| ends(end)).map(|(_, grammar, kind)| (*grammar, *kind))
}

pub fn is_named(path: &str) -> bool {
    named(path).is_some()
}

pub fn recognise(path: &str, text: &str) -> Option<Credentials> {
    let (grammar, kind) = named(path)?;
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let holds = match grammar {
        HexKey => text.trim().len() >= 32 && text.trim().bytes().all(|byte| byte.is_ascii_hexdigit()),
        // A script that asks for it begins with `#!`.
        Password => {
            let mut lines = text.trim().lines();
            let first = lines.next().unwrap_or("");
            lines.next().is_none() && first.len() >= 4 && !first.starts_with('#') && is_real(first)
        }
        Token => is_one_token(text),
        TwoLines => {
            let lines: Vec<&str> = lines().take(3).collect();
            matches!(lines.as_slice(), [_, word] if is_word(word))
        }
        Ppp | Davfs => lines().any(|line| words(line).nth(2).is_some_and(is_word)),
        Ipsec => lines().any(|line| {
            let secret = [": PSK ", ": EAP ", ": XAUTH "].iter().find_map(|kind| line.split_once(kind));
            let secret =
                secret.or_else(|| line.split_once("PSK ").filter(|(before, _)| before.trim() == ":"));
            secret.is_some_and(|(_, word)| is_word(word.trim().trim_matches('"')))
        }),
        Quoted => lines().any(|line| {
            let parts: Vec<&str> = line.split('"').collect();
            matches!(parts.as_slice(), ["", user, " ", word, ..] if !user.is_empty() && is_word(word))
        }),
        HostLogin => lines().any(|line| {
            let login = words(line).nth(1).and_then(|login| login.split_once(':'));
            login.is_some_and(|(_, word)| is_word(word))
        }),
        RedisUsers => lines()
            .filter(|line| line.starts_with("user "))
            .any(|line| line.split_whitespace().any(|word| word.strip_prefix('>').is_some_and(is_word))),
        Hashes => lines().any(|line| {
            let mut fields = line.split(':').skip(1);
            let is_hash = |field: &str| {
                ["$apr1$", "$1$", "$2a$", "$2b$", "$2y$", "$5$", "$6$", "$y$", "{SHA}", "{SSHA}"]
                    .iter()
                    .any(|mark| field.starts_with(mark) && field.len() > mark.len() + 12)
            };
            let is_digest =
                path.ends_with("digest") && fields.clone().nth(1).is_some_and(|field| field.len() == 32);
            fields.next().is_some_and(is_hash) || is_digest
        }),
        Composer => {
            let has = |key: &str| text.contains(key);
            has("\"http-basic\"") && has_real(text, "password")
                || has("\"github-oauth\"") && has_real(text, "github.com")
                || (has("\"gitlab-token\"") || has("\"gitlab-oauth\"")) && has_real(text, "gitlab.com")
        }
        // Encrypted with a key that lies beside it.
        Jenkins => {
            let kept = ["password", "secret", "privateKey", "passphrase", "apiToken", "secretBytes"];
            text.contains("com.cloudbees.plugins.credentials")
                && kept.iter().any(|name| element(text, name).any(|value| value.starts_with("{AQAAAB")))
        }
    };
    holds.then_some(kind)
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split_whitespace().map(|word| word.trim_matches('"'))
}

/// A password that somebody typed: no reference and nothing that a template puts in.
fn is_word(word: &str) -> bool {
    word.len() >= 4 && !word.contains(char::is_whitespace) && !word.contains("{{") && is_real(word)
}
