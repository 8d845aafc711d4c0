//! Windows that are whole planes, or long parts of them, where columns are neighbours in memory: along these, vectors run.

use super::{Case, Form, largest};
use crate::kernels::convolve::random::{Numbers, Random};
use crate::kernels::convolve::{Axis, Geometry};
use crate::kernels::dispatch::testing::on_each_isa;
use crate::kernels::real::Real;
use crate::kernels::tests::few_cases;
use crate::kernels::tests::guarded::Edge;

/// What is put into each plane at random places.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Content {
    /// Few different numbers, so that many are the largest.
    Ties,
    /// With two NaNs.
    Nans,
    /// With two infinities.
    Infinities,
    /// −∞ alone.
    Nothing,
}

fn check<E: Real>(rows: Axis, columns: Axis, content: Content, numbers: &mut Numbers) {
    let geometry = Geometry { batch: 2, channels: 5, features: 0, groups: 1, rows, columns };
    let mut source = Random::<E>::new([2, 5, rows.image, columns.image], 0, numbers);
    for plane in source.data.chunks_exact_mut(rows.image * columns.image) {
        for x in plane.iter_mut() {
            *x = if content == Content::Nothing { E::NEG_INFINITY } else { (*x * E::from_f64(3.0)).floor() };
        }
        let special = match content {
            Content::Nans => E::NAN,
            Content::Infinities => E::INFINITY,
            Content::Ties | Content::Nothing => continue,
        };
        for _ in 0..2 {
            plane[numbers.below(rows.image * columns.image)] = special;
        }
    }
    let expected: Vec<(f64, f64)> = (0..2 * rows.out * columns.out * 5)
        .map(|at| {
            let (place, c) = (at / 5, at % 5);
            let (b, pixel) = (place / (rows.out * columns.out), place % (rows.out * columns.out));
            largest(&geometry, &source, [b, c, pixel / columns.out, pixel % columns.out])
        })
        .collect();
    let old = vec![E::ZERO; expected.len()];
    let (tensor, edge) = (source.tensor(), [Edge::Before, Edge::After][numbers.below(2)]);
    for (form, in_bytes) in [(Form::Max, false), (Form::Max, true), (Form::MaxAlone, false)] {
        if in_bytes && !form.may_be_in_bytes(&geometry) {
            continue;
        }
        let case = || Case { geometry, form, source: tensor, index: tensor, old: &old, stride: 5, edge, in_bytes };
        on_each_isa::<Case<'_, E>>(case, |isa, [values, _, index]: [Vec<E>; 3]| {
            let what = format!("{rows:?} {columns:?} {content:?} {form:?} {isa}");
            for (at, (value, tap)) in expected.iter().enumerate() {
                let found = values[at].to_f64();
                assert!(found == *value || found.is_nan() && value.is_nan(), "{what} {at}: {found} is not {value}");
                if form == Form::Max {
                    assert_eq!(index[at].to_f64().to_bits(), tap.to_bits(), "{what} index {at}");
                }
            }
        });
    }
}

/// One window, which is the whole axis.
fn whole(image: usize) -> Axis {
    Axis { image, filter: image, out: 1, stride: image, dilation: 1, pad: 0 }
}

const CONTENTS: [Content; 4] = [Content::Ties, Content::Nans, Content::Infinities, Content::Nothing];

#[test]
fn whole_planes_give_the_first_of_the_largest() {
    let mut numbers = Numbers(26);
    for width in (1..=70).chain([127, 256]) {
        for height in [1, 2, 13] {
            let content = CONTENTS[(width + height) % 4];
            check::<f32>(whole(height), whole(width), content, &mut numbers);
            check::<f32>(whole(width), whole(height), content, &mut numbers);
        }
    }
    for content in CONTENTS {
        check::<f32>(whole(32), whole(32), content, &mut numbers);
        check::<f64>(whole(13), whole(9), content, &mut numbers);
    }
}

#[test]
fn long_windows_give_the_first_of_the_largest() {
    let mut numbers = Numbers(27);
    for filter in [16, 17, 33, 40] {
        for (case, content) in CONTENTS.into_iter().enumerate() {
            let columns =
                Axis { image: 40, filter, out: (40 + 2 * 7 - filter) / 3 + 1, stride: 3, dilation: 1, pad: 7 };
            let rows = Axis { image: 5, filter: 2, out: 3, stride: 1, dilation: 1 + case % 2, pad: 0 };
            check::<f32>(rows, columns, content, &mut numbers);
            check::<f32>(Axis { dilation: 1, ..rows }, Axis { pad: 0, out: 1, ..columns }, content, &mut numbers);
            check::<f32>(super::even(13, 3), super::even(40, 2), content, &mut numbers);
        }
    }
}

/// Of each way, a small one: what Miri runs of the larger ones.
#[test]
fn small_planes_go_each_way() {
    few_cases(|| {
        let mut numbers = Numbers(28);
        for content in CONTENTS {
            check::<f32>(whole(3), whole(23), content, &mut numbers);
            let apart = Axis { image: 3, filter: 2, out: 1, stride: 1, dilation: 2, pad: 0 };
            check::<f32>(apart, whole(17), content, &mut numbers);
        }
    });
}
