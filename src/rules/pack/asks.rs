//! What a rule asks of a resource: when it applies, and what must hold then.

use serde::{Deserialize, Serialize};

use super::super::measure::{Measure, Unit};
use super::super::truth::Truth;
use crate::literal::Literal;

/// When a rule applies, and what must hold then.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Asks {
    pub when: Option<Condition>,
    pub require: Condition,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// Managed resources of these types (globs).
    Resource(Vec<String>),
    Data(Vec<String>),
    Provider(Vec<String>),
    Backend(Vec<String>),
    Module(Vec<String>),
    Variable,
    Output,
    Settings,
    /// One answer for the whole stack.
    Stack,
}

/// `a.b[*].c`: names with, behind each, whether every element of a list there is meant.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Path(pub Vec<PathStep>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathStep {
    /// A key; `${item}` stands for the setting's element that is being asked about; `*` for every key. `@name`,
    /// `@address` and `@kind` at the start are the resource's own, `@value` and `@key` the element's in `holds`.
    pub name: String,
    pub every: bool,
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|step| step.name.as_str()).collect();
        f.write_str(&names.join("."))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantifier {
    Each,
    Some,
    None,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Condition {
    Test {
        path: Path,
        test: Test,
        absent: Truth,
    },
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    /// Whether it is known to hold: what may turn out so does not.
    Known(Box<Condition>),
    /// Over blocks, list items and map entries at `path`; absent or empty is vacuous.
    Over {
        quantifier: Quantifier,
        path: Path,
        holds: Box<Condition>,
    },
    /// For each (or any) element of a setting, with `${item}` in the paths inside.
    Setting {
        name: String,
        quantifier: Quantifier,
        holds: Box<Condition>,
    },
    /// Another resource of the stack: one of its `by` names this one, or one of this one's `via` names it. With
    /// neither, any resource of that type in the stack.
    Linked {
        role: LinkRole,
        kinds: Vec<String>,
        by: Vec<Path>,
        via: Vec<Path>,
        holds: Option<Box<Condition>>,
    },
    /// The configuration of the provider that this resource uses.
    Provider(Box<Condition>),
    /// How many elements there are at `path` (that hold).
    Count {
        path: Path,
        holds: Option<Box<Condition>>,
        bounds: Bounds,
    },
    /// What the JSON text at `path` says: paths inside `holds` start from it.
    Json {
        path: Path,
        holds: Box<Condition>,
        absent: Truth,
    },
    /// A port range that reaches a port.
    Ports(Box<PortShape>),
    /// A policy document that has a statement of this shape.
    Policy {
        path: Path,
        effect: Effect,
        shape: Box<StatementShape>,
    },
    /// A check written in Rust.
    Native {
        name: String,
    },
    Always(Truth),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkRole {
    Managed,
    Data,
    /// Where state is kept: `linked-backend = "*"`.
    Backend,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Bounds {
    pub at_least: Option<u64>,
    pub at_most: Option<u64>,
}

/// Where port ranges stand.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum PortsAt {
    /// The first port and the last.
    Between(Path, Path),
    /// A text or a list of texts: `22`, `8000-8999`, `*`.
    Written(Path),
}

impl PortsAt {
    pub fn paths(&self) -> Vec<&Path> {
        match self {
            Self::Between(from, to) => vec![from, to],
            Self::Written(path) => vec![path],
        }
    }
}

/// Port ranges, and the ports that they are asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PortShape {
    pub at: PortsAt,
    pub protocol: Option<Path>,
    /// From the first to the last of each.
    pub ports: Vec<(u16, u16)>,
    /// A setting with more of them.
    pub setting: Option<String>,
    /// Whether the range is all ports.
    pub all: bool,
}

/// What is asked of one value.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Test {
    Equals(Literal),
    NotEquals(Literal),
    OneOf(Vec<Literal>),
    NoneOf(Vec<Literal>),
    /// A list holds it; a text has it as a part.
    Contains(Literal),
    Matches(String),
    NotMatches(String),
    StartsWith(String),
    EndsWith(String),
    AtLeast(Unit, Measure),
    AtMost(Unit, Measure),
    /// The same, with a bound that `[settings]` gives.
    AtMostSetting(Unit, String),
    Exists(bool),
    /// There, and nothing that a person was to replace: `CHANGE-ME`.
    Filled(bool),
    Empty(bool),
    Length(Bounds),
    Type(String),
    /// A map has one of these keys.
    Keys(Vec<String>),
    /// The same in any case; what it asks for is lower case.
    IgnoreCase(Box<Test>),
    /// The same of a text in which the regex's first match is replaced: `user-a` is read as `user:a`.
    ReadAs(String, String, Box<Test>),
    /// No glob of this table of dates matches whose day is past.
    Supported(String),
    /// A glob of this list matches.
    Lists(String),
    /// A glob of this setting (a list of texts) matches, case ignored.
    MatchesSetting(String),
    /// A CIDR or a list of them.
    Network(Network),
    /// A text names an AWS account, by number or in an ARN, that the setting `accounts` does not list.
    OtherAccount,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Network {
    /// Everybody: `0.0.0.0/0`, `::/0`, or halves that make it up.
    Open,
    Public,
    Private,
    /// In one of these.
    Within(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    Allow,
    Deny,
}

/// A statement that is looked for: all that is given must match.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct StatementShape {
    pub actions: Wanted,
    pub resources: Wanted,
    pub principals: Wanted,
    /// Elements that such a statement must have, and must not have: `NotAction`, `Condition`.
    pub with: Vec<String>,
    pub without: Vec<String>,
    /// Conditions that it must have, and must not have.
    pub conditions: Vec<ConditionShape>,
    pub without_conditions: Vec<ConditionShape>,
}

/// What is asked of one element of a statement: nothing, or all that is given.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Wanted {
    /// `actions`: one of these is in it whole.
    pub whole: Vec<String>,
    /// `actions-like`: something that one of these globs matches is in it.
    pub like: Vec<String>,
    /// `actions-match`: one of its texts, as written, matches this regex.
    pub matches: Option<String>,
}

impl Wanted {
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.like.is_empty() && self.matches.is_none()
    }
}

/// A condition of a statement, by globs; an empty list asks nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ConditionShape {
    pub operators: Vec<String>,
    pub keys: Vec<String>,
    pub values: Vec<String>,
}
