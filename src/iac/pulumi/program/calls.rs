//! What the functions mean that programs call: Pulumi's own, providers' classes, and JSON.
//!
//! In: a name, resolved to a package and the way into it. Out: a [`Meaning`].

use super::constants::constant;
use super::syntax::Language;
use crate::iac::pulumi::names;
use crate::iac::pulumi::token::{CORE, STACK_REFERENCE, Token};

/// A name by what was imported: `("aws", ["s3", "Bucket"])`; what is built into a language has no package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub package: String,
    pub path: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A class of a provider, or a function that asks it.
    Class(Token),
    /// Settings as a class of their own: `s3.BucketVersioningArgs`.
    Arguments,
    /// `aws.s3.CannedAcl.Private`
    Constant(String),
    /// Gives what it is given: `pulumi.output`, `pulumi.String`.
    Same,
    /// Objects laid over each other.
    Merged,
    /// The JSON of what it is given.
    Json,
    /// Another form of the same text.
    Text,
    /// Texts put together.
    Joined,
    /// A format with holes.
    Formatted,
    /// Several values at once.
    All,
    Config,
    /// Go's package of functions that ask for settings.
    ConfigPackage,
    StackName,
}

pub(super) fn meaning(path: &Path, language: Language) -> Option<Meaning> {
    let steps: Vec<&str> = path.path.iter().map(String::as_str).collect();
    match path.package.as_str() {
        CORE => core(&steps),
        "" => match steps.as_slice() {
            ["JSON", "stringify"] | ["json", "dumps" | "Marshal"] => Some(Meaning::Json),
            ["String" | "str" | "string"] | ["Boolean" | "bool" | "Number" | "int" | "float"] => {
                Some(Meaning::Same)
            }
            ["Object", "freeze" | "seal"] | ["structuredClone"] | ["copy", "copy" | "deepcopy"] => {
                Some(Meaning::Same)
            }
            ["Object", "assign"] => Some(Meaning::Merged),
            ["dict"] => Some(Meaning::Arguments),
            ["fmt", "Sprintf"] => Some(Meaning::Formatted),
            _ => None,
        },
        package => of_provider(package, &path.path, language),
    }
}

fn core(steps: &[&str]) -> Option<Meaning> {
    Some(match steps {
        ["Config"] | ["config", "New"] => Meaning::Config,
        ["config"] => Meaning::ConfigPackage,
        ["StackReference" | "NewStackReference"] => Meaning::Class(Token {
            package: CORE.to_owned(),
            module: String::new(),
            class: STACK_REFERENCE.to_owned(),
        }),
        ["getStack" | "get_stack"] => Meaning::StackName,
        ["interpolate"] => Meaning::Text,
        ["concat"] | ["Output", "concat"] => Meaning::Joined,
        ["Sprintf" | "format"] | ["Output", "format"] => Meaning::Formatted,
        ["jsonStringify" | "JSONMarshal" | "json_dumps"] | ["Output", "json_dumps"] => Meaning::Json,
        ["all" | "All"] | ["Output", "all"] => Meaning::All,
        ["output" | "secret" | "unsecret" | "ToSecret" | "ToOutput" | "Any"]
        | ["Output", "from_input" | "secret" | "create"] => Meaning::Same,
        // `pulumi.String("…")`, `pulumi.IntPtr(3)`, `pulumi.ToStringArray(…)`
        [name] => {
            let plain = name.strip_prefix("To").unwrap_or(name);
            let plain = ["Ptr", "Ref", "Array", "Map"]
                .iter()
                .fold(plain, |plain, ending| plain.trim_end_matches(ending));
            let is_maker =
                matches!(plain, "String" | "Bool" | "Int" | "Float64" | "ID" | "AssetOrArchive" | "");
            return is_maker.then_some(Meaning::Same);
        }
        _ => return None,
    })
}

fn of_provider(package: &str, path: &[String], language: Language) -> Option<Meaning> {
    let last = path.last()?;
    if last.ends_with("Args") || last.ends_with("ArgsDict") {
        return Some(Meaning::Arguments);
    }
    // `s3.BucketArgs{…}.ToBucketOutput()` and the like are no classes.
    if let Some(text) = constant(package, path, language) {
        return Some(Meaning::Constant(text));
    }
    let mut path = path.to_vec();
    if language == Language::Go {
        let class = match last.strip_prefix("New") {
            Some(class) => class.to_owned(),
            // `iam.GetPolicyDocument`, `s3.LookupBucketOutput`
            None => format!("get{}", last.strip_prefix("Get").or_else(|| last.strip_prefix("Lookup"))?),
        };
        *path.last_mut()? = class;
    } else if let Some(asked) = last.strip_prefix("get_") {
        let asked = asked.strip_suffix("_output").unwrap_or(asked);
        *path.last_mut()? = names::camel(&format!("get_{asked}"));
    }
    // `Bucket.get(…)` looks one up.
    if let [.., class, method] = path.as_slice()
        && method == "get"
        && class.starts_with(|first: char| first.is_ascii_uppercase())
    {
        let asked = format!("get{class}");
        path.truncate(path.len() - 2);
        path.push(asked);
    }
    if let Some(class) = path.last_mut()
        && class.starts_with("get")
        && let Some(plain) = class.strip_suffix("Output")
    {
        *class = plain.to_owned();
    }
    let token = Token::of(package, &path)?;
    let is_class = token.class.starts_with(|first: char| first.is_ascii_uppercase()) || token.is_function();
    // `Bucket` below `Bucket` is a file.
    // The clouds' own SDKs have a module for each version of an API: `storage.v1.Bucket`.
    let is_version = |module: &str| {
        module.strip_prefix('v').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    };
    let is_direct = path.len() <= 2
        || path.len() == 3 && (path[1].eq_ignore_ascii_case(&path[2]) || is_version(&path[1]));
    (is_class && is_direct && token.class != "get").then_some(Meaning::Class(token))
}

/// How a setting of the configuration is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub is_required: bool,
    pub is_secret: bool,
}

/// `require`, `getBoolean`, `require_secret`, `GetSecretInt`
pub(super) fn asked(method: &str) -> Option<Asked> {
    let plain = method.replace('_', "").to_ascii_lowercase();
    let (is_required, rest) = match plain.strip_prefix("require") {
        Some(rest) => (true, rest),
        None => (false, plain.strip_prefix("get").or_else(|| plain.strip_prefix("try"))?),
    };
    let (is_secret, rest) = match rest.strip_prefix("secret") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    matches!(rest, "" | "boolean" | "bool" | "number" | "int" | "int64" | "float" | "float64" | "object")
        .then_some(Asked { is_required, is_secret })
}
