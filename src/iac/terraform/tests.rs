//! What a folder is read into.

use std::collections::BTreeMap;

use super::*;
use crate::iac::Node;
use crate::iac::{Reference, Resource, Value};
use crate::tree::{Empty, Overlay};

mod modules;

fn read_files(files: &[(&str, &str)]) -> Stack {
    let files: BTreeMap<_, _> = files
        .iter()
        .map(|(path, text)| (RepoPath::from(*path), Some(std::sync::Arc::from(text.as_bytes()))))
        .collect();
    Reader::of(&Overlay { below: &Empty, files }).read(&RepoPath::root()).unwrap().remove(0)
}

fn read_one(text: &str) -> Stack {
    read_files(&[("main.tf", text)])
}

/// `x` of `resource "r" "n"` in a file of which only `x = …` and what stands beside matters.
fn value(expression: &str, beside: &str) -> Node {
    let stack = read_one(&format!("resource \"r\" \"n\" {{\n  x = {expression}\n}}\n{beside}\n"));
    assert_eq!(stack.troubles.iter().filter(|trouble| trouble.counts).count(), 0, "{:?}", stack.troubles);
    get(&stack, "r.n", "x").clone()
}

fn resource<'s>(stack: &'s Stack, address: &str) -> &'s Resource {
    stack.resource(address).unwrap_or_else(|| panic!("no {address}"))
}

fn get<'s>(stack: &'s Stack, address: &str, key: &str) -> &'s Node {
    resource(stack, address).settings().get(key).unwrap()
}

/// A value as JSON would have it; `?why` for an unknown one.
fn shown(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::Unknown { why } => format!("?{why}"),
        Value::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Value::Map(map) => {
            let entry = |entry: &crate::iac::Entry| format!("{}: {}", entry.key, shown(&entry.node));
            format!("{{{}}}", map.entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn shows(expression: &str, beside: &str, expected: &str) {
    assert_eq!(shown(&value(expression, beside)), expected, "{expression}");
}

fn refers(node: &Node) -> Vec<String> {
    let name = |reference: &Reference| format!("{}/{}", reference.address, reference.attribute);
    node.refers.iter().map(name).collect()
}

#[test]
fn every_declared_thing_has_its_address() {
    let stack = read_one(
        "terraform {\n  backend \"s3\" {\n    encrypt = true\n  }\n  cloud {\n  }\n}\n\
         provider \"aws\" {\n  alias = \"west\"\n}\nprovider \"aws\" {}\n\
         variable \"v\" {}\noutput \"o\" {\n  value = 1\n}\ndata \"t\" \"d\" {}\nresource \"t\" \"r\" {}\n\
         module \"m\" {\n  source = \"../x\"\n}\nlocals {\n  a = 1\n}\n\
         moved {\n  from = t.old\n  to   = t.r\n}\n",
    );
    let addresses: Vec<&str> = stack.resources.iter().map(|resource| resource.address.as_str()).collect();
    assert_eq!(
        addresses,
        [
            "backend.s3",
            "cloud",
            "terraform",
            "provider.aws.west",
            "provider.aws",
            "var.v",
            "output.o",
            "data.t.d",
            "t.r",
            "module.m"
        ]
    );
    assert_eq!(resource(&stack, "backend.s3").name_at.text(), "backend \"s3\"");
    assert_eq!((stack.moved[0].from.as_str(), stack.moved[0].to.as_str()), ("t.old", "t.r"));
}

#[test]
fn spans_are_exact_also_after_an_error_and_a_byte_order_mark() {
    let text = "\u{feff}a = = 1\r\nresource \"é\" \"n\" { # c\r\n  x = \"y\" # c\r\n  b \"l\" {\r\n    z = 1\r\n  }\r\n}\r\n";
    let stack = read_one(text);
    assert_eq!(stack.troubles.len(), 1);
    let found = resource(&stack, "é.n");
    assert_eq!(found.name_at.text(), "resource \"é\" \"n\"");
    assert!(found.block.text().ends_with("  }\r\n}"));
    let entry = found.settings().entry("x").unwrap();
    assert_eq!(entry.node.at.text(), "\"y\"");
    assert_eq!(entry.node.at.source.slice(entry.span), "x = \"y\"");
    assert_eq!(entry.node.at.source.slice(entry.key_span), "x");
    let block = found.settings().entry("b").unwrap();
    assert!(block.blocks);
    assert_eq!(block.node.at.source.slice(block.span), "b \"l\" {\r\n    z = 1\r\n  }");
    assert_eq!(shown(&block.node), "[{@label: \"l\", z: 1}]");
}

#[test]
fn given_values_win_over_defaults_and_are_where_a_value_came_from() {
    let stack = read_files(&[
        (
            "main.tf",
            "variable \"a\" {\n  default = 1\n}\nvariable \"b\" {}\nresource \"r\" \"n\" {\n  x = var.a\n  y = var.b\n}",
        ),
        ("terraform.tfvars", "a = 2"),
        ("z.auto.tfvars.json", "{\"a\": 3}"),
        ("other.tfvars", "a = 4\nb = 5"),
    ]);
    let x = get(&stack, "r.n", "x");
    assert_eq!(shown(x), "3");
    assert_eq!(x.at.text(), "var.a");
    assert_eq!(x.origin().path().to_string(), "z.auto.tfvars.json");
    assert_eq!(refers(x), ["var.a/"]);
    assert_eq!(shown(get(&stack, "r.n", "y")), "?var.b");
    assert_eq!(stack.sources.len(), 4);
}

#[test]
fn locals_stand_in_any_order_and_keep_the_way_a_value_came() {
    let node = value(
        "local.b.k",
        "locals {\n  b = { k = local.a }\n  a = var.v\n}\nvariable \"v\" { default = \"d\" }",
    );
    assert_eq!(shown(&node), "\"d\"");
    let via: Vec<&str> = node.via.iter().map(|location| location.text()).collect();
    assert_eq!(via, ["local.a", "var.v", "\"d\""]);
    assert_eq!(refers(&node), ["local.b/k", "local.a/", "var.v/"]);
}

#[test]
fn a_local_that_needs_itself_is_unknown_and_a_trouble_that_does_not_count() {
    let stack =
        read_one("locals {\n  a = local.b\n  b = local.a\n}\nresource \"r\" \"n\" {\n  x = local.a\n}");
    assert!(get(&stack, "r.n", "x").is_unknown());
    assert_eq!(stack.troubles.len(), 1);
    assert!(!stack.troubles[0].counts);
}

#[test]
fn heredocs_lose_the_indentation_that_all_lines_have() {
    shows("<<-EOT\n    a\n      b\n\n    EOT", "", r#""a\n  b\n\n""#);
    shows("<<EOT\n  a $${b} \\n\nEOT", "", r#""  a ${b} \\n\n""#);
    shows("<<-EOT\n  ${1}: x\n    y\n  EOT", "", r#""1: x\n  y\n""#);
    // The parser's own dedent eats `vm` here.
    shows("<<-EOT\na\n${1}\n  vmImage: ${2}\n  EOT", "", r#""a\n1\n  vmImage: 2\n""#);
    // The newline that `~` takes no longer begins the next line, which keeps its spaces.
    shows("<<-EOT\n  %{ if true ~}\n  yes\n  %{ endif ~}\n  EOT", "", r#""  yes\n""#);
    shows("<<EOT\r\na\r\nEOT\r\n", "", r#""a\r\n""#);
    shows("<<EOT\nEOT", "", r#""""#);
}

#[test]
fn templates_are_known_where_all_their_parts_are() {
    let beside = "variable \"v\" {}\nlocals {\n  n = 3\n}";
    shows(r#""a-${local.n}-${true}""#, beside, "\"a-3-true\"");
    shows(r#""${local.n}""#, beside, "3");
    shows(r#""%{ if true }\"q\"%{ endif }""#, beside, r#""\"q\"""#);
    shows(r#""%{ for x in ["a", "b"] }${x},%{ endfor }""#, beside, "\"a,b,\"");
    let node = value(r#""a-${var.v}-${aws_x.y[0].id}""#, beside);
    assert_eq!(shown(&node), "?var.v");
    assert_eq!(refers(&node), ["var.v/", "aws_x.y/id"]);
}

#[test]
fn a_reference_is_known_where_the_other_block_says_so() {
    let beside = "resource \"aws_s3_bucket\" \"a\" {\n  bucket = \"name\"\n  key = each.key\n}";
    let node = value("aws_s3_bucket.a[0].bucket", beside);
    assert_eq!(shown(&node), "\"name\"");
    assert_eq!(node.via[0].text(), "\"name\"");
    assert_eq!(refers(&node), ["aws_s3_bucket.a/bucket"]);
    shows("aws_s3_bucket.a.arn", beside, "?aws_s3_bucket.a.arn");
    shows("aws_s3_bucket.a.key", beside, "?aws_s3_bucket.a.key");
    shows("aws_s3_bucket.a[*].bucket", beside, "[\"name\"]");
    assert_eq!(refers(&value("data.t.d[each.key].x.0.y", "")), ["data.t.d/x.0.y"]);
    assert_eq!(refers(&value("module.m[0].out", "")), ["module.m/out"]);
    assert_eq!(refers(&value("aws_s3_bucket.a", beside)), ["aws_s3_bucket.a/"]);
    for unknown in ["each.value", "count.index", "self.id", "path.cwd", "terraform.workspace"] {
        shows(unknown, "", &format!("?{unknown}"));
    }
}

#[test]
fn operators_settle_what_they_can() {
    shows("(1 + 2) * -\"2\"", "", "-6");
    shows("!var.v || true", "", "true");
    shows("var.v && false", "", "false");
    shows("var.v ? [\"a\"] : [\"a\"]", "", "[\"a\"]");
    shows("var.v ? 1 : 2", "", "?var.v");
    shows("\"true\" ? 1 : var.v", "", "1");
    shows("1 / 0", "", "?a division by zero");
    shows("[for k, v in { a = 1, b = 2 } : \"${k}${v}\" if v > 1]", "", "[\"b2\"]");
    shows("{ for v in [\"a\"] : v => upper(v) }", "", "{a: \"A\"}");
    shows("[{ a = 1 }, { a = 2 }][*].a", "", "[1, 2]");
    shows("{ (var.k) = 1 }", "", "?var.k");
    shows("null", "", "null");
    assert_eq!(refers(&value("[for s in aws_x.y : aws_z.w.id]", "")), ["aws_x.y/", "aws_z.w/id"]);
}

#[test]
fn functions_answer_where_they_are_certain() {
    shows("merge({ a = 1, b = 1 }, { b = 2 })", "", "{a: 1, b: 2}");
    shows("concat([1], [var.v])", "", "[1, ?var.v]");
    shows("toset([\"a\", \"a\"])", "", "[\"a\"]");
    shows("format(\"%s-%d%%\", \"a\", 3)", "", "\"a-3%\"");
    shows("join(\",\", [\"a\", \"b\"]...)", "", "?join(…)");
    shows("lookup({ a = 1 }, \"b\", 2)", "", "2");
    shows("coalesce(null, \"\", \"c\")", "", "\"c\"");
    shows("try(1, 2)", "", "1");
    shows("file(\"x\")", "", "?file(…)");
    shows("contains([1])", "", "?contains(…)");
}

#[test]
fn jsonencode_gives_text_or_the_structure_it_was_given() {
    shows("jsonencode({ a = [1, true, null, \"q\\\"\"] })", "", r#""{\"a\":[1,true,null,\"q\\\"\"]}""#);
    let node = value("jsonencode({ Effect = \"Allow\", Resource = aws_x.y.arn })", "");
    assert_eq!(shown(&node), "{Effect: \"Allow\", Resource: ?aws_x.y.arn}");
    assert_eq!(refers(&node), ["aws_x.y/arn"]);
}

#[test]
fn a_dynamic_block_becomes_what_it_makes_or_one_unknown() {
    let text = "variable \"p\" {}\nresource \"r\" \"n\" {\n  dynamic \"b\" {\n    for_each = [22, 80]\n    content {\n      port = b.value\n    }\n  }\n\
                dynamic \"c\" {\n    for_each = var.p\n    iterator = it\n    content {\n      x = aws_x.y.id\n    }\n  }\n}";
    let stack = read_one(text);
    assert_eq!(shown(get(&stack, "r.n", "b")), "[{port: 22}, {port: 80}]");
    let unknown = resource(&stack, "r.n").settings().entry("c").unwrap();
    assert!(unknown.blocks);
    assert_eq!(shown(&unknown.node), "[?var.p]");
}

#[test]
fn a_count_of_zero_declares_nothing() {
    let stack = read_one(
        "resource \"r\" \"n\" {\n  count = var.on ? 1 : 0\n}\nvariable \"on\" {\n  default = false\n}",
    );
    assert!(stack.resource("r.n").is_none());
}

#[test]
fn json_files_declare_the_same_and_their_strings_are_templates() {
    let stack = read_files(&[(
        "main.tf.json",
        r#"{"resource": {"r": {"n": {"x": "${local.a}-b", "p": {"q": [1]}}}}, "locals": [{"a": "A"}],
            "terraform": {"backend": {"s3": {"bucket": "b"}}},
            "data": [{"t": [{"d": [{"y": "${r.n.id}"}]}]}], "module": {"m": {"source": "./m"}}}"#,
    )]);
    let x = get(&stack, "r.n", "x");
    assert_eq!((shown(x).as_str(), x.at.text()), ("\"A-b\"", "\"${local.a}-b\""));
    assert_eq!(resource(&stack, "r.n").name_at.text(), "\"n\"");
    assert_eq!(shown(get(&stack, "r.n", "p")), "{q: [1]}");
    assert_eq!(refers(get(&stack, "data.t.d", "y")), ["r.n/id"]);
    assert_eq!(shown(get(&stack, "backend.s3", "bucket")), "\"b\"");
}

#[test]
fn an_override_replaces_attributes_and_a_tofu_file_its_twin() {
    let stack = read_files(&[
        ("a.tf", "resource \"r\" \"n\" {\n  x = 1\n  y = 1\n}"),
        ("b_override.tf", "resource \"r\" \"n\" {\n  x = 2\n}"),
        ("c.tf", "resource \"r\" \"tf\" {}"),
        ("c.tofu", "resource \"r\" \"tofu\" {}"),
    ]);
    assert_eq!(shown(get(&stack, "r.n", "x")), "2");
    assert_eq!(shown(get(&stack, "r.n", "y")), "1");
    assert!(stack.resource("r.tf").is_none() && stack.resource("r.tofu").is_some());
}

#[test]
fn what_grows_without_end_is_cut_off() {
    let mut text = "resource \"r\" \"n\" {\n  x = local.l60\n  y = local.t60\n}\nlocals {\n  l0 = [1, 1]\n  t0 = \"text\"\n".to_owned();
    for n in 1..=60 {
        let m = n - 1;
        text += &format!("  l{n} = [local.l{m}, local.l{m}]\n  t{n} = \"${{local.t{m}}}${{local.t{m}}}\"\n");
    }
    let stack = read_one(&(text + "}\n"));
    assert!(get(&stack, "r.n", "y").is_unknown());
    assert!(stack.troubles[0].counts);
    let chain: String = (1..5000).map(|n| format!("  c{n} = local.c{}\n", n - 1)).collect();
    let stack = read_one(&format!("resource \"r\" \"n\" {{\n  x = local.c4999\n}}\nlocals {{\n{chain}}}\n"));
    assert!(get(&stack, "r.n", "x").is_unknown());
}

#[test]
fn a_file_that_is_no_text_is_a_trouble() {
    let files = [(RepoPath::from("a.tf"), Some(std::sync::Arc::from(b"a = \"\xff\"".as_slice())))];
    let stack = Reader::of(&Overlay { below: &Empty, files: files.into() })
        .read(&RepoPath::root())
        .unwrap()
        .remove(0);
    assert!(stack.troubles[0].counts);
    assert_eq!(stack.sources.len(), 1);
}
