//! Files that are made to cost a check all time or all memory: each ends in an answer, soon and within 200 MB.

mod support;

use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use support::TestRepo;

/// What is optimised is held to the promise; what is not takes ten times as long and more.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 1 });
const MOST_MEMORY: u64 = 200_000;

/// How a check ended, and the most memory that it held, in kB.
struct Cost {
    status: i32,
    told: String,
    /// Of the processor: others may be at work beside it.
    took: Duration,
    memory: u64,
}

fn judged(repo: &TestRepo) -> Cost {
    let start = Instant::now();
    let mut command = repo.command(env!("CARGO_BIN_EXE_iacgate"));
    let (out, err) = (repo.beside("out"), repo.beside("err"));
    command.stdout(fs::File::create(&out).expect("a file")).stderr(fs::File::create(&err).expect("a file"));
    let mut child = command.spawn().expect("the binary runs");
    let status = format!("/proc/{}/status", child.id());
    let stat = format!("/proc/{}/stat", child.id());
    let (mut memory, mut took) = (0, Duration::ZERO);
    let ended = loop {
        let peak = fs::read_to_string(&status).unwrap_or_default();
        let peak = peak
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
        memory = memory.max(peak.unwrap_or(0));
        took = took.max(worked(&fs::read_to_string(&stat).unwrap_or_default()));
        if let Some(ended) = child.try_wait().expect("it can be waited for") {
            break ended;
        }
        if took > LONGEST * 2 || start.elapsed() > LONGEST * 20 {
            child.kill().expect("it can be ended");
        }
        std::thread::sleep(Duration::from_millis(3));
    };
    let read = |path| String::from_utf8_lossy(&fs::read(path).expect("what it told")).into_owned();
    let told = read(&out) + &read(&err);
    Cost { status: ended.code().unwrap_or(-1), told, took, memory }
}

/// Ticks of a hundredth of a second, for the process and for the kernel on its behalf, as `/proc/PID/stat` has them.
fn worked(stat: &str) -> Duration {
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = behind_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

/// Nothing to be found, but it may be said that not all was judged.
#[track_caller]
fn ends(path: &str, content: &[u8]) -> Cost {
    let repo = TestRepo::new();
    repo.stage(path, content);
    let cost = judged(&repo);
    let told: String = cost.told.chars().take(600).collect();
    println!("{path}: status {}, {:?}, {} kB, {told}", cost.status, cost.took, cost.memory);
    assert!(matches!(cost.status, 0..=2), "{path}: status {}: {told}", cost.status);
    assert!(!cost.told.contains("iacgate failed"), "{path}: {told}");
    assert!(cost.took < LONGEST, "{path} took {:?}", cost.took);
    assert!(cost.memory < MOST_MEMORY, "{path} took {} kB", cost.memory);
    cost
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).expect("in memory");
    encoder.finish().expect("in memory")
}

#[test]
fn what_unpacks_to_much_is_not_unpacked_whole() {
    let zeros = gzip(&vec![0; 300_000_000]);
    ends("terraform.tfstate.gz", &zeros);
    ends("plan.gz", &gzip(&zeros));
    ends("backup.tar.gz", &zeros);
}

/// What nobody looked into is not passed as clean.
#[test]
fn an_archive_that_is_read_in_part_ends_the_run_as_unjudged() {
    let repo = TestRepo::new();
    repo.stage("data.gz", gzip(&vec![b' '; 80 << 20]));
    let run = repo.run(&["check"]);
    assert_eq!(run.status, 2, "{}", run.stdout);
    assert!(run.stdout.contains("the rest was not looked into"), "{}", run.stdout);
    repo.stage("a.env", ["DB_PASS", "WORD=copper-", "kettle-7\n"].concat());
    repo.stage(
        "main.tf",
        ["resource \"aws_db_instance\" \"a\" {\n  password = \"copper-", "kettle-7\"\n}\n"].concat(),
    );
    assert_eq!(repo.run(&["check"]).status, 1);
}

fn bzip2(content: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(content).expect("in memory");
    encoder.finish().expect("in memory")
}

fn tar(content: &[u8]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    archive.append_data(&mut header, "terraform.tfstate", content).expect("in memory");
    archive.into_inner().expect("in memory")
}

#[test]
fn archives_in_archives_end_at_a_depth() {
    let mut nested = vec![b' '; 20_000_000];
    for _ in 0..4 {
        nested = bzip2(&tar(&gzip(&nested)));
    }
    ends("backup.tar.bz2", &nested);
    ends("notes.bin", &gzip(&nested));
}

/// What is found is shown and mended one by one: neither may cost what all of the file costs.
#[test]
fn thousands_of_findings_in_one_file_do_not_cost_their_square() {
    let value = |number: usize| format!("{}{}", ["Vq7x", "K2m"].concat(), number * 7919 + 10_000_019);
    let joined = |written: &dyn Fn(String) -> String, between: &str| {
        let all: Vec<String> = (0..2000).map(|number| written(format!("{number}"))).collect();
        all.join(between)
    };
    let of = |number: &String| value(number.parse().expect("made above"));
    let json = joined(&|number| format!("\"db_password{number}\": \"{}\"", of(&number)), ", ");
    ends("settings.json", format!("{{{json}}}\n").as_bytes());
    let line = joined(&|number| format!("password{number} = \"{}\"", of(&number)), ", ");
    ends("main.tf", format!("locals {{\n  all = {{ {line} }}\n}}\n").as_bytes());
    let volumes = joined(
        &|number| {
            format!(
                "resource \"aws_ebs_volume\" \"v{number}\" {{\n  size      = 1\n  encrypted = false\n}}\n"
            )
        },
        "\n",
    );
    ends("main.tf", volumes.as_bytes());
}

#[test]
fn patterns_of_a_team_that_multiply_are_read_or_refused() {
    for pattern in ["((((a{1000}){1000}){1000}){1000})", "(a+)+$", "(?:a?){1000}a{1000}", "(a|a)*b"] {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", "rules = [\"policy/*.toml\"]\n");
        let rule = "[[rule]]\nid = \"bucket-name\"\nseverity = \"high\"\nprofile = \"essential\"\ntitle = \"names\"\n\n[[rule.terraform]]\nresource = \"aws_s3_bucket\"\n";
        repo.stage(
            "policy/a.toml",
            format!("{rule}require = {{ path = \"bucket\", matches = '{pattern}' }}\n"),
        );
        repo.stage(
            "main.tf",
            format!("resource \"aws_s3_bucket\" \"b\" {{\n  bucket = \"{}\"\n}}\n", "a".repeat(50_000)),
        );
        let cost = judged(&repo);
        let told: String = cost.told.chars().take(600).collect();
        assert!(matches!(cost.status, 1 | 2), "{pattern}: status {}: {told}", cost.status);
        assert!(
            cost.took < LONGEST && cost.memory < MOST_MEMORY,
            "{pattern}: {:?}, {} kB",
            cost.took,
            cost.memory
        );
    }
}

#[test]
fn aliases_that_multiply_are_not_followed_to_the_end() {
    let mut laughs = String::from("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for level in 1..12 {
        let below = vec![format!("*a{}", level - 1); 10].join(", ");
        laughs += &format!("a{level}: &a{level} [{below}]\n");
    }
    let template = format!(
        "AWSTemplateFormatVersion: '2010-09-09'\nMetadata:\n  {}Resources: {{}}\n",
        laughs.replace('\n', "\n  ")
    );
    ends("values.yaml", laughs.as_bytes());
    ends("template.yaml", template.as_bytes());
    ends(
        "Pulumi.yaml",
        format!("name: x\nruntime: yaml\nvariables:\n  {}", laughs.replace('\n', "\n  ")).as_bytes(),
    );
    let decoded = format!("locals {{\n  all = yamldecode(<<EOT\n{laughs}EOT\n  )\n}}\n");
    ends("main.tf", decoded.as_bytes());
}

#[test]
fn values_that_multiply_are_not_built() {
    let wide = "range(1000)";
    for value in [
        format!("[for a in {wide} : [for b in {wide} : [for c in {wide} : \"${{a}}${{b}}${{c}}\"]]]"),
        "range(1000000000)".to_owned(),
        format!("setproduct({wide}, {wide}, {wide})"),
        "format(\"%1000000000d\", 1)".to_owned(),
        format!("join(\"x\", [for a in {wide} : join(\"y\", {wide})])"),
        "regexall(\"(a+)+$\", \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\")".to_owned(),
        "replace(join(\"\", [for a in range(1000) : \"aaaaaaaaaa\"]), \"/a/\", \"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\")".to_owned(),
        "regex(\"((((a{1000}){1000}){1000}){1000})\", \"a\")".to_owned(),
    ] {
        let text = format!("locals {{\n  all = {value}\n}}\n\nresource \"aws_s3_bucket\" \"b\" {{\n  bucket = local.all\n}}\n");
        ends("main.tf", text.as_bytes());
    }
    let mut doubled = String::from("locals {\n  v0 = \"0123456789\"\n");
    for level in 1..60 {
        doubled += &format!("  v{level} = \"${{local.v{0}}}${{local.v{0}}}\"\n", level - 1);
    }
    ends(
        "main.tf",
        (doubled + "}\n\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = local.v59\n}\n").as_bytes(),
    );
    ends(
        "main.tf",
        b"resource \"aws_s3_bucket\" \"b\" {\n  count  = 1000000000\n  bucket = \"b-${count.index}\"\n}\n",
    );
    ends("main.tf", b"module \"m\" {\n  source = \"./\"\n}\n");
}

#[test]
fn a_template_whose_values_multiply_ends() {
    let items: Vec<String> = (0..20_000).map(|number| format!("x{number}")).collect();
    let machine = |number: usize| {
        format!(
            "  M{number}:\n    Type: AWS::EC2::Instance\n    Properties:\n      SecurityGroupIds: !Ref L\n"
        )
    };
    let machines: String = (0..50).map(machine).collect();
    let list = format!("Parameters:\n  L: {{Type: CommaDelimitedList, Default: \"{}\"}}\n", items.join(","));
    ends("list.yaml", format!("{list}Resources:\n{machines}").as_bytes());
    let settings: String = (0..5_000).map(|number| format!("          P{number}: v\n")).collect();
    let names: Vec<String> = (0..500).map(|number| format!("a{number}")).collect();
    let each = format!(
        "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::X:\n    - N\n    - [{}]\n    - R${{N}}:\n        Type: AWS::S3::Bucket\n        Properties:\n{settings}",
        names.join(",")
    );
    ends("loop.yaml", each.as_bytes());
}

#[test]
fn what_is_nested_deeply_does_not_exhaust_the_stack() {
    let depth = 100_000;
    for (path, open, close) in [
        ("main.tf", "[", "]"),
        ("main.tf", "{a=", "}"),
        ("main.tf", "(", ")"),
        ("main.tf", "!", "x"),
        ("main.tf", "\"${", "}\""),
        ("main.tf.json", "[", "]"),
        ("main.tf.json", "{\"a\":", "}"),
        ("template.json", "{\"Resources\":", "}"),
        ("values.yaml", "[", "]"),
        ("template.yaml", "{Resources: ", "}"),
        ("index.ts", "(", ")"),
        ("__main__.py", "[", "]"),
        ("main.go", "{", "}"),
    ] {
        let nested = open.repeat(depth) + "1" + &close.repeat(depth);
        let text = if path == "main.tf" { format!("locals {{\n  a = {nested}\n}}\n") } else { nested };
        ends(path, text.as_bytes());
    }
    let blocks = "a {\n".repeat(depth) + &"}\n".repeat(depth);
    ends("main.tf", blocks.as_bytes());
}

#[test]
fn a_million_lines_are_read_or_refused() {
    let lines = |line: &str| line.repeat(1_000_000).into_bytes();
    ends("notes.txt", &lines("nothing to see here\n"));
    ends("main.tf", &lines("# nothing to see here\n"));
    // A million lines of resources, and as many of them as are read.
    let resource = "resource \"aws_ebs_volume\" \"v@\" {\n  encrypted = true\n  size = 1\n}\n\n";
    let resources =
        |count: usize| (0..count).map(|at| resource.replace('@', &at.to_string())).collect::<String>();
    assert!(ends("many.tf", resources(200_000).as_bytes()).told.contains("too large"));
    ends("values.yaml", &lines("- nothing\n"));
    ends("one-line.json", format!("[{}0]", "0,".repeat(1_000_000)).as_bytes());
}

/// A loose object whose header says two gigabytes: nobody needs them to see that.
#[test]
fn a_blob_of_two_gigabytes_is_passed_by_at_its_header() {
    let repo = TestRepo::new();
    let id = "12".repeat(20);
    let folder = repo.path().join(".git/objects").join(&id[..2]);
    fs::create_dir_all(&folder).expect("a folder");
    let mut encoder =
        ZlibEncoder::new(fs::File::create(folder.join(&id[2..])).expect("a file"), Compression::fast());
    encoder.write_all(b"blob 2147483648\0").expect("written");
    encoder.write_all(&[b'x'; 100_000]).expect("written");
    encoder.finish().expect("written");
    let added = repo
        .command("git")
        .args(["update-index", "--add", "--cacheinfo", &format!("100644,{id},large.tf")])
        .stdout(Stdio::null())
        .status();
    assert!(added.expect("git runs").success());
    let cost = judged(&repo);
    assert!(cost.told.contains("large.tf: 2048 MiB is over the limit"), "{}", cost.told);
    assert!(cost.took < LONGEST && cost.memory < MOST_MEMORY, "{:?}, {} kB", cost.took, cost.memory);
}
