//! Tests of values, quantifiers, counts, JSON, measures and dates.

use super::{No, Unknown, Yes, holds};

const X: &str = "variable \"x\" {}";

#[test]
fn one_value() {
    holds(
        X,
        &[
            (r#"{ path = "a", equals = true }"#, "a = \"true\"", Yes),
            (r#"{ path = "a", equals = 3 }"#, "a = \"3\"", Yes),
            (r#"{ path = "a", equals = true }"#, "a = false", No),
            (r#"{ path = "a", equals = true }"#, "", No),
            (r#"{ path = "a", equals = true, absent = "yes" }"#, "a = null", Yes),
            (r#"{ path = "a", equals = true, absent = "unknown" }"#, "", Unknown),
            (r#"{ path = "a", equals = true }"#, "a = var.x", Unknown),
            (r#"{ path = "a", not-equals = "" }"#, "a = \"b\"", Yes),
            (r#"{ path = "a", one-of = ["b", "c"] }"#, "a = \"c\"", Yes),
            (r#"{ path = "a", none-of = ["b", "c"] }"#, "a = \"c\"", No),
            (r#"{ path = "a", contains = "b" }"#, "a = [\"b\", var.x]", Yes),
            (r#"{ path = "a", contains = "b" }"#, "a = [\"c\", var.x]", Unknown),
            (r#"{ path = "a", contains = "b" }"#, "a = \"abc\"", Yes),
            (r#"{ path = "a", matches = "^b+$" }"#, "a = \"bb\"", Yes),
            (r#"{ path = "a", not-matches = "^b+$" }"#, "a = \"bb\"", No),
            (r#"{ path = "a", starts-with = "b" }"#, "a = \"bc\"", Yes),
            (r#"{ path = "a", ends-with = "b" }"#, "a = \"bc\"", No),
            (r#"{ path = "a", exists = true }"#, "a = var.x", Yes),
            (r#"{ path = "a", exists = false }"#, "a = null", Yes),
            (r#"{ path = "a", empty = true }"#, "a = []", Yes),
            (r#"{ path = "a", empty = false }"#, "a = var.x", Unknown),
            (r#"{ path = "a", length = { at-least = 2 } }"#, "a = [1, var.x]", Yes),
            (r#"{ path = "a", length = { at-most = 2 } }"#, "a = \"abc\"", No),
            (r#"{ path = "a", type = "list" }"#, "a = []", Yes),
            (r#"{ path = "a", type = "list" }"#, "a = {}", No),
            (r#"{ path = "a", keys = ["b", "c"] }"#, "a = { c = var.x }", Yes),
            (r#"{ path = "a", keys = ["b", "c"] }"#, "a = { d = 1 }", No),
            (r#"{ path = "a", keys = ["b"] }"#, "a = var.x", Unknown),
            (r#"{ path = "a", lists = "colours" }"#, "a = \"green\"", Yes),
            (r#"{ path = "a", lists = "colours" }"#, "a = \"blue\"", No),
            (r#"{ path = "a", matches-setting = "names" }"#, "a = \"my-models\"", Yes),
            (r#"{ path = 'a."b.c"', equals = 1 }"#, "a = { \"b.c\" = 1 }", Yes),
            (r#"{ path = "@name", equals = "s" }"#, "", Yes),
            (r#"{ path = "@kind", equals = "s" }"#, "", No),
        ],
    );
}

#[test]
fn a_text_may_be_known_well_enough() {
    let path = "a = \"prod-${var.x}-logs\"";
    holds(
        X,
        &[
            (r#"{ path = "a", not-equals = "" }"#, path, Yes),
            (r#"{ path = "a", equals = "prod-eu-logs" }"#, path, Unknown),
            (r#"{ path = "a", equals = "prod-logs" }"#, path, No),
            (r#"{ path = "a", equals = "prod-a-log" }"#, path, No),
            (r#"{ path = "a", none-of = ["dev", "test"] }"#, path, Yes),
            (r#"{ path = "a", starts-with = "prod" }"#, path, Yes),
            (r#"{ path = "a", starts-with = "prod-eu" }"#, path, Unknown),
            (r#"{ path = "a", starts-with = "dev" }"#, path, No),
            (r#"{ path = "a", ends-with = "logs" }"#, path, Yes),
            (r#"{ path = "a", ends-with = "data" }"#, path, No),
            (r#"{ path = "a", contains = "log" }"#, path, Yes),
            (r#"{ path = "a", contains = "eu" }"#, path, Unknown),
            (r#"{ path = "a", matches = "^prod" }"#, path, Yes),
            (r#"{ path = "a", matches = "^p.*s$" }"#, path, Unknown),
            (r#"{ path = "a", matches = "^dev|^prod" }"#, path, Unknown),
            (r#"{ path = "a", matches = "logs$" }"#, path, Yes),
            (r#"{ path = "a", matches = "(?i)LOGS$" }"#, path, Yes),
            (r#"{ path = "a", matches = "eu-logs$" }"#, path, Unknown),
            (r#"{ path = "a", matches = "data$" }"#, path, No),
            (r#"{ path = "a", not-matches = "data$" }"#, path, Yes),
            (r#"{ path = "a", matches = "lo+g" }"#, path, Yes),
            (r#"{ path = "a", matches = "prod-\\z" }"#, path, Unknown),
            (r#"{ path = "a", matches = "eu" }"#, path, Unknown),
            (r#"{ path = "a", matches = "logs$" }"#, "a = [\"b\", \"x-${var.x}-logs\"]", Yes),
            (r#"{ path = "a", not-equals = "" }"#, "a = subject.t.arn", Yes),
            (r#"{ path = "a", starts-with = "alias/" }"#, "a = subject.t.arn", No),
            (r#"{ path = "a", not-equals = "" }"#, "a = subject.t.key_id", Unknown),
            (r#"{ path = "a", not-equals = "" }"#, "a = var.x ? subject.t.arn : \"\"", Unknown),
            (
                r#"{ path = "a", not-equals = "" }"#,
                "a = element(concat(subject.t.*.arn, [\"\"]), 0)",
                Unknown,
            ),
        ],
    );
}

#[test]
fn case_is_ignored_where_the_rule_says_so() {
    holds(
        X,
        &[
            (r#"{ path = "a", equals = "TLS", ignore-case = true }"#, "a = \"tls\"", Yes),
            (r#"{ path = "a", equals = "TLS" }"#, "a = \"tls\"", No),
            (r#"{ path = "a", read-as = ['^([a-z]+)-', '$1:'], equals = "user:b" }"#, "a = \"user-b\"", Yes),
            (
                r#"{ path = "a", read-as = ['^([a-z]+)-', '$1:'], matches = "^user:" }"#,
                "a = [\"user-b\"]",
                Yes,
            ),
            (r#"{ path = "a", read-as = ["^", "user:"], equals = "user:b" }"#, "a = var.x", Unknown),
            (r#"{ path = "a", none-of = ["None"], ignore-case = true }"#, "a = \"NONE\"", No),
            (r#"{ path = "a", contains = "Audit", ignore-case = true }"#, "a = [\"AUDIT\"]", Yes),
            (r#"{ path = "a", matches = "^Pass", ignore-case = true }"#, "a = \"PASSWORD\"", Yes),
            (r#"{ path = "a", equals = "TLS", ignore-case = true }"#, "a = var.x", Unknown),
            (r#"{ path = "a", equals = "TLS", ignore-case = true, absent = "yes" }"#, "", Yes),
        ],
    );
}

#[test]
fn each_some_and_none_of_blocks_lists_and_entries() {
    let two = "b {\n  c = 1\n}\nb {\n  c = 2\n}";
    let dynamic = "b {\n  c = 1\n}\ndynamic \"b\" {\n  for_each = var.x\n  content {\n    c = 2\n  }\n}";
    holds(
        X,
        &[
            (r#"{ each = "b", holds = { path = "c", at-least = 1 } }"#, two, Yes),
            (r#"{ each = "b", holds = { path = "c", equals = 1 } }"#, two, No),
            (r#"{ some = "b", holds = { path = "c", equals = 1 } }"#, two, Yes),
            (r#"{ none = "b", holds = { path = "c", equals = 1 } }"#, two, No),
            (r#"{ none = "b", holds = { path = "c", equals = 3 } }"#, two, Yes),
            (r#"{ each = "b", holds = { path = "c", equals = 1 } }"#, "", Yes),
            (r#"{ some = "b", holds = { path = "c", equals = 1 } }"#, "", No),
            (r#"{ each = "b", holds = { path = "c", equals = 1 } }"#, dynamic, Unknown),
            (r#"{ each = "b", holds = { path = "c", equals = 2 } }"#, dynamic, No),
            // Plain values.
            (r#"{ each = "a", holds = { path = "@value", starts-with = "arn:" } }"#, "a = [\"arn:b\"]", Yes),
            (
                r#"{ each = "a", holds = { path = "@value", starts-with = "arn:" } }"#,
                "a = [\"arn:b\", \"c\"]",
                No,
            ),
            (
                r#"{ each = "a", holds = { path = "@value", starts-with = "arn:" } }"#,
                "a = [\"arn:b\", var.x]",
                Unknown,
            ),
            (r#"{ some = "a", holds = { path = "@value", equals = "c" } }"#, "a = [\"b\", \"c\"]", Yes),
            (r#"{ none = "a", holds = { path = "@value", equals = "*" } }"#, "a = [\"*\"]", No),
            (r#"{ each = "a", holds = { path = "c", equals = 1 } }"#, "a = \"a text\"", Yes),
            // A map's entries.
            (r#"{ each = "a.*", holds = { path = "@value", not-equals = "" } }"#, "a = { b = \"\" }", No),
            (
                r#"{ none = "a.*", holds = { path = "@key", matches = "(?i)password" } }"#,
                "a = { DB_PASSWORD = var.x }",
                No,
            ),
            (
                r#"{ none = "a.*", holds = { path = "@key", matches = "(?i)password" } }"#,
                "a = { B = var.x }",
                Yes,
            ),
            (
                r#"{ none = "a.*", holds = [{ path = "@key", equals = "b" }, { path = "@value", equals = 1 }] }"#,
                "a = { b = var.x }",
                Unknown,
            ),
            (r#"{ each = "a.*", holds = { path = "on", equals = true } }"#, "a = { b = { on = true } }", Yes),
            (
                r#"{ each = "b.a.*", holds = { path = "@value", equals = 1 } }"#,
                "b {\n  a = { c = 1, d = 2 }\n}",
                No,
            ),
            (r#"{ each = "a.*", holds = { path = "@value", equals = 1 } }"#, "a = var.x", Unknown),
            (r#"{ path = "a.*", equals = 1 }"#, "a = { b = 1, c = 2 }", No),
            (
                r#"{ setting = "tags", each = { path = "tags.${item}", exists = true } }"#,
                "tags = { Owner = \"a\", Cost = 1 }",
                Yes,
            ),
            (
                r#"{ setting = "tags", each = { path = "tags.${item}", exists = true } }"#,
                "tags = { Owner = \"a\" }",
                No,
            ),
        ],
    );
}

#[test]
fn elements_are_counted() {
    let two = "b {\n  c = 1\n}\nb {\n  c = 2\n}";
    let dynamic = "b {\n  c = 1\n}\ndynamic \"b\" {\n  for_each = var.x\n  content {\n    c = 2\n  }\n}";
    holds(
        X,
        &[
            (r#"{ count = "b", at-least = 2 }"#, two, Yes),
            (r#"{ count = "b", at-least = 3 }"#, two, No),
            (r#"{ count = "b", at-least = 1, at-most = 2 }"#, two, Yes),
            (r#"{ count = "b", at-most = 0 }"#, "", Yes),
            (r#"{ count = "b", at-least = 1 }"#, "", No),
            (r#"{ count = "b", at-least = 2, holds = { path = "c", equals = 1 } }"#, two, No),
            (r#"{ count = "b", at-least = 1, holds = { path = "c", equals = 1 } }"#, two, Yes),
            (r#"{ count = "b", at-least = 1 }"#, dynamic, Yes),
            (r#"{ count = "b", at-least = 2 }"#, dynamic, Unknown),
            (r#"{ count = "b", at-most = 0 }"#, dynamic, No),
            (r#"{ count = "a", at-least = 2 }"#, "a = [subject.t.id, var.x]", Yes),
            (r#"{ count = "a", at-least = 3 }"#, "a = [subject.t.id, var.x]", No),
            (r#"{ count = "a", at-least = 2 }"#, "a = var.x", Unknown),
        ],
    );
}

#[test]
fn json_texts_are_looked_into() {
    let none =
        r#"{ json = "a", holds = { none = "@value", holds = { path = "privileged", equals = true } } }"#;
    let deep = r#"{ json = "a", holds = { path = "Encryption.Enable", equals = true } }"#;
    holds(
        X,
        &[
            (none, r#"a = "[{\"privileged\": true}]""#, No),
            (none, r#"a = "[{\"privileged\": false}, {}]""#, Yes),
            (none, "a = jsonencode([{ privileged = true, image = var.x }])", No),
            (none, "a = jsonencode([{ privileged = var.x }])", Unknown),
            (none, "a = var.x", Unknown),
            (none, "a = \"no JSON\"", Unknown),
            (none, "", No),
            (deep, r#"a = "{\"Encryption\": {\"Enable\": true}}""#, Yes),
            (deep, r#"a = "{\"Encryption\": {}}""#, No),
            (&deep.replace("holds = { path", "absent = \"yes\", holds = { path"), "", Yes),
        ],
    );
}

#[test]
fn measures_have_units() {
    holds(
        X,
        &[
            (r#"{ path = "a", at-least = 7 }"#, "a = \"14\"", Yes),
            (r#"{ path = "a", at-least = 7 }"#, "a = \"many\"", Unknown),
            (r#"{ path = "a", at-most = 35 }"#, "a = 36", No),
            (r#"{ path = "a", at-least = "1.2", unit = "version" }"#, "a = \"TLSv1.2_2021\"", Yes),
            (r#"{ path = "a", at-least = "1.2", unit = "version" }"#, "a = \"TLSv1_2016\"", No),
            (r#"{ path = "a", at-least = "1.2", unit = "version" }"#, "a = \"1.10\"", Yes),
            (r#"{ path = "a", at-least = "1.2", unit = "version" }"#, "a = \"SSLv3\"", No),
            (
                r#"{ path = "a", at-least = "1.2", unit = "version" }"#,
                "a = \"ELBSecurityPolicy-2016-08\"",
                Unknown,
            ),
            (r#"{ path = "a", at-least = "1.2", unit = "version" }"#, "a = var.x", Unknown),
            (r#"{ path = "a", at-most = 90, unit = "days" }"#, "a = \"rate(30 days)\"", Yes),
            (r#"{ path = "a", at-most = "90d", unit = "days" }"#, "a = \"P1Y\"", No),
            (r#"{ path = "a", at-most = 90, unit = "days" }"#, "a = \"cron(0 0 1 * ? *)\"", Yes),
            (r#"{ path = "a", at-most = 90, unit = "days" }"#, "a = \"cron(0 0 1 1 ? *)\"", No),
            (r#"{ path = "a", at-most = 90, unit = "days" }"#, "a = \"cron(0 0 1 1 ? 2027)\"", Unknown),
            (r#"{ path = "a", at-least = "1Gi", unit = "bytes" }"#, "a = \"2GB\"", Yes),
            (r#"{ path = "a", at-least = "1Gi", unit = "bytes" }"#, "a = \"1GB\"", No),
            (r#"{ path = "a", at-least = "1Gi", unit = "bytes" }"#, "a = \"big\"", Unknown),
            (r#"{ path = "a", at-least = "today", unit = "date" }"#, "a = \"2026-11-24T00:00:00Z\"", Yes),
            (r#"{ path = "a", at-least = "today", unit = "date" }"#, "a = \"2026-11-23\"", No),
            (r#"{ path = "a", at-most = 2027-01-01, unit = "date" }"#, "a = \"2027-01-02\"", No),
            (r#"{ path = "a", at-least = "today", unit = "date" }"#, "a = var.x", Unknown),
            (r#"{ path = "a", at-least = "today", unit = "date" }"#, "a = \"soon\"", Unknown),
        ],
    );
}

#[test]
fn what_is_past_its_day_is_not_supported() {
    let supported = r#"{ path = "a", supported = "runtimes" }"#;
    holds(
        X,
        &[
            (supported, "a = \"python3.7\"", No),
            (supported, "a = \"python3.13\"", Yes),
            (supported, "a = \"rust\"", Yes),
            // The last day is one of support.
            (supported, "a = \"nodejs20.x\"", Yes),
            (supported, "a = var.x", Unknown),
            (supported, "a = [\"python3.13\", \"python3.7\"]", No),
            (supported, "", No),
        ],
    );
}
