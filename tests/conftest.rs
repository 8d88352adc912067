//! Policies in Rego see, print and compute what they do under conftest, and what they can't is told.

mod support;

use support::TestRepo;

const BAD: &str = "package main\n\ndeny contains \"bad\" if input.bad == true\n";

/// What a check with this policy says of a file: its status and its text.
fn said(policy: &str, options: &str, path: &str, content: impl AsRef<[u8]>) -> (i32, String) {
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", format!("rules = [\"policy/*.rego\"]\n{options}"));
    repo.stage("policy/p.rego", policy);
    repo.stage(path, content);
    let run = repo.run(&["check", "-q"]);
    (run.status, format!("{}{}", run.stdout, run.stderr))
}

#[test]
fn every_document_that_conftest_reads_is_asked_about() {
    let deep = format!("{{\"x\": {}{}, \"bad\": true}}", "[".repeat(100), "]".repeat(100));
    for (path, content) in [
        ("a.JSON", "{\"bad\": true}"),
        ("a.Yml", "bad: true\n"),
        ("a.json", deep.as_str()),
        ("a.json", r#"{"x": "\ud800 \uD83D\uDE00 \\ud800 \udfff", "bad": true}"#),
        ("a.json", "{\"bad\": false}\n{\"bad\": true}\n"),
        ("a.jsonl", "{\"bad\": false}\n\n{\"bad\": true}\n"),
        ("a.yaml", "x: &t true\nbad: *t\n"),
        ("a.yaml", "x: &t {bad: true}\n<<: *t\n"),
    ] {
        let (status, told) = said(BAD, "", path, content);
        assert!(status == 1 && told.contains("main-deny: bad"), "{path} {content}: {told}");
    }
}

#[test]
fn a_document_that_nobody_could_ask_about_is_told() {
    for (path, content) in [
        ("a.json", "{\"bad\": true,".to_owned()),
        ("a.yaml", "bad: true\n x: [\n".to_owned()),
        ("a.yaml", format!("bad: true\nx: {}{}\n", "[".repeat(100), "]".repeat(100))),
        ("a.json", format!("{{\"bad\": true, \"x\": {}{}}}\n", "[".repeat(2000), "]".repeat(2000))),
        ("a.hcl", "bad = {".to_owned()),
        ("a.json", format!("{{\"x\": \"{}\"}}", "a".repeat(5 << 20))),
    ] {
        let (status, told) = said(BAD, "", path, &content);
        assert!(status == 2 && told.contains("policies in Rego were not asked about it"), "{path}: {told}");
    }
    // A template is no YAML yet, and stops nobody who has not asked for it.
    let template = "bad: {{ .Values.bad }}\n{{- if .x }}\n";
    let (status, told) = said(BAD, "", "chart/a.yaml", template);
    assert!(status == 0 && told.contains("not asked about it"), "{told}");
    assert_eq!(said(BAD, "[rego]\nfiles = [\"chart/**\"]\n", "chart/a.yaml", template).0, 2);
    for (path, content) in [("a.json", ""), ("a.yaml", "# nothing\n"), ("a.txt", "{")] {
        assert_eq!(said(BAD, "", path, content), (0, String::new()), "{path}");
    }
}

#[test]
fn a_message_is_printed_as_opa_prints_it() {
    for (format, printed) in [
        (r#"sprintf("%d of %s", ["x", 5])"#, "%!d(string=x) of %!s(int=5)"),
        (r#"sprintf("%t|%5.1f|%-4s|", [true, 2.25, "a"])"#, "%!t(string=true)| 2.2|a |"),
        (r#"sprintf("%s", ["a", "b"])"#, "a%!(EXTRA string=b)"),
        (r#"sprintf("%s %s", ["a"])"#, "a %!s(MISSING)"),
        (r#"sprintf("%999999999d", [1])"#, "%!(NOVERB)%!(EXTRA int=1)"),
    ] {
        let policy = format!("package main\n\ndeny contains {format} if input.bad\n");
        let (status, told) = said(&policy, "", "a.json", "{\"bad\": true}");
        assert!(status == 1 && told.contains(printed), "{format}: {told}");
    }
}

#[test]
fn what_would_take_for_ever_leaves_the_file_unjudged() {
    let mut squares = "x0 := 123456789012345678901234567890\n".to_owned();
    (0..40).for_each(|at| squares.push_str(&format!("x{} := x{at} * x{at}\n", at + 1)));
    for (asked, helpers) in [
        ("bits.lsh(1, 200000000) > 1", ""),
        ("product(numbers.range(1, 1000000)) > 1", ""),
        ("count(net.cidr_expand(\"10.0.0.0/3\")) > 1", ""),
        ("x40 > 1", squares.as_str()),
    ] {
        let policy = format!("package main\n\n{helpers}\ndeny contains \"x\" if {asked}\n");
        let (status, told) = said(&policy, "", "a.json", "{}");
        assert!(status == 2 && told.contains("main-deny could not answer"), "{asked}: {told}");
    }
    let never = "package main\n\ndeny contains \"x\" if units.parse(\"1e999999999\") > 1\n";
    assert_eq!(said(never, "", "a.json", "{}"), (0, String::new()));
}

#[test]
fn functions_of_v0_work_there_and_are_explained_in_v1() {
    let v0 =
        "package main\n\ndeny[msg] { any([false, input.bad]); re_match(\"^b\", \"bad\"); msg := \"bad\" }\n";
    let options = "[rego]\nversion = \"v0\"\n";
    assert_eq!(said(v0, options, "a.json", "{\"bad\": true}").0, 1);
    let (status, told) =
        said("package main\n\ndeny contains \"a\" if re_match(\"a\", \"a\")\n", "", "a.json", "{}");
    assert!(status == 2 && told.contains("there is no function `re_match`"), "{told}");
    assert!(told.contains("policy/p.rego:3:22") && told.contains("regex.match(pattern, text)"), "{told}");
}

#[test]
fn an_exception_excuses_the_rules_that_conftest_has_it_excuse() {
    for (rule, excepted, is_excused) in [
        ("deny", "", true),
        ("violation", "", true),
        ("deny", "deny", true),
        ("deny_public", "public", true),
        ("deny_public", "", false),
        ("deny", "public", false),
    ] {
        let policy = format!(
            "package main\n\n{rule} contains \"bad\" if input.bad\n\nexception contains [\"{excepted}\"] if input.bad\n"
        );
        let (status, told) = said(&policy, "", "a.json", "{\"bad\": true}");
        assert_eq!(status == 0, is_excused, "{rule}, {excepted:?}: {told}");
    }
}
