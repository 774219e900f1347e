//! Does the same to many things on all cores.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Enough to hide the latency of a disk; more threads only cost.
const AT_MOST: usize = 16;

/// How many things a thread takes at a time.
const CHUNK: usize = 64;

/// What `make` gives for each item, in their order.
pub fn map<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(AT_MOST);
    let (next, parts) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(chunk) = items.chunks(CHUNK).nth(number) else {
                return;
            };
            let done: Vec<R> = chunk.iter().map(&make).collect();
            if let Ok(mut parts) = parts.lock() {
                parts.push((number, done));
            }
        }
    };
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    let mut parts = parts.into_inner().unwrap_or_default();
    parts.sort_by_key(|(number, _)| *number);
    parts.into_iter().flat_map(|(_, done)| done).collect()
}
