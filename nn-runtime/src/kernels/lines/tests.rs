//! Running sums and resampling against plain loops in `f64`, at odd sizes, along each axis, in memory whose neighbours must
//! not be touched.

mod special;

use super::{Interpolation, Lines, Resampling, Running, resample, running_sum};
use crate::kernels::contract::{Epilogue, Output};
use crate::kernels::convolve::random::Numbers;
use crate::kernels::dispatch::{Task, testing::on_each_isa};
use crate::kernels::lane::{Lane, Span};
use crate::kernels::pool;
use crate::kernels::real::Real;
use crate::kernels::tests::guarded::{Edge, Guarded};
use crate::kernels::tests::same_bits::{bits, same_bits};
use crate::kernels::tests::{few_cases, left_out};

/// Adds to what is there, and writes the place.
struct Add;
impl<L: Lane> Epilogue<L, 2> for Add {
    const READS: bool = true;
    #[inline(always)]
    fn apply(&self, row: usize, at: Span, acc: L, [old, _]: [L; 2]) -> [L; 2] {
        [old + acc, L::splat(L::Elem::from_usize(1000 * (row % 1000))) + L::index(at)]
    }
}

#[derive(Clone, Copy, Debug)]
enum Form {
    Sums(Running),
    Resample(Resampling),
}

impl Form {
    /// How long the operand is along the axis, where the result has so many elements.
    fn operand(self, length: usize) -> usize {
        match self {
            Self::Sums(_) => length,
            Self::Resample(map) => map.operand(),
        }
    }

    /// What the result's elements along one line are, and how large what is added to one is at most.
    fn expected(self, line: &[f64]) -> Vec<(f64, f64)> {
        match self {
            Self::Sums(Running { exclusive, reverse }) => {
                let (mut sum, mut size) = (0.0, 0.0);
                let mut sums: Vec<(f64, f64)> = Vec::new();
                let mut take = |x: &f64| {
                    let before = (sum, size);
                    (sum, size) = (sum + x, size + x.abs());
                    sums.push(if exclusive { before } else { (sum, size) });
                };
                if reverse {
                    line.iter().rev().for_each(&mut take);
                    sums.reverse();
                } else {
                    line.iter().for_each(take);
                }
                sums
            }
            Self::Resample(map) => {
                let count = if map.transposed { map.from } else { map.to };
                let sum = |result: usize| {
                    let share = |element: usize| {
                        if map.transposed { weight(map, element, result) } else { weight(map, result, element) }
                    };
                    let shares = || line.iter().enumerate().map(|(i, x)| x * share(i));
                    (shares().sum(), shares().map(f64::abs).sum())
                };
                (0..count).map(sum).collect()
            }
        }
    }
}

/// The weight of element i of n in element o of m, by the definition.
fn weight(map: Resampling, o: usize, i: usize) -> f64 {
    let [n, m, o, i] = [map.from, map.to, o, i].map(|x| i64::try_from(x).expect("small"));
    // the place in parts of so many: in whole numbers, as in f64 it would be rounded
    let (place, parts) = match map.mode {
        Interpolation::Nearest => return f64::from(u8::from(o * n / m == i)),
        Interpolation::Mean => {
            let is_in = |i: i64| o * n < (i + 1) * m && i * m < (o + 1) * n;
            return if is_in(i) { 1.0 / (0..n).filter(|i| is_in(*i)).count() as f64 } else { 0.0 };
        }
        Interpolation::Linear => ((2 * o + 1) * n - m, 2 * m),
        Interpolation::LinearCorners => (o * (n - 1), (m - 1).max(1)),
    };
    let distance = (place.clamp(0, (n - 1) * parts) - i * parts).abs();
    (parts - distance).max(0) as f64 / parts as f64
}

struct Case<'a, E> {
    form: Form,
    data: &'a [E],
    sizes: &'a [usize],
    strides: &'a [usize],
    axis: usize,
    old: &'a [E],
    stride: usize,
    edge: Edge,
}

impl<E: Real> Task for Case<'_, E> {
    type Elem = E;
    type Output = [Vec<E>; 2];
    #[inline(always)]
    fn run<L: Lane<Elem = E>>(self) -> Self::Output {
        let Self { form, data, sizes, strides, axis, old, stride: row_stride, edge } = self;
        let data = Guarded::new(data, edge);
        let x = Lines { data: &data[..], sizes, strides, axis };
        let mut results = [old, old].map(|old| Guarded::new(old, edge));
        let [first, second] = &mut results;
        let outputs = [Output { data: &mut first[..], row_stride }, Output { data: &mut second[..], row_stride }];
        match form {
            Form::Sums(running) => running_sum::<L, 2, _>(x, running, outputs, &Add),
            Form::Resample(map) => resample::<L, 2, _>(x, map, outputs, &Add),
        }
        results.map(|found| found.to_vec())
    }
}

/// Strides of an operand: dense, with gaps, or with the first axes innermost.
fn strides(sizes: &[usize], layout: usize) -> Vec<usize> {
    let mut strides = vec![0; sizes.len()];
    let mut next = if layout == 1 { 2 } else { 1 };
    let order: Vec<usize> = if layout == 2 { (0..sizes.len()).collect() } else { (0..sizes.len()).rev().collect() };
    for axis in order {
        strides[axis] = next;
        next *= sizes[axis].max(1);
        next += usize::from(layout == 1);
    }
    strides
}

fn check<E: Real>(form: Form, sizes: &[usize], axis: usize, layout: usize, numbers: &mut Numbers) {
    if left_out(sizes.iter().product::<usize>() * 4) {
        return;
    }
    let mut from = sizes.to_vec();
    from[axis] = form.operand(sizes[axis]);
    let strides = strides(&from, layout);
    let last: usize = from.iter().zip(&strides).map(|(size, stride)| size.saturating_sub(1) * stride).sum();
    let data: Vec<E> = numbers.many(if from.contains(&0) { 0 } else { last + 1 });
    let (columns, outer) = sizes.split_last().expect("an axis");
    let rows: usize = outer.iter().product();
    let stride = columns + numbers.below(3);
    let old = vec![E::from_f64(0.5); if rows * columns == 0 { 0 } else { (rows - 1) * stride + columns }];
    // line by line, as they begin
    let mut expected = vec![(0.0, 0.0); rows * columns];
    let inner: usize = sizes[axis + 1..].iter().product();
    let lines = sizes[..axis].iter().product::<usize>() * inner;
    for line in 0..lines {
        let (before, behind) = (line / inner, line % inner);
        let mut start = 0;
        let mut rest = before;
        for axis in (0..axis).rev() {
            start += rest % sizes[axis] * strides[axis];
            rest /= sizes[axis];
        }
        rest = behind;
        for axis in (axis + 1..sizes.len()).rev() {
            start += rest % sizes[axis] * strides[axis];
            rest /= sizes[axis];
        }
        let line: Vec<f64> = (0..from[axis]).map(|i| data[start + i * strides[axis]].to_f64()).collect();
        for (i, sum) in form.expected(&line).into_iter().enumerate() {
            expected[(before * sizes[axis] + i) * inner + behind] = sum;
        }
    }
    let epsilon = E::EPSILON.to_f64();
    let judge = |isa: &str, [first, second]: [Vec<E>; 2]| {
        for at in 0..old.len() {
            let (row, column) = (at / stride, at % stride);
            let what = || format!("{form:?} {sizes:?} along {axis}, layout {layout}, {isa}, [{row}, {column}]");
            let found = first[at].to_f64();
            if column >= *columns {
                assert_eq!(found.to_bits(), 0.5_f64.to_bits(), "{} lies between the rows", what());
                continue;
            }
            let (sum, size) = expected[row * columns + column];
            let far = (found - sum - 0.5).abs();
            // rounded where it is stored, and again where it is added; where weights are rounded, each product is too
            let most = match form {
                Form::Sums(_) => (sum.abs() + 1.0) * epsilon + size * 1e-13,
                Form::Resample(_) => (size + 1.0) * epsilon * 2.0,
            };
            assert!(far <= most, "{}: {found} is not {}", what(), sum + 0.5);
            assert_eq!(second[at].to_f64().to_bits(), ((1000 * (row % 1000) + column) as f64).to_bits(), "{}", what());
        }
    };
    for edge in Edge::both_or_one(old.len(), numbers.below(2)) {
        let case = || Case { form, data: &data, sizes, strides: &strides, axis, old: &old, stride, edge };
        on_each_isa::<Case<'_, E>>(case, judge);
    }
}

const RUNNING: [Running; 4] = [
    Running { exclusive: false, reverse: false },
    Running { exclusive: true, reverse: false },
    Running { exclusive: false, reverse: true },
    Running { exclusive: true, reverse: true },
];
const MODES: [Interpolation; 4] =
    [Interpolation::Nearest, Interpolation::Linear, Interpolation::LinearCorners, Interpolation::Mean];

/// Both directions of a resampling along an axis of some sizes, whose length there does not matter.
fn check_resampling(mode: Interpolation, [from, to]: [usize; 2], sizes: &[usize], axis: usize, numbers: &mut Numbers) {
    for transposed in [false, true] {
        let map = Resampling { mode, from, to, transposed };
        let mut sizes = sizes.to_vec();
        sizes[axis] = map.result();
        check::<f32>(Form::Resample(map), &sizes, axis, numbers.below(3), numbers);
    }
}

#[test]
fn every_length_along_every_axis() {
    let mut numbers = Numbers(21);
    for length in (0..=70).chain([127, 128, 129, 509, 1100]) {
        for (case, running) in RUNNING.into_iter().enumerate() {
            let layout = (length + case) % 3;
            let others = [[3, 5], [2, 17], [1, 1], [9, 33]][(length + case) % 4];
            let [a, b] = others;
            check::<f32>(Form::Sums(running), &[length], 0, layout, &mut numbers);
            check::<f32>(Form::Sums(running), &[a, b, length], 2, layout, &mut numbers);
            check::<f32>(Form::Sums(running), &[a, length, b], 1, layout, &mut numbers);
            check::<f32>(Form::Sums(running), &[length, a, b], 0, layout, &mut numbers);
        }
        let mode = MODES[length % 4];
        for lengths in [[length, 2 * length], [length.max(1), 7], [5, length], [length.max(1), length + 3]] {
            // the plain loops multiply all by all
            let [a, b] = if length > 70 { [3, 5] } else { [[3, 5], [2, 17], [1, 1], [9, 33]][length % 4] };
            if lengths[0] == 0 {
                continue;
            }
            check_resampling(mode, lengths, &[0], 0, &mut numbers);
            check_resampling(mode, lengths, &[a, b, 0], 2, &mut numbers);
            check_resampling(mode, lengths, &[a, 0, b], 1, &mut numbers);
            check_resampling(mode, lengths, &[0, a, b], 0, &mut numbers);
        }
    }
}

/// Of each way through a tensor, a small one: what Miri runs of the larger ones.
#[test]
fn small_sizes_go_each_way() {
    few_cases(|| {
        let mut numbers = Numbers(24);
        for (case, axis) in [0, 1, 2].into_iter().enumerate() {
            // each layout with one axis is enough for Miri, which takes a minute for some of these
            for layout in (0..3).filter(|layout| !cfg!(miri) || *layout == case) {
                check::<f32>(Form::Sums(RUNNING[(case + layout) % 4]), &[3, 5, 21], axis, layout, &mut numbers);
                for (mode, transposed) in MODES.into_iter().zip([false, true, true, false]) {
                    let map = Resampling { mode, from: 7, to: 5, transposed };
                    let mut sizes = [3, 2, 21];
                    sizes[axis] = map.result();
                    check::<f32>(Form::Resample(map), &sizes, axis, layout, &mut numbers);
                }
            }
        }
        // more weights to a result than are kept
        let map = Resampling { mode: Interpolation::Mean, from: 1100, to: 2, transposed: false };
        check::<f32>(Form::Resample(map), &[2], 0, 0, &mut numbers);
        check::<f64>(Form::Resample(Resampling { from: 5, ..map }), &[3, 2], 1, 1, &mut numbers);
        check::<f64>(Form::Sums(RUNNING[3]), &[3, 5], 0, 1, &mut numbers);
    });
}

#[test]
fn random_shapes_agree_with_plain_loops() {
    let mut numbers = Numbers(22);
    for case in 0..300 {
        let rank = 1 + numbers.below(4);
        let most = [2000, 60, 17, 8][rank - 1];
        let mut sizes: Vec<usize> = (0..rank).map(|_| numbers.below(most)).collect();
        let axis = numbers.below(rank);
        if case % 7 == 0 {
            sizes[rank - 1] = [513, 600, 1100][numbers.below(3)];
        }
        let layout = numbers.below(3);
        check::<f32>(Form::Sums(RUNNING[case % 4]), &sizes, axis, layout, &mut numbers);
        check::<f64>(Form::Sums(RUNNING[case % 4]), &sizes, axis, layout, &mut numbers);
        let lengths = [1 + numbers.below(40), 1 + numbers.below(40)];
        check_resampling(MODES[case % 4], lengths, &sizes, axis, &mut numbers);
        let map = Resampling { mode: MODES[case % 4], from: lengths[0], to: lengths[1], transposed: case % 2 == 0 };
        sizes[axis] = map.result();
        check::<f64>(Form::Resample(map), &sizes, axis, layout, &mut numbers);
    }
}

#[test]
fn results_are_the_same_with_one_thread_and_with_several() {
    // of the columns at least as many as a block has, so that blocks are shared
    const SIZES: [usize; 3] = if cfg!(miri) { [3, 2, 517] } else { [72, 73, 147] };
    const STEP: usize = if cfg!(miri) { 3 } else { 1 };
    pool::prepare();
    let mut numbers = Numbers(23);
    let maps = MODES.into_iter().flat_map(|mode| {
        let [from, to] = if cfg!(miri) { [5, 9] } else { [36, 72] };
        [false, true].map(|transposed| Form::Resample(Resampling { mode, from, to, transposed }))
    });
    for form in RUNNING.into_iter().map(Form::Sums).chain(maps).step_by(STEP) {
        for axis in 0..3 {
            let mut sizes = SIZES;
            if let Form::Resample(map) = form {
                sizes[axis] = map.result();
            }
            let mut from = sizes;
            from[axis] = form.operand(sizes[axis]);
            let (strides, data) = (strides(&from, 0), numbers.many::<f32>(from.iter().product()));
            let old = vec![0.5; sizes.iter().product()];
            let (stride, edge) = (sizes[2], Edge::After);
            let case = || Case { form, data: &data, sizes: &sizes, strides: &strides, axis, old: &old, stride, edge };
            // running sums are the same on every instruction set; products are rounded with their sums where it can be
            let group = |isa| if matches!(form, Form::Sums(_)) { "" } else { isa };
            same_bits(&format!("{form:?} along {axis}"), group, case, bits);
        }
    }
}
