//! Resampling: each result is a weighted sum of a few neighbours.

use super::taps::{LEAST, MOST, Resampling, SPAN, Taps};
use super::{Blocks, Lines, WAITING};
use crate::kernels::finish::{Finisher, Rows};
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

/// Calls `each` for units that follow one another and make the same results, with the taps of these.
#[inline(always)]
fn for_each<L: Lane>(
    x: &Lines<'_, L::Elem>,
    map: &Resampling,
    units: Range<usize>,
    mut each: impl FnMut(&Taps<L::Elem>, Range<usize>),
) {
    let lines = lines::<L>(x);
    let mut start = units.start;
    while start < units.end {
        let group = start / lines;
        let end = units.end.min((group + 1) * lines);
        let taps = Taps::new(map, group, together(x, map));
        each(&taps, start - group * lines..end - group * lines);
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
    let [_, rows, columns] = x.planes();
    let across =
        Across::<L> { x, length: map.result(), finish, rows, columns, blocks: Blocks::new::<L>(rows, columns) };
    let mut waiting = [L::Elem::ZERO; WAITING];
    for_each::<L>(
        x,
        map,
        units,
        #[inline(always)]
        |taps, outers| {
            let together = across.together(taps);
            for outer in outers.clone().step_by(together.max(1)) {
                if together == 0 {
                    across.blocks(taps, outer, &mut waiting);
                } else {
                    across.whole(taps, outer..(outer + together).min(outers.end), &mut waiting);
                }
            }
        },
    );
}

/// What [`across`] knows of all planes.
struct Across<'a, L: Lane> {
    x: &'a Lines<'a, L::Elem>,
    /// Planes of the result along the axis.
    length: usize,
    finish: &'a dyn Finisher<L::Elem>,
    /// Of a plane.
    rows: usize,
    columns: usize,
    blocks: Blocks,
}

impl<L: Lane> Across<'_, L> {
    /// How many lines of planes wait together, where each is small and made at once: their rows follow one another. 0
    /// elsewhere.
    #[inline(always)]
    fn together(&self, taps: &Taps<L::Elem>) -> usize {
        let Blocks { columns, stride, rows, .. } = self.blocks;
        let is_whole = taps.results.len() == self.length && rows == self.rows && columns == self.columns;
        let each = stride.saturating_mul(self.length).saturating_mul(self.rows);
        if is_whole { WAITING.checked_div(each).unwrap_or(0) } else { 0 }
    }

    /// All results of some lines of planes.
    #[inline(always)]
    fn whole(&self, taps: &Taps<L::Elem>, outers: Range<usize>, waiting: &mut [L::Elem; WAITING]) {
        let mut place = 0;
        for outer in outers.clone() {
            let from = self.x.start(0..self.x.axis, outer);
            for position in 0..self.length {
                for row in 0..self.rows {
                    let to = &mut waiting[place..place + self.blocks.stride];
                    self.row(from, row, (taps, position), 0..self.columns, to);
                    place += self.blocks.stride;
                }
            }
        }
        let each = self.length * self.rows;
        let rows = Rows { first: outers.start * each, step: 1, count: outers.len() * each };
        // SAFETY: rows and columns lie in the result, and these are this unit's; a row that waits is of whole vectors.
        unsafe { self.finish.rows(waiting.as_ptr(), self.blocks.stride, rows, 0..self.columns) }
    }

    /// Some results of one line of planes, block by block.
    #[inline(always)]
    fn blocks(&self, taps: &Taps<L::Elem>, outer: usize, waiting: &mut [L::Elem; WAITING]) {
        let Self { blocks, rows: all_rows, columns: all_columns, .. } = self;
        let from = self.x.start(0..self.x.axis, outer);
        for part in (0..taps.results.len()).step_by(blocks.planes) {
            let count = blocks.planes.min(taps.results.len() - part);
            for left in (0..*all_columns).step_by(blocks.columns) {
                let columns = left..(left + blocks.columns).min(*all_columns);
                for top in (0..*all_rows).step_by(blocks.rows) {
                    let rows = top..(top + blocks.rows).min(*all_rows);
                    for (plane, row) in (0..count).flat_map(|plane| rows.clone().map(move |row| (plane, row))) {
                        let place = (plane * rows.len() + row - top) * blocks.stride;
                        let to = &mut waiting[place..place + blocks.stride];
                        self.row(from, row, (taps, part + plane), columns.clone(), to);
                    }
                    let first = (outer * self.length + taps.results.start + part) * all_rows + top;
                    let rows = Rows { first, step: 1, count: count * rows.len() };
                    // SAFETY: rows and columns lie in the result, and these are this unit's; a row that waits is of whole
                    // vectors.
                    unsafe { self.finish.rows(waiting.as_ptr(), blocks.stride, rows, columns.clone()) }
                }
            }
        }
    }

    /// Some columns of one row of a result.
    #[inline(always)]
    fn row(&self, from: usize, row: usize, taps: (&Taps<L::Elem>, usize), columns: Range<usize>, to: &mut [L::Elem]) {
        let x = self.x;
        let last = x.sizes.len() - 1;
        let from = if row == 0 { from } else { from + x.start(x.axis + 1..last, row) };
        sum_row::<L>(x.data, from, [x.strides[x.axis], x.strides[last]], taps, columns, to);
    }
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
                let value = if step == 1 {
                    // SAFETY: `Lines::check` has shown that all rows and columns lie in the data.
                    unsafe { L::load_first(data.as_ptr().add(start), len) }
                } else {
                    apart(data, start, step, len)
                };
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

/// Columns that lie apart. A call of its own, so that the loops over neighbours do not count along with 16 places.
#[inline(always)]
fn apart<L: Lane>(data: &[L::Elem], start: usize, step: usize, len: usize) -> L {
    let mut each = [L::Elem::ZERO; WIDEST];
    gather(data, start, step, &mut each[..len]);
    // SAFETY: there are as many elements as the widest vector has.
    unsafe { L::load_all(each.as_ptr()) }
}

#[inline(never)]
fn gather<E: Copy>(from: &[E], start: usize, step: usize, to: &mut [E]) {
    for (i, to) in to.iter_mut().enumerate() {
        *to = from[start + i * step];
    }
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
        |taps, groups| {
            for group in groups {
                let first = group * L::WIDTH;
                let count = L::WIDTH.min(all_rows - first);
                let mut starts = [0; WIDEST];
                for (row, start) in starts[..count].iter_mut().enumerate() {
                    *start = x.start(0..x.axis, first + row);
                }
                let starts = &starts[..count];
                let span = taps.span();
                if span.len() <= SPAN {
                    turn::<L>(x.data, starts, step, span.clone(), &mut copied, &mut turned);
                    sum_each(
                        taps,
                        #[inline(always)]
                        |element| L::load(&turned, Span { start: (element - span.start) * L::WIDTH, len: L::WIDTH }),
                        &mut sums,
                    );
                } else {
                    sum_each(
                        taps,
                        #[inline(always)]
                        |element| L::from_fn(Span { start: 0, len: count }, |row| x.data[starts[row] + element * step]),
                        &mut sums,
                    );
                }
                for at in (0..taps.results.len()).step_by(L::WIDTH) {
                    // SAFETY: sums are MOST rows of WIDTH elements, and what waits are WIDTH rows of MOST, a multiple of
                    // WIDTH.
                    unsafe {
                        let from = sums.as_ptr().add(at * L::WIDTH);
                        L::transpose(from, L::WIDTH, waiting.as_mut_ptr().add(at), MOST);
                    }
                }
                let rows = Rows { first, step: 1, count };
                // SAFETY: rows and columns lie in the result, and these are this unit's; a row that waits is of whole
                // vectors.
                unsafe { finish.rows(waiting.as_ptr(), MOST, rows, taps.results.clone()) }
            }
        },
    );
}

/// The results of a group, each a vector of elements of several rows.
#[inline(always)]
fn sum_each<L: Lane>(taps: &Taps<L::Elem>, value: impl Fn(usize) -> L, sums: &mut [L::Elem; WIDEST * MOST]) {
    for (position, to) in (0..taps.results.len()).zip(sums.chunks_exact_mut(L::WIDTH)) {
        let mut sum = L::zero();
        taps.for_each(
            position,
            #[inline(always)]
            |element, weight| sum = value(element).fused(L::all(weight), sum),
        );
        // SAFETY: a chunk has WIDTH elements.
        unsafe { sum.store_all(to.as_mut_ptr()) }
    }
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
