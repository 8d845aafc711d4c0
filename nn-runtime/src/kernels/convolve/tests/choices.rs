//! How a convolution is cut, what of it is read in place, and where its windows lie: every way gives the same sums, which
//! is tested beside this.

use super::super::blocking::{self, Bands};
use super::super::correlate::{self, Correlation};
use super::super::filters::{self, Filters};
use super::super::line::Line;
use super::super::tables::even;
use super::super::window::overlap;
use super::{Axis, Geometry, Tensor4};
use crate::kernels::portable::F32x4;

/// 3×3 filters of stride 1 that keep a square image's size.
fn geometry(batch: usize, channels: usize, features: usize, side: usize) -> Geometry {
    let axis = Axis { image: side, filter: 3, out: side, stride: 1, dilation: 1, pad: 1 };
    Geometry { batch, channels, features, groups: 1, rows: axis, columns: axis }
}

fn lines(geometry: &Geometry) -> [Line; 2] {
    [Line::forward(geometry.rows), Line::forward(geometry.columns)]
}

fn bands(geometry: &Geometry, shared: bool) -> String {
    let bands = Bands::new(&lines(geometry), geometry.batch, geometry.channels, blocking::MOST_PIXELS, shared);
    let Bands { images, rows, per_image, high, wide, window, pixels } = bands;
    assert_eq!((window, pixels), (images * high * wide * geometry.channels, images * rows * geometry.columns.out));
    let count = bands.count(geometry.batch);
    format!("{count} bands: {images} images, {rows} rows, {per_image} of each, windows of {high}×{wide}")
}

#[test]
fn images_are_taken_in_bands() {
    let cases = [
        (geometry(1, 3, 8, 32), false, "2 bands: 1 images, 16 rows, 2 of each, windows of 18×34"),
        (geometry(1, 3, 8, 32), true, "8 bands: 1 images, 4 rows, 8 of each, windows of 6×34"),
        (geometry(2, 3, 8, 32), true, "8 bands: 1 images, 8 rows, 4 of each, windows of 10×34"),
        (geometry(64, 3, 8, 32), true, "128 bands: 1 images, 16 rows, 2 of each, windows of 18×34"),
        (geometry(64, 64, 64, 8), true, "64 bands: 1 images, 8 rows, 1 of each, windows of 10×10"),
        (geometry(64, 64, 64, 8), false, "64 bands: 1 images, 8 rows, 1 of each, windows of 10×10"),
        (geometry(100, 512, 16, 4), false, "100 bands: 1 images, 4 rows, 1 of each, windows of 6×6"),
        (geometry(100, 16, 16, 4), false, "25 bands: 4 images, 4 rows, 1 of each, windows of 6×6"),
        (geometry(100, 16, 16, 4), true, "25 bands: 4 images, 4 rows, 1 of each, windows of 6×6"),
        (geometry(3, 16, 16, 4), false, "1 bands: 3 images, 4 rows, 1 of each, windows of 6×6"),
        (geometry(1, 64, 8, 100), false, "34 bands: 1 images, 3 rows, 34 of each, windows of 5×102"),
        (geometry(1, 2000, 8, 20), false, "20 bands: 1 images, 1 rows, 20 of each, windows of 3×22"),
        (geometry(1, 1, 1, 700), false, "700 bands: 1 images, 1 rows, 700 of each, windows of 3×702"),
    ];
    let given = cases.map(|(geometry, shared, _)| bands(&geometry, shared));
    assert_eq!(given, cases.map(|(_, _, expected)| expected));
    let whole = Bands::whole(&lines(&geometry(5, 3, 8, 6)), 5, 3);
    assert_eq!([whole.window, whole.pixels, whole.high, whole.wide], [5 * 8 * 8 * 3, 5 * 6 * 6, 8, 8]);
}

#[test]
fn work_is_shared_from_two_million_products_on() {
    let each = 3 * 3 * 16 * 16;
    let shared = |batch: usize, side: usize| blocking::is_shared(batch, &lines(&geometry(batch, 16, 16, side)), each);
    assert!(shared(1, 31) && !shared(1, 30) && shared(911, 1) && !shared(910, 1));
    // sums over parts of the images, if there are enough images and the sums are small
    let parts = |batch, channels, shared| blocking::parts(&geometry(batch, channels, 16, 8), shared);
    assert_eq!([parts(64, 16, true), parts(64, 16, false), parts(5, 16, true), parts(0, 16, true)], [8, 1, 5, 1]);
    assert_eq!([parts(64, 512, true), parts(64, 4096, true)], [3, 1]);
    assert_eq!(blocking::sums_len(&geometry(1, 5, 17, 8)), 3 * 3 * 5 * 32);
}

#[test]
fn elements_are_evenly_apart() {
    assert_eq!(even([2, 3, 4], [12, 4, 1]), Some(1));
    assert_eq!(even([2, 3, 4], [24, 8, 2]), Some(2));
    assert_eq!(even([2, 3, 4], [13, 4, 1]), None);
    assert_eq!(even([2, 3, 4], [12, 5, 1]), None);
    // the stride of one element is no distance
    assert_eq!(even([2, 1, 4], [4, 99, 1]), Some(1));
    assert_eq!(even([2, 3, 1], [9, 3, 77]), Some(3));
    assert_eq!(even([1, 1, 1], [7, 7, 7]), Some(0));
}

#[test]
fn windows_overlap_images() {
    // before, within and behind
    assert_eq!(overlap(-2, 5, 10), (2, 0..3, 0));
    assert_eq!(overlap(-2, 1, 10), (1, 0..0, 0));
    assert_eq!(overlap(-9, 5, 10), (5, 0..0, 0));
    assert_eq!(overlap(0, 5, 10), (0, 0..5, 0));
    assert_eq!(overlap(7, 5, 10), (0, 7..10, 2));
    assert_eq!(overlap(12, 5, 10), (0, 10..10, 5));
    assert_eq!(overlap(-2, 20, 10), (2, 0..10, 8));
}

/// The distance of filters that are read in place, of `[columns, channels, rows, columns]`.
fn filters_in_place(geometry: Geometry, len: usize, strides: [usize; 4]) -> bool {
    let data = vec![0.0_f32; len];
    let source = Tensor4 { data: &data, strides: [0; 4] };
    let job = Correlation {
        batch: geometry.batch,
        groups: geometry.groups,
        source,
        channels: geometry.channels / geometry.groups,
        filters: Tensor4 { data: &data, strides },
        group_stride: geometry.features / geometry.groups * strides[0],
        columns: geometry.features / geometry.groups,
        lines: lines(&geometry),
        result: [geometry.rows.out, geometry.columns.out],
    };
    matches!(job.in_place::<F32x4>(), Some(correlate::Rowwise::InPlace(..)))
}

#[test]
fn filters_are_read_in_place_for_few_pixels() {
    // 9 taps of 4 channels, columns side by side, and a vector of four at the end
    let side_by_side = |columns: usize| [1, columns, 3 * 4 * columns, 4 * columns];
    let small = geometry(1, 4, 6, 4);
    assert!(filters_in_place(small, 9 * 4 * 6 + 2, side_by_side(6)));
    assert!(!filters_in_place(small, 9 * 4 * 6 + 1, side_by_side(6)), "a vector would reach past the end");
    assert!(!filters_in_place(small, 10_000, [2, 12, 3 * 4 * 12, 4 * 12]), "columns are apart");
    assert!(!filters_in_place(small, 10_000, [1, 6, 1000, 4 * 6]), "rows are not even");
    assert!(filters_in_place(geometry(1, 4, 1, 4), 9 * 4 + 3, [9, 1, 12, 4]), "of one column");
    // where several panels share them among 256 pixels and more, a copy is read faster
    let many = |batch, side| filters_in_place(geometry(batch, 4, 200, side), 9 * 4 * 200, side_by_side(200));
    assert!(many(1, 15) && many(3, 8) && !many(1, 16) && !many(4, 8) && !many(300, 1));
    assert!(filters_in_place(geometry(300, 4, 4, 1), 9 * 4 * 4, side_by_side(4)), "of one panel");
}

fn map_in_place(geometry: Geometry, images: usize, len: usize, strides: [usize; 4]) -> Option<usize> {
    let data = vec![0.0_f32; len];
    let x = Tensor4 { data: &data, strides: [0; 4] };
    let job = Filters { geometry, x, y: Tensor4 { data: &data, strides } };
    let bands = Bands { images, ..Bands::whole(&lines(&geometry), geometry.batch, geometry.channels) };
    filters::in_place::<F32x4>(&job, &bands)
}

#[test]
fn maps_are_read_in_place_if_pixels_are_even() {
    let two = geometry(2, 3, 5, 4);
    let (len, rows) = (2 * 16 * 5, [16 * 5, 1, 4 * 5, 5]);
    assert_eq!(map_in_place(two, 2, len + 3, rows), Some(5));
    assert_eq!(map_in_place(two, 2, len + 2, rows), None, "a vector would reach past the end");
    assert_eq!(map_in_place(two, 2, 1000, [100, 1, 20, 5]), None, "bands go on from one image to the next");
    assert_eq!(map_in_place(two, 1, 1000, [100, 1, 20, 5]), Some(5));
    assert_eq!(map_in_place(two, 1, 1000, [100, 2, 40, 10]), None, "features are apart");
    assert_eq!(map_in_place(two, 1, 1000, [100, 1, 21, 5]), None, "rows are apart");
    assert_eq!(map_in_place(geometry(2, 3, 1, 4), 2, 35, [16, 99, 4, 1]), Some(1), "of one feature");
    assert_eq!(map_in_place(geometry(0, 3, 5, 4), 1, 0, rows), None, "no image");
}
