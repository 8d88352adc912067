//! Commands that put a secret somewhere, log in with one or lock something with it: what they are given is one, whatever
//! it is called.
//!
//! In: a text. Out: names and values of the literals among what such commands are given.

use super::kubernetes::is_public;
use super::names::{self, Family};
use super::shell::{self, Command};
use super::value::{Trust, is_secret, looks_random, named_of};

/// A command and where on its line the secret stands.
struct Store {
    tools: &'static [&'static str],
    /// Words behind the tool's name, one behind the other; one that ends in a slash is how a path begins.
    verbs: &'static [&'static str],
    /// Another word without which it gives nothing away.
    only_with: &'static str,
    given: Given,
}

#[derive(Clone, Copy)]
enum Given {
    /// Every `name=value` behind the verbs.
    Entries,
    /// The same behind this option alone.
    EntriesOf(&'static str),
    /// Behind one of these.
    Options(&'static [&'static str]),
    /// `user:password`, or with another sign between the two, behind one of these.
    Login(&'static [&'static str], char),
    /// The word of this number behind the verbs, options left out.
    Word(usize),
    /// The last word.
    Last,
    /// A name, and its value behind it; the name says whether it is secret.
    Named,
    /// What is written into it.
    Piped,
}

use Given::{Entries, EntriesOf, Last, Login, Named, Options, Piped, Word};

const fn store(
    tools: &'static [&'static str],
    verbs: &'static [&'static str],
    only_with: &'static str,
    given: Given,
) -> Store {
    Store { tools, verbs, only_with, given }
}

const REGISTRIES: &[&str] =
    &["docker", "podman", "nerdctl", "buildah", "skopeo", "helm", "oras", "crane", "cosign"];

const STORES: [Store; 40] = [
    store(&["kubectl", "oc"], &["create", "secret"], "", EntriesOf("--from-literal")),
    store(&["vault", "bao"], &["kv", "put"], "", Entries),
    store(&["vault", "bao"], &["kv", "patch"], "", Entries),
    store(&["vault", "bao"], &["write", "secret/"], "", Entries),
    store(&["vault", "bao"], &["write", "kv/"], "", Entries),
    store(&["vault", "bao"], &["write", "cubbyhole/"], "", Entries),
    store(&["vault", "bao"], &["login"], "", Word(0)),
    store(&["nomad"], &["var", "put"], "", Entries),
    store(&["fly", "flyctl"], &["secrets", "set"], "", Entries),
    store(&["doppler"], &["secrets", "set"], "", Entries),
    store(&["doppler"], &["secrets", "set"], "", Word(1)),
    store(&["aws"], &["ssm", "put-parameter"], "SecureString", Options(&["--value"])),
    store(&["aws"], &["configure", "set"], "", Named),
    store(&["az"], &["keyvault", "secret", "set"], "", Options(&["--value"])),
    store(&["gcloud"], &["secrets", "versions", "add"], "--data-file", Piped),
    store(&["gcloud"], &["secrets", "create"], "--data-file", Piped),
    store(REGISTRIES, &["login"], "--password-stdin", Piped),
    store(&["gh"], &["auth", "login"], "--with-token", Piped),
    store(&["gh"], &["secret", "set"], "", Options(&["--body", "-b"])),
    store(&["gh"], &["secret", "set"], "", Piped),
    store(&["pulumi"], &["config", "set"], "--secret", Word(1)),
    store(&["pulumi"], &["config", "set"], "", Named),
    store(&["npm", "pnpm", "yarn"], &["config", "set"], "", Named),
    store(&["consul"], &["kv", "put"], "", Named),
    store(&["composer"], &["config", "http-basic."], "", Word(1)),
    store(&["composer"], &["config", "github-oauth."], "", Word(0)),
    store(&["mc", "mcli"], &["alias", "set"], "", Word(3)),
    store(&["htpasswd"], &[], "-b", Last),
    store(&["mysqladmin"], &["password"], "", Word(0)),
    store(&["mongo", "mongosh", "mongodump", "mongorestore", "mongoexport"], &[], "", Options(&["-p"])),
    store(&["etcdctl"], &[], "", Login(&["--user"], ':')),
    store(&["smbclient", "rpcclient"], &[], "", Login(&["-U", "--user"], '%')),
    store(&["zip", "unzip"], &[], "", Options(&["-P"])),
    store(&["ipmitool"], &[], "", Options(&["-P"])),
    store(&["openssl"], &["enc"], "", Options(&["-k"])),
    store(&["ansible-vault"], &["encrypt_string"], "", Word(0)),
    store(&["useradd", "usermod"], &[], "", Options(&["-p"])),
    store(&["snmpwalk", "snmpget", "snmpset", "snmpbulkwalk"], &[], "", Options(&["-c"])),
    store(&["radtest"], &[], "", Word(1)),
    store(&["rclone"], &["config", "password"], "", Word(2)),
];

/// One of these stands in a text that has any of the commands, in lower case; their words lead there too.
const LEADS: [&str; 32] = [
    "create secret",
    "kv put",
    "kv patch",
    "vault write",
    "bao write",
    " login",
    "var put",
    "secrets set",
    "secret set",
    "put-parameter",
    "configure set",
    "secrets versions",
    "secrets create",
    "config set",
    "config http-basic.",
    "config github-oauth.",
    "alias set",
    "htpasswd",
    "mysqladmin",
    "mongo",
    "etcdctl",
    "smbclient",
    "rpcclient",
    "zip -p",
    "ipmitool",
    "openssl enc",
    "encrypt_string",
    "snmp",
    "useradd",
    "usermod",
    "radtest",
    "rclone config",
];

/// Options that take a word of their own, which is none of the command's.
const WITH_VALUE: [&str; 12] =
    ["-s", "--stack", "-a", "--app", "-n", "-m", "-mount", "--name", "-c", "--config", "--project", "--repo"];

/// What such commands give away in a text; `lower` is the same in lower case.
pub fn secrets<'t>(text: &'t str, lower: &str, found: &mut Vec<(String, &'t str)>) {
    let leads = |word: &&str| memchr::memmem::find(lower.as_bytes(), word.as_bytes()).is_some();
    if !LEADS.iter().any(leads) {
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
        let has = |word: &&str| match self.only_with {
            // `-nbB`: among options of one letter.
            "-b" => word.starts_with('-') && !word.starts_with("--") && word.contains('b'),
            wanted => word.contains(wanted),
        };
        (self.only_with.is_empty() || words.iter().any(has)).then_some(words)
    }
}

/// `/usr/local/bin/vault`, `@vault` in a makefile.
fn tool_of(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word).trim_start_matches(['@', '-', '+'])
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
            let (name, value) = match last.split_once('=') {
                Some((last, value)) => (last, Some(value)),
                None => (last, words.next().and_then(|word| shell::literal(word))),
            };
            if names::of(name)
                .zip(value)
                .is_some_and(|(named, value)| is_secret(named, name, value, Trust::Config))
            {
                take(name, value);
            }
        }
        Piped => take("secret", before.and_then(written).or_else(|| here(words))),
    }
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
    shell::literal(word).map(|text| text.trim_end_matches("\\n"))
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

/// A value that somebody thought up or drew to keep others out, no setting: letters and digits, no word of a file, a
/// version or a place.
fn is_chosen(value: &str) -> bool {
    let digits = value.bytes().any(|sign| sign.is_ascii_digit());
    let letters = value.bytes().any(|sign| sign.is_ascii_alphabetic());
    let is_place = value.contains(['/', ':', ',']) || value.split('.').count() > 2 || value.starts_with('@');
    looks_random(value) || value.len() >= 6 && digits && letters && !is_place && works(value)
}

fn works(value: &str) -> bool {
    value.len() >= 4
        && !value.starts_with(['-', '@'])
        && !value.contains("://")
        && is_secret(named_of(Family::Password), "", value, Trust::Config)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str, word: &str) -> Vec<String> {
        let text = line.replace('~', word);
        let mut found = Vec::new();
        secrets(&text, &text.to_ascii_lowercase(), &mut found);
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
                let words = [&[*tool], store.verbs, &[store.only_with, "-P -p x"]].concat();
                let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
                let line = words.join(" ").to_lowercase();
                assert!(LEADS.iter().any(|word| line.contains(word)), "{line}");
                let leads = crate::text::words::of(line.as_bytes()).expect("short").places;
                let is_command = |says: u32| says & super::super::words::COMMAND != 0;
                assert!(leads.iter().any(|hit| is_command(hit.owner)), "{line}");
            }
        }
    }
}
