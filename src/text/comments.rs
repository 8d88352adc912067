//! Where comments stand in a program's text, by light lexing: a text that holds `// …` is none.
//!
//! In: a text and what its language's comments and texts look like. Out: spans, in order.

use super::Span;

/// How a language writes comments and texts.
#[derive(Clone, Copy)]
pub struct Language {
    /// What a comment to the end of its line begins with, and where that may stand.
    line: (&'static str, Stands),
    /// What a comment over several lines begins and ends with.
    block: Option<(&'static str, &'static str)>,
    /// Texts that cross lines, the longer first: each with what ends it, and the sign that takes its end's meaning away.
    long: &'static [(&'static str, &'static str, Option<u8>)],
    /// Texts that end with their line.
    short: &'static [u8],
    /// Texts that end with a line of their own, whose word the line names in which they begin.
    heredoc: Option<Heredoc>,
}

/// Where a sign begins a comment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    Anywhere,
    /// Where a word may begin: `$#` and `a#b` are none.
    AtWord,
    /// First on its line.
    First,
}

/// How a text that ends with a word of its own begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heredoc {
    /// `<<EOF`, `<<-'EOF'`, `<< EOF`; `<<<` is none.
    Shell,
    /// `<<~EOS`, `<<-"EOS"`, `<<EOS`; `a << b` is none.
    Ruby,
    /// `<<<EOT`.
    Php,
}

const BACKSLASH: Option<u8> = Some(b'\\');
const PLAIN: Language = Language {
    line: ("//", Stands::Anywhere),
    block: Some(("/*", "*/")),
    long: &[],
    short: b"\"'",
    heredoc: None,
};
const SCRIPT: Language = Language { long: &[("`", "`", BACKSLASH)], ..PLAIN };
const GO: Language = Language { long: &[("`", "`", None)], ..PLAIN };
const PYTHON: Language = Language {
    line: ("#", Stands::Anywhere),
    block: None,
    long: &[("\"\"\"", "\"\"\"", BACKSLASH), ("'''", "'''", BACKSLASH)],
    ..PLAIN
};
const JAVA: Language = Language { long: &[("\"\"\"", "\"\"\"", BACKSLASH)], ..PLAIN };
const BICEP: Language = Language { long: &[("'''", "'''", None)], short: b"'", ..PLAIN };
const SHELL: Language = Language {
    line: ("#", Stands::AtWord),
    block: None,
    long: &[("\"", "\"", BACKSLASH), ("'", "'", None)],
    short: b"",
    heredoc: Some(Heredoc::Shell),
};
const DOCKERFILE: Language = Language { line: ("#", Stands::First), long: &[], ..SHELL };
const RUBY: Language = Language {
    block: Some(("=begin", "=end")),
    long: &[("\"", "\"", BACKSLASH), ("'", "'", BACKSLASH)],
    heredoc: Some(Heredoc::Ruby),
    ..SHELL
};
const POWERSHELL: Language = Language {
    line: ("#", Stands::AtWord),
    block: Some(("<#", "#>")),
    long: &[("@\"", "\n\"@", None), ("@'", "\n'@", None), ("\"", "\"", Some(b'`')), ("'", "'", None)],
    short: b"",
    heredoc: None,
};
const PHP: Language = Language { heredoc: Some(Heredoc::Php), ..PLAIN };
const SQL: Language = Language {
    line: ("--", Stands::Anywhere),
    long: &[("$$", "$$", None), ("'", "'", None), ("\"", "\"", None)],
    short: b"",
    ..PLAIN
};
/// A text in quotes stands in tags alone, and no comment does.
const XML: Language = Language {
    line: ("<!--", Stands::Anywhere),
    block: Some(("<!--", "-->")),
    long: &[("<![CDATA[", "]]>", None)],
    short: b"",
    heredoc: None,
};

impl Language {
    /// By a file's name, or its ending.
    pub fn of(name: &[u8]) -> Option<Self> {
        let ending = name.rsplit(|byte| *byte == b'.').next()?;
        let is_dockerfile = |word: &[u8]| matches!(word, b"Dockerfile" | b"Containerfile" | b"dockerfile");
        if is_dockerfile(name) || name.split(|byte| *byte == b'.').any(is_dockerfile) {
            return Some(DOCKERFILE);
        }
        Some(match ending {
            b"ts" | b"tsx" | b"mts" | b"cts" | b"js" | b"jsx" | b"mjs" | b"cjs" => SCRIPT,
            b"go" => GO,
            b"py" => PYTHON,
            b"bicep" | b"bicepparam" => BICEP,
            b"toml" => PYTHON,
            b"java" | b"kt" | b"kts" | b"cs" | b"groovy" | b"scala" | b"swift" => JAVA,
            b"sh" | b"bash" | b"zsh" | b"ksh" | b"bats" => SHELL,
            b"rb" | b"pl" | b"pm" | b"cr" => RUBY,
            b"ps1" | b"psm1" | b"psd1" => POWERSHELL,
            b"php" => PHP,
            b"sql" | b"psql" | b"ddl" => SQL,
            b"xml" | b"html" | b"htm" | b"xhtml" | b"svg" | b"config" | b"csproj" | b"props" | b"xsd"
            | b"plist" => XML,
            _ => return None,
        })
    }

    pub fn comments(self, text: &str) -> Vec<Span> {
        let bytes = text.as_bytes();
        let (mut found, mut at) = (Vec::new(), 0);
        // Words at which texts end that begin behind this line.
        let mut awaited: Vec<&str> = Vec::new();
        while at < bytes.len() {
            let rest = &bytes[at..];
            let start = at;
            if rest[0] == b'\n' {
                at += 1;
                for word in awaited.drain(..) {
                    at += until_line(&text[at..], word);
                }
            } else if let Some((begin, end)) =
                self.block.filter(|(begin, _)| rest.starts_with(begin.as_bytes()))
            {
                let inside = &rest[begin.len()..];
                at += memchr::memmem::find(inside, end.as_bytes())
                    .map_or(rest.len(), |place| begin.len() + place + end.len());
                found.push(Span::new(start, at));
            } else if rest.starts_with(self.line.0.as_bytes()) && self.may_stand(text, at) {
                at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                found.push(Span::new(start, at));
            } else if let Some((begin, end, escape)) =
                self.long.iter().find(|one| rest.starts_with(one.0.as_bytes()))
            {
                at += begin.len() + length(&rest[begin.len()..], end.as_bytes(), *escape, false);
            } else if self.short.contains(&bytes[at]) {
                at += 1 + length(&rest[1..], &[bytes[at]], BACKSLASH, true);
            } else if let Some((word, taken)) = self.heredoc.and_then(|form| form.begins(text, at)) {
                awaited.push(word);
                at += taken;
            } else {
                // Behind a backslash nothing begins.
                let is_escape = rest[0] == b'\\' && self.line.1 != Stands::Anywhere;
                at += if is_escape && rest.get(1).is_some_and(|next| *next != b'\n') { 2 } else { 1 };
            }
        }
        found
    }

    fn may_stand(self, text: &str, at: usize) -> bool {
        let before = &text.as_bytes()[..at];
        match self.line.1 {
            Stands::Anywhere => true,
            Stands::AtWord => {
                before.last().is_none_or(|byte| byte.is_ascii_whitespace() || b";&|(){}[]".contains(byte))
            }
            Stands::First => {
                let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
                line.iter().all(u8::is_ascii_whitespace)
            }
        }
    }
}

impl Heredoc {
    /// The word that ends it, and how much says so.
    fn begins(self, text: &str, at: usize) -> Option<(&str, usize)> {
        let rest = &text[text.is_char_boundary(at).then_some(at)?..];
        let (sign, is_three) = (rest.strip_prefix("<<")?, rest.starts_with("<<<"));
        if is_three != (self == Self::Php) || text[..at].ends_with('<') {
            return None;
        }
        let named = match self {
            Self::Shell => sign.strip_prefix('-').unwrap_or(sign).trim_start_matches([' ', '\t']),
            Self::Ruby => sign.strip_prefix(['~', '-']).unwrap_or(sign),
            Self::Php => sign[1..].trim_start_matches([' ', '\t']),
        };
        let quoted = named.trim_start_matches(['"', '\'', '\\', '`']);
        let end = quoted.find(|sign: char| !sign.is_alphanumeric() && sign != '_').unwrap_or(quoted.len());
        let word = &quoted[..end];
        let is_one = match self {
            Self::Ruby => word.starts_with(|first: char| first.is_uppercase() || first == '_'),
            _ => word.starts_with(|first: char| first.is_alphabetic() || first == '_'),
        };
        let behind = quoted[end..].trim_start_matches(['"', '\'', '`']);
        is_one.then_some((word, rest.len() - behind.len()))
    }
}

/// How far it is behind the line that says nothing but this word; all of it where none does.
fn until_line(text: &str, word: &str) -> usize {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        if line.trim().trim_end_matches([';', ')', ',']) == word {
            break;
        }
    }
    at
}

/// How far a text goes, with its end.
fn length(rest: &[u8], end: &[u8], escape: Option<u8>, ends_with_line: bool) -> usize {
    let mut at = 0;
    while at < rest.len() {
        match rest[at] {
            sign if Some(sign) == escape => at += 1,
            b'\n' if ends_with_line => return at,
            _ if rest[at..].starts_with(end) => return at + end.len(),
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comments(name: &str, text: &str) -> Vec<String> {
        let language = Language::of(name.as_bytes()).expect("it is known");
        language.comments(text).into_iter().map(|span| text[span.start..span.end].to_owned()).collect()
    }

    #[test]
    fn what_stands_in_a_text_is_no_comment() {
        assert_eq!(comments("a.ts", "x('// a', `\n// b\n`) // c\n/* d\n */"), ["// c", "/* d\n */"]);
        assert_eq!(comments("a.py", "x = '''\n# a\n''' # b\ny = \"#\\\"#\" # c\n"), ["# b", "# c"]);
        assert_eq!(comments("a.go", "x := `\\` // a\ny := \"//\"\n"), ["// a"]);
        let shell = "x=$# y=a#b # a\ncat <<-'EOF' | sed 's/#.*//' # b\n# c\n\tEOF\necho \"\n# d\n\" # e\nz=$((1 << 2)) # f\ncat <<<EOF # g\n";
        assert_eq!(comments("a.sh", shell), ["# a", "# b", "# e", "# f", "# g"]);
        let docker = "# a\nENV X=1 # b\nRUN <<EOF\n# c\nEOF\n  # d\n";
        assert_eq!(comments("Dockerfile", docker), ["# a", "# d"]);
        assert_eq!(comments("a.dockerfile", docker), ["# a", "# d"]);
        let ruby = "x = <<~EOS # a\n  # b #{c}\nEOS\ny << Z # d\n\"#{e}\" # f\n=begin\ng\n=end\n";
        assert_eq!(comments("a.rb", ruby), ["# a", "# d", "# f", "=begin\ng\n=end"]);
        let shell = "$x = @\"\n# a\n\"@ # b\n<# c\n#> $y = \"`\"# d\"\n";
        assert_eq!(comments("a.ps1", shell), ["# b", "<# c\n#>"]);
        assert_eq!(comments("a.php", "x(<<<EOT\n// a\nEOT);\n// b\n"), ["// b"]);
        assert_eq!(comments("a.sql", "SELECT '\n-- a' -- b\n/* c */ $$ -- d $$;\n"), ["-- b", "/* c */"]);
        let xml = "<a b='x'>it's <!-- a\nb --> # c <![CDATA[ <!-- d --> ]]></a>";
        assert_eq!(comments("a.xml", xml), ["<!-- a\nb -->"]);
        // One that was never closed ends with its line.
        assert_eq!(comments("a.py", "x = 'it\n# a\n"), ["# a"]);
    }
}
