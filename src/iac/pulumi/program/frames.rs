//! Calls of the project's own functions, methods and constructors: what stands in them is judged for each call, with
//! what it is given.
//!
//! In: programs, and calls that may be of a [`Routine`]. Out: [`Frame`]s: one for each way that leads to a routine. An
//! argument is evaluated where it is written, when its parameter is asked for.

use std::collections::HashMap;
use std::rc::Rc;

use super::evaluate::{Evaluator, Place};
use super::syntax::{Call, Expr, Field, Kind, Language, Parameter, Routine};
use crate::iac::Node;
use crate::text::Span;

/// Ways to call one program's functions. More come of functions that call each other many times.
const MOST: usize = 2_000;
/// Functions that call functions: no person goes deeper.
const DEEPEST: usize = 16;

/// The frame of what stands in no function, or in one that nobody calls.
pub(super) const TOP: usize = 0;

/// One call of a routine.
pub(super) struct Frame<'p> {
    /// The routine's file and scope.
    file: usize,
    scope: Span,
    arguments: Vec<(&'p str, Argument)>,
    /// Where the call stands: its file, its place and the frame of that.
    site: (usize, Span),
    above: usize,
    depth: usize,
}

#[derive(Clone)]
pub(super) struct Argument {
    pub expr: Rc<Expr>,
    pub file: usize,
    pub frame: usize,
    /// One entry of it, where the parameter takes it apart; and what it is where there is none, in the routine's file.
    pub key: Option<String>,
    pub default: Option<(usize, Rc<Expr>)>,
}

/// The frames that there are, found once: by the call's file and place, and the frame that it stands in.
#[derive(Default)]
pub(super) struct Frames<'p> {
    all: Vec<Frame<'p>>,
    by_call: HashMap<(usize, Span, usize), usize>,
    /// By a routine's file and scope.
    of_routine: HashMap<(usize, Span), Vec<usize>>,
    /// More calls than a person writes: not all of them were followed.
    pub is_full: bool,
}

impl Frames<'_> {
    /// Whether a frame stands in a call of this routine.
    fn is_open(&self, frame: usize, file: usize, scope: Span) -> bool {
        let mut next = frame;
        while let Some(frame) = self.all.get(next).filter(|_| next != TOP) {
            if frame.file == file && frame.scope == scope {
                return true;
            }
            next = frame.above;
        }
        false
    }
}

/// Where each routine is called: by its file and scope.
pub(super) type Sites<'p> = HashMap<(usize, Span), Vec<(usize, &'p Expr)>>;

impl<'p> Evaluator<'p> {
    /// Every call of a routine of the project.
    pub fn sites(&self) -> Sites<'p> {
        let mut sites = Sites::new();
        for (file, program) in self.programs.iter().enumerate() {
            let made = program.creations.iter().map(|creation| &creation.call);
            for expr in made.chain(&program.calls) {
                let called =
                    expr.as_call().and_then(|call| self.imports.routine(self.programs, file, &call.callee));
                if let Some((of, routine)) =
                    called.filter(|(of, routine)| self.is_seen(*of, routine, file, expr))
                {
                    sites.entry((of, routine.scope)).or_default().push((file, expr));
                }
            }
        }
        sites
    }

    /// Whether a call by name means this routine: outside of the function that it lies in, the name is another's.
    fn is_seen(&self, of: usize, routine: &Routine, file: usize, call: &Expr) -> bool {
        let is_name = call.as_call().is_some_and(|call| matches!(call.callee.kind, Kind::Name(_)));
        let around = self.programs[of].routine_around(routine.scope).filter(|_| is_name);
        around
            .is_none_or(|around| of == file && around.start <= call.span.start && call.span.end <= around.end)
    }

    /// The frames of the routine that a place lies in: [`TOP`] alone where it lies in none, or in one that nobody calls.
    pub fn frames_at(&self, file: usize, at: Span, sites: &Sites<'p>) -> Vec<usize> {
        let program = &self.programs[file];
        let Some(routine) = program.routine_at(at).map(|index| &program.routines[index]) else {
            return vec![TOP];
        };
        let key = (file, routine.scope);
        if let Some(known) = self.frames.borrow().of_routine.get(&key) {
            return known.clone();
        }
        // What a function does to itself, also by others, is what it does.
        self.frames.borrow_mut().of_routine.insert(key, Vec::new());
        let mut frames = Vec::new();
        for (site, expr) in sites.get(&key).map(Vec::as_slice).unwrap_or_default() {
            let Some(call) = expr.as_call() else { continue };
            for above in self.frames_at(*site, expr.span, sites) {
                frames.extend(self.frame((*site, above), expr.span, call, (file, routine)));
            }
        }
        if frames.is_empty() {
            // One that is handed on stands in what its own function was given.
            let around = program.routine_around(routine.scope);
            frames = around.map_or_else(|| vec![TOP], |around| self.frames_at(file, around, sites));
        }
        self.frames.borrow_mut().of_routine.insert(key, frames.clone());
        frames
    }

    /// The frame of one call, by its file, the frame that it stands in, and its place; `None` where there are too many.
    fn frame(
        &self,
        (site, above): (usize, usize),
        at: Span,
        call: &Call,
        (file, routine): (usize, &'p Routine),
    ) -> Option<usize> {
        let mut frames = self.frames.borrow_mut();
        if let Some(known) = frames.by_call.get(&(site, at, above)) {
            return Some(*known);
        }
        // What a function does to itself, also by others, is what it does: only this call is not known.
        if frames.is_open(above, file, routine.scope) {
            return None;
        }
        if frames.all.is_empty() {
            // So that no frame of a call is the top's.
            let (file, scope, arguments) = (usize::MAX, Span::at(0), Vec::new());
            frames.all.push(Frame { file, scope, arguments, site: (file, scope), above: TOP, depth: 0 });
        }
        let depth = frames.all.get(above).map_or(0, |frame| frame.depth) + 1;
        if depth > DEEPEST || frames.all.len() > MOST {
            frames.is_full = true;
            return None;
        }
        let language = self.programs[file].language;
        let arguments = arguments(call, routine, language, at, (site, above), file);
        let id = frames.all.len();
        let site = (site, at);
        frames.all.push(Frame { file, scope: routine.scope, arguments, site, above, depth });
        frames.by_call.insert((site.0, at, above), id);
        Some(id)
    }

    /// What a parameter is given in the frame of a place.
    pub fn argument(&self, name: &str, at: Span, place: Place) -> Option<Argument> {
        if place.frame == TOP {
            return None;
        }
        // An inner function's parameter of that name is another one.
        let scope = self.programs[place.file].binding(name, at)?.scope;
        let frames = self.frames.borrow();
        let mut next = place.frame;
        while next != TOP {
            let frame = frames.all.get(next)?;
            if frame.file == place.file && frame.scope == scope {
                return frame.arguments.iter().find(|(known, _)| *known == name).map(|(_, one)| one.clone());
            }
            next = frame.above;
        }
        None
    }

    /// Where the call of a frame stands, and the frame of that.
    pub fn site_of(&self, frame: usize) -> Option<(usize, Span, usize)> {
        let frames = self.frames.borrow();
        let frame = frames.all.get(frame)?;
        Some((frame.site.0, frame.site.1, frame.above))
    }

    /// The frame itself and those that it stands in, the nearest first.
    pub fn chain(&self, frame: usize) -> Vec<usize> {
        let frames = self.frames.borrow();
        let mut chain = vec![frame];
        while let Some(frame) =
            chain.last().filter(|last| **last != TOP).and_then(|last| frames.all.get(*last))
        {
            chain.push(frame.above);
        }
        chain
    }

    /// What the project's own function gives, called so.
    pub fn given_by_own(&self, call: &Call, expr: &Expr, place: Place) -> Option<Node> {
        let called = self.imports.routine(self.programs, place.file, &call.callee)?;
        let gives = called.1.gives()?;
        let frame = self.frame((place.file, place.frame), expr.span, call, called)?;
        Some(self.node(gives, Place { file: called.0, frame, given: &[], ..place }))
    }

    /// The same of a function that returns in several places: what each of them gives.
    pub fn may_be_given_by_own(&self, call: &Call, expr: &Expr, place: Place) -> Vec<Node> {
        let called = self.imports.routine(self.programs, place.file, &call.callee);
        let Some(called) = called.filter(|(_, routine)| routine.returns.len() > 1) else { return Vec::new() };
        let Some(frame) = self.frame((place.file, place.frame), expr.span, call, called) else {
            return Vec::new();
        };
        let there = Place { file: called.0, frame, given: &[], ..place };
        called.1.returns.iter().map(|gives| self.node(gives, there)).collect()
    }

    /// What a member of something that the project's own class makes is: `this.bucket` of its constructor, or what the
    /// class of a few settings is made with.
    pub fn member_of_own(&self, holder: &Expr, name: &str, place: Place) -> Option<Node> {
        let (call, at, place) = self.maker(holder, place, 0)?;
        let program = &self.programs[place.file];
        let Some((file, routine)) = self.imports.routine(self.programs, place.file, &call.callee) else {
            let is_data = program.language == Language::Python && self.is_own_class(&call.callee, place);
            return is_data.then(|| self.of_data_class(&call, name, place))?;
        };
        let own = if program.language == Language::Python { "self" } else { "this" };
        let binding = self.programs[file].binding(&format!("{own}.{name}"), routine.scope)?;
        let frame = self.frame((place.file, place.frame), at, &call, (file, routine))?;
        Some(self.node(binding.value.as_ref()?, Place { file, frame, given: &[], ..place }))
    }

    /// A setting of a data class of Python: what it is made with, else the default that the class says.
    fn of_data_class(&self, call: &Call, name: &str, place: Place) -> Option<Node> {
        let is_it = |field: &&Field| field.key.as_ref().is_some_and(|(key, _)| key == name);
        if let Some(field) = call.named.iter().find(is_it) {
            return Some(self.node(&field.value, place));
        }
        // What is given by its position, or spread, may be it.
        let is_plain = call.arguments.is_empty() && call.named.iter().all(|field| field.key.is_some());
        let (Kind::Name(class) | Kind::Member(_, class)) = &call.callee.kind else { return None };
        let mut classes = self.programs.iter().enumerate();
        let (file, scope) = classes.find_map(|(file, program)| Some((file, *program.classes.get(class)?)))?;
        let binding = self.programs[file].binding(name, scope).filter(|one| scope.contains(one.scope))?;
        let there = Place { file, frame: TOP, given: &[], ..place };
        is_plain.then(|| Some(self.node(binding.value.as_ref()?, there)))?
    }

    fn is_own_class(&self, callee: &Expr, place: Place) -> bool {
        let (Kind::Name(name) | Kind::Member(_, name)) = &callee.kind else { return false };
        self.programs.iter().any(|program| program.classes.contains_key(name))
            && self.meaning(callee, place).is_none()
    }

    /// The call that a name or an argument stands for, and where it stands.
    pub(super) fn maker<'a>(
        &self,
        expr: &Expr,
        place: Place<'a>,
        depth: usize,
    ) -> Option<(Call, Span, Place<'a>)> {
        if depth > DEEPEST {
            return None;
        }
        if let Some(call) = expr.as_call() {
            let is_own = self.imports.routine(self.programs, place.file, &call.callee).is_some()
                || self.is_own_class(&call.callee, place);
            return is_own.then(|| (call.clone(), expr.span, place));
        }
        let target = expr.as_target()?;
        if let Some(argument) = self.argument(&target, expr.span, place) {
            let there = Place { file: argument.file, frame: argument.frame, given: &[], ..place };
            return argument.key.is_none().then(|| self.maker(&argument.expr, there, depth + 1))?;
        }
        let (file, value) = self.imports.bound(self.programs, place.file, &target, expr.span)?;
        self.maker(value?, Place { file, given: &[], ..place }, depth + 1)
    }
}

/// A call's arguments by the names of the parameters; what is not given has its default.
fn arguments<'p>(
    call: &Call,
    routine: &'p Routine,
    language: Language,
    at: Span,
    (site, above): (usize, usize),
    file: usize,
) -> Vec<(&'p str, Argument)> {
    let mut found = Vec::new();
    // What is spread may be several.
    let spreads = |expr: &Expr| matches!(language, Language::Python) && matches!(expr.kind, Kind::Other);
    let known = call.arguments.iter().take_while(|expr| !spreads(expr)).count();
    let whole =
        |expr: Rc<Expr>, file: usize, frame: usize| Argument { expr, file, frame, key: None, default: None };
    let shared = |expr: &Expr| Rc::new(expr.clone());
    for (position, parameter) in routine.parameters.iter().enumerate() {
        let given = call.arguments.get(position).filter(|_| position < known);
        match parameter {
            Parameter::One { name, default } => {
                let named = || {
                    let is_it =
                        |key: &Option<(String, Span)>| key.as_ref().is_some_and(|(key, _)| key == name);
                    call.named.iter().find(|field| is_it(&field.key)).map(|field| &field.value)
                };
                if let Some(expr) = given.or_else(named) {
                    found.push((name.as_str(), whole(shared(expr), site, above)));
                } else if let Some(default) = default
                    && call.named.iter().all(|field| field.key.is_some())
                {
                    found.push((name.as_str(), whole(shared(default), file, TOP)));
                }
            }
            Parameter::Apart(all) => {
                // Whatever is taken out of it, the argument is one.
                let given = given.map(shared);
                for taken in all {
                    let default = taken.default.as_ref().map(shared);
                    let argument = match (&given, default) {
                        (Some(expr), default) => Argument {
                            key: Some(taken.key.clone()),
                            default: default.map(|default| (file, default)),
                            ..whole(Rc::clone(expr), site, above)
                        },
                        (None, Some(default)) => whole(default, file, TOP),
                        (None, None) => continue,
                    };
                    found.push((taken.name.as_str(), argument));
                }
            }
            Parameter::Named(name) => {
                let is_taken = |field: &Field| {
                    let key = field.key.as_ref().map(|(key, _)| key);
                    let is_it =
                        |one: &Parameter| matches!(one, Parameter::One { name, .. } if Some(name) == key);
                    routine.parameters.iter().any(is_it)
                };
                let fields: Vec<Field> =
                    call.named.iter().filter(|field| !is_taken(field)).cloned().collect();
                let object = Expr::new(Kind::Object(fields), at);
                found.push((name.as_str(), whole(Rc::new(object), site, above)));
            }
            Parameter::Rest => {}
        }
    }
    found
}
