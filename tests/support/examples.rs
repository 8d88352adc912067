//! The failing examples of the rules, `tests/rules/<id>/fails.tf` or what lies in the folder `fails`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::TestRepo;

/// The name of the one file of an example that is no folder, as it is staged.
pub const ONLY: &str = "main.tf";

pub struct Example {
    pub rule: String,
    /// Where its files lie: `tests/rules/<id>` or `tests/rules/<id>/fails`.
    pub folder: PathBuf,
    pub is_folder: bool,
    /// By path in the repository that they are staged in.
    pub files: BTreeMap<String, String>,
    /// What stands beside them as `.fixed`, by the path of what it is the fixed text of.
    pub fixed: BTreeMap<String, String>,
}

impl Example {
    /// Of every rule that has one, sorted by rule.
    pub fn all() -> Vec<Self> {
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
        let listed = std::fs::read_dir(rules).expect("listed");
        let mut folders: Vec<PathBuf> = listed.map(|entry| entry.expect("listed").path()).collect();
        folders.sort();
        folders.iter().filter_map(|folder| Self::of(folder)).collect()
    }

    fn of(folder: &Path) -> Option<Self> {
        let rule = folder.file_name()?.to_str()?.to_owned();
        let mut all = BTreeMap::new();
        let is_folder = folder.join("fails").is_dir();
        if is_folder {
            collect(&folder.join("fails"), "", &mut all);
        } else {
            for name in ["fails.tf", "fails.tf.fixed"] {
                if let Ok(text) = std::fs::read_to_string(folder.join(name)) {
                    all.insert(name.replacen("fails.tf", ONLY, 1), text);
                }
            }
        }
        let mut files = BTreeMap::new();
        let mut fixed = BTreeMap::new();
        for (path, text) in all {
            match path.strip_suffix(".fixed") {
                Some(of) => fixed.insert(of.to_owned(), text),
                None => files.insert(path, text),
            };
        }
        let folder = if is_folder { folder.join("fails") } else { folder.to_owned() };
        (!files.is_empty()).then_some(Self { rule, folder, is_folder, files, fixed })
    }

    pub fn staged(&self) -> TestRepo {
        let repo = TestRepo::new();
        for (path, text) in &self.files {
            repo.write(path, text);
        }
        repo.git(&["add", "--force", "--all"]);
        repo
    }

    /// Where the fixed text of a file stands.
    pub fn fixed_path(&self, path: &str) -> PathBuf {
        let name = if self.is_folder { path.to_owned() } else { path.replacen(ONLY, "fails.tf", 1) };
        self.folder.join(name + ".fixed")
    }
}

/// The files of a rule's example of a kind, `fails` or another: `fails.tf` as [`ONLY`], or what lies in the folder
/// `fails`.
pub fn files_of(rule: &str, kind: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules").join(rule);
    let mut files = BTreeMap::new();
    if let Ok(text) = std::fs::read_to_string(folder.join(format!("{kind}.tf"))) {
        files.insert(ONLY.to_owned(), text);
    }
    if folder.join(kind).is_dir() {
        collect(&folder.join(kind), "", &mut files);
    }
    files.retain(|path, _| !path.ends_with(".fixed"));
    files
}

fn collect(folder: &Path, below: &str, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).expect("listed").map(|entry| entry.expect("listed")) {
        let name = format!("{below}{}", entry.file_name().to_str().expect("a plain name"));
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, std::fs::read_to_string(entry.path()).expect("readable"));
        }
    }
}

/// What `work` makes of each, on as many threads as there are cores; in the order of the items.
pub fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (next, done) = (Mutex::new(0), Mutex::new(BTreeMap::new()));
    let take = || {
        let mut next = next.lock().expect("nobody panics with it");
        *next += 1;
        *next - 1
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((position, item)) = Some(take()).and_then(|at| Some((at, items.get(at)?))) {
                    let result = work(item);
                    done.lock().expect("nobody panics with it").insert(position, result);
                }
            });
        }
    });
    done.into_inner().expect("nobody panics with it").into_values().collect()
}
