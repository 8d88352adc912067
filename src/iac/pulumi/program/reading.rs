//! Walks a grammar's tree once: what is imported, what names stand for, which calls may make resources.
//!
//! In: a [`Source`]. Out: a [`Program`]. What differs between languages is a [`Grammar`].

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use tree_sitter::{Node, ParseOptions, Parser};

use super::branches::{self, Branch};
use super::syntax::{
    Binding, Creation, Expr, Field, Import, Kind, Language, Nesting, Parameter, Part, Program, Routine,
    Stands,
};
use super::transforms;
use crate::iac::pulumi::token;
use crate::text::{Source, Span};

/// A larger program is a bundle of others.
const LARGEST: usize = 2 << 20;
/// No person nests deeper; the walk and the evaluation go down by recursion.
const DEEPEST: usize = 300;
/// A text of this size parses in a quarter of a second; what takes longer is made to.
const LONGEST: Duration = Duration::from_secs(3);

/// What a language calls things.
pub(super) struct Grammar {
    pub language: Language,
    pub load: fn() -> tree_sitter::Language,
    /// Nodes that names hold in.
    pub scopes: &'static [&'static str],
    /// Statements that import.
    pub imports: &'static [&'static str],
    /// Those that `this` is the same in.
    pub classes: &'static [&'static str],
    pub calls: &'static [&'static str],
    /// Nodes that are lists of statements.
    pub blocks: &'static [&'static str],
    /// Imports, bindings, changes: what a node says beside what stands below it.
    pub visit: fn(&mut Reading, Node),
    pub expression: fn(&Reading, Node, usize) -> Expr,
}

pub(super) struct Reading<'s> {
    pub source: &'s Source,
    grammar: &'static Grammar,
    scopes: Vec<Span>,
    /// Those of classes among them.
    classes: Vec<Span>,
    /// By the place of the value.
    statements: HashMap<Span, (Span, Stands, Option<String>)>,
    program: Program,
}

pub(super) fn read(source: &Source, grammar: &'static Grammar) -> Program {
    let program = Program {
        language: grammar.language,
        source: source.clone(),
        imports: HashMap::new(),
        imports_at: None,
        exports: HashMap::new(),
        default: None,
        modules: Vec::new(),
        stars: Vec::new(),
        bindings: HashMap::new(),
        creations: Vec::new(),
        routines: Vec::new(),
        nesting: Nesting::default(),
        calls: Vec::new(),
        classes: HashMap::new(),
        branches: Vec::new(),
        mistake: None,
    };
    let text = source.text();
    let scopes = vec![Span::new(0, text.len())];
    let mut reading =
        Reading { source, grammar, scopes, classes: Vec::new(), statements: HashMap::new(), program };
    if text.len() > LARGEST {
        reading.stop(0, "this program is too large to be read");
        return reading.program;
    }
    let mut parser = Parser::new();
    if parser.set_language(&(grammar.load)()).is_err() {
        reading.stop(0, "this program could not be read: its grammar does not load");
        return reading.program;
    }
    let until = Instant::now() + LONGEST;
    let mut late = |_: &tree_sitter::ParseState| match Instant::now() > until {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    };
    let mut input = |at: usize, _| text.as_bytes().get(at..).unwrap_or(&[]);
    let options = ParseOptions::new().progress_callback(&mut late);
    let Some(tree) = parser.parse_with_options(&mut input, None, Some(options)) else {
        reading.stop(0, "this program took too long to be read");
        return reading.program;
    };
    if tree.root_node().has_error() {
        reading.mistaken(tree.root_node());
    }
    reading.walk(tree.root_node(), 0);
    let Reading { statements, mut program, .. } = reading;
    // `make := ebs.NewVolume`, then `make(ctx, …)`
    let (made, calls): (Vec<Expr>, Vec<Expr>) =
        std::mem::take(&mut program.calls).into_iter().partition(|call| is_of_alias(&program, call));
    program.calls = calls;
    program.creations.extend(made.into_iter().map(Creation::of));
    program.nesting = Nesting::of(program.routines.iter().map(|routine| routine.scope));
    for creation in &mut program.creations {
        if let Some((statement, stands, bound)) = statements.get(&creation.call.span) {
            (creation.statement, creation.stands) = (*statement, *stands);
            creation.bound.clone_from(bound);
        }
    }
    program
}

/// Whether what is called is a name for a member of something.
fn is_of_alias(program: &Program, call: &Expr) -> bool {
    let callee = call.as_call().map(|call| &call.callee);
    let Some(Expr { kind: Kind::Name(name), span }) = callee else { return false };
    let value = program.binding(name, *span).and_then(|binding| binding.value.as_ref());
    value.is_some_and(|value| match &value.kind {
        Kind::Member(..) => true,
        Kind::Call(call) => {
            matches!(&call.callee.kind, Kind::Name(own) | Kind::Member(_, own) if own == "partial")
        }
        _ => false,
    })
}

impl<'s> Reading<'s> {
    fn walk(&mut self, node: Node, depth: usize) {
        if depth > DEEPEST {
            self.stop(node.start_byte(), "this is nested too deeply: what stands inside was not read");
            return;
        }
        let opens = self.grammar.scopes.contains(&node.kind());
        let is_class = self.grammar.classes.contains(&node.kind());
        if opens {
            self.scopes.push(span(node));
            self.classes.extend(is_class.then(|| span(node)));
        }
        if self.grammar.imports.contains(&node.kind()) {
            self.imports_in(node);
        }
        (self.grammar.visit)(self, node);
        branches::visit(self, node);
        if self.grammar.calls.contains(&node.kind()) {
            self.creation(node);
        }
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            self.walk(child, depth + 1);
        }
        if opens {
            self.scopes.pop();
        }
        if is_class {
            self.classes.pop();
        }
    }

    fn creation(&mut self, node: Node) {
        let callee = node.child_by_field_name("constructor").or_else(|| node.child_by_field_name("function"));
        let Some(callee) = callee else { return };
        let written = self.text(callee);
        // `aws["ebs"]["Volume"]`, `(aws.ebs.Volume)`
        let plain = written.trim_end_matches(['"', '\'', '`', ']', ')']);
        let last = plain.rsplit(['.', '"', '\'']).next().unwrap_or(plain).trim();
        // `super(…)`, `super().__init__(…)`: what the class extends.
        let makes = last.starts_with(|first: char| first.is_ascii_uppercase())
            || written == "super"
            || last == "__init__";
        if !makes && !last.starts_with("get") {
            // What constructs in another way names the class.
            let constructs = matches!(last, "construct" | "isinstance") || transforms::registers(last);
            if constructs || self.may_be_own(written) || self.may_be_method(callee) {
                let call = self.expression(node);
                self.program.calls.push(call);
            }
            return;
        }
        let call = self.expression(node);
        self.program.creations.push(Creation::of(call));
    }

    /// Whether what is called may be a function of the project: a name, a method of the same class, a function of an
    /// imported file.
    fn may_be_own(&self, written: &str) -> bool {
        let (root, rest) = written.split_once('.').unwrap_or((written, ""));
        let is_plain = |name: &str| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_$".contains(&byte))
        };
        let imported = self.program.imports.get(root);
        let is_foreign = imported.is_some_and(|import| token::package(&import.module).is_some());
        let is_own =
            rest.is_empty() || is_plain(rest) && (imported.is_some() || matches!(root, "this" | "self"));
        is_plain(root) && is_own && !is_foreign
    }

    pub fn routine(&mut self, name: &str, node: Node, parameters: Vec<Parameter>, returns: Vec<Expr>) {
        let routine = Routine { name: name.to_owned(), scope: span(node), parameters, returns };
        self.program.routines.push(routine);
    }

    pub fn class(&mut self, name: &str, node: Node) {
        self.program.classes.insert(name.to_owned(), span(node));
    }

    /// What each `return` of a body gives, those of functions inside of it aside.
    pub fn returns(&self, body: Node, functions: &[&str]) -> Vec<Expr> {
        let mut found = Vec::new();
        let mut wanted = vec![body];
        while let Some(node) = wanted.pop() {
            let mut cursor = node.walk();
            for child in node.named_children(&mut cursor).filter(|child| !functions.contains(&child.kind())) {
                match child.kind() {
                    "return_statement" => found.push(child),
                    _ => wanted.push(child),
                }
            }
        }
        let value = |node: &Node| {
            let first = node.named_child(0)?;
            let first = if first.kind() == "expression_list" { first.named_child(0)? } else { first };
            // Go returns nothing beside an error.
            (first.kind() != "nil").then(|| self.expression(first))
        };
        found.iter().filter_map(value).collect()
    }

    pub fn expression(&self, node: Node) -> Expr {
        (self.grammar.expression)(self, node, 0)
    }

    /// An expression below another one.
    pub fn inner(&self, node: Option<Node>, depth: usize) -> Expr {
        match node {
            Some(node) if depth < DEEPEST => (self.grammar.expression)(self, node, depth + 1),
            Some(node) => Expr::new(Kind::Other, span(node)),
            None => Expr::new(Kind::Other, Span::at(0)),
        }
    }

    /// The parts of a text with values in it, each with the place that it takes.
    pub fn parts(&self, inside: Span, values: Vec<(Span, Expr)>, plain: fn(&str) -> String) -> Kind {
        let text = |from: usize, to: usize| plain(self.source.slice(Span::new(from, to.max(from))));
        if values.is_empty() {
            return Kind::Text(text(inside.start, inside.end));
        }
        let (mut parts, mut done) = (Vec::new(), inside.start);
        for (place, value) in values {
            parts.push(Part::Text(text(done, place.start)));
            parts.push(Part::Value(value));
            done = place.end;
        }
        parts.push(Part::Text(text(done, inside.end)));
        Kind::Parts(parts)
    }

    pub fn text(&self, node: Node) -> &'s str {
        self.source.slice(span(node))
    }

    /// The output whose value a function is handed: `bucket.id` for `bucket.id.apply(id => …)`.
    pub fn applied(&self, function: Node) -> Option<Expr> {
        let call = function.parent()?.parent().filter(|call| self.grammar.calls.contains(&call.kind()))?;
        let callee = call.child_by_field_name("function")?;
        let holder = callee.child_by_field_name("object")?;
        let method =
            callee.child_by_field_name("property").or_else(|| callee.child_by_field_name("attribute"))?;
        (self.text(method) == "apply").then(|| self.expression(holder))
    }

    pub fn language(&self) -> Language {
        self.grammar.language
    }

    pub fn branch(&mut self, branch: Branch) {
        self.program.branches.push(branch);
    }

    /// Whether what is called may be a method of the project: of what a name stands for, or of what is made here.
    fn may_be_method(&self, callee: Node) -> bool {
        let holder = ["object", "operand"].into_iter().find_map(|field| callee.child_by_field_name(field));
        let Some(holder) = holder else { return false };
        let import = self.program.imports.get(self.text(holder));
        let is_foreign = import.is_some_and(|import| token::package(&import.module).is_some());
        let is_made = || holder.kind() == "new_expression" || self.grammar.calls.contains(&holder.kind());
        !is_foreign && (holder.kind() == "identifier" || is_made())
    }

    /// Takes down where the first statement stands that imports.
    pub fn imports_in(&mut self, statement: Node) {
        if statement.parent().is_some_and(|parent| parent.parent().is_none()) {
            self.program.imports_at.get_or_insert(statement.start_byte());
        }
    }

    pub fn import(&mut self, name: &str, module: &str, path: &[&str]) {
        let path = path.iter().map(|part| (*part).to_owned()).collect();
        self.program.imports.insert(name.to_owned(), Import { module: module.to_owned(), path });
    }

    /// What other files take from here under this name, though it stands elsewhere.
    pub fn export(&mut self, name: &str, module: &str, path: &[&str]) {
        let path = path.iter().map(|part| (*part).to_owned()).collect();
        self.program.exports.insert(name.to_owned(), Import { module: module.to_owned(), path });
    }

    /// What others get where they name nothing of it.
    pub fn default(&mut self, name: &str) {
        self.program.default = Some(name.to_owned());
    }

    /// A file of the project that it imports.
    pub fn module(&mut self, module: &str) {
        self.program.modules.push(module.to_owned());
    }

    /// All names of a module are names here.
    pub fn star(&mut self, module: &str) {
        self.program.stars.push(Import { module: module.to_owned(), path: Vec::new() });
    }

    /// What a name stands for from here on, in the innermost scope. A second value makes it unknown.
    pub fn bind(&mut self, name: &str, value: Option<Expr>) {
        // What `this` has, its whole class sees.
        let own = name.contains('.');
        let scope = if own { self.classes.last().or(self.scopes.first()) } else { self.scopes.last() };
        let Some(scope) = scope.copied() else { return };
        let all = self.program.bindings.entry(name.to_owned()).or_default();
        match all.iter_mut().find(|binding| binding.scope == scope) {
            Some(known) => known.may_also_be(value),
            None => all.push(Binding { scope, value, may_be: Vec::new(), changes: Vec::new() }),
        }
    }

    /// A name that holds something different each time: what it may be.
    pub fn bind_each(&mut self, name: &str, one: Expr) {
        self.bind(name, None);
        self.fall_back(name, one);
    }

    /// What a name of the innermost scope is where it is given nothing.
    pub fn fall_back(&mut self, name: &str, on: Expr) {
        let scope = self.scopes.last().copied();
        let all = self.program.bindings.get_mut(name);
        if let Some(own) = all.and_then(|all| all.iter_mut().find(|own| Some(own.scope) == scope)) {
            own.falls_back_on(on);
        }
    }

    /// The same in the scope around the innermost: the name of a class whose own has been opened.
    pub fn bind_outside(&mut self, name: &str, value: Expr) {
        let inside = self.scopes.pop();
        self.bind(name, Some(value));
        self.scopes.extend(inside);
    }

    /// Gives a name that is known already another value, wherever it was bound.
    pub fn assign(&mut self, name: &str, value: Option<Expr>, at: Span) {
        let all = self.program.bindings.entry(name.to_owned()).or_default();
        let holding = all.iter_mut().filter(|binding| binding.scope.contains(at));
        match holding.min_by_key(|binding| binding.scope.end - binding.scope.start) {
            // `let x: Bucket;` and its only value later.
            Some(known) if known.value.as_ref().is_some_and(Expr::is_awaited) => known.value = value,
            Some(known) => known.may_also_be(value),
            None => self.bind(name, value),
        }
    }

    /// Something of it is changed: a setting added, an element appended.
    pub fn change(&mut self, target: &Expr) {
        self.change_by(target, None);
    }

    /// The same, with what it may be by that.
    pub fn change_by(&mut self, target: &Expr, given: Option<Expr>) {
        let Some(name) = target.root() else { return };
        self.assign(name, None, target.span);
        let all = self.program.bindings.get_mut(name).into_iter().flatten();
        let holding = all.filter(|binding| binding.scope.contains(target.span));
        let own = holding.min_by_key(|binding| binding.scope.end - binding.scope.start);
        if let (Some(own), Some(given)) = (own, given) {
            own.falls_back_on(given);
        }
    }

    /// `args.encrypted = false`: followed where it stands on the way from the name's declaration to its uses.
    pub fn set(&mut self, target: &Expr, value: Expr, statement: Node) {
        let key = match &target.kind {
            Kind::Member(holder, key) => Some((holder, key.clone())),
            Kind::Index(holder, key) => match &key.kind {
                Kind::Text(key) => Some((holder, key.clone())),
                _ => None,
            },
            _ => None,
        };
        let Some((Expr { kind: Kind::Name(name), .. }, key)) = key.map(|(holder, key)| (&**holder, key))
        else {
            return self.change(target);
        };
        let scope = self.scopes.last().copied();
        let is_straight = self.is_straight(statement);
        let own = self.program.bindings.get_mut(name).and_then(|all| {
            all.iter_mut().find(|binding| Some(binding.scope) == scope && binding.value.is_some())
        });
        let field = Field { key: Some((key, target.span)), span: span(statement), value };
        match own.filter(|_| is_straight) {
            Some(binding) => binding.changes.push(field),
            None => self.change_by(target, Some(Expr::new(Kind::Object(vec![field]), span(statement)))),
        }
    }

    /// Whether a statement is run whenever what stands around it is.
    fn is_straight(&self, statement: Node) -> bool {
        let Some(list) = statement.parent().filter(|list| self.grammar.blocks.contains(&list.kind())) else {
            return false;
        };
        // Python's blocks hold no names.
        list.kind() != "block"
            || self.grammar.language != Language::Python
            || list.parent().is_some_and(|owner| owner.kind() == "function_definition")
    }

    /// A statement that is nothing but this value, and the name that it is given.
    pub fn statement(&mut self, statement: Node, value: &Expr, bound: Option<&str>) {
        let place = span(statement);
        let is_listed = statement.parent().is_some_and(|parent| self.grammar.blocks.contains(&parent.kind()));
        let stands = match is_listed {
            true if self.is_alone(place) => Stands::OnLines,
            true => Stands::OnLine,
            false => Stands::Inside,
        };
        self.statements.insert(value.span, (place, stands, bound.map(str::to_owned)));
    }

    /// Whether nothing else stands on the lines of a statement.
    fn is_alone(&self, statement: Span) -> bool {
        let text = self.source.text();
        let before = text[..statement.start].rsplit('\n').next().unwrap_or("");
        let behind = text[statement.end..].split('\n').next().unwrap_or("");
        let behind = behind.trim_start_matches([';', ' ', '\t']).trim_end();
        let is_comment = ["//", "#", "/*"].iter().any(|mark| behind.starts_with(mark));
        before.trim().is_empty() && (behind.is_empty() || is_comment)
    }

    fn stop(&mut self, at: usize, why: &'static str) {
        self.program.mistake.get_or_insert((self.source.position(at), why));
    }

    /// The first place that the grammar does not know.
    fn mistaken(&mut self, node: Node) {
        let mut node = node;
        for _ in 0..DEEPEST {
            if node.is_error() || node.is_missing() {
                break;
            }
            let mut cursor = node.walk();
            let Some(child) = node.children(&mut cursor).find(Node::has_error) else { break };
            node = child;
        }
        self.stop(node.start_byte(), "syntax error: what stands around here may be misread");
    }
}

pub(super) fn span(node: Node) -> Span {
    Span::from(node.byte_range())
}

/// The text of a quoted literal's inside, its escapes undone.
pub(super) fn unescaped(inside: &str) -> String {
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside.chars();
    while let Some(sign) = rest.next() {
        if sign != '\\' {
            text.push(sign);
            continue;
        }
        let Some(escaped) = rest.next() else { break };
        match escaped {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            '0' => text.push('\0'),
            '\n' => {}
            'x' => text.push(coded(&mut rest, 2)),
            'u' if !rest.as_str().starts_with('{') => text.push(coded(&mut rest, 4)),
            'u' => {
                let inside: String = rest.by_ref().skip(1).take_while(|sign| *sign != '}').collect();
                let read = u32::from_str_radix(&inside, 16).ok().and_then(char::from_u32);
                text.push(read.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            other => text.push(other),
        }
    }
    text
}

/// The sign that some hexadecimal digits stand for.
fn coded(rest: &mut std::str::Chars, digits: usize) -> char {
    let written: String = rest.clone().take(digits).collect();
    let read = u32::from_str_radix(&written, 16).ok().and_then(char::from_u32);
    if read.is_some() {
        rest.nth(digits - 1);
    }
    read.unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// `60 * 60`: what two literals give, where that is as plain as they are.
pub(super) fn product(sides: &[Expr; 2], sign: &str) -> Kind {
    match (&sides[0].kind, sign, &sides[1].kind) {
        (Kind::Number(one), "*", Kind::Number(other)) => Kind::Number(one * other),
        (Kind::Number(one), "-", Kind::Number(other)) => Kind::Number(one - other),
        (Kind::Number(one), "/", Kind::Number(other)) if *other != 0.0 && one % other == 0.0 => {
            Kind::Number(one / other)
        }
        _ => Kind::Other,
    }
}

pub(super) fn number(written: &str) -> Kind {
    let plain = written.replace('_', "");
    let read = match plain.strip_prefix("0x").or_else(|| plain.strip_prefix("0X")) {
        Some(digits) => i64::from_str_radix(digits, 16).ok().map(|number| number as f64),
        None => plain.parse().ok(),
    };
    read.map_or(Kind::Other, Kind::Number)
}
