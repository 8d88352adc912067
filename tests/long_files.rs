//! Files that are too long to be held: what stands in them is told as it is of short ones, and what is damaged is not
//! believed.

mod support;

use serde_json::Value;
use support::{Run, TestRepo};

/// More than is held, and a window and a half.
const SIZE: usize = 17 << 20;
/// Where a window of the text ends.
const EDGE: usize = 8 << 20;

/// A line in which nobody finds a word to look at: a build for tests is slow.
const FILLER: &str = "............................................................\n";

fn token(number: u64) -> String {
    let part = |by: u64| format!("{:016x}", (number + 1).wrapping_mul(by));
    let odd = [0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f, 0x1656_67b1_9e37_79f9, 0x85eb_ca77_c2b2_ae63];
    format!("{}-{}", "sk-or-v1", odd.map(part).concat())
}

fn key(number: u64) -> String {
    let lines: String = (0..40).map(|line| token(line + 100 * number)[9..].to_owned() + "\n").collect();
    let border = |word: &str| format!("-----{word} RSA PRIVATE {}-----\n", "KEY");
    border("BEGIN") + &lines + &border("END")
}

/// A log with secrets in it, and the lines that they stand on.
fn log() -> (String, Vec<usize>) {
    let secret = |number: u64| if number % 5 == 4 { key(number) } else { format!("key {}\n", token(number)) };
    // Around where each window ends and the next one's own begins, at both ends, and in between.
    let near = [EDGE, EDGE - (128 << 10), EDGE - (256 << 10), 2 * EDGE - (256 << 10)];
    let mut places: Vec<usize> =
        near.iter().flat_map(|edge| (0..10).map(move |step| edge - 600 + step * 120)).collect();
    places.extend([0, 3 << 20, SIZE - 10]);
    places.sort_unstable();
    let (mut text, mut line, mut lines, mut next) =
        (String::new(), 1, Vec::new(), places.into_iter().peekable());
    while text.len() < SIZE {
        if next.next_if(|at| *at <= text.len()).is_some() {
            let secret = secret(lines.len() as u64);
            // Of a key what stands below its border is the secret.
            lines.push(line + usize::from(secret.starts_with('-')));
            line += secret.matches('\n').count();
            text.push_str(&secret);
        }
        text.push_str(FILLER);
        line += 1;
    }
    (text, lines)
}

fn found(run: &Run) -> Vec<(String, u64)> {
    let report: Value = serde_json::from_str(&run.stdout).expect("a report");
    let findings = report["findings"].as_array().expect("findings").iter();
    let findings = findings.filter(|one| one["state"] == "introduced");
    let mut found: Vec<_> = findings
        .map(|one| (one["file"].as_str().expect("a file").to_owned(), one["line"].as_u64().expect("a line")))
        .collect();
    found.sort();
    found
}

#[test]
fn a_long_text_tells_each_of_its_secrets_once_at_its_line() {
    let repo = TestRepo::new();
    repo.commit("empty");
    let (text, lines) = log();
    repo.stage("server.log", &text);
    let expected: Vec<(String, u64)> =
        lines.iter().map(|line| ("server.log".to_owned(), *line as u64)).collect();
    let ask = |arguments: &[&str]| {
        let run = repo.run(&[arguments, &["--format", "json"]].concat());
        assert_eq!(run.status, 1, "{arguments:?} {}", run.stderr);
        assert!(!run.stdout.contains(&token(0)), "{arguments:?}");
        found(&run)
    };
    assert_eq!(ask(&["check"]), expected, "staged");
    assert_eq!(ask(&["audit", "."]), expected, "on disk");
    repo.commit("a log");
    repo.git(&["repack", "-adq"]);
    assert_eq!(ask(&["audit", "--history"]), expected, "in a pack");
    // One line more, and the packs make one version from the other: nothing else is new.
    repo.stage("server.log", format!("{text}key {}\n", token(1_000)));
    let last = [("server.log".to_owned(), text.matches('\n').count() as u64 + 1)];
    assert_eq!(ask(&["check"]), last, "one more");
    repo.commit("more");
    repo.git(&["-c", "core.bigFileThreshold=1g", "repack", "-adfq"]);
    repo.git(&["rm", "-q", "server.log"]);
    repo.commit("none");
    assert_eq!(ask(&["check", "--from", "HEAD~2", "--to", "HEAD"]), last, "passing");
}

fn rules(run: &Run) -> Vec<String> {
    let report: Value = serde_json::from_str(&run.stdout).expect("a report");
    let findings = report["findings"].as_array().expect("findings").iter();
    findings
        .map(|one| format!("{} {}", one["file"].as_str().unwrap_or(""), one["rule"].as_str().unwrap_or("")))
        .collect()
}

#[test]
fn state_and_models_are_known_however_long_they_are() {
    let repo = TestRepo::new();
    let instance = r#"{"mode": "managed", "type": "null_resource", "name": "x", "instances": []},"#;
    let state = format!(
        r#"{{"version": 4, "terraform_version": "1.9.0", "serial": 1, "lineage": "{}", "outputs": {{}}, "resources": [{}]}}"#,
        "b53d1f2c-0a0b-4444-8888-abcdef012345",
        instance.repeat(SIZE / instance.len() + 1).trim_end_matches(',')
    );
    let filler = FILLER.repeat(SIZE / FILLER.len() + 1);
    let short = state.replace(&instance.repeat(SIZE / instance.len() - 10), "");
    let header = r#"{"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}"#;
    let model = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &vec![7; SIZE]].concat();
    repo.stage("data.json", &state);
    repo.stage("run.log", format!("{filler}{short}\n{filler}"));
    repo.stage("weights.bin", model);
    repo.stage("clean.log", &filler);
    // What only the whole of it says: nothing in any part is a state's own word.
    let resource = r#"{"urn": "urn:pulumi:dev::p::random:index/randomId:RandomId::x", "type": "random:index/randomId:RandomId"},"#;
    let resources = resource.repeat(SIZE / resource.len() + 1);
    repo.stage(
        "export.json",
        format!(
            r#"{{"version": 3, "deployment": {{"manifest": {{"time": "2026-01-01T00:00:00Z"}}, "resources": [{}]}}}}"#,
            resources.trim_end_matches(',')
        ),
    );
    // A program that unpacks itself, with a key store's name inside.
    let end = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    repo.stage("tool.run", [b"#!/bin/sh\n", filler.as_bytes(), end].concat());
    let run = repo.run(&["check", "--format", "json"]);
    let expected = [
        "data.json committed-state",
        "export.json committed-state",
        "run.log committed-state",
        "weights.bin committed-model",
    ];
    let mut told = rules(&run);
    told.sort();
    assert_eq!(told, expected, "{}", run.stderr);
    // The fix is tried on it as on a short one.
    let text = repo.run(&["check"]).stdout;
    assert!(text.contains("git rm --cached -f -- data.json"), "{text}");
}

#[test]
fn what_is_damaged_in_a_long_file_is_told_and_nothing_of_it_is_believed() {
    let (text, _) = log();
    for is_packed in [false, true] {
        let repo = TestRepo::new();
        repo.stage("server.log", &text);
        repo.stage("other.txt", format!("key {}\n", token(7)));
        repo.commit("a log");
        let id = repo.ask(&["rev-parse", "HEAD:server.log"]);
        let place = if is_packed {
            repo.git(&["repack", "-adq"]);
            let packs = std::fs::read_dir(repo.path().join(".git/objects/pack")).expect("packs");
            let mut packs = packs.map(|entry| entry.expect("listed").path());
            packs.find(|path| path.extension().is_some_and(|end| end == "pack")).expect("a pack")
        } else {
            repo.path().join(".git/objects").join(&id[..2]).join(&id[2..])
        };
        let mut bytes = std::fs::read(&place).expect("an object");
        let middle = bytes.len() / 2;
        bytes[middle..middle + 64].fill(0x55);
        std::fs::set_permissions(&place, std::os::unix::fs::PermissionsExt::from_mode(0o644))
            .expect("writable");
        std::fs::write(&place, bytes).expect("damaged");
        for arguments in [&["audit", "--format", "json"][..], &["audit", "--history", "--format", "json"]] {
            let run = repo.run(arguments);
            assert_eq!(rules(&run), ["other.txt openrouter-api-key"], "{is_packed} {arguments:?}");
            assert!(run.stdout.contains(&format!("blob {id}: ")), "{is_packed} {arguments:?} {}", run.stderr);
            assert!(!run.stdout.contains("\"judged\":true"), "{}", run.stdout);
        }
    }
}

#[test]
fn a_baseline_accepts_a_secret_of_a_long_file_and_no_other() {
    let repo = TestRepo::new();
    let filler = FILLER.repeat(SIZE / FILLER.len() + 1);
    repo.stage("server.log", format!("{filler}key {}\n", token(1)));
    repo.commit("a log");
    let run = repo.run(&["baseline", "--critical"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let line = std::fs::read_to_string(repo.path().join("iacgate.baseline")).expect("a baseline");
    assert!(line.contains(&format!("blob:{}", repo.ask(&["rev-parse", "HEAD:server.log"]))), "{line}");
    repo.git(&["add", "-A"]);
    repo.commit("accepted");
    assert_eq!(repo.run(&["audit"]).status, 0);
    repo.stage("server.log", format!("{filler}more\nkey {}\n", token(1)));
    assert_eq!(repo.run(&["check"]).status, 0);
    repo.stage("server.log", format!("{filler}key {}\n", token(2)));
    repo.commit("another key");
    assert_eq!(repo.run(&["audit"]).status, 1);
}

#[test]
fn what_is_found_in_a_text_of_many_lines_is_shown_excused_and_masked_where_it_stands() {
    let repo = TestRepo::new();
    repo.commit("empty");
    let mut lines: Vec<String> = (1..40_000).map(|line| format!("# line {line}")).collect();
    lines[9_999] = format!("key: {}", token(1));
    lines[20_000] = "# iacgate:ignore openrouter-api-key false-positive a key of the manual".to_owned();
    lines[20_001] = format!("key: {}", token(2));
    lines[39_998] = format!("key: {}", token(3));
    // Right beside another one.
    lines[10_000] = format!("again: {} {}", token(4), token(1));
    repo.stage("notes.conf", lines.join("\n"));
    let run = repo.run(&["check"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    let places: Vec<&str> = run.stdout.lines().filter(|line| line.contains("--> notes.conf:")).collect();
    let places: Vec<&str> = places.iter().map(|line| line.trim_start().trim_start_matches("--> ")).collect();
    assert_eq!(places, ["notes.conf:10000:6", "notes.conf:10001:8", "notes.conf:39999:6"], "{}", run.stdout);
    assert!(run.stdout.contains("10001 | again: **** ****"), "{}", run.stdout);
    assert!((1..5).all(|number| !run.stdout.contains(&token(number)[..20])), "{}", run.stdout);
}
