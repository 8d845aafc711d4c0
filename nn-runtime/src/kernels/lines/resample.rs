//! Resampling: each result is a weighted sum of a few neighbours.

use super::taps::{LEAST, MOST, Resampling, SPAN, Taps};
use super::{Blocks, Lines, WAITING};
use crate::kernels::convolve::{Finisher, Rows};
use crate::kernels::lane::{Lane, Span};
use crate::kernels::real::Real;
use core::ops::Range;

/// The elements of the widest vector.
const WIDEST: usize = 16;

/// Into how many units the work falls: groups of results, each for groups of rows or for all that stands before the axis.
pub(super) fn units<L: Lane>(x: &Lines<'_, L::Elem>, map: &Resampling) -> usize {
    map.result().div_ceil(together(x, map)) * lines::<L>(x)
}

/// How many results are made together.
fn together<E>(x: &Lines<'_, E>, map: &Resampling) -> usize {
    if x.axis + 1 == x.sizes.len() { map.of_turned() } else { LEAST }
}

/// Groups of rows, or what stands before the axis.
fn lines<L: Lane>(x: &Lines<'_, L::Elem>) -> usize {
    if x.axis + 1 == x.sizes.len() { x.matrix()[0].div_ceil(L::WIDTH) } else { x.planes()[0] }
}

/// Calls `each` for the units, with the taps of their results, which are found once for many units.
#[inline(always)]
fn for_each<L: Lane>(
    x: &Lines<'_, L::Elem>,
    map: &Resampling,
    units: Range<usize>,
    mut each: impl FnMut(&Taps<L::Elem>, usize),
) {
    let lines = lines::<L>(x);
    let mut start = units.start;
    while start < units.end {
        let group = start / lines;
        let end = units.end.min((group + 1) * lines);
        let taps = Taps::new(map, group, together(x, map));
        for unit in start..end {
            each(&taps, unit - group * lines);
        }
        start = end;
    }
}

/// Across the columns: planes of the operand are added to planes of the result.
#[inline(always)]
pub(super) fn across<L: Lane>(
    x: &Lines<'_, L::Elem>,
    map: &Resampling,
    finish: &dyn Finisher<L::Elem>,
    units: Range<usize>,
) {
    let last = x.sizes.len() - 1;
    let (stride, step) = (x.strides[x.axis], x.strides[last]);
    let [_, all_rows, all_columns] = x.planes();
    let blocks = Blocks::new::<L>(all_rows, all_columns);
    let mut waiting = [L::Elem::ZERO; WAITING];
    for_each::<L>(
        x,
        map,
        units,
        #[inline(always)]
        |taps, outer| {
            let from = x.start(0..x.axis, outer);
            for part in (0..taps.results.len()).step_by(blocks.planes) {
                let count = blocks.planes.min(taps.results.len() - part);
                for left in (0..all_columns).step_by(blocks.columns) {
                    let columns = left..(left + blocks.columns).min(all_columns);
                    for top in (0..all_rows).step_by(blocks.rows) {
                        let rows = top..(top + blocks.rows).min(all_rows);
                        for (plane, row) in (0..count).flat_map(|plane| rows.clone().map(move |row| (plane, row))) {
                            let place = (plane * rows.len() + row - top) * blocks.stride;
                            let to = &mut waiting[place..place + blocks.stride];
                            let from = from + x.start(x.axis + 1..last, row);
                            sum_row::<L>(x.data, from, [stride, step], (taps, part + plane), columns.clone(), to);
                        }
                        let first = (outer * map.result() + taps.results.start + part) * all_rows + top;
                        let rows = Rows { first, step: 1, count: count * rows.len() };
                        // SAFETY: rows and columns lie in the result, and these are this unit's; a row that waits is of
                        // whole vectors.
                        unsafe { finish.rows(waiting.as_ptr(), blocks.stride, rows, columns.clone()) }
                    }
                }
            }
        },
    );
}

/// One row of a result: its columns in vectors.
#[inline(always)]
fn sum_row<L: Lane>(
    data: &[L::Elem],
    from: usize,
    [stride, step]: [usize; 2],
    (taps, position): (&Taps<L::Elem>, usize),
    columns: Range<usize>,
    to: &mut [L::Elem],
) {
    let mut column = columns.start;
    // several vectors at a time share what it takes to find the weights
    if step == 1 {
        while column + 4 * L::WIDTH <= columns.end {
            vectors::<L, 4>(data, from + column, stride, (taps, position), &mut to[column - columns.start..]);
            column += 4 * L::WIDTH;
        }
        while column + L::WIDTH <= columns.end {
            vectors::<L, 1>(data, from + column, stride, (taps, position), &mut to[column - columns.start..]);
            column += L::WIDTH;
        }
    }
    while column < columns.end {
        let len = L::WIDTH.min(columns.end - column);
        let mut sum = L::zero();
        taps.for_each(
            position,
            #[inline(always)]
            |element, weight| {
                let start = from + element * stride + column * step;
                let value = if step == 1 { L::load(data, Span { start, len }) } else { apart(data, start, step, len) };
                sum = value.fused(L::all(weight), sum);
            },
        );
        sum.store(to, Span { start: column - columns.start, len: L::WIDTH });
        column += L::WIDTH;
    }
}

/// N vectors of a row of a result, whose elements are neighbours.
#[inline(always)]
fn vectors<L: Lane, const N: usize>(
    data: &[L::Elem],
    from: usize,
    stride: usize,
    (taps, position): (&Taps<L::Elem>, usize),
    to: &mut [L::Elem],
) {
    let mut sums = [L::zero(); N];
    taps.for_each(
        position,
        #[inline(always)]
        |element, weight| {
            let (weight, row) = (L::all(weight), &data[from + element * stride..][..N * L::WIDTH]);
            for (i, sum) in sums.iter_mut().enumerate() {
                // SAFETY: the row has N vectors.
                *sum = unsafe { L::load_all(row.as_ptr().add(i * L::WIDTH)) }.fused(weight, *sum);
            }
        },
    );
    let to = &mut to[..N * L::WIDTH];
    for (i, sum) in sums.into_iter().enumerate() {
        // SAFETY: as above.
        unsafe { sum.store_all(to.as_mut_ptr().add(i * L::WIDTH)) }
    }
}

/// Columns that lie apart.
#[inline(always)]
fn apart<L: Lane>(data: &[L::Elem], start: usize, step: usize, len: usize) -> L {
    L::from_fn(Span { start: 0, len }, |i| data[start + i * step])
}

/// Along the columns: rows are turned, so that as many as a vector has elements run side by side.
#[inline(always)]
pub(super) fn along<L: Lane>(
    x: &Lines<'_, L::Elem>,
    map: &Resampling,
    finish: &dyn Finisher<L::Elem>,
    units: Range<usize>,
) {
    let all_rows = x.matrix()[0];
    let step = x.strides[x.axis];
    let (mut copied, mut turned) = ([L::Elem::ZERO; WIDEST * SPAN], [L::Elem::ZERO; WIDEST * SPAN]);
    let (mut sums, mut waiting) = ([L::Elem::ZERO; WIDEST * MOST], [L::Elem::ZERO; WIDEST * MOST]);
    for_each::<L>(
        x,
        map,
        units,
        #[inline(always)]
        |taps, group| {
            let first = group * L::WIDTH;
            let count = L::WIDTH.min(all_rows - first);
            let mut starts = [0; WIDEST];
            for (row, start) in starts[..count].iter_mut().enumerate() {
                *start = x.start(0..x.axis, first + row);
            }
            let starts = &starts[..count];
            let span = taps.span();
            let is_turned = span.len() <= SPAN;
            if is_turned {
                turn::<L>(x.data, starts, step, span.clone(), &mut copied, &mut turned);
            }
            for position in 0..taps.results.len() {
                let mut sum = L::zero();
                taps.for_each(
                    position,
                    #[inline(always)]
                    |element, weight| {
                        let value = if is_turned {
                            L::load(&turned, Span { start: (element - span.start) * L::WIDTH, len: L::WIDTH })
                        } else {
                            L::from_fn(Span { start: 0, len: count }, |row| x.data[starts[row] + element * step])
                        };
                        sum = value.fused(L::all(weight), sum);
                    },
                );
                sum.store(&mut sums, Span { start: position * L::WIDTH, len: L::WIDTH });
            }
            for at in (0..taps.results.len()).step_by(L::WIDTH) {
                // SAFETY: sums are MOST rows of WIDTH elements, and what waits are WIDTH rows of MOST, a multiple of WIDTH.
                unsafe {
                    let from = sums.as_ptr().add(at * L::WIDTH);
                    L::transpose(from, L::WIDTH, waiting.as_mut_ptr().add(at), MOST);
                }
            }
            // SAFETY: rows and columns lie in the result, and these are this unit's; a row that waits is of whole vectors.
            unsafe { finish.rows(waiting.as_ptr(), MOST, Rows { first, step: 1, count }, taps.results.clone()) }
        },
    );
}

/// Elements of some rows, at most as many as a vector has, turned: each line has those of all rows at one place.
#[inline(always)]
fn turn<L: Lane>(
    data: &[L::Elem],
    starts: &[usize],
    step: usize,
    span: Range<usize>,
    copied: &mut [L::Elem; WIDEST * SPAN],
    turned: &mut [L::Elem; WIDEST * SPAN],
) {
    let squares = span.len().next_multiple_of(L::WIDTH);
    let far = if let [first, second, ..] = *starts { second.saturating_sub(first) } else { 0 };
    let is_even = starts.windows(2).all(|pair| pair[0] + far == pair[1]);
    let end = starts.last().map_or(0, |last| last + span.start + squares);
    // whole squares are turned where they lie
    let (from, stride) = if step == 1 && is_even && starts.len() == L::WIDTH && end <= data.len() {
        (data[starts[0] + span.start..].as_ptr(), far)
    } else {
        for (row, start) in starts.iter().enumerate() {
            let to = &mut copied[row * SPAN..row * SPAN + span.len()];
            let from = start + span.start * step;
            to.iter_mut().enumerate().for_each(|(i, to)| *to = data[from + i * step]);
        }
        (copied.as_ptr(), SPAN)
    };
    for at in (0..squares).step_by(L::WIDTH) {
        // SAFETY: WIDTH rows of whole squares lie in the data, as `end` shows, or in what was copied; and as many lines in
        // what is turned, as SPAN is a multiple of WIDTH.
        unsafe { L::transpose(from.add(at), stride, turned.as_mut_ptr().add(at * L::WIDTH), L::WIDTH) }
    }
}
