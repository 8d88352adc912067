//! The index reader against `git diff-index`: random changes, kept in every form that Git has for an index.

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Stdio;

use fastrand::Rng;
use iacgate::git::{Kind, Repository};
use iacgate::path::RepoPath;
use support::TestRepo;

/// How the index is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Version(u8),
    Split,
    Sparse,
    /// The hash at the end left zero.
    Unhashed,
    /// With the extensions that large repositories have.
    ManyFiles,
}

const FORMS: [Form; 7] = [
    Form::Version(2),
    Form::Version(3),
    Form::Version(4),
    Form::Split,
    Form::Sparse,
    Form::Unhashed,
    Form::ManyFiles,
];

/// A line of `--index-info`, which removes a path, adds it, or puts sides of a conflict there.
fn random_line(rng: &mut Rng, ids: &[String], below: &str) -> (String, String) {
    // Names that sort otherwise as folders than as files, and one that is long.
    let names = ["a", "b", "a-b", "a.b", "ab", "a0", &"long".repeat(rng.usize(1..40))];
    let parts: Vec<&str> = (0..rng.usize(1..4)).map(|_| names[rng.usize(..names.len())]).collect();
    let path = format!("{below}{}", parts.join("/"));
    let none = "0".repeat(ids[0].len());
    let id = &ids[rng.usize(..ids.len())];
    let line = match rng.u8(..12) {
        0..=2 => format!("0 {none}\t{path}\n"),
        3 => format!("100755 {id}\t{path}\n"),
        4 => format!("120000 {id}\t{path}\n"),
        5 => format!("160000 {id}\t{path}\n"),
        6 => {
            let other = &ids[rng.usize(..ids.len())];
            format!("0 {none}\t{path}\n100644 {id} 2\t{path}\n100644 {other} 3\t{path}\n")
        }
        _ => format!("100644 {id}\t{path}\n"),
    };
    (path, line)
}

fn fed(repo: &TestRepo, arguments: &[&str], input: &str) -> bool {
    let mut command = repo.command("git");
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("git runs");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("git reads it");
    child.wait().expect("git ends").success()
}

/// A commit of random paths, without conflicts.
fn committed(repo: &TestRepo, rng: &mut Rng, ids: &[String]) {
    // A folder that a sparse checkout keeps, whatever the dice say.
    let mut batch = format!("100644 {0}\tkept/x/one.tf\n100644 {0}\tkept/two.tf\n", ids[0]);
    for _ in 0..60 {
        let (_, line) = random_line(rng, ids, "");
        if line.lines().count() == 1 {
            batch += &line;
        }
    }
    assert!(fed(repo, &["update-index", "--index-info"], &batch));
    repo.commit("before");
}

/// Some of everything, with a cache-tree that is valid in part. Out: what is announced only.
fn changed(repo: &TestRepo, rng: &mut Rng, ids: &[String], form: Form) -> BTreeSet<RepoPath> {
    let below = if form == Form::Sparse { "kept/" } else { "" };
    for _ in 0..rng.usize(1..4) {
        let mut batch = String::new();
        for _ in 0..rng.usize(0..12) {
            batch += &random_line(rng, ids, below).1;
        }
        assert!(fed(repo, &["update-index", "--index-info"], &batch));
        if rng.bool() {
            // It fails where there are conflicts.
            let _ = repo.try_git(&["write-tree"]);
        }
    }
    // A rename of what is there. Git's own way to write a folder that a sparse index folds up is not to be trusted.
    let there = repo.ask(&["ls-files", "--stage"]);
    let is_plain = |line: &&str| {
        line.split_once(" 0\t").is_some_and(|(_, path)| line.starts_with("100644") && path.starts_with(below))
    };
    let lines: Vec<&str> = there.lines().filter(is_plain).collect();
    if let Some(line) = lines.get(rng.usize(..lines.len().max(1))) {
        let (head, path) = line.split_once('\t').expect("a path");
        let id = head.split(' ').nth(1).expect("an id");
        let none = "0".repeat(id.len());
        let batch = format!("0 {none}\t{path}\n100644 {id}\t{below}moved\n");
        assert!(fed(repo, &["update-index", "--index-info"], &batch));
    }
    let mut announced = BTreeSet::new();
    if form != Form::Version(2) && form != Form::Sparse {
        let mut names = String::new();
        for (position, line) in lines.iter().enumerate().filter(|(position, _)| position % 5 == 0) {
            if let Some((_, path)) = line.split_once('\t').filter(|_| position % 2 == 0) {
                writeln!(names, "{path}").expect("a string takes it");
            }
        }
        fed(repo, &["update-index", "--skip-worktree", "--stdin"], &names);
        fed(repo, &["update-index", "--assume-unchanged", "--stdin"], &names);
        repo.write("announced/x.tf", "x");
        repo.git(&["add", "-N", "announced/x.tf"]);
        announced.insert(RepoPath::from("announced/x.tf"));
    }
    announced
}

fn kept(repo: &TestRepo, form: Form) {
    match form {
        Form::Version(version) => drop(repo.git(&["update-index", "--index-version", &version.to_string()])),
        Form::Split => drop(repo.git(&["update-index", "--split-index"])),
        Form::Sparse => {}
        Form::Unhashed => {
            repo.git(&["config", "index.skipHash", "true"]);
            repo.git(&["update-index", "--force-write-index"]);
        }
        Form::ManyFiles => {
            repo.git(&["config", "feature.manyFiles", "true"]);
            repo.git(&["config", "index.threads", "2"]);
            repo.git(&["update-index", "--untracked-cache", "--index-version", "4", "--force-write-index"]);
        }
    }
}

/// What Git tells: `<mode> <mode> <path>` for each path whose content or kind differs, and the conflicts.
fn told_by_git(repo: &TestRepo) -> (BTreeSet<String>, BTreeSet<RepoPath>) {
    let options = ["diff-index", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames"];
    let output = repo.git(&[options.as_slice(), &["--ita-invisible-in-index", "HEAD"]].concat());
    let text = String::from_utf8(output.stdout).expect("plain names");
    let (mut differences, mut conflicts) = (BTreeSet::new(), BTreeSet::new());
    let mut parts = text.split('\0');
    while let Some(head) = parts.next().filter(|head| !head.is_empty()) {
        let path = parts.next().expect("a path");
        let words: Vec<&str> = head.trim_start_matches(':').split(' ').collect();
        if words[4] == "U" {
            conflicts.insert(RepoPath::from(path));
            continue;
        }
        let (before, after) = (kind(words[0]), kind(words[1]));
        if before != after || words[2] != words[3] {
            differences.insert(format!("{before}{after} {path}"));
        }
    }
    differences.retain(|line| !conflicts.contains(&RepoPath::from(&line[3..])));
    (differences, conflicts)
}

fn kind(mode: &str) -> char {
    match mode {
        "100644" | "100755" => 'f',
        "120000" => 'l',
        "160000" => 's',
        _ => '-',
    }
}

fn letter(kind: Option<Kind>) -> char {
    kind.map_or('-', |kind| match kind {
        Kind::File => 'f',
        Kind::Symlink => 'l',
        Kind::Submodule => 's',
    })
}

#[test]
fn every_form_of_the_index_says_what_git_says() {
    let mut seen = (0, 0);
    for seed in 0..28_u64 {
        let form = FORMS[usize::try_from(seed).expect("small") % FORMS.len()];
        let mut rng = Rng::with_seed(seed);
        let repo = TestRepo::with(if seed % 4 == 3 { &["--object-format=sha256"] } else { &[] });
        let ids: Vec<String> = (0..8)
            .map(|number| {
                repo.write("content", number.to_string());
                repo.ask(&["hash-object", "-w", "content"])
            })
            .collect();
        repo.remove("content");
        committed(&repo, &mut rng, &ids);
        if form == Form::Sparse {
            repo.git(&["read-tree", "HEAD"]);
            // Submodules and files that are not checked out are in nobody's way here.
            repo.git(&["checkout", "-q", "-f", "--", "."]);
            repo.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "kept"]);
        }
        let announced = changed(&repo, &mut rng, &ids, form);
        kept(&repo, form);

        let at = format!("seed {seed}, {form:?}");
        let change = Repository::discover(repo.path())
            .and_then(|opened| opened.staged())
            .unwrap_or_else(|error| panic!("{at}: {error}"));
        let (differences, conflicts) = told_by_git(&repo);
        let touched: BTreeSet<String> = change
            .touched
            .iter()
            .map(|one| format!("{}{} {}", letter(one.before), letter(one.after), one.path))
            .collect();
        assert_eq!(touched, differences, "{at}");
        assert_eq!(change.conflicts.iter().cloned().collect::<BTreeSet<_>>(), conflicts, "{at}");
        seen = (seen.0 + differences.len(), seen.1 + conflicts.len());

        let listing = repo.ask(&["ls-files", "--stage"]);
        let regular = listing.lines().filter(|line| line.starts_with("100") && line.contains(" 0\t"));
        let files: BTreeSet<RepoPath> = regular
            .filter_map(|line| line.split_once('\t'))
            .map(|(_, path)| RepoPath::from(path))
            .filter(|path| !announced.contains(path))
            .collect();
        let listed = change.after.files().unwrap_or_else(|error| panic!("{at}: {error}"));
        assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), files, "{at}");
    }
    assert!(seen.0 > 200 && seen.1 > 10, "too little was compared: {seen:?}");
}
