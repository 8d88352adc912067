//! Answers held against OPA's, and the documentation against both.

use super::*;

fn asked(version: Version, call: &str) -> String {
    let mut engine = Engine::new();
    engine.set_rego_v0(version == Version::V0);
    add(&mut engine, version);
    match engine.eval_query(format!("x = {call}"), false) {
        Ok(answer) => answer
            .result
            .first()
            .map_or("undefined".to_owned(), |one| one.bindings[&Value::from("x")].to_string()),
        Err(error) => {
            error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
        }
    }
}

#[test]
fn functions_answer_as_in_opa() {
    for (call, answer) in [
        (r#"array.flatten([1, [2, [3]], []])"#, "[1,2,[3]]"),
        ("bits.lsh(1, 40)", "1099511627776"),
        (
            r#"graph.reachable_paths({"a": ["b", "c"], "b": ["a"], "c": []}, ["a"])"#,
            r#"[["a","b"],["a","c"]]"#,
        ),
        (r#"net.cidr_contains_matches("1.1.1.0/24", ["1.1.1.128", "2.2.2.2"])"#, r#"[["1.1.1.0/24",0]]"#),
        (r#"net.cidr_expand("10.0.0.0/30")"#, r#"["10.0.0.0","10.0.0.1","10.0.0.2","10.0.0.3"]"#),
        (r#"net.cidr_intersects("10.0.0.0/8", "10.1.0.0/16")"#, "true"),
        (r#"net.cidr_intersects("10.0.0.0/8", "11.0.0.0/8")"#, "false"),
        (r#"regex.find_all_string_submatch_n("a(b*)", "abb a", -1)"#, r#"[["abb","bb"],["a",""]]"#),
        ("product([2, 3, 4])", "24"),
        (
            r#"[units.parse("10K"), units.parse("1.5Gi"), units.parse("500m"), units.parse("3")]"#,
            "[10000,1610612736,0.5,3]",
        ),
        (
            r#"[units.parse_bytes("1KB"), units.parse_bytes("2gib"), units.parse_bytes("7")]"#,
            "[1000,2147483648,7]",
        ),
        (r#"units.parse("1e999999999")"#, "undefined"),
        (r#"sprintf("%d%%", [4])"#, r#""4%""#),
        (r#"time.parse_duration_ns("1h30m")"#, "5400000000000"),
        (r#"time.parse_duration_ns("soon")"#, "undefined"),
        (r#"time.parse_rfc3339_ns("1970-01-02T00:00:00+01:00")"#, "82800000000000"),
        (r#"time.parse_rfc3339_ns("1970-01-02")"#, "undefined"),
        (r#"urlquery.decode(urlquery.encode("a b&c=ü"))"#, r#""a b&c=ü""#),
        (r#"urlquery.encode_object({"b": ["1", "2"], "a": "x y"})"#, r#""a=x+y&b=1&b=2""#),
        (r#"urlquery.decode_object("a=x+y&b=1&b=2")"#, r#"{"a":["x y"],"b":["1","2"]}"#),
        (r#"crypto.md5("abc")"#, r#""900150983cd24fb0d6963f7d28e17f72""#),
        (r#"crypto.sha1("abc")"#, r#""a9993e364706816aba3e25717850c26c9cd0d89d""#),
        (r#"crypto.sha256("abc")"#, r#""ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad""#),
        // The second test of RFC 2202 and RFC 4231.
        (
            r#"crypto.hmac.md5("what do ya want for nothing?", "Jefe")"#,
            r#""750c783e6ab0b503eaa86e310a5db738""#,
        ),
        (
            r#"crypto.hmac.sha1("what do ya want for nothing?", "Jefe")"#,
            r#""effcdf6ae5eb2fa2d27416d5f184df9c259a7c79""#,
        ),
        (
            r#"crypto.hmac.sha256("what do ya want for nothing?", "Jefe")"#,
            r#""5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843""#,
        ),
        (r#"count(crypto.hmac.sha512("a", "b"))"#, "128"),
        (r#"crypto.hmac.equal("a", "a")"#, "true"),
        (
            r#"[regex.globs_match("a.a.[0-9]+z", "b.b.[0-9]+z"), regex.globs_match("[a-z]+b*", "xb")]"#,
            "[false,true]",
        ),
        (r#"[regex.globs_match("a*", "b*"), regex.globs_match("a.*c", ".bc+")]"#, "[false,true]"),
        (r#"regex.globs_match("[a", "a")"#, "undefined"),
        (
            r#"net.cidr_merge(["192.0.128.0/24", "192.0.129.0/24", "192.0.129.7", "::1", "10.0.0.1"])"#,
            r#"["10.0.0.1/32","192.0.128.0/23","::1/128"]"#,
        ),
        ("time.date(1709208000000000000)", "[2024,2,29]"),
        (r#"time.clock([1709208061000000000, "UTC"])"#, "[12,1,1]"),
        ("time.weekday(1709208000000000000)", r#""Thursday""#),
        ("time.date(time.add_date(1706702400000000000, 0, 1, 0))", "[2024,3,2]"),
        ("time.date(time.add_date(1709208000000000000, 1, -14, 1))", "[2023,12,30]"),
        ("time.diff(1709208000000000000, 1706702400000000000)", "[0,0,29,0,0,0]"),
        ("time.date(-1)", "[1969,12,31]"),
        (r#"yaml.unmarshal("a: [1]")"#, r#"{"a":[1]}"#),
        (r#"yaml.is_valid("a: [")"#, "false"),
    ] {
        assert_eq!(asked(Version::V1, call), answer, "{call}");
    }
}

#[test]
fn the_documentation_lists_every_function() {
    let text = include_str!("../../../docs/rego.md");
    let listed =
        text.split("**Functions.**").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or_default();
    let listed: BTreeSet<&str> = listed.split('`').skip(1).step_by(2).collect();
    let own = regorus::unstable::BUILTINS.keys().copied().filter(|name| !name.starts_with("__"));
    let known: BTreeSet<&str> = own.chain(all().map(|(name, ..)| name)).collect();
    assert_eq!(listed, known);
}

#[test]
fn functions_that_are_gone_answer_in_v0() {
    for (call, answer) in [
        ("any([false, true])", "true"),
        ("all([true, 1])", "false"),
        (r#"re_match("^a+$", "aa")"#, "true"),
        ("set_diff({1, 2}, {2})", "[1]"),
        ("cast_array({2, 1})", "[1,2]"),
        ("cast_string(1)", "undefined"),
    ] {
        assert_eq!(asked(Version::V0, call), answer, "{call}");
    }
}

#[test]
fn what_would_never_end_is_told() {
    let nodes: Vec<String> = (0..30).map(|node| format!("{node}")).collect();
    let dense = format!("{{a: b | some a in [{0}]; b := [{0}]}}", nodes.join(","));
    for call in [
        "bits.lsh(1, 200000000)".to_owned(),
        r#"net.cidr_expand("10.0.0.0/4")"#.to_owned(),
        r#"net.cidr_expand("::/0")"#.to_owned(),
        "product(numbers.range(1, 1000000))".to_owned(),
        r#"time.date([0, "Europe/Zurich"])"#.to_owned(),
        format!("graph.reachable_paths({dense}, [0])"),
    ] {
        let told = asked(Version::V1, &call);
        assert!(told.contains(" at most") || told.contains(" more "), "{call}: {told}");
    }
}
