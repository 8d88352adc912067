//! Fixes of examples whose formatting is odd: tabs, comments, one-line blocks, carriage returns and what else
//! people leave behind. Whatever a file looks like, a printed patch applies, mends, and keeps the rest.
//!
//! The cases are drawn from a fixed seed; a case that fails is printed with the oddities that it needs.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::process::Stdio;

use fastrand::Rng;
use serde_json::Value;
use support::TestRepo;
use support::examples::{Example, ONLY, each};
use support::formatter::formatted;

const CASES: u64 = 60;
const SEED: u64 = 4;

/// A way in which a file can look, laid over its lines.
type Oddity = (&'static str, fn(&mut Vec<String>, &mut Rng));

const ODDITIES: [Oddity; 10] = [
    ("a heredoc beside attributes", heredocs),
    ("blocks before attributes", blocks_first),
    ("one-line blocks", one_line),
    ("quoted keys", quoted_keys),
    ("colons in objects", colons),
    ("`=` out of line", out_of_line),
    ("comments behind lines", comments_behind),
    ("comments between lines", comments_between),
    ("blank lines", blank_lines),
    ("tabs", tabs),
];

struct Case {
    rule: String,
    seed: u64,
    /// Which oddities, by place in [`ODDITIES`].
    odd: Vec<usize>,
    /// Formatted once it was made odd: what is left then is what a formatter leaves.
    is_formatted: bool,
    carriage_returns: bool,
    no_final_newline: bool,
    byte_order_mark: bool,
    text: String,
    /// The settings that the fix puts others in place of, as a person mends the example.
    replaced: BTreeSet<String>,
}

/// The settings that are there less often once somebody mended the example.
fn replaced(example: &Example) -> BTreeSet<String> {
    let count = |text: &str, name: &str| text.lines().filter(|line| setting(line) == name).count();
    let (before, after) = (&example.files[ONLY], &example.fixed[ONLY]);
    let names = before.lines().map(setting).filter(|name| !name.is_empty());
    names.filter(|name| count(after, name) < count(before, name)).map(str::to_owned).collect()
}

/// The name that a line gives a value to.
fn setting(line: &str) -> &str {
    line.split_once('=').map_or("", |(name, _)| name.trim())
}

impl Case {
    fn drawn(seed: u64, examples: &[&Example]) -> Self {
        let mut rng = Rng::with_seed(seed);
        let example = examples[rng.usize(..examples.len())];
        let odd = (0..ODDITIES.len()).filter(|_| rng.u8(..3) == 0).collect();
        let mut case = Self {
            rule: example.rule.clone(),
            seed,
            odd,
            is_formatted: rng.bool(),
            carriage_returns: rng.u8(..4) == 0,
            no_final_newline: rng.u8(..4) == 0,
            byte_order_mark: rng.u8(..8) == 0,
            text: String::new(),
            replaced: replaced(example),
        };
        case.text = case.made(&example.files[ONLY]);
        case
    }

    fn made(&self, example: &str) -> String {
        let mut rng = Rng::with_seed(self.seed + 1);
        let without_mark = |line: &str| line.split(" # finds:").next().unwrap_or(line).to_owned();
        let mut lines: Vec<String> = example.lines().map(without_mark).collect();
        for odd in &self.odd {
            ODDITIES[*odd].1(&mut lines, &mut rng);
        }
        lines.join("\n") + "\n"
    }

    /// What is at the end of lines and at both ends of the file.
    fn finished(&mut self) {
        if self.no_final_newline {
            self.text.truncate(self.text.trim_end().len());
        }
        if self.carriage_returns {
            self.text = self.text.replace('\n', "\r\n");
        }
        if self.byte_order_mark {
            self.text.insert(0, '\u{feff}');
        }
    }

    fn told(&self) -> String {
        let odd: Vec<&str> = self.odd.iter().map(|odd| ODDITIES[*odd].0).collect();
        format!(
            "{}, seed {}: {}{}\n{}",
            self.rule,
            self.seed,
            odd.join(", "),
            if self.is_formatted { ", formatted" } else { "" },
            self.text
        )
    }
}

/// What came of a case: the files before and after each fix, and what is wrong.
#[derive(Default)]
struct Outcome {
    fixed: Vec<(String, String)>,
    wrong: Vec<String>,
}

#[test]
fn a_fix_fits_whatever_a_file_looks_like() {
    let examples = Example::all();
    let fixable: Vec<&Example> =
        examples.iter().filter(|example| !example.is_folder && example.fixed.contains_key(ONLY)).collect();
    assert!(fixable.len() > 100, "only {} examples are fixed", fixable.len());
    let mut cases: Vec<Case> =
        (0..CASES).map(|number| Case::drawn(SEED * 100_000 + number * 2, &fixable)).collect();
    let texts: Vec<String> = cases.iter().map(|case| case.text.clone()).collect();
    for (case, formatted) in cases.iter_mut().zip(formatted(&texts)) {
        if case.is_formatted {
            case.text = formatted;
        }
        case.finished();
    }
    let outcomes = each(&cases, |case| outcome(case, ONLY));
    let mut wrong: Vec<String> = outcomes.iter().flat_map(|outcome| outcome.wrong.clone()).collect();
    let (mut pairs, mut of) = (Vec::new(), Vec::new());
    for (case, outcome) in cases.iter().zip(&outcomes) {
        for (before, after) in &outcome.fixed {
            of.push(case);
            pairs.extend([before, after].map(|text| text.trim_start_matches('\u{feff}').to_owned()));
        }
    }
    let mut clean_pairs = 0;
    for ((case, pair), clean) in of.iter().zip(pairs.chunks(2)).zip(formatted(&pairs).chunks(2)) {
        if pair[0] != clean[0] {
            continue;
        }
        clean_pairs += 1;
        if pair[1] != clean[1] {
            wrong.push(format!(
                "not as `terraform fmt` has it: {}\nbecomes\n{}\nfor\n{}",
                case.told(),
                pair[1],
                clean[1]
            ));
        }
    }
    let fixed = outcomes.iter().filter(|outcome| !outcome.fixed.is_empty()).count();
    println!("{fixed} of {CASES} cases are fixed, in {} ways, {clean_pairs} of them clean before", of.len());
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(fixed as u64 * 10 >= CASES * 9, "only {fixed} of {CASES} were fixed");
    assert!(clean_pairs >= 20, "only {clean_pairs} were clean before");
}

#[test]
fn a_fix_fits_the_same_in_json() {
    let examples = Example::all();
    let twin = |example: &Example| -> Option<Case> {
        let text = example.fixed.contains_key(ONLY).then(|| &example.files[ONLY])?;
        let value: Value = hcl::from_str(text).ok()?;
        let text = serde_json::to_string_pretty(&value).ok()? + "\n";
        let (seed, odd) = (0, Vec::new());
        let [is_formatted, carriage_returns, no_final_newline, byte_order_mark] = [false; 4];
        let rule = example.rule.clone();
        Some(Case {
            rule,
            seed,
            odd,
            is_formatted,
            carriage_returns,
            no_final_newline,
            byte_order_mark,
            text,
            replaced: replaced(example),
        })
    };
    let single = examples.iter().filter(|example| !example.is_folder);
    let cases: Vec<Case> = single.filter_map(twin).step_by(6).collect();
    let outcomes = each(&cases, |case| outcome(case, "main.tf.json"));
    let mut wrong: Vec<String> = outcomes.iter().flat_map(|outcome| outcome.wrong.clone()).collect();
    for (_, after) in outcomes.iter().flat_map(|outcome| &outcome.fixed) {
        match serde_json::from_str::<Value>(after) {
            // As it was printed before, so it is after, but for lists, which stand on one line.
            Ok(value) if packed(&value.to_string()) == packed(after) => {}
            other => wrong.push(format!("{other:?}\n{after}")),
        }
    }
    let fixed = outcomes.iter().filter(|outcome| !outcome.fixed.is_empty()).count();
    println!("{fixed} of {} twins are fixed", cases.len());
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(fixed * 10 >= cases.len() * 8, "only {fixed} of {} were fixed", cases.len());
}

fn outcome(case: &Case, path: &str) -> Outcome {
    let repo = TestRepo::new();
    repo.stage(path, &case.text);
    let ask = ["check", "--profile", "thorough", "--format", "json", "--rule", &case.rule];
    let before = repo.run(&ask);
    let Ok(report) = serde_json::from_str::<Value>(&before.stdout) else {
        let wrong = format!("nothing is found: {}{}", before.stderr, case.told());
        return Outcome { wrong: vec![wrong], ..Outcome::default() };
    };
    repo.commit("before");
    let mut outcome = Outcome::default();
    for finding in report["findings"].as_array().expect("a list") {
        let Some(patch) = finding["fix"]["patch"].as_str() else { continue };
        let mut tell = |what: &str| outcome.wrong.push(format!("{what}: {}\n{patch}", case.told()));
        if let Err(why) = apply(&repo, patch) {
            tell(&why);
            continue;
        }
        let after = fs::read_to_string(repo.path().join(path)).expect("the file");
        repo.fill_in();
        let left = repo.run(&ask).stdout;
        if left.contains(finding["fingerprint"].as_str().expect("text")) {
            tell("the finding stays");
        }
        let left: Value = serde_json::from_str(&left).unwrap_or_default();
        let found = left["findings"].as_array().into_iter().flatten();
        if found.clone().any(|finding| finding["state"] == "introduced") {
            tell("something is new");
        }
        for what in broken(case, &after, patch) {
            tell(&what);
        }
        outcome.fixed.push((case.text.clone(), after));
        repo.git(&["reset", "--quiet", "--hard"]);
    }
    outcome
}

/// What an edit did that it should not have done.
fn broken(case: &Case, after: &str, patch: &str) -> Vec<String> {
    let before = case.text.as_str();
    let mut wrong = Vec::new();
    let ends = |text: &str| (text.matches("\r\n").count(), text.matches('\n').count());
    let ((returns, _), (returns_after, lines_after)) = (ends(before), ends(after));
    if returns_after != if returns > 0 { lines_after } else { 0 } {
        wrong.push("line endings are mixed".to_owned());
    }
    if before.starts_with('\u{feff}') != after.starts_with('\u{feff}') {
        wrong.push("the byte order mark".to_owned());
    }
    let sided = |sign: char| -> Vec<String> {
        let body = patch.split_once("\n@@").map_or("", |(_, body)| body);
        let is_header = |line: &&str| line.starts_with("--- ") || line.starts_with("+++ ");
        let lines = body.lines().filter(|line| !is_header(line)).filter_map(|line| line.strip_prefix(sign));
        lines.map(|line| line.split_whitespace().collect()).collect()
    };
    let (gone, new) = (sided('-'), sided('+'));
    // Where something is taken out, its comment goes along.
    let takes_out = gone.len() > new.len();
    if takes_out {
        return wrong;
    }
    let marks = |text: &str| -> BTreeSet<String> {
        text.split("note-")
            .skip(1)
            .filter_map(|rest| Some(rest.split(|c: char| !c.is_ascii_digit()).next()?.to_owned()))
            .collect()
    };
    if !marks(before).is_subset(&marks(after)) {
        wrong.push("a comment is lost".to_owned());
    }
    // What was there is there again, moved in blanks or with another value.
    for line in gone {
        let key = line.split(['=', ':', '{']).next().unwrap_or("");
        if !case.replaced.contains(key.trim_matches('"')) && !new.iter().any(|other| other.contains(key)) {
            wrong.push(format!("{line} is lost"));
        }
    }
    wrong
}

fn apply(repo: &TestRepo, patch: &str) -> Result<(), String> {
    let mut git = repo.command("git");
    git.args(["apply", "--index", "--whitespace=nowarn", "-"]).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut git = git.spawn().expect("git runs");
    git.stdin.take().expect("its input").write_all(patch.as_bytes()).expect("it reads");
    let output = git.wait_with_output().expect("git ends");
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// Which lines are of code, and neither of a heredoc nor of a comment: those that may be changed.
fn code(lines: &[String]) -> Vec<bool> {
    let mut ends: Option<String> = None;
    let mut in_comment = false;
    let is_code = |line: &String| {
        let text = line.trim();
        if let Some(end) = &ends {
            if text == end {
                ends = None;
            }
            return false;
        }
        in_comment |= text.starts_with("/*");
        if in_comment {
            in_comment = !text.ends_with("*/");
            return false;
        }
        if let Some((_, rest)) = text.split_once("<<") {
            ends = Some(rest.trim_start_matches('-').trim().to_owned());
            return false;
        }
        !text.is_empty() && !text.starts_with('#') && !text.contains(['#']) && !text.contains("/*")
    };
    lines.iter().map(is_code).collect()
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// `key = value` on one line, in three parts.
fn attribute(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once('=')?;
    let is_key = !key.trim().is_empty() && key.trim().chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (is_key && value.starts_with(' ')).then_some((key.trim(), value.trim()))
}

/// A text that tells one comment from all others.
fn note(rng: &mut Rng) -> String {
    format!("note-{}", rng.u32(10_000..))
}

fn heredocs(lines: &mut Vec<String>, rng: &mut Rng) {
    for at in (0..lines.len()).rev() {
        let is_own = lines[at].starts_with("  ") && !lines[at].starts_with("   ");
        if code(lines)[at]
            && is_own
            && attribute(&lines[at]).is_some_and(|(_, value)| !value.ends_with(['{', '[', '(']))
            && rng.u8(..3) == 0
        {
            let text = [format!("  about_{at} = <<-EOT"), "    x = { # \"".to_owned(), "  EOT".to_owned()];
            let place = at + usize::from(rng.bool());
            lines.splice(place..place, text);
        }
    }
}

fn blocks_first(lines: &mut Vec<String>, _: &mut Rng) {
    // Where the next one goes: behind the header and the blocks that were moved.
    let mut place = 0;
    let mut at = 0;
    while at < lines.len() {
        if !lines[at].starts_with([' ', '}', '#']) && lines[at].ends_with('{') {
            place = at + 1;
        }
        let opens = lines[at].starts_with("  ") && !lines[at].starts_with("   ") && lines[at].ends_with('{');
        let Some(end) = lines[at..].iter().position(|line| line == "  }").filter(|_| opens) else {
            at += 1;
            continue;
        };
        if attribute(&lines[at]).is_none() && at >= place {
            let block: Vec<String> = lines.drain(at..=at + end).collect();
            lines.splice(place..place, block);
            place += end + 1;
        }
        at += end + 1;
    }
}

fn one_line(lines: &mut Vec<String>, rng: &mut Rng) {
    let mut at = 0;
    while at + 2 < lines.len() {
        let is_code = code(lines);
        let opens = is_code[at] && lines[at].ends_with(" {") && attribute(&lines[at]).is_none();
        let value = attribute(&lines[at + 1]).filter(|(_, value)| !value.ends_with(['{', '[', '(']));
        if let Some((key, value)) = value
            && opens
            && is_code[at + 1]
            && lines[at + 2].trim() == "}"
            && rng.bool()
        {
            let line = format!("{} {key} = {value} }}", lines[at]);
            lines.splice(at..at + 3, [line]);
        }
        at += 1;
    }
}

/// Calls `change` with each `key = value` line of an object.
fn in_objects(lines: &mut [String], change: impl Fn(&str, &str) -> String) {
    let mut open: Vec<bool> = Vec::new();
    let is_code = code(lines);
    for (line, is_code) in lines.iter_mut().zip(is_code) {
        if !is_code {
            continue;
        }
        if line.trim_start().starts_with(['}', ']', ')']) {
            open.pop();
        }
        if *open.last().unwrap_or(&false)
            && let Some((key, value)) = attribute(line)
        {
            *line = format!("{}{}", indent(line), change(key, value));
        }
        if line.ends_with(['{', '[', '(']) {
            let is_object =
                line.ends_with("= {") || line.ends_with(": {") || line.ends_with("({") || line.trim() == "{";
            open.push(is_object);
        }
    }
}

#[expect(clippy::ptr_arg, reason = "one type for all kinds of odd formatting")]
fn quoted_keys(lines: &mut Vec<String>, _: &mut Rng) {
    in_objects(lines, |key, value| format!("\"{key}\" = {value}"));
}

#[expect(clippy::ptr_arg, reason = "one type for all kinds of odd formatting")]
fn colons(lines: &mut Vec<String>, _: &mut Rng) {
    in_objects(lines, |key, value| format!("{key} : {value}"));
}

#[expect(clippy::ptr_arg, reason = "one type for all kinds of odd formatting")]
fn out_of_line(lines: &mut Vec<String>, rng: &mut Rng) {
    for (at, is_code) in code(lines).into_iter().enumerate() {
        let line = &lines[at];
        if let Some((key, value)) = attribute(line).filter(|_| is_code && rng.bool()) {
            let (before, after) = (" ".repeat(rng.usize(..4)), " ".repeat(rng.usize(..3)));
            lines[at] = format!("{}{key}{before}={after}{value}", indent(line));
        }
    }
}

#[expect(clippy::ptr_arg, reason = "one type for all kinds of odd formatting")]
fn comments_behind(lines: &mut Vec<String>, rng: &mut Rng) {
    for (at, is_code) in code(lines).into_iter().enumerate() {
        if is_code && rng.u8(..3) == 0 {
            let note = note(rng);
            lines[at] += &match rng.u8(..3) {
                0 => format!(" # {note}"),
                1 => format!(" // {note}"),
                _ => format!(" /* {note} */"),
            };
        }
    }
}

fn comments_between(lines: &mut Vec<String>, rng: &mut Rng) {
    for at in (0..lines.len()).rev() {
        if code(lines)[at] && rng.u8(..4) == 0 {
            let (note, indent) = (note(rng), indent(&lines[at]).to_owned());
            let comment = match rng.u8(..4) {
                0 => vec![format!("{indent}// {note}")],
                1 => vec![format!("{indent}/* {note}"), format!("{indent}   {note} */")],
                _ => vec![format!("{indent}# {note}")],
            };
            lines.splice(at..at, comment);
        }
    }
}

fn blank_lines(lines: &mut Vec<String>, rng: &mut Rng) {
    for at in (0..lines.len()).rev() {
        if code(lines)[at] && rng.u8(..4) == 0 {
            let blank = if rng.bool() { "" } else { "  " };
            lines.insert(at, blank.to_owned());
        }
    }
}

#[expect(clippy::ptr_arg, reason = "one type for all kinds of odd formatting")]
fn tabs(lines: &mut Vec<String>, _: &mut Rng) {
    for (at, is_code) in code(lines).into_iter().enumerate() {
        if is_code {
            let depth = indent(&lines[at]).len() / 2;
            lines[at] = "\t".repeat(depth) + lines[at].trim_start();
        }
    }
}

/// Without blanks.
fn packed(text: &str) -> String {
    text.split_whitespace().collect()
}
