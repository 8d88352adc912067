//! Each case is a file before and after. The model is built here, small, so that these tests stand on the
//! writer alone.

use hcl::edit::Span as _;
use hcl::edit::expr::{Expression, ObjectKey};
use hcl::edit::structure::{Body, Structure};

use super::*;
use crate::iac::{Dialect, Entry, Map};
use crate::text::apply;

fn span(range: Option<std::ops::Range<usize>>) -> Span {
    range.expect("hcl-edit gives every attribute, block and expression a span").into()
}

fn value(source: &Source, expression: &Expression) -> Node {
    let at = source.location(span(expression.span()));
    let value = match expression {
        Expression::Null(_) => Value::Null,
        Expression::Bool(yes) => Value::Bool(*yes.value()),
        Expression::Number(_) => Value::Number(0.0),
        Expression::String(text) => Value::Text(text.to_string()),
        Expression::Array(items) => Value::List(items.iter().map(|item| value(source, item)).collect()),
        Expression::Object(object) => {
            let entries = object.iter().map(|(key, item)| {
                let (name, key_span) = match key {
                    ObjectKey::Ident(name) => (name.to_string(), span(name.span())),
                    ObjectKey::Expression(key) => {
                        (key.as_str().unwrap_or_default().to_owned(), span(key.span()))
                    }
                };
                let node = value(source, item.expr());
                entry(&name, key_span, Span::new(key_span.start, node.at.span.end), node, false)
            });
            Value::Map(Map { entries: entries.collect(), span: None })
        }
        _ => Value::Unknown { why: "computed".to_owned() },
    };
    Node::new(value, at)
}

fn entry(key: &str, key_span: Span, span: Span, node: Node, blocks: bool) -> Entry {
    Entry { key: key.to_owned(), key_span, span, node, blocks }
}

fn map(source: &Source, body: &Body) -> Map {
    let mut entries: Vec<Entry> = Vec::new();
    for structure in body {
        match structure {
            Structure::Attribute(attribute) => {
                let key = span(attribute.key.span());
                let node = value(source, &attribute.value);
                entries.push(entry(&attribute.key, key, span(attribute.span()), node, false));
            }
            Structure::Block(block) => {
                let at = span(block.span());
                let inner = Value::Map(map(source, &block.body));
                let node = Node::new(inner, source.location(at));
                match entries.iter_mut().find(|entry| entry.key == block.ident.as_str()) {
                    Some(Entry { node: Node { value: Value::List(elements), .. }, .. }) => {
                        elements.push(node)
                    }
                    _ => {
                        let all = Node::new(Value::List(vec![node]), source.location(at));
                        entries.push(entry(&block.ident, span(block.ident.span()), at, all, true));
                    }
                }
            }
        }
    }
    Map { entries, span: None }
}

/// The first block of a file.
fn read(text: &str) -> Resource {
    let source = Source::decode("main.tf".into(), text.as_bytes());
    let body: Body = text.parse().expect("the case is HCL");
    let block = body.blocks().next().expect("the case has a block");
    let at = source.location(span(block.span()));
    Resource {
        module: String::new(),
        instance: None,
        provider: None,
        address: "a.b".to_owned(),
        kind: "a".to_owned(),
        name: "b".to_owned(),
        role: Role::Managed,
        name_at: at.clone(),
        block: at.clone(),
        body: Node::new(Value::Map(map(&source, &block.body)), at),
        only_if: Vec::new(),
        view: None,
    }
}

fn path(dotted: &str) -> Vec<Step> {
    let step = |part: &str| match part.split_once('[') {
        Some((name, index)) => Step::nth(name, index.trim_end_matches(']').parse().unwrap()),
        None => Step::new(part),
    };
    dotted.split('.').map(step).collect()
}

fn laid_on(text: &str, edits: &[Edit]) -> String {
    laid(&Source::decode("main.tf".into(), text.as_bytes()), edits).expect("the edits fit")
}

fn edited(text: &str, dotted: &str, value: &Literal) -> String {
    edited_all(text, &[(dotted, value.clone())])
}

fn edited_all(text: &str, wanted: &[(&str, Literal)]) -> String {
    let wanted: Vec<_> = wanted.iter().map(|(dotted, value)| (path(dotted), value.clone())).collect();
    let once = laid_on(text, &set_all(&read(text), &wanted).expect("editable"));
    // A second time there is nothing left to change.
    if !once.contains("merge(") && !wanted.iter().any(|(_, value)| matches!(value, Literal::Map(_))) {
        let again = laid_on(&once, &set_all(&read(&once), &wanted).expect("editable"));
        assert_eq!(again, once);
    }
    once
}

fn removed(text: &str, dotted: &str) -> String {
    laid_on(text, &remove(&read(text), &path(dotted)).expect("removable"))
}

fn text(text: &str) -> Literal {
    Literal::Text(text.to_owned())
}

fn tag(name: &str) -> Literal {
    Literal::Map(vec![(name.to_owned(), text("x"))])
}

const YES: Literal = Literal::Bool(true);

#[test]
fn a_value_is_replaced_where_it_stands() {
    let before = "resource \"a\" \"b\" {\n  on = false # why\n}\n";
    assert_eq!(edited(before, "on", &YES), "resource \"a\" \"b\" {\n  on = true # why\n}\n");
    let deep = "resource \"a\" \"b\" {\n  r {\n    on = 1\n  }\n  r {\n    on = 2\n  }\n}\n";
    assert_eq!(edited(deep, "r[1].on", &YES), deep.replace("on = 2", "on = true"));
    assert!(set(&read(deep), &path("r.on"), &YES).is_none());
    let heredoc = "resource \"a\" \"b\" {\n  on = <<-E\n    x\n  E\n  z  = 1\n}\n";
    assert_eq!(edited(heredoc, "on", &YES), "resource \"a\" \"b\" {\n  on = true\n  z  = 1\n}\n");
}

#[test]
fn a_new_attribute_joins_its_group_or_stands_apart() {
    let before = "resource \"a\" \"b\" {\n  kind = 1 # one\n  name = 2 # two\n\n  r {}\n}\n";
    assert_eq!(
        edited(before, "on", &YES),
        "resource \"a\" \"b\" {\n  kind = 1 # one\n  name = 2 # two\n  on   = true\n\n  r {}\n}\n"
    );
    assert_eq!(
        edited(before, "encrypted", &YES),
        "resource \"a\" \"b\" {\n  kind      = 1 # one\n  name      = 2 # two\n  encrypted = true\n\n  r {}\n}\n"
    );
    let long = "a {\n  k1 = 1\n  k2 = 2\n  k3 = 3\n  k4 = 4\n  k5 = 5\n\n  r {}\n}\n";
    assert_eq!(edited(long, "kind", &YES), long.replace("5\n\n", "5\n\n  kind = true\n\n"));
    assert_eq!(edited(long, "on", &YES), long.replace("5\n\n", "5\n  on = true\n\n"));
    let groups = "resource \"a\" \"b\" {\n  longest = 1\n\n  # c\n  id = 2\n}";
    assert_eq!(edited(groups, "on", &YES), groups.replace("id = 2", "id = 2\n  on = true"));
    assert_eq!(edited(groups, "one", &YES), groups.replace("id = 2", "id  = 2\n  one = true"));
    let object = "resource \"a\" \"b\" {\n  id = 2\n  tags = {\n    A = 1\n  }\n}\n";
    assert_eq!(edited(object, "on", &YES), object.replace("id = 2", "id = 2\n  on = true"));
    let blocks = "resource \"a\" \"b\" {\n  r {\n    x = 1\n  }\n}\n";
    assert_eq!(edited(blocks, "on", &YES), blocks.replace("  r {", "  on = true\n\n  r {"));
    assert_eq!(edited("locals {\n}\n", "on", &YES), "locals {\n  on = true\n}\n");
}

#[test]
fn tabs_and_line_endings_are_kept() {
    let tabs = "resource \"a\" \"b\" {\n\tid = 2\n}\n";
    assert_eq!(
        edited(tabs, "r.on", &YES),
        "resource \"a\" \"b\" {\n\tid = 2\n\n\tr {\n\t\ton = true\n\t}\n}\n"
    );
    let crlf = "resource \"a\" \"b\" {\r\n  id = 2\r\n}\r\n";
    assert_eq!(
        edited_all(crlf, &[("on", YES), ("r.on", YES)]),
        "resource \"a\" \"b\" {\r\n  id = 2\r\n  on = true\r\n\r\n  r {\r\n    on = true\r\n  }\r\n}\r\n"
    );
    assert_eq!(removed(crlf, "id"), "resource \"a\" \"b\" {\r\n}\r\n");
}

#[test]
fn a_block_on_one_line_is_opened() {
    assert_eq!(edited("resource \"a\" \"b\" {}", "on", &YES), "resource \"a\" \"b\" {\n  on = true\n}");
    assert_eq!(
        edited_all("resource \"a\" \"b\" { id = 1 }\n", &[("type", text("${x}")), ("r.s.on", YES)]),
        "resource \"a\" \"b\" {\n  id   = 1\n  type = \"$${x}\"\n\n  r {\n    s {\n      on = true\n    }\n  }\n}\n"
    );
    let nested = "resource \"a\" \"b\" {\n  r {}\n}\n";
    assert_eq!(edited(nested, "r.on", &YES), "resource \"a\" \"b\" {\n  r {\n    on = true\n  }\n}\n");
}

#[test]
fn settings_of_one_missing_block_share_it() {
    assert_eq!(
        edited_all(
            "resource \"a\" \"b\" {\n  id = 1\n}\n",
            &[("r.on", YES), ("r.days", Literal::Number(7.0))]
        ),
        "resource \"a\" \"b\" {\n  id = 1\n\n  r {\n    on   = true\n    days = 7\n  }\n}\n"
    );
}

#[test]
fn objects_are_added_to_in_their_own_style() {
    let of = |tags: &str| format!("resource \"a\" \"b\" {{\n  id = 1\n\n  tags = {tags}\n}}\n");
    let case = |before: &str, name: &str, after: &str| {
        assert_eq!(edited(&of(before), "tags", &tag(name)), of(after));
        // Once more changes nothing.
        assert_eq!(edited(&of(after), "tags", &tag(name)), of(after));
    };
    case("{ A = 1 }", "B", "{ A = 1, B = \"x\" }");
    case("{}", "B", "{ B = \"x\" }");
    case("{\n    A = 1 # c\n  }", "B", "{\n    A = 1 # c\n    B = \"x\"\n  }");
    case("{\n    A  = 1\n    BC = 2\n  }", "Long", "{\n    A    = 1\n    BC   = 2\n    Long = \"x\"\n  }");
    case("{\n    \"A\" = 1,\n  }", "B", "{\n    \"A\" = 1,\n    \"B\" = \"x\",\n  }");
    case("{\n    A = 1,\n    B = 2 # c\n  }", "C", "{\n    A = 1,\n    B = 2, # c\n    C = \"x\"\n  }");
    case("{\n    A : 1\n  }", "B", "{\n    A : 1\n    B : \"x\"\n  }");
    case("{\n    A = 1\n  }", "a b", "{\n    A     = 1\n    \"a b\" = \"x\"\n  }");
    case("null", "B", "{\n    B = \"x\"\n  }");
    assert_eq!(
        edited("resource \"a\" \"b\" {\n  id = 1\n}\n", "tags", &tag("B")),
        of("{\n    B = \"x\"\n  }")
    );
}

#[test]
fn an_object_that_is_computed_is_merged_with() {
    let of = |tags: &str| format!("resource \"a\" \"b\" {{\n  tags = {tags}\n}}\n");
    assert_eq!(edited(&of("local.tags"), "tags", &tag("B")), of("merge(local.tags, { B = \"x\" })"));
    let loops = "{ for k in var.x : k => k }";
    assert_eq!(edited(&of(loops), "tags", &tag("B")), of(&format!("merge({loops}, {{ B = \"x\" }})")));
    assert!(set(&read(&of("\"text\"")), &path("tags"), &tag("B")).is_none());
}

/// The first block, with its `dynamic "r"` as it is read: what is in `content`, once for each element.
fn read_dynamic(text: &str, elements: usize) -> Resource {
    let mut resource = read(text);
    let Value::Map(map) = &mut resource.body.value else { panic!("a body is a map") };
    let Some(entry) = map.entries.iter_mut().find(|entry| entry.key == "dynamic") else {
        panic!("there is one")
    };
    entry.key = "r".to_owned();
    let Value::List(blocks) = &mut entry.node.value else { panic!("blocks are a list") };
    let content = blocks[0].as_map().and_then(|map| map.get("content")).cloned().unwrap();
    let Value::List(mut contents) = content.value else { panic!("blocks are a list") };
    blocks[0].value = contents.remove(0).value;
    let block = blocks[0].clone();
    blocks.resize(elements, block);
    resource
}

#[test]
fn what_a_dynamic_block_makes_is_set_in_its_content() {
    let before = "a {\n  dynamic \"r\" {\n    for_each = { content = \"{\" } # content {\n\n    content {\n      on = 1\n    }\n  }\n}\n";
    let done = |dotted: &str, elements: usize| {
        let edits = set(&read_dynamic(before, elements), &path(dotted), &YES);
        edits.map(|edits| laid_on(before, &edits))
    };
    let after = before.replace("on = 1", "on = true");
    for dotted in ["r[0].on", "r[1].on", "r.on"] {
        assert_eq!(done(dotted, 2).unwrap(), after, "{dotted}");
    }
    let after = before.replace("on = 1", "on  = 1\n      off = true");
    assert_eq!(done("r[0].off", 1).unwrap(), after);
    let gone = |dotted: &str, elements: usize| {
        let edits = remove(&read_dynamic(before, elements), &path(dotted));
        edits.map(|edits| laid_on(before, &edits))
    };
    for (dotted, elements) in [("r", 3), ("r[0]", 1)] {
        assert_eq!(gone(dotted, elements).unwrap(), "a {\n}\n");
    }
    // The others would go too.
    assert_eq!(gone("r[0]", 2), None);
}

#[test]
fn a_new_setting_comes_before_what_ends_a_block_and_after_what_begins_it() {
    let of = |inside: &str| format!("a {{\n{inside}}}\n");
    let case = |inside: &str, dotted: &str, after: &str| {
        assert_eq!(edited(&of(inside), dotted, &YES), of(after));
    };
    case("  count = 2\n", "on", "  count = 2\n\n  on = true\n");
    case("  count = 2\n\n  id = 1\n", "on", "  count = 2\n\n  id = 1\n  on = true\n");
    case("  id = 1\n\n  depends_on = [x]\n", "on", "  id = 1\n  on = true\n\n  depends_on = [x]\n");
    case("  tags = {\n    A = 1\n  }\n", "on", "  on = true\n\n  tags = {\n    A = 1\n  }\n");
    case(
        "  id = 1\n\n  lifecycle {\n    x = 1\n  }\n",
        "r.on",
        "  id = 1\n\n  r {\n    on = true\n  }\n\n  lifecycle {\n    x = 1\n  }\n",
    );
    case(
        "  lifecycle {\n    x = 1\n  }\n",
        "r.on",
        "  r {\n    on = true\n  }\n\n  lifecycle {\n    x = 1\n  }\n",
    );
    case("  lifecycle {\n    x = 1\n  }\n", "on", "  on = true\n\n  lifecycle {\n    x = 1\n  }\n");
    case("  r {\n  }\n\n  id = 1\n", "on", "  r {\n  }\n\n  id = 1\n  on = true\n");
    case("  log_a = 1\n  id = 1\n", "log_b", "  log_a = 1\n  log_b = true\n  id = 1\n");
    assert_eq!(edited("a { # c\n}\n", "on", &YES), "a { # c\n  on = true\n}\n");
    assert_eq!(
        edited("a /* { */ {\n  id = 1 /* c */\n}\n", "on", &YES),
        "a /* { */ {\n  id = 1 /* c */\n  on = true\n}\n"
    );
    // A comment that goes on, and one that has no place when the block is opened.
    assert!(set(&read("a {\n  id = 1 /* c\n  d */\n}\n"), &path("on"), &YES).is_none());
    assert!(set(&read("a { id = 1 /* c */ }\n"), &path("on"), &YES).is_none());
}

#[test]
fn columns_are_kept_where_they_were_kept() {
    let heredoc = "a {\n  x    = <<EOT\nfoo\nEOT\n  name = 1\n}\n";
    assert_eq!(
        edited(heredoc, "encrypted", &YES),
        "a {\n  x         = <<EOT\nfoo\nEOT\n  name      = 1\n  encrypted = true\n}\n"
    );
    let comments = "a {        # x\n  long = 1 # c\n  b    = 2\n}\n";
    assert_eq!(edited(comments, "long", &YES), "a {           # x\n  long = true # c\n  b    = 2\n}\n");
    assert_eq!(removed(comments, "long"), "a { # x\n  b = 2\n}\n");
    let loose = "a {\n  long = 1 # c\n  b = 2 # d\n}\n";
    assert_eq!(edited(loose, "encrypted", &YES), loose.replace("# d", "# d\n  encrypted = true"));
}

#[test]
fn fixes_that_meet_in_one_place_are_told_apart() {
    let before = "a {\n  id = 1\n}\nb {}\n";
    let resource = read(before);
    let mut edits = set(&resource, &path("r.on"), &YES).unwrap();
    edits.extend(set(&resource, &path("s.on"), &YES).unwrap());
    edits.extend(set(&resource, &path("on"), &YES).unwrap());
    edits.push(append_after(&resource, "x {}"));
    edits.push(append_after(&resource, "y {}"));
    assert_eq!(
        laid_on(before, &edits),
        "a {\n  id = 1\n  on = true\n\n  r {\n    on = true\n  }\n\n  s {\n    on = true\n  }\n}\n\nx {}\n\ny {}\n\nb {}\n"
    );
}

#[test]
fn lists_are_added_to_and_taken_from_in_their_own_style() {
    let of = |list: &str| format!("a {{\n  l = {list}\n}}\n");
    let added = |list: &str| {
        let edits = list_add(&read(&of(list)), &path("l"), &text("x"));
        edits.map(|edits| laid_on(&of(list), &edits))
    };
    for (before, after) in [
        ("[]", "[\"x\"]"),
        ("[\"a\"]", "[\"a\", \"x\"]"),
        ("[\"a\",]", "[\"a\", \"x\",]"),
        ("[\n    \"a\",\n  ]", "[\n    \"a\",\n    \"x\",\n  ]"),
        ("[\n    \"a\" # c\n  ]", "[\n    \"a\", # c\n    \"x\"\n  ]"),
        ("[\n    \"a\", \"b\",\n  ]", "[\n    \"a\", \"b\", \"x\",\n  ]"),
        ("[\"x\", \"a\"]", "[\"x\", \"a\"]"),
        ("null", "[\"x\"]"),
        ("local.l", "concat(local.l, [\"x\"])"),
        ("[for l in m : l]", "concat([for l in m : l], [\"x\"])"),
    ] {
        assert_eq!(added(before).as_deref(), Some(of(after).as_str()), "{before}");
    }
    assert_eq!(added("toset(local.l)"), None);
    assert_eq!(added("\"text\""), None);
    let missing = list_add(&read("a {\n}\n"), &path("l"), &text("x")).unwrap();
    assert_eq!(laid_on("a {\n}\n", &missing), "a {\n  l = [\"x\"]\n}\n");
    let taken = |list: &str, index: usize| {
        let edits = list_remove(&read(&of(list)), &path("l"), index);
        edits.map(|edits| laid_on(&of(list), &edits))
    };
    for (before, index, after) in [
        ("[1]", 0, "[]"),
        ("[1, 2]", 0, "[2]"),
        ("[1, 2]", 1, "[1]"),
        ("[1, 2,]", 1, "[1,]"),
        ("[1, 2, 3]", 1, "[1, 3]"),
        ("[\n    1, # c\n    2, # d\n  ]", 0, "[\n    2, # d\n  ]"),
        ("[\n    1, # c\n    2\n  ]", 1, "[\n    1 # c\n  ]"),
        ("[\n    1,\n    2\n  ]", 1, "[\n    1\n  ]"),
        ("[\n    1,\n  ]", 0, "[]"),
    ] {
        assert_eq!(taken(before, index).as_deref(), Some(of(after).as_str()), "{before}");
    }
    for (list, index) in [("[1]", 1), ("local.l", 0), ("[for l in m : l]", 0), ("[1, /* c */ 2]", 1)] {
        assert_eq!(taken(list, index), None, "{list}");
    }
    let deep = "a {\n  r {\n    l = [1, 2]\n  }\n}\n";
    let edits = list_remove(&read(deep), &path("r[0].l"), 0).unwrap();
    assert_eq!(laid_on(deep, &edits), deep.replace("[1, 2]", "[2]"));
}

#[test]
fn objects_in_lists_are_set_one_by_one() {
    let before = "a {\n  l = [\n    { on = 1 },\n    { on = 2 },\n  ]\n}\n";
    assert_eq!(edited(before, "l[1].on", &YES), before.replace("on = 2", "on = true"));
    assert_eq!(edited(before, "l[0].off", &YES), before.replace("on = 1", "on = 1, off = true"));
}

#[test]
fn what_is_removed_takes_its_lines_along() {
    let before = "resource \"a\" \"b\" {\n  id = 1 # c\n  on = 2\n\n  r {\n    x = 1\n  }\n\n  r {\n  }\n}\n";
    assert_eq!(removed(before, "id"), before.replace("  id = 1 # c\n", ""));
    assert_eq!(removed(before, "r"), "resource \"a\" \"b\" {\n  id = 1 # c\n  on = 2\n}\n");
    assert_eq!(removed(before, "r[1]"), before.replace("\n  r {\n  }\n", ""));
    assert_eq!(removed(before, "none"), before);
    let object = "a {\n  t = { A = 1, B = 2 }\n}\n";
    assert_eq!(removed(object, "t.A"), "a {\n  t = { B = 2 }\n}\n");
    assert_eq!(removed(object, "t.B"), "a {\n  t = { A = 1 }\n}\n");
    assert_eq!(removed("a { t = 1 }\n", "t"), "a {}\n");
}

#[test]
fn a_companion_is_clean_and_follows_its_resource() {
    let set = [(path("versioning_configuration.status"), text("Enabled")), (path("owner"), text("a\"b"))];
    let written = companion("v", "models", "bucket", "a.b.id", &set);
    assert_eq!(
        written,
        "resource \"v\" \"models\" {\n  bucket = a.b.id\n  owner  = \"a\\\"b\"\n\n  versioning_configuration {\n    \
         status = \"Enabled\"\n  }\n}\n"
    );
    let added = |before: &str| apply(before, &[append_after(&read(before), "x {}\n")]).unwrap();
    assert_eq!(added("a {}\n"), "a {}\n\nx {}\n");
    assert_eq!(added("a {}"), "a {}\n\nx {}");
    assert_eq!(added("a {} # c\r\nb {}\r\n"), "a {} # c\r\n\r\nx {}\r\n\r\nb {}\r\n");
}

#[test]
fn a_name_that_is_taken_gets_a_number() {
    let stack = Stack {
        variant: None,
        modules: Vec::new(),
        is_called: false,
        root: "".into(),
        dialect: Dialect::Terraform,
        resources: vec![read("a {}")],
        view: None,
        sources: Vec::new(),
        troubles: Vec::new(),
        uses: Vec::new(),
        moved: Vec::new(),
        refused: 0,
        kept: Vec::new(),
        called: std::collections::HashMap::new(),
        names: Vec::new(),
        has_files: false,
    };
    assert_eq!(free_name(&stack, "a", "b"), "b_2");
    assert_eq!(free_name(&stack, "c", "b"), "b");
}

/// The resource `a.b` of a `.tf.json` file.
fn read_json(text: &str) -> Resource {
    let source = Source::decode("main.tf.json".into(), text.as_bytes());
    let Ok(top) = crate::iac::json::read(&source) else { panic!("the case is JSON") };
    let below = |node: &Node, key: &str| node.as_map().and_then(|map| map.get(key)).cloned().unwrap();
    let resources = below(&top, "resource");
    let types = match &resources.value {
        Value::List(parts) => parts.last().cloned().unwrap(),
        _ => resources,
    };
    let body = below(&below(&types, "a"), "b");
    Resource { block: body.at.clone(), body, ..read("a {}") }
}

#[test]
fn json_stays_json() {
    let of = |body: &str| {
        format!("{{\n  \"resource\": {{\n    \"a\": {{\n      \"b\": {body}\n    }}\n  }}\n}}\n")
    };
    let case = |before: &str, dotted: &str, value: Literal, after: &str| {
        let resource = read_json(&of(before));
        let edits = set(&resource, &path(dotted), &value).expect("editable");
        assert_eq!(apply(&of(before), &edits).unwrap(), of(after));
    };
    case("{\n        \"x\": 1\n      }", "on", YES, "{\n        \"x\": 1,\n        \"on\": true\n      }");
    case("{\"x\": 1}", "x", Literal::Expression("c.d".to_owned()), "{\"x\": \"${c.d}\"}");
    case("{\"x\": 1}", "y", text("${z}"), "{\"x\": 1, \"y\": \"$${z}\"}");
    case("{}", "r.on", YES, "{\n        \"r\": {\n          \"on\": true\n        }\n      }");
    case("{\"r\": [{\"on\": 1}, {}]}", "r[0].on", YES, "{\"r\": [{\"on\": true}, {}]}");
    let gone =
        |before: &str| apply(&of(before), &remove(&read_json(&of(before)), &path("x")).unwrap()).unwrap();
    assert_eq!(gone("{\"x\": 1, \"y\": 2}"), of("{\"y\": 2}"));
    assert_eq!(gone("{\"y\": 2, \"x\": 1}"), of("{\"y\": 2}"));
    assert_eq!(gone("{\n        \"y\": 2,\n        \"x\": 1\n      }"), of("{\n        \"y\": 2\n      }"));
    let before = of("{}");
    let added = append_companion(&read_json(&before), "v", "b", "bucket", "a.b.id", &[]).unwrap();
    let added = apply(&before, &[added]).unwrap();
    let entry = "      \"b\": {}\n    },\n    \"v\": {\n      \"b\": {\n        \"bucket\": \"${a.b.id}\"\n      }\n    }\n";
    assert_eq!(added, before.replace("      \"b\": {}\n    }\n", entry));
}

#[test]
fn a_companion_in_json_joins_its_kind() {
    let added = |before: &str| {
        let resource = read_json(before);
        let edit = append_companion(&resource, "v", "n", "by", "a.b.id", &[]);
        edit.map(|edit| apply(before, &[edit]).unwrap())
    };
    assert_eq!(
        added("{\"resource\": {\"a\": {\"b\": {}}, \"v\": {\"x\": {}}}}").unwrap(),
        "{\"resource\": {\"a\": {\"b\": {}}, \"v\": {\"x\": {}, \"n\": {\n  \"by\": \"${a.b.id}\"\n}}}}"
    );
    let list = "{\n  \"resource\": [\n    {\n      \"c\": {}\n    },\n    {\n      \"a\": {\n        \"b\": {}\n      }\n    }\n  ]\n}\n";
    let entry = "      },\n      \"v\": {\n        \"n\": {\n          \"by\": \"${a.b.id}\"\n        }\n      }\n    }\n  ]";
    assert_eq!(added(list).unwrap(), list.replace("      }\n    }\n  ]", entry));
    assert_eq!(added("{\"resource\": {\"a\": {\"b\": {}}, \"v\": {\"n\": {}}}}"), None);
    let before = "{\"resource\": {\"a\": {\"b\": {\"l\": [1, 2]}}}}";
    let resource = read_json(before);
    let more = list_add(&resource, &path("l"), &Literal::Number(3.0)).unwrap();
    assert_eq!(apply(before, &more).unwrap(), before.replace("2]", "2, 3]"));
    let less = list_remove(&resource, &path("l"), 1).unwrap();
    assert_eq!(apply(before, &less).unwrap(), before.replace(", 2]", "]"));
}

#[test]
fn an_object_in_a_new_block_is_a_block() {
    let none = Literal::Map(vec![("none".to_owned(), Literal::Map(Vec::new()))]);
    let rule = [("override_action".to_owned(), none), ("name".to_owned(), Literal::Text("a".to_owned()))];
    let wanted = "rule {\n    name = \"a\"\n\n    override_action {\n      none {}\n    }\n  }";
    assert_eq!(plain_block("rule", &rule, "  "), wanted);
}
