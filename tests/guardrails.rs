//! A guardrail that a commit weakens is a finding; one that it moves, renames, splits or tightens is none.

mod support;

use support::TestRepo;

/// The places of weakened guardrails, each with its message.
fn told(repo: &TestRepo) -> Vec<String> {
    let run = repo.run(&["--rule", "weakened-guardrail", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("a report is JSON");
    let findings = report["findings"].as_array().expect("a list").iter();
    let lines = findings.map(|finding| {
        let word = |key: &str| finding[key].as_str().unwrap_or("-").to_owned();
        assert_eq!(word("rule"), "weakened-guardrail", "{run:?}");
        assert_eq!((word("action"), word("state")), ("block".to_owned(), "introduced".to_owned()));
        format!("{}:{} {}", word("file"), finding["line"], word("message"))
    });
    lines.collect()
}

fn changed(before: &[(&str, &str)], after: &[(&str, &str)]) -> TestRepo {
    let repo = TestRepo::holding(before);
    for (path, _) in before.iter().filter(|(path, _)| !after.iter().any(|(new, _)| new == path)) {
        repo.git(&["rm", "-q", path]);
    }
    after.iter().for_each(|(path, text)| repo.stage(path, text));
    repo
}

/// A policy of one statement in Terraform, attached to a unit.
fn policy(statement: &str) -> String {
    format!(
        r#"resource "aws_organizations_organizational_unit" "prod" {{
  name      = "prod"
  parent_id = aws_organizations_organization.us.roots[0].id
}}

resource "aws_organizations_policy" "guard" {{
  name = "guard"
  content = jsonencode({{
    Version = "2012-10-17"
    Statement = [{statement}]
  }})
}}

resource "aws_organizations_policy_attachment" "prod" {{
  policy_id = aws_organizations_policy.guard.id
  target_id = aws_organizations_organizational_unit.prod.id
}}
"#
    )
}

#[track_caller]
fn weakens(before: &str, after: &str, expected: &str) {
    let all = told(&changed(&[("org/main.tf", before)], &[("org/main.tf", after)]));
    assert_eq!(all, [expected], "\n{before}\n->\n{after}");
}

#[track_caller]
fn holds(before: &str, after: &str) {
    let all = told(&changed(&[("org/main.tf", before)], &[("org/main.tf", after)]));
    assert!(all.is_empty(), "{all:?}\n{before}\n->\n{after}");
}

/// Weaker one way, and nothing the other way round.
#[track_caller]
fn weakens_statement(before: &str, after: &str, message: &str) {
    let (before, after) = (policy(before), policy(after));
    weakens(&before, &after, &format!("org/main.tf:10 {message}"));
    holds(&after, &before);
}

#[test]
fn a_denial_of_fewer_actions_is_weaker() {
    weakens_statement(
        r#"{ Effect = "Deny", Action = ["organizations:LeaveOrganization", "cloudtrail:StopLogging"], Resource = "*" }"#,
        r#"{ Effect = "Deny", Action = ["cloudtrail:StopLogging"], Resource = "*" }"#,
        "`organizations:LeaveOrganization` is no longer denied",
    );
    weakens_statement(
        r#"{ Effect = "Deny", Action = "cloudtrail:*", Resource = "*" }"#,
        r#"{ Effect = "Deny", Action = "cloudtrail:Stop*", Resource = "*" }"#,
        "`cloudtrail:*` is no longer denied",
    );
    weakens_statement(
        r#"{ Effect = "Deny", NotAction = ["iam:*"], Resource = "*" }"#,
        r#"{ Effect = "Deny", NotAction = ["iam:*", "s3:*"], Resource = "*" }"#,
        "`all but iam:*` is no longer denied",
    );
}

#[test]
fn a_denial_of_fewer_resources_is_weaker() {
    weakens_statement(
        r#"{ Effect = "Deny", Action = "s3:DeleteBucket", Resource = "*" }"#,
        r#"{ Effect = "Deny", Action = "s3:DeleteBucket", Resource = "arn:aws:s3:::trail" }"#,
        "`s3:DeleteBucket` is no longer denied on `*`",
    );
}

#[test]
fn a_condition_that_leaves_more_out_is_weaker() {
    weakens_statement(
        r#"{ Effect = "Deny", Action = "ec2:*", Resource = "*" }"#,
        r#"{ Effect = "Deny", Action = "ec2:*", Resource = "*", Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/admin" } } }"#,
        "`ec2:*` is denied in fewer cases than before: now only by ArnNotLike aws:PrincipalArn",
    );
    weakens_statement(
        r#"{ Effect = "Deny", Action = "ec2:*", Resource = "*", Condition = { StringNotEquals = { "aws:RequestedRegion" = ["eu-west-1"] } } }"#,
        r#"{ Effect = "Deny", Action = "ec2:*", Resource = "*", Condition = { StringNotEquals = { "aws:RequestedRegion" = ["eu-west-1", "us-east-1"] } } }"#,
        "`ec2:*` is denied in fewer cases than before: now only by StringNotEquals aws:RequestedRegion",
    );
    weakens_statement(
        r#"{ Effect = "Deny", Action = "ec2:RunInstances", Resource = "*", Condition = { StringLike = { "ec2:InstanceType" = ["p5.*", "g5.*"] } } }"#,
        r#"{ Effect = "Deny", Action = "ec2:RunInstances", Resource = "*", Condition = { StringLike = { "ec2:InstanceType" = ["p5.*"] } } }"#,
        "`ec2:RunInstances` is denied in fewer cases than before: now only by StringLike ec2:InstanceType",
    );
    weakens_statement(
        r#"{ Effect = "Deny", Action = "iam:*", Resource = "*", Condition = { NumericGreaterThan = { "aws:MultiFactorAuthAge" = "300" } } }"#,
        r#"{ Effect = "Deny", Action = "iam:*", Resource = "*", Condition = { NumericGreaterThan = { "aws:MultiFactorAuthAge" = "3600" } } }"#,
        "`iam:*` is denied in fewer cases than before: now only by NumericGreaterThan aws:MultiFactorAuthAge",
    );
}

#[test]
fn a_ceiling_that_rises_is_weaker() {
    weakens_statement(
        r#"{ Effect = "Allow", Action = ["s3:*"], Resource = "*" }"#,
        r#"{ Effect = "Allow", Action = ["s3:*", "sagemaker:*"], Resource = "*" }"#,
        "`sagemaker:*` is allowed too: the ceiling rises",
    );
}

#[test]
fn a_denial_that_became_an_unknown_is_none() {
    let before = policy(r#"{ Effect = "Deny", Action = "ec2:*", Resource = "*" }"#);
    let unknown = policy(r#"{ Effect = "Deny", Action = var.actions, Resource = "*" }"#);
    holds(&before, &format!("variable \"actions\" {{}}\n{unknown}"));
}

#[test]
fn what_is_split_merged_reordered_or_renamed_denies_as_much() {
    let one = policy(r#"{ Sid = "A", Effect = "Deny", Action = ["a:B", "c:D"], Resource = ["x", "y"] }"#);
    let two = policy(
        r#"{ Sid = "B", Effect = "Deny", Action = "C:D", Resource = ["y", "x"] }, { Effect = "Deny", Action = ["a:*"], Resource = "*" }"#,
    );
    holds(&one, &two);
    let renamed = one.replace("\"guard\"", "\"fence\"").replace(".guard.", ".fence.");
    holds(&one, &renamed);
    let document = one.replace("content = jsonencode(", "content = data.aws_iam_policy_document.d.json\n  skip_destroy = true\n}\n\nlocals {\n  unused = jsonencode(")
        + "data \"aws_iam_policy_document\" \"d\" {\n  statement {\n    effect = \"Deny\"\n    actions = [\"a:B\", \"c:D\"]\n    resources = [\"x\", \"y\"]\n  }\n}\n";
    holds(&one, &document);
}

#[test]
fn a_policy_that_is_gone_is_told_where_it_stood() {
    let before = policy(r#"{ Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" }"#);
    let unit = before.split("\n\n").next().expect("the unit").to_owned() + "\n";
    weakens(
        &before,
        &unit,
        "org/main.tf:8 the policy `guard` is gone: nothing denies `organizations:LeaveOrganization` any more",
    );
    // What it protected went with it.
    holds(&before, "locals {}\n");
    // So it is where the whole file goes.
    let repo = changed(
        &[("org/main.tf", &before), ("org/units.tf", &unit.replace("prod", "web"))],
        &[("org/units.tf", &unit)],
    );
    assert_eq!(told(&repo).len(), 1);
}

#[test]
fn a_policy_of_another_type_or_without_statements_denies_nothing() {
    let before = policy(r#"{ Effect = "Deny", Action = "ec2:*", Resource = "*" }"#);
    let typed = |kind: &str| {
        before.replace("  name = \"guard\"\n", &format!("  name = \"guard\"\n  type = {kind}\n"))
    };
    let service = typed("\"SERVICE_CONTROL_POLICY\"");
    holds(&before, &service);
    for other in ["TAG_POLICY", "RESOURCE_CONTROL_POLICY"] {
        weakens(
            &service,
            &typed(&format!("\"{other}\"")),
            &format!(
                "org/main.tf:8 the policy `guard` was a SERVICE_CONTROL_POLICY, now it is a {other}: nothing denies `ec2:*` any more"
            ),
        );
    }
    // Only a plan will know.
    holds(&service, &format!("variable \"kind\" {{}}\n{}", typed("var.kind")));
    // Another policy denies it there now.
    let second = before
        .split_once("resource \"aws_organizations_policy\"")
        .map(|(_, rest)| format!("resource \"aws_organizations_policy\"{rest}"))
        .expect("the policy")
        .replace("\"guard\"", "\"second\"")
        .replace(".guard", ".second")
        .replace("\"prod\"", "\"second\"");
    holds(&service, &format!("{}{second}", typed("\"TAG_POLICY\"")));
    for nothing in ["\"\"", "\"{}\"", "\"no policy\""] {
        let start = before.find("jsonencode(").expect("the content");
        let end = before[start..].find("})").expect("its end") + start + 2;
        let after = format!("{}{nothing}{}", &before[..start], &before[end..]);
        weakens(&before, &after, "org/main.tf:8 `ec2:*` is no longer denied");
    }
}

#[test]
fn a_policy_without_statements_that_says_less_is_told() {
    let kept = |kind: &str, content: &str| {
        format!(
            "resource \"aws_organizations_policy\" \"guard\" {{\n  name    = \"guard\"\n  type    = \"{kind}\"\n  content = jsonencode({content})\n}}\n"
        )
    };
    let learning =
        |services: &str| kept("AISERVICES_OPT_OUT_POLICY", &format!("{{ services = {{ {services} }} }}"));
    let service =
        |name: &str, word: &str| format!("{name} = {{ opt_out_policy = {{ \"@@assign\" = \"{word}\" }} }}");
    let out = learning(&service("default", "optOut"));
    let told = "org/main.tf:4 the policy `guard` holds off less: `services.default.opt_out_policy` no longer says `optOut`";
    weakens(&out, &learning(&service("default", "optIn")), told);
    weakens(&out, &learning(""), told);
    let both = learning(&format!("{}, {}", service("default", "optOut"), service("lex", "optOut")));
    holds(&out, &both);
    holds(&both, &out);
    weakens(
        &both,
        &learning(&format!("{}, {}", service("default", "optOut"), service("lex", "optIn"))),
        &told.replace("default", "lex"),
    );
    holds(&out, &format!("variable \"word\" {{}}\n{}", out.replace("\"optOut\"", "var.word")));
    let tags = |tags: &str| kept("TAG_POLICY", &format!("{{ tags = {{ {tags} }} }}"));
    let enforced = tags(
        "cost = { tag_key = { \"@@assign\" = \"Cost\" }, enforced_for = { \"@@assign\" = [\"ec2:instance\", \"s3:bucket\"] } }",
    );
    weakens(
        &enforced,
        &enforced.replace(", \"s3:bucket\"", ""),
        "org/main.tf:4 the policy `guard` holds off less: `tags.cost.enforced_for` no longer says `s3:bucket`",
    );
    let plain = tags("cost = { tag_key = { \"@@assign\" = \"Cost\" } }");
    holds(&plain, &enforced);
    weakens(&plain, &tags(""), "org/main.tf:4 the policy `guard` holds off less: `tags.cost` is gone");
}

#[test]
fn a_policy_that_is_detached_is_weaker_unless_something_above_has_it() {
    let before = policy(r#"{ Effect = "Deny", Action = "ec2:*", Resource = "*" }"#);
    let detached =
        before.split("resource \"aws_organizations_policy_attachment\"").next().expect("the rest").to_owned();
    let message = "the policy `guard` is no longer attached to `aws_organizations_organizational_unit.prod`";
    weakens(&before, &detached, &format!("org/main.tf:16 {message}"));
    let to_root =
        before.replace("target_id = aws_organizations_organizational_unit.prod.id", "target_id = \"r-ab12\"");
    holds(&before, &to_root);
    weakens(
        &to_root,
        &before,
        "org/main.tf:16 the policy `guard` is no longer attached to `the organization's root`",
    );
}

#[test]
fn a_policy_moved_to_another_folder_is_the_same() {
    let before = policy(r#"{ Effect = "Deny", Action = "ec2:*", Resource = "*" }"#);
    let repo = changed(&[("org/main.tf", &before)], &[("platform/org/main.tf", &before)]);
    assert!(told(&repo).is_empty());
}

#[test]
fn a_file_that_is_a_policy_is_judged() {
    let file = |actions: &str| {
        format!(
            "{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {{\"Effect\": \"Deny\", \"Action\": [{actions}], \"Resource\": \"*\"}}\n  ]\n}}\n"
        )
    };
    let (two, one) = (file("\"a:B\", \"c:D\""), file("\"a:B\""));
    let repo = changed(&[("deny.json", &two)], &[("deny.json", &one)]);
    assert_eq!(told(&repo), ["deny.json:4 `c:D` is no longer denied"]);
    assert!(told(&changed(&[("deny.json", &one)], &[("deny.json", &two)])).is_empty());
    // Renamed, and renamed and changed.
    assert!(told(&changed(&[("deny.json", &two)], &[("org/deny.json", &two)])).is_empty());
    assert!(told(&changed(&[("deny.json", &one)], &[("org/deny.json", &two)])).is_empty());
    let gone = changed(&[("deny.json", &one), ("x.tf", "")], &[("x.tf", "locals {}\n")]);
    assert_eq!(told(&gone), ["deny.json:1 the policy `deny.json` is gone: nothing denies `a:B` any more"]);
    // A policy of one role is no guardrail, unless it says that it is.
    let role = two.replace(
        "{\"Effect\": \"Deny\"",
        "{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"x\"}, {\"Effect\": \"Deny\"",
    );
    let less = role.replace(", \"c:D\"", "");
    assert!(told(&changed(&[("role.json", &role)], &[("role.json", &less)])).is_empty());
    assert_eq!(told(&changed(&[("scp/role.json", &role)], &[("scp/role.json", &less)])).len(), 1);
}

#[test]
fn a_rule_that_watches_less_is_told() {
    let rule = |more: &str| {
        format!(
            "resource \"aws_config_config_rule\" \"keys\" {{\n  name = \"keys\"\n{more}  source {{\n    owner             = \"AWS\"\n    source_identifier = \"ACCESS_KEYS_ROTATED\"\n  }}\n}}\n"
        )
    };
    let at = |days: &str| rule(&format!("  input_parameters = jsonencode({{ maxAccessKeyAge = {days} }})\n"));
    weakens(
        &rule(""),
        "locals {}\n",
        "org/main.tf:1 the rule `keys` is gone: nothing asks `ACCESS_KEYS_ROTATED` any more",
    );
    weakens(
        &at("90"),
        &at("365"),
        "org/main.tf:1 the rule `keys` watches less: `maxAccessKeyAge` was 90, now 365",
    );
    holds(&at("365"), &at("90"));
    let scope = |kinds: &str| rule(&format!("  scope {{\n    compliance_resource_types = [{kinds}]\n  }}\n"));
    let both = scope("\"AWS::IAM::User\", \"AWS::IAM::Role\"");
    weakens(
        &both,
        &scope("\"AWS::IAM::User\""),
        "org/main.tf:1 the rule `keys` watches less: it no longer looks at AWS::IAM::Role",
    );
    weakens(
        &rule(""),
        &both,
        "org/main.tf:1 the rule `keys` watches less: it no longer looks at every type of resource",
    );
    holds(&both, &rule(""));
    holds(&rule(""), &rule("").replace("\"keys\"", "\"rotation\""));
    let organization = "resource \"aws_config_organization_managed_rule\" \"keys\" {\n  name = \"keys\"\n  rule_identifier = \"ACCESS_KEYS_ROTATED\"\n}\n";
    holds(&rule(""), organization);
    weakens(
        organization,
        &rule(""),
        "org/main.tf:1 the rule `keys` watches less: it watches one account, and no longer the organization",
    );
    let without = organization.replace("}\n", "  excluded_accounts = [\"111122223333\"]\n}\n");
    weakens(organization, &without, "org/main.tf:1 the rule `keys` watches less: it leaves out 111122223333");
}

#[test]
fn a_pack_with_fewer_rules_is_told() {
    let pack = |rules: &[&str]| {
        let rules: String = rules
            .iter()
            .map(|rule| format!("      R{}:\n        Type: AWS::Config::ConfigRule\n        Properties:\n          ConfigRuleName: r\n          Source: {{Owner: AWS, SourceIdentifier: {rule}}}\n", rule.len()))
            .collect();
        format!(
            "resource \"aws_config_conformance_pack\" \"all\" {{\n  name = \"all\"\n  template_body = <<-EOT\n    Resources:\n{rules}  EOT\n}}\n"
        )
    };
    let both = pack(&["ENCRYPTED_VOLUMES", "ROOT_MFA"]);
    weakens(
        &both,
        &pack(&["ROOT_MFA"]),
        "org/main.tf:1 the rule `all: R17` is gone: nothing asks `ENCRYPTED_VOLUMES` any more",
    );
    holds(&pack(&["ROOT_MFA"]), &both);
}

#[test]
fn cloudformation_says_it_in_its_own_words() {
    let template = |actions: &str, targets: &str| {
        format!(
            "Resources:\n  Guard:\n    Type: AWS::Organizations::Policy\n    Properties:\n      Name: guard\n      Type: SERVICE_CONTROL_POLICY\n      TargetIds: [{targets}]\n      Content:\n        Statement:\n          - Effect: Deny\n            Action: [{actions}]\n            Resource: '*'\n"
        )
    };
    let told_of = |before: &str, after: &str| told(&changed(&[("org.yaml", before)], &[("org.yaml", after)]));
    let before = template("'a:B', 'c:D'", "ou-1, ou-2");
    assert_eq!(told_of(&before, &template("'a:B'", "ou-1, ou-2")), ["org.yaml:10 `c:D` is no longer denied"]);
    assert_eq!(
        told_of(&before, &template("'a:B', 'c:D'", "ou-1")),
        ["org.yaml:9 the policy `guard` is no longer attached to `ou-2`"]
    );
    assert!(told_of(&template("'a:B'", "ou-1"), &before).is_empty());
}

#[test]
fn a_range_and_an_exception_are_as_with_any_rule() {
    let before = policy(r#"{ Effect = "Deny", Action = ["a:B", "c:D"], Resource = "*" }"#);
    let after = before.replace(", \"c:D\"", "");
    let exception = "[[exception]]\nrule = \"weakened-guardrail\"\npath = \"org/**\"\nticket = \"SEC-1\"\nreason = \"agreed\"\nexpires = 2999-01-01\n";
    let repo = changed(&[("org/main.tf", &before)], &[("org/main.tf", &after)]);
    let run = repo.run(&["--format", "json"]);
    assert_eq!(run.status, 1, "{run:?}");
    repo.git(&["commit", "-qm", "less"]);
    assert_eq!(repo.run(&["check", "--from", "HEAD~1", "--to", "HEAD"]).status, 1);
    // What was committed before is no finding of the next commit.
    repo.stage("org/more.tf", "locals {}\n");
    assert_eq!(repo.hook().status, 0);
    let repo = changed(
        &[("org/main.tf", &before), ("iacgate.toml", exception)],
        &[("org/main.tf", &after), ("iacgate.toml", exception)],
    );
    assert_eq!(repo.hook().status, 0);
}
