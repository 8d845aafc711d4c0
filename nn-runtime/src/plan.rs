//! Offsets of a network's intermediate values in its workspace: values that are not needed at the same time share
//! memory. The compiler gives each value's size and life; the offsets are computed in a `const`, when every size is
//! known, and scale with the batch.

/// One value: how much memory it takes, and from which kernel to which it is needed.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    /// Elements for each example.
    pub per_example: usize,
    /// Elements whatever the batch.
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
    /// Offsets in units of the batch, and in elements behind all that scales with the batch.
    offsets: [[usize; 2]; N],
    totals: [usize; 2],
}

/// Elements in a cache line of f32: rows of whole lines start on one.
const LINE: usize = 16;

impl<const N: usize> Plan<N> {
    /// Places each value at the lowest offset that is free during its life, the largest value first.
    #[must_use]
    pub const fn new(lives: [Live; N]) -> Self {
        let mut offsets = [[0; 2]; N];
        let mut totals = [0; 2];
        let mut part = 0;
        while part < 2 {
            let mut placed = [false; N];
            let mut count = 0;
            while count < N {
                let next = largest(&lives, &placed, part);
                let offset = lowest(&lives, &offsets, &placed, next, part);
                offsets[next][part] = offset;
                placed[next] = true;
                let end = offset + lives[next].size(part);
                if end > totals[part] {
                    totals[part] = end;
                }
                count += 1;
            }
            part += 1;
        }
        let plan = Self { lives, offsets, totals };
        plan.assert_apart();
        plan
    }

    /// Looks at every two values, in a `const` and so for every network that is compiled: none that live at the same
    /// time overlap, and all lie within the totals.
    const fn assert_apart(&self) {
        let mut part = 0;
        while part < 2 {
            let mut value = 0;
            while value < N {
                let size = self.lives[value].size(part);
                let end = self.offsets[value][part] + size;
                assert!(end <= self.totals[part], "bug of nn-runtime: a value lies outside of the memory plan");
                let mut other = value + 1;
                while other < N {
                    let other_end = self.offsets[other][part] + self.lives[other].size(part);
                    let is_apart = end <= self.offsets[other][part] || other_end <= self.offsets[value][part];
                    let is_empty = size == 0 || self.lives[other].size(part) == 0;
                    assert!(
                        is_apart || is_empty || !self.lives[value].meets(&self.lives[other]),
                        "bug of nn-runtime: two values that live at the same time overlap in the memory plan"
                    );
                    other += 1;
                }
                value += 1;
            }
            part += 1;
        }
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

    /// The number of elements that a batch needs.
    #[must_use]
    pub const fn elements(&self, batch: usize) -> usize {
        self.totals[0] * batch + self.totals[1]
    }

    /// The most elements that are live at once: no plan can need fewer.
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
                    sum += live.per_example * batch + live.fixed;
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

    /// Where a value lies.
    #[must_use]
    pub const fn range(&self, value: usize, batch: usize) -> core::ops::Range<usize> {
        let live = &self.lives[value];
        let [scaled, fixed] = self.offsets[value];
        let start = if live.per_example > 0 { scaled * batch } else { self.totals[0] * batch + fixed };
        start..start + live.per_example * batch + live.fixed
    }

    /// Some values that are live at the same time.
    ///
    /// # Panics
    /// If two of them overlap, or the buffer is too short: a bug of the compiler.
    #[inline(always)]
    #[must_use]
    pub fn slices<'a, E, const M: usize>(
        &self,
        buffer: &'a mut [E],
        batch: usize,
        values: [usize; M],
    ) -> [&'a mut [E]; M] {
        match buffer.get_disjoint_mut(values.map(|value| self.range(value, batch))) {
            Ok(slices) => slices,
            Err(error) => panic!("the memory plan is wrong for values {values:?}: {error}"),
        }
    }
}

impl Live {
    const fn size(&self, part: usize) -> usize {
        if part == 0 { self.per_example } else { self.fixed }
    }

    const fn meets(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// The largest value that is not placed; whole lines before others, so that those keep their alignment.
const fn largest<const N: usize>(lives: &[Live; N], placed: &[bool; N], part: usize) -> usize {
    let mut best = N;
    let mut value = 0;
    while value < N {
        if !placed[value] && (best == N || rank(lives[value].size(part)) > rank(lives[best].size(part))) {
            best = value;
        }
        value += 1;
    }
    best
}

const fn rank(size: usize) -> usize {
    if size.is_multiple_of(LINE) { size + (usize::MAX >> 1) } else { size }
}

/// The lowest offset at which a value overlaps no placed one that lives at the same time.
const fn lowest<const N: usize>(
    lives: &[Live; N],
    offsets: &[[usize; 2]; N],
    placed: &[bool; N],
    next: usize,
    part: usize,
) -> usize {
    let size = lives[next].size(part);
    let mut offset = 0;
    let mut other = 0;
    // after a move, all have to be looked at again
    while other < N {
        let taken = offsets[other][part];
        let end = taken + lives[other].size(part);
        if placed[other] && lives[next].meets(&lives[other]) && offset < end && taken < offset + size {
            offset = end;
            other = 0;
        } else {
            other += 1;
        }
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn live(per_example: usize, first: usize, last: usize) -> Live {
        Live { per_example, fixed: 0, first, last }
    }

    #[test]
    fn values_share_memory_when_their_lives_do_not_meet() {
        const PLAN: Plan<3> = Plan::new([live(64, 0, 1), live(64, 1, 2), live(64, 2, 3)]);
        assert_eq!(PLAN.elements(10), 1280);
        assert_eq!(PLAN.lower_bound(10), 1280);
        assert_eq!(PLAN.range(0, 10), PLAN.range(2, 10));
        assert_ne!(PLAN.range(0, 10), PLAN.range(1, 10));
    }

    #[test]
    fn what_scales_with_the_batch_lies_before_what_does_not() {
        let plan = Plan::new([Live { per_example: 0, fixed: 7, first: 0, last: 1 }, live(16, 0, 1), live(1, 1, 1)]);
        assert_eq!(plan.range(1, 3), 0..48);
        assert_eq!(plan.range(2, 3), 48..51);
        assert_eq!(plan.range(0, 3), 51..58);
        assert_eq!(plan.elements(3), 58);
        assert_eq!(plan.elements(0), 7);
    }

    #[test]
    fn live_values_never_overlap_and_the_plan_is_near_its_bound() {
        let mut state = 1_u64;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from((state >> 33) % below).unwrap()
        };
        for _ in 0..200 {
            let lives: [Live; 12] = std::array::from_fn(|_| {
                let first = next(10);
                live(1 + next(100), first, first + next(4))
            });
            let plan = Plan::new(lives);
            for (a, left) in lives.iter().enumerate() {
                for (b, right) in lives.iter().enumerate().filter(|(b, _)| *b > a) {
                    let (x, y) = (plan.range(a, 5), plan.range(b, 5));
                    assert!(
                        !left.meets(right) || x.end <= y.start || y.end <= x.start,
                        "{a} and {b} overlap: {lives:?}"
                    );
                }
            }
            assert!(plan.elements(5) >= plan.lower_bound(5));
        }
    }

    #[test]
    fn apart_no_values_share_memory() {
        let plan = Plan::new([live(64, 0, 1), live(64, 1, 2), live(64, 2, 3)]).apart();
        assert_eq!(plan.elements(10), 1920);
        let mut buffer = vec![0_u8; 1920];
        assert_eq!(plan.slices(&mut buffer, 10, [0, 1, 2]).map(|slice| slice.len()), [640; 3]);
    }

    #[test]
    fn slices_are_disjoint() {
        let plan = Plan::new([live(2, 0, 1), live(3, 0, 1)]);
        let mut buffer = [0_u8; 10];
        let [a, b] = plan.slices(&mut buffer, 2, [0, 1]);
        assert_eq!((a.len(), b.len()), (4, 6));
    }
}
