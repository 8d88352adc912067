//! Attributes that the providers' schemas say to be secret, whose names do not say it themselves.
//!
//! The list is data: `rules/sensitive/attributes.tsv`. Most come from their twins: an attribute with a write-only
//! variant (`value_wo` beside `value`) is secret.

use std::collections::HashSet;
use std::sync::OnceLock;

type Attributes = HashSet<(&'static str, &'static str)>;

/// `azurerm_key_vault_secret`, `value`; blocks on the way as `http_check.auth_info.password`.
pub fn terraform(kind: &str, path: &str) -> bool {
    // A write-only twin is as secret.
    attributes().contains(&(kind, path.strip_suffix("_wo").unwrap_or(path)))
}

/// `AWS::SecretsManager::Secret`, `SecretString`.
pub fn cloudformation(kind: &str, property: &str) -> bool {
    attributes().contains(&(kind, property))
}

fn attributes() -> &'static Attributes {
    static ATTRIBUTES: OnceLock<Attributes> = OnceLock::new();
    ATTRIBUTES.get_or_init(|| {
        let rows = include_str!("../../../rules/sensitive/attributes.tsv").lines();
        rows.filter(|row| !row.starts_with('#')).filter_map(|row| row.split_once('\t')).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_knows_what_names_do_not_say() {
        assert!(terraform("azurerm_key_vault_secret", "value"));
        assert!(cloudformation("AWS::SecretsManager::Secret", "SecretString"));
        assert!(!terraform("azurerm_app_configuration_key", "value"));
    }
}
