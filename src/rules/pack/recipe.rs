//! How a finding is mended, and what a fix makes or refers to.

use serde::{Deserialize, Serialize};

use super::{Condition, LinkRole, Path};
use crate::literal::Literal;

/// How a finding is mended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recipe {
    /// Imperative, lower case: `encrypt the volume`.
    pub title: String,
    pub safety: Safety,
    /// The fix is one only where this surely holds of the resource.
    pub when: Option<Condition>,
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
    /// A template's parameter that holds a secret, hidden.
    NoEcho,
}

impl NativeFix {
    pub const WORDS: [&str; 4] = ["backend", "own-account", "wrap", "no-echo"];

    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Backend, Self::OwnAccount, Self::Wrap, Self::NoEcho]
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
