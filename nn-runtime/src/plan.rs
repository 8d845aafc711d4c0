//! Offsets of a network's intermediate values in its workspace: values that are not needed at the same time share
//! memory. The compiler gives each value's size and life; the offsets are computed in a `const`, when every size is
//! known, and scale with the batch.

mod placing;

use crate::kernels::arena::Arena;
use crate::kernels::real::Real;
use core::ops::RangeInclusive;

pub use placing::Placing;

/// One value: how many bytes it takes in a network of `f32`, and from which kernel to which it is needed.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    /// Bytes for each example; 0 for a value that does not grow with the batch.
    pub per_example: usize,
    /// Bytes whatever the batch; 0 for a value that grows with it.
    pub fixed: usize,
    /// The kernel that writes it.
    pub first: usize,
    /// The last kernel that reads it.
    pub last: usize,
}

/// Where `N` values lie.
#[derive(Clone, Copy, Debug)]
pub struct Plan<const N: usize> {
    lives: [Live; N],
    /// Each value's offset among those of its part.
    offsets: [usize; N],
    /// The sizes of the two parts: of what grows with the batch, for each example, and of what does not.
    totals: [usize; 2],
}

impl<const N: usize> Plan<N> {
    /// Places each value at the lowest offset that is free during its life, the largest value first.
    ///
    /// rustc lets a `const` take two million steps: enough for some hundred values. More take several, see [`Placing`].
    #[must_use]
    pub const fn new(lives: [Live; N]) -> Self {
        Placing::new(lives).place(N).finish()
    }

    /// Values whose places were found before: they are only checked. The values lie in the order in which their lives
    /// begin; `below` is the neighbour below each one at that time (`N` for none), and `ended` has the values in the order
    /// in which their lives end.
    ///
    /// # Panics
    /// If two values that live at the same time overlap, whatever `below` and `ended` say.
    #[must_use]
    pub const fn placed(lives: [Live; N], offsets: [usize; N], below: [usize; N], ended: [usize; N]) -> Self {
        Self { lives, offsets, totals: placing::checked(&lives, &offsets, &below, &ended) }
    }

    /// The same values with no memory in common, so that all can be looked at afterwards.
    #[must_use]
    pub const fn apart(&self) -> Self {
        let mut lives = self.lives;
        let mut value = 0;
        while value < N {
            (lives[value].first, lives[value].last) = (0, 0);
            value += 1;
        }
        Self::new(lives)
    }

    /// The number of bytes that a batch needs in a network of `f32`; the largest number if it is more.
    #[must_use]
    pub const fn bytes(&self, batch: usize) -> usize {
        self.totals[0].saturating_mul(batch).saturating_add(self.totals[1])
    }

    /// The most bytes that are live at once: no plan can need fewer.
    #[must_use]
    pub const fn lower_bound(&self, batch: usize) -> usize {
        let mut most = 0;
        let mut at = 0;
        while at < N {
            // the sum changes only where a value begins
            let now = self.lives[at].first;
            let mut sum = 0;
            let mut other = 0;
            while other < N {
                let live = &self.lives[other];
                if live.first <= now && now <= live.last {
                    let size = live.per_example.saturating_mul(batch).saturating_add(live.fixed);
                    sum = usize::saturating_add(sum, size);
                }
                other += 1;
            }
            if sum > most {
                most = sum;
            }
            at += 1;
        }
        most
    }

    /// Where a value lies, in bytes of a network of `f32`.
    #[must_use]
    pub const fn range(&self, value: usize, batch: usize) -> core::ops::Range<usize> {
        let live = &self.lives[value];
        let offset = self.offsets[value];
        let start = if live.part() == 0 { offset * batch } else { self.totals[0] * batch + offset };
        start..start + live.per_example * batch + live.fixed
    }

    /// As [`slices`](Self::slices), in a function of its own: where kernels do much, a call is nothing, and what is part of
    /// each call of a kernel is a good part of what a compiler reads.
    ///
    /// # Panics
    /// As [`slices`](Self::slices).
    #[inline(never)]
    #[must_use]
    pub fn slices_apart<'a, F: Real, const M: usize>(
        &self,
        arena: &'a mut Arena<F>,
        batch: usize,
        values: [usize; M],
    ) -> [&'a mut [F]; M] {
        self.slices(arena, batch, values)
    }

    /// The same of [`slices_and_bytes`](Self::slices_and_bytes).
    ///
    /// # Panics
    /// As [`slices`](Self::slices).
    #[inline(never)]
    #[must_use]
    pub fn slices_and_bytes_apart<'a, F: Real, const M: usize, const K: usize>(
        &self,
        arena: &'a mut Arena<F>,
        batch: usize,
        reals: [usize; M],
        bytes: [usize; K],
    ) -> ([&'a mut [F]; M], [&'a mut [u8]; K]) {
        self.slices_and_bytes(arena, batch, reals, bytes)
    }

    /// Some values of reals that are live at the same time.
    ///
    /// # Panics
    /// If two of them overlap, or the memory is too short: a bug of the compiler.
    #[inline(always)]
    #[must_use]
    pub fn slices<'a, F: Real, const M: usize>(
        &self,
        arena: &'a mut Arena<F>,
        batch: usize,
        values: [usize; M],
    ) -> [&'a mut [F]; M] {
        self.slices_and_bytes(arena, batch, values, []).0
    }

    /// Some values of reals, and some of bytes, all of which are live at the same time.
    ///
    /// # Panics
    /// As [`slices`](Self::slices).
    #[inline(always)]
    #[must_use]
    pub fn slices_and_bytes<'a, F: Real, const M: usize, const K: usize>(
        &self,
        arena: &'a mut Arena<F>,
        batch: usize,
        reals: [usize; M],
        bytes: [usize; K],
    ) -> ([&'a mut [F]; M], [&'a mut [u8]; K]) {
        arena.split(&self.ranges(reals, batch), &self.ranges(bytes, batch))
    }

    /// Where some values lie. (A plain loop: an iterator would be most of what a user's compiler reads.)
    #[inline(always)]
    fn ranges<const M: usize>(&self, values: [usize; M], batch: usize) -> [core::ops::Range<usize>; M] {
        let (mut ranges, mut i) = ([const { 0..0 }; M], 0);
        while i < M {
            ranges[i] = self.range(values[i], batch);
            i += 1;
        }
        ranges
    }
}

/// Bytes of a real in a network of `f32`.
const REAL: usize = 4;

/// A value that grows with the batch: so many reals for each example, written by the first of these kernels and read
/// until the last.
#[must_use]
pub const fn per_example(reals: usize, kernels: RangeInclusive<usize>) -> Live {
    Live { per_example: reals.saturating_mul(REAL), fixed: 0, first: *kernels.start(), last: *kernels.end() }
}

/// A value of so many reals whatever the batch.
#[must_use]
pub const fn fixed(reals: usize, kernels: RangeInclusive<usize>) -> Live {
    Live { per_example: 0, fixed: reals.saturating_mul(REAL), first: *kernels.start(), last: *kernels.end() }
}

/// As [`per_example`], of bytes: it takes whole reals, so that what lies behind it is aligned.
#[must_use]
pub const fn bytes_per_example(bytes: usize, kernels: RangeInclusive<usize>) -> Live {
    per_example(bytes.div_ceil(REAL), kernels)
}

/// As [`fixed`], of bytes.
#[must_use]
pub const fn fixed_bytes(bytes: usize, kernels: RangeInclusive<usize>) -> Live {
    fixed(bytes.div_ceil(REAL), kernels)
}

impl Live {
    /// Which part of the workspace it lies in: first what grows with the batch, then what does not.
    const fn part(&self) -> usize {
        (self.per_example == 0) as usize
    }

    /// Bytes, for each example or whatever the batch.
    const fn size(&self) -> usize {
        self.per_example + self.fixed
    }

    const fn meets(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

#[cfg(test)]
mod tests;
