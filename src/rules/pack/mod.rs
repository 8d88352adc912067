//! A pack of rules in typed form: what `parse` makes of TOML and what the binary carries.
//!
//! Compiled by `build.rs` too, so it stands on `severity`, `literal`, `measure` and `truth` alone.

mod asks;
mod recipe;
mod secret;

use serde::{Deserialize, Serialize};

use super::later::Later;
use super::measure::Day;
use crate::literal::Literal;
use crate::severity::Severity;
pub use asks::{
    Asks, Bounds, Condition, ConditionShape, Effect, LinkRole, Network, Path, PathStep, PortShape, PortsAt,
    Quantifier, StatementShape, Subject, Test, Wanted,
};
pub use recipe::{Choice, Companion, Dependency, NativeFix, Recipe, Safety};
pub use secret::{Checksum, Manner, SecretShape};

/// Rules and the lists they name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Pack {
    pub rules: Vec<Rule>,
    /// `[lists]`: a name and its glob patterns.
    pub lists: Vec<(String, Vec<String>)>,
    /// `[settings]`: defaults of the parameters that rules read.
    pub settings: Vec<(String, Literal)>,
    /// `[dates.name]`: globs and the last day of what they match.
    pub dates: Vec<DateTable>,
    /// `[dependency.name]`: resources that fixes refer to.
    pub dependencies: Vec<(String, Later<Dependency>)>,
    /// The lists, settings and tables of dates that its rules name, to be checked when all are known.
    #[serde(skip)]
    pub mentions: Vec<Mention>,
}

/// A name, with globs and the last day of what they match.
pub type DateTable = (String, Vec<(String, Day)>);

/// A name that stands for data beside the rules, and where it is written.
#[derive(Clone, Debug)]
pub struct Mention {
    pub kind: Mentioned,
    pub name: String,
    pub span: std::ops::Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mentioned {
    List,
    Setting,
    Dates,
    Dependency,
}

/// What chooses a rule is read at every start; what it says and asks, when there is somebody to hear it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Rule {
    pub id: String,
    pub severity: Severity,
    pub profile: Profile,
    /// Out of reach of `exclude`, `actions`, `--skip`, tiers, profiles and thresholds: it is tagged `never`.
    pub is_never: bool,
    /// Its place in the built-in pack, if it is of it.
    pub number: Option<usize>,
    pub kinds: Kinds,
    pub looks_at: LooksAt,
    /// Read as the rule's own fields.
    pub told: Later<Told>,
}

impl std::ops::Deref for Rule {
    type Target = Told;

    fn deref(&self) -> &Told {
        &self.told
    }
}

/// What a rule says to people.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Told {
    pub title: String,
    pub category: String,
    pub aliases: Vec<String>,
    /// Benchmark → control ids.
    pub controls: Vec<(String, Vec<String>)>,
    pub tags: Vec<String>,
    /// See [`Rule::why`].
    pub why: String,
    /// Said after the message: what a person can do or set. See [`Rule::advice`].
    pub advice: String,
    /// The cloud's own last line of defence: `aws-config` → managed rule.
    pub enforce: Vec<(String, String)>,
    /// Examples written beside the rule (a team's own; built-in ones stand in `tests/rules`).
    pub examples: Vec<Example>,
}

impl Rule {
    /// Why it matters. What is true of every kind of token stands here once, not in each of hundreds of rules.
    pub fn why(&self) -> &str {
        match &self.looks_at {
            LooksAt::Secret(_) if self.told.why.is_empty() => {
                "A token in Git is everyone's who can read any clone, and stays in history after the line is gone."
            }
            _ => &self.told.why,
        }
    }

    /// What a person can do, if the rule says it.
    pub fn advice(&self) -> &str {
        match &self.looks_at {
            LooksAt::Secret(_) if self.told.advice.is_empty() => {
                "Revoke it at its issuer first, then read it from the environment or a secret store."
            }
            _ => &self.told.advice,
        }
    }
}

/// Kinds of resources that a rule may be about, or that a stack has: each is one of 64 bits. Where they share none, the
/// rule says nothing of the stack, and its tables need not be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kinds(u64);

impl Kinds {
    const ALL: Self = Self(u64::MAX);

    pub fn of<'k>(kinds: impl IntoIterator<Item = &'k str>) -> Self {
        // FNV-1a, whose upper bits hang on all bytes.
        let hash = |kind: &str| {
            kind.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            })
        };
        Self(kinds.into_iter().fold(0, |bits, kind| bits | 1 << (hash(kind) >> 58)))
    }

    /// What tables are about: all kinds, where a glob says which, or it is none of a resource.
    pub fn of_tables(tables: &[Table]) -> Self {
        let of_table = |table: &Table| match &table.subject {
            Subject::Resource(kinds)
            | Subject::Data(kinds)
            | Subject::Provider(kinds)
            | Subject::Backend(kinds)
            | Subject::Module(kinds)
                if !kinds.iter().any(|kind| kind.contains(['*', '?'])) =>
            {
                Self::of(kinds.iter().map(String::as_str))
            }
            _ => Self::ALL,
        };
        Self(tables.iter().fold(0, |bits, table| bits | of_table(table).0))
    }

    pub fn share(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Profile {
    /// Worth stopping a commit for.
    Essential,
    Thorough,
    /// Only where a policy says what becomes of it: it makes demands that not every team has.
    Asked,
}

impl Profile {
    pub fn word(self) -> &'static str {
        match self {
            Self::Essential => "essential",
            Self::Thorough => "thorough",
            Self::Asked => "asked",
        }
    }
}

/// What a rule is asked about.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub enum LooksAt {
    /// Declared resources, a table a kind of resource.
    Resources(Later<Vec<Table>>),
    /// A token's shape in the text of any file.
    Secret(Later<SecretShape>),
    /// A check of files in Rust (`secrets`, `state`) that knows this rule by its id.
    Files,
}

/// One dialect's (or one resource type's) side of a rule.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Table {
    pub dialect: String,
    pub subject: Subject,
    pub asks: Later<Asks>,
    /// Ways to mend it, the preferred one first.
    pub fixes: Later<Vec<Recipe>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Example {
    pub dialect: String,
    pub fails: Option<String>,
    pub passes: Option<String>,
    pub unknown: Option<String>,
}
