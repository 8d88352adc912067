//! What stands in a state or a plan, counted and never quoted.
//!
//! In: what a reader of a format meets (a resource's type, an attribute's name and whether it has a value).
//! Out: [`Holdings`], in words: what it holds, where it belongs, what to rotate.

use std::collections::BTreeMap;

use crate::iac::{Map, Node, Value};
use crate::secrets::is_placeholder;

/// Sorts of secrets, worst first: each has its own way to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    AccessKey,
    PrivateKey,
    DatabasePassword,
    ServiceAccountKey,
    ClusterLogin,
    StorageKey,
    ConnectionString,
    StoredSecret,
    Password,
    Token,
    Other,
}

impl Sort {
    /// One of them, several of them, and what to do when they were seen.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::AccessKey => ("an access key", "access keys", "issue the access keys anew"),
            Self::PrivateKey => {
                ("a private key", "private keys", "replace the key pairs and their certificates")
            }
            Self::DatabasePassword => {
                ("a database password", "database passwords", "change the database passwords")
            }
            Self::ServiceAccountKey => {
                ("a service account's key", "service accounts' keys", "delete the service accounts' keys")
            }
            Self::ClusterLogin => {
                ("a cluster's login", "clusters' logins", "rotate the clusters' credentials")
            }
            Self::StorageKey => {
                ("a storage or service key", "storage or service keys", "regenerate the service keys")
            }
            Self::ConnectionString => {
                ("a connection string", "connection strings", "regenerate what the connection strings hold")
            }
            Self::StoredSecret => {
                ("a secret store's value", "secret stores' values", "put new versions into the secret stores")
            }
            Self::Password => ("a password", "passwords", "change the passwords"),
            Self::Token => ("a token", "tokens", "revoke the tokens"),
            Self::Other => ("a sensitive value", "sensitive values", "change the sensitive values"),
        }
    }
}

/// Attributes of resources whose name alone does not say what they hold: type's beginning, attribute.
const KNOWN: [(&str, &str, Sort); 26] = [
    ("aws_iam_access_key", "secret", Sort::AccessKey),
    ("aws_iam_access_key", "ses_smtp_password_v4", Sort::Password),
    ("aws_iam_user_login_profile", "password", Sort::Password),
    ("aws_secretsmanager_secret_version", "secret_string", Sort::StoredSecret),
    ("aws_secretsmanager_secret_version", "secret_binary", Sort::StoredSecret),
    ("aws_ssm_parameter", "value", Sort::StoredSecret),
    ("aws_db_", "password", Sort::DatabasePassword),
    ("aws_rds_", "master_password", Sort::DatabasePassword),
    ("aws_redshift", "master_password", Sort::DatabasePassword),
    ("aws_docdb", "master_password", Sort::DatabasePassword),
    ("aws_elasticache", "auth_token", Sort::Token),
    ("azurerm_key_vault_secret", "value", Sort::StoredSecret),
    ("azurerm_storage_account", "primary_access_key", Sort::StorageKey),
    ("azurerm_kubernetes_cluster", "kube_config_raw", Sort::ClusterLogin),
    ("azuread_application_password", "value", Sort::Token),
    ("azuread_service_principal_password", "value", Sort::Token),
    ("google_service_account_key", "private_key", Sort::ServiceAccountKey),
    ("google_secret_manager_secret_version", "secret_data", Sort::StoredSecret),
    ("google_sql_user", "password", Sort::DatabasePassword),
    ("random_password", "result", Sort::Password),
    ("random_password", "bcrypt_hash", Sort::Other),
    ("vault_", "data_json", Sort::StoredSecret),
    ("kubernetes_secret", "data", Sort::StoredSecret),
    ("github_actions_secret", "plaintext_value", Sort::StoredSecret),
    ("tls_private_key", "private_key_pem", Sort::PrivateKey),
    ("local_sensitive_file", "content", Sort::Other),
];

/// What an attribute's name says; its end counts, the first that fits.
const NAMED: [(&str, Sort); 24] = [
    ("private_key_pem", Sort::PrivateKey),
    ("private_key_openssh", Sort::PrivateKey),
    ("private_key_pem_pkcs8", Sort::PrivateKey),
    ("private_key", Sort::PrivateKey),
    ("client_key", Sort::PrivateKey),
    ("connection_string", Sort::ConnectionString),
    ("db_password", Sort::DatabasePassword),
    ("database_password", Sort::DatabasePassword),
    ("administrator_login_password", Sort::DatabasePassword),
    ("master_password", Sort::DatabasePassword),
    ("master_user_password", Sort::DatabasePassword),
    ("root_password", Sort::DatabasePassword),
    ("password", Sort::Password),
    ("passphrase", Sort::Password),
    ("secret_access_key", Sort::AccessKey),
    ("secret_key", Sort::AccessKey),
    ("primary_key", Sort::StorageKey),
    ("access_key", Sort::StorageKey),
    ("client_secret", Sort::Token),
    ("api_key", Sort::Token),
    ("token", Sort::Token),
    ("kubeconfig", Sort::ClusterLogin),
    ("kube_config", Sort::ClusterLogin),
    ("secret", Sort::Token),
];

/// Where state of a provider's resources is kept: the backend by the first word of a resource's type.
const BACKENDS: [(&str, &str); 12] = [
    ("aws", "s3"),
    ("awscc", "s3"),
    ("azurerm", "azurerm"),
    ("azuread", "azurerm"),
    ("azapi", "azurerm"),
    ("azure-native", "azurerm"),
    ("google", "gcs"),
    ("gcp", "gcs"),
    ("alicloud", "oss"),
    ("oci", "oci"),
    ("tencentcloud", "cos"),
    ("kubernetes", "kubernetes"),
];

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    pub resources: usize,
    pub changes: usize,
    pub sensitive_outputs: usize,
    pub secrets: BTreeMap<Sort, usize>,
    /// Secrets that stand there as ciphertext.
    pub encrypted: usize,
    /// How many resources speak for a backend.
    backends: BTreeMap<&'static str, usize>,
    /// The backend that the file itself names.
    pub backend: Option<String>,
}

impl Holdings {
    pub fn has_secrets(&self) -> bool {
        self.sensitive_outputs > 0 || !self.secrets.is_empty()
    }

    pub fn resource(&mut self, kind: &str) {
        self.resources += 1;
        let provider = kind.split(['_', ':']).next().unwrap_or("");
        if let Some((_, backend)) = BACKENDS.iter().find(|(name, _)| *name == provider) {
            *self.backends.entry(backend).or_default() += 1;
        }
    }

    /// An output or a variable: flagged, or named so.
    pub fn output(&mut self, name: &str, value: Option<&Node>, flagged: bool) {
        let is_set = value.is_some_and(|value| !matches!(value.value, Value::Null));
        if is_set && (flagged || sort_of_name(name).is_some_and(|_| value.is_some_and(is_secret))) {
            self.sensitive_outputs += 1;
        }
    }

    /// The attributes of a resource, as deep as they go.
    pub fn attributes(&mut self, kind: &str, map: &Map) {
        for entry in &map.entries {
            self.attribute(kind, &entry.key, &entry.node, 0);
        }
    }

    fn attribute(&mut self, kind: &str, name: &str, node: &Node, depth: usize) {
        // Deeper than any provider nests its blocks.
        if depth > 24 {
            return;
        }
        match &node.value {
            Value::Text(_) if is_secret(node) => {
                if let Some(sort) = sort_of(kind, name) {
                    self.secret(sort);
                }
            }
            Value::Map(map) if sort_of(kind, name) == Some(Sort::StoredSecret) => {
                for _ in map.entries.iter().filter(|entry| is_secret(&entry.node)) {
                    self.secret(Sort::StoredSecret);
                }
            }
            Value::Map(map) => {
                map.entries.iter().for_each(|entry| self.attribute(kind, &entry.key, &entry.node, depth + 1));
            }
            Value::List(items) => items.iter().for_each(|item| self.attribute(kind, name, item, depth + 1)),
            _ => {}
        }
    }

    pub fn secret(&mut self, sort: Sort) {
        *self.secrets.entry(sort).or_default() += 1;
    }

    /// `12 resources, 2 sensitive outputs, a database password`.
    pub fn counted(&self) -> Vec<String> {
        let mut said = Vec::new();
        for (number, thing) in [
            (self.resources, "resource"),
            (self.changes, "resource change"),
            (self.sensitive_outputs, "sensitive output"),
        ] {
            if number > 0 {
                said.push(count(number, thing));
            }
        }
        for (sort, number) in &self.secrets {
            let (one, many, _) = sort.words();
            said.push(if *number == 1 { one.to_owned() } else { format!("{number} {many}") });
        }
        if self.encrypted > 0 {
            said.push(count(self.encrypted, "encrypted secret"));
        }
        said
    }

    /// What to change, now that it is known.
    pub fn rotation(&self) -> Option<String> {
        let mut said: Vec<&str> = self.secrets.keys().map(|sort| sort.words().2).collect();
        if self.sensitive_outputs > 0 {
            said.push("change what the sensitive outputs hold");
        }
        (!said.is_empty()).then(|| said.join(", "))
    }

    /// The backend that most of its resources speak for.
    pub fn backend(&self) -> Option<&str> {
        let most = self.backends.iter().max_by_key(|(name, number)| (**number, std::cmp::Reverse(**name)));
        self.backend.as_deref().or(most.map(|(name, _)| *name))
    }
}

pub fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// Whether a value is there to be known: no placeholder, no reference.
pub fn is_secret(node: &Node) -> bool {
    match &node.value {
        Value::Text(text) => !is_placeholder(text) && !is_address(text),
        _ => false,
    }
}

/// The name of a secret that lies elsewhere.
fn is_address(text: &str) -> bool {
    text.starts_with("arn:") || text.contains(".secretsmanager.") || text.starts_with("projects/")
}

fn sort_of(kind: &str, name: &str) -> Option<Sort> {
    let known = KNOWN.iter().find(|(start, attribute, _)| *attribute == name && kind.starts_with(start));
    known.map(|(_, _, sort)| *sort).or_else(|| {
        let sort = sort_of_name(name)?;
        let database = ["_db_", "_rds_", "_sql_", "database", "postgres", "mysql", "rds:", "sql:"];
        let in_database = sort == Sort::Password && database.iter().any(|word| kind.contains(word));
        Some(if in_database { Sort::DatabasePassword } else { sort })
    })
}

/// What a name says: `dbPassword` and `DB_PASSWORD` alike.
pub fn sort_of_name(name: &str) -> Option<Sort> {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut was_lower = false;
    for character in name.chars() {
        if character.is_ascii_uppercase() && was_lower {
            snake.push('_');
        }
        was_lower = character.is_ascii_lowercase();
        snake.push(if matches!(character, '-' | ':' | '.') { '_' } else { character.to_ascii_lowercase() });
    }
    let fits = |word: &str| {
        snake.strip_suffix(word).is_some_and(|before| before.is_empty() || before.ends_with('_'))
    };
    NAMED.iter().find(|(word, _)| fits(word)).map(|(_, sort)| *sort)
}
