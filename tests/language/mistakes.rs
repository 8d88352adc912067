//! Mistakes in a rule: each points at its word and says what to write instead.

use super::{DATA, toml_table};
use iacgate::rules::{Rules, parse};

/// The word pointed at, what is said, and what helps.
fn mistake(condition: &str) -> (String, String, String) {
    let text = format!(
        "[[rule]]\nid = \"r\"\ntitle = \"t\"\nseverity = \"low\"\n[rule.terraform]\nresource = \"s\"\nrequire = {condition}\n{DATA}"
    );
    match toml_table::read(&text, parse::pack) {
        Err(mistake) => (text[mistake.span].to_owned(), mistake.message, mistake.help.unwrap_or_default()),
        Ok(mut pack) => {
            let mentions = std::mem::take(&mut pack.mentions);
            let mut rules = Rules::default();
            rules.add(pack);
            let (mention, known) = rules.unknown_mention(&mentions).expect("a mistake");
            let near = toml_table::nearest(&mention.name, &known).unwrap_or_default();
            (text[mention.span.clone()].to_owned(), format!("unknown {:?}", mention.kind), near.to_owned())
        }
    }
}

#[test]
fn every_mistake_points_at_its_word() {
    let rows = [
        (
            r#"{ pth = "a", equals = 1 }"#,
            "pth",
            "unknown condition `pth` in rule `r`",
            "did you mean `path`?",
        ),
        (r#"{ equals = 1 }"#, "{ equals = 1 }", "`path` is missing in rule `r`", "path = \"a.b[*].c\""),
        (
            r#"{ path = "a", equal = 1 }"#,
            "equal",
            "unknown key `equal` in rule `r`",
            "did you mean `equals`?",
        ),
        (
            r#"{ path = "a" }"#,
            r#"{ path = "a" }"#,
            "no test beside `path` in rule `r`",
            "equals = true, exists = true, one-of = […], …",
        ),
        (
            r#"{ path = "a", equals = 1, exists = true }"#,
            r#"{ path = "a", equals = 1, exists = true }"#,
            "two tests in one condition in rule `r`",
            "write { all = [ …, … ] }",
        ),
        (
            r#"{ path = "a..b", equals = 1 }"#,
            r#""a..b""#,
            "`a..b` is no path",
            "a path such as ingress[*].cidr_blocks",
        ),
        (r#"{ path = 3, equals = 1 }"#, "3", "expected text in quotes, found integer in rule `r`", "\"3\""),
        (
            r#"{ path = "a", matches = "(" }"#,
            r#""(""#,
            "no valid regex: unclosed group",
            r"a bracket that is meant as such is written `\(`, in quotes '…' that leave it alone",
        ),
        (
            r#"{ path = "a", exists = "yes" }"#,
            r#""yes""#,
            "expected true or false, found string in rule `r`",
            "exists = true",
        ),
        (
            r#"{ path = "a", absent = "maybe" }"#,
            r#""maybe""#,
            "unknown value `maybe` for `absent` in rule `r`",
            "one of: yes, no, unknown",
        ),
        (r#"{ path = "a", lists = "colors" }"#, r#""colors""#, "unknown List", "colours"),
        (r#"{ path = "a", matches-setting = "name" }"#, r#""name""#, "unknown Setting", "names"),
        (
            r#"{ setting = "tgs", each = { path = "a", exists = true } }"#,
            r#""tgs""#,
            "unknown Setting",
            "tags",
        ),
        (r#"{ path = "a", supported = "runtime" }"#, r#""runtime""#, "unknown Dates", "runtimes"),
        (
            r#"{ is = "nothing" }"#,
            r#""nothing""#,
            "unknown condition `nothing` in rule `r`",
            "no condition is defined here: define `nothing`, or take it out",
        ),
        (
            r#"{ native = "root-modul" }"#,
            r#""root-modul""#,
            "unknown value `root-modul` for `native` in rule `r`",
            "did you mean `root-module`?",
        ),
        (
            r#"{ path = "a", length = { at-least = -1 } }"#,
            "-1",
            "`-1` is no number of things",
            "a whole number: 0, 1, 2, …",
        ),
        (
            r#"{ path = "a", length = {} }"#,
            "{}",
            "neither `at-least` nor `at-most` in rule `r`",
            "at-least = 1",
        ),
        (
            r#"{ count = "a", at-most = 1.5 }"#,
            "1.5",
            "`1.5` is no number of things",
            "a whole number: 0, 1, 2, …",
        ),
        (
            r#"{ count = "a" }"#,
            r#"{ count = "a" }"#,
            "neither `at-least` nor `at-most` in rule `r`",
            "at-least = 1",
        ),
        (
            r#"{ from = "a", to = "b", ports = [70000] }"#,
            "70000",
            "`70000` is no port or range of ports",
            "22 or \"1024-65535\", from 0 to 65535",
        ),
        (
            r#"{ from = "a", to = "b", ports = ["90-80"] }"#,
            r#""90-80""#,
            "`90-80` is no port or range of ports",
            "22 or \"1024-65535\", from 0 to 65535",
        ),
        (
            r#"{ from = "a", to = "b" }"#,
            r#"{ from = "a", to = "b" }"#,
            "no ports beside `from` in rule `r`",
            "ports = [22, \"1024-65535\"], or all = true",
        ),
        (
            r#"{ from = "a", ports = [22] }"#,
            r#"{ from = "a", ports = [22] }"#,
            "`to` is missing in rule `r`",
            "to = …",
        ),
        (
            r#"{ path = "a", within = "10.0.0/8" }"#,
            r#""10.0.0/8""#,
            "`10.0.0/8` is no network",
            "such as 10.0.0.0/8",
        ),
        (
            r#"{ path = "a", network = "opn" }"#,
            r#""opn""#,
            "unknown value `opn` for `network` in rule `r`",
            "did you mean `open`?",
        ),
        (
            r#"{ path = "a", at-least = 1, unit = "day" }"#,
            r#""day""#,
            "unknown value `day` for `unit` in rule `r`",
            "did you mean `days`?",
        ),
        (
            r#"{ path = "a", at-least = "new", unit = "version" }"#,
            r#""new""#,
            "`new` can't be read with the unit `version`",
            "such as \"1.2\"",
        ),
        (
            r#"{ path = "a", at-most = "1.1.2027", unit = "date" }"#,
            r#""1.1.2027""#,
            "`1.1.2027` can't be read with the unit `date`",
            "such as \"today\", \"2027-03-31\"",
        ),
        (
            r#"{ path = "a", at-least = "7" }"#,
            r#""7""#,
            "expected a number, found string in rule `r`",
            "at-least = 7",
        ),
        (
            r#"{ path = "a", exists = true, ignore-case = true }"#,
            r#"{ path = "a", exists = true, ignore-case = true }"#,
            "`ignore-case` beside a test that has no text in rule `r`",
            "it goes with equals, one-of, matches, …",
        ),
        (
            r#"{ policy = "a" }"#,
            r#"{ policy = "a" }"#,
            "`policy` takes one of `allows` and `denies` in rule `r`",
            "allows = { actions = [\"s3:*\"], principals = [\"*\"] }",
        ),
        (
            r#"{ policy = "a", allows = { action = ["*"] } }"#,
            "action",
            "unknown key `action` in rule `r`",
            "did you mean `actions`?",
        ),
        (
            r#"{ policy = "a", allows = { with = ["NotActions"] } }"#,
            r#""NotActions""#,
            "unknown value `NotActions` for `with` in rule `r`",
            "did you mean `NotAction`?",
        ),
        (
            r#"{ policy = "a", allows = { actions-match = "[" } }"#,
            r#""[""#,
            "no valid regex: unclosed character class",
            r"a bracket that is meant as such is written `\(`, in quotes '…' that leave it alone",
        ),
        (
            r#"{ policy = "a", denies = { condition = { keys = "a" } } }"#,
            "keys",
            "unknown key `keys` in rule `r`",
            "did you mean `key`?",
        ),
        (r#"{ each = "a" }"#, r#"{ each = "a" }"#, "`holds` is missing in rule `r`", "holds = …"),
        (
            r#"{ linked = "a", by = ["b c"] }"#,
            r#""b c""#,
            "`b c` is no path",
            "a path such as ingress[*].cidr_blocks",
        ),
        (
            r#"{ linked = "a", hold = { path = "a", exists = true } }"#,
            "hold",
            "unknown key `hold` in rule `r`",
            "did you mean `holds`?",
        ),
    ];
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(condition, word, message, help)| {
            let told = mistake(condition);
            let expected = ((*word).to_owned(), (*message).to_owned(), (*help).to_owned());
            (told != expected).then(|| format!("{condition}\n  {told:?}\n  {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_day_that_is_none_is_told() {
    let told = |text: &str| toml_table::read(text, parse::pack).map(|_| ()).unwrap_err().message;
    assert_eq!(
        told("[dates.x]\n\"python3*\" = \"2027-01-01\"\n"),
        "expected a date such as 2027-03-31, without quotes, found string"
    );
    assert_eq!(told("[dates]\nx = 2027-01-01\n"), "expected a table, found datetime");
}
