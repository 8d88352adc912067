//! What names mean across the files of a project: packages, aliases of them, and what other files declare.

use std::collections::HashMap;

use super::calls::{self, Path};
use super::syntax::{Binding, Expr, Import, Kind, Language, Program, Routine};
use crate::iac::pulumi::token;
use crate::path::RepoPath;
use crate::text::Span;

/// Aliases of aliases: no person goes deeper.
const DEEPEST: usize = 16;

/// Folders above a file that a module may be named from.
const HIGHEST: usize = 8;

/// The files of a project by what other files call them, and the routines of each by theirs.
pub(super) struct Imports {
    files: HashMap<RepoPath, usize>,
    routines: Vec<HashMap<String, usize>>,
}

impl Imports {
    pub fn of(programs: &[Program]) -> Self {
        let files = programs.iter().enumerate();
        // Of two with one name the first is meant, which is put in last.
        let named = |program: &Program| {
            let routines = program.routines.iter().enumerate().rev();
            routines.map(|(at, routine)| (routine.name.clone(), at)).collect()
        };
        Self {
            files: files.map(|(at, program)| (program.source.path().clone(), at)).collect(),
            routines: programs.iter().map(named).collect(),
        }
    }

    /// What a name is bound to, and in which file: here, in the file that it is imported from, or in another file of
    /// the same Go package. No value where it is a parameter or changes.
    pub fn bound<'p>(
        &self,
        programs: &'p [Program],
        file: usize,
        name: &str,
        at: Span,
    ) -> Option<(usize, Option<&'p Expr>)> {
        let (file, binding) = self.binding(programs, file, name, at)?;
        Some((file, binding.value.as_ref()))
    }

    /// The same with all that it may be.
    pub fn binding<'p>(
        &self,
        programs: &'p [Program],
        file: usize,
        name: &str,
        at: Span,
    ) -> Option<(usize, &'p Binding)> {
        let program = programs.get(file)?;
        if let Some(binding) = program.binding(name, at) {
            return Some((file, binding));
        }
        if let Some(import) = program.imports.get(name) {
            let other = self.file(programs, program, import)?;
            return self.top(programs, other, declared(programs, other, import)?);
        }
        let starred = || program.stars.iter().filter_map(|star| self.file(programs, program, star));
        let mut others = self.neighbours(programs, file).into_iter().chain(starred());
        others.find_map(|other| self.top(programs, other, name))
    }

    /// The function or constructor of the project that a name means, and the file that has it.
    pub fn routine<'p>(
        &self,
        programs: &'p [Program],
        file: usize,
        callee: &Expr,
    ) -> Option<(usize, &'p Routine)> {
        let program = programs.get(file)?;
        let of = |file: usize, name: &str| {
            let at = *self.routines.get(file)?.get(name)?;
            Some((file, programs.get(file)?.routines.get(at)?))
        };
        if let Some(target) = callee.as_target().filter(|target| target.contains('.')) {
            // Of the class that the call stands in, where it has one of that name.
            let around = program.classes.values().filter(|class| class.contains(callee.span));
            let own = around.min_by_key(|class| class.end - class.start).and_then(|class| {
                program.routines.iter().find(|one| one.name == target && class.contains(one.scope))
            });
            return own.map(|own| (file, own)).or_else(|| of(file, &target));
        }
        match &callee.kind {
            Kind::Name(name) => match program.imports.get(name) {
                Some(import) => {
                    let other = self.file(programs, program, import)?;
                    of(other, declared(programs, other, import).unwrap_or(name))
                }
                None if self.is_alias(program, file, callee) => {
                    let (file, value) = self.bound(programs, file, name, callee.span)?;
                    self.routine(programs, file, value?)
                }
                None => of(file, name).or_else(|| {
                    let starred = program.stars.iter().filter_map(|star| self.file(programs, program, star));
                    let mut others = self.neighbours(programs, file).into_iter().chain(starred);
                    others.find_map(|other| of(other, name))
                }),
            },
            Kind::Member(holder, name) => {
                let import = match &holder.kind {
                    Kind::Name(alias) => program.imports.get(alias),
                    _ => None,
                };
                let of_module = import.filter(|import| import.path.len() <= 1).and_then(|import| {
                    match program.language {
                        Language::Go => self.package(programs, import).find_map(|other| of(other, name)),
                        // `from . import network`
                        _ => of(self.file(programs, program, import)?, name),
                    }
                });
                of_module.or_else(|| self.method(programs, file, holder, name))
            }
            _ => None,
        }
    }

    /// Whether a name stands for another function: `const make = volume`.
    fn is_alias(&self, program: &Program, file: usize, callee: &Expr) -> bool {
        let Kind::Name(name) = &callee.kind else { return false };
        let value = || program.binding(name, callee.span)?.value.as_ref();
        !self.routines[file].contains_key(name)
            && value().is_some_and(|value| matches!(&value.kind, Kind::Name(other) if other != name))
    }

    /// A method of the class that a holder is, or is made of, or a function that an object has.
    fn method<'p>(
        &self,
        programs: &'p [Program],
        file: usize,
        holder: &Expr,
        name: &str,
    ) -> Option<(usize, &'p Routine)> {
        let program = programs.get(file)?;
        if program.language == Language::Go {
            // Its types are not followed: a name that only one of them has.
            let all = programs.iter().enumerate().filter(|(_, other)| other.language == Language::Go);
            let mut named = all.flat_map(|(file, other)| {
                let own =
                    other.routines.iter().filter(|routine| routine.name.strip_prefix("this.") == Some(name));
                own.map(move |routine| (file, routine))
            });
            return named.next().filter(|_| named.next().is_none());
        }
        let (mut file, mut holder) = (file, holder);
        for _ in 0..DEEPEST {
            let (there, within) = self.holding(programs, file, holder, 0)?;
            let program = programs.get(there)?;
            let is_it = |routine: &&Routine| {
                let own = routine.name.split_once('.').is_some_and(|(_, own)| own == name);
                own && within.contains(routine.scope)
            };
            if let Some(found) = program.routines.iter().find(is_it) {
                return Some((there, found));
            }
            // A class that has no constructor stands for what it extends.
            let (class, _) = program.classes.iter().find(|(_, span)| **span == within)?;
            let extended = program.bindings.get(class)?.iter().find_map(|one| one.value.as_ref())?;
            (file, holder) = (there, extended);
        }
        None
    }

    /// Where the methods of a holder stand: its class, or the object that it is.
    fn holding(
        &self,
        programs: &[Program],
        file: usize,
        holder: &Expr,
        depth: usize,
    ) -> Option<(usize, Span)> {
        if depth > DEEPEST {
            return None;
        }
        let program = programs.get(file)?;
        match &holder.kind {
            Kind::Object(_) => Some((file, holder.span)),
            Kind::Call(call) => match &call.callee.kind {
                Kind::Name(_) => self.class(programs, file, &call.callee),
                _ => None,
            },
            Kind::Name(name) => self.class(programs, file, holder).or_else(|| {
                let (other, value) = self.bound(programs, file, name, holder.span)?;
                let value =
                    value.filter(|value| !program.classes.contains_key(name) && value.span != holder.span)?;
                self.holding(programs, other, value, depth + 1)
            }),
            _ => None,
        }
    }

    /// The class of the project that a name means.
    pub fn class(&self, programs: &[Program], file: usize, name: &Expr) -> Option<(usize, Span)> {
        let Kind::Name(name) = &name.kind else { return None };
        let program = programs.get(file)?;
        let of = |file: usize, name: &str| Some((file, *programs.get(file)?.classes.get(name)?));
        match program.imports.get(name) {
            Some(import) => {
                let other = self.file(programs, program, import)?;
                of(other, declared(programs, other, import).unwrap_or(name))
            }
            None => of(file, name),
        }
    }

    /// The other files of a Go package.
    fn neighbours(&self, programs: &[Program], file: usize) -> Vec<usize> {
        let Some(program) = programs.get(file).filter(|program| program.language == Language::Go) else {
            return Vec::new();
        };
        let folder = program.source.path().parent();
        let is_one = |other: &usize| {
            *other != file
                && programs[*other].language == Language::Go
                && programs[*other].source.path().parent() == folder
        };
        (0..programs.len()).filter(is_one).collect()
    }

    /// The files of a Go package of the same module: those of the folder that its path ends with.
    fn package<'p>(&self, programs: &'p [Program], import: &Import) -> impl Iterator<Item = usize> + use<'p> {
        let name = import.module.rsplit('/').next().unwrap_or("").to_owned();
        (0..programs.len()).filter(move |other| {
            let program = &programs[*other];
            program.language == Language::Go && program.source.path().parent().file_name() == name.as_bytes()
        })
    }

    /// What a file binds a name to at its top.
    fn top<'p>(&self, programs: &'p [Program], file: usize, name: &str) -> Option<(usize, &'p Binding)> {
        let program = programs.get(file)?;
        let end = program.source.text().len();
        let bindings = program.bindings.get(name)?;
        let top = bindings.iter().find(|binding| binding.scope == Span::new(0, end))?;
        Some((file, top))
    }

    /// What a module of the project has under a name: `settings.SIZE`.
    pub fn of_module<'p>(
        &self,
        programs: &'p [Program],
        file: usize,
        module: &Expr,
        name: &str,
    ) -> Option<(usize, &'p Binding)> {
        let Kind::Name(alias) = &module.kind else { return None };
        let program = programs.get(file)?;
        let import = program.imports.get(alias).filter(|import| import.path.len() <= 1)?;
        match program.language {
            Language::Go => self.package(programs, import).find_map(|other| self.top(programs, other, name)),
            _ => self.top(programs, self.file(programs, program, import)?, name),
        }
    }

    fn file(&self, _: &[Program], program: &Program, import: &Import) -> Option<usize> {
        files_of(program, import).iter().find_map(|path| self.files.get(path).copied())
    }
    /// The package that a chain of names leads to, and the way into it.
    pub fn path(&self, programs: &[Program], file: usize, expr: &Expr, depth: usize) -> Option<Path> {
        if depth > DEEPEST {
            return None;
        }
        match &expr.kind {
            Kind::Member(holder, name) => {
                // `import * as deps from "./deps"`
                if let Some(found) = self.of_own_file(programs, file, holder, name, depth) {
                    return Some(found);
                }
                let mut path = self.path(programs, file, holder, depth + 1)?;
                path.path.push(name.clone());
                Some(path)
            }
            // `require("@pulumi/aws").ebs`
            Kind::Call(call) => match (&call.callee.kind, call.arguments.first().map(|first| &first.kind)) {
                (Kind::Name(name), Some(Kind::Text(module))) if name == "require" || name == "import" => {
                    let (module, path) = (module.clone(), Vec::new());
                    Some(imported(&Import { module, path }, ""))
                }
                _ => None,
            },
            Kind::Name(name) => {
                let program = programs.get(file)?;
                if let Some(binding) = program.binding(name, expr.span) {
                    // `const s3 = aws.s3`, but nothing that is made of a call.
                    let value = binding.value.as_ref()?;
                    return match &value.kind {
                        Kind::Name(_) | Kind::Member(..) => self.path(programs, file, value, depth + 1),
                        _ => None,
                    };
                }
                if let Some(import) = program.imports.get(name) {
                    return Some(self.handed_on(programs, file, import, name, depth));
                }
                let is_own = program.classes.contains_key(name) || self.routines[file].contains_key(name);
                if !is_own && let Some(path) = self.starred(programs, file, name, depth) {
                    return Some(path);
                }
                Some(Path { package: String::new(), path: vec![name.clone()] })
            }
            _ => None,
        }
    }
}

impl Imports {
    /// What an import names, through the files of the project that hand it on.
    fn handed_on(
        &self,
        programs: &[Program],
        file: usize,
        import: &Import,
        name: &str,
        depth: usize,
    ) -> Path {
        let plain = || imported(import, name);
        if depth > DEEPEST || token::package(&import.module).is_some() {
            return plain();
        }
        let Some(program) = programs.get(file) else { return plain() };
        let (Some(other), Some((first, rest))) =
            (self.file(programs, program, import), import.path.split_first())
        else {
            return plain();
        };
        match self.exported(programs, other, first, depth + 1) {
            Some(mut path) => {
                path.path.extend(rest.iter().cloned());
                path
            }
            None => plain(),
        }
    }

    /// What a member of something that is imported whole from a file of the project names.
    fn of_own_file(
        &self,
        programs: &[Program],
        file: usize,
        holder: &Expr,
        name: &str,
        depth: usize,
    ) -> Option<Path> {
        let Kind::Name(alias) = &holder.kind else { return None };
        let program = programs.get(file)?;
        let import = program.imports.get(alias).filter(|import| import.path.is_empty())?;
        let other =
            self.file(programs, program, import).filter(|_| token::package(&import.module).is_none())?;
        self.exported(programs, other, name, depth + 1)
    }

    /// A package that a file has a name for, which others take from it.
    fn exported(&self, programs: &[Program], file: usize, name: &str, depth: usize) -> Option<Path> {
        if depth > DEEPEST {
            return None;
        }
        let program = programs.get(file)?;
        if let Some(import) = program.exports.get(name) {
            return Some(self.handed_on(programs, file, import, name, depth + 1));
        }
        let end = program.source.text().len();
        let at = Span::new(0, end);
        let is_there = program.imports.contains_key(name) || program.binding(name, at).is_some();
        if is_there {
            let own = Expr::new(Kind::Name(name.to_owned()), at);
            return self.path(programs, file, &own, depth + 1).filter(|path| !path.package.is_empty());
        }
        self.starred(programs, file, name, depth + 1)
    }

    /// A name of a module whose names are all names here: `from pulumi_aws.ebs import *`. Of several packages the one
    /// that has such a class.
    fn starred(&self, programs: &[Program], file: usize, name: &str, depth: usize) -> Option<Path> {
        if depth > DEEPEST {
            return None;
        }
        let program = programs.get(file)?;
        let mut found = None;
        for star in &program.stars {
            let path = match token::package(&star.module) {
                Some((package, mut path)) => {
                    path.push(name.to_owned());
                    Path { package, path }
                }
                None => {
                    let other = self.file(programs, program, star)?;
                    match self.exported(programs, other, name, depth + 1) {
                        Some(path) => path,
                        None => continue,
                    }
                }
            };
            let is_known = match calls::meaning(&path, program.language) {
                Some(calls::Meaning::Class(token)) => crate::iac::pulumi::names::knows(&token),
                Some(_) => true,
                None => false,
            };
            if is_known {
                return Some(path);
            }
            found = found.or(Some(path));
        }
        found
    }
}

/// What a file of the project calls what another one imports of it.
fn declared<'a>(programs: &'a [Program], file: usize, import: &'a Import) -> Option<&'a str> {
    match import.path.as_slice() {
        [] => programs.get(file)?.default.as_deref(),
        [name] if name == "default" => programs.get(file)?.default.as_deref(),
        [name] => Some(name),
        _ => None,
    }
}

/// The files that a module of the project may be.
pub(super) fn candidates(program: &Program, module: &str) -> Vec<RepoPath> {
    let names: Vec<String> = match program.language {
        Language::TypeScript => {
            // `@/settings` of what a `tsconfig.json` says.
            let module = module.strip_prefix("@/").unwrap_or(module);
            let endings = [".js", ".ts", ".jsx", ".tsx", ".mjs", ".mts"];
            let stem = endings.iter().find_map(|end| module.strip_suffix(end)).unwrap_or(module);
            let below = ["/index.ts", "/index.js", "/index.tsx"];
            let beside = [".ts", ".js", ".tsx", ".jsx", ".mts", ".mjs", ".cts", ".cjs"];
            beside.iter().chain(&below).map(|end| format!("{stem}{end}")).collect()
        }
        Language::Python => {
            let dots = module.len() - module.trim_start_matches('.').len();
            let up = "../".repeat(dots.saturating_sub(1));
            let path = module.trim_start_matches('.').replace('.', "/");
            vec![format!("./{up}{path}.py"), format!("./{up}{path}/__init__.py")]
        }
        Language::Go => Vec::new(),
    };
    let folder = program.source.path().parent();
    let in_folder = |folder: &RepoPath| names.iter().filter_map(|name| folder.resolve(name)).collect();
    if module.starts_with('.') {
        return in_folder(&folder);
    }
    // Below the folder that the program is run in, which is none of a package's.
    if token::package(module).is_some() {
        return Vec::new();
    }
    let above = std::iter::successors(Some(folder), |folder| (!folder.is_root()).then(|| folder.parent()));
    above.take(HIGHEST).flat_map(|folder| in_folder(&folder)).collect::<Vec<RepoPath>>()
}

/// The files that an import may be of: of `from lib import disks` the module in the package too.
pub(super) fn files_of(program: &Program, import: &Import) -> Vec<RepoPath> {
    let inner = import.path.first().filter(|_| program.language == Language::Python).map(|name| {
        let dot = if import.module.ends_with('.') { "" } else { "." };
        candidates(program, &format!("{}{dot}{name}", import.module))
    });
    let mut files = inner.unwrap_or_default();
    files.extend(candidates(program, &import.module));
    files
}

/// `@pulumi/aws/ebs` of `@pulumi/aws/ebs/index.js`.
fn plain(module: &str) -> &str {
    let module = module.strip_suffix(".js").unwrap_or(module);
    if module.starts_with('@') { module.strip_suffix("/index").unwrap_or(module) } else { module }
}

fn imported(import: &Import, name: &str) -> Path {
    match token::package(plain(&import.module)) {
        Some((package, mut path)) => {
            path.extend(import.path.iter().cloned());
            Path { package, path }
        }
        None => {
            // `from json import dumps`, `import "encoding/json"`
            let module = import.module.rsplit('/').next().unwrap_or(name).to_owned();
            Path { package: String::new(), path: [vec![module], import.path.clone()].concat() }
        }
    }
}
