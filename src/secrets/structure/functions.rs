//! Programs that deploy: what reaches a name through the functions and loops of its file, `role("crm", "…")` and
//! `for k, v := range map[string]string{…}`.
//!
//! In: a file's text, by light lexing. Out: for a name, the literals that it may be, and the names that it is given.

use std::cell::Cell;
use std::sync::LazyLock;

use regex::Regex;

use super::lines;
use crate::text::Span;

/// How far the arguments of a call, or the elements of a collection, are read, in bytes.
const REACH: usize = 16 << 10;
/// Functions, loops, and calls of one function that are looked at. More are made by data.
const MOST: usize = 256;
/// How many bytes are looked at for all names together: a program is read a few times over, and no more.
const BUDGET: usize = 32 << 20;
/// Words that may stand before the name of a parameter.
const MODIFIERS: [&str; 5] = ["private", "public", "protected", "readonly", "const"];

/// What a name may be.
#[derive(Default)]
pub struct Reached {
    pub literals: Vec<Span>,
    pub names: Vec<String>,
}

/// The functions and loops of a text.
pub struct Functions<'t> {
    text: &'t str,
    functions: Vec<Function<'t>>,
    loops: Vec<Loop<'t>>,
    left: Cell<usize>,
}

struct Function<'t> {
    name: &'t str,
    name_at: usize,
    parameters: Vec<&'t str>,
}

/// Variables of a loop, and where what they are taken from begins.
struct Loop<'t> {
    variables: Vec<&'t str>,
    over: usize,
}

impl<'t> Functions<'t> {
    pub fn of(text: &'t str) -> Self {
        static FUNCTION: LazyLock<Regex> = LazyLock::new(|| {
            let declared = r"\b(?:function|def|func)\s+(?:\([^)\n]*\)\s*)?(\w+)\s*(?:<[^>(\n]*>)?\(";
            let constant = r"\b(?:const|let|var)\s+(\w+)[^=\n(]*=\s*(?:async\s*)?(?:function\s*)?\(";
            let go = r"\b(\w+)\s*:=\s*func\(";
            Regex::new(&[declared, constant, go].join("|")).expect("a pattern of ours compiles")
        });
        static LOOP: LazyLock<Regex> = LazyLock::new(|| {
            let go = r"\bfor\s+(\w+)\s*,\s*(\w+)\s*:=\s*range\s+";
            let typescript = r"\bfor\s*\(\s*(?:const|let|var)\s+\[?\s*(\w+)(?:\s*,\s*(\w+))?\s*\]?\s+of\s+";
            let python = r"\bfor\s+(\w+)(?:\s*,\s*(\w+))?\s+in\s+";
            Regex::new(&[go, typescript, python].join("|")).expect("a pattern of ours compiles")
        });
        let functions = FUNCTION.captures_iter(text).filter_map(|found| {
            let name = found.iter().skip(1).flatten().next()?;
            let parameters = pieces(text, found.get(0)?.end())?;
            // What a method is called on is none of what it is given.
            let before = text[..found.get(0)?.start()].trim_end();
            let is_of_class = before.ends_with("@classmethod");
            let is_own = |piece: &&str| *piece != "self" && !(is_of_class && *piece == "cls");
            let parameters = parameters.into_iter().map(|span| text[span.start..span.end].trim());
            let parameters = parameters.filter(is_own).collect();
            Some(Function { name: name.as_str(), name_at: name.start(), parameters })
        });
        let mut functions: Vec<Function> = functions.take(MOST).collect();
        functions.extend(completed(text, &functions));
        let loops = LOOP.captures_iter(text).filter_map(|found| {
            let variables = found.iter().skip(1).flatten().map(|name| name.as_str()).collect();
            Some(Loop { variables, over: found.get(0)?.end() })
        });
        Self { text, functions, loops: loops.take(MOST).collect(), left: Cell::new(BUDGET) }
    }

    /// What is given to a parameter of that name, or to a variable of a loop.
    pub fn reach(&self, name: &str) -> Reached {
        let mut reached = Reached::default();
        for function in &self.functions {
            let position = function.parameters.iter().position(|parameter| is_of(parameter, name));
            if let Some(position) = position.filter(|_| self.may_read(self.text.len())) {
                let is_object = function.parameters[position].starts_with('{');
                self.calls(function, (position, name), is_object, &mut reached);
            }
        }
        for one in &self.loops {
            if let Some(position) = one.variables.iter().position(|variable| *variable == name) {
                self.elements(one, position, &mut reached);
            }
        }
        reached
    }

    fn may_read(&self, bytes: usize) -> bool {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.unwrap_or(0));
        left.is_some()
    }

    fn calls(&self, function: &Function, of: (usize, &str), is_object: bool, reached: &mut Reached) {
        let (position, name) = of;
        let text = self.text;
        let calls = text.match_indices(function.name).filter(|(at, found)| {
            let is_word = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
            *at != function.name_at
                && !text[..*at].ends_with(is_word)
                && text[at + found.len()..].starts_with('(')
        });
        for (at, _) in calls.take(MOST) {
            if !self.may_read(REACH) {
                return;
            }
            let Some(given) = pieces(text, at + function.name.len() + 1) else { continue };
            let is_named = |span: &&Span| {
                let rest = text[span.start..span.end].trim_start().strip_prefix(name);
                rest.is_some_and(|rest| rest.trim_start().starts_with('=') && !rest.contains("=="))
            };
            if let Some(span) = given.iter().find(is_named) {
                self.take(behind(text, *span, '='), reached);
            } else if let Some(span) = given.get(position) {
                match is_object {
                    true => self.entry(*span, name, reached),
                    false => self.take(*span, reached),
                }
            }
        }
    }

    /// The entry of an object that is written there.
    fn entry(&self, object: Span, name: &str, reached: &mut Reached) {
        let written = &self.text[object.start..object.end];
        let Some(open) = written.find('{').filter(|open| written[..*open].trim().is_empty()) else { return };
        for span in pieces(self.text, object.start + open + 1).unwrap_or_default() {
            let key = self.text[span.start..span.end].split(':').next().unwrap_or("");
            if key.trim().trim_matches(['"', '\'']) == name {
                self.take(behind(self.text, span, ':'), reached);
            }
        }
    }

    /// What a variable of a loop is in its rounds; `position` is its place among the variables.
    fn elements(&self, one: &Loop, position: usize, reached: &mut Reached) {
        let Some(open) = collection(self.text, one.over) else { return };
        let is_map = self.text[..open].ends_with('{');
        // Go numbers the elements of a list.
        let is_numbered = self.text[..one.over].trim_end().ends_with("range");
        for span in pieces(self.text, open).unwrap_or_default() {
            let written = &self.text[span.start..span.end];
            let lead = written.len() - written.trim_start().len();
            match (is_map && written.contains(':'), one.variables.len()) {
                (true, 1) => self.take(behind(self.text, span, ':'), reached),
                (true, _) if position == 1 => self.take(behind(self.text, span, ':'), reached),
                (false, 1) => self.take(span, reached),
                (false, _) if is_numbered && position == 1 => self.take(span, reached),
                (false, _) if written[lead..].starts_with(['[', '(']) => {
                    let parts = pieces(self.text, span.start + lead + 1).unwrap_or_default();
                    parts.get(position).into_iter().for_each(|part| self.take(*part, reached));
                }
                _ => {}
            }
        }
    }

    /// A literal, or a name.
    fn take(&self, span: Span, reached: &mut Reached) {
        let written = self.text[span.start..span.end].trim();
        let wrapped = written.strip_prefix("pulumi.String(").and_then(|rest| rest.strip_suffix(')'));
        let written = wrapped.unwrap_or(written).trim();
        let start = written.as_ptr() as usize - self.text.as_ptr() as usize;
        let quote = written.chars().next().filter(|sign| matches!(sign, '"' | '\'' | '`'));
        if let Some(quote) = quote {
            let inside =
                written[1..].strip_suffix(quote).filter(|inside| !inside.contains([quote, '\n', '$', '\\']));
            let literal = inside.map(|inside| Span::new(start + 1, start + 1 + inside.len()));
            reached.literals.extend(literal);
        } else if !written.is_empty()
            && written.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && !written.starts_with(|sign: char| sign.is_ascii_digit())
        {
            reached.names.push(written.to_owned());
        }
    }
}

/// Functions that are given a part of what they take: `small = partial(role, "db.t3.micro")`.
fn completed<'t>(text: &'t str, functions: &[Function<'t>]) -> Vec<Function<'t>> {
    static PARTIAL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(\w+)\s*=\s*(?:functools\.)?partial\(").expect("a pattern of ours compiles")
    });
    let made = PARTIAL.captures_iter(text).take(MOST).filter_map(|found| {
        let name = found.get(1)?;
        let given = pieces(text, found.get(0)?.end())?;
        let (first, given) = given.split_first()?;
        let of = text[first.start..first.end].trim();
        let whole = functions.iter().find(|function| function.name == of)?;
        let by_place = given.iter().filter(|span| !text[span.start..span.end].contains('=')).count();
        let parameters = whole.parameters.iter().skip(by_place).copied().collect();
        Some(Function { name: name.as_str(), name_at: name.start(), parameters })
    });
    made.collect()
}

/// Whether a parameter is of that name: `pw: string`, `private pw`, `pw string`, `pw=None`, `{ name, pw }: Args`.
fn is_of(parameter: &str, name: &str) -> bool {
    let is_word = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    if let Some(taken) = parameter.strip_prefix('{') {
        let taken = taken.split('}').next().unwrap_or("");
        return taken.split(',').any(|one| one.split('=').next().unwrap_or("").trim() == name);
    }
    let mut words = parameter.split(|sign| !is_word(sign)).filter(|word| !word.is_empty());
    words.find(|word| !MODIFIERS.contains(word)) == Some(name)
}

/// What stands behind a sign in a piece.
fn behind(text: &str, span: Span, sign: char) -> Span {
    let at = text[span.start..span.end].find(sign).map_or(0, |at| at + sign.len_utf8());
    Span::new(span.start + at, span.end)
}

/// Where the elements begin of what a loop goes over: a list or a map that is written there, or the constant of a name.
fn collection(text: &str, at: usize) -> Option<usize> {
    static WRITTEN: LazyLock<Regex> = LazyLock::new(|| {
        let of = r"^(?:Object\.(?:entries|values)\(\s*)?(?:map\[\w+\]\w+|\[\]\w+)?\s*([\[{(])";
        Regex::new(of).expect("a pattern of ours compiles")
    });
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:Object\.(?:entries|values)\(\s*)?([A-Za-z_]\w*)\s*(?:[){:\n]|\.(?:items|values)\(\))",
        )
        .expect("a pattern of ours compiles")
    });
    let rest = text.get(at..)?;
    if let Some(found) = WRITTEN.captures(rest) {
        return Some(at + found.get(1)?.end());
    }
    let name = NAMED.captures(rest)?.get(1)?.as_str();
    let given = text.match_indices(name).find_map(|(place, _)| {
        let is_alone = !text[..place].ends_with(|sign: char| sign.is_ascii_alphanumeric() || sign == '_');
        let line = lines::line_end(text.as_bytes(), place, REACH)?;
        let equals = text[place + name.len()..line].find('=').filter(|_| is_alone)?;
        let between = &text[place + name.len()..place + name.len() + equals];
        (between.trim().is_empty() || between.trim().starts_with(':'))
            .then_some(place + name.len() + equals + 1)
    })?;
    let given = given + text[given..].len() - text[given..].trim_start_matches([' ', '\t']).len();
    let found = WRITTEN.captures(&text[given..])?;
    Some(given + found.get(1)?.end())
}

/// What stands between commas from `open` on to the bracket that closes.
fn pieces(text: &str, open: usize) -> Option<Vec<Span>> {
    let bytes = &text.as_bytes()[..text.len().min(open + REACH)];
    let (mut found, mut depth, mut start, mut at) = (Vec::new(), 0usize, open, open);
    loop {
        match *bytes.get(at)? {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => {
                if !text.get(start..at)?.trim().is_empty() {
                    found.push(Span::new(start, at));
                }
                return Some(found);
            }
            b')' | b']' | b'}' => depth -= 1,
            b',' if depth == 0 => {
                found.push(Span::new(start, at));
                start = at + 1;
            }
            quote @ (b'"' | b'\'' | b'`') => {
                at += 1;
                while *bytes.get(at)? != quote {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
            }
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
        let reached = Functions::of(text).reach(name);
        reached.literals.into_iter().map(|span| &text[span.start..span.end]).collect()
    }

    #[test]
    fn what_a_function_is_given_reaches_its_parameter() {
        for (text, name) in [
            ("const f = (a: string, b: string) => g(b);\nf(\"y\", \"x\");", "b"),
            ("function f({ a, b }: Args) {}\nf({ a: \"y\", b: \"x\" });", "b"),
            ("def f(self, a, b=None):\n    pass\nm.f(\"y\", b=\"x\")", "b"),
            ("def f(a, b):\n    pass\nf(\"y, z\",\n  \"x\",\n)", "b"),
            ("func (m m) f(a, b string) error {\n}\nm.f(\"y\", \"x\")", "b"),
            ("def g(a, b):\n    pass\nf = partial(g, \"y\")\nf(\"x\")", "b"),
            ("f := func(a, b string) error {\n}\nf(\"y\", pulumi.String(\"x\"))", "b"),
        ] {
            assert_eq!(reached(text, name), ["x"], "{text}");
        }
        for text in
            ["const f = (a, b) => b;\nf(\"y\");", "def f(a):\n  pass\ng(\"y\")", "f(\"y\"", "function f(b"]
        {
            assert_eq!(reached(text, "b"), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_a_loop_goes_over_reaches_its_variables() {
        for text in [
            "for a, b := range map[string]string{\n\t\"y\": \"x\",\n} {\n}",
            "for a, b := range []string{\"x\"} {\n}",
            "for a, b := range all {\n}\nall := map[string]string{\"y\": \"x\"}",
            "for (const [a, b] of Object.entries({ y: \"x\" })) {}",
            "for (const [a, b] of [[\"y\", \"x\"]]) {}",
            "for a, b in {\"y\": \"x\"}.items():\n  pass",
            "all = {\"y\": \"x\"}\nfor a, b in all.items():\n  pass",
            "for a, b in [(\"y\", \"x\")]:\n  pass",
            "for b in [\"x\"]:\n  pass",
        ] {
            assert_eq!(reached(text, "b"), ["x"], "{text}");
        }
    }
}
