//! Which class of which provider a name in a program means: `aws:s3/bucket:Bucket`, whatever the language calls it.

/// Pulumi's own SDK, rather than a provider's.
pub const CORE: &str = "pulumi";

/// What reads another stack's outputs: the one class of the core that names somebody else.
pub const STACK_REFERENCE: &str = "StackReference";

/// A resource's class, or a function that asks the provider for something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    /// `aws`, `azure-native`
    pub package: String,
    /// `s3`; empty for what the package has at its top, such as its provider.
    pub module: String,
    /// `Bucket`, `getPolicyDocument`
    pub class: String,
}

impl Token {
    /// Of `aws:s3/bucket:Bucket`, or of its short form `aws:s3:Bucket`; `pulumi:providers:aws` is `aws:Provider`.
    pub fn parse(written: &str) -> Option<Self> {
        let parts: Vec<&str> = written.split(':').collect();
        let (package, module, class) = match parts.as_slice() {
            ["pulumi", "providers", package] => (*package, "", "Provider"),
            [package, module, class] => (*package, *module, *class),
            [package, class] => (*package, "", *class),
            _ => return None,
        };
        let module = module.split('/').next().unwrap_or(module);
        let module = if module == "index" { "" } else { module };
        (!class.is_empty()).then(|| Self {
            package: package.to_owned(),
            module: module.to_owned(),
            class: class.to_owned(),
        })
    }

    /// Of the way from a package to a class: `["s3", "Bucket"]`, `["s3", "bucket", "Bucket"]`.
    pub fn of(package: &str, path: &[String]) -> Option<Self> {
        let (class, modules) = path.split_last()?;
        // Python avoids its keywords: `lambda_`.
        let module = modules.first().map_or("", |module| module.trim_end_matches('_'));
        // `types.input.storage.…` are no resources.
        (!matches!(module, "types" | "input" | "inputs" | "outputs" | "config")).then(|| Self {
            package: package.to_owned(),
            module: module.to_owned(),
            class: class.clone(),
        })
    }

    /// What looks one of its class up.
    pub fn asking(&self) -> Self {
        Self { class: format!("get{}", self.class), ..self.clone() }
    }

    pub fn is_provider(&self) -> bool {
        self.module.is_empty() && self.class == "Provider"
    }

    /// Whether it asks AWS for the place that is deployed to: the account, the region, the partition. No answer is a pattern.
    pub fn asks_for_place(&self) -> bool {
        let is_asked = ["getCallerIdentity", "getRegion", "getPartition"].contains(&self.class.as_str());
        self.package == "aws" && is_asked
    }

    /// Whether it asks for something that is there, rather than make it.
    pub fn is_function(&self) -> bool {
        self.class.starts_with("get")
    }

    /// As Pulumi writes it: bridged providers name the file too, `aws:s3/bucket:Bucket`.
    pub fn written(&self) -> String {
        let Self { package, module, class } = self;
        if self.is_provider() {
            return format!("pulumi:providers:{package}");
        }
        let module = if module.is_empty() { "index" } else { module };
        if package.ends_with("-native") {
            return format!("{package}:{module}:{class}");
        }
        let mut letters = class.chars();
        let first = letters.next().map(|first| first.to_ascii_lowercase());
        let file: String = first.into_iter().chain(letters).collect();
        format!("{package}:{module}/{file}:{class}")
    }
}

/// The package that a module of a program belongs to, and the way into it: `("aws", ["s3"])` for `@pulumi/aws/s3`,
/// `pulumi_aws.s3`, `github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3`.
pub fn package(module: &str) -> Option<(String, Vec<String>)> {
    let owned = |path: &[&str]| path.iter().map(|part| (*part).to_owned()).collect::<Vec<String>>();
    if let Some(rest) = module.strip_prefix("@pulumi/") {
        let mut parts = rest.split('/');
        let package = parts.next()?;
        let path: Vec<&str> = parts.filter(|part| *part != "index").collect();
        return Some((package.to_owned(), owned(&path)));
    }
    if let Some(rest) = module.strip_prefix("github.com/pulumi/") {
        return of_go(rest);
    }
    let mut parts = module.split('.');
    let first = parts.next()?;
    let path: Vec<&str> = parts.collect();
    if first == CORE {
        return Some((CORE.to_owned(), owned(&path)));
    }
    let package = first.strip_prefix("pulumi_")?;
    Some((package.replace('_', "-"), owned(&path)))
}

fn of_go(rest: &str) -> Option<(String, Vec<String>)> {
    let mut parts = rest.split('/').filter(|part| {
        // `v6` says which version; a module such as `v1beta1` is none of ours.
        !part
            .strip_prefix('v')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|sign| sign.is_ascii_digit()))
    });
    let repository = parts.next()?;
    let path: Vec<String> = parts.map(str::to_owned).collect();
    // `pulumi/sdk/go/pulumi/config`
    if repository == CORE {
        let inside = path.iter().position(|part| part == CORE).map_or(path.len(), |at| at + 1);
        return Some((CORE.to_owned(), path[inside..].to_vec()));
    }
    let name = repository.strip_prefix("pulumi-")?;
    // `pulumi-azure-native-sdk/storage`: a module each.
    if let Some(name) = name.strip_suffix("-sdk") {
        return Some((name.to_owned(), path));
    }
    // `sdk/go/aws/s3`
    let go = path.iter().position(|part| part == "go").map_or(path.len(), |at| (at + 2).min(path.len()));
    Some((name.to_owned(), path[go..].to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_name_a_module_leads_to_its_package() {
        for (module, expected) in [
            ("@pulumi/aws", "aws"),
            ("@pulumi/aws/s3", "aws s3"),
            ("@pulumi/pulumi", "pulumi"),
            ("pulumi", "pulumi"),
            ("pulumi_aws.s3", "aws s3"),
            ("pulumi_azure_native", "azure-native"),
            ("github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3", "aws s3"),
            ("github.com/pulumi/pulumi-aws/sdk/v6/go/aws", "aws"),
            ("github.com/pulumi/pulumi-aws-native/sdk/go/aws/ec2", "aws-native ec2"),
            ("github.com/pulumi/pulumi-azure-native-sdk/storage/v2", "azure-native storage"),
            ("github.com/pulumi/pulumi/sdk/v3/go/pulumi", "pulumi"),
            ("github.com/pulumi/pulumi/sdk/v3/go/pulumi/config", "pulumi config"),
        ] {
            let (package, path) = package(module).expect(module);
            assert_eq!([vec![package], path].concat().join(" "), expected);
        }
        assert_eq!(package("fmt"), None);
        assert_eq!(package("./network"), None);
    }

    #[test]
    fn tokens_have_a_short_form() {
        for written in ["aws:s3/bucket:Bucket", "aws:s3:Bucket"] {
            assert_eq!(Token::parse(written).expect("a token").written(), "aws:s3/bucket:Bucket");
        }
        let native = Token::parse("aws-native:ec2:Volume").expect("a token");
        assert_eq!(native.written(), "aws-native:ec2:Volume");
        assert!(Token::parse("pulumi:providers:aws").expect("a token").is_provider());
    }
}
