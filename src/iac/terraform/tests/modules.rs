//! Modules, instances, variants: what a stack is made of beyond its own folder.

use super::*;

fn tree(files: &[(&str, &str)]) -> Overlay<&'static Empty> {
    let file =
        |(path, text): &(&str, &str)| (RepoPath::from(*path), Some(std::sync::Arc::from(text.as_bytes())));
    Overlay { below: &Empty, files: files.iter().map(file).collect() }
}

fn stacks(folder: &str, files: &[(&str, &str)]) -> Vec<Stack> {
    Reader::of(&tree(files)).read(&RepoPath::from(folder)).unwrap()
}

fn addresses(stack: &Stack) -> Vec<&str> {
    stack.resources.iter().map(|resource| resource.address.as_str()).collect()
}

fn messages(stack: &Stack) -> Vec<String> {
    stack.troubles.iter().map(|trouble| format!("{}: {}", trouble.path, trouble.message)).collect()
}

#[test]
fn a_module_is_evaluated_with_what_its_call_gives() {
    let stack = &stacks(
        "envs/prod",
        &[
            (
                "envs/prod/main.tf",
                "module \"data\" {\n  source = \"../../modules/data\"\n  encrypted = local.e\n}\n\
                 locals {\n  e = false\n}\n\
                 resource \"r\" \"user\" {\n  x = module.data.id\n  y = module.data.name\n}\n",
            ),
            (
                "modules/data/main.tf",
                "variable \"encrypted\" {\n  default = true\n}\nvariable \"name\" {\n  default = \"n\"\n}\n\
                 resource \"aws_ebs_volume\" \"v\" {\n  encrypted = var.encrypted\n}\n\
                 output \"id\" {\n  value = aws_ebs_volume.v.id\n}\noutput \"name\" {\n  value = var.name\n}\n",
            ),
        ],
    )[0];
    assert_eq!(addresses(stack), ["module.data", "r.user", "module.data.aws_ebs_volume.v"]);
    let encrypted = get(stack, "module.data.aws_ebs_volume.v", "encrypted");
    assert_eq!(shown(encrypted), "false");
    let via: Vec<String> = encrypted.via.iter().map(|at| format!("{} {}", at.path(), at.text())).collect();
    assert_eq!(via, ["envs/prod/main.tf local.e", "envs/prod/main.tf false"]);
    let x = get(stack, "r.user", "x");
    assert_eq!(refers(x), ["module.data/id", "module.data.aws_ebs_volume.v/id"]);
    assert!(resource(stack, "module.data.aws_ebs_volume.v").is_named_by(&x.refers[1]));
    assert_eq!(shown(get(stack, "r.user", "y")), "\"n\"");
    assert_eq!(stack.modules, [RepoPath::from("modules/data")]);
}

#[test]
fn calls_reach_several_levels_down_and_back_up() {
    let stack = &stacks(
        "",
        &[
            (
                "main.tf",
                "module \"a\" {\n  source = \"./a\"\n  name = \"top\"\n}\nresource \"r\" \"n\" {\n  x = module.a.out\n}\n",
            ),
            (
                "a/main.tf",
                "variable \"name\" {}\nmodule \"b\" {\n  source = \"../b\"\n  name = \"${var.name}-a\"\n}\noutput \"out\" {\n  value = module.b.out\n}\n",
            ),
            (
                "b/main.tf",
                "variable \"name\" {}\noutput \"out\" {\n  value = \"${var.name}-b\"\n}\nresource \"r\" \"b\" {\n  x = var.name\n}\n",
            ),
        ],
    )[0];
    assert_eq!(shown(get(stack, "r.n", "x")), "\"top-a-b\"");
    assert_eq!(shown(get(stack, "module.a.module.b.r.b", "x")), "\"top-a\"");
}

#[test]
fn count_and_for_each_make_instances() {
    let stack = &stacks(
        "",
        &[
            (
                "main.tf",
                "resource \"r\" \"none\" {\n  count = 0\n}\n\
                 resource \"r\" \"two\" {\n  count = 2\n  x = \"n${count.index}\"\n}\n\
                 resource \"r\" \"each\" {\n  for_each = { a = { e = true }, b = { e = false } }\n  x = each.value.e\n  k = each.key\n}\n\
                 resource \"r\" \"set\" {\n  for_each = toset([\"p\", \"q\"])\n  x = each.value\n}\n\
                 resource \"r\" \"open\" {\n  count = var.n\n  x = count.index\n  y = 1\n}\nvariable \"n\" {}\n\
                 resource \"r\" \"use\" {\n  a = r.two[1].x\n  b = r.each[\"b\"].x\n  c = r.two[*].x\n  d = r.open[0].y\n  e = [for k, v in r.each : k]\n  f = r.each[\"a\"].id\n}\n\
                 module \"m\" {\n  for_each = toset([\"eu\", \"us\"])\n  source = \"./m\"\n  region = each.key\n}\n\
                 output \"o\" {\n  value = module.m[\"us\"].region\n}\n",
            ),
            (
                "m/main.tf",
                "variable \"region\" {}\nresource \"r\" \"m\" {\n  x = var.region\n}\noutput \"region\" {\n  value = r.m.x\n}\n",
            ),
        ],
    )[0];
    let all = addresses(stack);
    for address in ["r.two[0]", "r.two[1]", "r.each[\"a\"]", "r.set[\"q\"]", "r.open", "module.m[\"eu\"].r.m"]
    {
        assert!(all.contains(&address), "{address} in {all:?}");
    }
    assert!(!all.contains(&"r.none"));
    assert_eq!(all.iter().filter(|address| **address == "module.m").count(), 1);
    assert_eq!(shown(get(stack, "r.two[1]", "x")), "\"n1\"");
    assert_eq!(shown(get(stack, "r.each[\"b\"]", "x")), "false");
    assert_eq!(shown(get(stack, "r.each[\"b\"]", "k")), "\"b\"");
    assert_eq!(shown(get(stack, "r.set[\"p\"]", "x")), "\"p\"");
    assert_eq!(shown(get(stack, "r.open", "x")), "?count.index");
    let used = |key| shown(get(stack, "r.use", key));
    assert_eq!(used("a"), "\"n1\"");
    assert_eq!(used("b"), "false");
    assert_eq!(used("c"), "[\"n0\", \"n1\"]");
    assert_eq!(used("d"), "1");
    assert_eq!(used("e"), "[\"a\", \"b\"]");
    let reference = &get(stack, "r.use", "f").refers[0];
    assert!(resource(stack, "r.each[\"a\"]").is_named_by(reference));
    assert!(!resource(stack, "r.each[\"b\"]").is_named_by(reference));
    assert_eq!(shown(get(stack, "output.o", "value")), "\"us\"");
}

#[test]
fn providers_are_inherited_or_handed_over() {
    let stack = &stacks(
        "",
        &[
            (
                "main.tf",
                "provider \"aws\" {}\nprovider \"aws\" {\n  alias = \"west\"\n}\n\
                 resource \"aws_x\" \"a\" {}\nresource \"aws_x\" \"b\" {\n  provider = aws.west\n}\n\
                 module \"plain\" {\n  source = \"./m\"\n}\n\
                 module \"west\" {\n  source = \"./m\"\n  providers = { aws = aws.west }\n}\n",
            ),
            ("m/main.tf", "resource \"aws_x\" \"m\" {}\n"),
        ],
    )[0];
    let provider = |address| resource(stack, address).provider.as_deref();
    assert_eq!(provider("aws_x.a"), Some("provider.aws"));
    assert_eq!(provider("aws_x.b"), Some("provider.aws.west"));
    assert_eq!(provider("module.plain.aws_x.m"), Some("provider.aws"));
    assert_eq!(provider("module.west.aws_x.m"), Some("provider.aws.west"));
}

#[test]
fn variables_are_of_their_types() {
    let stack = &stacks(
        "",
        &[
            (
                "main.tf",
                "variable \"o\" {\n  type = object({\n    a = optional(bool, true)\n    b = optional(string)\n    c = number\n  })\n}\n\
                 variable \"s\" {\n  type = set(string)\n  default = [\"b\", \"a\", \"b\"]\n}\n\
                 variable \"m\" {\n  type = map(bool)\n  default = { x = \"true\" }\n}\n\
                 variable \"n\" {\n  type = bool\n  default = true\n  nullable = false\n}\n\
                 variable \"w\" {\n  type = number\n  default = \"many\"\n}\n\
                 resource \"r\" \"n\" {\n  a = var.o.a\n  b = var.o.b\n  c = var.o.c\n  s = var.s\n  m = var.m\n  n = var.n\n  w = var.w\n  t = try(var.o.missing, \"d\")\n}\n",
            ),
            ("terraform.tfvars", "o = { c = \"3\" }\nn = null\n"),
        ],
    )[0];
    let is = |key: &str, expected: &str| assert_eq!(shown(get(stack, "r.n", key)), expected, "{key}");
    is("a", "true");
    is("b", "null");
    is("c", "3");
    is("s", "[\"a\", \"b\"]");
    is("m", "{x: true}");
    is("n", "true");
    is("w", "?a value that is no number");
    is("t", "\"d\"");
    assert_eq!(messages(stack), ["main.tf: the value of `var.w` is no number"]);
}

#[test]
fn a_file_of_values_that_must_be_named_is_a_variant() {
    let stacks = stacks(
        "",
        &[
            ("main.tf", "variable \"e\" {}\nresource \"r\" \"n\" {\n  x = var.e\n}\n"),
            ("prod.tfvars", "e = true\n"),
            ("dev.tfvars.json", "{\"e\": false}"),
            ("elsewhere.tfvars", "other = 1\n"),
        ],
    );
    let seen: Vec<(String, String)> = stacks
        .iter()
        .map(|stack| {
            let name = stack.variant.as_ref().map_or(String::new(), ToString::to_string);
            (name, shown(get(stack, "r.n", "x")))
        })
        .collect();
    let expected = [("", "?var.e"), ("dev.tfvars.json", "false"), ("prod.tfvars", "true")];
    assert_eq!(seen, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[test]
fn modules_that_lead_nowhere_are_told_and_not_known() {
    let stack = &stacks(
        "a",
        &[
            (
                "a/main.tf",
                "module \"self\" {\n  source = \"../a\"\n}\nmodule \"out\" {\n  source = \"../../x\"\n}\n\
                 module \"none\" {\n  source = \"./none\"\n}\nmodule \"far\" {\n  source = \"hashicorp/x/aws\"\n}\n\
                 module \"loop\" {\n  source = \"./l\"\n  count = module.loop.n\n}\n\
                 resource \"r\" \"n\" {\n  x = module.self.id\n  y = module.far.id\n  z = module.loop.n\n}\n",
            ),
            ("a/l/main.tf", "output \"n\" {\n  value = 1\n}\n"),
        ],
    )[0];
    for key in ["x", "y"] {
        assert!(get(stack, "r.n", key).is_unknown(), "{key}");
    }
    assert_eq!(
        messages(stack),
        [
            "a/main.tf: this module calls itself: it is not followed",
            "a/main.tf: this module's source leaves the repository: its outputs are not known",
            "a/main.tf: this module's source has no configuration: its outputs are not known",
            "a/main.tf: `module.loop` refers to itself",
        ]
    );
    assert!(stack.troubles.iter().all(|trouble| !trouble.counts));
}

#[test]
fn modules_that_init_installed_are_read_where_they_lie() {
    let stack = &stacks(
        "",
        &[
            ("main.tf", "module \"vpc\" {\n  source = \"hashicorp/vpc/aws\"\n}\n"),
            (
                ".terraform/modules/modules.json",
                "{\"Modules\": [{\"Key\": \"\", \"Dir\": \".\"}, {\"Key\": \"vpc\", \"Source\": \"hashicorp/vpc/aws\", \"Dir\": \".terraform/modules/vpc\"}, {\"Key\": \"vpc.sub\", \"Dir\": \".terraform/modules/vpc/sub\"}]}",
            ),
            (
                ".terraform/modules/vpc/main.tf",
                "resource \"r\" \"n\" {}\nmodule \"sub\" {\n  source = \"git::https://example.com/x\"\n}\n",
            ),
            (".terraform/modules/vpc/sub/main.tf", "resource \"r\" \"s\" {}\n"),
        ],
    )[0];
    assert_eq!(addresses(stack), ["module.vpc", "module.vpc.r.n", "module.vpc.module.sub.r.s"]);
}

#[test]
fn files_are_read_from_the_tree_alone() {
    let stack = &stacks(
        "s",
        &[
            (
                "s/main.tf",
                "module \"m\" {\n  source = \"../m\"\n}\nresource \"r\" \"n\" {\n  a = file(\"a.txt\")\n  b = file(\"/etc/hostname\")\n  \
                 c = file(\"../../x\")\n  d = templatefile(\"${path.module}/t.tpl\", { name = \"n\", list = [1, 2] })\n  e = fileexists(\"a.txt\")\n}\n",
            ),
            ("s/a.txt", "text"),
            ("s/t.tpl", "${name}:%{ for i in list }${i};%{ endfor }"),
            ("m/main.tf", "resource \"r\" \"m\" {\n  a = file(\"${path.module}/b.txt\")\n}\n"),
            ("m/b.txt", "beside"),
        ],
    )[0];
    let is = |address: &str, key: &str, expected: &str| assert_eq!(shown(get(stack, address, key)), expected);
    is("r.n", "a", "\"text\"");
    is("r.n", "b", "?file(…)");
    is("r.n", "c", "?file(…)");
    is("r.n", "d", "\"n:1;2;\"");
    is("r.n", "e", "true");
    is("module.m.r.m", "a", "\"beside\"");
}

#[test]
fn a_text_with_missing_parts_keeps_the_others() {
    let node = value("\"arn:aws:s3:::${var.b}/*\"", "variable \"b\" {}");
    assert_eq!(node.parts(), Some("arn:aws:s3:::\u{FFFC}/*"));
    for call in ["format(\"a-%s-%s\", var.b, \"c\")", "join(\"-\", [\"a\", var.b, \"c\"])"] {
        assert_eq!(value(call, "variable \"b\" {}").parts(), Some("a-\u{FFFC}-c"), "{call}");
    }
    let node = value("jsonencode({ a = 1 })", "");
    assert_eq!(shown(&node), "\"{\\\"a\\\":1}\"");
    assert_eq!(shown(node.encoded().unwrap()), "{a: 1}");
}

#[test]
fn instances_without_end_are_cut_off_and_told() {
    let text = "resource \"r\" \"n\" {\n  count = 1000000000\n  x = 1\n}\nresource \"r\" \"m\" {\n  for_each = { for p in setproduct(range(50), range(50)) : \"${p[0]}-${p[1]}\" => 1 }\n}\n";
    let stack = &stacks("", &[("main.tf", text)])[0];
    assert_eq!(stack.resources.len(), 2_000);
    assert_eq!(
        messages(stack),
        [
            "main.tf: `r.n` has more than 1000 instances: the others are not judged",
            "main.tf: `r.m` has more than 1000 instances: the others are not judged",
        ]
    );
    assert!(stack.troubles.iter().all(|trouble| trouble.counts));
}
