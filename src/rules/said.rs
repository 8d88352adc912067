//! What a rule says and writes by a setting: `rotate the key every ${setting max-rotation-days in days}`.
//!
//! In: a text or a recipe as it is written, and the settings. Out: the same, made out. `from 90` behind the name takes
//! no less than that, `in days` and `in seconds` give the unit.

use std::borrow::Cow;

use super::Rules;
use super::pack::Recipe;
use super::placeholder::{START, place};
use crate::literal::Literal;

const DAY: f64 = 86_400.0;

/// A text with its settings put in. One that is no number stays as it is written.
pub fn said<'t>(text: &'t str, rules: &Rules) -> Cow<'t, str> {
    let mut text = Cow::Borrowed(text);
    while let Some(place) = place(&text) {
        let Some(Literal::Number(number)) = rules.settings.get(place.name) else { break };
        let number = number.max(place.least);
        let shown = match place.unit {
            "days" if number == 1.0 => "1 day".to_owned(),
            "days" => format!("{number} days"),
            "seconds" => format!("{}s", number * DAY),
            _ => number.to_string(),
        };
        let span = place.span;
        text.to_mut().replace_range(span, &shown);
    }
    text
}

/// A recipe that writes what the settings say.
pub fn made_out<'r>(recipe: &'r Recipe, rules: &Rules) -> Cow<'r, Recipe> {
    let takes = |value: &Literal| matches!(value, Literal::Text(text) if text.contains(START));
    if !recipe.title.contains(START) && !recipe.set.iter().chain(&recipe.fill).any(|(_, value)| takes(value))
    {
        return Cow::Borrowed(recipe);
    }
    let mut own = recipe.clone();
    own.title = said(&recipe.title, rules).into_owned();
    for (_, value) in own.set.iter_mut().chain(&mut own.fill) {
        literal(value, rules);
    }
    for (_, by_text) in &mut own.replace {
        by_text.iter_mut().for_each(|(_, value)| literal(value, rules));
    }
    Cow::Owned(own)
}

fn literal(value: &mut Literal, rules: &Rules) {
    let Literal::Text(text) = value else { return };
    let is_whole = place(text).is_some_and(|place| place.span == (0..text.len()) && place.unit.is_empty());
    let made_out = said(text, rules).into_owned();
    *value = match made_out.parse() {
        Ok(number) if is_whole => Literal::Number(number),
        _ => Literal::Text(made_out),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_said_in_its_unit_and_no_less_than_is_possible() {
        let mut rules = Rules::default();
        rules.settings.insert("days".to_owned(), Literal::Number(30.0));
        let said = |text: &'static str| said(text, &rules).into_owned();
        assert_eq!(said("each ${setting days in days}, ${setting days}"), "each 30 days, 30");
        assert_eq!(said("${setting days from 90 in days}"), "90 days");
        assert_eq!(said("${setting days in seconds}"), "2592000s");
        assert_eq!(said("${setting nothing}, ${var.x}"), "${setting nothing}, ${var.x}");
        let mut value = Literal::Text("${setting days from 90}".to_owned());
        literal(&mut value, &rules);
        assert_eq!(value, Literal::Number(90.0));
    }

    #[test]
    fn every_setting_that_our_rules_speak_of_is_one() {
        let rules = Rules::built_in();
        let titles = rules.rules.iter().filter_map(|rule| match &rule.looks_at {
            super::super::pack::LooksAt::Resources(tables) => Some(tables.iter()),
            _ => None,
        });
        let recipes = titles.flatten().flat_map(|table| table.fixes.iter());
        let made_out: Vec<String> = recipes.map(|recipe| format!("{:?}", made_out(recipe, &rules))).collect();
        assert!(made_out.iter().any(|text| text.contains("rotate the key every 90 days")));
        assert!(made_out.iter().all(|text| !text.contains(START)));
    }
}
