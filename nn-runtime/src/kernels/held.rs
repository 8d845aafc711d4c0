//! The guard of a training step: an element that would become infinite or NaN keeps its old value, and is counted.

use super::lane::{Lane, Span};
use super::real::Real;
use core::sync::atomic::{AtomicUsize, Ordering};

/// The number of elements of one parameter that a step has left as they were.
///
/// Every element is visited once a step, so the count does not depend on the threads.
#[derive(Debug, Default)]
pub struct Held(AtomicUsize);

impl Clone for Held {
    fn clone(&self) -> Self {
        Self(AtomicUsize::new(self.count()))
    }
}

impl Held {
    /// The number of elements held since the last [`clear`](Self::clear).
    #[inline]
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    #[inline]
    pub(crate) fn clear(&mut self) {
        *self.0.get_mut() = 0;
    }

    /// Counts elements that were held elsewhere.
    #[cold]
    pub(crate) fn add(&self, count: usize) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    /// `new`, or `old` for each element of which one of the first `live` values is not finite.
    ///
    /// Only the first `len` elements are counted; what is returned of the others is not stored.
    #[inline(always)]
    #[allow(clippy::eq_op, reason = "of a number that is not finite, x − x is not 0")]
    pub(crate) fn keep<L: Lane, const N: usize>(&self, len: usize, live: usize, old: [L; N], new: [L; N]) -> [L; N] {
        // x − x and x·0 + 0 are 0, or NaN where x is not finite; a NaN stays
        let mut test = L::zero();
        for (i, x) in new.iter().enumerate().take(live) {
            test = if i == 0 { *x - *x } else { x.fused(test, test) };
        }
        if L::all_true(test.is_eq(test)) {
            return new;
        }
        // copies, so that the common way has its values in registers
        let (old, mut kept) = (old, new);
        self.hold(len, live, &old, &mut kept);
        kept
    }

    #[cold]
    #[inline(never)]
    fn hold<L: Lane, const N: usize>(&self, len: usize, live: usize, old: &[L; N], new: &mut [L; N]) {
        const WIDEST: usize = 16;
        let whole = Span { start: 0, len: L::WIDTH };
        let mut is_bad = [false; WIDEST];
        for x in new.iter().take(live) {
            let mut each = [L::Elem::ZERO; WIDEST];
            x.store(&mut each, whole);
            for (is_bad, x) in is_bad.iter_mut().zip(each) {
                *is_bad |= !x.is_finite();
            }
        }
        let bad = L::from_fn(whole, |i| if is_bad[i] { L::Elem::ONE } else { L::Elem::ZERO });
        for (new, old) in new.iter_mut().zip(old).take(live) {
            *new = L::select(bad, *old, *new);
        }
        let count = is_bad.iter().take(len).filter(|is_bad| **is_bad).count();
        if count > 0 {
            self.add(count);
        }
    }
}
