//! What names mean across the files of a project: packages, aliases of them, and what other files declare.

use std::collections::HashMap;

use super::calls::Path;
use super::syntax::{Expr, Import, Kind, Language, Program, Routine};
use crate::iac::pulumi::token;
use crate::path::RepoPath;
use crate::text::Span;

/// Aliases of aliases: no person goes deeper.
const DEEPEST: usize = 16;

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
        let program = programs.get(file)?;
        if let Some(binding) = program.binding(name, at) {
            return Some((file, binding.value.as_ref()));
        }
        if let Some(import) = program.imports.get(name) {
            let [declared] = import.path.as_slice() else { return None };
            let other = self.file(programs, program, import)?;
            return self.top(programs, other, declared);
        }
        self.neighbours(programs, file).into_iter().find_map(|other| self.top(programs, other, name))
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
            return of(file, &target);
        }
        match &callee.kind {
            Kind::Name(name) => match program.imports.get(name) {
                Some(import) => {
                    let other = self.file(programs, program, import)?;
                    of(other, import.path.last().unwrap_or(name))
                }
                None => of(file, name).or_else(|| {
                    let others = self.neighbours(programs, file);
                    others.into_iter().find_map(|other| of(other, name))
                }),
            },
            Kind::Member(holder, name) => {
                let Kind::Name(alias) = &holder.kind else { return None };
                let import = program.imports.get(alias).filter(|import| import.path.len() <= 1)?;
                match program.language {
                    Language::Go => self.package(programs, import).find_map(|other| of(other, name)),
                    // `from . import network`
                    _ => of(self.file(programs, program, import)?, name),
                }
            }
            _ => None,
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
    fn top<'p>(&self, programs: &'p [Program], file: usize, name: &str) -> Option<(usize, Option<&'p Expr>)> {
        let program = programs.get(file)?;
        let end = program.source.text().len();
        let bindings = program.bindings.get(name)?;
        let top = bindings.iter().find(|binding| binding.scope == Span::new(0, end))?;
        Some((file, top.value.as_ref()))
    }

    fn file(&self, _: &[Program], program: &Program, import: &Import) -> Option<usize> {
        let folder = program.source.path().parent();
        let candidates: Vec<String> = match program.language {
            Language::TypeScript => {
                let module = import.module.starts_with('.').then_some(import.module.as_str())?;
                let stem =
                    module.strip_suffix(".js").or_else(|| module.strip_suffix(".ts")).unwrap_or(module);
                [".ts", ".js", ".mts", ".mjs", "/index.ts", "/index.js"]
                    .map(|end| format!("{stem}{end}"))
                    .into()
            }
            Language::Python => {
                let dots = import.module.len() - import.module.trim_start_matches('.').len();
                let up = "../".repeat(dots.saturating_sub(1));
                let path = import.module.trim_start_matches('.').replace('.', "/");
                vec![format!("./{up}{path}.py"), format!("./{up}{path}/__init__.py")]
            }
            Language::Go => return None,
        };
        candidates.iter().find_map(|path| self.files.get(&folder.resolve(path)?).copied())
    }

    /// The package that a chain of names leads to, and the way into it.
    pub fn path(&self, programs: &[Program], file: usize, expr: &Expr, depth: usize) -> Option<Path> {
        if depth > DEEPEST {
            return None;
        }
        match &expr.kind {
            Kind::Member(holder, name) => {
                let mut path = self.path(programs, file, holder, depth + 1)?;
                path.path.push(name.clone());
                Some(path)
            }
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
                    return Some(imported(import, name));
                }
                Some(Path { package: String::new(), path: vec![name.clone()] })
            }
            _ => None,
        }
    }
}

fn imported(import: &Import, name: &str) -> Path {
    match token::package(&import.module) {
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
