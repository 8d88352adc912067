//! What the languages' printers share: rows of an object, names of variables, numbers, quotes.

use std::collections::BTreeMap;

use super::Program;

/// `{`, each row on a line of its own with a comma, `}`.
pub fn rows(open: &str, rows: Vec<String>, close: &str, depth: usize, unit: &str) -> String {
    if rows.is_empty() {
        return format!("{open}{close}");
    }
    let pad = unit.repeat(depth + 1);
    let rows: String = rows.iter().map(|row| format!("\n{pad}{row},")).collect();
    format!("{open}{rows}\n{}{close}", unit.repeat(depth))
}

pub fn number(number: f64) -> String {
    if number.fract() == 0.0 { format!("{number:.0}") } else { number.to_string() }
}

pub fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text")
}

/// A variable for each item of a program, by its key; none is a word that is taken.
pub fn variables(program: &Program, spell: fn(&str) -> String, taken: &[&str]) -> BTreeMap<String, String> {
    let mut variables: BTreeMap<String, String> = BTreeMap::new();
    for item in &program.items {
        let words: String =
            item.key.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '_' }).collect();
        let mut name = spell(&words);
        while taken.contains(&name.as_str()) || variables.values().any(|other| *other == name) {
            name.push('1');
        }
        variables.insert(item.key.clone(), name);
    }
    variables
}
