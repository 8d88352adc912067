//! `${name}` in what a fix writes: the resource at fault, or a dependency.
//!
//! In: a template or an expression. Out: its [`Placeholder`]s. What else stands in `${…}` is Terraform's own and
//! stays as it is.

/// One placeholder and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder<'a> {
    /// `address`, `name`, `short-name`, `plain-name`, `path` or `here`, else a dependency's: `kms-key`.
    pub name: &'a str,
    /// The attribute behind it, `.arn`: a variable may stand for the resource with it.
    pub attribute: &'a str,
    /// `[*]`: all that there are.
    pub every: bool,
    /// From the `$` to the end of the attribute.
    pub span: std::ops::Range<usize>,
}

impl Placeholder<'_> {
    /// Of the resource at fault, rather than of a dependency.
    pub fn is_own(&self) -> bool {
        matches!(self.name, "address" | "name" | "short-name" | "plain-name" | "path" | "here")
    }
}

/// The placeholders of a text, in the order they stand. Dependencies have a hyphen in their names, which nothing
/// in Terraform's own `${…}` can begin with.
pub fn placeholders(text: &str) -> impl Iterator<Item = Placeholder<'_>> {
    text.match_indices("${").filter_map(|(start, _)| {
        let inside = &text[start + 2..];
        let end = inside.find('}')?;
        let (name, every) = match inside[..end].strip_suffix("[*]") {
            Some(name) => (name, true),
            None => (&inside[..end], false),
        };
        let is_word = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        let after = start + 2 + end + 1;
        let rest = &text[after..];
        let length = rest.strip_prefix('.').map_or(0, |rest| {
            1 + rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
        });
        let found = Placeholder { name, attribute: &rest[..length], every, span: start..after + length };
        (is_word && (name.contains('-') || found.is_own())).then_some(found)
    })
}

/// Before the name of a setting in a text: `${setting max-rotation-days}`.
pub const START: &str = "${setting ";

/// The setting's name, what to make of it, and where that stands.
pub struct SettingPlace<'t> {
    pub name: &'t str,
    pub least: f64,
    pub unit: &'t str,
    pub span: std::ops::Range<usize>,
}

pub fn place(text: &str) -> Option<SettingPlace<'_>> {
    let start = text.find(START)?;
    let end = start + text[start..].find('}')?;
    let mut words = text[start + START.len()..end].split(' ');
    let mut place = SettingPlace { name: words.next()?, least: 0.0, unit: "", span: start..end + 1 };
    while let Some(word) = words.next() {
        match word {
            "from" => place.least = words.next()?.parse().ok()?,
            "in" => place.unit = words.next()?,
            _ => return None,
        }
    }
    Some(place)
}

/// The names of the settings that a text takes.
pub fn settings(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(place) = place(rest) {
        names.push(place.name);
        rest = &rest[place.span.end..];
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_interpolation() {
        let text =
            r#"a = "${${caller-identity}.account_id}:${var.x}", b = ${kms-key}.arn, c = [${a-b[*]}.id]"#;
        let found: Vec<_> = placeholders(text).map(|one| (one.name, one.attribute, one.every)).collect();
        let wanted =
            [("caller-identity", ".account_id", false), ("kms-key", ".arn", false), ("a-b", ".id", true)];
        assert_eq!(found, wanted);
        assert_eq!(placeholders("${address} ${each.key} ${-").count(), 1);
    }

    #[test]
    fn settings_in_a_text_are_named() {
        assert_eq!(settings("${setting a} ${setting b from 1 in days} ${c-d}"), ["a", "b"]);
        assert!(settings("${setting a to}").is_empty());
    }
}
