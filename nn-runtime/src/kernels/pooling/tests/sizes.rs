//! Every size of one dimension from 0 to 70, and primes beyond, with others at awkward values.

use super::{FORMS, check, even};
use crate::kernels::contract::tests::sizes::sizes;
use crate::kernels::convolve::random::{LAYOUTS, Numbers};
use crate::kernels::convolve::{Axis, Geometry};

/// Two of the six forms of a geometry; they and the layouts come round with `case`.
fn check_some(geometry: Geometry, case: usize, numbers: &mut Numbers) {
    for (i, form) in FORMS.into_iter().enumerate().filter(|(i, _)| (i + case).is_multiple_of(3)) {
        let layouts = [(case + i) % LAYOUTS, (case / LAYOUTS + i) % LAYOUTS];
        check::<f32>(geometry, form, layouts, numbers);
    }
}

/// An axis whose result is as long as windows begin in the padded image.
fn axis(image: usize, filter: usize, stride: usize, dilation: usize, pad: usize) -> Axis {
    let span = (filter.max(1) - 1) * dilation + 1;
    let out = (image + 2 * pad).checked_sub(span).map_or(0, |left| left / stride + 1);
    Axis { image, filter, out, stride, dilation, pad }
}

#[test]
fn every_size_of_one_dimension() {
    const WINDOWS: [[usize; 4]; 5] = [[2, 2, 1, 0], [3, 2, 1, 1], [3, 1, 2, 2], [2, 3, 1, 0], [1, 1, 1, 0]];
    let mut numbers = Numbers(16);
    for (case, size) in sizes().enumerate() {
        // three times two forms
        for i in case..case + 3 {
            let [filter, stride, dilation, pad] = WINDOWS[i % 5];
            let swept = axis(size, filter, stride, dilation, pad);
            let (rows, columns) = (axis(5, 3, 2, 1, 1), axis(4, 2, 1, 1, 0));
            let channels = [1, 5, 17][i % 3];
            let usual = Geometry { batch: 2, channels, features: 0, groups: 1, rows, columns };
            check_some(Geometry { rows: swept, ..usual }, i, &mut numbers);
            check_some(Geometry { columns: swept, ..usual }, i + 4, &mut numbers);
            let small = axis(5, filter, stride, dilation, pad);
            check_some(Geometry { channels: size, rows: small, ..usual }, i + 9, &mut numbers);
        }
    }
}

#[test]
fn every_size_of_even_windows() {
    let mut numbers = Numbers(19);
    for size in 0..=70 {
        let other = axis(4, 2, 1, 1, 0);
        let usual = Geometry { batch: 2, channels: 5, features: 0, groups: 1, rows: other, columns: other };
        for (case, swept) in [even(size, 7), even(24, size), even(size, size)].into_iter().enumerate() {
            for i in 0..3 {
                check_some(Geometry { rows: swept, ..usual }, size + i, &mut numbers);
                check_some(Geometry { columns: swept, ..usual }, size + i + 1, &mut numbers);
                check_some(Geometry { rows: even(5, 3), columns: swept, ..usual }, case + i, &mut numbers);
            }
        }
    }
}

#[test]
fn every_size_of_windows_and_batches() {
    let mut numbers = Numbers(17);
    for size in 0..=70 {
        let other = axis(4, 2, 1, 1, 0);
        let usual = Geometry { batch: 1, channels: 7, features: 0, groups: 1, rows: other, columns: other };
        for swept in [
            axis(72, size, 1, 1, 0),
            axis(9, size, 2, 1, size / 2),
            axis(5, 3, 2, 1, size),
            axis(30, 3, 1, size.max(1), 40),
            axis(70, 2, size.max(1), 1, 1),
        ] {
            check_some(Geometry { rows: swept, ..usual }, size, &mut numbers);
            check_some(Geometry { columns: swept, ..usual }, size + 1, &mut numbers);
            check_some(Geometry { rows: swept, ..usual }, size + 2, &mut numbers);
        }
        for i in 0..3 {
            check_some(Geometry { batch: size, ..usual }, i, &mut numbers);
        }
    }
}
