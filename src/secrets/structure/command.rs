//! Secrets in scripts, command lines and connection strings, wherever such a text stands.
//!
//! In: a text. Out: names and values; the values are judged here, by what commands do with them.

mod shapes;

use std::sync::{LazyLock, OnceLock};

use regex::Regex;

use self::shapes::SHAPES;
use super::arguments;
use super::names;
use super::value::{Trust, is_of_header, is_secret, works_as_password};

/// A script of this size is data.
const LARGEST: usize = 256 << 10;
/// More of them make no difference to whoever reads the report.
const MOST: usize = 64;

/// Whether a text may hold an assignment or a command with a secret.
pub fn is_worth_reading(text: &str) -> bool {
    text.len() <= LARGEST && text.bytes().any(|byte| matches!(byte, b' ' | b'=' | b':'))
}

/// Values that commands, statements and connections in a text give away.
pub fn secrets(text: &str) -> Vec<(String, &str)> {
    let lower = text.to_ascii_lowercase();
    let pairs = Pairs::of(lower.as_bytes());
    let has = |word: &str| {
        pairs.may_have(word.as_bytes()) && memchr::memmem::find(lower.as_bytes(), word.as_bytes()).is_some()
    };
    let mut found = Vec::new();
    for (shape, regex) in SHAPES.iter().zip(regexes()) {
        if !shape.words.iter().any(|word| has(word)) {
            continue;
        }
        let Some(regex) = regex.get_or_init(|| Regex::new(shape.pattern).ok()) else { continue };
        for captures in regex.captures_iter(text).take(MOST) {
            let Some(value) = captures.iter().skip(1).flatten().next() else { continue };
            let value = if shape.login {
                match password_of_login(value.as_str()) {
                    Some(password) => password,
                    None => continue,
                }
            } else {
                value.as_str()
            };
            let is_header = matches!(shape.name, "bearer" | "basic");
            if works(value) && (!is_header || is_of_header(value, Trust::Config)) {
                found.push((shape.name.to_owned(), value));
            }
        }
    }
    super::stores::secrets(text, &mut found);
    if has("parametervalue") || has("optionname=") {
        parameters(text, &mut found);
    }
    if has("--") || has(" -") {
        flags(text, &mut found);
    }
    if has("chpasswd") || has("passwd --stdin") {
        logins(text, &mut found);
    }
    // `mysql://root:…@${host}`: an address of which a part is not known is no token by its shape.
    if has("password") || has("pwd") || has("@$") {
        found
            .extend(text.lines().filter_map(login_of_connection).map(|value| ("password".to_owned(), value)));
    }
    found.truncate(MOST);
    found
}

/// Which two letters stand together in a text: most words that a line is asked for are told by theirs not to be there.
struct Pairs([u64; Pairs::BITS / 64]);

impl Pairs {
    const BITS: usize = 1 << 10;

    fn of(text: &[u8]) -> Self {
        let mut pairs = Self([0; Self::BITS / 64]);
        for two in text.windows(2) {
            let bit = Self::bit(two);
            pairs.0[bit / 64] |= 1 << (bit % 64);
        }
        pairs
    }

    /// Exact where it is no.
    fn may_have(&self, word: &[u8]) -> bool {
        word.windows(2).map(Self::bit).all(|bit| self.0[bit / 64] >> (bit % 64) & 1 == 1)
    }

    fn bit(two: &[u8]) -> usize {
        two.iter().fold(0, |bit, letter| bit << 5 | usize::from(letter & 31)) % Self::BITS
    }
}

/// `user:password` as a shell reads it; with an empty password the user is a key.
fn password_of_login(word: &str) -> Option<&str> {
    if word.contains(['$', '`', '<', '%']) || word.contains("{{") {
        return None;
    }
    let (user, password) = word.split_once(':')?;
    let bare = |text: &'_ str| -> (usize, usize) {
        let start = text.len() - text.trim_start_matches(['"', '\'']).len();
        (start, text.trim_end_matches(['"', '\'']).len().max(start))
    };
    let (start, end) = bare(password);
    if start < end {
        return Some(&password[start..end]);
    }
    let (start, end) = bare(user);
    Some(&user[start..end]).filter(|user| user.len() >= 10 && user.bytes().any(|sign| sign.is_ascii_digit()))
}

fn regexes() -> &'static [OnceLock<Option<Regex>>; SHAPES.len()] {
    static REGEXES: [OnceLock<Option<Regex>>; SHAPES.len()] = [const { OnceLock::new() }; SHAPES.len()];
    &REGEXES
}

/// A password that a person typed: no reference, no placeholder, no word for it.
fn works(value: &str) -> bool {
    value.len() >= 3 && works_as_password(value, Trust::Config)
}

/// `--admin-password x`, `--token=x`: the flag's name says it.
fn flags<'t>(text: &'t str, found: &mut Vec<(String, &'t str)>) {
    let dashes = text.match_indices("--").map(|(at, _)| (at, 2));
    // PowerShell's `-AdminPassword`, Go's `-password`.
    let single = text.match_indices(" -").map(|(at, _)| (at + 1, 1));
    let single = single.filter(|(at, _)| text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_alphabetic));
    for (at, dashes) in dashes.take(1024).chain(single.take(1024)) {
        let rest = &text[at + dashes..];
        let before = text[..at].chars().next_back();
        let length = rest
            .bytes()
            .take_while(|sign| sign.is_ascii_alphanumeric() || *sign == b'-' || *sign == b'_')
            .count();
        let (name, rest) = rest.split_at(length);
        if before.is_some_and(|sign| !sign.is_whitespace() && !"\"'`(".contains(sign)) || name.is_empty() {
            continue;
        }
        let Some(named) = arguments::named(name) else { continue };
        let Some(rest) = rest.strip_prefix([' ', '=']) else { continue };
        let rest = rest.trim_start_matches([' ']);
        let value = match rest.as_bytes().first() {
            Some(b'"') => rest[1..].split('"').next().filter(|value| !value.contains(['$', '`'])),
            Some(b'\'') => rest[1..].split('\'').next(),
            _ => rest.split([' ', '\n', '\r', '\t', '"', '\'', ';', '|', '&', ')', ',', ']', '`']).next(),
        };
        let Some(value) = value.filter(|value| !value.starts_with('-') && !value.contains('$')) else {
            continue;
        };
        if arguments::is_given(name, named, value, Trust::Config) {
            found.push((name.to_owned(), value));
        }
    }
}

/// `ParameterKey=DbPassword,ParameterValue=…`, as stacks are made with; `OptionName=…,Value=…` of Elastic Beanstalk.
fn parameters<'t>(text: &'t str, found: &mut Vec<(String, &'t str)>) {
    static PARAMETER: LazyLock<Regex> = LazyLock::new(|| {
        let word = r#"["']?\s*[=:]\s*["']?"#;
        let (key, value) = (r"([\w:.-]+)", r#"((?:\\.|[^\s\\"',}])+)"#);
        let between = r#"["']?\s*,\s*["']?"#;
        let (name, of) = ("(?:ParameterKey|OptionName)", "(?:Parameter)?Value");
        let one = format!("{name}{word}{key}{between}{of}{word}{value}");
        let other = format!("{of}{word}{value}{between}{name}{word}{key}");
        Regex::new(&format!("{one}|{other}")).expect("a pattern of ours compiles")
    });
    for pair in PARAMETER.captures_iter(text).take(MOST) {
        let key = pair.get(1).or_else(|| pair.get(4));
        let (Some(key), Some(value)) = (key, pair.get(2).or_else(|| pair.get(3))) else { continue };
        let is_one = |named| is_secret(named, key.as_str(), value.as_str(), Trust::Config);
        if !value.as_str().contains('$') && names::of(key.as_str()).is_some_and(is_one) {
            found.push((key.as_str().to_owned(), value.as_str()));
        }
    }
}

/// `root:password` lines for `chpasswd`, in a script or in cloud-init.
fn logins<'t>(text: &'t str, found: &mut Vec<(String, &'t str)>) {
    for line in text.lines().take(4096) {
        let line = line.trim();
        let piped =
            line.split_once('|').filter(|(_, command)| command.contains("passwd")).map(|(echo, _)| {
                let behind = |word: &str| echo.rfind(word).map(|at| &echo[at + word.len()..]);
                let echo = behind("echo ").or_else(|| behind("printf ")).unwrap_or(echo);
                echo.trim().trim_start_matches("-e ").trim_start_matches("-n ").trim_matches(['"', '\''])
            });
        let login = piped.unwrap_or_else(|| line.trim_start_matches("- ").trim_matches(['"', '\'']));
        let (user, password) = match login.split_once(':') {
            Some(pair) => pair,
            None if piped.is_some() && login.len() >= 4 => ("", login),
            None => continue,
        };
        let is_user = user.len() <= 32
            && user.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"_-.".contains(&sign));
        let password = password.trim_end_matches("\\n");
        let keyword =
            ["type", "list", "expire", "chpasswd", "users", "name", "lock_passwd", "shell", "sudo", "groups"];
        if is_user
            && !keyword.contains(&user)
            && !password.starts_with(' ')
            && password.len() >= 4
            && works(password)
        {
            found.push(("password".to_owned(), password));
        }
    }
}

/// The passwords of a list of logins, as cloud-init's `chpasswd` has it.
pub fn passwords_of_logins(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    logins(text, &mut found);
    found.into_iter().map(|(_, value)| value).collect()
}

/// The password of `Server=…;User=…;Password=…` and of `postgres://user:password@host`.
pub fn login_of_connection(text: &str) -> Option<&str> {
    if text.len() > 4096 {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let is_connection = [
        "server=",
        "host=",
        "data source=",
        "datasource=",
        "address=",
        "addr=",
        "endpoint=",
        "accountname=",
        "jdbc:",
    ]
    .iter()
    .any(|word| lower.contains(word));
    if is_connection {
        for key in ["password", "pwd", "accountkey", "sharedaccesskey", "sharedsecretvalue"] {
            for (at, _) in lower.match_indices(key) {
                let Some(rest) = text.get(at + key.len()..) else { continue };
                let Some(rest) = rest.trim_start().strip_prefix('=') else { continue };
                let end = rest.find([';', '"', '\'', '\n', ' ', '&', ',']).unwrap_or(rest.len());
                let value = &rest[..end];
                let is_word = value.bytes().all(|sign| sign.is_ascii_lowercase());
                if works(value) && !is_word {
                    return Some(value);
                }
            }
        }
    }
    let Some((_, rest)) = text.split_once("://") else { return login_of_driver(text) };
    let authority = rest.split(['/', '?', '#', ' ', '"', '\'']).next()?;
    let (login, _) = authority.rsplit_once('@')?;
    let (_, password) = login.split_once(':')?;
    works(password).then_some(password)
}

/// The password of `user:password@tcp(host:3306)/`, as Go's drivers take it; without a protocol it is TCP.
fn login_of_driver(text: &str) -> Option<&str> {
    let (login, _) = ["@(", "@tcp(", "@unix("].iter().find_map(|sign| text.split_once(sign))?;
    let (user, password) = login.split_once(':')?;
    (!user.contains(char::is_whitespace) && works(password)).then_some(password)
}

/// The passwords of the addresses in a text: `app --dsn mysql://app:…@db/x`.
pub fn logins_of_addresses(text: &str) -> Vec<&str> {
    /// More addresses are a list of hosts.
    const MOST: usize = 64;
    text.match_indices("://").take(MOST).filter_map(|(at, _)| login_of_connection(&text[at..])).collect()
}

/// `NAME=value` words of a text: environment lists, overrides, exports in a script; and `name: value` lines of YAML in
/// a heredoc.
pub fn assignments(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for line in text.lines().filter(|line| line.len() < 4096) {
        let trimmed = line.trim_start();
        if super::lines::is_comment(trimmed) && !trimmed.starts_with("--") {
            continue;
        }
        for pair in super::lines::pairs(line, 0) {
            let literal = pair.quote == Some(b'\'') || !pair.value.contains(['$', '`']);
            if literal && names::of(pair.name).is_some() {
                found.push((pair.name, pair.value));
            }
        }
        if found.len() > MOST {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `~` stands for the secret, so that this file holds none.
    fn found(line: &str) -> bool {
        let word = ["Gr4ph", "ite88"].concat();
        let text = line.replace('~', &word);
        secrets(&text).iter().any(|(_, value)| *value == word)
    }

    #[test]
    fn every_pattern_compiles() {
        for shape in &SHAPES {
            assert!(Regex::new(shape.pattern).is_ok(), "{}", shape.pattern);
        }
    }

    #[test]
    fn commands_give_their_secrets_away() {
        for line in [
            "mysql -h db -u root -p~ < init.sql",
            "mysqldump -u root --password=~ app",
            "curl -s -u admin:~ https://nexus.internal/rest",
            "curl --user 'admin:~' https://nexus.internal/rest",
            "docker run --rm curlimages/curl:8.5.0 -u admin:~ https://nexus.internal/rest",
            "curl --user  admin:'~' https://nexus.internal/rest",
            "curl https://nexus.internal \\\n  -u \"~:\"",
            "sshpass -p '~' ssh root@host",
            "docker login -u ci -p ~ registry.internal",
            "az sql server create --admin-password \"~\"",
            "sqlcmd -S db -U sa -P ~ -Q 'select 1'",
            "redis-cli -h cache -a ~ ping",
            "echo \"root:~\" | chpasswd",
            "echo ~ | passwd --stdin root",
            "openssl rsa -in key.pem -passin pass:~",
            "psql -c \"ALTER USER app WITH PASSWORD '~'\"",
            "CREATE USER 'app'@'%' IDENTIFIED BY '~';",
            "net user admin ~ /add",
            "rabbitmqctl add_user app ~",
            "Server=tcp:db;Database=x;User Id=sa;Password=~;Encrypt=true",
            "jdbc:sqlserver://db;host=x;pwd=~",
            "chpasswd:\n  list: |\n    root:~\n",
            "redis-server --requirepass ~",
            "$pw = ConvertTo-SecureString \"~\" -AsPlainText -Force",
            "ConvertTo-SecureString -String '~' -AsPlainText -Force",
            "$c = [pscredential]::new(\"u\", (\"~\" | ConvertTo-SecureString -AsPlainText -Force))",
            "url=jdbc:oracle:thin:app/~@//db:1521/x",
            "app:~@tcp(db:3306)/orders",
            "useBfile=Y;securityDbEncryptionName=k;securityDbEncryption=~;",
            "enable secret 0 ~",
            "username ops privilege 15 password 0 ~",
            "Connect-Thing -Username app -Password \"~\"",
            "openssl pkcs12 -export -password pass:~ -in a",
            "osql -U sa -P ~",
            "postconf -e 'smtp_sasl_password_maps = static:ops:~'",
            "echo \"[smtp.corp.internal]:587 ops:~\" > /etc/postfix/sasl_passwd",
            "expect \"*assword:\"\nsend \"~\\r\"",
            "mysql://root:~@${host}/app",
        ] {
            assert!(found(line), "{line}");
        }
    }

    #[test]
    fn references_and_words_for_it_are_none() {
        for line in [
            "mysql -u root -p\"$MYSQL_PWD\" < init.sql",
            "mysql -u root -p < init.sql",
            "curl -s -u \"$USER:$PASS\" https://nexus.internal",
            "curl -u admin: https://nexus.internal",
            "docker run -p 8080:80 nginx",
            "mkdir -p /etc/app && mysql -e 'select 1'",
            "sshpass -p <password> ssh root@host",
            "az login --password $(cat secret)",
            "tool --token-file /run/token --password-stdin",
            "tool --password PASSWORD --token TOKEN",
            "ConvertTo-SecureString $env:PW1 -AsPlainText -Force",
            "$env:PW1 | ConvertTo-SecureString -AsPlainText -Force",
            "\"$pw1\" | ConvertTo-SecureString -AsPlainText -Force",
            "jdbc:oracle:thin:@//db1:1521/x",
            "jdbc:oracle:thin:app/${DB_PASSWORD1}@//db1:1521/x",
            "app:$PW1@tcp(db:3306)/orders",
            "useBfile=Y;securityDbEncryptionName=key2024",
            "enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0",
            "username ops privilege 15 secret 9 $9$abc",
            "Connect-Thing -Password $pw1 -Token (Get-Token1)",
            "smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd1",
            "smtp_sasl_password_maps = static:$USER1:$PASS1",
            "expect \"password:\"\nsend \"$password1\\r\"",
            "mysql://root:${pw1}@${host}/app",
            "echo \"root:$PASSWORD\" | chpasswd",
            "chpasswd:\n  expire: false\n",
            "Server=db;Integrated Security=true",
            "Server=db;Password=${DB_PASSWORD}",
        ] {
            assert_eq!(secrets(line), [], "{line}");
        }
    }
}
