//! A pack of rules in typed form: what `parse` makes of TOML and what the binary carries.
//!
//! Compiled by `build.rs` too, so it stands on `severity`, `literal`, `measure` and `truth` alone.

use serde::{Deserialize, Serialize};

use super::later::Later;
use super::measure::{Day, Measure, Unit};
use super::truth::Truth;
use crate::literal::Literal;
use crate::severity::Severity;

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

/// How a token looks, and what makes a text worth looking for it. One of the lists has something in it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SecretShape {
    /// Lower case; where one of them stands, the regex is looked for around it.
    pub keywords: Vec<String>,
    /// What the token itself begins with, as written: the regex is held to it there.
    pub starts: Vec<String>,
    /// Lower case; words of the name that the token is given to, or of what stands right before it.
    pub near: Vec<String>,
    /// Lower case; what the name ends with, but for a few letters, that any secret is given to.
    pub names: Vec<String>,
    /// Whether a name around `near` must also say that it is a key: what these words stand for is common.
    pub spoken: bool,
    /// The regex; group 1, where there is one, is the secret.
    pub shape: String,
    /// Shannon entropy in bits per character that the secret must reach; 0 asks nothing.
    pub min_entropy: f64,
    pub checksum: Option<Checksum>,
    /// How many bytes behind a keyword the token may end; 1,024 unless it says so.
    pub reach: Option<u32>,
    /// No token that the regex matches is shorter, in bytes of letters, digits and what tokens have between them; 0
    /// where that is not known.
    pub shortest: u32,
}

/// How a kind of token is known, the surest first: where two kinds see a secret at one place, the surer has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manner {
    /// By what the token itself begins with.
    Start,
    /// By a word around which its regex is looked for.
    Keyword,
    /// By a word before a value of its form.
    Near,
    /// By the name that a value is given to.
    Name,
}

impl SecretShape {
    pub fn manner(&self) -> Manner {
        match self {
            shape if !shape.starts.is_empty() => Manner::Start,
            shape if !shape.near.is_empty() => Manner::Near,
            shape if !shape.names.is_empty() => Manner::Name,
            _ => Manner::Keyword,
        }
    }

    /// The words that make a text worth a look, and whether their capitals matter.
    pub fn words(&self) -> impl Iterator<Item = (&str, bool)> {
        let words = match self.manner() {
            Manner::Start => &self.starts,
            Manner::Keyword => &self.keywords,
            Manner::Near => &self.near,
            Manner::Name => &self.names,
        };
        let exact = self.manner() == Manner::Start;
        words.iter().map(move |word| (word.as_str(), exact))
    }
}

/// How an issuer guards its tokens against typing mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Checksum {
    /// GitHub, npm: after the prefix 30 characters, then their CRC-32 in six digits of base 62.
    Base62,
    /// Zuplo: after the prefix some characters, `_`, then their CRC-32 in eight hexadecimal digits.
    Hex,
}

/// How a finding is mended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recipe {
    /// Imperative, lower case: `encrypt the volume`.
    pub title: String,
    pub safety: Safety,
    /// Where this may hold of the resource, a person must look all the same.
    pub suggested_when: Option<Condition>,
    /// Where the edits go: this resource, or a companion that is found or made.
    pub companion: Option<Companion>,
    /// A path whose dots descend into nested blocks (`[*]`: the element that failed) and its new value.
    /// A [`Literal::Map`] is merged into an object that is there.
    pub set: Vec<(Path, Literal)>,
    /// As `set`, where nothing is written yet.
    pub fill: Vec<(Path, Literal)>,
    /// Blocks that a resource has several of, and one more of them.
    pub block: Vec<(String, Literal)>,
    pub remove: Vec<Path>,
    /// A list and what it lacks: elements are added to the list that is there.
    pub add: Vec<(Path, Literal)>,
    /// Lists of networks, or single ones, that lose what is open to everybody; and what stands there if nothing
    /// else is left.
    pub narrow: Vec<(Path, Literal)>,
    /// What stands at a path, by a glob that it matches, and what takes its place.
    pub replace: Vec<(Path, Vec<(String, Literal)>)>,
    /// As `set`, with the value that another path chooses: by a glob that what stands there matches.
    pub choose: Vec<Choice>,
    /// What a person should know of the fix: a sentence.
    pub note: Option<String>,
    /// Text put after the resource: a template with `${address}`, `${name}`.
    pub append: Option<String>,
    /// A fix that is made in Rust.
    pub native: Option<NativeFix>,
}

/// What is to stand at `path`, by what stands at `by`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Choice {
    pub path: Path,
    pub by: Path,
    pub values: Vec<(String, Literal)>,
}

/// Fixes that no recipe can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NativeFix {
    /// A remote backend in the `terraform` block, as other stacks of the repository have it.
    Backend,
    /// A statement for everybody, kept to the own account.
    OwnAccount,
    /// A literal secret taken out of the configuration.
    Wrap,
}

impl NativeFix {
    pub const WORDS: [&str; 3] = ["backend", "own-account", "wrap"];

    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Backend, Self::OwnAccount, Self::Wrap]
            .into_iter()
            .zip(Self::WORDS)
            .find_map(|(fix, known)| (known == word).then_some(fix))
    }
}

/// A resource that fixes refer to: one that the stack has, else a new one. A fix names it as `${name}` in
/// expressions and templates, and all of them as `${name[*].attribute}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Dependency {
    pub name: String,
    pub role: LinkRole,
    /// `aws_kms_key`.
    pub resource: String,
    /// What one that is there must be like.
    pub when: Option<Condition>,
    /// A regex of the names of variables that hold it, or an attribute of it: `kms_key_(arn|id)$`.
    pub variable: Option<String>,
    /// Attributes that one that is there must have written as the resource has: `rest_api_id`.
    pub same: Vec<String>,
    /// What a new one is called, with the `${name}` of the resource that it is for; that name alone otherwise.
    pub called: Option<String>,
    /// Its text where there is none: a template with `${name}` (its own), `${address}` (of what it is for) and
    /// other dependencies. Without it a fix needs one that is there.
    pub template: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Safety {
    Safe,
    /// A person must look: choose a name or a key, or weigh what else it touches.
    Suggested,
}

/// `resource "aws_s3_bucket_versioning" "models" { bucket = aws_s3_bucket.models.id … }`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Companion {
    pub resource: String,
    /// The attribute that names the resource: `bucket`.
    pub by: String,
    /// The attribute of the resource that it names: `id`.
    pub attribute: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Example {
    pub dialect: String,
    pub fails: Option<String>,
    pub passes: Option<String>,
    pub unknown: Option<String>,
}
