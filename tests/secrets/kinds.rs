//! Every kind of token of the built-in rules: tokens made by its shape are found, and what is nearly one is not.

use iacgate::rules::Rules;
use iacgate::rules::pack::{LooksAt, Rule, SecretShape};
use iacgate::secrets::Shapes;
use iacgate::text::Source;

use crate::sample::{Dice, matching};

/// How many tokens of each kind are made.
const TOKENS: u64 = 24;

fn kinds() -> Vec<(std::sync::Arc<Rule>, SecretShape)> {
    let kind = |rule: std::sync::Arc<Rule>| match &rule.looks_at {
        LooksAt::Secret(shape) => Some((rule.clone(), SecretShape::clone(shape))),
        _ => None,
    };
    Rules::built_in().rules.iter().cloned().filter_map(kind).collect()
}

fn shapes() -> Shapes {
    Shapes::of(&Rules::built_in())
}

fn rules_of(shapes: &Shapes, text: &str) -> Vec<String> {
    let found = shapes.find(&Source::decode("notes.txt".into(), text.as_bytes()));
    found.into_iter().map(|found| found.rule.as_str().to_owned()).collect()
}

/// A token of a kind in the place where it is looked for.
fn placed(shape: &SecretShape, dice: &mut Dice) -> String {
    let token = matching(&shape.shape, dice);
    match &shape.near[..] {
        [] if !shape.starts.is_empty() => format!("value = \"{token}\"\n"),
        [] => format!("{token}\n"),
        words => {
            let word = words[dice.roll(words.len())].trim_end_matches(['_', '-', ' ']);
            format!("{word}_api_key = \"{token}\"\n")
        }
    }
}

#[test]
fn tokens_of_every_kind_are_found() {
    let shapes = shapes();
    let mut missed = Vec::new();
    // What a class leaves out can't be drawn from.
    let drawable = |shape: &SecretShape| shape.names.is_empty() && !shape.shape.contains("[^");
    for (number, (rule, shape)) in kinds().into_iter().enumerate().filter(|(_, kind)| drawable(&kind.1)) {
        let found = (0..TOKENS).filter(|seed| {
            let mut dice = Dice(number as u64 * 1000 + seed);
            !rules_of(&shapes, &placed(&shape, &mut dice)).is_empty()
        });
        // Some of what a shape allows is too plain for anybody's key, and chance makes it now and then.
        let count = found.count() as u64;
        if count * 3 < TOKENS {
            missed.push(format!("{}: {count} of {TOKENS}", rule.id));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_kind_that_is_known_by_its_start_is_told_by_its_own_name() {
    let shapes = shapes();
    let mut others = Vec::new();
    for (number, (rule, shape)) in
        kinds().into_iter().enumerate().filter(|(_, kind)| !kind.1.starts.is_empty())
    {
        let own = (0..TOKENS).any(|seed| {
            let mut dice = Dice(number as u64 * 1000 + seed);
            rules_of(&shapes, &placed(&shape, &mut dice)).contains(&rule.id)
        });
        if !own {
            others.push(rule.id.clone());
        }
    }
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn what_only_begins_or_ends_like_a_token_is_none() {
    let shapes = shapes();
    for (number, (rule, shape)) in
        kinds().into_iter().enumerate().filter(|(_, kind)| !kind.1.starts.is_empty())
    {
        let mut dice = Dice(number as u64);
        let token = matching(&shape.shape, &mut dice);
        let start = shape.starts.iter().find(|start| token.starts_with(start.as_str()));
        let start =
            start.unwrap_or_else(|| panic!("`{}` makes a token that none of its starts begin", rule.id));
        // The start alone, the start in the middle of a word, and another start.
        let beheaded = format!("value = \"~{}\"\n", &token[1..]);
        // `xoxe.xoxb-…` holds a whole one behind its start.
        let holds_another = shape.starts.iter().any(|start| token[1..].contains(start.as_str()));
        for none in [Some(format!("value = \"{start}\"\n")), (!holds_another).then_some(beheaded)]
            .into_iter()
            .flatten()
        {
            assert!(!rules_of(&shapes, &none).contains(&rule.id), "{}: start alone", rule.id);
        }
        if !holds_another && token.starts_with(|first: char| first.is_ascii_alphanumeric()) {
            let inside = format!("value = \"zz{token}\"\n");
            assert!(!rules_of(&shapes, &inside).contains(&rule.id), "{}: inside a word", rule.id);
        }
    }
}

#[test]
fn a_value_of_a_kind_that_needs_a_word_is_none_without_it() {
    let shapes = shapes();
    for (number, (rule, shape)) in kinds().into_iter().enumerate().filter(|(_, kind)| !kind.1.near.is_empty())
    {
        let token = matching(&shape.shape, &mut Dice(number as u64));
        let told = rules_of(&shapes, &format!("colour {token}\n"));
        assert!(!told.contains(&rule.id), "{}", rule.id);
    }
}

#[test]
fn kinds_are_written_as_they_are_read() {
    for (rule, shape) in kinds() {
        let words = shape.keywords.iter().chain(&shape.near).chain(&shape.names);
        for word in words {
            assert_eq!(*word, word.to_lowercase(), "{}: words are lower case", rule.id);
        }
        for word in shape.starts.iter().chain(&shape.keywords).chain(&shape.near).chain(&shape.names) {
            assert!(word.len() > 2, "{}: `{word}` stands everywhere", rule.id);
        }
        assert!(regex_syntax::parse(&shape.shape).is_ok(), "{}", rule.id);
        assert!(rule.title.ends_with(" is committed") || rule.id.starts_with("own-"), "{}", rule.title);
    }
}
