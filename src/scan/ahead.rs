//! Looks at many files at once, on all cores, where there is enough work to pay for threads.
//!
//! In: files, as the thread that owns the tree reads them. Out: what was found in each, in their order.

use std::sync::{Mutex, mpsc};

use super::FilePlace;
use crate::iac::terraform;
use crate::secrets::{self, Found, Shapes};
use crate::text::{Reading, Source};
use crate::tree::Content;

/// Fewer files are looked at before a thread has started.
const WORTH_THREADS: usize = 48;
/// How many parcels for each thread may wait: enough that none runs dry, and memory stays bounded.
const WAITING: usize = 4;
/// A parcel is handed over with so many bytes or files: waking a thread costs more than looking at a small file.
const PARCEL_BYTES: usize = 128 << 10;
const PARCEL_FILES: usize = 32;

/// A file with secrets in it.
pub struct Seen<'a> {
    pub place: &'a FilePlace,
    pub source: Source,
    pub found: Vec<Found>,
}

/// What `look` says of files of which `count` are expected at most; those of which it says nothing are left out.
pub fn each<'a, T: Send>(
    count: usize,
    files: impl Iterator<Item = (&'a FilePlace, Content)>,
    look: impl Fn(&'a FilePlace, Content) -> Option<T> + Sync,
) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if count < WORTH_THREADS || threads == 1 {
        return files.filter_map(|(place, content)| look(place, content)).collect();
    }
    let (sender, receiver) = mpsc::sync_channel::<Vec<(usize, &FilePlace, Content)>>(WAITING * threads);
    let receiver = Mutex::new(receiver);
    let next = || receiver.lock().ok()?.recv().ok();
    let work = || {
        let mut said = Vec::new();
        while let Some(parcel) = next() {
            for (number, place, content) in parcel {
                said.extend(look(place, content).map(|one| (number, one)));
            }
        }
        said
    };
    let mut said = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let (mut parcel, mut bytes) = (Vec::new(), 0);
        for (number, (place, content)) in files.enumerate() {
            if let Content::Whole(whole) = &content {
                bytes += whole.len();
            }
            parcel.push((number, place, content));
            if bytes >= PARCEL_BYTES || parcel.len() >= PARCEL_FILES {
                bytes = 0;
                if sender.send(std::mem::take(&mut parcel)).is_err() {
                    break;
                }
            }
        }
        // Nobody listens any more only where a thread panicked, which is told below.
        sender.send(parcel).ok();
        drop(sender);
        let results = workers.into_iter().map(|worker| worker.join());
        let mut all = Vec::new();
        for result in results {
            match result {
                Ok(said) => all.extend(said),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    said.sort_by_key(|(number, _)| *number);
    said.into_iter().map(|(_, one)| one).collect()
}

/// What stands in one blob.
pub fn one<'a>(shapes: &Shapes, place: &'a FilePlace, file: &Reading) -> Option<Seen<'a>> {
    let source = file.source();
    let mut found = shapes.find_at(source, file.glance());
    let placed = secrets::in_structure_at(source, file.glance());
    // A stack's own literals are told with their resource.
    let in_stack = terraform::is_ours(&place.path);
    found.retain(|found| {
        let is_placed = in_stack || placed.iter().any(|other| other.span.overlaps(found.span));
        found.rule.as_str() != secrets::ASSIGNED || !is_placed
    });
    // What the shape of a value tells already is not told again by its place.
    let new = |place: &Found| !found.iter().any(|other| other.span.overlaps(place.span));
    let placed: Vec<Found> = placed.into_iter().filter(new).collect();
    found.extend(placed);
    (!found.is_empty()).then(|| Seen { place, source: source.clone(), found })
}
