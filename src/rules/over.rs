//! Quantifiers: what each, some or none of a list's elements hold.

use super::condition::{Answer, Asked, Blame, evaluate, gather, reads};
use super::lookup::{Found, find};
use super::pack::{Condition, Path, Quantifier};
use super::test;
use super::truth::Truth;
use crate::iac::Value;

pub fn over(quantifier: Quantifier, path: &Path, holds: &Condition, asked: Asked) -> Answer {
    let mut found = Found::default();
    let mut steps = path.0.clone();
    if let Some(last) = steps.last_mut() {
        last.every = true;
    }
    find(&steps, asked.map, asked.prefix, asked.item, &mut found);
    let mut answers = Vec::new();
    for (at, node) in found.nodes {
        let inner = match &node.value {
            Value::Map(map) => Asked { map, prefix: &at, ..asked },
            Value::Unknown { why } => {
                answers.push(Answer { truth: Truth::Unknown, blame: Vec::new(), waits: Some(why.clone()) });
                continue;
            }
            _ => continue,
        };
        let answer = evaluate(holds, inner);
        // A policy names its own statements.
        if matches!(holds, Condition::Policy { .. }) {
            answers.push(answer);
            continue;
        }
        let element = element(holds, inner);
        let mut blame = match answer.blame {
            blame if blame.is_empty() || quantifier == Quantifier::None => {
                let read = reads(holds, inner);
                if read.is_empty() {
                    vec![Blame {
                        node: Some(node.clone()),
                        path: at.clone(),
                        element: String::new(),
                        companion: None,
                    }]
                } else {
                    read
                }
            }
            blame => blame,
        };
        blame.iter_mut().for_each(|blame| blame.element = element.clone());
        answers.push(Answer { blame, ..answer });
    }
    if let Some(why) = found.waits {
        answers.push(Answer { truth: Truth::Unknown, blame: Vec::new(), waits: Some(why) });
    }
    match quantifier {
        Quantifier::Each => answers.into_iter().fold(Answer::of(Truth::Yes), Answer::and),
        Quantifier::None => answers.into_iter().map(Answer::not).fold(Answer::of(Truth::Yes), Answer::and),
        Quantifier::Some => answers.into_iter().fold(Answer::of(Truth::No), Answer::or),
    }
}

/// An element by what its condition reads: another description is the same hole, another port is not.
fn element(holds: &Condition, asked: Asked) -> String {
    let mut paths = Vec::new();
    gather(holds, &mut paths);
    let mut parts = Vec::new();
    for path in paths {
        let mut found = Found::default();
        find(&path.0, asked.map, "", asked.item, &mut found);
        parts.extend(found.nodes.into_iter().map(|(at, node)| format!("{at}={}", test::canonical(node))));
    }
    parts.join(" ")
}
