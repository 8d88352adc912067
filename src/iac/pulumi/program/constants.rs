//! What members of the SDKs' enumerations stand for, as far as their names tell.
//!
//! In: the package and the way to a member: `aws.lambda.Runtime.Python3d8`, `PYTHON3D8` in Python, `RuntimePython3d8` in
//! Go. Out: the text that the provider is given.

use super::syntax::Language;
use crate::iac::pulumi::names;

/// Enumerations of the clouds' own SDKs whose members rules ask about: Go's constants begin with their names.
const GO_ENUMERATIONS: [&str; 4] =
    ["PublicAccess", "KeyRotationPolicyActionType", "CryptoKeyPurpose", "MinimumTlsVersion"];

/// Enumerations of `aws` that rules ask about, by their modules, and what Go's constants begin with.
const OF_AWS: [(&str, &str, &str); 7] = [
    ("ec2", "InstanceType", "InstanceType_"),
    ("iam", "ManagedPolicy", "ManagedPolicy"),
    ("lambda", "Runtime", "Runtime"),
    ("rds", "EngineType", "EngineType"),
    ("rds", "InstanceType", "InstanceType_"),
    ("s3", "CannedAcl", "CannedAcl"),
    ("ssm", "ParameterType", "ParameterType"),
];

/// Policies of AWS's own that rules ask about: others may lie in a folder that their names don't tell.
const MANAGED: [&str; 3] = ["AdministratorAccess", "IAMFullAccess", "PowerUserAccess"];

pub(super) fn constant(package: &str, path: &[String], language: Language) -> Option<String> {
    if package == "aws" {
        return of_aws(path, language);
    }
    if !package.ends_with("-native") {
        return None;
    }
    let is_name = |name: &String| name.starts_with(|first: char| first.is_ascii_uppercase());
    match (language, path) {
        (Language::Go, [.., last]) => {
            let member = GO_ENUMERATIONS.iter().find_map(|kind| last.strip_prefix(kind))?;
            member.starts_with(|first: char| first.is_ascii_uppercase()).then(|| native(package, member))?
        }
        (_, [_, .., kind, member]) if is_name(kind) && is_name(member) => native(package, member),
        _ => None,
    }
}

/// `Blob` (`BLOB` in Python) of Azure's `PublicAccess`, `ENCRYPT_DECRYPT` (`EncryptDecrypt` in TypeScript) of Google's
/// `CryptoKeyPurpose`.
fn native(package: &str, member: &str) -> Option<String> {
    let is_capital = !member.bytes().any(|byte| byte.is_ascii_lowercase());
    // `TLS1_2` is called so everywhere.
    let is_tls = member.strip_prefix("TLS").is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
    });
    match (package, is_capital) {
        ("google-native", false) => Some(names::snake(member).to_ascii_uppercase()),
        ("google-native", true) | (_, false) => Some(member.to_owned()),
        (_, true) if is_tls => Some(member.to_owned()),
        // Python has one way to write several.
        (_, true) if member.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            let (first, rest) = member.split_at(1);
            Some(format!("{first}{}", rest.to_ascii_lowercase()))
        }
        (_, true) => None,
    }
}

fn of_aws(path: &[String], language: Language) -> Option<String> {
    let (module, kind, member) = match (language, path) {
        (Language::Go, [.., module, last]) => {
            let of = |(own, kind, prefix): &(&str, &'static str, &str)| {
                (own == module).then(|| Some((*kind, last.strip_prefix(prefix)?)))?
            };
            let (kind, member) = OF_AWS.iter().find_map(of)?;
            (module.as_str(), kind, member)
        }
        (_, [.., module, kind, member]) => (module.trim_end_matches('_'), kind.as_str(), member.as_str()),
        _ => return None,
    };
    OF_AWS.iter().any(|(own, known, _)| (*own, *known) == (module, kind)).then_some(())?;
    let low = member.to_ascii_lowercase();
    Some(match (module, kind) {
        (_, "Runtime") => runtime(&low.replace('_', "")),
        // `P3_2XLarge`, `P3_2_X_LARGE`
        (_, "InstanceType") => {
            let (family, size) = low.split_once('_')?;
            let prefix = if module == "rds" { "db." } else { "" };
            (family.len() > 1).then(|| format!("{prefix}{family}.{}", size.replace('_', "")))?
        }
        (_, "ManagedPolicy") => {
            let plain = low.replace('_', "");
            let name = MANAGED.iter().find(|name| name.eq_ignore_ascii_case(&plain))?;
            format!("arn:aws:iam::aws:policy/{name}")
        }
        (_, "ParameterType") => {
            let is_it = |name: &&&str| name.eq_ignore_ascii_case(&low.replace('_', ""));
            (*["String", "StringList", "SecureString"].iter().find(is_it)?).to_owned()
        }
        // `PublicRead`, `PUBLIC_READ`
        _ if member.contains('_') || low.to_ascii_uppercase() == member => low.replace('_', "-"),
        _ => names::snake(member).replace('_', "-"),
    })
}

/// `python3d8` is `python3.8`, `nodejs18dx` is `nodejs18.x`, `java8al2` is `java8.al2`, `customal2` is `provided.al2`.
fn runtime(member: &str) -> String {
    let named = member.replacen("custom", "provided", 1);
    let signs: Vec<char> = named.chars().collect();
    let is_digit = |at: usize| signs.get(at).is_some_and(char::is_ascii_digit);
    let mut text = String::with_capacity(named.len() + 1);
    for (at, sign) in signs.iter().enumerate() {
        let ends_number = *sign == 'd' && at > 0 && is_digit(at - 1);
        let begins_system = named[at..].starts_with("al2") && at > 0;
        match sign {
            'd' if ends_number && (is_digit(at + 1) || signs.get(at + 1) == Some(&'x')) => text.push('.'),
            _ if begins_system => text.extend(['.', *sign]),
            _ => text.push(*sign),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_stand_for_what_the_provider_is_given() {
        for (language, path, wanted) in [
            (Language::TypeScript, "lambda.Runtime.Python3d8", "python3.8"),
            (Language::TypeScript, "lambda.Runtime.NodeJS18dX", "nodejs18.x"),
            (Language::TypeScript, "lambda.Runtime.CustomAL2023", "provided.al2023"),
            (Language::TypeScript, "types.enums.lambda.Runtime.Java8AL2", "java8.al2"),
            (Language::TypeScript, "lambda.Runtime.DotnetCore3d1", "dotnetcore3.1"),
            (Language::Python, "lambda_.Runtime.NODE_JS18D_X", "nodejs18.x"),
            (Language::Go, "lambda.RuntimePython3d8", "python3.8"),
            (Language::TypeScript, "ec2.InstanceType.P3_2XLarge", "p3.2xlarge"),
            (Language::Python, "ec2.InstanceType.P3_2_X_LARGE", "p3.2xlarge"),
            (Language::Go, "ec2.InstanceType_T3_Micro", "t3.micro"),
            (Language::TypeScript, "rds.InstanceType.T3_Micro", "db.t3.micro"),
            (Language::Python, "rds.EngineType.AURORA_MYSQL", "aurora-mysql"),
            (Language::TypeScript, "s3.CannedAcl.PublicRead", "public-read"),
            (Language::Python, "ssm.ParameterType.SECURE_STRING", "SecureString"),
            (Language::Go, "iam.ManagedPolicyIAMFullAccess", "arn:aws:iam::aws:policy/IAMFullAccess"),
        ] {
            let steps: Vec<String> = path.split('.').map(str::to_owned).collect();
            assert_eq!(constant("aws", &steps, language).as_deref(), Some(wanted), "{path}");
        }
        let tls = ["storage", "MinimumTlsVersion", "TLS1_0"].map(str::to_owned);
        assert_eq!(constant("azure-native", &tls, Language::Python).as_deref(), Some("TLS1_0"));
    }
}
