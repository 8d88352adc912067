//! One page that works offline: for the person who is sent "the audit".
//!
//! In: a [`Document`]. Out: HTML with its style, script and charts inside. All is written here and escaped; the
//! script only shows and hides, and the page's own policy lets nothing else run or load.

mod chart;

use std::collections::BTreeMap;
use std::io::{self, Write};

use base64::Engine;
use sha2::Digest;

use super::Kind;
use super::document::{Document, Found, RuleNote, Waiting};
use super::turn::of_the_rest;
use crate::delta::State;
use crate::severity::Severity;
use crate::text::escape::Escaped;
use chart::{Chart, Facets};

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");
/// Rows of each table below the findings: a page of megabytes helps nobody, and JSON has them all.
const MOST_ROWS: usize = 2_000;
/// Findings that are told whole; a page with more opens slowly.
const MOST_FINDINGS: usize = 10_000;

pub fn html(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let all = document.in_turn();
    let (shown, left_out) = all.split_at(all.len().min(MOST_FINDINGS));
    let mut facets = Facets::default();
    for found in shown {
        count(found, document.rule(&found.rule), &mut facets);
    }
    writeln!(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    let (style, script) = (digest(STYLE), digest(SCRIPT));
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{style}'; \
         script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'\">"
    )?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(
        out,
        "<meta name=\"referrer\" content=\"no-referrer\">\n<title>iacgate: {}</title>",
        name(document)
    )?;
    writeln!(out, "<style>{STYLE}</style>\n</head>\n<body>")?;
    writeln!(out, "<a class=\"skip\" href=\"#findings\">Skip to the findings</a>")?;
    head(document, &all, out)?;
    writeln!(out, "<main>")?;
    if !shown.is_empty() {
        charts(document, &facets, out)?;
        search(shown.len(), out)?;
    }
    writeln!(
        out,
        "<section id=\"findings\" aria-labelledby=\"findings-title\">\n<h2 id=\"findings-title\">Findings</h2>"
    )?;
    for found in shown {
        finding(found, document.rule(&found.rule), &facets, out)?;
    }
    if shown.is_empty() {
        writeln!(out, "<p>{}</p>", worst(shown, document))?;
    } else if !left_out.is_empty() {
        let (many, rest) = (left_out.len(), of_the_rest(left_out));
        writeln!(out, "<p>…and {many} more, {rest}: see the JSON report.</p>")?;
    }
    writeln!(out, "</section>")?;
    gone(document, out)?;
    exceptions(document, out)?;
    unknown(&document.unknown, out)?;
    troubles(document, out)?;
    writeln!(out, "</main>\n<footer>iacgate {}</footer>", safe(&document.tool.version))?;
    writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
}

fn name(document: &Document) -> &'static str {
    match document.kind {
        Kind::Check => "judged change",
        Kind::Audit => "audit",
        Kind::History => "audit of the history",
    }
}

/// By what a reader can narrow the findings down.
fn count(found: &Found, note: Option<&RuleNote>, facets: &mut Facets) {
    facets.count("severity", found.severity.word());
    facets.count("folder", &found.folder());
    if let Some(repository) = &found.repository {
        facets.count("repository", repository);
    }
    if let Some(tier) = &found.tier {
        facets.count("tier", tier);
    }
    facets.count("rule", &found.rule);
    for control in note.iter().flat_map(|note| &note.controls) {
        facets.count("benchmark", &control.benchmark);
    }
    if let Some(brought) = &found.brought {
        facets.count("month", &brought.date.chars().take(7).collect::<String>());
        facets.count("in HEAD", if brought.in_head { "still there" } else { "history alone" });
    }
}

/// Of one finding, the numbers of its values.
fn keys(found: &Found, note: Option<&RuleNote>, facets: &Facets) -> String {
    let mut own = Facets::default();
    count(found, note, &mut own);
    let keys = own.values().filter_map(|(facet, value)| facets.key(facet, value)).map(|key| key.to_string());
    keys.collect::<Vec<_>>().join(" ")
}

fn head(document: &Document, shown: &[&Found], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<header>\n<h1>iacgate: {}</h1>", name(document))?;
    writeln!(out, "<button type=\"button\" id=\"theme\" aria-pressed=\"false\">Dark</button>")?;
    writeln!(out, "<ul class=\"totals\">")?;
    for severity in [Severity::Critical, Severity::High, Severity::Medium, Severity::Low] {
        let many = shown.iter().filter(|found| found.severity == severity).count();
        writeln!(out, "<li class=\"{severity}\"><b>{many}</b> {severity}</li>")?;
    }
    writeln!(out, "</ul>\n<p>{}</p>", worst(shown, document))?;
    let summary = document.summary;
    let block = shown.iter().filter(|found| found.blocks()).count();
    writeln!(
        out,
        "<p>{block} block, {} warn, {} excepted; {} files and {} resources were judged.</p>",
        shown.iter().filter(|found| found.warns()).count(),
        document.excepted().count(),
        summary.blobs,
        summary.resources,
    )?;
    if let Some(unread) = document.not_whole() {
        writeln!(
            out,
            "<p class=\"banner\" role=\"alert\"><strong>This report is not whole:</strong> {}, see \
             <a href=\"#troubles\">what could not be judged</a>.</p>",
            safe(&unread)
        )?;
    }
    let new = shown.iter().filter(|found| found.state == State::Introduced).count();
    if !document.gone.is_empty() || new < shown.len() {
        writeln!(
            out,
            "<p>Against the older report: {new} new, {} gone, {} still there.</p>",
            document.gone.len(),
            shown.len() - new
        )?;
    }
    writeln!(out, "</header>")
}

/// One sentence: what is worst, and where most of it is.
fn worst(shown: &[&Found], document: &Document) -> String {
    let nothing = match document.not_whole() {
        Some(_) => "Nothing found in what could be judged.",
        None => "Nothing found.",
    };
    // The first of the worst: what is new comes before what was there and may be worse.
    let Some(first) = shown.iter().rev().max_by_key(|found| found.severity) else {
        return nothing.to_owned();
    };
    let of_it = shown.iter().filter(|found| found.severity == first.severity);
    let mut folders: BTreeMap<String, usize> = BTreeMap::new();
    for found in of_it.clone() {
        *folders.entry(found.folder()).or_default() += 1;
    }
    let Some((folder, many)) = folders.iter().max_by_key(|(_, many)| **many) else { return String::new() };
    let all = of_it.count();
    let place = if *many == all { "all".to_owned() } else { format!("{many} of them") };
    format!(
        "Worst: {all} {}, {place} in <code>{}</code>; the first: <em>{}</em>.",
        first.severity,
        safe(folder),
        safe(&first.title)
    )
}

fn charts(document: &Document, facets: &Facets, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<section aria-labelledby=\"charts-title\">\n<h2 id=\"charts-title\">Where they are</h2>")?;
    writeln!(
        out,
        "<p class=\"hint\">A bar narrows the findings down; a second press takes it back.</p>\n<div class=\"charts\">"
    )?;
    for (facet, title) in [
        ("severity", "By severity"),
        ("repository", "By repository"),
        ("folder", "By folder"),
        ("tier", "By tier"),
        ("rule", "By rule"),
        ("benchmark", "By benchmark"),
        ("in HEAD", "In HEAD"),
    ] {
        Chart::bars(facet, title, facets).write(out)?;
    }
    writeln!(out, "</div>")?;
    if document.kind == Kind::History {
        Chart::timeline("month", "Timeline: when it was brought", facets).write(out)?;
    }
    writeln!(out, "</section>")
}

fn search(many: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<form role=\"search\" class=\"search\"><label for=\"search\">Search</label>\
         <input type=\"search\" id=\"search\" placeholder=\"file, resource, rule, words\" autocomplete=\"off\">\
         <button type=\"button\" id=\"clear\">Show all</button>\
         <button type=\"button\" id=\"unfold\">Unfold</button>\
         <output id=\"count\" aria-live=\"polite\">{many} of {many} findings</output></form>"
    )
}

fn finding(found: &Found, note: Option<&RuleNote>, facets: &Facets, out: &mut dyn Write) -> io::Result<()> {
    let severity = found.severity;
    writeln!(out, "<details class=\"finding {severity}\" data-keys=\"{}\">", keys(found, note, facets))?;
    let place = safe(&format!("{}:{}", found.place(), found.line));
    let resource =
        found.resource.as_ref().map_or(String::new(), |one| format!(" <code>{}</code>", safe(one)));
    let old = if found.state == State::Carried { " <span class=\"tag\">still there</span>" } else { "" };
    let action = match (found.blocks(), found.warns()) {
        (true, _) => "blocks",
        (_, true) => "warns",
        _ => "older",
    };
    writeln!(
        out,
        "<summary><span class=\"severity\">{severity}</span> <span class=\"title\">{}</span> \
         <span class=\"tag\">{action}</span>{old}<br><code class=\"place\">{place}</code>{resource}</summary>",
        safe(&found.title)
    )?;
    writeln!(out, "<p class=\"message\">{}</p>", safe(&found.message))?;
    if let (Some(commit), Some(brought)) = (&found.commit, &found.brought) {
        let there =
            if brought.in_head { "HEAD still has it" } else { "HEAD no longer has it, the history does" };
        writeln!(
            out,
            "<p>Brought {} <code>{}</code>, {}, {}; {there}.</p>",
            if brought.or_before { "at or before" } else { "by" },
            safe(commit),
            safe(brought.who()),
            safe(&brought.when())
        )?;
    } else if let Some(commit) = &found.commit {
        writeln!(out, "<p>Brought by <code>{}</code>.</p>", safe(commit))?;
    }
    if let Some(excerpt) = &found.excerpt {
        writeln!(
            out,
            "<pre class=\"code\" tabindex=\"0\" aria-label=\"code\">{}</pre>",
            code(&excerpt.lines, excerpt.first_line, found.line)
        )?;
    }
    for beside in &found.related {
        writeln!(
            out,
            "<p>{}: <code>{}</code></p>",
            safe(&beside.message),
            safe(&found.place_beside(beside))
        )?;
    }
    if let Some(note) = note {
        writeln!(out, "<p>{}</p>", safe(&note.why))?;
        if !note.advice.is_empty() {
            writeln!(out, "<p>{}</p>", safe(&note.advice))?;
        }
    }
    if let Some(fix) = &found.fix {
        let look = if fix.safety == "safe" { "" } else { " (needs a look)" };
        writeln!(out, "<h3>Fix{look}{}: {}</h3>", found.within(safe), safe(&fix.title))?;
        if let Some(diff) = found.diff() {
            writeln!(out, "<pre class=\"diff\" tabindex=\"0\" aria-label=\"diff\">{}</pre>", coloured(diff))?;
        }
        for command in &fix.commands {
            writeln!(out, "<pre tabindex=\"0\" aria-label=\"command\">{}</pre>", safe(command))?;
        }
        for words in &fix.notes {
            writeln!(out, "<p>{}</p>", safe(words))?;
        }
    }
    let mut facts = vec![("Rule", found.rule.clone()), ("Decided by", found.because.clone())];
    facts.extend(found.tier.clone().map(|tier| ("Tier", tier)));
    if !found.aliases.is_empty() {
        facts.push(("Also known as", found.aliases.join(", ")));
    }
    for control in note.iter().flat_map(|note| &note.controls) {
        facts.push(("Control", format!("{} {}", control.benchmark, control.ids.join(", "))));
    }
    facts.push(("Fingerprint", found.fingerprint.clone()));
    writeln!(out, "<dl>")?;
    for (name, value) in facts {
        writeln!(out, "<dt>{name}</dt><dd>{}</dd>", safe(&value))?;
    }
    writeln!(out, "</dl>\n</details>")
}

fn code(lines: &[String], first: usize, meant: usize) -> String {
    let line = |(at, line): (usize, &String)| {
        let (number, text) = (first + at, safe(line));
        if number == meant {
            format!("<mark>{number:>5}  {text}</mark>")
        } else {
            format!("{number:>5}  {text}")
        }
    };
    lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// Signs stay: colour never carries meaning alone.
fn coloured(diff: &str) -> String {
    let line = |line: &str| match line.as_bytes().first() {
        Some(b'+') => format!("<ins>{}</ins>", safe(line)),
        Some(b'-') => format!("<del>{}</del>", safe(line)),
        _ => safe(line),
    };
    diff.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn gone(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let rows = document.gone.iter().map(|gone| {
        vec![
            gone.severity.to_string(),
            gone.rule.clone(),
            format!("{}:{}", gone.place(), gone.line),
            gone.message.clone(),
        ]
    });
    table("gone", "Gone since the older report", &["Severity", "Rule", "Where", "What"], rows, out)
}

fn exceptions(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let rows = document.excepted().map(|found| {
        let place = format!("{}:{}", found.place(), found.line);
        let subject = found.resource.clone().unwrap_or_default();
        vec![found.because.clone(), found.rule.clone(), place, subject, found.message.clone()]
    });
    table(
        "exceptions",
        "Exceptions, and until when they hold",
        &["Exception", "Rule", "Where", "Resource", "What"],
        rows,
        out,
    )
}

fn unknown(unknown: &[Waiting], out: &mut dyn Write) -> io::Result<()> {
    let rows = unknown.iter().map(|one| {
        let place = format!("{}:{}", one.place(), one.line);
        vec![
            one.rule.clone(),
            place,
            one.resource.clone().unwrap_or_default(),
            one.waits_for.clone(),
            one.action.clone(),
        ]
    });
    table(
        "unknown",
        "What waits for a value",
        &["Rule", "Where", "Resource", "Waits for", "Meanwhile"],
        rows,
        out,
    )
}

fn troubles(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let rows = document.troubles_in_turn().map(|told| {
        let place = told.line.map_or(told.place(), |line| format!("{}:{line}", told.place()));
        let what = match (told.counts, told.note) {
            (true, _) => "not judged",
            (false, true) => "note",
            (false, false) => "skipped",
        };
        vec![what.to_owned(), place, told.message.clone()]
    });
    table("troubles", "What could not be judged, and notes", &["", "Where", "Why"], rows, out)
}

fn table(
    id: &str,
    title: &str,
    heads: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section><details class=\"table\" id=\"{id}\"><summary><h2>{title} ({})</h2></summary>",
        rows.len()
    )?;
    write!(out, "<table><thead><tr>")?;
    for head in heads {
        write!(out, "<th scope=\"col\">{head}</th>")?;
    }
    writeln!(out, "</tr></thead><tbody>")?;
    for row in rows.iter().take(MOST_ROWS) {
        write!(out, "<tr>")?;
        for cell in row {
            write!(out, "<td>{}</td>", safe(cell))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table>")?;
    if rows.len() > MOST_ROWS {
        writeln!(out, "<p>…and {} more: see the JSON report.</p>", rows.len() - MOST_ROWS)?;
    }
    writeln!(out, "</details></section>")
}

/// Text between tags, or in a quoted attribute: nothing of it is markup, steers or hides.
fn safe(text: &str) -> String {
    let text = Escaped(text).to_string();
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

fn digest(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text))
}
