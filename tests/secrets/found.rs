//! How a secret is told: with its doubts, through encodings, once for many places, and not where a team says so.

use base64::Engine;

use crate::classes::{BASE64, HEX, LETTERS, drawn, told, uuid};
use crate::support::TestRepo;

fn github() -> String {
    format!("{}_{}", "ghp", drawn(LETTERS, 36, 21))
}

#[test]
fn a_token_is_found_wherever_it_stands_as_it_is() {
    let token = github();
    for text in [
        format!("export TOKEN={token}\n"),
        format!("\"env\": \"A=1\\nTOKEN={token}\\n\""),
        format!("user_data = <<-EOF\n  #!/bin/sh\n  login {token}\nEOF\n"),
        format!("{{\"cells\": [{{\"source\": [\"import x\\n\", \"login('{token}')\\n\"]}}]}}"),
        format!("https://host/path?token%3D{token}"),
    ] {
        assert_eq!(told(&text), ["github-token"], "{text}");
    }
}

#[test]
fn a_token_in_an_encoding_is_found_one_level_deep() {
    let script = format!("#!/bin/sh\nset -eu\nlogin --token {} --now\n", github());
    let once = base64::engine::general_purpose::STANDARD.encode(&script);
    assert_eq!(told(&format!("user_data_base64 = \"{once}\"\n")), ["github-token"]);
    let hex: String = script.bytes().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(told(&format!("data {hex}\n")), ["github-token"]);
    let twice = base64::engine::general_purpose::STANDARD.encode(&once);
    assert!(told(&format!("data {twice}\n")).is_empty());
}

#[test]
fn a_name_and_a_value_on_two_lines_belong_together() {
    let key = drawn(HEX, 32, 22);
    assert_eq!(told(&format!("datadog:\n  api_key: {key}\n")), ["datadog-api-key"]);
    assert!(told(&format!("datadog:\n  checksum: {key}\n")).is_empty());
    assert!(told(&format!("datadog: agent\n\n\n\n  {key}\n")).is_empty());
}

#[test]
fn a_checksum_that_fails_makes_a_warning_of_a_leak() {
    let repo = TestRepo::new();
    repo.stage("a.txt", format!("{}\n", github()));
    let run = repo.hook();
    assert_eq!(run.status, 0, "{}", run.stdout);
    assert!(run.stdout.contains("low") && run.stdout.contains("github-token"), "{}", run.stdout);
    // The checksum of 26 letters and four digits, worked by hand.
    let issued = ["ghp", "_", "abcdefghijklmnopqrstuvwxyz0123", "2LolCm"].concat();
    repo.stage("a.txt", format!("{issued}\n"));
    assert_eq!(repo.hook().status, 1);
}

#[test]
fn one_value_in_many_places_of_a_file_is_told_once() {
    let repo = TestRepo::new();
    let key = format!("{}-{}", "sk-or-v1", drawn(HEX, 64, 23));
    repo.stage("a.txt", format!("one {key}\ntwo {key}\nthree {key}\n"));
    let run = repo.hook();
    assert_eq!(run.stdout.matches("[openrouter-api-key]").count(), 1, "{}", run.stdout);
    assert!(run.stdout.contains("in 3 places"), "{}", run.stdout);
    assert!(!run.stdout.contains(&key));
}

#[test]
fn a_key_id_and_its_secret_are_one_leak() {
    let repo = TestRepo::new();
    let id = format!("{}{}", "AKIA", drawn("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16, 24));
    let secret = drawn(BASE64, 40, 25);
    repo.stage("login.txt", format!("aws_access_key_id = {id}\naws_secret_access_key = {secret}\n"));
    let run = repo.hook();
    assert_eq!(run.stdout.matches("[aws-").count(), 1, "{}", run.stdout);
    assert!(run.stdout.contains("its key id"), "{}", run.stdout);
    repo.stage("login.txt", format!("aws_access_key_id = {id}\n"));
    assert!(repo.hook().stdout.contains("[aws-access-key]"));
}

#[test]
fn a_secret_key_without_a_name_is_known_by_the_id_before_it() {
    let id = ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat();
    let secret = drawn(BASE64, 40, 31);
    for between in [",", ":", "\", \"", " | ", "\n"] {
        let text = format!("{id}{between}{secret}\n");
        let told = told(&text);
        assert!(told.iter().any(|rule| rule == "aws-secret-key"), "{text}: {told:?}");
    }
    let digest = drawn(HEX, 40, 32);
    let other = told(&format!("{id},{digest}\n"));
    assert!(!other.iter().any(|rule| rule == "aws-secret-key"), "{other:?}");
}

#[test]
fn an_exception_may_say_what_the_value_looks_like() {
    let repo = TestRepo::new();
    let token = format!("{}_{}", "tss", drawn(LETTERS, 40, 26));
    let exception = |pattern: &str| {
        format!(
            "[[exception]]\nrule = \"thunderstore-api-token\"\npattern = '{pattern}'\nfalse-positive = true\nreason = \"made up\"\n"
        )
    };
    repo.stage("a.txt", format!("value {token}\n"));
    repo.stage("iacgate.toml", exception("^tss_[A-Za-z0-9]{40}$"));
    assert_eq!(repo.hook().status, 0);
    repo.stage("iacgate.toml", exception("^tss_0+$|^other$"));
    assert_eq!(repo.hook().status, 1);
    repo.stage("iacgate.toml", exception("tss_"));
    let run = repo.hook();
    assert!(run.status == 2 && run.stderr.contains("a pattern matches the whole text"), "{}", run.stderr);
}

#[test]
fn an_id_of_a_service_needs_a_word_for_a_key() {
    let id = uuid(27);
    assert_eq!(told(&format!("heroku_api_key = \"{id}\"\n")), ["heroku-api-key"]);
    assert!(told(&format!("heroku app {id}\n")).is_empty());
}

#[test]
fn a_login_in_an_address_whose_host_is_put_in() {
    let password = ["winter", "-Gale-", "42"].concat();
    for host in ["${db.address}", "${DB_HOST:-db}", "{{ db_host }}", "{host}", "%s", "db.internal"] {
        assert_eq!(
            told(&format!("url = `postgres://app:{password}@{host}/app`\n")),
            ["login-in-url"],
            "{host}"
        );
    }
    assert!(told("url = `postgres://app:${password}@${host}/app`\n").is_empty());
    assert!(told("url = f\"postgres://app:{password}@{host}/app\"\n").is_empty());
}

#[test]
fn the_login_that_an_image_ships_with_is_none_on_this_machine_or_at_a_service_of_the_file() {
    let told = |path: &str, text: &str| {
        let repo = TestRepo::new();
        repo.stage(path, text);
        repo.hook().stdout.contains("[login-in-url]")
    };
    let url = |user: &str, host: &str| format!("postgres://{user}:{user}@{host}:5432/app");
    let workflow = |url: &str| {
        format!(
            "jobs:\n  a:\n    services:\n      postgres:\n        image: postgres\n    env:\n      URL: {url}\n"
        )
    };
    for host in ["localhost", "127.0.0.1", "postgres"] {
        assert!(!told(".github/workflows/a.yml", &workflow(&url("postgres", host))), "{host}");
    }
    for (user, host) in [("postgres", "db.prod.internal"), ("postgres", "env"), ("orders1x", "localhost")] {
        assert!(told(".github/workflows/a.yml", &workflow(&url(user, host))), "{user} {host}");
    }
    assert!(told("app.env", &format!("URL={}\n", url("postgres", "postgres"))));
}
