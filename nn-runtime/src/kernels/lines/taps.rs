//! What each element of a resampled axis is made of.

use super::super::real::Real;
use core::ops::Range;

/// Another number of elements along an axis, or the transpose of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resampling {
    /// How elements are found between others.
    pub mode: Interpolation,
    /// The length before.
    pub from: usize,
    /// The length after.
    pub to: usize,
    /// Whether it goes the other way: from `to` elements to `from`, each the sum of those that it had a share in.
    pub transposed: bool,
}

/// Where element o of m lies among n.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpolation {
    /// At `⌊o·n/m⌋`.
    Nearest,
    /// At `(o + ½)·n/m − ½`, but not beyond the first or the last: between two neighbours it is a straight line.
    Linear,
    /// At `o·(n − 1)/(m − 1)`, so that the first is the first and the last the last.
    LinearCorners,
    /// It is the mean of those from `⌊o·n/m⌋` to before `⌈(o + 1)·n/m⌉`.
    Mean,
}

/// What an element is made of: those from `first` to before `end`. Found in whole numbers, so that a neighbour without a
/// share is known for certain.
#[derive(Clone, Copy)]
struct Place {
    first: usize,
    end: usize,
    /// The weight of the first, and of each that follows.
    weights: [f64; 2],
}

impl Resampling {
    /// How long the operand is.
    #[inline(always)]
    pub(super) fn operand(&self) -> usize {
        if self.transposed { self.to } else { self.from }
    }

    /// How long the result is.
    #[inline(always)]
    pub(super) fn result(&self) -> usize {
        if self.transposed { self.from } else { self.to }
    }

    fn place(&self, o: usize) -> Place {
        let (n, m) = (self.from, self.to);
        let [far, parts] = match self.mode {
            Interpolation::Nearest => [o * n / m, 1],
            Interpolation::Mean => {
                let (first, end) = (o * n / m, ((o + 1) * n).div_ceil(m));
                return Place { first, end, weights: [1.0 / (end - first) as f64; 2] };
            }
            Interpolation::Linear => [((2 * o + 1) * n).saturating_sub(m), 2 * m],
            Interpolation::LinearCorners if m == 1 => [0, 1],
            Interpolation::LinearCorners => [o * (n - 1), m - 1],
        };
        let (first, rest) = (far / parts, far % parts);
        if rest == 0 || first + 1 >= n {
            let first = first.min(n - 1);
            return Place { first, end: first + 1, weights: [1.0; 2] };
        }
        let rest = rest as f64 / parts as f64;
        Place { first, end: first + 2, weights: [1.0 - rest, rest] }
    }

    /// The weight of an element, one of those that have any, in an element of the longer or shorter axis.
    fn weight(&self, o: usize, i: usize) -> f64 {
        let Place { first, weights, .. } = self.place(o);
        weights[usize::from(first != i)]
    }

    /// How many elements of the result are made together where rows are turned: as many whole vectors as there are operands
    /// at hand for.
    pub(super) fn of_turned(&self) -> usize {
        let most = SPAN * self.result() / self.operand().max(1);
        (most / LEAST * LEAST).clamp(LEAST, MOST)
    }

    /// The least of `0..self.to` for which a condition holds that holds for all behind it, too.
    fn least(&self, holds: impl Fn(Place) -> bool) -> usize {
        let (mut start, mut end) = (0, self.to);
        while start < end {
            let middle = start.midpoint(end);
            if holds(self.place(middle)) { end = middle } else { start = middle + 1 }
        }
        start
    }
}

/// The least elements of the result that are made together: those of the widest vector. Planes are made by so many, as
/// threads share them.
pub(super) const LEAST: usize = 16;
/// The most of them.
pub(super) const MOST: usize = 64;
/// Elements of the operand that are at hand for them.
pub(super) const SPAN: usize = 144;
/// Weights that are kept of them.
const KEPT: usize = 512;

/// What some elements of the result are made of.
pub(super) struct Taps<E> {
    map: Resampling,
    /// Which elements of the result.
    pub(super) results: Range<usize>,
    /// For each of them which elements of the operand, in order: neither their starts nor their ends decrease.
    runs: [(usize, usize); MOST],
    /// Where the weights of each begin, if they are kept.
    kept: [Option<usize>; MOST],
    weights: [E; KEPT],
}

impl<E: Real> Taps<E> {
    /// Those of a group of `count` results.
    pub(super) fn new(map: &Resampling, group: usize, count: usize) -> Self {
        let start = group * count;
        let results = start..(start + count).min(map.result());
        let mut taps = Self { map: *map, results, runs: [(0, 0); MOST], kept: [None; MOST], weights: [E::ZERO; KEPT] };
        let mut count = 0;
        let (mut begin, mut end) = (0, 0);
        // of nothing nothing is made
        let made = if map.from == 0 { 0 } else { taps.results.len() };
        for position in 0..made {
            let result = start + position;
            if map.transposed {
                let (has_share, is_behind) = (|at: Place| at.end > result, |at: Place| at.first > result);
                if position == 0 {
                    (begin, end) = (map.least(has_share), map.least(is_behind));
                }
                while begin < map.to && !has_share(map.place(begin)) {
                    begin += 1;
                }
                while end < map.to && !is_behind(map.place(end)) {
                    end += 1;
                }
            } else {
                let at = map.place(result);
                (begin, end) = (at.first, at.end);
            }
            taps.runs[position] = (begin, end);
            if count + (end - begin) > KEPT {
                continue;
            }
            taps.kept[position] = Some(count);
            for tap in begin..end {
                taps.weights[count] =
                    E::from_f64(if map.transposed { map.weight(tap, result) } else { map.weight(result, tap) });
                count += 1;
            }
        }
        taps
    }

    /// From the first element that any of the results needs to behind the last.
    pub(super) fn span(&self) -> Range<usize> {
        let last = self.results.len() - 1;
        self.runs[0].0..self.runs[last].1
    }

    /// Calls `each` for what result `start + position` is made of, with the weights.
    #[inline(always)]
    pub(super) fn for_each(&self, position: usize, mut each: impl FnMut(usize, E)) {
        let (begin, end) = self.runs[position];
        if let Some(first) = self.kept[position] {
            for (element, weight) in (begin..end).zip(&self.weights[first..]) {
                each(element, *weight);
            }
        } else {
            for element in begin..end {
                each(element, self.far_weight(position, element));
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn far_weight(&self, position: usize, element: usize) -> E {
        let result = self.results.start + position;
        let [o, i] = if self.map.transposed { [element, result] } else { [result, element] };
        E::from_f64(self.map.weight(o, i))
    }
}
