//! Credential files with real logins, and the same without.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::*;

fn is_told(path: &str, text: impl AsRef<[u8]>) -> bool {
    rule(path, text).as_deref() == Some("credential-file")
}

#[test]
fn files_that_say_what_they_are_need_no_name() {
    let word = word();
    let login = STANDARD.encode(format!("ci:{word}"));
    let id = ["AKIA", "ZRUXIKNJQDQEWMD2"].concat();
    let long = [word.as_str(), &word, &word].concat();
    for text in [
        format!("[prod]\naws_access_key_id = {id}\naws_secret_access_key = {long}\n"),
        json(&format!("{{'credentials': {{'app.terraform.io': {{'token': '{word}'}}}}}}")),
        format!("credentials \"tfe.internal\" {{\n  token = \"{word}\"\n}}\n"),
        format!("apiVersion: v1\nkind: Config\nusers:\n- name: ci\n  user:\n    token: {word}\n"),
        json(&format!(
            "{{'kind': 'Config', 'clusters': [], 'users': [{{'user': {{'password': '{word}'}}}}]}}"
        )),
        json(&format!("{{'type': 'authorized_user', 'refresh_token': '{word}'}}")),
        json(&format!("{{'auths': {{'registry.internal': {{'auth': '{login}'}}}}}}")),
        json(&format!("{{'accessTokens': {{'https://api.pulumi.com': 'pul-{word}'}}}}")),
        json(&format!("{{'clientId': 'a', 'clientSecret': '{word}', 'tenantId': 'b'}}")),
        ["PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPriv", "ate-Lines: 1\nAAAA\n"].concat(),
    ] {
        assert!(is_told("notes.txt", &text), "{text}");
        assert!(!is_told("docs/login.md", &text), "{text}");
    }
}

#[test]
fn files_whose_lines_say_little_are_known_by_name() {
    let word = word();
    for (path, text) in [
        (".netrc", format!("machine git.internal\n  login ci\n  password {word}\n")),
        (".pgpass", format!("db:5432:*:app:{word}\n")),
        (".npmrc", format!("//registry.npmjs.org/:_authToken={word}\n")),
        (".pypirc", format!("[pypi]\nusername = ci\npassword = {word}\n")),
        (".git-credentials", format!("https://ci:{word}@git.internal\n")),
        (".my.cnf", format!("[client]\npassword=\"{word}\"\n")),
        (".vault-token", format!("{word}{word}\n")),
        (".cargo/credentials.toml", format!("[registry]\ntoken = \"{word}\"\n")),
        (".m2/settings.xml", format!("<settings><server><password>{word}</password></server></settings>")),
        ("apache/.htpasswd", "ci:$apr1$abcdefgh$ijklmnopqrstuvwxyz0123\n".to_owned()),
    ] {
        assert!(is_told(path, &text), "{path}");
        assert!(is_told(&format!("home/ci/{path}"), &text), "{path}");
        assert!(!is_told("notes.txt", &text), "{path}");
    }
}

#[test]
fn placeholders_references_and_helpers_are_no_credentials() {
    for (path, text) in [
        (".netrc", "machine git.internal login ci password <password>\n"),
        (".npmrc", "//registry.npmjs.org/:_authToken=${NPM_TOKEN}\nsave-exact=true\n"),
        (".pypirc", "[pypi]\nusername = __token__\n"),
        (".pgpass", "# host:port:database:user:password\n"),
        (
            ".docker/config.json",
            json("{'auths': {'registry.internal': {}}, 'credsStore': 'desktop'}").as_str(),
        ),
        (".terraformrc", "plugin_cache_dir = \"x\"\ncredentials_helper \"pass\" {}\n"),
        (".terraformrc", "credentials \"app.terraform.io\" {\n  token = \"YOUR_TOKEN_HERE\"\n}\n"),
        (
            ".kube/config",
            "kind: Config\nusers:\n- name: a\n  user:\n    exec:\n      args: [eks, get-token]\n",
        ),
        (".kube/config", "kind: Config\nusers:\n- name: a\n  user:\n    tokenFile: /var/run/secrets/token\n"),
        (".aws/config", "[default]\nregion = eu-west-1\n"),
        (
            ".m2/settings.xml",
            "<settings><server><password>{COQLCE6DU6GtcS5P=}</password></server></settings>",
        ),
    ] {
        assert_eq!(rule(path, text), None, "{path}: {text}");
    }
}

#[test]
fn a_login_is_told_at_its_line() {
    let password = word();
    let netrc = format!("machine a.example.com\n  login ci\n  password {password}\n");
    let begins = |path: &str, text: &str| look(path, text).found.map(|found| found.at());
    assert_eq!(begins(".netrc", &netrc), netrc.find("  password"));
    let registry = format!("registry=https://r.io\n//r.io/:_authToken={password}\nalways-auth=true\n");
    assert_eq!(begins(".npmrc", &registry), registry.find("//r.io/:"));
}

#[test]
fn an_environment_file_is_told_by_a_real_secret_alone() {
    let secret = format!("PORT=3000\nexport DB_PASSWORD='{}'\n", word());
    for path in [".env", "app/.env.production", "prod.env", ".envrc"] {
        assert_eq!(rule(path, &secret).as_deref(), Some("committed-env-file"), "{path}");
    }
    let found = look(".env", &secret).found.expect("it is found");
    assert_eq!(found.at(), "PORT=3000\n".len());
    assert!(described(".env", &secret).starts_with("environment file, a database password"));
    assert_eq!(lines(".env", &secret), [".env", ".env.*", "!.env.example"]);
    for path in [".env.example", "sample.env", ".env.template", "environment.ts"] {
        assert_eq!(rule(path, &secret), None, "{path}");
    }
    for text in [
        "PORT=3000\nREACT_APP_URL=https://x\n",
        "POSTGRES_PASSWORD=postgres\n",
        "DB_PASSWORD=${DB_PASSWORD}\nAPI_TOKEN=\nAPI_KEY=<key>\nSECRET=op://vault/item\n",
        "# DB_PASSWORD=anything-at-all\n",
    ] {
        assert_eq!(rule(".env", text), None, "{text}");
    }
}

/// A Java key store: magic, version, entries of an alias, a day and their content.
fn java(tags: &[u32]) -> Vec<u8> {
    let mut bytes = [[0xfe, 0xed, 0xfe, 0xed], [0, 0, 0, 2], (tags.len() as u32).to_be_bytes()].concat();
    for tag in tags {
        bytes.extend(tag.to_be_bytes());
        bytes.extend(b"\0\x01a\0\0\0\0\0\0\0\0");
        let content: &[u8] = if *tag == 2 { b"\0\x05X.509\0\0\0\x02xx" } else { b"\0\0\0\x02kk\0\0\0\0" };
        bytes.extend(content);
    }
    bytes
}

#[test]
fn a_store_with_a_private_key_is_told_from_one_that_trusts() {
    assert!(is_told("tls/a.jks", java(&[2, 1])));
    assert!(is_told("renamed.bin", java(&[2, 1])));
    assert_eq!(rule("cacerts.jks", java(&[2, 2])), None);
    let bags = |bag: u8| {
        let mut body = vec![2, 1, 3, 0x30, 0x20];
        body.extend([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01, bag]);
        body.extend([0; 40]);
        [&[0x30, body.len() as u8], body.as_slice()].concat()
    };
    assert!(is_told("renamed.bin", bags(2)));
    assert_eq!(rule("truststore.p12", bags(3)), None);
    assert_eq!(lines("a.P12", bags(2)), ["*.p12", "*.pfx", "*.jks", "a.P12"]);
    let pkcs1 = [[0x30, 0x82, 0x01, 0x00, 2, 1, 0, 2, 0x82].as_slice(), &[0x55; 251]].concat();
    assert!(is_told("server.key", &pkcs1));
    let certificate = [[0x30, 0x82, 0x01, 0x00, 0x30, 0x82].as_slice(), &[0x55; 254]].concat();
    assert_eq!(rule("server.der", &certificate), None);
}
