//! How Pulumi and Terraform call the same things.
//!
//! In: a class or a type. Out: the other's name; and for a type, the [`Settings`] that the rule (`snake_case` to
//! `camelCase`) does not give. The tables lie in the binary as they are and are searched by halves: a line is read when
//! its type is asked for.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::token::Token;
use crate::iac::cloudformation::view;

/// Lines sorted by bytes, after a head of comments.
static TYPES: &str = include_str!("names/types.tsv");
static SETTINGS: &str = include_str!("names/settings.tsv");

/// Packages whose classes are Terraform's types, and how those begin.
const BRIDGED: [(&str, &str); 3] = [("aws", "aws"), ("gcp", "google"), ("azure", "azurerm")];

/// Whether a class's settings have Terraform's names, by the rules of the bridge.
pub fn is_bridged(token: &Token) -> bool {
    BRIDGED.iter().any(|(package, _)| *package == token.package)
}

/// The Terraform type that a class of a bridged provider stands for.
pub fn terraform_type(token: &Token) -> Option<String> {
    let (_, prefix) = BRIDGED.iter().find(|(package, _)| *package == token.package)?;
    if token.is_function() {
        let is_policy = token.class.starts_with("getPolicyDocument") && token.module == "iam";
        return is_policy.then(|| "aws_iam_policy_document".to_owned());
    }
    // The same resource under the name that it had for a while: `s3.BucketVersioningV2`.
    let class = token.class.strip_suffix("V2").filter(|_| token.module == "s3").unwrap_or(&token.class);
    let key = format!("{}/{}/{class}", token.package, token.module);
    Some(match line(TYPES, &key) {
        Some(kind) => kind.to_owned(),
        None if token.module.is_empty() => format!("{prefix}_{}", snake(class)),
        None => format!("{prefix}_{}_{}", snake(&token.module), snake(class)),
    })
}

/// Whether a provider is known to have such a class.
pub fn knows(token: &Token) -> bool {
    let key = format!("{}/{}/{}", token.package, token.module, token.class);
    let is_seen = || terraform_type(token).is_some_and(|kind| view::type_of(&kind).is_some());
    line(TYPES, &key).is_some() || is_seen()
}

/// The class for a Terraform type: for a resource that a fix adds.
pub fn class_of(kind: &str) -> Option<Token> {
    // Each finding of a program asks for the names in its words.
    static CLASSES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        let rows = TYPES.lines().rev().filter_map(|line| line.split_once('\t'));
        rows.map(|(key, kind)| (kind, key)).collect()
    });
    if let Some((package, rest)) = CLASSES.get(kind).and_then(|key| key.split_once('/')) {
        let (module, class) = rest.split_once('/')?;
        return Some(Token { package: package.into(), module: module.into(), class: class.into() });
    }
    let (prefix, rest) = kind.split_once('_')?;
    let (package, _) = BRIDGED.iter().find(|(_, own)| *own == prefix)?;
    let (module, class) = rest.split_once('_')?;
    let class = camel(class);
    let class = class.get(..1)?.to_ascii_uppercase() + class.get(1..)?;
    Some(Token { package: (*package).to_owned(), module: module.to_owned(), class })
}

/// What may stand behind a setting's name.
const FLAGS: [char; 3] = ['!', '+', '*'];

/// What Pulumi calls an attribute of a type, as something that it gives.
pub fn output(kind: &str, attribute: &str) -> String {
    Settings::of(kind).by_terraform(attribute).pulumi
}

/// What is particular about the settings at one level of a type.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    inside: &'static str,
}

/// One setting, by both names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    pub terraform: String,
    pub pulumi: String,
    /// Terraform has a list of one where Pulumi has the one.
    pub is_flat: bool,
    /// An object with settings, rather than one with keys of the user's own.
    pub is_object: bool,
    /// A list of such objects.
    pub is_list: bool,
    below: &'static str,
}

impl Setting {
    pub fn below(&self) -> Settings {
        Settings { inside: self.below }
    }
}

impl Settings {
    pub fn of(kind: &str) -> Self {
        Self { inside: line(SETTINGS, kind).unwrap_or("") }
    }

    pub fn by_pulumi(self, name: &str) -> Setting {
        let known =
            self.find(|terraform, own| own.map_or_else(|| is_camel(name, terraform), |own| own == name));
        known.unwrap_or_else(|| Setting::by_rule(snake(name), name.to_owned()))
    }

    pub fn by_terraform(self, name: &str) -> Setting {
        let known = self.find(|terraform, _| terraform == name);
        known.unwrap_or_else(|| Setting::by_rule(name.to_owned(), camel(name)))
    }

    /// The first by Terraform's name, and Pulumi's where it has one of its own: nothing is made of the others.
    fn find(self, is_it: impl Fn(&str, Option<&str>) -> bool) -> Option<Setting> {
        let mut rest = self.inside;
        while let Some((written, below, after)) = next(rest) {
            rest = after;
            let plain = written.trim_end_matches(FLAGS);
            let (terraform, own) = plain.split_once('=').map_or((plain, None), |(one, own)| (one, Some(own)));
            if is_it(terraform, own) {
                return Some(Setting::parse(written, below));
            }
        }
        None
    }
}

impl Setting {
    fn by_rule(terraform: String, pulumi: String) -> Self {
        Self { terraform, pulumi, is_flat: false, is_object: false, is_list: false, below: "" }
    }

    /// `name`, `name!`, `name+`, `name*`, `name=otherName`, `name=otherName!`
    fn parse(written: &str, below: &'static str) -> Self {
        let plain = written.trim_end_matches(FLAGS);
        let flags = &written[plain.len()..];
        let (terraform, pulumi) = match plain.split_once('=') {
            Some((terraform, pulumi)) => (terraform.to_owned(), pulumi.to_owned()),
            None => (plain.to_owned(), camel(plain)),
        };
        let is_flat = flags.contains('!');
        // A list has another name where English has a plural.
        let is_list = !is_flat && (flags.contains('*') || pulumi != camel(&terraform));
        let is_object = flags.contains('+') || !below.is_empty();
        Self { terraform, pulumi, is_flat, is_object, is_list, below }
    }
}

/// The first of `a,b!(c,d),e`: its name with flags, what stands in its brackets, and the rest.
fn next(text: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let end = text.find([',', '(']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if name.is_empty() {
        return None;
    }
    let Some(inside) = rest.strip_prefix('(') else { return Some((name, "", rest.trim_start_matches(','))) };
    let mut depth = 1;
    let end = inside.find(|sign| {
        depth += i32::from(sign == '(') - i32::from(sign == ')');
        depth == 0
    })?;
    Some((name, &inside[..end], inside[end + 1..].trim_start_matches(',')))
}

/// What stands behind a key in a sorted table.
fn line(table: &'static str, key: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = (low + high) / 2;
        let start = table[..middle].rfind('\n').map_or(0, |at| at + 1);
        let end = table[middle..].find('\n').map_or(table.len(), |at| middle + at);
        let (known, value) = table[start..end].split_once('\t').unwrap_or(("", ""));
        match known.cmp(key) {
            std::cmp::Ordering::Equal => return Some(value),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

/// `kmsKeyId` as `kms_key_id`.
pub fn snake(camel: &str) -> String {
    let mut snake = String::with_capacity(camel.len() + 4);
    for (position, sign) in camel.chars().enumerate() {
        if sign.is_ascii_uppercase() && position > 0 {
            snake.push('_');
        }
        snake.push(sign.to_ascii_lowercase());
    }
    snake
}

/// `kms_key_id` as `kmsKeyId`.
pub fn camel(snake: &str) -> String {
    let mut parts = snake.split('_');
    let mut camel = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let mut letters = part.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}

/// Whether [`camel`] makes the one of the other.
fn is_camel(camel: &str, snake: &str) -> bool {
    let mut letters = camel.chars();
    let mut begins = false;
    for sign in snake.chars() {
        if sign == '_' {
            begins = true;
            continue;
        }
        let wanted = if std::mem::take(&mut begins) { sign.to_ascii_uppercase() } else { sign };
        if letters.next() != Some(wanted) {
            return false;
        }
    }
    letters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(token: &str) -> String {
        terraform_type(&Token::parse(token).expect("a token")).expect("a bridged provider")
    }

    #[test]
    fn classes_have_their_types() {
        assert_eq!(kind("aws:ebs/volume:Volume"), "aws_ebs_volume");
        assert_eq!(kind("aws:ec2/instance:Instance"), "aws_instance");
        assert_eq!(kind("aws:s3:BucketV2"), "aws_s3_bucket");
        assert_eq!(kind("gcp:storage/bucket:Bucket"), "google_storage_bucket");
        assert_eq!(kind("azure:storage/account:Account"), "azurerm_storage_account");
        assert_eq!(terraform_type(&Token::parse("random:RandomPassword").expect("a token")), None);
    }

    #[test]
    fn types_have_their_classes() {
        for (kind, written) in [
            ("aws_s3_bucket_versioning", "aws:s3/bucketVersioning:BucketVersioning"),
            ("aws_instance", "aws:ec2/instance:Instance"),
            ("aws_kms_key", "aws:kms/key:Key"),
        ] {
            assert_eq!(class_of(kind).expect(kind).written(), written);
        }
    }

    #[test]
    fn settings_are_found_by_either_name() {
        let bucket = Settings::of("aws_s3_bucket");
        let lifecycle = bucket.by_pulumi("lifecycleRules");
        assert_eq!((lifecycle.terraform.as_str(), lifecycle.is_flat), ("lifecycle_rule", false));
        assert!(lifecycle.below().by_terraform("expiration").is_flat);
        assert_eq!(bucket.by_terraform("force_destroy").pulumi, "forceDestroy");
        assert_eq!(Settings::of("aws_ebs_volume").by_pulumi("kmsKeyId").terraform, "kms_key_id");
    }

    #[test]
    fn tables_are_sorted() {
        for table in [TYPES, SETTINGS] {
            let keys: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
            assert!(keys.len() > 1000 && keys.is_sorted(), "not sorted");
        }
    }
}
