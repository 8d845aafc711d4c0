//! Every size of one dimension from 0 to 70, and primes beyond, with others at awkward values.

use super::{FORMS, KINDS, axis, check};
use crate::kernels::contract::tests::sizes::sizes;
use crate::kernels::convolve::random::{LAYOUTS, Numbers};
use crate::kernels::convolve::{Axis, Geometry};

/// All three forms of a geometry, with layouts and an epilogue that come round with `case`.
fn check_all(geometry: Geometry, case: usize, numbers: &mut Numbers) {
    for (i, form) in FORMS.into_iter().enumerate() {
        let layouts = [(case + i) % LAYOUTS, (case / LAYOUTS + i) % LAYOUTS];
        check::<f32>(geometry, form, KINDS[(case + i) % 3], layouts, numbers);
    }
}

/// What else the geometries have: a filter that is longer than its stride, one that is shorter, and one with gaps.
fn axes() -> [[Axis; 2]; 3] {
    [
        [axis(5, 3, 1, 1, 1, 1), axis(4, 2, 1, 1, 0, 1)],
        [axis(7, 2, 3, 1, 0, 0), axis(5, 1, 2, 1, 0, 0)],
        [axis(6, 3, 2, 2, 3, 2), axis(7, 2, 1, 3, 1, 2)],
    ]
}

#[test]
fn every_number_of_channels_and_features() {
    let mut numbers = Numbers(11);
    for (case, size) in sizes().enumerate() {
        // the largest take long, and are there for the primes
        for (i, [rows, columns]) in axes().into_iter().enumerate().filter(|(i, _)| size <= 70 || *i == case % 3) {
            let geometry = Geometry { batch: 2, channels: size, features: 3, groups: 1, rows, columns };
            check_all(geometry, 3 * case + i, &mut numbers);
            check_all(Geometry { channels: 5, features: size, ..geometry }, 3 * case + i + 1, &mut numbers);
            // as many groups as there are, and groups of several
            if size > 0 {
                let each = Geometry { batch: 1, channels: size, features: size, groups: size, ..geometry };
                check_all(each, 3 * case + i + 2, &mut numbers);
                check_all(Geometry { features: 2 * size, ..each }, 3 * case + i + 3, &mut numbers);
            }
            check_all(
                Geometry { batch: 1, channels: 2 * size, features: 4, groups: 2, ..geometry },
                case,
                &mut numbers,
            );
        }
    }
}

#[test]
fn every_width_and_height() {
    const FILTERS: [[usize; 5]; 5] =
        [[1, 1, 1, 0, 0], [3, 1, 1, 1, 1], [2, 3, 1, 0, 0], [3, 2, 2, 2, 3], [5, 1, 3, 6, 1]];
    let mut numbers = Numbers(12);
    for (case, size) in sizes().enumerate() {
        for (i, [filter, stride, dilation, before, after]) in FILTERS.into_iter().enumerate() {
            let swept = axis(size, filter, stride, dilation, before, after);
            let other = axis(3, 2, 1, 1, 1, 0);
            let (channels, features) = [(3, 5), (17, 2), (1, 19)][(case + i) % 3];
            let geometry = Geometry { batch: 2, channels, features, groups: 1, rows: swept, columns: other };
            check_all(geometry, 5 * case + i, &mut numbers);
            check_all(Geometry { rows: other, columns: swept, ..geometry }, 5 * case + i + 7, &mut numbers);
        }
    }
}

#[test]
fn every_size_of_filters_paddings_and_batches() {
    let mut numbers = Numbers(13);
    for size in 0..=70 {
        let other = axis(3, 2, 1, 1, 1, 0);
        let geometry = |batch, rows, columns| Geometry { batch, channels: 3, features: 5, groups: 1, rows, columns };
        for swept in [
            axis(72, size, 1, 1, 0, 0),
            axis(9, size, 2, 1, size / 2, size / 2),
            axis(5, 3, 2, 1, size, 1),
            axis(30, 3, 1, size.max(1), 40, 41),
            axis(70, 2, size.max(1), 1, 1, 0),
        ] {
            check_all(geometry(2, swept, other), size, &mut numbers);
            check_all(geometry(1, other, swept), size + 3, &mut numbers);
        }
        check_all(geometry(size, other, axis(5, 3, 2, 1, 1, 1)), size, &mut numbers);
    }
}

/// All widths with all numbers of channels, if `NN_EVERY_SIZE` asks for it: minutes.
#[test]
fn every_size_of_two_dimensions() {
    if std::env::var_os("NN_EVERY_SIZE").is_none() {
        return;
    }
    let mut numbers = Numbers(14);
    for width in 0..=70 {
        for channels in 0..=70 {
            let case = width * 7 + channels;
            let [filter, stride, pad] = [[3, 1, 1], [1, 1, 0], [2, 3, 0], [4, 2, 2]][case % 4];
            let rows = axis([2, 7, 19][case % 3], filter, stride, 1, pad, pad);
            let columns = axis(width, filter, stride, 1, pad, 0);
            let geometry = Geometry { batch: 1, channels, features: 1 + case % 3, groups: 1, rows, columns };
            check_all(geometry, case, &mut numbers);
        }
    }
}
