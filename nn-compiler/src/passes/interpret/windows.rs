//! Convolutions and pools, plainly: loops over everything that meets.

use super::Bindings;
use crate::ir::windows::{Side, Sliding, Windows};

/// The windows along one axis, as numbers.
struct Axis {
    image: usize,
    window: usize,
    count: usize,
    stride: usize,
    dilation: usize,
    padding: usize,
    even: bool,
}

impl Axis {
    /// The element of the image at a place of a window of the map; `None` in the padding, and behind the window's end.
    fn place(&self, map: usize, within: usize) -> Option<usize> {
        if self.even {
            let (start, end) = (map * self.image / self.count, ((map + 1) * self.image).div_ceil(self.count));
            return (start + within < end).then_some(start + within);
        }
        let at = (map * self.stride + within * self.dilation).checked_sub(self.padding)?;
        (at < self.image).then_some(at)
    }
}

/// The windows, as numbers.
pub struct Sizes {
    axes: [Axis; 2],
    groups: usize,
}

impl Sizes {
    /// The sizes under the bindings.
    pub fn new(windows: &Windows, bindings: &Bindings) -> Self {
        let axis = |sliding: &Sliding| Axis {
            image: bindings.size(&sliding.image),
            window: bindings.size(&sliding.window),
            count: bindings.size(&sliding.count),
            stride: bindings.size(&sliding.stride),
            dilation: bindings.size(&sliding.dilation),
            padding: bindings.size(&sliding.padding),
            even: sliding.even,
        };
        Self { axes: windows.axes().map(axis), groups: bindings.size(&windows.groups) }
    }

    /// Image row and column for a place in a window of the map; `None` in the padding.
    fn place(&self, map: [usize; 2], within: [usize; 2]) -> Option<[usize; 2]> {
        let at = |axis: usize| self.axes[axis].place(map[axis], within[axis]);
        Some([at(0)?, at(1)?])
    }

    /// All places of windows in the map with all places in a window.
    fn all(&self) -> impl Iterator<Item = ([usize; 2], [usize; 2])> {
        let [rows, columns] = &self.axes;
        let shape = vec![rows.count, columns.count, rows.window, columns.window];
        super::indices(&shape).map(|index| ([index[0], index[1]], [index[2], index[3]]))
    }

    fn within(&self, index: f64) -> [usize; 2] {
        let index = super::class_index(index);
        [index / self.axes[1].window, index % self.axes[1].window]
    }
}

/// A flat index into four axes.
fn flat(shape: &[usize], a: usize, b: usize, [c, d]: [usize; 2]) -> usize {
    ((a * shape[1] + b) * shape[2] + c) * shape[3] + d
}

/// See [`crate::ir::windows`].
pub fn convolve(sizes: &Sizes, gives: Side, operands: [&(Vec<usize>, &[f64]); 2], shape: &[usize]) -> Vec<f64> {
    let mut result = vec![0.0; shape.iter().product()];
    let shape_of = |side: Side| {
        let [first, _] = gives.others();
        match side {
            side if side == gives => shape,
            side if side == first => operands[0].0.as_slice(),
            _ => operands[1].0.as_slice(),
        }
    };
    let (image, filter, map) = (shape_of(Side::Image), shape_of(Side::Filter), shape_of(Side::Map));
    let (features, channels) = (filter[0] / sizes.groups, filter[1]);
    for example in 0..image[0] {
        for (o, c) in (0..filter[0]).flat_map(|o| (0..channels).map(move |c| (o, c))) {
            let channel = o / features * channels + c;
            for (at, within) in sizes.all() {
                let Some(place) = sizes.place(at, within) else { continue };
                let index = |side: Side| match side {
                    Side::Image => flat(image, example, channel, place),
                    Side::Filter => flat(filter, o, c, within),
                    Side::Map => flat(map, example, o, at),
                };
                let [a, b] = gives.others().map(index);
                result[index(gives)] += operands[0].1[a] * operands[1].1[b];
            }
        }
    }
    result
}

/// The place of the first largest element of each window; a NaN is larger than any number.
pub fn pool_index(sizes: &Sizes, image: &[f64], shape: &[usize]) -> Vec<f64> {
    let [rows, columns] = &sizes.axes;
    let from = [shape[0], shape[1], rows.image, columns.image];
    super::indices(shape)
        .map(|index| {
            let (mut best, mut largest) = (0, f64::NEG_INFINITY);
            let mut found = false;
            for (position, within) in super::indices(&[rows.window, columns.window]).enumerate() {
                let Some(place) = sizes.place([index[2], index[3]], [within[0], within[1]]) else { continue };
                let x = image[flat(&from, index[0], index[1], place)];
                if !found || x > largest || (x.is_nan() && !largest.is_nan()) {
                    (best, largest, found) = (position, x, true);
                }
            }
            best as f64
        })
        .collect()
}

/// The element of each window that the index names; 0 where that lies in the padding.
pub fn pool_pick(sizes: &Sizes, image: &[f64], index: &[f64], shape: &[usize]) -> Vec<f64> {
    let from = [shape[0], shape[1], sizes.axes[0].image, sizes.axes[1].image];
    super::indices(shape)
        .zip(index)
        .map(|(at, index)| {
            let place = sizes.place([at[2], at[3]], sizes.within(*index));
            place.map_or(0.0, |place| image[flat(&from, at[0], at[1], place)])
        })
        .collect()
}

/// The transpose of [`pool_pick`].
pub fn unpool(sizes: &Sizes, map: &[f64], index: &[f64], shape: &[usize]) -> Vec<f64> {
    let mut image = vec![0.0; shape.iter().product()];
    let from = [shape[0], shape[1], sizes.axes[0].count, sizes.axes[1].count];
    for (at, (y, index)) in super::indices(&from).zip(map.iter().zip(index)) {
        if let Some(place) = sizes.place([at[2], at[3]], sizes.within(*index)) {
            image[flat(shape, at[0], at[1], place)] += y;
        }
    }
    image
}

/// The sum of each window.
pub fn pool_sum(sizes: &Sizes, image: &[f64], shape: &[usize]) -> Vec<f64> {
    let mut map = vec![0.0; shape.iter().product()];
    let from = [shape[0], shape[1], sizes.axes[0].image, sizes.axes[1].image];
    for (b, c) in (0..shape[0]).flat_map(|b| (0..shape[1]).map(move |c| (b, c))) {
        for (at, within) in sizes.all() {
            if let Some(place) = sizes.place(at, within) {
                map[flat(shape, b, c, at)] += image[flat(&from, b, c, place)];
            }
        }
    }
    map
}

/// The transpose of [`pool_sum`].
pub fn pool_spread(sizes: &Sizes, map: &[f64], shape: &[usize]) -> Vec<f64> {
    let mut image = vec![0.0; shape.iter().product()];
    let from = [shape[0], shape[1], sizes.axes[0].count, sizes.axes[1].count];
    for (b, c) in (0..shape[0]).flat_map(|b| (0..shape[1]).map(move |c| (b, c))) {
        for (at, within) in sizes.all() {
            if let Some(place) = sizes.place(at, within) {
                image[flat(shape, b, c, place)] += map[flat(&from, b, c, at)];
            }
        }
    }
    image
}
