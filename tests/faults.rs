//! What goes wrong around a run: it is killed, has nowhere to write, meets another run. The repository, its index and
//! the work tree are as before or as after, and what could not be judged does not pass.

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use support::{Run, TestRepo};

const BAD: &str = "resource \"aws_ebs_volume\" \"data\" {\n  availability_zone = \"eu-west-1a\"\n  size              = 1\n  encrypted         = false\n}\n";
const FILES: [&str; 3] = ["a/main.tf", "b/main.tf", "c/main.tf"];

fn good() -> String {
    BAD.replace("false", "true")
}

fn with_findings() -> TestRepo {
    let repo = TestRepo::new();
    FILES.iter().for_each(|path| repo.stage(path, BAD));
    repo
}

/// Through a shell, which says what the binary finds when it starts.
fn in_shell(repo: &TestRepo, before: &str, behind: &str) -> Command {
    let mut command = repo.command("sh");
    command.args(["-c", &format!("{before} exec '{}' {behind}", env!("CARGO_BIN_EXE_iacgate"))]);
    command
}

fn run(command: &mut Command) -> Run {
    command.output().expect("it runs").into()
}

/// All files fixed, on disk and in the index, or none of them; and nothing of ours lies about.
#[track_caller]
fn is_whole(repo: &TestRepo) -> bool {
    let on_disk = FILES.map(|path| fs::read_to_string(repo.path().join(path)).expect("still there"));
    let staged = FILES.map(|path| repo.ask(&["show", &format!(":{path}")]) + "\n");
    repo.git(&["fsck", "--no-dangling"]);
    assert!(staged.iter().all(|text| *text == staged[0]), "a part is staged: {staged:?}");
    for text in on_disk.iter().chain(&staged) {
        assert!(*text == BAD || *text == good(), "a file is torn: {text}");
    }
    staged[0] == good() && on_disk == staged
}

#[test]
fn a_fix_that_is_ended_at_any_moment_leaves_all_or_nothing_in_the_index() {
    let mut fixed = 0;
    for moment in 0..12 {
        let repo = with_findings();
        let mut child = repo
            .command(env!("CARGO_BIN_EXE_iacgate"))
            .arg("fix")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        std::thread::sleep(Duration::from_millis(40 * moment));
        // SIGKILL: nothing can be done about it.
        let _ = child.kill();
        child.wait().expect("it ends");
        // A lock that stays behind says so, as Git's own does.
        let _ = fs::remove_file(repo.path().join(".git/index.lock"));
        fixed += usize::from(is_whole(&repo));
        // Whatever is left is mended by the next run.
        repo.run(&["fix"]);
        assert_eq!(repo.ask(&["show", ":a/main.tf"]) + "\n", good());
    }
    assert!(fixed < 12, "it was never ended in time");
}

#[test]
fn a_fix_that_can_not_write_changes_nothing() {
    let repo = with_findings();
    // No file may grow: the first write ends the process that tries.
    let stopped = run(&mut in_shell(&repo, "ulimit -f 0;", "fix"));
    assert_ne!(stopped.status, 0, "{stopped:?}");
    assert!(!is_whole(&repo));
    let _ = fs::remove_file(repo.path().join(".git/index.lock"));
    assert_eq!(repo.run(&["fix"]).status, 0);
    assert!(is_whole(&repo));
}

/// Through a shell with mounts of its own, which end with it. `None` where the machine lets nobody mount.
fn mounted(repo: &TestRepo, commands: &str) -> Option<Run> {
    let allowed = Command::new("unshare").args(["--map-root-user", "--mount", "true"]).output();
    if !allowed.is_ok_and(|run| run.status.success()) {
        println!("skipped: nothing can be mounted here");
        return None;
    }
    let commands = commands
        .replace("IACGATE", env!("CARGO_BIN_EXE_iacgate"))
        .replace("TOP", repo.path().to_str().expect("a temporary folder's name is a text"));
    Some(run(repo.command("unshare").args(["--map-root-user", "--mount", "sh", "-c", &commands])))
}

#[test]
fn a_repository_that_can_only_be_read_is_judged_and_stays_as_it_is() {
    let repo = with_findings();
    let read_only =
        "mount --bind 'TOP' 'TOP' && mount -o remount,ro,bind 'TOP' && cd 'TOP' && exec 'IACGATE'";
    let Some(judged) = mounted(&repo, read_only) else { return };
    assert_eq!(judged, repo.hook());
    let fix = mounted(&repo, &format!("{read_only} fix")).expect("as before");
    assert!(fix.status == 2 && fix.stderr.contains("error: the index can't be locked"), "{fix:?}");
    assert!(!is_whole(&repo));
}

/// A disk of memory with the repository in it, filled but for a few pages: each write of a fix is the first to fail.
#[test]
fn a_disk_that_is_full_leaves_all_or_nothing() {
    let mut fixed = 0;
    for room in (0..=64).step_by(4) {
        let repo = with_findings();
        let commands = format!(
            "mkdir '{disk}' && mount -t tmpfs -o size=400k none '{disk}' && cp -a 'TOP/.' '{disk}' && cd '{disk}' || exit 9
            cat /dev/zero >fill 2>/dev/null
            truncate -s -{room}K fill
            'IACGATE' fix; status=$?
            rm fill
            cp -a '{disk}/.' 'TOP' || exit 9
            exit $status",
            disk = repo.beside("disk").display()
        );
        let Some(fix) = mounted(&repo, &commands) else { return };
        assert!(matches!(fix.status, 0 | 2), "{room} kB: {fix:?}");
        let whole = is_whole(&repo);
        assert_eq!(whole, fix.status == 0, "{room} kB: {fix:?}");
        assert!(!repo.path().join(".git/index.lock").exists(), "{room} kB");
        fixed += usize::from(whole);
    }
    assert!(fixed > 0, "64 kB are enough");
}

#[test]
fn two_fixes_at_once_do_what_one_does() {
    for _ in 0..4 {
        let repo = with_findings();
        let both: Vec<_> = (0..2)
            .map(|_| {
                let mut command = repo.command(env!("CARGO_BIN_EXE_iacgate"));
                command
                    .arg("fix")
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn()
                    .expect("the binary runs")
            })
            .collect();
        let ends: Vec<Run> =
            both.into_iter().map(|child| child.wait_with_output().expect("it ends").into()).collect();
        assert!(ends.iter().any(|run| run.status == 0), "{ends:?}");
        for run in ends.iter().filter(|run| run.status != 0) {
            assert!(run.status == 2 && run.stderr.contains("error: "), "{run:?}");
        }
        assert!(is_whole(&repo), "{ends:?}");
        assert!(!repo.path().join(".git/index.lock").exists());
    }
}

#[test]
fn a_report_that_can_not_be_written_does_not_pass() {
    let repo = with_findings();
    for behind in [">/dev/full", "--format json >/dev/full", "--format sarif >/dev/full"] {
        assert_ne!(run(&mut in_shell(&repo, "", behind)).status, 0, "{behind}");
    }
    // Nobody listens: what was found blocks all the same.
    for behind in [">&-", ">&- 2>&-", "<&- >/dev/null 2>/dev/null"] {
        assert_ne!(run(&mut in_shell(&repo, "", behind)).status, 0, "{behind}");
    }
}

#[test]
fn neither_a_home_nor_a_path_nor_a_clock_is_needed() {
    let repo = with_findings();
    let expected = repo.hook();
    assert_eq!(expected.status, 1);
    let mut bare = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    bare.env_remove("HOME")
        .env_remove("PATH")
        .env_remove("USER")
        .env_remove("TERM")
        .env("TMPDIR", "/nowhere");
    assert_eq!(run(&mut bare), expected);
    let mut odd = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    odd.env("HOME", "/nowhere").env("LC_ALL", "xx_YY.none").env("TZ", "Nowhere/None");
    assert_eq!(run(&mut odd), expected);
}

#[test]
fn many_runs_at_once_and_one_after_another_say_the_same() {
    let repo = with_findings();
    let expected = repo.hook();
    std::thread::scope(|scope| {
        let runs: Vec<_> =
            (0..4).map(|_| scope.spawn(|| (0..5).map(|_| repo.hook()).collect::<Vec<_>>())).collect();
        for seen in runs.into_iter().flat_map(|run| run.join().expect("it ends")) {
            assert_eq!(seen, expected);
        }
    });
}

#[test]
fn linked_work_trees_commit_at_once() {
    let repo = with_findings();
    repo.commit("before");
    repo.install_plain_hook();
    let trees: Vec<_> = (0..8).map(|number| repo.beside(&format!("tree-{number}"))).collect();
    for tree in &trees {
        let tree = tree.to_str().expect("a temporary folder's name is a text");
        repo.git(&["worktree", "add", "--quiet", "--detach", tree]);
    }
    std::thread::scope(|scope| {
        for (number, tree) in trees.iter().enumerate() {
            let repo = &repo;
            scope.spawn(move || {
                let text = if number % 2 == 0 { good() } else { BAD.to_owned() };
                fs::write(tree.join("a/new.tf"), text.replace("\"data\"", "\"more\"")).expect("written");
                let git = |arguments: &[&str]| run(repo.command("git").current_dir(tree).args(arguments));
                assert_eq!(git(&["add", "a/new.tf"]).status, 0);
                let commit = git(&["commit", "--quiet", "-m", "more"]);
                // What is wrong blocks its own commit and no other.
                assert_eq!(commit.status, (number % 2) as i32, "{number}: {commit:?}");
            });
        }
    });
}

/// Escapes of terminals, marks that turn text around, and line ends, in names and values, in every format.
#[test]
fn no_format_shows_what_steers_a_terminal() {
    let hostile = "\u{1b}[2J\u{202e}evil\n\u{7}\u{9b}31m";
    let repo = TestRepo::new();
    let text = BAD
        .replace("\"data\"", "\"da\u{1b}[31mta\u{202e}\"")
        .replace("false", "\"\u{1b}]0;x\u{7}\u{2066}no\"");
    repo.stage(format!("{hostile}.tf"), BAD);
    repo.stage("plain.tf", text);
    repo.stage("\u{1b}[1m/terraform.tfstate", "{}");
    for format in ["text", "json", "sarif", "github", "gitlab", "gitlab-sast", "junit", "markdown", "html"] {
        for more in [[].as_slice(), &["-v"]] {
            let run = repo.run(&[&["check", "--format", format], more].concat());
            assert!(matches!(run.status, 1 | 2), "{format}: {run:?}");
            let told = run.stdout + &run.stderr;
            let steers = |c: char| {
                c != '\n' && c.is_control() && c != '\t'
                    || ('\u{202a}'..='\u{202e}').contains(&c)
                    || ('\u{2066}'..='\u{2069}').contains(&c)
            };
            let found = told
                .chars()
                .position(steers)
                .map(|at| told.chars().skip(at.saturating_sub(60)).take(80).collect::<String>());
            assert_eq!(found, None, "{format} {more:?}");
        }
    }
}

#[test]
fn a_second_signal_ends_a_history_at_once() {
    let repo = with_findings();
    repo.commit("all of it");
    // Git that answers late keeps the audit from ending by itself.
    let tools = repo.beside("tools");
    fs::create_dir_all(&tools).expect("a folder");
    let git = tools.join("git");
    fs::write(&git, "#!/bin/sh\nexec sleep 30\n").expect("a script");
    fs::set_permissions(&git, fs::Permissions::from_mode(0o755)).expect("it may be run");
    let path = format!("{}:{}", tools.display(), std::env::var("PATH").expect("a path"));
    let mut command = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    command.args(["audit", "--history"]).env("PATH", path).stdout(Stdio::null()).stderr(Stdio::null());
    let mut running = command.spawn().expect("it runs");
    let signal = |running: &std::process::Child| {
        Command::new("kill").args(["-INT", &running.id().to_string()]).status().expect("kill runs");
    };
    std::thread::sleep(Duration::from_millis(700));
    // What comes together is one request.
    signal(&running);
    signal(&running);
    std::thread::sleep(Duration::from_millis(400));
    assert_eq!(running.try_wait().expect("it can be asked"), None);
    signal(&running);
    assert_eq!(running.wait().expect("it ends").code(), Some(130));
}

#[test]
fn a_named_pipe_among_git_s_files_is_refused_at_once() {
    let names = [
        "config",
        "HEAD",
        "index",
        "packed-refs",
        "shallow",
        "info/attributes",
        "objects/pack/multi-pack-index",
    ];
    for name in names {
        let repo = with_findings();
        repo.commit("all of it");
        let place = repo.path().join(".git").join(name);
        let _ = fs::remove_file(&place);
        Command::new("mkfifo").arg(&place).status().expect("mkfifo runs");
        for arguments in [&[][..], &["audit"], &["audit", "--history"]] {
            let mut command = repo.command("timeout");
            let run = run(command.arg("5").arg(env!("CARGO_BIN_EXE_iacgate")).args(arguments));
            assert_eq!(run.status, 2, "{name} {arguments:?}: {run:?}");
            assert!(run.stderr.contains(&format!("{name} is a named pipe")), "{run:?}");
        }
    }
    // So is what iacgate itself would write.
    for (name, command) in [
        ("iacgate.toml", &["init"][..]),
        ("iacgate.baseline", &["baseline"]),
        (".git/hooks/pre-commit", &["install"]),
    ] {
        let repo = with_findings();
        repo.commit("all of it");
        fs::create_dir_all(repo.path().join(".git/hooks")).expect("a folder");
        Command::new("mkfifo").arg(repo.path().join(name)).status().expect("mkfifo runs");
        let mut timeout = repo.command("timeout");
        let run = run(timeout.arg("5").arg(env!("CARGO_BIN_EXE_iacgate")).args(command));
        assert!(run.status == 2 && run.stderr.contains("no "), "{name}: {run:?}");
    }
    // So is a ref that is asked for.
    let repo = with_findings();
    repo.commit("all of it");
    Command::new("mkfifo").arg(repo.path().join(".git/refs/heads/other")).status().expect("mkfifo runs");
    for arguments in [["check", "--from=other", "--to=HEAD"], ["check", "--from=HEAD", "--to=heads/other~1"]]
    {
        let mut command = repo.command("timeout");
        let run = run(command.arg("5").arg(env!("CARGO_BIN_EXE_iacgate")).args(arguments));
        assert!(run.status == 2 && run.stderr.contains("heads/other is a named pipe"), "{run:?}");
    }
    // A file that somebody wants to have nothing in it is none to wait for.
    let repo = with_findings();
    let exclude = repo.path().join(".git/info/exclude");
    let _ = fs::remove_file(&exclude);
    std::os::unix::fs::symlink("/dev/null", &exclude).expect("a link");
    assert_eq!(repo.hook().status, 1);
}
