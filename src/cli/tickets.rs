//! The user's own commands that file and verify tickets.
//!
//! In: `$XDG_CONFIG_HOME/iacgate/config.toml`, a ticket, a request. Out: what the command answered. Commands come from
//! there and from nowhere else; a repository gives the ticket's name alone, which is refused unless it is a plain word.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::outcome::Ask;
use super::user;
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::path::RepoPath;
use crate::policy::file;
use crate::text::Source;
use crate::toml_table::{Item, Mistake, Read as Parsed, Table, read};

/// A ticketing system that has not answered by then will not; `timeout` may say otherwise.
const TIMEOUT: f64 = 30.0;
/// Of an answer this much is read.
const LONGEST_ANSWER: u64 = 64 * 1024;
/// How often a running command is looked at.
const PAUSE: Duration = Duration::from_millis(10);

/// `[tickets]` of the user's configuration.
#[derive(Clone, Debug)]
pub struct Commands {
    file: Option<Vec<String>>,
    verify: Option<Vec<String>>,
    timeout: Duration,
    /// Where the configuration lies: commands run there, not in a repository.
    folder: PathBuf,
    shown: String,
}

impl Commands {
    /// The commands of whoever runs this.
    pub fn of_user(repository: &Repository) -> Result<Self> {
        let folder = user::folder("XDG_CONFIG_HOME", ".config");
        let folder = folder.ok_or_else(|| Error::new("neither XDG_CONFIG_HOME nor HOME is set"))?;
        let path = folder.join("config.toml");
        let shown = path.display().to_string();
        Self::read(&path, shown.clone(), repository).map_err(|error| error.about_own(shown))
    }

    fn read(path: &Path, shown: String, repository: &Repository) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|error| {
            Error::new(format!("{shown} could not be read: {error}"))
                .help("docs/policy.md has examples for GitHub Issues and Jira")
        })?;
        refuse_of_repository(path, repository)?;
        let source = Source::decode(RepoPath::from(&*shown), &bytes);
        let folder = path.parent().unwrap_or(path).to_path_buf();
        read(source.text(), |top| tickets(top, folder, shown))
            .map_err(|mistake| file::error(&mistake, &source))
    }

    /// Files a request. Out: what the command printed, such as the ticket's address.
    pub fn file(&self, rule: &str, request: &str) -> Result<String> {
        let command = self.file.as_ref().ok_or_else(|| self.missing("file"))?;
        self.run(command, &[("{rule}", rule)], request.as_bytes())
            .map_err(|why| Error::new(format!("the request was not filed: {why}")))
    }

    /// Asks each ticket once for each rule.
    pub fn verifier(self) -> Result<Box<Ask>> {
        let command = self.verify.clone().ok_or_else(|| self.missing("verify"))?;
        let known: RefCell<BTreeMap<[String; 2], std::result::Result<(), String>>> = RefCell::default();
        // Where the command does not ask for the rule, its answer is the same for all.
        let asks_for_rule = command.iter().any(|word| word.contains("{rule}"));
        Ok(Box::new(move |ticket, rule| {
            let mut known = known.borrow_mut();
            let rule = if asks_for_rule { rule } else { "" };
            let asked = known.entry([ticket, rule].map(str::to_owned)).or_insert_with(|| {
                if !is_plain(ticket) {
                    return Err("its name is no plain word, so no command is given it".to_owned());
                }
                self.run(&command, &[("{ticket}", ticket), ("{rule}", rule)], b"").map(drop)
            });
            asked.clone()
        }))
    }

    fn missing(&self, key: &str) -> Error {
        Error::new(format!("{} has no `{key}` in `[tickets]`", self.shown))
            .help("docs/policy.md has examples for GitHub Issues and Jira")
            .about_own(self.shown.clone())
    }

    /// Out: what it printed, or why it failed in one line.
    fn run(
        &self,
        command: &[String],
        filled: &[(&str, &str)],
        input: &[u8],
    ) -> std::result::Result<String, String> {
        let fill = |word: &String| {
            filled.iter().fold(word.clone(), |word, (place, value)| word.replace(place, value))
        };
        let (program, arguments) = command.split_first().ok_or("the command is empty")?;
        let mut child = Command::new(program)
            .args(arguments.iter().map(fill))
            .current_dir(&self.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("`{program}` could not be run: {error}"))?;
        // Fed and read beside the wait: a full pipe would make it wait for us.
        let mut stdin = child.stdin.take();
        let input = input.to_vec();
        std::thread::spawn(move || stdin.as_mut().map(|pipe| pipe.write_all(&input)));
        let out = reader(child.stdout.take());
        let errors = reader(child.stderr.take());
        let status = self.waited(&mut child)?;
        let text = |answer: std::sync::mpsc::Receiver<Vec<u8>>| {
            // A program that was left behind may hold the pipe open: what came by then is the answer.
            let bytes = answer.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let (out, errors) = (text(out), text(errors));
        if status.success() {
            return Ok(out);
        }
        let line = |text: &str| text.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned);
        Err(line(&errors).or_else(|| line(&out)).unwrap_or_else(|| format!("`{program}` says no ({status})")))
    }

    fn waited(&self, child: &mut Child) -> std::result::Result<std::process::ExitStatus, String> {
        let start = Instant::now();
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Ok(status),
                Ok(None) if start.elapsed() < self.timeout => std::thread::sleep(PAUSE),
                Ok(None) => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return Err(format!("no answer within {} s", self.timeout.as_secs_f64()));
                }
                Err(error) => return Err(error.to_string()),
            }
        }
    }
}

fn reader(pipe: Option<impl Read + Send + 'static>) -> std::sync::mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.by_ref().take(LONGEST_ANSWER).read_to_end(&mut bytes);
            // The rest is let go, so that the command can end.
            let _ = sender.send(bytes);
            let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        }
    });
    receiver
}

/// A name that no program takes for an option, and no shell for more than a word.
fn is_plain(ticket: &str) -> bool {
    !ticket.starts_with('-')
        && !ticket.contains("..")
        && ticket.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.#/:".contains(&byte))
}

/// A repository that puts its own configuration in the way of the user's gets no command run.
fn refuse_of_repository(path: &Path, repository: &Repository) -> Result<()> {
    let (Some(top), Ok(path)) =
        (repository.work_tree().and_then(|top| top.canonicalize().ok()), path.canonicalize())
    else {
        return Ok(());
    };
    if path.starts_with(&top) {
        return Err(Error::new(format!("{} lies in the repository: it may run no commands", path.display()))
            .help("keep it in your home folder: ~/.config/iacgate/config.toml"));
    }
    Ok(())
}

fn tickets(top: &Table, folder: PathBuf, shown: String) -> Parsed<Commands> {
    let mut commands =
        Commands { file: None, verify: None, timeout: Duration::from_secs_f64(TIMEOUT), folder, shown };
    if let Some(table) = top.table("tickets")? {
        table.name(" in `[tickets]`".to_owned());
        let command = |key, help| table.item(key).map(|item| command(&item, help)).transpose();
        commands.file = command("file", "file = [\"gh\", \"issue\", \"create\", \"--body-file\", \"-\"]")?;
        const VERIFY: &str = "verify = [\"my-check\", \"{ticket}\"]";
        commands.verify = command("verify", VERIFY)?;
        let asks = |words: &Vec<String>| words.iter().skip(1).any(|word| word.contains("{ticket}"));
        if let Some(item) = table.item("verify").filter(|_| !commands.verify.as_ref().is_none_or(asks)) {
            let message = "the command is not given the ticket, so it says the same of all of them";
            return Err(Mistake::new(item.span(), message).help(VERIFY));
        }
        if let Some(item) = table.item("timeout") {
            let seconds = item.number()?;
            if !(0.1..=3600.0).contains(&seconds) {
                return Err(
                    Mistake::new(item.span(), "expected seconds, from 0.1 to 3600").help("timeout = 30")
                );
            }
            commands.timeout = Duration::from_secs_f64(seconds);
        }
        table.finish()?;
    }
    Ok(commands)
}

/// A program and its arguments: one text would need a shell to take it apart.
fn command(item: &Item, help: &str) -> Parsed<Vec<String>> {
    let words: Parsed<Vec<String>> = item.items().and_then(|items| items.iter().map(Item::text).collect());
    let words = words.map_err(|mistake| mistake.help(help))?;
    if words.is_empty() {
        return Err(Mistake::new(item.span(), "a command names a program").help(help));
    }
    Ok(words)
}
