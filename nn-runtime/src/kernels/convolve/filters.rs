//! The derivative by the filters: for each tap, channel and feature, the sum over pixels. Rows of the product are taps
//! and channels, columns are features.

use super::blocking::{self, Bands, Cut};
use super::line::Line;
use super::tile::{Product, TALLEST, panels};
use super::window::{self, Window};
use super::{Geometry, Tensor4, bad, pack, tables};
use crate::kernels::contract::Run;
use crate::kernels::finish::{Finisher, Rows};
use crate::kernels::lane::Lane;
use crate::kernels::pool;
use crate::kernels::sums::{LONG, Sum};
use core::ops::Range;

/// With as many tiles as this to a block, each asks for a little of the next block of y; all at once would hold them up.
const MANY_TILES: usize = 16;

/// The operands of a derivative by the filters.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Filters<'a, E> {
    pub(super) geometry: Geometry,
    /// Image, channel, row, column.
    pub(super) x: Tensor4<'a, E>,
    /// Image, feature, row, column.
    pub(super) y: Tensor4<'a, E>,
}

/// Does the whole job, on as many threads as there are if it is worth it.
pub(super) fn run<L: Lane>(job: &Filters<'_, L::Elem>, finish: &dyn Finisher<L::Elem>, scratch: &mut [L::Elem]) {
    let geometry = job.geometry;
    let lines = [Line::forward(geometry.rows), Line::forward(geometry.columns)];
    let [features, channels, height, width] = geometry.filters();
    let rows = height * width * channels;
    if rows * features == 0 {
        return;
    }
    let is_shared = blocking::is_shared(geometry.batch, &lines, rows * features);
    let parts = blocking::parts(&geometry, is_shared);
    let bands = Bands::new(&lines, geometry.batch, geometry.channels, blocking::MOST_SUMMED, false);
    // pieces: parts of the images by parts of the rows
    let splits = if is_shared { blocking::PIECES.div_ceil(parts) } else { 1 };
    let row_step = rows.div_ceil(splits).next_multiple_of(TALLEST);
    let splits = rows.div_ceil(row_step);
    let image_step = geometry.batch.div_ceil(parts).next_multiple_of(bands.images).max(1);
    // what several pieces look at is copied once, if it is small
    let whole = Bands::whole(&lines, geometry.batch, geometry.channels);
    let keep = splits > 1 && whole.is_kept();
    let window = Window::new(&job.x, &lines, geometry.channels, if keep { &whole } else { &bands });
    let in_place = in_place::<L>(job, &bands);
    let mut memory = blocking::filters(&geometry, parts, &bands);
    let kept_len = if keep { blocking::line(window.len) } else { 0 };
    memory.window = if keep { 0 } else { blocking::line(window.len) };
    if in_place.is_some() {
        memory.own = 0;
    }
    // SAFETY: the scratch memory is a slice.
    let mut cut = unsafe { Cut::new(scratch.as_mut_ptr(), scratch.len()) };
    let taps = cut.take(blocking::line(rows)).cast::<u32>();
    let pixels = cut.take(blocking::line(bands.pixels)).cast::<u32>();
    let sums = cut.take(blocking::all_sums(&geometry, parts));
    let kept = cut.take(kept_len);
    let (own, own_len) = cut.rest();
    if own_len < memory.own_len() {
        bad("the scratch memory is too short");
    }
    let kept = keep
        .then(|| L::enter(Keep::<L> { x: &job.x, lines: &lines, window: &window, batch: geometry.batch, to: kept }));
    let shared =
        Shared { job, finish, lines, bands, window, kept, taps, pixels, sums, in_place, row_count: rows, parts };
    // SAFETY: the tables hold a number for each, and `Window::new` has checked that they fit.
    unsafe {
        tables::taps(&lines, channels, shared.window.strides, taps);
        tables::pixels(&lines, &bands, shared.window.strides, pixels);
    }
    let piece = |i: usize, scratch: *mut u8| {
        let (part, split) = (i / splits, i % splits);
        let (image, row) = (part * image_step, split * row_step);
        // SAFETY: every thread has so much memory of its own; the pieces are disjoint.
        let mut cut = unsafe { Cut::new(scratch.cast::<L::Elem>(), memory.own_len()) };
        L::enter(Piece::<L> {
            shared: &shared,
            part,
            images: image.min(geometry.batch)..(image + image_step).min(geometry.batch),
            rows: row..(row + row_step).min(rows),
            copy: cut.take(memory.window),
            packed: cut.take(memory.own),
        });
    };
    let last = |split: usize, _: *mut u8| {
        let row = split * row_step;
        L::enter(Last { shared: &shared, rows: row..(row + row_step).min(rows) });
    };
    if memory.fits_workers::<L::Elem>() {
        pool::run(parts * splits, own.cast(), &piece);
    } else {
        (0..parts * splits).for_each(|i| piece(i, own.cast()));
    }
    pool::run(splits, own.cast(), &last);
}

/// Copies the window of all images.
struct Keep<'a, L: Lane> {
    x: &'a Tensor4<'a, L::Elem>,
    lines: &'a [Line; 2],
    window: &'a Window,
    batch: usize,
    to: *mut L::Elem,
}

impl<L: Lane> Run<L> for Keep<'_, L> {
    type Output = *const L::Elem;
    #[inline(always)]
    fn run(self) -> *const L::Elem {
        // SAFETY: the images are the operand's, and the plan counts the copy.
        unsafe { self.window.view::<L>(self.x, self.lines, 0..self.batch, 0..self.lines[0].count, self.to) }
    }
}

/// The distance between the pixels of y if its rows can be read in place: features are neighbours, pixels are evenly
/// apart, and no vector reaches past the end.
pub(super) fn in_place<L: Lane>(job: &Filters<'_, L::Elem>, bands: &Bands) -> Option<usize> {
    let [batch, features, height, width] = job.geometry.results();
    let [image, feature, row, column] = job.y.strides;
    if batch * height * width == 0 {
        return None;
    }
    // bands of several images go on from one to the next
    let images = if bands.images > 1 { batch } else { 1 };
    let stride = tables::even([images, height, width], [image, row, column])?;
    let group = job.geometry.group_features();
    let last = (batch - 1) * image + (height - 1) * row + (width - 1) * column + features - group;
    let neighbours = feature == 1 || features == 1;
    (neighbours && last + group.next_multiple_of(L::WIDTH) <= job.y.data.len()).then_some(stride)
}

/// What all pieces share.
struct Shared<'a, L: Lane> {
    job: &'a Filters<'a, L::Elem>,
    finish: &'a dyn Finisher<L::Elem>,
    lines: [Line; 2],
    bands: Bands,
    window: Window,
    /// The window of all images, if it is not copied piece by piece.
    kept: Option<*const L::Elem>,
    /// How far each tap and channel is from a pixel.
    taps: *mut u32,
    /// How far each pixel of a band is from its first.
    pixels: *mut u32,
    /// A matrix for each part of the images; where they are long ([`blocking::is_long`]), after them as many of what sums of
    /// [`LONG`] pixels come to, and of what is rounded off there.
    sums: *mut L::Elem,
    /// See [`in_place`].
    in_place: Option<usize>,
    /// Taps and channels.
    row_count: usize,
    parts: usize,
}

// SAFETY: the tables are written before the pieces begin; each piece has rows of the sums of its own, and those are read
// by others only when all pieces are done.
unsafe impl<L: Lane> Sync for Shared<'_, L> {}

impl<L: Lane> Shared<'_, L> {
    /// The sums of one part, a group's first column.
    fn sums(&self, part: usize, row: usize, group: usize) -> *mut L::Elem {
        let geometry = &self.job.geometry;
        let stride = blocking::sums_stride(geometry);
        let at = (part * self.row_count + row) * stride + group * blocking::line(geometry.group_features());
        self.sums.wrapping_add(at)
    }
}

/// Some rows of the sums of one part of the images.
struct Piece<'a, 'b, L: Lane> {
    shared: &'a Shared<'b, L>,
    part: usize,
    images: Range<usize>,
    rows: Range<usize>,
    copy: *mut L::Elem,
    packed: *mut L::Elem,
}

/// How far a piece is.
struct Waiting {
    /// Pixels whose products stand in the sums; at most [`LONG`].
    pixels: usize,
    /// How often sums were added up before.
    rounds: usize,
}

impl<L: Lane> Run<L> for Piece<'_, '_, L> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        let Shared { job, lines, bands, window, .. } = self.shared;
        if self.images.is_empty() || bands.pixels == 0 {
            let stride = blocking::sums_stride(&job.geometry);
            // SAFETY: these rows of the sums are this piece's.
            unsafe {
                window::clear::<L>(self.shared.sums(self.part, self.rows.start, 0), self.rows.len() * stride);
            }
            return;
        }
        let mut waiting = Waiting { pixels: 0, rounds: 0 };
        for image in self.images.clone().step_by(bands.images) {
            let images = image..(image + bands.images).min(self.images.end);
            for band in 0..bands.per_image {
                let row = band * bands.rows;
                let rows = row..(row + bands.rows).min(lines[0].count);
                // SAFETY: the images are the operands', and the plan counts the copies.
                unsafe {
                    let view = match self.shared.kept {
                        Some(kept) => {
                            let [image, _, row, _] = window.strides;
                            kept.wrapping_add(images.start * image + lines[0].output(rows.start) * row)
                        }
                        None => window.view::<L>(&job.x, lines, images.clone(), rows.clone(), self.copy),
                    };
                    self.band(view, images.clone(), rows, &mut waiting);
                }
            }
        }
        if waiting.rounds > 0 {
            // SAFETY: as above.
            unsafe { self.add_up(waiting.rounds) }
        }
    }
}

impl<L: Lane> Piece<'_, '_, L> {
    /// Adds this piece's sums to what they have come to, after so many rounds of it, and leaves that in their place.
    ///
    /// # Safety
    /// The sums must be made, and long.
    #[inline(always)]
    unsafe fn add_up(&self, rounds: usize) {
        let shared = self.shared;
        let geometry = &shared.job.geometry;
        let (sums, all) = (shared.sums(self.part, self.rows.start, 0), shared.parts * blocking::sums_len(geometry));
        for at in (0..self.rows.len() * blocking::sums_stride(geometry)).step_by(L::WIDTH) {
            // SAFETY: rows of sums are whole lines, and these are this piece's, as are those behind all sums.
            unsafe {
                let sums = sums.add(at);
                let (total, lost) = (sums.add(all), sums.add(2 * all));
                let mut sum = if rounds > 0 { Sum::load(total, lost) } else { Sum::new(L::zero()) };
                sum.add(L::load_all(sums));
                sum.store(total, lost);
                sum.value().store_all(sums);
            }
        }
    }

    /// Adds the pixels of a band.
    ///
    /// # Safety
    /// The view must be of these images and rows, which must be those of a band or fewer.
    #[inline(always)]
    unsafe fn band(&self, view: *const L::Elem, images: Range<usize>, band: Range<usize>, waiting: &mut Waiting) {
        let k = images.len() * band.len() * self.shared.job.geometry.columns.out;
        // SAFETY: the caller's promise.
        unsafe {
            let y = self.rows_of_y(images, band);
            for start in (0..k).step_by(LONG) {
                let pixels = start..k.min(start + LONG);
                if waiting.pixels + pixels.len() > LONG {
                    self.add_up(waiting.rounds);
                    *waiting = Waiting { pixels: 0, rounds: waiting.rounds + 1 };
                }
                self.pixels(view, y, pixels.clone(), waiting.pixels > 0);
                waiting.pixels += pixels.len();
            }
        }
    }

    /// Adds some of a band's pixels, given its rows of y.
    ///
    /// # Safety
    /// As of `band`.
    #[inline(always)]
    unsafe fn pixels(
        &self,
        view: *const L::Elem,
        (b, b_stride, group_stride): (*const L::Elem, usize, usize),
        some: Range<usize>,
        resume: bool,
    ) {
        let geometry = &self.shared.job.geometry;
        let (channels, features) = (geometry.group_channels(), geometry.group_features());
        for group in 0..geometry.groups {
            let view = view.wrapping_add(group * channels * self.shared.window.strides[1]);
            for (column, wide) in panels::<L>(features) {
                let b = b.wrapping_add(group * group_stride + column);
                let block = blocking::block(wide * L::WIDTH);
                for start in some.clone().step_by(block) {
                    let pixels = start..some.end.min(start + block);
                    let mut row = self.rows.start;
                    let tiles = self.rows.len().div_ceil(L::HEIGHTS[wide - 1]);
                    for tile in 0..tiles {
                        let high = (self.rows.end - row).div_ceil(tiles - tile);
                        if self.shared.in_place.is_some() && tiles >= MANY_TILES {
                            // this tile's share of what comes next of y, which follows
                            let next = pixels.end + tile * block / tiles..pixels.end + (tile + 1) * block / tiles;
                            for pixel in next {
                                for line in (0..wide * L::WIDTH).step_by(L::LINE) {
                                    L::prefetch(b.wrapping_add(pixel * b_stride + line));
                                }
                            }
                        }
                        let mut rows = [view; TALLEST];
                        for (j, to) in rows[..high].iter_mut().enumerate() {
                            // SAFETY: the table holds a number for each row.
                            *to = view.wrapping_add(unsafe { *self.shared.taps.add(row + j) } as usize);
                        }
                        // SAFETY: every tap of every pixel lies in the view, and y has a row for each pixel, in whole
                        // vectors; the sums are this piece's.
                        unsafe {
                            let product = Product {
                                rows,
                                offsets: self.shared.pixels.add(pixels.start),
                                k: pixels.len(),
                                b: b.wrapping_add(pixels.start * b_stride),
                                b_stride,
                                sums: self.shared.sums(self.part, row, group).add(column),
                                sums_stride: blocking::sums_stride(geometry),
                                resume: resume || start > some.start,
                            };
                            L::product(high, wide)(&product);
                        }
                        row += high;
                    }
                }
            }
        }
    }

    /// The rows of y, the distance between them, and from one group to the next.
    ///
    /// # Safety
    /// The images and rows must be those of a band or fewer.
    #[inline(always)]
    unsafe fn rows_of_y(&self, images: Range<usize>, band: Range<usize>) -> (*const L::Elem, usize, usize) {
        let Shared { job, in_place, .. } = self.shared;
        let [image, feature, row, column] = job.y.strides;
        let (groups, features, width) = (job.geometry.groups, job.geometry.group_features(), job.geometry.columns.out);
        let start = |i: usize, t: usize| job.y.data.as_ptr().wrapping_add(i * image + t * row);
        if let Some(stride) = *in_place {
            return (start(images.start, band.start), stride, features);
        }
        let (padded, stride) = (blocking::line(features), blocking::sums_stride(&job.geometry));
        let mut to = self.packed;
        for i in images {
            for t in band.clone() {
                for group in 0..groups {
                    let from = start(i, t).wrapping_add(group * features * feature);
                    // SAFETY: the row lies in y, as `Tensor4::check` has shown, and the plan counts the copy.
                    unsafe {
                        let to = to.add(group * padded);
                        pack::pack::<L>(from, [column, feature], [width, features], to, stride, padded);
                    }
                }
                to = to.wrapping_add(width * stride);
            }
        }
        (self.packed, stride, padded)
    }
}

/// Adds the parts in their order, and finishes some rows.
struct Last<'a, 'b, L: Lane> {
    shared: &'a Shared<'b, L>,
    rows: Range<usize>,
}

impl<L: Lane> Run<L> for Last<'_, '_, L> {
    type Output = ();
    #[inline(always)]
    fn run(self) {
        let shared = self.shared;
        let geometry = &shared.job.geometry;
        let stride = blocking::sums_stride(geometry);
        let first = self.rows.start;
        for part in 1..shared.parts {
            let (to, from) = (shared.sums(0, first, 0), shared.sums(part, first, 0));
            for i in (0..self.rows.len() * stride).step_by(L::WIDTH) {
                // SAFETY: rows of sums are whole lines, and these are this piece's.
                unsafe { (L::load_all(to.add(i)) + L::load_all(from.add(i))).store_all(to.add(i)) }
            }
        }
        let features = geometry.group_features();
        for group in 0..geometry.groups {
            let rows = Rows { first, step: 1, count: self.rows.len() };
            let columns = group * features..(group + 1) * features;
            // SAFETY: rows and columns are those of the result, in whole vectors, and nobody else finishes them.
            unsafe { shared.finish.rows(shared.sums(0, first, group), stride, rows, columns) }
        }
    }
}
