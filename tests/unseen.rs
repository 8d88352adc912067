//! No secret leaves the program: one value, in every place that a text of a repository may carry it to, and every
//! form of output.

mod support;

use support::TestRepo;

/// What a person would never write: each eight characters of it in a row, in any case, would be a leak.
fn value() -> String {
    ["tR4kWq9Z", "bX7mLs2V", "hN8cJd"].concat()
}

fn github() -> String {
    ["gh", "p_", "Ad8Kq2LmZx", "7Vt4Rb9Np3", "Hs6Wc1Yf5J", "0iAbQT"].concat()
}

fn aws() -> String {
    ["AK", "IA", "QYLPMN5H", "HHFPZAM2"].concat()
}

/// Whether a text repeats eight characters of a secret, or tells it encoded.
fn gives_away(text: &str, secret: &str) -> Option<String> {
    use base64::Engine;
    let plain = |text: &str| text.to_lowercase().replace(|sign: char| !sign.is_alphanumeric(), "");
    let (told, lower) = (plain(text), plain(secret));
    let encoded = base64::engine::general_purpose::STANDARD.encode(secret);
    let pieces = lower.as_bytes().windows(8).map(|piece| String::from_utf8_lossy(piece).into_owned());
    pieces.chain([plain(&encoded)]).find(|piece| told.contains(piece.as_str()))
}

/// Every command and form that tells something of a repository.
const WAYS: [&[&str]; 25] = [
    &["check"],
    &["check", "-v"],
    &["check", "-q"],
    &["check", "--format", "json"],
    &["check", "--format", "sarif"],
    &["check", "--format", "github"],
    &["check", "--format", "gitlab"],
    &["check", "--format", "gitlab-sast"],
    &["check", "--format", "junit"],
    &["check", "--format", "markdown"],
    &["check", "--format", "html"],
    &["audit", "."],
    &["audit", ".", "--no-exceptions", "-v"],
    &["audit", ".", "--format", "json"],
    &["audit", ".", "--benchmark", "nist-800-53"],
    &["fix", "--dry-run", "--suggested", "--all"],
    &["inspect", "."],
    &["exceptions"],
    &["exceptions", "--format", "json"],
    &["exceptions", "--format", "markdown"],
    &[
        "except",
        "own-rule",
        "--resource",
        "*",
        "--ticket",
        "A-1",
        "--reason",
        "x",
        "--expires",
        "2099-01-01",
        "--request",
    ],
    &["explain", "own-rule"],
    &["rules", "own"],
    &["rules", "own", "--format", "json"],
    &["test"],
];

fn is_shown_nowhere(repo: &TestRepo, secrets: &[String], about: &str) {
    let ways = WAYS.iter().copied();
    for way in ways {
        let run = repo.run(way);
        // Where it lies is known: the text of the repository that is told must not be cut short for it.
        assert!(!run.stdout.is_empty() || !run.stderr.is_empty() || way.contains(&"test"), "{about} {way:?}");
        for secret in secrets {
            let told = format!("{}\n{}", run.stdout, run.stderr);
            let leak = gives_away(&told, secret);
            assert!(leak.is_none(), "{about} {way:?} tells {leak:?}: {told}");
        }
    }
    repo.git(&["add", "-A"]);
    repo.commit("all");
    for way in [
        &["check", "--from", "HEAD~1", "--to", "HEAD"][..],
        &["audit", "--history=full", "--format", "json"],
        &["baseline", "--critical"],
        &["audit", "--format", "json"],
    ] {
        let run = repo.run(way);
        for secret in secrets {
            let leak = gives_away(&format!("{}\n{}", run.stdout, run.stderr), secret);
            assert!(leak.is_none(), "{about} {way:?} tells {leak:?}: {run:?}");
        }
    }
    let baseline = std::fs::read_to_string(repo.path().join("iacgate.baseline")).expect("it was written");
    assert!(baseline.lines().count() > 1, "{about}: {baseline}");
    for secret in secrets {
        assert_eq!(gives_away(&baseline, secret), None, "{about}: {baseline}");
    }
    repo.git(&["add", "-A"]);
    repo.commit("accepted");
}

/// Terraform that puts an expression over a secret wherever a rule, an address, or a fix may quote it.
fn with_expression(expression: &str) -> String {
    let value = value();
    format!(
        r#"variable "db_password" {{
  type      = string
  default   = "{value}"
  sensitive = true
}}

resource "aws_ebs_volume" "each" {{
  for_each          = toset([{expression}])
  availability_zone = "a"
  size              = 5
  encrypted         = {expression}
}}

resource "aws_db_instance" "one" {{
  identifier          = {expression}
  publicly_accessible = {expression}
  storage_encrypted   = {expression}
  engine              = {expression}
}}

resource "aws_security_group_rule" "in" {{
  type        = "ingress"
  from_port   = 22
  to_port     = 22
  protocol    = "tcp"
  cidr_blocks = ["0.0.0.0/0", {expression}]
}}

output "told" {{
  value = {expression}
}}
"#
    )
}

#[test]
fn what_an_expression_makes_of_a_secret_is_shown_nowhere() {
    for expression in [
        "jsonencode({ a = var.db_password })",
        "jsonencode({ a = upper(var.db_password) })",
        "upper(var.db_password)",
        "join(\"-\", regexall(\".{1,4}\", var.db_password))",
        "split(\"q\", var.db_password)[1]",
        "base64encode(\"ab${var.db_password}\")",
        "jsonencode([for letter in split(\"\", var.db_password) : letter])",
    ] {
        let repo = TestRepo::new();
        repo.commit("nothing");
        repo.stage("main.tf", with_expression(expression));
        for way in [&WAYS[1], &WAYS[3], &WAYS[4], &WAYS[15], &WAYS[16]] {
            let run = repo.run(way);
            let leak = gives_away(&format!("{}\n{}", run.stdout, run.stderr), &value());
            assert!(leak.is_none(), "{expression} {way:?} tells {leak:?}: {run:?}");
        }
    }
}

/// What a machine is started with, `~` in the place of a password.
const USER_DATA: [&str; 11] = [
    "<<-EOF\n    #cloud-config\n    chpasswd:\n      users:\n        - {name: deploy, password: ~, type: text}\n  EOF",
    "<<-EOF\n    #cloud-config\n    chpasswd:\n      users:\n        - name: deploy\n          password: ~\n          type: text\n  EOF",
    "<<-EOF\n    #cloud-config\n    chpasswd:\n      list: |\n        deploy:~\n  EOF",
    "<<-EOF\n    #cloud-config\n    users:\n      - {name: deploy, plain_text_passwd: ~, lock_passwd: false}\n  EOF",
    "<<-EOF\n    #cloud-config\n    write_files:\n      - path: /etc/app.env\n        content: |\n          DB_PASSWORD=~\n  EOF",
    "<<-EOF\n    #!/bin/sh\n    echo \"deploy:~\" | chpasswd\n  EOF",
    "<<-EOF\n    #!/bin/sh\n    mysql -uroot -p~ -e 'select 1'\n  EOF",
    "<<-EOF\n    #!/bin/sh\n    export DB_PASSWORD=~\n  EOF",
    "\"#cloud-config\\nchpasswd: {users: [{name: deploy, password: ~, type: text}]}\\n\"",
    "base64encode(\"#cloud-config\\nchpasswd: {users: [{name: deploy, password: ~, type: text}]}\\n\")",
    "yamlencode({ chpasswd = { users = [{ name = \"deploy\", password = \"~\", type = \"text\" }] } })",
];

/// Stages each text twice, with what was drawn in the place of `~`; each is told, and shown by no other finding.
fn are_told_and_not_shown(files: &[(&str, String)]) {
    let repo = TestRepo::new();
    repo.commit("nothing");
    let mut secrets = Vec::new();
    for drawn in [["tR4kWq9", "ZbX7mLs"].concat(), ["oOZSHCo", "HPbzRKZ"].concat()] {
        for (number, (file, text)) in files.iter().enumerate() {
            // One for each place, so that none is known by another.
            let (end, start) = drawn.split_at(number + 1);
            let secret = [start, end].concat();
            repo.stage(format!("{}/{file}", secrets.len()), text.replace('~', &secret));
            if let Some(runtime) =
                [(".ts", "nodejs"), (".py", "python")].iter().find(|one| file.ends_with(one.0))
            {
                repo.stage(
                    format!("{}/Pulumi.yaml", secrets.len()),
                    format!("name: a\nruntime: {}\n", runtime.1),
                );
            }
            secrets.push(secret);
        }
    }
    for way in [&WAYS[1], &WAYS[3], &WAYS[4], &WAYS[9], &WAYS[10], &WAYS[15]] {
        let run = repo.run(way);
        for (number, secret) in secrets.iter().enumerate() {
            assert!(!run.stdout.contains(secret.as_str()), "{number} {way:?} {}", run.stdout);
        }
    }
    let report: serde_json::Value = serde_json::from_str(&repo.run(WAYS[3]).stdout).expect("a report");
    let findings = report["findings"].as_array().expect("findings");
    for number in 0..secrets.len() {
        let is_told = |finding: &&serde_json::Value| {
            let is_there =
                finding["file"].as_str().is_some_and(|file| file.starts_with(&format!("{number}/")));
            is_there && (finding["rule"] == "literal-secret" || finding["rule"] == "secret-in-user-data")
        };
        let (file, text) = &files[number % files.len()];
        assert!(findings.iter().any(|finding| is_told(&finding)), "{file} {text}");
    }
}

#[test]
fn a_password_in_user_data_is_told_and_stands_in_no_diff_of_another_finding() {
    let machine = |text: &&str| {
        let settings = format!("  ami = \"ami-1\"\n  user_data = {text}\n");
        ("main.tf", format!("resource \"aws_instance\" \"a\" {{\n{settings}}}\n"))
    };
    are_told_and_not_shown(&USER_DATA.iter().map(machine).collect::<Vec<_>>());
}

#[test]
fn a_password_in_a_script_of_a_template_or_a_program_is_told_and_stands_in_no_diff() {
    let template = |properties: &str| {
        format!(
            "AWSTemplateFormatVersion: \"2010-09-09\"\nResources:\n  A:\n    Type: AWS::EC2::Instance\n    Properties:\n      ImageId: ami-1\n{properties}"
        )
    };
    let typescript = |user_data: &str| {
        format!(
            "import * as aws from \"@pulumi/aws\";\nconst script = {user_data};\nnew aws.ec2.Instance(\"a\", {{\n  ami: \"ami-1\",\n  userData: script,\n}});\n"
        )
    };
    are_told_and_not_shown(&[
        ("a.yaml", template("      UserData:\n        Fn::Base64: |\n          #cloud-config\n          chpasswd: {users: [{name: a, password: ~}]}\n")),
        ("a.yaml", template("      UserData:\n        Fn::Base64: !Sub |\n          #!/bin/sh\n          export DB_PASSWORD=~\n          run\n")),
        ("index.ts", typescript("`#!/bin/sh\nexport DB_PASSWORD=~\n`")),
        ("index.ts", typescript("\"#cloud-config\\nchpasswd: {users: [{name: a, password: ~}]}\\n\"")),
        ("__main__.py", "import pulumi_aws as aws\naws.ec2.Instance(\"a\",\n    ami=\"ami-1\",\n    user_data=\"\"\"#!/bin/sh\necho \"root:~\" | chpasswd\n\"\"\")\n".to_owned()),
        ("main.tf", "resource \"aws_instance\" \"a\" {\n  ami = \"ami-1\"\n  user_data = \"/opt/agent --token ~ --url x\"\n}\n".to_owned()),
    ]);
}

#[test]
fn what_reaches_a_place_of_a_secret_is_shown_nowhere_whatever_it_came_through() {
    let secret = ["tR4kWq9", "ZbX7mLs"].concat();
    let database = |password: &str| {
        format!(
            "resource \"aws_rds_cluster\" \"a\" {{\n  engine = \"aurora-mysql\"\n  master_password = {password}\n}}\n"
        )
    };
    let template = |parameter: &str, password: &str| {
        format!(
            "AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  L:\n    {parameter}\nResources:\n  D:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      Engine: mysql\n      MasterUserPassword: {password}\n"
        )
    };
    for files in [
        vec![("main.tf", database("file(\"${path.module}/seed\")")), ("seed", secret.clone())],
        vec![
            ("main.tf", format!("module \"m\" {{\n  source = \"./m\"\n}}\n{}", database("module.m.seed"))),
            ("m/main.tf", format!("output \"seed\" {{\n  value = \"{secret}\"\n}}\n")),
        ],
        vec![(
            "a.yaml",
            template(
                &format!("Type: CommaDelimitedList\n    Default: \"a,{secret}\""),
                "!Select [1, !Ref L]",
            ),
        )],
        vec![("a.yaml", template(&format!("Type: String\n    Default: {secret}"), "!Ref L"))],
        vec![
            (
                "a.yaml",
                template("Type: String", "!Ref L")
                    + &format!(
                        "  N:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ./b.yaml\n      Parameters:\n        Boot: {secret}\n"
                    ),
            ),
            (
                "b.yaml",
                "Parameters:\n  Boot:\n    Type: String\n    NoEcho: true\nResources:\n  T:\n    Type: AWS::SNS::Topic\n".to_owned(),
            ),
        ],
        vec![
            ("main.tf", format!("variable \"all\" {{}}\n{}", database("var.all.one"))),
            ("prod.tfvars", format!("all = {{\n  one = \"{secret}\"\n}}\n")),
        ],
        vec![
            (
                "main.tf",
                format!(
                    "data \"template_file\" \"a\" {{\n  template = file(\"${{path.module}}/a.tpl\")\n  vars = {{\n    x = \"{secret}\"\n  }}\n}}\n{}",
                    database("var.y")
                ),
            ),
            ("a.tpl", "export DB_PASSWORD=${x}\n".to_owned()),
        ],
        vec![(
            "main.tf",
            format!(
                "resource \"aws_lb_listener_rule\" \"a\" {{\n  condition {{\n    http_header {{\n      http_header_name = \"X-Origin-Verify\"\n      values           = [\"{secret}\"]\n    }}\n  }}\n}}\nresource \"kubernetes_pod\" \"a\" {{\n  spec {{\n    container {{\n      image = \"curlimages/curl\"\n      args  = [\"-u\", \"app:{secret}\"]\n    }}\n  }}\n}}\n{}",
                database("var.y")
            ),
        )],
    ] {
        let repo = TestRepo::new();
        repo.commit("nothing");
        for (path, text) in &files {
            repo.stage(*path, text.clone());
        }
        let target = files[0].0;
        for way in [WAYS[1], WAYS[3], WAYS[4], WAYS[10], WAYS[15], WAYS[16], &["inspect", target]] {
            let run = repo.run(way);
            let told = format!("{}{}", run.stdout, run.stderr);
            assert!(!told.contains(&secret), "{target} {way:?} {told}");
        }
    }
}

#[test]
fn a_password_in_a_comment_stands_in_no_diff() {
    let secret = ["tR4kWq9", "ZbX7mLs"].concat();
    for comment in [
        "root password: ~",
        "the password is ~",
        "was password ~ before",
        "ssh login is ops:~",
        "login of ops / ~",
        "/* pw ~ */",
    ] {
        let repo = TestRepo::new();
        repo.commit("nothing");
        let comment = comment.replace('~', &secret);
        repo.stage(
            "main.tf",
            format!("resource \"aws_instance\" \"a\" {{\n  ami = \"ami-1\"\n  # {comment}\n}}\n"),
        );
        for way in [&WAYS[1], &WAYS[3], &WAYS[10]] {
            let run = repo.run(way);
            assert!(
                run.stdout.contains("metadata-without-token") && !run.stdout.contains(&secret),
                "{run:?}"
            );
        }
    }
}

#[test]
fn what_prose_says_of_a_password_stands_in_no_diff() {
    let template = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  V:\n    Type: AWS::EC2::Volume\n";
    let properties = "    Properties:\n      AvailabilityZone: a\n      Size: 1\n";
    for (file, text) in [
        ("main.tf", "resource \"aws_rds_cluster\" \"a\" {\n  engine = \"aurora-mysql\"\n  master_password = var.p /* was ~ */\n  storage_encrypted = false\n}\n".to_owned()),
        ("main.tf", "resource \"aws_rds_cluster\" \"a\" {\n  # until May: ~\n  master_password = var.p\n  storage_encrypted = false\n}\n".to_owned()),
        ("main.tf", "resource \"aws_ebs_volume\" \"a\" {\n  encrypted = false\n  tags = {\n    note = \"login ops password ~\"\n  }\n}\n".to_owned()),
        ("a.yaml", format!("{template}    Metadata:\n      Note: \"admin password is ~\"\n{properties}      Encrypted: false\n")),
        ("a.yaml", format!("{template}{properties}      Encrypted: false # login ops / ~\n")),
    ] {
        for secret in [["Marble", "-Tulip", "-47"].concat(), ["oOZSHCo", "HPbzRKZwq"].concat()] {
            let repo = TestRepo::new();
            repo.commit("nothing");
            repo.stage(file, text.replace('~', &secret));
            for way in [WAYS[1], WAYS[3], WAYS[4], WAYS[10], WAYS[15], &["inspect", file]] {
                let run = repo.run(way);
                assert!(!run.stdout.contains(&secret), "{text} {way:?} {}", run.stdout);
            }
            assert!(repo.run(WAYS[3]).stdout.contains("encrypted"), "{text}");
        }
    }
}

#[test]
fn lines_beside_a_token_of_a_long_text_do_not_repeat_it() {
    let repo = TestRepo::new();
    let token = github();
    // Over what is looked through as a whole; a line that is long itself, too.
    let (lines, long) = ("nothing to see here\n".repeat(300_000), "x ".repeat(20_000));
    let text = format!(
        "{lines}{} said\n{long}token {token}\nagain: {}\n{lines}",
        token.to_lowercase(),
        &token[3..30]
    );
    repo.write("big.txt", text);
    for way in [
        &["audit", "."][..],
        &["audit", ".", "-v"],
        &["audit", ".", "--format", "json"],
        &["audit", ".", "--format", "html"],
    ] {
        let run = repo.run(way);
        assert!(run.stdout.contains("github") && run.stdout.contains("big.txt"), "{way:?} {run:?}");
        assert_eq!(gives_away(&run.stdout, &token), None, "{way:?} {}", run.stdout);
    }
}

#[test]
fn a_fix_writes_no_secret_into_the_open() {
    let repo = TestRepo::new();
    repo.commit("nothing");
    repo.stage("main.tf", with_expression("jsonencode({ a = var.db_password })"));
    repo.run(&["fix", "--suggested", "--all"]);
    let text = std::fs::read_to_string(repo.path().join("main.tf")).expect("it is there");
    assert!(text.matches(&value()).count() <= 1, "{text}");
}

#[test]
fn a_token_that_names_something_is_shown_nowhere() {
    let volume = "availability_zone = \"a\"\n  size = 5\n  encrypted = false";
    let terraform = |kind: &str, token: &str| match kind {
        "key" => format!(
            "resource \"aws_ebs_volume\" \"x\" {{\n  for_each = toset([\"{token}\"])\n  {volume}\n}}\n"
        ),
        "map" => format!(
            "resource \"aws_ebs_volume\" \"x\" {{\n  for_each = {{ \"{token}\" = 1 }}\n  {volume}\n}}\n"
        ),
        "label" => format!("resource \"aws_ebs_volume\" \"{token}\" {{\n  {volume}\n}}\n"),
        _ => format!("module \"{token}\" {{\n  source = \"./m\"\n}}\n"),
    };
    for token in [github(), aws()] {
        for kind in ["key", "map", "label", "module"] {
            let repo = TestRepo::new();
            repo.commit("nothing");
            repo.stage("m/main.tf", format!("resource \"aws_ebs_volume\" \"x\" {{\n  {volume}\n}}\n"));
            repo.stage("main.tf", terraform(kind, &token));
            own_rule(&repo, "the rule of");
            is_shown_nowhere(&repo, std::slice::from_ref(&token), kind);
            let told = repo.run(&["audit", "--format", "json"]);
            assert!(kind == "module" || told.stdout.contains("<secret-1>"), "{kind}: {told:?}");
        }
        let template = format!(
            "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  {}:\n    Type: AWS::EC2::Volume\n    Properties:\n      Size: 5\n      Encrypted: false\n",
            token.replace('_', "")
        );
        let project = format!(
            "name: a\nruntime: yaml\nresources:\n  {token}:\n    type: aws:ebs:Volume\n    properties:\n      encrypted: false\n      availabilityZone: a\n      size: 4\n"
        );
        let repo = TestRepo::new();
        repo.commit("nothing");
        repo.stage("t/template.yaml", template);
        repo.stage("p/Pulumi.yaml", project);
        repo.stage("main.tf", terraform("map", "plain"));
        own_rule(&repo, "the rule of");
        // A logical id has no underscore: what is left of GitHub's is no token.
        if token == aws() {
            is_shown_nowhere(&repo, std::slice::from_ref(&token), "logical id");
        }
    }
}

#[test]
fn a_file_or_folder_named_by_a_token_is_found_without_it() {
    let volume = "resource \"aws_ebs_volume\" \"x\" {\n  availability_zone = \"a\"\n  size = 5\n  encrypted = false\n}\n";
    let repo = TestRepo::new();
    repo.commit("nothing");
    let token = aws();
    repo.stage(format!("d-{token}/main.tf"), volume);
    repo.stage(format!("e/{}.tf", github()), volume);
    own_rule(&repo, "the rule of");
    is_shown_nowhere(&repo, &[token.clone(), github()], "path");
    // What stands around it is enough to find it by.
    let told = repo.judged(&["audit"]);
    assert!(told.contains("d-****/main.tf:4 unencrypted-volume carried"), "{told}");
    assert!(told.contains("e/****.tf:4 unencrypted-volume carried"), "{told}");
    // Its line in the baseline holds.
    assert!(repo.run(&["baseline", "--update"]).stdout.contains(" 0 of them new"));
}

fn own_rule(repo: &TestRepo, word: &str) {
    repo.stage("iacgate.toml", "rules = [\"policy/*\"]\n");
    let rule = format!(
        "[[rule]]\nid = \"own-rule\"\ntitle = \"{word} title\"\nseverity = \"high\"\nadvice = \"{word} advice\"\nwhy = \"{word} why\"\n\
         [rule.terraform]\nresource = \"aws_ebs_volume\"\nrequire = {{ path = \"type\", equals = \"io2\" }}\n"
    );
    repo.stage("policy/own.toml", rule);
}

#[test]
fn a_token_in_the_words_of_an_own_rule_is_shown_nowhere() {
    let repo = TestRepo::new();
    repo.commit("nothing");
    own_rule(&repo, &github());
    repo.stage(
        "main.tf",
        "resource \"aws_ebs_volume\" \"x\" {\n  availability_zone = \"a\"\n  size = 5\n  encrypted = false\n}\n",
    );
    is_shown_nowhere(&repo, &[github()], "own rule");
}

#[test]
fn a_password_in_the_words_of_an_own_rule_is_shown_in_no_list() {
    let weak = ["copper", "-kettle-", "7"].concat();
    for said in
        [format!("password={weak}"), format!("run app --password {weak};"), format!("token = '{weak}';")]
    {
        let repo = TestRepo::new();
        own_rule(&repo, &said);
        for way in [&["explain", "own-rule"][..], &["rules", "own"], &["rules", "own", "--format", "json"]] {
            let run = repo.run(way);
            assert!(
                run.stdout.contains("own-rule") && run.stdout.contains("****"),
                "{said} {way:?}: {run:?}"
            );
            assert_eq!(gives_away(&run.stdout, &weak), None, "{said} {way:?}: {run:?}");
        }
    }
}

#[test]
fn a_secret_in_the_words_of_a_policy_is_shown_nowhere_in_any_case_or_cut() {
    let secret = |value: &str| {
        format!("apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  password: {value}\n")
    };
    for message in [
        "lower(p)",
        "upper(p)",
        "substring(p, 2, -1)",
        "substring(p, 0, 11)",
        "substring(p, 7, 8)",
        "concat(\"-\", regex.split(\"\", p))",
        "base64.encode(concat(\"\", [\"ab\", p]))",
        "json.marshal(input)",
        "sprintf(\"%v and %s\", [p, upper(substring(p, 4, 12))])",
    ] {
        let repo = TestRepo::new();
        repo.commit("nothing");
        repo.stage("iacgate.toml", "rules = [\"policy/*.rego\"]\n");
        let policy = format!(
            "package a\nimport rego.v1\ndeny contains msg if {{\n  input.kind == \"Secret\"\n  p := input.stringData.password\n  msg := {message}\n}}\n"
        );
        repo.stage("policy/a.rego", policy);
        repo.stage("k.yaml", secret(&value()));
        for way in [&WAYS[0], &WAYS[3], &WAYS[5], &WAYS[10]] {
            let run = repo.run(way);
            assert!(
                run.stdout.contains("a-deny") || run.stdout.contains("a.deny"),
                "{message} {way:?}: {run:?}"
            );
            let leak = gives_away(&format!("{}\n{}", run.stdout, run.stderr), &value());
            assert!(leak.is_none(), "{message} {way:?} tells {leak:?}: {run:?}");
        }
    }
}

#[test]
fn a_passphrase_of_words_stands_in_no_address_in_any_case_and_in_no_fix() {
    let words = ["correct", "horse", "battery"].concat();
    let repo = TestRepo::new();
    repo.commit("nothing");
    for (number, expression) in
        ["var.db_password", "upper(var.db_password)", "jsonencode({ a = var.db_password })"]
            .iter()
            .enumerate()
    {
        repo.stage(format!("{number}/main.tf"), with_expression(expression).replace(&value(), &words));
    }
    for way in [&WAYS[0], &WAYS[3], &WAYS[15]] {
        let run = repo.run(way);
        let leak = gives_away(&run.stdout, &words);
        assert!(leak.is_none(), "{way:?} tells {leak:?}: {run:?}");
    }
}

#[test]
fn a_line_that_an_error_cuts_short_shows_no_beginning_of_a_token() {
    let repo = TestRepo::new();
    repo.commit("nothing");
    repo.stage("iacgate.toml", format!("{} = 1 # {} {}\n", "x", "a word ".repeat(9), github()));
    let run = repo.run(&["check"]);
    assert_eq!(run.status, 2);
    assert_eq!(gives_away(&run.stderr, &github()), None, "{run:?}");
}

#[test]
fn words_beside_a_masked_line_do_not_repeat_it() {
    let value = value();
    let weak = ["hunter", "22x"].concat();
    for (policy, secret) in [
        (format!("block = \"{value}\"\n"), &value),
        (format!("unknown = \"{value}\"\n"), &value),
        (format!("x = {value}\n"), &value),
        (format!("db_password = {weak}\n"), &weak),
        (format!("{value} = 1\n"), &value),
        (format!("[actions]\n\"tag:{value}\" = \"off\"\n"), &value),
        (format!("[actions]\n\"{value}\" = \"off\"\n"), &value),
        (format!("[[tier]]\nname = \"a\"\npaths = [\"a\"]\nprofile = \"{value}\"\n"), &value),
        (format!("[settings]\n{value} = 1\n"), &value),
        (format!("[tickets]\npattern = \"{value}(\"\n"), &value),
        (
            format!(
                "[[exception]]\nrule = \"{value}\"\nresource = \"*\"\nticket = \"A-1\"\nreason = \"r\"\nexpires = 2099-01-01\n"
            ),
            &value,
        ),
        (
            format!(
                "[[exception]]\nrule = \"unencrypted-volume\"\nresource = \"a\"\nticket = \"A-1\"\nreason = \"it is {value}\"\nowner = \"{value}\"\nexpires = 2020-01-01\n"
            ),
            &value,
        ),
    ] {
        let repo = TestRepo::new();
        repo.commit("nothing");
        repo.stage("iacgate.toml", &policy);
        repo.stage("main.tf", "resource \"aws_ebs_volume\" \"x\" {\n  encrypted = false\n}\n");
        for way in [&WAYS[0], &WAYS[3], &WAYS[10], &WAYS[17], &WAYS[21]] {
            let run = repo.run(way);
            let leak = gives_away(&format!("{}\n{}", run.stdout, run.stderr), secret);
            assert!(leak.is_none(), "{policy} {way:?} tells {leak:?}: {run:?}");
        }
    }
}
