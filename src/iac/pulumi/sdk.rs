//! Which version of the AWS SDK a project uses, as far as names depend on it.
//!
//! In: what a project declares and imports, and the files that name its packages. Out: an [`Sdk`].

use super::declared::Declared;
use super::program::syntax::Program;
use super::token::Token;
use crate::path::RepoPath;
use crate::tree::{Content, Tree, link};

/// Which classes S3 has. Versions 5 and 6 have `BucketVersioningV2` and its like, and an older class called `Bucket`;
/// version 7 has them without the `V2` too. So the `V2` is right wherever nothing says that it is version 7.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sdk {
    #[default]
    Older,
    Seven,
}

/// The first version without the `V2`.
const PLAIN: u64 = 7;

/// Classes of S3 that are called with a `V2` in versions 5 and 6.
const RENAMED: [&str; 11] = [
    "Bucket",
    "BucketAccelerateConfiguration",
    "BucketAcl",
    "BucketCorsConfiguration",
    "BucketLifecycleConfiguration",
    "BucketLogging",
    "BucketObjectLockConfiguration",
    "BucketRequestPaymentConfiguration",
    "BucketServerSideEncryptionConfiguration",
    "BucketVersioning",
    "BucketWebsiteConfiguration",
];

/// Files that name a program's packages, and what they call the SDK.
const PACKAGES: [(&[u8], &str); 5] = [
    (b"package.json", "@pulumi/aws"),
    (b"requirements.txt", "pulumi-aws"),
    (b"pyproject.toml", "pulumi-aws"),
    (b"Pipfile", "pulumi-aws"),
    (b"setup.py", "pulumi-aws"),
];

impl Sdk {
    /// A class by the name that it has in this version.
    pub fn named(self, token: Token) -> Token {
        let is_renamed = is_of_s3(&token) && RENAMED.contains(&token.class.as_str());
        match self {
            Self::Older if is_renamed => Token { class: format!("{}V2", token.class), ..token },
            _ => token,
        }
    }

    /// By the files of packages in a project's folder.
    pub fn of_packages(tree: &dyn Tree, folder: &RepoPath) -> Self {
        let named = PACKAGES.iter().filter_map(|(file, package)| {
            let Ok(Some(Content::Whole(bytes))) = link::read(tree, &folder.join(file)) else { return None };
            version(&String::from_utf8_lossy(&bytes), package)
        });
        Self::of_version(named.max())
    }

    /// By what Go imports, and by classes that only the newer SDK has.
    pub fn or_of(self, programs: &[Program], declared: &[Declared]) -> Self {
        let imports = programs.iter().flat_map(|program| program.imports.values());
        let go = imports.filter_map(|import| version(&import.module, "pulumi-aws/sdk")).max();
        let is_new = |one: &Declared| {
            let class = one.token.class.as_str();
            is_of_s3(&one.token) && class != "Bucket" && RENAMED.contains(&class)
        };
        match self == Self::Seven || declared.iter().any(is_new) {
            true => Self::Seven,
            false => Self::of_version(go),
        }
    }

    fn of_version(major: Option<u64>) -> Self {
        if major.is_some_and(|major| major >= PLAIN) { Self::Seven } else { Self::Older }
    }
}

fn is_of_s3(token: &Token) -> bool {
    token.package == "aws" && token.module == "s3"
}

/// The first number behind a package's name, on its line: the lowest version that a range lets in.
fn version(text: &str, package: &str) -> Option<u64> {
    text.match_indices(package).find_map(|(at, _)| {
        let rest = text[at + package.len()..].lines().next().unwrap_or("");
        // `pulumi-aws-native` is another package.
        if rest.starts_with(|sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_')) {
            return None;
        }
        let digits = rest.trim_start_matches(|sign: char| !sign.is_ascii_digit());
        let end = digits.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(digits.len());
        digits[..end].parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_version_that_a_range_lets_in_counts() {
        let javascript = r#"{"dependencies": {"@pulumi/aws-native": "^9.0.0", "@pulumi/aws": "^6.50.0"}}"#;
        assert_eq!(version(javascript, "@pulumi/aws"), Some(6));
        assert_eq!(version("pulumi>=3\npulumi-aws>=7.0.0,<8\n", "pulumi-aws"), Some(7));
        assert_eq!(version("pulumi-aws = { version = \"^5.1\" }", "pulumi-aws"), Some(5));
        assert_eq!(version("github.com/pulumi/pulumi-aws/sdk/v7/go/aws/s3", "pulumi-aws/sdk"), Some(7));
        assert_eq!(version("\"@pulumi/aws\": \"latest\"", "@pulumi/aws"), None);
    }
}
