//! How a language spells values and settings.

use super::want::{NAMELESS, NEW, Want, What};
use crate::iac::pulumi::declared::Style;
use crate::iac::pulumi::program::syntax::Language;
use crate::literal::Literal;

/// What a file has its own way of.
#[derive(Clone, Debug)]
pub struct Spelling {
    /// `None` is YAML.
    pub language: Option<Language>,
    pub quote: char,
    /// One step of indentation.
    pub unit: String,
    /// Whether the last of several lines in brackets has a comma too.
    pub trails: bool,
    /// Go's names for Pulumi's SDK and for the package of the resource's class.
    pub core: String,
    pub package: String,
}

impl Spelling {
    pub fn of(text: &str, language: Option<Language>) -> Self {
        let count = |quote: char| text.matches(quote).count();
        let is_single = match language {
            Some(Language::Go) => false,
            _ => count('\'') > count('"'),
        };
        let (core, package) = Default::default();
        Self {
            language,
            quote: if is_single { '\'' } else { '"' },
            unit: unit(text, language),
            trails: language != Some(Language::TypeScript) || trails(text),
            core,
            package,
        }
    }

    pub fn style(&self) -> Style {
        match self.language {
            Some(Language::Python) => Style::Snake,
            Some(Language::Go) => Style::Pascal,
            _ => Style::Camel,
        }
    }

    pub fn is_yaml(&self) -> bool {
        self.language.is_none()
    }

    /// What stands inside of brackets: YAML would end a bare `${…}` there.
    fn inside(&self, value: &Literal) -> Option<String> {
        match value {
            Literal::Expression(text) if self.is_yaml() => Some(self.quoted(text)),
            _ => self.value(value),
        }
    }

    /// A value on one line. `None` for an expression of another dialect.
    pub fn value(&self, value: &Literal) -> Option<String> {
        let wrapped = |go: &str, text: String| match self.language {
            Some(Language::Go) if !self.core.is_empty() => format!("{}.{go}({text})", self.core),
            _ => text,
        };
        Some(match value {
            Literal::Bool(value) => wrapped("Bool", self.word(*value).to_owned()),
            Literal::Number(number) if number.fract() == 0.0 => wrapped("Int", format!("{number}")),
            Literal::Number(number) => wrapped("Float64", format!("{number}")),
            Literal::Text(text) => wrapped("String", self.quoted(text)),
            Literal::List(items) => {
                let inside =
                    items.iter().map(|item| self.inside(item)).collect::<Option<Vec<_>>>()?.join(", ");
                match self.language {
                    Some(Language::Go) => format!("{}.{}Array{{{inside}}}", self.core, self.go_kind(items)?),
                    _ => format!("[{inside}]"),
                }
            }
            Literal::Map(entries) => {
                let entry = |(key, value): &(String, Literal)| {
                    Some(format!("{}: {}", self.key(key), self.inside(value)?))
                };
                let inside = entries.iter().map(entry).collect::<Option<Vec<_>>>()?.join(", ");
                match self.language {
                    Some(Language::Go) => format!("{}.StringMap{{{inside}}}", self.core),
                    Some(Language::Python) => format!("{{{inside}}}"),
                    _ if inside.is_empty() => "{}".to_owned(),
                    _ => format!("{{ {inside} }}"),
                }
            }
            // Made out by whoever knows the program.
            Literal::Expression(text) => text.clone(),
        })
    }

    /// A value in a document: of the language's own, whatever the SDK has for it.
    pub fn document(&self, value: &Literal) -> Option<String> {
        let plain = Self { core: String::new(), ..self.clone() };
        if self.language != Some(Language::Go) {
            return plain.inside(value);
        }
        let row =
            |(key, value): &(String, Literal)| Some(format!("{}: {}", self.key(key), self.document(value)?));
        Some(match value {
            Literal::Map(entries) => {
                let rows = entries.iter().map(row).collect::<Option<Vec<_>>>()?;
                format!("map[string]interface{{}}{{{}}}", rows.join(", "))
            }
            Literal::List(items) => {
                let items = items.iter().map(|item| self.document(item)).collect::<Option<Vec<_>>>()?;
                format!("[]interface{{}}{{{}}}", items.join(", "))
            }
            other => plain.value(other)?,
        })
    }

    /// What Go's lists are of.
    fn go_kind(&self, items: &[Literal]) -> Option<&'static str> {
        match items.first()? {
            Literal::Text(_) | Literal::Expression(_) => Some("String"),
            Literal::Number(_) => Some("Int"),
            Literal::Bool(_) => Some("Bool"),
            _ => None,
        }
    }

    fn word(&self, value: bool) -> &'static str {
        match (self.language, value) {
            (Some(Language::Python), true) => "True",
            (Some(Language::Python), false) => "False",
            (_, true) => "true",
            (_, false) => "false",
        }
    }

    pub fn quoted(&self, text: &str) -> String {
        if self.is_yaml() && is_plain(text) {
            return text.to_owned();
        }
        let quote = if self.is_yaml() { '"' } else { self.quote };
        let mut quoted = String::from(quote);
        for sign in text.chars() {
            match sign {
                '\n' => quoted.push_str("\\n"),
                '\t' => quoted.push_str("\\t"),
                '\\' => quoted.push_str("\\\\"),
                sign if sign == quote => quoted.extend(['\\', sign]),
                sign => quoted.push(sign),
            }
        }
        quoted.push(quote);
        quoted
    }

    /// A text of the language's own, whatever the SDK has for it.
    pub fn plain(&self, text: &str) -> String {
        self.quoted(text)
    }

    /// A key of a document.
    pub fn document_key(&self, key: &str) -> String {
        self.key(key)
    }

    /// A key of the user's own.
    fn key(&self, key: &str) -> String {
        let is_name = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && !key.starts_with(|first: char| first.is_ascii_digit());
        match self.language {
            Some(Language::TypeScript) if is_name => key.to_owned(),
            None if is_plain(key) => key.to_owned(),
            _ => self.quoted(key),
        }
    }

    /// `name: value`, `name=value` of an argument, `"name": value` of a dictionary.
    pub fn field(&self, want: &Want, is_argument: bool, indent: Option<&str>) -> Option<String> {
        let name = if want.is_free { want.name.clone() } else { self.style().written(&want.name) };
        let value = self.what(&want.what, indent)?;
        Some(match self.language {
            Some(Language::Python) if is_argument => format!("{name}={value}"),
            Some(Language::Python) => format!("{}: {value}", self.quoted(&name)),
            // What goes on in the lines below stands there.
            None if value.starts_with('\n') => format!("{}:{value}", self.key(&name)),
            _ if want.is_free => format!("{}: {value}", self.key(&name)),
            _ => format!("{name}: {value}"),
        })
    }

    /// `indent` is that of the line it stands on; without, everything stays on one line.
    pub fn what(&self, what: &What, indent: Option<&str>) -> Option<String> {
        match what {
            What::Value(value) if indent.is_none() => self.inside(value),
            What::Value(value) => self.value(value),
            What::Object(kind, inside) => self.object(kind, inside, indent),
            What::Objects(kind, all) => {
                if self.is_yaml() {
                    return self.yaml_list(all, indent);
                }
                let deeper = indent.map(|indent| format!("{indent}{}", self.unit));
                let items = all
                    .iter()
                    .map(|inside| self.object(kind, inside, deeper.as_deref()))
                    .collect::<Option<Vec<_>>>()?;
                let (open, close) = match self.language {
                    Some(Language::Go) => (format!("{}.{kind}Array{{", self.package), '}'),
                    _ => ("[".to_owned(), ']'),
                };
                Some(match (indent, deeper) {
                    (Some(indent), Some(deeper)) => {
                        let rows = items.iter().map(|item| format!("\n{deeper}{item},")).collect();
                        let rows = self.ended(rows);
                        format!("{open}{rows}\n{indent}{close}")
                    }
                    _ => format!("{open}{}{close}", items.join(", ")),
                })
            }
            // There is no such element.
            What::Element(kind, 0 | NEW, inside) => {
                self.what(&What::Objects(kind.clone(), vec![inside.clone()]), indent)
            }
            What::Element(..) => None,
        }
    }

    fn object(&self, kind: &str, inside: &[Want], indent: Option<&str>) -> Option<String> {
        if self.language == Some(Language::Go) && kind == NAMELESS {
            return None;
        }
        if self.is_yaml() && indent.is_some() && !inside.is_empty() {
            let indent = format!("{}{}", indent.unwrap_or(""), self.unit);
            let row = |want: &Want| Some(format!("\n{indent}{}", self.field(want, false, Some(&indent))?));
            return inside.iter().map(row).collect::<Option<String>>();
        }
        let open = match (self.language, kind) {
            (Some(Language::Go), "") => format!("{}.StringMap{{", self.core),
            (Some(Language::Go), kind) => format!("&{}.{kind}Args{{", self.package),
            _ => "{".to_owned(),
        };
        if inside.is_empty() {
            return Some(format!("{open}}}"));
        }
        Some(match indent {
            Some(indent) => format!("{open}{}\n{indent}}}", self.rows(inside, false, indent)?),
            None => {
                let fields = inside
                    .iter()
                    .map(|want| self.field(want, false, None))
                    .collect::<Option<Vec<_>>>()?
                    .join(", ");
                match self.language {
                    Some(Language::TypeScript) | None => format!("{open} {fields} }}"),
                    _ => format!("{open}{fields}}}"),
                }
            }
        })
    }

    /// Settings on lines of their own, one step inside of `indent`, each begun by a line ending and with a comma, the
    /// last as the file has it.
    pub fn rows(&self, wants: &[Want], is_argument: bool, indent: &str) -> Option<String> {
        let deeper = format!("{indent}{}", self.unit);
        Some(self.ended(self.rows_below(wants, is_argument, &deeper, 0)?.0))
    }

    /// Lines that each have a comma, the last as the file has it.
    pub fn ended(&self, rows: String) -> String {
        match rows.strip_suffix(',') {
            Some(without) if !self.trails => without.to_owned(),
            _ => rows,
        }
    }

    /// Settings at exactly `indent`, below others whose widest key is so wide, each with a comma; and how wide the widest
    /// is then.
    pub fn rows_below(
        &self,
        wants: &[Want],
        is_argument: bool,
        indent: &str,
        widest: usize,
    ) -> Option<(String, usize)> {
        let row = |want: &Want| self.field(want, is_argument, Some(indent));
        let mut rows = wants.iter().map(row).collect::<Option<Vec<_>>>()?;
        let width = if self.language == Some(Language::Go) { align_below(&mut rows, widest) } else { widest };
        Some((rows.iter().map(|row| format!("\n{indent}{row},")).collect(), width))
    }

    fn yaml_list(&self, all: &[Vec<Want>], indent: Option<&str>) -> Option<String> {
        let Some(indent) = indent else {
            let items = all.iter().map(|inside| self.object("", inside, None)).collect::<Option<Vec<_>>>()?;
            return Some(format!("[{}]", items.join(", ")));
        };
        let column = format!("{indent}{}", self.unit);
        all.iter().map(|inside| self.yaml_item(inside, &column)).collect()
    }

    /// An element of a list on lines of its own, its dash at a column.
    pub fn yaml_item(&self, inside: &[Want], column: &str) -> Option<String> {
        let deeper = format!("{column}  ");
        let mut text = String::new();
        for (position, want) in inside.iter().enumerate() {
            let lead = if position == 0 { format!("{column}- ") } else { deeper.clone() };
            text += &format!("\n{lead}{}", self.field(want, false, Some(&deeper))?);
        }
        Some(text)
    }
}

/// Values in one column, as gofmt has them: of neighbours that each take one line.
pub fn align(rows: &mut [String]) {
    align_below(rows, 0);
}

/// The same below others whose widest key is so wide; and how wide the widest is with what they are aligned with.
fn align_below(rows: &mut [String], widest: usize) -> usize {
    let (mut above, mut first) = (widest, widest);
    for group in rows.chunk_by_mut(|one, other| !one.contains('\n') && !other.contains('\n')) {
        let keys = group.iter().filter(|row| !row.contains('\n')).filter_map(|row| row.find(": "));
        let width = keys.max().map(|key| key.max(above));
        // Only the first ones stand right below.
        if above > 0 {
            first = width.unwrap_or(first);
        }
        above = 0;
        for row in group.iter_mut().filter(|row| !row.contains('\n')) {
            if let Some((key, value)) = row.split_once(": ") {
                *row = format!("{key}: {}{value}", " ".repeat(width.unwrap_or(0).saturating_sub(key.len())));
            }
        }
    }
    first
}

/// Whether a program's objects and lists that close on a line of their own have a comma before that, as most have it.
fn trails(text: &str) -> bool {
    let (mut with, mut without) = (0, 0);
    let lines: Vec<&str> = text.lines().map(|line| line.split(" //").next().unwrap_or("").trim()).collect();
    for pair in lines.windows(2).filter(|pair| pair[1].starts_with(['}', ']'])) {
        match pair[0].ends_with(',') {
            true => with += 1,
            false => without += usize::from(is_entry(pair[0])),
        }
    }
    without <= with
}

/// Whether a line is an entry of an object, rather than a statement: `name: value`, `"name": value`, `...others`.
fn is_entry(line: &str) -> bool {
    let is_key = |key: &str| {
        let key = key.trim_matches(['"', '\'']);
        !key.is_empty() && !key.contains(|sign: char| sign.is_whitespace() || "\"'`(){}?".contains(sign))
    };
    let is_keyed = line.split_once(':').is_some_and(|(key, _)| is_key(key));
    (line.starts_with("...") || is_keyed) && !line.ends_with(['{', '[', '(', ';'])
}

/// One step of indentation: what the file's lines begin with most often, of one to eight spaces, once.
fn unit(text: &str, language: Option<Language>) -> String {
    let lead = |line: &str| line.len() - line.trim_start().len();
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('*');
    if text.lines().any(|line| line.starts_with('\t')) {
        return "\t".to_owned();
    }
    let leads: Vec<usize> = text.lines().filter(is_code).map(lead).collect();
    // How much deeper lines stand than the one above.
    let steps = leads
        .windows(2)
        .filter_map(|pair| pair[1].checked_sub(pair[0]))
        .filter(|step| (1..=8).contains(step));
    let mut counts = [0_usize; 9];
    steps.for_each(|step| counts[step] += 1);
    let most = (1..=8).rev().max_by_key(|step| counts[*step]).filter(|step| counts[*step] > 0);
    match (most, language) {
        (Some(most), _) => " ".repeat(most),
        (None, Some(Language::Go)) => "\t".to_owned(),
        (None, None) => "  ".to_owned(),
        (None, Some(_)) => "    ".to_owned(),
    }
}

/// A word that YAML takes for nothing but a text.
fn is_plain(text: &str) -> bool {
    let is_word = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:$".contains(&byte));
    let is_number = text.starts_with(|first: char| first.is_ascii_digit() || first == '.' || first == '-');
    let is_other = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        .contains(&text.to_ascii_lowercase().as_str());
    !text.is_empty() && is_word && !is_number && !is_other && !text.starts_with(':') && !text.ends_with(':')
}
