//! What runs along one axis of a tensor: running sums, and resampling with its transpose, with an epilogue that turns each
//! result into what is stored.
//!
//! ```text
//! running_sum  y[…, i, …] = x[…, 0, …] + … + x[…, i, …]
//! resample     y[…, o, …] = Σ w[o, i] · x[…, i, …] over the few i whose weight is not 0; no other element is read
//! ```
//!
//! Both take time in proportion to the elements. The result is a matrix: its last axis are the columns, all others the
//! rows. Where the axis is the last one, several rows run side by side ([`sums`]) or are turned so that they lie side by
//! side in vectors ([`resample`]); elsewhere vectors run across the axis. Each element is computed in the same way
//! wherever the work is cut, so that threads do not show in the bits.

mod resample;
mod sums;
mod taps;
#[cfg(test)]
mod tests;

use super::contract::{Epilogue, Output, Run};
use super::convolve::bad;
use super::finish::{Finish, Finisher};
use super::lane::Lane;
use super::pool;
use core::ops::Range;
pub use taps::{Interpolation, Resampling};

/// Elements below which a second thread is not worth waking.
const WORTH_SHARING: usize = pool::worth(1 << 17);
/// Into how many pieces the work is cut that is shared.
const PIECES: usize = 8;
/// Results that wait for the epilogue.
const WAITING: usize = 1024;
/// Columns that are taken at a time where vectors run across the axis.
const BLOCK: usize = 512;
/// Sizes whose product is larger than this are of no memory.
const MOST: usize = usize::MAX >> 3;

/// A tensor to read along one of its axes.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a, E> {
    /// The elements.
    pub data: &'a [E],
    /// The sizes of the result, in the order in which it is stored: its last axis are the columns of a matrix. Those of
    /// the tensor are the same, but along the axis that is resampled.
    pub sizes: &'a [usize],
    /// How far the tensor's elements are apart along each of these axes.
    pub strides: &'a [usize],
    /// Which of them is the one that everything runs along.
    pub axis: usize,
}

/// Which elements a running sum takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// Not the one that it stands for, only those before it.
    pub exclusive: bool,
    /// From the end: those behind it.
    pub reverse: bool,
}

/// One of the functions of this module: its operand, checked.
#[doc(hidden)]
pub struct Along<'a, E> {
    x: Lines<'a, E>,
    kind: Kind,
}

enum Kind {
    Sums(Running),
    Resample(Resampling),
}

/// The running sums along an axis: `y[i] = x[0] + … + x[i]`, in each line of the tensor.
///
/// They are added in `f64`, one after the other, and rounded to the element type where they are stored. So in `f32` the
/// error of a sum is at most half a unit in its last place and `n · 2⁻⁵³ · Σ|x|`: it does not grow with the count n as far
/// as `f32` shows it, and a sum may leave the range of `f32` and come back. What is not finite reaches the sums behind it,
/// and no others.
///
/// # Panics
/// If the operand or an output is shorter than the sizes ask: a bug of the compiler, never of its user.
#[inline]
pub fn running_sum<L: Lane, const N: usize, E: Epilogue<L, N>>(
    x: Lines<'_, L::Elem>,
    running: Running,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
) {
    x.check(x.sizes.get(x.axis).copied().unwrap_or(0));
    let finish = Finish::<L, N, E>::new(x.matrix(), outputs, epilogue);
    L::along(&Along { x, kind: Kind::Sums(running) }, &finish);
}

/// More or fewer elements along an axis, each a weighted sum of a few neighbours; or the transpose of that, its derivative.
///
/// What has no weight is not read, so that what is not finite reaches only the elements that it has a share in.
///
/// # Panics
/// As [`running_sum`], and if the sizes are not those of the resampling.
#[inline]
pub fn resample<L: Lane, const N: usize, E: Epilogue<L, N>>(
    x: Lines<'_, L::Elem>,
    map: Resampling,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
) {
    x.check(map.operand());
    if map.from.saturating_add(1).saturating_mul(map.to.saturating_add(1)) > MOST {
        bad("sizes of more than memory can hold");
    }
    if x.sizes[x.axis] != map.result() {
        bad("an axis has not the length of its resampling");
    }
    let finish = Finish::<L, N, E>::new(x.matrix(), outputs, epilogue);
    L::along(&Along { x, kind: Kind::Resample(map) }, &finish);
}

impl<E> Lines<'_, E> {
    /// Stops if the tensor, which has `length` elements along the axis, does not lie in the data.
    #[inline(always)]
    fn check(&self, length: usize) {
        if self.axis >= self.sizes.len() || self.sizes.len() != self.strides.len() {
            bad("an axis that is none");
        }
        // strides of 0 let one element pass for any number of them: its length alone bounds nothing
        if self.sizes.iter().fold(1, |all: usize, size| all.saturating_mul(*size)) > MOST {
            bad("sizes of more than memory can hold");
        }
        let sizes = || (0..self.sizes.len()).map(|axis| if axis == self.axis { length } else { self.sizes[axis] });
        if sizes().any(|size| size == 0) {
            return;
        }
        let mut last = Some(0usize);
        for (size, stride) in sizes().zip(self.strides) {
            let far = (size - 1).checked_mul(*stride);
            last = last.and_then(|last| far.and_then(|far| last.checked_add(far)));
        }
        if last.is_none_or(|last| last >= self.data.len()) {
            bad("an operand is too short");
        }
    }

    /// Rows and columns of the result.
    #[inline(always)]
    fn matrix(&self) -> [usize; 2] {
        let [outer @ .., columns] = self.sizes else { return [0, 0] };
        [outer.iter().fold(1, |rows: usize, size| rows.saturating_mul(*size)), *columns]
    }

    /// Where the axis is not the last: how many lines of planes stand before it, the rows of a plane between it and the
    /// columns, and the columns.
    fn planes(&self) -> [usize; 3] {
        let [outer @ .., columns] = self.sizes else { return [0; 3] };
        [outer[..self.axis].iter().product(), outer[self.axis + 1..].iter().product(), *columns]
    }

    /// Where the elements at index `index` of some axes together begin.
    fn start(&self, axes: Range<usize>, mut index: usize) -> usize {
        let mut start = 0;
        for axis in axes.clone().rev() {
            // the outermost has what is left
            let own = if axis == axes.start { index } else { index % self.sizes[axis] };
            start += own * self.strides[axis];
            index = if axis == axes.start { 0 } else { index / self.sizes[axis] };
        }
        start
    }
}

/// How a plane of rows and columns is taken in blocks: columns of a block, rows of it, and how many planes one after the
/// other wait for the epilogue together.
struct Blocks {
    columns: usize,
    /// Elements from one row that waits to the next: whole vectors.
    stride: usize,
    rows: usize,
    planes: usize,
}

impl Blocks {
    fn new<L: Lane>(rows: usize, columns: usize) -> Self {
        let columns = columns.min(BLOCK);
        let stride = columns.next_multiple_of(L::WIDTH);
        let fit = WAITING / stride;
        let block = rows.min(fit);
        // rows of several planes are neighbours where blocks have all rows of a plane
        Self { columns, stride, rows: block, planes: if block == rows { fit / block } else { 1 } }
    }
}

/// Does the whole job, on as many threads as there are if it is worth it.
pub(super) fn run<L: Lane>(job: &Along<'_, L::Elem>, finish: &dyn Finisher<L::Elem>) {
    if job.x.sizes.contains(&0) {
        return;
    }
    let elements: usize = job.x.sizes.iter().product();
    let units = match &job.kind {
        Kind::Sums(_) => sums::units::<L>(&job.x),
        Kind::Resample(map) => resample::units::<L>(&job.x, map),
    };
    let step = if elements >= WORTH_SHARING { units.div_ceil(PIECES) } else { units };
    let piece = |i: usize, _: *mut u8| {
        L::enter(Piece::<L> { job, finish, units: i * step..((i + 1) * step).min(units) });
    };
    pool::run(units.div_ceil(step), core::ptr::null_mut(), &piece);
}

/// Some units of the work, which know nothing of each other.
struct Piece<'a, L: Lane> {
    job: &'a Along<'a, L::Elem>,
    finish: &'a dyn Finisher<L::Elem>,
    units: Range<usize>,
}

impl<L: Lane> Run<L> for Piece<'_, L> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        let x = &self.job.x;
        let is_last = x.axis + 1 == x.sizes.len();
        match (&self.job.kind, is_last) {
            (Kind::Sums(running), true) => sums::along::<L>(x, *running, self.finish, self.units),
            (Kind::Sums(running), false) => sums::across::<L>(x, *running, self.finish, self.units),
            (Kind::Resample(map), true) => resample::along::<L>(x, map, self.finish, self.units),
            (Kind::Resample(map), false) => resample::across::<L>(x, map, self.finish, self.units),
        }
    }
}
