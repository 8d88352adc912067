//! Whole text reports, as the user sees them.

use super::{ColorChoice, Hints, Palette, Report, Summary, samples, text};

fn told(report: &Report, hints: Hints) -> String {
    painted(&Report { hints, ..report.clone() }, Palette::plain())
}

fn painted(report: &Report, palette: Palette) -> String {
    let mut out = Vec::new();
    text(report, &palette, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

const HOOK: Hints = Hints { quiet: false, verbose: false, in_hook: true, audit: false };

#[test]
fn a_finding_reads_like_a_diagnostic() {
    insta::assert_snapshot!(told(&samples::volume(), HOOK), @r#"
    high: EBS volume is not encrypted at rest [unencrypted-volume]
     --> envs/prod/data.tf:2:14  aws_ebs_volume.scratch
      |
    2 |     encrypted = false
      |                 ^^^^^ `encrypted` is false
      = the value comes from here: variables.tf:3:11
      = A snapshot that leaks gives away whatever the volume held. It can be shared with another account
        by one call, and nobody notices.
      = Set `encrypted = true`.
      = blocks: high blocks (block = "medium", built-in policy)
      fix: encrypt the volume
        --- a/envs/prod/data.tf
        +++ b/envs/prod/data.tf
        @@ -1,3 +1,3 @@
         resource "aws_ebs_volume" "scratch" {
        -	encrypted = false
        +	encrypted = true
         }

    1 finding blocks this commit
      apply the safe fixes:       iacgate fix
      accept one, with a ticket:  iacgate except RULE --resource ADDRESS --ticket ID --reason "why" --expires YYYY-MM-DD
    `git commit --no-verify` skips this gate, but CI judges what it lets by
    "#);
}

#[test]
fn worst_comes_first_and_a_rule_explains_itself_once() {
    insta::assert_snapshot!(told(&samples::everything(), HOOK), @r#"
    critical: title of cloud-credential [cloud-credential]
     --> main.tf:1:9
      |
    1 |     key = "****"
      |            ^^^^ an AWS secret key (21 characters)
      = brought by commit 0123abc
      = why cloud-credential matters.
      = blocks: critical blocks (block = "medium", built-in policy)
      fix (needs a look): take the key out
        -	key = "****"
        +	key = var.key
      = The value is masked: apply it with `iacgate fix --suggested`.

    critical: title of committed-state [committed-state]
     --> terraform.tfstate
      = a state file
      = why committed-state matters.
      = blocks: critical blocks (block = "medium", built-in policy)
      fix: leave the state out
        git rm --cached -f -- terraform.tfstate

    high: EBS volume is not encrypted at rest [unencrypted-volume]
     --> envs/a.tf:2:14  aws_ebs_volume.scratch
      |
    2 |     encrypted = false
      |                 ^^^^^ `encrypted` is false
      = the value comes from here: variables.tf:3:11
      = A snapshot that leaks gives away whatever the volume held. It can be shared with another account
        by one call, and nobody notices.
      = Set `encrypted = true`.
      = blocks: high blocks (block = "medium", built-in policy)
      fix: encrypt the volume
        --- a/envs/prod/data.tf
        +++ b/envs/prod/data.tf
        @@ -1,3 +1,3 @@
         resource "aws_ebs_volume" "scratch" {
        -	encrypted = false
        +	encrypted = true
         }

    high: EBS volume is not encrypted at rest [unencrypted-volume]
     --> envs/b.tf:2:14  aws_ebs_volume.scratch
      |
    2 |     encrypted = false
      |                 ^^^^^ `encrypted` is false
      = the value comes from here: variables.tf:3:11
      = blocks: high blocks (block = "medium", built-in policy)
      fix: encrypt the volume
        --- a/envs/prod/data.tf
        +++ b/envs/prod/data.tf
        @@ -1,3 +1,3 @@
         resource "aws_ebs_volume" "scratch" {
        -	encrypted = false
        +	encrypted = true
         }

    low: title of open-network [open-network]
     --> a\u{1b}[2J\u{202e}.tf:1:566
      |
    1 | …/8", "10.0.0.0/8", "10.0.0.0/8", "0.0.0.0/0", "::1", "::1", "::1", "::1", "::1", "::1", "::1", "::…
      |                                   ^^^^^^^^^^^ open\u{7} to all
      = why open-network matters.
      = warns: low warns

    unknown (blocks): main.tf:1:9 aws_s3_bucket.a unencrypted-bucket: waits for data.aws_kms_key.a.arn
    skipped big.tf: a `}` is missing
    could not read old.tf:1: a `}` is missing (as before this change)
    could not read x.tf:3: a `}` is missing
    4 findings block this commit, 1 warns
      apply the safe fixes:       iacgate fix
      those that need a look too: iacgate fix --suggested
      accept one, with a ticket:  iacgate except RULE --resource ADDRESS --ticket ID --reason "why" --expires YYYY-MM-DD
    `git commit --no-verify` skips this gate, but CI judges what it lets by
    "#);
}

#[test]
fn quiet_is_a_line_each() {
    insta::assert_snapshot!(told(&samples::everything(), Hints { quiet: true, ..HOOK }), @r#"
    main.tf:1:9 critical cloud-credential: an AWS secret key (21 characters)
    terraform.tfstate:1:1 critical committed-state: a state file
    envs/a.tf:2:14 high unencrypted-volume: `encrypted` is false
    envs/b.tf:2:14 high unencrypted-volume: `encrypted` is false
    a\u{1b}[2J\u{202e}.tf:1:566 low open-network: open\u{7} to all
    unknown (blocks): main.tf:1:9 aws_s3_bucket.a unencrypted-bucket: waits for data.aws_kms_key.a.arn
    skipped big.tf: a `}` is missing
    could not read old.tf:1: a `}` is missing (as before this change)
    could not read x.tf:3: a `}` is missing
    "#);
}

#[test]
fn verbose_tells_what_is_older_excepted_or_unknown() {
    let report = told(&samples::everything(), Hints { verbose: true, ..HOOK });
    let lines = report.lines().filter(|line| {
        ["older", "excepted", "unknown", "-->", "iacgate:"].iter().any(|word| line.contains(word))
    });
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r#"
     --> main.tf:1:9
     --> terraform.tfstate
     --> envs/a.tf:2:14  aws_ebs_volume.scratch
     --> envs/b.tf:2:14  aws_ebs_volume.scratch
     --> older.tf:2:14  aws_ebs_volume.scratch
      = older than this change; warns: high blocks (block = "medium", built-in policy)
     --> sandbox.tf:2:14  aws_ebs_volume.scratch
      = excepted: high blocks (block = "medium", built-in policy)
     --> a\u{1b}[2J\u{202e}.tf:1:566
    unknown (blocks): main.tf:1:9 aws_s3_bucket.a unencrypted-bucket: waits for data.aws_kms_key.a.arn
    unknown: main.tf:1:9 aws_s3_bucket.a unencrypted-bucket: waits for var.key_arn
    iacgate: 9 blobs, 5 resources judged (1 older finding)
    "#);
}

#[test]
fn a_clean_check_says_nothing_unless_asked() {
    let summary = Summary { blobs: 3, resources: 14, carried: 12, ..Summary::default() };
    let report = Report { summary, ..Report::default() };
    assert_eq!(told(&report, HOOK), "");
    assert_eq!(
        told(&report, Hints { verbose: true, ..HOOK }),
        "iacgate: 3 blobs, 14 resources judged, nothing blocks (12 older findings)\n"
    );
}

#[test]
fn colour_adds_escapes_and_no_words() {
    let report = samples::everything();
    let coloured = painted(&report, Palette::new(ColorChoice::Always, false, |_| None));
    let mut plain = String::new();
    for (position, part) in coloured.split("\u{1b}[").enumerate() {
        plain.push_str(if position == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    assert_eq!(plain, painted(&report, Palette::plain()));
    assert_ne!(plain, coloured);
    assert!(!plain.contains(samples::SECRET));
}
