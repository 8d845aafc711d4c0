//! Pooling against plain loops, at odd sizes, in every layout, in memory whose neighbours must not be touched.
#![allow(clippy::float_cmp, reason = "nothing is rounded: the numbers are small and whole")]

mod bytes;
mod planes;
mod sizes;
mod threads;

use super::{max_pool, pick_pool, spread_pool, sum_pool, unpool};
use crate::kernels::contract::{Epilogue, Output};
use crate::kernels::convolve::random::{LAYOUTS, Numbers, Random, position};
use crate::kernels::convolve::{Axis, Geometry, Tensor4};
use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::lane::{Lane, Span};
use crate::kernels::pool;
use crate::kernels::real::Real;
use crate::kernels::tests::guarded::{Edge, Guarded};
use crate::kernels::tests::{few_cases, left_out};

/// Adds to what is there, and writes the place.
struct Add;
impl<L: Lane> Epilogue<L, 2> for Add {
    const READS: bool = true;
    #[inline(always)]
    fn apply(&self, row: usize, at: Span, acc: L, [old, _]: [L; 2]) -> [L; 2] {
        [old + acc, L::splat(L::Elem::from_usize(1000 * row)) + L::index(at)]
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Max,
    MaxAlone,
    Pick,
    Unpool,
    Sum,
    Spread,
}

impl Form {
    /// Whether it has places that bytes tell apart.
    fn may_be_in_bytes(self, g: &Geometry) -> bool {
        matches!(self, Self::Max | Self::Pick | Self::Unpool) && g.rows.filter * g.columns.filter <= 255
    }

    /// Whether it goes from the map to the image.
    fn is_backwards(self) -> bool {
        matches!(self, Self::Unpool | Self::Spread)
    }
}

struct Case<'a, E> {
    geometry: Geometry,
    form: Form,
    source: Tensor4<'a, E>,
    index: Tensor4<'a, E>,
    old: &'a [E],
    stride: usize,
    edge: Edge,
    /// Whether places are bytes.
    in_bytes: bool,
}

impl<E: Real> Task for Case<'_, E> {
    type Elem = E;
    type Output = [Vec<E>; 3];
    #[inline(always)]
    fn run<L: Lane<Elem = E>>(self) -> Self::Output {
        let Self { geometry, form, source, index, old, stride: row_stride, edge, in_bytes } = self;
        let data = [source, index].map(|operand| Guarded::new(operand.data, edge));
        let (source, index) = (Tensor4 { data: &data[0][..], ..source }, Tensor4 { data: &data[1][..], ..index });
        let third = if form == Form::Max { old } else { &[] };
        let mut results = [old, old, third].map(|old| Guarded::new(old, edge));
        let [first, second, third] = &mut results;
        let outputs = [Output { data: &mut first[..], row_stride }, Output { data: &mut second[..], row_stride }];
        if in_bytes {
            let narrow: Vec<u8> = index.data.iter().map(|place| place.to_u8()).collect();
            let narrow = Guarded::new(&narrow, edge);
            let index = Tensor4 { data: &narrow[..], strides: index.strides };
            let mut places = Guarded::filled(third.len(), 7_u8, edge);
            match form {
                Form::Max => {
                    max_pool::<L, 2, _>(geometry, source, outputs, &Add, Output { data: &mut places[..], row_stride });
                    let wide = |place: u8| if place == u8::MAX { -E::ONE } else { E::from_u8(place) };
                    third.iter_mut().zip(places.iter()).for_each(|(to, place)| *to = wide(*place));
                }
                Form::Pick => pick_pool::<L, 2, _>(geometry, source, index, outputs, &Add),
                Form::Unpool => unpool::<L, 2, _>(geometry, source, index, outputs, &Add),
                Form::MaxAlone | Form::Sum | Form::Spread => unreachable!("it has no places"),
            }
            return results.map(|found| found.to_vec());
        }
        match form {
            Form::Max | Form::MaxAlone => {
                max_pool::<L, 2, _>(geometry, source, outputs, &Add, Output { data: &mut third[..], row_stride });
            }
            Form::Pick => pick_pool::<L, 2, _>(geometry, source, index, outputs, &Add),
            Form::Unpool => unpool::<L, 2, _>(geometry, source, index, outputs, &Add),
            Form::Sum => sum_pool::<L, 2, _>(geometry, source, outputs, &Add),
            Form::Spread => spread_pool::<L, 2, _>(geometry, source, outputs, &Add),
        }
        results.map(|found| found.to_vec())
    }
}

/// The largest of a window and its tap, of `E` as it stands: comparisons only.
fn largest<E: Real>(g: &Geometry, x: &Random<E>, [b, c, oy, ox]: [usize; 4]) -> (f64, f64) {
    let (mut best, mut index) = (f64::NEG_INFINITY, -1.0);
    for (ky, kx) in (0..g.rows.filter).flat_map(|ky| (0..g.columns.filter).map(move |kx| (ky, kx))) {
        if let (Some(iy), Some(ix)) = (position(g.rows, oy, ky), position(g.columns, ox, kx)) {
            let value = x.at([b, c, iy, ix]);
            if index < 0.0 || value > best || (value.is_nan() && !best.is_nan()) {
                (best, index) = (value, (ky * g.columns.filter + kx) as f64);
            }
        }
    }
    (best, index)
}

/// The result as plain loops give it: a number for each row and channel, and the index for `Max`.
fn expected<E: Real>(g: &Geometry, form: Form, source: &Random<E>, index: &Random<E>) -> Vec<[f64; 2]> {
    let (rows, columns) = (g.rows, g.columns);
    let (height, width) = if form.is_backwards() { (rows.image, columns.image) } else { (rows.out, columns.out) };
    let mut result = vec![[0.0; 2]; g.batch * height * width * g.channels];
    for b in 0..g.batch {
        for (oy, ox) in (0..rows.out).flat_map(|oy| (0..columns.out).map(move |ox| (oy, ox))) {
            for c in 0..g.channels {
                let at = |y, x| ((b * height + y) * width + x) * g.channels + c;
                if matches!(form, Form::Max | Form::MaxAlone) {
                    let (best, index) = largest(g, source, [b, c, oy, ox]);
                    result[at(oy, ox)] = [best, index];
                    continue;
                }
                for (ky, kx) in (0..rows.filter).flat_map(|ky| (0..columns.filter).map(move |kx| (ky, kx))) {
                    let (Some(iy), Some(ix)) = (position(rows, oy, ky), position(columns, ox, kx)) else { continue };
                    let is_meant = index.at([b, c, oy, ox]) == (ky * columns.filter + kx) as f64;
                    match form {
                        Form::Sum => result[at(oy, ox)][0] += source.at([b, c, iy, ix]),
                        Form::Spread => result[at(iy, ix)][0] += source.at([b, c, oy, ox]),
                        Form::Pick if is_meant => result[at(oy, ox)][0] = source.at([b, c, iy, ix]),
                        Form::Unpool if is_meant => result[at(iy, ix)][0] += source.at([b, c, oy, ox]),
                        _ => {}
                    }
                }
            }
        }
    }
    result
}

/// With places as numbers or as bytes, as it happens.
fn check<E: Real>(g: Geometry, form: Form, layouts: [usize; 2], numbers: &mut Numbers) {
    let in_bytes = numbers.below(2) == 1 && form.may_be_in_bytes(&g);
    check_as::<E>(g, form, layouts, numbers, in_bytes);
}

fn check_as<E: Real>(g: Geometry, form: Form, layouts: [usize; 2], numbers: &mut Numbers, in_bytes: bool) {
    if left_out(g.batch * g.channels * g.rows.out * g.columns.out * g.rows.filter * g.columns.filter) {
        return;
    }
    let (image, out) = ([g.rows.image, g.columns.image], [g.rows.out, g.columns.out]);
    let (result, source) = if form.is_backwards() { (image, out) } else { (out, image) };
    let mut source = Random::<E>::new([g.batch, g.channels, source[0], source[1]], layouts[0], numbers);
    let mut index = Random::<E>::new([g.batch, g.channels, out[0], out[1]], layouts[1], numbers);
    let is_summed = form == Form::Sum || form.is_backwards();
    // few different numbers, so that there are ties; now and then NaN and −∞
    for x in &mut source.data {
        *x = match numbers.below(40) {
            0 if !is_summed => E::NAN,
            1..4 if !is_summed => E::NEG_INFINITY,
            _ => (*x * E::from_f64(4.0)).floor(),
        };
    }
    for x in &mut index.data {
        *x = E::from_usize(numbers.below((g.rows.filter * g.columns.filter).max(1)));
    }
    let rows = g.batch * result[0] * result[1];
    let stride = g.channels + numbers.below(3);
    let old = vec![E::from_f64(0.5); if rows * g.channels == 0 { 0 } else { (rows - 1) * stride + g.channels }];
    let expected = expected(&g, form, &source, &index);
    let judge = |isa: &str, [first, second, third]: [Vec<E>; 3]| {
        let same = |found: E, exact: f64, what: &str, at: usize| {
            let found = found.to_f64();
            let equal = found == exact || found.is_nan() && exact.is_nan();
            assert!(equal, "{g:?} {form:?} {layouts:?} {isa} {what} {at}: {found} is not {exact}");
        };
        for at in 0..old.len() {
            let (row, channel) = (at / stride, at % stride);
            if channel >= g.channels {
                same(first[at], 0.5, "between the rows", at);
                continue;
            }
            let [value, tap] = expected[row * g.channels + channel];
            same(first[at], value + 0.5, "value", at);
            same(second[at], (1000 * row + channel) as f64, "place", at);
            if form == Form::Max {
                same(third[at], tap, "index", at);
            }
        }
    };
    for edge in Edge::both_or_one(old.len() * g.rows.filter * g.columns.filter, numbers.below(2)) {
        let (source, index) = (source.tensor(), index.tensor());
        let case = || Case { geometry: g, form, source, index, old: &old, stride, edge, in_bytes };
        on_each_isa::<Case<'_, E>>(case, judge);
    }
}

const FORMS: [Form; 6] = [Form::Max, Form::MaxAlone, Form::Pick, Form::Unpool, Form::Sum, Form::Spread];

/// Windows that share an axis evenly.
fn even(image: usize, out: usize) -> Axis {
    let length = |o: usize| ((o + 1) * image).div_ceil(out) - o * image / out;
    Axis::even(image, out, (0..out).map(length).max().unwrap_or(0))
}

fn random_axis(numbers: &mut Numbers) -> Axis {
    if numbers.below(4) == 0 {
        return even(numbers.below(19), numbers.below(9));
    }
    let (image, filter) = (numbers.below(11), 1 + numbers.below(4));
    let (stride, dilation) = (1 + numbers.below(3), 1 + numbers.below(2));
    Axis { image, filter, out: numbers.below(7), stride, dilation, pad: numbers.below(4) }
}

#[test]
fn random_geometries_agree_with_plain_loops() {
    const CHANNELS: [usize; 8] = [1, 3, 7, 10, 16, 17, 33, 1100];
    let mut numbers = Numbers(6);
    for case in 0..400 {
        let channels = CHANNELS[numbers.below(if case % 50 == 0 { 8 } else { 7 })];
        let (rows, columns) = (random_axis(&mut numbers), random_axis(&mut numbers));
        let geometry = Geometry { batch: numbers.below(4), channels, features: 0, groups: 1, rows, columns };
        for form in FORMS {
            let layouts = [numbers.below(LAYOUTS), numbers.below(LAYOUTS)];
            check::<f32>(geometry, form, layouts, &mut numbers);
            if case % 4 == 0 {
                check::<f64>(geometry, form, layouts, &mut numbers);
            }
        }
    }
}

/// Of each form of window, a small one: what Miri runs of the larger ones.
#[test]
fn small_sizes_go_each_way() {
    few_cases(|| {
        let mut numbers = Numbers(9);
        let overlapping = Axis { image: 5, filter: 3, out: 3, stride: 2, dilation: 1, pad: 1 };
        let gaps = Axis { image: 7, filter: 2, out: 2, stride: 3, dilation: 2, pad: 0 };
        for (channels, rows, columns) in [(5, overlapping, gaps), (17, even(5, 3), overlapping)] {
            let geometry = Geometry { batch: 2, channels, features: 0, groups: 1, rows, columns };
            for (case, form) in FORMS.into_iter().enumerate() {
                check_as::<f32>(geometry, form, [case % LAYOUTS, 1], &mut numbers, false);
                if form.may_be_in_bytes(&geometry) {
                    check_as::<f32>(geometry, form, [case % LAYOUTS, 1], &mut numbers, true);
                }
            }
        }
        for form in FORMS {
            let geometry = Geometry { batch: 1, channels: 3, features: 0, groups: 1, rows: gaps, columns: even(3, 2) };
            check::<f64>(geometry, form, [1, 2], &mut numbers);
        }
    });
}

#[test]
fn sequences_agree_with_plain_loops() {
    const ONE: Axis = Axis { image: 1, filter: 1, out: 1, stride: 1, dilation: 1, pad: 0 };
    let mut numbers = Numbers(8);
    for case in 0..100 {
        let channels = [1, 5, 16, 33][case % 4];
        let axis = random_axis(&mut numbers);
        for (rows, columns) in [(axis, ONE), (ONE, axis)] {
            let geometry = Geometry { batch: numbers.below(4), channels, features: 0, groups: 1, rows, columns };
            for form in FORMS {
                let layouts = [numbers.below(LAYOUTS), numbers.below(LAYOUTS)];
                check::<f32>(geometry, form, layouts, &mut numbers);
            }
        }
    }
}

#[test]
fn large_images_agree_on_several_threads() {
    pool::prepare();
    let mut numbers = Numbers(7);
    let halved = Axis { image: 32, filter: 2, out: 16, stride: 2, dilation: 1, pad: 0 };
    let overlapping = Axis { image: 31, filter: 3, out: 16, stride: 2, dilation: 1, pad: 1 };
    for axis in [halved, overlapping] {
        let geometry = Geometry { batch: 9, channels: 32, features: 32, groups: 1, rows: axis, columns: axis };
        for form in FORMS {
            check::<f32>(geometry, form, [1, 1], &mut numbers);
            check::<f32>(geometry, form, [0, 2], &mut numbers);
        }
    }
}
