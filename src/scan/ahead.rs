//! Looks for secrets in many blobs at once, on all cores, where there is enough work to pay for threads.
//!
//! In: blobs, as the thread that owns the tree reads them. Out: what was found in each, in their order.

use std::sync::{Arc, Mutex, mpsc};

use super::FilePlace;
use crate::iac::terraform;
use crate::secrets::{self, Found, Shapes};
use crate::text::Source;

/// Fewer files are looked at before a thread has started.
const WORTH_THREADS: usize = 48;
/// How many blobs for each thread may wait: enough that none runs dry, and memory stays bounded.
const WAITING: usize = 4;

/// A file with secrets in it.
pub struct Seen<'a> {
    pub place: &'a FilePlace,
    pub source: Source,
    pub found: Vec<Found>,
}

/// What stands in blobs of which `count` are expected at most; those without a secret are left out.
pub fn look<'a>(
    shapes: &Shapes,
    count: usize,
    blobs: impl Iterator<Item = (&'a FilePlace, Option<Arc<[u8]>>)>,
) -> Vec<Seen<'a>> {
    let blobs = blobs.filter_map(|(place, bytes)| Some((place, bytes?)));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if count < WORTH_THREADS || threads == 1 {
        return blobs.filter_map(|(place, bytes)| one(shapes, place, &bytes)).collect();
    }
    let (sender, receiver) = mpsc::sync_channel::<(usize, &FilePlace, Arc<[u8]>)>(WAITING * threads);
    let receiver = Mutex::new(receiver);
    let next = || receiver.lock().ok()?.recv().ok();
    let work = || {
        let mut seen = Vec::new();
        while let Some((number, place, bytes)) = next() {
            seen.extend(one(shapes, place, &bytes).map(|seen| (number, seen)));
        }
        seen
    };
    let mut seen = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for (number, (place, bytes)) in blobs.enumerate() {
            if sender.send((number, place, bytes)).is_err() {
                break;
            }
        }
        drop(sender);
        let results = workers.into_iter().map(|worker| worker.join());
        let mut all = Vec::new();
        for result in results {
            match result {
                Ok(seen) => all.extend(seen),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    seen.sort_by_key(|(number, _)| *number);
    seen.into_iter().map(|(_, seen)| seen).collect()
}

/// What stands in one blob.
pub fn one<'a>(shapes: &Shapes, place: &'a FilePlace, bytes: &[u8]) -> Option<Seen<'a>> {
    let source = Source::decode(place.path.clone(), bytes);
    let mut found = shapes.find(&source);
    let placed = secrets::in_structure(&source);
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
    (!found.is_empty()).then_some(Seen { place, source, found })
}
