//! What a file is written in and how far its values are to be trusted, by its name and its first bytes.

use super::value::Trust;
use crate::path::RepoPath;

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Json,
    Yaml,
    Hcl,
    /// `name = value`, `name: value`, one a line: INI, TOML, properties, templates of them.
    Lines,
    /// The same with commands between: shells, Dockerfiles, make.
    Script,
    /// Source code.
    Program,
    /// Rows of cells below the names of their columns.
    Table,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    pub kind: Kind,
    pub trust: Trust,
}

impl Format {
    /// `None` for what is judged elsewhere, and for text and data that no tool reads settings from.
    pub fn of(path: &RepoPath, text: &str, is_readable: bool) -> Option<Self> {
        // Terraform's own are judged with their stack, if it can be read.
        const TERRAFORM: [&str; 6] = [".tf", ".tofu", ".tf.json", ".tofu.json", ".tfvars", ".tfvars.json"];
        if TERRAFORM.iter().any(|ending| path.ends_with(ending)) {
            return (!is_readable).then_some(Self { kind: Kind::Hcl, trust: Trust::Config });
        }
        let whole = String::from_utf8_lossy(path.as_bytes()).to_ascii_lowercase();
        let name = whole.rsplit('/').next().unwrap_or(&whole);
        let mut format = Self::by_name(name, &whole, text)?;
        if is_example(&whole, name) || is_translation(&whole, name) {
            // A program's tests make up their secrets, random ones too.
            if format.kind == Kind::Program {
                return None;
            }
            format.trust = Trust::Little;
        }
        Some(format)
    }

    fn by_name(name: &str, whole: &str, text: &str) -> Option<Self> {
        let format = |kind, trust| Some(Self { kind, trust });
        // Generated, and full of digests.
        const LOCKS: [&str; 8] = [
            "package-lock.json",
            "npm-shrinkwrap.json",
            "composer.lock",
            "pnpm-lock.yaml",
            "poetry.lock",
            "cargo.lock",
            "packages.lock.json",
            "pipfile.lock",
        ];
        if LOCKS.contains(&name) || name.ends_with(".min.js") || name.ends_with(".lock.hcl") {
            return None;
        }
        if name.starts_with("dockerfile")
            || name.ends_with(".dockerfile")
            || name.starts_with("containerfile")
        {
            return format(Kind::Script, Trust::Config);
        }
        if name == ".env"
            || name.starts_with(".env.")
            || name.ends_with(".env")
            || matches!(name, ".envrc" | ".secrets")
        {
            return format(Kind::Script, Trust::Config);
        }
        match name {
            "vagrantfile" | "jenkinsfile" | "procfile" | "hosts" | "inventory" | ".npmrc" | ".yarnrc"
            | ".s3cfg" | ".boto" | ".buildout.cfg" | "fstab" | "wp-config.php" | "gitlab.rb" | "rndc.key" => {
                return format(Kind::Lines, Trust::Config);
            }
            "makefile" | "gnumakefile" | "justfile" | "user-data" | "userdata" | "cloud-init" => {
                return format(Kind::Script, Trust::Config);
            }
            "kubeconfig" => return format(Kind::Yaml, Trust::Config),
            _ => {}
        }
        let in_folder = |folders: &[&str]| folders.iter().any(|folder| whole.contains(folder));
        let Some((_, ending)) = name.rsplit_once('.') else {
            // Ansible's variables and inventories often have no ending.
            if in_folder(&["group_vars/", "host_vars/"]) {
                return format(Kind::Yaml, Trust::Config);
            }
            let says_so = || memchr::memmem::find(text.as_bytes(), b"ansible_").is_some();
            return if in_folder(&["inventory/", "inventories/"]) || says_so() {
                format(Kind::Lines, Trust::Config)
            } else {
                None
            };
        };
        // Elastic Beanstalk's, in YAML or JSON.
        if ending == "config" && in_folder(&[".ebextensions/"]) {
            return format(Kind::Yaml, Trust::Config);
        }
        let named = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
        match ending {
            "json" | "jsonc" | "json5" => format(Kind::Json, Trust::Loose),
            "template" if text.trim_start().starts_with('{') => format(Kind::Json, Trust::Loose),
            "yaml" | "yml" | "template" | "kubeconfig" | "sls" | "eyaml" => {
                let known = matches!(ending, "sls" | "eyaml")
                    || named(&KNOWN)
                    || in_folder(&FOLDERS)
                    || text.starts_with("#cloud-config");
                format(Kind::Yaml, if known { Trust::Config } else { Trust::Loose })
            }
            "hcl" | "nomad" | "tfbackend" | "terraformrc" | "tfrc" | "tftest" => {
                format(Kind::Hcl, Trust::Config)
            }
            "toml" | "ini" | "cfg" | "conf" | "cnf" | "cf" | "properties" | "config" | "service"
            | "netrc" | "inventory" | "rdp" | "ovpn" | "acl" => format(
                Kind::Lines,
                if ending == "service" || named(&KNOWN_LINES) || in_folder(&["inventory/", "inventories/"]) {
                    Trust::Config
                } else {
                    Trust::Loose
                },
            ),
            "jinja" | "jinja2" | "j2" | "tpl" | "tmpl" | "tftpl" | "gotmpl" | "erb" | "epp" => {
                format(Kind::Lines, Trust::Loose)
            }
            "csv" | "tsv" => format(Kind::Table, Trust::Loose),
            "sql" => format(Kind::Lines, Trust::Loose),
            "txt" | "log" | "text" => format(Kind::Lines, Trust::Little),
            "xml" => format(Kind::Lines, Trust::Loose),
            "sh" | "bash" | "zsh" | "ksh" | "fish" | "exp" | "ps1" | "psm1" | "bat" | "cmd" | "mk"
            | "command" => format(Kind::Script, Trust::Config),
            "pp" => format(Kind::Lines, Trust::Config),
            "rb" if in_folder(&["cookbooks/", "recipes/", "attributes/"])
                || in_folder(&["roles/", "environments/"]) && text.contains("_attributes") =>
            {
                format(Kind::Lines, Trust::Config)
            }
            // How an application is set up, in its own language.
            "rb" if in_folder(&["config/"]) => format(Kind::Program, Trust::Loose),
            "bicep" | "bicepparam" => format(Kind::Program, Trust::Config),
            "py" | "ts" | "tsx" | "js" | "jsx" | "mjs" | "cjs" | "go" | "java" | "kt" | "kts" | "cs"
            | "scala" | "rb" | "php" | "groovy" | "gradle" | "rs" | "swift" | "ex" | "exs" => {
                format(Kind::Program, Trust::Little)
            }
            _ => None,
        }
    }
}

/// The same for settings in lines.
const KNOWN_LINES: [&str; 17] = [
    // Spring's.
    "application.",
    "application-",
    "samconfig",
    "netlify.",
    "wrangler.",
    "fly.",
    "secrets",
    "credentials",
    "terragrunt",
    "ansible",
    "grafana",
    "clients.conf",
    "influxdb",
    "telegraf",
    "hosts",
    "zabbix",
    "odbc",
];

/// Where the files of such tools lie, whatever they are called.
const FOLDERS: [&str; 14] = [
    ".ebextensions/",
    "provisioning/",
    "group_vars/",
    "host_vars/",
    "/vars/",
    "/defaults/",
    "tasks/",
    "handlers/",
    "playbooks/",
    "inventories/",
    "hieradata/",
    "hiera/",
    ".github/workflows/",
    ".circleci/",
];

/// Files of tools that deploy or build, by the beginning of their names.
const KNOWN: [&str; 29] = [
    // Spring's.
    "application.",
    "application-",
    "values",
    "pulumi.",
    "kustomization",
    "docker-compose",
    "compose",
    ".gitlab-ci",
    "serverless",
    "azure-pipelines",
    "azure-pipeline",
    "buildspec",
    "bitbucket-pipelines",
    "cloudbuild",
    ".travis",
    ".drone",
    "appveyor",
    "helmfile",
    "skaffold",
    "stack.",
    "template.",
    "inventory",
    "playbook",
    "prometheus",
    "alertmanager",
    "datasource",
    "promtail",
    "filebeat",
    "elasticsearch",
];

/// Whether a file lies or is called as tests, documentation and samples are.
pub fn is_of_example(path: &RepoPath) -> bool {
    let whole = String::from_utf8_lossy(path.as_bytes()).to_ascii_lowercase();
    is_example(&whole, whole.rsplit('/').next().unwrap_or(&whole))
}

/// Tests, documentation and samples hold values that work nowhere.
fn is_example(whole: &str, name: &str) -> bool {
    const FOLDERS: [&str; 24] = [
        "test",
        "tests",
        "testing",
        "__tests__",
        "testdata",
        "test_data",
        "test-data",
        "spec",
        "specs",
        "fixture",
        "fixtures",
        "__fixtures__",
        "mock",
        "mocks",
        "__mocks__",
        "example",
        "examples",
        "sample",
        "samples",
        "demo",
        "doc",
        "docs",
        "e2e",
        "cassettes",
    ];
    const WORDS: [&str; 11] = [
        "example",
        "sample",
        ".dist",
        ".tmpl",
        "template.env",
        "test_",
        "_test.",
        "tests.",
        ".test.",
        ".spec.",
        "schema",
    ];
    let folders = whole.strip_suffix(name).unwrap_or("");
    folders.split('/').any(|folder| {
        FOLDERS.contains(&folder)
            || ["-test", "-tests", "_test", "_tests", "-example", "-examples"]
                .iter()
                .any(|end| folder.ends_with(end))
    }) || WORDS.iter().any(|word| name.contains(word))
        || VENDORED.iter().any(|folder| folders.contains(folder))
}

/// What others wrote and somebody installed.
const VENDORED: [&str; 8] = [
    "node_modules/",
    "site-packages/",
    "ansible_collections/",
    "vendor/",
    "third_party/",
    "third-party/",
    ".yarn/",
    "molecule/",
];

/// `"password": "Passwort"`.
fn is_translation(whole: &str, name: &str) -> bool {
    const FOLDERS: [&str; 14] = [
        "locale",
        "locales",
        "i18n",
        "l10n",
        "lang",
        "langs",
        "language",
        "languages",
        "translation",
        "translations",
        "intl",
        "messages",
        "nls",
        "_locales",
    ];
    let folders = whole.strip_suffix(name).unwrap_or("");
    folders.split('/').any(|folder| FOLDERS.contains(&folder))
        || ["strings", "messages", "i18n", "translation", "locale", "labels"]
            .iter()
            .any(|word| name.starts_with(word))
        || name.ends_with("_labels.properties")
}
