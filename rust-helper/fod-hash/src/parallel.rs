//! Does things at the same time: two different ones, or the same to many on all cores.

use std::cell::Cell;
use std::panic::resume_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Enough to hide the latency of a disk; more threads only cost.
const AT_MOST: usize = 16;

/// How many things a thread takes at a time.
const CHUNK: usize = 64;

/// Stack of each thread, in bytes: enough to parse most files without a thread for each. Memory is taken only when used.
const STACK: usize = 80 * 1024 * 1024;

thread_local! {
    static ROOM: Cell<usize> = const { Cell::new(0) };
}

/// Stack that what [`map`] does may use; nothing on a thread that is not ours.
pub fn room() -> usize {
    ROOM.get()
}

/// What `make` gives for each item, in their order.
pub fn map<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads =
        std::thread::available_parallelism().map_or(1, usize::from).min(AT_MOST).min(items.len().div_ceil(CHUNK));
    let (next, parts) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        ROOM.set(STACK);
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
    std::thread::scope(|scope| {
        let spawn = || std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        // Where no thread can be had, this one does it all.
        if (0..threads).flat_map(|_| spawn()).count() == 0 {
            work();
        }
    });
    let mut parts = parts.into_inner().unwrap_or_default();
    parts.sort_by_key(|(number, _)| *number);
    parts.into_iter().flat_map(|(_, done)| done).collect()
}

/// Runs two things at the same time.
pub fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        match one.join() {
            Ok(one) => (one, other),
            Err(panic) => resume_unwind(panic),
        }
    })
}
