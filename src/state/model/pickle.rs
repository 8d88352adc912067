//! What a pickle imports, read from its opcodes. Nothing is built, nothing is run.
//!
//! A pickle is a program for a small stack machine. Loading it imports what `GLOBAL`, `INST` and `STACK_GLOBAL` name
//! and calls it with arguments of the file's choice; so whoever can name `os.system` runs code.

use std::collections::HashMap;

use memchr::memmem;

use super::renamed;

/// More instructions than a model's structure has; tensors lie beside it.
const MOST_STEPS: usize = 4 << 20;
/// Values that one list or tuple puts on the stack before it takes them; Python's own pickler does so by the thousand.
const MOST_VALUES: usize = 1 << 20;
/// A torch file of old is five pickles in a row.
const MOST_PICKLES: usize = 64;
/// Enough of them to tell.
const MOST_TOLD: usize = 3;
/// Text opcodes (protocol 0) end with their line; a longer line is no name.
const LONGEST_NAME: usize = 256;

/// Modules and packages of which any function runs code or reaches out.
const MODULES: [&str; 26] = [
    "os",
    "posix",
    "nt",
    "subprocess",
    "_posixsubprocess",
    "pty",
    "popen2",
    "runpy",
    "codeop",
    "importlib",
    "imp",
    "pkgutil",
    "pip",
    "socket",
    "_socket",
    "httplib",
    "urllib",
    "urllib2",
    "requests",
    "aiohttp",
    "webbrowser",
    "ctypes",
    "shutil",
    "pdb",
    "bdb",
    "timeit",
];

/// Functions of modules that are harmless else; a star is any.
const FUNCTIONS: [(&str, &str); 42] = [
    ("builtins", "eval"),
    ("builtins", "exec"),
    ("builtins", "execfile"),
    ("builtins", "compile"),
    ("builtins", "open"),
    ("builtins", "input"),
    ("builtins", "getattr"),
    ("builtins", "setattr"),
    ("builtins", "delattr"),
    ("builtins", "__import__"),
    ("builtins", "globals"),
    ("builtins", "locals"),
    ("builtins", "vars"),
    ("builtins", "apply"),
    ("builtins", "breakpoint"),
    ("io", "open"),
    ("http.client", "*"),
    ("xmlrpc.client", "*"),
    ("sys", "*"),
    ("pickle", "load"),
    ("pickle", "loads"),
    ("_pickle", "load"),
    ("_pickle", "loads"),
    ("cloudpickle", "loads"),
    ("dill", "loads"),
    ("marshal", "loads"),
    ("marshal", "load"),
    ("types", "CodeType"),
    ("types", "FunctionType"),
    ("operator", "attrgetter"),
    ("operator", "methodcaller"),
    ("_operator", "attrgetter"),
    ("_operator", "methodcaller"),
    ("asyncio", "create_subprocess_shell"),
    ("asyncio.subprocess", "*"),
    ("commands", "getoutput"),
    ("code", "InteractiveInterpreter"),
    ("cProfile", "run"),
    ("profile", "run"),
    ("pydoc", "pipepager"),
    ("torch.hub", "load"),
    ("numpy.testing._private.utils", "runstring"),
];

/// What a pickle imports that runs code: `os.system`. Empty where it is none, or imports nothing of that kind.
pub fn code(name: &[u8], bytes: &[u8]) -> Vec<String> {
    if !may_be(name, bytes) {
        return Vec::new();
    }
    let mut found: Vec<String> = Vec::new();
    let (mut rest, mut left) = (after_header(bytes), MOST_STEPS);
    for _ in 0..MOST_PICKLES {
        let mut machine = Machine { rest, ..Machine::default() };
        let ended = machine.run(&mut left);
        rest = machine.rest;
        found.append(&mut machine.imported);
        if !ended || rest.is_empty() {
            break;
        }
    }
    // Arrays in the middle of it end the reading: what follows is searched for imports alone.
    if !rest.is_empty() {
        let running = imports_in(rest).filter_map(|(module, name)| code_named(&module, &name));
        found.extend(running.take(MOST_TOLD));
    }
    found.sort();
    found.dedup();
    found.truncate(MOST_TOLD);
    found
}

/// By its name and first bytes.
pub fn may_be(name: &[u8], bytes: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    const ENDS: [&str; 14] = [
        ".pkl", ".pickle", ".p", ".pck", ".pcl", ".joblib", ".dill", ".pt", ".pth", ".ckpt", ".bin",
        ".model", ".npy", ".dat",
    ];
    let named = || ENDS.iter().any(|end| name.ends_with(end.as_bytes()));
    match bytes {
        // Protocols 2 to 5 say so themselves.
        [0x80, 2..=5, ..] => true,
        [0x93, b'N', b'U', b'M', b'P', b'Y', ..] => true,
        // `cposix\nsystem\n`: the two older ones begin with any opcode; this one is an import.
        [b'c', ..] => {
            import_at(bytes).is_some_and(|(module, name)| code_named(&module, &name).is_some()) || named()
        }
        [b'(' | b']' | b'}' | b')' | b'S' | b'V' | b'U' | b'X' | b'I' | b'K' | b'F' | b'N', ..] => named(),
        _ => false,
    }
}

/// An array of objects in NumPy's own format is a pickle behind a header.
fn after_header(bytes: &[u8]) -> &[u8] {
    match bytes {
        [0x93, b'N', b'U', b'M', b'P', b'Y', major, _, rest @ ..] => {
            let (size, header) = match rest {
                [a, b, rest @ ..] if *major == 1 => (usize::from(u16::from_le_bytes([*a, *b])), rest),
                [a, b, c, d, rest @ ..] => (u32::from_le_bytes([*a, *b, *c, *d]) as usize, rest),
                _ => return b"",
            };
            let is_objects = header.get(..size).is_some_and(|header| memmem::find(header, b"'|O'").is_some());
            header.get(size..).filter(|_| is_objects).unwrap_or_default()
        }
        _ => bytes,
    }
}

/// `subprocess.Popen`, if an import of that name runs code in either version of Python; as the one that it does so in has
/// it.
fn code_named(module: &str, name: &str) -> Option<String> {
    let today = renamed::today(module);
    let module = [module, today].into_iter().find(|module| runs_code(module, name))?;
    Some(format!("{module}.{name}"))
}

fn runs_code(module: &str, name: &str) -> bool {
    let top = module.split('.').next().unwrap_or("");
    // `STACK_GLOBAL` follows dots: `builtins` and `eval.__call__`.
    let first = name.split('.').next().unwrap_or("");
    MODULES.contains(&top)
        || FUNCTIONS
            .iter()
            .any(|(known, function)| *known == module && (*function == "*" || *function == first))
}

/// `cposix\nsystem\n` at the start of bytes.
fn import_at(bytes: &[u8]) -> Option<(String, String)> {
    let mut rest = bytes.strip_prefix(b"c").or(bytes.strip_prefix(b"i"))?;
    Some((name_line(&mut rest)?, name_line(&mut rest)?))
}

fn name_line(rest: &mut &[u8]) -> Option<String> {
    let end = memchr::memchr(b'\n', &rest[..rest.len().min(LONGEST_NAME)])?;
    let line = std::str::from_utf8(&rest[..end]).ok()?.trim_end_matches('\r');
    let is_name = !line.is_empty() && line.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    *rest = &rest[end + 1..];
    is_name.then(|| line.to_owned())
}

/// Imports in bytes of which nobody knows where an instruction begins.
fn imports_in(bytes: &[u8]) -> impl Iterator<Item = (String, String)> {
    let lines = memchr::memchr2_iter(b'c', b'i', bytes).filter_map(|at| import_at(&bytes[at..]));
    // A module and a name as short texts, each perhaps kept in the memo, and the opcode that joins them.
    let pairs = memchr::memchr_iter(0x8c, bytes).filter_map(|at| {
        let mut rest = &bytes[at..];
        let module = short_text(&mut rest)?;
        let name = short_text(&mut rest)?;
        rest.starts_with(&[0x93]).then_some((module, name))
    });
    lines.chain(pairs)
}

fn short_text(rest: &mut &[u8]) -> Option<String> {
    let [0x8c, length, text @ ..] = *rest else { return None };
    let text = text.get(..usize::from(*length))?;
    *rest = &rest[2 + text.len()..];
    if let [0x94, after @ ..] = *rest {
        *rest = after;
    }
    std::str::from_utf8(text).ok().map(str::to_owned)
}

/// The stack machine, as far as it is needed to know what is imported: of values, texts alone are kept.
#[derive(Default)]
struct Machine<'a> {
    rest: &'a [u8],
    stack: Vec<Value<'a>>,
    memo: HashMap<u32, Value<'a>>,
    /// How many values were put into the memo in turn.
    memoised: u32,
    /// Of what runs code alone.
    imported: Vec<String>,
}

#[derive(Clone, Copy)]
enum Value<'a> {
    Text(&'a [u8]),
    Other,
    Mark,
}

impl<'a> Machine<'a> {
    /// Whether it came to its end.
    fn run(&mut self, left: &mut usize) -> bool {
        while *left > 0 && self.stack.len() < MOST_VALUES {
            *left -= 1;
            let before = self.rest;
            let Some((opcode, rest)) = self.rest.split_first() else { return false };
            self.rest = rest;
            if *opcode == b'.' {
                return true;
            }
            if self.step(*opcode).is_none() {
                self.rest = before;
                return false;
            }
        }
        false
    }

    /// One instruction. `None` where there is no such, or where its argument breaks off.
    fn step(&mut self, opcode: u8) -> Option<()> {
        match opcode {
            b'c' | b'i' => {
                let (module, name) = (self.line()?, self.line()?);
                self.import(module, name);
                if opcode == b'i' {
                    self.drop_to_mark();
                }
                self.stack.push(Value::Other);
            }
            0x93 => self.import_from_stack(),
            b'S' | b'V' => {
                let text = self.line()?;
                let is_quoted =
                    text.len() >= 2 && matches!(text[0], b'\'' | b'"') && text.last() == text.first();
                self.stack.push(Value::Text(if is_quoted { &text[1..text.len() - 1] } else { text }));
            }
            b'U' | 0x8c | b'C' => self.text(1)?,
            b'T' | b'X' | b'B' => self.text(4)?,
            0x8d | 0x8e | 0x96 => self.text(8)?,
            0x94 | b'q' | b'r' | b'p' => self.keep(opcode)?,
            b'h' | b'j' | b'g' => self.recall(opcode)?,
            b'(' => self.stack.push(Value::Mark),
            b'2' => self.stack.push(self.stack.last().copied().unwrap_or(Value::Other)),
            b'N' | b']' | b'}' | b')' | 0x88 | 0x89 | 0x8f | 0x97 => self.stack.push(Value::Other),
            b'I' | b'L' | b'F' | b'P' => {
                self.line()?;
                self.stack.push(Value::Other);
            }
            // Numbers and extensions, by their width.
            b'K' | 0x82 => self.number(1)?,
            b'M' | 0x83 => self.number(2)?,
            b'J' | 0x84 => self.number(4)?,
            b'G' => self.number(8)?,
            0x8a => {
                let length = self.length(1)?;
                self.number(length)?;
            }
            0x8b => {
                let length = self.length(4)?;
                self.number(length)?;
            }
            // The protocol, a frame.
            0x80 => drop(self.take(1)?),
            0x95 => drop(self.take(8)?),
            // What takes values: so many, or down to the mark; what it makes of them is no text.
            b'0' | b'a' | b'b' => self.drop_values(1),
            b's' => self.drop_values(2),
            b'1' | b'u' | b'e' | 0x90 => self.drop_to_mark(),
            b't' | b'l' | b'd' | b'o' | 0x91 => {
                self.drop_to_mark();
                self.stack.push(Value::Other);
            }
            b'Q' | 0x85 => self.make_of(1),
            b'R' | 0x81 | 0x86 => self.make_of(2),
            0x87 | 0x92 => self.make_of(3),
            0x98 => {}
            _ => return None,
        }
        Some(())
    }

    fn import(&mut self, module: &[u8], name: &[u8]) {
        let text =
            |bytes: &[u8]| String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST_NAME)]).trim().to_owned();
        let (module, name) = (text(module), text(name));
        if self.imported.len() < MOST_TOLD
            && let Some(import) = code_named(&module, &name)
            && !self.imported.contains(&import)
        {
            self.imported.push(import);
        }
    }

    fn import_from_stack(&mut self) {
        let (name, module) = (self.stack.pop(), self.stack.pop());
        match (module, name) {
            (Some(Value::Text(module)), Some(Value::Text(name))) => self.import(module, name),
            // Python's pickler never does so: the name is put together where nobody sees it.
            _ if self.imported.len() < MOST_TOLD => {
                self.imported.push("a name that it makes up itself".to_owned())
            }
            _ => {}
        }
        self.stack.push(Value::Other);
    }

    fn drop_values(&mut self, number: usize) {
        self.stack.truncate(self.stack.len().saturating_sub(number));
    }

    fn make_of(&mut self, number: usize) {
        self.drop_values(number);
        self.stack.push(Value::Other);
    }

    fn drop_to_mark(&mut self) {
        let mark = self.stack.iter().rposition(|value| matches!(value, Value::Mark));
        self.stack.truncate(mark.unwrap_or(0));
    }

    fn keep(&mut self, opcode: u8) -> Option<()> {
        let key = match opcode {
            0x94 => self.memoised,
            b'q' => self.length(1)? as u32,
            b'r' => self.length(4)? as u32,
            _ => self.number_line()?,
        };
        self.memoised = self.memoised.wrapping_add(1);
        self.memo.insert(key, self.stack.last().copied().unwrap_or(Value::Other));
        Some(())
    }

    fn recall(&mut self, opcode: u8) -> Option<()> {
        let key = match opcode {
            b'h' => self.length(1)? as u32,
            b'j' => self.length(4)? as u32,
            _ => self.number_line()?,
        };
        self.stack.push(self.memo.get(&key).copied().unwrap_or(Value::Other));
        Some(())
    }

    fn text(&mut self, width: usize) -> Option<()> {
        let length = self.length(width)?;
        let text = self.take(length)?;
        self.stack.push(Value::Text(text));
        Some(())
    }

    fn number(&mut self, length: usize) -> Option<()> {
        self.take(length)?;
        self.stack.push(Value::Other);
        Some(())
    }

    fn length(&mut self, width: usize) -> Option<usize> {
        let mut bytes = [0; 8];
        bytes[..width].copy_from_slice(self.take(width)?);
        usize::try_from(u64::from_le_bytes(bytes)).ok()
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let taken = self.rest.get(..length)?;
        self.rest = &self.rest[length..];
        Some(taken)
    }

    fn line(&mut self) -> Option<&'a [u8]> {
        let end = memchr::memchr(b'\n', self.rest)?;
        let line = &self.rest[..end];
        self.rest = &self.rest[end + 1..];
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }

    fn number_line(&mut self) -> Option<u32> {
        std::str::from_utf8(self.line()?).ok()?.parse().ok()
    }
}
