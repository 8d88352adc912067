//! What is given for CI: the very scripts in `action.yml`, the GitLab template and the Kubernetes job are run here.
//! The hosted services themselves could not be tried.

mod support;

use std::path::Path;
use std::process::Command;

use support::{Run, TestRepo};

const VOLUME: &str = "resource \"aws_ebs_volume\" \"scratch\" {\n  availability_zone = \"eu-west-1a\"\n  encrypted         = false\n}\n";

fn file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("it is there")
}

/// The literal block (`key: |`) that comes first after a line that holds `after`.
fn block(text: &str, after: &str, key: &str) -> String {
    let mut lines =
        text.lines().skip_while(|line| !line.contains(after)).skip_while(|line| line.trim() != key);
    let head = lines.next().expect("the block is there");
    let indent = head.len() - head.trim_start().len();
    let is_inside = |line: &&str| line.trim().is_empty() || line.len() - line.trim_start().len() > indent;
    lines.take_while(is_inside).map(|line| format!("{}\n", line.trim())).collect()
}

/// A shell with the binary on PATH, at the top of the repository.
fn shell(repo: &TestRepo, program: &str, script: &str) -> Command {
    let binary = Path::new(env!("CARGO_BIN_EXE_iacgate")).parent().expect("its folder");
    let mut command = repo.command(program);
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", binary.display())).args(["-e", "-c", script]);
    command
}

fn run(command: &mut Command) -> Run {
    command.output().expect("a shell").into()
}

/// Two commits: one that is fine, one that is not. Out: the id of the first.
fn changed() -> (TestRepo, String) {
    let repo = TestRepo::holding(&[("main.tf", "# nothing\n")]);
    let base = repo.ask(&["rev-parse", "HEAD"]);
    repo.stage("main.tf", VOLUME);
    repo.commit("worse");
    (repo, base)
}

#[test]
fn the_action_judges_the_range_and_gives_annotations_and_sarif() {
    let script = block(&file("action.yml"), "name: Judge", "run: |");
    let (repo, base) = changed();
    let temp = repo.beside("temp");
    std::fs::create_dir(&temp).expect("a folder");
    let outputs = temp.join("outputs");
    let head = repo.ask(&["rev-parse", "HEAD"]);
    let with = |from: &str, audit: &str| {
        let _ = std::fs::remove_file(temp.join("iacgate.json"));
        let mut command = shell(&repo, "bash", &script);
        command
            .env("RUNNER_TEMP", &temp)
            .env("GITHUB_OUTPUT", &outputs)
            .env("ARGUMENTS", "--profile essential");
        command.env("BASE", from).env("BEFORE", "");
        run(command.env("AUDIT", audit).env("HISTORY", "false").env("TO", &head))
    };
    let told = with(&base, "false");
    assert_eq!(told.status, 0, "{}", told.stderr);
    assert!(told.stdout.starts_with("::error file=main.tf,line=3"), "{}", told.stdout);
    assert!(std::fs::read_to_string(&outputs).expect("outputs").contains("status=1\n"));
    let sarif = std::fs::read_to_string(temp.join("iacgate.sarif")).expect("SARIF");
    assert!(sarif.contains("\"ruleId\": \"unencrypted-volume\""));
    // A range that is not there can't be judged.
    let told = with(&"1".repeat(40), "false");
    assert_eq!(told.status, 2);
    assert!(told.stdout.contains("::error::iacgate could not judge"));
}

#[test]
fn the_action_takes_arguments_of_many_lines_and_judges_all_where_a_push_has_no_range() {
    let script = block(&file("action.yml"), "name: Judge", "run: |");
    let (repo, base) = changed();
    let temp = repo.beside("temp");
    std::fs::create_dir(&temp).expect("a folder");
    let head = repo.ask(&["rev-parse", "HEAD"]);
    let pushed = |before: &str, arguments: &str| {
        let _ = std::fs::remove_file(temp.join("iacgate.json"));
        let mut command = shell(&repo, "bash", &format!("set -o pipefail\n{script}"));
        command.env("RUNNER_TEMP", &temp).env("GITHUB_OUTPUT", temp.join("outputs"));
        command.env("ARGUMENTS", arguments).env("AUDIT", "false").env("HISTORY", "false");
        let told = run(command.env("BASE", "").env("BEFORE", before).env("TO", &head));
        let report = std::fs::read_to_string(temp.join("iacgate.json")).unwrap_or_default();
        let kind =
            ["check", "audit"].into_iter().find(|kind| report.contains(&format!("\"kind\": \"{kind}\"")));
        (told, kind, report.matches("\"rule\": \"unencrypted-volume\"").count())
    };
    for (before, kind) in [(base.as_str(), "check"), (&"0".repeat(40), "audit"), (&"1".repeat(40), "audit")] {
        let (told, judged, found) = pushed(before, "");
        assert_eq!((told.status, judged, found), (0, Some(kind), 1), "{before} {}", told.stderr);
        let is_gone = before == "1".repeat(40);
        assert_eq!(told.stdout.contains("the whole tree is judged"), is_gone, "{}", told.stdout);
    }
    // All lines count, and what stands in quotes is one argument.
    repo.write("own policy.toml", "[actions]\nunencrypted-volume = \"off\"\n");
    for arguments in ["--profile essential\n--skip unencrypted-volume\n", "\n  --config 'own policy.toml'\n"]
    {
        let (told, _, found) = pushed(&base, arguments);
        assert_eq!((told.status, found), (0, 0), "{arguments} {}", told.stderr);
    }
    let (told, _, _) = pushed(&base, "--skip 'unencrypted-volume");
    assert!(told.status != 0 && told.stderr.contains("quote"), "{}", told.stderr);
}

#[test]
fn the_gitlab_template_judges_the_merge_request_and_writes_its_reports() {
    let template = file("hooks/iacgate.gitlab-ci.yml");
    let (head, rest) = template.split_once("script:\n").expect("a script");
    assert!(head.contains("GIT_DEPTH: \"0\""));
    let lines = rest.lines().take_while(|line| line.trim() != "artifacts:");
    let script: String = lines
        .map(|line| line.trim().strip_prefix("- ").unwrap_or(line.trim()))
        .filter(|line| *line != "|")
        .map(|line| format!("{line}\n"))
        .collect();
    let (repo, base) = changed();
    let head = repo.ask(&["rev-parse", "HEAD"]);
    let mut command = shell(&repo, "sh", &script);
    let told = run(command.env("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base).env("CI_COMMIT_SHA", &head));
    assert_eq!(told.status, 1, "{}", told.stderr);
    for name in ["iacgate.json", "iacgate.html", "gl-code-quality-report.json", "gl-sast-report.json"] {
        let report = std::fs::read_to_string(repo.path().join(name)).expect("a report");
        assert!(report.contains("main.tf"), "{name}");
    }
}

#[test]
fn the_kubernetes_job_audits_the_repository_of_its_index_and_the_merge_joins() {
    let (repo, _) = changed();
    let places = ["config", "reports", "work"].map(|name| repo.beside(name));
    places.iter().for_each(|place| std::fs::create_dir(place).expect("a folder"));
    let [config, reports, work] = places.each_ref().map(|place| place.to_str().expect("a path"));
    let url = format!("file://{}", repo.path().display());
    repo.stage("deploy.sh", format!("export AWS_ACCESS_KEY_ID={}\n", ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat()));
    repo.commit("a key");
    // Two repositories of one name.
    let twin = repo.beside("twin/repo");
    repo.git(&["clone", "-q", "--mirror", &url, twin.to_str().expect("a path")]);
    let twin = format!("file://{}", twin.display());
    std::fs::write(places[0].join("repositories"), format!("file:///no/such.git\n{url}\n{twin}\n"))
        .expect("written");
    let job = file("docs/audit/job.yaml");
    let at_home = |script: String| {
        script
            .replace("/config/", &format!("{config}/"))
            .replace("/reports/", &format!("{reports}/"))
            .replace("/repositories/", &format!("{work}/"))
    };
    let script = at_home(block(&job, "name: audit", "- |"));
    let merge = at_home(block(&file("docs/audit/merge.yaml"), "name: merge", "- |"));
    // What a pod leaves in its own folder goes away with it, and one that failed is tried again.
    let tried = |uid: &str, index: &str| {
        run(shell(&repo, "sh", &script).env("JOB_COMPLETION_INDEX", index).env("JOB_UID", uid))
    };
    let pod = |uid: &str, index: &str| {
        let told = tried(uid, index);
        assert_eq!(told.status, 0, "{}", told.stderr);
        std::fs::remove_dir_all(&places[2])
            .and_then(|()| std::fs::create_dir(&places[2]))
            .expect("a fresh one");
    };
    let merged = |uid: &str| {
        let told = run(&mut shell(&repo, "sh", &merge));
        assert_eq!(told.status, 0, "{}", told.stderr);
        std::fs::read_to_string(places[1].join(uid).join("audit.html")).expect("a page")
    };
    ["1", "2", "1"].into_iter().for_each(|index| pod("first", index));
    assert_ne!(tried("first", "0").status, 0);
    let page = merged("first");
    assert!(page.contains("audit of the history"), "{page}");
    // By what tells them apart: the index.
    for name in ["1/repo", "2/repo"] {
        assert!(page.contains(&format!("<code class=\"place\">{name}/deploy.sh")), "{page}");
    }
    assert!(page.contains("such.json could not be read"), "{page}");
    // A later run has nothing of an earlier one.
    pod("second", "1");
    let page = merged("second");
    assert_eq!(page.matches("<code class=\"place\">").count(), 1);
    assert!(page.contains("2/repo.json could not be read"), "{page}");
    // Without a page nothing was told.
    assert_ne!(tried("third", "0").status, 0);
    assert_ne!(run(&mut shell(&repo, "sh", &merge)).status, 0);
}

#[test]
fn the_page_of_the_matrix_names_a_repository_that_gave_no_report() {
    let (repo, _) = changed();
    let script = block(&file("docs/audit/matrix.yml"), "name: Merge", "run: |");
    repo.write("reports/report-1/acme-two.json", "");
    repo.run(&["audit", "--format", "json", "--output", "reports/report-1/acme-two.json"]);
    let mut command = shell(&repo, "bash", &script);
    let told = run(command.env("REPOSITORIES", "[\"acme/one\", \"acme/two\"]"));
    assert_eq!(told.status, 0, "{}", told.stderr);
    let page = std::fs::read_to_string(repo.path().join("audit.html")).expect("a page");
    assert!(page.contains("acme-one.json could not be read") && page.contains("acme-two/main.tf"), "{page}");
}

#[test]
fn what_a_job_mounts_is_there_or_made_beside_it() {
    let setup = file("docs/audit/setup.yaml");
    for name in ["job.yaml", "merge.yaml"] {
        let job = file(&format!("docs/audit/{name}"));
        assert_eq!(job.matches("kind: Job").count(), 1, "{name}: a second one would begin at once");
        for key in ["configMap: { name: ", "claimName: ", "secretName: "] {
            for rest in job.split(key).skip(1) {
                let wanted = rest.split([' ', ',', '}']).next().unwrap_or_default();
                assert!(!wanted.is_empty() && setup.contains(wanted), "{name}: {wanted}");
            }
        }
        let mounts = job.matches("mountPath:").count();
        assert_eq!(job.matches("- { name: ").count(), 2 * mounts, "{name}: each volume is mounted once");
    }
}

#[test]
fn a_range_in_a_shallow_clone_names_the_depth_to_fetch() {
    let (origin, base) = changed();
    let shallow = TestRepo::cloned(&origin, &["--depth=1"]);
    let told = shallow.run(&["check", "--from", &base, "--to", "HEAD", "--format", "sarif"]);
    assert_eq!((told.status, told.stdout.as_str()), (2, ""));
    assert!(told.stderr.contains("git fetch"), "{}", told.stderr);
}
