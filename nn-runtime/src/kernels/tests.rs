//! What the tests of the kernels share.

pub(super) mod guarded;
pub(super) mod same_bits;

/// Whether Miri leaves out a case of about so many multiply–adds: it is thousands of times slower than the processor.
///
/// Each case that is offered adds to a credit, and one that is run is paid from it, if there is any: the first case of a
/// test runs, then large ones seldom and small ones often; the largest never. Nothing is left out elsewhere.
pub(super) fn left_out(work: usize) -> bool {
    use std::cell::Cell;
    const CREDIT: i64 = if cfg!(miri) { 1_500 } else { i64::MAX };
    const OVERHEAD: usize = 500_000; // tensors and scratch memory are filled, and the result is judged
    thread_local! {
        static LEFT: Cell<i64> = const { Cell::new(0) };
    }
    let before = LEFT.get();
    let cost = if before < 0 { 0 } else { i64::try_from(work + OVERHEAD).unwrap_or(i64::MAX) };
    LEFT.set((before - cost).saturating_add(CREDIT));
    before < 0 || cfg!(miri) && work > 1 << 19
}
