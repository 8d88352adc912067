//! `iacgate exceptions`: the record of what is excused, for auditors.
//!
//! In: HEAD. Out: each exception of the policy, each comment, and where the policy reads them those of other tools: who,
//! which, since when, until, used where.

pub mod peers;

use std::collections::BTreeMap;

use serde::Serialize;

use super::notes::{Use, key};
use super::options::{Common, Exceptions, RecordFormat};
use super::outcome::Judged;
use super::{audit, policy};
use crate::error::{Error, Result};
use crate::git::Repository;
use crate::policy::Baseline;
use crate::policy::exception::{Because, shown, written};
use crate::text::Location;
use crate::text::escape::{Escaped, Line};

#[derive(Serialize)]
struct Row {
    rule: String,
    /// `iacgate.toml:12`.
    written_in: String,
    #[serde(skip)]
    at: Location,
    /// The tool whose own exception it is; none where it is one of iacgate's.
    tool: Option<&'static str>,
    owner: Option<String>,
    ticket: Option<String>,
    reason: String,
    false_positive: bool,
    resource: Option<String>,
    paths: Vec<String>,
    since: Option<String>,
    until: Option<String>,
    /// `holds`, `unused`, `expired`, or `refused` where it is no valid one.
    state: &'static str,
    /// Why it is refused.
    why: Option<String>,
    used: Vec<Place>,
}

#[derive(Serialize)]
struct Place {
    rule: String,
    file: String,
    line: usize,
    resource: Option<String>,
}

pub fn run(options: &Exceptions) -> Result<u8> {
    let repository = Repository::from_env()?;
    let tree = match &options.rev {
        Some(rev) => repository.tree(rev)?,
        None => audit::committed(&repository)?,
    };
    let common = Common { quiet: true, config: options.config.clone(), ..Common::default() };
    let mut judged = audit::judge(tree, Baseline::default(), &common)?;
    judged.verdicts(&common, false);
    let mut rows = rows(&judged);
    sign(&mut rows, &repository, options.rev.as_deref().unwrap_or("HEAD"));
    for row in &mut rows {
        let optional = [&mut row.owner, &mut row.ticket, &mut row.until];
        let optional = optional.into_iter().chain([&mut row.why]);
        for text in optional.flatten().chain([&mut row.reason, &mut row.rule]) {
            *text = shown(&judged.veil.hide(text));
        }
        // Names stay, whatever they look like; an address may have a secret of the run in it.
        let places = row.used.iter_mut().flat_map(|place| place.resource.iter_mut().chain([&mut place.file]));
        for text in row.resource.iter_mut().chain(&mut row.paths).chain(places) {
            *text = judged.veil.hide(text);
        }
    }
    let text = match options.format {
        RecordFormat::Json => {
            let document = serde_json::json!({ "version": 1, "exceptions": rows });
            serde_json::to_string_pretty(&document).map_err(|error| Error::new(error.to_string()))?
        }
        RecordFormat::Markdown => markdown(&rows),
        RecordFormat::Text => plain(&rows),
    };
    super::said(text.trim_end())
}

fn rows(judged: &Judged) -> Vec<Row> {
    let today = policy::today();
    let used =
        |at: &Location| -> Vec<&Use> { judged.uses.iter().filter(|one| one.exception == key(at)).collect() };
    let state = |ended: bool, uses: &[&Use]| match uses {
        _ if ended => "expired",
        [] => "unused",
        uses if uses.iter().any(|one| one.holds) => "holds",
        _ => "refused",
    };
    let mut rows = Vec::new();
    for exception in &judged.policy.exceptions {
        let uses = used(&exception.at);
        let (ticket, until) = match &exception.because {
            Because::Ticket { ticket, expires, .. } => (Some(ticket.clone()), Some(*expires)),
            Because::FalsePositive => (None, None),
        };
        rows.push(Row {
            rule: exception.rule.clone(),
            written_in: place(&exception.at),
            at: exception.at.clone(),
            tool: None,
            owner: exception.owner.clone(),
            false_positive: ticket.is_none(),
            ticket,
            reason: exception.reason.clone(),
            resource: exception.resource.clone(),
            paths: exception.path.as_ref().map_or(Vec::new(), |paths| paths.patterns().to_vec()),
            since: exception.since.map(written),
            until: until.map(written),
            state: state(until.is_some_and(|until| until < today), &uses),
            why: refused(&uses),
            used: places(&uses),
        });
    }
    for comment in judged.comments().into_iter().filter(|comment| comment.misspelled.is_none()) {
        let uses = used(&comment.at);
        let is_valid = comment.mistake(judged.policy.tickets.as_ref(), today).is_none();
        let ended = comment.until().is_some_and(|until| until < today);
        rows.push(Row {
            rule: comment.rule.clone(),
            written_in: place(&comment.at),
            at: comment.at.clone(),
            tool: None,
            owner: comment.owner.clone(),
            ticket: comment.ticket.clone(),
            reason: comment.reason.clone(),
            false_positive: comment.false_positive,
            resource: None,
            paths: vec![comment.at.path().to_string()],
            since: None,
            until: comment.expires.clone(),
            state: if is_valid || ended { state(ended, &uses) } else { "refused" },
            why: comment
                .mistake(judged.policy.tickets.as_ref(), today)
                .filter(|_| !ended)
                .or_else(|| refused(&uses).filter(|_| is_valid)),
            used: places(&uses),
        });
    }
    for one in peers::held(&*judged.tree, &judged.policy, &judged.deployed) {
        let uses = used(&one.at);
        rows.push(Row {
            rule: if one.ids.is_empty() { "*".to_owned() } else { one.ids.join(",") },
            written_in: place(&one.at),
            at: one.at.clone(),
            tool: Some(one.peer.word()),
            owner: None,
            ticket: None,
            reason: one.reason,
            false_positive: false,
            resource: one.resource,
            paths: vec![one.path.to_string()],
            since: None,
            until: one.until.map(written),
            state: state(one.until.is_some_and(|until| until < today), &uses),
            why: refused(&uses),
            used: places(&uses),
        });
    }
    rows
}

/// Where an exception itself does not say who took the risk, and since when, its line's author and day do.
fn sign(rows: &mut [Row], repository: &Repository, revision: &str) {
    let mut authors = BTreeMap::new();
    for row in rows.iter_mut().filter(|row| row.owner.is_none() || row.since.is_none()) {
        let path = row.at.path();
        let lines = authors.entry(path.clone()).or_insert_with(|| repository.authors(revision, path));
        let Some(line) = lines.get(row.at.start().line.saturating_sub(1)) else { continue };
        row.owner.get_or_insert_with(|| line.by.clone());
        row.since.get_or_insert_with(|| written(policy::day(line.at)));
    }
}

/// Why none of the findings that it is meant for is excused.
fn refused(uses: &[&Use]) -> Option<String> {
    match uses.iter().any(|one| one.holds) {
        true => None,
        false => uses.iter().find_map(|one| one.why.clone()),
    }
}

fn place(at: &Location) -> String {
    format!("{}:{}", at.path(), at.start().line)
}

fn places(uses: &[&Use]) -> Vec<Place> {
    let place = |one: &&Use| Place {
        rule: one.rule.clone(),
        file: one.file.to_string(),
        line: one.line,
        resource: one.resource.clone(),
    };
    uses.iter().filter(|one| one.holds).map(place).collect()
}

fn markdown(rows: &[Row]) -> String {
    let cell = |text: &str| Line(text).to_string().replace('|', "\\|");
    let optional = |text: &Option<String>| text.as_deref().map_or("–".to_owned(), cell);
    let mut text = "# Exceptions\n\n| rule | where | ticket | owner | reason | since | until | state | used at |\n|---|---|---|---|---|---|---|---|---|\n".to_owned();
    for row in rows {
        let mut reach: Vec<String> = row.resource.iter().chain(&row.paths).map(|word| cell(word)).collect();
        reach.push(format!("({})", cell(&row.written_in)));
        let ticket = match row.tool {
            Some(tool) => format!("none: by {tool}"),
            None if row.false_positive => "false positive".to_owned(),
            None => optional(&row.ticket),
        };
        let used: Vec<String> = row.used.iter().map(|place| cell(&at(place))).collect();
        text.push_str(&format!(
            "| {} | {} | {ticket} | {} | {} | {} | {} | {} | {} |\n",
            cell(&row.rule),
            reach.join(" "),
            optional(&row.owner),
            cell(&row.reason),
            optional(&row.since),
            optional(&row.until),
            state_of(row, &cell),
            used.join("<br>")
        ));
    }
    text
}

fn state_of(row: &Row, cell: &dyn Fn(&str) -> String) -> String {
    row.why.as_ref().map_or(row.state.to_owned(), |why| format!("{}: {}", row.state, cell(why)))
}

fn plain(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        let until = row.until.as_ref().map(|day| format!(" until {day}"));
        let what = match (&row.ticket, row.tool) {
            (Some(ticket), _) => format!("{ticket}{}", until.unwrap_or_else(|| " until ?".to_owned())),
            (None, Some(tool)) => format!("by {tool}{}", until.unwrap_or_default()),
            (None, None) => "false positive".to_owned(),
        };
        let owner = row.owner.as_ref().map_or(String::new(), |owner| format!(", {}", Line(owner)));
        text.push_str(&format!(
            "{} {} {what}{owner} ({}): {}\n",
            Escaped(&row.rule),
            row.state,
            Escaped(&row.written_in),
            Line(&row.reason)
        ));
        if let Some(why) = &row.why {
            text.push_str(&format!("  {}: {}\n", row.state, Line(why)));
        }
        for place in &row.used {
            text.push_str(&format!("  {}\n", Escaped(&at(place))));
        }
    }
    if rows.is_empty() {
        text.push_str("no exceptions are committed\n");
    }
    text
}

fn at(place: &Place) -> String {
    let resource = place.resource.as_ref().map_or(String::new(), |address| format!(" {address}"));
    format!("{}:{}{resource}", place.file, place.line)
}
