//! Running sums, in `f64`.

use super::{Blocks, Lines, Running, WAITING};
use crate::kernels::finish::{Finisher, Rows};
use crate::kernels::lane::Lane;
use crate::kernels::real::Real;
use core::ops::Range;

/// Rows whose sums are added side by side: one alone would wait for each addition.
const TOGETHER: usize = 8;

/// Into how many units the work falls: groups of rows, or blocks of planes.
pub(super) fn units<L: Lane>(x: &Lines<'_, L::Elem>) -> usize {
    if x.axis + 1 == x.sizes.len() {
        return x.matrix()[0].div_ceil(TOGETHER);
    }
    let [outer, rows, columns] = x.planes();
    let blocks = Blocks::new::<L>(rows, columns);
    outer * rows.div_ceil(blocks.rows) * columns.div_ceil(blocks.columns)
}

/// The order in which `count` elements from `start` on are taken.
fn order(start: usize, count: usize, running: Running) -> impl Iterator<Item = usize> {
    (0..count).map(move |i| start + if running.reverse { count - 1 - i } else { i })
}

/// The axis in parts of at most so many elements, in the order in which they are taken: the first and how many.
fn parts(length: usize, most: usize, running: Running) -> impl Iterator<Item = (usize, usize)> {
    (0..length).step_by(most).map(move |done| {
        let count = most.min(length - done);
        (if running.reverse { length - done - count } else { done }, count)
    })
}

/// Along the columns: groups of rows.
#[inline(always)]
pub(super) fn along<L: Lane>(
    x: &Lines<'_, L::Elem>,
    running: Running,
    finish: &dyn Finisher<L::Elem>,
    groups: Range<usize>,
) {
    const PART: usize = WAITING / TOGETHER;
    let [rows, columns] = x.matrix();
    let stride = x.strides[x.axis];
    let mut waiting = [L::Elem::ZERO; WAITING];
    for group in groups {
        let first = group * TOGETHER;
        let count = TOGETHER.min(rows - first);
        // in place of rows that are not there the last one is added once more
        let starts: [usize; TOGETHER] = core::array::from_fn(|row| x.start(0..x.axis, first + row.min(count - 1)));
        let mut sums = [0.0; TOGETHER];
        for (start, length) in parts(columns, PART, running) {
            for column in order(start, length, running) {
                for (row, sum) in sums.iter_mut().enumerate() {
                    // SAFETY: `Lines::check` has shown that all rows and columns lie in the data.
                    let element = unsafe { *x.data.get_unchecked(starts[row] + column * stride) };
                    let before = *sum;
                    *sum += element.to_f64();
                    let kept = if running.exclusive { before } else { *sum };
                    waiting[row * PART + column - start] = L::Elem::from_f64(kept);
                }
            }
            let rows = Rows { first, step: 1, count };
            // SAFETY: rows and columns lie in the result, and these rows are this unit's; a row that waits is of whole
            // vectors.
            unsafe { finish.rows(waiting.as_ptr(), PART, rows, start..start + length) }
        }
    }
}

/// Across the columns: blocks of planes.
#[inline(always)]
pub(super) fn across<L: Lane>(
    x: &Lines<'_, L::Elem>,
    running: Running,
    finish: &dyn Finisher<L::Elem>,
    units: Range<usize>,
) {
    let last = x.sizes.len() - 1;
    let (length, stride, step) = (x.sizes[x.axis], x.strides[x.axis], x.strides[last]);
    let [_, all_rows, all_columns] = x.planes();
    let blocks = Blocks::new::<L>(all_rows, all_columns);
    let (down, wide) = (all_rows.div_ceil(blocks.rows), all_columns.div_ceil(blocks.columns));
    let (mut waiting, mut sums) = ([L::Elem::ZERO; WAITING], [0.0; WAITING]);
    for unit in units {
        let (outer, block) = (unit / (down * wide), unit % (down * wide));
        let (top, left) = (block / wide * blocks.rows, block % wide * blocks.columns);
        let rows = top..(top + blocks.rows).min(all_rows);
        let columns = left..(left + blocks.columns).min(all_columns);
        let from = x.start(0..x.axis, outer) + left * step;
        sums[..rows.len() * blocks.stride].fill(0.0);
        for (start, count) in parts(length, blocks.planes, running) {
            for plane in order(start, count, running) {
                for row in rows.clone() {
                    let place = (row - top) * blocks.stride;
                    let sums = &mut sums[place..place + columns.len()];
                    let place = ((plane - start) * rows.len() + row - top) * blocks.stride;
                    let to = &mut waiting[place..place + columns.len()];
                    let from = from + plane * stride + x.start(x.axis + 1..last, row);
                    let from = &x.data[from..=from + (columns.len() - 1) * step];
                    match (step, running.exclusive) {
                        (1, false) => add::<L::Elem, false>(sums, from, to),
                        (1, true) => add::<L::Elem, true>(sums, from, to),
                        _ => add_apart(sums, from, step, to, running.exclusive),
                    }
                }
            }
            let rows = Rows { first: (outer * length + start) * all_rows + top, step: 1, count: count * rows.len() };
            // SAFETY: rows and columns lie in the result, and these are this unit's; a row that waits is of whole vectors.
            unsafe { finish.rows(waiting.as_ptr(), blocks.stride, rows, columns.clone()) }
        }
    }
}

/// Adds neighbours to their sums, and keeps those without or with them.
#[inline(always)]
fn add<E: Real, const EXCLUSIVE: bool>(sums: &mut [f64], from: &[E], to: &mut [E]) {
    for ((sum, element), to) in sums.iter_mut().zip(from).zip(to) {
        let before = *sum;
        *sum += element.to_f64();
        *to = E::from_f64(if EXCLUSIVE { before } else { *sum });
    }
}

/// The same of elements that lie apart.
#[inline(never)]
fn add_apart<E: Real>(sums: &mut [f64], from: &[E], step: usize, to: &mut [E], exclusive: bool) {
    for (i, (sum, to)) in sums.iter_mut().zip(to).enumerate() {
        let before = *sum;
        *sum += from[i * step].to_f64();
        *to = E::from_f64(if exclusive { before } else { *sum });
    }
}
