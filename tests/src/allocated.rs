//! An allocator that counts: how often anything asks for memory, and how much of it a thread holds at once.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// The system's allocator, with every request counted. A program that wants the figures makes it its own:
/// `#[global_allocator] static ALLOCATOR: Counting = Counting;`.
pub struct Counting;

/// The requests of all threads.
static REQUESTS: AtomicUsize = AtomicUsize::new(0);

/// No test needs as much at once: what asks for it believes a size that a file claims.
const LARGEST: usize = 1 << 32;

thread_local! {
    /// The bytes that this thread has asked for and not given back; below 0 where it gives back another one's.
    static HELD: Cell<isize> = const { Cell::new(0) };
    /// The most that it was.
    static MOST: Cell<isize> = const { Cell::new(0) };
}

/// How often any thread has asked for memory so far.
#[must_use]
pub fn requests() -> usize {
    REQUESTS.load(SeqCst)
}

/// The result of a call, and the most bytes that this thread held at any moment of it beyond those it held before.
pub fn held<T>(call: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.get();
    MOST.set(before);
    let result = call();
    (result, (MOST.get() - before).unsigned_abs())
}

/// The result of a call that does not count for [`held`]: what a test asks for itself.
pub fn apart<T>(call: impl FnOnce() -> T) -> T {
    let most = MOST.get();
    let result = call();
    MOST.set(most);
    result
}

fn count(more: usize, less: usize) {
    // a thread that ends may allocate after its counters are gone
    let _ = HELD.try_with(|held| {
        held.set(held.get() + more.cast_signed() - less.cast_signed());
        let _ = MOST.try_with(|most| most.set(most.get().max(held.get())));
    });
}

/// Whether a request is one to refuse, which is told: the program ends then.
fn is_absurd(size: usize) -> bool {
    if size > LARGEST {
        // standard error has no buffer: this allocates nothing
        let _ = writeln!(std::io::stderr(), "{size} bytes were asked for at once");
    }
    size > LARGEST
}

#[allow(unsafe_code, reason = "an allocator is unsafe by its nature")]
// SAFETY: every method passes its arguments on to the system's allocator, whose promises are the same, or gives a null
// pointer, as one that has no memory does.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        REQUESTS.fetch_add(1, SeqCst);
        if is_absurd(layout.size()) {
            return std::ptr::null_mut();
        }
        count(layout.size(), 0);
        // SAFETY: the caller's promises
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        REQUESTS.fetch_add(1, SeqCst);
        if is_absurd(layout.size()) {
            return std::ptr::null_mut();
        }
        count(layout.size(), 0);
        // SAFETY: the caller's promises
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        REQUESTS.fetch_add(1, SeqCst);
        if is_absurd(size) {
            return std::ptr::null_mut();
        }
        // both are held while one is copied to the other
        count(size, 0);
        count(0, layout.size());
        // SAFETY: the caller's promises
        unsafe { System.realloc(memory, layout, size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count(0, layout.size());
        // SAFETY: the caller's promises
        unsafe { System.dealloc(memory, layout) }
    }
}
