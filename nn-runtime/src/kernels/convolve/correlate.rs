//! Correlation: for each pixel, the sum over taps and channels. Rows of the product are pixels, columns are features.

use super::blocking::{self, Bands, Cut};
use super::line::Line;
use super::tile::{Product, TALLEST, panels};
use super::window::Window;
use super::{Tensor4, bad, pack, tables};
use crate::kernels::contract::Run;
use crate::kernels::finish::{Finisher, Rows};
use crate::kernels::lane::Lane;
use crate::kernels::pool;
use core::ops::Range;

/// So many pixels are handed over together, which costs less than tile by tile.
const TOGETHER: usize = 64;
/// Filters of several panels are read in place if there are fewer pixels than this in all: then copying them would cost
/// more than it saves.
const FEW_PIXELS: usize = 256;

/// `result[b, y, x, n] = Σ_{ty, tx, c} source[b, c, …] · filters[n, c, …]` for the pixels and taps of two lines.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Correlation<'a, E> {
    pub(super) batch: usize,
    pub(super) groups: usize,
    /// Image, channel, row, column.
    pub(super) source: Tensor4<'a, E>,
    /// The source's channels in each group.
    pub(super) channels: usize,
    /// Column of the result, channel of the source, and the two taps.
    pub(super) filters: Tensor4<'a, E>,
    /// From one group's filters to the next's.
    pub(super) group_stride: usize,
    /// The result's columns in each group.
    pub(super) columns: usize,
    /// Rows and columns of an image.
    pub(super) lines: [Line; 2],
    /// The size of an image of the result.
    pub(super) result: [usize; 2],
}

/// Does the whole job, on as many threads as there are if it is worth it.
pub(super) fn run<L: Lane>(job: &Correlation<'_, L::Elem>, finish: &dyn Finisher<L::Elem>, scratch: &mut [L::Elem]) {
    let Correlation { batch, groups, channels, columns, lines, .. } = *job;
    let k = lines[0].taps * lines[1].taps * channels;
    let shared = blocking::is_shared(batch, &lines, k.saturating_mul(groups * columns));
    let bands = Bands::new(&lines, batch, groups * channels, blocking::MOST_PIXELS, shared);
    let pieces = bands.count(batch);
    if pieces == 0 || groups * columns == 0 {
        return;
    }
    let window = Window::new(&job.source, &lines, groups * channels, &bands);
    let mut parts = blocking::correlation(&lines, groups, channels, columns, &bands);
    parts.window = blocking::line(window.len);
    // SAFETY: the scratch memory is a slice.
    let mut cut = unsafe { Cut::new(scratch.as_mut_ptr(), scratch.len()) };
    let taps = cut.take(blocking::line(k)).cast::<u32>();
    let pixels = cut.take(blocking::line(bands.pixels)).cast::<u32>();
    // SAFETY: the tables hold a number for each, and `Window::new` has checked that they fit.
    unsafe {
        tables::taps(&lines, channels, window.strides, taps);
        tables::pixels(&lines, &bands, window.strides, pixels);
    }
    let packed = cut.take(parts.shared);
    let filters = job.in_place::<L>().unwrap_or_else(|| L::enter(Pack::<L> { job, k, to: packed }));
    let (own, own_len) = cut.rest();
    if own_len < parts.own_len() {
        bad("the scratch memory is too short");
    }
    let shared = Shared { job, finish, window, taps, pixels, filters, k };
    let piece = |i: usize, scratch: *mut u8| {
        let (group, band) = (i / bands.per_image, i % bands.per_image);
        let (image, row) = (group * bands.images, band * bands.rows);
        // SAFETY: every thread has so much memory of its own; the pieces are disjoint.
        let mut cut = unsafe { Cut::new(scratch.cast::<L::Elem>(), parts.own_len()) };
        L::enter(Piece::<L> {
            shared: &shared,
            images: image..(image + bands.images).min(batch),
            rows: row..(row + bands.rows).min(lines[0].count),
            copy: cut.take(parts.window),
            sums: cut.take(parts.own),
        });
    };
    if parts.fits_workers::<L::Elem>() {
        pool::run(pieces, own.cast(), &piece);
    } else {
        (0..pieces).for_each(|i| piece(i, own.cast()));
    }
}

/// Where the filters are: a row of columns for each tap and channel.
#[derive(Clone, Copy)]
pub(super) enum Rowwise<E> {
    /// In place: the first row of the first group, and the distance between rows.
    InPlace(*const E, usize),
    /// Copied: group by group, panel by panel of columns, each panel's rows without gaps.
    Packed(*const E),
}

impl<E> Correlation<'_, E> {
    /// The first element of the filters that this correlation uses.
    fn first_filter(&self) -> usize {
        let ([y, x], [_, _, rows, columns]) = (&self.lines, self.filters.strides);
        y.filter_first * rows + x.filter_first * columns
    }

    /// Whether its pixels are all of the result, so that their rows follow one another.
    fn is_whole(&self) -> bool {
        let ([y, x], [height, width]) = (&self.lines, self.result);
        y.result_step == 1 && x.result_step == 1 && (y.count, x.count) == (height, width)
    }

    /// The filters in place, if their columns are neighbours, their rows evenly apart, no vector reaches past the end, and
    /// a copy would not be read faster.
    pub(super) fn in_place<L: Lane<Elem = E>>(&self) -> Option<Rowwise<E>> {
        let Self { batch, groups, channels, columns, filters, group_stride, lines: [y, x], .. } = self;
        let [column, channel, rows, row] = filters.strides;
        let (down, across) = (y.filter_step * rows, x.filter_step * row);
        let apart = tables::even([y.taps, x.taps, *channels], [down, across, channel])?;
        let few = batch * y.count * x.count < FEW_PIXELS || panels::<L>(*columns).nth(1).is_none();
        let k = y.taps * x.taps * channels;
        let last = self.first_filter() + (groups - 1) * group_stride + k.saturating_sub(1) * apart;
        let inside = last + columns.next_multiple_of(L::WIDTH) <= filters.data.len();
        let start = filters.data.as_ptr().wrapping_add(self.first_filter());
        ((column == 1 || *columns == 1) && few && inside).then_some(Rowwise::InPlace(start, apart))
    }
}

/// Copies the filters.
struct Pack<'a, L: Lane> {
    job: &'a Correlation<'a, L::Elem>,
    k: usize,
    to: *mut L::Elem,
}

impl<L: Lane> Run<L> for Pack<'_, L> {
    type Output = Rowwise<L::Elem>;
    #[inline(always)]
    fn run(self) -> Rowwise<L::Elem> {
        let Correlation { groups, channels, columns, filters, group_stride, lines: [y, x], .. } = *self.job;
        let [n_stride, c_stride, y_stride, x_stride] = filters.strides;
        for group in 0..groups {
            for (start, wide) in panels::<L>(columns) {
                let width = wide * L::WIDTH;
                let columns = (columns - start).min(width);
                let mut to = self.to.wrapping_add((group * blocking::line(self.job.columns) + start) * self.k);
                for ty in 0..y.taps {
                    for tx in 0..x.taps {
                        let from = self.job.first_filter()
                            + group * group_stride
                            + start * n_stride
                            + ty * y.filter_step * y_stride
                            + tx * x.filter_step * x_stride;
                        // SAFETY: `Tensor4::check` has shown that the filters lie in their data, and the plan counts
                        // the packed ones.
                        unsafe {
                            // which have nothing to point at where there are no channels
                            let from = filters.data.as_ptr().wrapping_add(from);
                            pack::pack::<L>(from, [c_stride, n_stride], [channels, columns], to, width, width);
                        }
                        to = to.wrapping_add(channels * width);
                    }
                }
            }
        }
        Rowwise::Packed(self.to)
    }
}

/// What all pieces read.
struct Shared<'a, L: Lane> {
    job: &'a Correlation<'a, L::Elem>,
    finish: &'a dyn Finisher<L::Elem>,
    window: Window,
    taps: *const u32,
    pixels: *const u32,
    filters: Rowwise<L::Elem>,
    /// Taps and channels.
    k: usize,
}

// SAFETY: the tables and the packed filters are written before the pieces begin, and only read by them.
unsafe impl<L: Lane> Sync for Shared<'_, L> {}

/// One thread's part of the pixels.
struct Piece<'a, 'b, L: Lane> {
    shared: &'a Shared<'b, L>,
    images: Range<usize>,
    rows: Range<usize>,
    copy: *mut L::Elem,
    sums: *mut L::Elem,
}

impl<L: Lane> Run<L> for Piece<'_, '_, L> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        let Shared { job, window, k, filters, .. } = self.shared;
        let Correlation { groups, channels, columns, lines, group_stride, .. } = **job;
        // SAFETY: the images are the source's, and the plan counts the copy.
        let source =
            unsafe { window.view::<L>(&job.source, &lines, self.images.clone(), self.rows.clone(), self.copy) };
        for group in 0..groups {
            let source = source.wrapping_add(group * channels * window.strides[1]);
            for (start, wide) in panels::<L>(columns) {
                let (b, b_stride) = match *filters {
                    Rowwise::InPlace(first, stride) => (first.wrapping_add(group * group_stride + start), stride),
                    Rowwise::Packed(first) => {
                        (first.wrapping_add((group * blocking::line(columns) + start) * k), wide * L::WIDTH)
                    }
                };
                let first = group * columns + start;
                let panel = first..first + (columns - start).min(wide * L::WIDTH);
                // SAFETY: the source is of this piece, and the filters have these rows and columns.
                unsafe { self.panel(source, b, b_stride, wide, panel) }
            }
        }
    }
}

impl<L: Lane> Piece<'_, '_, L> {
    /// All pixels by the columns of one panel.
    ///
    /// # Safety
    /// `source` must be this piece's first pixel, `b` the first row of the panel.
    #[inline(always)]
    unsafe fn panel(
        &self,
        source: *const L::Elem,
        b: *const L::Elem,
        b_stride: usize,
        wide: usize,
        columns: Range<usize>,
    ) {
        let Shared { k, taps, pixels: table, finish, .. } = *self.shared;
        let width = wide * L::WIDTH;
        let pixels = self.images.len() * self.rows.len() * self.shared.job.lines[1].count;
        let tiles = pixels.div_ceil(L::HEIGHTS[wide - 1]);
        let block = blocking::block(width);
        let blocks = k.div_ceil(block).max(1);
        for i in 0..blocks {
            let (steps, last) = ((i * block).min(k)..((i + 1) * block).min(k), i + 1 == blocks);
            let (mut done, mut finished) = (0, 0);
            for tile in 0..tiles {
                let high = (pixels - done).div_ceil(tiles - tile);
                let mut rows = [source; TALLEST];
                for (j, row) in rows[..high].iter_mut().enumerate() {
                    // SAFETY: the table holds a number for each pixel.
                    *row = source.wrapping_add(unsafe { *table.add(done + j) } as usize);
                }
                if last {
                    self.prefetch(done + TOGETHER..(done + TOGETHER + high).min(pixels), &columns);
                }
                // sums that do not wait for another block are not kept
                let first = if blocks > 1 { 0 } else { finished };
                // SAFETY: every tap of every pixel lies in the source; the panel holds a row for each step, and the
                // plan counts the sums.
                unsafe {
                    let product = Product {
                        rows,
                        offsets: taps.add(steps.start),
                        k: steps.len(),
                        b: b.wrapping_add(steps.start * b_stride),
                        b_stride,
                        sums: self.sums.add((done - first) * width),
                        sums_stride: width,
                        resume: i > 0,
                    };
                    L::product(high, wide)(&product);
                }
                done += high;
                if last && (done - finished >= TOGETHER || done == pixels) {
                    // SAFETY: these are the sums of finished pixels.
                    unsafe {
                        let sums = self.sums.add((finished - first) * width);
                        self.finish(finish, finished..done, sums, width, columns.clone());
                    }
                    finished = done;
                }
            }
        }
    }

    /// Asks for the outputs of some of the pixels.
    #[inline(always)]
    fn prefetch(&self, pixels: Range<usize>, columns: &Range<usize>) {
        if self.shared.job.is_whole() {
            let [height, width] = self.shared.job.result;
            let first = (self.images.start * height + self.rows.start) * width;
            for &(start, stride) in self.shared.finish.outputs() {
                for pixel in pixels.clone() {
                    let row = start.wrapping_add((first + pixel) * stride);
                    for column in columns.clone().step_by(L::LINE) {
                        L::prefetch(row.wrapping_add(column));
                    }
                }
            }
        }
    }

    /// Hands over the sums of some of the pixels.
    ///
    /// # Safety
    /// They must be sums of the columns, `stride` apart.
    #[inline(always)]
    unsafe fn finish(
        &self,
        finish: &dyn Finisher<L::Elem>,
        pixels: Range<usize>,
        sums: *const L::Elem,
        stride: usize,
        columns: Range<usize>,
    ) {
        let Correlation { lines: [y, x], result: [height, width], .. } = *self.shared.job;
        let mut at = pixels.start;
        while at < pixels.end {
            let (line, u) = (at / x.count, at % x.count);
            let (image, t) = (line / self.rows.len(), line % self.rows.len());
            let count = if self.shared.job.is_whole() { pixels.len() } else { (x.count - u).min(pixels.end - at) };
            let row = y.result_first + (self.rows.start + t) * y.result_step;
            let column = x.result_first + u * x.result_step;
            let first = ((self.images.start + image) * height + row) * width + column;
            let rows = Rows { first, step: x.result_step, count };
            // SAFETY: the caller's promise; the lines' pixels lie in the result, and are this piece's alone.
            unsafe { finish.rows(sums.add((at - pixels.start) * stride), stride, rows, columns.clone()) }
            at += count;
        }
    }
}
