//! Attributes that the providers' schemas say to be secret, whose names do not say it themselves.
//!
//! The list is data: `rules/sensitive/attributes.tsv`. Most come from their twins: an attribute with a write-only
//! variant (`value_wo` beside `value`) is secret.

// `ATTRIBUTES`: types and paths, sorted.
include!(concat!(env!("OUT_DIR"), "/secret_attributes.rs"));

/// `azurerm_key_vault_secret`, `value`; blocks on the way as `http_check.auth_info.password`.
pub fn terraform(kind: &str, path: &str) -> bool {
    // A write-only twin is as secret.
    ATTRIBUTES.binary_search(&(kind, path.strip_suffix("_wo").unwrap_or(path))).is_ok()
}

/// `AWS::SecretsManager::Secret`, `SecretString`.
pub fn cloudformation(kind: &str, property: &str) -> bool {
    ATTRIBUTES.binary_search(&(kind, property)).is_ok()
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
