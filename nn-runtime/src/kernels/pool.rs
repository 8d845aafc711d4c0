//! Threads: a pool of our own that splits one piece of work, and costs little to wake.
//!
//! The work is cut by its size alone, and every piece is done in the same way by whichever thread takes it; so results
//! do not depend on how many threads there are.

use super::buffer::AlignedBuffer;
use std::any::Any;
use std::cell::UnsafeCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError, TryLockError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// How long an idle worker watches for work before it sleeps. Between the calls of one training step pass some
/// microseconds; a sleeping worker takes tens of them to wake.
const SPIN: Duration = Duration::from_micros(100);

/// Bytes of scratch that every piece of work may use.
pub(crate) const SCRATCH_BYTES: usize = 8 * super::contract::MOST_SCRATCH;

/// How much work is worth a second thread. For Miri, which takes thousands of times as long, a thousandth is.
pub(super) const fn worth(work: usize) -> usize {
    if cfg!(miri) { work >> 10 } else { work }
}

/// Sets how many threads a call may use, the calling one included; 0 means as many as the machine has. Without it, the
/// environment variable `NN_THREADS` counts, and otherwise what the machine has. Results do not depend on it, to the bit.
pub fn set_threads(threads: usize) {
    POOL.limit.store(if threads == 0 { machine() } else { threads }, Relaxed);
    prepare();
}

/// How many threads a call may use, the calling one included.
#[must_use]
pub fn threads() -> usize {
    match POOL.limit.load(Relaxed) {
        0 => {
            static DEFAULT: OnceLock<usize> = OnceLock::new();
            *DEFAULT.get_or_init(|| {
                let asked = std::env::var("NN_THREADS").ok().and_then(|n| n.parse().ok());
                asked.filter(|&n| n > 0).unwrap_or_else(machine)
            })
        }
        limit => limit,
    }
}

fn machine() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Starts the threads that [`threads`] allows and that do not run yet, so that no later call has to. Where the system
/// gives no more threads, fewer do the work.
pub fn prepare() {
    let _ = super::dispatch::isa(); // looks at the environment once, which allocates
    let mut workers = POOL.workers.lock().unwrap_or_else(PoisonError::into_inner);
    // a thread allocates while it starts: that must be over when the first call is made
    let (started, starts) = std::sync::mpsc::channel();
    let before = workers.len();
    while workers.len() + 1 < threads().min(MOST_WORKERS + 1) {
        let (index, started) = (workers.len(), started.clone());
        let builder = thread::Builder::new().name(format!("nn-{}", index + 1));
        match builder.spawn(move || POOL.work(index, started)) {
            Ok(handle) => workers.push(handle.thread().clone()),
            Err(_) => break,
        }
    }
    drop(started);
    starts.into_iter().take(workers.len() - before).for_each(drop);
    POOL.ready.store(workers.len(), Release);
}

/// Calls `piece` for each of `0..pieces`, on this thread and on idle workers, and returns when all are done.
/// `piece` is given scratch memory of its own: `scratch` on this thread, and at least [`SCRATCH_BYTES`] on the others.
///
/// # Panics
/// If `piece` panics.
pub(crate) fn run(pieces: usize, scratch: *mut u8, piece: &(dyn Fn(usize, *mut u8) + Sync)) {
    let alone = || (0..pieces).for_each(|i| piece(i, scratch));
    // with more pieces than half of `taken` counts, one would be taken twice
    if pieces < 2 || pieces as u64 >= BACK / 2 || POOL.ready.load(Acquire) == 0 || threads() < 2 {
        return alone();
    }
    // another thread of the user is using the workers: do it here
    let _turn = match POOL.turn.try_lock() {
        Ok(turn) => turn,
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        Err(TryLockError::WouldBlock) => return alone(),
    };
    POOL.share(pieces, scratch, piece);
}

/// More workers than this are not started.
const MOST_WORKERS: usize = 255;
/// In `state`: workers may still join the work at hand.
const OPEN: u64 = 1 << 63;
/// In `state`: one more piece of work; the bits below count the workers that have joined it.
const NEXT: u64 = 1 << 16;

/// In `taken`: one piece from the front, or from the back.
const FRONT: u64 = 1;
const BACK: u64 = 1 << 32;

struct Pool {
    /// As set by `set_threads`; 0 if it was not.
    limit: AtomicUsize,
    workers: Mutex<Vec<Thread>>,
    ready: AtomicUsize,
    /// Held by the thread whose work it is.
    turn: Mutex<()>,
    state: Line<AtomicU64>,
    /// How many pieces have been taken from the front (in the lower half) and from the back (in the upper half): the
    /// caller takes them from the front, the first worker from the back, until they meet. So a thread gets the same
    /// pieces in one call as in the next, and finds in its cache what it left there.
    taken: Line<AtomicU64>,
    /// How many workers have left the work at hand.
    left: Line<AtomicUsize>,
    sleepers: Line<AtomicUsize>,
    /// Whether `payload` holds something, which costs less to ask than a lock.
    panicked: AtomicBool,
    /// What the first worker that panicked panicked with.
    payload: Mutex<Option<Payload>>,
    job: UnsafeCell<Job>,
}

/// Keeps a value on cache lines of its own.
#[repr(align(128))]
struct Line<T>(T);

#[derive(Clone, Copy)]
struct Job {
    pieces: usize,
    piece: Option<&'static (dyn Fn(usize, *mut u8) + Sync)>,
}

// SAFETY: `job` is written only by the holder of `turn` while no worker has joined, and read only by workers that have
// joined; `state` orders the two.
unsafe impl Sync for Pool {}

static POOL: Pool = Pool {
    limit: AtomicUsize::new(0),
    workers: Mutex::new(Vec::new()),
    ready: AtomicUsize::new(0),
    turn: Mutex::new(()),
    state: Line(AtomicU64::new(0)),
    taken: Line(AtomicU64::new(0)),
    left: Line(AtomicUsize::new(0)),
    sleepers: Line(AtomicUsize::new(0)),
    panicked: AtomicBool::new(false),
    payload: Mutex::new(None),
    job: UnsafeCell::new(Job { pieces: 0, piece: None }),
};

impl Pool {
    /// The caller's side. It holds `turn`.
    fn share(&self, pieces: usize, scratch: *mut u8, piece: &(dyn Fn(usize, *mut u8) + Sync)) {
        // SAFETY: only the lifetime is changed. Workers use the reference between joining and leaving, and this
        // function does not return before those that joined have left.
        let piece: &'static (dyn Fn(usize, *mut u8) + Sync) = unsafe { std::mem::transmute(piece) };
        self.taken.0.store(0, Relaxed);
        self.left.0.store(0, Relaxed);
        // SAFETY: the work is not open, so that no worker reads the job.
        unsafe { *self.job.get() = Job { pieces, piece: Some(piece) } };
        let last = self.state.0.load(Relaxed);
        let round = (last & !(OPEN | (NEXT - 1))).wrapping_add(NEXT) & !OPEN;
        self.state.0.store(round | OPEN, SeqCst);
        if self.sleepers.0.load(SeqCst) > 0 {
            let workers = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
            workers.iter().take(threads() - 1).for_each(Thread::unpark);
        }
        let outcome =
            catch_unwind(AssertUnwindSafe(|| self.take_pieces(Job { pieces, piece: Some(piece) }, FRONT, scratch)));
        match &outcome {
            Err(_) => self.taken.0.store(pieces as u64, Relaxed), // nobody need begin another piece
            #[cfg(test)]
            Ok(own) => OTHERS.set(OTHERS.get() + pieces - own),
            #[cfg(not(test))]
            Ok(_) => {}
        }
        let joined = self.state.0.fetch_and(!OPEN, AcqRel) & (NEXT - 1);
        let mut waited = 0;
        while self.left.0.load(Acquire) as u64 != joined {
            waited += 1;
            // after some microseconds: perhaps the worker waits for this very core
            if waited < 1000 { std::hint::spin_loop() } else { thread::yield_now() }
        }
        let theirs = if self.panicked.swap(false, Relaxed) { self.payload().take() } else { None };
        match (outcome, theirs) {
            (Err(own), theirs) => {
                discard(theirs);
                resume_unwind(own)
            }
            (Ok(_), Some(theirs)) => resume_unwind(theirs),
            (Ok(_), None) => {}
        }
    }

    fn payload(&self) -> MutexGuard<'_, Option<Payload>> {
        self.payload.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps what a worker panicked with for the caller, who is told of one panic only.
    fn keep(&self, payload: Payload) {
        let mut kept = self.payload();
        let other = if kept.is_none() { kept.replace(payload) } else { Some(payload) };
        drop(kept);
        self.panicked.store(true, Relaxed);
        discard(other);
    }

    /// Takes pieces from one end until none is left. How many it has taken.
    fn take_pieces(&self, job: Job, end: u64, scratch: *mut u8) -> usize {
        let Some(piece) = job.piece else { return 0 };
        for own in 0.. {
            let taken = self.taken.0.fetch_add(end, Relaxed);
            let (front, back) = ((taken % BACK) as usize, (taken / BACK) as usize);
            if front + back >= job.pieces {
                return own;
            }
            piece(if end == FRONT { front } else { job.pieces - 1 - back }, scratch);
        }
        unreachable!("there are not so many pieces")
    }

    /// A worker's life.
    fn work(&self, index: usize, started: std::sync::mpsc::Sender<()>) {
        let mut scratch = AlignedBuffer::<f64>::zeroed(SCRATCH_BYTES.div_ceil(8));
        let _ = started.send(());
        drop(started);
        let mut seen = 0;
        loop {
            let state = self.await_round(seen, index);
            seen = round(state);
            // join, unless the work has been closed since
            let joined = self
                .state
                .0
                .fetch_update(AcqRel, Relaxed, |now| (now & OPEN != 0 && round(now) == seen).then_some(now + 1));
            if joined.is_err() {
                continue;
            }
            // SAFETY: joined: the caller waits for this worker to leave before it writes the job again.
            let job = unsafe { *self.job.get() };
            let end = if index.is_multiple_of(2) { BACK } else { FRONT };
            let pieces = AssertUnwindSafe(|| self.take_pieces(job, end, scratch.as_mut_ptr().cast()));
            if let Err(payload) = catch_unwind(pieces) {
                self.keep(payload);
            }
            self.left.0.fetch_add(1, Release);
        }
    }

    /// Waits for open work of another round than `seen`.
    fn await_round(&self, seen: u64, index: usize) -> u64 {
        let wanted = |state| state & OPEN != 0 && round(state) != seen && index + 1 < threads();
        let mut since = Instant::now();
        loop {
            for _ in 0..64 {
                let state = self.state.0.load(Acquire);
                if wanted(state) {
                    return state;
                }
                std::hint::spin_loop();
            }
            if since.elapsed() < SPIN {
                continue;
            }
            // announced first and looked again after: the caller opens first and then looks for sleepers
            self.sleepers.0.fetch_add(1, SeqCst);
            if !wanted(self.state.0.load(SeqCst)) {
                thread::park();
            }
            self.sleepers.0.fetch_sub(1, SeqCst);
            since = Instant::now();
        }
    }
}

/// What a thread panicked with.
type Payload = Box<dyn Any + Send>;

/// Drops what a thread panicked with. It may be a type whose `drop` panics: that must not end a worker, for which the
/// caller waits.
fn discard(payload: Option<Payload>) {
    if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(again);
    }
}

fn round(state: u64) -> u64 {
    state & !(OPEN | (NEXT - 1))
}

#[cfg(test)]
thread_local! {
    /// How many pieces of this thread's work were done by others.
    pub(crate) static OTHERS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
mod tests {
    use super::{SCRATCH_BYTES, prepare, run};
    #[cfg(not(miri))]
    use crate::kernels::tests::child;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    #[test]
    fn every_piece_is_done_once_with_scratch_of_its_own() {
        prepare();
        let mut scratch = vec![0u8; SCRATCH_BYTES];
        for pieces in [0, 1, 2, 3, 100] {
            for _ in 0..200 {
                let done: Vec<AtomicUsize> = (0..pieces).map(|_| AtomicUsize::new(0)).collect();
                run(pieces, scratch.as_mut_ptr(), &|i, scratch| {
                    // SAFETY: the scratch memory is this thread's alone, and holds SCRATCH_BYTES.
                    let own = unsafe { std::slice::from_raw_parts_mut(scratch, SCRATCH_BYTES) };
                    let mark = i as u8;
                    own[0] = mark;
                    own[SCRATCH_BYTES - 1] = mark;
                    assert_eq!(own[0], mark);
                    done[i].fetch_add(1, Relaxed);
                });
                assert!(done.iter().all(|n| n.load(Relaxed) == 1));
            }
        }
    }

    #[test]
    fn a_panic_in_a_piece_reaches_the_caller_and_leaves_the_pool_usable() {
        prepare();
        let mut scratch = vec![0u8; SCRATCH_BYTES];
        for panicking in 0..8 {
            let start = scratch.as_mut_ptr();
            let outcome = catch_unwind(AssertUnwindSafe(|| {
                run(8, start, &|i, _| assert!(i != panicking, "on purpose"));
            }));
            assert!(outcome.is_err());
            let count = AtomicUsize::new(0);
            run(8, start, &|_, _| {
                count.fetch_add(1, Relaxed);
            });
            assert_eq!(count.into_inner(), 8);
        }
    }

    /// Panics when it is dropped, and while it is.
    struct Bomb;

    impl Drop for Bomb {
        fn drop(&mut self) {
            std::panic::panic_any(Bomb);
        }
    }

    #[test]
    fn a_payload_that_panics_when_it_is_dropped_reaches_the_caller() {
        prepare();
        let mut scratch = vec![0u8; SCRATCH_BYTES];
        let start = scratch.as_mut_ptr();
        for all in [false, true] {
            for _ in 0..20 {
                let outcome = catch_unwind(AssertUnwindSafe(|| {
                    run(8, start, &|i, _| {
                        if all || i == 7 {
                            std::panic::panic_any(Bomb);
                        }
                    });
                }));
                let payload = outcome.expect_err("a piece panicked");
                assert!(payload.is::<Bomb>());
                std::mem::forget(payload);
                let count = AtomicUsize::new(0);
                run(8, start, &|_, _| {
                    count.fetch_add(1, Relaxed);
                });
                assert_eq!(count.into_inner(), 8);
            }
        }
    }

    #[test]
    fn more_pieces_than_are_counted_are_done_by_one_thread() {
        prepare();
        let here = std::thread::current().id();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            run(usize::MAX, std::ptr::null_mut(), &|i, _| {
                assert_eq!(std::thread::current().id(), here);
                assert!(i < 1000, "enough");
            });
        }));
        assert!(outcome.is_err());
    }

    /// What the child below says.
    #[test]
    fn asked() {
        prepare();
        let workers = super::POOL.ready.load(Relaxed);
        println!("{} threads, {workers} of them started", super::threads());
    }

    #[test]
    #[cfg(not(miri))]
    fn the_environment_says_how_many_threads() {
        let machine = super::machine();
        for (asked, expected) in [("1", 1), ("7", 7), ("0", machine), ("-1", machine), ("many", machine)] {
            let text = child("kernels::pool::tests::asked", "NN_THREADS", asked);
            let expected = format!("{expected} threads, {} of them started", expected - 1);
            assert!(text.contains(&expected), "{asked}: {text}");
        }
    }
}
