//! TOML read key by key, so that every mistake points at its word and names the nearest valid one.
//!
//! In: a TOML text. Out: a [`Table`] to be asked for its keys, or a [`Mistake`]. Used when iacgate is built,
//! for its own rules, and at run time for a user's policy and rules.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::literal::Literal;

/// What is wrong in a TOML text: byte range, one line, and what to write instead.
#[derive(Debug)]
pub struct Mistake {
    pub span: Range<usize>,
    pub message: String,
    pub help: Option<String>,
}

pub type Read<T> = Result<T, Mistake>;

impl Mistake {
    pub fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A word that is none of `valid`, with the nearest of them.
    pub fn unknown_word(span: Range<usize>, kind: &str, word: &str, place: &str, valid: &[&str]) -> Self {
        let mistake = Self::new(span, format!("unknown {kind} `{word}`{place}"));
        match nearest(word, valid) {
            Some(near) => mistake.help(format!("did you mean `{near}`?")),
            None if valid.is_empty() => {
                mistake.help(format!("no {kind} is defined here: define `{word}`, or take it out"))
            }
            None => mistake.help(format!("one of: {}", valid.join(", "))),
        }
    }
}

/// The valid word that a slip of the fingers away from `word`, if one is near enough to be meant.
pub fn nearest<'a>(word: &str, valid: &[&'a str]) -> Option<&'a str> {
    let near = valid.iter().map(|candidate| (distance(word, candidate), *candidate)).min()?;
    (near.0 <= 1 + word.len() / 4).then_some(near.1)
}

/// Levenshtein's, over bytes.
pub fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.bytes().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// Parses a text and hands its top table to `reader`, then refuses keys that the reader never asked for.
pub fn read<T>(text: &str, reader: impl FnOnce(&Table) -> Read<T>) -> Read<T> {
    let parsed = DeTable::parse(text).map_err(|error| {
        let message = error.message().lines().next().unwrap_or("no valid TOML").to_owned();
        let span = error.span().unwrap_or(0..0);
        let help = Some(instead(text, span.start, &message));
        Mistake { span, message, help }
    })?;
    let table = Table::new(parsed.get_ref(), parsed.span(), String::new());
    let value = reader(&table)?;
    table.finish()?;
    Ok(value)
}

/// What to write where a text is no TOML.
fn instead(text: &str, at: usize, message: &str) -> String {
    let (above, below) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = above.rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next().unwrap_or("").trim();
    let closed = |line: &str, end: &str| format!("{}{end}", line.trim().trim_end_matches(','));
    if message.starts_with("duplicate key") {
        let header = line.trim_matches(['[', ']']);
        return match line.starts_with('[') {
            true => format!("write what belongs to it into the first `[{header}]`"),
            false => "take one of the two out".to_owned(),
        };
    }
    if message.starts_with("unclosed table") {
        return closed(line, if line.starts_with("[[") { "]]" } else { "]" });
    }
    if message.starts_with("unclosed inline table") {
        return closed(line, " }");
    }
    // The list that the next key is taken for a part of, or that the text ends in.
    let is_open = message.starts_with("unclosed array")
        || message.starts_with("missing comma")
            && below.lines().next().is_some_and(|line| line.contains('='));
    if let Some(opened) = above.rfind('[').filter(|_| is_open) {
        let start = text[..opened].rfind('\n').map_or(0, |end| end + 1);
        let whole = above[start..].lines().collect::<Vec<_>>();
        return match whole.as_slice() {
            [line, ..] if !line.trim_end().ends_with('[') => closed(line, "]"),
            [line, ..] => format!("{} … ]", line.trim()),
            [] => "]".to_owned(),
        };
    }
    by_key(line).unwrap_or_else(|| match line.split_once(char::is_whitespace) {
        Some((key, value)) if !key.contains(['[', '=', '"']) && !value.contains('=') => {
            format!("{key} = {}", value.trim())
        }
        _ => "key = \"value\"".to_owned(),
    })
}

/// What to write on a line that is no TOML, where its key or its one bare word tells.
fn by_key(line: &str) -> Option<String> {
    let (key, value) = line.split_once('=')?;
    let (key, value) = (key.trim(), value.trim());
    if ["expires", "since"].contains(&key) {
        return Some(format!("{key} = {A_DAY}"));
    }
    // A text that never ends: its quote, before what closes the list around it.
    if let Some(quote) = value.chars().find(|sign| ['"', '\''].contains(sign)) {
        let is_long = value.contains(&quote.to_string().repeat(3));
        if value.matches(quote).count() % 2 == 1 && !is_long {
            let (text, list) = value.strip_suffix(']').map_or((value, ""), |text| (text, "]"));
            let text = text.trim_end().trim_end_matches(['"', '\'']);
            return Some(format!("{key} = {text}{quote}{list}"));
        }
    }
    if value.is_empty() {
        return Some(format!("{key} = \"…\""));
    }
    let is_bare = value.chars().all(|c| c.is_ascii_alphanumeric() || "-_./*".contains(c));
    is_bare.then(|| format!("{key} = \"{value}\""))
}

/// A day as TOML writes it.
pub const A_DAY: &str = "2027-03-31";

/// A table being read. Remembers which keys were asked for: those are the valid ones.
pub struct Table<'a> {
    table: &'a DeTable<'a>,
    pub span: Range<usize>,
    /// For messages: ` in rule \`x\``.
    pub place: RefCell<String>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Table<'a> {
    fn new(table: &'a DeTable<'a>, span: Range<usize>, place: String) -> Self {
        Self { table, span, place: RefCell::new(place), asked: RefCell::default() }
    }

    /// Names the table in messages.
    pub fn name(&self, place: String) {
        *self.place.borrow_mut() = place;
    }

    fn get(&self, key: &'static str) -> Option<Item<'a>> {
        self.asked.borrow_mut().push(key);
        let (_, value) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(Item { value, place: self.place.borrow().clone(), key: key.to_owned(), is_element: false })
    }

    pub fn has(&self, key: &'static str) -> bool {
        self.get(key).is_some()
    }

    pub fn item(&self, key: &'static str) -> Option<Item<'a>> {
        self.get(key)
    }

    pub fn required(&self, key: &'static str) -> Read<Item<'a>> {
        let place = self.place.borrow().clone();
        self.get(key).ok_or_else(|| {
            // A slip in its name is told as that.
            let asked = self.asked.borrow();
            let names =
                || self.table.iter().filter(|(name, _)| !asked.iter().any(|one| one == name.get_ref()));
            let near = nearest(key, &names().map(|(name, _)| name.get_ref().as_ref()).collect::<Vec<_>>());
            match names().find(|(name, _)| near == Some(name.get_ref().as_ref())) {
                Some((name, _)) => {
                    Mistake::new(name.span(), format!("unknown key `{}`{place}", name.get_ref()))
                        .help(format!("did you mean `{key}`?"))
                }
                None => Mistake::new(self.span.clone(), format!("`{key}` is missing{place}"))
                    .help(format!("{key} = …")),
            }
        })
    }

    pub fn text(&self, key: &'static str) -> Read<Option<String>> {
        self.get(key).map(|item| item.text()).transpose()
    }

    pub fn texts(&self, key: &'static str) -> Read<Vec<String>> {
        Ok(self.get(key).map(|item| item.texts()).transpose()?.unwrap_or_default())
    }

    pub fn bool(&self, key: &'static str) -> Read<Option<bool>> {
        self.get(key).map(|item| item.bool()).transpose()
    }

    /// A word of a fixed set.
    pub fn word(&self, key: &'static str, valid: &[&'static str]) -> Read<Option<&'static str>> {
        self.get(key).map(|item| item.word(key, valid)).transpose()
    }

    pub fn table(&self, key: &'static str) -> Read<Option<Table<'a>>> {
        self.get(key).map(|item| item.table()).transpose()
    }

    /// An array of tables, or one table.
    pub fn tables(&self, key: &'static str) -> Read<Vec<Table<'a>>> {
        let Some(item) = self.get(key) else { return Ok(Vec::new()) };
        if item.value.get_ref().is_table() {
            return Ok(vec![item.table()?]);
        }
        let items = item.items().map_err(|mistake| mistake.help(format!("[[{key}]]")))?;
        items.iter().map(Item::table).collect()
    }

    /// Every entry, whatever its key: for tables whose keys are the user's.
    pub fn entries(&self) -> Vec<(String, Range<usize>, Item<'a>)> {
        let place = self.place.borrow().clone();
        self.table
            .iter()
            .map(|(key, value)| {
                let (name, place) = (key.get_ref().to_string(), place.clone());
                (name.clone(), key.span(), Item { value, place, key: name, is_element: false })
            })
            .collect()
    }

    /// A table whose keys are the user's, each with its value read.
    pub fn pairs<T>(&self, key: &'static str, read: fn(&Item<'a>) -> Read<T>) -> Read<Vec<(String, T)>> {
        let Some(inner) = self.table(key)? else { return Ok(Vec::new()) };
        inner.entries().iter().map(|(name, _, item)| Ok((name.clone(), read(item)?))).collect()
    }

    /// Refuses what was never asked for.
    pub fn finish(&self) -> Read<()> {
        let mut asked = self.asked.borrow().clone();
        let mut seen = BTreeSet::new();
        asked.retain(|key| seen.insert(*key));
        match self.table.iter().find(|(key, _)| !asked.iter().any(|known| known == key.get_ref())) {
            Some((key, _)) => {
                Err(Mistake::unknown_word(key.span(), "key", key.get_ref(), &self.place.borrow(), &asked))
            }
            None => Ok(()),
        }
    }
}

/// A value being read.
pub struct Item<'a> {
    value: &'a Spanned<DeValue<'a>>,
    place: String,
    /// Whose value it is, or is an element of.
    key: String,
    is_element: bool,
}

impl<'a> Item<'a> {
    pub fn span(&self) -> Range<usize> {
        self.value.span()
    }

    fn expected(&self, what: &str) -> Mistake {
        let found = self.value.get_ref().type_str();
        Mistake::new(self.span(), format!("expected {what}, found {found}{}", self.place))
            .help(self.such_as(what))
    }

    /// What to write in its place.
    fn such_as(&self, what: &str) -> String {
        let value = match (what, self.value.get_ref()) {
            ("a table", _) if self.is_element => return format!("[[{}]]", self.key),
            // `[[tickets]]`
            ("a table", DeValue::Array(items)) if items.iter().all(|item| item.get_ref().is_table()) => {
                return format!("[{}]", self.key);
            }
            ("a table", _) => "{ … }",
            ("a list", _) => "[\"…\"]",
            ("a number", DeValue::String(text)) if text.parse::<f64>().is_ok() => text,
            ("a number", _) => "14",
            ("true or false", _) => "true",
            _ => "\"…\"",
        };
        if self.is_element { value.to_owned() } else { format!("{} = {value}", self.key) }
    }

    /// A number or a word as it is written, of which quotes make a text.
    fn bare(&self) -> Option<&str> {
        match self.value.get_ref() {
            DeValue::Integer(number) => Some(number.as_str()),
            DeValue::Float(number) => Some(number.as_str()),
            DeValue::Boolean(word) => Some(if *word { "true" } else { "false" }),
            _ => None,
        }
    }

    pub fn is_table(&self) -> bool {
        self.value.get_ref().is_table()
    }

    pub fn is_list(&self) -> bool {
        self.value.get_ref().is_array()
    }

    pub fn text(&self) -> Read<String> {
        self.value.get_ref().as_str().map(str::to_owned).ok_or_else(|| {
            let mistake = self.expected("text in quotes");
            match self.bare() {
                Some(bare) => mistake.help(format!("\"{bare}\"")),
                None => mistake,
            }
        })
    }

    pub fn bool(&self) -> Read<bool> {
        self.value.get_ref().as_bool().ok_or_else(|| self.expected("true or false"))
    }

    pub fn number(&self) -> Read<f64> {
        let number = match self.value.get_ref() {
            DeValue::Integer(number) => {
                i64::from_str_radix(number.as_str(), number.radix()).ok().map(|n| n as f64)
            }
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        };
        number.ok_or_else(|| self.expected("a number"))
    }

    /// A date as TOML writes it: `2027-03-31`.
    pub fn date(&self) -> Read<toml::value::Date> {
        let date = self.value.get_ref().as_datetime().and_then(|datetime| datetime.date);
        let expected = || self.expected("a date such as 2027-03-31, without quotes").help(A_DAY);
        date.ok_or_else(expected)
    }

    pub fn word(&self, key: &str, valid: &[&'static str]) -> Read<&'static str> {
        let word = self.text()?;
        let known = valid.iter().find(|candidate| **candidate == word);
        known.copied().ok_or_else(|| {
            Mistake::unknown_word(self.span(), "value", &word, &format!(" for `{key}`{}", self.place), valid)
        })
    }

    pub fn items(&self) -> Read<Vec<Item<'a>>> {
        let array = self.value.get_ref().as_array().ok_or_else(|| {
            let mistake = self.expected("a list");
            match self.bare() {
                Some(bare) => mistake.help(format!("[\"{bare}\"]")),
                None => mistake,
            }
        })?;
        let item = |value| Item { value, place: self.place.clone(), key: self.key.clone(), is_element: true };
        Ok(array.iter().map(item).collect())
    }

    /// The elements of a list, or what stands in place of one.
    pub fn each(self) -> Vec<Self> {
        self.items().unwrap_or_else(|_| vec![self])
    }

    /// A list of texts, or one text.
    pub fn texts(&self) -> Read<Vec<String>> {
        if self.value.get_ref().is_str() {
            return Ok(vec![self.text()?]);
        }
        self.items()?.iter().map(Item::text).collect()
    }

    pub fn table(&self) -> Read<Table<'a>> {
        let table = self.value.get_ref().as_table().ok_or_else(|| self.expected("a table"))?;
        Ok(Table::new(table, self.span(), self.place.clone()))
    }

    /// A constant; a table `{ expression = "…" }` is an expression of the dialect.
    pub fn literal(&self) -> Read<Literal> {
        match self.value.get_ref() {
            DeValue::String(text) => Ok(Literal::Text(text.to_string())),
            DeValue::Boolean(value) => Ok(Literal::Bool(*value)),
            DeValue::Integer(_) | DeValue::Float(_) => self.number().map(Literal::Number),
            DeValue::Array(_) => {
                Ok(Literal::List(self.items()?.iter().map(Item::literal).collect::<Read<_>>()?))
            }
            DeValue::Table(_) => {
                let entries = self.table()?.entries();
                if let [(key, _, item)] = entries.as_slice()
                    && key == "expression"
                {
                    return Ok(Literal::Expression(item.text()?));
                }
                let read = entries.into_iter().map(|(key, _, item)| Ok((key, item.literal()?)));
                Ok(Literal::Map(read.collect::<Read<_>>()?))
            }
            DeValue::Datetime(_) => Err(self.expected("a constant")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_points_at_itself_and_names_the_nearest() {
        let text = "severty = \"high\"\n";
        let mistake = read(text, |table| table.text("severity")).unwrap_err();
        assert_eq!(&text[mistake.span], "severty");
        assert_eq!(mistake.help.as_deref(), Some("did you mean `severity`?"));
    }

    #[test]
    fn a_wrong_type_says_what_was_expected() {
        let mistake = read("block = 3", |table| table.text("block")).unwrap_err();
        assert_eq!(mistake.message, "expected text in quotes, found integer");
    }
}
