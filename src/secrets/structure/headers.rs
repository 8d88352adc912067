//! Headers that an origin knows its proxy by: `X-Origin-Verify`, as CloudFront sends it and a load balancer asks for it.
//!
//! In: a header's name, or a map that says what a header must be. Out: whether it keeps others out, and what it must be.

use crate::iac::{Map, Node, Value};

/// The last word of such a name, behind `x-` and others.
const LAST: [&str; 5] = ["verify", "verification", "auth", "secret", "token"];
/// What a proxy and its origin are called in it.
const OF_ORIGINS: [&str; 10] =
    ["origin", "cloudfront", "cdn", "cf", "edge", "alb", "custom", "proxy", "gateway", "frontdoor"];

/// Whether an origin knows its proxy by a header of this name.
pub fn is_verified(name: &str) -> bool {
    let is_header = matches!(name.as_bytes(), [b'x' | b'X', b'-', ..]);
    if !is_header {
        return false;
    }
    let lower = name.to_ascii_lowercase();
    let words: Vec<&str> = lower.split('-').skip(1).collect();
    let is_of_origin = || words.iter().any(|word| OF_ORIGINS.contains(word));
    match words.as_slice() {
        ["verify", "origin" | "cloudfront" | "cdn"] => true,
        [_, .., "verify", "secret" | "token" | "key"] => true,
        [_, .., last] => LAST.contains(last) && is_of_origin(),
        _ => false,
    }
}

/// What such a header is, or must be for a request to be let through, with its name: what a distribution sends, a
/// listener's rule, a statement of a firewall.
pub fn matched(map: &Map) -> Vec<(&str, &Node)> {
    let first = |keys: [&str; 3]| keys.into_iter().find_map(|key| map.get(key));
    if let (Some(name), Some(value)) = (map.text("name").filter(|name| is_verified(name)), map.get("value")) {
        return vec![(name, value)];
    }
    if let Some(name) = first(["http_header_name", "httpHeaderName", "HttpHeaderName"]) {
        let values = first(["values", "Values", "regex_values"]).map(|node| &node.value);
        let Some(Value::List(values)) = values else { return Vec::new() };
        let name = name.as_text().filter(|name| is_verified(name));
        return name.into_iter().flat_map(|name| values.iter().map(move |value| (name, value))).collect();
    }
    let Some(sought) = first(["search_string", "searchString", "SearchString"]) else { return Vec::new() };
    let field = first(["field_to_match", "fieldToMatch", "FieldToMatch"]).and_then(one);
    let header = field.and_then(|map| {
        ["single_header", "singleHeader", "SingleHeader"].iter().find_map(|key| map.get(key))
    });
    let name = header.and_then(one).and_then(|map| map.text("name").or_else(|| map.text("Name")));
    name.filter(|name| is_verified(name)).map(|name| (name, sought)).into_iter().collect()
}

/// An object, or the one block of its name.
fn one(node: &Node) -> Option<&Map> {
    match &node.value {
        Value::List(items) => items.first()?.as_map(),
        _ => node.as_map(),
    }
}
