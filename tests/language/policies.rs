//! Policy documents: what they allow and deny, to whom.

use super::{No, Truth, Unknown, Yes, holds};

/// A policy of one statement as JSON text would have it.
fn statements(written: &str) -> String {
    format!("policy = jsonencode({{ Version = \"2012-10-17\", Statement = [{written}] }})")
}

/// Rows of a shape and a document's statements.
#[track_caller]
fn statements_are(key: &str, rows: &[(&str, &str, Truth)]) {
    let rows: Vec<(String, String, Truth)> = rows
        .iter()
        .map(|(shape, written, truth)| {
            (format!("{{ policy = \"policy\", {key} = {shape} }}"), statements(written), *truth)
        })
        .collect();
    let rows: Vec<_> =
        rows.iter().map(|(shape, written, truth)| (shape.as_str(), written.as_str(), *truth)).collect();
    holds("variable \"x\" {}", &rows);
}

const ANYONE: &str = r#"{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }"#;

#[test]
fn an_action_is_allowed_by_itself_and_by_any_wildcard_that_covers_it() {
    let allow = |actions: &str| format!("{{ Effect = \"Allow\", Action = {actions}, Resource = \"*\" }}");
    let (pass, pass_wide, iam, all) = (
        allow("\"iam:PassRole\""),
        allow("\"iam:Pass*\""),
        allow("[\"ec2:Run*\", \"IAM:*\"]"),
        allow("\"*\""),
    );
    let (star, read, unknown) = (allow("\"*:*\""), allow("\"s3:Get*\""), allow("[var.x]"));
    statements_are(
        "allows",
        &[
            (r#"{ actions = ["iam:PassRole"] }"#, &pass, Yes),
            (r#"{ actions = ["iam:PassRole"] }"#, &pass_wide, Yes),
            (r#"{ actions = ["iam:PassRole"] }"#, &iam, Yes),
            (r#"{ actions = ["iam:PassRole"] }"#, &all, Yes),
            (r#"{ actions = ["iam:PassRole"] }"#, &star, Yes),
            (r#"{ actions = ["iam:PassRole"] }"#, &read, No),
            (r#"{ actions = ["iam:PassRole"] }"#, &unknown, Unknown),
            // A word with a star is allowed whole or not at all.
            (r#"{ actions = ["iam:*"] }"#, &pass, No),
            (r#"{ actions = ["iam:*"] }"#, &iam, Yes),
            (r#"{ actions = ["iam:*"] }"#, &all, Yes),
            // The bare star is itself alone.
            (r#"{ actions = ["*"] }"#, &all, Yes),
            (r#"{ actions = ["*"] }"#, &iam, No),
            (r#"{ actions = ["*"] }"#, &unknown, Unknown),
            // `-like`: some action that the glob matches.
            (r#"{ actions-like = ["iam:*"] }"#, &pass, Yes),
            (r#"{ actions-like = ["iam:*"] }"#, &pass_wide, Yes),
            (r#"{ actions-like = ["iam:*"] }"#, &all, Yes),
            (r#"{ actions-like = ["iam:Create*"] }"#, &pass_wide, No),
            (r#"{ actions-like = ["iam:*"] }"#, &unknown, Unknown),
            // `-match`: as written.
            (r#"{ actions-match = "\\*" }"#, &pass_wide, Yes),
            (r#"{ actions-match = "\\*" }"#, &pass, No),
            (r#"{ actions-match = "\\*" }"#, &unknown, Unknown),
        ],
    );
}

#[test]
fn not_action_is_all_but_these() {
    let but_iam = r#"{ Effect = "Allow", NotAction = ["iam:*"], Resource = "*" }"#;
    let but_unknown = r#"{ Effect = "Allow", NotAction = [var.x], Resource = "*" }"#;
    let but_bucket = r#"{ Effect = "Allow", Action = "*", NotResource = "arn:aws:s3:::a" }"#;
    statements_are(
        "allows",
        &[
            (r#"{ actions = ["s3:GetObject"] }"#, but_iam, Yes),
            (r#"{ actions = ["s3:*"], resources = ["*"] }"#, but_iam, Yes),
            (r#"{ actions = ["iam:PassRole"] }"#, but_iam, No),
            (r#"{ actions = ["*"] }"#, but_iam, No),
            (r#"{ actions-like = ["iam:Pass*"] }"#, but_iam, No),
            (r#"{ actions-like = ["*:Delete*"] }"#, but_iam, Yes),
            (r#"{ actions = ["s3:GetObject"] }"#, but_unknown, Unknown),
            (r#"{ with = ["NotAction"], without = ["Condition"] }"#, but_iam, Yes),
            (r#"{ with = ["NotAction"] }"#, ANYONE, No),
            (r#"{ without = ["NotAction"] }"#, but_iam, No),
            (r#"{ resources = ["arn:aws:s3:::b"] }"#, but_bucket, Yes),
            (r#"{ resources = ["arn:aws:s3:::a"] }"#, but_bucket, No),
            (r#"{ with = "NotResource" }"#, but_bucket, Yes),
        ],
    );
}

#[test]
fn a_denial_takes_away_what_it_covers() {
    let all = r#"{ Effect = "Allow", Principal = "*", Action = "s3:*", Resource = "*" }"#;
    let deny = |rest: &str| format!("{all}, {{ Effect = \"Deny\", {rest} }}");
    let whole = deny(r#"Principal = "*", Action = "*", Resource = "*""#);
    let deletes = deny(r#"Principal = { AWS = "*" }, Action = "s3:Delete*", Resource = "*""#);
    let conditional = deny(
        r#"Principal = "*", Action = "*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } }"#,
    );
    let elsewhere = deny(r#"Principal = "*", Action = "*", Resource = "arn:aws:s3:::a/*""#);
    let one = deny(r#"Principal = { AWS = "111122223333" }, Action = "*", Resource = "*""#);
    let unknown = deny(r#"Principal = "*", Action = "*", Resource = var.x"#);
    let but = deny(r#"Principal = "*", NotAction = "s3:GetObject", Resource = "*""#);
    statements_are(
        "allows",
        &[
            (r#"{ principals = ["public"] }"#, &whole, No),
            (r#"{ actions = ["s3:DeleteObject"] }"#, &deletes, No),
            (r#"{ actions = ["s3:GetObject"] }"#, &deletes, Yes),
            (r#"{ actions = ["s3:GetObject"] }"#, &but, Yes),
            (r#"{ actions = ["s3:PutObject"] }"#, &but, No),
            (r#"{ principals = ["*"] }"#, &deletes, Yes),
            (r#"{ principals = ["*"] }"#, &conditional, Yes),
            (r#"{ principals = ["*"] }"#, &elsewhere, Yes),
            (r#"{ principals = ["*"] }"#, &one, Yes),
            (r#"{ principals = ["*"] }"#, &unknown, Unknown),
        ],
    );
    statements_are(
        "denies",
        &[
            (r#"{ actions = ["s3:DeleteObject"], principals = ["*"] }"#, &deletes, Yes),
            (r#"{ actions = ["s3:GetObject"] }"#, &deletes, No),
            (r#"{ actions = ["s3:GetObject"], without = ["Condition"] }"#, &conditional, No),
            (r#"{ resources = ["arn:aws:s3:::b"] }"#, &unknown, Unknown),
            ("{ }", all, No),
        ],
    );
}

#[test]
fn principals_of_every_shape() {
    let to = |principal: &str| format!("{{ Effect = \"Allow\", {principal}, Action = \"sts:AssumeRole\" }}");
    let (bare, aws, list) =
        (to(r#"Principal = "*""#), to(r#"Principal = { AWS = "*" }"#), to(r#"Principal = { AWS = ["*"] }"#));
    let but = to(r#"NotPrincipal = { AWS = "arn:aws:iam::111122223333:root" }"#);
    let service = to(r#"Principal = { Service = "lambda.amazonaws.com" }"#);
    let services = to(r#"Principal = { Service = "*" }"#);
    let federated = to(
        r#"Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }"#,
    );
    let root = to(r#"Principal = { AWS = "arn:aws:iam::111122223333:root" }"#);
    let number = to(r#"Principal = { AWS = ["111122223333"] }"#);
    let role = to(r#"Principal = { AWS = "arn:aws:iam::111122223333:role/x" }"#);
    let unknown = to("Principal = { AWS = var.x }");
    statements_are(
        "allows",
        &[
            (r#"{ principals = ["public"] }"#, &bare, Yes),
            (r#"{ principals = ["public"] }"#, &aws, Yes),
            (r#"{ principals = ["public"] }"#, &list, Yes),
            (r#"{ principals = ["public"] }"#, &but, Yes),
            (r#"{ principals = ["public"] }"#, &services, No),
            (r#"{ principals = ["public"] }"#, &root, No),
            (r#"{ principals = ["public"] }"#, &unknown, Unknown),
            (r#"{ principals = ["*"] }"#, &list, Yes),
            (r#"{ principals = ["*"] }"#, &but, No),
            (r#"{ principals = ["account"] }"#, &root, Yes),
            (r#"{ principals = ["account"] }"#, &number, Yes),
            (r#"{ principals = ["account"] }"#, &role, No),
            (r#"{ principals = ["account"] }"#, &unknown, Unknown),
            (r#"{ principals = ["other-account"] }"#, &role, Yes),
            (r#"{ principals = ["other-account"] }"#, &role.replace("111122223333", "444455556666"), No),
            (r#"{ principals = ["other-account"] }"#, &service, No),
            (r#"{ principals = ["Service:*"] }"#, &service, Yes),
            (r#"{ principals = ["Service:ec2.*"] }"#, &service, No),
            (r#"{ principals = ["Service:*"] }"#, &role, No),
            (r#"{ principals = ["Federated:*githubusercontent*"] }"#, &federated, Yes),
            (r#"{ principals-match = ":role/" }"#, &role, Yes),
            (r#"{ principals-match = ":role/" }"#, &root, No),
        ],
    );
}

#[test]
fn conditions_are_found_by_operator_key_and_value() {
    let https = r#"{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }"#;
    let boolean = https.replace("\"false\"", "false");
    let if_exists = https.replace("Bool", "BoolIfExists");
    let other = https.replace("aws:SecureTransport", "aws:ViaAWSService");
    let unknown = https.replace("\"false\"", "var.x");
    let no_plain_http = r#"{ principals = ["*"], condition = { operator = "Bool*", key = "aws:securetransport", value = "false" } }"#;
    statements_are(
        "denies",
        &[
            (no_plain_http, https, Yes),
            (no_plain_http, &boolean, Yes),
            (no_plain_http, &if_exists, Yes),
            (no_plain_http, &other, No),
            (no_plain_http, ANYONE, No),
            (no_plain_http, &unknown, Unknown),
            (r#"{ condition = { key = "aws:SecureTransport", value = "true" } }"#, https, No),
            (r#"{ condition = [{ operator = "Bool" }, { key = "aws:SourceVpc" }] }"#, https, No),
            (r#"{ without-condition = { key = "aws:Secure*" } }"#, https, No),
            (r#"{ without-condition = { key = "aws:Secure*" } }"#, &other, Yes),
        ],
    );
}

#[test]
fn a_document_is_read_however_it_is_written() {
    let open = r#"{ policy = "policy", allows = { principals = ["public"], without = ["Condition"] } }"#;
    let wide = r#"{ policy = "policy", allows = { actions = ["*"], resources = ["*"] } }"#;
    let document = r#"
data "aws_iam_policy_document" "open" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}
data "aws_iam_policy_document" "closed" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["111122223333"]
    }
  }
}
data "aws_iam_policy_document" "includes" {
  source_policy_documents = [data.aws_iam_policy_document.open.json]
}
data "aws_iam_policy_document" "overrides" {
  source_policy_documents   = [data.aws_iam_policy_document.open.json]
  override_policy_documents = [data.aws_iam_policy_document.closed.json]
}
data "aws_iam_policy_document" "older" {
  source_json = data.aws_iam_policy_document.closed.json
  override_json = data.aws_iam_policy_document.open.json
}
data "aws_iam_policy_document" "own" {
  source_policy_documents = [data.aws_iam_policy_document.open.json]
  statement {
    sid       = "Read"
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]
    not_principals {
      type        = "AWS"
      identifiers = ["111122223333"]
    }
  }
}
data "aws_iam_policy_document" "partly" {
  source_policy_documents = [data.aws_iam_policy_document.closed.json, var.more]
}
data "aws_iam_policy_document" "dynamic" {
  dynamic "statement" {
    for_each = var.more
    content {
      actions = ["*"]
    }
  }
}
data "aws_iam_policy_document" "circle" {
  source_policy_documents = [data.aws_iam_policy_document.circle.json, data.aws_iam_policy_document.circle.json]
}
variable "more" {}
"#;
    let text = r#"policy = "{\"Statement\":{\"effect\":\"Allow\",\"principal\":{\"AWS\":\"*\"},\"Action\":\"s3:*\"}}""#;
    let heredoc = "policy = <<EOT\n{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:*\"}]}\nEOT";
    let by = |name: &str| format!("policy = data.aws_iam_policy_document.{name}.json");
    holds(
        document,
        &[
            (open, text, Yes),
            (open, heredoc, Yes),
            (open, "policy = \"{}\"", No),
            (open, "policy = null", No),
            (open, "", No),
            (open, "policy = \"no JSON\"", Unknown),
            (open, "policy = var.more", Unknown),
            (open, "policy = jsonencode({ Statement = var.more })", Unknown),
            (open, "policy = jsonencode({ Statement = [var.more] })", Unknown),
            (
                open,
                "policy = jsonencode({ Statement = [{ Effect = \"Allow\", Principal = \"*\", Resource = var.more }] })",
                Yes,
            ),
            (
                open,
                "policy = jsonencode({ Statement = [{ Effect = var.more, Principal = \"*\" }] })",
                Unknown,
            ),
            (
                open,
                "policy = jsonencode({ Statement = [{ Effect = \"Allow\", Principal = \"*\", Condition = var.more }] })",
                Unknown,
            ),
            // Of what is not known yet, enough is.
            (
                wide,
                "policy = jsonencode({ Statement = [{ Effect = \"Allow\", Action = \"*\", Resource = subject.s.arn }] })",
                No,
            ),
            (
                wide,
                "policy = jsonencode({ Statement = [{ Effect = \"Allow\", Action = \"*\", Resource = \"${subject.s.id}/*\" }] })",
                No,
            ),
            (
                wide,
                "policy = jsonencode({ Statement = [{ Effect = \"Allow\", Action = \"*\", Resource = \"${var.more}*\" }] })",
                Unknown,
            ),
            (
                wide,
                "policy = <<EOT\n{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"${var.more}\"}]}\nEOT",
                Unknown,
            ),
            (
                wide,
                "policy = <<EOT\n{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"${var.more}\"}]}\nEOT",
                No,
            ),
            (wide, "policy = <<EOT\n{\"Statement\": ${var.more}}\nEOT", Unknown),
            (open, &by("open"), Yes),
            (open, &by("closed"), No),
            (open, &by("includes"), Yes),
            (open, &by("overrides"), No),
            (open, &by("older"), Yes),
            (open, &by("own"), No),
            (open, &by("partly"), Unknown),
            (open, &by("dynamic"), Unknown),
            (open, &by("circle"), Unknown),
            (open, &by("missing"), Unknown),
        ],
    );
}
