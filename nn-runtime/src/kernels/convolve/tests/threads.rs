//! Neither threads nor (with chains of fused multiply–adds) the vector's width may show in the bits; and where
//! instruction sets differ, they do so by no more than the documentation says.

use super::{Case, FORMS, Form, Kind, axis, expected};
use crate::kernels::convolve::random::{Numbers, Random};
use crate::kernels::convolve::{Geometry, convolve_scratch_len};
use crate::kernels::dispatch::testing::on_each_isa;
use crate::kernels::tests::guarded::Edge;
use crate::kernels::tests::same_bits::{bits, same_bits};

/// Of an image, its channels, and the features; Miri has no time for more, and shares less.
const LENGTH: usize = if cfg!(miri) { 4 } else { 16 };
const CHANNELS: usize = if cfg!(miri) { 2 } else { 32 };
const FEATURES: usize = if cfg!(miri) { 5 } else { 64 };
/// The number of images, and a layout.
const BATCHES: &[(usize, usize)] = if cfg!(miri) { &[(3, 1)] } else { &[(1, 1), (2, 0), (9, 1)] };

#[test]
fn results_are_the_same_with_one_thread_and_with_several() {
    let mut numbers = Numbers(4);
    for &(batch, layout) in BATCHES {
        let rows = axis(LENGTH, 3, 1, 1, 1, 1);
        let geometry = Geometry { batch, channels: CHANNELS, features: FEATURES, groups: 1, rows, columns: rows };
        let x = Random::<f32>::new(geometry.images(), layout, &mut numbers);
        let w = Random::<f32>::new(geometry.filters(), 3, &mut numbers);
        let y = Random::<f32>::new(geometry.results(), layout, &mut numbers);
        for (form, operands) in FORMS.into_iter().zip([[&x, &w], [&y, &w], [&x, &y]]) {
            let old = numbers.many::<f32>((batch * LENGTH * LENGTH + 9 * CHANNELS) * FEATURES);
            let operands = operands.map(Random::tensor);
            let scratch = convolve_scratch_len(geometry);
            let (kind, edge) = (Kind::Step, Edge::After);
            let case = || Case { geometry, form, kind, operands, old: &old, stride: FEATURES, scratch, edge };
            same_bits(&format!("{batch} {form:?}"), |isa| isa.starts_with("avx"), case, bits);
        }
    }
}

#[test]
fn instruction_sets_differ_by_no_more_than_documented() {
    if cfg!(miri) {
        return; // there is one only
    }
    let mut numbers = Numbers(15);
    for (batch, channels, features) in [(1, 3, 5), (3, 17, 20), (40, 5, 33)] {
        let (rows, columns) = (axis(9, 3, 1, 1, 1, 1), axis(8, 3, 2, 1, 0, 1));
        let geometry = Geometry { batch, channels, features, groups: 1, rows, columns };
        let x = Random::<f32>::new(geometry.images(), 1, &mut numbers);
        let w = Random::<f32>::new(geometry.filters(), 3, &mut numbers);
        let y = Random::<f32>::new(geometry.results(), 1, &mut numbers);
        for (form, operands) in FORMS.into_iter().zip([[&x, &w], [&y, &w], [&x, &y]]) {
            let (size, sums) = expected(&geometry, form, |at| x.at(at), |at| w.at(at), |at| y.at(at));
            let products = match form {
                Form::Forward => channels * 9,
                Form::Images => features * 9,
                Form::Filters => batch * rows.out * columns.out,
            };
            let (operands, stride, edge) = (operands.map(Random::tensor), size[1], Edge::After);
            let (old, scratch) = (vec![0.0; sums.len()], convolve_scratch_len(geometry));
            let mut results = Vec::new();
            let case = || Case { geometry, form, kind: Kind::Store, operands, old: &old, stride, scratch, edge };
            on_each_isa(case, |_, [sums, _]: [Vec<f32>; 2]| results.push(sums));
            for (at, [_, magnitude]) in sums.into_iter().enumerate() {
                let bound = products as f64 * f64::from(f32::EPSILON) * magnitude;
                let [least, most] = [f64::min, f64::max].map(|of| {
                    let sums = results.iter().map(|sums| f64::from(sums[at]));
                    sums.reduce(of).expect("an instruction set")
                });
                assert!(most - least <= bound, "{geometry:?} {form:?} {at}: {least} to {most}, over {bound}");
            }
        }
    }
}
