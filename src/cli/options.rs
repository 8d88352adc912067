//! The command line's grammar: parser, help, completions and man page come from here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Judges what is about to be committed: infrastructure as code, secrets, state files.
#[derive(Default, Parser)]
#[command(name = "iacgate", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
#[command(after_help = "Exit status: 0 nothing blocks, 1 something blocks, 2 could not judge.")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub check: Check,
}

impl Arguments {
    /// What was typed. A hook types nothing, or `check`: that is known without the grammar, whose making is a tenth of
    /// the work of a clean commit.
    pub fn typed() -> Result<Self, clap::Error> {
        let mut words = std::env::args_os().skip(1);
        match (words.next(), words.next()) {
            (None, _) => Ok(Self::default()),
            (Some(word), None) if word == "check" => Ok(Self::default()),
            _ => Self::try_parse(),
        }
    }
}

#[derive(Subcommand)]
pub enum Command {
    /// Judge what is staged (the default), or a range of commits.
    Check(Check),
    /// Apply the proven fixes of what is staged to the index and the work tree.
    Fix(Fix),
    /// Judge a whole tree: HEAD, another revision, or a folder on disk.
    Audit(Audit),
    /// Join JSON reports, or tell one in another form.
    Merge(Merge),
    /// List the rules.
    Rules(Filter),
    /// Tell one rule whole.
    Explain {
        /// A rule's id, or the id of the same check in another tool.
        rule: String,
        /// Also what becomes of it in this tier of the repository's policy.
        #[arg(long, value_name = "NAME")]
        tier: Option<String>,
    },
    /// Write an exception with its ticket, reason and expiry to iacgate.toml.
    Except(Except),
    /// The record of exceptions: who, which, since when, until, used where.
    Exceptions(Exceptions),
    /// Write a commented iacgate.toml that fits what the repository holds.
    Init {
        /// Turn what other tools were told to let by into exceptions that await ticket and expiry.
        #[arg(long)]
        from_peers: bool,
    },
    /// Write what is there today to iacgate.baseline: accepted, carried by every audit, in nobody's way.
    Baseline(Baseline),
    /// Show what iacgate reads in a folder, as JSON.
    Inspect {
        /// A Terraform folder or file on disk.
        path: PathBuf,
    },
    /// Write the service control policies, or the conformance pack, that the rules have as twins in AWS.
    Export(Export),
    /// Run the examples beside your own rules, and the tests of your policies in Rego.
    Test {
        /// A folder of the repository, as it lies on disk.
        #[arg(default_value = ".")]
        path: PathBuf,
    },
    /// Become this repository's pre-commit hook, keeping one that was there.
    Install {
        /// Install also where the hooks folder is shared or tracked.
        #[arg(long)]
        force: bool,
    },
    /// Take the hook away and put back what was there.
    Uninstall,
    /// Print the schema of the JSON report.
    Schema,
    /// Print completions for a shell.
    Completions { shell: clap_complete::Shell },
    /// Print the man page.
    Man,
}

#[derive(Args, Clone, Debug, Default)]
pub struct Common {
    /// How the report is told.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
    /// Write the report to a file; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// A policy on disk, in place of the judged tree's iacgate.toml.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The rules worth stopping a commit for, or all of them.
    #[arg(long, value_enum, value_name = "PROFILE")]
    pub profile: Option<Profile>,
    /// Judge by this tier, whatever the paths say.
    #[arg(long, value_name = "NAME")]
    pub tier: Option<String>,
    /// Ask only this rule (may be given again).
    #[arg(long, value_name = "ID")]
    pub rule: Vec<String>,
    /// Rules that are asked beside those that the policy asks: `iacgate fix --rule` judges everything, too.
    #[arg(skip)]
    pub also: Vec<String>,
    /// Leave this rule out (may be given again).
    #[arg(long, value_name = "ID")]
    pub skip: Vec<String>,
    /// When to use colour.
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
    /// One line a finding.
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Also what passes, what waits for a value and what was there before.
    #[arg(short, long)]
    pub verbose: bool,
}

#[derive(Args, Debug, Default)]
pub struct Check {
    /// Files to judge whole beside the change, as the index has them.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Judge a range: from the merge base with this revision…
    #[arg(long, value_name = "REV", requires = "to")]
    pub from: Option<String>,
    /// …to this one.
    #[arg(long, value_name = "REV", requires = "from")]
    pub to: Option<String>,
    /// Judge a plan instead: `terraform show -json` or `pulumi preview --json`; `-` reads standard input.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["files", "from", "strict"])]
    pub plan: Option<PathBuf>,
    /// Judge by the policy of before, whatever the change makes of it.
    #[arg(long, conflicts_with = "config")]
    pub strict: bool,
    /// Ask your own configuration's command whether each ticket is approved.
    #[arg(long)]
    pub verify_tickets: bool,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Args)]
pub struct Fix {
    /// Fix only findings in these files.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print one patch for `git apply --index` and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Also the fixes that need a look.
    #[arg(long)]
    pub suggested: bool,
    /// Also findings that were there before.
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub common: Common,
}

/// What of a history is judged.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Depth {
    /// Each version of each file by itself.
    Files,
    /// Also each version of each stack, by the rules.
    Full,
}

#[derive(Args)]
pub struct Audit {
    /// A folder as it lies on disk.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Another tree than HEAD.
    #[arg(long, value_name = "REV", conflicts_with = "path")]
    pub rev: Option<String>,
    /// With PATH: also what Git ignores.
    #[arg(long, requires = "path")]
    pub ignored: bool,
    /// Every version of every file ever committed, for secrets, state and credentials; with `=full` also every version of
    /// every stack, for the rules.
    #[arg(long, conflicts_with_all = ["path", "rev"], value_name = "DEPTH")]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "files")]
    pub history: Option<Depth>,
    /// With --history: only what was committed since this date (the committer's, as in `git log --since`).
    #[arg(long, requires = "history", value_name = "DATE")]
    pub since: Option<String>,
    /// With --history: only branches of this name or glob (`*` crosses slashes), local or remote (may be given again).
    #[arg(long, requires = "history", value_name = "GLOB")]
    pub branches: Vec<String>,
    /// Repositories, or folders of repositories: each is judged, and all are told as one.
    #[arg(long, num_args = 1.., value_name = "DIR")]
    #[arg(conflicts_with_all = ["path", "rev", "ignored", "verify_tickets", "benchmark"])]
    pub repos: Vec<PathBuf>,
    /// An older JSON report: tell what is new, gone and still there. Only what is new blocks.
    #[arg(long, value_name = "REPORT", conflicts_with = "benchmark")]
    pub against: Option<PathBuf>,
    /// Show what the exceptions hide.
    #[arg(long)]
    pub no_exceptions: bool,
    /// Ask your own configuration's command whether each ticket is approved.
    #[arg(long, conflicts_with_all = ["path", "no_exceptions", "history", "benchmark"])]
    pub verify_tickets: bool,
    /// Control by control of aws-fsbp, cis-aws, nist-800-53 or pci-dss: met, broken, unknown, not covered.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["no_exceptions", "history"])]
    pub benchmark: Option<String>,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Args)]
pub struct Export {
    /// What to write: policies that deny, or AWS Config's managed rules.
    #[arg(long, value_enum, value_name = "TWIN")]
    pub to: Twin,
    /// Only the rules that this tier wants; without it, those that any tier or the rest of the repository wants.
    #[arg(long, value_name = "NAME")]
    pub tier: Option<String>,
    /// Write to a file.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Twin {
    Scp,
    AwsConfig,
}

#[derive(Args)]
pub struct Merge {
    /// Reports that `--format json` wrote. Of several, each file's name stands for its repository.
    #[arg(required = true, value_name = "REPORT")]
    pub reports: Vec<PathBuf>,
    /// How the report is told.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
    /// Write the report to a file.
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// When to use colour.
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
    /// One line a finding.
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Each finding with its code and fix.
    #[arg(short, long)]
    pub verbose: bool,
}

#[derive(Args)]
pub struct Filter {
    /// Words that the id, title or tags must hold.
    pub words: Vec<String>,
    /// Rules with this tag.
    #[arg(long)]
    pub tag: Option<String>,
    /// Rules that answer to a control, such as EC2.3 or SC-28.
    #[arg(long)]
    pub control: Option<String>,
    /// Rules that know this dialect.
    #[arg(long)]
    pub dialect: Option<String>,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: ListFormat,
}

#[derive(Args)]
pub struct Baseline {
    /// Take out what no longer occurs; what is new is told, and not accepted.
    #[arg(long)]
    pub update: bool,
    /// Accept critical findings too; with --update, whatever is new.
    #[arg(long)]
    pub critical: bool,
    /// A policy on disk, in place of the repository's iacgate.toml.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Args)]
pub struct Except {
    /// A rule's id, or the id of the same check in another tool.
    pub rule: String,
    /// The resource's address, or a glob of addresses.
    #[arg(long, required_unless_present = "path")]
    pub resource: Option<String>,
    /// A glob of paths.
    #[arg(long)]
    pub path: Option<String>,
    /// The ticket that permits it.
    #[arg(long, required_unless_present_any = ["false_positive", "request"])]
    pub ticket: Option<String>,
    /// Why.
    #[arg(long)]
    pub reason: String,
    /// The last day it holds, such as 2027-03-31.
    #[arg(long, required_unless_present = "false_positive")]
    pub expires: Option<String>,
    /// Who answers for it.
    #[arg(long)]
    pub owner: Option<String>,
    /// The finding is none: needs no ticket, and is listed in audits.
    #[arg(long, conflicts_with_all = ["ticket", "expires"])]
    pub false_positive: bool,
    /// Write it although it excuses nothing that is staged.
    #[arg(long)]
    pub force: bool,
    /// Print the request for a ticket, and write nothing.
    #[arg(long)]
    pub request: bool,
    /// Hand the request to the command of your own configuration that files tickets.
    #[arg(long, requires = "request")]
    pub send: bool,
    /// The request as Markdown (text), or as JSON.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", requires = "request")]
    pub format: Format,
}

#[derive(Args)]
pub struct Exceptions {
    /// How the record is told.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: RecordFormat,
    /// Another tree than HEAD.
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// A policy on disk, in place of the tree's iacgate.toml.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum RecordFormat {
    #[default]
    Text,
    Json,
    Markdown,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
    Sarif,
    /// Annotations of GitHub Actions, and the summary of the step.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// GitLab's security report.
    GitlabSast,
    Junit,
    /// For a comment on a pull request.
    Markdown,
    /// One page that works offline.
    Html,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    #[default]
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Profile {
    Essential,
    Thorough,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_without_the_grammar_is_what_the_grammar_says() {
        let known = format!("{:?}", Check::default());
        let alone = Arguments::try_parse_from(["iacgate"]).expect("nothing is asked for");
        assert!(alone.command.is_none());
        assert_eq!(format!("{:?}", alone.check), known);
        let Ok(Arguments { command: Some(Command::Check(check)), .. }) =
            Arguments::try_parse_from(["iacgate", "check"])
        else {
            panic!("it is a command");
        };
        assert_eq!(format!("{check:?}"), known);
    }
}
