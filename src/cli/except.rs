//! `iacgate except`: writes an exception at the end of the repository's `iacgate.toml`, or prints the request for one.
//!
//! What is written must excuse something that is staged, and hold: a mistyped address is told now, not in the next
//! commit.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::masks::Veil;
use super::options::{Common, Except, Format};
use super::policy;
use super::request::Request;
use super::tickets::Commands;
use super::{audit, check, own_file};
use crate::error::{Error, Result};
use crate::finding::{Finding, Subject};
use crate::git::Repository;
use crate::path::{PathSet, RepoPath};
use crate::policy::exception::{Because, Exception, date, day_after, written};
use crate::policy::peer_files::PeerFiles;
use crate::policy::{Action, Baseline, Decider, LOOSENED, Policy, Verdict, file};
use crate::report::Entry;
use crate::rules::Rules;
use crate::rules::pack::Rule;
use crate::scan::Deployed;
use crate::secrets;
use crate::text::{Source, Span};
use crate::tree::Overlay;

pub fn run(options: &Except) -> Result<u8> {
    if options.request {
        check_request(options)?;
    }
    let repository = Repository::from_env()?;
    let tree = repository.index()?;
    let common = Common { rule: vec![options.rule.clone()], quiet: !options.request, ..Common::default() };
    let is_of_change = OF_CHANGES.contains(&options.rule.as_str());
    // What only a change can break is found in the one that is staged.
    let mut judged = match is_of_change {
        true => check::judge(repository.staged()?, &BTreeSet::new(), &common)?,
        false => audit::judge(Rc::clone(&tree), Baseline::default(), &common)?,
    };
    let known = judged.known.clone();
    let rule = known
        .find(&options.rule)
        .ok_or_else(|| Error::new(format!("unknown rule `{}`", options.rule)).help("iacgate rules"))?;
    let wanted = wanted(options, rule)?;
    check_ticket(options, &judged.policy)?;
    if !options.request && !options.force {
        refuse_second(&wanted, &judged.policy, &known)?;
        // What was written before, and is not staged.
        if let Some(policy) = unstaged(&repository) {
            refuse_second(&wanted, &policy, &known)?;
        }
    }

    // What stands at one place and is deployed from several folders is told once, and may be meant for one of them: the
    // others are no part of it.
    let all = judged.delta.introduced.clone();
    let mut fitting = all.clone();
    fitting.retain(|finding| wanted.fits(rule, finding));
    if !fitting.is_empty() {
        judged.delta.introduced.clone_from(&fitting);
    }
    let (deployed, ruling) = (judged.deployed.clone(), judged.policy.clone());
    let outcome = judged.outcome_with(&common, audit::SHAPE, true);
    let (meant, others): (Vec<&Entry>, Vec<&Entry>) =
        outcome.report.entries.iter().partition(|entry| wanted.fits(rule, &entry.verdict.finding));
    // It is committed before the change that it is for.
    if meant.is_empty() && !options.force && rule.id != LOOSENED {
        return Err(nothing_there(rule, &others));
    }
    let told = outcome.report.entries.iter().map(|entry| &entry.verdict.finding);
    let veil = Veil::over(told.chain(&all), &[]);
    let net = super::net();
    let hide = |text: &str| net(&veil.hide(text));
    if options.request {
        let longest = meant.iter().filter_map(|entry| longest(&ruling, &entry.verdict)).min();
        let request = Request::of(rule, &meant, options, policy::today(), longest, &hide);
        let told = match options.format {
            Format::Json => request.json(),
            _ => request.markdown(),
        };
        let told = net(&told);
        if options.send {
            let answer = Commands::of_user(&repository)?.file(&rule.id, &told)?;
            return super::said(answer.trim_end());
        }
        return super::said(told.trim_end());
    }
    let said = [Some(&options.reason), options.owner.as_ref(), options.ticket.as_ref()];
    if said.into_iter().flatten().any(|text| hide(text) != *text) {
        let error = Error::new("the exception would repeat a secret: it is not written");
        return Err(error.help("--reason \"why, in words that give nothing away\""));
    }
    let told = meant.iter().map(|entry| &entry.verdict.finding).filter(|one| wanted.fits(rule, one));
    let findings: Vec<&Finding> = fitting.iter().chain(told).collect();
    write(options, &rule.id, &findings, &repository, tree, &deployed)
}

/// What makes no sense of a request, and what to type instead.
fn check_request(options: &Except) -> Result<()> {
    if options.ticket.is_some() {
        let help = "leave out --ticket; once the request has one, type --ticket in place of --request";
        return Err(Error::new("a request asks for a ticket: it has none yet").help(help));
    }
    if options.false_positive {
        let help = "leave out --request, and the false positive is written";
        return Err(Error::new("a false positive needs no ticket, and no request for one").help(help));
    }
    match options.format {
        Format::Text | Format::Markdown | Format::Json => Ok(()),
        _ => Err(Error::new("a request is told as Markdown or as JSON").help("--format json")),
    }
}

/// Rules that ask what a change does, rather than what is there.
const OF_CHANGES: [&str; 2] = [LOOSENED, "weakened-guardrail"];

/// The same exception twice would have to be ended twice.
fn refuse_second(wanted: &Exception, policy: &Policy, known: &Rules) -> Result<()> {
    let globs = |one: &Exception| one.path.as_ref().map(|paths| paths.patterns().to_vec());
    let is_same = |one: &&Exception| {
        known.find(&one.rule).is_some_and(|rule| rule.id == wanted.rule)
            && one.resource == wanted.resource
            && globs(one) == globs(wanted)
            && one.pattern.is_none()
            && one.line.is_none()
    };
    let Some(one) = policy.exceptions.iter().find(is_same) else { return Ok(()) };
    let place = format!("{}:{}", one.at.path(), one.at.start().line);
    let until = match &one.because {
        Because::Ticket { expires, .. } => format!(", until {}", written(*expires)),
        Because::FalsePositive => String::new(),
    };
    Err(Error::new(format!("there is an exception for it already ({place}){until}"))
        .help("change its ticket and its day there; --force writes a second one"))
}

/// The policy that lies in the work tree; what is wrong with it is told when something is added to it.
fn unstaged(repository: &Repository) -> Option<Policy> {
    let bytes = own_file::read(&repository.work_tree()?.join(file::FILE), file::FILE).ok()??;
    Policy::read(&Source::decode(file::place(), &bytes)).ok()
}

/// What the options say, as the policy would.
fn wanted(options: &Except, rule: &Rule) -> Result<Exception> {
    if rule.is_never && !(options.false_positive && options.path.is_some()) {
        let error = Error::new(format!("`{}` takes no ticket: what it finds must not be committed", rule.id));
        return Err(
            error.help(format!("iacgate except {} --false-positive --path FILE --reason WHY", rule.id))
        );
    }
    if let Some(text) = &options.expires {
        let day = date(text).ok_or_else(|| {
            Error::new(format!("`{text}` is no day of the calendar, written as 2027-03-31"))
                .help("--expires YYYY-MM-DD")
        })?;
        if day < policy::today() {
            let error = Error::new("that day is past: the exception would not hold");
            return Err(error.help("--expires YYYY-MM-DD"));
        }
    }
    if options.reason.trim().is_empty() {
        return Err(Error::new("a reason says why").help("--reason \"scratch space, synthetic data\""));
    }
    let globs = options.path.iter().collect::<Vec<_>>();
    let path = PathSet::new(&globs).map_err(|(_, why)| {
        Error::new(format!("`{}` is no valid glob: {why}", options.path.as_deref().unwrap_or("")))
            .help("--path 'envs/sandbox/**'")
    })?;
    let nowhere = Source::decode(file::place(), b"").location(Span::at(0));
    Ok(Exception {
        rule: rule.id.clone(),
        rule_at: nowhere.clone(),
        resource: options.resource.clone(),
        path: options.path.is_some().then_some(path),
        line: None,
        pattern: None,
        because: Because::FalsePositive,
        owner: options.owner.clone(),
        reason: options.reason.clone(),
        since: None,
        at: nowhere,
    })
}

fn check_ticket(options: &Except, policy: &Policy) -> Result<()> {
    let (Some(ticket), Some(pattern)) = (&options.ticket, &policy.tickets) else { return Ok(()) };
    if pattern.is_match(ticket) {
        return Ok(());
    }
    let place = policy.places.get("tickets.pattern");
    let place = place.map_or(String::new(), |at| format!(" ({}:{})", at.path(), at.start().line));
    Err(Error::new(format!("ticket `{ticket}` does not match `{pattern}`{place}")).help("--ticket ID"))
}

/// Nothing would be excused: the places that could have been meant.
fn nothing_there(rule: &Rule, others: &[&Entry]) -> Error {
    const MOST_NAMED: usize = 5;
    let mut places: Vec<String> = others
        .iter()
        .map(|entry| match &entry.verdict.finding.subject {
            Subject::Resource { address, .. } => format!("--resource '{address}'"),
            Subject::File(path) => format!("--path '{path}'"),
        })
        .collect();
    places.dedup();
    let more = places.len().saturating_sub(MOST_NAMED);
    places.truncate(MOST_NAMED);
    if more > 0 {
        places.push(format!("and {more} more"));
    }
    if places.is_empty() {
        return Error::new(format!("nothing in the index breaks `{}`: there is nothing to excuse", rule.id))
            .help("stage what it is for first, or write it all the same: --force");
    }
    Error::new(format!("nothing that `{}` finds is there", rule.id))
        .help(format!("it is found at {}   (--force writes it all the same)", places.join(", ")))
}

fn write(
    options: &Except,
    rule: &str,
    findings: &[&Finding],
    repository: &Repository,
    tree: Rc<dyn crate::tree::Tree>,
    deployed: &[Deployed],
) -> Result<u8> {
    let top =
        repository.work_tree().ok_or_else(|| Error::new("a bare repository has no iacgate.toml to write"))?;
    let path = top.join(file::FILE);
    let before = own_file::text(&path, file::FILE)?.unwrap_or_default();
    refuse_list(&before)?;
    let gap = match before.as_str() {
        text if text.is_empty() || text.ends_with("\n\n") || text.ends_with("\n\r\n") => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let entry = entry(options, rule);
    let added = format!("{gap}{entry}");
    let added = if before.contains("\r\n") { added.replace('\n', "\r\n") } else { added };
    let after = format!("{before}{added}");
    // What is written must be a policy, and the exception must hold in it.
    let files: BTreeMap<RepoPath, _> = [(file::place(), Some(after.as_bytes().into()))].into();
    let basis = policy::read(&[&Overlay { below: tree, files }], &Common::default())?;
    let decider = Decider {
        policy: &basis.policy,
        rules: &basis.known,
        tier: None,
        today: policy::today(),
        ignore_exceptions: false,
        verify: None,
        stood: None,
        linked: &BTreeMap::new(),
        deployed,
        peers: &PeerFiles::default(),
    };
    for finding in findings {
        if let Some(verdict) = decider.introduced((*finding).clone())
            && verdict.action != Action::Excepted
        {
            let error = Error::new(format!("the exception would not hold: {}", verdict.because));
            let latest = longest(&basis.policy, &verdict).map(|days| day_after(policy::today(), days));
            let wanted = options.expires.as_deref().and_then(date);
            return Err(match latest.filter(|latest| wanted.is_some_and(|wanted| wanted > *latest)) {
                Some(latest) => error.help(format!("--expires {} at the latest", written(latest))),
                None => error,
            });
        }
    }
    own_file::write(&path, file::FILE, after.as_bytes())?;
    let next = match rule {
        // The policy of before judges what loosens it.
        LOOSENED => "commit it by itself, before the change that it is for",
        _ => "stage it with the commit it is for",
    };
    super::said(&format!("{}: added\n{}\n{next}: git add {}", file::FILE, entry.trim_end(), file::FILE))
}

/// For how many days an exception for this finding may hold.
fn longest(policy: &Policy, verdict: &Verdict) -> Option<i64> {
    let tier = policy.tiers.iter().find(|tier| Some(&tier.name) == verdict.tier.as_ref());
    policy.longest(verdict.finding.severity, tier)
}

/// TOML lets nothing follow a list that is written in brackets: what would be added belongs into it.
fn refuse_list(text: &str) -> Result<()> {
    // What is no TOML is told with all else that is wrong with the policy.
    let Ok(parsed) = toml::de::DeTable::parse(text) else { return Ok(()) };
    let Some((key, _)) = parsed.get_ref().get_key_value("exception") else { return Ok(()) };
    if toml::de::DeTable::parse(&format!("{text}\n[[exception]]\n")).is_ok() {
        return Ok(());
    }
    let source = Source::decode(file::place(), text.as_bytes());
    let span = Span::new(key.span().start, key.span().end);
    Err(Error::new("nothing can be added to exceptions that are written as one value")
        .at(secrets::frame(&source, span))
        .help("write each of them as a table of its own, below `[[exception]]`"))
}

fn entry(options: &Except, rule: &str) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = format!("[[exception]]\nrule     = {}\n", quoted(rule));
    let mut line = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            text.push_str(&format!("{key:8} = {value}\n"));
        }
    };
    line("resource", options.resource.as_deref().map(quoted));
    line("path", options.path.as_deref().map(quoted));
    if options.false_positive {
        line("false-positive", Some("true".to_owned()));
    }
    line("ticket", options.ticket.as_deref().map(quoted));
    line("owner", options.owner.as_deref().map(quoted));
    line("reason", Some(quoted(&options.reason)));
    line("since", Some(crate::policy::exception::written(policy::today())));
    line("expires", options.expires.clone());
    text
}
