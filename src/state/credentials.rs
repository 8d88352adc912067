//! Files whose purpose is to hold credentials: known by name, and by what stands in them.

use memchr::memmem;

use super::{Credentials, name};
use crate::path::RepoPath;
use crate::secrets::is_placeholder;
use crate::text::Source;

/// None of these files is larger; a larger one is something else under such a name.
const LARGEST: usize = 4 << 20;

pub fn recognise(path: &RepoPath, bytes: &[u8]) -> Option<Credentials> {
    let file = path.file_name();
    if is_key_store(file, bytes) {
        return Some(Credentials::KeyStore);
    }
    if bytes.len() > LARGEST || !names_or_marks(file, bytes) {
        return None;
    }
    let source = Source::decode(path.clone(), bytes);
    let text = source.text();
    if text.contains("aws_secret_access_key")
        && (file == b"credentials" || (text.contains("[default]") && text.contains("aws_access_key_id")))
        && values_of(text, "aws_secret_access_key").any(|value| value.len() >= 30 && is_real(value))
    {
        return Some(Credentials::Aws);
    }
    if text.contains("client-key-data")
        && values_of(text, "client-key-data").any(|value| value.len() >= 40 && is_real(value))
    {
        return Some(Credentials::Kubeconfig);
    }
    let is_kubeconfig = text.contains("kind: Config") && text.contains("users:");
    if is_kubeconfig
        && ["token", "password"]
            .iter()
            .any(|key| values_of(text, key).any(|value| value.len() >= 8 && is_real(value)))
    {
        return Some(Credentials::Kubeconfig);
    }
    if text.contains("\"refresh_token\"") && text.contains("\"authorized_user\"") {
        return values_of(text, "refresh_token").any(is_real).then_some(Credentials::Gcloud);
    }
    by_name(file, text)
}

fn by_name(file: &[u8], text: &str) -> Option<Credentials> {
    let real = |key: &str| values_of(text, key).any(is_real);
    let (found, kind) = match file {
        b".terraformrc" | b"terraform.rc" | b"credentials.tfrc.json" | b".tofurc" | b"tofu.rc" => {
            (real("token"), Credentials::TerraformCli)
        }
        b".netrc" | b"_netrc" => {
            let words: Vec<&str> = text.split_whitespace().collect();
            let found = words.windows(2).any(|pair| pair[0] == "password" && is_real(pair[1]));
            (found, Credentials::Netrc)
        }
        b"config.json" | b".dockerconfigjson" | b".dockercfg" => {
            (text.contains("\"auths\"") && values_of(text, "\"auth\"").any(is_real), Credentials::Docker)
        }
        b".git-credentials" => {
            let login = |line: &str| {
                let rest = line.split_once("://").map(|(_, rest)| rest).and_then(|rest| rest.split_once('@'));
                rest.and_then(|(login, _)| login.split_once(':')).is_some_and(|(_, word)| is_real(word))
            };
            (text.lines().any(login), Credentials::Git)
        }
        b".my.cnf" | b".mylogin.cnf" => (real("password"), Credentials::MySql),
        // Hashes are guessed offline.
        b".htpasswd" => (
            text.lines().any(|line| line.contains(":$") || line.contains(":{SHA}")),
            Credentials::PasswordHashes,
        ),
        b".pypirc" => (real("password"), Credentials::PythonIndex),
        b".pgpass" => {
            let login = |line: &str| {
                !line.starts_with('#') && line.splitn(5, ':').nth(4).is_some_and(|word| is_real(word.trim()))
            };
            (text.lines().any(login), Credentials::Postgres)
        }
        _ if file.ends_with(b".tfrc") || file.ends_with(b".tfrc.json") => {
            (real("token"), Credentials::TerraformCli)
        }
        _ => return None,
    };
    found.then_some(kind)
}

/// Whether a file is worth decoding here.
fn names_or_marks(file: &[u8], bytes: &[u8]) -> bool {
    const NAMES: [&[u8]; 15] = [
        b".terraformrc",
        b"terraform.rc",
        b".tofurc",
        b"tofu.rc",
        b".netrc",
        b"_netrc",
        b"config.json",
        b".dockerconfigjson",
        b".dockercfg",
        b".git-credentials",
        b".pypirc",
        b".pgpass",
        b".my.cnf",
        b".mylogin.cnf",
        b".htpasswd",
    ];
    const MARKS: [&[u8]; 4] =
        [b"aws_secret_access_key", b"client-key-data", b"authorized_user", b"kind: Config"];
    NAMES.contains(&file)
        || file.ends_with(b".tfrc")
        || file.ends_with(b".tfrc.json")
        || MARKS.iter().any(|mark| memmem::find(bytes, mark).is_some())
}

/// PKCS #12 is DER, a Java key store has its own mark; a text under such a name is none.
fn is_key_store(file: &[u8], bytes: &[u8]) -> bool {
    let name = file.to_ascii_lowercase();
    let der = matches!(bytes, [0x30, 0x80 | 0x82 | 0x83, ..]);
    let java = bytes.starts_with(&[0xfe, 0xed, 0xfe, 0xed]) || bytes.starts_with(&[0xce, 0xce, 0xce, 0xce]);
    let named = [".p12", ".pfx", ".jks", ".keystore"].iter().any(|end| name.ends_with(end.as_bytes()));
    named && (der || java || name::is_pointer(bytes))
}

/// What stands behind every `key =` or `key:` that has a value, without quotes.
fn values_of<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(key).filter_map(move |(at, _)| {
        let rest = text[at + key.len()..].trim_start_matches('"').trim_start_matches([' ', '\t']);
        let rest = rest.strip_prefix(['=', ':'])?.trim_start_matches([' ', '\t', '"', '\'']);
        let value = rest.split(['"', '\'', '\n', '\r', ' ', ',', '}']).next()?;
        (!value.is_empty()).then_some(value)
    })
}

fn is_real(value: &str) -> bool {
    !value.is_empty() && !is_placeholder(value) && !value.contains("EXAMPLE")
}
