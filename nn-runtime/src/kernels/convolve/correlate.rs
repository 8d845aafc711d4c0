//! Correlation: for each pixel, the sum over taps and channels. Rows of the product are pixels, columns are features.

use super::finish::{Finisher, Rows};
use super::line::Line;
use super::plan::{self, Bands, Cut};
use super::tile::{Product, TALLEST, Windows};
use super::window::{View, Window};
use super::{Tensor4, bad, pack};
use crate::kernels::contract::Run;
use crate::kernels::lane::Lane;
use crate::kernels::pool;
use core::ops::Range;

/// The most elements of packed filters that are gone through for all pixels of a band before the next: half of the
/// smallest first-level cache in use.
const BLOCK: usize = 1 << 13;

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
    let shared = plan::is_shared(batch, &lines, k * groups * columns);
    let bands = Bands::new(&lines, batch, groups * channels, plan::MOST_PIXELS, shared);
    let pieces = bands.count(batch);
    if pieces == 0 || groups * columns == 0 {
        return;
    }
    let window = Window::new(&job.source, &lines, groups * channels, &bands);
    let mut parts = plan::correlation(&lines, groups, channels, columns, &bands);
    parts.window = plan::line(window.len);
    // SAFETY: the scratch memory is a slice.
    let mut cut = unsafe { Cut::new(scratch.as_mut_ptr(), scratch.len()) };
    let table = cut.take(parts.table).cast::<u32>();
    let packed = cut.take(parts.shared);
    let (own, own_len) = cut.rest();
    if own_len < parts.own_len() {
        bad("the scratch memory is too short");
    }
    let shared = Shared { job, finish, window, table, packed, k, width: plan::line(columns) };
    L::enter(Prepare(&shared));
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

/// What all pieces read.
struct Shared<'a, L: Lane> {
    job: &'a Correlation<'a, L::Elem>,
    finish: &'a dyn Finisher<L::Elem>,
    window: Window,
    /// How far each tap and channel is from a pixel.
    table: *mut u32,
    /// The filters: group by group, panel by panel of columns, a row for each tap and channel.
    packed: *mut L::Elem,
    /// Taps and channels.
    k: usize,
    /// The columns of a group, up to whole lines.
    width: usize,
}

// SAFETY: the table and the packed filters are written before the pieces begin, and only read by them.
unsafe impl<L: Lane> Sync for Shared<'_, L> {}

impl<L: Lane> Shared<'_, L> {
    /// The panels of a group: the first column of each, and its vectors. As even as can be: 4 vectors by 3 are 2 + 2.
    fn panels(&self) -> impl Iterator<Item = (usize, usize)> {
        panels::<L>(self.job.columns)
    }
}

/// Columns in panels as wide as a tile: the first column of each, and its vectors.
pub(super) fn panels<L: Windows>(columns: usize) -> impl Iterator<Item = (usize, usize)> {
    let vectors = columns.div_ceil(L::WIDTH);
    let panels = vectors.div_ceil(L::WIDEST);
    let mut done = 0;
    (0..panels).map(move |i| {
        let (start, wide) = (done, (vectors - done).div_ceil(panels - i));
        done += wide;
        (start * L::WIDTH, wide)
    })
}

/// Fills the table and packs the filters.
struct Prepare<'a, 'b, L: Lane>(&'a Shared<'b, L>);

impl<L: Lane> Run<L> for Prepare<'_, '_, L> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        let shared = self.0;
        let Correlation { groups, channels, columns, filters, group_stride, lines: [y, x], .. } = *shared.job;
        let [_, channel, row, column] = shared.window.strides;
        let mut k = 0;
        for ty in 0..y.taps {
            for tx in 0..x.taps {
                for c in 0..channels {
                    let offset = y.tap(ty) * row + x.tap(tx) * column + c * channel;
                    // SAFETY: the table holds k elements; `Window::new` has checked that the offset fits.
                    unsafe { shared.table.add(k).write(offset as u32) }
                    k += 1;
                }
            }
        }
        let [n_stride, c_stride, y_stride, x_stride] = filters.strides;
        for group in 0..groups {
            for (start, wide) in shared.panels() {
                let width = wide * L::WIDTH;
                let columns = (columns - start).min(width);
                for ty in 0..y.taps {
                    for tx in 0..x.taps {
                        let from = group * group_stride
                            + start * n_stride
                            + (y.filter_first + ty * y.filter_step) * y_stride
                            + (x.filter_first + tx * x.filter_step) * x_stride;
                        let to = group * k * shared.width + start * k + (ty * x.taps + tx) * channels * width;
                        // SAFETY: `Tensor4::check` has shown that the filters lie in their data, and the plan counts
                        // the packed ones.
                        unsafe {
                            pack::pack::<L>(
                                filters.data.as_ptr().wrapping_add(from),
                                [c_stride, n_stride],
                                [channels, columns],
                                shared.packed.add(to),
                                width,
                                width,
                            );
                        }
                    }
                }
            }
        }
    }
}

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
        let Shared { job, window, packed, k, width, .. } = self.shared;
        let Correlation { groups, channels, columns, lines, .. } = **job;
        // SAFETY: the images are the source's, and the plan counts the copy.
        let view = unsafe { window.view::<L>(&job.source, &lines, self.images.clone(), self.rows.clone(), self.copy) };
        for group in 0..groups {
            let start = view.start.wrapping_add(group * channels * view.strides[1]);
            let view = View { start, ..view };
            for (start, wide) in self.shared.panels() {
                // SAFETY: the panel lies in the packed filters.
                let b = unsafe { packed.add(group * k * width + start * k) };
                let first = group * columns + start;
                let panel = first..first + (columns - start).min(wide * L::WIDTH);
                // SAFETY: the view and the panel are of this piece.
                unsafe { self.panel(&view, b, wide, panel) }
            }
        }
    }
}

impl<L: Lane> Piece<'_, '_, L> {
    /// All pixels by the columns of one panel.
    ///
    /// # Safety
    /// The view must be this piece's, `b` the packed panel.
    #[inline(always)]
    unsafe fn panel(&self, view: &View<L::Elem>, b: *const L::Elem, wide: usize, columns: Range<usize>) {
        let (k, width) = (self.shared.k, wide * L::WIDTH);
        let lines = &self.shared.job.lines;
        let pixels = self.images.len() * self.rows.len() * lines[1].count;
        let tiles = pixels.div_ceil(<L as Windows>::TALLEST);
        // blocks of equal length, so that none is short
        let blocks = (k * width).div_ceil(BLOCK).max(1);
        let block = k.div_ceil(blocks);
        for i in 0..blocks {
            let steps = (i * block).min(k)..((i + 1) * block).min(k);
            let mut walk = Walk { image: 0, row: 0, column: 0 };
            let mut done = 0;
            for tile in 0..tiles {
                let first = walk;
                let high = (pixels - done).div_ceil(tiles - tile);
                let mut rows = [view.start; TALLEST];
                for row in &mut rows[..high] {
                    *row = walk.address(view, lines);
                    walk.step(self.rows.len(), lines[1].count);
                }
                // sums that do not wait for another block are not kept
                let place = if blocks > 1 { done * width } else { 0 };
                // SAFETY: every pixel of the tile lies in the view, whose steps the table holds; the panel holds a
                // row for each, and the plan counts the sums.
                unsafe {
                    let sums = self.sums.add(place);
                    let product = Product {
                        rows,
                        offsets: self.shared.table.add(steps.start),
                        k: steps.len(),
                        b: b.add(steps.start * width),
                        b_stride: width,
                        sums,
                        sums_stride: width,
                        resume: i > 0,
                    };
                    L::product(high, wide)(&product);
                    if i + 1 == blocks {
                        self.finish(first, high, sums, width, columns.clone());
                    }
                }
                done += high;
            }
        }
    }

    /// Hands over the sums of `count` pixels from `at` on.
    ///
    /// # Safety
    /// They must be sums of the columns, `stride` apart.
    #[inline(always)]
    unsafe fn finish(&self, mut at: Walk, count: usize, sums: *const L::Elem, stride: usize, columns: Range<usize>) {
        let Correlation { lines: [y, x], result: [height, width], .. } = *self.shared.job;
        // where the pixels are all there are, their rows follow one another
        let all = y.result_step == 1 && x.result_step == 1 && (y.count, x.count) == (height, width);
        let mut done = 0;
        while done < count {
            let together = if all { count } else { (x.count - at.column).min(count - done) };
            let row = y.result_first + (self.rows.start + at.row) * y.result_step;
            let column = x.result_first + at.column * x.result_step;
            let first = ((self.images.start + at.image) * height + row) * width + column;
            let rows = Rows { first, step: x.result_step, count: together };
            // SAFETY: the caller's promise; the lines' pixels lie in the result, and are this piece's alone.
            unsafe {
                self.shared.finish.rows(sums.add(done * stride), stride, rows, columns.clone());
            }
            done += together;
            // only whole rows of pixels are passed over
            at = if at.row + 1 < self.rows.len() {
                Walk { row: at.row + 1, column: 0, ..at }
            } else {
                Walk { image: at.image + 1, row: 0, column: 0 }
            };
        }
    }
}

/// A pixel of a piece.
#[derive(Clone, Copy)]
struct Walk {
    image: usize,
    row: usize,
    column: usize,
}

impl Walk {
    /// The next pixel of as many rows and columns.
    #[inline(always)]
    fn step(&mut self, rows: usize, columns: usize) {
        self.column += 1;
        if self.column == columns {
            self.column = 0;
            self.row += 1;
            if self.row == rows {
                self.row = 0;
                self.image += 1;
            }
        }
    }
    /// Where the pixel's first tap is.
    #[inline(always)]
    fn address<E>(&self, view: &View<E>, lines: &[Line; 2]) -> *const E {
        let [image, _, row, column] = view.strides;
        let offset = self.image * image + lines[0].output(self.row) * row + lines[1].output(self.column) * column;
        view.start.wrapping_add(offset)
    }
}
