//! What other tools were told to let by holds only where the policy says so, and can be carried over.

mod support;

use std::fs;

use support::TestRepo;

const VOLUME: &str = "resource \"aws_ebs_volume\" \"scratch\" {\n  encrypted = false\n}\n";

/// Put together here so that no scanner takes this file for a leak.
fn password() -> String {
    ["hq7", "Vz2", "mPk9", "Xw4"].concat()
}

fn compatible(tool: &str) -> String {
    format!("[compatibility]\nread = [\"{tool}\"]\n")
}

/// What becomes of a volume with this comment, without and with the setting.
fn volume(text: &str, tool: &str) -> [i32; 2] {
    ["", &compatible(tool)].map(|policy| {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", policy);
        repo.stage("main.tf", text);
        repo.run(&["--rule", "unencrypted-volume"]).status
    })
}

#[test]
fn comments_of_other_tools_hold_where_the_policy_reads_them() {
    let inside = |comment: &str| VOLUME.replace("  encrypted", &format!("  {comment}\n  encrypted"));
    let above = |comment: &str| format!("{comment}\n{VOLUME}");
    let on = |comment: &str| VOLUME.replace("false", &format!("false {comment}"));
    for (text, tool) in [
        (inside("# checkov:skip=CKV_AWS_3:scratch space"), "checkov"),
        (on("#trivy:ignore:AVD-AWS-0026"), "trivy"),
        (above("#trivy:ignore:AWS-0026"), "trivy"),
        (above("#tfsec:ignore:AVD-AWS-0026"), "tfsec"),
        (above("#tfsec:ignore:*"), "tfsec"),
        (above("#tfsec:ignore:aws-ebs-enable-volume-encryption"), "tfsec"),
        (above("#tfsec:ignore:aws-ec2-enable-volume-encryption:exp:2099-12-31"), "tfsec"),
        (on("#tfsec:ignore:aws-ebs-*"), "tfsec"),
        (above("#trivy:ignore:AVD-AWS-0026:exp:2099-12-31"), "trivy"),
        (above("#trivy:ignore:AVD-AWS-0001 trivy:ignore:AVD-AWS-0026"), "trivy"),
    ] {
        assert_eq!(volume(&text, tool), [1, 0], "{text}");
    }
    for (text, tool) in [
        (inside("# checkov:skip=CKV_AWS_4:another check"), "checkov"),
        (above("#tfsec:ignore:aws-s3-enable-bucket-logging"), "tfsec"),
        (above("#tfsec:ignore:aws-s3-*"), "tfsec"),
        (above("#tfsec:ignore:aws-ec2-enable-volume-encryption:ws:lab"), "tfsec"),
        (above("# checkov:skip=CKV_AWS_3:not inside"), "checkov"),
        (inside("# checkov:skip=CKV_AWS_3:scratch space"), "trivy"),
        (above("#trivy:ignore:AVD-AWS-0026:exp:2020-12-31"), "trivy"),
    ] {
        assert_eq!(volume(&text, tool), [1, 1], "{text}");
    }
}

#[test]
fn every_name_of_tfsec_is_that_of_a_rule() {
    let rules = iacgate::rules::Rules::built_in();
    for line in include_str!("../rules/tfsec.tsv").lines().filter(|line| !line.starts_with('#')) {
        let (name, id) = line.split_once('\t').expect("a name and an id");
        assert!(name.contains('-') && rules.find(id).is_some(), "{line}");
    }
}

/// A template whose volume checkov was told to let by.
fn template(id: &str) -> String {
    format!(
        "Resources:\n  Scratch:\n    Type: AWS::EC2::Volume\n    Metadata:\n      checkov:\n        skip:\n          - id: CKV_AWS_99999\n          - id: {id}\n            comment: scratch space\n    Properties:\n      AvailabilityZone: eu-west-1a\n      Encrypted: false\n"
    )
}

#[test]
fn checkovs_word_in_the_metadata_of_a_template_holds_where_the_policy_reads_it() {
    for (id, tool, status) in
        [("CKV_AWS_3", "checkov", 0), ("CKV_AWS_4", "checkov", 1), ("CKV_AWS_3", "trivy", 1)]
    {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", compatible(tool));
        repo.stage("template.yaml", template(id));
        assert_eq!(repo.run(&["--rule", "unencrypted-volume"]).status, status, "{id} {tool}");
    }
    let repo = TestRepo::holding(&[
        ("iacgate.toml", &compatible("checkov")),
        ("template.yaml", &template("CKV_AWS_3")),
        (
            ".checkov.baseline",
            &CHECKOV
                .replace("main.tf", "other.yaml")
                .replace("aws_ebs_volume.scratch", "AWS::EC2::Volume.Scratch"),
        ),
        (
            "other.yaml",
            &template("CKV_AWS_4").replace("Metadata", "# Metadata").replace("checkov:", "# checkov:"),
        ),
    ]);
    let record = repo.run(&["exceptions"]).stdout;
    assert!(
        record.contains(
            "CKV_AWS_3 holds by checkov, Test (template.yaml:8): scratch space\n  template.yaml:12 Scratch"
        ),
        "{record}"
    );
    assert_eq!(repo.run(&["init", "--from-peers"]).status, 0);
    let text = fs::read_to_string(repo.path().join("iacgate.toml")).expect("a policy");
    let entry = "# checkov CKV_AWS_3, from template.yaml:8\n# [[exception]]\n# rule     = \"unencrypted-volume\"\n# resource = \"Scratch\"\n# path     = \"template.yaml\"\n# reason   = \"scratch space\"\n";
    assert!(text.contains(entry), "{text}");
}

/// A password in a file, with a list of another tool beside it.
fn secret(line: &str, list: (&str, &str), tool: &str) -> [i32; 2] {
    ["", &compatible(tool)].map(|policy| {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", policy);
        repo.stage("app.env", line);
        repo.stage(list.0, list.1);
        repo.run(&["--rule", "literal-secret"]).status
    })
}

#[test]
fn what_tools_for_secrets_accept_holds_where_the_policy_reads_it() {
    let line = format!("DB_PASSWORD={}\n", password());
    let none = ("empty", "");
    assert_eq!(secret(&line, none, "gitleaks"), [1, 1]);
    assert_eq!(secret(&line.replace('\n', " # gitleaks:allow\n"), none, "gitleaks"), [1, 0]);
    assert_eq!(secret(&line.replace('\n', " # pragma: allowlist secret\n"), none, "detect-secrets"), [1, 0]);
    let of_next = |words: &str| secret(&format!("# {words}\n{line}"), none, "detect-secrets");
    assert_eq!(of_next("pragma: allowlist nextline secret"), [1, 0]);
    assert_eq!(of_next("pragma: whitelist-nextline-secret"), [1, 0]);
    assert_eq!(of_next("pragma: allowlist secret"), [1, 1]);
    let own = |words: &str| secret(&line.replace('\n', &format!(" # {words}\n")), none, "detect-secrets");
    assert_eq!(own("pragma: whitelist secret"), [1, 0]);
    assert_eq!(own("pragma: allowlist nextline secret"), [1, 1]);
    assert_eq!(secret(&line, (".gitleaksignore", "app.env:generic-api-key:1\n"), "gitleaks"), [1, 0]);
    assert_eq!(secret(&line, (".gitleaksignore", "0a1b2c:app.env:generic-api-key:1\n"), "gitleaks"), [1, 0]);
    assert_eq!(secret(&line, (".gitleaksignore", "app.env:generic-api-key:2\n"), "gitleaks"), [1, 1]);
    let digest = sha1_of(&password());
    let list = |digest: &str| {
        format!(
            "{{\"results\": {{\"app.env\": [{{\"type\": \"Secret Keyword\", \"hashed_secret\": \"{digest}\", \"line_number\": 1}}]}}}}"
        )
    };
    assert_eq!(secret(&line, (".secrets.baseline", &list(&digest)), "detect-secrets"), [1, 0]);
    assert_eq!(
        secret(&line, (".secrets.baseline", &list(&digest.replace('a', "b"))), "detect-secrets"),
        [1, 1]
    );
}

fn sha1_of(text: &str) -> String {
    use std::io::Write;
    let mut child = std::process::Command::new("sha1sum")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("sha1sum runs");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("written");
    let output = child.wait_with_output().expect("it ends").stdout;
    String::from_utf8_lossy(&output).split(' ').next().expect("a digest").to_owned()
}

const CHECKOV: &str = "{\"failed_checks\": [{\"file\": \"/main.tf\", \"findings\": [{\"resource\": \"aws_ebs_volume.scratch\", \"check_ids\": [\"CKV_AWS_3\"]}]}]}";

#[test]
fn a_checkov_baseline_holds_where_the_policy_reads_it() {
    for (policy, status) in [(String::new(), 1), (compatible("checkov"), 0)] {
        let repo = TestRepo::new();
        repo.stage("iacgate.toml", policy);
        repo.stage("main.tf", VOLUME);
        repo.stage(".checkov.baseline", CHECKOV);
        assert_eq!(repo.run(&["--rule", "unencrypted-volume"]).status, status);
    }
}

#[test]
fn nobody_else_lets_by_what_is_never_let_by() {
    let key = ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat();
    let repo = TestRepo::new();
    repo.stage("iacgate.toml", compatible("gitleaks"));
    repo.stage("notes.txt", format!("the key is {key} # gitleaks:allow\n"));
    assert_eq!(repo.hook().status, 1);
}

#[test]
fn reading_them_is_a_loosening_and_a_wrong_name_is_told() {
    let repo = TestRepo::holding(&[("main.tf", "")]);
    repo.stage("iacgate.toml", compatible("checkov"));
    assert!(
        repo.judged(&[]).contains("iacgate.toml:2 loosened-policy introduced block"),
        "{}",
        repo.judged(&[])
    );
    repo.stage("iacgate.toml", compatible("chekov"));
    insta::assert_snapshot!(repo.hook().stderr, @r#"
    error: unknown tool `chekov` in `[compatibility]`
     --> iacgate.toml:2:9
      |
    2 | read = ["chekov"]
      |         ^^^^^^^^
     help: did you mean `checkov`?
    "#);
}

/// What other tools say of a call of a module they say of all that it brings.
#[test]
fn a_comment_of_another_tool_at_a_call_holds_for_what_it_brings() {
    let module = VOLUME.to_owned();
    let call = |above: &str, inside: &str| {
        format!("{above}module \"m\" {{\n{inside}  source = \"../modules/m\"\n}}\n")
    };
    for (text, tool) in [
        (call("", "  #checkov:skip=CKV_AWS_3:scratch\n"), "checkov"),
        (call("#tfsec:ignore:AVD-AWS-0026\n", ""), "tfsec"),
        (call("#trivy:ignore:AVD-AWS-0026\n", ""), "trivy"),
    ] {
        let repo = TestRepo::new();
        repo.stage("modules/m/main.tf", &module);
        repo.stage("prod/main.tf", &text);
        let status = |policy: &str| {
            repo.stage("iacgate.toml", policy);
            repo.run(&["--rule", "unencrypted-volume"]).status
        };
        assert_eq!([status(""), status(&compatible(tool))], [1, 0], "{text}");
        // And so does the exception that is made of it, once it is complete.
        repo.git(&["rm", "-qf", "iacgate.toml"]);
        assert_eq!(repo.run(&["init", "--from-peers"]).status, 0);
        let written = fs::read_to_string(repo.path().join("iacgate.toml")).expect("a policy");
        let entry = "# resource = \"module.m.*\"\n# path     = \"prod/*.tf\"\n";
        assert!(written.contains(entry), "{written}");
        let (_, entry) = written.split_once("# [[exception]]").expect("an exception");
        let complete = format!("# [[exception]]{entry}")
            .replace("# ", "")
            .replace("reason   = \"\"", "reason = \"scratch\"")
            .replace("ticket   = \"\"", "ticket = \"S-1\"")
            .replace("expires  =", "expires = 2099-12-31");
        assert_eq!(status(&complete), 0, "{complete}");
    }
}

#[test]
fn init_keeps_the_day_of_a_comment_and_what_excuses_a_resources_secret() {
    let stack = format!(
        "resource \"aws_db_instance\" \"a\" {{\n  password = \"{}\" # gitleaks:allow\n}}\n#trivy:ignore:AVD-AWS-0026:exp:2099-01-31 trivy:ignore:AVD-AWS-0027:exp:soon\n{VOLUME}",
        password()
    );
    let repo = TestRepo::holding(&[("main.tf", &stack)]);
    let run = repo.run(&["init", "--from-peers"]);
    assert!(run.stdout.contains("3 exceptions of other tools"), "{run:?}");
    let text = fs::read_to_string(repo.path().join("iacgate.toml")).expect("a policy");
    for part in [
        "# gitleaks, from main.tf:2\n# [[exception]]\n# rule     = \"literal-secret\"\n# resource = \"aws_db_instance.a\"\n# path     = \"main.tf\"\n# line     = 'password = \"*\"*'\n",
        "# trivy AVD-AWS-0026, from main.tf:4\n# [[exception]]\n# rule     = \"unencrypted-volume\"\n# resource = \"aws_ebs_volume.scratch\"\n",
        "# ticket   = \"\"\n# expires  = 2099-01-31\n",
        "# reason   = \"exp:soon\"\n# ticket   = \"\"\n# expires  =\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains(&password()), "{text}");
}

/// What has nothing to except says why, and what is said in a line holds when the other tool's comment goes.
#[test]
fn init_says_why_there_is_nothing_to_except() {
    let group = "#trivy:ignore:AVD-AWS-0107[from_port=22]\nresource \"aws_security_group\" \"s\" {\n  ingress {\n    from_port   = 22\n    to_port     = 22\n    protocol    = \"tcp\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}\n";
    let line = |comment: &str| format!("DB_PASSWORD = \"{}\"{comment}\n", password());
    let repo = TestRepo::holding(&[
        ("main.tf", group),
        ("app.py", &line(" # gitleaks:allow")),
        (".gitleaksignore", "gone.py:generic-api-key:3\n"),
    ]);
    assert_eq!(repo.run(&["init", "--from-peers"]).status, 0);
    let text = fs::read_to_string(repo.path().join("iacgate.toml")).expect("a policy");
    let gone =
        "# gitleaks, from .gitleaksignore:1\n# iacgate finds no secret there (any more): nothing to except\n";
    assert!(text.contains(gone), "{text}");
    let narrowed = "# trivy AVD-AWS-0107[from_port=22], from main.tf:1\n# [[exception]]\n";
    assert!(text.contains(narrowed), "{text}");
    assert!(text.contains("# line     = 'DB_PASSWORD = \"*\"*'\n"), "{text}");
    let held = "[[exception]]\nrule = \"literal-secret\"\npath = \"app.py\"\nline = 'DB_PASSWORD = \"*\"*'\nticket = \"S-1\"\nreason = \"x\"\nexpires = 2099-12-31\n";
    repo.stage("iacgate.toml", held);
    for comment in [" # gitleaks:allow", ""] {
        repo.stage("app.py", line(comment));
        assert_eq!(repo.run(&["app.py", "--rule", "literal-secret"]).status, 0, "{comment}");
    }
}

#[test]
fn the_record_lists_what_other_tools_let_by_where_the_policy_reads_them() {
    let above = |id: &str| format!("#trivy:ignore:{id}:exp:2099-01-31 scratch|space\n{VOLUME}");
    let files = [
        ("main.tf", above("AVD-AWS-0026")),
        ("other/main.tf", above("AVD-AWS-0001").replace("2099", "2020")),
        (".checkov.baseline", CHECKOV.replace("main.tf", "gone.tf")),
        ("notes.md", "write `#trivy:ignore:AVD-AWS-0026` above it\n".to_owned()),
    ];
    let record = |policy: &str| {
        let files = files.iter().map(|(path, text)| (*path, text.as_str()));
        let repo = TestRepo::holding(&files.chain([("iacgate.toml", policy)]).collect::<Vec<_>>());
        let json = repo.run(&["exceptions", "--format", "json"]).stdout;
        let json: serde_json::Value = serde_json::from_str(&json).expect("a record is JSON");
        let rows = json["exceptions"].as_array().expect("a list").iter();
        let row = |row: &serde_json::Value| {
            ["rule", "tool", "written_in", "until", "state"]
                .map(|key| row[key].as_str().unwrap_or("-").to_owned())
                .join(" ")
        };
        (rows.map(row).collect::<Vec<_>>(), repo.run(&["exceptions", "--format", "markdown"]).stdout)
    };
    assert!(record("").0.is_empty());
    let (rows, markdown) = record("[compatibility]\nread = [\"trivy\", \"checkov\"]\n");
    assert_eq!(
        rows,
        [
            "AVD-AWS-0026 trivy main.tf:1 2099-01-31 holds",
            "AVD-AWS-0001 trivy other/main.tf:1 2020-01-31 expired",
            "CKV_AWS_3 checkov .checkov.baseline:1 - unused",
        ]
    );
    // Who wrote it is whom Git blames, since the day of that commit.
    let begin = "| AVD-AWS-0026 | main.tf (main.tf:1) | none: by trivy | Test | scratch\\|space | 2";
    let end = " | 2099-01-31 | holds | main.tf:3 aws_ebs_volume.scratch |";
    let is_it = |line: &str| line.starts_with(begin) && line.ends_with(end);
    assert!(markdown.lines().any(is_it), "{markdown}");
}

#[test]
fn a_secret_that_somebody_repeats_beside_a_check_is_carried_nowhere() {
    let secret = password();
    let stack = format!(
        "resource \"aws_db_instance\" \"a\" {{\n  # checkov:skip=CKV_AWS_16:it is {secret} again\n  password = \"{secret}\" # pragma: allowlist secret\n}}\n"
    );
    let repo = TestRepo::holding(&[("main.tf", &stack)]);
    let run = repo.run(&["init", "--from-peers"]);
    let text = fs::read_to_string(repo.path().join("iacgate.toml")).expect("a policy");
    assert!(text.contains("# reason   = \"it is **** again\""), "{text}");
    assert!(!text.contains(&secret) && !run.stdout.contains(&secret), "{text}");
}

#[test]
fn init_writes_a_policy_that_fits_and_loosens_nothing() {
    let repo = TestRepo::holding(&[
        ("envs/production/main.tf", VOLUME),
        ("envs/dev/main.tf", VOLUME),
        ("envs/playground/main.tf", VOLUME),
        ("examples/bad/main.tf", VOLUME),
        ("modules/test/main.tf", ""),
    ]);
    let run = repo.run(&["init"]);
    assert_eq!(run.status, 0, "{run:?}");
    let text = fs::read_to_string(repo.path().join("iacgate.toml")).expect("a policy");
    for part in [
        "# exclude = [\"**/examples/**\"]",
        "name     = \"prod\"\npaths    = [\"envs/production/**\"]",
        "name     = \"dev\"\npaths    = [\"envs/dev/**\"]",
        "name     = \"sandbox\"\npaths    = [\"envs/playground/**\"]",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("modules/test"), "{text}");
    repo.git(&["add", "iacgate.toml"]);
    assert_eq!(repo.judged(&[]), "status 0\n");
    let again = repo.run(&["init"]);
    assert!(again.status == 2 && again.stderr.contains("there is an iacgate.toml already"), "{again:?}");
}

#[test]
fn of_two_tools_that_were_told_the_same_the_day_of_one_is_kept() {
    let words = "#trivy:ignore:AVD-AWS-0026:exp:2099-05-01\n";
    let repo = TestRepo::holding(&[(
        "main.tf",
        &format!(
            "{words}{}",
            VOLUME.replace("  encrypted", "  #checkov:skip=CKV_AWS_3:scratch space\n  encrypted")
        ),
    )]);
    let run = repo.run(&["init", "--from-peers"]);
    assert!(run.stdout.contains("1 exception of other tools"), "{run:?}");
    let text = fs::read_to_string(repo.path().join("iacgate.toml")).expect("a policy");
    assert!(text.contains("# expires  = 2099-05-01") && !text.contains("CKV_AWS_3"), "{text}");
}

#[test]
fn init_carries_over_what_other_tools_let_by_and_none_of_it_holds_yet() {
    let key = ["AKIA", "Z7VDBZZQ3KJ4X2NB"].concat();
    let repo = TestRepo::holding(&[
        (
            "main.tf",
            &VOLUME.replace(
                "  encrypted",
                "  #checkov:skip=CKV_AWS_3:scratch space\n  #checkov:skip=CKV_AWS_99999:x\n  encrypted",
            ),
        ),
        ("notes.txt", &format!("the key is {key} # gitleaks:allow\n")),
        (".checkov.baseline", &CHECKOV.replace("main.tf", "other.tf")),
        ("iacgate.toml", "# ours\nblock = \"low\"\n"),
    ]);
    let run = repo.run(&["init", "--from-peers"]);
    assert!(
        run.status == 0 && run.stdout.contains("3 exceptions of other tools await ticket and expiry"),
        "{run:?}"
    );
    assert!(
        run.stdout.contains("; 1 more needs none, as it says there: iacgate finds nothing of the kind"),
        "{run:?}"
    );
    let text = fs::read_to_string(repo.path().join("iacgate.toml")).expect("a policy");
    assert!(text.starts_with("# ours\nblock = \"low\"\n"), "{text}");
    for part in [
        "# checkov CKV_AWS_3, from main.tf:2\n# [[exception]]\n# rule     = \"unencrypted-volume\"\n# resource = \"aws_ebs_volume.scratch\"\n# path     = \"main.tf\"\n# reason   = \"scratch space\"\n# ticket   = \"\"\n# expires  =\n",
        "# checkov CKV_AWS_99999, from main.tf:3\n# no rule of iacgate is known to be this check: nothing to except\n",
        "# path     = \"other.tf\"\n",
        "# rule     = \"aws-access-key\"\n# path     = \"notes.txt\"\n# line     = \"the key is *\"\n# reason   = \"\"\n# false-positive = true\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // Run again, it adds nothing, whether or not somebody has completed one.
    let again = repo.run(&["init", "--from-peers"]);
    assert!(again.stdout.contains("all that other tools were told to let by is in it already"), "{again:?}");
    assert_eq!(fs::read_to_string(repo.path().join("iacgate.toml")).expect("a policy"), text);
    repo.git(&["add", "iacgate.toml"]);
    assert_eq!(repo.judged(&[]), "status 0\n");
    repo.commit("carried over");
    assert_eq!(repo.run(&["audit"]).status, 1);
}

#[test]
fn what_a_tool_lets_by_on_a_line_is_carried_over_for_that_line() {
    let secret = |last: &str| format!("{}{last}", password());
    let file = |second: &str| {
        format!(
            "ONE_PASSWORD = \"{}\"  # pragma: allowlist secret\n# pragma: allowlist nextline secret\nTWO_PASSWORD = \"{}\"\n{second}",
            secret("a"),
            secret("b")
        )
    };
    let repo = TestRepo::holding(&[("app.py", &file("")), ("iacgate.toml", "")]);
    repo.run(&["init", "--from-peers"]);
    let text = fs::read_to_string(repo.path().join("iacgate.toml")).expect("a policy");
    // As a person completes them.
    let lines = text.lines().filter(|line| line.contains('=') || line.contains("[[exception]]"));
    let completed: String = lines
        .map(|line| {
            line.trim_start_matches("# ")
                .replace("= \"\"", "= \"S-1\"")
                .replace("expires  =", "expires = 2099-01-01")
                + "\n"
        })
        .collect();
    repo.stage("iacgate.toml", &completed);
    repo.commit("completed");
    assert_eq!(repo.run(&["audit"]).status, 0, "{completed}");
    let again = repo.run(&["init", "--from-peers"]).stdout;
    assert!(again.contains("is in it already"), "{completed}");
    // Another secret in that file is none of them.
    repo.stage("app.py", file(&format!("THREE_PASSWORD = \"{}\"\n", secret("c"))));
    let run = repo.hook();
    assert!(run.status == 1 && run.stdout.contains("app.py:4"), "{run:?}");
}
