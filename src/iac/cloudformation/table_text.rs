//! Reads the table of views from its text: when iacgate is built, and in a test.
//!
//! In: `rules/cloudformation/views.tsv`. Out: views by their types, or a mistake with its line.

use super::table::{Becomes, Element, Row, Turn, View};

/// Reads the table: views with their types, sorted by type. A mistake tells its line.
pub fn parse(text: &str) -> Result<Vec<(String, View)>, String> {
    let mut views: Vec<(String, View)> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |what: &str| format!("line {}: {what}", number + 1);
        let cells: Vec<&str> = line.split('\t').collect();
        let [kind, path, becomes] = cells.as_slice() else { return Err(wrong("three columns are needed")) };
        if path.is_empty() && !becomes.starts_with(['=', '~', '!']) {
            let view = begun(becomes)
                .ok_or_else(|| wrong("a view is `kind`, `kind if Property`, `kind unless Property`"))?;
            views.push(((*kind).to_owned(), view));
            continue;
        }
        let Some((_, view)) = views.last_mut().filter(|(of, _)| of == kind) else {
            return Err(wrong("no line begins a view of this type"));
        };
        if let Some(constant) = becomes.strip_prefix('=').filter(|_| path.is_empty()) {
            let (name, value) = constant.split_once('=').ok_or_else(|| wrong("a constant is =name=value"))?;
            view.constants.push((name.to_owned(), value.to_owned()));
            continue;
        }
        if let Some(unsaid) = becomes.strip_prefix('!').filter(|_| path.is_empty()) {
            view.unsaid.push(unsaid.to_owned());
            continue;
        }
        if let Some(default) = becomes.strip_prefix('~').filter(|_| path.is_empty()) {
            let (name, value) = default.split_once('=').ok_or_else(|| wrong("a default is ~name=value"))?;
            view.defaults.push((name.to_owned(), value.to_owned()));
            continue;
        }
        let row = row(path, becomes).ok_or_else(|| wrong("what becomes of it can't be read"))?;
        view.rows.push(row);
    }
    views.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(views)
}

fn begun(becomes: &str) -> Option<View> {
    let words: Vec<&str> = becomes.split(' ').collect();
    let (resource, only) = match words.as_slice() {
        [resource] => (resource, None),
        [resource, "if", property] => (resource, Some(((*property).to_owned(), true))),
        [resource, "unless", property] => (resource, Some(((*property).to_owned(), false))),
        _ => return None,
    };
    Some(View { resource: (*resource).to_owned(), only, ..View::default() })
}

fn row(path: &str, becomes: &str) -> Option<Row> {
    let (path, element) = match path.split_once('[') {
        Some((path, element)) => {
            let (element, value) = element.split_once(']')?;
            let (key, wanted) = element.split_once('=')?;
            let value = value.strip_prefix('.').unwrap_or("Value").to_owned();
            (path, Some(Element { key: key.to_owned(), wanted: wanted.to_owned(), value }))
        }
        None => (path, None),
    };
    let names = |text: &str| text.split('.').map(str::to_owned).collect::<Vec<_>>();
    let turned = |text: &str| {
        let (name, word) = text.split_once('|').unwrap_or((text, "plain"));
        let turn = Turn::WORDS.iter().find(|(known, _)| *known == word)?.1;
        Some((names(name), turn))
    };
    let is_list = becomes.contains("[]");
    let becomes = becomes.replace("[]", "");
    let becomes = match becomes.split_at_checked(1)? {
        (".", "") => Becomes::Hoisted,
        ("-", "") => Becomes::LeftOut,
        ("+", companion) => {
            let mut words = companion.split(' ').map(str::to_owned);
            Becomes::Companion { kind: words.next()?, by: words.next()?, attribute: words.next() }
        }
        ("<", back) => match back.split_once('=') {
            Some((name, value)) => Becomes::Back(names(name), Some(value.to_owned())),
            None => Becomes::Back(names(back), None),
        },
        ("/", place) => turned(place).map(|(place, turn)| Becomes::Place(place, turn))?,
        _ => turned(&becomes).map(|(name, turn)| Becomes::Name(name, turn))?,
    };
    Some(Row { path: names(path), element, is_list, becomes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_in_the_table_tells_its_line() {
        assert!(parse("A\tB\tc\n").is_err_and(|message| message.starts_with("line 1")));
        assert!(parse("A\t\ta_b\nA\tB\tc|nonsense\n").is_err());
        assert!(parse("A\t\ta_b\nA\tL[Key=x.y].Value\t/c.d|not\n").is_ok());
    }
}
