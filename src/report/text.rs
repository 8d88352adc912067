//! The report for people: each finding like a compiler's diagnostic, what to type last.
//!
//! In: a [`Report`] and a [`Palette`]. Out: text. What comes from a repository is escaped, and secrets are
//! masked in every line of it that is shown. A clean check says nothing.

use std::collections::HashSet;
use std::io::{self, Write};

use super::{Entry, Hints, Palette, Report, ShownFix, UnknownEntry, count};
use crate::delta::State;
use crate::finding::{Subject, Trouble};
use crate::policy::Action;
use crate::text::escape::{Escaped, Line};
use crate::text::frame::Frame;

/// Columns that prose may take.
const WIDTH: usize = 100;

pub fn text(report: &Report, palette: &Palette, out: &mut dyn Write) -> io::Result<()> {
    let palette = *palette;
    let hints = report.hints;
    // A rule explains itself once, however often it is broken.
    let mut explained = HashSet::new();
    for entry in report.sorted().into_iter().filter(|entry| is_shown(entry, hints)) {
        if hints.quiet {
            one_line(entry, palette, out)?;
        } else {
            let first = explained.insert(entry.verdict.finding.rule.clone());
            diagnostic(entry, first, palette, out)?;
        }
    }
    // What passes unanswered is for those who ask; what is held against a commit is not.
    for entry in report.sorted_unknown().into_iter().filter(|entry| hints.verbose || is_held(entry)) {
        unknown(entry, palette, out)?;
    }
    for (trouble, state) in report.sorted_troubles() {
        could_not_read(trouble, *state == State::Carried && !hints.audit, out)?;
    }
    for note in &report.notes {
        let line = note.at.map_or(String::new(), |at| format!(":{}", at.line));
        writeln!(out, "note: {}{line}: {}", note.path, Escaped(&note.message))?;
    }
    last_lines(report, out)
}

fn is_shown(entry: &Entry, hints: Hints) -> bool {
    // What an audit carries stands in the baseline.
    let introduced = entry.verdict.state == State::Introduced;
    hints.verbose || (introduced && entry.verdict.action != Action::Excepted)
}

fn is_held(entry: &UnknownEntry) -> bool {
    entry.state == State::Introduced && entry.action != "pass"
}

/// `file:line:column severity rule: message`, of a history with the commit that brought it.
fn one_line(entry: &Entry, palette: Palette, out: &mut dyn Write) -> io::Result<()> {
    let finding = &entry.verdict.finding;
    let at = finding.at.start();
    let severity = palette.severity(finding.severity, finding.severity);
    let (path, message) = (finding.at.path(), Line(&finding.message));
    let rule = Escaped(finding.rule.as_str());
    let brought = entry.brought.as_ref().zip(entry.commit.as_ref());
    let brought =
        brought.map_or_else(String::new, |(brought, commit)| format!("  ({})", brought.in_short(commit)));
    writeln!(out, "{path}:{}:{} {severity} {rule}: {message}{}", at.line, at.column, Escaped(&brought))
}

fn diagnostic(entry: &Entry, explain: bool, palette: Palette, out: &mut dyn Write) -> io::Result<()> {
    let finding = &entry.verdict.finding;
    let head =
        format!("{}: {} [{}]", finding.severity, Escaped(&entry.title), Escaped(finding.rule.as_str()));
    writeln!(out, "{}", palette.severity(finding.severity, head))?;

    // A file that is wrong as a whole has no line to show.
    let whole_file =
        matches!(finding.subject, Subject::File(_)) && finding.at.span.start == finding.at.span.end;
    let frame = Frame::new(&finding.at.source, finding.at.span, &entry.masks).filter(|_| !whole_file);
    let gutter = " ".repeat(frame.as_ref().map_or(1, |frame| frame.line.to_string().len()));
    place(entry, whole_file, &gutter, palette, out)?;
    let bar = format!("{gutter} {}", palette.faint("|"));
    match frame {
        Some(frame) => {
            let (indent, carets) = (" ".repeat(frame.indent), "^".repeat(frame.carets));
            writeln!(out, "{bar}")?;
            writeln!(out, "{} {} {}", palette.faint(frame.line), palette.faint("|"), frame.text)?;
            let carets = palette.severity(finding.severity, carets);
            writeln!(out, "{bar} {indent}{carets} {}", Line(&finding.message))?;
        }
        None => note(&finding.message, &gutter, palette, out)?,
    }

    for related in &finding.related {
        let at = related.at.start();
        let place = format!("{}:{}:{}", related.at.path(), at.line, at.column);
        let sign = palette.faint("=");
        writeln!(out, "{gutter} {sign} {}: {place}", Escaped(&related.message))?;
    }
    if let Some(commit) = &entry.commit {
        let words = match &entry.brought {
            Some(brought) => {
                let there = if brought.in_head { "HEAD still has it" } else { "HEAD no longer has it" };
                format!("{}; {there}", brought.words(commit))
            }
            None => format!("brought by commit {commit}"),
        };
        note(&words, &gutter, palette, out)?;
    }
    if explain {
        note(&entry.why, &gutter, palette, out)?;
    }
    if explain || entry.fix.is_none() {
        note(&entry.advice, &gutter, palette, out)?;
    }
    let decided = match entry.verdict.action {
        Action::Block => "blocks",
        Action::Warn => "warns",
        Action::Excepted => "excepted",
    };
    let older = if entry.verdict.state == State::Carried { "older than this change; " } else { "" };
    note(&format!("{older}{decided}: {}", entry.verdict.because), &gutter, palette, out)?;
    if let Some(fix) = &entry.fix {
        shown_fix(fix, &gutter, palette, out)?;
    }
    writeln!(out)
}

fn place(
    entry: &Entry,
    whole_file: bool,
    gutter: &str,
    palette: Palette,
    out: &mut dyn Write,
) -> io::Result<()> {
    let finding = &entry.verdict.finding;
    write!(out, "{gutter}{} {}", palette.faint("-->"), finding.at.path())?;
    if !whole_file {
        let at = finding.at.start();
        write!(out, ":{}:{}", at.line, at.column)?;
    }
    match &finding.subject {
        Subject::Resource { address, .. } => writeln!(out, "  {}", Escaped(address)),
        Subject::File(_) => writeln!(out),
    }
}

/// `   = words`, wrapped. Nothing where there are no words.
fn note(words: &str, gutter: &str, palette: Palette, out: &mut dyn Write) -> io::Result<()> {
    let room = WIDTH - gutter.len() - 3;
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        let word = Escaped(word).to_string();
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    for (position, line) in lines.iter().enumerate() {
        let sign = if position == 0 { palette.faint("=") } else { " ".into() };
        writeln!(out, "{gutter} {sign} {line}")?;
    }
    Ok(())
}

fn shown_fix(fix: &ShownFix, gutter: &str, palette: Palette, out: &mut dyn Write) -> io::Result<()> {
    let look = if fix.suggested { " (needs a look)" } else { "" };
    writeln!(out, "{gutter} {}{look}: {}", palette.strong("fix"), Escaped(&fix.title))?;
    for line in fix.diff.iter().flat_map(|diff| diff.lines()) {
        let shown = Escaped(line);
        let shown = match line.as_bytes().first() {
            Some(b'+') => palette.added(shown),
            Some(b'-') => palette.removed(shown),
            _ => shown.to_string(),
        };
        writeln!(out, "{gutter}   {shown}")?;
    }
    for command in &fix.commands {
        writeln!(out, "{gutter}   {}", palette.strong(Escaped(command)))?;
    }
    fix.notes.iter().try_for_each(|words| note(words, gutter, palette, out))
}

fn unknown(entry: &UnknownEntry, palette: Palette, out: &mut dyn Write) -> io::Result<()> {
    let answer = &entry.answer;
    let at = answer.at.start();
    let subject = match &answer.subject {
        Subject::Resource { address, .. } => format!(" {}", Escaped(address)),
        Subject::File(_) => String::new(),
    };
    let held = match entry.action {
        "block" => " (blocks)",
        "warn" => " (warns)",
        _ => "",
    };
    let head = palette.strong(format!("unknown{held}"));
    let rule = Escaped(answer.rule.as_str());
    let waits_for = Escaped(&answer.waits_for);
    writeln!(
        out,
        "{head}: {}:{}:{}{subject} {rule}: waits for {waits_for}",
        answer.at.path(),
        at.line,
        at.column
    )
}

fn could_not_read(trouble: &Trouble, as_before: bool, out: &mut dyn Write) -> io::Result<()> {
    let verb = if trouble.counts { "could not read" } else { "skipped" };
    write!(out, "{verb} {}", trouble.path)?;
    if let Some(at) = trouble.at {
        write!(out, ":{}", at.line)?;
    }
    let before = if as_before { " (as before this change)" } else { "" };
    writeln!(out, ": {}{before}", Escaped(&trouble.message))
}

fn last_lines(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let (summary, hints) = (report.summary, report.hints);
    if hints.quiet {
        return Ok(());
    }
    // A whole tree without a finding is told of: silence could be a tree that nobody judged.
    if hints.verbose || hints.audit && summary.block == 0 && summary.warn == 0 {
        let judged =
            format!("{}, {} judged", count(summary.blobs, "blob"), count(summary.resources, "resource"));
        let verdict = if summary.block == 0 { ", nothing blocks" } else { "" };
        let older = match summary.carried {
            0 => String::new(),
            many => format!(" ({})", count(many, "older finding")),
        };
        writeln!(out, "iacgate: {judged}{verdict}{older}")?;
    }
    let this = if hints.in_hook { " this commit" } else { "" };
    let warns = |many: usize| if many == 1 { "warns" } else { "warn" };
    match (summary.block, summary.warn) {
        (0, 0) => return Ok(()),
        (0, warn) => return writeln!(out, "{} {}", count(warn, "finding"), warns(warn)),
        (block, warn) => {
            let blocks = if block == 1 { "blocks" } else { "block" };
            write!(out, "{} {blocks}{this}", count(block, "finding"))?;
            if warn > 0 {
                write!(out, ", {warn} {}", warns(warn))?;
            }
            writeln!(out)?;
        }
    }
    if hints.in_hook {
        if report.entries.iter().any(is_mendable) {
            writeln!(out, "  apply the safe fixes:       iacgate fix")?;
        }
        if report.entries.iter().any(|entry| entry.fix.as_ref().is_some_and(|fix| fix.suggested)) {
            writeln!(out, "  those that need a look too: iacgate fix --suggested")?;
        }
        let blocking = || report.entries.iter().filter(|entry| entry.verdict.action == Action::Block);
        if blocking().any(|entry| !entry.is_never) {
            let options = "--resource ADDRESS --ticket ID --reason \"why\" --expires YYYY-MM-DD";
            writeln!(out, "  accept one, with a ticket:  iacgate except RULE {options}")?;
        } else {
            let options = "--false-positive --path FILE --reason \"why\"";
            writeln!(out, "  where it is none:           iacgate except RULE {options}")?;
        }
        writeln!(out, "`git commit --no-verify` skips this gate, but CI judges what it lets by")?;
    }
    Ok(())
}

/// What `iacgate fix` takes without options.
fn is_mendable(entry: &Entry) -> bool {
    let held = entry.verdict.state == State::Introduced && entry.verdict.action != Action::Excepted;
    held && entry.fix.as_ref().is_some_and(|fix| !fix.suggested)
}
