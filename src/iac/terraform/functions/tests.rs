//! What expressions evaluate to, row by row from `tests/evaluation`, and that odd arguments do no harm.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::iac::terraform::Reader;
use crate::iac::{Node, Value};
use crate::path::RepoPath;
use crate::tree::{Empty, Overlay};

/// The values of expressions: each is an attribute of a resource, `var.v` beside it is not known.
fn values(expressions: &[&str]) -> Vec<Option<String>> {
    let mut text = "variable \"v\" {}\n".to_owned();
    for (index, expression) in expressions.iter().enumerate() {
        text += &format!("resource \"r\" \"n{index}\" {{\n  x = {expression}\n}}\n");
    }
    let files = BTreeMap::from([(RepoPath::from("main.tf"), Some(Arc::from(text.as_bytes())))]);
    let stack = Reader::of(&Overlay { below: &Empty, files }).read(&RepoPath::root()).unwrap().remove(0);
    let value = |index| Some(shown(stack.resource(&format!("r.n{index}"))?.settings().get("x")?));
    (0..expressions.len()).map(value).collect()
}

/// A value as JSON with sorted keys; `?` for an unknown one.
fn shown(node: &Node) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => quoted(text),
        Value::Unknown { .. } => "?".to_owned(),
        Value::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(",")),
        Value::Map(map) => {
            let entries: BTreeMap<&str, &Node> =
                map.entries.iter().map(|entry| (entry.key.as_str(), &entry.node)).collect();
            let entry = |(key, node)| format!("{}:{}", quoted(key), shown(node));
            format!("{{{}}}", entries.into_iter().map(entry).collect::<Vec<_>>().join(","))
        }
    }
}

#[test]
fn expressions_have_the_values_that_stand_beside_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evaluation");
    let mut wrong = Vec::new();
    for table in ["functions.tsv", "expressions.tsv"] {
        let text = std::fs::read_to_string(folder.join(table)).unwrap();
        let rows: Vec<(String, &str)> = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| {
                let (expression, expected) =
                    line.split_once('\t').unwrap_or_else(|| panic!("no tab: {line}"));
                (expression.replace('⏎', "\n"), expected)
            })
            .collect();
        let expressions: Vec<&str> = rows.iter().map(|(expression, _)| expression.as_str()).collect();
        for ((expression, expected), found) in rows.iter().zip(values(&expressions)) {
            let found = found.unwrap_or_else(|| "does not parse".to_owned());
            if found != *expected {
                wrong.push(format!("{table}: {expression}\n  expected {expected}\n  found    {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// Every function, the odd ones that are never known included.
const NAMES: &str = "abs ceil floor log max min parseint pow signum sum chomp endswith format formatlist indent join \
    lower regex regexall replace split startswith strcontains strrev substr title trim trimprefix trimspace \
    trimsuffix upper alltrue anytrue can coalesce coalescelist try chunklist compact concat contains distinct \
    element flatten index length matchkeys one range reverse setproduct slice sort setintersection setsubtract \
    setunion keys lookup merge transpose values zipmap base64decode base64encode csvdecode jsondecode jsonencode \
    textdecodebase64 textencodebase64 urldecode urlencode yamldecode yamlencode formatdate timeadd timecmp \
    base64sha256 base64sha512 md5 sha1 sha256 sha512 uuidv5 cidrcontains cidrhost cidrnetmask cidrsubnet \
    cidrsubnets abspath basename dirname pathexpand nonsensitive sensitive tobool tolist tomap tonumber toset \
    tostring base64gzip base64gunzip bcrypt uuid timestamp templatestring type file nobody";

#[test]
fn odd_arguments_do_no_harm() {
    const ODD: [&str; 34] = [
        "null",
        "var.v",
        "true",
        "0",
        "-1",
        "1.5",
        "-9007199254740993",
        "1e308",
        "129",
        "\"\"",
        "\"a\"",
        "\"é🤷🏽‍♂️\\u0000\"",
        "\"-9223372036854775808\"",
        "\"%1000000d %[9]s %\"",
        "\"/(a*)*{1000}[[:^x:]\\\\/\"",
        "\"/a/\"",
        "\"10.0.0.0/8\"",
        "\"::/0\"",
        "\"fd00::/128\"",
        "\"2017-11-22T00:00:00.999999999+23:59\"",
        "\"0000-01-01T00:00:00Z\"",
        "\"-9223372036854775807ns\"",
        "\"2562047h\"",
        "\"a: &x [*x, <<: {}]\\n- |\"",
        "\"{\\\"a\\\": [1e400]}\"",
        "\"a,a\\n\\\"b\"",
        "\"UTF-16LE\"",
        "\"%é%4\"",
        "[]",
        "{}",
        "[null, var.v, 1, \"a\", [[]], {}]",
        "[[\"a\"], [1, 2], []]",
        "{ a = null, b = var.v, \"\" = [1] }",
        "{ a = [\"x\", \"y\"], b = [] }",
    ];
    let calls: Vec<String> = NAMES
        .split_whitespace()
        .flat_map(|name| {
            let one = ODD.iter().map(move |first| format!("{name}({first})"));
            let many = ODD.iter().flat_map(move |first| {
                ODD.iter().step_by(3).map(move |second| {
                    format!("[{name}({first}, {second}), {name}({second}, {first}, {second}), {name}(\"a\", {first}, {second})]")
                })
            });
            one.chain(many)
        })
        .collect();
    for calls in calls.chunks(4000) {
        let calls: Vec<&str> = calls.iter().map(String::as_str).collect();
        assert!(values(&calls).iter().all(Option::is_some));
    }
}

#[test]
fn what_a_function_makes_is_bounded() {
    let long = format!("\"{}\"", "a".repeat(100_000));
    let expressions = [
        format!("replace({long}, \"a\", {long})"),
        format!("replace({long}, \"/a/\", {long})"),
        format!("join({long}, range(1000))"),
        "format(\"%1000000d\", 1)".to_owned(),
        format!("formatlist({long}, [for x in range(1000) : 1])"),
        "indent(9007199254740000, \"a\\nb\")".to_owned(),
        "setproduct(range(1000), range(1000), range(1000))".to_owned(),
        format!("setproduct([{long}], range(1000), range(1000))"),
        format!("csvdecode(\"${{{long}}}\\n${{join(\"\\n\", range(1000))}}\")"),
        format!("transpose({{ (format(\"%s%s\", {long}, {long})) = range(1000) }})"),
        format!("regex(\"((a{{100}}){{100}}){{100}}\", {long})"),
        format!("yamldecode(\"a: &a ${{{long}}}\\nb: [{}]\")", "*a, ".repeat(1000)),
    ];
    for (expression, found) in
        expressions.iter().zip(values(&expressions.iter().map(String::as_str).collect::<Vec<_>>()))
    {
        let found = found.unwrap();
        assert_eq!(found, "?", "{}…", &expression[..30]);
    }
}
