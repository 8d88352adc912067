//! Markdown for a comment on a pull request, or the summary of a workflow.
//!
//! In: a [`Document`] and the most bytes that may be taken. Out: what is new and worst first, as many whole as fit, then one line
//! each, then how many are left. Whatever comes from a repository stands in code, where nothing is markup, a link or
//! a mention.

use std::io::{self, Write};

use super::document::{Document, Found};
use super::turn::of_the_rest;
use crate::delta::State;
use crate::text::escape::Escaped;

/// What GitHub takes for a comment, in characters; bytes are never fewer.
const LARGEST: usize = 65_536;
/// Room for the last lines.
const LAST_LINES: usize = 512;

pub fn markdown(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let shown = document.in_turn();
    let mut text = head(document, &shown);
    let mut whole = 0;
    let room = LARGEST - LAST_LINES - text.len().min(LARGEST - LAST_LINES);
    // Where not all fit whole, half of the room is for those that are told in a line.
    let (wholes, lines): (Vec<String>, Vec<String>) =
        shown.iter().map(|found| (told(found), line(found))).unzip();
    let all: usize = wholes.iter().map(String::len).sum();
    let mut left = if all <= room { room } else { room / 2 };
    for part in &wholes {
        if part.len() > left {
            break;
        }
        left -= part.len();
        text.push_str(part);
        whole += 1;
    }
    let mut listed = whole;
    for part in &lines[whole..] {
        if text.len() + part.len() > LARGEST - LAST_LINES {
            break;
        }
        text.push_str(part);
        listed += 1;
    }
    if listed < shown.len() {
        let left_out = &shown[listed..];
        text.push_str(&format!("\n…and {} more, {}.\n", left_out.len(), of_the_rest(left_out)));
    }
    text.push_str(&unread(document, LARGEST.saturating_sub(text.len())));
    text.push_str(&notes(document, LARGEST.saturating_sub(text.len())));
    out.write_all(text.as_bytes())
}

fn head(document: &Document, shown: &[&Found]) -> String {
    let block = shown.iter().filter(|found| found.blocks()).count();
    let warn = shown.iter().filter(|found| found.warns()).count();
    let found = match (block, warn) {
        (0, 0) => "nothing found".to_owned(),
        (0, warn) => format!("{warn} warn"),
        (block, 0) => format!("{block} block"),
        (block, warn) => format!("{block} block, {warn} warn"),
    };
    let mut text = match document.not_whole() {
        Some(unread) => format!("### iacgate: {unread}; in the rest {found}\n\n"),
        None => format!("### iacgate: {found}\n\n"),
    };
    let new = shown.iter().filter(|found| found.state == State::Introduced).count();
    if !document.gone.is_empty() || new < shown.len() {
        text.push_str(&format!(
            "{new} new, {} gone, {} still there\n\n",
            document.gone.len(),
            shown.len() - new
        ));
    }
    text
}

/// The head of a finding that unfolds into the rest.
fn told(found: &Found) -> String {
    let mut text = format!("<details><summary>{}</summary>\n\n", summary(found));
    text.push_str(&format!("{}\n\n", code(&found.message)));
    if let Some(excerpt) = &found.excerpt {
        let numbered = excerpt.lines.iter().enumerate();
        let lines: Vec<String> =
            numbered.map(|(number, line)| format!("{:>5} | {line}", excerpt.first_line + number)).collect();
        text.push_str(&fenced("", &lines.join("\n")));
    }
    if let Some(fix) = &found.fix {
        let look = if fix.safety == "safe" { "" } else { " (needs a look)" };
        text.push_str(&format!("fix{look}{}: {}\n\n", found.within(code), code(&fix.title)));
        if let Some(diff) = found.diff() {
            text.push_str(&fenced("diff", diff));
        }
        if !fix.commands.is_empty() {
            text.push_str(&fenced("sh", &fix.commands.join("\n")));
        }
    }
    if let Some(brought) = found.brought_by() {
        text.push_str(&format!("{}\n\n", code(&brought)));
    }
    text.push_str(&format!("{}\n\n</details>\n", code(&found.because)));
    text
}

fn line(found: &Found) -> String {
    format!(
        "- {} {}\n",
        code(&format!("{}:{}", found.place(), found.line)),
        code(&format!("{} {}: {}", found.severity, found.rule, found.message))
    )
}

/// HTML: inside `summary` there is no Markdown.
fn summary(found: &Found) -> String {
    let action = match (found.blocks(), found.warns()) {
        (true, _) => "blocks",
        (_, true) => "warns",
        _ => "older",
    };
    let place = html(&format!("{}:{}", found.place(), found.line));
    let resource =
        found.resource.as_ref().map_or(String::new(), |resource| format!(" <code>{}</code>", html(resource)));
    let (title, rule) = (html(&found.title), html(&found.rule));
    format!(
        "<b>{}</b> ({action}): {title} <code>{rule}</code> at <code>{place}</code>{resource}",
        found.severity
    )
}

/// No character of it is markup, also not for a Markdown reader that looks into HTML.
fn html(text: &str) -> String {
    let mut safe = String::new();
    for character in Escaped(text).to_string().chars() {
        if character.is_ascii_punctuation() && !"-./:,".contains(character) {
            safe.push_str(&format!("&#{};", u32::from(character)));
        } else {
            safe.push(character);
        }
    }
    safe
}

/// A span of code: its fence is longer than any run of backticks in it.
fn code(text: &str) -> String {
    let text = Escaped(text).to_string();
    let fence = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn fenced(language: &str, text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| Escaped(line).to_string()).collect();
    let text = lines.join("\n");
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}\n\n")
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

fn notes(document: &Document, room: usize) -> String {
    let mut text = String::new();
    for told in document.notes() {
        let place = told.line.map_or_else(|| told.place(), |line| format!("{}:{line}", told.place()));
        let line = format!("- note: {} {}\n", code(&place), code(&told.message));
        if text.len() + line.len() > room {
            break;
        }
        text.push_str(&line);
    }
    text
}

fn unread(document: &Document, room: usize) -> String {
    let mut text = String::new();
    let all = document.unread().count();
    for (number, told) in document.unread().enumerate() {
        let line = format!("- could not read {}: {}\n", code(&told.place()), code(&told.message));
        let more = format!("\n…and {} more could not be read.\n", all - number);
        let is_last = number + 1 == all;
        if text.len() + line.len() + if is_last { 0 } else { more.len() } > room {
            if text.len() + more.len() <= room {
                text.push_str(&more);
            }
            break;
        }
        text.push_str(&line);
    }
    text
}
