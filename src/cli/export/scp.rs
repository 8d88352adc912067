//! Service control policies.
//!
//! In: rules, each with what a statement says beside `Deny`. Out: as few policies as AWS's limits allow.

use serde_json::{Value as Json, json};

use super::{Written, sid};
use crate::error::{Error, Result};
use crate::rules::pack::Rule;

/// Characters of a policy: AWS takes no more, and counts white space where it comes by its programs.
const LARGEST: usize = 5120;
/// Policies that AWS attaches to one root, unit or account, its own `FullAWSAccess` among them.
const MOST_ATTACHED: usize = 5;

pub fn policies(twins: &[(&Rule, &str)]) -> Result<Written> {
    let mut policies: Vec<Vec<Json>> = vec![Vec::new()];
    for (rule, twin) in twins {
        let wrong = |why: String| Error::new(format!("the twin of {} is no statement: {why}", rule.id));
        let mut statement = json!({ "Sid": sid(&rule.id), "Effect": "Deny" });
        let given: serde_json::Map<String, Json> =
            serde_json::from_str(twin).map_err(|error| wrong(error.to_string()))?;
        for (key, value) in given {
            statement[key] = value;
        }
        if statement.get("Resource").is_none() {
            statement["Resource"] = json!("*");
        }
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
    Ok(Written { documents, between: ("[\n", ",\n", "\n]"), left: Vec::new(), notes })
}

/// A statement a line: as it is written, it must not be too long.
fn document(statements: &[Json]) -> String {
    let lines: Vec<String> = statements.iter().map(|statement| format!("    {statement}")).collect();
    format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n{}\n  ]\n}}", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    #[test]
    fn what_is_too_large_for_one_policy_becomes_several() {
        let rules = Rules::built_in();
        let twin = format!("{{\"Action\": [\"ec2:{}\"]}}", "RunInstances".repeat(60));
        let twins: Vec<(&Rule, &str)> =
            rules.rules.iter().take(40).map(|rule| (&**rule, twin.as_str())).collect();
        let written = policies(&twins).expect("statements");
        let read = |text: &String| serde_json::from_str::<Json>(text).expect("a policy");
        let statements = |text: &String| read(text)["Statement"].as_array().map_or(0, Vec::len);
        assert_eq!(written.documents.iter().map(statements).sum::<usize>(), 40);
        assert!(written.documents.len() > 5 && written.documents.iter().all(|text| text.len() <= LARGEST));
        assert!(written.notes[0].ends_with("FullAWSAccess among them"), "{:?}", written.notes);
        let huge = format!("{{\"Action\": [\"ec2:{}\"]}}", "RunInstances".repeat(600));
        assert!(policies(&[(&rules.rules[0], &huge)]).is_err());
    }
}
