//! What the tests of the kernels share.

use std::cell::Cell;

pub(super) mod guarded;
mod narrow;
mod rest;
pub(super) mod same_bits;
mod wild;

/// Whether Miri leaves out a case of about so many multiply–adds: it is thousands of times slower than the processor.
///
/// Each case that is offered adds to a credit, and one that is run is paid from it, if there is any: the first case of a
/// test runs, then few, and the largest never. Elsewhere, and of [`few_cases`], nothing is left out.
pub(super) fn left_out(work: usize) -> bool {
    const CREDIT: i64 = 1_500;
    const OVERHEAD: usize = 500_000; // tensors and scratch memory are filled, and the result is judged
    const MOST: usize = 1 << 19;
    thread_local! {
        static LEFT: Cell<i64> = const { Cell::new(0) };
    }
    if !cfg!(miri) || FEW.get() {
        return false;
    }
    if LEFT.get() < 0 || work > MOST {
        LEFT.set(LEFT.get() + CREDIT);
        return true;
    }
    LEFT.set(LEFT.get() - i64::try_from(work + OVERHEAD).unwrap_or(i64::MAX));
    false
}

thread_local! {
    static FEW: Cell<bool> = const { Cell::new(false) };
}

/// Runs cases that are few and small: Miri leaves out none of them.
pub(super) fn few_cases(run: impl FnOnce()) {
    FEW.set(true);
    run();
    FEW.set(false);
}

/// What one of these tests prints in a process of its own, where an environment variable is set.
#[cfg(not(miri))]
pub(super) fn child(test: &str, variable: &str, value: &str) -> String {
    let mut child = std::process::Command::new(std::env::current_exe().expect("a path"));
    let child = child.args(["--exact", "--nocapture", test]).env(variable, value);
    String::from_utf8_lossy(&child.output().expect("a process").stdout).into_owned()
}
