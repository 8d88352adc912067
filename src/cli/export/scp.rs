//! Service control policies.
//!
//! In: rules, each with what one or several statements say beside `Deny`. Out: as few policies as AWS's limits allow.

use serde_json::{Value as Json, json};

use super::fill::filled;
use super::{Written, sid};
use crate::error::{Error, Result};
use crate::rules::Rules;
use crate::rules::pack::Rule;

/// Characters of a policy: AWS takes no more, and counts white space where it comes by its programs.
const LARGEST: usize = 5120;
/// Policies that AWS attaches to one root, unit or account, its own `FullAWSAccess` among them.
const MOST_ATTACHED: usize = 5;

pub fn policies(twins: &[(&Rule, &str)], rules: &Rules) -> Result<Written> {
    let mut policies: Vec<Vec<Json>> = vec![Vec::new()];
    let mut left = Vec::new();
    for (rule, twin) in twins {
        let wrong = |why: String| Error::new(format!("the twin of {} is no statement: {why}", rule.id));
        let Some(statements) = statements(rule, twin, rules).map_err(wrong)? else {
            left.push(rule.id.clone());
            continue;
        };
        for statement in statements {
            if document(std::slice::from_ref(&statement)).len() > LARGEST {
                return Err(wrong(format!("it has more than {LARGEST} characters")));
            }
            if let Some(last) = policies.last_mut() {
                last.push(statement.clone());
                if document(last).len() > LARGEST {
                    last.pop();
                    policies.push(vec![statement]);
                }
            }
        }
    }
    policies.retain(|statements| !statements.is_empty());
    let documents: Vec<String> = policies.iter().map(|all| document(all)).collect();
    let mut notes = Vec::new();
    if documents.is_empty() {
        notes.push("nothing to deny: no rule that is asked has such a twin".to_owned());
    }
    if documents.len() >= MOST_ATTACHED {
        notes.push(format!(
            "{} policies: AWS attaches {MOST_ATTACHED} to one root, unit or account, FullAWSAccess among them",
            documents.len()
        ));
    }
    Ok(Written { documents, between: ("[\n", ",\n", "\n]"), left, notes })
}

/// What a twin says, each statement with a name of its own. Nothing where it needs what nobody said.
fn statements(rule: &Rule, twin: &str, rules: &Rules) -> Result<Option<Vec<Json>>, String> {
    let written: Json = serde_json::from_str(twin).map_err(|error| error.to_string())?;
    let written = match written {
        Json::Array(all) => all,
        one => vec![one],
    };
    let mut all = Vec::new();
    for one in written {
        match filled(&one, rules)? {
            Some(statements) => all.extend(statements),
            None => return Ok(None),
        }
    }
    let named = all.into_iter().enumerate().map(|(at, given)| {
        let name = sid(&rule.id) + &if at == 0 { String::new() } else { (at + 1).to_string() };
        let mut statement = json!({ "Sid": name, "Effect": "Deny" });
        let Json::Object(given) = given else { return Err("it is no object".to_owned()) };
        for (key, value) in given {
            statement[key] = value;
        }
        if statement.get("Resource").is_none() && statement.get("NotResource").is_none() {
            statement["Resource"] = json!("*");
        }
        Ok(statement)
    });
    named.collect::<Result<_, _>>().map(Some)
}

/// A statement a line: as it is written, it must not be too long.
fn document(statements: &[Json]) -> String {
    let lines: Vec<String> = statements.iter().map(|statement| format!("    {statement}")).collect();
    format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n{}\n  ]\n}}", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_for_one_policy_becomes_several() {
        let rules = Rules::built_in();
        let twin = format!("{{\"Action\": [\"ec2:{}\"]}}", "RunInstances".repeat(60));
        let twins: Vec<(&Rule, &str)> =
            rules.rules.iter().take(40).map(|rule| (&**rule, twin.as_str())).collect();
        let written = policies(&twins, &rules).expect("statements");
        let read = |text: &String| serde_json::from_str::<Json>(text).expect("a policy");
        let statements = |text: &String| read(text)["Statement"].as_array().map_or(0, Vec::len);
        assert_eq!(written.documents.iter().map(statements).sum::<usize>(), 40);
        assert!(written.documents.len() > 5 && written.documents.iter().all(|text| text.len() <= LARGEST));
        assert!(written.notes[0].ends_with("FullAWSAccess among them"), "{:?}", written.notes);
        let huge = format!("{{\"Action\": [\"ec2:{}\"]}}", "RunInstances".repeat(600));
        assert!(policies(&[(&rules.rules[0], &huge)], &rules).is_err());
    }
}
