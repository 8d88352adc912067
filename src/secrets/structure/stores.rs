//! Commands that put a secret somewhere, log in with one or lock something with it: what they are given is one, whatever
//! it is called.
//!
//! In: a text. Out: names and values of the literals among what such commands are given.

use super::entries::{self, Entry};
use super::kubernetes::is_public;
use super::names;
use super::shell::{self, Command};
use super::value::{self, Trust, is_drawn_of_letters, is_secret, looks_random, works_as_password};
use super::words::COMMAND;
use crate::text::glance::Family;
use crate::text::words;

mod list;

use list::STORES;

/// A command and where on its line the secret stands.
struct Store {
    tools: &'static [&'static str],
    /// Words behind the tool's name, one behind the other; one that ends in a slash is how a path begins.
    verbs: &'static [&'static str],
    only: Only,
    given: Given,
}

/// Without what a command gives nothing away.
#[derive(Clone, Copy)]
enum Only {
    Always,
    /// A word that has this in it.
    With(&'static str),
    /// An option of one letter, among others or alone: `-nbB`.
    Letter(char),
}

#[derive(Clone, Copy)]
enum Given {
    /// Every `name=value` behind the verbs.
    Entries,
    /// The same behind this option alone.
    EntriesOf(&'static str),
    /// Behind one of these.
    Options(&'static [&'static str]),
    /// The same, a text or JSON of which every entry is kept.
    Document(&'static str),
    /// The rest of a word that begins with one of these.
    Attached(&'static [&'static str]),
    /// `user:password`, or with another sign between the two, behind one of these.
    Login(&'static [&'static str], char),
    /// `user/password@database`, as Oracle's tools have it.
    Slashed,
    /// The word of this number behind the verbs, options left out.
    Word(usize),
    /// The last word.
    Last,
    /// The word behind a share: `\\server\share …`.
    Share,
    /// A name, and its value behind it; the name says whether it is secret.
    Named,
    /// Any number of them, as `name=value` or one behind the other.
    Pairs,
    /// What is written into it.
    Piped,
}

use Given::*;

/// Options that take a word of their own, which is none of the command's.
const WITH_VALUE: [&str; 12] =
    ["-s", "--stack", "-a", "--app", "-n", "-m", "-mount", "--name", "-c", "--config", "--project", "--repo"];

/// What such commands give away in a text.
pub fn secrets<'t>(text: &'t str, found: &mut Vec<(String, &'t str)>) {
    let mut leads = false;
    words::each(text.as_bytes(), |family, hit| leads |= family == Family::Place && hit.owner & COMMAND != 0);
    if !leads {
        return;
    }
    let commands = shell::commands(text);
    for (number, command) in commands.iter().enumerate() {
        let before = number.checked_sub(1).filter(|_| command.is_piped).map(|number| &commands[number]);
        for store in &STORES {
            if let Some(words) = store.words(command) {
                give(store.given, words, before, found);
            }
        }
    }
}

impl Store {
    /// The words behind the verbs, if the command is this one.
    fn words<'c, 't>(&self, command: &'c Command<'t>) -> Option<&'c [&'t str]> {
        let words = &command.words;
        let tool = words.iter().position(|word| self.tools.contains(&tool_of(word)))?;
        let words = &words[tool + 1..];
        let is_verb = |(word, verb): (&&str, &&str)| {
            word == verb || verb.ends_with(['/', '.']) && word.starts_with(verb)
        };
        let count = self.verbs.len();
        let at = (0..=words.len().checked_sub(count)?)
            .find(|at| words[*at..at + count].iter().zip(self.verbs).all(is_verb))?;
        let words = &words[at + count..];
        let has = |word: &&str| match self.only {
            Only::Always => true,
            Only::With(wanted) => word.contains(wanted),
            Only::Letter(wanted) => word.starts_with('-') && !word.starts_with("--") && word.contains(wanted),
        };
        (matches!(self.only, Only::Always) || words.iter().any(has)).then_some(words)
    }
}

/// `/usr/local/bin/vault`, `@vault` in a makefile.
fn tool_of(word: &str) -> &str {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word).trim_start_matches(['@', '-', '+']);
    name.strip_suffix(".exe").unwrap_or(name)
}

fn give<'t>(
    given: Given,
    words: &[&'t str],
    before: Option<&Command<'t>>,
    found: &mut Vec<(String, &'t str)>,
) {
    let mut take = |name: &str, value: Option<&'t str>| {
        if let Some(value) = value.filter(|value| works(value)) {
            found.push((name.to_owned(), value));
        }
    };
    match given {
        Entries => {
            let words = words.iter().copied().filter(|word| !word.starts_with('-'));
            words.filter_map(kept).for_each(|(name, value)| take(name, Some(value)));
        }
        EntriesOf(option) => {
            of_option(words, &[option]).filter_map(kept).for_each(|(name, value)| take(name, Some(value)));
        }
        Options(options) => of_option(words, options).for_each(|word| take("password", shell::literal(word))),
        Document(option) => {
            for text in of_option(words, &[option]).filter_map(shell::literal) {
                held(text).for_each(|entry| take(entry.key, Some(entry.value)));
                take("secret", Some(text).filter(|text| !text.starts_with('{')));
            }
        }
        Attached(starts) => {
            let behind = |word: &'t str| starts.iter().find_map(|start| word.strip_prefix(*start));
            words
                .iter()
                .filter_map(|word| behind(word))
                .for_each(|word| take("password", shell::literal(word)));
        }
        Slashed => {
            // `/ as sysdba`, `/nolog`; the user may be told by name: `userid=app/…`
            let mut words = words.iter().filter(|word| !word.starts_with('-'));
            let login = words.find_map(|word| word.trim_matches(['"', '\'']).split_once('/'));
            let password = login.filter(|(user, _)| !user.is_empty() && !user.contains(['.', ':', '@']));
            let password = password.map(|(_, rest)| rest.split('@').next().unwrap_or(rest));
            take("password", password.and_then(|word| shell::literal(word.trim_matches('"'))));
        }
        Share => {
            let mut words = words.iter().copied().filter(|word| !word.starts_with('/'));
            let share = words.find(|word| word.trim_matches('"').starts_with(r"\\"));
            take("password", share.and_then(|_| words.next()).and_then(shell::literal));
        }
        Login(options, sign) => of_option(words, options).for_each(|word| {
            take("password", shell::literal(word).and_then(|login| Some(login.split_once(sign)?.1)));
        }),
        Word(number) => {
            let word = positional(words).nth(number).and_then(|word| shell::literal(word));
            // `vault login token=…` and `vault login -` are no tokens.
            take("secret", word.filter(|word| !word.contains('=')));
        }
        Last => take("password", positional(words).last().and_then(|word| shell::literal(word))),
        Named => {
            let mut words = positional(words);
            let name = words.next().and_then(|word| shell::literal(word)).unwrap_or("");
            let last = name.rsplit(['/', ':', '.']).next().unwrap_or(name);
            match last.split_once('=') {
                Some((name, value)) => take(name, named(name, value)),
                None => {
                    let value = words.next().and_then(|word| shell::literal(word));
                    take(last, value.and_then(|value| named(last, value)));
                }
            }
        }
        Pairs => {
            for (at, word) in words.iter().enumerate() {
                match shell::entry(word) {
                    Some((name, value)) => take(name, named(name, value)),
                    None => {
                        let value = words.get(at + 1).and_then(|word| shell::literal(word));
                        take(word, value.and_then(|value| named(word, value)));
                    }
                }
            }
        }
        Piped => take("secret", before.and_then(written).or_else(|| here(words))),
    }
}

/// A value whose name says that it is one.
fn named<'t>(name: &str, value: &'t str) -> Option<&'t str> {
    value::pair(name, value, Trust::Config).then_some(value)
}

/// The words behind options, `--option value` or `--option=value`.
fn of_option<'w, 't>(words: &'w [&'t str], options: &'w [&str]) -> impl Iterator<Item = &'t str> + 'w {
    words.iter().enumerate().filter_map(move |(at, word)| {
        let option = options.iter().find(|option| word.starts_with(**option))?;
        match &word[option.len()..] {
            "" => words.get(at + 1).copied().filter(|word| !word.starts_with('-')),
            rest => rest.strip_prefix('='),
        }
    })
}

/// The words that are no options, up to where the output goes.
fn positional<'w, 't>(words: &'w [&'t str]) -> impl Iterator<Item = &'t str> + 'w {
    let is_output =
        |word: &&str| word.trim_start_matches(|sign: char| sign.is_ascii_digit()).starts_with(['>', '<']);
    let end = words.iter().position(is_output).unwrap_or(words.len());
    let words = &words[..end];
    words.iter().enumerate().filter_map(move |(at, word)| {
        let is_value = at.checked_sub(1).is_some_and(|before| WITH_VALUE.contains(&words[before]));
        (!word.starts_with('-') && !is_value).then_some(*word)
    })
}

/// The one text that `echo` or `printf` writes.
fn written<'t>(command: &Command<'t>) -> Option<&'t str> {
    let echo = command.words.iter().position(|word| matches!(tool_of(word), "echo" | "printf"))?;
    let is_sign =
        |word: &&&str| word.starts_with('-') || matches!(word.trim_matches(['"', '\'']), "%s" | "%s\\n");
    let mut words = command.words[echo + 1..].iter().filter(|word| !is_sign(word));
    let word = words.next().filter(|_| words.next().is_none())?;
    // A password that is asked for twice is written twice.
    shell::literal(word).map(|text| text.split("\\n").next().unwrap_or(text))
}

/// `<<< "text"`
fn here<'t>(words: &[&'t str]) -> Option<&'t str> {
    let at = words.iter().position(|word| word.starts_with("<<<"))?;
    let word = match &words[at][3..] {
        "" => words.get(at + 1)?,
        word => word,
    };
    shell::literal(word)
}

/// An entry of a secret that is what it is kept for.
fn kept(word: &str) -> Option<(&str, &str)> {
    shell::entry(word).filter(|(name, value)| is_kept(name, value))
}

/// Whether an entry of a secret is what it is kept for, rather than a user or a place beside it.
pub fn is_kept(name: &str, value: &str) -> bool {
    match names::of(name) {
        Some(named) => is_secret(named, name, value, Trust::Config),
        // The name says nothing: the value must look like one.
        None => !is_public(name) && is_chosen(value),
    }
}

/// The same of a secret's own document, where a word that no setting has is one, too.
pub fn is_held(name: &str, value: &str) -> bool {
    match names::of(name) {
        Some(named) => is_secret(named, name, value, Trust::Config),
        None => !is_public(name) && !is_place(value) && works(value),
    }
}

/// The literals of a secret's document, as it is written or as a program writes it: what is put in is none.
pub fn held(text: &str) -> impl Iterator<Item = Entry<'_>> {
    let open = text.find('{').filter(|open| text[..*open].len() < 64);
    let entries = open.map(|open| entries::of(text, open, entries::DOCUMENT).0).unwrap_or_default();
    entries.into_iter().filter(|entry| !entry.value.contains("${") && is_held(entry.key, entry.value))
}

/// A value that somebody thought up or drew to keep others out, no setting: letters and digits, no word of a file, a
/// version or a place.
fn is_chosen(value: &str) -> bool {
    let digits = value.bytes().any(|sign| sign.is_ascii_digit());
    let letters = value.bytes().any(|sign| sign.is_ascii_alphabetic());
    looks_random(value)
        || is_drawn_of_letters(value)
        || value.len() >= 6 && digits && letters && !is_place(value) && works(value)
}

fn is_place(value: &str) -> bool {
    value.contains(['/', ':', ',']) || value.split('.').count() > 2 || value.starts_with('@')
}

fn works(value: &str) -> bool {
    value.len() >= 4
        && !value.starts_with(['-', '@'])
        && !value.contains("://")
        && works_as_password(value, Trust::Config)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str, word: &str) -> Vec<String> {
        let text = line.replace('~', word);
        let mut found = Vec::new();
        secrets(&text, &mut found);
        found.into_iter().map(|(_, value)| value.to_owned()).collect()
    }

    #[test]
    fn what_is_put_into_a_store_is_a_secret() {
        for word in [["mail", "man-12"].concat(), ["Summer", "#2023"].concat()] {
            for line in [
                "kubectl -n prod create secret generic db --from-literal=username=app --from-literal=pw='~'",
                "kubectl create secret generic app --from-literal DATABASE_ADMIN=~",
                "vault kv put -mount=secret app username=app value=~",
                "sudo /usr/bin/vault write secret/app value=\"~\"",
                "vault login ~",
                "aws ssm put-parameter --name /prod/db --value '~' --type SecureString --overwrite",
                "az keyvault secret set --vault-name kv --name db --value ~",
                "echo -n ~ | gcloud secrets versions add db --data-file=-",
                "printf '%s' \"~\" | gcloud secrets create db --data-file=-",
                "echo \\\"~\\\" | docker login -u ci --password-stdin registry.internal",
                "docker login -u ci --password-stdin <<< '~'",
                "gh secret set DB --body ~",
                "echo ~ | gh auth login --with-token",
                "fly secrets set BOOT=~",
                "pulumi config set --secret -s prod boot ~",
                "pulumi config set app:boot ~ --secret",
                "pulumi config set dbPassword ~",
                "aws configure set aws_secret_access_key ~1",
                "npm config set //registry.internal/:_authToken ~",
                "composer config http-basic.repo.internal ops ~",
                "mc alias set minio http://minio:9000 ops ~",
                "htpasswd -nbB ops ~ > users",
                "mysqladmin -u root password ~",
                "mongo -u root -p ~ db",
                "etcdctl --user root:~ get a",
                "smbclient //srv/share -U 'ops%~'",
                "ansible-vault encrypt_string '~' --name db_password",
                "openssl enc -aes-256-cbc -k ~ -in a",
                "7z a -p~ out.7z data",
                "rar a -hp~ out.rar data",
                "net use Z: \\\\srv\\share ~ /user:corp\\ops",
                "net use \\\\srv\\share /user:ops ~",
                "bw login ops@corp.internal ~",
                "bw unlock ~ --raw",
                "rclone config create box webdav url=https://dav.internal user=ops pass=~",
                "rclone config update box pass ~ user ops",
                "echo ~ | gpg --batch --passphrase-fd 0 -d a.gpg",
                "echo \"~\" | sudo -S true",
                "kinit ops <<< '~'",
                "printf '~\\n~\\n' | vncpasswd",
                "lftp -u ops,~ ftp.internal",
                "cmdkey /add:srv /user:ops /pass:~",
                "schtasks /create /tn a /ru ops /rp ~",
                "psexec \\\\host -u ops -p ~ cmd",
                "xfreerdp /u:ops /p:~ /v:host",
                "signtool sign /f a.pfx /p ~ a.exe",
                "nmcli dev wifi connect office password ~",
                "wpa_passphrase office ~",
                "sqlplus -s ops/~@//db:1521/x",
                "cqlsh -u ops -p ~ db",
                "influx -username ops -password ~",
                "twine upload -u ci -p ~ dist/*",
            ] {
                let value = if line.contains("~1") { format!("{word}1") } else { word.clone() };
                assert_eq!(found(line, &word), [value], "{line}");
            }
        }
    }

    #[test]
    fn what_is_read_or_named_or_filled_in_is_none() {
        for line in [
            "kubectl create secret generic db --from-literal=username=app-1 --from-literal=host=db-1",
            "kubectl create secret generic db --from-literal=password=\"$PW\" --from-file=a=./pw1.txt",
            "kubectl create secret generic app --from-literal=environment=prod-eu1 --from-literal=log_level=debug2",
            "kubectl create configmap app --from-literal=mode=canary-22",
            "vault kv put secret/app password=@pw1.txt ttl=30m",
            "vault kv put secret/app owner=team-payments2 url=https://x1.internal",
            "vault kv get -field=password secret/app-1",
            "vault write auth/kubernetes/role/app policies=app-policy1 ttl=24h",
            "vault login -method=oidc role=dev-ops1",
            "vault login $TOKEN1",
            "vault login -",
            "aws ssm put-parameter --name /prod/ami --type String --value ami-0abc1234567890def",
            "aws ssm put-parameter --type SecureString --value file://secret1.txt",
            "az keyvault secret show --name db-1 --query value",
            "echo \"$PW\" | gcloud secrets versions add db-1 --data-file=-",
            "cat pw1.txt | docker login -u ci --password-stdin",
            "echo logging in to registry-1; docker login --password-stdin < pw1",
            "gh secret set DB --body \"${DB}\"",
            "gh pr create --body fixes-1234",
            "pulumi config set aws:region eu-west-1",
            "pulumi config set app:instanceType t3.micro-2",
            "htpasswd -c /etc/nginx/.htpasswd ops-1",
            "7z x -p in-1.7z",
            "7z a -p\"$ZIP_PW1\" out.7z",
            "net use Z: \\\\srv\\share1 /persistent:yes",
            "net use Z: \\\\srv\\share1 * /user:ops",
            "bw login ops1@corp.internal",
            "rclone config create s3 s3 provider=AWS env_auth=true region=eu-west-1",
            "echo starting1 | sudo tee a",
            "sqlplus / as sysdba1",
            "sqlplus ops/$PW1@db",
            "xfreerdp /p:\"$PW1\" /v:host1",
            "mongo --host db1 --eval 'db.x.find({a:1})'",
            "npm config set registry https://registry1.internal",
            "echo 'vault login abcd-1234' to see it",
            "# vault login abcd-1234",
        ] {
            assert_eq!(found(line, ""), [""; 0], "{line}");
        }
    }

    /// A store that nothing leads to would never be looked for.
    #[test]
    fn every_store_has_a_word_that_leads_to_it() {
        for store in &STORES {
            for tool in store.tools {
                let only = match store.only {
                    Only::Always => String::new(),
                    Only::With(word) => word.to_owned(),
                    Only::Letter(letter) => format!("-{letter}"),
                };
                let words = [&[*tool], store.verbs, &[&only, "-P -p x"]].concat();
                let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
                let line = words.join(" ").to_lowercase();
                let leads = words::of(line.as_bytes()).expect("short").places;
                let is_command = |says: u32| says & COMMAND != 0;
                assert!(leads.iter().any(|hit| is_command(hit.owner)), "{line}");
            }
        }
    }
}
