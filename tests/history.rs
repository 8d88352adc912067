//! `audit --history`: what any ref leads to, judged once, with the commit that brought it.

mod support;

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::{Digest, Sha256};
use support::TestRepo;

/// Put together here so that no scanner takes this file for a leak.
fn key() -> String {
    ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat()
}

fn script() -> String {
    format!("export AWS_ACCESS_KEY_ID={}\n", key())
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn state(serial: usize) -> String {
    format!(
        r#"{{"version": 4, "terraform_version": "1.9.0", "serial": {serial}, "lineage": "3d1f", "outputs": {{}}, "resources": []}}"#
    )
}

/// Commits what is staged on a day (at noon, or at an hour of it), as somebody. Out: its id.
fn commit_as(repo: &TestRepo, author: &str, day: &str) -> String {
    let mut command = repo.command("git");
    command
        .args(["commit", "--quiet", "--no-verify", "-m", "x", "--author"])
        .arg(format!("{author} <a@b.c>"));
    let date = if day.contains('T') { day.to_owned() } else { format!("{day}T12:00:00Z") };
    command.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
    assert!(command.status().expect("git runs").success());
    repo.ask(&["rev-parse", "HEAD"])
}

fn history(repo: &TestRepo, options: &[&str]) -> (i32, Value) {
    let is_said = options.iter().any(|option| option.starts_with("--history"));
    let depth: &[&str] = if is_said { &[] } else { &["--history"] };
    let run = repo.run(&[&["audit", "--format", "json"], depth, options].concat());
    (run.status, serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("no report: {}", run.stderr)))
}

/// `path rule commit author date in_head`, a line each.
fn lines(report: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let line = |one: &Value| {
        let brought = &one["brought"];
        let commit = text(&one["commit"]);
        let (author, date) = (text(&brought["author"]), text(&brought["date"]));
        format!(
            "{} {} {commit} {author} {date} {}",
            text(&one["file"]),
            text(&one["rule"]),
            brought["in_head"]
        )
    };
    report["findings"].as_array().expect("findings").iter().map(line).collect()
}

/// What stands beside the only finding that is shown at a file.
fn beside(report: &Value, file: &str) -> Vec<String> {
    let findings = report["findings"].as_array().expect("findings").iter();
    let shown: Vec<&Value> = findings.filter(|one| one["file"] == file).collect();
    assert_eq!(shown.len(), 1, "{file}: {report:#}");
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let line = |one: &Value| format!("{}:{} {}", text(&one["file"]), one["line"], text(&one["message"]));
    shown[0]["related"].as_array().expect("related").iter().map(line).collect()
}

#[test]
fn what_was_deleted_is_found_with_the_commit_that_brought_it() {
    let repo = TestRepo::new();
    repo.stage("a.txt", "nothing\n");
    commit_as(&repo, "Ann", "2026-01-01");
    repo.stage("deploy.sh", script());
    let first = commit_as(&repo, "Bob", "2026-02-03");
    repo.stage("deploy.sh", format!("set -e\n{}", script()));
    commit_as(&repo, "Cid", "2026-02-04");
    repo.git(&["rm", "-q", "deploy.sh"]);
    commit_as(&repo, "Dan", "2026-03-01");
    let (status, report) = history(&repo, &[]);
    assert_eq!(status, 1);
    assert_eq!(lines(&report), [format!("deploy.sh aws-access-key {first} Bob 2026-02-03 false")]);
    assert_eq!(report["kind"], "history");
    assert!(!report.to_string().contains(&key()));
    // The tree that is left is clean.
    assert_eq!(repo.run(&["audit"]).status, 0);
    let page = repo.run(&["audit", "--history", "--format", "html"]).stdout;
    assert!(page.contains("Timeline") && page.contains("2026-02") && page.contains("history alone"));
}

#[test]
fn a_rename_is_the_same_blob_and_a_state_of_many_versions_is_one_finding() {
    let repo = TestRepo::new();
    repo.stage("old.sh", script());
    let first = commit_as(&repo, "Ann", "2026-01-01");
    repo.git(&["mv", "old.sh", "new.sh"]);
    commit_as(&repo, "Bob", "2026-01-02");
    for serial in 1..4 {
        repo.stage("terraform.tfstate", state(serial));
        commit_as(&repo, "Cid", &format!("2026-02-0{serial}"));
    }
    let (_, report) = history(&repo, &[]);
    let lines = lines(&report);
    // What HEAD has is shown, and where it came from beside it.
    assert!(lines.contains(&format!("new.sh aws-access-key {first} Ann 2026-01-01 true")), "{lines:#?}");
    assert_eq!(
        beside(&report, "new.sh"),
        ["old.sh:1 the same secret, since 2026-01-01 (UTC), no longer in HEAD"]
    );
    let states: Vec<&String> = lines.iter().filter(|line| line.contains("committed-state")).collect();
    assert_eq!(states.len(), 1);
    assert!(states[0].ends_with("Cid 2026-02-01 true"), "{states:?}");
    assert!(report.to_string().contains("(3 versions)"));
}

#[test]
fn merges_tags_and_stashes_lead_to_what_they_hold() {
    let repo = TestRepo::new();
    repo.stage("a.txt", "nothing\n");
    commit_as(&repo, "Ann", "2026-01-01");
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.stage("side.sh", script());
    let side = commit_as(&repo, "Bob", "2026-01-02");
    repo.git(&["checkout", "-q", "main"]);
    repo.stage("b.txt", "nothing either\n");
    commit_as(&repo, "Cid", "2026-01-03");
    repo.git(&["merge", "-q", "--no-edit", "side"]);
    // Only an annotated tag still leads there.
    repo.git(&["checkout", "-q", "-b", "tagged"]);
    repo.stage("tagged.tfstate", state(7));
    let tagged = commit_as(&repo, "Dan", "2026-01-04");
    repo.git(&["tag", "-a", "-m", "x", "v1"]);
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["branch", "-q", "-D", "tagged", "side"]);
    repo.stage("stashed.tfstate", state(8));
    repo.git(&["stash", "-q"]);
    let (_, report) = history(&repo, &[]);
    let lines = lines(&report);
    assert!(lines.contains(&format!("side.sh aws-access-key {side} Bob 2026-01-02 true")), "{lines:#?}");
    assert!(
        lines.contains(&format!("tagged.tfstate committed-state {tagged} Dan 2026-01-04 false")),
        "{lines:#?}"
    );
    assert!(lines.iter().any(|line| line.starts_with("stashed.tfstate ")), "{lines:#?}");

    let (_, main) = history(&repo, &["--branches", "main"]);
    assert_eq!(main["findings"].as_array().map(Vec::len), Some(1), "{main:#}");
    let run = repo.run(&["audit", "--history", "--branches", "nosuch"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("no branch is named `nosuch`"), "{}", run.stderr);
}

/// An object of this very text, whatever Git thinks of it. Out: its id.
fn object(repo: &TestRepo, kind: &str, text: &str) -> String {
    repo.write(".git/raw", text);
    repo.ask(&["hash-object", "-t", kind, "-w", "--literally", ".git/raw"])
}

#[test]
fn a_commit_that_says_neither_when_nor_who_is_judged_and_told_so() {
    let far = "99999999999999999999";
    for (signed, told) in [
        ("author E <e>\ncommitter E <e>\n".to_owned(), "E unknown"),
        ("author E\ncommitter E\n".to_owned(), "unknown unknown"),
        ("author E <e> 1767225600\ncommitter E <e> 1767225600\n".to_owned(), "E unknown"),
        (format!("author E <e> {far} +0000\ncommitter E <e> {far} +0000\n"), "E unknown"),
        ("author  <> 1767225600 +0000\ncommitter E <e>\n".to_owned(), "unknown 2026-01-01"),
        ("committer E <e> 1767225600 +0000\n".to_owned(), "unknown unknown"),
        (String::new(), "unknown unknown"),
    ] {
        for way in ["a branch", "a tag", "a damaged clone"] {
            let repo = TestRepo::holding(&[("a.txt", "nothing\n")]);
            repo.stage("b.txt", "nothing either\n");
            let (first, parent) = (repo.ask(&["rev-parse", "HEAD"]), repo.commit("two"));
            repo.stage("deploy.sh", script());
            let tree = repo.ask(&["write-tree"]);
            let odd = object(&repo, "commit", &format!("tree {tree}\nparent {parent}\n{signed}\nm\n"));
            match way {
                "a tag" => {
                    let tagger = "tagger T <t> 1767225600 +0000";
                    let text = format!("object {odd}\ntype commit\ntag odd\n{tagger}\n\nx\n");
                    let tag = object(&repo, "tag", &text);
                    repo.git(&["update-ref", "refs/tags/odd", &tag]);
                }
                _ => _ = repo.git(&["update-ref", "refs/heads/main", &odd]),
            }
            if way == "a damaged clone" {
                let path = repo.path().join(".git/objects").join(&first[..2]).join(&first[2..]);
                std::fs::remove_file(path).expect("it was there");
            }
            let (status, report) = history(&repo, &[]);
            let expected = format!("deploy.sh aws-access-key {odd} {told} {}", way != "a tag");
            assert_eq!((status, lines(&report)), (1, vec![expected]), "{signed:?} by {way} {report:#}");
            assert_eq!(report["troubles"].as_array().map(Vec::is_empty), Some(way != "a damaged clone"));
            let text = repo.run(&["audit", "--history", "--format", "junit"]).stdout;
            let who = if told.starts_with('E') { "E" } else { "author unknown" };
            let when = if told.ends_with('1') { "2026-01-01 (UTC)" } else { "date unknown" };
            assert!(text.contains(&format!("{odd}, {who}, {when}; HEAD")), "{text}");
            // Nobody can say that it is too old.
            let told_since = lines(&history(&repo, &["--since", "2026-06-01"]).1).len();
            assert_eq!(told_since, usize::from(!signed.contains("committer E <e> 1767225600 +0000")));
        }
    }
}

#[test]
fn a_tip_that_is_no_commit_is_listed_and_counts() {
    let repo = TestRepo::holding(&[("a.txt", "nothing\n")]);
    let head = repo.ask(&["rev-parse", "HEAD"]);
    let odd = object(&repo, "commit", &format!("parent {head}\nauthor E <e> 1767225600 +0000\n\nm\n"));
    for child in [None, Some(())] {
        let tree = repo.ask(&["write-tree"]);
        let signed = "author E <e> 1767225600 +0000\ncommitter E <e> 1767225600 +0000\n";
        let tip = match child {
            Some(()) => object(&repo, "commit", &format!("tree {tree}\nparent {odd}\n{signed}\nm\n")),
            None => odd.clone(),
        };
        repo.write(".git/refs/heads/odd", format!("{tip}\n"));
        let (status, report) = history(&repo, &[]);
        assert_eq!(status, 2, "{report:#}");
        assert!(report["troubles"].to_string().contains(&format!("commit {odd} is corrupt")), "{report:#}");
    }
}

#[test]
fn since_goes_by_when_a_commit_was_made_and_not_by_when_it_was_written() {
    let repo = TestRepo::holding(&[("a.txt", "nothing\n")]);
    repo.stage("deploy.sh", script());
    // Written long ago, and brought by a rebase.
    let mut command = repo.command("git");
    command.args(["commit", "-q", "--no-verify", "-m", "x", "--date", "2020-01-01T12:00:00Z"]);
    command.env("GIT_COMMITTER_DATE", "2026-03-01T12:00:00Z");
    assert!(command.status().expect("git runs").success());
    for (since, found) in [("2026-02-01", 1), ("2026-03-02", 0)] {
        let told = lines(&history(&repo, &["--since", since]).1);
        let known = repo.ask(&["log", "--oneline", &format!("--since={since}T00:00:00Z"), "--", "deploy.sh"]);
        assert_eq!((told.len(), known.lines().count()), (found, found), "{since} {told:?}");
        // Who reads it is told when it was written.
        assert!(told.iter().all(|line| line.contains("2020-01-01")), "{told:?}");
    }
}

#[test]
fn a_date_that_is_none_is_refused() {
    let repo = TestRepo::holding(&[("main.tf", "")]);
    for date in ["garbage", "", "2027-13-45", "2026-11-31", "20261101", "2026-01-00", "1969-12-31"] {
        let run = repo.run(&["audit", "--history", "--since", date]);
        assert_eq!(run.status, 2, "{date}: {run:?}");
        assert!(run.stderr.contains("is no date"), "{date}: {run:?}");
    }
    for date in [
        "2026-01-31",
        "2 weeks ago",
        "yesterday",
        "1970-01-01",
        "2026-01-31T23:59:59-1200",
        "2026-01-31T00:00:00+1400",
        "2026-01-31 12:00",
    ] {
        assert_eq!(repo.run(&["audit", "--history", "--since", date]).status, 0, "{date}");
    }
}

#[test]
fn since_leaves_out_what_was_there_before() {
    let repo = TestRepo::new();
    repo.stage("old.sh", script());
    commit_as(&repo, "Ann", "2025-01-01");
    repo.stage("new.tfstate", state(1));
    commit_as(&repo, "Bob", "2026-05-01");
    let (_, report) = history(&repo, &["--since", "2026-01-01"]);
    let lines = lines(&report);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(lines[0].starts_with("new.tfstate committed-state"));
}

#[test]
fn a_day_begins_at_midnight_whatever_the_hour_is_now() {
    let repo = TestRepo::new();
    repo.stage("a.sh", script());
    commit_as(&repo, "Ada", "2026-03-01T23:50:00Z");
    repo.stage("b.sh", script().replace("NB", "NC"));
    commit_as(&repo, "Ada", "2026-03-02T00:10:00Z");
    for (since, found) in [("2026-03-01", 2), ("2026-03-02", 1), ("2026-03-03", 0)] {
        let (_, report) = history(&repo, &["--since", since]);
        let told = lines(&report);
        assert_eq!(told.len(), found, "{since}: {told:?}");
    }
    let (_, report) = history(&repo, &["--since", "2026-03-02"]);
    assert!(lines(&report)[0].contains("b.sh"), "{:?}", lines(&report));
}

#[test]
fn a_link_in_the_git_folder_does_not_say_where_the_cache_is_written() {
    let repo = TestRepo::new();
    repo.stage("a.txt", "nothing\n");
    repo.commit("one");
    let elsewhere = repo.beside("elsewhere");
    std::fs::create_dir(&elsewhere).expect("a folder");
    std::os::unix::fs::symlink(&elsewhere, repo.path().join(".git/iacgate")).expect("a link");
    assert_eq!(history(&repo, &[]).0, 0);
    assert_eq!(std::fs::read_dir(&elsewhere).expect("a folder").count(), 0);
}

#[test]
fn a_pipe_in_place_of_the_cache_is_not_waited_for() {
    let repo = TestRepo::holding(&[("deploy.sh", &script()), ("main.tf", &volumes(&[("a", "false")]))]);
    std::fs::create_dir(repo.path().join(".git/iacgate")).expect("a folder");
    for name in ["history", "history-rules"] {
        let pipe = repo.path().join(".git/iacgate").join(name);
        assert!(Command::new("mkfifo").arg(pipe).status().expect("mkfifo runs").success());
    }
    let mut command = repo.command("timeout");
    command.args(["-s", "KILL", "60", env!("CARGO_BIN_EXE_iacgate"), "audit", "--history=full"]);
    assert_eq!(command.output().expect("it ends").status.code(), Some(1));
}

#[test]
fn a_literal_in_terraform_is_found_in_every_version() {
    let repo = TestRepo::new();
    let password = ["hunter2", "-Zq9xPw7k"].concat();
    repo.stage("db.tf", format!("resource \"aws_db_instance\" \"a\" {{\n  password = \"{password}\"\n}}\n"));
    let first = commit_as(&repo, "Ann", "2026-01-01");
    repo.stage("db.tf", "# moved away\n");
    commit_as(&repo, "Bob", "2026-01-02");
    let run = repo.run(&["audit", "--history", "--format", "json"]);
    assert!(!run.stdout.contains(&password));
    let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(lines(&report), [format!("db.tf literal-secret {first} Ann 2026-01-01 false")]);
}

#[test]
fn what_a_shallow_or_partial_clone_lacks_is_listed_and_not_fetched() {
    let origin = TestRepo::new();
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    origin.stage("deploy.sh", script());
    origin.commit("one");
    origin.git(&["rm", "-q", "deploy.sh"]);
    origin.stage("a.txt", "nothing\n");
    origin.commit("two");

    let shallow = TestRepo::cloned(&origin, &["--depth=1"]);
    let (status, report) = history(&shallow, &[]);
    assert_eq!(status, 2);
    assert!(report["troubles"].to_string().contains("git fetch --unshallow"), "{report:#}");

    let partial = TestRepo::cloned(&origin, &["--filter=blob:none"]);
    let (status, report) = history(&partial, &[]);
    assert_eq!(status, 2, "{report:#}");
    let troubles = report["troubles"].as_array().expect("troubles");
    assert!(
        troubles
            .iter()
            .any(|one| one["file"] == "deploy.sh" && one["message"].to_string().contains("missing")),
        "{report:#}"
    );
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_corrupt_object_is_listed_and_the_rest_is_judged() {
    let repo = TestRepo::new();
    repo.stage("bad.txt", "some words that nobody will read again\n");
    repo.stage("deploy.sh", script());
    repo.commit("all");
    let id = repo.ask(&["rev-parse", "HEAD:bad.txt"]);
    let object = repo.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
    std::fs::remove_file(&object).expect("it was there");
    std::fs::write(&object, b"x\x9cthis is no object").expect("damaged");
    let (status, report) = history(&repo, &[]);
    assert_eq!(status, 1);
    assert_eq!(lines(&report).len(), 1);
    assert!(report["troubles"].to_string().contains("bad.txt"), "{report:#}");
}

#[test]
fn a_missing_commit_is_told_and_what_comes_after_it_is_judged() {
    let repo = TestRepo::new();
    repo.stage("a.txt", "nothing\n");
    let first = repo.commit("one");
    repo.stage("deploy.sh", script());
    repo.commit("two");
    std::fs::remove_file(repo.path().join(".git/objects").join(&first[..2]).join(&first[2..]))
        .expect("it was there");
    let (status, report) = history(&repo, &[]);
    assert_eq!((status, lines(&report).len()), (1, 1), "{report:#}");
    assert!(report["troubles"].to_string().contains("what lies behind it is not seen"), "{report:#}");
}

#[test]
fn the_second_audit_says_the_same_and_trusts_no_other_cache() {
    let repo = TestRepo::new();
    for number in 0..40 {
        repo.stage(format!("notes/{number}.txt"), format!("note {number}\n"));
    }
    repo.stage("deploy.sh", script());
    repo.commit("all");
    let first = repo.run(&["audit", "--history", "--format", "json"]);
    let cache = repo.path().join(".git/iacgate/history");
    let kept = std::fs::read(&cache).expect("a cache");
    assert!(kept.len() > 40 * 16);
    assert!(!String::from_utf8_lossy(&kept).contains(&key()));
    let second = repo.run(&["audit", "--history", "--format", "json"]);
    assert_eq!(first, second);
    // Of another version, cut off, or made up: not believed.
    let mut other = kept.clone();
    other[0] ^= 1;
    for bytes in [other, kept[..kept.len() / 2].to_vec(), b"{}".to_vec()] {
        std::fs::write(&cache, bytes).expect("written");
        assert_eq!(repo.run(&["audit", "--history", "--format", "json"]), first);
        assert_eq!(std::fs::read(&cache).expect("made anew").len(), kept.len());
    }
    std::fs::remove_dir_all(cache.parent().expect("its folder")).expect("it was there");
    assert_eq!(repo.run(&["audit", "--history", "--format", "json"]), first);
    assert_eq!(repo.ask(&["status", "--porcelain"]), "");
}

/// Where secrets stand, as the cache has it: the rule, place and name of each, and what is not shown.
type Places = BTreeMap<[u8; 16], (Vec<(String, Place, Name)>, Vec<Place>)>;
type Place = (usize, usize);
#[derive(serde::Serialize, serde::Deserialize)]
enum Name {
    OfRule,
    Literal,
    At(Place),
}

/// By what a cache knows a file of HEAD.
fn entry(repo: &TestRepo, path: &str) -> [u8; 16] {
    let id = repo.ask(&["rev-parse", &format!("HEAD:{path}")]);
    let raw: Vec<u8> =
        (0..20).map(|at| u8::from_str_radix(&id[at * 2..][..2], 16).expect("hexadecimal")).collect();
    Sha256::digest([&raw[..], path.as_bytes()].concat())[..16].try_into().expect("sixteen bytes")
}

/// The cache of places with its content changed, as only the user whose key it is can.
fn signed(repo: &TestRepo, change: impl Fn(&mut Places)) {
    let file = repo.path().join(".git/iacgate/history-places");
    let kept = std::fs::read(&file).expect("a cache");
    let (basis, content) = (&kept[..32], &kept[32..kept.len() - 32]);
    let mut places: Places = postcard::from_bytes(content).expect("places");
    change(&mut places);
    let content = postcard::to_stdvec(&places).expect("bytes");
    let key = std::fs::read(key_file(repo)).expect("a key");
    let mut code = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).expect("a key");
    for part in [&b"history-places"[..], basis, &content] {
        code.update(&(part.len() as u64).to_be_bytes());
        code.update(part);
    }
    std::fs::write(&file, [basis, &content, &code.finalize().into_bytes()].concat()).expect("written");
}

#[test]
fn where_secrets_stand_is_kept_and_nothing_of_them() {
    let repo = TestRepo::new();
    let password = ["hR7", "kQ2", "xW9", "bTzz4"].concat();
    let wide = |text: &str| -> Vec<u8> {
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    };
    let files: [(&str, Vec<u8>); 9] = [
        ("deploy.sh", script().into()),
        ("app.yaml", format!("größe: 1\nbilling_password: {password}\nnext: {password}\n").into()),
        ("twice.yaml", format!("{0}: {0}\ndb_password: {0}x\n", password).into()),
        ("wide.yaml", wide(&format!("db:\n  password: {password}\n"))),
        ("data.b64", base64::engine::general_purpose::STANDARD.encode(script()).into()),
        ("main.tf", format!("provider \"aws\" {{\n  access_key = \"{}\"\n}}\n", key()).into()),
        ("id_rsa", private_key().into()),
        ("terraform.tfstate", state(1).into()),
        ("broken.yaml", [script().as_bytes(), b"\xff\xfe\n"].concat()),
    ];
    for (path, content) in &files {
        repo.stage(path, content);
    }
    repo.commit("all");
    repo.stage("deploy.sh", format!("# moved\n\n{}", script()));
    repo.commit("more");
    let formats = ["json", "text", "html", "sarif"];
    let told = || formats.map(|format| repo.run(&["audit", "--history", "--format", format, "-v"]));
    let folder = repo.path().join(".git/iacgate");
    let anew = formats.map(|format| {
        let run = repo.run(&["audit", "--history", "--format", format, "-v"]);
        std::fs::remove_dir_all(&folder).expect("a cache");
        run
    });
    assert_eq!(anew[0].status, 1);
    assert_eq!(told(), anew, "the first of these keeps what the others use");
    let kept = std::fs::read(folder.join("history-places")).expect("a cache");
    let says = |word: &str| memchr::memmem::find(&kept, word.as_bytes()).is_some();
    assert!(says("literal-secret") && !says(&password) && !says(&key()) && !says("billing"));

    // What it says is what is told: nobody looks again.
    let json = || repo.run(&["audit", "--history", "--format", "json", "-v"]);
    let of_script = entry(&repo, "deploy.sh");
    signed(&repo, |places| places.get_mut(&of_script).expect("a script").0[0].0 = "github-token".to_owned());
    let (before, after): (Value, Value) = (parsed(&anew[0].stdout), parsed(&json().stdout));
    let is_said = |report: &Value| {
        let findings = report["findings"].as_array().expect("findings");
        findings.iter().any(|finding| finding["rule"] == "github-token" && finding["file"] == "deploy.sh")
    };
    assert!(!is_said(&before) && is_said(&after), "{after:#}");
    // Places that are not in the file, that end before they begin or lie within a character, are none.
    let of_app = entry(&repo, "app.yaml");
    for place in [(0, 1 << 20), (7, 3), (3, 4), (usize::MAX - 1, usize::MAX)] {
        for is_hidden in [true, false] {
            std::fs::remove_dir_all(&folder).expect("a cache");
            assert_eq!(json(), anew[0]);
            signed(&repo, |places| {
                let (tokens, hidden) = places.get_mut(&of_app).expect("a file");
                if is_hidden {
                    hidden.push(place);
                } else {
                    tokens[0].1 = place;
                }
            });
            assert_eq!(json(), anew[0], "{place:?}");
        }
    }
}

/// Of the user whose home lies beside the repository.
fn key_file(repo: &TestRepo) -> std::path::PathBuf {
    repo.beside("home/.cache/iacgate/history-key")
}

#[test]
fn a_cache_that_somebody_else_wrote_hides_nothing() {
    let forger = TestRepo::holding(&[("a.txt", "nothing\n"), ("main.tf", &volumes(&[("a", "true")]))]);
    let repo = TestRepo::holding(&[("a.sh", &script()), ("main.tf", &volumes(&[("a", "false")]))]);
    assert_eq!(history(&forger, &["--history=full"]).0, 0);
    let own = std::fs::read(key_file(&forger)).expect("a key");
    let entry = &entry(&repo, "a.sh")[..];
    let read = |repo: &TestRepo, name: &str| {
        std::fs::read(repo.path().join(".git/iacgate").join(name)).expect("a cache")
    };
    let basis = read(&forger, "history")[..32].to_vec();
    // What the forger can say of it: a digest, and what a key of their own makes of it.
    let digest = Sha256::digest([&basis, entry].concat()).to_vec();
    let mut code = <Hmac<Sha256> as KeyInit>::new_from_slice(&own).expect("a key");
    for part in [&b"history"[..], &basis, entry] {
        code.update(&(part.len() as u64).to_be_bytes());
        code.update(part);
    }
    let code = code.finalize().into_bytes().to_vec();
    std::fs::create_dir(repo.path().join(".git/iacgate")).expect("a folder");
    for last in [&digest, &code] {
        repo.write(".git/iacgate/history", [&basis, entry, last].concat());
        let (status, report) = history(&repo, &[]);
        assert_eq!((status, lines(&report).len()), (1, 1), "{report:#}");
    }
    // Where it is the user's own, it is as good as the audit was: the forgery itself is right.
    std::fs::write(key_file(&repo), &own).expect("a key");
    repo.write(".git/iacgate/history", [&basis, entry, &code].concat());
    assert_eq!(history(&repo, &[]).0, 0);

    // Nor is what the rules found in other people's audits.
    std::fs::remove_file(key_file(&repo)).expect("it was there");
    assert_eq!(history(&repo, &["--history=full"]).0, 1);
    let files = || ["history", "history-rules"].map(|name| read(&repo, name));
    let kept = files();
    std::fs::write(key_file(&repo), &own).expect("a key");
    assert_eq!(history(&repo, &["--history=full"]).0, 1);
    let anew = files();
    assert!(anew[0] != kept[0] && anew[1] != kept[1], "both are made anew for another key");
}

#[test]
fn the_key_of_the_cache_is_the_users_alone_and_without_one_nothing_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let repo = TestRepo::holding(&[("deploy.sh", &script()), ("a.txt", "nothing\n")]);
    let cache = repo.path().join(".git/iacgate/history");
    let first = repo.run(&["audit", "--history"]);
    assert!(first.status == 1 && cache.exists(), "{first:?}");
    let mode = |mode: u32| {
        std::fs::set_permissions(key_file(&repo), PermissionsExt::from_mode(mode)).expect("its mode");
    };
    assert_eq!(std::fs::metadata(key_file(&repo)).expect("a key").permissions().mode() & 0o777, 0o600);
    // Others may know it.
    mode(0o644);
    std::fs::remove_file(&cache).expect("it was there");
    assert!(repo.run(&["audit", "--history"]) == first && !cache.exists());
    mode(0o600);
    let run_with = |name: &str, value: &std::path::Path| {
        let mut command = repo.command(env!("CARGO_BIN_EXE_iacgate"));
        let output = command.args(["audit", "--history"]).env(name, value).output();
        support::Run::from(output.expect("the binary runs"))
    };
    // No home, one that is the repository itself, one that can't be written.
    for (name, value) in
        [("HOME", ""), ("XDG_CACHE_HOME", repo.path().to_str().expect("a path")), ("HOME", "/dev/null")]
    {
        assert!(run_with(name, value.as_ref()) == first && !cache.exists(), "{name}={value}");
    }
    let elsewhere = repo.beside("elsewhere");
    assert!(run_with("XDG_CACHE_HOME", &elsewhere) == first && cache.exists());
    assert!(elsewhere.join("iacgate/history-key").exists());
}

#[test]
fn every_object_format_and_place_of_objects_is_read() {
    for options in [&[][..], &["--object-format=sha256"]] {
        let repo = TestRepo::with(options);
        repo.stage("deploy.sh", script());
        repo.commit("one");
        repo.git(&["gc", "-q"]);
        repo.git(&["rm", "-q", "deploy.sh"]);
        repo.commit("two");
        let (status, report) = history(&repo, &[]);
        assert_eq!((status, lines(&report).len()), (1, 1), "{options:?} {report:#}");
    }
}

#[test]
fn a_repository_without_a_commit_has_nothing() {
    let repo = TestRepo::new();
    let (status, report) = history(&repo, &[]);
    assert_eq!((status, lines(&report).len()), (0, 0), "{report:#}");
    assert!(repo.run(&["audit", "--history"]).stdout.contains("note: .: there is no commit yet"));
}

#[test]
fn an_interrupted_audit_tells_what_it_found_until_then() {
    let repo = TestRepo::new();
    repo.write("aa.sh", script());
    let line =
        "let total = items.iter().map(|item| item.price * item.count).sum::<u64>(); // token password\n";
    for number in 0..3000 {
        repo.write(format!("src/{number}.rs"), format!("// {number}\n{}", line.repeat(600)));
    }
    repo.git(&["add", "-A"]);
    repo.commit("many");
    let mut command = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    command.args(["audit", "--history", "--format", "json"]);
    let running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    let began = Instant::now();
    std::thread::sleep(Duration::from_millis(1500));
    let id = running.id().to_string();
    Command::new("kill").args(["-INT", &id]).status().expect("kill runs");
    let output = running.wait_with_output().expect("it ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("interrupted: ") && began.elapsed() < Duration::from_secs(20), "{stderr}");
    let report: Value = serde_json::from_slice(&output.stdout).expect("a whole report");
    assert!(report["troubles"].to_string().contains("left unjudged"));
    let found = !report["findings"].as_array().expect("findings").is_empty();
    assert_eq!(output.status.code(), Some(if found { 1 } else { 2 }));
}

/// Sends a signal as soon as the process heeds it: its first work is to list.
fn signalled_at_once(command: &mut Command, signal: &str) -> std::process::Output {
    let running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    let status = format!("/proc/{}/status", running.id());
    // Bit 14 is SIGTERM's, proc(5).
    let heeds = |line: &str| {
        let mask = line.strip_prefix("SigCgt:").map(|mask| u64::from_str_radix(mask.trim(), 16));
        mask.is_some_and(|mask| mask.is_ok_and(|mask| mask >> 14 & 1 == 1))
    };
    let began = Instant::now();
    while !std::fs::read_to_string(&status).unwrap_or_default().lines().any(heeds) {
        assert!(began.elapsed() < Duration::from_secs(60), "it heeds no signal");
    }
    Command::new("kill").args([signal, &running.id().to_string()]).status().expect("kill runs");
    running.wait_with_output().expect("it ends")
}

#[test]
fn what_is_interrupted_while_it_lists_still_tells() {
    let repo = TestRepo::holding(&[("a.txt", "nothing\n")]);
    for number in 0..3000 {
        std::fs::create_dir_all(repo.path().join(format!("wide/{}/{number}/deep", number % 50)))
            .expect("folders");
        repo.write(format!("wide/{}/{number}/deep/a.txt", number % 50), number.to_string());
    }
    repo.git(&["add", "-A"]);
    repo.commit("many");
    for (signal, arguments) in [
        ("-TERM", &["audit", "--history"][..]),
        ("-HUP", &["audit", "wide"]),
        ("-INT", &["audit", "--repos", "."]),
        ("-HUP", &["audit"]),
    ] {
        let run = || {
            let mut command = repo.command(env!("CARGO_BIN_EXE_iacgate"));
            signalled_at_once(command.args(arguments).args(["--format", "json"]), signal)
        };
        // On a busy machine it may be done before `kill` has started.
        let output = (0..20).map(|_| run()).find(|output| output.status.code() != Some(0));
        let output = output.expect("it is interrupted once");
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {output:?}");
        let report: Value = serde_json::from_slice(&output.stdout).expect("a whole report");
        assert!(report["troubles"].to_string().contains("interrupted: "), "{arguments:?} {report:#}");
    }
}

#[test]
fn a_git_that_lists_for_long_is_not_waited_for() {
    let repo = TestRepo::holding(&[("a.txt", "nothing\n")]);
    let slow = repo.beside("slow");
    std::fs::create_dir(&slow).expect("a folder");
    let git = repo.command("sh").args(["-c", "command -v git"]).output().expect("a shell").stdout;
    let git = String::from_utf8_lossy(&git).trim().to_owned();
    let script = format!("#!/bin/sh\ncase \"$*\" in *rev-list*) exec sleep 100 ;; esac\nexec {git} \"$@\"\n");
    std::fs::write(slow.join("git"), script).expect("a script");
    assert!(Command::new("chmod").arg("+x").arg(slow.join("git")).status().expect("chmod runs").success());
    let path = format!("{}:{}", slow.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    command.env("PATH", path).args(["audit", "--history"]);
    let began = Instant::now();
    let output = signalled_at_once(&mut command, "-TERM");
    assert!(began.elapsed() < Duration::from_secs(60));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.code() == Some(2) && told.contains("not all of the history was listed"),
        "{output:?}"
    );
}

#[test]
fn a_hangup_that_nohup_took_away_interrupts_nothing() {
    let repo = TestRepo::holding(&[("a.txt", "nothing\n")]);
    for number in 0..300 {
        repo.write(format!("wide/{number}/a.txt"), number.to_string());
    }
    let mut command = repo.command("nohup");
    let output = signalled_at_once(command.args([env!("CARGO_BIN_EXE_iacgate"), "audit", "wide"]), "-HUP");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn what_can_not_be_read_in_a_version_is_told_with_its_file_commit_and_reason() {
    let broken = "resource \"aws_ebs_volume\" \"a\" {\n  encrypted = false\n";
    let repo = TestRepo::new();
    repo.stage("old/main.tf", broken);
    let old = commit_as(&repo, "Ann", "2026-01-01");
    repo.stage("old/main.tf", "# mended\n");
    repo.stage("main.tf", "# nothing\n");
    commit_as(&repo, "Bob", "2026-01-02");
    let told = |options: &[&str]| {
        let (status, report) = history(&repo, &[&["--history=full"], options].concat());
        let line =
            |one: &Value| format!("{}:{} {} {}", one["file"], one["line"], one["counts"], one["message"]);
        (status, report["troubles"].as_array().expect("troubles").iter().map(line).collect::<Vec<_>>())
    };
    let (status, troubles) = told(&[]);
    assert_eq!((status, troubles.len()), (0, 1), "{troubles:?}");
    assert!(troubles[0].starts_with("\"old/main.tf\":"), "{troubles:?}");
    assert!(
        troubles[0].contains(" false ")
            && troubles[0].contains(&format!("since commit {old}; HEAD no longer has it"))
    );
    // What HEAD has of it counts, as in an audit of HEAD, and has its line.
    repo.stage("main.tf", broken);
    let new = commit_as(&repo, "Cid", "2026-01-03");
    repo.stage("main.tf", format!("# moved\n{broken}"));
    commit_as(&repo, "Dan", "2026-01-04");
    let audit = repo.run(&["audit", "--format", "json"]);
    let audit: Value = serde_json::from_str(&audit.stdout).expect("JSON");
    let (line, why) = (&audit["troubles"][0]["line"], audit["troubles"][0]["message"].as_str().expect("why"));
    let (status, troubles) = told(&[]);
    assert_eq!((status, troubles.len()), (2, 2), "{troubles:?}");
    assert!(
        troubles[0].starts_with(&format!("\"main.tf\":{line} true \"{why} (since commit {new}; HEAD still")),
        "{troubles:?}"
    );
    // Once more, from the cache; and what a choice of commits leaves out is not told.
    assert_eq!(told(&[]), (status, troubles));
    assert_eq!(told(&["--since", "2026-01-02T13:00:00Z"]).1.len(), 1);
}

/// Volumes of one folder, each with its setting.
fn volumes(settings: &[(&str, &str)]) -> String {
    let volume = |(name, encrypted): &(&str, &str)| {
        format!(
            "resource \"aws_ebs_volume\" \"{name}\" {{\n  availability_zone = \"eu-west-1a\"\n  encrypted = {encrypted}\n}}\n"
        )
    };
    settings.iter().map(volume).collect()
}

#[test]
fn rules_name_the_commit_that_brought_what_they_find_by_its_meaning() {
    let repo = TestRepo::new();
    repo.stage("a/main.tf", volumes(&[("v", "true")]));
    commit_as(&repo, "Ann", "2026-01-01");
    repo.stage("a/main.tf", volumes(&[("v", "false")]));
    let first = commit_as(&repo, "Bob", "2026-01-02");
    // Lines move, the folder moves, the resource moves and the word of it goes: nothing of it is new.
    repo.stage("a/main.tf", format!("# why\n{}", volumes(&[("v", "false")])));
    commit_as(&repo, "Cid", "2026-01-03");
    repo.git(&["mv", "a", "b"]);
    commit_as(&repo, "Dan", "2026-01-04");
    let moved = "moved {\n  from = aws_ebs_volume.v\n  to   = aws_ebs_volume.w\n}\n";
    repo.stage("b/main.tf", format!("{}{moved}", volumes(&[("w", "false")])));
    commit_as(&repo, "Eve", "2026-01-05");
    repo.stage("b/main.tf", volumes(&[("w", "false")]));
    commit_as(&repo, "Fay", "2026-01-06");
    let told =
        |file: &str, in_head: bool| format!("{file} unencrypted-volume {first} Bob 2026-01-02 {in_head}");
    let (status, report) = history(&repo, &["--history=full"]);
    assert_eq!((status, lines(&report)), (1, vec![told("b/main.tf", true)]), "{report:#}");
    assert_eq!(beside(&report, "b/main.tf"), ["a/main.tf:3 where it was brought, on 2026-01-02 (UTC)"]);
    assert_eq!(history(&repo, &["--history=full"]).1, report, "by the cache");
    // Without rules there is nothing to find.
    assert_eq!(repo.run(&["audit", "--history"]).status, 0);

    repo.stage("b/main.tf", volumes(&[("w", "true")]));
    commit_as(&repo, "Gus", "2026-01-07");
    // What was mended and comes back is no other finding, a second one is.
    repo.stage("b/main.tf", volumes(&[("w", "false"), ("x", "false")]));
    let second = commit_as(&repo, "Hal", "2026-01-08");
    repo.stage("b/main.tf", volumes(&[("x", "false")]));
    commit_as(&repo, "Ida", "2026-01-09");
    let new = format!("b/main.tf unencrypted-volume {second} Hal 2026-01-08 true");
    let (_, report) = history(&repo, &["--history=full"]);
    assert_eq!(lines(&report), [told("a/main.tf", false), new.clone()], "{report:#}");
    // The second audit knows most versions, and says the same; so does one that has to begin anew.
    let (_, again) = history(&repo, &["--history=full"]);
    assert_eq!(again, report);
    std::fs::write(repo.path().join(".git/iacgate/history-rules"), b"made up").expect("written");
    assert_eq!(history(&repo, &["--history=full"]).1, report);
    // What was there before is not told as new.
    let (_, since) = history(&repo, &["--history=full", "--since", "2026-01-05"]);
    assert_eq!(lines(&since), [new], "{since:#}");
}

#[test]
fn a_name_with_a_digit_is_no_secret_of_a_history() {
    let repo = TestRepo::new();
    let names = ["r1", "db2", "main1"];
    let database = |name: &&str| {
        format!("resource \"aws_db_instance\" \"{name}\" {{\n  publicly_accessible = true\n}}\n")
    };
    repo.stage("main.tf", names.iter().map(database).collect::<String>());
    commit_as(&repo, "Ann", "2026-01-01");
    let told = |options: &[&str]| -> Vec<String> {
        let run = repo.run(&[options, &["--format", "json"]].concat());
        let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
        let findings = report["findings"].as_array().expect("findings").iter();
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let mut told: Vec<String> = findings
            .map(|one| {
                format!(
                    "{} {} {} {}",
                    text(&one["rule"]),
                    text(&one["resource"]),
                    text(&one["message"]),
                    one["excerpt"]
                )
            })
            .collect();
        told.sort();
        told
    };
    let (full, tree) = (told(&["audit", "--history=full"]), told(&["audit"]));
    assert!(full == tree && full.len() >= names.len() && !full.concat().contains("****"), "{full:#?}");
    assert!(
        names.iter().all(|name| full.iter().any(|line| line.contains(&format!("aws_db_instance.{name} "))))
    );
}

#[test]
fn a_stack_is_judged_anew_where_its_module_its_values_or_its_template_change() {
    let repo = TestRepo::new();
    let module = |encrypted: &str| {
        format!("variable \"e\" {{\n  default = true\n}}\n{}", volumes(&[("v", encrypted)]))
    };
    let call = "module \"m\" {\n  source = \"../m\"\n}\n";
    let template = |encrypted: bool| {
        format!(
            "Resources:\n  Data:\n    Type: AWS::EC2::Volume\n    Properties:\n      AvailabilityZone: eu-west-1a\n      Size: 8\n      Encrypted: {encrypted}\n"
        )
    };
    repo.stage("m/main.tf", module("var.e"));
    repo.stage("prod/main.tf", call);
    repo.stage("values/main.tf", format!("variable \"e\" {{}}\n{}", volumes(&[("v", "var.e")])));
    repo.stage("data.yaml", template(true));
    commit_as(&repo, "Ann", "2026-02-01");
    repo.stage("m/main.tf", module("false"));
    let by_module = commit_as(&repo, "Bob", "2026-02-02");
    repo.stage("values/terraform.tfvars", "e = false\n");
    let by_values = commit_as(&repo, "Cid", "2026-02-03");
    repo.stage("data.yaml", template(false));
    let by_template = commit_as(&repo, "Dan", "2026-02-04");
    repo.git(&["mv", "data.yaml", "volumes.yaml"]);
    commit_as(&repo, "Eve", "2026-02-05");
    let (_, report) = history(&repo, &["--history=full", "--rule", "unencrypted-volume"]);
    assert_eq!(
        lines(&report),
        [
            format!("m/main.tf unencrypted-volume {by_module} Bob 2026-02-02 true"),
            format!("values/main.tf unencrypted-volume {by_values} Cid 2026-02-03 true"),
            format!("volumes.yaml unencrypted-volume {by_template} Dan 2026-02-04 true"),
        ],
        "{report:#}"
    );
    assert_eq!(beside(&report, "volumes.yaml"), ["data.yaml:7 where it was brought, on 2026-02-04 (UTC)"]);
    assert_eq!(report["findings"][0]["resource"], "module.m.aws_ebs_volume.v");
}

#[test]
fn side_branches_bring_what_they_bring_once() {
    let repo = TestRepo::new();
    repo.stage("main.tf", volumes(&[("v", "true")]));
    commit_as(&repo, "Ann", "2026-03-01");
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.stage("side/main.tf", volumes(&[("s", "false")]));
    let side = commit_as(&repo, "Bob", "2026-03-02");
    repo.git(&["checkout", "-q", "main"]);
    repo.stage("main.tf", volumes(&[("v", "false")]));
    let main = commit_as(&repo, "Cid", "2026-03-03");
    repo.git(&["merge", "-q", "--no-edit", "side"]);
    let (_, report) = history(&repo, &["--history=full"]);
    assert_eq!(
        lines(&report),
        [
            format!("main.tf unencrypted-volume {main} Cid 2026-03-03 true"),
            format!("side/main.tf unencrypted-volume {side} Bob 2026-03-02 true"),
        ],
        "{report:#}"
    );
}

#[test]
fn code_of_the_past_shows_no_secret_beside_what_is_found() {
    let repo = TestRepo::new();
    let password = ["correct", "-horse-", "Zq9xPw"].concat();
    let database = |password: &str| {
        format!(
            "resource \"aws_db_instance\" \"a\" {{\n  storage_encrypted = false\n  password = \"{password}\"\n}}\n"
        )
    };
    repo.stage("db.tf", database(&password));
    commit_as(&repo, "Ann", "2026-01-01");
    repo.stage("db.tf", "# moved away\n");
    commit_as(&repo, "Bob", "2026-01-02");
    for format in ["text", "json", "html", "markdown", "sarif"] {
        let run = repo.run(&["audit", "--history=full", "--profile", "thorough", "--format", format]);
        assert!(run.stdout.contains("storage_encrypted"), "{format}: {run:?}");
        assert!(!run.stdout.contains(&password), "{format}");
    }
}

#[test]
fn a_damaged_pack_costs_what_is_damaged_and_no_more() {
    let repo = TestRepo::new();
    repo.stage("deploy.sh", script());
    let note = |first: usize| (first..first + 900).map(|line| format!("line {line}\n")).collect::<String>();
    for number in 0..30 {
        repo.stage(format!("notes/{}.txt", number % 10), note(number * 37));
        repo.stage("main.tf", volumes(&[("v", if number == 20 { "false" } else { "true" }), ("w", "true")]));
        // The same bytes at each run.
        commit_as(&repo, "Ann", &format!("2026-01-{:02}", number + 1));
    }
    repo.git(&["gc", "-q"]);
    let (status, whole) = history(&repo, &["--history=full"]);
    assert_eq!(status, 1);
    let found = lines(&whole);
    assert_eq!(found.len(), 2, "{whole:#}");
    let folder = repo.path().join(".git/objects/pack");
    let files = std::fs::read_dir(&folder).expect("a folder").map(|file| file.expect("a file").path());
    let pack =
        files.into_iter().find(|path| path.extension().is_some_and(|end| end == "pack")).expect("a pack");
    let good = std::fs::read(&pack).expect("read");
    let mut listed = 0;
    for part in 1..12 {
        let mut bad = good.clone();
        let at = good.len() * part / 12;
        bad[at..at + 8].copy_from_slice(b"\xff\x13\x99\x00\xaa\x00\xff\x7f");
        std::fs::remove_file(&pack).expect("it was there");
        std::fs::write(&pack, bad).expect("damaged");
        std::fs::remove_dir_all(repo.path().join(".git/iacgate")).ok();
        for depth in ["--history", "--history=full"] {
            let run = repo.run(&["audit", depth, "--format", "json"]);
            assert!(!run.stderr.contains("report this") && matches!(run.status, 1 | 2), "{part}: {run:?}");
            let Ok(report) = serde_json::from_str::<Value>(&run.stdout) else {
                // HEAD itself, and with it the policy to judge by.
                assert!(run.status == 2 && run.stderr.starts_with("error: "), "{part}: {run:?}");
                continue;
            };
            assert!(report["findings"].as_array().expect("findings").len() <= found.len());
            assert!(!repo.run(&["audit"]).stderr.contains("report this"), "{part}");
            let troubles = report["troubles"].as_array().expect("troubles");
            assert!(troubles.iter().any(|one| one["counts"] == true), "{part} {depth}: {report:#}");
            listed += 1;
        }
    }
    assert!(listed > 6);
}

#[test]
fn a_partial_clone_is_asked_the_rules_of_what_it_has_and_fetches_nothing() {
    let origin = TestRepo::new();
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    origin.stage("main.tf", volumes(&[("v", "false")]));
    origin.commit("one");
    origin.stage("main.tf", volumes(&[("v", "true")]));
    origin.commit("two");
    for filter in ["--filter=blob:none", "--filter=tree:0"] {
        let clone = TestRepo::cloned(&origin, &[filter]);
        let (status, report) = history(&clone, &["--history=full"]);
        assert_eq!((status, lines(&report).len()), (2, 0), "{filter}: {report:#}");
        assert!(report["troubles"].to_string().contains("missing"), "{filter}: {report:#}");
        let mut has = clone.command("git");
        has.args(["cat-file", "-e", &origin.ask(&["rev-parse", "HEAD~1:main.tf"])])
            .env("GIT_NO_LAZY_FETCH", "1");
        assert!(!has.output().expect("git runs").status.success(), "{filter}: it was fetched");
    }
}

#[test]
fn each_stash_is_judged() {
    for options in [&[][..], &["--ref-format=reftable"]] {
        let repo = TestRepo::with(options);
        repo.stage("a.txt", "nothing\n");
        repo.commit("one");
        for number in 1..4 {
            repo.stage(format!("stashed{number}.tfstate"), state(number));
            repo.git(&["stash", "-q"]);
        }
        let (_, report) = history(&repo, &[]);
        assert_eq!(lines(&report).len(), 3, "{options:?} {report:#}");
        // One that is lost costs no other, and is told where Git says which it was.
        if options.is_empty() {
            let lost = repo.ask(&["rev-parse", "stash@{1}"]);
            repo.remove(format!(".git/objects/{}/{}", &lost[..2], &lost[2..]));
            let (status, report) = history(&repo, &[]);
            assert_eq!((status, lines(&report).len()), (1, 2), "{report:#}");
            assert!(report["troubles"].to_string().contains("a stash: "), "{report:#}");
        }
    }
}

#[test]
fn a_secret_that_moves_with_an_edit_is_one_finding_with_its_places() {
    let repo = TestRepo::new();
    repo.stage("old.sh", script());
    let first = commit_as(&repo, "Ann", "2026-01-01");
    repo.git(&["rm", "-q", "old.sh"]);
    repo.stage("new.sh", format!("set -e\n{}", script()));
    commit_as(&repo, "Bob", "2026-01-02");
    let (_, report) = history(&repo, &[]);
    assert_eq!(lines(&report), [format!("new.sh aws-access-key {first} Ann 2026-01-01 true")], "{report:#}");
    assert_eq!(report["findings"][0]["line"], 2);
    assert_eq!(
        beside(&report, "new.sh"),
        ["old.sh:1 the same secret, since 2026-01-01 (UTC), no longer in HEAD"],
        "{report:#}"
    );
    // A copy is another place of it.
    repo.write("copy.sh", script());
    repo.git(&["add", "copy.sh"]);
    commit_as(&repo, "Cid", "2026-01-03");
    let (_, report) = history(&repo, &[]);
    assert_eq!(
        beside(&report, "new.sh"),
        [
            "copy.sh:1 the same secret, since 2026-01-03 (UTC), still in HEAD",
            "old.sh:1 the same secret, since 2026-01-01 (UTC), no longer in HEAD",
        ],
        "{report:#}"
    );
}

#[test]
fn what_may_be_older_than_what_is_here_is_told_so() {
    let origin = TestRepo::new();
    origin.stage("deploy.sh", script());
    let first = commit_as(&origin, "Ann", "2026-01-01");
    origin.stage("a.txt", "nothing\n");
    let edge = commit_as(&origin, "Bob", "2026-01-02");
    origin.stage("late.tfstate", state(1));
    let late = commit_as(&origin, "Cid", "2026-01-03");
    let brought = |repo: &TestRepo| {
        let (_, report) = history(repo, &[]);
        let told = |one: &Value| format!("{} {} {}", one["file"], one["commit"], one["brought"]["or_before"]);
        let mut told: Vec<String> =
            report["findings"].as_array().expect("findings").iter().map(told).collect();
        told.sort();
        told
    };
    let line = |file: &str, commit: &str, before: &str| format!("\"{file}\" \"{commit}\" {before}");
    let late = line("late.tfstate", &late, "null");
    assert_eq!(brought(&origin), [line("deploy.sh", &first, "null"), late.clone()]);
    let shallow = TestRepo::cloned(&origin, &["--depth=2"]);
    assert_eq!(brought(&shallow), [line("deploy.sh", &edge, "true"), late.clone()]);
    let text = shallow.run(&["audit", "--history", "-v"]).stdout;
    let words = format!("brought at or before commit {edge}, Bob, 2026-01-02 (UTC)");
    assert!(text.replace("\n    ", " ").contains(&words), "{text}");
    origin.remove(format!(".git/objects/{}/{}", &first[..2], &first[2..]));
    assert_eq!(brought(&origin), [line("deploy.sh", &edge, "true"), late]);
}

#[test]
fn what_may_have_come_with_a_commit_that_cannot_be_seen_is_told_so() {
    let repo = TestRepo::new();
    repo.stage("a/main.tf", volumes(&[("v", "true")]));
    repo.stage("b/main.tf", volumes(&[("v", "true")]));
    commit_as(&repo, "Ann", "2026-01-01");
    repo.stage("a/main.tf", volumes(&[("v", "false")]));
    repo.stage("a/deploy.sh", script());
    let lost = commit_as(&repo, "Bob", "2026-01-02");
    repo.stage("c.txt", "nothing\n");
    let edge = commit_as(&repo, "Cid", "2026-01-03");
    repo.stage("b/main.tf", volumes(&[("v", "false")]));
    repo.stage("a/late.tfstate", state(1));
    let late = commit_as(&repo, "Dan", "2026-01-04");
    let brought = |depth: &[&str]| {
        let (_, report) = history(&repo, depth);
        let told = |one: &Value| {
            let (file, commit, before) = (&one["file"], &one["commit"], &one["brought"]["or_before"]);
            format!("{} {} {before}", file.as_str().expect("a file"), commit.as_str().expect("a commit"))
        };
        let mut told: Vec<String> =
            report["findings"].as_array().expect("findings").iter().map(told).collect();
        told.sort();
        told
    };
    assert_eq!(
        brought(&["--history=full"]),
        [
            format!("a/deploy.sh {lost} null"),
            format!("a/late.tfstate {late} null"),
            format!("a/main.tf {lost} null"),
            format!("b/main.tf {late} null"),
        ]
    );
    let tree = repo.ask(&["rev-parse", &format!("{lost}^{{tree}}")]);
    repo.remove(format!(".git/objects/{}/{}", &tree[..2], &tree[2..]));
    std::fs::remove_dir_all(repo.path().join(".git/iacgate")).ok();
    let told = brought(&["--history=full"]);
    assert_eq!(
        told,
        [
            format!("a/deploy.sh {edge} true"),
            format!("a/late.tfstate {late} null"),
            format!("a/main.tf {edge} true"),
            format!("b/main.tf {late} null"),
        ]
    );
}

#[test]
fn what_a_tag_leads_to_is_judged_though_no_commit_has_it() {
    let repo = TestRepo::new();
    repo.stage("a.txt", "nothing\n");
    repo.commit("one");
    repo.stage("deploy.sh", script());
    let tree = repo.ask(&["write-tree"]);
    let blob = repo.ask(&["rev-parse", ":deploy.sh"]);
    repo.git(&["rm", "-q", "--cached", "deploy.sh"]);
    repo.git(&["tag", "tree", &tree]);
    repo.git(&["tag", "-a", "-m", "x", "blob", &blob]);
    let (status, report) = history(&repo, &[]);
    let told: Vec<String> = lines(&report);
    assert_eq!((status, told.len()), (1, 1), "{report:#}");
    assert_eq!(report["findings"][0]["commit"], "refs/tags/blob", "{report:#}");
    repo.git(&["tag", "-d", "blob"]);
    let (_, report) = history(&repo, &["--history=full"]);
    assert_eq!(report["findings"][0]["commit"], "refs/tags/tree", "{report:#}");
    assert_eq!(report["findings"][0]["file"], "deploy.sh", "{report:#}");
}

#[test]
fn refs_that_git_cannot_list_are_read_around_what_is_broken() {
    for broken in ["a", "zzzz refs/heads/x\n", "\0\0\0\n"] {
        let repo = TestRepo::new();
        repo.stage("deploy.sh", script());
        repo.commit("one");
        let head = repo.ask(&["rev-parse", "HEAD"]);
        repo.git(&["pack-refs", "--all"]);
        let packed = repo.path().join(".git/packed-refs");
        let whole = std::fs::read_to_string(&packed).expect("packed");
        std::fs::write(repo.path().join(".git/refs/heads/loose"), format!("{head}\n")).expect("written");
        for text in [broken.to_owned(), format!("{whole}{broken}")] {
            std::fs::write(&packed, text).expect("written");
            let (status, report) = history(&repo, &[]);
            assert_eq!((status, lines(&report).len()), (1, 1), "{broken:?}: {report:#}");
            assert!(report["troubles"].to_string().contains("packed-refs"), "{broken:?}: {report:#}");
        }
    }
}

#[test]
fn a_commit_or_a_tag_whose_file_holds_another_is_not_believed() {
    let repo = TestRepo::new();
    repo.stage("deploy.sh", script());
    repo.commit("one");
    repo.git(&["rm", "-q", "deploy.sh"]);
    repo.commit("two");
    repo.git(&["tag", "-a", "-m", "x", "good"]);
    repo.git(&["tag", "-a", "-m", "y", "other"]);
    let ids = ["HEAD~1", "HEAD", "good", "other"].map(|name| repo.ask(&["rev-parse", name]));
    let file = |id: &str| format!(".git/objects/{}/{}", &id[..2], &id[2..]);
    assert_eq!(history(&repo, &[]).0, 1);
    for (lost, by) in [(&ids[0], &ids[1]), (&ids[2], &ids[3])] {
        let good = std::fs::read(repo.path().join(file(lost))).expect("an object");
        let bad = std::fs::read(repo.path().join(file(by))).expect("an object");
        repo.remove(file(lost));
        std::fs::write(repo.path().join(file(lost)), bad).expect("written");
        let (_, report) = history(&repo, &[]);
        let troubles = report["troubles"].to_string();
        assert!(troubles.contains(lost) && troubles.contains("holds something else"), "{report:#}");
        repo.remove(file(lost));
        std::fs::write(repo.path().join(file(lost)), good).expect("written");
    }
}

#[test]
fn a_branch_is_known_by_the_name_that_git_gives_it_and_a_date_that_is_still_to_come_is_refused() {
    let origin = TestRepo::new();
    origin.stage("deploy.sh", script());
    origin.commit("one");
    let clone = TestRepo::cloned(&origin, &[]);
    for glob in ["main", "origin/main", "origin/*"] {
        let (status, report) = history(&clone, &["--branches", glob]);
        assert_eq!((status, lines(&report).len()), (1, 1), "{glob}: {report:#}");
    }
    // Git knows no year after 2099, and takes it for another one.
    for date in ["2099-01-01", "2099-01-01T10:00:00Z", "2100-01-01", "9999-12-31", "9999-12-31T23:59:59Z"] {
        let run = clone.run(&["audit", "--history", "--since", date]);
        assert!(run.status == 2 && run.stderr.contains("is still to come"), "{run:?}");
    }
}

/// Put together here, as [`key`] is.
fn private_key() -> String {
    let edge = |word: &str| format!("-----{word} {} KEY-----\n", ["RSA", "PRIVATE"].join(" "));
    let line = |number: usize| {
        let digest = Sha256::digest(number.to_string());
        digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let body: String = (0..12).map(|number| line(number) + "\n").collect();
    edge("BEGIN") + &body + &edge("END")
}

/// A file with a secret that a policy may let by.
fn password_file() -> String {
    format!("db_password: {}\n", ["hunter2", "-Zq9xPw7k"].concat())
}

/// Commits a policy and runs, first without a cache, then with one. Out: status, and `action path`, a line each.
fn by_policy(repo: &TestRepo, policy: &str, depth: &str) -> (i32, Vec<String>) {
    repo.stage("iacgate.toml", policy);
    repo.commit("policy");
    let told = || {
        let (status, report) = history(repo, &[depth]);
        let findings = report["findings"].as_array().expect("findings").iter();
        let line = |one: &Value| format!("{} {}", one["action"], one["file"]).replace('"', "");
        (status, findings.map(line).collect::<Vec<_>>())
    };
    std::fs::remove_dir_all(repo.path().join(".git/iacgate")).ok();
    let first = told();
    assert_eq!(told(), first, "by the cache");
    first
}

fn copied(repo: &TestRepo, from: &str, to: &str) {
    let bytes = std::fs::read(repo.path().join(from)).expect("it is there");
    repo.stage(to, String::from_utf8(bytes).expect("text"));
    repo.commit("copy");
}

#[test]
fn a_leak_is_let_by_only_where_each_of_its_places_is() {
    let false_positive = |rule: &str, path: &str| {
        format!(
            "[[exception]]\nrule = \"{rule}\"\npath = \"{path}\"\nfalse-positive = true\nreason = \"a test's\"\n"
        )
    };
    for (rule, name, content) in
        [("private-key", "k.pem", private_key()), ("committed-state", "terraform.tfstate", state(1))]
    {
        let (fixture, live) = (format!("fixtures/{name}"), format!("prod/{name}"));
        let repo = TestRepo::holding(&[(&fixture, &content)]);
        let policy = false_positive(rule, &fixture);
        let let_by = (0, vec![format!("excepted {fixture}")]);
        assert_eq!(by_policy(&repo, &policy, "--history"), let_by, "{rule}");
        copied(&repo, &fixture, &live);
        assert_eq!(by_policy(&repo, &policy, "--history"), (1, vec![format!("block {live}")]), "{rule}");
        let (_, report) = history(&repo, &[]);
        assert!(beside(&report, &live)[0].starts_with(&fixture), "{report:#}");
        // Nor does it help to delete it.
        repo.git(&["rm", "-q", &live]);
        repo.commit("gone");
        assert_eq!(by_policy(&repo, &policy, "--history"), (1, vec![format!("block {live}")]), "{rule}");
        let both = policy.clone() + &false_positive(rule, &live);
        let (status, told) = by_policy(&repo, &both, "--history");
        assert_eq!((status, told.len()), (0, 1), "{rule} {told:?}");
    }
}

#[test]
fn a_place_that_is_excluded_or_in_a_lax_tier_speaks_for_no_other() {
    for moves in [true, false] {
        let repo = TestRepo::holding(&[("t/c.yaml", &password_file()), ("a/k.yaml", "nothing: 1\n")]);
        let exclude = "exclude = [\"t/**\"]\n";
        assert_eq!(by_policy(&repo, exclude, "--history"), (0, vec![]));
        if moves {
            std::fs::create_dir(repo.path().join("p")).expect("a folder");
            repo.git(&["mv", "t/c.yaml", "p/c.yaml"]);
            repo.commit("move");
        } else {
            copied(&repo, "t/c.yaml", "p/c.yaml");
        }
        let told = (1, vec!["block p/c.yaml".to_owned()]);
        assert_eq!(by_policy(&repo, exclude, "--history"), told, "{moves}");
        let ticket = "[[exception]]\nrule = \"literal-secret\"\npath = \"t/**\"\nticket = \"SEC-1\"\nreason = \"x\"\nexpires = 2099-01-01\n";
        assert_eq!(by_policy(&repo, ticket, "--history"), told, "{moves}");
        let tier = "[[tier]]\nname = \"sandbox\"\npaths = [\"t/**\"]\nblock = \"critical\"\n";
        assert_eq!(by_policy(&repo, tier, "--history"), told, "{moves}");
    }
    // Two places of one commit, whichever comes first.
    for excluded in ["a/**", "z/**"] {
        let repo = TestRepo::holding(&[("a/c.yaml", &password_file()), ("z/c.yaml", &password_file())]);
        let (status, told) = by_policy(&repo, &format!("exclude = [\"{excluded}\"]\n"), "--history");
        let other = if excluded == "a/**" { "z" } else { "a" };
        assert_eq!((status, told), (1, vec![format!("block {other}/c.yaml")]));
    }
    let repo = TestRepo::holding(&[("dev/m.tf", &volumes(&[("v", "false")]))]);
    let tier = "[[tier]]\nname = \"sandbox\"\npaths = [\"dev/**\"]\nblock = \"critical\"\n";
    assert_eq!(by_policy(&repo, tier, "--history=full"), (0, vec!["warn dev/m.tf".to_owned()]));
    std::fs::create_dir(repo.path().join("prod")).expect("a folder");
    repo.git(&["mv", "dev/m.tf", "prod/m.tf"]);
    repo.commit("move");
    assert_eq!(by_policy(&repo, tier, "--history=full"), (1, vec!["block prod/m.tf".to_owned()]));
    // And back: it was there.
    repo.git(&["mv", "prod/m.tf", "dev/m.tf"]);
    repo.commit("back");
    assert_eq!(by_policy(&repo, tier, "--history=full"), (1, vec!["block prod/m.tf".to_owned()]));
}

#[test]
fn a_comment_lets_by_the_versions_that_have_it() {
    let comment = |rule: &str| format!("# iacgate:ignore {rule} ticket=SEC-1 expires=2099-03-31 why\n");
    let database = format!(
        "resource \"aws_db_instance\" \"a\" {{\n  password = \"{}\"\n}}\n",
        ["hunter2", "-Zq9xPw7k"].concat()
    );
    for (depth, rule, code) in [
        ("--history=full", "unencrypted-volume", volumes(&[("v", "false")])),
        ("--history", "literal-secret", database),
    ] {
        let repo = TestRepo::holding(&[("a.tf", &(comment(rule) + &code))]);
        let policy = "unknown = \"pass\"\n";
        let let_by = (0, vec!["excepted a.tf".to_owned()]);
        assert_eq!(by_policy(&repo, policy, depth), let_by, "{rule}");
        repo.stage("a.tf", &code);
        repo.commit("without");
        let told = (1, vec!["block a.tf".to_owned()]);
        assert_eq!(by_policy(&repo, policy, depth), told, "{rule}");
        // What was without one once is excused by the policy alone.
        repo.stage("a.tf", comment(rule) + &code);
        repo.commit("with it again");
        assert_eq!(by_policy(&repo, policy, depth), told, "{rule}");
        let excepted = format!(
            "[[exception]]\nrule = \"{rule}\"\npath = \"a.tf\"\nticket = \"SEC-1\"\nreason = \"x\"\nexpires = 2099-01-01\n"
        );
        assert_eq!(by_policy(&repo, &excepted, depth), let_by, "{rule}");
    }
}

#[test]
fn of_two_branches_that_bring_the_same_the_earlier_brought_it() {
    for (on_main, on_side, first) in [("2023", "2021", "side"), ("2021", "2023", "main")] {
        let repo = TestRepo::new();
        repo.stage("a.txt", "nothing\n");
        commit_as(&repo, "Ann", "2020-01-01");
        let leak = |author: &str, year: &str| {
            repo.stage("deploy.sh", script());
            repo.stage("main.tf", volumes(&[("v", "false")]));
            commit_as(&repo, author, &format!("{year}-02-01"))
        };
        repo.git(&["checkout", "-q", "-b", "side"]);
        let side = leak("Bob", on_side);
        repo.git(&["checkout", "-q", "main"]);
        let main = leak("Cid", on_main);
        repo.git(&["merge", "-q", "--no-edit", "side"]);
        let commit = if first == "side" { side } else { main };
        let (_, report) = history(&repo, &["--history=full"]);
        let findings = report["findings"].as_array().expect("findings");
        assert!(findings.len() == 2 && findings.iter().all(|one| one["commit"] == *commit), "{report:#}");
    }
    // No date makes a commit older than what it builds on.
    let repo = TestRepo::new();
    repo.stage("deploy.sh", script());
    let first = commit_as(&repo, "Ann", "2024-01-01");
    repo.git(&["rm", "-q", "deploy.sh"]);
    commit_as(&repo, "Bob", "2020-01-01");
    repo.stage("deploy.sh", script());
    commit_as(&repo, "Cid", "2019-01-01");
    let (_, report) = history(&repo, &[]);
    assert_eq!(lines(&report), [format!("deploy.sh aws-access-key {first} Ann 2024-01-01 true")]);
}

#[test]
fn branches_are_chosen_as_git_log_chooses_them() {
    let origin = TestRepo::new();
    origin.stage("a.txt", "nothing\n");
    origin.commit("one");
    origin.git(&["checkout", "-q", "-b", "team/fix/a"]);
    origin.stage("deploy.sh", script());
    origin.commit("two");
    origin.git(&["checkout", "-q", "main"]);
    let clone = TestRepo::cloned(&origin, &[]);
    for glob in ["*", "team/*", "t*", "team", "team/fix", "team/fix/a", "te?m/*", "*/[a-c]"] {
        for repo in [&origin, &clone] {
            let (status, report) = history(repo, &["--branches", glob]);
            assert_eq!((status, lines(&report).len()), (1, 1), "{glob}: {report:#}");
        }
    }
    for glob in ["origin", "origin/*", "origin/team", "origin/t*a"] {
        assert_eq!(history(&clone, &["--branches", glob]).0, 1, "{glob}");
    }
    assert_eq!(history(&clone, &["--branches", "mai[n]", "--branches", "main"]).0, 0);
    for (glob, said) in
        [("", "`--branches` names no branch"), ("x*", "no branch is named `x*`"), ("tea", "`tea`")]
    {
        let run = clone.run(&["audit", "--history", "--branches", glob]);
        assert!(run.status == 2 && run.stderr.contains(said), "{glob}: {run:?}");
    }
}

#[test]
fn a_state_that_moves_and_changes_is_one_finding_where_head_has_it() {
    let repo = TestRepo::new();
    repo.stage("old/terraform.tfstate", state(1));
    let first = commit_as(&repo, "Ann", "2026-01-01");
    std::fs::create_dir(repo.path().join("new")).expect("a folder");
    repo.git(&["mv", "old/terraform.tfstate", "new/terraform.tfstate"]);
    commit_as(&repo, "Bob", "2026-01-02");
    repo.stage("new/terraform.tfstate", state(2));
    commit_as(&repo, "Cid", "2026-01-03");
    let (_, report) = history(&repo, &[]);
    let file = "new/terraform.tfstate";
    assert_eq!(lines(&report), [format!("{file} committed-state {first} Ann 2026-01-01 true")]);
    let old = "old/terraform.tfstate:1 the same file, since 2026-01-01 (UTC), no longer in HEAD";
    assert_eq!(beside(&report, file), [old]);
    assert!(report.to_string().contains("(2 versions)"), "{report:#}");
}

#[test]
fn what_was_published_of_a_finding_stays_its_own_however_the_history_goes_on() {
    let keys = ["NB", "NC", "ND"].map(|end| script().replace("NB", end));
    let repo = TestRepo::new();
    repo.stage("deploy.sh", &keys[0]);
    let mut known: Vec<(String, String)> = Vec::new();
    let mut commits = vec![commit_as(&repo, "Ann", "2026-01-01")];
    let told = || {
        let (_, report) = history(&repo, &[]);
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let findings = report["findings"].as_array().expect("findings").iter();
        findings.map(|one| (text(&one["commit"]), text(&one["fingerprint"]))).collect::<Vec<_>>()
    };
    for (step, text) in [
        None,
        Some(keys[1].clone()),
        Some(keys[1].clone() + &keys[0]),
        Some(keys[2].clone() + &keys[1]),
        Some("echo\n".to_owned()),
    ]
    .into_iter()
    .enumerate()
    {
        if let Some(text) = text {
            repo.stage("deploy.sh", text);
            commits.push(commit_as(&repo, "Bob", &format!("2026-02-0{step}")));
        }
        let now = told();
        assert!(known.iter().all(|one| now.contains(one)), "{step}: {known:?} {now:?}");
        known = now;
    }
    let brought: Vec<&String> = known.iter().map(|(commit, _)| commit).collect();
    assert!([0, 1, 3].iter().all(|at| brought.contains(&&commits[*at])) && known.len() == 3, "{known:?}");
    // Nor does a rename, or another policy, give it another.
    repo.stage("deploy.sh", &keys[0]);
    repo.commit("again");
    repo.git(&["mv", "deploy.sh", "x.sh"]);
    repo.commit("renamed");
    let now = told();
    assert!(known.iter().all(|one| now.contains(one)), "{known:?} {now:?}");
    repo.run(&["audit", "--history", "--format", "json", "--output", "../older.json"]);
    repo.stage("y.sh", script().replace("NB", "NE"));
    let new = commit_as(&repo, "Cid", "2026-03-01");
    let run = repo.run(&["audit", "--history", "-q", "--against", "../older.json"]);
    assert_eq!(run.stdout.matches("new: ").count(), 1, "{run:?}");
    assert!(run.stdout.contains("new: y.sh:1:26 critical aws-access-key"), "{run:?}");
    assert!(
        run.stdout.contains(&new[..12]) && run.stdout.contains("1 new, 0 gone, 3 still there"),
        "{run:?}"
    );
}

#[test]
fn one_line_a_finding_names_the_commit_and_the_day() {
    let repo = TestRepo::new();
    let mut commits = Vec::new();
    for (day, end) in ["NB", "NC"].iter().enumerate() {
        repo.stage("deploy.sh", script().replace("NB", end));
        commits.push(commit_as(&repo, "Ann", &format!("2026-01-0{}", day + 1)));
    }
    let run = repo.run(&["audit", "--history", "-q"]);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{run:?}");
    let ends = [", 2026-01-01 (UTC), no longer in HEAD)", ", 2026-01-02 (UTC))"];
    for (commit, end) in commits.iter().zip(ends) {
        let end = format!("  ({}, Ann{end}", &commit[..12]);
        assert!(lines.iter().any(|line| line.ends_with(&end)), "{end} {run:?}");
    }
}

#[test]
fn what_is_lost_since_the_last_audit_is_told_by_the_next() {
    let repo = TestRepo::holding(&[("a.txt", "nothing\n"), ("b.txt", "nothing either\n")]);
    let id = repo.ask(&["rev-parse", "HEAD:a.txt"]);
    let path = format!(".git/objects/{}/{}", &id[..2], &id[2..]);
    assert_eq!(history(&repo, &[]).0, 0);
    let whole = std::fs::read(repo.path().join(&path)).expect("an object");
    for left in [Some(""), None] {
        repo.remove(&path);
        if let Some(left) = left {
            repo.write(&path, left);
        }
        let (status, report) = history(&repo, &[]);
        assert_eq!(status, 2, "{left:?} {report:#}");
        assert!(report["troubles"].to_string().contains(&id), "{report:#}");
        assert_eq!(report["summary"]["blobs"], 1, "what was not read was not judged: {report:#}");
    }
    std::fs::write(repo.path().join(&path), whole).expect("written");
    repo.git(&["gc", "-q"]);
    assert_eq!(history(&repo, &[]).0, 0);
    let folder = repo.path().join(".git/objects/pack");
    for file in std::fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path()) {
        if file.extension().is_some_and(|end| end == "pack") {
            // Its last bytes: those of some blob, and of what checks the whole.
            let bytes = std::fs::read(&file).expect("a pack");
            std::fs::remove_file(&file).expect("it was there");
            std::fs::write(&file, &bytes[..bytes.len() - 30]).expect("cut off");
        }
    }
    assert_eq!(history(&repo, &[]).0, 2);
}

#[test]
fn what_a_partial_clone_lacks_is_not_counted_as_judged() {
    let origin = TestRepo::holding(&[("a.txt", "nothing\n"), ("b.txt", "nothing either\n")]);
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    let clone = TestRepo::cloned(&origin, &["--filter=blob:none", "--no-checkout"]);
    let (status, report) = history(&clone, &[]);
    assert_eq!((status, &report["summary"]["blobs"]), (2, &0.into()), "{report:#}");
}

#[test]
fn what_the_baseline_of_head_accepts_is_carried_by_a_history_too() {
    let accept = |repo: &TestRepo| {
        let run = repo.run(&["baseline", "--critical"]);
        assert_eq!(run.status, 0, "{run:?}");
        repo.git(&["add", "iacgate.baseline"]);
        repo.commit("accepted");
    };
    let repo = TestRepo::new();
    repo.stage("gone.sh", script().replace("NB", "NC"));
    repo.commit("zero");
    repo.git(&["rm", "-q", "gone.sh"]);
    repo.stage("deploy.sh", script());
    repo.stage("db.yaml", password_file());
    repo.stage("terraform.tfstate", state(1));
    repo.stage("main.tf", volumes(&[("v", "false")]));
    repo.commit("one");
    repo.stage("deploy.sh", format!("set -e\n{}", script()));
    repo.commit("two");
    accept(&repo);
    let told = |repo: &TestRepo| {
        let (status, report) = history(repo, &["--history=full"]);
        let findings = report["findings"].as_array().expect("findings").iter();
        let line = |one: &Value| format!("{} {}", one["state"], one["file"]).replace('"', "");
        let mut told: Vec<String> = findings.map(line).collect();
        told.sort();
        (status, told)
    };
    let carried =
        ["db.yaml", "deploy.sh", "main.tf", "terraform.tfstate"].map(|file| format!("carried {file}"));
    let gone = "introduced gone.sh".to_owned();
    // What HEAD no longer has, no line of it accepts.
    assert_eq!(told(&repo), (1, [&carried[..], &[gone]].concat()));
    // Another value there is another secret, whatever its number.
    repo.stage("deploy.sh", script().replace("NB", "ND"));
    repo.commit("three");
    let (status, now) = told(&repo);
    assert_eq!(
        (status, now.iter().filter(|line| **line == "introduced deploy.sh").count()),
        (1, 2),
        "{now:?}"
    );
    // A copy that nobody accepted wakes it.
    let repo = TestRepo::holding(&[("deploy.sh", &script())]);
    accept(&repo);
    assert_eq!(told(&repo), (0, vec!["carried deploy.sh".to_owned()]));
    copied(&repo, "deploy.sh", "other.sh");
    assert_eq!(told(&repo), (1, vec!["introduced deploy.sh".to_owned()]));
    // Where the folder moved, its line is that of where it lies.
    let repo = TestRepo::holding(&[("a/main.tf", &volumes(&[("v", "false")]))]);
    repo.git(&["mv", "a", "b"]);
    repo.commit("moved");
    accept(&repo);
    assert_eq!(told(&repo), (0, vec!["carried b/main.tf".to_owned()]));
    // Where the resource moved since, it is that of before.
    let moved = "moved {\n  from = aws_ebs_volume.v\n  to   = aws_ebs_volume.w\n}\n";
    repo.stage("b/main.tf", format!("{}{moved}", volumes(&[("w", "false")])));
    repo.commit("another name");
    for _ in ["first", "by the cache"] {
        assert_eq!(told(&repo), (0, vec!["carried b/main.tf".to_owned()]));
    }
}

#[test]
fn what_a_stack_says_of_itself_decides_in_a_history_too() {
    let ignore =
        "    Metadata: {iacgate: {ignore: [unencrypted-volume ticket=SEC-1 expires=2099-03-31 why]}}\n";
    let template = |metadata: &str| {
        format!(
            "Resources:\n  Data:\n    Type: AWS::EC2::Volume\n{metadata}    Properties:\n      AvailabilityZone: eu-west-1a\n      Size: 8\n      Encrypted: false\n"
        )
    };
    let repo = TestRepo::holding(&[("t.yaml", &template(ignore))]);
    let rule = "[actions]\nunencrypted-volume = \"on\"\n";
    assert_eq!(by_policy(&repo, rule, "--history=full"), (0, vec!["excepted t.yaml".to_owned()]));
    repo.stage("t.yaml", template(""));
    repo.commit("without");
    assert_eq!(by_policy(&repo, rule, "--history=full"), (1, vec!["block t.yaml".to_owned()]));
    // A tier may be of workspaces.
    let stack = |workspace: &str| {
        let cloud = format!(
            "terraform {{\n  cloud {{\n    organization = \"o\"\n    workspaces {{\n      name = \"{workspace}\"\n    }}\n  }}\n}}\n"
        );
        cloud + &volumes(&[("v", "false")])
    };
    let repo = TestRepo::holding(&[("main.tf", &stack("play"))]);
    let tier = "[[tier]]\nname = \"sandbox\"\nworkspaces = [\"play\"]\nblock = \"critical\"\n";
    assert_eq!(by_policy(&repo, tier, "--history=full"), (0, vec!["warn main.tf".to_owned()]));
    repo.stage("main.tf", stack("live"));
    repo.commit("live");
    assert_eq!(by_policy(&repo, tier, "--history=full"), (1, vec!["block main.tf".to_owned()]));
}
