//! For tests: the same work with one thread, two and four, again and again until other threads really took part.

use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::pool::OTHERS;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long other threads may take to begin: builds may be all around us.
const PATIENCE: Duration = Duration::from_mins(1);

/// Numbers of threads, and how often each does the work. Under Miri, which looks for races and not for bits, once is
/// enough, and the smallest sizes are not shared.
const THREADS: &[usize] = if cfg!(miri) { &[1, 3] } else { &[1, 2, 4] };
const ROUNDS: usize = if cfg!(miri) { 1 } else { 2 };

/// Compares every result of `make` with the first of its group of instruction sets.
///
/// # Panics
/// If two differ in a bit, or no other thread ever took part.
pub(in crate::kernels) fn same_bits<T: Task, G: Ord>(
    name: &str,
    group: impl Fn(&'static str) -> G,
    mut make: impl FnMut() -> T,
    bits: impl Fn(T::Output) -> Vec<u64>,
) {
    /// The number of threads is one for the whole process.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut expected = BTreeMap::new();
    for &threads in THREADS {
        crate::set_threads(threads);
        let (mut others, mut rounds, began) = (0, 0, Instant::now());
        let is_awaited = threads > 1 && !cfg!(miri);
        while rounds < ROUNDS || is_awaited && others == 0 && began.elapsed() < PATIENCE {
            let counted = || {
                OTHERS.set(0);
                make()
            };
            on_each_isa(counted, |isa, output| {
                others += OTHERS.get();
                let found = bits(output);
                let expected = expected.entry(group(isa)).or_insert_with(|| found.clone());
                assert!(*expected == found, "{name} on {isa} with {threads} threads: other bits");
            });
            rounds += 1;
        }
        assert!(!is_awaited || others > 0, "{name}: no other thread took part");
        assert!(threads > 1 || others == 0, "{name}: {others} pieces were done by threads that must not run");
    }
    crate::set_threads(0);
}

/// The bits of all numbers.
pub(in crate::kernels) fn bits(numbers: impl IntoIterator<Item = Vec<f32>>) -> Vec<u64> {
    numbers.into_iter().flatten().map(|x| x.to_bits().into()).collect()
}
