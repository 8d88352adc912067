//! What a twin takes from the policy: `${setting NAME}` and `${list NAME}` in its texts.
//!
//! In: a statement as it is written. Out: the statements that it stands for. In the key of a condition a place stands
//! for one statement for each element, elsewhere for a list of them.

use serde_json::Value as Json;

use crate::literal::Literal;
use crate::rules::Rules;
use crate::rules::placeholder::START;

/// Nothing where a setting or list that it names is empty: there is nothing to deny then.
pub fn filled(statement: &Json, rules: &Rules) -> Result<Option<Vec<Json>>, String> {
    let keys = statement["Condition"].as_object().into_iter().flatten();
    let mut keys = keys.flat_map(|(_, keys)| keys.as_object().into_iter().flatten()).map(|(key, _)| key);
    let Some(place) = keys.find_map(|key| place(key)) else {
        return Ok(lists(statement, rules)?.map(|one| vec![one]));
    };
    let text = statement.to_string();
    let mut all = Vec::new();
    for element in elements(place, rules)? {
        let quoted = Json::from(element).to_string();
        let one = text.replace(place, &quoted[1..quoted.len() - 1]);
        match lists(&serde_json::from_str(&one).map_err(|error| error.to_string())?, rules)? {
            Some(one) => all.push(one),
            None => return Ok(None),
        }
    }
    Ok((!all.is_empty()).then_some(all))
}

/// With the places in its values put in.
fn lists(value: &Json, rules: &Rules) -> Result<Option<Json>, String> {
    Ok(match value {
        Json::String(text) => match place(text) {
            None => Some(value.clone()),
            Some(place) => {
                let all: Vec<Json> =
                    elements(place, rules)?.iter().map(|one| text.replace(place, one).into()).collect();
                (!all.is_empty()).then_some(Json::Array(all))
            }
        },
        Json::Array(items) => {
            let mut all = Vec::new();
            for item in items {
                match lists(item, rules)? {
                    Some(Json::Array(several)) => all.extend(several),
                    Some(one) => all.push(one),
                    None => return Ok(None),
                }
            }
            Some(Json::Array(all))
        }
        Json::Object(map) => {
            let mut all = serde_json::Map::new();
            for (key, value) in map {
                match lists(value, rules)? {
                    Some(value) => all.insert(key.clone(), value),
                    None => return Ok(None),
                };
            }
            Some(Json::Object(all))
        }
        other => Some(other.clone()),
    })
}

/// `${setting required-tags}`; a variable of IAM's own (`${aws:username}`, `${*}`) is none.
fn place(text: &str) -> Option<&str> {
    let start = [START, "${list "].iter().filter_map(|word| text.find(word)).min()?;
    let length = text[start..].find('}')? + 1;
    Some(&text[start..start + length])
}

fn elements(place: &str, rules: &Rules) -> Result<Vec<String>, String> {
    let inner = place.trim_start_matches("${").trim_end_matches('}');
    let (kind, name) = inner.split_once(' ').unwrap_or((inner, ""));
    let list = || rules.lists.get(name).cloned().ok_or(format!("no list `{name}`"));
    match kind {
        "list" => list(),
        _ => rules.settings.get(name).map(texts).ok_or(format!("no setting `{name}`")),
    }
}

/// The elements of a setting, or the one that it is.
pub fn texts(setting: &Literal) -> Vec<String> {
    match setting {
        Literal::List(items) => items.iter().flat_map(texts).collect(),
        Literal::Text(text) => vec![text.clone()],
        Literal::Number(number) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_and_lists_stand_in_keys_and_values() {
        let mut rules = Rules::default();
        let tags = ["Owner", "Cost \"Center\""].map(|tag| Literal::Text(tag.to_owned())).to_vec();
        rules.settings.insert("tags".to_owned(), Literal::List(tags));
        rules.settings.insert("days".to_owned(), Literal::Number(90.0));
        rules.settings.insert("none".to_owned(), Literal::List(Vec::new()));
        rules.lists.insert("types".to_owned(), vec!["p?*.*".to_owned(), "g?*.*".to_owned()]);
        let given = |text: &str| {
            let all = filled(&serde_json::from_str(text).expect("JSON"), &rules);
            all.map(|all| all.map(|all| all.iter().map(Json::to_string).collect::<Vec<_>>().join(" ")))
        };
        assert_eq!(
            given(r#"{"Condition":{"Null":{"aws:RequestTag/${setting tags}":"true"}}}"#),
            Ok(Some(
                concat!(
                    r#"{"Condition":{"Null":{"aws:RequestTag/Owner":"true"}}} "#,
                    r#"{"Condition":{"Null":{"aws:RequestTag/Cost \"Center\"":"true"}}}"#
                )
                .to_owned()
            ))
        );
        assert_eq!(
            given(r#"{"Resource":["arn:${list types}","b"],"Condition":{"A":{"k":"${setting days}"}}}"#),
            Ok(Some(
                r#"{"Resource":["arn:p?*.*","arn:g?*.*","b"],"Condition":{"A":{"k":["90"]}}}"#.to_owned()
            ))
        );
        assert_eq!(given(r#"{"Condition":{"Null":{"aws:RequestTag/${setting none}":"true"}}}"#), Ok(None));
        assert_eq!(
            given(r#"{"Resource":"${aws:username}${*}"}"#),
            Ok(Some(r#"{"Resource":"${aws:username}${*}"}"#.to_owned()))
        );
        assert!(given(r#"{"Resource":"${list nothing}"}"#).is_err());
    }
}
