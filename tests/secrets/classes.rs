//! What looks like a secret and is none, class by class.

use std::fmt::Write;

use iacgate::rules::Rules;
use iacgate::secrets::Shapes;
use iacgate::text::Source;

use crate::sample::Dice;

pub fn told(text: &str) -> Vec<String> {
    told_at("notes.txt", text)
}

/// What is told in a file of this name.
fn told_at(path: &str, text: &str) -> Vec<String> {
    let shapes = Shapes::of(&Rules::built_in());
    let found = shapes.find(&Source::decode(path.into(), text.as_bytes()));
    found.into_iter().map(|found| found.rule.as_str().to_owned()).collect()
}

/// Drawn from an alphabet.
pub fn drawn(alphabet: &str, length: usize, seed: u64) -> String {
    let letters: Vec<char> = alphabet.chars().collect();
    let mut dice = Dice(seed);
    (0..length).map(|_| letters[dice.roll(letters.len())]).collect()
}

pub const HEX: &str = "0123456789abcdef";
pub const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
pub const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub fn uuid(seed: u64) -> String {
    let digits = drawn(HEX, 32, seed);
    format!("{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..])
}

#[track_caller]
fn is_clean(text: &str) {
    assert_eq!(told(text), Vec::<String>::new(), "in {text}");
}

#[test]
fn keys_of_manuals_are_none() {
    let aws = ["AKIAIOSFODNN7", "EXAMPLE"].concat();
    let secret = ["wJalrXUtnFEMI/K7MDENG", "/bPxRfiCYEXAMPLEKEY"].concat();
    let stripe = ["sk_test", "_4eC39HqLyjWDarjtT1zdp7dc"].concat();
    let azurite =
        ["Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq", "/K1SZFPTOtr/KBHBeksoGMGw=="]
            .concat();
    is_clean(&format!("aws_access_key_id = {aws}\naws_secret_access_key = {secret}\n"));
    is_clean(&format!("stripe.api_key = \"{stripe}\"\n"));
    is_clean(&format!("AccountName=devstoreaccount1;AccountKey={azurite};\n"));
    is_clean("https://user:s3cr3tpass@example.com/\n");
}

#[test]
fn ids_and_arns_are_none() {
    is_clean(&format!("kms_key_id = \"{}\"\ncredentialsId: '{}'\n", uuid(1), uuid(2)));
    is_clean("key_arn = \"arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab\"\n");
    is_clean("\"ARN\": \"arn:aws:secretsmanager:us-west-2:123456789012:secret:MySecret-a1b2c3\"\n");
    is_clean(&format!("\"NextToken\": \"{}\"\n\"ClientToken\": \"{}\"\n", drawn(BASE64, 60, 3), uuid(4)));
    is_clean(&format!("\"type_key\": \"Selector.{}\"\n", drawn(HEX, 40, 7)));
    let digest = drawn(HEX, 40, 8);
    is_clean(&format!("\"loader_schema_key\": \"ScalarUnion.Int-Selector.{digest}\"\n"));
    is_clean("convert2rhel_key_rhel7: \"convert2rhel_rhel7\"\n");
    is_clean(&format!("client_request_token = \"{}\"\n", &uuid(9)[..28].to_uppercase()));
}

#[test]
fn a_login_without_a_password_or_with_the_word_for_one_is_none() {
    use base64::Engine;
    let header = |login: &str| {
        let login = base64::engine::general_purpose::STANDARD.encode(login);
        told(&format!("Authorization: Basic {login}\n"))
    };
    assert!(header("challenging-client:").is_empty());
    assert!(header("username:password").is_empty());
    let drawn = ["challenging-client:", "winter", "Gale42"].concat();
    assert_eq!(header(&drawn), ["authorization-header"]);
    is_clean("curl -sS https://api-url.corp.internal:8000/hook/build/success -d a=b\n");
    let login = ["-sSku app:", "winter", "Gale42"].concat();
    assert_eq!(told(&format!("curl {login} https://corp.internal/\n")), ["login-on-command-line"]);
}

#[test]
fn a_word_for_a_password_is_none_in_an_address_of_a_test_or_a_manual() {
    let shapes = Shapes::of(&Rules::built_in());
    let told = |path: &str, user: &str, password: &str| {
        let text = format!("url = \"https://{user}:{password}@git.corp.internal/a.git\"\n");
        !shapes.find(&Source::decode(path.into(), text.as_bytes())).is_empty()
    };
    for (user, password) in
        [("git", "mypassword"), ("app", "super_secret"), ("reader", "reader_password"), ("guest", "guest")]
    {
        assert!(!told("tests/test_url.py", user, password), "{password}");
        assert!(!told("docs/setup.rst", user, password), "{password}");
        assert!(told("deploy.sh", user, password), "{password}");
    }
    assert!(told("tests/test_url.py", "git", &["winter", "Gale42"].concat()));
}

#[test]
fn parameters_of_an_address_are_none() {
    let id = drawn(LETTERS, 43, 40);
    is_clean(&format!("src: \"https://api.unsplash.com/photos/TA5hw14Coh4/download?ixid={id}\"\n"));
    is_clean(&format!(
        "\"https://firebasestorage.googleapis.com/v0/b/shop/o/a.jpeg?alt=media&token={}\"\n",
        uuid(41)
    ));
}

#[test]
fn digests_and_thumbprints_are_none() {
    let (sha1, sha256) = (drawn(HEX, 40, 5), drawn(HEX, 64, 6));
    is_clean(&format!("uses: codecov/codecov-action@{sha1} # v4\n"));
    is_clean(&format!("thumbprint_list = [\"{sha1}\"]\nauth_thumbprint = \"{sha1}\"\n"));
    is_clean(&format!("sentry-cli sha256: {sha256}\nbitly_commit = \"{sha1}\"\n"));
    is_clean(&format!("datadog/agent@sha256:{sha256}\nsecret_hash = \"{sha256}\"\n"));
}

#[test]
fn integrity_of_lock_files_is_none() {
    let sha512 = drawn(BASE64, 86, 7);
    let line = format!(
        "\"resolved\": \"https://registry.example/@sentry/node/-/node-7.0.0.tgz#{}\",\n\"integrity\": \"sha512-{sha512}==\"\n",
        drawn(HEX, 40, 8)
    );
    is_clean(&line);
    is_clean(&format!("  \"h1:{}=\",\n  \"zh:{}\",\n", drawn(BASE64, 43, 9), drawn(HEX, 64, 10)));
    is_clean(&format!("braintree/gateway.pyi,sha256={},933\n", drawn(LETTERS, 43, 11)));
}

#[test]
fn public_keys_and_certificates_are_none() {
    let body = drawn(BASE64, 64, 12);
    for kind in ["PUBLIC KEY", "CERTIFICATE", "RSA PUBLIC KEY", "PGP PUBLIC KEY BLOCK", "CERTIFICATE REQUEST"]
    {
        is_clean(&format!("-----BEGIN {kind}-----\n{body}\n{body}\n-----END {kind}-----\n"));
    }
    is_clean(&format!("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{} me@laptop\n", drawn(BASE64, 43, 13)));
    is_clean(&format!("public_key = \"{}=\"\n", drawn(BASE64, 43, 14)));
}

#[test]
fn ciphertext_is_none() {
    let body = drawn(BASE64, 120, 15);
    is_clean(&format!("password: ENC[AES256_GCM,data:{body},iv:{body},tag:{body},type:str]\n"));
    is_clean(&format!("password: ENC[PKCS7,{body}]\n"));
    is_clean(&format!(
        "$ANSIBLE_VAULT;1.1;AES256\n{}\n{}\n",
        drawn("0123456789", 80, 16),
        drawn("0123456789", 80, 17)
    ));
    is_clean(&format!("kind: SealedSecret\nspec:\n  encryptedData:\n    password: AgB{body}\n"));
    is_clean(&format!("ciphertext_blob = \"AQICAH{body}\"\n"));
}

#[test]
fn references_and_placeholders_are_none() {
    for value in [
        "${var.api_key}",
        "{{ .Values.token }}",
        "$(cat token)",
        "<your-token-1234>",
        "xxxxxxxxxxxxxxxxxxxx",
        "changeme-1234567",
        "%TOKEN_2024%",
    ] {
        is_clean(&format!("api_key = \"{value}\"\nsnyk_token: {value}\n"));
    }
}

#[test]
fn minified_code_is_none() {
    let mut code =
        String::from("!function(e,t){var n=t.token,r=e.apiKey||n,i={key:r.key,secret:e.getSecret(\"a1\")};");
    for number in 0..400 {
        let name = drawn("abcdefghijklmnopqrstuvwxyz", 2, number);
        let _ = write!(
            code,
            "function {name}(e){{return e.token=this._tokens[{number}],e.password===r?n(\"k{number}\"):e.key}}"
        );
    }
    is_clean(&code);
}

#[test]
fn translations_and_prose_are_none() {
    is_clean(
        "{\n  \"password\": \"Passwort\",\n  \"forgot_password\": \"Mot de passe oublié ?\",\n  \"token_hint\": \"Enter your token here\"\n}\n",
    );
    is_clean(
        "The token is sent with each request; the secret stays in the vault.\nA Stripe key begins with sk_live_ and a GitHub one with ghp_.\n",
    );
    is_clean("private_key: x25519.X25519PrivateKey,\npub const KEY_USAGE_KEY: X509KeyUsageFlags = 4i32;\n");
}

#[test]
fn half_a_key_is_none_in_a_manual_and_one_everywhere_else() {
    use base64::Engine;
    let key = |there: usize| {
        let head = [0x30, 0x82, 0x04, 0xbe].into_iter();
        let body: Vec<u8> = head.chain((1..there).map(|at| (at * at % 251) as u8)).collect();
        let body = base64::engine::general_purpose::STANDARD.encode(body);
        let line = |name: &str| ["-----", name, " PRIVATE", " KEY-----"].concat();
        format!("EXAMPLES = '''\n{}\n{body}\n{}\n'''\n", line("BEGIN"), line("END"))
    };
    for (path, there, is_told) in [
        ("plugin.py", 300, false),
        ("manual.md", 300, false),
        ("plugin.py", 1200, true),
        ("manual.md", 1200, true),
        ("main.tf", 300, true),
    ] {
        let told = told_at(path, &key(there));
        assert_eq!(told.contains(&"private-key".to_owned()), is_told, "{path}, {there}: {told:?}");
    }
}

#[test]
fn what_a_manual_calls_an_example_is_none() {
    let token = format!("xoxb-{}-{}", "481516234200", drawn(LETTERS, 24, 5));
    let typed = ["xoxb", "-1234-56789", "abcdefghijklmnop"].concat();
    for (path, text, is_told) in [
        ("a.md", format!("# Example - {token}\n"), false),
        ("a.py", format!("DOCUMENTATION = '''\n  for example V({token}).\n'''\n"), false),
        ("a.py", format!("EXAMPLES = '''\n  token: {typed}\n'''\n"), false),
        ("a.md", format!("Our token is {token}\n"), true),
        ("a.tf", format!("# Example - {token}\n"), true),
    ] {
        assert_eq!(!told_at(path, &text).is_empty(), is_told, "{path}: {text}");
    }
}

#[test]
fn what_says_in_other_letters_that_it_is_a_password_is_none_in_a_test() {
    let text = format!("password = \"{}\"\n", ["Sup3rS3cr3t", "P@ssW0rd"].concat());
    assert_eq!(told_at("tests/login.py", &text), Vec::<String>::new());
    assert_eq!(told_at("login.py", &text), ["assigned-secret"]);
    for (password, is_told) in [("password12345", false), ("test%40", false), ("m3k-Vq81zP", true)] {
        let text = ["https://username:", password, "@foo.com/login/\n"].concat();
        assert_eq!(!told_at("tests/a.py", &text).is_empty(), is_told, "{password}");
    }
}

#[test]
fn what_decodes_to_words_or_is_typed_or_cut_is_none() {
    use base64::Engine;
    let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    for (text, is_told) in [
        (format!("secret = \"{}\"\n", encode("super-secret-key-2")), false),
        (format!("secret = \"{}\"\n", encode("AWS:123456789012-auth-token")), false),
        (format!("secret = \"{}\"\n", encode(&drawn(LETTERS, 24, 6))), true),
        (format!("api_key: {}\n", ["GDE43t43REGTrkilg43934t", "34qT43t4dgegerGEgg"].concat()), false),
        (format!("api_key: {}\n", drawn(LETTERS, 41, 8)), true),
        (format!("api_key: {}...\n", drawn(LETTERS, 41, 8)), false),
        (format!("\"password\": \"*{}\"\n", drawn("0123456789ABCDEF", 40, 9)), false),
        (format!("AUTH0_CLIENT: '{}'\n", drawn(LETTERS, 32, 10)), false),
        (format!("AUTH0_CLIENT_SECRET: '{}'\n", drawn(LETTERS, 32, 10)), true),
    ] {
        assert_eq!(!told_at("settings.yaml", &text).is_empty(), is_told, "{text}");
    }
}
