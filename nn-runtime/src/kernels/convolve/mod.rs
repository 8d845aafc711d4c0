//! Convolution of images and its two derivatives, with an epilogue that turns each sum into what is stored.
//!
//! All three are one relation between images x, filters w and results y,
//!
//! ```text
//! iy = oy · stride + ky · dilation − pad,   ix likewise;   x is 0 outside of the image
//! convolve          y[b, oy, ox, o] = Σ_{ky, kx, c} x[b, c, iy, ix] · w[o, c, ky, kx]
//! convolve_images   x[b, iy, ix, c] = Σ_{ky, kx, o} y[b, o, oy, ox] · w[o, c, ky, kx]
//! convolve_filters  w[ky, kx, c, o] = Σ_{b, oy, ox} x[b, c, iy, ix] · y[b, o, oy, ox]
//! ```
//!
//! where channels and features meet within their group only. Results are matrices with channels last, so that the
//! columns are what vectors run along.
//!
//! A band of the source is copied once into scratch memory with the zeros of its border ([`window`]), or read in place
//! if there is no border; the filters are copied once into the order in which they are read ([`pack`]). Then each of
//! the three is a product of matrices, one of which is given by a start for each row and a table of offsets that all rows
//! share ([`tables`], [`tile`]): no patch is ever gathered. [`correlate`] drives the first two forms, [`filters`] the third; [`plan`]
//! cuts the work, by sizes alone.
//!
//! Every sum is added in a fixed order, in chains as those of a [contraction](super::contract): of a filter's products,
//! which are never many, the chains are added up one after the other; of the pixels of `convolve_filters`, after each 2,048
//! with what that rounds off, and the images may be taken in a number of parts that depends on the sizes. So neither threads nor the width of vectors show in
//! the bits; instruction sets with and without fused multiply–adds differ by no more than those of a
//! [contraction](super::contract) with as many products to a sum.

mod blocking;
mod correlate;
mod filters;
mod line;
mod pack;
mod tables;
mod tile;
mod window;

#[cfg(test)]
pub(super) mod random;
#[cfg(test)]
mod tests;

use super::contract::{Epilogue, Output};
use super::finish::{Finish, Finisher};
use super::lane::Lane;
pub use blocking::scratch_len as convolve_scratch_len;
use core::ops::Range;
use correlate::Correlation;
use filters::Filters;
use line::Line;
pub(super) use tile::Windows;

/// One direction of a convolution in space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// How long the image is.
    pub image: usize,
    /// How many taps the filter has.
    pub filter: usize,
    /// How long the result is.
    pub out: usize,
    /// From one position of the filter to the next: at least 1; or 0 where windows share the image evenly (see
    /// [`Axis::even`]).
    pub stride: usize,
    /// From one tap to the next; at least 1.
    pub dilation: usize,
    /// Zeros before the image.
    pub pad: usize,
}

impl Axis {
    /// `out` windows that share the image evenly: window o goes from `⌊o · image / out⌋` to before
    /// `⌈(o + 1) · image / out⌉`, and none is longer than `filter`. Only pools know them.
    #[must_use]
    #[inline]
    pub const fn even(image: usize, out: usize, filter: usize) -> Self {
        Self { image, filter, out, stride: 0, dilation: 1, pad: 0 }
    }
    pub(super) const fn is_even(self) -> bool {
        self.stride == 0
    }
    /// Where window `out` begins, counted from the start of the padding.
    #[inline(always)]
    pub(super) const fn start(self, out: usize) -> usize {
        if self.is_even() { out * self.image / self.out } else { out * self.stride }
    }
    /// The first window that begins `far` elements behind the start of the padding, or behind that.
    #[inline(always)]
    pub(super) const fn first_from(self, far: usize) -> usize {
        match self.image {
            0 if self.is_even() => self.out,
            image if self.is_even() => (far * self.out).div_ceil(image),
            _ => far.div_ceil(self.stride),
        }
    }
    /// The taps of window `out` that lie in the image.
    #[inline(always)]
    pub(super) const fn taps(self, out: usize) -> Range<usize> {
        if self.is_even() {
            return 0..((out + 1) * self.image).div_ceil(self.out) - self.start(out);
        }
        let first = self.start(out);
        let (mut start, mut end) = (0, self.filter);
        while start < end && first + start * self.dilation < self.pad {
            start += 1;
        }
        while end > start && first + (end - 1) * self.dilation >= self.pad + self.image {
            end -= 1;
        }
        start..end
    }
    /// The windows that may have a tap at a position of the image.
    #[inline(always)]
    pub(super) const fn windows(self, position: usize) -> Range<usize> {
        if self.filter == 0 {
            return 0..0;
        }
        if self.is_even() {
            return position * self.out / self.image..((position + 1) * self.out).div_ceil(self.image);
        }
        let span = (self.filter - 1) * self.dilation + 1;
        let start = (position + self.pad + 1).saturating_sub(span).div_ceil(self.stride);
        let end = (position + self.pad) / self.stride + 1;
        start..if end < self.out { end } else { self.out }
    }
}

/// The sizes of a convolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// How many images.
    pub batch: usize,
    /// Channels of x, in all groups.
    pub channels: usize,
    /// Features: the channels of y, in all groups.
    pub features: usize,
    /// Into how many groups both are divided; at least 1.
    pub groups: usize,
    /// From row to row.
    pub rows: Axis,
    /// Along a row.
    pub columns: Axis,
}

impl Geometry {
    /// Channels of a group.
    const fn group_channels(&self) -> usize {
        self.channels / self.groups
    }
    /// Features of a group.
    const fn group_features(&self) -> usize {
        self.features / self.groups
    }
    /// The sizes of x: b, c, y, x.
    const fn images(&self) -> [usize; 4] {
        [self.batch, self.channels, self.rows.image, self.columns.image]
    }
    /// The sizes of w: o, c, ky, kx.
    const fn filters(&self) -> [usize; 4] {
        [self.features, self.group_channels(), self.rows.filter, self.columns.filter]
    }
    /// The sizes of y: b, o, oy, ox.
    const fn results(&self) -> [usize; 4] {
        [self.batch, self.features, self.rows.out, self.columns.out]
    }
    #[inline(always)]
    fn check(&self) {
        let Self { channels, features, groups, .. } = *self;
        if groups == 0 || !channels.is_multiple_of(groups) || !features.is_multiple_of(groups) {
            bad("channels or features do not divide into the groups");
        }
        if self.rows.is_even() || self.columns.is_even() {
            bad("a stride of 0");
        }
        self.check_extent();
    }

    /// Stops dilations of 0, windows of an even share that are not, and sizes with which a position or a count of rows would wrap. Strides of 0 let a tensor of one element pass for
    /// one of any size, so the operands' lengths alone do not bound what is computed from the sizes. Scratch memory is
    /// counted in saturating arithmetic (see [`plan`]), so that it is too short for what would wrap.
    #[inline(always)]
    pub(super) fn check_extent(&self) {
        let Self { rows, columns, .. } = self;
        if rows.dilation == 0 || columns.dilation == 0 {
            bad("a dilation of 0");
        }
        if [rows, columns].into_iter().any(|axis| axis.is_even() && (axis.dilation, axis.pad) != (1, 0)) {
            bad("a stride of 0");
        }
        if !self.is_sane() {
            bad("sizes of more than memory can hold");
        }
    }

    /// See [`check_extent`](Self::check_extent).
    const fn is_sane(&self) -> bool {
        const MOST: usize = usize::MAX >> 3;
        let Self { batch, channels, features, rows, columns, .. } = *self;
        let batch = if batch == 0 { 1 } else { batch }; // a band is planned for one image where there is none
        let results = blocking::product([batch, rows.out, columns.out]);
        let pixels = blocking::product([batch, rows.image, columns.image]);
        let taps = rows.filter.saturating_mul(columns.filter);
        let filters = (if taps == 0 { 1 } else { taps }).saturating_mul(channels.saturating_add(features));
        rows.reach() <= MOST && columns.reach() <= MOST && results <= MOST && pixels <= MOST && filters <= MOST
    }
}

impl Axis {
    /// No position, of the image, a window or a tap, and no number of them is above this.
    #[inline(always)]
    const fn reach(&self) -> usize {
        let Self { image, filter, out, stride, dilation, pad } = *self;
        // where one class of positions of the derivative begins is found by going through `stride / gcd` multiples
        let outputs = out.saturating_add(1).saturating_mul(stride);
        let taps = (if filter > stride { filter } else { stride }).saturating_mul(dilation);
        let shares = if self.is_even() { out.saturating_add(1).saturating_mul(image.saturating_add(1)) } else { 0 };
        image.saturating_add(pad).saturating_add(outputs).saturating_add(taps).saturating_add(shares)
    }
}

/// A tensor of four dimensions to read: images as b, c, y, x; filters as o, c, ky, kx.
#[derive(Clone, Copy, Debug)]
pub struct Tensor4<'a, E> {
    /// The elements.
    pub data: &'a [E],
    /// How far each dimension's elements are apart.
    pub strides: [usize; 4],
}

impl<E> Tensor4<'_, E> {
    /// Stops if elements of such sizes do not lie in the data.
    #[inline(always)]
    pub(super) fn check(&self, sizes: [usize; 4]) {
        if sizes.contains(&0) {
            return;
        }
        let mut last = Some(0usize);
        for (size, stride) in sizes.into_iter().zip(self.strides) {
            let far = (size - 1).checked_mul(stride);
            last = last.and_then(|last| far.and_then(|far| last.checked_add(far)));
        }
        if last.is_none_or(|last| last >= self.data.len()) {
            bad("an operand is too short");
        }
    }
}

/// y from x and w: `y[b, oy, ox, o] = Σ_{ky, kx, c} x[b, c, iy, ix] · w[o, c, ky, kx]` with
/// `iy = oy · stride + ky · dilation − pad`, ix likewise; x is 0 outside of the image. The result is a matrix of `batch · rows.out · columns.out` rows, in that
/// order, and a column for each feature; the epilogue is called once for each of its rows and spans of columns.
///
/// `scratch` must hold [`convolve_scratch_len`]`(geometry)` elements. Nothing is allocated.
///
/// # Panics
/// If an operand, an output or `scratch` is shorter than the geometry asks: a bug of the compiler, never of its user.
#[inline]
pub fn convolve<L: Lane, const N: usize, E: Epilogue<L, N>>(
    geometry: Geometry,
    x: Tensor4<'_, L::Elem>,
    w: Tensor4<'_, L::Elem>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
    scratch: &mut [L::Elem],
) {
    let finish = Finish::<L, N, E>::new(geometry.map_size(), outputs, epilogue);
    L::convolve(&Job { geometry, a: x, b: w }, &finish, scratch);
}

/// x from y and w: `x[b, iy, ix, c] = Σ_{ky, kx, o} y[b, o, oy, ox] · w[o, c, ky, kx]`, the derivative of [`convolve`] by
/// the images, or a transposed convolution. The result is a
/// matrix of `batch · rows.image · columns.image` rows, in that order, and a column for each channel.
///
/// # Panics
/// As [`convolve`].
#[inline]
pub fn convolve_images<L: Lane, const N: usize, E: Epilogue<L, N>>(
    geometry: Geometry,
    y: Tensor4<'_, L::Elem>,
    w: Tensor4<'_, L::Elem>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
    scratch: &mut [L::Elem],
) {
    let finish = Finish::<L, N, E>::new(geometry.image_size(), outputs, epilogue);
    L::convolve_images(&Job { geometry, a: y, b: w }, &finish, scratch);
}

/// w from x and y: `w[ky, kx, c, o] = Σ_{b, oy, ox} x[b, c, iy, ix] · y[b, o, oy, ox]`, the derivative of [`convolve`] by
/// the filters. The result is a matrix of
/// `rows.filter · columns.filter · channels / groups` rows, in that order, and a column for each feature.
///
/// # Panics
/// As [`convolve`].
#[inline]
pub fn convolve_filters<L: Lane, const N: usize, E: Epilogue<L, N>>(
    geometry: Geometry,
    x: Tensor4<'_, L::Elem>,
    y: Tensor4<'_, L::Elem>,
    outputs: [Output<'_, L::Elem>; N],
    epilogue: &E,
    scratch: &mut [L::Elem],
) {
    let finish = Finish::<L, N, E>::new(geometry.filter_size(), outputs, epilogue);
    L::convolve_filters(&Job { geometry, a: x, b: y }, &finish, scratch);
}

/// One side's two operands. What is behind it is compiled once for each instruction set, whatever the epilogue.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Job<'a, E> {
    geometry: Geometry,
    a: Tensor4<'a, E>,
    b: Tensor4<'a, E>,
}

/// The results of the three as matrices: rows and columns, of sizes that memory can hold.
impl Geometry {
    fn map_size(&self) -> [usize; 2] {
        self.check();
        [self.batch * self.rows.out * self.columns.out, self.features]
    }
    fn image_size(&self) -> [usize; 2] {
        self.check();
        [self.batch * self.rows.image * self.columns.image, self.channels]
    }
    fn filter_size(&self) -> [usize; 2] {
        self.check();
        let [features, channels, height, width] = self.filters();
        [height * width * channels, features]
    }
}

/// See [`convolve`].
fn forward<L: Lane>(
    &Job { geometry, a: x, b: w }: &Job<'_, L::Elem>,
    finish: &dyn Finisher<L::Elem>,
    scratch: &mut [L::Elem],
) {
    x.check(geometry.images());
    w.check(geometry.filters());
    let Geometry { batch, rows, columns, .. } = geometry;
    let job = Correlation {
        batch,
        groups: geometry.groups,
        source: x,
        channels: geometry.group_channels(),
        filters: w,
        columns: geometry.group_features(),
        group_stride: geometry.group_features().wrapping_mul(w.strides[0]), // of one group it is not used
        lines: [Line::forward(rows), Line::forward(columns)],
        result: [rows.out, columns.out],
    };
    correlate::run::<L>(&job, finish, scratch);
}

/// See [`convolve_images`].
fn backward<L: Lane>(
    &Job { geometry, a: y, b: w }: &Job<'_, L::Elem>,
    finish: &dyn Finisher<L::Elem>,
    scratch: &mut [L::Elem],
) {
    y.check(geometry.results());
    w.check(geometry.filters());
    let Geometry { batch, rows, columns, .. } = geometry;
    let [o, c, ky, kx] = w.strides;
    for first_y in 0..Line::classes(&rows) {
        for first_x in 0..Line::classes(&columns) {
            let job = Correlation {
                batch,
                groups: geometry.groups,
                source: y,
                channels: geometry.group_features(),
                filters: Tensor4 { data: w.data, strides: [c, o, ky, kx] },
                columns: geometry.group_channels(),
                group_stride: geometry.group_features().wrapping_mul(o), // as above
                lines: [Line::backward(rows, first_y), Line::backward(columns, first_x)],
                result: [rows.image, columns.image],
            };
            correlate::run::<L>(&job, finish, scratch);
        }
    }
}

/// See [`convolve_filters`].
fn by_filters<L: Lane>(
    &Job { geometry, a: x, b: y }: &Job<'_, L::Elem>,
    finish: &dyn Finisher<L::Elem>,
    scratch: &mut [L::Elem],
) {
    x.check(geometry.images());
    y.check(geometry.results());
    filters::run::<L>(&Filters { geometry, x, y }, finish, scratch);
}

#[cold]
#[inline(never)]
pub(super) fn bad(what: &str) -> ! {
    panic!("a convolution or pooling was called wrongly: {what}")
}
