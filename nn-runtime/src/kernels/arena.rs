//! The memory of a workspace: bytes, from which values of several types are taken.

use super::buffer::AlignedBuffer;
use super::real::Real;
use core::mem::MaybeUninit;
use core::ops::Range;
use core::slice;

/// Bytes of a real in a network of `f32`, in which places are counted.
const REAL: usize = 4;

/// Zeroed memory for the values of a network in `F`. Places in it are counted in bytes of a network of `f32`; in one of
/// `f64` everything lies twice as far.
///
/// A real is any bits, and so is a byte: whatever was written as the one may be read as the other.
#[derive(Clone, Debug, Default)]
pub struct Arena<F: Real> {
    memory: AlignedBuffer<F>,
}

impl<F: Real> Arena<F> {
    /// How much further everything lies than in a network of `f32`.
    const SCALE: usize = size_of::<F>() / REAL;

    /// Memory of so many bytes.
    ///
    /// # Panics
    /// If they do not fit in the address space.
    #[must_use]
    pub fn zeroed(bytes: usize) -> Self {
        Self { memory: AlignedBuffer::zeroed(bytes.div_ceil(REAL)) }
    }

    /// The same, if there is memory for it.
    pub(crate) fn try_zeroed(bytes: usize) -> Option<Self> {
        AlignedBuffer::try_zeroed(bytes.div_ceil(REAL)).map(|memory| Self { memory })
    }

    /// How many bytes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.memory.len() * REAL
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.memory.is_empty()
    }

    /// A value of reals.
    ///
    /// # Panics
    /// If it does not lie in the memory, or begins or ends within a real.
    #[must_use]
    pub fn reals(&self, place: Range<usize>) -> &[F] {
        &self.memory[whole(&place)]
    }

    /// A value of bytes.
    ///
    /// # Panics
    /// If it does not lie in the memory.
    #[must_use]
    pub fn bytes(&self, place: Range<usize>) -> &[u8] {
        if place.start > place.end || place.end > self.len() {
            outside(self.len());
        }
        let place = Self::scaled(&place);
        let start = self.memory.as_ptr().cast::<u8>();
        // SAFETY: the bytes lie in the memory, which is initialised and borrowed as long.
        unsafe { slice::from_raw_parts(start.add(place.start), place.len()) }
    }

    /// Values that have no memory in common: some of reals, some of bytes.
    ///
    /// # Panics
    /// If two of them overlap, if one does not lie in the memory, or one of reals begins or ends within a real.
    #[inline(always)]
    pub fn split<const M: usize, const K: usize>(
        &mut self,
        reals: &[Range<usize>; M],
        bytes: &[Range<usize>; K],
    ) -> ([&mut [F]; M], [&mut [u8]; K]) {
        // plain loops over few values: iterators would be most of what a user's compiler reads
        let (mut i, memory) = (0, self.len());
        while i < M + K {
            let a = if i < M { &reals[i] } else { &bytes[i - M] };
            if a.start > a.end || a.end > memory {
                outside(memory);
            }
            let mut j = 0;
            while j < i {
                let b = if j < M { &reals[j] } else { &bytes[j - M] };
                if a.start < b.end && b.start < a.end {
                    overlap(a, b);
                }
                j += 1;
            }
            i += 1;
        }
        let start = self.memory.as_mut_ptr();
        let mut of_reals: [MaybeUninit<&mut [F]>; M] = [const { MaybeUninit::uninit() }; M];
        let mut of_bytes: [MaybeUninit<&mut [u8]>; K] = [const { MaybeUninit::uninit() }; K];
        // SAFETY: each range lies in the memory, which is initialised and borrowed exclusively as long; no two of them
        // overlap, nor do they after scaling all alike. Reals begin at multiples of their size from its start, which is
        // aligned. All bits are values of both types. Each slice of both arrays is written.
        unsafe {
            let mut i = 0;
            while i < M {
                let place = whole(&reals[i]);
                of_reals[i].write(slice::from_raw_parts_mut(start.add(place.start), place.end - place.start));
                i += 1;
            }
            let (mut i, start) = (0, start.cast::<u8>());
            while i < K {
                let place = Self::scaled(&bytes[i]);
                of_bytes[i].write(slice::from_raw_parts_mut(start.add(place.start), place.end - place.start));
                i += 1;
            }
            (
                (&raw const of_reals).cast::<[&mut [F]; M]>().read(),
                (&raw const of_bytes).cast::<[&mut [u8]; K]>().read(),
            )
        }
    }

    /// Where bytes are.
    #[inline(always)]
    fn scaled(place: &Range<usize>) -> Range<usize> {
        place.start * Self::SCALE..place.end * Self::SCALE
    }
}

/// Where reals are, in reals.
#[inline(always)]
fn whole(place: &Range<usize>) -> Range<usize> {
    if place.start > place.end || !place.start.is_multiple_of(REAL) || !place.end.is_multiple_of(REAL) {
        torn(place);
    }
    place.start / REAL..place.end / REAL
}

/// Memory of bytes seen as elements of another type, of which it holds as many as are whole.
///
/// # Panics
/// If it does not begin where an element may: a bug of the compiler, never of its user.
#[inline(always)]
pub(crate) fn as_elements<E: Real>(bytes: &mut [u8]) -> &mut [E] {
    let (count, start) = (bytes.len() / size_of::<E>(), bytes.as_mut_ptr().cast::<E>());
    if count == 0 {
        return &mut [];
    }
    assert!(start.is_aligned(), "bytes begin within an element");
    // SAFETY: the elements lie in the bytes, which are borrowed exclusively as long, and are aligned; all bits are values of
    // both types.
    unsafe { slice::from_raw_parts_mut(start, count) }
}

#[cold]
#[inline(never)]
fn overlap(a: &Range<usize>, b: &Range<usize>) -> ! {
    panic!("the memory plan is wrong: values at {a:?} and {b:?} overlap")
}

#[cold]
#[inline(never)]
fn outside(len: usize) -> ! {
    panic!("the memory plan is wrong: a value does not lie in {len} bytes")
}

#[cold]
#[inline(never)]
fn torn(place: &Range<usize>) -> ! {
    panic!("the memory plan is wrong: reals at {place:?}")
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init, reason = "one place, of as many as there are")]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    fn check<F: Real>() {
        let mut arena = Arena::<F>::zeroed(64);
        {
            let ([a, b], [places]) = arena.split(&[0..16, 32..40], &[16..23]);
            assert_eq!((a.len(), b.len(), places.len()), (4, 2, 7 * size_of::<F>() / 4));
            a.fill(F::ONE);
            places.fill(255);
            b.fill(-F::ONE);
        }
        assert_eq!(arena.reals(0..16), [F::ONE; 4]);
        assert!(arena.bytes(16..23).iter().all(|byte| *byte == 255));
        assert!(arena.bytes(23..32).iter().all(|byte| *byte == 0));
        assert_eq!(arena.reals(32..40), [-F::ONE; 2]);
    }

    #[test]
    fn values_of_both_types_lie_side_by_side() {
        check::<f32>();
        check::<f64>();
    }

    /// What was a real may become bytes, and the other way round: slots are shared.
    #[test]
    fn the_same_memory_holds_reals_and_then_bytes() {
        let mut arena = Arena::<f32>::zeroed(16);
        arena.split(&[0..16], &[]).0[0].fill(1.0);
        assert_eq!(arena.bytes(0..4), 1.0_f32.to_ne_bytes());
        arena.split(&[], &[0..16]).1[0].copy_from_slice(&[2.5_f32.to_ne_bytes(); 4].concat());
        assert_eq!(arena.reals(0..16), [2.5; 4]);
    }

    #[test]
    fn places_that_overlap_leave_the_memory_or_tear_a_real_are_refused() {
        let refused = |reals: [Range<usize>; 2], bytes: [Range<usize>; 1]| {
            let mut arena = Arena::<f64>::zeroed(64);
            catch_unwind(AssertUnwindSafe(|| {
                let _ = arena.split(&reals, &bytes);
            }))
            .is_err()
        };
        assert!(!refused([0..16, 16..32], [32..64]));
        assert!(refused([0..16, 12..32], [32..64]));
        assert!(refused([0..16, 16..32], [31..64]));
        assert!(refused([0..16, 16..32], [32..65]));
        assert!(refused([0..16, 64..68], [32..33]));
        assert!(refused([0..16, 18..30], [32..33]));
        assert!(refused([0..16, 20..30], [32..33]));
        #[expect(clippy::reversed_empty_ranges, reason = "what no plan gives")]
        let reversed = 40..36;
        assert!(refused([0..16, 16..32], [reversed.clone()]));
        assert!(refused([0..16, reversed], [60..61]));
        let nothing = Arena::<f32>::zeroed(0);
        assert!(nothing.is_empty() && nothing.bytes(0..0).is_empty() && nothing.reals(0..0).is_empty());
    }

    #[test]
    fn bytes_are_whole_elements_where_those_may_begin() {
        let mut arena = Arena::<f64>::zeroed(32);
        let (_, [bytes]) = arena.split(&[], &[0..32]);
        assert_eq!(as_elements::<f64>(bytes).len(), 8);
        assert_eq!(as_elements::<f64>(&mut bytes[8..31]).len(), 2);
        assert!(as_elements::<f64>(&mut bytes[1..8]).is_empty());
        assert!(catch_unwind(AssertUnwindSafe(|| as_elements::<f64>(&mut bytes[4..]).len())).is_err());
    }
}
