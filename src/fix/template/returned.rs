//! What a template calls an attribute of a resource: `!Ref`, `!GetAtt`, a text made of them.
//!
//! In: `rules/cloudformation/returned.tsv`, a resource's type and logical id, an attribute of Terraform's. Out: a function.

use super::made::function;
use crate::literal::Literal;

const RETURNED: &str = include_str!("../../../rules/cloudformation/returned.tsv");
/// Attributes that a reference gives, unless the table says otherwise.
const REFERENCE: [&str; 5] = ["", "id", "name", "bucket", "key_id"];

/// `None` where CloudFormation returns no such thing. `property` is what the resource says itself, as it stands in a text.
pub fn attribute(
    kind: &str,
    id: &str,
    attribute: &str,
    property: &dyn Fn(&str) -> Option<String>,
) -> Option<Literal> {
    let reference = || function("Ref", Literal::Text(id.to_owned()));
    let got = |name: &str| {
        let names = [id, name].map(|text| Literal::Text(text.to_owned()));
        function("Fn::GetAtt", Literal::List(names.into()))
    };
    let row = |line: &'static str| {
        line.strip_prefix(kind)?.strip_prefix('\t')?.strip_prefix(attribute)?.strip_prefix('\t')
    };
    Some(match RETURNED.lines().find_map(row) {
        Some("Ref") => reference(),
        Some(text) => match text.strip_prefix('.') {
            Some(name) => got(name),
            None => function("Fn::Sub", Literal::Text(filled(text, id, property)?)),
        },
        None if attribute == "arn" => got("Arn"),
        None => REFERENCE.contains(&attribute).then(reference)?,
    })
}

/// A text with the resource's id and properties put in.
fn filled(text: &str, id: &str, property: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut pieces = text.split("${@");
    let mut filled = pieces.next()?.to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once('}')?;
        filled += &if name.is_empty() { format!("${{{id}}}") } else { property(name)? };
        filled += rest;
    }
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_each_type_says_what_it_gives() {
        let rows: Vec<&str> = RETURNED.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(rows.is_sorted() && rows.iter().all(|row| row.split('\t').count() == 3));
        let of = |kind: &str, name: &str| attribute(kind, "X", name, &|_| Some("${Api}".to_owned()));
        assert_eq!(of("AWS::SNS::Topic", "arn"), Some(function("Ref", Literal::Text("X".to_owned()))));
        let arn = "arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${Api}/stages/${X}";
        assert_eq!(
            of("AWS::ApiGateway::Stage", "arn"),
            Some(function("Fn::Sub", Literal::Text(arn.to_owned())))
        );
        assert_eq!(of("AWS::SNS::Topic", "owner"), None);
    }
}
