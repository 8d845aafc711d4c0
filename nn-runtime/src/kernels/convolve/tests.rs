//! Every form against a plain sum in `f64`, at odd sizes, in memory whose neighbours must not be touched.

#[cfg(not(miri))] // there is nothing unsafe in a choice, and under Miri others are made
mod choices;
mod sizes;
mod threads;

use super::random::{LAYOUTS, Numbers, Random, position};
use super::{Axis, Geometry, Tensor4, convolve, convolve_filters, convolve_images, convolve_scratch_len};
use crate::kernels::contract::{Epilogue, Output};
use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::lane::{Lane, Span};
use crate::kernels::pool;
use crate::kernels::real::Real;
use crate::kernels::tests::guarded::{Edge, Guarded};
use crate::kernels::tests::{few_cases, left_out};

/// Writes the sum and the place, to show that each is visited with the right coordinates.
struct Store;
impl<L: Lane> Epilogue<L, 2> for Store {
    #[inline(always)]
    fn apply(&self, row: usize, at: Span, acc: L, _: [L; 2]) -> [L; 2] {
        [acc, L::splat(L::Elem::from_usize(1000 * row)) + L::index(at)]
    }
}

/// A step with momentum: reads and writes both.
struct Step;
impl<L: Lane> Epilogue<L, 2> for Step {
    const READS: bool = true;
    #[inline(always)]
    fn apply(&self, _: usize, _: Span, acc: L, [weight, velocity]: [L; 2]) -> [L; 2] {
        let velocity = velocity * L::splat(L::Elem::from_f64(0.5)) + acc;
        [weight - velocity, velocity]
    }
}

/// Only the first of two outputs exists.
struct First;
impl<L: Lane> Epilogue<L, 2> for First {
    const LIVE: usize = 1;
    #[inline(always)]
    fn apply(&self, _: usize, _: Span, acc: L, _: [L; 2]) -> [L; 2] {
        [acc, L::splat(L::Elem::NAN)]
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Store,
    Step,
    First,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Forward,
    Images,
    Filters,
}

struct Case<'a, E> {
    geometry: Geometry,
    form: Form,
    kind: Kind,
    operands: [Tensor4<'a, E>; 2],
    old: &'a [E],
    stride: usize,
    scratch: usize,
    edge: Edge,
}

impl<E: Real> Case<'_, E> {
    #[inline(always)]
    fn call<L: Lane<Elem = E>, P: Epilogue<L, 2>>(&self, outputs: [Output<'_, E>; 2], epilogue: &P) {
        let (geometry, edge) = (self.geometry, self.edge);
        let data = self.operands.map(|operand| Guarded::new(operand.data, edge));
        let [a, b] = [0, 1].map(|i| Tensor4 { data: &data[i][..], ..self.operands[i] });
        let mut scratch = Guarded::filled(self.scratch, E::NAN, edge);
        match self.form {
            Form::Forward => convolve::<L, 2, P>(geometry, a, b, outputs, epilogue, &mut scratch),
            Form::Images => convolve_images::<L, 2, P>(geometry, a, b, outputs, epilogue, &mut scratch),
            Form::Filters => convolve_filters::<L, 2, P>(geometry, a, b, outputs, epilogue, &mut scratch),
        }
    }
}

impl<E: Real> Task for Case<'_, E> {
    type Elem = E;
    type Output = [Vec<E>; 2];
    #[inline(always)]
    fn run<L: Lane<Elem = E>>(self) -> Self::Output {
        let mut first = Guarded::new(self.old, self.edge);
        let mut second = Guarded::new(if self.kind == Kind::First { &[] } else { self.old }, self.edge);
        let row_stride = self.stride;
        let outputs = [Output { data: &mut first[..], row_stride }, Output { data: &mut second[..], row_stride }];
        match self.kind {
            Kind::Store => self.call::<L, _>(outputs, &Store),
            Kind::Step => self.call::<L, _>(outputs, &Step),
            Kind::First => self.call::<L, _>(outputs, &First),
        }
        [first, second].map(|found| found.to_vec())
    }
}

fn triples(a: usize, b: usize, c: usize) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..a).flat_map(move |i| (0..b).flat_map(move |j| (0..c).map(move |k| (i, j, k))))
}

/// Rows and columns of the result, and for each element the sum and that of the magnitudes.
fn expected(
    g: &Geometry,
    form: Form,
    x: impl Fn([usize; 4]) -> f64,
    w: impl Fn([usize; 4]) -> f64,
    y: impl Fn([usize; 4]) -> f64,
) -> ([usize; 2], Vec<[f64; 2]>) {
    let (channels, features) = (g.channels / g.groups, g.features / g.groups);
    let (rows, columns) = (g.rows, g.columns);
    let size = match form {
        Form::Forward => [g.batch * rows.out * columns.out, g.features],
        Form::Images => [g.batch * rows.image * columns.image, g.channels],
        Form::Filters => [rows.filter * columns.filter * channels, g.features],
    };
    let mut sums = vec![[0.0; 2]; size[0] * size[1]];
    for (b, oy, ky) in triples(g.batch, rows.out, rows.filter) {
        let Some(iy) = position(rows, oy, ky) else { continue };
        for (ox, kx, o) in triples(columns.out, columns.filter, g.features) {
            let Some(ix) = position(columns, ox, kx) else { continue };
            // a plain loop: most of the test's time is spent here
            for c in 0..channels {
                let channel = o / features * channels + c;
                let (row, column, product) = match form {
                    Form::Forward => {
                        let row = (b * rows.out + oy) * columns.out + ox;
                        (row, o, x([b, channel, iy, ix]) * w([o, c, ky, kx]))
                    }
                    Form::Images => {
                        let row = (b * rows.image + iy) * columns.image + ix;
                        (row, channel, y([b, o, oy, ox]) * w([o, c, ky, kx]))
                    }
                    Form::Filters => {
                        let row = (ky * columns.filter + kx) * channels + c;
                        (row, o, x([b, channel, iy, ix]) * y([b, o, oy, ox]))
                    }
                };
                let sum = &mut sums[row * size[1] + column];
                *sum = [sum[0] + product, sum[1] + product.abs()];
            }
        }
    }
    (size, sums)
}

/// Runs a case on every instruction set and compares each element with the sum in `f64`.
fn check<E: Real>(g: Geometry, form: Form, kind: Kind, layouts: [usize; 2], numbers: &mut Numbers) {
    let each = g.rows.filter * g.columns.filter * g.channels / g.groups;
    if left_out(g.results().iter().product::<usize>() * each) {
        return;
    }
    // the layouts are those of the two operands
    let [x, w, y] = match form {
        Form::Forward => [layouts[0], layouts[1], 0],
        Form::Images => [0, layouts[1], layouts[0]],
        Form::Filters => [layouts[0], 0, layouts[1]],
    };
    let x = Random::<E>::new(g.images(), x, numbers);
    let w = Random::<E>::new(g.filters(), w, numbers);
    let y = Random::<E>::new(g.results(), y, numbers);
    let (size, sums) = expected(&g, form, |at| x.at(at), |at| w.at(at), |at| y.at(at));
    let operands = match form {
        Form::Forward => [x.tensor(), w.tensor()],
        Form::Images => [y.tensor(), w.tensor()],
        Form::Filters => [x.tensor(), y.tensor()],
    };
    let stride = size[1] + numbers.below(3);
    let old = numbers.many::<E>(if sums.is_empty() { 0 } else { (size[0] - 1) * stride + size[1] });
    let longest = match form {
        Form::Forward => g.channels * g.rows.filter * g.columns.filter,
        Form::Images => g.features * g.rows.filter * g.columns.filter,
        Form::Filters => g.batch * g.rows.out * g.columns.out,
    };
    let epsilon = (longest + 8) as f64 * E::EPSILON.to_f64();
    let scratch = convolve_scratch_len(g);
    let judge = |isa: &str, [first, second]: [Vec<E>; 2]| {
        let name = || format!("{g:?} {form:?} {kind:?} {layouts:?} {isa}");
        for at in 0..old.len() {
            let (row, column) = (at / stride, at % stride);
            if column >= size[1] {
                assert_eq!(first[at], old[at], "{}: written between the rows", name());
                continue;
            }
            let [sum, magnitude] = sums[row * size[1] + column];
            let close = |found: E, exact: f64, bound: f64| {
                let error = (found.to_f64() - exact).abs();
                assert!(error <= bound, "{} {row} {column}: {found} is not {exact} within {bound}", name());
            };
            let bound = epsilon * magnitude;
            if kind == Kind::Step {
                let velocity = 0.5 * old[at].to_f64() + sum;
                let bound = bound + 4.0 * E::EPSILON.to_f64() * (1.0 + velocity.abs());
                close(second[at], velocity, bound);
                close(first[at], old[at].to_f64() - velocity, bound);
            } else {
                close(first[at], sum, bound);
                if kind == Kind::Store {
                    assert_eq!(second[at], E::from_usize(1000 * row + column), "{}", name());
                }
            }
        }
    };
    for edge in Edge::both_or_one(sums.len() * longest, numbers.below(2)) {
        let case = || Case { geometry: g, form, kind, operands, old: &old, stride, scratch, edge };
        on_each_isa::<Case<'_, E>>(case, judge);
    }
}

const KINDS: [Kind; 3] = [Kind::Store, Kind::Step, Kind::First];
const FORMS: [Form; 3] = [Form::Forward, Form::Images, Form::Filters];

/// An axis with the usual length of its result: the positions at which the filter begins within the padded image.
fn axis(image: usize, filter: usize, stride: usize, dilation: usize, pad: usize, pad_after: usize) -> Axis {
    let span = (filter.max(1) - 1) * dilation + 1;
    let out = (image + pad + pad_after).checked_sub(span).map_or(0, |left| left / stride + 1);
    Axis { image, filter, out, stride, dilation, pad }
}

fn random_axis(numbers: &mut Numbers) -> Axis {
    let image = numbers.below(11);
    let filter = 1 + numbers.below(4);
    let (stride, dilation) = (1 + numbers.below(3), 1 + numbers.below(3));
    let mut axis = axis(image, filter, stride, dilation, numbers.below(5), numbers.below(5));
    if numbers.below(8) == 0 {
        axis.out = numbers.below(9); // any other length is defined, too
    }
    axis
}

/// Where the sums of a band of so many features are more than other threads have memory for, one thread makes all pieces.
#[test]
fn pieces_too_large_for_other_threads_agree_with_the_plain_sum() {
    let side = axis(16, 3, 1, 1, 1, 1);
    let geometry = Geometry { batch: 2, channels: 2, features: 2100, groups: 1, rows: side, columns: side };
    check::<f32>(geometry, Form::Filters, Kind::Store, [1, 1], &mut Numbers(21));
}

#[test]
fn random_geometries_agree_with_the_plain_sum() {
    const COUNTS: [usize; 8] = [1, 2, 3, 5, 10, 16, 17, 33];
    let mut numbers = Numbers(1);
    for case in 0..400 {
        let groups = if case % 4 == 0 { 1 + numbers.below(3) } else { 1 };
        let geometry = Geometry {
            batch: numbers.below(4),
            channels: groups * COUNTS[numbers.below(8)],
            features: groups * COUNTS[numbers.below(8)],
            groups,
            rows: random_axis(&mut numbers),
            columns: random_axis(&mut numbers),
        };
        for form in FORMS {
            let layouts = [numbers.below(LAYOUTS), numbers.below(LAYOUTS)];
            check::<f32>(geometry, form, KINDS[numbers.below(3)], layouts, &mut numbers);
            if case % 4 == 1 {
                check::<f64>(geometry, form, KINDS[numbers.below(3)], layouts, &mut numbers);
            }
        }
    }
}

/// Of each way a convolution goes, a small one: what Miri runs of the larger ones.
#[test]
fn small_sizes_go_each_way() {
    few_cases(|| {
        let mut numbers = Numbers(22);
        let (padded, strided, pointwise) = (axis(5, 3, 1, 1, 1, 1), axis(7, 2, 3, 1, 0, 0), axis(3, 1, 1, 1, 0, 0));
        for (batch, channels, features, groups, rows, columns) in
            [(1, 3, 5, 1, padded, strided), (2, 1, 17, 1, pointwise, pointwise), (1, 2, 6, 2, strided, padded)]
        {
            let geometry = Geometry { batch, channels, features, groups, rows, columns };
            for (case, form) in FORMS.into_iter().enumerate() {
                for layouts in [[0, 1], [1, 3], [2, 2]] {
                    check::<f32>(geometry, form, KINDS[(case + layouts[0]) % 3], layouts, &mut numbers);
                }
            }
        }
        check::<f64>(
            Geometry { batch: 1, channels: 1, features: 3, groups: 1, rows: padded, columns: pointwise },
            Form::Images,
            Kind::Step,
            [1, 3],
            &mut numbers,
        );
        // more pixels than are added without what is rounded off
        let long = axis(2051, 1, 1, 1, 0, 0);
        let geometry =
            Geometry { batch: 1, channels: 1, features: 1, groups: 1, rows: axis(1, 1, 1, 1, 0, 0), columns: long };
        check::<f32>(geometry, Form::Filters, Kind::Store, [1, 1], &mut numbers);
    });
}

#[test]
fn every_layout_and_epilogue_agrees_on_larger_images() {
    pool::prepare();
    let mut numbers = Numbers(2);
    let usual = axis(16, 3, 1, 1, 1, 1);
    let strided = axis(23, 3, 2, 1, 1, 1);
    let pointwise = axis(14, 1, 1, 1, 0, 0);
    for (batch, channels, features, groups, rows, columns) in [
        (3, 32, 64, 1, usual, usual),
        (2, 3, 32, 1, axis(32, 3, 1, 1, 1, 1), axis(33, 3, 1, 1, 1, 1)),
        (2, 20, 50, 1, strided, strided),
        (2, 48, 30, 1, pointwise, pointwise),
        (2, 24, 24, 24, usual, usual),
        (2, 24, 48, 2, usual, strided),
        (70, 40, 24, 1, axis(3, 3, 1, 1, 0, 0), axis(3, 3, 1, 1, 0, 0)),
        (5, 10, 7, 1, axis(12, 5, 1, 2, 4, 4), axis(12, 5, 3, 1, 2, 2)),
    ] {
        let geometry = Geometry { batch, channels, features, groups, rows, columns };
        for form in FORMS {
            for a in 0..LAYOUTS {
                let layouts = [a, numbers.below(LAYOUTS)];
                check::<f32>(geometry, form, KINDS[numbers.below(3)], layouts, &mut numbers);
            }
        }
    }
}

/// No size is such that the sums of one part of it could not be made, whatever the memory of a thread.
#[test]
fn windows_larger_than_a_threads_memory_agree() {
    pool::prepare();
    let mut numbers = Numbers(3);
    let geometry = Geometry {
        batch: 1,
        channels: 700,
        features: 3,
        groups: 1,
        rows: axis(3, 2, 1, 1, 1, 1),
        columns: axis(300, 2, 1, 1, 1, 1),
    };
    for form in FORMS {
        check::<f32>(geometry, form, Kind::Store, [0, 1], &mut numbers);
    }
}

#[test]
fn scratch_for_a_batch_is_enough_for_smaller_ones() {
    let mut numbers = Numbers(5);
    for _ in 0..300 {
        let (rows, columns) = (random_axis(&mut numbers), random_axis(&mut numbers));
        let (channels, features) = (1 + numbers.below(40), 1 + numbers.below(40));
        let len = |batch| convolve_scratch_len(Geometry { batch, channels, features, groups: 1, rows, columns });
        for batch in 0..20 {
            assert!(len(batch) <= len(batch + 1), "{batch} {channels} {features} {rows:?} {columns:?}");
        }
    }
}

#[test]
#[should_panic(expected = "too short")]
fn a_short_operand_is_refused() {
    let rows = axis(4, 3, 1, 1, 1, 1);
    let geometry = Geometry { batch: 1, channels: 1, features: 1, groups: 1, rows, columns: rows };
    let x = Tensor4 { data: &[0.0f32; 15][..], strides: [16, 16, 4, 1] };
    let w = Tensor4 { data: &[0.0f32; 9][..], strides: [9, 9, 3, 1] };
    let scratch = convolve_scratch_len(geometry);
    let case = Case {
        geometry,
        form: Form::Forward,
        kind: Kind::First,
        operands: [x, w],
        old: &[0.0; 16],
        stride: 1,
        scratch,
        edge: Edge::After,
    };
    crate::kernels::dispatch::dispatch(case);
}

#[test]
fn a_geometry_that_is_none_is_refused() {
    let rows = axis(4, 3, 1, 1, 1, 1);
    let right = Geometry { batch: 1, channels: 4, features: 6, groups: 2, rows, columns: rows };
    let is_refused = |geometry: Geometry| std::panic::catch_unwind(|| geometry.check()).is_err();
    assert!(!is_refused(right));
    for wrong in [
        Geometry { groups: 0, ..right },
        Geometry { channels: 3, ..right },
        Geometry { features: 5, ..right },
        Geometry { rows: Axis { stride: 0, ..rows }, ..right },
        Geometry { rows: Axis { dilation: 0, ..rows }, ..right },
        Geometry { columns: Axis { stride: 0, ..rows }, ..right },
        Geometry { columns: Axis { dilation: 0, ..rows }, ..right },
    ] {
        assert!(is_refused(wrong), "{wrong:?}");
    }
}
