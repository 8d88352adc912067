//! What a program says, whatever its language: the few kinds of expressions that can be settings, and what names
//! stand for.
//!
//! In: a grammar's tree, by [`super::reading`]. Out: a [`Program`], which [`super::evaluate`] makes values of.

use std::cmp::Reverse;
use std::collections::HashMap;

pub use super::branches::Branch;
use crate::text::{Position, Source, Span};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// And JavaScript, which its grammar reads too.
    TypeScript,
    Python,
    Go,
}

#[derive(Clone, Debug)]
pub struct Expr {
    pub span: Span,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    /// A text with expressions in it.
    Parts(Vec<Part>),
    List(Vec<Expr>),
    Object(Vec<Field>),
    Name(String),
    Member(Box<Expr>, String),
    Index(Box<Expr>, Box<Expr>),
    Call(Box<Call>),
    /// The condition, and what is taken where it holds and where it does not.
    Choice(Box<[Expr; 3]>),
    /// The first, or the second where that is empty: `a || b`, `a ?? b`, `a or b`.
    Either(Box<[Expr; 2]>),
    Function(Box<Function>),
    Not(Box<Expr>),
    Equal(Box<[Expr; 2]>, bool),
    /// One of what a collection has: what a loop's variable stands for.
    Each(Box<Expr>, Share),
    /// As many of an expression as a loop has rounds: a comprehension.
    Rounds(Box<Rounds>),
    /// All elements of another list, among those of a list.
    Spread(Box<Expr>),
    /// What no setting is made of, and the names in it.
    Other,
}

/// An expression for each element of a list.
#[derive(Clone, Debug)]
pub struct Rounds {
    pub one: Expr,
    /// The loop's variable and its list, where it has one of each and takes all.
    pub over: Option<(String, Expr)>,
}

/// What a loop takes of each entry of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// An element of a list, a key of a map.
    Element,
    Key,
    Value,
    /// A list of key and value.
    Entry,
}

#[derive(Clone, Debug)]
pub enum Part {
    Text(String),
    Value(Expr),
}

/// One entry of an object, a dictionary, a struct, or a named argument; without a key it spreads another one.
#[derive(Clone, Debug)]
pub struct Field {
    pub key: Option<(String, Span)>,
    pub span: Span,
    pub value: Expr,
}

impl Field {
    /// All entries of another object.
    pub fn spread(value: &Expr) -> Self {
        Self { key: None, span: value.span, value: value.clone() }
    }
}

#[derive(Clone, Debug)]
pub struct Call {
    pub callee: Expr,
    pub arguments: Vec<Expr>,
    pub named: Vec<Field>,
    /// From `(` to `)`; of a template, its own span.
    pub parentheses: Span,
}

/// A function whose result is one expression: what `apply` is given.
#[derive(Clone, Debug)]
pub struct Function {
    pub parameters: Vec<Pattern>,
    pub gives: Option<Expr>,
}

/// What a parameter makes names of.
#[derive(Clone, Debug)]
pub enum Pattern {
    Whole(String),
    /// Elements of a list, by their places; no name where an element is taken apart again.
    Places(Vec<Option<String>>),
    /// Entries of an object: the names, each with its key.
    Keys(Vec<(String, String)>),
}

/// A function, a method or a constructor of the project's own: what stands in it is judged for each of its calls.
#[derive(Clone, Debug)]
pub struct Routine {
    /// What calls it: a function's or a class's name, `this.build` for a method.
    pub name: String,
    /// The whole of it, which its parameters hold in.
    pub scope: Span,
    pub parameters: Vec<Parameter>,
    /// What each `return` gives.
    pub returns: Vec<Expr>,
}

impl Routine {
    /// What its only `return` gives.
    pub fn gives(&self) -> Option<&Expr> {
        if let [only] = self.returns.as_slice() { Some(only) } else { None }
    }
}

#[derive(Clone, Debug)]
pub enum Parameter {
    One {
        name: String,
        default: Option<Expr>,
    },
    /// An object that is taken apart.
    Apart(Vec<Taken>),
    /// All arguments with names that no other parameter has: `**settings`.
    Named(String),
    /// What stands for several, or for none.
    Rest,
}

/// A name that stands for something of a module: `s3` of `import { s3 } from "@pulumi/aws"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub module: String,
    pub path: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Binding {
    /// Where the name holds.
    pub scope: Span,
    /// `None` for a parameter, a loop's variable, or what is bound several times or changed later in a way that is not
    /// followed.
    pub value: Option<Expr>,
    /// What it may be where that is not known: each value that it is bound to, or has one of in a loop's round.
    pub may_be: Vec<Expr>,
    /// Settings that it is given later, one after the other: `args.encrypted = false`.
    pub changes: Vec<Field>,
}

impl Binding {
    /// Another value: which of them it is at a place is not followed.
    pub fn may_also_be(&mut self, value: Option<Expr>) {
        let name = |value: &Option<Expr>| value.as_ref()?.as_target();
        // The same again: `constructor(private size: number) { this.size = size; }`.
        if name(&value).is_some() && name(&value) == name(&self.value) {
            return;
        }
        let known = self.value.take().filter(|known| !known.is_awaited());
        self.may_be.extend(known.into_iter().chain(value));
    }

    /// What it is where its value turns out to be none.
    pub fn falls_back_on(&mut self, value: Expr) {
        self.may_be.push(value);
    }
}

/// A call that may make a resource.
#[derive(Clone, Debug)]
pub struct Creation {
    pub call: Expr,
    /// The statement that is nothing but it, or the call.
    pub statement: Span,
    pub stands: Stands,
    /// The variable that it is assigned to.
    pub bound: Option<String>,
}

impl Creation {
    pub fn of(call: Expr) -> Self {
        Self { statement: call.span, call, stands: Stands::Inside, bound: None }
    }
}

/// Whether another statement may stand beside one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// On lines of its own.
    OnLines,
    /// Among others on one line: `if (here) { const bucket = new Bucket("x"); }`.
    OnLine,
    /// It is a part of something, or all that a branch without braces has.
    Inside,
}

/// One file of a project.
#[derive(Clone, Debug)]
pub struct Program {
    pub language: Language,
    pub source: Source,
    pub imports: HashMap<String, Import>,
    /// Where the first import stands.
    pub imports_at: Option<usize>,
    /// What it hands on of other modules, by the names that others take it by.
    pub exports: HashMap<String, Import>,
    /// The name of what others get that import the file whole.
    pub default: Option<String>,
    /// Files of the project that it imports for what they do.
    pub modules: Vec<String>,
    /// Modules whose names are all names here.
    pub stars: Vec<Import>,
    pub bindings: HashMap<String, Vec<Binding>>,
    pub creations: Vec<Creation>,
    pub routines: Vec<Routine>,
    /// Where they lie in each other: made when all of them are known.
    pub nesting: Nesting,
    /// Calls that may be of a [`Routine`], beside the creations.
    pub calls: Vec<Expr>,
    /// Classes that it declares, by their names.
    pub classes: HashMap<String, Span>,
    /// What is run only where something holds.
    pub branches: Vec<Branch>,
    /// Where the grammar, or the reader, stopped understanding.
    pub mistake: Option<(Position, &'static str)>,
}

impl Program {
    /// What a name stands for at a place: the binding of the innermost scope.
    pub fn binding(&self, name: &str, at: Span) -> Option<&Binding> {
        let all = self.bindings.get(name)?;
        let holding = all.iter().filter(|binding| binding.scope.contains(at));
        let nearest = holding.min_by_key(|binding| binding.scope.end - binding.scope.start);
        // What `this` has of a class that is extended.
        let only = || Some(all.first()?).filter(|_| all.len() == 1 && name.contains('.'));
        nearest.or_else(only)
    }
}

impl Program {
    /// The routine that a place lies in, the innermost.
    pub fn routine_at(&self, at: Span) -> Option<usize> {
        self.nesting.innermost(at)
    }

    /// The scope of the routine that another one's scope lies in.
    pub fn routine_around(&self, scope: Span) -> Option<Span> {
        self.nesting.around(scope)
    }
}

/// Spans that lie in each other or apart, as functions do, sorted by where they start.
#[derive(Clone, Debug, Default)]
pub struct Nesting(Vec<Nested>);

#[derive(Clone, Debug)]
struct Nested {
    span: Span,
    /// Which of those it was made of.
    index: usize,
    /// The place here of the one around it.
    around: Option<usize>,
}

impl Nesting {
    pub fn of(spans: impl Iterator<Item = Span>) -> Self {
        let mut sorted: Vec<(usize, Span)> = spans.enumerate().collect();
        // Of two with one span the first is meant: it comes last, as the innermost.
        sorted.sort_by_key(|(index, span)| (span.start, Reverse(span.end), Reverse(*index)));
        let mut all: Vec<Nested> = Vec::with_capacity(sorted.len());
        for (index, span) in sorted {
            let mut around = all.len().checked_sub(1);
            while let Some(at) = around.filter(|at| !all[*at].span.contains(span)) {
                around = all[at].around;
            }
            all.push(Nested { span, index, around });
        }
        Self(all)
    }

    fn around(&self, inner: Span) -> Option<Span> {
        let at = self.0.iter().position(|nested| nested.span == inner)?;
        self.0[at].around.map(|around| self.0[around].span).filter(|span| *span != inner)
    }

    fn innermost(&self, at: Span) -> Option<usize> {
        let mut next = self.0.partition_point(|nested| nested.span.start <= at.start).checked_sub(1);
        while let Some(nested) = next.map(|next| &self.0[next]) {
            if nested.span.contains(at) {
                return Some(nested.index);
            }
            next = nested.around;
        }
        None
    }
}

/// `{ acl: own = "private" }`: the local name, the key that it takes, and what it is where that is not there.
#[derive(Clone, Debug)]
pub struct Taken {
    pub name: String,
    pub key: String,
    pub default: Option<Expr>,
}

impl Parameter {
    pub fn one(name: &str) -> Self {
        Self::One { name: name.to_owned(), default: None }
    }
}

impl Expr {
    pub fn new(kind: Kind, span: Span) -> Self {
        Self { span, kind }
    }

    /// The element of a list at a position.
    pub fn at(self, position: usize) -> Self {
        let span = self.span;
        let number = Self::new(Kind::Number(position as f64), span);
        Self::new(Kind::Index(Box::new(self), Box::new(number)), span)
    }

    /// What stands for the value of a name that is declared without one.
    pub fn awaited(at: Span) -> Self {
        Self::new(Kind::Other, Span::at(at.end))
    }

    pub fn is_awaited(&self) -> bool {
        matches!(self.kind, Kind::Other) && self.span.start == self.span.end
    }

    pub fn as_call(&self) -> Option<&Call> {
        match &self.kind {
            Kind::Call(call) => Some(call),
            _ => None,
        }
    }

    /// `this.bucket`, `self.bucket`, `bucket`: what an assignment binds.
    pub fn as_target(&self) -> Option<String> {
        match &self.kind {
            Kind::Name(name) => Some(name.clone()),
            Kind::Member(holder, name) => match &holder.kind {
                Kind::Name(own) if own == "this" || own == "self" => Some(format!("{own}.{name}")),
                _ => None,
            },
            _ => None,
        }
    }

    /// The name that a chain of members and indexes begins with.
    pub fn root(&self) -> Option<&str> {
        match &self.kind {
            Kind::Name(name) => Some(name),
            Kind::Member(holder, _) => holder.root(),
            Kind::Index(pair, _) => pair.root(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_of_what_lies_around_a_place_is_found() {
        let spans = [(0, 100), (10, 20), (30, 60), (40, 50), (40, 50), (70, 80)];
        let nesting = Nesting::of(spans.into_iter().map(|(start, end)| Span::new(start, end)));
        for (at, wanted) in [(5, 0), (15, 1), (25, 0), (35, 2), (45, 3), (55, 2), (65, 0), (75, 5), (90, 0)] {
            assert_eq!(nesting.innermost(Span::new(at, at + 1)), Some(wanted), "{at}");
        }
        assert_eq!(nesting.innermost(Span::new(120, 121)), None);
    }
}
