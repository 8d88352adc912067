//! Passwords and tokens that a person chose, where the name leaves no doubt, and words that are none.

use super::{finds, passes, values};

#[test]
fn a_password_of_letters_in_yaml() {
    for word in [["correct", "horse"].concat(), ["Sun", "flower"].concat(), ["let", "mein"].concat()] {
        for (path, text) in [
            ("settings.yaml", "db:\n  password: ~\n"),
            ("application.yml", "spring:\n  datasource:\n    password: ~\n"),
            ("application-prod.properties", "spring.datasource.password=~\n"),
            ("group_vars/all.yml", "mysql_root_password: ~\n"),
            ("docker-compose.yml", "services:\n  a:\n    environment:\n      - MYSQL_ROOT_PASSWORD=~\n"),
        ] {
            assert_eq!(values(path, &text.replace('~', &word)), [word.as_str()], "{path}: {text}");
        }
    }
}

#[test]
fn words_that_say_how_or_whether() {
    for word in [
        "changeme",
        "required",
        "optional",
        "string",
        "encrypted",
        "plaintext",
        "generated",
        "environment",
        "interactive",
        "disabled",
        "vault",
        "prompt",
        "hidden",
        "dbPassword",
        "SecretStr",
        "yourpassword",
        "undefined",
    ] {
        passes("settings.yaml", &format!("db:\n  password: {word}\n"));
        passes("values.yaml", &format!("db:\n  adminPassword: {word}\n"));
    }
    passes("settings.yaml", "db:\n  pass: correctly\n  pwd: somewhere\n  pw: workspace\n");
    passes("settings.yaml", "db:\n  password: envVariable\n");
    passes("settings.json", "{\"password\": \"somewhere\"}");
}

#[test]
fn headers_that_authorize() {
    for (path, text) in [
        ("settings.yaml", "headers:\n  Authorization: Bearer ~\n"),
        ("app.json", "{\"headers\": {\"Authorization\": \"Bearer ~\"}}"),
        ("app.toml", "[headers]\nAuthorization = \"Bearer ~\"\n"),
        ("values.yaml", "extra: \"Authorization: Bearer ~\"\n"),
        ("run.sh", "curl -H \"Authorization: Bearer ~\" https://a.internal\n"),
        ("prometheus.yml", "scrape_configs:\n  - job_name: a\n    authorization:\n      credentials: ~\n"),
    ] {
        finds(path, text);
    }
    passes(
        "settings.yaml",
        "a: {Authorization: \"Bearer ${TOKEN1}\"}\nb: {Authorization: \"Bearer <token1>\"}\nc: {Authorization: Bearer my-token-1}\nd: {Authorization: Bearer YOUR_TOKEN1}\ne: {authorization: bearer}\n",
    );
    passes(
        "prometheus.yml",
        "scrape_configs:\n  - authorization:\n      credentials: <secret>\n      type: Bearer\n",
    );
    passes("run.sh", "curl -H \"Authorization: Bearer $TOKEN1\" https://a.internal\n");
}
