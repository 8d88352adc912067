//! The table that tells how CloudFormation's resources look in Terraform's words.
//!
//! In: `rules/cloudformation/views.tsv`, when iacgate is built, and beside it `rules/pulumi/native.tsv`, where classes of
//! the clouds' own SDKs stand in place of types. Out: a [`View`] for a type, decoded when a template has it. Compiled by
//! `build.rs` too, so it stands on nothing of ours.
//!
//! A line says `type ⇥ path ⇥ what becomes of it`; a line whose path is empty begins a view of the type, which there
//! may be only `if` or `unless` a property is given.
//!
//! | becomes | means |
//! |---|---|
//! | `name`, `outer.name` | its name where it stands; with a dot it goes one level down |
//! | `/outer.name` | its place in the whole resource |
//! | `.` | what is in it stands where it stood |
//! | `-` | it is left out; of a property that there is none: no fix may write it |
//! | `+kind by` | a resource of its own, or one for each element, that names this one by that attribute |
//! | `+kind by attribute` | the same, of plain values |
//! | `<name` | only the way back: what Terraform calls it besides; `<name=value`: the value that says `true` there |
//! | `~name=value` | what CloudFormation takes where nothing is written and Terraform takes something else |
//! | `!name` | what CloudFormation has no words for, beside an empty path: nobody can know it |
//! | `=name=value` | a constant, beside an empty path |
//!
//! A name may be followed by `[]` where CloudFormation has a list of objects, and by `|` and how the value is turned over: [`Turn`]. A path names properties; `List[Key=x]`
//! is the element of a list whose `Key` (or `Outer.Key`) is `x`. What no line names has its own name in snake case.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct View {
    pub resource: String,
    /// A property that decides whether there is such a view, and whether it must be there or must not.
    pub only: Option<(String, bool)>,
    pub rows: Vec<Row>,
    pub constants: Vec<(String, String)>,
    /// What stands there where nothing is written.
    pub defaults: Vec<(String, String)>,
    /// What CloudFormation has no words for: nobody can know it.
    pub unsaid: Vec<String>,
}

impl View {
    /// Whether `name`, which no line gives to what stands at `path`, is that of a property beside the hoisted one that it
    /// stands in: a replica's `DeletionProtectionEnabled` is no part of its `PointInTimeRecoverySpecification`.
    pub fn is_beside(&self, path: &[String], name: &str) -> bool {
        let [outer @ .., hoisted, _] = path else { return false };
        let beside = |row: &&Row| matches!(row.path.as_slice(), [above @ .., _] if above == outer);
        let is_hoisted = |row: &Row| row.becomes == Becomes::Hoisted && row.path.last() == Some(hoisted);
        let has_name = |row: &Row| matches!(&row.becomes, Becomes::Name(names, _) if *names == [name]);
        self.rows.iter().filter(beside).any(is_hoisted) && self.rows.iter().filter(beside).any(has_name)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Names of properties from the resource on.
    pub path: Vec<String>,
    pub element: Option<Element>,
    /// CloudFormation has a list of objects there: `rule[]`.
    pub is_list: bool,
    pub becomes: Becomes,
}

/// The element of a list that is meant: `[Key=deletion_protection.enabled]`, of which `Value` is taken, or
/// `[DeviceName=/dev/xvda].Ebs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Element {
    pub key: String,
    pub wanted: String,
    pub value: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Becomes {
    /// A name where it stands, with how many levels more.
    Name(Vec<String>, Turn),
    /// A place in the whole.
    Place(Vec<String>, Turn),
    Hoisted,
    LeftOut,
    /// Only the way back, and what says `true` there.
    Back(Vec<String>, Option<String>),
    Companion {
        kind: String,
        by: String,
        attribute: Option<String>,
    },
}

/// How a value is turned over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Turn {
    /// Names in it become snake case, as everywhere.
    Plain,
    /// As it is: policy documents, names that anyone chose.
    Raw,
    /// Names in it begin with a small letter: what the service itself takes as JSON.
    Camel,
    /// `PublicRead` is `public-read`.
    Kebab,
    /// `true` is `false`.
    Not,
    /// Texts are lower case.
    Lower,
    /// Texts are upper case.
    Upper,
    /// A list of names and values is a map.
    Pairs,
    /// Whether it is there at all is what counts: `true`.
    There,
    /// What its only switch says, `{SomethingEnabled: false}`: on where it says nothing.
    Switch,
    /// `ENABLED` is `true`, `DISABLED` is `false`.
    Enabled,
    /// `Enabled` is `true`, `Disabled` is `false`.
    Switched,
    /// `Retain` and `Snapshot` are `true`.
    Kept,
    /// `Snapshot` is `false`, all else is `true`.
    Skipped,
    /// Names in it become snake case, of an element that has no line of its own.
    Snake,
    /// `true` is `ENABLED`.
    Status,
    /// A map of names and values is a list of both.
    Named,
    /// A map of logs by their type is a list of them.
    Logs,
    /// A list of objects with one value each is a list of the values.
    Items,
    /// Where Terraform has a list, one value.
    One,
    /// `internal` is `true`, any other is `false`.
    Internal,
    /// A tree is the text of its JSON.
    Json,
    /// `None` is `private`, others are lower case.
    Access,
}

impl Turn {
    pub const WORDS: [(&str, Turn); 23] = [
        ("plain", Turn::Plain),
        ("raw", Turn::Raw),
        ("camel", Turn::Camel),
        ("kebab", Turn::Kebab),
        ("not", Turn::Not),
        ("lower", Turn::Lower),
        ("upper", Turn::Upper),
        ("pairs", Turn::Pairs),
        ("there", Turn::There),
        ("switch", Turn::Switch),
        ("enabled", Turn::Enabled),
        ("switched", Turn::Switched),
        ("kept", Turn::Kept),
        ("skipped", Turn::Skipped),
        ("snake", Turn::Snake),
        ("status", Turn::Status),
        ("named", Turn::Named),
        ("logs", Turn::Logs),
        ("items", Turn::Items),
        ("one", Turn::One),
        ("internal", Turn::Internal),
        ("json", Turn::Json),
        ("access", Turn::Access),
    ];
}

/// `KmsKeyId` is `kms_key_id`, `SSEAlgorithm` is `sse_algorithm`. A name that is no property's stays as it is.
pub fn snake(name: &str) -> String {
    if !name.starts_with(|c: char| c.is_ascii_uppercase()) || !name.bytes().all(|b| b.is_ascii_alphanumeric())
    {
        return name.to_owned();
    }
    let bytes = name.as_bytes();
    let mut out = String::with_capacity(name.len() + 4);
    for (position, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_uppercase() && position > 0 {
            let before = bytes[position - 1];
            let ends_acronym =
                before.is_ascii_uppercase() && bytes.get(position + 1).is_some_and(u8::is_ascii_lowercase);
            if before.is_ascii_lowercase() || before.is_ascii_digit() || ends_acronym {
                out.push('_');
            }
        }
        out.push(byte.to_ascii_lowercase() as char);
    }
    out
}

/// `kms_key_id` is `KmsKeyId`: what a property that no line names is called.
pub fn pascal(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split('_') {
        let mut letters = word.chars();
        out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_turn_into_terraforms() {
        for (written, wanted) in [
            ("KmsKeyId", "kms_key_id"),
            ("SSEAlgorithm", "sse_algorithm"),
            ("S3BucketName", "s3_bucket_name"),
            ("aws:x", "aws:x"),
        ] {
            assert_eq!(snake(written), wanted);
        }
        assert_eq!(pascal("kms_key_id"), "KmsKeyId");
    }
}
