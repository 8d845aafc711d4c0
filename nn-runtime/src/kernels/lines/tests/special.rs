//! What is not finite stays where it belongs, and long sums keep their digits.

use super::{Interpolation, Lines, Resampling, Running, resample, running_sum};
use crate::kernels::contract::Output;
use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::lane::Lane;
use crate::support::Store;

#[derive(Clone, Copy)]
enum Form {
    Sums(Running),
    Resample(Resampling),
}

/// A vector, or a column of a matrix with another beside it.
struct Case<'a> {
    form: Form,
    x: &'a [f32],
    length: usize,
    is_column: bool,
}

impl Task for Case<'_> {
    type Elem = f32;
    type Output = Vec<f32>;
    #[inline(always)]
    fn run<L: Lane<Elem = f32>>(self) -> Vec<f32> {
        let Self { form, x, length, is_column } = self;
        let data: Vec<f32> = x.iter().flat_map(|x| [*x, 0.0]).collect();
        let (sizes, axis) = if is_column { ([length, 2], 0) } else { ([1, length], 1) };
        let lines = Lines { data: &data, sizes: &sizes, strides: if is_column { &[2, 1] } else { &[0, 2] }, axis };
        let mut found = vec![0.0; sizes[0] * sizes[1]];
        let output = [Output { data: &mut found, row_stride: sizes[1] }];
        match form {
            Form::Sums(running) => running_sum::<L, 1, _>(lines, running, output, &Store),
            Form::Resample(map) => resample::<L, 1, _>(lines, map, output, &Store),
        }
        if is_column { found.chunks(2).map(|row| row[0]).collect() } else { found }
    }
}

fn check(form: Form, x: &[f32], length: usize, judge: impl Fn(&[f32])) {
    for is_column in [false, true] {
        on_each_isa(|| Case { form, x, length, is_column }, |_, found| judge(&found));
    }
}

/// Equal numbers, or NaN both.
fn same(found: &[f32], expected: &[f32]) {
    let equal =
        |(a, b): (&f32, &f32)| a.partial_cmp(b) == Some(core::cmp::Ordering::Equal) || (a.is_nan() && b.is_nan());
    assert!(found.len() == expected.len() && found.iter().zip(expected).all(equal), "{found:?} is not {expected:?}");
}

#[test]
fn infinities_reach_the_sums_behind_them() {
    let inf = f32::INFINITY;
    let x = [1.0, 2.0, 3.0, inf, 5.0, 6.0];
    let sums = |exclusive, reverse| Form::Sums(Running { exclusive, reverse });
    check(sums(false, false), &x, 6, |found| same(found, &[1.0, 3.0, 6.0, inf, inf, inf]));
    check(sums(true, false), &x, 6, |found| same(found, &[0.0, 1.0, 3.0, 6.0, inf, inf]));
    check(sums(false, true), &x, 6, |found| same(found, &[inf, inf, inf, inf, 11.0, 6.0]));
    check(sums(true, true), &x, 6, |found| same(found, &[inf, inf, inf, 11.0, 6.0, 0.0]));
    let both = [1.0, inf, -inf, 2.0];
    check(sums(false, false), &both, 4, |found| same(found, &[1.0, inf, f32::NAN, f32::NAN]));
    // beyond the range of f32 and back
    let large = [f32::MAX, f32::MAX, -f32::MAX];
    check(sums(false, false), &large, 3, |found| same(found, &[f32::MAX, inf, f32::MAX]));
}

#[test]
fn long_sums_keep_their_digits() {
    let x = vec![0.3; 20_000];
    let form = Form::Sums(Running { exclusive: false, reverse: false });
    check(form, &x, x.len(), |found| {
        for (i, sum) in found.iter().enumerate() {
            let exact = (i + 1) as f64 * f64::from(0.3_f32);
            assert!((f64::from(*sum) - exact).abs() <= 6e-8 * exact, "sum {i}: {sum} is not {exact}");
        }
    });
}

#[test]
fn what_has_no_share_is_not_read() {
    let inf = f32::INFINITY;
    let map = |mode, from, to, transposed| Form::Resample(Resampling { mode, from, to, transposed });
    let corners = Interpolation::LinearCorners;
    // every second element lies on one of the operand's, whose neighbours have no share in it
    check(map(corners, 3, 5, false), &[1.0, inf, 3.0], 5, |found| same(found, &[1.0, inf, inf, inf, 3.0]));
    check(map(corners, 3, 5, true), &[1.0, 2.0, inf, 4.0, 5.0], 3, |found| same(found, &[2.0, inf, 7.0]));
    let linear = Interpolation::Linear;
    check(map(linear, 2, 4, false), &[1.0, inf], 4, |found| same(found, &[1.0, inf, inf, inf]));
    check(map(linear, 2, 4, true), &[inf, 4.0, 8.0, 2.0], 2, |found| same(found, &[inf, 9.0]));
    let nearest = Interpolation::Nearest;
    check(map(nearest, 3, 5, false), &[1.0, inf, 3.0], 5, |found| same(found, &[1.0, 1.0, inf, inf, 3.0]));
    check(map(nearest, 3, 5, true), &[1.0, 2.0, inf, 4.0, 5.0], 3, |found| same(found, &[3.0, inf, 5.0]));
    check(map(nearest, 5, 2, true), &[1.0, inf], 5, |found| same(found, &[1.0, 0.0, inf, 0.0, 0.0]));
}
