//! What was tried to get a secret past the gate or out of it, and to make it harm a repository.

mod support;

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use support::TestRepo;

const BAD_VOLUME: &str = "resource \"aws_ebs_volume\" \"v\" {\n  size      = 1\n  encrypted = false\n}\n";
/// State, put together here so that this file is none.
fn state() -> String {
    [
        r#"{"version": 4, "terraform"#,
        r#"_version": "1.9.8", "serial": 3, "resources": [],
    "lineage": "b53d611e-22de-3877-8a2f-3c15e3d5741d", "outputs": {}}"#,
    ]
    .concat()
}

fn access_key() -> String {
    ["AKIA", "QYLPMN5HFIQR7BBB"].concat()
}

#[test]
fn a_header_of_lfs_or_git_crypt_hides_no_secret_below_it() {
    for header in ["version https://git-lfs.github.com/spec/v1\n", "\0GITCRYPT\0"] {
        let repo = TestRepo::new();
        repo.stage("notes.txt", format!("{header}key = \"{}\"\n", access_key()));
        assert_eq!(repo.hook().status, 1, "{header:?}");
    }
}

#[test]
fn the_word_example_inside_a_private_key_makes_it_no_example() {
    let (begin, end) = (["-----BEGIN RSA PRIV", "ATE KEY-----"], ["-----END RSA PRIV", "ATE KEY-----"]);
    let line = "IXFMPgw3K45jxRb93f8tv9vL3rD9CUG1Gv4FM0o7ds7FRES5RTjv2RTJVNJCoqFx\n";
    let key = format!("{}\nEXAMPLEowIBAAKCAQEAx4UbaDzY\n{line}{line}{}\n", begin.concat(), end.concat());
    let repo = TestRepo::new();
    repo.stage("id.pem", key);
    assert_eq!(repo.hook().status, 1);
}

#[test]
fn state_is_known_by_its_name_in_capitals() {
    let repo = TestRepo::new();
    repo.stage("TERRAFORM.TFSTATE", "torn");
    assert_eq!(repo.hook().status, 1);
}

#[test]
fn no_name_and_no_attribute_carries_a_token_into_an_output() {
    let key = access_key();
    let named = BAD_VOLUME.replace("\"v\"", &format!("\"{key}\""));
    let valued = BAD_VOLUME.replace("false", &format!("\"{key}\""));
    let file = format!("{key}.tf");
    for (path, text) in [("a.tf", named.as_str()), ("a.tf", &valued), (&file, BAD_VOLUME)] {
        let repo = TestRepo::new();
        repo.stage(path, text);
        let commands: [&[&str]; 5] = [
            &["check"],
            &["check", "-v"],
            &["check", "--format", "json"],
            &["fix", "--dry-run"],
            &["inspect", "."],
        ];
        for arguments in commands {
            let run = repo.run(arguments);
            assert!(!(run.stdout + &run.stderr).contains(&key), "{arguments:?} shows it");
        }
        repo.run(&["check", "--format", "json", "--output", "report.json"]);
        let report = std::fs::read_to_string(repo.path().join("report.json")).unwrap();
        assert!(!report.contains(&key), "a file shows it");
    }
}

#[test]
fn a_mistake_in_the_policy_shows_no_secret() {
    let (key, word) = (access_key(), ["Hn4kq", "9zLw2"].concat());
    for text in [
        format!("block = \"{key}\"\n"),
        format!("{key} = 1\n"),
        format!("profile = \"essential\" db_password = \"{word}\"\n"),
    ] {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", &text);
        let run = repo.hook();
        assert_eq!(run.status, 2);
        let told = run.stdout + &run.stderr;
        assert!(!told.contains(&key) && !told.contains(&word), "{told}");
    }
}

#[test]
fn state_whose_name_is_no_text_is_unstaged_too() {
    let repo = TestRepo::new();
    let name = OsStr::from_bytes(b"a\xff.tfstate");
    repo.stage(name, state());
    assert_eq!(repo.run(&["fix"]).status, 0);
    assert_eq!(repo.ask(&["ls-files"]), ".gitignore");
    assert!(repo.path().join(name).is_file(), "it stays on disk");
}

#[test]
fn state_is_unstaged_whatever_the_environment_says_of_patterns() {
    let repo = TestRepo::new();
    repo.stage("terraform.tfstate", state());
    let mut fix = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    let run = fix.arg("fix").env("GIT_LITERAL_PATHSPECS", "1").output().unwrap();
    assert_eq!(run.status.code(), Some(0));
    assert_eq!(repo.ask(&["ls-files"]), ".gitignore");
}

#[test]
fn what_is_typed_to_unstage_works_whatever_the_name() {
    let repo = TestRepo::new();
    let bytes = |name: &[u8]| {
        std::ffi::OsString::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(name))
    };
    // The second and the third are patterns of Git's, which stand for more than themselves.
    let names: [&[u8]; 6] = [
        b"a\x1b\n'b\\.tfstate",
        b"[k]*.tfstate",
        b":(glob)a.tfstate",
        b"no\xfftext.tfstate",
        b"it's.tfstate",
        b"-f.tfstate",
    ];
    repo.stage("keep.txt", "nothing\n");
    repo.stage("kept.tfstate.md", "nothing\n");
    names.iter().for_each(|name| repo.write(bytes(name), state()));
    repo.git(&["add", "-f", "-A"]);
    let report = repo.run(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&report.stdout).expect("a report");
    let findings = report["findings"].as_array().expect("findings");
    let commands: Vec<&str> = findings.iter().filter_map(|one| one["fix"]["commands"][0].as_str()).collect();
    assert_eq!(commands.len(), names.len(), "{report:#}");
    for command in commands {
        assert!(!command.chars().any(char::is_control), "{command:?}");
        let before = repo.ask(&["ls-files"]).lines().count();
        let run = repo.command("sh").args(["-c", command]).output().expect("a shell");
        assert!(run.status.success(), "{command}: {}", String::from_utf8_lossy(&run.stderr));
        assert_eq!(repo.ask(&["ls-files"]).lines().count(), before - 1, "{command}");
    }
    assert_eq!(repo.ask(&["ls-files"]), "keep.txt\nkept.tfstate.md");
    // SARIF names the bytes of a name that is no text.
    repo.git(&["add", "-f", "-A"]);
    let sarif = repo.run(&["check", "--format", "sarif"]).stdout;
    assert!(sarif.contains("\"uri\": \"no%FFtext.tfstate\""), "{sarif}");
}

#[test]
fn what_the_git_folder_says_of_parents_hides_no_commit() {
    let repo = TestRepo::new();
    repo.stage("notes.txt", format!("key = \"{}\"\n", access_key()));
    repo.commit("a key");
    repo.git(&["rm", "-q", "notes.txt"]);
    repo.stage("readme.txt", "nothing\n");
    let last = repo.commit("no key");
    repo.write(".git/info/grafts", format!("{last}\n"));
    for command in
        [&["audit", "--history"][..], &["audit", "--history=full"], &["audit", "--history", "--repos", "."]]
    {
        assert_eq!(repo.run(command).status, 1, "{command:?}");
    }
}
