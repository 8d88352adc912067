//! Audits of what is damaged, missing or can't be opened: what could be judged is told, the rest is listed.

mod support;

use std::io::Write;

use serde_json::Value;
use support::{Run, TestRepo};

const VOLUME: &str = "resource \"aws_ebs_volume\" \"scratch\" {\n  availability_zone = \"eu-west-1a\"\n  encrypted         = false\n}\n";

/// Put together here so that no scanner takes this file for a leak.
fn script() -> String {
    format!("export AWS_ACCESS_KEY_ID={}\n", ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat())
}

fn report(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("no report: {run:?}"))
}

/// The files of the findings.
fn found(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().expect("findings").iter();
    findings.map(|one| one["file"].as_str().expect("a file")).collect()
}

/// `file: message` of what counts.
fn unread(report: &Value) -> Vec<String> {
    let troubles = report["troubles"].as_array().expect("troubles").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let line = |one: &Value| format!("{}: {}", text(&one["file"]), text(&one["message"]));
    troubles.filter(|one| one["counts"] == true).map(line).collect()
}

fn audit(repo: &TestRepo, options: &[&str]) -> (i32, Value) {
    let run = repo.run(&[&["audit", "--format", "json"], options].concat());
    (run.status, report(&run))
}

/// The file of a loose object.
fn object(repo: &TestRepo, id: &str) -> std::path::PathBuf {
    repo.path().join(".git/objects").join(&id[..2]).join(&id[2..])
}

fn lose(repo: &TestRepo, revision: &str) -> String {
    let id = repo.ask(&["rev-parse", revision]);
    std::fs::remove_file(object(repo, &id)).expect("it was there");
    id
}

/// Writes any bytes as an object, as Git would not. Out: its id.
fn written(repo: &TestRepo, kind: &str, bytes: &[u8]) -> String {
    let mut git = repo.command("git");
    git.args(["hash-object", "-w", "--literally", "--stdin", "-t", kind]);
    let git = git.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let mut running = git.spawn().expect("git runs");
    running.stdin.take().expect("piped").write_all(bytes).expect("written");
    let output = running.wait_with_output().expect("git ends");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Commits a tree whatever stands in it.
fn commit_tree(repo: &TestRepo, tree: &str) {
    let commit = repo.ask(&["commit-tree", "-m", "x", tree]);
    repo.git(&["update-ref", "refs/heads/main", &commit]);
}

fn raw(id: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(&id[at..at + 2], 16).expect("hexadecimal");
    (0..id.len()).step_by(2).map(byte).collect()
}

#[test]
fn a_missing_or_corrupt_subtree_costs_no_other() {
    let repo = TestRepo::holding(&[
        ("lost/main.tf", "# lost\n"),
        ("here/main.tf", VOLUME),
        ("deploy.sh", &script()),
    ]);
    // Who calls a module that can't be listed is judged but for what the module says.
    repo.stage("caller/main.tf", format!("module \"m\" {{\n  source = \"../lost\"\n}}\n{VOLUME}"));
    repo.commit("all");
    let id = lose(&repo, "HEAD:lost");
    for (options, findings) in
        [(&[][..], &["deploy.sh", "caller/main.tf", "here/main.tf"][..]), (&["--history"], &["deploy.sh"])]
    {
        let (status, told) = audit(&repo, options);
        assert_eq!((status, found(&told)), (1, findings.to_vec()), "{told}");
        assert_eq!(unread(&told), [format!("lost: tree {id} is missing from the repository")]);
    }
    std::fs::write(object(&repo, &id), b"x\x9cthis is no object").expect("damaged");
    let (status, told) = audit(&repo, &["--rule", "committed-state"]);
    assert_eq!((status, found(&told).len()), (2, 0), "{told}");
    assert!(unread(&told).iter().all(|line| line.starts_with("lost: tree ")), "{told}");
    let full = audit(&repo, &["--history=full"]).1;
    assert!(found(&full).contains(&"here/main.tf"), "{full:#}");
}

#[test]
fn a_pipe_in_the_place_of_an_object_is_not_waited_for() {
    for lost in ["HEAD:deploy.sh", "HEAD:sub"] {
        let repo = TestRepo::new();
        repo.stage("more.sh", script());
        repo.commit("first");
        repo.stage("deploy.sh", format!("# again\n{}", script()));
        repo.stage("sub/a.txt", "nothing\n");
        repo.commit("second");
        let id = lose(&repo, lost);
        let made = std::process::Command::new("mkfifo").arg(object(&repo, &id)).status();
        assert!(made.expect("mkfifo runs").success());
        for options in [&[][..], &["--history"]] {
            let (status, report) = audit(&repo, options);
            assert_eq!((status, found(&report).contains(&"more.sh")), (1, true), "{lost}: {report:#}");
            let told = unread(&report).join("\n");
            assert!(
                told.contains(&id) && told.contains("its file is a folder, a pipe or a device"),
                "{told}"
            );
        }
    }
}

#[test]
fn a_broken_head_costs_no_branch() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME), ("deploy.sh", &script())]);
    let side = repo.beside("side");
    repo.git(&["worktree", "add", "-q", side.to_str().expect("a path"), "-b", "side"]);
    for head in ["garbage\n", "", "ref: elsewhere\n", "ref: refs/heads/\u{7f}\n"] {
        repo.write(".git/HEAD", head);
        for (option, findings) in
            [("--history", &["deploy.sh"][..]), ("--history=full", &["deploy.sh", "main.tf"])]
        {
            let (status, told) = audit(&repo, &[option]);
            assert_eq!((status, found(&told)), (1, findings.to_vec()), "{head:?} {told:#}");
            assert!(unread(&told).concat().contains("HEAD can't be read"), "{head:?} {told:#}");
            assert_eq!(told["findings"][0]["brought"]["in_head"], false);
        }
        let (_, told) = audit(&repo, &["--history", "--branches", "side"]);
        assert_eq!(found(&told), ["deploy.sh"], "{head:?}");
        let run = repo.run(&["audit"]);
        assert!(run.status == 2 && run.stderr.contains("HEAD is broken"), "{head:?} {run:?}");
    }
}

#[test]
fn a_corrupt_list_of_where_a_clone_is_cut_off_is_named() {
    let repo = TestRepo::holding(&[("deploy.sh", &script())]);
    for line in ["garbage", "\u{1b}[2J"] {
        repo.write(".git/shallow", format!("{line}\n"));
        let run = repo.run(&["audit"]);
        assert_eq!(run.status, 2);
        let told =
            format!(".git/shallow is corrupt: `{}` is no commit's id", line.replace('\u{1b}', "\\u{1b}"));
        assert!(run.stderr.contains(&told), "{run:?}");
        let (status, told) = audit(&repo, &["--history"]);
        assert_eq!((status, found(&told)), (1, vec!["deploy.sh"]), "{told:#}");
        assert!(unread(&told).concat().contains("shallow is corrupt"), "{told:#}");
    }
}

#[test]
fn a_missing_top_folder_is_told_as_that() {
    let origin = TestRepo::holding(&[("d/deploy.sh", &script())]);
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    let partial = TestRepo::cloned(&origin, &["--filter=tree:0", "--no-checkout"]);
    let id = origin.ask(&["rev-parse", "HEAD^{tree}"]);
    let run = partial.run(&["audit"]);
    let told = format!("error: the top folder can't be read: tree {id} is missing from the repository\n");
    assert!(run.status == 2 && run.stderr.starts_with(&told), "{run:?}");
    let (status, report) = audit(&partial, &["--history"]);
    assert!(status == 2 && unread(&report).concat().contains(&id), "{report:#}");
}

#[test]
fn what_is_no_revision_is_told_with_what_can_be_typed() {
    let repo = TestRepo::holding(&[("d/main.tf", VOLUME)]);
    for (revision, told, help) in [
        ("", "an empty revision names nothing", "git branch --all"),
        ("HEAD:d", "`HEAD:d` is not known here as a revision", "name the revision alone: HEAD"),
        ("feature/x", "revision `feature/x` is not known here", "git fetch origin feature/x"),
        ("v1~2", "revision `v1~2` is not known here", "git fetch origin"),
        ("x y", "revision `x y` is not known here", "git fetch origin"),
    ] {
        for arguments in [&["audit", "--rev", revision][..], &["check", "--from", "HEAD", "--to", revision]] {
            let run = repo.run(arguments);
            assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?} {run:?}");
            let last = run.stderr.lines().last().unwrap_or_default();
            assert!(run.stderr.contains(told) && last == format!(" help: {help}"), "{arguments:?} {run:?}");
        }
    }
}

#[test]
fn what_stands_in_the_place_of_a_file_is_told_where_its_name_says_infrastructure() {
    let repo = TestRepo::holding(&[("main.tf", "# nothing\n")]);
    for name in ["x.tf", "d/y.tofu", "notes.txt"] {
        repo.write("d/keep", "");
        let made = std::process::Command::new("mkfifo").arg(repo.path().join(name)).status();
        assert!(made.expect("mkfifo runs").success());
    }
    // Nor is a list of what is ignored waited for.
    let made = std::process::Command::new("mkfifo").arg(repo.path().join("d/.gitignore")).status();
    assert!(made.expect("mkfifo runs").success());
    let _socket = std::os::unix::net::UnixListener::bind(repo.path().join("z.tf")).expect("a socket");
    let (status, report) = audit(&repo, &["."]);
    let why = "a named pipe, a socket or a device is no file: it was not read";
    assert_eq!(status, 2);
    assert_eq!(unread(&report), ["d/y.tofu", "x.tf", "z.tf"].map(|name| format!("{name}: {why}")));
    // Git knows nothing of them, and never reads a folder of ours.
    let made = std::process::Command::new("mkfifo").arg(repo.path().join(".git/iacgate")).status();
    assert!(made.expect("mkfifo runs").success());
    for options in [&[][..], &["--history"]] {
        let mut command = repo.command("timeout");
        command.args(["-s", "KILL", "60", env!("CARGO_BIN_EXE_iacgate"), "audit"]).args(options);
        assert_eq!(command.output().expect("it ends").status.code(), Some(0), "{options:?}");
    }
}

#[test]
fn a_file_over_the_limit_is_told_once() {
    let repo = TestRepo::holding(&[("main.tf", "# nothing\n")]);
    for name in ["huge.tf", "app.log"] {
        let file = std::fs::File::create(repo.path().join(name)).expect("a file");
        file.set_len(300 << 20).expect("a hole");
    }
    let (status, report) = audit(&repo, &["."]);
    let told = "300 MiB is over the limit of 256: judged by its name alone";
    assert_eq!((status, unread(&report)), (2, vec![format!("huge.tf: {told}")]), "{report:#}");
    assert_eq!(report["troubles"].as_array().map(Vec::len), Some(2), "{report:#}");
}

#[test]
fn a_tree_entry_that_does_not_parse_costs_no_other() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME), ("deploy.sh", &script())]);
    let entry = |head: &str, id: &str| [head.as_bytes(), b"\0", &raw(id)].concat();
    let (main, deploy) =
        (repo.ask(&["rev-parse", "HEAD:main.tf"]), repo.ask(&["rev-parse", "HEAD:deploy.sh"]));
    let odd =
        [entry("100644 deploy.sh", &deploy), entry("170644 odd\u{1b}", &main), entry("100644 z.tf", &main)];
    for (tree, words) in [
        (odd.concat(), "its entry `odd\\u{1b}` is none that Git writes"),
        ([odd[0].clone(), odd[2].clone(), b"100644 cut".to_vec()].concat(), "it is cut off behind 2 entries"),
    ] {
        commit_tree(&repo, &written(&repo, "tree", &tree));
        let (status, told) = audit(&repo, &[]);
        assert_eq!((status, found(&told)), (1, vec!["deploy.sh", "z.tf"]), "{told}");
        assert!(unread(&told).concat().contains(words), "{told}");
        let (status, told) = audit(&repo, &["--history"]);
        assert_eq!((status, found(&told)), (1, vec!["deploy.sh"]), "{told}");
        assert!(unread(&told).concat().contains(words), "{told}");
    }
}

#[test]
fn a_folder_that_can_not_be_opened_costs_no_other() {
    let repo = TestRepo::holding(&[("main.tf", VOLUME), ("deploy.sh", &script())]);
    // Whoever runs the tests may open anything, but no path that is too long.
    let script = "import os\nname = 'd' * 250\nfor _ in range(20):\n    os.mkdir(name)\n    os.chdir(name)\n";
    let made = repo.command("python3").args(["-c", script]).status().expect("Python runs");
    assert!(made.success());
    for options in [&["."][..], &[".", "--ignored"]] {
        let (status, told) = audit(&repo, options);
        assert_eq!((status, found(&told)), (1, vec!["deploy.sh", "main.tf"]), "{told}");
        let unread = unread(&told);
        assert!(
            unread.len() == 1 && unread[0].starts_with("dddd") && unread[0].contains("too long"),
            "{unread:?}"
        );
    }
}

#[test]
fn a_ref_that_leads_nowhere_costs_no_other() {
    let repo = TestRepo::holding(&[("deploy.sh", &script())]);
    let nowhere = "1".repeat(40);
    repo.write(".git/refs/heads/dangling", format!("{nowhere}\n"));
    repo.write(".git/refs/heads/garbage", "no id\n");
    // That a remote's HEAD names a branch that went away is nobody's loss; nor is a tag of a blob.
    repo.write(".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/gone\n");
    repo.git(&["tag", "-a", "-m", "x", "of-blob", "HEAD:deploy.sh"]);
    let (status, told) = audit(&repo, &["--history"]);
    assert_eq!((status, found(&told)), (1, vec!["deploy.sh"]), "{told}");
    let unread = unread(&told);
    assert_eq!(unread.len(), 2, "{unread:?}");
    assert!(
        unread.concat().contains("refs/heads/dangling: ") && unread.concat().contains(&nowhere),
        "{unread:?}"
    );
    assert!(unread.concat().contains("refs/heads/garbage: it names no object"), "{unread:?}");
    // Nor does a HEAD that leads nowhere hide what a branch holds.
    repo.git(&["branch", "kept"]);
    repo.write(".git/refs/heads/main", format!("{nowhere}\n"));
    let (status, told) = audit(&repo, &["--history"]);
    assert_eq!((status, found(&told)), (1, vec!["deploy.sh"]), "{told}");
    assert!(told["troubles"].to_string().contains("HEAD can't be read"), "{told}");
}

#[test]
fn what_is_missing_is_listed_once_and_never_fetched() {
    let origin = TestRepo::holding(&[("main.tf", VOLUME), ("net/main.tf", VOLUME)]);
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    origin.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    for filter in ["blob:none", "tree:0"] {
        let partial = TestRepo::cloned(&origin, &[&format!("--filter={filter}"), "--no-checkout"]);
        let packs = || std::fs::read_dir(partial.path().join(".git/objects/pack")).expect("packs").count();
        let before = packs();
        for options in [&[][..], &["--history"], &["--history=full"]] {
            let run = partial.run(&[&["audit", "--format", "json"], options].concat());
            assert_eq!(run.status, 2, "{filter} {options:?} {run:?}");
            assert_eq!(packs(), before, "{filter} {options:?}");
        }
    }
    let partial = TestRepo::cloned(&origin, &["--filter=blob:none", "--no-checkout"]);
    let (_, told) = audit(&partial, &[]);
    let blob = origin.ask(&["rev-parse", "HEAD:main.tf"]);
    let missing = |file: &str| format!("{file}: blob {blob} is missing from the repository");
    assert_eq!(unread(&told), [missing("main.tf"), missing("net/main.tf")]);
}

#[test]
fn no_verdict_is_remembered_of_an_object_that_is_another() {
    let repo = TestRepo::holding(&[("deploy.sh", &script()), ("a.txt", "nothing\n")]);
    repo.stage("main.tf", VOLUME);
    repo.commit("more");
    let secret = repo.ask(&["rev-parse", "HEAD:deploy.sh"]);
    let volume = repo.ask(&["rev-parse", "HEAD:main.tf"]);
    let clean = repo.ask(&["rev-parse", "HEAD:a.txt"]);
    for id in [&secret, &volume] {
        let kept = object(&repo, id).with_extension("kept");
        std::fs::rename(object(&repo, id), &kept).expect("moved");
        std::fs::copy(object(&repo, &clean), object(&repo, id)).expect("another");
    }
    for options in [&[][..], &["--history"], &["--history=full"]] {
        let (status, told) = audit(&repo, options);
        assert_eq!((status, found(&told).len()), (2, 0), "{told}");
        let unread = unread(&told).concat();
        assert!(unread.contains("deploy.sh") && unread.contains("holds something else"), "{unread}");
    }
    for id in [&secret, &volume] {
        std::fs::rename(object(&repo, id).with_extension("kept"), object(&repo, id)).expect("mended");
    }
    let (status, told) = audit(&repo, &["--history=full"]);
    assert_eq!((status, found(&told)), (1, vec!["deploy.sh", "main.tf"]), "{told}");
}
