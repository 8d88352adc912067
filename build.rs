//! Compiles the built-in rules, so that a start of the hook parses no TOML of ours.
//!
//! In: `rules.toml` and `rules/**/*.toml`. Out: `$OUT_DIR/rules.bin`, a `Pack` in postcard's form,
//! and `resource_rules.bin`, those of its rules that are about resources; tables of names beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "src/calendar.rs"]
#[expect(dead_code, reason = "the builder turns no days into dates")]
mod calendar;
#[path = "src/literal.rs"]
mod literal;
#[path = "src/severity.rs"]
mod severity;
#[path = "src/toml_table.rs"]
#[expect(dead_code, reason = "the user's policy needs more of it")]
mod toml_table;

#[expect(dead_code, reason = "the builder searches no text")]
#[path = "src/text"]
mod text {
    pub mod glance;
    pub mod prefilter;
}

#[path = "src/secrets/token.rs"]
#[expect(dead_code, reason = "the builder looks for no run of them")]
mod token;

#[path = "src/secrets/structure/words.rs"]
#[expect(dead_code, reason = "the builder asks for no class of words by itself")]
mod places;
#[path = "src/state/words.rs"]
mod state;

#[path = "src/iac/cloudformation/table.rs"]
#[expect(dead_code, reason = "what turns names over is asked for at run time")]
mod table;
#[path = "src/iac/cloudformation/table_text.rs"]
mod table_text;

#[expect(dead_code, unused_imports, reason = "the builder reads rules and asks none")]
mod rules {
    #[path = "../src/rules/form.rs"]
    mod form;
    #[path = "../src/rules/later.rs"]
    pub mod later;
    #[path = "../src/rules/measure.rs"]
    pub mod measure;
    #[path = "../src/rules/network.rs"]
    pub mod network;
    #[path = "../src/rules/pack/mod.rs"]
    pub mod pack;
    #[path = "../src/rules/parse.rs"]
    pub mod parse;
    #[path = "../src/rules/placeholder.rs"]
    pub mod placeholder;
    #[path = "../src/rules/test_form.rs"]
    mod test_form;
    #[path = "../src/rules/truth.rs"]
    pub mod truth;

    /// Built-in regexes are compiled by a test.
    pub fn regex_mistake(_: &str) -> Option<String> {
        None
    }

    /// The length of a pattern's shortest match; 0 where it matches what a token is not made of.
    pub fn shortest_match(pattern: &str) -> u32 {
        let Ok(hir) = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern)
        else {
            return 0;
        };
        let length = hir.properties().minimum_len().unwrap_or(0);
        if is_of_token(&hir) { length as u32 } else { 0 }
    }

    fn is_of_token(hir: &regex_syntax::hir::Hir) -> bool {
        use regex_syntax::hir::{Class, HirKind};
        let all = |start: u8, end: u8| (start..=end).all(super::token::is_of_token);
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => true,
            HirKind::Literal(literal) => literal.0.iter().all(|byte| super::token::is_of_token(*byte)),
            HirKind::Class(Class::Bytes(class)) => {
                class.ranges().iter().all(|range| all(range.start(), range.end()))
            }
            HirKind::Class(Class::Unicode(class)) => class.ranges().iter().all(|range| {
                u8::try_from(range.start())
                    .is_ok_and(|start| u8::try_from(range.end()).is_ok_and(|end| all(start, end)))
            }),
            HirKind::Repetition(repetition) => is_of_token(&repetition.sub),
            HirKind::Capture(capture) => is_of_token(&capture.sub),
            HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().all(is_of_token),
        }
    }
}

fn main() {
    start_without_relocations();
    take_the_unwinder_in();
    println!("cargo:rerun-if-changed=rules.toml");
    println!("cargo:rerun-if-changed=rules");
    for part in [
        "literal.rs",
        "severity.rs",
        "toml_table.rs",
        "iac/cloudformation/table.rs",
        "iac/cloudformation/table_text.rs",
        "rules/cron.rs",
        "rules/form.rs",
        "rules/later.rs",
        "rules/measure.rs",
        "rules/network.rs",
        "rules/pack/asks.rs",
        "rules/pack/mod.rs",
        "rules/pack/recipe.rs",
        "rules/pack/secret.rs",
        "rules/parse.rs",
        "rules/placeholder.rs",
        "rules/test_form.rs",
        "rules/truth.rs",
        "secrets/structure/words.rs",
        "secrets/token.rs",
        "state/words.rs",
        "text/frequent.txt",
        "text/glance.rs",
        "text/prefilter.rs",
    ] {
        println!("cargo:rerun-if-changed=src/{part}");
    }
    let mut files = vec![PathBuf::from("rules.toml")];
    collect(Path::new("rules"), &mut files);
    files.sort();
    let mut all = rules::pack::Pack::default();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a listed file can be read");
        let read = toml_table::read(&text, |top| {
            let pack = rules::parse::pack(top)?;
            // The default policy stands in the code, so that a start reads no TOML; a test holds the two together.
            for policy in ["profile", "block", "unknown"] {
                top.has(policy);
            }
            Ok(pack)
        });
        match read {
            Ok(pack) => {
                all.rules.extend(pack.rules);
                all.lists.extend(pack.lists);
                all.settings.extend(pack.settings);
                all.dates.extend(pack.dates);
                all.dependencies.extend(pack.dependencies);
            }
            Err(mistake) => {
                let line = text[..mistake.span.start].lines().count().max(1);
                panic!("{}:{line}: {} {}", file.display(), mistake.message, mistake.help.unwrap_or_default());
            }
        }
    }
    check(&all);
    for (number, rule) in all.rules.iter_mut().enumerate() {
        rule.number = Some(number);
    }
    put("words.bin", words(&all).bytes());
    // Apart: a commit without resources reads none of them.
    let is_about_resources =
        |rule: &rules::pack::Rule| matches!(rule.looks_at, rules::pack::LooksAt::Resources(_));
    let (about_resources, others): (Vec<_>, Vec<_>) = all.rules.into_iter().partition(is_about_resources);
    write("resource_rules.bin", &about_resources);
    all.rules = others;
    write("rules.bin", &all);
    views();
    names();
    attributes();
}

fn write(name: &str, value: &impl serde::Serialize) {
    put(name, &postcard::to_stdvec(value).expect("plain data serialises"));
}

fn put(name: &str, bytes: &[u8]) {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join(name);
    std::fs::write(out, bytes).expect("OUT_DIR is writable");
}

/// How the types of CloudFormation and of the clouds' own SDKs look in Terraform's words, each by itself: few are
/// needed at once.
fn views() {
    const TABLES: [&str; 2] = ["rules/cloudformation/views.tsv", "rules/pulumi/native.tsv"];
    let read = |table: &str| {
        let text = std::fs::read_to_string(table).expect("the table of views can be read");
        table_text::parse(&text).unwrap_or_else(|message| panic!("{table}: {message}"))
    };
    let bytes = |view: table::View| postcard::to_stdvec(&view).expect("plain data serialises");
    let views = TABLES.into_iter().flat_map(read);
    let rows: Vec<(String, Vec<u8>)> = views.map(|(kind, view)| (kind, bytes(view))).collect();
    write("views.bin", &rows);
}

/// The words that names of secrets end in, as tables that are sorted: `names_of_secrets.rs`.
fn names() {
    const TABLE: &str = "rules/sensitive/names.tsv";
    println!("cargo:rerun-if-changed={TABLE}");
    let text = std::fs::read_to_string(TABLE).expect("the table of names can be read");
    let (mut last, mut joined, mut about) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let [word, family, sure] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{TABLE}: `{line}` is no word, family and how sure it is");
        };
        let family = match family {
            "password" => "Password",
            "secret" => "Secret",
            "token" => "Token",
            "key" => "Key",
            "connection" => "Connection",
            "about" => {
                about.insert(word);
                continue;
            }
            _ => panic!("{TABLE}: `{family}` is no family"),
        };
        if sure == "joined" {
            joined.push(format!("({word:?}, Family::{family})"));
        }
        last.insert(word, format!("({word:?}, Family::{family}, {})", sure != "likely"));
    }
    let last: Vec<String> = last.into_values().collect();
    let table = format!(
        "static LAST: [(&str, Family, bool); {}] = [{}];\nstatic JOINED: [(&str, Family); {}] = [{}];\nstatic ABOUT: [&str; {}] = {:?};\n",
        last.len(),
        last.join(", "),
        joined.len(),
        joined.join(", "),
        about.len(),
        about.iter().collect::<Vec<_>>(),
    );
    put("names_of_secrets.rs", table.as_bytes());
}

/// Attributes that schemas say to be secret, sorted by type and path: `secret_attributes.rs`.
fn attributes() {
    const TABLE: &str = "rules/sensitive/attributes.tsv";
    println!("cargo:rerun-if-changed={TABLE}");
    let text = std::fs::read_to_string(TABLE).expect("the table of attributes can be read");
    let rows = text.lines().filter(|row| !row.starts_with('#'));
    let rows: BTreeSet<(&str, &str)> =
        rows.map(|row| row.split_once('\t').unwrap_or_else(|| panic!("{TABLE}: `{row}`"))).collect();
    let table = format!(
        "static ATTRIBUTES: [(&str, &str); {}] = {:?};\n",
        rows.len(),
        rows.iter().collect::<Vec<_>>()
    );
    put("secret_attributes.rs", table.as_bytes());
}

/// All words that a text is searched for: those of the kinds of token, each with its rule's place in the pack, those
/// of state, those that lead to places of secrets, and signs.
fn words(pack: &rules::pack::Pack) -> text::prefilter::Prefilter {
    use text::glance::Family;
    let tokens = pack.rules.iter().enumerate().flat_map(|(number, rule)| {
        let shape = match &rule.looks_at {
            rules::pack::LooksAt::Secret(shape) => Some(&**shape),
            _ => None,
        };
        let words = shape.into_iter().flat_map(rules::pack::SecretShape::words);
        words.map(move |(word, exact)| (word, exact, Family::Token.owner(number as u32)))
    });
    let marks = state::WORDS.iter().map(|(word, mark, _)| (*word, true, Family::Mark.owner(*mark)));
    let places = places::WORDS.iter().map(|(word, says)| (*word, false, Family::Place.owner(*says)));
    let signs = text::glance::SIGNS.iter().enumerate();
    let signs = signs.map(|(number, sign)| (*sign, true, Family::Sign.owner(number as u32)));
    text::prefilter::Prefilter::new(tokens.chain(marks).chain(places).chain(signs))
}

fn check(pack: &rules::pack::Pack) {
    let mut seen = BTreeSet::new();
    for rule in &pack.rules {
        assert!(seen.insert(&rule.id), "two rules are called `{}`", rule.id);
        assert!(!rule.why().is_empty(), "rule `{}` does not say why", rule.id);
        let stops = rule.profile == rules::pack::Profile::Essential;
        assert!(!stops || rule.severity >= severity::Severity::Medium, "`{}` is essential and low", rule.id);
        let is_mended = match &rule.looks_at {
            rules::pack::LooksAt::Resources(tables) => tables.iter().any(|table| !table.fixes.is_empty()),
            _ => false,
        };
        assert!(is_mended || !rule.advice().is_empty(), "rule `{}` has neither a fix nor advice", rule.id);
    }
    let mut named = BTreeSet::new();
    for (name, _) in &pack.dependencies {
        assert!(named.insert(name), "two dependencies are called `{name}`");
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
}

/// An executable that may lie anywhere has 25,000 pointers to be set by the loader at each start, which touches a hundred
/// pages and takes a tenth of a hook's run. This one lies where it was linked; its libraries, heap and stack still lie
/// anywhere (`docs/threat-model.md`).
fn start_without_relocations() {
    if is_for_glibc() {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}

/// The unwinder comes as a shared library that each start would load, map and relocate. Compilers have the same code in an
/// archive (`-static-libgcc`, which the standard library overrules): where this one has, the linker finds that first.
fn take_the_unwinder_in() {
    let is_native = std::env::var("HOST") == std::env::var("TARGET");
    if !is_for_glibc() || !is_native {
        return;
    }
    let archive = |name: &str| {
        let asked = Command::new("cc").arg(format!("-print-file-name={name}")).output().ok()?;
        let path = PathBuf::from(String::from_utf8(asked.stdout).ok()?.trim());
        path.is_absolute().then_some(path)
    };
    let Some((unwinder, rest)) = archive("libgcc_eh.a").zip(archive("libgcc.a")) else { return };
    let script = format!("GROUP ( \"{}\" \"{}\" )\n", unwinder.display(), rest.display());
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("unwinder");
    std::fs::create_dir_all(&folder).expect("cargo made its parent");
    std::fs::write(folder.join("libgcc_s.so"), script).expect("the folder was just made");
    println!("cargo:rustc-link-search=native={}", folder.display());
}

/// Whether what is built runs on Linux with the GNU C library.
fn is_for_glibc() -> bool {
    let target = |part: &str| std::env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    target("OS") == "linux" && target("ENV") == "gnu"
}
