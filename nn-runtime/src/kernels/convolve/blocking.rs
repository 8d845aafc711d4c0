//! How a convolution is cut: by its sizes alone, never by the number of threads or the instruction set.
//!
//! Memory is counted in saturating arithmetic: what no memory can hold is `usize::MAX` elements, for which any scratch
//! memory is too short.

use super::line::Line;
use super::tile::{TALLEST, WIDEST_ROW};
use super::{Geometry, bad};
use crate::kernels::pool::{self, SCRATCH_BYTES};
use crate::kernels::sums::{CHAIN, LONG};

/// The most elements of a window, if its rows are not longer: with the packed filters it fits the second-level cache.
const MOST_WINDOW: usize = 1 << 15;
/// The most pixels of a band of a correlation.
pub(super) const MOST_PIXELS: usize = 512;
/// The most pixels of a band when it is summed over: its part of y fits the first-level cache.
pub(super) const MOST_SUMMED: usize = 256;
/// The fewest pixels of a band, if the images have them: else several images are taken together.
const FEWEST_PIXELS: usize = 64;
/// The most elements of B that are gone through for all rows before the next: they stay in the first-level cache.
const BLOCK: usize = 9216;
/// What may be written past the end of a window: a vector of any instruction set.
pub(super) const SPARE: usize = 16;
/// Multiply–adds below which a second thread is not worth waking.
const WORTH_SHARING: usize = pool::worth(1 << 21);
/// Into how many pieces the work is cut that is shared, so that a thread that was held up leaves some to the others.
pub(super) const PIECES: usize = 8;
/// The most elements of the sums over parts of the images, all parts together, if one part is not more.
const MOST_SUMS: usize = 1 << 18;

/// Rows of B, of so many columns, that are gone through for all rows of A before the next: whole chains, so that the width
/// of vectors does not show in the sums.
pub(super) const fn block(columns: usize) -> usize {
    most(BLOCK / columns / CHAIN, 1) * CHAIN
}

/// The part of the source and of the pixels that is taken at a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bands {
    /// Images of a band: several only if they are whole.
    pub(super) images: usize,
    /// Rows of pixels of a band.
    pub(super) rows: usize,
    /// Bands of an image.
    pub(super) per_image: usize,
    /// Rows of the window.
    pub(super) high: usize,
    /// Columns of the window.
    pub(super) wide: usize,
    /// Elements of the window.
    pub(super) window: usize,
    /// Pixels of a band.
    pub(super) pixels: usize,
}

impl Bands {
    pub(super) const fn new(
        lines: &[Line; 2],
        batch: usize,
        channels: usize,
        most_pixels: usize,
        shared: bool,
    ) -> Self {
        let [y, x] = lines;
        let wide = x.extent(x.count);
        let mut rows = least(y.count, most(1, most_pixels / most(x.count, 1)));
        while rows > 1 && product([y.extent(rows), wide, channels]) > MOST_WINDOW {
            rows -= 1;
        }
        if shared {
            let even = y.count.div_ceil(PIECES.div_ceil(most(batch, 1)));
            rows = least(rows, most(even, FEWEST_PIXELS.div_ceil(most(x.count, 1))));
        }
        let per_image = y.count.div_ceil(most(rows, 1));
        let rows = y.count.div_ceil(most(per_image, 1));
        let (high, pixels) = (y.extent(rows), rows * x.count);
        let window = product([high, wide, channels]);
        let mut images = 1;
        if per_image == 1 {
            images = least(FEWEST_PIXELS / most(pixels, 1), MOST_WINDOW / most(window, 1));
            images = most(1, least(images, if shared { batch.div_ceil(PIECES) } else { batch }));
        }
        Self { images, rows, per_image, high, wide, window: images.saturating_mul(window), pixels: images * pixels }
    }

    /// All images in one.
    pub(super) const fn whole(lines: &[Line; 2], batch: usize, channels: usize) -> Self {
        let [y, x] = lines;
        let (high, wide) = (y.extent(y.count), x.extent(x.count));
        let window = batch.saturating_mul(product([high, wide, channels]));
        let pixels = product([batch, y.count, x.count]);
        Self { images: batch, rows: y.count, per_image: 1, high, wide, window, pixels }
    }

    /// Whether the window is small enough to be kept for all pieces, rather than copied by each.
    pub(super) const fn is_kept(&self) -> bool {
        self.window <= MOST_WINDOW
    }

    /// How many bands so many images have.
    pub(super) const fn count(&self, batch: usize) -> usize {
        if self.pixels == 0 { 0 } else { batch.div_ceil(self.images) * self.per_image }
    }
}

/// Whether so many multiply–adds are worth a second thread.
pub(super) const fn is_shared(batch: usize, lines: &[Line; 2], each: usize) -> bool {
    batch.saturating_mul(product([lines[0].count, lines[1].count, each])) >= WORTH_SHARING
}

/// The scratch memory of a correlation, in elements: what all threads read, and what each has of its own.
pub(super) struct Scratch {
    /// The table of offsets.
    pub(super) table: usize,
    /// Packed filters; or sums over parts of the images, and a window that all read.
    pub(super) shared: usize,
    /// The window, or the part of it that is not read in place.
    pub(super) window: usize,
    /// Sums that wait, or a band of y.
    pub(super) own: usize,
}

impl Scratch {
    pub(super) const fn len(&self) -> usize {
        // a line each to align them
        self.table.saturating_add(self.shared).saturating_add(self.own_len()).saturating_add(4 * 16)
    }
    pub(super) const fn own_len(&self) -> usize {
        self.window.saturating_add(self.own).saturating_add(16)
    }
    /// Whether other threads have enough memory of their own.
    pub(super) const fn fits_workers<E>(&self) -> bool {
        self.own_len().saturating_mul(size_of::<E>()) <= SCRATCH_BYTES
    }
}

/// The scratch memory of a correlation with so many channels and columns in each group.
pub(super) const fn correlation(
    lines: &[Line; 2],
    groups: usize,
    channels: usize,
    columns: usize,
    bands: &Bands,
) -> Scratch {
    let k = product([lines[0].taps, lines[1].taps, channels]);
    Scratch {
        table: line(k).saturating_add(line(bands.pixels)),
        shared: product([groups, k, line(columns)]),
        window: line(bands.window.saturating_add(SPARE)),
        own: most(bands.pixels, TALLEST).saturating_mul(WIDEST_ROW),
    }
}

/// Into how many parts the images are divided when their derivatives by the filters are summed.
pub(super) const fn parts(geometry: &Geometry, shared: bool) -> usize {
    let sums = most(1, sums_len(geometry));
    if shared { most(1, least(geometry.batch, least(PIECES, MOST_SUMS / sums))) } else { 1 }
}

/// Whether a derivative by the filters adds so many pixels that their sums are compensated.
pub(super) const fn is_long(geometry: &Geometry) -> bool {
    product([geometry.batch, geometry.rows.out, geometry.columns.out]) > LONG
}

/// The sums of all parts; where they are long, with what they come to and what is rounded off there.
pub(super) const fn all_sums(geometry: &Geometry, parts: usize) -> usize {
    product([parts, sums_len(geometry), if is_long(geometry) { 3 } else { 1 }])
}

/// The sums of one part: a row for each tap and channel, the features of each group padded to whole lines.
pub(super) const fn sums_len(geometry: &Geometry) -> usize {
    let [_, channels, height, width] = geometry.filters();
    product([height, width, channels]).saturating_mul(sums_stride(geometry))
}

/// From one row of the sums to the next.
pub(super) const fn sums_stride(geometry: &Geometry) -> usize {
    geometry.groups.saturating_mul(line(geometry.group_features()))
}

/// The scratch memory of the derivative by the filters.
pub(super) const fn filters(geometry: &Geometry, parts: usize, bands: &Bands) -> Scratch {
    let [_, channels, height, width] = geometry.filters();
    let lines = [Line::forward(geometry.rows), Line::forward(geometry.columns)];
    let whole = Bands::whole(&lines, geometry.batch, geometry.channels);
    Scratch {
        table: line(product([height, width, channels])).saturating_add(line(bands.pixels)),
        shared: all_sums(geometry, parts).saturating_add(line(least(whole.window, MOST_WINDOW) + SPARE)),
        window: line(bands.window.saturating_add(SPARE)),
        own: bands.pixels.saturating_mul(sums_stride(geometry)),
    }
}

/// Elements of scratch memory that [`convolve`](super::convolve), [`convolve_images`](super::convolve_images) and
/// [`convolve_filters`](super::convolve_filters) may use, with the batch of the geometry or a smaller one; `usize::MAX` where
/// no memory holds what they compute.
#[must_use]
pub const fn scratch_len(geometry: Geometry) -> usize {
    if geometry.groups == 0 || geometry.rows.stride == 0 || geometry.columns.stride == 0 {
        bad_sizes();
    }
    if !geometry.is_sane() {
        return usize::MAX;
    }
    let Geometry { batch, channels, features, groups, rows, columns } = geometry;
    let (group_channels, group_features) = (geometry.group_channels(), geometry.group_features());
    let forward = [Line::forward(rows), Line::forward(columns)];
    let bands = Bands::new(&forward, batch, channels, MOST_PIXELS, false);
    let mut len = correlation(&forward, groups, group_channels, group_features, &bands).len();
    let classes = [Line::classes(&rows), Line::classes(&columns)];
    let mut class = 0;
    while class < classes[0] * classes[1] {
        let (first_y, first_x) = (class / classes[1], class % classes[1]);
        let backward = [Line::backward(rows, first_y), Line::backward(columns, first_x)];
        let bands = Bands::new(&backward, batch, features, MOST_PIXELS, false);
        len = most(len, correlation(&backward, groups, group_features, group_channels, &bands).len());
        class += 1;
    }
    let bands = Bands::new(&forward, batch, channels, MOST_SUMMED, false);
    most(len, filters(&geometry, parts(&geometry, true), &bands).len())
}

const fn bad_sizes() -> ! {
    panic!("a convolution needs a group, and strides of at least 1")
}

/// The next multiple of 16: whole cache lines, and whole vectors on any instruction set.
pub(super) const fn line(n: usize) -> usize {
    match n.checked_next_multiple_of(16) {
        Some(whole) => whole,
        None => usize::MAX,
    }
}

/// The product of three sizes, or more elements than any memory has.
pub(super) const fn product([a, b, c]: [usize; 3]) -> usize {
    a.saturating_mul(b).saturating_mul(c)
}

const fn least(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}

const fn most(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

/// Parts of the scratch memory, one after the other, each from a whole line on.
pub(super) struct Cut<E> {
    next: *mut E,
    left: usize,
}

impl<E> Cut<E> {
    /// # Safety
    /// `start` must be valid for `len` elements.
    pub(super) unsafe fn new(start: *mut E, len: usize) -> Self {
        // SAFETY: the caller's promise.
        let mut cut = Self { next: start, left: len };
        let gap = start.align_offset(64).min(15);
        cut.take(gap);
        cut
    }
    /// The next `len` elements.
    pub(super) fn take(&mut self, len: usize) -> *mut E {
        if len > self.left {
            bad("the scratch memory is too short");
        }
        let start = self.next;
        self.left -= len;
        // wrapping: `len` elements from here on are valid, by the promise of `new` and the check above
        self.next = start.wrapping_add(len);
        start
    }
    /// What is left.
    pub(super) fn rest(self) -> (*mut E, usize) {
        (self.next, self.left)
    }
}
