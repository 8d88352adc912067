//! What the user types: arguments in, exit status out. Wires the rest together, one file per command.

mod accepted;
mod asked;
mod audit;
mod baseline;
mod benchmark;
mod check;
mod except;
mod exceptions;
mod export;
mod fix;
mod former;
mod guardrails;
mod history;
mod init;
mod inspect;
pub mod install;
mod interrupt;
mod isolation;
mod loosening;
mod masks;
mod mended;
mod merge;
mod names;
mod notes;
mod options;
mod outcome;
mod own_file;
mod plan;
mod policy;
mod progress;
mod repos;
mod request;
mod rules;
pub mod streams;
mod strict;
mod tell;
mod test;
mod tickets;
mod unstage;
mod user;

use std::io::{self, IsTerminal};

use clap::CommandFactory;

use crate::error::{Error, Result};
use crate::rules::Rules;
use crate::scan::Judge;
use crate::secrets::{self, Known};
use crate::text::escape::without_commands;
use options::{Arguments, Command};

/// Nothing blocks.
pub const CLEAN: u8 = 0;
/// Something blocks.
pub const BLOCKED: u8 = 1;
/// Could not judge: usage, configuration, a repository or file that can't be read.
pub const UNJUDGED: u8 = 2;

/// Runs the command that the process was started with.
pub fn run() -> u8 {
    tell::started();
    let arguments = match Arguments::typed() {
        Ok(arguments) => arguments,
        Err(error) => {
            if error.use_stderr() {
                let _ = error.print();
                return UNJUDGED;
            }
            // Help and version are no errors.
            return status_of(written(error.render().to_string().as_bytes()));
        }
    };
    status_of(command(arguments))
}

fn status_of(done: Result<u8>) -> u8 {
    match done {
        Ok(status) => status,
        Err(error) => {
            told(&error);
            UNJUDGED
        }
    }
}

/// To standard error, without what a file of the repository says that is a secret: what is masked in the line that is
/// shown must not stand in the words beside it.
fn told(error: &Error) {
    let text = error.to_string();
    let own = error.own.as_deref().filter(|own| !own.is_empty());
    let parts = own.map_or(vec![text.as_str()], |own| text.split(own).collect());
    let parts: Vec<String> = parts.into_iter().map(|part| clean(part, error.place.is_some())).collect();
    let text = parts.join(own.unwrap_or_default());
    streams::note(without_commands(&text));
}

/// What is said of a repository, without its secrets.
fn clean(text: &str, has_place: bool) -> String {
    let mut text = without_tokens(text);
    // Revisions and digests that somebody typed stay.
    if has_place {
        let spans = [secrets::assigned(&text), secrets::repeated(&text)].concat();
        let values: Vec<String> = spans.iter().map(|span| text[span.start..span.end].to_owned()).collect();
        text = values.iter().fold(text, |text, value| text.replace(value.as_str(), "****"));
        text = Known::of(&values).masked(&text).unwrap_or(text);
    }
    text
}

/// The last net before anything is printed: no name, message or frame carries a token out.
fn without_tokens(text: &str) -> String {
    net()(text)
}

/// The same for many texts.
fn net() -> impl Fn(&str) -> String {
    let judge = Judge::new(Rules::of_files());
    move |text| judge.without_tokens(text)
}

/// Text for a person: a runner of CI that shows it does nothing that a name says.
fn plain(text: &str) -> String {
    without_commands(&without_tokens(text)).into_owned()
}

fn command(arguments: Arguments) -> Result<u8> {
    match arguments.command.unwrap_or(Command::Check(arguments.check)) {
        Command::Check(check) => check::run(&check),
        Command::Fix(fix) => fix::run(&fix),
        Command::Audit(audit) => audit::run(&audit),
        Command::Merge(options) => merge::run(&options),
        Command::Rules(filter) => rules::list(&filter),
        Command::Explain { rule, tier } => rules::explain(&rule, tier.as_deref()),
        Command::Except(except) => except::run(&except),
        Command::Exceptions(options) => exceptions::run(&options),
        Command::Baseline(options) => baseline::run(&options),
        Command::Init { from_peers } => init::run(from_peers),
        Command::Inspect { path } => inspect::run(&path),
        Command::Export(export) => export::run(&export),
        Command::Test { path } => test::run(&path),
        Command::Install { force } => said(&install::install(force)?),
        Command::Uninstall => said(&install::uninstall()?),
        Command::Schema => said(crate::report::SCHEMA.trim_end()),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "iacgate", &mut text);
            written(&text)
        }
        Command::Man => {
            let mut text = Vec::new();
            clap_mangen::Man::new(Arguments::command()).render(&mut text).map_err(output_failed)?;
            written(&text)
        }
    }
}

fn said(text: &str) -> Result<u8> {
    written(format!("{}\n", plain(text)).as_bytes())
}

/// To standard output. That nobody reads on is no error.
fn written(bytes: &[u8]) -> Result<u8> {
    streams::write(bytes).map(|()| CLEAN).map_err(output_failed)
}

fn output_failed(error: io::Error) -> Error {
    Error::new(format!("the output could not be written: {error}"))
}

fn is_terminal() -> bool {
    io::stdout().is_terminal()
}
