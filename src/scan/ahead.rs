//! Looks at many files at once, on all cores, where there is enough work to pay for threads.
//!
//! In: files. Those on disk, and those of a commit where they are many, each thread reads for itself; others the thread
//! that owns the tree reads. Out: what was found in each, in their order.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};

use super::{FilePlace, Watch};
use crate::cores::{cores, on_threads};
use crate::iac::terraform;
use crate::path::RepoPath;
use crate::secrets::{self, Found, Shapes};
use crate::text::{Reading, Source, Span};
use crate::tree::{Content, Disk, Seen, Tree, Unreadable};

/// Fewer files are looked at before a thread has started.
const WORTH_THREADS: usize = 48;
/// Fewer files are read before a repository is opened once more for each thread.
const MANY: usize = 1_000;
/// How many parcels for each thread may wait: enough that none runs dry, and memory stays bounded.
const WAITING: usize = 4;
/// A parcel is handed over with so many bytes or files: waking a thread costs more than looking at a small file.
const PARCEL_BYTES: usize = 128 << 10;
const PARCEL_FILES: usize = 32;
/// What a thread keeps to read files into: few are larger, and room for those is made and let go.
const BUFFER: usize = 16 << 20;

/// A file with secrets in it.
pub struct Told<'a> {
    pub place: &'a FilePlace,
    pub source: Source,
    pub found: Vec<Found>,
}

impl<'a> Told<'a> {
    /// The same by small parts of the text, of what begins at places that are wanted.
    pub fn excerpts(self, is_wanted: impl Fn(usize) -> bool) -> Vec<Self> {
        let Self { place, source, mut found } = self;
        found.retain(|found| is_wanted(found.span.start));
        found.sort_by_key(|found| found.span);
        let places: Vec<Span> = found.iter().map(|found| found.span).collect();
        let (mut all, mut found) = (Vec::new(), found.into_iter().peekable());
        for (start, part) in source.excerpts(&places, source.hidden_once(Vec::new)) {
            let end = start + part.text().len();
            let within = std::iter::from_fn(|| found.next_if(|found| found.span.start < end));
            let moved = within.map(|found| Found { span: found.span.within(start), ..found }).collect();
            all.push(Self { place, source: part, found: moved });
        }
        all
    }
}

/// What there is to look at in a file, if there is a file.
pub type Read<'b> = Result<Option<Seen<'b>>, Unreadable>;
type Look<'l, T> = &'l (dyn Fn(&FilePlace, Read) -> Option<T> + Sync);

/// What `look` says of files; those of which it says nothing are left out.
pub fn each<T: Send>(tree: &dyn Tree, places: &[FilePlace], watch: &Watch, look: Look<T>) -> Vec<T> {
    let threads = if places.len() < WORTH_THREADS { 1 } else { cores() };
    if threads == 1 && tree.disk().is_none() {
        let places = places.iter().take_while(|_| !watch.is_stopped());
        return places.filter_map(|place| look(place, seen(&tree.read(&place.path)))).collect();
    }
    let mut said = match tree.disk() {
        Some(disk) => on_disk(disk, places, threads, watch, look),
        None => of_tree(tree, places, threads, watch, look),
    };
    said.sort_by_key(|(number, _)| *number);
    said.into_iter().map(|(_, one)| one).collect()
}

fn seen(content: &Result<Option<Content>, Unreadable>) -> Read<'_> {
    match content {
        Ok(content) => Ok(content.as_ref().map(Content::seen)),
        Err(unreadable) => Err(unreadable.clone()),
    }
}

fn on_disk<T: Send>(
    disk: &Disk,
    places: &[FilePlace],
    threads: usize,
    watch: &Watch,
    look: Look<T>,
) -> Vec<(usize, T)> {
    let next = AtomicUsize::new(0);
    on_threads(
        threads,
        || {
            let (mut said, mut buffer) = (Vec::new(), Vec::new());
            loop {
                let first = next.fetch_add(PARCEL_FILES, Ordering::Relaxed);
                let parcel = places.iter().enumerate().skip(first).take(PARCEL_FILES);
                if first >= places.len() || watch.is_stopped() {
                    return said;
                }
                for (number, place) in parcel {
                    said.extend(look(place, disk.read(&place.path, &mut buffer)).map(|one| (number, one)));
                    if buffer.len() > BUFFER {
                        buffer = Vec::new();
                    }
                }
            }
        },
        || {},
    )
}

fn of_tree<T: Send>(
    tree: &dyn Tree,
    places: &[FilePlace],
    threads: usize,
    watch: &Watch,
    look: Look<T>,
) -> Vec<(usize, T)> {
    if places.len() < MANY {
        return handed_over(tree, places.iter().enumerate(), threads, watch, look);
    }
    let paths: Vec<&RepoPath> = places.iter().map(|place| &place.path).collect();
    let is_seen: Vec<AtomicBool> = places.iter().map(|_| AtomicBool::new(false)).collect();
    let said = Mutex::new(Vec::new());
    tree.read_many(&paths, threads, &|number, file| {
        if watch.is_stopped() {
            return false;
        }
        is_seen[number].store(true, Ordering::Relaxed);
        if let Some(one) = look(&places[number], Ok(Some(file))) {
            said.lock().unwrap_or_else(PoisonError::into_inner).push((number, one));
        }
        true
    });
    let mut said = said.into_inner().unwrap_or_else(PoisonError::into_inner);
    let left = places.iter().enumerate().filter(|(number, _)| !is_seen[*number].load(Ordering::Relaxed));
    said.extend(handed_over(tree, left, threads, watch, look));
    said
}

fn handed_over<'p, T: Send>(
    tree: &dyn Tree,
    places: impl Iterator<Item = (usize, &'p FilePlace)>,
    threads: usize,
    watch: &Watch,
    look: Look<T>,
) -> Vec<(usize, T)> {
    type Parcel<'a> = Vec<(usize, &'a FilePlace, Result<Option<Content>, Unreadable>)>;
    let (sender, receiver) = mpsc::sync_channel::<Parcel>(WAITING * threads);
    let receiver = Mutex::new(receiver);
    let next = || receiver.lock().ok()?.recv().ok();
    let work = || {
        let mut said = Vec::new();
        while let Some(parcel) = next() {
            for (number, place, content) in parcel {
                said.extend(look(place, seen(&content)).map(|one| (number, one)));
            }
        }
        said
    };
    on_threads(threads, work, move || {
        let (mut parcel, mut bytes) = (Vec::new(), 0);
        for (number, place) in places.take_while(|_| !watch.is_stopped()) {
            let content = tree.read(&place.path);
            if let Ok(Some(Content::Whole(whole))) = &content {
                bytes += whole.len();
            }
            parcel.push((number, place, content));
            if bytes >= PARCEL_BYTES || parcel.len() >= PARCEL_FILES {
                bytes = 0;
                // Nobody listens any more only where a thread panicked, which is told where it is waited for.
                if sender.send(std::mem::take(&mut parcel)).is_err() {
                    return;
                }
            }
        }
        sender.send(parcel).ok();
    })
}

/// What stands in one blob.
pub fn one<'a>(shapes: &Shapes, place: &'a FilePlace, file: &Reading) -> Option<Told<'a>> {
    let mut found = shapes.find_at(file.path, file.text(), file.glance());
    let placed = secrets::in_structure_at(file);
    if found.is_empty() && placed.is_empty() {
        return None;
    }
    // Whoever shows a part of it need not look again.
    let spans = found.iter().chain(&placed).map(|found| found.span);
    file.source().hidden_once(|| secrets::not_shown(file.source(), spans));
    // A stack's own literals are told with their resource; what is read in parts is no stack's.
    let in_stack = terraform::is_ours(&place.path) && !file.is_part();
    found.retain(|found| {
        let is_placed = in_stack || placed.iter().any(|other| other.span.overlaps(found.span));
        found.rule.as_str() != secrets::ASSIGNED || !is_placed
    });
    // What the shape of a value tells already is not told again by its place.
    let new = |place: &Found| !found.iter().any(|other| other.span.overlaps(place.span));
    let placed: Vec<Found> = placed.into_iter().filter(new).collect();
    found.extend(placed);
    (!found.is_empty()).then(|| Told { place, source: file.source().clone(), found })
}
