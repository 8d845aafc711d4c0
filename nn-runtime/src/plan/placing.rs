//! How values get their offsets. rustc runs this for every network, in an interpreter that counts its steps: so a value
//! looks at those below it only, in the order in which they lie, and stops at the first gap that is large enough.

use super::{Live, Plan};

/// A plan that is being made: [`place`](Self::place) goes on where the `const` before stopped.
#[derive(Clone, Copy, Debug)]
pub struct Placing<const N: usize> {
    lives: [Live; N],
    /// The values, the largest first.
    order: [usize; N],
    /// How many of them have a place.
    placed: usize,
    offsets: [usize; N],
    /// The placed values of a part form a list, by offset: the one after each, `N` at the end.
    next: [usize; N],
    /// Where the lists of the two parts begin.
    first: [usize; 2],
    totals: [usize; 2],
}

/// Bytes of a cache line: rows of whole lines start on one.
const LINE: usize = 64;

impl<const N: usize> Placing<N> {
    /// No value has a place yet.
    #[must_use]
    pub const fn new(lives: [Live; N]) -> Self {
        let order = largest_first(&lives);
        Self { lives, order, placed: 0, offsets: [0; N], next: [N; N], first: [N; 2], totals: [0; 2] }
    }

    /// Gives so many more values their places.
    #[must_use]
    pub const fn place(mut self, count: usize) -> Self {
        let mut done = 0;
        while done < count && self.placed < N {
            let value = self.order[self.placed];
            if self.lives[value].size() > 0 {
                self.place_one(value);
                self.assert_apart(value);
            }
            self.placed += 1;
            done += 1;
        }
        self
    }

    /// The plan.
    ///
    /// # Panics
    /// If a value has no place yet.
    #[must_use]
    pub const fn finish(self) -> Plan<N> {
        assert!(self.placed == N, "every value is placed");
        Plan { lives: self.lives, offsets: self.offsets, totals: self.totals }
    }

    /// The lowest offset at which a value overlaps no placed one that lives at the same time.
    const fn place_one(&mut self, value: usize) {
        let live = self.lives[value];
        let (part, size) = (live.part(), live.size());
        let mut offset = 0;
        // the last in the list that begins at or before the offset
        let mut before = N;
        let mut at = self.first[part];
        while at < N {
            let start = self.offsets[at];
            let other = self.lives[at];
            if live.first <= other.last && other.first <= live.last {
                if start >= offset + size {
                    break;
                }
                let end = start + other.size();
                if end > offset {
                    offset = end;
                }
            }
            if start <= offset {
                before = at;
            }
            at = self.next[at];
        }
        self.offsets[value] = offset;
        if before == N {
            self.next[value] = self.first[part];
            self.first[part] = value;
        } else {
            self.next[value] = self.next[before];
            self.next[before] = value;
        }
        if offset + size > self.totals[part] {
            self.totals[part] = offset + size;
        }
    }

    /// Holds a new value against all that were placed before, whatever the lists say: none that lives at the same time
    /// overlaps it. This runs for every network that anyone compiles.
    const fn assert_apart(&self, value: usize) {
        let live = self.lives[value];
        let (start, end) = (self.offsets[value], self.offsets[value] + live.size());
        let mut position = 0;
        while position < self.placed {
            let at = self.order[position];
            let other = self.lives[at];
            let other_start = self.offsets[at];
            if start < other_start + other.size() && other_start < end {
                assert!(
                    live.part() != other.part() || !live.meets(&other),
                    "bug of nn-runtime: two values that live at the same time overlap in the memory plan"
                );
            }
            position += 1;
        }
    }
}

/// Holds each value against its neighbours among those that live when its life begins, which form a list by offset; gives
/// the sizes of the two parts. A value leaves the list when its life is over, and not before: if `ended` says otherwise it
/// is passed over.
pub(super) const fn checked<const N: usize>(
    lives: &[Live; N],
    offsets: &[usize; N],
    below: &[usize; N],
    ended: &[usize; N],
) -> [usize; 2] {
    let (mut next, mut previous, mut is_listed) = ([N; N], [N; N], [false; N]);
    let (mut first, mut totals) = ([N; 2], [0; 2]);
    let mut over = 0;
    let mut value = 0;
    while value < N {
        let live = lives[value];
        let (part, start, end) = (live.part(), offsets[value], offsets[value] + live.size());
        assert!(value == 0 || lives[value - 1].first <= live.first, "values lie in the order of their lives");
        while over < N && lives[ended[over]].last < live.first {
            let gone = ended[over];
            over += 1;
            if is_listed[gone] {
                is_listed[gone] = false;
                let (left, right) = (previous[gone], next[gone]);
                if left == N {
                    first[lives[gone].part()] = right;
                } else {
                    next[left] = right;
                }
                if right < N {
                    previous[right] = left;
                }
            }
        }
        if live.size() > 0 {
            let left = below[value];
            let right = if left == N { first[part] } else { next[left] };
            let is_above = left == N
                || is_listed[left] && lives[left].part() == part && offsets[left] + lives[left].size() <= start;
            assert!(
                is_above && (right == N || end <= offsets[right]),
                "bug of nn-compiler: two values that live at the same time overlap in the memory plan"
            );
            (previous[value], next[value], is_listed[value]) = (left, right, true);
            if left == N {
                first[part] = value;
            } else {
                next[left] = value;
            }
            if right < N {
                previous[right] = value;
            }
            if end > totals[part] {
                totals[part] = end;
            }
        }
        value += 1;
    }
    totals
}

/// The values in the order in which they are placed: the largest first, of equal ones the first; whole lines before
/// others, so that those keep their alignment. (Sorted by merging: neighbours, then pairs, then fours.)
const fn largest_first<const N: usize>(lives: &[Live; N]) -> [usize; N] {
    let mut order = [0; N];
    let mut value = 0;
    while value < N {
        order[value] = value;
        value += 1;
    }
    let mut width = 1;
    while width < N {
        let sorted = order;
        let mut start = 0;
        while start < N {
            let (middle, end) = (least(start + width, N), least(start + 2 * width, N));
            let (mut left, mut right, mut to) = (start, middle, start);
            while to < end {
                let takes_left =
                    right == end || (left < middle && rank(&lives[sorted[left]]) >= rank(&lives[sorted[right]]));
                let from = if takes_left { &mut left } else { &mut right };
                order[to] = sorted[*from];
                *from += 1;
                to += 1;
            }
            start = end;
        }
        width *= 2;
    }
    order
}

const fn least(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}

const fn rank(live: &Live) -> usize {
    let size = live.size();
    if size.is_multiple_of(LINE) { size + (usize::MAX >> 1) } else { size }
}
